/* flow.c -- rows of directive, assignment, extension, holiday, preset, holder and sight. */
#include "store/flow.h"

#include "gen/queries.h"
#include "store/rows.h"

enum rc flow_document_step(struct tx *tx, const struct document *d, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_flow_document_step(tx, d, &changed, e);

	return row_fresh(rc, changed, e);
}

/* ---- directives ---- */

enum rc directive_insert(struct tx *tx, struct arena *a, const struct directive *d, int64_t *out_id,
			 struct err *e)
{
	struct q_directive_insert_row row;

	TRY(q_directive_insert(tx, a, d, &row, e));
	*out_id = row.id;
	return RC_OK;
}

enum rc directive_list(struct tx *tx, struct arena *a, int64_t document_id, struct directive **out,
		       size_t *out_n, struct err *e)
{
	return q_directive_list(tx, a, document_id, out, out_n, e);
}

/* ---- assignments ---- */

enum rc assignment_insert(struct tx *tx, struct arena *a, const struct assignment *x,
			  int64_t *out_id, struct err *e)
{
	struct q_assignment_insert_row row;

	TRY(q_assignment_insert(tx, a, x, &row, e));
	*out_id = row.id;
	return RC_OK;
}

enum rc assignment_save(struct tx *tx, const struct assignment *x, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_assignment_update(tx, x, &changed, e);

	return row_fresh(rc, changed, e);
}

enum rc assignment_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
			struct assignment *out, struct err *e)
{
	const struct q_assignment_load_args args = { .tenant_id = tenant_id, .id = id };
	enum rc rc = q_assignment_load(tx, a, &args, out, e);

	if (rc != RC_NOT_FOUND)
		return rc;
	return err_set(e, rc, "err.not_found", "no assignment %lld", (long long)id);
}

enum rc assignment_list(struct tx *tx, struct arena *a, int64_t document_id,
			struct assignment **out, size_t *out_n, struct err *e)
{
	return q_assignment_list(tx, a, document_id, out, out_n, e);
}

/* ---- what waits for whom ---- */

enum rc work_documents(struct tx *tx, struct arena *a, enum work_queue queue,
		       const struct work_page *w, struct work_found **out, size_t *out_n,
		       struct err *e)
{
	if (queue == WORK_ENDED)
		return q_work_ended(tx, a, w, out, out_n, e);
	return queue == WORK_PRESENT ? q_work_present(tx, a, w, out, out_n, e)
				     : q_work_direct(tx, a, w, out, out_n, e);
}

enum rc work_assignments(struct tx *tx, struct arena *a, enum work_queue queue,
			 const struct work_page *w, struct assignment **out, size_t *out_n,
			 struct err *e)
{
	struct work_page page = *w;

	switch (queue) {
	case WORK_PASS: return q_work_pass(tx, a, w, out, out_n, e);
	case WORK_RETURNED: return q_work_returned(tx, a, w, out, out_n, e);
	case WORK_EXTENSION: return q_work_extension(tx, a, w, out, out_n, e);
	case WORK_ACCEPT: return q_work_accept(tx, a, w, out, out_n, e);
	case WORK_DUE: return q_work_due(tx, a, w, out, out_n, e);
	case WORK_WATCH: return q_work_watch(tx, a, w, out, out_n, e);
	case WORK_OPINION:
		page.part = PART_LEAD;
		page.asks = true;
		break;
	case WORK_SUPPORT: page.part = PART_SUPPORT; break;
	case WORK_INFORMED: return q_work_known(tx, a, w, out, out_n, e);
	case WORK_MEETING: page.meets = true; return q_work_known(tx, a, &page, out, out_n, e);
	default: page.part = PART_LEAD; break;
	}
	return q_work_mine(tx, a, &page, out, out_n, e);
}

enum rc reminder_make(struct tx *tx, const struct reminding_day *d, int64_t *out_told,
		      struct err *e)
{
	TRY(q_reminder_void(tx, d, NULL, e));
	return q_reminder_make(tx, d, out_told, e);
}

enum rc reminder_waits(struct tx *tx, struct arena *a, int64_t account_id, int64_t document_id,
		       bool *out, struct err *e)
{
	const struct q_reminder_waits_args args = { .account_id = account_id,
						    .document_id = document_id };
	struct q_reminder_waits_row row;

	TRY(q_reminder_waits(tx, a, &args, &row, e));
	*out = row.n > 0;
	return RC_OK;
}

enum rc reminder_seen(struct tx *tx, int64_t account_id, int64_t document_id, int64_t now,
		      struct err *e)
{
	const struct q_reminder_seen_args args = { .account_id = account_id,
						   .document_id = document_id,
						   .now = now };

	return q_reminder_seen(tx, &args, NULL, e);
}

enum rc work_left_add(struct tx *tx, const struct leaving_work *x, struct err *e)
{
	return q_work_left_add(tx, x, NULL, e);
}

enum rc work_left_waits(struct tx *tx, struct arena *a, int64_t account_id, int64_t document_id,
			bool *out, struct err *e)
{
	const struct q_work_left_waits_args args = { .account_id = account_id,
						     .document_id = document_id };
	struct q_work_left_waits_row row;

	TRY(q_work_left_waits(tx, a, &args, &row, e));
	*out = row.n > 0;
	return RC_OK;
}

enum rc work_left_seen(struct tx *tx, int64_t account_id, int64_t document_id, int64_t now,
		       struct err *e)
{
	const struct q_work_left_seen_args args = { .account_id = account_id,
						    .document_id = document_id,
						    .now = now };

	return q_work_left_seen(tx, &args, NULL, e);
}

enum rc work_count(struct tx *tx, struct arena *a, const struct work_page *w,
		   int64_t n[work_queue__COUNT], int64_t late[work_queue__COUNT], struct err *e)
{
	struct q_work_count_row *rows;
	size_t n_rows;

	TRY(q_work_count(tx, a, w, &rows, &n_rows, e));
	for (size_t i = 0; i < n_rows; i++) {
		n[rows[i].queue] += rows[i].n;
		late[rows[i].queue] += rows[i].late;
	}
	return RC_OK;
}

enum rc task_list(struct tx *tx, struct arena *a, enum task_scope scope, const struct work_page *w,
		  struct assignment **out, size_t *out_n, struct err *e)
{
	switch (scope) {
	case TASKS_UNIT: return q_task_unit(tx, a, w, out, out_n, e);
	case TASKS_GIVEN: return q_task_given(tx, a, w, out, out_n, e);
	default: return q_task_mine(tx, a, w, out, out_n, e);
	}
}

enum rc task_count(struct tx *tx, struct arena *a, enum task_scope scope, const struct work_page *w,
		   int64_t n[task_standing__COUNT], struct err *e)
{
	struct task_tally *rows;
	size_t n_rows;

	TRY(scope == TASKS_UNIT    ? q_task_count_unit(tx, a, w, &rows, &n_rows, e)
	    : scope == TASKS_GIVEN ? q_task_count_given(tx, a, w, &rows, &n_rows, e)
				   : q_task_count_mine(tx, a, w, &rows, &n_rows, e));
	for (size_t i = 0; i < n_rows; i++)
		n[rows[i].standing] = rows[i].n;
	return RC_OK;
}

enum rc unit_tallies(struct tx *tx, struct arena *a, const struct work_page *w,
		     struct unit_tally **out, size_t *out_n, struct err *e)
{
	return q_unit_tally(tx, a, w, out, out_n, e);
}

enum rc flow_people(struct tx *tx, struct arena *a, int64_t tenant_id, struct date today,
		    struct flow_person **out, size_t *out_n, struct err *e)
{
	const struct q_flow_people_args args = { .tenant_id = tenant_id, .today = today };

	return q_flow_people(tx, a, &args, out, out_n, e);
}

enum rc unit_has_head(struct tx *tx, struct arena *a, int64_t unit_id, struct date today, bool *out,
		      struct err *e)
{
	const struct q_unit_heads_today_args args = { .unit_id = unit_id, .today = today };
	struct q_unit_heads_today_row row;

	TRY(q_unit_heads_today(tx, a, &args, &row, e));
	*out = row.n > 0;
	return RC_OK;
}

enum rc account_within(struct tx *tx, struct arena *a, const struct assignment *x, int64_t unit_id,
		       struct date today, bool *out, struct err *e)
{
	const struct q_account_within_args args = { .tenant_id = x->tenant_id,
						    .account_id = x->account_id,
						    .unit_id = unit_id,
						    .today = today };
	struct q_account_within_row row;

	TRY(q_account_within(tx, a, &args, &row, e));
	*out = row.n > 0;
	return RC_OK;
}

/* ---- more time ---- */

enum rc extension_insert(struct tx *tx, const struct extension *x, struct err *e)
{
	const struct q_extension_insert_args args = { .tenant_id = x->tenant_id,
						      .assignment_id = x->assignment_id,
						      .asked_by = x->asked_by,
						      .asked_at = x->asked_at,
						      .asked_for = x->asked_for,
						      .reason = x->reason };
	return q_extension_insert(tx, &args, NULL, e);
}

enum rc extension_list(struct tx *tx, struct arena *a, int64_t assignment_id,
		       struct extension **out, size_t *out_n, struct err *e)
{
	return q_extension_list(tx, a, assignment_id, out, out_n, e);
}

enum rc extension_of_document(struct tx *tx, struct arena *a, int64_t document_id,
			      struct extension **out, size_t *out_n, struct err *e)
{
	return q_extension_of_document(tx, a, document_id, out, out_n, e);
}

enum rc extension_answer(struct tx *tx, const struct extension *x, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_extension_answer(tx, x, &changed, e);

	return row_fresh(rc, changed, e);
}

/* ---- working days ---- */

enum rc holiday_list(struct tx *tx, struct arena *a, int64_t tenant_id, struct date from,
		     struct holiday **out, size_t *out_n, struct err *e)
{
	const struct q_holiday_list_args args = { .tenant_id = tenant_id, .from_day = from };

	return q_holiday_list(tx, a, &args, out, out_n, e);
}

enum rc holiday_list_year(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t year,
			  struct holiday **out, size_t *out_n, struct err *e)
{
	const struct q_holiday_list_year_args args = { .tenant_id = tenant_id,
						       .from_day = { (int16_t)year, 1, 1 },
						       .to_day = { (int16_t)year, 12, 31 } };

	return q_holiday_list_year(tx, a, &args, out, out_n, e);
}

enum rc assignment_counted(struct tx *tx, struct arena *a, int64_t tenant_id, struct date from,
			   struct assignment **out, size_t *out_n, struct err *e)
{
	const struct q_assignment_counted_args args = { .tenant_id = tenant_id, .from_day = from };

	return q_assignment_counted(tx, a, &args, out, out_n, e);
}

enum rc document_deadline_move(struct tx *tx, int64_t document_id, struct err *e)
{
	return q_document_deadline_move(tx, document_id, NULL, e);
}

enum rc holiday_put(struct tx *tx, int64_t tenant_id, const struct holiday *h, struct err *e)
{
	const struct q_holiday_put_args args = {
		.tenant_id = tenant_id, .day = h->day, .kind = h->kind, .name = h->name
	};

	return q_holiday_put(tx, &args, NULL, e);
}

enum rc holiday_drop(struct tx *tx, int64_t tenant_id, struct date day, struct err *e)
{
	const struct q_holiday_drop_args args = { .tenant_id = tenant_id, .day = day };

	return q_holiday_drop(tx, &args, NULL, e);
}

/* ---- words used again and again ---- */

enum rc preset_list(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t account_id,
		    struct preset **out, size_t *out_n, struct err *e)
{
	const struct q_preset_list_args args = { .tenant_id = tenant_id, .account_id = account_id };

	return q_preset_list(tx, a, &args, out, out_n, e);
}

enum rc preset_insert(struct tx *tx, struct arena *a, const struct preset *p, int64_t *out_id,
		      struct err *e)
{
	struct q_preset_insert_row row;

	TRY(q_preset_insert(tx, a, p, &row, e));
	*out_id = row.id;
	return RC_OK;
}

enum rc preset_update(struct tx *tx, const struct preset *p, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_preset_update(tx, p, &changed, e);

	return row_there(rc, changed, e);
}

enum rc preset_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
		    struct preset *out, struct err *e)
{
	const struct q_preset_load_args args = { .tenant_id = tenant_id, .id = id };
	enum rc rc = q_preset_load(tx, a, &args, out, e);

	if (rc != RC_NOT_FOUND)
		return rc;
	return err_set(e, rc, "err.not_found", "no preset %lld", (long long)id);
}

enum rc preset_drop(struct tx *tx, int64_t tenant_id, int64_t id, struct err *e)
{
	const struct q_preset_drop_args args = { .tenant_id = tenant_id, .id = id };
	int64_t changed = 0;
	enum rc rc = q_preset_drop(tx, &args, &changed, e);

	return row_there(rc, changed, e);
}

/* ---- who sees what ---- */

enum rc holder_mine(struct tx *tx, struct arena *a, const struct actor_keys *k, int64_t **out,
		    size_t *out_n, struct err *e)
{
	const struct q_holder_mine_args args = { .accounts = k->accounts,
						 .units = k->units,
						 .headed = k->headed };
	struct q_holder_mine_row *rows;

	TRY(q_holder_mine(tx, a, &args, &rows, out_n, e));
	*out = ARENA_ARRAY(a, *out_n + 1, int64_t);
	for (size_t i = 0; i < *out_n; i++)
		(*out)[i] = rows[i].id;
	return RC_OK;
}

enum rc sight_renew(struct tx *tx, int64_t document_id, struct err *e)
{
	TRY(q_sight_clear(tx, document_id, NULL, e));
	TRY(q_holder_make(tx, document_id, NULL, e));
	return q_sight_make(tx, document_id, NULL, e);
}

enum rc sight_of(struct tx *tx, struct arena *a, int64_t document_id, struct holder **out,
		 size_t *out_n, struct err *e)
{
	return q_sight_of(tx, a, document_id, out, out_n, e);
}

enum rc drafting_of(struct tx *tx, struct arena *a, int64_t document_id, struct holder **out,
		    size_t *out_n, struct err *e)
{
	return q_drafting_of(tx, a, document_id, out, out_n, e);
}

enum rc sight_renew_unit(struct tx *tx, int64_t unit_id, struct err *e)
{
	TRY(q_sight_holders_of_unit(tx, unit_id, NULL, e));
	TRY(q_sight_unit_clear(tx, unit_id, NULL, e));
	return q_sight_unit_make(tx, unit_id, NULL, e);
}

enum rc sight_page(struct tx *tx, struct arena *a, int64_t after_id, int64_t most, int64_t **out,
		   size_t *out_n, struct err *e)
{
	const struct q_sight_page_args args = { .after_id = after_id, .most = most };
	struct q_sight_page_row *rows;

	TRY(q_sight_page(tx, a, &args, &rows, out_n, e));
	*out = ARENA_ARRAY(a, *out_n + 1, int64_t);
	for (size_t i = 0; i < *out_n; i++)
		(*out)[i] = rows[i].id;
	return RC_OK;
}

enum rc sight_last(struct tx *tx, struct arena *a, int64_t *out_id, struct err *e)
{
	struct q_sight_last_row row;

	TRY(q_sight_last(tx, a, &row, e));
	*out_id = row.id;
	return RC_OK;
}

enum rc sight_is_right(struct tx *tx, struct arena *a, int64_t document_id, bool *out,
		       struct err *e)
{
	struct q_sight_differs_row row;

	TRY(q_sight_differs(tx, a, document_id, &row, e));
	*out = row.n == 0;
	return RC_OK;
}

/* ---- handed over ---- */

enum rc open_work(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t account_id,
		  struct open_work *out, struct err *e)
{
	const struct q_open_work_args args = { .tenant_id = tenant_id, .account_id = account_id };
	struct q_open_drafts_row drafts;
	const struct q_open_files_args made = { .tenant_id = tenant_id, .maker_id = account_id };
	struct q_open_work_row row;
	struct q_open_files_row files;
	struct q_open_notices_row notices;

	TRY(q_open_files(tx, a, &made, &files, e));
	TRY(q_open_notices(tx, a, account_id, &notices, e));
	TRY(q_open_work(tx, a, &args, &row, e));
	TRY(q_open_drafts(tx, a, account_id, &drafts, e));
	*out = (struct open_work){ .n_assigned = row.n_assigned,
				   .n_presented = row.n_presented,
				   .n_given = row.n_given,
				   .n_drafts = drafts.n_drafts,
				   .n_unseen = drafts.n_unseen,
				   .n_opinions = drafts.n_opinions,
				   .n_signatures = drafts.n_signatures,
				   .n_files = files.n,
				   .n_notices = notices.n };
	return RC_OK;
}

enum rc open_item_list(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t account_id,
		       int64_t most, struct open_item **out, size_t *out_n, struct err *e)
{
	const struct q_open_item_list_args args = { .tenant_id = tenant_id,
						    .account_id = account_id,
						    .most = most };

	return q_open_item_list(tx, a, &args, out, out_n, e);
}

enum rc assignment_left_with(struct tx *tx, struct arena *a, int64_t account_id,
			     struct assignment **out, size_t *out_n, struct err *e)
{
	return q_assignment_left_with(tx, a, account_id, out, out_n, e);
}

enum rc assignment_given_by(struct tx *tx, struct arena *a, int64_t account_id,
			    struct assignment **out, size_t *out_n, struct err *e)
{
	return q_assignment_given_by(tx, a, account_id, out, out_n, e);
}

enum rc document_presented_to(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t account_id,
			      int64_t **out, size_t *out_n, struct err *e)
{
	const struct q_document_presented_to_args args = { .tenant_id = tenant_id,
							   .account_id = account_id };
	struct q_document_presented_to_row *rows;

	TRY(q_document_presented_to(tx, a, &args, &rows, out_n, e));
	*out = ARENA_ARRAY(a, *out_n + 1, int64_t);
	for (size_t i = 0; i < *out_n; i++)
		(*out)[i] = rows[i].id;
	return RC_OK;
}

enum rc assignment_of_unit(struct tx *tx, struct arena *a, int64_t unit_id, struct assignment **out,
			   size_t *out_n, struct err *e)
{
	return q_assignment_of_unit(tx, a, unit_id, out, out_n, e);
}

/* document.c -- rows of document, attachment, delivery. */
#include "store/document.h"

#include "base/limits.h"
#include "gen/queries.h"
#include "store/file_text.h"
#include "store/consult.h"
#include "store/copy.h"
#include "store/dossier.h"
#include "store/flow.h"
#include "store/own_receiver.h"
#include "store/part.h"
#include "store/organ_task.h"
#include "store/rider.h"
#include "store/rows.h"
#include "store/travel.h"
#include "text/text.h"

enum rc document_insert(struct tx *tx, struct arena *a, const struct document *d, int64_t *out_id,
			struct err *e)
{
	/* the number of an outgoing one is taken when it is issued */
	bool has_key = d->direction == DIRECTION_INCOMING && d->number.n > 0;
	const struct q_document_insert_args args = {
		.number_year = has_key ? d->issued_on.year : 0,
		.number_key = has_key ? document_number_key(a, d->number, d->notation) : STR(""),
		.list_rank = document_list_rank(d, d->state),
	};
	struct q_document_insert_row row;

	TRY(q_document_insert(tx, a, d, &args, &row, e));
	*out_id = row.id;
	return d->state == DOCUMENT_DRAFT ? sight_renew(tx, row.id, e) : RC_OK;
}

enum rc document_save_draft(struct tx *tx, const struct document *d, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_document_save_draft(tx, d, &changed, e);

	TRY(row_fresh(rc, changed, e));
	return sight_renew(tx, d->id, e);
}

enum rc document_register(struct tx *tx, const struct document *d, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_document_register(tx, d, document_list_rank(d, DOCUMENT_REGISTERED),
					 &changed, e);
	return row_fresh(rc, changed, e);
}

enum rc document_correct(struct tx *tx, struct arena *a, const struct document *d, struct err *e)
{
	bool has_key = d->number.n > 0;
	const struct q_document_correct_args args = {
		.number_year = has_key ? d->issued_on.year : 0,
		.number_key = has_key ? document_number_key(a, d->number, d->notation) : STR(""),
	};
	int64_t changed = 0;
	enum rc rc = q_document_correct(tx, d, &args, &changed, e);

	return row_fresh(rc, changed, e);
}

enum rc document_refuse(struct tx *tx, const struct document *d, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_document_refuse(tx, d, &changed, e);
	return row_fresh(rc, changed, e);
}

enum rc document_answer_of(struct tx *tx, struct arena *a, int64_t about_id, int64_t *out,
			   struct err *e)
{
	struct q_document_answer_of_row row;

	TRY(q_document_answer_of(tx, a, about_id, &row, e));
	*out = row.id;
	return RC_OK;
}

enum rc document_came_with(struct tx *tx, int64_t id, int64_t packet_id, struct err *e)
{
	const struct q_document_came_with_args args = { .id = id, .packet_id = packet_id };
	int64_t changed = 0;
	enum rc rc = q_document_came_with(tx, &args, &changed, e);
	return row_fresh(rc, changed, e);
}

enum rc document_issue(struct tx *tx, struct arena *a, const struct document *d, struct err *e)
{
	const struct q_document_issue_args args = {
		.number_year = d->issued_on.year,
		.number_key = document_number_key(a, d->number, d->notation),
		.list_rank = document_list_rank(d, DOCUMENT_SENT),
	};
	int64_t changed;

	TRY(q_document_issue(tx, d, &args, &changed, e));
	TRY(row_fresh(RC_OK, changed, e));
	TRY(sight_renew(tx, d->id, e)); /* whoever drafts sees it now */
	const struct q_delivery_queue_of_args of = { .document_id = d->id, .now = d->sent_at };
	return q_delivery_queue_of(tx, &of, NULL, e);
}

enum rc document_number_taken(struct tx *tx, struct arena *a, const struct document *d,
			      struct document *out, struct err *e)
{
	const struct q_document_number_taken_args args = {
		.tenant_id = d->tenant_id,
		.number_year = d->issued_on.year,
		.number_key = document_number_key(a, d->number, d->notation),
	};
	struct document *found;
	size_t n;

	TRY(q_document_number_taken(tx, a, &args, &found, &n, e));
	if (n == 0)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "the number is free");
	*out = found[0];
	return RC_OK;
}

enum rc document_find_form(struct tx *tx, struct arena *a, struct str form_key,
			   struct document *out, struct err *e)
{
	return q_document_of_form(tx, a, form_key, out, e);
}

enum rc document_load(struct tx *tx, struct arena *a, int64_t id, struct document *out,
		      struct err *e)
{
	enum rc rc = q_document_load(tx, a, id, out, e);
	return rc == RC_NOT_FOUND
		       ? err_set(e, rc, "err.not_found", "no document %lld", (long long)id)
		       : rc;
}

enum rc document_parts(struct tx *tx, struct arena *a, int64_t document_id, struct document **out,
		       size_t *out_n, struct err *e)
{
	return q_document_parts(tx, a, document_id, out, out_n, e);
}

enum rc document_find_sent(struct tx *tx, struct arena *a, const struct document *like,
			   struct document **out, size_t *out_n, struct err *e)
{
	const struct q_document_by_code_args by_code = { .tenant_id = like->tenant_id,
							 .code = like->code };
	const struct q_document_by_number_args by_number = {
		.tenant_id = like->tenant_id,
		.number = like->number,
		.notation = like->notation,
		.issued_on = like->issued_on,
	};
	*out_n = 0;
	if (like->code.n > 0)
		TRY(q_document_by_code(tx, a, &by_code, out, out_n, e));
	if (*out_n > 0 || like->number.n == 0)
		return RC_OK;
	return q_document_by_number(tx, a, &by_number, out, out_n, e);
}

/* What an update takes the place of: 0 = it is none. */
static int64_t updated_by(const struct document *d)
{
	return d->relation == RELATION_UPDATE ? d->about_id : 0;
}

static enum rc same_code(struct tx *tx, struct arena *a, const struct document *like,
			 struct document **out, size_t *out_n, struct err *e)
{
	const struct q_document_same_code_args args = { .tenant_id = like->tenant_id,
							.code = like->code,
							.from_code = like->from_code,
							.id = like->id,
							.updates = updated_by(like) };

	*out_n = 0;
	return like->code.n > 0 ? q_document_same_code(tx, a, &args, out, out_n, e) : RC_OK;
}

static enum rc same_number(struct tx *tx, struct arena *a, const struct document *like,
			   struct document **out, size_t *out_n, struct err *e)
{
	const struct q_document_same_number_args args = {
		.tenant_id = like->tenant_id,
		.from_code = like->from_code,
		.number_year = like->issued_on.year,
		.number_key = document_number_key(a, like->number, like->notation),
		.id = like->id,
		.from_name = like->from_name,
		.from_unit_id = like->from_unit_id,
		.updates = updated_by(like),
	};

	*out_n = 0;
	return like->number.n > 0 ? q_document_same_number(tx, a, &args, out, out_n, e) : RC_OK;
}

enum rc document_freeze(struct tx *tx, int64_t id, enum document_standing standing, int64_t now,
			struct err *e)
{
	const struct q_document_freeze_args args = { .id = id, .standing = standing, .now = now };
	int64_t changed = 0;
	enum rc rc = q_document_freeze(tx, &args, &changed, e);
	return row_fresh(rc, changed, e);
}

enum rc document_cancel(struct tx *tx, int64_t id, enum document_standing standing,
			struct str reason, int64_t now, struct err *e)
{
	const struct q_document_cancel_args args = {
		.id = id, .standing = standing, .now = now, .reason = reason
	};
	int64_t changed = 0;
	enum rc rc = q_document_cancel(tx, &args, &changed, e);
	return row_fresh(rc, changed, e);
}

/* What `of` says, on the row of d. */
static struct document with_content(const struct document *d, const struct document *of,
				    int64_t draft_n, int64_t now)
{
	struct document out = *of;

	out.id = d->id;
	out.version = d->version;
	out.state = d->state;
	out.arrived_at = d->arrived_at;
	out.from_code = d->from_code;
	out.from_name = d->from_name;
	out.draft_n = draft_n;
	out.updated_at = now;
	return out;
}

enum rc document_set_content(struct tx *tx, struct arena *a, const struct document *d,
			     struct err *e)
{
	bool has_key = d->number.n > 0;
	const struct q_document_content_set_args args = {
		.number_year = has_key ? d->issued_on.year : 0,
		.number_key = has_key ? document_number_key(a, d->number, d->notation) : STR(""),
		.list_rank = document_list_rank(d, DOCUMENT_WAITING),
	};
	int64_t changed = 0;
	enum rc rc = q_document_content_set(tx, d, &args, &changed, e);

	return row_fresh(rc, changed, e);
}

enum rc document_swap_content(struct tx *tx, struct arena *a, struct document *x,
			      struct document *y, int64_t now, struct err *e)
{
	int64_t n = (x->draft_n > y->draft_n ? x->draft_n : y->draft_n) + 1;
	const struct document new_x = with_content(x, y, n, now),
			      new_y = with_content(y, x, n, now);
	const struct q_attachment_move_args there = { x->id, x->draft_n, y->id, n };
	const struct q_attachment_move_args back = { y->id, y->draft_n, x->id, n };

	TRY(q_attachment_move(tx, &there, NULL, e));
	TRY(q_attachment_move(tx, &back, NULL, e));
	TRY(document_set_content(tx, a, &new_x, e));
	TRY(document_set_content(tx, a, &new_y, e));
	x->version++;
	y->version++;
	return RC_OK;
}

enum rc document_find_came(struct tx *tx, struct arena *a, const struct document *like,
			   struct document **out, size_t *out_n, struct err *e)
{
	const struct q_document_came_code_args by_code = { .tenant_id = like->tenant_id,
							   .code = like->code,
							   .from_code = like->from_code };
	const struct q_document_came_number_args by_number = {
		.tenant_id = like->tenant_id,
		.from_code = like->from_code,
		.number_year = like->issued_on.year,
		.number_key = document_number_key(a, like->number, like->notation),
		.issued_on = like->issued_on,
	};

	*out_n = 0;
	if (like->code.n > 0)
		return q_document_came_code(tx, a, &by_code, out, out_n, e);
	return like->number.n > 0 ? q_document_came_number(tx, a, &by_number, out, out_n, e)
				  : RC_OK;
}

enum rc document_came_set(struct tx *tx, const struct document *d, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_document_came_set(tx, d, &changed, e);

	return row_there(rc, changed, e);
}

enum rc document_paper_set(struct tx *tx, int64_t id, struct str paper_at, struct err *e)
{
	const struct q_document_paper_set_args args = { .id = id, .paper_at = paper_at };

	return q_document_paper_set(tx, &args, NULL, e);
}

enum rc document_secret_came(struct tx *tx, struct arena *a, const struct document *like, bool *out,
			     struct err *e)
{
	const struct q_document_secret_came_args args = {
		.tenant_id = like->tenant_id,
		.from_code = like->from_code,
		.number_year = like->issued_on.year,
		.number_key = document_number_key(a, like->number, like->notation),
	};
	struct q_document_secret_came_row row;

	TRY(q_document_secret_came(tx, a, &args, &row, e));
	*out = row.n > 0;
	return RC_OK;
}

enum rc document_list_about(struct tx *tx, struct arena *a, int64_t about_id, struct document **out,
			    size_t *out_n, struct err *e)
{
	return q_document_about(tx, a, about_id, out, out_n, e);
}

enum rc document_answered_by(struct tx *tx, struct arena *a, int64_t about_id, struct str **out,
			     size_t *out_n, struct err *e)
{
	struct q_document_answered_by_row *rows;

	TRY(q_document_answered_by(tx, a, about_id, &rows, out_n, e));
	*out = ARENA_ARRAY(a, *out_n + 1, struct str);
	for (size_t i = 0; i < *out_n; i++)
		(*out)[i] = rows[i].from_code;
	return RC_OK;
}

enum rc document_find_again(struct tx *tx, struct arena *a, const struct document *like,
			    struct document *out, struct err *e)
{
	struct document *found;
	size_t n;

	TRY(same_code(tx, a, like, &found, &n, e));
	if (n == 0)
		return err_set(e, RC_NOT_FOUND, NULL, "no other document with this id");
	*out = found[0];
	return RC_OK;
}

enum rc document_find_twin(struct tx *tx, struct arena *a, const struct document *like,
			   struct document *out, struct err *e)
{
	struct document *found;
	size_t n;

	TRY(same_code(tx, a, like, &found, &n, e));
	if (n == 0)
		TRY(same_number(tx, a, like, &found, &n, e));
	*out = n > 0 ? found[0] : (struct document){ .id = 0 };
	return RC_OK;
}

enum rc document_find_like(struct tx *tx, struct arena *a, const struct document *like,
			   struct document *out, struct err *e)
{
	const struct q_document_same_day_args args = {
		.tenant_id = like->tenant_id,
		.number = like->number,
		.notation = like->notation,
		.issued_on = like->issued_on,
		.id = like->id,
		.is_known = like->from_code.n > 0 || like->from_unit_id > 0,
	};
	struct document *found;
	size_t n = 0;

	if (like->number.n > 0 && like->notation.n > 0)
		TRY(q_document_same_day(tx, a, &args, &found, &n, e));
	*out = n > 0 ? found[0] : (struct document){ .id = 0 };
	return RC_OK;
}

enum rc document_handle(struct tx *tx, int64_t id, int64_t now, struct err *e)
{
	const struct q_document_handle_args args = { .id = id, .handled_at = now };
	int64_t changed = 0;
	enum rc rc = q_document_handle(tx, &args, &changed, e);
	return row_undone(rc, changed, "err.handled", e);
}

enum rc document_replace(struct tx *tx, int64_t id, int64_t by, struct err *e)
{
	const struct q_document_replace_args args = { .id = id, .by = by };
	int64_t changed = 0;
	enum rc rc = q_document_replace(tx, &args, &changed, e);
	return row_undone(rc, changed, "err.replaced", e);
}

enum rc delivery_handle(struct tx *tx, int64_t id, int64_t now, struct err *e)
{
	const struct q_delivery_handle_args args = { .id = id, .handled_at = now };
	int64_t changed = 0;
	enum rc rc = q_delivery_handle(tx, &args, &changed, e);
	return row_undone(rc, changed, "err.handled", e);
}

enum rc document_delete_draft(struct tx *tx, int64_t id, int64_t version, struct err *e)
{
	const struct q_document_delete_args args = { .id = id, .version = version };
	int64_t changed;

	TRY(q_sight_clear(tx, id, NULL, e));
	TRY(attachment_delete_of(tx, id, e));
	TRY(delivery_delete_of(tx, id, e));
	TRY(own_receivers_set(tx, id, NULL, 0, e));
	TRY(rider_drop(tx, id, e));
	TRY(part_drop(tx, id, e));
	TRY(consultation_drop(tx, id, e));
	TRY(dossier_drop(tx, id, e));
	TRY(document_copy_drop(tx, id, e));
	TRY(organ_task_letter_drop(tx, id, e));
	TRY(paper_exempt(tx, id, 0, STR(""), e));
	TRY(q_document_delete(tx, &args, &changed, e));
	return row_fresh(RC_OK, changed, e);
}

/* ---- attachments ---- */

enum rc attachment_insert(struct tx *tx, const struct attachment *x, struct err *e)
{
	struct attachment row = *x;

	/* whatever it was made of is not there; the program's own form stays one */
	if (row.made != MADE_FORM) {
		row.made = MADE_GIVEN;
		row.made_at = 0;
		row.made_by = STR("");
	}
	TRY(file_text_want(tx, &row.blob, e));
	return q_attachment_insert(tx, &row, NULL, e);
}

enum rc attachment_list(struct tx *tx, struct arena *a, int64_t document_id,
			struct attachment **out, size_t *out_n, struct err *e)
{
	return q_attachment_list(tx, a, document_id, out, out_n, e);
}

enum rc attachment_copy(struct tx *tx, struct arena *a, int64_t from_id, int64_t to_id,
			struct err *e)
{
	struct attachment *files;
	size_t n;

	TRY(attachment_list(tx, a, from_id, &files, &n, e));
	for (size_t i = 0; i < n; i++) {
		files[i].document_id = to_id;
		TRY(attachment_insert(tx, &files[i], e));
	}
	return RC_OK;
}

enum rc attachment_make(struct tx *tx, struct arena *a, const struct attachment *x, int64_t *out_id,
			struct err *e)
{
	struct q_attachment_make_row row;
	int64_t changed;

	TRY(q_attachment_follow(tx, x->made_of, &changed, e));
	if (changed != 1)
		return err_set(e, RC_CONFLICT, "err.stale", "file %lld is followed",
			       (long long)x->made_of);
	TRY(file_text_want(tx, &x->blob, e));
	TRY(q_attachment_make(tx, a, x, &row, e));
	*out_id = row.id;
	return RC_OK;
}

enum rc attachment_unmake(struct tx *tx, int64_t document_id, struct err *e)
{
	TRY(q_attachment_void(tx, document_id, NULL, e));
	return q_attachment_restore(tx, document_id, NULL, e);
}

enum rc attachment_drop(struct tx *tx, int64_t document_id, int64_t id, struct err *e)
{
	const struct q_attachment_drop_args args = { .id = id, .document_id = document_id };
	int64_t changed = 0;
	enum rc rc = q_attachment_drop(tx, &args, &changed, e);

	return row_fresh(rc, changed, e);
}

enum rc attachment_delete_of(struct tx *tx, int64_t document_id, struct err *e)
{
	return q_attachment_delete_of(tx, document_id, NULL, e);
}

/* ---- deliveries ---- */

enum rc delivery_insert(struct tx *tx, struct arena *a, const struct delivery *x, int64_t *out_id,
			struct err *e)
{
	struct q_delivery_insert_row row;

	TRY(q_delivery_insert(tx, a, x, &row, e));
	*out_id = row.id;
	return RC_OK;
}

enum rc delivery_list(struct tx *tx, struct arena *a, int64_t document_id, struct delivery **out,
		      size_t *out_n, struct err *e)
{
	return q_delivery_list(tx, a, document_id, out, out_n, e);
}

enum rc delivery_load(struct tx *tx, struct arena *a, int64_t id, struct delivery *out,
		      struct err *e)
{
	enum rc rc = q_delivery_load(tx, a, id, out, e);
	return rc == RC_NOT_FOUND
		       ? err_set(e, rc, "err.not_found", "no delivery %lld", (long long)id)
		       : rc;
}

enum rc delivery_find(struct tx *tx, struct arena *a, int64_t document_id, struct str receiver_code,
		      enum road road, struct delivery *out, struct err *e)
{
	const struct q_delivery_find_args args = { .document_id = document_id,
						   .receiver_code = receiver_code,
						   .road = road };
	return q_delivery_find(tx, a, &args, out, e);
}

enum rc delivery_set_state(struct tx *tx, const struct delivery *x, struct err *e)
{
	return q_delivery_set_state(tx, x, NULL, e);
}

enum rc delivery_set_travel(struct tx *tx, const struct delivery *x, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_delivery_set_travel(tx, x, &changed, e);

	return row_there(rc, changed, e);
}

enum rc delivery_set_handed(struct tx *tx, const struct delivery *x, struct err *e)
{
	return q_delivery_set_handed(tx, x, NULL, e);
}

enum rc delivery_urge(struct tx *tx, int64_t document_id, struct str receiver_code, int64_t now,
		      struct err *e)
{
	const struct q_delivery_urge_args args = { .document_id = document_id,
						   .receiver_code = receiver_code,
						   .now = now };

	return q_delivery_urge(tx, &args, NULL, e);
}

enum rc delivery_delete_of(struct tx *tx, int64_t document_id, struct err *e)
{
	return q_delivery_delete_of(tx, document_id, NULL, e);
}

enum rc delivery_summary(struct tx *tx, struct arena *a, int64_t document_id,
			 struct delivery_summary *out, struct err *e)
{
	return q_delivery_summary(tx, a, document_id, out, e);
}

enum rc delivery_counts(struct tx *tx, struct arena *a, int64_t tenant_id,
			struct delivery_counts *out, struct err *e)
{
	return q_delivery_counts(tx, a, tenant_id, out, e);
}

/* work.c -- what waits for whom, and whom it may be given to. */
#include "base/limits.h"
#include "office/flow_int.h"
#include "office/sight.h"
#include "office/task.h"
#include "office/work.h"
#include "store/organ_task.h"
#include "store/people.h"

/* ---- whose queues ---- */

void work_page_of(struct arena *a, const struct actor *who, int64_t now, struct work_page *out)
{
	const struct document nobodys = { .tenant_id = who->tenant_id,
					  .direction = DIRECTION_OUTGOING,
					  .state = DOCUMENT_SENT };
	const struct subject of_nobody = { .document = &nobodys };

	*out = (struct work_page){ .tenant_id = who->tenant_id, .today = time_date_vn(now) };
	out->accounts = actor_keys_of(a, who, capacity_may_some, ACTION_ASSIGNMENT_OPEN).accounts;
	out->headed = actor_keys_of(a, who, capacity_may_some, ACTION_ASSIGNMENT_PASS).headed;
	out->leaders = actor_keys_of(a, who, capacity_may_some, ACTION_INCOMING_DIRECT).accounts;
	out->drafters = actor_keys_of(a, who, capacity_may_some, ACTION_CONSULT_KEEP).accounts;
	out->keeps = policy_check_on(who, ACTION_CONSULT_KEEP, &of_nobody, NULL) == RC_OK;
	out->presents = policy_allows(who, ACTION_INCOMING_PRESENT, NULL);
}

enum rc work_counts_of(struct tx *tx, struct arena *a, const struct actor *who, int64_t now,
		       struct work_counts *out, struct err *e)
{
	struct work_page page;

	*out = (struct work_counts){ .total = 0 };
	if (who->kind != ACTOR_PERSON)
		return RC_OK;
	work_page_of(a, who, now, &page);
	page.most = LIMIT_QUEUE_COUNT;
	TRY(work_count(tx, a, &page, out->n, out->late, e));
	for (int q = 0; q < (int)work_queue__COUNT; q++) {
		/* what lies elsewhere, too, and what is over */
		if (q == WORK_WATCH || q == WORK_DUE || q == WORK_ENDED)
			continue;
		out->total += out->n[q];
		out->total_late += out->late[q];
	}
	return RC_OK;
}

/* ---- a queue ---- */

struct work_read {
	struct arena *arena;
	const struct work_filter *filter;
	struct work_page page;
	struct work_row *rows;
	size_t n_rows;
};

static bool is_of_documents(enum work_queue q)
{
	return q == WORK_PRESENT || q == WORK_DIRECT || q == WORK_ENDED;
}

static enum rc fill_extension(struct tx *tx, struct work_read *r, struct work_row *row,
			      struct err *e)
{
	struct extension *all;
	size_t n;

	TRY(extension_list(tx, r->arena, row->assignment.id, &all, &n, e));
	const struct extension *open = extension_open(all, n, row->assignment.id);
	if (open) {
		row->text = open->reason;
		row->asked_for = open->asked_for;
	}
	return RC_OK;
}

static enum rc fill(struct tx *tx, struct work_read *r, int64_t document_id, struct work_row *row,
		    struct err *e)
{
	TRY(document_load(tx, r->arena, document_id, &row->document, e));
	bool is_whole = row->assignment.id == 0;
	row->due_on = is_whole ? row->document.due_on : row->assignment.due_on;
	row->is_overdue = standing_of(row->due_on, row->assignment.done_on, false, r->page.today) ==
			  TASK_OPEN_LATE;
	row->text = row->assignment.reason;
	if (r->filter->queue == WORK_EXTENSION)
		TRY(fill_extension(tx, r, row, e));
	return RC_OK;
}

static enum rc list_documents(struct tx *tx, struct work_read *r, struct err *e)
{
	struct work_found *found;
	size_t n;

	TRY(work_documents(tx, r->arena, r->filter->queue, &r->page, &found, &n, e));
	r->rows = ARENA_ARRAY(r->arena, n + 1, struct work_row);
	for (size_t i = 0; i < n; i++) {
		r->rows[i].id = found[i].id;
		r->rows[i].rank = found[i].queue_rank;
		TRY(fill(tx, r, found[i].id, &r->rows[i], e));
		if (r->filter->queue != WORK_ENDED)
			continue;
		r->rows[i].text = found[i].why;
		r->rows[i].due_on = (struct date){ .year = 0 }; /* nothing is to be done */
		r->rows[i].is_overdue = false;
	}
	r->n_rows = n;
	return RC_OK;
}

/* What the other organ said last of what is to be answered. */
static enum rc fill_said(struct tx *tx, struct work_read *r, struct work_row *row, struct err *e)
{
	enum organ_task_act act = r->filter->queue == WORK_EXTENSION ? TASK_ACT_EXTEND
				  : row->task.is_unread              ? TASK_ACT_UNREAD
								     : TASK_ACT_FINISH;
	struct organ_task_event *all;
	size_t n;

	TRY(organ_task_events(tx, r->arena, row->task.id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (all[i].act == act)
			row->text = all[i].text;
	}
	return RC_OK;
}

/* They stand before all assignments: an organ waits. */
static enum rc list_organ_tasks(struct tx *tx, struct work_read *r, size_t *out_n, struct err *e)
{
	bool is_asked = r->filter->queue == WORK_EXTENSION;
	struct organ_task *found;

	*out_n = 0;
	if (!is_asked && r->filter->queue != WORK_ACCEPT)
		return RC_OK;
	TRY(organ_task_waiting(tx, r->arena, is_asked, &r->page, &found, out_n, e));
	for (size_t i = 0; i < *out_n; i++) {
		struct work_row *row = &r->rows[i];
		row->task = found[i];
		row->id = found[i].id;
		TRY(document_load(tx, r->arena, found[i].document_id, &row->document, e));
		row->due_on = found[i].due_now;
		row->is_overdue = standing_of(row->due_on, found[i].done_on, false,
					      r->page.today) == TASK_OPEN_LATE;
		row->asked_for = found[i].asked_for;
		TRY(fill_said(tx, r, row, e));
	}
	return RC_OK;
}

static enum rc list_fn(struct tx *tx, void *arg, struct err *e)
{
	struct work_read *r = arg;
	struct assignment *found;
	size_t n, n_tasks;

	if (is_of_documents(r->filter->queue))
		return list_documents(tx, r, e);
	r->rows = ARENA_ARRAY(r->arena, (size_t)r->page.most + 1, struct work_row);
	TRY(list_organ_tasks(tx, r, &n_tasks, e));
	r->page.most -= (int64_t)n_tasks;
	TRY(work_assignments(tx, r->arena, r->filter->queue, &r->page, &found, &n, e));
	for (size_t i = 0; i < n; i++) {
		struct work_row *row = &r->rows[n_tasks + i];
		row->assignment = found[i];
		row->id = found[i].id;
		row->rank = found[i].queue_rank;
		TRY(fill(tx, r, found[i].document_id, row, e));
	}
	r->n_rows = n_tasks + n;
	return RC_OK;
}

enum rc office_work_list(struct node *n, struct arena *a, const struct actor *who,
			 const struct work_filter *f, int64_t now, struct work_row **out,
			 size_t *out_n, struct err *e)
{
	struct work_read r = { .arena = a, .filter = f };

	*out = NULL;
	*out_n = 0;
	if (who->kind != ACTOR_PERSON)
		return RC_OK;
	work_page_of(a, who, now, &r.page);
	if (f->queue == WORK_PRESENT && !r.page.presents)
		return RC_OK;
	r.page.after_rank = f->after_rank;
	r.page.after_id = f->after_id;
	r.page.most = f->n_max > 0 && f->n_max < LIMIT_LIST_PAGE ? f->n_max : LIMIT_LIST_PAGE;
	TRY(db_read(n->db, list_fn, &r, e));
	*out = r.rows;
	*out_n = r.n_rows;
	return RC_OK;
}

/* ---- whom it may be given to ---- */

struct people_read {
	struct flow_work w;
	int64_t document_id, assignment_id;
	int64_t unit_id; /* below which, of a task */
	struct flow_person *people;
	size_t n_people;
	struct flow_recipients recipients;
};

static enum rc people_fn(struct tx *tx, void *arg, struct err *e)
{
	struct people_read *r = arg;

	return flow_people(tx, r->w.arena, r->w.who->tenant_id, time_date_vn(r->w.now), &r->people,
			   &r->n_people, e);
}

enum rc office_flow_leaders(struct node *n, struct arena *a, const struct actor *who, int64_t now,
			    struct flow_person **out, size_t *out_n, struct err *e)
{
	struct people_read r = { .w = { .arena = a, .who = who, .now = now } };

	TRY(policy_check(who, ACTION_INCOMING_PRESENT, NULL, e));
	TRY(db_read(n->db, people_fn, &r, e));
	*out = r.people;
	*out_n = 0;
	for (size_t i = 0; i < r.n_people; i++) {
		if (r.people[i].role == ROLE_LEADER)
			(*out)[(*out_n)++] = r.people[i];
	}
	return RC_OK;
}

static const struct unit *find_unit(const struct unit *all, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++) {
		if (all[i].id == id)
			return &all[i];
	}
	return NULL;
}

/* below 0: everything is. */
static bool lies_below(const struct unit *all, size_t n, const struct unit *u, int64_t below)
{
	if (below == 0)
		return true;
	while (u && u->id != below)
		u = find_unit(all, n, u->parent_id);
	return u != NULL;
}

static void add_people_of(struct people_read *r, int64_t unit_id, bool *out_has_head)
{
	struct flow_recipients *out = &r->recipients;

	for (size_t i = 0; i < r->n_people; i++) {
		if (r->people[i].unit_id != unit_id)
			continue;
		out->people[out->n_people++] = r->people[i];
		*out_has_head = *out_has_head || r->people[i].role == ROLE_HEAD;
	}
}

/* Everybody, or (below > 0) who stands below a unit. */
static enum rc fill_recipients(struct tx *tx, struct people_read *r, int64_t below, struct err *e)
{
	struct flow_recipients *out = &r->recipients;
	struct arena *a = r->w.arena;
	struct unit *all;
	size_t n;
	bool has_head = false;

	TRY(people_fn(tx, r, e));
	TRY(unit_list(tx, a, r->w.who->tenant_id, &all, &n, e));
	*out = (struct flow_recipients){ .n_units = 0 };
	out->units = ARENA_ARRAY(a, n + 1, struct unit);
	out->has_head = ARENA_ARRAY(a, n + 1, bool);
	out->people = ARENA_ARRAY(a, r->n_people + 1, struct flow_person);
	if (below == 0)
		add_people_of(r, 0, &has_head);
	for (size_t i = 0; i < n; i++) {
		if (all[i].state != UNIT_ACTIVE || !lies_below(all, n, &all[i], below))
			continue;
		has_head = false;
		add_people_of(r, all[i].id, &has_head);
		if (all[i].id == below) /* its own people, not itself */
			continue;
		out->has_head[out->n_units] = has_head;
		out->units[out->n_units++] = all[i];
	}
	return RC_OK;
}

static enum rc recipients_fn(struct tx *tx, void *arg, struct err *e)
{
	struct people_read *r = arg;
	struct assignment parent;

	TRY(flow_load(tx, &r->w, r->document_id, e));
	TRY(directing_check(tx, &r->w, r->assignment_id, &parent, e));
	return fill_recipients(tx, r, parent.unit_id, e);
}

static enum rc task_recipients_fn(struct tx *tx, void *arg, struct err *e)
{
	struct people_read *r = arg;

	return fill_recipients(tx, r, r->unit_id, e);
}

enum rc office_flow_recipients(struct node *n, struct arena *a, const struct actor *who,
			       int64_t document_id, int64_t assignment_id, int64_t now,
			       struct flow_recipients *out, struct err *e)
{
	struct people_read r = { .w = { .arena = a, .who = who, .now = now },
				 .document_id = document_id,
				 .assignment_id = assignment_id };

	TRY(policy_check(who, assignment_id > 0 ? ACTION_ASSIGNMENT_PASS : ACTION_INCOMING_DIRECT,
			 NULL, e));
	TRY(db_read(n->db, recipients_fn, &r, e));
	*out = r.recipients;
	return RC_OK;
}

enum rc office_task_recipients(struct node *n, struct arena *a, const struct actor *who,
			       int64_t unit_id, int64_t now, struct flow_recipients *out,
			       struct err *e)
{
	struct people_read r = { .w = { .arena = a, .who = who, .now = now }, .unit_id = unit_id };

	TRY(policy_check(who, ACTION_TASK_GIVE, NULL, e));
	if (!task_giver(who, unit_id))
		return err_set(e, RC_DENIED, "err.denied.role", "not a head of that unit");
	TRY(db_read(n->db, task_recipients_fn, &r, e));
	*out = r.recipients;
	return RC_OK;
}

/* task.c -- giao việc, theo dõi nhiệm vụ. */
#include "office/task.h"

#include "base/limits.h"
#include "markup/page.h"
#include "office/flow_int.h"
#include "office/oversight_int.h"
#include "office/work.h"
#include "store/document.h"
#include "text/text.h"

/* ---- given ---- */

struct giving {
	struct flow_work w;
	const struct task_form *f;
	struct str subject, content, form_key;
	struct flow_work above; /* the document that it is a part of; id 0: none */
	struct assignment part_of;
	int64_t out_id;
};

/* As a leader, or as the head of that unit. */
static bool gives_for(const struct capacity *c, int64_t unit_id)
{
	if (unit_id == 0)
		return capacity_may_some(c, ACTION_INCOMING_DIRECT);
	return capacity_may_some(c, ACTION_TASK_GIVE) && c->role == ROLE_HEAD &&
	       c->unit_id == unit_id;
}

bool task_giver(const struct actor *who, int64_t unit_id)
{
	for (size_t i = 0; i < who->n_capacities; i++) {
		if (gives_for(&who->capacities[i], unit_id))
			return true;
	}
	return false;
}

static enum rc load_above(struct tx *tx, struct giving *t, struct err *e)
{
	struct assignment *all;
	size_t n;

	if (t->f->above_id == 0)
		return RC_OK;
	TRY(assignment_load(tx, t->w.arena, t->w.tenant.id, t->f->above_id, &t->part_of, e));
	t->above = t->w;
	TRY(flow_load(tx, &t->above, t->part_of.document_id, e));
	TRY(assignment_list(tx, t->w.arena, t->part_of.document_id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (all[i].id == t->f->above_id)
			t->part_of = all[i]; /* with its names */
	}
	const struct subject s = { .document = &t->above.document, .assignment = &t->part_of };
	return policy_check_on(t->w.who, ACTION_ASSIGNMENT_SPLIT, &s, e);
}

static enum rc insert_document(struct tx *tx, struct giving *t, struct err *e)
{
	const struct flow_work *w = &t->w;
	struct document d = { .tenant_id = w->tenant.id,
			      .direction = DIRECTION_INTERNAL,
			      .state = DOCUMENT_REGISTERED,
			      .code = STR(""),
			      .from_code = STR(""),
			      .from_name = actor_name(w->who),
			      .type_group = -1,
			      .type_detail = -1,
			      .type_name = text_get(LANG_VI, TEXT_TASK_TYPE),
			      .subject = t->subject,
			      .content = t->content,
			      .priority = t->f->priority,
			      .created_at = w->now,
			      .updated_at = w->now,
			      .registered_at = w->now,
			      .form_key = t->form_key,
			      .drafter_id = w->who->account_id,
			      .unit_id = t->f->unit_id,
			      .above_id = t->f->above_id };

	return document_insert(tx, w->arena, &d, &t->out_id, e);
}

/* A head's is the matter of their unit: what they pass on. */
static enum rc insert_own(struct tx *tx, const struct giving *t, int64_t *out_id, struct err *e)
{
	const struct date none = { .year = 0 };
	const struct assignment own = { .tenant_id = t->w.tenant.id,
					.document_id = t->out_id,
					.unit_id = t->f->unit_id,
					.part = PART_LEAD,
					.state = ASSIGNMENT_SEEN,
					.queue_rank = assignment_rank(t->f->priority, none),
					.created_at = t->w.now,
					.seen_at = t->w.now,
					.reason = STR("") };

	*out_id = 0;
	return t->f->unit_id == 0 ? RC_OK : assignment_insert(tx, t->w.arena, &own, out_id, e);
}

static enum rc direct(struct tx *tx, struct giving *t, struct err *e)
{
	struct directive_form f = { .document_id = t->out_id,
				    .version = 1,
				    .is_checked = t->f->is_checked,
				    .to = t->f->to,
				    .n_to = t->f->n_to };

	TRY(insert_own(tx, t, &f.assignment_id, e));
	return flow_direct(tx, &t->w, &f, t->content.n > 0 ? t->content : t->subject, e);
}

/* Whoever gives a part of it has begun. */
static enum rc begin_above(struct tx *tx, struct giving *t, struct err *e)
{
	struct assignment *x = &t->part_of;
	const struct flow_note note = { .step = STEP_SPLIT,
					.audit = "assignment.split",
					.text = t->subject,
					.about = x->account_id > 0 ? x->account_name
								   : x->unit_name };

	if (x->id == 0)
		return RC_OK;
	TRY(assignment_move(x, ACTION_ASSIGNMENT_SPLIT, &x->state, e));
	if (x->seen_at == 0)
		x->seen_at = t->w.now;
	TRY(assignment_save(tx, x, e));
	TRY(flow_note(tx, &t->above, &note, e));
	return flow_settle(tx, &t->above, false, e);
}

static enum rc give_fn(struct tx *tx, void *arg, struct err *e)
{
	struct giving *t = arg;
	struct document same;
	bool is_there = false;

	t->part_of = (struct assignment){ .id = 0 };
	TRY(office_own_tenant(tx, t->w.arena, t->w.who, &t->w.tenant, e));
	if (t->form_key.n > 0)
		TRY(err_if_absent(e, document_find_form(tx, t->w.arena, t->form_key, &same, e),
				  &is_there));
	if (is_there) {
		t->out_id = same.id;
		return RC_OK;
	}
	TRY(load_above(tx, t, e));
	TRY(insert_document(tx, t, e));
	TRY(direct(tx, t, e));
	TRY(begin_above(tx, t, e));
	return office_audit(tx, t->w.who, "task.give",
			    object_name(t->w.arena, "document", t->out_id), t->subject, t->w.now,
			    e);
}

static void check_form(struct giving *t)
{
	static const struct text_rule subject = { "subject", TEXT_LINE, LIMIT_SUBJECT, true };
	const struct task_form *f = t->f;
	struct problems *out = t->w.problems;

	t->subject = office_text(t->w.arena, &subject, f->subject, out);
	t->content = flow_text(&t->w, "content", f->content, LIMIT_DIRECTIVE, false);
	if (f->priority < 0 || f->priority >= PRIORITY__COUNT)
		problem_add(out, "priority", "problem.required", 0);
	if (!task_giver(t->w.who, f->unit_id))
		problem_add(out, "unit", "problem.unit", 0);
	if (f->n_to == 0)
		problem_add(out, "to", "problem.required", 0);
	if (f->n_to > LIMIT_ASSIGNMENTS)
		problem_add(out, "to", "problem.too_many", LIMIT_ASSIGNMENTS);
}

enum rc office_task_give(struct node *n, const struct actor *who, const struct task_form *f,
			 int64_t now, int64_t *out_id, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct giving t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
			    .f = f,
			    .form_key = form_key(a, who, f->form_id) };

	TRY(policy_check(who, ACTION_TASK_GIVE, NULL, e));
	if (who->kind != ACTOR_PERSON)
		return err_set(e, RC_DENIED, "err.denied.role", "a task is given by a person");
	check_form(&t);
	TRY(problems_rc(out, e));
	TRY(office_db_write(n, give_fn, &t, out, e));
	*out_id = t.out_id;
	event_wake(n->deliver);
	return RC_OK;
}

static enum rc above_fn(struct tx *tx, void *arg, struct err *e)
{
	struct giving *t = arg;

	TRY(office_own_tenant(tx, t->w.arena, t->w.who, &t->w.tenant, e));
	return load_above(tx, t, e);
}

enum rc office_task_above(struct node *n, struct arena *a, const struct actor *who,
			  int64_t assignment_id, struct document *out, struct err *e)
{
	const struct task_form f = { .above_id = assignment_id };
	struct giving t = { .w = { .arena = a, .who = who }, .f = &f };

	TRY(policy_check(who, ACTION_ASSIGNMENT_SPLIT, NULL, e));
	TRY(db_read(n->db, above_fn, &t, e));
	*out = t.above.document;
	return RC_OK;
}

/* ---- followed ---- */

struct list_read {
	struct arena *arena;
	const struct actor *who;
	const struct task_filter *filter;
	struct work_page page;
	struct task_page *out;
};

static enum rc list_fn(struct tx *tx, void *arg, struct err *e)
{
	struct list_read *r = arg;
	const struct task_filter *f = r->filter;
	struct task_page *out = r->out;
	struct work_page all = r->page;
	struct assignment *found;

	if (f->unit_id > 0)
		TRY(oversight_check(tx, r->arena, r->who, f->unit_id, r->page.today, e));
	all.after_id = INT64_MAX;
	all.most = LIMIT_TASKS_COUNTED;
	for (int i = 0; i < (int)task_standing__COUNT; i++)
		out->n[i] = 0;
	TRY(task_count(tx, r->arena, f->scope, &all, out->n, e));
	TRY(task_list(tx, r->arena, f->scope, &r->page, &found, &out->n_rows, e));
	out->rows = ARENA_ARRAY(r->arena, out->n_rows + 1, struct work_row);
	for (size_t i = 0; i < out->n_rows; i++) {
		struct work_row *row = &out->rows[i];
		*row = (struct work_row){ .assignment = found[i],
					  .text = found[i].reason,
					  .due_on = found[i].due_on,
					  .id = found[i].id };
		TRY(document_load(tx, r->arena, found[i].document_id, &row->document, e));
		row->is_overdue = assignment_standing(&found[i], r->page.today) == TASK_OPEN_LATE;
	}
	return RC_OK;
}

enum rc office_task_list(struct node *n, struct arena *a, const struct actor *who,
			 const struct task_filter *f, int64_t now, struct task_page *out,
			 struct err *e)
{
	struct list_read r = { .arena = a, .who = who, .filter = f, .out = out };

	*out = (struct task_page){ .n_rows = 0 };
	out->has_scope[TASKS_MINE] = policy_allows(who, ACTION_ASSIGNMENT_OPEN, NULL);
	out->has_scope[TASKS_UNIT] = policy_allows(who, ACTION_ASSIGNMENT_PASS, NULL);
	out->has_scope[TASKS_GIVEN] = policy_allows(who, ACTION_INCOMING_DIRECT, NULL);
	if (who->kind != ACTOR_PERSON)
		return RC_OK;
	work_page_of(a, who, now, &r.page);
	r.page.standing = f->has_standing ? task_standing_text(f->standing) : STR("");
	if (f->unit_id > 0)
		r.page.headed = str_fmt(a, "[%lld]", (long long)f->unit_id);
	if (f->is_soon) {
		r.page.standing = task_standing_text(TASK_OPEN);
		r.page.soon = date_add(r.page.today, OVERSIGHT_SOON_DAYS);
	}
	r.page.after_id = f->before_id > 0 ? f->before_id : INT64_MAX;
	r.page.most = f->n_max > 0 && f->n_max < LIMIT_LIST_PAGE ? f->n_max : LIMIT_LIST_PAGE;
	return db_read(n->db, list_fn, &r, e);
}

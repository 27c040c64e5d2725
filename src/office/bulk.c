/* bulk.c -- one thing done to many rows, each by its own use case. */
#include "office/bulk.h"

#include "base/limits.h"
#include "base/log.h"
#include "office/file.h"
#include "office/flow.h"
#include "office/people.h"
#include "office/sight.h"
#include "office/urge.h"

struct bulk_work {
	struct node *node;
	struct arena *arena; /* one row's */
	const struct actor *who;
	const struct bulk_form *form;
	int64_t now;
	struct problems problems; /* one row's */
};

typedef enum rc (*bulk_step)(struct bulk_work *w, const struct bulk_row *r, struct err *e);

/* ---- documents ---- */

/* What its page would have a tick for is no matter of many at once. */
static enum rc register_one(struct bulk_work *w, const struct bulk_row *r, struct err *e)
{
	struct document_view v;
	int64_t number;

	TRY(office_document_refresh(w->node, w->arena, w->who, r->id, &v, e));
	if (v.may_register && incoming_is_doubtful(&v))
		return err_set(e, RC_CONFLICT, "err.bulk_doubtful", "to be looked at first");
	return office_incoming_register(w->node, w->arena, w->who, r->id, r->version, w->now,
					&number, e);
}

static enum rc handle_one(struct bulk_work *w, const struct bulk_row *r, struct err *e)
{
	return office_incoming_handle(w->node, w->who, r->id, w->now, e);
}

static enum rc present_one(struct bulk_work *w, const struct bulk_row *r, struct err *e)
{
	const struct presenting p = { .document_id = r->id,
				      .version = r->version,
				      .leader_id = w->form->with };

	return office_incoming_present(w->node, w->who, &p, w->now, &w->problems, e);
}

static enum rc file_one(struct bulk_work *w, const struct bulk_row *r, struct err *e)
{
	const struct file_adding x = { .file = { w->form->with, 0 }, .documents = &r->id, .n = 1 };
	int64_t added;

	return office_file_add(w->node, w->who, &x, w->now, &added, &w->problems, e);
}

/* Everybody who owes something to it. */
static enum rc urge_one(struct bulk_work *w, const struct bulk_row *r, struct err *e)
{
	const struct urge_form f = { .document_id = r->id };
	int64_t draft_id;
	bool is_new;

	return office_urge(w->node, w->arena, w->who, &f, w->now, &draft_id, &is_new, &w->problems,
			   e);
}

/* What is nobody's to open is not read either. */
static enum rc read_one(struct bulk_work *w, const struct bulk_row *r, struct err *e)
{
	TRY(office_flow_check(w->node, w->who, r->id, e));
	return office_incoming_read(w->node, w->who, r->id, w->now, e);
}

/* ---- assignments, permissions ---- */

static enum rc assignment_one(struct bulk_work *w, const struct bulk_row *r, struct err *e)
{
	struct assignment_act x = { .id = r->id, .version = r->version, .text = STR("") };

	bug_if(!office_act_parse(bulk_act_text(w->form->act), &x));
	return office_assignment_act(w->node, w->who, &x, w->now, &w->problems, e);
}

static enum rc confirm_one(struct bulk_work *w, const struct bulk_row *r, struct err *e)
{
	return office_permission_settle(w->node, w->who, r->id, false, w->now, e);
}

/* ---- all of them ---- */

static const struct {
	enum bulk_kind kind;
	enum action what;
	bulk_step step;
	bool needs_more;
} acts[] = {
	[BULK_REGISTER] = { BULK_DOCUMENTS, ACTION_INCOMING_REGISTER, register_one, false },
	[BULK_HANDLE] = { BULK_DOCUMENTS, ACTION_INCOMING_HANDLE, handle_one, false },
	[BULK_PRESENT] = { BULK_DOCUMENTS, ACTION_INCOMING_PRESENT, present_one, true },
	[BULK_FILE] = { BULK_DOCUMENTS, ACTION_FILE_FILL, file_one, true },
	[BULK_URGE] = { BULK_DOCUMENTS, ACTION_DELIVERY_URGE, urge_one, false },
	[BULK_READ] = { BULK_DOCUMENTS, ACTION_INTERNAL_VIEW, read_one, false },
	[BULK_OPEN] = { BULK_ASSIGNMENTS, ACTION_ASSIGNMENT_OPEN, assignment_one, false },
	[BULK_BEGIN] = { BULK_ASSIGNMENTS, ACTION_ASSIGNMENT_BEGIN, assignment_one, false },
	[BULK_ACCEPT] = { BULK_ASSIGNMENTS, ACTION_ASSIGNMENT_ACCEPT, assignment_one, false },
	[BULK_SETTLE] = { BULK_ASSIGNMENTS, ACTION_ASSIGNMENT_SETTLE, assignment_one, false },
	[BULK_GRANT] = { BULK_ASSIGNMENTS, ACTION_ASSIGNMENT_ANSWER, assignment_one, false },
	[BULK_CONFIRM] = { BULK_PERMISSIONS, ACTION_PERMISSION_CONFIRM, confirm_one, false },
};
_Static_assert(sizeof acts / sizeof acts[0] == bulk_act__COUNT, "one row for each act");

enum bulk_kind bulk_kind_of(enum bulk_act act)
{
	return acts[act].kind;
}

bool bulk_needs_more(enum bulk_act act)
{
	return acts[act].needs_more;
}

bool office_bulk_may(const struct actor *who, enum bulk_act act)
{
	return policy_allows(who, acts[act].what, NULL);
}

/* What was typed wrong in a form stands beside its field; of a row it is the reason. */
static enum rc try_one(struct bulk_work *w, const struct bulk_row *r, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);

	w->arena = a;
	w->problems.n = 0;
	enum rc rc = acts[w->form->act].step(w, r, e);
	if (rc == RC_INVALID && w->problems.n > 0) {
		err_clear(e);
		problem_err(&w->problems.p[0], e);
	}
	return rc;
}

/* No to this row alone. */
static bool is_answer(enum rc rc)
{
	return rc == RC_OK || rc == RC_NOT_FOUND || rc == RC_INVALID || rc == RC_DENIED ||
	       rc == RC_CONFLICT || rc == RC_LIMIT;
}

static void note_failure(struct bulk_result *out, const struct bulk_row *r, const struct err *why)
{
	out->failures[out->n_failures++] = (struct bulk_failure){ .row = *r, .why = *why };
}

static enum rc check_form(const struct bulk_form *f, struct problems *problems, struct err *e)
{
	if (f->n == 0)
		problem_add(problems, "rows", "problem.no_rows", 0);
	if (f->n > LIMIT_BULK)
		problem_add(problems, "rows", "problem.too_many", LIMIT_BULK);
	if (bulk_needs_more(f->act) && f->with <= 0)
		problem_add(problems, "with", "problem.required", 0);
	return problems_rc(problems, e);
}

enum rc office_bulk_do(struct node *n, struct arena *a, const struct actor *who,
		       const struct bulk_form *f, int64_t now, struct bulk_result *out,
		       struct problems *problems, struct err *e)
{
	struct bulk_work w = { .node = n, .who = who, .form = f, .now = now };
	struct err why = ERR_INIT;

	TRY(policy_check(who, acts[f->act].what, NULL, e));
	TRY(check_form(f, problems, e));
	*out = (struct bulk_result){ .failures = ARENA_ARRAY(a, f->n, struct bulk_failure) };
	for (size_t i = 0; i < f->n; i++) {
		if (is_answer(why.rc)) {
			err_clear(&why);
			why.rc = try_one(&w, &f->rows[i], &why);
		}
		if (why.rc == RC_OK)
			out->n_done++;
		else
			note_failure(out, &f->rows[i], &why);
	}
	return RC_OK;
}

/* ---- named ---- */

struct naming {
	struct arena *arena;
	const struct actor *who;
	const struct bulk_row *rows;
	size_t n;
	struct document *out;
};

static enum rc name_one(struct tx *tx, struct naming *x, int64_t id, struct document *out,
			struct err *e)
{
	struct document d;
	bool is_there, is_seen;

	enum rc rc = document_load(tx, x->arena, id, &d, e);
	TRY(err_if_absent(e, rc, &is_there));
	if (!is_there)
		return RC_OK;
	TRY(sight_may(tx, x->arena, x->who, &d, &is_seen, e));
	if (is_seen)
		*out = d;
	return RC_OK;
}

static enum rc name_fn(struct tx *tx, void *arg, struct err *e)
{
	struct naming *x = arg;

	for (size_t i = 0; i < x->n; i++) {
		x->out[i] = (struct document){ .id = 0 };
		if (x->rows[i].document_id > 0)
			TRY(name_one(tx, x, x->rows[i].document_id, &x->out[i], e));
	}
	return RC_OK;
}

enum rc office_bulk_documents(struct node *n, struct arena *a, const struct actor *who,
			      const struct bulk_row *rows, size_t n_rows, struct document **out,
			      struct err *e)
{
	struct naming x = { .arena = a,
			    .who = who,
			    .rows = rows,
			    .n = n_rows,
			    .out = ARENA_ARRAY(a, n_rows + 1, struct document) };

	TRY(db_read(n->db, name_fn, &x, e));
	*out = x.out;
	return RC_OK;
}

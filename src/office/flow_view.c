/* flow_view.c -- what has been said and done about a document, and who may do what to it now. */
#include "office/flow.h"
#include "office/office_int.h"
#include "office/sight.h"
#include "store/document.h"
#include "store/tenant.h"

struct flow_read {
	struct arena *arena;
	struct actor who; /* whose posts allow it is asked of no use case here */
	int64_t id;
	struct document document;
	struct flow_view view;
};

static bool may(const struct flow_read *r, enum action what, const struct assignment *x)
{
	const struct subject s = { .document = &r->document, .assignment = x };

	return policy_check_on(&r->who, what, &s, NULL) == RC_OK;
}

static bool is_asked_for(const struct flow_view *v, const struct assignment *x)
{
	return extension_open(v->extensions, v->n_extensions, x->id) != NULL;
}

/* What no table says: it depends on more than the assignment's state. */
static bool makes_sense(const struct flow_view *v, enum action what, const struct assignment *x)
{
	switch (what) {
	case ACTION_ASSIGNMENT_PASS: return x->account_id == 0;
	case ACTION_ASSIGNMENT_EXTEND: return !is_asked_for(v, x);
	case ACTION_ASSIGNMENT_ANSWER: return is_asked_for(v, x);
	case ACTION_ASSIGNMENT_SETTLE: return x->settled_at == 0;
	default: return true;
	}
}

static void fill_may(struct flow_read *r)
{
	struct flow_view *v = &r->view;

	v->may = ARENA_ARRAY(r->arena, v->n_assignments + 1, uint64_t);
	for (size_t i = 0; i < v->n_assignments; i++) {
		const struct assignment *x = &v->assignments[i];
		for (int k = ACTION_ASSIGNMENT_OPEN; k <= (int)ACTION_ASSIGNMENT_SPLIT; k++) {
			enum action what = (enum action)k;
			if (makes_sense(v, what, x) && may(r, what, x))
				v->may[i] |= FLOW_MAY(what);
		}
	}
	v->may_present = may(r, ACTION_INCOMING_PRESENT, NULL);
	v->may_direct = may(r, ACTION_INCOMING_DIRECT, NULL);
}

static enum rc fill_reports(struct tx *tx, struct flow_read *r, struct err *e)
{
	struct flow_view *v = &r->view;
	struct trace *all;
	size_t n;

	TRY(trace_list(tx, r->arena, r->id, &all, &n, e));
	v->reports = ARENA_ARRAY(r->arena, n + 1, struct trace);
	for (size_t i = 0; i < n; i++) {
		if (all[i].kind == TRACE_STEP && str_eq(all[i].step, step_text(STEP_REPORTED)))
			v->reports[v->n_reports++] = all[i];
	}
	return RC_OK;
}

/* ---- parts, and what it is part of: what the reader may open ---- */

static enum rc may_open(struct tx *tx, const struct flow_read *r, const struct document *d,
			bool *out, struct err *e)
{
	enum rc rc = sight_check(tx, r->arena, &r->who, d, e);

	*out = rc == RC_OK;
	if (rc != RC_DENIED && rc != RC_CONFLICT)
		return rc;
	err_clear(e);
	return RC_OK;
}

static enum rc fill_part(struct tx *tx, struct flow_read *r, const struct document *d,
			 struct err *e)
{
	struct flow_view *v = &r->view;
	struct assignment *all;
	bool is_seen;
	size_t n;

	TRY(may_open(tx, r, d, &is_seen, e));
	if (!is_seen)
		return RC_OK;
	TRY(assignment_list(tx, r->arena, d->id, &all, &n, e));
	struct task_part *out = &v->parts[v->n_parts++];
	const struct assignment *lead = assignment_first(all, n);
	*out = (struct task_part){ .document = *d, .above_id = d->above_id };
	if (lead)
		out->lead = *lead;
	return RC_OK;
}

static enum rc fill_parts(struct tx *tx, struct flow_read *r, struct err *e)
{
	struct document *all;
	size_t n;

	TRY(document_parts(tx, r->arena, r->id, &all, &n, e));
	r->view.parts = ARENA_ARRAY(r->arena, n + 1, struct task_part);
	for (size_t i = 0; i < n; i++)
		TRY(fill_part(tx, r, &all[i], e));
	return RC_OK;
}

static enum rc fill_above(struct tx *tx, struct flow_read *r, struct err *e)
{
	struct assignment above;
	struct document d;
	bool is_seen;

	r->view.above = (struct document){ .id = 0 };
	if (r->document.above_id == 0)
		return RC_OK;
	TRY(assignment_load(tx, r->arena, r->document.tenant_id, r->document.above_id, &above, e));
	TRY(document_load(tx, r->arena, above.document_id, &d, e));
	TRY(may_open(tx, r, &d, &is_seen, e));
	if (is_seen)
		r->view.above = d;
	return RC_OK;
}

static enum rc check_fn(struct tx *tx, void *arg, struct err *e)
{
	struct flow_read *r = arg;

	TRY(document_load(tx, r->arena, r->id, &r->document, e));
	/* what is only to be read has receipts, which are its author's (notice_view.c) */
	if (r->document.direction == DIRECTION_OUTGOING || r->document.notice != NOTICE_NONE)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "not a document to work on");
	return sight_check(tx, r->arena, &r->who, &r->document, e);
}

static enum rc view_fn(struct tx *tx, void *arg, struct err *e)
{
	struct flow_read *r = arg;
	struct flow_view *v = &r->view;
	struct account leader;

	*v = (struct flow_view){ .n_directives = 0 };
	TRY(check_fn(tx, r, e));
	TRY(directive_list(tx, r->arena, r->id, &v->directives, &v->n_directives, e));
	TRY(assignment_list(tx, r->arena, r->id, &v->assignments, &v->n_assignments, e));
	TRY(extension_of_document(tx, r->arena, r->id, &v->extensions, &v->n_extensions, e));
	TRY(fill_reports(tx, r, e));
	TRY(fill_parts(tx, r, e));
	TRY(fill_above(tx, r, e));
	fill_may(r);
	v->presented_name = STR("");
	if (r->document.presented_to == 0)
		return RC_OK;
	TRY(account_load(tx, r->arena, r->document.presented_to, &leader, e));
	v->presented_name = leader.name;
	return RC_OK;
}

static enum rc read_flow(struct node *n, struct flow_read *r, db_fn fn, struct err *e)
{
	TRY(policy_check(&r->who, ACTION_INCOMING_VIEW, NULL, e));
	r->who.stands_for = NULL;
	return db_read(n->db, fn, r, e);
}

enum rc office_flow_view(struct node *n, struct arena *a, const struct actor *who,
			 int64_t document_id, struct flow_view *out, struct err *e)
{
	struct flow_read r = { .arena = a, .who = *who, .id = document_id };

	TRY(read_flow(n, &r, view_fn, e));
	*out = r.view;
	return RC_OK;
}

enum rc office_flow_check(struct node *n, const struct actor *who, int64_t document_id,
			  struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct flow_read r = { .arena = a, .who = *who, .id = document_id };

	return read_flow(n, &r, check_fn, e);
}

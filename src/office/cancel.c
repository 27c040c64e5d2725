/* cancel.c -- the receiver's end: a document that came holds no more; what its sender asks is answered. */
#include "base/fault.h"
#include "base/limits.h"
#include "markup/page.h"
#include "office/flow_int.h"
#include "office/recall_int.h"
#include "store/document.h"
#include "store/tenant.h"

/* ---- a document is cancelled ---- */

enum rc assignments_end(struct tx *tx, const struct cancelling *c, const struct document *d,
			struct err *e)
{
	const struct leaving_work told = {
		.document_id = d->id,
		.leader_id = d->progress == PROGRESS_PRESENTED ? d->presented_to : 0,
		.actor_id = c->who->account_id,
		.why = c->why,
		.today = time_date_vn(c->now),
		.now = c->now,
	};
	struct assignment *all;
	size_t n;

	TRY(work_left_add(tx, &told, e));
	TRY(assignment_list(tx, c->arena, d->id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		struct assignment *x = &all[i];
		bool is_back = x->state == ASSIGNMENT_RETURNED && x->settled_at == 0;
		if (!assignment_is_open(x->state) && !is_back)
			continue;
		if (is_back)
			x->settled_at = c->now;
		else {
			x->state = ASSIGNMENT_DONE;
			x->ended_at = c->now;
			x->ended_by = 0;
			if (!date_is_set(x->done_on))
				x->done_on = time_date_vn(c->now);
			x->reason = c->why;
		}
		TRY(assignment_save(tx, x, e));
	}
	return extension_drop(tx, d->id, c->why, c->now, e);
}

/* ---- tasks that were split off it ---- */

struct branch {
	struct document document;
	struct branch *next;
};

static enum rc branches_of(struct tx *tx, struct arena *a, int64_t document_id,
			   struct branch **todo, size_t *n, struct err *e)
{
	struct document *parts;
	size_t n_parts;

	TRY(document_parts(tx, a, document_id, &parts, &n_parts, e));
	for (size_t i = 0; i < n_parts; i++) {
		struct branch *b = ARENA_NEW(a, struct branch);
		*b = (struct branch){ .document = parts[i], .next = *todo };
		*todo = b;
	}
	*n += n_parts;
	return RC_OK;
}

enum rc parts_open(struct tx *tx, struct arena *a, int64_t document_id, struct document **out,
		   size_t *out_n, struct err *e)
{
	struct branch *todo = NULL, *all = NULL;
	size_t n = 0;

	TRY(branches_of(tx, a, document_id, &todo, &n, e));
	while (todo) {
		struct branch *b = todo;
		todo = b->next;
		b->next = all;
		all = b;
		TRY(branches_of(tx, a, b->document.id, &todo, &n, e));
	}
	*out = ARENA_ARRAY(a, n + 1, struct document);
	for (*out_n = 0; all; all = all->next) {
		const struct document *d = &all->document;
		if (d->standing == STANDING_HOLDS && d->progress != PROGRESS_FINISHED)
			(*out)[(*out_n)++] = *d;
	}
	return RC_OK;
}

enum rc parts_cancel(struct tx *tx, const struct cancelling *c, int64_t document_id, struct err *e)
{
	struct document *all;
	size_t n;

	TRY(parts_open(tx, c->arena, document_id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		const struct trace line = { .document_id = all[i].id,
					    .at = c->now,
					    .organ_code = c->tenant->organ_code,
					    .organ_name = c->tenant->name,
					    .text = c->why,
					    .person = actor_name(c->who),
					    .on_behalf_of = actor_stands_for(c->who),
					    .about = STR("") };
		if (all[i].is_held)
			continue;
		TRY(document_cancel(tx, all[i].id, STANDING_CANCELLED, c->why, c->now, e));
		TRY(assignments_end(tx, c, &all[i], e));
		TRY(trace_step(tx, &line, STEP_CANCELLED, 0, e));
		TRY(office_audit(tx, c->who, "incoming.cancel",
				 object_name(c->arena, "document", all[i].id), c->why, c->now, e));
	}
	return RC_OK;
}

enum rc incoming_cancel(struct tx *tx, const struct cancelling *c, const struct document *d,
			struct err *e)
{
	static const enum step steps[document_standing__COUNT] = {
		[STANDING_REPLACED] = STEP_REPLACED,
		[STANDING_CANCELLED] = STEP_CANCELLED,
		[STANDING_UPDATED] = STEP_UPDATED,
	};
	const struct trace line = { .document_id = d->id,
				    .at = c->now,
				    .organ_code = d->from_code,
				    .organ_name = d->from_name,
				    .text = c->why,
				    .person = c->person,
				    .on_behalf_of = actor_stands_for(c->who) };

	TRY(document_cancel(tx, d->id, c->standing, c->why, c->now, e));
	TRY(assignments_end(tx, c, d, e));
	TRY(parts_cancel(tx, c, d->id, e));
	TRY(trace_step(tx, &line, steps[c->standing], 0, e));
	return office_audit(tx, c->who, "incoming.cancel", object_name(c->arena, "document", d->id),
			    c->why, c->now, e);
}

enum rc incoming_cancel_all(struct tx *tx, const struct cancelling *c, const struct document *d,
			    struct err *e)
{
	struct document *all;
	size_t n;

	if (d->standing == STANDING_HOLDS)
		TRY(incoming_cancel(tx, c, d, e));
	if (d->code.n == 0)
		return RC_OK;
	TRY(document_find_came(tx, c->arena, d, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (all[i].id != d->id && all[i].standing == STANDING_HOLDS)
			TRY(incoming_cancel(tx, c, &all[i], e));
	}
	return RC_OK;
}

/* ---- an answer by a person ---- */

struct answering {
	struct flow_work w;
	const struct request_answer *in;
	struct str reason;
	struct request request;
};

static struct cancelling cancelling_of(const struct answering *t, enum document_standing standing,
				       const char *why)
{
	const struct text_param params[] = { text_param_str(t->request.reason) };

	return (struct cancelling){ .arena = t->w.arena,
				    .who = t->w.who,
				    .tenant = &t->w.tenant,
				    .standing = standing,
				    .why = text_keep(t->w.arena, why, params, 1),
				    .person = t->request.asked_by,
				    .now = t->w.now };
}

/* The document has the new content; the one that brought it keeps the old, for whoever asks what was said
 * before. */
static enum rc take_update(struct tx *tx, struct answering *t, struct err *e)
{
	const struct cancelling c = cancelling_of(t, STANDING_UPDATED, "kept.update_taken");
	struct document *d = &t->w.document, update;

	TRY(document_load(tx, t->w.arena, t->request.update_id, &update, e));
	if (d->standing != STANDING_HOLDS || update.standing != STANDING_HOLDS)
		return err_set(e, RC_CONFLICT, "err.denied.frozen", "one of them holds no more");
	TRY(document_swap_content(tx, t->w.arena, d, &update, t->w.now, e));
	return incoming_cancel(tx, &c, &update, e);
}

static enum rc agree(struct tx *tx, struct answering *t, struct err *e)
{
	const struct cancelling c = cancelling_of(t, STANDING_CANCELLED, "kept.taken_back");

	if (t->request.kind == REQUEST_UPDATE)
		return take_update(tx, t, e);
	return incoming_cancel_all(tx, &c, &t->w.document, e);
}

/* What brought an update that is not wanted is not registered either. */
static enum rc disagree(struct tx *tx, struct answering *t, struct err *e)
{
	struct cancelling c = cancelling_of(t, STANDING_CANCELLED, "kept.update_taken");
	struct document update;

	if (t->request.kind != REQUEST_UPDATE)
		return RC_OK;
	c.why = t->reason;
	c.person = actor_name(t->w.who);
	TRY(document_load(tx, t->w.arena, t->request.update_id, &update, e));
	return update.standing == STANDING_HOLDS ? incoming_cancel(tx, &c, &update, e) : RC_OK;
}

static enum rc tell(struct tx *tx, struct answering *t, struct err *e)
{
	bool is_agreed = t->in->is_agreed;
	const struct status_plan s = {
		.tenant = &t->w.tenant,
		.document = &t->w.document,
		.code = is_agreed ? STR("15") : STR("16"),
		.text = is_agreed ? text_get(LANG_VI, TEXT_PACKET_AGREED) : t->reason,
		.person = actor_name(t->w.who),
		.on_behalf_of = actor_stands_for(t->w.who),
		.now = t->w.now,
	};
	int64_t packet_id;

	return plan_status_to(tx, t->w.arena, &s, STR(""), &packet_id, e);
}

static enum rc answer_fn(struct tx *tx, void *arg, struct err *e)
{
	struct answering *t = arg;
	struct request *x = &t->request;

	TRY(request_load(tx, t->w.arena, t->w.who->tenant_id, t->in->id, x, e));
	TRY(flow_load(tx, &t->w, x->document_id, e));
	TRY(policy_check(t->w.who, ACTION_REQUEST_ANSWER, &t->w.document, e));
	if (x->state != REQUEST_OPEN)
		return err_set(e, RC_CONFLICT, "err.request_answered", "request %lld is not open",
			       (long long)x->id);
	TRY(tell(tx, t, e)); /* of the document by the id that it came with */
	TRY(t->in->is_agreed ? agree(tx, t, e) : disagree(tx, t, e));
	x->state = t->in->is_agreed ? REQUEST_AGREED : REQUEST_REFUSED;
	x->answered_at = t->w.now;
	x->answered_by = actor_name(t->w.who);
	x->on_behalf_of = actor_stands_for(t->w.who);
	x->answer = t->reason;
	TRY(request_end(tx, x, e));
	bool is_update = t->request.kind == REQUEST_UPDATE;
	const struct flow_note note = { .step = !t->in->is_agreed ? STEP_DISAGREED
						: is_update       ? STEP_UPDATED
								  : STEP_AGREED,
					.audit = t->in->is_agreed ? "request.agree"
								  : "request.refuse",
					.text = t->reason,
					.about = STR("") };
	return flow_note(tx, &t->w, &note, e);
}

enum rc office_request_answer(struct node *n, const struct actor *who,
			      const struct request_answer *x, int64_t now, struct problems *out,
			      struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct answering t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
			       .in = x };

	TRY(policy_check(who, ACTION_REQUEST_ANSWER, NULL, e));
	t.reason = flow_text(&t.w, "reason", x->reason, LIMIT_REASON, !x->is_agreed);
	TRY(problems_rc(out, e));
	FAULT_POINT("office.answer");
	TRY(office_db_write(n, answer_fn, &t, out, e));
	FAULT_POINT("office.answered");
	event_wake(n->deliver);
	return RC_OK;
}

/* ---- what waits for an answer ---- */

struct listing {
	struct arena *arena;
	const struct actor *who;
	int64_t id;
	struct request_row *rows;
	size_t n_rows;
};

static enum rc load_documents(struct tx *tx, const struct listing *t, struct request_row *row,
			      struct err *e)
{
	const struct request *x = &row->request;

	TRY(document_load(tx, t->arena, x->document_id, &row->document, e));
	return x->update_id > 0 ? document_load(tx, t->arena, x->update_id, &row->update, e)
				: RC_OK;
}

static enum rc find_fn(struct tx *tx, void *arg, struct err *e)
{
	struct listing *t = arg;
	struct request_row *row = ARENA_NEW(t->arena, struct request_row);

	TRY(request_load(tx, t->arena, t->who->tenant_id, t->id, &row->request, e));
	if (row->request.delivery_id > 0)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "asked by us");
	t->rows = row;
	return load_documents(tx, t, row, e);
}

static enum rc list_fn(struct tx *tx, void *arg, struct err *e)
{
	struct listing *t = arg;
	struct request *all;
	size_t n;

	TRY(request_waiting(tx, t->arena, t->who->tenant_id, &all, &n, e));
	t->rows = ARENA_ARRAY(t->arena, n + 1, struct request_row);
	t->n_rows = n;
	for (size_t i = 0; i < n; i++) {
		t->rows[i] = (struct request_row){ .request = all[i] };
		TRY(load_documents(tx, t, &t->rows[i], e));
	}
	return RC_OK;
}

enum rc office_request_list(struct node *n, struct arena *a, const struct actor *who,
			    struct request_row **out, size_t *out_n, struct err *e)
{
	struct listing t = { .arena = a, .who = who };

	*out_n = 0;
	if (!policy_allows(who, ACTION_REQUEST_ANSWER, NULL))
		return RC_OK;
	TRY(db_read(n->db, list_fn, &t, e));
	*out = t.rows;
	*out_n = t.n_rows;
	return RC_OK;
}

enum rc office_request_find(struct node *n, struct arena *a, const struct actor *who, int64_t id,
			    struct request_row *out, struct err *e)
{
	struct listing t = { .arena = a, .who = who, .id = id };

	TRY(policy_check(who, ACTION_REQUEST_ANSWER, NULL, e));
	TRY(db_read(n->db, find_fn, &t, e));
	*out = t.rows[0];
	return RC_OK;
}

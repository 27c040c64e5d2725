/* incoming.c -- văn bản đến: tiếp nhận vào sổ, từ chối tiếp nhận. */
#include "base/fault.h"
#include "base/limits.h"
#include "markup/page.h"
#include "office/office_int.h"
#include "office/plan.h"
#include "store/document.h"
#include "store/request.h"

struct incoming_work {
	struct arena *arena;
	const struct actor *who;
	int64_t id, version, now;
	int64_t series_id; /* the register, 0 = the one for it */
	struct str reason; /* of a refusal */
	int64_t number;    /* out */
	bool is_told;      /* out: a packet is planned */
};

/* Somebody was faster: who, when and under which number, as the history has it. */
static enum rc done_meanwhile(struct tx *tx, const struct incoming_work *w,
			      const struct document *d, struct err *e)
{
	bool is_registered = d->state == DOCUMENT_REGISTERED;
	struct str code = is_registered ? STR("03") : STR("02"), who = STR("");
	int64_t at = d->updated_at;
	struct trace *all;
	size_t n;

	TRY(trace_list(tx, w->arena, d->id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (all[i].kind != TRACE_STATUS_OUT || !str_eq(all[i].status, code))
			continue;
		who = all[i].person;
		at = all[i].at;
	}
	if (who.n == 0) { /* nobody that its history names */
		(void)err_set(e, RC_CONFLICT, "err.denied.state", "document %lld is %.*s",
			      (long long)d->id, STR_FMT(document_state_text(d->state)));
		err_param(e, document_state_text(d->state));
		return RC_CONFLICT;
	}
	(void)err_set(e, RC_CONFLICT,
		      is_registered ? "err.registered_meanwhile" : "err.refused_meanwhile",
		      "document %lld is not waiting any more", (long long)d->id);
	err_param(e, who);
	err_param(e, time_vn(w->arena, at));
	if (is_registered)
		err_param_i64(e, d->arrival_number);
	return RC_CONFLICT;
}

/* Whether its content is to be taken over comes first; if not, it is never registered. */
static enum rc check_asked(struct tx *tx, const struct incoming_work *w, struct err *e)
{
	struct request x;
	bool is_there;

	TRY(err_if_absent(e, request_of_update(tx, w->arena, w->id, &x, e), &is_there));
	return is_there && x.state == REQUEST_OPEN
		       ? err_set(e, RC_CONFLICT, "err.update_first", "request %lld is open",
				 (long long)x.id)
		       : RC_OK;
}

/* The document as the form saw it: the same version, of this organ, in a state that allows it. */
static enum rc load_waiting(struct tx *tx, const struct incoming_work *w, enum action what,
			    struct document *out, struct err *e)
{
	TRY(document_load(tx, w->arena, w->id, out, e));
	if (out->direction != DIRECTION_INCOMING)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "not an incoming document");
	enum rc rc = policy_check(w->who, what, out, e);
	if (rc == RC_CONFLICT &&
	    (out->state == DOCUMENT_REGISTERED || out->state == DOCUMENT_REFUSED))
		return done_meanwhile(tx, w, out, e);
	TRY(rc);
	TRY(office_fresh(w->version, out->version, e));
	return out->relation == RELATION_UPDATE ? check_asked(tx, w, e) : RC_OK;
}

static enum rc finish(struct tx *tx, struct incoming_work *w, const struct document *d,
		      const struct status_plan *status, const char *action, struct err *e)
{
	w->is_told = plan_status_is_awaited(status);
	TRY(plan_status(tx, w->arena, status, e));
	return office_audit(tx, w->who, action, object_name(w->arena, "document", d->id),
			    status->text, w->now, e);
}

static enum rc register_fn(struct tx *tx, void *arg, struct err *e)
{
	struct incoming_work *w = arg;
	struct document d;
	struct tenant t;

	TRY(office_own_tenant(tx, w->arena, w->who, &t, e));
	TRY(load_waiting(tx, w, ACTION_INCOMING_REGISTER, &d, e));
	/* Decree 30 art. 22: consecutive in the year; of each register, where there are several */
	TRY(entry_number(tx, w->arena, &d, w->series_id, w->now, e));
	d.registered_at = d.updated_at = w->now;
	TRY(document_register(tx, &d, e));
	w->number = d.arrival_number;
	const struct text_param number = text_param_i64(d.arrival_number);
	const struct status_plan status = {
		.tenant = &t,
		.document = &d,
		.code = STR("03"),
		.now = w->now,
		.person = actor_name(w->who),
		.on_behalf_of = actor_stands_for(w->who),
		.text = text_format(w->arena, text_get(LANG_VI, TEXT_PACKET_REGISTERED), &number,
				    1),
	};
	TRY(finish(tx, w, &d, &status, "incoming.register", e));
	return groups_take_in(tx, w->arena, w->who, &d, w->now, e);
}

enum rc office_incoming_register(struct node *n, struct arena *a, const struct actor *who,
				 int64_t id, int64_t version, int64_t now, int64_t *out_number,
				 struct err *e)
{
	const struct taking_in taking = { .id = id, .version = version };

	return office_incoming_register_in(n, a, who, &taking, now, out_number, e);
}

enum rc office_incoming_register_in(struct node *n, struct arena *a, const struct actor *who,
				    const struct taking_in *x, int64_t now, int64_t *out_number,
				    struct err *e)
{
	struct incoming_work w = { .arena = a,
				   .who = who,
				   .id = x->id,
				   .version = x->version,
				   .series_id = x->series_id,
				   .now = now };

	TRY(policy_check(who, ACTION_INCOMING_REGISTER, NULL, e));
	FAULT_POINT("office.register");
	TRY(db_write(n->db, register_fn, &w, e));
	FAULT_POINT("office.registered");
	if (w.is_told)
		event_wake(n->deliver);
	*out_number = w.number;
	return RC_OK;
}

static enum rc refuse_fn(struct tx *tx, void *arg, struct err *e)
{
	struct incoming_work *w = arg;
	struct document d;
	struct tenant t;

	TRY(office_own_tenant(tx, w->arena, w->who, &t, e));
	TRY(load_waiting(tx, w, ACTION_INCOMING_REFUSE, &d, e));
	d.refusal_reason = w->reason;
	d.updated_at = w->now;
	TRY(document_refuse(tx, &d, e));
	const struct status_plan status = { .tenant = &t,
					    .document = &d,
					    .code = STR("02"),
					    .now = w->now,
					    .person = actor_name(w->who),
					    .on_behalf_of = actor_stands_for(w->who),
					    .text = w->reason };
	return finish(tx, w, &d, &status, "incoming.refuse", e);
}

static enum rc check_reason(struct incoming_work *w, struct problems *out, struct err *e)
{
	const struct text_rule r = { "reason", TEXT_LINES, LIMIT_REASON, true };

	w->reason = office_text(w->arena, &r, w->reason, out);
	return problems_rc(out, e);
}

enum rc office_incoming_refuse(struct node *n, struct arena *a, const struct actor *who, int64_t id,
			       int64_t version, struct str reason, int64_t now,
			       struct problems *out, struct err *e)
{
	struct incoming_work w = {
		.arena = a, .who = who, .id = id, .version = version, .now = now, .reason = reason
	};

	TRY(policy_check(who, ACTION_INCOMING_REFUSE, NULL, e));
	TRY(check_reason(&w, out, e));
	FAULT_POINT("office.refuse");
	TRY(db_write(n->db, refuse_fn, &w, e));
	if (w.is_told)
		event_wake(n->deliver);
	return RC_OK;
}

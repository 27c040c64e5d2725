/* remake.c -- the way on from what went wrong: seen to, or written anew. */
#include "office/dossier_int.h"
#include "office/own_receiver_int.h"
#include "office/drafting_int.h"
#include "office/sight.h"
#include "store/document.h"
#include "store/own_receiver.h"
#include "store/rider.h"
#include "store/tenant.h"

struct handle_work {
	struct arena *arena;
	const struct actor *who;
	int64_t id, now;
};

static enum rc add_handled(struct tx *tx, const struct handle_work *w, const struct document *d,
			   struct str about, struct err *e)
{
	struct tenant t;

	TRY(office_own_tenant(tx, w->arena, w->who, &t, e));
	const struct trace line = { .document_id = d->id,
				    .at = w->now,
				    .organ_code = t.organ_code,
				    .organ_name = t.name,
				    .text = about,
				    .person = actor_name(w->who),
				    .on_behalf_of = actor_stands_for(w->who) };
	return trace_step(tx, &line, STEP_HANDLED, 0, e);
}

/* ---- seen to ---- */

static enum rc delivery_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct handle_work *w = arg;
	struct delivery v;
	struct document d;

	TRY(delivery_load(tx, w->arena, w->id, &v, e));
	TRY(document_load(tx, w->arena, v.document_id, &d, e));
	TRY(policy_check(w->who, ACTION_DELIVERY_HANDLE, &d, e));
	TRY(delivery_handle(tx, v.id, w->now, e));
	TRY(add_handled(tx, w, &d, v.receiver_name, e));
	return office_audit(tx, w->who, "delivery.handle", object_name(w->arena, "delivery", v.id),
			    v.receiver_code, w->now, e);
}

static enum rc incoming_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct handle_work *w = arg;
	struct document d;

	TRY(document_load(tx, w->arena, w->id, &d, e));
	TRY(policy_check(w->who, ACTION_INCOMING_HANDLE, &d, e));
	TRY(document_handle(tx, d.id, w->now, e));
	TRY(add_handled(tx, w, &d, STR(""), e));
	return office_audit(tx, w->who, "incoming.handle", object_name(w->arena, "document", d.id),
			    STR(""), w->now, e);
}

static enum rc handle(struct node *n, const struct actor *who, enum action what, int64_t id,
		      int64_t now, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct handle_work w = { .arena = a, .who = who, .id = id, .now = now };

	TRY(policy_check(who, what, NULL, e));
	return db_write(n->db, what == ACTION_DELIVERY_HANDLE ? delivery_fn : incoming_fn, &w, e);
}

enum rc office_delivery_handle(struct node *n, const struct actor *who, int64_t delivery_id,
			       int64_t now, struct err *e)
{
	return handle(n, who, ACTION_DELIVERY_HANDLE, delivery_id, now, e);
}

enum rc office_incoming_handle(struct node *n, const struct actor *who, int64_t id, int64_t now,
			       struct err *e)
{
	return handle(n, who, ACTION_INCOMING_HANDLE, id, now, e);
}

/* ---- written anew ---- */

static bool is_taken(const struct delivery *d)
{
	return d->state != DELIVERY_FAILED && d->state != DELIVERY_REFUSED;
}

bool reached_nobody(const struct delivery *all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (is_taken(&all[i]))
			return false;
	}
	return n > 0;
}

/* …nor is it with anybody of the organ itself. */
enum rc number_is_free(struct tx *tx, struct arena *a, int64_t id, const struct delivery *all,
		       size_t n, bool *out, struct err *e)
{
	bool is_with_own;

	TRY(own_receivers_have(tx, a, id, &is_with_own, e));
	*out = reached_nobody(all, n) && !is_with_own;
	return RC_OK;
}

struct remake_work {
	struct arena *arena;
	const struct actor *who;
	int64_t id, now, out_id;
};

/* It urges, answers or corrects what the old one did. A change that reached nobody is made by the new one in its
 * place; once somebody has it, it is itself what can be changed. A copy is made of its original alone. */
static enum rc check_bound(const struct document *old, bool keeps_number, struct err *e)
{
	if (old->relation == RELATION_COPY)
		return err_set(e, RC_CONFLICT, "err.remake_copy", "a copy");
	if (relation_is_change(old->relation) && !keeps_number)
		return err_set(e, RC_CONFLICT, "err.remake_change", "somebody has the change");
	return RC_OK;
}

/* What people wrote, and nothing of what became of it. */
static struct document fresh_of(const struct document *old, bool keeps_number,
				const struct remake_work *w)
{
	struct document d = { .tenant_id = old->tenant_id,
			      .direction = DIRECTION_OUTGOING,
			      .state = DOCUMENT_DRAFT,
			      .from_code = old->from_code,
			      .from_name = old->from_name,
			      .issued_on = old->issued_on,
			      .due_on = old->due_on,
			      .type_group = old->type_group,
			      .type_detail = old->type_detail,
			      .priority = old->priority,
			      .page_count = old->page_count,
			      .created_at = w->now,
			      .updated_at = w->now,
			      .edited_by = w->who->account_id,
			      .edited_by_name = actor_name(w->who),
			      .made_from = keeps_number ? old->id : 0,
			      .relation = old->relation,
			      .about_id = old->about_id,
			      .stage = STAGE_DRAFT,
			      .unit_id = old->unit_id };

	for (size_t i = 0; i < document_texts_count; i++)
		*document_text_slot(&d, &document_texts[i]) = document_text_of(old,
									       &document_texts[i]);
	draft_adopt(w->who, &d);
	if (!keeps_number)
		d.number = STR(""); /* the old one is in somebody's register */
	return d;
}

static enum rc copy_receivers(struct tx *tx, const struct remake_work *w,
			      const struct delivery *old, size_t n, struct err *e)
{
	int64_t id;

	for (size_t i = 0; i < n; i++) {
		struct delivery d = old[i];
		if (is_taken(&d))
			continue;
		d.document_id = w->out_id;
		d.state = DELIVERY_DRAFT;
		d.status = d.status_text = STR("");
		d.status_at = 0;
		TRY(delivery_insert(tx, w->arena, &d, &id, e));
	}
	return RC_OK;
}

/* What the old one said of another organ's draft. */
static enum rc copy_opinion(struct tx *tx, const struct remake_work *w, struct err *e)
{
	struct rider x;
	bool is_there;

	TRY(err_if_absent(e, rider_find(tx, w->arena, w->id, &x, e), &is_there));
	if (!is_there || x.kind != RIDER_OPINION_ANSWER)
		return RC_OK;
	x.document_id = w->out_id;
	return rider_put(tx, &x, e);
}

/* The button pressed twice, or by two: the draft that is there, as long as nobody has changed it. */
static enum rc find_untouched(struct tx *tx, struct remake_work *w, struct str key, bool *out,
			      struct str *out_key, struct err *e)
{
	struct document same;
	bool is_there;

	TRY(err_if_absent(e, document_find_form(tx, w->arena, key, &same, e), &is_there));
	*out = is_there && same.version == 1;
	*out_key = is_there ? STR("") : key;
	if (*out)
		w->out_id = same.id;
	return RC_OK;
}

static enum rc remake_fn(struct tx *tx, void *arg, struct err *e)
{
	struct remake_work *w = arg;
	bool keeps_number, is_made;
	struct str key;
	struct document old;
	struct delivery *to;
	size_t n;

	TRY(document_load(tx, w->arena, w->id, &old, e));
	TRY(sight_check(tx, w->arena, w->who, &old, e));
	if (old.direction != DIRECTION_OUTGOING || old.state != DOCUMENT_SENT)
		return err_set(e, RC_CONFLICT, "err.denied.state", "not a sent document");
	if (old.secrecy != SECRECY_NONE)
		return err_set(e, RC_CONFLICT, "err.denied.secret", "a secret document");
	if (old.replaced_by > 0)
		return err_set(e, RC_CONFLICT, "err.replaced", "written anew before");
	TRY(delivery_list(tx, w->arena, old.id, &to, &n, e));
	TRY(number_is_free(tx, w->arena, old.id, to, n, &keeps_number, e));
	TRY(check_bound(&old, keeps_number, e));
	key = str_fmt(w->arena, "remake:%lld:%d", (long long)w->id, keeps_number);
	TRY(find_untouched(tx, w, key, &is_made, &key, e));
	if (is_made)
		return RC_OK;
	struct document d = fresh_of(&old, keeps_number, w);
	d.form_key = key;
	TRY(document_insert(tx, w->arena, &d, &w->out_id, e));
	TRY(copy_receivers(tx, w, to, n, e));
	TRY(own_receiver_copy(tx, w->id, w->out_id, e));
	TRY(attachment_copy(tx, w->arena, w->id, w->out_id, e));
	TRY(dossier_copy(tx, w->arena, w->id, w->out_id, e));
	TRY(copy_opinion(tx, w, e));
	return office_audit(tx, w->who, "outgoing.remake",
			    object_name(w->arena, "document", w->out_id), old.code, w->now, e);
}

enum rc office_outgoing_remake(struct node *n, struct arena *a, const struct actor *who, int64_t id,
			       int64_t now, int64_t *out_id, struct err *e)
{
	struct remake_work w = { .arena = a, .who = who, .id = id, .now = now };

	TRY(policy_check(who, ACTION_OUTGOING_WRITE, NULL, e));
	TRY(db_write(n->db, remake_fn, &w, e));
	*out_id = w.out_id;
	return RC_OK;
}

/* outgoing.c -- văn bản đi: drafts, sending, sending again.
 *
 * Files become durable blobs before the transaction; the transaction writes document, attachments,
 * deliveries, the planned packet, the outbox, history and audit, or nothing.
 */
#include "base/fault.h"
#include "base/limits.h"
#include "base/map.h"
#include "office/draft_file.h"
#include "office/part_int.h"
#include "office/plan.h"
#include "office/travel_int.h"
#include "store/document.h"
#include "store/organ.h"
#include "store/own_receiver.h"
#include "store/tenant.h"
#include "text/text.h"

struct outgoing_work {
	struct arena *arena;
	const struct actor *who;
	const struct conf *conf;
	int64_t now;
	int64_t id;          /* draft to send or change, 0 = new */
	struct str form_key; /* of the form that makes a new one, "" = none */
	bool has_form;
	struct document document; /* from the form, cleaned */
	const struct outgoing_receiver *receivers;
	size_t n_receivers;
	struct attachment *new_files; /* in form order; id > 0: one to keep */
	size_t n_files;
	bool is_send;
	struct str missed; /* a receiver that the directory does not know */
	bool is_same_form; /* found: the form comes once more, and nobody has changed it since */
	struct problems *problems;
	struct blob_store *doubts_of; /* of issue_work */
	int64_t out_id;
};

struct str form_key(struct arena *a, const struct actor *who, struct str form_id)
{
	if (form_id.n == 0 || form_id.n > LIMIT_FORM_ID || who->account_id == 0)
		return STR("");
	return str_fmt(a, "%lld:%.*s", (long long)who->account_id,
		       STR_FMT(text_repair(a, form_id)));
}

/* ---- the form, outside the transaction ---- */

static void clean_texts(struct arena *a, struct document *d, struct problems *out)
{
	for (size_t i = 0; i < document_texts_count; i++) {
		const struct document_text *t = &document_texts[i];
		struct str *field = document_text_slot(d, t);
		if (text_clean(a, *field, t->shape, field, NULL) != RC_OK) {
			problem_add(out, t->name, "problem.text", 0);
			*field = text_repair(a, *field);
		}
	}
}

static void check_receivers(struct outgoing_work *w)
{
	struct map *seen = map_new(w->arena);

	if (w->n_receivers > LIMIT_RECEIVERS)
		problem_add(w->problems, "receivers", "problem.too_many", LIMIT_RECEIVERS);
	for (size_t i = 0; i < w->n_receivers; i++) {
		const struct outgoing_receiver *r = &w->receivers[i];
		struct str key = r->code.n > 0 ? r->code : text_casefold(w->arena, r->name);
		if (!map_put(seen, key, NULL))
			problem_add_words(w->problems, "receivers", "problem.receiver_twice",
					  r->code.n > 0 ? r->code : r->name, STR(""));
	}
}

/* Whom the directory does not have is written as it was typed. */
static void clean_receivers(struct outgoing_work *w, const struct outgoing_form *f)
{
	static const struct text_rule name = { "outside", TEXT_LINE, LIMIT_ORGAN_NAME, true };
	static const struct text_rule address = { "outside", TEXT_LINE, LIMIT_ADDRESS, false };
	struct outgoing_receiver *all = ARENA_ARRAY(w->arena, f->n_receivers + 1,
						    struct outgoing_receiver);

	for (size_t i = 0; i < f->n_receivers; i++) {
		all[i] = f->receivers[i];
		if (all[i].code.n > 0)
			continue;
		all[i].name = office_text(w->arena, &name, all[i].name, w->problems);
		all[i].address = office_text(w->arena, &address, all[i].address, w->problems);
	}
	w->receivers = all;
	w->n_receivers = f->n_receivers;
}

static enum rc read_form(struct node *n, struct outgoing_work *w, const struct outgoing_form *f,
			 struct err *e)
{
	w->has_form = true;
	w->document = f->document;
	w->form_key = form_key(w->arena, w->who, f->form_id);
	clean_receivers(w, f);
	clean_texts(w->arena, &w->document, w->problems);
	document_tidy_number(w->arena, &w->document);
	check_receivers(w);
	w->n_files = f->n_files;
	TRY(uploads_take(n, w->arena, f->files, f->n_files, w->problems, &w->new_files, e));
	FAULT_POINT("office.files_taken");
	return problems_rc(w->problems, e);
}

/* ---- inside the transaction ---- */

static enum rc load_draft(struct tx *tx, struct outgoing_work *w, int64_t id, enum action what,
			  struct document *out, struct err *e)
{
	TRY(document_load(tx, w->arena, id, out, e));
	if (out->direction != DIRECTION_OUTGOING)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "not an outgoing document");
	return policy_check(w->who, what, out, e);
}

/* Số and ngày ban hành are a clerk's to give: what a drafter types there is no number of the document. */
static void leave_number(const struct actor *who, struct document *d)
{
	struct actor asks = *who;

	asks.stands_for = NULL;
	if (policy_allows(&asks, ACTION_DRAFT_NUMBER, NULL))
		return;
	d->number = STR("");
	d->issued_on = (struct date){ .year = 0 };
}

/* What the form says over what the draft holds. */
static void apply_form(const struct outgoing_work *w, const struct tenant *t, struct document *d)
{
	const struct document old = *d;

	*d = w->document;
	d->id = old.id;
	d->tenant_id = t->id;
	d->direction = DIRECTION_OUTGOING;
	d->state = DOCUMENT_DRAFT;
	d->code = STR("");
	d->from_code = t->organ_code;
	d->from_name = t->name;
	d->made_from = old.made_from;
	d->relation = old.relation;
	d->about_id = old.about_id;
	d->stage = STAGE_DRAFT;
	d->draft_n = old.draft_n;
	d->drafter_id = old.drafter_id;
	d->unit_id = old.unit_id;
	d->signer_account = old.signer_account;
	draft_adopt(w->who, d);
	d->created_at = old.id ? old.created_at : w->now;
	d->updated_at = w->now;
	d->edited_by = w->who->account_id;
	d->edited_by_name = actor_name(w->who);
	d->form_key = old.id ? old.form_key : w->form_key;
	d->form_version = w->is_same_form || !old.id ? old.version + 1 : old.form_version;
	if (w->is_same_form)
		d->version = old.version;
	leave_number(w->who, d);
	d->packet_id = 0;
	d->arrival_number = d->arrival_year = 0;
	d->refusal_reason = STR("");
}

static enum rc write_document(struct tx *tx, struct outgoing_work *w, struct document *d,
			      struct err *e)
{
	if (d->id == 0) {
		TRY(document_insert(tx, w->arena, d, &d->id, e));
		d->version = d->draft_n = 1;
		return RC_OK;
	}
	TRY(document_save_draft(tx, d, e));
	d->version++;
	return RC_OK;
}

static enum rc receiver_fault(struct outgoing_work *w, const char *key, struct str code)
{
	problem_add_words(w->problems, "receivers", key, code, STR(""));
	return RC_OK;
}

static enum rc outside_fault(struct outgoing_work *w, const char *key, struct str name)
{
	problem_add_words(w->problems, "outside", key, name, STR(""));
	return RC_OK;
}

struct receivers_before {
	struct travel_from from;
	struct delivery *all;
	size_t n;
};

/* What was chosen by hand for a receiver stays until something else is. */
static enum form form_of(const struct receivers_before *x, const struct outgoing_receiver *r)
{
	for (size_t i = 0; r->form == FORM_UNKNOWN && i < x->n; i++) {
		if (str_eq(x->all[i].receiver_code, r->code))
			return x->all[i].form == x->all[i].form_proposed ? FORM_UNKNOWN
									 : x->all[i].form;
	}
	return r->form;
}

static bool has_no_road(const struct organ *o, enum form form)
{
	return (o->kind == ORGAN_COMPANY || o->kind == ORGAN_PERSON) && form != FORM_PAPER;
}

static enum purpose purpose_of(const struct receivers_before *x, const struct outgoing_receiver *r)
{
	for (size_t i = 0; r->purpose == PURPOSE_UNKNOWN && i < x->n; i++) {
		if (x->all[i].is_outside && str_eq(x->all[i].receiver_code, r->name))
			return x->all[i].purpose;
	}
	return r->purpose;
}

/* Whom the directory has is chosen from it, so that they get it electronically. */
static enum rc write_outside(struct tx *tx, struct outgoing_work *w, const struct document *d,
			     const struct receivers_before *was, const struct outgoing_receiver *r,
			     struct err *e)
{
	const struct receiver_new x = { .code = r->name,
					.name = r->name,
					.form = FORM_PAPER,
					.purpose = purpose_of(was, r),
					.is_outside = true,
					.address = r->address };
	struct organ *all;
	size_t n;

	TRY(organ_find_name(tx, w->arena, r->name, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (str_eq(all[i].code, d->from_code))
			return outside_fault(w, "problem.receiver_self", r->name);
		if (all[i].state == ORGAN_ACTIVE && !has_no_road(&all[i], FORM_UNKNOWN))
			return outside_fault(w, "problem.outside_known", r->name);
	}
	return receiver_add(tx, w->arena, &was->from, &x, e);
}

/* Receivers are written by name as the directory has them now. */
static enum rc write_receiver(struct tx *tx, struct outgoing_work *w, const struct document *d,
			      const struct receivers_before *was, const struct outgoing_receiver *r,
			      struct err *e)
{
	enum form form = form_of(was, r);
	struct organ o;
	bool is_known;

	if (r->code.n == 0)
		return write_outside(tx, w, d, was, r, e);
	TRY(err_if_absent(e, organ_find(tx, w->arena, r->code, &o, e), &is_known));
	if (!is_known) {
		w->missed = r->code;
		return receiver_fault(w, "problem.receiver_unknown", r->code);
	}
	if (str_eq(o.code, d->from_code))
		return receiver_fault(w, "problem.receiver_self", r->code);
	if (o.state != ORGAN_ACTIVE)
		return receiver_fault(w, "problem.receiver_locked", r->code);
	if (has_no_road(&o, form))
		return receiver_fault(w, "problem.receiver_no_road", r->code);
	const struct receiver_new x = { .code = o.code,
					.name = o.name,
					.form = form,
					.purpose = r->purpose,
					.address = STR("") };
	return receiver_add(tx, w->arena, &was->from, &x, e);
}

static enum rc write_receivers(struct tx *tx, struct outgoing_work *w, const struct document *d,
			       struct err *e)
{
	struct receivers_before was;

	TRY(travel_from(tx, w->arena, d, &was.from, e));
	TRY(delivery_list(tx, w->arena, d->id, &was.all, &was.n, e));
	TRY(delivery_delete_of(tx, d->id, e));
	for (size_t i = 0; i < w->n_receivers; i++)
		TRY(write_receiver(tx, w, d, &was, &w->receivers[i], e));
	return w->n_receivers > 0 ? own_receivers_unkeep(tx, d->id, e) : RC_OK;
}

/* A file to keep must be one of the draft's own. */
static const struct attachment *find_kept(const struct attachment *old, size_t n_old, int64_t id)
{
	for (size_t i = 0; i < n_old; i++) {
		if (old[i].id == id && old[i].standing == FILE_CURRENT)
			return &old[i];
	}
	return NULL;
}

/* old: those that it had before, perhaps as the version that this one follows. */
static enum rc write_files(struct tx *tx, struct outgoing_work *w, const struct document *d,
			   const struct attachment *old, size_t n_old, struct err *e)
{
	struct attachment *all = ARENA_ARRAY(w->arena, w->n_files + 1, struct attachment);

	for (size_t i = 0; i < w->n_files; i++) {
		all[i] = w->new_files[i];
		if (all[i].id == 0)
			continue;
		const struct attachment *kept = find_kept(old, n_old, all[i].id);
		if (!kept)
			return err_set(e, RC_CONFLICT, "err.stale", "file is gone");
		all[i] = *kept;
	}
	return draft_files_write(tx, w->arena, d->id, all, w->n_files, old, n_old, e);
}

/* N2: what was given belongs to the version that is there. */
static enum rc revise(struct tx *tx, const struct outgoing_work *w, const struct tenant *t,
		      struct document *d, struct err *e)
{
	struct flow_work flow = { .arena = w->arena,
				  .who = w->who,
				  .now = w->now,
				  .problems = w->problems,
				  .tenant = *t,
				  .document = *d };

	TRY(draft_revise(tx, &flow, e));
	d->draft_n = flow.document.draft_n;
	return RC_OK;
}

static enum rc save_form(struct tx *tx, struct outgoing_work *w, const struct tenant *t,
			 struct document *d, struct err *e)
{
	struct attachment *old = NULL;
	size_t n_old = 0;

	if (d->id > 0) {
		TRY(attachment_list_version(tx, w->arena, d->id, d->draft_n, &old, &n_old, e));
		TRY(revise(tx, w, t, d, e));
	}
	apply_form(w, t, d);
	TRY(write_document(tx, w, d, e));
	TRY(write_receivers(tx, w, d, e));
	return write_files(tx, w, d, old, n_old, e);
}

/* A form that is handed in twice (a double click, "back", F5) means the draft it has made; what was
 * changed since is not written over. */
static enum rc find_same_form(struct tx *tx, struct outgoing_work *w, int64_t *out_id,
			      struct err *e)
{
	struct document same;

	w->is_same_form = false;
	*out_id = w->id;
	if (w->id > 0 || w->form_key.n == 0)
		return RC_OK;
	enum rc rc = document_find_form(tx, w->arena, w->form_key, &same, e);
	if (rc == RC_NOT_FOUND)
		return err_clear(e), RC_OK;
	TRY(rc);
	w->is_same_form = same.version == same.form_version;
	*out_id = same.id;
	return RC_OK;
}

/* A draft that has been asked about or submitted goes that way to its end; a clerk sends what was signed
 * on paper. */
static enum rc check_way(struct tx *tx, const struct outgoing_work *w, const struct document *d,
			 struct err *e)
{
	int64_t last;

	if (d->relation == RELATION_COPY)
		return err_set(e, RC_CONFLICT, "err.copy_way", "a copy is signed and numbered");
	TRY(draft_version_last(tx, w->arena, d->id, &last, e));
	return last == 0 ? RC_OK
			 : err_set(e, RC_CONFLICT, "err.draft_on_its_way", "version %lld was seen",
				   (long long)last);
}

static enum rc issue(struct tx *tx, struct outgoing_work *w, const struct tenant *t,
		     struct document *d, struct err *e)
{
	struct issue_work work = { .arena = w->arena,
				   .who = w->who,
				   .conf = w->conf,
				   .now = w->now,
				   .problems = w->problems,
				   .doubts_of = w->doubts_of };

	return outgoing_issue(tx, &work, t, d, e);
}

static enum rc outgoing_fn(struct tx *tx, void *arg, struct err *e)
{
	struct outgoing_work *w = arg;
	struct document d = { .id = 0 };
	struct tenant t;
	int64_t id;

	w->missed = STR("");
	TRY(office_own_tenant(tx, w->arena, w->who, &t, e));
	TRY(find_same_form(tx, w, &id, e));
	if (id > 0)
		TRY(load_draft(tx, w, id, w->is_send ? ACTION_OUTGOING_SEND : ACTION_OUTGOING_WRITE,
			       &d, e));
	if (id > 0 && w->is_send)
		TRY(check_way(tx, w, &d, e));
	if (w->has_form)
		TRY(save_form(tx, w, &t, &d, e));
	w->out_id = d.id;
	if (w->is_send)
		return issue(tx, w, &t, &d, e);
	document_check_draft(&d, time_date_vn(w->now), w->problems);
	TRY(problems_rc(w->problems, e));
	return office_audit(tx, w->who, "outgoing.save", object_name(w->arena, "document", d.id),
			    STR(""), w->now, e);
}

static enum rc run(struct node *n, struct outgoing_work *w, const struct outgoing_form *f,
		   struct err *e)
{
	TRY(policy_check(w->who, w->is_send ? ACTION_OUTGOING_SEND : ACTION_OUTGOING_WRITE, NULL,
			 e));
	w->conf = n->conf;
	w->problems->n = 0;
	if (f)
		TRY(read_form(n, w, f, e));
	FAULT_POINT("office.outgoing");
	enum rc rc = office_db_write(n, outgoing_fn, w, w->problems, e);
	if (rc == RC_OK && w->n_files > 0)
		event_wake(n->read);
	if (w->missed.n > 0) /* perhaps it is new: the next try may find it */
		office_directory_missed(n, w->who, w->missed, w->now);
	return rc;
}

enum rc office_outgoing_save(struct node *n, struct arena *a, const struct actor *who,
			     const struct outgoing_form *f, int64_t now, int64_t *out_id,
			     struct problems *out, struct err *e)
{
	struct outgoing_work w = {
		.arena = a, .who = who, .now = now, .id = f->document.id, .problems = out
	};

	TRY(run(n, &w, f, e));
	*out_id = w.out_id;
	return RC_OK;
}

static enum rc send(struct node *n, struct outgoing_work *w, int64_t id,
		    const struct outgoing_form *f, int64_t *out_id, struct err *e)
{
	w->id = f ? f->document.id : id;
	w->is_send = true;
	TRY(run(n, w, f, e));
	*out_id = w->out_id;
	event_wake(n->deliver);
	return RC_OK;
}

enum rc office_outgoing_send(struct node *n, struct arena *a, const struct actor *who, int64_t id,
			     const struct outgoing_form *f, int64_t now, int64_t *out_id,
			     struct problems *out, struct err *e)
{
	struct outgoing_work w = { .arena = a, .who = who, .now = now, .problems = out };

	return send(n, &w, id, f, out_id, e);
}

enum rc office_outgoing_send_checked(struct node *n, struct arena *a, const struct actor *who,
				     int64_t id, const struct outgoing_form *f, int64_t now,
				     int64_t *out_id, struct problems *out, struct err *e)
{
	struct outgoing_work w = {
		.arena = a, .who = who, .now = now, .problems = out, .doubts_of = n->blobs
	};

	return send(n, &w, id, f, out_id, e);
}

/* ---- discarding, sending again ---- */

struct small_work {
	struct arena *arena;
	const struct actor *who;
	int64_t id, version, now;
};

static enum rc discard_fn(struct tx *tx, void *arg, struct err *e)
{
	struct small_work *w = arg;
	struct document d;
	int64_t last;

	TRY(document_load(tx, w->arena, w->id, &d, e));
	TRY(policy_check(w->who, ACTION_OUTGOING_WRITE, &d, e));
	TRY(draft_version_last(tx, w->arena, w->id, &last, e));
	if (last >
	    0) /* Decree 30 App. VI III.5: what was said of a draft is kept, and it with that */
		return err_set(e, RC_CONFLICT, "err.draft_kept", "version %lld was seen",
			       (long long)last);
	TRY(document_delete_draft(tx, w->id, w->version, e));
	return office_audit(tx, w->who, "outgoing.discard",
			    object_name(w->arena, "document", w->id), d.subject, w->now, e);
}

enum rc office_outgoing_discard(struct node *n, const struct actor *who, int64_t id,
				int64_t version, int64_t now, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct small_work w = { .arena = a, .who = who, .id = id, .version = version, .now = now };
	return db_write(n->db, discard_fn, &w, e);
}

static enum rc requeue(struct tx *tx, struct small_work *w, int64_t delivery_id, struct err *e)
{
	struct delivery v;

	TRY(delivery_load(tx, w->arena, delivery_id, &v, e));
	if (v.state != DELIVERY_FAILED)
		return RC_OK; /* it has answered: that stays */
	v.state = DELIVERY_QUEUED;
	v.status_text = STR("");
	v.status_at = w->now;
	return delivery_set_state(tx, &v, e);
}

/* The axis took nothing because of this receiver, and the others have gone out in a packet of their
 * own meanwhile: this one gets its own too. */
static enum rc replan(struct tx *tx, struct small_work *w, const struct document *d,
		      const struct outbox_item *item, struct err *e)
{
	const struct sendable *sendable;
	struct tenant t;

	TRY(tenant_load(tx, w->arena, d->tenant_id, &t, e));
	TRY(outbox_cancel(tx, item->id, w->now, e));
	TRY(requeue(tx, w, item->delivery_id, e));
	const struct plan_choice one = { &item->delivery_id, 1 };
	TRY(document_sendable(w->arena, d, &sendable, e));
	return plan_edoc_some(tx, w->arena, &t, sendable, &one, w->now, e);
}

/* The axis could not be reached, or we do not know what became of it: the very same bytes again, for
 * all whom that packet names. */
static enum rc resend(struct tx *tx, struct small_work *w, int64_t packet_id, struct err *e)
{
	struct outbox_item *items;
	size_t n;

	TRY(outbox_again(tx, w->arena, packet_id, w->now, &items, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (items[i].delivery_id > 0)
			TRY(requeue(tx, w, items[i].delivery_id, e));
	}
	return RC_OK;
}

static enum rc add_again(struct tx *tx, const struct small_work *w, const struct document *d,
			 const struct delivery *v, struct err *e)
{
	const struct trace line = { .document_id = d->id,
				    .at = w->now,
				    .organ_code = d->from_code,
				    .organ_name = d->from_name,
				    .text = v->receiver_name,
				    .person = actor_name(w->who),
				    .on_behalf_of = actor_stands_for(w->who) };

	return trace_step(tx, &line, STEP_QUEUED_AGAIN, 0, e);
}

static enum rc again_fn(struct tx *tx, void *arg, struct err *e)
{
	struct small_work *w = arg;
	struct outbox_item item;
	struct delivery v;
	struct document d;

	TRY(delivery_load(tx, w->arena, w->id, &v, e));
	TRY(document_load(tx, w->arena, v.document_id, &d, e));
	TRY(policy_check(w->who, ACTION_DELIVERY_RETRY, &d, e));
	if (d.replaced_by > 0)
		return err_set(e, RC_CONFLICT, "err.replaced", "its number is another's");
	enum rc rc = outbox_find_dead(tx, w->arena, v.id, &item, e);
	if (rc == RC_NOT_FOUND || (rc == RC_OK && v.state != DELIVERY_FAILED))
		return err_set(e, RC_CONFLICT, "err.not_failed", "delivery has not failed");
	TRY(rc);
	if (str_eq_c(item.error_key, ATTEMPT_RECEIVER_UNKNOWN) ||
	    str_eq_c(item.error_key, ATTEMPT_RECEIVER_LOCKED))
		TRY(replan(tx, w, &d, &item, e));
	else
		TRY(resend(tx, w, item.packet_id, e));
	TRY(parts_again(tx, w->arena, &d, v.id, w->now, e));
	TRY(add_again(tx, w, &d, &v, e));
	return office_audit(tx, w->who, "delivery.again", object_name(w->arena, "delivery", v.id),
			    v.receiver_code, w->now, e);
}

enum rc office_delivery_again(struct node *n, const struct actor *who, int64_t delivery_id,
			      int64_t now, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct small_work w = { .arena = a, .who = who, .id = delivery_id, .now = now };

	TRY(policy_check(who, ACTION_DELIVERY_RETRY, NULL, e));
	TRY(db_write(n->db, again_fn, &w, e));
	event_wake(n->deliver);
	return RC_OK;
}

/* ---- before it is sent ---- */

struct form_work {
	struct arena *arena;
	struct str form_key;
	int64_t out_id;
};

static enum rc find_form_fn(struct tx *tx, void *arg, struct err *e)
{
	struct form_work *w = arg;
	struct document d;

	TRY(document_find_form(tx, w->arena, w->form_key, &d, e));
	w->out_id = d.id;
	return RC_OK;
}

enum rc office_outgoing_of_form(struct node *n, struct arena *a, const struct actor *who,
				struct str form_id, int64_t *out_id, struct err *e)
{
	struct form_work w = { .arena = a, .form_key = form_key(a, who, form_id) };

	TRY(policy_check(who, ACTION_OUTGOING_WRITE, NULL, e));
	TRY(db_read(n->db, find_form_fn, &w, e));
	*out_id = w.out_id;
	return RC_OK;
}

struct check_work {
	struct outgoing_check check;
	const struct actor *who;
	int64_t id;
};

static enum rc check_fn(struct tx *tx, void *arg, struct err *e)
{
	struct check_work *w = arg;
	struct document d;

	w->check.problems->n = 0;
	TRY(document_load(tx, w->check.arena, w->id, &d, e));
	TRY(policy_check(w->who, ACTION_OUTGOING_WRITE, &d, e));
	return outgoing_check(tx, &w->check, &d, e);
}

enum rc office_outgoing_check(struct node *n, struct arena *a, const struct actor *who, int64_t id,
			      int64_t now, struct outgoing_advice *out, struct err *e)
{
	struct check_work w = {
		.check = { .arena = a, .conf = n->conf, .now = now, .problems = &out->problems },
		.who = who,
		.id = id,
	};

	TRY(db_read(n->db, check_fn, &w, e));
	out->warnings.n = 0;
	return outgoing_warn(n->blobs, &w.check, &out->warnings, e);
}

/* about.c -- a draft that is about another document: trả lời, cập nhật, thay thế, đính chính; and what follows
 * for that document when it is issued. */
#include "base/limits.h"
#include "markup/page.h"
#include "office/drafting_int.h"
#include "office/organ_task_int.h"
#include "office/own_receiver_int.h"
#include "office/recall.h"
#include "office/sight.h"
#include "office/travel_int.h"
#include "store/organ.h"
#include "store/document.h"
#include "store/flow.h"
#include "store/own_receiver.h"
#include "store/packet.h"
#include "store/request.h"
#include "text/text.h"

/* ---- the draft ---- */

struct about_work {
	struct arena *arena;
	const struct actor *who;
	int64_t id, now, out_id;
	enum document_relation relation;
	struct tenant tenant;
};

static enum rc load_about(struct tx *tx, struct about_work *w, struct document *out, struct err *e)
{
	bool is_answer = w->relation == RELATION_ANSWER;

	TRY(document_load(tx, w->arena, w->id, out, e));
	TRY(sight_check(tx, w->arena, w->who, out, e));
	if ((out->direction == DIRECTION_INCOMING) != is_answer)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "of the other direction");
	if (out->state != (is_answer ? DOCUMENT_REGISTERED : DOCUMENT_SENT))
		return err_set(e, RC_CONFLICT, "err.denied.state", "neither registered nor sent");
	if (out->secrecy != SECRECY_NONE)
		return err_set(e, RC_CONFLICT, "err.denied.secret", "a secret document");
	TRY(held_check(out->is_held, e));
	return out->standing == STANDING_HOLDS
		       ? RC_OK
		       : err_set(e, RC_CONFLICT, "err.denied.frozen", "it holds no more");
}

struct str about_subject(struct arena *a, enum document_relation relation,
			 const struct document *about)
{
	enum text_id key = relation == RELATION_ANSWER ? TEXT_KEPT_SUBJECT_ANSWER
						       : TEXT_KEPT_SUBJECT_CORRECT;
	const struct text_param params[] = {
		text_param_str(about->type_name),
		text_param_str(document_notation(a, about->number, about->notation)),
		text_param_str(date_vn(a, about->issued_on)),
		text_param_str(about->from_name),
	};

	return text_cut(text_format(a, text_get(LANG_VI, key), params, 4), LIMIT_SUBJECT);
}

/* A replacement and an update begin with the words of what they are about, the others with its number. */
static struct document draft_of(const struct about_work *w, const struct document *about)
{
	bool is_new = w->relation == RELATION_ANSWER || w->relation == RELATION_CORRECT;
	bool is_update = w->relation == RELATION_UPDATE;
	struct document d = draft_blank(w->who, &w->tenant, w->now);

	d.relation = w->relation;
	d.about_id = about->id;
	if (!is_new) {
		d.priority = about->priority;
		d.page_count = about->page_count;
	}
	if (is_update)
		d.issued_on = about->issued_on;
	for (size_t i = 0; !is_new && i < document_texts_count; i++)
		*document_text_slot(&d, &document_texts[i]) = document_text_of(about,
									       &document_texts[i]);
	if (!is_update)
		d.number = STR("");
	if (is_new) {
		d.type_name = text_get(LANG_VI, TEXT_KEPT_TYPE_LETTER);
		d.subject = about_subject(w->arena, w->relation, about);
		d.place = w->tenant.place;
	}
	draft_adopt(w->who, &d);
	return d;
}

static bool has_it(const struct delivery *d)
{
	return d->state != DELIVERY_FAILED && d->state != DELIVERY_REFUSED &&
	       d->state != DELIVERY_CANCELLED;
}

/* Whoever has it is told of the change. */
static enum rc copy_receivers(struct tx *tx, const struct about_work *w, struct err *e)
{
	struct delivery *all;
	size_t n;
	int64_t id;

	TRY(delivery_list(tx, w->arena, w->id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		struct delivery d = all[i];
		if (!has_it(&d))
			continue;
		d.document_id = w->out_id;
		d.state = DELIVERY_DRAFT;
		d.status = d.status_text = STR("");
		d.status_at = 0;
		TRY(delivery_insert(tx, w->arena, &d, &id, e));
	}
	return own_receiver_copy(tx, w->id, w->out_id, e);
}

/* Who wrote on paper and is in no directory gets paper, at an address that is still to be written. */
static enum rc asker_of(struct tx *tx, const struct about_work *w, const struct document *about,
			struct receiver_new *out, struct err *e)
{
	struct organ *named;
	size_t n = 0;

	*out = (struct receiver_new){ .code = about->from_code,
				      .name = about->from_name,
				      .form = FORM_UNKNOWN,
				      .purpose = PURPOSE_UNKNOWN,
				      .address = STR("") };
	if (about->from_code.n > 0)
		return RC_OK;
	TRY(organ_find_name(tx, w->arena, about->from_name, &named, &n, e));
	if (n == 1)
		out->code = named[0].code; /* it is by now */
	if (n > 0)
		return RC_OK;
	out->code = about->from_name;
	out->form = FORM_PAPER;
	out->is_outside = true;
	return RC_OK;
}

static enum rc add_asker(struct tx *tx, const struct about_work *w, const struct document *d,
			 const struct document *about, struct err *e)
{
	struct travel_from from;
	struct receiver_new x;

	if (about->from_unit_id > 0)
		return own_receiver_propose(tx, w->arena, d, about->from_unit_id, w->now, e);
	TRY(asker_of(tx, w, about, &x, e));
	if (x.is_outside ? x.name.n == 0 : organ_code_check(x.code, NULL) != RC_OK)
		return RC_OK;
	TRY(travel_from(tx, w->arena, d, &from, e));
	return receiver_add(tx, w->arena, &from, &x, e);
}

/* Who would sign it is named in it; who signs is chosen when it is submitted. */
static enum rc name_signer(struct tx *tx, const struct about_work *w, struct document *d,
			   struct err *e)
{
	const struct flow_work flow = {
		.arena = w->arena, .who = w->who, .now = w->now, .tenant = w->tenant
	};
	const struct capacity *c;
	struct account account;

	TRY(about_signer(tx, &flow, d, &account, &c, e));
	if (!c)
		return RC_OK;
	d->signer_name = account.name;
	d->signer_position = c->title;
	return RC_OK;
}

static enum rc draft_fn(struct tx *tx, void *arg, struct err *e)
{
	struct about_work *w = arg;
	struct document about, same;
	bool is_made;

	TRY(office_own_tenant(tx, w->arena, w->who, &w->tenant, e));
	TRY(load_about(tx, w, &about, e));
	struct document d = draft_of(w, &about);
	d.form_key = str_fmt(w->arena, "about:%lld:%d:%lld", (long long)w->id, (int)w->relation,
			     (long long)w->who->account_id);
	TRY(err_if_absent(e, document_find_form(tx, w->arena, d.form_key, &same, e), &is_made));
	if (is_made && same.version == 1) { /* the button pressed twice */
		w->out_id = same.id;
		return RC_OK;
	}
	if (is_made)
		d.form_key = STR("");
	if (w->relation == RELATION_ANSWER)
		TRY(name_signer(tx, w, &d, e));
	TRY(document_insert(tx, w->arena, &d, &w->out_id, e));
	d.id = w->out_id;
	TRY(w->relation == RELATION_ANSWER ? add_asker(tx, w, &d, &about, e)
					   : copy_receivers(tx, w, e));
	if (w->relation == RELATION_UPDATE)
		TRY(attachment_copy(tx, w->arena, w->id, w->out_id, e));
	return office_audit(tx, w->who, "outgoing.about",
			    object_name(w->arena, "document", w->out_id), about.code, w->now, e);
}

enum rc about_signer(struct tx *tx, const struct flow_work *w, const struct document *draft,
		     struct account *account, const struct capacity **out, struct err *e)
{
	struct directive *all;
	size_t n;

	*out = NULL;
	if (draft->relation != RELATION_ANSWER || draft->about_id == 0)
		return RC_OK;
	TRY(directive_list(tx, w->arena, draft->about_id, &all, &n, e));
	while (n > 0 && all[n - 1].assignment_id > 0) /* a head's, who passed it on */
		n--;
	return n > 0 ? draft_find_signer(tx, w, all[n - 1].by_account, account, out, e) : RC_OK;
}

enum rc office_outgoing_about(struct node *n, struct arena *a, const struct actor *who, int64_t id,
			      enum document_relation relation, int64_t now, int64_t *out_id,
			      struct err *e)
{
	struct about_work w = {
		.arena = a, .who = who, .id = id, .now = now, .relation = relation
	};

	TRY(policy_check(who, ACTION_OUTGOING_WRITE, NULL, e));
	if (relation == RELATION_NONE || relation == RELATION_COPY || relation == RELATION_URGE ||
	    relation == document_relation__COUNT)
		return err_set(e, RC_INVALID, "err.form", "no relation");
	TRY(db_write(n->db, draft_fn, &w, e));
	*out_id = w.out_id;
	return RC_OK;
}

/* ---- before it is issued ---- */

static bool is_among(const struct delivery *all, size_t n, struct str code)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(all[i].receiver_code, code))
			return true;
	}
	return false;
}

/* Whoever has the old one must not be left with it. */
static enum rc check_receivers(struct tx *tx, struct outgoing_check *c, const struct document *d,
			       struct err *e)
{
	struct delivery *old, *to;
	size_t n_old, n_to;

	TRY(delivery_list(tx, c->arena, d->about_id, &old, &n_old, e));
	TRY(delivery_list(tx, c->arena, d->id, &to, &n_to, e));
	for (size_t i = 0; i < n_old; i++) {
		if (!has_it(&old[i]) || is_among(to, n_to, old[i].receiver_code))
			continue;
		problem_add_words(c->problems, "receivers", "problem.receiver_of_old",
				  old[i].receiver_name, STR(""));
		return RC_OK;
	}
	return RC_OK;
}

/* An update is the same document: number, notation and date are those of the one it updates. */
static void check_same(struct outgoing_check *c, const struct document *d,
		       const struct document *about)
{
	bool is_same = str_eq(document_number_key(c->arena, d->number, d->notation),
			      document_number_key(c->arena, about->number, about->notation));

	if (!is_same)
		problem_add_words(c->problems, "number", "problem.update_number",
				  document_notation(c->arena, about->number, about->notation),
				  STR(""));
	if (date_cmp(d->issued_on, about->issued_on) != 0)
		problem_add_words(c->problems, "issued_on", "problem.update_date",
				  date_vn(c->arena, about->issued_on), STR(""));
}

static enum document_standing standing_after(enum document_relation r)
{
	return r == RELATION_UPDATE ? STANDING_UPDATED : STANDING_REPLACED;
}

/* What the draft changes was changed by the one that reached nobody, in whose place it comes. */
static enum rc is_changed_before(struct tx *tx, struct arena *a, const struct document *d,
				 const struct document *about, bool *out, struct err *e)
{
	struct document from;

	*out = false;
	if (d->made_from == 0 || about->standing != standing_after(d->relation))
		return RC_OK;
	TRY(document_load(tx, a, d->made_from, &from, e));
	*out = from.relation == d->relation && from.about_id == d->about_id;
	return RC_OK;
}

enum rc about_check(struct tx *tx, struct outgoing_check *c, const struct document *d,
		    struct err *e)
{
	bool is_change = relation_is_change(d->relation);
	struct document about;
	bool is_before = false;

	if (d->about_id == 0)
		return RC_OK;
	TRY(document_load(tx, c->arena, d->about_id, &about, e));
	TRY(held_check(about.is_held, e));
	if (is_change)
		TRY(is_changed_before(tx, c->arena, d, &about, &is_before, e));
	if (about.standing != STANDING_HOLDS && !is_before) {
		problem_add(c->problems, "number", "problem.about_gone", 0);
		return RC_OK;
	}
	if (d->relation == RELATION_UPDATE)
		check_same(c, d, &about);
	return is_change ? check_receivers(tx, c, d, e) : RC_OK;
}

/* ---- when it is ---- */

static enum rc note(struct tx *tx, const struct issue_work *w, const struct tenant *t,
		    const struct document *d, enum step step, struct err *e)
{
	const struct text_param params[] = {
		text_param_str(document_notation(w->arena, d->number, d->notation)),
		text_param_str(date_vn(w->arena, d->issued_on)),
	};
	const struct trace line = { .document_id = d->about_id,
				    .at = w->now,
				    .organ_code = t->organ_code,
				    .organ_name = t->name,
				    .text = text_keep(w->arena, "kept.by_document", params, 2),
				    .person = actor_name(w->who),
				    .on_behalf_of = actor_stands_for(w->who) };

	return trace_step(tx, &line, step, 0, e);
}

/* Each receiver answers whether it takes the new content; whoever gets paper, outside of the program. */
static enum rc ask_receivers(struct tx *tx, const struct issue_work *w, const struct document *d,
			     struct err *e)
{
	struct delivery *all;
	struct packet p;
	size_t n;

	TRY(delivery_list(tx, w->arena, d->id, &all, &n, e));
	if (travel_is_paper(all, n))
		return RC_OK;
	TRY(packet_find_of_document(tx, w->arena, d->id, &p, e));
	for (size_t i = 0; i < n; i++) {
		if (all[i].road != ROAD_AXIS)
			continue;
		const struct request x = { .tenant_id = d->tenant_id,
					   .document_id = d->id,
					   .delivery_id = all[i].id,
					   .kind = REQUEST_UPDATE,
					   .state = REQUEST_OPEN,
					   .reason = text_get(LANG_VI, TEXT_PACKET_UPDATE),
					   .packet_id = p.id,
					   .asked_at = w->now,
					   .asked_by = actor_name(w->who) };
		TRY(request_insert(tx, &x, e));
	}
	return RC_OK;
}

static enum rc answer(struct tx *tx, const struct issue_work *w, const struct tenant *t,
		      const struct document *d, struct err *e)
{
	struct flow_work flow = {
		.arena = w->arena, .who = w->who, .now = w->now, .problems = w->problems
	};
	bool ends;

	flow.tenant = *t;
	TRY(organ_task_ends(tx, w->arena, d->id, &ends, e));
	TRY(document_load(tx, w->arena, d->about_id, &flow.document, e));
	if (d->made_from > 0)
		TRY(flow_answered_anew(tx, &flow, d->made_from, d->id, e));
	if (ends)
		TRY(flow_answered(tx, &flow, d->id, e));
	return note(tx, w, t, d, STEP_ANSWERED, e);
}

/* Who was given the old one to read within the organ. */
static enum rc end_own(struct tx *tx, const struct issue_work *w, const struct document *d,
		       enum text_id why, struct err *e)
{
	const struct own_ending x = { .arena = w->arena,
				      .who = w->who,
				      .document_id = d->about_id,
				      .now = w->now,
				      .why = text_get(LANG_VI, why) };

	return own_receivers_end(tx, &x, e);
}

static enum rc change(struct tx *tx, const struct issue_work *w, const struct document *d,
		      enum text_id why, struct err *e)
{
	struct document about;
	bool is_before;

	TRY(document_load(tx, w->arena, d->about_id, &about, e));
	TRY(is_changed_before(tx, w->arena, d, &about, &is_before, e));
	if (is_before)
		return RC_OK;
	TRY(document_freeze(tx, d->about_id, standing_after(d->relation), w->now, e));
	return end_own(tx, w, d, why, e);
}

enum rc about_issued(struct tx *tx, const struct issue_work *w, const struct tenant *t,
		     const struct document *d, struct err *e)
{
	if (d->about_id == 0)
		return RC_OK;
	switch (d->relation) {
	case RELATION_ANSWER: return answer(tx, w, t, d, e);
	case RELATION_CORRECT: return note(tx, w, t, d, STEP_CORRECTED, e);
	case RELATION_REPLACE:
		TRY(change(tx, w, d, TEXT_KEPT_OWN_REPLACED, e));
		return note(tx, w, t, d, STEP_REPLACED, e);
	case RELATION_UPDATE:
		TRY(change(tx, w, d, TEXT_KEPT_OWN_UPDATED, e));
		TRY(ask_receivers(tx, w, d, e));
		return note(tx, w, t, d, STEP_UPDATED, e);
	case RELATION_COPY: return note(tx, w, t, d, STEP_COPIED, e);
	case RELATION_URGE: /* urging_issued */
	case RELATION_NONE:
	case document_relation__COUNT: break;
	}
	return RC_OK;
}

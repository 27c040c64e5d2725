/* urge.c -- đôn đốc nơi nhận: who owes something, the công văn that urges them, what follows when it is issued. */
#include "office/urge.h"

#include "base/limits.h"
#include "edxml/rider.h"
#include "markup/page.h"
#include "office/sight.h"
#include "office/urge_int.h"
#include "store/audit.h"
#include "store/consult.h"
#include "store/document.h"
#include "store/flow.h"
#include "store/rider.h"
#include "text/text.h"

/* ---- who owes something ---- */

enum rc watch_load(struct tx *tx, struct arena *a, const struct document *d, struct watched *out,
		   struct err *e)
{
	if (d->direction != DIRECTION_OUTGOING || d->state != DOCUMENT_SENT)
		return RC_OK;
	TRY(document_answered_by(tx, a, d->id, &out->answered, &out->n_answered, e));
	return holiday_list(tx, a, d->tenant_id, time_date_vn(d->sent_at), &out->holidays,
			    &out->n_holidays, e);
}

/* ---- the draft ---- */

static bool is_urged_by(const struct urging_new *x, struct str code)
{
	for (size_t i = 0; i < x->n_to; i++) {
		if (str_eq(x->to[i].code, code))
			return true;
	}
	return false;
}

/* How many of them a draft urges, and one of their names. */
static enum rc count_in(struct tx *tx, struct arena *a, const struct urging_new *x,
			int64_t draft_id, size_t *out_n, struct str *out_name, struct err *e)
{
	struct delivery *all;
	size_t n;

	*out_n = 0;
	TRY(delivery_list(tx, a, draft_id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (!is_urged_by(x, all[i].receiver_code))
			continue;
		(*out_n)++;
		*out_name = all[i].receiver_name;
	}
	return RC_OK;
}

/* Nobody is urged by two drafts at a time: the button pressed twice, or by two. *out_id 0: nobody is yet. */
static enum rc find_draft(struct tx *tx, const struct flow_work *w, const struct urging_new *x,
			  int64_t *out_id, struct err *e)
{
	struct document *all;
	struct str name;
	size_t n, n_in;

	*out_id = 0;
	TRY(document_list_about(tx, w->arena, x->about_id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (all[i].relation != RELATION_URGE || all[i].state != DOCUMENT_DRAFT)
			continue;
		TRY(count_in(tx, w->arena, x, all[i].id, &n_in, &name, e));
		if (n_in == 0)
			continue;
		*out_id = all[i].id;
		if (n_in == x->n_to && all[i].drafter_id == w->who->account_id)
			return RC_OK;
		(void)err_set(e, RC_CONFLICT, "err.urge_drafted", "in a draft already");
		err_param(e, name);
		return RC_CONFLICT;
	}
	return RC_OK;
}

/* Of a công văn that asked for opinions: its receivers' rows count it too (consult_issued). */
static enum rc bind_consultation(struct tx *tx, const struct flow_work *w, int64_t about_id,
				 int64_t letter_id, struct err *e)
{
	struct consultation x;
	bool is_there;

	TRY(err_if_absent(e, consultation_find(tx, w->arena, about_id, &x, e), &is_there));
	if (!is_there || x.urges > 0)
		return RC_OK;
	x.document_id = letter_id;
	x.urges = about_id;
	return consultation_insert(tx, &x, e);
}

enum rc urging_begin(struct tx *tx, struct flow_work *w, const struct urging_new *x,
		     int64_t *out_id, bool *out_is_new, struct err *e)
{
	const struct letter_new letter = { .subject = x->subject,
					   .relation = RELATION_URGE,
					   .about_id = x->about_id,
					   .to = x->to,
					   .n_to = x->n_to };

	TRY(find_draft(tx, w, x, out_id, e));
	*out_is_new = *out_id == 0;
	if (!*out_is_new)
		return RC_OK;
	TRY(draft_letter(tx, w, &letter, out_id, e));
	return bind_consultation(tx, w, x->about_id, *out_id, e);
}

struct urge_work {
	struct flow_work w;
	const struct urge_form *f;
	struct watched watch;
	struct delivery *all;
	size_t n;
	int64_t out_id;
	bool is_new;
};

static bool owes(const struct urge_work *t, const struct delivery *x)
{
	struct date today = time_date_vn(t->w.now);

	return delivery_watch(&t->watch, &t->w.document, x, today).lack != LACK_NOTHING;
}

static const struct delivery *find_receiver(const struct delivery *all, size_t n, struct str code)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(all[i].receiver_code, code))
			return &all[i];
	}
	return NULL;
}

/* Each that is named owes something. */
static enum rc check_named(struct urge_work *t, struct err *e)
{
	struct problems *out = t->w.problems;

	for (size_t i = 0; i < t->f->n_receivers; i++) {
		const struct delivery *x = find_receiver(t->all, t->n, t->f->receivers[i]);
		if (!x)
			problem_add_words(out, "receivers", "problem.urge_stranger",
					  t->f->receivers[i], STR(""));
		else if (!owes(t, x))
			problem_add_words(out, "receivers", "problem.urge_done", x->receiver_name,
					  STR(""));
	}
	return problems_rc(out, e);
}

static bool is_named(const struct urge_form *f, struct str code)
{
	for (size_t i = 0; i < f->n_receivers; i++) {
		if (str_eq(f->receivers[i], code))
			return true;
	}
	return f->n_receivers == 0;
}

static struct urging_new urging_of(const struct urge_work *t)
{
	struct arena *a = t->w.arena;
	const struct document *d = &t->w.document;
	const struct text_param params[] = {
		text_param_str(d->type_name),
		text_param_str(document_notation(a, d->number, d->notation)),
		text_param_str(date_vn(a, d->issued_on)),
	};
	struct receiver_new *to = ARENA_ARRAY(a, t->n + 1, struct receiver_new);
	struct str subject = text_format(a, text_get(LANG_VI, TEXT_KEPT_SUBJECT_REMIND), params, 3);
	struct urging_new out = { .about_id = d->id,
				  .subject = text_cut(subject, LIMIT_SUBJECT),
				  .to = to };

	for (size_t i = 0; i < t->n; i++) {
		const struct delivery *x = &t->all[i];
		if (!is_named(t->f, x->receiver_code) || !owes(t, x))
			continue;
		to[out.n_to++] = (struct receiver_new){ .code = x->receiver_code,
							.name = x->receiver_name,
							.form = FORM_UNKNOWN,
							.purpose = PURPOSE_UNKNOWN };
	}
	return out;
}

static enum rc load(struct tx *tx, struct urge_work *t, struct err *e)
{
	struct flow_work *w = &t->w;

	TRY(draft_load(tx, w, t->f->document_id, 0, e));
	TRY(sight_check(tx, w->arena, w->who, &w->document, e));
	if (w->document.state != DOCUMENT_SENT)
		return err_set(e, RC_CONFLICT, "err.denied.state", "not a sent document");
	TRY(draft_check(w, ACTION_DELIVERY_URGE, (struct subject){ .opinion = NULL }, e));
	TRY(delivery_list(tx, w->arena, w->document.id, &t->all, &t->n, e));
	TRY(trace_list(tx, w->arena, w->document.id, &t->watch.traces, &t->watch.n_traces, e));
	return watch_load(tx, w->arena, &w->document, &t->watch, e);
}

static enum rc urge_fn(struct tx *tx, void *arg, struct err *e)
{
	struct urge_work *t = arg;
	struct flow_work *w = &t->w;

	TRY(load(tx, t, e));
	TRY(check_named(t, e));
	const struct urging_new x = urging_of(t);
	if (x.n_to == 0)
		return err_set(e, RC_CONFLICT, "err.urge_none", "nobody owes anything");
	TRY(urging_begin(tx, w, &x, &t->out_id, &t->is_new, e));
	if (!t->is_new)
		return RC_OK;
	return office_audit(tx, w->who, "outgoing.urge",
			    object_name(w->arena, "document", t->out_id), w->document.code, w->now,
			    e);
}

enum rc office_urge(struct node *n, struct arena *a, const struct actor *who,
		    const struct urge_form *f, int64_t now, int64_t *out_id, bool *out_is_new,
		    struct problems *out, struct err *e)
{
	struct urge_work t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
			       .f = f };

	TRY(policy_check(who, ACTION_DELIVERY_URGE, NULL, e));
	TRY(policy_check(who, ACTION_OUTGOING_WRITE, NULL, e));
	TRY(office_db_write(n, urge_fn, &t, out, e));
	*out_id = t.out_id;
	*out_is_new = t.is_new;
	return RC_OK;
}

/* ---- issued ---- */

/* Its packet may have something else to say. */
static enum rc put_rider(struct tx *tx, const struct issue_work *w, const struct document *d,
			 const struct document *about, struct err *e)
{
	struct rider rider;
	bool is_there;
	struct json j;

	TRY(err_if_absent(e, rider_find(tx, w->arena, d->id, &rider, e), &is_there));
	if (is_there)
		return RC_OK;
	rider_begin(&j, w->arena, RIDER_URGING);
	json_kv_str(&j, "code", about->code);
	if (date_is_set(d->due_on))
		json_kv_str(&j, "due", date_iso(w->arena, d->due_on));
	TRY(rider_end(&j, &rider, e));
	rider.document_id = d->id;
	return rider_put(tx, &rider, e);
}

/* Each that the document went to is counted; "names" in the history. One that is written anew under the number of one
 * that reached nobody was counted with that. */
static enum rc count_each(struct tx *tx, const struct issue_work *w, const struct document *d,
			  struct buf *names, struct err *e)
{
	struct delivery *to, *all;
	size_t n_to, n;

	TRY(delivery_list(tx, w->arena, d->id, &to, &n_to, e));
	TRY(delivery_list(tx, w->arena, d->about_id, &all, &n, e));
	for (size_t i = 0; i < n_to; i++) {
		if (!find_receiver(all, n, to[i].receiver_code))
			continue;
		TRY(delivery_urge(tx, d->about_id, to[i].receiver_code, w->now, e));
		if (buf_str(names).n > 0)
			buf_add(names, STR(", "));
		buf_add(names, to[i].receiver_name);
	}
	return RC_OK;
}

enum rc urging_issued(struct tx *tx, const struct issue_work *w, const struct tenant *t,
		      const struct document *d, struct err *e)
{
	struct document about;
	struct buf names;

	if (d->relation != RELATION_URGE || d->about_id == 0)
		return RC_OK;
	TRY(document_load(tx, w->arena, d->about_id, &about, e));
	TRY(put_rider(tx, w, d, &about, e));
	if (d->made_from > 0)
		return RC_OK;
	buf_init(&names, w->arena, LIMIT_PAGE_BYTES);
	TRY(count_each(tx, w, d, &names, e));
	const struct text_param params[] = {
		text_param_str(document_notation(w->arena, d->number, d->notation)),
		text_param_str(date_vn(w->arena, d->issued_on)),
		text_param_str(text_cut(buf_str(&names), LIMIT_REASON)),
	};
	const struct trace line = { .document_id = about.id,
				    .at = w->now,
				    .organ_code = t->organ_code,
				    .organ_name = t->name,
				    .text = text_keep(w->arena, "kept.urged", params, 3),
				    .person = actor_name(w->who),
				    .on_behalf_of = actor_stands_for(w->who) };
	TRY(trace_step(tx, &line, STEP_URGED, 0, e));
	return office_audit(tx, w->who, "outgoing.urged",
			    object_name(w->arena, "document", about.id), d->code, w->now, e);
}

/* ---- as it comes ---- */

bool urging_came(const struct arrival *v)
{
	const struct jval *root;
	struct rider x;

	if (v->rider.text.n == 0)
		return false;
	if (v->rider.kind == RIDER_URGING)
		return true;
	return v->rider.kind == RIDER_OPINION_REQUEST &&
	       rider_parse(v->arena, v->rider.text, &x, &root, NULL) == RC_OK &&
	       rider_flag(root, "urges");
}

/* consult.c -- xin ý kiến cơ quan khác về dự thảo: asked, urged, entered. */
#include "office/consult.h"

#include "base/limits.h"
#include "edxml/rider.h"
#include "markup/page.h"
#include "office/consult_int.h"
#include "office/drafting_int.h"
#include "office/sight.h"
#include "office/urge_int.h"
#include "store/consult.h"
#include "store/document.h"
#include "store/rider.h"
#include "text/text.h"

/* ---- the công văn ---- */

struct consulting {
	struct flow_work w;
	int64_t id, out_id;
	bool is_urging;
	struct organ_opinion *rows;
	size_t n_rows;
};

/* The one that asked last and that somebody has not answered. */
static int64_t find_urged(const struct consulting *t)
{
	struct date today = time_date_vn(t->w.now);
	int64_t found = 0;

	for (size_t i = 0; i < t->n_rows; i++) {
		enum organ_opinion_state s = organ_opinion_state(&t->rows[i], today);
		if (s == ORGAN_ASKED || s == ORGAN_LATE)
			found = t->rows[i].consult_id;
	}
	return found;
}

static struct str subject_of(const struct consulting *t)
{
	const struct document *d = &t->w.document;
	const struct text_param params[] = {
		text_param_str(d->type_name.n > 0 ? d->type_name
						  : text_get(LANG_VI, TEXT_KEPT_TYPE_DRAFT)),
		text_param_str(d->subject),
	};
	enum text_id key = t->is_urging ? TEXT_KEPT_SUBJECT_URGE : TEXT_KEPT_SUBJECT_CONSULT;

	return text_cut(text_format(t->w.arena, text_get(LANG_VI, key), params, 2), LIMIT_SUBJECT);
}

/* Who has not answered what was asked by that one. */
static struct urging_new urging_of(const struct consulting *t, int64_t consult_id)
{
	struct date today = time_date_vn(t->w.now);
	struct receiver_new *to = ARENA_ARRAY(t->w.arena, t->n_rows + 1, struct receiver_new);
	struct urging_new out = { .about_id = consult_id, .subject = subject_of(t), .to = to };

	for (size_t i = 0; i < t->n_rows; i++) {
		const struct organ_opinion *x = &t->rows[i];
		enum organ_opinion_state s = organ_opinion_state(x, today);
		if (x->consult_id != consult_id || (s != ORGAN_ASKED && s != ORGAN_LATE))
			continue;
		to[out.n_to++] = (struct receiver_new){ .code = x->receiver_code,
							.name = x->receiver_name,
							.form = FORM_UNKNOWN,
							.purpose = PURPOSE_EXCHANGE };
	}
	return out;
}

static enum rc check_draft(struct tx *tx, struct consulting *t, struct err *e)
{
	struct flow_work *w = &t->w;

	TRY(draft_load(tx, w, t->id, 0, e));
	if (w->document.secrecy != SECRECY_NONE)
		return err_set(e, RC_CONFLICT, "err.denied.secret", "a secret document");
	if (t->is_urging)
		return draft_check(w, ACTION_CONSULT_KEEP, (struct subject){ .opinion = NULL }, e);
	TRY(draft_own(w, ACTION_OPINION_ASK, e));
	TRY(draft_freeze(tx, w, STR(""), e));
	return draft_save(tx, w, e);
}

static enum rc urge_them(struct tx *tx, struct consulting *t, bool *out_is_new, struct err *e)
{
	int64_t asked = find_urged(t);

	if (asked == 0)
		return err_set(e, RC_CONFLICT, "err.consult_none", "nobody is waited for");
	const struct urging_new x = urging_of(t, asked);
	return urging_begin(tx, &t->w, &x, &t->out_id, out_is_new, e);
}

static enum rc ask_them(struct tx *tx, struct consulting *t, struct err *e)
{
	const struct letter_new x = { .subject = subject_of(t) };
	struct consultation c = { .draft_id = t->id, .draft_n = t->w.document.draft_n };

	TRY(draft_letter(tx, &t->w, &x, &t->out_id, e));
	c.document_id = t->out_id;
	return consultation_insert(tx, &c, e);
}

static enum rc draft_fn(struct tx *tx, void *arg, struct err *e)
{
	struct consulting *t = arg;
	struct flow_work *w = &t->w;
	bool is_new = true;

	TRY(check_draft(tx, t, e));
	TRY(organ_opinion_list(tx, w->arena, t->id, &t->rows, &t->n_rows, e));
	TRY(t->is_urging ? urge_them(tx, t, &is_new, e) : ask_them(tx, t, e));
	if (!is_new)
		return RC_OK;
	TRY(attachment_copy(tx, w->arena, t->id, t->out_id, e));
	return office_audit(tx, w->who, "consult.draft",
			    object_name(w->arena, "document", t->out_id), w->document.subject,
			    w->now, e);
}

enum rc office_consult_draft(struct node *n, struct arena *a, const struct actor *who,
			     int64_t draft_id, bool is_urging, int64_t now, int64_t *out_id,
			     struct err *e)
{
	struct problems none = { .n = 0 };
	struct consulting t = { .w = { .arena = a, .who = who, .now = now, .problems = &none },
				.id = draft_id,
				.is_urging = is_urging };

	TRY(policy_check(who, is_urging ? ACTION_CONSULT_KEEP : ACTION_OPINION_ASK, NULL, e));
	TRY(policy_check(who, ACTION_OUTGOING_WRITE, NULL, e));
	TRY(db_write(n->db, draft_fn, &t, e));
	*out_id = t.out_id;
	return RC_OK;
}

/* ---- issued ---- */

static enum rc put_request(struct tx *tx, const struct issue_work *w, const struct document *d,
			   const struct consultation *x, const struct document *draft,
			   struct err *e)
{
	struct rider rider;
	struct json j;

	rider_begin(&j, w->arena, RIDER_OPINION_REQUEST);
	json_kv_str(&j, "subject", draft->subject);
	json_kv_str(&j, "type", draft->type_name);
	json_kv_i64(&j, "version", x->draft_n);
	json_kv_bool(&j, "urges", x->urges > 0);
	if (date_is_set(d->due_on))
		json_kv_str(&j, "due", date_iso(w->arena, d->due_on));
	TRY(rider_end(&j, &rider, e));
	rider.document_id = d->id;
	return rider_put(tx, &rider, e);
}

/* One that is written anew because it did not arrive goes on with what the first one asked. */
static enum rc find_letter(struct tx *tx, const struct issue_work *w, const struct document *d,
			   struct consultation *out, bool *is_there, struct err *e)
{
	TRY(err_if_absent(e, consultation_find(tx, w->arena, d->id, out, e), is_there));
	if (*is_there || d->made_from == 0)
		return RC_OK;
	TRY(err_if_absent(e, consultation_find(tx, w->arena, d->made_from, out, e), is_there));
	if (!*is_there)
		return RC_OK;
	out->urges = out->urges > 0 ? out->urges : d->made_from;
	out->document_id = d->id;
	return consultation_insert(tx, out, e);
}

static enum rc ask_each(struct tx *tx, const struct issue_work *w, const struct document *d,
			const struct consultation *x, struct err *e)
{
	struct delivery *to;
	size_t n;

	TRY(delivery_list(tx, w->arena, d->id, &to, &n, e));
	for (size_t i = 0; i < n; i++) {
		const struct organ_opinion row = { .consult_id = d->id,
						   .draft_id = x->draft_id,
						   .draft_n = x->draft_n,
						   .receiver_code = to[i].receiver_code,
						   .receiver_name = to[i].receiver_name,
						   .due_on = d->due_on,
						   .asked_at = w->now };
		TRY(x->urges > 0 ? organ_opinion_urge(tx, x->urges, to[i].receiver_code, d->due_on,
						      w->now, e)
				 : organ_opinion_ask(tx, &row, e));
	}
	return RC_OK;
}

enum rc consult_issued(struct tx *tx, const struct issue_work *w, const struct tenant *t,
		       const struct document *d, struct err *e)
{
	struct consultation x;
	struct document draft;
	bool is_there;

	TRY(find_letter(tx, w, d, &x, &is_there, e));
	if (!is_there)
		return RC_OK;
	TRY(document_load(tx, w->arena, x.draft_id, &draft, e));
	TRY(ask_each(tx, w, d, &x, e));
	TRY(put_request(tx, w, d, &x, &draft, e));
	const struct text_param params[] = {
		text_param_str(document_notation(w->arena, d->number, d->notation)),
		text_param_str(date_vn(w->arena, d->issued_on)),
	};
	const struct trace line = { .document_id = draft.id,
				    .at = w->now,
				    .organ_code = t->organ_code,
				    .organ_name = t->name,
				    .text = text_keep(w->arena, "kept.by_document", params, 2),
				    .person = actor_name(w->who),
				    .on_behalf_of = actor_stands_for(w->who) };
	return trace_step(tx, &line, x.urges > 0 ? STEP_CONSULT_URGED : STEP_CONSULTED, 0, e);
}

/* ---- the table ---- */

struct consult_read {
	struct flow_work w;
	int64_t id;
	struct consult_view *view;
};

static void fill_may(const struct consult_read *r)
{
	struct consult_view *v = r->view;
	struct actor who = *r->w.who;
	const struct subject s = { .document = &v->draft };

	who.stands_for = NULL;
	v->may_keep = policy_check_on(&who, ACTION_CONSULT_KEEP, &s, NULL) == RC_OK;
	v->may_ask = draft_may_own(&who, &v->draft, ACTION_OPINION_ASK);
}

static enum rc view_fn(struct tx *tx, void *arg, struct err *e)
{
	struct consult_read *r = arg;
	struct consult_view *v = r->view;
	struct date today = time_date_vn(r->w.now);

	*v = (struct consult_view){ .n_rows = 0 };
	TRY(draft_load(tx, &r->w, r->id, 0, e));
	TRY(sight_drafting(tx, r->w.arena, r->w.who, &r->w.document, e));
	v->draft = r->w.document;
	TRY(organ_opinion_list(tx, r->w.arena, r->id, &v->rows, &v->n_rows, e));
	v->may_open = ARENA_ARRAY(r->w.arena, v->n_rows + 1, bool);
	fill_may(r);
	for (size_t i = 0; i < v->n_rows; i++) {
		enum organ_opinion_state s = organ_opinion_state(&v->rows[i], today);
		v->n_answered += s == ORGAN_ANSWERED;
		v->n_late += s == ORGAN_LATE;
		v->may_urge = v->may_urge || (v->may_keep && (s == ORGAN_ASKED || s == ORGAN_LATE));
		TRY(sight_may_open(tx, r->w.arena, r->w.who, v->rows[i].answer_id, &v->may_open[i],
				   e));
	}
	return RC_OK;
}

enum rc office_consult_view(struct node *n, struct arena *a, const struct actor *who,
			    int64_t draft_id, int64_t now, struct consult_view *out, struct err *e)
{
	struct consult_read r = { .w = { .arena = a, .who = who, .now = now },
				  .id = draft_id,
				  .view = out };

	TRY(policy_check(who, ACTION_OUTGOING_VIEW, NULL, e));
	return db_read(n->db, view_fn, &r, e);
}

struct looking {
	int64_t id, account_id, now;
	bool is_news;
};

static enum rc news_fn(struct tx *tx, void *arg, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct looking *l = arg;

	return organ_opinion_news(tx, a, l->id, l->account_id, &l->is_news, e);
}

static enum rc seen_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct looking *l = arg;

	return organ_opinion_seen(tx, l->id, l->account_id, l->now, e);
}

enum rc office_consult_read(struct node *n, const struct actor *who, int64_t draft_id, int64_t now,
			    struct err *e)
{
	struct looking l = { .id = draft_id, .account_id = who->account_id, .now = now };

	if (who->kind != ACTOR_PERSON)
		return RC_OK;
	TRY(db_read(n->db, news_fn, &l, e));
	return l.is_news ? db_write(n->db, seen_fn, &l, e) : RC_OK;
}

/* ---- entered by hand ---- */

struct entering {
	struct flow_work w;
	const struct consult_entry *f;
	struct str text;
};

static enum rc enter_fn(struct tx *tx, void *arg, struct err *e)
{
	struct entering *t = arg;
	struct flow_work *w = &t->w;
	struct organ_opinion x;

	TRY(organ_opinion_load(tx, w->arena, w->who->tenant_id, t->f->id, &x, e));
	if (t->f->draft_id > 0 && t->f->draft_id != x.draft_id)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "of another draft");
	TRY(draft_load(tx, w, x.draft_id, 0, e));
	TRY(draft_check(w, ACTION_CONSULT_KEEP, (struct subject){ .opinion = NULL }, e));
	x.verdict = t->f->verdict;
	x.text = t->text;
	x.answered_at = x.answered_at > 0 ? x.answered_at : w->now;
	x.seen_at = w->document.drafter_id == w->who->account_id ? w->now : 0;
	x.by_name = actor_name(w->who);
	x.on_behalf_of = actor_stands_for(w->who);
	TRY(organ_opinion_answer(tx, &x, e));
	const struct flow_note note = { .step = STEP_CONSULT_ANSWERED,
					.audit = "consult.enter",
					.text = t->text,
					.about = x.receiver_name };
	return flow_note(tx, w, &note, e);
}

enum rc office_consult_enter(struct node *n, const struct actor *who, const struct consult_entry *f,
			     int64_t now, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct entering t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
			      .f = f };

	TRY(policy_check(who, ACTION_CONSULT_KEEP, NULL, e));
	t.text = flow_text(&t.w, "text", f->text, LIMIT_OPINION,
			   f->verdict == ORGAN_PARTLY || f->verdict == ORGAN_REJECTS);
	if (f->verdict == ORGAN_SAYS_NOTHING || f->verdict >= organ_verdict__COUNT)
		problem_add(out, "verdict", "problem.choice", 0);
	TRY(problems_rc(out, e));
	return office_db_write(n, enter_fn, &t, out, e);
}

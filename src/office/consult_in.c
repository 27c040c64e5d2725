/* consult_in.c -- another organ asks for an opinion of its draft; the answers to ours arrive. */
#include "base/limits.h"
#include "edxml/rider.h"
#include "markup/page.h"
#include "office/consult_int.h"
#include "office/draft_file.h"
#include "office/drafting_int.h"
#include "office/recall.h"
#include "office/sight.h"
#include "store/consult.h"
#include "store/document.h"
#include "store/rider.h"

/* ---- what is asked ---- */

struct asked_read {
	struct arena *arena;
	const struct actor *who;
	int64_t id;
	struct consult_asked *out;
};

/* is_there false: it has none of that kind. */
static enum rc find_rider(struct tx *tx, struct arena *a, int64_t document_id, enum rider_kind kind,
			  const struct jval **root, bool *is_there, struct err *e)
{
	struct rider x;

	TRY(err_if_absent(e, rider_find(tx, a, document_id, &x, e), is_there));
	*is_there = *is_there && x.kind == kind && rider_parse(a, x.text, &x, root, NULL) == RC_OK;
	return RC_OK;
}

static enum organ_verdict verdict_in(struct arena *a, const struct jval *root)
{
	enum organ_verdict verdict = ORGAN_SAYS_NOTHING;

	(void)organ_verdict_parse(rider_line(a, root, "verdict", LIMIT_ORGAN_NAME), &verdict);
	return verdict;
}

static enum rc take_answer(struct tx *tx, struct arena *a, int64_t draft_id,
			   struct consult_asked *out, struct err *e)
{
	const struct jval *root;
	bool is_there;

	TRY(find_rider(tx, a, draft_id, RIDER_OPINION_ANSWER, &root, &is_there, e));
	if (!is_there)
		return RC_OK;
	out->verdict = verdict_in(a, root);
	out->text = rider_lines(a, root, "text", LIMIT_OPINION);
	return RC_OK;
}

static enum rc take_question(struct tx *tx, struct arena *a, int64_t document_id,
			     struct consult_asked *out, struct err *e)
{
	const struct jval *root;

	TRY(find_rider(tx, a, document_id, RIDER_OPINION_REQUEST, &root, &out->is_asked, e));
	if (!out->is_asked)
		return RC_OK;
	out->subject = rider_line(a, root, "subject", LIMIT_SUBJECT);
	out->type_name = rider_line(a, root, "type", LIMIT_ORGAN_NAME);
	out->draft_n = rider_number(root, "version", 1, INT32_MAX, 1);
	out->is_urging = rider_flag(root, "urges");
	out->due_on = rider_date(root, "due");
	return RC_OK;
}

static enum rc asked_fn(struct tx *tx, void *arg, struct err *e)
{
	struct asked_read *r = arg;
	struct document d;

	*r->out = (struct consult_asked){ .is_asked = false };
	TRY(document_load(tx, r->arena, r->id, &d, e));
	TRY(sight_check(tx, r->arena, r->who, &d, e));
	if (d.direction != DIRECTION_INCOMING)
		return RC_OK;
	TRY(take_question(tx, r->arena, d.id, r->out, e));
	if (!r->out->is_asked)
		return RC_OK;
	TRY(consult_answer_draft(tx, r->arena, d.id, r->who->account_id, &r->out->answer_id, e));
	return r->out->answer_id > 0 ? take_answer(tx, r->arena, r->out->answer_id, r->out, e)
				     : RC_OK;
}

enum rc office_consult_asked(struct node *n, struct arena *a, const struct actor *who,
			     int64_t document_id, struct consult_asked *out, struct err *e)
{
	struct asked_read r = { .arena = a, .who = who, .id = document_id, .out = out };

	return db_read(n->db, asked_fn, &r, e);
}

static enum rc says_fn(struct tx *tx, void *arg, struct err *e)
{
	struct asked_read *r = arg;
	struct document d;

	*r->out = (struct consult_asked){ .is_asked = false };
	TRY(document_load(tx, r->arena, r->id, &d, e));
	TRY(sight_check(tx, r->arena, r->who, &d, e));
	if (d.direction != DIRECTION_OUTGOING || d.relation != RELATION_ANSWER)
		return RC_OK;
	TRY(take_question(tx, r->arena, d.about_id, r->out, e));
	return r->out->is_asked ? take_answer(tx, r->arena, d.id, r->out, e) : RC_OK;
}

enum rc office_consult_says(struct node *n, struct arena *a, const struct actor *who,
			    int64_t draft_id, struct consult_asked *out, struct err *e)
{
	struct asked_read r = { .arena = a, .who = who, .id = draft_id, .out = out };

	TRY(policy_check(who, ACTION_OUTGOING_VIEW, NULL, e));
	return db_read(n->db, says_fn, &r, e);
}

/* ---- answered here ---- */

struct answering {
	struct flow_work w;
	const struct consult_answer *f;
	struct str text;
	int64_t draft_id;
};

static enum rc put_answer(struct tx *tx, struct answering *t, struct err *e)
{
	struct rider x;
	struct json j;

	rider_begin(&j, t->w.arena, RIDER_OPINION_ANSWER);
	json_kv_str(&j, "verdict", organ_verdict_text(t->f->verdict));
	json_kv_str(&j, "text", t->text.n > 0 ? t->text : STR(""));
	TRY(rider_end(&j, &x, e));
	x.document_id = t->draft_id;
	return rider_put(tx, &x, e);
}

/* N2: what was given for the draft as it was does not hold for what it says now. */
static enum rc answer_fn(struct tx *tx, void *arg, struct err *e)
{
	struct answering *t = arg;
	struct flow_work *w = &t->w;

	TRY(draft_load(tx, w, t->draft_id, 0, e));
	TRY(draft_own(w, ACTION_OUTGOING_WRITE, e));
	TRY(draft_files_open(tx, w, true, e));
	TRY(put_answer(tx, t, e));
	return office_audit(tx, w->who, "consult.answer",
			    object_name(w->arena, "document", t->draft_id),
			    organ_verdict_text(t->f->verdict), w->now, e);
}

enum rc office_consult_answer(struct node *n, struct arena *a, const struct actor *who,
			      const struct consult_answer *f, int64_t now, int64_t *out_id,
			      struct problems *out, struct err *e)
{
	struct answering t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
			       .f = f };
	struct consult_asked asked;

	TRY(policy_check(who, ACTION_OUTGOING_WRITE, NULL, e));
	TRY(office_consult_asked(n, a, who, f->document_id, &asked, e));
	if (!asked.is_asked)
		return err_set(e, RC_CONFLICT, "err.consult_over", "nothing is asked");
	t.text = flow_text(&t.w, "text", f->text, LIMIT_OPINION,
			   f->verdict == ORGAN_PARTLY || f->verdict == ORGAN_REJECTS);
	if (f->verdict == ORGAN_SAYS_NOTHING || f->verdict >= organ_verdict__COUNT)
		problem_add(out, "verdict", "problem.choice", 0);
	TRY(problems_rc(out, e));
	t.draft_id = asked.answer_id;
	if (t.draft_id == 0)
		TRY(office_outgoing_about(n, a, who, f->document_id, RELATION_ANSWER, now,
					  &t.draft_id, e));
	TRY(office_db_write(n, answer_fn, &t, out, e));
	*out_id = t.draft_id;
	return RC_OK;
}

/* ---- an answer arrives ---- */

static enum rc tell_draft(struct tx *tx, const struct arrival *v, const struct document *d,
			  const struct organ_opinion *x, struct err *e)
{
	const struct text_param params[] = {
		text_param_str(document_notation(v->arena, d->number, d->notation)),
		text_param_str(date_vn(v->arena, d->issued_on)),
	};
	const struct trace line = { .document_id = x->draft_id,
				    .at = v->now,
				    .organ_code = d->from_code,
				    .organ_name = d->from_name,
				    .about = x->receiver_name,
				    .text = text_keep(v->arena, "kept.by_document", params, 2) };

	return trace_step(tx, &line, STEP_CONSULT_ANSWERED, d->packet_id, e);
}

static enum rc find_asked(struct tx *tx, const struct arrival *v, const struct document *d,
			  struct organ_opinion *out, bool *is_there, struct err *e)
{
	struct consultation letter;

	*is_there = false;
	if (d->relation != RELATION_ANSWER || d->about_id == 0)
		return RC_OK;
	TRY(err_if_absent(e, consultation_find(tx, v->arena, d->about_id, &letter, e), is_there));
	if (!*is_there)
		return RC_OK;
	return err_if_absent(e,
			     organ_opinion_find(tx, v->arena,
						letter.urges > 0 ? letter.urges : d->about_id,
						v->packet->from.code, out, e),
			     is_there);
}

/* Another answer takes the place of the first; one without data leaves what was entered by hand. */
enum rc consult_filed(struct tx *tx, struct arrival *v, const struct document *d, struct err *e)
{
	enum organ_verdict verdict = ORGAN_SAYS_NOTHING;
	const struct jval *root;
	struct organ_opinion x;
	struct rider rider;
	bool is_there;

	TRY(find_asked(tx, v, d, &x, &is_there, e));
	if (!is_there)
		return RC_OK;
	if (v->rider.kind == RIDER_OPINION_ANSWER && v->rider.text.n > 0 &&
	    rider_parse(v->arena, v->rider.text, &rider, &root, NULL) == RC_OK)
		verdict = verdict_in(v->arena, root);
	x.answer_id = d->id;
	x.seen_at = 0;
	if (verdict != ORGAN_SAYS_NOTHING || x.verdict == ORGAN_SAYS_NOTHING)
		x.answered_at = v->now;
	if (verdict != ORGAN_SAYS_NOTHING) {
		x.verdict = verdict;
		x.text = rider_lines(v->arena, root, "text", LIMIT_OPINION);
		x.by_name = x.on_behalf_of = STR("");
	}
	TRY(organ_opinion_answer(tx, &x, e));
	return tell_draft(tx, v, d, &x, e);
}

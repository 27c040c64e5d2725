/* numbering.c -- cấp số, ký hiệu và ngày cho văn bản đã ký; số nhập tay; thu hồi số. */
#include "base/fault.h"
#include "base/log.h"
#include "office/pdf_fields.h"
#include "store/document.h"
#include "store/people.h"
#include "store/series.h"

static struct register_number row_of(const struct flow_work *w, int64_t series_id, int64_t year)
{
	return (struct register_number){ .series_id = series_id,
					 .year = year,
					 .state = NUMBER_USED,
					 .document_id = w->document.id,
					 .reason = STR(""),
					 .by_account = w->who->account_id,
					 .by_name = actor_name(w->who),
					 .at = w->now };
}

/* ---- typed by hand, given back ---- */

enum rc number_enter_typed(struct tx *tx, struct arena *a, const struct actor *who,
			   const struct document *d, int64_t replaces, struct err *e)
{
	const struct flow_work w = { .who = who, .now = d->sent_at, .document = *d };
	struct series s;

	TRY(series_find_type(tx, a, d->tenant_id, d->type_name, &s, e));
	struct register_number x = row_of(&w, s.id, d->issued_on.year);
	x.number = number_parse(d->number);
	return x.number > 0 ? number_enter(tx, &x, replaces, e) : RC_OK;
}

enum rc numbers_release(struct tx *tx, struct flow_work *w, struct str reason, struct err *e)
{
	struct register_number *all;
	size_t n;

	TRY(number_of_document(tx, w->arena, w->document.id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		struct register_number x = row_of(w, all[i].series_id, all[i].year);
		x.number = all[i].number;
		x.state = NUMBER_RELEASED;
		x.document_id = 0;
		x.reason = reason;
		TRY(number_move(tx, &x, NUMBER_USED, e));
	}
	return RC_OK;
}

/* ---- given ---- */

struct numbering_work {
	struct flow_work w;
	const struct numbering *f;
	const struct conf *conf;
	struct str notation; /* as the clerk has it, "" = to be made */
	struct series series;
};

static enum rc find_series(struct tx *tx, struct numbering_work *t, struct err *e)
{
	struct flow_work *w = &t->w;
	struct series *s = &t->series;

	TRY(t->f->series_id > 0
		    ? series_find(tx, w->arena, w->tenant.id, DIRECTION_OUTGOING, t->f->series_id,
				  s, e)
		    : series_find_type(tx, w->arena, w->tenant.id, w->document.type_name, s, e));
	if (!series_is_open(s, time_date_vn(w->now)))
		problem_add(w->problems, "series", "problem.series_closed", 0);
	return problems_rc(w->problems, e);
}

/* One that was kept, passed over or given back, by the clerk's own choice. */
static enum rc pick(struct tx *tx, struct numbering_work *t, struct register_number *x,
		    struct err *e)
{
	struct register_number known;
	bool is_known;

	x->number = t->f->number;
	TRY(err_if_absent(e, number_load(tx, t->w.arena, x, &known, e), &is_known));
	if (!is_known || known.state == NUMBER_USED) {
		problem_add(t->w.problems, "number",
			    is_known ? "problem.number_used" : "problem.number_unknown", 0);
		return problems_rc(t->w.problems, e);
	}
	x->reason = known.reason;
	return number_move(tx, x, known.state, e);
}

static enum rc make_notation(struct tx *tx, struct numbering_work *t, struct err *e)
{
	struct flow_work *w = &t->w;
	struct document *d = &w->document;
	struct unit unit = { .code = STR("") };
	bool is_there;

	TRY(err_if_absent(e, unit_load(tx, w->arena, w->tenant.id, d->unit_id, &unit, e),
			  &is_there));
	struct str made = notation_make(w->arena, d->type_name, t->series.abbreviation,
					is_there ? unit.code : STR(""));
	if (t->notation.n > 0)
		d->notation = t->notation;
	else if (made.n > 0)
		d->notation = made;
	return RC_OK;
}

static enum rc check_sendable(struct tx *tx, struct numbering_work *t, struct err *e)
{
	struct flow_work *w = &t->w;
	struct outgoing_check check = {
		.arena = w->arena, .conf = t->conf, .now = w->now, .problems = w->problems
	};

	document_tidy_number(w->arena, &w->document);
	TRY(outgoing_check(tx, &check, &w->document, e));
	return problems_rc(w->problems, e);
}

static enum rc take_number(struct tx *tx, struct numbering_work *t, struct err *e)
{
	struct flow_work *w = &t->w;
	struct document *d = &w->document;

	TRY(find_series(tx, t, e));
	d->issued_on = time_date_vn(w->now);
	struct register_number x = row_of(w, t->series.id, d->issued_on.year);
	TRY(t->f->number > 0 ? pick(tx, t, &x, e) : number_take(tx, w->arena, &x, e));
	d->number = str_fmt(w->arena, "%lld", (long long)x.number);
	return make_notation(tx, t, e);
}

/* An update is the same document: it has its number and date, which go over to it when it is issued. */
static enum rc keep_number(struct tx *tx, struct numbering_work *t, struct err *e)
{
	struct document *d = &t->w.document, about;

	TRY(document_load(tx, t->w.arena, d->about_id, &about, e));
	d->number = about.number;
	d->notation = about.notation;
	d->issued_on = about.issued_on;
	return RC_OK;
}

/* Decree 30 art. 15: the date is that of issue, and a document is issued the day it is numbered, or the
 * next working day. */
static enum rc number_fn(struct tx *tx, void *arg, struct err *e)
{
	struct numbering_work *t = arg;
	struct flow_work *w = &t->w;
	struct document *d = &w->document;

	TRY(draft_load(tx, w, t->f->document_id, t->f->version, e));
	TRY(draft_check(w, ACTION_DRAFT_NUMBER, (struct subject){ .approval = NULL }, e));
	TRY(d->relation == RELATION_UPDATE ? keep_number(tx, t, e) : take_number(tx, t, e));
	TRY(check_sendable(tx, t, e));
	TRY(stage_move(d->stage, ACTION_DRAFT_NUMBER, &d->stage, e));
	const struct flow_note note = { .step = STEP_NUMBERED,
					.audit = "draft.number",
					.text = document_notation(w->arena, d->number, d->notation),
					.about = STR("") };
	TRY(flow_note(tx, w, &note, e));
	return draft_save(tx, w, e);
}

/* Nobody's file is opened for somebody who may not number it. */
static enum rc before_fn(struct tx *tx, void *arg, struct err *e)
{
	struct numbering_work *t = arg;

	TRY(draft_load(tx, &t->w, t->f->document_id, t->f->version, e));
	return draft_check(&t->w, ACTION_DRAFT_NUMBER, (struct subject){ .approval = NULL }, e);
}

/* It has its number whatever becomes of the file; issue fills it again, or is refused. */
static void fill(struct node *n, const struct numbering_work *t, int64_t now)
{
	struct err e = ERR_INIT;

	if (pdf_fields_fill(n, t->w.arena, t->w.who, t->w.document.id, now, &e) != RC_OK)
		log_err(NULL, &e, "number and date of a document in its file");
}

enum rc office_draft_number(struct node *n, struct arena *a, const struct actor *who,
			    const struct numbering *f, int64_t now, struct document *out_document,
			    struct problems *out, struct err *e)
{
	struct numbering_work t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
				    .f = f,
				    .conf = n->conf };

	TRY(policy_check(who, ACTION_DRAFT_NUMBER, NULL, e));
	t.notation = flow_text(&t.w, "notation", f->notation, LIMIT_UNIT_CODE, false);
	TRY(problems_rc(out, e));
	TRY(db_read(n->db, before_fn, &t, e));
	TRY(pdf_fields_ready(n, a, who, f->document_id, now, e));
	FAULT_POINT("office.number");
	TRY(office_db_write(n, number_fn, &t, out, e));
	FAULT_POINT("office.numbered");
	*out_document = t.w.document;
	fill(n, &t, now);
	return RC_OK;
}

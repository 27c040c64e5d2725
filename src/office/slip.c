/* slip.c -- a document's slip: its paragraphs one by one, as print asks for them. */
#include "office/slip.h"

#include "markup/page.h"
#include "office/flow.h"
#include "office/leaf.h"
#include "office/register_rows.h"

struct slip {
	struct arena *a;
	enum lang lang;
	struct leaf leaf;
	struct document document;
	struct str register_name;
	struct flow_view flow;
};

/* ---- words ---- */

static void add(struct slip *s, bool is_heading, struct str text)
{
	leaf_add(&s->leaf, is_heading, text);
}

static struct str words(const struct slip *s, enum text_id id, struct str x, struct str y)
{
	return leaf_words(&s->leaf, id, x, y);
}

static void add_fact(struct slip *s, enum text_id id, struct str x, struct str y)
{
	if (x.n > 0)
		add(s, false, words(s, id, x, y));
}

/* To be written on. */
static void add_blank(struct slip *s)
{
	for (int i = 0; i < 3; i++)
		add(s, false, text_get(s->lang, TEXT_SLIP_DOTS));
}

static struct str by_whom(const struct slip *s, struct str name, struct str behalf)
{
	return behalf.n > 0 ? words(s, TEXT_SLIP_BEHALF, name, behalf) : name;
}

/* ---- which document ---- */

static void add_document(struct slip *s)
{
	const struct document *d = &s->document;

	add(s, false, document_whole_words(s->a, s->lang, d));
	add_fact(s, TEXT_SLIP_SUBJECT, d->subject, STR(""));
	add_fact(s, TEXT_SLIP_ARRIVAL,
		 str_fmt(s->a, "%02lld/%lld%s%.*s%s", (long long)d->arrival_number,
			 (long long)d->arrival_year, s->register_name.n > 0 ? " (" : "",
			 STR_FMT(s->register_name), s->register_name.n > 0 ? ")" : ""),
		 date_vn(s->a, time_date_vn(document_came_at(d))));
	if (d->priority > 0)
		add_fact(s, TEXT_SLIP_PRIORITY,
			 text_of_enum(s->lang, STR("priority"),
				      str_fmt(s->a, "%lld", (long long)d->priority)),
			 STR(""));
}

/* ---- what was said, and to whom it was given ---- */

static void add_given(struct slip *s, const struct assignment *x)
{
	struct str part = text_of_enum(s->lang, STR("part"), assignment_part_text(x->part));
	struct str whom = x->account_id > 0 ? x->account_name : x->unit_name;
	struct str line = words(s, TEXT_SLIP_GIVEN, part, whom);

	if (date_is_set(x->due_on))
		line = words(s, TEXT_SLIP_UNTIL, line, date_vn(s->a, x->due_on));
	if (!assignment_stands(x->state))
		line = words(
			s, TEXT_SLIP_OVER, line,
			text_of_enum(s->lang, STR("assignment"), assignment_state_text(x->state)));
	add(s, false, line);
}

/* Chủ trì before phối hợp, whoever was written down first. */
static void add_part(struct slip *s, int64_t directive_id, enum assignment_part part)
{
	for (size_t i = 0; i < s->flow.n_assignments; i++) {
		const struct assignment *x = &s->flow.assignments[i];
		if (x->directive_id == directive_id && x->part == part)
			add_given(s, x);
	}
}

static void add_directive(struct slip *s, const struct directive *d)
{
	add(s, false,
	    words(s, TEXT_SLIP_SAID, by_whom(s, d->by_name, d->on_behalf_of),
		  time_vn(s->a, d->at)));
	if (d->text.n > 0)
		add(s, false, d->text);
	for (int part = 0; part < (int)assignment_part__COUNT; part++)
		add_part(s, d->id, (enum assignment_part)part);
}

static void add_directives(struct slip *s, bool are_of_units)
{
	size_t n = 0;

	for (size_t i = 0; i < s->flow.n_directives; i++) {
		const struct directive *d = &s->flow.directives[i];
		if ((d->assignment_id > 0) != are_of_units)
			continue;
		add_directive(s, d);
		n++;
	}
	if (n == 0)
		add_blank(s);
}

/* ---- what those say who have it ---- */

static void add_said(struct slip *s, struct str who, int64_t at, struct str text)
{
	add(s, false, words(s, TEXT_SLIP_SAID, who, time_vn(s->a, at)));
	add(s, false, text);
}

static void add_reports(struct slip *s)
{
	const struct flow_view *f = &s->flow;
	size_t n = 0;

	for (size_t i = 0; i < f->n_reports; i++, n++)
		add_said(s, by_whom(s, f->reports[i].person, f->reports[i].on_behalf_of),
			 f->reports[i].at, f->reports[i].text);
	for (size_t i = 0; i < f->n_assignments; i++) {
		const struct assignment *x = &f->assignments[i];
		/* what the program ended, nobody has said anything about */
		if (x->state != ASSIGNMENT_DONE || x->reason.n == 0 || x->ended_by == 0)
			continue;
		add_said(s, x->account_id > 0 ? x->account_name : x->unit_name, x->ended_at,
			 x->reason);
		n++;
	}
	if (n == 0)
		add_blank(s);
}

static void lines_make(struct slip *s)
{
	add_document(s);
	add(s, true, text_get(s->lang, TEXT_SLIP_LEADERS));
	add_directives(s, false);
	add(s, true, text_get(s->lang, TEXT_SLIP_HEADS));
	add_directives(s, true);
	add(s, true, text_get(s->lang, TEXT_SLIP_REPORTS));
	add_reports(s);
}

static enum rc load(struct slip *s, int64_t document_id, struct err *e)
{
	struct leaf *l = &s->leaf;
	struct document_view v;

	TRY(office_document_refresh(l->node, s->a, l->who, document_id, &v, e));
	s->document = v.document;
	s->register_name = v.register_name;
	TRY(office_flow_view(l->node, s->a, l->who, document_id, &s->flow, e));
	if (s->document.state != DOCUMENT_REGISTERED || s->document.direction == DIRECTION_INTERNAL)
		return err_set(e, RC_CONFLICT, "err.slip_state", "it is not in the register");
	return RC_OK;
}

enum rc office_slip_print(struct node *n, struct arena *a, const struct actor *who,
			  int64_t document_id, enum lang lang, int64_t now,
			  struct register_print *out, struct err *e)
{
	struct slip s = { .a = a,
			  .lang = lang,
			  .leaf = { .node = n, .arena = a, .who = who, .lang = lang, .now = now } };

	TRY(load(&s, document_id, e));
	s.leaf.title = text_get(lang, TEXT_SLIP_TITLE);
	s.leaf.name = words(&s, TEXT_SLIP_FILE,
			    str_fmt(a, "%02lld-%lld", (long long)s.document.arrival_number,
				    (long long)s.document.arrival_year),
			    STR(""));
	s.leaf.audit = "document.slip";
	s.leaf.document_id = document_id;
	lines_make(&s);
	return leaf_print(&s.leaf, out, e);
}

/* slip.c -- a document's slip: its paragraphs one by one, as print asks for them. */
#include "office/slip.h"

#include <unistd.h>

#include "base/fd.h"
#include "markup/page.h"
#include "office/flow.h"
#include "office/office_int.h"
#include "print/forms.h"

struct line {
	bool is_heading;
	struct str text;
	struct line *next;
};
struct slip {
	struct node *node;
	struct arena *a;
	const struct actor *who;
	enum lang lang;
	int64_t now;
	struct document document;
	struct flow_view flow;
	struct tenant tenant;
	struct line *first, **last, *at;
};

/* ---- words ---- */

static void add(struct slip *s, bool is_heading, struct str text)
{
	struct line *x = ARENA_NEW(s->a, struct line);

	*x = (struct line){ .is_heading = is_heading, .text = text };
	*s->last = x;
	s->last = &x->next;
}

static struct str words(const struct slip *s, enum text_id id, struct str x, struct str y)
{
	const struct text_param params[] = { text_param_str(x), text_param_str(y) };

	return text_format(s->a, text_get(s->lang, id), params, 2);
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
	struct str type = d->type_name.n > 0 ? d->type_name
					     : text_get(s->lang, TEXT_PRINT_DOCUMENT);
	const struct text_param p[] = {
		text_param_str(type),
		text_param_str(document_notation(s->a, d->number, d->notation)),
		text_param_str(date_vn(s->a, d->issued_on)),
		text_param_str(d->from_name.n > 0 ? d->from_name : d->from_code),
	};

	add(s, false, text_format(s->a, text_get(s->lang, TEXT_PRINT_WHOLE_WORDS), p, 4));
	add_fact(s, TEXT_SLIP_SUBJECT, d->subject, STR(""));
	add_fact(s, TEXT_SLIP_ARRIVAL,
		 str_fmt(s->a, "%02lld/%lld", (long long)d->arrival_number,
			 (long long)d->arrival_year),
		 date_vn(s->a, time_date_vn(d->registered_at)));
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

static void add_directive(struct slip *s, const struct directive *d)
{
	add(s, false,
	    words(s, TEXT_SLIP_SAID, by_whom(s, d->by_name, d->on_behalf_of),
		  time_vn(s->a, d->at)));
	if (d->text.n > 0)
		add(s, false, d->text);
	for (size_t i = 0; i < s->flow.n_assignments; i++) {
		if (s->flow.assignments[i].directive_id == d->id)
			add_given(s, &s->flow.assignments[i]);
	}
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
	s->last = &s->first;
	add_document(s);
	add(s, true, text_get(s->lang, TEXT_SLIP_LEADERS));
	add_directives(s, false);
	add(s, true, text_get(s->lang, TEXT_SLIP_HEADS));
	add_directives(s, true);
	add(s, true, text_get(s->lang, TEXT_SLIP_REPORTS));
	add_reports(s);
	s->at = s->first;
}

static enum rc line_next(void *ctx, struct arena *a, struct print_cell *cells, bool *out_more,
			 struct err *e)
{
	struct slip *s = ctx;

	(void)a;
	(void)e;
	*out_more = s->at != NULL;
	if (!s->at)
		return RC_OK;
	cells[0] = (struct print_cell){ .kind = s->at->is_heading ? PRINT_HEADING : PRINT_TEXT,
					.text = s->at->text };
	s->at = s->at->next;
	return RC_OK;
}

/* ---- the file ---- */

static enum rc tenant_fn(struct tx *tx, void *arg, struct err *e)
{
	struct slip *s = arg;

	return office_own_tenant(tx, s->a, s->who, &s->tenant, e);
}

static enum rc load(struct slip *s, int64_t document_id, struct err *e)
{
	struct document_view v;

	TRY(office_document_refresh(s->node, s->a, s->who, document_id, &v, e));
	s->document = v.document;
	TRY(office_flow_view(s->node, s->a, s->who, document_id, &s->flow, e));
	if (s->document.state != DOCUMENT_REGISTERED || s->document.direction == DIRECTION_INTERNAL)
		return err_set(e, RC_CONFLICT, "err.slip_state", "it is not in the register");
	return db_read(s->node->db, tenant_fn, s, e);
}

static enum rc file_make(struct slip *s, int fd, struct register_print *out, struct err *e)
{
	static const struct print_column column = { .width = 1 };
	const struct print_form form = { .title = text_get(s->lang, TEXT_SLIP_TITLE),
					 .columns = &column,
					 .n_columns = 1,
					 .is_portrait = true,
					 .is_plain = true };
	struct str name = actor_name(s->who);
	struct str person = s->who->kind == ACTOR_PERSON
				    ? name
				    : text_of_enum(s->lang, STR("person"), name);
	struct print_order o = { .form = &form,
				 .parent = s->tenant.parent_name,
				 .organ = s->tenant.name,
				 .mark = words(s, TEXT_PRINT_MARK, person, time_vn(s->a, s->now)),
				 .now = s->now,
				 .next = line_next,
				 .ctx = s,
				 .stop = &s->node->is_stopping };
	struct print_done done;

	print_nation(s->lang, &o);
	TRY(print_pdf(&o, fd, &done, e));
	*out = (struct register_print){
		.pages = done.pages,
		.rows = done.rows,
		.type = STR("application/pdf"),
		.name = words(s, TEXT_SLIP_FILE,
			      str_fmt(s->a, "%02lld-%lld", (long long)s->document.arrival_number,
				      (long long)s->document.arrival_year),
			      STR("")),
	};
	TRY(fd_size(fd, &out->bytes, e));
	return lseek(fd, 0, SEEK_SET) == 0 ? RC_OK : err_errno(e, "a slip in the spool");
}

static enum rc put_down_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct slip *s = arg;

	return office_audit(tx, s->who, "document.slip",
			    object_name(s->a, "document", s->document.id), STR(""), s->now, e);
}

static enum rc make(struct slip *s, struct register_print *out, struct err *e)
{
	AUTO_CLOSE fd = -1;

	TRY(fd_temp(s->node->spool_dir, &fd, e));
	TRY(file_make(s, fd, out, e));
	TRY(db_write(s->node->db, put_down_fn, s, e));
	out->fd = fd;
	fd = -1;
	return RC_OK;
}

enum rc office_slip_print(struct node *n, struct arena *a, const struct actor *who,
			  int64_t document_id, enum lang lang, int64_t now,
			  struct register_print *out, struct err *e)
{
	struct slip s = { .node = n, .a = a, .who = who, .lang = lang, .now = now };

	TRY(load(&s, document_id, e));
	lines_make(&s);
	return make(&s, out, e);
}

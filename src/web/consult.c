/* consult.c -- xin ý kiến cơ quan khác về dự thảo: the table at the draft; the answer at the document that asks. */
#include "web/consult_views.h"
#include "web/web_int.h"

#define N(x) (sizeof(x) / sizeof *(x))

static const struct field_spec reply_fields[] = {
	{ .name = "organ_verdict", .is_required = true },
	{ .name = "organ_text", .rows = 5, .max = LIMIT_OPINION },
};
static const struct field_name reply_names[] = { { "verdict", "organ_verdict" },
						 { "text", "organ_text" } };

static struct url_path table_path(struct visit *v, int64_t id)
{
	return outgoing_path(v, id, "/organs");
}

static void choose_verdict(struct visit *v, struct choice *c, size_t *n)
{
	c[0] = (struct choice){ STR(""), text_get(v->lang, TEXT_WAY_CHOOSE) };
	*n = 1;
	for (int i = ORGAN_ACCEPTS; i < (int)organ_verdict__COUNT; i++) {
		struct str word = organ_verdict_text((enum organ_verdict)i);
		c[(*n)++] = (struct choice){ word, enum_words(v, "organ_verdict", word) };
	}
}

/* A page has one for each row: the names have its id. */
static void make_form(struct visit *v, int64_t id, struct form_view *f)
{
	struct choice *c = ARENA_ARRAY(v->a, organ_verdict__COUNT, struct choice);
	size_t n;

	form_init(v, f, reply_fields, N(reply_fields));
	choose_verdict(v, c, &n);
	form_choices(f, "organ_verdict", c, n);
	for (size_t i = 0; id > 0 && i < f->n_fields; i++)
		f->fields[i].name =
			str_c(v->a, str_fmt(v->a, "%s-%lld", f->fields[i].name, (long long)id));
}

/* ---- the table ---- */

static void fill_formats(struct visit *v, struct consult_page *p)
{
	for (int i = 0; i < (int)register_format__COUNT; i++) {
		struct str word = register_format_text((enum register_format)i);
		p->formats[p->n_formats++] = (struct consult_format){
			.path = url_path_of(str_fmt(v->a, "/outgoing/%lld/organs/print/%.*s",
						    (long long)v->match.id[0], STR_FMT(word))),
			.words = text_upper(v->a, word),
		};
	}
}

static enum rc load(struct visit *v, struct consult_page *p, struct err *e)
{
	struct date today = time_date_vn(v->now);

	*p = (struct consult_page){ .n_formats = 0 };
	TRY(office_consult_view(v->node, v->a, v->actor, v->match.id[0], v->now, &p->v, e));
	p->rows = ARENA_ARRAY(v->a, p->v.n_rows + 1, struct consult_row);
	for (size_t i = 0; i < p->v.n_rows; i++) {
		const struct organ_opinion *x = &p->v.rows[i];
		p->rows[i] = (struct consult_row){ .x = x,
						   .state = organ_opinion_state(x, today),
						   .may_open = p->v.may_open[i] };
		make_form(v, x->id, &p->rows[i].form);
	}
	fill_formats(v, p);
	p->back = outgoing_path(v, v->match.id[0], "/draft");
	return RC_OK;
}

static enum rc show(struct visit *v, struct consult_page *p, int status, struct err *e)
{
	v->is_form = p->v.may_keep;
	TRY(frame_load(v, "outgoing.draft", e));
	return RESPOND(v, e, status, page_consult, &v->frame, p);
}

enum rc web_consult_show(struct visit *v, struct err *e)
{
	struct consult_page p;

	TRY(load(v, &p, e));
	TRY(office_consult_read(v->node, v->actor, v->match.id[0], v->now, e));
	return show(v, &p, 200, e);
}

/* A draft công văn, opened where it is written. */
enum rc web_consult_draft(struct visit *v, struct err *e)
{
	bool is_urging = str_eq_c(v->match.word[0], "urge");
	struct consult_page p;
	struct err why;
	int64_t id = 0;

	if (!is_urging && !str_eq_c(v->match.word[0], "ask"))
		return err_set(e, RC_NOT_FOUND, "err.no_page", "no such act");
	enum rc rc = office_consult_draft(v->node, v->a, v->actor, v->match.id[0], is_urging,
					  v->now, &id, e);
	if (form_refused(rc, e, &why)) {
		TRY(load(v, &p, e));
		form_error(v, &p.refused, &why);
		return show(v, &p, rc_http_status(why.rc), e);
	}
	TRY(rc);
	flash_set(v, "success", is_urging ? "consult_urge" : "consult_ask", STR(""));
	return redirect(v, flash_path(v, outgoing_path(v, id, "/edit")));
}

static enum rc show_entered(struct visit *v, const struct err *why, struct err *e)
{
	struct consult_page p;

	TRY(load(v, &p, e));
	for (size_t i = 0; i < p.v.n_rows; i++) {
		if (p.rows[i].x->id != v->match.id[1])
			continue;
		p.rows[i].is_open = true;
		form_retake(v, &p.rows[i].form, why);
	}
	return show(v, &p, rc_http_status(why->rc), e);
}

enum rc web_consult_enter(struct visit *v, struct err *e)
{
	const char *verdict = str_c(v->a,
				    str_fmt(v->a, "organ_verdict-%lld", (long long)v->match.id[1]));
	const char *text = str_c(v->a, str_fmt(v->a, "organ_text-%lld", (long long)v->match.id[1]));
	const struct field_name names[] = { { "verdict", verdict }, { "text", text } };
	struct consult_entry f = { .id = v->match.id[1],
				   .draft_id = v->match.id[0],
				   .text = form_str(v, text) };
	struct err why;

	(void)organ_verdict_parse(form_str(v, verdict), &f.verdict);
	enum rc rc = office_consult_enter(v->node, v->actor, &f, v->now, &v->problems, e);
	form_rename(v, names, N(names));
	if (form_refused(rc, e, &why))
		return show_entered(v, &why, e);
	TRY(rc);
	flash_set(v, "success", "consult_entered", STR(""));
	return redirect(v, flash_path(v, table_path(v, v->match.id[0])));
}

enum rc web_consult_print(struct visit *v, struct err *e)
{
	enum register_format format = REGISTER_XLSX;
	struct register_print made;

	if (!register_format_parse(v->match.word[0], &format))
		return err_set(e, RC_NOT_FOUND, "err.no_page", "no such format");
	TRY(office_consult_print(v->node, v->a, v->actor, v->match.id[0], format, v->lang, v->now,
				 &made, e));
	return respond_file(v, &(struct file_reply){ .fd = made.fd,
						     .bytes = made.bytes,
						     .name = made.name,
						     .type = made.type });
}

/* ---- the answer ---- */

static enum rc show_reply(struct visit *v, const struct err *why, struct err *e)
{
	struct consult_reply_page p = { .document = NULL };
	struct document_view d;

	TRY(office_document_view(v->node, v->a, v->actor, v->match.id[0], v->now, &d, e));
	TRY(office_consult_asked(v->node, v->a, v->actor, v->match.id[0], &p.asked, e));
	if (!p.asked.is_asked)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "nothing is asked");
	p.document = &d.document;
	p.back = incoming_path(v, v->match.id[0]);
	make_form(v, 0, &p.form);
	if (p.asked.verdict != ORGAN_SAYS_NOTHING)
		form_value(&p.form, "organ_verdict", organ_verdict_text(p.asked.verdict));
	form_value(&p.form, "organ_text", p.asked.text);
	if (why)
		form_retake(v, &p.form, why);
	v->is_form = true;
	TRY(frame_load(v, "incoming.registered", e));
	return RESPOND(v, e, why ? rc_http_status(why->rc) : 200, page_consult_reply, &v->frame,
		       &p);
}

enum rc web_consult_reply_show(struct visit *v, struct err *e)
{
	return show_reply(v, NULL, e);
}

enum rc web_consult_reply_do(struct visit *v, struct err *e)
{
	struct consult_answer f = { .document_id = v->match.id[0],
				    .text = form_str(v, "organ_text") };
	struct err why;
	int64_t id = 0;

	(void)organ_verdict_parse(form_str(v, "organ_verdict"), &f.verdict);
	enum rc rc = office_consult_answer(v->node, v->a, v->actor, &f, v->now, &id, &v->problems,
					   e);
	form_rename(v, reply_names, N(reply_names));
	if (form_refused(rc, e, &why))
		return show_reply(v, &why, e);
	TRY(rc);
	flash_set(v, "success", "consult_answered", STR(""));
	return redirect(v, flash_path(v, outgoing_path(v, id, "/edit")));
}

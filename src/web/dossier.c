/* dossier.c -- hồ sơ trình: the list of a draft's parts, written and read. */
#include "web/dossier_views.h"
#include "web/web_int.h"

#include "text/text.h"

#define N(x) (sizeof(x) / sizeof *(x))

static const struct field_spec dossier_fields[] = {
	{ .name = "dossier_leader", .max = LIMIT_ADDRESSEE },
	{ .name = "dossier_reason", .rows = 3, .max = LIMIT_REASON },
};
static const struct field_name dossier_names[] = { { "leader", "dossier_leader" },
						   { "reason", "dossier_reason" } };

static const char *form_of(const struct dossier_part *x)
{
	return !x->has_paper ? "file" : x->file_name.n > 0 ? "both" : "paper";
}

static void add_line(struct dossier_page *p, const struct dossier_part *x, bool lacks)
{
	p->lines[p->n_lines] = (struct dossier_line){ .i = (int64_t)p->n_lines + 1,
						      .title = x->title,
						      .file_name = x->file_name,
						      .form = form_of(x),
						      .lacks = lacks };
	p->n_lines++;
}

/* ---- read from the form ---- */

static struct str part_str(struct visit *v, const char *what, size_t i)
{
	return form_str(v, str_c(v->a, str_fmt(v->a, "%s-%zu", what, i)));
}

/* Lines without a title are none. */
static size_t read_parts(struct visit *v, struct dossier_part *all)
{
	size_t n = 0;

	for (size_t i = 1; i <= LIMIT_DOSSIER_PARTS + DOSSIER_SPARE; i++) {
		struct str title = str_trim(part_str(v, "part_title", i));
		struct str form = part_str(v, "part_form", i);
		bool is_paper = str_eq_c(form, "paper");
		if (title.n == 0)
			continue;
		all[n++] = (struct dossier_part){
			.title = title,
			.has_paper = is_paper || str_eq_c(form, "both"),
			.file_name = is_paper ? STR("") : part_str(v, "part_file", i),
		};
	}
	return n;
}

/* ---- shown ---- */

static enum rc load(struct visit *v, struct dossier_page *p, struct err *e)
{
	const struct dossier_part none = { .title = STR(""), .file_name = STR("") };

	*p = (struct dossier_page){ .n_lines = 0 };
	TRY(office_dossier_view(v->node, v->a, v->actor, v->match.id[0], v->now, &p->v, e));
	if (p->v.document.direction != DIRECTION_OUTGOING)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "of the other direction");
	p->lines = ARENA_ARRAY(v->a, LIMIT_DOSSIER_PARTS + 2 * DOSSIER_SPARE + 1,
			       struct dossier_line);
	for (size_t i = 0; i < p->v.n_parts; i++)
		add_line(p, &p->v.parts[i], p->v.lacks[i]);
	for (size_t i = 0; p->v.may_edit && i < DOSSIER_SPARE; i++)
		add_line(p, &none, false);
	form_init(v, &p->form, dossier_fields, N(dossier_fields));
	form_value(&p->form, "dossier_leader", p->v.leader);
	form_value(&p->form, "dossier_reason", p->v.reason);
	p->back = outgoing_path(v, v->match.id[0], "/draft");
	return RC_OK;
}

static enum rc show(struct visit *v, struct dossier_page *p, int status, struct err *e)
{
	v->is_form = p->v.may_edit;
	TRY(frame_load(v, "outgoing.draft", e));
	return RESPOND(v, e, status, page_dossier, &v->frame, p);
}

enum rc web_dossier_show(struct visit *v, struct err *e)
{
	struct dossier_page p;

	TRY(load(v, &p, e));
	return show(v, &p, 200, e);
}

/* As it was typed. */
static enum rc show_again(struct visit *v, const struct dossier_form *f, const struct err *why,
			  struct err *e)
{
	const struct dossier_part none = { .title = STR(""), .file_name = STR("") };
	struct dossier_page p;

	TRY(load(v, &p, e));
	p.n_lines = 0;
	for (size_t i = 0; i < f->n_parts; i++)
		add_line(&p, &f->parts[i], false);
	for (size_t i = 0; p.v.may_edit && i < DOSSIER_SPARE; i++)
		add_line(&p, &none, false);
	form_retake(v, &p.form, why);
	return show(v, &p, rc_http_status(why->rc), e);
}

enum rc web_dossier_save(struct visit *v, struct err *e)
{
	struct dossier_part *parts = ARENA_ARRAY(v->a, LIMIT_DOSSIER_PARTS + DOSSIER_SPARE,
						 struct dossier_part);
	struct dossier_form f = { .document_id = v->match.id[0],
				  .version = form_id(v, "version"),
				  .parts = parts,
				  .leader = form_str(v, "dossier_leader"),
				  .reason = form_str(v, "dossier_reason") };
	struct err why;

	f.n_parts = read_parts(v, parts);
	enum rc rc = office_dossier_save(v->node, v->actor, &f, v->now, &v->problems, e);
	form_rename(v, dossier_names, N(dossier_names));
	if (form_refused(rc, e, &why))
		return show_again(v, &f, &why, e);
	TRY(rc);
	flash_set(v, "success", "dossier_saved", STR(""));
	return redirect(v, flash_path(v, outgoing_path(v, v->match.id[0], "/dossier")));
}

/* ---- at the receiver ---- */

void dossier_propose(struct visit *v, const struct dossier_view *x, struct form_view *present)
{
	const struct field *f = form_field(present, "leader");
	struct str wanted = text_casefold(v->a, x->leader);

	for (size_t i = 0; i < f->n_choices && wanted.n > 0 && f->value.n == 0; i++) {
		struct str label = f->choices[i].label;
		struct str name = str_sub(label, 0, str_find(label, STR(" – ")));
		if (str_find(wanted, text_casefold(v->a, name)) != SIZE_MAX)
			form_value(present, "leader", f->choices[i].value);
	}
}

struct str dossier_refusal(struct visit *v, const struct dossier_view *x)
{
	struct buf b;

	if (x->n_missing == 0)
		return STR("");
	buf_init(&b, v->a, (size_t)LIMIT_REASON * 4);
	for (size_t i = 0; i < x->n_parts; i++) {
		if (!x->lacks[i])
			continue;
		buf_add_c(&b, b.n > 0 ? "; " : "");
		buf_add(&b, str_fmt(v->a, "%lld. %.*s", (long long)x->parts[i].n,
				    STR_FMT(x->parts[i].title)));
	}
	const struct text_param p = text_param_str(b.failed ? STR("…") : buf_str(&b));
	return text_cut(text_format(v->a, text_get(LANG_VI, TEXT_KEPT_DOSSIER_REFUSAL), &p, 1),
			LIMIT_REASON);
}

/* versions.c -- phiên bản của dự thảo: the list, and two of them side by side. */
#include "web/way.h"

#define N(x) (sizeof(x) / sizeof *(x))

static const struct field_spec compare_fields[] = { { .name = "version_from" },
						    { .name = "version_to" } };

static struct str number_words(struct visit *v, int64_t n)
{
	return str_fmt(v->a, "%lld", (long long)n);
}

static void fill_form(struct visit *v, struct version_page *p)
{
	struct choice *c = ARENA_ARRAY(v->a, p->n_rows + 1, struct choice);

	for (size_t i = 0; i < p->n_rows; i++) {
		const struct text_param n = text_param_i64(p->rows[i].n);
		enum text_id text = p->rows[i].is_open ? TEXT_VERSION_OPEN : TEXT_VERSION_N;
		c[i] = (struct choice){ number_words(v, p->rows[i].n),
					text_format(v->a, text_get(v->lang, text), &n, 1) };
	}
	form_init(v, &p->form, compare_fields, N(compare_fields));
	form_choices(&p->form, "version_from", c, p->n_rows);
	form_choices(&p->form, "version_to", c, p->n_rows);
	form_value(&p->form, "version_from", number_words(v, p->from));
	form_value(&p->form, "version_to", number_words(v, p->to));
}

/* ---- as a person reads it ---- */

static struct str label_of(struct visit *v, const char *name)
{
	struct str text = str_of(name);

	(void)text_find(v->lang, str_fmt(v->a, "field.%s", name), &text);
	return text;
}

static struct str fact_words(struct visit *v, const char *name, struct str kept)
{
	struct date day = { .year = 0 };

	if (str_eq_c(STR("priority"), name))
		return enum_words(v, "priority", kept);
	if (str_eq_c(STR("due_on"), name) && date_parse_iso(kept, &day))
		return date_vn(v->a, day);
	return kept;
}

static void fill_facts(struct visit *v, const struct compared *c, struct version_page *p)
{
	p->facts = ARENA_ARRAY(v->a, c->n_facts + 1, struct version_fact);
	p->n_facts = c->n_facts;
	p->n_changed = c->n_changed;
	for (size_t i = 0; i < c->n_facts; i++) {
		const struct compared_fact *x = &c->facts[i];
		p->facts[i] = (struct version_fact){ label_of(v, x->name),
						     fact_words(v, x->name, x->before),
						     fact_words(v, x->name, x->after),
						     x->is_changed };
	}
}

static void put_line(struct visit *v, const struct attachment *x, struct file_line *out)
{
	struct file_line *line;

	if (!x)
		return;
	file_lines(v, x, 1, &line);
	*out = *line;
}

static void fill_files(struct visit *v, const struct compared *c, struct version_page *p)
{
	p->files = ARENA_ARRAY(v->a, c->n_files + 1, struct version_file);
	p->n_files = c->n_files;
	for (size_t i = 0; i < c->n_files; i++) {
		const struct compared_file *x = &c->files[i];
		p->files[i] = (struct version_file){ .name = x->name,
						     .word = x->word,
						     .is_compared = x->is_compared,
						     .diff = x->diff,
						     .why_not = x->why_not };
		put_line(v, x->before, &p->files[i].before);
		put_line(v, x->after, &p->files[i].after);
	}
}

enum rc web_versions_show(struct visit *v, struct err *e)
{
	struct version_page p = { .n_rows = 0 };
	struct compared c;

	TRY(office_versions_compare(v->node, v->a, v->actor, v->match.id[0],
				    query_id(v, "version_from"), query_id(v, "version_to"), v->now,
				    &c, e));
	p.document = &c.doc.document;
	p.from = c.from;
	p.to = c.to;
	draft_version_rows(v->a, p.document, &c.draft, &p.rows, &p.n_rows);
	fill_form(v, &p);
	fill_facts(v, &c, &p);
	fill_files(v, &c, &p);
	TRY(frame_load(v, "outgoing.draft", e));
	return RESPOND(v, e, 200, page_versions, &v->frame, &p);
}

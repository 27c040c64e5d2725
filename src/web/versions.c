/* versions.c -- phiên bản của dự thảo: the list, and two of them side by side. */
#include "web/way.h"

#include "markup/markup.h"

#define N(x) (sizeof(x) / sizeof *(x))

/* What one version said: kept (fields) or still being written (the document). */
struct side {
	int64_t n;
	const struct jval *fields; /* NULL: the document as it is */
	struct file_line *files;
	const struct attachment *kept_files;
	size_t n_files;
};
struct comparing {
	struct doc_view doc;
	struct draft_view draft;
	struct side before, after;
};

static const struct field_spec compare_fields[] = { { .name = "version_from" },
						    { .name = "version_to" } };

/* ---- the list ---- */

static bool has_open(const struct comparing *w)
{
	size_t n = w->draft.n_versions;
	int64_t last = n > 0 ? w->draft.versions[n - 1].n : 0;

	return w->doc.v.document.draft_n > last;
}

static void fill_rows(struct visit *v, const struct comparing *w, struct version_page *p)
{
	const struct document *d = &w->doc.v.document;

	p->rows = ARENA_ARRAY(v->a, w->draft.n_versions + 1, struct version_row);
	if (has_open(w))
		p->rows[p->n_rows++] = (struct version_row){ .n = d->draft_n,
							     .at = d->updated_at,
							     .by = d->edited_by_name,
							     .is_open = true };
	for (size_t i = w->draft.n_versions; i-- > 0;) {
		const struct draft_version *x = &w->draft.versions[i];
		p->rows[p->n_rows++] = (struct version_row){ .n = x->n,
							     .at = x->at,
							     .by = x->by_name,
							     .behalf = x->on_behalf_of,
							     .note = x->note };
	}
}

static struct str number_words(struct visit *v, int64_t n)
{
	return str_fmt(v->a, "%lld", (long long)n);
}

/* The last two, unless others are asked for. */
static void choose_two(struct visit *v, struct version_page *p)
{
	struct choice *c = ARENA_ARRAY(v->a, p->n_rows + 1, struct choice);

	for (size_t i = 0; i < p->n_rows; i++) {
		const struct text_param n = text_param_i64(p->rows[i].n);
		enum text_id text = p->rows[i].is_open ? TEXT_VERSION_OPEN : TEXT_VERSION_N;
		c[i] = (struct choice){ number_words(v, p->rows[i].n),
					text_format(v->a, text_get(v->lang, text), &n, 1) };
	}
	p->to = p->n_rows > 0 ? p->rows[0].n : 0;
	p->from = p->n_rows > 1 ? p->rows[1].n : p->to;
	for (size_t i = 0; i < p->n_rows; i++) {
		if (p->rows[i].n == query_id(v, "version_from"))
			p->from = p->rows[i].n;
		if (p->rows[i].n == query_id(v, "version_to"))
			p->to = p->rows[i].n;
	}
	form_init(v, &p->form, compare_fields, N(compare_fields));
	form_choices(&p->form, "version_from", c, p->n_rows);
	form_choices(&p->form, "version_to", c, p->n_rows);
	form_value(&p->form, "version_from", number_words(v, p->from));
	form_value(&p->form, "version_to", number_words(v, p->to));
}

/* ---- what a version said ---- */

/* What was made of them on the way stands on the draft's page. */
static void keep_given(struct visit *v, struct side *s)
{
	struct attachment *kept = ARENA_ARRAY(v->a, s->n_files + 1, struct attachment);
	size_t n = 0;

	for (size_t i = 0; i < s->n_files; i++) {
		if (s->kept_files[i].made == MADE_GIVEN)
			kept[n++] = s->kept_files[i];
	}
	s->kept_files = kept;
	s->n_files = n;
}

static enum rc open_side(struct visit *v, const struct comparing *w, int64_t n, struct side *out,
			 struct err *e)
{
	*out = (struct side){ .n = n,
			      .kept_files = w->doc.v.attachments,
			      .n_files = w->doc.v.n_attachments };
	for (size_t i = 0; i < w->draft.n_versions; i++) {
		if (w->draft.versions[i].n != n)
			continue;
		TRY(json_parse(v->a, w->draft.versions[i].fields, &out->fields, e));
		out->kept_files = w->draft.files[i];
		out->n_files = w->draft.n_files[i];
		keep_given(v, out);
	}
	file_lines(v, out->kept_files, out->n_files, &out->files);
	return RC_OK;
}

static struct str kept_text(const struct side *s, const char *name)
{
	struct str text = STR("");

	(void)jval_str(jval_get(s->fields, name), &text);
	return text;
}

static int64_t kept_number(const struct side *s, const char *name)
{
	int64_t n = 0;

	(void)jval_i64(jval_get(s->fields, name), &n);
	return n;
}

static struct str due_words(struct visit *v, const struct side *s, const struct document *d)
{
	struct date day = { .year = 0 };

	if (!s->fields)
		return date_vn(v->a, d->due_on);
	return date_parse_iso(kept_text(s, "due_on"), &day) ? date_vn(v->a, day) : STR("");
}

/* A name where the draft as it is still has the receiver, else the code that was kept. */
static struct str receiver_name(const struct document_view *d, struct str code)
{
	for (size_t i = 0; i < d->n_deliveries; i++) {
		if (str_eq(d->deliveries[i].receiver_code, code))
			return d->deliveries[i].receiver_name;
	}
	return code;
}

static struct str receiver_words(struct visit *v, const struct side *s,
				 const struct document_view *d)
{
	const struct jval *all = s->fields ? jval_get(s->fields, "receivers") : NULL;
	size_t n = s->fields ? jval_count(all) : d->n_deliveries;
	struct str out = STR(""), code = STR("");

	for (size_t i = 0; i < n; i++) {
		if (!s->fields)
			code = d->deliveries[i].receiver_code;
		else if (!jval_str(jval_at(all, i), &code))
			continue;
		struct str name = receiver_name(d, code);
		out = out.n == 0 ? name : str_fmt(v->a, "%.*s; %.*s", STR_FMT(out), STR_FMT(name));
	}
	return out;
}

/* ---- side by side ---- */

static void add_fact(struct visit *v, struct version_page *p, struct str label, struct str before,
		     struct str after)
{
	(void)v;
	if (before.n == 0 && after.n == 0)
		return;
	bool is_changed = !str_eq(before, after);
	p->facts[p->n_facts++] = (struct version_fact){ label, before, after, is_changed };
	p->n_changed += is_changed;
}

static struct str label_of(struct visit *v, const char *name)
{
	struct str text = str_of(name);

	(void)text_find(v->lang, str_fmt(v->a, "field.%s", name), &text);
	return text;
}

static struct str pages_words(struct visit *v, const struct side *s, const struct document *d)
{
	int64_t n = s->fields ? kept_number(s, "page_count") : d->page_count;
	return n > 0 ? number_words(v, n) : STR("");
}

static struct str urgency_words(struct visit *v, const struct side *s, const struct document *d)
{
	int64_t n = s->fields ? kept_number(s, "priority") : d->priority;
	return enum_words(v, "priority", number_words(v, n));
}

static void fill_facts(struct visit *v, const struct comparing *w, struct version_page *p)
{
	const struct document *d = &w->doc.v.document;
	const struct side *a = &w->before, *b = &w->after;

	p->facts = ARENA_ARRAY(v->a, document_texts_count + 5, struct version_fact);
	for (size_t i = 0; i < document_texts_count; i++) {
		const struct document_text *t = &document_texts[i];
		add_fact(v, p, label_of(v, t->name),
			 a->fields ? kept_text(a, t->name) : document_text_of(d, t),
			 b->fields ? kept_text(b, t->name) : document_text_of(d, t));
	}
	add_fact(v, p, label_of(v, "priority"), urgency_words(v, a, d), urgency_words(v, b, d));
	add_fact(v, p, label_of(v, "due_on"), due_words(v, a, d), due_words(v, b, d));
	add_fact(v, p, label_of(v, "page_count"), pages_words(v, a, d), pages_words(v, b, d));
	add_fact(v, p, label_of(v, "receivers"), receiver_words(v, a, &w->doc.v),
		 receiver_words(v, b, &w->doc.v));
}

static size_t find_file(const struct side *s, struct str name)
{
	for (size_t i = 0; i < s->n_files; i++) {
		if (str_eq(s->files[i].name, name))
			return i;
	}
	return SIZE_MAX;
}

static void fill_files(struct visit *v, const struct comparing *w, struct version_page *p)
{
	const struct side *a = &w->before, *b = &w->after;

	p->files = ARENA_ARRAY(v->a, a->n_files + b->n_files + 1, struct version_file);
	for (size_t i = 0; i < a->n_files; i++) {
		size_t k = find_file(b, a->files[i].name);
		struct version_file *f = &p->files[p->n_files++];
		*f = (struct version_file){ .name = a->files[i].name,
					    .word = "removed",
					    .before = a->files[i] };
		if (k == SIZE_MAX)
			continue;
		f->after = b->files[k];
		f->word = blob_id_eq(&a->kept_files[i].blob, &b->kept_files[k].blob) ? "same"
										     : "changed";
	}
	for (size_t i = 0; i < b->n_files; i++) {
		if (find_file(a, b->files[i].name) == SIZE_MAX)
			p->files[p->n_files++] = (struct version_file){ .name = b->files[i].name,
									.word = "added",
									.after = b->files[i] };
	}
}

enum rc web_versions_show(struct visit *v, struct err *e)
{
	struct comparing w = { .draft = { .n_versions = 0 } };
	struct version_page p = { .n_rows = 0 };

	TRY(outgoing_load(v, &w.doc, e));
	TRY(office_draft_view(v->node, v->a, v->actor, v->match.id[0], v->now, &w.draft, e));
	p.document = &w.doc.v.document;
	fill_rows(v, &w, &p);
	choose_two(v, &p);
	TRY(open_side(v, &w, p.from, &w.before, e));
	TRY(open_side(v, &w, p.to, &w.after, e));
	fill_facts(v, &w, &p);
	fill_files(v, &w, &p);
	TRY(frame_load(v, "outgoing.draft", e));
	return RESPOND(v, e, 200, page_versions, &v->frame, &p);
}

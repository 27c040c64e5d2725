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

/* The only one that the other side has none of, when there is one alone; else SIZE_MAX. */
static size_t find_only(const struct side *s, const struct side *other)
{
	size_t only = SIZE_MAX;

	for (size_t i = 0; i < s->n_files; i++) {
		if (s->kept_files[i].made != MADE_GIVEN ||
		    find_file(other, s->files[i].name) != SIZE_MAX)
			continue;
		if (only != SIZE_MAX)
			return SIZE_MAX;
		only = i;
	}
	return only;
}

static void file_pair(const struct side *a, size_t i, const struct side *b, size_t k,
		      struct version_file *out)
{
	bool is_same = blob_id_eq(&a->kept_files[i].blob, &b->kept_files[k].blob);
	bool is_renamed = !str_eq(a->files[i].name, b->files[k].name);

	*out = (struct version_file){ .name = b->files[k].name,
				      .word = is_renamed ? "renamed"
					      : is_same  ? "same"
							 : "changed",
				      .before = a->files[i],
				      .after = b->files[k] };
	out->is_compared = !is_same;
}

static const char *alone_word(const struct attachment *x, const char *given)
{
	return x->made == MADE_GIVEN ? given : "made";
}

static void fill_files(struct visit *v, const struct comparing *w, struct version_page *p)
{
	const struct side *a = &w->before, *b = &w->after;
	size_t gone = find_only(a, b), come = find_only(b, a);
	bool is_replaced = gone != SIZE_MAX && come != SIZE_MAX;

	p->files = ARENA_ARRAY(v->a, a->n_files + b->n_files + 1, struct version_file);
	for (size_t i = 0; i < a->n_files; i++) {
		size_t k = is_replaced && i == gone ? come : find_file(b, a->files[i].name);
		struct version_file *f = &p->files[p->n_files++];
		if (k != SIZE_MAX)
			file_pair(a, i, b, k, f);
		else
			*f = (struct version_file){ .name = a->files[i].name,
						    .word = alone_word(&a->kept_files[i],
								       "removed"),
						    .before = a->files[i] };
	}
	for (size_t i = 0; i < b->n_files; i++) {
		if (find_file(a, b->files[i].name) == SIZE_MAX && !(is_replaced && i == come))
			p->files[p->n_files++] = (struct version_file){
				.name = b->files[i].name,
				.word = alone_word(&b->kept_files[i], "added"),
				.after = b->files[i]
			};
	}
}

/* ---- what their texts say ---- */

#define CONTEXT 12 /* words on either side of a change */

static enum rc words_of(struct visit *v, const struct comparing *w, const struct file_line *x,
			struct str *out, bool *out_is_read, struct err *e)
{
	enum rc rc = office_attachment_words(v->node, v->a, v->actor, w->doc.v.document.id, x->id,
					     out, e);

	*out_is_read = rc == RC_OK;
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear(e);
	return RC_OK;
}

static enum rc compare_texts(struct visit *v, const struct comparing *w, struct version_file *f,
			     struct err *e)
{
	struct str before, after;
	bool has_before, has_after;

	TRY(words_of(v, w, &f->before, &before, &has_before, e));
	TRY(words_of(v, w, &f->after, &after, &has_after, e));
	f->is_compared = has_before && has_after;
	if (!f->is_compared)
		return f->why_not = "unread", RC_OK;
	diff_words(v->a, before, after, CONTEXT, &f->diff);
	if (f->diff.n == 0)
		f->why_not = "empty";
	else if (f->diff.n_removed + f->diff.n_added == 0)
		f->why_not = "same";
	f->is_compared = f->why_not == NULL;
	return RC_OK;
}

static enum rc fill_texts(struct visit *v, const struct comparing *w, struct version_page *p,
			  struct err *e)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_files; i++) {
		if (!p->files[i].is_compared)
			continue;
		if (n++ < LIMIT_DIFF_FILES)
			TRY(compare_texts(v, w, &p->files[i], e));
		else
			p->files[i].is_compared = false, p->files[i].why_not = "many";
	}
	return RC_OK;
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
	TRY(fill_texts(v, &w, &p, e));
	TRY(frame_load(v, "outgoing.draft", e));
	return RESPOND(v, e, 200, page_versions, &v->frame, &p);
}

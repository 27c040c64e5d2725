/* compare.c -- see compare.h. */
#include "office/compare.h"

#include "base/limits.h"
#include "markup/markup.h"

#define CONTEXT 12 /* words on either side of a change */

/* What one version said: kept (fields) or still being written (the document). */
struct side {
	const struct jval *fields; /* NULL: the document as it is */
	const struct attachment *files;
	size_t n_files;
};
struct comparing {
	struct node *node;
	struct arena *arena;
	const struct actor *who;
	struct compared *out;
	struct side before, after;
};

/* ---- which two ---- */

void draft_version_rows(struct arena *a, const struct document *d, const struct draft_view *v,
			struct draft_version_row **out, size_t *out_n)
{
	struct draft_version_row *rows = ARENA_ARRAY(a, v->n_versions + 1,
						     struct draft_version_row);
	struct draft_version_row *row = rows;
	int64_t last = v->n_versions > 0 ? v->versions[v->n_versions - 1].n : 0;

	if (d->draft_n > last) {
		*row = (struct draft_version_row){ .n = d->draft_n,
						   .at = d->updated_at,
						   .by = d->edited_by_name,
						   .is_open = true };
		row++;
	}
	for (size_t i = v->n_versions; i-- > 0; row++) {
		const struct draft_version *x = &v->versions[i];
		*row = (struct draft_version_row){ .n = x->n,
						   .at = x->at,
						   .by = x->by_name,
						   .behalf = x->on_behalf_of,
						   .note = x->note };
	}
	*out = rows;
	*out_n = (size_t)(row - rows);
}

static enum rc choose_two(struct comparing *w, struct err *e)
{
	struct compared *c = w->out;
	struct draft_version_row *rows;
	bool has_from = false, has_to = false;
	size_t n;

	draft_version_rows(w->arena, &c->doc.document, &c->draft, &rows, &n);
	if (n == 0)
		return RC_OK;
	if (c->to == 0)
		c->to = rows[0].n;
	if (c->from == 0)
		c->from = rows[n > 1 ? 1 : 0].n;
	for (size_t i = 0; i < n; i++) {
		has_from = has_from || rows[i].n == c->from;
		has_to = has_to || rows[i].n == c->to;
	}
	return has_from && has_to
		       ? RC_OK
		       : err_set(e, RC_NOT_FOUND, "err.not_found", "no such version of the draft");
}

/* ---- what a version said ---- */

static enum rc open_side(const struct comparing *w, int64_t n, struct side *out, struct err *e)
{
	const struct draft_view *v = &w->out->draft;

	*out = (struct side){ .files = w->out->doc.attachments,
			      .n_files = w->out->doc.n_attachments };
	for (size_t i = 0; i < v->n_versions; i++) {
		if (v->versions[i].n != n)
			continue;
		TRY(json_parse(w->arena, v->versions[i].fields, &out->fields, e));
		out->files = v->files[i];
		out->n_files = v->n_files[i];
	}
	return RC_OK;
}

static struct str kept_text(const struct side *s, const char *name)
{
	struct str text = STR("");

	(void)jval_str(jval_get(s->fields, name), &text);
	return text;
}

static struct str text_of(const struct comparing *w, const struct side *s,
			  const struct document_text *t)
{
	return s->fields ? kept_text(s, t->name) : document_text_of(&w->out->doc.document, t);
}

static int64_t number_of(const struct side *s, const char *name, int64_t now)
{
	int64_t n = 0;

	if (!s->fields)
		return now;
	(void)jval_i64(jval_get(s->fields, name), &n);
	return n;
}

static struct str due_of(const struct comparing *w, const struct side *s)
{
	return s->fields ? kept_text(s, "due_on") : date_iso(w->arena, w->out->doc.document.due_on);
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

static struct str receivers_of(const struct comparing *w, const struct side *s)
{
	const struct document_view *d = &w->out->doc;
	const struct jval *all = s->fields ? jval_get(s->fields, "receivers") : NULL;
	size_t n = s->fields ? jval_count(all) : d->n_deliveries;
	struct str out = STR(""), code = STR("");

	for (size_t i = 0; i < n; i++) {
		if (!s->fields)
			code = d->deliveries[i].receiver_code;
		else if (!jval_str(jval_at(all, i), &code))
			continue;
		struct str name = receiver_name(d, code);
		out = out.n == 0 ? name
				 : str_fmt(w->arena, "%.*s; %.*s", STR_FMT(out), STR_FMT(name));
	}
	return out;
}

/* ---- side by side ---- */

static void add_fact(struct comparing *w, const char *name, struct str before, struct str after)
{
	struct compared *c = w->out;
	bool is_changed = !str_eq(before, after);

	if (before.n == 0 && after.n == 0)
		return;
	c->facts[c->n_facts++] = (struct compared_fact){ name, before, after, is_changed };
	c->n_changed += is_changed;
}

static struct str figure(struct arena *a, int64_t n, int64_t nothing)
{
	return n == nothing ? STR("") : str_fmt(a, "%lld", (long long)n);
}

static void fill_facts(struct comparing *w)
{
	const struct document *d = &w->out->doc.document;
	const struct side *x = &w->before, *y = &w->after;
	struct arena *a = w->arena;

	w->out->facts = ARENA_ARRAY(a, document_texts_count + 5, struct compared_fact);
	for (size_t i = 0; i < document_texts_count; i++) {
		const struct document_text *t = &document_texts[i];
		add_fact(w, t->name, text_of(w, x, t), text_of(w, y, t));
	}
	add_fact(w, "priority", figure(a, number_of(x, "priority", d->priority), -1),
		 figure(a, number_of(y, "priority", d->priority), -1));
	add_fact(w, "due_on", due_of(w, x), due_of(w, y));
	add_fact(w, "page_count", figure(a, number_of(x, "page_count", d->page_count), 0),
		 figure(a, number_of(y, "page_count", d->page_count), 0));
	add_fact(w, "receivers", receivers_of(w, x), receivers_of(w, y));
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
		if (s->files[i].made != MADE_GIVEN ||
		    find_file(other, s->files[i].name) != SIZE_MAX)
			continue;
		if (only != SIZE_MAX)
			return SIZE_MAX;
		only = i;
	}
	return only;
}

static struct compared_file file_pair(const struct attachment *before,
				      const struct attachment *after)
{
	bool is_same = blob_id_eq(&before->blob, &after->blob);
	bool is_renamed = !str_eq(before->name, after->name);

	return (struct compared_file){ .name = after->name,
				       .word = is_renamed ? "renamed"
					       : is_same  ? "same"
							  : "changed",
				       .before = before,
				       .after = after,
				       .is_compared = !is_same };
}

static const char *alone_word(const struct attachment *x, const char *given)
{
	return x->made == MADE_GIVEN ? given : "made";
}

static void fill_files(struct comparing *w)
{
	const struct side *a = &w->before, *b = &w->after;
	size_t gone = find_only(a, b), come = find_only(b, a);
	bool is_replaced = gone != SIZE_MAX && come != SIZE_MAX;
	struct compared *c = w->out;

	c->files = ARENA_ARRAY(w->arena, a->n_files + b->n_files + 1, struct compared_file);
	for (size_t i = 0; i < a->n_files; i++) {
		const struct attachment *x = &a->files[i];
		size_t k = is_replaced && i == gone ? come : find_file(b, x->name);
		c->files[c->n_files++] =
			k != SIZE_MAX ? file_pair(x, &b->files[k])
				      : (struct compared_file){ .name = x->name,
								.word = alone_word(x, "removed"),
								.before = x };
	}
	for (size_t i = 0; i < b->n_files; i++) {
		const struct attachment *x = &b->files[i];
		if (find_file(a, x->name) == SIZE_MAX && !(is_replaced && i == come))
			c->files[c->n_files++] = (struct compared_file){
				.name = x->name, .word = alone_word(x, "added"), .after = x
			};
	}
}

/* ---- what their texts say ---- */

static enum rc words_of(const struct comparing *w, const struct attachment *x, struct str *out,
			bool *out_is_read, struct err *e)
{
	enum rc rc = office_attachment_words(w->node, w->arena, w->who, w->out->doc.document.id,
					     x->id, out, e);

	*out_is_read = rc == RC_OK;
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear(e);
	return RC_OK;
}

static enum rc compare_texts(const struct comparing *w, struct compared_file *f, struct err *e)
{
	struct str before, after;
	bool has_before, has_after;

	TRY(words_of(w, f->before, &before, &has_before, e));
	TRY(words_of(w, f->after, &after, &has_after, e));
	f->is_compared = has_before && has_after;
	if (!f->is_compared)
		return f->why_not = "unread", RC_OK;
	diff_words(w->arena, before, after, CONTEXT, &f->diff);
	if (f->diff.n == 0)
		f->why_not = "empty";
	else if (f->diff.n_removed + f->diff.n_added == 0)
		f->why_not = "same";
	f->is_compared = f->why_not == NULL;
	return RC_OK;
}

static enum rc fill_texts(const struct comparing *w, struct err *e)
{
	struct compared *c = w->out;
	size_t n = 0;

	for (size_t i = 0; i < c->n_files; i++) {
		if (!c->files[i].is_compared)
			continue;
		if (n++ < LIMIT_DIFF_FILES)
			TRY(compare_texts(w, &c->files[i], e));
		else
			c->files[i].is_compared = false, c->files[i].why_not = "many";
	}
	return RC_OK;
}

enum rc office_versions_compare(struct node *n, struct arena *a, const struct actor *who,
				int64_t document_id, int64_t from, int64_t to, int64_t now,
				struct compared *out, struct err *e)
{
	struct comparing w = { .node = n, .arena = a, .who = who, .out = out };

	*out = (struct compared){ .from = from, .to = to };
	TRY(office_draft_view(n, a, who, document_id, now, &out->draft, e));
	TRY(office_document_view(n, a, who, document_id, now, &out->doc, e));
	if (out->doc.document.direction != DIRECTION_OUTGOING)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "no draft");
	TRY(choose_two(&w, e));
	TRY(open_side(&w, out->from, &w.before, e));
	TRY(open_side(&w, out->to, &w.after, e));
	fill_facts(&w);
	fill_files(&w);
	return fill_texts(&w, e);
}

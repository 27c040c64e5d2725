/* draft_file.c -- files of a draft: kept with what they were made of, carried into the next version. */
#include "office/draft_file.h"

#include "store/document.h"

/* ---- kept ---- */

const struct attachment *attachment_by_id(const struct attachment *all, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++) {
		if (all[i].id == id)
			return &all[i];
	}
	return NULL;
}

bool draft_file_is_form(const struct attachment *x, const struct attachment *old, size_t n_old)
{
	while (x && x->made != MADE_FORM && x->made != MADE_SIGNED)
		x = x->made_of > 0 ? attachment_by_id(old, n_old, x->made_of) : NULL;
	return x && x->made == MADE_FORM;
}

struct chain {
	const struct attachment *source; /* the file that it began with */
	const struct attachment *pdf;    /* what was made of a DOCX; NULL: nothing */
};

static struct chain chain_of(const struct attachment *x, const struct attachment *old, size_t n)
{
	struct chain c = { .source = x };

	while (c.source) {
		if (c.source->made == MADE_PDF)
			c.pdf = c.source;
		const struct attachment *before = attachment_by_id(old, n, c.source->made_of);
		if (c.source->made_of == 0 || !before)
			break;
		c.source = before;
	}
	return c;
}

static enum rc find_at(struct tx *tx, struct arena *a, int64_t document_id, int64_t place,
		       int64_t *out_id, struct err *e)
{
	struct attachment *all;
	size_t n;

	TRY(attachment_list(tx, a, document_id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (all[i].place == place) {
			*out_id = all[i].id;
			return RC_OK;
		}
	}
	return err_set(e, RC_CORRUPT, NULL, "no file at place %lld", (long long)place);
}

static enum rc pdf_follow(struct tx *tx, struct arena *a, int64_t document_id, int64_t place,
			  const struct attachment *x, const struct attachment *pdf, struct err *e)
{
	struct attachment row = *x;
	int64_t id;

	TRY(find_at(tx, a, document_id, place, &row.made_of, e));
	row.document_id = document_id;
	row.made = MADE_PDF;
	row.made_at = pdf->made_at;
	row.made_by = pdf->made_by;
	return attachment_make(tx, a, &row, &id, e);
}

enum rc draft_files_write(struct tx *tx, struct arena *a, int64_t document_id,
			  const struct attachment *files, size_t n_files,
			  const struct attachment *old, size_t n_old, struct err *e)
{
	struct chain *chains = ARENA_ARRAY(a, n_files + 1, struct chain);

	TRY(attachment_delete_of(tx, document_id, e));
	for (size_t i = 0; i < n_files; i++) {
		chains[i] = chain_of(&files[i], old, n_old);
		struct attachment x = chains[i].pdf ? *chains[i].source : files[i];
		x.document_id = document_id;
		x.ordinal = (int64_t)i + 1;
		TRY(attachment_insert(tx, &x, e));
	}
	for (size_t i = 0; i < n_files; i++) { /* behind all that are numbered */
		if (chains[i].pdf)
			TRY(pdf_follow(tx, a, document_id, (int64_t)i + 1, &files[i], chains[i].pdf,
				       e));
	}
	return RC_OK;
}

/* ---- the next version ---- */

enum rc draft_version_agreed(struct tx *tx, const struct flow_work *w, bool is_agreed,
			     struct err *e)
{
	int64_t last;

	TRY(draft_version_last(tx, w->arena, w->document.id, &last, e));
	if (last >= w->document.draft_n && !is_agreed)
		problem_add(w->problems, "agree", "problem.new_version", w->document.draft_n + 1);
	return problems_rc(w->problems, e);
}

enum rc draft_files_open(struct tx *tx, struct flow_work *w, bool is_agreed, struct err *e)
{
	struct document *d = &w->document;
	const int64_t before = d->draft_n;
	struct attachment *all, *old;
	size_t n, n_old;

	TRY(draft_version_agreed(tx, w, is_agreed, e));
	TRY(attachment_list(tx, w->arena, d->id, &all, &n, e));
	TRY(attachment_list_version(tx, w->arena, d->id, before, &old, &n_old, e));
	TRY(draft_revise(tx, w, e));
	d->updated_at = w->now;
	TRY(document_save_draft(tx, d, e));
	d->version++;
	return d->draft_n == before ? RC_OK
				    : draft_files_write(tx, w->arena, d->id, all, n, old, n_old, e);
}

struct str draft_file_pdf_name(struct arena *a, struct str name)
{
	size_t dot = name.n;

	for (size_t i = 1; i < name.n; i++)
		dot = name.p[i] == '.' ? i : dot;
	return str_fmt(a, "%.*s.pdf", STR_FMT(str_sub(name, 0, dot)));
}

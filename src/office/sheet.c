/* sheet.c -- a spreadsheet by its columns. */
#include "office/sheet.h"

#include "base/limits.h"
#include "base/map.h"
#include "text/text.h"

/* ---- faults ---- */

void sheet_fault(struct sheet *s, int64_t line, const char *field, const char *key,
		 struct str words)
{
	struct import_result *r = s->out;

	if (!r->faults)
		r->faults = ARENA_ARRAY(s->arena, LIMIT_IMPORT_FAULTS, struct import_fault);
	r->n_wrong++;
	if (r->n_faults == LIMIT_IMPORT_FAULTS)
		return;
	r->faults[r->n_faults++] = (struct import_fault){
		.line = line, .field = str_of(field), .key = key, .words = str_dup(s->arena, words)
	};
}

void sheet_problems(struct sheet *s, int64_t line, const struct problems *ps)
{
	for (size_t i = 0; i < ps->n; i++) {
		const struct problem *p = &ps->p[i];
		sheet_fault(s, line, p->field, p->key,
			    p->limit > 0 ? str_fmt(s->arena, "%lld", (long long)p->limit)
					 : str_dup(s->arena, str_of(p->words[0])));
	}
}

void sheet_mark(struct sheet *s)
{
	s->mark = *s->out;
}

void sheet_rewind(struct sheet *s)
{
	struct import_fault *faults = s->out->faults;

	*s->out = s->mark;
	s->out->faults = faults;
}

/* What is wrong with the shape of a line is found before what is wrong with its words: people go by the line. */
static void by_line(struct import_result *r)
{
	for (size_t i = 1; i < r->n_faults; i++) {
		const struct import_fault x = r->faults[i];
		size_t at = i;
		for (; at > 0 && r->faults[at - 1].line > x.line; at--)
			r->faults[at] = r->faults[at - 1];
		r->faults[at] = x;
	}
}

enum rc sheet_rc(const struct sheet *s, struct err *e)
{
	if (s->out->n_wrong == 0)
		return RC_OK;
	by_line(s->out);
	err_set(e, RC_INVALID, "err.import.faults", "the first in line %lld",
		(long long)s->out->faults[0].line);
	err_param_i64(e, s->out->n_wrong);
	return RC_INVALID;
}

/* ---- the header line ---- */

struct header {
	size_t *at;       /* where each column is, SIZE_MAX = nowhere */
	size_t n_columns; /* of the file */
};

static bool is_called(const struct sheet_column *c, struct str folded)
{
	struct str rest = str_of(c->others), word;

	if (str_eq_c(folded, c->word))
		return true;
	while (rest.n > 0) {
		(void)str_split(rest, '|', &word, &rest);
		if (str_eq(folded, word))
			return true;
	}
	return false;
}

static enum rc header_bad(const char *key, struct str word, struct err *e)
{
	err_set(e, RC_INVALID, key, "header line: %.*s", STR_FMT(word));
	err_param(e, word);
	return RC_INVALID;
}

static enum rc place_column(struct sheet *s, struct header *h, struct str cell, size_t i,
			    struct err *e)
{
	struct str folded = text_fold(s->arena, cell);

	for (size_t k = 0; k < s->n_columns; k++) {
		if (!is_called(&s->columns[k], folded))
			continue;
		if (h->at[k] != SIZE_MAX)
			return header_bad("err.import.column_twice", text_trim(cell), e);
		h->at[k] = i;
		return RC_OK;
	}
	if (folded.n > 0) /* what is misspelt must not be lost */
		sheet_fault(s, 1, "", "err.import.column_none", text_trim(cell));
	return RC_OK;
}

static enum rc read_header(struct sheet *s, struct csv *csv, struct header *h, struct err *e)
{
	struct csv_row *row = ARENA_NEW(s->arena, struct csv_row);

	h->at = ARENA_ARRAY(s->arena, s->n_columns, size_t);
	for (size_t k = 0; k < s->n_columns; k++)
		h->at[k] = SIZE_MAX;
	if (!csv_next(csv, s->arena, row) || row->fault != CSV_OK)
		return header_bad("err.import.header", STR(""), e);
	for (size_t i = 0; i < row->n; i++)
		TRY(place_column(s, h, row->field[i], i, e));
	for (size_t k = 0; k < s->n_columns; k++) {
		if (s->columns[k].is_required && h->at[k] == SIZE_MAX)
			return header_bad("err.import.column_missing",
					  str_fmt(s->arena, "%s (%s)", s->columns[k].label,
						  s->columns[k].word),
					  e);
	}
	h->n_columns = row->n;
	return RC_OK;
}

/* ---- rows ---- */

/* Line breaks in a cell count as blanks. */
static struct str one_line(struct arena *a, struct str s)
{
	char *copy = arena_dup(a, s.p, s.n);

	for (size_t i = 0; i < s.n; i++) {
		if (copy[i] == '\n' || copy[i] == '\r' || copy[i] == '\t')
			copy[i] = ' ';
	}
	return str_of_n(copy, s.n);
}

static void take_cells(struct sheet *s, const struct header *h, const struct csv_row *from,
		       struct sheet_row *to)
{
	to->line = from->line;
	to->cell = ARENA_ARRAY(s->arena, s->n_columns, struct str);
	for (size_t k = 0; k < s->n_columns; k++) {
		struct str cell = STR("");
		if (h->at[k] != SIZE_MAX)
			cell = one_line(s->arena, from->field[h->at[k]]);
		to->cell[k] = STR("");
		if (text_clean(s->arena, cell, TEXT_LINE, &to->cell[k], NULL) != RC_OK)
			sheet_fault(s, from->line, s->columns[k].word, "problem.text", STR(""));
	}
}

static const char *shape_fault(const struct header *h, const struct csv_row *row)
{
	switch (row->fault) {
	case CSV_QUOTE: return "err.import.quote";
	case CSV_LONG: return "err.import.long";
	case CSV_FIELDS: return "err.import.columns";
	case CSV_OK: break;
	}
	return row->n == h->n_columns ? NULL : "err.import.columns";
}

static enum rc read_rows(struct sheet *s, struct csv *csv, const struct header *h, struct err *e)
{
	struct csv_row *row = ARENA_NEW(s->arena, struct csv_row);
	VEC(struct sheet_row) rows = VEC_INIT(s->arena);

	while (csv_next(csv, s->arena, row)) {
		const char *key = shape_fault(h, row);
		if (++s->out->n_lines > LIMIT_PEOPLE_ROWS) {
			err_set(e, RC_LIMIT, "err.import.rows", "too many rows");
			err_param_i64(e, LIMIT_PEOPLE_ROWS);
			return RC_LIMIT;
		}
		if (key) {
			sheet_fault(s, row->line, "", key, STR(""));
			continue;
		}
		VEC_PUSH(&rows, (struct sheet_row){ .line = row->line });
		take_cells(s, h, row, &rows.p[rows.n - 1]);
	}
	s->rows = rows.p;
	s->n_rows = rows.n;
	return RC_OK;
}

/* What people hand over by mistake is named as what it is. */
static enum rc kind_check(struct str file, struct err *e)
{
	static const struct {
		const char *begins, *name;
	} kinds[] = { { "%PDF-", "PDF" },
		      { "PK\x03\x04", "XLSX, DOCX, ZIP" },
		      { "\xd0\xcf\x11\xe0", "XLS, DOC" } };

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (str_starts(file, str_of(kinds[i].begins)))
			return header_bad("err.import.not_csv", str_of(kinds[i].name), e);
	}
	return RC_OK;
}

static enum rc encoding_check(struct str file, struct err *e)
{
	const char *encoding = text_encoding(file);
	struct str line, rest = file;
	int64_t n = 0;

	if (str_eq_c(str_of(encoding), "UTF-8"))
		return RC_OK;
	do {
		(void)str_split(rest, '\n', &line, &rest);
		n++;
	} while (text_is_utf8(line) && rest.n > 0);
	err_set(e, RC_INVALID, "err.import.encoding", "line %lld is not UTF-8", (long long)n);
	err_param(e, str_of(encoding));
	err_param_i64(e, n);
	return RC_INVALID;
}

enum rc sheet_read(struct sheet *s, struct str csv, struct err *e)
{
	struct header h;
	struct csv c;

	*s->out = (struct import_result){ 0 };
	if (csv.n > LIMIT_PEOPLE_BYTES)
		return err_over_bytes(e, LIMIT_PEOPLE_BYTES, "list");
	TRY(kind_check(csv, e));
	TRY(encoding_check(csv, e));
	csv_init(&c, csv);
	TRY(read_header(s, &c, &h, e));
	return read_rows(s, &c, &h, e);
}

struct str sheet_template(struct arena *a, const struct sheet_column *columns, size_t n)
{
	struct str line = STR("\xEF\xBB\xBF");

	for (size_t i = 0; i < n; i++)
		line = str_fmt(a, "%.*s%s%s", STR_FMT(line), i > 0 ? ";" : "", columns[i].label);
	return str_fmt(a, "%.*s\r\n", STR_FMT(line));
}

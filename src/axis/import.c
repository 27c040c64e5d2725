/* import.c -- takes a catalogue of organs into the directory.
 *
 * What is there already is read once; then the file goes by row by row, and what is new or differs
 * is written BATCH rows to a transaction. So a catalogue that changed little writes little, and one
 * that breaks off leaves whole rows.
 */
#include "axis/axis_int.h"

#include "base/buf.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/map.h"
#include "text/csv.h"
#include "text/text.h"

#define BATCH LIMIT_ORGAN_ROWS

#define COLUMN_TABLE(X)                                                                            \
	X(COLUMN_CODE, "code")                                                                     \
	X(COLUMN_NAME, "name")                                                                     \
	X(COLUMN_PARENT, "parent")                                                                 \
	X(COLUMN_MAIL, "mail")                                                                     \
	X(COLUMN_KIND, "kind")                                                                     \
	X(COLUMN_LEVEL, "level")                                                                   \
	X(COLUMN_PROVINCE, "province")                                                             \
	X(COLUMN_SUPERIOR, "superior")                                                             \
	X(COLUMN_VALID_FROM, "valid_from")                                                         \
	X(COLUMN_VALID_TO, "valid_to")                                                             \
	X(COLUMN_SUCCESSOR, "successor")
enum column {
#define X(constant, word) constant,
	COLUMN_TABLE(X)
#undef X
		COLUMN__COUNT
};
static const char *const column_words[] = {
#define X(constant, word) word,
	COLUMN_TABLE(X)
#undef X
};

struct import {
	struct node *node;
	const struct actor *who;
	const struct axis_import_order *order;
	struct import_report *out;
	struct arena *a;          /* as long as the import */
	struct arena *batch;      /* as long as a batch */
	struct map *known;        /* code -> struct organ, what the directory has */
	struct map *seen;         /* code -> int64_t, the line it stood in */
	size_t at[COLUMN__COUNT]; /* where each column is, SIZE_MAX = nowhere */
	size_t n_columns;
	struct organ_row *change; /* BATCH of them */
	size_t n, n_new;
	struct str rows; /* the changes as organ_put_many takes them */
};

static void report(struct import *im, int64_t line, struct str code, const char *why,
		   struct str detail)
{
	if (im->order->report)
		im->order->report(im->order->ctx, line, code, why, detail);
}

/* ---- the directory as it is ---- */

struct known_read {
	struct import *im;
	int64_t after_id;
	struct organ *organs;
	size_t n;
};

static enum rc known_load(struct tx *tx, void *arg, struct err *e)
{
	struct known_read *r = arg;
	return organ_list_all(tx, r->im->a, r->after_id, BATCH, &r->organs, &r->n, e);
}

static enum rc known_read(struct import *im, struct err *e)
{
	struct known_read r = { .im = im };
	im->known = map_new(im->a);
	do {
		TRY(db_read(im->node->db, known_load, &r, e));
		for (size_t i = 0; i < r.n; i++)
			map_put(im->known, r.organs[i].code, &r.organs[i]);
		if (r.n > 0)
			r.after_id = r.organs[r.n - 1].id;
	} while (r.n == BATCH);
	return RC_OK;
}

/* ---- the header line ---- */

static enum rc header_bad(const char *key, struct str word, struct err *e)
{
	enum rc rc = err_set(e, RC_INVALID, key, "header line of the catalogue: %.*s",
			     STR_FMT(word));
	err_param(e, word);
	return rc;
}

static enum rc column_place(struct import *im, struct str word, size_t i, struct err *e)
{
	for (int k = 0; k < (int)COLUMN__COUNT; k++) {
		if (!str_eq_nocase(word, str_of(column_words[k])))
			continue;
		if (im->at[k] != SIZE_MAX)
			return header_bad("err.import.column_twice", word, e);
		im->at[k] = i;
		return RC_OK;
	}
	if (word.n > 0)
		report(im, 1, word, "err.import.column_unknown", word);
	return RC_OK;
}

static enum rc header_read(struct import *im, struct csv *csv, struct err *e)
{
	struct csv_row row;
	for (int k = 0; k < (int)COLUMN__COUNT; k++)
		im->at[k] = SIZE_MAX;
	if (!csv_next(csv, im->a, &row) || row.fault != CSV_OK)
		return header_bad("err.import.header", STR_NULL, e);
	for (size_t i = 0; i < row.n; i++)
		TRY(column_place(im, str_trim(row.field[i]), i, e));
	for (int k = COLUMN_CODE; k <= (int)COLUMN_NAME; k++) {
		if (im->at[k] == SIZE_MAX)
			return header_bad("err.import.column_missing", str_of(column_words[k]), e);
	}
	im->n_columns = row.n;
	return RC_OK;
}

/* ---- one row ---- */

struct row {
	struct import *im;
	const struct csv_row *csv;
	struct organ o;
	const char *why; /* NULL = sound */
	struct str detail;
};

static bool has(const struct row *r, enum column k)
{
	return r->im->at[k] != SIZE_MAX;
}

static struct str value(const struct row *r, enum column k)
{
	return str_trim(r->csv->field[r->im->at[k]]);
}

static void bad(struct row *r, const char *why, struct str detail)
{
	if (r->why)
		return;
	r->why = why;
	r->detail = detail;
}

/* Line breaks in a cell count as blanks. */
static void text_take(struct row *r, enum column k, size_t max, const char *why, struct str *out)
{
	struct str s = value(r, k), clean;
	char *copy = arena_dup(r->im->batch, s.p, s.n);
	for (size_t i = 0; i < s.n; i++) {
		if (copy[i] == '\n' || copy[i] == '\r')
			copy[i] = ' ';
	}
	struct err e = ERR_INIT;
	if (text_clean(r->im->batch, str_of_n(copy, s.n), TEXT_LINE, &clean, &e) != RC_OK)
		bad(r, "err.import.text", str_of(column_words[k]));
	else if (text_count(clean) > max)
		bad(r, why, clean);
	else
		*out = clean;
}

static void code_take(struct row *r, enum column k, struct str *out)
{
	struct str s = value(r, k);
	if (s.n > 0 && organ_code_check(s, NULL) != RC_OK)
		bad(r, "err.import.code", s);
	else
		*out = s;
}

static void date_take(struct row *r, enum column k, struct date *out)
{
	struct str s = value(r, k);
	struct date d = { 0 };
	if (s.n > 0 && !date_parse_iso(s, &d) && !date_parse_slash(s, &d) && !date_parse_vn(s, &d))
		bad(r, "err.import.date", s);
	else
		*out = d;
}

static void words_take(struct row *r)
{
	if (has(r, COLUMN_KIND)) {
		struct str s = value(r, COLUMN_KIND);
		r->o.kind = ORGAN_KIND_UNKNOWN;
		if (s.n > 0 && !organ_kind_parse(s, &r->o.kind))
			bad(r, "err.import.kind", s);
	}
	if (has(r, COLUMN_LEVEL)) {
		struct str s = value(r, COLUMN_LEVEL);
		r->o.level = LEVEL_UNKNOWN;
		if (s.n > 0 && !organ_level_parse(s, &r->o.level))
			bad(r, "err.import.level", s);
	}
	if (has(r, COLUMN_PROVINCE)) {
		r->o.province = STR("unknown");
		if (value(r, COLUMN_PROVINCE).n > 0 &&
		    !str_eq_c(value(r, COLUMN_PROVINCE), "unknown"))
			code_take(r, COLUMN_PROVINCE, &r->o.province);
	}
}

static void places_take(struct row *r)
{
	bool follows = str_eq(r->o.superior_code, r->o.parent_code);
	if (has(r, COLUMN_PARENT))
		code_take(r, COLUMN_PARENT, &r->o.parent_code);
	if (has(r, COLUMN_SUPERIOR))
		code_take(r, COLUMN_SUPERIOR, &r->o.superior_code);
	if (has(r, COLUMN_SUPERIOR) ? r->o.superior_code.n == 0 : follows)
		r->o.superior_code = r->o.parent_code;
	if (has(r, COLUMN_SUCCESSOR))
		code_take(r, COLUMN_SUCCESSOR, &r->o.successor_code);
	if (str_eq(r->o.parent_code, r->o.code))
		bad(r, "err.import.own_parent", r->o.code);
}

static void dates_take(struct row *r)
{
	if (has(r, COLUMN_VALID_FROM))
		date_take(r, COLUMN_VALID_FROM, &r->o.valid_from);
	if (has(r, COLUMN_VALID_TO))
		date_take(r, COLUMN_VALID_TO, &r->o.valid_to);
	if (date_is_set(r->o.valid_from) && date_is_set(r->o.valid_to) &&
	    date_cmp(r->o.valid_to, r->o.valid_from) < 0)
		bad(r, "err.import.dates", date_iso(r->im->batch, r->o.valid_to));
}

/* Everything a row may say, over what is known of the organ. */
static void row_read(struct row *r, const struct organ *old)
{
	struct str code = value(r, COLUMN_CODE);
	r->o = old ? *old
		   : (struct organ){ .kind = ORGAN_KIND_UNKNOWN,
				     .level = LEVEL_UNKNOWN,
				     .province = STR("unknown"),
				     .state = ORGAN_ACTIVE };
	if (r->o.state == ORGAN_REMOVED)
		r->o.state = ORGAN_ACTIVE;
	r->o.code = code;
	r->o.origin = ORIGIN_DIRECTORY;
	text_take(r, COLUMN_NAME, LIMIT_ORGAN_NAME, "err.import.name_long", &r->o.name);
	if (!r->why && r->o.name.n == 0)
		bad(r, "err.import.no_name", code);
	if (has(r, COLUMN_MAIL))
		text_take(r, COLUMN_MAIL, LIMIT_ORGAN_MAIL, "err.import.mail_long", &r->o.mail);
	words_take(r);
	places_take(r);
	dates_take(r);
}

static const char *fault_key(enum csv_fault f)
{
	switch (f) {
	case CSV_QUOTE: return "err.import.quote";
	case CSV_LONG: return "err.import.long";
	default: return "err.import.columns";
	}
}

/* What must hold before the row can be read at all. */
static void row_shape_check(struct row *r)
{
	const struct csv_row *csv = r->csv;
	void *line;
	if (csv->fault != CSV_OK) {
		bad(r, fault_key(csv->fault), STR_NULL);
	} else if (csv->n != r->im->n_columns) {
		bad(r, "err.import.columns", str_fmt(r->im->batch, "%zu", csv->n));
	} else if (organ_code_check(value(r, COLUMN_CODE), NULL) != RC_OK) {
		bad(r, "err.import.code", value(r, COLUMN_CODE));
	} else if (map_find(r->im->seen, value(r, COLUMN_CODE), &line)) {
		bad(r, "err.import.duplicate",
		    str_fmt(r->im->batch, "%lld", (long long)*(int64_t *)line));
	}
}

static void seen_put(struct import *im, struct str code, int64_t line)
{
	int64_t *at = ARENA_NEW(im->a, int64_t);
	*at = line;
	map_put(im->seen, code, at);
}

/* ---- batches ---- */

static enum rc batch_write(struct tx *tx, void *arg, struct err *e)
{
	const struct import *im = arg;
	return organ_put_many(tx, im->rows, im->order->now, e);
}

static enum rc batch_flush(struct import *im, struct err *e)
{
	if (im->n > 0) {
		TRY(organ_rows(im->batch, im->change, im->n, &im->rows, e));
		TRY(db_write(im->node->db, batch_write, im, e));
	}
	im->out->added += (int64_t)im->n_new;
	im->out->changed += (int64_t)(im->n - im->n_new);
	im->n = im->n_new = 0;
	arena_reset(im->batch);
	return RC_OK;
}

static enum rc row_take(struct import *im, const struct csv_row *csv, struct err *e)
{
	struct row r = { .im = im, .csv = csv };
	void *old = NULL;
	im->out->rows++;
	row_shape_check(&r);
	if (!r.why) {
		seen_put(im, value(&r, COLUMN_CODE), csv->line);
		map_find(im->known, value(&r, COLUMN_CODE), &old);
		row_read(&r, old);
	}
	if (r.why) {
		im->out->refused++;
		report(im, csv->line, csv->n == im->n_columns ? value(&r, COLUMN_CODE) : STR_NULL,
		       r.why, r.detail);
		return RC_OK;
	}
	if (old && organ_is_same(old, &r.o)) {
		im->out->unchanged++;
		return RC_OK;
	}
	im->n_new += !old;
	im->change[im->n++] = (struct organ_row){ .organ = r.o,
						  .search = organ_search_text(im->batch, &r.o) };
	return im->n == BATCH ? batch_flush(im, e) : RC_OK;
}

static enum rc audit_write(struct tx *tx, void *arg, struct err *e)
{
	struct import *im = arg;
	const struct import_report *o = im->out;
	return axis_audit(tx, im->who, "organ.import", STR("directory"),
			  str_fmt(im->batch, "rows %lld, added %lld, changed %lld, refused %lld",
				  (long long)o->rows, (long long)o->added, (long long)o->changed,
				  (long long)o->refused),
			  im->order->now, e);
}

static enum rc file_take(struct import *im, struct str file, struct err *e)
{
	struct csv csv;
	struct csv_row *row = ARENA_NEW(im->a, struct csv_row);
	csv_init(&csv, file);
	TRY(header_read(im, &csv, e));
	TRY(known_read(im, e));
	im->seen = map_new(im->a);
	while (csv_next(&csv, im->batch, row)) {
		/* what was taken stays: the same file once more takes the rest */
		if (im->order->stop && atomic_load(im->order->stop))
			return err_set(e, RC_CANCELLED, NULL, "the node stops");
		TRY(row_take(im, row, e));
	}
	TRY(batch_flush(im, e));
	return db_write(im->node->db, audit_write, im, e);
}

/* The whole file, which may be a pipe. */
static enum rc file_load(struct arena *a, int fd, struct str *out, struct err *e)
{
	struct buf b;
	buf_init(&b, a, LIMIT_CATALOGUE_BYTES);
	for (size_t n = 1; n > 0;) {
		char *p = buf_reserve(&b, 1 << 20);
		if (!p)
			return buf_rc(&b, e);
		TRY(fd_read_full(fd, p, 1 << 20, &n, e));
		buf_grew(&b, n);
	}
	*out = buf_str(&b);
	return RC_OK;
}

enum rc axis_import(struct node *n, const struct actor *who, const struct axis_import_order *order,
		    struct import_report *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	AUTO_ARENA batch = arena_new(NULL);
	struct import *im = ARENA_NEW(a, struct import);
	struct str file;
	*out = (struct import_report){ 0 };
	*im = (struct import){
		.node = n, .who = who, .order = order, .out = out, .a = a, .batch = batch
	};
	im->change = ARENA_ARRAY(a, BATCH, struct organ_row);
	TRY(policy_check(who, ACTION_AXIS_MANAGE, NULL, e));
	TRY(file_load(a, order->fd, &file, e));
	return file_take(im, file, e);
}

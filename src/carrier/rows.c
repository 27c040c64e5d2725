/* rows.c -- cuts an answer with many rows into rows.
 *
 * A directory has 123,000 of them, so the answer is never whole in memory. This machine only finds
 * where the elements of "data" begin and end; whether what lies between is JSON says the parser.
 */
#include "base/limits.h"
#include "carrier/carrier_int.h"

#define KEY_BYTES 32 /* of a name at depth 1 that matter */

struct rows {
	struct arena *scratch; /* a row, or the rest at the end */
	row_fn fn;
	void *ctx;
	struct buf rest; /* everything but the elements of data */
	struct buf row;
	int64_t depth;
	bool in_string, is_escaped;
	bool in_data, in_row;
	char key[KEY_BYTES]; /* the newest string at depth 1 */
	size_t n_key;
};

struct rows *rows_new(struct arena *a, row_fn fn, void *ctx)
{
	struct rows *r = ARENA_NEW(a, struct rows);

	r->scratch = arena_new(a);
	r->fn = fn;
	r->ctx = ctx;
	buf_init(&r->rest, a, LIMIT_AXIS_ANSWER);
	buf_init(&r->row, r->scratch, LIMIT_AXIS_ROW);
	return r;
}

static enum rc row_end(struct rows *r, struct err *e)
{
	const struct jval *row;

	r->in_row = false;
	TRY(buf_rc(&r->row, e));
	TRY(json_parse(r->scratch, buf_str(&r->row), &row, e));
	TRY(r->fn(r->ctx, r->scratch, row, e));
	arena_reset(r->scratch);
	buf_init(&r->row, r->scratch, LIMIT_AXIS_ROW);
	return RC_OK;
}

static void keep(struct rows *r, char c)
{
	buf_add_char(r->in_row ? &r->row : &r->rest, c);
}

static void on_string(struct rows *r, char c)
{
	keep(r, c);
	if (r->is_escaped)
		r->is_escaped = false;
	else if (c == '\\')
		r->is_escaped = true;
	else if (c == '"')
		r->in_string = false;
	if (r->in_string && r->depth == 1 && r->n_key < KEY_BYTES)
		r->key[r->n_key++] = c;
}

static void open_string(struct rows *r, char c)
{
	keep(r, c);
	r->in_string = true;
	if (r->depth == 1)
		r->n_key = 0;
}

static bool is_data_key(const struct rows *r)
{
	return r->depth == 1 && str_eq(str_of_n(r->key, r->n_key), STR("data"));
}

static void go_down(struct rows *r, char c)
{
	bool is_data = c == '[' && is_data_key(r);

	keep(r, c);
	r->depth++;
	r->n_key = 0;
	if (is_data)
		r->in_data = true;
}

static enum rc go_up(struct rows *r, char c, struct err *e)
{
	r->depth--;
	if (r->in_row) {
		keep(r, c);
		return r->depth == 2 ? row_end(r, e) : RC_OK;
	}
	r->in_data = false;
	keep(r, c);
	return RC_OK;
}

static enum rc on_byte(struct rows *r, char c, struct err *e)
{
	if (r->in_string) {
		on_string(r, c);
		return RC_OK;
	}
	if (r->in_data && r->depth == 2 && !r->in_row) {
		if (c == ',' || c == ' ' || c == '\n' || c == '\r' || c == '\t')
			return RC_OK;
		r->in_row = c == '{'; /* anything else is left to the parser, which finds it odd */
	}
	if (c == '"')
		open_string(r, c);
	else if (c == '{' || c == '[')
		go_down(r, c);
	else if (c == '}' || c == ']')
		return go_up(r, c, e);
	else
		keep(r, c);
	return RC_OK;
}

enum rc rows_feed(struct rows *r, const char *p, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++)
		TRY(on_byte(r, p[i], e));
	return buf_rc(&r->rest, e);
}

enum rc rows_end(struct rows *r, const struct jval **out, struct err *e)
{
	const struct jval *json;

	TRY(buf_rc(&r->rest, e));
	TRY(json_parse(r->rest.arena, buf_str(&r->rest), &json, e));
	if (!jval_is_object(json))
		return err_set(e, RC_INVALID, "err.json.syntax", "not an object");
	*out = json;
	return RC_OK;
}

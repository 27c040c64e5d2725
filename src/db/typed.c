#include "db/typed.h"

#include <string.h>

#include "base/map.h"

struct db_value db_put_i64(int64_t v)
{
	return (struct db_value){ .type = DB_I64, .i = v };
}

struct db_value db_put_i64_maybe(int64_t v)
{
	return (struct db_value){ .type = DB_I64, .i = v, .is_null = v == 0 };
}

struct db_value db_put_i32(int32_t v)
{
	return db_put_i64(v);
}

struct db_value db_put_i32_maybe(int32_t v)
{
	return db_put_i64_maybe(v);
}

struct db_value db_put_bool(bool v)
{
	return (struct db_value){ .type = DB_BOOL, .i = v };
}

static struct db_value bytes_put(enum db_type type, struct str v, bool is_maybe)
{
	if (v.p)
		return (struct db_value){ .type = type, .s = v };
	return (struct db_value){ .type = type, .s = STR(""), .is_null = is_maybe };
}

struct db_value db_put_text(struct str v)
{
	return bytes_put(DB_TEXT, v, false);
}

struct db_value db_put_text_maybe(struct str v)
{
	return bytes_put(DB_TEXT, v, true);
}

struct db_value db_put_blob(struct str v)
{
	return bytes_put(DB_BLOB, v, false);
}

struct db_value db_put_blob_maybe(struct str v)
{
	return bytes_put(DB_BLOB, v, true);
}

struct db_value db_put_hash(const unsigned char *v)
{
	return db_put_blob(str_of_n((const char *)v, DB_HASH_BYTES));
}

struct db_value db_put_hash_maybe(const unsigned char *v)
{
	static const unsigned char zero[DB_HASH_BYTES];
	struct db_value d = db_put_hash(v);
	d.is_null = memcmp(v, zero, DB_HASH_BYTES) == 0;
	return d;
}

static void digits_put(char *p, int n, int v)
{
	for (; n > 0; n--, v /= 10)
		p[n - 1] = (char)('0' + v % 10);
}

struct db_value db_put_date(struct date v, char room[DB_DATE_ROOM])
{
	if (!date_is_set(v))
		return db_put_text(STR_NULL);
	memcpy(room, "0000-00-00", DB_DATE_ROOM);
	digits_put(room, 4, v.year);
	digits_put(room + 5, 2, v.month);
	digits_put(room + 8, 2, v.day);
	return db_put_text(str_of_n(room, DB_DATE_ROOM - 1));
}

struct db_value db_put_date_maybe(struct date v, char room[DB_DATE_ROOM])
{
	struct db_value d = db_put_date(v, room);
	d.is_null = !date_is_set(v);
	return d;
}

static enum rc null_refuse(const struct db_value *c, const char *col, struct err *e)
{
	if (!c->is_null)
		return RC_OK;
	return err_set(e, RC_CORRUPT, NULL, "column %s is NULL", col);
}

enum rc db_get_i64(const struct db_value *c, int64_t *out, const char *col, struct err *e)
{
	TRY(null_refuse(c, col, e));
	*out = c->i;
	return RC_OK;
}

enum rc db_get_i64_maybe(const struct db_value *c, int64_t *out, const char *col, struct err *e)
{
	(void)col;
	(void)e;
	*out = c->is_null ? 0 : c->i;
	return RC_OK;
}

enum rc db_get_i32(const struct db_value *c, int32_t *out, const char *col, struct err *e)
{
	TRY(null_refuse(c, col, e));
	return db_get_i32_maybe(c, out, col, e);
}

enum rc db_get_i32_maybe(const struct db_value *c, int32_t *out, const char *col, struct err *e)
{
	int64_t v = c->is_null ? 0 : c->i;
	if (v < INT32_MIN || v > INT32_MAX)
		return err_set(e, RC_CORRUPT, NULL, "column %s does not fit in 32 bits", col);
	*out = (int32_t)v;
	return RC_OK;
}

enum rc db_get_bool(const struct db_value *c, bool *out, const char *col, struct err *e)
{
	TRY(null_refuse(c, col, e));
	*out = c->i != 0;
	return RC_OK;
}

enum rc db_get_text(struct arena *a, const struct db_value *c, struct str *out, const char *col,
		    struct err *e)
{
	TRY(null_refuse(c, col, e));
	return db_get_text_maybe(a, c, out, col, e);
}

enum rc db_get_text_maybe(struct arena *a, const struct db_value *c, struct str *out,
			  const char *col, struct err *e)
{
	(void)col;
	(void)e;
	if (c->is_null)
		*out = STR_NULL;
	else if (c->s.n == 0) /* half of a document's fields */
		*out = STR("");
	else
		*out = a ? str_of_n(arena_dup(a, c->s.p, c->s.n), c->s.n) : c->s;
	return RC_OK;
}

enum rc db_get_blob(struct arena *a, const struct db_value *c, struct str *out, const char *col,
		    struct err *e)
{
	return db_get_text(a, c, out, col, e);
}

enum rc db_get_blob_maybe(struct arena *a, const struct db_value *c, struct str *out,
			  const char *col, struct err *e)
{
	return db_get_text_maybe(a, c, out, col, e);
}

enum rc db_get_hash(const struct db_value *c, unsigned char *out, const char *col, struct err *e)
{
	TRY(null_refuse(c, col, e));
	return db_get_hash_maybe(c, out, col, e);
}

enum rc db_get_hash_maybe(const struct db_value *c, unsigned char *out, const char *col,
			  struct err *e)
{
	if (c->is_null) {
		memset(out, 0, DB_HASH_BYTES);
		return RC_OK;
	}
	if (c->s.n != DB_HASH_BYTES)
		return err_set(e, RC_CORRUPT, NULL, "column %s has %zu bytes, not %d", col, c->s.n,
			       DB_HASH_BYTES);
	memcpy(out, c->s.p, DB_HASH_BYTES);
	return RC_OK;
}

enum rc db_get_date(const struct db_value *c, struct date *out, const char *col, struct err *e)
{
	if (c->is_null || c->s.n == 0) {
		*out = (struct date){ 0 };
		return RC_OK;
	}
	if (!date_parse_iso(c->s, out))
		return err_set(e, RC_CORRUPT, NULL, "column %s is no date", col);
	return RC_OK;
}

enum rc db_get_date_maybe(const struct db_value *c, struct date *out, const char *col,
			  struct err *e)
{
	return db_get_date(c, out, col, e);
}

enum rc db_bad_word(struct str word, const char *col, struct err *e)
{
	return err_set(e, RC_CORRUPT, NULL, "column %s: unknown word '%.*s'", col, STR_FMT(word));
}

enum rc db_rows_add(struct db_rows *list, void **out, struct err *e)
{
	if (list->is_one) {
		if (list->n == list->room)
			return err_set(e, RC_CORRUPT, NULL, "more than one row");
		*out = list->p;
	} else {
		if (list->n == list->room)
			list->p = vec_grow(list->arena, list->p, list->n, &list->room, list->size);
		*out = (unsigned char *)list->p + list->n * list->size; /* zero: vec_grow */
	}
	list->n++;
	return RC_OK;
}

enum rc db_no_row(const char *statement, struct err *e)
{
	return err_set(e, RC_NOT_FOUND, NULL, "%s: no row", statement);
}

/* typed.h -- between C values and db_value, for the code that tools/sqlgen makes.
 *
 * WHAT      db_put_… turns a C value into a parameter, db_get_… a column into a C value; …_maybe
 *           are the types written with '?' in sql/queries: SQL NULL ⇄ the type's "nothing".
 * OWNERSHIP A parameter borrows the value's bytes for the length of the call. Texts and blobs of
 *           columns are copied into the arena; without one (NULL) they are the row's own, valid as
 *           long as the row function runs.
 * ERRORS    RC_CORRUPT for a column that is not what the statement says, RC_NOT_FOUND for no row.
 */
#pragma once

#include "base/time.h"
#include "db/db.h"

#define DB_DATE_ROOM 11 /* "2026-11-21" and a NUL */
#define DB_HASH_BYTES 32

struct db_value db_put_i64(int64_t v);
struct db_value db_put_i64_maybe(int64_t v); /* 0 = NULL */
struct db_value db_put_i32(int32_t v);
struct db_value db_put_i32_maybe(int32_t v); /* 0 = NULL */
struct db_value db_put_bool(bool v);
struct db_value db_put_text(struct str v);       /* STR_NULL = '' */
struct db_value db_put_text_maybe(struct str v); /* STR_NULL = NULL */
struct db_value db_put_blob(struct str v);       /* STR_NULL = zero bytes */
struct db_value db_put_blob_maybe(struct str v); /* STR_NULL = NULL */
struct db_value db_put_hash(const unsigned char *v);
struct db_value db_put_hash_maybe(const unsigned char *v);                 /* all zero = NULL */
struct db_value db_put_date(struct date v, char room[DB_DATE_ROOM]);       /* not set = '' */
struct db_value db_put_date_maybe(struct date v, char room[DB_DATE_ROOM]); /* not set = NULL */

NODISCARD enum rc db_get_i64(const struct db_value *c, int64_t *out, const char *col,
			     struct err *e);
NODISCARD enum rc db_get_i64_maybe(const struct db_value *c, int64_t *out, const char *col,
				   struct err *e);
NODISCARD enum rc db_get_i32(const struct db_value *c, int32_t *out, const char *col,
			     struct err *e);
NODISCARD enum rc db_get_i32_maybe(const struct db_value *c, int32_t *out, const char *col,
				   struct err *e);
NODISCARD enum rc db_get_bool(const struct db_value *c, bool *out, const char *col, struct err *e);
NODISCARD enum rc db_get_text(struct arena *a, const struct db_value *c, struct str *out,
			      const char *col, struct err *e);
NODISCARD enum rc db_get_text_maybe(struct arena *a, const struct db_value *c, struct str *out,
				    const char *col, struct err *e);
NODISCARD enum rc db_get_blob(struct arena *a, const struct db_value *c, struct str *out,
			      const char *col, struct err *e);
NODISCARD enum rc db_get_blob_maybe(struct arena *a, const struct db_value *c, struct str *out,
				    const char *col, struct err *e);
/* Exactly DB_HASH_BYTES. */
NODISCARD enum rc db_get_hash(const struct db_value *c, unsigned char *out, const char *col,
			      struct err *e);
NODISCARD enum rc db_get_hash_maybe(const struct db_value *c, unsigned char *out, const char *col,
				    struct err *e);
/* '' and NULL are "no date" in both kinds. */
NODISCARD enum rc db_get_date(const struct db_value *c, struct date *out, const char *col,
			      struct err *e);
NODISCARD enum rc db_get_date_maybe(const struct db_value *c, struct date *out, const char *col,
				    struct err *e);
/* The stored word of an enum that the program does not know. */
NODISCARD enum rc db_bad_word(struct str word, const char *col, struct err *e);

/* Rows of one call: a growing array in arena, or the one row at p. */
struct db_rows {
	struct arena *arena;
	void *p;
	size_t n, room;
	size_t size; /* of one row */
	bool is_one; /* a second row is RC_CORRUPT */
};
/* Zeroed room for the next row. */
NODISCARD enum rc db_rows_add(struct db_rows *list, void **out, struct err *e);
NODISCARD enum rc db_no_row(const char *statement, struct err *e);

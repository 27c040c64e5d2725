/* csv.h -- reads CSV (RFC 4180) row by row, and goes on behind a row that is broken.
 *
 * WHAT      A BOM is skipped; the separator is the one of , ; and tab that the first line has most of.
 * OWNERSHIP Fields are views into the file, or live in the arena given.
 * ERRORS    In the row: csv_row.fault.
 * LIMITS    LIMIT_CSV_FIELDS columns, LIMIT_CSV_RECORD bytes a row.
 */
#pragma once

#include "base/arena.h"
#include "base/limits.h"

enum csv_fault {
	CSV_OK,
	CSV_QUOTE,  /* a quote that does not end, or stands where none may */
	CSV_FIELDS, /* more than LIMIT_CSV_FIELDS */
	CSV_LONG    /* longer than LIMIT_CSV_RECORD */
};
struct csv {
	struct str rest;
	int64_t line; /* of what comes next, from 1 */
	char separator;
};
struct csv_row {
	int64_t line; /* where it begins */
	enum csv_fault fault;
	struct str field[LIMIT_CSV_FIELDS]; /* views into the file, or in the arena */
	size_t n;
};
/* Skips a BOM; the separator is the one of , ; and tab that the first line has most of. */
void csv_init(struct csv *c, struct str file);
/* The next row that is not empty; false at the end. A broken row ends with its line. */
bool csv_next(struct csv *c, struct arena *a, struct csv_row *out);

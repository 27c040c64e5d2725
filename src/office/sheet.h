/* sheet.h -- a spreadsheet (CSV) that is taken whole or not at all.
 *
 * WHAT      The rows of a file by named columns, clean text in every cell, and a list of what is wrong,
 *           each fault with its line. A column is known by its English word or by Vietnamese ones, marks
 *           and case do not matter.
 * OWNERSHIP Everything lives in the arena given.
 * ERRORS    RC_INVALID err.import.not_csv {0} = what it is instead, err.import.encoding {0} = what it is encoded in, err.import.header,
 *           err.import.column_twice and err.import.column_missing {0} = the column in both languages; RC_LIMIT
 *           err.limit.bytes, err.import.rows {0}. What is wrong with a row is a fault.
 * LIMITS    LIMIT_PEOPLE_BYTES, LIMIT_PEOPLE_ROWS, LIMIT_IMPORT_FAULTS told.
 */
#pragma once

#include "office/people.h"
#include "text/csv.h"

struct sheet_column {
	const char *word;  /* "parent" */
	const char *label; /* "Đơn vị cấp trên", as the template has it */
	const char *
		others; /* folded, with '|' between them: "cap tren|don vi cap tren"; the label is among them */
	bool is_required;
};
struct sheet_row {
	int64_t line;
	struct str *cell; /* by column; "" where the file has none */
};
struct sheet {
	struct arena *arena;
	const struct sheet_column *columns;
	size_t n_columns;
	struct sheet_row *rows;
	size_t n_rows;
	struct import_result *out;
	struct import_result mark;
};
NODISCARD enum rc sheet_read(struct sheet *s, struct str csv, struct err *e);
/* field: a column's word, or ""; key: a constant. */
void sheet_fault(struct sheet *s, int64_t line, const char *field, const char *key,
		 struct str words);
void sheet_problems(struct sheet *s, int64_t line, const struct problems *ps);
/* What a transaction adds to the result is gone when it begins again. */
void sheet_mark(struct sheet *s);
void sheet_rewind(struct sheet *s);
/* RC_INVALID err.import.faults {0} = how many, when there are any. */
NODISCARD enum rc sheet_rc(const struct sheet *s, struct err *e);

/* An empty list for a spreadsheet: the Vietnamese header alone, as the import knows it, with a BOM and semicolons,
 * which a spreadsheet in Vietnam opens as columns. */
struct str sheet_template(struct arena *a, const struct sheet_column *columns, size_t n);
struct str unit_list_template(struct arena *a);
struct str people_list_template(struct arena *a);

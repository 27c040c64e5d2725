/* print_int.h -- what the makers of PDF and XLSX share. */
#pragma once

#include "base/limits.h"
#include "print/print.h"

/* Where the rows come from, and when to end. */
struct print_source {
	const struct print_order *order;
	struct arena *row; /* emptied before each row */
	struct print_cell cells[LIMIT_PRINT_COLUMNS];
	struct print_done done;
};
/* A form that is none is a bug. */
void source_init(struct print_source *s, const struct print_order *o, struct arena *a);
/* The next row's cells, with clean texts in NFC; *out_more false at the end. RC_CANCELLED when told to
 * stop. */
NODISCARD enum rc source_next(struct print_source *s, bool *out_more, struct err *e);
void source_report(const struct print_source *s);
/* A cell as it is read by people. */
struct str cell_text(struct arena *a, const struct print_cell *c);
/* Clean, in NFC, at most so many code points. */
struct str text_for_print(struct arena *a, struct str s, size_t points);

/* The family with Times metrics, after it has been made known to fontconfig once for the process. */
NODISCARD enum rc print_fonts(const char **out_family, struct err *e);

/* register_rows.h -- the rows of a register, as print asks for them.
 *
 * WHAT      Reads the next part when the last row of one has been asked for, so that memory holds one
 *           part, however long the register is.
 * OWNERSHIP An arena of its own, until register_rows_close; cells are good until the next row.
 * ERRORS    As db.h; RC_LIMIT err.print.rows when there are more than LIMIT_PRINT_ROWS.
 */
#pragma once

#include "gen/texts.h"
#include "print/print.h"
#include "store/node.h"
#include "store/register.h"

struct register_rows;
NODISCARD enum rc register_rows_open(struct node *n, struct arena *a,
				     const struct register_wanted *w, enum lang lang,
				     struct register_rows **out, struct err *e);
void register_rows_close(struct register_rows *r);
/* When it was opened; what is entered later has no row among arrivals. */
const struct register_extent *register_rows_extent(const struct register_rows *r);
/* A print_next_fn; ctx is the struct register_rows. */
NODISCARD enum rc register_rows_next(void *ctx, struct arena *a, struct print_cell *cells,
				     bool *out_more, struct err *e);
/* Ngày đến, as the register has it: the day that the clerk stated of what came in no packet, of a packet the day on
 * which it was taken in; before that, the day on which it came. 0: it did not arrive. */
int64_t document_came_at(const struct document *d);
/* 05/S1-VP; of what came without one "Không số", as clerks write it: the column is not left open. "" of a draft,
 * and of a packet that cannot be read. */
struct str document_number_words(struct arena *a, enum lang lang, const struct document *d);
/* Công văn số 05/S1-VP ngày 02/01/2026 của Sở Một; Công văn không số của Sở Một, when it has neither. */
struct str document_whole_words(struct arena *a, enum lang lang, const struct document *d);

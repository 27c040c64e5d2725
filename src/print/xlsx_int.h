/* xlsx_int.h -- a sheet while it is being written. */
#pragma once

#include <xlsxwriter.h>

#include "print/print_int.h"

struct sheet {
	struct arena *arena;
	struct print_source source;
	lxw_workbook *book;
	lxw_worksheet *ws;
	lxw_format *band[3]; /* enum sheet_band */
	lxw_format *head;
	/* as they are, and with a line through them */
	lxw_format *cell[LIMIT_PRINT_COLUMNS][PRINT_KIND__COUNT];
	lxw_format *struck[LIMIT_PRINT_COLUMNS][PRINT_KIND__COUNT];
	lxw_row_t row;   /* the next one */
	lxw_row_t first; /* of the table */
	lxw_error error; /* sticky: the first */
};

/* Columns, letters, paper. */
void sheet_init(struct sheet *s);
/* Letterhead, title and column heads. */
void sheet_top(struct sheet *s);
/* The source's row. */
void sheet_row(struct sheet *s);
/* What is said of the table as a whole, once its last row is known. */
void sheet_end(struct sheet *s);

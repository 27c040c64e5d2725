/* Catalogues: rows come in the order of their lines, within their limits, to the end of the file. */
#include <stdint.h>
#include <stdlib.h>

#include "text/csv.h"
#include "base/log.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA a = arena_new(NULL);
	struct csv csv;
	struct csv_row *row = ARENA_NEW(a, struct csv_row);
	int64_t line = 0;
	size_t left;
	csv_init(&csv, str_of_n((const char *)data, size));
	left = csv.rest.n + 1;
	while (csv_next(&csv, a, row)) {
		bug_if(row->line <= line || csv.line < row->line);
		bug_if(csv.rest.n >= left); /* each row takes something away */
		bug_if(row->n > LIMIT_CSV_FIELDS || (!row->fault && row->n == 0));
		for (size_t i = 0; i < row->n && !row->fault; i++)
			bug_if(row->field[i].n > LIMIT_CSV_RECORD);
		line = row->line;
		left = csv.rest.n;
	}
	bug_if(csv.rest.n > 0);
	return 0;
}

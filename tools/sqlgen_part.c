/* sqlgen_part.c -- lists of columns and pieces of SQL that several statements share. */
#include "sqlgen.h"

#include <string.h>

const struct part *part_find(const struct queries *qs, const char *name, size_t n)
{
	for (size_t i = 0; i < qs->n_parts; i++) {
		const char *known = qs->parts[i].name;
		if (strlen(known) == n && memcmp(known, name, n) == 0)
			return &qs->parts[i];
	}
	return NULL;
}

struct part *part_add(struct queries *qs)
{
	if (qs->n_parts == qs->parts_room) {
		qs->parts_room = qs->parts_room ? qs->parts_room * 2 : 16;
		qs->parts = grow(qs->parts, qs->parts_room * sizeof *qs->parts);
	}
	struct part *part = &qs->parts[qs->n_parts++];
	memset(part, 0, sizeof *part);
	return part;
}

void part_columns_write(const struct part *part, const char *alias, size_t n_alias,
			struct text *out)
{
	for (int i = 0; i < part->columns.n; i++) {
		if (i)
			text_add_c(out, i % 8 ? ", " : ",\n\t");
		if (n_alias) {
			text_add(out, alias, n_alias);
			text_add_c(out, ".");
		}
		text_add_c(out, part->columns.f[i].name);
	}
}

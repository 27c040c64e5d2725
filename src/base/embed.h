/* embed.h -- files that are part of the program.
 *
 * WHAT      tools/embed.c makes tables of these at build time: the migrations (gen_migrations) and
 *           the files of the pages (gen_assets).
 * OWNERSHIP Constants only. p is followed by a NUL that n does not count.
 * ERRORS    None.
 */
#pragma once

#include <stddef.h>

struct embed_file {
	const char *name;              /* path below its folder: "sqlite/0001_first.sql" */
	const unsigned char *p;
	size_t n;
};

/* sql/migrations/<engine>/NNNN_name.sql in order of name; ended by a row with name NULL. */
extern const struct embed_file gen_migrations[];
extern const size_t gen_migrations_count;
/* What the browser loads: "app.js", "app.css", ...; ended likewise. */
extern const struct embed_file gen_assets[];
extern const size_t gen_assets_count;

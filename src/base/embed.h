/* embed.h -- files that are part of the program.
 *
 * WHAT      tools/embed.c makes tables of these at build time: the files of the pages
 *           (gen_assets).
 * OWNERSHIP Constants only. p is followed by a NUL that n does not count.
 * ERRORS    None.
 */
#pragma once

#include <stddef.h>

struct embed_file {
	const char *name; /* path below its folder: "app.js" */
	const char *tag;  /* other bytes, other tag: for addresses that may be cached for ever */
	const unsigned char *p;
	size_t n;
};

/* What the browser loads: "app.js", "app.css", ..., in order of name; ended by a row with name
 * NULL. */
extern const struct embed_file gen_assets[];
extern const size_t gen_assets_count;

/* sample_files.h -- files as people and strangers send them, made for a test.
 *
 * WHAT      PDFs, ZIPs, office files; well made and not.
 * OWNERSHIP Results live in the arena.
 * ERRORS    None.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"

struct zip_part {
	const char *name;
	struct str bytes;
	size_t zeros; /* instead of the bytes: so many zeros, deflated */
	char fill;    /* …or of this */
};
struct str sample_zip(struct arena *a, const struct zip_part *parts, size_t n);

/* A document of one part with a paragraph of these words. */
struct str sample_docx(struct arena *a, struct str words);
/* n pages, each with "Trang N" and the words; # in the words is đ, ^ is ệ. */
struct str sample_pdf(struct arena *a, int n, const char *words);
/* One that nobody can open without its password. */
struct str sample_pdf_locked(struct arena *a);

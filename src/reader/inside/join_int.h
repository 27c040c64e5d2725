/* join_int.h -- one PDF of many, while it is written.
 *
 * WHAT      Pages are copied object by object, as they come: what is compressed stays so, and no more than one
 *           object of a file is held at a time. A page takes along what is seen on it: contents, what these use,
 *           and the faces of annotations and form fields (a seal, a number). What acts (scripts, links, forms,
 *           signatures, files within the file) stays behind.
 * OWNERSHIP Of the request.
 * ERRORS    An object that is broken becomes null, a page that is broken a blank one (is_broken of the taking);
 *           what ends all of it is `reason`.
 * LIMITS    LIMIT_JOINED_BYTES, LIMIT_JOIN_PAGES, LIMIT_JOIN_OBJECTS, LIMIT_JOIN_DEPTH.
 */
#pragma once

#include <mupdf/fitz.h>

#include "reader/inside/inside.h"

#define JOIN_BUFFER_BYTES (64 << 10)
#define JOIN_FORMAT_BYTES 160

enum { JOIN_CATALOG = 1, JOIN_PAGES, JOIN_OUTLINE, JOIN_FIRST_FREE };

struct join {
	fz_context *ctx;
	struct taking *taking;
	struct outlet *out;
	struct str bytes; /* of the part that is copied */
	char *buffer;
	size_t n_buffer;
	uint64_t *places; /* of objects, by number; 0 = not written */
	int n_objects, room;
	int *pages; /* object numbers */
	int n_pages;
	enum unread_reason reason; /* why there will be nothing; UNREAD_NONE = it goes on */
};

/* NULL: no memory. Says nothing of what is wrong with files. */
fz_context *quiet_context(void);

bool join_goes_on(struct join *j);
/* A number for a new object; 0: there are too many. */
int object_new(struct join *j);
void object_begin(struct join *j, int number);
void object_end(struct join *j);
void emit(struct join *j, const void *p, size_t n);
/* At most JOIN_FORMAT_BYTES. */
void emit_fmt(struct join *j, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* ---- join_copy.c ---- */
/* All pages of j->bytes. What it is said to be stays in the facts of the taking: locked, broken. */
void part_copy(struct join *j);

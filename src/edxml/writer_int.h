/* writer_int.h -- what the writer's two files share.
 *
 * WHAT      How a value of struct edxml is found by the table, and the state of one writing.
 * OWNERSHIP The writer's arena.
 * ERRORS    As edxml.h.
 */
#pragma once

#include "edxml/edxml_int.h"

/* ---- values by the table: target is the struct that row id's place counts from ---- */
struct str edxml_place_text(enum el id, const char *target); /* trimmed */
int64_t edxml_place_number(enum el id, const char *target);
struct date edxml_place_date(enum el id, const char *target);
const void *edxml_place_list(enum el id, const char *target);
size_t edxml_place_count(enum el id, const char *target);
/* The struct that the children of a group live in. */
const char *edxml_place_inner(enum el id, const char *target);
/* It, or anything below it, has a value. */
bool edxml_place_is_set(enum el id, const char *target);

struct writer {
	struct arena *a;
	const struct edxml *p;
	const struct edxml_source *src;
	const struct edxml_output *out;         /* NULL in the pass that takes the digest */
	struct edxml_attachment *attachments;   /* as they will be written */
	unsigned char (*digests)[SHA256_BYTES]; /* of what the source gave, by attachment */
	bool has_digests;
	struct xml *xml;
	struct sha256 sha; /* of the canonical form */
	struct zip *zip;
	struct str signature;
	enum rc rc; /* of the output */
	struct err err;
};

/* Everything that can be wrong with a packet, before its first byte. */
NODISCARD enum rc edxml_writer_check(struct writer *w, struct err *e);

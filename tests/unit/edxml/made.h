/* made.h -- small packets as text, with something put in place of something.
 *
 * OWNERSHIP The texts live in the arena.
 * ERRORS    What is to be replaced must be there; otherwise the test fails.
 */
#pragma once

#include "base/arena.h"

/* A document of the usual form, acceptable, with one PDF of five bytes. */
struct str made_document(struct arena *a);
struct str made_status(struct arena *a);
/* text with the first `old` replaced by `new_`. */
struct str made_replace(struct arena *a, struct str text, const char *old, struct str new_);
/* The document with this instead of its one attachment, manifest aside. */
struct str made_with_attachments(struct arena *a, struct str attachments);
/* <Attachment>…: any of the texts NULL is left out; bytes are encoded. Bytes last. */
struct str made_attachment(struct arena *a, const char *id, const char *name, const char *type,
			   struct str bytes);

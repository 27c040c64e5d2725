/* draft_form.h -- the form of a văn bản đi: filled from a document, and read as it came back.
 *
 * OWNERSHIP All in the request's arena; files are the request's uploads.
 * ERRORS    What cannot be read goes to the visit's problems, beside its field.
 */
#pragma once

#include "web/web_int.h"

struct draft_form {
	struct outgoing_form form;
	struct receiver_line *receivers; /* as shown, names and all: of the directory */
	size_t n_receivers;
};

/* What the organ's settings say about every document. */
void draft_defaults(struct visit *v, struct document *d);
void draft_form_fill(struct visit *v, struct form_view *f, const struct document *d);
/* How urgent a document is, to choose. */
void form_priorities(struct visit *v, struct form_view *f);
/* Receivers that the directory does not have, as they are typed. */
struct str draft_outside(struct visit *v, const struct delivery *all, size_t n);
void draft_form_read(struct visit *v, struct draft_form *in);
/* Nothing but what the form had when it was fetched. */
bool draft_form_is_untouched(struct visit *v, const struct draft_form *in);

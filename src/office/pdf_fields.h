/* pdf_fields.h -- two text fields in the PDF of a draft, for its number and its date.
 *
 * WHAT      Put in before the first signature, where the words "Số:" and "ngày … tháng …" stand, else where
 *           Decree 30 App. I has them; filled when the number is given. The first PDF among the document's files
 *           has them, when it can be appended to: it is the document, the others are annexes.
 * PROMISES  N6: what the file was is the beginning of what it becomes.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As reader.h and office.h. RC_UNAVAILABLE err.fields: fields are there, and nobody can fill them now;
 *           RC_CONFLICT err.fields_by_hand: there is no PDF, or it has a password or a signature, and no signed
 *           file was put in.
 */
#pragma once

#include "office/drafting_int.h"
#include "reader/reader.h"

/* Of the files as they are now: the document's, id 0 when it has no PDF. What the list of a work file names is sent as
 * it is. */
NODISCARD enum rc pdf_fields_file(struct tx *tx, struct arena *a, const struct attachment *all,
				  size_t n, struct attachment *out, struct err *e);
/* N12: what is submitted has the file that its number is filled into, or none at all. Problems under "files". Without a
 * reader nobody asks. */
struct fields_ask {
	const struct attachment *files; /* as they are now */
	size_t n_files;
	bool has_reader, has_converter;
};
NODISCARD enum rc pdf_fields_check(struct tx *tx, struct arena *a, const struct fields_ask *f,
				   struct problems *out, struct err *e);
/* N12, before it is numbered: nothing that issue would refuse for its files gets a number. RC_CONFLICT err.fields_by_hand;
 * RC_UNAVAILABLE err.fields_number: the reader does not answer, and the file has no fields yet. */
NODISCARD enum rc pdf_fields_ready(struct node *n, struct arena *a, const struct actor *who,
				   int64_t document_id, int64_t now, struct err *e);
/* Before the transaction: the file with its fields as a blob (made_of 0: there is nothing to be kept, or it could
 * not be done, which the log says). RC_BUSY, RC_CANCELLED, RC_UNAVAILABLE
 * err.fields_wait: not now. */
NODISCARD enum rc pdf_fields_put(struct node *n, struct arena *a, const struct actor *who,
				 int64_t document_id, int64_t now, struct attachment *out,
				 struct err *e);
/* In it, when the version is frozen: unless another file is there by now. Of x is also document_id. */
NODISCARD enum rc pdf_fields_keep(struct tx *tx, struct arena *a, const struct attachment *x,
				  struct err *e);
/* Of a draft that has its number; harmless to repeat. */
NODISCARD enum rc pdf_fields_fill(struct node *n, struct arena *a, const struct actor *who,
				  int64_t document_id, int64_t now, struct err *e);

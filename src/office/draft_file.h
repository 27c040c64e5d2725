/* draft_file.h -- files of a draft that are kept, and that the program makes, while its author has it.
 *
 * WHAT      A file that was made of another (attachment.made_of) is kept with it. What the program puts in is put
 *           into the version that the author writes; one that has left their hands is followed by the next, when
 *           they agree.
 * OWNERSHIP The transaction's arena.
 * ERRORS    As drafting.h.
 */
#pragma once

#include "office/drafting_int.h"

/* The files of a form or of a version, in their order, become the draft's as it is now: of each that was made of a
 * DOCX that one comes along. old: all files of the version that they are from. What was there is gone. */
NODISCARD enum rc draft_files_write(struct tx *tx, struct arena *a, int64_t document_id,
				    const struct attachment *files, size_t n_files,
				    const struct attachment *old, size_t n_old, struct err *e);

/* RC_INVALID problem.new_version under "agree": the version has left its author's hands, and nobody agreed to a new
 * one. */
NODISCARD enum rc draft_version_agreed(struct tx *tx, const struct flow_work *w, bool is_agreed,
				       struct err *e);
/* Opens the draft for a file that the program puts in: w->document is the version that the author writes, saved, with
 * the files of the one before. Errors as draft_version_agreed. */
NODISCARD enum rc draft_files_open(struct tx *tx, struct flow_work *w, bool is_agreed,
				   struct err *e);

/* NULL: none of them has this id, 0 included. */
const struct attachment *attachment_by_id(const struct attachment *all, size_t n, int64_t id);
/* Whether x is the form that the program put in, or was made of it, and nobody has written in it: what is signed
 * elsewhere is a person's. old: all files of its version. */
bool draft_file_is_form(const struct attachment *x, const struct attachment *old, size_t n_old);

/* The name of a PDF that takes the place of a file: what names that one (a submission's list) names it, too. */
struct str draft_file_pdf_name(struct arena *a, struct str name);

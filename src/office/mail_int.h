/* mail_int.h -- what becomes of a mail when it is entered.
 *
 * WHAT      The files of a document that was a mail.
 * OWNERSHIP The arena given, which closes the descriptors.
 * ERRORS    As mail.h.
 */
#pragma once

#include "office/arrival.h"
#include "office/mail.h"

/* f->mail: itself, if it is kept, and those of its files that f names, before the files of the form: as one list. */
NODISCARD enum rc mail_files_take(struct node *n, struct arena *a, const struct actor *who,
				  const struct arrival_form *f, struct kept_mail *out_mail,
				  struct outgoing_file **out, size_t *out_n,
				  struct problems *problems, struct err *e);

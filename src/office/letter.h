/* letter.h -- mẫu văn bản: a draft's file begun from what is known of it.
 *
 * WHAT      The document laid out as Decree 30 App. I has its type: Quốc hiệu, organ and the one above it, room
 *           for number and date (or what they are), type and subject, Kính gửi, the words that such a
 *           document begins with, Nơi nhận, and who signs. As DOCX, to be written on, or as PDF, with two
 *           empty text fields for number and date when the reader is there to put them in.
 * OWNERSHIP As register.h: the descriptor is the caller's.
 * ERRORS    RC_NOT_FOUND, RC_DENIED as for the document's page; RC_UNSUPPORTED err.print.fonts.
 * TIME      Passed in.
 * LAW       Decree 30/2020/NĐ-CP App. I.
 */
#pragma once

#include "office/register.h"

/* format: REGISTER_DOCX or REGISTER_PDF. For whoever may see the draft. */
NODISCARD enum rc office_letter_print(struct node *n, struct arena *a, const struct actor *who,
				      int64_t document_id, enum register_format format, int64_t now,
				      struct register_print *out, struct err *e);

/* Soạn từ mẫu: the form as DOCX becomes a file of the draft, for whoever writes it. The one that was put there before
 * is made anew of what is known now, in its place; a file of the author's is never touched. */
struct letter_put {
	int64_t document_id, version;
	bool is_agreed; /* to a new version, when this one has left its author's hands */
};
NODISCARD enum rc office_letter_put(struct node *n, struct arena *a, const struct actor *who,
				    const struct letter_put *wish, int64_t now,
				    struct problems *out, struct err *e);

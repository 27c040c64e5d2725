/* mail.h -- an e-mail (.eml) that becomes a văn bản đến: handed over, looked at, entered.
 *
 * WHAT      Handed over, its file is kept for whoever did so, and nothing else happens: the clerk sees what it says and
 *           brings, and enters it with the form of every document that came in no packet (arrival.h), which names
 *           the mail and those of its files that are the document's. Its files are taken out anew then, in the reader.
 * PROMISES  As doc/office.md, Z3 and Z4.
 * OWNERSHIP As office.h.
 * ERRORS    As office.h. RC_INVALID err.form with a problem on "mail": it is no mail, or cannot be read.
 *           RC_NOT_FOUND err.mail_gone: it waited too long, was another's. RC_UNAVAILABLE err.reader.
 * TIME      Passed in.
 * LIMITS    LIMIT_MAILS_WAITING, LIMIT_MAIL_WAIT_DAYS, LIMIT_MAIL_*; a file as every upload.
 */
#pragma once

#include "model/mail.h"
#include "office/office.h"
#include "reader/mail.h"

/* What of it is proposed to be a file of the document: what somebody attached, not what decorates its text. */
struct mail_offer {
	struct str name; /* made safe */
	bool is_proposed, is_lie, is_program;
};
struct mail_view {
	struct kept_mail kept;
	struct mail mail;
	struct mail_offer *offers; /* of mail.files, in their order */
	struct str organ_code,
		organ_name; /* as the directory knows the mailbox, else whom it says it is from */
	struct mail_twin twin; /* it is a document already */
};

/* Keeps it, under the name that its file has. */
NODISCARD enum rc office_mail_take(struct node *n, struct arena *a, const struct actor *who,
				   const struct outgoing_file *f, int64_t now, int64_t *out_id,
				   struct problems *out, struct err *e);
NODISCARD enum rc office_mail_view(struct node *n, struct arena *a, const struct actor *who,
				   int64_t id, struct mail_view *out, struct problems *problems,
				   struct err *e);

/* mail.h -- one plain message to one mailbox: written (RFC 5322, 2045, 2047), handed to a mail server (RFC 5321).
 *
 * WHAT      What is written is text/plain in UTF-8, quoted-printable. Whatever stands in a name, a subject or a body,
 *           it ends no header line: what is not printable ASCII goes out as encoded words, addresses are refused
 *           unless mail_is_address says yes. A server is smtp:// (STARTTLS, which it must offer) or smtps://; to this
 *           machine itself smtp:// is enough, unless roots are named.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    mail_write: RC_INVALID an address or link that cannot stand in a header. mail_server_check: RC_INVALID
 *           err.mail.settings. mail_send: RC_UNAVAILABLE err.mail.server {0} server {1} why (it is down, its
 *           certificate is not good, it does not know us, it says no to the sender: this message and all others wait);
 *           RC_BUSY err.mail.later {0} what it says (4xx about this message); RC_DENIED err.mail.refused {0} what it
 *           says (5xx about this message, for good); RC_UNCERTAIN err.mail.unsure: the whole message was handed over
 *           and nobody said what became of it; RC_CANCELLED.
 * LIMITS    LIMIT_SMTP_BYTES, LIMIT_SMTP_SECS.
 * THREADS   Any.
 */
#pragma once

#include <stdatomic.h>

#include "base/arena.h"
#include "base/err.h"

struct mail_message {
	struct str from, from_name; /* address; name "" = none */
	struct str to, to_name;
	struct str subject, body; /* UTF-8; lines of the body end in \n */
	struct str id;            /* left of the @ of Message-ID: letters, digits, '.', '-' */
	struct str unsubscribe;   /* an https:// or http:// address, "" = none */
	int64_t at;
};
/* Letters, digits and the other characters of RFC 5321 without quotes, on both sides of one @. */
bool mail_is_address(struct str s);
NODISCARD enum rc mail_write(struct arena *a, const struct mail_message *m, struct str *out,
			     struct err *e);

struct mail_server {
	struct str url;            /* smtp://host[:port], smtps://host[:port] */
	struct str user, password; /* user "" = nobody signs in */
	struct str roots;          /* PEM; "" = the system's */
};
NODISCARD enum rc mail_server_check(const struct mail_server *s, struct err *e);

struct mail_order {
	struct mail_server server;
	struct str from, to;
	struct str text; /* of mail_write; "" = only ask whether the server takes mail from us */
	const atomic_bool *stop;
	/* All of it has been handed over but the end: what this writes down, a crash will find. Not RC_OK: the end is
	 * not sent, and the server forgets the message. NULL = nothing to do. */
	enum rc (*before_end)(void *ctx, struct err *e);
	void *ctx;
};
NODISCARD enum rc mail_send(struct arena *a, const struct mail_order *o, struct err *e);

/* mail_int.h -- an e-mail while it is read.
 *
 * WHAT      mail.c knows heads and the order of parts, mail_parts.c what is in one part.
 * OWNERSHIP Texts and the list live in the arena of the taking; GMime's objects are borrowed from the message.
 * ERRORS    None: what cannot be had is left out (is_broken, is_too_big of the taking).
 * LIMITS    LIMIT_MAIL_*.
 */
#pragma once

#include "reader/inside/inside.h"

typedef struct _GMimeObject GMimeObject; /* gmime/gmime.h */

struct mailing {
	struct taking *taking;
	struct sniffer *sniffer; /* of files; NULL: as sniff */
	struct outlet *out;      /* NULL: files are named and not opened */
	struct mail_found *found;
	size_t n_parts;
};

/* One line, cut to LIMIT_MAIL_HEAD; NULL gives "". */
struct str mail_line(struct mailing *m, const char *s);
/* Words of the mail itself, not a file that came with it. */
bool part_is_body(GMimeObject *x);
bool part_is_html(GMimeObject *x);
/* Has it any words at all? */
bool part_has_words(GMimeObject *x);
void part_take_words(struct mailing *m, GMimeObject *x);
/* x: a GMimePart, or a GMimeMessagePart, which is a mail by itself. */
void part_take_file(struct mailing *m, GMimeObject *x);

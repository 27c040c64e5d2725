/* mail.h -- an e-mail as it was saved (.eml), asked of the reader: who wrote what, and what came with it.
 *
 * WHAT      The texts of its head and of its body, decoded; the files that it brings, whose bytes the reader has
 *           written one behind the other into the caller's descriptor.
 * PROMISES  As reader.h, X3. A list that is not sound is not taken.
 * OWNERSHIP The arena given; the descriptor stays the caller's.
 * ERRORS    As reader_text. What is no mail, or gives nothing, is an answer: facts.reason.
 * LIMITS    LIMIT_MAIL_*. What lies deeper or beyond them is left out: facts.is_cut.
 */
#pragma once

#include "reader/reader.h"

enum mail_text {
	MAIL_SUBJECT,
	MAIL_FROM_NAME,
	MAIL_FROM_ADDRESS, /* name@host; "": there is none */
	MAIL_TO,
	MAIL_CC,
	MAIL_MESSAGE_ID, /* without < and > */
	MAIL_BODY,       /* lines; plain text, or what is text in its HTML */
	MAIL_TEXTS
};

enum {
	MAIL_FILE_INLINE = 1, /* a picture in its text */
	MAIL_FILE_TNEF = 2,   /* winmail.dat: Outlook's own wrapping, which is not opened */
	MAIL_FILE__ALL = MAIL_FILE_INLINE | MAIL_FILE_TNEF
};
struct mail_file {
	struct str name;     /* one line, never empty; not yet one for a folder */
	enum file_kind kind; /* by its content */
	unsigned flags;      /* MAIL_FILE_… */
	uint64_t at, bytes;  /* in the descriptor */
};

struct mail {
	struct reader_facts facts;
	int64_t sent_at; /* 0: it does not say */
	struct str text[MAIL_TEXTS];
	struct mail_file *files;
	size_t n_files;
};

/* o->max_bytes is not looked at. out_fd: an empty file, for reading and writing. */
NODISCARD enum rc reader_mail(struct reader *r, struct arena *a, const struct reader_order *o,
			      int out_fd, struct mail *out, struct err *e);

/* ---- of the reader's two ends ---- */
/* The list that stands at the end of so many bytes. False: it is not sound. */
bool mail_list_read(struct arena *a, int fd, uint64_t bytes, struct mail *out);

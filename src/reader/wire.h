/* wire.h -- what node and reader say to each other.
 *
 * WHAT      One message is one packet of a SOCK_SEQPACKET pair, always of the same size. A worker says
 *           hello, takes one request with two descriptors (the file, for reading; where the answer goes, for
 *           writing) and perhaps a third one (what fields are filled with), answers and ends: no file is
 *           opened by a process that has seen another. Its watcher tells when it died instead. Both ends are of one release; the node believes nothing.
 * OWNERSHIP Nothing is kept.
 * ERRORS    reader_message_check answers false for anything that is not exactly one sound message.
 */
#pragma once

#include "reader/mail.h"

enum reader_word { READER_HELLO = 1, READER_ASK, READER_ANSWER, READER_DIED };
/* READER_LOOK: a PDF, as it would be joined, but nothing is written. READER_JOIN: the file is PDFs one behind the
 * other, then a plan; one PDF is written. READER_FILL_FIELDS comes with a third descriptor: what the fields are
 * filled with. Pictures of pages and facts for signing will be other things to ask
 * for. */
enum reader_what {
	READER_TEXT = 1,
	READER_LOOK,
	READER_JOIN,
	READER_PUT_FIELDS,
	READER_FILL_FIELDS,
	READER_MAIL,   /* what a mail brings is written one behind the other, then its list */
	READER_TO_PDF, /* of vanthu-converter, which knows nothing else */
	READER_WHAT__END
};
#define READER_FDS 3
#define READER_BOX_UNIT 100 /* parts of a point */

enum {
	READER_ENCRYPTED = 1,
	READER_MACROS = 2,
	READER_CUT = 4,
	/* of a hello */
	READER_SHUT_FILES = 8,
	READER_SHUT_CALLS = 16,
	READER_SHUT_NET = 32, /* what it starts has a network of its own, which is empty */
};

struct reader_message {
	uint32_t word;
	uint32_t seq; /* of ask and answer; never 0 there */
	uint32_t what, max_bytes, secs;
	uint32_t kind, reason, pages, bytes; /* of an answer: enum file_kind, enum unread_reason */
	uint32_t flags;
	uint32_t pid;                  /* whose hello; for whom a request is: another leaves it */
	uint32_t status;               /* as waitpid has it */
	int32_t box[READER_FIELDS][4]; /* of ask and answer about fields */
};

/* ---- the plan of READER_JOIN: parts, then marks, each with its title behind it, then this end ---- */
struct join_part {
	uint64_t at, bytes; /* in the file */
};
struct join_mark {
	uint32_t part, level; /* where it leads to; 0, or 1 below the last 0 */
	uint32_t bytes;       /* of the title, UTF-8 */
};
struct join_end {
	uint64_t at; /* where the plan begins */
	uint32_t n_parts, n_marks;
};

/* ---- the answer of READER_MAIL: the files' bytes, then for each a mail_list_file with its name behind it,
 * then the texts, then this end ---- */
struct mail_list_file {
	uint64_t at, bytes;
	uint32_t kind, flags; /* MAIL_FILE_… */
	uint32_t name_bytes, unused;
};
struct mail_list_end {
	uint64_t at; /* where the list begins */
	int64_t sent_at;
	uint32_t n_files, unused;
	uint32_t text_bytes[MAIL_TEXTS];
};

void reader_box_put(const struct reader_box *b, int32_t out[static 4]);
struct reader_box reader_box_get(const int32_t in[static 4]);
/* n: bytes received. */
bool reader_message_check(const struct reader_message *m, size_t n);

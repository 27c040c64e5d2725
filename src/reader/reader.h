/* reader.h -- what is in a file: asked of a process that can do nothing else.
 *
 * WHAT      `vanthu-reader` opens what strangers send. It has no network, no file system, no other
 *           process: only its socket and the two descriptors of one request (Landlock without any rule,
 *           seccomp with a list of what is allowed, limits on time and memory). Each file gets a process of
 *           its own, which ends with the answer. One that does not answer in time is killed.
 * PROMISES  X3 A file costs its own reading and nothing else, whatever is in it.
 * OWNERSHIP struct reader is process-wide. Results live in the arena given. Descriptors stay the caller's.
 * ERRORS    As reader_text says. A file that cannot be read is not an error: it is an answer.
 *           RC_BUSY err.reader.busy: others are before it for LIMIT_READ_WAIT_SECS, or too many wait (base/gate.h).
 * LIMITS    LIMIT_READ_*.
 * THREADS   Any; one request is under way at a time.
 */
#pragma once

#include <stdatomic.h>

#include "base/arena.h"
#include "base/err.h"
#include "reader/kind.h"

struct reader;
/* program: absolute path. Returns at once; whether it answers is seen by the first request. Call before
 * process_shut (base/shut.h). */
NODISCARD enum rc reader_start(const char *program, struct reader **out, struct err *e);
/* vanthu-converter, which asks nothing but LibreOffice: reader_to_pdf alone. spool: an absolute folder; office:
 * soffice.bin, absolute. */
NODISCARD enum rc converter_start(const char *program, const char *spool, const char *office,
				  struct reader **out, struct err *e);
void reader_stop(struct reader *r); /* NULL is fine; what is under way is given up */

struct reader_order {
	int fd;                  /* the file, for reading */
	size_t max_bytes;        /* of text; what is beyond is cut */
	int64_t secs;            /* to answer in */
	int64_t who;             /* the account that waits for it, 0: none */
	bool is_last;            /* nobody waits for it: behind all others, and given up for them */
	const atomic_bool *stop; /* turns true: RC_CANCELLED soon; or NULL */
};
struct reader_facts {
	enum file_kind kind;
	enum unread_reason reason; /* UNREAD_NONE: the text is what it has */
	int64_t pages;             /* of a PDF; sheets, slides; 0 = unknown */
	bool is_encrypted, has_macros, is_cut;
};
/* Facts, and the text in NFC without controls but tab and newline. RC_LIMIT: no answer in time, RC_CORRUPT:
 * it died over the file, or answered nonsense; in both cases the reason is filled in and the file is to
 * blame. RC_UNAVAILABLE: there is no reader to ask now. RC_CANCELLED. */
NODISCARD enum rc reader_text(struct reader *r, struct arena *a, const struct reader_order *o,
			      struct reader_facts *out, struct str *out_text, struct err *e);

/* What a join would make of a file: its pages, or why there are none. The worker loads all that a join
 * would copy, so what kills a reader is known before it is among others. Errors as reader_text. */
NODISCARD enum rc reader_look(struct reader *r, const struct reader_order *o,
			      struct reader_facts *out, struct err *e);
/* One PDF of many, with bookmarks: what is seen on the pages, and nothing that acts. o->fd is what a
 * struct joining (join.h) wrote. Facts: the pages, or why there is nothing. */
NODISCARD enum rc reader_join(struct reader *r, const struct reader_order *o, int out_fd,
			      struct reader_facts *out, uint64_t *out_bytes, struct err *e);

/* A converter's: a PDF of a DOCX or an OpenDocument text, at the beginning of out_fd. Facts: the reason why there
 * is none; UNSUPPORTED: the program is not there, or cannot be shut in. RC_BUSY err.convert.busy: others are
 * before it for LIMIT_CONVERT_WAIT_SECS. */
NODISCARD enum rc reader_to_pdf(struct reader *r, const struct reader_order *o, int out_fd,
				struct reader_facts *out, uint64_t *out_bytes, struct err *e);

/* ---- two text fields in a PDF: Số, ngày tháng ---- */
enum reader_field { FIELD_NUMBER, FIELD_DATE, READER_FIELDS };
struct reader_box {
	float x, y, w,
		h; /* points, from the upper left corner of the first page; x < 0: from its right edge */
};
struct reader_fields_order {
	int fd; /* the file, for reading */
	int stamp_fd; /* a PDF with a page for each field, to fill them with; -1: they are put in, or moved */
	struct reader_box box[READER_FIELDS]; /* where to; width 0: where the words stand */
	int64_t secs, who;
	const atomic_bool *stop; /* or NULL */
};
struct reader_fields {
	enum unread_reason reason; /* UNREAD_NONE: done. UNSUPPORTED: it is signed */
	struct str appended; /* what the file is to get at its end; "": nothing is to be done */
	struct reader_box box[READER_FIELDS]; /* where they are */
};
/* What stands in the file stays as it is: the answer is an incremental update. Errors as reader_text. */
NODISCARD enum rc reader_fields(struct reader *r, struct arena *a,
				const struct reader_fields_order *o, struct reader_fields *out,
				struct err *e);

struct reader_state {
	int64_t pid;     /* of the worker that waits; 0 = none */
	int64_t died;    /* workers, since the start */
	bool is_shut;    /* out of the file system and of system calls */
	bool is_offline; /* of a converter: what it starts has a network of its own */
	bool is_busy;    /* with a file; the rest is not told then */
};
/* RC_UNAVAILABLE when none says hello within some seconds. For doctor. */
NODISCARD enum rc reader_ask_state(struct reader *r, struct reader_state *out, struct err *e);

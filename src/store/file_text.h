/* file_text.h -- what the reader found in files: their words, and what they are.
 *
 * WHAT      One row for each content, whatever documents have it. It waits from the transaction that makes
 *           the attachment on, until a worker that has claimed it says what the reader answered.
 * PROMISES  X1 A file whose attachment committed is read or told why not, whatever crashes.
 *           X2 What is settled marks every document that has the file for the search index, and gives its pages to
 *              what is in open work files and was not counted, in the same transaction.
 * STATES    WAITING --claim, settle--> DONE or FAILED; --claim, again--> WAITING (later);
 *           FAILED --unread_again--> WAITING.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says. RC_CONFLICT when the claim has run out meanwhile: what was read is not taken.
 * TIME      Passed in.
 * LIMITS    LIMIT_READ_BYTES of text, kept by whoever reads.
 */
#pragma once

#include "db/db.h"
#include "model/model.h"

struct file_text {
	struct blob_id sha256;
	enum file_reading reading;
	enum file_kind kind;
	enum unread_reason reason;
	int64_t pages;
	bool is_encrypted, has_macros, is_cut;
	int64_t attempts, read_at;
	struct str text; /* UTF-8 in NFC */
};

/* A file that has not been seen waits from now on. For the transaction that makes its attachment. */
NODISCARD enum rc file_text_want(struct tx *tx, const struct blob_id *sha256, struct err *e);

/* ---- a worker's ---- */
struct file_claim {
	struct blob_id sha256;
	int64_t attempts; /* before this one */
	int64_t until_at; /* given to the calls below */
};
/* The one whose turn it is, for the caller alone until until_at. RC_NOT_FOUND: none. */
NODISCARD enum rc file_text_claim(struct tx *tx, struct arena *a, int64_t now, int64_t until_at,
				  struct file_claim *out, struct err *e);
/* When the next one's turn comes. RC_NOT_FOUND: none waits. */
NODISCARD enum rc file_text_next(struct tx *tx, struct arena *a, int64_t *out_due_at,
				 struct err *e);
/* A try ended without an answer; the next is not before due_at. counts: it was the file's doing. */
NODISCARD enum rc file_text_again(struct tx *tx, const struct file_claim *c, bool counts,
				  int64_t due_at, struct err *e);
/* What became of it; x->reading is READING_DONE or READING_FAILED. */
NODISCARD enum rc file_text_settle(struct tx *tx, const struct file_claim *c,
				   const struct file_text *x, struct err *e);
/* The row of one that neither an attachment nor a paper of a work file names; others stay. */
NODISCARD enum rc file_text_forget(struct tx *tx, const struct blob_id *sha256, struct err *e);
/* The same for all whose hashes begin with one of 256 bytes. */
NODISCARD enum rc file_text_sweep(struct tx *tx, unsigned char part, int64_t *out_n, struct err *e);
/* When no worker can be at work: what is claimed is a dead one's. */
NODISCARD enum rc file_text_leases_end(struct tx *tx, struct err *e);

/* ---- whoever looks for words ---- */
struct file_words {
	struct str name;
	enum file_kind kind;
	bool is_cut;
	struct str text;
};
/* Of a document's files as it is now, those that are read, in their order. */
NODISCARD enum rc file_texts_of(struct tx *tx, struct arena *a, int64_t document_id,
				struct file_words **out, size_t *out_n, struct err *e);
/* Of one file. RC_NOT_FOUND: nobody has read it, or could. */
NODISCARD enum rc file_text_words(struct tx *tx, struct arena *a, const struct blob_id *sha256,
				  struct str *out, struct err *e);
/* Those that could not be read for this reason (UNREAD_NONE: whatever it was) wait again. */
NODISCARD enum rc file_text_unread_again(struct tx *tx, enum unread_reason reason, int64_t *out_n,
					 struct err *e);

/* ---- for doctor ---- */
struct file_text_counts {
	int64_t waiting; /* LIMIT_READ_COUNT at most */
	int64_t again;   /* of them: a try ended without an answer */
	int64_t unread[unread_reason__COUNT];
};
NODISCARD enum rc file_text_count(struct tx *tx, struct arena *a, struct file_text_counts *out,
				  struct err *e);

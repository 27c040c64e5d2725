/* audit.h -- nhật ký: what is read is written down, what is written down is sealed, looked through, proved.
 *
 * WHAT      A change writes its row of the audit in its own transaction (office_int.h). That somebody has
 *           opened a document, a file or a packet is kept in memory for a moment and written with what
 *           others open meanwhile, so that reading costs no flush of the disk. Every few seconds the rows
 *           of each organ that no seal covers get one: SHA-256 over the seal before it and those rows.
 * PROMISES  doc/office.md K1–K4.
 * OWNERSHIP Results live in the arena given. A read log belongs to the process; a node without one writes
 *           each read at once.
 * ERRORS    RC_DENIED for whoever may not. A read that can neither be kept nor written is refused.
 * TIME      Passed in; dates are Vietnam's.
 * LIMITS    LIMIT_READS_KEPT, LIMIT_SEAL_ROWS, LIMIT_AUDIT_LOOK.
 * THREADS   office_read_note from any; office_reads_write too, one after the other; office_audit_seal from one.
 * LAW       Decree 30/2020/NĐ-CP App. VI III.5 (all information of processing, who has seen it), III.6 (how
 *           often it was seen; the log of access).
 */
#pragma once

#include "base/time.h"
#include "policy/policy.h"
#include "store/audit.h"
#include "store/node.h"

/* ---- reads ---- */

struct read_log;
struct read_log *read_log_new(struct arena *a);

/* That somebody has opened something: action is "document.read" …, object "kind:id". The same by the same
 * person within the moment counts once. */
NODISCARD enum rc office_read_note(struct node *n, const struct actor *who, const char *action,
				   struct str object, struct str detail, int64_t now,
				   struct err *e);
/* Writes what is kept; what cannot be written now stays kept. */
NODISCARD enum rc office_reads_write(struct node *n, struct err *e);

/* ---- seals ---- */

/* Seals what has none, of every organ. Beside another node of the same database one of the two does. */
NODISCARD enum rc office_audit_seal(struct node *n, int64_t now, int64_t *out_rows, struct err *e);

struct audit_head { /* of a chain, to be kept elsewhere */
	int64_t n, at;
	struct str digest; /* hex */
};
/* n = 0: nothing is sealed yet. */
NODISCARD enum rc office_audit_head(struct node *n, struct arena *a, const struct actor *who,
				    struct audit_head *out, struct err *e);

enum audit_fault {
	AUDIT_WHOLE,
	AUDIT_GAP, /* a seal is missing */
	AUDIT_CUT, /* the chain ends before the head that was kept */
	AUDIT_CHAIN, /* a seal does not follow from the one before it, or is not the head that was kept */
	AUDIT_ROWS, /* rows of a seal have been changed, removed or put in */
	AUDIT_STRAY /* rows say that they are sealed, and no seal knows them */
};
struct audit_proof {
	enum audit_fault fault;
	int64_t at_seal;          /* where it was found */
	int64_t n_seals, rows;    /* looked at until then */
	int64_t open, open_since; /* rows that no seal covers yet */
	struct audit_head head;
};
/* Goes through the organ's whole chain; kept: a head kept elsewhere, or NULL. A fault found is an answer, no
 * error. RC_CANCELLED when *stop turns true; stop may be NULL. */
NODISCARD enum rc office_audit_prove(struct node *n, struct arena *a, const struct actor *who,
				     const struct audit_head *kept, const atomic_bool *stop,
				     struct audit_proof *out, struct err *e);

/* ---- looking through it ---- */

struct audit_filter {
	struct str login;  /* who did it, "" = anybody */
	struct str object; /* "document:17", "" = anything; not with login */
	enum audit_group group;
	struct date from, to;         /* days, both meant; none = open */
	int64_t before_at, before_id; /* rows behind this one; 0 = from the newest */
	int64_t n_max;
};
struct audit_name { /* of what a row's detail names: "account:3" */
	struct str object, name;
};
struct audit_view {
	struct audit_line *rows; /* the newest first */
	size_t n;
	struct audit_name *names;
	size_t n_names;
	/* There may be more behind this place; of a rare group few or none may have been found until here. */
	bool has_more;
	int64_t last_at, last_id;
};
/* The look is itself in the audit. */
NODISCARD enum rc office_audit_list(struct node *n, struct arena *a, const struct actor *who,
				    const struct audit_filter *f, int64_t now,
				    struct audit_view *out, struct err *e);

/* Who has opened a document, how often, and when last; who did so last first. For whoever sees the organ's
 * documents and for the inspector. */
NODISCARD enum rc office_document_readers(struct node *n, struct arena *a, const struct actor *who,
					  int64_t document_id, struct document *out_document,
					  struct audit_reader **out, size_t *out_n, struct err *e);

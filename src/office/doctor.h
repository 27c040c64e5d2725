/* doctor.h -- what `vanthu doctor` must know of the database.
 *
 * WHAT      The blobs that rows name, and the connection of an organ with its secret.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says.
 */
#pragma once

#include "carrier/carrier.h"
#include "store/file_text.h"
#include "store/node.h"

/* For /healthz and /metrics: one real read of the database. */
struct office_health {
	int64_t ready, leased, dead, oldest_due_at; /* of the outbox, all organs */
	int64_t looks_failing; /* organs whose newest look at their axis failed */
	uint64_t disk_free;
};
NODISCARD enum rc office_health(struct node *n, struct office_health *out, struct err *e);

/* The latest time at which anything was done here, to find a clock that was set back; 0 = nothing. */
NODISCARD enum rc doctor_newest(struct node *n, int64_t *out_at, struct err *e);

typedef enum rc (*doctor_blob_fn)(void *ctx, const struct blob_id *id, struct str owner,
				  struct err *e);
/* Calls fn for every blob that a row names, with the row ("packet 17"). */
NODISCARD enum rc doctor_each_blob(struct node *n, doctor_blob_fn fn, void *ctx, int64_t *out_n,
				   struct err *e);
/* How many documents are seen by assignments, and how many of these not by whom they should be (P2); not
 * is_deep: looks at the newest SIGHT_RECENT ids alone. */
#define SIGHT_RECENT 5000
NODISCARD enum rc doctor_sight(struct node *n, bool is_deep, int64_t *out_n, int64_t *out_wrong,
			       struct err *e);
/* Parts of work files that came and that no letter names yet (src/office/part.h), and those of them that should be
 * documents by now. */
NODISCARD enum rc doctor_parts(struct node *n, int64_t now, int64_t *out_n, int64_t *out_late,
			       struct err *e);
/* Makes anew who sees what, from the assignments alone, in transactions of at most some documents each;
 * may be stopped and begun again at any time. Answers how many were wrong before. */
NODISCARD enum rc office_sight_rebuild(struct node *n, int64_t *out_n, int64_t *out_wrong,
				       struct err *e);
/* The rows of the audit that no seal covers, and the time of the oldest; is_deep: goes through the chain of
 * every organ, until one is not what it was. RC_CANCELLED when *stop turns true; stop may be NULL. */
struct doctor_audit {
	int64_t open, open_since;
	int64_t n_proved;     /* chains */
	struct str bad_organ; /* code, or "node"; "" = none found */
	int64_t bad_seal;
};
NODISCARD enum rc doctor_audit(struct node *n, struct arena *a, bool is_deep,
			       const atomic_bool *stop, struct doctor_audit *out, struct err *e);
/* How many files wait for the reader, and how many it could not read, by reason. */
NODISCARD enum rc doctor_file_text(struct node *n, struct file_text_counts *out, struct err *e);
/* Files that could not be read wait for the reader again, whatever the reason was. */
NODISCARD enum rc office_files_again(struct node *n, int64_t *out_n, struct err *e);
NODISCARD enum rc doctor_axis_login(struct node *n, struct arena *a, struct str organ_code,
				    struct axis_login *out, struct err *e);

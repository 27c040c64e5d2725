/* print_ticket.h -- long prints: what somebody ordered, how far it has come, the file.
 *
 * WHAT      Rows of print_ticket as structs. A worker has one by a lease: due_at is its end.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says. RC_NOT_FOUND where one is asked for. RC_CONFLICT err.stale: the lease is another's by now,
 *           or its person cancelled it.
 * TIME      Passed in.
 */
#pragma once

#include "blob/blob.h"
#include "db/db.h"
#include "model/model.h"

struct print_ticket {
	int64_t id, tenant_id, account_id;
	/* what is wanted */
	enum book_kind book;
	struct str format, language;
	int64_t year;
	struct date day_from, day_to;
	int64_t number_first, number_last;
	int64_t series_id; /* of what came: the register, 0 = the common one */
	int64_t made_at;
	/* what became of it */
	enum ticket_state state;
	int64_t ended_at, attempts, due_at;
	int64_t rows_done, rows_total, pages;
	struct blob_id blob;
	int64_t bytes;
	struct str name, error; /* of the file; the key of what was in the way */
};

/* The same that is open already is not ordered twice: *out_id is that one's, *out_is_new false. */
NODISCARD enum rc ticket_insert(struct tx *tx, struct arena *a, const struct print_ticket *t,
				int64_t *out_id, bool *out_is_new, struct err *e);
/* How many somebody has that are not finished. */
NODISCARD enum rc ticket_open_count(struct tx *tx, struct arena *a, int64_t account_id,
				    int64_t *out, struct err *e);
/* Whose, and ordered after when. */
struct ticket_owner {
	int64_t account_id, tenant_id, since;
};
NODISCARD enum rc ticket_list(struct tx *tx, struct arena *a, const struct ticket_owner *of,
			      struct print_ticket **out, size_t *out_n, struct err *e);
NODISCARD enum rc ticket_load(struct tx *tx, struct arena *a, int64_t id,
			      const struct ticket_owner *of, struct print_ticket *out,
			      struct err *e);
NODISCARD enum rc ticket_claim(struct tx *tx, struct arena *a, int64_t now, int64_t until_at,
			       struct print_ticket *out, struct err *e);
NODISCARD enum rc ticket_next(struct tx *tx, struct arena *a, int64_t *out_due_at, struct err *e);
/* rows_done and rows_total of t are put down, and the lease ends at until_at. */
NODISCARD enum rc ticket_keep(struct tx *tx, const struct print_ticket *t, int64_t until_at,
			      struct err *e);
/* counts: the try that ends is one of LIMIT_TICKET_TRIES. */
NODISCARD enum rc ticket_again(struct tx *tx, const struct print_ticket *t, bool counts,
			       int64_t due_at, struct err *e);
NODISCARD enum rc ticket_settle(struct tx *tx, const struct print_ticket *t, struct err *e);
/* *out false: it was over. */
NODISCARD enum rc ticket_cancel(struct tx *tx, int64_t id, int64_t now, bool *out, struct err *e);
NODISCARD enum rc ticket_leases_end(struct tx *tx, struct err *e);
/* What was ordered before a time goes; the sweep takes the files. */
NODISCARD enum rc ticket_sweep(struct tx *tx, int64_t before, struct err *e);

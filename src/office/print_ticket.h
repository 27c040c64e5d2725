/* print_ticket.h -- long prints: ordered on a page, made by and by, taken when they are ready.
 *
 * WHAT      A register of more than limit.print_rows rows is made by a job. Whoever ordered it sees how far it has
 *           come, may give it up, and takes the file as often as they like for a day; nobody else knows of it.
 * PROMISES  As doc/office.md says, PR1 to PR3.
 * OWNERSHIP Results live in the arena given; the descriptor of a file is the caller's.
 * ERRORS    As register.h. RC_NOT_FOUND: not one's own, or older than LIMIT of a day. RC_CONFLICT err.print.not_ready,
 *           err.print.over.
 * TIME      Passed in.
 * LIMITS    LIMIT_TICKETS_OWN open at a time, LIMIT_TICKET_TRIES.
 * FAULTS    office.ticket_claimed, office.ticket_made.
 * LAW       Decree 30/2020/NĐ-CP App. VI III.6: prints carry a mark and are in the log.
 */
#pragma once

#include "office/register.h"
#include "store/print_ticket.h"

#define TICKET_KEPT TIME_DAY

NODISCARD enum rc office_ticket_list(struct node *n, struct arena *a, const struct actor *who,
				     int64_t now, struct print_ticket **out, size_t *out_n,
				     struct err *e);
NODISCARD enum rc office_ticket_load(struct node *n, struct arena *a, const struct actor *who,
				     int64_t id, int64_t now, struct print_ticket *out,
				     struct err *e);
/* The file of one that is done. */
NODISCARD enum rc office_ticket_open(struct node *n, struct arena *a, const struct actor *who,
				     int64_t id, int64_t now, struct register_print *out,
				     struct err *e);
/* One that is not made yet is given up; harmless to repeat. */
NODISCARD enum rc office_ticket_cancel(struct node *n, struct arena *a, const struct actor *who,
				       int64_t id, int64_t now, struct err *e);
bool ticket_is_open(const struct print_ticket *t); /* not made yet, and not over */
/* From 0 to 100; 100 when it is done alone. */
int64_t ticket_percent(const struct print_ticket *t);

/* ---- for register.c and the job ---- */
NODISCARD enum rc ticket_order(struct node *n, struct arena *a, const struct actor *who,
			       const struct register_wish *wish, int64_t rows, int64_t now,
			       int64_t *out_id, struct err *e);
/* Makes the one whose turn it is; RC_NOT_FOUND when none is. */
NODISCARD enum rc office_ticket_make(struct node *n, int64_t now, struct err *e);
/* When the next one's turn comes; RC_NOT_FOUND. */
NODISCARD enum rc office_ticket_next(struct node *n, int64_t *out_at, struct err *e);

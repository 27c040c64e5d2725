/* register.h -- the registers of an organ (sổ đăng ký văn bản đến, đi), read part by part.
 *
 * WHAT      What was entered in one year: arrivals by their number, sent documents by their date and
 *           number. A part begins behind the last row of the one before, so that a register of a whole
 *           year is never in memory, and what is entered meanwhile disturbs nothing.
 * OWNERSHIP Results live in the arena given; of a document only what a register shows is filled.
 * ERRORS    As db.h says.
 * LIMITS    LIMIT_REGISTER_PART rows at once.
 * LAW       Decree 30/2020/NĐ-CP art. 15 and 22: one series a year.
 */
#pragma once

#include "db/db.h"
#include "model/model.h"

struct register_range {
	int64_t tenant_id;
	int64_t year;
	int64_t series_id; /* incoming: of this register, 0 = the common one */
	/* incoming: numbers behind the one and up to the other, entered from … until … */
	int64_t after_number, last_number, from_at, until_at;
	/* outgoing: behind this one, below that rank (document_list_rank) */
	int64_t after_rank, after_id, below_rank;
	int64_t most;
};
struct register_wanted {
	int64_t tenant_id;
	enum book_kind book;
	struct date from, to; /* both count; of one year */
	struct date today;    /* what is due before it is late */
	int64_t series_id;    /* incoming: the register, 0 = the common one */
	int64_t first_number,
		last_number; /* incoming: both count; 0 = from the first, to the last */
};
/* All of what is wanted, from its beginning. */
void register_range_init(struct register_range *r, const struct register_wanted *w);

struct register_extent {
	int64_t n_rows;
	int64_t first, last; /* arrival numbers; 0, 0 when there are none */
};
NODISCARD enum rc register_extent(struct tx *tx, struct arena *a, enum direction direction,
				  const struct register_range *r, struct register_extent *out,
				  struct err *e);
/* The next rows; none at the end. */
NODISCARD enum rc register_part(struct tx *tx, struct arena *a, enum direction direction,
				const struct register_range *r, struct document **out,
				size_t *out_n, struct err *e);
/* r begins behind that row from now on. */
void register_range_behind(struct register_range *r, enum direction direction,
			   const struct document *last);
/* Whom a leader gave a document to: who leads, who supports, who is informed; what was returned or taken back
 * does not count. n_whom, first_at: of all of the same document. */
struct register_assigned {
	int64_t document_id;
	enum assignment_part part;
	struct str whom;
	int64_t n_whom, first_at;
	struct str answer_number,
		answer_notation; /* of the outgoing document that answers, "" = none */
};
/* Of the documents of a part, in the order of their ids, by one statement; at most LIMIT_REGISTER_WHOM of
 * each. */
NODISCARD enum rc register_assigned(struct tx *tx, struct arena *a, const struct document *all,
				    size_t n_all, struct register_assigned **out, size_t *out_n,
				    struct err *e);
/* Code and name of each receiver. */
NODISCARD enum rc register_receivers(struct tx *tx, struct arena *a, int64_t document_id,
				     struct delivery **out, size_t *out_n, struct err *e);

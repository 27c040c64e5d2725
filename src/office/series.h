/* series.h -- series of numbers, and the register of each year.
 *
 * WHAT      An organ's series; what became of each number; numbers that are kept, or explained.
 * PROMISES  As doc/office.md (N1) says.
 * OWNERSHIP As office.h.
 * ERRORS    As office.h. RC_INVALID err.form with the problems. RC_CONFLICT err.number_state: the number is
 *           not, or no longer, what the action begins with; err.number_passed {0}: the register goes on with that one.
 * TIME      Passed in; a year is one in Vietnam.
 * LIMITS    LIMIT_RESERVE, LIMIT_NUMBER_BEGIN, LIMIT_SERIES_NAME, LIMIT_SERIES_TYPES, LIMIT_REASON.
 * LAW       Decree 30/2020/NĐ-CP art. 15.
 */
#pragma once

#include "office/office.h"

/* id 0: a new one; of kind MAIN the one that there always is, as long as nobody has given it an
 * abbreviation. Types only of a series of kind TYPES. */
struct series_form {
	struct series series; /* its version guards against a stale form */
	bool is_entry; /* a new one is a register of what comes in: kind TYPES or SECRET, no abbreviation */
	const struct str *types;
	size_t n_types;
};
NODISCARD enum rc office_series_save(struct node *n, const struct actor *who,
				     const struct series_form *f, int64_t now, int64_t *out_id,
				     struct problems *out, struct err *e);
struct series_view {
	struct series series;
	struct str *types; /* in small letters */
	size_t n_types;
	int64_t next; /* that it would give now, this year */
};
/* Of one direction, the common one first, those that are closed too: for who keeps them, and who prints them. */
NODISCARD enum rc office_series_list(struct node *n, struct arena *a, const struct actor *who,
				     enum direction direction, int64_t now,
				     struct series_view **out, size_t *out_n, struct err *e);
/* The same without more than they are called, for a choice; for others none. */
NODISCARD enum rc office_series_names(struct node *n, struct arena *a, const struct actor *who,
				      enum direction direction, struct series **out, size_t *out_n,
				      struct err *e);
/* A year's numbers behind one, at most LIMIT_LIST_PAGE. */
NODISCARD enum rc office_register_list(struct node *n, struct arena *a, const struct actor *who,
				       int64_t series_id, int64_t year, int64_t after,
				       struct register_number **out, size_t *out_n, struct err *e);
/* What the register of a year passed over: counted on paper. */
NODISCARD enum rc office_number_passed(struct node *n, struct arena *a, const struct actor *who,
				       int64_t series_id, int64_t year, struct number_range **out,
				       size_t *out_n, struct err *e);
/* Of a year's numbers those that no document has, as many. */
NODISCARD enum rc office_number_free(struct node *n, struct arena *a, const struct actor *who,
				     int64_t series_id, int64_t year, struct register_number **out,
				     size_t *out_n, struct err *e);

/* Of this year's register. */
struct register_act {
	int64_t series_id;
	int64_t number;    /* RELEASE: which; BEGIN: with which the register goes on */
	int64_t count;     /* RESERVE: how many, from the next one on */
	struct str reason; /* must be there */
};
/* Keeps the next numbers for documents that will be numbered by hand. */
NODISCARD enum rc office_number_reserve(struct node *n, const struct actor *who,
					const struct register_act *act, int64_t now,
					int64_t *out_first, struct problems *out, struct err *e);
/* Says why a number that was kept or passed over is not used; it can still be used by hand. */
NODISCARD enum rc office_number_release(struct node *n, const struct actor *who,
					const struct register_act *act, int64_t now,
					struct problems *out, struct err *e);
/* The organ has counted on paper up to there; a register of what comes in may go on from there as well. */
NODISCARD enum rc office_register_begin(struct node *n, const struct actor *who,
					const struct register_act *act, int64_t now,
					struct problems *out, struct err *e);

/* Which checks an organ's drafts go through before they are signed. */
struct draft_route {
	bool has_content, has_form;
};
NODISCARD enum rc office_route_find(struct node *n, const struct actor *who,
				    struct draft_route *out, struct err *e);
NODISCARD enum rc office_route_set(struct node *n, const struct actor *who,
				   const struct draft_route *r, int64_t now, struct err *e);

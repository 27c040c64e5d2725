/* series.h -- series of numbers, and what became of each number.
 *
 * WHAT      Rows of series, register and register_number as structs of model/series.h.
 * PROMISES  As doc/office.md (N1) and doc/delivery.md (E12) say.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says. RC_NOT_FOUND err.not_found. RC_CONFLICT err.stale when somebody else was first.
 * TIME      Passed in; a year is one in Vietnam.
 * LIMITS    LIMIT_NUMBER_LEAP, LIMIT_NUMBER_BEGIN.
 */
#pragma once

#include "db/db.h"
#include "model/model.h"

/* ---- series ---- */
/* The one of what has none of its own; of what goes out it is made with the first number. */
NODISCARD enum rc series_find_main(struct tx *tx, struct arena *a, int64_t tenant_id,
				   enum direction direction, struct series *out, struct err *e);
/* The one that an outgoing document's type is counted in. */
NODISCARD enum rc series_find_type(struct tx *tx, struct arena *a, int64_t tenant_id,
				   struct str type_name, struct series *out, struct err *e);
/* Its abbreviation, for who only looks; "" when there is none yet. */
NODISCARD enum rc series_abbreviation(struct tx *tx, struct arena *a, int64_t tenant_id,
				      struct str type_name, struct str *out, struct err *e);
NODISCARD enum rc series_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
			      struct series *out, struct err *e);
/* …of that direction; one of the other is not there. */
NODISCARD enum rc series_find(struct tx *tx, struct arena *a, int64_t tenant_id,
			      enum direction direction, int64_t id, struct series *out,
			      struct err *e);
NODISCARD enum rc series_list(struct tx *tx, struct arena *a, int64_t tenant_id,
			      enum direction direction, struct series **out, size_t *out_n,
			      struct err *e);
/* id 0: a new one, and its id. Else name, place, abbreviation and end over the row that has s->version. */
NODISCARD enum rc series_save(struct tx *tx, struct arena *a, struct series *s, struct err *e);
/* Keys of document_type_key; *out_taken: the first that is counted in another series, n = none is. */
NODISCARD enum rc series_set_types(struct tx *tx, const struct series *s, const struct str *keys,
				   size_t n, size_t *out_taken, struct err *e);
NODISCARD enum rc series_types(struct tx *tx, struct arena *a, int64_t series_id, struct str **out,
			       size_t *out_n, struct err *e);

/* ---- arrival numbers ---- */
/* The register that an incoming document is entered in on a day, if nobody says otherwise: the one for secret
 * ones, the one for its type, the common one; none that is closed by then. */
NODISCARD enum rc series_find_entry(struct tx *tx, struct arena *a, const struct document *d,
				    struct date on, struct series *out, struct err *e);
bool series_is_open(const struct series *s, struct date on);
/* The next number of a register of what comes in, of d->arrival_year, for d in this very transaction (Decree 30
 * art. 22): series_id, arrival_number, arrival_place. */
NODISCARD enum rc register_take(struct tx *tx, struct arena *a, const struct series *s,
				struct document *d, struct err *e);

/* ---- numbers of outgoing series: for use in this very transaction ---- */
/* The next number of x's series and year, which becomes what x says: USED by its document, or RESERVED;
 * x->number is filled in. What was typed by hand meanwhile is not given again. */
NODISCARD enum rc number_take(struct tx *tx, struct arena *a, struct register_number *x,
			      struct err *e);
/* The register goes on with x->number; those before that nothing is known of are passed over for x's
 * reason. False: it has come further already. */
NODISCARD enum rc number_begin(struct tx *tx, struct arena *a, const struct register_number *x,
			       bool *out_done, struct err *e);
/* What number_take would give, and perhaps another has taken by then. */
NODISCARD enum rc number_peek(struct tx *tx, struct arena *a, int64_t series_id, int64_t year,
			      int64_t *out, struct err *e);
/* What a number that is typed by hand meets in the series of a type, for who only looks. */
struct number_typed {
	bool is_known; /* the register names it: */
	struct register_number known;
	bool is_begun; /* the register has given numbers of that year, or was told where to begin */
	int64_t next;  /* as number_peek */
};
NODISCARD enum rc number_look(struct tx *tx, struct arena *a, int64_t tenant_id,
			      struct str type_name, const struct register_number *like,
			      struct number_typed *out, struct err *e);
/* One that was typed by hand: used by x's document from now on, but when another document has it and
 * is not the one it replaces (0 = none). */
NODISCARD enum rc number_enter(struct tx *tx, const struct register_number *x, int64_t replaces,
			       struct err *e);
NODISCARD enum rc number_load(struct tx *tx, struct arena *a, const struct register_number *like,
			      struct register_number *out, struct err *e);
/* x's number, which was in another state, is as x says now. */
NODISCARD enum rc number_move(struct tx *tx, const struct register_number *x, enum number_state was,
			      struct err *e);
NODISCARD enum rc number_of_document(struct tx *tx, struct arena *a, int64_t document_id,
				     struct register_number **out, size_t *out_n, struct err *e);
/* What the register of a year passed over, since it goes on from paper. */
NODISCARD enum rc number_passed(struct tx *tx, struct arena *a, int64_t series_id, int64_t year,
				struct number_range **out, size_t *out_n, struct err *e);
/* Behind `after`, most at most. */
struct number_page {
	int64_t series_id, year;
	int64_t after, most;
	bool is_free; /* only those that no document has */
};
NODISCARD enum rc number_list(struct tx *tx, struct arena *a, const struct number_page *p,
			      struct register_number **out, size_t *out_n, struct err *e);

/* search.h -- the search index: what it holds of each document, and what it finds.
 *
 * WHAT      One entry for each document, made of model/search.h and the texts of its files. Triggers mark
 *           a document in the transaction that changes it; whoever makes the entry anew takes away the
 *           marks that it had read. The index may be behind; what is found is asked of the rows again.
 * PROMISES  A committed document whose entry is missing or old has a mark (T2 of doc/office.md).
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says.
 * LIMITS    LIMIT_SEARCH_LOOK, LIMIT_SEARCH_RANKED, LIMIT_SEARCH_FRESH, LIMIT_SEARCH_BODY.
 */
#pragma once

#include "db/db.h"
#include "model/search.h"
#include "store/search_page.h"

/* One part of what somebody may see: documents open to them by state, or those that some holders see. */
struct search_query {
	enum db_engine engine;
	int64_t tenant_id;
	const struct search_expr *expr;
	const struct search_form *form;
	struct date today;
	struct str open;    /* as struct search_page has it */
	bool by_sight;      /* what of one direction some holders see */
	bool has_direction; /* of one direction alone */
	enum direction direction;
	const int64_t *holders;
	size_t n_holders;
	bool is_whole;     /* open is everything that the words may name */
	int64_t before_id; /* 0 = from the top */
	int64_t above_id;  /* what is not above it is of no interest */
	int64_t n_max;
};

/* The newest first. *out_looked_to > 0: no more than the documents above that one were looked at, and the
 * next page begins there. */
NODISCARD enum rc search_newest(struct tx *tx, struct arena *a, const struct search_query *q,
				struct document **out, size_t *out_n, int64_t *out_looked_to,
				struct err *e);
/* Those whose titles hold the words: the newest LIMIT_SEARCH_RANKED, with their subjects. */
struct search_title {
	int64_t id;
	struct str subject;
	int64_t distance; /* of search_distance, by whoever sorts */
};
NODISCARD enum rc search_titles(struct tx *tx, struct arena *a, const struct search_query *q,
				struct search_title **out, size_t *out_n, struct err *e);
/* The newest of those that are marked; whether they meet what is asked for is the caller's to see. */
NODISCARD enum rc search_fresh(struct tx *tx, struct arena *a, const struct search_query *q,
			       struct document **out, size_t *out_n, struct err *e);

/* ---- the index itself ---- */
struct search_entry {
	int64_t document_id;
	struct search_text text;
};
/* The series that a document's number was given by, or the register that it was entered in; 0: none. */
NODISCARD enum rc search_series_of(struct tx *tx, struct arena *a, int64_t document_id,
				   int64_t *out, struct err *e);
/* *out_there false: there is no such document any more. */
NODISCARD enum rc search_entry_read(struct tx *tx, struct arena *a, int64_t document_id,
				    struct search_entry *out, bool *out_there, struct err *e);
/* What an engine keeps of the words besides: search_vector on PostgreSQL, search_prints on SQLite; made
 * outside the transaction. */
struct search_made {
	struct str vector, prints;
};
NODISCARD enum rc search_entry_put(struct tx *tx, const struct search_entry *x,
				   const struct search_made *made, struct err *e);
/* Of a document that is no more. */
NODISCARD enum rc search_entry_drop(struct tx *tx, int64_t document_id, struct err *e);
struct search_made search_entry_make(struct arena *a, enum db_engine engine,
				     const struct search_entry *x);

struct search_mark {
	int64_t id, document_id;
};
NODISCARD enum rc search_marks(struct tx *tx, struct arena *a, int64_t most,
			       struct search_mark **out, size_t *out_n, struct err *e);
NODISCARD enum rc search_marks_done(struct tx *tx, struct arena *a, const struct search_mark *marks,
				    size_t n, struct err *e);
NODISCARD enum rc search_marks_count(struct tx *tx, struct arena *a, int64_t most, int64_t *out,
				     struct err *e);
/* The ids of the next documents, in their order. */
NODISCARD enum rc search_documents(struct tx *tx, struct arena *a, int64_t after_id, int64_t most,
				   int64_t **out, size_t *out_n, struct err *e);

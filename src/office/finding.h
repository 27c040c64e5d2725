/* finding.h -- finding documents: what is asked for, as far as who asks may see it.
 *
 * WHAT      Both directions at once, by words and by fields (model/search.h). Newest first is the rule;
 *           by title puts the newest LIMIT_SEARCH_RANKED whose titles hold the words in order. What is
 *           committed is found by its title at once, and by the words of its files once the index has
 *           learnt of it, some seconds later.
 * PROMISES  What is found is what lists show (P2), and no page is thinned out afterwards. Nothing that is
 *           committed stays out of the index, whatever is killed; it can be made anew while it is used
 *           (T1 to T3 of doc/office.md).
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As office.h. RC_DENIED: somebody who may read no documents. RC_INVALID with problems.
 * LIMITS    LIMIT_LIST_PAGE rows; LIMIT_SEARCH_LOOK.
 */
#pragma once

#include "model/search.h"
#include "office/column.h"
#include "office/office.h"
#include "office/register.h"

struct search_order {
	struct search_form form;
	bool by_title;
	int64_t before_id;       /* where the page before ended, 0 = from the top */
	int64_t before_distance; /* the same, by title */
	int64_t n_max;
	int64_t now;
	struct column_list columns; /* of a print; n 0: as whoever asks has chosen */
};
struct search_result {
	struct document_row *rows;
	size_t n_rows;
	bool has_more;  /* or there may be: so many were looked at without finding a page full */
	bool is_looked; /* that is why */
	int64_t next_id, next_distance; /* where the next page begins */
	bool is_behind;                 /* the index is still to learn of some */
};
NODISCARD enum rc office_search(struct node *n, struct arena *a, const struct actor *who,
				const struct search_order *o, struct search_result *out,
				struct problems *ps, struct err *e);

/* What a search finds, up to LIMIT_SEARCH_EXPORT documents, as a table to keep: one line of the audit.
 * RC_LIMIT err.search_export: there are more. Else as register.h. */
NODISCARD enum rc office_search_print(struct node *n, struct arena *a, const struct actor *who,
				      const struct search_order *o, enum register_format format,
				      enum lang lang, struct register_print *out,
				      struct problems *ps, struct err *e);

/* ---- searches kept under a name ---- */

/* One's own, then what others share with a unit of one's posts or with the organ. What a search finds is what
 * whoever asks may see. */
NODISCARD enum rc office_saved_list(struct node *n, struct arena *a, const struct actor *who,
				    struct saved_search **out, size_t *out_n, struct err *e);
/* One of that list. */
NODISCARD enum rc office_saved_load(struct node *n, struct arena *a, const struct actor *who,
				    int64_t id, struct saved_search *out, struct err *e);
/* id 0: one more, at most LIMIT_SAVED; else its name and with whom it is shared: a unit of one's own posts, or by
 * whoever may ACTION_SEARCH_SHARE the organ. Problems are those of "name", "share", "q". */
NODISCARD enum rc office_saved_save(struct node *n, const struct actor *who,
				    const struct saved_search *x, int64_t now, int64_t *out_id,
				    struct problems *ps, struct err *e);
/* One's own, or the organ's by whoever may share with it. */
NODISCARD enum rc office_saved_drop(struct node *n, const struct actor *who, int64_t id,
				    int64_t now, struct err *e);

/* ---- the index ---- */
/* Makes the entries of the documents that were marked first; *out_n of them. For the job. */
NODISCARD enum rc office_search_index(struct node *n, int64_t *out_n, struct err *e);
/* All entries anew, in parts, while the node serves. go_on (may be NULL) is asked between two parts, and told
 * how far it is. */
typedef enum rc (*search_go_on_fn)(void *ctx, int64_t n, struct err *e);
NODISCARD enum rc office_search_rebuild(struct node *n, search_go_on_fn go_on, void *ctx,
					int64_t *out_n, struct err *e);
/* Documents that the index is still to learn of, counted up to LIMIT_SEARCH_COUNT. */
NODISCARD enum rc office_search_behind(struct node *n, int64_t *out_n, struct err *e);

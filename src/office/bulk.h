/* bulk.h -- one thing done to many rows of a list.
 *
 * WHAT      Each row is a use case of its own, with its own permission and its own transaction: what can be done
 *           is done, and each row for which it cannot is named with the reason. Nothing here may be done to many
 *           that may not be done to one.
 * PROMISES  As doc/office.md says, L1 to L3.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    Of the whole: RC_INVALID err.form with the problems rows (none, or over LIMIT_BULK) and with;
 *           RC_DENIED as policy.h, when the person may do it to nothing. Of a row: those of its use case, and
 *           RC_CONFLICT err.bulk_doubtful: a person should look at this document before it is registered.
 * LIMITS    LIMIT_BULK.
 */
#pragma once

#include "model/enums.h"
#include "office/office.h"

/* What a row stands for: a document, an assignment or a change of permissions. */
enum bulk_kind { BULK_DOCUMENTS, BULK_ASSIGNMENTS, BULK_PERMISSIONS };
enum bulk_kind bulk_kind_of(enum bulk_act act);
/* Whether it asks for one thing more: PRESENT before which leader (account), FILE into which work file. */
bool bulk_needs_more(enum bulk_act act);
/* Whether somebody may do it to anything at all, so that it is worth offering. */
bool office_bulk_may(const struct actor *who, enum bulk_act act);

struct bulk_row {
	int64_t id, version; /* version 0: whatever it is now */
	int64_t document_id; /* of an assignment, to be named by; 0 = unknown */
};
struct bulk_form {
	enum bulk_act act;
	const struct bulk_row *rows;
	size_t n;
	int64_t with; /* what it needs more, 0 = nothing */
};
struct bulk_failure {
	struct bulk_row row;
	struct err why;
};
struct bulk_result {
	size_t n_done;
	struct bulk_failure *failures; /* in the order of the rows */
	size_t n_failures;
};
/* RC_OK when it was tried, however many of the rows failed. What keeps the node from working (no database, a
 * full disk) ends it: all rows from there on fail with that. */
NODISCARD enum rc office_bulk_do(struct node *n, struct arena *a, const struct actor *who,
				 const struct bulk_form *f, int64_t now, struct bulk_result *out,
				 struct problems *problems, struct err *e);

/* The documents that rows are about, to name them; id 0: who may not open it, or there is none. To name one
 * is not to read it. */
NODISCARD enum rc office_bulk_documents(struct node *n, struct arena *a, const struct actor *who,
					const struct bulk_row *rows, size_t n_rows,
					struct document **out, struct err *e);

/* draft.h -- versions, opinions, checks and signatures of a draft.
 *
 * WHAT      Rows of draft_version, approval and opinion as structs of model/draft.h, and how far a draft
 *           has come.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says. RC_NOT_FOUND err.not_found. RC_CONFLICT err.stale when somebody else was first.
 * TIME      Passed in; dates are civil dates in Vietnam.
 */
#pragma once

#include "db/db.h"
#include "model/model.h"
#include "store/draft_page.h"

/* ---- the document ---- */
/* Stage, drafter, unit, signer, number, notation, date and updated_at of a draft, over the row that has
 * d->version. */
NODISCARD enum rc draft_save_stage(struct tx *tx, const struct document *d, struct err *e);
/* Whether a draft that has a number and is not issued yet has d's number and notation, in the year of
 * d's issued_on: its id, date and subject. RC_NOT_FOUND: none but perhaps d itself. */
NODISCARD enum rc draft_number_taken(struct tx *tx, struct arena *a, const struct document *d,
				     struct document *out, struct err *e);
/* The unit or the nearest above it that has a head on a day who may sign in; 0 = none. */
NODISCARD enum rc unit_with_head(struct tx *tx, struct arena *a, int64_t unit_id, struct date today,
				 int64_t *out, struct err *e);
/* The checks that an organ's drafts go through, as checks_have takes them. */
NODISCARD enum rc tenant_checks(struct tx *tx, struct arena *a, int64_t tenant_id, struct str *out,
				struct err *e);
NODISCARD enum rc tenant_checks_set(struct tx *tx, int64_t tenant_id, struct str checks,
				    struct err *e);

/* ---- versions: never changed, only followed by another ---- */
NODISCARD enum rc draft_version_insert(struct tx *tx, const struct draft_version *v, struct err *e);
NODISCARD enum rc draft_version_list(struct tx *tx, struct arena *a, int64_t document_id,
				     struct draft_version **out, size_t *out_n, struct err *e);
/* The number of the last one that has left its author's hands, 0 = none has. */
NODISCARD enum rc draft_version_last(struct tx *tx, struct arena *a, int64_t document_id,
				     int64_t *out, struct err *e);
NODISCARD enum rc attachment_list_version(struct tx *tx, struct arena *a, int64_t document_id,
					  int64_t draft_n, struct attachment **out, size_t *out_n,
					  struct err *e);

/* ---- checks and signatures ---- */
/* Due, or (ended_at set) passed at once. */
NODISCARD enum rc approval_insert(struct tx *tx, const struct approval *x, struct err *e);
NODISCARD enum rc approval_list(struct tx *tx, struct arena *a, int64_t document_id,
				struct approval **out, size_t *out_n, struct err *e);
/* State, end, by whom and text of one that is due. */
NODISCARD enum rc approval_end(struct tx *tx, const struct approval *x, struct err *e);
/* What was passed for a document, and what is due, holds no more. */
NODISCARD enum rc approval_void(struct tx *tx, int64_t document_id, int64_t at, struct err *e);

/* ---- opinions ---- */
NODISCARD enum rc opinion_insert(struct tx *tx, const struct opinion *x, struct err *e);
NODISCARD enum rc opinion_list(struct tx *tx, struct arena *a, int64_t document_id,
			       struct opinion **out, size_t *out_n, struct err *e);
NODISCARD enum rc opinion_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
			       struct opinion *out, struct err *e);
NODISCARD enum rc opinion_open(struct tx *tx, int64_t id, struct err *e);
/* State, verdict, text, end and by whom of one that waits or is open. */
NODISCARD enum rc opinion_end(struct tx *tx, const struct opinion *x, struct err *e);

/* ---- what waits for whom ---- */
/* The oldest first. */
NODISCARD enum rc draft_queue(struct tx *tx, struct arena *a, const struct draft_page *p,
			      struct document **out, size_t *out_n, struct err *e);

/* How many lie in each queue, up to so many. */
NODISCARD enum rc draft_count(struct tx *tx, struct arena *a, const struct draft_tally *t,
			      int64_t n[draft_queue__COUNT], struct err *e);
/* The posts that hold on a day, of people who may sign in: by name, those of one person together. */
NODISCARD enum rc draft_posts(struct tx *tx, struct arena *a, int64_t tenant_id, struct date today,
			      struct draft_post **out, size_t *out_n, struct err *e);

/* ---- handed over ---- */
NODISCARD enum rc drafts_of(struct tx *tx, struct arena *a, int64_t account_id, int64_t **out_ids,
			    size_t *out_n, struct err *e);
/* Signatures that somebody is asked for. */
NODISCARD enum rc approval_left_with(struct tx *tx, struct arena *a, int64_t account_id,
				     struct approval **out, size_t *out_n, struct err *e);
/* That somebody is, or will be, asked for. */
NODISCARD enum rc opinion_left_with(struct tx *tx, struct arena *a, int64_t account_id,
				    struct opinion **out, size_t *out_n, struct err *e);
/* Somebody else is asked. */
NODISCARD enum rc opinion_pass(struct tx *tx, int64_t id, int64_t to_account, struct err *e);

/* consult.h -- opinions of other organs about a draft.
 *
 * WHAT      Rows of consultation and organ_opinion as structs of model/consult.h.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says; RC_NOT_FOUND.
 * TIME      Passed in.
 */
#pragma once

#include "db/db.h"
#include "model/model.h"

NODISCARD enum rc consultation_insert(struct tx *tx, const struct consultation *x, struct err *e);
NODISCARD enum rc consultation_find(struct tx *tx, struct arena *a, int64_t document_id,
				    struct consultation *out, struct err *e);
NODISCARD enum rc consultation_drop(struct tx *tx, int64_t document_id, struct err *e);
/* Once by one công văn, however often. */
NODISCARD enum rc organ_opinion_ask(struct tx *tx, const struct organ_opinion *x, struct err *e);
/* One that has not answered; due_on none: as before. */
NODISCARD enum rc organ_opinion_urge(struct tx *tx, int64_t consult_id, struct str receiver_code,
				     struct date due_on, int64_t now, struct err *e);
NODISCARD enum rc organ_opinion_answer(struct tx *tx, const struct organ_opinion *x, struct err *e);
/* Whether a draft of somebody's has answers that they have not looked at; they have now. */
NODISCARD enum rc organ_opinion_news(struct tx *tx, struct arena *a, int64_t draft_id,
				     int64_t drafter_id, bool *out, struct err *e);
NODISCARD enum rc organ_opinion_seen(struct tx *tx, int64_t draft_id, int64_t drafter_id,
				     int64_t now, struct err *e);
NODISCARD enum rc organ_opinion_list(struct tx *tx, struct arena *a, int64_t draft_id,
				     struct organ_opinion **out, size_t *out_n, struct err *e);
NODISCARD enum rc organ_opinion_find(struct tx *tx, struct arena *a, int64_t consult_id,
				     struct str receiver_code, struct organ_opinion *out,
				     struct err *e);
NODISCARD enum rc organ_opinion_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
				     struct organ_opinion *out, struct err *e);
/* The draft of an answer that somebody is writing; 0: none. */
NODISCARD enum rc consult_answer_draft(struct tx *tx, struct arena *a, int64_t about_id,
				       int64_t drafter_id, int64_t *out_id, struct err *e);

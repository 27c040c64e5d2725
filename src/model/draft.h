/* draft.h -- what a draft goes through until it is issued: versions, opinions, checks, signature.
 *
 * WHAT      A draft has versions. Once one has left its author's hands it does not change: a later save
 *           makes the next. Opinions are asked about a version; checks (content, form) and the signature
 *           are due for a version, one at a time. What moves the document between its stages is
 *           policy/stage_moves.tbl.
 * OWNERSHIP Structs hold views; the bytes live in the arena of whoever filled them.
 * ERRORS    None.
 * TIME      Points in time are int64 µs UTC, 0 = never; days are days in Vietnam.
 * LIMITS    LIMIT_OPINIONS, LIMIT_OPINION.
 * LAW       Decree 30/2020/NĐ-CP art. 10 (soạn thảo), 11 (duyệt), 12 (kiểm tra), 13 (ký ban hành).
 */
#pragma once

#include "base/time.h"
#include "model/enums.h"
#include "model/people.h"

struct draft_version {
	int64_t id, tenant_id, document_id;
	int64_t n; /* from 1 */
	int64_t at;
	int64_t by_account;
	struct str by_name, on_behalf_of;
	struct str note;
	struct str fields; /* JSON */
};

struct approval {
	int64_t id, tenant_id, document_id;
	int64_t draft_n; /* the version that it is due for */
	enum approval_step step;
	int64_t unit_id;    /* APPROVE_CONTENT: whose heads are asked */
	int64_t account_id; /* APPROVE_SIGN: who; APPROVE_FORM is asked of all clerks */
	enum approval_state state;
	int64_t asked_at, ended_at;
	int64_t by_account; /* who passed or returned it, 0 = nobody */
	struct str by_name, on_behalf_of;
	struct str text;
	/* of a list */
	struct str unit_name, account_name;
};

struct opinion {
	int64_t id, tenant_id, document_id;
	int64_t draft_n; /* the version that it is about */
	int64_t ordinal; /* from 1; equal ones are asked at once */
	int64_t account_id;
	int64_t asked_by, asked_at;
	struct str question;
	struct date due_on;
	enum opinion_state state;
	enum opinion_verdict verdict;
	struct str text; /* given: what they say; withdrawn: why */
	int64_t ended_at, by_account;
	struct str by_name, on_behalf_of;
	/* of a list */
	struct str account_name;
};

/* Whether a step that is due is a capacity's: content of a head of the unit, form of a clerk, the
 * signature of the person who is named for it. */
bool capacity_approves(const struct capacity *c, const struct approval *x);
/* Whether an opinion that is open is a capacity's to give. */
bool capacity_is_asked(const struct capacity *c, const struct opinion *x);
bool opinion_is_unfinished(const struct opinion *x);
/* Whether one that waits is due: nobody asked before it has still to answer. */
bool opinion_is_next(const struct opinion *all, size_t n, const struct opinion *x);
/* Whether a check stands in those of an organ, "content,form". */
bool checks_have(struct str checks, enum approval_step step);

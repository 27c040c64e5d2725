/* consult.h -- opinions of other organs about a draft.
 *
 * WHAT      A công văn asks them, another urges those who have not answered; each organ that was asked has one row
 *           of the draft's table. How it stands follows from the row and the day.
 * OWNERSHIP Structs hold views; the bytes live in the arena of whoever filled them.
 * ERRORS    None.
 * TIME      Points in time are int64 µs UTC, 0 = never; days are days in Vietnam.
 * LIMITS    LIMIT_OPINION.
 */
#pragma once

#include "base/time.h"
#include "model/enums.h"

/* A công văn about a draft. */
struct consultation {
	int64_t document_id; /* of the công văn */
	int64_t draft_id, draft_n;
	int64_t urges; /* the one that asked, when this one urges or takes its place; 0 = it asks itself */
};

struct organ_opinion {
	int64_t id, consult_id; /* the công văn that asked */
	int64_t draft_id, draft_n;
	struct str receiver_code, receiver_name;
	struct date due_on;
	int64_t asked_at, urged_at, n_urged;
	enum organ_verdict verdict;
	struct str text;   /* why */
	int64_t answer_id; /* the document that answers, 0 = none came */
	int64_t answered_at;
	int64_t seen_at;                  /* when the author looked at the answer, 0 = not yet */
	struct str by_name, on_behalf_of; /* who entered it by hand, "" = it came as data */
	/* of a list */
	struct str number, notation;     /* of the công văn that asked */
	enum document_standing standing; /* …and whether it holds */
};

/* ORGAN_LATE: nobody has answered, and the day is over; ORGAN_UNREAD: the answer is there, and what it says is
 * to be entered by hand. */
enum organ_opinion_state { ORGAN_ASKED, ORGAN_LATE, ORGAN_UNREAD, ORGAN_ANSWERED, ORGAN_RECALLED };
enum organ_opinion_state organ_opinion_state(const struct organ_opinion *x, struct date today);
/* "asked", "late", "unread", "answered", "recalled". */
const char *organ_opinion_word(enum organ_opinion_state s);

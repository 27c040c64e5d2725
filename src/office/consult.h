/* consult.h -- opinions of other organs about a draft (xin ý kiến cơ quan khác).
 *
 * WHAT      The author has a công văn made that asks: an ordinary draft with the files of the draft, which goes its
 *           own way and is issued under a number. From then on each receiver has a row in the draft's table. Another
 *           công văn urges those who have not answered. What our nodes answer comes as data (vanthu.json); of
 *           others it is entered by hand.
 * OWNERSHIP As office.h.
 * ERRORS    As drafting.h. RC_CONFLICT err.consult_none: nobody is left to be urged; err.consult_over: nothing is
 *           asked here.
 * TIME      Passed in; a day is a day in Vietnam.
 * LIMITS    LIMIT_OPINION.
 * LAW       Decree 30/2020/NĐ-CP art. 10.1c.
 */
#pragma once

#include "office/drafting.h"
#include "office/register.h"

/* ---- at the organ that asks ---- */
/* A draft công văn that asks (is_urging false: without receivers yet), or urges whoever has not answered. */
NODISCARD enum rc office_consult_draft(struct node *n, struct arena *a, const struct actor *who,
				       int64_t draft_id, bool is_urging, int64_t now,
				       int64_t *out_id, struct err *e);
struct consult_view {
	struct document draft;
	struct organ_opinion *rows;
	bool *may_open; /* of each: the reader may open the answer */
	size_t n_rows;
	size_t n_answered, n_late;
	bool may_ask, may_keep, may_urge;
};
/* For whoever may see the draft. */
NODISCARD enum rc office_consult_view(struct node *n, struct arena *a, const struct actor *who,
				      int64_t draft_id, int64_t now, struct consult_view *out,
				      struct err *e);
/* The draft's author has its table before them: what was answered until now waits for them no more (DRAFTS_ANSWERED).
 * Nothing for anybody else. */
NODISCARD enum rc office_consult_read(struct node *n, const struct actor *who, int64_t draft_id,
				      int64_t now, struct err *e);
/* What an organ answered without data, or otherwise. */
struct consult_entry {
	int64_t id, draft_id; /* draft_id 0: whatever it is about */
	enum organ_verdict verdict;
	struct str text; /* of a verdict that does not accept it must be there */
};
NODISCARD enum rc office_consult_enter(struct node *n, const struct actor *who,
				       const struct consult_entry *f, int64_t now,
				       struct problems *out, struct err *e);
NODISCARD enum rc office_consult_print(struct node *n, struct arena *a, const struct actor *who,
				       int64_t draft_id, enum register_format format,
				       enum lang lang, int64_t now, struct register_print *out,
				       struct err *e);

/* ---- at the organ that is asked ---- */
struct consult_asked {
	bool is_asked;                 /* the document asks for an opinion of a draft */
	struct str subject, type_name; /* of the draft */
	int64_t draft_n;
	bool is_urging;
	struct date due_on;
	int64_t answer_id;          /* the reader's own draft of an answer, 0 = none */
	enum organ_verdict verdict; /* …what it says so far */
	struct str text;
};
/* Of a document that came, for whoever may see it. */
NODISCARD enum rc office_consult_asked(struct node *n, struct arena *a, const struct actor *who,
				       int64_t document_id, struct consult_asked *out,
				       struct err *e);
/* Writes the answer into the actor's draft, which is made when there is none. */
struct consult_answer {
	int64_t document_id; /* that asks */
	enum organ_verdict verdict;
	struct str text;
};
NODISCARD enum rc office_consult_answer(struct node *n, struct arena *a, const struct actor *who,
					const struct consult_answer *f, int64_t now,
					int64_t *out_id, struct problems *out, struct err *e);
/* What a draft of an answer will say; is_asked false: it answers no such question. */
NODISCARD enum rc office_consult_says(struct node *n, struct arena *a, const struct actor *who,
				      int64_t draft_id, struct consult_asked *out, struct err *e);

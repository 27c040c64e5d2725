/* organ_task.h -- tasks that are given to another organ (nhiệm vụ giao cơ quan khác).
 *
 * WHAT      A draft công văn is told that it gives a task; when it is issued, each organ that has something to do
 *           by it – all receivers but those who are only informed – has one. At the receiver the document that came is
 *           dealt with as every other: assigned, divided, finished. What is said about the task from
 *           then on goes in công văn of its own, each a draft that the program begins: progress, a wish for more
 *           time, the end; the giver's answers. Between two nodes of this program that is data (vanthu.json); what
 *           another system says is entered by hand.
 * PROMISES  As doc/office.md says, V7 to V9.
 * OWNERSHIP As office.h.
 * ERRORS    As drafting.h. RC_CONFLICT err.organ_task_state: that is not to be said of it now.
 * TIME      Passed in; a day is a day in Vietnam.
 * LIMITS    LIMIT_DIRECTIVE, LIMIT_REASON, LIMIT_LIST_PAGE.
 */
#pragma once

#include "office/drafting.h"

/* ---- given ---- */
/* A draft công văn to begin with, of the actor's. */
NODISCARD enum rc office_organ_task_draft(struct node *n, const struct actor *who, int64_t now,
					  int64_t *out_id, struct err *e);
struct organ_task_form {
	int64_t document_id; /* the actor's draft */
	struct str text;     /* what is to be done; "": it gives none */
	struct date day;     /* until when; the draft's deadline too */
	bool is_checked;     /* the result is to be accepted */
};
NODISCARD enum rc office_organ_task_give(struct node *n, const struct actor *who,
					 const struct organ_task_form *f, int64_t now,
					 struct problems *out, struct err *e);

/* ---- followed ---- */
struct organ_task_card {
	struct organ_task task;
	struct organ_task_event *events; /* in their order */
	bool *may_open; /* of each: the reader may open the document that said it */
	size_t n_events;
	struct delivery delivery; /* of the công văn that gave it; id 0: it was given to us */
};
/* What an event says, as it is kept in the history (text_of_kept). */
struct str organ_task_words(struct arena *a, const struct organ_task_event *x);
struct organ_task_view {
	struct document document;
	struct organ_task_card *cards;
	size_t n_cards;
	bool has_letter; /* what the document says, or will say as a draft */
	struct organ_task_letter letter;
	bool may_edit;     /* a draft that gives a task, or may be one */
	bool may_keep;     /* to answer the receivers, and to enter what they say */
	bool may_report;   /* to report to the giver */
	int64_t report_id; /* the reader's own draft of a report, 0 = none */
	struct organ_task_letter report;
};
/* Of a document of either direction, for whoever may see it; one without any is answered empty. */
NODISCARD enum rc office_organ_task_view(struct node *n, struct arena *a, const struct actor *who,
					 int64_t document_id, int64_t now,
					 struct organ_task_view *out, struct err *e);
struct organ_task_filter {
	bool has_standing;
	enum task_standing standing;
	int64_t before_id, n_max;
};
/* What the organ gave to others, the newest first, for whoever sees what goes out. */
NODISCARD enum rc office_organ_task_list(struct node *n, struct arena *a, const struct actor *who,
					 const struct organ_task_filter *f, int64_t now,
					 struct organ_task **out, size_t *out_n, struct err *e);
/* How many of each standing these are. */
NODISCARD enum rc office_organ_task_counts(struct node *n, const struct actor *who, int64_t now,
					   int64_t out[task_standing__COUNT], struct err *e);

/* ---- said ---- */
struct organ_task_said {
	int64_t task_id;
	int64_t document_id; /* 0: whichever it is of; another's: RC_NOT_FOUND */
	enum organ_task_act act;
	struct str text; /* of all but GRANT and ACCEPT it must be there */
	struct date day; /* EXTEND: until when; GRANT: the same, none = as it was asked for */
};
/* A draft that says it: the giver's to the organ, the receiver's in answer to what gave it. out_id: the draft. */
NODISCARD enum rc office_organ_task_say(struct node *n, struct arena *a, const struct actor *who,
					const struct organ_task_said *f, int64_t now,
					int64_t *out_id, struct problems *out, struct err *e);
/* What an organ said without data, or otherwise; also that its result is accepted: nothing goes out. */
NODISCARD enum rc office_organ_task_enter(struct node *n, const struct actor *who,
					  const struct organ_task_said *f, int64_t now,
					  struct problems *out, struct err *e);

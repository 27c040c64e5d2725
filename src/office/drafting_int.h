/* drafting_int.h -- what the use cases of a draft share.
 *
 * WHAT      The draft and its organ as a transaction sees them, its versions, and its numbers.
 * OWNERSHIP As office.h.
 * ERRORS    As drafting.h.
 */
#pragma once

#include "office/drafting.h"
#include "office/flow_int.h"
#include "office/travel_int.h"
#include "store/draft.h"

/* The organ's outgoing document; another organ's, and an incoming one, is RC_NOT_FOUND. RC_CONFLICT
 * err.stale when the form saw another version (0 = whatever it is). */
NODISCARD enum rc draft_load(struct tx *tx, struct flow_work *w, int64_t document_id,
			     int64_t version, struct err *e);
/* Asks policy about the draft; the step or opinion that the action is about is in s. */
NODISCARD enum rc draft_check(struct flow_work *w, enum action what, struct subject s,
			      struct err *e);
/* One that the program begins for who: of the organ, of no type yet. */
struct document draft_blank(const struct actor *who, const struct tenant *t, int64_t now);
/* A công văn of who's, signed as usual. */
struct letter_new {
	struct str subject;
	enum document_relation relation; /* to about_id, if any */
	int64_t about_id;
	const struct receiver_new *to;
	size_t n_to; /* 0: to nobody yet */
};
NODISCARD enum rc draft_letter(struct tx *tx, const struct flow_work *w, const struct letter_new *x,
			       int64_t *out_id, struct err *e);
/* A draft that nobody drafts becomes the person's who may write it. */
void draft_adopt(const struct actor *who, struct document *d);
/* Asks policy what its author may; a draft that nobody drafts is first the person's. */
NODISCARD enum rc draft_own(struct flow_work *w, enum action what, struct err *e);
/* Whether draft_own would say yes; what it asks leaves no trace of whose post allowed it. */
bool draft_may_own(const struct actor *who, const struct document *d, enum action what);
/* The draft as it is now is kept as its version, if it has not left its author's hands before. */
NODISCARD enum rc draft_freeze(struct tx *tx, struct flow_work *w, struct str note, struct err *e);
/* N2: a version that has left its author's hands is about to change: it is the next one from now on, and
 * nobody is asked about the old one any more. It has no files until they are written: draft_files_open
 * takes them along. */
NODISCARD enum rc draft_revise(struct tx *tx, struct flow_work *w, struct err *e);
/* Writes stage and signer, number and date; the version rises. */
NODISCARD enum rc draft_save(struct tx *tx, struct flow_work *w, struct err *e);
/* Those whose turn it is to be asked are; who is asked, or was and has answered, sees the draft. */
NODISCARD enum rc opinions_go_on(struct tx *tx, struct flow_work *w, struct err *e);

/* ---- who is asked (approval.c) ---- */
/* The post of theirs that they sign by, a leader's before a head's; NULL: none today. */
NODISCARD enum rc draft_find_signer(struct tx *tx, const struct flow_work *w, int64_t account_id,
				    struct account *account, const struct capacity **out,
				    struct err *e);
/* The same of the leader who directed, last, what a draft answers; NULL: it answers nothing, or nobody did (about.c). */
/* What a draft that answers a document, or corrects it, is called at first. */
struct str about_subject(struct arena *a, enum document_relation relation,
			 const struct document *about);
NODISCARD enum rc about_signer(struct tx *tx, const struct flow_work *w,
			       const struct document *draft, struct account *account,
			       const struct capacity **out, struct err *e);
/* What is odd about the draft's file: fields, other_subject and other_signer of out. Without a reader nothing is. */
NODISCARD enum rc draft_warn(struct tx *tx, struct flow_work *w, bool has_reader,
			     struct draft_view *out, struct err *e);
/* The one that is the document: its PDF, else the first; id 0: all are those of a work file that is sent. */
NODISCARD enum rc draft_document_file(struct tx *tx, struct arena *a, const struct attachment *all,
				      size_t n, struct attachment *out, struct err *e);
/* What x, when somebody has read it, does not begin with: d's subject; of a copy onto paper, whose subject stands
 * nowhere in it, the name of who signs it. */
enum file_lacks { LACKS_NOTHING, LACKS_SUBJECT, LACKS_SIGNER };
NODISCARD enum rc draft_file_lacks(struct tx *tx, struct arena *a, const struct document *d,
				   const struct attachment *x, enum file_lacks *out, struct err *e);
/* Whether who drafts it, and is by their own post a head of the unit that checks its content. */
bool draft_own_head(const struct actor *who, const struct document *d, int64_t unit_id);
/* Whether it is who's own draft, and they would check its content or sign it by another's post alone: whoever stands
 * for somebody is no second pair of eyes for what they wrote themselves. */
bool draft_own_as_deputy(const struct actor *who, enum action what, const struct subject *s);
/* Whether the organ has somebody today who checks the form. */
NODISCARD enum rc draft_has_clerk(struct tx *tx, const struct flow_work *w, bool *out,
				  struct err *e);

/* ---- numbers (numbering.c) ---- */
/* The numbers that a document has are given back, for a reason. */
NODISCARD enum rc numbers_release(struct tx *tx, struct flow_work *w, struct str reason,
				  struct err *e);
/* The number that was typed by hand into a document that goes out. */
NODISCARD enum rc number_enter_typed(struct tx *tx, struct arena *a, const struct actor *who,
				     const struct document *d, int64_t replaces, struct err *e);

/* ---- handed over (hand_over_drafts.c) ---- */
/* The drafts of one account and the opinions that it is asked for become another's; what it was to sign goes
 * back to its author, for the draft names who signs. */
struct drafts_hand_over {
	const struct account *from, *to;
	struct open_work moved;
	struct str reason;
};
/* Problems when the other one may not draft, or give opinions. */
NODISCARD enum rc drafts_hand_over_check(struct tx *tx, struct flow_work *w,
					 const struct drafts_hand_over *h, struct err *e);
NODISCARD enum rc drafts_hand_over(struct tx *tx, struct flow_work *w,
				   const struct drafts_hand_over *h, struct err *e);

/* flow.h -- directives, assignments, more time, working days, and who sees a document by them.
 *
 * WHAT      Rows of directive, assignment, extension, holiday, preset, holder and sight as structs of
 *           model/flow.h and model/work_days.h.
 * PROMISES  Who sees a document follows from its assignments and groups alone, who sees a draft, from its author,
 *           unit, signer, checks and opinions: sight_renew makes the rows anew from them, and is called by every
 *           transaction that has changed them. Of a draft's own row, store/document.c and store/draft.c call it.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says. RC_NOT_FOUND err.not_found. RC_CONFLICT err.stale when somebody else was first.
 * TIME      Passed in; dates are civil dates in Vietnam.
 */
#pragma once

#include "db/db.h"
#include "model/model.h"
#include "store/work_page.h"

/* ---- the document ---- */
/* progress, presented_to, deadline_on, finished_at and updated_at, over the row that has d->version. */
NODISCARD enum rc flow_document_step(struct tx *tx, const struct document *d, struct err *e);

/* ---- directives: never changed, only followed by another ---- */
NODISCARD enum rc directive_insert(struct tx *tx, struct arena *a, const struct directive *d,
				   int64_t *out_id, struct err *e);
NODISCARD enum rc directive_list(struct tx *tx, struct arena *a, int64_t document_id,
				 struct directive **out, size_t *out_n, struct err *e);

/* ---- assignments ---- */
NODISCARD enum rc assignment_insert(struct tx *tx, struct arena *a, const struct assignment *x,
				    int64_t *out_id, struct err *e);
/* State, deadline, place in the queue, end, day of handing in and whose it is, over the row that has
 * x->version. */
NODISCARD enum rc assignment_save(struct tx *tx, const struct assignment *x, struct err *e);
NODISCARD enum rc assignment_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
				  struct assignment *out, struct err *e);
/* Of a document, those that are over too, each after the one it is below. */
NODISCARD enum rc assignment_list(struct tx *tx, struct arena *a, int64_t document_id,
				  struct assignment **out, size_t *out_n, struct err *e);
/* ---- what waits for whom ---- */
/* PRESENT and DIRECT: documents, id and queue_rank alone. work_count: how many, an element for each queue. */
struct work_found {
	int64_t id, queue_rank;
	struct str why; /* of WORK_ENDED: a text of text_keep, or a person's */
};
NODISCARD enum rc work_documents(struct tx *tx, struct arena *a, enum work_queue queue,
				 const struct work_page *w, struct work_found **out, size_t *out_n,
				 struct err *e);
NODISCARD enum rc work_assignments(struct tx *tx, struct arena *a, enum work_queue queue,
				   const struct work_page *w, struct assignment **out,
				   size_t *out_n, struct err *e);
/* Tasks: lead assignments that stand, of w->standing, the newest first. */
NODISCARD enum rc task_list(struct tx *tx, struct arena *a, enum task_scope scope,
			    const struct work_page *w, struct assignment **out, size_t *out_n,
			    struct err *e);
/* How many of the newest w->most are of each standing. */
NODISCARD enum rc task_count(struct tx *tx, struct arena *a, enum task_scope scope,
			     const struct work_page *w, int64_t n[task_standing__COUNT],
			     struct err *e);
/* Of each unit of w->headed, the same; soon: due by w->soon. */
NODISCARD enum rc unit_tallies(struct tx *tx, struct arena *a, const struct work_page *w,
			       struct unit_tally **out, size_t *out_n, struct err *e);
NODISCARD enum rc work_count(struct tx *tx, struct arena *a, const struct work_page *w,
			     int64_t n[work_queue__COUNT], int64_t late[work_queue__COUNT],
			     struct err *e);
/* The posts that hold on a day and may have something to do, by unit. */
NODISCARD enum rc flow_people(struct tx *tx, struct arena *a, int64_t tenant_id, struct date today,
			      struct flow_person **out, size_t *out_n, struct err *e);
/* Whether a unit has a head on a day who may sign in. */
NODISCARD enum rc unit_has_head(struct tx *tx, struct arena *a, int64_t unit_id, struct date today,
				bool *out, struct err *e);

/* Whether the account of x, in its organ, may sign in and has a post on a day in a unit or below it; unit
 * 0: anywhere. */
NODISCARD enum rc account_within(struct tx *tx, struct arena *a, const struct assignment *x,
				 int64_t unit_id, struct date today, bool *out, struct err *e);

/* ---- more time ---- */
/* tenant_id, assignment_id, asked_by, asked_at, asked_for and reason. */
NODISCARD enum rc extension_insert(struct tx *tx, const struct extension *x, struct err *e);
NODISCARD enum rc extension_list(struct tx *tx, struct arena *a, int64_t assignment_id,
				 struct extension **out, size_t *out_n, struct err *e);
/* Of all assignments of a document, with names. */
NODISCARD enum rc extension_of_document(struct tx *tx, struct arena *a, int64_t document_id,
					struct extension **out, size_t *out_n, struct err *e);
/* state, answered_by, answered_at and answer of one that is open. */
NODISCARD enum rc extension_answer(struct tx *tx, const struct extension *x, struct err *e);

/* ---- deadlines that people are told of ---- */
/* ---- work that is over because its document holds no more ---- */
/* Before what is open of it ends. */
NODISCARD enum rc work_left_add(struct tx *tx, const struct leaving_work *x, struct err *e);
NODISCARD enum rc work_left_waits(struct tx *tx, struct arena *a, int64_t account_id,
				  int64_t document_id, bool *out, struct err *e);
NODISCARD enum rc work_left_seen(struct tx *tx, int64_t account_id, int64_t document_id,
				 int64_t now, struct err *e);

/* Whoever has it, and whoever gave it, of all that is due by d->soon; once each, and again when it is over. */
NODISCARD enum rc reminder_make(struct tx *tx, const struct reminding_day *d, int64_t *out_told,
				struct err *e);
/* Whether somebody was told of a document's and has not looked at it since. */
NODISCARD enum rc reminder_waits(struct tx *tx, struct arena *a, int64_t account_id,
				 int64_t document_id, bool *out, struct err *e);
NODISCARD enum rc reminder_seen(struct tx *tx, int64_t account_id, int64_t document_id, int64_t now,
				struct err *e);

/* ---- working days ---- */
/* From a day on, by day, as model/work_days.h takes them. */
NODISCARD enum rc holiday_list(struct tx *tx, struct arena *a, int64_t tenant_id, struct date from,
			       struct holiday **out, size_t *out_n, struct err *e);
NODISCARD enum rc holiday_list_year(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t year,
				    struct holiday **out, size_t *out_n, struct err *e);
/* Open ones whose day was counted in working days, and lies on a day or after it. */
NODISCARD enum rc assignment_counted(struct tx *tx, struct arena *a, int64_t tenant_id,
				     struct date from, struct assignment **out, size_t *out_n,
				     struct err *e);
/* The document's deadline is its lead's again; no form of it grows old by that. */
NODISCARD enum rc document_deadline_move(struct tx *tx, int64_t document_id, struct err *e);
NODISCARD enum rc holiday_put(struct tx *tx, int64_t tenant_id, const struct holiday *h,
			      struct err *e);
NODISCARD enum rc holiday_drop(struct tx *tx, int64_t tenant_id, struct date day, struct err *e);

/* ---- words used again and again ---- */
/* Somebody's, then the organ's. */
NODISCARD enum rc preset_list(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t account_id,
			      struct preset **out, size_t *out_n, struct err *e);
NODISCARD enum rc preset_insert(struct tx *tx, struct arena *a, const struct preset *p,
				int64_t *out_id, struct err *e);
/* RC_NOT_FOUND: there is none with this id of this owner. */
NODISCARD enum rc preset_update(struct tx *tx, const struct preset *p, struct err *e);
NODISCARD enum rc preset_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
			      struct preset *out, struct err *e);
NODISCARD enum rc preset_drop(struct tx *tx, int64_t tenant_id, int64_t id, struct err *e);

/* ---- who sees what ---- */
/* The ids that an actor acts by, each list as JSON; "[]" = none. */
struct actor_keys {
	struct str accounts, units, headed;
};
/* As what they see documents. */
NODISCARD enum rc holder_mine(struct tx *tx, struct arena *a, const struct actor_keys *k,
			      int64_t **out, size_t *out_n, struct err *e);
/* Makes the rows of a document anew from what it follows from. */
NODISCARD enum rc sight_renew(struct tx *tx, int64_t document_id, struct err *e);
NODISCARD enum rc sight_of(struct tx *tx, struct arena *a, int64_t document_id, struct holder **out,
			   size_t *out_n, struct err *e);
/* Whose the way of a draft is, or was: what sight_of says until it is issued. Their ids are none. */
NODISCARD enum rc drafting_of(struct tx *tx, struct arena *a, int64_t document_id,
			      struct holder **out, size_t *out_n, struct err *e);
/* After a unit has got another place: the heads above it see what is its, and no others do by it. */
NODISCARD enum rc sight_renew_unit(struct tx *tx, int64_t unit_id, struct err *e);
/* The next documents that somebody sees by more than their state, or should, by id. */
NODISCARD enum rc sight_page(struct tx *tx, struct arena *a, int64_t after_id, int64_t most,
			     int64_t **out, size_t *out_n, struct err *e);
/* The newest of them, 0 = none. */
NODISCARD enum rc sight_last(struct tx *tx, struct arena *a, int64_t *out_id, struct err *e);
/* Whether who sees a document is what should follow. */
NODISCARD enum rc sight_is_right(struct tx *tx, struct arena *a, int64_t document_id, bool *out,
				 struct err *e);

/* ---- handed over ---- */
/* What is left with somebody: open assignments, documents that lie before them, what they gave; their drafts
 * that others have seen, and opinions and signatures that they are asked for. */
struct open_work {
	int64_t n_assigned, n_presented, n_given;
	int64_t n_drafts, n_opinions, n_signatures;
	int64_t n_unseen; /* drafts that nobody else has seen: they go along, and keep nobody from leaving */
	int64_t n_files;   /* work files that they made */
	int64_t n_notices; /* what they wrote and not everybody has read */
};
NODISCARD enum rc open_work(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t account_id,
			    struct open_work *out, struct err *e);
/* The same one by one, at most so many of each kind, what is due first of each. */
NODISCARD enum rc open_item_list(struct tx *tx, struct arena *a, int64_t tenant_id,
				 int64_t account_id, int64_t most, struct open_item **out,
				 size_t *out_n, struct err *e);
NODISCARD enum rc assignment_left_with(struct tx *tx, struct arena *a, int64_t account_id,
				       struct assignment **out, size_t *out_n, struct err *e);
/* Open, or come back and not seen to. */
NODISCARD enum rc assignment_given_by(struct tx *tx, struct arena *a, int64_t account_id,
				      struct assignment **out, size_t *out_n, struct err *e);
NODISCARD enum rc document_presented_to(struct tx *tx, struct arena *a, int64_t tenant_id,
					int64_t account_id, int64_t **out, size_t *out_n,
					struct err *e);
/* What is open of a unit, its heads' and its people's. */
NODISCARD enum rc assignment_of_unit(struct tx *tx, struct arena *a, int64_t unit_id,
				     struct assignment **out, size_t *out_n, struct err *e);

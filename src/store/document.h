/* document.h -- documents, their attachments and deliveries.
 *
 * WHAT      Rows of document, attachment and delivery as structs of model.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says. RC_CONFLICT err.stale when somebody else was first.
 * TIME      Passed in.
 */
#pragma once

#include "db/db.h"
#include "model/model.h"

NODISCARD enum rc document_insert(struct tx *tx, struct arena *a, const struct document *d,
				  int64_t *out_id, struct err *e);
/* The moves of a document below answer RC_CONFLICT err.stale unless the row still has d->version and
 * the state that the move begins in; the version rises by one. */
/* Writes what a form says over a draft. */
NODISCARD enum rc document_save_draft(struct tx *tx, const struct document *d, struct err *e);
/* Waiting becomes registered: arrival number and year, registered_at, updated_at. */
NODISCARD enum rc document_register(struct tx *tx, const struct document *d, struct err *e);
/* What was typed of one that came in no packet: its arrival number, and what became of it, stay. */
NODISCARD enum rc document_correct(struct tx *tx, struct arena *a, const struct document *d,
				   struct err *e);
/* Waiting becomes refused: refusal_reason, updated_at. */
NODISCARD enum rc document_refuse(struct tx *tx, const struct document *d, struct err *e);
/* The packet that brought an incoming document; for the transaction that inserts both. */
NODISCARD enum rc document_came_with(struct tx *tx, int64_t id, int64_t packet_id, struct err *e);
/* A draft becomes sent: code, sent_at and updated_at are written, number and notation are taken for
 * the year of issued_on, its deliveries are queued. */
NODISCARD enum rc document_issue(struct tx *tx, struct arena *a, const struct document *d,
				 struct err *e);
/* The sent document that has d's number and notation in the year of d's issued_on: its id, date and
 * subject. RC_NOT_FOUND: they are free. */
NODISCARD enum rc document_number_taken(struct tx *tx, struct arena *a, const struct document *d,
					struct document *out, struct err *e);
/* The document that a form has made: its id, version and form_version. RC_NOT_FOUND: none. */
NODISCARD enum rc document_find_form(struct tx *tx, struct arena *a, struct str form_key,
				     struct document *out, struct err *e);
NODISCARD enum rc document_load(struct tx *tx, struct arena *a, int64_t id, struct document *out,
				struct err *e);
/* The tasks that are parts of a document's assignments, as they were given. */
NODISCARD enum rc document_parts(struct tx *tx, struct arena *a, int64_t document_id,
				 struct document **out, size_t *out_n, struct err *e);
/* Sent documents of an organ that a status may speak of: by DocumentId, else by number and date. */
NODISCARD enum rc document_find_sent(struct tx *tx, struct arena *a, const struct document *like,
				     struct document **out, size_t *out_n, struct err *e);
/* Another incoming document with the same DocumentId of the same sender: a registered one before one
 * that waits, that before a refused one. RC_NOT_FOUND, also when like has no DocumentId. */
NODISCARD enum rc document_find_again(struct tx *tx, struct arena *a, const struct document *like,
				      struct document *out, struct err *e);
/* The same, or else one with the same number and notation, however they are spelled, in the same year
 * of issue (Decree 30 App. VI III.1): id, state, number, notation, date, arrival. id 0: none. */
NODISCARD enum rc document_find_twin(struct tx *tx, struct arena *a, const struct document *like,
				     struct document *out, struct err *e);
/* The weaker likeness: number, notation and day of issue, where the sender of one of both is only a name; the same
 * out. */
NODISCARD enum rc document_find_like(struct tx *tx, struct arena *a, const struct document *like,
				     struct document *out, struct err *e);
/* Somebody has seen to an unreadable one. RC_CONFLICT err.handled: not unreadable, or seen to before. */
NODISCARD enum rc document_handle(struct tx *tx, int64_t id, int64_t now, struct err *e);
/* A sent one gives its number to another. RC_CONFLICT err.replaced: it has done so before. */
NODISCARD enum rc document_replace(struct tx *tx, int64_t id, int64_t by, struct err *e);
/* A sent one holds no more. RC_CONFLICT err.stale: it did not before. */
NODISCARD enum rc document_freeze(struct tx *tx, int64_t id, enum document_standing standing,
				  int64_t now, struct err *e);
/* One that came holds no more; one that waits becomes refused, for this reason, the progress of a registered
 * one CANCELLED. RC_CONFLICT err.stale: as above. */
NODISCARD enum rc document_cancel(struct tx *tx, int64_t id, enum document_standing standing,
				  struct str reason, int64_t now, struct err *e);
/* The newest issued answer to a document that holds; 0: none. */
NODISCARD enum rc document_answer_of(struct tx *tx, struct arena *a, int64_t about_id, int64_t *out,
				     struct err *e);
/* Two that came change what they say, with their files and the packets that brought it; the versions of both
 * rise. What they are, and what became of them, stays. RC_CONFLICT err.stale. */
/* What a document that came says; its version rises. */
NODISCARD enum rc document_set_content(struct tx *tx, struct arena *a, const struct document *d,
				       struct err *e);
NODISCARD enum rc document_swap_content(struct tx *tx, struct arena *a, struct document *x,
					struct document *y, int64_t now, struct err *e);
/* What came of like's sender under its code, or (code empty) under its number and date: newest first. */
NODISCARD enum rc document_find_came(struct tx *tx, struct arena *a, const struct document *like,
				     struct document **out, size_t *out_n, struct err *e);
/* How it came, and to which purpose: came, purpose. */
NODISCARD enum rc document_came_set(struct tx *tx, const struct document *d, struct err *e);
NODISCARD enum rc document_paper_set(struct tx *tx, int64_t id, struct str paper_at, struct err *e);
/* Whether a secret document of like's sender was entered under its number in its year. */
NODISCARD enum rc document_secret_came(struct tx *tx, struct arena *a, const struct document *like,
				       bool *out, struct err *e);
/* What is about a document (document.about_id), in the order it was made. */
NODISCARD enum rc document_list_about(struct tx *tx, struct arena *a, int64_t about_id,
				      struct document **out, size_t *out_n, struct err *e);
/* The organs of which an answer to it is here that holds. */
NODISCARD enum rc document_answered_by(struct tx *tx, struct arena *a, int64_t about_id,
				       struct str **out, size_t *out_n, struct err *e);
NODISCARD enum rc document_delete_draft(struct tx *tx, int64_t id, int64_t version, struct err *e);

struct document_query {
	int64_t tenant_id;
	enum direction direction;
	bool has_state;
	enum document_state state;
	/* "queued", "transit", "failed", "refused": sent ones with such a delivery; "unreceived", "unfinished": those that
	 * a receiver owes something (model/watch.h), by id, the newest first; "urgent", "late":
	 * waiting ones that are, by today; "own": drafts of these accounts (as actor_keys has them), and those
	 * that have no author when takes_up; "" = any */
	struct str queue;
	struct str accounts;
	bool takes_up;
	/* Only what these holders see (store/flow.h), in the order of its state; has_open: and all of this state, then
	 * by id, the newest first. */
	bool by_sight;
	bool has_open;
	enum document_state open;
	const int64_t *holders;
	size_t n_holders;
	struct series in; /* what stands in this register alone, by year and number; id 0: in any */
	struct date today;
	int64_t before_id; /* the last one of the page before; 0 = from the top */
	int64_t n_max;
};
/* One state in the order of document_list_rank; all states by id, the newest first. */
NODISCARD enum rc document_list(struct tx *tx, struct arena *a, const struct document_query *q,
				struct document **out, size_t *out_n, struct err *e);
struct document_counts {
	int64_t waiting, urgent, late, unreadable; /* urgent, late: of the waiting ones */
};
/* Incoming ones that nobody has seen to. */
NODISCARD enum rc document_count_open(struct tx *tx, struct arena *a, int64_t tenant_id,
				      struct date today, struct document_counts *out,
				      struct err *e);
/* How many the list "own" of a query has. */
NODISCARD enum rc document_count_drafts(struct tx *tx, struct arena *a,
					const struct document_query *q, int64_t *out,
					struct err *e);

/* Attachments are those of the document as it is now: of a draft's version (store/draft.h). */
NODISCARD enum rc attachment_insert(struct tx *tx, const struct attachment *x, struct err *e);
NODISCARD enum rc attachment_list(struct tx *tx, struct arena *a, int64_t document_id,
				  struct attachment **out, size_t *out_n, struct err *e);
/* Those of one document are another's too; the blobs are the same. */
NODISCARD enum rc attachment_copy(struct tx *tx, struct arena *a, int64_t from_id, int64_t to_id,
				  struct err *e);
/* A file that is made of another (x->made_of), and takes its place. RC_CONFLICT err.stale: something was made of that
 * one before, or it holds no more. */
NODISCARD enum rc attachment_make(struct tx *tx, struct arena *a, const struct attachment *x,
				  int64_t *out_id, struct err *e);
/* What was signed and numbered of a draft as it is now holds no more; what it was made of stands again. */
NODISCARD enum rc attachment_unmake(struct tx *tx, int64_t document_id, struct err *e);
/* A file of a document that was entered by hand is none of its any more; its row stays, and may be opened.
 * RC_CONFLICT err.stale: it is not there. */
NODISCARD enum rc attachment_drop(struct tx *tx, int64_t document_id, int64_t id, struct err *e);
NODISCARD enum rc attachment_delete_of(struct tx *tx, int64_t document_id, struct err *e);

NODISCARD enum rc delivery_insert(struct tx *tx, struct arena *a, const struct delivery *x,
				  int64_t *out_id, struct err *e);
NODISCARD enum rc delivery_list(struct tx *tx, struct arena *a, int64_t document_id,
				struct delivery **out, size_t *out_n, struct err *e);
NODISCARD enum rc delivery_load(struct tx *tx, struct arena *a, int64_t id, struct delivery *out,
				struct err *e);
NODISCARD enum rc delivery_find(struct tx *tx, struct arena *a, int64_t document_id,
				struct str receiver_code, enum road road, struct delivery *out,
				struct err *e);
/* State and status of a delivery. */
NODISCARD enum rc delivery_set_state(struct tx *tx, const struct delivery *x, struct err *e);
/* Road, form, purpose, as chosen and as proposed. */
NODISCARD enum rc delivery_set_travel(struct tx *tx, const struct delivery *x, struct err *e);
/* When paper was handed over, and how. */
NODISCARD enum rc delivery_set_handed(struct tx *tx, const struct delivery *x, struct err *e);
/* That receiver was urged once more, by whichever road it goes. */
NODISCARD enum rc delivery_urge(struct tx *tx, int64_t document_id, struct str receiver_code,
				int64_t now, struct err *e);
/* Somebody has seen to one that failed or was refused. RC_CONFLICT err.handled: as above. */
NODISCARD enum rc delivery_handle(struct tx *tx, int64_t id, int64_t now, struct err *e);
NODISCARD enum rc delivery_delete_of(struct tx *tx, int64_t document_id, struct err *e);
struct delivery_summary {
	int64_t n_all, n_received, n_failed, n_refused;
	int64_t n_queued, n_again; /* not gone yet; of them: after a try that failed */
	int64_t n_own;             /* units and persons of the organ itself */
	struct str first_receiver; /* its name, "" when there is none */
};
NODISCARD enum rc delivery_summary(struct tx *tx, struct arena *a, int64_t document_id,
				   struct delivery_summary *out, struct err *e);
struct delivery_counts {
	int64_t queued, sent, failed, refused;
	int64_t unsent, urgent_unsent; /* documents with a delivery that is queued */
};
NODISCARD enum rc delivery_counts(struct tx *tx, struct arena *a, int64_t tenant_id,
				  struct delivery_counts *out, struct err *e);

/* watch.h -- what the receivers of a sent document still owe its sender, and for how long.
 *
 * WHAT      Theo dõi, đôn đốc: who has not received it, who has received it and has not dealt with it.
 * OWNERSHIP Structs hold views; the bytes live in the arena of whoever filled them.
 * ERRORS    None.
 * TIME      Days in Vietnam; working days are the sender's.
 * LAW       Decree 30/2020/NĐ-CP art. 18, App. VI III.
 */
#pragma once

#include "model/enums.h"
#include "model/work_days.h"

struct document;
struct delivery;
struct trace;

/* What the answer follows from; of one sent document. */
struct watched {
	struct trace *traces; /* its history */
	size_t n_traces;
	struct str *answered; /* the organs of which a document that answers it is here */
	size_t n_answered;
	struct holiday *holidays; /* of the sender, from the day of sending on */
	size_t n_holidays;
};
struct delivery_watch {
	enum delivery_lack lack;
	struct date since; /* of RECEIPT the day of sending, of WORK that of receipt */
	int64_t days;      /* working days behind that day */
};
/* Nothing is asked of a receiver on paper, who tells nobody, and of a document that holds no more; no work of who has
 * it for information, as a report or as an answer, and of who has answered by a document. The lists of
 * document_list_watched are the same in SQL. */
struct delivery_watch delivery_watch(const struct watched *w, const struct document *d,
				     const struct delivery *x, struct date today);
/* Whether who has a document to this purpose is to deal with it. */
bool purpose_wants_work(enum purpose purpose);

/* file_int.h -- what the use cases of work files share.
 *
 * WHAT      The file as a transaction sees it, with who stands where to it; what is in it, each document
 *           only for whom its own sight allows (W3).
 * OWNERSHIP As office.h.
 * ERRORS    As file.h.
 */
#pragma once

#include "gen/texts.h"
#include "office/file.h"
#include "office/flow_int.h"
#include "office/people_int.h"
#include "store/file.h"

struct file_work {
	struct flow_work w;
	struct work_file file;
	struct file_reach reach;
};
/* The organ's file, when policy says yes. RC_CONFLICT err.stale: a form saw another version (0 = whatever it
 * is). */
NODISCARD enum rc file_begin(struct tx *tx, struct file_work *t, struct file_change x,
			     enum action what, struct err *e);
/* Asks policy about the file as it is. */
NODISCARD enum rc file_ask(const struct file_work *t, enum action what, struct err *e);
/* A new one, as office_file_save makes it; t is its work from then on. */
NODISCARD enum rc file_make(struct tx *tx, struct file_work *t, const struct work_file *typed,
			    int64_t *out_id, struct err *e);
/* Whether a document can be put into any file as it is. */
bool may_be_in_file(const struct document *d);
/* A line of its history and its audit row. */
NODISCARD enum rc file_note(struct tx *tx, const struct file_work *t, enum file_step step,
			    const char *audit, struct str text, struct err *e);
/* What is in it behind a number, most at most: documents that who may not open are hidden. */
NODISCARD enum rc file_rows(struct tx *tx, const struct file_work *t, int64_t after, int64_t most,
			    struct file_row **out, size_t *out_n, struct err *e);
/* All that is in it, for who may see all of that: RC_DENIED err.file_hidden {0} how many they may not open. */
NODISCARD enum rc file_whole(struct tx *tx, struct file_work *t, int64_t file_id,
			     struct file_row **out, size_t *out_n, struct err *e);
/* The same by day, with the files of each document. */
struct file_parcel {
	struct file_row *rows;
	size_t n;
	struct attachment **files; /* of each row's document */
	size_t *n_files;
};
NODISCARD enum rc file_parcel_load(struct tx *tx, struct file_work *t, int64_t file_id,
				   struct file_parcel *out, struct err *e);
/* A row of mục lục văn bản: order, number, day, subject, author, sheet and pages, note. */
struct print_cell;
void contents_cells(struct arena *a, enum lang lang, const struct file_row *r,
		    struct print_cell *cells);
/* The day that one bears; none of a hidden one. */
struct date row_dated(const struct file_row *r);
/* By that day, what has none last. */
void file_rows_by_day(struct file_row *rows, size_t n);
/* What it lacks, whoever asks. */
NODISCARD enum rc file_look(struct tx *tx, const struct file_work *t, struct file_flaw **out,
			    size_t *out_n, struct err *e);
/* Whether who may make the file of an entry: it is theirs, or nobody's and their unit's, or they write the
 * list there. */
bool entry_may_make(const struct actor *who, const struct catalog *c, const struct file_reach *r,
		    const struct catalog_entry *x);
/* As queues and the frame count them. */
NODISCARD enum rc file_counts_of(struct tx *tx, struct arena *a, const struct actor *who,
				 int64_t now, struct file_counts *out, struct err *e);

/* ---- handed over (file_hand_over.c) ---- */
/* All files of one account become another's, with a line in the history of each. */
NODISCARD enum rc files_hand_over(struct tx *tx, struct flow_work *w, const struct account *from,
				  const struct account *to, struct str reason, struct err *e);

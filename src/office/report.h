/* report.h -- báo cáo tình hình giải quyết văn bản đến, văn bản đi.
 *
 * WHAT      How many documents came in a period and how those that are to be dealt with stand, as tasks do
 *           (standing_of in model/flow.h); how many were drafted, issued and recalled, how far they are where
 *           they went, and how long the way to the issue was. Of the whole, by unit, by person, of what went
 *           out by type. Each figure opens the list of what it counts. A clerk's, a leader's and a reporter's
 *           is the organ's; a head's that of the units that they head and of those below.
 * PROMISES  As doc/office.md says (G1 to G3): a figure and its list are the same rows; a list shows of a
 *           document that the reader may not open no more than that it is counted.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As office.h. RC_INVALID err.form with problems of "from" and "to"; of prints as print_job.h.
 * TIME      Passed in; a period is of days in Vietnam, both count.
 * LIMITS    LIMIT_REPORT_DAYS, LIMIT_LIST_PAGE.
 * LAW       Decree 30/2020/NĐ-CP App. VI V; art. 24 (theo dõi, đôn đốc).
 */
#pragma once

#include "office/office.h"
#include "office/print_job.h"
#include "store/report.h"

#include <stdatomic.h>

struct report_wish {
	enum report_kind kind;
	struct date from, to;    /* not set: from the first day of this year, until today */
	const atomic_bool *stop; /* of a print; NULL: the node's */
};
struct report {
	struct date from, to;
	bool is_whole;           /* of the organ; else of a head's units */
	struct report_row *rows; /* group by group, those of a group by their names */
	size_t n_rows;
};
NODISCARD enum rc office_report(struct node *n, struct arena *a, const struct actor *who,
				const struct report_wish *wish, int64_t now, struct report *out,
				struct problems *problems, struct err *e);
/* What a row is called: of none, "Không ghi đơn vị" and the like. */
struct str report_name(enum lang lang, const struct report_row *row);
/* From the first saving to the issue, on the average: "2,5 ngày"; "" = nothing was issued. */
struct str report_took_words(struct arena *a, enum lang lang, const struct report_row *row);

struct report_of {
	struct report_wish wish;
	enum report_figure figure;
	enum report_group by;
	int64_t id;        /* of the unit or the person, 0 = of none */
	struct str word;   /* of the type */
	int64_t before_id; /* of the last line, to go on behind it; 0: from the top */
	int64_t n_max;
};
struct report_line {
	struct report_item item;
	struct document document; /* of one that is hidden its number alone */
	bool is_hidden;           /* not the reader's to open */
};
/* What a figure counts, the newest first. RC_NOT_FOUND: no such figure in this report. */
NODISCARD enum rc office_report_list(struct node *n, struct arena *a, const struct actor *who,
				     const struct report_of *of, int64_t now,
				     struct report_line **out, size_t *out_n,
				     struct problems *problems, struct err *e);
/* The report as a table to keep, with its mark and a line of the audit. */
NODISCARD enum rc office_report_print(struct node *n, struct arena *a, const struct actor *who,
				      const struct report_wish *wish, enum register_format format,
				      enum lang lang, int64_t now, struct register_print *out,
				      struct problems *problems, struct err *e);

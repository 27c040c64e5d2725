/* report_page.h -- what reports ask the database for.
 *
 * WHAT      Of which period, of whom, and which of it one by one.
 * OWNERSHIP Views, of whoever asks.
 * ERRORS    None.
 */
#pragma once

#include "model/model.h"

struct report_page {
	int64_t tenant_id;
	enum report_group by;
	struct str group;  /* its word */
	bool is_whole;     /* of the organ; else of the units headed, and those below */
	struct str headed; /* ids as a JSON list */
	struct date today;
	/* the period, as struct register_range has it */
	int64_t from_at, until_at, from_year, from_rank, below_rank;
	/* one by one: the group's id, or (of types) its word; the figures with commas around */
	int64_t group_id;
	struct str word, figures;
	int64_t before_id, most;
};

/* One document, one assignment or one delivery that is counted. */
struct report_item {
	int64_t id, document_id;
	enum report_figure figure; /* RECEIVED: not to be dealt with; RECEIVERS: under way */
	struct str whom;           /* where it went, "" = not asked */
};

/* report.h -- how many documents came and went out in a period, and how they were dealt with.
 *
 * WHAT      Counts by unit, person or type, and what is counted, one by one, by the same statements.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says.
 * TIME      A period is of days in Vietnam.
 */
#pragma once

#include "db/db.h"
#include "store/report_page.h"

/* Of arrivals by the day of arrival; of what was sent by its date, of drafts by the day of their first saving. */
void report_period(struct report_page *p, struct date from, struct date to);
bool report_has(enum report_kind kind, enum report_figure f);
bool report_by(enum report_kind kind, enum report_group by);

struct report_row {
	enum report_group by;
	int64_t id;      /* of the unit or the person; 0 = of none */
	struct str name; /* of the unit, the person, the type; "" = none */
	int64_t n[report_figure__COUNT];
	int64_t took; /* outgoing: from the first saving to the issue, of all issued, in µs */
};
NODISCARD enum rc report_count(struct tx *tx, struct arena *a, enum report_kind kind,
			       const struct report_page *p, struct report_row **out, size_t *out_n,
			       struct err *e);
/* Those of a figure, the newest first, below before_id. */
NODISCARD enum rc report_list(struct tx *tx, struct arena *a, enum report_kind kind,
			      enum report_figure f, const struct report_page *p,
			      struct report_item **out, size_t *out_n, struct err *e);

/* work_days.h -- days on which an organ works, and deadlines counted in them.
 *
 * WHAT      Monday to Friday, less an organ's holidays, and the days that it makes up for.
 * OWNERSHIP Values only; the table is the caller's, sorted by day.
 * ERRORS    None.
 * LIMITS    No deadline lies further ahead than LIMIT_DEADLINE_DAYS.
 * LAW       Labour Code 2019 art. 111-112 (days of rest, holidays); the days made up for are those that
 *           the Prime Minister's yearly notice of holidays moves.
 */
#pragma once

#include <stddef.h>

#include "base/time.h"
#include "model/enums.h"

struct holiday {
	struct date day;
	enum holiday_kind kind;
	struct str name;
};

bool is_work_day(const struct holiday *table, size_t n, struct date day);
/* The n-th working day after `from`, which is not counted itself; 0: `from`, or the next working day. */
struct date work_days_after(const struct holiday *table, size_t n_table, struct date from,
			    int64_t n);
/* How many working days lie behind `from`, `to` among them; from LIMIT_DEADLINE_DAYS on there may be more. */
int64_t work_days_since(const struct holiday *table, size_t n, struct date from, struct date to);

/* work_days.c -- deadlines in working days. */
#include "model/work_days.h"

#include "base/limits.h"

static const struct holiday *find(const struct holiday *table, size_t n, struct date day)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = date_cmp(table[middle].day, day);
		if (order == 0)
			return &table[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

bool is_work_day(const struct holiday *table, size_t n, struct date day)
{
	const struct holiday *h = find(table, n, day);

	return h ? h->kind == HOLIDAY_WORKED : date_weekday(day) <= 5;
}

static struct date next_work_day(const struct holiday *table, size_t n, struct date day)
{
	int64_t steps = 0;

	while (!is_work_day(table, n, day) && steps++ < LIMIT_DEADLINE_DAYS)
		day = date_add(day, 1);
	return day;
}

struct date work_days_after(const struct holiday *table, size_t n_table, struct date from,
			    int64_t n)
{
	struct date day = n > 0 ? from : next_work_day(table, n_table, from);

	for (int64_t i = 0; i < n && i < LIMIT_DEADLINE_DAYS; i++)
		day = next_work_day(table, n_table, date_add(day, 1));
	return day;
}

int64_t work_days_since(const struct holiday *table, size_t n, struct date from, struct date to)
{
	struct date day = from;
	int64_t found = 0;

	for (int64_t i = 0; i < LIMIT_DEADLINE_DAYS && date_cmp(day, to) < 0; i++) {
		day = date_add(day, 1);
		found += is_work_day(table, n, day);
	}
	return found;
}

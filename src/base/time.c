#include "base/time.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/log.h"

#define YEAR_MAX 9999
/* The first and the last microsecond of the years 1..9999; outside nothing has a civil date. */
#define AT_MIN (INT64_C(-62135596800) * TIME_SEC)
#define AT_MAX (INT64_C(253402300800) * TIME_SEC - 1)

static int64_t clock_read(clockid_t clock)
{
	struct timespec ts;

	if (clock_gettime(clock, &ts) != 0)
		die("clock_gettime failed");
	return (int64_t)ts.tv_sec * TIME_SEC + ts.tv_nsec / 1000;
}

#ifdef VANTHU_FAULTS
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

static int offset_fd = -1;

/* Opened once and early: a node shuts itself out of most folders. */
static void offset_open(void)
{
	const char *path = getenv("VANTHU_CLOCK_OFFSET");

	if (path && path[0] == '/' && (offset_fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		die("VANTHU_CLOCK_OFFSET cannot be opened");
}

/* Seconds by which a test moves the clock: a number, or the path of a file that holds one and may
 * change while the program runs. */
static int64_t clock_offset(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	const char *text = getenv("VANTHU_CLOCK_OFFSET");
	char buf[24];
	static _Atomic int64_t last;
	ssize_t n;
	int64_t secs = 0;

	(void)pthread_once(&once, offset_open);
	struct str s = str_of(text ? text : "0");
	if (offset_fd >= 0) {
		n = pread(offset_fd, buf, sizeof buf, 0);
		s = str_trim(str_of_n(buf, n > 0 ? (size_t)n : 0));
		if (s.n == 0) /* it is being written */
			return atomic_load(&last);
	}
	if (!str_to_i64(s, -INT64_C(4000000000), INT64_C(4000000000), &secs))
		die("VANTHU_CLOCK_OFFSET is no number of seconds");
	atomic_store(&last, secs * TIME_SEC);
	return secs * TIME_SEC;
}
#else
static int64_t clock_offset(void)
{
	return 0;
}
#endif

int64_t time_now(void)
{
	return clock_read(CLOCK_REALTIME) + clock_offset();
}

int64_t time_monotonic(void)
{
	return clock_read(CLOCK_MONOTONIC);
}

void time_sleep(int64_t us)
{
	int64_t end = time_monotonic() + us;
	struct timespec ts = { .tv_sec = end / TIME_SEC, .tv_nsec = end % TIME_SEC * 1000 };

	if (us <= 0)
		return;
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL) == EINTR)
		;
}

int64_t backoff(int64_t first, int64_t max, int64_t n)
{
	int64_t us = first < max ? first : max;

	for (int64_t i = 0; i < n && us > 0 && us < max; i++)
		us = us > max / 2 ? max : us * 2;
	return us;
}

/* Civil dates by the usual trick of a year that begins in March: the leap day is then the last one,
 * and eras of 400 years (146097 days) repeat. Day 0 is 1970-01-01. */
#define ERA_DAYS 146097
#define EPOCH_SHIFT 719468 /* days from 0000-03-01 to 1970-01-01 */

static int64_t days_of(struct date d)
{
	int64_t year = d.month <= 2 ? d.year - 1 : d.year;
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t year_of_era = year - era * 400;
	int64_t month = d.month > 2 ? d.month - 3 : d.month + 9;
	int64_t day_of_year = (153 * month + 2) / 5 + d.day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * ERA_DAYS + day_of_era - EPOCH_SHIFT;
}

static struct date date_of(int64_t days)
{
	int64_t z = days + EPOCH_SHIFT;
	int64_t era = (z >= 0 ? z : z - (ERA_DAYS - 1)) / ERA_DAYS;
	int64_t doe = z - era * ERA_DAYS;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	int64_t month = mp < 10 ? mp + 3 : mp - 9;

	return (struct date){
		.year = (int16_t)(yoe + era * 400 + (month <= 2)),
		.month = (int8_t)month,
		.day = (int8_t)(doy - (153 * mp + 2) / 5 + 1),
	};
}

static int64_t clip(int64_t at)
{
	return at < AT_MIN ? AT_MIN : at > AT_MAX ? AT_MAX : at;
}

struct civil time_to_civil(int64_t at, int64_t zone)
{
	int64_t local = clip(clip(at) + zone);
	int64_t days = local / TIME_DAY - (local % TIME_DAY < 0);
	int64_t rest = local - days * TIME_DAY;

	return (struct civil){
		.date = date_of(days),
		.hour = (int8_t)(rest / TIME_HOUR),
		.minute = (int8_t)(rest / TIME_MIN % 60),
		.second = (int8_t)(rest / TIME_SEC % 60),
		.micro = (int32_t)(rest % TIME_SEC),
	};
}

int64_t time_from_civil(struct civil c, int64_t zone)
{
	int64_t secs = ((int64_t)c.hour * 60 + c.minute) * 60 + c.second;

	bug_if(!date_is_valid(c.date));
	return days_of(c.date) * TIME_DAY + secs * TIME_SEC + c.micro - zone;
}

int64_t date_start_vn(struct date d)
{
	return time_from_civil((struct civil){ .date = d }, TIME_ZONE_VN);
}

struct date time_date_vn(int64_t at)
{
	return time_to_civil(at, TIME_ZONE_VN).date;
}

static int month_days(int year, int month)
{
	static const int8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

bool date_is_valid(struct date d)
{
	return d.year >= 1 && d.year <= YEAR_MAX && d.month >= 1 && d.month <= 12 && d.day >= 1 &&
	       d.day <= month_days(d.year, d.month);
}

bool date_is_set(struct date d)
{
	return d.year != 0;
}

int date_cmp(struct date x, struct date y)
{
	if (x.year != y.year)
		return x.year < y.year ? -1 : 1;
	if (x.month != y.month)
		return x.month < y.month ? -1 : 1;
	return (x.day > y.day) - (x.day < y.day);
}

int date_weekday(struct date d)
{
	int64_t days = time_from_civil((struct civil){ .date = d }, 0) / TIME_DAY;

	return (int)(((days + 3) % 7 + 7) % 7) + 1; /* 1 January 1970 was a Thursday */
}

struct date date_add(struct date d, int64_t days)
{
	int64_t at = time_from_civil((struct civil){ .date = d }, 0);
	return time_to_civil(at + days * TIME_DAY, 0).date;
}

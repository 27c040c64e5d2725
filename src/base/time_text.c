/* time_text.c -- dates and points in time as text, and back. */
#include <string.h>

#include "base/arena.h"
#include "base/time.h"

/* What is left to read. Each reader takes its part from the front or answers false. */
struct scan {
	struct str s;
};

static bool scan_char(struct scan *in, char c)
{
	if (!in->s.n || in->s.p[0] != c)
		return false;
	in->s = str_sub(in->s, 1, SIZE_MAX);
	return true;
}

/* min..max digits (at most nine), as many as there are. */
static bool scan_digits(struct scan *in, size_t min, size_t max, int *out)
{
	size_t n = 0;
	int v = 0;

	while (n < max && n < in->s.n && in->s.p[n] >= '0' && in->s.p[n] <= '9')
		v = v * 10 + (in->s.p[n++] - '0');
	if (n < min)
		return false;
	in->s = str_sub(in->s, n, SIZE_MAX);
	*out = v;
	return true;
}

/* At most four digits for the year and two for the others, so that the casts lose nothing. */
static bool date_make(int year, int month, int day, struct date *out)
{
	struct date d = { (int16_t)year, (int8_t)month, (int8_t)day };

	if (!date_is_valid(d))
		return false;
	*out = d;
	return true;
}

/* Year first. short_ok: month and day may have one digit. */
static bool scan_date(struct scan *in, char sep, bool short_ok, struct date *out)
{
	size_t min = short_ok ? 1 : 2;
	int y, m, d;

	return scan_digits(in, 4, 4, &y) && scan_char(in, sep) && scan_digits(in, min, 2, &m) &&
	       scan_char(in, sep) && scan_digits(in, min, 2, &d) && date_make(y, m, d, out);
}

static bool scan_clock(struct scan *in, struct civil *c)
{
	int h, m, s;

	if (!scan_digits(in, 2, 2, &h) || !scan_char(in, ':') || !scan_digits(in, 2, 2, &m) ||
	    !scan_char(in, ':') || !scan_digits(in, 2, 2, &s))
		return false;
	if (h > 23 || m > 59 || s > 59)
		return false;
	c->hour = (int8_t)h;
	c->minute = (int8_t)m;
	c->second = (int8_t)s;
	return true;
}

/* One to nine digits of a second; what is finer than a microsecond is dropped. */
static bool scan_fraction(struct scan *in, int32_t *micro)
{
	size_t before = in->s.n;
	int v;

	if (!scan_digits(in, 1, 9, &v))
		return false;
	for (size_t n = before - in->s.n; n < 6; n++)
		v *= 10;
	for (size_t n = before - in->s.n; n > 6; n--)
		v /= 10;
	*micro = v;
	return true;
}

static bool scan_zone(struct scan *in, int64_t *zone)
{
	bool west;
	int h, m;

	if (scan_char(in, 'Z')) {
		*zone = 0;
		return true;
	}
	west = scan_char(in, '-');
	if (!west && !scan_char(in, '+'))
		return false;
	if (!scan_digits(in, 2, 2, &h) || !scan_char(in, ':') || !scan_digits(in, 2, 2, &m))
		return false;
	if (h > 23 || m > 59)
		return false;
	*zone = (h * TIME_HOUR + m * TIME_MIN) * (west ? -1 : 1);
	return true;
}

bool date_parse_iso(struct str s, struct date *out)
{
	struct scan in = { s };
	struct date d;

	if (!scan_date(&in, '-', false, &d) || in.s.n)
		return false;
	*out = d;
	return true;
}

bool date_parse_slash(struct str s, struct date *out)
{
	struct scan in = { s };
	struct date d;

	if (!scan_date(&in, '/', true, &d) || in.s.n)
		return false;
	*out = d;
	return true;
}

/* Day, month, year, whether or not there is such a day. */
static bool scan_parts_vn(struct scan *in, size_t year_digits, int parts[3])
{
	char sep;

	if (!scan_digits(in, 1, 2, &parts[0]) || !in->s.n)
		return false;
	sep = in->s.p[0];
	if (sep != '/' && sep != '-' && sep != '.')
		return false;
	return scan_char(in, sep) && scan_digits(in, 1, 2, &parts[1]) && scan_char(in, sep) &&
	       scan_digits(in, year_digits, year_digits, &parts[2]) && !in->s.n;
}

static bool scan_date_vn(struct scan *in, size_t year_digits, struct date *out)
{
	int x[3];

	return scan_parts_vn(in, year_digits, x) &&
	       date_make(year_digits == 2 ? 2000 + x[2] : x[2], x[1], x[0], out);
}

bool date_is_shaped(struct str s)
{
	struct scan two = { s }, four = { s };
	int x[3];

	return scan_parts_vn(&four, 4, x) || scan_parts_vn(&two, 2, x);
}

bool date_parse_vn(struct str s, struct date *out)
{
	struct scan in = { s };

	return scan_date_vn(&in, 4, out);
}

bool date_parse_typed(struct str s, struct date *out)
{
	struct scan in = { s };

	return date_parse_vn(s, out) || scan_date_vn(&in, 2, out);
}

/* A list has some hundreds of dates: from the back each digit is put where a letter stands for it. */
static struct str pattern_fill(struct arena *a, const char *pattern, const struct civil *c)
{
	enum { NONE, YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, MICRO, N_PARTS };
	static const unsigned char parts[0x80] = {
		['Y'] = YEAR,   ['M'] = MONTH,  ['D'] = DAY,  ['h'] = HOUR,
		['m'] = MINUTE, ['s'] = SECOND, ['u'] = MICRO
	};
	unsigned left[N_PARTS] = { 0,
				   (unsigned)c->date.year,
				   (unsigned)c->date.month,
				   (unsigned)c->date.day,
				   (unsigned)c->hour,
				   (unsigned)c->minute,
				   (unsigned)c->second,
				   (unsigned)c->micro };
	struct str s = str_of(pattern);
	char *p = arena_dup(a, s.p, s.n);

	for (size_t at = s.n; at-- > 0;) {
		unsigned part = parts[p[at] & 0x7f];
		if (part == NONE)
			continue;
		p[at] = (char)('0' + left[part] % 10);
		left[part] /= 10;
	}
	return str_of_n(p, s.n);
}

static struct str date_fill(struct arena *a, const char *pattern, struct date d)
{
	const struct civil c = { .date = d };

	return date_is_set(d) ? pattern_fill(a, pattern, &c) : STR("");
}

struct str date_iso(struct arena *a, struct date d)
{
	return date_fill(a, "YYYY-MM-DD", d);
}

struct str date_slash(struct arena *a, struct date d)
{
	return date_fill(a, "YYYY/MM/DD", d);
}

struct str date_vn(struct arena *a, struct date d)
{
	return date_fill(a, "DD/MM/YYYY", d);
}

struct str time_iso(struct arena *a, int64_t at)
{
	struct civil c = time_to_civil(at, 0);

	return pattern_fill(a, "YYYY-MM-DDThh:mm:ss.uuuuuuZ", &c);
}

bool time_parse_iso(struct str s, int64_t *out)
{
	struct scan in = { s };
	struct civil c = { 0 };
	int64_t zone;

	if (!scan_date(&in, '-', false, &c.date) || !scan_char(&in, 'T') || !scan_clock(&in, &c))
		return false;
	if (scan_char(&in, '.') && !scan_fraction(&in, &c.micro))
		return false;
	if (!scan_zone(&in, &zone) || in.s.n)
		return false;
	*out = time_from_civil(c, zone);
	return true;
}

struct str time_vn(struct arena *a, int64_t at)
{
	struct civil c = time_to_civil(at, TIME_ZONE_VN);

	return pattern_fill(a, "DD/MM/YYYY hh:mm", &c);
}

struct str time_edxml(struct arena *a, int64_t at)
{
	struct civil c = time_to_civil(at, TIME_ZONE_VN);

	return pattern_fill(a, "YYYY/MM/DD hh:mm:ss", &c);
}

bool time_parse_edxml(struct str s, int64_t *out)
{
	struct scan in = { s };
	struct civil c = { 0 };

	if (!scan_date(&in, '/', true, &c.date))
		return false;
	if (in.s.n && (!scan_char(&in, ' ') || !scan_clock(&in, &c) || in.s.n))
		return false;
	*out = time_from_civil(c, TIME_ZONE_VN);
	return true;
}

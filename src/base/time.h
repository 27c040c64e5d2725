/* time.h -- points in time and civil dates.
 *
 * WHAT      A point in time is int64 microseconds since 1970-01-01T00:00:00 UTC (names end in _at);
 *           a civil date is a struct date. Vietnam is UTC+7 the year round (no daylight saving), so
 *           conversions are pure arithmetic.
 * OWNERSHIP Values only.
 * ERRORS    Parsers answer false and leave *out untouched.
 * TIME      time_now() is called in app, jobs, web and api alone and passed down from there.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define TIME_SEC INT64_C(1000000)
#define TIME_MIN (60 * TIME_SEC)
#define TIME_HOUR (60 * TIME_MIN)
#define TIME_DAY (24 * TIME_HOUR)
#define TIME_ZONE_VN (7 * TIME_HOUR)

struct date {
	int16_t year; /* 0 = no date */
	int8_t month; /* 1..12 */
	int8_t day;   /* 1..31 */
};

struct civil {
	struct date date;
	int8_t hour, minute, second;
	int32_t micro;
};

int64_t time_now(void);       /* wall clock; in a -Dfaults build moved by VANTHU_CLOCK_OFFSET
                                      (seconds) */
int64_t time_monotonic(void); /* for intervals */
void time_sleep(int64_t us);
/* The pause after the nth failure in a row, n from 0: first, twice that, twice again … max. */
int64_t backoff(int64_t first, int64_t max, int64_t n);

/* Points outside the years 1..9999 are clipped to them. */
struct civil time_to_civil(int64_t at, int64_t zone);
/* c.date must be valid (a bug otherwise). */
int64_t time_from_civil(struct civil c, int64_t zone);
struct date time_date_vn(int64_t at);
/* 00:00 of a day in Vietnam; d must be valid. */
int64_t date_start_vn(struct date d);

bool date_is_valid(struct date d);
bool date_is_set(struct date d);
int date_cmp(struct date x, struct date y);
/* So many days later, or before when negative; d must be valid. Clipped to the years 1..9999. */
struct date date_add(struct date d, int64_t days);
int date_weekday(struct date d); /* 1 = Monday … 7 = Sunday */
/* Stored form, also the order of text: "2026-11-21"; "" for no date. */
struct str date_iso(struct arena *a, struct date d);
bool date_parse_iso(struct str s, struct date *out);   /* 2026-11-21 */
bool date_parse_slash(struct str s, struct date *out); /* 2026/11/21, also 2026/1/2 */
/* As people write it: 21/11/2026, 1/3/2026, 21-11-2026, 21.11.2026. */
bool date_parse_vn(struct str s, struct date *out);
/* Also 1/3/26 for 2026: what a person types into a page, never what a program sends. */
bool date_parse_typed(struct str s, struct date *out);
/* Whether that is how a day is typed, though there may be none: 31/02/2026. */
bool date_is_shaped(struct str s);
struct str date_slash(struct arena *a, struct date d);
struct str date_vn(struct arena *a, struct date d); /* 21/11/2026; "" for no date */

struct str time_iso(struct arena *a, int64_t at);   /* 2026-11-21T13:45:46.059500Z */
bool time_parse_iso(struct str s, int64_t *out);    /* Z or ±hh:mm; fraction optional */
struct str time_vn(struct arena *a, int64_t at);    /* 21/11/2026 20:45, UTC+7 */
struct str time_edxml(struct arena *a, int64_t at); /* 2026/11/21 20:45:46, UTC+7 */
bool time_parse_edxml(struct str s, int64_t *out);  /* same; date alone = 00:00:00 */

/* notice.h -- internal documents that are only to be read: what they have beside others, and whom they go to.
 *
 * WHAT      A notice (giấy mời họp, tài liệu họp, văn bản để biết, để báo cáo, ý kiến chỉ đạo) is an internal
 *           document, without number or register, whose readers are informed of it by assignments that nobody
 *           gave; seen_at of these is the receipt. Whom somebody may write to is policy/address.tbl.
 * OWNERSHIP Structs hold views; the bytes live in the arena of whoever filled them.
 * ERRORS    None.
 * TIME      Points in time are int64 µs UTC, 0 = none; hours are those of Vietnam.
 * LIMITS    LIMIT_NOTICE_READERS, LIMIT_NOTICE_VENUE.
 */
#pragma once

#include "base/str.h"
#include "base/time.h"
#include "model/enums.h"

struct notice {
	int64_t document_id, tenant_id;
	enum form form;   /* how it reaches its readers: electronic, hybrid, paper */
	int64_t meets_at; /* a meeting: when */
	struct str venue; /* …and where */
};

/* How often somebody has printed one. */
struct notice_print {
	int64_t document_id, account_id, tenant_id;
	int64_t n;
	int64_t last_at;
	struct str name; /* of a list */
};

/* A unit, or (is_person) somebody by one of their posts, as they stand to a capacity. */
struct addressee {
	bool is_person;
	enum role role;          /* of a person's post */
	int64_t unit_id;         /* the unit, or that of the post; 0: the organ itself */
	bool is_below, is_above; /* the capacity's unit; itself is both */
};
/* Whether whom stands so to a post in a unit (0: in the organ itself). */
bool addressee_is(const struct addressee *x, enum address whom, int64_t unit_id);

/* "8:30", "08:30", "8h30", "8 giờ 30", "14h": µs since midnight. */
bool meeting_clock_parse(struct str s, int64_t *out);

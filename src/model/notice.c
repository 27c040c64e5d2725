/* notice.c -- who is whose reader; hours as people write them. */
#include "model/notice.h"

bool addressee_is(const struct addressee *x, enum address whom, int64_t unit_id)
{
	switch (whom) {
	case ADDRESS_EVERYBODY: return true;
	case ADDRESS_BELOW: return unit_id > 0 && x->is_below;
	case ADDRESS_UNIT: return x->unit_id == unit_id && (x->is_person || unit_id > 0);
	case ADDRESS_ABOVE:
		return unit_id > 0 && x->is_person && x->role == ROLE_HEAD && x->is_above;
	case ADDRESS_LEADERS: return x->is_person && x->role == ROLE_LEADER;
	case address__COUNT: break;
	}
	return false;
}

bool meeting_clock_parse(struct str s, int64_t *out)
{
	int64_t hour, minute = 0;
	size_t n = 0;

	s = str_trim(s);
	while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
		n++;
	if (!str_to_i64(str_sub(s, 0, n), 0, 23, &hour))
		return false;
	struct str rest = str_trim(str_sub(s, n, s.n));
	static const char *const marks[] = { ":", "giờ", "h", "g" };
	bool has_mark = false;
	for (size_t i = 0; i < sizeof marks / sizeof marks[0] && !has_mark; i++) {
		struct str mark = str_of(marks[i]);
		has_mark = str_starts(rest, mark);
		if (has_mark)
			rest = str_trim(str_sub(rest, mark.n, rest.n));
	}
	if (!has_mark || (rest.n > 0 && !str_to_i64(rest, 0, 59, &minute)))
		return false;
	*out = hour * TIME_HOUR + minute * TIME_MIN;
	return true;
}

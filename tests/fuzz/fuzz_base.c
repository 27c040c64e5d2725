/* Base64, hex, numbers, dates and times, over any bytes: what is accepted is written back the same. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/codec.h"
#include "base/log.h"
#include "base/time.h"

static void codecs_check(struct arena *a, struct str s)
{
	struct str out, again;

	if (base64_decode(a, s, &out))
		bug_if(!base64_decode(a, base64_encode(a, out), &again) || !str_eq(out, again));
	if (hex_decode(a, s, &out))
		bug_if(!str_eq_nocase(hex_encode(a, out), s));
	bug_if(!base64_decode(a, base64_encode(a, s), &out) || !str_eq(out, s));
	bug_if(!hex_decode(a, hex_encode(a, s), &out) || !str_eq(out, s));
}

/* In two pieces the stream gives what it gives in one. */
static void pieces_check(struct arena *a, struct str s)
{
	struct str whole;
	size_t cut = s.n ? (unsigned char)s.p[0] % s.n : 0;
	struct base64_dec d = { 0 };
	unsigned char *out = arena_alloc(a, s.n + 8);
	size_t n = base64_dec_feed(&d, s.p, cut, out);

	n += base64_dec_feed(&d, s.p + cut, s.n - cut, out + n);
	bug_if(base64_decode(a, s, &whole) != base64_dec_end(&d));
	if (base64_dec_end(&d))
		bug_if(!str_eq(whole, str_of_n((const char *)out, n)));
}

static void numbers_check(struct arena *a, struct str s)
{
	int64_t i, i_again;
	uint64_t u, u_again;

	if (str_to_i64(s, INT64_MIN, INT64_MAX, &i)) {
		bug_if(!str_to_i64(str_fmt(a, "%lld", (long long)i), i, i, &i_again));
		bug_if(i != i_again);
	}
	if (str_to_u64(s, UINT64_MAX, &u)) {
		bug_if(!str_to_u64(str_fmt(a, "%llu", (unsigned long long)u), u, &u_again));
		bug_if(u != u_again);
	}
}

static void times_check(struct arena *a, struct str s)
{
	struct date d, d_again;
	int64_t at, again;

	if (date_parse_iso(s, &d))
		bug_if(!date_is_valid(d) || !str_eq(date_iso(a, d), s));
	if (date_parse_slash(s, &d))
		bug_if(!date_parse_slash(date_slash(a, d), &d_again) || date_cmp(d, d_again));
	if (date_parse_vn(s, &d))
		bug_if(!date_parse_vn(date_vn(a, d), &d_again) || date_cmp(d, d_again));
	/* A zone can lead out of the years that have a text, at both ends. */
	if (time_parse_iso(s, &at) && time_to_civil(at, 0).date.year > 1 &&
	    time_to_civil(at, 0).date.year < 9999)
		bug_if(!time_parse_iso(time_iso(a, at), &again) || at != again);
	if (time_parse_edxml(s, &at) && time_date_vn(at).year > 1)
		bug_if(!time_parse_edxml(time_edxml(a, at), &again) || at != again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str s = { (const char *)data, size };

	codecs_check(a, s);
	if (size)
		pieces_check(a, s);
	numbers_check(a, s);
	times_check(a, s);
	return 0;
}

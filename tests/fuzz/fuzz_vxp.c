/* The headers of a VXP request, line by line, and the texts in them: what is let through is what was
 * signed, and what is parsed is written back the same. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "api/vxp_int.h"
#include "base/log.h"
#include "base/time.h"

#define LINES 128

static void timestamp_check(struct arena *a, struct str s)
{
	int64_t at;
	if (!vxp_timestamp_parse(s, TIME_ZONE_VN, &at))
		return;
	struct str again = vxp_timestamp(a, at, TIME_ZONE_VN);
	bool is_leap_second = str_eq(str_sub(s, 13, 2), STR("60"));
	bug_if(!is_leap_second && !str_eq(again, s));
}

static void hash_check(struct arena *a, struct str s)
{
	unsigned char digest[32] = { 0 };
	if (s.n > 0)
		memcpy(digest, s.p, s.n < 32 ? s.n : 32);
	bug_if(!vxp_hash_file_matches(vxp_hash_file(a, digest), digest));
	if (vxp_hash_file_matches(s, digest))
		bug_if(s.n < 32 || s.n > 64);
}

static void date_check(struct str s)
{
	int64_t from, to;
	bool is_date = vxp_date_parse(s, TIME_ZONE_VN, false, &from);
	bug_if(vxp_date_parse(s, TIME_ZONE_VN, true, &to) != is_date);
	bug_if(is_date && to <= from);
}

static struct str prefixed(struct arena *a, struct str name)
{
	return str_cat(a, STR(VXP_PREFIX), name);
}

/* No fault: whatever a call could ask for was signed, and was sent with that very value. */
static void cover_check(struct arena *a, const struct vxp_head *h, const struct net_field *f,
			size_t n)
{
	bug_if(!str_eq(str_trim(vxp_head_arg(h, "systemid")), h->system_id));
	bug_if(vxp_head_arg(h, "timestamp").p == NULL);
	for (size_t i = 0; i < h->n_args; i++) {
		struct str name = prefixed(a, h->args[i].name);
		bool is_ours = str_eq_nocase(h->args[i].name, STR("version"));
		for (size_t k = 0; k < n && !is_ours; k++) {
			bool is_part = str_find(f[k].name, STR("-header")) != SIZE_MAX;
			if (!is_part && str_eq_nocase(f[k].name, name))
				bug_if(!str_eq(str_trim(f[k].value), str_trim(h->args[i].value)));
		}
	}
}

static void head_check(struct arena *a, const struct net_field *f, size_t n)
{
	struct vxp_head *h = ARENA_NEW(a, struct vxp_head);
	vxp_head_read(a, f, n, h);
	if (h->missing.id != TEXT__COUNT)
		bug_if(h->n_args > 0);
	else if (h->cover.id == TEXT__COUNT)
		cover_check(a, h, f, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str rest = str_of_n((const char *)data, size), line;
	struct net_field *fields = ARENA_ARRAY(a, LINES, struct net_field);
	size_t n = 0;
	while (rest.n > 0 && n < LINES) {
		str_split(rest, '\n', &line, &rest);
		str_split(line, ':', &fields[n].name, &fields[n].value);
		timestamp_check(a, str_trim(fields[n].value));
		hash_check(a, str_trim(fields[n].value));
		date_check(fields[n].value);
		n++;
	}
	head_check(a, fields, n);
	return 0;
}

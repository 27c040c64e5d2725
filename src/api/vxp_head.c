/* vxp_head.c -- what a request says of itself, and whether what was sent is what was signed. */
#include "api/vxp_int.h"

/* Arguments that some call acts on: none of them may be sent beside the signature. */
static const char *const arguments[] = {
	"systemid",    "timestamp", "Content-Type", "from",       "servicetype",
	"messagetype", "hash-file", "fromDate",     "toDate",     "status",
	"pageSize",    "pageIndex", "docId",        "agencycode", "modifyDate",
};
/* Parts of the signature itself; and version: the SDK sends its own unsigned behind everything, also
 * when a call has an argument of that name. */
static const char *const parts[] = { "sign-header-key", "sign-header", "hash-header", "version" };

static bool is_among(struct str name, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq_nocase(name, str_of(list[i])))
			return true;
	}
	return false;
}

static bool name_take(struct str header, struct str *out)
{
	struct str prefix = STR(VXP_PREFIX);
	if (header.n <= prefix.n || !str_eq_nocase(str_sub(header, 0, prefix.n), prefix))
		return false;
	*out = str_sub(header, prefix.n, header.n);
	return true;
}

static void fault_set(struct vxp_fault *f, enum text_id id, struct str param)
{
	if (f->id != TEXT__COUNT)
		return;
	f->id = id;
	f->param = param;
}

static struct vxp_arg *arg_find(struct vxp_head *h, struct str name)
{
	for (size_t i = 0; i < h->n_args; i++) {
		if (str_eq_nocase(h->args[i].name, name))
			return &h->args[i];
	}
	return NULL;
}

struct str vxp_head_arg(const struct vxp_head *h, const char *name)
{
	for (size_t i = 0; i < h->n_args; i++) {
		if (str_eq_nocase(h->args[i].name, str_of(name)))
			return h->args[i].value;
	}
	return STR_NULL;
}

/* ---- the parts ---- */

static void part_take(struct vxp_head *h, struct str name, struct str value)
{
	struct str *part = str_eq_nocase(name, STR("systemid"))          ? &h->system_id
			   : str_eq_nocase(name, STR("sign-header"))     ? &h->sign_header
			   : str_eq_nocase(name, STR("sign-header-key")) ? &h->sign_header_key
			   : str_eq_nocase(name, STR("hash-header"))     ? &h->hash_header
									 : NULL;
	if (!part)
		return;
	if (part->n > 0)
		fault_set(&h->cover, TEXT_VXP_15_MALFORMED, name);
	else
		*part = value;
}

static void parts_read(struct vxp_head *h, const struct net_field *headers, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str name;
		if (name_take(headers[i].name, &name))
			part_take(h, name, str_trim(headers[i].value));
	}
	if (h->system_id.n == 0)
		fault_set(&h->missing, TEXT_VXP_15_NO_SYSTEM, STR_NULL);
	if (h->sign_header_key.n == 0)
		fault_set(&h->missing, TEXT_VXP_15_UNSIGNED, STR(VXP_PREFIX "sign-header-key"));
	if (h->sign_header.n == 0)
		fault_set(&h->missing, TEXT_VXP_15_UNSIGNED, STR(VXP_PREFIX "sign-header"));
	if (h->hash_header.n == 0)
		fault_set(&h->missing, TEXT_VXP_15_UNSIGNED, STR(VXP_PREFIX "hash-header"));
}

/* ---- what was signed ---- */

static bool member_take(struct vxp_head *h, struct str key, const struct jval *value)
{
	struct vxp_arg arg;
	if (h->n_args == VXP_ARGS || !name_take(key, &arg.name) || !jval_str(value, &arg.value) ||
	    arg_find(h, arg.name))
		return false;
	h->args[h->n_args++] = arg;
	return true;
}

static void signed_read(struct arena *a, struct vxp_head *h)
{
	const struct jval *object, *value;
	struct str key;
	if (json_parse(a, h->sign_header, &object, NULL) != RC_OK || !jval_is_object(object)) {
		fault_set(&h->cover, TEXT_VXP_15_MALFORMED, STR("sign-header"));
		return;
	}
	for (size_t i = 0; jval_member(object, i, &key, &value); i++) {
		if (!member_take(h, key, value)) {
			fault_set(&h->cover, TEXT_VXP_15_MALFORMED, key);
			return;
		}
	}
}

/* ---- what was sent ---- */

static bool was_sent(const struct vxp_arg *arg, const struct net_field *headers, size_t n)
{
	struct str name;
	for (size_t i = 0; i < n; i++) {
		if (name_take(headers[i].name, &name) && str_eq_nocase(name, arg->name))
			return true; /* that the values agree is looked at header by header */
	}
	return false;
}

/* Every name that the sender says it signed is signed, and is there. */
static void names_check(struct vxp_head *h, const struct net_field *headers, size_t n)
{
	struct str rest = h->sign_header_key, name;
	while (rest.n > 0) {
		str_split(rest, ';', &name, &rest);
		name = str_trim(name);
		if (name.n == 0)
			continue;
		const struct vxp_arg *arg = arg_find(h, name);
		if (!arg)
			fault_set(&h->cover, TEXT_VXP_15_UNCOVERED, name);
		else if (!was_sent(arg, headers, n))
			fault_set(&h->cover, TEXT_VXP_15_DIFFERS, name);
	}
}

/* Every header sent, each time it was sent, has the value that was signed. */
static void values_check(struct vxp_head *h, const struct net_field *headers, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str name;
		if (!name_take(headers[i].name, &name))
			continue;
		if (is_among(name, parts, sizeof parts / sizeof parts[0]))
			continue;
		const struct vxp_arg *arg = arg_find(h, name);
		if (arg && !str_eq(str_trim(arg->value), str_trim(headers[i].value)))
			fault_set(&h->cover, TEXT_VXP_15_DIFFERS, name);
		if (!arg && is_among(name, arguments, sizeof arguments / sizeof arguments[0]))
			fault_set(&h->cover, TEXT_VXP_15_UNCOVERED, name);
	}
}

void vxp_head_read(struct arena *a, const struct net_field *headers, size_t n, struct vxp_head *out)
{
	struct vxp_head *h = out;
	*h = (struct vxp_head){ .missing.id = TEXT__COUNT, .cover.id = TEXT__COUNT };
	parts_read(h, headers, n);
	if (h->missing.id != TEXT__COUNT)
		return;
	signed_read(a, h);
	names_check(h, headers, n);
	values_check(h, headers, n);
	if (!arg_find(h, STR("systemid")))
		fault_set(&h->cover, TEXT_VXP_15_UNCOVERED, STR("systemid"));
	if (!arg_find(h, STR("timestamp")))
		fault_set(&h->cover, TEXT_VXP_15_UNCOVERED, STR("timestamp"));
}

/* ---- dates ---- */

static bool clock_parse(struct str s, struct civil *c, bool *out_has_seconds)
{
	struct str hour, minute, rest;
	int64_t h, m, sec = 0;
	if (!str_split(s, ':', &hour, &rest))
		return false;
	*out_has_seconds = str_split(rest, ':', &minute, &rest);
	if (!str_to_i64(hour, 0, 23, &h) || !str_to_i64(minute, 0, 59, &m) ||
	    (*out_has_seconds && !str_to_i64(rest, 0, 59, &sec)))
		return false;
	c->hour = (int8_t)h;
	c->minute = (int8_t)m;
	c->second = (int8_t)sec;
	return true;
}

bool vxp_date_parse(struct str s, int64_t zone, bool is_end, int64_t *out_at)
{
	struct civil c = { 0 };
	struct str day, clock;
	int64_t unit = TIME_DAY;
	s = str_trim(s);
	bool has_clock = str_split(s, s.n > 10 && s.p[10] == 'T' ? 'T' : ' ', &day, &clock);
	if (!date_parse_slash(day, &c.date) && !date_parse_iso(day, &c.date) &&
	    !date_parse_vn(day, &c.date))
		return false;
	if (has_clock) {
		bool has_seconds;
		if (!clock_parse(clock, &c, &has_seconds))
			return false;
		unit = has_seconds ? TIME_SEC : TIME_MIN;
	}
	*out_at = time_from_civil(c, zone) + (is_end ? unit : 0);
	return true;
}

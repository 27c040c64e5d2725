/* query.c -- what is percent-encoded: queries, urlencoded forms, path segments; and cookies. */
#include "net/form_int.h"

#include "base/limits.h"
#include "base/map.h"

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool percent_decode(struct arena *a, struct str in, bool plus_is_space, struct str *out)
{
	char *p = arena_dup(a, in.p, in.n);
	size_t n = 0;

	for (size_t i = 0; i < in.n; i++) {
		char c = in.p[i];

		if (c == '%') {
			int high = i + 1 < in.n ? hex_value(in.p[i + 1]) : -1;
			int low = i + 2 < in.n ? hex_value(in.p[i + 2]) : -1;

			if (high < 0 || low < 0)
				return false;
			c = (char)(high << 4 | low);
			i += 2;
		} else if (c == '+' && plus_is_space) {
			c = ' ';
		}
		if (c == '\0')
			return false;
		p[n++] = c;
	}
	p[n] = '\0';
	*out = str_of_n(p, n);
	return true;
}

enum rc form_over(struct err *e, const char *key, int64_t limit)
{
	(void)err_set(e, RC_LIMIT, key, "form: over the limit of %lld", (long long)limit);
	err_param_i64(e, limit);
	return RC_LIMIT;
}

static enum rc pair_parse(struct arena *a, struct str pair, struct net_field *out, struct err *e)
{
	struct str name;
	struct str value;

	(void)str_split(pair, '=', &name, &value);
	if (!percent_decode(a, name, true, &out->name) ||
	    !percent_decode(a, value, true, &out->value))
		return err_set(e, RC_INVALID, "err.form.encoding", "bad percent escape or NUL");
	if (out->name.n > LIMIT_FORM_FIELD || out->value.n > LIMIT_FORM_FIELD)
		return form_over(e, "err.form.field", LIMIT_FORM_FIELD);
	return RC_OK;
}

enum rc net_query_parse(struct arena *a, struct str encoded, struct net_form *out, struct err *e)
{
	VEC(struct net_field) fields = VEC_INIT(a);
	struct str rest = encoded;
	struct str pair;

	while (rest.n) {
		struct net_field f;

		(void)str_split(rest, '&', &pair, &rest);
		if (pair.n == 0)
			continue;
		if (fields.n == LIMIT_FORM_FIELDS)
			return form_over(e, "err.form.fields", LIMIT_FORM_FIELDS);
		TRY(pair_parse(a, pair, &f, e));
		VEC_PUSH(&fields, f);
	}
	if (arena_is_over(a))
		return form_over(e, "err.form.memory", LIMIT_REQUEST_MEMORY);
	*out = (struct net_form){ .fields = fields.p, .n = fields.n };
	return RC_OK;
}

struct str net_form_get(const struct net_form *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++)
		if (str_eq_c(f->fields[i].name, name))
			return f->fields[i].value;
	return STR_NULL;
}

bool net_path_decode(struct arena *a, struct str segment, struct str *out)
{
	struct str decoded;

	if (!percent_decode(a, segment, false, &decoded))
		return false;
	for (size_t i = 0; i < decoded.n; i++)
		if ((unsigned char)decoded.p[i] < ' ' || decoded.p[i] == 0x7F)
			return false;
	*out = decoded;
	return true;
}

/* ---- cookies ---- */

struct str net_cookie_parse(struct str header, const char *name)
{
	struct str rest = header;
	struct str pair;
	struct str key;
	struct str value;

	while (rest.n) {
		(void)str_split(rest, ';', &pair, &rest);
		if (!str_split(pair, '=', &key, &value) || !str_eq_c(str_trim(key), name))
			continue;
		value = value.n ? str_trim(value) : STR("");
		if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
			value = str_sub(value, 1, value.n - 2);
		return value;
	}
	return STR_NULL;
}

struct str net_cookie(const struct net_request *r, const char *name)
{
	for (size_t i = 0; i < r->n_headers; i++) {
		struct str value;

		if (!str_eq_nocase(r->headers[i].name, STR("Cookie")))
			continue;
		value = net_cookie_parse(r->headers[i].value, name);
		if (value.p)
			return value;
	}
	return STR_NULL;
}

/* rider.c -- the frame of vanthu.json, and getters that take nothing on trust. */
#include "edxml/rider.h"

#include "base/limits.h"
#include "base/log.h"

void rider_begin(struct json *j, struct arena *a, enum rider_kind kind)
{
	json_init(j, a, LIMIT_RIDER_BYTES);
	json_object(j);
	json_kv_i64(j, "vanthu", RIDER_VERSION);
	json_kv_str(j, "kind", rider_kind_text(kind));
}

static bool kind_of(const struct jval *root, enum rider_kind *out)
{
	const struct jval *v = jval_get(root, "kind");
	struct str word;

	return v && jval_str(v, &word) && rider_kind_parse(word, out);
}

#define FRAME "{\"vanthu\":1,\"kind\":\"" /* as rider_begin writes it */

enum rc rider_end(struct json *j, struct rider *out, struct err *e)
{
	struct str kind, rest;

	json_object_end(j);
	TRY(json_rc(j, e));
	out->text = json_text(j);
	bug_if(!str_starts(out->text, STR(FRAME)));
	(void)str_split(str_sub(out->text, sizeof FRAME - 1, out->text.n), '"', &kind, &rest);
	bug_if(!rider_kind_parse(kind, &out->kind));
	return RC_OK;
}

enum rc rider_parse(struct arena *a, struct str bytes, struct rider *out, const struct jval **root,
		    struct err *e)
{
	const struct jval *v = NULL, *version;
	struct str kind;
	int64_t number;

	if (bytes.n > LIMIT_RIDER_BYTES)
		return err_over_bytes(e, LIMIT_RIDER_BYTES, RIDER_NAME);
	TRY(json_parse(a, bytes, &v, e));
	version = jval_is_object(v) ? jval_get(v, "vanthu") : NULL;
	if (!version || !jval_i64(version, &number) || number < 1 || !jval_get(v, "kind") ||
	    !jval_str(jval_get(v, "kind"), &kind))
		return err_set(e, RC_INVALID, "err.rider.format", "no version and kind");
	if (number > RIDER_VERSION || !kind_of(v, &out->kind))
		return err_set(e, RC_NOT_FOUND, "err.rider.unknown", "version %lld, kind %.*s",
			       (long long)number, STR_FMT(str_utf8_cut(kind, 64)));
	out->text = bytes;
	*root = v;
	return RC_OK;
}

static struct str text_of(struct arena *a, const struct jval *object, const char *key,
			  size_t points, enum text_shape shape)
{
	const struct jval *v = jval_get(object, key);
	struct str s;

	if (!v || !jval_str(v, &s))
		return STR("");
	if (text_clean(a, s, shape, &s, NULL) != RC_OK)
		s = text_salvage(a, s, shape);
	return text_trim(text_cut(s, points));
}

struct str rider_line(struct arena *a, const struct jval *object, const char *key, size_t points)
{
	return text_of(a, object, key, points, TEXT_LINE);
}

struct str rider_lines(struct arena *a, const struct jval *object, const char *key, size_t points)
{
	return text_of(a, object, key, points, TEXT_LINES);
}

int64_t rider_number(const struct jval *object, const char *key, int64_t least, int64_t most,
		     int64_t other)
{
	const struct jval *v = jval_get(object, key);
	int64_t number;

	return v && jval_i64(v, &number) && number >= least && number <= most ? number : other;
}

bool rider_flag(const struct jval *object, const char *key)
{
	const struct jval *v = jval_get(object, key);
	bool is_set = false;

	return v && jval_bool(v, &is_set) && is_set;
}

struct date rider_date(const struct jval *object, const char *key)
{
	const struct jval *v = jval_get(object, key);
	struct date d = { .year = 0 };
	struct str s;

	if (!v || !jval_str(v, &s) || !date_parse_iso(s, &d))
		return (struct date){ .year = 0 };
	return d;
}

size_t rider_count(const struct jval *object, const char *key, size_t most)
{
	const struct jval *v = jval_get(object, key);
	size_t n = v ? jval_count(v) : 0;

	return n < most ? n : most;
}

const struct jval *rider_item(const struct jval *object, const char *key, size_t i)
{
	return jval_at(jval_get(object, key), i);
}

/* json_scan.c -- the JSON push scanner: one flat object of any size, cut anywhere.
 *
 * A machine over bytes whose whole state is struct json_scan, so that every cut gives the same
 * result. Runs of plain characters of the streamed string go to the sink as they came, without a
 * copy; escapes are gathered first.
 */
#include "base/limits.h"
#include "base/log.h"
#include "base/map.h"
#include "markup/markup_int.h"

enum scan_state {
	AT_START,
	AT_FIRST_KEY, /* behind {: a key or } */
	AT_KEY,       /* behind a comma */
	IN_KEY,
	AT_COLON,
	AT_VALUE,
	IN_STRING,
	IN_SCALAR, /* a number, true, false, null: ends at , } or white space */
	IN_NESTED,
	IN_NESTED_STRING,
	AT_COMMA,
	AT_END,
};

struct member {
	struct str key, value;
	bool is_null;
};

struct json_scan {
	struct arena *arena;
	struct str stream_key;
	enum rc (*sink)(void *ctx, const char *p, size_t n, struct err *e);
	void *ctx;
	enum scan_state state;
	struct utf8_check utf8;
	VEC(struct member) members;
	struct str key;
	struct buf text; /* the key or value under way */
	size_t kept;     /* bytes of all before */
	bool is_streaming;
	int n_escape; /* characters of an escape seen behind the backslash, 0 = none */
	bool has_backslash;
	uint32_t code, high; /* \uXXXX under way; the first half of a pair */
	int n_nested;
	int64_t line;
	enum rc rc;
	struct err err;
};

struct json_scan *json_scan_new(struct arena *a, const char *stream_key,
				enum rc (*sink)(void *ctx, const char *p, size_t n, struct err *e),
				void *ctx)
{
	struct json_scan *s = ARENA_NEW(a, struct json_scan);
	*s = (struct json_scan){ .arena = a,
				 .stream_key = str_of(stream_key),
				 .sink = sink,
				 .ctx = ctx,
				 .line = 1,
				 .members = VEC_INIT(a) };
	return s;
}

/* ---- failing ---- */

static void fail(struct json_scan *s, const char *key, const char *what)
{
	if (s->rc != RC_OK)
		return;
	s->rc = err_set(&s->err, RC_INVALID, key, "JSON line %lld: %s", (long long)s->line, what);
	err_param_i64(&s->err, s->line);
}

static void fail_limit(struct json_scan *s, const char *key, int64_t limit)
{
	if (s->rc != RC_OK)
		return;
	s->rc = err_set(&s->err, RC_LIMIT, key, "JSON over limit %lld", (long long)limit);
	err_param_i64(&s->err, limit);
}

/* ---- what is kept ---- */

static void text_begin(struct json_scan *s)
{
	buf_init(&s->text, s->arena, LIMIT_JSON_SCAN - s->kept);
}

static void text_add(struct json_scan *s, const char *p, size_t n)
{
	if (s->is_streaming) {
		if (s->rc == RC_OK)
			s->rc = s->sink(s->ctx, p, n, &s->err);
		return;
	}
	buf_add_bytes(&s->text, p, n);
	if (s->text.failed)
		fail_limit(s, "err.limit.bytes", LIMIT_JSON_SCAN);
}

static struct str text_end(struct json_scan *s)
{
	struct str text = buf_str(&s->text);
	s->kept += text.n;
	return text;
}

static bool member_find(const struct json_scan *s, struct str key, size_t *at)
{
	for (size_t i = 0; i < s->members.n; i++) {
		if (str_eq(s->members.p[i].key, key)) {
			*at = i;
			return true;
		}
	}
	return false;
}

static void key_done(struct json_scan *s)
{
	size_t at;
	s->key = text_end(s);
	if (member_find(s, s->key, &at))
		fail(s, "err.json.twice", "a name stands twice");
	else if (s->members.n == LIMIT_JSON_SCAN_MEMBERS)
		fail_limit(s, "err.json.values", LIMIT_JSON_SCAN_MEMBERS);
	s->state = AT_COLON;
}

static void value_done(struct json_scan *s, bool is_null)
{
	struct member m = { .key = s->key, .is_null = is_null || s->is_streaming };
	if (!s->is_streaming)
		m.value = text_end(s);
	VEC_PUSH(&s->members, m);
	s->is_streaming = false;
	s->state = AT_COMMA;
}

/* ---- strings ---- */

static void point_add(struct json_scan *s, uint32_t c)
{
	char out[4];
	size_t n = 0;
	if (c < 0x80) {
		out[n++] = (char)c;
	} else if (c < 0x800) {
		out[n++] = (char)(0xc0 | c >> 6);
	} else if (c < 0x10000) {
		out[n++] = (char)(0xe0 | c >> 12);
		out[n++] = (char)(0x80 | (c >> 6 & 0x3f));
	} else {
		out[n++] = (char)(0xf0 | c >> 18);
		out[n++] = (char)(0x80 | (c >> 12 & 0x3f));
		out[n++] = (char)(0x80 | (c >> 6 & 0x3f));
	}
	if (c >= 0x80)
		out[n++] = (char)(0x80 | (c & 0x3f));
	text_add(s, out, n);
}

/* A whole \uXXXX. */
static void unit_done(struct json_scan *s)
{
	uint32_t c = s->code;
	bool is_low = c >= 0xdc00 && c <= 0xdfff, is_high = c >= 0xd800 && c <= 0xdbff;
	s->n_escape = 0;
	if (c == 0 || is_low != (s->high != 0)) {
		fail(s, "err.json.utf8", "half of a surrogate pair, or NUL");
		return;
	}
	if (is_high) {
		s->high = c;
		return;
	}
	uint32_t high = s->high;
	s->high = 0;
	point_add(s, is_low ? 0x10000 + ((high - 0xd800) << 10) + (c - 0xdc00) : c);
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void on_escape(struct json_scan *s, char c)
{
	static const char to[] = "\"\\/\b\f\n\r\t";
	if (s->n_escape > 0) {
		int v = hex_value(c);
		if (v < 0) {
			fail(s, "err.json.syntax", "\\u wants four hexadecimal digits");
			return;
		}
		s->code = s->code << 4 | (uint32_t)v;
		if (s->n_escape++ == 4)
			unit_done(s);
		return;
	}
	s->has_backslash = false;
	if (c == 'u') {
		s->n_escape = 1;
		s->code = 0;
		return;
	}
	size_t at = str_find_char(STR("\"\\/bfnrt"), c);
	if (at == SIZE_MAX || s->high != 0)
		fail(s, "err.json.syntax", "an escape that JSON does not know");
	else
		text_add(s, &to[at], 1);
}

static bool is_plain(const struct json_scan *s, unsigned char c)
{
	return c >= 0x20 && c < 0x80 && c != '"' && c != '\\' && s->utf8.n_more == 0;
}

static void string_done(struct json_scan *s)
{
	if (s->utf8.n_more > 0)
		fail(s, "err.json.utf8", "half of a character");
	if (s->state == IN_KEY)
		key_done(s);
	else
		value_done(s, false);
}

/* One character that is not plain. */
static void on_string(struct json_scan *s, char c)
{
	if (s->has_backslash || s->n_escape > 0) {
		on_escape(s, c);
		return;
	}
	if (s->high != 0 && c != '\\') {
		fail(s, "err.json.utf8", "half of a surrogate pair");
	} else if (s->utf8.n_more == 0 && c == '"') {
		string_done(s);
	} else if (s->utf8.n_more == 0 && c == '\\') {
		s->has_backslash = true;
	} else if ((unsigned char)c < 0x20) {
		fail(s, "err.json.syntax", "a control character inside a string");
	} else if (!utf8_check_byte(&s->utf8, (unsigned char)c)) {
		fail(s, "err.json.utf8", "not UTF-8");
	} else {
		text_add(s, &c, 1);
	}
}

/* Bytes of a string that need no look, from p on. */
static size_t plain_run(const struct json_scan *s, const char *p, size_t n)
{
	size_t i = 0;
	if (s->has_backslash || s->n_escape > 0 || s->high != 0)
		return 0;
	while (i < n && is_plain(s, (unsigned char)p[i]))
		i++;
	return i;
}

/* ---- values that are no strings ---- */

static bool is_white(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The kept text as a whole JSON value, by the parser that knows all of it. */
static void raw_check(struct json_scan *s)
{
	const struct jval *value;
	struct arena_mark mark = arena_mark(s->arena);
	struct err e = ERR_INIT;
	enum rc rc = json_parse(s->arena, buf_str(&s->text), &value, &e);
	bool is_null = rc == RC_OK && jval_is_null(value);
	arena_rewind(s->arena, mark);
	if (rc != RC_OK && s->rc == RC_OK) {
		s->rc = rc;
		s->err = e;
	}
	if (s->rc == RC_OK)
		value_done(s, is_null);
}

static void on_nested(struct json_scan *s, char c)
{
	text_add(s, &c, 1);
	if (c == '"')
		s->state = IN_NESTED_STRING;
	else if (c == '{' || c == '[')
		s->n_nested++;
	else if (c == '}' || c == ']')
		s->n_nested--;
	if (s->n_nested > LIMIT_JSON_DEPTH)
		fail_limit(s, "err.json.depth", LIMIT_JSON_DEPTH);
	else if (s->n_nested == 0 && s->rc == RC_OK)
		raw_check(s);
}

static void on_nested_string(struct json_scan *s, char c)
{
	text_add(s, &c, 1);
	if (s->has_backslash)
		s->has_backslash = false;
	else if (c == '\\')
		s->has_backslash = true;
	else if (c == '"')
		s->state = IN_NESTED;
}

static void value_begin(struct json_scan *s, char c)
{
	text_begin(s);
	if (c == '"') {
		s->is_streaming = s->stream_key.p && str_eq(s->key, s->stream_key);
		s->state = IN_STRING;
	} else if (c == '{' || c == '[') {
		s->n_nested = 0;
		s->state = IN_NESTED;
		on_nested(s, c);
	} else {
		s->state = IN_SCALAR;
		text_add(s, &c, 1);
	}
}

static void between(struct json_scan *s, char c);

static void on_scalar(struct json_scan *s, char c)
{
	if (c != ',' && c != '}' && !is_white(c)) {
		text_add(s, &c, 1);
		return;
	}
	raw_check(s);
	if (s->rc == RC_OK && !is_white(c))
		between(s, c);
}

/* ---- the outer object ---- */

static void between(struct json_scan *s, char c)
{
	bool is_key = c == '"' && (s->state == AT_FIRST_KEY || s->state == AT_KEY);
	bool is_end = c == '}' && (s->state == AT_FIRST_KEY || s->state == AT_COMMA);
	if (is_key) {
		text_begin(s);
		s->state = IN_KEY;
	} else if (is_end) {
		s->state = AT_END;
	} else if (s->state == AT_START && c == '{') {
		s->state = AT_FIRST_KEY;
	} else if (s->state == AT_COLON && c == ':') {
		s->state = AT_VALUE;
	} else if (s->state == AT_COMMA && c == ',') {
		s->state = AT_KEY;
	} else if (s->state == AT_VALUE) {
		value_begin(s, c);
	} else {
		fail(s, "err.json.syntax", "a character out of place");
	}
}

static void on_byte(struct json_scan *s, char c)
{
	switch (s->state) {
	case IN_KEY:
	case IN_STRING: on_string(s, c); break;
	case IN_SCALAR: on_scalar(s, c); break;
	case IN_NESTED: on_nested(s, c); break;
	case IN_NESTED_STRING: on_nested_string(s, c); break;
	default:
		if (!is_white(c))
			between(s, c);
	}
	s->line += c == '\n';
}

static enum rc answer(struct json_scan *s, struct err *e)
{
	if (s->rc != RC_OK && e)
		*e = s->err;
	return s->rc;
}

enum rc json_scan_feed(struct json_scan *s, const char *p, size_t n, struct err *e)
{
	while (n > 0 && s->rc == RC_OK) {
		size_t run = 0;
		if (s->state == IN_STRING || s->state == IN_KEY)
			run = plain_run(s, p, n);
		if (run > 0)
			text_add(s, p, run);
		else
			on_byte(s, *p);
		run = run > 0 ? run : 1;
		p += run;
		n -= run;
	}
	return answer(s, e);
}

enum rc json_scan_end(struct json_scan *s, struct err *e)
{
	if (s->rc == RC_OK && s->state != AT_END)
		fail(s, "err.json.syntax", "the object is not closed");
	return answer(s, e);
}

bool json_scan_get(const struct json_scan *s, const char *key, struct str *out)
{
	size_t at;
	if (!member_find(s, str_of(key), &at) || s->members.p[at].is_null)
		return false;
	*out = s->members.p[at].value;
	return true;
}

/* page.c -- what compiled templates call. */
#include "markup/page.h"

#include <string.h>

#include "base/log.h"
#include "markup/markup.h"
#include "text/text.h"

#define PATH_BYTES 8192
#define TEXT_BYTES (64 << 10)

/* ---- paths ---- */

static bool is_path_char(char c)
{
	return (unsigned char)c > 0x20 && c != 0x7f && c != '\\';
}

bool url_path_parse(struct str s, struct url_path *out)
{
	bool is_ascii = true;

	if (s.n == 0 || s.n > PATH_BYTES || s.p[0] != '/' || str_starts(s, STR("//")))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!is_path_char(s.p[i]))
			return false;
		is_ascii = is_ascii && (unsigned char)s.p[i] < 0x80;
	}
	if (!is_ascii && !text_is_valid(s, TEXT_LINE))
		return false;
	*out = (struct url_path){ s };
	return true;
}

struct url_path url_path_of(struct str s)
{
	struct url_path path = { STR_NULL };
	bug_if(!url_path_parse(s, &path));
	return path;
}

struct str url_path_str(struct url_path path)
{
	return path.private_s;
}

struct url_path url_path_segment(struct arena *a, struct url_path path, struct str segment)
{
	struct buf b;
	bug_if(str_eq(segment, STR(".")) || str_eq(segment, STR("..")) || segment.n == 0);
	buf_init(&b, a, PATH_BYTES);
	buf_add(&b, path.private_s);
	if (!str_ends(path.private_s, STR("/")))
		buf_add_char(&b, '/');
	text_escape(&b, ESCAPE_URL_SEGMENT, segment);
	return b.failed ? path : (struct url_path){ buf_str(&b) };
}

struct url_path url_path_query(struct arena *a, struct url_path path, struct str name,
			       struct str value)
{
	struct buf b;
	buf_init(&b, a, PATH_BYTES);
	buf_add(&b, path.private_s);
	buf_add_char(&b, str_find_char(path.private_s, '?') == SIZE_MAX ? '?' : '&');
	text_escape(&b, ESCAPE_URL_QUERY, name);
	buf_add_char(&b, '=');
	text_escape(&b, ESCAPE_URL_QUERY, value);
	return b.failed ? path : (struct url_path){ buf_str(&b) };
}

struct url_path url_path_fragment(struct arena *a, struct url_path path, const char *id)
{
	struct buf b;
	buf_init(&b, a, PATH_BYTES);
	buf_add(&b, path.private_s);
	buf_fmt(&b, "#%s", id);
	return b.failed ? path : (struct url_path){ buf_str(&b) };
}

/* ---- holes ---- */

void page_csrf(struct html *h, const struct page_ctx *ctx)
{
	html_lit(h, "<input type=\"hidden\" name=\"" PAGE_CSRF_FIELD "\" value=\"");
	html_attr(h, ctx->csrf);
	html_lit(h, "\">");
}

void html_text_c(struct html *h, const char *s)
{
	html_text(h, str_of(s));
}

void html_attr_c(struct html *h, const char *s)
{
	html_attr(h, str_of(s));
}

void html_url_c(struct html *h, const char *s)
{
	html_url(h, str_of(s));
}

void html_segment(struct html *h, struct str s)
{
	if (!str_eq(s, STR(".")) && !str_eq(s, STR("..")))
		html_url(h, s);
}

void html_segment_c(struct html *h, const char *s)
{
	html_segment(h, str_of(s));
}

static int64_t clip(uint64_t v)
{
	return v > INT64_MAX ? INT64_MAX : (int64_t)v;
}

void html_u64(struct html *h, uint64_t v)
{
	html_i64(h, clip(v));
}

static struct str date_write(char room[16], struct date d)
{
	if (!date_is_set(d))
		return STR("");
	memcpy(room, "00/00/0000", 11);
	for (int at = 9, v = d.year; at > 5; at--, v /= 10)
		room[at] = (char)('0' + v % 10);
	room[4] = (char)('0' + d.month % 10);
	room[3] = (char)('0' + d.month / 10);
	room[1] = (char)('0' + d.day % 10);
	room[0] = (char)('0' + d.day / 10);
	return str_of_n(room, 10);
}

void html_text_date(struct html *h, struct date d)
{
	char room[16];
	html_text(h, date_write(room, d));
}

void html_path(struct html *h, struct url_path path)
{
	html_attr(h, path.private_s);
}

/* ---- texts ---- */

struct text_param text_param_str(struct str s)
{
	return (struct text_param){ .s = s };
}

struct text_param text_param_c(const char *s)
{
	return (struct text_param){ .s = str_of(s) };
}

struct text_param text_param_i64(int64_t v)
{
	return (struct text_param){ .kind = TEXT_PARAM_NUMBER, .number = v };
}

struct text_param text_param_u64(uint64_t v)
{
	return text_param_i64(clip(v));
}

struct text_param text_param_date(struct date d)
{
	return (struct text_param){ .kind = TEXT_PARAM_DATE, .date = d };
}

struct str str_same(struct str s)
{
	return s;
}

typedef void put_fn(struct buf *b, struct str s);

static void put_plain(struct buf *b, struct str s)
{
	buf_add(b, s);
}

static void put_text(struct buf *b, struct str s)
{
	text_escape(b, ESCAPE_HTML_TEXT, s);
}

static void put_attr(struct buf *b, struct str s)
{
	text_escape(b, ESCAPE_HTML_ATTR, s);
}

/* {0}…{9} at the front of s; -1 when there is none. */
static int param_at(struct str s)
{
	bool is_param = s.n >= 3 && s.p[0] == '{' && s.p[1] >= '0' && s.p[1] <= '9' &&
			s.p[2] == '}';
	return is_param ? s.p[1] - '0' : -1;
}

static void param_put(struct buf *b, put_fn *put, const struct text_param *param)
{
	char room[16];
	switch (param->kind) {
	case TEXT_PARAM_STR: put(b, param->s); break;
	case TEXT_PARAM_NUMBER: buf_add_i64(b, param->number); break;
	case TEXT_PARAM_DATE: put(b, date_write(room, param->date)); break;
	}
}

static void fill(struct buf *b, put_fn *put, struct str template, const struct text_param *params,
		 size_t n)
{
	size_t from = 0, at = str_find_char(template, '{');
	while (at < template.n) {
		int k = param_at(str_sub(template, at, 3));
		size_t behind = at + 1;
		if (k >= 0 && (size_t)k < n) {
			put(b, str_sub(template, from, at - from));
			param_put(b, put, &params[k]);
			from = behind = at + 3;
		}
		size_t next = str_find_char(str_sub(template, behind, template.n), '{');
		at = next == SIZE_MAX ? next : behind + next;
	}
	put(b, str_sub(template, from, template.n));
}

struct str text_format(struct arena *a, struct str template, const struct text_param *params,
		       size_t n)
{
	struct buf b;
	buf_init(&b, a, TEXT_BYTES);
	fill(&b, put_plain, template, params, n);
	return buf_str(&b);
}

void html_text_fill(struct html *h, struct str template, const struct text_param *params, size_t n)
{
	fill(&h->private_buf, put_text, template, params, n);
}

void html_attr_fill(struct html *h, struct str template, const struct text_param *params, size_t n)
{
	fill(&h->private_buf, put_attr, template, params, n);
}

/* The text of the key made of the three, or the last of them. A list asks for some hundreds. */
static struct str text_under(enum lang lang, struct str prefix, struct str dot, struct str value)
{
	const struct str parts[] = { prefix, dot, value };
	char key[128];
	struct str text = value;
	size_t n = 0;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (parts[i].n >= sizeof(key) - n)
			return text;
		memcpy(key + n, parts[i].n > 0 ? parts[i].p : "", parts[i].n);
		n += parts[i].n;
	}
	text_find(lang, str_of_n(key, n), &text);
	return text;
}

struct str text_of_enum(enum lang lang, struct str prefix, struct str value)
{
	return text_under(lang, prefix, STR("."), value);
}

struct str text_of_err(struct arena *a, enum lang lang, const struct err *e)
{
	struct text_param params[ERR_PARAMS];
	struct str text;
	if (e->key[0] == '\0' || !text_find(lang, str_of(e->key), &text))
		return text_under(lang, STR("err.rc."), STR(""), str_of(rc_name(e->rc)));
	for (int i = 0; i < e->n_param; i++)
		params[i] = text_param_c(e->param[i]);
	return text_format(a, text, params, (size_t)e->n_param);
}

/* ---- errors in rows ---- */

#define KEPT_BYTES (40 << 10)      /* three parameters, however escaped */
#define KEPT_PARAM_BYTES (2 << 10) /* of one; longer ones are cut */
#define KEPT_ERROR "{\"key\":\"err."
#define KEPT_TEXT "{\"key\":\"kept."

static struct str keep(struct arena *a, struct str key, const struct str *params, size_t n)
{
	struct json j;
	json_init(&j, a, KEPT_BYTES);
	json_object(&j);
	json_kv_str(&j, "key", key);
	json_key(&j, "params");
	json_array(&j);
	for (size_t i = 0; i < n; i++)
		json_str(&j, str_utf8_cut(params[i], KEPT_PARAM_BYTES));
	json_array_end(&j);
	json_object_end(&j);
	return json_text(&j);
}

struct str err_keep(struct arena *a, const struct err *e)
{
	struct str params[ERR_PARAMS];
	struct str key = e->key[0] ? str_of(e->key) : str_fmt(a, "err.rc.%s", rc_name(e->rc));
	for (int i = 0; i < e->n_param; i++)
		params[i] = str_of(e->param[i]);
	return keep(a, key, params, (size_t)e->n_param);
}

struct str text_keep(struct arena *a, const char *key, const struct text_param *params, size_t n)
{
	struct str words[ERR_PARAMS];
	bug_if(n > ERR_PARAMS || !str_starts(str_of(key), STR("kept.")));
	for (size_t i = 0; i < n; i++)
		words[i] = text_format(a, STR("{0}"), &params[i], 1);
	return keep(a, str_of(key), words, n);
}

static bool is_kept(struct str s)
{
	return str_starts(s, STR(KEPT_ERROR)) || str_starts(s, STR(KEPT_TEXT));
}

struct str err_kept_key(struct str kept)
{
	if (!str_starts(kept, STR(KEPT_ERROR)))
		return STR("");
	struct str rest = str_sub(kept, strlen(KEPT_ERROR) - strlen("err."), kept.n), key = rest;
	(void)str_split(rest, '"', &key, &rest);
	return key;
}

struct str text_of_kept(struct arena *a, enum lang lang, struct str kept)
{
	struct text_param params[ERR_PARAMS];
	const struct jval *object, *list;
	struct str key, text, value;
	size_t n = 0;
	if (!is_kept(kept) || json_parse(a, kept, &object, NULL) != RC_OK ||
	    !jval_str(jval_get(object, "key"), &key))
		return kept;
	if (!text_find(lang, key, &text))
		return key;
	list = jval_get(object, "params");
	while (list && n < ERR_PARAMS && n < jval_count(list) && jval_str(jval_at(list, n), &value))
		params[n++] = text_param_str(value);
	return text_format(a, text, params, n);
}

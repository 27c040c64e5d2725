/* json_write.c -- the JSON writer: a stack that asserts misuse, strings always escaped. */
#include "base/log.h"
#include "markup/markup.h"
#include "text/text.h"

enum { IN_OBJECT = 1, IN_ARRAY = 2 };

void json_init(struct json *j, struct arena *a, size_t max)
{
	*j = (struct json){ .depth = 0 };
	buf_init(&j->private_buf, a, max);
}

static unsigned char level(const struct json *j)
{
	return j->depth > 0 ? j->stack[j->depth - 1] : 0;
}

/* A value follows: a key was given inside an object, it is the only one outside of all. */
static void value_begin(struct json *j)
{
	bug_if(level(j) == IN_OBJECT && !j->have_key);
	bug_if(level(j) == 0 && j->need_comma);
	if (j->need_comma && !j->have_key)
		buf_add_char(&j->private_buf, ',');
	j->need_comma = true;
	j->have_key = false;
}

static void level_open(struct json *j, unsigned char kind, char c)
{
	value_begin(j);
	bug_if(j->depth == (int)sizeof(j->stack));
	j->stack[j->depth++] = kind;
	j->need_comma = false;
	buf_add_char(&j->private_buf, c);
}

static void level_close(struct json *j, unsigned char kind, char c)
{
	bug_if(level(j) != kind || j->have_key);
	j->depth--;
	j->need_comma = true;
	buf_add_char(&j->private_buf, c);
}

void json_object_begin(struct json *j)
{
	level_open(j, IN_OBJECT, '{');
}

void json_object_end(struct json *j)
{
	level_close(j, IN_OBJECT, '}');
}

void json_array_begin(struct json *j)
{
	level_open(j, IN_ARRAY, '[');
}

void json_array_end(struct json *j)
{
	level_close(j, IN_ARRAY, ']');
}

static void quoted(struct json *j, struct str s)
{
	buf_add_char(&j->private_buf, '"');
	text_escape(&j->private_buf, ESCAPE_JSON, s);
	buf_add_char(&j->private_buf, '"');
}

void json_key(struct json *j, const char *literal_key)
{
	bug_if(level(j) != IN_OBJECT || j->have_key);
	if (j->need_comma)
		buf_add_char(&j->private_buf, ',');
	quoted(j, str_of(literal_key));
	buf_add_char(&j->private_buf, ':');
	j->have_key = true;
}

void json_str(struct json *j, struct str s)
{
	if (!s.p) {
		json_null(j);
		return;
	}
	value_begin(j);
	quoted(j, s);
}

void json_i64(struct json *j, int64_t v)
{
	value_begin(j);
	buf_add_i64(&j->private_buf, v);
}

void json_bool(struct json *j, bool v)
{
	value_begin(j);
	buf_add(&j->private_buf, v ? STR("true") : STR("false"));
}

void json_put_null(struct json *j)
{
	value_begin(j);
	buf_add(&j->private_buf, STR("null"));
}

void json_kv_str(struct json *j, const char *key, struct str s)
{
	json_key(j, key);
	json_str(j, s);
}

void json_kv_i64(struct json *j, const char *key, int64_t v)
{
	json_key(j, key);
	json_i64(j, v);
}

void json_kv_bool(struct json *j, const char *key, bool v)
{
	json_key(j, key);
	json_bool(j, v);
}

struct str json_text(const struct json *j)
{
	return buf_str(&j->private_buf);
}

enum rc json_rc(const struct json *j, struct err *e)
{
	bug_if(j->depth != 0 || j->have_key || !j->need_comma);
	return buf_rc(&j->private_buf, e);
}

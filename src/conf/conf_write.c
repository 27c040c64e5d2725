/* conf_write.c -- the settings as an example file, as help and as a page of the manual. */
#include <string.h>

#include "base/buf.h"
#include "conf/conf_int.h"

#define CONF_TEXT_MAX (1 << 20)

static struct str i64_text(struct arena *a, const struct setting *s, int64_t v)
{
	if (s->type == SETTING_BOOL)
		return v ? STR("yes") : STR("no");
	return str_fmt(a, "%lld", (long long)v);
}

struct str conf_default_text(struct arena *a, const struct setting *s)
{
	return s->type == SETTING_STR ? s->default_str : i64_text(a, s, s->default_i64);
}

struct str conf_value_text(struct arena *a, const struct conf *c, const struct setting *s)
{
	struct conf copy = *c;

	if (s->type == SETTING_STR)
		return *conf_field_str(&copy, s);
	if (s->type == SETTING_BOOL)
		return i64_text(a, s, *conf_field_bool(&copy, s));
	return i64_text(a, s, *conf_field_i64(&copy, s));
}

#define COMMENT_COLUMNS 96 /* a line of more than some 200 could not be read again */

/* In comment lines, broken between words. */
static void add_comment(struct buf *b, struct str text)
{
	struct str word, rest = text;
	size_t column = 0;

	while (rest.n > 0) {
		(void)str_split(rest, ' ', &word, &rest);
		if (column > 0 && column + 1 + word.n > COMMENT_COLUMNS) {
			buf_add_char(b, '\n');
			column = 0;
		}
		buf_fmt(b, "%s%.*s", column == 0 ? "# " : " ", STR_FMT(word));
		column += (column == 0 ? 2 : 1) + word.n;
	}
	buf_add_char(b, '\n');
}

struct str conf_write(struct arena *a, const struct conf *c)
{
	struct buf b;
	const char *section = "";

	buf_init(&b, a, CONF_TEXT_MAX);
	buf_add_c(&b, "# vanthu.conf -- settings of this node; man vanthu.conf explains them.\n");
	for (size_t i = 0; i < n_settings; i++) {
		const struct setting *s = &settings[i];
		struct str value = conf_value_text(a, c, s);
		bool is_default = str_eq(value, conf_default_text(a, s));
		if (strcmp(section, s->section) != 0)
			buf_fmt(&b, "\n[%s]\n", s->section);
		section = s->section;
		add_comment(&b, str_of(s->text));
		buf_fmt(&b, "%s%s = ", is_default ? "#" : "", s->key);
		buf_add(&b, value);
		buf_add_char(&b, '\n');
	}
	return buf_str(&b);
}

static void add_kind(struct buf *b, const struct setting *s)
{
	if (s->words)
		buf_add_c(b, s->words);
	else if (s->type == SETTING_STR)
		buf_add_c(b, "text");
	else if (s->type == SETTING_BOOL)
		buf_add_c(b, "yes or no");
	else
		buf_fmt(b, "%lld to %lld", (long long)s->min, (long long)s->max);
}

/* mdoc(7): one item a setting. */
struct str conf_man(struct arena *a)
{
	struct buf b;

	buf_init(&b, a, CONF_TEXT_MAX);
	buf_add_c(&b, ".Bl -tag -width Ds\n");
	for (size_t i = 0; i < n_settings; i++) {
		const struct setting *s = &settings[i];
		struct str def = conf_default_text(a, s);
		buf_fmt(&b, ".It Ic %s.%s\n%s.\n", s->section, s->key, s->text);
		add_kind(&b, s);
		if (def.n > 0)
			buf_fmt(&b, "; default\n.Dq %.*s", STR_FMT(def));
		buf_fmt(&b, "%s\n", s->is_reloadable ? "; re-read at SIGHUP." : ".");
	}
	buf_add_c(&b, ".El\n");
	return buf_str(&b);
}

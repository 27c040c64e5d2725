/* conf.c -- reads vanthu.conf against the table of settings. */
#include "conf/conf.h"

#include <stdio.h>
#include <string.h>

#include <ini.h>

#include "base/fd.h"
#include "base/limits.h"
#include "conf/conf_int.h"

#define CONF_FILE_MAX (256 << 10)

const struct setting settings[] = {
#define CONF_WORD(section_, key_, def, words_, reload, text_)                                      \
	{ .section = #section_,                                                                    \
	  .key = #key_,                                                                            \
	  .type = SETTING_STR,                                                                     \
	  .offset = offsetof(struct conf, section_##_##key_),                                      \
	  .default_str = { "" def, sizeof(def) - 1 },                                              \
	  .is_reloadable = reload,                                                                 \
	  .text = text_,                                                                           \
	  .words = words_ },
#define CONF_STR(section, key, def, reload, text) CONF_WORD(section, key, def, NULL, reload, text)
#define CONF_I64(section_, key_, def, min_, max_, reload, text_)                                   \
	{ .section = #section_,                                                                    \
	  .key = #key_,                                                                            \
	  .type = SETTING_I64,                                                                     \
	  .offset = offsetof(struct conf, section_##_##key_),                                      \
	  .default_i64 = def,                                                                      \
	  .min = min_,                                                                             \
	  .max = max_,                                                                             \
	  .is_reloadable = reload,                                                                 \
	  .text = text_ },
#define CONF_BOOL(section_, key_, def, reload, text_)                                              \
	{ .section = #section_,                                                                    \
	  .key = #key_,                                                                            \
	  .type = SETTING_BOOL,                                                                    \
	  .offset = offsetof(struct conf, section_##_##key_),                                      \
	  .default_i64 = def,                                                                      \
	  .max = 1,                                                                                \
	  .is_reloadable = reload,                                                                 \
	  .text = text_ },
#include "conf/settings.tbl"
#undef CONF_STR
#undef CONF_WORD
#undef CONF_I64
#undef CONF_BOOL
};
const size_t n_settings = sizeof settings / sizeof settings[0];

static void *field(struct conf *c, const struct setting *s)
{
	return (char *)c + s->offset;
}

struct str *conf_field_str(struct conf *c, const struct setting *s)
{
	return field(c, s);
}

int64_t *conf_field_i64(struct conf *c, const struct setting *s)
{
	return field(c, s);
}

bool *conf_field_bool(struct conf *c, const struct setting *s)
{
	return field(c, s);
}

static void set_defaults(struct conf *c)
{
	memset(c, 0, sizeof *c);
	for (size_t i = 0; i < n_settings; i++) {
		const struct setting *s = &settings[i];
		if (s->type == SETTING_STR)
			*conf_field_str(c, s) = s->default_str;
		else if (s->type == SETTING_I64)
			*conf_field_i64(c, s) = s->default_i64;
		else
			*conf_field_bool(c, s) = s->default_i64 != 0;
	}
}

/* What one pass over the text needs; line is counted by the reader because inih does not tell. */
struct parse {
	struct arena *arena;
	struct conf *conf;
	struct err *err;
	const char *name;
	struct str text;
	size_t at;
	int line;
	bool *seen;
	enum rc rc;
};

static int refuse(struct parse *p, const char *key, const char *what, struct str detail)
{
	if (p->rc != RC_OK)
		return 0;
	p->rc = err_set(p->err, RC_INVALID, key, "%s:%d: %s: %.*s", p->name, p->line, what,
			STR_FMT(detail));
	err_param(p->err, str_fmt(p->arena, "%s:%d", p->name, p->line));
	err_param(p->err, detail);
	return 0;
}

/* One line for inih, as fgets would give it. A longer line than inih takes is refused rather than
 * cut. */
static char *read_line(char *out, int room, void *ctx)
{
	struct parse *p = ctx;
	size_t n = 0;

	if (p->at >= p->text.n || p->rc != RC_OK)
		return NULL;
	p->line++;
	while (p->at + n < p->text.n && p->text.p[p->at + n] != '\n')
		n++;
	bool has_newline = p->at + n < p->text.n;
	if (n + 2 > (size_t)room) {
		(void)refuse(p, "err.conf.long_line", "line too long for a setting", STR_NULL);
		return NULL;
	}
	memcpy(out, p->text.p + p->at, n);
	if (memchr(out, 0, n)) {
		(void)refuse(p, "err.conf.syntax", "not a text file", STR_NULL);
		return NULL;
	}
	if (has_newline)
		out[n++] = '\n';
	out[n] = 0;
	p->at += n;
	return out;
}

/* Letters in common at the same places: enough to suggest the setting that was meant. */
static int likeness(struct str x, const char *y)
{
	int same = 0;
	for (size_t i = 0; i < x.n && y[i]; i++)
		same += x.p[i] == y[i];
	for (size_t i = 1; i <= x.n && i <= strlen(y); i++)
		same += x.p[x.n - i] == y[strlen(y) - i];
	return same;
}

static struct str nearest(struct arena *a, struct str wanted)
{
	struct str best = STR_NULL;
	int best_score = -1;

	for (size_t i = 0; i < n_settings; i++) {
		struct str full = str_fmt(a, "%s.%s", settings[i].section, settings[i].key);
		int score = likeness(wanted, str_c(a, full));
		if (score > best_score) {
			best_score = score;
			best = full;
		}
	}
	return best;
}

static bool parse_bool(struct str v, bool *out)
{
	if (str_eq(v, STR("yes")) || str_eq(v, STR("on")) || str_eq(v, STR("true")))
		return *out = true, true;
	if (str_eq(v, STR("no")) || str_eq(v, STR("off")) || str_eq(v, STR("false")))
		return *out = false, true;
	return false;
}

static bool is_among(struct str v, const char *words)
{
	struct str rest = str_of(words), word;

	while (rest.n > 0) {
		(void)str_split(rest, ',', &word, &rest);
		if (str_eq(str_trim(word), v))
			return true;
	}
	return false;
}

static int set_value(struct parse *p, const struct setting *s, struct str v)
{
	if (s->type == SETTING_STR) {
		if (s->words && !is_among(v, s->words))
			return refuse(p, "err.conf.word", "another word expected",
				      str_fmt(p->arena, "%s.%s = %.*s (%s)", s->section, s->key,
					      STR_FMT(v), s->words));
		*conf_field_str(p->conf, s) = str_dup(p->arena, v);
		return 1;
	}
	if (s->type == SETTING_BOOL) {
		if (parse_bool(v, conf_field_bool(p->conf, s)))
			return 1;
		return refuse(p, "err.conf.bool", "yes or no expected", v);
	}
	if (str_to_i64(v, s->min, s->max, conf_field_i64(p->conf, s)))
		return 1;
	return refuse(p, "err.conf.number", "out of bounds",
		      str_fmt(p->arena, "%s.%s = %.*s (%lld … %lld)", s->section, s->key,
			      STR_FMT(v), (long long)s->min, (long long)s->max));
}

static int on_value(void *ctx, const char *section, const char *key, const char *value)
{
	struct parse *p = ctx;

	for (size_t i = 0; i < n_settings; i++) {
		if (strcmp(settings[i].section, section) || strcmp(settings[i].key, key))
			continue;
		if (p->seen[i])
			return refuse(p, "err.conf.twice", "given twice", str_of(key));
		p->seen[i] = true;
		return set_value(p, &settings[i], str_of(value));
	}
	struct str wanted = str_fmt(p->arena, "%s.%s", section, key);
	return refuse(p, "err.conf.unknown", "unknown setting",
		      str_fmt(p->arena, "%.*s (%.*s?)", STR_FMT(wanted),
			      STR_FMT(nearest(p->arena, wanted))));
}

enum rc conf_parse(struct arena *a, struct str text, const char *name, struct conf *out,
		   struct err *e)
{
	struct err own = ERR_INIT;
	struct conf c;
	set_defaults(&c);
	struct parse p = { .arena = a,
			   .conf = &c,
			   .err = e ? e : &own,
			   .name = name,
			   .text = text,
			   .seen = ARENA_ARRAY(a, n_settings, bool) };
	int bad_line = ini_parse_stream(read_line, &p, on_value, &p);

	if (p.rc == RC_OK && bad_line != 0) {
		p.line = bad_line;
		(void)refuse(&p, "err.conf.syntax", "neither [section] nor key = value", STR_NULL);
	}
	if (p.rc == RC_OK)
		*out = c;
	return p.rc;
}

enum rc conf_load(struct arena *a, const char *dir, struct conf *out, struct err *e)
{
	struct str text;
	const char *path = str_c(a, str_fmt(a, "%s/vanthu.conf", dir));
	enum rc rc = file_read(a, path, CONF_FILE_MAX, &text, e);

	if (rc == RC_NOT_FOUND) {
		rc = err_set(e, RC_NOT_FOUND, "err.no_node", "%s: no node here", path);
		err_param(e, str_of(dir));
	}
	TRY(rc);
	TRY(conf_parse(a, text, path, out, e));
	out->dir = str_c(a, str_of(dir));
	return RC_OK;
}

const char *conf_path(struct arena *a, const struct conf *c, const char *name)
{
	return str_c(a, str_fmt(a, "%s/%s", c->dir, name));
}

void conf_keep_fixed(struct conf *c, const struct conf *running)
{
	struct conf old = *running;

	for (size_t i = 0; i < n_settings; i++) {
		const struct setting *s = &settings[i];
		if (s->is_reloadable)
			continue;
		if (s->type == SETTING_STR)
			*conf_field_str(c, s) = *conf_field_str(&old, s);
		else if (s->type == SETTING_I64)
			*conf_field_i64(c, s) = *conf_field_i64(&old, s);
		else
			*conf_field_bool(c, s) = *conf_field_bool(&old, s);
	}
}

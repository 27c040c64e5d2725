/* conf.c -- reads vanthu.conf against the table of settings. */
#include "conf/conf.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/fd.h"
#include "base/limits.h"
#include "conf/conf_int.h"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

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

/* What one pass over the text needs. */
struct parse {
	struct arena *arena;
	struct conf *conf;
	struct err *err;
	const char *name;
	struct str section;
	int line;
	bool *seen;
};

static enum rc refuse(struct parse *p, const char *key, const char *what, struct str detail)
{
	enum rc rc = err_set(p->err, RC_INVALID, key, "%s:%d: %s: %.*s", p->name, p->line, what,
			     STR_FMT(detail));

	err_param(p->err, str_fmt(p->arena, "%s:%d", p->name, p->line));
	err_param(p->err, detail);
	return rc;
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

/* ---- settings of a form of their own ---- */

static bool is_address(struct str v)
{
	unsigned char room[sizeof(struct in6_addr)];
	char text[INET6_ADDRSTRLEN];

	if (v.n == 0 || v.n >= sizeof text)
		return false;
	memcpy(text, v.p, v.n);
	text[v.n] = 0;
	return inet_pton(AF_INET, text, room) == 1 || inet_pton(AF_INET6, text, room) == 1;
}

/* Scheme and host, perhaps a port: links are made by putting a path behind it. */
static bool is_base_url(struct str v)
{
	struct str host = str_starts(v, STR("https://"))  ? str_sub(v, 8, v.n)
			  : str_starts(v, STR("http://")) ? str_sub(v, 7, v.n)
							  : STR_NULL;

	for (size_t i = 0; i < host.n; i++) {
		unsigned char c = (unsigned char)host.p[i];
		if (c <= ' ' || c == 127 || strchr("\"'<>\\?#@;,", c))
			return false;
		if (c == '/' && i + 1 < host.n)
			return false;
	}
	return host.n > 0 && host.p[0] != '/';
}

static const struct {
	const char *section, *key;
	bool (*is_right)(struct str v);
	const char *expected;
} forms[] = {
	{ "http", "address", is_address, "127.0.0.1" },
	{ "http", "public_url", is_base_url, "https://vanthu.example.vn" },
	{ "http", "trusted_proxy", is_address, "127.0.0.1" },
};

static enum rc check_form(struct parse *p, const struct setting *s, struct str v)
{
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		if (strcmp(forms[i].section, s->section) != 0 || strcmp(forms[i].key, s->key) != 0)
			continue;
		if (str_eq(v, s->default_str) || forms[i].is_right(v))
			return RC_OK;
		return refuse(p, "err.conf.form", "a value like this expected",
			      str_fmt(p->arena, "%s.%s = %.*s (%s)", s->section, s->key, STR_FMT(v),
				      forms[i].expected));
	}
	return RC_OK;
}

/* ---- lines ---- */

static enum rc set_text(struct parse *p, const struct setting *s, struct str v)
{
	if (s->words && !is_among(v, s->words))
		return refuse(p, "err.conf.word", "another word expected",
			      str_fmt(p->arena, "%s.%s = %.*s (%s)", s->section, s->key, STR_FMT(v),
				      s->words));
	TRY(check_form(p, s, v));
	*conf_field_str(p->conf, s) = str_dup(p->arena, v);
	return RC_OK;
}

static enum rc set_value(struct parse *p, const struct setting *s, struct str v)
{
	if (s->type == SETTING_STR)
		return set_text(p, s, v);
	if (s->type == SETTING_BOOL) {
		if (parse_bool(v, conf_field_bool(p->conf, s)))
			return RC_OK;
		return refuse(p, "err.conf.bool", "yes or no expected", v);
	}
	if (str_to_i64(v, s->min, s->max, conf_field_i64(p->conf, s)))
		return RC_OK;
	return refuse(p, "err.conf.number", "out of bounds",
		      str_fmt(p->arena, "%s.%s = %.*s (%lld … %lld)", s->section, s->key,
			      STR_FMT(v), (long long)s->min, (long long)s->max));
}

static enum rc take_setting(struct parse *p, struct str key, struct str value)
{
	for (size_t i = 0; i < n_settings; i++) {
		if (!str_eq_c(p->section, settings[i].section) || !str_eq_c(key, settings[i].key))
			continue;
		if (p->seen[i])
			return refuse(p, "err.conf.twice", "given twice", key);
		p->seen[i] = true;
		return set_value(p, &settings[i], value);
	}
	struct str wanted = str_fmt(p->arena, "%.*s.%.*s", STR_FMT(p->section), STR_FMT(key));
	return refuse(p, "err.conf.unknown", "unknown setting",
		      str_fmt(p->arena, "%.*s (%.*s?)", STR_FMT(wanted),
			      STR_FMT(nearest(p->arena, wanted))));
}

/* A comment is a line of its own: "#" and ";" are letters of a value like others. */
static enum rc take_line(struct parse *p, struct str line)
{
	struct str key, value;

	if (line.n > LIMIT_CONF_LINE)
		return refuse(p, "err.conf.long_line", "line too long for a setting", STR_NULL);
	if (line.n > 0 && memchr(line.p, 0, line.n))
		return refuse(p, "err.conf.syntax", "not a text file", STR_NULL);
	line = str_trim(line);
	if (line.n == 0 || line.p[0] == '#' || line.p[0] == ';')
		return RC_OK;
	if (line.p[0] == '[' && line.p[line.n - 1] == ']') {
		p->section = str_trim(str_sub(line, 1, line.n - 2));
		return RC_OK;
	}
	if (line.p[0] == '[' || !str_split(line, '=', &key, &value))
		return refuse(p, "err.conf.syntax", "neither [section] nor key = value", STR_NULL);
	return take_setting(p, str_trim(key), str_trim(value));
}

enum rc conf_parse(struct arena *a, struct str text, const char *name, struct conf *out,
		   struct err *e)
{
	struct str rest = str_starts(text, STR(BYTE_ORDER_MARK)) ? str_sub(text, 3, text.n) : text;
	struct conf c;
	struct str line;

	set_defaults(&c);
	struct parse p = { .arena = a,
			   .conf = &c,
			   .err = e,
			   .name = name,
			   .section = STR(""),
			   .seen = ARENA_ARRAY(a, n_settings, bool) };
	while (rest.n > 0) {
		(void)str_split(rest, '\n', &line, &rest);
		p.line++;
		TRY(take_line(&p, line));
	}
	*out = c;
	return RC_OK;
}

enum rc conf_load(struct arena *a, const char *dir, struct conf *out, struct err *e)
{
	struct str text;
	const char *path = str_c(a, str_fmt(a, "%s/vanthu.conf", dir));
	enum rc rc = file_read(a, path, LIMIT_CONF_BYTES, &text, e);

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

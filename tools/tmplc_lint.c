/* tmplc_lint.c -- which texts nobody uses, and which keys in C have no text.
 *
 * A key in C is a string literal: "err.disk_full" for a whole key, "road." for all keys below,
 * "error.%d.title" for all that fit, or TEXT_ERR_DISK_FULL; and "road" for all below where a
 * function that makes a key of it is called (prefix_calls). This guesses in favour of the key: what
 * is told to be unused is. Literals that look like keys of errors ("err.…", "problem.…") must have
 * a text.
 */
#include "tools/tmplc.h"

void lint_template(struct catalog *c, const struct parts *parts)
{
	/* {{t }} and {{te }} were marked by the compiler; a key may also be a literal in C. */
	for (size_t i = 0; i < parts->n; i++) {
		struct source src = { "", parts->p[i].body };
		if (parts->p[i].kind != PART_TEXT)
			lint_code(c, NULL, &src);
	}
}

static bool is_key_char(char ch)
{
	return is_alpha(ch) || is_digit(ch) || ch == '_' || ch == '-' || ch == '.';
}

static bool is_error_key(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!is_key_char(s.p[i]))
			return false;
	}
	bool is_one = str_starts(s, STR("err.")) || str_starts(s, STR("problem."));
	return is_one && !str_ends(s, STR("."));
}

/* Behind a printf conversion: "%.*s", "%02d", "%lld". */
static size_t conversion_length(struct str s)
{
	size_t n = 1;
	while (n < s.n && !is_alpha(s.p[n]) && s.p[n] != '%')
		n++;
	while (n < s.n && (s.p[n] == 'l' || s.p[n] == 'z' || s.p[n] == 'h'))
		n++;
	return n < s.n ? n + 1 : s.n;
}

/* Whether key may be what the format gives. */
static bool format_fits(struct str format, struct str key)
{
	if (format.n == 0)
		return key.n == 0;
	if (format.p[0] != '%')
		return key.n > 0 && key.p[0] == format.p[0] &&
		       format_fits(str_sub(format, 1, format.n), str_sub(key, 1, key.n));
	struct str rest = str_sub(format, conversion_length(format), format.n);
	for (size_t i = 0; i <= key.n; i++) {
		if (format_fits(rest, str_sub(key, i, key.n)))
			return true;
	}
	return false;
}

static bool is_key_format(struct str s)
{
	size_t letters = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '%') {
			i += conversion_length(str_sub(s, i, s.n)) - 1;
		} else if (is_key_char(s.p[i])) {
			letters += is_alpha(s.p[i]);
		} else {
			return false;
		}
	}
	return letters >= 4 && str_find_char(s, '%') != SIZE_MAX && s.n <= 64;
}

static void format_lint(struct catalog *c, struct str format)
{
	for (size_t i = 0; i < c->entries.n; i++)
		c->entries.p[i]->is_used |= format_fits(format, c->entries.p[i]->key);
}

/* Functions that put a prefix, a dot and a value together. */
static const char *const prefix_calls[] = { "text_of_enum", "enum_words", "optional_text" };

static bool is_prefix_call(struct str name)
{
	for (size_t i = 0; i < sizeof prefix_calls / sizeof prefix_calls[0]; i++) {
		if (str_eq_c(name, prefix_calls[i]))
			return true;
	}
	return false;
}

static void literal_lint(struct catalog *c, struct diag *d, const struct source *src, struct str s,
			 bool is_prefix)
{
	struct text_entry *entry = catalog_find(c, s);
	if (entry)
		entry->is_used = true;
	else if (is_key_format(s))
		format_lint(c, s);
	else if (s.n > 1 && str_ends(s, STR(".")))
		catalog_use_prefix(c, s);
	else if (is_prefix && catalog_use_prefix(c, str_cat(c->diag->arena, s, STR("."))) > 0)
		return;
	else if (d && is_error_key(s))
		diag_error(d, src, s.p, "no text has the key %.*s", STR_FMT(s));
}

static void name_lint(struct catalog *c, struct str name)
{
	for (size_t i = 0; str_starts(name, STR("TEXT_")) && i < c->entries.n; i++) {
		if (str_eq(c->entries.p[i]->id, name))
			c->entries.p[i]->is_used = true;
	}
}

static const char *comment_end(const char *p, const char *end)
{
	struct str rest = str_of_n(p, (size_t)(end - p));
	size_t n = SIZE_MAX;
	if (str_starts(rest, STR("//")))
		n = str_find_char(rest, '\n');
	else if (str_starts(rest, STR("/*")))
		n = str_find(rest, STR("*/"));
	else
		return NULL;
	return n == SIZE_MAX ? end : p + n + 1;
}

static const char *word_end(const char *p, const char *end)
{
	while (p < end && (is_alpha(*p) || is_digit(*p) || *p == '_'))
		p++;
	return p;
}

/* One token: where it ends. is_prefix: the call of this statement makes keys of prefixes. */
static const char *token_lint(struct catalog *c, struct diag *d, const struct source *src,
			      const char *p, bool *is_prefix)
{
	const char *end = src->bytes.p + src->bytes.n, *after = comment_end(p, end);

	if (after)
		return after;
	if (*p == '"' || *p == '\'') {
		after = c_literal_end(p, end);
		if (after && *p == '"')
			literal_lint(c, d, src, str_of_n(p + 1, (size_t)(after - p - 2)),
				     *is_prefix);
	} else if (is_alpha(*p) || *p == '_') {
		after = word_end(p, end);
		struct str word = str_of_n(p, (size_t)(after - p));
		name_lint(c, word);
		*is_prefix = *is_prefix || is_prefix_call(word);
	} else if (*p == ';') {
		*is_prefix = false;
	}
	return after ? after : p + 1;
}

void lint_code(struct catalog *c, struct diag *d, const struct source *src)
{
	const char *end = src->bytes.p + src->bytes.n;
	bool is_prefix = false;

	for (const char *p = src->bytes.p; p < end;)
		p = token_lint(c, d, src, p, &is_prefix);
}

size_t lint_unused(const struct catalog *c, struct buf *out)
{
	size_t n = 0;
	for (size_t i = 0; i < c->entries.n; i++) {
		const struct text_entry *entry = c->entries.p[i];
		if (entry->is_used)
			continue;
		const struct source *src = &c->src[TMPLC_VI];
		if (entry->at[TMPLC_VI])
			buf_fmt(out, "%s:%d: warning: nobody uses %.*s\n", src->file,
				source_line(src, entry->at[TMPLC_VI]), STR_FMT(entry->key));
		n++;
	}
	return n;
}

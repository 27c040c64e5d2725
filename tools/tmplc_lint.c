/* tmplc_lint.c -- which texts nobody uses, and which keys in C have no text.
 *
 * A key in C is a string literal: "err.disk_full" for a whole key, "road." for all keys below, or
 * TEXT_ERR_DISK_FULL. Literals that look like keys of errors ("err.…") must have a text.
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
	return str_starts(s, STR("err.")) && s.n > 4 && !str_ends(s, STR("."));
}

static void literal_lint(struct catalog *c, struct diag *d, const struct source *src, struct str s)
{
	struct text_entry *entry = catalog_find(c, s);
	if (entry)
		entry->is_used = true;
	else if (s.n > 1 && str_ends(s, STR(".")))
		catalog_use_prefix(c, s);
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

void lint_code(struct catalog *c, struct diag *d, const struct source *src)
{
	const char *end = src->bytes.p + src->bytes.n;
	for (const char *p = src->bytes.p; p < end;) {
		const char *after = comment_end(p, end);
		if (!after && (*p == '"' || *p == '\'')) {
			after = c_literal_end(p, end);
			if (after && *p == '"')
				literal_lint(c, d, src, str_of_n(p + 1, (size_t)(after - p - 2)));
		} else if (!after && (is_alpha(*p) || *p == '_')) {
			for (after = p; after < end &&
					(is_alpha(*after) || is_digit(*after) || *after == '_');)
				after++;
			name_lint(c, str_of_n(p, (size_t)(after - p)));
		}
		p = after ? after : p + 1;
	}
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

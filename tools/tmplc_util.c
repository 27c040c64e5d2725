/* tmplc_util.c -- places, messages, and what a template compiler must know of C. */
#include "tools/tmplc.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void diag_init(struct diag *d, struct arena *a)
{
	*d = (struct diag){ .arena = a };
	buf_init(&d->out, a, 1 << 20);
}

int source_line(const struct source *src, const char *at)
{
	int line = 1;
	for (const char *p = src->bytes.p; p < at; p++)
		line += *p == '\n';
	return line;
}

static int column(const struct source *src, const char *at)
{
	const char *start = at;
	while (start > src->bytes.p && start[-1] != '\n')
		start--;
	return (int)(at - start) + 1;
}

void diag_error(struct diag *d, const struct source *src, const char *at, const char *fmt, ...)
{
	if (d->n_errors++ >= TMPLC_ERRORS)
		return;
	if (at)
		buf_fmt(&d->out, "%s:%d:%d: error: ", src->file, source_line(src, at),
			column(src, at));
	else
		buf_fmt(&d->out, "%s: error: ", src->file);
	char text[512];
	va_list args;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	buf_add_c(&d->out, text);
	buf_add_char(&d->out, '\n');
}

bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

char to_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool is_identifier(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		bool is_letter = (s.p[i] >= 'a' && s.p[i] <= 'z') || s.p[i] == '_';
		if (!is_letter && (i == 0 || !is_digit(s.p[i])))
			return false;
	}
	return s.n > 0;
}

/* Length of the UTF-8 character at p by its first byte and the lowest code point it may hold. */
static size_t utf8_length(unsigned char first, unsigned *min, unsigned *bits)
{
	if (first < 0x80) {
		*min = 0;
		*bits = first;
		return 1;
	}
	if (first >= 0xc2 && first <= 0xdf) {
		*min = 0x80;
		*bits = first & 0x1fU;
		return 2;
	}
	if (first >= 0xe0 && first <= 0xef) {
		*min = 0x800;
		*bits = first & 0x0fU;
		return 3;
	}
	*min = 0x10000;
	*bits = first & 0x07U;
	return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

bool utf8_is_valid(struct str s, const char **bad)
{
	const char *end = s.p + s.n;
	for (const char *p = s.p; p < end;) {
		unsigned min, code;
		size_t n = utf8_length((unsigned char)*p, &min, &code);
		*bad = p;
		if (n == 0 || n > (size_t)(end - p))
			return false;
		for (size_t i = 1; i < n; i++) {
			if (((unsigned char)p[i] & 0xc0) != 0x80)
				return false;
			code = code << 6 | ((unsigned char)p[i] & 0x3fU);
		}
		bool is_surrogate = code >= 0xd800 && code <= 0xdfff;
		if (code < min || code > 0x10ffff || is_surrogate || code == 0)
			return false;
		p += n;
	}
	return true;
}

void c_string(struct buf *b, struct str s)
{
	buf_add_char(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == '\n')
			buf_add_c(b, "\\n");
		else if (c == '\t')
			buf_add_c(b, "\\t");
		else if (c < 0x20 || c == 0x7f)
			buf_fmt(b, "\\%03o", c);
		else if (c == '"' || c == '\\' || c == '?') /* ?: no trigraphs */
			buf_fmt(b, "\\%c", c);
		else
			buf_add_char(b, (char)c);
	}
	buf_add_char(b, '"');
}

const char *c_literal_end(const char *p, const char *end)
{
	char quote = *p++;
	for (; p < end && *p != '\n' && *p != '\0'; p++) {
		if (*p == quote)
			return p + 1;
		if (*p == '\\' && ++p == end)
			return NULL;
	}
	return NULL;
}

static char bracket_partner(char c)
{
	switch (c) {
	case '(': return ')';
	case '[': return ']';
	case '{': return '}';
	default: return '\0';
	}
}

/* Digraphs are brackets in disguise, and would pass the count of brackets. */
static const char *const forbidden_pairs[][2] = {
	{ "//", "a C comment inside an expression; write {# … #} outside of it" },
	{ "/*", "a C comment inside an expression; write {# … #} outside of it" },
	{ "<:", "a digraph; leave a space between the two characters" },
	{ "<%", "a digraph; leave a space between the two characters" },
	{ "%:", "a digraph; leave a space between the two characters" },
	{ "%>", "a digraph; leave a space between the two characters" },
};

/* What may not stand in an expression outside its literals. */
static const char *c_char_check(const char *p, const char *end)
{
	if ((unsigned char)*p >= 0x80)
		return "a letter that is not ASCII outside a string literal";
	if (*p == '\0' || strchr("#\\`@$", *p))
		return "this character has no place in an expression";
	for (size_t i = 0; i < sizeof(forbidden_pairs) / sizeof(forbidden_pairs[0]); i++) {
		if (end - p >= 2 && memcmp(p, forbidden_pairs[i][0], 2) == 0)
			return forbidden_pairs[i][1];
	}
	return NULL;
}

struct brackets {
	char want[TMPLC_DEPTH];
	int depth;
};

static const char *brackets_step(struct brackets *b, char c)
{
	if (bracket_partner(c)) {
		if (b->depth == TMPLC_DEPTH)
			return "too many brackets";
		b->want[b->depth++] = bracket_partner(c);
	} else if (c == ')' || c == ']' || c == '}') {
		if (b->depth == 0 || b->want[--b->depth] != c)
			return "a bracket that was not opened";
	}
	return NULL;
}

const char *c_check(struct str s, int semicolons)
{
	struct brackets b = { .depth = 0 };
	const char *end = s.p + s.n, *problem = NULL;
	if (str_is_empty(str_trim(s)))
		return "an expression is missing";
	for (const char *p = s.p; p < end; p++) {
		if (*p == '"' || *p == '\'') {
			p = c_literal_end(p, end);
			if (!p)
				return "a literal that does not end";
			p--;
			continue;
		}
		if (*p == ';' && (b.depth > 0 || --semicolons < 0))
			return "a semicolon";
		problem = c_char_check(p, end);
		problem = problem ? problem : brackets_step(&b, *p);
		if (problem)
			return problem;
	}
	if (b.depth > 0)
		return "a bracket that is not closed";
	return semicolons > 0 ? "semicolons are missing: (start; condition; step)" : NULL;
}

bool c_next_item(struct str *rest, struct str *item)
{
	int depth = 0;
	if (!rest->p || rest->n == 0)
		return false;
	const char *end = rest->p + rest->n;
	const char *p = rest->p;
	for (; p < end && (depth > 0 || *p != ','); p++) {
		if (*p == '"' || *p == '\'') {
			const char *after = c_literal_end(p, end);
			p = after ? after - 1 : p;
		} else if (bracket_partner(*p)) {
			depth++;
		} else if (*p == ')' || *p == ']' || *p == '}') {
			depth--;
		}
	}
	*item = str_trim(str_of_n(rest->p, (size_t)(p - rest->p)));
	*rest = p < end ? str_of_n(p + 1, (size_t)(end - p - 1)) : STR_NULL;
	return true;
}

/* tmplc_scan.c -- a template file -> literal text, holes {{ }}, control tags {% %}; comments {# #}
 * are dropped. */
#include "tools/tmplc.h"

#include <string.h>

struct scan {
	struct diag *diag;
	const struct source *src;
	VEC(struct part) parts;
	const char *p, *end;
	const char *text; /* start of the literal text under way */
};

static bool at_mark(const struct scan *s, const char *p, const char *mark)
{
	return s->end - p >= 2 && p[0] == mark[0] && p[1] == mark[1];
}

static bool is_open_mark(const struct scan *s, const char *p)
{
	return at_mark(s, p, "{{") || at_mark(s, p, "{%") || at_mark(s, p, "{#");
}

/* Where the two closing characters stand, outside of C literals; NULL when nowhere. */
static const char *close_find(const struct scan *s, const char *p, const char *mark)
{
	for (; p < s->end; p++) {
		if (at_mark(s, p, mark))
			return p;
		if (mark[0] != '#' && (*p == '"' || *p == '\'')) {
			p = c_literal_end(p, s->end);
			if (!p)
				return NULL;
			p--;
		}
	}
	return NULL;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* A tag that has its line for itself takes the line with it: *from goes back to the line's start,
 * *to behind its end. */
static bool own_line(const struct scan *s, const char **from, const char **to)
{
	const char *f = *from, *t = *to;
	while (f > s->text && is_blank(f[-1]))
		f--;
	while (t < s->end && is_blank(*t))
		t++;
	bool is_line_start = f == s->src->bytes.p || f[-1] == '\n';
	if (!is_line_start || (t < s->end && *t != '\n'))
		return false;
	*from = f;
	*to = t < s->end ? t + 1 : t;
	return true;
}

static void text_push(struct scan *s, const char *end)
{
	if (end > s->text)
		VEC_PUSH(&s->parts,
			 ((struct part){ .kind = PART_TEXT,
					 .at = s->text,
					 .body = str_of_n(s->text, (size_t)(end - s->text)) }));
}

static struct part hole_of(const char *at, struct str body)
{
	struct part hole = { .kind = PART_HOLE, .at = at, .flavour = '=', .body = body };
	size_t n = 0;
	if (str_starts(body, STR("?"))) {
		hole.flavour = '?';
		n = 1;
	} else if (body.n > 1 && body.p[0] == 't' && is_space(body.p[1])) {
		hole.flavour = 't';
		n = 2;
	} else if (body.n > 2 && body.p[0] == 't' && body.p[1] == 'e' && is_space(body.p[2])) {
		hole.flavour = 'e';
		n = 3;
	}
	hole.body = str_trim(str_sub(body, n, body.n));
	return hole;
}

/* One {…} at s->p. False: it does not end. */
static bool mark_scan(struct scan *s)
{
	const char *from = s->p;
	char kind = from[1];
	const char *mark = kind == '{' ? "}}" : kind == '%' ? "%}" : "#}";
	const char *close = close_find(s, from + 2, mark);
	if (!close) {
		diag_error(s->diag, s->src, from, "\"%.2s\" without \"%s\"", from, mark);
		return false;
	}
	const char *to = close + 2;
	struct str body;
	/* {{t key}} and {{? x}} are told by what follows the braces directly. */
	body = str_of_n(from + 2, (size_t)(close - from - 2));
	bool is_own = kind != '{' && own_line(s, &from, &to);
	text_push(s, from);
	if (kind == '{')
		VEC_PUSH(&s->parts, hole_of(s->p, body));
	else
		VEC_PUSH(&s->parts,
			 ((struct part){ .kind = PART_CONTROL,
					 .at = s->p,
					 .is_own_line = is_own,
					 .body = kind == '#' ? STR_NULL : str_trim(body) }));
	s->p = s->text = to;
	return true;
}

void parts_scan(struct diag *d, const struct source *src, struct parts *out)
{
	struct scan s = { .diag = d, .src = src, .parts = VEC_INIT(d->arena) };
	const char *bad;
	*out = (struct parts){ .n = 0 };
	if (!utf8_is_valid(src->bytes, &bad)) {
		diag_error(d, src, bad, "not UTF-8");
		return;
	}
	s.p = s.text = src->bytes.p;
	s.end = src->bytes.p + src->bytes.n;
	while (s.p < s.end) {
		if (!is_open_mark(&s, s.p))
			s.p++;
		else if (!mark_scan(&s))
			return;
	}
	text_push(&s, s.end);
	*out = (struct parts){ s.parts.p, s.parts.n };
}

/* sqlgen_text.c -- looks into the SQL of one statement, as far as quotes, words and $n go. */
#include "sqlgen.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct scan {
	const struct queries *qs;
	const struct query *q;
	const char *raw; /* a line of it for each line of the file from the name on */
	const char *p;
	const char *outside; /* where the statement goes on behind a part, or NULL */
	struct text out;
	bool is_sqlite;
	bool is_used[SQLGEN_FIELDS + 1];
	char word[3][16]; /* the last words, newest first; longer ones cut */
	bool is_ended;    /* a ';' was seen */
	bool is_write;
};

static bool word_is(const char *word, const char *what)
{
	return strcasecmp(word, what) == 0;
}

static int line_of(const struct scan *s)
{
	int line = s->q->line;
	const char *here = s->outside ? s->outside : s->p;
	for (const char *p = s->raw; p < here; p++)
		line += *p == '\n';
	return line;
}

static void quoted_copy(struct scan *s)
{
	const char quote[] = { *s->p, '\0' };
	size_t n = 1 + strcspn(s->p + 1, quote);
	if (!s->p[n])
		fail(s->q->file, line_of(s), "%s: a %s has no end", s->q->name, quote);
	text_add(&s->out, s->p, n + 1);
	s->p += n + 1;
}

static size_t word_length(const char *p)
{
	size_t n = 0;
	while (isalnum((unsigned char)p[n]) || p[n] == '_')
		n++;
	return n;
}

/* $3, or $name */
static int param_find(const struct scan *s, const char *p, size_t n)
{
	const struct fields *params = &s->q->params;
	if (isdigit((unsigned char)*p)) {
		long k = strtol(p, NULL, 10); /* digits, as the caller has seen */
		if (k < 1 || k > params->n)
			fail(s->q->file, line_of(s), "%s uses $%ld but has %d parameters",
			     s->q->name, k, params->n);
		return (int)k;
	}
	for (int i = 0; i < params->n; i++) {
		if (strlen(params->f[i].name) == n && memcmp(params->f[i].name, p, n) == 0)
			return i + 1;
	}
	fail(s->q->file, line_of(s), "%s has no parameter '%.*s'", s->q->name, (int)n, p);
}

static void param_write(struct scan *s, int k)
{
	char number[16];
	/* SQLite numbers $n by first appearance, ?n as written. */
	snprintf(number, sizeof number, "%c%d", s->is_sqlite ? '?' : '$', k);
	s->is_used[k] = true;
	text_add_c(&s->out, number);
}

static void param_copy(struct scan *s)
{
	size_t n = word_length(s->p + 1);
	param_write(s, param_find(s, s->p + 1, n));
	s->p += 1 + n;
}

static void word_copy(struct scan *s)
{
	size_t n = word_length(s->p);
	memmove(s->word[1], s->word[0], 2 * sizeof s->word[0]);
	size_t kept = n < sizeof s->word[0] ? n : sizeof s->word[0] - 1;
	memcpy(s->word[0], s->p, kept);
	s->word[0][kept] = '\0';
	if (word_is(s->word[0], "insert") || word_is(s->word[0], "delete") ||
	    word_is(s->word[0], "update") ||
	    (word_is(s->word[0], "share") && word_is(s->word[1], "for")))
		s->is_write = true; /* a lock is refused where nothing may be written */
	text_add(&s->out, s->p, n);
	s->p += n;
}

static void blanks_trim(struct text *t)
{
	while (t->n && isspace((unsigned char)t->p[t->n - 1]))
		t->p[--t->n] = '\0';
}

static void other_copy(struct scan *s)
{
	const struct query *q = s->q;
	char c = *s->p;
	char before = s->out.n ? s->out.p[s->out.n - 1] : ' ';
	if (c == '*' &&
	    (before == '.' || word_is(s->word[0], "select") || word_is(s->word[0], "returning")))
		fail(q->file, line_of(s), "%s: name the columns instead of *", q->name);
	if (c == ':' && isalpha((unsigned char)s->p[1]))
		fail(q->file, line_of(s), "%s: parameters are written $name or $1", q->name);
	if (c == ':' && s->p[1] == ':')
		fail(q->file, line_of(s), "%s: write CAST(x AS type), SQLite has no ::", q->name);
	if (c == '?')
		fail(q->file, line_of(s), "%s: parameters are written $name or $1", q->name);
	if (c == ';')
		s->is_ended = true;
	else
		text_add(&s->out, s->p, 1);
	s->p++;
}

/* Neither empty lines nor blanks at the end of one. */
static void newline_copy(struct scan *s)
{
	blanks_trim(&s->out);
	if (s->out.n)
		text_add_c(&s->out, "\n");
	s->p++;
}

static void token_copy(struct scan *s);

/* A fragment's text is read like the statement's own. */
static void fragment_copy(struct scan *s, const struct part *part)
{
	const char *behind = s->p;
	s->outside = behind;
	for (s->p = s->is_sqlite ? part->sqlite.p : part->postgres.p; s->p && *s->p;)
		token_copy(s);
	blanks_trim(&s->out);
	s->outside = NULL;
	s->p = behind;
}

/* The parameters that are called like the columns: "$1, $2". */
static void part_params_write(struct scan *s, const struct part *part)
{
	for (int i = 0; i < part->columns.n; i++) {
		const char *name = part->columns.f[i].name;
		text_add_c(&s->out, i ? ", " : "");
		param_write(s, param_find(s, name, strlen(name)));
	}
}

static const struct part *columns_find(const struct scan *s, const char *name, size_t n)
{
	const struct part *part = part_find(s->qs, name, n);
	if (!part || !part->is_columns)
		fail(s->q->file, line_of(s), "%s: no columns: '%.*s' above", s->q->name, (int)n,
		     name);
	return part;
}

/* {words}, {document}, {d.document}, {$document} */
static void part_copy(struct scan *s)
{
	const char *name = s->p + 1;
	size_t n = strcspn(name, "}\n"), n_alias = strcspn(name, ".}\n");
	if (name[n] != '}')
		fail(s->q->file, line_of(s), "%s: a { has no end", s->q->name);
	if (s->outside)
		fail(s->q->file, line_of(s), "%s: a fragment in a fragment", s->q->name);
	s->p = name + n + 1;
	if (*name == '$') {
		part_params_write(s, columns_find(s, name + 1, n - 1));
		return;
	}
	if (n_alias < n) {
		const struct part *part = columns_find(s, name + n_alias + 1, n - n_alias - 1);
		part_columns_write(part, name, n_alias, &s->out);
		return;
	}
	const struct part *part = part_find(s->qs, name, n);
	if (part && part->is_columns)
		part_columns_write(part, "", 0, &s->out);
	else if (part)
		fragment_copy(s, part);
	else
		fail(s->q->file, line_of(s), "%s: no columns: or fragment: '%.*s' above",
		     s->q->name, (int)n, name);
}

static void token_copy(struct scan *s)
{
	unsigned char c = (unsigned char)*s->p;
	if (s->is_ended && !isspace(c) && strncmp(s->p, "--", 2) != 0)
		fail(s->q->file, line_of(s), "%s: more than one statement", s->q->name);
	if (strncmp(s->p, "--", 2) == 0)
		s->p += strcspn(s->p, "\n");
	else if (c == '\n')
		newline_copy(s);
	else if (c == '\'' || c == '"')
		quoted_copy(s);
	else if (c == '$' && word_length(s->p + 1))
		param_copy(s);
	else if (c == '{')
		part_copy(s);
	else if (isalnum(c) || c == '_')
		word_copy(s);
	else
		other_copy(s);
}

static struct text dialect_finish(const struct queries *qs, struct query *q, const struct text *raw,
				  bool is_sqlite)
{
	struct scan s = { .qs = qs, .q = q, .raw = raw->p, .p = raw->p, .is_sqlite = is_sqlite };
	text_add(&s.out, "", 0);
	while (*s.p)
		token_copy(&s);
	blanks_trim(&s.out);
	const char *engine = is_sqlite ? "sqlite" : "postgres";
	if (s.out.n == 0)
		fail(q->file, q->line, "%s has no SQL for %s", q->name, engine);
	for (int k = 1; k <= q->params.n; k++) {
		if (!s.is_used[k])
			fail(q->file, q->line, "%s: $%d (%s) is not used for %s", q->name, k,
			     q->params.f[k - 1].name, engine);
	}
	q->is_write |= s.is_write;
	return s.out;
}

void statement_finish(const struct queries *qs, struct query *q)
{
	q->sqlite = dialect_finish(qs, q, &q->sqlite, true);
	q->postgres = dialect_finish(qs, q, &q->postgres, false);
}

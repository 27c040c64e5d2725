/* sqlgen_parse.c -- reads the .sql files: directives, fields, and the lines of each statement. */
#include "sqlgen.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum directive {
	D_NONE, /* SQL, or a plain comment */
	D_NAME,
	D_DOC,
	D_PARAMS,
	D_FROM,
	D_ROWS,
	D_AS,
	D_INCLUDE,
	D_COLUMNS,
	D_FRAGMENT,
	D_SQLITE,
	D_POSTGRES,
	D_ONE,
	D_MANY,
	D_EXEC
};

static const struct {
	const char *word;
	enum directive d;
} directives[] = {
	{ "name", D_NAME },       { "doc", D_DOC },           { "params", D_PARAMS },
	{ "from", D_FROM },       { "rows", D_ROWS },         { "as", D_AS },
	{ "include", D_INCLUDE }, { "sqlite", D_SQLITE },     { "postgres", D_POSTGRES },
	{ "columns", D_COLUMNS }, { "fragment", D_FRAGMENT },
};

static const struct {
	const char *word;
	enum field_type type;
} types[] = {
	{ "i64", F_I64 },   { "i32", F_I32 },   { "bool", F_BOOL }, { "text", F_TEXT },
	{ "blob", F_BLOB }, { "hash", F_HASH }, { "date", F_DATE },
};

static const char *const c_words[] = {
	"auto",     "bool",   "break",    "case",   "char",   "const",    "continue", "default",
	"do",       "double", "else",     "enum",   "extern", "false",    "float",    "for",
	"goto",     "if",     "inline",   "int",    "long",   "register", "restrict", "return",
	"short",    "signed", "sizeof",   "static", "struct", "switch",   "true",     "typedef",
	"unsigned", "union",  "volatile", "void",   "while",
};

struct parser {
	struct queries *qs;
	const char *file;
	int line;
	struct query *q;     /* the statement being read, or NULL */
	struct part *part;   /* the columns or fragment being read, or NULL */
	enum directive last; /* the directive that a continuation line continues */
	struct text list;    /* its text so far */
	int list_line;
	struct text sqlite, postgres;
};

static const char *blanks_skip(const char *p)
{
	return p + strspn(p, " \t");
}

static bool is_name(const char *p, size_t n)
{
	if (n == 0 || n >= SQLGEN_NAME || !islower((unsigned char)p[0]))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!islower((unsigned char)p[i]) && !isdigit((unsigned char)p[i]) && p[i] != '_')
			return false;
	}
	return true;
}

static void name_take(const struct parser *ps, char out[SQLGEN_NAME], const char *p, size_t n,
		      const char *what)
{
	if (!is_name(p, n))
		fail(ps->file, ps->list_line, "'%.*s' is no %s (a-z, 0-9, _; at most %d)", (int)n,
		     p, what, SQLGEN_NAME - 1);
	memcpy(out, p, n);
	out[n] = '\0';
	for (size_t i = 0; i < sizeof c_words / sizeof *c_words; i++) {
		if (strcmp(out, c_words[i]) == 0)
			fail(ps->file, ps->list_line, "'%s' is a word of C", out);
	}
}

/* "text", "text?", "enum organ_kind" */
static void type_parse(const struct parser *ps, struct field *f, const char *p, size_t n)
{
	if (n > 5 && strncmp(p, "enum ", 5) == 0) {
		const char *name = blanks_skip(p + 5);
		f->type = F_ENUM;
		name_take(ps, f->enum_name, name, n - (size_t)(name - p), "name of an enum");
		return;
	}
	f->is_nullable = n > 1 && p[n - 1] == '?';
	size_t n_word = f->is_nullable ? n - 1 : n;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		if (strlen(types[i].word) == n_word && strncmp(types[i].word, p, n_word) == 0) {
			f->type = types[i].type;
			if (f->is_nullable && f->type == F_BOOL)
				fail(ps->file, ps->list_line, "bool cannot be NULL");
			return;
		}
	}
	fail(ps->file, ps->list_line,
	     "'%.*s' is no type (i64 i32 bool text blob hash date, all but bool also with ?; "
	     "enum NAME)",
	     (int)n, p);
}

static struct field *field_new(const struct parser *ps, struct fields *fs)
{
	if (fs->n == SQLGEN_FIELDS)
		fail(ps->file, ps->list_line, "more than %d fields", SQLGEN_FIELDS);
	return &fs->f[fs->n++];
}

static void field_check(const struct parser *ps, const struct fields *fs)
{
	const struct field *last = &fs->f[fs->n - 1];
	for (int i = 0; i < fs->n - 1; i++) {
		if (strcmp(fs->f[i].name, last->name) == 0)
			fail(ps->file, ps->list_line, "'%s' is there twice", last->name);
	}
}

/* "{document}": the columns of that name */
static void columns_add(struct parser *ps, struct fields *fs, const char *p, size_t n, bool is_from)
{
	const struct part *part = p[n - 1] == '}' ? part_find(ps->qs, p + 1, n - 2) : NULL;
	const struct fields *columns = part && part->is_columns ? &part->columns : NULL;
	if (!columns)
		fail(ps->file, ps->list_line, "no columns: '%.*s' above", (int)n, p);
	for (int i = 0; columns && i < columns->n; i++) {
		struct field *f = field_new(ps, fs);
		*f = columns->f[i];
		f->is_from = is_from;
		field_check(ps, fs);
	}
}

static void field_add(struct parser *ps, struct fields *fs, const char *p, size_t n, bool is_from)
{
	if (*p == '{') {
		columns_add(ps, fs, p, n, is_from);
		return;
	}
	size_t n_name = strcspn(p, " \t");
	if (n_name >= n)
		fail(ps->file, ps->list_line, "'%.*s' has no type", (int)n, p);
	struct field *f = field_new(ps, fs);
	name_take(ps, f->name, p, n_name, "name");
	const char *type = blanks_skip(p + n_name);
	type_parse(ps, f, type, n - (size_t)(type - p));
	f->is_from = is_from;
	ps->qs->uses_hash |= f->type == F_HASH;
	field_check(ps, fs);
}

/* "id i64, code text" */
static void fields_parse(struct parser *ps, struct fields *fs, const char *p, bool is_from)
{
	for (;;) {
		p = blanks_skip(p);
		size_t n = strcspn(p, ","), trimmed = n;
		while (trimmed && (p[trimmed - 1] == ' ' || p[trimmed - 1] == '\t'))
			trimmed--;
		if (trimmed == 0)
			fail(ps->file, ps->list_line, "a field is missing (\"name type, …\")");
		field_add(ps, fs, p, trimmed, is_from);
		if (p[n] == '\0')
			return;
		p += n + 1;
	}
}

/* "struct organ", the rest of the line in *rest */
static void struct_parse(const struct parser *ps, char out[SQLGEN_NAME], const char *p,
			 const char **rest)
{
	if (strncmp(p, "struct ", 7) != 0)
		fail(ps->file, ps->list_line, "expected \"struct NAME\", not '%s'", p);
	p = blanks_skip(p + 7);
	size_t n = strcspn(p, " \t:");
	name_take(ps, out, p, n, "name of a struct");
	*rest = blanks_skip(p + n);
}

static void from_parse(struct parser *ps, const char *p)
{
	const char *rest;
	if (ps->q->from[0])
		fail(ps->file, ps->list_line, "a second from:");
	struct_parse(ps, ps->q->from, p, &rest);
	if (*rest != ':')
		fail(ps->file, ps->list_line, "expected \"struct NAME : field type, …\"");
	fields_parse(ps, &ps->q->params, rest + 1, true);
}

static void as_parse(struct parser *ps, const char *p)
{
	const char *rest;
	struct_parse(ps, ps->q->as, p, &rest);
	if (*rest)
		fail(ps->file, ps->list_line, "unexpected '%s'", rest);
}

/* The directive above is complete. */
static void list_finish(struct parser *ps)
{
	enum directive d = ps->last;
	ps->last = D_NONE;
	const char *p = ps->list.p;
	switch (d) {
	case D_DOC: text_add_c(&ps->q->doc, p); break;
	case D_PARAMS: fields_parse(ps, &ps->q->params, p, false); break;
	case D_FROM: from_parse(ps, p); break;
	case D_ROWS: fields_parse(ps, &ps->q->rows, p, false); break;
	case D_AS: as_parse(ps, p); break;
	case D_COLUMNS: fields_parse(ps, &ps->part->columns, p, false); break;
	default: break;
	}
}

static void list_start(struct parser *ps, enum directive d, const char *p)
{
	ps->last = d;
	ps->list.n = 0;
	ps->list_line = ps->line;
	text_add_c(&ps->list, blanks_skip(p));
}

static void query_check(const struct query *q)
{
	if (q->doc.n == 0)
		fail(q->file, q->line, "%s has no doc:", q->name);
	if (q->answer == ANSWER_UNSET)
		fail(q->file, q->line, "%s says neither one, many nor exec", q->name);
	if (q->answer == ANSWER_EXEC && (q->rows.n || q->as[0]))
		fail(q->file, q->line, "%s is exec but has rows", q->name);
	if (q->answer != ANSWER_EXEC && !q->rows.n)
		fail(q->file, q->line, "%s has no rows:", q->name);
}

static void part_finish(struct parser *ps)
{
	struct part *part = ps->part;
	if (!part)
		return;
	list_finish(ps);
	part->sqlite = ps->sqlite;
	part->postgres = ps->postgres;
	ps->sqlite = ps->postgres = (struct text){ 0 };
	ps->part = NULL;
}

static void query_finish(struct parser *ps)
{
	struct query *q = ps->q;
	if (!q)
		return;
	list_finish(ps);
	if (q->answer == ANSWER_UNSET && !q->rows.n)
		q->answer = ANSWER_EXEC;
	query_check(q);
	q->sqlite = ps->sqlite;
	q->postgres = ps->postgres;
	statement_finish(ps->qs, q);
	ps->q = NULL;
}

static void query_start(struct parser *ps, const char *p)
{
	query_finish(ps);
	part_finish(ps);
	struct queries *qs = ps->qs;
	if (qs->n == qs->room) {
		qs->room = qs->room ? qs->room * 2 : 64;
		qs->q = grow(qs->q, qs->room * sizeof *qs->q);
	}
	struct query *q = &qs->q[qs->n];
	memset(q, 0, sizeof *q);
	ps->sqlite = ps->postgres = (struct text){ 0 };
	q->file = ps->file;
	q->line = ps->list_line = ps->line;
	p = blanks_skip(p);
	name_take(ps, q->name, p, strlen(p), "name of a statement");
	for (size_t i = 0; i < qs->n; i++) {
		if (strcmp(qs->q[i].name, q->name) == 0)
			fail(ps->file, ps->line, "'%s' is at %s:%d already", q->name, qs->q[i].file,
			     qs->q[i].line);
	}
	qs->n++;
	ps->q = q;
}

/* "columns: document = id i64, …", "fragment: words" */
static void part_start(struct parser *ps, enum directive d, const char *p)
{
	query_finish(ps);
	part_finish(ps);
	p = blanks_skip(p);
	size_t n = strcspn(p, " \t=");
	ps->list_line = ps->line;
	if (part_find(ps->qs, p, n))
		fail(ps->file, ps->line, "'%.*s' is there already", (int)n, p);
	ps->sqlite = ps->postgres = (struct text){ 0 };
	ps->part = part_add(ps->qs);
	name_take(ps, ps->part->name, p, n, "name of columns or of a fragment");
	p = blanks_skip(p + n);
	ps->part->is_columns = d == D_COLUMNS;
	if (ps->part->is_columns != (*p == '='))
		fail(ps->file, ps->line,
		     "expected \"columns: NAME = name type, …\" or "
		     "\"fragment: NAME\"");
	if (ps->part->is_columns)
		list_start(ps, D_COLUMNS, p + 1);
}

static void include_add(struct parser *ps, const char *p)
{
	struct text line = { 0 };
	p = blanks_skip(p);
	if (!*p || strpbrk(p, " \t\"<>"))
		fail(ps->file, ps->line, "expected \"include: folder/header.h\"");
	text_add_c(&line, "#include \"");
	text_add_c(&line, p);
	text_add_c(&line, "\"\n");
	struct text *all = &ps->qs->includes;
	if (!all->p || !strstr(all->p, line.p))
		text_add_c(all, line.p);
}

static void answer_set(struct parser *ps, enum answer a)
{
	if (ps->q->answer != ANSWER_UNSET)
		fail(ps->file, ps->line, "a second one, many or exec");
	ps->q->answer = a;
}

static void directive_apply(struct parser *ps, enum directive d, const char *rest)
{
	if (d != D_SQLITE && d != D_POSTGRES)
		list_finish(ps);
	if (d == D_NAME) {
		query_start(ps, rest);
		return;
	}
	if (d == D_COLUMNS || d == D_FRAGMENT) {
		part_start(ps, d, rest);
		return;
	}
	if (d == D_INCLUDE) {
		include_add(ps, rest);
		return;
	}
	bool is_sql = d == D_SQLITE || d == D_POSTGRES;
	if (!ps->q && !(ps->part && is_sql))
		fail(ps->file, ps->line, "this stands before the first name:");
	switch (d) {
	case D_SQLITE: text_add_c(&ps->sqlite, rest); break;
	case D_POSTGRES: text_add_c(&ps->postgres, rest); break;
	case D_ONE: answer_set(ps, ANSWER_ONE); break;
	case D_MANY: answer_set(ps, ANSWER_MANY); break;
	case D_EXEC: answer_set(ps, ANSWER_EXEC); break;
	default: list_start(ps, d, rest); break;
	}
}

/* What a line beginning with "-- " is: "-- word:", or one of the three answers alone. */
static enum directive directive_of(const struct parser *ps, const char *p, const char **rest)
{
	size_t n = strcspn(p, " \t:");
	if (p[n] == '\0') {
		if (strcmp(p, "one") == 0)
			return D_ONE;
		if (strcmp(p, "many") == 0)
			return D_MANY;
		if (strcmp(p, "exec") == 0)
			return D_EXEC;
	}
	if (p[n] != ':' || !is_name(p, n))
		return D_NONE;
	for (size_t i = 0; i < sizeof directives / sizeof *directives; i++) {
		if (strlen(directives[i].word) == n && strncmp(directives[i].word, p, n) == 0) {
			*rest = p + n + 1;
			return directives[i].d;
		}
	}
	fail(ps->file, ps->line,
	     "'%.*s:' is no directive (name doc params from rows as include "
	     "columns fragment sqlite postgres)",
	     (int)n, p);
}

static void comment_apply(struct parser *ps, const char *p)
{
	const char *rest = "";
	if (ps->last != D_NONE && (strncmp(p, "  ", 2) == 0 || *p == '\t')) {
		text_add_c(&ps->list, " ");
		text_add_c(&ps->list, blanks_skip(p));
		return;
	}
	enum directive d = directive_of(ps, blanks_skip(p), &rest);
	if (d != D_NONE)
		directive_apply(ps, d, rest);
	else
		list_finish(ps);
}

static void line_apply(struct parser *ps, char *p)
{
	size_t n = strlen(p);
	while (n && isspace((unsigned char)p[n - 1]))
		p[--n] = '\0';
	if (strncmp(p, "--", 2) == 0) {
		comment_apply(ps, p + 2);
		return;
	}
	if (n == 0)
		return;
	if (!ps->q && !ps->part)
		fail(ps->file, ps->line, "SQL before the first name:");
	list_finish(ps);
	if (ps->part && ps->part->is_columns)
		fail(ps->file, ps->line, "SQL behind columns:, before a name:");
	text_add_c(&ps->sqlite, p);
	text_add_c(&ps->postgres, p);
}

void queries_load(struct queries *qs, const char *path)
{
	struct text t = file_load(path);
	struct parser ps = { .qs = qs, .file = path };
	for (char *p = t.p; *p;) {
		char *end = p + strcspn(p, "\n");
		bool is_last = *end == '\0';
		*end = '\0';
		ps.line++;
		line_apply(&ps, p);
		/* A line for a line, so that a mistake in the SQL is found in the file. */
		text_add_c(&ps.sqlite, "\n");
		text_add_c(&ps.postgres, "\n");
		p = is_last ? end : end + 1;
	}
	query_finish(&ps);
	part_finish(&ps);
}

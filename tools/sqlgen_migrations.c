/* sqlgen_migrations.c -- sql/migrations/{sqlite,postgres}/NNNN_name.sql → migrations.{h,c}. */
#include "sqlgen.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define MIGRATIONS_MAX 9999

struct script {
	const char *path;
	bool is_sqlite;
	int version;
	const char *name; /* "0001_first" */
	int min_binary;
	struct text sql;
};

/* "…/sqlite/0001_first.sql" */
static void path_parse(struct script *s, const char *path)
{
	const char *file = strrchr(path, '/');
	size_t n_dir = file ? (size_t)(file - path) : 0;
	s->path = path;
	s->is_sqlite = n_dir >= 6 && strncmp(file - 6, "sqlite", 6) == 0;
	if (!s->is_sqlite && !(n_dir >= 8 && strncmp(file - 8, "postgres", 8) == 0))
		fail(path, 1, "a migration lies in sqlite/ or postgres/");
	file++;
	char *end;
	long version = strtol(file, &end, 10);
	size_t n = strlen(file);
	if (end != file + 4 || *end != '_' || version < 1 || n < 10 ||
	    strcmp(file + n - 4, ".sql") != 0)
		fail(path, 1, "a migration is called NNNN_name.sql, from 0001 on");
	for (const char *p = end; p < file + n - 4; p++) {
		if (!islower((unsigned char)*p) && !isdigit((unsigned char)*p) && *p != '_')
			fail(path, 1, "a migration's name is made of a-z, 0-9 and _");
	}
	s->version = (int)version;
	struct text name = { 0 };
	text_add(&name, file, n - 4);
	s->name = name.p;
}

/* A line "-- min_binary: N" says that programs that know migration N and no later one may still
 * serve the database; without it only those that know this one may. */
static int min_binary_find(const struct script *s)
{
	static const char word[] = "-- min_binary:";
	int line = 1;
	for (const char *p = s->sql.p; p; line++) {
		if (strncmp(p, word, sizeof word - 1) == 0) {
			char *end;
			long v = strtol(p + sizeof word - 1, &end, 10);
			if ((*end != '\n' && *end != '\0') || v < 1 || v > s->version)
				fail(s->path, line, "min_binary is a number from 1 to %d",
				     s->version);
			return (int)v;
		}
		p = strchr(p, '\n');
		p = p ? p + 1 : NULL;
	}
	return s->version;
}

static int script_cmp(const void *x, const void *y)
{
	const struct script *a = x, *b = y;
	if (a->version != b->version)
		return a->version < b->version ? -1 : 1;
	return (int)b->is_sqlite - (int)a->is_sqlite;
}

/* Sorted: each version once for SQLite, then once for PostgreSQL, without gaps. */
static void scripts_check(const struct script *s, int n)
{
	for (int i = 0; i < n; i += 2) {
		if (s[i].version != i / 2 + 1)
			fail(s[i].path, 1, "expected migration %04d here (a gap, or twice)",
			     i / 2 + 1);
		if (i + 1 == n || s[i + 1].version != s[i].version || !s[i].is_sqlite ||
		    s[i + 1].is_sqlite)
			fail(s[i].path, 1, "migration %04d must be there once for each engine",
			     s[i].version);
		if (strcmp(s[i].name, s[i + 1].name) != 0)
			fail(s[i + 1].path, 1, "is called %s for sqlite", s[i].name);
		if (s[i].min_binary != s[i + 1].min_binary)
			fail(s[i + 1].path, 1, "min_binary is %d for sqlite", s[i].min_binary);
	}
}

static void header_write(const char *path)
{
	FILE *out = file_make(path);
	fputs("/* migrations.h -- made by tools/sqlgen from sql/migrations/. See doc/sql.md.\n *\n"
	      " * OWNERSHIP Constants only.\n * ERRORS    None.\n */\n#pragma once\n\n"
	      "#include \"db/db.h\"\n\nextern const struct db_migration db_migrations[];\n"
	      "extern const int db_migrations_count;\n",
	      out);
	file_done(out, path);
}

static void source_write(const char *path, const char *header, const struct script *s, int n)
{
	FILE *out = file_make(path);
	const char *base = strrchr(header, '/');
	fprintf(out,
		"/* Made by tools/sqlgen from sql/migrations/. See doc/sql.md. */\n"
		"#include \"%s\"\n\n"
		"/* C17 promises 4095 bytes; gcc and clang take what a migration needs. */\n"
		"#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n"
		"const struct db_migration db_migrations[] = {\n",
		base ? base + 1 : header);
	for (int i = 0; i < n; i += 2) {
		fprintf(out,
			"\t{\n\t\t.version = %d,\n\t\t.name = \"%s\",\n\t\t.min_binary = %d,\n"
			"\t\t.sqlite =\n",
			s[i].version, s[i].name, s[i].min_binary);
		literal_write(out, s[i].sql.p);
		fputs(",\n\t\t.postgres =\n", out);
		literal_write(out, s[i + 1].sql.p);
		fputs(",\n\t},\n", out);
	}
	fprintf(out, "\t{ .version = 0 },\n};\nconst int db_migrations_count = %d;\n", n / 2);
	file_done(out, path);
}

void migrations_run(const char *out_h, const char *out_c, char **paths, int n)
{
	if (n > 2 * MIGRATIONS_MAX)
		fail(paths[0], 1, "more than %d migrations", MIGRATIONS_MAX);
	struct script *s = grow(NULL, ((size_t)n + 1) * sizeof *s);
	for (int i = 0; i < n; i++) {
		path_parse(&s[i], paths[i]);
		s[i].sql = file_load(paths[i]);
		s[i].min_binary = min_binary_find(&s[i]);
	}
	qsort(s, (size_t)n, sizeof *s, script_cmp);
	scripts_check(s, n);
	header_write(out_h);
	source_write(out_c, out_h, s, n);
}

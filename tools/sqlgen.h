/* sqlgen.h -- what the parts of the statement generator share (tools/sqlgen*.c). doc/sql.md
 * describes the format for those who write statements and migrations.
 *
 * WHAT      sqlgen.c reads the command line, sqlgen_parse.c the .sql files, sqlgen_text.c the SQL
 *           inside them, sqlgen_part.c what several statements share; sqlgen_emit.c writes queries.{h,c}, sqlgen_migrations.c migrations.{h,c}.
 * OWNERSHIP A run is short: memory is never given back.
 * ERRORS    The first mistake is printed as "file:line: what" and ends the run with 1.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define SQLGEN_FIELDS 64 /* parameters or columns of one statement */
#define SQLGEN_NAME 48   /* bytes of any name, NUL included */

enum field_type { F_I64, F_I32, F_BOOL, F_TEXT, F_BLOB, F_HASH, F_DATE, F_ENUM, F__COUNT };

struct field {
	char name[SQLGEN_NAME];
	enum field_type type;
	bool is_nullable;
	bool is_from; /* a member of the `from` struct, not of the args */
	char enum_name[SQLGEN_NAME];
};

struct fields {
	struct field f[SQLGEN_FIELDS];
	int n;
};

struct text {
	char *p;
	size_t n, room;
};

/* A list of columns or a piece of SQL that statements below it name as {this}. */
struct part {
	char name[SQLGEN_NAME];
	bool is_columns;
	struct fields columns;
	struct text sqlite, postgres;
};

enum answer { ANSWER_UNSET, ANSWER_EXEC, ANSWER_ONE, ANSWER_MANY };

struct query {
	const char *file;
	int line;
	char name[SQLGEN_NAME];
	struct text doc;
	struct fields params;
	struct fields rows;
	char from[SQLGEN_NAME]; /* struct of the `from` parameters, or "" */
	char as[SQLGEN_NAME];   /* struct to fill, or "" for a generated one */
	enum answer answer;
	struct text sqlite, postgres;
	bool is_write;
};

struct queries {
	struct query *q;
	size_t n, room;
	struct part *parts;
	size_t n_parts, parts_room;
	struct text includes; /* #include lines */
	bool uses_hash;
};

/* ---- sqlgen.c ---- */
_Noreturn void fail(const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void *grow(void *p, size_t size);
void text_add(struct text *t, const char *p, size_t n);
void text_add_c(struct text *t, const char *c);
struct text file_load(const char *path);
FILE *file_make(const char *path);
void file_done(FILE *f, const char *path);
/* s as the lines of a C string literal, each indented by two tabs. */
void literal_write(FILE *out, const char *s);

/* ---- sqlgen_parse.c ---- */
void queries_load(struct queries *qs, const char *path);

/* ---- sqlgen_part.c ---- */
/* The part of this name, or NULL. */
const struct part *part_find(const struct queries *qs, const char *name, size_t n);
/* A new, empty one; valid until the next. */
struct part *part_add(struct queries *qs);
/* Its columns as SQL names them: "a, b", or "d.a, d.b" with the alias "d". */
void part_columns_write(const struct part *part, const char *alias, size_t n_alias,
			struct text *out);

/* ---- sqlgen_text.c ---- */
/* Takes comments and the last ';' away, puts the parts in, turns $n and $name into what the engine
 * reads, checks the parameters, finds out whether it writes. */
void statement_finish(const struct queries *qs, struct query *q);

/* ---- sqlgen_emit.c, sqlgen_migrations.c ---- */
void queries_emit(const struct queries *qs, const char *out_h, const char *out_c);
void migrations_run(const char *out_h, const char *out_c, char **paths, int n);

/* sqlgen_emit.c -- writes queries.h and queries.c. */
#include "sqlgen.h"

#include <ctype.h>
#include <string.h>

/* How each type looks in C, and the word of the db_put_… and db_get_… functions of db/typed.h. */
static const struct {
	const char *c_member; /* as a member of a struct */
	const char *db_type;
	const char *word;
} shapes[F__COUNT] = {
	[F_I64] = { "int64_t ", "DB_I64", "i64" },
	[F_I32] = { "int32_t ", "DB_I64", "i32" },
	[F_BOOL] = { "bool ", "DB_BOOL", "bool" },
	[F_TEXT] = { "struct str ", "DB_TEXT", "text" },
	[F_BLOB] = { "struct str ", "DB_BLOB", "blob" },
	[F_HASH] = { "struct blob_id ", "DB_BLOB", "hash" },
	[F_DATE] = { "struct date ", "DB_TEXT", "date" },
	[F_ENUM] = { "enum ", "DB_TEXT", "text" },
};

/* Parameter names of the generated functions that a statement's own parameter must not hide. */
static const char *const taken[] = {
	"tx", "a", "e", "from", "args", "rows", "n", "out", "changed"
};

static void member_write(FILE *out, const struct field *f)
{
	fputs(shapes[f->type].c_member, out);
	if (f->type == F_ENUM)
		fprintf(out, "%s ", f->enum_name);
	fputs(f->name, out);
}

static int args_count(const struct query *q)
{
	int n = 0;
	for (int i = 0; i < q->params.n; i++)
		n += !q->params.f[i].is_from;
	return n;
}

static const struct field *args_only(const struct query *q)
{
	for (int i = 0; i < q->params.n; i++) {
		if (!q->params.f[i].is_from)
			return &q->params.f[i];
	}
	return NULL;
}

static void struct_write(FILE *out, const struct query *q, const char *what)
{
	bool is_args = strcmp(what, "args") == 0;
	const struct fields *fs = is_args ? &q->params : &q->rows;
	fprintf(out, "struct q_%s_%s {\n", q->name, what);
	for (int i = 0; i < fs->n; i++) {
		if (is_args && fs->f[i].is_from)
			continue;
		fputc('\t', out);
		member_write(out, &fs->f[i]);
		fputs(";\n", out);
	}
	fputs("};\n", out);
}

static void row_type_write(FILE *out, const struct query *q)
{
	if (q->as[0])
		fprintf(out, "struct %s", q->as);
	else
		fprintf(out, "struct q_%s_row", q->name);
}

static void scalar_write(FILE *out, const struct query *q, const struct field *f)
{
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
		if (strcmp(taken[i], f->name) == 0)
			fail(q->file, q->line, "%s: a single parameter cannot be called '%s'",
			     q->name, f->name);
	}
	fputs(", ", out);
	if (f->type == F_HASH)
		fprintf(out, "const struct blob_id *%s", f->name);
	else
		member_write(out, f);
}

static void prototype_write(FILE *out, const struct query *q)
{
	fprintf(out, "enum rc q_%s(struct tx *tx", q->name);
	if (q->answer != ANSWER_EXEC)
		fputs(", struct arena *a", out);
	if (q->from[0])
		fprintf(out, ", const struct %s *from", q->from);
	if (args_count(q) == 1)
		scalar_write(out, q, args_only(q));
	else if (args_count(q) > 1)
		fprintf(out, ", const struct q_%s_args *args", q->name);
	if (q->answer == ANSWER_EXEC) {
		fputs(", int64_t *changed", out);
	} else {
		fputs(", ", out);
		row_type_write(out, q);
		fputs(q->answer == ANSWER_ONE ? " *out" : " **rows, size_t *n", out);
	}
	fputs(", struct err *e)", out);
}

static void query_declare(FILE *out, const struct query *q)
{
	fprintf(out, "\n/* %s */\n", q->doc.p);
	if (args_count(q) > 1)
		struct_write(out, q, "args");
	if (q->rows.n && !q->as[0])
		struct_write(out, q, "row");
	fputs("NODISCARD ", out);
	prototype_write(out, q);
	fputs(";\n", out);
}

static void upper_write(FILE *out, const char *s)
{
	for (; *s; s++)
		fputc(toupper((unsigned char)*s), out);
}

static void header_emit(FILE *out, const struct queries *qs)
{
	fputs("/* queries.h -- made by tools/sqlgen from sql/queries/. The format: doc/sql.md.\n *\n"
	      " * OWNERSHIP Rows and their texts live in arena a.\n"
	      " * ERRORS    As db/db.h says; RC_NOT_FOUND from a function with `out` alone.\n */\n"
	      "#pragma once\n\n#include \"db/typed.h\"\n",
	      out);
	if (qs->uses_hash)
		fputs("#include \"blob/blob.h\"\n", out);
	if (qs->includes.n)
		fputs(qs->includes.p, out);
	fputs("\nenum q {\n", out);
	for (size_t i = 0; i < qs->n; i++) {
		fputs("\tQ_", out);
		upper_write(out, qs->q[i].name);
		fputs(",\n", out);
	}
	fputs("\tQ__COUNT\n};\n\nextern const struct db_statement db_statements[];\n"
	      "extern const int db_statements_count;\n",
	      out);
	for (size_t i = 0; i < qs->n; i++)
		query_declare(out, &qs->q[i]);
}

/* ---- queries.c ---- */

static void types_write(FILE *out, const struct query *q, const struct fields *fs, const char *what)
{
	if (!fs->n)
		return;
	fprintf(out, "static const enum db_type %s_%s[] = {", q->name, what);
	for (int i = 0; i < fs->n; i++)
		fprintf(out, "%s %s", i ? "," : "", shapes[fs->f[i].type].db_type);
	fputs(" };\n", out);
}

static void col_names_write(FILE *out, const struct query *q)
{
	if (!q->rows.n)
		return;
	fprintf(out, "static const char *const %s_names[] = {", q->name);
	for (int i = 0; i < q->rows.n; i++)
		fprintf(out, "%s \"%s\"", i ? "," : "", q->rows.f[i].name);
	fputs(" };\n", out);
}

static void statement_write(FILE *out, const struct query *q)
{
	fprintf(out, "\t{\n\t\t.name = \"%s\",\n\t\t.sqlite =\n", q->name);
	literal_write(out, q->sqlite.p);
	fputs(",\n\t\t.postgres =\n", out);
	literal_write(out, q->postgres.p);
	fputs(",\n", out);
	if (q->params.n)
		fprintf(out, "\t\t.param_types = %s_params,\n\t\t.n_params = %d,\n", q->name,
			q->params.n);
	if (q->rows.n)
		fprintf(out,
			"\t\t.col_types = %s_cols,\n\t\t.col_names = %s_names,\n"
			"\t\t.n_cols = %d,\n",
			q->name, q->name, q->rows.n);
	fprintf(out, "\t\t.is_write = %s,\n\t},\n", q->is_write ? "true" : "false");
}

static void col_read_write(FILE *out, int i, const struct field *f)
{
	const char *maybe = f->is_nullable ? "_maybe" : "";
	if (f->type == F_ENUM) {
		fprintf(out,
			"\tTRY(db_get_text(NULL, &c[%d], &word, \"%s\", e));\n"
			"\tif (!%s_parse(word, &row->%s))\n"
			"\t\treturn db_bad_word(word, \"%s\", e);\n",
			i, f->name, f->enum_name, f->name, f->name);
		return;
	}
	fprintf(out, "\tTRY(db_get_%s%s(", shapes[f->type].word, maybe);
	if (f->type == F_TEXT || f->type == F_BLOB)
		fputs("list->arena, ", out);
	fprintf(out, "&c[%d], &row->%s%s, \"%s\", e));\n", i, f->name,
		f->type == F_HASH ? ".b[0]" : "", f->name);
}

static void row_function_write(FILE *out, const struct query *q)
{
	bool has_enum = false;
	for (int i = 0; i < q->rows.n; i++)
		has_enum |= q->rows.f[i].type == F_ENUM;
	fprintf(out,
		"static enum rc %s_row(const struct db_value *c, void *arg, struct err *e)\n"
		"{\n\tstruct db_rows *list = arg;\n\t",
		q->name);
	row_type_write(out, q);
	fputs(" *row;\n\tvoid *room;\n", out);
	if (has_enum)
		fputs("\tstruct str word;\n", out);
	fputs("\tTRY(db_rows_add(list, &room, e));\n\trow = room;\n", out);
	for (int i = 0; i < q->rows.n; i++)
		col_read_write(out, i, &q->rows.f[i]);
	fputs("\treturn RC_OK;\n}\n\n", out);
}

static void param_write(FILE *out, const struct query *q, int i)
{
	const struct field *f = &q->params.f[i];
	const char *maybe = f->is_nullable ? "_maybe" : "";
	const char *prefix = f->is_from ? "from->" : args_count(q) > 1 ? "args->" : "";
	if (f->type == F_ENUM)
		fprintf(out, "\t\tdb_put_text(%s_text(%s%s)),\n", f->enum_name, prefix, f->name);
	else if (f->type == F_HASH)
		fprintf(out, "\t\tdb_put_hash%s(&%s%s%sb[0]),\n", maybe, prefix, f->name,
			*prefix ? "." : "->");
	else if (f->type == F_DATE)
		fprintf(out, "\t\tdb_put_date%s(%s%s, iso_%d),\n", maybe, prefix, f->name, i);
	else
		fprintf(out, "\t\tdb_put_%s%s(%s%s),\n", shapes[f->type].word, maybe, prefix,
			f->name);
}

static void params_write(FILE *out, const struct query *q)
{
	for (int i = 0; i < q->params.n; i++) {
		if (q->params.f[i].type == F_DATE)
			fprintf(out, "\tchar iso_%d[DB_DATE_ROOM];\n", i);
	}
	if (!q->params.n)
		return;
	fputs("\tconst struct db_value values[] = {\n", out);
	for (int i = 0; i < q->params.n; i++)
		param_write(out, q, i);
	fputs("\t};\n", out);
}

static void run_write(FILE *out, const struct query *q, const char *row_fn, const char *row_arg,
		      const char *changed)
{
	fputs("db_run(tx, Q_", out);
	upper_write(out, q->name);
	fprintf(out, ", %s, ", q->params.n ? "values" : "NULL");
	if (*row_fn)
		fprintf(out, "%s_%s", q->name, row_fn);
	else
		fputs("NULL", out);
	fprintf(out, ", %s, %s, e)", row_arg, changed);
}

static void one_body_write(FILE *out, const struct query *q)
{
	fputs("\t", out);
	row_type_write(out, q);
	fputs(" row = { 0 };\n\tstruct db_rows list = { .arena = a, .p = &row, .room = 1,"
	      " .is_one = true };\n\tTRY(",
	      out);
	run_write(out, q, "row", "&list", "NULL");
	fprintf(out,
		");\n\tif (list.n == 0)\n\t\treturn db_no_row(\"%s\", e);\n"
		"\t*out = row;\n\treturn RC_OK;\n}\n\n",
		q->name);
}

static void many_body_write(FILE *out, const struct query *q)
{
	fputs("\tstruct db_rows list = { .arena = a, .size = sizeof **rows };\n\tTRY(", out);
	run_write(out, q, "row", "&list", "NULL");
	fputs(");\n\t*rows = list.p;\n\t*n = list.n;\n\treturn RC_OK;\n}\n\n", out);
}

static void function_write(FILE *out, const struct query *q)
{
	if (q->rows.n)
		row_function_write(out, q);
	prototype_write(out, q);
	fputs("\n{\n", out);
	params_write(out, q);
	if (q->answer == ANSWER_ONE) {
		one_body_write(out, q);
	} else if (q->answer == ANSWER_MANY) {
		many_body_write(out, q);
	} else {
		fputs("\treturn ", out);
		run_write(out, q, "", "NULL", "changed");
		fputs(";\n}\n\n", out);
	}
}

static void source_emit(FILE *out, const struct queries *qs, const char *header)
{
	const char *base = strrchr(header, '/');
	fprintf(out,
		"/* Made by tools/sqlgen from sql/queries/. The format: doc/sql.md. */\n"
		"#include \"%s\"\n\n",
		base ? base + 1 : header);
	fputs("/* C17 promises 4095 bytes; gcc and clang take what a statement needs. */\n"
	      "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n",
	      out);
	for (size_t i = 0; i < qs->n; i++) {
		types_write(out, &qs->q[i], &qs->q[i].params, "params");
		types_write(out, &qs->q[i], &qs->q[i].rows, "cols");
		col_names_write(out, &qs->q[i]);
	}
	fputs("\nconst struct db_statement db_statements[] = {\n", out);
	for (size_t i = 0; i < qs->n; i++)
		statement_write(out, &qs->q[i]);
	fputs("\t{ .name = NULL },\n};\nconst int db_statements_count = Q__COUNT;\n\n", out);
	for (size_t i = 0; i < qs->n; i++)
		function_write(out, &qs->q[i]);
}

void queries_emit(const struct queries *qs, const char *out_h, const char *out_c)
{
	FILE *h = file_make(out_h);
	header_emit(h, qs);
	file_done(h, out_h);
	FILE *c = file_make(out_c);
	source_emit(c, qs, out_h);
	file_done(c, out_c);
}

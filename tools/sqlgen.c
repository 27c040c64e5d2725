/* sqlgen.c -- statements and migrations in SQL files → C.
 *
 * sqlgen queries OUT.h OUT.c FILE.sql…      enum q, the table of statements, a typed function each
 * sqlgen migrations OUT.h OUT.c FILE.sql…   the table of migrations
 *
 * The format is in doc/sql.md.
 */
#include "sqlgen.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void fail(const char *file, int line, const char *fmt, ...)
{
	va_list ap;
	fprintf(stderr, "%s:%d: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

void *grow(void *p, size_t size)
{
	p = realloc(p, size);
	if (!p) {
		perror("sqlgen");
		exit(71);
	}
	return p;
}

void text_add(struct text *t, const char *p, size_t n)
{
	if (t->n + n + 1 > t->room) {
		t->room = (t->n + n + 1) * 2;
		t->p = grow(t->p, t->room);
	}
	if (n)
		memcpy(t->p + t->n, p, n);
	t->n += n;
	t->p[t->n] = '\0';
}

void text_add_c(struct text *t, const char *c)
{
	text_add(t, c, strlen(c));
}

struct text file_load(const char *path)
{
	struct text t = { 0 };
	char part[4096];
	FILE *f = fopen(path, "rb");
	if (!f) {
		perror(path);
		exit(1);
	}
	text_add(&t, "", 0);
	for (size_t n; (n = fread(part, 1, sizeof part, f)) > 0;)
		text_add(&t, part, n);
	if (ferror(f)) {
		perror(path);
		exit(1);
	}
	fclose(f);
	if (strlen(t.p) != t.n)
		fail(path, 1, "the file has a NUL byte");
	return t;
}

FILE *file_make(const char *path)
{
	FILE *f = fopen(path, "wb");
	if (!f) {
		perror(path);
		exit(1);
	}
	return f;
}

void file_done(FILE *f, const char *path)
{
	if (ferror(f) || fclose(f) != 0) {
		perror(path);
		exit(1);
	}
}

static void literal_char_write(FILE *out, unsigned char c, char next)
{
	if (c == '"' || c == '\\' || (c == '?' && next == '?')) /* no trigraphs */
		fputc('\\', out);
	if (c < ' ')
		fprintf(out, "\\%03o", c);
	else
		fputc(c, out);
}

void literal_write(FILE *out, const char *s)
{
	do {
		size_t n = strcspn(s, "\n");
		fputs("\t\t\"", out);
		for (size_t i = 0; i < n; i++)
			literal_char_write(out, (unsigned char)s[i], s[i + 1]);
		s += n;
		fputs(*s ? "\\n\"\n" : "\"", out);
	} while (*s && *++s);
}

static int usage(void)
{
	fputs("usage: sqlgen queries|migrations OUT.h OUT.c FILE.sql...\n", stderr);
	return 64;
}

int main(int argc, char **argv)
{
	if (argc < 4)
		return usage();
	if (strcmp(argv[1], "migrations") == 0) {
		migrations_run(argv[2], argv[3], argv + 4, argc - 4);
		return 0;
	}
	if (strcmp(argv[1], "queries") != 0)
		return usage();
	struct queries qs = { 0 };
	for (int i = 4; i < argc; i++)
		queries_load(&qs, argv[i]);
	queries_emit(&qs, argv[2], argv[3]);
	return 0;
}

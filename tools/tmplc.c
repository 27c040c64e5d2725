/* tmplc.c -- the template compiler.
 *
 *   tmplc texts OUT.h OUT.c en.txt vi.txt
 *   tmplc pages OUT.h OUT.c FILE.html… en.txt vi.txt
 *   tmplc lint FILE…       texts, pages and C: keys without a text fail, unused texts are told
 *
 * Exit 0, or 1 with "file:line:col: error: …" and nothing written. doc/templates.md says more.
 */
#include "tools/tmplc.h"

#include <stdio.h>
#include <string.h>

#include "base/fd.h"

#define MAX_SOURCE_BYTES (8 << 20)
#define EXIT_USAGE 64

struct program {
	struct diag diag;
	struct catalog texts;
	struct page_set pages;
	VEC(struct source) sources;
	VEC(struct parts) parts;
};

static bool ends_in(const char *path, const char *end)
{
	return str_ends(str_of(path), str_of(end));
}

static void file_load(struct program *p, const char *path)
{
	struct err e = ERR_INIT;
	struct source src = { .file = path };
	if (file_read(p->diag.arena, path, MAX_SOURCE_BYTES, &src.bytes, &e) != RC_OK)
		diag_error(&p->diag, &src, NULL, "%s", e.text);
	else if (ends_in(path, "vi.txt"))
		catalog_load(&p->texts, TMPLC_VI, src);
	else if (ends_in(path, "en.txt"))
		catalog_load(&p->texts, TMPLC_EN, src);
	else
		VEC_PUSH(&p->sources, src);
}

static void program_load(struct program *p, int n, char **files)
{
	for (int i = 0; i < n; i++)
		file_load(p, files[i]);
	if (p->texts.is_loaded)
		catalog_finish(&p->texts);
}

static void pages_scan(struct program *p)
{
	for (size_t i = 0; i < p->sources.n; i++) {
		struct parts parts = { .n = 0 };
		if (ends_in(p->sources.p[i].file, ".html"))
			parts_scan(&p->diag, &p->sources.p[i], &parts);
		VEC_PUSH(&p->parts, parts);
	}
}

static void pages_compile(struct program *p)
{
	page_set_init(&p->pages, &p->diag, &p->texts);
	pages_scan(p);
	for (size_t i = 0; i < p->sources.n; i++)
		page_set_declare(&p->pages, &p->sources.p[i], &p->parts.p[i]);
	for (size_t i = 0; i < p->sources.n; i++)
		page_set_compile(&p->pages, &p->sources.p[i], &p->parts.p[i]);
}

static bool out_write(const char *path, const struct buf *out)
{
	FILE *f = fopen(path, "wb");
	if (!f || out->failed || fwrite(out->p, 1, out->n, f) != out->n || fclose(f) != 0) {
		perror(path);
		return false;
	}
	return true;
}

static int program_finish(struct program *p, const char *const path[2], const struct buf out[2])
{
	fputs(buf_str(&p->diag.out).n > 0 ? p->diag.out.p : "", stderr);
	if (p->diag.n_errors > TMPLC_ERRORS)
		fprintf(stderr, "… and %d more\n", p->diag.n_errors - TMPLC_ERRORS);
	if (p->diag.n_errors > 0)
		return 1;
	return out_write(path[0], &out[0]) && out_write(path[1], &out[1]) ? 0 : 1;
}

static int lint(struct program *p)
{
	struct buf warnings;
	buf_init(&warnings, p->diag.arena, TMPLC_OUTPUT_BYTES);
	pages_compile(p);
	for (size_t i = 0; i < p->sources.n; i++) {
		if (ends_in(p->sources.p[i].file, ".html"))
			lint_template(&p->texts, &p->parts.p[i]);
		else
			lint_code(&p->texts, &p->diag, &p->sources.p[i]);
	}
	lint_unused(&p->texts, &warnings);
	fputs(warnings.n > 0 ? warnings.p : "", stderr);
	fputs(p->diag.out.n > 0 ? p->diag.out.p : "", stderr);
	return p->diag.n_errors > 0 ? 1 : 0;
}

int main(int argc, char **argv)
{
	AUTO_ARENA a = arena_new(NULL);
	struct program p = { .sources = VEC_INIT(a), .parts = VEC_INIT(a) };
	struct buf out[2];
	diag_init(&p.diag, a);
	catalog_init(&p.texts, &p.diag);
	buf_init(&out[0], a, TMPLC_OUTPUT_BYTES);
	buf_init(&out[1], a, TMPLC_OUTPUT_BYTES);
	const char *verb = argc > 1 ? argv[1] : "";
	bool is_lint = strcmp(verb, "lint") == 0, is_texts = strcmp(verb, "texts") == 0;
	bool is_pages = strcmp(verb, "pages") == 0;
	if ((!is_lint && !is_texts && !is_pages) || (!is_lint && argc < 4)) {
		fprintf(stderr, "usage: tmplc texts|pages OUT.h OUT.c FILE...\n"
				"       tmplc lint FILE...\n");
		return EXIT_USAGE;
	}
	int first = is_lint ? 2 : 4;
	program_load(&p, argc - first, argv + first);
	if (is_lint)
		return lint(&p);
	if (is_texts) {
		catalog_header(&p.texts, &out[0]);
		catalog_code(&p.texts, argv[2], &out[1]);
	} else {
		pages_compile(&p);
		page_set_header(&p.pages, &out[0]);
		page_set_code(&p.pages, argv[2], &out[1]);
	}
	return program_finish(&p, (const char *const[]){ argv[2], argv[3] }, out);
}

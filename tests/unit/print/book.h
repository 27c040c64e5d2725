/* book.h -- a register to print in tests: an invented organ, invented documents, as many as wanted.
 *
 * WHAT      Row i (from 0) has the arrival number i + 1, so that each can be told from the others.
 * OWNERSHIP Everything lives until book_end; what is read of a file lives in b->a.
 * ERRORS    What fails here fails the test.
 */
#pragma once

#include <stdatomic.h>

#include "base/fd.h"
#include "print/forms.h"

#define BOOK_NOW INT64_C(1795268746059500) /* 2026-11-21 20:45:46.0595 in Vietnam */

struct book {
	struct arena *a;
	const char *dir;
	struct print_form form;
	struct print_order order; /* incoming, in Vietnamese; a test may change it */
	struct str lines[2];
	atomic_bool stop;
	int64_t n_rows;         /* to give */
	int64_t given;          /* so far */
	int64_t fail_at;        /* this row cannot be had; -1: all can */
	int64_t stop_page;      /* 0: never */
	struct str subject;     /* of every row, instead of its own */
	struct print_done seen; /* newest progress */
	int64_t n_progress;
	void (*on_progress)(struct book *b);
};
struct book *book_new(int64_t n_rows);
void book_end(struct book *b);

/* The path of a file in b->dir. */
const char *book_path(struct book *b, const char *name);
/* Prints into that file; the test fails when it does not succeed. */
struct print_done book_pdf(struct book *b, const char *name);
struct print_done book_docx(struct book *b, const char *name);
struct print_done book_xlsx(struct book *b, const char *name);
/* What a shell command prints; it must exit with 0. %s is the file's path. */
struct str book_shell(struct book *b, const char *command, const char *name);

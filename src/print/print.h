/* print.h -- registers, lists and forms as PDF, XLSX and DOCX, in the law's columns and layout.
 *
 * WHAT      One description of a table (struct print_form) and a function that gives its rows make all three:
 *           print_pdf a printed book (A4; Quốc hiệu and organ on the first page; column heads with their
 *           numbers on every page; page numbers from the second; a mark at the foot of each: who printed
 *           it and when), print_xlsx a sheet (the same columns, dates and numbers as such, heads that stay
 *           in sight), print_docx a text with that table, to be worked on (heads on every page, the mark at
 *           each foot; no plain form). Rows are asked for one by one, so memory does not grow with them. The same order
 *           gives the same PDF bytes.
 * OWNERSHIP Nothing is kept. What an order points at must last until the call returns; what the row
 *           function makes may live in the arena that it is given, which is emptied after each row. The
 *           descriptor stays the caller's, and is written from where it stands.
 * ERRORS    What the row function answers; RC_CANCELLED when *stop became true; as err_errno when the
 *           output cannot be written; RC_UNAVAILABLE err.disk_full; RC_LIMIT err.print.rows;
 *           RC_UNSUPPORTED err.print.fonts when Tinos is not installed (fonts-croscore). After a
 *           failure what was written is worth nothing.
 * LIMITS    LIMIT_PRINT_COLUMNS, LIMIT_PRINT_ROWS; a cell's text beyond LIMIT_PRINT_CELL code points and
 *           a mark beyond LIMIT_PRINT_MARK end with "…".
 * TIME      Passed in.
 * THREADS   Any; each call is on its own.
 * LAW       Decree 30/2020/NĐ-CP App. I (paper, margins, letters, page numbers), App. IV (registers),
 *           App. VI III.6 (a print carries its mark).
 */
#pragma once

#include <stdatomic.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/time.h"

/* Whether PDFs can be printed here: RC_UNSUPPORTED err.print.fonts. */
NODISCARD enum rc print_ready(struct err *e);
/* What the files begin with that a sheet has in tmp_dir; a crash leaves them there. */
#define PRINT_TMP_STEM "print-"

enum print_align { PRINT_LEFT, PRINT_CENTER, PRINT_RIGHT };

struct print_column {
	struct str head;
	int width; /* in proportion to the other columns */
	enum print_align align;
};
struct print_form {
	struct str title; /* in capitals, as the law prints it */
	struct str sheet; /* a short name, for XLSX: at most 31 letters, none of []:*?/\ */
	const struct print_column *columns;
	size_t n_columns;
	bool is_portrait; /* registers lie on their side */
	bool is_plain; /* no table: paragraphs one below the other, of one column without a head; PDF alone */
};

enum print_kind {
	PRINT_TEXT,    /* may have several lines; blank when empty */
	PRINT_DATE,    /* 22/11/2026; blank when there is none */
	PRINT_NUMBER,  /* 7 */
	PRINT_ORDINAL, /* 07: numbers of documents below ten have a zero (App. I) */
	PRINT_HEADING, /* of a plain form: bold */
	PRINT_KIND__COUNT
};
struct print_cell {
	enum print_kind kind;
	struct str text;
	struct date date;
	int64_t number;
	bool is_struck; /* a line through it */
};

/* Fills the cells of the next row, which are blank, or says that there is none (*out_more false). */
typedef enum rc (*print_next_fn)(void *ctx, struct arena *a, struct print_cell *cells,
				 bool *out_more, struct err *e);
struct print_done {
	int64_t pages; /* 0 for a sheet */
	int64_t rows;
};
/* After each page, and each LIMIT_PRINT_STEP rows of a sheet. */
typedef void (*print_progress_fn)(void *ctx, const struct print_done *so_far);

struct print_order {
	const struct print_form *form;
	struct str nation, motto; /* Quốc hiệu, Tiêu ngữ */
	struct str parent, organ; /* printed in capitals; parent may be empty */
	const struct str *lines;  /* below the title: year, from which number to which */
	size_t n_lines;
	struct str mark;
	int64_t now; /* the file's date */
	print_next_fn next;
	print_progress_fn progress; /* NULL: nobody asks */
	void *ctx;                  /* of both */
	const atomic_bool *stop;    /* NULL: nobody stops it */
};
/* *out_done is untouched on failure. */
NODISCARD enum rc print_docx(const struct print_order *o, int fd, struct print_done *out_done,
			     struct err *e);
NODISCARD enum rc print_pdf(const struct print_order *o, int fd, struct print_done *out_done,
			    struct err *e);
/* tmp_dir: for the sheet while it grows; nothing stays there, but after a crash
 * (PRINT_TMP_STEM). */
NODISCARD enum rc print_xlsx(const struct print_order *o, const char *tmp_dir, int fd,
			     struct print_done *out_done, struct err *e);

/* A PDF of n pages, each just as large as its line: what the fields of another PDF are filled with. */
struct print_line {
	struct str text;
	double size; /* points */
	bool is_italic;
};
NODISCARD enum rc print_stamp(const struct print_line *lines, size_t n, int64_t now, int fd,
			      struct err *e);

/* pdf_int.h -- a PDF while it is being written: its pages, and the rows on them. */
#pragma once

#include <pango/pangocairo.h>

#include "print/print_int.h"

/* Lengths are in points, 72 to the inch. */
#define MM (72.0 / 25.4)
#define MARGIN_TOP (20 * MM)
#define MARGIN_BOTTOM (20 * MM)
#define MARGIN_LEFT (30 * MM)
#define MARGIN_RIGHT (15 * MM)
#define CELL_SIDE (1.0 * MM)  /* between a rule and the text beside it */
#define CELL_ABOVE (1.0 * MM) /* Ẫ reaches above the letters' height; it must not touch the rule */
#define CELL_SIZE 11.0        /* of the letters in the table */
#define LINE 1.2              /* from line to line, in sizes */

#define PDF_BUFFER_BYTES (64 << 10)

struct pdf_style {
	double size;
	bool is_bold, is_italic;
	enum print_align align;
};

/* Text in a box of a given width, broken over lines. */
struct pdf_box {
	PangoLayout *layout;
	struct pdf_style style;
	double width;
	int n_lines;
	int at; /* lines already drawn */
	bool is_struck;
};

struct pdf_out {
	int fd;
	enum rc rc; /* sticky */
	struct err *e;
	size_t n;
	unsigned char *bytes; /* PDF_BUFFER_BYTES */
};

struct pdf {
	struct arena *arena;
	struct print_source source;
	struct pdf_out out;
	const char *family;
	cairo_surface_t *surface;
	cairo_t *cr;
	PangoContext *context;
	double width, height;              /* of the paper */
	double y, bottom;                  /* where the next thing goes, and where the page ends */
	double heads;                      /* the height of the column heads with their numbers */
	double x[LIMIT_PRINT_COLUMNS + 1]; /* the rules between columns */
	struct pdf_box head[LIMIT_PRINT_COLUMNS];
	struct pdf_box cell[LIMIT_PRINT_COLUMNS];
};

/* ---- pdf.c ---- */
/* Of p is p->arena; pages are A4. Then each page is drawn, and pdf_end called whatever rc that had: it closes
 * all, and the answer is that of the whole. */
NODISCARD enum rc pdf_begin(struct pdf *p, bool is_portrait, int fd, struct err *e);
NODISCARD enum rc pdf_end(struct pdf *p, enum rc rc, struct err *e);
/* p->context, the caller's: what measures and sets text. */
void pdf_context(struct pdf *p);
/* What the file says of itself. */
void pdf_facts(struct pdf *p, struct str title, struct str author, int64_t now);

/* ---- pdf_text.c ---- */
void box_init(struct pdf *p, struct pdf_box *b, struct pdf_style style, double width);
void box_done(struct pdf_box *b);
void box_set(struct pdf_box *b, struct str text);
/* A line through its text, or none; before box_set. */
void box_strike(struct pdf_box *b, bool is_struck);
/* The height of its lines that are not drawn yet. */
double box_height(struct pdf_box *b);
/* How many of these fit into a height. */
int box_fit(struct pdf_box *b, double height);
/* The widest line. */
double box_extent(struct pdf_box *b);
/* Draws the next n lines with the top at y; answers where the next one would begin. */
double box_draw(struct pdf *p, struct pdf_box *b, double x, double y, int n);
/* A box that is made, drawn whole and forgotten: answers where it ended. out_extent may be NULL. */
double text_draw(struct pdf *p, struct str text, struct pdf_style style, double x, double y,
		 double width, double *out_extent);
void rule_draw(struct pdf *p, double x0, double y0, double x1, double y1);

/* ---- pdf_page.c ---- */
/* Letterhead, title and heads, or page number and heads. */
void page_begin(struct pdf *p);
/* The mark; the page goes out. */
NODISCARD enum rc page_end(struct pdf *p, struct err *e);

/* ---- pdf_row.c ---- */
void columns_init(struct pdf *p);
void columns_done(struct pdf *p);
/* Column heads and their numbers, at p->y. */
void heads_draw(struct pdf *p);
/* The source's row, on as many pages as it takes. */
NODISCARD enum rc row_draw(struct pdf *p, struct err *e);

/* docx_int.h -- a DOCX while it is being written: its parts, and the paragraphs in them. */
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include "markup/markup.h"
#include "print/print_int.h"

#define W "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define R "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define RELATIONS "http://schemas.openxmlformats.org/package/2006/relationships"
#define TYPES "http://schemas.openxmlformats.org/package/2006/content-types"
#define MIME "application/vnd.openxmlformats-officedocument.wordprocessingml."

/* Twentieths of a point: A4 and the margins of Decree 30 App. I, 30 mm on the left, 15 on the right. */
#define PAPER_SHORT 11906
#define PAPER_LONG 16838
#define MARGIN_LEFT 1701
#define MARGIN_RIGHT 851
#define MARGIN_ACROSS 1134
/* Half points. */
#define SIZE_TEXT 22
#define SIZE_TITLE 28
#define SIZE_MARK 18

struct text_file {
	struct arena *arena;
	int fd;
	int64_t now; /* the parts' date */
	enum rc rc;  /* of the first write that failed, and why */
	struct err why;
	struct print_source source;
	struct archive *zip;
	struct archive_entry *entry;
	struct xml *xml;
};

struct look {
	const char *align; /* of the paragraph: left, center, right, both */
	int size;
	bool is_bold, is_italic, is_struck;
	int indent, above; /* of the first line; above it: twentieths of a point */
	int inset;         /* from both sides */
	int line;          /* exactly so high; 0 as the letters need */
	bool is_ruled;     /* a line above it */
	bool is_stamp;     /* red, in a frame */
};

/* The package: t->arena, fd and source.row are the caller's; parts writes all of them. */
typedef enum rc (*docx_parts_fn)(struct text_file *t, void *ctx, struct err *e);
NODISCARD enum rc docx_make(struct text_file *t, docx_parts_fn parts, void *ctx, struct err *e);
NODISCARD enum rc docx_part_begin(struct text_file *t, const char *name, struct err *e);
NODISCARD enum rc docx_relations(struct text_file *t, const char *part, const char *target,
				 const char *type, struct err *e);
/* [Content_Types].xml. */
NODISCARD enum rc docx_types(struct text_file *t, bool has_footer, struct err *e);
/* An element with nothing in it. */
void docx_mark(struct xml *x, const char *name);
/* A paragraph for each line; above stands free above the first. */
void docx_paragraphs(struct text_file *t, struct str text, const struct look *l);
void docx_width(struct text_file *t, const char *name, int64_t w);
/* Paper and margins; a footer when there is one. */
void docx_paper(struct text_file *t, bool is_portrait, bool has_footer);
const char *docx_align(enum print_align align);

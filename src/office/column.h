/* column.h -- which columns a list of documents shows, in which order: each person's choice.
 *
 * WHAT      One table (columns.tbl) for pages, exports and the API. What nobody has chosen is the
 *           default of the listing; on pages that is the list as it is laid out without columns.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As office.h. RC_INVALID with problems of "columns".
 * LIMITS    LIMIT_COLUMNS.
 * LAW       Decree 30/2020/NĐ-CP App. VI III.6.
 */
#pragma once

#include "base/limits.h"
#include "gen/texts.h"
#include "office/office.h"
#include "print/print.h"

enum column {
#define COLUMN(constant, name, listings, width, align, cell) COLUMN_##constant,
#include "office/columns.tbl"
#undef COLUMN
	COLUMN__COUNT
};
struct column_list {
	enum column at[LIMIT_COLUMNS];
	size_t n;
	bool is_chosen; /* else the default */
};

struct str column_name(enum column c);
/* Its heading. */
struct str column_words(enum lang lang, enum column c);
/* Whether it may be chosen there; by whom: how often something was opened is not everybody's to know. */
bool column_is_of(enum column c, enum document_listing l);
bool column_is_for(const struct actor *who, enum column c, enum document_listing l);
bool column_list_has(const struct column_list *in, enum column c);
/* "arrival,notation,…", and back; false: an unknown name, one twice, one of another listing, none, or too many. */
struct str column_list_text(struct arena *a, const struct column_list *x);
bool column_list_parse(struct str typed, enum document_listing l, struct column_list *out);
/* One more at the end, one less, one place up or down; false: that cannot be. word: add, remove, up, down. */
bool column_list_change(struct column_list *x, enum document_listing l, struct str word,
			struct str name);

/* What somebody asks for here ("" = nothing), else has chosen, else the default. */
NODISCARD enum rc office_columns(struct node *n, struct arena *a, const struct actor *who,
				 enum document_listing l, struct str typed, struct column_list *out,
				 struct problems *ps, struct err *e);
/* A person's own choice; NULL: the default again. */
NODISCARD enum rc office_columns_save(struct node *n, const struct actor *who,
				      enum document_listing l, const struct column_list *x,
				      int64_t now, struct err *e);

/* ---- cells ---- */
struct column_row {
	const struct document *document;
	const struct document_row *row;      /* NULL in a queue */
	const struct assignment *assignment; /* of a queue, or NULL */
	struct date due_on;                  /* of the assignment */
	bool is_organ_task;                  /* of a queue: one that was given to another organ */
	/* filled in when a column wants it */
	struct str own, holder;
	int64_t opened;
	unsigned purposes; /* of its receivers, a bit for each */
};
/* What no row of a list has by itself: by one statement for all of them, and only if a column wants it. */
NODISCARD enum rc office_columns_fill(struct node *n, struct arena *a, const struct actor *who,
				      const struct column_list *columns, struct column_row *rows,
				      size_t n_rows, struct err *e);
/* The day that counts: of the assignment, of the organ's own deadline, of the sender's. */
struct date column_due(const struct column_row *r);
void column_cell(struct arena *a, enum lang lang, const struct column_row *r, enum column c,
		 struct print_cell *out);
/* The same as a person reads it. */
struct str column_said(struct arena *a, enum lang lang, const struct column_row *r, enum column c);
/* A table of them to be printed, behind a column that counts the rows. */
void column_form(struct arena *a, enum lang lang, const struct column_list *x,
		 struct print_form *out);

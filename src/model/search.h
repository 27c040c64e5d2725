/* search.h -- finding documents: what is asked for, what a document says of itself, and whether they meet.
 *
 * WHAT      A search is words as somebody types them and the fields of a form. Words: all of them must be
 *           there, in whatever order; "in quotes" side by side; -without one; a word typed with marks is
 *           found with these marks alone, others whatever the marks; 15/QĐ-UBND and 01/03/2026 are their
 *           parts side by side. Fields that never change much become terms, which the index holds like
 *           words (text/words.h); the others are asked of the document's row.
 * OWNERSHIP Structs hold views; results live in the arena given.
 * ERRORS    RC_INVALID with a problem's key where a search cannot be read.
 * LIMITS    LIMIT_SEARCH_TYPED, LIMIT_SEARCH_WORDS, LIMIT_SEARCH_PHRASES, LIMIT_SEARCH_TERMS.
 */
#pragma once

#include "model/model.h"

struct search_form {
	struct str words;
	bool has_direction, has_state, has_progress, has_road, has_priority, has_secrecy,
		has_standing, has_purpose, has_form;
	enum direction direction;
	enum document_state state;
	enum progress progress;
	enum road road; /* one of those that documents go by here */
	enum secrecy secrecy;
	enum document_standing standing;
	enum purpose purpose; /* of what came, or to one of its receivers */
	enum form form;       /* the same */
	int64_t priority;
	int64_t series_id; /* sổ, 0 = any */
	int64_t year;      /* of the register, 0 = any */
	int64_t arrival;   /* số đến, 0 = any */
	struct str number, notation, organ, type, signer;
	struct str place; /* words of where it was signed */
	struct str code;  /* mã định danh văn bản */
	struct str
		directive; /* words of what leaders and heads said of it; who sees the document sees them */
	struct str person; /* a login, in place of account_id: whoever searches looks it up */
	struct date issued_from, issued_to, due_from, due_to;
	struct date arrived_from, arrived_to; /* ngày đến, as the register has it */
	bool is_late;                         /* past its deadline and not finished */
	int64_t unit_id, account_id;          /* assigned to them; drafted there */
};

/* Its fields by their names, as forms, URLs, the API and commands have them: "q" is the words. */
extern const char *const search_fields[];
extern const size_t search_fields_count;
bool search_is_field(struct str name);
/* Whether documents come or go by it here at all: only what can be found is offered. */
bool road_is_gone(enum road r);
/* Field i as it is written; "" leaves it as it is. What it cannot be is a problem of that field. */
void search_form_put(struct search_form *f, size_t i, struct str value, struct problems *ps);

/* ---- kept under a name ---- */

/* A question is the fields that are asked, "name=value" each on a line of its own; "order" is one of them. */
void search_question_add(struct arena *a, struct str *question, struct str name, struct str value);
/* The next line; false: there is none. */
bool search_question_next(struct str *rest, struct str *out_name, struct str *out_value);
/* Into a form; an unknown name is a problem of "q". What it is shown in ("columns") is not the form's. */
void search_question_read(struct str question, struct search_form *f, bool *out_by_title,
			  struct problems *ps);

/* What a question has under a name, "" = nothing. */
struct str search_question_find(struct str question, struct str wanted);

struct saved_search {
	int64_t id, tenant_id;
	int64_t owner_id;
	int64_t unit_id; /* whose people have it too, 0 = no unit */
	bool is_organ;   /* …or everybody of the organ */
	struct str name, question;
	struct str owner_name, unit_name;
};

/* What an index is asked for: all the terms, one of each set of either, all phrases but those that are not
 * wanted. */
struct search_phrase {
	struct str words; /* forms parted by blanks, side by side */
	bool is_unwanted;
};
struct search_expr {
	struct str terms[LIMIT_SEARCH_TERMS];
	size_t n_terms;
	struct str either[LIMIT_SEARCH_MONTHS + 1]; /* one of them */
	size_t n_either;
	struct search_phrase phrases[LIMIT_SEARCH_PHRASES];
	size_t n_phrases;
	size_t n_words;
};

/* Reads what was typed. Problems are those of the field "q"; out then holds what could be read. */
void search_parse(struct arena *a, struct str typed, struct search_expr *out, struct problems *ps);
/* The whole form, with its organ's term. */
void search_compile(struct arena *a, int64_t tenant_id, const struct search_form *f,
		    struct search_expr *out, struct problems *ps);
/* What all documents of a direction have. */
struct str search_direction_term(struct arena *a, enum direction d);
/* Whether there is a word that must be there: without one there is nothing to rank by. */
bool search_has_words(const struct search_expr *x);

/* What a document says of itself: its row, and what stands beside it. */
struct search_source {
	const struct document *document;
	const struct delivery *deliveries;
	size_t n_deliveries;
	const struct own_receiver *own;
	size_t n_own;
	const struct attachment *attachments; /* their names */
	size_t n_attachments;
	int64_t series_id;            /* that its number was given by, 0 = none */
	const struct str *directives; /* their words */
	size_t n_directives;
};
struct search_text {
	struct str title; /* số, ký hiệu, loại, trích yếu */
	struct str facts; /* organs, persons, dates, names of files */
	struct str terms;
	struct str body; /* the words of its files, by whoever knows them */
};
struct search_text search_text_make(struct arena *a, const struct search_source *s);
/* As the index would answer. */
bool search_meets(const struct search_expr *x, const struct search_text *t);
/* How far a subject is from what was asked for: the words of all wanted phrases side by side first, then
 * the shorter one. */
int64_t search_distance(struct arena *a, const struct search_expr *x, struct str subject);

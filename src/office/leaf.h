/* leaf.h -- a form of paragraphs, printed as PDF: a slip, an internal document.
 *
 * WHAT      Headings and paragraphs one below the other, under the organ's name and a title, with who prints it
 *           and when at the foot.
 * OWNERSHIP Everything lives in the arena given; the descriptor of the print is the caller's.
 * ERRORS    As register.h says of prints.
 * LIMITS    None of its own: what is printed fits a page of the screen.
 */
#pragma once

#include "office/office_int.h"
#include "office/register.h"

struct leaf_line;
struct leaf {
	struct node *node;
	struct arena *arena;
	const struct actor *who;
	enum lang lang;
	int64_t now;
	struct str title, name; /* of the file */
	const char *audit;      /* the action that it is put down as */
	int64_t document_id;    /* of what */
	db_fn put_down;         /* NULL: nothing is written beside the audit */
	void *ctx;              /* of put_down */
	struct tenant tenant;   /* filled by leaf_print */
	struct leaf_line *first, *last, *at;
};
void leaf_add(struct leaf *l, bool is_heading, struct str text);
struct str leaf_words(const struct leaf *l, enum text_id id, struct str x, struct str y);
NODISCARD enum rc leaf_print(struct leaf *l, struct register_print *out, struct err *e);

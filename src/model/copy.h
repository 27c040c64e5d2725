/* copy.h -- bản sao: sao y, trích sao, sao lục of a document, and which of them the law knows.
 *
 * WHAT      A copy is made from paper or from an electronic document, onto paper or into a file. Which ways there
 *           are follows from its kind; a sao lục is made from a sao y, a sao y and a trích sao from what is no copy.
 * OWNERSHIP Structs hold views; the bytes live in the arena of whoever filled them.
 * ERRORS    None.
 * LIMITS    LIMIT_SUBJECT for the part, LIMIT_REASON for whom prints are, LIMIT_COPY_PRINTS, LIMIT_COPY_TEXT.
 * LAW       Decree 30/2020/NĐ-CP art. 25 to 27, App. I part II, App. III 3.1 and 3.2.
 */
#pragma once

#include "model/enums.h"

struct document_copy {
	int64_t document_id;
	enum copy_kind kind;
	enum form source, target; /* FORM_PAPER, FORM_ELECTRONIC */
	struct str part;          /* trích sao: what of it */
	int64_t prints;           /* on paper: how many */
	struct str prints_for;    /* …for whom, one a line */
};
/* The type that it is registered as: "Bản sao y". */
struct str copy_type_name(enum copy_kind kind);
/* What stands on it: "SAO Y". */
struct str copy_words(enum copy_kind kind);
/* Whether a document of that type is itself a copy, and of which kind. */
bool copy_kind_of_type(struct arena *a, struct str type_name, enum copy_kind *out);
/* NULL: the law knows such a copy of a document of that type. Else the text that says why it does not. */
const char *copy_fault(struct arena *a, const struct document_copy *c, struct str type_name);

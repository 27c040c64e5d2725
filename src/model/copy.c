/* copy.c -- which copies of a document the law knows (Decree 30/2020/NĐ-CP art. 25). */
#include "model/copy.h"

#include "model/series.h"

static const struct {
	const char *type, *words;
	bool is_from[form__COUNT][form__COUNT]; /* [source][target] */
} kinds[copy_kind__COUNT] = {
	[COPY_TRUE] = { "Bản sao y",
			"SAO Y",
			{ [FORM_PAPER] = { [FORM_PAPER] = true, [FORM_ELECTRONIC] = true },
			  [FORM_ELECTRONIC] = { [FORM_PAPER] = true } } },
	[COPY_EXTRACT] = { "Bản trích sao",
			   "TRÍCH SAO",
			   { [FORM_PAPER] = { [FORM_PAPER] = true, [FORM_ELECTRONIC] = true },
			     [FORM_ELECTRONIC] = { [FORM_PAPER] = true,
						   [FORM_ELECTRONIC] = true } } },
	[COPY_SECOND] = { "Bản sao lục",
			  "SAO LỤC",
			  { [FORM_PAPER] = { [FORM_PAPER] = true, [FORM_ELECTRONIC] = true },
			    [FORM_ELECTRONIC] = { [FORM_PAPER] = true } } },
};

struct str copy_type_name(enum copy_kind kind)
{
	return str_of(kinds[kind].type);
}

struct str copy_words(enum copy_kind kind)
{
	return str_of(kinds[kind].words);
}

bool copy_kind_of_type(struct arena *a, struct str type_name, enum copy_kind *out)
{
	struct str key = document_type_key(a, type_name);

	for (size_t i = 0; i < copy_kind__COUNT; i++) {
		struct str name = document_type_key(a, str_of(kinds[i].type));
		struct str word = document_type_key(a, str_of(kinds[i].words));
		if (!str_eq(key, name) && !str_eq(key, word))
			continue;
		*out = (enum copy_kind)i;
		return true;
	}
	return false;
}

const char *copy_fault(struct arena *a, const struct document_copy *c, struct str type_name)
{
	enum copy_kind of = COPY_TRUE;
	bool is_copy = copy_kind_of_type(a, type_name, &of);

	if (c->kind == COPY_SECOND && (!is_copy || of != COPY_TRUE))
		return "problem.copy_second";
	if (c->kind != COPY_SECOND && is_copy)
		return "problem.copy_of_copy";
	if (!kinds[c->kind].is_from[c->source][c->target])
		return c->kind == COPY_TRUE ? "problem.copy_way_true" : "problem.copy_way_second";
	return NULL;
}

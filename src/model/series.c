/* series.c -- types and their notation, and which number is next. */
#include "model/series.h"

#include "base/limits.h"
#include "text/text.h"

const struct document_type document_types[] = {
#define TYPE(name, abbreviation, is_copy, up, down, across)                                        \
	{ { "" name, sizeof(name) - 1 },                                                           \
	  { "" abbreviation, sizeof(abbreviation) - 1 },                                           \
	  is_copy,                                                                                 \
	  { [RANK_SUPERIOR] = PURPOSE_##up,                                                        \
	    [RANK_SUBORDINATE] = PURPOSE_##down,                                                   \
	    [RANK_PEER] = PURPOSE_##across,                                                        \
	    [RANK_UNKNOWN] = PURPOSE_UNKNOWN } },
#include "model/document_types.tbl"
#undef TYPE
};
const size_t document_types_count = sizeof document_types / sizeof document_types[0];

struct str document_type_key(struct arena *a, struct str name)
{
	return text_casefold(a, str_trim(name));
}

const struct document_type *document_type_find(struct arena *a, struct str name)
{
	struct str key = document_type_key(a, name);

	for (size_t i = 0; i < document_types_count; i++) {
		if (str_eq(key, document_type_key(a, document_types[i].name)))
			return &document_types[i];
	}
	return NULL;
}

/* Công văn has no abbreviation in the law, and one in every office. */
struct str document_type_in_full(struct arena *a, struct str typed)
{
	struct str key = document_type_key(a, typed);

	if (str_eq_c(key, "cv"))
		return STR("Công văn");
	for (size_t i = 0; i < document_types_count; i++) {
		const struct document_type *t = &document_types[i];
		if (t->abbreviation.n > 0 && str_eq(key, document_type_key(a, t->abbreviation)))
			return t->name;
	}
	return typed;
}

const struct legal_type legal_types[] = {
#define LEGAL_TYPE(name, detail, is_highest) { { "" name, sizeof(name) - 1 }, detail, is_highest },
#include "model/legal_types.tbl"
#undef LEGAL_TYPE
};
const size_t legal_types_count = sizeof legal_types / sizeof legal_types[0];

const struct legal_type *legal_type_find(struct arena *a, struct str name)
{
	struct str key = document_type_key(a, name);

	for (size_t i = 0; i < legal_types_count; i++) {
		if (str_eq(key, document_type_key(a, legal_types[i].name)))
			return &legal_types[i];
	}
	return NULL;
}

struct str notation_make(struct arena *a, struct str type_name, struct str organ, struct str unit)
{
	const struct document_type *t = document_type_find(a, type_name);

	if (!t || organ.n == 0)
		return STR("");
	if (t->abbreviation.n > 0)
		return str_fmt(a, "%.*s-%.*s", STR_FMT(t->abbreviation), STR_FMT(organ));
	return unit.n > 0 ? str_fmt(a, "%.*s-%.*s", STR_FMT(organ), STR_FMT(unit)) : organ;
}

int64_t number_next(int64_t next, bool is_begun, const int64_t *known, size_t n)
{
	int64_t leap = is_begun ? 0 : LIMIT_NUMBER_BEGIN;

	for (size_t i = 0; i < n && known[i] - next <= leap; i++) {
		next = known[i] + 1;
		leap = is_begun ? 0 : LIMIT_NUMBER_LEAP;
	}
	return next;
}

int64_t number_parse(struct str typed)
{
	int64_t number;

	return str_to_i64(str_trim(typed), 1, INT64_C(99999999999), &number) ? number : 0;
}

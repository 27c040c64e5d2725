/* elements.c -- the table of elements as data, and what it says. */
#include "edxml/edxml_int.h"

#include "base/limits.h"

/* A row's place: which member of which struct, as what. */
#define AS(kind)                                                                                   \
	{                                                                                          \
		AS_##kind, 0, 0, 0                                                                 \
	}
#define AT(kind, type, member)                                                                     \
	{                                                                                          \
		AS_##kind, offsetof(struct type, member), 0, 0                                     \
	}
#define TEXT(type, member) AT(TEXT, type, member)
#define CODE(type, member) AT(CODE, type, member)
#define NAME(type, member) AT(NAME, type, member)
#define INT(type, member) AT(INT, type, member)
#define BOOL(type, member) AT(BOOL, type, member)
#define FLAG(type, member) AT(FLAG, type, member)
#define SUB(type, member) AT(SUB, type, member)
#define SWITCH(type, member) AT(SWITCH, type, member)
#define DATE(type, member, raw) PAIR(DATE, type, member, raw, struct date)
#define TIME(type, member, raw) PAIR(TIME, type, member, raw, int64_t)
#define TEXTS(type, p, n) PAIR(TEXTS, type, p, n, struct str)
#define ITEM(type, p, n, item) PAIR(ITEM, type, p, n, struct item)
#define PAIR(kind, type, m1, m2, of)                                                               \
	{                                                                                          \
		AS_##kind, offsetof(struct type, m1), offsetof(struct type, m2), sizeof(of)        \
	}

/* Which classes of rule a row has follows from what it is. */
#define N_RULE(key, vi, en)                                                                        \
	{                                                                                          \
		"N." key, "Thiếu " vi, "Missing: " en                                              \
	}
#define R_RULE_ANY(max, key, vi, en)                                                               \
	{                                                                                          \
		NULL, NULL, NULL                                                                   \
	}
#define R_RULE_CHARS(max, key, vi, en)                                                             \
	{                                                                                          \
		"R." key, "Dài quá " DIGITS(max) " ký tự: " vi,                                    \
			"Longer than " DIGITS(max) " characters: " en                              \
	}
#define R_RULE_UPTO(max, key, vi, en)                                                              \
	{                                                                                          \
		"R." key, "Ngoài khoảng 0 đến " DIGITS(max) ": " vi,                               \
			"Not from 0 to " DIGITS(max) ": " en                                       \
	}
#define DIGITS(max) DIGITS_(max)
#define DIGITS_(max) #max
#define T_RULE(key, vi, en)                                                                        \
	{                                                                                          \
		"T." key, "Không đọc được: " vi, "Cannot be read: " en                             \
	}
#define F_RULE(key, vi, en)                                                                        \
	{                                                                                          \
		"F." key, "Không viết theo mẫu của QCVN 102:2016: " vi,                            \
			"Not written as QCVN 102:2016 has it: " en                                 \
	}

const struct element edxml_elements[EL__COUNT] = {
#define EL(id, parent_id, text, where, document, status, bound, limit, key, vi, en)                \
	[EL_##id] = {                                                                              \
		.parent = EL_##parent_id,                                                          \
		.name = text,                                                                      \
		.prefixed = "edXML:" text,                                                         \
		.place = where,                                                                    \
		.need = { NEED_##document, NEED_##status },                                        \
		.measure = MEASURE_##bound,                                                        \
		.max = limit,                                                                      \
		.rule = {                                                                          \
			[CLASS_N] = N_RULE(key, vi, en),                                           \
			[CLASS_R] = R_RULE_##bound(limit, key, vi, en),                            \
			[CLASS_T] = T_RULE(key, vi, en),                                           \
			[CLASS_F] = F_RULE(key, vi, en),                                           \
		},                                                                                 \
	},
#include "edxml/elements.tbl"
#undef EL
};

enum el edxml_element_find(enum el parent, struct str name)
{
	for (enum el id = parent + 1; id < EL__COUNT; id++)
		if (edxml_elements[id].parent == parent && str_eq_c(name, edxml_elements[id].name))
			return id;
	return EL__COUNT;
}

bool edxml_element_is_leaf(enum el id)
{
	return edxml_elements[id].place.kind >= AS_BYTES;
}

bool edxml_element_is_many(enum el id)
{
	enum el_kind kind = edxml_elements[id].place.kind;

	return kind == AS_ITEM || kind == AS_TEXTS || kind == AS_ATTACHMENT;
}

static bool kind_is_dated(enum el_kind kind)
{
	return kind == AS_DATE || kind == AS_TIME;
}

/* A number out of its range is as good as none. */
static bool kind_is_typed(enum el_kind kind)
{
	return kind == AS_INT || kind == AS_BOOL || kind == AS_FLAG || kind_is_dated(kind);
}

static bool missing_severity(enum need need, enum finding_severity *out)
{
	if (need < NEED_INFO)
		return false;
	*out = need == NEED_INFO   ? FINDING_INFO
	       : need == NEED_WARN ? FINDING_WARNING
				   : FINDING_ERROR;
	return true;
}

bool edxml_element_severity(enum el id, enum rule_class class, enum edxml_kind kind,
			    enum finding_severity *out)
{
	const struct element *el = &edxml_elements[id];

	if (class == CLASS_N)
		return missing_severity(el->need[kind], out);
	if (el->need[kind] == NEED_NO)
		return false;
	*out = FINDING_WARNING;
	if (class == CLASS_R && el->place.kind == AS_CODE)
		*out = FINDING_ERROR;
	if (class == CLASS_T && el->need[kind] == NEED_ERR)
		*out = FINDING_ERROR;
	return class == CLASS_R   ? el->measure != MEASURE_ANY
	       : class == CLASS_T ? kind_is_typed(el->place.kind)
				  : kind_is_dated(el->place.kind);
}

/* ---- all rules, for doc/edxml.md ---- */

typedef VEC(struct edxml_rule) rule_list;

static void element_rule_add(rule_list *list, enum el id, enum rule_class class)
{
	const struct element *el = &edxml_elements[id];
	struct edxml_rule rule = {
		.rule = el->rule[class].rule,
		.element = el->name,
		.text_vi = el->rule[class].vi,
		.text_en = el->rule[class].en,
	};

	rule.is_document = edxml_element_severity(id, class, EDXML_DOCUMENT, &rule.severity);
	rule.is_status = edxml_element_severity(id, class, EDXML_STATUS, &rule.severity_status);
	if (rule.is_document || rule.is_status)
		VEC_PUSH(list, rule);
}

enum { IN_DOCUMENT = 1, IN_STATUS = 2, IN_BOTH = 3 };

static const struct {
	unsigned kinds;
	struct edxml_rule rule;
} other_rules[] = {
#define RULE(id, where, name, el, level, vi, en)                                                   \
	{ IN_##where,                                                                              \
	  { .rule = name,                                                                          \
	    .element = el,                                                                         \
	    .severity = FINDING_##level,                                                           \
	    .severity_status = FINDING_##level,                                                    \
	    .text_vi = vi,                                                                         \
	    .text_en = en } },
#include "edxml/rules.tbl"
#undef RULE
};

static void other_rules_add(rule_list *list)
{
	for (size_t i = 0; i < RULE__COUNT; i++) {
		struct edxml_rule rule = other_rules[i].rule;

		rule.is_document = other_rules[i].kinds & IN_DOCUMENT;
		rule.is_status = other_rules[i].kinds & IN_STATUS;
		VEC_PUSH(list, rule);
	}
}

const struct edxml_rule *edxml_rules(struct arena *a, size_t *out_count)
{
	rule_list list = VEC_INIT(a);

	for (enum el id = EL_ROOT; id < EL__COUNT; id++)
		for (enum rule_class class = CLASS_N; class < CLASS__COUNT; class ++)
			element_rule_add(&list, id, class);
	other_rules_add(&list);
	*out_count = list.n;
	return list.p;
}

/* findings.c -- the list of what is wrong with a packet. */
#include "edxml/edxml_int.h"

#include "base/limits.h"
#include "text/text.h"

#define DETAIL_POINTS 120 /* code points of an offending value that are shown */

static const struct {
	struct rule_text text;
	const char *element;
	enum finding_severity severity;
} rules[RULE__COUNT] = {
#define RULE(id, kind, name, el, level, vi, en)                                                    \
	[RULE_##id] = { { name, vi, en }, el, FINDING_##level },
#include "edxml/rules.tbl"
#undef RULE
};

/* The list is full: this error takes the place of the last finding that is none, so that what makes a
 * packet unacceptable is never lost. */
static void finding_squeeze(struct findings *f, const struct edxml_finding *add)
{
	f->n_dropped++;
	for (size_t i = f->list.n; i-- > 0;) {
		if (f->list.p[i].severity == FINDING_ERROR)
			continue;
		f->list.p[i] = *add;
		return;
	}
}

static void finding_add(struct findings *f, struct edxml_finding add)
{
	if (f->list.n >= LIMIT_FINDINGS && add.severity != FINDING_ERROR) {
		f->n_dropped++;
		return;
	}
	add.detail = str_dup(f->a, text_cut(add.detail, DETAIL_POINTS));
	if (f->list.n >= LIMIT_FINDINGS)
		finding_squeeze(f, &add);
	else
		VEC_PUSH(&f->list, add);
}

struct str edxml_over(struct arena *a, int64_t limit)
{
	return str_fmt(a, "> %lld", (long long)limit);
}

void edxml_find(struct findings *f, enum rule rule, int64_t line, const char *element,
		struct str detail)
{
	finding_add(f, (struct edxml_finding){
			       .rule = rules[rule].text.rule,
			       .severity = rules[rule].severity,
			       .line = line,
			       .element = element ? element : rules[rule].element,
			       .detail = detail,
			       .text_vi = rules[rule].text.vi,
			       .text_en = rules[rule].text.en,
		       });
}

void edxml_find_element(struct findings *f, enum el id, enum rule_class class, enum edxml_kind kind,
			int64_t line, struct str detail)
{
	const struct element *el = &edxml_elements[id];
	struct edxml_finding add = {
		.rule = el->rule[class].rule,
		.line = line,
		.element = el->name,
		.detail = detail,
		.text_vi = el->rule[class].vi,
		.text_en = el->rule[class].en,
	};

	if (edxml_element_severity(id, class, kind, &add.severity))
		finding_add(f, add);
}

void edxml_find_once(struct findings *f, enum rule rule, int64_t line, struct str element)
{
	for (size_t i = 0; i < f->list.n; i++)
		if (f->list.p[i].rule == rules[rule].text.rule &&
		    str_eq_c(element, f->list.p[i].element))
			return;
	edxml_find(f, rule, line, str_c(f->a, text_cut(element, DETAIL_POINTS)), STR_NULL);
}

/* Stable, so that what one line has stays in the order it was found. */
void edxml_findings_take(struct findings *f, struct edxml *p)
{
	struct edxml_finding *list = f->list.p;

	for (size_t i = 1; i < f->list.n; i++) {
		struct edxml_finding moved = list[i];
		size_t at = i;

		for (; at > 0 && list[at - 1].line > moved.line; at--)
			list[at] = list[at - 1];
		list[at] = moved;
	}
	p->findings = list;
	p->n_findings = f->list.n;
	p->n_findings_dropped = f->n_dropped;
}

bool edxml_is_acceptable(const struct edxml *p)
{
	for (size_t i = 0; i < p->n_findings; i++)
		if (p->findings[i].severity == FINDING_ERROR)
			return false;
	return true;
}

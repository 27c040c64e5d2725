/* The table of elements is sound, each of its rules is found where it is broken, and doc/edxml.md
 * lists them all. */
#include "edxml/edxml_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/fd.h"
#include "base/limits.h"
#include "packet.h"
#include "text/text.h"
#include "tree.h"

#define NOW (INT64_C(1795219200) * TIME_SEC) /* 2026-11-21 */

static void test_table(void **state)
{
	(void)state;
	for (enum el id = EL_ROOT; id < EL__COUNT; id++) {
		const struct element *el = &edxml_elements[id];
		size_t depth = 1;

		assert_non_null(el->name);
		if (id != EL_ROOT)
			assert_true(el->parent < id);
		assert_false(edxml_element_is_leaf(el->parent));
		assert_int_equal(el->measure == MEASURE_ANY, el->max == 0);
		for (enum el up = id; up != EL_ROOT; up = edxml_elements[up].parent)
			depth++;
		assert_true(depth <= FRAMES_MAX);
		if (id != EL_ROOT)
			assert_int_equal(edxml_element_find(el->parent, str_of(el->name)), id);
	}
	assert_int_equal(edxml_element_find(EL_FROM, STR("Subject")), EL__COUNT);
	assert_int_equal(edxml_element_find(EL_SUBJECT, STR("Subject")), EL__COUNT);
}

/* A rule's name names one rule, and both texts are there, whole and in NFC. */
static void test_rules_differ(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct map *seen = map_new(a);
	size_t n;
	const struct edxml_rule *rules = edxml_rules(a, &n);

	(void)state;
	assert_true(n > 100);
	for (size_t i = 0; i < n; i++) {
		struct str vi = str_of(rules[i].text_vi);

		assert_non_null(strchr("NRTFMS", rules[i].rule[0]));
		assert_int_equal(rules[i].rule[1], '.');
		if (!map_put(seen, str_of(rules[i].rule), NULL))
			fail_msg("%s stands twice", rules[i].rule);
		assert_true(vi.n > 5 && strlen(rules[i].text_en) > 5);
		assert_true(str_eq(vi, text_nfc(a, vi)));
	}
}

static struct edxml *read_tree(struct arena *a, enum edxml_kind kind, struct tree_fault *fault)
{
	struct edxml *p;
	struct err e = ERR_INIT;
	enum rc rc = packet_read(a, tree_text(a, kind, fault), 4096, NOW, &p, &e);

	if (rc != RC_OK)
		assert_string_equal(e.key, "err.edxml.empty");
	return p;
}

static void test_full_tree_is_clean(void **state)
{
	(void)state;
	for (enum edxml_kind kind = EDXML_DOCUMENT; kind <= EDXML_STATUS; kind++) {
		AUTO_ARENA a = arena_new(NULL);
		struct tree_fault none = { .id = EL__COUNT };
		struct edxml *p = read_tree(a, kind, &none);

		assert_int_equal(p->kind, kind);
		for (size_t i = 0; i < p->n_findings; i++)
			fail_msg("%s in line %lld", p->findings[i].rule,
				 (long long)p->findings[i].line);
	}
}

static const struct edxml_finding *finding_of(const struct edxml *p, const char *rule)
{
	for (size_t i = 0; i < p->n_findings; i++)
		if (strcmp(p->findings[i].rule, rule) == 0)
			return &p->findings[i];
	return NULL;
}

/* What breaks the rule of that class; false when nothing can. */
static bool fault_make(struct arena *a, enum el id, enum rule_class class, struct tree_fault *out)
{
	const struct element *el = &edxml_elements[id];
	size_t n = (size_t)el->max + 1;
	char *p;

	*out = (struct tree_fault){ .id = id, .value = STR("x y z") };
	switch (class) {
	case CLASS_N: out->is_absent = true; return true;
	case CLASS_R:
		if (el->measure == MEASURE_UPTO) {
			out->value = str_fmt(a, "%lld", (long long)el->max + 1);
			return true;
		}
		p = arena_alloc(a, n + 1);
		memset(p, 'A', n);
		out->value = str_of_n(p, n);
		return true;
	case CLASS_T: return true;
	case CLASS_F:
		out->value = el->place.kind == AS_DATE ? STR("2/11/2026")
						       : STR("2026-11-02 08:00:00");
		return true;
	case CLASS__COUNT: break;
	}
	return false;
}

static void rule_break(enum el id, enum rule_class class, enum edxml_kind kind)
{
	AUTO_ARENA a = arena_new(NULL);
	const char *rule = edxml_elements[id].rule[class].rule;
	enum finding_severity severity;
	struct tree_fault fault;

	if (!edxml_element_severity(id, class, kind, &severity))
		return;
	assert_true(fault_make(a, id, class, &fault));
	struct edxml *p = read_tree(a, kind, &fault);
	const struct edxml_finding *f = finding_of(p, rule);

	if (!f) {
		fail_msg("%s is not found", rule);
		return;
	}
	if (f->severity != severity || f->line != fault.line)
		fail_msg("%s: severity %d, line %lld instead of %lld", rule, (int)f->severity,
			 (long long)f->line, (long long)fault.line);
	assert_string_equal(f->element, edxml_elements[id].name);
	assert_int_equal(edxml_is_acceptable(p), severity != FINDING_ERROR);
}

static void test_every_rule_is_found(void **state)
{
	(void)state;
	for (enum el id = EL_ENVELOPE; id < EL__COUNT; id++)
		for (enum rule_class class = CLASS_N; class < CLASS__COUNT; class ++) {
			rule_break(id, class, EDXML_DOCUMENT);
			rule_break(id, class, EDXML_STATUS);
		}
}

/* ---- doc/edxml.md ---- */

static const char *severity_word(bool is_there, enum finding_severity severity)
{
	static const char *const words[] = { "info", "warning", "error" };

	return is_there ? words[severity] : "–";
}

static struct str rule_row(struct arena *a, const struct edxml_rule *r)
{
	return str_fmt(a, "| `%s` | %s | %s | %s | %s |\n", r->rule,
		       severity_word(r->is_document, r->severity),
		       severity_word(r->is_status, r->severity_status), r->text_en, r->text_vi);
}

/* GOLDEN_UPDATE=1 prints the table that belongs there. */
static void test_rules_are_in_the_manual(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str doc, rest;
	size_t n, n_rows = 0;
	const struct edxml_rule *rules = edxml_rules(a, &n);
	const char *path = str_c(a, str_fmt(a, "%s/doc/edxml.md", getenv("VANTHU_SRC")));

	(void)state;
	assert_int_equal(file_read(a, path, 1 << 20, &doc, NULL), RC_OK);
	for (size_t i = 0; i < n; i++) {
		struct str row = rule_row(a, &rules[i]);

		if (getenv("GOLDEN_UPDATE"))
			printf("%.*s", STR_FMT(row));
		else if (str_find(doc, row) == SIZE_MAX)
			fail_msg("doc/edxml.md lacks: %.*s", STR_FMT(row));
	}
	rest = doc;
	for (size_t at; (at = str_find(rest, STR("\n| `"))) != SIZE_MAX; n_rows++)
		rest = str_sub(rest, at + 1, rest.n);
	if (!getenv("GOLDEN_UPDATE"))
		assert_int_equal(n_rows, n);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_rules_differ),
		cmocka_unit_test(test_full_tree_is_clean),
		cmocka_unit_test(test_every_rule_is_found),
		cmocka_unit_test(test_rules_are_in_the_manual),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

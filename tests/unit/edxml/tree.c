/* tree.c -- see tree.h. */
#include "tree.h"

#include "base/buf.h"

#define TREE_MAX (8 << 20)

struct tree {
	struct arena *a;
	struct buf b;
	enum edxml_kind kind;
	struct tree_fault *fault;
	int64_t line;
	int n_ids;
};

/* A value that raises no finding. */
static struct str value_of(struct tree *t, enum el id)
{
	switch (edxml_elements[id].place.kind) {
	case AS_CODE: return id == EL_TO_CODE ? STR("000.00.05.Z01") : STR("000.00.00.Z01");
	case AS_INT:
	case AS_BOOL:
	case AS_FLAG: return STR("1");
	case AS_DATE: return STR("2026/11/02");
	case AS_TIME: return STR("2026/11/02 08:00:00");
	case AS_BYTES: return STR("aGVsbG8=");
	case AS_NAME: return STR("mau.pdf");
	default: break;
	}
	if (id == EL_STATUS_CODE)
		return STR("03");
	if (id == EL_REPLACEMENT_ORGAN)
		return STR("000.00.05.Z01");
	if (id == EL_REFERENCE_NAME)
		return STR("mau.pdf");
	if (id == EL_REFERENCE_ID || id == EL_ATTACHMENT_ID)
		return STR("cid:1");
	return str_fmt(t->a, "mau %d", t->n_ids++);
}

static void line_add(struct tree *t, const char *before, const char *name, struct str value,
		     const char *after)
{
	buf_fmt(&t->b, "<%s%s>", before, name);
	if (value.n) {
		buf_add(&t->b, value);
		buf_fmt(&t->b, "</%s>", name);
	}
	buf_fmt(&t->b, "%s\n", after);
	t->line++;
}

static void children_add(struct tree *t, enum el parent);

static void element_add(struct tree *t, enum el id, int64_t parent_line)
{
	const struct element *el = &edxml_elements[id];
	struct str value = STR_NULL;

	if (el->need[t->kind] == NEED_NO || el->place.kind == AS_IGNORED)
		return;
	if (id == t->fault->id) {
		t->fault->line = t->fault->is_absent ? parent_line : t->line;
		if (t->fault->is_absent)
			return;
		value = t->fault->value;
	}
	if (edxml_element_is_leaf(id)) {
		line_add(t, "", el->name, value.n ? value : value_of(t, id), "");
		return;
	}
	line_add(t, "", el->name, STR_NULL, "");
	children_add(t, id);
	line_add(t, "/", el->name, STR_NULL, "");
}

static void children_add(struct tree *t, enum el parent)
{
	int64_t line = t->line - 1;

	for (enum el id = parent + 1; id < EL__COUNT; id++)
		if (edxml_elements[id].parent == parent)
			element_add(t, id, line);
}

struct str tree_text(struct arena *a, enum edxml_kind kind, struct tree_fault *fault)
{
	struct tree t = { .a = a, .kind = kind, .fault = fault, .line = 1 };

	buf_init(&t.b, a, TREE_MAX);
	buf_add_c(&t.b, "<edXML xmlns=\"" EDXML_NAMESPACE "\">\n");
	t.line++;
	children_add(&t, EL_ROOT);
	buf_add_c(&t.b, "</edXML>\n");
	return buf_str(&t.b);
}

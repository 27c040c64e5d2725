/* html.c -- the words of HTML, as a mail has it: what a browser would show as text. */
#include <gumbo.h>

#include "base/limits.h"
#include "reader/inside/inside.h"
#include "text/text.h"

/* Elements that are no words; those that stand on lines of their own; cells. */
static const GumboTag left_out[] = { GUMBO_TAG_HEAD,     GUMBO_TAG_SCRIPT,   GUMBO_TAG_STYLE,
				     GUMBO_TAG_TEMPLATE, GUMBO_TAG_TEXTAREA, GUMBO_TAG_SELECT,
				     GUMBO_TAG_OBJECT,   GUMBO_TAG_SVG };
static const GumboTag lines[] = {
	GUMBO_TAG_P,       GUMBO_TAG_DIV,     GUMBO_TAG_BR,     GUMBO_TAG_TR, GUMBO_TAG_LI,
	GUMBO_TAG_UL,      GUMBO_TAG_OL,      GUMBO_TAG_H1,     GUMBO_TAG_H2, GUMBO_TAG_H3,
	GUMBO_TAG_H4,      GUMBO_TAG_H5,      GUMBO_TAG_H6,     GUMBO_TAG_HR, GUMBO_TAG_BLOCKQUOTE,
	GUMBO_TAG_PRE,     GUMBO_TAG_TABLE,   GUMBO_TAG_DT,     GUMBO_TAG_DD, GUMBO_TAG_SECTION,
	GUMBO_TAG_ARTICLE, GUMBO_TAG_ADDRESS, GUMBO_TAG_CENTER,
};
static const GumboTag cells[] = { GUMBO_TAG_TD, GUMBO_TAG_TH };

struct html {
	struct taking *taking;
	size_t pre;                 /* elements around that keep their blanks */
	bool is_blank, is_new_line; /* since the last word; nothing stands in the line yet */
	bool is_tab;
};

static bool is_one_of(GumboTag tag, const GumboTag *all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (all[i] == tag)
			return true;
	}
	return false;
}
#define IS_ONE_OF(node, list)                                                                      \
	((node)->type == GUMBO_NODE_ELEMENT &&                                                     \
	 is_one_of((node)->v.element.tag, list, sizeof(list) / sizeof *(list)))

static void new_line(struct html *h)
{
	if (!h->is_new_line)
		take_point(h->taking, '\n');
	h->is_new_line = true;
	h->is_blank = h->is_tab = false;
}

static void word_point(struct html *h, uint32_t point)
{
	if (h->is_tab || (h->is_blank && !h->is_new_line))
		take_point(h->taking, h->is_tab ? '\t' : ' ');
	h->is_blank = h->is_tab = h->is_new_line = false;
	take_point(h->taking, point);
}

static void words(struct html *h, struct str s)
{
	uint32_t point;

	while (!h->taking->facts.is_cut && text_next(&s, &point)) {
		bool is_space = point == ' ' || point == '\t' || point == '\n' || point == '\r' ||
				point == '\f' || point == 0xa0;
		if (h->pre > 0 && point == '\n')
			new_line(h);
		else if (is_space)
			h->is_blank = true;
		else
			word_point(h, point);
	}
}

/* Behind it come its children, unless they are left out. */
static bool begin(struct html *h, const GumboNode *x)
{
	if (x->type == GUMBO_NODE_TEXT || x->type == GUMBO_NODE_WHITESPACE ||
	    x->type == GUMBO_NODE_CDATA) {
		words(h, str_of(x->v.text.text));
		return false;
	}
	if (x->type != GUMBO_NODE_ELEMENT || IS_ONE_OF(x, left_out))
		return false;
	if (IS_ONE_OF(x, lines))
		new_line(h);
	h->pre += x->v.element.tag == GUMBO_TAG_PRE;
	return true;
}

static void end(struct html *h, const GumboNode *x)
{
	if (x->type != GUMBO_NODE_ELEMENT)
		return;
	h->pre -= x->v.element.tag == GUMBO_TAG_PRE;
	if (IS_ONE_OF(x, lines))
		new_line(h);
	if (IS_ONE_OF(x, cells))
		h->is_tab = true;
}

static const GumboNode *child(const GumboNode *x, size_t i)
{
	return x->type == GUMBO_NODE_ELEMENT && i < x->v.element.children.length
		       ? x->v.element.children.data[i]
		       : NULL;
}

/* Mails nest elements by the thousand: the way back is by parents, not by the stack. */
static void walk(struct html *h, const GumboNode *root)
{
	const GumboNode *x = root, *next;

	while (x && taking_goes_on(h->taking)) {
		bool is_open = begin(h, x);
		next = is_open ? child(x, 0) : NULL;
		while (!next) {
			if (is_open)
				end(h, x);
			if (x == root)
				return;
			next = child(x->parent, x->index_within_parent + 1);
			x = x->parent;
			is_open = true;
		}
		x = next;
	}
}

static void *room(void *arena, size_t n)
{
	return arena_alloc(arena, n);
}

static void room_back(void *arena, void *p)
{
	(void)arena;
	(void)p;
}

void html_take(struct taking *t, struct str html)
{
	AUTO_ARENA a = arena_new(NULL);
	struct html h = { .taking = t, .is_new_line = true };
	GumboOptions o = kGumboDefaultOptions;

	if (html.n > LIMIT_MAIL_HTML)
		t->is_too_big = true;
	html = str_sub(html, 0, LIMIT_MAIL_HTML);
	o.allocator = room;
	o.deallocator = room_back;
	o.userdata = a;
	o.max_errors = 0;
	const GumboOutput *tree = gumbo_parse_with_options(&o, html.p, html.n);
	walk(&h, tree->root);
	new_line(&h);
}

/* people.c -- the order of the tree of units, and when a post holds. */
#include "model/people.h"

#include <string.h>

#include "base/log.h"
#include "base/map.h"

bool post_holds(const struct post *p, struct date today)
{
	return (!date_is_set(p->valid_from) || date_cmp(p->valid_from, today) <= 0) &&
	       (!date_is_set(p->valid_to) || date_cmp(today, p->valid_to) <= 0);
}

/* The post that holds on a day and does so longest, or NULL. */
static const struct post *longest(const struct post *p, size_t n, struct date day)
{
	const struct post *best = NULL;

	for (size_t i = 0; i < n; i++) {
		if (!post_holds(&p[i], day))
			continue;
		if (!date_is_set(p[i].valid_to))
			return &p[i];
		if (!best || date_cmp(best->valid_to, p[i].valid_to) < 0)
			best = &p[i];
	}
	return best;
}

struct date posts_end(const struct post *p, size_t n, struct date from)
{
	for (size_t k = 0; k < n; k++) { /* each is the longest once at most */
		const struct post *now = longest(p, n, from);
		if (!now)
			return from;
		if (!date_is_set(now->valid_to))
			return (struct date){ .year = 0 };
		from = date_add(now->valid_to, 1);
	}
	return from;
}

bool roles_next(struct str *rest, struct str *out)
{
	if (rest->n == 0)
		return false;
	(void)str_split(*rest, ',', out, rest);
	return true;
}

bool post_is_over(const struct post *p, struct date today)
{
	return date_is_set(p->valid_to) && date_cmp(p->valid_to, today) < 0;
}

bool delegation_is_over(const struct delegation *d, struct date today)
{
	return date_cmp(d->valid_to, today) < 0;
}

/* Places in the list as it came; NONE where there is no such unit. */
#define NONE SIZE_MAX
struct unit_node {
	size_t parent, child, last_child, next;
};

static struct str key_of(const int64_t *id)
{
	return str_of_n((const char *)id, sizeof *id);
}

/* Node n stands for the organ: its children are the units that are below none of the list. */
static struct unit_node *link_units(struct arena *a, const struct unit *units, size_t n)
{
	struct unit_node *nodes = ARENA_ARRAY(a, n + 1, struct unit_node);
	struct map *by_id = map_new(a);

	for (size_t i = 0; i <= n; i++)
		nodes[i] = (struct unit_node){ NONE, NONE, NONE, NONE };
	for (size_t i = 0; i < n; i++)
		(void)map_put(by_id, key_of(&units[i].id), &nodes[i]);
	for (size_t i = 0; i < n; i++) {
		void *parent = &nodes[n];
		(void)map_find(by_id, key_of(&units[i].parent_id), &parent);
		struct unit_node *up = parent;
		nodes[i].parent = (size_t)(up - nodes);
		if (up->child == NONE)
			up->child = i;
		else
			nodes[up->last_child].next = i;
		up->last_child = i;
	}
	return nodes;
}

/* Down, else along, else up until there is a way along: no recursion, however deep the tree is. */
static size_t next_place(const struct unit_node *nodes, size_t root, size_t at, int64_t *depth)
{
	if (nodes[at].child != NONE) {
		*depth += at != root;
		return nodes[at].child;
	}
	while (at != root && nodes[at].next == NONE) {
		at = nodes[at].parent;
		(*depth)--;
	}
	return at == root ? NONE : nodes[at].next;
}

void unit_tree_order(struct arena *a, struct unit *units, size_t n)
{
	const struct unit_node *nodes = link_units(a, units, n);
	struct unit *ordered = ARENA_ARRAY(a, n + 1, struct unit);
	int64_t depth = 0;
	size_t k = 0;

	for (size_t at = next_place(nodes, n, n, &depth); at != NONE;
	     at = next_place(nodes, n, at, &depth)) {
		ordered[k] = units[at];
		ordered[k++].depth = depth;
	}
	bug_if(k != n);
	if (n > 0)
		memcpy(units, ordered, n * sizeof *units);
}

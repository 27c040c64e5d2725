/* route.c -- a path against a table of patterns. */
#include "net/route.h"

#include <string.h>

#include "base/buf.h"
#include "net/net.h"

static struct str next_segment(struct str *rest)
{
	struct str head;

	(void)str_split(*rest, '/', &head, rest);
	return head;
}

static bool take_id(struct str segment, struct route_match *m)
{
	return m->n_ids < ROUTE_PARAMS && (segment.n == 0 || segment.p[0] != '0') &&
	       str_to_i64(segment, 1, INT64_MAX, &m->id[m->n_ids]) && (m->n_ids++, true);
}

static bool take_word(struct arena *a, struct str segment, struct route_match *m)
{
	struct str word;

	if (m->n_words == ROUTE_PARAMS || !net_path_decode(a, segment, &word))
		return false;
	if (word.n == 0 || str_eq_c(word, ".") || str_eq_c(word, ".."))
		return false;
	m->word[m->n_words++] = word;
	return true;
}

/* Most patterns of a table differ from a path before their first parameter. */
static bool begins_alike(const char *pattern, struct str path)
{
	size_t i = 0;

	while (i < path.n && pattern[i] != '{' && pattern[i] != '\0' && pattern[i] == path.p[i])
		i++;
	return pattern[i] == '{' || (pattern[i] == '\0' && i == path.n);
}

static bool matches(struct arena *a, const char *pattern, struct str path, struct route_match *m)
{
	struct str want = str_of(pattern), have = path;

	if (!begins_alike(pattern, path))
		return false;
	m->n_ids = m->n_words = 0;
	/* both begin with '/'; a trailing '/' is a path of its own */
	while (want.n > 0 && have.n > 0) {
		size_t slashes = str_find_char(want, '/') != SIZE_MAX;
		if ((str_find_char(have, '/') != SIZE_MAX) != slashes)
			return false;
		struct str w = next_segment(&want), h = next_segment(&have);
		bool ok = str_eq_c(w, "{id}")     ? take_id(h, m)
			  : str_eq_c(w, "{word}") ? take_word(a, h, m)
						  : str_eq(w, h);
		if (!ok)
			return false;
	}
	return want.n == 0 && have.n == 0;
}

static bool is_method(const char *route_method, struct str method)
{
	return str_eq_c(method, route_method) ||
	       (str_eq_c(method, "HEAD") && strcmp(route_method, "GET") == 0);
}

enum route_result route_find(struct arena *a, const void *rows, size_t n, size_t stride,
			     struct str method, struct str path, struct route_match *out)
{
	struct buf allow;
	struct route_match m = { .index = 0 };

	buf_init(&allow, a, 256);
	for (size_t i = 0; i < n; i++) {
		const struct route *r = (const void *)((const char *)rows + i * stride);
		if (!matches(a, r->pattern, path, &m))
			continue;
		m.index = i;
		*out = m;
		if (is_method(r->method, method))
			return ROUTE_FOUND;
		if (allow.n > 0)
			buf_add_c(&allow, ", ");
		buf_add_c(&allow, r->method);
	}
	if (allow.n == 0)
		return ROUTE_NONE;
	out->allow = buf_str(&allow);
	return ROUTE_METHOD;
}

/* route.h -- finds the row of a table of routes that a request is for.
 *
 * WHAT      A module has its own table (web/routes.tbl, api/routes.tbl) of structs that begin with
 *           struct route. A pattern is "/incoming/{id}/files/{id}": {id} takes a decimal number from
 *           1 on, {word} any one decoded segment that is neither empty nor "." nor "..".
 * OWNERSHIP Parameters live in the arena given.
 * ERRORS    ROUTE_NONE: 404. ROUTE_METHOD: the path is there for another method (405; allow in
 *           struct route_match lists them). A segment that does not decode is ROUTE_NONE.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"

#define ROUTE_PARAMS 4

struct route {
	const char *method;
	const char *pattern;
};

struct route_match {
	size_t index;                  /* of the row */
	int64_t id[ROUTE_PARAMS];      /* {id}s in order */
	struct str word[ROUTE_PARAMS]; /* {word}s in order */
	size_t n_ids, n_words;
	struct str allow; /* ROUTE_METHOD: "GET, POST" */
};

enum route_result { ROUTE_FOUND, ROUTE_NONE, ROUTE_METHOD };

/* stride: bytes from row to row. HEAD finds GET. */
enum route_result route_find(struct arena *a, const void *rows, size_t n, size_t stride,
			     struct str method, struct str path, struct route_match *out);

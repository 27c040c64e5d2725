/* contract.c -- what a body may have: the members that ui/static/openapi.yaml names for the call, and no others.
 *
 * tools/apigen makes the tables of it. A member that is misspelt would be passed over, and what somebody meant by it
 * not be done; so it is refused before anything is.
 */
#include "api/api_int.h"

#include <string.h>

#include "base/log.h"
#include "base/limits.h"

struct api_member {
	const char *name;
	int inner; /* the object that it is, or is a list of; -1: none */
};
struct api_object {
	int first, n; /* of the members */
};
struct api_body {
	const char *operation;
	int object;
};
#include "gen/bodies.h"

static int object_of(const char *operation)
{
	for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
		if (strcmp(bodies[i].operation, operation) == 0)
			return bodies[i].object;
	}
	return -1;
}

bool api_contract_has(const char *operation)
{
	return object_of(operation) >= 0;
}

static const struct api_member *find(int object, struct str name)
{
	const struct api_object *o = &objects[object];

	for (int i = o->first; i < o->first + o->n; i++) {
		if (str_eq_c(name, members[i].name))
			return &members[i];
	}
	return NULL;
}

/* As many as there is room for. */
static struct str known(struct arena *a, int object)
{
	const struct api_object *o = &objects[object];
	struct str all = STR("");

	for (int i = o->first; i < o->first + o->n; i++) {
		size_t n = all.n + strlen(members[i].name) + sizeof ", …";
		if (n > LIMIT_PROBLEM_WORD)
			return str_fmt(a, "%.*s, …", STR_FMT(all));
		all = str_fmt(a, "%.*s%s%s", STR_FMT(all), all.n > 0 ? ", " : "", members[i].name);
	}
	return all.n > 0 ? all : STR("{}");
}

static void refuse(struct call *c, int object, struct str path, struct str name)
{
	problem_add_words(&c->problems, str_c(c->a, path), "problem.unknown_member", name,
			  known(c->a, object));
}

static void check(struct call *c, int object, struct str path, const struct jval *v);

static void check_members(struct call *c, int object, struct str path, const struct jval *v)
{
	const struct jval *inner;
	struct str name;

	for (size_t i = 0; jval_member(v, i, &name, &inner); i++) {
		const struct api_member *m = find(object, name);
		struct str here = path.n == 0 ? name
					      : str_fmt(c->a, "%.*s.%.*s", STR_FMT(path),
							STR_FMT(name));
		if (!m)
			refuse(c, object, here, name);
		else if (m->inner >= 0)
			check(c, m->inner, here, inner);
	}
}

/* Recurses as deep as the description does. */
static void check(struct call *c, int object, struct str path, const struct jval *v)
{
	if (jval_is_object(v))
		check_members(c, object, path, v);
	for (size_t i = 0; jval_is_array(v) && i < jval_count(v); i++) {
		if (jval_is_object(jval_at(v, i)))
			check_members(c, object, str_fmt(c->a, "%.*s[%zu]", STR_FMT(path), i),
				      jval_at(v, i));
	}
}

enum rc api_contract_check(struct call *c, const char *field, struct err *e)
{
	int object = object_of(c->operation);
	const struct api_member *m = field && object >= 0 ? find(object, str_of(field)) : NULL;

	if (field)
		object = m ? m->inner : -1;
	bug_if(object < 0); /* described by nothing */
	check(c, object, STR(""), c->body);
	return problems_rc(&c->problems, e);
}

enum rc api_contract_form(struct call *c, struct err *e)
{
	const struct net_form *f = &c->files.form;
	int object = object_of(c->operation);

	bug_if(object < 0);
	for (size_t i = 0; i < f->n; i++) {
		if (!find(object, f->fields[i].name))
			refuse(c, object, f->fields[i].name, f->fields[i].name);
	}
	return problems_rc(&c->problems, e);
}

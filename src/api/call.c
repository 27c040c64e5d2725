/* call.c -- what handlers ask of a request. */
#include "api/api_int.h"

static bool wrong_type(struct call *c, const char *name)
{
	problem_add(&c->problems, name, "problem.type", 0);
	return false;
}

bool api_body_str(struct call *c, const char *name, struct str *out)
{
	const struct jval *v = jval_get(c->body, name);

	if (!v || jval_is_null(v))
		return true;
	return jval_str(v, out) || wrong_type(c, name);
}

bool api_member_str(const struct jval *v, const char *name, struct str *out)
{
	const struct jval *m = jval_get(v, name);
	return m && jval_str(m, out);
}

void api_member_i64(const struct jval *v, const char *name, int64_t *out)
{
	const struct jval *m = jval_get(v, name);
	if (m)
		(void)jval_i64(m, out);
}

bool api_body_i64(struct call *c, const char *name, int64_t *out)
{
	const struct jval *v = jval_get(c->body, name);

	if (!v || jval_is_null(v))
		return true;
	return jval_i64(v, out) || wrong_type(c, name);
}

bool api_body_bool(struct call *c, const char *name, bool *out)
{
	const struct jval *v = jval_get(c->body, name);

	if (!v || jval_is_null(v))
		return true;
	return jval_bool(v, out) || wrong_type(c, name);
}

bool api_body_date(struct call *c, const char *name, struct date *out)
{
	struct str v = STR_NULL;

	if (!api_body_str(c, name, &v))
		return false;
	if (!v.p || date_parse_iso(v, out) || date_parse_vn(v, out))
		return true;
	if (v.n == 0)
		return *out = (struct date){ 0 }, true;
	problem_add(&c->problems, name, "problem.date", 0);
	return false;
}

struct str api_query_str(const struct call *c, const char *name)
{
	return net_form_get(&c->query, name);
}

void api_query_day(struct call *c, const char *name, struct date *out)
{
	struct str v = api_query_str(c, name);

	if (v.n > 0 && !date_parse_iso(v, out) && !date_parse_vn(v, out))
		problem_add(&c->problems, name, "problem.date", 0);
}

enum rc api_query_i64(struct call *c, const char *name, int64_t min, int64_t max, int64_t *out,
		      struct err *e)
{
	struct str v = api_query_str(c, name);

	if (v.n == 0 || str_to_i64(v, min, max, out))
		return RC_OK;
	enum rc rc = err_set(e, RC_INVALID, "err.query", "%s: a number expected", name);
	err_param(e, str_of(name));
	return rc;
}

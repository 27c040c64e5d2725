/* caller.c -- who calls, and requests that must not come twice. */
#include "axis/axis_int.h"

struct caller_read {
	struct arena *a;
	struct str code;
	int64_t now;
	struct axis_caller *out;
};

static enum rc caller_load(struct tx *tx, void *arg, struct err *e)
{
	struct caller_read *r = arg;
	struct axis_caller c = { 0 };
	struct str *secrets;
	TRY(organ_find(tx, r->a, r->code, &c.organ, e));
	TRY(organ_is_member(tx, r->a, r->code, &c.is_member, &c.seen_at, e));
	TRY(organ_secrets(tx, r->a, r->code, r->now, &secrets, &c.n_secrets, e));
	c.secrets = secrets;
	*r->out = c;
	return RC_OK;
}

enum rc axis_caller_find(struct node *n, struct arena *a, struct str system_id, int64_t now,
			 struct axis_caller *out, struct err *e)
{
	struct caller_read r = { .a = a, .code = system_id, .now = now, .out = out };
	return db_read(n->db, caller_load, &r, e);
}

#define SEEN_EVERY TIME_MIN

struct caller_seen {
	struct str code;
	int64_t now;
};

static enum rc seen_write(struct tx *tx, void *arg, struct err *e)
{
	const struct caller_seen *s = arg;
	return organ_seen(tx, s->code, s->now, e);
}

enum rc axis_caller_seen(struct node *n, const struct axis_caller *c, int64_t now, struct err *e)
{
	struct caller_seen s = { .code = c->organ.code, .now = now };

	if (now >= c->seen_at && now - c->seen_at < SEEN_EVERY)
		return RC_OK;
	return db_write(n->db, seen_write, &s, e);
}

struct once {
	struct str hmac, call;
	int64_t expires_at;
	bool is_new;
};

static enum rc once_write(struct tx *tx, void *arg, struct err *e)
{
	struct once *o = arg;
	return axis_seen_put(tx, o->hmac, o->call, o->expires_at, &o->is_new, e);
}

enum rc axis_request_once(struct node *n, struct str hmac, struct str call, int64_t expires_at,
			  struct err *e)
{
	struct once o = { .hmac = hmac, .call = call, .expires_at = expires_at };
	TRY(db_write(n->db, once_write, &o, e));
	if (!o.is_new)
		return err_set(e, RC_CONFLICT, NULL, "request seen before");
	return RC_OK;
}

/* policy.c -- looks a question up in policy.tbl. */
#include "policy/policy.h"

#include "base/buf.h"
#include "base/limits.h"

#define ANY -1

static const struct {
	enum role role;
	enum action action;
	int state;
} permissions[] = {
#define MAY(role, action, state) { role, action, state },
#include "policy/policy.tbl"
#undef MAY
};

static const struct {
	enum document_state from;
	enum action action;
} moves[] = {
#define MOVE(from, action, to, statement) { from, action },
#include "policy/moves.tbl"
#undef MOVE
};

static int required_state(enum action what)
{
	for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++) {
		if (moves[i].action == what)
			return (int)moves[i].from;
	}
	return ANY;
}

/* A node may be the office of many organs, but its axis carries everybody's packets. */
static bool is_for_owner(enum action what)
{
	return what == ACTION_AXIS_VIEW || what == ACTION_AXIS_MANAGE;
}

static bool role_may(enum role role, enum action what, const struct document *d)
{
	for (size_t i = 0; i < sizeof permissions / sizeof permissions[0]; i++) {
		if (permissions[i].role != role || permissions[i].action != what)
			continue;
		if (!d || permissions[i].state == ANY || permissions[i].state == (int)d->state)
			return true;
	}
	return false;
}

/* What one of a person's capacities may do, the person may; their own come first. */
static bool person_may(const struct actor *who, enum action what, const struct document *d)
{
	for (size_t i = 0; i < who->n_capacities; i++) {
		if (!role_may(who->capacities[i].role, what, d))
			continue;
		if (who->stands_for)
			*who->stands_for = who->capacities[i].of_name;
		return true;
	}
	return false;
}

struct str actor_roles(struct arena *a, const struct actor *who)
{
	bool is_there[role__COUNT] = { false };
	struct buf b;

	buf_init(&b, a, LIMIT_ROLES_BYTES);
	for (size_t i = 0; i < who->n_capacities; i++) {
		enum role role = who->capacities[i].role;
		if (is_there[role])
			continue;
		is_there[role] = true;
		buf_add_c(&b, buf_str(&b).n > 0 ? "," : "");
		buf_add(&b, role_text(role));
	}
	return buf_str(&b);
}

enum rc policy_check(const struct actor *who, enum action what, const struct document *d,
		     struct err *e)
{
	if (d && who->kind == ACTOR_PERSON && d->tenant_id != who->tenant_id)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "document of another organ");
	if (d && required_state(what) != ANY && required_state(what) != (int)d->state) {
		enum rc rc = err_set(e, RC_CONFLICT, "err.denied.state", "not in this state");
		err_param(e, document_state_text(d->state));
		return rc;
	}
	if (who->kind == ACTOR_PERSON && !person_may(who, what, d))
		return err_set(e, RC_DENIED, "err.denied.role", "role may not do this");
	if (who->kind == ACTOR_PERSON && is_for_owner(what) && !who->is_of_owner)
		return err_set(e, RC_DENIED, "err.denied.role", "not of the node's owner");
	return RC_OK;
}

bool policy_allows(const struct actor *who, enum action what, const struct document *d)
{
	return policy_check(who, what, d, NULL) == RC_OK;
}

bool policy_suffices(const struct actor *who, const struct capacity *c, enum action what)
{
	struct actor one = *who;

	one.capacities = c;
	one.n_capacities = 1;
	return policy_allows(&one, what, NULL);
}

/* policy.c -- looks a question up in policy.tbl. */
#include "policy/policy.h"

#include "base/buf.h"
#include "base/limits.h"

#define ANY -1

enum relation { ORGAN, HOLDER, GIVER };

static const struct {
	enum role role;
	enum action action;
	int state;
	enum relation relation;
} permissions[] = {
#define MAY(role, action, state, relation) { role, action, state, relation },
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

static const struct {
	enum progress from;
	enum action action;
} steps[] = {
#define STEP(progress, action) { progress, action },
#include "policy/progress_moves.tbl"
#undef STEP
};

static const struct {
	enum assignment_state from;
	enum action action;
	enum assignment_state to;
} assignment_moves[] = {
#define MOVE(from, action, to) { from, action, to },
#include "policy/assignment_moves.tbl"
#undef MOVE
};

#define N_OF(x) (sizeof(x) / sizeof((x)[0]))

/* ---- what the tables say of states, whoever asks ---- */

static int required_state(enum action what)
{
	for (size_t i = 0; i < N_OF(moves); i++) {
		if (moves[i].action == what)
			return (int)moves[i].from;
	}
	return ANY;
}

static bool progress_allows(enum progress p, enum action what)
{
	bool is_named = false;

	for (size_t i = 0; i < N_OF(steps); i++) {
		if (steps[i].action != what)
			continue;
		if (steps[i].from == p)
			return true;
		is_named = true;
	}
	return !is_named;
}

enum rc assignment_move(enum assignment_state from, enum action what, enum assignment_state *out,
			struct err *e)
{
	for (size_t i = 0; i < N_OF(assignment_moves); i++) {
		if (assignment_moves[i].from != from || assignment_moves[i].action != what)
			continue;
		*out = assignment_moves[i].to;
		return RC_OK;
	}
	return err_set(e, RC_CONFLICT, "err.denied.assignment", "an assignment that is %.*s",
		       STR_FMT(assignment_state_text(from)));
}

static enum rc check_states(enum action what, const struct subject *s, struct err *e)
{
	const struct document *d = s->document;
	enum assignment_state to;

	if (d && required_state(what) != ANY && required_state(what) != (int)d->state) {
		enum rc rc = err_set(e, RC_CONFLICT, "err.denied.state", "not in this state");
		err_param(e, document_state_text(d->state));
		return rc;
	}
	if (d && !progress_allows(d->progress, what))
		return err_set(e, RC_CONFLICT, "err.denied.progress", "a document that is %.*s",
			       STR_FMT(progress_text(d->progress)));
	return s->assignment ? assignment_move(s->assignment->state, what, &to, e) : RC_OK;
}

/* ---- what the table says of a capacity ---- */

/* A node may be the office of many organs, but its axis carries everybody's packets. */
static bool is_for_owner(enum action what)
{
	return what == ACTION_AXIS_VIEW || what == ACTION_AXIS_MANAGE;
}

static bool relates(enum relation r, const struct capacity *c, const struct assignment *x)
{
	switch (r) {
	case ORGAN: return true;
	case HOLDER: return x && capacity_holds(c, x);
	case GIVER: return x && capacity_gave(c, x);
	}
	return false;
}

/* Without a document the question is whether there is any that it may be done to. */
static bool capacity_may(const struct capacity *c, enum action what, const struct subject *s)
{
	const struct document *d = s->document;

	for (size_t i = 0; i < N_OF(permissions); i++) {
		if (permissions[i].role != c->role || permissions[i].action != what)
			continue;
		if (!d)
			return true;
		if (permissions[i].state != ANY && permissions[i].state != (int)d->state)
			continue;
		if (relates(permissions[i].relation, c, s->assignment))
			return true;
	}
	return false;
}

/* What one of a person's capacities may do, the person may; their own come first. */
static bool person_may(const struct actor *who, enum action what, const struct subject *s)
{
	for (size_t i = 0; i < who->n_capacities; i++) {
		if (!capacity_may(&who->capacities[i], what, s))
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

enum rc policy_check_on(const struct actor *who, enum action what, const struct subject *s,
			struct err *e)
{
	const struct document *d = s->document;

	if (d && who->kind == ACTOR_PERSON && d->tenant_id != who->tenant_id)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "document of another organ");
	TRY(check_states(what, s, e));
	if (who->kind == ACTOR_PERSON && !person_may(who, what, s))
		return err_set(e, RC_DENIED, "err.denied.role", "role may not do this");
	if (who->kind == ACTOR_PERSON && is_for_owner(what) && !who->is_of_owner)
		return err_set(e, RC_DENIED, "err.denied.role", "not of the node's owner");
	return RC_OK;
}

enum rc policy_check(const struct actor *who, enum action what, const struct document *d,
		     struct err *e)
{
	return policy_check_on(who, what, &(struct subject){ .document = d }, e);
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

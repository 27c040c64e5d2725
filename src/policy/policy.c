/* policy.c -- looks a question up in policy.tbl. */
#include "policy/policy.h"

#include "base/buf.h"
#include "base/limits.h"

#define ANY -1

enum relation {
	ORGAN,
	SIGHT,
	HOLDER,
	GIVER,
	AUTHOR,
	UNCLAIMED,
	ASKED,
	SIGNER,
	MAKER,
	HEADED,
	READER,
	FILLER
};

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

/* A page asks some fifty times what somebody may do; most of it no row allows a role. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverride-init"
static const bool is_in_table[role__COUNT][ACTION__COUNT] = {
#define MAY(role, action, state, relation) [role][action] = true,
#include "policy/policy.tbl"
#undef MAY
};
#pragma GCC diagnostic pop

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

/* What an assignment is; a move asks for all that it names. */
enum kind {
	ALL = 0,
	WORK = 1,
	NOTE = 2,
	READ = 4,
	CHECKED = 8,
	FREE = 16, /* not CHECKED */
	GIVEN = 32 /* not a unit's own matter */
};

static const struct {
	unsigned of;
	enum assignment_state from;
	enum action action;
	enum assignment_state to;
} assignment_moves[] = {
#define MOVE(of, from, action, to) { of, from, action, to },
#include "policy/assignment_moves.tbl"
#undef MOVE
};

static const struct {
	enum draft_stage from;
	enum action action;
	enum draft_stage to;
} stage_moves[] = {
#define STAGE(from, action, to) { from, action, to },
#include "policy/stage_moves.tbl"
#undef STAGE
};

static const enum action frozen[] = {
#define FROZEN(action) action,
#include "policy/frozen.tbl"
#undef FROZEN
};

static const enum action held[] = {
#define HELD(action) action,
#include "policy/held.tbl"
#undef HELD
};

static const enum action notice_acts[] = {
#define NOTICE(action) action,
#include "policy/notice_acts.tbl"
#undef NOTICE
};

static const struct {
	enum role role;
	enum address whom;
} addresses[] = {
#define ADDRESS(role, whom) { role, whom },
#include "policy/address.tbl"
#undef ADDRESS
};

static const struct {
	enum work_file_state from;
	enum action action;
	enum work_file_state to;
} file_moves[] = {
#define FILE(from, action, to) { from, action, to },
#include "policy/file_moves.tbl"
#undef FILE
};

static const struct {
	enum catalog_state from;
	enum action action;
	enum catalog_state to;
} catalog_moves[] = {
#define LIST(from, action, to) { from, action, to },
#include "policy/catalog_moves.tbl"
#undef LIST
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

static unsigned kinds_of(const struct assignment *x)
{
	unsigned part = x->part != PART_INFORMED ? WORK : x->account_id > 0 ? READ : NOTE;

	return part | (x->is_checked ? CHECKED : FREE) | (assignment_is_own(x) ? 0U : GIVEN);
}

enum rc assignment_move(const struct assignment *x, enum action what, enum assignment_state *out,
			struct err *e)
{
	for (size_t i = 0; i < N_OF(assignment_moves); i++) {
		unsigned of = assignment_moves[i].of;
		if (assignment_moves[i].from != x->state || assignment_moves[i].action != what)
			continue;
		if ((kinds_of(x) & of) != of)
			continue;
		*out = assignment_moves[i].to;
		return RC_OK;
	}
	return err_set(e, RC_CONFLICT, "err.denied.assignment", "an assignment that is %.*s",
		       STR_FMT(assignment_state_text(x->state)));
}

enum rc stage_move(enum draft_stage from, enum action what, enum draft_stage *out, struct err *e)
{
	for (size_t i = 0; i < N_OF(stage_moves); i++) {
		if (stage_moves[i].from != from || stage_moves[i].action != what)
			continue;
		*out = stage_moves[i].to;
		return RC_OK;
	}
	return err_set(e, RC_CONFLICT, "err.denied.stage", "a draft at %.*s",
		       STR_FMT(draft_stage_text(from)));
}

enum rc file_move(enum work_file_state from, enum action what, enum work_file_state *out,
		  struct err *e)
{
	bool is_named = false;

	*out = from;
	for (size_t i = 0; i < N_OF(file_moves); i++) {
		is_named = is_named || file_moves[i].action == what;
		if (file_moves[i].from != from || file_moves[i].action != what)
			continue;
		*out = file_moves[i].to;
		return RC_OK;
	}
	if (!is_named)
		return RC_OK;
	return err_set(e, RC_CONFLICT, "err.denied.file", "a file that is %.*s",
		       STR_FMT(work_file_state_text(from)));
}

enum rc catalog_move(enum catalog_state from, enum action what, enum catalog_state *out,
		     struct err *e)
{
	bool is_named = false;

	*out = from;
	for (size_t i = 0; i < N_OF(catalog_moves); i++) {
		is_named = is_named || catalog_moves[i].action == what;
		if (catalog_moves[i].from != from || catalog_moves[i].action != what)
			continue;
		*out = catalog_moves[i].to;
		return RC_OK;
	}
	if (!is_named)
		return RC_OK;
	return err_set(e, RC_CONFLICT, "err.denied.catalog", "a list that is %.*s",
		       STR_FMT(catalog_state_text(from)));
}

static bool is_of_stages(enum action what)
{
	for (size_t i = 0; i < N_OF(stage_moves); i++) {
		if (stage_moves[i].action == what)
			return true;
	}
	return false;
}

static bool is_among(const enum action *all, size_t n, enum action what)
{
	for (size_t i = 0; i < n; i++) {
		if (all[i] == what)
			return true;
	}
	return false;
}

enum rc held_check(bool is_held, struct err *e)
{
	return is_held ? err_set(e, RC_CONFLICT, "err.denied.held", "a freeze holds it") : RC_OK;
}

/* What is here by number alone is seen, and struck when it was entered by mistake, and nothing else; what a freeze holds is left as it is; what holds no more
 * is frozen; what is to be read is read. */
static enum rc check_untouchable(enum action what, const struct document *d, struct err *e)
{
	if (d->secrecy != SECRECY_NONE && what != ACTION_INCOMING_VIEW &&
	    what != ACTION_OUTGOING_VIEW && what != ACTION_ENTRY_STRIKE)
		return err_set(e, RC_CONFLICT, "err.denied.secret", "a secret document");
	TRY(held_check(d->is_held && !is_among(held, N_OF(held), what), e));
	if (d->standing != STANDING_HOLDS && !is_among(frozen, N_OF(frozen), what))
		return err_set(e, RC_CONFLICT, "err.denied.frozen", "a document that is %.*s",
			       STR_FMT(document_standing_text(d->standing)));
	if (d->notice != NOTICE_NONE && !is_among(notice_acts, N_OF(notice_acts), what))
		return err_set(e, RC_CONFLICT, "err.denied.notice", "it is only to be read");
	return RC_OK;
}

static enum rc check_states(enum action what, const struct subject *s, struct err *e)
{
	const struct document *d = s->document;
	enum work_file_state file_to;
	enum catalog_state catalog_to;
	enum assignment_state to;
	enum draft_stage stage;

	if (s->file) {
		TRY(held_check(s->file->is_held && !is_among(held, N_OF(held), what), e));
		TRY(file_move(s->file->state, what, &file_to, e));
	}
	if (s->catalog)
		TRY(catalog_move(s->catalog->state, what, &catalog_to, e));

	if (d && required_state(what) != ANY && required_state(what) != (int)d->state) {
		enum rc rc = err_set(e, RC_CONFLICT, "err.denied.state", "not in this state");
		err_param(e, document_state_text(d->state));
		return rc;
	}
	if (d)
		TRY(check_untouchable(what, d, e));
	if (d && !progress_allows(d->progress, what))
		return err_set(e, RC_CONFLICT, "err.denied.progress", "a document that is %.*s",
			       STR_FMT(progress_text(d->progress)));
	if (d && is_of_stages(what))
		TRY(stage_move(d->stage, what, &stage, e));
	return s->assignment ? assignment_move(s->assignment, what, &to, e) : RC_OK;
}

/* ---- what the table says of a capacity ---- */

/* A node may be the office of many organs, but its axis carries everybody's packets. */
static bool is_for_owner(enum action what)
{
	return what == ACTION_AXIS_VIEW || what == ACTION_AXIS_MANAGE;
}

static bool sees(const struct capacity *c, const struct subject *s)
{
	for (size_t i = 0; i < s->n_holders; i++) {
		if (capacity_sees(c, &s->holders[i]))
			return true;
	}
	return false;
}

static bool is_asked(const struct capacity *c, const struct subject *s)
{
	return (s->approval && capacity_approves(c, s->approval)) ||
	       (s->opinion && capacity_is_asked(c, s->opinion));
}

static bool relates(enum relation r, const struct capacity *c, const struct subject *s)
{
	const struct assignment *x = s->assignment;

	switch (r) {
	case ORGAN: return true;
	case SIGHT: return sees(c, s);
	case HOLDER: return x && capacity_holds(c, x);
	case GIVER: return x && capacity_gave(c, x);
	case AUTHOR:
		return s->document && c->of_account > 0 && c->of_account == s->document->drafter_id;
	case UNCLAIMED: return s->document && s->document->drafter_id == 0;
	case ASKED: return is_asked(c, s);
	case SIGNER:
		return s->document && c->of_account > 0 &&
		       c->of_account == s->document->signer_account;
	case MAKER: return s->file && c->of_account > 0 && c->of_account == s->file->maker_id;
	case HEADED: return s->reach && capacity_heads(c, s->reach);
	case READER: return s->reach && capacity_reads(c, s->reach, false);
	case FILLER: return s->reach && capacity_reads(c, s->reach, true);
	}
	return false;
}

static bool is_of_something(const struct subject *s)
{
	return s->document || s->file || s->catalog;
}

/* Without anything the question is whether there is any that it may be done to. */
static bool capacity_may(const struct capacity *c, enum action what, const struct subject *s)
{
	const struct document *d = s->document;

	if (!is_in_table[c->role][what] || !is_of_something(s))
		return is_in_table[c->role][what];
	for (size_t i = 0; i < N_OF(permissions); i++) {
		if (permissions[i].role != c->role || permissions[i].action != what)
			continue;
		if (d && permissions[i].state != ANY && permissions[i].state != (int)d->state)
			continue;
		if (relates(permissions[i].relation, c, s))
			return true;
	}
	return false;
}

/* What one of a person's capacities may do, the person may; their own come first. */
static const struct capacity *find_capacity(const struct actor *who, enum action what,
					    const struct subject *s)
{
	for (size_t i = 0; i < who->n_capacities; i++) {
		if (capacity_may(&who->capacities[i], what, s))
			return &who->capacities[i];
	}
	return NULL;
}

static bool person_may(const struct actor *who, enum action what, const struct subject *s)
{
	const struct capacity *c = find_capacity(who, what, s);

	if (c && who->stands_for)
		*who->stands_for = c->of_name;
	return c != NULL;
}

const struct capacity *policy_capacity(const struct actor *who, enum action what,
				       const struct subject *s)
{
	return who->kind == ACTOR_PERSON ? find_capacity(who, what, s) : NULL;
}

bool capacity_may_some(const struct capacity *c, enum action what)
{
	return capacity_may(c, what, &(struct subject){ .document = NULL });
}

bool capacity_addresses(const struct capacity *c, const struct addressee *x)
{
	for (size_t i = 0; i < N_OF(addresses); i++) {
		if (addresses[i].role == c->role && addressee_is(x, addresses[i].whom, c->unit_id))
			return true;
	}
	return false;
}

bool capacity_may_organ(const struct capacity *c, enum action what)
{
	for (size_t i = 0; i < N_OF(permissions); i++) {
		if (permissions[i].role == c->role && permissions[i].action == what &&
		    permissions[i].state == ANY && permissions[i].relation == ORGAN)
			return true;
	}
	return false;
}

/* ---- what somebody sees of all documents ---- */

static void add_states(int state, struct scope *out)
{
	for (int s = 0; s < (int)document_state__COUNT; s++)
		out->states[s] = out->states[s] || state == ANY || state == s;
}

static void add_capacity(const struct capacity *c, enum action what, struct scope *out)
{
	for (size_t i = 0; i < N_OF(permissions); i++) {
		if (permissions[i].role != c->role || permissions[i].action != what)
			continue;
		if (permissions[i].relation == ORGAN)
			add_states(permissions[i].state, out);
		if (permissions[i].relation == SIGHT)
			out->by_sight = true;
	}
}

struct scope policy_scope(const struct actor *who, enum action what)
{
	struct scope out = { .by_sight = false };

	if (who->kind != ACTOR_PERSON)
		add_states(ANY, &out);
	for (size_t i = 0; i < who->n_capacities; i++)
		add_capacity(&who->capacities[i], what, &out);
	return out;
}

bool capacity_may_by_sight(const struct capacity *c, enum action what)
{
	struct scope s = { .by_sight = false };

	add_capacity(c, what, &s);
	return s.by_sight;
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

/* Whoever might, had they written it themselves. */
static bool is_anothers_draft(const struct capacity *c, enum action what, const struct document *d)
{
	for (size_t i = 0; d->state == DOCUMENT_DRAFT && i < N_OF(permissions); i++) {
		if (permissions[i].role == c->role && permissions[i].action == what &&
		    permissions[i].relation == AUTHOR)
			return true;
	}
	return false;
}

/* Somebody who would see it, were it assigned to them, has the right role. */
static enum rc denied(const struct actor *who, enum action what, const struct subject *s,
		      struct err *e)
{
	for (size_t i = 0; (s->file || s->catalog) && i < who->n_capacities; i++) {
		if (capacity_may_some(&who->capacities[i], what))
			return err_set(e, RC_DENIED, "err.denied.file_sight", "of others");
	}
	for (size_t i = 0; s->document && i < who->n_capacities; i++) {
		if (capacity_may_by_sight(&who->capacities[i], what))
			return err_set(e, RC_DENIED,
				       s->document->state == DOCUMENT_DRAFT ? "err.denied.draft"
									    : "err.denied.sight",
				       "of others");
		if (is_anothers_draft(&who->capacities[i], what, s->document))
			return err_set(e, RC_DENIED, "err.denied.author", "another's draft");
	}
	return err_set(e, RC_DENIED, "err.denied.role", "role may not do this");
}

static bool is_elsewhere(const struct actor *who, const struct subject *s)
{
	return (s->document && s->document->tenant_id != who->tenant_id) ||
	       (s->file && s->file->tenant_id != who->tenant_id) ||
	       (s->catalog && s->catalog->tenant_id != who->tenant_id);
}

enum rc policy_check_on(const struct actor *who, enum action what, const struct subject *s,
			struct err *e)
{
	if (who->kind == ACTOR_PERSON && is_elsewhere(who, s))
		return err_set(e, RC_NOT_FOUND, "err.not_found", "another organ's");
	TRY(check_states(what, s, e));
	if (who->kind == ACTOR_PERSON && !person_may(who, what, s))
		return denied(who, what, s, e);
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

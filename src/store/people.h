/* people.h -- units, posts, delegations and what was done to permissions.
 *
 * WHAT      Rows of unit, post, delegation and permission_change as structs of model/people.h. Every
 *           function takes the organ (tenant): another organ's row is not found.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says. RC_NOT_FOUND err.not_found. RC_CONFLICT err.stale when somebody else was first.
 * TIME      Passed in; dates are civil dates in Vietnam.
 * LIMITS    LIMIT_UNIT_DEPTH, LIMIT_CAPACITIES.
 */
#pragma once

#include "db/db.h"
#include "model/model.h"
#include "store/work_page.h"

/* ---- units ---- */
/* RC_CONFLICT err.unit_code: an active unit has this code. RC_LIMIT err.unit_depth. */
NODISCARD enum rc unit_insert(struct tx *tx, struct arena *a, const struct unit *u, int64_t *out_id,
			      struct err *e);
/* Writes all of u over the row that has u->version, with its place in the tree. RC_CONFLICT
 * err.unit_loop: the new parent is the unit itself or below it. */
NODISCARD enum rc unit_save(struct tx *tx, struct arena *a, const struct unit *u, struct err *e);
NODISCARD enum rc unit_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
			    struct unit *out, struct err *e);
/* In the order of the tree, dissolved ones too; without their people. */
NODISCARD enum rc unit_list(struct tx *tx, struct arena *a, int64_t tenant_id, struct unit **out,
			    size_t *out_n, struct err *e);
/* Into n_people of these. */
NODISCARD enum rc unit_count_people(struct tx *tx, struct arena *a, int64_t tenant_id,
				    struct date today, struct unit *units, size_t n, struct err *e);
/* Whether a unit is another, or below it. */
NODISCARD enum rc unit_is_within(struct tx *tx, struct arena *a, int64_t id, int64_t above_id,
				 bool *out, struct err *e);
NODISCARD enum rc unit_has_below(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
				 bool *out, struct err *e);

/* ---- posts ---- */
NODISCARD enum rc post_insert(struct tx *tx, struct arena *a, const struct post *p, int64_t *out_id,
			      struct err *e);
NODISCARD enum rc post_set_end(struct tx *tx, const struct post *p, struct date last,
			       struct err *e);
NODISCARD enum rc post_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
			    struct post *out, struct err *e);
/* Of one account, or of all (0), those that are over too. */
NODISCARD enum rc post_list(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t account_id,
			    struct post **out, size_t *out_n, struct err *e);
/* With a role, of people who may sign in; not those that are over today. */
NODISCARD enum rc post_list_role(struct tx *tx, struct arena *a, int64_t tenant_id, enum role role,
				 struct date today, struct post **out, size_t *out_n,
				 struct err *e);
/* Of a unit, those that last longer than today. */
NODISCARD enum rc post_list_unit(struct tx *tx, struct arena *a, const struct unit *u,
				 struct date today, struct post **out, size_t *out_n,
				 struct err *e);

/* ---- delegations ---- */
NODISCARD enum rc delegation_insert(struct tx *tx, struct arena *a, const struct delegation *d,
				    int64_t *out_id, struct err *e);
NODISCARD enum rc delegation_set_end(struct tx *tx, const struct delegation *d, struct date last,
				     struct err *e);
NODISCARD enum rc delegation_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
				  struct delegation *out, struct err *e);
/* Those that an account gives or has, or all (0), the newest first. */
NODISCARD enum rc delegation_list(struct tx *tx, struct arena *a, int64_t tenant_id,
				  int64_t account_id, struct delegation **out, size_t *out_n,
				  struct err *e);

/* What an account may be today: its own posts first. */
NODISCARD enum rc capacity_list(struct tx *tx, struct arena *a, int64_t account_id,
				struct date today, struct capacity **out, size_t *out_n,
				struct err *e);

/* ---- permission changes ---- */
NODISCARD enum rc permission_change_insert(struct tx *tx, const struct permission_change *c,
					   struct err *e);
/* About one account, or all (0). */
NODISCARD enum rc permission_change_open(struct tx *tx, struct arena *a, int64_t tenant_id,
					 int64_t account_id, int64_t most,
					 struct permission_change **out, size_t *out_n,
					 struct err *e);
/* Whether the same post or delegation was changed again later. */
NODISCARD enum rc permission_change_is_old(struct tx *tx, struct arena *a, int64_t id, bool *out,
					   struct err *e);
/* How many are open, and of these about the account. */
NODISCARD enum rc permission_change_count(struct tx *tx, struct arena *a, int64_t tenant_id,
					  int64_t account_id, int64_t *out_all, int64_t *out_own,
					  struct err *e);
/* RC_NOT_FOUND also when it is settled. */
NODISCARD enum rc permission_change_load(struct tx *tx, struct arena *a, int64_t tenant_id,
					 int64_t id, struct permission_change *out, struct err *e);
struct permission_settling {
	int64_t tenant_id, id;
	bool is_undone; /* else confirmed */
	int64_t by;
	struct str by_name;
	int64_t at;
};
NODISCARD enum rc permission_change_settle(struct tx *tx, const struct permission_settling *s,
					   struct err *e);

/* Whose posts in a unit hold on a day, heads first, of people who may sign in: store/work_page.h. */
NODISCARD enum rc post_people_unit(struct tx *tx, struct arena *a, const struct unit *u,
				   struct date today, struct flow_person **out, size_t *out_n,
				   struct err *e);

/* ---- mailboxes ---- */
struct mailbox {
	int64_t id, tenant_id, account_id;
	struct str address;               /* lower case */
	struct date valid_from, valid_to; /* to before from: it never was */
};
NODISCARD enum rc mailbox_insert(struct tx *tx, const struct mailbox *m, struct err *e);
/* Somebody's, those that are over too, the oldest first. */
NODISCARD enum rc mailbox_list(struct tx *tx, struct arena *a, int64_t tenant_id,
			       int64_t account_id, struct mailbox **out, size_t *out_n,
			       struct err *e);
/* The days of the one with m's id. */
NODISCARD enum rc mailbox_set_period(struct tx *tx, const struct mailbox *m, struct err *e);
/* Whether m's address is another one's on one of m's days, of whatever organ. */
NODISCARD enum rc mailbox_is_taken(struct tx *tx, struct arena *a, const struct mailbox *m,
				   bool *out, struct err *e);

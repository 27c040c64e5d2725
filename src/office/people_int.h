/* people_int.h -- what the use cases of people share.
 *
 * WHAT      The writes of posts and delegations, each with its note for whoever confirms changes of
 *           permissions, and its audit row. Whoever calls has asked the policy.
 * OWNERSHIP As office.h.
 * ERRORS    As people.h.
 */
#pragma once

#include "base/map.h"
#include "office/office_int.h"
#include "office/people.h"
#include "store/people.h"

/* ---- no organ without an administrator ---- */
struct admins {
	int64_t tenant_id;
	struct date today, until; /* the first day without one; no date: never */
};
NODISCARD enum rc admins_before(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t now,
				struct admins *out, struct err *e);
/* RC_CONFLICT err.last_admin: the organ is without one sooner than before. */
NODISCARD enum rc admins_keep(struct tx *tx, struct arena *a, const struct admins *before,
			      struct err *e);

/* ---- writes ---- */
/* p->created_at is now. The program's own changes (ACTOR_SYSTEM) need nobody's confirmation. */
NODISCARD enum rc post_put(struct tx *tx, struct arena *a, const struct actor *who,
			   const struct post *p, int64_t *out_id, struct err *e);
/* RC_CONFLICT err.work_open: it was the last by which its holder does what they have open, and ends by today. */
NODISCARD enum rc post_finish(struct tx *tx, struct arena *a, const struct actor *who,
			      const struct post *p, struct date last, int64_t now, struct err *e);
/* After a post has got this last day: the same, by those of its holder that last longer. */
NODISCARD enum rc post_last_check(struct tx *tx, struct arena *a, const struct post *p,
				  struct date last, struct err *e);
/* RC_DENIED err.no_token: a program does not make those who confirm permissions. */
NODISCARD enum rc permission_by_person(const struct actor *who, enum role role, struct err *e);
/* The same of the mailbox of somebody who confirms, or will. */
NODISCARD enum rc permission_mailbox_by_person(struct tx *tx, struct arena *a,
					       const struct actor *who, int64_t account_id,
					       int64_t now, struct err *e);
/* Whoever sets somebody's password may be them: posts by which permissions are confirmed count as given anew. */
NODISCARD enum rc permission_reset_note(struct tx *tx, struct arena *a, const struct actor *who,
					int64_t account_id, int64_t now, struct err *e);
/* Notes that a permission was given or taken. c: post, delegation or reader, account, kind, valid_to_before. */
NODISCARD enum rc permission_note(struct tx *tx, const struct actor *who,
				  const struct permission_change *c, int64_t now, struct err *e);

/* Who was made a reader of a group is none, or who was one is again (doc_group.c). */
NODISCARD enum rc reader_undo(struct tx *tx, struct arena *a, const struct permission_change *c,
			      int64_t now, struct err *e);

/* Ends every delegation that somebody gave or has. */
NODISCARD enum rc delegations_finish(struct tx *tx, struct arena *a, const struct actor *who,
				     int64_t account_id, int64_t now, struct err *e);

/* Somebody with what they may be on a day, for who works in their name. */
NODISCARD enum rc person_capacities(struct tx *tx, struct arena *a, int64_t account_id,
				    struct date today, struct account *out,
				    struct capacity **out_capacities, size_t *out_n, struct err *e);

/* The same as the actor of what the program does in their name. */
NODISCARD enum rc person_actor(struct tx *tx, struct arena *a, int64_t tenant_id,
			       int64_t account_id, struct date today, struct account *out_account,
			       struct actor *out, struct err *e);

/* m: whose, the address ("" = none), the days as office_mailbox_set has them. keeps: what is theirs already and not over
 * stays, but for days that are said. */
struct mailbox_wish {
	struct mailbox m;
	struct date today;
	bool keeps;
	struct problems *problems;
};
NODISCARD enum rc mailbox_put(struct tx *tx, struct arena *a, const struct mailbox_wish *w,
			      bool *out_changed, struct err *e);

/* ---- checks ---- */
/* RC_CONFLICT err.work_open {0} who {1} how much: they have open work that none of these posts lets them do,
 * and it has to be handed over first (P5). */
NODISCARD enum rc open_work_left(struct tx *tx, struct arena *a, const struct account *of,
				 const struct post *posts, size_t n_posts, struct err *e);
/* RC_CONFLICT err.last_head {0} unit {1} how much: on that day nobody heads it, and what is its own, not passed on
 * or passed on, would lie before nobody. */
NODISCARD enum rc unit_head_left(struct tx *tx, struct arena *a, int64_t unit_id, struct date day,
				 struct err *e);
/* The account, when it is of the actor's organ; else RC_NOT_FOUND. */
NODISCARD enum rc account_of_organ(struct tx *tx, struct arena *a, const struct actor *who,
				   int64_t id, struct account *out, struct err *e);
/* RC_LIMIT err.capacities: somebody has LIMIT_CAPACITIES posts and delegations that are not over. */
NODISCARD enum rc capacity_room(struct tx *tx, struct arena *a, const struct actor *who,
				int64_t account_id, int64_t now, struct err *e);
/* Whether the days from..to of two posts have one in common; no date: no end. */
bool days_meet(struct date from, struct date to, struct date other_from, struct date other_to);
/* The same role in the same unit on the same days; y may be one that never held. */
bool posts_are_one(const struct post *x, const struct post *y);
/* Whether somebody has the same as this by another row that is not over. */
NODISCARD enum rc post_is_there(struct tx *tx, struct arena *a, const struct post *p, int64_t now,
				bool *out, struct err *e);
NODISCARD enum rc delegation_is_there(struct tx *tx, struct arena *a, const struct delegation *d,
				      int64_t now, bool *out, struct err *e);
/* Appends what is wrong with a period; today no date: it may be over already. */
void check_period(struct date from, struct date to, struct date today, struct problems *out);
/* A line of text of at most max code points. */
void check_line(const char *field, struct str s, int64_t max, bool is_required,
		struct problems *out);
/* A unit's code is written in capitals. */
struct str unit_code_normal(struct arena *a, struct str typed);
void unit_check(const struct unit *u, struct problems *out);
/* code -> struct unit, of the organ's active ones. */
NODISCARD enum rc units_by_code(struct tx *tx, struct arena *a, int64_t tenant_id, struct map **out,
				struct err *e);
struct unit_gone {
	int64_t tenant_id, unit_id;
	const char *field;
};
/* A unit that cannot be chosen any more, for it was dissolved into one that is there: problem.unit_gone of that field,
 * {0} its name, {1} whose its work is now. *out_told false: nothing is said. */
NODISCARD enum rc unit_tell_next(struct tx *tx, struct arena *a, const struct unit_gone *x,
				 struct problems *out, bool *out_told, struct err *e);
/* RC_CONFLICT err.unit_dissolved {0}. */
NODISCARD enum rc unit_check_active(const struct unit *u, struct err *e);

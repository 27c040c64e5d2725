/* people.h -- units, posts, delegations: who is what in an organ, and who said so.
 *
 * WHAT      The use cases of an organ's people. A permission that is given or taken works at once and is
 *           open until another competent person has confirmed it (an administrator, an inspector or a
 *           leader; not who made the change, nor whom it is about).
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As office.h says. RC_CONFLICT err.last_admin: nobody takes the organ's last administrator
 *           away. RC_CONFLICT err.unit_code, err.unit_loop, err.unit_busy (active units below it);
 *           RC_LIMIT err.unit_depth.
 *           RC_CONFLICT err.work_open {0} who {1} how much: open work has to be handed over first
 *           (office/flow.h); err.unit_work {0} unit {1} how much: a unit that has some needs a successor.
 * TIME      Passed in; days are days in Vietnam.
 * LAW       Decree 30/2020/NĐ-CP art. 6 and 13, App. VI III.3 and IV.
 */
#pragma once

#include "markup/markup.h"
#include "office/office.h"
#include "store/people.h"

/* ---- units ---- */
/* In the order of the tree; everybody of the organ may see it. Without their people, for a choice… */
NODISCARD enum rc office_unit_names(struct node *n, struct arena *a, const struct actor *who,
				    struct unit **out, size_t *out_n, struct err *e);
/* …and with how many are in each today. */
NODISCARD enum rc office_unit_list(struct node *n, struct arena *a, const struct actor *who,
				   int64_t now, struct unit **out, size_t *out_n, struct err *e);
/* One of them, without the counts of a list. RC_NOT_FOUND err.not_found. */
NODISCARD enum rc office_unit_view(struct node *n, struct arena *a, const struct actor *who,
				   int64_t id, struct unit *out, struct err *e);
/* Who is in it today, its heads first: struct flow_person of store/work_page.h. Everybody of the organ may ask. */
NODISCARD enum rc office_unit_people(struct node *n, struct arena *a, const struct actor *who,
				     int64_t id, int64_t now, struct flow_person **out,
				     size_t *out_n, struct err *e);
/* id 0: a new one. Else name, code, parent and place of the one that has u->version. */
NODISCARD enum rc office_unit_save(struct node *n, const struct actor *who, const struct unit *u,
				   int64_t now, int64_t *out_id, struct problems *out,
				   struct err *e);
/* Its posts end today, and successor_id (0 = none) has its work. RC_CONFLICT err.unit_people {0} unit {1} how many: people
 * have open work that goes with their last post; each is a problem.person_work {0} who {1} how much. */
NODISCARD enum rc office_unit_dissolve(struct node *n, const struct actor *who,
				       const struct unit *u, int64_t now, struct problems *out,
				       struct err *e);

/* ---- a person's posts ---- */
struct person_view {
	struct account account;
	struct post *posts; /* those that are over too, the oldest first */
	size_t n_posts;
	struct delegation *delegations; /* given and had */
	size_t n_delegations;
	struct mailbox *mailboxes; /* hộp thư công vụ; those that are over too, the oldest first */
	size_t n_mailboxes;
};
/* One's own, or for an administrator anybody's of the organ. */
NODISCARD enum rc office_person_view(struct node *n, struct arena *a, const struct actor *who,
				     int64_t account_id, struct person_view *out, struct err *e);
/* Somebody's official mailbox, of which they have one at a time; an administrator's. Without an address they have
 * none any more after `until` (yesterday without it). Else it is theirs from a day (today without it, or since when it is
 * already) until another (until it is ended without it), and the one before ends the day before.
 * RC_INVALID problem.mail, problem.mailbox_taken (by somebody of the organ), problem.mailbox_before {0} when the newest begins. */
struct mailbox_form {
	struct str address;
	struct date from, until;
};
NODISCARD enum rc office_mailbox_set(struct node *n, const struct actor *who, int64_t account_id,
				     const struct mailbox_form *f, int64_t now,
				     struct problems *out, struct err *e);
/* Somebody gets one more post. p: account, unit, role, title, valid_from, valid_to. */
NODISCARD enum rc office_post_give(struct node *n, const struct actor *who, const struct post *p,
				   int64_t now, int64_t *out_id, struct problems *out,
				   struct err *e);
/* last: its last day; yesterday: it holds no more from now on. */
NODISCARD enum rc office_post_end(struct node *n, const struct actor *who, int64_t id,
				  struct date last, int64_t now, struct problems *out,
				  struct err *e);
/* The holder of the post, or an administrator. d: post, account, kind, ground, valid_from, valid_to. */
NODISCARD enum rc office_delegate(struct node *n, const struct actor *who,
				  const struct delegation *d, int64_t now, int64_t *out_id,
				  struct problems *out, struct err *e);
/* Ends at once; whoever gave it, has it, or an administrator. */
NODISCARD enum rc office_delegation_end(struct node *n, const struct actor *who, int64_t id,
					int64_t now, struct err *e);

/* Somebody of the organ by login: whom to delegate to. RC_NOT_FOUND err.no_account. */
NODISCARD enum rc office_person_find(struct node *n, struct arena *a, const struct actor *who,
				     struct str login, int64_t *out_id, struct err *e);

/* The command line does what one person of the organ may do, by their login: history and audit name the
 * operator, who acts on their behalf. RC_NOT_FOUND err.no_account: there is none, or it is locked; RC_DENIED: the
 * command line alone may. */
NODISCARD enum rc office_stand_in(struct node *n, struct arena *a, const struct actor *who,
				  struct str login, int64_t now, struct actor *out, struct err *e);

/* ---- changes that nobody has confirmed ---- */
/* The newest first, at most LIMIT_LIST_PAGE; for whoever may confirm, and for others those about
 * themselves. */
NODISCARD enum rc office_permission_changes(struct node *n, struct arena *a,
					    const struct actor *who, struct permission_change **out,
					    size_t *out_n, struct err *e);
/* Whether who may settle this one. */
bool office_may_settle(const struct actor *who, const struct permission_change *c);
/* RC_DENIED err.own_change; err.unconfirmed: what they would do it by is not confirmed; err.no_token: a program
 * confirms nothing, and may undo. Undone: what was given ends, what was ended holds again as before; RC_CONFLICT
 * problem.post_twice, problem.delegation_twice: it was given anew since. */
NODISCARD enum rc office_permission_settle(struct node *n, const struct actor *who, int64_t id,
					   bool is_undone, int64_t now, struct err *e);

/* "role": the first or null, "roles": all, of roles as roles_next takes them. */
void office_json_roles(struct json *j, struct str roles);

/* ---- from a list ---- */
struct import_fault {
	int64_t line;
	struct str field; /* the column's name, "" = the line */
	const char *key;  /* a text for people */
	struct str words; /* its {0} */
};
struct import_result {
	int64_t n_lines, n_made, n_same;
	int64_t n_wrong; /* faults */
	struct import_fault *faults;
	size_t n_faults; /* …of which these are told, at most LIMIT_IMPORT_FAULTS */
};
/* All lines or none. RC_INVALID err.import.encoding {0} (it is no UTF-8, but probably this),
 * err.import.header, err.import.column_missing {0}, err.import.column_twice {0}; RC_INVALID
 * err.import.faults with the faults in *out, which is filled in then too; RC_LIMIT err.import.rows {0},
 * err.limit.bytes.
 *
 * CSV with a header: code,name,parent,ordinal, or the same in Vietnamese. A parent may stand below its
 * children. What is there already in the same words is left alone. */
NODISCARD enum rc office_unit_import(struct node *n, struct arena *a, const struct actor *who,
				     struct str csv, int64_t now, struct import_result *out,
				     struct err *e);
/* CSV with a header: login,name,unit,role,title,mail,from. A login on several lines has several posts;
 * one that is there gets the posts it lacks. Passwords are made up and answered with the logins. */
struct imported_person {
	struct str login, name, password;
};
NODISCARD enum rc office_people_import(struct node *n, struct arena *a, const struct actor *who,
				       struct str csv, int64_t now, struct import_result *out,
				       struct imported_person **out_people, size_t *out_n_people,
				       struct err *e);

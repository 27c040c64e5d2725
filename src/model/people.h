/* people.h -- units, posts and who stands for whom.
 *
 * WHAT      An organ has units, to any depth; a person has posts, each in a unit or in the organ itself,
 *           each with a role; somebody may stand for the holder of a post for a time. What a person may
 *           do on a day follows from the capacities of that day alone.
 * OWNERSHIP Structs hold views; the bytes live in the arena of whoever filled them.
 * ERRORS    None.
 * TIME      Dates are civil dates in Vietnam. A last day is itself still a day of the post.
 * LIMITS    LIMIT_UNIT_DEPTH, LIMIT_CAPACITIES.
 * LAW       Decree 30/2020/NĐ-CP art. 6 and 13, App. VI III.3.
 */
#pragma once

#include "base/arena.h"
#include "base/time.h"
#include "model/enums.h"

struct unit {
	int64_t id, tenant_id;
	int64_t parent_id;     /* 0 = directly below the organ */
	struct str code, name; /* VX, Phòng Văn xã */
	int64_t ordinal;
	enum unit_state state;
	struct date valid_from, valid_to;
	int64_t successor_id; /* a dissolved one: who has its work, 0 = nobody */
	int64_t version;
	/* of a list */
	int64_t n_people; /* who hold a post in it today; of a list that counts them */
	int64_t depth;    /* 0 = directly below the organ */
};

struct post {
	int64_t id, tenant_id, account_id;
	int64_t unit_id; /* 0 = of the organ itself */
	enum role role;
	struct str title; /* chức danh */
	struct date valid_from, valid_to;
	int64_t created_at;
	/* of a list */
	struct str unit_name, unit_code;
};

struct delegation {
	int64_t id, tenant_id, post_id;
	int64_t account_id; /* who stands for the holder of the post */
	enum delegation_kind kind;
	struct str ground; /* the decision it rests on */
	struct date valid_from, valid_to;
	int64_t created_at;
	/* of a list: the post, and whose it is */
	int64_t from_account;
	struct str from_name, to_name, title, unit_name;
	enum role role;
};

/* What somebody may be on a day: a post of their own, or one that they stand for. */
struct capacity {
	enum role role;
	int64_t unit_id; /* 0 = of the organ itself */
	int64_t post_id;
	struct str title;
	int64_t of_account;    /* whose post it is */
	struct str of_name;    /* …when it is somebody else's: "thay mặt …"; else "" */
	int64_t delegation_id; /* 0 = their own */
	int64_t n_open;        /* changes of it by people that nobody has confirmed yet */
};

struct permission_change {
	int64_t id, tenant_id;
	int64_t post_id;       /* 0: it is about a reader of a group */
	int64_t delegation_id; /* 0 = the post itself */
	int64_t reader_id;     /* of a group of documents (doc_group.h), 0 = none */
	int64_t account_id;    /* whose permissions; 0: a unit's, or everybody's */
	enum permission_change_kind kind;
	struct date valid_to_before; /* ended: the last day before */
	int64_t changed_by;          /* 0 = the command line */
	struct str changed_by_name;
	int64_t changed_at;
	/* of a list: the post or delegation as it is now */
	struct str account_name, unit_name;
	struct str group_name; /* of a reader's */
	enum role role;        /* of a post's */
	struct date valid_from, valid_to;
};

/* Puts units into the order of the tree, each below its parent, and fills in the depths; siblings keep
 * their order. */
void unit_tree_order(struct arena *a, struct unit *units, size_t n);
bool post_holds(const struct post *p, struct date today);
/* The first day from `from` on when none of the posts holds; no date: never. */
struct date posts_end(const struct post *p, size_t n, struct date from);
/* Takes the next word off the roles of an account, "admin,leader"; false at the end. */
bool roles_next(struct str *rest, struct str *out);
/* It has ended; one that is yet to begin has not. */
bool post_is_over(const struct post *p, struct date today);
bool delegation_is_over(const struct delegation *d, struct date today);

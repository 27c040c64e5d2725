/* draft_page.h -- what the queues of drafts ask the database for.
 *
 * WHAT      Whose: ids as JSON lists, "[]" = none; and from where on.
 * OWNERSHIP Views, of whoever asks.
 * ERRORS    None.
 */
#pragma once

#include "model/model.h"

struct draft_page {
	enum draft_queue queue;
	int64_t tenant_id;
	struct str accounts;    /* whose own it is */
	struct str headed;      /* units whose head they are */
	enum draft_stage stage; /* of DRAFTS_TO_NUMBER and DRAFTS_TO_ISSUE */
	struct date today;      /* of DRAFTS_ANSWERED */
	int64_t after_id, most;
};

/* All queues at once: whose each is. */
struct draft_tally {
	int64_t tenant_id;
	struct str commenters;       /* accounts that opinions are asked of */
	struct str headed;           /* units whose content they check */
	struct str signers, authors; /* accounts */
	struct str askers;           /* accounts that ask other organs */
	bool forms, numbers, issues; /* a clerk asks */
	struct date today;
	int64_t most;
};

/* One post that holds, of somebody who may have to do with a draft. */
struct draft_post {
	int64_t account_id, unit_id; /* unit 0 = of the organ itself */
	enum role role;
	struct str name, title, login, unit_name;
};

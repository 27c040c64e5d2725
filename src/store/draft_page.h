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
	int64_t after_id, most;
};

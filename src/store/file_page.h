/* file_page.h -- what lists and queues of files ask the database for.
 *
 * WHAT      Whose: ids as JSON lists, "[]" = none; which, and from where on.
 * OWNERSHIP Views, of whoever asks.
 * ERRORS    None.
 */
#pragma once

#include "model/model.h"

struct file_page {
	int64_t tenant_id;
	bool sees_all; /* of the organ; else by the keys */
	struct str accounts, units, headed;
	int64_t has_state;
	enum work_file_state state;
	int64_t year;                          /* 0 = any */
	int64_t maker_id;                      /* 0 = anybody's */
	struct str word1, word2, word3, word4; /* folded, "" = none */
	int64_t before_id, most;
};

struct file_waiting {
	enum file_queue queue;
	int64_t tenant_id;
	struct str accounts;
	int64_t issues, checks,
		sees_all; /* 1: they issue lists, check files, and see all that is due */
	struct date until;
	int64_t after_id, most;
};

struct file_range {
	int64_t tenant_id, year;
	int64_t closed_only;
	struct str after_notation;
	int64_t most;
};

/* organ_task_views.h -- what the templates about tasks between organs are given.
 *
 * OWNERSHIP All in the request's arena.
 * ERRORS    None.
 */
#pragma once

#include "office/organ_task.h"
#include "web/views.h"

struct organ_task_row {
	const struct organ_task_card *card;
	struct str *words;         /* of each event */
	struct url_path *paths;    /* …and of the document that said it */
	struct str delivery_words; /* how far the receiver is with what gave it */
	struct url_path say_path, enter_path;
	struct form_view say, enter; /* without fields: nothing is to be said now */
	bool is_saying, is_entering; /* which of them is open */
};
struct organ_task_page_view {
	struct organ_task_view v;
	bool is_out; /* the organ gives it */
	struct organ_task_row *rows;
	struct form_view give;
	bool is_checked;
	struct str letter_words; /* what a draft will say, "" = nothing */
	struct url_path back;
};
/* All that the organ gave to others. */
struct organ_tasks_view {
	struct tab *tabs;
	size_t n_tabs;
	struct organ_task *rows;
	size_t n_rows;
	bool may_give, has_behind;
	struct url_path behind;
};

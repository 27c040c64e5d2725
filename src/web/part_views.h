/* part_views.h -- what the template of a work file's parts is given.
 *
 * OWNERSHIP All in the request's arena.
 * ERRORS    None.
 */
#pragma once

#include "office/part.h"
#include "web/views.h"

/* How much of it one receiver has. */
struct part_tally {
	struct str receiver;
	int64_t n_there;
};
struct letter_parts_page {
	struct letter_parts v;
	int64_t n_of;
	struct part_tally *tallies; /* a receiver on the axis each */
	size_t n_tallies;
	struct form_view form; /* what was wrong */
	struct url_path back;
};

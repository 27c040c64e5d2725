/* search_views.h -- what the template of the search is given.
 *
 * WHAT      The form as it was filled in, what it found, and the ways on from there.
 * OWNERSHIP All in the request's arena.
 * ERRORS    None.
 */
#pragma once

#include "office/finding.h"
#include "web/views.h"

struct search_format {
	struct url_path path;
	struct str words;
};
struct search_view {
	struct form_view form;
	struct search_result result;
	struct str words;
	bool is_asked;  /* anything at all; else the page shows what came last */
	bool is_narrow; /* fields beside the words are filled in: they are shown */
	bool has_newest;
	struct url_path newest, older;
	struct search_format formats[register_format__COUNT]; /* to keep what was found in */
	size_t n_formats;
};

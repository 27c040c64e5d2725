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
/* A search kept under a name, and the way to ask it. */
struct saved_link {
	struct saved_search saved;
	struct url_path path;
	bool is_own, may_drop;
};
struct saved_view {
	struct saved_link *rows;
	size_t n_rows;
	struct form_view form; /* the name, and for whom */
	struct str question;   /* that is to be kept, "" = none */
	int64_t id;            /* whose name is changed, 0 = none */
};
struct saved_field {
	struct str name, value;
};
/* The next field of a question; *rest is what is behind it. false: there is none. */
bool saved_field_next(struct str *rest, struct saved_field *out);

struct search_view {
	struct columns_view columns;
	struct saved_view saved;
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

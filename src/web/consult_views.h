/* consult_views.h -- what the templates about opinions of other organs are given.
 *
 * OWNERSHIP All in the request's arena.
 * ERRORS    None.
 */
#pragma once

#include "office/consult.h"
#include "web/views.h"

struct consult_row {
	const struct organ_opinion *x;
	enum organ_opinion_state state;
	bool may_open;
	struct form_view form; /* to enter what it says */
	bool is_open;
};
struct consult_format {
	struct url_path path;
	struct str words;
};
struct consult_page {
	struct consult_view v;
	struct consult_row *rows;
	struct consult_format formats[register_format__COUNT];
	size_t n_formats;
	struct form_view refused; /* an error of no form */
	struct url_path back;
};
/* What another organ asks, and the form of the answer. */
struct consult_reply_page {
	const struct document *document;
	struct consult_asked asked;
	struct form_view form;
	struct url_path back;
};

/* travel_views.h -- what the templates of ways of sending are given.
 *
 * OWNERSHIP All in the request's arena.
 * ERRORS    None.
 */
#pragma once

#include "office/travel.h"
#include "web/views.h"

struct travel_page {
	struct travel_view v;
	struct form_view form; /* what is wrong */
	struct url_path back;
	bool is_issued;
	bool has_paper;   /* somebody gets paper alone, whom the directory has */
	size_t n_to_hand; /* whose paper is not noted as handed over */
};
/* Units and persons of the organ that a draft goes to. */
struct own_page {
	struct document_view v;
	struct direct_view whom; /* and its form, back */
	struct url_path action;
	bool is_kept; /* it goes to nobody */
};
struct travel_type {
	struct str name;
	bool has_paper;
};
struct travel_settings_page {
	struct travel_settings s;
	struct travel_type *types;
	size_t n_types;
	struct form_view form; /* of an exemption */
	struct date today;
};

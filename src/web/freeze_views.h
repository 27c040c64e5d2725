/* freeze_views.h -- what the templates of freezes are given.
 *
 * OWNERSHIP All in the request's arena.
 * ERRORS    None.
 */
#pragma once

#include "office/freeze.h"
#include "web/views.h"

struct freezes_page {
	struct freeze *rows;
	size_t n_rows;
	int64_t lifting; /* whose form is shown again, 0 = none */
	struct form_view form;
};
struct freeze_page {
	struct freeze what;
	struct url_path here, back;
	struct form_view form;
};

/* group_views.h -- what the templates of groups of documents are given.
 *
 * OWNERSHIP All in the request's arena.
 * ERRORS    None.
 */
#pragma once

#include "office/doc_group.h"
#include "web/views.h"

struct groups_page {
	struct doc_group *rows;
	size_t n_rows;
	bool may_manage;
	struct form_view form;
};
struct group_page {
	struct group_view v;
	struct form_view form;   /* name and description */
	struct form_view reader; /* one more */
	struct form_view rule;   /* one more */
};
struct document_groups_page {
	struct document_groups v;
	struct form_view form;
	struct url_path back;
};

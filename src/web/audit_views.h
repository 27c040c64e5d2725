/* audit_views.h -- what the templates of the audit are given.
 *
 * WHAT      A page of rows with the filter that found them; the readers of a document; words for both.
 * OWNERSHIP All in the request's arena.
 * ERRORS    None.
 */
#pragma once

#include "office/audit.h"
#include "web/views.h"

struct audit_page {
	struct form_view form; /* the filter, as it was typed */
	struct audit_view view;
	struct str about;             /* "document:17": what was done to this alone; "" = all */
	struct audit_line about_line; /* for its words */
	bool has_newest, has_older;
	struct url_path newest, older;
};
/* Not the node's own console. */
bool is_address(struct str remote);
/* Vào sổ văn bản đến. */
struct str audit_action_words(const struct page_ctx *ctx, const struct audit_line *x);
/* Văn bản đi số 15/QĐ-UBND; "" when there is nothing to say. */
struct str audit_object_words(const struct page_ctx *ctx, const struct audit_line *x);
struct str audit_detail_words(const struct page_ctx *ctx, const struct audit_page *p,
			      const struct audit_line *x);
/* All that was done to it. */
struct url_path audit_object_path(const struct page_ctx *ctx, const struct audit_line *x);

struct readers_page {
	struct document document;
	struct audit_reader *rows;
	size_t n_rows;
	struct url_path back;
};

/* facts.h -- what the golden pages are about: two agencies, a few documents, a clock that stands.
 *
 * WHAT      A request's context and one function per page that fills its view and writes it.
 * OWNERSHIP Everything in the arena given to facts_init.
 * ERRORS    None.
 */
#pragma once

#include "web/draft_views.h"
#include "web/web_int.h"

struct facts {
	struct arena *a;
	struct visit v; /* what forms are made with; it has no request and no node */
	struct page_ctx *ctx;
	struct frame frame;
};
void facts_init(struct facts *f, struct arena *a, enum lang lang, enum role role);

/* Each writes the whole page. */
void golden_sign_in(struct facts *f, struct html *h);
void golden_sign_in_wrong(struct facts *f, struct html *h);
void golden_home(struct facts *f, struct html *h);
void golden_incoming_list(struct facts *f, struct html *h);
void golden_incoming_empty(struct facts *f, struct html *h);
void golden_book(struct facts *f, struct html *h);
void golden_incoming(struct facts *f, struct html *h);
void golden_flow(struct facts *f, struct html *h);
void golden_direct(struct facts *f, struct html *h);
void golden_work(struct facts *f, struct html *h);
void golden_way(struct facts *f, struct html *h);
void golden_versions(struct facts *f, struct html *h);
void golden_holidays(struct facts *f, struct html *h);
void golden_outgoing_list(struct facts *f, struct html *h);
void golden_outgoing(struct facts *f, struct html *h);
void golden_write(struct facts *f, struct html *h);
void golden_review(struct facts *f, struct html *h);
void golden_accounts(struct facts *f, struct html *h);
void golden_tokens(struct facts *f, struct html *h);
void golden_axis(struct facts *f, struct html *h);
void golden_error(struct facts *f, struct html *h);
void golden_help(struct facts *f, struct html *h);

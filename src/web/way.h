/* way.h -- a draft's page, for those who show it again.
 *
 * WHAT      The page of a draft on its way: where it stands, opinions, what may be done now.
 * OWNERSHIP All in the request's arena.
 * ERRORS    As office/drafting.h.
 */
#pragma once

#include "web/draft_views.h"
#include "web/web_int.h"

/* One kind of act: what its form has. */
struct way_spec {
	const char *word; /* of the path */
	enum action what;
	bool has_text, needs_text, is_opinion, is_file;
	bool is_card, is_danger, is_quiet;
	const char *flash;
};
/* NULL: no such act. */
const struct way_spec *way_spec_find(struct str word);
/* The name of a field of an act's form: a page has one form for each, and one for each opinion. */
const char *way_field(struct visit *v, const char *word, const char *what, int64_t id);

NODISCARD enum rc way_load(struct visit *v, struct way_view *out, struct err *e);
NODISCARD enum rc way_page(struct visit *v, struct way_view *view, int status, struct err *e);
struct way_act *way_act_find(struct way_view *view, const char *word);
struct url_path way_path(struct visit *v, int64_t id);
/* Somebody was first: what they did, for whoever comes second. */
void way_tell_last(struct visit *v, const struct document_view *d, struct form_view *f);

/* ---- number_form.c ---- */
/* The choice of numbers that a clerk may give, and what the notation would be. */
NODISCARD enum rc number_form_fill(struct visit *v, const struct document *d, struct form_view *f,
				   struct err *e);
/* What was chosen. */
void number_form_read(struct visit *v, struct numbering *out);

/* saved.h -- searches that are kept, for the page of the search.
 *
 * WHAT      What is kept and shared, and the form that keeps one more.
 * OWNERSHIP All in the request's arena.
 * ERRORS    As office/finding.h.
 */
#pragma once

#include "web/search_views.h"
#include "web/web_int.h"

/* All that the person may use, and an empty form that keeps another one. */
NODISCARD enum rc saved_fill(struct visit *v, const struct units_view *units,
			     struct saved_view *out, struct err *e);

/* document_page.h -- what every list of documents asks the database for; store/document.c fills it in.
 *
 * OWNERSHIP Views, of whoever asks.
 * ERRORS    None.
 * TIME      today_at in microseconds UTC, where today begins in Vietnam.
 */
#pragma once

#include "model/model.h"

struct document_page {
	int64_t tenant_id;
	enum direction direction;
	enum document_state state;
	struct str queue;
	struct str accounts; /* "own": whose drafts, and whether those without an author */
	bool takes_up;
	int64_t holder_id;   /* whose sight: store/flow.h */
	int64_t register_id; /* which register, and as its documents have it: 0 = the common one */
	int64_t series_id;
	int64_t year, number; /* the place in it; the page begins behind it */
	int64_t rank, id;     /* the place of the last one shown; the page begins behind it */
	int64_t below_rank;
	bool only_late;
	struct date today;
	int64_t today_at;
	int64_t most;
};

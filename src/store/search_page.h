/* search_page.h -- what a search asks the database for; store/search.c fills it in.
 *
 * OWNERSHIP Views, of whoever asks.
 * ERRORS    None.
 * TIME      A day in Vietnam.
 */
#pragma once

#include "model/model.h"

struct search_page {
	int64_t tenant_id;
	struct str expr;             /* what the index is asked for, in the engine's own words */
	int64_t before_id, above_id; /* documents between these */
	int64_t look, most;          /* documents that hold the words, looked at; rows */
	struct str open;             /* ",incoming.waiting,…": seen whole */
	bool by_sight;               /* those that are not, but by these holders; else the others */
	bool is_wide;                /* the holders see very many */
	struct str holders;          /* ids as a JSON list */
	struct str ids;              /* the same, of documents: none but these */
	struct str direction, state, progress; /* words, "" = any */
	struct date issued_from, issued_to, due_from, due_to;
	bool is_late;
	struct date today;
	int64_t account_id, unit_id;  /* 0 = any */
	int64_t arrived_at, until_at; /* from the one, before the other; 0 = any */
	struct str secrecy, standing, purpose, form;
};

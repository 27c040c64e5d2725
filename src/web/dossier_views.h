/* dossier_views.h -- what the templates of submissions are given.
 *
 * OWNERSHIP All in the request's arena.
 * ERRORS    None.
 */
#pragma once

#include "office/dossier.h"
#include "web/views.h"

#define DOSSIER_SPARE 5 /* empty lines below those that are there */

struct dossier_line {
	int64_t i; /* from 1; of the fields' names */
	struct str title, file_name;
	const char *form; /* "file", "both", "paper" */
	bool lacks;       /* its file is not there */
};
struct dossier_page {
	struct dossier_view v;
	struct dossier_line *lines;
	size_t n_lines;
	struct form_view form; /* the reason, and what is wrong */
	struct url_path back;
};

/* report_views.h -- what the templates of reports are given.
 *
 * WHAT      A period's figures, each with the list that it opens; and that list.
 * OWNERSHIP All in the request's arena.
 * ERRORS    None.
 */
#pragma once

#include "office/report.h"
#include "web/views.h"

struct report_cell {
	enum report_figure figure;
	int64_t n;
	struct url_path path;
};
struct report_view_row {
	const struct report_row *row;
	bool begins;               /* the first of its group */
	struct report_cell *cells; /* as many as the report has columns */
	struct str took;           /* outgoing */
};
struct report_way {
	struct url_path path;
	struct str words;
	bool is_here;
};
struct report_page_view {
	enum report_kind kind;
	struct form_view form;
	bool has_figures; /* the period is one */
	struct report report;
	enum report_figure *columns;
	size_t n_columns;
	struct report_view_row *rows;
	size_t n_rows;
	struct report_way kinds[report_kind__COUNT], periods[4], formats[register_format__COUNT];
	size_t n_kinds, n_periods, n_formats;
};
struct report_list_view {
	enum report_kind kind;
	enum report_figure figure;
	struct date from, to;
	struct report_line *lines;
	size_t n_lines;
	bool has_first, has_behind;
	struct url_path back, first, behind;
};

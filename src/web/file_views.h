/* file_views.h -- what the templates of work files and of the yearly list of files are given.
 *
 * WHAT      As views.h: facts ready to be written.
 * OWNERSHIP All in the request's arena.
 * ERRORS    None.
 */
#pragma once

#include "office/catalog.h"
#include "office/file.h"
#include "office/file_print.h"
#include "office/file_send.h"
#include "web/views.h"

/* ---- hồ sơ ---- */
struct work_file_list {
	struct str view; /* which: its texts are "file_view.WORD" */
	struct tab *tabs;
	size_t n_tabs;
	struct work_file *rows;
	size_t n_rows;
	struct str words, year; /* as typed */
	struct date today;
	bool is_queue, may_open, may_print;
	struct url_path first, behind;
	bool has_first, has_behind;
	int64_t this_year;
};
/* Documents to be put in. */
struct file_find_view {
	struct form_view form;
	bool is_asked, is_found; /* anything at all; and it could be read */
	struct file_finding found;
	struct url_path more; /* what is behind the last row */
};
struct work_file_page {
	struct file_view v;
	struct file_find_view find;
	struct file_line *papers; /* of rows that are papers: names and sizes; else unused */
	/* Forms of what may be done; open: which was handed in and is shown again, "" = none. */
	struct form_view close, back, share, paper, refused;
	const char *open;
	struct date today, kept_until;
	struct url_path behind;
	bool may_send;
};
bool file_may(const struct file_view *v, enum action what);
/* A new one, or one that is edited. */
struct work_file_form {
	struct form_view form;
	struct work_file file;             /* id 0: a new one */
	const struct catalog_entry *entry; /* that it is made from, NULL = outside the list */
	struct url_path action, back;
};
struct file_item_form {
	struct form_view form;
	const struct work_file *file;
	struct file_row row;
};
/* The files that a document is in, and where it can be put. */
struct document_files_page {
	struct document_files in;
	struct form_view form;
	size_t n_fillable;
	struct url_path back;
	bool may_open;
	const struct arrived_file *arrived; /* NULL: none came with it */
};

/* ---- danh mục hồ sơ ---- */
struct catalog_list_page {
	struct catalog *rows;
	size_t n_rows;
	struct form_view form;
	bool may_begin, may_print;
	int64_t this_year;
};
struct entry_line {
	const struct catalog_entry *x;
	struct str numeral;
	bool may_change, may_make;
};
struct catalog_page {
	struct catalog_view v;
	struct entry_line *lines;
	struct form_view entry, issue, back, refused;
	const char *open;
};
struct entry_page {
	struct form_view form;
	int64_t year;
	const struct catalog_entry *x;
};

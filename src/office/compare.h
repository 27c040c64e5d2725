/* compare.h -- hai phiên bản của dự thảo: what became of a draft's fields, receivers and files from one to the other.
 *
 * WHAT      Fields as they are kept, in the order of the form; files by their names, one that took the place of another
 *           as renamed; what files say is compared by words, as far as the reader knows it.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As drafting.h; RC_NOT_FOUND: there is no such version.
 * LIMITS    LIMIT_DIFF_FILES, LIMIT_DIFF_WORDS.
 */
#pragma once

#include "office/drafting.h"
#include "text/diff.h"

struct compared_fact {
	const char *
		name; /* of the form's field: a text of the document, "priority", "due_on", "page_count", "receivers" */
	struct str before, after; /* days as 2026-11-21, receivers by their names; "" = nothing */
	bool is_changed;
};
struct compared_file {
	struct str name;
	const char *word; /* "same", "changed", "renamed", "made", "added", "removed" */
	const struct attachment *before, *after; /* NULL: not there */
	bool is_compared;                        /* their words are: diff */
	struct diff diff;
	const char *why_not; /* of two whose words are not: "unread", "empty", "same", "many" */
};
struct compared {
	struct document_view doc;
	struct draft_view draft;
	int64_t from, to;
	struct compared_fact *facts; /* those that either has */
	size_t n_facts, n_changed;
	struct compared_file *files;
	size_t n_files;
};

/* The versions of a draft by number, the newest first; the one being written, which is not kept yet, is one too. */
struct draft_version_row {
	int64_t n, at;
	struct str by, behalf, note;
	bool is_open; /* still being written: kept as no version yet */
};
void draft_version_rows(struct arena *a, const struct document *d, const struct draft_view *v,
			struct draft_version_row **out, size_t *out_n);

/* from, to: 0 = the last two. */
NODISCARD enum rc office_versions_compare(struct node *n, struct arena *a, const struct actor *who,
					  int64_t document_id, int64_t from, int64_t to,
					  int64_t now, struct compared *out, struct err *e);

/* catalog.h -- danh mục hồ sơ: the list of the files that an organ makes in a year.
 *
 * WHAT      Units and clerks write its headings and files, clerks put it before a leader, who issues it; from
 *           then on files are made from it. Files that have no number and notation when it is put before the
 *           leader get them: 01.TCCB, by the abbreviation of the heading that they stand below, or of their
 *           unit.
 * PROMISES  As doc/office.md (W5) says.
 * OWNERSHIP As office.h.
 * ERRORS    As office.h. RC_INVALID err.form with the problems. RC_CONFLICT err.denied.catalog: not in this
 *           state; err.stale.
 * TIME      Passed in; a year is one in Vietnam.
 * LIMITS    LIMIT_CATALOG_ENTRIES, LIMIT_FILE_TITLE, LIMIT_FILE_NOTATION, LIMIT_RETENTION_YEARS.
 * LAW       Decree 30/2020/NĐ-CP art. 28, App. V.
 */
#pragma once

#include "office/office.h"

/* The newest year first. */
NODISCARD enum rc office_catalog_list(struct node *n, struct arena *a, const struct actor *who,
				      struct catalog **out, size_t *out_n, struct err *e);
struct catalog_view {
	struct catalog catalog;
	struct catalog_entry *entries; /* in their order */
	size_t n_entries;
	bool *may_change; /* of each: the reader may write it now */
	bool *may_make;   /* of each: the reader may make its file now */
	bool may_add;     /* files, of a unit at least */
	bool may_head;    /* headings */
	bool may_submit, may_issue, may_return;
};
/* RC_NOT_FOUND: nobody has begun one for that year. */
NODISCARD enum rc office_catalog_view(struct node *n, struct arena *a, const struct actor *who,
				      int64_t year, struct catalog_view *out, struct err *e);

/* Begins a year's; is_copy: with the entries of the newest year before it. */
NODISCARD enum rc office_catalog_begin(struct node *n, const struct actor *who, int64_t year,
				       bool is_copy, int64_t now, struct problems *out,
				       struct err *e);

struct entry_form {
	int64_t year;
	struct catalog_entry entry; /* id 0: a new one; its version guards against a stale form */
	int64_t under_id; /* of a new one: the heading that it stands below, 0 = at the end of the list */
};
NODISCARD enum rc office_entry_save(struct node *n, const struct actor *who,
				    const struct entry_form *f, int64_t now, int64_t *out_id,
				    struct problems *out, struct err *e);
enum entry_act { ENTRY_DROP, ENTRY_UP, ENTRY_DOWN };
/* RC_CONFLICT err.stale also when a file was made from one that is dropped. */
NODISCARD enum rc office_entry_act(struct node *n, const struct actor *who, int64_t id,
				   int64_t version, enum entry_act what, int64_t now,
				   struct err *e);

struct catalog_act {
	int64_t year, version;
	enum action what;      /* ACTION_CATALOG_SUBMIT, _ISSUE or _RETURN */
	struct str reason;     /* RETURN: must be there */
	struct str decision;   /* ISSUE: its number and notation */
	struct date issued_on; /* …and day */
};
NODISCARD enum rc office_catalog_act(struct node *n, const struct actor *who,
				     const struct catalog_act *act, int64_t now,
				     struct problems *out, struct err *e);

/* file.h -- hồ sơ công việc: made, filled, closed, checked, shared, looked for.
 *
 * WHAT      What pages, the JSON API and commands do with work files. A file holds documents of the organ,
 *           of which nothing is copied, and papers of its own, numbered 1, 2, 3 …
 * PROMISES  As doc/office.md (W1–W7) says: a file gives no right to a document in it.
 * OWNERSHIP As office.h.
 * ERRORS    As office.h. RC_INVALID err.form with the problems. RC_CONFLICT err.denied.file: not in this
 *           state; err.stale. RC_DENIED err.denied.file_sight: somebody else's.
 * TIME      Passed in; days are days in Vietnam.
 * LIMITS    LIMIT_FILE_ITEMS, LIMIT_FILE_ADD, LIMIT_FILE_READERS, LIMIT_FILE_TITLE, LIMIT_FILE_NOTATION.
 * LAW       Decree 30/2020/NĐ-CP art. 29-31, App. VI III.3-III.5.
 */
#pragma once

#include "office/flow.h"
#include "office/office.h"

/* Which file, and as which version the form saw it (0 = whatever it is). */
struct file_change {
	int64_t file_id, version;
};

/* ---- made, changed ---- */
/* id 0: made from an entry of the issued list (entry_id), which says what the form leaves empty, or outside the
 * list; without notation it gets the next of its unit's. Year, unit and entry stay as they were made. */
NODISCARD enum rc office_file_save(struct node *n, const struct actor *who,
				   const struct work_file *form, int64_t now, int64_t *out_id,
				   struct problems *out, struct err *e);
/* ACTION_FILE_CLOSE (ended_on; settled_on of construction), _REOPEN and _RETURN (text must be there), _CHECK. What
 * blocks is a problem "flaws" for each. */
struct file_act {
	struct file_change file;
	enum action what;
	struct str text;
	struct date ended_on, settled_on;
};
NODISCARD enum rc office_file_act(struct node *n, const struct actor *who,
				  const struct file_act *act, int64_t now, struct problems *out,
				  struct err *e);

/* ---- filled ---- */
/* Documents that are registered, sent, or on their way, and that who may open; one that is in it already stays
 * where it is. */
struct file_adding {
	struct file_change file;
	const int64_t *documents;
	size_t n;
};
NODISCARD enum rc office_file_add(struct node *n, const struct actor *who,
				  const struct file_adding *x, int64_t now, int64_t *out_added,
				  struct problems *out, struct err *e);
/* Documents to be put in: what a search finds of those that who may open, and how each stands to the file. */
struct search_order;
struct file_found {
	struct document document;
	bool is_in;  /* already */
	bool is_fit; /* registered, sent, or on its way */
};
struct file_finding {
	struct file_found *rows;
	size_t n;
	bool has_more;
	int64_t next_id; /* where the next page begins */
};
NODISCARD enum rc office_file_find(struct node *n, struct arena *a, const struct actor *who,
				   int64_t file_id, const struct search_order *o,
				   struct file_finding *out, struct problems *problems,
				   struct err *e);
/* A paper of the file's own: what it is, and its bytes. */
struct file_paper {
	struct file_change file;
	struct file_item item; /* title, author, code, dated, sheet, n_pages, note, name */
	int fd;
};
NODISCARD enum rc office_file_put(struct node *n, const struct actor *who,
				  const struct file_paper *x, int64_t now, int64_t *out_ordinal,
				  struct problems *out, struct err *e);
/* Sheet, pages and note of one; of a paper what it is too. */
NODISCARD enum rc office_item_set(struct node *n, const struct actor *who, struct file_change f,
				  const struct file_item *item, int64_t now, struct problems *out,
				  struct err *e);
enum item_act { ITEM_REMOVE, ITEM_UP, ITEM_DOWN };
NODISCARD enum rc office_item_act(struct node *n, const struct actor *who, struct file_change f,
				  int64_t item_id, enum item_act what, int64_t now, struct err *e);
/* By the day that each bears, what has none last. */
NODISCARD enum rc office_file_sort(struct node *n, const struct actor *who, struct file_change f,
				   int64_t now, struct err *e);
/* A paper's bytes; the caller closes. The read is audited. */
NODISCARD enum rc office_item_open(struct node *n, struct arena *a, const struct actor *who,
				   int64_t file_id, int64_t item_id, int64_t now,
				   struct file_item *out, int *out_fd, struct err *e);

/* ---- shared ---- */
struct file_sharing {
	struct file_change file;
	struct file_reader with; /* account or unit */
	bool is_end;             /* no longer */
};
NODISCARD enum rc office_file_share(struct node *n, const struct actor *who,
				    const struct file_sharing *x, int64_t now, struct problems *out,
				    struct err *e);
/* Persons of the organ that it may be shared with. */
NODISCARD enum rc office_file_people(struct node *n, struct arena *a, const struct actor *who,
				     int64_t now, struct flow_person **out, size_t *out_n,
				     struct err *e);

/* ---- looked at, looked for ---- */
struct file_row {
	struct file_item item;
	const struct document *document; /* NULL: a paper, or hidden */
	bool is_hidden;                  /* a document that the reader may not open */
};
struct file_view {
	struct work_file file;
	struct file_row *rows;
	size_t n_rows;
	bool has_more; /* behind the last row */
	struct file_reader *readers;
	size_t n_readers;
	struct file_history *history;
	size_t n_history;
	struct freeze *freezes; /* that hold it now */
	size_t n_freezes;
	struct file_flaw *flaws;
	size_t n_flaws;
	struct date last_dated; /* the newest day that something in it bears */
	uint64_t may;           /* FILE_MAY bits of what the reader may do now */
};
#define FILE_MAY(action) (UINT64_C(1) << ((action)-ACTION_CATALOG_VIEW))
/* Rows behind a number, LIMIT_FILE_PAGE at most. */
NODISCARD enum rc office_file_view(struct node *n, struct arena *a, const struct actor *who,
				   int64_t id, int64_t after, struct file_view *out, struct err *e);
struct file_filter {
	bool has_state;
	enum work_file_state state;
	int64_t year;      /* 0 = any */
	bool is_mine;      /* that the reader made */
	struct str words;  /* in notation, title and description; with or without marks */
	int64_t before_id; /* rows behind this one, 0 = from the top */
};
/* The newest first, LIMIT_LIST_PAGE at most. */
NODISCARD enum rc office_file_list(struct node *n, struct arena *a, const struct actor *who,
				   const struct file_filter *f, struct work_file **out,
				   size_t *out_n, struct err *e);
/* Open files that who may put something into. */
NODISCARD enum rc office_file_fillable(struct node *n, struct arena *a, const struct actor *who,
				       struct work_file **out, size_t *out_n, struct err *e);
/* Of the files that a document is in, those that who may see; the document is not read by that. */
struct document_files {
	struct document document;
	struct work_file *files;
	size_t n;
};
NODISCARD enum rc office_file_of_document(struct node *n, struct arena *a, const struct actor *who,
					  int64_t document_id, struct document_files *out,
					  struct err *e);
/* What waits for who, behind one, the oldest first; of FILES_TO_ISSUE, which are lists, nothing. */
NODISCARD enum rc office_file_queue(struct node *n, struct arena *a, const struct actor *who,
				    enum file_queue queue, int64_t after_id, int64_t now,
				    struct work_file **out, size_t *out_n, struct err *e);

/* work_file.h -- hồ sơ: the yearly list of files, files, what is in them, and what the law asks of them.
 *
 * WHAT      A year's list (danh mục hồ sơ) has headings and files; a file is made from an entry of it, or
 *           outside it. A file holds documents of the organ and papers of its own, numbered 1, 2, 3 …
 *           What moves a list is policy/catalog_moves.tbl, what moves a file policy/file_moves.tbl.
 * OWNERSHIP Structs hold views; the bytes live in the arena of whoever filled them.
 * ERRORS    None.
 * TIME      Points in time are int64 µs UTC, 0 = never; days are days in Vietnam.
 * LIMITS    LIMIT_FILE_ITEMS, LIMIT_FILE_NOTICE_DAYS, LIMIT_FILE_ARCHIVED_YEARS.
 * LAW       Decree 30/2020/NĐ-CP art. 28 (danh mục), 29 (lập hồ sơ), 30 and 31 (nộp lưu), App. V, App. VI.
 */
#pragma once

#include "base/arena.h"
#include "base/time.h"
#include "blob/blob.h"
#include "model/enums.h"
#include "model/people.h"

/* ---- danh mục hồ sơ ---- */
struct catalog {
	int64_t id, tenant_id;
	int64_t year;
	enum catalog_state state;
	struct str decision;   /* số, ký hiệu of the decision that issued it */
	struct date issued_on; /* its day */
	struct str reason;     /* why it came back last, "" = it has not */
	struct str by_name;    /* who moved it last */
	int64_t at;
	int64_t version;
};

struct catalog_entry {
	int64_t id, tenant_id, catalog_id;
	enum entry_kind kind;
	int64_t ordinal; /* its place in the list, from 1 */
	struct str
		notation; /* of a file: 01.TCCB, "" until the list is issued; of a heading: TCCB */
	struct str title;
	int64_t retention; /* years; 0 = vĩnh viễn */
	int64_t unit_id;   /* whose it is, 0 = the organ's */
	int64_t maker_id;  /* người lập, 0 = not named */
	struct str note;
	int64_t version;
	/* of a list */
	struct str unit_name, unit_code, maker_name;
	int64_t file_id; /* that was made from it, 0 = none yet */
};

/* "I", "II" … of a heading, "1", "2" … of a subheading, "" of a file; *counters is of the caller and zero to
 * begin with. */
struct entry_counters {
	int64_t headings, subheadings;
};
struct str entry_numeral(struct arena *a, enum entry_kind kind, struct entry_counters *counters);
/* 01.TCCB */
struct str file_notation_make(struct arena *a, int64_t number, struct str abbreviation);
/* The number in a notation of this abbreviation, 0: it is of another. */
int64_t file_notation_number(struct str notation, struct str abbreviation);
/* Letters, figures, '.', '-' and '/', no blanks. */
bool file_notation_is_lawful(struct str notation);

/* ---- hồ sơ ---- */
struct work_file {
	int64_t id, tenant_id;
	int64_t year;     /* of the list (FileCatalog) */
	int64_t entry_id; /* of the list, 0 = outside it */
	struct str notation, title;
	int64_t retention; /* years; 0 = vĩnh viễn */
	enum work_file_kind kind;
	int64_t unit_id;  /* 0 = the organ's */
	int64_t maker_id; /* người lập */
	enum work_file_state state;
	struct date started_on;
	struct date ended_on;   /* when the work ended; not set as long as it is open */
	struct date settled_on; /* quyết toán, of CONSTRUCTION */
	struct date due_on;     /* nộp lưu: file_due; kept, so that queues find it */
	struct str rights, language, description;
	bool is_returned; /* whoever checked it sent it back */
	int64_t created_at, closed_at, checked_at;
	struct str checked_by;
	bool is_held; /* a freeze holds it (freeze.h) */
	int64_t version;
	/* of a list */
	struct str maker_name, unit_name, unit_code;
	int64_t n_items, n_pages;
	int64_t n_uncounted; /* items whose pages nobody knows */
};
/* When it is due in the archive: a year after the work ended; of construction, three months after the
 * settlement. No date: it is open, not settled, or kept for less than LIMIT_FILE_ARCHIVED_YEARS. */
struct date file_due(const struct work_file *f);
/* The last day that it is kept; no date: for ever, or it is open. */
struct date file_kept_until(const struct work_file *f);
/* Whether somebody is to be told now that it is due. */
bool file_is_due_soon(const struct work_file *f, struct date today);

/* What is in a file: a document, or a paper of its own. */
struct file_item {
	int64_t id, tenant_id, file_id;
	int64_t ordinal;     /* from 1 */
	int64_t document_id; /* 0 = a paper of the file's own: the fields below */
	struct str title;    /* what it is */
	struct str author, code;
	struct date dated;
	struct str name, content_type; /* of its bytes */
	int64_t bytes;
	struct blob_id blob;
	/* of either */
	struct str sheet; /* tờ số, trang số */
	int64_t n_pages;  /* 0 = not counted */
	struct str note;
	int64_t added_at, added_by;
};

/* Whom a file is shared with: a person, or all of a unit. */
struct file_reader {
	int64_t file_id;
	int64_t account_id, unit_id; /* one of them */
	bool may_fill;
	struct str name;
};

/* Who stands where to a file or an entry of the list: for policy. */
struct file_reach {
	const int64_t *above; /* its unit, and the units above that */
	size_t n_above;
	const struct file_reader *readers;
	size_t n_readers;
};
bool capacity_heads(const struct capacity *c, const struct file_reach *r);
bool capacity_reads(const struct capacity *c, const struct file_reach *r, bool to_fill);

struct file_history {
	int64_t id, file_id, at;
	enum file_step step;
	struct str by_name, on_behalf_of, text;
};

/* ---- what must be there (art. 29) ---- */
struct file_fact {
	const struct file_item *item;
	bool is_draft;      /* a document that is not issued, or not registered */
	bool is_unfinished; /* an incoming one that is still being dealt with */
	bool is_damaged;    /* a file of it came broken */
	int64_t answer_id;  /* what answers it, 0 = nothing */
	struct str key;     /* what makes it the same as another, "" = nothing does */
};
struct file_flaw {
	enum file_lack lack;
	int64_t ordinal; /* of the item, 0 = of the whole file */
};
bool lack_blocks(enum file_lack lack);
/* In the order of the file; *out is of the arena. */
void file_flaws(struct arena *a, const struct work_file *f, const struct file_fact *facts, size_t n,
		struct file_flaw **out, size_t *out_n);

/* file.h -- the yearly list of files, files, what is in them.
 *
 * WHAT      Rows of catalog, catalog_entry, work_file, file_item, file_reader and file_step as structs of
 *           model/work_file.h.
 * PROMISES  Numbers in a list and in a file are 1, 2, 3 … when a function here returns.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says. RC_NOT_FOUND err.not_found. RC_CONFLICT err.stale when somebody else was first.
 * TIME      Passed in; dates are civil dates in Vietnam.
 * LIMITS    LIMIT_FILE_ITEMS, LIMIT_CATALOG_ENTRIES: whoever calls holds them.
 */
#pragma once

#include "db/db.h"
#include "model/model.h"
#include "store/file_page.h"

/* ---- danh mục ---- */
/* False: the year has one already. */
NODISCARD enum rc catalog_insert(struct tx *tx, const struct catalog *c, bool *out_done,
				 struct err *e);
NODISCARD enum rc catalog_of_year(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t year,
				  struct catalog *out, struct err *e);
NODISCARD enum rc catalog_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
			       struct catalog *out, struct err *e);
NODISCARD enum rc catalog_list(struct tx *tx, struct arena *a, int64_t tenant_id,
			       struct catalog **out, size_t *out_n, struct err *e);
/* Over the row that has c->version. */
NODISCARD enum rc catalog_save(struct tx *tx, const struct catalog *c, struct err *e);
NODISCARD enum rc entry_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
			     struct catalog_entry *out, struct err *e);
NODISCARD enum rc entry_list(struct tx *tx, struct arena *a, int64_t catalog_id,
			     struct catalog_entry **out, size_t *out_n, struct err *e);
/* Behind the entry at x->ordinal - 1; what stands there moves down. */
NODISCARD enum rc entry_insert(struct tx *tx, struct arena *a, const struct catalog_entry *x,
			       int64_t *out_id, struct err *e);
/* All but kind and place, over the row that has x->version. */
NODISCARD enum rc entry_save(struct tx *tx, const struct catalog_entry *x, struct err *e);
/* RC_CONFLICT err.stale also when a file was made from it. */
NODISCARD enum rc entry_drop(struct tx *tx, const struct catalog_entry *x, struct err *e);
/* To another place, counted without it. */
NODISCARD enum rc entry_move(struct tx *tx, const struct catalog_entry *x, int64_t ordinal,
			     struct err *e);
NODISCARD enum rc entry_copy(struct tx *tx, int64_t from_id, int64_t to_id, struct err *e);
/* The first number that no file or entry of the year has with this abbreviation. */
NODISCARD enum rc notation_next(struct tx *tx, struct arena *a, const struct work_file *of,
				struct str abbreviation, int64_t *out, struct err *e);
/* Whether another file or entry of the year than of->id, of->entry_id has of->notation. */
NODISCARD enum rc notation_is_taken(struct tx *tx, struct arena *a, const struct work_file *of,
				    bool *out, struct err *e);

/* ---- hồ sơ ---- */
NODISCARD enum rc file_insert(struct tx *tx, struct arena *a, const struct work_file *f,
			      int64_t *out_id, struct err *e);
/* All but year, entry and maker, over the row that has f->version. */
NODISCARD enum rc file_save(struct tx *tx, struct arena *a, const struct work_file *f,
			    struct err *e);
/* What is in it has changed: over the row that has f->version. */
NODISCARD enum rc file_touch(struct tx *tx, const struct work_file *f, struct err *e);
NODISCARD enum rc file_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
			    struct work_file *out, struct err *e);
NODISCARD enum rc file_list(struct tx *tx, struct arena *a, const struct file_page *p,
			    struct work_file **out, size_t *out_n, struct err *e);
NODISCARD enum rc file_of_document(struct tx *tx, struct arena *a, int64_t tenant_id,
				   int64_t document_id, struct work_file **out, size_t *out_n,
				   struct err *e);
/* 0: none was made from it. */
NODISCARD enum rc file_of_entry(struct tx *tx, struct arena *a, int64_t entry_id, int64_t *out_id,
				struct err *e);
/* The same of a document that brought a file of another organ. */
NODISCARD enum rc file_of_arrival(struct tx *tx, struct arena *a, int64_t document_id,
				  int64_t *out_id, struct err *e);
NODISCARD enum rc file_of_arrival_put(struct tx *tx, int64_t document_id, int64_t file_id,
				      struct err *e);
NODISCARD enum rc file_range(struct tx *tx, struct arena *a, const struct file_range *r,
			     struct work_file **out, size_t *out_n, struct err *e);
/* A unit and those above it; none of unit 0. */
NODISCARD enum rc unit_line(struct tx *tx, struct arena *a, int64_t unit_id, int64_t **out,
			    size_t *out_n, struct err *e);
/* As policy asks for it: f's unit, and whom f is shared with. */
NODISCARD enum rc file_reach_of(struct tx *tx, struct arena *a, const struct work_file *f,
				struct file_reach *out, struct err *e);

/* ---- what is in them ---- */
/* Behind a number, most at most. */
NODISCARD enum rc item_list(struct tx *tx, struct arena *a, int64_t file_id, int64_t after,
			    int64_t most, struct file_item **out, size_t *out_n, struct err *e);
/* The documents of these items, in their order. */
NODISCARD enum rc item_documents(struct tx *tx, struct arena *a, int64_t file_id, int64_t after,
				 int64_t most, struct document **out, size_t *out_n, struct err *e);
NODISCARD enum rc item_load(struct tx *tx, struct arena *a, int64_t file_id, int64_t id,
			    struct file_item *out, struct err *e);
NODISCARD enum rc item_count(struct tx *tx, struct arena *a, int64_t file_id, int64_t *out,
			     struct err *e);
/* Which documents are in it, in no order. */
NODISCARD enum rc item_document_ids(struct tx *tx, struct arena *a, int64_t file_id, int64_t **out,
				    size_t *out_n, struct err *e);
/* At the end. False: the document is in it already. Without pages it has those of its PDFs, now or when they were
 * read (file_text_settle). */
NODISCARD enum rc item_insert(struct tx *tx, struct arena *a, struct file_item *x, bool *out_done,
			      struct err *e);
NODISCARD enum rc item_save(struct tx *tx, const struct file_item *x, struct err *e);
NODISCARD enum rc item_drop(struct tx *tx, struct arena *a, const struct file_item *x,
			    struct err *e);
/* all: those of a file; each gets its place there as its number. */
NODISCARD enum rc items_number(struct tx *tx, const struct file_item *all, size_t n, struct err *e);
/* is_damaged and answer_id of the facts whose items are documents. */
NODISCARD enum rc item_facts(struct tx *tx, struct arena *a, int64_t file_id,
			     struct file_fact *facts, size_t n, struct err *e);

/* ---- whom they are shared with, their history ---- */
NODISCARD enum rc reader_list(struct tx *tx, struct arena *a, int64_t file_id,
			      struct file_reader **out, size_t *out_n, struct err *e);
/* Takes the place of the row of the same person or unit. */
NODISCARD enum rc reader_put(struct tx *tx, const struct file_reader *r, struct err *e);
NODISCARD enum rc reader_drop(struct tx *tx, const struct file_reader *r, struct err *e);
NODISCARD enum rc file_step_add(struct tx *tx, const struct file_history *s, struct err *e);
NODISCARD enum rc file_step_list(struct tx *tx, struct arena *a, int64_t file_id, int64_t most,
				 struct file_history **out, size_t *out_n, struct err *e);

/* ---- what waits; not of FILES_TO_ISSUE, which are lists ---- */
NODISCARD enum rc file_queue(struct tx *tx, struct arena *a, const struct file_waiting *w,
			     struct work_file **out, size_t *out_n, struct err *e);
NODISCARD enum rc file_queue_count(struct tx *tx, struct arena *a, const struct file_waiting *w,
				   int64_t n[file_queue__COUNT], struct err *e);

/* ---- handed over ---- */
NODISCARD enum rc files_of_maker(struct tx *tx, struct arena *a, int64_t tenant_id,
				 int64_t account_id, int64_t **out_ids, size_t *out_n,
				 struct err *e);
/* All files of an account, and what it was to make by a list, are another's. */
NODISCARD enum rc files_pass(struct tx *tx, int64_t tenant_id, int64_t from_account,
			     int64_t to_account, struct err *e);
/* The same of a unit. */
NODISCARD enum rc files_of_unit_pass(struct tx *tx, int64_t from_unit, int64_t to_unit,
				     struct err *e);

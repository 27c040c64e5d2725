/* file.c -- rows of the yearly list of files, of files, and of what is in them. */
#include "store/file.h"

#include "base/limits.h"
#include "gen/queries.h"
#include "store/file_text.h"
#include "store/rows.h"

static enum rc found_row(enum rc rc, struct err *e)
{
	return rc == RC_NOT_FOUND ? err_set(e, rc, "err.not_found", "no such row") : rc;
}

/* ---- danh mục ---- */

enum rc catalog_insert(struct tx *tx, const struct catalog *c, bool *out_done, struct err *e)
{
	int64_t changed = 0;

	TRY(q_catalog_insert(tx, c, &changed, e));
	*out_done = changed == 1;
	return RC_OK;
}

enum rc catalog_of_year(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t year,
			struct catalog *out, struct err *e)
{
	const struct q_catalog_of_year_args args = { .tenant_id = tenant_id, .year = year };

	return found_row(q_catalog_of_year(tx, a, &args, out, e), e);
}

enum rc catalog_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
		     struct catalog *out, struct err *e)
{
	const struct q_catalog_load_args args = { .tenant_id = tenant_id, .id = id };

	return found_row(q_catalog_load(tx, a, &args, out, e), e);
}

enum rc catalog_list(struct tx *tx, struct arena *a, int64_t tenant_id, struct catalog **out,
		     size_t *out_n, struct err *e)
{
	return q_catalog_list(tx, a, tenant_id, out, out_n, e);
}

enum rc catalog_save(struct tx *tx, const struct catalog *c, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_catalog_save(tx, c, &changed, e);

	return row_fresh(rc, changed, e);
}

enum rc entry_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
		   struct catalog_entry *out, struct err *e)
{
	const struct q_entry_load_args args = { .tenant_id = tenant_id, .id = id };

	return found_row(q_entry_load(tx, a, &args, out, e), e);
}

enum rc entry_list(struct tx *tx, struct arena *a, int64_t catalog_id, struct catalog_entry **out,
		   size_t *out_n, struct err *e)
{
	return q_entry_list(tx, a, catalog_id, out, out_n, e);
}

static enum rc shift(struct tx *tx, int64_t catalog_id, int64_t ordinal, int64_t by, struct err *e)
{
	const struct q_entry_shift_args args = { .catalog_id = catalog_id,
						 .ordinal = ordinal,
						 .by = by };

	return q_entry_shift(tx, &args, NULL, e);
}

enum rc entry_insert(struct tx *tx, struct arena *a, const struct catalog_entry *x, int64_t *out_id,
		     struct err *e)
{
	struct q_entry_insert_row row;

	TRY(shift(tx, x->catalog_id, x->ordinal, 1, e));
	TRY(q_entry_insert(tx, a, x, &row, e));
	*out_id = row.id;
	return RC_OK;
}

enum rc entry_save(struct tx *tx, const struct catalog_entry *x, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_entry_update(tx, x, &changed, e);

	return row_fresh(rc, changed, e);
}

enum rc entry_drop(struct tx *tx, const struct catalog_entry *x, struct err *e)
{
	const struct q_entry_drop_args args = { .id = x->id, .version = x->version };
	int64_t changed = 0;
	enum rc rc = q_entry_drop(tx, &args, &changed, e);

	TRY(row_fresh(rc, changed, e));
	return shift(tx, x->catalog_id, x->ordinal, -1, e);
}

enum rc entry_move(struct tx *tx, const struct catalog_entry *x, int64_t ordinal, struct err *e)
{
	const struct q_entry_place_args args = { .id = x->id, .ordinal = ordinal };

	TRY(shift(tx, x->catalog_id, x->ordinal + 1, -1, e));
	TRY(shift(tx, x->catalog_id, ordinal, 1, e));
	return q_entry_place(tx, &args, NULL, e);
}

enum rc entry_copy(struct tx *tx, int64_t from_id, int64_t to_id, struct err *e)
{
	const struct q_entry_copy_args args = { .to_id = to_id, .from_id = from_id };

	return q_entry_copy(tx, &args, NULL, e);
}

enum rc notation_next(struct tx *tx, struct arena *a, const struct work_file *of,
		      struct str abbreviation, int64_t *out, struct err *e)
{
	const struct q_notations_taken_args args = {
		.tenant_id = of->tenant_id,
		.year = of->year,
		.ending = str_fmt(a, ".%.*s", STR_FMT(abbreviation)),
	};
	struct q_notations_taken_row *rows;
	size_t n;

	TRY(q_notations_taken(tx, a, &args, &rows, &n, e));
	*out = 1;
	for (size_t i = 0; i < n; i++) {
		int64_t number = file_notation_number(rows[i].notation, abbreviation);
		if (number >= *out)
			*out = number + 1;
	}
	return RC_OK;
}

enum rc notation_is_taken(struct tx *tx, struct arena *a, const struct work_file *of, bool *out,
			  struct err *e)
{
	const struct q_notation_holders_args args = { .tenant_id = of->tenant_id,
						      .year = of->year,
						      .notation = of->notation,
						      .file_id = of->id,
						      .entry_id = of->entry_id };
	struct q_notation_holders_row row;

	TRY(q_notation_holders(tx, a, &args, &row, e));
	*out = row.n > 0;
	return RC_OK;
}

/* ---- hồ sơ ---- */

static struct str search_text(struct arena *a, const struct work_file *f)
{
	return text_fold(a, str_fmt(a, "%.*s %.*s %.*s", STR_FMT(f->notation), STR_FMT(f->title),
				    STR_FMT(f->description)));
}

enum rc file_insert(struct tx *tx, struct arena *a, const struct work_file *f, int64_t *out_id,
		    struct err *e)
{
	struct q_file_insert_row row;

	TRY(q_file_insert(tx, a, f, search_text(a, f), &row, e));
	*out_id = row.id;
	return RC_OK;
}

enum rc file_save(struct tx *tx, struct arena *a, const struct work_file *f, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_file_update(tx, f, search_text(a, f), &changed, e);

	return row_fresh(rc, changed, e);
}

enum rc file_touch(struct tx *tx, const struct work_file *f, struct err *e)
{
	const struct q_file_touch_args args = { .id = f->id, .version = f->version };
	int64_t changed = 0;
	enum rc rc = q_file_touch(tx, &args, &changed, e);

	return row_fresh(rc, changed, e);
}

enum rc file_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
		  struct work_file *out, struct err *e)
{
	const struct q_file_load_args args = { .tenant_id = tenant_id, .id = id };

	return found_row(q_file_load(tx, a, &args, out, e), e);
}

enum rc file_list(struct tx *tx, struct arena *a, const struct file_page *p, struct work_file **out,
		  size_t *out_n, struct err *e)
{
	return p->sees_all ? q_file_list_all(tx, a, p, out, out_n, e)
			   : q_file_list_seen(tx, a, p, out, out_n, e);
}

enum rc file_of_document(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t document_id,
			 struct work_file **out, size_t *out_n, struct err *e)
{
	const struct q_file_of_document_args args = { .tenant_id = tenant_id,
						      .document_id = document_id };

	return q_file_of_document(tx, a, &args, out, out_n, e);
}

enum rc file_of_entry(struct tx *tx, struct arena *a, int64_t entry_id, int64_t *out_id,
		      struct err *e)
{
	struct q_file_of_entry_row *rows;
	size_t n;

	TRY(q_file_of_entry(tx, a, entry_id, &rows, &n, e));
	*out_id = n > 0 ? rows[0].id : 0;
	return RC_OK;
}

enum rc file_of_arrival(struct tx *tx, struct arena *a, int64_t document_id, int64_t *out_id,
			struct err *e)
{
	struct q_file_of_arrival_row *rows;
	size_t n;

	TRY(q_file_of_arrival(tx, a, document_id, &rows, &n, e));
	*out_id = n > 0 ? rows[0].id : 0;
	return RC_OK;
}

enum rc file_of_arrival_put(struct tx *tx, int64_t document_id, int64_t file_id, struct err *e)
{
	const struct q_file_of_arrival_put_args args = { .document_id = document_id,
							 .file_id = file_id };

	return q_file_of_arrival_put(tx, &args, NULL, e);
}

enum rc file_range(struct tx *tx, struct arena *a, const struct file_range *r,
		   struct work_file **out, size_t *out_n, struct err *e)
{
	return q_file_range(tx, a, r, out, out_n, e);
}

enum rc unit_line(struct tx *tx, struct arena *a, int64_t unit_id, int64_t **out, size_t *out_n,
		  struct err *e)
{
	struct q_unit_line_row *rows;

	TRY(q_unit_line(tx, a, unit_id, &rows, out_n, e));
	*out = ARENA_ARRAY(a, *out_n + 1, int64_t);
	for (size_t i = 0; i < *out_n; i++)
		(*out)[i] = rows[i].id;
	return RC_OK;
}

enum rc file_reach_of(struct tx *tx, struct arena *a, const struct work_file *f,
		      struct file_reach *out, struct err *e)
{
	struct file_reader *readers;
	int64_t *above;

	TRY(unit_line(tx, a, f->unit_id, &above, &out->n_above, e));
	TRY(reader_list(tx, a, f->id, &readers, &out->n_readers, e));
	out->above = above;
	out->readers = readers;
	return RC_OK;
}

/* ---- what is in them ---- */

enum rc item_list(struct tx *tx, struct arena *a, int64_t file_id, int64_t after, int64_t most,
		  struct file_item **out, size_t *out_n, struct err *e)
{
	const struct q_item_list_args args = { .file_id = file_id, .after = after, .most = most };

	return q_item_list(tx, a, &args, out, out_n, e);
}

enum rc item_documents(struct tx *tx, struct arena *a, int64_t file_id, int64_t after, int64_t most,
		       struct document **out, size_t *out_n, struct err *e)
{
	const struct q_item_documents_args args = { .file_id = file_id,
						    .after = after,
						    .most = most };

	return q_item_documents(tx, a, &args, out, out_n, e);
}

enum rc item_load(struct tx *tx, struct arena *a, int64_t file_id, int64_t id,
		  struct file_item *out, struct err *e)
{
	const struct q_item_load_args args = { .file_id = file_id, .id = id };

	return found_row(q_item_load(tx, a, &args, out, e), e);
}

enum rc item_count(struct tx *tx, struct arena *a, int64_t file_id, int64_t *out, struct err *e)
{
	struct q_item_last_row row;

	TRY(q_item_last(tx, a, file_id, &row, e));
	*out = row.n;
	return RC_OK;
}

enum rc item_insert(struct tx *tx, struct arena *a, struct file_item *x, bool *out_done,
		    struct err *e)
{
	int64_t changed = 0;

	TRY(item_count(tx, a, x->file_id, &x->ordinal, e));
	x->ordinal++;
	TRY(q_item_insert(tx, x, &changed, e));
	*out_done = changed == 1;
	if (changed == 0 || x->n_pages > 0)
		return RC_OK;
	if (x->document_id == 0)
		TRY(file_text_want(tx, &x->blob, e));
	const struct q_item_counted_args args = { .file_id = x->file_id, .ordinal = x->ordinal };
	return q_item_counted(tx, &args, NULL, e);
}

enum rc item_document_ids(struct tx *tx, struct arena *a, int64_t file_id, int64_t **out,
			  size_t *out_n, struct err *e)
{
	struct q_item_document_ids_row *rows;

	TRY(q_item_document_ids(tx, a, file_id, &rows, out_n, e));
	*out = ARENA_ARRAY(a, *out_n + 1, int64_t);
	for (size_t i = 0; i < *out_n; i++)
		(*out)[i] = rows[i].document_id;
	return RC_OK;
}

enum rc item_save(struct tx *tx, const struct file_item *x, struct err *e)
{
	return q_item_save(tx, x, NULL, e);
}

enum rc items_number(struct tx *tx, const struct file_item *all, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		const struct q_item_place_args args = { .id = all[i].id,
							.ordinal = (int64_t)i + 1 };
		if (all[i].ordinal != args.ordinal)
			TRY(q_item_place(tx, &args, NULL, e));
	}
	return RC_OK;
}

enum rc item_drop(struct tx *tx, struct arena *a, const struct file_item *x, struct err *e)
{
	struct file_item *left;
	size_t n;

	TRY(q_item_drop(tx, x->id, NULL, e));
	TRY(item_list(tx, a, x->file_id, 0, LIMIT_FILE_ITEMS, &left, &n, e));
	return items_number(tx, left, n, e);
}

enum rc item_facts(struct tx *tx, struct arena *a, int64_t file_id, struct file_fact *facts,
		   size_t n, struct err *e)
{
	struct q_item_facts_row *rows;
	size_t n_rows;

	TRY(q_item_facts(tx, a, file_id, &rows, &n_rows, e));
	for (size_t i = 0; i < n_rows; i++) {
		for (size_t k = 0; k < n; k++) {
			if (facts[k].item->document_id != rows[i].document_id)
				continue;
			facts[k].is_damaged = rows[i].n_damaged > 0;
			facts[k].answer_id = rows[i].answer_id;
		}
	}
	return RC_OK;
}

/* ---- whom they are shared with, their history ---- */

enum rc reader_list(struct tx *tx, struct arena *a, int64_t file_id, struct file_reader **out,
		    size_t *out_n, struct err *e)
{
	return q_reader_list(tx, a, file_id, out, out_n, e);
}

enum rc reader_drop(struct tx *tx, const struct file_reader *r, struct err *e)
{
	const struct q_reader_drop_args args = { .file_id = r->file_id,
						 .account_id = r->account_id,
						 .unit_id = r->unit_id };

	return q_reader_drop(tx, &args, NULL, e);
}

enum rc reader_put(struct tx *tx, const struct file_reader *r, struct err *e)
{
	TRY(reader_drop(tx, r, e));
	return q_reader_insert(tx, r, NULL, e);
}

enum rc file_step_add(struct tx *tx, const struct file_history *s, struct err *e)
{
	return q_file_step_insert(tx, s, NULL, e);
}

enum rc file_step_list(struct tx *tx, struct arena *a, int64_t file_id, int64_t most,
		       struct file_history **out, size_t *out_n, struct err *e)
{
	const struct q_file_step_list_args args = { .file_id = file_id, .most = most };

	return q_file_step_list(tx, a, &args, out, out_n, e);
}

/* ---- what waits ---- */

enum rc file_queue(struct tx *tx, struct arena *a, const struct file_waiting *w,
		   struct work_file **out, size_t *out_n, struct err *e)
{
	*out_n = 0;
	switch (w->queue) {
	case FILES_TO_CHECK: return q_file_queue_check(tx, a, w, out, out_n, e);
	case FILES_DUE: return q_file_queue_due(tx, a, w, out, out_n, e);
	case FILES_BACK: return q_file_queue_back(tx, a, w, out, out_n, e);
	case FILES_TO_ISSUE:
	case file_queue__COUNT: break;
	}
	return RC_OK;
}

enum rc file_queue_count(struct tx *tx, struct arena *a, const struct file_waiting *w,
			 int64_t n[file_queue__COUNT], struct err *e)
{
	struct q_file_queue_count_row row;

	TRY(q_file_queue_count(tx, a, w, &row, e));
	n[FILES_TO_ISSUE] = row.n_issue;
	n[FILES_TO_CHECK] = row.n_check;
	n[FILES_DUE] = row.n_due;
	n[FILES_BACK] = row.n_back;
	return RC_OK;
}

/* ---- handed over ---- */

enum rc files_of_maker(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t account_id,
		       int64_t **out_ids, size_t *out_n, struct err *e)
{
	const struct q_files_of_maker_args args = { .tenant_id = tenant_id,
						    .maker_id = account_id };
	struct q_files_of_maker_row *rows;

	TRY(q_files_of_maker(tx, a, &args, &rows, out_n, e));
	*out_ids = ARENA_ARRAY(a, *out_n + 1, int64_t);
	for (size_t i = 0; i < *out_n; i++)
		(*out_ids)[i] = rows[i].id;
	return RC_OK;
}

enum rc files_pass(struct tx *tx, int64_t tenant_id, int64_t from_account, int64_t to_account,
		   struct err *e)
{
	const struct q_files_pass_args files = { .tenant_id = tenant_id,
						 .from_id = from_account,
						 .to_id = to_account };
	const struct q_entries_pass_args entries = { .tenant_id = tenant_id,
						     .from_id = from_account,
						     .to_id = to_account };

	TRY(q_files_pass(tx, &files, NULL, e));
	return q_entries_pass(tx, &entries, NULL, e);
}

enum rc files_of_unit_pass(struct tx *tx, int64_t from_unit, int64_t to_unit, struct err *e)
{
	const struct q_files_of_unit_args files = { .from_id = from_unit, .to_id = to_unit };
	const struct q_entries_of_unit_args entries = { .from_id = from_unit, .to_id = to_unit };

	TRY(q_files_of_unit(tx, &files, NULL, e));
	return q_entries_of_unit(tx, &entries, NULL, e);
}

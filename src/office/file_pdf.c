/* file_pdf.c -- a whole file as one PDF to read: mục lục, what could not be turned into pages, and the documents in
 * the order of time.
 *
 * The reader looks at each file by itself first, so that one that breaks it is known and named. Then the pages in
 * front can be printed, and all of them are joined. Pages are counted from 1, from the first one in front.
 */
#include <unistd.h>

#include "base/fd.h"
#include "base/limits.h"
#include "base/time.h"
#include "markup/page.h"
#include "office/file_int.h"
#include "office/file_print.h"
#include "office/printing.h"
#include "office/spool.h"
#include "print/forms.h"
#include "reader/join.h"
#include "store/document.h"
#include "text/text.h"

#define FRONT_TRIES 4 /* until the pages in front have the length that their numbers say */

struct leaf {
	struct str name;
	int64_t bytes;
	const struct blob_id *blob;
	enum unread_reason reason; /* UNREAD_NONE: it has pages here */
	bool is_beyond;            /* too much in all */
	bool is_partly;            /* broken somewhere */
	int64_t pages;
};

struct binding {
	struct file_work t;
	struct node *node;
	enum lang lang;
	int64_t file_id;
	struct file_parcel all;
	struct leaf **leaves; /* of each row */
	size_t *n_leaves;
	int64_t *page; /* the first of each row, counted behind the front; 0 = none */
	int64_t n_pages, front, bytes;
	int64_t n_left; /* that the list names */
	struct joining plan;
	size_t at, at_leaf; /* printing */
	bool is_headed;
};

static struct str words(const struct binding *b, enum text_id id, const struct text_param *params,
			size_t n)
{
	return text_format(b->t.w.arena, text_get(b->lang, id), params, n);
}

/* ---- what is there ---- */

static enum rc load_fn(struct tx *tx, void *arg, struct err *e)
{
	struct binding *b = arg;

	return file_parcel_load(tx, &b->t, b->file_id, &b->all, e);
}

static void leaves_make(struct binding *b)
{
	struct arena *a = b->t.w.arena;
	const struct file_parcel *p = &b->all;

	b->leaves = ARENA_ARRAY(a, p->n + 1, struct leaf *);
	b->n_leaves = ARENA_ARRAY(a, p->n + 1, size_t);
	b->page = ARENA_ARRAY(a, p->n + 1, int64_t);
	for (size_t i = 0; i < p->n; i++) {
		const struct file_item *x = &p->rows[i].item;
		b->n_leaves[i] = p->rows[i].document ? p->n_files[i] : 1;
		b->leaves[i] = ARENA_ARRAY(a, b->n_leaves[i] + 1, struct leaf);
		if (!p->rows[i].document)
			b->leaves[i][0] = (struct leaf){ .name = x->name,
							 .bytes = x->bytes,
							 .blob = &x->blob };
		for (size_t k = 0; k < p->n_files[i]; k++) {
			const struct attachment *f = &p->files[i][k];
			b->leaves[i][k] = (struct leaf){ .name = f->name,
							 .bytes = f->bytes,
							 .blob = &f->blob };
		}
	}
}

/* ---- looked at ---- */

static struct reader_order order_of(const struct binding *b, int fd)
{
	return (struct reader_order){ .fd = fd,
				      .secs = LIMIT_READ_SECS,
				      .who = b->t.w.who->account_id,
				      .stop = &b->node->is_stopping };
}

static enum rc no_reader(enum rc rc, struct err *e)
{
	if (rc == RC_UNAVAILABLE)
		return err_set(e, rc, "err.file_pdf_reader", "nobody reads files");
	return rc;
}

static enum rc leaf_look(struct binding *b, struct leaf *x, struct err *e)
{
	struct reader_facts f;
	AUTO_CLOSE fd = -1;
	uint64_t bytes;
	enum rc rc = blob_read_open(b->node->blobs, x->blob, &fd, &bytes, e);

	if (rc == RC_NOT_FOUND) {
		err_clear(e);
		x->reason = UNREAD_MISSING;
		return RC_OK;
	}
	TRY(rc);
	const struct reader_order o = order_of(b, fd);
	rc = reader_look(b->node->reader, &o, &f, e);
	if (rc != RC_OK && rc != RC_LIMIT && rc != RC_CORRUPT)
		return no_reader(rc, e);
	err_clear(e); /* that it died of it, or was too slow, is an answer */
	x->reason = rc != RC_OK && f.reason == UNREAD_NONE ? UNREAD_CRASH : f.reason;
	x->is_partly = f.is_cut;
	x->pages = f.pages;
	x->is_beyond = x->reason == UNREAD_NONE && (b->bytes + (int64_t)bytes > LIMIT_JOIN_BYTES ||
						    b->n_pages + x->pages > LIMIT_JOIN_PAGES / 2);
	if (x->is_beyond)
		x->reason = UNREAD_MEMORY;
	if (x->reason != UNREAD_NONE)
		return RC_OK;
	b->bytes += (int64_t)bytes;
	b->n_pages += x->pages;
	return RC_OK;
}

static bool is_left(const struct leaf *x)
{
	return x->reason != UNREAD_NONE || x->is_partly;
}

static enum rc look_at_all(struct binding *b, struct err *e)
{
	const int64_t until = time_monotonic() + LIMIT_FILE_PDF_SECS * TIME_SEC;

	for (size_t i = 0; i < b->all.n; i++) {
		int64_t first = b->n_pages + 1;
		for (size_t k = 0; k < b->n_leaves[i]; k++) {
			if (time_monotonic() > until)
				return err_set(e, RC_LIMIT, "err.file_pdf", "it takes too long");
			TRY(leaf_look(b, &b->leaves[i][k], e));
			b->n_left += is_left(&b->leaves[i][k]);
		}
		b->page[i] = b->n_pages >= first ? first : 0;
	}
	return RC_OK;
}

/* ---- the pages in front ---- */

static enum rc row_next(void *ctx, struct arena *a, struct print_cell *cells, bool *out_more,
			struct err *e)
{
	struct binding *b = ctx;
	bool has_left = false;

	(void)e;
	*out_more = b->at < b->all.n;
	if (!*out_more)
		return RC_OK;
	size_t i = b->at++;
	contents_cells(a, b->lang, &b->all.rows[i], cells);
	for (size_t k = 0; k < b->n_leaves[i]; k++)
		has_left = has_left || is_left(&b->leaves[i][k]);
	cells[5] = (struct print_cell){ .kind = PRINT_TEXT };
	if (b->page[i] > 0)
		cells[5] = (struct print_cell){ .kind = PRINT_NUMBER,
						.number = b->front + b->page[i] };
	if (has_left)
		cells[6].text = str_fmt(a, "%.*s%s%.*s", STR_FMT(cells[6].text),
					cells[6].text.n > 0 ? "\n" : "",
					STR_FMT(text_get(b->lang, TEXT_FILE_LEFT_NOTE)));
	return RC_OK;
}

/* "3. 15/QĐ-UBND: Quyết định về việc …" */
static struct str row_title(const struct binding *b, struct arena *a, size_t i)
{
	const struct file_row *r = &b->all.rows[i];
	const struct document *d = r->document;
	struct str code = d ? document_notation(a, d->number, d->notation) : r->item.code;
	struct str what = d ? d->subject : r->item.title;

	return str_fmt(a, "%lld. %.*s%s%.*s", (long long)r->item.ordinal, STR_FMT(code),
		       code.n > 0 ? ": " : "", STR_FMT(what));
}

static struct str leaf_line(const struct binding *b, const struct leaf *x)
{
	struct arena *a = b->t.w.arena;
	struct str word = x->is_beyond               ? STR("beyond")
			  : x->reason != UNREAD_NONE ? unread_reason_text(x->reason)
						     : STR("partly");
	const struct text_param params[] = { text_param_str(x->name), text_param_i64(x->bytes),
					     text_param_str(blob_id_hex(a, x->blob)),
					     text_param_str(text_of_enum(b->lang, STR("file_left"),
									 word)) };

	return words(b, TEXT_FILE_LEFT_LINE, params, 4);
}

/* Each document that has any, then its files. */
static enum rc left_next(void *ctx, struct arena *a, struct print_cell *cells, bool *out_more,
			 struct err *e)
{
	struct binding *b = ctx;

	(void)e;
	for (; b->at < b->all.n; b->at++, b->at_leaf = 0, b->is_headed = false) {
		while (b->at_leaf < b->n_leaves[b->at] && !is_left(&b->leaves[b->at][b->at_leaf]))
			b->at_leaf++;
		if (b->at_leaf < b->n_leaves[b->at])
			break;
	}
	*out_more = b->at < b->all.n;
	if (!*out_more)
		return RC_OK;
	if (!b->is_headed)
		cells[0] = (struct print_cell){ .kind = PRINT_HEADING,
						.text = row_title(b, a, b->at) };
	else
		cells[0] = (struct print_cell){
			.kind = PRINT_TEXT, .text = leaf_line(b, &b->leaves[b->at][b->at_leaf++])
		};
	b->is_headed = true;
	return RC_OK;
}

static enum rc sheet_print(struct binding *b, const struct print_form *form, print_next_fn next,
			   int *out_fd, int64_t *out_pages, struct err *e)
{
	struct arena *a = b->t.w.arena;
	const struct work_file *f = &b->t.file;
	const struct text_param named[] = { text_param_str(f->notation), text_param_str(f->title) };
	const struct text_param kept = text_param_str(retention_words(a, b->lang, f->retention));
	const struct str lines[] = { words(b, TEXT_PRINT_OF_FILE, named, 2),
				     words(b, TEXT_PRINT_KEPT, &kept, 1),
				     text_get(b->lang, TEXT_PRINT_READING_COPY) };
	const struct print_job job = { .node = b->node,
				       .arena = a,
				       .who = b->t.w.who,
				       .lang = b->lang,
				       .now = b->t.w.now,
				       .tenant = &b->t.w.tenant,
				       .form = form,
				       .format = REGISTER_PDF,
				       .lines = lines,
				       .n_lines = form->is_plain ? 1 : 3,
				       .next = next,
				       .ctx = b };
	struct print_done done;
	AUTO_CLOSE fd = -1;

	b->at = b->at_leaf = 0;
	b->is_headed = false;
	TRY(spool_open(b->node, LIMIT_PRINT_LEAVE, &fd, e));
	TRY(print_job_make(&job, fd, &done, e));
	if (lseek(fd, 0, SEEK_SET) != 0)
		return err_errno(e, "a print in the spool");
	*out_pages = done.pages;
	fd_close(*out_fd);
	*out_fd = fd;
	fd = -1;
	return RC_OK;
}

/* Longer numbers may take more lines: until the pages are as many as their numbers were counted for. */
static enum rc front_print(struct binding *b, int *contents, int *left, struct err *e)
{
	static const struct print_column column = { .width = 1 };
	const struct print_form plain = { .title = text_get(b->lang, TEXT_PRINT_LEFT_TITLE),
					  .columns = &column,
					  .n_columns = 1,
					  .is_portrait = true,
					  .is_plain = true };
	struct print_form form;
	int64_t n_contents = 0, n_left = 0;

	print_form_make(b->t.w.arena, PRINT_FILE_WHOLE, b->lang, &form);
	if (b->n_left > 0)
		TRY(sheet_print(b, &plain, left_next, left, &n_left, e));
	for (int i = 0; i < FRONT_TRIES; i++) {
		TRY(sheet_print(b, &form, row_next, contents, &n_contents, e));
		if (b->front == n_contents + n_left)
			return RC_OK;
		b->front = n_contents + n_left;
	}
	return err_set(e, RC_LIMIT, "err.file_pdf", "its own pages cannot be counted");
}

/* ---- all in one ---- */

static enum rc leaf_add(struct binding *b, const struct leaf *x, uint32_t *out_part, struct err *e)
{
	AUTO_CLOSE fd = -1;
	uint64_t bytes;

	TRY(blob_read_open(b->node->blobs, x->blob, &fd, &bytes, e));
	TRY(joining_add(&b->plan, fd, out_part, e));
	if (atomic_load(&b->node->is_stopping))
		return err_set(e, RC_CANCELLED, NULL, "the node stops");
	return RC_OK;
}

/* One bookmark for the document; one for each file, when there are more. left: where it leads when it has no
 * page. */
static enum rc row_add(struct binding *b, size_t i, uint32_t left, struct err *e)
{
	struct str title = row_title(b, b->t.w.arena, i);
	size_t n_in = 0;
	uint32_t part;

	for (size_t k = 0; k < b->n_leaves[i]; k++)
		n_in += b->leaves[i][k].reason == UNREAD_NONE;
	if (n_in == 0)
		joining_mark(&b->plan, left, 0, title);
	for (size_t k = 0, n = 0; k < b->n_leaves[i]; k++) {
		if (b->leaves[i][k].reason != UNREAD_NONE)
			continue;
		TRY(leaf_add(b, &b->leaves[i][k], &part, e));
		if (n++ == 0)
			joining_mark(&b->plan, part, 0, title);
		if (n_in > 1)
			joining_mark(&b->plan, part, 1, b->leaves[i][k].name);
	}
	return RC_OK;
}

static enum rc all_add(struct binding *b, int contents, int left, struct err *e)
{
	uint32_t part, part_left;

	TRY(joining_add(&b->plan, contents, &part, e));
	joining_mark(&b->plan, part, 0, text_get(b->lang, TEXT_PRINT_CONTENTS_SHEET));
	part_left = part; /* a document without any file is on the first list alone */
	if (left >= 0) {
		TRY(joining_add(&b->plan, left, &part_left, e));
		joining_mark(&b->plan, part_left, 0, text_get(b->lang, TEXT_FILE_LEFT_MARK));
	}
	for (size_t i = 0; i < b->all.n; i++)
		TRY(row_add(b, i, part_left, e));
	return joining_end(&b->plan, e);
}

static enum rc join(struct binding *b, int in, int out, uint64_t *out_bytes, struct err *e)
{
	const struct reader_order o = order_of(b, in);
	struct reader_facts f;
	enum rc rc = reader_join(b->node->reader, &o, out, &f, out_bytes, e);

	if (rc == RC_UNAVAILABLE || rc == RC_CANCELLED || rc == RC_BUSY)
		return no_reader(rc, e);
	if (rc == RC_OK && f.reason == UNREAD_NONE && f.pages == b->front + b->n_pages)
		return RC_OK;
	return err_set(e, RC_LIMIT, "err.file_pdf", "%lld pages of %lld, %.*s (%s)",
		       (long long)f.pages, (long long)b->front + (long long)b->n_pages,
		       STR_FMT(unread_reason_text(f.reason)), rc_name(rc));
}

static enum rc put_down_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct binding *b = arg;
	struct arena *a = b->t.w.arena;

	return office_audit(
		tx, b->t.w.who, "file.export", object_name(a, "file", b->file_id),
		str_fmt(a, "pdf pages:%lld", (long long)b->front + (long long)b->n_pages),
		b->t.w.now, e);
}

static enum rc make(struct binding *b, int out, uint64_t *out_bytes, struct err *e)
{
	AUTO_CLOSE in = -1;
	AUTO_CLOSE contents = -1;
	AUTO_CLOSE left = -1;

	TRY(db_read(b->node->db, load_fn, b, e));
	if (!b->node->reader)
		return no_reader(RC_UNAVAILABLE, e);
	leaves_make(b);
	TRY(look_at_all(b, e));
	TRY(printing_turn_take(b->t.w.who, &b->node->is_stopping, e));
	enum rc rc = front_print(b, &contents, &left, e);
	printing_turn_give();
	TRY(rc);
	/* they are copied, and copied again into the one */
	TRY(spool_open(b->node, 2 * (uint64_t)b->bytes, &in, e));
	b->plan = (struct joining){ .arena = b->t.w.arena, .fd = in };
	TRY(all_add(b, contents, left, e));
	TRY(join(b, in, out, out_bytes, e));
	return db_write(b->node->db, put_down_fn, b, e);
}

enum rc office_file_pdf(struct node *n, struct arena *a, const struct actor *who, int64_t file_id,
			enum lang lang, int64_t now, struct register_print *out, struct err *e)
{
	struct binding b = { .t = { .w = { .arena = a, .who = who, .now = now } },
			     .node = n,
			     .lang = lang,
			     .file_id = file_id };
	AUTO_CLOSE fd = -1;
	uint64_t bytes = 0;

	TRY(policy_check(who, ACTION_FILE_VIEW, NULL, e));
	TRY(spool_open(n, LIMIT_PRINT_LEAVE, &fd, e));
	TRY(spool_hold(a, who, e));
	TRY(make(&b, fd, &bytes, e));
	if (lseek(fd, 0, SEEK_SET) != 0)
		return err_errno(e, "an export in the spool");
	*out = (struct register_print){
		.fd = fd,
		.bytes = bytes,
		.pages = b.front + b.n_pages,
		.rows = (int64_t)b.all.n,
		.type = STR("application/pdf"),
		.name = text_file_name(a, str_fmt(a, "%.*s.pdf", STR_FMT(b.t.file.notation)),
				       LIMIT_FILE_NAME, LIMIT_FILE_NAME_BYTES)
	};
	fd = -1;
	return RC_OK;
}

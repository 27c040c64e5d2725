/* file_items.c -- what is put into a file, taken out, ordered. */
#include <unistd.h>

#include "base/fault.h"
#include "base/limits.h"
#include "office/file_int.h"
#include "office/sight.h"
#include "store/document.h"
#include "store/tenant.h"
#include "text/text.h"

/* ---- documents ---- */

struct adding {
	struct file_work t;
	const struct file_adding *x;
	int64_t n_added;
};

/* What can still be discarded, or refused, is no document of a file. */
bool may_be_in_file(const struct document *d)
{
	if (d->direction == DIRECTION_INTERNAL)
		return false;
	if (d->direction == DIRECTION_INCOMING)
		return d->state == DOCUMENT_REGISTERED;
	return d->state == DOCUMENT_SENT || d->stage > STAGE_DRAFT;
}

static enum rc add_document(struct tx *tx, struct adding *t, int64_t id, struct err *e)
{
	struct flow_work *w = &t->t.w;
	struct file_item x = { .tenant_id = w->tenant.id,
			       .file_id = t->t.file.id,
			       .document_id = id,
			       .added_at = w->now,
			       .added_by = w->who->account_id };
	struct document d;
	bool is_new;

	TRY(document_load(tx, w->arena, id, &d, e));
	TRY(sight_check(tx, w->arena, w->who, &d, e));
	if (!may_be_in_file(&d))
		return err_set(e, RC_CONFLICT, "err.file_document_state", "document %lld",
			       (long long)id);
	x.n_pages = d.page_count > 0 ? d.page_count : 0;
	TRY(item_insert(tx, w->arena, &x, &is_new, e));
	if (!is_new)
		return RC_OK;
	t->n_added++;
	/* what it was is the audit's: somebody may read the file and not the document */
	return file_note(tx, &t->t, FILE_ADDED, "file.add",
			 str_fmt(w->arena, "%lld", (long long)x.ordinal), e);
}

static enum rc room(struct tx *tx, struct file_work *t, size_t n, struct err *e)
{
	int64_t n_items;

	TRY(item_count(tx, t->w.arena, t->file.id, &n_items, e));
	if (n_items + (int64_t)n <= LIMIT_FILE_ITEMS)
		return RC_OK;
	(void)err_set(e, RC_LIMIT, "err.file_full", "%lld are in it", (long long)n_items);
	err_param_i64(e, LIMIT_FILE_ITEMS);
	return RC_LIMIT;
}

static enum rc add_fn(struct tx *tx, void *arg, struct err *e)
{
	struct adding *t = arg;

	t->n_added = 0;
	TRY(file_begin(tx, &t->t, t->x->file, ACTION_FILE_FILL, e));
	TRY(room(tx, &t->t, t->x->n, e));
	for (size_t i = 0; i < t->x->n; i++)
		TRY(add_document(tx, t, t->x->documents[i], e));
	return t->n_added > 0 ? file_touch(tx, &t->t.file, e) : RC_OK;
}

enum rc office_file_add(struct node *n, const struct actor *who, const struct file_adding *x,
			int64_t now, int64_t *out_added, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct adding t = { .t = { .w = { .arena = a, .who = who, .now = now, .problems = out } },
			    .x = x };

	TRY(policy_check(who, ACTION_FILE_FILL, NULL, e));
	if (x->n == 0)
		problem_add(out, "documents", "problem.required", 0);
	if (x->n > LIMIT_FILE_ADD)
		problem_add(out, "documents", "problem.too_many", LIMIT_FILE_ADD);
	TRY(problems_rc(out, e));
	TRY(office_db_write(n, add_fn, &t, out, e));
	*out_added = t.n_added;
	return RC_OK;
}

/* ---- papers of its own ---- */

struct putting {
	struct file_work t;
	struct file_change file;
	struct file_item item;
	int64_t ordinal;
};

static void read_item(struct putting *p, bool is_paper)
{
	struct flow_work *w = &p->t.w;
	struct file_item *x = &p->item;

	x->title = flow_text(w, "title", x->title, LIMIT_SUBJECT, is_paper);
	x->author = flow_text(w, "author", x->author, LIMIT_ORGAN_NAME, false);
	x->code = flow_text(w, "code", x->code, LIMIT_FILE_LANGUAGE, false);
	x->sheet = flow_text(w, "sheet", x->sheet, LIMIT_FILE_WORDS, false);
	x->note = flow_text(w, "note", x->note, LIMIT_REASON, false);
	if (x->n_pages < 0 || x->n_pages > LIMIT_PAGE_COUNT)
		problem_add(w->problems, "n_pages", "problem.choice", 0);
	if (date_is_set(x->dated) && !date_is_valid(x->dated))
		problem_add(w->problems, "dated", "problem.date", 0);
}

static enum rc take_bytes(struct node *n, struct putting *p, int fd, struct err *e)
{
	struct file_item *x = &p->item;
	struct upload u = { .field = "file", .name = x->name, .fd = fd };

	TRY(upload_take(n, p->t.w.arena, &u, p->t.w.problems, e));
	x->name = u.name;
	x->content_type = u.content_type;
	x->blob = u.blob;
	x->bytes = u.bytes;
	return RC_OK;
}

static enum rc put_fn(struct tx *tx, void *arg, struct err *e)
{
	struct putting *p = arg;
	struct file_item x = p->item;
	bool is_new;

	TRY(file_begin(tx, &p->t, p->file, ACTION_FILE_FILL, e));
	TRY(room(tx, &p->t, 1, e));
	x.tenant_id = p->t.w.tenant.id;
	x.file_id = p->t.file.id;
	x.added_at = p->t.w.now;
	x.added_by = p->t.w.who->account_id;
	TRY(item_insert(tx, p->t.w.arena, &x, &is_new, e));
	p->ordinal = x.ordinal;
	TRY(file_touch(tx, &p->t.file, e));
	return file_note(tx, &p->t, FILE_ADDED, "file.put",
			 str_fmt(p->t.w.arena, "%lld", (long long)x.ordinal), e);
}

enum rc office_file_put(struct node *n, const struct actor *who, const struct file_paper *x,
			int64_t now, int64_t *out_ordinal, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct putting p = { .t = { .w = { .arena = a, .who = who, .now = now, .problems = out } },
			     .file = x->file,
			     .item = x->item };

	TRY(policy_check(who, ACTION_FILE_FILL, NULL, e));
	p.item.document_id = 0;
	read_item(&p, true);
	if (x->fd < 0)
		problem_add(out, "file", "problem.required", 0);
	TRY(problems_rc(out, e));
	TRY(take_bytes(n, &p, x->fd, e));
	FAULT_POINT("office.files_taken");
	TRY(office_db_write(n, put_fn, &p, out, e));
	*out_ordinal = p.ordinal;
	return RC_OK;
}

static enum rc set_fn(struct tx *tx, void *arg, struct err *e)
{
	struct putting *p = arg;
	const struct file_item *x = &p->item;
	struct file_item row;

	TRY(file_begin(tx, &p->t, p->file, ACTION_FILE_FILL, e));
	TRY(item_load(tx, p->t.w.arena, p->t.file.id, x->id, &row, e));
	row.sheet = x->sheet;
	row.n_pages = x->n_pages;
	row.note = x->note;
	if (row.document_id == 0) {
		if (x->title.n == 0)
			problem_add(p->t.w.problems, "title", "problem.required", 0);
		TRY(problems_rc(p->t.w.problems, e));
		row.title = x->title;
		row.author = x->author;
		row.code = x->code;
		row.dated = x->dated;
	}
	TRY(item_save(tx, &row, e));
	TRY(file_touch(tx, &p->t.file, e));
	return file_note(tx, &p->t, FILE_EDITED, "file.item",
			 str_fmt(p->t.w.arena, "%lld", (long long)row.ordinal), e);
}

enum rc office_item_set(struct node *n, const struct actor *who, struct file_change f,
			const struct file_item *item, int64_t now, struct problems *out,
			struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct putting p = { .t = { .w = { .arena = a, .who = who, .now = now, .problems = out } },
			     .file = f,
			     .item = *item };

	TRY(policy_check(who, ACTION_FILE_FILL, NULL, e));
	read_item(&p, false);
	TRY(problems_rc(out, e));
	return office_db_write(n, set_fn, &p, out, e);
}

/* ---- taken out, ordered ---- */

struct ordering {
	struct file_work t;
	struct file_change file;
	int64_t item_id;
	enum item_act what;
};

static enum rc trade_places(struct tx *tx, struct ordering *o, const struct file_item *x,
			    struct err *e)
{
	int64_t to = x->ordinal + (o->what == ITEM_UP ? -1 : 1);
	struct file_item *all;
	size_t n;

	TRY(item_list(tx, o->t.w.arena, o->t.file.id, 0, LIMIT_FILE_ITEMS, &all, &n, e));
	if (to < 1 || to > (int64_t)n)
		return RC_OK;
	struct file_item other = all[to - 1];
	all[to - 1] = all[x->ordinal - 1];
	all[x->ordinal - 1] = other;
	return items_number(tx, all, n, e);
}

static enum rc item_act_fn(struct tx *tx, void *arg, struct err *e)
{
	struct ordering *o = arg;
	struct file_item x;
	struct document d;

	TRY(file_begin(tx, &o->t, o->file, ACTION_FILE_FILL, e));
	TRY(item_load(tx, o->t.w.arena, o->t.file.id, o->item_id, &x, e));
	TRY(file_touch(tx, &o->t.file, e));
	if (o->what != ITEM_REMOVE)
		return trade_places(tx, o, &x, e);
	if (x.document_id > 0) { /* what is held stays where it is */
		TRY(document_load(tx, o->t.w.arena, x.document_id, &d, e));
		TRY(held_check(d.is_held, e));
	}
	TRY(item_drop(tx, o->t.w.arena, &x, e));
	return file_note(tx, &o->t, FILE_REMOVED, "file.remove",
			 str_fmt(o->t.w.arena, "%lld", (long long)x.ordinal), e);
}

enum rc office_item_act(struct node *n, const struct actor *who, struct file_change f,
			int64_t item_id, enum item_act what, int64_t now, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct ordering o = { .t = { .w = { .arena = a, .who = who, .now = now } },
			      .file = f,
			      .item_id = item_id,
			      .what = what };

	TRY(policy_check(who, ACTION_FILE_FILL, NULL, e));
	return db_write(n->db, item_act_fn, &o, e);
}

/* ---- by day ---- */

static bool is_before(const struct file_row *x, const struct file_row *y)
{
	struct date dx = row_dated(x), dy = row_dated(y);

	if (!date_is_set(dx) || !date_is_set(dy))
		return date_is_set(dx) && !date_is_set(dy);
	return date_cmp(dx, dy) < 0;
}

/* At most LIMIT_FILE_ITEMS: by insertion, for most lists come nearly ordered. */
void file_rows_by_day(struct file_row *rows, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct file_row x = rows[i];
		size_t k = i;
		for (; k > 0 && is_before(&x, &rows[k - 1]); k--)
			rows[k] = rows[k - 1];
		rows[k] = x;
	}
}

static enum rc sort_fn(struct tx *tx, void *arg, struct err *e)
{
	struct ordering *o = arg;
	const struct actor program = { .kind = ACTOR_SYSTEM };
	struct file_work all_of_it;
	struct file_row *rows;
	size_t n;

	TRY(file_begin(tx, &o->t, o->file, ACTION_FILE_FILL, e));
	all_of_it = o->t; /* also what the reader may not open has its day */
	all_of_it.w.who = &program;
	TRY(file_rows(tx, &all_of_it, 0, LIMIT_FILE_ITEMS, &rows, &n, e));
	file_rows_by_day(rows, n);
	struct file_item *all = ARENA_ARRAY(o->t.w.arena, n + 1, struct file_item);
	for (size_t i = 0; i < n; i++)
		all[i] = rows[i].item;
	TRY(items_number(tx, all, n, e));
	TRY(file_touch(tx, &o->t.file, e));
	return file_note(tx, &o->t, FILE_ORDERED, "file.order", STR(""), e);
}

enum rc office_file_sort(struct node *n, const struct actor *who, struct file_change f, int64_t now,
			 struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct ordering o = { .t = { .w = { .arena = a, .who = who, .now = now } }, .file = f };

	TRY(policy_check(who, ACTION_FILE_FILL, NULL, e));
	return db_write(n->db, sort_fn, &o, e);
}

/* ---- read ---- */

struct opening {
	struct file_work t;
	int64_t file_id, item_id;
	struct file_item item;
};

static enum rc open_fn(struct tx *tx, void *arg, struct err *e)
{
	struct opening *o = arg;
	const struct file_change f = { .file_id = o->file_id };

	TRY(file_begin(tx, &o->t, f, ACTION_FILE_VIEW, e));
	TRY(item_load(tx, o->t.w.arena, o->file_id, o->item_id, &o->item, e));
	if (o->item.document_id > 0)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "no paper of the file's own");
	return office_audit(tx, o->t.w.who, "file.read",
			    object_name(o->t.w.arena, "file", o->file_id), o->item.name, o->t.w.now,
			    e);
}

enum rc office_item_open(struct node *n, struct arena *a, const struct actor *who, int64_t file_id,
			 int64_t item_id, int64_t now, struct file_item *out, int *out_fd,
			 struct err *e)
{
	struct opening o = { .t = { .w = { .arena = a, .who = who, .now = now } },
			     .file_id = file_id,
			     .item_id = item_id };
	uint64_t bytes;

	TRY(policy_check(who, ACTION_FILE_VIEW, NULL, e));
	TRY(db_write(n->db, open_fn, &o, e));
	TRY(blob_read_open(n->blobs, &o.item.blob, out_fd, &bytes, e));
	*out = o.item;
	return RC_OK;
}

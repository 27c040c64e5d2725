/* file_view.c -- hồ sơ as somebody sees it: one, lists, queues; what it lacks. */
#include "base/limits.h"
#include "office/file_int.h"
#include "office/sight.h"
#include "store/document.h"
#include "store/freeze.h"
#include "text/text.h"

/* ---- what is in it ---- */

struct date row_dated(const struct file_row *r)
{
	struct date none = { .year = 0 };

	if (r->item.document_id == 0)
		return r->item.dated;
	if (!r->document)
		return none;
	return date_is_set(r->document->issued_on) ? r->document->issued_on : none;
}

static const struct document *find(const struct document *all, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++) {
		if (all[i].id == id)
			return &all[i];
	}
	return NULL;
}

enum rc file_rows(struct tx *tx, const struct file_work *t, int64_t after, int64_t most,
		  struct file_row **out, size_t *out_n, struct err *e)
{
	const struct flow_work *w = &t->w;
	struct file_item *items;
	struct document *documents;
	size_t n, n_documents;

	TRY(item_list(tx, w->arena, t->file.id, after, most, &items, &n, e));
	TRY(item_documents(tx, w->arena, t->file.id, after, most, &documents, &n_documents, e));
	struct file_row *rows = ARENA_ARRAY(w->arena, n + 1, struct file_row);
	for (size_t i = 0; i < n; i++) {
		const struct document *d = find(documents, n_documents, items[i].document_id);
		bool is_open = true;
		if (d)
			TRY(sight_may(tx, w->arena, w->who, d, &is_open, e));
		rows[i] = (struct file_row){ .item = items[i],
					     .document = is_open ? d : NULL,
					     .is_hidden = !is_open };
	}
	*out = rows;
	*out_n = n;
	return RC_OK;
}

/* ---- what it lacks ---- */

static struct str fact_key(struct arena *a, const struct file_item *x, const struct document *d)
{
	if (!d)
		return str_fmt(a, "blob %.*s", STR_FMT(blob_id_hex(a, &x->blob)));
	if (d->number.n == 0)
		return STR("");
	return str_fmt(a, "%.*s %.*s %.*s", STR_FMT(document_number_key(a, d->number, d->notation)),
		       STR_FMT(d->from_code), STR_FMT(date_iso(a, d->issued_on)));
}

static struct file_fact fact_of(struct arena *a, const struct file_item *x,
				const struct document *d)
{
	struct file_fact f = { .item = x, .key = fact_key(a, x, d) };

	if (!d)
		return f;
	f.is_draft = d->state != DOCUMENT_SENT && d->state != DOCUMENT_REGISTERED;
	f.is_unfinished = d->direction == DIRECTION_INCOMING && d->state == DOCUMENT_REGISTERED &&
			  d->progress != PROGRESS_FINISHED && d->progress != PROGRESS_NEW;
	return f;
}

enum rc file_look(struct tx *tx, const struct file_work *t, struct file_flaw **out, size_t *out_n,
		  struct err *e)
{
	struct arena *a = t->w.arena;
	struct file_item *items;
	struct document *documents;
	size_t n, n_documents;

	TRY(item_list(tx, a, t->file.id, 0, LIMIT_FILE_ITEMS, &items, &n, e));
	TRY(item_documents(tx, a, t->file.id, 0, LIMIT_FILE_ITEMS, &documents, &n_documents, e));
	struct file_fact *facts = ARENA_ARRAY(a, n + 1, struct file_fact);
	for (size_t i = 0; i < n; i++)
		facts[i] = fact_of(a, &items[i],
				   find(documents, n_documents, items[i].document_id));
	TRY(item_facts(tx, a, t->file.id, facts, n, e));
	file_flaws(a, &t->file, facts, n, out, out_n);
	return RC_OK;
}

/* ---- one ---- */

struct view_read {
	struct file_work t;
	int64_t id, after;
	struct file_view view;
};

static uint64_t what_may(const struct file_work *t)
{
	uint64_t may = 0;

	for (int what = ACTION_FILE_VIEW; what <= (int)ACTION_FILE_RETURN; what++) {
		if (file_ask(t, (enum action)what, NULL) == RC_OK)
			may |= FILE_MAY(what);
	}
	return may;
}

static enum rc load_rows(struct tx *tx, struct view_read *r, struct err *e)
{
	struct file_view *v = &r->view;

	TRY(file_rows(tx, &r->t, r->after, LIMIT_FILE_PAGE + 1, &v->rows, &v->n_rows, e));
	v->has_more = v->n_rows > LIMIT_FILE_PAGE;
	if (v->has_more)
		v->n_rows = LIMIT_FILE_PAGE;
	for (size_t i = 0; i < v->n_rows; i++) {
		struct date d = row_dated(&v->rows[i]);
		if (date_is_set(d) && date_cmp(d, v->last_dated) > 0)
			v->last_dated = d;
	}
	return RC_OK;
}

static enum rc view_fn(struct tx *tx, void *arg, struct err *e)
{
	struct view_read *r = arg;
	const struct file_change which = { .file_id = r->id };
	struct arena *a = r->t.w.arena;
	struct file_view *v = &r->view;

	*v = (struct file_view){ .n_rows = 0 };
	TRY(file_begin(tx, &r->t, which, ACTION_FILE_VIEW, e));
	v->file = r->t.file;
	v->may = what_may(&r->t);
	if (v->file.is_held)
		TRY(freeze_of_file(tx, a, r->id, &v->freezes, &v->n_freezes, e));
	TRY(load_rows(tx, r, e));
	TRY(reader_list(tx, a, r->id, &v->readers, &v->n_readers, e));
	TRY(file_step_list(tx, a, r->id, LIMIT_FILE_HISTORY, &v->history, &v->n_history, e));
	if ((v->may & (FILE_MAY(ACTION_FILE_CLOSE) | FILE_MAY(ACTION_FILE_CHECK))) == 0)
		return RC_OK;
	return file_look(tx, &r->t, &v->flaws, &v->n_flaws, e);
}

enum rc office_file_view(struct node *n, struct arena *a, const struct actor *who, int64_t id,
			 int64_t after, struct file_view *out, struct err *e)
{
	struct view_read r = { .t = { .w = { .arena = a, .who = who } }, .id = id, .after = after };

	TRY(policy_check(who, ACTION_FILE_VIEW, NULL, e));
	TRY(db_read(n->db, view_fn, &r, e));
	*out = r.view;
	return RC_OK;
}

/* ---- lists ---- */

struct list_read {
	struct file_work t;
	struct file_page page;
	struct file_waiting waiting;
	int64_t document_id;
	struct work_file *found;
	size_t n;
};

static enum rc list_fn(struct tx *tx, void *arg, struct err *e)
{
	struct list_read *r = arg;

	return file_list(tx, r->t.w.arena, &r->page, &r->found, &r->n, e);
}

static void page_keys(struct list_read *r, enum action what)
{
	const struct actor *who = r->t.w.who;
	const struct actor_keys k = actor_keys_of(r->t.w.arena, who, capacity_may_some, what);

	r->page.tenant_id = who->tenant_id;
	r->page.sees_all = actor_may_organ(who, what);
	r->page.accounts = k.accounts;
	r->page.units = k.units;
	r->page.headed = k.headed;
	r->page.most = LIMIT_LIST_PAGE;
	r->page.word1 = r->page.word2 = r->page.word3 = r->page.word4 = STR("");
}

/* At most four count, as in lists of documents. */
static void page_words(struct list_read *r, struct str words)
{
	struct str rest = text_fold(r->t.w.arena, text_repair(r->t.w.arena, words)), word;
	struct str *slots[] = { &r->page.word1, &r->page.word2, &r->page.word3, &r->page.word4 };
	size_t n = 0;

	while (rest.n > 0 && n < sizeof slots / sizeof slots[0]) {
		(void)str_split(rest, ' ', &word, &rest);
		if (word.n > 0)
			*slots[n++] = word;
	}
}

enum rc office_file_list(struct node *n, struct arena *a, const struct actor *who,
			 const struct file_filter *f, struct work_file **out, size_t *out_n,
			 struct err *e)
{
	struct list_read r = { .t = { .w = { .arena = a, .who = who } } };

	TRY(policy_check(who, ACTION_FILE_VIEW, NULL, e));
	page_keys(&r, ACTION_FILE_VIEW);
	page_words(&r, f->words);
	r.page.has_state = f->has_state ? 1 : 0;
	r.page.state = f->state;
	r.page.year = f->year;
	r.page.maker_id = f->is_mine ? who->account_id : 0;
	r.page.before_id = f->before_id > 0 ? f->before_id : INT64_MAX;
	TRY(db_read(n->db, list_fn, &r, e));
	*out = r.found;
	*out_n = r.n;
	return RC_OK;
}

/* Of those found, the ones that policy allows. */
static enum rc keep(struct tx *tx, struct list_read *r, enum action what, struct err *e)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++) {
		r->t.file = r->found[i];
		TRY(file_reach_of(tx, r->t.w.arena, &r->t.file, &r->t.reach, e));
		if (file_ask(&r->t, what, NULL) == RC_OK)
			r->found[n++] = r->found[i];
	}
	r->n = n;
	return RC_OK;
}

static enum rc fillable_fn(struct tx *tx, void *arg, struct err *e)
{
	struct list_read *r = arg;

	TRY(file_list(tx, r->t.w.arena, &r->page, &r->found, &r->n, e));
	return keep(tx, r, ACTION_FILE_FILL, e);
}

enum rc office_file_fillable(struct node *n, struct arena *a, const struct actor *who,
			     struct work_file **out, size_t *out_n, struct err *e)
{
	struct list_read r = { .t = { .w = { .arena = a, .who = who } } };

	TRY(policy_check(who, ACTION_FILE_FILL, NULL, e));
	page_keys(&r, ACTION_FILE_FILL);
	r.page.sees_all = false; /* nobody fills all files of an organ */
	r.page.has_state = 1;
	r.page.state = WORK_FILE_OPEN;
	r.page.before_id = INT64_MAX;
	TRY(db_read(n->db, fillable_fn, &r, e));
	*out = r.found;
	*out_n = r.n;
	return RC_OK;
}

static enum rc of_document_fn(struct tx *tx, void *arg, struct err *e)
{
	struct list_read *r = arg;
	struct flow_work *w = &r->t.w;
	struct document *d = &w->document;

	TRY(document_load(tx, w->arena, r->document_id, d, e));
	TRY(sight_check(tx, w->arena, w->who, d, e));
	TRY(file_of_document(tx, w->arena, d->tenant_id, d->id, &r->found, &r->n, e));
	return keep(tx, r, ACTION_FILE_VIEW, e);
}

enum rc office_file_of_document(struct node *n, struct arena *a, const struct actor *who,
				int64_t document_id, struct document_files *out, struct err *e)
{
	struct list_read r = { .t = { .w = { .arena = a, .who = who } },
			       .document_id = document_id };

	TRY(policy_check(who, ACTION_FILE_VIEW, NULL, e));
	TRY(db_read(n->db, of_document_fn, &r, e));
	*out = (struct document_files){ r.t.w.document, r.found, r.n };
	return RC_OK;
}

/* ---- what waits ---- */

static struct file_waiting waiting_of(struct arena *a, const struct actor *who, int64_t now)
{
	const struct actor_keys k = actor_keys_of(a, who, capacity_may_some, ACTION_FILE_CLOSE);

	return (struct file_waiting){
		.tenant_id = who->tenant_id,
		.accounts = k.accounts,
		.issues = actor_may_organ(who, ACTION_CATALOG_ISSUE) ? 1 : 0,
		.checks = actor_may_organ(who, ACTION_FILE_CHECK) ? 1 : 0,
		.sees_all = actor_may_organ(who, ACTION_FILE_CHECK) ? 1 : 0,
		.until = date_add(time_date_vn(now), LIMIT_FILE_NOTICE_DAYS),
		.most = LIMIT_QUEUE_COUNT,
	};
}

static enum rc queue_fn(struct tx *tx, void *arg, struct err *e)
{
	struct list_read *r = arg;

	return file_queue(tx, r->t.w.arena, &r->waiting, &r->found, &r->n, e);
}

enum rc office_file_queue(struct node *n, struct arena *a, const struct actor *who,
			  enum file_queue queue, int64_t after_id, int64_t now,
			  struct work_file **out, size_t *out_n, struct err *e)
{
	struct list_read r = { .t = { .w = { .arena = a, .who = who } },
			       .waiting = waiting_of(a, who, now) };

	*out = NULL;
	*out_n = 0;
	if (who->kind != ACTOR_PERSON || (queue == FILES_TO_CHECK && r.waiting.checks == 0))
		return RC_OK;
	r.waiting.queue = queue;
	r.waiting.after_id = after_id;
	r.waiting.most = LIMIT_LIST_PAGE;
	TRY(db_read(n->db, queue_fn, &r, e));
	*out = r.found;
	*out_n = r.n;
	return RC_OK;
}

enum rc file_counts_of(struct tx *tx, struct arena *a, const struct actor *who, int64_t now,
		       struct file_counts *out, struct err *e)
{
	const struct file_waiting w = waiting_of(a, who, now);

	*out = (struct file_counts){ .total = 0 };
	if (who->kind != ACTOR_PERSON)
		return RC_OK;
	TRY(file_queue_count(tx, a, &w, out->n, e));
	for (int q = 0; q < (int)file_queue__COUNT; q++)
		out->total += out->n[q];
	return RC_OK;
}

/* notice_view.c -- one văn bản nội bộ with its receipts; those that somebody may see; printed. */
#include "base/limits.h"
#include "markup/page.h"
#include "office/leaf.h"
#include "office/notice_int.h"
#include "office/own_receiver.h"
#include "office/sight.h"
#include "store/document.h"
#include "store/notice.h"
#include "store/people.h"

/* ---- one ---- */

struct view_read {
	struct arena *arena;
	const struct actor *who;
	struct notice_view *view;
};

static bool may(const struct actor *who, enum action what, const struct document *d)
{
	struct actor asks = *who;

	asks.stands_for = NULL; /* it is asked of no use case */
	return policy_allows(&asks, what, d);
}

/* Units first, then people as they were written to. */
static void fill_to(struct view_read *r, const struct assignment *all, size_t n)
{
	struct notice_view *v = r->view;

	v->to = ARENA_ARRAY(r->arena, n + 1, struct assignment);
	for (int people = 0; people < 2; people++) {
		for (size_t i = 0; i < n; i++) {
			if ((all[i].account_id > 0) == (people > 0) &&
			    all[i].state != ASSIGNMENT_WITHDRAWN)
				v->to[v->n_to++] = all[i];
		}
	}
}

static void fill_reader(struct view_read *r, struct assignment *x)
{
	struct notice_view *v = r->view;
	struct actor asks = *r->who;
	const struct subject s = { .document = &v->v.document, .assignment = x };

	asks.stands_for = NULL;
	v->n_readers++;
	v->n_read += x->seen_at > 0;
	if (policy_check_on(&asks, ACTION_ASSIGNMENT_OPEN, &s, NULL) == RC_OK)
		v->to_read = x->id;
	if (v->sees_receipts)
		return;
	x->seen_at = x->ended_at = 0;
	x->state = ASSIGNMENT_NEW;
	x->reason = STR("");
}

static enum rc view_fn(struct tx *tx, void *arg, struct err *e)
{
	struct view_read *r = arg;
	struct notice_view *v = r->view;
	const struct document *d = &v->v.document;
	struct assignment *all;
	size_t n;

	v->n_to = v->n_prints = 0;
	v->n_readers = v->n_read = v->to_read = 0;
	TRY(notice_load(tx, r->arena, d->id, &v->notice, e));
	TRY(assignment_list(tx, r->arena, d->id, &all, &n, e));
	v->may_withdraw = may(r->who, ACTION_NOTICE_WITHDRAW, d);
	v->may_add = may(r->who, ACTION_NOTICE_ADD, d);
	v->sees_receipts = may(r->who, ACTION_NOTICE_RECEIPTS, d);
	fill_to(r, all, n);
	for (size_t i = 0; i < v->n_to; i++) {
		if (v->to[i].account_id > 0)
			fill_reader(r, &v->to[i]);
	}
	if (!v->sees_receipts) {
		v->n_read = 0;
		return RC_OK;
	}
	return notice_print_list(tx, r->arena, d->id, &v->prints, &v->n_prints, e);
}

enum rc office_notice_view(struct node *n, struct arena *a, const struct actor *who, int64_t id,
			   int64_t now, struct notice_view *out, struct err *e)
{
	struct view_read r = { .arena = a, .who = who, .view = out };

	*out = (struct notice_view){ .n_to = 0 };
	TRY(policy_check(who, ACTION_INTERNAL_VIEW, NULL, e));
	TRY(office_document_view(n, a, who, id, now, &out->v, e));
	if (out->v.document.notice == NOTICE_NONE)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "it is none");
	return db_read(n->db, view_fn, &r, e);
}

/* ---- all that somebody may see ---- */

struct list_read {
	struct arena *arena;
	const struct actor *who;
	const struct notice_filter *filter;
	struct notice_page page;
	struct notice_row *rows;
	size_t n_rows;
};

static struct str json_ids(struct arena *a, const int64_t *ids, size_t n)
{
	struct buf b;

	buf_init(&b, a, LIMIT_KEYS_BYTES);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%s%lld", i > 0 ? "," : "[", (long long)ids[i]);
	return str_fmt(a, "%s%.*s]", n > 0 ? "" : "[", STR_FMT(buf_str(&b)));
}

/* All, or what their posts see: the rows of sight (P2). */
static enum rc narrow(struct tx *tx, struct list_read *r, struct err *e)
{
	const struct scope s = policy_scope(r->who, ACTION_INTERNAL_VIEW);
	const struct actor_keys k = actor_keys_of(r->arena, r->who, capacity_may_by_sight,
						  ACTION_INTERNAL_VIEW);
	int64_t *holders;
	size_t n;

	r->page.sees_all = s.states[DOCUMENT_REGISTERED];
	TRY(holder_mine(tx, r->arena, &k, &holders, &n, e));
	r->page.holders = json_ids(r->arena, holders, n);
	return RC_OK;
}

static enum rc place(struct tx *tx, struct list_read *r, struct err *e)
{
	struct document d;

	r->page.rank = r->page.id = INT64_MAX;
	if (r->filter->before_id == 0)
		return RC_OK;
	TRY(document_load(tx, r->arena, r->filter->before_id, &d, e));
	if (d.tenant_id != r->who->tenant_id || d.notice == NOTICE_NONE)
		return RC_OK;
	r->page.rank = document_list_rank(&d, d.state);
	r->page.id = d.id;
	return RC_OK;
}

static enum rc list_fn(struct tx *tx, void *arg, struct err *e)
{
	struct list_read *r = arg;
	struct document *found;

	TRY(narrow(tx, r, e));
	TRY(place(tx, r, e));
	TRY(notice_list(tx, r->arena, &r->page, &found, &r->n_rows, e));
	r->rows = ARENA_ARRAY(r->arena, r->n_rows + 1, struct notice_row);
	for (size_t i = 0; i < r->n_rows; i++) {
		struct notice_row *row = &r->rows[i];
		row->document = found[i];
		TRY(notice_load(tx, r->arena, found[i].id, &row->notice, e));
		if (r->filter->scope == NOTICES_WRITTEN)
			TRY(notice_read_count(tx, r->arena, found[i].id, &row->n_readers,
					      &row->n_read, e));
	}
	return RC_OK;
}

enum rc office_notice_list(struct node *n, struct arena *a, const struct actor *who,
			   const struct notice_filter *f, struct notice_row **out, size_t *out_n,
			   struct err *e)
{
	struct list_read r = {
		.arena = a,
		.who = who,
		.filter = f,
		.page = { .tenant_id = who->tenant_id,
			  .scope = f->scope,
			  .kind = f->has_kind ? notice_kind_text(f->kind) : STR(""),
			  .most = f->n_max > 0 && f->n_max < LIMIT_LIST_PAGE ? f->n_max
									     : LIMIT_LIST_PAGE },
	};

	TRY(policy_check(who, ACTION_INTERNAL_VIEW, NULL, e));
	r.page.accounts = actor_keys_of(a, who, capacity_may_some, ACTION_NOTICE_WRITE).accounts;
	TRY(db_read(n->db, list_fn, &r, e));
	*out = r.rows;
	*out_n = r.n_rows;
	return RC_OK;
}

/* ---- whom somebody may write to ---- */

struct people_read {
	struct flow_work w;
	bool is_free;
	struct flow_recipients *out;
};

static void add_people_of(const struct notice_reach *r, int64_t unit_id,
			  struct flow_recipients *out, bool *out_any)
{
	*out_any = false;
	for (size_t i = 0; i < r->n_people; i++) {
		if (r->people[i].unit_id != unit_id)
			continue;
		bool is_author = r->people[i].account_id == r->who->account_id && !r->is_free;
		*out_any = *out_any || !is_author;
		if (!is_author && notice_reaches(r, &r->people[i]))
			out->people[out->n_people++] = r->people[i];
	}
}

static enum rc people_fn(struct tx *tx, void *arg, struct err *e)
{
	struct people_read *r = arg;
	struct flow_recipients *out = r->out;
	struct notice_reach reach;
	bool any;

	TRY(notice_reach_load(tx, &r->w, r->is_free, &reach, e));
	*out = (struct flow_recipients){ .n_units = 0 };
	out->units = ARENA_ARRAY(r->w.arena, reach.n_units + 1, struct unit);
	out->has_head = ARENA_ARRAY(r->w.arena, reach.n_units + 1, bool);
	out->people = ARENA_ARRAY(r->w.arena, reach.n_people + 1, struct flow_person);
	add_people_of(&reach, 0, out, &any);
	for (size_t i = 0; i < reach.n_units; i++) {
		const struct unit *u = &reach.units[i];
		size_t n_before = out->n_people;
		if (u->state != UNIT_ACTIVE)
			continue;
		add_people_of(&reach, u->id, out, &any);
		bool is_whole = notice_reaches_unit(&reach, u->id);
		if (!is_whole && out->n_people == n_before)
			continue;
		out->has_head[out->n_units] = is_whole && any;
		out->units[out->n_units++] = *u;
	}
	return RC_OK;
}

enum rc office_notice_recipients(struct node *n, struct arena *a, const struct actor *who,
				 int64_t now, struct flow_recipients *out, struct err *e)
{
	struct people_read r = { .w = { .arena = a, .who = who, .now = now }, .out = out };

	TRY(policy_check(who, ACTION_NOTICE_WRITE, NULL, e));
	return db_read(n->db, people_fn, &r, e);
}

enum rc office_own_receivers_choices(struct node *n, struct arena *a, const struct actor *who,
				     int64_t now, struct flow_recipients *out, struct err *e)
{
	struct people_read r = { .w = { .arena = a, .who = who, .now = now },
				 .is_free = true,
				 .out = out };

	TRY(policy_check(who, ACTION_OUTGOING_WRITE, NULL, e));
	return db_read(n->db, people_fn, &r, e);
}

/* ---- printed ---- */

static enum rc count_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct leaf *l = arg;

	return notice_print_add(tx, l->document_id, l->who->account_id, l->now, e);
}

static void add_fact(struct leaf *l, enum text_id id, struct str x)
{
	if (x.n > 0)
		leaf_add(l, false, leaf_words(l, id, x, STR("")));
}

static void add_lines(struct leaf *l, const struct notice_view *v)
{
	const struct document *d = &v->v.document;
	const struct notice *x = &v->notice;

	if (d->standing != STANDING_HOLDS)
		leaf_add(l, true, text_get(l->lang, TEXT_NOTICE_WITHDRAWN));
	leaf_add(l, true, d->subject);
	add_fact(l, TEXT_NOTICE_PRINT_FROM, d->from_name);
	add_fact(l, TEXT_NOTICE_PRINT_AT, time_vn(l->arena, d->created_at));
	if (d->priority > 0)
		add_fact(l, TEXT_SLIP_PRIORITY,
			 text_of_enum(l->lang, STR("priority"),
				      str_fmt(l->arena, "%lld", (long long)d->priority)));
	if (x->meets_at > 0)
		add_fact(l, TEXT_NOTICE_PRINT_MEETS, time_vn(l->arena, x->meets_at));
	add_fact(l, TEXT_NOTICE_PRINT_VENUE, x->venue);
	if (d->content.n > 0)
		leaf_add(l, false, d->content);
	if (v->v.n_attachments > 0)
		leaf_add(l, true, text_get(l->lang, TEXT_NOTICE_FILES));
	for (size_t i = 0; i < v->v.n_attachments; i++)
		leaf_add(l, false, v->v.attachments[i].name);
	leaf_add(l, true, text_get(l->lang, TEXT_NOTICE_TO));
	for (size_t i = 0; i < v->n_to; i++)
		leaf_add(l, false,
			 v->to[i].account_id > 0 ? v->to[i].account_name : v->to[i].unit_name);
}

enum rc office_notice_print(struct node *n, struct arena *a, const struct actor *who, int64_t id,
			    enum lang lang, int64_t now, struct register_print *out, struct err *e)
{
	struct leaf l = { .node = n, .arena = a, .who = who, .lang = lang, .now = now };
	struct notice_view v;

	if (who->kind != ACTOR_PERSON)
		return err_set(e, RC_DENIED, "err.denied.role", "it is counted by who prints it");
	TRY(office_notice_view(n, a, who, id, now, &v, e));
	l.title = text_upper(
		a, text_of_enum(lang, STR("notice_kind"), notice_kind_text(v.v.document.notice)));
	l.name = leaf_words(&l, TEXT_NOTICE_PRINT_FILE, str_fmt(a, "%lld", (long long)id), STR(""));
	l.audit = "notice.print";
	l.document_id = id;
	l.put_down = count_fn;
	l.ctx = &l;
	add_lines(&l, &v);
	return leaf_print(&l, out, e);
}

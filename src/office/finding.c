/* finding.c -- a search as far as who asks may see: parts of what they see, put together. */
#include "office/finding.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "office/office_int.h"
#include "office/people.h"
#include "office/sight.h"
#include "store/search.h"

/* For each direction: what is open by state, and what is seen by sight. */
#define PARTS (2 * (int)direction__COUNT)

struct finding {
	struct arena *arena;
	const struct actor *who;
	const struct search_order *order;
	struct search_expr expr;
	struct search_query parts[PARTS];
	int n_parts;
	enum db_engine engine;
	struct search_result *result;
};

/* ---- what somebody may see ---- */

/* The states in which a direction is open; how much of it that is. */
struct opening {
	bool is_any, is_whole;
};

static struct opening open_add(struct buf *b, enum direction d, const struct scope *s)
{
	struct opening o = { .is_whole = true };

	for (int i = 0; i < (int)document_state__COUNT; i++) {
		struct str state = document_state_text((enum document_state)i);
		struct str direction = direction_text(d);
		o.is_whole = o.is_whole && s->states[i];
		o.is_any = o.is_any || s->states[i];
		if (s->states[i])
			buf_fmt(b, "%.*s.%.*s,", STR_FMT(direction), STR_FMT(state));
	}
	return o;
}

static struct search_query *part_add(struct finding *f, struct str open)
{
	struct search_query *q = &f->parts[f->n_parts++];

	*q = (struct search_query){
		.engine = f->engine,
		.tenant_id = f->who->tenant_id,
		.expr = &f->expr,
		.form = &f->order->form,
		.today = time_date_vn(f->order->now),
		.open = open,
		.before_id = f->order->before_id,
		.n_max = f->order->n_max + 1,
	};
	return q;
}

static enum rc sight_add(struct tx *tx, struct finding *f, enum direction d, struct str open,
			 struct err *e)
{
	const struct search_form *form = &f->order->form;
	const struct actor_keys k = actor_keys_of(f->arena, f->who, capacity_may_by_sight,
						  view_action(d));
	int64_t *holders;
	size_t n;

	if (form->has_state && form->state != document_state_seen(d))
		return RC_OK;
	TRY(holder_mine(tx, f->arena, &k, &holders, &n, e));
	if (n == 0)
		return RC_OK;
	struct search_query *q = part_add(f, open);
	q->by_sight = q->has_direction = true;
	q->direction = d;
	q->holders = holders;
	q->n_holders = n;
	return RC_OK;
}

static bool is_asked(const struct finding *f, enum direction d)
{
	const struct search_form *form = &f->order->form;

	return !form->has_direction || form->direction == d;
}

/* Who sees something of every direction asked for looks at all that the words name; else at each direction
 * for itself, so that what is found of the others is not walked through in vain. */
static void open_parts(struct finding *f, const struct opening *o, struct str open)
{
	bool is_every = true, is_whole = true;

	for (int d = 0; d < (int)direction__COUNT; d++) {
		if (!is_asked(f, (enum direction)d))
			continue;
		is_every = is_every && o[d].is_any;
		is_whole = is_whole && o[d].is_whole;
	}
	if (is_every) {
		part_add(f, open)->is_whole = is_whole;
		return;
	}
	for (int d = 0; d < (int)direction__COUNT; d++) {
		if (!is_asked(f, (enum direction)d) || !o[d].is_any)
			continue;
		struct search_query *q = part_add(f, open);
		q->has_direction = true;
		q->direction = (enum direction)d;
		q->is_whole = o[d].is_whole;
	}
}

static enum rc parts_make(struct tx *tx, struct finding *f, struct err *e)
{
	struct opening openings[direction__COUNT] = { { false } };
	struct buf b;

	f->n_parts = 0; /* the transaction may run again */
	buf_init(&b, f->arena, LIMIT_KEYS_BYTES);
	buf_add_char(&b, ',');
	for (int d = 0; d < (int)direction__COUNT; d++) {
		const struct scope s = policy_scope(f->who, view_action((enum direction)d));
		if (is_asked(f, (enum direction)d))
			openings[d] = open_add(&b, (enum direction)d, &s);
	}
	struct str open = buf_str(&b);
	open_parts(f, openings, open);
	for (int d = 0; d < (int)direction__COUNT; d++) {
		const struct scope s = policy_scope(f->who, view_action((enum direction)d));
		if (s.by_sight && is_asked(f, (enum direction)d))
			TRY(sight_add(tx, f, (enum direction)d, open, e));
	}
	return RC_OK;
}

/* ---- newest first ---- */

struct found {
	struct document *p;
	size_t n, room;
	int64_t looked_to;
};

static void found_add(struct arena *a, struct found *to, const struct document *d)
{
	if (to->n == to->room) {
		size_t room = 2 * to->room + 64;
		struct document *p = ARENA_ARRAY(a, room, struct document);
		for (size_t i = 0; i < to->n; i++)
			p[i] = to->p[i];
		to->p = p;
		to->room = room;
	}
	to->p[to->n++] = *d;
}

static bool has_document(const struct found *in, int64_t id)
{
	for (size_t i = 0; i < in->n; i++) {
		if (in->p[i].id == id)
			return true;
	}
	return false;
}

/* What the index does not know yet is looked at itself. */
static enum rc add_fresh(struct tx *tx, struct finding *f, const struct search_query *q,
			 struct found *to, struct err *e)
{
	bool asks_register = f->order->form.series_id > 0;
	struct document *rows;
	size_t n;

	if (!f->result->is_behind)
		return RC_OK;
	TRY(search_fresh(tx, f->arena, q, &rows, &n, e));
	for (size_t i = 0; i < n; i++) {
		struct search_source s = { .document = &rows[i] };
		if (asks_register)
			TRY(search_series_of(tx, f->arena, rows[i].id, &s.series_id, e));
		const struct search_text t = search_text_make(f->arena, &s);
		if (!has_document(to, rows[i].id) && search_meets(&f->expr, &t))
			found_add(f->arena, to, &rows[i]);
	}
	return RC_OK;
}

static enum rc add_newest(struct tx *tx, struct finding *f, const struct search_query *q,
			  struct found *to, struct err *e)
{
	struct document *rows;
	int64_t looked_to;
	size_t n;

	TRY(search_newest(tx, f->arena, q, &rows, &n, &looked_to, e));
	for (size_t i = 0; i < n; i++) {
		if (!has_document(to, rows[i].id))
			found_add(f->arena, to, &rows[i]);
	}
	if (looked_to > to->looked_to)
		to->looked_to = looked_to;
	return add_fresh(tx, f, q, to, e);
}

static int by_newest(const void *x, const void *y)
{
	const struct document *a = x, *b = y;

	return a->id < b->id ? 1 : a->id > b->id ? -1 : 0;
}

static enum rc fill_rows(struct tx *tx, struct finding *f, const struct document *p, size_t n,
			 struct err *e)
{
	struct search_result *r = f->result;

	r->rows = ARENA_ARRAY(f->arena, n + 1, struct document_row);
	r->n_rows = n;
	for (size_t i = 0; i < n; i++)
		TRY(office_row_fill(tx, f->arena, &p[i], &r->rows[i], e));
	return RC_OK;
}

/* What lies below a page that is full already is not looked for. */
static int64_t page_end(struct found *all, size_t most)
{
	if (all->n <= most)
		return 0;
	qsort(all->p, all->n, sizeof all->p[0], by_newest);
	return all->p[most].id;
}

/* Below where a part stopped looking, another part's are no longer the next ones. */
static enum rc find_newest(struct tx *tx, struct finding *f, struct err *e)
{
	struct search_result *r = f->result;
	struct found all = { .n = 0 };
	size_t n = 0, most = (size_t)f->order->n_max;

	for (int i = 0; i < f->n_parts; i++) {
		f->parts[i].above_id = page_end(&all, most);
		TRY(add_newest(tx, f, &f->parts[i], &all, e));
	}
	if (all.n > 1)
		qsort(all.p, all.n, sizeof all.p[0], by_newest);
	while (n < all.n && n < most && all.p[n].id >= all.looked_to)
		n++;
	r->is_looked = n < most && all.looked_to > 0;
	r->has_more = n < all.n || r->is_looked;
	r->next_id = n == most ? all.p[n - 1].id : all.looked_to;
	return fill_rows(tx, f, all.p, n, e);
}

/* ---- by title ---- */

struct titles {
	struct search_title *p;
	size_t n;
};

static int by_distance(const void *x, const void *y)
{
	const struct search_title *a = x, *b = y;

	if (a->distance != b->distance)
		return a->distance < b->distance ? -1 : 1;
	return a->id < b->id ? 1 : a->id > b->id ? -1 : 0;
}

static struct titles join(struct arena *a, const struct titles *x, const struct search_title *p,
			  size_t n)
{
	struct titles out = { ARENA_ARRAY(a, x->n + n + 1, struct search_title), 0 };

	for (size_t i = 0; i < x->n; i++)
		out.p[out.n++] = x->p[i];
	for (size_t i = 0; i < n; i++)
		out.p[out.n++] = p[i];
	return out;
}

static enum rc add_titles(struct tx *tx, struct finding *f, const struct search_query *part,
			  struct titles *all, struct err *e)
{
	struct search_query q = *part;
	struct found fresh = { .n = 0 };
	struct search_title *p;
	size_t n;

	q.before_id = 0;
	TRY(search_titles(tx, f->arena, &q, &p, &n, e));
	*all = join(f->arena, all, p, n);
	TRY(add_fresh(tx, f, &q, &fresh, e));
	for (size_t i = 0; i < fresh.n; i++) {
		const struct search_title t = { .id = fresh.p[i].id,
						.subject = fresh.p[i].subject };
		*all = join(f->arena, all, &t, 1);
	}
	return RC_OK;
}

/* In their order, each once, from where the page begins. */
static size_t order_titles(struct finding *f, struct titles *all)
{
	const struct search_order *o = f->order;
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++)
		all->p[i].distance = search_distance(f->arena, &f->expr, all->p[i].subject);
	if (all->n > 1)
		qsort(all->p, all->n, sizeof all->p[0], by_distance);
	for (size_t i = 0; i < all->n; i++) {
		const struct search_title *t = &all->p[i];
		bool is_shown = o->before_id > 0 &&
				(t->distance < o->before_distance ||
				 (t->distance == o->before_distance && t->id >= o->before_id));
		if (!is_shown && (n == 0 || all->p[n - 1].id != t->id))
			all->p[n++] = *t;
	}
	return n;
}

static enum rc find_titles(struct tx *tx, struct finding *f, struct err *e)
{
	struct search_result *r = f->result;
	struct titles all = { .n = 0 };
	size_t most = (size_t)f->order->n_max;

	for (int i = 0; i < f->n_parts; i++)
		TRY(add_titles(tx, f, &f->parts[i], &all, e));
	size_t n = order_titles(f, &all), n_page = n < most ? n : most;
	struct document *p = ARENA_ARRAY(f->arena, n_page + 1, struct document);
	for (size_t i = 0; i < n_page; i++)
		TRY(document_load(tx, f->arena, all.p[i].id, &p[i], e));
	r->has_more = n > n_page;
	if (n_page > 0) {
		r->next_id = all.p[n_page - 1].id;
		r->next_distance = all.p[n_page - 1].distance;
	}
	return fill_rows(tx, f, p, n_page, e);
}

/* ---- both ---- */

static enum rc search_fn(struct tx *tx, void *arg, struct err *e)
{
	struct finding *f = arg;
	int64_t behind;

	TRY(parts_make(tx, f, e));
	TRY(search_marks_count(tx, f->arena, 1, &behind, e));
	f->result->is_behind = behind > 0;
	/* without words there is nothing to put in order by */
	return f->order->by_title && search_has_words(&f->expr) ? find_titles(tx, f, e)
								: find_newest(tx, f, e);
}

/* By login as by number. */
static enum rc find_person(struct node *n, struct arena *a, const struct actor *who,
			   struct search_form *f, struct problems *ps, struct err *e)
{
	struct str login = str_lower(a, f->person);
	bool is_there;

	if (f->person.n == 0)
		return RC_OK;
	enum rc rc = office_person_find(n, a, who, login, &f->account_id, e);
	TRY(err_if_absent(e, rc, &is_there));
	if (!is_there)
		problem_add_words(ps, "person", "problem.no_person", login, STR(""));
	return RC_OK;
}

static enum rc may_search(const struct actor *who, struct err *e)
{
	if (policy_allows(who, ACTION_INCOMING_VIEW, NULL))
		return RC_OK;
	return policy_check(who, ACTION_OUTGOING_VIEW, NULL, e);
}

enum rc office_search(struct node *n, struct arena *a, const struct actor *who,
		      const struct search_order *o, struct search_result *out, struct problems *ps,
		      struct err *e)
{
	struct search_order order = *o;
	struct finding f = { .arena = a,
			     .who = who,
			     .order = &order,
			     .engine = db_engine_of(n->db),
			     .result = out };

	*out = (struct search_result){ .n_rows = 0 };
	TRY(may_search(who, e));
	if (order.n_max <= 0 || order.n_max > LIMIT_LIST_PAGE)
		order.n_max = LIMIT_LIST_PAGE;
	TRY(find_person(n, a, who, &order.form, ps, e));
	search_compile(a, who->tenant_id, &order.form, &f.expr, ps);
	TRY(problems_rc(ps, e));
	return db_read(n->db, search_fn, &f, e);
}

/* document_list.c -- lists of documents: by state, by sight, by register; how many are open. */
#include "gen/queries.h"
#include "store/document.h"

static int64_t day_start(struct date d)
{
	return date_is_set(d) ? date_start_vn(d) : 0;
}

/* Behind a document that was here, though it may have left since: urgency and arrival stay. */
static enum rc find_waiting_place(struct tx *tx, struct arena *a, const struct document_query *q,
				  struct document_page *page, struct err *e)
{
	struct document d;

	if (q->before_id <= 0) {
		page->rank = page->id = 0;
		return RC_OK;
	}
	enum rc rc = q_document_load(tx, a, q->before_id, &d, e);
	if (rc == RC_NOT_FOUND || (rc == RC_OK && d.tenant_id != q->tenant_id)) {
		err_clear(e);
		return RC_OK;
	}
	TRY(rc);
	page->rank = document_list_rank(&d, DOCUMENT_WAITING);
	return RC_OK;
}

/* Behind a document of a state that none ever leaves. */
static enum rc find_place(struct tx *tx, struct arena *a, const struct document_query *q,
			  struct document_page *page, struct err *e)
{
	const struct q_document_list_place_args args = { .id = q->before_id,
							 .tenant_id = q->tenant_id,
							 .state = page->state };
	struct q_document_list_place_row *rows;
	size_t n;

	if (q->before_id <= 0)
		return RC_OK;
	TRY(q_document_list_place(tx, a, &args, &rows, &n, e));
	page->rank = n > 0 ? rows[0].list_rank : 0;
	return RC_OK;
}

/* ---- what some holders see ---- */

struct found {
	struct document *p;
	size_t n, most;
	bool by_id; /* of several states */
};

static bool stands_before(const struct document *x, const struct document *y)
{
	int64_t rx = document_list_rank(x, x->state), ry = document_list_rank(y, y->state);

	return rx != ry ? rx > ry : x->id > y->id;
}

static bool comes_before(const struct found *in, const struct document *x, const struct document *y)
{
	return in->by_id ? x->id > y->id : stands_before(x, y);
}

/* Two holders may see the same document. */
static void merge(struct arena *a, struct found *to, struct document *p, size_t n)
{
	struct document *out;
	size_t i = 0, k = 0, n_out = 0;

	if (to->n == 0) { /* of the first who sees any */
		to->p = p;
		to->n = n;
		return;
	}
	if (n == 0)
		return;
	out = ARENA_ARRAY(a, to->most + 1, struct document);
	while (n_out < to->most && (i < to->n || k < n)) {
		if (i < to->n && k < n && to->p[i].id == p[k].id)
			k++;
		bool is_first = k == n || (i < to->n && comes_before(to, &to->p[i], &p[k]));
		out[n_out++] = is_first ? to->p[i++] : p[k++];
	}
	to->p = out;
	to->n = n_out;
}

static enum rc list_seen(struct tx *tx, struct arena *a, const struct document_query *q,
			 struct document_page *page, struct found *out, struct err *e)
{
	*out = (struct found){ .most = (size_t)q->n_max, .by_id = q->has_open };
	for (size_t i = 0; i < q->n_holders; i++) {
		struct document *rows;
		size_t n;

		page->holder_id = q->holders[i];
		TRY(q_document_list_seen(tx, a, page, &rows, &n, e));
		merge(a, out, rows, n);
	}
	return RC_OK;
}

/* What is open by its state is among the rest in one list. */
static enum rc list_by_sight(struct tx *tx, struct arena *a, const struct document_query *q,
			     struct document_page *page, struct document **out, size_t *out_n,
			     struct err *e)
{
	struct document *rows;
	struct found f;
	size_t n;

	page->state = document_state_seen(q->direction);
	if (document_state_is_ranked(page->state))
		TRY(find_place(tx, a, q, page, e));
	else
		page->rank = 0;
	TRY(list_seen(tx, a, q, page, &f, e));
	if (q->has_open) {
		page->state = q->open;
		TRY(q_document_list_state(tx, a, page, &rows, &n, e));
		merge(a, &f, rows, n);
	}
	*out = f.p;
	*out_n = f.n;
	return RC_OK;
}

/* ---- what a register has ---- */

/* From the newest year on, or behind a document of it; year 0: there is nothing. */
static enum rc find_register_place(struct tx *tx, struct arena *a, const struct document_query *q,
				   struct document_page *page, struct err *e)
{
	struct q_document_register_year_row newest;
	struct q_document_register_place_row *at;
	size_t n;

	page->year = page->number = INT64_MAX;
	if (q->before_id <= 0) {
		TRY(q_document_register_year(tx, a, page, &newest, e));
		page->year = newest.year;
		return RC_OK;
	}
	TRY(q_document_register_place(tx, a, page, q->in.direction, &at, &n, e));
	page->year = n > 0 ? at[0].year : 0;
	page->number = n > 0 ? at[0].number : 0;
	return RC_OK;
}

/* Year by year, along the index that keeps the numbers apart. */
static enum rc list_register(struct tx *tx, struct arena *a, const struct document_query *q,
			     struct document_page *page, struct document **out, size_t *out_n,
			     struct err *e)
{
	bool is_incoming = q->in.direction == DIRECTION_INCOMING;
	struct document *all = ARENA_ARRAY(a, (size_t)q->n_max + 1, struct document), *rows;
	struct q_document_register_year_row before;
	size_t n;

	page->register_id = q->in.id;
	page->series_id = q->in.kind == SERIES_MAIN ? 0 : q->in.id;
	*out = all;
	*out_n = 0;
	TRY(find_register_place(tx, a, q, page, e));
	while (page->year > 0 && page->most > 0) {
		TRY(is_incoming ? q_document_list_entered(tx, a, page, &rows, &n, e)
				: q_document_list_numbered(tx, a, page, &rows, &n, e));
		for (size_t i = 0; i < n; i++)
			all[(*out_n)++] = rows[i];
		page->most -= (int64_t)n;
		TRY(q_document_register_year(tx, a, page, &before, e));
		page->year = before.year;
		page->number = INT64_MAX;
	}
	return RC_OK;
}

/* Of what goes out. */
static enum rc list_queue(struct tx *tx, struct arena *a, const struct document_query *q,
			  struct document_page *page, struct document **out, size_t *out_n,
			  struct err *e)
{
	if (str_eq_c(q->queue, "own"))
		return q_document_list_drafts_of(tx, a, page, out, out_n, e);
	if (str_eq_c(q->queue, "unreceived"))
		return q_document_list_unreceived(tx, a, page, out, out_n, e);
	if (str_eq_c(q->queue, "unfinished"))
		return q_document_list_unfinished(tx, a, page, out, out_n, e);
	page->state = DOCUMENT_SENT;
	TRY(find_place(tx, a, q, page, e));
	return q_document_list_queue(tx, a, page, out, out_n, e);
}

enum rc document_list(struct tx *tx, struct arena *a, const struct document_query *q,
		      struct document **out, size_t *out_n, struct err *e)
{
	struct document_page page = {
		.tenant_id = q->tenant_id,
		.direction = q->direction,
		.state = q->state,
		.queue = q->queue,
		.accounts = q->accounts,
		.takes_up = q->takes_up,
		.rank = INT64_MAX,
		.id = q->before_id > 0 ? q->before_id : INT64_MAX,
		.below_rank = document_waiting_below(str_eq_c(q->queue, "urgent") ? 1 : 0),
		.only_late = str_eq_c(q->queue, "late"),
		.today = q->today,
		.today_at = day_start(q->today),
		.most = q->n_max,
	};

	if (q->in.id > 0)
		return list_register(tx, a, q, &page, out, out_n, e);
	if (q->by_sight)
		return list_by_sight(tx, a, q, &page, out, out_n, e);
	if (q->has_state && q->state == DOCUMENT_WAITING && q->direction == DIRECTION_INCOMING) {
		TRY(find_waiting_place(tx, a, q, &page, e));
		return q_document_list_waiting(tx, a, &page, out, out_n, e);
	}
	if (q->queue.n > 0 && !str_eq_c(q->queue, "withdrawn"))
		return list_queue(tx, a, q, &page, out, out_n, e);
	if (q->has_state && document_state_is_ranked(q->state)) {
		TRY(find_place(tx, a, q, &page, e));
		return q_document_list_ranked(tx, a, &page, out, out_n, e);
	}
	return q->has_state ? q_document_list_state(tx, a, &page, out, out_n, e)
			    : q_document_list_all(tx, a, &page, out, out_n, e);
}

enum rc document_count_open(struct tx *tx, struct arena *a, int64_t tenant_id, struct date today,
			    struct document_counts *out, struct err *e)
{
	const struct q_document_count_open_args args = {
		.tenant_id = tenant_id,
		.urgent_below = document_waiting_below(1),
		.today = today,
		.today_at = day_start(today),
	};
	return q_document_count_open(tx, a, &args, out, e);
}

enum rc document_count_drafts(struct tx *tx, struct arena *a, const struct document_query *q,
			      int64_t *out, struct err *e)
{
	const struct q_document_count_drafts_of_args args = { .tenant_id = q->tenant_id,
							      .accounts = q->accounts,
							      .takes_up = q->takes_up };
	struct q_document_count_drafts_of_row row;

	TRY(q_document_count_drafts_of(tx, a, &args, &row, e));
	*out = row.n;
	return RC_OK;
}

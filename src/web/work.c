/* work.c -- việc của tôi: queues named by what must be done next, the most urgent first. */
#include "web/web_int.h"

#define PAGE_ROWS 50

/* Shown though they are empty, for whoever has such work at all. */
static bool is_usual(const struct visit *v, enum work_queue q)
{
	switch (q) {
	case WORK_PRESENT: return policy_allows(v->actor, ACTION_INCOMING_PRESENT, NULL);
	case WORK_DIRECT:
	case WORK_WATCH: return policy_allows(v->actor, ACTION_INCOMING_DIRECT, NULL);
	case WORK_PASS: return policy_allows(v->actor, ACTION_ASSIGNMENT_PASS, NULL);
	case WORK_LEAD:
	case WORK_SUPPORT:
	case WORK_INFORMED: return policy_allows(v->actor, ACTION_ASSIGNMENT_OPEN, NULL);
	case WORK_RETURNED:
	case WORK_EXTENSION:
	case work_queue__COUNT: break;
	}
	return false;
}

static struct url_path queue_path(struct visit *v, enum work_queue q)
{
	return url_path_query(v->a, URL_PATH("/work"), STR("queue"), work_queue_text(q));
}

static void fill_tabs(struct visit *v, struct work_view *out)
{
	const struct work_counts *k = &v->frame.counts.work;

	out->tabs = ARENA_ARRAY(v->a, work_queue__COUNT, struct tab);
	for (int i = 0; i < work_queue__COUNT; i++) {
		enum work_queue q = (enum work_queue)i;
		if (k->n[q] == 0 && q != out->queue && !is_usual(v, q))
			continue;
		out->tabs[out->n_tabs++] = (struct tab){ .key = str_c(v->a, work_queue_text(q)),
							 .path = queue_path(v, q),
							 .is_here = q == out->queue,
							 .count = k->n[q],
							 .is_bad = k->late[q] > 0 };
	}
}

/* The first that has something, else the first that is the reader's. */
static enum work_queue first_queue(const struct visit *v)
{
	const struct work_counts *k = &v->frame.counts.work;

	for (int i = 0; i < work_queue__COUNT; i++) {
		if (k->n[i] > 0)
			return (enum work_queue)i;
	}
	for (int i = 0; i < work_queue__COUNT; i++) {
		if (is_usual(v, (enum work_queue)i))
			return (enum work_queue)i;
	}
	return WORK_LEAD;
}

/* One row more than shown says whether there are others behind it. */
static enum rc fill_rows(struct visit *v, struct work_view *out, struct err *e)
{
	struct work_filter f = { .queue = out->queue, .after_rank = -1, .n_max = PAGE_ROWS + 1 };

	(void)str_to_i64(query_str(v, "rank"), INT64_MIN, INT64_MAX, &f.after_rank);
	f.after_id = query_id(v, "after");
	TRY(office_work_list(v->node, v->a, v->actor, &f, v->now, &out->rows, &out->n_rows, e));
	out->has_first = f.after_id > 0;
	out->first = queue_path(v, out->queue);
	out->has_behind = out->n_rows > PAGE_ROWS;
	if (!out->has_behind)
		return RC_OK;
	out->n_rows = PAGE_ROWS;
	const struct work_row *last = &out->rows[PAGE_ROWS - 1];
	out->behind = url_path_query(v->a, queue_path(v, out->queue), STR("rank"),
				     str_fmt(v->a, "%lld", (long long)last->rank));
	out->behind = url_path_query(v->a, out->behind, STR("after"),
				     str_fmt(v->a, "%lld", (long long)last->id));
	return RC_OK;
}

enum rc web_work_show(struct visit *v, struct err *e)
{
	struct work_view view = { .n_rows = 0 };
	struct str word = query_str(v, "queue");

	TRY(frame_load(v, "work", e));
	view.queue = first_queue(v);
	if (word.n > 0 && !work_queue_parse(word, &view.queue))
		return err_set(e, RC_NOT_FOUND, "err.no_page", "no such queue");
	fill_tabs(v, &view);
	TRY(fill_rows(v, &view, e));
	return RESPOND(v, e, 200, page_work, &v->frame, &view);
}

size_t work_entries(const struct frame *f, struct work_entry out[work_queue__COUNT])
{
	const struct work_counts *k = &f->counts.work;
	size_t n = 0;

	for (int i = 0; i < work_queue__COUNT; i++) {
		if (k->n[i] > 0 && i != WORK_WATCH)
			out[n++] = (struct work_entry){ (enum work_queue)i, k->n[i], k->late[i] };
	}
	return n;
}

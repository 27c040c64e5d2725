/* work.c -- việc của tôi: queues named by what must be done next; of assignments the most urgent first, of
 * drafts the one that waits longest. */
#include "office/drafting.h"
#include "web/web_int.h"

#define PAGE_ROWS 50

/* ---- which queues ---- */

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
	case WORK_OPINION:
	case WORK_MEETING:
	case WORK_DUE:
	case WORK_ENDED:
	case WORK_RETURNED:
	case WORK_EXTENSION:
	case WORK_ACCEPT:
	case work_queue__COUNT: break;
	}
	return false;
}

/* Content is a head's to check, and form a clerk's: one action, told apart by what else the post may do. */
static bool is_usual_draft(const struct visit *v, enum draft_queue q)
{
	switch (q) {
	case DRAFTS_OF_CONTENT:
		return policy_allows(v->actor, ACTION_ASSIGNMENT_PASS, NULL) &&
		       policy_allows(v->actor, ACTION_DRAFT_PASS, NULL);
	case DRAFTS_OF_FORM:
		return policy_allows(v->actor, ACTION_DRAFT_NUMBER, NULL) &&
		       policy_allows(v->actor, ACTION_DRAFT_PASS, NULL);
	case DRAFTS_TO_SIGN: return policy_allows(v->actor, ACTION_DRAFT_SIGN, NULL);
	case DRAFTS_TO_NUMBER: return policy_allows(v->actor, ACTION_DRAFT_NUMBER, NULL);
	case DRAFTS_TO_ISSUE: return policy_allows(v->actor, ACTION_DRAFT_ISSUE, NULL);
	case DRAFTS_TO_COMMENT: return policy_allows(v->actor, ACTION_OPINION_GIVE, NULL);
	case DRAFTS_BACK:
	case DRAFTS_ANSWERED:
	case draft_queue__COUNT: break;
	}
	return false;
}

static struct url_path queue_path(struct visit *v, struct str word)
{
	return url_path_query(v->a, URL_PATH("/work"), STR("queue"), word);
}

static void add_tab(struct visit *v, struct work_view *out, struct str word, int64_t n, bool is_bad)
{
	out->tabs[out->n_tabs++] = (struct tab){ .key = str_c(v->a, word),
						 .path = queue_path(v, word),
						 .is_here = str_eq(word, out->word),
						 .count = n,
						 .is_bad = is_bad };
}

static void fill_tabs(struct visit *v, struct work_view *out)
{
	const struct work_counts *k = &v->frame.counts.work;
	const struct draft_counts *d = &v->frame.counts.draft_work;

	out->tabs = ARENA_ARRAY(v->a, work_queue__COUNT + draft_queue__COUNT, struct tab);
	for (int i = 0; i < work_queue__COUNT; i++) {
		enum work_queue q = (enum work_queue)i;
		struct str word = work_queue_text(q);
		if (k->n[q] > 0 || str_eq(word, out->word) || is_usual(v, q))
			add_tab(v, out, word, k->n[q], k->late[q] > 0);
	}
	for (int i = 0; i < draft_queue__COUNT; i++) {
		enum draft_queue q = (enum draft_queue)i;
		struct str word = draft_queue_text(q);
		if (d->n[q] > 0 || str_eq(word, out->word) || is_usual_draft(v, q))
			add_tab(v, out, word, d->n[q], false);
	}
}

/* The first that has something, else the first that is the reader's. */
static struct str first_queue(const struct visit *v)
{
	const struct office_counts *k = &v->frame.counts;

	for (int i = 0; i < work_queue__COUNT; i++) {
		if (k->work.n[i] > 0)
			return work_queue_text((enum work_queue)i);
	}
	for (int i = 0; i < draft_queue__COUNT; i++) {
		if (k->draft_work.n[i] > 0)
			return draft_queue_text((enum draft_queue)i);
	}
	for (int i = 0; i < work_queue__COUNT; i++) {
		if (is_usual(v, (enum work_queue)i))
			return work_queue_text((enum work_queue)i);
	}
	return work_queue_text(WORK_LEAD);
}

/* ---- what lies in one ---- */

/* One row more than shown says whether there are others behind it. */
static enum rc fill_rows(struct visit *v, struct work_view *out, struct err *e)
{
	struct work_filter f = { .queue = out->queue, .after_rank = -1, .n_max = PAGE_ROWS + 1 };

	(void)str_to_i64(query_str(v, "rank"), INT64_MIN, INT64_MAX, &f.after_rank);
	f.after_id = query_id(v, "after");
	TRY(office_work_list(v->node, v->a, v->actor, &f, v->now, &out->rows, &out->n_rows, e));
	out->has_first = f.after_id > 0;
	out->has_behind = out->n_rows > PAGE_ROWS;
	if (!out->has_behind)
		return RC_OK;
	out->n_rows = PAGE_ROWS;
	const struct work_row *last = &out->rows[PAGE_ROWS - 1];
	out->behind = url_path_query(v->a, out->first, STR("rank"),
				     str_fmt(v->a, "%lld", (long long)last->rank));
	out->behind = url_path_query(v->a, out->behind, STR("after"),
				     str_fmt(v->a, "%lld", (long long)last->id));
	return RC_OK;
}

static enum rc fill_drafts(struct visit *v, enum draft_queue q, struct work_view *out,
			   struct err *e)
{
	int64_t after = query_id(v, "after");

	TRY(office_draft_queue(v->node, v->a, v->actor, q, after, v->now, &out->drafts,
			       &out->n_rows, e));
	out->is_of_drafts = true;
	out->has_first = after > 0;
	out->has_behind = out->n_rows > PAGE_ROWS;
	if (!out->has_behind)
		return RC_OK;
	out->n_rows = PAGE_ROWS;
	out->behind =
		url_path_query(v->a, out->first, STR("after"),
			       str_fmt(v->a, "%lld", (long long)out->drafts[PAGE_ROWS - 1].id));
	return RC_OK;
}

enum rc work_load(struct visit *v, struct str word, struct work_view *out, struct err *e)
{
	enum draft_queue drafts;

	*out = (struct work_view){ .word = word.n > 0 ? word : first_queue(v) };
	out->first = queue_path(v, out->word);
	if (work_queue_parse(out->word, &out->queue))
		return fill_rows(v, out, e);
	if (draft_queue_parse(out->word, &drafts))
		return fill_drafts(v, drafts, out, e);
	return err_set(e, RC_NOT_FOUND, "err.no_page", "no such queue");
}

/* What many rows of a queue may have done to them; the rest takes words of somebody. */
static void offer(struct visit *v, struct work_view *out)
{
	static const struct {
		enum work_queue queue;
		enum bulk_act act;
	} offers[] = {
		{ WORK_PRESENT, BULK_PRESENT }, { WORK_LEAD, BULK_BEGIN },
		{ WORK_OPINION, BULK_BEGIN },   { WORK_SUPPORT, BULK_BEGIN },
		{ WORK_INFORMED, BULK_OPEN },   { WORK_MEETING, BULK_OPEN },
		{ WORK_RETURNED, BULK_SETTLE }, { WORK_EXTENSION, BULK_GRANT },
		{ WORK_ACCEPT, BULK_ACCEPT },
	};

	for (size_t i = 0; i < sizeof offers / sizeof offers[0]; i++) {
		if (!out->is_of_drafts && offers[i].queue == out->queue)
			bulk_offer(v, &out->bulk, offers[i].act);
	}
}

enum rc web_work_show(struct visit *v, struct err *e)
{
	struct work_view view;

	TRY(frame_load(v, "work", e));
	TRY(work_load(v, query_str(v, "queue"), &view, e));
	v->frame.here = str_c(v->a, str_fmt(v->a, "work.%.*s", STR_FMT(view.word)));
	fill_tabs(v, &view);
	TRY(columns_of_work(v, &view, e));
	offer(v, &view);
	return RESPOND(v, e, 200, page_work, &v->frame, &view);
}

/* ---- on the first page, and in the menu of every page ---- */

bool frame_is_of_work(const struct frame *f, struct str queue)
{
	struct str here = str_of(f->here), page, at;

	(void)str_split(here, '.', &page, &at);
	return str_eq_c(page, "work") && (queue.n == 0 || str_eq(at, queue));
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

size_t draft_entries(const struct frame *f, struct draft_entry out[draft_queue__COUNT])
{
	const struct draft_counts *k = &f->counts.draft_work;
	size_t n = 0;

	for (int i = 0; i < draft_queue__COUNT; i++) {
		if (k->n[i] > 0)
			out[n++] = (struct draft_entry){ (enum draft_queue)i, k->n[i] };
	}
	return n;
}

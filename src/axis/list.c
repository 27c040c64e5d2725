/* list.c -- what waits for an organ, and what became of what it sent. */
#include "axis/axis_int.h"

#include "base/limits.h"

struct listing {
	struct arena *a;
	struct axis_page page;
	struct axis_received *received;
	struct axis_sent *sent;
	size_t n;
};

static bool state_of_word(struct str word, enum transport_state *out)
{
	for (int i = 0; i < (int)transport_state__COUNT; i++) {
		if (str_eq_nocase(word, transport_state_text((enum transport_state)i))) {
			*out = (enum transport_state)i;
			return true;
		}
	}
	return false;
}

static int64_t clip(int64_t v, int64_t min, int64_t max)
{
	return v < min ? min : v > max ? max : v;
}

static enum rc page_make(const struct axis_filter *f, struct axis_page *out, struct err *e)
{
	*out = (struct axis_page){ .organ_code = f->organ_code,
				   .type = f->type,
				   .doc_id = f->doc_id,
				   .from_at = f->from_at,
				   .to_at = f->to_at > 0 ? f->to_at : INT64_MAX };
	if (!str_eq(f->from, f->organ_code))
		out->sender_code = f->from;
	out->has_state = f->status.n > 0;
	if (out->has_state && !state_of_word(f->status, &out->state))
		return err_set(e, RC_INVALID, NULL, "no such transport state");
	out->most = f->page_size > 0 ? clip(f->page_size, 1, LIMIT_VXP_PAGE) : LIMIT_VXP_PAGE;
	int64_t page = clip(f->page_index, 1, LIMIT_LIST_SKIP / out->most);
	out->skip = (page - 1) * out->most;
	return RC_OK;
}

static enum rc received_load(struct tx *tx, void *arg, struct err *e)
{
	struct listing *l = arg;
	return axis_rows_received(tx, l->a, &l->page, &l->received, &l->n, e);
}

enum rc axis_received_list(struct node *n, struct arena *a, const struct axis_filter *f,
			   struct axis_received **out, size_t *out_n, struct err *e)
{
	struct listing l = { .a = a };
	TRY(page_make(f, &l.page, e));
	TRY(db_read(n->db, received_load, &l, e));
	*out = l.received;
	*out_n = l.n;
	return RC_OK;
}

static enum rc sent_load(struct tx *tx, void *arg, struct err *e)
{
	struct listing *l = arg;
	return axis_rows_sent(tx, l->a, &l->page, &l->sent, &l->n, e);
}

enum rc axis_sent_list(struct node *n, struct arena *a, const struct axis_filter *f,
		       struct axis_sent **out, size_t *out_n, struct err *e)
{
	struct listing l = { .a = a };
	TRY(page_make(f, &l.page, e));
	TRY(db_read(n->db, sent_load, &l, e));
	*out = l.sent;
	*out_n = l.n;
	return RC_OK;
}

struct waiting {
	struct arena *a;
	struct str code;
	int64_t count;
};

static enum rc waiting_load(struct tx *tx, void *arg, struct err *e)
{
	struct waiting *w = arg;
	return axis_open_count(tx, w->a, w->code, 1, &w->count, e);
}

enum rc axis_is_waiting(struct node *n, struct arena *a, struct str organ_code, bool *out,
			struct err *e)
{
	struct waiting w = { .a = a, .code = organ_code };
	TRY(db_read(n->db, waiting_load, &w, e));
	*out = w.count > 0;
	return RC_OK;
}

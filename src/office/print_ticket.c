/* print_ticket.c -- long prints: ordered, looked after, given up, taken. */
#include "office/print_ticket.h"

#include "base/limits.h"
#include "office/office_int.h"
#include "office/printing.h"
#include "office/register_int.h"

struct about {
	struct arena *arena;
	const struct actor *who;
	struct ticket_owner owner;
	int64_t id, now;
	struct print_ticket ticket;
	struct print_ticket *all;
	size_t n;
};

static struct about about(struct arena *a, const struct actor *who, int64_t id, int64_t now)
{
	return (struct about){ .arena = a,
			       .who = who,
			       .owner = { .account_id = who->account_id,
					  .tenant_id = who->tenant_id,
					  .since = now - TICKET_KEPT },
			       .id = id,
			       .now = now };
}

bool ticket_is_open(const struct print_ticket *t)
{
	return t->state == TICKET_WAITING || t->state == TICKET_WORKING;
}

int64_t ticket_percent(const struct print_ticket *t)
{
	if (t->state == TICKET_DONE)
		return 100;
	if (t->rows_total <= 0 || t->rows_done <= 0)
		return 0;
	return t->rows_done >= t->rows_total ? 99 : t->rows_done * 100 / t->rows_total;
}

/* ---- ordered ---- */

static enum rc order_fn(struct tx *tx, void *arg, struct err *e)
{
	struct about *w = arg;
	struct print_ticket *t = &w->ticket;
	int64_t n_open;
	bool is_new;

	TRY(ticket_insert(tx, w->arena, t, &w->id, &is_new, e));
	if (!is_new)
		return RC_OK;
	TRY(ticket_open_count(tx, w->arena, t->account_id, &n_open, e));
	if (n_open > LIMIT_TICKETS_OWN) {
		(void)err_set(e, RC_LIMIT, "err.print.orders", "%lld prints are open",
			      (long long)n_open - 1);
		err_param(e, str_fmt(w->arena, "%d", LIMIT_TICKETS_OWN));
		return RC_LIMIT;
	}
	return office_audit(
		tx, w->who, "register.order", register_object(w->arena, t->book, t->year),
		str_fmt(w->arena, "%.*s rows:%lld", STR_FMT(t->format), (long long)t->rows_total),
		w->now, e);
}

enum rc ticket_order(struct node *n, struct arena *a, const struct actor *who,
		     const struct register_wish *wish, int64_t rows, int64_t now, int64_t *out_id,
		     struct err *e)
{
	struct about w = about(a, who, 0, now);

	w.ticket = (struct print_ticket){ .tenant_id = who->tenant_id,
					  .account_id = who->account_id,
					  .book = wish->book,
					  .format = register_format_text(wish->format),
					  .language = lang_text(wish->lang),
					  .year = wish->year,
					  .day_from = wish->from,
					  .day_to = wish->to,
					  .number_first = wish->first,
					  .number_last = wish->last,
					  .series_id = wish->series_id,
					  .made_at = now,
					  .rows_total = rows };
	TRY(db_write(n->db, order_fn, &w, e));
	event_wake(n->print);
	*out_id = w.id;
	return RC_OK;
}

/* ---- looked after ---- */

static enum rc list_fn(struct tx *tx, void *arg, struct err *e)
{
	struct about *w = arg;

	return ticket_list(tx, w->arena, &w->owner, &w->all, &w->n, e);
}

enum rc office_ticket_list(struct node *n, struct arena *a, const struct actor *who, int64_t now,
			   struct print_ticket **out, size_t *out_n, struct err *e)
{
	struct about w = about(a, who, 0, now);

	TRY(policy_check(who, ACTION_REGISTER_PRINT, NULL, e));
	TRY(db_read(n->db, list_fn, &w, e));
	*out = w.all;
	*out_n = w.n;
	return RC_OK;
}

static enum rc load_fn(struct tx *tx, void *arg, struct err *e)
{
	struct about *w = arg;

	return ticket_load(tx, w->arena, w->id, &w->owner, &w->ticket, e);
}

enum rc office_ticket_load(struct node *n, struct arena *a, const struct actor *who, int64_t id,
			   int64_t now, struct print_ticket *out, struct err *e)
{
	struct about w = about(a, who, id, now);

	TRY(policy_check(who, ACTION_REGISTER_PRINT, NULL, e));
	TRY(db_read(n->db, load_fn, &w, e));
	*out = w.ticket;
	return RC_OK;
}

enum rc office_ticket_open(struct node *n, struct arena *a, const struct actor *who, int64_t id,
			   int64_t now, struct register_print *out, struct err *e)
{
	enum register_format format;
	struct print_ticket t;
	uint64_t bytes;
	int fd;

	TRY(office_ticket_load(n, a, who, id, now, &t, e));
	if (t.state != TICKET_DONE || !register_format_parse(t.format, &format))
		return err_set(e, RC_CONFLICT, "err.print.not_ready", "print %lld is not done",
			       (long long)id);
	TRY(blob_read_open(n->blobs, &t.blob, &fd, &bytes, e));
	*out = (struct register_print){ .fd = fd,
					.bytes = bytes,
					.pages = t.pages,
					.rows = t.rows_done,
					.name = t.name,
					.type = register_format_type(format) };
	return RC_OK;
}

/* ---- given up ---- */

static enum rc cancel_fn(struct tx *tx, void *arg, struct err *e)
{
	struct about *w = arg;
	bool was_open;

	TRY(load_fn(tx, w, e));
	if (w->ticket.state == TICKET_CANCELLED)
		return RC_OK;
	TRY(ticket_cancel(tx, w->id, w->now, &was_open, e));
	if (!was_open)
		return err_set(e, RC_CONFLICT, "err.print.over", "print %lld is over",
			       (long long)w->id);
	return office_audit(tx, w->who, "register.order_end",
			    register_object(w->arena, w->ticket.book, w->ticket.year),
			    ticket_state_text(TICKET_CANCELLED), w->now, e);
}

enum rc office_ticket_cancel(struct node *n, struct arena *a, const struct actor *who, int64_t id,
			     int64_t now, struct err *e)
{
	struct about w = about(a, who, id, now);

	TRY(policy_check(who, ACTION_REGISTER_PRINT, NULL, e));
	return db_write(n->db, cancel_fn, &w, e);
}

/* print_ticket_make.c -- the job's part of a long print: claimed, made as the person who ordered it, put down.
 *
 * While rows are set the lease is made longer, once each half second, and so it is noticed that the person gave it up.
 * What goes wrong for a while is tried again; what does not, and a print that the node ended with too often, has failed
 * and says why.
 */
#include "base/fault.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/log.h"
#include "office/office_int.h"
#include "office/people_int.h"
#include "office/print_ticket.h"
#include "office/register_int.h"

#define LEASE (2 * TIME_MIN)
#define KEEP_EVERY (TIME_SEC / 2)
#define PAUSE (5 * TIME_SEC)

struct making {
	struct node *node;
	struct arena *arena;
	int64_t now, begun_mono, kept_mono, until_at;
	struct print_ticket ticket;
	struct account account;
	struct actor actor;
	struct register_made made;
	bool is_again, counts; /* it is tried again; this try counts */
	int64_t pause;
};

static int64_t now_of(const struct making *m)
{
	return m->now + (time_monotonic() - m->begun_mono);
}

/* ---- claimed ---- */

static enum rc claim_fn(struct tx *tx, void *arg, struct err *e)
{
	struct making *m = arg;

	return ticket_claim(tx, m->arena, m->now, m->now + LEASE, &m->ticket, e);
}

static enum rc person_fn(struct tx *tx, void *arg, struct err *e)
{
	struct making *m = arg;
	const struct print_ticket *t = &m->ticket;

	return person_actor(tx, m->arena, t->tenant_id, t->account_id, time_date_vn(m->now),
			    &m->account, &m->actor, e);
}

/* ---- made ---- */

static enum rc keep_fn(struct tx *tx, void *arg, struct err *e)
{
	struct making *m = arg;

	return ticket_keep(tx, &m->ticket, m->until_at, e);
}

static enum rc step(void *ctx, int64_t rows, int64_t of, struct err *e)
{
	struct making *m = ctx;
	int64_t mono = time_monotonic();

	if (mono - m->kept_mono < KEEP_EVERY)
		return RC_OK;
	m->kept_mono = mono;
	m->ticket.rows_done = rows;
	m->ticket.rows_total = of;
	m->until_at = now_of(m) + LEASE;
	TRY(db_write(m->node->db, keep_fn, m, e));
	m->ticket.due_at = m->until_at;
	return RC_OK;
}

static enum rc wish_of(struct making *m, struct register_wish *out, struct err *e)
{
	const struct print_ticket *t = &m->ticket;

	*out = (struct register_wish){ .book = t->book,
				       .year = t->year,
				       .from = t->day_from,
				       .to = t->day_to,
				       .first = t->number_first,
				       .last = t->number_last,
				       .series_id = t->series_id,
				       .step = step,
				       .ctx = m };
	if (register_format_parse(t->format, &out->format) && lang_parse(t->language, &out->lang))
		return RC_OK;
	return err_set(e, RC_CORRUPT, NULL, "print %lld", (long long)t->id);
}

/* By the rights that the person has now; durable before a row names it. */
static enum rc make(struct making *m, struct err *e)
{
	struct problems problems = { .n = 0 };
	struct print_ticket *t = &m->ticket;
	struct register_wish wish;
	uint64_t bytes;

	if (t->attempts > LIMIT_TICKET_TRIES)
		return err_set(e, RC_LIMIT, "err.print.given_up", "begun too often");
	TRY(db_read(m->node->db, person_fn, m, e));
	if (m->account.is_locked)
		return err_set(e, RC_DENIED, "err.denied.role", "the account is locked");
	TRY(wish_of(m, &wish, e));
	TRY(register_make(m->node, m->arena, &m->actor, &wish, m->now, &m->made, &problems, e));
	AUTO_CLOSE fd = m->made.print.fd;
	TRY(blob_put_fd(m->node->blobs, fd, m->made.print.bytes, &t->blob, &bytes, e));
	t->bytes = (int64_t)bytes;
	t->name = m->made.print.name;
	t->pages = m->made.print.pages;
	t->rows_done = m->made.print.rows;
	return RC_OK;
}

/* ---- put down ---- */

static enum rc done_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct making *m = arg;

	TRY(ticket_settle(tx, &m->ticket, e));
	return register_put_down(tx, &m->actor, &m->made, m->now, e);
}

static enum rc failed_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct making *m = arg;
	const struct print_ticket *t = &m->ticket;
	const struct actor program = { .kind = ACTOR_SYSTEM, .tenant_id = t->tenant_id };

	if (m->is_again)
		return ticket_again(tx, t, m->counts, m->now + m->pause, e);
	TRY(ticket_settle(tx, t, e));
	return office_audit(tx, &program, "register.order_end",
			    register_object(m->arena, t->book, t->year),
			    ticket_state_text(TICKET_FAILED), m->now, e);
}

/* A node that stops, and a turn that was another's, are not the print's fault. */
static void judge(struct making *m, enum rc rc, const struct err *why)
{
	bool is_others = rc == RC_CANCELLED || rc == RC_BUSY;

	m->counts = !is_others;
	m->is_again = is_others || (rc_is_temporary(rc) && m->ticket.attempts < LIMIT_TICKET_TRIES);
	m->pause = rc == RC_CANCELLED ? 0 : PAUSE;
	m->ticket.state = TICKET_FAILED;
	m->ticket.error = str_dup(m->arena, str_of(why->key));
}

static enum rc settle(struct making *m, enum rc rc, const struct err *why, struct err *e)
{
	m->ticket.ended_at = now_of(m);
	if (rc == RC_OK) {
		m->ticket.state = TICKET_DONE;
		return db_write(m->node->db, done_fn, m, e);
	}
	judge(m, rc, why);
	return db_write(m->node->db, failed_fn, m, e);
}

enum rc office_ticket_make(struct node *n, int64_t now, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct making m = { .node = n, .arena = a, .now = now, .begun_mono = time_monotonic() };
	struct err why = ERR_INIT;

	TRY(db_write(n->db, claim_fn, &m, e));
	FAULT_POINT("office.ticket_claimed");
	enum rc rc = make(&m, &why);
	FAULT_POINT("office.ticket_made");
	if (rc != RC_CONFLICT)
		rc = settle(&m, rc, &why, e);
	if (rc == RC_CONFLICT) /* given up meanwhile */
		return err_clear(e), RC_OK;
	if (rc == RC_OK && m.ticket.state == TICKET_FAILED && m.counts)
		log_err(NULL, &why, "print");
	return rc;
}

/* ---- whose turn ---- */

struct next {
	struct arena *arena;
	int64_t at;
};

static enum rc next_fn(struct tx *tx, void *arg, struct err *e)
{
	struct next *x = arg;

	return ticket_next(tx, x->arena, &x->at, e);
}

enum rc office_ticket_next(struct node *n, int64_t *out_at, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct next x = { .arena = a };

	TRY(db_read(n->db, next_fn, &x, e));
	*out_at = x.at;
	return RC_OK;
}

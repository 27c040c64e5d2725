/* digest_send.c -- a digest is handed to the mail server, and what it said is written down.
 *
 * Whoever has claimed one sends it. Just before the end of the message the row says that it is handed over: killed
 * before that, it is sent again; killed after it, or left without an answer, it is not, for it may have been taken.
 * What the server says for good (5xx) is not asked again; what it says for now (4xx), and a server that is away, is,
 * with longer and longer pauses until the day is over.
 */
#include "base/fault.h"
#include "base/limits.h"
#include "base/log.h"
#include "net/mail.h"
#include "office/digest.h"
#include "office/office_int.h"

#define LEASE ((LIMIT_SMTP_SECS + 60) * TIME_SEC)
#define PAUSE_FIRST TIME_MIN
#define PAUSE_LAST (30 * TIME_MIN)
#define ERROR_BYTES 500

struct sending {
	struct node *node;
	struct arena *arena;
	int64_t now;
	struct digest digest;
	struct digest_end end;
	bool is_server_away;
};

static struct mail_server server_of(const struct conf *c)
{
	return (struct mail_server){ .url = c->mail_url,
				     .user = c->mail_user,
				     .password = c->mail_password,
				     .roots = c->mail_roots };
}

static enum rc claim_fn(struct tx *tx, void *arg, struct err *e)
{
	struct sending *s = arg;

	return digest_claim(tx, s->arena, s->now, s->now + LEASE, &s->digest, e);
}

static enum rc hand_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct sending *s = arg;

	return digest_hand(tx, &s->digest, e);
}

static enum rc before_end(void *ctx, struct err *e)
{
	struct sending *s = ctx;
	enum rc rc = db_write(s->node->db, hand_fn, s, e);

	if (rc == RC_OK)
		rc = FAULT_RC(e, "office.digest_hand");
	/* written or not: the message has no end, nobody has taken it, and it is sent again */
	return rc == RC_UNCERTAIN ? RC_UNAVAILABLE : rc;
}

static enum rc settle_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct sending *s = arg;
	const struct actor program = { .kind = ACTOR_SYSTEM, .tenant_id = s->digest.tenant_id };
	bool is_over = s->end.state != DIGEST_QUEUED;

	TRY(digest_settle(tx, &s->digest, &s->end, e));
	if (s->is_server_away)
		TRY(digest_put_off(tx, s->end.due_at, s->now, e));
	if (!is_over)
		return RC_OK;
	return office_audit(tx, &program,
			    s->end.state == DIGEST_SENT ? "digest.sent" : "digest.failed",
			    object_name(s->arena, "account", s->digest.account_id),
			    date_iso(s->arena, s->digest.day), s->now, e);
}

static enum rc hand_over(struct sending *s, const atomic_bool *stop, struct err *e)
{
	const struct conf *c = s->node->conf;
	const struct digest *d = &s->digest;
	const struct mail_message m = { .from = c->mail_from,
					.from_name = STR("Văn Thư"),
					.to = d->address,
					.to_name = d->name,
					.subject = d->subject,
					.body = d->body,
					.id = str_fmt(s->arena, "digest.%lld.%.*s",
						      (long long)d->account_id,
						      STR_FMT(date_iso(s->arena, d->day))),
					.unsubscribe = d->unsubscribe,
					.at = d->made_at };
	struct mail_order o = { .server = server_of(c),
				.from = m.from,
				.to = m.to,
				.stop = stop,
				.before_end = before_end,
				.ctx = s };

	if (!mail_is_address(d->address)) /* its own fault, and no other letter's */
		return err_set(e, RC_DENIED, "err.mail.refused", "no mail address: %.*s",
			       STR_FMT(d->address));
	TRY(mail_write(s->arena, &m, &o.text, e));
	return mail_send(s->arena, &o, e);
}

/* Settings that no message can be sent with are mended by people: all wait, as for a server that is away. */
static void judge(struct sending *s, enum rc rc, const struct err *why)
{
	struct str error = rc == RC_OK ? STR("") : str_utf8_cut(str_of(why->text), ERROR_BYTES);
	bool is_again = rc != RC_OK && rc != RC_DENIED && rc != RC_UNCERTAIN;

	s->is_server_away = rc == RC_UNAVAILABLE || rc == RC_INVALID;
	s->end = (struct digest_end){ .state = rc == RC_OK       ? DIGEST_SENT
					       : is_again        ? DIGEST_QUEUED
					       : rc == RC_DENIED ? DIGEST_FAILED
								 : DIGEST_HANDED,
				      .now = s->now,
				      .error = str_dup(s->arena, error) };
	if (is_again)
		s->end.due_at = rc == RC_CANCELLED ? s->now
						   : s->now + backoff(PAUSE_FIRST, PAUSE_LAST,
								      s->digest.attempts - 1);
}

enum rc office_digest_send_one(struct node *n, int64_t now, const atomic_bool *stop, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct sending s = { .node = n, .arena = a, .now = now };
	struct err why = ERR_INIT;

	TRY(db_write(n->db, claim_fn, &s, e));
	enum rc rc = hand_over(&s, stop, &why);
	if (rc == RC_CONFLICT) /* it took so long that another has it now */
		return RC_OK;
	judge(&s, rc, &why);
	TRY(db_write(n->db, settle_fn, &s, e));
	FAULT_POINT("office.digest_sent");
	if (rc == RC_OK || rc == RC_CANCELLED)
		return rc == RC_OK ? RC_OK : err_set(e, RC_CANCELLED, NULL, "stopped");
	why.rc = rc;
	log_err(NULL, &why, "digest");
	return s.is_server_away ? err_set(e, RC_UNAVAILABLE, NULL, "no mail server") : RC_OK;
}

struct next_read {
	struct arena *arena;
	int64_t now, at;
	struct digest_counts counts;
};

static enum rc next_fn(struct tx *tx, void *arg, struct err *e)
{
	struct next_read *r = arg;

	return digest_next(tx, r->arena, &r->at, e);
}

enum rc office_digest_next(struct node *n, int64_t *out_at, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct next_read r = { .arena = a };

	TRY(db_read(n->db, next_fn, &r, e));
	*out_at = r.at;
	return RC_OK;
}

static enum rc count_fn(struct tx *tx, void *arg, struct err *e)
{
	struct next_read *r = arg;

	return digest_count(tx, r->arena, r->now, &r->counts, e);
}

enum rc office_digest_count(struct node *n, struct arena *a, int64_t now, struct digest_counts *out,
			    struct err *e)
{
	struct next_read r = { .arena = a, .now = now };

	TRY(db_read(n->db, count_fn, &r, e));
	*out = r.counts;
	return RC_OK;
}

enum rc office_mail_check(struct node *n, struct arena *a, const atomic_bool *stop, struct err *e)
{
	const struct mail_order o = { .server = server_of(n->conf),
				      .from = n->conf->mail_from,
				      .stop = stop };

	return mail_send(a, &o, e);
}

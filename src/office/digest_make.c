/* digest_make.c -- today's digests: whoever is to have one by now gets a row, and a message when there is something to
 * tell. */
#include "base/fault.h"
#include "base/limits.h"
#include "model/work_days.h"
#include "office/digest_int.h"
#include "office/people_int.h"
#include "store/flow.h"
#include "store/tenant.h"

#define DUE_PAGE 100

struct making {
	struct node *node;
	struct arena *arena; /* of one page of people */
	struct date today;
	int64_t now;
	bool has_old;
	struct digest_due *due;
	size_t n_due;
	int64_t after;
	/* whose turn it is */
	const struct digest_due *of;
	struct account account;
	struct tenant tenant;
	struct actor actor;
	bool is_work_day, has_subjects, is_made;
	struct digest digest;
};

static enum rc due_fn(struct tx *tx, void *arg, struct err *e)
{
	struct making *m = arg;

	return digest_due(tx, m->arena, m->now, m->after, DUE_PAGE, &m->due, &m->n_due, e);
}

/* ---- one person ---- */

static enum rc person_fn(struct tx *tx, void *arg, struct err *e)
{
	struct making *m = arg;
	struct holiday *days;
	size_t n_days;

	TRY(holiday_list(tx, m->arena, m->of->tenant_id, m->today, &days, &n_days, e));
	m->is_work_day = is_work_day(days, n_days, m->today);
	if (!m->is_work_day)
		return RC_OK;
	TRY(tenant_load(tx, m->arena, m->of->tenant_id, &m->tenant, e));
	TRY(digest_subjects_find(tx, m->arena, m->of->tenant_id, &m->has_subjects, e));
	return person_actor(tx, m->arena, m->of->tenant_id, m->of->account_id, m->today,
			    &m->account, &m->actor, e);
}

static bool is_there(const struct work_row *rows, size_t n, int64_t document_id)
{
	for (size_t i = 0; i < n; i++) {
		if (rows[i].document.id == document_id)
			return true;
	}
	return false;
}

/* A document that lies in two queues is named once; nothing of a secret one is. */
static void take_row(struct digest_facts *f, struct work_row *rows, const struct work_row *r)
{
	if ((!r->is_overdue && r->document.priority <= 0) || r->document.secrecy != SECRECY_NONE ||
	    is_there(rows, f->n_rows, r->document.id))
		return;
	if (f->n_rows < LIMIT_DIGEST_ROWS)
		rows[f->n_rows++] = *r;
	else
		f->n_more++;
}

/* The first page of each: what is most urgent, and due first, stands there. */
static enum rc take_queues(struct making *m, struct digest_facts *f, struct work_row *rows,
			   struct err *e)
{
	for (int q = 0; q < (int)work_queue__COUNT; q++) {
		const struct work_filter filter = { .queue = (enum work_queue)q, .after_rank = -1 };
		struct work_row *some;
		size_t n;

		if (q == (int)WORK_WATCH || q == (int)WORK_DUE || f->counts.work.n[q] == 0)
			continue;
		TRY(office_work_list(m->node, m->arena, &m->actor, &filter, m->now, &some, &n, e));
		for (size_t i = 0; i < n; i++)
			take_row(f, rows, &some[i]);
	}
	return RC_OK;
}

/* What waits to be received: the urgent ones, and those that are late, as their list has them. */
static enum rc take_waiting(struct making *m, struct digest_facts *f, struct work_row *rows,
			    const char *queue, struct err *e)
{
	const struct document_filter filter = { .direction = DIRECTION_INCOMING,
						.has_state = true,
						.state = DOCUMENT_WAITING,
						.queue = str_of(queue),
						.now = m->now,
						.n_max = LIMIT_DIGEST_ROWS };
	struct document_row *some;
	size_t n;

	if (!f->receives || (f->counts.urgent == 0 && f->counts.late == 0))
		return RC_OK;
	TRY(office_document_list(m->node, m->arena, &m->actor, &filter, &some, &n, e));
	for (size_t i = 0; i < n; i++) {
		const struct document *d = &some[i].document;
		const struct work_row r = { .document = *d,
					    .due_on = d->due_on,
					    .is_overdue = str_eq_c(filter.queue, "late") };
		take_row(f, rows, &r);
	}
	return RC_OK;
}

static struct str without_slash(struct str url)
{
	return str_ends(url, STR("/")) ? str_sub(url, 0, url.n - 1) : url;
}

static enum rc compose(struct making *m, struct err *e)
{
	struct work_row *rows = ARENA_ARRAY(m->arena, LIMIT_DIGEST_ROWS, struct work_row);
	struct digest_facts f = { .arena = m->arena,
				  .name = m->account.name,
				  .organ = m->tenant.name,
				  .today = m->today,
				  .url = without_slash(m->node->conf->http_public_url),
				  .has_subjects = m->has_subjects,
				  .rows = rows };

	if (!lang_parse(m->of->language, &f.lang))
		f.lang = LANG_VI;
	f.receives = policy_allows(&m->actor, ACTION_INCOMING_REGISTER, NULL);
	TRY(office_counts(m->node, m->arena, &m->actor, m->now, &f.counts, e));
	digest_add_up(&f);
	if (f.total == 0 || (m->of->kind == DIGEST_OVERDUE && f.late == 0))
		return RC_OK;
	TRY(take_waiting(m, &f, rows, "late", e));
	TRY(take_queues(m, &f, rows, e));
	TRY(take_waiting(m, &f, rows, "urgent", e));
	m->digest.state = DIGEST_QUEUED;
	m->digest.subject = digest_subject(&f);
	m->digest.body = digest_body(&f);
	m->digest.unsubscribe = digest_settings_url(&f);
	return RC_OK;
}

static enum rc insert_fn(struct tx *tx, void *arg, struct err *e)
{
	struct making *m = arg;
	const struct actor program = { .kind = ACTOR_SYSTEM, .tenant_id = m->of->tenant_id };

	TRY(digest_insert(tx, &m->digest, &m->is_made, e));
	m->is_made = m->is_made && m->digest.state == DIGEST_QUEUED;
	if (!m->is_made)
		return RC_OK;
	return office_audit(tx, &program, "digest.make",
			    object_name(m->arena, "account", m->of->account_id),
			    date_iso(m->arena, m->today), m->now, e);
}

static enum rc make_one(struct making *m, int64_t *made, struct err *e)
{
	TRY(db_read(m->node->db, person_fn, m, e));
	if (!m->is_work_day)
		return RC_OK;
	m->digest = (struct digest){ .tenant_id = m->of->tenant_id,
				     .account_id = m->of->account_id,
				     .day = m->today,
				     .state = DIGEST_EMPTY,
				     .address = m->of->address,
				     .name = m->account.name,
				     .subject = STR(""),
				     .body = STR(""),
				     .unsubscribe = STR(""),
				     .made_at = m->now };
	TRY(compose(m, e));
	TRY(db_write(m->node->db, insert_fn, m, e));
	FAULT_POINT("office.digest");
	*made += m->is_made;
	return RC_OK;
}

/* ---- all of them ---- */

static enum rc is_old_fn(struct tx *tx, void *arg, struct err *e)
{
	struct making *m = arg;

	return digest_is_old(tx, m->arena, m->now, &m->has_old, e);
}

static enum rc end_old_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct making *m = arg;

	return digest_end_old(tx, m->now, e);
}

enum rc office_digest_make(struct node *n, int64_t now, int64_t *out_made, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct making m = { .node = n, .arena = a, .today = time_date_vn(now), .now = now };
	int64_t made = 0;

	TRY(db_read(n->db, is_old_fn, &m, e));
	if (m.has_old)
		TRY(db_write(n->db, end_old_fn, &m, e));
	do {
		arena_reset(a);
		TRY(db_read(n->db, due_fn, &m, e));
		for (size_t i = 0; i < m.n_due; i++) {
			m.of = &m.due[i];
			m.after = m.of->account_id;
			TRY(make_one(&m, &made, e));
		}
	} while (m.n_due == DUE_PAGE);
	*out_made = made;
	return RC_OK;
}

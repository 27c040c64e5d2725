/* claim.c -- whose turn it is: leases, circuits, and how long there is nothing to do. */
#include "base/fault.h"
#include "gen/queries.h"
#include "outbox/outbox_int.h"

struct claiming {
	struct arena *arena;
	const struct outbox_claim *claim;
	struct outbox_item *items;
	size_t n_items;
};

/* What is first in line, over all peers that may be spoken to. */
struct candidate {
	bool is_there;
	struct outbox_peer peer;
	struct q_outbox_first_row row;
};

/* ---- leases that ran out ---- */

static enum rc lapse(struct tx *tx, const struct claiming *c, struct err *e)
{
	const int64_t now = c->claim->now;
	const struct q_outbox_lapse_args args = { .now = now, .beyond = now + OUTBOX_HORIZON };
	struct q_outbox_lapse_row *rows;
	size_t n;
	int64_t told = 0;

	TRY(q_outbox_lapse(tx, c->arena, &args, &rows, &n, e));
	for (size_t i = 0; i < n; i++) {
		const struct outbox_item item = { .id = rows[i].id,
						  .tenant_id = rows[i].tenant_id,
						  .packet_id = rows[i].packet_id };
		if (item.packet_id != told)
			TRY(outbox_audit_packet(tx, &item, "outbox.lapsed", STR(""), now, e));
		told = item.packet_id;
	}
	return RC_OK;
}

/* ---- choosing ---- */

static bool is_before(const struct q_outbox_first_row *x, const struct q_outbox_first_row *y)
{
	if (x->urgency != y->urgency)
		return x->urgency > y->urgency;
	return x->due_at < y->due_at;
}

static enum rc look_at_peer(struct tx *tx, const struct claiming *c, const struct outbox_peer *p,
			    struct candidate *best, struct err *e)
{
	const int64_t now = c->claim->now;
	const struct q_outbox_first_args args = { .peer = p->peer,
						  .now = now,
						  .beyond = now + OUTBOX_HORIZON };
	struct q_outbox_first_row *rows;
	size_t n;

	if (outbox_circuit(p, now) == OUTBOX_OPEN)
		return RC_OK;
	TRY(q_outbox_first(tx, c->arena, &args, &rows, &n, e));
	if (n > 0 && (!best->is_there || is_before(&rows[0], &best->row)))
		*best = (struct candidate){ .is_there = true, .peer = *p, .row = rows[0] };
	return RC_OK;
}

static enum rc choose(struct tx *tx, const struct claiming *c, struct candidate *best,
		      struct err *e)
{
	struct outbox_peer *peers;
	size_t n;

	*best = (struct candidate){ .is_there = false };
	TRY(q_outbox_peers(tx, c->arena, &peers, &n, e));
	for (size_t i = 0; i < n; i++)
		TRY(look_at_peer(tx, c, &peers[i], best, e));
	return RC_OK;
}

/* ---- taking ---- */

static int64_t most_attempts(const struct claiming *c)
{
	int64_t most = 0;

	for (size_t i = 0; i < c->n_items; i++) {
		if (c->items[i].attempts > most)
			most = c->items[i].attempts;
	}
	return most;
}

static enum rc take(struct tx *tx, struct claiming *c, const struct candidate *best, struct err *e)
{
	const struct outbox_claim *w = c->claim;
	const struct q_outbox_take_args args = { .packet_id = best->row.packet_id,
						 .lease_owner = w->owner,
						 .until_at = w->now + w->lease_us,
						 .now = w->now };
	const struct q_peer_probe_args probe = { .peer = best->peer.peer,
						 .until_at = w->now + w->lease_us,
						 .now = w->now };

	TRY(q_outbox_take(tx, c->arena, &args, &c->items, &c->n_items, e));
	if (c->n_items == 0)
		return RC_OK;
	if (outbox_circuit(&best->peer, w->now) == OUTBOX_PROBE)
		TRY(q_peer_probe(tx, &probe, NULL, e));
	struct str detail = str_fmt(c->arena, "%.*s: %zu items, try %lld", STR_FMT(w->owner),
				    c->n_items, (long long)most_attempts(c));
	return outbox_audit_packet(tx, &c->items[0], "outbox.claimed", detail, w->now, e);
}

/* RC_OK also when there is nothing, so that leases that ran out are ready all the same. */
static enum rc claim_fn(struct tx *tx, void *arg, struct err *e)
{
	struct claiming *c = arg;
	struct candidate best;

	c->n_items = 0;
	TRY(lapse(tx, c, e));
	TRY(choose(tx, c, &best, e));
	return best.is_there ? take(tx, c, &best, e) : RC_OK;
}

enum rc outbox_claim(struct db *db, struct arena *a, const struct outbox_claim *c,
		     struct outbox_item **out, size_t *out_n, struct err *e)
{
	struct claiming w = { .arena = a, .claim = c };

	TRY(db_write(db, claim_fn, &w, e));
	if (w.n_items == 0)
		return err_set(e, RC_NOT_FOUND, NULL, "nothing is due");
	FAULT_POINT("outbox.claimed");
	*out = w.items;
	*out_n = w.n_items;
	return RC_OK;
}

/* ---- a longer lease ---- */

struct renewal {
	const struct outbox_item *items;
	size_t n;
	int64_t until_at;
};

static enum rc renew_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct renewal *r = arg;

	for (size_t i = 0; i < r->n; i++) {
		const struct q_outbox_extend_args args = { .id = r->items[i].id,
							   .lease_owner = r->items[i].lease_owner,
							   .attempts = r->items[i].attempts,
							   .until_at = r->until_at };
		int64_t changed;

		TRY(q_outbox_extend(tx, &args, &changed, e));
		if (changed != 1)
			return err_set(e, RC_CONFLICT, NULL, "item %lld: the lease was lost",
				       (long long)r->items[i].id);
	}
	return RC_OK;
}

enum rc outbox_leases_end(struct tx *tx, struct err *e)
{
	TRY(q_outbox_leases_end(tx, NULL, e));
	return q_peer_probes_end(tx, NULL, e);
}

enum rc outbox_renew(struct db *db, const struct outbox_item *items, size_t n, int64_t until_at,
		     struct err *e)
{
	struct renewal r = { .items = items, .n = n, .until_at = until_at };
	return db_write(db, renew_fn, &r, e);
}

/* ---- peers ---- */

enum rc outbox_peer_is_away(struct tx *tx, struct arena *a, struct str peer, bool *out,
			    struct err *e)
{
	struct q_peer_away_row *rows;
	size_t n;

	TRY(q_peer_away(tx, a, peer, &rows, &n, e));
	*out = n > 0 && rows[0].away_at > 0;
	return RC_OK;
}

enum rc outbox_peer_silent(struct tx *tx, struct arena *a, struct str peer, int64_t now,
			   struct err *e)
{
	const struct q_peer_lost_args args = { .peer = peer, .now = now };
	bool is_known;

	TRY(outbox_peer_is_away(tx, a, peer, &is_known, e));
	return is_known ? RC_OK : q_peer_lost(tx, &args, NULL, e);
}

/* All pauses shorter by the factor that makes the longest one OUTBOX_PULL_WITHIN: their order stays,
 * and so does the jitter in them. Workers and circuit pace what then falls due. The
 * gap is for a peer that comes and goes: it shall not use up the tries. */
static enum rc pull(struct tx *tx, struct str peer, int64_t now, int64_t longest_pause,
		    int64_t *out_pulled, struct err *e)
{
	const struct q_peer_back_args back = { .peer = peer, .now = now };
	const struct q_outbox_pull_args args = {
		.peer = peer,
		.now = now,
		.shorter_by =
			longest_pause > OUTBOX_PULL_WITHIN ? longest_pause / OUTBOX_PULL_WITHIN : 1,
		.within = OUTBOX_PULL_WITHIN,
		.gap = OUTBOX_PULL_GAP,
	};

	const struct q_outbox_raise_args raise = { .peer = peer, .now = now };
	int64_t raised = 0;

	TRY(q_peer_back(tx, &back, NULL, e));
	TRY(q_outbox_pull(tx, &args, out_pulled, e));
	TRY(q_outbox_raise(tx, &raise, &raised, e));
	*out_pulled += raised;
	return RC_OK;
}

enum rc outbox_peer_answered(struct tx *tx, struct arena *a, struct str peer, int64_t now,
			     int64_t longest_pause, int64_t *out_pulled, struct err *e)
{
	bool was_away;

	*out_pulled = 0;
	TRY(outbox_peer_is_away(tx, a, peer, &was_away, e));
	return was_away ? pull(tx, peer, now, longest_pause, out_pulled, e) : RC_OK;
}

enum rc outbox_peer_note(struct tx *tx, struct arena *a, struct str peer,
			 const struct outbox_result *r, struct err *e)
{
	struct outbox_peer *rows, next;
	int64_t pulled;
	const struct outbox_peer none = { .peer = peer };
	size_t n;

	TRY(q_peer_find(tx, a, peer, &rows, &n, e));
	const struct outbox_peer *now = n > 0 ? &rows[0] : &none;
	next = outbox_peer_next(now, r->attempt, r->now, r->jitter);
	if (now->failures >= OUTBOX_CIRCUIT_FAILURES && next.failures == 0)
		TRY(pull(tx, peer, r->now, r->limits->max_us, &pulled, e));
	if (next.failures == now->failures && next.open_until_at == now->open_until_at &&
	    next.probe_until_at == now->probe_until_at)
		return RC_OK; /* a peer that is well costs no write */
	return q_peer_put(tx, &next, r->now, NULL, e);
}

enum rc outbox_peer_change(struct tx *tx, int64_t tenant_id, struct str peer, struct err *e)
{
	const struct q_outbox_peer_change_args args = { .tenant_id = tenant_id, .peer = peer };
	return q_outbox_peer_change(tx, &args, NULL, e);
}

/* ---- watching ---- */

struct watch {
	struct arena *arena;
	int64_t now, tenant_id, due_at;
	struct outbox_counts counts;
};

/* Behind an open circuit nothing is due before the next probe. */
static int64_t not_before(const struct outbox_peer *p, int64_t now, int64_t due_at)
{
	int64_t gate = p->open_until_at > p->probe_until_at ? p->open_until_at : p->probe_until_at;

	if (outbox_circuit(p, now) != OUTBOX_OPEN || due_at > gate)
		return due_at;
	return gate;
}

static enum rc next_due_fn(struct tx *tx, void *arg, struct err *e)
{
	struct watch *w = arg;
	struct q_outbox_lease_end_row lease;
	struct outbox_peer *peers;
	size_t n;

	TRY(q_outbox_lease_end(tx, w->arena, &lease, e));
	w->due_at = lease.until_at > 0 ? lease.until_at : INT64_MAX;
	TRY(q_outbox_peers(tx, w->arena, &peers, &n, e));
	for (size_t i = 0; i < n; i++) {
		struct q_outbox_peer_due_row row;
		TRY(q_outbox_peer_due(tx, w->arena, peers[i].peer, &row, e));
		int64_t at = not_before(&peers[i], w->now, row.due_at);
		if (at < w->due_at)
			w->due_at = at;
	}
	return RC_OK;
}

enum rc outbox_next_due(struct db *db, int64_t now, int64_t *out_at, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct watch w = { .arena = a, .now = now };

	TRY(db_read(db, next_due_fn, &w, e));
	*out_at = w.due_at;
	return RC_OK;
}

static enum rc counts_fn(struct tx *tx, void *arg, struct err *e)
{
	struct watch *w = arg;
	return q_outbox_counts(tx, w->arena, w->tenant_id, &w->counts, e);
}

enum rc outbox_counts(struct db *db, int64_t tenant_id, struct outbox_counts *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct watch w = { .arena = a, .tenant_id = tenant_id };

	TRY(db_read(db, counts_fn, &w, e));
	*out = w.counts;
	return RC_OK;
}

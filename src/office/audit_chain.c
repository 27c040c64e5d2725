/* audit_chain.c -- the seals of the audit: how they are made, and how they are proved. */
#include <string.h>

#include "base/codec.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/sha256.h"
#include "office/audit.h"
#include "office/office_int.h"

#define PROOF_SEALS 100 /* read at once */

/* ---- the digest ---- */

static void add_i64(struct sha256 *s, int64_t value)
{
	unsigned char bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)((uint64_t)value >> (8 * (7 - i)));
	sha256_add(s, bytes, sizeof bytes);
}

/* With its length before it: no two rows read as the same bytes. */
static void add_str(struct sha256 *s, struct str text)
{
	add_i64(s, (int64_t)text.n);
	sha256_add(s, text.p, text.n);
}

static void add_row(struct sha256 *s, const struct audit_row *x)
{
	add_i64(s, x->id);
	add_i64(s, x->tenant_id);
	add_i64(s, x->at);
	add_str(s, x->actor);
	add_str(s, x->action);
	add_str(s, x->object);
	add_str(s, x->detail);
	add_str(s, x->remote);
	add_str(s, x->on_behalf_of);
}

static struct blob_id digest_of(const struct audit_seal *seal, const struct audit_row *rows,
				size_t n)
{
	struct blob_id out = { .b = { 0 } };
	struct sha256 s;

	sha256_init(&s);
	sha256_add(&s, seal->before.b, sizeof seal->before.b);
	add_i64(&s, seal->tenant_id);
	add_i64(&s, seal->n);
	add_i64(&s, seal->at);
	add_i64(&s, (int64_t)n);
	for (size_t i = 0; i < n; i++)
		add_row(&s, &rows[i]);
	sha256_done(&s, out.b);
	return out;
}

static struct str digest_hex(struct arena *a, const struct blob_id *id)
{
	return hex_encode(a, str_of_n((const char *)id->b, sizeof id->b));
}

/* ---- sealing ---- */

struct sealing {
	struct arena *arena;
	int64_t tenant_id, now;
	size_t n; /* rows sealed */
	struct audit_seal seal, last;
};

static enum rc seal_fn(struct tx *tx, void *arg, struct err *e)
{
	struct sealing *w = arg;
	struct audit_row *rows;

	TRY(audit_unsealed_rows(tx, w->arena, w->tenant_id, LIMIT_SEAL_ROWS, &rows, &w->n, e));
	if (w->n == 0)
		return RC_OK;
	TRY(audit_seal_last(tx, w->arena, w->tenant_id, &w->last, e));
	w->seal = (struct audit_seal){ .tenant_id = w->tenant_id,
				       .n = w->last.n + 1,
				       .at = w->now,
				       .rows = (int64_t)w->n,
				       .first_id = rows[0].id,
				       .last_id = rows[w->n - 1].id,
				       .before = w->last.digest };
	w->seal.digest = digest_of(&w->seal, rows, w->n);
	return audit_seal_add(tx, w->arena, &w->seal, e);
}

/* Once an hour the head of each chain goes into the node's log, which is kept elsewhere: whoever can write
 * the database can make a chain anew, and not what was said of it before. */
static void tell_head(const struct sealing *w)
{
	if (w->n == 0 || w->last.at / TIME_HOUR == w->now / TIME_HOUR)
		return;
	log_event(LOG_INFO, NULL, "audit of organ %lld is sealed to %lld: %.*s",
		  (long long)w->tenant_id, (long long)w->seal.n,
		  STR_FMT(digest_hex(w->arena, &w->seal.digest)));
}

static enum rc seal_organ(struct node *n, int64_t tenant_id, int64_t now, int64_t *io_rows,
			  struct err *e)
{
	struct sealing w = { .tenant_id = tenant_id, .now = now };

	do {
		AUTO_ARENA a = arena_new(NULL);
		w.arena = a;
		TRY(db_write(n->db, seal_fn, &w, e));
		tell_head(&w);
		*io_rows += (int64_t)w.n;
	} while (w.n == LIMIT_SEAL_ROWS);
	return RC_OK;
}

struct organs {
	struct arena *arena;
	struct audit_unsealed *rows;
	size_t n;
};

static enum rc organs_fn(struct tx *tx, void *arg, struct err *e)
{
	struct organs *w = arg;
	return audit_unsealed_tenants(tx, w->arena, &w->rows, &w->n, e);
}

enum rc office_audit_seal(struct node *n, int64_t now, int64_t *out_rows, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct organs w = { .arena = a };

	*out_rows = 0;
	TRY(db_read(n->db, organs_fn, &w, e));
	for (size_t i = 0; i < w.n; i++) {
		struct err why = ERR_INIT;
		enum rc rc = seal_organ(n, w.rows[i].tenant_id, now, out_rows, &why);
		/* conflict: another node has sealed the same rows */
		if (rc != RC_OK && rc != RC_CONFLICT)
			return err_set(e, rc, why.key, "%s", why.text);
	}
	return RC_OK;
}

/* ---- proving ---- */

struct proving {
	struct arena *arena; /* of one part of the chain */
	int64_t tenant_id;
	const struct audit_head *kept;
	struct audit_proof *proof;
	struct audit_seal last;
	size_t n; /* seals of this part */
};

static bool found(struct proving *w, enum audit_fault fault, int64_t at)
{
	w->proof->fault = fault;
	w->proof->at_seal = at;
	return true;
}

static bool is_kept_head(const struct proving *w, const struct audit_seal *s)
{
	return w->kept && w->kept->n == s->n;
}

/* Whether s stands where it should. */
static bool has_link_fault(struct proving *w, const struct audit_seal *s)
{
	if (s->n != w->last.n + 1)
		return found(w, AUDIT_GAP, w->last.n + 1);
	if (memcmp(s->before.b, w->last.digest.b, sizeof s->before.b) != 0)
		return found(w, AUDIT_CHAIN, s->n);
	if (is_kept_head(w, s) && !str_eq(digest_hex(w->arena, &s->digest), w->kept->digest))
		return found(w, AUDIT_CHAIN, s->n);
	return false;
}

static enum rc prove_seal(struct tx *tx, struct proving *w, const struct audit_seal *s,
			  bool *out_fault, struct err *e)
{
	struct audit_row *rows;
	struct blob_id digest;
	size_t n;

	*out_fault = has_link_fault(w, s);
	if (*out_fault)
		return RC_OK;
	TRY(audit_sealed_rows(tx, w->arena, s, &rows, &n, e));
	digest = digest_of(s, rows, n);
	if ((int64_t)n != s->rows || memcmp(digest.b, s->digest.b, sizeof digest.b) != 0)
		*out_fault = found(w, AUDIT_ROWS, s->n);
	if (*out_fault)
		return RC_OK;
	w->last = *s;
	w->proof->n_seals++;
	w->proof->rows += s->rows;
	return RC_OK;
}

static enum rc part_fn(struct tx *tx, void *arg, struct err *e)
{
	struct proving *w = arg;
	struct audit_proof before = *w->proof;
	struct audit_seal last = w->last, *seals;
	bool is_fault = false;

	TRY(audit_seal_list(tx, w->arena, w->tenant_id, last.n + 1, PROOF_SEALS, &seals, &w->n, e));
	for (size_t i = 0; i < w->n && !is_fault; i++) {
		enum rc rc = prove_seal(tx, w, &seals[i], &is_fault, e);
		if (rc != RC_OK) {
			*w->proof = before;
			w->last = last;
			return rc;
		}
	}
	return RC_OK;
}

static enum rc rest_fn(struct tx *tx, void *arg, struct err *e)
{
	struct proving *w = arg;
	struct audit_count c;

	TRY(audit_count_rows(tx, w->arena, w->tenant_id, w->last.n, &c, e));
	w->proof->open = c.open;
	w->proof->open_since = c.open_since;
	if (w->kept && w->kept->n > w->last.n)
		(void)found(w, AUDIT_CUT, w->last.n + 1);
	else if (c.stray > 0 || c.sealed != w->proof->rows)
		(void)found(w, AUDIT_STRAY, w->last.n);
	return RC_OK;
}

enum rc office_audit_prove(struct node *n, struct arena *a, const struct actor *who,
			   const struct audit_head *kept, const atomic_bool *stop,
			   struct audit_proof *out, struct err *e)
{
	struct proving w = { .tenant_id = who->tenant_id, .kept = kept, .proof = out };

	*out = (struct audit_proof){ .fault = AUDIT_WHOLE };
	TRY(policy_check(who, ACTION_AUDIT_VIEW, NULL, e));
	do {
		AUTO_ARENA part = arena_new(NULL);
		w.arena = part;
		if (stop && atomic_load(stop))
			return err_set(e, RC_CANCELLED, NULL, "stopped after seal %lld",
				       (long long)w.last.n);
		TRY(db_read(n->db, part_fn, &w, e));
	} while (w.n == PROOF_SEALS && out->fault == AUDIT_WHOLE);
	w.arena = a;
	if (out->fault == AUDIT_WHOLE)
		TRY(db_read(n->db, rest_fn, &w, e));
	out->head = (struct audit_head){ .n = w.last.n,
					 .at = w.last.at,
					 .digest = digest_hex(a, &w.last.digest) };
	return RC_OK;
}

struct heading {
	struct arena *arena;
	int64_t tenant_id;
	struct audit_seal seal;
};

static enum rc head_fn(struct tx *tx, void *arg, struct err *e)
{
	struct heading *w = arg;
	return audit_seal_last(tx, w->arena, w->tenant_id, &w->seal, e);
}

enum rc office_audit_head(struct node *n, struct arena *a, const struct actor *who,
			  struct audit_head *out, struct err *e)
{
	struct heading w = { .arena = a, .tenant_id = who->tenant_id };

	TRY(policy_check(who, ACTION_AUDIT_VIEW, NULL, e));
	TRY(db_read(n->db, head_fn, &w, e));
	*out = (struct audit_head){ .n = w.seal.n,
				    .at = w.seal.at,
				    .digest = digest_hex(a, &w.seal.digest) };
	return RC_OK;
}

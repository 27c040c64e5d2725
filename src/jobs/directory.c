/* directory.c -- the axis's directory, copied into ours.
 *
 * Rows kept here by hand (ORIGIN_LOCAL) stay as they are. So does the name of an organ of this node; where it
 * stands (superior, kind, level, province) it learns as every other. What a plain axis does not tell (kind,
 * level, superior …) stays as it was known. Rows that came from the axis and are gone there are
 * marked as removed, but only after the whole directory was read.
 */
#include "base/log.h"
#include "base/map.h"
#include "jobs/jobs_int.h"
#include "store/organ.h"
#include "store/tenant.h"
#include "text/text.h"

#define BATCH 500

struct copy {
	struct worker *w;
	struct arena *seen_arena; /* codes, for the whole copy */
	struct map *seen;
	struct arena *batch_arena;
	struct axis_agency rows[BATCH];
	size_t n_rows;
	const struct copy_order *order;
	int64_t now, total;
};

static struct organ merge(const struct axis_agency *x, const struct organ *old, bool has_old)
{
	struct organ o = x->organ;

	if (has_old && !x->has_facts) {
		o = *old;
		o.name = x->organ.name;
		o.mail = x->organ.mail;
		o.parent_code = x->organ.parent_code;
		o.state = old->state == ORGAN_REMOVED ? ORGAN_ACTIVE : old->state;
	}
	o.origin = ORIGIN_DIRECTORY;
	o.requires_signature = has_old && old->requires_signature;
	return o;
}

static struct str said(struct str theirs, struct str ours)
{
	return theirs.n > 0 && !str_eq_c(theirs, "unknown") ? theirs : ours;
}

/* Nobody types in who stands above an organ of ours: without it nothing that it sends goes up. */
static void place(struct organ *own, const struct axis_agency *x)
{
	const struct organ *o = &x->organ;

	own->parent_code = said(o->parent_code, own->parent_code);
	if (!x->has_facts)
		return;
	own->superior_code = said(o->superior_code, own->superior_code);
	own->province = said(o->province, own->province);
	if (o->kind != ORGAN_KIND_UNKNOWN)
		own->kind = o->kind;
	if (o->level != LEVEL_UNKNOWN)
		own->level = o->level;
}

/* What of a row is written: nothing of one that is kept by hand, unless it is an organ of this node. */
static enum rc row_of(struct tx *tx, struct copy *c, const struct axis_agency *x,
		      const struct organ *old, bool has_old, struct organ *out, bool *is_written,
		      struct err *e)
{
	struct tenant own;

	*is_written = true;
	if (!has_old || old->origin != ORIGIN_LOCAL) {
		*out = merge(x, old, has_old);
		return RC_OK;
	}
	*out = *old;
	TRY(err_if_absent(e, tenant_load_by_code(tx, c->batch_arena, old->code, &own, e),
			  is_written));
	if (*is_written)
		place(out, x);
	return RC_OK;
}

static enum rc save_certificate(struct tx *tx, struct copy *c, const struct axis_agency *x,
				struct err *e)
{
	struct certificate cert;

	if (x->certificate.n == 0)
		return RC_OK;
	if (certificate_parse(c->batch_arena, x->certificate, &cert, NULL) != RC_OK)
		return RC_OK; /* the axis's operator sees to that */
	return organ_certificate_put(tx, x->organ.code, &cert, c->now, e);
}

static enum rc save_row(struct tx *tx, struct copy *c, size_t i, struct err *e)
{
	const struct axis_agency *x = &c->rows[i];
	struct organ old;
	enum rc rc = organ_find_any(tx, c->batch_arena, x->organ.code, &old, e);
	bool has_old = rc == RC_OK;

	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	err_clear(e);
	if (x->organ.state == ORGAN_REMOVED && (!has_old || !c->order->may_remove))
		return RC_OK;
	struct organ o;
	bool is_written;
	TRY(row_of(tx, c, x, &old, has_old, &o, &is_written, e));
	if (is_written)
		TRY(organ_save(tx, c->batch_arena, &o, organ_search_text(c->batch_arena, &o),
			       c->now, NULL, e));
	return save_certificate(tx, c, x, e);
}

static enum rc batch_fn(struct tx *tx, void *arg, struct err *e)
{
	struct copy *c = arg;
	struct arena_mark m = arena_mark(c->batch_arena);

	for (size_t i = 0; i < c->n_rows; i++)
		TRY(save_row(tx, c, i, e));
	arena_rewind(c->batch_arena, m);
	return RC_OK;
}

static enum rc save_batch(struct copy *c, struct err *e)
{
	if (c->n_rows == 0)
		return RC_OK;
	TRY(db_write(c->w->node->db, batch_fn, c, e));
	c->n_rows = 0;
	arena_reset(c->batch_arena);
	return RC_OK;
}

/* JSON carries controls too; a packet does not. */
static struct str keep_text(struct arena *a, struct str s)
{
	return str_dup(a, text_salvage(a, s, TEXT_LINES));
}

/* Rows live during the call: what a batch keeps is copied. */
static struct organ keep(struct arena *a, const struct organ *o)
{
	struct organ k = *o;

	k.code = str_dup(a, o->code);
	k.name = keep_text(a, o->name);
	k.parent_code = keep_text(a, o->parent_code);
	k.superior_code = keep_text(a, o->superior_code);
	k.mail = keep_text(a, o->mail);
	k.province = keep_text(a, o->province);
	k.successor_code = keep_text(a, o->successor_code);
	return k;
}

static enum rc take_row(void *ctx, const struct axis_agency *x, struct err *e)
{
	struct copy *c = ctx;

	if (worker_must_stop(c->w))
		return err_set(e, RC_CANCELLED, NULL, "stopping");
	struct organ o = keep(c->batch_arena, &x->organ);
	if (organ_code_check(o.code, NULL) != RC_OK || o.name.n == 0)
		return RC_OK; /* real directories hold such rows; nobody can be written to by them */
	if (!map_put(c->seen, str_dup(c->seen_arena, x->organ.code), NULL))
		return RC_OK;
	c->rows[c->n_rows] = (struct axis_agency){
		.organ = o,
		.certificate = str_dup(c->batch_arena, x->certificate),
		.has_facts = x->has_facts,
	};
	c->n_rows++;
	c->total++;
	return c->n_rows == BATCH ? save_batch(c, e) : RC_OK;
}

/* ---- those that are gone ---- */

struct gone {
	struct copy *copy;
	struct organ *rows;
	size_t n;
	int64_t after_id;
};

static enum rc page_fn(struct tx *tx, void *arg, struct err *e)
{
	struct gone *g = arg;
	return organ_list_all(tx, g->copy->batch_arena, g->after_id, BATCH, &g->rows, &g->n, e);
}

static enum rc remove_fn(struct tx *tx, void *arg, struct err *e)
{
	struct gone *g = arg;

	for (size_t i = 0; i < g->n; i++) {
		const struct organ *o = &g->rows[i];
		/* companies and persons are local to a node: no axis lists them */
		if (o->origin != ORIGIN_DIRECTORY || o->state == ORGAN_REMOVED ||
		    o->kind == ORGAN_COMPANY || o->kind == ORGAN_PERSON ||
		    map_find(g->copy->seen, o->code, NULL))
			continue;
		TRY(organ_state_put(tx, o->code, ORGAN_REMOVED, g->copy->now, e));
	}
	return RC_OK;
}

static enum rc remove_gone(struct copy *c, struct err *e)
{
	struct gone g = { .copy = c };

	do {
		arena_reset(c->batch_arena);
		TRY(db_read(c->w->node->db, page_fn, &g, e));
		if (g.n == 0)
			break;
		TRY(db_write(c->w->node->db, remove_fn, &g, e));
		g.after_id = g.rows[g.n - 1].id;
	} while (g.n == BATCH);
	return RC_OK;
}

struct done_mark {
	struct arena *arena;
	struct tenant_directory row;
	int64_t longest_pause, n_pulled;
};

static enum rc done_fn(struct tx *tx, void *arg, struct err *e)
{
	struct done_mark *d = arg;

	TRY(tenant_directory_copied(tx, &d->row, e));
	return outbox_peer_answered(tx, d->arena, d->row.axis_url, d->row.copied_at,
				    d->longest_pause, &d->n_pulled, e);
}

/* Current as of when it began: what was missed since then is still wanted. */
static enum rc mark_done(struct copy *c, int64_t version, bool is_part, struct err *e)
{
	struct node *n = c->w->node;
	struct done_mark d = { .arena = c->seen_arena,
			       .row = { .axis_url = c->order->tenant->axis_url,
					.copied_at = c->now,
					.full_at = is_part ? 0 : c->now,
					.version = version },
			       .longest_pause = n->conf->outbox_max_secs * TIME_SEC };

	TRY(db_write(n->db, done_fn, &d, e));
	if (d.n_pulled > 0)
		event_wake(n->deliver);
	return RC_OK;
}

enum rc directory_copy(struct worker *w, const struct copy_order *o, int64_t *out_rows,
		       struct err *e)
{
	AUTO_ARENA seen_arena = arena_new(NULL);
	AUTO_ARENA batch_arena = arena_new(NULL);
	struct copy *c = ARENA_NEW(seen_arena, struct copy);
	struct axis_visit v = visit_of(w, o->tenant);
	bool is_part;

	*c = (struct copy){ .w = w,
			    .order = o,
			    .seen_arena = seen_arena,
			    .seen = map_new(seen_arena),
			    .batch_arena = batch_arena,
			    .now = worker_now(w) };
	TRY(axis_agencies(&v, o->since, take_row, c, &is_part, e));
	TRY(save_batch(c, e));
	if (o->may_remove && !is_part && c->total > 0)
		TRY(remove_gone(c, e));
	*out_rows = c->total;
	return mark_done(c, v.directory_version, is_part, e);
}

enum rc jobs_directory_once(struct node *n, int64_t tenant_id, int64_t now, int64_t *out_rows,
			    struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct worker w;
	struct tenant t;
	const struct copy_order order = { .tenant = &t, .may_remove = true };

	*out_rows = 0;
	TRY(worker_open(&w, NULL, n, a, e));
	worker_round(&w, now);
	enum rc rc = load_tenant(n, a, tenant_id, &t, e);
	if (rc == RC_OK)
		rc = directory_copy(&w, &order, out_rows, e);
	worker_close(&w);
	return rc;
}

/* doctor.c -- what `vanthu doctor` must know of the database. */
#include "office/doctor.h"

#include "base/limits.h"
#include "office/audit.h"
#include "office/office.h"
#include "store/flow.h"
#include "store/packet.h"
#include "store/part.h"
#include "store/tenant.h"
#include "outbox/outbox.h"

#define PAGE 1000

struct walk {
	struct arena *arena;
	int64_t after_id;
	enum blob_owner owner;
	struct named_blob *rows;
	size_t n_rows;
};

static enum rc page_fn(struct tx *tx, void *arg, struct err *e)
{
	struct walk *w = arg;
	return blob_names_page(tx, w->arena, w->owner, w->after_id, PAGE, &w->rows, &w->n_rows, e);
}

static enum rc walk_owner(struct node *n, struct walk *w, const char *kind, doctor_blob_fn fn,
			  void *ctx, int64_t *out_n, struct err *e)
{
	do {
		struct arena_mark m = arena_mark(w->arena);
		TRY(db_read(n->db, page_fn, w, e));
		for (size_t i = 0; i < w->n_rows; i++) {
			struct str owner = str_fmt(w->arena, "%s %lld", kind,
						   (long long)w->rows[i].id);
			w->after_id = w->rows[i].id;
			++*out_n;
			TRY(fn(ctx, &w->rows[i].blob, owner, e));
		}
		arena_rewind(w->arena, m);
	} while (w->n_rows == PAGE);
	return RC_OK;
}

enum rc doctor_each_blob(struct node *n, doctor_blob_fn fn, void *ctx, int64_t *out_n,
			 struct err *e)
{
	static const char *const kinds[] = { [BLOB_OF_PACKET] = "packet",
					     [BLOB_OF_ATTACHMENT] = "attachment",
					     [BLOB_OF_FILE] = "paper in a work file",
					     [BLOB_OF_PART] = "part of a work file",
					     [BLOB_OF_MAIL] = "e-mail to be entered",
					     [BLOB_OF_AXIS] = "packet on the axis" };
	AUTO_ARENA a = arena_new(NULL);

	*out_n = 0;
	for (int i = 0; i < (int)(sizeof kinds / sizeof kinds[0]); i++) {
		struct walk w = { .arena = a, .owner = (enum blob_owner)i };
		TRY(walk_owner(n, &w, kinds[i], fn, ctx, out_n, e));
	}
	return RC_OK;
}

/* ---- who sees what ---- */

#define SIGHT_PAGE 200 /* documents in one transaction */

struct sight_walk {
	struct arena *arena;
	bool is_made_anew;
	int64_t after_id;
	size_t n_page;
	int64_t n_wrong, last_id; /* of the page */
};

static enum rc sight_page_fn(struct tx *tx, void *arg, struct err *e)
{
	struct sight_walk *w = arg;
	int64_t *ids;

	w->n_wrong = 0;
	TRY(sight_page(tx, w->arena, w->after_id, SIGHT_PAGE, &ids, &w->n_page, e));
	for (size_t i = 0; i < w->n_page; i++) {
		bool is_right;
		TRY(sight_is_right(tx, w->arena, ids[i], &is_right, e));
		w->n_wrong += !is_right;
		w->last_id = ids[i];
		if (w->is_made_anew && !is_right)
			TRY(sight_renew(tx, ids[i], e));
	}
	return RC_OK;
}

static enum rc sight_last_fn(struct tx *tx, void *arg, struct err *e)
{
	struct sight_walk *w = arg;

	return sight_last(tx, w->arena, &w->last_id, e);
}

static enum rc walk_sight(struct node *n, struct sight_walk *w, int64_t *out_n, int64_t *out_wrong,
			  struct err *e)
{
	*out_n = *out_wrong = 0;
	do {
		struct arena_mark m = arena_mark(w->arena);
		TRY(w->is_made_anew ? db_write(n->db, sight_page_fn, w, e)
				    : db_read(n->db, sight_page_fn, w, e));
		w->after_id = w->last_id;
		*out_n += (int64_t)w->n_page;
		*out_wrong += w->n_wrong;
		arena_rewind(w->arena, m);
	} while (w->n_page > 0);
	return RC_OK;
}

enum rc doctor_sight(struct node *n, bool is_deep, int64_t *out_n, int64_t *out_wrong,
		     struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct sight_walk w = { .arena = a };

	if (!is_deep)
		TRY(db_read(n->db, sight_last_fn, &w, e));
	w.after_id = w.last_id > SIGHT_RECENT ? w.last_id - SIGHT_RECENT : 0;
	return walk_sight(n, &w, out_n, out_wrong, e);
}

enum rc office_sight_rebuild(struct node *n, int64_t *out_n, int64_t *out_wrong, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct sight_walk w = { .arena = a, .is_made_anew = true };

	return walk_sight(n, &w, out_n, out_wrong, e);
}

struct text_counts {
	struct arena *arena;
	struct file_text_counts *out;
};

static enum rc text_counts_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct text_counts *c = arg;
	return file_text_count(tx, c->arena, c->out, e);
}

enum rc doctor_file_text(struct node *n, struct file_text_counts *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct text_counts c = { .arena = a, .out = out };

	return db_read(n->db, text_counts_fn, &c, e);
}

static enum rc again_fn(struct tx *tx, void *arg, struct err *e)
{
	int64_t *n = arg;
	return file_text_unread_again(tx, UNREAD_NONE, n, e);
}

enum rc office_files_again(struct node *n, int64_t *out_n, struct err *e)
{
	TRY(db_write(n->db, again_fn, out_n, e));
	event_wake(n->read);
	return RC_OK;
}

struct newest {
	struct arena *arena;
	int64_t at;
};

static enum rc newest_fn(struct tx *tx, void *arg, struct err *e)
{
	struct newest *w = arg;
	return audit_newest(tx, w->arena, &w->at, e);
}

enum rc doctor_newest(struct node *n, int64_t *out_at, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct newest w = { .arena = a };

	TRY(db_read(n->db, newest_fn, &w, e));
	*out_at = w.at;
	return RC_OK;
}

struct looks {
	struct arena *arena;
	int64_t organs;
};

static enum rc looks_fn(struct tx *tx, void *arg, struct err *e)
{
	struct looks *w = arg;
	return tenant_looks_failing(tx, w->arena, &w->organs, e);
}

enum rc office_health(struct node *n, struct office_health *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct looks looks = { .arena = a };
	struct outbox_counts k;
	uint64_t total;

	TRY(outbox_counts(n->db, 0, &k, e));
	TRY(db_read(n->db, looks_fn, &looks, e));
	TRY(blob_disk_free(n->blobs, &out->disk_free, &total, e));
	out->looks_failing = looks.organs;
	out->ready = k.ready;
	out->leased = k.leased;
	out->dead = k.dead;
	out->oldest_due_at = k.oldest_due_at;
	return RC_OK;
}

struct login_read {
	struct arena *arena;
	struct str code;
	struct tenant tenant;
};

static enum rc login_fn(struct tx *tx, void *arg, struct err *e)
{
	struct login_read *r = arg;
	return tenant_load_by_code(tx, r->arena, r->code, &r->tenant, e);
}

enum rc doctor_axis_login(struct node *n, struct arena *a, struct str organ_code,
			  struct axis_login *out, struct err *e)
{
	struct login_read r = { .arena = a, .code = organ_code };

	TRY(db_read(n->db, login_fn, &r, e));
	*out = (struct axis_login){ .url = r.tenant.axis_url,
				    .system_id = r.tenant.organ_code,
				    .secret = r.tenant.axis_secret };
	return RC_OK;
}

/* ---- the audit ---- */

struct waiting {
	struct arena *arena;
	struct audit_unsealed *rows;
	size_t n;
};

static enum rc waiting_fn(struct tx *tx, void *arg, struct err *e)
{
	struct waiting *w = arg;

	return audit_unsealed_tenants(tx, w->arena, &w->rows, &w->n, e);
}

static enum rc prove_organ(struct node *n, struct arena *a, int64_t tenant_id, struct str name,
			   const atomic_bool *stop, struct doctor_audit *out, struct err *e)
{
	const struct actor node_operator = { .kind = ACTOR_OPERATOR, .tenant_id = tenant_id };
	struct audit_proof p;

	TRY(office_audit_prove(n, a, &node_operator, NULL, stop, &p, e));
	if (p.fault == AUDIT_WHOLE) {
		out->n_proved++;
		return RC_OK;
	}
	out->bad_organ = name;
	out->bad_seal = p.at_seal;
	return RC_OK;
}

enum rc doctor_audit(struct node *n, struct arena *a, bool is_deep, const atomic_bool *stop,
		     struct doctor_audit *out, struct err *e)
{
	struct waiting w = { .arena = a };
	struct tenant *all;
	size_t n_all;

	TRY(db_read(n->db, waiting_fn, &w, e));
	*out = (struct doctor_audit){ .open = 0 };
	for (size_t i = 0; i < w.n; i++) {
		out->open += w.rows[i].rows;
		if (i == 0 || w.rows[i].since < out->open_since)
			out->open_since = w.rows[i].since;
	}
	if (!is_deep)
		return RC_OK;
	TRY(office_tenant_list(n, a, &all, &n_all, e));
	TRY(prove_organ(n, a, 0, STR("node"), stop, out, e));
	for (size_t i = 0; i < n_all && out->bad_organ.n == 0; i++)
		TRY(prove_organ(n, a, all[i].id, all[i].organ_code, stop, out, e));
	return RC_OK;
}

/* ---- parts of work files ---- */

struct parts_count {
	struct arena *arena;
	int64_t now, n, n_late;
};

static enum rc parts_fn(struct tx *tx, void *arg, struct err *e)
{
	struct parts_count *c = arg;
	const struct file_part any = { .tenant_id = 0, .from_code = STR("") };
	int64_t late = c->now - (LIMIT_PART_WAIT_DAYS + 1) * TIME_DAY;

	TRY(part_waiting(tx, c->arena, &any, c->now, &c->n, e));
	return part_waiting(tx, c->arena, &any, late, &c->n_late, e);
}

enum rc doctor_parts(struct node *n, int64_t now, int64_t *out_n, int64_t *out_late, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct parts_count c = { .arena = a, .now = now };

	TRY(db_read(n->db, parts_fn, &c, e));
	*out_n = c.n;
	*out_late = c.n_late;
	return RC_OK;
}

/* freeze.c -- đóng băng: what nothing is done to until that is lifted. */
#include "base/limits.h"
#include "office/file_int.h"
#include "office/freeze.h"
#include "store/doc_group.h"
#include "store/document.h"
#include "store/freeze.h"
#include "store/tenant.h"

struct freezing {
	struct file_work t;
	struct freeze f;
	bool is_lift;
	struct freeze lifted; /* what is lifted, as it is */
};

/* ---- what it is about ---- */

static enum rc find_document(struct tx *tx, struct freezing *x, struct freeze *f, struct err *e)
{
	struct flow_work *w = &x->t.w;
	struct document *d = &w->document;

	TRY(document_load(tx, w->arena, f->document_id, d, e));
	if (d->tenant_id != w->who->tenant_id)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "another organ's");
	TRY(policy_check(w->who, ACTION_FREEZE, d, e));
	if (d->state != DOCUMENT_REGISTERED && d->state != DOCUMENT_SENT)
		return err_set(e, RC_CONFLICT, "err.freeze_document", "document %lld",
			       (long long)d->id);
	f->direction = d->direction;
	f->name = d->arrival_number > 0
			  ? str_fmt(w->arena, "%lld/%lld", (long long)d->arrival_number,
				    (long long)d->arrival_year)
			  : document_notation(w->arena, d->number, d->notation);
	return RC_OK;
}

static enum rc find_group(struct tx *tx, struct freezing *x, struct freeze *f, struct err *e)
{
	struct doc_group g;

	TRY(doc_group_load(tx, x->t.w.arena, x->t.w.who->tenant_id, f->group_id, &g, e));
	if (g.ended_at > 0 && !x->is_lift)
		return err_set(e, RC_CONFLICT, "err.group_ended", "the group has ended");
	f->name = g.name;
	return RC_OK;
}

static enum rc find(struct tx *tx, struct freezing *x, struct freeze *f, struct err *e)
{
	const struct file_change file = { .file_id = f->file_id };

	TRY(office_own_tenant(tx, x->t.w.arena, x->t.w.who, &x->t.w.tenant, e));
	if (f->document_id > 0)
		return find_document(tx, x, f, e);
	if (f->group_id > 0)
		return find_group(tx, x, f, e);
	TRY(file_begin(tx, &x->t, file, ACTION_FREEZE, e));
	f->name = x->t.file.notation;
	return RC_OK;
}

/* In the history of what it is about, and in the audit. */
static enum rc note(struct tx *tx, const struct freezing *x, const struct freeze *f,
		    struct str words, struct err *e)
{
	const struct flow_work *w = &x->t.w;
	const char *action = x->is_lift ? "freeze.lift" : "freeze.make";
	const struct flow_note step = { .step = x->is_lift ? STEP_LIFTED : STEP_HELD,
					.audit = action,
					.text = words,
					.about = STR("") };

	if (f->document_id > 0)
		return flow_note(tx, w, &step, e);
	if (f->file_id > 0)
		return file_note(tx, &x->t, x->is_lift ? FILE_LIFTED : FILE_HELD, action, words, e);
	return office_audit(tx, w->who, action, object_name(w->arena, "group", f->group_id), words,
			    w->now, e);
}

/* ---- made ---- */

static enum rc make_fn(struct tx *tx, void *arg, struct err *e)
{
	struct freezing *x = arg;
	struct freeze *f = &x->f;

	TRY(find(tx, x, f, e));
	TRY(freeze_insert(tx, x->t.w.arena, f, &f->id, e));
	struct str words = str_fmt(x->t.w.arena, "%.*s: %.*s", STR_FMT(f->authority),
				   STR_FMT(f->reason));
	return note(tx, x, f, words, e);
}

enum rc office_freeze_make(struct node *n, const struct actor *who, const struct freeze *f,
			   int64_t now, int64_t *out_id, struct problems *out, struct err *e)
{
	static const struct text_rule authority = { "authority", TEXT_LINE, LIMIT_AUTHORITY, true };
	static const struct text_rule reason = { "reason", TEXT_LINES, LIMIT_REASON, true };
	AUTO_ARENA a = arena_new(NULL);
	struct freezing x = { .t = { .w = { .arena = a, .who = who, .now = now, .problems = out } },
			      .f = *f };

	TRY(policy_check(who, ACTION_FREEZE, NULL, e));
	if ((f->document_id > 0) + (f->file_id > 0) + (f->group_id > 0) != 1)
		problem_add(out, "document_id", "problem.freeze_what", 0);
	x.f.authority = office_text(a, &authority, f->authority, out);
	x.f.reason = office_text(a, &reason, f->reason, out);
	x.f.tenant_id = who->tenant_id;
	x.f.made_at = now;
	x.f.made_by = actor_name(who);
	TRY(problems_rc(out, e));
	TRY(office_db_write(n, make_fn, &x, out, e));
	*out_id = x.f.id;
	return RC_OK;
}

/* ---- lifted ---- */

static enum rc lift_fn(struct tx *tx, void *arg, struct err *e)
{
	struct freezing *x = arg;
	struct freeze *f = &x->lifted;

	TRY(freeze_load(tx, x->t.w.arena, x->t.w.who->tenant_id, x->f.id, f, e));
	TRY(find(tx, x, f, e));
	f->lifted_at = x->t.w.now;
	f->lifted_by = actor_name(x->t.w.who);
	f->lift_reason = x->f.reason;
	TRY(freeze_lift(tx, f, e));
	return note(tx, x, f, f->lift_reason, e);
}

enum rc office_freeze_lift(struct node *n, const struct actor *who, int64_t id, struct str reason,
			   int64_t now, struct problems *out, struct err *e)
{
	static const struct text_rule rule = { "reason", TEXT_LINES, LIMIT_REASON, true };
	AUTO_ARENA a = arena_new(NULL);
	struct freezing x = { .t = { .w = { .arena = a, .who = who, .now = now, .problems = out } },
			      .f = { .id = id },
			      .is_lift = true };

	TRY(policy_check(who, ACTION_FREEZE, NULL, e));
	x.f.reason = office_text(a, &rule, reason, out);
	TRY(problems_rc(out, e));
	return office_db_write(n, lift_fn, &x, out, e);
}

/* ---- looked at ---- */

struct freezes_read {
	struct arena *arena;
	const struct actor *who;
	struct freeze *rows;
	size_t n_rows;
};

static enum rc list_fn(struct tx *tx, void *arg, struct err *e)
{
	struct freezes_read *r = arg;

	return freeze_list(tx, r->arena, r->who->tenant_id, LIMIT_LIST_PAGE, &r->rows, &r->n_rows,
			   e);
}

enum rc office_freeze_list(struct node *n, struct arena *a, const struct actor *who,
			   struct freeze **out, size_t *out_n, struct err *e)
{
	struct freezes_read r = { .arena = a, .who = who };

	TRY(policy_check(who, ACTION_FREEZE, NULL, e));
	TRY(db_read(n->db, list_fn, &r, e));
	*out = r.rows;
	*out_n = r.n_rows;
	return RC_OK;
}

static enum rc name_fn(struct tx *tx, void *arg, struct err *e)
{
	struct freezing *x = arg;

	return find(tx, x, &x->f, e);
}

enum rc office_freeze_name(struct node *n, struct arena *a, const struct actor *who,
			   struct freeze *f, struct err *e)
{
	struct freezing x = { .t = { .w = { .arena = a, .who = who } }, .f = *f };

	TRY(policy_check(who, ACTION_FREEZE, NULL, e));
	TRY(db_read(n->db, name_fn, &x, e));
	*f = x.f;
	return RC_OK;
}

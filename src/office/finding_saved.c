/* finding_saved.c -- searches that people keep under a name, and share. */
#include "base/buf.h"
#include "base/limits.h"
#include "office/finding.h"
#include "office/office_int.h"
#include "store/saved.h"

struct saved_work {
	struct arena *arena;
	const struct actor *who;
	struct saved_search saved;
	int64_t id, now;
	struct problems *problems;
	struct saved_search *rows;
	size_t n_rows;
};

static enum rc check_may(const struct actor *who, struct err *e)
{
	if (policy_allows(who, ACTION_INCOMING_VIEW, NULL))
		return RC_OK;
	return policy_check(who, ACTION_OUTGOING_VIEW, NULL, e);
}

static enum rc check_may_keep(const struct actor *who, struct err *e)
{
	TRY(check_may(who, e));
	if (who->kind == ACTOR_PERSON)
		return RC_OK;
	return err_set(e, RC_DENIED, "err.denied.role", "a person's alone");
}

static bool is_unit_of(const struct actor *who, int64_t unit_id)
{
	for (size_t i = 0; i < who->n_capacities; i++) {
		if (unit_id > 0 && who->capacities[i].unit_id == unit_id)
			return true;
	}
	return false;
}

static struct str units_of(struct arena *a, const struct actor *who)
{
	struct buf b;

	buf_init(&b, a, LIMIT_KEYS_BYTES);
	buf_add_char(&b, '[');
	for (size_t i = 0; i < who->n_capacities; i++)
		buf_fmt(&b, "%s%lld", i > 0 ? "," : "", (long long)who->capacities[i].unit_id);
	buf_add_char(&b, ']');
	return buf_str(&b);
}

static enum rc list_fn(struct tx *tx, void *arg, struct err *e)
{
	struct saved_work *w = arg;

	return saved_list(tx, w->arena, w->who->tenant_id, w->who->account_id,
			  units_of(w->arena, w->who), &w->rows, &w->n_rows, e);
}

enum rc office_saved_list(struct node *n, struct arena *a, const struct actor *who,
			  struct saved_search **out, size_t *out_n, struct err *e)
{
	struct saved_work w = { .arena = a, .who = who };

	TRY(check_may(who, e));
	TRY(db_read(n->db, list_fn, &w, e));
	*out = w.rows;
	*out_n = w.n_rows;
	return RC_OK;
}

/* What is not shared with who asks is not there. */
static enum rc load_fn(struct tx *tx, void *arg, struct err *e)
{
	struct saved_work *w = arg;
	const struct saved_search *x = &w->saved;

	TRY(saved_load(tx, w->arena, w->who->tenant_id, w->id, &w->saved, e));
	if (x->owner_id == w->who->account_id || x->is_organ || is_unit_of(w->who, x->unit_id))
		return RC_OK;
	return err_set(e, RC_NOT_FOUND, "err.not_found", "somebody else's");
}

enum rc office_saved_load(struct node *n, struct arena *a, const struct actor *who, int64_t id,
			  struct saved_search *out, struct err *e)
{
	struct saved_work w = { .arena = a, .who = who, .id = id };

	TRY(check_may(who, e));
	TRY(db_read(n->db, load_fn, &w, e));
	*out = w.saved;
	return RC_OK;
}

/* ---- kept, and dropped ---- */

static enum rc save_fn(struct tx *tx, void *arg, struct err *e)
{
	struct saved_work *w = arg;
	bool is_named;
	int64_t n;

	if (w->saved.id == 0) {
		TRY(saved_count(tx, w->arena, w->who->account_id, &n, e));
		if (n >= LIMIT_SAVED)
			problem_add(w->problems, "name", "problem.too_many", LIMIT_SAVED);
	}
	TRY(saved_is_named(tx, w->arena, &w->saved, &is_named, e));
	if (is_named)
		problem_add(w->problems, "name", "problem.saved_name", 0);
	TRY(problems_rc(w->problems, e));
	TRY(saved_save(tx, w->arena, &w->saved, w->now, &w->id, e));
	return office_audit(tx, w->who, "search.save", object_name(w->arena, "search", w->id),
			    w->saved.name, w->now, e);
}

/* A question that cannot be asked is not kept. */
static void check_question(struct str question, struct problems *ps)
{
	struct str columns = search_question_find(question, STR("columns"));
	struct column_list list;
	struct search_form form;
	bool by_title;

	if (columns.n > 0 && !column_list_parse(columns, LISTING_SEARCH, &list))
		problem_add(ps, "columns", "problem.columns", LIMIT_COLUMNS);
	if (question.n == 0)
		problem_add(ps, "q", "problem.required", 0);
	else if (question.n > LIMIT_SAVED_QUESTION)
		problem_add(ps, "q", "problem.too_long", LIMIT_SEARCH_TYPED);
	else
		search_question_read(question, &form, &by_title, ps);
}

enum rc office_saved_save(struct node *n, const struct actor *who, const struct saved_search *x,
			  int64_t now, int64_t *out_id, struct problems *ps, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct saved_work w = { .arena = a, .who = who, .saved = *x, .now = now, .problems = ps };
	const struct text_rule name = { "name", TEXT_LINE, LIMIT_SAVED_NAME, true };

	TRY(check_may_keep(who, e));
	w.saved.tenant_id = who->tenant_id;
	w.saved.owner_id = who->account_id;
	w.saved.name = office_text(a, &name, x->name, ps);
	if (x->is_organ && !policy_allows(who, ACTION_SEARCH_SHARE, NULL))
		problem_add(ps, "share", "problem.choice", 0);
	if (x->unit_id != 0 && (x->is_organ || !is_unit_of(who, x->unit_id)))
		problem_add(ps, "share", "problem.choice", 0);
	if (x->id == 0)
		check_question(x->question, ps);
	TRY(problems_rc(ps, e));
	TRY(office_db_write(n, save_fn, &w, ps, e));
	*out_id = w.id;
	return RC_OK;
}

static enum rc drop_fn(struct tx *tx, void *arg, struct err *e)
{
	struct saved_work *w = arg;

	TRY(load_fn(tx, w, e));
	if (w->saved.owner_id != w->who->account_id) {
		if (!w->saved.is_organ)
			return err_set(e, RC_DENIED, "err.denied.role", "its owner's alone");
		TRY(policy_check(w->who, ACTION_SEARCH_SHARE, NULL, e));
	}
	TRY(saved_drop(tx, w->who->tenant_id, w->id, e));
	return office_audit(tx, w->who, "search.drop", object_name(w->arena, "search", w->id),
			    w->saved.name, w->now, e);
}

enum rc office_saved_drop(struct node *n, const struct actor *who, int64_t id, int64_t now,
			  struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct saved_work w = { .arena = a, .who = who, .id = id, .now = now };

	TRY(check_may_keep(who, e));
	return db_write(n->db, drop_fn, &w, e);
}

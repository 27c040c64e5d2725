/* pattern.c -- mẫu phân phối: kept, applied, dropped. */
#include "office/pattern.h"

#include "base/limits.h"
#include "office/office_int.h"
#include "store/pattern.h"

struct pattern_work {
	struct arena *arena;
	const struct actor *who;
	const struct pattern_form *form;
	struct pattern pattern;
	struct pattern_to *to;
	size_t n_to;
	int64_t id, now;
	struct problems *problems;
	struct pattern *rows;
	size_t n_rows;
};

bool pattern_is_for(const struct actor *who)
{
	return who->kind == ACTOR_PERSON && (policy_allows(who, ACTION_INCOMING_DIRECT, NULL) ||
					     policy_allows(who, ACTION_ASSIGNMENT_PASS, NULL) ||
					     policy_allows(who, ACTION_SEARCH_SHARE, NULL));
}

static enum rc check_may(const struct actor *who, struct err *e)
{
	return pattern_is_for(who) ? RC_OK
				   : err_set(e, RC_DENIED, "err.denied.role", "who gives work");
}

/* ---- read ---- */

static enum rc list_fn(struct tx *tx, void *arg, struct err *e)
{
	struct pattern_work *w = arg;

	return pattern_list(tx, w->arena, w->who->tenant_id, w->who->account_id, &w->rows,
			    &w->n_rows, e);
}

enum rc office_pattern_list(struct node *n, struct arena *a, const struct actor *who,
			    struct pattern **out, size_t *out_n, struct err *e)
{
	struct pattern_work w = { .arena = a, .who = who };

	*out = NULL;
	*out_n = 0;
	if (!pattern_is_for(who))
		return RC_OK;
	TRY(db_read(n->db, list_fn, &w, e));
	*out = w.rows;
	*out_n = w.n_rows;
	return RC_OK;
}

static enum rc list_to_fn(struct tx *tx, void *arg, struct err *e)
{
	struct pattern_work *w = arg;

	TRY(list_fn(tx, w, e));
	return pattern_to_all(tx, w->arena, w->who->tenant_id, w->who->account_id, &w->to, &w->n_to,
			      e);
}

enum rc office_pattern_list_to(struct node *n, struct arena *a, const struct actor *who,
			       struct pattern **out, size_t *out_n, struct pattern_to **out_to,
			       size_t *out_n_to, struct err *e)
{
	struct pattern_work w = { .arena = a, .who = who };

	if (pattern_is_for(who))
		TRY(db_read(n->db, list_to_fn, &w, e));
	*out = w.rows;
	*out_n = w.n_rows;
	*out_to = w.to;
	*out_n_to = w.n_to;
	return RC_OK;
}

static enum rc load_fn(struct tx *tx, void *arg, struct err *e)
{
	struct pattern_work *w = arg;

	TRY(pattern_load(tx, w->arena, w->who->tenant_id, w->id, &w->pattern, e));
	if (w->pattern.owner_id != w->who->account_id && !w->pattern.is_organ)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "somebody else's");
	return pattern_to_list(tx, w->arena, w->id, &w->to, &w->n_to, e);
}

enum rc office_pattern_load(struct node *n, struct arena *a, const struct actor *who, int64_t id,
			    struct pattern *out, struct pattern_to **out_to, size_t *out_n,
			    struct err *e)
{
	struct pattern_work w = { .arena = a, .who = who, .id = id };

	TRY(check_may(who, e));
	TRY(db_read(n->db, load_fn, &w, e));
	*out = w.pattern;
	*out_to = w.to;
	*out_n = w.n_to;
	return RC_OK;
}

static bool takes(const struct flow_recipients *all, const struct pattern_to *x)
{
	for (size_t i = 0; x->unit_id > 0 && i < all->n_units; i++) {
		if (all->units[i].id == x->unit_id)
			return all->has_head[i];
	}
	for (size_t i = 0; x->account_id > 0 && i < all->n_people; i++) {
		if (all->people[i].account_id == x->account_id)
			return true;
	}
	return false;
}

void pattern_fit(struct pattern_to *to, size_t n, const struct flow_recipients *all)
{
	for (size_t i = 0; i < n; i++)
		to[i].is_gone = !takes(all, &to[i]);
}

/* ---- kept, and dropped ---- */

static enum rc keep_fn(struct tx *tx, void *arg, struct err *e)
{
	struct pattern_work *w = arg;
	int64_t n;

	TRY(pattern_count(tx, w->arena, w->who->account_id, w->pattern.name, &n, e));
	if (n >= LIMIT_SAVED)
		problem_add(w->problems, "name", "problem.too_many", LIMIT_SAVED);
	TRY(problems_rc(w->problems, e));
	TRY(pattern_save(tx, w->arena, &w->pattern, w->to, w->n_to, w->now, &w->id, e));
	return office_audit(tx, w->who, "pattern.save", object_name(w->arena, "pattern", w->id),
			    w->pattern.name, w->now, e);
}

/* One leads at most, as in a directive. */
static void check_to(struct pattern_work *w)
{
	const struct pattern_form *f = w->form;
	size_t n_lead = 0;

	if (f->n_to == 0)
		problem_add(w->problems, "to", "problem.required", 0);
	if (f->n_to > LIMIT_ASSIGNMENTS) {
		problem_add(w->problems, "to", "problem.too_many", LIMIT_ASSIGNMENTS);
		return;
	}
	w->to = ARENA_ARRAY(w->arena, f->n_to + 1, struct pattern_to);
	for (size_t i = 0; i < f->n_to; i++) {
		n_lead += f->to[i].part == PART_LEAD;
		if ((f->to[i].unit_id > 0) == (f->to[i].account_id > 0) || n_lead > 1)
			problem_add(w->problems, "to", "problem.choice", 0);
		w->to[w->n_to++] = (struct pattern_to){ .unit_id = f->to[i].unit_id,
							.account_id = f->to[i].account_id,
							.part = f->to[i].part };
	}
}

enum rc office_pattern_keep(struct node *n, const struct actor *who, const struct pattern_form *f,
			    int64_t now, int64_t *out_id, struct problems *out, struct err *e)
{
	static const struct text_rule name = { "name", TEXT_LINE, LIMIT_SAVED_NAME, true };
	static const struct text_rule words = { "text", TEXT_LINES, LIMIT_DIRECTIVE, false };
	AUTO_ARENA a = arena_new(NULL);
	struct pattern_work w = { .arena = a, .who = who, .form = f, .now = now, .problems = out };

	TRY(check_may(who, e));
	w.pattern = (struct pattern){ .tenant_id = who->tenant_id,
				      .owner_id = who->account_id,
				      .is_organ = f->is_organ,
				      .name = office_text(a, &name, f->name, out),
				      .words = office_text(a, &words, f->words, out),
				      .days = f->days,
				      .is_checked = f->is_checked };
	if (f->is_organ && !policy_allows(who, ACTION_SEARCH_SHARE, NULL))
		problem_add(out, "share", "problem.choice", 0);
	if (f->days < 0 || f->days > LIMIT_DEADLINE_DAYS)
		problem_add(out, "days", "problem.days", LIMIT_DEADLINE_DAYS);
	check_to(&w);
	TRY(problems_rc(out, e));
	TRY(office_db_write(n, keep_fn, &w, out, e));
	*out_id = w.id;
	return RC_OK;
}

static enum rc drop_fn(struct tx *tx, void *arg, struct err *e)
{
	struct pattern_work *w = arg;

	TRY(load_fn(tx, w, e));
	if (w->pattern.owner_id != w->who->account_id)
		TRY(policy_check(w->who, ACTION_SEARCH_SHARE, NULL, e));
	TRY(pattern_drop(tx, w->who->tenant_id, w->id, e));
	return office_audit(tx, w->who, "pattern.drop", object_name(w->arena, "pattern", w->id),
			    w->pattern.name, w->now, e);
}

enum rc office_pattern_drop(struct node *n, const struct actor *who, int64_t id, int64_t now,
			    struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct pattern_work w = { .arena = a, .who = who, .id = id, .now = now };

	TRY(check_may(who, e));
	return db_write(n->db, drop_fn, &w, e);
}

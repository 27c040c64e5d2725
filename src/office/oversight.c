/* oversight.c -- theo dõi việc của đơn vị: how units stand with what they lead. */
#include "base/limits.h"
#include "office/oversight_int.h"
#include "office/task.h"
#include "office/work.h"
#include "store/people.h"

struct oversight_read {
	struct arena *arena;
	const struct actor *who;
	struct date today;
	struct oversight_row *rows;
	size_t n_rows;
};

static bool oversees_all(const struct actor *who)
{
	for (size_t i = 0; i < who->n_capacities; i++) {
		if (capacity_may_organ(&who->capacities[i], ACTION_OVERSIGHT_VIEW))
			return true;
	}
	return false;
}

static bool heads(const struct actor *who, int64_t unit_id)
{
	for (size_t i = 0; i < who->n_capacities; i++) {
		const struct capacity *c = &who->capacities[i];
		if (c->role == ROLE_HEAD && c->unit_id == unit_id &&
		    capacity_may_some(c, ACTION_OVERSIGHT_VIEW))
			return true;
	}
	return false;
}

/* Units come in the order of the tree, each behind the one it is below: what stands below a unit that counts,
 * deeper than it, counts too. */
static enum rc load_units(struct tx *tx, struct oversight_read *r, struct err *e)
{
	bool all_of_it = oversees_all(r->who), is_within = false;
	int64_t top = 0;
	struct unit *units;
	size_t n;

	TRY(unit_list(tx, r->arena, r->who->tenant_id, &units, &n, e));
	r->rows = ARENA_ARRAY(r->arena, n + 1, struct oversight_row);
	r->n_rows = 0;
	for (size_t i = 0; i < n; i++) {
		is_within = is_within && units[i].depth > top;
		if (!is_within && heads(r->who, units[i].id)) {
			is_within = true;
			top = units[i].depth;
		}
		if (units[i].state != UNIT_ACTIVE || (!all_of_it && !is_within))
			continue;
		struct oversight_row *row = &r->rows[r->n_rows++];
		*row = (struct oversight_row){ .unit = units[i] };
		if (!all_of_it)
			row->unit.depth -= top;
	}
	return RC_OK;
}

enum rc oversight_check(struct tx *tx, struct arena *a, const struct actor *who, int64_t unit_id,
			struct date today, struct err *e)
{
	struct oversight_read r = { .arena = a, .who = who, .today = today };

	TRY(policy_check(who, ACTION_OVERSIGHT_VIEW, NULL, e));
	TRY(load_units(tx, &r, e));
	for (size_t i = 0; i < r.n_rows; i++) {
		if (r.rows[i].unit.id == unit_id)
			return RC_OK;
	}
	return err_set(e, RC_NOT_FOUND, "err.not_found", "not a unit that they oversee");
}

static struct str ids_of(const struct oversight_read *r)
{
	struct buf b;

	buf_init(&b, r->arena, r->n_rows * 21 + 1);
	for (size_t i = 0; i < r->n_rows; i++)
		buf_fmt(&b, "%s%lld", i > 0 ? "," : "", (long long)r->rows[i].unit.id);
	return str_fmt(r->arena, "[%.*s]", STR_FMT(buf_str(&b)));
}

static void add(struct oversight_read *r, const struct unit_tally *t)
{
	for (size_t i = 0; i < r->n_rows; i++) {
		struct oversight_row *row = &r->rows[i];
		if (row->unit.id != t->unit_id)
			continue;
		row->n[t->standing] = t->n;
		if (t->standing == TASK_OPEN)
			row->soon = t->soon;
	}
}

static enum rc read_fn(struct tx *tx, void *arg, struct err *e)
{
	struct oversight_read *r = arg;
	struct unit_tally *tallies;
	size_t n;

	TRY(load_units(tx, r, e));
	const struct work_page page = { .tenant_id = r->who->tenant_id,
					.headed = ids_of(r),
					.today = r->today,
					.soon = date_add(r->today, OVERSIGHT_SOON_DAYS),
					.most = LIMIT_TASKS_COUNTED };
	TRY(unit_tallies(tx, r->arena, &page, &tallies, &n, e));
	for (size_t i = 0; i < n; i++)
		add(r, &tallies[i]);
	return RC_OK;
}

enum rc office_oversight(struct node *n, struct arena *a, const struct actor *who, int64_t now,
			 struct oversight_row **out, size_t *out_n, struct err *e)
{
	struct oversight_read r = { .arena = a, .who = who, .today = time_date_vn(now) };

	TRY(policy_check(who, ACTION_OVERSIGHT_VIEW, NULL, e));
	TRY(db_read(n->db, read_fn, &r, e));
	*out = r.rows;
	*out_n = r.n_rows;
	return RC_OK;
}

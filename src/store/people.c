/* people.c -- rows of unit, post, delegation, permission_change. */
#include "store/people.h"

#include "gen/queries.h"
#include "store/rows.h"
#include "text/text.h"

static enum rc found(enum rc rc, const char *what, int64_t id, struct err *e)
{
	if (rc != RC_NOT_FOUND)
		return rc;
	return err_set(e, rc, "err.not_found", "no %s %lld", what, (long long)id);
}

/* ---- units ---- */

static struct str unit_search_text(struct arena *a, const struct unit *u)
{
	return text_fold(a, str_fmt(a, "%.*s %.*s", STR_FMT(u->code), STR_FMT(u->name)));
}

/* Whoever has the code now is found before the insert, for a statement that fails spoils the
 * transaction; the index stands behind it. */
static enum rc check_code(struct tx *tx, struct arena *a, const struct unit *u, struct err *e)
{
	const struct q_unit_by_code_args args = { .tenant_id = u->tenant_id, .code = u->code };
	struct unit same;
	bool is_there;

	if (u->state != UNIT_ACTIVE)
		return RC_OK;
	TRY(err_if_absent(e, q_unit_by_code(tx, a, &args, &same, e), &is_there));
	if (!is_there || same.id == u->id)
		return RC_OK;
	err_set(e, RC_CONFLICT, "err.unit_code", "code is another unit's");
	err_param(e, u->code);
	return RC_CONFLICT;
}

/* How deep the lowest of u's subtree would stand below its parent. */
static enum rc check_depth(struct tx *tx, struct arena *a, const struct unit *u, struct err *e)
{
	struct q_unit_depth_row parent, own = { .below = 0 };

	if (u->parent_id == 0)
		return RC_OK;
	TRY(q_unit_depth(tx, a, u->parent_id, &parent, e));
	if (u->id > 0)
		TRY(q_unit_depth(tx, a, u->id, &own, e));
	if (parent.above + own.below + 2 <= LIMIT_UNIT_DEPTH)
		return RC_OK;
	err_set(e, RC_LIMIT, "err.unit_depth", "units too deep");
	err_param_i64(e, LIMIT_UNIT_DEPTH);
	return RC_LIMIT;
}

enum rc unit_insert(struct tx *tx, struct arena *a, const struct unit *u, int64_t *out_id,
		    struct err *e)
{
	struct q_unit_insert_row row;
	struct unit parent;

	if (u->parent_id > 0)
		TRY(unit_load(tx, a, u->tenant_id, u->parent_id, &parent, e));
	TRY(check_code(tx, a, u, e));
	TRY(check_depth(tx, a, u, e));
	TRY(q_unit_insert(tx, a, u, unit_search_text(a, u), &row, e));
	const struct q_unit_above_insert_args above = { .unit_id = row.id,
							.parent_id = u->parent_id };
	TRY(q_unit_above_insert(tx, &above, NULL, e));
	*out_id = row.id;
	return RC_OK;
}

enum rc unit_is_within(struct tx *tx, struct arena *a, int64_t id, int64_t above_id, bool *out,
		       struct err *e)
{
	const struct q_unit_is_below_args args = { .unit_id = id, .above_id = above_id };
	struct q_unit_is_below_row row;

	TRY(q_unit_is_below(tx, a, &args, &row, e));
	*out = row.n > 0;
	return RC_OK;
}

static enum rc check_loop(struct tx *tx, struct arena *a, const struct unit *u, struct err *e)
{
	bool is_loop;

	TRY(unit_is_within(tx, a, u->parent_id, u->id, &is_loop, e));
	return is_loop ? err_set(e, RC_CONFLICT, "err.unit_loop", "a unit below itself") : RC_OK;
}

static enum rc move(struct tx *tx, struct arena *a, const struct unit *u, struct err *e)
{
	const struct q_unit_above_graft_args graft = { .unit_id = u->id,
						       .parent_id = u->parent_id };
	struct unit parent;

	if (u->parent_id > 0) {
		TRY(unit_load(tx, a, u->tenant_id, u->parent_id, &parent, e));
		TRY(check_loop(tx, a, u, e));
		TRY(check_depth(tx, a, u, e));
	}
	TRY(q_unit_above_cut(tx, u->id, NULL, e));
	return q_unit_above_graft(tx, &graft, NULL, e);
}

enum rc unit_save(struct tx *tx, struct arena *a, const struct unit *u, struct err *e)
{
	struct unit before;
	int64_t changed = 0;

	TRY(unit_load(tx, a, u->tenant_id, u->id, &before, e));
	TRY(check_code(tx, a, u, e));
	if (before.parent_id != u->parent_id)
		TRY(move(tx, a, u, e));
	enum rc rc = q_unit_update(tx, u, unit_search_text(a, u), &changed, e);
	return row_fresh(rc, changed, e);
}

enum rc unit_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id, struct unit *out,
		  struct err *e)
{
	const struct q_unit_load_args args = { .tenant_id = tenant_id, .id = id };
	return found(q_unit_load(tx, a, &args, out, e), "unit", id, e);
}

enum rc unit_list(struct tx *tx, struct arena *a, int64_t tenant_id, struct unit **out,
		  size_t *out_n, struct err *e)
{
	TRY(q_unit_list(tx, a, tenant_id, out, out_n, e));
	unit_tree_order(a, *out, *out_n);
	return RC_OK;
}

static int compare_ids(const void *key, const void *row)
{
	int64_t id = *(const int64_t *)key, of = ((const struct q_unit_people_row *)row)->id;

	return id < of ? -1 : id > of;
}

enum rc unit_count_people(struct tx *tx, struct arena *a, int64_t tenant_id, struct date today,
			  struct unit *units, size_t n, struct err *e)
{
	const struct q_unit_people_args args = { .tenant_id = tenant_id, .today = today };
	struct q_unit_people_row *rows;
	size_t n_rows;

	TRY(q_unit_people(tx, a, &args, &rows, &n_rows, e));
	for (size_t i = 0; i < n; i++) {
		const struct q_unit_people_row *x = NULL;
		if (n_rows > 0)
			x = bsearch(&units[i].id, rows, n_rows, sizeof *rows, compare_ids);
		units[i].n_people = x ? x->n_people : 0;
	}
	return RC_OK;
}

enum rc unit_has_below(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id, bool *out,
		       struct err *e)
{
	const struct q_unit_open_below_args args = { .tenant_id = tenant_id, .parent_id = id };
	struct q_unit_open_below_row row;

	TRY(q_unit_open_below(tx, a, &args, &row, e));
	*out = row.n > 0;
	return RC_OK;
}

/* ---- posts ---- */

enum rc post_insert(struct tx *tx, struct arena *a, const struct post *p, int64_t *out_id,
		    struct err *e)
{
	struct q_post_insert_row row;

	TRY(q_post_insert(tx, a, p, &row, e));
	*out_id = row.id;
	return RC_OK;
}

enum rc post_set_end(struct tx *tx, const struct post *p, struct date last, struct err *e)
{
	const struct q_post_set_end_args args = { .tenant_id = p->tenant_id,
						  .id = p->id,
						  .valid_to = last };
	int64_t changed = 0;
	enum rc rc = q_post_set_end(tx, &args, &changed, e);
	return row_fresh(rc, changed, e);
}

enum rc post_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id, struct post *out,
		  struct err *e)
{
	const struct q_post_load_args args = { .tenant_id = tenant_id, .id = id };
	return found(q_post_load(tx, a, &args, out, e), "post", id, e);
}

enum rc post_list(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t account_id,
		  struct post **out, size_t *out_n, struct err *e)
{
	const struct q_post_list_args args = { .tenant_id = tenant_id, .account_id = account_id };
	return q_post_list(tx, a, &args, out, out_n, e);
}

enum rc post_list_role(struct tx *tx, struct arena *a, int64_t tenant_id, enum role role,
		       struct date today, struct post **out, size_t *out_n, struct err *e)
{
	const struct q_post_list_role_args args = { .tenant_id = tenant_id,
						    .role = role,
						    .today = today };
	return q_post_list_role(tx, a, &args, out, out_n, e);
}

enum rc post_list_unit(struct tx *tx, struct arena *a, const struct unit *u, struct date today,
		       struct post **out, size_t *out_n, struct err *e)
{
	const struct q_post_list_unit_args args = { .tenant_id = u->tenant_id,
						    .unit_id = u->id,
						    .today = today };
	return q_post_list_unit(tx, a, &args, out, out_n, e);
}

enum rc post_people_unit(struct tx *tx, struct arena *a, const struct unit *u, struct date today,
			 struct flow_person **out, size_t *out_n, struct err *e)
{
	const struct q_post_people_unit_args args = { .tenant_id = u->tenant_id,
						      .unit_id = u->id,
						      .today = today };
	return q_post_people_unit(tx, a, &args, out, out_n, e);
}

/* ---- delegations ---- */

enum rc delegation_insert(struct tx *tx, struct arena *a, const struct delegation *d,
			  int64_t *out_id, struct err *e)
{
	struct q_delegation_insert_row row;

	TRY(q_delegation_insert(tx, a, d, &row, e));
	*out_id = row.id;
	return RC_OK;
}

enum rc delegation_set_end(struct tx *tx, const struct delegation *d, struct date last,
			   struct err *e)
{
	const struct q_delegation_set_end_args args = { .tenant_id = d->tenant_id,
							.id = d->id,
							.valid_to = last };
	int64_t changed = 0;
	enum rc rc = q_delegation_set_end(tx, &args, &changed, e);
	return row_fresh(rc, changed, e);
}

enum rc delegation_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
			struct delegation *out, struct err *e)
{
	const struct q_delegation_load_args args = { .tenant_id = tenant_id, .id = id };
	return found(q_delegation_load(tx, a, &args, out, e), "delegation", id, e);
}

enum rc delegation_list(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t account_id,
			struct delegation **out, size_t *out_n, struct err *e)
{
	const struct q_delegation_list_args args = { .tenant_id = tenant_id,
						     .account_id = account_id };
	return q_delegation_list(tx, a, &args, out, out_n, e);
}

enum rc capacity_list(struct tx *tx, struct arena *a, int64_t account_id, struct date today,
		      struct capacity **out, size_t *out_n, struct err *e)
{
	const struct q_capacity_list_args args = { .account_id = account_id, .today = today };
	return q_capacity_list(tx, a, &args, out, out_n, e);
}

/* ---- permission changes ---- */

enum rc permission_change_insert(struct tx *tx, const struct permission_change *c, struct err *e)
{
	return q_permission_change_insert(tx, c, NULL, e);
}

enum rc permission_change_open(struct tx *tx, struct arena *a, int64_t tenant_id,
			       int64_t account_id, int64_t most, struct permission_change **out,
			       size_t *out_n, struct err *e)
{
	const struct q_permission_change_open_args args = { .tenant_id = tenant_id,
							    .account_id = account_id,
							    .most = most };
	return q_permission_change_open(tx, a, &args, out, out_n, e);
}

enum rc permission_change_is_old(struct tx *tx, struct arena *a, int64_t id, bool *out,
				 struct err *e)
{
	struct q_permission_change_newer_row row;

	TRY(q_permission_change_newer(tx, a, id, &row, e));
	*out = row.n > 0;
	return RC_OK;
}

enum rc permission_change_count(struct tx *tx, struct arena *a, int64_t tenant_id,
				int64_t account_id, int64_t *out_all, int64_t *out_own,
				struct err *e)
{
	const struct q_permission_change_count_args args = { .tenant_id = tenant_id,
							     .account_id = account_id };
	struct q_permission_change_count_row row;

	TRY(q_permission_change_count(tx, a, &args, &row, e));
	*out_all = row.n_all;
	*out_own = row.n_own;
	return RC_OK;
}

enum rc permission_change_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
			       struct permission_change *out, struct err *e)
{
	const struct q_permission_change_load_args args = { .tenant_id = tenant_id, .id = id };
	return found(q_permission_change_load(tx, a, &args, out, e), "open change", id, e);
}

enum rc permission_change_settle(struct tx *tx, const struct permission_settling *s, struct err *e)
{
	const struct q_permission_change_settle_args args = {
		.tenant_id = s->tenant_id,
		.id = s->id,
		.settled = s->is_undone ? STR("undone") : STR("confirmed"),
		.by = s->by,
		.by_name = s->by_name,
		.at = s->at,
	};
	int64_t changed = 0;
	enum rc rc = q_permission_change_settle(tx, &args, &changed, e);
	return row_fresh(rc, changed, e);
}

/* ---- mailboxes ---- */

enum rc mailbox_insert(struct tx *tx, const struct mailbox *m, struct err *e)
{
	const struct q_mailbox_insert_args args = { .tenant_id = m->tenant_id,
						    .account_id = m->account_id,
						    .address = m->address,
						    .valid_from = m->valid_from,
						    .valid_to = m->valid_to };
	return q_mailbox_insert(tx, &args, NULL, e);
}

enum rc mailbox_list(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t account_id,
		     struct mailbox **out, size_t *out_n, struct err *e)
{
	const struct q_mailbox_list_args args = { .tenant_id = tenant_id,
						  .account_id = account_id };
	return q_mailbox_list(tx, a, &args, out, out_n, e);
}

enum rc mailbox_set_period(struct tx *tx, const struct mailbox *m, struct err *e)
{
	const struct q_mailbox_period_args args = { .id = m->id,
						    .valid_from = m->valid_from,
						    .valid_to = m->valid_to };

	return q_mailbox_period(tx, &args, NULL, e);
}

enum rc mailbox_is_taken(struct tx *tx, struct arena *a, const struct mailbox *m, bool *out,
			 struct err *e)
{
	const struct q_mailbox_taken_args args = { .tenant_id = m->tenant_id,
						   .address = m->address,
						   .account_id = m->account_id,
						   .valid_from = m->valid_from,
						   .valid_to = m->valid_to };
	struct q_mailbox_taken_row row;

	TRY(q_mailbox_taken(tx, a, &args, &row, e));
	*out = row.n > 0;
	return RC_OK;
}

/* permission.c -- changes of permissions, and who says that they are right (Decree 30 App. VI III.3). */
#include "base/limits.h"
#include "office/people_int.h"

/* ---- no organ without an administrator ---- */

static enum rc admins_until(struct tx *tx, struct arena *a, const struct admins *x,
			    struct date *out, struct err *e)
{
	struct post *posts;
	size_t n;

	TRY(post_list_role(tx, a, x->tenant_id, ROLE_ADMIN, x->today, &posts, &n, e));
	*out = posts_end(posts, n, x->today);
	return RC_OK;
}

enum rc admins_before(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t now,
		      struct admins *out, struct err *e)
{
	*out = (struct admins){ .tenant_id = tenant_id, .today = time_date_vn(now) };
	return admins_until(tx, a, out, &out->until, e);
}

enum rc admins_keep(struct tx *tx, struct arena *a, const struct admins *before, struct err *e)
{
	struct date until;

	TRY(admins_until(tx, a, before, &until, e));
	if (!date_is_set(until))
		return RC_OK;
	if (date_is_set(before->until) && date_cmp(until, before->until) >= 0)
		return RC_OK;
	return err_set(e, RC_CONFLICT, "err.last_admin", "the last administrator");
}

/* ---- notes ---- */

enum rc permission_note(struct tx *tx, const struct actor *who, const struct permission_change *c,
			int64_t now, struct err *e)
{
	struct permission_change row = *c;

	if (who->kind == ACTOR_SYSTEM)
		return RC_OK;
	row.tenant_id = who->tenant_id;
	row.changed_by = who->kind == ACTOR_PERSON ? who->account_id : 0;
	row.changed_by_name = actor_name(who);
	row.changed_at = now;
	return permission_change_insert(tx, &row, e);
}

/* ---- who may settle ---- */

static bool is_about(const struct permission_change *c, int64_t account_id)
{
	return account_id == c->account_id || account_id == c->changed_by; /* 0 is nobody's */
}

/* Nobody confirms their own change, nor has somebody do it who stands for them; nor does whoever has from a person
 * what they would do it by, before that is confirmed. */
bool office_may_settle(const struct actor *who, const struct permission_change *c)
{
	if (who->kind != ACTOR_PERSON || is_about(c, who->account_id))
		return false;
	for (size_t i = 0; i < who->n_capacities; i++) {
		const struct capacity *by = &who->capacities[i];
		if (by->n_open == 0 && !is_about(c, by->of_account) &&
		    policy_suffices(who, by, ACTION_PERMISSION_CONFIRM))
			return true;
	}
	return false;
}

static bool has_open(const struct actor *who)
{
	for (size_t i = 0; i < who->n_capacities; i++) {
		if (who->capacities[i].n_open > 0)
			return true;
	}
	return false;
}

static bool may_confirm(enum role role)
{
	const struct capacity by = { .role = role };
	const struct actor who = { .kind = ACTOR_PERSON, .capacities = &by, .n_capacities = 1 };

	return policy_suffices(&who, &by, ACTION_PERMISSION_CONFIRM);
}

/* What would outlive a token that was stolen. */
enum rc permission_by_person(const struct actor *who, enum role role, struct err *e)
{
	return who->is_token && may_confirm(role)
		       ? err_set(e, RC_DENIED, "err.no_token", "not with an access token")
		       : RC_OK;
}

/* The organ's letters to those who confirm do not go where a program wants them. */
enum rc permission_mailbox_by_person(struct tx *tx, struct arena *a, const struct actor *who,
				     int64_t account_id, int64_t now, struct err *e)
{
	struct post *posts;
	size_t n;

	if (!who->is_token)
		return RC_OK;
	TRY(post_list(tx, a, who->tenant_id, account_id, &posts, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (!post_is_over(&posts[i], time_date_vn(now)))
			TRY(permission_by_person(who, posts[i].role, e));
	}
	return RC_OK;
}

enum rc permission_reset_note(struct tx *tx, struct arena *a, const struct actor *who,
			      int64_t account_id, int64_t now, struct err *e)
{
	struct post *posts;
	size_t n;

	TRY(post_list(tx, a, who->tenant_id, account_id, &posts, &n, e));
	for (size_t i = 0; i < n; i++) {
		const struct permission_change c = { .post_id = posts[i].id,
						     .account_id = account_id,
						     .kind = PERMISSION_MADE };
		if (may_confirm(posts[i].role))
			TRY(permission_note(tx, who, &c, now, e));
	}
	return RC_OK;
}

/* ---- the list ---- */

struct changes_read {
	struct arena *arena;
	const struct actor *who;
	int64_t account_id;
	struct permission_change *rows;
	size_t n_rows;
};

static enum rc changes_fn(struct tx *tx, void *arg, struct err *e)
{
	struct changes_read *r = arg;

	return permission_change_open(tx, r->arena, r->who->tenant_id, r->account_id,
				      LIMIT_LIST_PAGE, &r->rows, &r->n_rows, e);
}

enum rc office_permission_changes(struct node *n, struct arena *a, const struct actor *who,
				  struct permission_change **out, size_t *out_n, struct err *e)
{
	bool sees_all = policy_allows(who, ACTION_PERMISSION_CONFIRM, NULL);
	struct changes_read r = { .arena = a,
				  .who = who,
				  .account_id = sees_all ? 0 : who->account_id };

	TRY(db_read(n->db, changes_fn, &r, e));
	*out = r.rows;
	*out_n = r.n_rows;
	return RC_OK;
}

/* ---- settling ---- */

struct settling {
	struct arena *arena;
	const struct actor *who;
	int64_t id, now;
	bool is_undone;
};

static struct date earlier(struct date end, struct date other)
{
	return date_is_set(end) && date_cmp(end, other) < 0 ? end : other;
}

/* What was given holds no more from today; what was taken holds as it did. */
static struct date end_undone(const struct permission_change *c, struct date end, int64_t now)
{
	if (c->kind == PERMISSION_ENDED)
		return c->valid_to_before;
	return earlier(end, date_add(time_date_vn(now), -1));
}

/* A post does not come back to a unit that is no more. */
static enum rc check_unit_stands(struct tx *tx, struct settling *s, const struct post *p,
				 struct err *e)
{
	struct unit u;

	if (p->unit_id == 0)
		return RC_OK;
	TRY(unit_load(tx, s->arena, p->tenant_id, p->unit_id, &u, e));
	return unit_check_active(&u, e);
}

/* What was ended may have been given anew since. */
static enum rc check_post_back(struct tx *tx, struct settling *s, const struct post *p,
			       struct err *e)
{
	bool is_there;

	TRY(check_unit_stands(tx, s, p, e));
	TRY(post_is_there(tx, s->arena, p, s->now, &is_there, e));
	if (is_there)
		return err_set(e, RC_CONFLICT, "problem.post_twice", "given again since");
	return capacity_room(tx, s->arena, s->who, p->account_id, s->now, e);
}

static enum rc check_delegation_back(struct tx *tx, struct settling *s, const struct delegation *d,
				     struct err *e)
{
	bool is_there;

	TRY(delegation_is_there(tx, s->arena, d, s->now, &is_there, e));
	if (is_there)
		return err_set(e, RC_CONFLICT, "problem.delegation_twice", "given again since");
	return capacity_room(tx, s->arena, s->who, d->account_id, s->now, e);
}

static enum rc undo_post(struct tx *tx, struct settling *s, const struct permission_change *c,
			 struct err *e)
{
	struct admins admins;
	struct post p;

	TRY(post_load(tx, s->arena, c->tenant_id, c->post_id, &p, e));
	p.valid_to = end_undone(c, p.valid_to, s->now);
	if (c->kind == PERMISSION_ENDED)
		TRY(check_post_back(tx, s, &p, e));
	TRY(admins_before(tx, s->arena, c->tenant_id, s->now, &admins, e));
	TRY(post_set_end(tx, &p, p.valid_to, e));
	if (c->kind == PERMISSION_MADE)
		TRY(post_last_check(tx, s->arena, &p, p.valid_to, e));
	return admins_keep(tx, s->arena, &admins, e);
}

static enum rc undo_delegation(struct tx *tx, struct settling *s, const struct permission_change *c,
			       struct err *e)
{
	struct delegation d;

	TRY(delegation_load(tx, s->arena, c->tenant_id, c->delegation_id, &d, e));
	d.valid_to = end_undone(c, d.valid_to, s->now);
	if (c->kind == PERMISSION_ENDED)
		TRY(check_delegation_back(tx, s, &d, e));
	return delegation_set_end(tx, &d, d.valid_to, e);
}

/* Only the last change of a post can be taken back, or an older one would undo the newer. */
static enum rc undo(struct tx *tx, struct settling *s, const struct permission_change *c,
		    struct err *e)
{
	bool is_old;

	TRY(permission_change_is_old(tx, s->arena, c->id, &is_old, e));
	if (is_old)
		return err_set(e, RC_CONFLICT, "err.change_newer", "changed again since");
	if (c->reader_id > 0)
		return reader_undo(tx, s->arena, c, s->now, e);
	return c->delegation_id > 0 ? undo_delegation(tx, s, c, e) : undo_post(tx, s, c, e);
}

static enum rc settle_fn(struct tx *tx, void *arg, struct err *e)
{
	struct settling *s = arg;
	struct permission_change c;

	TRY(permission_change_load(tx, s->arena, s->who->tenant_id, s->id, &c, e));
	if (!office_may_settle(s->who, &c))
		return is_about(&c, s->who->account_id) || !has_open(s->who)
			       ? err_set(e, RC_DENIED, "err.own_change", "their own change")
			       : err_set(e, RC_DENIED, "err.unconfirmed",
					 "not confirmed themselves");
	if (!s->is_undone && s->who->is_token)
		return err_set(e, RC_DENIED, "err.no_token", "not with an access token");
	if (s->is_undone)
		TRY(undo(tx, s, &c, e));
	const struct permission_settling row = { .tenant_id = c.tenant_id,
						 .id = c.id,
						 .is_undone = s->is_undone,
						 .by = s->who->account_id,
						 .by_name = actor_name(s->who),
						 .at = s->now };
	TRY(permission_change_settle(tx, &row, e));
	return office_audit(tx, s->who, s->is_undone ? "permission.undo" : "permission.confirm",
			    object_name(s->arena, "permission", c.id),
			    c.account_id > 0 ? object_name(s->arena, "account", c.account_id)
					     : object_name(s->arena, "reader", c.reader_id),
			    s->now, e);
}

enum rc office_permission_settle(struct node *n, const struct actor *who, int64_t id,
				 bool is_undone, int64_t now, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct settling s = {
		.arena = a, .who = who, .id = id, .now = now, .is_undone = is_undone
	};

	TRY(policy_check(who, ACTION_PERMISSION_CONFIRM, NULL, e));
	return db_write(n->db, settle_fn, &s, e);
}

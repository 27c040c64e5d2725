/* account.c -- accounts of an organ, and its own data. */
#include "base/codec.h"
#include "base/limits.h"
#include "office/office_int.h"
#include "office/people.h"
#include "office/people_int.h"
#include "office/throttle.h"
#include "store/organ.h"
#include "store/tenant.h"
#include "text/text.h"

/* Logins are typed on any keyboard: ASCII letters, digits, dot, dash, underscore. */
bool login_is_valid(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool ok = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
			  c == '-' || c == '_';
		if (!ok)
			return false;
	}
	return s.n > 0 && s.n <= LIMIT_LOGIN;
}

static void check_name(struct str name, struct problems *out)
{
	if (str_trim(name).n == 0)
		problem_add(out, "name", "problem.required", 0);
	else if (text_count(name) > LIMIT_PERSON_NAME)
		problem_add(out, "name", "problem.too_long", LIMIT_PERSON_NAME);
	else if (!text_is_valid(name, TEXT_LINE)) /* packets carry it */
		problem_add(out, "name", "problem.text", 0);
}

/* ---- lists ---- */

struct account_read {
	struct arena *arena;
	const struct actor *who;
	struct str login;
	struct date today;
	struct account *rows;
	size_t n_rows;
};

static enum rc list_fn(struct tx *tx, void *arg, struct err *e)
{
	struct account_read *r = arg;
	return account_list(tx, r->arena, r->who->tenant_id, r->today, &r->rows, &r->n_rows, e);
}

enum rc office_account_list(struct node *n, struct arena *a, const struct actor *who, int64_t now,
			    struct account **out, size_t *out_n, struct err *e)
{
	struct account_read r = { .arena = a, .who = who, .today = time_date_vn(now) };

	TRY(policy_check(who, ACTION_ACCOUNT_MANAGE, NULL, e));
	TRY(db_read(n->db, list_fn, &r, e));
	*out = r.rows;
	*out_n = r.n_rows;
	return RC_OK;
}

enum rc office_account_find(struct node *n, struct arena *a, const struct actor *who,
			    struct str login, int64_t now, struct account *out, struct err *e)
{
	struct account *rows;
	size_t n_rows;

	TRY(office_account_list(n, a, who, now, &rows, &n_rows, e));
	for (size_t i = 0; i < n_rows; i++) {
		if (str_eq(rows[i].login, login)) {
			*out = rows[i];
			return RC_OK;
		}
	}
	enum rc rc = err_set(e, RC_NOT_FOUND, "err.no_account", "no account %.*s", STR_FMT(login));
	err_param(e, login);
	return rc;
}

struct login_read {
	struct arena *arena;
	int64_t tenant_id;
	struct str login;
	struct account_login *rows;
	size_t n;
};

static enum rc login_fn(struct tx *tx, void *arg, struct err *e)
{
	struct login_read *r = arg;
	return account_logins(tx, r->arena, r->tenant_id, r->login, &r->rows, &r->n, e);
}

enum rc office_person_find(struct node *n, struct arena *a, const struct actor *who,
			   struct str login, int64_t *out_id, struct err *e)
{
	struct login_read r = { .arena = a, .tenant_id = who->tenant_id, .login = login };

	TRY(policy_check(who, ACTION_DIRECTORY_VIEW, NULL, e));
	TRY(db_read(n->db, login_fn, &r, e));
	if (r.n == 0 || r.tenant_id == 0) {
		(void)err_set(e, RC_NOT_FOUND, "err.no_account", "no account %.*s", STR_FMT(login));
		err_param(e, login);
		return RC_NOT_FOUND;
	}
	*out_id = r.rows[0].id;
	return RC_OK;
}

/* ---- changes ---- */

struct account_change {
	struct arena *arena;
	const struct actor *who;
	struct account account;
	struct str password_hash;
	bool must_change, is_own;
	int64_t now, blocked_until_at;
};

enum rc account_form_check(const struct account_form *f, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);

	if (!login_is_valid(f->login))
		problem_add(out, "login", "problem.login", LIMIT_LOGIN);
	check_name(f->name, out);
	if (f->role == ROLE_HEAD)
		problem_add(out, "role", "problem.head_unit", 0);
	if (f->password.n > 0) /* a made-up one may have a short login in it by chance */
		password_check(password_normal(a, f->password), f->login, out);
	return problems_rc(out, e);
}

enum rc account_new(struct arena *a, const struct account_form *f, int64_t now,
		    struct new_account *out, struct str *out_password, struct err *e)
{
	struct str password = f->password.n > 0 ? password_normal(a, f->password)
						: random_password(a);

	*out = (struct new_account){
		.account = { .login = f->login,
			     .name = str_trim(f->name),
			     .must_change_password = f->must_change_password,
			     .created_at = now },
		.role = f->role,
	};
	TRY(password_hash(a, password, &out->password_hash, e));
	*out_password = password;
	return RC_OK;
}

/* What somebody is from the beginning: a post in the organ itself. */
static enum rc put_first_post(struct tx *tx, struct arena *a, const struct actor *who,
			      const struct new_account *x, int64_t account_id, struct err *e)
{
	const struct post p = { .tenant_id = who->tenant_id,
				.account_id = account_id,
				.role = x->role,
				.created_at = x->account.created_at };
	struct actor by = *who;
	int64_t id;

	if (x->is_first) /* the organ's own beginning: there is nobody yet to confirm it */
		by.kind = ACTOR_SYSTEM;
	return post_put(tx, a, &by, &p, &id, e);
}

enum rc account_put(struct tx *tx, struct arena *a, const struct actor *who,
		    const struct new_account *x, int64_t now, int64_t *out_id, struct err *e)
{
	struct account row = x->account;
	struct account_login *same;
	size_t n_same;

	row.tenant_id = who->tenant_id;
	TRY(account_logins(tx, a, row.tenant_id, row.login, &same, &n_same, e));
	if (n_same > 0) {
		enum rc rc = err_set(e, RC_CONFLICT, "err.login_taken", "login is taken");
		err_param(e, row.login);
		return rc;
	}
	TRY(account_insert(tx, a, &row, x->password_hash, out_id, e));
	TRY(office_audit(tx, who, "account.add", object_name(a, "account", *out_id), row.login, now,
			 e));
	return x->has_no_post ? RC_OK : put_first_post(tx, a, who, x, *out_id, e);
}

struct account_adding {
	struct arena *arena;
	const struct actor *who;
	struct new_account row;
	int64_t now, new_id;
};

static enum rc add_fn(struct tx *tx, void *arg, struct err *e)
{
	struct account_adding *c = arg;
	return account_put(tx, c->arena, c->who, &c->row, c->now, &c->new_id, e);
}

enum rc office_account_add(struct node *n, struct arena *a, const struct actor *who,
			   const struct account_form *f, int64_t now, int64_t *out_id,
			   struct str *out_password, struct problems *out, struct err *e)
{
	struct account_adding c = { .arena = a, .who = who, .now = now };
	struct str password;

	TRY(policy_check(who, ACTION_ACCOUNT_MANAGE, NULL, e));
	TRY(account_form_check(f, out, e));
	TRY(account_new(a, f, now, &c.row, &password, e));
	TRY(db_write(n->db, add_fn, &c, e));
	*out_id = c.new_id;
	*out_password = password;
	return RC_OK;
}

/* The account, if it is of the actor's organ. */
static enum rc load_own(struct tx *tx, struct account_change *c, struct account *out, struct err *e)
{
	return account_of_organ(tx, c->arena, c->who, c->account.id, out, e);
}

static enum rc write_account(struct tx *tx, struct account_change *c, const struct account *before,
			     const struct account *after, struct err *e)
{
	struct admins admins;

	TRY(admins_before(tx, c->arena, c->who->tenant_id, c->now, &admins, e));
	TRY(account_update(tx, after, e));
	TRY(admins_keep(tx, c->arena, &admins, e));
	if (after->is_locked)
		TRY(session_delete_of(tx, after->id, 0, e));
	return office_audit(tx, c->who,
			    after->is_locked == before->is_locked ? "account.set"
			    : after->is_locked                    ? "account.lock"
								  : "account.unlock",
			    object_name(c->arena, "account", after->id), after->login, c->now, e);
}

static enum rc set_fn(struct tx *tx, void *arg, struct err *e)
{
	struct account_change *c = arg;
	struct account before, after;

	TRY(load_own(tx, c, &before, e));
	after = before;
	after.name = c->account.name;
	return write_account(tx, c, &before, &after, e);
}

enum rc office_account_set(struct node *n, const struct actor *who, int64_t id,
			   const struct account_form *f, int64_t now, struct problems *out,
			   struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct account_change c = {
		.arena = a,
		.who = who,
		.now = now,
		.account = { .id = id, .name = str_trim(f->name) },
	};
	TRY(policy_check(who, ACTION_ACCOUNT_MANAGE, NULL, e));
	check_name(f->name, out);
	TRY(problems_rc(out, e));
	return db_write(n->db, set_fn, &c, e);
}

/* After an account is locked: no unit of its holder's is left without a head that has work. */
static enum rc units_keep(struct tx *tx, const struct account_change *c, const struct account *of,
			  struct err *e)
{
	struct date today = time_date_vn(c->now);
	struct post *all;
	size_t n;

	TRY(post_list(tx, c->arena, of->tenant_id, of->id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (all[i].role == ROLE_HEAD && post_holds(&all[i], today))
			TRY(unit_head_left(tx, c->arena, all[i].unit_id, today, e));
	}
	return RC_OK;
}

static enum rc lock_fn(struct tx *tx, void *arg, struct err *e)
{
	struct account_change *c = arg;
	struct account before, after;

	TRY(load_own(tx, c, &before, e));
	after = before;
	after.is_locked = c->account.is_locked;
	if (after.is_locked && !before.is_locked) {
		TRY(open_work_left(tx, c->arena, &before, NULL, 0, e));
		TRY(delegations_finish(tx, c->arena, c->who, before.id, c->now, e));
	}
	TRY(write_account(tx, c, &before, &after, e));
	return after.is_locked && !before.is_locked ? units_keep(tx, c, &after, e) : RC_OK;
}

enum rc office_account_lock(struct node *n, const struct actor *who, int64_t id, bool is_locked,
			    int64_t now, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct account_change c = {
		.arena = a, .who = who, .now = now, .account = { .id = id, .is_locked = is_locked }
	};

	TRY(policy_check(who, ACTION_ACCOUNT_MANAGE, NULL, e));
	return db_write(n->db, lock_fn, &c, e);
}

/* ---- passwords ---- */

#define OWN_FREE 5 /* wrong old passwords: whoever finds a browser open must not try them all */

static struct throttle own_throttle(const struct account_change *c)
{
	return (struct throttle){ str_fmt(c->arena, "password:%lld", (long long)c->account.id),
				  OWN_FREE };
}

static enum rc count_own(struct tx *tx, struct account_change *c, struct err *e)
{
	const struct throttle t = own_throttle(c);

	c->blocked_until_at = 0;
	TRY(throttle_sweep(tx, c->now, e));
	TRY(throttle_look(tx, c->arena, t.key, c->now, &c->blocked_until_at, e));
	return c->blocked_until_at > c->now ? RC_OK : throttle_count(tx, c->arena, &t, c->now, e);
}

static enum rc load_login_fn(struct tx *tx, void *arg, struct err *e)
{
	struct account_change *c = arg;
	struct account found;
	struct account_login *rows;
	size_t n;

	TRY(load_own(tx, c, &found, e));
	TRY(account_logins(tx, c->arena, found.tenant_id, found.login, &rows, &n, e));
	c->account = found;
	c->password_hash = rows[0].password_hash;
	return c->is_own ? count_own(tx, c, e) : RC_OK;
}

static enum rc forget_own_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct account_change *c = arg;
	return login_failure_clear(tx, own_throttle(c).key, e);
}

static enum rc uncount_own_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct account_change *c = arg;
	const struct throttle t = own_throttle(c);

	return throttle_uncount(tx, c->arena, &t, c->now, e);
}

static enum rc check_old(struct node *n, struct account_change *c, struct str old_password,
			 struct problems *out, struct err *e)
{
	bool is_right;
	enum rc rc = password_verify(c->password_hash,
				     str_sub(old_password, 0, LIMIT_PASSWORD_BYTES), &is_right, e);

	if (rc == RC_THROTTLED)
		TRY(db_write(n->db, uncount_own_fn, c, NULL));
	TRY(rc);
	if (is_right)
		return db_write(n->db, forget_own_fn, c, e);
	problem_add(out, "old_password", "problem.old_password", 0);
	return RC_OK;
}

static enum rc password_fn(struct tx *tx, void *arg, struct err *e)
{
	struct account_change *c = arg;

	TRY(account_set_password(tx, c->account.id, c->password_hash, c->must_change, e));
	TRY(session_delete_of(tx, c->account.id, 0, e));
	if (!c->is_own)
		TRY(permission_reset_note(tx, c->arena, c->who, c->account.id, c->now, e));
	return office_audit(tx, c->who, "account.password",
			    object_name(c->arena, "account", c->account.id), STR(""), c->now, e);
}

enum rc office_account_password(struct node *n, struct arena *a, const struct actor *who,
				int64_t id, struct str old_password, struct str new_password,
				int64_t now, struct str *out_password, struct problems *out,
				struct err *e)
{
	bool is_own = who->kind == ACTOR_PERSON && who->account_id == id;
	struct str password = new_password.n > 0 || is_own ? password_normal(a, new_password)
							   : random_password(a);
	struct account_change c = {
		.arena = a, .who = who, .now = now, .is_own = is_own, .account = { .id = id }
	};

	old_password = password_normal(a, old_password);
	if (!is_own)
		TRY(policy_check(who, ACTION_ACCOUNT_MANAGE, NULL, e));
	TRY(db_write(n->db, load_login_fn, &c, e));
	if (c.blocked_until_at > now)
		return throttle_refuse(c.blocked_until_at, now, e);
	if (is_own)
		TRY(check_old(n, &c, old_password, out, e));
	if (is_own || new_password.n > 0)
		password_check(password, c.account.login, out);
	if (is_own && out->n == 0 && str_eq(old_password, password))
		problem_add(out, "password", "problem.password_same", 0);
	TRY(problems_rc(out, e));
	TRY(password_hash(a, password, &c.password_hash, e));
	c.must_change = !is_own && new_password.n == 0;
	TRY(db_write(n->db, password_fn, &c, e));
	*out_password = password;
	return RC_OK;
}

/* session.c -- signing in, out, and API tokens.
 *
 * A wrong password costs time: after ACCOUNT_FREE failures of one account, or ADDRESS_FREE from one
 * address, further tries are refused for a time that doubles up to BLOCK_MAX. Nobody is told
 * whether the account exists, and both cases take equally long.
 */
#include "base/limits.h"
#include "office/office_int.h"
#include "store/tenant.h"

#define ACCOUNT_FREE 5
#define ADDRESS_FREE 30
#define BLOCK_FIRST (30 * TIME_SEC)
#define BLOCK_MAX (15 * TIME_MIN)
#define FAILURES_FORGOTTEN TIME_DAY
#define TOUCH_EVERY (5 * TIME_MIN)
#define TOKEN_NAME_MAX 100

struct attempt_keys {
	struct str account, address;
};

static struct attempt_keys make_keys(struct arena *a, const struct sign_in *s)
{
	return (struct attempt_keys){
		.account = str_fmt(a, "account:%lld:%.*s", (long long)s->tenant_id,
				   STR_FMT(str_sub(s->login, 0, 100))),
		.address = str_fmt(a, "address:%.*s", STR_FMT(s->remote)),
	};
}

struct look {
	struct arena *arena;
	const struct sign_in *in;
	struct attempt_keys keys;
	int64_t blocked_until_at;
	struct account_login found;
	bool is_found;
};

static enum rc look_blocked(struct tx *tx, struct look *k, struct str key, struct err *e)
{
	struct login_failure f;
	enum rc rc = login_failure_load(tx, k->arena, key, &f, e);

	if (rc == RC_NOT_FOUND)
		return RC_OK;
	TRY(rc);
	if (f.blocked_until_at > k->blocked_until_at)
		k->blocked_until_at = f.blocked_until_at;
	return RC_OK;
}

static enum rc look_fn(struct tx *tx, void *arg, struct err *e)
{
	struct look *k = arg;
	struct account_login *rows;
	size_t n;

	k->blocked_until_at = 0;
	TRY(look_blocked(tx, k, k->keys.account, e));
	TRY(look_blocked(tx, k, k->keys.address, e));
	TRY(account_logins(tx, k->arena, k->in->tenant_id, k->in->login, &rows, &n, e));
	k->is_found = n == 1; /* of several organs: the person must say which */
	if (k->is_found)
		k->found = rows[0];
	return RC_OK;
}

struct outcome {
	struct arena *arena;
	const struct look *look;
	int64_t now;
	struct session_row row;
	struct blob_id token_sha256;
};

static enum rc count_failure(struct tx *tx, struct outcome *o, struct str key, int64_t free_tries,
			     struct err *e)
{
	struct login_failure f = { .failures = 0 };
	enum rc rc = login_failure_load(tx, o->arena, key, &f, e);

	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	err_clear(e);
	f.failures++;
	int64_t pause = BLOCK_FIRST;
	for (int64_t i = free_tries; i < f.failures && pause < BLOCK_MAX; i++)
		pause *= 2;
	f.blocked_until_at = f.failures < free_tries
				     ? 0
				     : o->now + (pause < BLOCK_MAX ? pause : BLOCK_MAX);
	return login_failure_store(tx, key, &f, o->now, e);
}

static enum rc failure_fn(struct tx *tx, void *arg, struct err *e)
{
	struct outcome *o = arg;
	const struct sign_in *in = o->look->in;
	const struct actor who = { .kind = ACTOR_PERSON,
				   .login = in->login,
				   .tenant_id = in->tenant_id,
				   .remote = in->remote };

	TRY(count_failure(tx, o, o->look->keys.account, ACCOUNT_FREE, e));
	TRY(count_failure(tx, o, o->look->keys.address, ADDRESS_FREE, e));
	TRY(login_failure_sweep(tx, o->now - FAILURES_FORGOTTEN, e));
	return office_audit(tx, &who, "session.refused", STR("login"), STR(""), o->now, e);
}

static enum rc success_fn(struct tx *tx, void *arg, struct err *e)
{
	struct outcome *o = arg;
	const struct sign_in *in = o->look->in;
	const struct actor who = { .kind = ACTOR_PERSON,
				   .login = in->login,
				   .remote = in->remote,
				   .tenant_id = o->look->found.tenant_id };

	TRY(login_failure_clear(tx, o->look->keys.account, e));
	TRY(session_insert(tx, &o->row, &o->token_sha256, e));
	TRY(account_note_login(tx, o->row.account_id, o->now, e));
	return office_audit(tx, &who, "session.start",
			    object_name(o->arena, "account", o->row.account_id), STR(""), o->now,
			    e);
}

static enum rc refuse(struct node *n, struct outcome *o, struct err *e)
{
	TRY(db_write(n->db, failure_fn, o, e));
	return err_set(e, RC_DENIED, "err.login", "wrong login or password");
}

static enum rc refuse_blocked(int64_t until_at, int64_t now, struct err *e)
{
	enum rc rc = err_set(e, RC_BUSY, "err.login_throttled", "too many failed sign-ins");
	err_param_i64(e, (until_at - now + TIME_MIN - 1) / TIME_MIN);
	return rc;
}

enum rc office_sign_in(struct node *n, struct arena *a, const struct sign_in *s,
		       struct str *out_token, struct session *out, struct err *e)
{
	struct look k = { .arena = a, .in = s, .keys = make_keys(a, s) };
	struct outcome o = { .arena = a, .look = &k, .now = s->now };

	TRY(db_read(n->db, look_fn, &k, e));
	if (k.blocked_until_at > s->now)
		return refuse_blocked(k.blocked_until_at, s->now, e);
	if (!k.is_found || s->password.n > LIMIT_PASSWORD_BYTES) {
		password_verify_dummy(str_sub(s->password, 0, LIMIT_PASSWORD_BYTES));
		return refuse(n, &o, e);
	}
	if (!password_verify(k.found.password_hash, s->password) || k.found.is_locked)
		return refuse(n, &o, e);
	*out_token = token_make(a);
	token_hash(*out_token, &o.token_sha256);
	o.row = (struct session_row){
		.account_id = k.found.id,
		.kind = STR("cookie"),
		.csrf = token_make(a),
		.created_at = s->now,
		.expires_at = s->now + n->conf->session_hours * TIME_HOUR,
	};
	TRY(db_write(n->db, success_fn, &o, e));
	return office_session_find(n, a, *out_token, s->remote, s->now, out, e);
}

/* ---- finding ---- */

struct find {
	struct arena *arena;
	struct blob_id token_sha256;
	struct session_row row;
	struct tenant tenant;
};

static enum rc find_fn(struct tx *tx, void *arg, struct err *e)
{
	struct find *f = arg;

	TRY(session_load(tx, f->arena, &f->token_sha256, &f->row, e));
	return tenant_load(tx, f->arena, f->row.tenant_id, &f->tenant, e);
}

struct touch {
	int64_t id, now;
};

static enum rc touch_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct touch *t = arg;
	return session_touch(tx, t->id, t->now, e);
}

static void fill_session(const struct node *n, const struct find *f, struct str remote,
			 struct session *out)
{
	*out = (struct session){
		.actor = { .kind = ACTOR_PERSON,
			   .account_id = f->row.account_id,
			   .tenant_id = f->row.tenant_id,
			   .login = f->row.login,
			   .name = f->row.account_name,
			   .role = f->row.role,
			   .is_of_owner = str_eq(f->tenant.organ_code, n->conf->node_organ),
			   .remote = remote },
		.tenant = f->tenant,
		.csrf = f->row.csrf,
		.language = f->row.language,
		.expires_at = f->row.expires_at,
		.is_token = str_eq(f->row.kind, STR("token")),
		.must_change_password = f->row.must_change_password,
	};
	out->tenant.axis_secret = STR_NULL;
}

enum rc office_session_find(struct node *n, struct arena *a, struct str token, struct str remote,
			    int64_t now, struct session *out, struct err *e)
{
	struct find f = { .arena = a };

	token_hash(token, &f.token_sha256);
	enum rc rc = db_read(n->db, find_fn, &f, e);
	if (rc == RC_NOT_FOUND || (rc == RC_OK && (f.row.is_locked || f.row.expires_at <= now)))
		return err_set(e, RC_DENIED, "err.session", "no such session, or it is over");
	TRY(rc);
	if (now - f.row.seen_at > TOUCH_EVERY) {
		struct touch t = { .id = f.row.id, .now = now };
		TRY(db_write(n->db, touch_fn, &t, e));
	}
	fill_session(n, &f, remote, out);
	return RC_OK;
}

/* ---- ending ---- */

static enum rc sign_out_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct blob_id *token_sha256 = arg;
	return session_delete(tx, token_sha256, e);
}

enum rc office_sign_out(struct node *n, struct str token, int64_t now, struct err *e)
{
	struct blob_id token_sha256;

	(void)now;
	token_hash(token, &token_sha256);
	return db_write(n->db, sign_out_fn, &token_sha256, e);
}

struct language_change {
	const struct actor *who;
	struct str language;
};

static enum rc language_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct language_change *l = arg;
	return account_set_language(tx, l->who->account_id, l->language, e);
}

enum rc office_session_language(struct node *n, const struct actor *who, struct str language,
				struct err *e)
{
	struct language_change l = { .who = who, .language = language };

	if (!str_eq(language, STR("vi")) && !str_eq(language, STR("en")))
		return err_set(e, RC_INVALID, "err.language", "language is vi or en");
	return db_write(n->db, language_fn, &l, e);
}

/* ---- tokens ---- */

struct token_change {
	struct arena *arena;
	const struct actor *who;
	struct session_row row;
	struct blob_id token_sha256;
	int64_t id, now, changed;
	struct session_row *rows;
	size_t n_rows;
};

static enum rc token_create_fn(struct tx *tx, void *arg, struct err *e)
{
	struct token_change *t = arg;

	TRY(session_insert(tx, &t->row, &t->token_sha256, e));
	return office_audit(tx, t->who, "token.create",
			    object_name(t->arena, "account", t->who->account_id), t->row.name,
			    t->now, e);
}

enum rc office_token_create(struct node *n, struct arena *a, const struct actor *who,
			    struct str name, int64_t expires_at, int64_t now, struct str *out_token,
			    struct err *e)
{
	struct token_change t = {
		.arena = a,
		.who = who,
		.now = now,
		.row = { .account_id = who->account_id,
			 .kind = STR("token"),
			 .name = name,
			 .created_at = now,
			 .expires_at = expires_at },
	};
	if (str_trim(name).n == 0 || name.n > TOKEN_NAME_MAX)
		return err_set(e, RC_INVALID, "err.token_name", "a token needs a name");
	if (expires_at <= now)
		return err_set(e, RC_INVALID, "err.token_expiry",
			       "the token would be over already");
	*out_token = token_make(a);
	token_hash(*out_token, &t.token_sha256);
	return db_write(n->db, token_create_fn, &t, e);
}

static enum rc token_list_fn(struct tx *tx, void *arg, struct err *e)
{
	struct token_change *t = arg;
	return session_list_tokens(tx, t->arena, t->who->account_id, &t->rows, &t->n_rows, e);
}

enum rc office_token_list(struct node *n, struct arena *a, const struct actor *who,
			  struct token_view **out, size_t *out_n, struct err *e)
{
	struct token_change t = { .arena = a, .who = who };

	TRY(db_read(n->db, token_list_fn, &t, e));
	*out = ARENA_ARRAY(a, t.n_rows + 1, struct token_view);
	*out_n = t.n_rows;
	for (size_t i = 0; i < t.n_rows; i++) {
		(*out)[i] = (struct token_view){ .id = t.rows[i].id,
						 .name = t.rows[i].name,
						 .created_at = t.rows[i].created_at,
						 .expires_at = t.rows[i].expires_at,
						 .seen_at = t.rows[i].seen_at };
	}
	return RC_OK;
}

static enum rc token_remove_fn(struct tx *tx, void *arg, struct err *e)
{
	struct token_change *t = arg;

	TRY(session_delete_id(tx, t->who->account_id, t->id, &t->changed, e));
	if (t->changed == 0)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "no such token");
	return office_audit(tx, t->who, "token.remove",
			    object_name(t->arena, "account", t->who->account_id), STR(""), t->now,
			    e);
}

enum rc office_token_remove(struct node *n, const struct actor *who, int64_t id, int64_t now,
			    struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct token_change t = { .arena = a, .who = who, .id = id, .now = now };
	return db_write(n->db, token_remove_fn, &t, e);
}

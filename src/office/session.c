/* session.c -- signing in, out, and API tokens.
 *
 * A wrong password costs time (throttle.h), counted in three ways: for an account, for an account from
 * one address, and for an address. What others do elsewhere does not keep people out: an account that
 * is under attack can still be signed in to from where it was signed in to before. Nobody is told
 * whether the account exists, and both cases take equally long.
 */
#include "base/limits.h"
#include "net/net.h"
#include "office/office_int.h"
#include "office/throttle.h"
#include "store/people.h"
#include "store/tenant.h"
#include "text/text.h"

#define ACCOUNT_FREE 5
#define PAIR_FREE 5
#define ADDRESS_FREE 30
#define LOGIN_KEPT 100 /* bytes of a login that become part of a key */
#define TOUCH_EVERY (5 * TIME_MIN)

/* ---- signing in ---- */

struct sign_in_try {
	struct arena *arena;
	const struct sign_in *in;
	struct throttle account, pair, address;
	struct str place;
	int64_t blocked_until_at;
	struct account_login found;
	bool is_found, is_nowhere; /* the organ that was named is none of the node's */
	struct session_row row;
	struct blob_id token_sha256;
	bool lacks_organ;    /* none was named, where there are several */
	struct str new_hash; /* when the one that is kept is of older settings */
};

/* An account that is there has one key, whether its organ was named or not. */
static void make_keys(struct sign_in_try *t)
{
	const struct sign_in *in = t->in;
	struct arena *a = t->arena;
	struct str from = net_address_group(a, in->remote);
	long long tenant = t->is_found ? (long long)t->found.tenant_id : (long long)in->tenant_id;
	struct str who = str_fmt(a, "%lld:%.*s", tenant,
				 STR_FMT(str_sub(in->login, 0, LOGIN_KEPT)));

	t->account = (struct throttle){ str_fmt(a, "account:%.*s", STR_FMT(who)), ACCOUNT_FREE };
	t->pair = (struct throttle){ str_fmt(a, "pair:%.*s %.*s", STR_FMT(who), STR_FMT(from)),
				     PAIR_FREE };
	t->place = str_fmt(a, "place:%.*s %.*s", STR_FMT(who), STR_FMT(from));
	t->address = (struct throttle){ str_fmt(a, "address:%.*s", STR_FMT(from)), ADDRESS_FREE };
}

static enum rc look_fn(struct tx *tx, void *arg, struct err *e)
{
	struct sign_in_try *t = arg;
	struct account_login *rows;
	bool is_known;
	size_t n;

	TRY(account_logins(tx, t->arena, t->in->tenant_id, t->in->login, &rows, &n, e));
	t->is_found = n == 1 && !t->is_nowhere; /* of several organs: the person must say which */
	if (t->is_found)
		t->found = rows[0];
	make_keys(t);
	t->blocked_until_at = 0;
	TRY(throttle_look(tx, t->arena, t->pair.key, t->in->now, &t->blocked_until_at, e));
	TRY(throttle_look(tx, t->arena, t->address.key, t->in->now, &t->blocked_until_at, e));
	TRY(place_is_known(tx, t->arena, t->place, &is_known, e));
	return is_known ? RC_OK
			: throttle_look(tx, t->arena, t->account.key, t->in->now,
					&t->blocked_until_at, e);
}

/* Looks again, now that nobody else can count meanwhile. */
static enum rc count_fn(struct tx *tx, void *arg, struct err *e)
{
	struct sign_in_try *t = arg;

	TRY(throttle_sweep(tx, t->in->now, e));
	TRY(look_fn(tx, t, e));
	if (t->blocked_until_at > t->in->now)
		return RC_OK;
	TRY(throttle_count(tx, t->arena, &t->account, t->in->now, e));
	return throttle_count(tx, t->arena, &t->pair, t->in->now, e);
}

static enum rc find_lack(struct tx *tx, struct sign_in_try *t, struct err *e)
{
	struct tenant *all;
	size_t n = 0;

	if (t->in->tenant_id == 0 && t->in->organ.n == 0)
		TRY(tenant_list(tx, t->arena, &all, &n, e));
	t->lacks_organ = n > 1;
	return RC_OK;
}

static enum rc failure_fn(struct tx *tx, void *arg, struct err *e)
{
	struct sign_in_try *t = arg;
	const struct sign_in *in = t->in;
	const struct actor who = { .kind = ACTOR_PERSON,
				   .login = in->login,
				   .tenant_id = in->tenant_id,
				   .remote = in->remote };

	TRY(find_lack(tx, t, e));
	TRY(throttle_count(tx, t->arena, &t->address, in->now, e));
	return office_audit(tx, &who, "session.refused", STR("login"), STR(""), in->now, e);
}

static enum rc success_fn(struct tx *tx, void *arg, struct err *e)
{
	struct sign_in_try *t = arg;
	const struct sign_in *in = t->in;
	const struct actor who = { .kind = ACTOR_PERSON,
				   .login = in->login,
				   .remote = in->remote,
				   .tenant_id = t->found.tenant_id };

	TRY(login_failure_clear(tx, t->account.key, e));
	TRY(login_failure_clear(tx, t->pair.key, e));
	TRY(place_note(tx, t->place, in->now, e));
	if (t->new_hash.n > 0)
		TRY(account_renew_hash(tx, t->found.id, t->new_hash, t->found.password_hash, e));
	TRY(session_insert(tx, &t->row, &t->token_sha256, e));
	TRY(account_note_login(tx, t->row.account_id, in->now, e));
	return office_audit(tx, &who, "session.start",
			    object_name(t->arena, "account", t->row.account_id), STR(""), in->now,
			    e);
}

/* Of a node with several organs it is said that one must be named: to everybody alike, whoever they say they are. */
static enum rc refuse(struct node *n, struct sign_in_try *t, struct err *e)
{
	TRY(db_write(n->db, failure_fn, t, e));
	return err_set(e, RC_UNAUTHENTICATED, t->lacks_organ ? "err.login_organ" : "err.login",
		       "wrong login or password");
}

/* Whether the password is right; the same work whatever is wrong. */
static enum rc look_at_password(const struct sign_in_try *t, bool *out, struct err *e)
{
	struct str password = t->in->password;

	*out = false;
	if (!t->is_found || password.n > LIMIT_PASSWORD_BYTES)
		return password_verify_dummy(str_sub(password, 0, LIMIT_PASSWORD_BYTES), e);
	TRY(password_verify(t->found.password_hash, password, out, e));
	*out = *out && !t->found.is_locked;
	return RC_OK;
}

static enum rc uncount_fn(struct tx *tx, void *arg, struct err *e)
{
	struct sign_in_try *t = arg;

	TRY(throttle_uncount(tx, t->arena, &t->account, t->in->now, e));
	return throttle_uncount(tx, t->arena, &t->pair, t->in->now, e);
}

/* Whoever is sent away by a crowd has not guessed. */
static enum rc check(struct node *n, struct sign_in_try *t, struct err *e)
{
	bool is_right;
	enum rc rc = look_at_password(t, &is_right, e);

	if (rc == RC_THROTTLED)
		TRY(db_write(n->db, uncount_fn, t, NULL));
	TRY(rc);
	return is_right ? RC_OK : refuse(n, t, e);
}

/* One that is kept as it is can be renewed at another time. */
static void renew_hash(struct sign_in_try *t)
{
	if (password_is_outdated(t->found.password_hash) &&
	    password_hash(t->arena, t->in->password, &t->new_hash, NULL) != RC_OK)
		t->new_hash = STR_NULL;
}

struct organ_named {
	struct arena *arena;
	struct str words;
	int64_t tenant_id; /* 0 = none, or several of that name */
};

static enum rc organ_fn(struct tx *tx, void *arg, struct err *e)
{
	struct organ_named *w = arg;
	struct str folded = text_fold(w->arena, w->words);
	struct tenant *all;
	size_t n, n_same = 0;

	w->tenant_id = 0;
	TRY(tenant_list(tx, w->arena, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(text_fold(w->arena, all[i].organ_code), folded) &&
		    !str_eq(text_fold(w->arena, all[i].name), folded))
			continue;
		w->tenant_id = all[i].id;
		n_same++;
	}
	if (n_same != 1)
		w->tenant_id = 0;
	return RC_OK;
}

/* By code or name. Whoever asks is not told which organs there are: one that is none of the node's is as good as a
 * wrong password, takes as long and counts as a try. */
static enum rc find_organ(struct node *n, struct sign_in_try *t, struct sign_in *in, struct err *e)
{
	struct organ_named w = { .arena = t->arena, .words = str_trim(in->organ) };

	if (w.words.n == 0)
		return RC_OK;
	if (w.words.n <= (size_t)4 * LIMIT_ORGAN_NAME) /* bytes of code points */
		TRY(db_read(n->db, organ_fn, &w, e));
	in->tenant_id = w.tenant_id;
	t->is_nowhere = w.tenant_id == 0;
	return RC_OK;
}

enum rc office_sign_in(struct node *n, struct arena *a, const struct sign_in *s,
		       struct str *out_token, struct session *out, struct err *e)
{
	struct sign_in in = *s;
	struct sign_in_try t = { .arena = a, .in = &in };

	in.password = password_normal(a, s->password);
	TRY(find_organ(n, &t, &in, e));
	TRY(db_read(n->db, look_fn, &t, e));
	if (t.blocked_until_at <= s->now)
		TRY(db_write(n->db, count_fn, &t, e));
	if (t.blocked_until_at > s->now)
		return throttle_refuse(t.blocked_until_at, s->now, e);
	TRY(check(n, &t, e));
	renew_hash(&t);
	*out_token = token_make(a);
	token_hash(*out_token, &t.token_sha256);
	t.row = (struct session_row){
		.account_id = t.found.id,
		.kind = STR("cookie"),
		.csrf = token_make(a),
		.created_at = s->now,
		.expires_at = s->now + n->conf->session_hours * TIME_HOUR,
	};
	TRY(db_write(n->db, success_fn, &t, e));
	return office_session_find(n, a, *out_token, s->remote, s->now, out, e);
}

/* ---- finding ---- */

struct find {
	struct arena *arena;
	struct blob_id token_sha256;
	struct session_row row;
	struct tenant tenant;
	struct date today;
	struct capacity *capacities;
	size_t n_capacities;
};

static enum rc find_fn(struct tx *tx, void *arg, struct err *e)
{
	struct find *f = arg;

	TRY(session_load(tx, f->arena, &f->token_sha256, &f->row, e));
	TRY(capacity_list(tx, f->arena, f->row.account_id, f->today, &f->capacities,
			  &f->n_capacities, e));
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
			   .capacities = f->capacities,
			   .n_capacities = f->n_capacities,
			   .stands_for = ARENA_NEW(f->arena, struct str),
			   .is_token = str_eq(f->row.kind, STR("token")),
			   .is_of_owner = str_eq(f->tenant.organ_code, n->conf->node_organ),
			   .remote = remote },
		.tenant = f->tenant,
		.csrf = f->row.csrf,
		.language = f->row.language,
		.expires_at = f->row.expires_at,
		.must_change_password = f->row.must_change_password,
	};
	out->is_token = out->actor.is_token;
	out->tenant.axis_secret = STR_NULL;
}

/* One that ends further ahead than any lasts was begun by a clock that was wrong; a day more, so that
 * a clock set back by an hour or two throws nobody out. */
static bool is_over(const struct node *n, const struct session_row *s, int64_t now)
{
	int64_t longest = n->conf->session_hours * TIME_HOUR + TIME_DAY;
	bool is_token = str_eq_c(s->kind, "token");

	return s->expires_at <= now || (!is_token && s->expires_at - now > longest);
}

enum rc office_session_find(struct node *n, struct arena *a, struct str token, struct str remote,
			    int64_t now, struct session *out, struct err *e)
{
	struct find f = { .arena = a, .today = time_date_vn(now) };

	token_hash(token, &f.token_sha256);
	enum rc rc = db_read(n->db, find_fn, &f, e);
	if (rc == RC_NOT_FOUND || (rc == RC_OK && (f.row.is_locked || is_over(n, &f.row, now))))
		return err_set(e, RC_UNAUTHENTICATED, "err.session",
			       "no such session, or it is over");
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
	if (str_trim(name).n == 0 || text_count(name) > LIMIT_TOKEN_NAME)
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

/* people.c -- see people.h. */
#include "support/people.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "office/office_int.h"
#include "store/tenant.h"
#include "support/test_db.h"

/* A password of tests, hashed once: that takes longer than all else that makes an account. */
static struct str hash_of(struct str password)
{
	static char known[64], hash[256];
	AUTO_ARENA a = arena_new(NULL);
	struct err e = ERR_INIT;
	struct str made;

	if (!str_eq(password, str_of(known))) {
		assert_rc(RC_OK, password_hash(a, password, &made, &e), &e);
		assert_true(password.n < sizeof known && made.n < sizeof hash);
		(void)snprintf(known, sizeof known, "%.*s", STR_FMT(password));
		(void)snprintf(hash, sizeof hash, "%.*s", STR_FMT(made));
	}
	return str_of(hash);
}

struct adding {
	struct arena *arena;
	const struct actor *admin;
	struct new_account row;
	int64_t now, id;
};

static enum rc add_fn(struct tx *tx, void *arg, struct err *e)
{
	struct adding *x = arg;
	return account_put(tx, x->arena, x->admin, &x->row, x->now, &x->id, e);
}

/* As office_account_add does it. */
static int64_t account_add(struct node *n, const struct actor *admin, const struct account_form *f,
			   int64_t now)
{
	AUTO_ARENA a = arena_new(NULL);
	struct adding x = { .arena = a,
			    .admin = admin,
			    .row = { .account = { .login = f->login,
						  .name = f->name,
						  .must_change_password = f->must_change_password,
						  .created_at = now },
				     .password_hash = hash_of(f->password),
				     .role = f->role },
			    .now = now };
	struct err e = ERR_INIT;

	assert_rc(RC_OK, db_write(n->db, add_fn, &x, &e), &e);
	return x.id;
}

/* The post in the organ itself, which every account begins with, gives way to one in a unit. */
static void make_head(struct node *n, const struct actor *admin, int64_t id, int64_t now)
{
	AUTO_ARENA a = arena_new(NULL);
	const struct unit u = { .code = str_fmt(a, "U%lld", (long long)id),
				.name = STR("Phòng Thử") };
	struct post p = { .account_id = id, .role = ROLE_HEAD };
	struct problems problems = { .n = 0 };
	struct person_view v;
	struct err e = ERR_INIT;
	int64_t post;

	assert_rc(RC_OK, office_person_view(n, a, admin, id, &v, &e), &e);
	assert_rc(RC_OK, office_unit_save(n, admin, &u, now, &p.unit_id, &problems, &e), &e);
	assert_rc(RC_OK, office_post_give(n, admin, &p, now, &post, &problems, &e), &e);
	assert_rc(RC_OK,
		  office_post_end(n, admin, v.posts[0].id, date_add(time_date_vn(now), -1), now,
				  &problems, &e),
		  &e);
}

int64_t test_account(struct node *n, const struct actor *admin, const struct account_form *f,
		     int64_t now)
{
	struct account_form form = *f;

	form.role = f->role == ROLE_HEAD ? ROLE_SPECIALIST : f->role;
	int64_t id = account_add(n, admin, &form, now);
	if (f->role == ROLE_HEAD)
		make_head(n, admin, id, now);
	return id;
}

/* ---- sessions ---- */

struct signing_in {
	struct arena *arena;
	const struct sign_in *in;
	struct session_row row;
	struct blob_id token_sha256;
};

static enum rc sign_in_fn(struct tx *tx, void *arg, struct err *e)
{
	struct signing_in *x = arg;
	struct account_login *found;
	size_t n;

	TRY(account_logins(tx, x->arena, x->in->tenant_id, x->in->login, &found, &n, e));
	TX_ASSERT(n == 1);
	x->row.account_id = found[0].id;
	return session_insert(tx, &x->row, &x->token_sha256, e);
}

void test_sign_in(struct node *n, struct arena *a, const struct sign_in *in, struct str *out_token,
		  struct session *out)
{
	struct signing_in x = { .arena = a,
				.in = in,
				.row = { .kind = STR("cookie"),
					 .csrf = token_make(a),
					 .created_at = in->now,
					 .expires_at = in->now +
						       n->conf->session_hours * TIME_HOUR } };
	struct err e = ERR_INIT;

	*out_token = token_make(a);
	token_hash(*out_token, &x.token_sha256);
	assert_rc(RC_OK, db_write(n->db, sign_in_fn, &x, &e), &e);
	assert_rc(RC_OK, office_session_find(n, a, *out_token, in->remote, in->now, out, &e), &e);
}

/* programs.c -- see programs.h. */
#include "programs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/fd.h"
#include "support/people.h"

void programs_begin(struct programs *p)
{
	const struct api_options o = { .node = NULL };
	struct api_options with_node = o;
	struct err e = ERR_INIT;

	p->world = office_world_new();
	p->world->conf.node_organ = STR(OFFICE_A);
	p->clerk = office_tenant(p->world, OFFICE_A, "UBND tỉnh An Bình (mẫu)", OFFICE_URL);
	with_node.node = &p->world->node;
	assert_int_equal(api_open(p->world->a, &with_node, &p->api, &e), RC_OK);
}

void programs_end(struct programs *p)
{
	office_world_end(p->world);
}

int64_t programs_account(struct programs *p, const char *login, enum role role, bool must_change)
{
	const struct actor operator= { .kind = ACTOR_OPERATOR, .tenant_id = p->clerk.tenant_id };
	const struct account_form f = { .login = str_of(login),
					.name = STR("Người Thử"),
					.password = STR(PROGRAMS_PASSWORD),
					.role = role,
					.must_change_password = must_change };

	return test_account(&p->world->node, &operator, & f, time_now());
}

struct key programs_sign_in(struct programs *p, const char *login)
{
	struct arena *a = p->world->a;
	const struct sign_in in = { .tenant_id = p->clerk.tenant_id,
				    .login = str_of(login),
				    .password = STR(PROGRAMS_PASSWORD),
				    .remote = STR("127.0.0.1"),
				    .now = time_now() };
	struct session session;
	struct str token;

	test_sign_in(&p->world->node, a, &in, &token, &session);
	const struct net_request r = { .arena = a };
	const char *name = identity_cookie_name(&p->world->node, &r, "");
	return (struct key){ .cookie = str_c(a, str_fmt(a, "%s=%.*s", name, STR_FMT(token))),
			     .csrf = str_c(a, session.csrf) };
}

struct key programs_token(struct programs *p, int64_t account_id)
{
	const struct actor who = { .kind = ACTOR_PERSON,
				   .account_id = account_id,
				   .tenant_id = p->clerk.tenant_id };
	struct arena *a = p->world->a;
	struct err e = ERR_INIT;
	struct str token;
	int64_t now = time_now();

	assert_rc(RC_OK,
		  office_token_create(&p->world->node, a, &who, STR("máy"), now + TIME_DAY, now,
				      &token, &e),
		  &e);
	return (struct key){ .bearer = str_c(a, str_fmt(a, "Bearer %.*s", STR_FMT(token))) };
}

static void add_field(struct net_field *all, size_t *n, const char *name, const char *value)
{
	if (value)
		all[(*n)++] = (struct net_field){ str_of(name), str_of(value) };
}

/* What comes as a file is read, as the server would send it. */
static struct str body_of(struct programs *p, const struct net_reply *reply)
{
	char *bytes;
	size_t n;

	if (reply->body_fd < 0)
		return reply->body;
	bytes = arena_alloc(p->world->a, (size_t)reply->body_bytes + 1);
	assert_int_equal(fd_read_full(reply->body_fd, bytes, (size_t)reply->body_bytes, &n, NULL),
			 RC_OK);
	fd_close(reply->body_fd);
	return str_of_n(bytes, n);
}

struct answer programs_ask(struct programs *p, const struct ask *q)
{
	struct net_field *fields = ARENA_ARRAY(p->world->a, 5, struct net_field);
	struct net_request r = { .arena = p->world->a,
				 .method = str_of(q->method ? q->method : "GET"),
				 .headers = fields,
				 .remote = STR("127.0.0.1"),
				 .body_fd = -1,
				 .id = 77 };
	struct answer x = { .status = 0 };

	(void)str_split(str_of(q->path), '?', &r.path, &r.query);
	add_field(fields, &r.n_headers, "Cookie", q->key.cookie);
	add_field(fields, &r.n_headers, "X-CSRF-Token", q->key.csrf);
	add_field(fields, &r.n_headers, "Authorization", q->key.bearer);
	add_field(fields, &r.n_headers, "If-None-Match", q->if_none_match);
	if (q->body) {
		add_field(fields, &r.n_headers, "Content-Type",
			  q->type ? q->type : "application/json");
		r.body = str_of(q->body);
		r.body_bytes = r.body.n;
	}
	api_handle(p->api, &r, &x.reply);
	x.status = x.reply.status;
	x.body = body_of(p, &x.reply);
	return x;
}

struct str answer_header(const struct answer *x, const char *name)
{
	for (size_t i = 0; i < x->reply.n_headers; i++) {
		if (str_eq_nocase(x->reply.headers[i].name, str_of(name)))
			return x->reply.headers[i].value;
	}
	return STR("");
}

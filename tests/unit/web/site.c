/* site.c -- see site.h. */
#include "site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "base/fd.h"
#include "support/people.h"
#include "support/roles.h"

#define PASSWORD "mat-khau-de-thu-2026"

void site_begin(struct site *s)
{
	struct err e = ERR_INIT;

	s->world = office_world_new();
	s->world->conf.node_organ = STR(OFFICE_A);
	s->tenant_id =
		office_tenant(s->world, OFFICE_A, "UBND tỉnh An Bình (mẫu)", OFFICE_URL).tenant_id;
	s->clerk = (struct actor){ .kind = ACTOR_PERSON,
				   .account_id = 1,
				   .tenant_id = s->tenant_id,
				   .capacities = capacity_of_account(ROLE_CLERK, 1),
				   .n_capacities = 1,
				   .login = STR("vanthu"),
				   .name = STR("Lê Thị Văn Thư") };
	s->a = arena_new(NULL);
	assert_int_equal(web_open(s->world->a, &s->world->node, &s->web, &e), RC_OK);
}

void site_end(struct site *s)
{
	arena_free(s->a);
	office_world_end(s->world);
}

const char *site_cookie(struct site *s, const char *purpose)
{
	const struct net_request r = { .arena = s->world->a };
	return identity_cookie_name(&s->world->node, &r, purpose);
}

void site_sign_in(struct site *s, enum role role, const char **out_cookie, const char **out_csrf)
{
	struct arena *a = s->world->a;
	const struct actor admin = { .kind = ACTOR_OPERATOR, .tenant_id = s->tenant_id };
	const struct account_form f = { .login = str_fmt(a, "p-%.*s", STR_FMT(role_text(role))),
					.name = STR("Người Thử <b>"),
					.password = STR(PASSWORD),
					.role = role };
	struct session session;
	struct str token;
	int64_t now = time_now();

	(void)test_account(&s->world->node, &admin, &f, now);
	const struct sign_in in = { .tenant_id = s->tenant_id,
				    .login = f.login,
				    .password = f.password,
				    .remote = STR("127.0.0.1"),
				    .now = now };
	test_sign_in(&s->world->node, a, &in, &token, &session);
	*out_cookie = str_c(a, str_fmt(a, "%s=%.*s", site_cookie(s, ""), STR_FMT(token)));
	*out_csrf = str_c(a, session.csrf);
}

static void add_field(struct net_field *all, size_t *n, const char *name, const char *value)
{
	if (value)
		all[(*n)++] = (struct net_field){ str_of(name), str_of(value) };
}

/* What comes as a file is read, as the server would send it. */
static struct str body_of(struct site *s, const struct net_reply *reply)
{
	char *p;
	size_t n;

	if (reply->body_fd < 0)
		return reply->body;
	p = arena_alloc(s->a, (size_t)reply->body_bytes + 1);
	assert_int_equal(fd_read_full(reply->body_fd, p, (size_t)reply->body_bytes, &n, NULL),
			 RC_OK);
	fd_close(reply->body_fd);
	return str_of_n(p, n);
}

struct answer site_ask(struct site *s, const struct ask *q)
{
	struct net_field fields[6];
	struct net_request r = { .method = str_of(q->method ? q->method : "GET"),
				 .headers = fields,
				 .remote = STR("127.0.0.1"),
				 .body_fd = -1,
				 .id = 77 };
	struct answer x = { .status = 0 };

	arena_reset(s->a);
	r.arena = s->a;
	(void)str_split(str_of(q->path), '?', &r.path, &r.query);
	add_field(fields, &r.n_headers, "Cookie", q->cookie);
	add_field(fields, &r.n_headers, q->header, q->value);
	if (q->referer) {
		add_field(fields, &r.n_headers, "Host", "node.example");
		add_field(fields, &r.n_headers, "Referer",
			  str_c(s->a, str_fmt(s->a, "http://node.example%s", q->referer)));
	}
	if (q->body) {
		add_field(fields, &r.n_headers, "Content-Type",
			  "application/x-www-form-urlencoded");
		r.body = str_of(q->body);
		r.body_bytes = r.body.n;
	}
	web_handle(s->web, &r, &x.reply);
	x.status = x.reply.status;
	x.body = body_of(s, &x.reply);
	return x;
}

static struct str find_header(const struct answer *x, const char *name, struct str prefix)
{
	for (size_t i = 0; i < x->reply.n_headers; i++) {
		const struct net_field *f = &x->reply.headers[i];
		if (str_eq_nocase(f->name, str_of(name)) && str_starts(f->value, prefix))
			return f->value;
	}
	return STR("");
}

struct str answer_header(const struct answer *x, const char *name)
{
	return find_header(x, name, STR(""));
}

struct str answer_cookie(const struct answer *x, const char *prefix)
{
	return find_header(x, "Set-Cookie", str_of(prefix));
}

bool answer_has(const struct answer *x, const char *text)
{
	return str_find(x->body, str_of(text)) != SIZE_MAX;
}

const char *site_path(struct site *s, const char *pattern)
{
	struct buf b;

	buf_init(&b, s->world->a, 500);
	for (const char *p = pattern; *p; p++) {
		if (*p != '{') {
			buf_add_char(&b, *p);
			continue;
		}
		buf_add(&b, p[1] == 'i' ? STR("1") : STR("x"));
		while (*p != '}')
			p++;
	}
	return str_c(s->world->a, buf_str(&b));
}

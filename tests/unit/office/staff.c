/* staff.c -- see staff.h. */
#include "staff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "base/buf.h"
#include "office/arrival.h"
#include "support/people.h"

#define PASSWORD "mat-khau-de-thu-2026"

void staff_begin(struct staff *s)
{
	struct office_world *w = office_world_new();

	s->w = w;
	s->sessions = NULL;
	s->a_system = office_tenant(w, OFFICE_A, "UBND tỉnh An Bình (mẫu)", OFFICE_URL);
	s->b_system = office_tenant(w, OFFICE_B, "Sở Nội vụ tỉnh An Bình (mẫu)", OFFICE_URL);
	s->a_system.kind = s->b_system.kind = ACTOR_SYSTEM;
}

void staff_end(struct staff *s)
{
	office_world_end(s->w);
}

int64_t staff_add(struct staff *s, const struct actor *system, const char *login, enum role role)
{
	const struct account_form f = { .login = str_of(login),
					.name = str_fmt(s->w->a, "Người %s", login),
					.password = STR(PASSWORD),
					.role = role };
	return test_account(&s->w->node, system, &f, s->w->now);
}

/* With the session of last time, while it holds: what somebody may be is read anew with each request, and
 * a password takes longer to check than most tests to run. */
struct actor staff_as(struct staff *s, const struct actor *system, const char *login)
{
	const struct sign_in in = { .tenant_id = system->tenant_id,
				    .login = str_of(login),
				    .password = STR(PASSWORD),
				    .remote = STR("127.0.0.1"),
				    .now = s->w->now };
	const char *who = str_fmt(s->w->a, "%lld %s", (long long)system->tenant_id, login).p;
	struct staff_session *known = s->sessions;
	struct session session;
	struct err e = ERR_INIT;

	while (known && strcmp(known->who, who) != 0)
		known = known->next;
	if (known && office_session_find(&s->w->node, s->w->a, known->token, in.remote, s->w->now,
					 &session, &e) == RC_OK)
		return session.actor;
	err_clear(&e);
	known = ARENA_NEW(s->w->a, struct staff_session);
	*known = (struct staff_session){ .who = who, .next = s->sessions };
	test_sign_in(&s->w->node, s->w->a, &in, &known->token, &session);
	s->sessions = known;
	return session.actor;
}

int64_t staff_unit(struct staff *s, const struct actor *system, const char *code, int64_t parent)
{
	const struct unit u = { .parent_id = parent,
				.code = str_of(code),
				.name = str_fmt(s->w->a, "Phòng %s", code) };
	struct problems problems = { .n = 0 };
	struct err e = ERR_INIT;
	int64_t id;

	assert_rc(RC_OK, office_unit_save(&s->w->node, system, &u, s->w->now, &id, &problems, &e),
		  &e);
	return id;
}

enum rc staff_post_try(struct staff *s, int64_t account, enum role role, int64_t unit, int64_t *out,
		       struct err *e)
{
	const struct post p = { .account_id = account,
				.unit_id = unit,
				.role = role,
				.title = STR("chức vụ"),
				.valid_from = time_date_vn(s->w->now) };
	struct problems problems = { .n = 0 };

	return office_post_give(&s->w->node, &s->a_system, &p, s->w->now, out, &problems, e);
}

int64_t staff_post(struct staff *s, int64_t account, enum role role, int64_t unit)
{
	struct err e = ERR_INIT;
	int64_t post;

	assert_rc(RC_OK, staff_post_try(s, account, role, unit, &post, &e), &e);
	return post;
}

struct actor staff_person(struct staff *s, const char *login, enum role role, int64_t unit)
{
	(void)staff_post(s, staff_add(s, &s->a_system, login, ROLE_REPORTER), role, unit);
	return staff_as(s, &s->a_system, login);
}

int64_t staff_enter(struct staff *s, const struct actor *clerk, const char *type,
		    const char *subject)
{
	static int64_t n_entered;
	const struct arrival_form f = { .type_name = str_of(type),
					.number = str_fmt(s->w->a, "%lld", (long long)++n_entered),
					.notation = STR("LA"),
					.issued_on = { 2026, 11, 20 },
					.organ_code = STR(STAFF_SENDER),
					.organ_name = STR("Sở Lạ (mẫu)"),
					.subject = str_of(subject),
					.paper_at = STR("Tủ 1") };
	struct problems problems = { .n = 0 };
	struct err e = ERR_INIT;
	int64_t id, number;

	enum rc rc = office_arrival_enter(&s->w->node, s->w->a, clerk, &f, s->w->now, &id, &number,
					  &problems, &e);
	if (rc != RC_OK)
		fail_msg("%s: %s", e.key, staff_problems(s, &problems));
	return id;
}

int64_t staff_midnight(struct date d)
{
	return time_from_civil((struct civil){ .date = d }, TIME_ZONE_VN);
}

const char *staff_problems(struct staff *s, const struct problems *ps)
{
	struct buf b;

	buf_init(&b, s->w->a, 4096);
	for (size_t i = 0; i < ps->n; i++)
		buf_fmt(&b, "%s%s %s", i > 0 ? ", " : "", ps->p[i].field, ps->p[i].key);
	return str_c(s->w->a, buf_str(&b));
}

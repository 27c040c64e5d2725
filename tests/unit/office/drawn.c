/* drawn.c -- see drawn.h. */
#include "drawn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#define SENDER "000.00.33.Z09"

int64_t any(int64_t n)
{
	static uint64_t seed;
	const char *other = getenv("VANTHU_SEED");

	if (seed == 0)
		seed = other ? strtoull(other, NULL, 10) : 11;
	seed += 0x9E3779B97F4A7C15; /* splitmix64 */
	uint64_t z = (seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
	return (int64_t)((z ^ (z >> 31)) >> 1) % n;
}

bool drawn_is_enough(void)
{
	static int n_organs;

	return ++n_organs > 1 && test_db_engine() == DB_POSTGRES && !getenv("VANTHU_LONG");
}

bool drawn_done(enum rc rc, const struct err *e)
{
	if (rc != RC_OK && rc != RC_DENIED && rc != RC_INVALID && rc != RC_CONFLICT &&
	    rc != RC_NOT_FOUND)
		fail_msg("%s %s", e->key, e->text);
	return rc == RC_OK;
}

void drawn_units(struct staff *s, int64_t *units, int n)
{
	for (int i = 0; i < n; i++)
		units[i] = staff_unit(s, &s->a_system, str_fmt(s->w->a, "P%d", i).p,
				      i > 0 && any(3) > 0 ? units[any(i)] : 0);
}

const char *drawn_login(struct staff *s, size_t i)
{
	return str_fmt(s->w->a, "nguoi%zu", i).p;
}

void drawn_post(struct staff *s, int64_t account, enum role role, int64_t unit)
{
	struct err e = ERR_INIT;
	int64_t post;

	(void)drawn_done(staff_post_try(s, account, role, unit, &post, &e), &e);
}

void drawn_post_any(struct staff *s, int64_t account, const enum role *roles, int64_t n_roles,
		    const int64_t *units, int64_t n_units)
{
	enum role role = roles[any(n_roles)];

	drawn_post(s, account, role, units[any(n_units)]);
}

void drawn_sign_in(struct staff *s, struct actor *people, size_t n)
{
	for (size_t i = 0; i < n; i++)
		people[i] = staff_as(s, &s->a_system, drawn_login(s, i));
}

void drawn_change_posts(struct staff *s, struct actor *people, int64_t n, const int64_t *units,
			int64_t n_units)
{
	static const enum role roles[] = { ROLE_HEAD, ROLE_SPECIALIST };
	const struct actor *who = &people[any(n)];
	struct err e;

	for (int i = 0; i < 2; i++)
		(void)drawn_done(drawn_stand_in(s, people, n, &e), &e);
	drawn_post_any(s, who->account_id, roles, 2, units, n_units);
	drawn_sign_in(s, people, (size_t)n);
}

/* ---- what may happen to an organ; it may be refused ---- */

enum rc drawn_stand_in(struct staff *s, const struct actor *people, int64_t n, struct err *e)
{
	const struct actor *from = &people[any(n)];
	struct problems problems = { .n = 0 };
	struct person_view v;
	int64_t id;

	*e = ERR_INIT;
	assert_rc(RC_OK, office_person_view(&s->w->node, s->w->a, from, from->account_id, &v, e),
		  e);
	const struct post *post = &v.posts[any((int64_t)v.n_posts)];
	const struct delegation d = { .post_id = post->id,
				      .account_id = people[any(n)].account_id,
				      .kind = DELEGATION_DELEGATED,
				      .ground = STR("Quyết định số 1"),
				      .valid_from = time_date_vn(s->w->now),
				      .valid_to = time_date_vn(s->w->now) };
	return office_delegate(&s->w->node, &s->a_system, &d, s->w->now, &id, &problems, e);
}

enum rc drawn_hand_over(struct staff *s, const struct actor *people, int64_t n,
			struct open_work *out, struct err *e)
{
	struct hand_over h = { .from_account = people[any(n)].account_id,
			       .reason = STR("chuyển công tác") };
	struct problems problems = { .n = 0 };

	*e = ERR_INIT;
	h.to_account = people[any(n)].account_id;
	return office_hand_over(&s->w->node, &s->a_system, &h, s->w->now, out, &problems, e);
}

enum rc drawn_move_unit(struct staff *s, const int64_t *units, int64_t n, struct err *e)
{
	struct problems problems = { .n = 0 };
	struct unit *all, u;
	int64_t id;
	size_t n_all;

	*e = ERR_INIT;
	assert_rc(RC_OK,
		  office_unit_list(&s->w->node, s->w->a, &s->a_system, s->w->now, &all, &n_all, e),
		  e);
	u = all[any((int64_t)n_all)];
	u.parent_id = any(3) == 0 ? 0 : units[any(n)];
	return office_unit_save(&s->w->node, &s->a_system, &u, s->w->now, &id, &problems, e);
}

int64_t drawn_arrive(struct staff *s, const struct actor *clerk, int i)
{
	struct str content = STR("nội dung");
	struct edxml_attachment file = { .name = STR("a.pdf"), .sink_data = &content };
	const struct document_filter f = { .direction = DIRECTION_INCOMING };
	const char *name = str_fmt(s->w->a, "d-%d", i).p;
	struct edxml p = office_foreign(s->w, SENDER, name);
	struct document_row *rows;
	struct err e = ERR_INIT;
	size_t n;

	p.attachments = &file;
	p.n_attachments = 1;
	assert_int_equal(office_arrive(s->w, clerk, name, MESSAGE_EDOC, office_write(s->w, &p)),
			 PACKET_STORED);
	assert_rc(RC_OK, office_document_list(&s->w->node, s->w->a, clerk, &f, &rows, &n, &e), &e);
	return rows[0].document.id;
}

int64_t drawn_register(struct staff *s, const struct actor *clerk, int i)
{
	int64_t id = drawn_arrive(s, clerk, i), number;
	struct err e = ERR_INIT;

	assert_rc(RC_OK,
		  office_incoming_register(&s->w->node, s->w->a, clerk, id, 0, s->w->now, &number,
					   &e),
		  &e);
	return id;
}

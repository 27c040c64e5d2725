/* drawn.c -- see drawn.h. */
#include "drawn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define SENDER "000.00.33.Z09"

static uint64_t seed = 11;

int64_t any(int64_t n)
{
	seed += 0x9E3779B97F4A7C15; /* splitmix64 */
	uint64_t z = (seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
	return (int64_t)((z ^ (z >> 31)) >> 1) % n;
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

void drawn_sign_in(struct staff *s, struct actor *people, size_t n)
{
	for (size_t i = 0; i < n; i++)
		people[i] = staff_as(s, &s->a_system, drawn_login(s, i));
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

/* test_print.c -- PR2: kill -9 while a long print is made; when the node goes on it is begun again, made once, and put
 * down once. */
#include "support/office_world.h"
#include "support/people.h"
#include "support/skip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#include "office/print_ticket.h"

static struct office_world *w;
static struct actor clerk;

static int64_t order(void)
{
	const struct register_wish wish = { .book = BOOK_INCOMING,
					    .format = REGISTER_XLSX,
					    .year = time_date_vn(w->now).year };
	struct problems problems = { .n = 0 };
	struct register_answer x;
	struct err e = ERR_INIT;

	w->conf.limit_print_rows = -1; /* an empty one is long, too */
	assert_rc(RC_OK,
		  office_register_ask(&w->node, w->a, &clerk, &wish, w->now, &x, &problems, &e),
		  &e);
	return x.ticket_id;
}

static enum rc make(void *arg)
{
	(void)arg;
	return office_ticket_make(&w->node, w->now, NULL);
}

static enum rc leases_fn(struct tx *tx, void *arg, struct err *e)
{
	(void)arg;
	return ticket_leases_end(tx, e);
}

static void test_killed_while_printing(void **state)
{
	static const char *const points[] = { "office.ticket_claimed:0+:kill",
					      "office.ticket_made:0+:kill",
					      "blob.renamed:0+:kill" };
	struct print_ticket t;
	struct err e = ERR_INIT;

	(void)state;
#ifndef VANTHU_FAULTS
	SKIPPED("this build has no fault points (-Dfaults=true)");
#endif
	for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
		w = office_world_new();
		clerk = office_tenant(w, OFFICE_A, "UBND tỉnh An Bình (mẫu)", OFFICE_URL);
		const struct actor program = { .kind = ACTOR_SYSTEM, .tenant_id = clerk.tenant_id };
		clerk.account_id =
			test_account(&w->node, &program,
				     &(struct account_form){ .login = STR("vanthu"),
							     .name = STR("Lê Thị Văn Thư"),
							     .role = ROLE_CLERK },
				     w->now);
		int64_t id = order();
		/* at any hit: a process that is forked goes on counting where its parent stood */
		assert_true(test_db_killed(w->t, &w->node.db, points[i], make, NULL));
		assert_int_equal(office_count(w, "audit WHERE action = 'register.print'"), 0);
		assert_int_equal(office_ticket_make(&w->node, w->now, NULL), RC_NOT_FOUND);
		assert_rc(RC_OK, db_write(w->node.db, leases_fn, NULL, &e), &e);
		assert_rc(RC_OK, office_ticket_make(&w->node, w->now, &e), &e);
		assert_rc(RC_OK, office_ticket_load(&w->node, w->a, &clerk, id, w->now, &t, &e),
			  &e);
		assert_int_equal(t.state, TICKET_DONE);
		assert_true(blob_exists(w->node.blobs, &t.blob));
		assert_int_equal(office_count(w, "audit WHERE action = 'register.print'"), 1);
		office_world_end(w);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_killed_while_printing) };

	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

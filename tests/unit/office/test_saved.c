/* test_saved.c -- searches kept under a name: by whom, for whom, and what each finds with them; on both engines. */
#include "office/finding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/limits.h"
#include "staff.h"

static struct staff s;
static struct node *node;
static struct actor admin, clerk, ba, bon, far_one, stranger;
static int64_t unit, far_unit;
static struct problems problems;

static int setup(void **state)
{
	(void)state;
	problems.n = 0;
	staff_begin(&s);
	node = &s.w->node;
	(void)staff_add(&s, &s.a_system, "quantri", ROLE_ADMIN);
	(void)staff_add(&s, &s.a_system, "vanthu", ROLE_CLERK);
	(void)staff_add(&s, &s.b_system, "vanthu", ROLE_CLERK);
	unit = staff_unit(&s, &s.a_system, "VX", 0);
	far_unit = staff_unit(&s, &s.a_system, "TC", 0);
	admin = staff_as(&s, &s.a_system, "quantri");
	clerk = staff_as(&s, &s.a_system, "vanthu");
	stranger = staff_as(&s, &s.b_system, "vanthu");
	ba = staff_person(&s, "ba", ROLE_SPECIALIST, unit);
	bon = staff_person(&s, "bon", ROLE_SPECIALIST, unit);
	far_one = staff_person(&s, "xa", ROLE_SPECIALIST, far_unit);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	staff_end(&s);
	return 0;
}

static enum rc keep(const struct actor *who, struct saved_search x, int64_t *out, struct err *e)
{
	problems.n = 0;
	return office_saved_save(node, who, &x, s.w->now, out, &problems, e);
}

static int64_t kept(const struct actor *who, struct saved_search x)
{
	struct err e = ERR_INIT;
	int64_t id;

	assert_rc(RC_OK, keep(who, x, &id, &e), &e);
	return id;
}

static void refused(const struct actor *who, struct saved_search x, const char *field)
{
	struct err e = ERR_INIT;
	int64_t id;

	assert_rc(RC_INVALID, keep(who, x, &id, &e), &e);
	assert_true(problems_has(&problems, field));
}

static size_t listed(const struct actor *who)
{
	struct saved_search *all;
	struct err e = ERR_INIT;
	size_t n;

	assert_rc(RC_OK, office_saved_list(node, s.w->a, who, &all, &n, &e), &e);
	return n;
}

static enum rc load(const struct actor *who, int64_t id, struct saved_search *out)
{
	struct err e = ERR_INIT;

	return office_saved_load(node, s.w->a, who, id, out, &e);
}

/* What is left out has a name and a question. */
static struct saved_search filled(struct saved_search x)
{
	if (!x.name.p)
		x.name = STR("Khẩn");
	if (!x.question.p)
		x.question = STR("q=bão\n");
	return x;
}

#define KEPT(...) filled((struct saved_search){ .tenant_id = 0, __VA_ARGS__ })

/* Own ones are one's own; a unit's are of its people, the organ's of everybody in it, and no one else's. */
static void each_sees_what_is_shared_with_them(void **state)
{
	const struct actor *const everybody[] = { &ba, &bon, &far_one, &clerk, &stranger };
	static const bool sees[3][5] = { { true, false, false, false, false },
					 { true, true, false, false, false },
					 { true, true, true, true, false } };
	int64_t ids[3];
	struct saved_search x;

	(void)state;
	ids[0] = kept(&ba, KEPT());
	ids[1] = kept(&ba, KEPT(.name = STR("Của phòng"), .unit_id = unit));
	ids[2] = kept(&clerk, KEPT(.is_organ = true));
	for (int i = 0; i < 3; i++) {
		for (int k = 0; k < 5; k++) {
			bool is_seen = i == 2 && k == 3 ? true : sees[i][k];
			assert_int_equal(load(everybody[k], ids[i], &x),
					 is_seen ? RC_OK : RC_NOT_FOUND);
		}
	}
	assert_int_equal(listed(&ba), 3);
	assert_int_equal(listed(&bon), 2);
	assert_int_equal(listed(&far_one), 1);
	assert_int_equal(listed(&stranger), 0);
	assert_int_equal(load(&far_one, ids[2], &x), RC_OK);
	assert_true(str_eq(x.question, STR("q=bão\n")));
	assert_int_equal(office_count(s.w, "audit WHERE action = 'search.save'"), 3);
}

static void who_may_not_keep_or_share(void **state)
{
	struct saved_search *all;
	struct err e = ERR_INIT;
	size_t n;
	int64_t id;

	(void)state;
	refused(&ba, KEPT(.is_organ = true), "share");
	refused(&ba, KEPT(.unit_id = far_unit), "share");
	refused(&clerk, KEPT(.unit_id = unit), "share");
	refused(&ba, KEPT(.name = STR("  ")), "name");
	refused(&ba, KEPT(.question = STR("")), "q");
	refused(&ba, KEPT(.question = STR("colour=red\n")), "q");
	refused(&ba, KEPT(.question = STR("issued_from=32/13/2026\n")), "issued_from");
	assert_rc(RC_DENIED, keep(&admin, KEPT(), &id, &e), &e);
	assert_rc(RC_DENIED, office_saved_list(node, s.w->a, &admin, &all, &n, &e), &e);
	(void)kept(&ba, KEPT());
	refused(&ba, KEPT(), "name"); /* the name is taken, by oneself alone */
	(void)kept(&bon, KEPT());
	for (int i = 1; i < LIMIT_SAVED; i++)
		(void)kept(&ba, KEPT(.name = str_fmt(s.w->a, "%d", i)));
	refused(&ba, KEPT(.name = STR("một nữa")), "name");
}

static void renamed_shared_and_dropped(void **state)
{
	struct saved_search x;
	struct err e = ERR_INIT;
	int64_t id, n;

	(void)state;
	id = kept(&ba, KEPT());
	assert_int_equal(kept(&ba, KEPT(.id = id, .name = STR("Bão lũ"), .unit_id = unit)), id);
	assert_int_equal(load(&bon, id, &x), RC_OK);
	assert_true(str_eq(x.name, STR("Bão lũ")));
	assert_true(str_eq(x.question, STR("q=bão\n")));
	assert_rc(RC_NOT_FOUND, keep(&bon, KEPT(.id = id), &n, &e), &e);
	assert_rc(RC_DENIED, office_saved_drop(node, &bon, id, s.w->now, &e), &e);
	assert_rc(RC_NOT_FOUND, office_saved_drop(node, &far_one, id, s.w->now, &e), &e);
	(void)kept(&ba, KEPT(.id = id)); /* one's own again */
	assert_int_equal(load(&bon, id, &x), RC_NOT_FOUND);
	assert_rc(RC_OK, office_saved_drop(node, &ba, id, s.w->now, &e), &e);
	assert_int_equal(listed(&ba), 0);
	assert_rc(RC_NOT_FOUND, office_saved_drop(node, &ba, id, s.w->now, &e), &e);
	assert_int_equal(office_count(s.w, "audit WHERE action = 'search.drop'"), 1);
}

/* Every field comes back as it was asked. */
static void a_question_is_what_was_asked(void **state)
{
	struct str question = STR(""), rest, name, value;
	struct search_form f;
	bool by_title;

	(void)state;
	search_question_add(s.w->a, &question, STR("q"), STR(" a=b \"c d\"\nđ "));
	search_question_add(s.w->a, &question, STR("number"), STR(""));
	search_question_add(s.w->a, &question, STR("late"), STR("yes"));
	search_question_add(s.w->a, &question, STR("order"), STR("title"));
	problems.n = 0;
	search_question_read(question, &f, &by_title, &problems);
	assert_int_equal(problems.n, 0);
	assert_true(str_eq(f.words, STR("a=b \"c d\" đ")) && f.is_late && by_title);
	rest = question;
	assert_true(search_question_next(&rest, &name, &value));
	assert_true(str_eq(name, STR("q")));
	assert_true(search_question_next(&rest, &name, &value) && str_eq(name, STR("late")));
	assert_true(search_question_next(&rest, &name, &value) && str_eq(value, STR("title")));
	assert_false(search_question_next(&rest, &name, &value));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		TEST(each_sees_what_is_shared_with_them),
		TEST(who_may_not_keep_or_share),
		TEST(renamed_shared_and_dropped),
		TEST(a_question_is_what_was_asked),
	};
	return cmocka_run_group_tests_name("saved", tests, NULL, NULL);
}

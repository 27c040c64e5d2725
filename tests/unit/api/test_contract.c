/* test_contract.c -- a body has the members that openapi.yaml names for the call; others are named, wherever they stand,
 * and nothing is done. */
#include "programs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#define BOUNDARY "multipart/form-data; boundary=x"
#define FIELD(name, value)                                                                         \
	"--x\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define END "--x--\r\n"

static struct programs p;
static struct key clerk, admin;

static int setup(void **state)
{
	(void)state;
	programs_begin(&p);
	(void)programs_account(&p, "vanthu2", ROLE_CLERK, false);
	(void)programs_account(&p, "quantri2", ROLE_ADMIN, false);
	clerk = programs_sign_in(&p, "vanthu2");
	admin = programs_sign_in(&p, "quantri2");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	programs_end(&p);
	return 0;
}

static struct answer ask(struct key key, const char *method, const char *path, const char *body,
			 const char *type)
{
	return programs_ask(
		&p,
		&(struct ask){
			.key = key, .method = method, .path = path, .body = body, .type = type });
}

static void says(const struct answer *x, int status, const char *words)
{
	if (x->status != status || str_find(x->body, str_of(words)) == SIZE_MAX)
		fail_msg("%d without '%s': %.*s", x->status, words, STR_FMT(x->body));
}

/* Where it stands, and what would have been taken. */
static void each_is_named(void **state)
{
	static const struct {
		const char *path, *body, *type, *field;
	} cases[] = {
		{ "/api/v1/presets", "{\"txet\":\"Xử lý\"}", NULL, "txet" },
		{ "/api/v1/holidays",
		  "{\"days\":[{\"day\":\"2026-12-01\"},{\"day\":\"2026-12-02\",\"nmae\":\"x\"}]}",
		  NULL, "days[1].nmae" },
		{ "/api/v1/tasks",
		  "{\"subject\":\"Việc\",\"to\":[{\"login\":\"a\",\"due\":\"2026-12-01\"}]}", NULL,
		  "to[0].due" },
		{ "/api/v1/organ-tasks", "{\"text\":\"x\"}", NULL, "text" }, /* it takes nothing */
		{ "/api/v1/documents",
		  FIELD("document",
			"{\"receivers\":[\"a\",{\"code\":\"b\",\"purpos\":\"submit\"}]}") END,
		  BOUNDARY, "receivers[1].purpos" },
		{ "/api/v1/documents", FIELD("document", "{}") FIELD("documnet", "{}") END,
		  BOUNDARY, "documnet" },
	};
	const int64_t before = office_count(p.world, "document");

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct answer x = ask(clerk, "POST", cases[i].path, cases[i].body, cases[i].type);
		says(&x, 422,
		     str_c(p.world->a,
			   str_fmt(p.world->a,
				   "\"field\":\"%s\",\"key\":\"problem.unknown_member\"",
				   cases[i].field)));
	}
	assert_int_equal(office_count(p.world, "document"), before);
	assert_int_equal(
		office_count(p.world, "holiday WHERE day >= '2026-12-01' AND day < '2026-12-03'"),
		0);
	struct answer x = ask(clerk, "POST", "/api/v1/presets", "{\"txet\":\"Xử lý\"}", NULL);
	says(&x, 422, "“txet”");
	says(&x, 422, "text, is_organ");
}

/* What is there by name and refused for a reason of its own says so. */
static void a_better_reason_goes_first(void **state)
{
	struct answer x;

	(void)state;
	x = ask(clerk, "POST", "/api/v1/documents",
		FIELD("document", "{\"secrecy\":\"secret\"}") END, BOUNDARY);
	says(&x, 422, "problem.secret_here");
	x = ask(admin, "PUT", "/api/v1/accounts/1", "{\"name\":\"A\",\"role\":\"clerk\"}", NULL);
	says(&x, 422, "problem.role_of_post");
	x = ask(clerk, "POST", "/api/v1/secret-documents", "{\"subject\":\"x\"}", NULL);
	says(&x, 422, "problem.secret_text");
}

/* Many are named, as of a form; a member that is known and null is none. */
static void all_of_them(void **state)
{
	struct answer x;

	(void)state;
	x = ask(clerk, "POST", "/api/v1/presets",
		"{\"a\":1,\"b\":2,\"c\":{\"d\":[]},\"text\":null}", NULL);
	says(&x, 422, "\"field\":\"a\"");
	says(&x, 422, "\"field\":\"b\"");
	says(&x, 422, "\"field\":\"c\"");
	assert_true(str_find(x.body, STR("\"field\":\"c.d\"")) == SIZE_MAX);
	x = ask(clerk, "POST", "/api/v1/presets", "{\"text\":\"Đã xem\",\"is_organ\":null}", NULL);
	assert_true(str_find(x.body, STR("unknown_member")) == SIZE_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_is_named, setup, teardown),
		cmocka_unit_test_setup_teardown(a_better_reason_goes_first, setup, teardown),
		cmocka_unit_test_setup_teardown(all_of_them, setup, teardown),
	};

	return cmocka_run_group_tests_name("contract", tests, NULL, NULL);
}

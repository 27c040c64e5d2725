/* test_digest.c -- official mailboxes and digests, as programs ask for them. */
#include "programs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static struct programs p;

static int setup(void **state)
{
	(void)state;
	programs_begin(&p);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	programs_end(&p);
	return 0;
}

static struct answer ask(struct key key, const char *method, const char *path, const char *body)
{
	return programs_ask(
		&p, &(struct ask){ .key = key, .method = method, .path = path, .body = body });
}

static void check_has(const struct answer *x, const char *text)
{
	if (str_find(x->body, str_of(text)) == SIZE_MAX)
		fail_msg("no %s in %.*s", text, STR_FMT(x->body));
}

static void check_status(const struct answer *x, int status, const char *what)
{
	if (x->status != status)
		fail_msg("%s: %d %.*s", what, x->status, STR_FMT(x->body));
}

static void check_refused(const struct answer *x, int status, const char *field, const char *key)
{
	struct arena *a = p.world->a;

	check_status(x, status, key);
	check_has(x, str_c(a, str_fmt(a, "\"key\":\"%s\"", key)));
	if (field[0])
		check_has(x, str_c(a, str_fmt(a, "\"field\":\"%s\"", field)));
}

/* The mailbox is the administrator's to set, the digest one's own to choose. */
static void a_mailbox_and_a_digest(void **state)
{
	int64_t clerk_id = programs_account(&p, "vt", ROLE_CLERK, false);
	struct key clerk = programs_token(&p, clerk_id);
	struct key admin = programs_token(&p, programs_account(&p, "qt", ROLE_ADMIN, false));
	const char *mailbox = str_c(p.world->a, str_fmt(p.world->a, "/api/v1/accounts/%lld/mailbox",
							(long long)clerk_id));
	struct answer x = ask(clerk, "GET", "/api/v1/digest", NULL);

	(void)state;
	check_status(&x, 200, "digest");
	check_has(&x, "\"kind\":\"never\",\"mailbox\":null,\"sent_by_node\":false");
	x = ask(clerk, "PUT", "/api/v1/digest", "{\"kind\":\"daily\",\"hour\":7}");
	check_refused(&x, 422, "kind", "problem.digest_mailbox");
	x = ask(clerk, "PUT", mailbox, "{\"address\":\"vt@anbinh.example\"}");
	check_refused(&x, 403, "", "err.denied.role");
	x = ask(admin, "PUT", mailbox, "{\"address\":\"vt@anbinh.example\\nBcc: x@y.z\"}");
	check_refused(&x, 422, "address", "problem.mail");
	x = ask(admin, "PUT", mailbox, "{}");
	check_refused(&x, 422, "address", "problem.required");
	x = ask(admin, "PUT", mailbox, "{\"address\":\"vt@anbinh.example\"}");
	check_status(&x, 200, "mailbox");
	x = ask(admin, "PUT", mailbox,
		"{\"address\":\"vt@anbinh.example\",\"from\":\"2130-01-02\",\"until\":\"2130-01-01\"}");
	check_refused(&x, 422, "until", "problem.ends_before");
	x = ask(admin, "PUT", mailbox,
		"{\"address\":\"vt2@anbinh.example\",\"from\":\"2130-01-02\",\"until\":\"2131-01-01\"}");
	check_status(&x, 200, "another from a day on");
	x = ask(clerk, "PUT", "/api/v1/digest", "{\"kind\":\"hourly\",\"hour\":7}");
	check_refused(&x, 422, "kind", "problem.choice");
	x = ask(clerk, "PUT", "/api/v1/digest", "{\"kind\":\"daily\"}");
	check_refused(&x, 422, "hour", "problem.choice");
	x = ask(clerk, "PUT", "/api/v1/digest", "{\"kind\":\"overdue\",\"hour\":7}");
	check_status(&x, 200, "chosen");
	x = ask(clerk, "GET", "/api/v1/digest", NULL);
	check_has(&x, "\"kind\":\"overdue\",\"hour\":7,\"mailbox\":\"vt@anbinh.example\"");
	check_has(&x, "\"subjects\":false");
	x = ask(clerk, "PUT", "/api/v1/organ/digest", "{\"subjects\":true}");
	check_refused(&x, 403, "", "err.denied.role");
	x = ask(admin, "PUT", "/api/v1/organ/digest", "{}");
	check_refused(&x, 422, "subjects", "problem.required");
	x = ask(admin, "PUT", "/api/v1/organ/digest", "{\"subjects\":true}");
	check_status(&x, 200, "allowed");
	x = ask(clerk, "GET", "/api/v1/digest", NULL);
	check_has(&x, "\"subjects\":true");
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_mailbox_and_a_digest, setup, teardown),
	};

	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

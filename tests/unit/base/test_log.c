/* The log line, as it comes out of standard error. */
#include "base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/fd.h"
#include "support/child.h"

/* Standard error goes to a file while fn runs; what it wrote is returned. */
static const char *caught(void (*fn)(void))
{
	static char text[20000];
	AUTO_CLOSE
	keep = dup(STDERR_FILENO);
	AUTO_CLOSE
	fd = -1;
	size_t n;

	assert_int_equal(fd_temp("/tmp", &fd, NULL), RC_OK);
	assert_true(dup2(fd, STDERR_FILENO) >= 0);
	fn();
	assert_true(dup2(keep, STDERR_FILENO) >= 0);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	assert_int_equal(fd_read_full(fd, text, sizeof text - 1, &n, NULL), RC_OK);
	text[n] = '\0';
	return text;
}

/* The line behind its time stamp, whose form is checked. */
static const char *behind_time(const char *line)
{
	static const char form[] = "time=0000-00-00T00:00:00.000Z ";

	for (size_t i = 0; form[i]; i++) {
		if (form[i] == '0')
			assert_true(line[i] >= '0' && line[i] <= '9');
		else
			assert_int_equal(line[i], form[i]);
	}
	return line + sizeof form - 1;
}

static void events(void)
{
	struct log_ctx outer = { NULL, "req", STR("r1") };
	struct log_ctx inner = { &outer, "organ", STR("Sở Nội vụ") };

	log_event(LOG_INFO, NULL, "plain");
	log_event(LOG_WARNING, &inner, "number %d\n\"%s\"", 5, "x");
	log_event(LOG_DEBUG, &inner, "not wanted");
}

static void test_event(void **state)
{
	const char *text = caught(events);
	const char *second = strchr(text, '\n') + 1;

	(void)state;
	assert_true(strncmp(behind_time(text), "level=info prog=vanthu msg=plain\n", 32) == 0);
	assert_string_equal(behind_time(second),
			    "level=warning prog=vanthu msg=\"number 5\\n\\\"x\\\"\" req=r1 "
			    "organ=\"Sở Nội vụ\"\n");
}

static void all_levels(void)
{
	log_set_level(LOG_DEBUG);
	for (int level = LOG_EMERG; level <= LOG_DEBUG; level++)
		log_event(level, NULL, "x");
	log_set_level(LOG_CRIT);
	log_event(LOG_ERR, NULL, "not wanted");
	log_set_level(LOG_INFO);
}

static void test_levels(void **state)
{
	static const char *const names[] = { "emerg",   "alert",  "crit", "error",
					     "warning", "notice", "info", "debug" };
	const char *line = caught(all_levels);

	(void)state;
	for (size_t i = 0; i < 8; i++) {
		char want[40];

		(void)snprintf(want, sizeof want, "level=%s ", names[i]);
		assert_true(strncmp(behind_time(line), want, strlen(want)) == 0);
		line = strchr(line, '\n') + 1;
	}
	assert_string_equal(line, "");
}

static void errors(void)
{
	struct log_ctx ctx = { NULL, "item", STR("7") };
	struct err e = ERR_INIT;

	log_err(&ctx, &e, "nothing wrong"); /* RC_OK is debug: not shown */
	(void)err_set_at(&e, RC_CORRUPT, "err.x", "f.c", 12, "bad \"row\"");
	log_err(&ctx, &e, "outbox stops");
	e = (struct err){ .rc = RC_BUSY };
	log_err(NULL, &e, "x");
}

static void test_err(void **state)
{
	const char *text = caught(errors);
	const char *second = strchr(text, '\n') + 1;

	(void)state;
	assert_true(strncmp(behind_time(text),
			    "level=error prog=vanthu msg=\"outbox stops\" item=7 rc=CORRUPT "
			    "err=\"bad \\\"row\\\"\" at=f.c:12\n",
			    strlen(behind_time(text)) - strlen(second)) == 0);
	assert_string_equal(behind_time(second),
			    "level=warning prog=vanthu msg=x rc=BUSY err=\"\"\n");
}

static void long_ones(void)
{
	static char big[9000];
	struct log_ctx one = { NULL, "a", { big, 3000 } };
	struct log_ctx two = { &one, "b", { big, 3000 } };
	struct log_ctx three = { &two, "c", STR("left out") };

	memset(big, 'x', sizeof big - 1);
	log_event(LOG_INFO, &three, "%s", big);
	big[0] = '"';
	log_event(LOG_INFO, &three, "%s", big);
	memset(big, '\n', sizeof big - 1);
	log_event(LOG_INFO, &three, "%s", big);
}

/* Each stays one line of at most 4096 bytes, quotes closed. */
static void test_long(void **state)
{
	const char *line = caught(long_ones);

	(void)state;
	for (int i = 0; i < 3; i++) {
		const char *end = strchr(line, '\n');

		assert_non_null(end);
		assert_true(end - line <= 4095 && end - line > 3000);
		(void)behind_time(line);
		line = end + 1;
	}
	assert_string_equal(line, "");
}

static void in_journal(void)
{
	struct stat st;
	char stream[64];

	assert_int_equal(fstat(STDERR_FILENO, &st), 0);
	(void)snprintf(stream, sizeof stream, "%llu:%llu", (unsigned long long)st.st_dev,
		       (unsigned long long)st.st_ino);
	assert_int_equal(setenv("JOURNAL_STREAM", stream, 1), 0);
	log_event(LOG_NOTICE, NULL, "hi");
	assert_int_equal(setenv("JOURNAL_STREAM", "1:1", 1), 0);
	log_event(LOG_NOTICE, NULL, "not the journal's");
	assert_int_equal(unsetenv("JOURNAL_STREAM"), 0);
}

static void test_journal(void **state)
{
	const char *text = caught(in_journal);
	static const char first[] = "<5>level=notice prog=vanthu msg=hi\n";

	(void)state;
	assert_true(strncmp(text, first, sizeof first - 1) == 0);
	(void)behind_time(text + sizeof first - 1);
}

static const struct {
	struct str in;
	size_t room;
	const char *out;
} value_cases[] = {
	{ { "abc", 3 }, 10, "abc" },
	{ { "abc", 3 }, 2, "ab" },
	{ { "a b", 3 }, 10, "\"a b\"" },
	{ { "a b", 3 }, 4, "\"a \"" },
	{ { "a\nb", 3 }, 4, "\"a\"" }, /* an escape is not cut in two */
	{ { "\xE1\xBB\x87", 3 }, 4, "\"\"" },
	{ { "\xE1\xBB\x87", 3 }, 5, "\"\u1ec7\"" },
	{ { "a b", 3 }, 1, "" },
	{ { "a=b", 3 }, 10, "\"a=b\"" },
	{ { "a\\b", 3 }, 10, "\"a\\\\b\"" },
	{ { "\r\t\x7F\0", 4 }, 30, "\"\\r\\t\\u007f\\u0000\"" },
	{ { NULL, 0 }, 10, "\"\"" },
	{ { "\xFF", 1 }, 10, "\"\\ufffd\"" },
	{ { "\xC2\x9F\xC2\xA1", 4 }, 20, "\"\\ufffd\u00A1\"" },
};

static void test_value(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof value_cases / sizeof value_cases[0]; i++) {
		char out[64];
		size_t n = log_value(out, value_cases[i].room, value_cases[i].in);

		assert_true(n <= value_cases[i].room);
		if (!str_eq_c(str_of_n(out, n), value_cases[i].out))
			fail_msg("row %zu: %.*s", i, (int)n, out);
	}
}

static void dies(void *ctx)
{
	log_set_level(LOG_EMERG); /* that it dies is said at any level */
	die("no %s", (const char *)ctx);
}

static void is_bug(void *ctx)
{
	bug_if(ctx == NULL);
	bug_if(ctx != NULL);
}

static void test_the_end(void **state)
{
	char what[] = "memory";
	struct child_end end = child_run(dies, what);

	(void)state;
	assert_int_equal(end.exit_code, 70);
	assert_non_null(strstr(end.text, "level=crit prog=vanthu msg=\"no memory\""));
	end = child_run(is_bug, what);
	assert_int_equal(end.signal, SIGABRT);
	assert_non_null(strstr(end.text, "test_log.c:"));
	assert_non_null(strstr(end.text, "ctx != NULL"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_event),   cmocka_unit_test(test_levels),
		cmocka_unit_test(test_err),     cmocka_unit_test(test_long),
		cmocka_unit_test(test_value),   cmocka_unit_test(test_journal),
		cmocka_unit_test(test_the_end),
	};

	(void)unsetenv("JOURNAL_STREAM");
	return cmocka_run_group_tests(tests, NULL, NULL);
}

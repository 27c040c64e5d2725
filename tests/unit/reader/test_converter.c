/* test_converter.c -- a PDF of a DOCX by a program that is not ours: what it may do, what becomes of one that never
 * ends, lies or dies; and LibreOffice itself where it is installed. */
#include "reader/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/limits.h"
#include "base/shut.h"
#include "base/time.h"
#include "support/dir.h"
#include "support/sample_files.h"
#include "support/skip.h"

#define OFFICE "/usr/lib/libreoffice/program/soffice.bin"

static struct arena *a;
static struct reader *c;
static const char *dir, *spool, *office;

static int set_up(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	a = arena_new(NULL);
	dir = test_dir_new(a);
	spool = str_c(a, str_fmt(a, "%s/tmp", dir));
	office = str_c(a, str_fmt(a, "%s/office/program/soffice.bin", dir));
	assert_int_equal(dir_make(spool, 0700, &e), RC_OK);
	assert_int_equal(dir_make(str_c(a, str_fmt(a, "%s/office", dir)), 0700, &e), RC_OK);
	assert_int_equal(dir_make(str_c(a, str_fmt(a, "%s/office/program", dir)), 0700, &e), RC_OK);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	reader_stop(c);
	c = NULL;
	test_dir_remove(dir);
	arena_free(a);
	return 0;
}

static void start(const char *program)
{
	struct err e = ERR_INIT;
	const char *us = str_c(a, str_fmt(a, "%s/vanthu-converter", getenv("VANTHU_BUILD")));

	assert_int_equal(converter_start(us, spool, program, &c, &e), RC_OK);
}

/* Instead of LibreOffice. */
static void start_script(const char *script)
{
	struct err e = ERR_INIT;

	assert_int_equal(file_write_durable(office, 0700, str_of(script), &e), RC_OK);
	start(office);
}

struct got {
	enum rc rc;
	struct reader_facts facts;
	struct str bytes;
	struct err e;
};

static struct got ask(struct str file, int64_t secs, const atomic_bool *stop)
{
	struct reader_order o = { .secs = secs, .stop = stop };
	struct got g = { .e = ERR_INIT };
	AUTO_CLOSE out = -1;
	uint64_t n = 0;
	size_t got = 0;

	assert_int_equal(fd_memory(file, &o.fd, &g.e), RC_OK);
	assert_int_equal(fd_temp(spool, &out, &g.e), RC_OK);
	g.rc = reader_to_pdf(c, &o, out, &g.facts, &n, &g.e);
	fd_close(o.fd);
	if (g.rc == RC_OK && n > 0) {
		char *p = arena_alloc(a, n);
		assert_int_equal(lseek(out, 0, SEEK_SET), 0);
		assert_int_equal(fd_read_full(out, p, n, &got, &g.e), RC_OK);
		assert_int_equal(got, n);
		g.bytes = str_of_n(p, got);
	}
	return g;
}

static size_t in_spool(void)
{
	DIR *all = opendir(spool);
	size_t n = 0;

	assert_non_null(all);
	while (readdir(all))
		n++;
	closedir(all);
	return n - 2;
}

static bool has(struct str s, const char *word)
{
	return str_find(s, str_of(word)) < s.n;
}

/* ---- what it may do ---- */

#define PERL "#!/usr/bin/perl\nuse Socket; use Fcntl; my $bad = '';\n"
#define DONE "open(F, '>', 'van-ban.pdf'); print F \"%PDF-$bad.\"; close F;\n"

static const char probe[] = PERL
	"my $up = '../..';\n"
	"$bad .= ' etc' if open(F, '<', '/etc/hosts');\n"
	"$bad .= ' secret' if open(F, '<', \"$up/secret\");\n"
	"$bad .= ' write' if open(F, '>', \"$up/evil\");\n"
	"$bad .= ' beside' if open(F, '>', '../evil');\n"
	"$bad .= ' cut' if truncate(\"$up/secret\", 0);\n"
	"$bad .= ' trunc' if sysopen(F, \"$up/secret\", O_RDONLY | O_TRUNC);\n"
	"$bad .= ' mode' if chmod(0777, \"$up/secret\");\n"
	"$bad .= ' time' if utime(1, 1, \"$up/secret\");\n"
	"$bad .= ' remove' if unlink(\"$up/secret\");\n"
	"$bad .= ' tcp' if socket(S, PF_INET, SOCK_STREAM, 0);\n"
	"$bad .= ' tcp6' if socket(S, PF_INET6, SOCK_STREAM, 0);\n"
	"$bad .= ' datagram' if socket(S, PF_UNIX, SOCK_DGRAM, 0);\n"
	"socket(S, PF_UNIX, SOCK_STREAM, 0) or $bad .= ' nosocket';\n"
	"$bad .= ' connect' if connect(S, pack_sockaddr_un(\"$up/socket\")) || $!{ENOENT};\n"
	"$bad .= ' parent' if kill(0, getppid());\n"
	"$bad .= ' fork' if defined fork();\n"
	"$bad .= ' nofile' unless open(F, '<', 'van-ban.docx') && <F> eq 'một tệp';\n"
	"$bad .= ' env' if join(',', sort keys %ENV) ne\n"
	"	'HOME,LANG,SAL_DISABLE_OPENCL,SAL_USE_VCLPLUGIN,TMPDIR,TZ,XDG_CONFIG_HOME';\n"
	"$bad .= ' profile' unless -s 'profile/user/registrymodifications.xcu';\n" DONE;

/* Of each file, socket, process beyond its own folder: nothing. */
static void what_it_may_do(void **state)
{
	struct err e = ERR_INIT;
	struct reader_state s;

	(void)state;
	if (landlock_abi() == 0)
		SKIPPED("this kernel has no Landlock");
	assert_int_equal(
		file_write_durable(str_c(a, str_fmt(a, "%s/secret", dir)), 0600, STR("x"), &e),
		RC_OK);
	start_script(probe);
	assert_int_equal(reader_ask_state(c, &s, &e), RC_OK);
	assert_true(s.is_shut);
	struct got g = ask(STR("một tệp"), 30, NULL);
	assert_int_equal(g.rc, RC_OK);
	assert_int_equal(g.facts.reason, UNREAD_NONE);
	if (!str_eq_c(g.bytes, "%PDF-."))
		fail_msg("it could: %.*s", STR_FMT(g.bytes));
	assert_int_equal(in_spool(), 0);
}

/* ---- what it may answer ---- */

static void what_is_no_pdf(void **state)
{
	static const char *const scripts[] = {
		"#!/bin/sh\nexit 0\n",
		"#!/bin/sh\necho 'no PDF' > van-ban.pdf\n",
		"#!/bin/sh\nexec ln -s /proc/self/exe van-ban.pdf\n",
		"#!/bin/sh\nexec mkfifo van-ban.pdf\n",
		"#!/bin/sh\nexec mkdir van-ban.pdf\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
		start_script(scripts[i]);
		struct got g = ask(STR("a"), 30, NULL);
		assert_int_equal(g.rc, RC_OK);
		assert_int_equal(g.facts.reason, UNREAD_DAMAGED);
		assert_int_equal(in_spool(), 0);
		reader_stop(c);
		c = NULL;
	}
}

static void one_that_dies(void **state)
{
	(void)state;
	start_script("#!/bin/sh\nkill -ABRT $$\n");
	struct got g = ask(STR("a"), 30, NULL);
	assert_int_equal(g.rc, RC_OK);
	assert_int_equal(g.facts.reason, UNREAD_CRASH);
	assert_int_equal(in_spool(), 0);
}

/* A new profile wants another start: it gets one, and no more. */
static void started_again(void **state)
{
	(void)state;
	start_script("#!/bin/sh\nif [ -e was ]; then echo '%PDF-' > van-ban.pdf; exit 0; fi\n"
		     ": > was\nexit 81\n");
	assert_int_equal(ask(STR("a"), 30, NULL).facts.reason, UNREAD_NONE);
	reader_stop(c);
	start_script("#!/bin/sh\nexit 81\n");
	assert_int_equal(ask(STR("a"), 30, NULL).facts.reason, UNREAD_DAMAGED);
}

static void none_there(void **state)
{
	(void)state;
	start("/nonexistent/program/soffice.bin");
	struct got g = ask(STR("a"), 30, NULL);
	assert_int_equal(g.rc, RC_OK);
	assert_int_equal(g.facts.reason, UNREAD_UNSUPPORTED);
}

/* ---- one that never ends ---- */

static bool runs(void)
{
	AUTO_ARENA own = arena_new(NULL);
	DIR *all = opendir("/proc");
	const struct dirent *d;
	bool found = false;

	while ((d = readdir(all)) != NULL) {
		struct str words;
		if (d->d_name[0] < '0' || d->d_name[0] > '9')
			continue;
		const char *path = str_c(own, str_fmt(own, "/proc/%s/cmdline", d->d_name));
		if (file_read(own, path, 4096, &words, NULL) == RC_OK && has(words, "--headless") &&
		    has(words, office))
			found = true;
	}
	closedir(all);
	return found;
}

static bool runs_soon(bool wanted)
{
	for (int i = 0; i < 1000 && runs() != wanted; i++)
		time_sleep(10000);
	return runs();
}

#define NEVER "#!/bin/sh\n: > began\nwhile :; do :; done\n"

static void one_that_never_ends(void **state)
{
	(void)state;
	start_script(NEVER);
	struct got g = ask(STR("a"), LIMIT_READ_LAST_SECS + 1, NULL);
	assert_int_equal(g.facts.reason, UNREAD_SLOW);
	assert_false(runs_soon(false));
	assert_int_equal(in_spool(), 0);
}

static void *stop_soon(void *arg)
{
	assert_true(runs_soon(true));
	atomic_store((atomic_bool *)arg, true);
	return NULL;
}

/* The worker is killed, and what it started with it; its folder goes with the next one's hello. */
static void given_up(void **state)
{
	struct err e = ERR_INIT;
	struct reader_state s;
	atomic_bool stop = false;
	pthread_t t;

	(void)state;
	start_script(NEVER);
	assert_int_equal(pthread_create(&t, NULL, stop_soon, &stop), 0);
	assert_int_equal(ask(STR("a"), 60, &stop).rc, RC_CANCELLED);
	pthread_join(t, NULL);
	assert_false(runs_soon(false));
	assert_int_equal(reader_ask_state(c, &s, &e), RC_OK);
	assert_int_equal(in_spool(), 0);
}

struct asking {
	struct got got;
};

static void *ask_never(void *arg)
{
	struct asking *x = arg;

	x->got = ask(STR("a"), 60, NULL);
	return NULL;
}

/* kill -9 of the worker. */
static void killed(void **state)
{
	struct err e = ERR_INIT;
	struct reader_state s;
	struct asking x;
	pthread_t t;

	(void)state;
	start_script(NEVER);
	assert_int_equal(reader_ask_state(c, &s, &e), RC_OK);
	assert_int_equal(pthread_create(&t, NULL, ask_never, &x), 0);
	assert_true(runs_soon(true));
	assert_int_equal(kill((pid_t)s.pid, SIGKILL), 0);
	pthread_join(t, NULL);
	assert_int_equal(x.got.rc, RC_CORRUPT);
	assert_false(runs_soon(false));
}

/* ---- LibreOffice ---- */

static void libreoffice(void **state)
{
	const char *program = str_c(a, str_fmt(a, "%s/vanthu-reader", getenv("VANTHU_BUILD")));
	struct reader_facts facts;
	struct reader *r;
	struct err e = ERR_INIT;
	struct str text;

	(void)state;
	if (access(OFFICE, X_OK) != 0)
		SKIPPED("LibreOffice is not installed (libreoffice-writer-nogui)");
	start(OFFICE);
	struct got g = ask(sample_docx(a, STR("Tờ trình về việc bổ nhiệm")), LIMIT_CONVERT_SECS,
			   NULL);
	assert_int_equal(g.rc, RC_OK);
	assert_int_equal(g.facts.reason, UNREAD_NONE);
	assert_int_equal(in_spool(), 0);
	assert_int_equal(reader_start(program, &r, &e), RC_OK);
	struct reader_order o = { .max_bytes = LIMIT_READ_BYTES, .secs = 30 };
	assert_int_equal(fd_memory(g.bytes, &o.fd, &e), RC_OK);
	enum rc rc = reader_text(r, a, &o, &facts, &text, &e);
	fd_close(o.fd);
	reader_stop(r);
	assert_int_equal(rc, RC_OK);
	assert_int_equal(facts.kind, FILE_PDF);
	assert_int_equal(facts.pages, 1);
	assert_true(has(text, "Tờ trình về việc bổ nhiệm"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_it_may_do), TEST(what_is_no_pdf), TEST(one_that_dies),
		TEST(started_again),  TEST(none_there),     TEST(one_that_never_ends),
		TEST(given_up),       TEST(killed),         TEST(libreoffice),
	};
	return cmocka_run_group_tests_name("converter", tests, NULL, NULL);
}

/* Which databases a node opens: its own version, a newer one that still serves it, no other. */
#include "folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#include <fcntl.h>
#include <linux/landlock.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/shut.h"
#include "base/time.h"
#include "support/child.h"
#include "support/skip.h"

#define LATER(min_binary)                                                                          \
	"INSERT INTO schema_migration (version, name, sha256, min_binary, applied_at)"             \
	" SELECT max(version) + 1, 'later',"                                                       \
	" '0123456789012345678901234567890123456789012345678901234567890123', " min_binary         \
	", 1 FROM schema_migration"

struct open_case {
	const char *name;
	const char *sql;
	enum rc want;
	const char *key;
};

static const struct open_case cases[] = {
	{ "its own version", "SELECT 1", RC_OK, "" },
	{ "newer, and serves this program", LATER("1"), RC_OK, "" },
	{ "newer, and does not", LATER("max(version) + 1"), RC_UNSUPPORTED, "err.db_newer" },
	{ "older",
	  "DELETE FROM schema_migration"
	  " WHERE version = (SELECT max(version) FROM schema_migration)",
	  RC_UNSUPPORTED, "err.db_needs_migration" },
	{ "empty", "DELETE FROM schema_migration", RC_UNSUPPORTED, "err.db_needs_migration" },
	{ "applied with another text",
	  "UPDATE schema_migration SET"
	  " sha256 = '0123456789012345678901234567890123456789012345678901234567890123'",
	  RC_CORRUPT, "err.db_migration_changed" },
};

static void opened_or_refused(void **state)
{
	struct folder *f = folder_new("");

	(void)state;
	folder_sql(f, "CREATE TABLE kept AS SELECT * FROM schema_migration");
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct open_case *c = &cases[i];
		struct open_node *n = NULL;
		struct err e = ERR_INIT;

		print_message("# %s\n", c->name);
		folder_sql(f, "DELETE FROM schema_migration");
		folder_sql(f, "INSERT INTO schema_migration SELECT * FROM kept");
		folder_sql(f, c->sql);
		assert_rc(c->want, node_open(f->dir, OPEN_ALONE, &n, &e), &e);
		assert_string_equal(e.key, c->key);
		if (n)
			node_close(n);
	}
	folder_end(f);
}

/* Who has the folder open keeps the others out, and lets them in again. */
static void one_at_a_time(void **state)
{
	struct folder *f = folder_new("");
	struct open_node *n = folder_open(f), *second = NULL;
	struct err e = ERR_INIT;

	(void)state;
	assert_rc(RC_BUSY, node_open(f->dir, OPEN_ALONE, &second, &e), &e);
	assert_string_equal(e.key, "err.node_running");
	node_close(n);
	node_close(folder_open(f));
	folder_end(f);
}

/* A node that was killed may leave a child that holds the folder for another moment. */
static void whoever_lets_go_soon_is_waited_for(void **state)
{
	struct folder *f = folder_new("");
	struct str lock = str_fmt(f->a, "%s/run/lock", f->dir);
	AUTO_CLOSE fd = open(lock.p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	(void)state;
	assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
	pid_t child = fork(); /* the lock is its, too */
	if (child == 0) {
		time_sleep(300000);
		_exit(0);
	}
	assert_true(child > 0);
	fd_close(fd);
	fd = -1;
	node_close(folder_open(f));
	assert_int_equal(waitpid(child, NULL, 0), child);
	folder_end(f);
}

/* Ends the child with the line that is wrong. */
#define MUST(x)                                                                                    \
	do {                                                                                       \
		if (!(x)) {                                                                        \
			dprintf(2, "line %d: %s", __LINE__, #x);                                   \
			_exit(1);                                                                  \
		}                                                                                  \
	} while (0)

static bool opens(const char *path, int flags)
{
	AUTO_CLOSE fd = open(path, flags | O_CLOEXEC, 0600);

	return fd >= 0;
}

static void shut_body(void *ctx)
{
	const struct folder *f = ctx;
	AUTO_ARENA a = arena_new(NULL);
	struct shut_path reach[NODE_REACH];
	struct conf c;
	size_t n;

	MUST(conf_load(a, f->dir, &c, NULL) == RC_OK);
	n = node_reach(a, &c, reach);
	MUST(process_shut(reach, n, NULL) == RC_OK);
	MUST(opens("/dev/null", O_RDWR));
	MUST(opens("/dev/urandom", O_RDONLY));
	MUST(!opens("/dev/urandom", O_WRONLY));
	MUST(!opens("/dev/shm/vanthu-test", O_RDWR | O_CREAT));
	MUST(!opens("/dev/zero", O_RDONLY));
	MUST(!opens("/dev/tty", O_RDWR));
	MUST(!opens("/tmp/vanthu-test", O_RDWR | O_CREAT));
	MUST(opens(conf_path(a, &c, "vanthu.conf"), O_RDONLY));
	MUST(!opens(conf_path(a, &c, "vanthu.conf"), O_WRONLY));
	MUST(!opens(conf_path(a, &c, "keys"), O_RDONLY));
	MUST(opens(conf_path(a, &c, "tmp/x"), O_RDWR | O_CREAT));
}

/* Of the devices it keeps what every program needs. */
static void a_serving_node_reaches_little(void **state)
{
	struct folder *f = folder_new("");
	struct child_end end;

	(void)state;
	if (syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) <= 0) {
		folder_end(f);
		SKIPPED("this kernel has no Landlock");
	}
	end = child_run(shut_body, f);
	if (end.exit_code != 0)
		fail_msg("%d: %s", end.exit_code, end.text);
	folder_end(f);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(opened_or_refused),
		cmocka_unit_test(one_at_a_time),
		cmocka_unit_test(whoever_lets_go_soon_is_waited_for),
		cmocka_unit_test(a_serving_node_reaches_little),
	};
	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Which databases a node opens: its own version, a newer one that still serves it, no other. */
#include "folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

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

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(opened_or_refused),
		cmocka_unit_test(one_at_a_time),
	};
	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

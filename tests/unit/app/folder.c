/* folder.c -- see folder.h. */
#include "folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/fd.h"
#include "store/schema.h"

void folder_configure(struct folder *f, const char *more)
{
	const char *url = f->t->o.engine == DB_POSTGRES ? f->t->o.postgres_url : "";
	struct str text = str_fmt(f->a,
				  "[node]\norgan = 000.00.00.Z01\nname = UBND An Binh (mau)\n"
				  "[http]\nport = 0\n[db]\nurl = %s\n%s",
				  url, more);
	struct err e = ERR_INIT;

	assert_rc(RC_OK, file_write_durable(f->conf_path, 0600, text, &e), &e);
}

struct folder *folder_new(const char *more)
{
	static const char *const below[] = { "data", "run", "tmp", "keys", "certs" };
	struct arena *a = arena_new(NULL);
	struct folder *f = ARENA_NEW(a, struct folder);
	struct db_options o = { .n_statements = 0 };
	struct err e = ERR_INIT;

	schema_fill_options(&o);
	f->a = a;
	f->t = test_db_emptied(&o);
	f->dir = test_dir_new(a);
	f->conf_path = str_fmt(a, "%s/vanthu.conf", f->dir).p;
	for (size_t i = 0; i < sizeof below / sizeof below[0]; i++)
		assert_rc(RC_OK, dir_make(str_fmt(a, "%s/%s", f->dir, below[i]).p, 0700, &e), &e);
	if (f->t->o.engine == DB_SQLITE)
		assert_int_equal(
			0, symlink(f->t->o.sqlite_path, str_fmt(a, "%s/data/vanthu.db", f->dir).p));
	folder_configure(f, more);
	test_db_close(f->t);
	return f;
}

void folder_end(struct folder *f)
{
	test_dir_remove(f->dir);
	test_db_end(f->t);
	arena_free(f->a);
}

void folder_sql(struct folder *f, const char *sql)
{
	test_db_spoil(f->t);
	test_db_reopen(f->t);
	test_db_sql(f->t, sql);
	test_db_close(f->t);
}

struct open_node *folder_open(struct folder *f)
{
	struct open_node *n;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, node_open(f->dir, OPEN_ALONE, &n, &e), &e);
	return n;
}

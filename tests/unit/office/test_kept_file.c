/* test_kept_file.c -- files of a form that was refused are kept for it: Z8, on both engines. */
#include "office/kept_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/limits.h"
#include "desk.h"

#define WHAT ACTION_INCOMING_ENTER

static struct outgoing_file file(const char *name, const char *bytes)
{
	return (struct outgoing_file){ .name = str_of(name),
				       .fd = office_file(s.w, str_of(bytes)) };
}

static void keep(const struct actor *who, const char *form, const struct outgoing_file *files,
		 size_t n)
{
	struct err e = ERR_INIT;

	assert_rc(RC_OK,
		  office_files_keep(node, s.w->a, who, WHAT, str_of(form), files, n, s.w->now, &e),
		  &e);
}

static size_t kept(const struct actor *who, const char *form, struct kept_file **out)
{
	struct err e = ERR_INIT;
	size_t n;

	assert_rc(RC_OK, office_files_kept(node, s.w->a, who, WHAT, str_of(form), out, &n, &e), &e);
	return n;
}

/* They are there again with their bytes, for that form and that person alone. */
static void they_need_not_be_chosen_again(void **state)
{
	const struct outgoing_file two[] = { file("quét.pdf", "%PDF-1.7 quét"),
					     file("trống.pdf", "") };
	struct outgoing_file again;
	struct kept_file *all;
	struct err e = ERR_INIT;
	char bytes[32];

	(void)state;
	keep(&clerk, "form-1", two, 2);
	assert_int_equal(kept(&clerk, "form-1", &all), 1); /* what is empty is not kept */
	assert_true(str_eq_c(all[0].name, "quét.pdf"));
	assert_rc(RC_OK, office_file_kept_open(node, s.w->a, &all[0], &again, &e), &e);
	assert_int_equal(read(again.fd, bytes, sizeof bytes), all[0].bytes);
	assert_memory_equal(bytes, "%PDF-1.7", 8);
	struct kept_file *none;
	assert_int_equal(kept(&clerk, "form-2", &none), 0);
	assert_int_equal(kept(&other_clerk, "form-1", &none), 0);
	assert_int_equal(kept(&stranger, "form-1", &none), 0);
	size_t n;
	assert_rc(RC_DENIED,
		  office_files_kept(node, s.w->a, &ba, WHAT, STR("form-1"), &none, &n, &e), &e);
	assert_rc(RC_DENIED,
		  office_files_keep(node, s.w->a, &ba, WHAT, STR("form-1"), two, 1, s.w->now, &e),
		  &e);
}

static void so_many_and_no_more(void **state)
{
	const struct outgoing_file one = file("quét.pdf", "%PDF-1.7 quét");
	struct kept_file *all;

	(void)state;
	for (int i = 0; i < LIMIT_KEPT_FILES + 3; i++)
		keep(&clerk, i < 2 ? "old" : "new", &one, 1);
	assert_int_equal(kept(&clerk, "old", &all), 0); /* the oldest went */
	assert_int_equal(office_count(s.w, "kept_file"), LIMIT_KEPT_FILES);
	keep(&other_clerk, "theirs", &one, 1);
	assert_int_equal(office_count(s.w, "kept_file"), LIMIT_KEPT_FILES + 1);
}

static enum rc sweep_fn(struct tx *tx, void *arg, struct err *e)
{
	const int64_t *before = arg;

	return kept_file_sweep(tx, *before, e);
}

/* What is never handed in goes. */
static void they_are_swept(void **state)
{
	const struct outgoing_file one = file("quét.pdf", "%PDF-1.7 quét");
	int64_t before = s.w->now;
	struct kept_file *all;
	struct err e = ERR_INIT;

	(void)state;
	keep(&clerk, "form", &one, 1);
	assert_rc(RC_OK, db_write(node->db, sweep_fn, &before, &e), &e);
	assert_int_equal(kept(&clerk, "form", &all), 1);
	before++;
	assert_rc(RC_OK, db_write(node->db, sweep_fn, &before, &e), &e);
	assert_int_equal(kept(&clerk, "form", &all), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(they_need_not_be_chosen_again),
		TEST(so_many_and_no_more),
		TEST(they_are_swept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

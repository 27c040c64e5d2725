/* test_read.c -- files on their way through the queue, with a real reader (X1, X3); on both engines. */
#include "jobs/jobs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/limits.h"
#include "store/file_text.h"
#include "support/office_world.h"
#include "support/sample_files.h"
#include "support/skip.h"

static struct office_world *w;
static struct actor clerk;

static int setup(void **state)
{
	(void)state;
	w = office_world_new();
	clerk = office_tenant(w, OFFICE_A, "UBND tỉnh An Bình (mẫu)", OFFICE_URL);
	office_know(w, OFFICE_B, "Sở Nội vụ tỉnh An Bình (mẫu)");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	reader_stop(w->node.reader);
	w->node.reader = NULL;
	office_world_end(w);
	return 0;
}

static void start(const char *program, const char *fault)
{
	struct err e = ERR_INIT;

	if (fault)
		assert_int_equal(setenv("VANTHU_FAULT", fault, 1), 0);
	if (!program)
		program = str_c(w->a, str_fmt(w->a, "%s/vanthu-reader", getenv("VANTHU_BUILD")));
	assert_rc(RC_OK, reader_start(program, &w->node.reader, &e), &e);
	assert_int_equal(unsetenv("VANTHU_FAULT"), 0);
}

/* A draft with this file; its id. */
static int64_t draft(struct str bytes, const char *name)
{
	const char *const to[] = { OFFICE_B, NULL };
	struct office_draft d;
	struct problems problems = { .n = 0 };
	struct err e = ERR_INIT;
	int64_t id;

	office_draft(w, &d, "", to);
	d.files[0].fd = office_file(w, bytes);
	d.files[0].name = str_of(name);
	d.form.form_id = str_of(name);
	assert_rc(RC_OK,
		  office_outgoing_save(&w->node, w->a, &clerk, &d.form, w->now, &id, &problems, &e),
		  &e);
	return id;
}

static struct attachment file_of(int64_t id)
{
	struct document_view v = office_view(w, &clerk, id);

	assert_int_equal(v.n_attachments, 1);
	return v.attachments[0];
}

/* How many were read. */
static int64_t read_round_at(int64_t now, enum rc want)
{
	struct err e = ERR_INIT;
	int64_t n = 0;

	assert_rc(want, jobs_read_once(&w->node, now, &n, &e), &e);
	return n;
}

static void files_are_read(void **state)
{
	(void)state;
	start(NULL, NULL);
	int64_t one = draft(sample_docx(w->a, STR("Tờ trình")), "a.docx");
	int64_t two = draft(sample_pdf_locked(w->a), "b.pdf");
	assert_int_equal(file_of(one).reading, READING_WAITING);
	int64_t n_dirty = office_count(w, "search_dirty");
	assert_int_equal(read_round_at(w->now, RC_OK), 2);
	assert_int_equal(read_round_at(w->now, RC_OK), 0);
	assert_int_equal(file_of(one).reading, READING_DONE);
	assert_int_equal(file_of(one).kind, FILE_DOCX);
	assert_int_equal(file_of(two).reading, READING_FAILED);
	assert_int_equal(file_of(two).reason, UNREAD_ENCRYPTED);
	assert_true(file_of(two).is_encrypted);
	assert_int_equal(office_count(w, "file_text WHERE text = 'Tờ trình'"), 1);
	assert_int_equal(office_count(w, "search_dirty"), n_dirty + 2);
}

/* The file is to blame three times, each later than the one before; then it is left, and says why. */
static void three_tries(void **state)
{
	int64_t now = w->now;

	(void)state;
#ifndef VANTHU_FAULTS
	SKIPPED("no fault points in this build");
#endif
	start(NULL, "reader.asked:0:kill");
	int64_t id = draft(STR("abc"), "a.txt");
	for (int i = 1; i < LIMIT_READ_ATTEMPTS; i++) {
		assert_int_equal(read_round_at(now, RC_OK), 1);
		assert_int_equal(read_round_at(now + TIME_SEC, RC_OK), 0);
		assert_int_equal(file_of(id).reading, READING_WAITING);
		now += TIME_HOUR;
	}
	assert_int_equal(read_round_at(now, RC_OK), 1);
	assert_int_equal(file_of(id).reading, READING_FAILED);
	assert_int_equal(file_of(id).reason, UNREAD_CRASH);
	assert_int_equal(read_round_at(now + TIME_DAY, RC_OK), 0);
}

/* That nobody is there to read it is not the file's fault. */
static void no_reader(void **state)
{
	(void)state;
	start("/bin/true", NULL);
	int64_t id = draft(STR("abc"), "a.txt");
	(void)read_round_at(w->now, RC_UNAVAILABLE);
	reader_stop(w->node.reader);
	start(NULL, NULL);
	assert_int_equal(read_round_at(w->now + TIME_SEC, RC_OK), 1);
	assert_int_equal(file_of(id).reading, READING_DONE);
	assert_int_equal(office_count(w, "file_text WHERE attempts > 0"), 0);
}

static void bytes_that_are_gone(void **state)
{
	struct err e = ERR_INIT;
	bool is_removed;

	(void)state;
	start(NULL, NULL);
	int64_t id = draft(STR("abc"), "a.txt");
	struct attachment file = file_of(id);
	assert_rc(RC_OK,
		  blob_remove(w->node.blobs, &file.blob, time_now() + TIME_DAY, &is_removed, &e),
		  &e);
	assert_int_equal(read_round_at(w->now, RC_OK), 1);
	assert_int_equal(file_of(id).reason, UNREAD_MISSING);
}

/* A thread of the node, woken by the save. */
static void the_thread_is_woken(void **state)
{
	struct jobs *j;
	struct err e = ERR_INIT;

	(void)state;
	w->now = time_now();
	start(NULL, NULL);
	assert_rc(RC_OK, jobs_start(&w->node, &j, &e), &e);
	int64_t id = draft(STR("abc"), "a.txt");
	int64_t until = time_monotonic() + 30 * TIME_SEC;
	while (file_of(id).reading == READING_WAITING && time_monotonic() < until)
		time_sleep(10000);
	jobs_stop(j, 5);
	assert_int_equal(file_of(id).reading, READING_DONE);
}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(files_are_read, setup, teardown),
		cmocka_unit_test_setup_teardown(three_tries, setup, teardown),
		cmocka_unit_test_setup_teardown(no_reader, setup, teardown),
		cmocka_unit_test_setup_teardown(bytes_that_are_gone, setup, teardown),
		cmocka_unit_test_setup_teardown(the_thread_is_woken, setup, teardown),
	};
	return cmocka_run_group_tests_name("read", tests, NULL, NULL);
}

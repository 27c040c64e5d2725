/* test_file_find.c -- documents looked for from a file and put into it, W3; the pages of what is in it, W15; on both
 * engines. One world serves all; each test makes the file that it speaks of. */
#include "office/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/fd.h"
#include "desk.h"
#include "office/file_print.h"
#include "office/finding.h"
#include "store/file_text.h"
#include "support/sample_files.h"

static const char *const to_one[] = { DESK_RECEIVER, NULL };

static int64_t file_of(const struct actor *who, const char *title)
{
	const struct work_file f = { .title = str_of(title), .retention = 10, .unit_id = unit };
	struct err e = ERR_INIT;
	int64_t id;

	problems.n = 0;
	assert_rc(RC_OK, office_file_save(node, who, &f, s.w->now, &id, &problems, &e), &e);
	return id;
}

static enum rc find(const struct actor *who, int64_t file, const char *words,
		    struct file_finding *out, struct err *e)
{
	struct search_order o = { .n_max = 20, .now = s.w->now };

	problems.n = 0;
	*e = ERR_INIT;
	o.form.words = str_of(words);
	return office_file_find(node, s.w->a, who, file, &o, out, &problems, e);
}

/* How a document stands to the file, "" when it was not found. */
static const char *stands(const struct file_finding *f, int64_t id)
{
	for (size_t i = 0; i < f->n; i++) {
		if (f->rows[i].document.id == id)
			return f->rows[i].is_in ? "in" : f->rows[i].is_fit ? "fit" : "unfit";
	}
	return "";
}

static enum rc add(const struct actor *who, int64_t file, const int64_t *documents, size_t n,
		   int64_t *out_added, struct err *e)
{
	const struct file_adding x = { .file = { file, 0 }, .documents = documents, .n = n };

	problems.n = 0;
	*e = ERR_INIT;
	return office_file_add(node, who, &x, s.w->now, out_added, &problems, e);
}

static struct file_view see(int64_t id)
{
	struct file_view v;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_file_view(node, s.w->a, &clerk, id, 0, &v, &e), &e);
	return v;
}

/* ---- W3: looked for and put in ---- */

static void looked_for_and_put_in(void **state)
{
	const int64_t both[] = { office_send(s.w, &clerk, "501", to_one),
				 office_send(s.w, &clerk, "502", to_one) };
	const int64_t unsent = save_as(&clerk, 0, "Công văn", "Việc chưa trình 501");
	const int64_t file = file_of(&ba, "Tìm từ trang hồ sơ");
	struct file_finding f;
	struct err e;
	int64_t added;

	(void)state;
	assert_rc(RC_OK, find(&ba, file, "501", &f, &e), &e);
	assert_string_equal(stands(&f, both[0]), "fit");
	assert_string_equal(stands(&f, both[1]), "");
	assert_string_equal(stands(&f, unsent), ""); /* the clerk's draft is not ba's to see */
	assert_rc(RC_OK, add(&ba, file, both, 2, &added, &e), &e);
	assert_int_equal(added, 2);
	assert_rc(RC_OK, find(&ba, file, "501", &f, &e), &e);
	assert_string_equal(stands(&f, both[0]), "in");
	assert_rc(RC_OK, add(&ba, file, both, 2, &added, &e), &e);
	assert_int_equal(added, 0);
	/* what its own clerk sees, and cannot put in */
	int64_t own = file_of(&clerk, "Của văn thư");
	assert_rc(RC_OK, find(&clerk, own, "chưa trình", &f, &e), &e);
	assert_string_equal(stands(&f, unsent), "unfit");
	assert_rc(RC_CONFLICT, add(&clerk, own, &unsent, 1, &added, &e), &e);
	assert_string_equal(e.key, "err.file_document_state");
}

static void only_by_who_fills_it(void **state)
{
	const int64_t file = file_of(&ba, "Người khác không tìm được");
	struct file_finding f;
	struct err e;

	(void)state;
	assert_rc(RC_DENIED, find(&bon, file, "501", &f, &e), &e);
	assert_string_equal(e.key, "err.denied.file_sight");
	assert_rc(RC_NOT_FOUND, find(&stranger, file, "501", &f, &e), &e);
	const struct file_act close = {
		.file = { file, 0 }, .what = ACTION_FILE_CLOSE, .text = STR(""), .ended_on = today()
	};
	const struct file_paper paper = {
		.file = { file, 0 },
		.item = { .title = STR("Biên bản"), .name = STR("a.txt"), .n_pages = 1 },
		.fd = office_file(s.w, STR("biên bản họp"))
	};
	int64_t ordinal;
	assert_rc(RC_OK, office_file_put(node, &ba, &paper, s.w->now, &ordinal, &problems, &e), &e);
	assert_rc(RC_OK, office_file_act(node, &ba, &close, s.w->now, &problems, &e), &e);
	assert_rc(RC_CONFLICT, find(&ba, file, "501", &f, &e), &e);
	assert_string_equal(e.key, "err.denied.file");
}

/* ---- W15: pages ---- */

static enum rc read_one_fn(struct tx *tx, void *arg, struct err *e)
{
	struct file_text x = { .reading = READING_DONE,
			       .kind = FILE_PDF,
			       .pages = *(int64_t *)arg,
			       .read_at = s.w->now,
			       .text = STR("") };
	struct file_claim c;

	TRY(file_text_claim(tx, s.w->a, s.w->now, s.w->now + TIME_SEC, &c, e));
	x.sha256 = c.sha256;
	return file_text_settle(tx, &c, &x, e);
}

/* All that waits is a PDF of so many pages. */
static void all_read(int64_t pages)
{
	struct err e = ERR_INIT;

	while (db_write(node->db, read_one_fn, &pages, &e) == RC_OK)
		;
	assert_int_equal(e.rc, RC_NOT_FOUND);
}

static int64_t paper(int64_t file, const char *bytes, int64_t n_pages)
{
	const struct file_paper x = { .file = { file, 0 },
				      .item = { .title = STR("Tài liệu"),
						.name = STR("bản quét.pdf"),
						.n_pages = n_pages },
				      .fd = office_file(s.w, str_of(bytes)) };
	struct err e = ERR_INIT;
	int64_t ordinal;

	problems.n = 0;
	assert_rc(RC_OK, office_file_put(node, &ba, &x, s.w->now, &ordinal, &problems, &e), &e);
	return ordinal;
}

static struct str contents(int64_t file)
{
	const struct file_print_wish wish = { .kind = FILE_PRINT_CONTENTS,
					      .file_id = file,
					      .format = REGISTER_XLSX };
	struct register_print made;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_file_print(node, once(), &clerk, &wish, s.w->now, &made, &e), &e);
	fd_close(made.fd);
	return str_fmt(s.w->a, "%lld rows", (long long)made.rows);
}

static void pages_are_counted(void **state)
{
	const int64_t read = office_send(s.w, &clerk, "511", to_one);
	struct err e;
	int64_t added;

	(void)state;
	all_read(3);
	const int64_t unread = office_send(s.w, &clerk, "512", to_one);
	const int64_t file = file_of(&ba, "Đếm trang");
	const int64_t both[] = { read, unread };
	assert_rc(RC_OK, add(&ba, file, both, 2, &added, &e), &e);
	(void)paper(file, "bản quét chưa đọc", 0);
	(void)paper(file, "giấy đếm tay", 7);
	struct file_view v = see(file);
	assert_int_equal(v.rows[0].item.n_pages, 3); /* known when it was put in */
	assert_int_equal(v.rows[1].item.n_pages, 0);
	assert_int_equal(v.rows[2].item.n_pages, 0);
	assert_int_equal(v.rows[3].item.n_pages, 7);
	assert_int_equal(v.file.n_pages, 10);
	assert_int_equal(v.file.n_uncounted, 2);
	all_read(5);
	v = see(file);
	assert_int_equal(v.rows[1].item.n_pages, 5);
	assert_int_equal(v.rows[2].item.n_pages, 5);
	assert_int_equal(v.rows[3].item.n_pages, 7); /* what was typed stays */
	assert_int_equal(v.file.n_uncounted, 0);
	assert_string_equal(str_c(s.w->a, contents(file)), "5 rows"); /* and the sum */
	/* one that was read before is counted when it is put in; what is held by a work file alone is kept */
	int64_t other = file_of(&ba, "Đếm lại");
	(void)paper(other, "bản quét chưa đọc", 0);
	assert_int_equal(see(other).file.n_pages, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(looked_for_and_put_in),
		cmocka_unit_test(only_by_who_fills_it),
		cmocka_unit_test(pages_are_counted),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

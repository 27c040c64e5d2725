/* test_mail.c -- what a reader finds in e-mails, good and bad; and that it finds the same when it is shut in. The
 * mails are those that the fuzzer starts from: tests/fuzz/corpus/mail. */
#include "reader/mail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <stdlib.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/limits.h"
#include "base/time.h"
#include "model/media.h"
#include "reader/inside/inside.h"

static struct arena *a;
static struct sniffer *sniffer;

static int set_up(void **state)
{
	(void)state;
	a = arena_new(NULL);
	sniffer = sniffer_open(a);
	mail_prepare();
	return sniffer ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

/* ---- in this process ---- */

static struct str sample(const char *name)
{
	struct str path = str_fmt(a, "%s/tests/fuzz/corpus/mail/%s", getenv("VANTHU_SRC"), name);
	struct str bytes;

	assert_int_equal(file_read(a, str_c(a, path), 1 << 20, &bytes, NULL), RC_OK);
	return bytes;
}

struct got {
	struct mail mail;
	int fd;
};

static struct got unpack(struct str bytes)
{
	struct taking t = { .arena = a, .bytes = bytes, .until = time_monotonic() + 30 * TIME_SEC };
	struct outlet out = { .fd = -1 };
	struct mail_found found = { .n_files = 0 };
	struct got g = { .mail = { .n_files = 0 } };

	assert_int_equal(fd_memory(STR(""), &out.fd, NULL), RC_OK);
	mail_unpack(&t, sniffer, &out, &found);
	if (t.facts.reason == UNREAD_NONE) {
		mail_list_put(&out, &found);
		assert_false(out.failed);
		assert_true(mail_list_read(a, out.fd, out.n, &g.mail));
	}
	g.mail.facts = t.facts;
	g.fd = out.fd;
	return g;
}

static void is_str(struct str got, const char *want)
{
	if (!str_eq_c(got, want))
		fail_msg("\"%.*s\" is not \"%s\"", STR_FMT(got), want);
}

static void has(struct str text, const char *want)
{
	if (str_find(text, str_of(want)) == SIZE_MAX)
		fail_msg("\"%.*s\" lacks \"%s\"", STR_FMT(text), want);
}

static void lacks(struct str text, const char *word)
{
	if (str_find(text, str_of(word)) != SIZE_MAX)
		fail_msg("\"%.*s\" has \"%s\"", STR_FMT(text), word);
}

static void file_is(const struct got *g, size_t i, const char *name, enum file_kind kind,
		    const char *begin)
{
	char bytes[64] = { 0 };
	const struct mail_file *f = &g->mail.files[i];

	assert_true(i < g->mail.n_files);
	is_str(f->name, name);
	assert_int_equal(f->kind, kind);
	assert_true(pread(g->fd, bytes, strlen(begin), (off_t)f->at) == (ssize_t)strlen(begin));
	assert_string_equal(bytes, begin);
}

static struct str words_of(struct str bytes)
{
	struct taking t = { .arena = a, .bytes = bytes, .until = time_monotonic() + 30 * TIME_SEC };
	struct str text = read_file(&t, sniffer, LIMIT_READ_BYTES);

	assert_int_equal(t.facts.kind, FILE_MAIL);
	assert_int_equal(t.facts.reason, UNREAD_NONE);
	return text;
}

static void vietnamese_in_base64_and_a_name_in_pieces(void **state)
{
	struct got g = unpack(sample("base64"));
	const struct str *x = g.mail.text;

	(void)state;
	is_str(x[MAIL_SUBJECT], "Công văn số 125/SNV-VP về việc báo cáo biên chế năm 2026");
	is_str(x[MAIL_FROM_NAME], "Sở Nội vụ");
	is_str(x[MAIL_FROM_ADDRESS], "vanthu@snv.example");
	is_str(x[MAIL_MESSAGE_ID], "125.2026@snv.example");
	has(x[MAIL_TO], "Văn thư UBND tỉnh An Bình");
	is_str(x[MAIL_CC], "van-phong@an-binh.example");
	has(x[MAIL_BODY],
	    "tỉnh,\n\nSở Nội vụ gửi kèm Công văn số 125/SNV-VP ngày 04/11/2026.\n\nTrân");
	lacks(x[MAIL_BODY], "không ai đọc");
	is_str(time_vn(a, g.mail.sent_at), "05/11/2026 09:15");
	assert_int_equal(g.mail.n_files, 1);
	file_is(&g, 0, "Công văn 125 về biên che.pdf", FILE_PDF, "%PDF-1.4");
	assert_false(g.mail.facts.is_cut);
	fd_close(g.fd);
}

static void plain_words_before_those_in_html_and_pictures_in_them(void **state)
{
	struct got g = unpack(sample("quoted"));

	(void)state;
	is_str(g.mail.text[MAIL_SUBJECT], "Đơn đề nghị cấp phép");
	is_str(g.mail.text[MAIL_FROM_NAME], "Trần Thị Bình");
	has(g.mail.text[MAIL_BODY], "xin cấp phép xây dựng.");
	lacks(g.mail.text[MAIL_BODY], "html");
	assert_int_equal(g.mail.n_files, 1);
	file_is(&g, 0, "logo.png", FILE_IMAGE, "\x89PNG");
	assert_int_equal(g.mail.files[0].flags, MAIL_FILE_INLINE);
	fd_close(g.fd);
}

static void html_alone_is_words_without_what_acts(void **state)
{
	struct got g = unpack(sample("html"));
	struct str x = g.mail.text[MAIL_BODY];

	(void)state;
	is_str(g.mail.text[MAIL_SUBJECT], "Giấy mời");
	has(x, "Kính gửi: Úy ban,\nSố\t125\nDòng hai <b> & còn\ndòng ba");
	lacks(x, "bỏ");
	lacks(x, "color");
	assert_int_equal(g.mail.n_files, 0);
	fd_close(g.fd);
}

static void outlooks_wrapping_is_kept_and_told(void **state)
{
	struct got g = unpack(sample("outlook"));

	(void)state;
	has(g.mail.text[MAIL_BODY], "Bao cao thang 10.");
	assert_int_equal(g.mail.n_files, 1);
	is_str(g.mail.files[0].name, "winmail.dat");
	assert_int_equal(g.mail.files[0].flags, MAIL_FILE_TNEF);
	assert_int_equal(g.mail.files[0].bytes, 18);
	fd_close(g.fd);
}

static void windows_1258_said_and_unsaid(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		struct got g = unpack(sample(i ? "undeclared" : "windows-1258"));
		is_str(g.mail.text[MAIL_SUBJECT], "Về việc họp");
		has(g.mail.text[MAIL_BODY], "Kính gửi: Sở Nội vụ");
		fd_close(g.fd);
	}
}

static void a_mail_in_the_mail_is_one_file_and_its_words_are_read(void **state)
{
	struct got g = unpack(sample("nested"));

	(void)state;
	is_str(g.mail.text[MAIL_MESSAGE_ID], "n1@so.example");
	has(g.mail.text[MAIL_BODY], "Xem thư kèm.");
	has(g.mail.text[MAIL_BODY], "lời bên trong");
	assert_int_equal(g.mail.n_files, 1); /* what that one brings is in it */
	file_is(&g, 0, "Thư bên trong.eml", FILE_MAIL, "Return-Path: <vanthu@snv");
	fd_close(g.fd);
}

static void files_without_words_and_names_that_lie(void **state)
{
	struct got scan = unpack(sample("no-text")), lie = unpack(sample("lying")),
		   uu = unpack(sample("uu"));

	(void)state;
	assert_int_equal(scan.mail.n_files, 1);
	file_is(&scan, 0, "Quét.pdf", FILE_PDF, "%PDF");
	is_str(scan.mail.text[MAIL_BODY], "");
	file_is(&lie, 0, "../../hoa-don.pdf", FILE_PROGRAM,
		"\x7f"
		"ELF");
	assert_true(media_name_lies(lie.mail.files[0].name, lie.mail.files[0].kind));
	file_is(&uu, 0, "a.txt", FILE_TEXT, "abc");
	fd_close(scan.fd);
	fd_close(lie.fd);
	fd_close(uu.fd);
}

static void broken_ones_give_what_there_is(void **state)
{
	struct got cut = unpack(sample("truncated")), open = unpack(sample("no-end")),
		   head = unpack(sample("head-only")), mbox = unpack(sample("thunderbird")),
		   none = unpack(sample("not-a-mail"));

	(void)state;
	assert_int_equal(cut.mail.n_files, 1);
	assert_true(cut.mail.files[0].bytes > 0 && cut.mail.files[0].bytes < 90);
	has(open.mail.text[MAIL_BODY], "một");
	is_str(head.mail.text[MAIL_SUBJECT], "trống");
	has(mbox.mail.text[MAIL_BODY], "xin chào");
	assert_int_equal(none.mail.facts.reason, UNREAD_UNSUPPORTED);
	assert_int_equal(none.mail.facts.kind, FILE_TEXT);
	fd_close(cut.fd);
	fd_close(open.fd);
	fd_close(head.fd);
	fd_close(mbox.fd);
	fd_close(none.fd);
}

/* ---- bounds ---- */

static struct str many_parts(size_t n, bool is_within)
{
	struct buf b;

	buf_init(&b, a, 16 << 20);
	buf_add_c(&b, "From: a@b.example\nMIME-Version: 1.0\n"
		      "Content-Type: multipart/mixed; boundary=b0\n\nx\n");
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b,
			is_within ? "--b%zu\nContent-Type: multipart/mixed; boundary=b%zu\n\n"
				  : "--b0\nContent-Type: image/png; name=%zu-%zu.png\n\n-\n",
			i, i + 1);
	if (is_within)
		buf_fmt(&b, "--b%zu\n\nđáy\n", n);
	assert_false(b.failed);
	return buf_str(&b);
}

static void hundreds_of_parts_are_bounded(void **state)
{
	struct got some = unpack(many_parts(100, false)), many = unpack(many_parts(3000, false));

	(void)state;
	assert_int_equal(some.mail.n_files, 100);
	assert_false(some.mail.facts.is_cut);
	is_str(some.mail.files[99].name, "99-100.png");
	assert_int_equal(many.mail.n_files, LIMIT_MAIL_FILES);
	assert_true(many.mail.facts.is_cut);
	fd_close(some.fd);
	fd_close(many.fd);
}

static void depth_is_bounded(void **state)
{
	struct got sound = unpack(many_parts(10, true)), deep = unpack(many_parts(100, true)),
		   mad = unpack(many_parts(20000, true));

	(void)state;
	has(sound.mail.text[MAIL_BODY], "đáy");
	assert_false(sound.mail.facts.is_cut);
	lacks(deep.mail.text[MAIL_BODY], "đáy");
	assert_true(deep.mail.facts.is_cut);
	assert_true(mad.mail.facts.is_cut);
	fd_close(sound.fd);
	fd_close(deep.fd);
	fd_close(mad.fd);
}

static void html_thousands_deep(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, a, 4 << 20);
	buf_add_c(&b, "From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/html\n\n");
	for (int i = 0; i < 5000; i++)
		buf_add_c(&b, "<div>");
	buf_add_c(&b, "cuối");
	struct got g = unpack(buf_str(&b));
	has(g.mail.text[MAIL_BODY], "cuối");
	fd_close(g.fd);
}

/* ---- for the index, and for whoever reads the page ---- */

static void its_words_are_head_body_and_names(void **state)
{
	struct str x = words_of(sample("base64"));

	(void)state;
	assert_true(str_starts(x, STR("From: Sở Nội vụ <vanthu@snv.example>\nTo: ")));
	has(x,
	    "\nDate: 05/11/2026 09:15\nSubject: Công văn số 125/SNV-VP về việc báo cáo biên chế năm 2026\n\nKính gửi");
	has(x, "Trân trọng.\n");
	has(x, "\nCông văn 125 về biên che.pdf");
}

/* ---- a list that lies ---- */

static void a_list_that_is_not_sound_is_not_taken(void **state)
{
	struct got g = unpack(sample("base64"));
	uint64_t n;

	(void)state;
	assert_int_equal(fd_size(g.fd, &n, NULL), RC_OK);
	for (uint64_t i = 0; i < n;
	     i++) { /* any byte of it is another: taken or not, it is bounded */
		struct mail m;
		char was, is;

		assert_int_equal(pread(g.fd, &was, 1, (off_t)i), 1);
		is = (char)(was ^ 0x55);
		assert_int_equal(pwrite(g.fd, &is, 1, (off_t)i), 1);
		if (mail_list_read(a, g.fd, n, &m)) {
			for (size_t k = 0; k < m.n_files; k++)
				assert_true(m.files[k].at + m.files[k].bytes < n);
		}
		assert_int_equal(pwrite(g.fd, &was, 1, (off_t)i), 1);
	}
	assert_false(mail_list_read(a, g.fd, n - 1, &g.mail));
	assert_false(mail_list_read(a, g.fd, 3, &g.mail));
	fd_close(g.fd);
}

/* ---- shut in ---- */

static void a_worker_that_opens_no_file_knows_the_encodings(void **state)
{
	static const char *const names[] = { "windows-1258", "base64", "nested" };
	struct reader *r;
	struct err e = ERR_INIT;
	const char *program = str_c(a, str_fmt(a, "%s/vanthu-reader", getenv("VANTHU_BUILD")));

	(void)state;
	assert_int_equal(reader_start(program, &r, &e), RC_OK);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct got here = unpack(sample(names[i])), there = { .fd = -1 };
		struct reader_order o = { .fd = -1, .secs = 30 };

		assert_int_equal(fd_memory(sample(names[i]), &o.fd, &e), RC_OK);
		assert_int_equal(fd_memory(STR(""), &there.fd, &e), RC_OK);
		assert_int_equal(reader_mail(r, a, &o, there.fd, &there.mail, &e), RC_OK);
		assert_int_equal(there.mail.facts.reason, UNREAD_NONE);
		assert_int_equal(there.mail.n_files, here.mail.n_files);
		for (size_t k = 0; k < MAIL_TEXTS; k++)
			assert_true(str_eq(here.mail.text[k], there.mail.text[k]));
		fd_close(o.fd);
		fd_close(here.fd);
		fd_close(there.fd);
	}
	reader_stop(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vietnamese_in_base64_and_a_name_in_pieces),
		cmocka_unit_test(plain_words_before_those_in_html_and_pictures_in_them),
		cmocka_unit_test(html_alone_is_words_without_what_acts),
		cmocka_unit_test(outlooks_wrapping_is_kept_and_told),
		cmocka_unit_test(windows_1258_said_and_unsaid),
		cmocka_unit_test(a_mail_in_the_mail_is_one_file_and_its_words_are_read),
		cmocka_unit_test(files_without_words_and_names_that_lie),
		cmocka_unit_test(broken_ones_give_what_there_is),
		cmocka_unit_test(hundreds_of_parts_are_bounded),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(html_thousands_deep),
		cmocka_unit_test(its_words_are_head_body_and_names),
		cmocka_unit_test(a_list_that_is_not_sound_is_not_taken),
		cmocka_unit_test(a_worker_that_opens_no_file_knows_the_encodings),
	};
	return cmocka_run_group_tests_name("reader/mail", tests, set_up, tear_down);
}

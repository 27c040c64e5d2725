/* test_join.c -- many PDFs become one, by the real program: in order, with bookmarks; what is seen stays, what acts
 * does not; what cannot be joined says why, and what is broken is nobody else's trouble. */
#include "reader/join.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <stdlib.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/limits.h"
#include "reader/reader.h"
#include "support/sample_files.h"

static struct arena *a;
static struct reader *r;

static int setup(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	a = arena_new(NULL);
	const char *program = str_c(a, str_fmt(a, "%s/vanthu-reader", getenv("VANTHU_BUILD")));
	assert_int_equal(reader_start(program, &r, &e), RC_OK);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	reader_stop(r);
	arena_free(a);
	return 0;
}

static void is_ok(enum rc rc, const struct err *e)
{
	if (rc != RC_OK)
		fail_msg("%s", e->text);
}

static int memory(struct str bytes)
{
	struct err e = ERR_INIT;
	int fd = -1;

	assert_int_equal(fd_memory(bytes, &fd, &e), RC_OK);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

static struct str bytes_of(int fd)
{
	struct err e = ERR_INIT;
	uint64_t bytes;
	size_t n;

	assert_int_equal(fd_size(fd, &bytes, &e), RC_OK);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	char *p = arena_alloc(a, bytes + 1);
	assert_int_equal(fd_read_full(fd, p, bytes, &n, &e), RC_OK);
	return str_of_n(p, n);
}

static struct reader_facts look(struct str bytes)
{
	struct reader_order o = { .fd = memory(bytes), .secs = 30 };
	struct reader_facts f;
	struct err e = ERR_INIT;

	if (reader_look(r, &o, &f, &e) != RC_OK)
		fail_msg("%s", e.text);
	fd_close(o.fd);
	return f;
}

static struct str text_of(struct str bytes, struct reader_facts *f)
{
	struct reader_order o = { .fd = memory(bytes), .max_bytes = LIMIT_READ_BYTES, .secs = 30 };
	struct str text = STR("");
	struct err e = ERR_INIT;

	if (reader_text(r, a, &o, f, &text, &e) != RC_OK)
		fail_msg("%s", e.text);
	fd_close(o.fd);
	return text;
}

struct joined {
	struct joining plan;
	struct reader_facts facts;
	struct str bytes;
	enum rc rc;
	struct err e;
};

static void begin(struct joined *j)
{
	*j = (struct joined){ .plan = { .arena = a, .fd = memory(STR("")) }, .e = ERR_INIT };
}

static uint32_t add(struct joined *j, struct str bytes, const char *title, uint32_t level)
{
	int fd = memory(bytes);
	uint32_t part = 0;

	assert_int_equal(joining_add(&j->plan, fd, &part, &j->e), RC_OK);
	fd_close(fd);
	if (title)
		joining_mark(&j->plan, part, level, str_of(title));
	return part;
}

static void join(struct joined *j)
{
	int out = memory(STR(""));
	uint64_t n;

	assert_int_equal(joining_end(&j->plan, &j->e), RC_OK);
	const struct reader_order o = { .fd = j->plan.fd, .secs = 30 };
	j->rc = reader_join(r, &o, out, &j->facts, &n, &j->e);
	j->bytes = bytes_of(out);
	fd_close(out);
	fd_close(j->plan.fd);
}

static size_t times(struct str bytes, const char *what)
{
	struct str word = str_of(what);
	size_t n = 0, at;

	while ((at = str_find(bytes, word)) != SIZE_MAX) {
		n++;
		bytes = str_sub(bytes, at + word.n, bytes.n);
	}
	return n;
}

static void has(struct str bytes, const char *what)
{
	if (times(bytes, what) == 0)
		fail_msg("'%s' is not in it", what);
}

/* ---- in order, with bookmarks ---- */

static void pages_one_behind_the_other(void **state)
{
	struct reader_facts f;
	struct joined j;

	(void)state;
	begin(&j);
	(void)add(&j, sample_pdf(a, 2, "a"), "1. Quyết định", 0);
	(void)add(&j, sample_pdf(a, 1, "b"), "phụ lục", 1);
	uint32_t last = add(&j, sample_pdf(a, 3, "c"), NULL, 0);
	joining_mark(&j.plan, last, 0, STR("2. Báo cáo 😀"));
	join(&j);
	is_ok(j.rc, &j.e);
	assert_int_equal(j.facts.reason, UNREAD_NONE);
	assert_int_equal(j.facts.pages, 6);
	struct str text = text_of(j.bytes, &f);
	assert_int_equal(f.pages, 6);
	assert_int_equal(f.kind, FILE_PDF);
	size_t at_a = str_find(text, STR("Trang 2 a")), at_b = str_find(text, STR("Trang 1 b")),
	       at_c = str_find(text, STR("Trang 3 c"));
	assert_true(at_a < at_b && at_b < at_c && at_c != SIZE_MAX);
	/* two at the top, one below the first; each leads to a page */
	assert_int_equal(times(j.bytes, "/Title<FEFF"), 3);
	assert_int_equal(times(j.bytes, "/Dest["), 3);
	has(j.bytes, "/Type/Outlines/First");
	has(j.bytes, "/Count 2>>");
	has(j.bytes, "/Count -1");
	has(j.bytes, "D83DDE00"); /* beyond 16 bits */
	/* what was joined can be joined again */
	struct reader_facts again = look(j.bytes);
	assert_int_equal(again.pages, 6);
	assert_false(again.is_cut);
}

static void two_thousand_pages(void **state)
{
	struct joined j;
	struct reader_facts f;

	(void)state;
	begin(&j);
	(void)add(&j, sample_pdf(a, 2000, "dai"), "dài", 0);
	(void)add(&j, sample_pdf(a, 1, "cuoi"), "cuối", 0);
	join(&j);
	is_ok(j.rc, &j.e);
	assert_int_equal(j.facts.pages, 2001);
	has(text_of(j.bytes, &f), "Trang 1 cuoi");
	assert_int_equal(f.pages, 2001);
}

/* ---- what is seen, and what acts ---- */

/* A page with a field that shows a number, a hidden one, a link and scripts. */
static struct str form(void)
{
	return STR(
		"%PDF-1.7\n"
		"1 0 obj <</Type/Catalog/Pages 2 0 R/OpenAction 9 0 R/AcroForm<</Fields[5 0 R]>>"
		"/Names<</EmbeddedFiles<</Names[(x)9 0 R]>>>>>> endobj\n"
		"2 0 obj <</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 300 400]"
		"/Resources<</Font<</F 8 0 R>>>>>> endobj\n"
		"3 0 obj <</Type/Page/Parent 2 0 R/Contents 4 0 R/AA<</O 9 0 R>>"
		"/Annots[5 0 R 6 0 R 7 0 R]>> endobj\n"
		"4 0 obj <</Length 44>> stream\n"
		"BT /F 12 Tf 20 300 Td (Quyet dinh) Tj ET    \n"
		"endstream endobj\n"
		"5 0 obj <</Type/Annot/Subtype/Widget/FT/Tx/T(So)/V(15)/P 3 0 R/Rect[20 200 120 220]"
		"/AP<</N 10 0 R>>/A 9 0 R>> endobj\n"
		"6 0 obj <</Type/Annot/Subtype/Widget/F 2/Rect[20 100 120 120]/AP<</N 11 0 R>>>> endobj\n"
		"7 0 obj <</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(http://x)>>>> endobj\n"
		"8 0 obj <</Type/Font/Subtype/Type1/BaseFont/Times-Roman>> endobj\n"
		"9 0 obj <</S/JavaScript/JS(app.alert)>> endobj\n"
		"10 0 obj <</Type/XObject/Subtype/Form/BBox[0 0 100 20]/Resources<</Font<</F 8 0 R>>>>"
		"/Length 36>> stream\n"
		"BT /F 12 Tf 2 5 Td (So muoi) Tj ET  \n"
		"endstream endobj\n"
		"11 0 obj <</Type/XObject/Subtype/Form/BBox[0 0 100 20]/Resources<</Font<</F 8 0 R>>>>"
		"/Length 36>> stream\n"
		"BT /F 12 Tf 2 5 Td (bi giau) Tj ET  \n"
		"endstream endobj\n"
		"trailer <</Root 1 0 R/Size 12>>\n");
}

static void what_is_seen_and_nothing_that_acts(void **state)
{
	static const char *const gone[] = { "JavaScript",    "app.alert", "OpenAction", "AcroForm",
					    "EmbeddedFiles", "URI",       "bi giau",    "/AA" };
	struct reader_facts f;
	struct joined j;

	(void)state;
	begin(&j);
	(void)add(&j, form(), "mẫu", 0);
	join(&j);
	is_ok(j.rc, &j.e);
	struct str text = text_of(j.bytes, &f);
	has(text, "Quyet dinh");
	has(text, "So muoi"); /* the number that stands in the field */
	for (size_t i = 0; i < sizeof gone / sizeof gone[0]; i++) {
		if (times(j.bytes, gone[i]) > 0)
			fail_msg("%s came along", gone[i]);
	}
	has(j.bytes, "/MediaBox"); /* of the tree above the page */
}

/* ---- what cannot be joined ---- */

static void why_not(void **state)
{
	struct reader_facts f = look(sample_pdf(a, 7, "x"));

	(void)state;
	assert_int_equal(f.reason, UNREAD_NONE);
	assert_int_equal(f.pages, 7);
	f = look(sample_pdf_locked(a));
	assert_int_equal(f.reason, UNREAD_ENCRYPTED);
	assert_int_equal(f.pages, 0);
	assert_int_equal(look(sample_docx(a, STR("Tờ trình"))).reason, UNREAD_UNSUPPORTED);
	assert_int_equal(look(STR("%PDF-1.7 và không gì nữa")).reason, UNREAD_DAMAGED);
	assert_int_equal(look(STR("")).reason, UNREAD_UNSUPPORTED);
	/* half of a file: what can be repaired is */
	struct str half = sample_pdf(a, 4, "y");
	f = look(str_sub(half, 0, half.n / 2));
	assert_true(f.reason == UNREAD_DAMAGED || f.pages > 0);
}

/* Whoever asks has looked before; a part that is none is found all the same. */
static void a_part_that_is_none(void **state)
{
	struct joined j;

	(void)state;
	begin(&j);
	(void)add(&j, sample_pdf(a, 1, "a"), "a", 0);
	(void)add(&j, sample_pdf_locked(a), "b", 0);
	join(&j);
	is_ok(j.rc, &j.e);
	assert_int_equal(j.facts.reason, UNREAD_ENCRYPTED);
	/* and a plan that is none */
	int out = memory(STR(""));
	const struct reader_order o = { .fd = memory(sample_pdf(a, 1, "a")), .secs = 30 };
	uint64_t n;
	j.e = ERR_INIT;
	is_ok(reader_join(r, &o, out, &j.facts, &n, &j.e), &j.e);
	assert_int_equal(j.facts.reason, UNREAD_DAMAGED);
	fd_close(o.fd);
	fd_close(out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(pages_one_behind_the_other, setup, teardown),
		cmocka_unit_test_setup_teardown(two_thousand_pages, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_seen_and_nothing_that_acts, setup,
						teardown),
		cmocka_unit_test_setup_teardown(why_not, setup, teardown),
		cmocka_unit_test_setup_teardown(a_part_that_is_none, setup, teardown),
	};

	return cmocka_run_group_tests_name("join", tests, NULL, NULL);
}

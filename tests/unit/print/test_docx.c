/* test_docx.c -- a register as a text, unpacked and read again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <libxml/parser.h>

#include "base/limits.h"
#include "book.h"
#include "support/test_db.h" /* assert_rc */

static struct book *b;

static int setup(void **state)
{
	(void)state;
	b = book_new(3);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	book_end(b);
	return 0;
}

static struct str part(const char *name, const char *file)
{
	return book_shell(b, str_fmt(b->a, "unzip -p %% %s", name).p, file);
}

static void assert_has(struct str text, const char *what)
{
	if (str_find(text, str_of(what)) == SIZE_MAX)
		fail_msg("no \"%s\" in\n%.*s", what, STR_FMT(str_sub(text, 0, 4000)));
}

static void assert_well_formed(struct str xml)
{
	xmlDoc *doc = xmlReadMemory(xml.p, (int)xml.n, "part", NULL, XML_PARSE_NONET);

	assert_non_null(doc);
	xmlFreeDoc(doc);
}

static size_t count(struct str text, const char *what)
{
	size_t n = 0, at;

	while ((at = str_find(text, str_of(what))) != SIZE_MAX) {
		text = str_sub(text, at + 1, text.n);
		n++;
	}
	return n;
}

/* The parts that a word processor asks for, each sound, and each row of the table. */
static void rows_in_a_table(void **state)
{
	static const char *const parts[] = { "'[[]Content_Types].xml'", "_rels/.rels",
					     "word/_rels/document.xml.rels", "word/footer1.xml",
					     "word/document.xml" };
	struct print_done done = book_docx(b, "a.docx");
	struct str doc;

	(void)state;
	assert_int_equal(done.rows, 3);
	(void)book_shell(b, "unzip -tq %", "a.docx");
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		assert_well_formed(part(parts[i], "a.docx"));
	doc = part("word/document.xml", "a.docx");
	assert_int_equal(count(doc, "<w:tr>"), 4); /* with the heads */
	assert_int_equal(count(doc, "<w:tblHeader>"), 1);
	assert_int_equal(count(doc, "<w:tc>"), 4 * b->form.n_columns);
	assert_has(doc, b->form.title.p);
	assert_has(doc, "w:orient=\"landscape\"");
	assert_has(part("word/footer1.xml", "a.docx"), b->order.mark.p);
}

/* What a document says is text, whatever it looks like. */
static void a_text_stays_text(void **state)
{
	struct str doc;

	(void)state;
	b->subject = STR("a < b & \"c\"\nhàng hai\x01 \xE2\x80\xAEngược");
	(void)book_docx(b, "a.docx");
	doc = part("word/document.xml", "a.docx");
	assert_well_formed(doc);
	assert_has(doc, "a &lt; b &amp; \"c\"</w:t>");
	assert_has(doc, "<w:t>hàng hai");
	assert_true(str_find(doc, STR("\xE2\x80\xAE")) == SIZE_MAX);
}

static void many_rows_take_no_more_memory(void **state)
{
	(void)state;
	b->n_rows = 20000;
	assert_int_equal(book_docx(b, "a.docx").rows, 20000);
	assert_int_equal(b->n_progress, 20000 / LIMIT_PRINT_STEP);
	(void)book_shell(b, "unzip -tq %", "a.docx");
}

static void what_goes_wrong_is_answered(void **state)
{
	struct print_done done = { .rows = -1 };
	struct err e = ERR_INIT;
	AUTO_CLOSE fd = open("/dev/full", O_WRONLY | O_CLOEXEC);

	(void)state;
	b->n_rows = 5000;
	assert_rc(RC_UNAVAILABLE, print_docx(&b->order, fd, &done, &e), &e);
	assert_string_equal(e.key, "err.disk_full");
	assert_int_equal(done.rows, -1);
	b->fail_at = 2;
	b->given = 0;
	err_clear(&e);
	AUTO_CLOSE null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	assert_true(print_docx(&b->order, null, &done, &e) != RC_OK);
	b->fail_at = -1;
	b->given = 0;
	atomic_store(&b->stop, true);
	err_clear(&e);
	assert_rc(RC_CANCELLED, print_docx(&b->order, null, &done, &e), &e);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(rows_in_a_table),
		T(a_text_stays_text),
		T(many_rows_take_no_more_memory),
		T(what_goes_wrong_is_answered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_letter.c -- a letter as DOCX and as PDF, read again by others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <fcntl.h>
#include <libxml/parser.h>

#include "book.h"
#include "print/letter.h"
#include "support/test_db.h" /* assert_rc */

static struct book *b;

static int setup(void **state)
{
	(void)state;
	b = book_new(0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	book_end(b);
	return 0;
}

#define PLAIN(s)                                                                                   \
	{                                                                                          \
		.text = { s, sizeof(s) - 1 }, .size = 13                                           \
	}

static const struct letter_block blocks[] = {
	{ .left = PLAIN("UBND TỈNH AN BÌNH"),
	  .right = { .text = { "Độc lập - Tự do", sizeof("Độc lập - Tự do") - 1 },
		     .size = 13,
		     .align = PRINT_CENTER,
		     .is_bold = true,
		     .is_ruled = true },
	  .is_pair = true },
	{ .left = PLAIN("Số:        /QĐ-UBND"),
	  .right = PLAIN("An Bình, ngày     tháng     năm 2026"),
	  .is_pair = true,
	  .above = 6 },
	{ .left = { .text = { "Căn cứ <luật> & nghị định;",
			      sizeof("Căn cứ <luật> & nghị định;") - 1 },
		    .size = 13,
		    .is_italic = true,
		    .is_indented = true },
	  .above = 6 },
};
static const struct print_letter letter = {
	.blocks = blocks, .n = 3, .title = { "Thử", sizeof("Thử") - 1 }, .now = BOOK_NOW
};

static void print(enum rc (*make)(const struct print_letter *, int, struct err *), const char *name)
{
	struct err e = ERR_INIT;
	int fd = open(book_path(b, name), O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_rc(RC_OK, make(&letter, fd, &e), &e);
	fd_close(fd);
}

static void has(struct str text, const char *what)
{
	if (str_find(text, str_of(what)) == SIZE_MAX)
		fail_msg("no \"%s\" in\n%.*s", what, STR_FMT(str_sub(text, 0, 4000)));
}

static void as_docx(void **state)
{
	(void)state;
	print(print_letter_docx, "l.docx");
	struct str xml = book_shell(b, "unzip -p % word/document.xml", "l.docx");
	/* nothing stands behind the end of the ZIP: LibreOffice would not open it */
	assert_true(str_eq_c(book_shell(b, "tail -c 22 % | head -c 2", "l.docx"), "PK"));
	xmlDoc *doc = xmlReadMemory(xml.p, (int)xml.n, "part", NULL, XML_PARSE_NONET);
	assert_non_null(doc);
	xmlFreeDoc(doc);
	has(xml, "UBND TỈNH AN BÌNH");
	has(xml, "Căn cứ &lt;luật&gt; &amp; nghị định;");
	has(xml, "<w:i></w:i>");
	has(xml, "w:firstLine=\"720\"");
	has(xml, "w:jc w:val=\"both\"");
	assert_true(str_find(book_shell(b, "unzip -l %", "l.docx"), STR("footer")) == SIZE_MAX);
}

static void as_pdf(void **state)
{
	(void)state;
	print(print_letter_pdf, "l.pdf");
	has(book_shell(b, "qpdf --check %", "l.pdf"), "No syntax or stream encoding errors");
	struct str text = book_shell(b, "pdftotext -layout % -", "l.pdf");
	has(text, "UBND TỈNH AN BÌNH");
	has(text, "/QĐ-UBND");
	has(text, "Căn cứ <luật> & nghị định;");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(as_docx, setup, teardown),
		cmocka_unit_test_setup_teardown(as_pdf, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

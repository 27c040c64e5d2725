/* test_letter.c -- a letter as DOCX and as PDF, read again by others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <fcntl.h>
#include <libxml/parser.h>

#include "base/buf.h"
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

static const struct letter_text signer = { .text = { "Trần Văn Ba", sizeof("Trần Văn Ba") - 1 },
					   .size = 14,
					   .align = PRINT_CENTER,
					   .is_bold = true,
					   .above = 76 };
static const struct letter_text stamp = { .text = { "KHẨN", sizeof("KHẨN") - 1 },
					  .size = 13,
					  .align = PRINT_CENTER,
					  .framed = 20 * 72 / 25.4 };

static const struct letter_block blocks[] = {
	{ .left = PLAIN("UBND TỈNH AN BÌNH"),
	  .right = { .text = { "Độc lập - Tự do", sizeof("Độc lập - Tự do") - 1 },
		     .size = 13,
		     .align = PRINT_CENTER,
		     .is_bold = true,
		     .line = LETTER_LINE_WHOLE },
	  .is_pair = true },
	{ .left = PLAIN("Số:        /QĐ-UBND"),
	  .right = PLAIN("An Bình, ngày     tháng     năm 2026"),
	  .is_pair = true },
	{ .left = { .text = { "Căn cứ <luật> & nghị định;",
			      sizeof("Căn cứ <luật> & nghị định;") - 1 },
		    .size = 13,
		    .is_italic = true,
		    .is_indented = true,
		    .above = 6 } },
	{ .left = { .text = { "Nơi nhận:", sizeof("Nơi nhận:") - 1 },
		    .size = 12,
		    .is_bold = true,
		    .is_italic = true,
		    .next = &stamp },
	  .right = { .text = { "PHÓ CHỦ TỊCH", sizeof("PHÓ CHỦ TỊCH") - 1 },
		     .size = 13,
		     .align = PRINT_CENTER,
		     .is_bold = true,
		     .next = &signer },
	  .is_pair = true },
};
static const struct print_letter letter = { .blocks = blocks,
					    .n = sizeof blocks / sizeof blocks[0],
					    .title = { "Thử", sizeof("Thử") - 1 },
					    .now = BOOK_NOW };

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
	/* room for a signature; the line and the stamp are drawn, not typed */
	has(xml, "w:before=\"1520\"");
	has(xml, "<w:pBdr><w:top w:color=\"auto\"");
	has(xml, "<w:pBdr><w:top w:color=\"FF0000\"");
	has(xml, "<w:color w:val=\"FF0000\">");
	assert_true(str_find(xml, STR("___")) == SIZE_MAX);
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
	has(book_shell(b, "pdffonts %", "l.pdf"), "Tinos-BoldItalic");
}

static double number_of(const char *command)
{
	return strtod(book_shell(b, command, "l.pdf").p, NULL);
}

/* App. I: the line below the Tiêu ngữ is as long as its words; a signature and a seal have room. */
static void lengths_of_the_law(void **state)
{
	(void)state;
	print(print_letter_pdf, "l.pdf");
	double words = number_of(
		"pdftotext -bbox % - | awk -F'\"' '/>Độc</ {a = $2} />do</ {print $6 - a}'");
	double line =
		number_of("qpdf --qdf % - | awk '/ m .* l S/ {print $(NF - 3) - $(NF - 6); exit}'");
	double room = number_of(
		"pdftotext -bbox % - | awk -F'\"' '/>PHÓ</ {a = $8} />Trần</ {print $4 - a}'");

	assert_true(words > 80 && line > words - 2 && line < words + 2);
	assert_true(room > 70 && room < 85);
	/* a frame of 20 by 8 mm, red */
	has(book_shell(b, "qpdf --qdf % - | grep -a ' re' | tail -1", "l.pdf"), "56.69");
	has(book_shell(b, "qpdf --qdf % - | grep -a -m1 '1 0 0 RG'", "l.pdf"), "RG");
}

/* A Nơi nhận that no page holds goes on over the next. */
static void longer_than_a_page(void **state)
{
	struct letter_block block = blocks[3];
	struct print_letter l = letter;
	struct err e = ERR_INIT;
	struct buf lines;

	(void)state;
	buf_init(&lines, b->a, 20000);
	for (int i = 1; i <= 90; i++)
		buf_fmt(&lines, "- Sở thứ %d;\n", i);
	block.left.text = buf_str(&lines);
	l.blocks = &block;
	l.n = 1;
	int fd = open(book_path(b, "n.pdf"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	assert_rc(RC_OK, print_letter_pdf(&l, fd, &e), &e);
	fd_close(fd);
	has(book_shell(b, "pdftotext -f 2 -l 2 % -", "n.pdf"), "- Sở thứ 90;");
	has(book_shell(b, "pdftotext -f 1 -l 1 % -", "n.pdf"), "Trần Văn Ba");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(as_docx, setup, teardown),
		cmocka_unit_test_setup_teardown(as_pdf, setup, teardown),
		cmocka_unit_test_setup_teardown(lengths_of_the_law, setup, teardown),
		cmocka_unit_test_setup_teardown(longer_than_a_page, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

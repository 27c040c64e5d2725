/* test_inside.c -- what a reader finds in files of all kinds, good and bad, and what it can do no more. */
#include "reader/inside/inside.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "base/fd.h"
#include "base/limits.h"
#include "base/sanitized.h"
#include "base/shut.h"
#include "base/time.h"
#include "support/child.h"
#include "support/sample_files.h"
#include "support/skip.h"

static struct arena *a;
static struct sniffer *sniffer;

static int set_up(void **state)
{
	(void)state;
	a = arena_new(NULL);
	sniffer = sniffer_open(a);
	return sniffer ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

struct got {
	struct reader_facts facts;
	struct str text;
};

static struct got read_some(struct str bytes, size_t max)
{
	struct taking t = { .arena = a, .bytes = bytes, .until = time_monotonic() + 30 * TIME_SEC };
	struct got g = { .text = read_file(&t, sniffer, max) };

	g.facts = t.facts;
	return g;
}

static struct got read_all(struct str bytes)
{
	return read_some(bytes, LIMIT_READ_BYTES);
}

static void is_text(struct got g, const char *want)
{
	if (!str_eq_c(g.text, want))
		fail_msg("\"%.*s\" is not \"%s\"", STR_FMT(g.text), want);
	assert_int_equal(g.facts.reason, UNREAD_NONE);
}

#define PART(part, xml)                                                                            \
	{                                                                                          \
		.name = part, .bytes = STR(xml)                                                    \
	}
#define ZIP(...)                                                                                   \
	sample_zip(a, (const struct zip_part[]){ __VA_ARGS__ },                                    \
		   sizeof((const struct zip_part[]){ __VA_ARGS__ }) / sizeof(struct zip_part))

/* ---- plain text ---- */

static void plain_text_in_what_it_says(void **state)
{
	static const char wide[] = "\xff\xfe\x11\x01\xc1\x1e\x21\x00\n\x00\x3d\xd8\x00\xde";
	static const char big[] = "\xfe\xff\x01\x11\x1e\xc1\x00\x21";

	(void)state;
	is_text(read_all(STR("Kính gửi: Sở Nội vụ\r\n")), "Kính gửi: Sở Nội vụ");
	is_text(read_all(STR("\xef\xbb\xbfK\xc3\xad"
			     "nh gu\xcc\x9b\xcc\x89i")),
		"Kính gửi");
	is_text(read_all(str_of_n(wide, sizeof wide - 1)), "đề!\n😀");
	is_text(read_all(str_of_n(big, sizeof big - 1)), "đề!");
	is_text(read_all(STR("a,b\n1,2\n")), "a,b\n1,2");
	struct got g = read_all(STR("<?xml version=\"1.0\"?><a>b</a>"));
	assert_int_equal(g.facts.kind, FILE_TEXT);
}

/* TCVN3 and its like: words read in the wrong encoding would only be in the way. */
static void other_encodings_are_left(void **state)
{
	struct got g =
		read_all(STR("C\xe9ng h\xb5o x\xb7 h\xe9i ch\xf1 ngh\xdc\xb7 Vi\xd6t Nam\n"));

	(void)state;
	assert_int_equal(g.facts.reason, UNREAD_UNSUPPORTED);
	assert_int_equal(g.text.n, 0);
}

static void text_is_cut_at_whole_points(void **state)
{
	struct got g = read_some(STR("đđđđ"), 5);

	(void)state;
	is_text(g, "đđ");
	assert_true(g.facts.is_cut);
	assert_false(read_some(STR("đđđđ"), 8).facts.is_cut);
}

/* ---- what it is ---- */

static void kinds_by_content(void **state)
{
	const struct {
		struct str bytes;
		enum file_kind kind;
		enum unread_reason reason;
	} cases[] = {
		{ STR(""), FILE_EMPTY, UNREAD_NONE },
		{ STR("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\b\2"), FILE_IMAGE,
		  UNREAD_PICTURE },
		{ STR("\xff\xd8\xff\xe0\0\x10JFIF\0\1"), FILE_IMAGE, UNREAD_PICTURE },
		{ STR("{\\rtf1 a}"), FILE_RTF, UNREAD_UNSUPPORTED },
		{ STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), FILE_OFFICE, UNREAD_UNSUPPORTED },
		{ STR("\x7f"
		      "ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0\x3e\0\1\0\0\0"),
		  FILE_PROGRAM, UNREAD_UNSUPPORTED },
		{ STR("Rar!\x1a\7\0"), FILE_ARCHIVE, UNREAD_DAMAGED },
		{ STR("\1\2\3\4\5\0\6\7"), FILE_OTHER, UNREAD_UNSUPPORTED },
		{ STR("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), FILE_ARCHIVE,
		  UNREAD_UNSUPPORTED },
		{ STR("%PDF-1.4 and nothing else"), FILE_PDF, UNREAD_DAMAGED },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct got g = read_all(cases[i].bytes);

		assert_int_equal(g.facts.kind, cases[i].kind);
		assert_int_equal(g.text.n, 0);
		if (cases[i].kind != FILE_ARCHIVE)
			assert_int_equal(g.facts.reason, cases[i].reason);
		else
			assert_int_not_equal(g.facts.reason, UNREAD_NONE);
	}
}

/* Streams of old office files are named in UTF-16. */
static void old_office_files_tell_their_macros(void **state)
{
	static const char macros[] =
		"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1__V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0";
	static const char macros_right[] =
		"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0";
	static const char locked[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
				     "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
	struct got g = read_all(str_of_n(macros, sizeof macros - 1));

	(void)state;
	assert_false(g.facts.has_macros);
	g = read_all(str_of_n(macros_right, sizeof macros_right - 1));
	assert_true(g.facts.has_macros);
	assert_int_equal(g.facts.reason, UNREAD_UNSUPPORTED);
	g = read_all(str_of_n(locked, sizeof locked - 1));
	assert_true(g.facts.is_encrypted);
	assert_int_equal(g.facts.reason, UNREAD_ENCRYPTED);
}

/* ---- PDF ---- */

static void pdf_with_text(void **state)
{
	struct got g = read_all(sample_pdf(a, 2, "ngh^ thu#t"));

	(void)state;
	assert_int_equal(g.facts.kind, FILE_PDF);
	assert_int_equal(g.facts.pages, 2);
	is_text(g, "Trang 1 nghệ thuđt\n\nTrang 2 nghệ thuđt");
}

static void pdf_without(void **state)
{
	struct got g = read_all(sample_pdf_locked(a));

	(void)state;
	assert_true(g.facts.is_encrypted);
	assert_int_equal(g.facts.reason, UNREAD_ENCRYPTED);
	g = read_all(str_sub(sample_pdf(a, 3, "abc"), 0, 200));
	assert_int_equal(g.facts.kind, FILE_PDF);
	assert_int_not_equal(g.facts.reason, UNREAD_NONE);
	/* pages that only show a picture */
	struct str empty = sample_pdf(a, 2, "abc");
	char *p = arena_dup(a, empty.p, empty.n);
	for (size_t at; (at = str_find(str_of_n(p, empty.n), STR("Tj"))) != SIZE_MAX;)
		memcpy(p + at, "n ", 2);
	g = read_all(str_of_n(p, empty.n));
	assert_int_equal(g.facts.reason, UNREAD_PICTURE);
	assert_int_equal(g.facts.pages, 2);
}

/* Of 2,000 pages every one is read, and in no long time. */
static void pdf_of_2000_pages(void **state)
{
	struct got g = read_all(sample_pdf(a, 2000, "x"));

	(void)state;
	assert_int_equal(g.facts.pages, 2000);
	assert_false(g.facts.is_cut);
	assert_int_not_equal(str_find(g.text, STR("Trang 2000 x")), SIZE_MAX);
}

/* ---- office files ---- */

static void words_of_a_document(void **state)
{
	struct got g = read_all(ZIP(
		PART("word/document.xml",
		     "<w:document xmlns:w='u'><w:body><w:p><w:r><w:t>Quyết </w:t></w:r><w:r>"
		     "<w:t>định &amp; số</w:t><w:tab/><w:t>15</w:t></w:r></w:p><w:p><w:r>"
		     "<w:delText>cũ</w:delText><w:instrText>PAGE</w:instrText><w:t>mới</w:t>"
		     "</w:r></w:p></w:body></w:document>"),
		PART("word/header1.xml", "<w:hdr xmlns:w='u'><w:p><w:t>UBND</w:t></w:p></w:hdr>"),
		PART("word/styles.xml", "<w:s xmlns:w='u'><w:t>no</w:t></w:s>")));

	(void)state;
	assert_int_equal(g.facts.kind, FILE_DOCX);
	assert_false(g.facts.has_macros);
	is_text(g, "Quyết định & số\t15\nmới\n\nUBND");
	is_text(read_all(sample_docx(a, STR("Tờ trình"))), "Tờ trình");
}

static void words_of_sheets_and_slides(void **state)
{
	struct got g = read_all(ZIP(
		PART("xl/worksheets/sheet1.xml",
		     "<worksheet><sheetData><row><c t='s'><v>0</v></c><c><f>1+1</f><v>1500000</v></c>"
		     "<c t='inlineStr'><is><t>tại chỗ</t></is></c></row></sheetData></worksheet>"),
		PART("xl/workbook.xml",
		     "<workbook><sheets><sheet name='Biểu 1'/></sheets></workbook>"),
		PART("xl/sharedStrings.xml",
		     "<sst><si><r><t>Họ </t></r><r><t>tên</t></r><rPh><t>x</t></rPh></si></sst>")));

	(void)state;
	assert_int_equal(g.facts.kind, FILE_XLSX);
	assert_int_equal(g.facts.pages, 1);
	is_text(g, "Biểu 1\n\nHọ tên\n\n\t1500000\ttại chỗ");
	g = read_all(
		ZIP(PART("ppt/presentation.xml", "<p/>"),
		    PART("ppt/slides/slide1.xml", "<s xmlns:a='u'><a:p><a:t>Một</a:t></a:p></s>"),
		    PART("ppt/slides/slide2.xml", "<s xmlns:a='u'><a:p><a:t>Hai</a:t></a:p></s>")));
	assert_int_equal(g.facts.kind, FILE_PPTX);
	assert_int_equal(g.facts.pages, 2);
	is_text(g, "Một\n\nHai");
}

static void words_of_open_documents(void **state)
{
	static const char content[] =
		"<o:d xmlns:o='o' xmlns:t='t'><o:styles>no</o:styles><o:body><t:tracked-changes>cũ"
		"</t:tracked-changes><t:h>Báo cáo</t:h><t:p>a<t:s/>b<t:line-break/>c</t:p></o:body></o:d>";
	const struct zip_part parts[] = {
		{ .name = "mimetype", .bytes = STR("application/vnd.oasis.opendocument.text") },
		{ .name = "content.xml", .bytes = str_of(content) },
		{ .name = "Basic/script-lc.xml", .bytes = STR("<a/>") },
		{ .name = "Basic/Standard/script-lb.xml", .bytes = STR("<a/>") },
		{ .name = "META-INF/manifest.xml",
		  .bytes = STR("<m><manifest:encryption-data/></m>") },
	};
	struct got g = read_all(sample_zip(a, parts, 3));

	(void)state;
	assert_int_equal(g.facts.kind, FILE_ODT);
	is_text(g, "Báo cáo\na b\nc");
	assert_false(g.facts.has_macros);
	g = read_all(sample_zip(a, parts, 4));
	assert_true(g.facts.has_macros);
	g = read_all(sample_zip(a, parts, 5));
	assert_true(g.facts.is_encrypted);
	assert_int_equal(g.facts.reason, UNREAD_ENCRYPTED);
}

static void macros_are_told(void **state)
{
	struct got g = read_all(ZIP(PART("word/document.xml", "<d><t>a</t></d>"),
				    PART("word/vbaProject.bin", "x")));

	(void)state;
	assert_true(g.facts.has_macros);
	is_text(g, "a");
}

#define PDF(root, pages)                                                                           \
	"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R" root ">>endobj\n"                           \
	"2 0 obj<</Type/Pages/Count " pages "/Kids[3 0 R]>>endobj\n"                               \
	"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"                             \
	"trailer<</Root 1 0 R>>\n"

static void code_of_a_pdf_is_told(void **state)
{
	static const struct {
		const char *pdf;
		bool has_code;
	} cases[] = {
		{ PDF("/OpenAction<</S/JavaScript/JS(x)>>", "1"), true },
		{ PDF("/OpenAction<</S/Launch/F(x)>>", "1"), true },
		{ PDF("/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(x)>>]>>>>", "1"), true },
		{ PDF("/AA<</WC<</S/JavaScript/JS(x)>>>>", "1"), true },
		{ PDF("/OpenAction[3 0 R/Fit]", "1"), false },
		{ PDF("/OpenAction<</S/GoTo/D[3 0 R/Fit]>>", "1"), false },
		{ PDF("", "1"), false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct got g = read_all(str_of(cases[i].pdf));
		assert_int_equal(g.facts.has_macros, cases[i].has_code);
		assert_int_equal(g.facts.pages, 1);
	}
}

/* ---- bad ones ---- */

static void more_pages_than_bytes(void **state)
{
	struct got g = read_all(STR(PDF("", "2000000000")));

	(void)state;
	assert_int_equal(g.facts.kind, FILE_PDF);
	assert_int_equal(g.facts.pages, 0);
}

#define LAUGH(n, of) "<!ENTITY l" n " '&" of ";&" of ";&" of ";&" of ";&" of ";&" of ";&" of ";'>"

static void billion_laughs(void **state)
{
	int64_t began = time_monotonic();
	struct got g = read_all(ZIP(PART(
		"word/document.xml",
		"<!DOCTYPE d [<!ENTITY l0 'ha'>" LAUGH("1", "l0") LAUGH("2", "l1") LAUGH("3", "l2")
			LAUGH("4", "l3") LAUGH("5", "l4") LAUGH("6", "l5") LAUGH("7", "l6")
				LAUGH("8", "l7") LAUGH("9", "l8") "]><d><t>&l9;</t></d>")));

	(void)state;
	assert_int_equal(g.facts.reason, UNREAD_DAMAGED);
	assert_int_equal(g.text.n, 0);
	assert_true(time_monotonic() - began < 2 * TIME_SEC);
}

/* 1 GB of zeros, and as much of something that is no error. */
static void bombs(void **state)
{
	const struct zip_part zeros = { .name = "word/document.xml", .zeros = (size_t)1 << 30 };
	const struct zip_part blanks = { .name = "word/document.xml",
					 .zeros = (size_t)1 << 30,
					 .fill = '\n' };
	const struct zip_part types[] = {
		{ .name = "word/document.xml", .bytes = STR("<d><t>a</t></d>") },
		{ .name = "mimetype", .zeros = (size_t)1 << 30 },
	};
	struct got g = read_all(sample_zip(a, &zeros, 1));

	(void)state;
	assert_int_equal(g.facts.kind, FILE_DOCX);
	assert_int_equal(g.facts.reason, UNREAD_DAMAGED);
	g = read_all(sample_zip(a, &blanks, 1));
	assert_int_not_equal(g.facts.reason, UNREAD_NONE);
	is_text(read_all(sample_zip(a, types, 2)), "a");
}

static void parts_without_end(void **state)
{
	enum { MANY = LIMIT_READ_ENTRIES + 1 };
	struct zip_part *parts = ARENA_ARRAY(a, MANY, struct zip_part);

	(void)state;
	for (size_t i = 0; i < MANY; i++)
		parts[i] = (struct zip_part){ .name = "a", .bytes = STR("") };
	struct got g = read_all(sample_zip(a, parts, MANY));
	assert_int_not_equal(g.facts.reason, UNREAD_NONE);
	assert_int_equal(g.text.n, 0);
}

/* Nothing that is cut anywhere, or has a byte changed, brings a reader down or out of its bounds. */
static void broken_anywhere(void **state)
{
	const struct str files[] = { sample_docx(a, STR("Tờ trình về việc")),
				     sample_pdf(a, 1, "a") };

	(void)state;
	for (size_t k = 0; k < sizeof files / sizeof files[0]; k++) {
		for (size_t n = 0; n < files[k].n; n += 3) {
			char *p = arena_dup(a, files[k].p, files[k].n);

			p[n] = (char)(p[n] ^ 0x55);
			assert_true(read_some(str_of_n(p, files[k].n), 100).text.n <= 100);
			assert_true(read_some(str_sub(files[k], 0, n), 100).text.n <= 100);
		}
	}
}

/* ---- shut in ---- */

#define MUST(x)                                                                                    \
	do {                                                                                       \
		if (!(x)) {                                                                        \
			dprintf(2, "line %d: %s (%s)\n", __LINE__, #x, strerror(errno));           \
			_exit(1);                                                                  \
		}                                                                                  \
	} while (0)
#define REFUSED(x) MUST((x) < 0 && (errno == EPERM || errno == EACCES))

static void reach_out(void *ctx)
{
	const int *fd = ctx; /* for reading, for writing */
	char *const words[] = { NULL };
	char *const *none = words;
	struct stat st;
	char c;

	MUST(watcher_shut());
	MUST(worker_shut());
	/* what it is given works */
	MUST(pread(fd[0], &c, 1, 0) == 1);
	MUST(pwrite(fd[1], "x", 1, 0) == 1);
	MUST(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
	     MAP_FAILED);
	/* and nothing else */
	REFUSED(pwrite(fd[0], "x", 1, 0) < 0 && errno == EBADF ? (errno = EPERM, -1) : 0);
	REFUSED(open("/etc/passwd", O_RDONLY));
	REFUSED(open("/tmp/x", O_WRONLY | O_CREAT, 0600));
	REFUSED(open("/proc/self/mem", O_RDWR));
	REFUSED(stat("/etc/passwd", &st));
	REFUSED(unlink("/tmp/x"));
	REFUSED(socket(AF_INET, SOCK_STREAM, 0));
	REFUSED(socket(AF_UNIX, SOCK_STREAM, 0));
	REFUSED((int)syscall(SYS_connect, fd[0], NULL, 0));
	REFUSED((int)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0));
	REFUSED(execve("/bin/true", none, none));
	REFUSED((int)syscall(SYS_memfd_create, "x", 0));
	REFUSED((int)syscall(SYS_ptrace, 0, 0, 0, 0));
	REFUSED((int)syscall(SYS_io_uring_setup, 1, NULL));
	REFUSED((int)syscall(SYS_prctl, 0, 0, 0, 0));
	REFUSED(kill(getppid(), 0));
	REFUSED(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
				MAP_FAILED
			? -1
			: 0);
}

static void shut_in(void **state)
{
	int fds[2];
	struct err e = ERR_INIT;

	(void)state;
	if (landlock_abi() == 0 || IS_SANITIZED)
		SKIPPED("no Landlock, or a sanitizer that needs more");
	assert_int_equal(fd_memory(STR("abc"), &fds[1], &e), RC_OK);
	fds[0] = open(str_c(a, str_fmt(a, "/proc/self/fd/%d", fds[1])), O_RDONLY);
	assert_true(fds[0] >= 0);
	struct child_end end = child_run(reach_out, fds);
	if (end.exit_code != 0)
		fail_msg("%s (signal %d)", end.text, end.signal);
	fd_close(fds[0]);
	fd_close(fds[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_text_in_what_it_says),
		cmocka_unit_test(other_encodings_are_left),
		cmocka_unit_test(text_is_cut_at_whole_points),
		cmocka_unit_test(kinds_by_content),
		cmocka_unit_test(old_office_files_tell_their_macros),
		cmocka_unit_test(pdf_with_text),
		cmocka_unit_test(pdf_without),
		cmocka_unit_test(pdf_of_2000_pages),
		cmocka_unit_test(words_of_a_document),
		cmocka_unit_test(words_of_sheets_and_slides),
		cmocka_unit_test(words_of_open_documents),
		cmocka_unit_test(macros_are_told),
		cmocka_unit_test(code_of_a_pdf_is_told),
		cmocka_unit_test(more_pages_than_bytes),
		cmocka_unit_test(billion_laughs),
		cmocka_unit_test(bombs),
		cmocka_unit_test(parts_without_end),
		cmocka_unit_test(broken_anywhere),
		cmocka_unit_test(shut_in),
	};
	return cmocka_run_group_tests_name("inside", tests, set_up, tear_down);
}

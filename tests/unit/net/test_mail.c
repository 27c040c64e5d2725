/* test_mail.c -- what is written as a message, and what is no address or server. */
#include "net/mail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/codec.h"
#include "base/time.h"

static struct arena *a;

static int setup(void **state)
{
	(void)state;
	a = arena_new(NULL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static struct mail_message plain(void)
{
	return (struct mail_message){ .from = STR("vanthu@anbinh.example"),
				      .from_name = STR("Văn Thư"),
				      .to = STR("an@anbinh.example"),
				      .to_name = STR("Trần Văn An"),
				      .subject = STR("2 việc đang chờ"),
				      .body = STR("Kính gửi\n"),
				      .id = STR("digest.1.2026-11-23"),
				      .unsubscribe = STR("https://vanthu.example/account/digest"),
				      .at = INT64_C(1795392000000000) };
}

static struct str written(const struct mail_message *m)
{
	struct err e = ERR_INIT;
	struct str out = STR("");

	assert_int_equal(mail_write(a, m, &out, &e), RC_OK);
	return out;
}

/* The value of a header, its folded lines put together; its lines must be short and ASCII. */
static struct str header(struct str text, const char *name)
{
	struct str line, found = STR_NULL;
	bool is_in = false;

	while (str_split(text, '\n', &line, &text) && line.n > 1) {
		assert_true(str_ends(line, STR("\r")) && line.n <= 79);
		line = str_sub(line, 0, line.n - 1);
		for (size_t i = 0; i < line.n; i++)
			assert_true(line.p[i] >= ' ' && line.p[i] <= '~');
		if (line.p[0] == ' ') {
			if (is_in)
				found = str_cat(a, found, line);
			continue;
		}
		is_in = str_starts(line, str_fmt(a, "%s: ", name));
		if (is_in) {
			assert_null(found.p);
			found = str_sub(line, strlen(name) + 2, line.n);
		}
	}
	return found;
}

/* Encoded words as a reader puts them together. */
static struct str decoded(struct str s)
{
	struct str word, out = STR("");

	while (s.n > 0) {
		struct str bytes;
		(void)str_split(s, ' ', &word, &s);
		if (!str_starts(word, STR("=?UTF-8?B?")))
			return str_cat(a, out, str_cat(a, STR(" "), word));
		assert_true(str_ends(word, STR("?=")) && word.n <= 75);
		assert_true(base64_decode(a, str_sub(word, 10, word.n - 12), &bytes));
		assert_int_equal(str_utf8_cut(bytes, bytes.n).n, bytes.n); /* whole letters */
		out = str_cat(a, out, bytes);
	}
	return out;
}

static int nibble(char c)
{
	return c <= '9' ? c - '0' : c - 'A' + 10;
}

/* The body as a reader sees it; each of its lines must be one. */
static struct str body(struct str text)
{
	size_t at = str_find(text, STR("\r\n\r\n"));
	struct str line, rest = str_sub(text, at + 4, text.n);
	char *out = arena_alloc(a, rest.n + 1);
	size_t n = 0;

	while (str_split(rest, '\n', &line, &rest)) {
		assert_true(line.n >= 1 && line.p[line.n - 1] == '\r' && line.n <= 77);
		assert_false(line.p[0] == '.');
		line = str_sub(line, 0, line.n - 1);
		assert_false(line.n > 0 && line.p[line.n - 1] == ' ');
		bool goes_on = line.n > 0 && line.p[line.n - 1] == '=';
		for (size_t i = 0; i < line.n - goes_on; i++) {
			if (line.p[i] != '=') {
				assert_true(line.p[i] >= ' ' && line.p[i] <= '~');
				out[n++] = line.p[i];
				continue;
			}
			out[n++] = (char)(nibble(line.p[i + 1]) * 16 + nibble(line.p[i + 2]));
			i += 2;
		}
		if (!goes_on)
			out[n++] = '\n';
	}
	return str_of_n(out, n);
}

static void assert_str(struct str got, const char *want)
{
	assert_string_equal(str_c(a, got), want);
}

/* ---- the tests ---- */

static void a_message_is_what_the_standards_say(void **state)
{
	const struct mail_message m = plain();
	struct str x = written(&m);

	(void)state;
	assert_str(header(x, "Date"), "Mon, 23 Nov 2026 07:00:00 +0700");
	assert_str(decoded(header(x, "From")), "Văn Thư <vanthu@anbinh.example>");
	assert_str(decoded(header(x, "To")), "Trần Văn An <an@anbinh.example>");
	assert_str(decoded(header(x, "Subject")), "2 việc đang chờ");
	assert_str(header(x, "Message-ID"), "<digest.1.2026-11-23@anbinh.example>");
	assert_str(header(x, "List-Unsubscribe"), "<https://vanthu.example/account/digest>");
	assert_str(header(x, "Auto-Submitted"), "auto-generated");
	assert_str(header(x, "MIME-Version"), "1.0");
	assert_str(header(x, "Content-Type"), "text/plain; charset=UTF-8");
	assert_str(header(x, "Content-Transfer-Encoding"), "quoted-printable");
	assert_str(body(x), "Kính gửi\n");
}

static void a_long_subject_is_several_words(void **state)
{
	struct mail_message m = plain();

	(void)state;
	m.subject = STR(
		"Nghiêng ngả nghiễm nhiên những người nghèo nghẹt thở nghĩ ngợi nghiêm nghị "
		"về những nghịch lý nghiệt ngã của nghề nghiệp");
	assert_true(str_eq(decoded(header(written(&m), "Subject")), m.subject));
	m.subject = STR("Two things wait"); /* needs none */
	assert_str(header(written(&m), "Subject"), "Two things wait");
}

/* Whatever stands in a name or a subject, it is not a line of the header. */
static void nothing_ends_a_header(void **state)
{
	static const char *const bad[] = { "x\r\nBcc: all@example.com",
					   "x\nBcc: all@example.com",
					   "x\r\n\r\nbody",
					   "=?UTF-8?B?QQ==?=",
					   "\"<x@y.example>\"",
					   "\x01\x7f",
					   "\xff\xfe",
					   "" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct mail_message m = plain();
		m.subject = m.to_name = m.from_name = str_of(bad[i]);
		struct str x = written(&m);
		assert_null(header(x, "Bcc").p);
		assert_int_equal(str_find(x, STR("Bcc")), SIZE_MAX);
		assert_non_null(header(x, "Content-Transfer-Encoding").p);
		assert_str(body(x), "Kính gửi\n");
	}
}

static void what_is_no_address_is_refused(void **state)
{
	static const char *const bad[] = { "",
					   "an",
					   "@x.example",
					   "an@",
					   "a n@x.example",
					   "an@x.example\r\nBcc: b@x.example",
					   "an@x@y.example",
					   "<an@x.example>",
					   ".an@x.example",
					   "an.@x.example",
					   "a..n@x.example",
					   "an@x..example",
					   "ấn@x.example",
					   "\"an\"@x.example",
					   "an@[127.0.0.1]",
					   "an,b@x.example" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct mail_message m = plain();
		struct str out;
		assert_false(mail_is_address(str_of(bad[i])));
		m.to = str_of(bad[i]);
		assert_int_equal(mail_write(a, &m, &out, NULL), RC_INVALID);
		m = plain();
		m.from = str_of(bad[i]);
		assert_int_equal(mail_write(a, &m, &out, NULL), RC_INVALID);
	}
	assert_true(mail_is_address(STR("van.thu+a_b@an-binh.gov.vn")));
}

static void what_is_no_link_or_id_is_refused(void **state)
{
	static const char *const links[] = { "javascript:x",
					     "https://x.example/>,<mailto:a@b.example",
					     "https://x.example/\r\nBcc: a@b.example", "/account" };
	struct str out;

	(void)state;
	for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
		struct mail_message m = plain();
		m.unsubscribe = str_of(links[i]);
		assert_int_equal(mail_write(a, &m, &out, NULL), RC_INVALID);
	}
	struct mail_message m = plain();
	m.id = STR("1@x>\r\nBcc: a@b.example");
	assert_int_equal(mail_write(a, &m, &out, NULL), RC_INVALID);
}

static void lines_of_all_kinds_come_back(void **state)
{
	static const char text[] =
		".\n..x\nblank at the end \ntab\t\na = b\n\n"
		"Nghiêng ngả nghiễm nhiên những người nghèo nghẹt thở nghĩ ngợi. "
		"Nghiêng ngả nghiễm nhiên những người nghèo nghẹt thở nghĩ ngợi.\n"
		"...................................................................."
		"....................................................................\n"
		"From here\nlast without an end";
	struct mail_message m = plain();

	(void)state;
	m.body = str_of(text);
	assert_str(body(written(&m)), str_c(a, str_fmt(a, "%s\n", text)));
	m.body = STR("");
	assert_str(body(written(&m)), "");
}

static void servers_that_are_none(void **state)
{
	static const char *const bad[] = { "",
					   "mail.example",
					   "http://mail.example",
					   "smtp://",
					   "smtp://mail.example/path",
					   "smtp://user@mail.example",
					   "smtp://mail.example:0",
					   "smtp://mail.example:99999",
					   "smtp://mail.example:25x",
					   "smtp://mail.example?x",
					   "smtps://mail example" };
	static const char *const good[] = { "smtp://mail.example", "smtps://mail.example:465",
					    "smtp://127.0.0.1:2525", "smtp://[::1]:25" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		const struct mail_server s = { .url = str_of(bad[i]) };
		assert_int_equal(mail_server_check(&s, NULL), RC_INVALID);
	}
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		struct mail_server s = { .url = str_of(good[i]) };
		assert_int_equal(mail_server_check(&s, NULL), RC_OK);
		s.user = STR("vanthu");
		assert_int_equal(mail_server_check(&s, NULL), RC_INVALID); /* no password */
	}
}

static void nobody_listens(void **state)
{
	const struct mail_order o = { .server = { .url = STR("smtp://127.0.0.1:1") },
				      .from = STR("vanthu@anbinh.example"),
				      .to = STR("an@anbinh.example"),
				      .text = STR("Subject: x\r\n\r\nx\r\n") };
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(mail_send(a, &o, &e), RC_UNAVAILABLE);
	assert_string_equal(e.key, "err.mail.server");
	assert_non_null(strstr(e.text, "smtp://127.0.0.1:1"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_message_is_what_the_standards_say),
		TEST(a_long_subject_is_several_words),
		TEST(nothing_ends_a_header),
		TEST(what_is_no_address_is_refused),
		TEST(what_is_no_link_or_id_is_refused),
		TEST(lines_of_all_kinds_come_back),
		TEST(servers_that_are_none),
		TEST(nobody_listens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

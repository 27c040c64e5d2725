/* Forms, queries, cookies, path segments: tables, and the property that cutting a body differently
 * changes nothing. */
#include "net/form_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/limits.h"

#define B "----b0undary"
#define FIELD(name, value)                                                                         \
	"--" B "\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define FILE_PART(params, value)                                                                   \
	"--" B "\r\nContent-Disposition: form-data; " params                                       \
	"\r\nContent-Type: text/plain\r\n\r\n" value "\r\n"
#define END "--" B "--\r\n"
#define ALMOST "----b0undarz"
#define STR_INIT(s)                                                                                \
	{                                                                                          \
		s, sizeof(s) - 1                                                                   \
	}

/* The form as one text: name=value; and name@file(type)=bytes; */
static struct str flatten(struct arena *a, const struct net_multipart *m)
{
	struct buf b;

	buf_init(&b, a, 1 << 24);
	for (size_t i = 0; i < m->form.n; i++) {
		buf_add(&b, m->form.fields[i].name);
		buf_add_c(&b, "=");
		buf_add(&b, m->form.fields[i].value);
		buf_add_c(&b, ";");
	}
	for (size_t i = 0; i < m->n_uploads; i++) {
		const struct net_upload *u = &m->uploads[i];
		char *p = arena_alloc(a, (size_t)u->bytes + 1);
		size_t n;

		assert_int_equal(lseek(u->fd, 0, SEEK_CUR), 0);
		assert_int_equal(fd_read_full(u->fd, p, (size_t)u->bytes + 1, &n, NULL), RC_OK);
		assert_int_equal(n, u->bytes);
		buf_add(&b, str_fmt(a, "%.*s@%.*s(%.*s)=", STR_FMT(u->field), STR_FMT(u->file_name),
				    STR_FMT(u->content_type)));
		buf_add_bytes(&b, p, n);
		buf_add_c(&b, ";");
	}
	assert_false(b.failed);
	return buf_str(&b);
}

struct form_case {
	const char *name;
	struct str body;
	enum rc rc;
	const char *out;
};

#define GOOD(name, body, out)                                                                      \
	{                                                                                          \
		name, { body, sizeof(body) - 1 }, RC_OK, out                                       \
	}
#define BAD(name, body)                                                                            \
	{                                                                                          \
		name, { body, sizeof(body) - 1 }, RC_INVALID, NULL                                 \
	}

static const struct form_case cases[] = {
	GOOD("no parts", END, ""),
	GOOD("one field", FIELD("a", "1") END, "a=1;"),
	GOOD("empty value", FIELD("a", "") END, "a=;"),
	GOOD("a name twice", FIELD("a", "1") FIELD("a", "2") END, "a=1;a=2;"),
	GOOD("value with line breaks", FIELD("a", "1\r\n2\r\n\r\n") END, "a=1\r\n2\r\n\r\n;"),
	GOOD("value like a boundary",
	     FIELD("a", "\r\n-\r\n--\r\n--" ALMOST "\r\n------b0undar") END,
	     "a=\r\n-\r\n--\r\n--" ALMOST "\r\n------b0undar;"),
	GOOD("CR before the boundary", FIELD("a", "x\r\r\r") END, "a=x\r\r\r;"),
	GOOD("boundary inside a line is data", FIELD("a", "x--" B) END, "a=x--" B ";"),
	GOOD("preamble", "Hello\r\nthere\r\n" FIELD("a", "1") END, "a=1;"),
	GOOD("epilogue", FIELD("a", "1") END "anything\r\n--" B "\r\n", "a=1;"),
	GOOD("no line break at the end", FIELD("a", "1") "--" B "--", "a=1;"),
	GOOD("padding behind the boundary",
	     "--" B " \t\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n" END, "a=1;"),
	GOOD("token as name", "--" B "\r\ncontent-disposition:form-data;name=a\r\n\r\n1\r\n" END,
	     "a=1;"),
	GOOD("Vietnamese", FIELD("trích yếu", "Về việc nghỉ Tết") END,
	     "trích yếu=Về việc nghỉ Tết;"),
	GOOD("file", FILE_PART("name=\"f\"; filename=\"a.txt\"", "content") END,
	     "f@a.txt(text/plain)=content;"),
	GOOD("empty file with a name", FILE_PART("name=f; filename=a.txt", "") END,
	     "f@a.txt(text/plain)=;"),
	GOOD("file input left empty", FILE_PART("name=f; filename=\"\"", "") END, ""),
	GOOD("file without a name", FILE_PART("name=f; filename=\"\"", "x") END,
	     "f@(text/plain)=x;"),
	GOOD("NUL in a file", FILE_PART("name=f; filename=a", "x\0y") END, NULL),
	GOOD("escapes", FILE_PART("name=f; filename=\"a\\\"b\\\\c\\d;=.txt\"", "x") END,
	     "f@a\"b\\c\\d;=.txt(text/plain)=x;"),
	GOOD("a browser's quote and line break",
	     FILE_PART("name=f; filename=\"a%22b%22%0D%0ac.txt\"", "x") END,
	     "f@a\"b\"\r\nc.txt(text/plain)=x;"),
	GOOD("percent stays", FILE_PART("name=f; filename=\"50%.a%20b%2522%2\"", "x") END,
	     "f@50%.a%20b%2522%2(text/plain)=x;"),
	GOOD("filename* is decoded once", FILE_PART("name=f; filename*=UTF-8''a%2522", "x") END,
	     "f@a%22(text/plain)=x;"),
	GOOD("filename*",
	     FILE_PART("name=f; filename=\"cong van\"; filename*=UTF-8'vi'C%C3%B4ng%20v%C4%83n.pdf",
		       "x") END,
	     "f@Công văn.pdf(text/plain)=x;"),
	GOOD("filename* first", FILE_PART("filename*=utf-8''%C4%91; filename=d; name=f", "x") END,
	     "f@đ(text/plain)=x;"),
	GOOD("path in a file name stays",
	     FILE_PART("name=f; filename=\"../../etc/passwd\"", "x") END,
	     "f@../../etc/passwd(text/plain)=x;"),
	GOOD("fields and files",
	     FIELD("a", "1") FILE_PART("name=f; filename=x", "y") FIELD("b", "2") END,
	     "a=1;b=2;f@x(text/plain)=y;"),
	GOOD("binary coding named",
	     "--" B "\r\nContent-Disposition: form-data; name=a\r\n"
	     "Content-Transfer-Encoding: binary\r\n\r\n1\r\n" END,
	     "a=1;"),

	BAD("nothing", ""),
	BAD("no boundary at all", "hello"),
	BAD("not closed", FIELD("a", "1")),
	BAD("not closed in the headers", "--" B "\r\nContent-Disposition: form-data; name=a\r\n"),
	BAD("not closed after a dash", FIELD("a", "1") "--" B "-"),
	BAD("text behind a boundary", "--" B "x\r\n\r\n"),
	BAD("LF alone behind a boundary",
	    "--" B "\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n" END),
	BAD("no headers", "--" B "\r\n\r\n1\r\n" END),
	BAD("no disposition", "--" B "\r\nContent-Type: text/plain\r\n\r\n1\r\n" END),
	BAD("no name", "--" B "\r\nContent-Disposition: form-data\r\n\r\n1\r\n" END),
	BAD("empty name", FIELD("", "1") END),
	BAD("another disposition",
	    "--" B "\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n" END),
	BAD("disposition twice", "--" B "\r\nContent-Disposition: form-data; name=a\r\n"
				 "Content-Disposition: form-data; name=b\r\n\r\n1\r\n" END),
	BAD("name twice", FILE_PART("name=a; name=b", "1") END),
	BAD("filename twice", FILE_PART("name=a; filename=b; filename=c", "1") END),
	BAD("filename* twice",
	    FILE_PART("name=a; filename*=UTF-8''b; filename*=UTF-8''c", "1") END),
	BAD("filename* in another charset", FILE_PART("name=a; filename*=latin1''b", "1") END),
	BAD("filename* with NUL", FILE_PART("name=a; filename*=UTF-8''b%00", "1") END),
	BAD("filename* with a bad escape", FILE_PART("name=a; filename*=UTF-8''b%4", "1") END),
	BAD("quote not closed", FILE_PART("name=\"a", "1") END),
	BAD("quote not closed, escaped", FILE_PART("name=\"a\\\"", "1") END),
	BAD("junk behind a quote", FILE_PART("name=\"a\"b", "1") END),
	BAD("parameter without a value", FILE_PART("name", "1") END),
	BAD("parameter with an empty value", FILE_PART("name=", "1") END),
	BAD("NUL in a header", FILE_PART("name=a\0b", "1") END),
	BAD("LF in a header",
	    "--" B "\r\nContent-Disposition: form-data; name=a\nX: y\r\n\r\n1\r\n" END),
	BAD("folded header",
	    "--" B "\r\nContent-Disposition: form-data;\r\n name=a\r\n\r\n1\r\n" END),
	BAD("header without a colon",
	    "--" B "\r\nContent-Disposition: form-data; name=a\r\nnonsense\r\n\r\n1\r\n" END),
	BAD("NUL in a field", FIELD("a", "1\0002") END),
	{ "base64 coding",
	  STR_INIT("--" B "\r\nContent-Disposition: form-data; name=a\r\n"
		   "Content-Transfer-Encoding: base64\r\n\r\nMQ==\r\n" END),
	  RC_UNSUPPORTED, NULL },
};

/* Parses with the body cut into pieces: the first of `first` bytes, then of `step`. */
static enum rc parse_cut(struct arena *a, struct str body, size_t first, size_t step,
			 struct str *out)
{
	struct net_multipart form;
	struct multipart *m;
	struct str rest = body;

	TRY(multipart_new(a, STR(B), "/tmp", &m, NULL));
	for (size_t n = first; rest.n; n = step) {
		/* A copy of its own, so that a sanitizer sees a look beyond the piece. */
		struct str piece = str_sub(rest, 0, n);

		TRY(multipart_feed(m, str_dup(a, piece), NULL));
		rest = str_sub(rest, piece.n, SIZE_MAX);
	}
	TRY(multipart_end(m, &form, NULL));
	*out = flatten(a, &form);
	return RC_OK;
}

static void test_multipart_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		AUTO_ARENA a = arena_new(NULL);
		const struct form_case *c = &cases[i];
		struct net_multipart form;
		struct err e = ERR_INIT;
		enum rc rc = net_multipart_parse(a, c->body, STR(B), "/tmp", &form, &e);

		if (rc != c->rc)
			fail_msg("%s: %s (%s)", c->name, rc_name(rc), e.text);
		if (rc == RC_OK && c->out && !str_eq_c(flatten(a, &form), c->out))
			fail_msg("%s: %.*s", c->name, STR_FMT(flatten(a, &form)));
		if (rc != RC_OK)
			assert_true(e.text[0]);
	}
}

static void test_multipart_cut_anywhere(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct form_case *c = &cases[i];
		AUTO_ARENA whole = arena_new(NULL);
		struct str want = STR_NULL;
		enum rc rc = parse_cut(whole, c->body, SIZE_MAX, SIZE_MAX, &want);

		for (size_t cut = 0; cut <= c->body.n; cut++) {
			AUTO_ARENA a = arena_new(NULL);
			struct str got = STR_NULL;

			if (parse_cut(a, c->body, cut, SIZE_MAX, &got) != rc || !str_eq(got, want))
				fail_msg("%s: cut at %zu", c->name, cut);
		}
		for (size_t step = 1; step < 8; step++) {
			AUTO_ARENA a = arena_new(NULL);
			struct str got = STR_NULL;

			if (parse_cut(a, c->body, 0, step, &got) != rc || !str_eq(got, want))
				fail_msg("%s: in pieces of %zu", c->name, step);
		}
	}
}

/* A small generator, the same on every machine. */
static uint32_t next(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

/* Data made of what delimiters are made of. */
static struct str treacherous(struct arena *a, uint32_t *seed)
{
	static const char *const bits[] = {
		"\r",      "\n",          "\r\n", "-", "--",
		"\r\n--",  "----b0undar", "y",    "x", "\r\n------b0undar",
		"b0undary"
	};
	struct buf b;
	struct str s;

	buf_init(&b, a, 1 << 16);
	for (uint32_t n = next(seed) % 40; n; n--)
		buf_add_c(&b, bits[next(seed) % (sizeof bits / sizeof bits[0])]);
	s = buf_str(&b);
	/* The delimiter itself cannot stand in data. */
	return str_find(str_cat(a, STR("\r\n"), s), STR("\r\n--" B)) == SIZE_MAX ? s : STR("plain");
}

static void test_multipart_round_trip(void **state)
{
	uint32_t seed = 20261121;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		AUTO_ARENA a = arena_new(NULL);
		struct str field = treacherous(a, &seed);
		struct str file = treacherous(a, &seed);
		struct str body = str_fmt(a,
					  "--" B
					  "\r\nContent-Disposition: form-data; name=a\r\n\r\n"
					  "%.*s\r\n" FILE_PART("name=f; filename=x", "%.*s") END,
					  STR_FMT(field), STR_FMT(file));
		struct str want = str_fmt(a, "a=%.*s;f@x(text/plain)=%.*s;", STR_FMT(field),
					  STR_FMT(file));
		struct str got = STR_NULL;

		assert_int_equal(
			parse_cut(a, body, next(&seed) % body.n, 1 + next(&seed) % 50, &got),
			RC_OK);
		if (!str_eq(got, want))
			fail_msg("round %d:\n%.*s\ngave\n%.*s", round, STR_FMT(body), STR_FMT(got));
	}
}

static void test_multipart_boundaries(void **state)
{
	static const struct {
		const char *boundary;
		enum rc rc;
	} tests[] = {
		{ "", RC_INVALID },
		{ "a", RC_OK },
		{ "a b", RC_OK },
		{ "a ", RC_INVALID },
		{ "a\rb", RC_INVALID },
		{ "a\x80", RC_INVALID },
		{ "1234567890123456789012345678901234567890123456789012345678901234567890", RC_OK },
		{ "12345678901234567890123456789012345678901234567890123456789012345678901",
		  RC_INVALID },
	};

	(void)state;
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct str b = str_of(tests[i].boundary);
		struct str body = str_fmt(a, "--%.*s--", STR_FMT(b));
		struct net_multipart m;

		assert_int_equal(net_multipart_parse(a, body, b, "/tmp", &m, NULL), tests[i].rc);
	}
}

static struct str repeated(struct arena *a, const char *what, size_t times)
{
	struct buf b;

	buf_init(&b, a, 1 << 26);
	for (size_t i = 0; i < times; i++)
		buf_add_c(&b, what);
	assert_false(b.failed);
	return buf_str(&b);
}

static enum rc parse_wrapped(const char *before, struct str middle, const char *after)
{
	AUTO_ARENA a = arena_new(NULL);
	struct net_multipart m;
	struct err e = ERR_INIT;
	struct str body = str_cat(a, str_cat(a, str_of(before), middle), str_of(after));
	enum rc rc = net_multipart_parse(a, body, STR(B), "/tmp", &m, &e);

	if (rc == RC_LIMIT)
		assert_true(e.key[0]);
	return rc;
}

static void test_multipart_limits(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	const char *field = "--" B "\r\nContent-Disposition: form-data; name=a\r\n\r\n";

	(void)state;
	assert_int_equal(parse_wrapped(field, repeated(a, "x", LIMIT_FORM_FIELD), "\r\n" END),
			 RC_OK);
	assert_int_equal(parse_wrapped(field, repeated(a, "x", LIMIT_FORM_FIELD + 1), "\r\n" END),
			 RC_LIMIT);
	assert_int_equal(parse_wrapped("", repeated(a, FIELD("a", "1"), LIMIT_FORM_FIELDS), END),
			 RC_OK);
	assert_int_equal(
		parse_wrapped("", repeated(a, FIELD("a", "1"), LIMIT_FORM_FIELDS + 1), END),
		RC_LIMIT);
	assert_int_equal(
		parse_wrapped("",
			      repeated(a, FILE_PART("name=f; filename=x", "y"), LIMIT_ATTACHMENTS),
			      END),
		RC_OK);
	assert_int_equal(parse_wrapped("",
				       repeated(a, FILE_PART("name=f; filename=x", "y"),
						LIMIT_ATTACHMENTS + 1),
				       END),
			 RC_LIMIT);
	assert_int_equal(
		parse_wrapped("--" B "\r\nX: ", repeated(a, "x", LIMIT_PART_HEADER), "\r\n"),
		RC_LIMIT);
}

static void test_multipart_spool_missing(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct net_multipart m;

	(void)state;
	assert_int_equal(net_multipart_parse(a, STR(FILE_PART("name=f; filename=x", "y") END),
					     STR(B), "/nowhere/at/all", &m, NULL),
			 RC_NOT_FOUND);
}

/* ---- queries ---- */

static void test_query(void **state)
{
	static const struct {
		struct str in;
		enum rc rc;
		const char *out;
	} tests[] = {
		{ STR_INIT(""), RC_OK, "" },
		{ STR_INIT("a=1"), RC_OK, "a=1;" },
		{ STR_INIT("a=1&b=2&a=3"), RC_OK, "a=1;b=2;a=3;" },
		{ STR_INIT("&&a=1&"), RC_OK, "a=1;" },
		{ STR_INIT("a"), RC_OK, "a=;" },
		{ STR_INIT("a="), RC_OK, "a=;" },
		{ STR_INIT("=1"), RC_OK, "=1;" },
		{ STR_INIT("a=b=c"), RC_OK, "a=b=c;" },
		{ STR_INIT("q=c%C3%B4ng+v%c4%83n%2B"), RC_OK, "q=công văn+;" },
		{ STR_INIT("a%3D%26=1"), RC_OK, "a=&=1;" },
		{ STR_INIT("a=%"), RC_INVALID, NULL },
		{ STR_INIT("a=%4"), RC_INVALID, NULL },
		{ STR_INIT("a=%4g"), RC_INVALID, NULL },
		{ STR_INIT("a=%00"), RC_INVALID, NULL },
		{ STR_INIT("a=x\0y"), RC_INVALID, NULL },
		{ STR_INIT("%zz=1"), RC_INVALID, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct net_multipart m = { 0 };

		assert_int_equal(net_query_parse(a, tests[i].in, &m.form, NULL), tests[i].rc);
		if (tests[i].out && !str_eq_c(flatten(a, &m), tests[i].out))
			fail_msg("%zu: %.*s", i, STR_FMT(flatten(a, &m)));
	}
}

static void test_query_limits(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct net_form f;

	(void)state;
	assert_int_equal(net_query_parse(a, repeated(a, "a=1&", LIMIT_FORM_FIELDS), &f, NULL),
			 RC_OK);
	assert_int_equal(f.n, LIMIT_FORM_FIELDS);
	assert_int_equal(net_query_parse(a, repeated(a, "a=1&", LIMIT_FORM_FIELDS + 1), &f, NULL),
			 RC_LIMIT);
	assert_int_equal(net_query_parse(a, repeated(a, "a", LIMIT_FORM_FIELD + 1), &f, NULL),
			 RC_LIMIT);
	arena_set_limit(a, arena_bytes(a) + 1000);
	assert_int_equal(net_query_parse(a, repeated(a, "a", 1001), &f, NULL), RC_LIMIT);
}

static void test_form_get(void **state)
{
	struct net_field fields[] = { { STR_INIT("a"), STR_INIT("1") },
				      { STR_INIT("b"), STR_INIT("") },
				      { STR_INIT("a"), STR_INIT("2") } };
	struct net_form f = { fields, 3 };

	(void)state;
	assert_true(str_eq_c(net_form_get(&f, "a"), "1"));
	assert_non_null(net_form_get(&f, "b").p);
	assert_null(net_form_get(&f, "c").p);
}

/* ---- cookies, paths ---- */

static void test_cookies(void **state)
{
	static const struct {
		const char *header, *value;
	} tests[] = {
		{ "s=1", "1" },      { "a=2; s=1", "1" },
		{ "a=2;s=1", "1" },  { "a=2 ;  s = 1 ; b=3", "1" },
		{ "s=1; s=2", "1" }, { "s=\"1\"", "1" },
		{ "s=\"", "\"" },    { "s=", "" },
		{ "s=a=b", "a=b" },  { "xs=1", NULL },
		{ "sx=1", NULL },    { "S=1", NULL },
		{ "s", NULL },       { "", NULL },
		{ ";;;=;", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
		struct str v = net_cookie_parse(str_of(tests[i].header), "s");

		if (!tests[i].value)
			assert_null(v.p);
		else if (!v.p || !str_eq_c(v, tests[i].value))
			fail_msg("%s: %.*s", tests[i].header, STR_FMT(v));
	}
}

static void test_cookie_of_request(void **state)
{
	struct net_field headers[] = { { STR_INIT("Host"), STR_INIT("s=0") },
				       { STR_INIT("cookie"), STR_INIT("a=1") },
				       { STR_INIT("Cookie"), STR_INIT("s=2") } };
	struct net_request r = { .headers = headers, .n_headers = 3 };

	(void)state;
	assert_true(str_eq_c(net_cookie(&r, "s"), "2"));
	assert_null(net_cookie(&r, "t").p);
	assert_true(str_eq_c(net_header(&r, "HOST"), "s=0"));
	assert_null(net_header(&r, "Hos").p);
}

static void test_path_decode(void **state)
{
	static const struct {
		struct str in;
		const char *out;
	} tests[] = {
		{ STR_INIT(""), "" },         { STR_INIT("abc"), "abc" },
		{ STR_INIT("a%2Fb"), "a/b" }, { STR_INIT("a+b"), "a+b" },
		{ STR_INIT("%2e%2e"), ".." }, { STR_INIT("%C4%91"), "đ" },
		{ STR_INIT("%00"), NULL },    { STR_INIT("a%0Ab"), NULL },
		{ STR_INIT("%7f"), NULL },    { STR_INIT("%"), NULL },
		{ STR_INIT("%2"), NULL },     { STR_INIT("%2x"), NULL },
		{ STR_INIT("%%32"), NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct str out = STR("untouched");

		assert_int_equal(net_path_decode(a, tests[i].in, &out), tests[i].out != NULL);
		assert_true(str_eq_c(out, tests[i].out ? tests[i].out : "untouched"));
	}
}

/* ---- the form of a request ---- */

static struct net_request request_of(struct arena *a, const char *type, struct str body, bool spool)
{
	struct net_field *f = ARENA_NEW(a, struct net_field);
	struct net_request r = { .arena = a, .headers = f, .body_fd = -1, .body_bytes = body.n };

	*f = (struct net_field){ STR("Content-Type"), str_of(type) };
	r.n_headers = type ? 1 : 0;
	if (!spool) {
		r.body = body;
		return r;
	}
	assert_int_equal(fd_temp("/tmp", &r.body_fd, NULL), RC_OK);
	assert_int_equal(fd_write_all(r.body_fd, body.p, body.n, NULL), RC_OK);
	assert_int_equal(lseek(r.body_fd, 0, SEEK_SET), 0);
	return r;
}

static void test_form_of_request(void **state)
{
	static const struct {
		const char *type, *body;
		enum rc rc;
		const char *out;
	} tests[] = {
		{ "application/x-www-form-urlencoded", "a=1&b=+", RC_OK, "a=1;b= ;" },
		{ "Application/X-WWW-Form-URLencoded; charset=UTF-8", "a=1", RC_OK, "a=1;" },
		{ "multipart/form-data; boundary=" B, FIELD("a", "1") END, RC_OK, "a=1;" },
		{ "Multipart/Form-Data;charset=x; BOUNDARY=\"" B "\"", FIELD("a", "1") END, RC_OK,
		  "a=1;" },
		{ "multipart/form-data", FIELD("a", "1") END, RC_INVALID, NULL },
		{ "multipart/form-data; boundary=other", FIELD("a", "1") END, RC_INVALID, NULL },
		{ "text/plain", "a=1", RC_UNSUPPORTED, NULL },
		{ "text/plain", "", RC_OK, "" },
		{ NULL, "", RC_OK, "" },
		{ NULL, "a=1", RC_UNSUPPORTED, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
		for (int spool = 0; spool < 2; spool++) {
			AUTO_ARENA a = arena_new(NULL);
			struct net_multipart m = { 0 };
			struct net_request r = request_of(a, tests[i].type, str_of(tests[i].body),
							  spool);
			enum rc rc = net_form_parse(&r, "/tmp", &m, NULL);

			if (rc != tests[i].rc)
				fail_msg("%zu: %s", i, rc_name(rc));
			if (tests[i].out && !str_eq_c(flatten(a, &m), tests[i].out))
				fail_msg("%zu: %.*s", i, STR_FMT(flatten(a, &m)));
			fd_close(r.body_fd);
		}
}

/* Bigger than any buffer on the way, with every byte value and many CRs. */
static void test_form_big_file(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	size_t n = 5000000;
	char *p = arena_alloc(a, n);
	uint32_t seed = 1;
	struct net_multipart m;
	struct net_request r;
	struct str body;
	char *got = arena_alloc(a, n + 1);
	size_t got_n;

	(void)state;
	for (size_t i = 0; i < n; i++)
		p[i] = (char)next(&seed);
	body = str_cat(a,
		       STR("--" B "\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\n"),
		       str_cat(a, str_of_n(p, n), STR("\r\n" END)));
	r = request_of(a, "multipart/form-data; boundary=" B, body, true);
	assert_int_equal(net_form_parse(&r, "/tmp", &m, NULL), RC_OK);
	assert_int_equal(m.n_uploads, 1);
	assert_int_equal(m.uploads[0].bytes, n);
	assert_int_equal(fd_read_full(m.uploads[0].fd, got, n + 1, &got_n, NULL), RC_OK);
	assert_int_equal(got_n, n);
	assert_memory_equal(got, p, n);
	fd_close(r.body_fd);
}

static void test_form_over_its_limit(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct net_multipart m;
	struct net_request r = request_of(a, "application/x-www-form-urlencoded",
					  repeated(a, "aaaaaaaa", LIMIT_FORM_BYTES / 8 + 1), true);

	(void)state;
	assert_int_equal(net_form_parse(&r, "/tmp", &m, NULL), RC_LIMIT);
	fd_close(r.body_fd);
}

static const struct CMUnitTest all[] = {
	cmocka_unit_test(test_multipart_table),
	cmocka_unit_test(test_multipart_cut_anywhere),
	cmocka_unit_test(test_multipart_round_trip),
	cmocka_unit_test(test_multipart_boundaries),
	cmocka_unit_test(test_multipart_limits),
	cmocka_unit_test(test_multipart_spool_missing),
	cmocka_unit_test(test_query),
	cmocka_unit_test(test_query_limits),
	cmocka_unit_test(test_form_get),
	cmocka_unit_test(test_cookies),
	cmocka_unit_test(test_cookie_of_request),
	cmocka_unit_test(test_path_decode),
	cmocka_unit_test(test_form_of_request),
	cmocka_unit_test(test_form_big_file),
	cmocka_unit_test(test_form_over_its_limit),
};

int main(void)
{
	return cmocka_run_group_tests_name("form", all, NULL, NULL);
}

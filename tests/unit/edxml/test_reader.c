/* Fields, structure and limits of what is read. Whole packets of each sender are in tests/golden. */
#include "edxml/edxml.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/fd.h"
#include "base/limits.h"
#include "dump.h"
#include "made.h"
#include "markup/markup.h"
#include "packet.h"
#include "text/text.h"

#define COUNT(rows) (sizeof rows / sizeof rows[0])
#define NOW (INT64_C(1795219200) * TIME_SEC) /* 2026-11-21 07:00 in Vietnam */
#define TEXT_MAX (64 << 20)

static struct edxml *read_ok(struct arena *a, struct str text)
{
	struct edxml *p = NULL;
	struct err e = ERR_INIT;

	if (packet_read(a, text, 4096, NOW, &p, &e) != RC_OK)
		fail_msg("%s: %s", e.key, e.text);
	return p;
}

static const struct edxml_finding *finding_of(const struct edxml *p, const char *rule)
{
	for (size_t i = 0; i < p->n_findings; i++)
		if (strcmp(p->findings[i].rule, rule) == 0)
			return &p->findings[i];
	return NULL;
}

static int64_t line_of(const struct edxml *p, const char *rule)
{
	const struct edxml_finding *f = finding_of(p, rule);

	return f ? f->line : -1;
}

static void assert_finding(const struct edxml *p, const char *rule, enum finding_severity severity)
{
	const struct edxml_finding *f = finding_of(p, rule);

	if (!f)
		fail_msg("%s is not found", rule);
	else
		assert_int_equal(f->severity, severity);
}

static void test_made_are_acceptable(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct edxml *p = read_ok(a, made_document(a));

	(void)state;
	assert_true(edxml_is_acceptable(p));
	assert_int_equal(p->kind, EDXML_DOCUMENT);
	assert_int_equal(p->n_attachments, 1);
	assert_true(str_eq(packet_bytes(&p->attachments[0]), STR("%PDF-")));
	p = read_ok(a, made_status(a));
	assert_true(edxml_is_acceptable(p));
	assert_int_equal(p->kind, EDXML_STATUS);
}

/* ---- values ---- */

static void test_dates(void **state)
{
	static const struct {
		const char *text;
		bool is_read, is_strict;
	} rows[] = {
		{ "2026/11/02", true, true },
		{ "  2026/11/02\n", true, true },
		{ "2026/11/2", true, false },
		{ "2026-11-02", true, false },
		{ "02/11/2026", true, false },
		{ "2/11/2026", true, false },
		{ "2026/11/02 00:00:00", true, false },
		{ "2026-11-02T00:00:00+07:00", true, false },
		{ "2026/02/30", false, false },
		{ "2026", false, false },
		{ "ngày 02 tháng 11", false, false },
		{ "20261102", false, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct edxml *p = read_ok(a, made_replace(a, made_document(a), "2026/11/02<",
							  str_fmt(a, "%s<", rows[i].text)));

		/* the first one is PromulgationDate: the id has a comma behind */
		assert_int_equal(date_is_set(p->promulgated_on), rows[i].is_read);
		assert_true(str_eq(p->promulgated_raw, text_trim(str_of(rows[i].text))));
		if (rows[i].is_read)
			assert_int_equal(date_cmp(p->promulgated_on, (struct date){ 2026, 11, 2 }),
					 0);
		else
			assert_finding(p, "T.PromulgationDate", FINDING_ERROR);
		if (rows[i].is_read && !rows[i].is_strict)
			assert_finding(p, "F.PromulgationDate", FINDING_WARNING);
		if (rows[i].is_strict)
			assert_null(finding_of(p, "F.PromulgationDate"));
		assert_int_equal(edxml_is_acceptable(p), rows[i].is_read);
	}
}

/* Today is the day in Vietnam. */
static void test_future(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str today = made_replace(a, made_document(a), ">2026/11/02<", STR(">2026/11/21<"));
	struct edxml *p;

	(void)state;
	assert_true(edxml_is_acceptable(read_ok(a, today)));
	p = read_ok(a, made_replace(a, made_document(a), ">2026/11/02<", STR(">2026/11/22<")));
	assert_finding(p, "R.PromulgationDate", FINDING_ERROR);
	/* Half past midnight there is still the day before in Greenwich. */
	assert_int_equal(packet_read(a, today, 99, NOW - 7 * TIME_HOUR + TIME_MIN, &p, NULL),
			 RC_OK);
	assert_null(finding_of(p, "R.PromulgationDate"));
	assert_int_equal(packet_read(a, today, 99, NOW - 7 * TIME_HOUR - TIME_MIN, &p, NULL),
			 RC_OK);
	assert_finding(p, "R.PromulgationDate", FINDING_ERROR);
}

static void test_times(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{ "2026/11/02 09:00:00", "2026-11-02T02:00:00.000000Z" },
		{ "2026/11/02", "2026-11-01T17:00:00.000000Z" },
		{ "2026-11-02T02:00:00Z", "2026-11-02T02:00:00.000000Z" },
		{ "2026-11-02 09:00:00", "2026-11-02T02:00:00.000000Z" },
		{ "02/11/2026 09:00:00", "2026-11-02T02:00:00.000000Z" },
		{ "02/11/2026 09:00:00.123", "2026-11-02T02:00:00.000000Z" },
		{ "sáng nay", NULL },
		{ "2026/11/02 25:00:00", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct edxml *p = read_ok(a,
					  made_replace(a, made_document(a), "2026/11/02 09:00:00",
						       str_of(rows[i].text)));

		assert_int_equal(p->n_traces, 1);
		if (rows[i].want)
			assert_string_equal(time_iso(a, p->traces[0].at).p, rows[i].want);
		else
			assert_finding(p, "T.TraceHeader.Timestamp", FINDING_WARNING);
		assert_int_equal(p->traces[0].at != 0, rows[i].want != NULL);
		assert_int_equal(finding_of(p, "F.TraceHeader.Timestamp") != NULL,
				 rows[i].want && i > 0);
	}
}

static void test_numbers(void **state)
{
	static const struct {
		const char *text;
		int64_t want;
		const char *rule;
	} rows[] = {
		{ "0", 0, NULL },
		{ "4", 4, NULL },
		{ " 3 ", 3, NULL },
		{ "", -1, "N.Priority" },
		{ "5", -1, "R.Priority" },
		{ "-1", -1, "T.Priority" },
		{ "khẩn", -1, "T.Priority" },
		{ "1.5", -1, "T.Priority" },
		{ "99999999999999999999", -1, "T.Priority" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct str text = str_fmt(a, "Priority>%s</edXML:P", rows[i].text);
		struct edxml *p =
			read_ok(a, made_replace(a, made_document(a), "Priority>0</edXML:P", text));

		assert_int_equal(p->priority, rows[i].want);
		if (rows[i].rule)
			assert_finding(p, rows[i].rule, FINDING_WARNING);
		assert_true(edxml_is_acceptable(p));
	}
}

static void test_bools(void **state)
{
	static const struct {
		const char *text;
		int64_t want;
	} rows[] = { { "true", 1 },  { "True", 1 }, { "1", 1 },    { "false", 0 },
		     { "FALSE", 0 }, { "0", 0 },    { "yes", -1 }, { "2", -1 } };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct edxml *p = read_ok(
			a, made_replace(a, made_document(a), "false", str_of(rows[i].text)));

		assert_int_equal(p->direction, rows[i].want);
		assert_int_equal(finding_of(p, "T.Direction") != NULL, rows[i].want == -1);
	}
}

static void test_subject_lengths(void **state)
{
	(void)state;
	for (size_t n = LIMIT_SUBJECT; n <= LIMIT_SUBJECT + 1; n++) {
		AUTO_ARENA a = arena_new(NULL);
		struct buf b;

		buf_init(&b, a, 4096);
		for (size_t i = 0; i < n; i++)
			buf_add_c(&b, "ở"); /* three bytes, one code point */
		struct edxml *p = read_ok(
			a, made_replace(a, made_document(a), "V/v thử nghiệm", buf_str(&b)));

		assert_int_equal(text_count(p->subject), n);
		assert_int_equal(finding_of(p, "R.Subject") != NULL, n > LIMIT_SUBJECT);
		assert_true(edxml_is_acceptable(p)); /* too long, but usable */
	}
}

static void test_texts_are_cleaned(void **state)
{
	static const struct {
		const char *text, *want, *rule;
	} rows[] = {
		{ "a &amp; b &lt;c&gt; &#272;", "a & b <c> Đ", NULL },
		{ "<![CDATA[a & b]]> c", "a & b c", NULL },
		{ "a<!-- chú thích -->b", "ab", NULL },
		{ "Tie\xCC\x82\xCC\x81ng Vie\xCC\xA3\xCC\x82t", "Tiếng Việt", "F.Nfc" },
		{ "một&#13;&#10;hai&#13;ba", "một\nhai\nba", NULL },
		{ "a\xC2\x85"
		  "b\x7F"
		  "c",
		  "abc", "F.Control" },
		{ "\xC2\xA0 a \xE2\x80\x8B", "a", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct edxml *p = read_ok(a, made_replace(a, made_document(a), "V/v thử nghiệm",
							  str_of(rows[i].text)));

		if (!str_eq_c(p->subject, rows[i].want))
			fail_msg("row %zu: %.*s", i, STR_FMT(p->subject));
		if (rows[i].rule)
			assert_non_null(finding_of(p, rows[i].rule));
	}
}

/* ---- structure ---- */

static void test_structure(void **state)
{
	static const struct {
		const char *old, *new_, *rule;
		enum finding_severity severity;
	} rows[] = {
		{ "<edXML:Subject>", "<edXML:La/><edXML:Subject>", "S.Unknown", FINDING_INFO },
		{ "<edXML:Subject>", "<x:La xmlns:x='urn:la'><a/><b>1</b></x:La><edXML:Subject>",
		  "S.Unknown", FINDING_INFO },
		{ "V/v thử nghiệm", "<b>V/v</b> thử", "S.Unknown", FINDING_INFO },
		{ "<edXML:Subject>", "<edXML:Subject>Hai</edXML:Subject><edXML:Subject>", "S.Twice",
		  FINDING_WARNING },
		{ "</edXML:To>",
		  "</edXML:To><edXML:To><edXML:OrganId>000.00.05.Z01</edXML:OrganId></edXML:To>",
		  "M.To", FINDING_ERROR },
		{ "000.00.05.Z01<", "Z01.05.0001.0002<", "R.OrganId", FINDING_INFO },
		{ "000.00.05.Z01<", "so-noi-vu<", "T.OrganId", FINDING_WARNING },
		{ "000.00.05.Z01<", "000.00.05.Z01.000.000.000.000.000.000<", "R.To.OrganId",
		  FINDING_ERROR },
		{ "<edXML:Subject>", "<Subject xmlns=''>Không</Subject><edXML:Subject>",
		  "F.NoNamespace", FINDING_ERROR },
		{ "<edXML:Reference>",
		  "<edXML:Reference><edXML:ContentId>cid:0</edXML:ContentId></edXML:Reference>"
		  "<edXML:Reference>",
		  "M.Reference", FINDING_WARNING },
		{ "<ContentId>cid:1", "<ContentId>cid:2", "M.Attachment", FINDING_WARNING },
		{ "me>15.pdf</A", "me>16.pdf</A", "M.AttachmentName", FINDING_INFO },
		{ "</AttachmentEncoded>",
		  "<Attachment><ContentId>cid:1</ContentId><ContentTransferEncoded/></Attachment>"
		  "</AttachmentEncoded>",
		  "M.ContentId", FINDING_WARNING },
		{ "</edXML:TraceHeaderList>",
		  "<edXML:Bussiness><edXML:BussinessDocType>2</edXML:BussinessDocType>"
		  "</edXML:Bussiness></edXML:TraceHeaderList>",
		  "M.Bussiness.DocumentId", FINDING_WARNING },
		{ "</edXML:TraceHeaderList>",
		  "<edXML:Bussiness><edXML:BussinessDocType>3</edXML:BussinessDocType>"
		  "</edXML:Bussiness></edXML:TraceHeaderList>",
		  "M.ReplacementInfoList", FINDING_WARNING },
		{ "JVBERi0=", "JVBE*Ri0=", "F.Base64", FINDING_ERROR },
		{ "JVBERi0=", "JVBERi0=A", "F.Base64", FINDING_ERROR },
		{ "JVBERi0=", "J", "F.Base64", FINDING_ERROR },
		{ "<ContentTransferEncoded>JVBERi0=</ContentTransferEncoded>", "",
		  "N.ContentTransferEncoded", FINDING_WARNING },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct edxml *p = read_ok(
			a, made_replace(a, made_document(a), rows[i].old, str_of(rows[i].new_)));

		if (!finding_of(p, rows[i].rule))
			fail_msg("row %zu: no %s", i, rows[i].rule);
		assert_finding(p, rows[i].rule, rows[i].severity);
	}
}

/* The line is that of the second one, also when an empty To stands between. */
static void test_line_of_the_second(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str text = made_replace(
		a, made_document(a), "<edXML:DocumentId>",
		STR("<edXML:To/>\n<edXML:To><edXML:OrganId>000.00.05.Z01</edXML:OrganId></edXML:To>"
		    "\n<edXML:DocumentId>"));

	(void)state;
	assert_int_equal(line_of(read_ok(a, text), "M.To"), 9);
}

/* What stands inside something unknown is not taken for something known. */
static void test_skipped_is_not_read(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str text = made_replace(
		a, made_document(a), "<edXML:Subject>",
		STR("<edXML:Extra><edXML:Subject>Giả</edXML:Subject><edXML:To><edXML:OrganId>X"
		    "</edXML:OrganId></edXML:To></edXML:Extra><edXML:Subject>"));
	struct edxml *p = read_ok(a, text);

	(void)state;
	assert_true(str_eq(p->subject, STR("V/v thử nghiệm")));
	assert_int_equal(p->n_to, 1);
	text = made_replace(
		a, made_document(a), "</edXML:edXMLHeader>",
		STR("<Signature xmlns='http://www.w3.org/2000/09/xmldsig#'><KeyInfo>"
		    "<Subject>Giả</Subject></KeyInfo></Signature></edXML:edXMLHeader>"));
	p = read_ok(a, text);
	assert_true(p->has_signature_element);
	assert_null(finding_of(p, "S.Unknown"));
	assert_false(read_ok(a, made_document(a))->has_signature_element);
}

static void test_empty_is_absent(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str text = made_replace(
		a, made_document(a), "<edXML:Subject>",
		STR("<edXML:ResponseFor/><edXML:ResponseFor><edXML:OrganId> </edXML:OrganId>"
		    "</edXML:ResponseFor><edXML:To/><edXML:SteeringType></edXML:SteeringType>"
		    "<edXML:ToPlaces><edXML:Place/></edXML:ToPlaces><edXML:Subject>"));

	text = made_replace(a, text, "</edXML:TraceHeaderList>",
			    STR("<edXML:TraceHeader/><edXML:Bussiness><edXML:Paper/>"
				"</edXML:Bussiness></edXML:TraceHeaderList>"));
	text = made_replace(a, text, "</AttachmentEncoded>",
			    STR("<Attachment/></AttachmentEncoded>"));
	struct edxml *p = read_ok(a, text);

	(void)state;
	assert_int_equal(p->n_response_for, 0);
	assert_int_equal(p->n_to, 1);
	assert_int_equal(p->steering_type, -1);
	assert_int_equal(p->n_to_places, 0);
	assert_int_equal(p->n_traces, 1);
	assert_false(p->has_bussiness);
	assert_int_equal(p->n_attachments, 1);
	assert_true(edxml_is_acceptable(p));
}

/* ---- limits ---- */

static struct str repeated(struct arena *a, const char *text, size_t n)
{
	struct buf b;

	buf_init(&b, a, TEXT_MAX);
	for (size_t i = 0; i < n; i++)
		buf_add_c(&b, text);
	return buf_str(&b);
}

static struct str receivers(struct arena *a, size_t n)
{
	struct buf b;

	buf_init(&b, a, TEXT_MAX);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b,
			"<edXML:To><edXML:OrganId>%03zu.%02zu.%02zu.Z01</edXML:OrganId>"
			"<edXML:OrganName>Xã</edXML:OrganName></edXML:To>\n",
			i / 100 % 1000, i % 100, i / 100000);
	return buf_str(&b);
}

static const char one_receiver[] = "<edXML:To><edXML:OrganId>000.00.05.Z01</edXML:OrganId>"
				   "<edXML:OrganName>Sở Nội vụ (mẫu)</edXML:OrganName></edXML:To>";

static void test_receivers(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct edxml *p = read_ok(
		a, made_replace(a, made_document(a), one_receiver, receivers(a, LIMIT_RECEIVERS)));
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(p->n_to, LIMIT_RECEIVERS);
	assert_true(edxml_is_acceptable(p));
	assert_string_equal(str_c(a, p->to[4321].code), "043.21.00.Z01");
	assert_int_equal(
		packet_read(a, made_replace(a, made_document(a), one_receiver, receivers(a, 10000)),
			    4096, NOW, &p, &e),
		RC_LIMIT);
	assert_string_equal(e.key, "err.edxml.receivers");
	assert_string_equal(e.param[0], "5000");
	assert_finding(p, "S.To", FINDING_ERROR);
	assert_int_equal(line_of(p, "S.To"), 6 + LIMIT_RECEIVERS + 1);
	assert_int_equal(p->n_to, LIMIT_RECEIVERS);
	assert_false(edxml_is_acceptable(p));
}

static const struct limit_case {
	const char *name, *old, *open, *close;
	size_t n;
	enum rc want;
	const char *key, *rule;
} limit_cases[] = {
	{ "nesting", "<edXML:Subject>", "<edXML:a>", "</edXML:a>", 1000, RC_LIMIT, "err.xml.depth",
	  "S.Xml" },
	{ "elements", "<edXML:Subject>", "<edXML:a/>", "", LIMIT_XML_ELEMENTS, RC_LIMIT,
	  "err.xml.elements", "S.Xml" },
	{ "text", "thử nghiệm", "0123456789abcdef", "", LIMIT_XML_TEXT / 16 + 1, RC_LIMIT, "",
	  "S.Text" },
	{ "attachments", "<Attachment>", "<Attachment><ContentTransferEncoded/></Attachment>", "",
	  LIMIT_ATTACHMENTS, RC_LIMIT, "err.edxml.attachments", "S.Attachment" },
};

static void test_limits(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(limit_cases); i++) {
		AUTO_ARENA a = arena_new(NULL);
		const struct limit_case *c = &limit_cases[i];
		struct str many = str_cat(a, repeated(a, c->open, c->n),
					  repeated(a, c->close, c->n));
		struct str text = made_replace(a, made_document(a), c->old,
					       str_cat(a, many, str_of(c->old)));
		struct err e = ERR_INIT;
		struct edxml *p;

		if (packet_read(a, text, 4096, NOW, &p, &e) != c->want)
			fail_msg("%s: %s", c->name, e.text);
		if (c->key[0])
			assert_string_equal(e.key, c->key);
		assert_finding(p, c->rule, FINDING_ERROR);
		assert_true(line_of(p, c->rule) > 0);
		assert_false(edxml_is_acceptable(p));
		/* what stood before was read */
		assert_true(str_eq(p->from.code, STR("000.00.00.Z01")));
	}
}

/* Findings are cut off, but never the one that makes the packet unacceptable. */
static void test_findings_are_bounded(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	const char *bad = "<edXML:TraceHeader><edXML:OrganId>000.00.00.Z01</edXML:OrganId>"
			  "<edXML:Timestamp>?</edXML:Timestamp></edXML:TraceHeader>";
	struct str text =
		made_replace(a, made_document(a), "<edXML:TraceHeader>",
			     str_cat(a, repeated(a, bad, 300), STR("<edXML:TraceHeader>")));
	struct edxml *p;

	(void)state;
	p = read_ok(a, text);
	assert_int_equal(p->n_findings, LIMIT_FINDINGS);
	assert_true(p->n_findings_dropped >= 100);
	assert_true(edxml_is_acceptable(p));
	p = read_ok(a, made_replace(a, text, "JVBERi0=", STR("*")));
	assert_int_equal(p->n_findings, LIMIT_FINDINGS);
	assert_finding(p, "F.Base64", FINDING_ERROR);
	assert_false(edxml_is_acceptable(p));
}

/* ---- the stream ---- */

static void test_failure_stays(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct edxml_reader *r = edxml_reader_new(a, NULL);
	struct err e = ERR_INIT, again = ERR_INIT;
	struct edxml *p = NULL;

	(void)state;
	assert_int_equal(edxml_reader_feed(r, "<html>", 6, &e), RC_INVALID);
	assert_int_equal(edxml_reader_feed(r, "</html>", 7, NULL), RC_INVALID);
	assert_int_equal(edxml_reader_end(r, NOW, &p, &again), RC_INVALID);
	assert_string_equal(again.key, e.key);
	assert_finding(p, "F.Root", FINDING_ERROR);
	assert_int_equal(p->n_findings, 1);
}

static void piece_sizes_try(struct arena *a, struct str text)
{
	static const size_t pieces[] = { 1, 7, 1000 };
	struct edxml *p = NULL;
	struct err whole_e = ERR_INIT;
	enum rc rc = packet_read(a, text, SIZE_MAX, NOW, &p, &whole_e);
	struct str whole = dump_all(a, p);

	for (size_t i = 0; i < COUNT(pieces); i++) {
		struct err e = ERR_INIT;

		assert_int_equal(packet_read(a, text, pieces[i], NOW, &p, &e), rc);
		assert_string_equal(e.key, whole_e.key);
		assert_string_equal(dump_all(a, p).p, whole.p);
	}
}

/* However the bytes are cut, the same is read: every golden packet, sound or not. */
static void test_pieces(void **state)
{
	AUTO_ARENA outer = arena_new(NULL);
	const char *dir = str_c(outer,
				str_fmt(outer, "%s/tests/golden/edxml", getenv("VANTHU_SRC")));
	DIR *d = opendir(dir);
	size_t n = 0;

	(void)state;
	assert_non_null(d);
	for (struct dirent *en; (en = readdir(d)) != NULL;) {
		AUTO_ARENA a = arena_new(NULL);
		struct str text;

		if (!str_ends(str_of(en->d_name), STR(".edxml")))
			continue;
		n++;
		assert_int_equal(file_read(a, str_c(a, str_fmt(a, "%s/%s", dir, en->d_name)),
					   16 << 20, &text, NULL),
				 RC_OK);
		piece_sizes_try(a, text);
	}
	closedir(d);
	assert_true(n >= 30);
}

static struct str json_of(struct arena *a, const struct edxml *p)
{
	struct json j;

	json_init(&j, a, LIMIT_PAGE_BYTES);
	edxml_put(&j, a, p);
	return json_text(&j);
}

static void test_json(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct edxml *p = read_ok(
		a, made_replace(a, made_document(a), "thử nghiệm", STR("\"thử\" \\ &lt;b&gt;")));
	const struct jval *v = NULL, *message, *f;
	struct str s;

	(void)state;
	assert_int_equal(json_parse(a, json_of(a, p), &v, NULL), RC_OK);
	message = jval_get(v, "MessageHeader");
	assert_true(jval_str(jval_get(message, "Subject"), &s));
	assert_true(str_eq(s, STR("V/v \"thử\" \\ <b>")));
	assert_true(jval_str(jval_get(jval_at(jval_get(message, "To"), 0), "OrganId"), &s));
	assert_true(str_eq(s, STR("000.00.05.Z01")));
	assert_true(jval_str(jval_get(jval_at(jval_get(v, "attachments"), 0), "sha256"), &s));
	assert_int_equal(s.n, 64);
	assert_int_equal(json_parse(a, edxml_findings_json(a, p), &v, NULL), RC_OK);
	assert_int_equal(jval_count(v), p->n_findings);
	f = jval_at(v, 0);
	assert_true(jval_str(jval_get(f, "severity"), &s) && str_eq(s, STR("info")));
	assert_true(jval_str(jval_get(f, "vi"), &s) && s.n > 0);
}

/* What is kept with a packet is told again as it was found; what is no such list says nothing. */
static void test_kept_findings(void **state)
{
	static const char *const none[] = { "", "[", "{}", "7", "null", "{\"rule\":\"R\"}" };
	AUTO_ARENA a = arena_new(NULL);
	struct edxml *p = read_ok(
		a, made_replace(a, made_document(a), "thử nghiệm", STR("\"thử\" \\ &lt;b&gt;")));
	struct edxml_kept_finding *kept;

	(void)state;
	assert_true(p->n_findings > 0);
	assert_int_equal(edxml_findings_parse(a, edxml_findings_json(a, p), &kept), p->n_findings);
	for (size_t i = 0; i < p->n_findings; i++) {
		const struct edxml_finding *f = &p->findings[i];

		assert_true(str_eq_c(kept[i].rule, f->rule));
		assert_true(str_eq_c(kept[i].severity, f->severity == FINDING_ERROR     ? "error"
						       : f->severity == FINDING_WARNING ? "warning"
											: "info"));
		assert_true(str_eq_c(kept[i].element, f->element));
		assert_true(str_eq(kept[i].detail, f->detail));
		assert_true(str_eq_c(kept[i].text_vi, f->text_vi));
		assert_true(str_eq_c(kept[i].text_en, f->text_en));
		assert_int_equal(kept[i].line, f->line);
	}
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		assert_int_equal(edxml_findings_parse(a, str_of(none[i]), &kept), 0);
	assert_int_equal(edxml_findings_parse(a, STR("[{\"line\":\"x\",\"rule\":5}, 3]"), &kept),
			 2);
	assert_int_equal(kept[0].line, 0);
	assert_int_equal(kept[0].rule.n, 0);
	assert_non_null(kept[1].text_vi.p);
}

/* The person of a Bussiness is no person of the MessageHeader. */
static void test_json_person(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct edxml p;
	const struct jval *v = NULL;

	(void)state;
	edxml_init(&p, EDXML_DOCUMENT);
	p.has_bussiness = true;
	p.bussiness_type = 0;
	p.staff_name = STR("Nguyễn Văn An");
	assert_int_equal(json_parse(a, json_of(a, &p), &v, NULL), RC_OK);
	assert_null(jval_get(jval_get(v, "MessageHeader"), "StaffInfo"));
	assert_non_null(
		jval_get(jval_get(jval_get(v, "TraceHeaderList"), "Bussiness"), "StaffInfo"));
	edxml_init(&p, EDXML_STATUS);
	p.staff_name = STR("Nguyễn Văn An");
	assert_int_equal(json_parse(a, json_of(a, &p), &v, NULL), RC_OK);
	assert_non_null(jval_get(jval_get(v, "MessageHeader"), "StaffInfo"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_made_are_acceptable),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_future),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_bools),
		cmocka_unit_test(test_subject_lengths),
		cmocka_unit_test(test_texts_are_cleaned),
		cmocka_unit_test(test_structure),
		cmocka_unit_test(test_line_of_the_second),
		cmocka_unit_test(test_skipped_is_not_read),
		cmocka_unit_test(test_empty_is_absent),
		cmocka_unit_test(test_receivers),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_findings_are_bounded),
		cmocka_unit_test(test_failure_stays),
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_kept_findings),
		cmocka_unit_test(test_json_person),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

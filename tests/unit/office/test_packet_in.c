/* test_packet_in.c -- what comes from the axis is filed once, whatever it is, on both engines. */
#include "support/office_world.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include <unistd.h>

#include "markup/page.h"
#include "store/organ.h"

#define LA "000.00.33.Z09" /* an organ this node has not heard of */

static struct office_world *w;
static struct actor a_clerk, b_clerk;

static int setup(void **state)
{
	(void)state;
	w = office_world_new();
	a_clerk = office_tenant(w, OFFICE_A, "UBND tỉnh An Bình (mẫu)", OFFICE_URL);
	b_clerk = office_tenant(w, OFFICE_B, "Sở Nội vụ tỉnh An Bình (mẫu)", OFFICE_URL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	office_world_end(w);
	return 0;
}

/* The newest incoming document of B; fails when there are not n of them. */
static struct document_view newest(size_t n)
{
	const struct document_filter f = { .direction = DIRECTION_INCOMING };
	struct document_row *rows;
	struct err e = ERR_INIT;
	size_t found;

	assert_rc(RC_OK, office_document_list(&w->node, w->a, &b_clerk, &f, &rows, &found, &e), &e);
	assert_int_equal(found, n);
	return office_view(w, &b_clerk, rows[0].document.id);
}

static bool has_finding(const struct document_view *v, const char *rule)
{
	return str_find(v->packet.findings, str_of(rule)) != SIZE_MAX;
}

/* What A really sends to B. */
static struct str packet_of_a(void)
{
	const char *const to[] = { OFFICE_B, NULL };
	struct outbox_item *items;
	struct packet p;
	struct err e = ERR_INIT;
	size_t n;

	(void)office_send(w, &a_clerk, "15", to);
	items = office_claim(w, &n);
	assert_rc(RC_OK, office_packet_build(&w->node, w->a, items[0].packet_id, w->now, &p, &e),
		  &e);
	return office_bytes(w, &p);
}

static struct str attachment_bytes(const struct attachment *x)
{
	struct str s;

	assert_rc(RC_OK, blob_read(w->node.blobs, w->a, &x->blob, 1 << 20, &s, NULL), NULL);
	return s;
}

/* ---- a sound packet ---- */

static void test_arrives(void **state)
{
	struct str bytes = packet_of_a();
	struct document_view v;

	(void)state;
	assert_int_equal(office_arrive(w, &b_clerk, "d-1", MESSAGE_EDOC, bytes), PACKET_STORED);
	v = newest(1);
	assert_int_equal(v.document.state, DOCUMENT_WAITING);
	assert_true(str_eq_c(v.document.from_code, OFFICE_A));
	assert_true(str_eq_c(v.document.from_name, "UBND tỉnh An Bình (mẫu)"));
	assert_true(str_eq_c(v.document.code, "000.00.00.Z01,2026/11/20,15/UBND-VP"));
	assert_true(str_eq_c(v.document.subject, "Về việc thử liên thông văn bản"));
	assert_true(v.document.arrived_at == w->now);
	assert_int_equal(v.document.priority, 1);
	assert_int_equal(v.n_attachments, 1);
	assert_true(str_eq_c(v.attachments[0].name, "cong-van.pdf"));
	assert_true(str_eq_c(v.attachments[0].content_type, "application/pdf"));
	assert_true(str_eq_c(attachment_bytes(&v.attachments[0]), "%PDF-1.7 số 15"));
	assert_int_equal(v.packet.signature, SIGNATURE_VALID);
	assert_true(str_eq_c(v.packet.axis_doc_id, "d-1"));
	assert_true(str_eq(office_bytes(w, &v.packet), bytes));
	assert_true(v.may_register && v.may_refuse);
	assert_int_equal(v.n_traces, 2); /* arrived, and 01 on its way */
	assert_true(str_eq_c(v.traces[0].step, "arrived"));
	assert_true(str_eq_c(v.traces[1].status, "01"));
	assert_int_equal(office_count(w, "outbox WHERE receiver_code = '" OFFICE_A "'"), 1);
	assert_int_equal(office_count(w, "audit WHERE action = 'incoming.arrive'"), 1);
}

static void test_repeated(void **state)
{
	struct str bytes = packet_of_a();

	(void)state;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(office_arrive(w, &b_clerk, "d-1", MESSAGE_EDOC, bytes),
				 PACKET_STORED);
		w->now += TIME_MIN;
	}
	assert_int_equal(office_count(w, "document WHERE direction = 'incoming'"), 1);
	assert_int_equal(office_count(w, "packet WHERE direction = 'incoming'"), 1);
	assert_int_equal(office_count(w, "packet WHERE status_code = '01'"), 1);
	assert_int_equal(office_count(w, "audit WHERE action = 'incoming.arrive'"), 1);
}

static void test_twice_under_two_names(void **state)
{
	struct str bytes = packet_of_a();

	(void)state;
	assert_int_equal(office_arrive(w, &b_clerk, "d-1", MESSAGE_EDOC, bytes), PACKET_STORED);
	assert_int_equal(office_arrive(w, &b_clerk, "d-2", MESSAGE_EDOC, bytes), PACKET_DUPLICATE);
	assert_int_equal(office_arrive(w, &b_clerk, "d-2", MESSAGE_EDOC, bytes), PACKET_DUPLICATE);
	(void)newest(1);
	assert_int_equal(office_count(w, "packet WHERE state = 'duplicate'"), 1);
	/* another organ of this node that gets the same has its own */
	assert_int_equal(office_arrive(w, &a_clerk, "d-1", MESSAGE_EDOC, bytes), PACKET_STORED);
}

struct racer {
	struct str bytes;
	char doc_id[8];
	enum rc rc;
	enum packet_state state;
};

static void *file_it(void *arg)
{
	AUTO_ARENA a = arena_new(NULL);
	struct racer *r = arg;
	struct office_arrival x = { .tenant_id = b_clerk.tenant_id,
				    .type = MESSAGE_EDOC,
				    .axis_doc_id = str_of(r->doc_id),
				    .bytes = (int64_t)r->bytes.n };

	r->rc = blob_put(w->node.blobs, r->bytes, &x.blob, NULL);
	if (r->rc == RC_OK)
		r->rc = office_packet_file(&w->node, a, &x, w->now, &r->state, NULL);
	return NULL;
}

/* Two pollers at once, the same packet under two names: one document. One of the two may have to
 * come again. */
static void test_at_once(void **state)
{
	struct str bytes = packet_of_a();
	struct racer racers[4] = { 0 };
	pthread_t threads[4];
	int filed = 0;

	(void)state;
	for (int i = 0; i < 4; i++) {
		racers[i].bytes = bytes;
		(void)snprintf(racers[i].doc_id, sizeof racers[i].doc_id, "d-%d", i % 2);
		assert_int_equal(pthread_create(&threads[i], NULL, file_it, &racers[i]), 0);
	}
	for (int i = 0; i < 4; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		filed += racers[i].rc == RC_OK;
	}
	assert_true(filed > 0);
	(void)newest(1);
	for (int i = 0; i < 2; i++)
		(void)office_arrive(w, &b_clerk, racers[i].doc_id, MESSAGE_EDOC, bytes);
	(void)newest(1);
	assert_int_equal(office_count(w, "packet WHERE direction = 'incoming'"), 2);
	assert_int_equal(office_count(w, "packet WHERE status_code = '01'"), 1);
}

/* ---- from elsewhere ---- */

static enum rc find_fn(struct tx *tx, void *arg, struct err *e)
{
	struct organ *o = arg;
	return organ_find(tx, w->a, STR(LA), o, e);
}

static void test_unknown_sender(void **state)
{
	struct edxml p = office_foreign(w, LA, "7");
	struct document_view v;
	struct organ o;

	(void)state;
	assert_int_equal(office_arrive(w, &b_clerk, "d-1", MESSAGE_EDOC, office_write(w, &p)),
			 PACKET_STORED);
	v = newest(1);
	assert_int_equal(v.packet.signature, SIGNATURE_ABSENT);
	assert_true(str_eq_c(v.document.from_name, "Cơ quan lạ (mẫu)"));
	assert_rc(RC_OK, db_read(w->node.db, find_fn, &o, NULL), NULL);
	assert_int_equal(o.origin, ORIGIN_PROVISIONAL);
	assert_true(str_eq_c(o.name, "Cơ quan lạ (mẫu)"));
	/* it can be written to, now that it has a row */
	assert_int_equal(office_count(w, "outbox WHERE receiver_code = '" LA "'"), 1);
}

/* Names from outside: paths, doubles, other case; a text file travels in a ZIP and comes out of it. */
static void test_attachments(void **state)
{
	struct str bytes[] = { STR("một"), STR("hai"), STR("ba"), STR("bốn") };
	const char *const names[] = { "a.pdf", "a.pdf", "ghi chú.txt", "bảng.xlsx" };
	struct edxml p = office_foreign(w, LA, "7");
	struct edxml_attachment files[4] = { 0 };
	struct document_view v;
	struct str packet;

	(void)state;
	for (int i = 0; i < 4; i++)
		files[i] = (struct edxml_attachment){ .name = str_of(names[i]),
						      .sink_data = &bytes[i] };
	p.attachments = files;
	p.n_attachments = 4;
	packet = office_write(w, &p);
	/* the writer lets no path through; a stranger does */
	char *evil = arena_dup(w->a, packet.p, packet.n);
	for (char *at = evil; (at = strstr(at, "bảng.xlsx")) != NULL;) {
		memcpy(at, "../a.xlsx", 9);
		memmove(at + 9, at + strlen("bảng.xlsx"), strlen(at + strlen("bảng.xlsx")) + 1);
	}
	assert_int_equal(office_arrive(w, &b_clerk, "d-1", MESSAGE_EDOC, str_of(evil)),
			 PACKET_STORED);
	v = newest(1);
	assert_int_equal(v.n_attachments, 4);
	assert_true(str_eq_c(v.attachments[0].name, "a.pdf"));
	assert_true(str_eq_c(v.attachments[1].name, "(2) a.pdf"));
	assert_true(str_eq_c(v.attachments[2].name, "ghi chú.txt"));
	assert_true(str_eq_c(v.attachments[3].name, "a.xlsx"));
	assert_true(str_eq_c(attachment_bytes(&v.attachments[1]), "hai"));
	assert_true(str_eq_c(attachment_bytes(&v.attachments[2]), "ba"));
	assert_true(has_finding(&v, "F.AttachmentName"));
}

/* Vietnamese in decomposed form is filed composed; the raw bytes stay as they came. */
static void test_nfd(void **state)
{
	struct edxml p = office_foreign(w, LA, "7");
	struct str bytes = office_write(w, &p);
	struct document_view v;
	size_t at = str_find(bytes, STR("Về việc lạ"));
	struct str nfd = str_fmt(w->a,
				 "%.*sVe\xcc\x82\xcc\x80 vie\xcc\xa3\xcc\x82"
				 "c la\xcc\xa3%s",
				 (int)at, bytes.p, bytes.p + at + strlen("Về việc lạ"));

	(void)state;
	assert_int_equal(office_arrive(w, &b_clerk, "d-1", MESSAGE_EDOC, nfd), PACKET_STORED);
	v = newest(1);
	assert_true(str_eq_c(v.document.subject, "Về việc lạ"));
	assert_true(str_eq(office_bytes(w, &v.packet), nfd));
}

static const struct {
	int64_t type;
	const char *about, *vi, *en;
} businesses[] = {
	{ 2, "id-cũ", "Bên gửi cập nhật văn bản id-cũ: Lý do",
	  "The sender updates document id-cũ: Lý do" },
	{ 3, "id-cũ", "Văn bản này thay thế văn bản id-cũ: Lý do",
	  "This document replaces document id-cũ: Lý do" },
};

/* What is kept is told to each reader in his language. */
static struct str told(enum lang lang, struct str kept)
{
	return text_of_kept(w->a, lang, kept);
}

/* Update and replacement of what is not here: filed like others, and said what they are. (A recall is none:
 * test_recall.c.) */
static void test_business(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct edxml p = office_foreign(w, LA, str_fmt(w->a, "%zu", i).p);
		struct edxml_replacement r = { .document_id = str_of(businesses[i].about) };
		struct document_view v;

		p.has_bussiness = true;
		p.bussiness_type = businesses[i].type;
		p.bussiness_reason = STR("Lý do");
		p.bussiness_document_id = businesses[i].type == 2 ? str_of(businesses[i].about)
								  : STR("");
		if (businesses[i].type == 3) {
			p.replacements = &r;
			p.n_replacements = 1;
		}
		assert_int_equal(office_arrive(w, &b_clerk, str_fmt(w->a, "d-%zu", i).p,
					       MESSAGE_EDOC, office_write(w, &p)),
				 PACKET_STORED);
		v = newest(i + 1);
		assert_int_equal(v.document.state, DOCUMENT_WAITING);
		assert_true(str_eq_c(v.traces[0].step, "arrived-business"));
		assert_true(str_eq_c(told(LANG_VI, v.traces[0].text), businesses[i].vi));
		assert_true(str_eq_c(told(LANG_EN, v.traces[0].text), businesses[i].en));
	}
}

/* Another packet with the same DocumentId: both are there, and the second says so. */
static void test_same_document_id(void **state)
{
	static const struct {
		const char *subject, *status, *vi, *en;
	} rows[] = {
		{ "Lần một", "arrived", "", "" },
		{ "Lần hai", "arrived-again", "đang chờ tiếp nhận", "has arrived and waits" },
		{ "Lần ba", "arrived-again", "số đến 1 năm 2026", "number 1 of 2026" },
	};
	struct err e = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct edxml p = office_foreign(w, LA, "7");
		struct document_view v;
		int64_t number;

		p.subject = str_of(rows[i].subject);
		assert_int_equal(office_arrive(w, &b_clerk, str_fmt(w->a, "d-%zu", i).p,
					       MESSAGE_EDOC, office_write(w, &p)),
				 PACKET_STORED);
		v = newest(i + 1);
		assert_int_equal(v.document.state, DOCUMENT_WAITING);
		assert_true(str_eq_c(v.traces[0].step, rows[i].status));
		assert_true(str_find(told(LANG_VI, v.traces[0].text), str_of(rows[i].vi)) !=
			    SIZE_MAX);
		assert_true(str_find(told(LANG_EN, v.traces[0].text), str_of(rows[i].en)) !=
			    SIZE_MAX);
		if (i == 1)
			assert_rc(RC_OK,
				  office_incoming_register(&w->node, w->a, &b_clerk, v.document.id,
							   v.document.version, w->now, &number, &e),
				  &e);
	}
}

/* ---- what is wrong ---- */

static void test_tampered(void **state)
{
	struct str bytes = packet_of_a();
	char *changed = arena_dup(w->a, bytes.p, bytes.n);
	struct document_view v;

	(void)state;
	memcpy(strstr(changed, "Subject>V") + 8, "T", 1);
	assert_int_equal(
		office_arrive(w, &b_clerk, "d-1", MESSAGE_EDOC, str_of_n(changed, bytes.n)),
		PACKET_STORED);
	v = newest(1);
	assert_int_equal(v.packet.signature, SIGNATURE_INVALID);
	assert_true(v.packet.signature_reason.n > 0);
	assert_int_equal(v.document.state, DOCUMENT_WAITING); /* the clerk decides */
}

static const struct {
	const char *what, *bytes, *rule;
} broken[] = {
	{ "nothing", "", "F." },
	{ "not XML", "%PDF-1.7", "F.Xml" },
	{ "cut off", "<edXML xmlns=\"" EDXML_NAMESPACE "\"><edXMLEnvelope>", "F.Cut" },
	{ "XXE", "<!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/passwd\">]><edXML/>", "F.Dtd" },
	{ "another root", "<html/>", "F.Root" },
	{ "bad UTF-8", "<edXML xmlns=\"" EDXML_NAMESPACE "\">\xff</edXML>", "F.Utf8" },
	{ "no sender", "<edXML xmlns=\"" EDXML_NAMESPACE "\"/>", "N." },
};

/* Kept, shown with the findings, never in the way of others; no status goes out. */
static void test_unreadable(void **state)
{
	size_t n = sizeof broken / sizeof broken[0];

	(void)state;
	for (size_t i = 0; i < n; i++) {
		struct document_view v;

		if (office_arrive(w, &b_clerk, str_fmt(w->a, "d-%zu", i).p, MESSAGE_EDOC,
				  str_of(broken[i].bytes)) != PACKET_UNREADABLE)
			fail_msg("%s was taken", broken[i].what);
		v = newest(i + 1);
		assert_int_equal(v.document.state, DOCUMENT_UNREADABLE);
		if (!has_finding(&v, broken[i].rule))
			fail_msg("%s: %.*s", broken[i].what, STR_FMT(v.packet.findings));
		assert_true(str_eq_c(office_bytes(w, &v.packet), broken[i].bytes));
		assert_true(str_eq_c(v.traces[0].step, "unreadable"));
		assert_false(v.may_register);
	}
	assert_int_equal(office_count(w, "outbox"), 0);
	assert_int_equal(office_count(w, "organ WHERE origin = 'provisional'"), 0);
}

/* What could be read before it broke is shown. */
static void test_broken_in_the_middle(void **state)
{
	struct str bytes = packet_of_a();
	struct document_view v;

	(void)state;
	bytes.n = str_find(bytes, STR("AttachmentEncoded"));
	assert_int_equal(office_arrive(w, &b_clerk, "d-1", MESSAGE_EDOC, bytes), PACKET_UNREADABLE);
	v = newest(1);
	assert_true(str_eq_c(v.document.from_code, OFFICE_A));
	assert_true(str_eq_c(v.document.subject, "Về việc thử liên thông văn bản"));
	assert_int_equal(v.n_attachments, 0);
	assert_true(v.traces[0].text.n > 0);
}

static void test_damaged_attachment(void **state)
{
	struct str content = STR("nội dung của tệp đính kèm");
	struct edxml_attachment file = { .name = STR("a.pdf"), .sink_data = &content };
	struct edxml p = office_foreign(w, LA, "7");
	struct document_view v;
	struct str bytes;
	char *changed;

	(void)state;
	p.attachments = &file;
	p.n_attachments = 1;
	bytes = office_write(w, &p);
	changed = arena_dup(w->a, bytes.p, bytes.n);
	memcpy(strstr(changed, "</edXML:ContentTransferEncoded>") - 9, "@@@@", 4);
	if (office_arrive(w, &b_clerk, "d-1", MESSAGE_EDOC, str_of(changed)) != PACKET_STORED)
		fail_msg("not taken");
	v = newest(1);
	assert_true(has_finding(&v, "F.Base64"));
	assert_int_equal(v.n_attachments, 1);
	assert_true(str_starts(told(LANG_VI, v.attachments[0].description), STR("Tệp bị hỏng")));
	assert_true(str_starts(told(LANG_EN, v.attachments[0].description), STR("The file was")));
}

/* An axis that lists a status among documents: what it is counts. */
static void test_status_among_documents(void **state)
{
	const struct document about = { .code = STR("x"),
					.from_code = STR(OFFICE_B),
					.number = STR("1"),
					.notation = STR("Y"),
					.issued_on = { 2026, 1, 1 } };
	struct edxml p = office_status(w, LA, "01", &about);

	(void)state;
	assert_int_equal(office_arrive(w, &b_clerk, "d-1", MESSAGE_EDOC, office_write(w, &p)),
			 PACKET_UNMATCHED);
	assert_int_equal(office_count(w, "document"), 0);
}

/* The blob is not there (a disk was changed): an error, nothing filed, tried again later. */
static void test_blob_gone(void **state)
{
	struct office_arrival x = { .tenant_id = b_clerk.tenant_id,
				    .axis_doc_id = STR("d-1"),
				    .blob = { { 1 } },
				    .bytes = 9 };
	enum packet_state s;

	(void)state;
	assert_rc(RC_NOT_FOUND, office_packet_file(&w->node, w->a, &x, w->now, &s, NULL), NULL);
	assert_int_equal(office_count(w, "packet"), 0);
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		T(test_arrives),
		T(test_repeated),
		T(test_twice_under_two_names),
		T(test_at_once),
		T(test_unknown_sender),
		T(test_attachments),
		T(test_nfd),
		T(test_business),
		T(test_same_document_id),
		T(test_tampered),
		T(test_unreadable),
		T(test_broken_in_the_middle),
		T(test_damaged_attachment),
		T(test_status_among_documents),
		T(test_blob_gone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

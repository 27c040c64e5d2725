/* test_file_parts.c -- W12, W13: a work file that one packet cannot take goes in several, which arrive in any order,
 * twice, one of them much later; each is answered by itself, and the file is whole when all are there. Two organs on
 * one node, on both engines. */
#include "office/part.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/fd.h"
#include "base/limits.h"
#include "office/doctor.h"
#include "office/file_print.h"
#include "office/file_send.h"
#include "office/recall.h"
#include "staff.h"

#define ROOM (64 << 10) /* what a packet needs beside its files */
#define N_PAPERS 6
#define N_PARTS 4

static const char *const to_b[] = { OFFICE_B, NULL };
static struct staff s;
static struct node *node;
static struct actor a_clerk, a_other, b_clerk;
static struct problems problems;
static int n_arrived;

static int setup(void **state)
{
	(void)state;
	staff_begin(&s);
	node = &s.w->node;
	(void)staff_add(&s, &s.a_system, "vanthu", ROLE_CLERK);
	(void)staff_add(&s, &s.a_system, "chuyenvien", ROLE_SPECIALIST);
	(void)staff_add(&s, &s.b_system, "vanthu", ROLE_CLERK);
	a_clerk = staff_as(&s, &s.a_system, "vanthu");
	a_other = staff_as(&s, &s.a_system, "chuyenvien");
	b_clerk = staff_as(&s, &s.b_system, "vanthu");
	n_arrived = 0;
	/* one paper in the first part, two in each other one */
	s.w->conf.limit_packet_bytes = ROOM + 40000;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	staff_end(&s);
	return 0;
}

/* ---- in one line each ---- */

static struct str paper_bytes(int i, size_t n)
{
	char *p = arena_alloc(s.w->a, n);

	for (size_t k = 0; k < n; k++)
		p[k] = (char)('a' + (k * 7 + k / 97 + (size_t)i) % 26);
	return str_of_n(p, n);
}

static void put(int64_t file, int i, size_t bytes)
{
	const struct file_paper x = { .file = { file, 0 },
				      .item = { .title = str_fmt(s.w->a, "Bản vẽ %d", i),
						.name = str_fmt(s.w->a, "bản vẽ %d.txt", i),
						.dated = { 2026, 3, (int8_t)i } },
				      .fd = office_file(s.w, paper_bytes(i, bytes)) };
	struct err e = ERR_INIT;
	int64_t ordinal;

	problems.n = 0;
	assert_rc(RC_OK, office_file_put(node, &a_clerk, &x, s.w->now, &ordinal, &problems, &e),
		  &e);
}

static int64_t open_file(void)
{
	const struct work_file f = { .title = STR("Hồ sơ thiết kế cầu"),
				     .notation = STR("01.HS"),
				     .retention = 20,
				     .language = STR("Tiếng Việt") };
	struct err e = ERR_INIT;
	int64_t id;

	problems.n = 0;
	assert_rc(RC_OK, office_file_save(node, &a_clerk, &f, s.w->now, &id, &problems, &e), &e);
	return id;
}

static int64_t large_file(void)
{
	int64_t id = open_file();

	for (int i = 1; i <= N_PAPERS; i++)
		put(id, i, 10000);
	return id;
}

static struct letter_parts parts_of(int64_t letter)
{
	struct letter_parts x;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_letter_parts(node, s.w->a, &a_clerk, letter, &x, &e), &e);
	return x;
}

static enum delivery_state part_state(int64_t letter, int64_t part)
{
	struct letter_parts x = parts_of(letter);

	for (size_t i = 0; i < x.n_ways; i++) {
		if (x.ways[i].n == part)
			return x.ways[i].state;
	}
	fail_msg("no part %d", (int)part);
	return DELIVERY_DRAFT;
}

/* The draft of a whole file, sent the direct way. */
static int64_t issue(int64_t file)
{
	struct outgoing_file files[4];
	struct office_draft d;
	struct err e = ERR_INIT;
	int64_t draft, id;

	assert_rc(RC_OK, office_file_send(node, &a_clerk, file, s.w->now, &draft, &e), &e);
	struct document_view v = office_view(s.w, &a_clerk, draft);
	office_draft(s.w, &d, "302", to_b);
	d.form.document.id = draft;
	d.form.document.version = v.document.version;
	d.form.document.subject = v.document.subject;
	for (size_t i = 0; i < v.n_attachments; i++)
		files[i] = (struct outgoing_file){ .fd = -1, .keep_id = v.attachments[i].id };
	d.form.files = files;
	d.form.n_files = v.n_attachments;
	problems.n = 0;
	enum rc rc = office_outgoing_send(node, s.w->a, &a_clerk, 0, &d.form, s.w->now, &id,
					  &problems, &e);
	if (problems.n > 0)
		fail_msg("%s", staff_problems(&s, &problems));
	assert_rc(RC_OK, rc, &e);
	return id;
}

/* What waits is sent, and taken or refused by the axis: the bytes of each packet, in the order they left. */
static struct str *leave(bool is_taken, size_t *out_n)
{
	const struct attempt how = { .rc = is_taken ? RC_OK : RC_INVALID,
				     .http_status = 200,
				     .vxp_code = is_taken ? 0 : 22,
				     .error_key = STR("err.vxp"),
				     .told = STR("Trục không nhận") };
	struct str *out = ARENA_ARRAY(s.w->a, 32, struct str);
	struct outbox_item *items;
	struct packet p;
	struct err e = ERR_INIT;
	size_t n;

	for (*out_n = 0; *out_n < 32; ++*out_n) {
		items = office_claim(s.w, &n);
		if (n == 0)
			return out;
		assert_rc(RC_OK,
			  office_packet_build(node, s.w->a, items[0].packet_id, s.w->now, &p, &e),
			  &e);
		assert_true(p.bytes <= s.w->conf.limit_packet_bytes);
		out[*out_n] = office_bytes(s.w, &p);
		const struct office_outcome o = { .items = items,
						  .n_items = n,
						  .attempt = &how,
						  .axis_doc_id = str_fmt(s.w->a, "a-%lld",
									 (long long)p.id) };
		assert_rc(RC_OK, office_attempt_settle(node, s.w->a, &o, s.w->now, &e), &e);
	}
	fail_msg("too many packets");
	return out;
}

static enum packet_state arrive(const struct actor *whose, enum message_type type, struct str bytes)
{
	char id[24];

	(void)snprintf(id, sizeof id, "w-%d", ++n_arrived);
	return office_arrive(s.w, whose, id, type, bytes);
}

/* All that B has to say reaches A. */
static void answer(void)
{
	size_t n;
	struct str *said = leave(true, &n);

	for (size_t i = 0; i < n; i++)
		assert_int_equal(arrive(&a_clerk, MESSAGE_STATUS, said[i]), PACKET_STORED);
}

static int64_t newest_arrival(void)
{
	const struct document_filter f = { .direction = DIRECTION_INCOMING };
	struct document_row *rows;
	struct err e = ERR_INIT;
	size_t n;

	assert_rc(RC_OK, office_document_list(node, s.w->a, &b_clerk, &f, &rows, &n, &e), &e);
	assert_true(n > 0);
	return rows[0].document.id;
}

static struct arrived_file arrived(int64_t document)
{
	struct arrived_file x;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_file_arrived(node, s.w->a, &b_clerk, document, &x, &e), &e);
	return x;
}

static enum rc receive(int64_t document, int64_t *out, struct err *e)
{
	const struct file_receiving x = { .document_id = document, .notation = STR("07.HS") };

	problems.n = 0;
	*e = ERR_INIT;
	return office_file_receive(node, &b_clerk, &x, s.w->now, out, &problems, e);
}

static void enter(int64_t document)
{
	struct err e = ERR_INIT;
	int64_t number;

	assert_rc(RC_OK,
		  office_incoming_register(node, s.w->a, &b_clerk, document, 0, s.w->now, &number,
					   &e),
		  &e);
}

static enum rc again(const struct actor *who, int64_t letter, int64_t part, struct err *e)
{
	struct letter_parts x = parts_of(letter);

	*e = ERR_INIT;
	for (size_t i = 0; i < x.n_ways; i++) {
		if (x.ways[i].n == part)
			return office_part_again(
				node, who,
				(struct part_again){ x.ways[i].part_id, x.ways[i].delivery_id },
				s.w->now, e);
	}
	return RC_NOT_FOUND;
}

/* ---- from one organ to the other ---- */

static void parts_come_in_any_order(void **state)
{
	int64_t letter = issue(large_file()), document, made, n_bytes;
	struct file_view v;
	struct err e;
	size_t n;

	(void)state;
	struct letter_parts x = parts_of(letter);
	assert_int_equal(x.n_parts, N_PARTS - 1);
	assert_int_equal(x.n_files, 1);
	assert_int_equal(x.parts[0].n_files, 2);
	assert_int_equal(x.parts[2].n_files, 1);
	assert_int_equal(x.parts[2].n_of, N_PARTS);
	assert_int_equal(part_state(letter, 2), DELIVERY_QUEUED);
	struct str *p = leave(true, &n);
	assert_int_equal(n, N_PARTS);
	assert_int_equal(part_state(letter, 2), DELIVERY_SENT);
	/* the third before the letter, and once more under another DocId; the fourth is lost */
	assert_int_equal(arrive(&b_clerk, MESSAGE_EDOC, p[2]), PACKET_STORED);
	assert_int_equal(office_count(s.w, "document WHERE direction = 'incoming'"), 0);
	assert_int_equal(arrive(&b_clerk, MESSAGE_EDOC, p[2]), PACKET_DUPLICATE);
	assert_int_equal(arrive(&b_clerk, MESSAGE_EDOC, p[0]), PACKET_STORED);
	assert_int_equal(arrive(&b_clerk, MESSAGE_EDOC, p[1]), PACKET_STORED);
	n_bytes = office_count(s.w, "packet WHERE direction = 'incoming' AND bytes > 0");
	assert_int_equal(n_bytes, 3);
	assert_int_equal(office_count(s.w, "document WHERE direction = 'incoming'"), 1);
	document = newest_arrival();
	struct arrived_file f = arrived(document);
	assert_int_equal(f.n_of, N_PARTS);
	assert_int_equal(f.n_came, N_PARTS - 1);
	assert_true(str_eq_c(f.lacks, "4"));
	assert_int_equal(f.n_missing, 1);
	enter(document);
	assert_int_equal(receive(document, &made, &e), RC_CONFLICT);
	assert_string_equal(e.key, "err.file_missing");
	assert_int_equal(office_count(s.w, "work_file"), 1); /* the sender's */
	/* the sender sees which are there */
	answer();
	assert_int_equal(part_state(letter, 2), DELIVERY_ARRIVED);
	assert_int_equal(part_state(letter, 3), DELIVERY_ARRIVED);
	assert_int_equal(part_state(letter, 4), DELIVERY_SENT);
	/* days later */
	s.w->now += 3 * TIME_DAY;
	a_clerk = staff_as(&s, &s.a_system, "vanthu");
	b_clerk = staff_as(&s, &s.b_system, "vanthu");
	assert_rc(RC_OK, again(&a_clerk, letter, 4, &e), &e);
	assert_int_equal(part_state(letter, 4), DELIVERY_QUEUED);
	assert_int_equal(again(&a_clerk, letter, 4, &e), RC_CONFLICT);
	assert_string_equal(e.key, "err.part_waiting");
	p = leave(true, &n);
	assert_int_equal(n, 1);
	assert_int_equal(arrive(&b_clerk, MESSAGE_EDOC, p[0]), PACKET_STORED);
	answer();
	assert_int_equal(part_state(letter, 4), DELIVERY_ARRIVED);
	f = arrived(document);
	assert_int_equal(f.n_came, N_PARTS);
	assert_int_equal(f.lacks.n, 0);
	assert_int_equal(f.n_missing, 0);
	assert_rc(RC_OK, receive(document, &made, &e), &e);
	assert_rc(RC_OK, office_file_view(node, s.w->a, &b_clerk, made, 0, &v, &e), &e);
	assert_int_equal(v.n_rows, N_PAPERS + 1);
	for (int i = 0; i < N_PAPERS; i++) {
		assert_true(str_eq(v.rows[i].item.title, str_fmt(s.w->a, "Bản vẽ %d", i + 1)));
		assert_true(str_eq(v.rows[i].item.name, str_fmt(s.w->a, "bản vẽ %d.txt", i + 1)));
	}
	assert_int_equal(v.rows[N_PAPERS].item.document_id, document);
}

/* A part that is here already and comes in other bytes is answered, and not stored: neither its packet nor its
 * files. */
static void nothing_is_stored_twice(void **state)
{
	int64_t letter = issue(large_file());
	struct err e;
	size_t n;

	(void)state;
	struct str *p = leave(true, &n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(arrive(&b_clerk, MESSAGE_EDOC, p[i]), PACKET_STORED);
	int64_t n_files = office_count(s.w, "file_part_file"),
		n_full = office_count(s.w, "packet WHERE direction = 'incoming' AND bytes > 0");
	answer();
	assert_rc(RC_OK, again(&a_clerk, letter, 2, &e), &e);
	p = leave(true, &n);
	assert_int_equal(n, 1);
	assert_int_equal(arrive(&b_clerk, MESSAGE_EDOC, p[0]), PACKET_DUPLICATE);
	assert_int_equal(office_count(s.w, "file_part_file"), n_files);
	/* but the answers' */
	assert_int_equal(office_count(s.w, "packet WHERE direction = 'incoming' AND type = 'edoc' "
					   "AND bytes > 0"),
			 n_full);
	assert_int_equal(part_state(letter, 2), DELIVERY_SENT);
	answer();
	assert_int_equal(part_state(letter, 2), DELIVERY_ARRIVED);
}

/* ---- what goes wrong ---- */

static void what_the_axis_refuses_is_told_and_sent_again(void **state)
{
	int64_t letter = issue(large_file());
	struct err e;
	size_t n;

	(void)state;
	(void)leave(false, &n);
	assert_int_equal(n, N_PARTS);
	assert_int_equal(part_state(letter, 3), DELIVERY_FAILED);
	assert_int_equal(office_count(s.w, "trace WHERE step = 'part-failed'"), N_PARTS - 1);
	/* the letter again: with it what could not be sent */
	const struct delivery d = office_delivery(s.w, &a_clerk, letter, OFFICE_B);
	e = ERR_INIT;
	assert_rc(RC_OK, office_delivery_again(node, &a_clerk, d.id, s.w->now, &e), &e);
	assert_int_equal(part_state(letter, 3), DELIVERY_QUEUED);
	(void)leave(true, &n);
	assert_int_equal(n, N_PARTS);
	assert_int_equal(part_state(letter, 3), DELIVERY_SENT);
}

static void what_is_recalled_leaves_no_more(void **state)
{
	int64_t letter = issue(large_file());
	struct err e = ERR_INIT;
	size_t n;

	(void)state;
	problems.n = 0;
	assert_rc(RC_OK,
		  office_outgoing_recall(node, &a_clerk, letter, 0, STR("nhầm nơi nhận"), s.w->now,
					 &problems, &e),
		  &e);
	(void)leave(true, &n);
	assert_int_equal(n, 0);
	assert_int_equal(part_state(letter, 2), DELIVERY_CANCELLED);
	assert_int_equal(again(&a_clerk, letter, 2, &e), RC_CONFLICT); /* frozen */
}

static void what_no_packet_takes(void **state)
{
	int64_t file = open_file(), draft;
	struct err e = ERR_INIT;

	(void)state;
	put(file, 1, 1000);
	put(file, 2, 40000);
	assert_int_equal(office_file_send(node, &a_clerk, file, s.w->now, &draft, &e), RC_LIMIT);
	assert_string_equal(e.key, "err.file_send_big");
	assert_string_equal(e.param[0], "2");
	assert_int_equal(office_count(s.w, "file_part"), 0);
}

static void a_draft_takes_its_parts_along(void **state)
{
	struct err e = ERR_INIT;
	int64_t draft;

	(void)state;
	assert_rc(RC_OK, office_file_send(node, &a_clerk, large_file(), s.w->now, &draft, &e), &e);
	assert_int_equal(office_count(s.w, "file_part"), N_PARTS - 1);
	assert_rc(RC_OK, office_outgoing_discard(node, &a_clerk, draft, 1, s.w->now, &e), &e);
	assert_int_equal(office_count(s.w, "file_part"), 0);
	assert_int_equal(office_count(s.w, "file_part_file"), 0);
}

/* ---- who, and whose ---- */

static struct str part_packet(const char *from, const char *code, const char *content,
			      const char *rider)
{
	struct str bytes[2] = { str_of(content), str_of(rider) };
	struct edxml_attachment files[2] = {
		{ .name = STR("a.txt"), .sink_data = &bytes[0] },
		{ .name = STR(RIDER_NAME), .sink_data = &bytes[1] },
	};
	struct edxml p = office_foreign(s.w, from,
					str_c(s.w->a, str_fmt(s.w->a, "%d", n_arrived + 1)));

	p.attachments = files;
	p.n_attachments = 2;
	if (code)
		p.document_id = str_of(code);
	return office_write(s.w, &p);
}

#define OTHER "000.00.77.Z01"
#define LETTER OTHER ",2026/11/20,9/CV"

/* What says of itself that it is the second part of four. */
static struct str second(const char *code, const char *letter, const char *content)
{
	const char *rider = str_c(s.w->a,
				  str_fmt(s.w->a,
					  "{\"vanthu\":1,\"kind\":\"file-part\",\"letter\":\"%s\","
					  "\"part\":2,\"parts\":4}",
					  letter));

	return part_packet(OTHER, code, content, rider);
}

static int64_t n_documents(void)
{
	return office_count(s.w, "document WHERE direction = 'incoming'");
}

static void nobody_elses_part_counts(void **state)
{
	int64_t letter = issue(large_file());
	size_t n;

	(void)state;
	struct str *p = leave(true, &n);
	assert_int_equal(arrive(&b_clerk, MESSAGE_EDOC, p[0]), PACKET_STORED);
	int64_t document = newest_arrival();
	struct str code = parts_of(letter).document.code;
	const char *part = str_c(s.w->a, str_fmt(s.w->a, "%.*s,P2", STR_FMT(code)));
	assert_int_equal(
		arrive(&b_clerk, MESSAGE_EDOC, second(part, str_c(s.w->a, code), "bản vẽ giả")),
		PACKET_STORED);
	assert_int_equal(n_documents(), 1);
	assert_int_equal(arrived(document).n_came, 1);
	/* what names no part stays a document for the clerk */
	assert_int_equal(arrive(&b_clerk, MESSAGE_EDOC,
				part_packet(OTHER, "x,P5", "bản vẽ giả",
					    "{\"vanthu\":1,\"kind\":\"file-part\",\"letter\":\"x\","
					    "\"part\":5,\"parts\":4}")),
			 PACKET_STORED);
	assert_int_equal(n_documents(), 2);
}

/* W14: nothing is acknowledged that nobody sees: what is no sound part, or is another one than is here under its
 * number, or one too many, is a document at once. */
static void what_is_no_part_is_seen(void **state)
{
	(void)state;
	assert_int_equal(arrive(&b_clerk, MESSAGE_EDOC, second(NULL, LETTER, "a")), PACKET_STORED);
	assert_int_equal(n_documents(), 1); /* its own id says nothing of a letter */
	assert_int_equal(arrive(&b_clerk, MESSAGE_EDOC, second(LETTER ",P3", LETTER, "b")),
			 PACKET_STORED);
	assert_int_equal(n_documents(), 2); /* it says another number */
	assert_int_equal(arrive(&b_clerk, MESSAGE_EDOC, second(LETTER ",P2", LETTER, "c")),
			 PACKET_STORED);
	assert_int_equal(n_documents(), 2);
	assert_int_equal(arrive(&b_clerk, MESSAGE_EDOC, second(LETTER ",P2", LETTER, "d")),
			 PACKET_STORED);
	assert_int_equal(n_documents(), 3); /* other files */
	test_db_sql(
		s.w->t,
		str_c(s.w->a,
		      str_fmt(s.w->a,
			      "INSERT INTO file_part (tenant_id, direction, from_code, "
			      "letter_code, n, n_of, created_at) SELECT %lld, 'incoming', '" OTHER
			      "', 'L' || x, 2, 4, 1 FROM (WITH RECURSIVE c (x) AS (SELECT 1 "
			      "UNION ALL SELECT x + 1 FROM c WHERE x < %d) SELECT x FROM c) y",
			      (long long)b_clerk.tenant_id, LIMIT_PARTS_WAITING)));
	assert_int_equal(arrive(&b_clerk, MESSAGE_EDOC, second("M,P2", "M", "e")), PACKET_STORED);
	assert_int_equal(n_documents(), 4);
}

static void look_again(void)
{
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_parts_alone(node, s.w->now, NULL, &e), &e);
}

/* W14: a part whose letter does not come in time is a document, once. */
static void nobody_waits_for_ever(void **state)
{
	int64_t n, n_late;
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(arrive(&b_clerk, MESSAGE_EDOC, second(LETTER ",P2", LETTER, "c")),
			 PACKET_STORED);
	look_again();
	assert_int_equal(n_documents(), 0);
	s.w->now += (LIMIT_PART_WAIT_DAYS + 2) * TIME_DAY;
	assert_rc(RC_OK, doctor_parts(node, s.w->now, &n, &n_late, &e), &e);
	assert_true(n == 1 && n_late == 1);
	look_again();
	look_again();
	assert_int_equal(n_documents(), 1);
	b_clerk = staff_as(&s, &s.b_system, "vanthu");
	struct document_view v = office_view(s.w, &b_clerk, newest_arrival());
	assert_int_equal(v.document.state, DOCUMENT_WAITING);
	assert_int_equal(v.n_attachments, 1);
	assert_true(str_eq_c(v.attachments[0].name, "a.txt"));
	assert_true(str_eq_c(v.packet.document_code, LETTER ",P2"));
	assert_rc(RC_OK, doctor_parts(node, s.w->now, &n, &n_late, &e), &e);
	assert_true(n == 0 && n_late == 0);
}

/* W14: a letter that lists its parts shows them; one that does not list them hides nothing. */
static void a_letter_shows_what_it_lists(void **state)
{
	size_t n;

	(void)state;
	(void)issue(large_file());
	struct str *p = leave(true, &n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(arrive(&b_clerk, MESSAGE_EDOC, p[i]), PACKET_STORED);
	s.w->now += (LIMIT_PART_WAIT_DAYS + 1) * TIME_DAY;
	look_again();
	assert_int_equal(n_documents(), 1);
	test_db_sql(s.w->t, "UPDATE file_part SET document_id = 0 WHERE direction = 'incoming'");
	test_db_sql(s.w->t, "UPDATE rider SET kind = 'dossier' WHERE tenant_id IN (SELECT "
			    "tenant_id FROM file_part WHERE direction = 'incoming')");
	look_again();
	assert_int_equal(n_documents(), 1 + N_PARTS - 1);
}

/* What is handed out leaves the disk its reserve, and nobody holds many at once. */
static void exports_leave_room(void **state)
{
	struct file_print_wish wish = { .kind = FILE_PRINT_CONTENTS, .format = REGISTER_PDF };
	struct arena *each[LIMIT_EXPORTS_OWN], *a = arena_new(NULL);
	int64_t id = large_file();
	struct register_print made;
	struct err e = ERR_INIT;

	(void)state;
	blob_set_reserve(node->blobs, UINT64_MAX / 2);
	assert_int_equal(office_file_xml(node, a, &a_clerk, id, s.w->now, &made, &e),
			 RC_UNAVAILABLE);
	assert_string_equal(e.key, "err.disk_full");
	wish.file_id = id;
	e = ERR_INIT;
	assert_int_equal(office_file_print(node, a, &a_clerk, &wish, s.w->now, &made, &e),
			 RC_UNAVAILABLE);
	assert_string_equal(e.key, "err.disk_full");
	blob_set_reserve(node->blobs, 0);
	for (size_t i = 0; i < LIMIT_EXPORTS_OWN; i++) {
		each[i] = arena_new(NULL);
		e = ERR_INIT;
		assert_rc(RC_OK, office_file_xml(node, each[i], &a_clerk, id, s.w->now, &made, &e),
			  &e);
		fd_close(made.fd);
	}
	assert_int_equal(office_file_xml(node, a, &a_clerk, id, s.w->now, &made, &e), RC_BUSY);
	assert_string_equal(e.key, "err.export.busy");
	for (size_t i = 0; i < LIMIT_EXPORTS_OWN; i++)
		arena_free(each[i]); /* the answers have left */
	e = ERR_INIT;
	assert_rc(RC_OK, office_file_xml(node, a, &a_clerk, id, s.w->now, &made, &e), &e);
	fd_close(made.fd);
	arena_free(a);
}

static void doors(void **state)
{
	int64_t letter = issue(large_file());
	struct letter_parts x;
	struct err e = ERR_INIT;
	size_t n;

	(void)state;
	(void)leave(true, &n);
	assert_int_equal(again(&a_other, letter, 2, &e), RC_DENIED);
	assert_int_equal(again(&b_clerk, letter, 2, &e), RC_NOT_FOUND);
	assert_int_equal(office_letter_parts(node, s.w->a, &b_clerk, letter, &x, &e), RC_NOT_FOUND);
	assert_int_equal(part_state(letter, 2), DELIVERY_SENT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		TEST(parts_come_in_any_order),
		TEST(nothing_is_stored_twice),
		TEST(what_the_axis_refuses_is_told_and_sent_again),
		TEST(what_is_recalled_leaves_no_more),
		TEST(what_no_packet_takes),
		TEST(a_draft_takes_its_parts_along),
		TEST(nobody_elses_part_counts),
		TEST(what_is_no_part_is_seen),
		TEST(nobody_waits_for_ever),
		TEST(a_letter_shows_what_it_lists),
		TEST(exports_leave_room),
		TEST(doors),
	};

	return cmocka_run_group_tests_name("file parts", tests, NULL, NULL);
}

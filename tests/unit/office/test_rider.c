/* test_rider.c -- vanthu.json: added to a packet once, taken out where it may be believed, on both engines. */
#include "support/office_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "edxml/rider.h"
#include "markup/page.h"
#include "store/rider.h"

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

static enum rc put_fn(struct tx *tx, void *arg, struct err *e)
{
	return rider_put(tx, arg, e);
}

static enum rc find_fn(struct tx *tx, void *arg, struct err *e)
{
	struct rider *x = arg;

	return rider_find(tx, w->a, x->document_id, x, e);
}

static enum rc find(int64_t document_id, struct rider *out)
{
	*out = (struct rider){ .document_id = document_id };
	return db_read(w->node.db, find_fn, out, NULL);
}

/* A sends a document with a rider to B; its packet. */
static struct str packet_with(const char *number, struct str text)
{
	const char *const to[] = { OFFICE_B, NULL };
	struct rider x = { .kind = RIDER_TASK, .text = text };
	struct outbox_item *items;
	struct packet p;
	struct err e = ERR_INIT;
	size_t n;

	x.document_id = office_send(w, &a_clerk, number, to);
	assert_rc(RC_OK, db_write(w->node.db, put_fn, &x, &e), &e);
	items = office_claim(w, &n);
	assert_rc(RC_OK, office_packet_build(&w->node, w->a, items[0].packet_id, w->now, &p, &e),
		  &e);
	assert_rc(RC_OK, office_packet_build(&w->node, w->a, items[0].packet_id, w->now, &p, &e),
		  &e);
	return office_bytes(w, &p);
}

static struct document_view newest(void)
{
	const struct document_filter f = { .direction = DIRECTION_INCOMING };
	struct document_row *rows;
	struct err e = ERR_INIT;
	size_t n;

	assert_rc(RC_OK, office_document_list(&w->node, w->a, &b_clerk, &f, &rows, &n, &e), &e);
	assert_true(n > 0);
	return office_view(w, &b_clerk, rows[0].document.id);
}

static struct str task_text(void)
{
	struct json j;
	struct rider x;
	struct err e = ERR_INIT;

	rider_begin(&j, w->a, RIDER_TASK);
	json_kv_str(&j, "title", STR("Báo cáo quý IV"));
	assert_rc(RC_OK, rider_end(&j, &x, &e), &e);
	assert_int_equal(x.kind, RIDER_TASK);
	return x.text;
}

static void test_goes_and_comes(void **state)
{
	struct str bytes = packet_with("15", task_text());
	struct edxml *p = office_read(w, bytes);
	struct document_view v;
	const struct jval *root;
	struct rider x;

	(void)state;
	/* whoever does not know it has one more file */
	assert_int_equal(p->n_attachments, 2);
	assert_true(str_eq_c(p->attachments[0].name, "cong-van.pdf"));
	assert_true(str_eq_c(p->attachments[1].name, RIDER_NAME));
	for (size_t i = 0; i < p->n_findings; i++)
		assert_int_equal(p->findings[i].severity, FINDING_INFO);
	assert_int_equal(office_arrive(w, &b_clerk, "d-1", MESSAGE_EDOC, bytes), PACKET_STORED);
	v = newest();
	assert_int_equal(v.n_attachments, 1);
	assert_true(str_eq_c(v.attachments[0].name, "cong-van.pdf"));
	assert_int_equal(find(v.document.id, &x), RC_OK);
	assert_int_equal(x.kind, RIDER_TASK);
	assert_int_equal(rider_parse(w->a, x.text, &x, &root, NULL), RC_OK);
	assert_true(str_eq_c(rider_line(w->a, root, "title", 100), "Báo cáo quý IV"));
	/* again: nothing more */
	assert_int_equal(office_arrive(w, &b_clerk, "d-1", MESSAGE_EDOC, bytes), PACKET_STORED);
	assert_int_equal(office_count(w, "rider"), 2);
}

static struct edxml foreign(struct edxml_attachment files[3], struct str bytes[2],
			    const char *number)
{
	struct edxml p = office_foreign(w, LA, number);

	files[0] = (struct edxml_attachment){ .name = STR("a.pdf"), .sink_data = &bytes[0] };
	files[1] = (struct edxml_attachment){ .name = STR(RIDER_NAME), .sink_data = &bytes[1] };
	p.attachments = files;
	p.n_attachments = 2;
	return p;
}

/* What cannot be used is a file like others; the document arrives whatever it is. */
static void test_broken(void **state)
{
	static const struct {
		const char *bytes;
		bool is_noted, is_taken;
	} cases[] = {
		{ "{\"vanthu\":1,\"kind\":\"task\",\"more\":[1]}", false, true },
		{ "{\"vanthu\":2,\"kind\":\"task\"}", false, false },
		{ "{\"vanthu\":1,\"kind\":\"hoa\"}", false, false },
		{ "{\"vanthu\":1", true, false },
		{ "[]", true, false },
		{ "{\"kind\":\"task\"}", true, false },
		{ "\xff\xfe", true, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str bytes[] = { STR("%PDF-1.7"), str_of(cases[i].bytes) };
		struct edxml_attachment files[3] = { 0 };
		struct edxml p = foreign(files, bytes, str_fmt(w->a, "%zu", i + 1).p);
		struct rider x;
		assert_int_equal(office_arrive(w, &b_clerk, str_fmt(w->a, "d-%zu", i).p,
					       MESSAGE_EDOC, office_write(w, &p)),
				 PACKET_STORED);
		struct document_view v = newest();
		assert_int_equal(v.document.state, DOCUMENT_WAITING);
		assert_false(v.document.is_faulty);
		assert_int_equal(v.n_attachments, cases[i].is_taken ? 1 : 2);
		assert_int_equal(find(v.document.id, &x), cases[i].is_taken ? RC_OK : RC_NOT_FOUND);
		if (!cases[i].is_taken)
			assert_int_equal(
				text_of_kept(w->a, LANG_VI, v.attachments[1].description).n > 0,
				cases[i].is_noted);
	}
}

/* Of two nobody knows which is meant; a packet that was changed on the way is not believed. */
static void test_not_believed(void **state)
{
	struct str bytes[] = { STR("%PDF-1.7"), STR("{\"vanthu\":1,\"kind\":\"task\"}") };
	struct edxml_attachment files[3] = { 0 };
	struct edxml p = foreign(files, bytes, "1");
	struct rider x;

	(void)state;
	files[2] = files[1];
	files[2].name = STR("vanthu-json");
	p.n_attachments = 3;
	struct str twice = office_write(w, &p);
	char *evil = arena_dup(w->a, twice.p, twice.n);
	for (char *at = evil; (at = strstr(at, "vanthu-json")) != NULL;)
		memcpy(at, "vanthu.json", 11);
	assert_int_equal(office_arrive(w, &b_clerk, "d-1", MESSAGE_EDOC, str_of_n(evil, twice.n)),
			 PACKET_STORED);
	struct document_view v = newest();
	assert_int_equal(v.n_attachments, 3);
	assert_int_equal(find(v.document.id, &x), RC_NOT_FOUND);

	struct str signed_one = packet_with("15", task_text());
	char *changed = arena_dup(w->a, signed_one.p, signed_one.n);
	char *subject = strstr(changed, "Về việc thử");
	assert_non_null(subject);
	memcpy(subject + strlen("Về việc t"), "r", 1);
	assert_int_equal(
		office_arrive(w, &b_clerk, "d-2", MESSAGE_EDOC, str_of_n(changed, signed_one.n)),
		PACKET_STORED);
	v = newest();
	assert_int_equal(v.packet.signature, SIGNATURE_INVALID);
	assert_int_equal(v.n_attachments, 2);
	assert_int_equal(find(v.document.id, &x), RC_NOT_FOUND);
}

/* The name is the program's: a person's file would be taken for it. */
static void test_name_is_kept(void **state)
{
	const char *const to[] = { OFFICE_B, NULL };
	struct problems problems = { .n = 0 };
	struct office_draft d;
	struct err e = ERR_INIT;
	int64_t id;

	(void)state;
	office_draft(w, &d, "15", to);
	d.files[1] = (struct outgoing_file){ .name = STR(RIDER_NAME),
					     .fd = office_file(w, STR("{}")) };
	d.form.n_files = 2;
	assert_rc(RC_INVALID,
		  office_outgoing_send(&w->node, w->a, &a_clerk, 0, &d.form, w->now, &id, &problems,
				       &e),
		  &e);
	assert_int_equal(problems.n, 1);
	assert_string_equal(problems.p[0].key, "problem.file_rider");
}

/* doc/vanthu.schema.json refuses what nobody here would follow, as far as a schema can say it. */
static void test_the_schema(void **state)
{
	(void)state;
	office_conforms(STR(
		"{\"vanthu\":1,\"kind\":\"urging\",\"code\":\"x\",\"more\":[1]}\n"
		"{\"vanthu\":1,\"kind\":\"file-part\",\"letter\":\"x\",\"part\":2,\"parts\":3}\n"
		"!{\"vanthu\":1,\"kind\":\"file-part\",\"letter\":\"x\",\"part\":1,\"parts\":3}\n"
		"!{\"vanthu\":1,\"kind\":\"urging\"}\n"
		"!{\"vanthu\":1,\"kind\":\"urging\",\"code\":\"x\",\"due\":\"1/12/2026\"}\n"
		"!{\"vanthu\":2,\"kind\":\"urging\",\"code\":\"x\"}\n"
		"!{\"vanthu\":1,\"kind\":\"perhaps\"}\n"
		"!{\"vanthu\":1}\n"
		"!{\"kind\":\"urging\",\"code\":\"x\"}\n"
		"![]\n"
		"!{\"vanthu\":1,\"kind\":\"opinion-answer\",\"verdict\":\"none\",\"text\":\"\"}\n"
		"!{\"vanthu\":1,\"kind\":\"dossier\",\"parts\":[{\"paper\":true}]}\n"
		"!{\"vanthu\":1,\"kind\":\"task\",\"act\":\"give\",\"n\":0}\n"
		"!{\"vanthu\":1,\"kind\":\"task\",\"code\":\"x\",\"act\":\"grant\",\"n\":0}\n"
		"!{\"vanthu\":1,\"kind\":\"task-report\",\"code\":\"x\",\"act\":\"give\",\"n\":1}\n"
		"!{\"vanthu\":1,\"kind\":\"file-manifest\",\"items\":[]}\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_goes_and_comes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_broken, setup, teardown),
		cmocka_unit_test_setup_teardown(test_not_believed, setup, teardown),
		cmocka_unit_test_setup_teardown(test_name_is_kept, setup, teardown),
		cmocka_unit_test(test_the_schema),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

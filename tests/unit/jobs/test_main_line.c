/* test_main_line.c -- from agency to agency and back, over a real axis and real HTTP: on one node that
 * plays all parts, and on three; with crashes in between, and with what an axis refuses. */
#include "site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "carrier/carrier.h"
#include "store/organ.h"

#define NAME_A "UBND tỉnh An Bình (mẫu)"
#define NAME_B "Sở Nội vụ tỉnh An Bình (mẫu)"

/* Who is where: one world plays all parts, or each has its own. */
struct stage {
	struct office_world *axis, *a, *b;
	struct site *site;
	struct actor a_clerk, b_clerk;
};
static struct stage st;

static void stage_open(bool is_one_node)
{
	st.axis = office_world_new();
	st.a = is_one_node ? st.axis : office_world_new();
	st.b = is_one_node ? st.axis : office_world_new();
	st.site = site_start(st.axis);
	st.a_clerk = office_tenant(st.a, OFFICE_A, NAME_A, site_url(st.site));
	st.b_clerk = office_tenant(st.b, OFFICE_B, NAME_B, site_url(st.site));
	site_member(st.axis, OFFICE_A, NAME_A);
	site_member(st.axis, OFFICE_B, NAME_B);
}

static int one_node(void **state)
{
	(void)state;
	stage_open(true);
	return 0;
}

static int three_nodes(void **state)
{
	(void)state;
	stage_open(false);
	(void)run_directory(st.a, &st.a_clerk);
	(void)run_directory(st.b, &st.b_clerk);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	site_stop(st.site);
	if (st.a != st.axis)
		office_world_end(st.a);
	if (st.b != st.axis)
		office_world_end(st.b);
	office_world_end(st.axis);
	return 0;
}

/* Everything that can move, moves. */
static void settle_down(void)
{
	for (int i = 0; i < 3; i++) {
		(void)run_deliver(st.a);
		(void)run_deliver(st.b);
		(void)run_poll(st.a, &st.a_clerk);
		(void)run_poll(st.b, &st.b_clerk);
	}
}

static int64_t send_to_b(const char *number)
{
	const char *const to[] = { OFFICE_B, NULL };
	return office_send(st.a, &st.a_clerk, number, to);
}

static void assert_b(int64_t id, enum delivery_state state, const char *code)
{
	struct delivery d = office_delivery(st.a, &st.a_clerk, id, OFFICE_B);

	if (d.state != state || !str_eq_c(d.status, code))
		fail_msg("%.*s %.*s: %.*s", STR_FMT(delivery_state_text(d.state)),
			 STR_FMT(d.status), STR_FMT(d.status_text));
}

/* ---- there and back ---- */

static void test_registered(void **state)
{
	int64_t number, id = send_to_b("15");
	struct document_view v;
	struct str s;
	struct err e = ERR_INIT;

	(void)state;
	assert_b(id, DELIVERY_QUEUED, "");
	assert_int_equal(run_deliver(st.a), 1);
	assert_b(id, DELIVERY_SENT, "");
	assert_int_equal(run_poll(st.b, &st.b_clerk), 1);
	v = arrived(st.b, &st.b_clerk);
	assert_int_equal(v.document.state, DOCUMENT_WAITING);
	assert_true(str_eq_c(v.document.from_name, NAME_A));
	assert_int_equal(v.packet.signature, SIGNATURE_VALID);
	assert_rc(RC_OK, blob_read(st.b->node.blobs, st.b->a, &v.attachments[0].blob, 1000, &s, &e),
		  &e);
	assert_true(str_eq_c(s, "%PDF-1.7 số 15"));
	assert_int_equal(run_deliver(st.b), 1);
	assert_int_equal(run_poll(st.a, &st.a_clerk), 1);
	assert_b(id, DELIVERY_ARRIVED, "01");
	assert_rc(RC_OK,
		  office_incoming_register(&st.b->node, st.b->a, &st.b_clerk, v.document.id,
					   v.document.version, st.b->now, &number, &e),
		  &e);
	assert_int_equal(number, 1);
	settle_down();
	assert_b(id, DELIVERY_RECEIVED, "03");
	/* nothing is left anywhere, and looking again changes nothing */
	assert_int_equal(run_poll(st.b, &st.b_clerk), 0);
	assert_int_equal(run_deliver(st.b), 0);
	assert_int_equal(office_count(st.axis, "axis_delivery WHERE state <> 'DONE'"), 0);
	assert_int_equal(count_incoming(st.b, &st.b_clerk), 1);
}

static void test_refused(void **state)
{
	int64_t id = send_to_b("15");
	struct problems problems = { .n = 0 };
	struct document_view v;
	struct err e = ERR_INIT;

	(void)state;
	settle_down();
	v = arrived(st.b, &st.b_clerk);
	assert_rc(RC_OK,
		  office_incoming_refuse(&st.b->node, st.b->a, &st.b_clerk, v.document.id,
					 v.document.version, STR("Không thuộc thẩm quyền"),
					 st.b->now, &problems, &e),
		  &e);
	settle_down();
	assert_b(id, DELIVERY_REFUSED, "02");
	assert_true(str_eq_c(office_delivery(st.a, &st.a_clerk, id, OFFICE_B).status_text,
			     "Không thuộc thẩm quyền"));
}

/* Many, both ways, at once. */
static void test_many(void **state)
{
	const char *const to_a[] = { OFFICE_A, NULL };

	(void)state;
	for (int i = 1; i <= 12; i++) {
		(void)send_to_b(str_fmt(st.a->a, "%d", i).p);
		(void)office_send(st.b, &st.b_clerk, str_fmt(st.b->a, "%d", i).p, to_a);
	}
	settle_down();
	assert_int_equal(count_incoming(st.b, &st.b_clerk), 12);
	assert_int_equal(count_incoming(st.a, &st.a_clerk), 12);
	assert_int_equal(office_count(st.a, "delivery WHERE state = 'arrived'"),
			 st.a == st.b ? 24 : 12);
}

/* ---- crashes ---- */

/* The axis has it, but this process died before it could write that down. */
static void test_died_after_sending(void **state)
{
	const struct axis_client_options o = { .stop = NULL };
	int64_t id = send_to_b("15");
	struct outbox_item *items;
	struct axis_receipt first;
	struct packet p;
	struct err e = ERR_INIT;
	size_t n;
	int fd;

	(void)state;
	items = office_claim(st.a, &n);
	assert_rc(RC_OK,
		  office_packet_build(&st.a->node, st.a->a, items[0].packet_id, st.a->now, &p, &e),
		  &e);
	struct axis_visit v = { .arena = st.a->a,
				.now = st.a->now,
				.login = { .url = str_of(site_url(st.site)),
					   .system_id = STR(OFFICE_A),
					   .secret = STR("s3cret-of-a-test") } };
	fd = office_file(st.a, office_bytes(st.a, &p));
	const struct axis_parcel parcel = {
		.type = MESSAGE_EDOC, .fd = fd, .bytes = (uint64_t)p.bytes, .sha256 = p.blob.b
	};
	assert_rc(RC_OK, axis_client_open(&o, &v.client, &e), &e);
	assert_rc(RC_OK, axis_send(&v, &parcel, &first, &e), &e);
	axis_client_close(v.client);
	assert_int_equal(run_deliver(st.a), 0); /* the lease is still ours */
	st.a->now += TIME_HOUR;
	assert_int_equal(run_deliver(st.a), 1);
	assert_b(id, DELIVERY_SENT, "");
	assert_int_equal(office_count(st.axis, "axis_packet WHERE type = 'edoc'"), 1);
	assert_true(str_eq(office_view(st.a, &st.a_clerk, id).packet.axis_doc_id, first.doc_id));
	settle_down();
	assert_int_equal(count_incoming(st.b, &st.b_clerk), 1);
}

/* Filed, but the axis was not told: it lists the packet again. */
static void test_died_before_telling(void **state)
{
	(void)state;
	(void)send_to_b("15");
	(void)run_deliver(st.a);
	(void)run_poll(st.b, &st.b_clerk);
	test_db_sql(st.axis->t, "UPDATE axis_delivery SET state = 'INITIAL'");
	assert_int_equal(run_poll(st.b, &st.b_clerk), 1);
	assert_int_equal(count_incoming(st.b, &st.b_clerk), 1);
	assert_int_equal(office_count(st.axis, "axis_delivery WHERE state = 'INITIAL'"), 0);
	assert_int_equal(office_count(st.b, "packet WHERE status_code = '01'"), 1);
}

/* ---- what the axis refuses ---- */

static void test_receiver_gone(void **state)
{
	const char *const to[] = { OFFICE_B, "000.00.77.Z01", NULL };
	int64_t id;

	(void)state;
	office_know(st.a, "000.00.77.Z01", "Đơn vị đã giải thể"); /* the axis has no such organ */
	if (st.a == st.axis)
		site_remove(st.axis, "000.00.77.Z01");
	test_db_sql(st.a->t, "UPDATE organ SET state = 'active' WHERE code = '000.00.77.Z01'");
	id = office_send(st.a, &st.a_clerk, "15", to);
	test_db_sql(st.axis->t, "UPDATE organ SET state = 'removed' WHERE code = '000.00.77.Z01'");
	settle_down();
	assert_b(id, DELIVERY_ARRIVED, "01");
	struct delivery d = office_delivery(st.a, &st.a_clerk, id, "000.00.77.Z01");
	assert_int_equal(d.state, DELIVERY_FAILED);
	assert_true(str_find(d.status_text, STR("000.00.77.Z01")) != SIZE_MAX);
}

/* A wrong secret: everything waits, says why, and goes once it is right. */
static void test_wrong_secret(void **state)
{
	int64_t id = send_to_b("15");
	struct delivery d;

	(void)state;
	test_db_sql(st.a->t,
		    "UPDATE tenant SET axis_secret = 'x' WHERE organ_code = '" OFFICE_A "'");
	(void)run_deliver(st.a);
	d = office_delivery(st.a, &st.a_clerk, id, OFFICE_B);
	assert_int_equal(d.state, DELIVERY_QUEUED);
	assert_true(str_find(d.status_text, STR("[\"15\"")) != SIZE_MAX);
	test_db_sql(st.a->t, "UPDATE tenant SET axis_secret = 's3cret-of-a-test'");
	st.a->now += TIME_HOUR;
	st.b->now = st.a->now;
	settle_down();
	assert_b(id, DELIVERY_ARRIVED, "01");
}

/* ---- the axis is away ---- */

static void test_outage(void **state)
{
	int64_t ids[8];
	const char *url = site_url(st.site);

	(void)state;
	for (int i = 0; i < 8; i++)
		ids[i] = send_to_b(str_fmt(st.a->a, "%d", i + 1).p);
	test_db_sql(st.a->t, "UPDATE tenant SET axis_url = 'http://127.0.0.1:1/vxp'");
	/* five failures open the circuit: the other three are not even tried */
	assert_int_equal(run_deliver(st.a), 5);
	assert_int_equal(office_count(st.a, "outbox WHERE attempts > 0"), 5);
	assert_b(ids[0], DELIVERY_QUEUED, "");
	assert_true(office_delivery(st.a, &st.a_clerk, ids[0], OFFICE_B).status_text.n > 0);
	st.a->now += TIME_HOUR;
	assert_int_equal(run_deliver(st.a), 1); /* one probe */
	test_db_sql(st.a->t, str_fmt(st.a->a, "UPDATE tenant SET axis_url = '%s'", url).p);
	st.a->now += TIME_HOUR;
	st.b->now = st.axis->now = st.a->now;
	settle_down();
	for (int i = 0; i < 8; i++)
		assert_b(ids[i], DELIVERY_ARRIVED, "01");
	assert_int_equal(count_incoming(st.b, &st.b_clerk), 8);
}

/* ---- one that cannot be built ---- */

static void test_poison_packet(void **state)
{
	int64_t bad, good;

	(void)state;
	bad = send_to_b("1");
	good = send_to_b("2");
	test_db_sql(st.a->t, str_fmt(st.a->a, "UPDATE document SET subject = '' WHERE id = %lld",
				     (long long)bad)
				     .p);
	settle_down();
	assert_b(good, DELIVERY_ARRIVED, "01");
	assert_b(bad, DELIVERY_FAILED, "");
	assert_true(office_delivery(st.a, &st.a_clerk, bad, OFFICE_B).status_text.n > 0);
}

/* One at which the process died again and again is given up, unsent. */
static void test_deadly_packet(void **state)
{
	int64_t id = send_to_b("1");

	(void)state;
	st.a->conf.outbox_max_attempts = 4;
	test_db_sql(st.a->t, "UPDATE outbox SET attempts = 4");
	assert_int_equal(run_deliver(st.a), 1);
	assert_b(id, DELIVERY_FAILED, "");
	assert_int_equal(office_count(st.axis, "axis_packet"), 0);
}

#define ONE(fn) cmocka_unit_test_setup_teardown(fn, one_node, teardown)
#define THREE(fn)                                                                                  \
	{                                                                                          \
#fn "_three_nodes", fn, three_nodes, teardown, NULL                                \
	}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		ONE(test_registered),
		THREE(test_registered),
		ONE(test_refused),
		THREE(test_refused),
		ONE(test_many),
		ONE(test_died_after_sending),
		THREE(test_died_after_sending),
		ONE(test_died_before_telling),
		ONE(test_receiver_gone),
		THREE(test_receiver_gone),
		ONE(test_wrong_secret),
		ONE(test_outage),
		ONE(test_poison_packet),
		ONE(test_deadly_packet),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

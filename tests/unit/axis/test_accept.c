/* test_accept.c -- taking packets in: what is refused and why, what is kept, and that a repetition
 * changes nothing. Promises A1 to A3, A5 of axis.h. */
#include "support/axis_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/sha256.h"

static struct axis_world *w;

static int setup(void **state)
{
	(void)state;
	w = axis_world_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	axis_world_end(w);
	return 0;
}

static struct blob_id id_of(struct str bytes)
{
	struct blob_id id;
	sha256_of(bytes, id.b);
	return id;
}

/* text with the one `what` in it replaced */
static struct str changed(struct str text, const char *what, const char *by)
{
	size_t at = str_find(text, str_of(what));
	assert_true(at != SIZE_MAX);
	return str_fmt(w->a, "%.*s%s%.*s", (int)at, text.p, by, (int)(text.n - at - strlen(what)),
		       text.p + at + strlen(what));
}

static bool has(struct str text, const char *what)
{
	return str_find(text, str_of(what)) != SIZE_MAX;
}

/* Nothing of a refused packet is left but the refusal. */
static void assert_nothing_kept(struct str packet)
{
	static const char *const organs[] = { ORGAN_A, ORGAN_B, ORGAN_C, ORGAN_L };
	struct blob_id id = id_of(packet);
	size_t n;
	assert_false(blob_exists(w->node.blobs, &id));
	for (size_t i = 0; i < 4; i++) {
		world_received(w, organs[i], MESSAGE_EDOC, &n);
		assert_int_equal(n, 0);
		world_received(w, organs[i], MESSAGE_STATUS, &n);
		assert_int_equal(n, 0);
		world_sent(w, organs[i], MESSAGE_EDOC, &n);
		assert_int_equal(n, 0);
	}
	assert_int_equal(w->n_arrived, 0);
}

/* ---- accepted ---- */

static void test_document(void **state)
{
	(void)state;
	struct str doc_id;
	size_t n;
	struct str packet = world_packet(
		w, &(struct world_packet){ .to = { ORGAN_B, ORGAN_C }, .attachment_bytes = 5000 });
	struct axis_refusal r = world_accept(w, ORGAN_A, MESSAGE_EDOC, packet, &doc_id);
	assert_int_equal(r.code, VXP_OK);
	assert_int_equal(doc_id.n, 36);
	struct blob_id id = id_of(packet);
	assert_true(blob_exists(w->node.blobs, &id));

	struct axis_received *got = world_received(w, ORGAN_B, MESSAGE_EDOC, &n);
	assert_int_equal(n, 1);
	assert_true(str_eq_c(got->sender_code, ORGAN_A) && str_eq_c(got->receiver_code, ORGAN_B));
	assert_int_equal(got->state, TRANSPORT_INITIAL);
	assert_int_equal(got->created_at, w->now);
	assert_false(str_eq(got->doc_id, doc_id));
	struct axis_received *also = world_received(w, ORGAN_C, MESSAGE_EDOC, &n);
	assert_int_equal(n, 1);
	assert_false(str_eq(got->doc_id, also->doc_id));
	world_received(w, ORGAN_B, MESSAGE_STATUS, &n);
	assert_int_equal(n, 0);

	struct axis_sent *sent = world_sent(w, ORGAN_A, MESSAGE_EDOC, &n);
	assert_int_equal(n, 2);
	assert_true(str_eq(sent[0].sender_doc_id, doc_id));
	assert_true(str_eq(sent[0].receiver_doc_id, got->doc_id));
	assert_true(str_eq_c(sent[0].title, "Về việc thử liên thông văn bản"));
	assert_true(str_eq_c(sent[0].notation, "15/UBND-VP"));
	assert_int_equal(w->n_arrived, 2);
	assert_string_equal(w->arrived[0], ORGAN_B);
	assert_string_equal(w->arrived[1], ORGAN_C);
}

static void test_status(void **state)
{
	(void)state;
	struct str doc_id;
	size_t n;
	struct str packet = world_packet(
		w, &(struct world_packet){ .from = ORGAN_B, .to = { ORGAN_A }, .is_status = true });
	struct axis_refusal r = world_accept(w, ORGAN_B, MESSAGE_STATUS, packet, &doc_id);
	assert_int_equal(r.code, VXP_OK);
	struct axis_received *got = world_received(w, ORGAN_A, MESSAGE_STATUS, &n);
	assert_int_equal(n, 1);
	assert_int_equal(got->type, MESSAGE_STATUS);
	world_received(w, ORGAN_A, MESSAGE_EDOC, &n);
	assert_int_equal(n, 0);
	struct axis_sent *sent = world_sent(w, ORGAN_B, MESSAGE_STATUS, &n);
	assert_int_equal(n, 1);
	assert_true(str_eq_c(sent[0].notation, "15/UBND-VP"));
	assert_true(str_starts(sent[0].title, STR("01 Đã đến")));
}

/* ---- the same again ---- */

static void test_same_again(void **state)
{
	(void)state;
	struct str packet = world_packet(w, &(struct world_packet){ .to = { ORGAN_B } });
	struct str first, again;
	size_t n;
	assert_int_equal(world_accept(w, ORGAN_A, MESSAGE_EDOC, packet, &first).code, VXP_OK);
	w->now += TIME_DAY;
	assert_int_equal(world_accept(w, ORGAN_A, MESSAGE_EDOC, packet, &again).code, VXP_OK);
	assert_true(str_eq(first, again));
	world_received(w, ORGAN_B, MESSAGE_EDOC, &n);
	assert_int_equal(n, 1);
	assert_int_equal(w->n_arrived, 1);
	/* also when the directory says no by now */
	world_lock(w, ORGAN_B, true);
	assert_int_equal(world_accept(w, ORGAN_A, MESSAGE_EDOC, packet, &again).code, VXP_OK);
	assert_true(str_eq(first, again));
}

static void test_other_bytes_are_another_packet(void **state)
{
	(void)state;
	struct world_packet p = { .to = { ORGAN_B } };
	struct str first, second;
	size_t n;
	struct str one = world_packet(w, &p);
	p.subject = "Bản gửi lại có sửa";
	struct str two = world_packet(w, &p); /* the same document id */
	assert_int_equal(world_accept(w, ORGAN_A, MESSAGE_EDOC, one, &first).code, VXP_OK);
	assert_int_equal(world_accept(w, ORGAN_A, MESSAGE_EDOC, two, &second).code, VXP_OK);
	assert_false(str_eq(first, second));
	world_received(w, ORGAN_B, MESSAGE_EDOC, &n);
	assert_int_equal(n, 2);
}

/* ---- refused ---- */

static void test_receivers_all_or_none(void **state)
{
	(void)state;
	static const struct {
		const char *to[4];
		enum vxp_code code;
		const char *named[3];
	} rows[] = {
		{ { "000.00.77.Z01" }, VXP_NO_RECEIVER, { "000.00.77.Z01" } },
		{ { ORGAN_B, "000.00.77.Z01", "000.00.78.Z01" },
		  VXP_NO_RECEIVER,
		  { "000.00.77.Z01", "000.00.78.Z01" } },
		{ { ORGAN_L, ORGAN_B }, VXP_LOCKED, { ORGAN_L } },
		{ { ORGAN_B, ORGAN_L, "000.00.77.Z01" },
		  VXP_NO_RECEIVER,
		  { "000.00.77.Z01", ORGAN_L } },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct world_packet p = { 0 };
		struct str doc_id;
		memcpy(p.to, rows[i].to, sizeof rows[i].to);
		struct str packet = world_packet(w, &p);
		struct axis_refusal r = world_accept(w, ORGAN_A, MESSAGE_EDOC, packet, &doc_id);
		assert_int_equal(r.code, rows[i].code);
		size_t n = 0;
		for (; n < 3 && rows[i].named[n]; n++) {
			assert_true(has(r.text, rows[i].named[n]));
			assert_true(str_eq_c(r.receivers[n], rows[i].named[n]));
		}
		assert_int_equal(r.n_receivers, n);
		assert_false(has(r.text, ORGAN_B));
		assert_nothing_kept(packet);
	}
}

static void test_removed_and_local_parties_are_no_receivers(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	struct organ company = { .code = STR("0100000000"),
				 .name = STR("Công ty mẫu"),
				 .kind = ORGAN_COMPANY,
				 .origin = ORIGIN_LOCAL };
	struct str doc_id, packet;
	assert_rc(RC_OK, axis_organ_register(&w->node, &w->operator, & company, w->now, &e), &e);
	assert_rc(RC_OK, axis_organ_remove(&w->node, &w->operator, STR(ORGAN_C), w->now, &e), &e);
	packet = world_packet(w, &(struct world_packet){ .to = { "0100000000", ORGAN_C } });
	struct axis_refusal r = world_accept(w, ORGAN_A, MESSAGE_EDOC, packet, &doc_id);
	assert_int_equal(r.code, VXP_NO_RECEIVER);
	assert_int_equal(r.n_receivers, 2);
}

static void test_sender_is_who_signed(void **state)
{
	(void)state;
	struct axis_refusal r;
	struct err e = ERR_INIT;
	struct str doc_id, packet = world_packet(w, &(struct world_packet){ .from = ORGAN_C });
	r = world_accept(w, ORGAN_A, MESSAGE_EDOC, packet, &doc_id);
	assert_int_equal(r.code, VXP_NOT_REGISTERED);
	assert_true(has(r.text, ORGAN_C) && has(r.text, ORGAN_A));
	assert_nothing_kept(packet);

	packet = world_packet(w, &(struct world_packet){ 0 });
	struct axis_upload u = { .sender_code = STR(ORGAN_A),
				 .from_arg = STR(ORGAN_C),
				 .type = MESSAGE_EDOC,
				 .fd = world_file(w, packet),
				 .bytes = packet.n,
				 .now = w->now };
	sha256_of(packet, u.sha256);
	assert_rc(RC_OK, axis_accept(&w->node, w->a, &u, &doc_id, &r, &e), &e);
	assert_int_equal(r.code, VXP_FILE_INVALID); /* no hash was given */
	u.hash_given = STR("0123456789abcdef");
	assert_rc(RC_OK, axis_accept(&w->node, w->a, &u, &doc_id, &r, &e), &e);
	assert_int_equal(r.code, VXP_FILE_INVALID); /* that of another file */
	u.hash_given = vxp_hash_file(w->a, u.sha256);
	assert_rc(RC_OK, axis_accept(&w->node, w->a, &u, &doc_id, &r, &e), &e);
	assert_int_equal(r.code, VXP_NOT_REGISTERED);
	u.from_arg = STR(ORGAN_A);
	assert_rc(RC_OK, axis_accept(&w->node, w->a, &u, &doc_id, &r, &e), &e);
	assert_int_equal(r.code, VXP_OK);
	(void)close(u.fd);
}

static void test_malformed(void **state)
{
	(void)state;
	struct str doc = world_packet(w, &(struct world_packet){ .attachment_bytes = 300 });
	struct str status = world_packet(w, &(struct world_packet){ .is_status = true });
	struct str bomb = STR("<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aa\">]><x>&a;</x>");
	const struct {
		struct str packet;
		enum message_type type;
		enum vxp_code code;
		const char *text;
	} rows[] = {
		{ STR("hello"), MESSAGE_EDOC, VXP_BAD_FORMAT, "" },
		{ STR("<a/>"), MESSAGE_EDOC, VXP_BAD_FORMAT, "" },
		{ bomb, MESSAGE_EDOC, VXP_BAD_FORMAT, "" },
		{ str_sub(doc, 0, doc.n / 2), MESSAGE_EDOC, VXP_BAD_FORMAT, "" },
		{ changed(doc, "Về việc thử liên thông văn bản", ""), MESSAGE_EDOC, VXP_BAD_FORMAT,
		  "Subject" },
		{ doc, MESSAGE_STATUS, VXP_BAD_FORMAT, "messagetype=edoc" },
		{ status, MESSAGE_EDOC, VXP_BAD_FORMAT, "messagetype=status" },
		{ changed(doc, "JVBERi0x", "JVB?Ri0x"), MESSAGE_EDOC, VXP_FILE_ERROR,
		  "cong-van.pdf" },
		{ STR(""), MESSAGE_EDOC, VXP_FILE_INVALID, "" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct str doc_id;
		struct axis_refusal r = world_accept(w, ORGAN_A, rows[i].type, rows[i].packet,
						     &doc_id);
		if (r.code != rows[i].code || !has(r.text, rows[i].text))
			fail_msg("row %zu: code %d, %.*s", i, (int)r.code, STR_FMT(r.text));
		assert_true(r.text.n > 10);
		assert_nothing_kept(rows[i].packet);
	}
}

static void test_too_large(void **state)
{
	(void)state;
	struct str doc_id, packet = world_packet(w, &(struct world_packet){ 0 });
	w->conf.limit_packet_bytes = (int64_t)packet.n;
	assert_int_equal(world_accept(w, ORGAN_A, MESSAGE_EDOC, packet, &doc_id).code, VXP_OK);
	w->conf.limit_packet_bytes = (int64_t)packet.n - 1;
	packet = world_packet(w, &(struct world_packet){ .number = "16" });
	struct axis_refusal r = world_accept(w, ORGAN_A, MESSAGE_EDOC, packet, &doc_id);
	assert_int_equal(r.code, VXP_FILE_INVALID);
	assert_true(has(r.text, str_c(w->a, str_fmt(w->a, "%zu", packet.n - 1))));
}

static void test_refusals_are_recorded(void **state)
{
	(void)state;
	struct axis_overview o;
	struct err e = ERR_INIT;
	struct str doc_id, packet = world_packet(w, &(struct world_packet){ .to = { ORGAN_L } });
	world_accept(w, ORGAN_A, MESSAGE_EDOC, packet, &doc_id);
	world_accept(w, ORGAN_A, MESSAGE_EDOC, packet, &doc_id); /* at once: the same again */
	w->now += 2 * TIME_MIN;
	world_accept(w, ORGAN_A, MESSAGE_EDOC, packet, &doc_id);
	assert_rc(RC_OK, axis_overview(&w->node, w->a, &w->operator, w->now, &o, &e), &e);
	assert_int_equal(o.n_refusals, 2);
	assert_true(str_eq_c(o.refusals[0].sender_code, ORGAN_A));
	assert_true(str_eq_c(o.refusals[0].call, "sendEdoc"));
	assert_true(str_eq_c(o.refusals[0].error_code, "23"));
	assert_true(has(o.refusals[0].text, ORGAN_L));
	assert_int_equal(o.refusals[0].at, w->now);
}

/* ---- signatures ---- */

static void signature_require(const char *code, bool is_required)
{
	struct organ o;
	struct err e = ERR_INIT;
	assert_rc(RC_OK, axis_organ_find(&w->node, w->a, str_of(code), &o, &e), &e);
	o.requires_signature = is_required;
	assert_rc(RC_OK, axis_organ_set(&w->node, &w->operator, & o, w->now, &e), &e);
}

struct hops {
	struct str doc_id;
	struct axis_hop *out;
	size_t n;
};

static enum rc hops_read(struct tx *tx, void *arg, struct err *e)
{
	struct hops *h = arg;
	struct axis_delivery d;
	TRY(axis_delivery_find(tx, w->a, h->doc_id, &d, e));
	return axis_hop_list(tx, w->a, d.packet_id, &h->out, &h->n, e);
}

static struct hops hops_of(struct str doc_id)
{
	struct hops h = { .doc_id = doc_id };
	struct err e = ERR_INIT;
	assert_rc(RC_OK, db_read(w->t->db, hops_read, &h, &e), &e);
	return h;
}

static void test_signature_is_recorded(void **state)
{
	(void)state;
	axis_world_sign(w);
	struct str good = world_packet(w, &(struct world_packet){ .is_signed = true });
	struct str bare = world_packet(w, &(struct world_packet){ .number = "16" });
	struct str torn = changed(good, "Về việc thử liên", "Về việc đã đổi");
	const struct {
		struct str packet;
		enum signature state;
	} rows[] = {
		{ good, SIGNATURE_VALID },
		{ bare, SIGNATURE_ABSENT },
		{ torn, SIGNATURE_INVALID },
	};
	for (size_t i = 0; i < 3; i++) {
		struct str doc_id;
		struct axis_refusal r = world_accept(w, ORGAN_A, MESSAGE_EDOC, rows[i].packet,
						     &doc_id);
		assert_int_equal(r.code, VXP_OK);
		struct hops h = hops_of(doc_id);
		struct blob_id id = id_of(rows[i].packet);
		assert_int_equal(h.n, 1);
		assert_int_equal(h.out[0].signature, rows[i].state);
		assert_true(str_eq_c(h.out[0].step, "accepted"));
		assert_true(str_eq_c(h.out[0].organ_code, ORGAN_A));
		assert_true(blob_id_eq(&h.out[0].sha256, &id));
		assert_int_equal(h.out[0].at, w->now);
	}
}

/* Refused only when it is wrong, and only for an organ that must sign rightly. */
static void test_signature_required(void **state)
{
	(void)state;
	axis_world_sign(w);
	signature_require(ORGAN_A, true);
	struct str doc_id;
	struct str good = world_packet(w, &(struct world_packet){ .is_signed = true });
	struct str bare = world_packet(w, &(struct world_packet){ .number = "16" });
	struct str torn = changed(good, "Về việc thử liên", "Về việc đã đổi");
	assert_int_equal(world_accept(w, ORGAN_A, MESSAGE_EDOC, good, &doc_id).code, VXP_OK);
	assert_int_equal(world_accept(w, ORGAN_A, MESSAGE_EDOC, bare, &doc_id).code, VXP_OK);
	struct axis_refusal r = world_accept(w, ORGAN_A, MESSAGE_EDOC, torn, &doc_id);
	assert_int_equal(r.code, VXP_FILE_INVALID);
	assert_true(has(r.text, ORGAN_A));
	struct blob_id id = id_of(torn);
	assert_false(blob_exists(w->node.blobs, &id));
}

/* The directory's certificate counts, not the one in the packet. */
static void test_signature_of_another(void **state)
{
	(void)state;
	axis_world_sign(w);
	struct str doc_id;
	struct str packet =
		world_packet(w, &(struct world_packet){ .from = ORGAN_C, .is_signed = true });
	assert_int_equal(world_accept(w, ORGAN_C, MESSAGE_EDOC, packet, &doc_id).code, VXP_OK);
	assert_int_equal(hops_of(doc_id).out[0].signature, SIGNATURE_UNVERIFIABLE);
}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		CASE(test_document),
		CASE(test_status),
		CASE(test_same_again),
		CASE(test_other_bytes_are_another_packet),
		CASE(test_receivers_all_or_none),
		CASE(test_removed_and_local_parties_are_no_receivers),
		CASE(test_sender_is_who_signed),
		CASE(test_malformed),
		CASE(test_too_large),
		CASE(test_refusals_are_recorded),
		CASE(test_signature_is_recorded),
		CASE(test_signature_required),
		CASE(test_signature_of_another),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_packet_out.c -- a planned packet gets its bytes, once, on both engines. */
#include "support/office_world.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <unistd.h>

#include "base/limits.h"
#include "office/plan.h"
#include "store/document.h"
#include "store/organ.h"
#include "store/packet.h"
#include "store/tenant.h"
#include "text/text.h"

static struct office_world *w;
static struct actor clerk;

static int setup(void **state)
{
	(void)state;
	w = office_world_new();
	clerk = office_tenant(w, OFFICE_A, "UBND tỉnh An Bình (mẫu)", OFFICE_URL);
	office_know(w, OFFICE_B, "Sở Nội vụ tỉnh An Bình (mẫu)");
	office_know(w, "000.00.06.Z01", "Sở Y tế tỉnh An Bình (mẫu)");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	office_world_end(w);
	return 0;
}

static int64_t first_packet(void)
{
	size_t n;
	struct outbox_item *items = office_claim(w, &n);

	assert_true(n > 0);
	return items[0].packet_id;
}

static struct packet build(int64_t id)
{
	struct packet p;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_packet_build(&w->node, w->a, id, w->now, &p, &e), &e);
	assert_int_equal(p.state, PACKET_BUILT);
	return p;
}

/* ---- what is in it ---- */

static void test_document(void **state)
{
	const char *const to[] = { OFFICE_B, "000.00.06.Z01", NULL };
	struct packet p;
	struct edxml *x;

	(void)state;
	(void)office_send(w, &clerk, "5", to);
	p = build(first_packet());
	x = office_read(w, office_bytes(w, &p));
	assert_int_equal(x->kind, EDXML_DOCUMENT);
	assert_true(edxml_is_acceptable(x));
	for (size_t i = 0; i < x->n_findings; i++)
		assert_int_equal(x->findings[i].severity, FINDING_INFO);
	assert_true(str_eq_c(x->from.code, OFFICE_A));
	assert_true(str_eq_c(x->from.in_charge, "Cơ quan chủ quản (mẫu)"));
	assert_int_equal(x->n_to, 2);
	assert_true(str_eq_c(x->to[0].code, OFFICE_B));
	assert_true(str_eq_c(x->to[0].name, "Sở Nội vụ tỉnh An Bình (mẫu)"));
	assert_true(str_eq_c(x->document_id, "000.00.00.Z01,2026/11/20,05/UBND-VP"));
	assert_true(str_eq_c(x->code_number, "5"));
	assert_true(str_eq_c(x->subject, "Về việc thử liên thông văn bản"));
	assert_int_equal(x->priority, 1);
	assert_int_equal(x->direction, 0);
	assert_int_equal(x->page_amount, -1);
	assert_int_equal(x->steering_type, -1);
	assert_int_equal(x->n_to_places, 2);
	assert_int_equal(x->n_traces, 1);
	assert_true(str_eq_c(x->traces[0].organ_code, OFFICE_A));
	assert_true(x->traces[0].at / TIME_SEC == w->now / TIME_SEC);
	assert_true(x->has_bussiness);
	assert_int_equal(x->bussiness_type, 0);
	assert_true(str_eq_c(x->bussiness_reason, "Văn bản điện tử mới"));
	assert_int_equal(x->paper, 0);
	assert_true(str_eq_c(x->staff_name, "Lê Thị Văn Thư"));
	assert_int_equal(x->n_attachments, 1);
	assert_true(str_eq_c(x->attachments[0].name, "cong-van.pdf"));
	assert_int_equal(x->attachments[0].bytes, strlen("%PDF-1.7 số 5"));
}

/* Group and number of the type, by its name. */
static void test_type(void **state)
{
	static const struct {
		const char *name;
		int64_t group, detail;
	} cases[] = { { "Thông tư", 1, 9 },
		      { "NGHỊ ĐỊNH", 1, 7 },
		      { "Công văn", 2, 0 },
		      { "Quyết định", 2, 0 } };
	const char *const to[] = { OFFICE_B, NULL };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *number = str_c(w->a, str_fmt(w->a, "%zu", 20 + i));
		struct office_draft d;
		struct err e = ERR_INIT;
		int64_t id;

		office_draft(w, &d, number, to);
		d.form.document.type_name = str_of(cases[i].name);
		d.form.document.notation = STR("2026/TT-UBND");
		d.form.document.type_group = d.form.document.type_detail = -1;
		struct problems problems = { .n = 0 };
		assert_rc(RC_OK,
			  office_outgoing_send(&w->node, w->a, &clerk, 0, &d.form, w->now, &id,
					       &problems, &e),
			  &e);
		struct packet p = build(first_packet());
		const struct edxml *x = office_read(w, office_bytes(w, &p));
		assert_int_equal(x->type, cases[i].group);
		assert_int_equal(x->type_detail, cases[i].detail);
		assert_true(str_eq_c(x->type_name, cases[i].name));
	}
}

static enum rc known_fn(struct tx *tx, void *arg, struct err *e)
{
	struct trust *t = arg;
	struct certificate *known;

	TRY(organ_certificates(tx, w->a, STR(OFFICE_A), &known, &t->n_known, e));
	t->known = known;
	return RC_OK;
}

static void test_signed(void **state)
{
	const char *const to[] = { OFFICE_B, NULL };
	struct trust trust = { .now = w->now };
	struct signature_result r;
	struct packet p;
	struct str bytes;

	(void)state;
	(void)office_send(w, &clerk, "15", to);
	p = build(first_packet());
	bytes = office_bytes(w, &p);
	assert_rc(RC_OK, db_read(w->node.db, known_fn, &trust, NULL), NULL);
	assert_int_equal(trust.n_known, 1);
	assert_rc(RC_OK, xmldsig_check(w->a, office_file(w, bytes), bytes.n, &trust, &r, NULL),
		  NULL);
	assert_int_equal(r.state, VERDICT_VALID);
}

struct planning {
	struct document document;
	struct tenant tenant;
};

static enum rc status_fn(struct tx *tx, void *arg, struct err *e)
{
	struct planning *p = arg;

	TRY(tenant_load(tx, w->a, clerk.tenant_id, &p->tenant, e));
	TRY(document_insert(tx, w->a, &p->document, &p->document.id, e));
	const struct status_plan s = { .tenant = &p->tenant,
				       .document = &p->document,
				       .code = STR("02"),
				       .text = STR("Không thuộc thẩm quyền"),
				       .person = STR("Lê Thị Văn Thư"),
				       .now = w->now };
	return plan_status(tx, w->a, &s, e);
}

static void test_status(void **state)
{
	struct planning plan = { .document = { .tenant_id = clerk.tenant_id,
					       .direction = DIRECTION_INCOMING,
					       .state = DOCUMENT_REFUSED,
					       .code = STR("uuid-of-the-other-system"),
					       .from_code = STR(OFFICE_B),
					       .number = STR("7"),
					       .notation = STR("SNV"),
					       .issued_on = { 2026, 11, 19 } } };
	struct packet p;
	struct edxml *x;

	(void)state;
	assert_rc(RC_OK, db_write(w->node.db, status_fn, &plan, NULL), NULL);
	p = build(first_packet());
	x = office_read(w, office_bytes(w, &p));
	assert_int_equal(x->kind, EDXML_STATUS);
	assert_true(edxml_is_acceptable(x));
	assert_true(x->has_signature_element);
	assert_true(str_eq_c(x->from.code, OFFICE_A));
	assert_int_equal(x->n_response_for, 1);
	assert_true(str_eq_c(x->response_for[0].organ_code, OFFICE_B));
	assert_true(str_eq_c(x->response_for[0].code, "7/SNV"));
	assert_true(str_eq_c(x->response_for[0].document_id, "uuid-of-the-other-system"));
	assert_int_equal(x->response_for[0].promulgated_on.day, 19);
	assert_true(str_eq_c(x->status_code, "02"));
	assert_true(str_eq_c(x->status_description, "Không thuộc thẩm quyền"));
	assert_true(str_eq_c(x->staff_name, "Lê Thị Văn Thư"));
	assert_true(x->status_at / TIME_SEC == w->now / TIME_SEC);
}

/* Names at the limit of the directory are longer than the standard's lines. */
static void test_long_names(void **state)
{
	const char *const to[] = { "000.00.07.Z01", NULL };
	char name[LIMIT_ORGAN_NAME * 3 + 1];
	struct packet p;
	struct edxml *x;

	(void)state;
	for (int i = 0; i < LIMIT_ORGAN_NAME; i++)
		memcpy(name + i * 3, "ộ", 3);
	name[sizeof name - 1] = '\0';
	office_know(w, "000.00.07.Z01", name);
	(void)office_send(w, &clerk, "15", to);
	p = build(first_packet());
	x = office_read(w, office_bytes(w, &p));
	assert_int_equal(text_count(x->to[0].name), LIMIT_ORGAN_NAME);
	/* as much of the name as leaves room for what the document is for */
	assert_int_equal(text_count(x->to_places[0]), PLACE_NAME_POINTS + 14);
	assert_true(str_ends(x->to_places[0], STR(" (để trao đổi)")));
}

static struct str repeat(const char *piece, int64_t n)
{
	struct str s = STR("");

	for (int64_t i = 0; i < n; i++)
		s = str_fmt(w->a, "%.*s%s", STR_FMT(s), piece);
	return s;
}

/* Another organ's number may be longer than the standard has it; it is answered all the same. */
static void test_status_of_long_number(void **state)
{
	static const struct {
		int64_t code, notation;
		bool has_code, has_id;
	} cases[] = {
		{ 255, 60, false, true },
		{ 256, 30, true, false },
		{ 256, 60, true, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct planning plan = { .document = { .tenant_id = clerk.tenant_id,
						       .direction = DIRECTION_INCOMING,
						       .state = DOCUMENT_REFUSED,
						       .code = repeat("c", cases[i].code),
						       .from_code = STR(OFFICE_B),
						       .number = STR("7"),
						       .notation = repeat("Đ", cases[i].notation),
						       .issued_on = { 2026, 11, 19 } } };
		assert_rc(RC_OK, db_write(w->node.db, status_fn, &plan, NULL), NULL);
		struct packet p = build(first_packet());
		struct edxml *x = office_read(w, office_bytes(w, &p));
		assert_int_equal(x->response_for[0].code.n > 0, cases[i].has_code);
		assert_int_equal(x->response_for[0].document_id.n > 0, cases[i].has_id);
	}
}

/* ---- once ---- */

static void lose_attachment(int64_t document_id)
{
	struct document_view v = office_view(w, &clerk, document_id);
	struct str hex = blob_id_hex(w->a, &v.attachments[0].blob);

	assert_int_equal(unlink(str_fmt(w->a, "%s/blobs/%.2s/%.2s/%s", w->conf.dir, hex.p,
					hex.p + 2, str_c(w->a, hex))
					.p),
			 0);
}

static void test_byte_identical(void **state)
{
	const char *const to[] = { OFFICE_B, NULL };
	struct packet first, second;
	int64_t id, document_id;

	(void)state;
	document_id = office_send(w, &clerk, "15", to);
	id = first_packet();
	first = build(id);
	w->now += TIME_DAY;
	lose_attachment(document_id); /* what it was made of is not needed any more */
	second = build(id);
	assert_true(blob_id_eq(&first.blob, &second.blob));
	assert_int_equal(first.bytes, second.bytes);
	assert_int_equal(office_count(w, "packet WHERE state = 'built'"), 1);
}

static void *build_too(void *arg)
{
	AUTO_ARENA a = arena_new(NULL);
	struct packet p;
	struct blob_id *out = arg;

	if (office_packet_build(&w->node, a, out->b[0], w->now + out->b[1] * TIME_SEC, &p, NULL) ==
	    RC_OK)
		*out = p.blob;
	return NULL;
}

/* Two workers (a lease ran out) may both build, at different times: one packet comes of it. */
static void test_two_builders(void **state)
{
	const char *const to[] = { OFFICE_B, NULL };
	struct blob_id ids[4] = { { { 0 } } };
	pthread_t threads[4];
	int64_t id;

	(void)state;
	(void)office_send(w, &clerk, "15", to);
	id = first_packet();
	for (int i = 0; i < 4; i++) {
		ids[i].b[0] = (unsigned char)id;
		ids[i].b[1] = (unsigned char)i;
		assert_int_equal(pthread_create(&threads[i], NULL, build_too, &ids[i]), 0);
	}
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	for (int i = 1; i < 4; i++)
		assert_true(blob_id_eq(&ids[0], &ids[i]));
}

/* ---- what cannot be built ---- */

static enum rc try_build(int64_t id, struct err *e)
{
	struct packet p;
	return office_packet_build(&w->node, w->a, id, w->now, &p, e);
}

static void test_over_the_limit(void **state)
{
	const char *const to[] = { OFFICE_B, NULL };
	struct err e = ERR_INIT;

	(void)state;
	(void)office_send(w, &clerk, "15", to);
	w->conf.limit_packet_bytes = 1000;
	assert_rc(RC_LIMIT, try_build(first_packet(), &e), &e);
	assert_int_equal(office_count(w, "packet WHERE state = 'planned'"), 1);
}

static void test_attachment_gone(void **state)
{
	const char *const to[] = { OFFICE_B, NULL };
	int64_t id = office_send(w, &clerk, "15", to);
	struct err e = ERR_INIT;

	(void)state;
	lose_attachment(id);
	assert_rc(RC_NOT_FOUND, try_build(first_packet(), &e), &e);
}

static void test_key_gone(void **state)
{
	const char *const to[] = { OFFICE_B, NULL };
	struct err e = ERR_INIT;

	(void)state;
	(void)office_send(w, &clerk, "15", to);
	test_db_sql(w->t, "UPDATE tenant SET key_id = 'lost'");
	assert_rc(RC_NOT_FOUND, try_build(first_packet(), &e), &e);
	test_db_sql(w->t, "UPDATE tenant SET key_id = '" OFFICE_B "'");
	assert_int_not_equal(try_build(1, &e), RC_OK); /* another organ's key */
	test_db_sql(w->t, "UPDATE tenant SET key_id = '" OFFICE_A "'");
	assert_rc(RC_OK, try_build(1, &e), &e);
}

/* ---- many receivers ---- */

static enum rc many_fn(struct tx *tx, void *arg, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct organ o = { .name = STR("Đơn vị mẫu"),
			   .kind = ORGAN_DEPARTMENT,
			   .province = STR("unknown"),
			   .state = ORGAN_ACTIVE,
			   .origin = ORIGIN_DIRECTORY };

	(void)arg;
	for (size_t i = 0; i < test_db_many(LIMIT_RECEIVERS); i++) {
		o.code = str_fmt(a, "%03zu.%02zu.00.Z05", i / 100, i % 100);
		TRY(organ_put(tx, &o, organ_search_text(a, &o), w->now, e));
	}
	return RC_OK;
}

/* As many as a document may have. */
static void test_5000_receivers(void **state)
{
	const char *const none[] = { NULL };
	const size_t n = test_db_many(LIMIT_RECEIVERS);
	struct outgoing_receiver *to = ARENA_ARRAY(w->a, n, struct outgoing_receiver);
	struct problems problems = { .n = 0 };
	struct err e = ERR_INIT;
	struct office_draft d;
	struct packet p;
	struct edxml *x;
	int64_t id;

	(void)state;
	assert_rc(RC_OK, db_write(w->node.db, many_fn, NULL, &e), &e);
	office_draft(w, &d, "15", none);
	for (size_t i = 0; i < n; i++)
		to[i].code = str_fmt(w->a, "%03zu.%02zu.00.Z05", i / 100, i % 100);
	d.form.receivers = to;
	d.form.n_receivers = n;
	assert_rc(RC_OK,
		  office_outgoing_send(&w->node, w->a, &clerk, 0, &d.form, w->now, &id, &problems,
				       &e),
		  &e);
	p = build(first_packet());
	x = office_read(w, office_bytes(w, &p));
	assert_int_equal(x->n_to, n);
	assert_true(edxml_is_acceptable(x));
}

static struct str letters(int64_t n)
{
	struct buf b;

	buf_init(&b, w->a, (size_t)n * 3);
	for (int64_t i = 0; i < n; i++)
		buf_add(&b, STR("Ộ"));
	return buf_str(&b);
}

/* As long as the organ's own page lets it be. */
static void fill_field(const struct actor *admin, struct tenant *t, struct str *field)
{
	struct problems problems = { .n = 0 };
	struct err e = ERR_INIT;

	*field = letters(1000);
	assert_rc(RC_INVALID, office_tenant_set(&w->node, admin, t, w->now, &problems, &e), &e);
	assert_int_equal(problems.n, 1);
	assert_string_equal(problems.p[0].key, "problem.too_long");
	*field = letters(problems.p[0].limit);
	problems.n = 0;
	assert_rc(RC_OK, office_tenant_set(&w->node, admin, t, w->now, &problems, &e), &e);
}

static void fill_tenant(struct tenant *t)
{
	struct actor admin = office_colleague(clerk, ROLE_ADMIN);
	struct str *const fields[] = {
		&t->name,
		&t->parent_name,
		&t->place,
		&t->signer_name,
		&t->signer_position,
		&t->signer_competence,
		&t->address,
		&t->mail,
		&t->telephone,
		&t->fax,
		&t->website,
	};
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_tenant_find(&w->node, w->a, STR(OFFICE_A), t, &e), &e);
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		fill_field(&admin, t, fields[i]);
}

/* What forms take a packet carries: it would be told too late, when nobody is there to mend it. */
static void test_longest(void **state)
{
	const char *const to[] = { OFFICE_B, NULL };
	struct problems problems = { .n = 0 };
	struct err e = ERR_INIT;
	static struct office_draft d;
	struct tenant t;
	int64_t id;

	(void)state;
	fill_tenant(&t);
	office_draft(w, &d, "15", to);
	for (size_t i = 0; i < document_texts_count; i++) {
		const struct document_text *x = &document_texts[i];
		if (!str_eq_c(STR("number"), x->name) && !str_eq_c(STR("notation"), x->name))
			*document_text_slot(&d.form.document, x) = letters(x->limit);
	}
	clerk.name = letters(LIMIT_PERSON_NAME);
	assert_rc(RC_OK,
		  office_outgoing_send(&w->node, w->a, &clerk, 0, &d.form, w->now, &id, &problems,
				       &e),
		  &e);
	struct packet p = build(first_packet());
	struct edxml *x = office_read(w, office_bytes(w, &p));
	assert_true(edxml_is_acceptable(x));
	assert_true(str_eq(x->from.name, t.name));
	/* defaults that the organ may keep are a document's own */
	assert_int_equal(text_count(x->competence), text_count(t.signer_competence));
	assert_int_equal(text_count(x->position), text_count(t.signer_position));
	assert_int_equal(text_count(x->full_name), text_count(t.signer_name));
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		T(test_document),
		T(test_type),
		T(test_signed),
		T(test_status),
		T(test_long_names),
		T(test_byte_identical),
		T(test_two_builders),
		T(test_over_the_limit),
		T(test_attachment_gone),
		T(test_key_gone),
		T(test_5000_receivers),
		T(test_longest),
		T(test_status_of_long_number),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

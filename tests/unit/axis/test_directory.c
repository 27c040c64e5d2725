/* test_directory.c -- the operator's side of the directory, and the part that members keep. */
#include "support/axis_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/fd.h"

#define ORGAN_B1 "000.01.05.Z01" /* below B */

static struct axis_world *w;
static const struct actor admin = { .kind = ACTOR_PERSON,
				    .tenant_id = 1,
				    .login = { "admin", 5 },
				    .capacities = &(const struct capacity){ .role = ROLE_ADMIN },
				    .n_capacities = 1,
				    .is_of_owner = true };
static const struct actor clerk = { .kind = ACTOR_PERSON,
				    .tenant_id = 1,
				    .login = { "vanthu", 6 },
				    .capacities = &(const struct capacity){ .role = ROLE_CLERK },
				    .n_capacities = 1 };

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

static struct organ found(const char *code)
{
	struct organ o;
	struct err e = ERR_INIT;
	assert_rc(RC_OK, axis_organ_find(&w->node, w->a, str_of(code), &o, &e), &e);
	return o;
}

static bool is_there(const char *code)
{
	struct organ o;
	struct err e = ERR_INIT;
	return axis_organ_find(&w->node, w->a, str_of(code), &o, &e) == RC_OK;
}

/* ---- the operator ---- */

static void test_register_and_set(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	struct organ o = { .code = STR("Z01.11"),
			   .name = STR("So\xcc\x9b\xcc\x89 Ta\xcc\x80i chi\xcc\x81nh"), /* NFD */
			   .parent_code = STR(ORGAN_A) };
	assert_rc(RC_OK, axis_organ_register(&w->node, &admin, &o, w->now, &e), &e);
	struct organ back = found("Z01.11");
	assert_true(str_eq_c(back.name, "Sở Tài chính"));
	assert_true(str_eq_c(back.superior_code, ORGAN_A)); /* the parent, unless it is said */
	assert_true(str_eq_c(back.province, "unknown"));
	assert_int_equal(axis_organ_register(&w->node, &admin, &o, w->now, &e), RC_CONFLICT);
	assert_string_equal(e.key, "err.axis.organ_there");
	o.name = STR("Sở Tài chính An Bình");
	assert_rc(RC_OK, axis_organ_set(&w->node, &admin, &o, w->now, &e), &e);
	assert_true(str_eq_c(found("Z01.11").name, "Sở Tài chính An Bình"));
	o.code = STR("Z01.12");
	assert_int_equal(axis_organ_set(&w->node, &admin, &o, w->now, &e), RC_NOT_FOUND);
	assert_false(is_there("Z01.12"));
}

static void test_register_refuses(void **state)
{
	(void)state;
	static const struct {
		const char *code, *name, *parent;
	} rows[] = {
		{ "", "Tên", "" },         { "z01", "Tên", "" },        { "Z01..1", "Tên", "" },
		{ "Z01.1", "", "" },       { "Z01.1", " \t", "" },      { "Z01.1", "Tên\x01", "" },
		{ "Z01.1", "T\xc3n", "" }, { "Z01.1", "Tên", "Z01.1" }, { "Z01.1", "Tên", "a b" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct err e = ERR_INIT;
		struct organ o = { .code = str_of(rows[i].code),
				   .name = str_of(rows[i].name),
				   .parent_code = str_of(rows[i].parent) };
		assert_int_equal(axis_organ_register(&w->node, &admin, &o, w->now, &e), RC_INVALID);
		assert_true(e.key[0] != '\0');
	}
}

static void test_only_who_may(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	struct organ o = { .code = STR("Z01.11"), .name = STR("Sở") };
	struct axis_overview view;
	struct import_report report;
	struct axis_import_order order = { .fd = -1, .now = w->now };
	assert_int_equal(axis_organ_register(&w->node, &clerk, &o, 0, &e), RC_DENIED);
	assert_int_equal(axis_organ_set(&w->node, &clerk, &o, 0, &e), RC_DENIED);
	assert_int_equal(axis_organ_remove(&w->node, &clerk, STR(ORGAN_C), 0, &e), RC_DENIED);
	assert_int_equal(axis_organ_lock(&w->node, &clerk, STR(ORGAN_C), true, 0, &e), RC_DENIED);
	assert_int_equal(axis_organ_secret(&w->node, &clerk, STR(ORGAN_C), STR("s"), 0, &e),
			 RC_DENIED);
	assert_int_equal(axis_organ_certificate(&w->node, &clerk, STR(ORGAN_C), STR("s"), 0, &e),
			 RC_DENIED);
	assert_int_equal(axis_import(&w->node, &clerk, &order, &report, &e), RC_DENIED);
	assert_int_equal(axis_overview(&w->node, w->a, &clerk, 0, &view, &e), RC_DENIED);
	assert_int_equal(axis_delivery_again(&w->node, &clerk, 1, 0, &e), RC_DENIED);
	assert_int_equal(found(ORGAN_C).state, ORGAN_ACTIVE);
}

static void test_remove(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	struct str doc_id, packet;
	assert_int_equal(axis_organ_remove(&w->node, &admin, STR(ORGAN_A), w->now, &e),
			 RC_CONFLICT);
	assert_string_equal(e.key, "err.axis.has_children");
	packet = world_packet(w, &(struct world_packet){ .to = { ORGAN_C } });
	world_accept(w, ORGAN_A, MESSAGE_EDOC, packet, &doc_id);
	assert_int_equal(axis_organ_remove(&w->node, &admin, STR(ORGAN_C), w->now, &e),
			 RC_CONFLICT);
	assert_string_equal(e.key, "err.axis.has_waiting");
	assert_rc(RC_OK, axis_organ_remove(&w->node, &admin, STR(ORGAN_B), w->now, &e), &e);
	assert_false(is_there(ORGAN_B));
	assert_int_equal(axis_organ_remove(&w->node, &admin, STR(ORGAN_B), w->now, &e),
			 RC_NOT_FOUND);
	struct axis_caller c;
	assert_int_equal(axis_caller_find(&w->node, w->a, STR(ORGAN_B), w->now, &c, &e),
			 RC_NOT_FOUND);
}

static void test_secret(void **state)
{
	(void)state;
	struct axis_caller c;
	struct err e = ERR_INIT;
	assert_rc(RC_OK, axis_caller_find(&w->node, w->a, STR(ORGAN_C), w->now, &c, &e), &e);
	assert_false(c.is_member);
	assert_rc(RC_OK, axis_organ_secret(&w->node, &admin, STR(ORGAN_A), STR("new"), w->now, &e),
		  &e);
	assert_rc(RC_OK, axis_caller_find(&w->node, w->a, STR(ORGAN_A), w->now, &c, &e), &e);
	assert_true(c.is_member);
	assert_int_equal(c.n_secrets, 2); /* the old one for its time of grace */
	assert_true(str_eq_c(c.secrets[0], "new") && str_eq_c(c.secrets[1], SECRET_A));
	w->now += w->conf.axis_secret_grace_secs * TIME_SEC;
	assert_rc(RC_OK, axis_caller_find(&w->node, w->a, STR(ORGAN_A), w->now, &c, &e), &e);
	assert_int_equal(c.n_secrets, 1);
	assert_int_equal(axis_organ_secret(&w->node, &admin, STR(ORGAN_A), STR(""), w->now, &e),
			 RC_INVALID);
	assert_int_equal(axis_organ_secret(&w->node, &admin, STR("Z09"), STR("x"), w->now, &e),
			 RC_NOT_FOUND);
}

static void test_certificate(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	struct str pem;
	axis_world_sign(w);
	pem = certificate_pem(w->a, w->cert.der);
	assert_rc(RC_OK, axis_organ_certificate(&w->node, &admin, STR(ORGAN_A), pem, w->now, &e),
		  &e); /* again, as PEM */
	assert_int_equal(axis_organ_certificate(&w->node, &admin, STR(ORGAN_B), pem, w->now, &e),
			 RC_INVALID);
	assert_string_equal(e.key, "err.axis.certificate_other");
	assert_string_equal(e.param[0], ORGAN_A);
	assert_int_equal(
		axis_organ_certificate(&w->node, &admin, STR(ORGAN_A), STR("no"), w->now, &e),
		RC_INVALID);
}

struct seen {
	struct str codes;
	size_t n_certificates;
};

static enum rc organ_see(void *ctx, const struct organ *o, struct str certificate, struct err *e)
{
	struct seen *s = ctx;
	(void)e;
	s->codes = str_fmt(w->a, "%.*s %.*s", STR_FMT(s->codes), STR_FMT(o->code));
	s->n_certificates += certificate.n > 0;
	return RC_OK;
}

static void test_organs(void **state)
{
	(void)state;
	struct axis_organ_range all = { .n_max = 100, .with_certificates = true };
	struct axis_organ_range two = { .n_max = 2 };
	struct seen s = { 0 };
	struct err e = ERR_INIT;
	axis_world_sign(w);
	assert_rc(RC_OK, axis_organs(&w->node, w->a, &all, organ_see, &s, &e), &e);
	assert_true(str_eq_c(s.codes, " " ORGAN_A " " ORGAN_B " " ORGAN_C " " ORGAN_L));
	assert_int_equal(s.n_certificates, 1);
	s = (struct seen){ 0 };
	assert_rc(RC_OK, axis_organs(&w->node, w->a, &two, organ_see, &s, &e), &e);
	assert_true(str_eq_c(s.codes, " " ORGAN_A " " ORGAN_B));
	assert_int_equal(s.n_certificates, 0);
	s = (struct seen){ 0 };
	two.after_id = found(ORGAN_B).id;
	assert_rc(RC_OK, axis_organs(&w->node, w->a, &two, organ_see, &s, &e), &e);
	assert_true(str_eq_c(s.codes, " " ORGAN_C " " ORGAN_L));
}

/* ---- members keep their own part ---- */

static enum vxp_code agency_register(const char *caller, const char *code, const char *parent,
				     const char *name)
{
	struct agency_form form = { .code = str_of(code),
				    .parent_code = str_of(parent),
				    .name = str_of(name),
				    .mail = STR("vanthu@mau.example") };
	struct axis_refusal r;
	struct err e = ERR_INIT;
	assert_rc(RC_OK,
		  axis_agency_register(&w->node, w->a, str_of(caller), &form, w->now, &r, &e), &e);
	assert_int_equal(r.code == VXP_OK, r.text.n == 0);
	return r.code;
}

static enum vxp_code agency_remove(const char *caller, const char *code)
{
	struct axis_refusal r;
	struct err e = ERR_INIT;
	assert_rc(RC_OK,
		  axis_agency_remove(&w->node, w->a, str_of(caller), str_of(code), w->now, &r, &e),
		  &e);
	return r.code;
}

static void test_agency_register(void **state)
{
	(void)state;
	static const struct {
		const char *caller, *code, *parent, *name;
		enum vxp_code want;
	} rows[] = {
		{ ORGAN_A, "Z01.20", "", "Sở Y tế", VXP_OK },         /* below the caller */
		{ ORGAN_A, "Z01.20", "", "Sở Y tế An Bình", VXP_OK }, /* renamed */
		{ ORGAN_A, "Z01.20.01", "Z01.20", "Phòng", VXP_OK },  /* two below */
		{ ORGAN_A, "Z01.20.01", ORGAN_B, "Phòng", VXP_OK },   /* moved within its part */
		{ ORGAN_B, ORGAN_B1, ORGAN_B, "Chi cục", VXP_OK },
		{ ORGAN_A, ORGAN_B1, "", "Chi cục Văn thư", VXP_OK },  /* any depth; parent stays */
		{ ORGAN_A, ORGAN_A, "", "UBND tỉnh An Bình", VXP_OK }, /* its own name */
		{ ORGAN_B, ORGAN_C, "", "Chiếm", VXP_NOT_REGISTERED },
		{ ORGAN_B, ORGAN_A, "", "Cấp trên", VXP_NOT_REGISTERED },
		{ ORGAN_B, "Z02.77", ORGAN_C, "Nơi khác", VXP_NOT_REGISTERED },
		{ ORGAN_B, "Z02.77", ORGAN_A, "Ngang cấp", VXP_NOT_REGISTERED },
		{ ORGAN_A, ORGAN_A, ORGAN_C, "Chuyển", VXP_NOT_REGISTERED },
		{ ORGAN_A, "Z02.77", "Z09", "Không có", VXP_NO_RECEIVER },
		{ ORGAN_A, ORGAN_B, ORGAN_B1, "Vòng", VXP_BAD_FORMAT },
		{ ORGAN_A, "Z01.20", "Z01.20", "Vòng", VXP_BAD_FORMAT },
		{ ORGAN_A, "z01 20", "", "Mã sai", VXP_BAD_FORMAT },
		{ ORGAN_A, "Z01.21", "", "", VXP_BAD_FORMAT },
		{ ORGAN_A, "Z01.21", "", "Tên\x02", VXP_BAD_FORMAT },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		enum vxp_code got = agency_register(rows[i].caller, rows[i].code, rows[i].parent,
						    rows[i].name);
		if (got != rows[i].want)
			fail_msg("row %zu: %d", i, (int)got);
	}
	assert_true(str_eq_c(found("Z01.20").name, "Sở Y tế An Bình"));
	assert_true(str_eq_c(found("Z01.20").parent_code, ORGAN_A));
	assert_true(str_eq_c(found("Z01.20.01").parent_code, ORGAN_B));
	assert_true(str_eq_c(found("Z01.20.01").superior_code, ORGAN_B));
	assert_true(str_eq_c(found(ORGAN_B1).parent_code, ORGAN_B));
	assert_true(str_eq_c(found(ORGAN_B1).name, "Chi cục Văn thư"));
	assert_true(str_eq_c(found(ORGAN_A).name, "UBND tỉnh An Bình"));
	assert_true(str_eq_c(found(ORGAN_C).name, "UBND tỉnh Bình Yên (mẫu)"));
	assert_int_equal(found(ORGAN_A).kind,
			 ORGAN_PEOPLES_COMMITTEE); /* what it cannot say stays */
	assert_false(is_there("Z02.77") || is_there("Z01.21"));
}

static void test_agency_register_keeps_a_lock(void **state)
{
	(void)state;
	assert_int_equal(agency_register(ORGAN_A, ORGAN_L, "", "Tên mới"), VXP_OK);
	assert_int_equal(found(ORGAN_L).state, ORGAN_LOCKED);
}

static void test_agency_remove(void **state)
{
	(void)state;
	struct str doc_id, packet;
	agency_register(ORGAN_B, ORGAN_B1, "", "Chi cục");
	assert_int_equal(agency_remove(ORGAN_B, ORGAN_C), VXP_NOT_REGISTERED);
	assert_int_equal(agency_remove(ORGAN_B, ORGAN_B), VXP_NOT_REGISTERED);
	assert_int_equal(agency_remove(ORGAN_B, ORGAN_A), VXP_NOT_REGISTERED);
	assert_int_equal(agency_remove(ORGAN_B, "Z09"), VXP_NO_RECEIVER);
	assert_int_equal(agency_remove(ORGAN_A, ORGAN_B), VXP_BAD_FORMAT); /* B1 is below it */
	packet = world_packet(w, &(struct world_packet){ .to = { ORGAN_B1 } });
	world_accept(w, ORGAN_A, MESSAGE_EDOC, packet, &doc_id);
	assert_int_equal(agency_remove(ORGAN_B, ORGAN_B1), VXP_BAD_FORMAT); /* a packet waits */
	agency_register(ORGAN_B, "000.02.05.Z01", "", "Chi cục khác");
	assert_int_equal(agency_remove(ORGAN_A, "000.02.05.Z01"), VXP_OK);
	assert_false(is_there("000.02.05.Z01"));
	/* what was removed is not free for everybody */
	assert_int_equal(agency_register(ORGAN_C, "000.02.05.Z01", "", "Chiếm"),
			 VXP_NOT_REGISTERED);
	assert_false(is_there("000.02.05.Z01"));
	assert_int_equal(agency_register(ORGAN_A, "000.02.05.Z01", "", "Lập lại"), VXP_OK);
	assert_true(is_there("000.02.05.Z01"));
}

static void test_request_once(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	int64_t dropped;
	assert_rc(RC_OK, axis_request_once(&w->node, STR("ab"), STR("x"), w->now + 10, &e), &e);
	assert_int_equal(axis_request_once(&w->node, STR("ab"), STR("x"), w->now + 10, &e),
			 RC_CONFLICT);
	assert_rc(RC_OK, axis_request_once(&w->node, STR("cd"), STR("x"), INT64_MAX, &e), &e);
	assert_rc(RC_OK, axis_sweep(&w->node, w->now + 11, NULL, &dropped, &e), &e);
	assert_rc(RC_OK, axis_request_once(&w->node, STR("ab"), STR("x"), w->now + 10, &e), &e);
	assert_int_equal(axis_request_once(&w->node, STR("cd"), STR("x"), INT64_MAX, &e),
			 RC_CONFLICT);
}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		CASE(test_register_and_set),
		CASE(test_register_refuses),
		CASE(test_only_who_may),
		CASE(test_remove),
		CASE(test_secret),
		CASE(test_certificate),
		CASE(test_organs),
		CASE(test_agency_register),
		CASE(test_agency_register_keeps_a_lock),
		CASE(test_agency_remove),
		CASE(test_request_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

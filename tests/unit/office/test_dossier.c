/* test_dossier.c -- submissions: complete or with a reason, at both ends, on both engines. */
#include "office/dossier.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <unistd.h>
#include <cmocka.h>

#include "desk.h"

static struct dossier_view look(const struct actor *who, int64_t id)
{
	struct dossier_view v;
	struct err e;

	assert_rc(RC_OK, office_dossier_view(node, s.w->a, who, id, s.w->now, &v, &e), &e);
	return v;
}

static enum rc save(const struct actor *who, int64_t id, const struct dossier_part *parts, size_t n,
		    const char *reason, struct err *e)
{
	const struct dossier_form f = { .document_id = id,
					.parts = parts,
					.n_parts = n,
					.leader = STR("  Chủ tịch UBND tỉnh Nguyễn Văn An "),
					.reason = str_of(reason) };

	problems.n = 0;
	return office_dossier_save(node, who, &f, s.w->now, &problems, e);
}

static const struct dossier_part whole[] = {
	{ .title = { "Tờ trình", sizeof "Tờ trình" - 1 },
	  .file_name = { "cong-van.pdf", sizeof "cong-van.pdf" - 1 } },
	{ .title = { "Dự thảo nghị quyết", sizeof "Dự thảo nghị quyết" - 1 },
	  .has_paper = true,
	  .file_name = { "cong-van.pdf", sizeof "cong-van.pdf" - 1 } },
};
static const struct dossier_part lacking[] = {
	{ .title = { "Tờ trình", sizeof "Tờ trình" - 1 },
	  .file_name = { "cong-van.pdf", sizeof "cong-van.pdf" - 1 } },
	{ .title = { "Bản đồ", sizeof "Bản đồ" - 1 },
	  .has_paper = true,
	  .file_name = { "", sizeof "" - 1 } },
};

/* A draft to B, for this purpose. */
static int64_t draft_for(enum purpose purpose, struct office_draft *d, const char *number)
{
	static const char *const to[] = { OFFICE_B, NULL };
	struct err e;
	int64_t id;

	office_draft(s.w, d, number, to);
	d->receivers[0].purpose = purpose;
	problems.n = 0;
	assert_rc(
		RC_OK,
		office_outgoing_save(node, s.w->a, &clerk, &d->form, s.w->now, &id, &problems, &e),
		&e);
	return id;
}

static enum rc send(int64_t id, struct err *e)
{
	int64_t out;

	problems.n = 0;
	return office_outgoing_send(node, s.w->a, &clerk, id, NULL, s.w->now, &out, &problems, e);
}

static int64_t arrive(const char *doc_id)
{
	const struct packet p = desk_packet(OFFICE_B);

	return desk_came(&stranger, doc_id, office_bytes(s.w, &p));
}

/* D1 */
static void complete(void **state)
{
	struct office_draft d;
	int64_t id = draft_for(PURPOSE_SUBMIT, &d, "50");
	struct dossier_view v;
	struct err e;

	(void)state;
	assert_int_equal(look(&clerk, id).n_parts, 0);
	assert_rc(RC_OK, save(&clerk, id, whole, 2, "", &e), &e);
	assert_rc(RC_DENIED, office_dossier_view(node, s.w->a, &ba, id, s.w->now, &v, &e), &e);
	assert_string_equal(e.key, "err.denied.draft");
	v = look(&leader, id);
	assert_int_equal(v.n_parts, 2);
	assert_int_equal(v.n_missing, 0);
	assert_int_equal(v.parts[1].n, 2);
	assert_true(v.parts[1].has_paper);
	assert_rc(RC_OK, send(id, &e), &e);
	v = look(&stranger, arrive("d-1"));
	assert_int_equal(v.n_parts, 2);
	assert_int_equal(v.n_missing, 0);
	assert_false(v.may_edit);
	assert_true(str_eq_c(v.parts[1].title, "Dự thảo nghị quyết"));
	assert_int_equal(v.n_files, 1);
	assert_true(str_eq_c(v.leader, "Chủ tịch UBND tỉnh Nguyễn Văn An"));
	v = look(&clerk, id);
	assert_int_equal(v.year.n_all, 1);
	assert_int_equal(v.year.n_incomplete, 0);
	assert_false(v.may_edit);
	assert_rc(RC_CONFLICT, save(&clerk, id, lacking, 2, "", &e), &e);
	office_riders_conform(s.w, RIDER_DOSSIER);
}

/* D2 */
static void incomplete_needs_a_reason(void **state)
{
	struct office_draft d;
	int64_t id = draft_for(PURPOSE_SUBMIT, &d, "50");
	struct dossier_view v;
	struct err e;

	(void)state;
	assert_rc(RC_OK, save(&clerk, id, lacking, 2, "", &e), &e);
	assert_int_equal(look(&clerk, id).n_missing, 1);
	assert_rc(RC_INVALID, send(id, &e), &e);
	assert_int_equal(problems.n, 1);
	assert_string_equal(problems.p[0].key, "problem.dossier_incomplete");
	assert_string_equal(problems.p[0].words[0], "Bản đồ");
	assert_rc(RC_OK, save(&clerk, id, lacking, 2, "Bản đồ khổ lớn, gửi giấy", &e), &e);
	assert_rc(RC_OK, send(id, &e), &e);
	v = look(&stranger, arrive("d-1"));
	assert_int_equal(v.n_missing, 1);
	assert_true(v.lacks[1] && !v.lacks[0]);
	assert_true(str_eq_c(v.reason, "Bản đồ khổ lớn, gửi giấy"));
	v = look(&clerk, id);
	assert_int_equal(v.year.n_all, 1);
	assert_int_equal(v.year.n_incomplete, 1);
	assert_true(str_eq_c(v.reason, "Bản đồ khổ lớn, gửi giấy"));
	office_riders_conform(s.w, RIDER_DOSSIER);
}

/* Returned for what is missing and written anew, it has its parts and its reason still. */
static void remade_it_keeps_its_parts(void **state)
{
	struct office_draft d;
	int64_t id = draft_for(PURPOSE_SUBMIT, &d, "50"), anew;
	struct dossier_view v;
	struct err e;

	(void)state;
	assert_rc(RC_OK, save(&clerk, id, lacking, 2, "Bản đồ khổ lớn, gửi giấy", &e), &e);
	assert_rc(RC_OK, send(id, &e), &e);
	assert_rc(RC_OK, office_outgoing_remake(node, s.w->a, &clerk, id, s.w->now, &anew, &e), &e);
	v = look(&clerk, anew);
	assert_int_equal(v.n_parts, 2);
	assert_int_equal(v.n_missing, 1);
	assert_true(v.parts[1].has_paper);
	assert_true(str_eq_c(v.parts[1].title, "Bản đồ"));
	assert_true(str_eq_c(v.reason, "Bản đồ khổ lớn, gửi giấy"));
	assert_true(v.may_edit);
	assert_int_equal(v.year.n_all, 1); /* it is counted when it is issued */
	/* of what is no submission there is none */
	id = draft_for(PURPOSE_INFORM, &d, "51");
	assert_rc(RC_OK, send(id, &e), &e);
	assert_rc(RC_OK, office_outgoing_remake(node, s.w->a, &clerk, id, s.w->now, &anew, &e), &e);
	assert_int_equal(look(&clerk, anew).n_parts, 0);
}

/* What the other organ says of it reaches the one that sent it. */
static void hear(void)
{
	struct outbox_item *items;
	struct packet p;
	struct err e;
	size_t n;

	while ((items = office_claim(s.w, &n)) && n > 0) {
		assert_rc(RC_OK,
			  office_packet_build(node, s.w->a, items[0].packet_id, s.w->now, &p, &e),
			  &e);
		if (str_eq_c(items[0].receiver_code, OFFICE_A))
			(void)office_arrive(
				s.w, &clerk,
				str_fmt(s.w->a, "s-%lld", (long long)items[0].packet_id).p,
				MESSAGE_STATUS, office_bytes(s.w, &p));
	}
}

static enum rc give_back(const struct actor *who, int64_t id, const char *reason, struct err *e)
{
	const struct dossier_return f = { .document_id = id, .reason = str_of(reason) };

	problems.n = 0;
	return office_dossier_return(node, who, &f, s.w->now, &problems, e);
}

/* D3 */
static void a_leader_gives_it_back(void **state)
{
	(void)staff_add(&s, &s.b_system, "lanhdao", ROLE_LEADER);
	struct actor chief = staff_as(&s, &s.b_system, "lanhdao");
	struct office_draft d;
	int64_t id = draft_for(PURPOSE_SUBMIT, &d, "50"), came, number;
	struct err e;

	(void)state;
	assert_rc(RC_OK, save(&clerk, id, lacking, 2, "Bản đồ khổ lớn, gửi giấy", &e), &e);
	assert_rc(RC_OK, send(id, &e), &e);
	came = arrive("d-1");
	assert_false(look(&chief, came).may_return);
	assert_rc(RC_CONFLICT, give_back(&chief, came, "thiếu bản đồ", &e), &e);
	assert_string_equal(e.key,
			    "err.denied.state"); /* while it waits, it is the clerk's to refuse */
	assert_rc(RC_OK,
		  office_incoming_register(node, s.w->a, &stranger, came, 0, s.w->now, &number, &e),
		  &e);
	hear();
	assert_int_equal(office_delivery(s.w, &clerk, id, OFFICE_B).state, DELIVERY_RECEIVED);
	s.w->now += TIME_MIN;
	assert_true(look(&chief, came).may_return);
	assert_false(look(&stranger, came).may_return);
	assert_rc(RC_DENIED, give_back(&stranger, came, "thiếu bản đồ", &e), &e);
	assert_rc(RC_NOT_FOUND, give_back(&leader, came, "thiếu bản đồ", &e), &e);
	assert_rc(RC_INVALID, give_back(&chief, came, " ", &e), &e);
	assert_rc(RC_OK, give_back(&chief, came, "thiếu bản đồ", &e), &e);
	assert_rc(RC_CONFLICT, give_back(&chief, came, "thiếu bản đồ", &e), &e);
	struct document there = office_view(s.w, &stranger, came).document;
	assert_int_equal(there.standing, STANDING_CANCELLED);
	assert_int_equal(there.arrival_number, number);
	hear();
	struct delivery x = office_delivery(s.w, &clerk, id, OFFICE_B);
	assert_int_equal(x.state, DELIVERY_REFUSED);
	assert_true(str_eq_c(x.status_text, "thiếu bản đồ"));
	assert_int_equal(office_count(s.w, "audit WHERE action = 'dossier.return'"), 1);
}

/* Of what is whole nothing is given back for a part that is missing. */
static void what_is_whole_stays(void **state)
{
	(void)staff_add(&s, &s.b_system, "lanhdao", ROLE_LEADER);
	struct actor chief = staff_as(&s, &s.b_system, "lanhdao");
	struct office_draft d;
	int64_t id = draft_for(PURPOSE_SUBMIT, &d, "50"), came, number;
	struct err e;

	(void)state;
	assert_rc(RC_OK, save(&clerk, id, whole, 2, "", &e), &e);
	assert_rc(RC_OK, send(id, &e), &e);
	came = arrive("d-1");
	assert_rc(RC_OK,
		  office_incoming_register(node, s.w->a, &stranger, came, 0, s.w->now, &number, &e),
		  &e);
	assert_false(look(&chief, came).may_return);
	assert_rc(RC_CONFLICT, give_back(&chief, came, "thiếu", &e), &e);
	assert_string_equal(e.key, "err.dossier_complete");
}

/* To an equal, for their information, nothing is submitted. */
static void to_others_it_goes(void **state)
{
	struct office_draft d;
	int64_t id = draft_for(PURPOSE_INFORM, &d, "50");
	struct err e;

	(void)state;
	assert_rc(RC_OK, save(&clerk, id, lacking, 2, "", &e), &e);
	assert_rc(RC_OK, send(id, &e), &e);
	assert_int_equal(look(&clerk, id).year.n_incomplete, 1); /* it is counted all the same */
}

/* A file that is taken out of the draft is missing from then on. */
static void follows_the_files(void **state)
{
	struct office_draft d;
	int64_t id = draft_for(PURPOSE_SUBMIT, &d, "50");
	struct err e;

	(void)state;
	assert_rc(RC_OK, save(&clerk, id, whole, 2, "", &e), &e);
	d.form.document.id = id;
	d.form.document.version = document(id).version;
	d.files[0] = (struct outgoing_file){ .name = STR("khac.pdf"),
					     .fd = office_file(s.w, STR("%PDF-1.7")) };
	assert_rc(RC_OK,
		  office_outgoing_save(node, s.w->a, &clerk, &d.form, s.w->now, &id, &problems, &e),
		  &e);
	assert_int_equal(look(&clerk, id).n_missing, 2);
	assert_rc(RC_INVALID, send(id, &e), &e);
}

static void who_and_what_is_refused(void **state)
{
	const struct dossier_part no_file[] = { { .title = STR("Một"), .file_name = STR("") } };
	const struct dossier_part other[] = { { .title = STR("Một"),
						.file_name = STR("khong-co.pdf") } };
	const struct dossier_part nameless[] = {
		{ .title = STR(" "), .has_paper = true, .file_name = STR("") }
	};
	static struct dossier_part many[101];
	int64_t id = draft(&ba);
	struct dossier_view v;
	struct err e;

	(void)state;
	assert_rc(RC_NOT_FOUND, save(&stranger, id, whole, 2, "", &e), &e);
	assert_rc(RC_DENIED, save(&leader, id, whole, 2, "", &e), &e);
	assert_rc(RC_NOT_FOUND, office_dossier_view(node, s.w->a, &stranger, id, s.w->now, &v, &e),
		  &e);
	assert_rc(RC_INVALID, save(&ba, id, no_file, 1, "", &e), &e);
	assert_string_equal(problems.p[0].key, "problem.dossier_nothing");
	assert_rc(RC_INVALID, save(&ba, id, other, 1, "", &e), &e);
	assert_string_equal(problems.p[0].key, "problem.dossier_file");
	assert_rc(RC_INVALID, save(&ba, id, nameless, 1, "", &e), &e);
	assert_rc(RC_INVALID, save(&ba, id, many, 101, "", &e), &e);
	assert_rc(RC_OK, save(&ba, id, whole, 2, "", &e), &e);
	assert_int_equal(office_count(s.w, "audit WHERE action = 'dossier.save'"), 1);
	/* none any more; and it may be thrown away with its list */
	assert_rc(RC_OK, save(&ba, id, whole, 0, "", &e), &e);
	assert_int_equal(office_count(s.w, "dossier"), 0);
	assert_rc(RC_OK, save(&ba, id, whole, 2, "", &e), &e);
	assert_rc(RC_OK, office_outgoing_discard(node, &ba, id, document(id).version, s.w->now, &e),
		  &e);
	assert_int_equal(office_count(s.w, "dossier_part"), 0);
}

/* N2: what was said of the draft was said of another list. */
static void a_new_list_is_a_new_version(void **state)
{
	int64_t id = draft(&ba);
	const struct opinion_ask asked[] = { ASK(bon, 1) };
	struct err e;

	(void)state;
	assert_rc(RC_OK, save(&ba, id, whole, 1, "", &e), &e);
	assert_int_equal(document(id).draft_n, 1);
	assert_rc(RC_OK, ask(&ba, id, asked, 1, &e), &e);
	assert_rc(RC_OK, save(&ba, id, whole, 2, "", &e), &e);
	assert_int_equal(document(id).draft_n, 2);
	assert_int_equal(opinion_of(id, &bon).state, OPINION_WITHDRAWN);
	/* with the files of the one before */
	assert_int_equal(look(&ba, id).n_files, 1);
	assert_int_equal(look(&ba, id).n_missing, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_leader_gives_it_back),
		TEST(what_is_whole_stays),
		TEST(complete),
		TEST(incomplete_needs_a_reason),
		TEST(remade_it_keeps_its_parts),
		TEST(to_others_it_goes),
		TEST(follows_the_files),
		TEST(who_and_what_is_refused),
		TEST(a_new_list_is_a_new_version),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_travel.c -- how documents travel, to which purpose, and what goes on paper alone, on both engines. */
#include "office/travel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <unistd.h>
#include <cmocka.h>

#include "desk.h"
#include "office/column.h"
#include "office/report.h"
#include "store/organ.h"

static struct travel_view look(const struct actor *who, int64_t id)
{
	struct travel_view v;
	struct err e;

	assert_rc(RC_OK, office_travel_view(node, s.w->a, who, id, s.w->now, &v, &e), &e);
	return v;
}

/* A draft to B and C, of a type; as the program proposes it. */
static int64_t draft_of(struct office_draft *d, const char *number, const char *type)
{
	static const char *const to[] = { OFFICE_B, DESK_RECEIVER, NULL };
	struct err e;
	int64_t id;

	office_draft(s.w, d, number, to);
	d->form.document.type_name = str_of(type);
	for (size_t i = 0; i < 2; i++) {
		d->receivers[i].purpose = PURPOSE_UNKNOWN;
		d->receivers[i].form = FORM_UNKNOWN;
	}
	problems.n = 0;
	assert_rc(
		RC_OK,
		office_outgoing_save(node, s.w->a, &clerk, &d->form, s.w->now, &id, &problems, &e),
		&e);
	return id;
}

static enum rc save_lines(const struct actor *who, int64_t id, const struct travel_line *lines,
			  size_t n, int64_t exemption, struct err *e)
{
	const struct travel_form f = {
		.document_id = id, .lines = lines, .n_lines = n, .exemption_id = exemption
	};

	problems.n = 0;
	return office_travel_save(node, who, &f, s.w->now, &problems, e);
}

/* Of the i-th receiver. */
static enum rc choose(const struct actor *who, int64_t id, size_t i, enum form form,
		      enum purpose purpose, struct err *e)
{
	const struct travel_view v = look(&clerk, id);
	const struct travel_line line = { v.deliveries[i].id, form, purpose };

	return save_lines(who, id, &line, 1, -1, e);
}

static enum rc send(int64_t id, struct err *e)
{
	int64_t out;

	problems.n = 0;
	return office_outgoing_send(node, s.w->a, &clerk, id, NULL, s.w->now, &out, &problems, e);
}

static enum rc set_types(const struct actor *who, const char *type, struct err *e)
{
	const struct str one = str_of(type);

	problems.n = 0;
	return office_paper_types_set(node, who, &one, 1, s.w->now, &problems, e);
}

static enum rc exemption(const struct actor *who, struct date from, struct date to, int64_t *id,
			 struct err *e)
{
	const struct paper_exemption x = { .name = STR("Nơi nhận chưa có mạng"),
					   .given_by = STR("Chánh Văn phòng"),
					   .reason = STR("Xã đảo, chưa có đường truyền"),
					   .valid_from = from,
					   .valid_to = to };

	problems.n = 0;
	return office_exemption_add(node, who, &x, s.w->now, id, &problems, e);
}

static enum rc handed(const struct actor *who, int64_t delivery_id, struct err *e)
{
	const struct paper_handed x = { .delivery_id = delivery_id, .how = STR("") };

	problems.n = 0;
	return office_paper_handed(node, who, &x, s.w->now, &problems, e);
}

struct lines_work {
	struct str code, superior;
};

static enum rc superior_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct lines_work *w = arg;
	struct organ o;

	TRY(organ_find_any(tx, s.w->a, w->code, &o, e));
	o.superior_code = w->superior;
	return organ_put(tx, &o, organ_search_text(s.w->a, &o), s.w->now, e);
}

static void stand_below(const char *code, const char *superior)
{
	struct lines_work w = { str_of(code), str_of(superior) };
	struct err e;

	assert_rc(RC_OK, db_write(node->db, superior_fn, &w, &e), &e);
}

/* E1: by type; what was chosen by hand stays, with what was proposed; a new version of the draft keeps it. */
static void form_is_proposed_and_chosen(void **state)
{
	struct office_draft d;
	struct travel_view v;
	struct err e;

	(void)state;
	assert_rc(RC_DENIED, set_types(&clerk, "Quyết định", &e), &e);
	assert_rc(RC_OK, set_types(&admin, "quyết ĐỊNH", &e), &e);
	int64_t id = draft_of(&d, "50", "Quyết định");
	v = look(&clerk, id);
	assert_int_equal(v.n_deliveries, 2);
	assert_int_equal(v.deliveries[0].form, FORM_HYBRID);
	assert_int_equal(v.deliveries[0].form_proposed, FORM_HYBRID);
	assert_rc(RC_OK, choose(&clerk, id, 0, FORM_ELECTRONIC, PURPOSE_UNKNOWN, &e), &e);
	d.form.document.id = id;
	d.form.document.version = document(id).version;
	d.form.n_files = 1;
	d.files[0] = (struct outgoing_file){ .name = STR("khac.pdf"),
					     .fd = office_file(s.w, STR("%PDF-1.7")) };
	assert_rc(RC_OK,
		  office_outgoing_save(node, s.w->a, &clerk, &d.form, s.w->now, &id, &problems, &e),
		  &e);
	v = look(&clerk, id);
	assert_int_equal(v.deliveries[0].form, FORM_ELECTRONIC);
	assert_int_equal(v.deliveries[0].form_proposed, FORM_HYBRID);
	assert_int_equal(v.deliveries[1].form, FORM_HYBRID);
	/* another type proposes otherwise; what nobody chose follows */
	d.form.document.version = document(id).version;
	d.form.document.type_name = STR("Công văn");
	d.files[0] = (struct outgoing_file){ .name = STR("khac.pdf"),
					     .fd = office_file(s.w, STR("%PDF-1.7")) };
	assert_rc(RC_OK,
		  office_outgoing_save(node, s.w->a, &clerk, &d.form, s.w->now, &id, &problems, &e),
		  &e);
	assert_int_equal(look(&clerk, id).deliveries[1].form, FORM_ELECTRONIC);
	assert_int_equal(office_count(s.w, "audit WHERE action = 'travel.save'"), 1);
}

/* E2: a superior's, a subordinate's, a peer's; what the directory does not say is not guessed. */
static void purpose_follows_type_and_rank(void **state)
{
	struct office_draft d;
	struct travel_view v;
	struct err e;

	(void)state;
	v = look(&clerk, draft_of(&d, "50", "Báo cáo"));
	assert_int_equal(v.deliveries[0].purpose, PURPOSE_UNKNOWN);
	stand_below(OFFICE_A, OFFICE_B);
	stand_below(DESK_RECEIVER, OFFICE_A);
	int64_t id = draft_of(&d, "51", "Báo cáo");
	v = look(&clerk, id);
	assert_int_equal(v.deliveries[0].purpose, PURPOSE_REPORT);
	assert_int_equal(v.deliveries[1].purpose, PURPOSE_INFORM);
	v = look(&clerk, draft_of(&d, "52", "Tờ trình"));
	assert_int_equal(v.deliveries[0].purpose, PURPOSE_SUBMIT);
	v = look(&clerk, draft_of(&d, "53", "Quyết định"));
	assert_int_equal(v.deliveries[1].purpose, PURPOSE_DIRECT);
	stand_below(DESK_RECEIVER, OFFICE_B);
	v = look(&clerk, draft_of(&d, "54", "Công văn"));
	assert_int_equal(v.deliveries[1].purpose, PURPOSE_EXCHANGE);
	assert_rc(RC_OK, choose(&clerk, id, 0, FORM_UNKNOWN, PURPOSE_INFORM, &e), &e);
	v = look(&clerk, id);
	assert_int_equal(v.deliveries[0].purpose, PURPOSE_INFORM);
	assert_int_equal(v.deliveries[0].purpose_proposed, PURPOSE_REPORT);
}

/* Two that stand above each other: nothing is guessed, and nobody waits for ever. */
static void a_loop_of_superiors(void **state)
{
	struct office_draft d;

	(void)state;
	stand_below(OFFICE_A, OFFICE_B);
	stand_below(OFFICE_B, OFFICE_A);
	assert_int_equal(look(&clerk, draft_of(&d, "50", "Báo cáo")).deliveries[0].purpose,
			 PURPOSE_UNKNOWN);
}

static struct document arrive(const char *doc_id)
{
	const struct packet p = desk_packet(OFFICE_B);
	int64_t id = desk_came(&stranger, doc_id, office_bytes(s.w, &p));

	return office_view(s.w, &stranger, id).document;
}

/* E2: the receiver reads its own purpose, and whether its paper follows, from the list of receivers. */
static void the_receiver_reads_it(void **state)
{
	struct office_draft d;
	struct document came;
	struct err e;

	(void)state;
	int64_t id = draft_of(&d, "50", "Công văn");
	assert_rc(RC_OK, choose(&clerk, id, 0, FORM_HYBRID, PURPOSE_REPORT, &e), &e);
	assert_rc(RC_OK, choose(&clerk, id, 1, FORM_UNKNOWN, PURPOSE_INFORM, &e), &e);
	assert_rc(RC_OK, send(id, &e), &e);
	came = arrive("t-1");
	assert_int_equal(came.purpose, PURPOSE_REPORT);
	assert_int_equal(came.came, FORM_HYBRID);
	/* the other one gets paper: not this one */
	id = draft_of(&d, "51", "Công văn");
	assert_rc(RC_OK, choose(&clerk, id, 0, FORM_ELECTRONIC, PURPOSE_EXCHANGE, &e), &e);
	assert_rc(RC_OK, choose(&clerk, id, 1, FORM_HYBRID, PURPOSE_INFORM, &e), &e);
	assert_rc(RC_OK, send(id, &e), &e);
	came = arrive("t-2");
	assert_int_equal(came.purpose, PURPOSE_EXCHANGE);
	assert_int_equal(came.came, FORM_ELECTRONIC);
	/* its clerk knows better */
	problems.n = 0;
	assert_rc(RC_OK,
		  office_incoming_came(node, &stranger, came.id, FORM_HYBRID, STR("Tủ 2, ngăn 3"),
				       s.w->now, &problems, &e),
		  &e);
	assert_rc(RC_NOT_FOUND,
		  office_incoming_came(node, &clerk, came.id, FORM_HYBRID, STR(""), s.w->now,
				       &problems, &e),
		  &e);
	assert_rc(RC_INVALID,
		  office_incoming_came(node, &stranger, came.id, FORM_PAPER, STR(""), s.w->now,
				       &problems, &e),
		  &e);
	assert_int_equal(office_count(s.w, "document WHERE came = 'hybrid' AND paper_at <> ''"), 1);
}

/* E3 */
static void paper_alone_needs_an_exemption(void **state)
{
	const struct date none = { 0 };
	struct office_draft d;
	struct travel_view v;
	int64_t over, holds;
	struct err e;

	(void)state;
	assert_rc(RC_DENIED, exemption(&clerk, none, none, &holds, &e), &e);
	assert_rc(RC_OK, exemption(&admin, date_add(today(), -9), date_add(today(), -1), &over, &e),
		  &e);
	assert_rc(RC_INVALID, exemption(&admin, today(), date_add(today(), -1), &holds, &e), &e);
	assert_rc(RC_OK, exemption(&admin, none, none, &holds, &e), &e);
	int64_t id = draft_of(&d, "50", "Công văn");
	assert_rc(RC_OK, choose(&clerk, id, 1, FORM_PAPER, PURPOSE_UNKNOWN, &e), &e);
	assert_rc(RC_INVALID, send(id, &e), &e);
	assert_string_equal(problems.p[0].key, "problem.paper_alone");
	v = look(&clerk, id);
	assert_int_equal(v.n_choices, 1); /* the other one is over */
	assert_rc(RC_NOT_FOUND, save_lines(&clerk, id, NULL, 0, holds + 100, &e), &e);
	assert_rc(RC_OK, save_lines(&clerk, id, NULL, 0, over, &e), &e);
	assert_rc(RC_INVALID, send(id, &e), &e);
	assert_string_equal(problems.p[0].key, "problem.exemption_over");
	assert_rc(RC_OK, save_lines(&clerk, id, NULL, 0, holds, &e), &e);
	assert_rc(RC_OK, send(id, &e), &e);
	v = look(&clerk, id);
	assert_int_equal(v.exemption.id, holds);
	assert_int_equal(v.deliveries[1].road, ROAD_PAPER);
	assert_int_equal(v.deliveries[1].state, DELIVERY_SENT);
	assert_int_equal(v.deliveries[0].state, DELIVERY_QUEUED);
	assert_int_equal(office_count(s.w, "outbox o JOIN delivery v ON v.id = o.delivery_id "
					   "WHERE v.road = 'paper'"),
			 0);
	/* it is not chosen anew afterwards; the paper is handed over, once */
	assert_rc(RC_CONFLICT, save_lines(&clerk, id, NULL, 0, 0, &e), &e);
	assert_rc(RC_CONFLICT, choose(&clerk, id, 1, FORM_ELECTRONIC, PURPOSE_UNKNOWN, &e), &e);
	assert_string_equal(e.key, "err.travel_gone");
	assert_rc(RC_DENIED, handed(&ba, v.deliveries[1].id, &e), &e);
	assert_rc(RC_NOT_FOUND, handed(&stranger, v.deliveries[1].id, &e), &e);
	assert_rc(RC_OK, handed(&clerk, v.deliveries[1].id, &e), &e);
	assert_rc(RC_CONFLICT, handed(&clerk, v.deliveries[1].id, &e), &e);
	assert_rc(RC_CONFLICT, handed(&clerk, v.deliveries[0].id, &e), &e);
	assert_int_equal(look(&clerk, id).deliveries[1].state, DELIVERY_RECEIVED);
}

/* E3: to nobody electronically: no packet, and the exemption is counted. */
static void all_on_paper(void **state)
{
	const struct date none = { 0 };
	struct travel_settings set;
	struct office_draft d;
	int64_t holds;
	struct err e;

	(void)state;
	int64_t before = office_count(s.w, "packet");
	assert_rc(RC_OK, exemption(&admin, none, none, &holds, &e), &e);
	int64_t id = draft_of(&d, "50", "Công văn");
	for (size_t i = 0; i < 2; i++)
		assert_rc(RC_OK, choose(&clerk, id, i, FORM_PAPER, PURPOSE_UNKNOWN, &e), &e);
	assert_rc(RC_OK, save_lines(&clerk, id, NULL, 0, holds, &e), &e);
	assert_rc(RC_OK, send(id, &e), &e);
	assert_int_equal(office_count(s.w, "packet"), before);
	assert_rc(RC_OK, office_travel_settings(node, s.w->a, &clerk, &set, &e), &e);
	assert_int_equal(set.n_exemptions, 1);
	assert_int_equal(set.exemptions[0].n_used, 1);
	assert_false(set.may_set);
	/* ended: it stays with what went by it, and is not there for others */
	assert_rc(RC_DENIED, office_exemption_end(node, &clerk, holds, s.w->now, &e), &e);
	assert_rc(RC_OK, office_exemption_end(node, &admin, holds, s.w->now, &e), &e);
	assert_rc(RC_NOT_FOUND, office_exemption_end(node, &admin, holds, s.w->now, &e), &e);
	s.w->now += TIME_DAY;
	clerk = again(&clerk);
	int64_t other = draft_of(&d, "51", "Công văn");
	assert_int_equal(look(&clerk, other).n_choices, 0);
	assert_int_equal(look(&clerk, id).exemption.id, holds);
}

/* One that nobody needs is not kept with what is issued. */
static void an_exemption_for_nothing(void **state)
{
	const struct date none = { 0 };
	struct office_draft d;
	int64_t holds;
	struct err e;

	(void)state;
	assert_rc(RC_OK, exemption(&admin, none, none, &holds, &e), &e);
	int64_t id = draft_of(&d, "50", "Công văn");
	assert_rc(RC_OK, save_lines(&clerk, id, NULL, 0, holds, &e), &e);
	assert_rc(RC_OK, send(id, &e), &e);
	assert_int_equal(look(&clerk, id).exemption.id, 0);
	/* of what was issued only whether paper follows */
	assert_rc(RC_OK, choose(&clerk, id, 0, FORM_HYBRID, PURPOSE_UNKNOWN, &e), &e);
	assert_rc(RC_CONFLICT, choose(&clerk, id, 0, FORM_PAPER, PURPOSE_UNKNOWN, &e), &e);
	assert_rc(RC_CONFLICT, choose(&clerk, id, 0, FORM_UNKNOWN, PURPOSE_INFORM, &e), &e);
	assert_rc(RC_DENIED, choose(&ba, id, 0, FORM_ELECTRONIC, PURPOSE_UNKNOWN, &e), &e);
}

/* Whoever may write it; from its submission on the clerk, and the signature stays. */
static void who_chooses(void **state)
{
	struct travel_view v;
	struct err e;

	(void)state;
	int64_t id = draft(&ba);
	assert_rc(RC_OK, choose(&ba, id, 0, FORM_HYBRID, PURPOSE_UNKNOWN, &e), &e);
	assert_rc(RC_DENIED, choose(&leader, id, 0, FORM_HYBRID, PURPOSE_UNKNOWN, &e), &e);
	assert_rc(RC_NOT_FOUND, office_travel_view(node, s.w->a, &stranger, id, s.w->now, &v, &e),
		  &e);
	sign(id);
	int64_t n = document(id).draft_n;
	assert_rc(RC_DENIED, choose(&ba, id, 0, FORM_ELECTRONIC, PURPOSE_UNKNOWN, &e), &e);
	assert_false(look(&ba, id).may_edit);
	assert_rc(RC_OK, choose(&clerk, id, 0, FORM_ELECTRONIC, PURPOSE_SUBMIT, &e), &e);
	assert_int_equal(document(id).draft_n, n);
	assert_int_equal(document(id).stage, STAGE_SIGNED);
	const struct travel_line gone = { 99999, FORM_HYBRID, PURPOSE_UNKNOWN };
	assert_rc(RC_CONFLICT, save_lines(&clerk, id, &gone, 1, -1, &e), &e);
}

static int64_t figure(enum report_kind kind, enum report_figure f)
{
	const struct report_wish wish = { .kind = kind };
	struct report r;
	struct err e;

	problems.n = 0;
	assert_rc(RC_OK, office_report(node, s.w->a, &clerk, &wish, s.w->now, &r, &problems, &e),
		  &e);
	return r.rows[0].n[f];
}

/* E4 */
static void reports_count_it(void **state)
{
	const struct date none = { 0 };
	struct office_draft d;
	struct report_line *lines;
	int64_t holds;
	struct err e;
	size_t n;

	(void)state;
	int64_t electronic = figure(REPORT_OUTGOING, FIGURE_WENT_ELECTRONIC);
	assert_rc(RC_OK, exemption(&admin, none, none, &holds, &e), &e);
	int64_t id = draft_of(&d, "50", "Công văn");
	assert_rc(RC_OK, choose(&clerk, id, 1, FORM_PAPER, PURPOSE_UNKNOWN, &e), &e);
	assert_rc(RC_OK, save_lines(&clerk, id, NULL, 0, holds, &e), &e);
	assert_rc(RC_OK, send(id, &e), &e);
	id = draft_of(&d, "51", "Công văn");
	assert_rc(RC_OK, choose(&clerk, id, 0, FORM_HYBRID, PURPOSE_UNKNOWN, &e), &e);
	assert_rc(RC_OK, send(id, &e), &e);
	assert_int_equal(figure(REPORT_OUTGOING, FIGURE_WENT_ELECTRONIC), electronic + 2);
	assert_int_equal(figure(REPORT_OUTGOING, FIGURE_WENT_HYBRID), 1);
	assert_int_equal(figure(REPORT_OUTGOING, FIGURE_WENT_PAPER), 1);
	assert_int_equal(figure(REPORT_OUTGOING, FIGURE_EXEMPTED), 1);
	const struct report_of of = { .wish = { .kind = REPORT_OUTGOING },
				      .figure = FIGURE_WENT_HYBRID,
				      .by = REPORT_WHOLE,
				      .word = STR("") };
	assert_rc(
		RC_OK,
		office_report_list(node, s.w->a, &clerk, &of, s.w->now, &lines, &n, &problems, &e),
		&e);
	assert_int_equal(n, 1);
	assert_int_equal(lines[0].document.id, id);
	assert_int_equal(lines[0].item.figure, FIGURE_WENT_HYBRID);
}

/* E2: the column of a list says to which purposes a document goes out. */
static void a_column_says_for_what(void **state)
{
	const struct column_list x = { .at = { COLUMN_PURPOSE }, .n = 1 };
	struct office_draft d;
	struct err e;

	(void)state;
	int64_t id = draft_of(&d, "51", "Công văn");
	assert_rc(RC_OK, choose(&clerk, id, 0, FORM_ELECTRONIC, PURPOSE_INFORM, &e), &e);
	assert_rc(RC_OK, choose(&clerk, id, 1, FORM_ELECTRONIC, PURPOSE_SUBMIT, &e), &e);
	const struct document sent = document(id);
	struct column_row r = { .document = &sent };
	assert_rc(RC_OK, office_columns_fill(node, s.w->a, &clerk, &x, &r, 1, &e), &e);
	assert_string_equal(str_c(s.w->a, column_said(s.w->a, LANG_VI, &r, COLUMN_PURPOSE)),
			    "Trình; Để biết");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(form_is_proposed_and_chosen),
		TEST(purpose_follows_type_and_rank),
		TEST(a_loop_of_superiors),
		TEST(the_receiver_reads_it),
		TEST(paper_alone_needs_an_exemption),
		TEST(all_on_paper),
		TEST(an_exemption_for_nothing),
		TEST(who_chooses),
		TEST(reports_count_it),
		TEST(a_column_says_for_what),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

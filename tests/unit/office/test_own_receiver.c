/* test_own_receiver.c -- receivers that the directory does not have, those within the organ, and what is only kept,
 * on both engines. */
#include "office/own_receiver.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <unistd.h>
#include <cmocka.h>

#include "desk.h"
#include "office/finding.h"
#include "office/notice.h"
#include "office/people.h"
#include "office/recall.h"
#include "office/report.h"
#include "office/travel.h"

#define FIRM "Công ty TNHH Mẫu"
#define STREET "Số 1, đường Mẫu, phường An Bình"

/* A decision to nobody yet. */
static int64_t blank(struct office_draft *d, const char *number)
{
	static const char *const nobody[] = { NULL };
	struct err e;
	int64_t id;

	office_draft(s.w, d, number, nobody);
	d->form.document.type_name = STR("Quyết định");
	problems.n = 0;
	assert_rc(
		RC_OK,
		office_outgoing_save(node, s.w->a, &clerk, &d->form, s.w->now, &id, &problems, &e),
		&e);
	return id;
}

static enum rc own(const struct actor *who, int64_t id, const struct directive_to *to, size_t n,
		   bool is_kept, struct err *e)
{
	const struct own_receivers_form f = {
		.document_id = id, .to = to, .n_to = n, .is_kept = is_kept
	};

	problems.n = 0;
	return office_own_receivers_save(node, who, &f, s.w->now, &problems, e);
}

static enum rc send(int64_t id, struct err *e)
{
	int64_t out;

	problems.n = 0;
	return office_outgoing_send(node, s.w->a, &clerk, id, NULL, s.w->now, &out, &problems, e);
}

static struct document_view page(const struct actor *who, int64_t id)
{
	struct document_view v;
	struct err e;

	assert_rc(RC_OK, office_document_view(node, s.w->a, who, id, s.w->now, &v, &e), &e);
	return v;
}

static int64_t waits(const struct actor *who)
{
	struct office_counts k;
	struct err e;

	assert_rc(RC_OK, office_counts(node, s.w->a, who, s.w->now, &k, &e), &e);
	return k.work.n[WORK_INFORMED];
}

/* The draft's receivers, one of them outside of the directory. */
static enum rc to_outside(struct office_draft *d, int64_t id, const char *name, const char *address,
			  struct err *e)
{
	int64_t out;

	d->receivers[d->form.n_receivers] =
		(struct outgoing_receiver){ .purpose = PURPOSE_UNKNOWN,
					    .form = FORM_UNKNOWN,
					    .name = str_of(name),
					    .address = str_of(address) };
	struct outgoing_form f = d->form;
	f.n_receivers++;
	f.document.id = id;
	f.document.version = document(id).version;
	d->files[0].fd = office_file(s.w, STR("%PDF-1.7 khác"));
	problems.n = 0;
	return office_outgoing_save(node, s.w->a, &clerk, &f, s.w->now, &out, &problems, e);
}

/* E5 */
static void what_is_issued_is_read_within_the_organ(void **state)
{
	const struct directive_to to[] = { { .unit_id = unit },
					   { .account_id = leader.account_id } };
	struct office_draft d;
	struct document_view v;
	struct notice_view n;
	struct err e;

	(void)state;
	int64_t packets = office_count(s.w, "packet");
	int64_t id = blank(&d, "50");
	assert_rc(RC_INVALID, send(id, &e), &e);
	assert_string_equal(problems.p[0].key, "problem.no_receiver");
	assert_rc(RC_OK, own(&clerk, id, to, 2, false, &e), &e);
	assert_int_equal(waits(&ba), 0);
	assert_rc(RC_OK, send(id, &e), &e);
	v = page(&clerk, id);
	assert_int_equal(v.document.state, DOCUMENT_SENT);
	assert_int_equal(v.n_deliveries, 0);
	assert_int_equal(v.n_own, 2);
	assert_true(v.own_notice > 0);
	assert_int_equal(waits(&ba), 1);
	assert_int_equal(waits(&bon), 1);
	assert_int_equal(waits(&leader), 1);
	assert_int_equal(waits(&upper_head), 0);
	/* opened: that is the receipt */
	assert_rc(RC_OK, office_incoming_read(node, &ba, v.own_notice, s.w->now, &e), &e);
	assert_int_equal(waits(&ba), 0);
	assert_rc(RC_OK, office_notice_view(node, s.w->a, &clerk, v.own_notice, s.w->now, &n, &e),
		  &e);
	assert_true(n.sees_receipts);
	assert_int_equal(n.n_read, 1);
	assert_int_equal(n.v.n_attachments, 1);
	assert_int_equal(n.v.issued_id, id);
	assert_rc(RC_NOT_FOUND,
		  office_notice_view(node, s.w->a, &stranger, v.own_notice, s.w->now, &n, &e), &e);
	/* no packet, nothing in the outbox */
	assert_int_equal(office_count(s.w, "packet"), packets);
}

/* E5: chosen by its author alone, while it is the author's; of the organ's own people alone. */
static void who_may_be_named(void **state)
{
	const struct directive_to nobody = { .unit_id = bare_unit },
				  far = { .account_id = stranger.account_id },
				  both = { .unit_id = unit, .account_id = ba.account_id },
				  one = { .account_id = bon.account_id };
	struct office_draft d;
	struct err e;

	(void)state;
	int64_t id = blank(&d, "50");
	assert_rc(RC_DENIED, own(&ba, id, &one, 1, false, &e), &e);
	assert_rc(RC_NOT_FOUND, own(&stranger, id, &one, 1, false, &e), &e);
	assert_rc(RC_INVALID, own(&clerk, id, &nobody, 1, false, &e), &e);
	assert_string_equal(problems.p[0].key, "problem.unit");
	assert_rc(RC_INVALID, own(&clerk, id, &far, 1, false, &e), &e);
	assert_string_equal(problems.p[0].key, "problem.person");
	assert_rc(RC_INVALID, own(&clerk, id, &both, 1, false, &e), &e);
	assert_rc(RC_INVALID, own(&clerk, id, &one, 1, true, &e), &e);
	assert_string_equal(problems.p[0].key, "problem.kept_and_sent");
	assert_rc(RC_OK, own(&clerk, id, &one, 1, false, &e), &e);
	assert_rc(RC_OK, send(id, &e), &e);
	assert_rc(RC_CONFLICT, own(&clerk, id, &one, 1, false, &e), &e);
}

/* E5: another version, with its files; what was said of the one before does not hold for it. */
static void other_receivers_are_another_version(void **state)
{
	const struct directive_to one = { .account_id = bon.account_id };
	const struct opinion_ask asked = ASK(bon, 1);
	struct err e;

	(void)state;
	int64_t id = draft(&ba);
	size_t files = page(&ba, id).n_attachments;
	assert_rc(RC_OK, ask(&ba, id, &asked, 1, &e), &e);
	int64_t n = document(id).draft_n;
	assert_rc(RC_OK, own(&ba, id, &one, 1, false, &e), &e);
	assert_int_equal(document(id).draft_n, n + 1);
	assert_int_equal(page(&ba, id).n_attachments, files);
	assert_int_equal(office_count(s.w, "opinion WHERE state = 'asked'"), 0);
}

/* E5: recalled, it lies before nobody; they read why. */
static void it_ends_with_the_document(void **state)
{
	const struct directive_to one = { .account_id = bon.account_id };
	struct office_draft d;
	struct err e;

	(void)state;
	int64_t id = blank(&d, "50");
	assert_rc(RC_OK, own(&clerk, id, &one, 1, false, &e), &e);
	assert_rc(RC_OK, send(id, &e), &e);
	int64_t notice = page(&clerk, id).own_notice;
	assert_int_equal(waits(&bon), 1);
	problems.n = 0;
	assert_rc(RC_OK,
		  office_outgoing_recall(node, &clerk, id, 0, STR("Ban hành nhầm"), s.w->now,
					 &problems, &e),
		  &e);
	assert_int_equal(waits(&bon), 0);
	assert_int_equal(document(notice).standing, STANDING_RECALLED);
	assert_true(str_eq_c(document(notice).refusal_reason, "Ban hành nhầm"));
	assert_false(page(&clerk, id).keeps_number);
}

/* E6: on paper, by name; not electronically, whatever is chosen; handed over by hand, once. */
static void whom_the_directory_does_not_have(void **state)
{
	struct office_draft d;
	struct travel_view t;
	struct err e;

	(void)state;
	int64_t id = blank(&d, "50"), packets = office_count(s.w, "packet");
	assert_rc(RC_INVALID, to_outside(&d, id, "Sở Nội vụ tỉnh An Bình (mẫu)", STREET, &e), &e);
	assert_string_equal(problems.p[0].key, "problem.outside_known");
	assert_rc(RC_OK, to_outside(&d, id, FIRM, STREET, &e), &e);
	assert_rc(RC_OK, office_travel_view(node, s.w->a, &clerk, id, s.w->now, &t, &e), &e);
	assert_int_equal(t.n_deliveries, 1);
	assert_true(t.deliveries[0].is_outside);
	assert_true(str_eq_c(t.deliveries[0].address, STREET));
	assert_int_equal(t.deliveries[0].road, ROAD_PAPER);
	const struct travel_line line = { t.deliveries[0].id, FORM_ELECTRONIC, PURPOSE_UNKNOWN };
	const struct travel_form f = {
		.document_id = id, .lines = &line, .n_lines = 1, .exemption_id = -1
	};
	problems.n = 0;
	assert_rc(RC_INVALID, office_travel_save(node, &clerk, &f, s.w->now, &problems, &e), &e);
	assert_string_equal(problems.p[0].key, "problem.outside_paper");
	/* no exemption is asked for: nobody could get it electronically */
	assert_rc(RC_OK, send(id, &e), &e);
	assert_int_equal(office_count(s.w, "packet"), packets);
	const struct delivery sent = page(&clerk, id).deliveries[0];
	assert_int_equal(sent.state, DELIVERY_SENT);
	struct paper_handed x = { sent.id, date_add(today(), 1), STR("") };
	problems.n = 0;
	assert_rc(RC_INVALID, office_paper_handed(node, &clerk, &x, s.w->now, &problems, &e), &e);
	assert_string_equal(problems.p[0].key, "problem.handed_future");
	x = (struct paper_handed){ sent.id, { 2026, 11, 19 }, STR("") };
	problems.n = 0;
	assert_rc(RC_INVALID, office_paper_handed(node, &clerk, &x, s.w->now, &problems, &e), &e);
	assert_string_equal(problems.p[0].key, "problem.handed_before");
	x = (struct paper_handed){ sent.id, today(), STR("Bưu điện, vận đơn 123") };
	problems.n = 0;
	assert_rc(RC_OK, office_paper_handed(node, &clerk, &x, s.w->now, &problems, &e), &e);
	assert_rc(RC_CONFLICT, office_paper_handed(node, &clerk, &x, s.w->now, &problems, &e), &e);
	const struct delivery handed = page(&clerk, id).deliveries[0];
	assert_int_equal(handed.state, DELIVERY_RECEIVED);
	assert_int_equal(date_cmp(handed.handed_on, today()), 0);
	assert_true(str_eq_c(handed.handed_how, "Bưu điện, vận đơn 123"));
}

/* E6: its file is here, though nobody gets it electronically. */
static void paper_has_its_electronic_copy_here(void **state)
{
	struct office_draft d;
	struct err e;
	int64_t out;

	(void)state;
	int64_t id = blank(&d, "50");
	assert_rc(RC_OK, to_outside(&d, id, FIRM, STREET, &e), &e);
	struct outgoing_form f = d.form;
	f.n_receivers++;
	f.n_files = 0;
	f.document.id = id;
	f.document.version = document(id).version;
	problems.n = 0;
	assert_rc(RC_OK,
		  office_outgoing_save(node, s.w->a, &clerk, &f, s.w->now, &out, &problems, &e),
		  &e);
	assert_rc(RC_INVALID, send(id, &e), &e);
	assert_string_equal(problems.p[0].key, "problem.no_file");
}

/* E7 */
static void what_is_only_kept(void **state)
{
	struct office_draft d;
	struct err e;

	(void)state;
	int64_t id = blank(&d, "50"), packets = office_count(s.w, "packet");
	assert_rc(RC_OK, own(&clerk, id, NULL, 0, true, &e), &e);
	assert_true(page(&clerk, id).is_kept);
	/* …until it goes to somebody */
	assert_rc(RC_OK, to_outside(&d, id, FIRM, STREET, &e), &e);
	assert_false(page(&clerk, id).is_kept);
	assert_rc(RC_INVALID, own(&clerk, id, NULL, 0, true, &e), &e);
	assert_string_equal(problems.p[0].key, "problem.kept_and_sent");
	id = blank(&d, "51");
	assert_rc(RC_OK, own(&clerk, id, NULL, 0, true, &e), &e);
	assert_rc(RC_OK, send(id, &e), &e);
	assert_int_equal(page(&clerk, id).document.state, DOCUMENT_SENT);
	assert_int_equal(office_count(s.w, "packet"), packets);
	assert_int_equal(office_count(s.w, "document WHERE notice <> 'none'"), 0);
}

static int64_t figure(enum report_figure f)
{
	const struct report_wish wish = { .kind = REPORT_OUTGOING };
	struct report r;
	struct err e;

	problems.n = 0;
	assert_rc(RC_OK, office_report(node, s.w->a, &clerk, &wish, s.w->now, &r, &problems, &e),
		  &e);
	return r.rows[0].n[f];
}

/* E6: counted on paper, never electronically; the organ's own people among neither. */
static void figures_count_it_rightly(void **state)
{
	const struct directive_to one = { .account_id = bon.account_id };
	struct office_draft d;
	struct err e;

	(void)state;
	int64_t electronic = figure(FIGURE_WENT_ELECTRONIC), went = figure(FIGURE_RECEIVERS);
	int64_t id = blank(&d, "50");
	assert_rc(RC_OK, to_outside(&d, id, FIRM, STREET, &e), &e);
	assert_rc(RC_OK, own(&clerk, id, &one, 1, false, &e), &e);
	assert_rc(RC_OK, send(id, &e), &e);
	assert_int_equal(figure(FIGURE_WENT_PAPER), 1);
	assert_int_equal(figure(FIGURE_WENT_ELECTRONIC), electronic);
	assert_int_equal(figure(FIGURE_RECEIVERS), went + 1);
	assert_int_equal(figure(FIGURE_EXEMPTED), 0);
}

/* ---- found, and in lists ---- */

static void learn(void)
{
	struct err e;
	int64_t n;

	do {
		assert_rc(RC_OK, office_search_index(node, &n, &e), &e);
	} while (n > 0);
}

/* What somebody finds that goes to a receiver of this name; and by its words. */
static struct search_result found(const struct actor *who, const char *receiver, const char *words)
{
	const struct search_order o = { .form = { .organ = str_of(receiver),
						  .words = str_of(words),
						  .has_direction = true,
						  .direction = DIRECTION_OUTGOING },
					.now = s.w->now };
	struct search_result r;
	struct err e;

	problems.n = 0;
	assert_rc(RC_OK, office_search(node, s.w->a, who, &o, &r, &problems, &e), &e);
	return r;
}

static struct document_row row_of(int64_t id)
{
	const struct document_filter f = { .direction = DIRECTION_OUTGOING, .n_max = 50 };
	struct document_row *rows;
	struct err e;
	size_t n;

	assert_rc(RC_OK, office_document_list(node, s.w->a, &clerk, &f, &rows, &n, &e), &e);
	for (size_t i = 0; i < n; i++) {
		if (rows[i].document.id == id)
			return rows[i];
	}
	fail_msg("document %lld is not in the list", (long long)id);
	return rows[0];
}

static void rename_unit(const char *name)
{
	test_db_sql(s.w->t, str_fmt(s.w->a, "UPDATE unit SET name = '%s' WHERE id = %lld", name,
				    (long long)unit)
				    .p);
}

static void it_is_found_by_them(void **state)
{
	const struct directive_to to[] = { { .unit_id = unit },
					   { .account_id = leader.account_id } },
				  one = { .account_id = bon.account_id };
	struct office_draft d;
	struct document_row r;
	struct err e;

	(void)state;
	rename_unit("Phòng Khuyến lâm");
	int64_t id = blank(&d, "50");
	learn();
	assert_int_equal(found(&clerk, "Khuyến lâm", "").n_rows, 0);
	assert_rc(RC_OK, own(&clerk, id, to, 2, false, &e), &e);
	learn();
	assert_int_equal(found(&clerk, "khuyen lam", "").n_rows, 1);
	assert_rc(RC_OK, send(id, &e), &e);
	learn();
	assert_int_equal(found(&clerk, "Khuyến lâm", "").rows[0].document.id, id);
	assert_int_equal(found(&clerk, "", "khuyến lâm").n_rows, 1);
	assert_int_equal(found(&stranger, "Khuyến lâm", "").n_rows, 0);
	r = row_of(id);
	assert_int_equal(r.n_deliveries, 0);
	assert_int_equal(r.n_receivers, 2);
	assert_true(str_eq_c(r.first_receiver, "Phòng Khuyến lâm"));
	assert_int_equal(found(&clerk, "Khuyến lâm", "").rows[0].n_receivers, 2);
	/* under the name that it has now */
	rename_unit("Phòng Thủy lợi");
	learn();
	assert_int_equal(found(&clerk, "Khuyến lâm", "").n_rows, 0);
	assert_int_equal(found(&clerk, "Thủy lợi", "").n_rows, 1);
	assert_true(str_eq_c(row_of(id).first_receiver, "Phòng Thủy lợi"));
	/* those whom a draft goes to no more */
	id = blank(&d, "51");
	assert_rc(RC_OK, own(&clerk, id, to, 1, false, &e), &e);
	assert_rc(RC_OK, own(&clerk, id, &one, 1, false, &e), &e);
	learn();
	assert_int_equal(found(&clerk, "Thủy lợi", "").n_rows, 1);
	/* only kept: nobody */
	assert_rc(RC_OK, own(&clerk, id, NULL, 0, true, &e), &e);
	r = row_of(id);
	assert_int_equal(r.n_receivers, 0);
	assert_int_equal(r.first_receiver.n, 0);
}

static void dissolve(int64_t id, int64_t successor)
{
	struct unit u;
	struct err e;

	assert_rc(RC_OK, office_unit_view(node, s.w->a, &admin, id, &u, &e), &e);
	u.successor_id = successor;
	assert_rc(RC_OK, office_unit_dissolve(node, &admin, &u, s.w->now, &problems, &e), &e);
}

/* A unit that was dissolved into another names that one: to whoever chooses it, and before an old draft is issued. */
static void a_dissolved_unit_names_who_followed(void **state)
{
	const struct directive_to old = { .unit_id = unit }, nobody = { .unit_id = bare_unit };
	struct office_draft d;
	struct document_view v;
	struct err e;

	(void)state;
	int64_t id = blank(&d, "61");
	assert_rc(RC_OK, own(&clerk, id, &old, 1, false, &e), &e);
	dissolve(unit, bare_unit);
	assert_rc(RC_INVALID, own(&clerk, id, &old, 1, false, &e), &e);
	assert_int_equal(problems.n, 1);
	assert_string_equal(problems.p[0].field, "to");
	assert_string_equal(problems.p[0].key, "problem.unit_gone");
	v = page(&clerk, id);
	assert_int_equal(v.n_own, 1);
	assert_true(v.own[0].next_name.n > 0);
	assert_true(str_eq_c(v.own[0].next_name, problems.p[0].words[1]));
	assert_rc(RC_INVALID, send(id, &e), &e);
	assert_string_equal(problems.p[0].key, "problem.unit_gone");
	assert_string_equal(problems.p[0].field, "receivers");
	/* who followed was dissolved, too: the one behind it; nobody followed: none is named */
	dissolve(bare_unit, upper);
	assert_rc(RC_INVALID, own(&clerk, id, &old, 1, false, &e), &e);
	assert_string_equal(problems.p[0].key, "problem.unit_gone");
	struct str last = str_of(problems.p[0].words[1]);
	last = str_dup(s.w->a, last);
	assert_rc(RC_INVALID, own(&clerk, id, &nobody, 1, false, &e), &e);
	assert_true(str_eq_c(last, problems.p[0].words[1]));
	test_db_sql(s.w->t, "UPDATE unit SET successor_id = NULL");
	assert_rc(RC_INVALID, own(&clerk, id, &old, 1, false, &e), &e);
	assert_string_equal(problems.p[0].key, "problem.unit");
	/* another organ's unit is none */
	assert_rc(RC_NOT_FOUND, own(&stranger, id, &old, 1, false, &e), &e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_issued_is_read_within_the_organ),
		TEST(who_may_be_named),
		TEST(other_receivers_are_another_version),
		TEST(it_ends_with_the_document),
		TEST(whom_the_directory_does_not_have),
		TEST(paper_has_its_electronic_copy_here),
		TEST(it_is_found_by_them),
		TEST(what_is_only_kept),
		TEST(figures_count_it_rightly),
		TEST(a_dissolved_unit_names_who_followed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

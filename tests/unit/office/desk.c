/* desk.c -- see desk.h. */
#include "desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static const char *const to_one[] = { DESK_RECEIVER, NULL };

struct staff s;
struct node *node;
struct actor admin, clerk, other_clerk, leader, deputy, head, upper_head, ba, bon, stranger;
int64_t unit, upper, bare_unit, main_series;
struct problems problems;

/* ---- people ---- */

struct date today(void)
{
	return time_date_vn(s.w->now);
}

void give_post(int64_t account_id, enum role role, int64_t unit_id, const char *title)
{
	const struct post p = { .account_id = account_id,
				.unit_id = unit_id,
				.role = role,
				.title = str_of(title),
				.valid_from = today() };
	struct err e = ERR_INIT;
	int64_t post;

	assert_rc(RC_OK, office_post_give(node, &s.a_system, &p, s.w->now, &post, &problems, &e),
		  &e);
}

/* Somebody who draws rights from a post in a unit alone. */
struct actor person(const char *login, enum role role, int64_t unit_id)
{
	give_post(staff_add(&s, &s.a_system, login, ROLE_REPORTER), role, unit_id, "chức vụ");
	return staff_as(&s, &s.a_system, login);
}

struct actor again(const struct actor *who)
{
	return staff_as(&s, &s.a_system, str_c(s.w->a, who->login));
}

static int64_t find_series(void)
{
	struct series_view *all;
	struct err e = ERR_INIT;
	size_t n;

	(void)office_send(s.w, &clerk, "1", to_one); /* typed by hand: the series is there */
	assert_rc(RC_OK,
		  office_series_list(node, s.w->a, &clerk, DIRECTION_OUTGOING, s.w->now, &all, &n,
				     &e),
		  &e);
	assert_int_equal(n, 1);
	assert_int_equal(all[0].series.kind, SERIES_MAIN);
	assert_int_equal(all[0].next, 2);
	return all[0].series.id;
}

void save_main(const char *abbreviation)
{
	struct series_view *all;
	struct err e = ERR_INIT;
	int64_t id;
	size_t n;

	assert_rc(RC_OK,
		  office_series_list(node, s.w->a, &clerk, DIRECTION_OUTGOING, s.w->now, &all, &n,
				     &e),
		  &e);
	struct series_form f = { .series = all[0].series };
	f.series.abbreviation = str_of(abbreviation);
	assert_rc(RC_OK, office_series_save(node, &clerk, &f, s.w->now, &id, &problems, &e), &e);
	assert_int_equal(id, main_series);
}

int setup(void **state)
{
	(void)state;
	problems.n = 0;
	staff_begin(&s);
	node = &s.w->node;
	office_know(s.w, DESK_RECEIVER, "Đơn vị không");
	(void)staff_add(&s, &s.a_system, "quantri", ROLE_ADMIN);
	(void)staff_add(&s, &s.a_system, "vanthu", ROLE_CLERK);
	(void)staff_add(&s, &s.a_system, "vanthu2", ROLE_CLERK);
	(void)staff_add(&s, &s.a_system, "lanhdao", ROLE_LEADER);
	(void)staff_add(&s, &s.a_system, "pho", ROLE_LEADER);
	(void)staff_add(&s, &s.b_system, "vanthu", ROLE_CLERK);
	upper = staff_unit(&s, &s.a_system, "VP", 0);
	unit = staff_unit(&s, &s.a_system, "VX", upper);
	bare_unit = staff_unit(&s, &s.a_system, "TC", 0);
	admin = staff_as(&s, &s.a_system, "quantri");
	clerk = staff_as(&s, &s.a_system, "vanthu");
	other_clerk = staff_as(&s, &s.a_system, "vanthu2");
	leader = staff_as(&s, &s.a_system, "lanhdao");
	deputy = staff_as(&s, &s.a_system, "pho");
	stranger = staff_as(&s, &s.b_system, "vanthu");
	head = person("truong", ROLE_HEAD, unit);
	upper_head = person("chanh", ROLE_HEAD, upper);
	ba = person("ba", ROLE_SPECIALIST, unit);
	bon = person("bon", ROLE_SPECIALIST, unit);
	main_series = find_series();
	save_main("ubnd");
	return 0;
}

int teardown(void **state)
{
	(void)state;
	staff_end(&s);
	return 0;
}

/* ---- in one line each ---- */

struct document document(int64_t id)
{
	return office_view(s.w, &clerk, id).document;
}

struct draft_view view(int64_t id)
{
	struct draft_view v;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_draft_view(node, s.w->a, &clerk, id, time_now(), &v, &e), &e);
	return v;
}

int64_t save_as(const struct actor *who, int64_t id, const char *type, const char *subject)
{
	struct office_draft d;
	struct err e = ERR_INIT;
	int64_t out;

	office_draft(s.w, &d, "", to_one);
	d.form.document.notation = STR("");
	d.form.document.issued_on = (struct date){ .year = 0 };
	d.form.document.type_name = str_of(type);
	d.form.document.subject = str_of(subject);
	d.form.document.id = id;
	d.form.document.version = id > 0 ? document(id).version : 0;
	problems.n = 0;
	assert_rc(RC_OK,
		  office_outgoing_save(node, s.w->a, who, &d.form, s.w->now, &out, &problems, &e),
		  &e);
	return out;
}

int64_t draft(const struct actor *who)
{
	return save_as(who, 0, "Công văn", "Về việc dự thảo");
}

enum rc act_with(const struct actor *who, struct draft_act act, struct err *e)
{
	problems.n = 0;
	*e = ERR_INIT;
	return office_draft_act(node, who, &act, s.w->now, &problems, e);
}

enum rc act(const struct actor *who, int64_t id, enum action what, struct err *e)
{
	const struct draft_act a = { .document_id = id,
				     .version = document(id).version,
				     .what = what,
				     .text = STR("ý kiến"),
				     .signer_id = what == ACTION_DRAFT_SUBMIT ? leader.account_id
									      : 0 };

	return act_with(who, a, e);
}

enum rc number_with(const struct actor *who, struct numbering f, struct document *out,
		    struct err *e)
{
	problems.n = 0;
	*e = ERR_INIT;
	return office_draft_number(node, s.w->a, who, &f, s.w->now, out, &problems, e);
}

struct document number(int64_t id)
{
	struct document d = { .id = 0 };
	struct err e;

	assert_rc(RC_OK,
		  number_with(
			  &clerk,
			  (struct numbering){ .document_id = id, .version = document(id).version },
			  &d, &e),
		  &e);
	return d;
}

/* As far as the signature. */
void sign(int64_t id)
{
	DO(&ba, id, SUBMIT);
	DO(&head, id, PASS);
	DO(&clerk, id, PASS);
	DO(&leader, id, SIGN);
}

int64_t signed_draft(void)
{
	int64_t id = draft(&ba);

	sign(id);
	return id;
}

const char *steps(int64_t id)
{
	struct document_view v = office_view(s.w, &clerk, id);
	struct buf b;

	buf_init(&b, s.w->a, 4096);
	for (size_t i = 0; i < v.n_traces; i++) {
		if (v.traces[i].kind == TRACE_STEP)
			buf_fmt(&b, "%s%.*s", buf_str(&b).n > 0 ? " " : "",
				STR_FMT(v.traces[i].step));
	}
	return str_c(s.w->a, buf_str(&b));
}

/* "7 used, 8 released …" of this year's register. */
const char *numbers(int64_t series)
{
	struct register_number *all;
	struct err e = ERR_INIT;
	struct buf b;
	size_t n;

	buf_init(&b, s.w->a, 8192);
	assert_rc(RC_OK,
		  office_register_list(node, s.w->a, &clerk, series, today().year, 0, &all, &n, &e),
		  &e);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%s%lld %.*s", i > 0 ? ", " : "", (long long)all[i].number,
			STR_FMT(number_state_text(all[i].state)));
	return str_c(s.w->a, buf_str(&b));
}

/* ---- opinions ---- */

enum rc ask(const struct actor *who, int64_t id, const struct opinion_ask *asked, size_t n,
	    struct err *e)
{
	const struct opinion_form f = {
		.document_id = id, .question = STR("xin ý kiến"), .asked = asked, .n_asked = n
	};

	problems.n = 0;
	*e = ERR_INIT;
	return office_opinion_ask(node, who, &f, s.w->now, &problems, e);
}

enum rc answer(const struct actor *who, int64_t opinion, enum action what,
	       enum opinion_verdict verdict, struct err *e)
{
	const struct opinion_act a = {
		.id = opinion, .what = what, .verdict = verdict, .text = STR("nên sửa")
	};

	problems.n = 0;
	*e = ERR_INIT;
	return office_opinion_act(node, who, &a, s.w->now, &problems, e);
}

struct opinion opinion_of(int64_t id, const struct actor *whose)
{
	struct draft_view v = view(id);

	for (size_t i = v.n_opinions; i-- > 0;) {
		if (v.opinions[i].account_id == whose->account_id)
			return v.opinions[i];
	}
	fail_msg("nobody asked them");
	return (struct opinion){ 0 };
}

enum rc hand_over(const struct actor *from, const struct actor *to, struct open_work *out,
		  struct err *e)
{
	const struct hand_over h = { .from_account = from->account_id,
				     .to_account = to->account_id };

	problems.n = 0;
	*e = ERR_INIT;
	return office_hand_over(node, &admin, &h, s.w->now, out, &problems, e);
}

/* ---- between organs ---- */

/* What ba wrote is signed and numbered; no clerk sends it at once. */
static void go_its_way(struct outgoing_form *f)
{
	struct err e;
	int64_t id;

	f->document.number = f->document.notation = STR("");
	f->document.issued_on = (struct date){ .year = 0 };
	assert_rc(RC_OK, office_outgoing_save(node, s.w->a, &ba, f, s.w->now, &id, &problems, &e),
		  &e);
	sign(id);
	(void)number(id);
	DO(&clerk, id, ISSUE);
}

void desk_issue(const struct actor *who, int64_t id, const char *number, const char *const *to,
		struct date due_on)
{
	struct document_view v = office_view(s.w, who, id);
	struct office_draft d;
	struct err e;
	int64_t sent;

	office_draft(s.w, &d, number, to);
	d.form.document.id = id;
	d.form.document.version = v.document.version;
	d.form.document.due_on = due_on;
	problems.n = 0;
	if (v.document.drafter_id == ba.account_id) {
		go_its_way(&d.form);
		return;
	}
	assert_rc(RC_OK,
		  office_outgoing_send(node, s.w->a, who, id, &d.form, s.w->now, &sent, &problems,
				       &e),
		  &e);
}

struct packet desk_packet(const char *receiver)
{
	struct packet p;
	struct err e;
	size_t n;

	for (;;) {
		struct outbox_item *items = office_claim(s.w, &n);
		assert_true(n > 0);
		assert_rc(RC_OK,
			  office_packet_build(node, s.w->a, items[0].packet_id, s.w->now, &p, &e),
			  &e);
		for (size_t i = 0; i < n; i++) {
			if (str_eq_c(items[i].receiver_code, receiver))
				return p;
		}
	}
}

struct str desk_leave(const char *receiver)
{
	struct packet p;

	do
		p = desk_packet(receiver);
	while (p.type != MESSAGE_EDOC ||
	       office_read(s.w, office_bytes(s.w, &p))->n_attachments <= 1);
	return office_bytes(s.w, &p);
}

struct str desk_leave_of(int64_t id, const char *receiver)
{
	struct str code = document(id).code;
	struct packet p;

	do
		p = desk_packet(receiver);
	while (p.type != MESSAGE_EDOC || !str_eq(p.document_code, code));
	return office_bytes(s.w, &p);
}

int64_t desk_came(const struct actor *whose, const char *doc_id, struct str bytes)
{
	const struct document_filter f = { .direction = DIRECTION_INCOMING };
	struct document_row *rows;
	struct err e;
	size_t n;

	assert_int_equal(office_arrive(s.w, whose, doc_id, MESSAGE_EDOC, bytes), PACKET_STORED);
	assert_rc(RC_OK, office_document_list(node, s.w->a, whose, &f, &rows, &n, &e), &e);
	int64_t id = rows[0].document.id;
	for (size_t i = 0; i < n; i++)
		id = rows[i].document.id > id ? rows[i].document.id : id;
	return id;
}

int64_t desk_arrived(const struct actor *whose, const char *doc_id, struct str bytes)
{
	int64_t id = desk_came(whose, doc_id, bytes), number;
	struct err e;

	assert_rc(RC_OK,
		  office_incoming_register(node, s.w->a, whose, id,
					   office_view(s.w, whose, id).document.version, s.w->now,
					   &number, &e),
		  &e);
	return id;
}

/* ---- what is found, what is printed ---- */

size_t desk_found(struct search_form form)
{
	const struct search_order o = { .form = form, .n_max = 10, .now = s.w->now };
	struct search_result r;
	struct err e = ERR_INIT;

	problems.n = 0;
	assert_rc(RC_OK, office_search(node, s.w->a, &clerk, &o, &r, &problems, &e), &e);
	return r.n_rows;
}

struct desk_row *desk_register(int64_t series_id, int16_t year, size_t *out_n)
{
	enum { MOST = 64 };
	const struct register_wanted wanted = { .tenant_id = clerk.tenant_id,
						.book = BOOK_INCOMING,
						.from = { year, 1, 1 },
						.to = { year, 12, 31 },
						.today = today(),
						.series_id = series_id };
	struct desk_row *all = ARENA_ARRAY(s.w->a, MOST, struct desk_row);
	struct register_rows *r;
	struct err e = ERR_INIT;
	bool more;

	assert_rc(RC_OK, register_rows_open(node, s.w->a, &wanted, LANG_VI, &r, &e), &e);
	for (*out_n = 0;; ++*out_n) {
		struct print_cell *cells = all[*out_n].cells;
		memset(cells, 0, sizeof all[0].cells);
		assert_rc(RC_OK, register_rows_next(r, s.w->a, cells, &more, &e), &e);
		if (!more)
			break;
		for (size_t i = 0; i < DESK_CELLS; i++) /* good until the next row */
			cells[i].text = str_dup(s.w->a, cells[i].text);
		assert_true(*out_n + 1 < MOST);
	}
	register_rows_close(r);
	return all;
}

const struct print_cell *desk_register_row(int64_t number)
{
	size_t n;
	struct desk_row *all = desk_register(0, today().year, &n);

	for (size_t i = 0; i < n; i++) {
		if (all[i].cells[1].number == number)
			return all[i].cells;
	}
	fail_msg("%lld is not in the register", (long long)number);
	return NULL;
}

struct arena *once(void)
{
	static struct arena *last;

	if (last)
		arena_free(last);
	last = arena_new(NULL);
	return last;
}

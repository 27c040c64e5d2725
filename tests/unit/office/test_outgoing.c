/* test_outgoing.c -- drafts, sending, what a form must say, and who may, on both engines. */
#include "support/office_world.h"

#include <setjmp.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/limits.h"

#define R(n) "000.00.1" #n ".Z01"

static const char *const to_one[] = { R(0), NULL };
static struct office_world *w;
static struct actor clerk;

static int setup(void **state)
{
	(void)state;
	w = office_world_new();
	clerk = office_tenant(w, OFFICE_A, "UBND tỉnh An Bình (mẫu)", OFFICE_URL);
	office_know(w, R(0), "Đơn vị không");
	office_know(w, R(1), "Đơn vị một");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	office_world_end(w);
	return 0;
}

static struct problems problems;

static enum rc save(const struct actor *who, const struct outgoing_form *f, int64_t *out_id)
{
	problems.n = 0;
	return office_outgoing_save(&w->node, w->a, who, f, w->now, out_id, &problems, NULL);
}

static enum rc send(const struct actor *who, int64_t id, const struct outgoing_form *f,
		    int64_t *out_id)
{
	problems.n = 0;
	return office_outgoing_send(&w->node, w->a, who, id, f, w->now, out_id, &problems, NULL);
}

static bool has_problem(const char *field, const char *key)
{
	for (size_t i = 0; i < problems.n; i++) {
		if (strcmp(problems.p[i].field, field) == 0 && strcmp(problems.p[i].key, key) == 0)
			return true;
	}
	return false;
}

static void test_sent(void **state)
{
	int64_t id = office_send(w, &clerk, "5", to_one);
	struct document_view v = office_view(w, &clerk, id);

	(void)state;
	assert_int_equal(v.document.state, DOCUMENT_SENT);
	assert_true(str_eq_c(v.document.code, "000.00.00.Z01,2026/11/20,05/UBND-VP"));
	assert_true(v.document.sent_at == w->now);
	assert_true(str_eq_c(v.document.from_name, "UBND tỉnh An Bình (mẫu)"));
	assert_int_equal(v.n_deliveries, 1);
	assert_true(str_eq_c(v.deliveries[0].receiver_name, "Đơn vị không"));
	assert_int_equal(v.deliveries[0].state, DELIVERY_QUEUED);
	assert_int_equal(v.deliveries[0].road, ROAD_AXIS);
	assert_int_equal(v.deliveries[0].form, FORM_ELECTRONIC);
	assert_int_equal(v.n_attachments, 1);
	assert_true(str_eq_c(v.traces[0].step, "sent"));
	assert_true(str_eq(v.document.sent_by_name, clerk.name));
	assert_true(v.document.sent_by == clerk.account_id);
	assert_int_equal(office_count(w, "outbox WHERE state = 'ready'"), 1);
	assert_int_equal(office_count(w, "packet WHERE state = 'planned'"), 1);
	assert_int_equal(office_count(w, "audit WHERE action = 'outgoing.send'"), 1);
}

/* A draft may be unfinished; it is finished, then sent. */
static void test_draft(void **state)
{
	struct outgoing_form empty = { .n_files = 0 };
	struct office_draft d;
	int64_t id, sent_id;

	(void)state;
	assert_rc(RC_OK, save(&clerk, &empty, &id), NULL);
	assert_int_equal(office_view(w, &clerk, id).document.state, DOCUMENT_DRAFT);
	assert_rc(RC_INVALID, send(&clerk, id, NULL, &sent_id), NULL);
	assert_true(has_problem("subject", "problem.required"));
	assert_true(has_problem("files", "problem.no_file"));
	assert_true(has_problem("receivers", "problem.no_receiver"));
	assert_int_equal(office_count(w, "outbox"), 0);
	office_draft(w, &d, "15", to_one);
	d.form.document.id = id;
	d.form.document.version = office_view(w, &clerk, id).document.version;
	assert_rc(RC_OK, save(&clerk, &d.form, &sent_id), NULL);
	assert_true(sent_id == id);
	assert_int_equal(office_view(w, &clerk, id).deliveries[0].state, DELIVERY_DRAFT);
	/* a second window with the old form */
	assert_rc(RC_CONFLICT, save(&clerk, &d.form, &sent_id), NULL);
	assert_rc(RC_OK, send(&clerk, id, NULL, &sent_id), NULL);
	assert_int_equal(office_view(w, &clerk, id).document.state, DOCUMENT_SENT);
	/* sent is sent */
	assert_rc(RC_CONFLICT, send(&clerk, id, NULL, &sent_id), NULL);
	assert_rc(RC_CONFLICT, office_outgoing_discard(&w->node, &clerk, id, 1, w->now, NULL),
		  NULL);
	assert_int_equal(office_count(w, "outbox"), 1);
}

/* Files of the draft are kept by their id, thrown away or added. */
static void test_files(void **state)
{
	struct office_draft d;
	struct document_view v;
	int64_t id;

	(void)state;
	office_draft(w, &d, "15", to_one);
	d.form.n_files = 3;
	d.files[1] = (struct outgoing_file){ .name = STR("..\\..\\phụ lục: 1?.xlsx"),
					     .content_type = STR("text/html"),
					     .fd = office_file(w, STR("một")) };
	d.files[2] = (struct outgoing_file){ .name = STR("hai.docx"),
					     .fd = office_file(w, STR("hai")) };
	assert_rc(RC_OK, save(&clerk, &d.form, &id), NULL);
	v = office_view(w, &clerk, id);
	assert_int_equal(v.n_attachments, 3);
	assert_true(str_eq_c(v.attachments[1].name, "phụ lục_ 1_.xlsx"));
	/* the name says what it is, not the browser */
	assert_true(str_starts(v.attachments[1].content_type, STR("application/vnd.openxml")));
	d.form.document.id = id;
	d.form.document.version = v.document.version;
	d.form.n_files = 2;
	d.files[0] = (struct outgoing_file){ .fd = -1, .keep_id = v.attachments[2].id };
	d.files[1] = (struct outgoing_file){ .name = STR("ba.pdf"),
					     .fd = office_file(w, STR("ba")) };
	assert_rc(RC_OK, save(&clerk, &d.form, &id), NULL);
	v = office_view(w, &clerk, id);
	assert_int_equal(v.n_attachments, 2);
	assert_true(str_eq_c(v.attachments[0].name, "hai.docx"));
	assert_true(str_eq_c(v.attachments[1].name, "ba.pdf"));
	/* a file of another document cannot be taken along */
	d.form.document.version = v.document.version;
	d.files[0].keep_id = 99999;
	assert_rc(RC_CONFLICT, save(&clerk, &d.form, &id), NULL);
}

static void test_discard(void **state)
{
	struct office_draft d;
	struct actor leader = office_colleague(clerk, ROLE_LEADER);
	struct err e = ERR_INIT;
	int64_t id;

	(void)state;
	office_draft(w, &d, "15", to_one);
	assert_rc(RC_OK, save(&clerk, &d.form, &id), NULL);
	assert_rc(RC_DENIED, office_outgoing_discard(&w->node, &leader, id, 1, w->now, &e), &e);
	assert_rc(RC_CONFLICT, office_outgoing_discard(&w->node, &clerk, id, 7, w->now, &e), &e);
	assert_rc(RC_OK, office_outgoing_discard(&w->node, &clerk, id, 1, w->now, &e), &e);
	assert_int_equal(office_count(w, "document"), 0);
	assert_int_equal(office_count(w, "attachment"), 0);
	assert_int_equal(office_count(w, "delivery"), 0);
}

/* ---- what a form must say ---- */

static const struct {
	const char *what, *field, *key;
	size_t offset;
	const char *value;
} texts[] = {
#define TEXT(member, value, key)                                                                   \
	{                                                                                          \
#member " " key, #member, key, offsetof(struct document, member), value            \
	}
	TEXT(subject, "", "problem.required"),
	TEXT(number, "", "problem.required"),
	TEXT(notation, "", "problem.required"),
	TEXT(place, " ", "problem.required"),
	TEXT(type_name, "", "problem.required"),
	TEXT(signer_name, "", "problem.required"),
	TEXT(number, "123456789012", "problem.too_long"),
	TEXT(subject, "a\x07z", "problem.text"),
	TEXT(subject, "a\xff", "problem.text"),
#undef TEXT
};

static void test_fields(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct office_draft d;
		int64_t id;

		office_draft(w, &d, "15", to_one);
		*(struct str *)(void *)((char *)&d.form.document + texts[i].offset) =
			str_of(texts[i].value);
		if (send(&clerk, 0, &d.form, &id) != RC_INVALID ||
		    !has_problem(texts[i].field, texts[i].key))
			fail_msg("%s: %s", texts[i].what, problems.n ? problems.p[0].key : "none");
	}
	assert_int_equal(office_count(w, "document"), 0);
	assert_int_equal(office_count(w, "outbox"), 0);
}

static void test_subject_of_501(void **state)
{
	char subject[501 * 3 + 1];
	struct office_draft d;
	int64_t id;

	(void)state;
	for (int i = 0; i < 501; i++)
		memcpy(subject + i * 3, "ộ", 3);
	subject[501 * 3] = '\0';
	office_draft(w, &d, "15", to_one);
	d.form.document.subject = str_of(subject);
	assert_rc(RC_INVALID, send(&clerk, 0, &d.form, &id), NULL);
	assert_true(has_problem("subject", "problem.too_long"));
	d.form.document.subject.n = 500 * 3;
	assert_rc(RC_OK, send(&clerk, 0, &d.form, &id), NULL);
}

/* NFD from a Mac is stored composed. */
static void test_nfd(void **state)
{
	struct office_draft d;
	int64_t id;

	(void)state;
	office_draft(w, &d, "15", to_one);
	d.form.document.subject = STR("Ve\xcc\x82\xcc\x80 vie\xcc\xa3\xcc\x82"
				      "c");
	assert_rc(RC_OK, send(&clerk, 0, &d.form, &id), NULL);
	assert_true(str_eq_c(office_view(w, &clerk, id).document.subject, "Về việc"));
}

static void test_dates(void **state)
{
	struct office_draft d;
	int64_t id;

	(void)state;
	office_draft(w, &d, "15", to_one);
	d.form.document.issued_on = (struct date){ 2026, 11, 22 }; /* tomorrow in Vietnam */
	assert_rc(RC_INVALID, send(&clerk, 0, &d.form, &id), NULL);
	assert_true(has_problem("issued_on", "problem.date_future"));
	d.form.document.issued_on = (struct date){ 2026, 11, 21 };
	d.form.document.due_on = (struct date){ 2026, 11, 20 };
	assert_rc(RC_INVALID, send(&clerk, 0, &d.form, &id), NULL);
	assert_true(has_problem("due_on", "problem.due_before_issue"));
}

static const struct {
	const char *code, *key;
} receivers[] = {
	{ "000.00.99.Z01", "problem.receiver_unknown" },
	{ OFFICE_A, "problem.receiver_self" },
	{ "000.00.20.Z01", "problem.receiver_locked" },
	{ "000.00.21.Z01", "problem.receiver_unknown" },
	{ "0312345678", "problem.receiver_no_road" },
};

static void test_receivers(void **state)
{
	(void)state;
	office_know(w, "000.00.20.Z01", "Bị khóa");
	office_know(w, "000.00.21.Z01", "Đã xóa");
	office_know(w, "0312345678", "Công ty");
	test_db_sql(w->t, "UPDATE organ SET state = 'locked' WHERE code = '000.00.20.Z01';"
			  "UPDATE organ SET state = 'removed' WHERE code = '000.00.21.Z01';"
			  "UPDATE organ SET kind = 'company' WHERE code = '0312345678'");
	for (size_t i = 0; i < sizeof receivers / sizeof receivers[0]; i++) {
		const char *const to[] = { R(0), receivers[i].code, NULL };
		struct office_draft d;
		int64_t id;

		office_draft(w, &d, "15", to);
		if (send(&clerk, 0, &d.form, &id) != RC_INVALID ||
		    !has_problem("receivers", receivers[i].key))
			fail_msg("%s: %s", receivers[i].code,
				 problems.n ? problems.p[0].key : "none");
	}
	const char *const twice[] = { R(0), R(0), NULL };
	struct office_draft d;
	int64_t id;
	office_draft(w, &d, "15", twice);
	assert_rc(RC_INVALID, send(&clerk, 0, &d.form, &id), NULL);
	assert_true(has_problem("receivers", "problem.receiver_twice"));
	assert_int_equal(office_count(w, "outbox"), 0);
}

/* Decree 30 art. 15: a number is used once. */
static void test_number_taken(void **state)
{
	struct office_draft d;
	int64_t id;

	(void)state;
	(void)office_send(w, &clerk, "15", to_one);
	office_draft(w, &d, "15", to_one);
	assert_rc(RC_INVALID, send(&clerk, 0, &d.form, &id), NULL);
	assert_true(has_problem("number", "problem.number_taken"));
	assert_int_equal(office_count(w, "outbox"), 1);
}

/* … in the year, however it is spelt, whatever the day; and the clerk is told by which document. */
static void test_number_of_year(void **state)
{
	static const struct {
		const char *number, *notation;
		struct date on;
		const char *problem; /* NULL: it is free */
	} cases[] = {
		{ "15", "UBND-VP", { 2026, 3, 4 }, "problem.number_taken" },
		{ "015", "UBND-VP", { 2026, 11, 1 }, "problem.number_taken" },
		{ "15", "ubnd-vp", { 2026, 1, 1 }, "problem.number_taken" },
		{ "15", "UBND-VP", { 2025, 12, 31 }, NULL },
		{ "15", "QĐ-UBND", { 2026, 11, 20 }, "problem.number_in_series" },
		{ "15", "QD-UBND", { 2026, 11, 20 }, "problem.number_in_series" },
		{ "16", "UBND-VP", { 2026, 11, 20 }, NULL },
		{ "0016", "UBND–VP", { 2026, 11, 20 }, "problem.number_taken" },
		{ "16/ubnd-vp", "", { 2026, 11, 20 }, "problem.number_taken" },
	};
	struct actor other = office_tenant(w, OFFICE_B, "Sở Nội vụ (mẫu)", OFFICE_URL);
	struct err e = ERR_INIT;

	(void)state;
	(void)office_send(w, &clerk, "15", to_one);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct office_draft d;
		int64_t id;

		office_draft(w, &d, cases[i].number, to_one);
		d.form.document.notation = str_of(cases[i].notation);
		d.form.document.issued_on = cases[i].on;
		enum rc rc = send(&clerk, 0, &d.form, &id);
		if (rc != (cases[i].problem ? RC_INVALID : RC_OK))
			fail_msg("%s/%s, case %zu: %d", cases[i].number, cases[i].notation, i, rc);
		if (cases[i].problem)
			assert_true(has_problem("number", cases[i].problem));
	}
	problem_err(&problems.p[0], &e);
	assert_string_equal(e.param[0], "20/11/2026");
	assert_string_equal(e.param[1], "Về việc thử liên thông văn bản");
	(void)office_send(w, &other, "15", to_one); /* another organ's series */
}

#define AT_ONCE 8

struct sender {
	struct office_draft draft;
	struct problems problems;
	enum rc rc;
};

static void *send_at_once(void *arg)
{
	AUTO_ARENA a = arena_new(NULL);
	struct sender *s = arg;
	int64_t id;

	do
		s->rc = office_outgoing_send(&w->node, a, &clerk, 0, &s->draft.form, w->now, &id,
					     &s->problems, NULL);
	while (s->rc == RC_BUSY);
	return NULL;
}

/* Several clerks at once with one number: one of them gets it, the others are told so. */
static void test_number_at_once(void **state)
{
	struct sender *senders = ARENA_ARRAY(w->a, AT_ONCE, struct sender);
	pthread_t threads[AT_ONCE];
	int sent = 0, told = 0;

	(void)state;
	for (int i = 0; i < AT_ONCE; i++)
		office_draft(w, &senders[i].draft, "15", to_one);
	for (int i = 0; i < AT_ONCE; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, send_at_once, &senders[i]), 0);
	for (int i = 0; i < AT_ONCE; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		problems = senders[i].problems;
		sent += senders[i].rc == RC_OK;
		told += senders[i].rc == RC_INVALID &&
			has_problem("number", "problem.number_taken");
	}
	assert_int_equal(sent, 1);
	assert_int_equal(told, AT_ONCE - 1);
	assert_int_equal(office_count(w, "document"), 1);
}

static struct office_counts counts_of(const struct actor *who)
{
	struct office_counts c;

	assert_rc(RC_OK, office_counts(&w->node, w->a, who, w->now, &c, NULL), NULL);
	return c;
}

/* What is counted is the organ's own, and sent; every row beside a document is its organ's. */
static void test_counts(void **state)
{
	struct actor other = office_tenant(w, OFFICE_B, "Sở Nội vụ (mẫu)", OFFICE_URL);
	const char *const to_two[] = { R(0), R(1), NULL };
	struct office_draft d;
	int64_t id;

	(void)state;
	office_draft(w, &d, "15", to_two);
	assert_rc(RC_OK, save(&clerk, &d.form, &id), NULL);
	assert_int_equal(counts_of(&clerk).drafts, 1);
	assert_int_equal(counts_of(&clerk).queued, 0);
	assert_rc(RC_OK, send(&clerk, id, NULL, &id), NULL);
	(void)office_send(w, &other, "1", to_one);
	assert_int_equal(counts_of(&clerk).queued, 2);
	assert_int_equal(counts_of(&other).queued, 1);
	assert_int_equal(counts_of(&clerk).unsent, 1); /* one document, however many receivers */
	test_db_sql(w->t, "UPDATE document SET priority = 0");
	assert_int_equal(counts_of(&clerk).urgent_unsent, 0);
	test_db_sql(w->t, "UPDATE document SET priority = 3");
	assert_int_equal(counts_of(&clerk).urgent_unsent, 1);
	assert_false(counts_of(&clerk).is_axis_away);
	test_db_sql(w->t, "INSERT INTO peer (peer, failures, updated_at) "
			  "VALUES ('" OFFICE_URL "', 1, 5000000)");
	assert_true(counts_of(&clerk).is_axis_silent);
	test_db_sql(w->t, "UPDATE tenant SET axis_seen_at = 6000000"); /* it answered since */
	assert_false(counts_of(&clerk).is_axis_away);
	test_db_sql(w->t, "UPDATE delivery SET state = 'failed' WHERE receiver_code = '" R(1) "'");
	assert_int_equal(counts_of(&clerk).failed, 1);
	assert_int_equal(counts_of(&other).failed, 0);
	assert_int_equal(office_count(w, "delivery"), 3);
	assert_int_equal(office_count(w, "delivery x JOIN document d ON d.id = x.document_id "
					 "AND d.tenant_id = x.tenant_id"),
			 3);
	assert_int_equal(office_count(w, "attachment x JOIN document d ON d.id = x.document_id "
					 "AND d.tenant_id = x.tenant_id"),
			 2);
	assert_int_equal(office_count(w, "trace x JOIN document d ON d.id = x.document_id "
					 "AND d.tenant_id = x.tenant_id"),
			 2);
}

static void test_sizes(void **state)
{
	char *large = arena_alloc(w->a, 3 << 20);
	struct office_draft d;
	int64_t id;

	(void)state;
	office_draft(w, &d, "15", to_one);
	d.files[0].fd = office_file(w, str_of_n(large, 3 << 20));
	w->conf.limit_upload_bytes = 1 << 20;
	assert_rc(RC_INVALID, send(&clerk, 0, &d.form, &id), NULL);
	assert_true(has_problem("files", "problem.file_large"));
	w->conf.limit_upload_bytes = 8 << 20;
	w->conf.limit_packet_bytes = 3 << 20; /* base64 makes more of it */
	office_draft(w, &d, "15", to_one);
	d.files[0].fd = office_file(w, str_of_n(large, 3 << 20));
	assert_rc(RC_INVALID, send(&clerk, 0, &d.form, &id), NULL);
	assert_true(has_problem("files", "problem.packet_large"));
	assert_int_equal(office_count(w, "document"), 0);
}

static void test_no_axis(void **state)
{
	struct office_draft d;
	int64_t id;

	(void)state;
	test_db_sql(w->t, "UPDATE tenant SET axis_url = ''");
	office_draft(w, &d, "15", to_one);
	assert_rc(RC_CONFLICT, send(&clerk, 0, &d.form, &id), NULL);
	assert_int_equal(office_count(w, "outbox"), 0);
}

/* ---- who may ---- */

static void test_roles(void **state)
{
	static const struct {
		enum role role;
		enum rc save, send;
	} cases[] = {
		{ ROLE_CLERK, RC_OK, RC_OK },         { ROLE_SPECIALIST, RC_OK, RC_DENIED },
		{ ROLE_LEADER, RC_OK, RC_DENIED },    { ROLE_REPORTER, RC_OK, RC_DENIED },
		{ ROLE_ARCHIVIST, RC_OK, RC_DENIED }, { ROLE_INSPECTOR, RC_DENIED, RC_DENIED },
		{ ROLE_ADMIN, RC_DENIED, RC_DENIED }
	};

	(void)state;
	for (int i = 0; i < (int)(sizeof cases / sizeof cases[0]); i++) {
		struct actor who = office_colleague(clerk, cases[i].role);
		struct office_draft d;
		int64_t id;

		office_draft(w, &d, str_fmt(w->a, "%d", i + 1).p, to_one);
		assert_rc(cases[i].save, save(&who, &d.form, &id), NULL);
		office_draft(w, &d, str_fmt(w->a, "1%d", i).p, to_one);
		assert_rc(cases[i].send, send(&who, 0, &d.form, &id), NULL);
	}
	assert_int_equal(office_count(w, "outbox"), 1);
}

/* Another organ of the node sees and changes nothing of it. */
static void test_tenants_apart(void **state)
{
	struct actor other = office_tenant(w, OFFICE_B, "Sở Nội vụ (mẫu)", OFFICE_URL);
	struct document_view v;
	struct office_draft d;
	struct attachment x;
	struct packet p;
	struct err e = ERR_INIT;
	uint64_t bytes;
	int64_t id, sent, out;
	int fd;

	(void)state;
	office_draft(w, &d, "15", to_one);
	assert_rc(RC_OK, save(&clerk, &d.form, &id), NULL);
	sent = office_send(w, &clerk, "16", to_one);
	v = office_view(w, &clerk, sent);
	d.form.document.id = id;
	d.form.document.version = 1;
	assert_rc(RC_NOT_FOUND, save(&other, &d.form, &out), NULL);
	assert_rc(RC_NOT_FOUND, send(&other, id, NULL, &out), NULL);
	assert_rc(RC_NOT_FOUND, office_outgoing_discard(&w->node, &other, id, 1, w->now, &e), &e);
	assert_rc(RC_NOT_FOUND,
		  office_delivery_again(&w->node, &other, v.deliveries[0].id, w->now, &e), &e);
	assert_rc(RC_NOT_FOUND,
		  office_attachment_open(&w->node, w->a, &other, sent, v.attachments[0].id, w->now,
					 &x, &fd, &e),
		  &e);
	assert_rc(RC_NOT_FOUND,
		  office_packet_open(&w->node, w->a, &other, sent, w->now, &p, &fd, &bytes, &e),
		  &e);
	assert_rc(RC_NOT_FOUND,
		  office_document_view(&w->node, w->a, &other, sent, OFFICE_NOW, &v, &e), &e);
}

/* ---- lists ---- */

static int64_t send_dated(const char *number, struct date on)
{
	struct office_draft d;
	int64_t id;

	office_draft(w, &d, number, to_one);
	d.form.document.issued_on = on;
	assert_rc(RC_OK, send(&clerk, 0, &d.form, &id), NULL);
	return id;
}

/* What went out stands by date and number, a number as a number, whenever its draft was begun. */
static void test_sent_order(void **state)
{
	const struct date day = { 2026, 11, 20 }, before = { 2026, 11, 19 }, old = { 2025, 12, 31 };
	struct document_filter f = { .direction = DIRECTION_OUTGOING,
				     .has_state = true,
				     .state = DOCUMENT_SENT,
				     .n_max = 2 };
	struct office_draft d;
	struct document_row *rows;
	int64_t ids[6];
	size_t n;

	(void)state;
	ids[3] = send_dated("5", before);
	ids[0] = send_dated("10", day);
	ids[1] = send_dated("9", day);
	ids[4] = send_dated("4", before);
	ids[5] = send_dated("400", old);
	ids[2] = send_dated("8", day);
	office_draft(w, &d, "77", to_one);
	assert_rc(RC_OK, save(&clerk, &d.form, &(int64_t){ 0 }), NULL);
	for (int q = 0; q < 2; q++) {
		f.queue = q == 0 ? STR("") : STR("queued");
		f.before_id = 0;
		for (size_t i = 0; i < 6; i += 2) {
			assert_rc(RC_OK,
				  office_document_list(&w->node, w->a, &clerk, &f, &rows, &n, NULL),
				  NULL);
			assert_int_equal(n, 2);
			assert_true(rows[0].document.id == ids[i]);
			assert_true(rows[1].document.id == ids[i + 1]);
			f.before_id = rows[1].document.id;
		}
	}
}

/* ---- before it is sent ---- */

static bool warned(const struct outgoing_advice *x, const char *key)
{
	for (size_t i = 0; i < x->warnings.n; i++) {
		if (strcmp(x->warnings.p[i].key, key) == 0)
			return true;
	}
	return false;
}

static void test_advice(void **state)
{
	struct outgoing_file files[4];
	struct outgoing_advice advice;
	struct office_draft d;
	int64_t id;

	(void)state;
	(void)office_send(w, &clerk, "15", to_one);
	office_draft(w, &d, "15", to_one);
	files[0] = d.files[0];
	files[1] = (struct outgoing_file){ .name = STR("Cong-Van.PDF"),
					   .fd = office_file(w, STR("chữ thường")) };
	files[2] = (struct outgoing_file){ .name = STR("thiệp.pdf.exe"),
					   .fd = office_file(w, STR("MZ")) };
	d.form.files = files;
	d.form.n_files = 3;
	assert_rc(RC_OK, save(&clerk, &d.form, &id), NULL);
	assert_rc(RC_OK, office_outgoing_check(&w->node, w->a, &clerk, id, w->now, &advice, NULL),
		  NULL);
	problems = advice.problems;
	assert_true(has_problem("number", "problem.number_taken"));
	assert_true(has_problem("files", "problem.file_program"));
	assert_true(warned(&advice, "problem.file_twice"));
	assert_true(warned(&advice, "problem.file_no_pdf"));
	assert_int_equal(advice.warnings.n, 2);
	/* a program is not sent, whoever asks */
	assert_rc(RC_INVALID, send(&clerk, id, NULL, &id), NULL);
	assert_true(has_problem("files", "problem.file_program"));
}

/* A double click: two at once with one form. */
static void *save_at_once(void *arg)
{
	AUTO_ARENA a = arena_new(NULL);
	struct sender *s = arg;
	int64_t id;

	do
		s->rc = office_outgoing_save(&w->node, a, &clerk, &s->draft.form, w->now, &id,
					     &s->problems, NULL);
	while (s->rc == RC_BUSY);
	return NULL;
}

static void test_form_at_once(void **state)
{
	struct sender *senders = ARENA_ARRAY(w->a, AT_ONCE, struct sender);
	pthread_t threads[AT_ONCE];

	(void)state;
	for (int i = 0; i < AT_ONCE; i++) {
		office_draft(w, &senders[i].draft, "15", to_one);
		senders[i].draft.form.form_id = STR("one-form");
	}
	for (int i = 0; i < AT_ONCE; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, save_at_once, &senders[i]), 0);
	for (int i = 0; i < AT_ONCE; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_int_equal(senders[i].rc, RC_OK);
	}
	assert_int_equal(office_count(w, "document"), 1);
	assert_int_equal(office_count(w, "attachment"), 1);
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		T(test_sent),
		T(test_draft),
		T(test_files),
		T(test_discard),
		T(test_fields),
		T(test_subject_of_501),
		T(test_nfd),
		T(test_dates),
		T(test_receivers),
		T(test_number_taken),
		T(test_sizes),
		T(test_no_axis),
		T(test_roles),
		T(test_tenants_apart),
		T(test_number_of_year),
		T(test_number_at_once),
		T(test_sent_order),
		T(test_advice),
		T(test_form_at_once),
		T(test_counts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

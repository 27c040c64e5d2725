/* test_mail.c -- e-mails that are entered: Z3, Z4, on both engines. The mails are those of tests/fuzz/corpus/mail. */
#include "office/mail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/fd.h"
#include "base/limits.h"
#include "desk_reader.h"
#include "office/arrival.h"
#include "store/mail.h"
#include "store/packet.h"

static struct str sample(const char *name)
{
	struct str path = str_fmt(s.w->a, "%s/tests/fuzz/corpus/mail/%s", getenv("VANTHU_SRC"),
				  name);
	struct str bytes;

	assert_int_equal(file_read(s.w->a, str_c(s.w->a, path), 1 << 20, &bytes, NULL), RC_OK);
	return bytes;
}

static enum rc take_as(const struct actor *who, struct str bytes, int64_t *out_id, struct err *e)
{
	const struct outgoing_file f = { .name = STR("thư.eml"), .fd = office_file(s.w, bytes) };

	problems.n = 0;
	*e = ERR_INIT;
	return office_mail_take(node, s.w->a, who, &f, s.w->now, out_id, &problems, e);
}

static int64_t take(const char *name)
{
	struct err e;
	int64_t id = 0;

	assert_rc(RC_OK, take_as(&clerk, sample(name), &id, &e), &e);
	return id;
}

static struct mail_view look(int64_t id)
{
	struct err e = ERR_INIT;
	struct mail_view v;

	assert_rc(RC_OK, office_mail_view(node, s.w->a, &clerk, id, &v, &problems, &e), &e);
	return v;
}

static struct arrival_form form_of(int64_t mail_id, const int64_t *files, size_t n)
{
	return (struct arrival_form){ .type_name = STR("Công văn"),
				      .number = STR("125"),
				      .notation = STR("SNV-VP"),
				      .subject = STR("Báo cáo biên chế"),
				      .issued_on = { 2026, 11, 4 },
				      .organ_name = STR("Sở Nội vụ"),
				      .form_id = STR(""),
				      .mail_id = mail_id,
				      .keeps_mail = true,
				      .mail_files = files,
				      .n_mail_files = n };
}

static enum rc enter(const struct actor *who, const struct arrival_form *f, int64_t *out_id,
		     struct err *e)
{
	int64_t number;

	problems.n = 0;
	*e = ERR_INIT;
	return office_arrival_enter(node, s.w->a, who, f, s.w->now, out_id, &number, &problems, e);
}

static void is_problem(const char *field, const char *key)
{
	assert_int_equal(problems.n, 1);
	assert_string_equal(problems.p[0].field, field);
	assert_string_equal(problems.p[0].key, key);
}

/* Z3: what it says and brings is seen, and nothing is registered; then it and the files that are wanted become the
 * document's. */
static void a_mail_becomes_a_document(void **state)
{
	int64_t documents = office_count(s.w, "document"), mail, id;
	const int64_t first[] = { 0 };
	struct err e;

	(void)state;
	test_db_sql(s.w->t,
		    "UPDATE organ SET mail = 'VanThu@snv.Example' WHERE code = '" DESK_RECEIVER
		    "'");
	mail = take("base64");
	struct mail_view m = look(mail);
	assert_int_equal(office_count(s.w, "document"), documents);
	assert_true(str_eq_c(m.organ_code, DESK_RECEIVER)); /* by its mailbox */
	assert_false(str_eq_c(m.organ_name, "Sở Nội vụ"));
	assert_true(str_starts(m.mail.text[MAIL_SUBJECT], STR("Công văn số 125")));
	assert_int_equal(m.mail.n_files, 1);
	assert_true(m.offers[0].is_proposed);
	struct arrival_form f = form_of(mail, first, 1);
	const struct outgoing_file scan = { .name = STR("quét.pdf"),
					    .fd = office_file(s.w, STR("%PDF-1.7 quét")) };
	f.files = &scan;
	f.n_files = 1;
	assert_rc(RC_OK, enter(&clerk, &f, &id, &e), &e);
	struct document_view v = office_view(s.w, &clerk, id);
	assert_int_equal(v.document.state, DOCUMENT_REGISTERED);
	assert_int_equal(v.document.came, FORM_ELECTRONIC);
	assert_int_equal(v.n_attachments, 3);
	assert_true(str_eq_c(v.attachments[0].name, "thư.eml"));
	assert_true(str_eq(file_bytes(&v.attachments[0]), sample("base64")));
	assert_true(str_eq_c(v.attachments[1].name, "Công văn 125 về biên che.pdf"));
	assert_true(str_starts(file_bytes(&v.attachments[1]), STR("%PDF-1.4")));
	assert_true(str_eq_c(v.attachments[2].name, "quét.pdf"));
}

/* What decorates the words and what a machine would run is there, and not proposed; none has to be taken. */
static void what_is_not_ticked_stays_out(void **state)
{
	struct mail_view picture = look(take("quoted")), lying = look(take("lying"));
	struct arrival_form f = form_of(picture.kept.id, NULL, 0);
	struct err e;
	int64_t id;

	(void)state;
	assert_true(str_eq_c(picture.organ_name, "Trần Thị Bình")); /* no organ's mailbox */
	assert_int_equal(picture.organ_code.n, 0);
	assert_false(picture.offers[0].is_proposed);
	assert_true(str_eq_c(lying.offers[0].name, "hoa-don.pdf"));
	assert_true(lying.offers[0].is_lie && lying.offers[0].is_program);
	assert_false(lying.offers[0].is_proposed);
	f.keeps_mail = false;
	assert_rc(RC_OK, enter(&clerk, &f, &id, &e), &e);
	assert_int_equal(office_view(s.w, &clerk, id).n_attachments, 0);
}

/* Z4: one with the Message-ID of one that was entered is warned of; the clerk decides. */
static void the_same_mail_again(void **state)
{
	int64_t first = take("base64"), second = take("base64"), id, other;
	struct arrival_form f = form_of(first, NULL, 0);
	struct err e;

	(void)state;
	assert_int_equal(look(second).twin.document_id, 0);
	f.form_id = STR("a form");
	assert_rc(RC_OK, enter(&clerk, &f, &id, &e), &e);
	assert_rc(RC_OK, enter(&clerk, &f, &other, &e), &e); /* pressed twice */
	assert_int_equal(other, id);
	assert_int_equal(look(second).twin.document_id, id);
	f = form_of(second, NULL, 0);
	f.number = STR("126");
	assert_rc(RC_INVALID, enter(&clerk, &f, &other, &e), &e);
	is_problem("mail", "problem.mail_twin");
	f.is_another = true;
	assert_rc(RC_OK, enter(&clerk, &f, &other, &e), &e);
	assert_rc(RC_CONFLICT, enter(&clerk, &f, &other, &e), &e);
	assert_string_equal(e.key, "err.mail_entered");
}

static void what_is_refused(void **state)
{
	static const char msg[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
	const int64_t beyond[] = { 1 };
	struct mail_view v;
	int64_t id, mail;
	struct err e;

	(void)state;
	assert_rc(RC_DENIED, take_as(&ba, sample("base64"), &id, &e), &e);
	assert_rc(RC_DENIED, take_as(&leader, sample("base64"), &id, &e), &e);
	assert_rc(RC_INVALID, take_as(&clerk, sample("not-a-mail"), &id, &e), &e);
	is_problem("mail", "problem.mail_not");
	assert_rc(RC_INVALID, take_as(&clerk, str_of_n(msg, sizeof msg - 1), &id, &e), &e);
	is_problem("mail", "problem.mail_outlook");
	mail = take("base64");
	struct arrival_form f = form_of(mail, beyond, 1);
	assert_rc(RC_INVALID, enter(&clerk, &f, &id, &e), &e);
	is_problem("mail", "problem.choice");
	f = form_of(mail, NULL, 0);
	/* whoever handed it over sees it, and nobody else, of this organ or another */
	assert_rc(RC_NOT_FOUND, enter(&other_clerk, &f, &id, &e), &e);
	assert_string_equal(e.key, "err.mail_gone");
	assert_rc(RC_NOT_FOUND, enter(&stranger, &f, &id, &e), &e);
	assert_rc(RC_NOT_FOUND,
		  office_mail_view(node, s.w->a, &other_clerk, mail, &v, &problems, &e), &e);
	assert_rc(RC_DENIED, office_mail_view(node, s.w->a, &leader, mail, &v, &problems, &e), &e);
}

/* ---- what waits ---- */

struct asked {
	struct blob_id blob;
	int64_t before_at;
	bool is_named;
};

static enum rc named_fn(struct tx *tx, void *arg, struct err *e)
{
	struct asked *x = arg;

	return blobs_named(tx, s.w->a, &x->blob, 1, &x->is_named, e);
}

static enum rc sweep_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct asked *x = arg;

	return mail_sweep(tx, x->before_at, e);
}

static bool is_named(struct asked *x)
{
	struct err e = ERR_INIT;

	assert_rc(RC_OK, db_read(node->db, named_fn, x, &e), &e);
	return x->is_named;
}

/* Its bytes are kept as long as it waits, and it does not wait for ever; nor do they become many. */
static void it_waits_some_days(void **state)
{
	int64_t first = take("base64"), id;
	struct asked x = { .blob = look(first).kept.blob, .before_at = s.w->now };
	struct arrival_form f = form_of(first, NULL, 0);
	struct err e = ERR_INIT;

	(void)state;
	assert_true(is_named(&x));
	assert_rc(RC_OK, db_write(node->db, sweep_fn, &x, &e), &e);
	assert_true(is_named(&x));
	for (int i = 0; i < LIMIT_MAILS_WAITING; i++)
		(void)take("html");
	assert_int_equal(office_count(s.w, "mail"), LIMIT_MAILS_WAITING);
	assert_false(is_named(&x));
	assert_rc(RC_NOT_FOUND, enter(&clerk, &f, &id, &e), &e);
	x.before_at = s.w->now + 1;
	assert_rc(RC_OK, db_write(node->db, sweep_fn, &x, &e), &e);
	assert_int_equal(office_count(s.w, "mail"), 0);
}

/* E16 of doc/delivery.md: what it brings is not unpacked onto a disk that has no room for it. */
static void a_full_disk(void **state)
{
	const int64_t first[] = { 0 };
	int64_t mail = take("base64"), id;
	struct arrival_form f = form_of(mail, first, 1);
	struct mail_view v;
	struct err e = ERR_INIT;

	(void)state;
	blob_set_reserve(node->blobs, UINT64_MAX / 2);
	assert_rc(RC_UNAVAILABLE, take_as(&clerk, sample("html"), &id, &e), &e);
	assert_string_equal(e.key, "err.disk_full");
	e = ERR_INIT;
	assert_int_equal(office_mail_view(node, s.w->a, &clerk, mail, &v, &problems, &e),
			 RC_UNAVAILABLE);
	assert_string_equal(e.key, "err.disk_full");
	assert_rc(RC_UNAVAILABLE, enter(&clerk, &f, &id, &e), &e);
	blob_set_reserve(node->blobs, 0);
	assert_rc(RC_OK, enter(&clerk, &f, &id, &e), &e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		READER_TEST(a_mail_becomes_a_document), READER_TEST(what_is_not_ticked_stays_out),
		READER_TEST(the_same_mail_again),       READER_TEST(what_is_refused),
		READER_TEST(it_waits_some_days),        READER_TEST(a_full_disk),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

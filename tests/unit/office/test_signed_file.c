/* test_signed_file.c -- the file as it was signed, N5, on both engines. */
#include "office/drafting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "desk.h"

#define SCAN "%PDF-1.4 bản chụp đã ký"

static enum rc put_bytes(const struct actor *who, int64_t id, struct str bytes, struct err *e)
{
	const struct signed_file f = { .document_id = id,
				       .name = STR("da-ky.pdf"),
				       .fd = office_file(s.w, bytes) };

	problems.n = 0;
	*e = ERR_INIT;
	enum rc rc = office_signed_file_put(node, who, &f, s.w->now, &problems, e);
	(void)close(f.fd);
	return rc;
}

static void put(const struct actor *who, int64_t id, const char *bytes)
{
	struct err e;

	assert_rc(RC_OK, put_bytes(who, id, str_of(bytes), &e), &e);
}

/* What is shown, and goes out: "name make, name make". */
static const char *current(int64_t id)
{
	struct document_view v = office_view(s.w, &clerk, id);
	struct buf b;

	buf_init(&b, s.w->a, 4096);
	for (size_t i = 0; i < v.n_attachments; i++)
		buf_fmt(&b, "%s%.*s %.*s", i > 0 ? ", " : "", STR_FMT(v.attachments[i].name),
			STR_FMT(file_make_text(v.attachments[i].made)));
	return str_c(s.w->a, buf_str(&b));
}

/* All of the newest version: "given followed, signed current". */
static const char *chain(int64_t id)
{
	struct draft_view v = view(id);
	size_t last = v.n_versions - 1;
	struct buf b;

	buf_init(&b, s.w->a, 4096);
	for (size_t i = 0; i < v.n_files[last]; i++) {
		const struct attachment *x = &v.files[last][i];
		buf_fmt(&b, "%s%.*s %.*s", i > 0 ? ", " : "", STR_FMT(file_make_text(x->made)),
			STR_FMT(file_standing_text(x->standing)));
	}
	return str_c(s.w->a, buf_str(&b));
}

/* ---- kept, bound, and sent ---- */

static void what_was_signed_goes_out(void **state)
{
	int64_t id = signed_draft();
	struct packet p;
	struct err e = ERR_INIT;
	size_t n;

	(void)state;
	struct attachment was = view(id).files[0][0];
	put(&leader, id, SCAN);
	assert_string_equal(current(id), "cong-van.pdf signed");
	assert_string_equal(chain(id), "given followed, signed current");
	/* the draft's file is the same as ever, and the signed one is bound to it */
	struct draft_view v = view(id);
	assert_true(blob_id_eq(&v.files[0][0].blob, &was.blob));
	assert_int_equal(v.files[0][1].made_of, was.id);
	assert_true(str_eq_c(v.files[0][1].made_by, "Người lanhdao"));
	assert_true(str_find(v.versions[0].fields, blob_id_hex(s.w->a, &was.blob)) != SIZE_MAX);
	assert_true(str_find(v.versions[0].fields, STR("da-ky.pdf")) == SIZE_MAX);
	/* the history says which file, by its SHA-256 */
	struct document_view d = office_view(s.w, &clerk, id);
	struct str said = d.traces[d.n_traces - 1].text;
	assert_true(str_find(said, STR("da-ky.pdf")) != SIZE_MAX);
	assert_true(str_find(said, blob_id_hex(s.w->a, &v.files[0][1].blob)) != SIZE_MAX);
	(void)number(id);
	put(&clerk, id, SCAN " và đóng dấu"); /* with number and seal */
	assert_string_equal(chain(id), "given followed, signed followed, signed current");
	DO(&clerk, id, ISSUE);
	(void)office_claim(s.w, &n); /* of the one typed by hand */
	struct outbox_item *items = office_claim(s.w, &n);
	assert_rc(RC_OK,
		  office_packet_build(node, s.w->a, items[n - 1].packet_id, s.w->now, &p, &e), &e);
	assert_int_equal(p.document_id, id);
	struct edxml *x = office_read(s.w, office_bytes(s.w, &p));
	assert_int_equal(x->n_attachments, 1);
	assert_true(str_eq_c(x->attachments[0].name, "cong-van.pdf")); /* as the draft's */
	assert_int_equal(x->attachments[0].bytes, strlen(SCAN " và đóng dấu"));
	assert_string_equal(steps(id), "submitted content-passed form-passed signed signed-file "
				       "numbered signed-file sent");
}

/* Undone, it holds no more, and the draft's own file is there again; signed once more, it begins anew. */
static void it_ends_with_the_signature(void **state)
{
	int64_t id = signed_draft();
	struct draft_act undo = { .document_id = id,
				  .what = ACTION_DRAFT_UNDO,
				  .text = STR("sai nơi nhận") };
	struct err e;

	(void)state;
	put(&clerk, id, SCAN);
	assert_rc(RC_OK, act_with(&clerk, undo, &e), &e);
	assert_string_equal(current(id), "cong-van.pdf given");
	assert_string_equal(chain(id), "given current, signed void");
	sign(id);
	assert_string_equal(current(id), "cong-van.pdf given");
	put(&clerk, id, SCAN);
	assert_string_equal(chain(id), "given followed, signed void, signed current");
	assert_rc(RC_OK, act_with(&clerk, undo, &e), &e);
	(void)save_as(&ba, id, "Công văn",
		      "Bản sau"); /* the next version has what its author gave */
	sign(id);
	assert_string_equal(chain(id), "given current");
}

/* ---- refused ---- */

static void by_nobody_else_and_at_no_other_time(void **state)
{
	int64_t id = draft(&ba);
	struct err e;

	(void)state;
	assert_rc(RC_CONFLICT, put_bytes(&clerk, id, STR(SCAN), &e), &e);
	assert_string_equal(e.key, "err.denied.stage");
	sign(id);
	assert_rc(RC_DENIED, put_bytes(&ba, id, STR(SCAN), &e), &e);     /* its author */
	assert_rc(RC_DENIED, put_bytes(&deputy, id, STR(SCAN), &e), &e); /* another is named */
	assert_rc(RC_DENIED, put_bytes(&head, id, STR(SCAN), &e), &e);
	assert_rc(RC_NOT_FOUND, put_bytes(&stranger, id, STR(SCAN), &e), &e);
	(void)number(id);
	DO(&clerk, id, ISSUE);
	assert_rc(RC_CONFLICT, put_bytes(&clerk, id, STR(SCAN), &e), &e);
	assert_string_equal(chain(id), "given current");
}

static void what_is_no_pdf_or_stale(void **state)
{
	int64_t id = signed_draft();
	struct signed_file f = { .document_id = id, .name = STR("a.pdf"), .fd = -1 };
	struct err e;

	(void)state;
	assert_rc(RC_INVALID, put_bytes(&clerk, id, STR("PK\x03\x04 docx"), &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "file problem.file_no_pdf");
	assert_rc(RC_INVALID, put_bytes(&clerk, id, STR(""), &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "file problem.file_empty");
	problems.n = 0;
	assert_rc(RC_INVALID, office_signed_file_put(node, &clerk, &f, s.w->now, &problems, &e),
		  &e);
	assert_string_equal(staff_problems(&s, &problems), "file problem.required");
	f.fd = office_file(s.w, STR(SCAN));
	f.version = document(id).version - 1;
	problems.n = 0;
	assert_rc(RC_CONFLICT, office_signed_file_put(node, &clerk, &f, s.w->now, &problems, &e),
		  &e);
	assert_string_equal(e.key, "err.stale");
	f.version = 0;
	f.attachment_id = view(id).files[0][0].id;
	e = ERR_INIT;
	assert_rc(RC_OK, office_signed_file_put(node, &clerk, &f, s.w->now, &problems, &e), &e);
	/* of a file that another took the place of */
	assert_rc(RC_CONFLICT, office_signed_file_put(node, &clerk, &f, s.w->now, &problems, &e),
		  &e);
	(void)close(f.fd);
	assert_string_equal(chain(id), "given followed, signed current");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_was_signed_goes_out),
		TEST(it_ends_with_the_signature),
		TEST(by_nobody_else_and_at_no_other_time),
		TEST(what_is_no_pdf_or_stale),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

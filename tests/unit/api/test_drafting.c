/* test_drafting.c -- a draft's way to issue, as programs go it; series and numbers; who is refused, and which
 * field is wrong. What the use cases do is tests/unit/office's. */
#include "programs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "markup/markup.h"

#define RECEIVER "000.00.10.Z01"

static struct programs p;
static struct key clerk, leader, worker, other, admin;

static int setup(void **state)
{
	(void)state;
	programs_begin(&p);
	clerk = programs_token(&p, programs_account(&p, "van.thu", ROLE_CLERK, false));
	leader = programs_token(&p, programs_account(&p, "lanh.dao", ROLE_LEADER, false));
	worker = programs_token(&p, programs_account(&p, "chuyen.vien", ROLE_SPECIALIST, false));
	other = programs_token(&p, programs_account(&p, "dong.nghiep", ROLE_SPECIALIST, false));
	office_know(p.world, RECEIVER, "Sở Xây dựng (mẫu)");
	admin = programs_token(&p, programs_account(&p, "quan.tri", ROLE_ADMIN, false));
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	programs_end(&p);
	return 0;
}

#define F(...) str_c(p.world->a, str_fmt(p.world->a, __VA_ARGS__))
#define ID(x) ((long long)(x))
#define FORM                                                                                       \
	"--x\r\nContent-Disposition: form-data; name=\"document\"\r\n\r\n"                         \
	"{\"type_name\":\"Công văn\",\"subject\":\"V/v thử\",\"place\":\"An Bình\","          \
	"\"signer_position\":\"Chủ tịch\",\"receivers\":[\"" RECEIVER "\"]}"                       \
	"\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n"         \
	"Content-Type: application/pdf\r\n\r\n%PDF-1.4\n\r\n--x--\r\n"

static struct answer ask(struct key key, const char *method, const char *path, const char *body)
{
	return programs_ask(
		&p, &(struct ask){ .key = key, .method = method, .path = path, .body = body });
}

static void check(const struct answer *x, int status, const char *has)
{
	if (x->status != status || str_find(x->body, str_of(has)) == SIZE_MAX)
		fail_msg("not %d with %s: %d %.*s", status, has, x->status, STR_FMT(x->body));
}

static const struct jval *json_of(const struct answer *x)
{
	const struct jval *v;

	assert_int_equal(json_parse(p.world->a, x->body, &v, NULL), RC_OK);
	return v;
}

static int64_t number(const struct jval *v, const char *name)
{
	int64_t n = 0;

	assert_true(jval_i64(jval_get(v, name), &n));
	return n;
}

static int64_t draft_of(struct key author)
{
	struct answer x = programs_ask(&p,
				       &(struct ask){ .key = author,
						      .method = "POST",
						      .path = "/api/v1/documents",
						      .body = FORM,
						      .type = "multipart/form-data; boundary=x" });

	check(&x, 201, "\"id\":");
	return number(json_of(&x), "id");
}

static int64_t draft(void)
{
	return draft_of(worker);
}

static const struct jval *show(int64_t id)
{
	struct answer x = ask(worker, "GET", F("/api/v1/documents/%lld/draft", ID(id)), NULL);

	check(&x, 200, "approvals");
	return json_of(&x);
}

static struct answer act(struct key key, int64_t id, const char *word, const char *body)
{
	return ask(key, "POST", F("/api/v1/documents/%lld/draft/%s", ID(id), word), body);
}

static void does(struct key key, int64_t id, const char *word, const char *body)
{
	struct answer x = act(key, id, word, body);

	check(&x, 200, "done");
}

static void is_at(int64_t id, const char *stage)
{
	struct str s = STR("");

	assert_true(jval_str(jval_get(show(id), "stage"), &s));
	if (!str_eq_c(s, stage))
		fail_msg("at %.*s, not at %s", STR_FMT(s), stage);
}

static void waits(struct key key, const char *queue, int64_t id)
{
	struct answer x = ask(key, "GET", F("/api/v1/drafts?queue=%s", queue), NULL);

	check(&x, 200, F("\"id\":%lld", ID(id)));
}

static void sign(int64_t id)
{
	does(worker, id, "submit", "{\"signer\":\"Lanh.Dao\",\"text\":\"Kính trình\"}");
	does(clerk, id, "pass", "{}"); /* nobody heads a unit: the content is not checked */
	does(leader, id, "sign", F("{\"version\":%lld}", ID(number(show(id), "version"))));
}

static struct answer numbered(int64_t id, const char *body)
{
	return ask(clerk, "POST", F("/api/v1/documents/%lld/number", ID(id)), body);
}

/* ---- the signed file ---- */

#define PART(head, body) "--x\r\nContent-Disposition: form-data; " head "\r\n\r\n" body "\r\n"
#define SCAN(bytes) PART("name=\"file\"; filename=\"da-ky.pdf\"", bytes)

static struct answer put_signed(struct key key, int64_t id, const char *body)
{
	return programs_ask(&p,
			    &(struct ask){ .key = key,
					   .method = "POST",
					   .path = F("/api/v1/documents/%lld/signed-file", ID(id)),
					   .body = body,
					   .type = "multipart/form-data; boundary=x" });
}

static void the_signed_file(void **state)
{
	int64_t id = draft();

	(void)state;
	sign(id);
	struct answer x = put_signed(clerk, id, SCAN("PK docx") "--x--\r\n");
	check(&x, 422, "\"field\":\"file\"");
	x = put_signed(clerk, id, PART("name=\"version\"", "x") SCAN("%PDF-1.4") "--x--\r\n");
	check(&x, 422, "\"field\":\"version\"");
	x = put_signed(clerk, id, PART("name=\"version\"", "1") SCAN("%PDF-1.4") "--x--\r\n");
	check(&x, 409, "err.stale");
	x = put_signed(worker, id, SCAN("%PDF-1.4") "--x--\r\n");
	check(&x, 403, "err.denied");
	x = put_signed(leader, id, SCAN("%PDF-1.4") "--x--\r\n");
	check(&x, 200, "done");
	x = ask(clerk, "GET", F("/api/v1/documents/%lld/draft", ID(id)), NULL);
	check(&x, 200, "\"made\":\"signed\",\"made_of\":");
	check(&x, 200, "\"standing\":\"followed\"");
}

/* ---- the way ---- */

/* ---- what the program puts in ---- */

static struct answer put_in(struct key key, int64_t id, const char *what, const char *body)
{
	return ask(key, "POST", F("/api/v1/documents/%lld/%s", ID(id), what), body);
}

static void the_form_and_a_pdf(void **state)
{
	int64_t id = draft();

	(void)state;
	struct answer x = put_in(leader, id, "letter", "{}");
	check(&x, 403, "err.denied");
	x = put_in(worker, id, "letter", "{\"version\":99}");
	check(&x, 409, "err.stale");
	x = put_in(worker, id, "letter", "{\"agree\":1}");
	check(&x, 422, "\"field\":\"agree\"");
	does(worker, id, "submit", "{\"signer\":\"Lanh.Dao\"}");
	x = put_in(worker, id, "pdf", "{}");
	check(&x, 409, "err.denied.stage");
	does(worker, id, "take-back", "{\"text\":\"sửa\"}");
	x = put_in(worker, id, "letter", "{}");
	check(&x, 422, "problem.new_version");
	x = put_in(worker, id, "letter", "{\"agree\":true}");
	check(&x, 200, "done");
	x = ask(worker, "GET", F("/api/v1/documents/%lld", ID(id)), NULL);
	check(&x, 200, F("Công văn-%lld.docx", ID(id)));
	/* no LibreOffice in this world */
	x = put_in(worker, id, "pdf", "{}");
	check(&x, 415, "err.convert.absent");
	x = put_in(worker, id, "draft/submit", "{}"); /* nobody has written in it */
	check(&x, 422, "problem.file_form");
	is_at(id, "draft");
}

/* As its page compares them. */
static void two_versions(void **state)
{
	int64_t id = draft();
	const char *path = F("/api/v1/documents/%lld/versions", ID(id));
	struct answer x = ask(worker, "GET", path, NULL);

	(void)state;
	check(&x, 200, "{\"from\":1,\"to\":1,\"fields\":[");
	check(&x, 200, "{\"name\":\"subject\",\"before\":\"V/v thử\",\"after\":\"V/v thử\",");
	check(&x, 200, "\"name\":\"a.pdf\",\"word\":\"same\"");
	does(worker, id, "submit", "{\"signer\":\"lanh.dao\"}");
	does(worker, id, "take-back", "{}");
	x = put_in(worker, id, "letter", "{\"agree\":true}");
	check(&x, 200, "done");
	x = ask(worker, "GET", path, NULL);
	check(&x, 200, "{\"from\":1,\"to\":2,\"fields\":[");
	check(&x, 200,
	      F("\"name\":\"Công văn-%lld.docx\",\"word\":\"made\",\"before_id\":null", ID(id)));
	x = ask(worker, "GET", F("%s?from=2&to=1", path), NULL);
	check(&x, 200, "{\"from\":2,\"to\":1,");
	check(&x, 200, "\"after_id\":null");
	x = ask(worker, "GET", F("%s?from=1&to=3", path), NULL);
	check(&x, 404, "err.not_found");
	x = ask(worker, "GET", F("%s?from=first", path), NULL);
	check(&x, 422, "from");
	x = ask(other, "GET", path, NULL); /* has nothing to do with it */
	check(&x, 403, "err.denied");
	x = ask(worker, "GET", "/api/v1/documents/99999/versions", NULL);
	assert_int_equal(x.status, 404);
}

static void from_the_draft_to_issue(void **state)
{
	int64_t id = draft();

	(void)state;
	struct answer x = ask(worker, "GET", "/api/v1/drafts/people", NULL);
	check(&x, 200, "\"login\":\"lanh.dao\"");
	x = ask(worker, "POST", F("/api/v1/documents/%lld/opinions", ID(id)),
		"{\"question\":\"Ý kiến?\",\"to\":[{\"login\":\"dong.nghiep\",\"ordinal\":1},"
		"{\"login\":\"lanh.dao\",\"ordinal\":2,\"due_on\":\"2099-01-01\"}]}");
	check(&x, 422, "\"field\":\"due_on\"");
	x = ask(worker, "POST", F("/api/v1/documents/%lld/opinions", ID(id)),
		"{\"question\":\"Ý kiến?\",\"to\":[{\"login\":\"dong.nghiep\",\"ordinal\":1},"
		"{\"login\":\"lanh.dao\",\"ordinal\":2}]}");
	check(&x, 200, "done");
	waits(other, "comment", id);
	x = ask(other, "GET", "/api/v1/counts", NULL);
	check(&x, 200, "\"draft_work\":{\"comment\":1");
	const struct jval *opinions = jval_get(show(id), "opinions");
	int64_t first = number(jval_at(opinions, 0), "id"),
		second = number(jval_at(opinions, 1), "id");
	x = ask(other, "POST", F("/api/v1/opinions/%lld/give", ID(first)),
		"{\"verdict\":\"comment\",\"text\":\"Sửa câu hai\"}");
	check(&x, 200, "done");
	x = ask(worker, "POST", F("/api/v1/opinions/%lld/withdraw", ID(second)),
		"{\"text\":\"Đã hỏi trực tiếp\"}");
	check(&x, 200, "done");
	does(worker, id, "submit", "{\"signer\":\"lanh.dao\"}");
	is_at(id, "form");
	does(worker, id, "take-back", "{}");
	does(worker, id, "submit", "{}");
	waits(clerk, "form", id);
	does(clerk, id, "return", "{\"text\":\"Sai thể thức\"}");
	waits(worker, "back", id);
	sign(id);
	waits(clerk, "number", id);
	x = numbered(id, "{\"notation\":\"UBND-VP\"}");
	check(&x, 200, "\"notation\":\"UBND-VP\"");
	waits(clerk, "issue", id);
	x = ask(worker, "GET", F("/api/v1/documents/%lld/draft", ID(id)), NULL);
	check(&x, 200, "\"fields\":{");
	check(&x, 200, "\"sha256\":\"");
	check(&x, 200, "\"step\":\"sign\"");
	does(clerk, id, "issue", "{}");
	is_at(id, "issued");
	x = ask(worker, "GET", F("/api/v1/documents/%lld", ID(id)), NULL);
	check(&x, 200, "\"state\":\"sent\",\"stage\":\"issued\"");
}

/* ---- what a page would show beside the files ---- */

#define SENT_TWICE(more)                                                                           \
	"--x\r\nContent-Disposition: form-data; name=\"document\"\r\n\r\n"                         \
	"{\"type_name\":\"Công văn\",\"subject\":\"V/v thử\",\"place\":\"An Bình\","          \
	"\"number\":\"%lld\",\"notation\":\"UBND-VP\",\"issued_on\":\"%.*s\","                     \
	"\"signer_name\":\"Lê Văn Ký\",\"signer_position\":\"Chủ tịch\",\"send\":true,"     \
	"\"receivers\":[\"" RECEIVER "\"]" more                                                    \
	"}\r\n" PART("name=\"file\"; filename=\"a.pdf\"", "%%PDF-1.4")                             \
		PART("name=\"file\"; filename=\"A.pdf\"", "PK docx") "--x--\r\n"

/* One series, without a gap so far. */
static long long next_number(void)
{
	return ID(office_count(p.world, "register_number") + 1);
}

static struct answer send_twice(const char *body)
{
	return programs_ask(&p, &(struct ask){ .key = clerk,
					       .method = "POST",
					       .path = "/api/v1/documents",
					       .body = body,
					       .type = "multipart/form-data; boundary=x" });
}

static void doubts_about_what_is_sent(void **state)
{
	struct str today = date_iso(p.world->a, time_date_vn(p.world->now));
	int64_t before = office_count(p.world, "document");
	struct answer x = send_twice(F(SENT_TWICE(""), next_number(), STR_FMT(today)));

	(void)state;
	check(&x, 409, "\"key\":\"err.doubts\"");
	check(&x, 409, "{\"field\":\"files\",\"key\":\"problem.file_twice\",\"text\":\"");
	check(&x, 409, "problem.file_no_pdf");
	assert_int_equal(office_count(p.world, "document"), before);
	x = send_twice(F(SENT_TWICE(",\"confirmed\":\"yes\""), next_number(), STR_FMT(today)));
	check(&x, 422, "\"field\":\"confirmed\"");
	x = send_twice(F(SENT_TWICE(",\"confirmed\":true"), next_number(), STR_FMT(today)));
	check(&x, 201, "\"id\":");
	x = ask(clerk, "GET", F("/api/v1/documents/%lld", ID(number(json_of(&x), "id"))), NULL);
	check(&x, 200, "\"state\":\"sent\"");
}

/* A saved draft, as it is: what the reader found meanwhile counts. */
static void doubts_about_a_draft(void **state)
{
	struct str today = date_iso(p.world->a, time_date_vn(p.world->now));
	int64_t id = draft_of(clerk);
	const char *path = F("/api/v1/documents/%lld/send", ID(id));
	struct answer x;

	(void)state;
	test_db_sql(p.world->t, F("UPDATE document SET number = '%lld', notation = 'UBND-VP', "
				  "issued_on = '%.*s', signer_name = 'Lê Văn Ký' WHERE id = %lld",
				  next_number(), STR_FMT(today), ID(id)));
	test_db_sql(p.world->t, "UPDATE file_text SET is_encrypted = (1 = 1)");
	x = ask(clerk, "POST", path, NULL);
	check(&x, 409, "problem.file_encrypted");
	x = ask(clerk, "POST", F("%s?confirmed=1", path), NULL);
	check(&x, 409, "err.doubts");
	x = ask(clerk, "POST", F("%s?confirmed=true", path), NULL);
	check(&x, 200, "\"id\":");
	test_db_sql(p.world->t, "UPDATE file_text SET is_encrypted = (1 = 0)");
}

static void doubts_about_what_is_issued(void **state)
{
	int64_t id = draft();

	(void)state;
	sign(id);
	struct answer x = numbered(id, "{\"notation\":\"UBND-VP\"}");
	check(&x, 200, "number");
	test_db_sql(p.world->t, "UPDATE file_text SET has_macros = (1 = 1), reading = 'read', "
				"text = 'Một văn bản khác'");
	x = act(clerk, id, "issue", "{}");
	check(&x, 409, "err.doubts");
	check(&x, 409, "problem.file_macros");
	check(&x, 409, "{\"field\":\"subject\",\"key\":\"problem.file_subject\"");
	is_at(id, "numbered");
	does(clerk, id, "issue", "{\"confirmed\":true}");
	is_at(id, "issued");
	test_db_sql(p.world->t, "UPDATE file_text SET has_macros = (1 = 0), text = ''");
}

/* U1 to U3: what a receiver owes stands beside it, and it is urged by a draft. */
static void a_receiver_is_urged(void **state)
{
	int64_t id = draft();
	const char *path = F("/api/v1/documents/%lld/urge", ID(id));
	const char *list = "/api/v1/documents?direction=outgoing&owes=receipt";
	struct answer x;

	(void)state;
	x = ask(worker, "POST", path, "{}");
	check(&x, 409, "err.denied.state");
	sign(id);
	x = numbered(id, "{\"notation\":\"UBND-VP\"}");
	check(&x, 200, "number");
	does(clerk, id, "issue", "{}");
	x = ask(worker, "POST", path, "{}"); /* it has not left */
	check(&x, 409, "err.urge_none");
	test_db_sql(p.world->t,
		    F("UPDATE delivery SET state = 'sent' WHERE document_id = %lld", ID(id)));
	x = ask(worker, "GET", F("/api/v1/documents/%lld", ID(id)), NULL);
	check(&x, 200, "\"owes\":\"receipt\",\"owes_since\":\"");
	check(&x, 200, "\"urged\":0,\"urged_at\":null");
	x = ask(worker, "GET", list, NULL);
	check(&x, 200, F("\"id\":%lld,", ID(id)));
	x = ask(worker, "GET", "/api/v1/documents?owes=nothing", NULL);
	check(&x, 422, "owes");
	x = ask(other, "POST", path, "{}");
	check(&x, 403, "err.denied.role");
	x = ask(leader, "POST", path, "{}"); /* not theirs */
	check(&x, 403, "err.denied");
	x = ask(worker, "POST", path, "{\"receivers\":\"x\"}");
	check(&x, 422, "receivers");
	x = ask(worker, "POST", path, "{\"receivers\":[]}");
	check(&x, 422, "receivers");
	x = ask(worker, "POST", path, "{\"receivers\":[\"000.00.98.Z09\"]}");
	check(&x, 422, "receivers");
	x = ask(worker, "POST", path, "{\"receivers\":[\"" RECEIVER "\"]}");
	check(&x, 201, "\"id\":");
	int64_t letter = number(json_of(&x), "id");
	x = ask(worker, "POST", path, "{}"); /* once more: the same draft */
	check(&x, 200, F("\"id\":%lld", ID(letter)));
	x = ask(clerk, "POST", path, "{}");
	check(&x, 409, "err.urge_drafted");
	x = ask(worker, "GET", F("/api/v1/documents/%lld", ID(letter)), NULL);
	check(&x, 200, "\"relation\":\"urge\"");
	check(&x, 200, "đôn đốc");
	x = ask(clerk, "POST", "/api/v1/bulk/urge", F("{\"rows\":[{\"id\":%lld}]}", ID(id)));
	check(&x, 200, "err.urge_drafted");
}

/* N10: also by the same right as its author. */
static void another_persons_draft(void **state)
{
	int64_t id = draft();
	const struct key others[] = { other, clerk };
	struct answer x;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		x = put_in(others[i], id, "letter", "{}");
		check(&x, 403, "err.denied.author");
		x = put_in(others[i], id, "dossier", "{\"parts\":[]}");
		check(&x, 403, "err.denied.author");
		x = programs_ask(&p, &(struct ask){ .key = others[i],
						    .method = "POST",
						    .path = F("/api/v1/documents/%lld", ID(id)),
						    .body = FORM,
						    .type = "multipart/form-data; boundary=x" });
		check(&x, 403, "err.denied.author");
		x = ask(others[i], "DELETE", F("/api/v1/documents/%lld?version=1", ID(id)), NULL);
		check(&x, 403, "err.denied.author");
	}
	x = ask(clerk, "POST", F("/api/v1/documents/%lld/send", ID(id)), NULL);
	check(&x, 403, "err.denied.author");
	x = ask(worker, "DELETE", F("/api/v1/documents/%lld?version=1", ID(id)), NULL);
	check(&x, 200, "\"id\":");
}

/* N11: a colleague who has nothing to do with it neither finds nor opens it, until they are asked. */
static void who_sees_a_draft(void **state)
{
	static const char *const doors[] = { "",           "/draft",
					     "/travel",    "/dossier",
					     "/parts",     "/organ-opinions",
					     "/files",     "/organ-opinions/print?format=pdf",
					     "/packet",    "/letter?format=docx",
					     "/organ-task" };
	const char *list = "/api/v1/documents?direction=outgoing&state=draft";
	int64_t id = draft();
	struct answer x;

	(void)state;
	for (size_t i = 0; i < sizeof doors / sizeof doors[0]; i++) {
		x = ask(other, "GET", F("/api/v1/documents/%lld%s", ID(id), doors[i]), NULL);
		check(&x, 403, "err.denied.draft");
	}
	x = ask(other, "GET", list, NULL);
	assert_int_equal(x.status, 200);
	assert_true(str_find(x.body, str_of(F("\"id\":%lld,", ID(id)))) == SIZE_MAX);
	x = ask(worker, "GET", list, NULL);
	check(&x, 200, F("\"id\":%lld,", ID(id)));
	x = ask(worker, "POST", F("/api/v1/documents/%lld/opinions", ID(id)),
		"{\"to\":[{\"login\":\"dong.nghiep\"}]}");
	check(&x, 200, "");
	x = ask(other, "GET", F("/api/v1/documents/%lld", ID(id)), NULL);
	check(&x, 200, "\"state\":\"draft\"");
	x = ask(other, "GET", list, NULL);
	check(&x, 200, F("\"id\":%lld,", ID(id)));
}

static void who_is_refused(void **state)
{
	int64_t id = draft();

	(void)state;
	struct answer x = act(other, id, "submit", "{\"signer\":\"lanh.dao\"}");
	check(&x, 403, "err.denied");
	x = act(worker, id, "dance", "{}");
	assert_int_equal(x.status, 404);
	x = act(worker, id, "submit", "{\"signer\":\"chuyen.vien\"}");
	check(&x, 422, "\"field\":\"signer\"");
	x = act(worker, id, "submit", "{\"signer\":\"nobody\"}");
	check(&x, 422, "\"field\":\"signer\",\"key\":\"problem.signer\"");
	x = act(worker, id, "submit", "{\"signer\":7}");
	check(&x, 422, "problem.type");
	x = act(clerk, id, "issue", "{}");
	check(&x, 409, "err.denied.stage");
	assert_true(jval_is_null(jval_get(show(id), "proposed_signer_id")));
	x = act(worker, id, "submit", "{}");
	check(&x, 422, "\"field\":\"signer\",\"key\":\"problem.signer\"");
	does(worker, id, "submit", "{\"signer\":\"lanh.dao\"}");
	assert_int_equal(number(show(id), "proposed_signer_id"), number(show(id), "signer_id"));
	x = act(clerk, id, "return", "{}");
	check(&x, 422, "\"field\":\"reason\"");
	x = act(leader, id, "sign", "{\"version\":1}");
	assert_int_equal(x.status, 409);
	does(clerk, id, "pass", "{}");
	x = act(leader, id, "sign", "{}");
	check(&x, 422, "\"field\":\"version\""); /* what is signed must have been seen */
	x = act(leader, id, "sign", "{\"version\":1}");
	check(&x, 409, "err.stale");
	x = ask(worker, "GET", "/api/v1/drafts?queue=all", NULL);
	check(&x, 422, "\"field\":\"queue\"");
	x = ask(worker, "POST", F("/api/v1/documents/%lld/opinions", ID(id)), "{\"to\":7}");
	check(&x, 422, "\"field\":\"to\"");
	x = ask(worker, "POST", F("/api/v1/documents/%lld/opinions", ID(id)),
		"{\"to\":[{\"login\":\"nobody\"}]}");
	check(&x, 422, "problem.opinion_person");
	x = ask(other, "POST", "/api/v1/opinions/1/give", "{\"verdict\":\"maybe\"}");
	check(&x, 422, "\"field\":\"verdict\"");
	x = ask(other, "POST", "/api/v1/opinions/1/give", "{\"verdict\":\"agree\"}");
	check(&x, 409, "err.denied.state"); /* it is issued */
	x = ask(other, "POST", "/api/v1/opinions/1/dance", "{}");
	assert_int_equal(x.status, 404);
	does(worker, id, "take-back", "{}");
}

/* ---- series and numbers ---- */

static int64_t main_series(void)
{
	struct answer x = ask(clerk, "GET", "/api/v1/series", NULL);

	check(&x, 200, "\"kind\":\"main\"");
	return number(jval_at(json_of(&x), 0), "id");
}

static void numbers_are_kept_and_explained(void **state)
{
	int64_t id = draft(), series;
	const char *path;

	(void)state;
	sign(id);
	struct answer x = numbered(id, "{\"notation\":\"UBND-VP\"}");
	check(&x, 200, "\"number\":\"");
	series = main_series();
	path = F("/api/v1/series/%lld", ID(series));
	x = ask(clerk, "POST", F("%s/reserve", path), "{\"count\":2,\"reason\":\"Họp sáng mai\"}");
	check(&x, 200, "\"count\":2");
	int64_t first = number(json_of(&x), "first");
	x = ask(clerk, "POST", F("%s/reserve", path), "{\"count\":2}");
	check(&x, 422, "\"field\":\"reason\"");
	x = ask(worker, "POST", F("%s/reserve", path), "{\"count\":1,\"reason\":\"x\"}");
	check(&x, 403, "err.denied.role");
	x = ask(clerk, "POST", F("%s/release", path),
		F("{\"number\":%lld,\"reason\":\"Không họp\"}", ID(first)));
	check(&x, 200, "done");
	x = ask(clerk, "POST", F("%s/release", path),
		F("{\"number\":%lld,\"reason\":\"Nữa\"}", ID(first)));
	check(&x, 409, "err.number_state");
	/* what is undone gives its number back */
	does(clerk, id, "undo", "{\"text\":\"Nhầm phụ lục\"}");
	x = ask(clerk, "GET", F("%s/numbers?free=true", path), NULL);
	check(&x, 200, "\"state\":\"released\",\"document_id\":null,\"reason\":\"Nhầm phụ lục\"");
	sign(id);
	x = numbered(id, "{\"number\":1000}");
	check(&x, 422, "\"field\":\"number\"");
	x = numbered(id, F("{\"number\":%lld,\"notation\":\"UBND-VP\"}", ID(first + 1)));
	check(&x, 200, F("\"number\":\"%lld\"", ID(first + 1)));
	x = ask(clerk, "GET", F("%s/numbers", path), NULL);
	check(&x, 200,
	      F("\"number\":%lld,\"state\":\"used\",\"document_id\":%lld", ID(first + 1), ID(id)));
	x = ask(clerk, "POST", F("%s/begin", path),
		"{\"number\":40,\"reason\":\"Đã cấp trên giấy\"}");
	check(&x, 200, "done");
	x = ask(clerk, "GET", "/api/v1/series", NULL);
	check(&x, 200, "\"next\":40");
	x = ask(clerk, "POST", F("%s/dance", path), "{}");
	assert_int_equal(x.status, 404);
}

static void series_are_added_changed_and_closed(void **state)
{
	(void)state;
	struct answer x =
		ask(clerk, "POST", "/api/v1/series",
		    "{\"kind\":\"types\",\"name\":\"Quyết định\",\"types\":[\"Quyết định\"]}");
	check(&x, 201, "\"id\":");
	int64_t id = number(json_of(&x), "id");
	x = ask(clerk, "POST", "/api/v1/series",
		"{\"kind\":\"types\",\"name\":\"Khác\",\"types\":[\"Quyết định\"]}");
	check(&x, 422, "problem.series_type");
	x = ask(clerk, "POST", "/api/v1/series", "{\"kind\":\"main\",\"name\":\"Chung\"}");
	check(&x, 201, "\"id\":"); /* before its first number; there is only one */
	int64_t common = number(json_of(&x), "id");
	x = ask(clerk, "POST", "/api/v1/series", "{\"kind\":\"main\",\"abbreviation\":\"UBND\"}");
	check(&x, 201, "\"id\":");
	assert_int_equal(number(json_of(&x), "id"), common);
	x = ask(clerk, "POST", "/api/v1/series", "{\"name\":\"Hai\",\"types\":\"Quyết định\"}");
	check(&x, 422, "\"field\":\"types\"");
	x = ask(clerk, "PUT", F("/api/v1/series/%lld", ID(id)),
		"{\"version\":1,\"name\":\"QĐ\",\"types\":[\"Quyết định\"],\"closed_on\":\"2030-12-31\"}");
	check(&x, 200, "\"id\":");
	x = ask(clerk, "PUT", F("/api/v1/series/%lld", ID(id)), "{\"version\":1,\"name\":\"Cũ\"}");
	check(&x, 409, "err.stale");
	x = ask(clerk, "GET", "/api/v1/series", NULL);
	check(&x, 200, "\"name\":\"QĐ\"");
	check(&x, 200, "\"closed_on\":\"2030-12-31\"");
	x = ask(worker, "GET", "/api/v1/series", NULL);
	check(&x, 403, "err.denied.role");
}

static void the_checks_are_the_administrators(void **state)
{
	(void)state;
	struct answer x = ask(clerk, "PUT", "/api/v1/organ/route",
			      "{\"content\":true,\"form\":true}");
	check(&x, 403, "err.denied.role");
	x = ask(admin, "PUT", "/api/v1/organ/route", "{\"form\":true}");
	check(&x, 422, "\"field\":\"content\"");
	x = ask(admin, "PUT", "/api/v1/organ/route", "{\"content\":false,\"form\":false}");
	check(&x, 200, "done");
	x = ask(worker, "GET", "/api/v1/organ/route", NULL);
	check(&x, 200, "{\"content\":false,\"form\":false}");
	int64_t id = draft();
	does(worker, id, "submit", "{\"signer\":\"lanh.dao\"}");
	is_at(id, "approval");
}

static void a_submission_lists_its_parts(void **state)
{
	int64_t id = draft();
	const char *path = F("/api/v1/documents/%lld/dossier", ID(id));
	struct answer x;

	(void)state;
	x = ask(worker, "GET", path, NULL);
	check(&x, 200, "\"parts\":[]");
	x = ask(worker, "POST", path, "{\"parts\":[{\"title\":\"Một\",\"file\":\"b.pdf\"}]}");
	check(&x, 422, "parts");
	x = ask(worker, "POST", path, "{\"parts\":[{\"title\":1}]}");
	check(&x, 422, "parts");
	x = ask(leader, "POST", path, "{\"parts\":[]}");
	check(&x, 403, "");
	x = ask(worker, "POST", path,
		"{\"parts\":[{\"title\":\"Một\",\"file\":\"a.pdf\"},"
		"{\"title\":\"Hai\",\"paper\":true}],\"reason\":\"Khổ lớn\",\"leader\":\"Chủ tịch An\"}");
	check(&x, 200, "\"id\":");
	x = ask(worker, "GET", path, NULL);
	check(&x, 200, "\"is_complete\":false");
	check(&x, 200, "\"is_missing\":true");
	check(&x, 200, "Khổ lớn");
	check(&x, 200, "\"leader\":\"Chủ tịch An\"");
	check(&x, 200, "\"may_return\":false");
	/* given back is what came, by a leader */
	const char *back = F("/api/v1/documents/%lld/return-dossier", ID(id));
	x = ask(worker, "POST", back, "{\"reason\":\"thiếu\"}");
	check(&x, 403, "err.denied.role");
	x = ask(leader, "POST", back, "{\"reason\":\"\"}");
	check(&x, 422, "reason");
	x = ask(leader, "POST", back, "{\"reason\":\"thiếu\"}");
	check(&x, 404, "err.not_found");
}

static void to_whom_else(void **state)
{
	int64_t id = draft();
	const char *own = F("/api/v1/documents/%lld/own-receivers", ID(id));
	struct answer x;

	(void)state;
	x = ask(leader, "PUT", own, "{\"is_kept\":true}");
	check(&x, 403, "");
	x = ask(worker, "PUT", own, "{\"is_kept\":true}"); /* it has receivers */
	check(&x, 422, "kept");
	x = ask(worker, "PUT", own, "{\"to\":[{\"login\":\"nobody\"}]}");
	check(&x, 422, "to");
	x = ask(worker, "PUT", own, "{\"to\":[{\"login\":\"chuyen.vien\"}],\"version\":77}");
	check(&x, 409, "err.stale");
	x = ask(worker, "PUT", own, "{\"to\":[{\"login\":\"chuyen.vien\"}]}");
	check(&x, 200, "\"id\":");
	x = ask(worker, "GET", F("/api/v1/documents/%lld", ID(id)), NULL);
	check(&x, 200, "\"own_receivers\":[{\"account_id\"");
	x = ask(worker, "GET", "/api/v1/documents?direction=outgoing", NULL);
	check(&x, 200, "\"receivers_within\":1,");
	x = ask(worker, "POST", "/api/v1/deliveries/99999/handed", "{\"on\":\"yesterday\"}");
	check(&x, 422, "on");
	x = ask(worker, "POST", "/api/v1/deliveries/99999/handed", "{}");
	check(&x, 403, "");
}

static void how_it_travels(void **state)
{
	int64_t id = draft();
	const char *path = F("/api/v1/documents/%lld/travel", ID(id));
	struct answer x;

	(void)state;
	x = ask(worker, "PUT", "/api/v1/travel/types", "{\"types\":[\"Quyết định\"]}");
	check(&x, 403, "");
	x = ask(admin, "PUT", "/api/v1/travel/types", "{}");
	check(&x, 422, "types");
	x = ask(admin, "PUT", "/api/v1/travel/types", "{\"types\":[\"quyết định\"]}");
	check(&x, 200, "Quyết định");
	x = ask(admin, "POST", "/api/v1/travel/exemptions", "{\"name\":\"Xa\"}");
	check(&x, 422, "given_by");
	x = ask(admin, "POST", "/api/v1/travel/exemptions",
		"{\"name\":\"Xa\",\"given_by\":\"Chủ tịch\",\"reason\":\"Đảo xa\"}");
	check(&x, 201, "\"id\":1");
	x = ask(worker, "GET", path, NULL);
	check(&x, 200, "\"form_proposed\":\"electronic\"");
	x = ask(worker, "POST", path, "{\"receivers\":[{\"delivery\":1,\"form\":\"air\"}]}");
	check(&x, 422, "receivers");
	x = ask(worker, "POST", path, "{\"receivers\":[{\"delivery\":99999,\"form\":\"paper\"}]}");
	check(&x, 409, "");
	x = ask(leader, "POST", path, "{\"exemption\":1}");
	check(&x, 403, "");
	x = ask(worker, "POST", path, "{\"exemption\":1}");
	check(&x, 200, "\"id\":");
	x = ask(worker, "GET", path, NULL);
	check(&x, 200, "Chủ tịch");
	x = ask(admin, "POST", "/api/v1/travel/exemptions/1/end", NULL);
	check(&x, 200, "\"id\":1");
	x = ask(worker, "POST", F("/api/v1/documents/%lld/came", ID(id)), "{\"came\":\"hybrid\"}");
	check(&x, 403, "");
}

/* Other organs are asked by a draft of its own; the table is there, empty, until that is issued. */
static void organs_are_asked(void **state)
{
	int64_t id = draft();
	struct answer x;

	(void)state;
	const char *path = F("/api/v1/documents/%lld/organ-opinions", ID(id));
	x = ask(worker, "GET", path, NULL);
	check(&x, 200, "\"organs\":[]");
	x = ask(other, "POST", path, "{}");
	check(&x, 403, "");
	x = ask(worker, "POST", path, "{\"urge\":true}");
	check(&x, 409, "");
	x = ask(worker, "POST", path, "{\"urge\":1}");
	check(&x, 422, "urge");
	x = ask(worker, "POST", path, "{}");
	check(&x, 201, "\"id\":");
	int64_t letter = number(json_of(&x), "id");
	x = ask(worker, "GET", F("/api/v1/documents/%lld", ID(letter)), NULL);
	check(&x, 200, "xin ý kiến dự thảo");
	x = ask(worker, "GET", F("%s/print?format=docx", path), NULL);
	assert_int_equal(x.status, 200);
	x = ask(worker, "GET", F("%s/print?format=exe", path), NULL);
	check(&x, 422, "format");
	x = ask(clerk, "POST", "/api/v1/organ-opinions/999", "{\"verdict\":\"accepted\"}");
	check(&x, 404, "");
	x = ask(clerk, "POST", "/api/v1/organ-opinions/999", "{\"verdict\":\"perhaps\"}");
	check(&x, 422, "verdict");
	x = ask(admin, "POST", "/api/v1/organ-opinions/999", "{\"verdict\":\"accepted\"}");
	check(&x, 403, "");
	x = ask(worker, "POST", F("/api/v1/documents/%lld/opinion-answer", ID(id)),
		"{\"verdict\":\"accepted\"}");
	check(&x, 409, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(organs_are_asked),
		cmocka_unit_test(a_receiver_is_urged),
		cmocka_unit_test(a_submission_lists_its_parts),
		cmocka_unit_test(to_whom_else),
		cmocka_unit_test(how_it_travels),
		cmocka_unit_test(from_the_draft_to_issue),
		cmocka_unit_test(two_versions),
		cmocka_unit_test(doubts_about_what_is_sent),
		cmocka_unit_test(doubts_about_a_draft),
		cmocka_unit_test(doubts_about_what_is_issued),
		cmocka_unit_test(the_signed_file),
		cmocka_unit_test(the_form_and_a_pdf),
		cmocka_unit_test(another_persons_draft),
		cmocka_unit_test(who_sees_a_draft),
		cmocka_unit_test(who_is_refused),
		cmocka_unit_test(numbers_are_kept_and_explained),
		cmocka_unit_test(series_are_added_changed_and_closed),
		cmocka_unit_test(the_checks_are_the_administrators),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}

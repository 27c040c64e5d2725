/* test_flow.c -- what becomes of a registered document, as programs do it: presented, directed, worked on
 * and finished; who is refused, and which field is wrong. What the use cases do is tests/unit/office's. */
#include "programs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "markup/markup.h"

static struct programs p;
static struct key clerk, leader, worker, admin;

static int setup(void **state)
{
	(void)state;
	programs_begin(&p);
	clerk = programs_token(&p, programs_account(&p, "van.thu", ROLE_CLERK, false));
	leader = programs_token(&p, programs_account(&p, "lanh.dao", ROLE_LEADER, false));
	worker = programs_token(&p, programs_account(&p, "chuyen.vien", ROLE_SPECIALIST, false));
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

static int64_t registered(const char *doc_id)
{
	static int last = 500;
	struct edxml d = office_foreign(p.world, "000.00.77.Z01", F("%d", ++last));
	const struct edxml_organ to = { .code = STR(OFFICE_A), .name = STR("UBND tỉnh An Bình") };

	d.to = &to;
	(void)office_arrive(p.world, &p.clerk, doc_id, MESSAGE_EDOC, office_write(p.world, &d));
	struct answer x = ask(clerk, "GET", "/api/v1/documents?direction=incoming&state=waiting",
			      NULL);
	int64_t id = number(jval_at(json_of(&x), 0), "id");
	x = ask(clerk, "POST", F("/api/v1/documents/%lld/register", ID(id)), "{}");
	check(&x, 200, "arrival_number");
	return id;
}

static const struct jval *flow(struct key key, int64_t id)
{
	struct answer x = ask(key, "GET", F("/api/v1/documents/%lld/flow", ID(id)), NULL);

	check(&x, 200, "assignments");
	return json_of(&x);
}

static const struct jval *first(struct key key, int64_t id)
{
	const struct jval *v = jval_at(jval_get(flow(key, id), "assignments"), 0);

	assert_non_null(v);
	return v;
}

static bool is(const struct jval *v, const char *name, const char *word)
{
	struct str s = STR("");
	return jval_str(jval_get(v, name), &s) && str_eq_c(s, word);
}

static struct answer act(struct key key, int64_t id, const char *word, const char *body)
{
	return ask(key, "POST", F("/api/v1/assignments/%lld/%s", ID(id), word), body);
}

static struct answer direct(int64_t id, int64_t version, const char *to)
{
	return ask(leader, "POST", F("/api/v1/documents/%lld/direct", ID(id)),
		   F("{\"version\":%lld,\"text\":\"Làm ngay\",\"to\":[%s]}", ID(version), to));
}

static void a_document_goes_its_way(void **state)
{
	int64_t id = registered("api-flow-1");
	const char *path = F("/api/v1/documents/%lld", ID(id));

	(void)state;
	struct answer x = ask(clerk, "GET", "/api/v1/leaders", NULL);
	check(&x, 200, "\"login\":\"lanh.dao\"");
	x = ask(clerk, "GET", "/api/v1/work?queue=present", NULL);
	check(&x, 200, F("\"id\":%lld", ID(id)));
	x = ask(clerk, "POST", F("%s/present", path), "{\"login\":\"Lanh.Dao\"}");
	check(&x, 200, "done");
	assert_true(is(flow(clerk, id), "progress", "presented"));
	x = ask(leader, "GET", F("%s/recipients", path), NULL);
	check(&x, 200, "\"login\":\"chuyen.vien\"");
	x = direct(id, number(flow(leader, id), "version"),
		   "{\"login\":\"chuyen.vien\",\"part\":\"lead\",\"due_days\":3}");
	check(&x, 200, "done");
	x = ask(worker, "GET", "/api/v1/work?queue=lead", NULL);
	check(&x, 200, F("\"id\":%lld", ID(id)));
	x = ask(worker, "GET", "/api/v1/counts", NULL);
	check(&x, 200, "\"lead\":1");
	int64_t a = number(first(worker, id), "id");
	x = act(worker, a, "begin", "{}");
	check(&x, 200, "done");
	x = act(worker, a, "report", "{\"text\":\"Xong nửa đầu\"}");
	check(&x, 200, "done");
	x = act(worker, a, "extend", "{\"text\":\"Chờ\",\"day\":\"2099-12-31\"}");
	check(&x, 200, "done");
	x = act(leader, a, "grant", "{}");
	check(&x, 200, "done");
	assert_true(is(first(worker, id), "due_on", "2099-12-31"));
	x = act(worker, a, "finish", "{\"text\":\"Đã trả lời\"}");
	check(&x, 200, "done");
	const struct jval *f = flow(leader, id);
	assert_true(is(f, "progress", "finished"));
	assert_true(is(jval_at(jval_get(f, "directives"), 0), "text", "Làm ngay"));
	assert_true(is(jval_at(jval_get(f, "reports"), 0), "text", "Xong nửa đầu"));
	assert_true(is(jval_at(jval_get(f, "extensions"), 0), "state", "granted"));
	assert_true(is(jval_at(jval_get(f, "assignments"), 0), "reason", "Đã trả lời"));
}

static void what_is_wrong_is_told_by_its_field(void **state)
{
	int64_t id = registered("api-flow-2"), version = number(flow(leader, id), "version");
	const char *path = F("/api/v1/documents/%lld", ID(id));

	(void)state;
	struct answer x = ask(clerk, "POST", F("%s/present", path), "{\"login\":\"nobody\"}");
	check(&x, 422, "\"field\":\"login\"");
	x = ask(worker, "POST", F("%s/present", path), "{\"login\":\"lanh.dao\"}");
	check(&x, 403, "err.denied.role");
	x = direct(id, version, "{\"login\":\"nobody\",\"part\":\"lead\"}");
	check(&x, 422, "\"field\":\"to\",\"key\":\"problem.person\"");
	x = direct(id, version, "{\"unit\":\"NONE\",\"part\":\"lead\"}");
	check(&x, 422, "\"field\":\"to\",\"key\":\"problem.unit\"");
	x = direct(id, version, "{\"login\":\"van.thu\",\"part\":\"boss\"}");
	check(&x, 422, "\"field\":\"part\"");
	x = direct(id, version, "{\"login\":\"van.thu\",\"part\":\"lead\",\"due_on\":\"31/31\"}");
	check(&x, 422, "\"field\":\"due_on\"");
	x = direct(id, version, "{\"login\":\"van.thu\",\"part\":\"support\"}");
	check(&x, 422, "problem.lead_missing");
	x = ask(leader, "POST", F("%s/direct", path), "{\"to\":7}");
	check(&x, 422, "\"field\":\"to\"");
	x = direct(id, version, "{\"login\":\"van.thu\",\"part\":\"lead\"}");
	check(&x, 200, "done");
	x = direct(id, version, "{\"login\":\"chuyen.vien\",\"part\":\"informed\"}");
	check(&x, 409, "err.directed_meanwhile");
	int64_t a = number(first(leader, id), "id");
	x = act(clerk, a, "dance", "{}");
	assert_int_equal(x.status, 404);
	x = act(worker, a, "begin", "{}");
	assert_true(x.status == 403 || x.status == 404);
	x = act(clerk, a, "report", "{\"text\":\"sớm\"}");
	check(&x, 409, "err.denied.assignment");
	x = act(clerk, a, "return", "{}");
	check(&x, 422, "\"field\":\"text\"");
	x = ask(clerk, "GET", "/api/v1/work?queue=all", NULL);
	check(&x, 422, "\"field\":\"queue\"");
}

static void a_document_has_a_slip(void **state)
{
	int64_t id = registered("api-flow-slip");
	const char *path = F("/api/v1/documents/%lld/slip", ID(id));

	(void)state;
	struct answer x = ask(clerk, "GET", path, NULL);
	check(&x, 200, "%PDF-");
	x = ask(worker, "GET", path, NULL);
	check(&x, 403, "err.denied");
	x = ask(clerk, "GET", "/api/v1/documents/999999/slip", NULL);
	check(&x, 404, "err.not_found");
}

static void a_task_is_given_and_accepted(void **state)
{
	const char *give = "{\"subject\":\"Chuẩn bị họp\",\"to\":[{\"login\":\"chuyen.vien\","
			   "\"part\":\"lead\",\"due_days\":3}]}";
	struct answer x;

	(void)state;
	x = ask(worker, "POST", "/api/v1/tasks", give);
	assert_int_equal(x.status, 403);
	x = ask(leader, "POST", "/api/v1/tasks", "{\"subject\":\"\",\"to\":[]}");
	check(&x, 422, "\"subject\"");
	x = ask(leader, "POST", "/api/v1/tasks", give);
	check(&x, 201, "\"id\"");
	x = ask(worker, "GET", "/api/v1/tasks?standing=open", NULL);
	check(&x, 200, "Chuẩn bị họp");
	const struct jval *row = jval_at(jval_get(json_of(&x), "rows"), 0);
	int64_t id = number(jval_get(row, "assignment"), "id");
	x = ask(worker, "POST", F("/api/v1/assignments/%lld/finish", ID(id)), "{}");
	assert_int_equal(x.status, 200);
	x = ask(leader, "GET", "/api/v1/work?queue=accept", NULL);
	check(&x, 200, "\"handed\"");
	x = ask(leader, "POST", F("/api/v1/assignments/%lld/rework", ID(id)), "{}");
	check(&x, 422, "\"text\"");
	x = ask(leader, "POST", F("/api/v1/assignments/%lld/accept", ID(id)), "{}");
	assert_int_equal(x.status, 200);
	x = ask(leader, "GET", "/api/v1/tasks?whose=given&standing=done", NULL);
	check(&x, 200, "Chuẩn bị họp");
	x = ask(leader, "GET", "/api/v1/oversight", NULL);
	assert_int_equal(x.status, 200);
	x = ask(worker, "GET", "/api/v1/oversight", NULL);
	assert_int_equal(x.status, 403);
	x = ask(leader, "GET", "/api/v1/tasks?whose=unit&unit=987654", NULL);
	assert_int_equal(x.status, 404);
	x = ask(leader, "GET", "/api/v1/tasks?whose=mine&unit=1", NULL);
	check(&x, 422, "\"whose\"");
	x = ask(leader, "GET", "/api/v1/tasks?standing=typed", NULL);
	check(&x, 422, "\"standing\"");
}

static void open_work_is_handed_over(void **state)
{
	int64_t id = registered("api-flow-leaves");
	int64_t who = programs_account(&p, "di.khoi", ROLE_SPECIALIST, false);
	const char *path = F("/api/v1/accounts/%lld", ID(who));

	(void)state;
	struct answer x = direct(id, number(flow(leader, id), "version"),
				 "{\"login\":\"di.khoi\",\"part\":\"lead\"}");
	check(&x, 200, "done");
	x = ask(admin, "POST", F("%s/lock", path), "{\"locked\":true}");
	check(&x, 409, "err.work_open");
	x = ask(admin, "GET", F("%s/work", path), NULL);
	check(&x, 200, "{\"assigned\":1,\"presented\":0,\"given\":0,");
	x = ask(worker, "GET", F("%s/work", path), NULL);
	check(&x, 403, "err.denied");
	x = ask(admin, "POST", F("%s/hand-over", path), "{}");
	check(&x, 422, "\"field\":\"account_id\"");
	x = ask(admin, "POST", F("%s/hand-over", path), "{\"login\":\"khong.co\"}");
	check(&x, 422, "\"field\":\"login\"");
	x = ask(admin, "POST", F("%s/hand-over", path), "{\"login\":\"quan.tri\"}");
	check(&x, 422, "problem.person");
	x = ask(leader, "POST", F("%s/hand-over", path), "{\"login\":\"chuyen.vien\"}");
	check(&x, 403, "err.denied");
	x = ask(admin, "POST", F("%s/hand-over", path),
		"{\"login\":\"chuyen.vien\",\"reason\":\"nghỉ hưu\"}");
	check(&x, 200, "{\"assigned\":1,\"presented\":0,\"given\":0,");
	assert_true(number(first(leader, id), "account_id") != who);
	x = ask(admin, "POST", F("%s/lock", path), "{\"locked\":true}");
	check(&x, 200, "done");
}

static void holidays_and_words_are_kept(void **state)
{
	(void)state;
	struct answer x = ask(worker, "POST", "/api/v1/holidays",
			      "{\"days\":[{\"day\":\"2031-01-01\",\"name\":\"Tết\"}]}");
	check(&x, 403, "err.denied.role");
	x = ask(admin, "POST", "/api/v1/holidays", "{}");
	check(&x, 422, "\"field\":\"days\"");
	x = ask(admin, "POST", "/api/v1/holidays",
		"{\"days\":[{\"day\":\"2031-01-01\",\"name\":\"Tết\"},{\"day\":\"x\",\"name\":\"y\"}]}");
	check(&x, 422, "\"field\":\"day\"");
	x = ask(admin, "POST", "/api/v1/holidays",
		"{\"days\":[{\"day\":\"2031-01-04\",\"kind\":\"worked\",\"name\":\"Bù\"},"
		"{\"day\":\"2031-01-01\",\"name\":\"Tết\"}]}");
	check(&x, 200, "done");
	x = ask(worker, "GET", "/api/v1/holidays?year=2031", NULL);
	check(&x, 200, "{\"day\":\"2031-01-01\",\"kind\":\"off\",\"name\":\"Tết\"}");
	x = ask(admin, "DELETE", "/api/v1/holidays/2031-01-01", NULL);
	check(&x, 200, "done");
	x = ask(admin, "DELETE", "/api/v1/holidays/tomorrow", NULL);
	assert_int_equal(x.status, 404);
	x = ask(leader, "POST", "/api/v1/presets", "{\"text\":\"Xem và trả lời\"}");
	check(&x, 201, "id");
	int64_t id = number(json_of(&x), "id");
	x = ask(leader, "POST", "/api/v1/presets", "{\"text\":\"Chung\",\"is_organ\":true}");
	check(&x, 403, "err.denied.role");
	x = ask(worker, "GET", "/api/v1/presets", NULL);
	check(&x, 403, "err.denied.role");
	x = ask(leader, "GET", "/api/v1/presets", NULL);
	check(&x, 200, "\"is_own\":true,\"text\":\"Xem và trả lời\"");
	x = ask(worker, "DELETE", F("/api/v1/presets/%lld", ID(id)), NULL);
	assert_true(x.status == 403 || x.status == 404);
	x = ask(leader, "DELETE", F("/api/v1/presets/%lld", ID(id)), NULL);
	check(&x, 200, "done");
}

static void a_pattern_is_kept(void **state)
{
	(void)state;
	struct answer x =
		ask(leader, "POST", "/api/v1/patterns",
		    "{\"name\":\"Thường kỳ\",\"days\":3,\"is_organ\":true,\"text\":\"Làm ngay\","
		    "\"to\":[{\"login\":\"chuyen.vien\",\"part\":\"lead\"}]}");
	check(&x, 201, "id");
	int64_t id = number(json_of(&x), "id");
	x = ask(leader, "POST", "/api/v1/patterns",
		"{\"name\":\"x\",\"to\":[{\"login\":\"chuyen.vien\",\"part\":\"all\"}]}");
	check(&x, 422, "part");
	x = ask(leader, "POST", "/api/v1/patterns", "{\"name\":\"x\",\"to\":[]}");
	check(&x, 422, "\"to\"");
	x = ask(worker, "POST", "/api/v1/patterns",
		"{\"name\":\"x\",\"to\":[{\"login\":\"chuyen.vien\",\"part\":\"lead\"}]}");
	check(&x, 403, "err.denied.role");
	x = ask(clerk, "GET", "/api/v1/patterns", NULL);
	check(&x, 200, "\"name\":\"Thường kỳ\",\"is_organ\":true,\"is_own\":false");
	check(&x, 200, "\"part\":\"lead\"");
	/* with whom each goes to, and none with another's */
	x = ask(leader, "POST", "/api/v1/patterns",
		"{\"name\":\"Để biết\",\"to\":[{\"login\":\"chuyen.vien\",\"part\":\"informed\"}]}");
	check(&x, 201, "id");
	x = ask(leader, "GET", "/api/v1/patterns", NULL);
	const struct jval *all = json_of(&x);
	assert_int_equal(jval_count(all), 2);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(jval_count(jval_get(jval_at(all, i), "to")), 1);
	x = ask(worker, "GET", "/api/v1/patterns", NULL);
	check(&x, 200, "[]");
	x = ask(worker, "DELETE", F("/api/v1/patterns/%lld", ID(id)), NULL);
	check(&x, 403, "err.denied.role");
	x = ask(leader, "DELETE", F("/api/v1/patterns/%lld", ID(id)), NULL);
	check(&x, 200, "done");
}

/* ---- what is only to be read ---- */

static struct answer write_notice(struct key key, const char *json)
{
	return programs_ask(
		&p,
		&(struct ask){
			.key = key,
			.method = "POST",
			.path = "/api/v1/notices",
			.type = "multipart/form-data; boundary=x",
			.body = F(
				"--x\r\nContent-Disposition: form-data; name=\"notice\"\r\n"
				"Content-Type: application/json\r\n\r\n%s\r\n--x\r\n"
				"Content-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\n"
				"Content-Type: text/plain\r\n\r\nlịch\r\n--x--\r\n",
				json) });
}

static void what_is_to_be_read_is_written_read_and_withdrawn(void **state)
{
	(void)state;
	struct answer x = write_notice(
		leader,
		"{\"kind\":\"meeting\",\"subject\":\"Họp giao ban\",\"venue\":\"Phòng 1\","
		"\"meets_at\":\"2100-01-01T08:30:00+07:00\",\"to\":[{\"login\":\"chuyen.vien\"}]}");
	check(&x, 201, "\"id\"");
	long long id = ID(number(json_of(&x), "id"));
	x = ask(worker, "GET", "/api/v1/work?queue=meeting", NULL);
	check(&x, 200, "Họp giao ban");
	x = ask(worker, "GET", F("/api/v1/notices/%lld", id), NULL);
	check(&x, 200, "\"name\":\"a.txt\"");
	assert_true(str_find(x.body, STR("read_at")) == SIZE_MAX);
	x = ask(clerk, "GET", F("/api/v1/notices/%lld", id), NULL);
	check(&x, 403, "err.denied.sight");
	x = ask(worker, "POST", F("/api/v1/notices/%lld/read", id), NULL);
	check(&x, 200, "\"done\":true");
	x = ask(leader, "GET", F("/api/v1/notices/%lld", id), NULL);
	check(&x, 200, "\"read\":1");
	x = ask(worker, "POST", F("/api/v1/notices/%lld/print", id), NULL);
	check(&x, 200, "%PDF-");
	x = ask(leader, "GET", F("/api/v1/notices/%lld", id), NULL);
	check(&x, 200, "\"n\":1");
	x = ask(worker, "POST", F("/api/v1/notices/%lld/withdraw", id), "{\"reason\":\"nhầm\"}");
	check(&x, 403, "err.denied");
	x = ask(leader, "POST", F("/api/v1/notices/%lld/withdraw", id), "{\"reason\":\"\"}");
	check(&x, 422, "reason");
	x = ask(worker, "POST", F("/api/v1/notices/%lld/readers", id),
		"{\"to\":[{\"login\":\"van.thu\"}]}");
	check(&x, 403, "err.denied");
	x = ask(leader, "POST", F("/api/v1/notices/%lld/readers", id), "{\"to\":[]}");
	check(&x, 422, "\"to\"");
	x = ask(leader, "POST", F("/api/v1/notices/%lld/readers", id),
		"{\"to\":[{\"login\":\"van.thu\"}]}");
	check(&x, 200, "\"done\":true");
	x = ask(clerk, "GET", "/api/v1/work?queue=meeting", NULL);
	check(&x, 200, "Họp giao ban");
	x = ask(leader, "GET", F("/api/v1/notices/%lld", id), NULL);
	check(&x, 200, "\"readers\":2");
	x = ask(leader, "POST", F("/api/v1/notices/%lld/withdraw", id), "{\"reason\":\"hoãn\"}");
	check(&x, 200, "\"done\":true");
	x = ask(clerk, "GET", "/api/v1/work?queue=ended", NULL); /* who has not read it */
	check(&x, 200, "\"text\":\"hoãn\"");
	x = ask(worker, "GET", "/api/v1/work?queue=ended", NULL);
	check(&x, 200, "[]");
	x = ask(worker, "GET", "/api/v1/notices?scope=all", NULL);
	check(&x, 200, "\"standing\":\"recalled\"");
	x = ask(admin, "GET", "/api/v1/notices", NULL);
	check(&x, 403, "err.denied.role");
}

static void whom_a_notice_may_not_go_to_is_said(void **state)
{
	(void)state;
	struct answer x = write_notice(worker, "{\"kind\":\"inform\",\"subject\":\"x\","
					       "\"to\":[{\"login\":\"quan.tri\"}]}");
	check(&x, 422, "to");
	x = write_notice(worker, "{\"kind\":\"letter\",\"subject\":\"x\",\"to\":[]}");
	check(&x, 422, "kind");
	x = ask(worker, "GET", "/api/v1/notices/recipients", NULL);
	check(&x, 200, "\"people\"");
	assert_true(str_find(x.body, STR("quan.tri")) == SIZE_MAX);
}

static void many_are_done_at_once(void **state)
{
	int64_t one = registered("api-bulk-1"), two = registered("api-bulk-2");
	const char *rows = F("\"rows\":[{\"id\":%lld},{\"id\":%lld},{\"id\":999999}]", ID(one),
			     ID(two));

	(void)state;
	struct answer x = ask(clerk, "POST", "/api/v1/bulk/present", F("{%s}", rows));
	check(&x, 422, "\"field\":\"with\"");
	x = ask(clerk, "GET", "/api/v1/leaders", NULL);
	int64_t before = number(jval_at(json_of(&x), 0), "account_id");
	x = ask(clerk, "POST", "/api/v1/bulk/present", F("{%s,\"with\":%lld}", rows, ID(before)));
	check(&x, 200, "\"done\":2");
	check(&x, 200, "{\"id\":999999,\"key\":\"err.not_found\"");
	assert_true(is(flow(clerk, two), "progress", "presented"));
	x = ask(worker, "POST", "/api/v1/bulk/present", F("{%s,\"with\":%lld}", rows, ID(before)));
	check(&x, 403, "err.denied.role");
	x = ask(clerk, "POST", "/api/v1/bulk/refuse", F("{%s}", rows));
	check(&x, 404, "err.not_found");
	x = ask(clerk, "POST", "/api/v1/bulk/register", "{\"rows\":[]}");
	check(&x, 422, "problem.no_rows");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_goes_its_way),
		cmocka_unit_test(what_is_wrong_is_told_by_its_field),
		cmocka_unit_test(a_document_has_a_slip),
		cmocka_unit_test(a_task_is_given_and_accepted),
		cmocka_unit_test(open_work_is_handed_over),
		cmocka_unit_test(holidays_and_words_are_kept),
		cmocka_unit_test(a_pattern_is_kept),
		cmocka_unit_test(what_is_to_be_read_is_written_read_and_withdrawn),
		cmocka_unit_test(whom_a_notice_may_not_go_to_is_said),
		cmocka_unit_test(many_are_done_at_once),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}

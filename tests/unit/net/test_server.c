#include "peer.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <cmocka.h>

#include "base/fd.h"
#include "base/limits.h"
#include "base/time.h"

#define HOST "Host: x\r\n"

static struct str text(struct answer r)
{
	return r.body;
}

static void assert_body(struct answer r, int status, const char *body)
{
	assert_int_equal(r.status, status);
	assert_int_equal(r.body.n, strlen(body));
	assert_memory_equal(r.body.p, body, r.body.n);
}

static void assert_header(const struct answer *r, const char *name, const char *value)
{
	struct str v = answer_header(r, name);

	if (!str_eq_c(v, value))
		fail_msg("%s: \"%.*s\" instead of \"%s\"", name, STR_FMT(v), value);
}

static void test_simple_get(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct answer r;

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	assert_body(ask(a, site.port, "GET /hello HTTP/1.1\r\n" HOST "\r\n"), 200, "hello");
	r = ask(a, site.port, "GET /echo/a%2Fb?q=%20&x HTTP/1.1\r\n" HOST "X-Custom:  v \r\n\r\n");
	assert_header(&r, "X-Path", "/echo/a%2Fb");
	assert_header(&r, "X-Query", "q=%20&x");
	assert_header(&r, "X-Method", "GET");
	assert_header(&r, "X-Remote", "127.0.0.1");
	assert_header(&r, "X-Custom", "v");
	assert_header(&r, "X-Bytes", "0");
	site_stop(&site);
}

static void test_keep_alive(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	int fd;

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	fd = dial(site.port);
	for (int i = 0; i < 20; i++) {
		say(fd, "GET /hello HTTP/1.1\r\n" HOST "\r\n");
		assert_body(hear(a, fd, false), 200, "hello");
		say(fd, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 4\r\n\r\nbody");
		assert_body(hear(a, fd, false), 200, "body");
		say(fd, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n");
		assert_body(hear(a, fd, false), 200, "");
	}
	fd_close(fd);
	site_stop(&site);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_simple_get),
	cmocka_unit_test(test_keep_alive),
};

int main(void)
{
	(void)text;
	return cmocka_run_group_tests_name("server", tests, NULL, NULL);
}

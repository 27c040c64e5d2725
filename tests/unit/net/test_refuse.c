/* What the server refuses, how early, and that it stays cheap: too large, too many, no room. */
#include "peer.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <cmocka.h>

#include "base/fd.h"
#include "base/limits.h"
#include "base/time.h"
#include "net/server_int.h"
#include "support/skip.h"

#define HOST "Host: x\r\n"
#define MIB ((size_t)1 << 20)

/* What may be under way beside the bytes drained: the kernel's buffers on both sides. */
#define KERNEL_BYTES (32 * MIB)

static void assert_refused(const struct site *site, struct answer r, int status)
{
	assert_int_equal(r.status, status);
	assert_true(r.is_closing);
	assert_true(str_eq_c(answer_header(&r, "X-Refused"), "yes"));
	assert_true(str_starts(r.body, STR("refused ")));
	assert_int_equal(atomic_load(&site->last_refusal), status);
	assert_int_equal(atomic_load(&site->handled), 0);
}

static void still_works(struct site *site)
{
	AUTO_ARENA a = arena_new(NULL);

	assert_int_equal(ask(a, site->port, "GET /hello HTTP/1.1\r\n" HOST "\r\n").status, 200);
}

/* ---- too large ---- */

static void test_large_by_length(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct answer r;
	int fd;

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	fd = dial(site.port);
	/* Not one byte of the body is needed to say no. */
	say(fd, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 1048577\r\n\r\n");
	r = hear(a, fd, false);
	assert_refused(&site, r, 413);
	assert_true(str_eq_c(r.body, "refused 413, limit 1048576"));
	fd_close(fd);
	still_works(&site);
	site_stop(&site);
}

static void test_large_with_expect(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	int fd;

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	fd = dial(site.port);
	say(fd, "POST /echo HTTP/1.1\r\n" HOST
		"Expect: 100-continue\r\nContent-Length: 9000000000000\r\n\r\n");
	assert_refused(&site, hear(a, fd, false), 413);
	assert_true(is_closed(fd));
	fd_close(fd);
	site_stop(&site);
}

static void test_expect(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct answer r;
	int fd;

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	fd = dial(site.port);
	for (int i = 0; i < 3; i++) {
		say(fd, "POST /echo HTTP/1.1\r\n" HOST
			"Expect: 100-continue\r\nContent-Length: 3\r\n\r\n");
		assert_int_equal(hear(a, fd, false).status, 100);
		say(fd, "abc");
		r = hear(a, fd, false);
		assert_int_equal(r.status, 200);
		assert_true(str_eq_c(r.body, "abc"));
	}
	fd_close(fd);
	site_stop(&site);
}

/* A client that sends its whole body before it listens hears the answer all the same. */
static void test_large_and_deaf(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	int fd;

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	fd = dial(site.port);
	say(fd, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 8388608\r\n\r\n");
	assert_int_equal(say_bytes(fd, 8 * MIB), 8 * MIB);
	assert_refused(&site, hear(a, fd, false), 413);
	fd_close(fd);
	site_stop(&site);
}

static void chunk_say(int fd, size_t n)
{
	AUTO_ARENA a = arena_new(NULL);

	say(fd, str_fmt(a, "%zx\r\n", n).p);
	(void)say_bytes(fd, n);
	say(fd, "\r\n");
}

static void test_large_by_chunks(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	int fd;

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	fd = dial(site.port);
	say(fd, "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n");
	for (int i = 0; i < 64; i++)
		chunk_say(fd, 1 << 16);
	/* Without the end: the answer does not wait for it. */
	assert_refused(&site, hear(a, fd, false), 413);
	fd_close(fd);

	/* At the limit, not over it. */
	fd = dial(site.port);
	say(fd, "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n");
	chunk_say(fd, MIB);
	say(fd, "0\r\n\r\n");
	assert_int_equal(hear(a, fd, false).status, 200);
	fd_close(fd);
	site_stop(&site);
}

static void flood(struct site *site, const char *head)
{
	int fd = dial(site->port);
	size_t sent;

	say(fd, head);
	sent = say_bytes(fd, 4096 * MIB);
	if (sent > LIMIT_DRAIN_BYTES + KERNEL_BYTES)
		fail_msg("%zu bytes were taken of a refused body", sent);
	fd_close(fd);
}

static void test_flood_is_cut(void **state)
{
	struct site site = { 0 };
	struct net_server_stats stats;

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	flood(&site, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 99999999999\r\n\r\n");
	flood(&site,
	      "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nfffffffff\r\n");
	still_works(&site);
	await((net_server_stats(site.server, &stats), stats.open_connections == 0));
	site_stop(&site);
}

/* ---- no room ---- */

static void test_no_room(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { .max_body = UINT64_MAX };
	int fd;

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	fd = dial(site.port);
	say(fd, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 4611686018427387904\r\n\r\n");
	assert_refused(&site, hear(a, fd, false), 507);
	fd_close(fd);
	site_stop(&site);
}

#define LARGE "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 41943040\r\n\r\n"

/* A body of 40 MiB is begun: nobody answers yet. */
static bool is_begun(int port, const char *request)
{
	int fd = dial(port);
	char c;

	say(fd, request);
	time_sleep(200000);
	bool begun = recv(fd, &c, 1, MSG_DONTWAIT | MSG_PEEK) < 0 && errno == EAGAIN;
	fd_close(fd);
	return begun;
}

/* What is free in /dev/shm now, but for so much; other programs take of it and give back meanwhile. */
static uint64_t all_but(uint64_t room)
{
	struct statvfs fs;

	if (statvfs("/dev/shm", &fs) != 0)
		return 0;
	uint64_t have = (uint64_t)fs.f_bavail * fs.f_frsize;
	return have > room ? have - room : 0;
}

static bool is_begun_with_room(const struct site *site)
{
	net_server_set_reserve(site->server, all_but(64 << 20));
	return is_begun(site->port, LARGE);
}

/* Many at once get no more of the disk than one after another. */
static void test_bodies_share_the_room(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { .max_body = UINT64_MAX };
	int fd;

	(void)state;
	if (all_but(128 << 20) == 0)
		SKIPPED("/dev/shm is small");
	site_start(&site, (struct net_server_options){ .spool_dir = "/dev/shm",
						       .spool_reserve = all_but(64 << 20) });
	fd = dial(site.port);
	say(fd, LARGE);
	time_sleep(200000);
	net_server_set_reserve(site.server, all_but(64 << 20));
	int second = dial(site.port);
	say(second, LARGE);
	assert_refused(&site, hear(a, second, false), 507);
	fd_close(second);
	/* nor does it help not to say how long it is */
	net_server_set_reserve(site.server, all_but(64 << 20));
	int third = dial(site.port);
	say(third, "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
		   "4000000\r\n");
	(void)say_bytes(third, 64 << 20);
	assert_refused(&site, hear(a, third, false), 507);
	fd_close(third);
	/* what a client that went away had claimed is there for others */
	fd_close(fd);
	await(is_begun_with_room(&site));
	site_stop(&site);
}

/* blob.reserve_mb is re-read while the server serves. */
static void test_reserve_changes(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { .max_body = UINT64_MAX };
	int fd;

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	assert_true(is_begun(site.port, LARGE));
	net_server_set_reserve(site.server, UINT64_MAX / 2);
	fd = dial(site.port);
	say(fd, LARGE);
	assert_refused(&site, hear(a, fd, false), 507);
	fd_close(fd);
	net_server_set_reserve(site.server, 0);
	assert_true(is_begun(site.port, LARGE));
	site_stop(&site);
}

static void test_no_spool(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct answer r;
	int fd;

	(void)state;
	site_start(&site, (struct net_server_options){ .spool_dir = "/nowhere/at/all" });
	fd = dial(site.port);
	say(fd, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 1000000\r\n\r\n");
	r = hear(a, fd, false);
	assert_refused(&site, r, 503);
	assert_true(answer_header(&r, "Retry-After").n > 0);
	fd_close(fd);

	/* Small ones need no spool. */
	assert_int_equal(
		ask(a, site.port, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx")
			.status,
		200);
	site_stop(&site);
}

/* The spool breaks in the middle of a body: files may not grow over 600 kB here. */
static void test_spool_breaks(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct rlimit before;
	struct rlimit small;
	int fd;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = (struct rlimit){ 600000, before.rlim_max };
	(void)signal(SIGXFSZ, SIG_IGN);
	site_start(&site, (struct net_server_options){ 0 });
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	fd = dial(site.port);
	say(fd, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 1000000\r\n\r\n");
	(void)say_bytes(fd, 1000000);
	assert_refused(&site, hear(a, fd, false), 503);
	fd_close(fd);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	site_stop(&site);
}

#ifdef VANTHU_FAULTS
/* The disk is full: before the first byte reaches it, and in the middle of a body. */
static void test_disk_full(void **state)
{
	static const char *const faults[] = { "net.spool:0+:ENOSPC", "fd.write:2+:ENOSPC" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct site site = { 0 };
		int fd;

		(void)setenv("VANTHU_FAULT", faults[i], 1);
		site_start(&site, (struct net_server_options){ 0 });
		fd = dial(site.port);
		say(fd, "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n");
		for (int chunk = 0; chunk < 12; chunk++)
			chunk_say(fd, 1 << 16);
		assert_refused(&site, hear(a, fd, false), 507);
		fd_close(fd);
		/* Small ones need no disk. */
		still_works(&site);
		site_stop(&site);
		(void)unsetenv("VANTHU_FAULT");
	}
}
#endif

/* ---- too many ---- */

static void test_queue_full(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct net_server_stats stats;
	struct answer r;
	int fds[2];
	int fd;

	(void)state;
	site_start(&site, (struct net_server_options){ .workers = 1, .max_queue = 1 });
	for (int i = 0; i < 2; i++) {
		fds[i] = dial(site.port);
		say(fds[i], "GET /gate HTTP/1.1\r\n" HOST "\r\n");
		await((net_server_stats(site.server, &stats),
		       atomic_load(&site.running) == 1 && stats.queued == (uint64_t)i));
	}
	fd = dial(site.port);
	say(fd, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc");
	r = hear(a, fd, false);
	assert_int_equal(r.status, 503);
	assert_true(answer_header(&r, "Retry-After").n > 0);
	assert_false(r.is_closing);
	atomic_store(&site.gates, 1);
	for (int i = 0; i < 2; i++) {
		assert_true(str_eq_c(hear(a, fds[i], false).body, "open"));
		fd_close(fds[i]);
	}
	/* The connection refused is still good. */
	say(fd, "GET /hello HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(hear(a, fd, false).status, 200);
	fd_close(fd);
	site_stop(&site);
}

static enum MHD_Result accepts(struct net_server *s, const char *address)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };

	if (inet_pton(AF_INET, address, &v4.sin_addr) == 1)
		return conn_accept(s, (const struct sockaddr *)(const void *)&v4, sizeof v4);
	assert_int_equal(inet_pton(AF_INET6, address, &v6.sin6_addr), 1);
	return conn_accept(s, (const struct sockaddr *)(const void *)&v6, sizeof v6);
}

static void test_too_many_of_one_address(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct net_server *s = ARENA_NEW(a, struct net_server);
	struct conn second = { .group = "192.0.2.7" };
	struct conn first = { .group = "192.0.2.7", .next = &second };

	(void)state;
	s->o.max_per_address = 2;
	s->o.proxy = "";
	assert_int_equal(pthread_mutex_init(&s->conns.lock, NULL), 0);
	s->conns.open = &second;
	assert_int_equal(accepts(s, "192.0.2.7"), MHD_YES);
	s->conns.open = &first;
	assert_int_equal(accepts(s, "192.0.2.7"), MHD_NO);
	assert_int_equal(accepts(s, "::ffff:192.0.2.7"), MHD_NO);
	assert_int_equal(accepts(s, "192.0.2.70"), MHD_YES);
	assert_int_equal(accepts(s, "2001:db8::7"), MHD_YES);
	s->o.proxy = "192.0.2.7"; /* everybody comes from there */
	assert_int_equal(accepts(s, "192.0.2.7"), MHD_YES);
	s->o.proxy = "";
	(void)snprintf(first.group, sizeof first.group, "127.0.0.1");
	(void)snprintf(second.group, sizeof second.group, "127.0.0.1");
	assert_int_equal(accepts(s, "127.0.0.1"), MHD_YES);
	/* who has one address of an IPv6 network has them all */
	(void)snprintf(first.group, sizeof first.group, "2001:db8:0:1::");
	(void)snprintf(second.group, sizeof second.group, "2001:db8:0:1::");
	assert_int_equal(accepts(s, "2001:db8:0:1:5:6:7:8"), MHD_NO);
	assert_int_equal(accepts(s, "2001:db8:0:2:5:6:7:8"), MHD_YES);
	s->o.max_per_address = 0;
	assert_int_equal(accepts(s, "2001:db8:0:1:5:6:7:8"), MHD_YES);
}

static void test_address_groups(void **state)
{
	static const struct {
		const char *address, *group;
		bool is_address;
	} cases[] = {
		{ "192.0.2.7", "192.0.2.7", true },
		{ "2001:db8:0:1:5:6:7:8", "2001:db8:0:1::", true },
		{ "2001:db8::7", "2001:db8::", true },
		{ "::1", "::", true },
		{ "192.0.2.7:80", "192.0.2.7:80", false },
		{ "192.0.2.07x", "192.0.2.07x", false },
		{ "unknown", "unknown", false },
		{ "", "", false },
	};
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str s = str_of(cases[i].address);
		assert_string_equal(str_c(a, net_address_group(a, s)), cases[i].group);
		assert_int_equal(net_is_address(s), cases[i].is_address);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_large_by_length), cmocka_unit_test(test_large_with_expect),
	cmocka_unit_test(test_expect),          cmocka_unit_test(test_large_and_deaf),
	cmocka_unit_test(test_large_by_chunks), cmocka_unit_test(test_flood_is_cut),
	cmocka_unit_test(test_no_room),         cmocka_unit_test(test_bodies_share_the_room),
	cmocka_unit_test(test_reserve_changes), cmocka_unit_test(test_no_spool),
	cmocka_unit_test(test_spool_breaks),
#ifdef VANTHU_FAULTS
	cmocka_unit_test(test_disk_full),
#endif
	cmocka_unit_test(test_queue_full),      cmocka_unit_test(test_too_many_of_one_address),
	cmocka_unit_test(test_address_groups),
};

int main(void)
{
	return cmocka_run_group_tests_name("refuse", tests, NULL, NULL);
}

/* The node's HTTP server: a handler that runs at the first moment finds all it needs. */
#include "folder.h"

#include <netinet/in.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "app/serve.h"
#include "base/fd.h"

#define KNOCKERS 4

/* A port that is free now, held by nobody. */
static int free_port(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof at;
	AUTO_CLOSE fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(fd, (const struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &n), 0);
	return ntohs(at.sin_port);
}

struct knocker {
	pthread_t thread;
	int port;
	atomic_bool *is_over;
	int answered; /* with 200 */
	int others;
};

static bool ask_metrics(int port, char *answer, size_t room)
{
	static const char request[] =
		"GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_port = htons((uint16_t)port),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	AUTO_CLOSE fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	size_t n;

	if (connect(fd, (const struct sockaddr *)&at, sizeof at) != 0)
		return false;
	if (fd_write_all(fd, request, sizeof request - 1, NULL) != RC_OK ||
	    fd_read_full(fd, answer, room - 1, &n, NULL) != RC_OK)
		return false;
	answer[n] = '\0';
	return n > 0;
}

static void *knock(void *arg)
{
	struct knocker *k = arg;
	char answer[8192];

	while (!atomic_load(k->is_over)) {
		if (!ask_metrics(k->port, answer, sizeof answer))
			continue;
		bool is_good = strncmp(answer, "HTTP/1.1 200", 12) == 0 &&
			       strstr(answer, "\nvanthu_http_connections ");
		k->answered += is_good;
		k->others += !is_good;
	}
	return NULL;
}

/* Clients knock all the time while it starts; each answer is whole. The sanitizer of threads sees what
 * is set too late. */
static void served_from_the_first_moment(void **state)
{
	struct folder *f = folder_new("");
	struct open_node *n = folder_open(f);
	struct knocker knockers[KNOCKERS];
	atomic_bool is_over = false;
	int answered = 0;

	(void)state;
	n->conf.node_axis = true;
	n->conf.http_port = free_port();
	for (int i = 0; i < KNOCKERS; i++) {
		knockers[i] = (struct knocker){ .port = (int)n->conf.http_port,
						.is_over = &is_over };
		assert_int_equal(pthread_create(&knockers[i].thread, NULL, knock, &knockers[i]), 0);
	}
	struct http *h;
	struct err e = ERR_INIT;
	assert_rc(RC_OK, http_start(n->arena, &n->node, &h, &e), &e);
	assert_non_null(n->node.axis_arrived);
	n->node.axis_arrived(n->node.axis_arrived_ctx, STR("000.00.00.Z01"));
	time_sleep(TIME_SEC / 5);
	atomic_store(&is_over, true);
	for (int i = 0; i < KNOCKERS; i++) {
		assert_int_equal(pthread_join(knockers[i].thread, NULL), 0);
		assert_int_equal(knockers[i].others, 0);
		answered += knockers[i].answered;
	}
	http_stop(h, 5);
	node_close(n);
	folder_end(f);
	assert_true(answered > 0);
}

/* A port that somebody has is said, and nothing is left behind. */
static void port_taken(void **state)
{
	struct folder *f = folder_new("");
	struct open_node *n = folder_open(f);
	struct http *h, *second;
	struct err e = ERR_INIT;

	(void)state;
	assert_rc(RC_OK, http_start(n->arena, &n->node, &h, &e), &e);
	n->conf.http_port = http_port(h);
	assert_true(http_start(n->arena, &n->node, &second, &e) != RC_OK);
	assert_non_null(strstr(e.text, "127.0.0.1 port "));
	http_stop(h, 5);
	node_close(n);
	folder_end(f);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(served_from_the_first_moment),
		cmocka_unit_test(port_taken),
	};
	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

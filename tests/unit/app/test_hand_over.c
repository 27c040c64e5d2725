/* test_hand_over.c -- the terminal's end of the control socket against a node that is not to be trusted. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "app/app.h"
#include "app/ctl.h"
#include "base/fd.h"
#include "support/dir.h"

#define ASKED 8

/* Asks for each path in turn; notes which it got. */
struct node_of_evil {
	int listener;
	const char *paths[ASKED];
	bool got[ASKED];
};

static void *node_main(void *arg)
{
	AUTO_ARENA a = arena_new(NULL);
	struct node_of_evil *n = arg;
	char *frame = arena_alloc(a, CTL_FRAME);
	enum ctl_type type;
	struct str payload;
	AUTO_CLOSE sock = accept(n->listener, NULL, NULL);
	int fd;

	if (ctl_receive(sock, frame, &type, &payload, &fd, NULL) != RC_OK)
		return NULL;
	for (size_t i = 0; i < ASKED && n->paths[i]; i++) {
		if (ctl_send(sock, CTL_OPEN, str_of(n->paths[i]), -1, NULL) != RC_OK ||
		    ctl_receive(sock, frame, &type, &payload, &fd, NULL) != RC_OK)
			return NULL;
		n->got[i] = type == CTL_FILE && fd >= 0;
		fd_close(fd);
	}
	(void)!ctl_send(sock, CTL_EXIT, STR("7"), -1, NULL);
	return NULL;
}

static int listen_in(const char *dir)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int sock = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	(void)snprintf(at.sun_path, sizeof at.sun_path, "%s/run/control.sock", dir);
	assert_int_equal(bind(sock, (const struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(sock, 1), 0);
	return sock;
}

static char *file_in(struct arena *a, const char *dir, const char *name)
{
	struct str path = str_fmt(a, "%s/%s", dir, name);
	assert_int_equal(file_write_durable(path.p, 0600, STR("x"), NULL), RC_OK);
	return arena_dup(a, path.p, path.n);
}

static void the_node_gets_the_files_that_were_named(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	const char *dir = test_dir_new(a);
	pthread_t thread;
	int code = 0;

	(void)state;
	assert_int_equal(mkdir(str_fmt(a, "%s/run", dir).p, 0700), 0);
	char *named = file_in(a, dir, "named"), *behind = file_in(a, dir, "behind");
	char *other = file_in(a, dir, "other");
	struct str option = str_fmt(a, "--secret-file=%s", behind);
	char *argv[] = { arena_dup(a, "organ", 5), named, arena_dup(a, option.p, option.n) };
	struct node_of_evil n = {
		.listener = listen_in(dir),
		.paths = { named, behind, other, "/etc/passwd", "-", option.p, "organ" },
	};
	assert_int_equal(pthread_create(&thread, NULL, node_main, &n), 0);
	assert_true(ctl_call(dir, 3, argv, &code));
	(void)pthread_join(thread, NULL);
	fd_close(n.listener);
	assert_int_equal(code, 7);
	assert_true(n.got[0] && n.got[1]);
	for (size_t i = 2; i < ASKED; i++)
		assert_false(n.got[i]);
	test_dir_remove(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_node_gets_the_files_that_were_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

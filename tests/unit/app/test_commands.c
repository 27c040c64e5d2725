/* Commands inside the node: how many at once, and that none is left behind when the node ends. */
#include "folder.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "app/ctl.h"
#include "base/buf.h"
#include "base/fd.h"

#define AT_ONCE 16
#define PATIENCE_SECS 2
#define ORGANS 2000 /* their list is more than a socket holds */

struct place {
	struct folder *f;
	struct open_node *n;
	struct ctl_server *server;
	const char *path;
};

static int setup(void **state)
{
	static struct place p;
	struct err e = ERR_INIT;

	p.f = folder_new("[node]\naxis = yes\n");
	p.n = folder_open(p.f);
	p.path = str_fmt(p.f->a, "%s/run/control.sock", p.f->dir).p;
	assert_rc(RC_OK,
		  ctl_server_start(p.n->arena, &p.n->node, p.path, PATIENCE_SECS, &p.server, &e),
		  &e);
	*state = &p;
	return 0;
}

static int teardown(void **state)
{
	struct place *p = *state;

	node_close(p->n);
	folder_end(p->f);
	return 0;
}

static int dial(const struct place *p)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	const struct timeval limit = { .tv_sec = 20 };
	int sock = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	memcpy(at.sun_path, p->path, strlen(p->path) + 1);
	assert_int_equal(connect(sock, (const struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(setsockopt(sock, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit), 0);
	return sock;
}

static void say(struct place *p, int sock, const char *const *words)
{
	struct buf b;
	struct err e = ERR_INIT;

	buf_init(&b, p->f->a, CTL_FRAME);
	buf_add_char(&b, 'e');
	for (; *words; words++) {
		buf_add_c(&b, *words);
		buf_add_char(&b, 0);
	}
	assert_rc(RC_OK, ctl_send(sock, CTL_RUN, buf_str(&b), -1, &e), &e);
}

/* The next frame's type, 0 at the end of the conversation. */
static int hear(struct place *p, int sock, struct str *out)
{
	char *frame = arena_alloc(p->f->a, CTL_FRAME);
	enum ctl_type type;
	int fd;

	if (ctl_receive(sock, frame, &type, out, &fd, NULL) != RC_OK)
		return 0;
	fd_close(fd);
	return (int)type;
}

static int64_t exit_code(struct place *p, int sock)
{
	struct str payload;
	int64_t code = -1;
	int type;

	do
		type = hear(p, sock, &payload);
	while (type == CTL_OUT || type == CTL_ERR);
	if (type == CTL_EXIT)
		assert_true(str_to_i64(payload, 0, 255, &code));
	return code;
}

/* An import whose catalogue comes from a pipe that never ends. */
static int start_endless(struct place *p, int *out_pipe)
{
	static const char *const words[] = { "organ", "import", "x", "-", NULL };
	int sock = dial(p), ends[2];
	struct str payload;
	struct err e = ERR_INIT;

	say(p, sock, words);
	assert_int_equal(hear(p, sock, &payload), CTL_OPEN);
	assert_int_equal(pipe(ends), 0);
	assert_rc(RC_OK, ctl_send(sock, CTL_FILE, STR_NULL, ends[0], &e), &e);
	fd_close(ends[0]);
	*out_pipe = ends[1];
	return sock;
}

static void runs(void **state)
{
	static const char *const words[] = { "organ", "list", "x", NULL };
	static const char *const unknown[] = { "organ", "dance", "x", NULL };
	struct place *p = *state;
	int sock = dial(p);

	say(p, sock, words);
	assert_int_equal(exit_code(p, sock), 0);
	fd_close(sock);
	sock = dial(p);
	say(p, sock, unknown);
	assert_int_equal(exit_code(p, sock), 2);
	fd_close(sock);
	ctl_server_stop(p->server, 5);
}

/* What comes through a pipe arrives whole. */
static void takes_a_pipe(void **state)
{
	struct place *p = *state;
	static const char csv[] = "code,name\n000.01.00.Z01,Mot\n";
	int pipe_end, sock = start_endless(p, &pipe_end);
	struct err e = ERR_INIT;

	assert_rc(RC_OK, fd_write_all(pipe_end, csv, sizeof csv - 1, &e), &e);
	fd_close(pipe_end);
	assert_int_equal(exit_code(p, sock), 0);
	fd_close(sock);
	ctl_server_stop(p->server, 5);
}

static void import_many(struct place *p)
{
	int pipe_end, sock = start_endless(p, &pipe_end);
	struct err e = ERR_INIT;

	assert_rc(RC_OK, fd_write_all(pipe_end, "code,name\n", 10, &e), &e);
	for (int i = 0; i < ORGANS; i++) {
		struct str row = str_fmt(p->f->a, "000.%04d.00.Z01,Organ\n", i);
		assert_rc(RC_OK, fd_write_all(pipe_end, row.p, row.n, &e), &e);
	}
	fd_close(pipe_end);
	assert_int_equal(exit_code(p, sock), 0);
	fd_close(sock);
}

/* Who reads on in time gets all of it. Who does not gets a part, and never an exit code that says it
 * was all. */
static void a_part_is_not_told_as_the_whole(void **state)
{
	static const char *const words[] = { "organ", "list", "x", NULL };
	struct place *p = *state;
	int type, n = -1, sock = dial(p);
	struct str line;

	import_many(p);
	say(p, sock, words);
	assert_int_equal(exit_code(p, sock), 0);
	fd_close(sock);
	sock = dial(p);
	say(p, sock, words);
	time_sleep(PATIENCE_SECS * TIME_SEC + TIME_SEC / 2);
	do {
		type = hear(p, sock, &line);
		n++;
	} while (type == CTL_OUT);
	assert_true(n > 0 && n < ORGANS);
	assert_int_equal(type, 0);
	fd_close(sock);
	ctl_server_stop(p->server, 5);
}

/* When ctl_server_stop returns, no command runs any more: the one that would have gone on for ever was
 * told to give up, said so to its terminal, and was waited for. */
static void none_is_left(void **state)
{
	struct place *p = *state;
	int pipe_end, sock = start_endless(p, &pipe_end), silent = dial(p);
	int64_t began = time_monotonic();

	time_sleep(TIME_SEC / 10);
	ctl_server_stop(p->server, 1);
	assert_true(time_monotonic() - began < 8 * TIME_SEC);
	assert_int_equal(exit_code(p, sock), rc_exit_code(RC_CANCELLED));
	assert_int_equal(exit_code(p, silent), -1);
	fd_close(sock);
	fd_close(silent);
	fd_close(pipe_end);
}

static int64_t cpu_used(void)
{
	struct timespec t;

	assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t), 0);
	return t.tv_sec * TIME_SEC + t.tv_nsec / 1000;
}

/* As many as may; the next one waits at the door, which costs nothing, and comes in when one leaves. */
static void waits_at_the_door(void **state)
{
	static const char *const words[] = { "organ", "list", "x", NULL };
	struct place *p = *state;
	int socks[AT_ONCE], pipes[AT_ONCE];

	for (int i = 0; i < AT_ONCE; i++)
		socks[i] = start_endless(p, &pipes[i]);
	int late = dial(p);
	say(p, late, words);
	int64_t before = cpu_used();
	time_sleep(TIME_SEC);
	assert_true(cpu_used() - before < TIME_SEC / 4);
	fd_close(pipes[0]);
	assert_int_equal(exit_code(p, late), 0);
	fd_close(late);
	ctl_server_stop(p->server, 0);
	for (int i = 0; i < AT_ONCE; i++) {
		fd_close(socks[i]);
		if (i > 0)
			fd_close(pipes[i]);
	}
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		CASE(runs),         CASE(takes_a_pipe),      CASE(a_part_is_not_told_as_the_whole),
		CASE(none_is_left), CASE(waits_at_the_door),
	};
	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* ctl_server.c -- the node's end of the control socket: a thread accepts, each command has a thread
 * of its own (few come, and one may wait for its terminal). */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "app/app.h"
#include "app/ctl.h"
#include "base/event.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/log.h"

#define CTL_AT_ONCE 16
#define CTL_PATIENCE_SECS 30
#define CTL_WORDS_MAX 4096

struct ctl_server {
	struct node *node;
	int sock;
	pthread_t acceptor;
	atomic_bool is_stopping;
	atomic_int running;
	struct event *ended;
};

struct talk {
	struct ctl_server *server;
	struct arena *arena;
	int sock;
	int n_files;
	bool is_gone; /* the terminal hung up: finish the work, print no more */
	char frame[CTL_FRAME];
};

static void talk_write(void *ctx, bool is_error, struct str text)
{
	struct talk *t = ctx;

	for (size_t at = 0; at < text.n && !t->is_gone; at += 65536) {
		struct str piece = str_sub(text, at, 65536);
		if (ctl_send(t->sock, is_error ? CTL_ERR : CTL_OUT, piece, -1, NULL) != RC_OK)
			t->is_gone = true;
	}
}

static enum rc talk_open(void *ctx, const char *path, int *out_fd, struct err *e)
{
	struct talk *t = ctx;
	enum ctl_type type;
	struct str payload;
	int fd;

	if (++t->n_files > LIMIT_CTL_FILES)
		return err_set(e, RC_LIMIT, NULL, "more than %d files", LIMIT_CTL_FILES);
	TRY(ctl_send(t->sock, CTL_OPEN, str_of(path), -1, e));
	TRY(ctl_receive(t->sock, t->frame, &type, &payload, &fd, e));
	if (type == CTL_FILE && fd >= 0) {
		*out_fd = fd;
		return RC_OK;
	}
	fd_close(fd);
	return err_set(e, RC_NOT_FOUND, NULL, "%.*s", STR_FMT(payload));
}

/* The words of the command line, split at NUL, back as an argv. */
static int split_words(struct arena *a, struct str payload, char **argv, int max)
{
	struct str rest = str_dup(a, payload), word;
	int n = 0;

	while (rest.n > 0 && n < max) {
		(void)str_split(rest, 0, &word, &rest);
		argv[n++] = arena_dup(a, word.p, word.n);
	}
	return n;
}

static int run_words(struct talk *t, struct arena *a, struct str payload)
{
	char **argv = ARENA_ARRAY(a, CTL_WORDS_MAX, char *);
	struct cmd_io io = { t, talk_write, talk_open };
	int n_words = 0;
	int argc = split_words(a, str_sub(payload, 1, payload.n), argv, CTL_WORDS_MAX);
	const struct command *k = command_find(argc, argv, &n_words);

	if (!k || k->place != RUN_NODE) {
		talk_write(t, true,
			   STR("vanthu: the running node does not know this command; is "
			       "it of another version?\n"));
		return 2;
	}
	struct cmd c = {
		.arena = a,
		.command = k,
		.io = &io,
		.node = t->server->node,
		.actor = cmd_operator(),
		.now = time_now(),
		.is_vietnamese = payload.p[0] == 'v',
		.is_inside_node = true,
	};
	int code;
	return cmd_prepare(&c, argc - n_words, argv + n_words, &code) ? cmd_run(&c) : code;
}

static bool is_peer_allowed(int sock)
{
	struct ucred who;
	socklen_t n = sizeof who;

	if (getsockopt(sock, SOL_SOCKET, SO_PEERCRED, &who, &n) != 0)
		return false;
	return who.uid == geteuid() || who.uid == 0;
}

static void converse(struct talk *t)
{
	enum ctl_type type;
	struct str payload;
	struct err e = ERR_INIT;
	int fd;

	if (ctl_receive(t->sock, t->frame, &type, &payload, &fd, &e) != RC_OK)
		return;
	fd_close(fd);
	if (type != CTL_RUN || payload.n < 2)
		return;
	int code = run_words(t, t->arena, payload);
	if (ctl_send(t->sock, CTL_EXIT, str_fmt(t->arena, "%d", code), -1, &e) != RC_OK)
		log_event(LOG_INFO, NULL, "a command's terminal hung up before its end");
}

static void *talk_main(void *arg)
{
	struct talk *t = arg;
	struct ctl_server *s = t->server;

	converse(t);
	fd_close(t->sock);
	arena_free(t->arena);
	atomic_fetch_sub(&s->running, 1);
	event_wake(s->ended);
	return NULL;
}

static void start_talk(struct ctl_server *s, int sock)
{
	struct arena *a = arena_new(NULL);
	struct talk *t = ARENA_NEW(a, struct talk);
	struct timeval patience = { .tv_sec = CTL_PATIENCE_SECS };
	pthread_t thread;

	*t = (struct talk){ .server = s, .arena = a, .sock = sock };
	/* a stopped terminal must not hold the node up */
	(void)setsockopt(sock, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
	atomic_fetch_add(&s->running, 1);
	if (pthread_create(&thread, NULL, talk_main, t) == 0) {
		(void)pthread_detach(thread);
		return;
	}
	atomic_fetch_sub(&s->running, 1);
	fd_close(sock);
	arena_free(a);
}

static void *accept_main(void *arg)
{
	struct ctl_server *s = arg;

	while (!atomic_load(&s->is_stopping)) {
		struct pollfd p = { .fd = s->sock, .events = POLLIN };
		if (poll(&p, 1, 500) <= 0 || atomic_load(&s->running) >= CTL_AT_ONCE)
			continue;
		int sock = accept4(s->sock, NULL, NULL, SOCK_CLOEXEC);
		if (sock < 0)
			continue;
		if (is_peer_allowed(sock))
			start_talk(s, sock);
		else
			fd_close(sock);
	}
	return NULL;
}

static enum rc listen_at(const char *path, int *out_sock, struct err *e)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	size_t n = strlen(path);
	AUTO_CLOSE
	sock = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	if (n >= sizeof at.sun_path) {
		enum rc rc = err_set(e, RC_INVALID, "err.path_long", "%s: too long for a socket",
				     path);
		err_param(e, str_of(path));
		return rc;
	}
	if (sock < 0)
		return err_errno(e, "control socket");
	memcpy(at.sun_path, path, n + 1);
	(void)unlink(path); /* we hold the folder's lock: a socket that is there is a dead one */
	mode_t before = umask(0177);
	int bound = bind(sock, (const struct sockaddr *)&at, sizeof at);
	(void)umask(before);
	if (bound != 0 || listen(sock, CTL_AT_ONCE) != 0)
		return err_errno(e, "%s", path);
	*out_sock = sock;
	sock = -1;
	return RC_OK;
}

enum rc ctl_server_start(struct arena *a, struct node *n, const char *path, struct ctl_server **out,
			 struct err *e)
{
	struct ctl_server *s = ARENA_NEW(a, struct ctl_server);

	s->node = n;
	s->ended = event_new(a);
	TRY(listen_at(path, &s->sock, e));
	if (pthread_create(&s->acceptor, NULL, accept_main, s) != 0) {
		fd_close(s->sock);
		return err_errno(e, "thread for the control socket");
	}
	*out = s;
	return RC_OK;
}

void ctl_server_stop(struct ctl_server *s, int grace_secs)
{
	int64_t until = time_monotonic() + grace_secs * TIME_SEC;

	atomic_store(&s->is_stopping, true);
	(void)pthread_join(s->acceptor, NULL);
	fd_close(s->sock);
	while (atomic_load(&s->running) > 0 && time_monotonic() < until) {
		uint64_t seen = event_count(s->ended);
		if (atomic_load(&s->running) > 0)
			(void)event_wait(s->ended, seen, until - time_monotonic());
	}
}

/* ctl_server.c -- the node's end of the control socket: a thread accepts, each command has a thread
 * of its own (few come, and one may wait for its terminal). Every thread is joined: what a command
 * works with is there until its end.
 */
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
#include "app/spool.h"
#include "base/event.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/thread.h"

#define CTL_LOOK_MS 500 /* how late the acceptor sees that it is over */

/* A place for a command: free, or its thread runs, or it is over and waits to be joined. */
struct place {
	pthread_t thread;
	struct talk *talk; /* the acceptor's and ctl_server_stop's, one after the other */
	atomic_bool is_over;
};

struct ctl_server {
	struct node *node;
	int sock;
	int patience_secs;
	pthread_t acceptor;
	atomic_bool is_closing; /* no further commands */
	atomic_bool must_stop;  /* those under way give up */
	struct place places[LIMIT_CTL_COMMANDS];
	struct event *ended;
};

struct talk {
	struct ctl_server *server;
	struct place *place;
	struct arena *arena;
	int sock;
	int n_files;
	bool is_gone; /* the terminal hung up, or reads no more: finish the work, print no more */
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
	if (type == CTL_FILE && fd >= 0)
		return spool_if_slow(t->server->node, &t->server->must_stop, fd, out_fd, e);
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
	char **argv = ARENA_ARRAY(a, LIMIT_CTL_WORDS, char *);
	struct cmd_io io = { t, talk_write, talk_open };
	int n_words = 0;
	int argc = split_words(a, str_sub(payload, 1, payload.n), argv, LIMIT_CTL_WORDS);
	const struct command *k = command_find(argc, argv, &n_words);

	if (!k || k->place == RUN_ALONE) {
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
		.stop = &t->server->must_stop,
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

static void set_patience(int sock, int option, int secs)
{
	const struct timeval t = { .tv_sec = secs };

	(void)setsockopt(sock, SOL_SOCKET, option, &t, sizeof t);
}

static void converse(struct talk *t)
{
	enum ctl_type type;
	struct str payload;
	struct err e = ERR_INIT;
	int fd;

	set_patience(t->sock, SO_RCVTIMEO, t->server->patience_secs);
	if (ctl_receive(t->sock, t->frame, &type, &payload, &fd, &e) != RC_OK)
		return;
	set_patience(t->sock, SO_RCVTIMEO, 0);
	fd_close(fd);
	if (type != CTL_RUN || payload.n < 2)
		return;
	int code = run_words(t, t->arena, payload);
	/* without an exit code the terminal says that something is missing, and it is right */
	if (t->is_gone ||
	    ctl_send(t->sock, CTL_EXIT, str_fmt(t->arena, "%d", code), -1, &e) != RC_OK)
		log_event(LOG_INFO, NULL, "a command's terminal hung up before its end");
}

static void *talk_main(void *arg)
{
	struct talk *t = arg;
	struct event *ended = t->server->ended;

	converse(t);
	/* the terminal sees the end now; the descriptor and the memory go when the thread is joined */
	(void)shutdown(t->sock, SHUT_RDWR);
	atomic_store(&t->place->is_over, true);
	event_wake(ended);
	return NULL;
}

static void place_leave(struct place *p)
{
	(void)pthread_join(p->thread, NULL);
	fd_close(p->talk->sock);
	arena_free(p->talk->arena);
	p->talk = NULL;
}

/* A free place; NULL when as many commands run as may. */
static struct place *place_find(struct ctl_server *s)
{
	struct place *found = NULL;

	for (size_t i = 0; i < LIMIT_CTL_COMMANDS; i++) {
		struct place *p = &s->places[i];
		if (p->talk && atomic_load(&p->is_over))
			place_leave(p);
		if (!p->talk)
			found = p;
	}
	return found;
}

static void start_talk(struct ctl_server *s, struct place *p, int sock)
{
	struct arena *a = arena_new(NULL);
	struct talk *t = ARENA_NEW(a, struct talk);

	*t = (struct talk){ .server = s, .place = p, .arena = a, .sock = sock };
	/* a stopped terminal must not hold the node up */
	set_patience(sock, SO_SNDTIMEO, s->patience_secs);
	atomic_store(&p->is_over, false);
	p->talk = t;
	struct err e = ERR_INIT;
	if (thread_start(&p->thread, "command", talk_main, t, &e) == RC_OK)
		return;
	log_err(NULL, &e, "a command is turned away");
	p->talk = NULL;
	fd_close(sock);
	arena_free(a);
}

static void accept_one(struct ctl_server *s, struct place *p)
{
	struct pollfd ask = { .fd = s->sock, .events = POLLIN };

	if (poll(&ask, 1, CTL_LOOK_MS) <= 0)
		return;
	int sock = accept4(s->sock, NULL, NULL, SOCK_CLOEXEC);
	if (sock >= 0 && is_peer_allowed(sock))
		start_talk(s, p, sock);
	else if (sock >= 0)
		fd_close(sock);
	else /* no descriptor is free: who calls stays at the door, which stays ready */
		time_sleep(CTL_LOOK_MS * (TIME_SEC / 1000));
}

static void *accept_main(void *arg)
{
	struct ctl_server *s = arg;

	while (!atomic_load(&s->is_closing)) {
		uint64_t seen = event_count(s->ended);
		struct place *p = place_find(s);
		if (p)
			accept_one(s, p);
		else
			(void)event_wait(s->ended, seen, CTL_LOOK_MS * (TIME_SEC / 1000));
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
	if (bound != 0 || listen(sock, LIMIT_CTL_COMMANDS) != 0)
		return err_errno(e, "%s", path);
	*out_sock = sock;
	sock = -1;
	return RC_OK;
}

enum rc ctl_server_start(struct arena *a, struct node *n, const char *path, int patience_secs,
			 struct ctl_server **out, struct err *e)
{
	struct ctl_server *s = ARENA_NEW(a, struct ctl_server);

	s->node = n;
	s->patience_secs = patience_secs;
	s->ended = event_new(a);
	TRY(listen_at(path, &s->sock, e));
	enum rc rc = thread_start(&s->acceptor, "control-socket", accept_main, s, e);
	if (rc != RC_OK) {
		fd_close(s->sock);
		return rc;
	}
	*out = s;
	return RC_OK;
}

static bool is_quiet(const struct ctl_server *s)
{
	for (size_t i = 0; i < LIMIT_CTL_COMMANDS; i++) {
		if (s->places[i].talk && !atomic_load(&s->places[i].is_over))
			return false;
	}
	return true;
}

static void await_quiet(struct ctl_server *s, int64_t until)
{
	while (!is_quiet(s) && time_monotonic() < until) {
		uint64_t seen = event_count(s->ended);
		if (!is_quiet(s))
			(void)event_wait(s->ended, seen, until - time_monotonic());
	}
}

void ctl_server_stop(struct ctl_server *s, int grace_secs)
{
	atomic_store(&s->is_closing, true);
	event_wake(s->ended);
	(void)pthread_join(s->acceptor, NULL);
	fd_close(s->sock);
	await_quiet(s, time_monotonic() + grace_secs * TIME_SEC);
	atomic_store(&s->must_stop, true);
	for (size_t i = 0; i < LIMIT_CTL_COMMANDS; i++) {
		struct place *p = &s->places[i];
		if (!p->talk)
			continue;
		(void)shutdown(p->talk->sock, SHUT_RD); /* it waits for its terminal no more */
		place_leave(p);
	}
}

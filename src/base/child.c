/* child.c -- starting, watching and ending the processes beside the node. */
#include "base/child.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/sanitized.h"
#include "base/str.h"
#include "base/time.h"
#include "base/waits.h"

#define STOP_WAIT (2 * TIME_SEC)
#define PAUSE_FIRST (100 * INT64_C(1000))
#define PAUSE_LAST (10 * TIME_SEC)
#define LIVED_WELL TIME_MIN
#define HANDED_ON 16

/* ---- the node's side ---- */

static bool is_handed_on(struct str variable)
{
	static const char *const prefixes[] = {
		"JOURNAL_STREAM=",
#ifdef VANTHU_FAULTS
		"VANTHU_FAULT=",
		"VANTHU_FAULT_LOG=",
		"VANTHU_CLOCK_OFFSET=",
#endif
#if IS_SANITIZED
		"ASAN_OPTIONS=",
		"UBSAN_OPTIONS=",
		"LSAN_OPTIONS=",
		"TSAN_OPTIONS=",
#endif
	};

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++) {
		if (str_starts(variable, str_of(prefixes[i])))
			return true;
	}
	return false;
}

static void environment_fill(const struct child *c, char *out[static HANDED_ON])
{
	size_t n = 0;

	for (char **v = environ; v && *v && n + 1 < HANDED_ON; v++) {
		struct str variable = str_of(*v);

		if (c->has_no_files && str_starts(variable, STR("VANTHU_FAULT_LOG=")))
			continue;
		if (is_handed_on(variable))
			out[n++] = *v;
	}
	out[n] = NULL;
}

static enum rc spawn(struct child *c, int child_fd, struct err *e)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	char *environment[HANDED_ON];
	sigset_t none, all;
	int failed;

	environment_fill(c, environment);
	(void)sigemptyset(&none);
	(void)sigfillset(&all);
	(void)posix_spawn_file_actions_init(&files);
	(void)posix_spawn_file_actions_adddup2(&files, child_fd, CHILD_FD);
	(void)posix_spawnattr_init(&attr);
	(void)posix_spawnattr_setsigmask(&attr, &none);
	(void)posix_spawnattr_setsigdefault(&attr, &all);
	(void)posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	failed = posix_spawn(&c->watcher, c->argv[0], &files, &attr, c->argv, environment);
	(void)posix_spawn_file_actions_destroy(&files);
	(void)posix_spawnattr_destroy(&attr);
	if (failed) {
		c->watcher = -1;
		errno = failed;
		return err_errno(e, "start %s", c->argv[0]);
	}
	return RC_OK;
}

enum rc child_start(struct child *c, struct err *e)
{
	int pair[2];
	enum rc rc;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return err_errno(e, "socketpair");
	rc = spawn(c, pair[1], e);
	fd_close(pair[1]);
	c->fd = pair[0];
	if (rc != RC_OK)
		child_drop(c);
	return rc;
}

static void watcher_reap(struct child *c)
{
	const int64_t until = time_monotonic() + STOP_WAIT;

	if (c->watcher < 0)
		return;
	while (waitpid(c->watcher, NULL, WNOHANG) == 0) {
		if (time_monotonic() > until)
			(void)kill(c->watcher, SIGKILL);
		time_sleep(1000);
	}
	c->watcher = -1;
}

void child_drop(struct child *c)
{
	fd_close(c->fd);
	c->fd = -1;
	watcher_reap(c);
}

bool child_has_word(const struct child *c, int64_t until)
{
	struct pollfd p = { .fd = c->fd, .events = POLLIN };
	int64_t left;
	int n;

	waits_begin();
	do {
		left = until - time_monotonic();
		n = poll(&p, 1, left > 0 ? (int)(left / 1000) + 1 : 0);
	} while (n < 0 && errno == EINTR);
	waits_end();
	return n > 0;
}

/* ---- the child's side ---- */

void child_signals_ignore(void)
{
	static const int ignored[] = {
		SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGUSR1, SIGUSR2, SIGXFSZ
	};

	for (size_t i = 0; i < sizeof(ignored) / sizeof(*ignored); i++)
		(void)signal(ignored[i], SIG_IGN);
	(void)signal(SIGCHLD, SIG_DFL); /* or there would be nothing to wait for */
}

static int status_of(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0)
		;
	return status;
}

int child_watch(const struct child_role *role)
{
	int64_t n_died_soon = 0;

	for (;;) {
		int64_t start = time_monotonic();
		pid_t pid = fork();
		int status = -1;

		if (pid == 0) {
			role->run(role->arg);
			_exit(0);
		}
		if (pid > 0)
			status = status_of(pid);
		if (pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0)
			return 0;
		if (pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == CHILD_NEXT) {
			n_died_soon = 0;
			continue;
		}
		if (role->died)
			role->died(role->arg, status);
		if (time_monotonic() - start >= LIVED_WELL)
			n_died_soon = 0;
		time_sleep(backoff(PAUSE_FIRST, PAUSE_LAST, n_died_soon++));
	}
}

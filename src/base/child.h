/* child.h -- a process that does one job for the node, and the watcher that starts it again.
 *
 * WHAT      The node starts PROGRAM with one end of a SOCK_SEQPACKET pair as descriptor 3. That process
 *           stays as a watcher, which only waits, and forks the worker proper, which shuts itself in and
 *           serves the socket. When it dies the watcher, which is not shut, forks the next one: so a worker
 *           comes back although the node itself can no longer reach what it needs. Both end when the socket
 *           closes. The keeper and the reader are such.
 * OWNERSHIP argv and what it points to outlive the child. child_drop closes the socket and reaps.
 * ERRORS    RC_UNAVAILABLE and what err_errno says.
 * THREADS   One at a time; child_watch before any other thread.
 */
#pragma once

#include <sys/types.h>

#include "base/err.h"

struct child {
	char *const *argv; /* the program, absolute, and its words; NULL at the end */
	bool has_no_files; /* it can write no log of fault points, and is not asked to */
	pid_t watcher;     /* -1: none */
	int fd;            /* -1: none */
};

/* Of the environment, which may hold passwords, the child gets what says where its log goes; in builds for
 * tests also what steers those. */
NODISCARD enum rc child_start(struct child *c, struct err *e);
/* A watcher that does not end by itself soon is killed. */
void child_drop(struct child *c);
/* Whether something comes within the time (time_monotonic). */
bool child_has_word(const struct child *c, int64_t until);

/* ---- in the child's own program ---- */
#define CHILD_FD 3
#define CHILD_NEXT 75 /* a worker that ends so is followed by another at once */

/* Signals that go to a whole control group do not end it: the closed socket does. */
void child_signals_ignore(void);
struct child_role {
	void (*run)(void *arg);              /* the worker; when it returns the socket has closed */
	void (*died)(void *arg, int status); /* in the watcher; or NULL */
	void *arg;
};
/* Forks workers until one ends well; answers the exit code. Those that die are followed by another after a
 * pause, which grows with each that did not live for long. */
int child_watch(const struct child_role *role);

/* child.h -- runs a piece of a test in a child process, for what must end the process.
 *
 * WHAT      child_run forks, runs fn(ctx) with standard error caught, and tells how it ended.
 * OWNERSHIP The caught text is in the result.
 * ERRORS    A fork or pipe that fails ends the test program.
 */
#pragma once

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

struct child_end {
	int exit_code;   /* -1 when a signal ended it */
	int signal;      /* 0 when it exited */
	char text[2048]; /* the beginning of what it wrote */
};

static inline _Noreturn void child_body(int fd, void (*fn)(void *), void *ctx)
{
	const struct rlimit no_core = { 0, 0 };

	(void)setrlimit(RLIMIT_CORE, &no_core);
	if (dup2(fd, STDERR_FILENO) < 0)
		_exit(99);
	(void)signal(SIGABRT, SIG_DFL);
	fn(ctx);
	_exit(0);
}

/* Reads to the end, so that the child is never stopped by a full or closed pipe. */
static inline void child_listen(int fd, struct child_end *end)
{
	char piece[256];
	size_t n = 0;
	ssize_t got;

	while ((got = read(fd, piece, sizeof piece)) > 0) {
		size_t room = sizeof end->text - 1 - n;
		size_t take = (size_t)got < room ? (size_t)got : room;

		memcpy(end->text + n, piece, take);
		n += take;
	}
	end->text[n] = '\0';
}

static inline struct child_end child_run(void (*fn)(void *), void *ctx)
{
	struct child_end end = { .exit_code = -1 };
	int pipe_fd[2];
	pid_t pid;
	int status;

	if (pipe(pipe_fd) != 0 || (pid = fork()) < 0)
		abort();
	if (pid == 0)
		child_body(pipe_fd[1], fn, ctx);
	(void)close(pipe_fd[1]);
	child_listen(pipe_fd[0], &end);
	(void)close(pipe_fd[0]);
	if (waitpid(pid, &status, 0) != pid)
		abort();
	if (WIFEXITED(status))
		end.exit_code = WEXITSTATUS(status);
	else
		end.signal = WTERMSIG(status);
	return end;
}

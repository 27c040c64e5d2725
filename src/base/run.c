/* run.c -- a program that is not ours, run to its end. */
#include "base/run.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/str.h"
#include "base/time.h"
#include "base/waits.h"

#define REACH_ROOM 32
#define OPEN_FILES 256 /* a program's */
#define WALK_FDS 16    /* of ours, when a folder is removed */
#define NOT_SHUT 125   /* exit codes, as env has them */
#define NOT_RUN 126
#define NOT_THERE 127

/* ---- the program's side ---- */

static void limit_set(int what, int64_t n)
{
	struct rlimit l = { .rlim_cur = (rlim_t)n, .rlim_max = (rlim_t)n };

	(void)setrlimit((__rlimit_resource_t)what, &l);
}

static void limits_set(const struct run_order *o)
{
	limit_set(RLIMIT_CORE, 0);
	limit_set(RLIMIT_NOFILE, OPEN_FILES);
	limit_set(RLIMIT_CPU, o->cpu_secs);
	limit_set(RLIMIT_DATA, o->memory_bytes);
	limit_set(RLIMIT_FSIZE, o->file_bytes);
	(void)setpriority(PRIO_PROCESS, 0, 10); /* people's requests go first */
}

/* The order: a user of its own first, for what follows forbids it. */
static unsigned shut_in(const struct run_order *o)
{
	struct shut_path allow[REACH_ROOM + 1];
	size_t n = 0;
	unsigned done = 0;

	for (size_t i = 0; i < o->n_reach && n < REACH_ROOM; i++)
		allow[n++] = o->reach[i];
	allow[n++] = (struct shut_path){ o->dir, true };
	if (unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC) == 0)
		done |= RUN_SHUT_NET;
	if (landlock_shut(allow, n, true, NULL) == RC_OK)
		done |= RUN_SHUT_FILES;
	if (calls_shut_program())
		done |= RUN_SHUT_CALLS;
	return done;
}

/* Signals that whoever forks ignores would be ignored by the program, too. */
static void signals_default(void)
{
	sigset_t none;

	for (int i = 1; i < NSIG; i++)
		(void)signal(i, SIG_DFL);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
}

static void become(const struct run_order *o)
{
	const unsigned least = RUN_SHUT_FILES | RUN_SHUT_CALLS;

	signals_default();
	(void)close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
	if (chdir(o->dir) != 0)
		_exit(NOT_RUN);
	(void)setsid();
	limits_set(o);
	if ((shut_in(o) & least) != least)
		_exit(NOT_SHUT);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL); /* behind the change of user, which forgets it */
	(void)execve(o->argv[0], o->argv, o->environment);
	_exit(errno == ENOENT ? NOT_THERE : NOT_RUN);
}

/* ---- ours ---- */

static int wait_ms(int64_t until)
{
	int64_t left = (until - time_monotonic()) / 1000;

	return left <= 0 ? 0 : left >= INT32_MAX ? INT32_MAX : (int)left + 1;
}

/* False: its time is up, or nobody wants it any more. */
static bool is_over(int handle, const struct run_order *o)
{
	struct pollfd p[] = { { .fd = handle, .events = POLLIN },
			      { .fd = o->leash, .events = POLLRDHUP } };
	int n;

	waits_begin();
	do
		n = poll(p, 2, wait_ms(o->until));
	while (n < 0 && errno == EINTR);
	waits_end();
	return n > 0 && (p[0].revents & POLLIN);
}

static int reap(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

enum rc program_run(const struct run_order *o, struct run_done *out, struct err *e)
{
	pid_t pid = fork();

	if (pid < 0)
		return err_errno(e, "fork for %s", o->argv[0]);
	if (pid == 0)
		become(o);
	AUTO_CLOSE handle = (int)syscall(SYS_pidfd_open, pid, 0);
	out->is_late = handle < 0 || !is_over(handle, o);
	if (out->is_late)
		(void)kill(pid, SIGKILL); /* it has no children */
	out->status = reap(pid);
	if (!WIFEXITED(out->status))
		return RC_OK;
	if (WEXITSTATUS(out->status) == NOT_SHUT)
		return err_set(e, RC_UNSUPPORTED, NULL, "%s cannot be shut in here", o->argv[0]);
	if (WEXITSTATUS(out->status) == NOT_THERE)
		return err_set(e, RC_NOT_FOUND, NULL, "no %s", o->argv[0]);
	return RC_OK;
}

unsigned program_shut_trial(const struct run_order *o)
{
	pid_t pid = fork();

	if (pid < 0)
		return 0;
	if (pid == 0)
		_exit((int)shut_in(o));
	int status = reap(pid);
	return WIFEXITED(status) ? (unsigned)WEXITSTATUS(status) : 0;
}

/* ---- folders ---- */

enum rc dir_temp(struct arena *a, const char *dir, const char *stem, const char **out,
		 struct err *e)
{
	struct str name = str_fmt(a, "%s/%s-XXXXXX", dir, stem);
	char *path = arena_dup(a, name.p, name.n);

	if (!mkdtemp(path))
		return err_errno(e, "a folder in %s", dir);
	*out = path;
	return RC_OK;
}

static int remove_one(const char *path, const struct stat *st, int what, struct FTW *at)
{
	(void)st;
	(void)at;
	(void)(what == FTW_DP ? rmdir(path) : unlink(path));
	return 0;
}

void dir_remove_all(const char *path)
{
	(void)nftw(path, remove_one, WALK_FDS, FTW_DEPTH | FTW_PHYS);
}

void dir_temp_sweep(const char *dir, const char *stem)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str start = str_fmt(a, "%s-", stem);
	DIR *all = opendir(dir);
	const struct dirent *d;

	while (all && (d = readdir(all)) != NULL) {
		if (str_starts(str_of(d->d_name), start))
			dir_remove_all(str_c(a, str_fmt(a, "%s/%s", dir, d->d_name)));
	}
	if (all)
		(void)closedir(all);
}

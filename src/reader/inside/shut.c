/* shut.c -- what a worker leaves itself: memory, its socket, and the two descriptors it is given. */
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/limits.h"
#include "base/sanitized.h"
#include "base/shut.h"
#include "reader/inside/inside.h"

bool watcher_shut(void)
{
	return landlock_shut(NULL, 0, true, NULL) == RC_OK;
}

static void limit_set(int what, rlim_t n)
{
	struct rlimit l = { .rlim_cur = n, .rlim_max = n };

	(void)setrlimit((__rlimit_resource_t)what, &l);
}

/* Under AddressSanitizer memory is not counted as elsewhere. */
static void limits_set(void)
{
	limit_set(RLIMIT_CORE, 0);
	limit_set(RLIMIT_NOFILE, 16);
	limit_set(RLIMIT_FSIZE, LIMIT_JOINED_BYTES); /* a text goes where no more fits */
	limit_set(RLIMIT_CPU, LIMIT_READ_SECS);
	if (!IS_SANITIZED)
		limit_set(RLIMIT_DATA, LIMIT_READ_MEMORY);
}

/* The watcher's end is the worker's; people's requests go first. */
bool worker_shut(void)
{
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)setpriority(PRIO_PROCESS, 0, 10);
	limits_set();
	return !IS_SANITIZED && calls_shut_all();
}

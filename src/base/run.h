/* run.h -- a program that is not ours, run to its end: shut in, within limits, then gone.
 *
 * WHAT      A process of its own, without children, that may write to one folder alone and read what it is
 *           given of the rest (Landlock), that talks to nobody (a network of its own where the kernel gives
 *           one, and in any case no sockets but its own: seccomp), with bounds on time, memory and files.
 *           Where Landlock or seccomp cannot be had it is not run.
 * OWNERSHIP Nothing is kept. Folders are the caller's to remove (dir_remove_all).
 * ERRORS    RC_UNSUPPORTED: it cannot be shut in here. RC_NOT_FOUND: no such program. How it ended is no error.
 * THREADS   It forks: in a process with one thread.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "base/shut.h"

enum {
	RUN_SHUT_FILES = 1, /* out of all files but its own */
	RUN_SHUT_CALLS = 2,
	RUN_SHUT_NET = 4, /* in a network of its own, which is empty */
};
struct run_order {
	char *const *argv;        /* the program, absolute, and its words; NULL at the end */
	char *const *environment; /* all of it */
	const char *dir;          /* absolute: where it works, and alone may write */
	const struct shut_path *reach;
	size_t n_reach;
	int64_t cpu_secs, memory_bytes, file_bytes;
	int64_t until; /* time_monotonic */
	int leash;     /* a socket: when its other end is closed the program ends; -1: none */
};
struct run_done {
	int status;   /* as waitpid has it */
	bool is_late; /* it was ended because of its time or its leash */
};
NODISCARD enum rc program_run(const struct run_order *o, struct run_done *out, struct err *e);
/* How such a program would be shut in: RUN_SHUT_… */
unsigned program_shut_trial(const struct run_order *o);

/* A folder of one's own in dir, "STEM-XXXXXX", 0700. */
NODISCARD enum rc dir_temp(struct arena *a, const char *dir, const char *stem, const char **out,
			   struct err *e);
/* With all that is in it; links are not followed. What cannot be removed stays. */
void dir_remove_all(const char *path);
/* Those that dir_temp made and nobody removed. */
void dir_temp_sweep(const char *dir, const char *stem);

/* shut.h -- a process shuts itself in, for good: out of the file system, out of system calls.
 *
 * WHAT      Landlock leaves what is named of the file system; seccomp forbids calls, or allows only those
 *           named. Both hold for the calling thread, those it starts later, and children: before any
 *           thread. What is open stays open.
 * OWNERSHIP Nothing is kept.
 * ERRORS    RC_UNSUPPORTED when the kernel has no Landlock: the caller says so and goes on; the rest is
 *           done all the same.
 */
#pragma once

#include "base/err.h"

struct shut_path {
	const char *path; /* folder (with all below) or file; one that is absent is skipped */
	bool is_writable; /* else: read and execute */
};
/* Shuts the process out of everything in the file system but what `allow` names (Landlock), forbids
 * new privileges and makes it not dumpable (not under a sanitizer, which must look at itself). */
NODISCARD enum rc process_shut(const struct shut_path *allow, size_t n, struct err *e);
/* As process_shut; with is_alone also no TCP and no signals or abstract sockets beyond itself, as
 * far as the kernel knows how. */
NODISCARD enum rc landlock_shut(const struct shut_path *allow, size_t n, bool is_alone,
				struct err *e);
/* 0: this kernel has no Landlock, or it is switched off. Debian 12 has 2. */
int landlock_abi(void);

/* System calls that a keeper never needs fail with EPERM from now on. False: not on this machine. */
bool calls_shut(void);
/* All but what works on memory and open descriptors, takes descriptors from a socket, answers there and
 * ends fails with EPERM from now on; memory is never executable. False: not on this machine. */
bool calls_shut_all(void);
/* For a program that is not ours, which is started behind this: no children, no sockets but Unix ones of its
 * own (which reach nobody), nothing about other processes, and nothing that changes files by their names
 * where Landlock does not look: modes, owners, times, lengths. What is refused fails with EPERM. False: not on
 * this machine. */
bool calls_shut_program(void);

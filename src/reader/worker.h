/* worker.h -- the other end of wire.h: a watcher, which only waits, and workers, each of which serves one file.
 *
 * WHAT      What vanthu-reader and vanthu-converter share: they say hello, take one request with its
 *           descriptors, answer, and end; the watcher forks the next one.
 * OWNERSHIP The caller's.
 * ERRORS    None: an answer has its reason.
 * FAULTS    reader.asked, reader.answered.
 */
#pragma once

#include "reader/wire.h"

struct worker {
	const char *name;            /* of the process */
	unsigned (*shut)(void *arg); /* READER_SHUT_…, before the hello */
	/* fds[0] is the file, fds[1] where the answer goes, fds[2] what comes with it, or -1. */
	void (*serve)(void *arg, const struct reader_message *q, const int fds[static READER_FDS],
		      struct reader_message *out);
	void *arg;
};

/* Before anything is opened for what is to come: signals, descriptors, what libraries print. */
void worker_watcher_begin(void);
/* Until the socket closes; the exit code. */
int worker_watch(struct worker *w);
/* Of bytes counts what was written, when there is no reason against it. */
void worker_answer(struct reader_message *out, const struct reader_facts *f, uint64_t bytes);

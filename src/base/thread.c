#include "base/thread.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>

#include "base/arena.h"

struct start {
	struct arena *arena;
	const char *name;
	void *(*fn)(void *);
	void *arg;
};

static void *thread_main(void *arg)
{
	const struct start s = *(const struct start *)arg;

	arena_free(s.arena);
	(void)prctl(PR_SET_NAME, s.name);
	return s.fn(s.arg);
}

enum rc thread_start(pthread_t *out, const char *name, void *(*fn)(void *), void *arg,
		     struct err *e)
{
	struct arena *a = arena_new(NULL);
	struct start *s = ARENA_NEW(a, struct start);
	sigset_t all, before;
	pthread_t thread;

	*s = (struct start){ .arena = a, .name = name, .fn = fn, .arg = arg };
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	int code = pthread_create(&thread, NULL, thread_main, s);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (code != 0) {
		arena_free(a);
		errno = code; /* pthread_create sets none */
		return err_errno(e, "thread %s", name);
	}
	*out = thread;
	return RC_OK;
}

/* thread.h -- how a thread of this program begins.
 *
 * WHAT      A thread has a name, which top and a debugger show, and takes no signal: signals are the
 *           main thread's, or belong to whoever waits for them.
 * OWNERSHIP The name is a literal. The caller joins the thread.
 * ERRORS    As err_errno: RC_UNAVAILABLE when the system has no room for another one.
 */
#pragma once

#include <pthread.h>

#include "base/err.h"

#define THREAD_NAME_MAX 15 /* bytes; what is longer is cut */

/* Runs fn(arg). *out is untouched on failure. */
NODISCARD enum rc thread_start(pthread_t *out, const char *name, void *(*fn)(void *), void *arg,
			       struct err *e);

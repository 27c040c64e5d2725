/* gate.h -- what few may do at once: the others wait for a while, in the order in which they came.
 *
 * WHAT      A bound on how many are inside, how many wait, how many of one person wait, and how long. Who waits
 *           holds a thread that others need; so few wait, and who is refused is told to come again.
 *           Nobody waits longer than they said, nor once they shall stop; who waits behind all others (is_last) goes
 *           in when nobody else wants to.
 * OWNERSHIP The caller's; gate_done when nobody is inside.
 * ERRORS    RC_BUSY with the gate's key; RC_CANCELLED.
 * LIMITS    LIMIT_GATE_WAITING.
 * TIME      CLOCK_MONOTONIC.
 * THREADS   Any.
 */
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "base/err.h"
#include "base/limits.h"

struct gate {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	const char *busy; /* key of RC_BUSY */
	size_t room;      /* inside at once */
	size_t n_inside;
	size_t n_waiting;                    /* without those who are last */
	int64_t waiting[LIMIT_GATE_WAITING]; /* who, in their order */
	uint64_t came[LIMIT_GATE_WAITING], n_came;
};

struct gate_wish {
	int64_t who;             /* an account, of whom one waits; 0: not one of them */
	int64_t secs;            /* to wait */
	bool is_last;            /* behind all others, and not counted with them */
	const atomic_bool *stop; /* turns true: RC_CANCELLED soon; or NULL */
};

/* For one that lives as long as the process. */
#define GATE_INIT(room_, busy_)                                                                    \
	{                                                                                          \
		.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER,            \
		.busy = (busy_), .room = (room_)                                                   \
	}
void gate_init(struct gate *g, size_t room, const char *busy);
void gate_done(struct gate *g);
NODISCARD enum rc gate_enter(struct gate *g, const struct gate_wish *w, struct err *e);
void gate_leave(struct gate *g);
/* Somebody wants to get in who is not last. */
bool gate_has_waiting(struct gate *g);

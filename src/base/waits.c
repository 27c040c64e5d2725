/* waits.c -- who is told that this thread waits. */
#include "base/waits.h"

static _Thread_local struct {
	waits_fn *fn;
	void *ctx;
	int depth;
} told;

void waits_told(waits_fn *fn, void *ctx)
{
	told.fn = fn;
	told.ctx = ctx;
	told.depth = 0;
}

void waits_begin(void)
{
	if (told.fn && told.depth++ == 0)
		told.fn(told.ctx, true);
}

void waits_end(void)
{
	if (told.fn && --told.depth == 0)
		told.fn(told.ctx, false);
}

/* park.c -- requests that wait for a wake or a time without holding a thread. */
#include "net/server_int.h"

#include "base/log.h"

static size_t bucket_of(uint64_t key)
{
	/* Fibonacci hashing: keys are often small numbers, or multiples. */
	return (size_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 54);
}

_Static_assert(PARK_BUCKETS == 1 << (64 - 54), "bucket_of takes the upper 10 bits");

/* ---- the heap by wait_until ---- */

static void heap_set(struct park *p, size_t at, struct request *r)
{
	p->heap.p[at] = r;
	r->heap_at = at;
}

static void heap_up(struct park *p, size_t at)
{
	struct request *r = p->heap.p[at];

	while (at > 0 && p->heap.p[(at - 1) / 2]->wait_until > r->wait_until) {
		heap_set(p, at, p->heap.p[(at - 1) / 2]);
		at = (at - 1) / 2;
	}
	heap_set(p, at, r);
}

static void heap_down(struct park *p, size_t at)
{
	struct request *r = p->heap.p[at];

	for (;;) {
		size_t child = 2 * at + 1;

		if (child >= p->heap.n)
			break;
		if (child + 1 < p->heap.n &&
		    p->heap.p[child + 1]->wait_until < p->heap.p[child]->wait_until)
			child++;
		if (p->heap.p[child]->wait_until >= r->wait_until)
			break;
		heap_set(p, at, p->heap.p[child]);
		at = child;
	}
	heap_set(p, at, r);
}

static void heap_add(struct park *p, struct request *r)
{
	VEC_PUSH(&p->heap, r);
	heap_up(p, p->heap.n - 1);
}

static void heap_remove(struct park *p, size_t at)
{
	struct request *last = p->heap.p[--p->heap.n];

	if (at == p->heap.n)
		return;
	heap_set(p, at, last);
	heap_down(p, at);
	heap_up(p, last->heap_at);
}

/* ---- parking ---- */

static void bucket_add(struct park *p, struct request *r)
{
	struct request **head = &p->bucket[bucket_of(r->wait_key)];

	r->park_prev = NULL;
	r->park_next = *head;
	if (*head)
		(*head)->park_prev = r;
	*head = r;
}

static void bucket_remove(struct park *p, struct request *r)
{
	if (r->park_prev)
		r->park_prev->park_next = r->park_next;
	else
		p->bucket[bucket_of(r->wait_key)] = r->park_next;
	if (r->park_next)
		r->park_next->park_prev = r->park_prev;
}

void park_put(struct request *r, const struct net_reply *reply)
{
	struct net_server *s = r->server;
	struct park *p = &s->park;

	r->again = reply->wait_again;
	r->again_ctx = reply->wait_ctx;
	r->wait_until = reply->wait_until;
	r->wait_key = reply->wait_key;
	/* Woken since the handler looked: it must look again. */
	if (p->woken[bucket_of(r->wait_key)] > r->seen_wakes) {
		queue_put_locked(r);
		return;
	}
	r->state = REQUEST_PARKED;
	s->stats.parked++;
	bucket_add(p, r);
	heap_add(p, r);
	r->conn->parked = r;
	minder_watch(s, r->conn);
	if (r->heap_at == 0)
		minder_kick(s);
}

void park_take_out(struct request *r)
{
	struct net_server *s = r->server;

	bug_if(r->state != REQUEST_PARKED);
	minder_unwatch(s, r->conn);
	r->conn->parked = NULL;
	bucket_remove(&s->park, r);
	heap_remove(&s->park, r->heap_at);
	s->stats.parked--;
}

static void park_requeue(struct request *r)
{
	park_take_out(r);
	queue_put_locked(r);
}

void park_wake(struct net_server *s, uint64_t key)
{
	struct request *next;

	s->park.woken[bucket_of(key)] = ++s->park.wakes;
	for (struct request *r = s->park.bucket[bucket_of(key)]; r; r = next) {
		next = r->park_next;
		if (r->wait_key == key)
			park_requeue(r);
	}
}

void park_wake_all(struct net_server *s)
{
	while (s->park.heap.n)
		park_requeue(s->park.heap.p[0]);
}

int64_t park_expire(struct net_server *s, int64_t now)
{
	while (s->park.heap.n && s->park.heap.p[0]->wait_until <= now)
		park_requeue(s->park.heap.p[0]);
	return s->park.heap.n ? s->park.heap.p[0]->wait_until : NEVER;
}

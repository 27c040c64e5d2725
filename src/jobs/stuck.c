/* stuck.c -- packets that could not be fetched, and when to try them again. */
#include <pthread.h>
#include <string.h>

#include "base/sha256.h"
#include "jobs/jobs_int.h"

#define PLACES 1024 /* a packet that finds its place taken takes it over */
#define PAUSE_MAX TIME_HOUR

struct place {
	unsigned char key[SHA256_BYTES];
	int64_t failures, not_before;
};

struct stuck {
	pthread_mutex_t lock;
	int64_t pause_first;
	struct place places[PLACES];
};

struct stuck *stuck_new(struct arena *a, int64_t pause_first)
{
	struct stuck *s = ARENA_NEW(a, struct stuck);

	s->pause_first = pause_first;
	(void)pthread_mutex_init(&s->lock, NULL);
	return s;
}

/* The packet's place, which may hold another's key. */
static struct place *place_of(struct stuck *s, int64_t tenant_id, struct str doc_id,
			      unsigned char key[SHA256_BYTES])
{
	AUTO_ARENA a = arena_new(NULL);

	sha256_of(str_fmt(a, "%lld %.*s", (long long)tenant_id, STR_FMT(doc_id)), key);
	return &s->places[(key[0] | key[1] << 8) % PLACES];
}

static bool is_mine(const struct place *p, const unsigned char key[SHA256_BYTES])
{
	return p->failures > 0 && memcmp(p->key, key, sizeof p->key) == 0;
}

bool stuck_may_try(struct stuck *s, int64_t tenant_id, struct str doc_id, int64_t now)
{
	unsigned char key[SHA256_BYTES];
	bool may = true;

	if (!s)
		return true;
	const struct place *p = place_of(s, tenant_id, doc_id, key);
	(void)pthread_mutex_lock(&s->lock);
	/* further ahead than the longest pause: the clock was set back */
	if (is_mine(p, key))
		may = now >= p->not_before || p->not_before - now > PAUSE_MAX;
	(void)pthread_mutex_unlock(&s->lock);
	return may;
}

int64_t stuck_note(struct stuck *s, int64_t tenant_id, struct str doc_id, int64_t now)
{
	unsigned char key[SHA256_BYTES];
	int64_t failures;

	if (!s)
		return 1;
	struct place *p = place_of(s, tenant_id, doc_id, key);
	(void)pthread_mutex_lock(&s->lock);
	if (!is_mine(p, key))
		*p = (struct place){ .failures = 0 };
	memcpy(p->key, key, sizeof p->key);
	p->not_before = now + backoff(s->pause_first, PAUSE_MAX, p->failures);
	failures = ++p->failures;
	(void)pthread_mutex_unlock(&s->lock);
	return failures;
}

void stuck_forget(struct stuck *s, int64_t tenant_id, struct str doc_id)
{
	unsigned char key[SHA256_BYTES];

	if (!s)
		return;
	struct place *p = place_of(s, tenant_id, doc_id, key);
	(void)pthread_mutex_lock(&s->lock);
	if (is_mine(p, key))
		p->failures = 0;
	(void)pthread_mutex_unlock(&s->lock);
}

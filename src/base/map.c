#include "base/map.h"

#include <pthread.h>
#include <string.h>

#include "base/codec.h"
#include "base/log.h"

#define MAP_FIRST 16 /* slots; a power of two */

struct slot {
	struct str key;
	void *value;
	uint64_t hash;
	bool used;
};

struct map {
	struct arena *arena;
	struct slot *slot;
	size_t room;
	size_t n;
};

/* SipHash-1-3 with a key per process: who can choose keys must not be able to choose collisions. */
struct sip {
	uint64_t v0, v1, v2, v3;
};

static uint64_t sip_key[2];
static pthread_once_t sip_once = PTHREAD_ONCE_INIT;

static void sip_key_make(void)
{
	random_bytes(sip_key, sizeof sip_key);
}

static uint64_t rotl(uint64_t v, unsigned bits)
{
	return v << bits | v >> (64 - bits);
}

static void sip_round(struct sip *s)
{
	s->v0 += s->v1;
	s->v2 += s->v3;
	s->v1 = rotl(s->v1, 13) ^ s->v0;
	s->v3 = rotl(s->v3, 16) ^ s->v2;
	s->v0 = rotl(s->v0, 32) + s->v3;
	s->v2 += s->v1;
	s->v3 = rotl(s->v3, 21) ^ s->v0;
	s->v1 = rotl(s->v1, 17) ^ s->v2;
	s->v2 = rotl(s->v2, 32);
}

static void sip_word(struct sip *s, uint64_t word)
{
	s->v3 ^= word;
	sip_round(s);
	s->v0 ^= word;
}

static uint64_t hash_of(struct str key)
{
	struct sip s = { sip_key[0] ^ 0x736f6d6570736575, sip_key[1] ^ 0x646f72616e646f6d,
			 sip_key[0] ^ 0x6c7967656e657261, sip_key[1] ^ 0x7465646279746573 };
	uint64_t word = 0;
	size_t i = 0;

	for (; key.n - i >= 8; i += 8) {
		memcpy(&word, key.p + i, 8);
		sip_word(&s, word);
	}
	word = (uint64_t)key.n << 56;
	for (unsigned shift = 0; i < key.n; i++, shift += 8)
		word |= (uint64_t)(unsigned char)key.p[i] << shift;
	sip_word(&s, word);
	s.v2 ^= 0xff;
	sip_round(&s);
	sip_round(&s);
	sip_round(&s);
	return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

struct map *map_new(struct arena *a)
{
	struct map *m = ARENA_NEW(a, struct map);

	(void)pthread_once(&sip_once, sip_key_make);
	m->arena = a;
	m->room = MAP_FIRST;
	m->slot = ARENA_ARRAY(a, m->room, struct slot);
	return m;
}

/* The slot that holds key, or the free one where it belongs. */
static struct slot *slot_of(struct slot *slots, size_t room, struct str key, uint64_t hash)
{
	size_t i = hash & (room - 1);

	while (slots[i].used && (slots[i].hash != hash || !str_eq(slots[i].key, key)))
		i = (i + 1) & (room - 1);
	return &slots[i];
}

static void map_grow(struct map *m)
{
	size_t room = m->room * 2;
	struct slot *bigger = ARENA_ARRAY(m->arena, room, struct slot);

	for (size_t i = 0; i < m->room; i++) {
		if (m->slot[i].used)
			*slot_of(bigger, room, m->slot[i].key, m->slot[i].hash) = m->slot[i];
	}
	m->slot = bigger;
	m->room = room;
}

bool map_put(struct map *m, struct str key, void *value)
{
	uint64_t hash = hash_of(key);
	struct slot *s;

	if (m->n >= m->room / 4 * 3)
		map_grow(m);
	s = slot_of(m->slot, m->room, key, hash);
	if (s->used)
		return false;
	*s = (struct slot){ key, value, hash, true };
	m->n++;
	return true;
}

bool map_find(const struct map *m, struct str key, void **out)
{
	const struct slot *s = slot_of(m->slot, m->room, key, hash_of(key));

	if (!s->used)
		return false;
	if (out)
		*out = s->value;
	return true;
}

size_t map_count(const struct map *m)
{
	return m->n;
}

#define VEC_FIRST 8

void *vec_grow(struct arena *a, void *p, size_t n, size_t *room, size_t size)
{
	size_t more = *room ? *room * 2 : VEC_FIRST;
	size_t bytes;

	if (more < *room || __builtin_mul_overflow(more, size, &bytes))
		die("out of memory (%zu times %zu bytes)", more, size);
	p = arena_grow(a, p, n * size, bytes);
	*room = more;
	return p;
}

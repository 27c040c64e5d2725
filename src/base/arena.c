#include "base/arena.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/poison.h"

/* Small allocations are cut from chunks, which double from FIRST to LAST bytes; a big one is a block
 * of its own, so that a large buffer does not throw away the rest of a chunk. In the debug build
 * every allocation is such a block. */
#define CHUNK_FIRST ((size_t)4 << 10)
#define CHUNK_LAST ((size_t)128 << 10)
#define BLOCK_FROM ((size_t)32 << 10)
#define ALIGN _Alignof(max_align_t)

#ifdef VANTHU_ARENA_DEBUG
static const bool is_debug = true;
#else
static const bool is_debug = false;
#endif
#define TAIL 16        /* bytes behind a block of the debug build that nobody may write */
#define TAIL_BYTE 0xA5 /* what they hold */

struct chunk {
	struct chunk *prev;
	size_t room;
	size_t used;
	_Alignas(max_align_t) char data[];
};

struct block {
	struct block *prev;
	size_t n;
	size_t seq;
	_Alignas(max_align_t) char data[];
};

struct defer {
	struct defer *prev;
	void (*fn)(void *);
	void *ctx;
	size_t seq;
};

struct arena {
	struct arena *parent;
	struct arena *older, *newer; /* brothers */
	struct arena *children;      /* the newest */
	size_t birth;                /* seq of the parent when this was made */

	struct chunk *chunk;
	struct block *blocks;
	struct defer *defers;
	size_t seq; /* grows with every block, defer and child: "made after the mark" is seq > m.seq */
	size_t total;
	size_t limit;
	bool over;
};

/* What a page takes, some times over; with few heaps, so that all of them together stay small. */
#define KEPT_BYTES (1 << 20)
#define HEAPS 4

void memory_keep(void)
{
	(void)mallopt(M_ARENA_MAX, HEAPS);
	(void)mallopt(M_MMAP_THRESHOLD, KEPT_BYTES);
	(void)mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
}

void memory_return(void)
{
	(void)malloc_trim(0);
}

struct arena *arena_new(struct arena *parent)
{
	struct arena *a = calloc(1, sizeof *a);

	if (!a)
		die("out of memory");
	a->limit = SIZE_MAX;
	if (parent) {
		a->parent = parent;
		a->birth = ++parent->seq;
		a->older = parent->children;
		if (a->older)
			a->older->newer = a;
		parent->children = a;
	}
	return a;
}

static void parent_leave(struct arena *a)
{
	if (a->newer)
		a->newer->older = a->older;
	else if (a->parent)
		a->parent->children = a->older;
	if (a->older)
		a->older->newer = a->newer;
}

/* Ends, newest first, every child and deferred call made after seq. Children and calls are one
 * sequence, because a call may need what a child made before it still holds. */
static void undo_to(struct arena *a, size_t seq)
{
	for (;;) {
		struct arena *c = a->children;
		struct defer *d = a->defers;

		if (c && c->birth > seq && (!d || c->birth > d->seq)) {
			arena_free(c);
		} else if (d && d->seq > seq) {
			a->defers = d->prev;
			d->fn(d->ctx);
		} else {
			return;
		}
	}
}

static void tail_set(struct block *b)
{
	memset(b->data + b->n, TAIL_BYTE, TAIL);
	POISON_ON(b->data + b->n, TAIL);
}

static void tail_check(struct block *b)
{
	POISON_OFF(b->data + b->n, TAIL);
	for (size_t i = 0; i < TAIL; i++)
		bug_if((unsigned char)b->data[b->n + i] != TAIL_BYTE);
}

static void blocks_free_to(struct arena *a, size_t seq)
{
	while (a->blocks && a->blocks->seq > seq) {
		struct block *b = a->blocks;

		a->blocks = b->prev;
		if (is_debug)
			tail_check(b);
		free(b);
	}
}

static void chunks_free_to(struct arena *a, const struct chunk *last)
{
	while (a->chunk != last) {
		struct chunk *c = a->chunk;

		bug_if(!c); /* a mark of another arena, or one that was rewound over */
		a->chunk = c->prev;
		free(c);
	}
}

void arena_free(struct arena *a)
{
	undo_to(a, 0);
	blocks_free_to(a, 0);
	chunks_free_to(a, NULL);
	parent_leave(a);
	free(a);
}

void arena_reset(struct arena *a)
{
	struct chunk *first = a->chunk;

	undo_to(a, 0);
	blocks_free_to(a, 0);
	while (first && first->prev)
		first = first->prev;
	chunks_free_to(a, first);
	if (first)
		first->used = 0;
	a->total = 0;
	a->over = false;
}

void arena_set_limit(struct arena *a, size_t bytes)
{
	a->limit = bytes;
}

bool arena_is_over(const struct arena *a)
{
	return a->over;
}

size_t arena_bytes(const struct arena *a)
{
	return a->total;
}

static void total_add(struct arena *a, size_t n)
{
	a->total += n;
	if (a->total > a->limit)
		a->over = true;
}

static void *block_alloc(struct arena *a, size_t n, bool is_zero)
{
	size_t all = sizeof(struct block) + n + (is_debug ? TAIL : 0);
	struct block *b = is_zero ? calloc(1, all) : malloc(all);

	if (!b)
		die("out of memory (%zu bytes)", n);
	b->prev = a->blocks;
	b->n = n;
	b->seq = ++a->seq;
	a->blocks = b;
	if (is_debug)
		tail_set(b);
	total_add(a, n);
	return b->data;
}

static void chunk_add(struct arena *a)
{
	size_t size = a->chunk ? 2 * (a->chunk->room + sizeof(struct chunk)) : CHUNK_FIRST;
	struct chunk *c;

	if (size > CHUNK_LAST)
		size = CHUNK_LAST;
	c = malloc(size);
	if (!c)
		die("out of memory (%zu bytes)", size);
	c->prev = a->chunk;
	c->room = size - sizeof *c;
	c->used = 0;
	a->chunk = c;
}

/* is_zero: else the caller writes all of it. */
static void *room_take(struct arena *a, size_t n, bool is_zero)
{
	size_t rounded = n ? (n + ALIGN - 1) & ~(ALIGN - 1) : ALIGN;
	char *p;

	if (n > SIZE_MAX / 2)
		die("out of memory (%zu bytes)", n);
	if (is_debug || n >= BLOCK_FROM)
		return block_alloc(a, n, is_zero);
	while (!a->chunk || a->chunk->room - a->chunk->used < rounded)
		chunk_add(a);
	p = a->chunk->data + a->chunk->used;
	a->chunk->used += rounded;
	total_add(a, rounded);
	if (is_zero)
		memset(p, 0, n);
	return p;
}

void *arena_alloc(struct arena *a, size_t n)
{
	return room_take(a, n, true);
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
	size_t n;

	if (__builtin_mul_overflow(count, size, &n))
		die("out of memory (%zu times %zu bytes)", count, size);
	return arena_alloc(a, n);
}

/* True when p[0..old_n) ends the current chunk, which has room for it to end at p+n. */
static bool chunk_extend(struct arena *a, const char *p, size_t old_n, size_t n)
{
	struct chunk *c = a->chunk;
	size_t old_rounded = (old_n + ALIGN - 1) & ~(ALIGN - 1);
	size_t rounded = (n + ALIGN - 1) & ~(ALIGN - 1);

	if (!c || !old_n || c->used < old_rounded || p != c->data + c->used - old_rounded)
		return false;
	if (c->room - c->used < rounded - old_rounded)
		return false;
	memset(c->data + (p - c->data) + old_n, 0, n - old_n);
	c->used += rounded - old_rounded;
	total_add(a, rounded - old_rounded);
	return true;
}

void *arena_grow(struct arena *a, void *p, size_t old_n, size_t n)
{
	char *q;

	bug_if(n < old_n);
	if (n < BLOCK_FROM && chunk_extend(a, p, old_n, n))
		return p;
	q = room_take(a, n, false);
	if (old_n)
		memcpy(q, p, old_n);
	memset(q + old_n, 0, n - old_n);
	return q;
}

char *arena_dup(struct arena *a, const void *p, size_t n)
{
	char *copy = room_take(a, n + 1, false);

	if (n)
		memcpy(copy, p, n);
	copy[n] = '\0';
	return copy;
}

char *arena_take(struct arena *a, void *p, size_t n)
{
	char *copy = arena_dup(a, p, n);

	free(p);
	return copy;
}

void arena_defer(struct arena *a, void (*fn)(void *), void *ctx)
{
	struct defer *d = ARENA_NEW(a, struct defer);

	*d = (struct defer){ .prev = a->defers, .fn = fn, .ctx = ctx, .seq = ++a->seq };
	a->defers = d;
}

struct arena_mark arena_mark(struct arena *a)
{
	return (struct arena_mark){
		.chunk = a->chunk,
		.used = a->chunk ? a->chunk->used : 0,
		.total = a->total,
		.seq = a->seq,
	};
}

void arena_rewind(struct arena *a, struct arena_mark m)
{
	bug_if(m.seq > a->seq);
	undo_to(a, m.seq);
	blocks_free_to(a, m.seq);
	chunks_free_to(a, m.chunk);
	if (a->chunk)
		a->chunk->used = m.used;
	a->total = m.total;
}

#if IS_ASAN
/* What is no leak: memory that a library keeps on purpose until the end. Said here, where every program
 * has it, for the node that is shut into its folder can read no file at its end.
 * xmlsec1: its table of input callbacks, made once when it starts. fontconfig: the faces of the process's
 * fonts, reached by offsets, which are no pointers to it (tests/unit/print/test_many.c measures that prints
 * leave nothing behind). */
const char *__lsan_default_suppressions(void); /* NOLINT(bugprone-reserved-identifier) */
const char *__lsan_default_suppressions(void)  /* NOLINT(bugprone-reserved-identifier) */
{
	return "leak:libxmlsec1.so\nleak:libfontconfig.so\n";
}
#endif

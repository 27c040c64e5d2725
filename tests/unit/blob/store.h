/* store.h -- a blob store in a folder of its own, for blob's suites.
 *
 * OWNERSHIP store_setup and store_teardown are cmocka's, *state a struct store.
 * ERRORS    What fails here fails the test.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "blob/blob.h"
#include "support/dir.h"

struct store {
	struct arena *arena;
	const char *dir;
	struct blob_store *s;
};

static inline void store_open(struct store *t, uint64_t reserve)
{
	const struct blob_options o = { .dir = t->dir, .reserve_bytes = reserve };
	struct err e = ERR_INIT;

	if (blob_open(&o, &t->s, &e) != RC_OK)
		fail_msg("%s", e.text);
}

static inline int store_setup(void **state)
{
	struct arena *a = arena_new(NULL);
	struct store *t = ARENA_NEW(a, struct store);

	t->arena = a;
	t->dir = str_fmt(a, "%s/blobs", test_dir_new(a)).p;
	store_open(t, 0);
	*state = t;
	return 0;
}

static inline int store_teardown(void **state)
{
	struct store *t = *state;

	blob_close(t->s);
	test_dir_remove(str_c(t->arena, str_sub(str_of(t->dir), 0, strlen(t->dir) - 6)));
	arena_free(t->arena);
	return 0;
}

/* Where the blob lies. */
static inline const char *store_path(struct store *t, const struct blob_id *id)
{
	struct str hex = blob_id_hex(t->arena, id);

	return str_fmt(t->arena, "%s/%.2s/%.2s/%s", t->dir, hex.p, hex.p + 2, hex.p).p;
}

static inline struct blob_id store_put(struct store *t, const char *text)
{
	struct blob_id id;
	struct err e = ERR_INIT;

	if (blob_put(t->s, str_of(text), &id, &e) != RC_OK)
		fail_msg("%s", e.text);
	return id;
}

#define STORE_CASE(fn) cmocka_unit_test_setup_teardown(fn, store_setup, store_teardown)

/* Every part; how many were removed. */
static inline uint64_t store_sweep(struct store *t, int64_t before_at,
				   bool (*ask)(void *, const struct blob_id *, size_t, bool *),
				   void *ctx)
{
	struct blob_sweep o = { .before_at = before_at, .ask = ask, .ctx = ctx };
	uint64_t all = 0, removed;

	for (o.part = 0; o.part < BLOB_PARTS; o.part++) {
		struct err e = ERR_INIT;
		if (blob_sweep(t->s, &o, &removed, &e) != RC_OK)
			fail_msg("%s", e.text);
		all += removed;
	}
	return all;
}

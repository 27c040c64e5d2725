/* prints.c -- sets of hashes of words: FNV-1a over the bytes, stirred, five bytes of it in order. */
#include "text/prints.h"

#include <stdlib.h>
#include <string.h>

#include "text/text_int.h"
#include "text/words.h"

#define FNV_PRIME 1099511628211ULL

uint64_t text_hash_on(uint64_t h, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * FNV_PRIME;
	return h;
}

/* The bits that FNV leaves alike among short words are spread over all. */
static uint64_t stir(uint64_t h)
{
	h = (h ^ (h >> 33)) * 0xff51afd7ed558ccdULL;
	h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53ULL;
	return (h ^ (h >> 33)) >> (64 - 8 * PRINT_SIZE);
}

static uint64_t hash_of(struct str form)
{
	return stir(text_hash_on(TEXT_HASH_START, form));
}

static uint64_t hash_of_pair(uint64_t first, struct str next)
{
	return stir(text_hash_on(text_hash_on(first, STR(" ")), next));
}

static struct print_key key_of(uint64_t h)
{
	struct print_key k;

	for (int i = 0; i < PRINT_SIZE; i++)
		k.bytes[i] = (unsigned char)(h >> (8 * (PRINT_SIZE - 1 - i)));
	return k;
}

struct print_key print_of(struct str form)
{
	return key_of(hash_of(form));
}

struct print_key print_of_pair(struct str form, struct str next)
{
	struct word_cutter c;
	struct word w;
	uint64_t before = TEXT_HASH_START;

	words_cut(&c, form);
	if (words_next(&c, &w))
		before = text_hash_on(before, w.folded);
	words_cut(&c, next);
	return key_of(hash_of_pair(before, words_next(&c, &w) ? w.folded : next));
}

/* ---- a set ---- */

static int by_size(const void *x, const void *y)
{
	const uint64_t *a = x, *b = y;

	return (*a > *b) - (*a < *b);
}

static size_t hashes_of(struct str text, uint64_t *out)
{
	struct word_cutter c;
	struct word w;
	uint64_t before = 0;
	size_t n = 0;

	words_cut(&c, text);
	while (words_next(&c, &w)) {
		out[n++] = hash_of(w.folded);
		if (w.marked.n > 0)
			out[n++] = hash_of(w.marked);
		if (before != 0)
			out[n++] = hash_of_pair(before, w.folded);
		before = text_hash_on(TEXT_HASH_START, w.folded);
	}
	return n;
}

static size_t count_words(struct str text)
{
	struct word_cutter c;
	struct word w;
	size_t n = 0;

	words_cut(&c, text);
	while (words_next(&c, &w))
		n++;
	return n;
}

struct str prints_make(struct arena *a, const struct str *texts, size_t n)
{
	size_t n_words = 0, n_all = 0, n_kept = 0;

	for (size_t i = 0; i < n; i++)
		n_words += count_words(texts[i]);
	uint64_t *all = ARENA_ARRAY(a, 3 * n_words + 1, uint64_t);
	for (size_t i = 0; i < n; i++)
		n_all += hashes_of(texts[i], all + n_all);
	if (n_all > 1)
		qsort(all, n_all, sizeof *all, by_size);
	char *set = ARENA_ARRAY(a, n_all * PRINT_SIZE + 1, char);
	for (size_t i = 0; i < n_all; i++) {
		if (i > 0 && all[i] == all[i - 1])
			continue;
		const struct print_key k = key_of(all[i]);
		memcpy(set + n_kept++ * PRINT_SIZE, k.bytes, PRINT_SIZE);
	}
	return str_of_n(set, n_kept * PRINT_SIZE);
}

bool prints_have(struct str set, struct print_key key)
{
	size_t from = 0, to = set.n / PRINT_SIZE;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		int order = memcmp(set.p + middle * PRINT_SIZE, key.bytes, PRINT_SIZE);
		if (order == 0)
			return true;
		if (order < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return false;
}

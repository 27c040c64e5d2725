/* prints.h -- the words of texts as a sorted set of numbers, that says within a microsecond whether it has one.
 *
 * WHAT      Five bytes of hash for each form of each word (text/words.h) and for each pair of words that stand
 *           side by side, by their folded forms. A set that lacks a word's print does not hold the word; one
 *           that has it holds the word, but for one chance in some hundred million. Pairs only tell what cannot be:
 *           that words stand in such an order is for the text to say.
 * OWNERSHIP Sets live in the arena given; keys are values.
 * ERRORS    None.
 * LIMITS    None of its own: texts have theirs.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"

#define PRINT_SIZE 5

struct print_key {
	unsigned char bytes[PRINT_SIZE];
};

/* Of n texts; nothing stands side by side with what is in another one. */
struct str prints_make(struct arena *a, const struct str *texts, size_t n);
/* A form as a search has it: typed, or a term. */
struct print_key print_of(struct str form);
/* Two typed forms side by side. */
struct print_key print_of_pair(struct str form, struct str next);
bool prints_have(struct str set, struct print_key key);

/* kind.c -- the words of kind.h. */
#include "reader/kind.h"

#define FILE_KIND_WORD(constant, stored) [constant] = { "" stored, sizeof(stored) - 1 },

static const struct str words[] = { FILE_KIND_TABLE(FILE_KIND_WORD) };

struct str file_kind_text(enum file_kind kind)
{
	return words[kind];
}

bool file_kind_parse(struct str text, enum file_kind *out)
{
	for (int i = 0; i < (int)file_kind__COUNT; i++) {
		if (str_eq(text, words[i])) {
			*out = (enum file_kind)i;
			return true;
		}
	}
	return false;
}

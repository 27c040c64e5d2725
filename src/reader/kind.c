/* kind.c -- the words of kind.h. */
#include "reader/kind.h"

#define KIND_WORD(constant, stored) [constant] = { "" stored, sizeof(stored) - 1 },

#define KIND_DEFINE(name, TABLE)                                                                   \
	static const struct str name##_words[] = { TABLE(KIND_WORD) };                             \
	struct str name##_text(enum name value)                                                    \
	{                                                                                          \
		return name##_words[value];                                                        \
	}                                                                                          \
	bool name##_parse(struct str text, enum name *out)                                         \
	{                                                                                          \
		for (int i = 0; i < (int)name##__COUNT; i++) {                                     \
			if (str_eq(text, name##_words[i])) {                                       \
				*out = (enum name)i;                                               \
				return true;                                                       \
			}                                                                          \
		}                                                                                  \
		return false;                                                                      \
	}

KIND_DEFINE(file_kind, FILE_KIND_TABLE)
KIND_DEFINE(unread_reason, UNREAD_TABLE)

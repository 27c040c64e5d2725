/* shade.h -- an enum as sqlgen wants it, for db's tests.
 *
 * OWNERSHIP Constants only.
 * ERRORS    None.
 */
#pragma once

#include "base/str.h"

enum shade { SHADE_LIGHT, SHADE_DARK };

static inline struct str shade_text(enum shade s)
{
	return s == SHADE_DARK ? STR("dark") : STR("light");
}

static inline bool shade_parse(struct str s, enum shade *out)
{
	if (!str_eq(s, STR("dark")) && !str_eq(s, STR("light")))
		return false;
	*out = str_eq(s, STR("dark")) ? SHADE_DARK : SHADE_LIGHT;
	return true;
}

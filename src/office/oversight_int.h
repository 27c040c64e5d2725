/* oversight_int.h -- which units somebody oversees, for the lists of their tasks.
 *
 * OWNERSHIP Nothing is kept.
 * ERRORS    As office.h. RC_NOT_FOUND: a unit that who does not oversee.
 */
#pragma once

#include "office/office.h"

/* Whether who may be told of that unit; an inactive one is nobody's. */
NODISCARD enum rc oversight_check(struct tx *tx, struct arena *a, const struct actor *who,
				  int64_t unit_id, struct date today, struct err *e);

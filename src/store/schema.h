/* schema.h -- the statements and migrations that a database handle is opened with.
 *
 * WHAT      The generated tables, so that nobody above the store sees them.
 * OWNERSHIP Constants only.
 * ERRORS    None.
 */
#pragma once

#include "db/db.h"

/* Fills the statements and migrations of o. */
void schema_fill_options(struct db_options *o);

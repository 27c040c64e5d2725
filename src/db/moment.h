/* moment.h -- several reads of one thread that share a transaction.
 *
 * WHAT      A page asks several questions. Between db_moment_begin and db_moment_end what this thread reads
 *           is of one snapshot on SQLite, and takes one connection once. It ends sooner, and the next read
 *           begins anew, when the thread writes, which it then sees, or when a read does not end in RC_OK.
 *           On PostgreSQL each read stays a transaction of its own, which may have to be repeated.
 * OWNERSHIP A connection is held meanwhile, of few: so nothing is done in between that waits for anything but
 *           the database.
 * ERRORS    None of its own.
 * THREADS   Each has its own moment, one at a time.
 */
#pragma once

#include "db/db.h"

void db_moment_begin(struct db *db);
/* No harm without a beginning. */
void db_moment_end(struct db *db);

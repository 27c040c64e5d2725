/* folder.h -- a node folder for tests of app: vanthu.conf, a migrated database, empty blobs.
 *
 * WHAT      Its database is t's, which is closed so that the node may open it. Keys it has none.
 * OWNERSHIP Everything lives until folder_end.
 * ERRORS    What fails here fails the test.
 */
#pragma once

#include "app/app.h"
#include "support/test_db.h"

struct folder {
	struct arena *a;
	struct test_db *t;
	const char *dir;
	const char *conf_path;
};
/* more: further lines of vanthu.conf, from "[section]" on. */
struct folder *folder_new(const char *more);
/* Writes vanthu.conf anew with other further lines. */
void folder_configure(struct folder *f, const char *more);
void folder_end(struct folder *f);
/* Any SQL, while no node has it open. */
void folder_sql(struct folder *f, const char *sql);
/* Opens it as a command does that runs without the node. */
struct open_node *folder_open(struct folder *f);

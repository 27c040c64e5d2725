/* keeper.h -- a real keeper process for tests, without the vanthu program.
 *
 * WHAT      The test program itself becomes the keeper when it is started as `test keeper KEYS_DIR`;
 *           that happens before main, so a test needs nothing but test_keeper().
 * OWNERSHIP The caller ends it with keeper_stop.
 * ERRORS    A keeper that does not start ends the test program.
 */
#pragma once

#include "sign/sign.h"

struct keeper *test_keeper(const char *keys_dir);
/* The test program as a keeper's program. */
const char *test_keeper_program(void);

/* skip.h -- a test that cannot run on this machine says why.
 *
 * WHAT      cmocka 1.1.5 writes its own skip() as "not ok … # SKIP", which meson takes for a
 *           failure. SKIPPED prints a line "# SKIPPED <test>: <why>" and leaves the test.
 * OWNERSHIP Nothing.
 * ERRORS    None.
 */
#pragma once

#include <stdio.h>

#define SKIPPED(...)                                                                               \
	do {                                                                                       \
		printf("# SKIPPED %s: ", __func__);                                                \
		printf(__VA_ARGS__);                                                               \
		printf("\n");                                                                      \
		return;                                                                            \
	} while (0)

/* sha256_int.h -- the two ways to take blocks into the state, for sha256.c and its test.
 *
 * OWNERSHIP None.
 * ERRORS    None.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHA256_BLOCK 64

extern const uint32_t sha256_k[64];

void sha256_blocks_portable(uint32_t h[8], const unsigned char *p, size_t n_blocks);
/* Only where sha256_is_native() says so. */
void sha256_blocks_native(uint32_t h[8], const unsigned char *p, size_t n_blocks);
bool sha256_is_native(void);

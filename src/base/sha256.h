/* sha256.h -- SHA-256 (FIPS 180-4).
 *
 * WHAT      The digest that names blobs, migrations and attachments. Uses the processor's SHA
 *           instructions where it has them. Nothing here is secret-dependent; keys and signatures
 *           are the business of sign.
 * OWNERSHIP The state is the caller's; it holds no resources.
 * ERRORS    None.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define SHA256_BYTES 32

struct sha256 {
	uint32_t h[8];
	uint64_t n;             /* bytes so far */
	unsigned char rest[64]; /* the n % 64 bytes that fill no block yet */
};

void sha256_init(struct sha256 *s);
void sha256_add(struct sha256 *s, const void *p, size_t n);
/* The state must be initialised again before its next use. */
void sha256_done(struct sha256 *s, unsigned char out[SHA256_BYTES]);
void sha256_of(struct str bytes, unsigned char out[SHA256_BYTES]);

/* codec.h -- hex, base64 (whole and as a stream), random bytes, UUIDs.
 *
 * WHAT      The base64 decoder takes text in pieces, ignores ASCII white space (edXML senders break
 *           lines) and refuses everything else; the encoder gives no line breaks.
 * OWNERSHIP Results in the arena given; stream states on the caller's stack.
 * ERRORS    Decoders answer false on malformed input.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"

struct str hex_encode(struct arena *a, struct str bytes);          /* lower case */
bool hex_decode(struct arena *a, struct str hex, struct str *out); /* both cases */

struct str base64_encode(struct arena *a, struct str bytes);
struct str base64url_encode(struct arena *a, struct str bytes); /* no padding */
bool base64_decode(struct arena *a, struct str text, struct str *out);

struct base64_dec {
	uint32_t bits;
	int n_bits;
	int n_pad;
	bool failed;
};
/* Decodes n characters into out (room for n/4*3+3 bytes); returns bytes written. */
size_t base64_dec_feed(struct base64_dec *d, const char *p, size_t n, unsigned char *out);
/* True when the text ended at a proper place (missing padding is tolerated). */
bool base64_dec_end(const struct base64_dec *d);

struct base64_enc {
	unsigned char rest[3];
	int n_rest;
};
/* Encodes n bytes into out (room for (n+2)/3*4+4); returns characters written. */
size_t base64_enc_feed(struct base64_enc *c, const void *p, size_t n, char *out);
size_t base64_enc_end(struct base64_enc *c, char *out);

void random_bytes(void *p, size_t n); /* getrandom; dies when it cannot */
uint64_t random_u64(void);
struct str uuid_v7(struct arena *a, int64_t now); /* ordered by time; lower-case text */
/* A password a person can type: five groups of four letters and digits, 100 bits and more. */
struct str random_password(struct arena *a);

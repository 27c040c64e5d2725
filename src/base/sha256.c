#include "base/sha256.h"

#include <string.h>

#include "base/sha256_int.h"

const uint32_t sha256_k[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
	0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
	0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
	0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
	0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
	0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
	0xc67178f2,
};

static uint32_t rotate(uint32_t x, int n)
{
	return x >> n | x << (32 - n);
}

static uint32_t word_load(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void word_store(unsigned char *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (unsigned char)(v >> (24 - 8 * i));
}

static void schedule_fill(uint32_t w[64], const unsigned char *p)
{
	for (int i = 0; i < 16; i++)
		w[i] = word_load(p + 4 * i);
	for (int i = 16; i < 64; i++) {
		uint32_t s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
		uint32_t s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
		w[i] = w[i - 16] + s0 + w[i - 7] + s1;
	}
}

/* v[0..7] are a..h of the standard. */
static void rounds_run(uint32_t v[8], const uint32_t w[64])
{
	for (int i = 0; i < 64; i++) {
		uint32_t s1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25);
		uint32_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
		uint32_t t1 = v[7] + s1 + choice + sha256_k[i] + w[i];
		uint32_t s0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22);
		uint32_t majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);

		memmove(v + 1, v, 7 * sizeof *v);
		v[4] += t1;
		v[0] = t1 + s0 + majority;
	}
}

void sha256_blocks_portable(uint32_t h[8], const unsigned char *p, size_t n_blocks)
{
	uint32_t w[64], v[8];

	for (; n_blocks; n_blocks--, p += SHA256_BLOCK) {
		schedule_fill(w, p);
		memcpy(v, h, sizeof v);
		rounds_run(v, w);
		for (int i = 0; i < 8; i++)
			h[i] += v[i];
	}
}

static void blocks_add(uint32_t h[8], const unsigned char *p, size_t n_blocks)
{
	if (sha256_is_native())
		sha256_blocks_native(h, p, n_blocks);
	else
		sha256_blocks_portable(h, p, n_blocks);
}

void sha256_init(struct sha256 *s)
{
	*s = (struct sha256){ .h = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
				     0x9b05688c, 0x1f83d9ab, 0x5be0cd19 } };
}

void sha256_add(struct sha256 *s, const void *p, size_t n)
{
	const unsigned char *from = p;
	size_t held = s->n % SHA256_BLOCK;

	if (!n)
		return;
	s->n += n;
	if (held) {
		size_t part = n < SHA256_BLOCK - held ? n : SHA256_BLOCK - held;

		memcpy(s->rest + held, from, part);
		from += part;
		n -= part;
		if (held + part < SHA256_BLOCK)
			return;
		blocks_add(s->h, s->rest, 1);
	}
	blocks_add(s->h, from, n / SHA256_BLOCK);
	memcpy(s->rest, from + n / SHA256_BLOCK * SHA256_BLOCK, n % SHA256_BLOCK);
}

void sha256_done(struct sha256 *s, unsigned char out[SHA256_BYTES])
{
	static const unsigned char pad[SHA256_BLOCK] = { 0x80 };
	uint64_t bits = s->n * 8;
	unsigned char length[8];

	word_store(length, (uint32_t)(bits >> 32));
	word_store(length + 4, (uint32_t)bits);
	/* one 1 bit, zeros up to 8 bytes before the end of a block, then the length */
	sha256_add(s, pad, 1 + (SHA256_BLOCK + 55 - s->n % SHA256_BLOCK) % SHA256_BLOCK);
	sha256_add(s, length, sizeof length);
	for (int i = 0; i < 8; i++)
		word_store(out + 4 * i, s->h[i]);
}

void sha256_of(struct str bytes, unsigned char out[SHA256_BYTES])
{
	struct sha256 s;

	sha256_init(&s);
	sha256_add(&s, bytes.p, bytes.n);
	sha256_done(&s, out);
}

/* base64.c -- RFC 4648, whole and as a stream. */
#include <string.h>

#include "base/arena.h"
#include "base/codec.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

#define SPACE 0xFE
#define PAD 0xFD
#define DIGITS 64 /* below: a digit; 0 in the table stands for BAD, so digits are stored plus one */

/* Value of each byte plus one. */
static const unsigned char values[256] = {
	['A'] = 1,      ['B'] = 2,      ['C'] = 3,      ['D'] = 4,      ['E'] = 5,
	['F'] = 6,      ['G'] = 7,      ['H'] = 8,      ['I'] = 9,      ['J'] = 10,
	['K'] = 11,     ['L'] = 12,     ['M'] = 13,     ['N'] = 14,     ['O'] = 15,
	['P'] = 16,     ['Q'] = 17,     ['R'] = 18,     ['S'] = 19,     ['T'] = 20,
	['U'] = 21,     ['V'] = 22,     ['W'] = 23,     ['X'] = 24,     ['Y'] = 25,
	['Z'] = 26,     ['a'] = 27,     ['b'] = 28,     ['c'] = 29,     ['d'] = 30,
	['e'] = 31,     ['f'] = 32,     ['g'] = 33,     ['h'] = 34,     ['i'] = 35,
	['j'] = 36,     ['k'] = 37,     ['l'] = 38,     ['m'] = 39,     ['n'] = 40,
	['o'] = 41,     ['p'] = 42,     ['q'] = 43,     ['r'] = 44,     ['s'] = 45,
	['t'] = 46,     ['u'] = 47,     ['v'] = 48,     ['w'] = 49,     ['x'] = 50,
	['y'] = 51,     ['z'] = 52,     ['0'] = 53,     ['1'] = 54,     ['2'] = 55,
	['3'] = 56,     ['4'] = 57,     ['5'] = 58,     ['6'] = 59,     ['7'] = 60,
	['8'] = 61,     ['9'] = 62,     ['+'] = 63,     ['/'] = 64,     [' '] = SPACE,
	['\t'] = SPACE, ['\n'] = SPACE, ['\r'] = SPACE, ['\f'] = SPACE, ['\v'] = SPACE,
	['='] = PAD,
};

/* Padding may only stand where bits are left over: two signs after 4 bits, one after 2. */
static void pad_take(struct base64_dec *d)
{
	d->n_pad++;
	if (!(d->n_bits == 4 && d->n_pad <= 2) && !(d->n_bits == 2 && d->n_pad == 1))
		d->failed = true;
}

/* One character; returns bytes written (0 or 1). */
static size_t char_take(struct base64_dec *d, unsigned char c, unsigned char *out)
{
	unsigned char v = values[c];

	if (v == SPACE)
		return 0;
	if (v == PAD) {
		pad_take(d);
		return 0;
	}
	if (!v || d->n_pad) {
		d->failed = true;
		return 0;
	}
	d->bits = (d->bits << 6 | (uint32_t)(v - 1)) & 0xFFF;
	d->n_bits += 6;
	if (d->n_bits < 8)
		return 0;
	d->n_bits -= 8;
	*out = (unsigned char)(d->bits >> d->n_bits);
	return 1;
}

/* Four digits at a time while there are four in a row; returns characters consumed. */
static size_t quads_take(const char *p, size_t n, unsigned char *out)
{
	size_t i = 0;

	for (; n - i >= 4; i += 4) {
		uint32_t v0 = values[(unsigned char)p[i]];
		uint32_t v1 = values[(unsigned char)p[i + 1]];
		uint32_t v2 = values[(unsigned char)p[i + 2]];
		uint32_t v3 = values[(unsigned char)p[i + 3]];
		uint32_t bits;

		/* v-1 wraps for 0, so that one comparison finds all that is no digit */
		if (((v0 - 1) | (v1 - 1) | (v2 - 1) | (v3 - 1)) >= DIGITS)
			break;
		bits = (v0 - 1) << 18 | (v1 - 1) << 12 | (v2 - 1) << 6 | (v3 - 1);
		out[0] = (unsigned char)(bits >> 16);
		out[1] = (unsigned char)(bits >> 8);
		out[2] = (unsigned char)bits;
		out += 3;
	}
	return i;
}

size_t base64_dec_feed(struct base64_dec *d, const char *p, size_t n, unsigned char *out)
{
	size_t written = 0;
	size_t i = 0;

	while (i < n && !d->failed) {
		if (d->n_bits == 0 && d->n_pad == 0) {
			size_t quads = quads_take(p + i, n - i, out + written);

			i += quads;
			written += quads / 4 * 3;
		}
		if (i < n)
			written += char_take(d, (unsigned char)p[i++], out + written);
	}
	return written;
}

bool base64_dec_end(const struct base64_dec *d)
{
	if (d->failed || d->n_bits == 6)
		return false;
	return d->n_pad == 0 || d->n_pad == d->n_bits / 2;
}

static void triple_put(const unsigned char in[3], char *out)
{
	out[0] = alphabet[in[0] >> 2];
	out[1] = alphabet[(in[0] & 3) << 4 | in[1] >> 4];
	out[2] = alphabet[(in[1] & 15) << 2 | in[2] >> 6];
	out[3] = alphabet[in[2] & 63];
}

size_t base64_enc_feed(struct base64_enc *c, const void *p, size_t n, char *out)
{
	const unsigned char *in = p;
	size_t written = 0;

	while (n && c->n_rest) {
		c->rest[c->n_rest++] = *in++;
		n--;
		if (c->n_rest == 3) {
			triple_put(c->rest, out);
			written = 4;
			c->n_rest = 0;
		}
	}
	for (; n >= 3; n -= 3, in += 3, written += 4)
		triple_put(in, out + written);
	while (n--)
		c->rest[c->n_rest++] = *in++;
	return written;
}

size_t base64_enc_end(struct base64_enc *c, char *out)
{
	if (!c->n_rest)
		return 0;
	memset(c->rest + c->n_rest, 0, sizeof c->rest - (size_t)c->n_rest);
	triple_put(c->rest, out);
	memset(out + c->n_rest + 1, '=', 3 - (size_t)c->n_rest);
	c->n_rest = 0;
	return 4;
}

struct str base64_encode(struct arena *a, struct str bytes)
{
	struct base64_enc c = { 0 };
	char *p = arena_alloc(a, (bytes.n + 2) / 3 * 4 + 5);
	size_t n = base64_enc_feed(&c, bytes.p, bytes.n, p);

	n += base64_enc_end(&c, p + n);
	return str_of_n(p, n);
}

bool base64_decode(struct arena *a, struct str text, struct str *out)
{
	struct base64_dec d = { 0 };
	char *p = arena_alloc(a, text.n / 4 * 3 + 4);
	size_t n = base64_dec_feed(&d, text.p, text.n, (unsigned char *)p);

	if (!base64_dec_end(&d))
		return false;
	*out = str_of_n(p, n);
	return true;
}

static char swap_url(char c, const char *from, const char *to)
{
	return c == from[0] ? to[0] : c == from[1] ? to[1] : c;
}

struct str base64url_encode(struct arena *a, struct str bytes)
{
	struct str s = base64_encode(a, bytes);
	char *p = arena_dup(a, s.p, s.n);

	while (s.n && s.p[s.n - 1] == '=')
		s.n--;
	for (size_t i = 0; i < s.n; i++)
		p[i] = swap_url(p[i], "+/", "-_");
	return str_of_n(p, s.n);
}

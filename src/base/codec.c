#include "base/codec.h"

#include <errno.h>
#include <sys/random.h>

#include "base/log.h"

static const char hex_digits[] = "0123456789abcdef";

struct str hex_encode(struct arena *a, struct str bytes)
{
	char *p = arena_alloc(a, bytes.n * 2 + 1);

	for (size_t i = 0; i < bytes.n; i++) {
		p[2 * i] = hex_digits[(unsigned char)bytes.p[i] >> 4];
		p[2 * i + 1] = hex_digits[(unsigned char)bytes.p[i] & 15];
	}
	return str_of_n(p, bytes.n * 2);
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool hex_decode(struct arena *a, struct str hex, struct str *out)
{
	char *p;

	if (hex.n % 2)
		return false;
	p = arena_alloc(a, hex.n / 2 + 1);
	for (size_t i = 0; i < hex.n / 2; i++) {
		int high = hex_value(hex.p[2 * i]);
		int low = hex_value(hex.p[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		p[i] = (char)(high << 4 | low);
	}
	*out = str_of_n(p, hex.n / 2);
	return true;
}

void random_bytes(void *p, size_t n)
{
	char *to = p;

	while (n) {
		ssize_t got = getrandom(to, n, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			die("no random bytes from the system");
		to += got;
		n -= (size_t)got;
	}
}

uint64_t random_u64(void)
{
	uint64_t v;

	random_bytes(&v, sizeof v);
	return v;
}

/* RFC 9562: 48 bits of milliseconds, then 12 bits that we fill with the fraction of the millisecond
 * so that ids of one process sort by time more finely, then 62 random bits. */
struct str uuid_v7(struct arena *a, int64_t now)
{
	unsigned long long ms = (unsigned long long)(now / 1000) & 0xFFFFFFFFFFFF;
	unsigned long long fraction = (unsigned long long)(now % 1000) * 4096 / 1000;
	unsigned long long tail = (random_u64() >> 2) | 0x8000000000000000;

	bug_if(now < 0);
	return str_fmt(a, "%08llx-%04llx-7%03llx-%04llx-%012llx", ms >> 16, ms & 0xFFFF, fraction,
		       tail >> 48, tail & 0xFFFFFFFFFFFF);
}

struct str random_password(struct arena *a)
{
	/* 32 signs = 5 bits each, without those that are mistaken for one another (0 o 1 l). */
	static const char signs[] = "abcdefghijkmnpqrstuvwxyz23456789";
	unsigned char bytes[20];
	char *p = arena_alloc(a, 25);
	size_t n = 0;

	_Static_assert(sizeof signs == 33, "five bits a sign");
	random_bytes(bytes, sizeof bytes);
	for (size_t i = 0; i < sizeof bytes; i++) {
		if (i && i % 4 == 0)
			p[n++] = '-';
		p[n++] = signs[bytes[i] & 31];
	}
	return str_of_n(p, n);
}

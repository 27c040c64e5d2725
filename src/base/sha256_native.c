/* SHA-256 by the SHA instructions of x86-64; elsewhere there is only the portable way. */
#include "base/sha256_int.h"

#include <stdatomic.h>

#include "base/log.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

/* Leaf 1 ECX and leaf 7 EBX of CPUID. */
#define HAS_SSSE3 (1U << 9)
#define HAS_SSE4_1 (1U << 19)
#define HAS_SHA (1U << 29)

static bool cpu_ask(void)
{
	unsigned a, b, c, d;

	if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & HAS_SSSE3) || !(c & HAS_SSE4_1))
		return false;
	return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & HAS_SHA);
}

bool sha256_is_native(void)
{
	enum { UNKNOWN, NO, YES };
	static atomic_int answer;
	int known = atomic_load_explicit(&answer, memory_order_relaxed);

	if (known == UNKNOWN) {
		known = cpu_ask() ? YES : NO;
		atomic_store_explicit(&answer, known, memory_order_relaxed);
	}
	return known == YES;
}

#define LOAD(p) _mm_loadu_si128((const __m128i *)(const void *)(p))

/* Four rounds: w holds their four words of the schedule. */
#define ROUNDS(i, w)                                                                               \
	do {                                                                                       \
		__m128i t_ = _mm_add_epi32(w, LOAD(&sha256_k[4 * (i)]));                           \
		cdgh = _mm_sha256rnds2_epu32(cdgh, abef, t_);                                      \
		abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(t_, 0x0e));             \
	} while (0)
/* The next four words from the last sixteen, oldest first; they take the oldest's place. */
#define NEXT(w0, w1, w2, w3)                                                                       \
	(w0 = _mm_sha256msg2_epu32(                                                                \
		 _mm_add_epi32(_mm_sha256msg1_epu32(w0, w1), _mm_alignr_epi8(w3, w2, 4)), w3))

__attribute__((target("sha,sse4.1,ssse3"))) void sha256_blocks_native(uint32_t h[8],
								      const unsigned char *p,
								      size_t n_blocks)
{
	const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
	__m128i dcba = _mm_shuffle_epi32(LOAD(h), 0xb1);
	__m128i hgfe = _mm_shuffle_epi32(LOAD(h + 4), 0x1b);
	__m128i abef = _mm_alignr_epi8(dcba, hgfe, 8);
	__m128i cdgh = _mm_blend_epi16(hgfe, dcba, 0xf0);

	for (; n_blocks; n_blocks--, p += SHA256_BLOCK) {
		const __m128i abef_before = abef, cdgh_before = cdgh;
		__m128i w0 = _mm_shuffle_epi8(LOAD(p), swap);
		__m128i w1 = _mm_shuffle_epi8(LOAD(p + 16), swap);
		__m128i w2 = _mm_shuffle_epi8(LOAD(p + 32), swap);
		__m128i w3 = _mm_shuffle_epi8(LOAD(p + 48), swap);

		ROUNDS(0, w0);
		ROUNDS(1, w1);
		ROUNDS(2, w2);
		ROUNDS(3, w3);
		for (int i = 4; i < 16; i += 4) {
			ROUNDS(i, NEXT(w0, w1, w2, w3));
			ROUNDS(i + 1, NEXT(w1, w2, w3, w0));
			ROUNDS(i + 2, NEXT(w2, w3, w0, w1));
			ROUNDS(i + 3, NEXT(w3, w0, w1, w2));
		}
		abef = _mm_add_epi32(abef, abef_before);
		cdgh = _mm_add_epi32(cdgh, cdgh_before);
	}
	dcba = _mm_shuffle_epi32(abef, 0x1b);
	hgfe = _mm_shuffle_epi32(cdgh, 0xb1);
	_mm_storeu_si128((__m128i *)(void *)h, _mm_blend_epi16(dcba, hgfe, 0xf0));
	_mm_storeu_si128((__m128i *)(void *)(h + 4), _mm_alignr_epi8(hgfe, dcba, 8));
}

#else

bool sha256_is_native(void)
{
	return false;
}

void sha256_blocks_native(uint32_t h[8], const unsigned char *p, size_t n_blocks)
{
	(void)h;
	(void)p;
	bug_if(n_blocks);
}

#endif

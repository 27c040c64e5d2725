/* sanitized.h -- whether this build looks at its own memory or threads.
 *
 * WHAT      IS_SANITIZED: 1 under AddressSanitizer or ThreadSanitizer, IS_ASAN: 1 under the first; else
 *           0. Both for #if and for if.
 * OWNERSHIP Nothing.
 * ERRORS    None.
 */
#pragma once

#if defined(__has_feature)
#define SANITIZED_HAS(x) __has_feature(x)
#else
#define SANITIZED_HAS(x) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || SANITIZED_HAS(address_sanitizer)
#define IS_ASAN 1
#else
#define IS_ASAN 0
#endif

#if IS_ASAN || defined(__SANITIZE_THREAD__) || SANITIZED_HAS(thread_sanitizer)
#define IS_SANITIZED 1
#else
#define IS_SANITIZED 0
#endif

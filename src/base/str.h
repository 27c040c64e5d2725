/* str.h -- an immutable view of bytes.
 *
 * WHAT      struct str is how text travels between functions. It may contain NUL bytes and is not
 *           NUL-terminated; C strings live only at the borders to libraries (str_c).
 * OWNERSHIP A str owns nothing; what it points at lives in an arena, a buf or the program text.
 * ERRORS    None; parse functions answer false and leave *out untouched.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct str {
	const char *p;
	size_t n;
};

#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })
#define STR_NULL ((struct str){ NULL, 0 })
/* For printf-like functions: log("%.*s", STR_FMT(s)). */
#define STR_FMT(s) (int)(s).n, (s).p ? (s).p : ""

struct str str_of(const char *c); /* NULL gives STR_NULL */
struct str str_of_n(const char *p, size_t n);
const char *str_c(struct arena *a, struct str s); /* NUL-terminated copy */
struct str str_dup(struct arena *a, struct str s);
struct str str_fmt(struct arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3), nonnull(2)));
struct str str_cat(struct arena *a, struct str x, struct str y);

bool str_eq(struct str x, struct str y);
bool str_eq_c(struct str x, const char *y);
bool str_eq_nocase(struct str x, struct str y); /* ASCII letters only */
int str_cmp(struct str x, struct str y);        /* bytewise, shorter first */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
bool str_is_empty(struct str s);
struct str str_trim(struct str s);                       /* ASCII white space at both ends */
struct str str_sub(struct str s, size_t from, size_t n); /* clipped to s */
struct str str_lower(struct arena *a, struct str s);     /* ASCII only */
/* Position of c / of needle, or SIZE_MAX. */
size_t str_find_char(struct str s, char c);
size_t str_find(struct str s, struct str needle);
/* Cuts at the first sep: *head before it, *rest after it. False when sep is absent: then *head = s
 * and *rest is empty. */
bool str_split(struct str s, char sep, struct str *head, struct str *rest);
/* Compares in time that depends on the lengths only. */
bool str_eq_secret(struct str x, struct str y);

/* Whole-string numbers: optional '-', decimal digits, within [min, max]; nothing else. */
bool str_to_i64(struct str s, int64_t min, int64_t max, int64_t *out);
bool str_to_u64(struct str s, uint64_t max, uint64_t *out);

/* Length (1..4) of the well-formed UTF-8 character at s.p[at]; 0 when it is malformed, cut off, or at
 * is the end. */
size_t str_utf8_at(struct str s, size_t at);
/* The first max bytes of s at most, without cutting a character in two. */
struct str str_utf8_cut(struct str s, size_t max);

/* vxp.c -- the wire of the axis protocol, for both ends. */
#include "vxp/vxp.h"

#include <string.h>

#include "base/buf.h"
#include "base/codec.h"
#include "base/limits.h"
#include "base/time.h"
#include "markup/markup.h"
#include "sign/sign.h"

bool vxp_code_is_receivers(int code)
{
	return code == VXP_NO_RECEIVER || code == VXP_LOCKED;
}

#define TIMESTAMP_CHARS 20

struct str vxp_timestamp(struct arena *a, int64_t now, int64_t zone)
{
	struct civil c = time_to_civil(now, zone);
	return str_fmt(a, "%02d%02d%04dT%02d%02d%02d+%04d", c.date.day, c.date.month, c.date.year,
		       c.hour, c.minute, c.second, (int)(c.micro / 1000));
}

/* n digits of s at i. */
static bool digits_at(struct str s, size_t i, size_t n, int64_t max, int64_t *out)
{
	for (size_t k = i; k < i + n; k++) {
		if (s.p[k] < '0' || s.p[k] > '9')
			return false;
	}
	return str_to_i64(str_sub(s, i, n), 0, max, out);
}

bool vxp_timestamp_parse(struct str s, int64_t zone, int64_t *out_at)
{
	int64_t day, month, year, hour, minute, second, milli;
	if (s.n != TIMESTAMP_CHARS || s.p[8] != 'T' || s.p[15] != '+')
		return false;
	if (!digits_at(s, 0, 2, 31, &day) || !digits_at(s, 2, 2, 12, &month) ||
	    !digits_at(s, 4, 4, 9999, &year) || !digits_at(s, 9, 2, 23, &hour) ||
	    !digits_at(s, 11, 2, 59, &minute) || !digits_at(s, 13, 2, 60, &second) ||
	    !digits_at(s, 16, 4, 999, &milli))
		return false;
	struct civil c = {
		.date = { .year = (int16_t)year, .month = (int8_t)month, .day = (int8_t)day },
		.hour = (int8_t)hour,
		.minute = (int8_t)minute,
		.second = (int8_t)(second == 60 ? 59 : second),
		.micro = (int32_t)milli * 1000
	};
	if (!date_is_valid(c.date))
		return false;
	*out_at = time_from_civil(c, zone);
	return true;
}

struct str vxp_sign_header(struct arena *a, const struct vxp_arg *args, size_t n)
{
	struct json j;
	json_init(&j, a, LIMIT_HEADER_BYTES);
	json_object(&j);
	for (size_t i = 0; i < n; i++) {
		json_key(&j, str_c(a, str_cat(a, STR(VXP_PREFIX), args[i].name)));
		json_str(&j, args[i].value);
	}
	json_object_end(&j);
	return json_text(&j);
}

struct str vxp_sign_header_key(struct arena *a, const struct vxp_arg *args, size_t n)
{
	struct buf b;
	buf_init(&b, a, LIMIT_HEADER_BYTES);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_add_char(&b, ';');
		buf_add(&b, args[i].name);
	}
	return buf_str(&b);
}

struct str vxp_hmac(struct arena *a, struct str secret, struct str sign_header)
{
	unsigned char mac[32];
	hmac_sha256(secret, sign_header, mac);
	return hex_encode(a, str_of_n((const char *)mac, sizeof mac));
}

/* Writes the SDK's form; returns its length (32 to 64). */
static size_t hash_write(char out[64], const unsigned char sha256[32])
{
	static const char digit[] = "0123456789abcdef";
	size_t n = 0;
	for (size_t i = 0; i < 32; i++) {
		if (sha256[i] >= 0x10)
			out[n++] = digit[sha256[i] >> 4];
		out[n++] = digit[sha256[i] & 15];
	}
	return n;
}

struct str vxp_hash_file(struct arena *a, const unsigned char sha256[32])
{
	char text[64];
	return str_dup(a, str_of_n(text, hash_write(text, sha256)));
}

static bool hex_matches(struct str given, const unsigned char sha256[32])
{
	static const char digit[] = "0123456789abcdef";
	char text[64];
	for (size_t i = 0; i < 32; i++) {
		text[2 * i] = digit[sha256[i] >> 4];
		text[2 * i + 1] = digit[sha256[i] & 15];
	}
	return str_eq_nocase(given, str_of_n(text, sizeof text));
}

bool vxp_hash_file_matches(struct str given, const unsigned char sha256[32])
{
	char text[64];
	size_t n = hash_write(text, sha256);
	return str_eq_nocase(given, str_of_n(text, n)) || hex_matches(given, sha256);
}

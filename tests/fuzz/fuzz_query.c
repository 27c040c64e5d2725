/* fuzz_query.c -- queries and path segments: what is decoded, encoded again, decodes to the same. */
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "net/net.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void encode(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_fmt(b, "%%%02X", (unsigned char)s.p[i]);
}

static void round_trip_or_abort(struct arena *a, const struct net_form *f)
{
	struct net_form again;
	struct buf b;

	buf_init(&b, a, SIZE_MAX / 2);
	for (size_t i = 0; i < f->n; i++) {
		encode(&b, f->fields[i].name);
		buf_add_c(&b, "=");
		encode(&b, f->fields[i].value);
		buf_add_c(&b, "&");
	}
	if (net_query_parse(a, buf_str(&b), &again, NULL) != RC_OK || again.n != f->n)
		abort();
	for (size_t i = 0; i < f->n; i++)
		if (!str_eq(again.fields[i].name, f->fields[i].name) ||
		    !str_eq(again.fields[i].value, f->fields[i].value))
			abort();
}

static void segment_or_abort(struct arena *a, struct str in)
{
	struct str out;

	if (!net_path_decode(a, in, &out))
		return;
	if (out.n > in.n)
		abort();
	for (size_t i = 0; i < out.n; i++)
		if ((unsigned char)out.p[i] < ' ')
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str in = str_of_n((const char *)data, size);
	struct net_form f;

	if (net_query_parse(a, in, &f, NULL) == RC_OK)
		round_trip_or_abort(a, &f);
	segment_or_abort(a, in);
	return 0;
}

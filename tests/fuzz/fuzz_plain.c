/* fuzz_plain.c -- any bytes as a text: sound, in one form, cut at whole code points; what is cut sooner is
 * the beginning of what is cut later. */
#include <stdint.h>
#include <stdlib.h>

#include "base/time.h"
#include "reader/inside/inside.h"
#include "text/text.h"

static struct str look(struct arena *a, struct str bytes, size_t max)
{
	struct taking t = { .arena = a,
			    .bytes = bytes,
			    .until = time_monotonic() + 10 * TIME_SEC,
			    .facts = { .kind = FILE_TEXT } };

	buf_init(&t.text, a, max);
	plain_take(&t);
	if (!text_is_valid(text_salvage(a, buf_str(&t.text), TEXT_LINES), TEXT_LINES))
		abort();
	return buf_str(&t.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str bytes = str_of_n((const char *)data, size);

	if (!str_starts(look(a, bytes, 8 * size + 16), look(a, bytes, size / 2)))
		abort();
	return 0;
}

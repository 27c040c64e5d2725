/* fuzz_office.c -- any bytes as an office file, whole and as the only part of a sound one: no crash, text
 * that is sound and no longer than wanted. */
#include <stdint.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/time.h"
#include "reader/inside/inside.h"
#include "support/sample_files.h"
#include "text/text.h"

#define MOST 4096

static void look(struct str bytes)
{
	AUTO_ARENA a = arena_new(NULL);
	struct taking t = { .arena = a, .bytes = bytes, .until = time_monotonic() + 10 * TIME_SEC };
	struct str text = read_file(&t, NULL, MOST);

	if (text.n > MOST || !text_is_valid(text, TEXT_LINES))
		abort();
	if (text.n > 0 && t.facts.reason != UNREAD_NONE)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const parts[] = { "word/document.xml", "xl/sharedStrings.xml",
					     "ppt/slides/slide1.xml", "content.xml" };
	static const char *const marks[] = { "word/document0", "xl/workbook", "ppt/presentation",
					     "mimetype" };
	AUTO_ARENA a = arena_new(NULL);
	struct str bytes = str_of_n((const char *)data, size);

	/* what MuPDF does is MuPDF's */
	if (size == 0 || str_find(bytes, STR("%PDF")) != SIZE_MAX)
		return 0;
	look(bytes);
	const struct zip_part two[] = {
		{ .name = marks[data[0] & 3],
		  .bytes = STR("application/vnd.oasis.opendocument.text") },
		{ .name = parts[data[0] & 3], .bytes = str_sub(bytes, 1, SIZE_MAX) },
	};
	look(sample_zip(a, two, 2));
	return 0;
}

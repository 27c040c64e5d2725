/* UTF-8, NFC, folding, the border check, file names and the escapers, over any bytes. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "text/text.h"

static void forms_check(struct arena *a, struct str s)
{
	struct str repaired = text_repair(a, s);
	struct str nfc = text_nfc(a, s);
	struct str fold = text_fold(a, s);
	struct str ascii = text_ascii(a, s);

	bug_if(!text_is_utf8(repaired) || !text_is_utf8(nfc) || !text_is_utf8(fold));
	bug_if(text_count(repaired) != text_count(s));
	bug_if(!str_eq(text_nfc(a, nfc), nfc));
	bug_if(!str_eq(text_fold(a, fold), fold));
	/* folding does not ask in which form a text came */
	bug_if(!str_eq(text_fold(a, nfc), text_fold(a, repaired)));
	bug_if(!text_is_utf8(text_casefold(a, s)));
	for (size_t i = 0; i < ascii.n; i++)
		bug_if(ascii.p[i] < ' ' || ascii.p[i] > '~');
}

static void clean_check(struct arena *a, struct str s, enum text_shape shape)
{
	struct str out, again;

	if (text_clean(a, s, shape, &out, NULL) != RC_OK)
		return;
	bug_if(!text_is_valid(out, shape));
	bug_if(str_find_char(out, '\r') != SIZE_MAX);
	bug_if(text_clean(a, out, shape, &again, NULL) != RC_OK || !str_eq(out, again));
}

static void name_check(struct arena *a, struct str s)
{
	struct str name = text_file_name(a, s, 100, 120);

	bug_if(!text_is_valid(name, TEXT_LINE));
	bug_if(name.n == 0 || name.n > 120 || text_count(name) > 100);
	bug_if(str_find_char(name, '/') != SIZE_MAX || str_find_char(name, '\\') != SIZE_MAX);
	bug_if(name.p[0] == '.' || str_ends(name, STR(".")) || str_ends(name, STR(" ")));
	bug_if(!str_eq(text_file_name(a, name, 100, 120), name));
}

/* Characters that must not come out of an escaper as they are. */
static const char *const forbidden[ESCAPE__COUNT] = {
	[ESCAPE_HTML_TEXT] = "<>",
	[ESCAPE_HTML_ATTR] = "<>\"'\n\r\t",
	[ESCAPE_URL_SEGMENT] = "/?#&=+ <>\"'\r\n",
	[ESCAPE_URL_QUERY] = "/?#&=+ <>\"'\r\n",
	[ESCAPE_JSON] = "\n\r\t\b\f\x1b",
	[ESCAPE_XML_TEXT] = "<>\r\x1b",
	[ESCAPE_XML_ATTR] = "<\"\n\r\t\x1b",
	[ESCAPE_LOG] = "\n\r\t\x1b",
	[ESCAPE_CSV] = "",
	[ESCAPE_CSV_SHEET] = "",
	[ESCAPE_EXT_VALUE] = " \"*()<>/?;,\r\n",
};

static void escapes_check(struct arena *a, struct str s)
{
	for (enum escape how = 0; how < ESCAPE__COUNT; how++) {
		struct buf b;

		buf_init(&b, a, s.n * 20 + 64);
		text_escape(&b, how, s);
		bug_if(b.failed || !text_is_utf8(buf_str(&b)));
		bug_if(strpbrk(b.p, forbidden[how]) != NULL);
		bug_if(how == ESCAPE_CSV_SHEET && b.p[0] && strchr("=+-@", b.p[0]) != NULL);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str s = { (const char *)data, size };

	forms_check(a, s);
	clean_check(a, s, TEXT_LINE);
	clean_check(a, s, TEXT_LINES);
	name_check(a, s);
	escapes_check(a, s);
	return 0;
}

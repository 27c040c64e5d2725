/* escape.c -- the one table of escapers. */
#include <string.h>

#include "base/log.h"
#include "text/text_int.h"

/* A byte map: NULL = stands for itself. Bytes from 0x80 on are parts of well-formed characters and
 * are plain in every map. */
typedef const char *const byte_map[0x80];

#define LOST "\xEF\xBF\xBD" /* U+FFFD */

static byte_map html_text = {
	[0] = LOST, ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['\r'] = "&#13;",
};

static byte_map html_attr = {
	[0] = LOST,       ['&'] = "&amp;",  ['<'] = "&lt;",   ['>'] = "&gt;",  ['"'] = "&quot;",
	['\''] = "&#39;", ['\r'] = "&#13;", ['\n'] = "&#10;", ['\t'] = "&#9;",
};

/* C0 controls that XML 1.0 cannot carry, not even as references: all but tab, LF, CR. */
#define XML_C0                                                                                     \
	[0] = LOST, [1] = LOST, [2] = LOST, [3] = LOST, [4] = LOST, [5] = LOST, [6] = LOST,        \
	[7] = LOST, [8] = LOST, [11] = LOST, [12] = LOST, [14] = LOST, [15] = LOST, [16] = LOST,   \
	[17] = LOST, [18] = LOST, [19] = LOST, [20] = LOST, [21] = LOST, [22] = LOST, [23] = LOST, \
	[24] = LOST, [25] = LOST, [26] = LOST, [27] = LOST, [28] = LOST, [29] = LOST, [30] = LOST, \
	[31] = LOST

static byte_map xml_text = {
	XML_C0, ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['\r'] = "&#xD;",
};

static byte_map xml_attr = {
	XML_C0,           ['&'] = "&amp;",  ['<'] = "&lt;",   ['"'] = "&quot;",
	['\t'] = "&#x9;", ['\n'] = "&#xA;", ['\r'] = "&#xD;",
};

static byte_map json_string = {
	"\\u0000", "\\u0001", "\\u0002",      "\\u0003",       "\\u0004",
	"\\u0005", "\\u0006", "\\u0007",      "\\b",           "\\t",
	"\\n",     "\\u000b", "\\f",          "\\r",           "\\u000e",
	"\\u000f", "\\u0010", "\\u0011",      "\\u0012",       "\\u0013",
	"\\u0014", "\\u0015", "\\u0016",      "\\u0017",       "\\u0018",
	"\\u0019", "\\u001a", "\\u001b",      "\\u001c",       "\\u001d",
	"\\u001e", "\\u001f", ['"'] = "\\\"", ['\\'] = "\\\\", [0x7F] = "\\u007f",
};

/* Sixteen bytes at a time: those of most texts stand for themselves. What this lets pass is in no map. */
typedef unsigned char bytes16 __attribute__((vector_size(16)));

static bool are_plain(const char *p)
{
	bytes16 x;

	memcpy(&x, p, sizeof x);
	bytes16 odd = (bytes16)(x < 0x20) | (bytes16)(x == '"') | (bytes16)(x == '&') |
		      (bytes16)(x == '\'') | (bytes16)(x == '<') | (bytes16)(x == '>') |
		      (bytes16)(x == '\\') | (bytes16)(x == 0x7F);
	uint64_t half[2];
	memcpy(half, &odd, sizeof half);
	return (half[0] | half[1]) == 0;
}

static void map_escape(struct buf *b, byte_map *map, struct str s)
{
	size_t from = 0, looked = 0; /* up to there byte by byte */

	for (size_t i = 0; i < s.n; i++) {
		if (i >= looked && s.n >= sizeof(bytes16)) {
			size_t last = s.n - sizeof(bytes16), at = i < last ? i : last;

			looked = at + sizeof(bytes16);
			if (are_plain(s.p + at)) {
				i = looked - 1;
				continue;
			}
		}
		unsigned char c = (unsigned char)s.p[i];

		if (c >= 0x80 || !(*map)[c])
			continue;
		buf_add_bytes(b, s.p + from, i - from);
		buf_add_c(b, (*map)[c]);
		from = i + 1;
	}
	buf_add(b, str_sub(s, from, SIZE_MAX));
}

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* %XX for all but letters, digits and the characters of plain. */
static void percent_escape(struct buf *b, const char *plain, struct str s)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (is_alnum(s.p[i]) || (c && strchr(plain, c))) {
			buf_add_char(b, s.p[i]);
		} else {
			char code[3] = { '%', digits[c >> 4], digits[c & 15] };

			buf_add_bytes(b, code, sizeof code);
		}
	}
}

static void log_escape(struct buf *b, struct str s)
{
	size_t room = 6 * s.n + 2;
	char *p = arena_alloc(b->arena, room);

	buf_add_bytes(b, p, log_value(p, room, s));
}

/* Both separators that spreadsheets use here are quoted: with a Vietnamese locale it is ';'. */
static bool csv_needs_quotes(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (strchr("\",;\r\n\t", s.p[i]) && s.p[i])
			return true;
	}
	return s.n && (s.p[0] == ' ' || s.p[s.n - 1] == ' ');
}

static void csv_escape(struct buf *b, struct str s)
{
	struct str part;
	bool more = s.n > 0;

	if (!csv_needs_quotes(s)) {
		buf_add(b, s);
		return;
	}
	buf_add_char(b, '"');
	while (more) {
		more = str_split(s, '"', &part, &s);
		buf_add(b, part);
		if (more)
			buf_add(b, STR("\"\""));
	}
	buf_add_char(b, '"');
}

/* First characters that make a spreadsheet calculate, also in their full-width forms. Blanks before
 * them do not help: some programs skip them. */
static bool is_formula(struct str s)
{
	static const uint32_t starts[] = {
		'=', '+', '-', '@', '\t', '\r', '\n', 0xFF1D, 0xFF0B, 0xFF0D, 0xFF20,
	};
	struct str rest = s;
	uint32_t c = ' ';

	while (c == ' ' && text_next(&rest, &c))
		;
	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
		if (c == starts[i])
			return true;
	}
	return false;
}

static void csv_sheet_escape(struct buf *b, struct str s)
{
	csv_escape(b, is_formula(s) ? str_cat(b->arena, STR("'"), s) : s);
}

static void ext_value_escape(struct buf *b, struct str s)
{
	buf_add(b, STR("UTF-8''"));
	percent_escape(b, "!#$&+-.^_`|~", s); /* attr-char of RFC 8187 */
}

/* RFC 3986 unreserved: safe in every part of a URL, so that no part needs a table of its own. */
#define URL_PLAIN "-._~"

static const struct {
	byte_map *map;             /* either a map, */
	const char *percent_plain; /* or percent codes, */
	void (*fn)(struct buf *b, struct str s);
} rows[] = {
	[ESCAPE_HTML_TEXT] = { .map = &html_text },
	[ESCAPE_HTML_ATTR] = { .map = &html_attr },
	[ESCAPE_URL_SEGMENT] = { .percent_plain = URL_PLAIN },
	[ESCAPE_URL_QUERY] = { .percent_plain = URL_PLAIN },
	[ESCAPE_JSON] = { .map = &json_string },
	[ESCAPE_XML_TEXT] = { .map = &xml_text },
	[ESCAPE_XML_ATTR] = { .map = &xml_attr },
	[ESCAPE_LOG] = { .fn = log_escape },
	[ESCAPE_CSV] = { .fn = csv_escape },
	[ESCAPE_CSV_SHEET] = { .fn = csv_sheet_escape },
	[ESCAPE_EXT_VALUE] = { .fn = ext_value_escape },
};

_Static_assert(sizeof rows / sizeof rows[0] == ESCAPE__COUNT, "an escaper for each kind");

void text_escape(struct buf *b, enum escape how, struct str s)
{
	bug_if((unsigned)how >= ESCAPE__COUNT);
	s = text_repair(b->arena, s);
	if (rows[how].map)
		map_escape(b, rows[how].map, s);
	else if (rows[how].percent_plain)
		percent_escape(b, rows[how].percent_plain, s);
	else
		rows[how].fn(b, s);
}

void text_disposition(struct buf *b, bool is_attachment, struct str file_name)
{
	struct str ascii = text_ascii(b->arena, file_name);
	char *p = arena_dup(b->arena, ascii.p, ascii.n);

	/* No escapes in the plain form: clients disagree about them, and some decode %. */
	for (size_t i = 0; i < ascii.n; i++) {
		if (p[i] == '"' || p[i] == '\\' || p[i] == '%')
			p[i] = '_';
	}
	buf_add(b, is_attachment ? STR("attachment") : STR("inline"));
	buf_add(b, STR("; filename=\""));
	buf_add(b, str_of_n(p, ascii.n));
	buf_add(b, STR("\"; filename*="));
	text_escape(b, ESCAPE_EXT_VALUE, file_name);
}

/* text.h -- Unicode text: is it sound, its one form, its folded form, and how it is escaped.
 *
 * WHAT      All text inside the program is UTF-8 in NFC without control characters; text_clean makes
 *           it so at the border, or says why it cannot. text_fold gives the form that search
 *           compares ("Đề án" and "de an" are equal). text_escape holds the one table of escapers:
 *           writers of HTML, JSON, XML, CSV, URLs and headers all come here.
 * OWNERSHIP Results live in the arena (or buf) given, or are views into the argument where it was
 *           already as wanted.
 * ERRORS    text_clean: RC_INVALID with key err.text.utf8 (malformed bytes) or err.text.control ({0}
 *           = the code point as "U+0007"). Everything else takes any bytes: what is malformed
 *           counts, folds and prints as U+FFFD, one for each byte.
 * LIMITS    None of its own; lengths for people are counted in code points (text_count).
 * THREADS   Any.
 */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

enum text_shape {
	TEXT_LINE,  /* one line: no control character at all */
	TEXT_LINES, /* also tab and newline; text_clean turns CR LF and CR into newline */
};

/* Well-formed UTF-8 (no surrogates, nothing over U+10FFFF); controls are not looked at. */
bool text_is_utf8(struct str s);
/* The name of the encoding that a Vietnamese text is probably in: "UTF-8", "UTF-16", "UTF-32", "TCVN3",
 * "VNI" or "Windows-1258". */
const char *text_encoding(struct str s);
/* Well-formed, and no C0 or C1 control, DEL, U+FFFE or U+FFFF (which XML cannot carry). With
 * TEXT_LINES tab, LF and CR are welcome. */
bool text_is_valid(struct str s, enum text_shape shape);
/* Takes the next code point off the front of *rest; false at the end. */
bool text_next(struct str *rest, uint32_t *out);
void text_add_point(struct buf *b, uint32_t point);
/* s with U+FFFD for malformed bytes, U+FFFE and U+FFFF; s itself when there are none. */
struct str text_repair(struct arena *a, struct str s);

/* What is shown all the same when text_clean refuses it: repaired, without what is no text, in NFC. In one line
 * a blank stands for each tab and newline. */
struct str text_salvage(struct arena *a, struct str s, enum text_shape shape);

size_t text_count(struct str s);                  /* code points */
struct str text_cut(struct str s, size_t points); /* the first so many */
struct str text_trim(struct str s);               /* Unicode white space, BOM, zero width */

struct str text_nfc(struct arena *a, struct str s);
/* For search: compatibility forms taken apart, tones and marks removed, đ as d, lower case, each run
 * of white space one blank, none at the ends. Folding twice changes nothing. */
struct str text_fold(struct arena *a, struct str s);
/* Full case folding, then NFC: for names that are equal whatever their case, with their marks. */
struct str text_casefold(struct arena *a, struct str s);
struct str text_upper(struct arena *a, struct str s); /* capitals, NFC */
/* The nearest printable ASCII: marks removed, đ as d, case kept, '_' for what has no likeness. */
struct str text_ascii(struct arena *a, struct str s);

/* The border check: trims, checks, normalises. *out is untouched on failure. */
NODISCARD enum rc text_clean(struct arena *a, struct str s, enum text_shape shape, struct str *out,
			     struct err *e);

/* A file name that is safe to show, to store and to give to a browser: the part behind the last / or
 * \, without controls, bidirectional overrides and leading or trailing dots and blanks; <>:"|?* as
 * '_', names that Windows reserves get a '_' in front, nothing left gives "file". Cut to max_points
 * code points and max_bytes bytes, keeping the extension. */
struct str text_file_name(struct arena *a, struct str name, size_t max_points, size_t max_bytes);

enum escape {
	ESCAPE_HTML_TEXT,   /* between tags */
	ESCAPE_HTML_ATTR,   /* inside "..." or '...' */
	ESCAPE_URL_SEGMENT, /* one segment of a path; never give "." or "..", which no escape hides */
	ESCAPE_URL_QUERY,   /* a name or value in a query or form */
	ESCAPE_JSON,        /* inside "..." */
	ESCAPE_XML_TEXT,    /* as canonical XML writes text */
	ESCAPE_XML_ATTR,    /* as canonical XML writes inside "..." */
	ESCAPE_LOG,         /* a logfmt value with its quotes, if it needs them */
	ESCAPE_CSV,         /* a field with its quotes, if it needs them */
	ESCAPE_CSV_SHEET,   /* the same, guarded: no spreadsheet takes it for a formula */
	ESCAPE_EXT_VALUE,   /* RFC 8187: UTF-8''... behind a name like filename*= */
	ESCAPE__COUNT
};
/* Appends s; malformed bytes come out as U+FFFD, as do characters the format cannot carry. */
void text_escape(struct buf *b, enum escape how, struct str s);
/* Appends a Content-Disposition value (RFC 6266) with an ASCII name for old clients and the real one
 * behind it. */
void text_disposition(struct buf *b, bool is_attachment, struct str file_name);

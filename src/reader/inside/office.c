/* office.c -- documents, sheets and slides of today: ZIPs of XML. The names of the parts tell what it is;
 * then those that hold text are read, in rounds, so that what matters most comes before the room is full. */
#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "base/limits.h"
#include "reader/inside/inside.h"

#define PIECE ((size_t)64 << 10)

/* A part whose name begins so makes the file what the row says; some programs number them. */
static const struct {
	const char *begin;
	enum file_kind kind;
} marks[] = {
	{ "word/document", FILE_DOCX },
	{ "xl/workbook", FILE_XLSX },
	{ "ppt/presentation", FILE_PPTX },
};

/* What stands in the part "mimetype" of the others. */
static const struct {
	const char *type;
	enum file_kind kind;
} open_types[] = {
	{ "application/vnd.oasis.opendocument.text", FILE_ODT },
	{ "application/vnd.oasis.opendocument.spreadsheet", FILE_ODS },
	{ "application/vnd.oasis.opendocument.presentation", FILE_ODP },
};

/* Parts with text: round by round, by the beginning of their names. */
static const struct {
	enum file_kind kind;
	int round;
	const char *begin;
	enum markup_rules rules;
} parts[] = {
	{ FILE_DOCX, 0, "word/document", MARKUP_WORDS },
	{ FILE_DOCX, 1, "word/header", MARKUP_WORDS },
	{ FILE_DOCX, 1, "word/footer", MARKUP_WORDS },
	{ FILE_DOCX, 1, "word/footnotes", MARKUP_WORDS },
	{ FILE_DOCX, 1, "word/endnotes", MARKUP_WORDS },
	{ FILE_DOCX, 1, "word/comments", MARKUP_WORDS },
	{ FILE_XLSX, 0, "xl/workbook", MARKUP_BOOK },
	{ FILE_XLSX, 1, "xl/sharedStrings", MARKUP_SHEET },
	{ FILE_XLSX, 2, "xl/worksheets/sheet", MARKUP_SHEET },
	{ FILE_PPTX, 0, "ppt/slides/slide", MARKUP_WORDS },
	{ FILE_PPTX, 1, "ppt/notesSlides/notesSlide", MARKUP_WORDS },
	{ FILE_ODT, 0, "content", MARKUP_OPEN_DOCUMENT },
	{ FILE_ODS, 0, "content", MARKUP_OPEN_DOCUMENT },
	{ FILE_ODP, 0, "content", MARKUP_OPEN_DOCUMENT },
};
#define ROUNDS 3

struct office {
	struct taking *taking;
	struct archive *zip;
	enum file_kind kind;
	int64_t n_entries;
	char piece[PIECE];
};

/* ---- entries ---- */

/* Calls fn with each entry until it says no. */
typedef bool (*entry_fn)(struct office *o, struct str name, int round);

static bool next_entry(struct office *o, struct archive_entry **out)
{
	int rc = archive_read_next_header(o->zip, out);

	if (rc == ARCHIVE_EOF)
		return false;
	if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN)
		o->taking->is_broken = true;
	else if (++o->n_entries > LIMIT_READ_ENTRIES)
		o->taking->is_too_big = true;
	else
		return taking_goes_on(o->taking);
	return false;
}

static void walk(struct office *o, entry_fn fn, int round)
{
	struct archive_entry *entry;

	o->zip = archive_read_new();
	if (!o->zip) {
		o->taking->is_too_big = true;
		return;
	}
	o->n_entries = 0;
	if (archive_read_support_format_zip(o->zip) != ARCHIVE_OK ||
	    archive_read_open_memory(o->zip, o->taking->bytes.p, o->taking->bytes.n) != ARCHIVE_OK)
		o->taking->is_broken = true;
	else
		while (next_entry(o, &entry)) {
			const char *name = archive_entry_pathname(entry);

			if (archive_entry_is_encrypted(entry))
				o->taking->facts.is_encrypted = true;
			else if (name && !fn(o, str_of(name), round))
				break;
		}
	(void)archive_read_free(o->zip);
}

/* The next bytes of the entry; n 0: there are no more that may be had. */
static struct str piece_of(struct office *o)
{
	struct taking *t = o->taking;
	la_ssize_t n = archive_read_data(o->zip, o->piece, sizeof o->piece);

	if (n < 0) {
		t->is_broken = true;
		return STR("");
	}
	t->unpacked += (uint64_t)n;
	if (t->unpacked > LIMIT_READ_UNPACKED) {
		t->is_too_big = true;
		return STR("");
	}
	return str_of_n(o->piece, (size_t)n);
}

/* ---- what it is ---- */

static void open_type_look(struct office *o)
{
	struct str type = piece_of(o);

	for (size_t i = 0;
	     type.n < LIMIT_READ_MIMETYPE && i < sizeof open_types / sizeof open_types[0]; i++) {
		if (str_eq_c(type, open_types[i].type))
			o->kind = open_types[i].kind;
	}
}

/* In an OpenDocument file every part but this one is encrypted by itself. */
static void manifest_look(struct office *o)
{
	struct str piece;

	while ((piece = piece_of(o)).n > 0) {
		if (str_find(piece, STR("encryption-data")) != SIZE_MAX)
			o->taking->facts.is_encrypted = true;
	}
}

static bool is_numbered(struct str name, const char *begin)
{
	return str_starts(name, str_of(begin)) && str_ends(name, STR(".xml"));
}

static bool look(struct office *o, struct str name, int round)
{
	struct reader_facts *f = &o->taking->facts;

	(void)round;
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		if (str_starts(name, str_of(marks[i].begin)))
			o->kind = marks[i].kind;
	}
	if (str_eq_c(name, "mimetype"))
		open_type_look(o);
	if (str_eq_c(name, "META-INF/manifest.xml"))
		manifest_look(o);
	if (str_ends(name, STR("/vbaProject.bin")) ||
	    (str_starts(name, STR("Basic/")) && str_ends(name, STR("/script-lb.xml"))))
		f->has_macros = true;
	if (is_numbered(name, "xl/worksheets/sheet") || is_numbered(name, "ppt/slides/slide"))
		f->pages++;
	return true;
}

/* ---- its text ---- */

static void part_take(struct office *o, enum markup_rules rules)
{
	struct markup *m = markup_open(o->taking, rules);
	struct str piece;

	while (m && (piece = piece_of(o)).n > 0) {
		if (!markup_feed(m, piece) || !taking_goes_on(o->taking))
			break;
	}
	markup_close(m);
	take_point(o->taking, '\n');
}

static bool take(struct office *o, struct str name, int round)
{
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (parts[i].kind != o->kind || parts[i].round != round ||
		    !is_numbered(name, parts[i].begin))
			continue;
		part_take(o, parts[i].rules);
		break;
	}
	return !o->taking->is_too_big;
}

static struct office *open_and_look(struct taking *t)
{
	struct office *o = ARENA_NEW(t->arena, struct office);

	o->taking = t;
	o->kind = FILE_ARCHIVE;
	walk(o, look, 0);
	t->facts.kind = o->kind;
	return o;
}

void office_look(struct taking *t)
{
	(void)open_and_look(t);
}

void office_take(struct taking *t)
{
	struct office *o = open_and_look(t);

	if (o->kind == FILE_ARCHIVE) {
		t->facts.reason = t->facts.is_encrypted ? UNREAD_ENCRYPTED : UNREAD_UNSUPPORTED;
		return;
	}
	for (int round = 0; round < ROUNDS && !t->facts.is_encrypted && taking_goes_on(t); round++)
		walk(o, take, round);
}

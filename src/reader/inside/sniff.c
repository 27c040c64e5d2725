/* sniff.c -- what a file is by its bytes. libmagic knows the world's formats; those that we read ourselves
 * are told by their own marks first. */
#include <magic.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "reader/inside/inside.h"
#include "text/text.h"

#define PDF_HEAD 1024 /* its mark may stand anywhere in so many bytes */

struct sniffer {
	magic_t magic;
};

static void sniffer_close(void *p)
{
	struct sniffer *s = p;

	magic_close(s->magic);
}

struct sniffer *sniffer_open(struct arena *a)
{
	/* what is packed, and how a text is encoded, is looked at elsewhere */
	magic_t m = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TOKENS |
			       MAGIC_NO_CHECK_CDF);
	struct sniffer *s = ARENA_NEW(a, struct sniffer);

	if (!m)
		return NULL;
	s->magic = m;
	arena_defer(a, sniffer_close, s);
	return magic_load(m, NULL) == 0 ? s : NULL;
}

/* The first row whose words begin the type. */
static const struct {
	const char *type;
	enum file_kind kind;
} types[] = {
	{ "application/pdf", FILE_PDF },
	{ "text/rtf", FILE_RTF },
	{ "application/rtf", FILE_RTF },
	{ "image/svg", FILE_TEXT },
	{ "image/", FILE_IMAGE },
	{ "text/", FILE_TEXT },
	{ "application/json", FILE_TEXT },
	{ "application/xml", FILE_TEXT },
	{ "application/x-ndjson", FILE_TEXT },
	{ "application/csv", FILE_TEXT },
	{ "message/", FILE_TEXT },
	{ "application/msword", FILE_OFFICE },
	{ "application/x-ole-storage", FILE_OFFICE },
	{ "application/x-dosexec", FILE_PROGRAM },
	{ "application/vnd.microsoft.portable-executable", FILE_PROGRAM },
	{ "application/x-executable", FILE_PROGRAM },
	{ "application/x-pie-executable", FILE_PROGRAM },
	{ "application/x-sharedlib", FILE_PROGRAM },
	{ "application/x-object", FILE_PROGRAM },
	{ "application/x-mach-binary", FILE_PROGRAM },
	{ "application/x-ms-shortcut", FILE_PROGRAM },
	{ "application/java-archive", FILE_ARCHIVE },
	{ "application/zip", FILE_ARCHIVE },
	{ "application/x-rar", FILE_ARCHIVE },
	{ "application/vnd.rar", FILE_ARCHIVE },
	{ "application/x-7z-compressed", FILE_ARCHIVE },
	{ "application/gzip", FILE_ARCHIVE },
	{ "application/x-tar", FILE_ARCHIVE },
	{ "application/x-bzip2", FILE_ARCHIVE },
	{ "application/x-xz", FILE_ARCHIVE },
	{ "application/zstd", FILE_ARCHIVE },
	{ "application/vnd.ms-cab-compressed", FILE_ARCHIVE },
	{ "application/x-iso9660-image", FILE_ARCHIVE },
};

static enum file_kind kind_of_type(struct str type)
{
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		if (str_starts(type, str_of(types[i].type)))
			return types[i].kind;
	}
	return FILE_OTHER;
}

static bool is_old_office(struct str bytes)
{
	static const char mark[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

	return str_starts(bytes, str_of_n(mark, sizeof mark - 1));
}

static bool is_plain(struct str bytes)
{
	struct str head = str_sub(bytes, 0, LIMIT_READ_HEAD);
	size_t n = head.n;

	/* a code point may be cut in two at the end of the head */
	while (n > 0 && n + 4 > head.n && ((unsigned char)head.p[n - 1] & 0x80) && bytes.n > head.n)
		n--;
	return text_is_valid(str_sub(head, 0, n), TEXT_LINES);
}

enum file_kind sniff(struct sniffer *s, struct str bytes)
{
	struct str head = str_sub(bytes, 0, LIMIT_READ_HEAD);
	const char *type;

	if (bytes.n == 0)
		return FILE_EMPTY;
	if (is_mail(bytes)) /* one about a PDF is still a mail */
		return FILE_MAIL;
	if (str_find(str_sub(bytes, 0, PDF_HEAD), STR("%PDF-")) != SIZE_MAX)
		return FILE_PDF;
	if (str_starts(bytes, STR("PK\3\4")) || str_starts(bytes, STR("PK\5\6")))
		return FILE_ARCHIVE;
	if (is_old_office(bytes))
		return FILE_OFFICE;
	if (str_starts(bytes, STR("{\\rtf")))
		return FILE_RTF;
	type = s ? magic_buffer(s->magic, head.p, head.n) : NULL;
	enum file_kind kind = type ? kind_of_type(str_of(type)) : FILE_OTHER;
	return kind == FILE_OTHER && is_plain(bytes) ? FILE_TEXT : kind;
}

/* ASCII as UTF-16 has it: so streams are named in such files. */
static bool has_name(struct str bytes, struct str name)
{
	char wide[64];

	bug_if(name.n * 2 > sizeof wide);
	for (size_t i = 0; i < name.n; i++) {
		wide[2 * i] = name.p[i];
		wide[2 * i + 1] = 0;
	}
	return memmem(bytes.p, bytes.n, wide, name.n * 2) != NULL;
}

void old_office_look(struct taking *t)
{
	t->facts.is_encrypted = has_name(t->bytes, STR("EncryptedPackage"));
	t->facts.has_macros = has_name(t->bytes, STR("_VBA_PROJECT"));
	t->facts.reason = t->facts.is_encrypted ? UNREAD_ENCRYPTED : UNREAD_UNSUPPORTED;
}

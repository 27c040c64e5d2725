/* media.c -- what a file name's extension says. */
#include "model/media.h"

#define RAW true
#define PACK false

/* RAW: sent as it is, PACK: as the one entry of a ZIP (the Java SDK's habit, which receivers rely
 * on). */
static const struct media media[] = {
	{ "pdf", "application/pdf", RAW, ZIP_NOT },
	{ "doc", "application/msword", RAW, ZIP_NOT },
	{ "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", RAW,
	  ZIP_BASED },
	{ "xls", "application/vnd.ms-excel", RAW, ZIP_NOT },
	{ "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", RAW,
	  ZIP_BASED },
	{ "zip", "application/zip", RAW, ZIP_ITSELF },
	{ "ppt", "application/vnd.ms-powerpoint", PACK, ZIP_NOT },
	{ "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", PACK,
	  ZIP_BASED },
	{ "docm", "application/vnd.ms-word.document.macroEnabled.12", PACK, ZIP_BASED },
	{ "dotx", "application/vnd.openxmlformats-officedocument.wordprocessingml.template", PACK,
	  ZIP_BASED },
	{ "xlsm", "application/vnd.ms-excel.sheet.macroEnabled.12", PACK, ZIP_BASED },
	{ "xlsb", "application/vnd.ms-excel.sheet.binary.macroEnabled.12", PACK, ZIP_BASED },
	{ "xltx", "application/vnd.openxmlformats-officedocument.spreadsheetml.template", PACK,
	  ZIP_BASED },
	{ "pptm", "application/vnd.ms-powerpoint.presentation.macroEnabled.12", PACK, ZIP_BASED },
	{ "ppsx", "application/vnd.openxmlformats-officedocument.presentationml.slideshow", PACK,
	  ZIP_BASED },
	{ "potx", "application/vnd.openxmlformats-officedocument.presentationml.template", PACK,
	  ZIP_BASED },
	{ "vsdx", "application/vnd.ms-visio.drawing.main+xml", PACK, ZIP_BASED },
	{ "odt", "application/vnd.oasis.opendocument.text", PACK, ZIP_BASED },
	{ "ott", "application/vnd.oasis.opendocument.text-template", PACK, ZIP_BASED },
	{ "ods", "application/vnd.oasis.opendocument.spreadsheet", PACK, ZIP_BASED },
	{ "odp", "application/vnd.oasis.opendocument.presentation", PACK, ZIP_BASED },
	{ "odg", "application/vnd.oasis.opendocument.graphics", PACK, ZIP_BASED },
	{ "odf", "application/vnd.oasis.opendocument.formula", PACK, ZIP_BASED },
	{ "epub", "application/epub+zip", PACK, ZIP_BASED },
	{ "jar", "application/java-archive", PACK, ZIP_BASED },
	{ "apk", "application/vnd.android.package-archive", PACK, ZIP_BASED },
	{ "kmz", "application/vnd.google-earth.kmz", PACK, ZIP_BASED },
	{ "xps", "application/vnd.ms-xpsdocument", PACK, ZIP_BASED },
	{ "oxps", "application/oxps", PACK, ZIP_BASED },
	{ "asice", "application/vnd.etsi.asic-e+zip", PACK, ZIP_BASED },
	{ "asics", "application/vnd.etsi.asic-s+zip", PACK, ZIP_BASED },
	{ "rtf", "application/rtf", PACK, ZIP_NOT },
	{ "txt", "text/plain", PACK, ZIP_NOT },
	{ "csv", "text/csv", PACK, ZIP_NOT },
	{ "xml", "application/xml", PACK, ZIP_NOT },
	{ "edxml", "application/xml", PACK, ZIP_NOT },
	{ "json", "application/json", PACK, ZIP_NOT },
	{ "htm", "text/html", PACK, ZIP_NOT },
	{ "html", "text/html", PACK, ZIP_NOT },
	{ "jpg", "image/jpeg", PACK, ZIP_NOT },
	{ "jpeg", "image/jpeg", PACK, ZIP_NOT },
	{ "png", "image/png", PACK, ZIP_NOT },
	{ "gif", "image/gif", PACK, ZIP_NOT },
	{ "bmp", "image/bmp", PACK, ZIP_NOT },
	{ "webp", "image/webp", PACK, ZIP_NOT },
	{ "tif", "image/tiff", PACK, ZIP_NOT },
	{ "tiff", "image/tiff", PACK, ZIP_NOT },
	{ "svg", "image/svg+xml", PACK, ZIP_NOT },
	{ "dwg", "image/vnd.dwg", PACK, ZIP_NOT },
	{ "mp3", "audio/mpeg", PACK, ZIP_NOT },
	{ "mp4", "video/mp4", PACK, ZIP_NOT },
	{ "eml", "message/rfc822", PACK, ZIP_NOT },
	{ "p7s", "application/pkcs7-signature", PACK, ZIP_NOT },
	{ "rar", "application/vnd.rar", PACK, ZIP_NOT },
	{ "7z", "application/x-7z-compressed", PACK, ZIP_NOT },
	{ "gz", "application/gzip", PACK, ZIP_NOT },
	{ "tar", "application/x-tar", PACK, ZIP_NOT },
};
static const struct media unknown = { "", "application/octet-stream", PACK, ZIP_NOT };

static struct str extension_of(struct str name)
{
	for (size_t i = name.n; i-- > 0;)
		if (name.p[i] == '.')
			return str_sub(name, i + 1, name.n);
	return STR_NULL;
}

const struct media *media_of_name(struct str name)
{
	struct str extension = extension_of(name);

	for (size_t i = 0; i < sizeof media / sizeof media[0]; i++)
		if (str_eq_nocase(extension, str_of(media[i].extension)))
			return &media[i];
	return &unknown;
}

struct str media_type_of_name(struct str name)
{
	return str_of(media_of_name(name)->type);
}

bool media_is_program(struct str name)
{
	static const char *const programs[] = {
		"exe", "com", "scr", "pif", "bat", "cmd", "msi", "msp", "dll", "cpl", "js",  "jse",
		"vbs", "vbe", "wsf", "wsh", "hta", "ps1", "lnk", "jar", "reg", "msc", "chm",
	};
	struct str extension = extension_of(name);

	for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++) {
		if (str_eq_nocase(extension, str_of(programs[i])))
			return true;
	}
	return false;
}

#define KIND(k) (1U << (k))
#define WORDS (KIND(FILE_DOCX) | KIND(FILE_ODT) | KIND(FILE_OFFICE) | KIND(FILE_RTF))
#define SHEETS (KIND(FILE_XLSX) | KIND(FILE_ODS) | KIND(FILE_OFFICE))
#define SLIDES (KIND(FILE_PPTX) | KIND(FILE_ODP) | KIND(FILE_OFFICE))
#define ZIPS (KIND(FILE_DOCX) | KIND(FILE_XLSX) | KIND(FILE_PPTX) | KIND(FILE_ODT) | KIND(FILE_ODS))

/* By the beginning of the type that the name stands for; the first row that fits. Programs are saved under
 * the names of their elders and rivals, so one kind of document is as good as another. */
static const struct {
	const char *type;
	unsigned kinds;
} promises[] = {
	{ "application/pdf", KIND(FILE_PDF) },
	{ "application/msword", WORDS },
	{ "application/vnd.ms-word", WORDS },
	{ "application/rtf", WORDS },
	{ "application/vnd.openxmlformats-officedocument.wordprocessingml", WORDS },
	{ "application/vnd.oasis.opendocument.text", WORDS },
	{ "application/vnd.ms-excel", SHEETS },
	{ "application/vnd.openxmlformats-officedocument.spreadsheetml", SHEETS },
	{ "application/vnd.oasis.opendocument.spreadsheet", SHEETS },
	{ "application/vnd.ms-powerpoint", SLIDES },
	{ "application/vnd.openxmlformats-officedocument.presentationml", SLIDES },
	{ "application/vnd.oasis.opendocument.presentation", SLIDES },
	{ "application/zip", KIND(FILE_ARCHIVE) | ZIPS },
	{ "application/vnd.rar", KIND(FILE_ARCHIVE) },
	{ "application/x-7z-compressed", KIND(FILE_ARCHIVE) },
	{ "application/gzip", KIND(FILE_ARCHIVE) },
	{ "text/", KIND(FILE_TEXT) },
	{ "message/rfc822", KIND(FILE_MAIL) | KIND(FILE_TEXT) },
	{ "application/xml", KIND(FILE_TEXT) },
	{ "application/json", KIND(FILE_TEXT) },
	{ "image/svg", KIND(FILE_TEXT) },
	{ "image/vnd.dwg", KIND(FILE_IMAGE) | KIND(FILE_OTHER) },
	{ "image/", KIND(FILE_IMAGE) },
};

bool media_name_lies(struct str name, enum file_kind kind)
{
	struct str type = media_type_of_name(name);

	if (kind == FILE_UNKNOWN || kind == FILE_EMPTY)
		return false;
	for (size_t i = 0; i < sizeof promises / sizeof promises[0]; i++) {
		if (str_starts(type, str_of(promises[i].type)))
			return !(promises[i].kinds & KIND(kind));
	}
	return kind == FILE_PROGRAM && !media_is_program(name);
}

bool media_begins_as_pdf(struct str head)
{
	return str_find(str_sub(head, 0, MEDIA_PDF_HEAD), STR("%PDF-")) != SIZE_MAX;
}

/* Words may begin with MZ too, but not with a byte behind it that no text has. */
bool media_begins_as_program(struct str head)
{
	if (str_starts(head, STR("\x7F"
				 "ELF")))
		return true;
	if (!str_starts(head, STR("MZ")))
		return false;
	for (size_t i = 2; i < head.n && i < 64; i++) {
		unsigned char c = (unsigned char)head.p[i];
		if (c < ' ' && c != '\t' && c != '\n' && c != '\r')
			return true;
	}
	return false;
}

/* media.c -- what a file name's extension says. */
#include "edxml/edxml_int.h"

enum { RAW = 1, ZIP_BASED = 2 };

/* RAW: sent as it is (the Java SDK's habit, which receivers rely on). ZIP_BASED: begins like a ZIP
 * by nature, so that a receiver must not unpack it. */
static const struct {
	const char *extension, *type;
	unsigned flags;
} media[] = {
	{ "pdf", "application/pdf", RAW },
	{ "doc", "application/msword", RAW },
	{ "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	  RAW | ZIP_BASED },
	{ "xls", "application/vnd.ms-excel", RAW },
	{ "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	  RAW | ZIP_BASED },
	{ "zip", "application/zip", RAW | ZIP_BASED },
	{ "ppt", "application/vnd.ms-powerpoint", 0 },
	{ "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	  ZIP_BASED },
	{ "docm", "application/vnd.ms-word.document.macroEnabled.12", ZIP_BASED },
	{ "dotx", "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
	  ZIP_BASED },
	{ "xlsm", "application/vnd.ms-excel.sheet.macroEnabled.12", ZIP_BASED },
	{ "xlsb", "application/vnd.ms-excel.sheet.binary.macroEnabled.12", ZIP_BASED },
	{ "xltx", "application/vnd.openxmlformats-officedocument.spreadsheetml.template",
	  ZIP_BASED },
	{ "pptm", "application/vnd.ms-powerpoint.presentation.macroEnabled.12", ZIP_BASED },
	{ "ppsx", "application/vnd.openxmlformats-officedocument.presentationml.slideshow",
	  ZIP_BASED },
	{ "potx", "application/vnd.openxmlformats-officedocument.presentationml.template",
	  ZIP_BASED },
	{ "vsdx", "application/vnd.ms-visio.drawing.main+xml", ZIP_BASED },
	{ "odt", "application/vnd.oasis.opendocument.text", ZIP_BASED },
	{ "ott", "application/vnd.oasis.opendocument.text-template", ZIP_BASED },
	{ "ods", "application/vnd.oasis.opendocument.spreadsheet", ZIP_BASED },
	{ "odp", "application/vnd.oasis.opendocument.presentation", ZIP_BASED },
	{ "odg", "application/vnd.oasis.opendocument.graphics", ZIP_BASED },
	{ "odf", "application/vnd.oasis.opendocument.formula", ZIP_BASED },
	{ "epub", "application/epub+zip", ZIP_BASED },
	{ "jar", "application/java-archive", ZIP_BASED },
	{ "apk", "application/vnd.android.package-archive", ZIP_BASED },
	{ "kmz", "application/vnd.google-earth.kmz", ZIP_BASED },
	{ "xps", "application/vnd.ms-xpsdocument", ZIP_BASED },
	{ "oxps", "application/oxps", ZIP_BASED },
	{ "asice", "application/vnd.etsi.asic-e+zip", ZIP_BASED },
	{ "asics", "application/vnd.etsi.asic-s+zip", ZIP_BASED },
	{ "rtf", "application/rtf", 0 },
	{ "txt", "text/plain", 0 },
	{ "csv", "text/csv", 0 },
	{ "xml", "application/xml", 0 },
	{ "edxml", "application/xml", 0 },
	{ "json", "application/json", 0 },
	{ "htm", "text/html", 0 },
	{ "html", "text/html", 0 },
	{ "jpg", "image/jpeg", 0 },
	{ "jpeg", "image/jpeg", 0 },
	{ "png", "image/png", 0 },
	{ "gif", "image/gif", 0 },
	{ "bmp", "image/bmp", 0 },
	{ "tif", "image/tiff", 0 },
	{ "tiff", "image/tiff", 0 },
	{ "svg", "image/svg+xml", 0 },
	{ "dwg", "image/vnd.dwg", 0 },
	{ "mp3", "audio/mpeg", 0 },
	{ "mp4", "video/mp4", 0 },
	{ "eml", "message/rfc822", 0 },
	{ "p7s", "application/pkcs7-signature", 0 },
	{ "rar", "application/vnd.rar", 0 },
	{ "7z", "application/x-7z-compressed", 0 },
	{ "gz", "application/gzip", 0 },
	{ "tar", "application/x-tar", 0 },
};
#define MEDIA_COUNT (sizeof media / sizeof media[0])

static struct str extension_of(struct str name)
{
	for (size_t i = name.n; i-- > 0;)
		if (name.p[i] == '.')
			return str_sub(name, i + 1, name.n);
	return STR_NULL;
}

/* MEDIA_COUNT when unknown. */
static size_t media_find(struct str name)
{
	struct str extension = extension_of(name);
	size_t i = 0;

	while (i < MEDIA_COUNT && !str_eq_nocase(extension, str_of(media[i].extension)))
		i++;
	return i;
}

static bool media_has(struct str name, unsigned flag)
{
	size_t i = media_find(name);

	return i < MEDIA_COUNT && (media[i].flags & flag);
}

bool edxml_name_is_raw(struct str name)
{
	return media_has(name, RAW);
}

bool edxml_name_is_zip_based(struct str name)
{
	return media_has(name, ZIP_BASED);
}

struct str edxml_media_type(struct str file_name)
{
	size_t i = media_find(file_name);

	return i < MEDIA_COUNT ? str_of(media[i].type) : STR("application/octet-stream");
}

/* media.c -- what kind of file a name promises. */
#include "model/model.h"

static const struct {
	const char *extension, *type;
} media[] = {
	{ "pdf", "application/pdf" },
	{ "doc", "application/msword" },
	{ "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
	{ "xls", "application/vnd.ms-excel" },
	{ "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
	{ "ppt", "application/vnd.ms-powerpoint" },
	{ "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation" },
	{ "odt", "application/vnd.oasis.opendocument.text" },
	{ "ods", "application/vnd.oasis.opendocument.spreadsheet" },
	{ "rtf", "application/rtf" },
	{ "txt", "text/plain" },
	{ "csv", "text/csv" },
	{ "xml", "application/xml" },
	{ "jpg", "image/jpeg" },
	{ "jpeg", "image/jpeg" },
	{ "png", "image/png" },
	{ "tif", "image/tiff" },
	{ "tiff", "image/tiff" },
	{ "zip", "application/zip" },
	{ "rar", "application/vnd.rar" },
	{ "7z", "application/x-7z-compressed" },
};

struct str media_type_of_name(struct str name)
{
	struct str rest = name, head;

	while (str_split(rest, '.', &head, &rest))
		continue;
	for (size_t i = 0; i < sizeof media / sizeof media[0]; i++) {
		if (head.n < name.n && str_eq_nocase(head, str_of(media[i].extension)))
			return str_of(media[i].type);
	}
	return STR("application/octet-stream");
}

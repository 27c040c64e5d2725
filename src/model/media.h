/* media.h -- what a file name's extension promises.
 *
 * WHAT      One table, for what a page shows and for what goes into a packet; another for what a file under
 *           that name may be. What a browser says of
 *           an upload is not believed.
 * OWNERSHIP Constants only.
 * ERRORS    None: what is not in the table is application/octet-stream.
 */
#pragma once

#include <stdbool.h>

#include "base/str.h"
#include "reader/kind.h"

enum zip_nature {
	ZIP_NOT,   /* a ZIP under that name is only its wrapping */
	ZIP_BASED, /* docx, odt …: a ZIP by nature, and a ZIP around it would hold a ZIP */
	ZIP_ITSELF /* zip: never unpacked */
};

struct media {
	const char *extension, *type;
	bool is_raw; /* goes into a packet as it is, not as the one entry of a ZIP */
	enum zip_nature zip;
};

const struct media *media_of_name(struct str name);
struct str media_type_of_name(struct str name);
/* A name that Windows runs when it is opened; such a file is not sent. */
bool media_is_program(struct str name);
/* A file whose content is of another kind than its name promises, or a program that does not say so. Names
 * that promise nothing, and files that nobody has looked into yet, do not lie. */
bool media_name_lies(struct str name, enum file_kind kind);
/* The first bytes of a file: are they a PDF's (its header may stand anywhere in so many)? */
#define MEDIA_PDF_HEAD 1024
bool media_begins_as_pdf(struct str head);
/* … or a program's, of Windows or Linux? */
bool media_begins_as_program(struct str head);

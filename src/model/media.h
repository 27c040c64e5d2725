/* media.h -- what a file name's extension promises.
 *
 * WHAT      One table, for what a page shows and for what goes into a packet. What a browser says of
 *           an upload is not believed.
 * OWNERSHIP Constants only.
 * ERRORS    None: what is not in the table is application/octet-stream.
 */
#pragma once

#include <stdbool.h>

#include "base/str.h"

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

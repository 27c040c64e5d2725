/* rider.h -- vanthu.json: what our nodes say to each other beside a document.
 *
 * WHAT      One JSON text of a document, sent as an ordinary attachment that other systems ignore
 *           (doc/vanthu-json.md). edxml/rider.h reads and writes it.
 * OWNERSHIP As model.h.
 * ERRORS    None.
 */
#pragma once

#include "base/str.h"
#include "model/enums.h"

#define RIDER_NAME "vanthu.json" /* of the attachment, exactly */
#define RIDER_VERSION 1

struct rider {
	int64_t document_id;
	enum rider_kind kind;
	struct str text; /* the JSON */
};

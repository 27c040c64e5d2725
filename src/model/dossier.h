/* dossier.h -- hồ sơ trình: a document with numbered parts, each on paper, as a file, or both.
 *
 * WHAT      A part lacks its file when none of that name is in the packet; a dossier is complete when no part does.
 * OWNERSHIP Structs hold views; the bytes live in the arena of whoever filled them.
 * ERRORS    None.
 * LIMITS    LIMIT_DOSSIER_PARTS, LIMIT_SUBJECT for a title, LIMIT_REASON, LIMIT_ADDRESSEE.
 */
#pragma once

#include "base/str.h"

struct dossier_part {
	int64_t document_id, n; /* n from 1 */
	struct str title;
	bool has_paper;       /* it also goes, or goes only, on paper */
	struct str file_name; /* of the document's file, "" = there is none */
};
struct dossier {
	int64_t document_id;
	struct str leader; /* of the receiver, to whom it is submitted by name; "" = to the organ */
	struct str reason; /* why it goes incomplete */
	int64_t n_parts, n_missing, issued_at; /* as it was issued */
};
struct dossier_count {
	int64_t n_all, n_incomplete;
};

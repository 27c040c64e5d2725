/* pattern.h -- mẫu phân phối: to whom documents are given, kept under a name.
 *
 * WHAT      Structs, as they stand in the database.
 * OWNERSHIP Whoever loads them.
 * ERRORS    None.
 */
#pragma once

#include "model/model.h"

struct pattern_to {
	int64_t pattern_id;
	int64_t unit_id, account_id; /* one of them */
	enum assignment_part part;
	struct str name;
	bool is_gone; /* it cannot be given to them here, today */
};
struct pattern {
	int64_t id, tenant_id, owner_id;
	bool is_organ; /* offered to the whole organ, else its owner's alone */
	struct str name;
	struct str words; /* of the directive, "" = none */
	int64_t days;     /* working days of whoever leads or supports, 0 = none are said */
	bool is_checked;
	struct str owner_name;
};

/* freeze.h -- đóng băng: what nothing is done to because a competent authority asks for it.
 *
 * WHAT      A document, a work file or a group of documents; of the last two, what is in them is held with them.
 * OWNERSHIP Structs hold views; the bytes live in the arena of whoever filled them.
 * ERRORS    None.
 * TIME      Points in time are int64 µs UTC, 0 = never.
 * LAW       Decree 30/2020/NĐ-CP App. VI IV: khóa hoặc đóng băng các tập hợp.
 */
#pragma once

#include "base/time.h"
#include "model/enums.h"

struct freeze {
	int64_t id, tenant_id;
	int64_t document_id, file_id, group_id; /* one of them */
	struct str authority;                   /* who asked for it */
	struct str reason;
	int64_t made_at;
	struct str made_by;
	int64_t lifted_at; /* 0: it holds */
	struct str lifted_by, lift_reason;
	/* of a list: số đến and its year, số ký hiệu, notation of a file, name of a group */
	struct str name;
	enum direction direction; /* of a document */
};

/* doc_group.h -- nhóm tài liệu: documents of an organ that some of its people may read.
 *
 * WHAT      A group has a level – everybody of the organ reads it, or those of a list –, readers, and rules that say
 *           which documents fall into it when they are registered or issued. Reading is added to what roles and
 *           assignments give; nothing is taken from anybody by a group. It is given to whoever reads what came by
 *           assignment; what was issued is read by whoever drafts, in a group or not.
 * OWNERSHIP Structs hold views; the bytes live in the arena of whoever filled them.
 * ERRORS    None.
 * TIME      Points in time are int64 µs UTC, 0 = never.
 * LIMITS    LIMIT_GROUPS, LIMIT_GROUP_READERS, LIMIT_GROUP_RULES.
 * LAW       Decree 30/2020/NĐ-CP App. VI IV: tạo lập nhóm tài liệu, dữ liệu theo cấp độ thông tin.
 */
#pragma once

#include "base/time.h"
#include "model/enums.h"

struct doc_group {
	int64_t id, tenant_id;
	struct str name;
	enum group_level level; /* never changes: another level is another group */
	struct str description;
	int64_t created_at;
	struct str created_by;
	int64_t ended_at;
	struct str ended_by;
	bool is_held; /* a freeze holds it: nothing comes into it, or leaves it (freeze.h) */
	int64_t version;
	/* of a list */
	int64_t n_documents, n_readers;
};

/* Who reads it: a unit with those below it, a person, or (neither) everybody of the organ who has a post. */
struct group_reader {
	int64_t id, tenant_id, group_id;
	int64_t unit_id, account_id;
	int64_t created_at, ended_at;
	struct str name; /* of a list; "" = everybody */
};

/* What falls into it: of a direction, of a type, of a series. */
struct group_rule {
	int64_t id, tenant_id, group_id;
	enum direction direction;
	struct str type_key, type_name; /* "" = of any type; the key is document_type_key's */
	int64_t series_id;              /* 0 = of any */
	int64_t created_at;
	struct str series_name; /* of a list */
};

/* digest_int.h -- between the files of the digest.
 *
 * WHAT      What a digest says, put into words.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As office.h.
 */
#pragma once

#include "markup/page.h"
#include "office/digest.h"
#include "office/flow.h"

struct digest_facts {
	struct arena *arena;
	enum lang lang;
	struct str name, organ; /* of the person; of the organ */
	struct date today;
	struct str url; /* of the node, "" = unknown: no links */
	bool has_subjects;
	struct office_counts counts;
	bool receives;               /* what waits to be received is theirs */
	int64_t total, late;         /* of all their queues */
	const struct work_row *rows; /* urgent or overdue */
	size_t n_rows, n_more;       /* n_more: that are not named */
};
/* total and late. */
void digest_add_up(struct digest_facts *f);
struct str digest_subject(const struct digest_facts *f);
struct str digest_body(const struct digest_facts *f);
/* Where it is turned off, "" = unknown. */
struct str digest_settings_url(const struct digest_facts *f);

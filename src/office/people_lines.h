/* people_lines.h -- the lines of a list of people, and what each means for the organ as it is.
 *
 * WHAT      people_lines_read looks at the list by itself, people_lines_compare at what is there. What is
 *           wrong becomes faults of the sheet.
 * OWNERSHIP Lines live in the arena given to people_lines_read, what the organ has in that of
 *           organ_people_load.
 * ERRORS    As sheet.h.
 * LIMITS    LIMIT_PEOPLE_NEW accounts that are made at once.
 */
#pragma once

#include "office/office_int.h"
#include "office/sheet.h"
#include "store/people.h"

struct map;

struct person_line {
	int64_t number;
	struct str login, name, mail, unit_code;
	struct date mail_from, mail_until;
	struct post post;
	struct person_line *first;       /* the first line with this login */
	const struct person_line *mails; /* of a first line: whose mailbox theirs is, or NULL */
	/* as it stands in the organ */
	int64_t account_id; /* of a first line; 0 = none yet */
	bool is_there;      /* the account has this post */
	/* of a first line without an account */
	struct new_account account;
	struct str password;
	bool is_made;
};
struct people_lines {
	struct sheet sheet;
	struct person_line *p;
	size_t n;
};
NODISCARD enum rc people_lines_read(struct arena *a, struct str csv, struct people_lines *out,
				    struct import_result *result, struct err *e);

/* What an organ has. */
struct organ_people {
	int64_t tenant_id;
	struct map *units;    /* code -> struct unit, active ones */
	struct map *accounts; /* login -> struct account */
	struct post *posts;   /* by account */
	size_t n_posts;
	struct date today;
};
NODISCARD enum rc organ_people_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t now,
				    struct organ_people *out, struct err *e);
NODISCARD enum rc people_lines_compare(struct tx *tx, struct arena *a, struct people_lines *lines,
				       const struct organ_people *there, struct err *e);

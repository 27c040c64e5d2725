/* doc_group.h -- nhóm tài liệu: made, changed and ended; who reads them; what is in them.
 *
 * WHAT      An administrator, who reads no document, makes groups, says who reads them and what falls into them by
 *           itself; clerks and leaders, who read all, put single documents in and take them out. What is in a group
 *           its readers see beside what they see anyway (sight.h).
 * PROMISES  As doc/office.md (GR1 to GR5) says.
 * OWNERSHIP As office.h.
 * ERRORS    As office.h. RC_INVALID err.form with the problems. RC_CONFLICT err.stale; err.group_ended; err.group_document:
 *           neither registered nor issued, or only to be read. RC_LIMIT err.group_full {0}.
 * TIME      Passed in.
 * LIMITS    LIMIT_GROUPS, LIMIT_GROUP_READERS, LIMIT_GROUP_RULES, LIMIT_GROUP_NAME, LIMIT_REASON.
 * LAW       Decree 30/2020/NĐ-CP App. VI III.3, IV.
 */
#pragma once

#include "model/doc_group.h"
#include "office/office.h"

/* Of the organ, those that are over last: for whoever makes or fills them. */
NODISCARD enum rc office_group_list(struct node *n, struct arena *a, const struct actor *who,
				    struct doc_group **out, size_t *out_n, struct err *e);
struct group_view {
	struct doc_group group;
	struct group_reader *readers;
	size_t n_readers;
	struct group_rule *rules;
	size_t n_rules;
};
NODISCARD enum rc office_group_view(struct node *n, struct arena *a, const struct actor *who,
				    int64_t id, struct group_view *out, struct err *e);

/* id 0: a new one, of the level given; GROUP_ORGAN has everybody as its reader. Else name and description, over the
 * version given (0 = whatever it is now). */
NODISCARD enum rc office_group_save(struct node *n, const struct actor *who,
				    const struct doc_group *form, int64_t now, int64_t *out_id,
				    struct problems *out, struct err *e);
/* Nobody reads anything by it any more, and nothing falls into it. It stays to be looked at. */
NODISCARD enum rc office_group_end(struct node *n, const struct actor *who, int64_t id, int64_t now,
				   struct err *e);

/* r: group_id and a unit or a person; of GROUP_ORGAN neither. It works at once, and waits to be confirmed. */
NODISCARD enum rc office_group_reader_add(struct node *n, const struct actor *who,
					  const struct group_reader *r, int64_t now,
					  int64_t *out_id, struct problems *out, struct err *e);
NODISCARD enum rc office_group_reader_end(struct node *n, const struct actor *who, int64_t id,
					  int64_t now, struct err *e);

/* r: group_id, direction; type_name "" = any, series_id 0 = any. What is there already is left where it is. */
NODISCARD enum rc office_group_rule_add(struct node *n, const struct actor *who,
					const struct group_rule *r, int64_t now, int64_t *out_id,
					struct problems *out, struct err *e);
NODISCARD enum rc office_group_rule_drop(struct node *n, const struct actor *who, int64_t group_id,
					 int64_t id, int64_t now, struct err *e);

/* A registered or issued document into a group, or out of it; done twice it is done once. */
struct group_filling {
	int64_t group_id, document_id;
	bool is_out;
};
NODISCARD enum rc office_group_fill(struct node *n, const struct actor *who,
				    const struct group_filling *f, int64_t now, struct err *e);
/* The groups that a document is in, and those that it may be put into: for whoever may. */
struct document_groups {
	struct document document;
	struct doc_group *in, *others;
	size_t n_in, n_others;
};
NODISCARD enum rc office_groups_of(struct node *n, struct arena *a, const struct actor *who,
				   int64_t document_id, struct document_groups *out, struct err *e);

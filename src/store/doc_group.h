/* doc_group.h -- rows of doc_group, group_reader, group_rule, group_item.
 *
 * WHAT      Groups of an organ's documents. What follows for who sees a document is sight_renew (store/flow.h); who
 *           the readers of a group are is asked when somebody looks, so a change of readers writes nothing else.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says. RC_NOT_FOUND err.not_found; RC_CONFLICT err.stale: somebody else was first, or it has ended.
 * TIME      Passed in.
 */
#pragma once

#include "db/db.h"
#include "model/doc_group.h"

NODISCARD enum rc doc_group_insert(struct tx *tx, struct arena *a, const struct doc_group *g,
				   int64_t *out_id, struct err *e);
/* Name and description over the row that has g->version. */
NODISCARD enum rc doc_group_save(struct tx *tx, const struct doc_group *g, struct err *e);
/* With g->ended_at and ended_by; nobody sees anything by it any more, and nothing falls into it. */
NODISCARD enum rc doc_group_end(struct tx *tx, const struct doc_group *g, struct err *e);
NODISCARD enum rc doc_group_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
				 struct doc_group *out, struct err *e);
/* Those that are over last. */
NODISCARD enum rc doc_group_list(struct tx *tx, struct arena *a, int64_t tenant_id,
				 struct doc_group **out, size_t *out_n, struct err *e);
NODISCARD enum rc doc_group_of_document(struct tx *tx, struct arena *a, int64_t document_id,
					struct doc_group **out, size_t *out_n, struct err *e);
/* How many there are, and whether another than but_id has the name. */
NODISCARD enum rc doc_group_count(struct tx *tx, struct arena *a, const struct doc_group *like,
				  int64_t *out_n, bool *out_has_name, struct err *e);

/* *out_id 0: they read it already. */
NODISCARD enum rc group_reader_insert(struct tx *tx, struct arena *a, const struct group_reader *r,
				      int64_t *out_id, struct err *e);
/* ended_at 0: they read it again. RC_CONFLICT err.stale: it is so already. */
NODISCARD enum rc group_reader_set_end(struct tx *tx, const struct group_reader *r,
				       int64_t ended_at, struct err *e);
NODISCARD enum rc group_reader_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
				    struct group_reader *out, struct err *e);
NODISCARD enum rc group_reader_list(struct tx *tx, struct arena *a, int64_t group_id,
				    struct group_reader **out, size_t *out_n, struct err *e);
/* Whether the same reads the group by another row. */
NODISCARD enum rc group_reader_is_there(struct tx *tx, struct arena *a, int64_t id, bool *out,
					struct err *e);

/* What falls into a group by itself; the rules of one, in the order they were made. RC_NOT_FOUND: no such rule
 * of the group. */
NODISCARD enum rc group_rule_insert(struct tx *tx, struct arena *a, const struct group_rule *r,
				    int64_t *out_id, struct err *e);
NODISCARD enum rc group_rule_drop(struct tx *tx, int64_t group_id, int64_t id, struct err *e);
NODISCARD enum rc group_rule_list(struct tx *tx, struct arena *a, int64_t group_id,
				  struct group_rule **out, size_t *out_n, struct err *e);

/* by "": a rule. *out_is_new false: it is in it already, or may not be. */
NODISCARD enum rc group_item_put(struct tx *tx, int64_t group_id, int64_t document_id, int64_t at,
				 struct str by, bool *out_is_new, struct err *e);
NODISCARD enum rc group_item_drop(struct tx *tx, int64_t group_id, int64_t document_id,
				  struct err *e);
/* By rules, what was just registered or issued; how many groups. */
NODISCARD enum rc group_item_fall(struct tx *tx, int64_t document_id, struct str type_key,
				  int64_t at, int64_t *out_n, struct err *e);

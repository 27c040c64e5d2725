/* dossier.c -- rows of dossier and dossier_part. */
#include "store/dossier.h"

#include "gen/queries.h"
#include "store/rows.h"

enum rc dossier_drop(struct tx *tx, int64_t document_id, struct err *e)
{
	TRY(q_dossier_part_drop(tx, document_id, NULL, e));
	return q_dossier_drop(tx, document_id, NULL, e);
}

enum rc dossier_save(struct tx *tx, const struct dossier *x, const struct dossier_part *parts,
		     size_t n, struct err *e)
{
	if (n == 0)
		return dossier_drop(tx, x->document_id, e);
	TRY(q_dossier_part_drop(tx, x->document_id, NULL, e));
	TRY(q_dossier_put(tx, x, NULL, e));
	for (size_t i = 0; i < n; i++) {
		struct dossier_part part = parts[i];
		part.document_id = x->document_id;
		part.n = (int64_t)i + 1;
		TRY(q_dossier_part_insert(tx, &part, NULL, e));
	}
	return RC_OK;
}

enum rc dossier_find(struct tx *tx, struct arena *a, int64_t document_id, struct dossier *out,
		     struct err *e)
{
	return q_dossier_find(tx, a, document_id, out, e);
}

enum rc dossier_parts(struct tx *tx, struct arena *a, int64_t document_id,
		      struct dossier_part **out, size_t *out_n, struct err *e)
{
	return q_dossier_part_list(tx, a, document_id, out, out_n, e);
}

enum rc dossier_issue(struct tx *tx, const struct dossier *x, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_dossier_issue(tx, x, &changed, e);

	return row_there(rc, changed, e);
}

enum rc dossier_count(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t from_at,
		      int64_t until_at, struct dossier_count *out, struct err *e)
{
	const struct q_dossier_count_args args = { .tenant_id = tenant_id,
						   .from_at = from_at,
						   .until_at = until_at };

	return q_dossier_count(tx, a, &args, out, e);
}

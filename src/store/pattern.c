/* pattern.c -- rows of pattern and pattern_to. */
#include "store/pattern.h"

#include "base/limits.h"
#include "gen/queries.h"

enum rc pattern_list(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t owner_id,
		     struct pattern **out, size_t *out_n, struct err *e)
{
	const struct q_pattern_list_args args = { .tenant_id = tenant_id,
						  .owner_id = owner_id,
						  .most = LIMIT_SAVED_LISTED };

	return q_pattern_list(tx, a, &args, out, out_n, e);
}

enum rc pattern_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
		     struct pattern *out, struct err *e)
{
	const struct q_pattern_load_args args = { .tenant_id = tenant_id, .id = id };
	enum rc rc = q_pattern_load(tx, a, &args, out, e);

	if (rc != RC_NOT_FOUND)
		return rc;
	return err_set(e, rc, "err.not_found", "no pattern %lld", (long long)id);
}

enum rc pattern_to_list(struct tx *tx, struct arena *a, int64_t id, struct pattern_to **out,
			size_t *out_n, struct err *e)
{
	return q_pattern_to_list(tx, a, id, out, out_n, e);
}

enum rc pattern_to_all(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t owner_id,
		       struct pattern_to **out, size_t *out_n, struct err *e)
{
	const struct q_pattern_to_all_args args = { .tenant_id = tenant_id, .owner_id = owner_id };

	return q_pattern_to_all(tx, a, &args, out, out_n, e);
}

enum rc pattern_count(struct tx *tx, struct arena *a, int64_t owner_id, struct str name,
		      int64_t *out, struct err *e)
{
	const struct q_pattern_count_args args = { .owner_id = owner_id, .name = name };
	struct q_pattern_count_row row;

	TRY(q_pattern_count(tx, a, &args, &row, e));
	*out = row.n;
	return RC_OK;
}

enum rc pattern_save(struct tx *tx, struct arena *a, const struct pattern *x,
		     const struct pattern_to *to, size_t n, int64_t now, int64_t *out_id,
		     struct err *e)
{
	struct q_pattern_put_row row;
	int64_t changed;

	TRY(q_pattern_put(tx, a, x, now, &row, e));
	TRY(q_pattern_to_drop(tx, row.id, NULL, e));
	for (size_t i = 0; i < n; i++) {
		const struct q_pattern_to_put_args args = { .pattern_id = row.id,
							    .n = (int64_t)i + 1 };
		TRY(q_pattern_to_put(tx, &to[i], &args, &changed, e));
		if (changed != 1)
			return err_set(e, RC_NOT_FOUND, "err.not_found", "not of this organ");
	}
	*out_id = row.id;
	return RC_OK;
}

enum rc pattern_drop(struct tx *tx, int64_t tenant_id, int64_t id, struct err *e)
{
	const struct q_pattern_drop_args args = { .tenant_id = tenant_id, .id = id };
	int64_t changed;

	TRY(q_pattern_to_drop(tx, id, NULL, e));
	TRY(q_pattern_drop(tx, &args, &changed, e));
	return changed == 1 ? RC_OK
			    : err_set(e, RC_NOT_FOUND, "err.not_found", "no pattern %lld",
				      (long long)id);
}

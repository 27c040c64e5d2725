/* kept_file.c -- rows of kept_file. */
#include "store/kept_file.h"

#include "base/limits.h"
#include "gen/queries.h"

enum rc kept_file_add(struct tx *tx, struct arena *a, const struct kept_file *x, int64_t most_bytes,
		      struct err *e)
{
	const struct q_kept_file_trim_args trim = { .tenant_id = x->tenant_id,
						    .account_id = x->account_id,
						    .most = LIMIT_KEPT_FILES - 1 };
	const struct q_kept_file_bytes_args whose = { .tenant_id = x->tenant_id,
						      .account_id = x->account_id };
	struct q_kept_file_bytes_row all;

	TRY(q_kept_file_trim(tx, &trim, NULL, e));
	TRY(q_kept_file_bytes(tx, a, &whose, &all, e));
	if (all.bytes + x->bytes > most_bytes)
		return err_set(e, RC_LIMIT, NULL, "%lld bytes are kept", (long long)all.bytes);
	return q_kept_file_add(tx, x, NULL, e);
}

enum rc kept_file_list(struct tx *tx, struct arena *a, const struct kept_file *whose,
		       struct kept_file **out, size_t *out_n, struct err *e)
{
	const struct q_kept_file_list_args args = { .tenant_id = whose->tenant_id,
						    .account_id = whose->account_id,
						    .form_key = whose->form_key };

	return q_kept_file_list(tx, a, &args, out, out_n, e);
}

enum rc kept_file_sweep(struct tx *tx, int64_t before_at, struct err *e)
{
	return q_kept_file_sweep(tx, before_at, NULL, e);
}

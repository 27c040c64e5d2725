/* mail.c -- rows of mail. */
#include "store/mail.h"

#include "base/limits.h"
#include "gen/queries.h"

enum rc mail_keep(struct tx *tx, struct arena *a, const struct kept_mail *x, int64_t *out_id,
		  struct err *e)
{
	const struct q_mail_trim_args trim = { .tenant_id = x->tenant_id,
					       .account_id = x->account_id,
					       .most = LIMIT_MAILS_WAITING - 1 };
	struct q_mail_keep_row row;

	TRY(q_mail_trim(tx, &trim, NULL, e));
	TRY(q_mail_keep(tx, a, x, &row, e));
	*out_id = row.id;
	return RC_OK;
}

enum rc mail_find(struct tx *tx, struct arena *a, const struct kept_mail *whose,
		  struct kept_mail *out, struct err *e)
{
	const struct q_mail_find_args args = { .tenant_id = whose->tenant_id,
					       .account_id = whose->account_id,
					       .id = whose->id };
	enum rc rc = q_mail_find(tx, a, &args, out, e);

	return rc == RC_NOT_FOUND ? err_set(e, rc, "err.mail_gone", "no such mail") : rc;
}

enum rc mail_enter(struct tx *tx, int64_t id, int64_t document_id, struct err *e)
{
	const struct q_mail_enter_args args = { .id = id, .document_id = document_id };
	int64_t changed = 0;

	TRY(q_mail_enter(tx, &args, &changed, e));
	return changed == 1 ? RC_OK
			    : err_set(e, RC_CONFLICT, "err.mail_entered", "it is a document");
}

enum rc mail_find_twin(struct tx *tx, struct arena *a, int64_t tenant_id, struct str message_id,
		       struct mail_twin *out, struct err *e)
{
	const struct q_mail_twin_args args = { .tenant_id = tenant_id, .message_id = message_id };
	struct mail_twin *rows;
	size_t n = 0;

	if (message_id.n > 0)
		TRY(q_mail_twin(tx, a, &args, &rows, &n, e));
	*out = n > 0 ? rows[0] : (struct mail_twin){ .document_id = 0 };
	return RC_OK;
}

enum rc mail_sweep(struct tx *tx, int64_t before_at, struct err *e)
{
	return q_mail_sweep(tx, before_at, NULL, e);
}

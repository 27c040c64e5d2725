/* tenant.c -- rows of tenant, account, session, login_failure. */
#include "store/tenant.h"

#include "gen/queries.h"

enum rc tenant_load(struct tx *tx, struct arena *a, int64_t id, struct tenant *out, struct err *e)
{
	return q_tenant_load(tx, a, id, out, e);
}

enum rc tenant_load_by_code(struct tx *tx, struct arena *a, struct str organ_code,
			    struct tenant *out, struct err *e)
{
	enum rc rc = q_tenant_load_by_code(tx, a, organ_code, out, e);

	if (rc == RC_NOT_FOUND) {
		rc = err_set(e, rc, "err.no_tenant", "organ %.*s is not on this node",
			     STR_FMT(organ_code));
		err_param(e, organ_code);
	}
	return rc;
}

enum rc tenant_list(struct tx *tx, struct arena *a, struct tenant **out, size_t *out_n,
		    struct err *e)
{
	return q_tenant_list(tx, a, out, out_n, e);
}

enum rc tenant_insert(struct tx *tx, struct arena *a, const struct tenant *t, bool is_office,
		      int64_t *out_id, struct err *e)
{
	struct q_tenant_insert_row row;

	TRY(q_tenant_insert(tx, a, t, is_office, &row, e));
	const struct q_series_main_make_args entry = { .tenant_id = row.id,
						       .direction = DIRECTION_INCOMING },
					     exit = { .tenant_id = row.id,
						      .direction = DIRECTION_OUTGOING };
	TRY(q_series_main_make(tx, &entry, NULL, e));
	TRY(q_series_main_make(tx, &exit, NULL, e));
	*out_id = row.id;
	return RC_OK;
}

enum rc tenant_update(struct tx *tx, const struct tenant *t, struct err *e)
{
	return q_tenant_update(tx, t, NULL, e);
}

enum rc tenant_axis_contact(struct tx *tx, struct arena *a, int64_t tenant_id,
			    struct axis_contact *out, struct err *e)
{
	return q_tenant_axis_contact(tx, a, tenant_id, out, e);
}

/* ---- turns at the axis ---- */

enum rc tenant_poll_claim(struct tx *tx, struct arena *a, const struct poll_claim *c,
			  int64_t *out_id, int64_t *out_count, struct err *e)
{
	const struct q_tenant_poll_claim_args args = { .now = c->now,
						       .horizon = c->horizon_at,
						       .lease_until_at = c->lease_until_at };
	struct q_tenant_poll_claim_row *rows;
	struct q_tenant_poll_count_row count;
	size_t n;

	TRY(q_tenant_poll_claim(tx, a, &args, &rows, &n, e));
	if (n == 0)
		return err_set(e, RC_NOT_FOUND, NULL, "no organ is due");
	TRY(q_tenant_poll_count(tx, a, &count, e));
	*out_id = rows[0].id;
	*out_count = count.n;
	return RC_OK;
}

enum rc tenant_poll_keep(struct tx *tx, int64_t id, int64_t lease_until_at, struct err *e)
{
	const struct q_tenant_poll_keep_args args = { .id = id, .lease_until_at = lease_until_at };
	return q_tenant_poll_keep(tx, &args, NULL, e);
}

enum rc tenant_looks_failing(struct tx *tx, struct arena *a, int64_t *out_organs, struct err *e)
{
	struct q_tenant_looks_failing_row row;

	TRY(q_tenant_looks_failing(tx, a, &row, e));
	*out_organs = row.organs;
	return RC_OK;
}

enum rc tenant_poll_next(struct tx *tx, struct arena *a, int64_t *out_at, struct err *e)
{
	struct q_tenant_poll_next_row row;

	TRY(q_tenant_poll_next(tx, a, &row, e));
	*out_at = row.n > 0 ? row.at : INT64_MAX;
	return RC_OK;
}

enum rc tenant_poll_end(struct tx *tx, int64_t id, int64_t due_at,
			const struct axis_contact *contact, struct err *e)
{
	const struct q_tenant_poll_end_args args = {
		.id = id, .due_at = due_at, .seen_at = contact->seen_at, .error = contact->error
	};
	return q_tenant_poll_end(tx, &args, NULL, e);
}

enum rc tenant_poll_leases_end(struct tx *tx, struct err *e)
{
	return q_tenant_poll_leases_end(tx, NULL, e);
}

enum rc tenant_directories(struct tx *tx, struct arena *a, struct tenant_directory **out,
			   size_t *out_n, struct err *e)
{
	return q_tenant_directories(tx, a, out, out_n, e);
}

enum rc tenant_directory_load(struct tx *tx, struct arena *a, int64_t tenant_id,
			      struct tenant_directory *out, struct err *e)
{
	return q_tenant_directory(tx, a, tenant_id, out, e);
}

enum rc tenant_directory_copied(struct tx *tx, const struct tenant_directory *d, struct err *e)
{
	const struct q_tenant_directory_copied_args args = { .axis_url = d->axis_url,
							     .now = d->copied_at,
							     .version = d->version,
							     .is_full = d->full_at > 0 };
	return q_tenant_directory_copied(tx, &args, NULL, e);
}

enum rc tenant_directory_try(struct tx *tx, struct str axis_url, int64_t now, int64_t not_since,
			     bool *out_may, struct err *e)
{
	const struct q_tenant_directory_try_args args = { .axis_url = axis_url,
							  .now = now,
							  .not_since = not_since };
	int64_t changed;

	TRY(q_tenant_directory_try(tx, &args, &changed, e));
	*out_may = changed > 0;
	return RC_OK;
}

enum rc tenant_directory_want(struct tx *tx, struct str axis_url, int64_t now, struct err *e)
{
	const struct q_tenant_directory_want_args args = { .axis_url = axis_url, .now = now };
	return q_tenant_directory_want(tx, &args, NULL, e);
}

enum rc tenant_directory_hint(struct tx *tx, struct str axis_url, int64_t version, int64_t now,
			      bool *out_is_news, struct err *e)
{
	const struct q_tenant_directory_hint_args args = { .axis_url = axis_url,
							   .version = version,
							   .now = now };
	int64_t changed;

	TRY(q_tenant_directory_hint(tx, &args, &changed, e));
	*out_is_news = changed > 0;
	return RC_OK;
}

/* ---- accounts ---- */

enum rc account_logins(struct tx *tx, struct arena *a, int64_t tenant_id, struct str login,
		       struct account_login **out, size_t *out_n, struct err *e)
{
	const struct q_account_logins_args args = { .tenant_id = tenant_id, .login = login };
	return q_account_logins(tx, a, &args, out, out_n, e);
}

enum rc account_load(struct tx *tx, struct arena *a, int64_t id, struct account *out, struct err *e)
{
	return q_account_load(tx, a, id, out, e);
}

enum rc account_list(struct tx *tx, struct arena *a, int64_t tenant_id, struct date today,
		     struct account **out, size_t *out_n, struct err *e)
{
	const struct q_account_list_args args = { .tenant_id = tenant_id, .today = today };
	return q_account_list(tx, a, &args, out, out_n, e);
}

enum rc account_insert(struct tx *tx, struct arena *a, const struct account *x,
		       struct str password_hash, int64_t *out_id, struct err *e)
{
	struct q_account_insert_row row;

	TRY(q_account_insert(tx, a, x, password_hash, &row, e));
	*out_id = row.id;
	return RC_OK;
}

enum rc account_update(struct tx *tx, const struct account *x, struct err *e)
{
	return q_account_update(tx, x, NULL, e);
}

enum rc account_set_password(struct tx *tx, int64_t id, struct str password_hash, bool must_change,
			     struct err *e)
{
	const struct q_account_set_password_args args = { .id = id,
							  .password_hash = password_hash,
							  .must_change = must_change };
	return q_account_set_password(tx, &args, NULL, e);
}

enum rc account_renew_hash(struct tx *tx, int64_t id, struct str password_hash, struct str old_hash,
			   struct err *e)
{
	const struct q_account_renew_hash_args args = { .id = id,
							.password_hash = password_hash,
							.old_hash = old_hash };
	return q_account_renew_hash(tx, &args, NULL, e);
}

enum rc account_note_login(struct tx *tx, int64_t id, int64_t now, struct err *e)
{
	const struct q_account_note_login_args args = { .id = id, .now = now };
	return q_account_note_login(tx, &args, NULL, e);
}

enum rc account_set_language(struct tx *tx, int64_t id, struct str language, struct err *e)
{
	const struct q_account_set_language_args args = { .id = id, .language = language };
	return q_account_set_language(tx, &args, NULL, e);
}

/* ---- sessions ---- */

enum rc session_insert(struct tx *tx, const struct session_row *s,
		       const struct blob_id *token_sha256, struct err *e)
{
	return q_session_insert(tx, s, token_sha256, NULL, e);
}

enum rc session_load(struct tx *tx, struct arena *a, const struct blob_id *token_sha256,
		     struct session_row *out, struct err *e)
{
	return q_session_load(tx, a, token_sha256, out, e);
}

enum rc session_touch(struct tx *tx, int64_t id, int64_t now, struct err *e)
{
	const struct q_session_touch_args args = { .id = id, .now = now };
	return q_session_touch(tx, &args, NULL, e);
}

enum rc session_list_tokens(struct tx *tx, struct arena *a, int64_t account_id,
			    struct session_row **out, size_t *out_n, struct err *e)
{
	return q_session_list_tokens(tx, a, account_id, out, out_n, e);
}

enum rc session_delete(struct tx *tx, const struct blob_id *token_sha256, struct err *e)
{
	return q_session_delete(tx, token_sha256, NULL, e);
}

enum rc session_delete_id(struct tx *tx, int64_t account_id, int64_t id, int64_t *out_changed,
			  struct err *e)
{
	const struct q_session_delete_id_args args = { .account_id = account_id, .id = id };
	return q_session_delete_id(tx, &args, out_changed, e);
}

enum rc session_delete_of(struct tx *tx, int64_t account_id, int64_t keep_id, struct err *e)
{
	const struct q_session_delete_of_args args = { .account_id = account_id,
						       .keep_id = keep_id };
	return q_session_delete_of(tx, &args, NULL, e);
}

enum rc session_delete_expired(struct tx *tx, int64_t now, struct err *e)
{
	return q_session_delete_expired(tx, now, NULL, e);
}

/* ---- throttling ---- */

enum rc login_failure_load(struct tx *tx, struct arena *a, struct str key,
			   struct login_failure *out, struct err *e)
{
	return q_login_failure_load(tx, a, key, out, e);
}

enum rc login_failure_store(struct tx *tx, struct str key, const struct login_failure *f,
			    int64_t now, struct err *e)
{
	const struct q_login_failure_store_args args = { .key = key, .now = now };
	return q_login_failure_store(tx, f, &args, NULL, e);
}

enum rc login_failure_clear(struct tx *tx, struct str key, struct err *e)
{
	return q_login_failure_clear(tx, key, NULL, e);
}

enum rc login_failure_sweep(struct tx *tx, int64_t before_at, struct err *e)
{
	return q_login_failure_sweep(tx, before_at, NULL, e);
}

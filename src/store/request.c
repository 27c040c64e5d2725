/* request.c -- rows of request. */
#include "store/request.h"

#include "base/limits.h"
#include "gen/queries.h"
#include "store/rows.h"

enum rc request_insert(struct tx *tx, const struct request *x, struct err *e)
{
	return q_request_insert(tx, x, NULL, e);
}

enum rc request_end(struct tx *tx, const struct request *x, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_request_end(tx, x, &changed, e);

	return row_undone(rc, changed, "err.request_answered", e);
}

enum rc request_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
		     struct request *out, struct err *e)
{
	const struct q_request_load_args args = { .tenant_id = tenant_id, .id = id };
	enum rc rc = q_request_load(tx, a, &args, out, e);

	return rc == RC_NOT_FOUND
		       ? err_set(e, rc, "err.not_found", "no request %lld", (long long)id)
		       : rc;
}

enum rc request_list(struct tx *tx, struct arena *a, int64_t document_id, struct request **out,
		     size_t *out_n, struct err *e)
{
	return q_request_list(tx, a, document_id, out, out_n, e);
}

static enum rc first_of(const struct request *rows, size_t n, struct request *out, struct err *e)
{
	if (n == 0)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "nothing is asked");
	*out = rows[0];
	return RC_OK;
}

enum rc request_of_delivery(struct tx *tx, struct arena *a, int64_t delivery_id,
			    struct request *out, struct err *e)
{
	struct request *rows;
	size_t n;

	TRY(q_request_of_delivery(tx, a, delivery_id, &rows, &n, e));
	return first_of(rows, n, out, e);
}

enum rc request_of_packet(struct tx *tx, struct arena *a, int64_t packet_id, struct request *out,
			  struct err *e)
{
	struct request *rows;
	size_t n;

	TRY(q_request_of_packet(tx, a, packet_id, &rows, &n, e));
	return first_of(rows, n, out, e);
}

enum rc request_of_update(struct tx *tx, struct arena *a, int64_t update_id, struct request *out,
			  struct err *e)
{
	struct request *rows;
	size_t n;

	TRY(q_request_of_update(tx, a, update_id, &rows, &n, e));
	return first_of(rows, n, out, e);
}

enum rc request_waiting(struct tx *tx, struct arena *a, int64_t tenant_id, struct request **out,
			size_t *out_n, struct err *e)
{
	const struct q_request_waiting_args args = { .tenant_id = tenant_id,
						     .most = LIMIT_LIST_PAGE };

	return q_request_waiting(tx, a, &args, out, out_n, e);
}

enum rc request_waiting_count(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t *out,
			      struct err *e)
{
	const struct q_request_waiting_count_args args = { .tenant_id = tenant_id,
							   .most = LIMIT_LIST_PAGE };
	struct q_request_waiting_count_row row;

	TRY(q_request_waiting_count(tx, a, &args, &row, e));
	*out = row.n;
	return RC_OK;
}

enum rc extension_drop(struct tx *tx, int64_t document_id, struct str answer, int64_t now,
		       struct err *e)
{
	const struct q_extension_drop_args args = { .document_id = document_id,
						    .now = now,
						    .answer = answer };

	return q_extension_drop(tx, &args, NULL, e);
}

/* packet.c -- rows of packet. */
#include "store/packet.h"

#include "gen/queries.h"

enum rc packet_insert(struct tx *tx, struct arena *a, const struct packet *p, int64_t *out_id,
		      struct err *e)
{
	struct q_packet_insert_row row;

	TRY(q_packet_insert(tx, a, p, &row, e));
	*out_id = row.id;
	return RC_OK;
}

enum rc packet_load(struct tx *tx, struct arena *a, int64_t id, struct packet *out, struct err *e)
{
	return q_packet_load(tx, a, id, out, e);
}

/* The first of the rows, if any. */
static enum rc first_of(const struct packet *rows, size_t n, struct packet *out, struct err *e)
{
	if (n == 0)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "no such packet");
	*out = rows[0];
	return RC_OK;
}

enum rc packet_find_fetched(struct tx *tx, struct arena *a, int64_t tenant_id,
			    struct str axis_doc_id, struct packet *out, struct err *e)
{
	const struct q_packet_fetched_args args = { .tenant_id = tenant_id,
						    .axis_doc_id = axis_doc_id };
	struct packet *rows;
	size_t n;

	TRY(q_packet_fetched(tx, a, &args, &rows, &n, e));
	return first_of(rows, n, out, e);
}

enum rc packet_find_of_part(struct tx *tx, struct arena *a, const struct packet *like,
			    struct packet *out, struct err *e)
{
	const struct q_packet_of_part_args args = { .tenant_id = like->tenant_id,
						    .from_code = like->from_code,
						    .document_code = like->document_code };
	struct packet *rows;
	size_t n;

	TRY(q_packet_of_part(tx, a, &args, &rows, &n, e));
	return first_of(rows, n, out, e);
}

enum rc packet_give(struct tx *tx, int64_t id, int64_t document_id, struct err *e)
{
	const struct q_packet_give_args args = { .id = id, .document_id = document_id };

	return q_packet_give(tx, &args, NULL, e);
}

enum rc packet_find_twin(struct tx *tx, struct arena *a, const struct packet *like,
			 struct packet *out, struct err *e)
{
	const struct q_packet_twin_args args = { .tenant_id = like->tenant_id,
						 .from_code = like->from_code,
						 .blob = like->blob };
	struct packet *rows;
	size_t n;

	TRY(q_packet_twin(tx, a, &args, &rows, &n, e));
	return first_of(rows, n, out, e);
}

enum rc packet_find_of_document(struct tx *tx, struct arena *a, int64_t document_id,
				struct packet *out, struct err *e)
{
	struct packet *rows;
	size_t n;

	TRY(q_packet_of_document(tx, a, document_id, &rows, &n, e));
	return first_of(rows, n, out, e);
}

enum rc packet_has_status(struct tx *tx, struct arena *a, int64_t document_id,
			  struct str status_code, bool *out, struct err *e)
{
	const struct q_packet_status_sent_args args = { .document_id = document_id,
							.status_code = status_code };
	struct q_packet_status_sent_row row;

	TRY(q_packet_status_sent(tx, a, &args, &row, e));
	*out = row.n > 0;
	return RC_OK;
}

enum rc packet_built(struct tx *tx, int64_t id, const struct blob_id *blob, int64_t bytes,
		     struct err *e)
{
	const struct q_packet_built_args args = { .id = id, .blob = *blob, .bytes = bytes };
	int64_t changed;

	TRY(q_packet_built(tx, &args, &changed, e));
	return changed == 1 ? RC_OK
			    : err_set(e, RC_CONFLICT, NULL, "packet %lld was built meanwhile",
				      (long long)id);
}

enum rc packet_set_axis_doc_id(struct tx *tx, int64_t id, struct str axis_doc_id, struct err *e)
{
	const struct q_packet_set_axis_doc_id_args args = { .id = id, .axis_doc_id = axis_doc_id };
	return q_packet_set_axis_doc_id(tx, &args, NULL, e);
}

enum rc blobs_named(struct tx *tx, struct arena *a, const struct blob_id *blobs, size_t n,
		    bool *out_is_named, struct err *e)
{
	const struct q_blobs_named_args args = {
		.hashes = str_of_n((const char *)blobs->b, n * sizeof *blobs), .n = (int64_t)n
	};
	struct q_blobs_named_row *rows;
	size_t n_rows;

	TRY(q_blobs_named(tx, a, &args, &rows, &n_rows, e));
	for (size_t i = 0; i < n; i++)
		out_is_named[i] = false;
	for (size_t i = 0; i < n_rows; i++)
		out_is_named[rows[i].place] = true;
	return RC_OK;
}

enum rc blob_names_page(struct tx *tx, struct arena *a, enum blob_owner owner, int64_t after_id,
			int64_t n_max, struct named_blob **out, size_t *out_n, struct err *e)
{
	const struct q_blob_names_packet_args p = { .after_id = after_id, .most = n_max };
	const struct q_blob_names_attachment_args t = { .after_id = after_id, .most = n_max };
	const struct q_blob_names_file_args f = { .after_id = after_id, .most = n_max };
	const struct q_blob_names_mail_args m = { .after_id = after_id, .most = n_max };
	const struct q_blob_names_part_args r = { .after_id = after_id, .most = n_max };
	const struct q_blob_names_axis_args x = { .after_id = after_id, .most = n_max };

	if (owner == BLOB_OF_PACKET)
		return q_blob_names_packet(tx, a, &p, out, out_n, e);
	if (owner == BLOB_OF_ATTACHMENT)
		return q_blob_names_attachment(tx, a, &t, out, out_n, e);
	if (owner == BLOB_OF_FILE)
		return q_blob_names_file(tx, a, &f, out, out_n, e);
	if (owner == BLOB_OF_MAIL)
		return q_blob_names_mail(tx, a, &m, out, out_n, e);
	if (owner == BLOB_OF_PART)
		return q_blob_names_part(tx, a, &r, out, out_n, e);
	return q_blob_names_axis(tx, a, &x, out, out_n, e);
}

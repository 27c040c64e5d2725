/* part.c -- rows of file_part, file_part_file, file_part_delivery. */
#include "store/part.h"

#include "gen/queries.h"
#include "store/rows.h"

enum rc part_insert(struct tx *tx, struct arena *a, const struct file_part *x,
		    const struct attachment *files, size_t n, bool *out_is_new, struct err *e)
{
	struct q_part_insert_row *rows;
	size_t n_rows;

	TRY(q_part_insert(tx, a, x, &rows, &n_rows, e));
	*out_is_new = n_rows > 0;
	for (size_t i = 0; n_rows > 0 && i < n; i++) {
		const struct q_part_file_insert_args args = { .part_id = rows[0].id,
							      .ordinal = (int64_t)i + 1,
							      .name = files[i].name,
							      .content_type = files[i].content_type,
							      .bytes = files[i].bytes,
							      .blob = files[i].blob };
		TRY(q_part_file_insert(tx, &args, NULL, e));
	}
	return RC_OK;
}

enum rc part_load(struct tx *tx, struct arena *a, int64_t id, struct file_part *out, struct err *e)
{
	return q_part_load(tx, a, id, out, e);
}

enum rc part_of_letter(struct tx *tx, struct arena *a, int64_t document_id, struct file_part **out,
		       size_t *out_n, struct err *e)
{
	return q_part_of_letter(tx, a, document_id, out, out_n, e);
}

enum rc part_came(struct tx *tx, struct arena *a, const struct file_part *like,
		  struct file_part **out, size_t *out_n, struct err *e)
{
	const struct q_part_came_args args = { .tenant_id = like->tenant_id,
					       .from_code = like->from_code,
					       .letter_code = like->letter_code };

	return q_part_came(tx, a, &args, out, out_n, e);
}

enum rc part_unlisted(struct tx *tx, struct arena *a, int64_t before, int64_t after_id, size_t most,
		      struct file_part **out, size_t *out_n, struct err *e)
{
	const struct q_part_unlisted_args args = { .before = before,
						   .after_id = after_id,
						   .most = (int64_t)most };

	return q_part_unlisted(tx, a, &args, out, out_n, e);
}

enum rc part_waiting(struct tx *tx, struct arena *a, const struct file_part *like, int64_t before,
		     int64_t *out, struct err *e)
{
	const struct q_part_waiting_args args = { .tenant_id = like->tenant_id,
						  .from_code = like->from_code,
						  .before = before };
	struct q_part_waiting_row row;

	TRY(q_part_waiting(tx, a, &args, &row, e));
	*out = row.n;
	return RC_OK;
}

enum rc part_settle(struct tx *tx, int64_t id, int64_t document_id, struct err *e)
{
	const struct q_part_settle_args args = { .id = id, .document_id = document_id };

	return q_part_settle(tx, &args, NULL, e);
}

enum rc part_file_list(struct tx *tx, struct arena *a, int64_t part_id, struct attachment **out,
		       size_t *out_n, struct err *e)
{
	struct q_part_files_row *rows;

	TRY(q_part_files(tx, a, part_id, &rows, out_n, e));
	*out = ARENA_ARRAY(a, *out_n + 1, struct attachment);
	for (size_t i = 0; i < *out_n; i++)
		(*out)[i] = (struct attachment){ .ordinal = rows[i].ordinal,
						 .name = rows[i].name,
						 .content_type = rows[i].content_type,
						 .bytes = rows[i].bytes,
						 .blob = rows[i].blob };
	return RC_OK;
}

enum rc part_count(struct tx *tx, struct arena *a, int64_t document_id, int64_t *out, struct err *e)
{
	struct q_part_count_row row;

	TRY(q_part_count(tx, a, document_id, &row, e));
	*out = row.n;
	return RC_OK;
}

enum rc part_issued(struct tx *tx, int64_t document_id, struct str letter_code, struct err *e)
{
	const struct q_part_issued_args args = { .document_id = document_id,
						 .letter_code = letter_code };

	return q_part_issued(tx, &args, NULL, e);
}

enum rc part_drop(struct tx *tx, int64_t document_id, struct err *e)
{
	TRY(q_part_files_delete(tx, document_id, NULL, e));
	return q_part_delete(tx, document_id, NULL, e);
}

/* ---- on their way ---- */

enum rc part_way_put(struct tx *tx, const struct part_way *x, int64_t now, struct err *e)
{
	const struct q_part_way_put_args args = { .part_id = x->part_id,
						  .delivery_id = x->delivery_id,
						  .packet_id = x->packet_id,
						  .now = now };

	return q_part_way_put(tx, &args, NULL, e);
}

enum rc part_way_set(struct tx *tx, const struct part_way *x, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_part_way_set(tx, x, &changed, e);

	return row_there(rc, changed, e);
}

enum rc part_ways_of_letter(struct tx *tx, struct arena *a, int64_t document_id,
			    struct part_way **out, size_t *out_n, struct err *e)
{
	return q_part_ways_of_letter(tx, a, document_id, out, out_n, e);
}

enum rc part_ways_of_delivery(struct tx *tx, struct arena *a, int64_t delivery_id,
			      struct part_way **out, size_t *out_n, struct err *e)
{
	return q_part_ways_of_delivery(tx, a, delivery_id, out, out_n, e);
}

static enum rc only(const struct part_way *rows, size_t n, struct part_way *out, struct err *e)
{
	if (n == 0)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "no part of a work file");
	*out = rows[0];
	return RC_OK;
}

enum rc part_way_of_packet(struct tx *tx, struct arena *a, int64_t packet_id, struct part_way *out,
			   struct err *e)
{
	struct part_way *rows;
	size_t n;

	TRY(q_part_way_of_packet(tx, a, packet_id, &rows, &n, e));
	return only(rows, n, out, e);
}

enum rc part_way_of_code(struct tx *tx, struct arena *a, int64_t tenant_id,
			 const struct part_way *like, struct part_way *out, struct err *e)
{
	const struct q_part_way_of_code_args args = { .tenant_id = tenant_id,
						      .letter_code = like->letter_code,
						      .n = like->n,
						      .receiver_code = like->receiver_code };
	struct part_way *rows;
	size_t n;

	TRY(q_part_way_of_code(tx, a, &args, &rows, &n, e));
	return only(rows, n, out, e);
}

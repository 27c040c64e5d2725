/* file_text.c -- rows of file_text. */
#include "store/file_text.h"

#include <string.h>

#include "base/limits.h"
#include "gen/queries.h"

static enum rc lost(struct err *e)
{
	return err_set(e, RC_CONFLICT, "err.stale", "another worker has that file by now");
}

enum rc file_text_want(struct tx *tx, const struct blob_id *sha256, struct err *e)
{
	return q_file_text_want(tx, sha256, NULL, e);
}

enum rc file_text_claim(struct tx *tx, struct arena *a, int64_t now, int64_t until_at,
			struct file_claim *out, struct err *e)
{
	const struct q_file_text_claim_args args = { .now = now, .until_at = until_at };
	struct q_file_text_claim_row *rows;
	size_t n;

	TRY(q_file_text_claim(tx, a, &args, &rows, &n, e));
	if (n == 0)
		return err_set(e, RC_NOT_FOUND, NULL, "no file waits");
	*out = (struct file_claim){ .sha256 = rows[0].sha256,
				    .attempts = rows[0].attempts,
				    .until_at = until_at };
	return RC_OK;
}

enum rc file_text_next(struct tx *tx, struct arena *a, int64_t *out_due_at, struct err *e)
{
	struct q_file_text_next_row *rows;
	size_t n;

	TRY(q_file_text_next(tx, a, &rows, &n, e));
	if (n == 0)
		return err_set(e, RC_NOT_FOUND, NULL, "no file waits");
	*out_due_at = rows[0].due_at;
	return RC_OK;
}

enum rc file_text_again(struct tx *tx, const struct file_claim *c, bool counts, int64_t due_at,
			struct err *e)
{
	const struct q_file_text_again_args args = {
		.sha256 = c->sha256, .lease_at = c->until_at, .due_at = due_at, .tries = counts
	};
	int64_t changed = 0;

	TRY(q_file_text_again(tx, &args, &changed, e));
	return changed == 1 ? RC_OK : lost(e);
}

enum rc file_text_settle(struct tx *tx, const struct file_claim *c, const struct file_text *x,
			 struct err *e)
{
	int64_t changed = 0;

	TRY(q_file_text_settle(tx, x, c->until_at, &changed, e));
	if (changed != 1)
		return lost(e);
	TRY(q_items_counted(tx, &x->sha256, NULL, e));
	return q_search_mark_blob(tx, &x->sha256, NULL, e);
}

enum rc file_text_forget(struct tx *tx, const struct blob_id *sha256, struct err *e)
{
	return q_file_text_forget(tx, sha256, NULL, e);
}

enum rc file_text_sweep(struct tx *tx, unsigned char part, int64_t *out_n, struct err *e)
{
	char first[BLOB_HASH_BYTES] = { 0 }, last[BLOB_HASH_BYTES];

	memset(last, 0xff, sizeof last);
	memcpy(first, &part, 1);
	memcpy(last, &part, 1);
	const struct q_file_text_sweep_args args = { .first = str_of_n(first, sizeof first),
						     .last = str_of_n(last, sizeof last) };
	return q_file_text_sweep(tx, &args, out_n, e);
}

enum rc file_text_leases_end(struct tx *tx, struct err *e)
{
	return q_file_text_leases_end(tx, NULL, e);
}

enum rc file_texts_of(struct tx *tx, struct arena *a, int64_t document_id, struct file_words **out,
		      size_t *out_n, struct err *e)
{
	return q_file_texts_of(tx, a, document_id, out, out_n, e);
}

enum rc file_text_words(struct tx *tx, struct arena *a, const struct blob_id *sha256,
			struct str *out, struct err *e)
{
	struct q_file_text_words_row *rows;
	size_t n;

	TRY(q_file_text_words(tx, a, sha256, &rows, &n, e));
	if (n == 0)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "no words of that file");
	*out = rows[0].text;
	return RC_OK;
}

enum rc file_text_unread_again(struct tx *tx, enum unread_reason reason, int64_t *out_n,
			       struct err *e)
{
	struct str word = reason == UNREAD_NONE ? STR("") : unread_reason_text(reason);

	return q_file_text_unread_again(tx, word, out_n, e);
}

enum rc file_text_count(struct tx *tx, struct arena *a, struct file_text_counts *out, struct err *e)
{
	struct q_file_text_waiting_row waiting;
	struct q_file_text_unread_row *unread;
	size_t n;

	TRY(q_file_text_waiting(tx, a, LIMIT_READ_COUNT, &waiting, e));
	TRY(q_file_text_unread(tx, a, &unread, &n, e));
	*out = (struct file_text_counts){ .waiting = waiting.n, .again = waiting.again };
	for (size_t i = 0; i < n; i++)
		out->unread[unread[i].reason] = unread[i].n;
	return RC_OK;
}

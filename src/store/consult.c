/* consult.c -- rows of consultation and organ_opinion. */
#include "store/consult.h"

#include "gen/queries.h"
#include "store/rows.h"

enum rc consultation_insert(struct tx *tx, const struct consultation *x, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_consultation_insert(tx, x, &changed, e);

	return row_there(rc, changed, e);
}

enum rc consultation_find(struct tx *tx, struct arena *a, int64_t document_id,
			  struct consultation *out, struct err *e)
{
	return q_consultation_find(tx, a, document_id, out, e);
}

enum rc consultation_drop(struct tx *tx, int64_t document_id, struct err *e)
{
	return q_consultation_drop(tx, document_id, NULL, e);
}

enum rc organ_opinion_ask(struct tx *tx, const struct organ_opinion *x, struct err *e)
{
	return q_organ_opinion_ask(tx, x, NULL, e);
}

enum rc organ_opinion_urge(struct tx *tx, int64_t consult_id, struct str receiver_code,
			   struct date due_on, int64_t now, struct err *e)
{
	const struct q_organ_opinion_urge_args args = { .consult_id = consult_id,
							.receiver_code = receiver_code,
							.due_on = due_on,
							.now = now };

	return q_organ_opinion_urge(tx, &args, NULL, e);
}

enum rc organ_opinion_answer(struct tx *tx, const struct organ_opinion *x, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_organ_opinion_answer(tx, x, &changed, e);

	return row_there(rc, changed, e);
}

enum rc organ_opinion_news(struct tx *tx, struct arena *a, int64_t draft_id, int64_t drafter_id,
			   bool *out, struct err *e)
{
	const struct q_organ_opinion_news_args args = { .draft_id = draft_id,
							.drafter_id = drafter_id };
	struct q_organ_opinion_news_row row;

	TRY(q_organ_opinion_news(tx, a, &args, &row, e));
	*out = row.n > 0;
	return RC_OK;
}

enum rc organ_opinion_seen(struct tx *tx, int64_t draft_id, int64_t drafter_id, int64_t now,
			   struct err *e)
{
	const struct q_organ_opinion_seen_args args = { .draft_id = draft_id,
							.drafter_id = drafter_id,
							.now = now };

	return q_organ_opinion_seen(tx, &args, NULL, e);
}

enum rc organ_opinion_list(struct tx *tx, struct arena *a, int64_t draft_id,
			   struct organ_opinion **out, size_t *out_n, struct err *e)
{
	return q_organ_opinion_list(tx, a, draft_id, out, out_n, e);
}

enum rc organ_opinion_find(struct tx *tx, struct arena *a, int64_t consult_id,
			   struct str receiver_code, struct organ_opinion *out, struct err *e)
{
	const struct q_organ_opinion_find_args args = { .consult_id = consult_id,
							.receiver_code = receiver_code };

	return q_organ_opinion_find(tx, a, &args, out, e);
}

enum rc organ_opinion_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
			   struct organ_opinion *out, struct err *e)
{
	const struct q_organ_opinion_load_args args = { .tenant_id = tenant_id, .id = id };
	enum rc rc = q_organ_opinion_load(tx, a, &args, out, e);

	return rc == RC_NOT_FOUND
		       ? err_set(e, rc, "err.not_found", "no organ opinion %lld", (long long)id)
		       : rc;
}

enum rc consult_answer_draft(struct tx *tx, struct arena *a, int64_t about_id, int64_t drafter_id,
			     int64_t *out_id, struct err *e)
{
	const struct q_consult_answer_draft_args args = { .about_id = about_id,
							  .drafter_id = drafter_id };
	struct q_consult_answer_draft_row *rows;
	size_t n;

	TRY(q_consult_answer_draft(tx, a, &args, &rows, &n, e));
	*out_id = n > 0 ? rows[0].id : 0;
	return RC_OK;
}

/* organ_task.c -- rows of organ_task, its events and its letters. */
#include "store/organ_task.h"

#include <stdlib.h>

#include "gen/queries.h"
#include "store/rows.h"

enum rc organ_task_find(struct tx *tx, struct arena *a, struct organ_task *x, struct err *e)
{
	struct organ_task found;

	TRY(q_organ_task_find(tx, a, x, &found, e));
	*x = found;
	return RC_OK;
}

enum rc organ_task_put(struct tx *tx, struct arena *a, struct organ_task *x, struct err *e)
{
	TRY(q_organ_task_put(tx, x, NULL, e));
	return organ_task_find(tx, a, x, e);
}

enum rc organ_task_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
			struct organ_task *out, struct err *e)
{
	const struct q_organ_task_load_args args = { .tenant_id = tenant_id, .id = id };
	enum rc rc = q_organ_task_load(tx, a, &args, out, e);

	return rc == RC_NOT_FOUND
		       ? err_set(e, rc, "err.not_found", "no organ task %lld", (long long)id)
		       : rc;
}

enum rc organ_task_of(struct tx *tx, struct arena *a, int64_t document_id, struct organ_task **out,
		      size_t *out_n, struct err *e)
{
	return q_organ_task_of(tx, a, document_id, out, out_n, e);
}

enum rc organ_task_list(struct tx *tx, struct arena *a, const struct organ_task_page *p,
			struct organ_task **out, size_t *out_n, struct err *e)
{
	const struct q_organ_task_list_args args = { .tenant_id = p->tenant_id,
						     .standing = p->standing,
						     .today = p->today,
						     .before_id = p->before_id,
						     .most = p->most };

	return q_organ_task_list(tx, a, &args, out, out_n, e);
}

enum rc organ_task_waiting(struct tx *tx, struct arena *a, bool is_asked, const struct work_page *w,
			   struct organ_task **out, size_t *out_n, struct err *e)
{
	return is_asked ? q_organ_task_asked(tx, a, w, out, out_n, e)
			: q_organ_task_handed(tx, a, w, out, out_n, e);
}

enum rc organ_task_count(struct tx *tx, struct arena *a, int64_t tenant_id, struct date today,
			 int64_t n[task_standing__COUNT], struct err *e)
{
	const struct q_organ_task_tally_args args = { .tenant_id = tenant_id, .today = today };
	struct task_tally *rows;
	size_t n_rows;

	TRY(q_organ_task_tally(tx, a, &args, &rows, &n_rows, e));
	for (size_t i = 0; i < n_rows; i++)
		n[rows[i].standing] = rows[i].n;
	return RC_OK;
}

enum rc organ_task_move(struct tx *tx, int64_t old_id, int64_t document_id, struct str code,
			struct err *e)
{
	const struct q_organ_task_move_args args = { .old_id = old_id,
						     .document_id = document_id,
						     .code = code };

	return q_organ_task_move(tx, &args, NULL, e);
}

static int by_order(const void *x, const void *y)
{
	return organ_task_order(x, y);
}

enum rc organ_task_events(struct tx *tx, struct arena *a, int64_t task_id,
			  struct organ_task_event **out, size_t *out_n, struct err *e)
{
	TRY(q_organ_task_events(tx, a, task_id, out, out_n, e));
	if (*out_n > 1)
		qsort(*out, *out_n, sizeof **out, by_order);
	return RC_OK;
}

enum rc organ_task_say(struct tx *tx, struct arena *a, struct organ_task *x,
		       const struct organ_task_event *y, bool *out_is_new, struct err *e)
{
	struct organ_task_event *all;
	int64_t changed = 0;
	size_t n;

	TRY(q_organ_task_event_add(tx, y, &changed, e));
	*out_is_new = changed > 0;
	TRY(organ_task_events(tx, a, x->id, &all, &n, e));
	organ_task_fold(x, all, n);
	return q_organ_task_save(tx, x, NULL, e);
}

enum rc organ_task_letter_put(struct tx *tx, const struct organ_task_letter *x, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_organ_task_letter_put(tx, x, &changed, e);

	return row_there(rc, changed, e);
}

enum rc organ_task_letter_find(struct tx *tx, struct arena *a, int64_t document_id,
			       struct organ_task_letter *out, struct err *e)
{
	return q_organ_task_letter_find(tx, a, document_id, out, e);
}

enum rc organ_task_letter_drop(struct tx *tx, int64_t document_id, struct err *e)
{
	return q_organ_task_letter_drop(tx, document_id, NULL, e);
}

/* draft_queue.c -- dự thảo đang chờ ai: ý kiến, kiểm tra, ký, cấp số, phát hành. */
#include "base/limits.h"
#include "office/drafting_int.h"
#include "office/sight.h"

/* What each queue waits for. */
static const struct {
	enum action what;
	enum draft_stage stage;
} queues[draft_queue__COUNT] = {
	[DRAFTS_TO_COMMENT] = { ACTION_OPINION_GIVE, STAGE_DRAFT },
	[DRAFTS_OF_CONTENT] = { ACTION_DRAFT_PASS, STAGE_CONTENT },
	[DRAFTS_OF_FORM] = { ACTION_DRAFT_PASS, STAGE_FORM },
	[DRAFTS_TO_SIGN] = { ACTION_DRAFT_SIGN, STAGE_APPROVAL },
	[DRAFTS_TO_NUMBER] = { ACTION_DRAFT_NUMBER, STAGE_SIGNED },
	[DRAFTS_TO_ISSUE] = { ACTION_DRAFT_ISSUE, STAGE_NUMBERED },
	[DRAFTS_BACK] = { ACTION_DRAFT_SUBMIT, STAGE_DRAFT },
};

/* Whether a post of theirs takes what waits for no person or unit of its own. */
static bool is_for(const struct actor *who, enum draft_queue queue)
{
	const struct document d = { .tenant_id = who->tenant_id,
				    .direction = DIRECTION_OUTGOING,
				    .state = DOCUMENT_DRAFT,
				    .stage = queues[queue].stage };
	const struct approval form = { .step = APPROVE_FORM, .state = APPROVAL_DUE };
	const struct subject s = { .document = &d, .approval = &form };

	if (queue != DRAFTS_OF_FORM && queue != DRAFTS_TO_NUMBER && queue != DRAFTS_TO_ISSUE)
		return true;
	return policy_check_on(who, queues[queue].what, &s, NULL) == RC_OK;
}

struct queue_read {
	struct arena *arena;
	struct draft_page page;
	struct document *found;
	size_t n;
};

static enum rc queue_fn(struct tx *tx, void *arg, struct err *e)
{
	struct queue_read *r = arg;

	return draft_queue(tx, r->arena, &r->page, &r->found, &r->n, e);
}

enum rc office_draft_queue(struct node *n, struct arena *a, const struct actor *who,
			   enum draft_queue queue, int64_t after_id, struct document **out,
			   size_t *out_n, struct err *e)
{
	const struct actor_keys keys = actor_keys_of(a, who, capacity_may_some, queues[queue].what);
	struct queue_read r = { .arena = a,
				.page = { .queue = queue,
					  .tenant_id = who->tenant_id,
					  .accounts = keys.accounts,
					  .headed = keys.headed,
					  .stage = queues[queue].stage,
					  .after_id = after_id,
					  .most = LIMIT_LIST_PAGE } };

	*out = NULL;
	*out_n = 0;
	if (who->kind != ACTOR_PERSON || !is_for(who, queue))
		return RC_OK;
	TRY(db_read(n->db, queue_fn, &r, e));
	*out = r.found;
	*out_n = r.n;
	return RC_OK;
}

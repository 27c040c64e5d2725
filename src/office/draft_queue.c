/* draft_queue.c -- dự thảo đang chờ ai: ý kiến, kiểm tra, ký, cấp số, phát hành; ai có thể được hỏi, được ký. */
#include "base/limits.h"
#include "office/drafting_int.h"
#include "office/sight.h"
#include "office/work.h"

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
	[DRAFTS_ANSWERED] = { ACTION_CONSULT_KEEP, STAGE_DRAFT },
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
			   enum draft_queue queue, int64_t after_id, int64_t now,
			   struct document **out, size_t *out_n, struct err *e)
{
	const struct actor_keys keys = actor_keys_of(a, who, capacity_may_some, queues[queue].what);
	struct queue_read r = { .arena = a,
				.page = { .queue = queue,
					  .tenant_id = who->tenant_id,
					  .accounts = keys.accounts,
					  .headed = keys.headed,
					  .stage = queues[queue].stage,
					  .today = time_date_vn(now),
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

/* ---- how much ---- */

enum rc draft_counts_of(struct tx *tx, struct arena *a, const struct actor *who, int64_t now,
			struct draft_counts *out, struct err *e)
{
	struct actor_keys keys[draft_queue__COUNT];

	*out = (struct draft_counts){ .total = 0 };
	if (who->kind != ACTOR_PERSON)
		return RC_OK;
	for (int q = 0; q < (int)draft_queue__COUNT; q++)
		keys[q] = actor_keys_of(a, who, capacity_may_some, queues[q].what);
	const struct draft_tally t = { .tenant_id = who->tenant_id,
				       .commenters = keys[DRAFTS_TO_COMMENT].accounts,
				       .headed = keys[DRAFTS_OF_CONTENT].headed,
				       .signers = keys[DRAFTS_TO_SIGN].accounts,
				       .authors = keys[DRAFTS_BACK].accounts,
				       .askers = keys[DRAFTS_ANSWERED].accounts,
				       .forms = is_for(who, DRAFTS_OF_FORM),
				       .numbers = is_for(who, DRAFTS_TO_NUMBER),
				       .issues = is_for(who, DRAFTS_TO_ISSUE),
				       .today = time_date_vn(now),
				       .most = LIMIT_QUEUE_COUNT };
	TRY(draft_count(tx, a, &t, out->n, e));
	for (int q = 0; q < (int)draft_queue__COUNT; q++)
		out->total += q == DRAFTS_BACK ? 0 : out->n[q];
	return RC_OK;
}

/* ---- who may be asked ---- */

struct people_read {
	struct arena *arena;
	const struct actor *who;
	struct date today;
	struct draft_person *found;
	size_t n;
};

/* A leader signs by that post rather than by one as a head. */
static void add_post(struct people_read *r, const struct draft_post *p, enum role *best)
{
	const struct capacity c = { .role = p->role,
				    .unit_id = p->unit_id,
				    .of_account = p->account_id };
	bool signs = capacity_may_some(&c, ACTION_DRAFT_SIGN);
	bool is_new = r->n == 0 || r->found[r->n - 1].account_id != p->account_id;

	if (is_new)
		r->found[r->n++] = (struct draft_person){ .account_id = p->account_id };
	struct draft_person *x = &r->found[r->n - 1];
	if (is_new ||
	    (signs && (!x->may_sign || (*best != ROLE_LEADER && p->role == ROLE_LEADER)))) {
		*best = p->role;
		x->unit_id = p->unit_id;
		x->login = p->login;
		x->name = p->name;
		x->title = p->title;
		x->unit_name = p->unit_name;
	}
	x->may_sign = x->may_sign || signs;
	x->may_comment = x->may_comment || capacity_may_some(&c, ACTION_OPINION_GIVE);
}

static enum rc people_fn(struct tx *tx, void *arg, struct err *e)
{
	struct people_read *r = arg;
	struct draft_post *posts;
	enum role best = ROLE_SPECIALIST;
	size_t n;

	TRY(draft_posts(tx, r->arena, r->who->tenant_id, r->today, &posts, &n, e));
	r->found = ARENA_ARRAY(r->arena, n + 1, struct draft_person);
	r->n = 0;
	for (size_t i = 0; i < n; i++)
		add_post(r, &posts[i], &best);
	return RC_OK;
}

enum rc office_draft_people(struct node *n, struct arena *a, const struct actor *who, int64_t now,
			    struct draft_person **out, size_t *out_n, struct err *e)
{
	struct people_read r = { .arena = a, .who = who, .today = time_date_vn(now) };

	TRY(policy_check(who, ACTION_OPINION_ASK, NULL, e));
	TRY(db_read(n->db, people_fn, &r, e));
	*out = r.found;
	*out_n = r.n;
	return RC_OK;
}

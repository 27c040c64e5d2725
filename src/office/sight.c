/* sight.c -- what somebody sees of an organ's documents: lists and single ones by the same table (P2). */
#include "base/buf.h"
#include "base/limits.h"
#include "office/office_int.h"
#include "office/sight.h"

enum action view_action(enum direction d)
{
	static const enum action views[] = { [DIRECTION_INCOMING] = ACTION_INCOMING_VIEW,
					     [DIRECTION_OUTGOING] = ACTION_OUTGOING_VIEW,
					     [DIRECTION_INTERNAL] = ACTION_INTERNAL_VIEW };
	return views[d];
}

/* ---- the ids of an actor ---- */

static bool list_has(struct str list, int64_t id)
{
	struct str head;
	int64_t n;

	while (list.n > 0) {
		(void)str_split(list, ',', &head, &list);
		if (str_to_i64(head, 1, INT64_MAX, &n) && n == id)
			return true;
	}
	return false;
}

/* Who holds several posts is in it once: statements go through the list (each_account in flow.sql). */
static void list_add(struct buf *b, int64_t id)
{
	if (id > 0 && !list_has(buf_str(b), id))
		buf_fmt(b, "%s%lld", buf_str(b).n > 0 ? "," : "", (long long)id);
}

static struct str list_end(struct arena *a, const struct buf *b)
{
	if (buf_str(b).n == 0) /* most hold no post of the kind that is asked for */
		return STR("[]");
	return str_fmt(a, "[%.*s]", STR_FMT(buf_str(b)));
}

struct actor_keys actor_keys_of(struct arena *a, const struct actor *who, capacity_test *counts,
				enum action what)
{
	struct buf accounts, units, headed;

	buf_init(&accounts, a, LIMIT_KEYS_BYTES);
	buf_init(&units, a, LIMIT_KEYS_BYTES);
	buf_init(&headed, a, LIMIT_KEYS_BYTES);
	for (size_t i = 0; i < who->n_capacities; i++) {
		const struct capacity *c = &who->capacities[i];
		if (!counts(c, what))
			continue;
		list_add(&accounts, c->of_account);
		list_add(&units, c->unit_id);
		if (c->role == ROLE_HEAD)
			list_add(&headed, c->unit_id);
	}
	return (struct actor_keys){ .accounts = list_end(a, &accounts),
				    .units = list_end(a, &units),
				    .headed = list_end(a, &headed) };
}

/* ---- a list ---- */

static enum rc by_sight(struct tx *tx, struct arena *a, const struct actor *who,
			struct document_query *q, struct err *e)
{
	const struct actor_keys k = actor_keys_of(a, who, capacity_may_by_sight,
						  view_action(q->direction));
	int64_t *holders;

	TRY(holder_mine(tx, a, &k, &holders, &q->n_holders, e));
	q->by_sight = true;
	q->holders = holders;
	return RC_OK;
}

static int count_states(const struct scope *s, enum document_state *out_last)
{
	int n = 0;

	for (int i = 0; i < (int)document_state__COUNT; i++) {
		if (!s->states[i])
			continue;
		*out_last = (enum document_state)i;
		n++;
	}
	return n;
}

/* A queue of what goes out is of what one writes, which one sees, or of what was sent. */
static bool is_queue(const struct document_query *q, const struct scope *s, bool *out_any)
{
	bool is_own = str_eq_c(q->queue, "own");

	if (q->queue.n == 0 || q->direction != DIRECTION_OUTGOING || (q->has_state && !is_own))
		return false;
	*out_any = is_own ? s->by_sight : s->states[DOCUMENT_SENT];
	return true;
}

enum rc sight_narrow(struct tx *tx, struct arena *a, const struct actor *who,
		     struct document_query *q, bool *out_any, struct err *e)
{
	const struct scope s = policy_scope(who, view_action(q->direction));
	enum document_state seen = document_state_seen(q->direction);
	enum document_state only = DOCUMENT_REGISTERED;
	int n = count_states(&s, &only);

	*out_any = true;
	if (n == (int)document_state__COUNT || (q->has_state && s.states[q->state]))
		return RC_OK;
	if (is_queue(q, &s, out_any))
		return RC_OK;
	bool adds = s.by_sight && !s.states[seen] && (!q->has_state || q->state == seen);
	/* nobody's posts come to more than one state and less than all: tests/unit/policy holds that */
	if (!q->has_state && n == 1) {
		q->has_state = !adds;
		q->has_open = adds;
		q->state = q->open = only;
		if (!adds)
			return RC_OK;
	}
	*out_any = adds;
	return adds ? by_sight(tx, a, who, q, e) : RC_OK;
}

/* ---- one document ---- */

enum rc sight_check(struct tx *tx, struct arena *a, const struct actor *who,
		    const struct document *d, struct err *e)
{
	struct subject s = { .document = d };
	struct holder *holders = NULL;

	if (who->kind == ACTOR_PERSON && d->tenant_id == who->tenant_id)
		TRY(sight_of(tx, a, d->id, &holders, &s.n_holders, e));
	s.holders = holders;
	return policy_check_on(who, view_action(d->direction), &s, e);
}

enum rc sight_first(struct tx *tx, struct arena *a, const struct actor *who,
		    const struct document *d, enum rc rc, struct err *e)
{
	struct err unseen = ERR_INIT;
	enum rc seen;

	if (rc != RC_CONFLICT)
		return rc;
	seen = sight_check(tx, a, who, d, &unseen);
	if (seen != RC_OK && e)
		*e = unseen;
	return seen == RC_OK ? rc : seen;
}

enum rc sight_drafting(struct tx *tx, struct arena *a, const struct actor *who,
		       const struct document *d, struct err *e)
{
	struct document draft = *d;
	struct subject s = { .document = &draft };
	struct holder *holders = NULL;

	TRY(sight_check(tx, a, who, d, e));
	if (d->direction != DIRECTION_OUTGOING || d->state == DOCUMENT_DRAFT)
		return RC_OK;
	if (who->kind == ACTOR_PERSON)
		TRY(drafting_of(tx, a, d->id, &holders, &s.n_holders, e));
	s.holders = holders;
	draft.state = DOCUMENT_DRAFT;
	if (policy_check_on(who, ACTION_OUTGOING_VIEW, &s, NULL) == RC_OK)
		return RC_OK;
	return err_set(e, RC_DENIED, "err.denied.drafting", "had nothing to do with its drafting");
}

/* Every failure but a no is one. */
static enum rc may(struct tx *tx, struct arena *a, const struct actor *who,
		   const struct document *d,
		   enum rc (*check)(struct tx *, struct arena *, const struct actor *,
				    const struct document *, struct err *),
		   bool *out, struct err *e)
{
	struct str stands_for = actor_stands_for(who);
	enum rc rc = check(tx, a, who, d, e);

	if (who->stands_for) /* asked about the document, not about what is done */
		*who->stands_for = stands_for;
	*out = rc == RC_OK;
	if (rc != RC_OK && rc != RC_DENIED && rc != RC_NOT_FOUND)
		return rc;
	err_clear(e);
	return RC_OK;
}

enum rc sight_may(struct tx *tx, struct arena *a, const struct actor *who, const struct document *d,
		  bool *out, struct err *e)
{
	return may(tx, a, who, d, sight_check, out, e);
}

enum rc sight_may_drafting(struct tx *tx, struct arena *a, const struct actor *who,
			   const struct document *d, bool *out, struct err *e)
{
	return may(tx, a, who, d, sight_drafting, out, e);
}

bool actor_may_organ(const struct actor *who, enum action what)
{
	bool may = who->kind != ACTOR_PERSON;

	for (size_t i = 0; i < who->n_capacities; i++)
		may = may || capacity_may_organ(&who->capacities[i], what);
	return may;
}

enum rc sight_may_open(struct tx *tx, struct arena *a, const struct actor *who, int64_t id,
		       bool *out, struct err *e)
{
	struct document d;

	*out = false;
	if (id == 0)
		return RC_OK;
	TRY(document_load(tx, a, id, &d, e));
	return sight_may(tx, a, who, &d, out, e);
}

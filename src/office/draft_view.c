/* draft_view.c -- what has been said and done about a draft, what will be asked, and who may do what now. */
#include "office/draft_file.h"
#include "office/sight.h"
#include "store/document.h"
#include "store/people.h"
#include "store/tenant.h"

struct viewing {
	struct flow_work w;
	struct actor who; /* whose posts allow it is asked of no use case here */
	int64_t id;
	struct draft_view *view;
	bool has_reader;
};

/* ---- kept ---- */

static enum rc list_files(struct tx *tx, struct viewing *r, struct err *e)
{
	struct draft_view *v = r->view;

	v->files = ARENA_ARRAY(r->w.arena, v->n_versions + 1, struct attachment *);
	v->n_files = ARENA_ARRAY(r->w.arena, v->n_versions + 1, size_t);
	for (size_t i = 0; i < v->n_versions; i++)
		TRY(attachment_list_version(tx, r->w.arena, r->id, v->versions[i].n, &v->files[i],
					    &v->n_files[i], e));
	return attachment_list_version(tx, r->w.arena, r->id, r->w.document.draft_n, &v->now,
				       &v->n_now, e);
}

/* What was saved since does not stand in the form. */
static void note_form(struct viewing *r)
{
	const struct document *d = &r->w.document;
	struct draft_view *v = r->view;

	for (size_t i = 0; d->stage == STAGE_DRAFT && i < v->n_now; i++) {
		const struct attachment *x = &v->now[i];
		if (x->standing == FILE_CURRENT && x->made_at < d->updated_at &&
		    draft_file_is_form(x, v->now, v->n_now))
			v->form_at = x->made_at;
	}
}

static enum rc name_author(struct tx *tx, struct viewing *r, struct err *e)
{
	const struct document *d = &r->w.document;
	struct account account = { .name = STR("") };
	struct unit unit = { .name = STR("") };
	bool is_there;

	TRY(err_if_absent(e, account_load(tx, r->w.arena, d->drafter_id, &account, e), &is_there));
	r->view->author_name = is_there ? account.name : STR("");
	TRY(err_if_absent(e, unit_load(tx, r->w.arena, d->tenant_id, d->unit_id, &unit, e),
			  &is_there));
	r->view->unit_name = is_there ? unit.name : STR("");
	return RC_OK;
}

/* Whoever was named; before that, of an answer, whoever directed what it answers. */
static enum rc propose_signer(struct tx *tx, struct viewing *r, struct err *e)
{
	const struct document *d = &r->w.document;
	const struct capacity *c;
	struct account account;

	r->view->signer = d->signer_account;
	r->view->signer_name = d->signer_account > 0 ? d->signer_name : STR("");
	if (d->signer_account > 0 || d->state != DOCUMENT_DRAFT)
		return RC_OK;
	TRY(about_signer(tx, &r->w, d, &account, &c, e));
	r->view->signer = c ? account.id : 0;
	r->view->signer_name = c ? account.name : STR("");
	return RC_OK;
}

/* ---- what will be asked ---- */

static enum rc plan_content(struct tx *tx, struct viewing *r, struct str checks, struct err *e)
{
	struct flow_work *w = &r->w;
	struct draft_plan *plan = &r->view->plan;
	struct unit unit;
	int64_t id;

	plan->content = CHECK_OFF;
	if (!checks_have(checks, APPROVE_CONTENT))
		return RC_OK;
	plan->content = CHECK_NOBODY;
	TRY(unit_with_head(tx, w->arena, w->document.unit_id, time_date_vn(w->now), &id, e));
	if (id == 0)
		return RC_OK;
	TRY(unit_load(tx, w->arena, w->tenant.id, id, &unit, e));
	plan->content_unit = unit.name;
	plan->content = draft_own_head(w->who, &w->document, id) ? CHECK_OWN : CHECK_ASKED;
	return RC_OK;
}

static enum rc fill_plan(struct tx *tx, struct viewing *r, struct err *e)
{
	struct draft_plan *plan = &r->view->plan;
	struct str checks;
	bool is_there;

	TRY(tenant_checks(tx, r->w.arena, r->w.tenant.id, &checks, e));
	TRY(plan_content(tx, r, checks, e));
	plan->form = CHECK_OFF;
	if (!checks_have(checks, APPROVE_FORM))
		return RC_OK;
	TRY(draft_has_clerk(tx, &r->w, &is_there, e));
	plan->form = is_there ? CHECK_ASKED : CHECK_NOBODY;
	return RC_OK;
}

/* ---- what may be done ---- */

static bool may(const struct viewing *r, enum action what, struct subject s)
{
	s.document = &r->w.document;
	return policy_check_on(&r->who, what, &s, NULL) == RC_OK &&
	       !draft_own_as_deputy(&r->who, what, &s);
}

static void fill_may(struct viewing *r)
{
	static const enum action all[] = { ACTION_OUTGOING_WRITE,   ACTION_OPINION_ASK,
					   ACTION_DRAFT_SUBMIT,     ACTION_DRAFT_PASS,
					   ACTION_DRAFT_RETURN,     ACTION_DRAFT_TAKE_BACK,
					   ACTION_DRAFT_SIGN,       ACTION_DRAFT_NUMBER,
					   ACTION_DRAFT_ISSUE,      ACTION_DRAFT_UNDO,
					   ACTION_DRAFT_SIGNED_FILE };
	struct draft_view *v = r->view;
	struct subject s = { .approval = NULL };

	for (size_t i = 0; i < v->n_approvals; i++) {
		if (v->approvals[i].state == APPROVAL_DUE)
			s.approval = &v->approvals[i];
	}
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		if (may(r, all[i], s))
			v->may |= DRAFT_MAY(all[i]);
	}
}

static void fill_opinions(struct viewing *r)
{
	struct draft_view *v = r->view;

	v->opinion_may = ARENA_ARRAY(r->w.arena, v->n_opinions + 1, uint64_t);
	for (size_t i = 0; i < v->n_opinions; i++) {
		const struct opinion *x = &v->opinions[i];
		const struct subject s = { .opinion = x };
		if (x->state == OPINION_OPEN && may(r, ACTION_OPINION_GIVE, s))
			v->opinion_may[i] |= DRAFT_MAY(ACTION_OPINION_GIVE);
		if (opinion_is_unfinished(x) && may(r, ACTION_OPINION_WITHDRAW, s))
			v->opinion_may[i] |= DRAFT_MAY(ACTION_OPINION_WITHDRAW);
	}
}

/* A draft that nobody drafts is theirs who take it up. */
static enum rc fill_now(struct tx *tx, struct viewing *r, struct err *e)
{
	struct document *d = &r->w.document;

	TRY(name_author(tx, r, e));
	TRY(propose_signer(tx, r, e));
	if (d->drafter_id == 0 &&
	    may(r, ACTION_OUTGOING_WRITE, (struct subject){ .opinion = NULL }))
		draft_adopt(&r->who, d);
	fill_may(r);
	fill_opinions(r);
	return fill_plan(tx, r, e);
}

static enum rc view_fn(struct tx *tx, void *arg, struct err *e)
{
	struct viewing *r = arg;
	struct draft_view *v = r->view;
	struct flow_work *w = &r->w;

	*v = (struct draft_view){ .n_versions = 0 };
	TRY(office_own_tenant(tx, w->arena, w->who, &w->tenant, e));
	TRY(document_load(tx, w->arena, r->id, &w->document, e));
	if (w->document.direction != DIRECTION_OUTGOING)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "not an outgoing document");
	TRY(sight_drafting(tx, w->arena, w->who, &w->document, e));
	TRY(draft_version_list(tx, w->arena, r->id, &v->versions, &v->n_versions, e));
	TRY(list_files(tx, r, e));
	note_form(r);
	TRY(draft_warn(tx, w, r->has_reader, v, e));
	TRY(opinion_list(tx, w->arena, r->id, &v->opinions, &v->n_opinions, e));
	TRY(approval_list(tx, w->arena, r->id, &v->approvals, &v->n_approvals, e));
	return fill_now(tx, r, e);
}

enum rc office_draft_view(struct node *n, struct arena *a, const struct actor *who,
			  int64_t document_id, int64_t now, struct draft_view *out, struct err *e)
{
	struct viewing r = { .w = { .arena = a, .who = who, .now = now },
			     .who = *who,
			     .id = document_id,
			     .view = out,
			     .has_reader = n->reader != NULL };

	r.who.stands_for = NULL;
	return db_read(n->db, view_fn, &r, e);
}

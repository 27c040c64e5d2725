/* approval.c -- trình dự thảo; kiểm tra nội dung, thể thức; ký; trả lại, rút lại; phát hành.
 *
 * After each step the next is asked of whoever it is for. A check that the organ does not ask for, or that
 * nobody is there for, is skipped, and the history says so. A head who drafts answers for the content: their
 * check is passed with their own name when they submit.
 */
#include "base/fault.h"
#include "base/limits.h"
#include "base/log.h"
#include "markup/page.h"
#include "office/pdf_fields.h"
#include "office/sight.h"
#include "store/document.h"
#include "store/people.h"
#include "store/tenant.h"

struct moving {
	struct flow_work w;
	const struct draft_act *act;
	const struct conf *conf;
	struct blob_store *blobs;
	bool has_reader, has_converter;
	struct str text;
	struct str checks;        /* of the organ */
	struct approval due;      /* id 0: none is */
	struct attachment fields; /* SUBMIT: the file with room for number and date */
};

/* ---- who signs ---- */

enum rc draft_find_signer(struct tx *tx, const struct flow_work *w, int64_t account_id,
			  struct account *account, const struct capacity **out, struct err *e)
{
	struct capacity *all;
	bool is_there;
	size_t n;

	*out = NULL;
	TRY(err_if_absent(e, account_load(tx, w->arena, account_id, account, e), &is_there));
	if (!is_there || account->tenant_id != w->tenant.id || account->is_locked)
		return RC_OK;
	TRY(capacity_list(tx, w->arena, account_id, time_date_vn(w->now), &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		const struct capacity *c = &all[i];
		if (c->delegation_id > 0)
			continue;
		if (c->role == ROLE_LEADER || (c->role == ROLE_HEAD && !*out))
			*out = c;
		if (c->role == ROLE_LEADER)
			break;
	}
	return RC_OK;
}

/* The document names the person, and the post as it is called now. */
static enum rc name_signer(struct tx *tx, struct moving *m, struct err *e)
{
	struct document *d = &m->w.document;
	const struct capacity *c;
	struct account account;

	if (m->act->signer_id > 0)
		d->signer_account = m->act->signer_id;
	if (d->signer_account > 0)
		TRY(draft_find_signer(tx, &m->w, d->signer_account, &account, &c, e));
	else
		TRY(about_signer(tx, &m->w, d, &account, &c, e));
	if (!c) {
		problem_add(m->w.problems, "signer", "problem.signer", 0);
		return RC_OK;
	}
	d->signer_account = account.id;
	d->signer_name = account.name;
	if (c->title.n > 0)
		d->signer_position = c->title;
	return RC_OK;
}

/* ---- who is asked next ---- */

static enum rc skip(struct tx *tx, struct moving *m, enum step step, struct err *e)
{
	bool is_content = step == STEP_CONTENT_SKIPPED;
	bool is_asked_for = checks_have(m->checks, is_content ? APPROVE_CONTENT : APPROVE_FORM);
	const struct flow_note note = { .step = step,
					.audit = "draft.skip",
					.text = text_get(LANG_VI, is_asked_for
									  ? TEXT_DRAFT_SKIP_NOBODY
									  : TEXT_DRAFT_SKIP_ROUTE),
					.about = STR("") };

	TRY(stage_move(m->w.document.stage, ACTION_DRAFT_SKIP, &m->w.document.stage, e));
	return flow_note(tx, &m->w, &note, e);
}

static struct approval step_of(const struct moving *m, enum approval_step step)
{
	return (struct approval){ .tenant_id = m->w.tenant.id,
				  .document_id = m->w.document.id,
				  .draft_n = m->w.document.draft_n,
				  .step = step,
				  .state = APPROVAL_DUE,
				  .asked_at = m->w.now };
}

static void fill_end(const struct moving *m, enum approval_state state, struct approval *x)
{
	x->state = state;
	x->ended_at = m->w.now;
	x->by_account = m->w.who->account_id;
	x->by_name = actor_name(m->w.who);
	x->on_behalf_of = actor_stands_for(m->w.who);
	x->text = m->text;
}

bool draft_own_head(const struct actor *who, const struct document *d, int64_t unit_id)
{
	if (who->kind != ACTOR_PERSON || who->account_id != d->drafter_id)
		return false;
	for (size_t i = 0; i < who->n_capacities; i++) {
		const struct capacity *c = &who->capacities[i];
		if (c->role == ROLE_HEAD && c->unit_id == unit_id && c->delegation_id == 0)
			return true;
	}
	return false;
}

bool draft_own_as_deputy(const struct actor *who, enum action what, const struct subject *s)
{
	const struct document *d = s->document;
	const struct capacity *by;

	if (who->kind != ACTOR_PERSON || who->account_id != d->drafter_id ||
	    (what != ACTION_DRAFT_SIGN && (what != ACTION_DRAFT_PASS || d->stage != STAGE_CONTENT)))
		return false;
	by = policy_capacity(who, what, s);
	return by && by->delegation_id > 0;
}

static enum rc pass_own(struct tx *tx, struct moving *m, struct approval *x, struct err *e)
{
	const struct flow_note note = { .step = STEP_CONTENT_PASSED,
					.audit = "draft.pass",
					.text = STR(""),
					.about = STR("") };

	fill_end(m, APPROVAL_PASSED, x);
	x->text = STR("");
	TRY(approval_insert(tx, x, e));
	TRY(stage_move(m->w.document.stage, ACTION_DRAFT_PASS, &m->w.document.stage, e));
	return flow_note(tx, &m->w, &note, e);
}

static enum rc ask_content(struct tx *tx, struct moving *m, struct err *e)
{
	struct approval x = step_of(m, APPROVE_CONTENT);

	if (checks_have(m->checks, APPROVE_CONTENT))
		TRY(unit_with_head(tx, m->w.arena, m->w.document.unit_id, time_date_vn(m->w.now),
				   &x.unit_id, e));
	if (x.unit_id == 0)
		return skip(tx, m, STEP_CONTENT_SKIPPED, e);
	bool is_own = m->act->what == ACTION_DRAFT_SUBMIT &&
		      draft_own_head(m->w.who, &m->w.document, x.unit_id);
	return is_own ? pass_own(tx, m, &x, e) : approval_insert(tx, &x, e);
}

enum rc draft_has_clerk(struct tx *tx, const struct flow_work *w, bool *out, struct err *e)
{
	struct date today = time_date_vn(w->now);
	struct post *posts;
	size_t n;

	*out = false;
	TRY(post_list_role(tx, w->arena, w->tenant.id, ROLE_CLERK, today, &posts, &n, e));
	for (size_t i = 0; i < n; i++)
		*out = *out || post_holds(&posts[i], today);
	return RC_OK;
}

static enum rc ask_form(struct tx *tx, struct moving *m, struct err *e)
{
	const struct approval x = step_of(m, APPROVE_FORM);
	bool is_there = false;

	if (checks_have(m->checks, APPROVE_FORM))
		TRY(draft_has_clerk(tx, &m->w, &is_there, e));
	return is_there ? approval_insert(tx, &x, e) : skip(tx, m, STEP_FORM_SKIPPED, e);
}

/* A signature is never skipped: when the signer's post has ended, somebody else must be named. */
static enum rc ask_signer(struct tx *tx, struct moving *m, struct err *e)
{
	struct approval x = step_of(m, APPROVE_SIGN);
	const struct capacity *c;
	struct account account;

	x.account_id = m->w.document.signer_account;
	TRY(draft_find_signer(tx, &m->w, x.account_id, &account, &c, e));
	if (c)
		return approval_insert(tx, &x, e);
	(void)err_set(e, RC_CONFLICT, "err.signer_gone", "account %lld cannot sign",
		      (long long)x.account_id);
	err_param(e, m->w.document.signer_name);
	return RC_CONFLICT;
}

static enum rc ask_next(struct tx *tx, struct moving *m, struct err *e)
{
	const struct document *d = &m->w.document;

	TRY(tenant_checks(tx, m->w.arena, m->w.tenant.id, &m->checks, e));
	if (d->stage == STAGE_CONTENT)
		TRY(ask_content(tx, m, e));
	if (d->stage == STAGE_FORM)
		TRY(ask_form(tx, m, e));
	if (d->stage == STAGE_APPROVAL)
		TRY(ask_signer(tx, m, e));
	return RC_OK;
}

/* ---- what each action does beside moving the stage ---- */

static enum rc check_opinions(struct tx *tx, const struct moving *m, struct err *e)
{
	struct opinion *all;
	size_t n, n_open = 0;

	TRY(opinion_list(tx, m->w.arena, m->w.document.id, &all, &n, e));
	for (size_t i = 0; i < n; i++)
		n_open += opinion_is_unfinished(&all[i]);
	if (n_open == 0)
		return RC_OK;
	(void)err_set(e, RC_CONFLICT, "err.opinions_open", "%zu opinions are open", n_open);
	err_param_i64(e, (int64_t)n_open);
	return RC_CONFLICT;
}

/* All that a document needs to go out, but what a clerk gives it. */
static enum rc check_complete(struct tx *tx, struct moving *m, struct err *e)
{
	static const char *const given[] = { "number", "notation", "issued_on" };
	struct flow_work *w = &m->w;
	struct problems all = { .n = 0 };
	struct outgoing_check check = {
		.arena = w->arena, .conf = m->conf, .now = w->now, .problems = &all
	};

	TRY(outgoing_check(tx, &check, &w->document, e));
	for (size_t i = 0; i < all.n; i++) {
		bool is_given = false;
		for (size_t k = 0; k < sizeof given / sizeof given[0]; k++)
			is_given = is_given || str_eq_c(str_of(given[k]), all.p[i].field);
		if (!is_given)
			problem_copy(w->problems, &all.p[i]);
	}
	const struct fields_ask files = { .files = check.files,
					  .n_files = check.n_files,
					  .has_reader = m->has_reader,
					  .has_converter = m->has_converter };
	TRY(pdf_fields_check(tx, w->arena, &files, w->problems, e));
	return problems_rc(w->problems, e);
}

static void forget_number(struct document *d)
{
	d->number = STR("");
	d->issued_on = (struct date){ .year = 0 };
}

static enum rc submit(struct tx *tx, struct moving *m, struct err *e)
{
	TRY(check_opinions(tx, m, e));
	forget_number(&m->w.document); /* it is given when it is signed */
	TRY(name_signer(tx, m, e));
	TRY(check_complete(tx, m, e));
	TRY(draft_freeze(tx, &m->w, m->text, e));
	return pdf_fields_keep(tx, m->w.arena, &m->fields, e);
}

static enum rc end_due(struct tx *tx, struct moving *m, enum approval_state state, struct err *e)
{
	fill_end(m, state, &m->due);
	return approval_end(tx, &m->due, e);
}

/* Back to its author: what was given for it holds no more (N2), and its number is another's to take. */
static enum rc go_back(struct tx *tx, struct moving *m, struct err *e)
{
	struct flow_work *w = &m->w;

	if (m->act->what == ACTION_DRAFT_RETURN)
		TRY(end_due(tx, m, APPROVAL_RETURNED, e));
	if (w->document.stage == STAGE_NUMBERED)
		TRY(numbers_release(tx, w, m->text, e));
	forget_number(&w->document);
	TRY(attachment_unmake(tx, w->document.id, e));
	return approval_void(tx, w->document.id, w->now, e);
}

static enum rc issue(struct tx *tx, struct moving *m, struct err *e)
{
	struct issue_work work = { .arena = m->w.arena,
				   .who = m->w.who,
				   .conf = m->conf,
				   .now = m->w.now,
				   .problems = m->w.problems,
				   .doubts_of = m->act->stops_at_doubts ? m->blobs : NULL };

	return outgoing_issue(tx, &work, &m->w.tenant, &m->w.document, e);
}

static enum rc change(struct tx *tx, struct moving *m, struct err *e)
{
	switch (m->act->what) {
	case ACTION_DRAFT_SUBMIT: return submit(tx, m, e);
	case ACTION_DRAFT_PASS:
	case ACTION_DRAFT_SIGN: return end_due(tx, m, APPROVAL_PASSED, e);
	default: return go_back(tx, m, e);
	}
}

/* ---- one action ---- */

static const struct {
	enum action what;
	enum step step;
	const char *audit;
	bool needs_text, needs_version;
} names[] = {
	{ ACTION_DRAFT_SUBMIT, STEP_SUBMITTED, "draft.submit", false, false },
	{ ACTION_DRAFT_PASS, STEP_CONTENT_PASSED, "draft.pass", false, false },
	{ ACTION_DRAFT_RETURN, STEP_SENT_BACK, "draft.return", true, false },
	{ ACTION_DRAFT_TAKE_BACK, STEP_TAKEN_BACK, "draft.take_back", false, false },
	{ ACTION_DRAFT_SIGN, STEP_SIGNED, "draft.sign", false, true },
	{ ACTION_DRAFT_UNDO, STEP_UNDONE, "draft.undo", true, false },
	{ ACTION_DRAFT_ISSUE, STEP_SENT, "draft.issue", false, false },
};
#define N_NAMES (sizeof names / sizeof names[0])

static size_t name_of(enum action what)
{
	for (size_t i = 0; i < N_NAMES; i++) {
		if (names[i].what == what)
			return i;
	}
	bug_if(true);
	return 0;
}

static enum rc find_due(struct tx *tx, struct moving *m, struct err *e)
{
	struct approval *all;
	size_t n;

	m->due = (struct approval){ .state = APPROVAL_VOID };
	TRY(approval_list(tx, m->w.arena, m->w.document.id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (all[i].state == APPROVAL_DUE)
			m->due = all[i];
	}
	return RC_OK;
}

static enum rc check_may(struct tx *tx, struct moving *m, struct err *e)
{
	if (m->act->what == ACTION_DRAFT_SUBMIT)
		return draft_own(&m->w, m->act->what, e);
	TRY(find_due(tx, m, e));
	const struct subject s = { .document = &m->w.document, .approval = &m->due };
	enum rc rc = draft_check(&m->w, m->act->what, s, e);
	TRY(sight_first(tx, m->w.arena, m->w.who, &m->w.document, rc, e));
	return draft_own_as_deputy(m->w.who, m->act->what, &s)
		       ? err_set(e, RC_DENIED, "err.denied.own_draft", "their own, as a deputy")
		       : RC_OK;
}

/* It is told before what follows from it. */
static enum rc tell(struct tx *tx, const struct moving *m, enum draft_stage was, struct err *e)
{
	size_t i = name_of(m->act->what);
	const struct flow_note note = {
		.step = was == STAGE_FORM && m->act->what == ACTION_DRAFT_PASS ? STEP_FORM_PASSED
									       : names[i].step,
		.audit = names[i].audit,
		.text = m->text,
		.about = m->act->what == ACTION_DRAFT_SUBMIT ? m->w.document.signer_name : STR("")
	};

	return flow_note(tx, &m->w, &note, e);
}

static enum rc act_fn(struct tx *tx, void *arg, struct err *e)
{
	struct moving *m = arg;
	struct document *d = &m->w.document;
	enum draft_stage was;

	TRY(draft_load(tx, &m->w, m->act->document_id, m->act->version, e));
	TRY(check_may(tx, m, e));
	if (m->act->what == ACTION_DRAFT_ISSUE) /* as all that goes out */
		return issue(tx, m, e);
	was = d->stage;
	TRY(change(tx, m, e));
	TRY(stage_move(was, m->act->what, &d->stage, e));
	TRY(tell(tx, m, was, e));
	TRY(ask_next(tx, m, e));
	return draft_save(tx, &m->w, e);
}

/* Nobody's file is opened for somebody who may not do it. */
static enum rc before_fn(struct tx *tx, void *arg, struct err *e)
{
	struct moving *m = arg;

	TRY(draft_load(tx, &m->w, m->act->document_id, m->act->version, e));
	return check_may(tx, m, e);
}

enum rc office_draft_act(struct node *n, const struct actor *who, const struct draft_act *act,
			 int64_t now, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct moving m = { .w = { .arena = a, .who = who, .now = now, .problems = out },
			    .act = act,
			    .conf = n->conf,
			    .blobs = n->blobs,
			    .has_reader = n->reader != NULL,
			    .has_converter = n->converter != NULL };
	size_t i = name_of(act->what);

	TRY(policy_check(who, act->what, NULL, e));
	if (who->kind != ACTOR_PERSON)
		return err_set(e, RC_DENIED, "err.denied.role", "a draft is moved by a person");
	m.text = flow_text(&m.w, names[i].needs_text ? "reason" : "text", act->text, LIMIT_REASON,
			   names[i].needs_text);
	TRY(problems_rc(out, e));
	if (names[i].needs_version && act->version == 0) /* what is signed must have been seen */
		problem_add(out, "version", "problem.required", 0);
	TRY(problems_rc(out, e));
	if (act->what == ACTION_DRAFT_SUBMIT || act->what == ACTION_DRAFT_ISSUE)
		TRY(db_read(n->db, before_fn, &m, e));
	if (act->what == ACTION_DRAFT_SUBMIT)
		TRY(pdf_fields_put(n, a, who, act->document_id, now, &m.fields, e));
	if (act->what == ACTION_DRAFT_ISSUE)
		TRY(pdf_fields_fill(n, a, who, act->document_id, now, e));
	FAULT_POINT("office.draft");
	TRY(office_db_write(n, act_fn, &m, out, e));
	FAULT_POINT("office.drafted");
	if (act->what == ACTION_DRAFT_ISSUE)
		event_wake(n->deliver);
	return RC_OK;
}

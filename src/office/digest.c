/* digest.c -- thư tóm tắt: who wants one, where to, and what it may say. */
#include "office/digest.h"

#include "base/limits.h"
#include "net/mail.h"
#include "office/people_int.h"

struct choosing {
	struct arena *arena;
	const struct actor *who;
	struct digest_choice choice;
	struct digest_view view;
	struct problems *problems;
	int64_t now;
	bool has_subjects;
};

static enum rc view_fn(struct tx *tx, void *arg, struct err *e)
{
	struct choosing *w = arg;
	struct digest_view *v = &w->view;

	TRY(digest_choice_find(tx, w->arena, w->who->account_id, &v->choice, e));
	TRY(digest_subjects_find(tx, w->arena, w->who->tenant_id, &v->has_subjects, e));
	return mailbox_now(tx, w->arena, w->who->account_id, time_date_vn(w->now), &v->mailbox, e);
}

static enum rc check_person(const struct actor *who, struct err *e)
{
	return who->kind == ACTOR_PERSON && who->tenant_id > 0
		       ? RC_OK
		       : err_set(e, RC_DENIED, "err.denied.role", "a person's alone");
}

enum rc office_digest_view(struct node *n, struct arena *a, const struct actor *who, int64_t now,
			   struct digest_view *out, struct err *e)
{
	struct choosing w = { .arena = a, .who = who, .now = now };

	TRY(check_person(who, e));
	TRY(db_read(n->db, view_fn, &w, e));
	w.view.has_server = n->conf->mail_url.n > 0;
	w.view.may_allow = policy_allows(who, ACTION_TENANT_MANAGE, NULL);
	*out = w.view;
	return RC_OK;
}

static enum rc choose_fn(struct tx *tx, void *arg, struct err *e)
{
	struct choosing *w = arg;
	const struct digest_choice *c = &w->choice;
	struct str detail = digest_kind_text(c->kind);

	TRY(view_fn(tx, w, e));
	if (c->kind != DIGEST_NEVER && w->view.mailbox.n == 0) {
		problem_add(w->problems, "kind", "problem.digest_mailbox", 0);
		return problems_rc(w->problems, e);
	}
	TRY(digest_choice_put(tx, w->who->account_id, c, w->now, e));
	if (c->kind != DIGEST_NEVER)
		detail = str_fmt(w->arena, "%.*s %lld", STR_FMT(detail), (long long)c->hour);
	return office_audit(tx, w->who, "digest.choose",
			    object_name(w->arena, "account", w->who->account_id), detail, w->now,
			    e);
}

enum rc office_digest_choose(struct node *n, const struct actor *who, const struct digest_choice *c,
			     int64_t now, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct choosing w = { .arena = a, .who = who, .choice = *c, .problems = out, .now = now };

	TRY(check_person(who, e));
	if (c->kind != DIGEST_NEVER && (c->hour < 0 || c->hour > 23))
		problem_add(out, "hour", "problem.choice", 0);
	TRY(problems_rc(out, e));
	return office_db_write(n, choose_fn, &w, out, e);
}

static enum rc allow_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct choosing *w = arg;

	TRY(digest_subjects_set(tx, w->who->tenant_id, w->has_subjects, e));
	return office_audit(tx, w->who, "digest.allow",
			    object_name(w->arena, "tenant", w->who->tenant_id),
			    w->has_subjects ? STR("subjects") : STR(""), w->now, e);
}

enum rc office_digest_allow(struct node *n, const struct actor *who, bool has_subjects, int64_t now,
			    struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct choosing w = { .arena = a, .who = who, .now = now, .has_subjects = has_subjects };

	TRY(policy_check(who, ACTION_TENANT_MANAGE, NULL, e));
	return db_write(n->db, allow_fn, &w, e);
}

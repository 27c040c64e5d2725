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

/* ---- the official mailbox ---- */

struct mailbox_setting {
	struct arena *arena;
	const struct actor *who;
	int64_t account_id, now;
	struct str address;
	struct problems *problems;
};

/* One that is theirs already stays as it is. */
static enum rc mailbox_fn(struct tx *tx, void *arg, struct err *e)
{
	struct mailbox_setting *w = arg;
	struct date today = time_date_vn(w->now);
	const struct mailbox m = { .tenant_id = w->who->tenant_id,
				   .account_id = w->account_id,
				   .address = w->address,
				   .valid_from = today };
	struct account account;
	int64_t holder = 0;

	TRY(account_of_organ(tx, w->arena, w->who, w->account_id, &account, e));
	if (w->address.n > 0)
		TRY(mailbox_holder(tx, w->arena, w->address, &holder, e));
	if (holder == w->account_id)
		return RC_OK;
	if (holder > 0) {
		problem_add(w->problems, "address", "problem.mailbox_taken", 0);
		return problems_rc(w->problems, e);
	}
	TRY(mailbox_end_all(tx, &m, date_add(today, -1), e));
	if (w->address.n > 0)
		TRY(mailbox_insert(tx, &m, e));
	return office_audit(tx, w->who, "mailbox.set",
			    object_name(w->arena, "account", w->account_id), w->address, w->now, e);
}

enum rc office_mailbox_set(struct node *n, const struct actor *who, int64_t account_id,
			   struct str address, int64_t now, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct mailbox_setting w = { .arena = a,
				     .who = who,
				     .account_id = account_id,
				     .now = now,
				     .address = str_lower(a, str_trim(address)),
				     .problems = out };

	TRY(policy_check(who, ACTION_ACCOUNT_MANAGE, NULL, e));
	if (w.address.n > 0 && (!mail_is_address(w.address) || w.address.n > LIMIT_ORGAN_MAIL))
		problem_add(out, "address", "problem.mail", 0);
	TRY(problems_rc(out, e));
	return office_db_write(n, mailbox_fn, &w, out, e);
}

/* people_import.c -- the people of an organ, with their posts and mailboxes, from a list.
 *
 * The list is looked at as a whole before anything is made: once by itself, once against the organ as it
 * is. Then passwords are made up for the new accounts, outside of any transaction, for each takes its
 * time; at last one transaction looks again and writes.
 */
#include "base/codec.h"
#include "base/limits.h"
#include "office/people_int.h"
#include "office/people_lines.h"
#include "store/tenant.h"

struct import {
	struct arena *scratch;
	const struct actor *who;
	struct people_lines lines;
	struct organ_people there;
	int64_t now;
};

/* ---- passwords ---- */

static enum rc make_accounts(struct import *im, struct err *e)
{
	struct people_lines *all = &im->lines;

	for (size_t i = 0; i < all->n; i++) {
		struct person_line *l = &all->p[i];
		const struct account_form form = { .login = l->login,
						   .name = l->name,
						   .must_change_password = true };
		if (l->first != l || l->account_id > 0)
			continue;
		TRY(account_new(all->sheet.arena, &form, im->now, &l->account, &l->password, e));
		l->account.has_no_post = true;
	}
	return RC_OK;
}

/* ---- writing ---- */

static enum rc write_mailbox(struct tx *tx, struct import *im, const struct person_line *l,
			     struct err *e)
{
	struct problems problems = { .n = 0 };
	const struct mailbox_wish wish = { .m = { .tenant_id = im->who->tenant_id,
						  .account_id = l->first->account_id,
						  .address = l->mail,
						  .valid_from = l->mail_from,
						  .valid_to = l->mail_until },
					   .today = im->there.today,
					   .keeps = true,
					   .problems = &problems };
	bool is_changed;

	if (l->first->mails != l)
		return RC_OK;
	enum rc rc = mailbox_put(tx, im->scratch, &wish, &is_changed, e);
	if (rc == RC_OK && is_changed)
		return permission_mailbox_by_person(tx, im->scratch, im->who, wish.m.account_id,
						    im->now, e);
	if (rc != RC_INVALID)
		return rc;
	sheet_problems(&im->lines.sheet, l->number, &problems);
	return sheet_rc(&im->lines.sheet, e);
}

static enum rc write_post(struct tx *tx, struct import *im, const struct person_line *l,
			  struct err *e)
{
	struct post p = l->post;
	struct err why = ERR_INIT;
	int64_t id;

	p.tenant_id = im->who->tenant_id;
	p.account_id = l->first->account_id;
	p.created_at = im->now;
	enum rc rc = capacity_room(tx, im->scratch, im->who, p.account_id, im->now, &why);
	if (rc == RC_LIMIT) {
		sheet_fault(&im->lines.sheet, l->number, "login", "err.capacities",
			    str_of(why.param[0]));
		return sheet_rc(&im->lines.sheet, e);
	}
	if (rc != RC_OK && e)
		*e = why;
	TRY(rc);
	return post_put(tx, im->scratch, im->who, &p, &id, e);
}

static enum rc write_line(struct tx *tx, struct import *im, struct person_line *l, struct err *e)
{
	if (l->first == l && l->account_id == 0) {
		if (l->password.n == 0)
			return err_set(e, RC_CONFLICT, "err.stale", "an account is gone");
		TRY(account_put(tx, im->scratch, im->who, &l->account, im->now, &l->account_id, e));
		l->is_made = true;
	}
	TRY(write_mailbox(tx, im, l, e));
	if (l->is_there)
		return RC_OK;
	im->lines.sheet.out->n_made++;
	return write_post(tx, im, l, e);
}

/* ---- the two looks ---- */

static enum rc look_fn(struct tx *tx, void *arg, struct err *e)
{
	struct import *im = arg;

	sheet_rewind(&im->lines.sheet); /* it may run again */
	TRY(organ_people_load(tx, im->scratch, im->who->tenant_id, im->now, &im->there, e));
	TRY(people_lines_compare(tx, im->scratch, &im->lines, &im->there, e));
	return sheet_rc(&im->lines.sheet, e);
}

static enum rc write_fn(struct tx *tx, void *arg, struct err *e)
{
	struct import *im = arg;
	const struct import_result *out = im->lines.sheet.out;

	TRY(look_fn(tx, im, e));
	for (size_t i = 0; i < im->lines.n; i++)
		TRY(write_line(tx, im, &im->lines.p[i], e));
	return office_audit(tx, im->who, "people.import",
			    object_name(im->scratch, "tenant", im->who->tenant_id),
			    str_fmt(im->scratch, "made:%lld same:%lld", (long long)out->n_made,
				    (long long)out->n_same),
			    im->now, e);
}

/* ---- the answer ---- */

static size_t made_people(const struct import *im, struct imported_person *out)
{
	size_t n = 0;

	for (size_t i = 0; i < im->lines.n; i++) {
		const struct person_line *l = &im->lines.p[i];
		if (l->is_made)
			out[n++] = (struct imported_person){ l->login, l->name, l->password };
	}
	return n;
}

enum rc office_people_import(struct node *n, struct arena *a, const struct actor *who,
			     struct str csv, int64_t now, struct import_result *out,
			     struct imported_person **out_people, size_t *out_n_people,
			     struct err *e)
{
	AUTO_ARENA scratch = arena_new(NULL);
	struct import im = { .scratch = scratch, .who = who, .now = now };

	TRY(policy_check(who, ACTION_ACCOUNT_MANAGE, NULL, e));
	TRY(people_lines_read(a, csv, &im.lines, out, e));
	TRY(db_read(n->db, look_fn, &im, e));
	TRY(make_accounts(&im, e));
	TRY(db_write(n->db, write_fn, &im, e));
	*out_people = ARENA_ARRAY(a, im.lines.n + 1, struct imported_person);
	*out_n_people = made_people(&im, *out_people);
	return RC_OK;
}

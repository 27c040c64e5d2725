/* people_calls.c -- posts, delegations and changes of permissions, over the API. */
#include "api/api_int.h"
#include "office/digest.h"
#include "office/flow.h"

static void write_period(struct call *c, struct date from, struct date to)
{
	json_kv_str(&c->json, "valid_from", date_iso(c->a, from));
	json_kv_str(&c->json, "valid_to", date_iso(c->a, to));
}

/* ---- a person ---- */

/* The member account_id, or login, for whoever may not list the accounts. */
static enum rc find_person(struct call *c, int64_t *out, struct err *e)
{
	struct str login = STR_NULL;
	bool is_there;

	(void)api_body_i64(c, "account_id", out);
	if (!api_body_str(c, "login", &login) || login.n == 0)
		return RC_OK;
	login = str_lower(c->a, str_trim(login));
	enum rc rc = office_person_find(c->node, c->a, c->actor, login, out, e);
	TRY(err_if_absent(e, rc, &is_there));
	if (!is_there)
		problem_add_words(&c->problems, "login", "problem.no_person", login, STR(""));
	return RC_OK;
}

static void write_post(struct call *c, const struct post *p)
{
	struct json *j = &c->json;

	json_object(j);
	json_kv_i64(j, "id", p->id);
	json_kv_str(j, "role", role_text(p->role));
	json_kv_str(j, "title", p->title);
	api_write_id(c, "unit_id", p->unit_id);
	json_kv_str(j, "unit_code", p->unit_code);
	json_kv_str(j, "unit_name", p->unit_name);
	write_period(c, p->valid_from, p->valid_to);
	json_kv_bool(j, "holds", post_holds(p, time_date_vn(c->now)));
	json_object_end(j);
}

static void write_delegation(struct call *c, const struct delegation *d)
{
	struct json *j = &c->json;

	json_object(j);
	json_kv_i64(j, "id", d->id);
	json_kv_i64(j, "post_id", d->post_id);
	json_kv_str(j, "role", role_text(d->role));
	json_kv_str(j, "title", d->title);
	json_kv_str(j, "unit_name", d->unit_name);
	json_kv_i64(j, "from_account_id", d->from_account);
	json_kv_str(j, "from_name", d->from_name);
	json_kv_i64(j, "account_id", d->account_id);
	json_kv_str(j, "name", d->to_name);
	json_kv_str(j, "kind", delegation_kind_text(d->kind));
	json_kv_str(j, "ground", d->ground);
	write_period(c, d->valid_from, d->valid_to);
	json_object_end(j);
}

static void write_mailboxes(struct call *c, const struct person_view *v)
{
	struct json *j = &c->json;

	json_key(j, "mailboxes");
	json_array(j);
	for (size_t i = 0; i < v->n_mailboxes; i++) {
		json_object(j);
		json_kv_str(j, "address", v->mailboxes[i].address);
		write_period(c, v->mailboxes[i].valid_from, v->mailboxes[i].valid_to);
		json_object_end(j);
	}
	json_array_end(j);
}

enum rc api_person_show(struct call *c, struct err *e)
{
	struct json *j = &c->json;
	struct person_view v;

	TRY(office_person_view(c->node, c->a, c->actor, c->match.id[0], &v, e));
	json_object(j);
	json_kv_i64(j, "account_id", v.account.id);
	json_kv_str(j, "login", v.account.login);
	json_kv_str(j, "name", v.account.name);
	json_key(j, "posts");
	json_array(j);
	for (size_t i = 0; i < v.n_posts; i++)
		write_post(c, &v.posts[i]);
	json_array_end(j);
	json_key(j, "delegations");
	json_array(j);
	for (size_t i = 0; i < v.n_delegations; i++)
		write_delegation(c, &v.delegations[i]);
	json_array_end(j);
	write_mailboxes(c, &v);
	json_object_end(j);
	return RC_OK;
}

/* ---- mail ---- */

enum rc api_mailbox_set(struct call *c, struct err *e)
{
	struct mailbox_form f = { .address = STR_NULL };

	if (api_body_str(c, "address", &f.address) && !f.address.p)
		problem_add(&c->problems, "address", "problem.required", 0);
	(void)api_body_date(c, "from", &f.from);
	(void)api_body_date(c, "until", &f.until);
	TRY(problems_rc(&c->problems, e));
	TRY(office_mailbox_set(c->node, c->actor, c->match.id[0], &f, c->now, &c->problems, e));
	return api_answer_done(c);
}

enum rc api_digest_show(struct call *c, struct err *e)
{
	struct json *j = &c->json;
	struct digest_view v;

	TRY(office_digest_view(c->node, c->a, c->actor, c->now, &v, e));
	json_object(j);
	json_kv_str(j, "kind", digest_kind_text(v.choice.kind));
	if (v.choice.kind != DIGEST_NEVER)
		json_kv_i64(j, "hour", v.choice.hour);
	json_kv_str(j, "mailbox", v.mailbox.n > 0 ? v.mailbox : STR_NULL);
	json_kv_bool(j, "sent_by_node", v.has_server);
	json_kv_bool(j, "subjects", v.has_subjects);
	json_object_end(j);
	return RC_OK;
}

enum rc api_digest_choose(struct call *c, struct err *e)
{
	struct digest_choice choice = { .kind = DIGEST_NEVER, .hour = -1 };
	struct str kind = STR_NULL;

	(void)api_body_str(c, "kind", &kind);
	(void)api_body_i64(c, "hour", &choice.hour);
	if (!digest_kind_parse(kind, &choice.kind))
		problem_add(&c->problems, "kind", "problem.choice", 0);
	TRY(problems_rc(&c->problems, e));
	TRY(office_digest_choose(c->node, c->actor, &choice, c->now, &c->problems, e));
	return api_answer_done(c);
}

enum rc api_digest_allow(struct call *c, struct err *e)
{
	bool has_subjects = false;

	if (!jval_get(c->body, "subjects"))
		problem_add(&c->problems, "subjects", "problem.required", 0);
	(void)api_body_bool(c, "subjects", &has_subjects);
	TRY(problems_rc(&c->problems, e));
	TRY(office_digest_allow(c->node, c->actor, has_subjects, c->now, e));
	return api_answer_done(c);
}

/* ---- posts ---- */

static enum rc read_post(struct call *c, struct post *p, struct err *e)
{
	struct str role = STR_NULL;

	*p = (struct post){ .account_id = c->match.id[0] };
	if (api_body_str(c, "role", &role) && !role_parse(role, &p->role))
		problem_add(&c->problems, "role", "problem.choice", 0);
	(void)api_body_i64(c, "unit_id", &p->unit_id);
	(void)api_body_str(c, "title", &p->title);
	(void)api_body_date(c, "valid_from", &p->valid_from);
	(void)api_body_date(c, "valid_to", &p->valid_to);
	return problems_rc(&c->problems, e);
}

enum rc api_post_give(struct call *c, struct err *e)
{
	struct post p;
	int64_t id;

	TRY(read_post(c, &p, e));
	TRY(office_post_give(c->node, c->actor, &p, c->now, &id, &c->problems, e));
	return api_answer_id(c, 201, id);
}

/* Without a last day it holds no more from now on. */
enum rc api_post_end(struct call *c, struct err *e)
{
	struct date last = date_add(time_date_vn(c->now), -1);

	if (!api_body_date(c, "last", &last))
		return problems_rc(&c->problems, e);
	TRY(office_post_end(c->node, c->actor, c->match.id[0], last, c->now, &c->problems, e));
	return api_answer_done(c);
}

/* ---- what somebody has open ---- */

static enum rc answer_work(struct call *c, const struct open_work *w)
{
	struct json *j = &c->json;

	json_object(j);
	json_kv_i64(j, "assigned", w->n_assigned);
	json_kv_i64(j, "presented", w->n_presented);
	json_kv_i64(j, "given", w->n_given);
	json_kv_i64(j, "drafts", w->n_drafts);
	json_kv_i64(j, "opinions", w->n_opinions);
	json_kv_i64(j, "signatures", w->n_signatures);
	json_kv_i64(j, "files", w->n_files);
	json_kv_i64(j, "notices", w->n_notices);
	json_object_end(j);
	return RC_OK;
}

enum rc api_open_work_show(struct call *c, struct err *e)
{
	struct open_work w;

	TRY(office_open_work(c->node, c->a, c->actor, c->match.id[0], &w, e));
	return answer_work(c, &w);
}

enum rc api_hand_over(struct call *c, struct err *e)
{
	struct hand_over h = { .from_account = c->match.id[0], .reason = STR("") };
	struct open_work moved;

	(void)api_body_str(c, "reason", &h.reason);
	TRY(find_person(c, &h.to_account, e));
	if (h.to_account == 0 && c->problems.n == 0)
		problem_add(&c->problems, "account_id", "problem.required", 0);
	TRY(problems_rc(&c->problems, e));
	TRY(office_hand_over(c->node, c->actor, &h, c->now, &moved, &c->problems, e));
	return answer_work(c, &moved);
}

/* ---- delegations ---- */

static enum rc read_delegation(struct call *c, struct delegation *d, struct err *e)
{
	struct str kind = STR_NULL;

	*d = (struct delegation){ .post_id = 0 };
	if (api_body_str(c, "kind", &kind) && !delegation_kind_parse(kind, &d->kind))
		problem_add(&c->problems, "kind", "problem.choice", 0);
	if (api_body_i64(c, "post_id", &d->post_id) && d->post_id == 0)
		problem_add(&c->problems, "post_id", "problem.required", 0);
	(void)api_body_str(c, "ground", &d->ground);
	(void)api_body_date(c, "valid_from", &d->valid_from);
	(void)api_body_date(c, "valid_to", &d->valid_to);
	TRY(find_person(c, &d->account_id, e));
	return problems_rc(&c->problems, e);
}

enum rc api_delegate(struct call *c, struct err *e)
{
	struct delegation d;
	int64_t id;

	TRY(read_delegation(c, &d, e));
	TRY(office_delegate(c->node, c->actor, &d, c->now, &id, &c->problems, e));
	return api_answer_id(c, 201, id);
}

enum rc api_delegation_end(struct call *c, struct err *e)
{
	TRY(office_delegation_end(c->node, c->actor, c->match.id[0], c->now, e));
	return api_answer_done(c);
}

/* ---- changes that nobody has confirmed yet ---- */

static void write_change(struct call *c, const struct permission_change *x)
{
	struct json *j = &c->json;

	json_object(j);
	json_kv_i64(j, "id", x->id);
	json_kv_str(j, "kind", permission_change_kind_text(x->kind));
	api_write_id(c, "account_id", x->account_id);
	json_kv_str(j, "name", x->account_name);
	api_write_id(c, "post_id", x->post_id);
	api_write_id(c, "delegation_id", x->delegation_id);
	api_write_id(c, "reader_id", x->reader_id);
	json_kv_str(j, "group", x->reader_id > 0 ? x->group_name : STR_NULL);
	json_kv_str(j, "role", x->post_id > 0 ? role_text(x->role) : STR_NULL);
	json_kv_str(j, "unit_name", x->unit_name);
	write_period(c, x->valid_from, x->valid_to);
	json_kv_str(j, "valid_to_before", date_iso(c->a, x->valid_to_before));
	api_write_id(c, "changed_by", x->changed_by);
	json_kv_str(j, "changed_by_name", x->changed_by_name);
	json_kv_str(j, "changed_at", time_iso(c->a, x->changed_at));
	json_kv_bool(j, "may_settle", office_may_settle(c->actor, x));
	json_object_end(j);
}

enum rc api_permission_list(struct call *c, struct err *e)
{
	struct permission_change *all;
	size_t n;

	TRY(office_permission_changes(c->node, c->a, c->actor, &all, &n, e));
	json_array(&c->json);
	for (size_t i = 0; i < n; i++)
		write_change(c, &all[i]);
	json_array_end(&c->json);
	return RC_OK;
}

static enum rc settle(struct call *c, bool is_undone, struct err *e)
{
	TRY(office_permission_settle(c->node, c->actor, c->match.id[0], is_undone, c->now, e));
	return api_answer_done(c);
}

enum rc api_permission_confirm(struct call *c, struct err *e)
{
	return settle(c, false, e);
}

enum rc api_permission_undo(struct call *c, struct err *e)
{
	return settle(c, true, e);
}

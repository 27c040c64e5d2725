/* post.c -- what somebody is in an organ, and from when to when. */
#include "base/limits.h"
#include "office/people_int.h"
#include "store/tenant.h"
#include "text/text.h"

/* ---- checks ---- */

void check_line(const char *field, struct str s, int64_t max, bool is_required,
		struct problems *out)
{
	if (!text_is_valid(s, TEXT_LINE))
		problem_add(out, field, "problem.text", 0);
	else if (is_required && text_trim(s).n == 0)
		problem_add(out, field, "problem.required", 0);
	else if ((int64_t)text_count(s) > max)
		problem_add(out, field, "problem.too_long", max);
}

bool days_meet(struct date from, struct date to, struct date other_from, struct date other_to)
{
	return (!date_is_set(to) || date_cmp(other_from, to) <= 0) &&
	       (!date_is_set(other_to) || date_cmp(from, other_to) <= 0);
}

bool posts_are_one(const struct post *x, const struct post *y)
{
	return x->role == y->role && x->unit_id == y->unit_id &&
	       days_meet(x->valid_from, x->valid_to, y->valid_from, y->valid_to) &&
	       days_meet(y->valid_from, y->valid_to, y->valid_from, y->valid_to);
}

enum rc post_is_there(struct tx *tx, struct arena *a, const struct post *p, int64_t now, bool *out,
		      struct err *e)
{
	struct date today = time_date_vn(now);
	struct post *all;
	size_t n;

	TRY(post_list(tx, a, p->tenant_id, p->account_id, &all, &n, e));
	*out = false;
	for (size_t i = 0; i < n; i++)
		*out |= all[i].id != p->id && !post_is_over(&all[i], today) &&
			posts_are_one(p, &all[i]);
	return RC_OK;
}

void check_period(struct date from, struct date to, struct date today, struct problems *out)
{
	if (!date_is_set(to))
		return;
	if (date_cmp(to, from) < 0)
		problem_add(out, "valid_to", "problem.ends_before", 0);
	else if (date_cmp(to, today) < 0)
		problem_add(out, "valid_to", "problem.date_past", 0);
}

enum rc account_of_organ(struct tx *tx, struct arena *a, const struct actor *who, int64_t id,
			 struct account *out, struct err *e)
{
	enum rc rc = account_load(tx, a, id, out, e);

	if (rc == RC_NOT_FOUND || (rc == RC_OK && out->tenant_id != who->tenant_id))
		return err_set(e, RC_NOT_FOUND, "err.not_found", "no such account");
	return rc;
}

enum rc capacity_room(struct tx *tx, struct arena *a, const struct actor *who, int64_t account_id,
		      int64_t now, struct err *e)
{
	struct date today = time_date_vn(now);
	struct delegation *delegations;
	struct post *posts;
	size_t n_posts, n_delegations, n = 0;

	TRY(post_list(tx, a, who->tenant_id, account_id, &posts, &n_posts, e));
	TRY(delegation_list(tx, a, who->tenant_id, account_id, &delegations, &n_delegations, e));
	for (size_t i = 0; i < n_posts; i++)
		n += !post_is_over(&posts[i], today);
	for (size_t i = 0; i < n_delegations; i++)
		n += delegations[i].account_id == account_id &&
		     !delegation_is_over(&delegations[i], today);
	if (n < LIMIT_CAPACITIES)
		return RC_OK;
	err_set(e, RC_LIMIT, "err.capacities", "too many posts of one person");
	err_param_i64(e, LIMIT_CAPACITIES);
	return RC_LIMIT;
}

/* ---- writes ---- */

static struct str post_words(struct arena *a, const struct post *p)
{
	return str_fmt(a, "account:%lld %.*s unit:%lld %.*s..%.*s", (long long)p->account_id,
		       STR_FMT(role_text(p->role)), (long long)p->unit_id,
		       STR_FMT(date_iso(a, p->valid_from)), STR_FMT(date_iso(a, p->valid_to)));
}

enum rc post_put(struct tx *tx, struct arena *a, const struct actor *who, const struct post *p,
		 int64_t *out_id, struct err *e)
{
	struct permission_change c = { .account_id = p->account_id, .kind = PERMISSION_MADE };

	TRY(permission_by_person(who, p->role, e));
	TRY(post_insert(tx, a, p, &c.post_id, e));
	TRY(permission_note(tx, who, &c, p->created_at, e));
	*out_id = c.post_id;
	return office_audit(tx, who, "post.give", object_name(a, "post", c.post_id),
			    post_words(a, p), p->created_at, e);
}

enum rc post_last_check(struct tx *tx, struct arena *a, const struct post *p, struct date last,
			struct err *e)
{
	struct account of;
	struct post *all;
	size_t n, n_left = 0;

	TRY(post_list(tx, a, p->tenant_id, p->account_id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (!date_is_set(all[i].valid_to) || date_cmp(all[i].valid_to, last) > 0)
			all[n_left++] = all[i];
	}
	TRY(account_load(tx, a, p->account_id, &of, e));
	return open_work_left(tx, a, &of, all, n_left, e);
}

enum rc post_finish(struct tx *tx, struct arena *a, const struct actor *who, const struct post *p,
		    struct date last, int64_t now, struct err *e)
{
	const struct permission_change c = { .post_id = p->id,
					     .account_id = p->account_id,
					     .kind = PERMISSION_ENDED,
					     .valid_to_before = p->valid_to };
	struct post after = *p;

	after.valid_to = last;
	TRY(post_set_end(tx, p, last, e));
	if (date_cmp(last, time_date_vn(now)) <= 0)
		TRY(post_last_check(tx, a, p, last, e));
	if (p->role == ROLE_HEAD && date_cmp(last, time_date_vn(now)) <= 0)
		TRY(unit_head_left(tx, a, p->unit_id, date_add(last, 1), e));
	TRY(permission_note(tx, who, &c, now, e));
	return office_audit(tx, who, "post.end", object_name(a, "post", p->id),
			    post_words(a, &after), now, e);
}

/* ---- a person ---- */

struct person_read {
	struct arena *arena;
	const struct actor *who;
	int64_t account_id;
	struct person_view view;
};

static enum rc person_fn(struct tx *tx, void *arg, struct err *e)
{
	struct person_read *r = arg;
	struct person_view *v = &r->view;
	int64_t tenant_id = r->who->tenant_id;

	TRY(account_of_organ(tx, r->arena, r->who, r->account_id, &v->account, e));
	TRY(post_list(tx, r->arena, tenant_id, r->account_id, &v->posts, &v->n_posts, e));
	TRY(delegation_list(tx, r->arena, tenant_id, r->account_id, &v->delegations,
			    &v->n_delegations, e));
	return mailbox_list(tx, r->arena, tenant_id, r->account_id, &v->mailboxes, &v->n_mailboxes,
			    e);
}

static bool is_self(const struct actor *who, int64_t account_id)
{
	return who->kind == ACTOR_PERSON && who->account_id == account_id;
}

enum rc office_person_view(struct node *n, struct arena *a, const struct actor *who,
			   int64_t account_id, struct person_view *out, struct err *e)
{
	struct person_read r = { .arena = a, .who = who, .account_id = account_id };

	if (!is_self(who, account_id))
		TRY(policy_check(who, ACTION_ACCOUNT_MANAGE, NULL, e));
	TRY(db_read(n->db, person_fn, &r, e));
	*out = r.view;
	return RC_OK;
}

/* ---- given ---- */

struct giving {
	struct arena *arena;
	const struct actor *who;
	struct post post;
	struct problems *problems;
	int64_t now, id;
};

static enum rc check_unit(struct tx *tx, struct giving *g, struct err *e)
{
	struct unit u;
	bool is_there;

	if (g->post.unit_id == 0) {
		if (g->post.role == ROLE_HEAD)
			problem_add(g->problems, "unit_id", "problem.head_unit", 0);
		return RC_OK;
	}
	TRY(err_if_absent(e, unit_load(tx, g->arena, g->who->tenant_id, g->post.unit_id, &u, e),
			  &is_there));
	if (!is_there || u.state != UNIT_ACTIVE)
		problem_add(g->problems, "unit_id", "problem.unit", 0);
	return RC_OK;
}

static enum rc give_fn(struct tx *tx, void *arg, struct err *e)
{
	struct giving *g = arg;
	struct account holder;
	bool is_there;

	TRY(account_of_organ(tx, g->arena, g->who, g->post.account_id, &holder, e));
	TRY(check_unit(tx, g, e));
	TRY(post_is_there(tx, g->arena, &g->post, g->now, &is_there, e));
	if (is_there)
		problem_add(g->problems, "role", "problem.post_twice", 0);
	TRY(problems_rc(g->problems, e));
	TRY(capacity_room(tx, g->arena, g->who, g->post.account_id, g->now, e));
	return post_put(tx, g->arena, g->who, &g->post, &g->id, e);
}

enum rc office_post_give(struct node *n, const struct actor *who, const struct post *p, int64_t now,
			 int64_t *out_id, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct giving g = { .arena = a, .who = who, .post = *p, .problems = out, .now = now };

	TRY(policy_check(who, ACTION_ACCOUNT_MANAGE, NULL, e));
	check_line("title", p->title, LIMIT_POST_TITLE, false, out);
	check_period(p->valid_from, p->valid_to, time_date_vn(now), out);
	g.post.tenant_id = who->tenant_id;
	g.post.title = text_nfc(a, text_trim(p->title));
	g.post.created_at = now;
	TRY(office_db_write(n, give_fn, &g, out, e));
	*out_id = g.id;
	return RC_OK;
}

/* ---- ended ---- */

struct ending {
	struct arena *arena;
	const struct actor *who;
	int64_t id, now;
	struct date last;
	struct problems *problems;
};

static void check_last(const struct ending *x, const struct post *p)
{
	struct date yesterday = date_add(time_date_vn(x->now), -1);

	if (!date_is_set(x->last))
		problem_add(x->problems, "last", "problem.date", 0);
	else if (date_cmp(x->last, yesterday) < 0)
		problem_add(x->problems, "last", "problem.date_past", 0);
	else if (date_is_set(p->valid_to) && date_cmp(x->last, p->valid_to) >= 0)
		problem_add(x->problems, "last", "problem.end_later", 0);
}

static enum rc end_fn(struct tx *tx, void *arg, struct err *e)
{
	struct ending *x = arg;
	struct admins admins;
	struct post p;

	TRY(post_load(tx, x->arena, x->who->tenant_id, x->id, &p, e));
	check_last(x, &p);
	TRY(problems_rc(x->problems, e));
	TRY(admins_before(tx, x->arena, p.tenant_id, x->now, &admins, e));
	TRY(post_finish(tx, x->arena, x->who, &p, x->last, x->now, e));
	return admins_keep(tx, x->arena, &admins, e);
}

enum rc office_post_end(struct node *n, const struct actor *who, int64_t id, struct date last,
			int64_t now, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct ending x = {
		.arena = a, .who = who, .id = id, .now = now, .last = last, .problems = out
	};

	TRY(policy_check(who, ACTION_ACCOUNT_MANAGE, NULL, e));
	return office_db_write(n, end_fn, &x, out, e);
}

/* ---- as data ---- */

void office_json_roles(struct json *j, struct str roles)
{
	struct str rest = roles, role;

	json_kv_str(j, "role", roles_next(&rest, &role) ? role : STR_NULL);
	json_key(j, "roles");
	json_array(j);
	for (rest = roles; roles_next(&rest, &role);)
		json_str(j, role);
	json_array_end(j);
}

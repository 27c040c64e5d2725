/* people.c -- somebody's posts and who stands for them, and what nobody has confirmed yet. */
#include "web/web_int.h"

/* ---- choices ---- */

static void choose_enum(struct visit *v, struct form_view *f, const char *name, const char *prefix,
			struct str (*word_of)(int), int n)
{
	struct choice *c = ARENA_ARRAY(v->a, (size_t)n, struct choice);

	for (int i = 0; i < n; i++)
		c[i] = (struct choice){ word_of(i), enum_words(v, prefix, word_of(i)) };
	form_choices(f, name, c, (size_t)n);
}

static struct str role_word(int i)
{
	return role_text((enum role)i);
}

static struct str delegation_word(int i)
{
	return delegation_kind_text((enum delegation_kind)i);
}

struct str period_words(const struct page_ctx *ctx, struct date from, struct date to)
{
	const struct text_param days[] = { text_param_str(date_vn(ctx->arena, from)),
					   text_param_str(date_vn(ctx->arena, to)) };
	bool has_from = date_is_set(from), has_to = date_is_set(to);
	enum text_id text = has_from && has_to ? TEXT_PERIOD_FROM_TO
			    : has_from         ? TEXT_PERIOD_FROM
			    : has_to           ? TEXT_PERIOD_TO
					       : TEXT_PERIOD_ALWAYS;

	return text_format(ctx->arena, text_get(ctx->lang, text), has_from ? days : days + 1, 2);
}

/* ---- somebody's posts ---- */

static const struct field_spec post_fields[] = {
	{ .name = "post_role", .is_required = true },
	{ .name = "post_unit" },
	{ .name = "post_title", .max = LIMIT_POST_TITLE },
	{ .name = "valid_from", .is_short = true },
	{ .name = "valid_to", .is_short = true },
};
static const struct field_spec end_fields[] = {
	{ .name = "last", .is_short = true },
};
static const struct field_spec mailbox_fields[] = {
	{ .name = "mailbox", .max = LIMIT_ORGAN_MAIL, .type = "email" },
	{ .name = "mailbox_from", .is_short = true },
	{ .name = "mailbox_until", .is_short = true },
};
static const struct field_name mailbox_names[] = {
	{ "address", "mailbox" },
	{ "from", "mailbox_from" },
	{ "until", "mailbox_until" },
};
static const struct field_spec delegation_fields[] = {
	{ .name = "delegate_post", .is_required = true },
	{ .name = "delegate_to", .is_required = true },
	{ .name = "delegate_kind", .is_required = true },
	{ .name = "ground", .is_required = true, .max = LIMIT_GROUND },
	{ .name = "from", .is_required = true, .is_short = true },
	{ .name = "to", .is_required = true, .is_short = true },
};

static const struct field_name post_names[] = {
	{ "role", "post_role" },
	{ "unit_id", "post_unit" },
	{ "title", "post_title" },
};
static const struct field_name delegation_names[] = {
	{ "post_id", "delegate_post" }, { "account_id", "delegate_to" },
	{ "kind", "delegate_kind" },    { "valid_from", "from" },
	{ "valid_to", "to" },
};
#define N(x) (sizeof(x) / sizeof *(x))

struct str post_words(const struct page_ctx *ctx, const struct post *p)
{
	struct str role = text_of_enum(ctx->lang, STR("role"), role_text(p->role));
	struct str what = p->title.n > 0 ? p->title : role;

	if (p->unit_name.n == 0)
		return what;
	return str_fmt(ctx->arena, "%.*s – %.*s", STR_FMT(what), STR_FMT(p->unit_name));
}

/* Posts that have not ended: those somebody could stand for. */
static void choose_posts(struct visit *v, struct person_page *view)
{
	struct choice *c = ARENA_ARRAY(v->a, view->person.n_posts + 1, struct choice);
	size_t n = 0;

	for (size_t i = 0; i < view->person.n_posts; i++) {
		const struct post *p = &view->person.posts[i];
		if (!post_is_over(p, view->today))
			c[n++] = (struct choice){ str_fmt(v->a, "%lld", (long long)p->id),
						  post_words(&v->ctx, p) };
	}
	form_choices(&view->delegation, "delegate_post", c, n);
	view->may_delegate = view->may_delegate && n > 0;
}

static enum rc fill_person_forms(struct visit *v, struct person_page *view, struct err *e)
{
	struct units_view units = { .n_units = 0 };

	TRY(units_load(v, &units, e));
	form_init(v, &view->post, post_fields, N(post_fields));
	choose_enum(v, &view->post, "post_role", "role", role_word, role__COUNT);
	form_value(&view->post, "post_role", role_text(ROLE_SPECIALIST));
	units_choose(v, &view->post, "post_unit", &units, text_get(v->lang, TEXT_UNITS_OF_ORGAN));
	form_value(&view->post, "valid_from", date_vn(v->a, view->today));
	form_init(v, &view->end, end_fields, N(end_fields));
	form_init(v, &view->mailbox, mailbox_fields, N(mailbox_fields));
	form_init(v, &view->delegation, delegation_fields, N(delegation_fields));
	choose_enum(v, &view->delegation, "delegate_kind", "delegation", delegation_word,
		    delegation_kind__COUNT);
	form_value(&view->delegation, "delegate_kind", delegation_kind_text(DELEGATION_DELEGATED));
	form_value(&view->delegation, "from", date_vn(v->a, view->today));
	choose_posts(v, view);
	return RC_OK;
}

/* Which of the page's forms was handed in. */
enum person_form { FORM_NONE, FORM_POST, FORM_END, FORM_DELEGATION, FORM_MAILBOX };

static enum rc show_person(struct visit *v, enum person_form which, const struct err *why,
			   struct err *e)
{
	struct person_page view = { .today = time_date_vn(v->now) };
	int64_t id = v->match.n_ids > 0 ? v->match.id[0] : v->actor->account_id;

	TRY(office_person_view(v->node, v->a, v->actor, id, &view.person, e));
	view.ended = which == FORM_END ? v->match.id[1] : 0;
	view.is_own = id == v->actor->account_id;
	view.may_manage = policy_allows(v->actor, ACTION_ACCOUNT_MANAGE, NULL);
	view.may_delegate = view.may_manage ||
			    (view.is_own && policy_allows(v->actor, ACTION_POST_DELEGATE, NULL));
	TRY(fill_person_forms(v, &view, e));
	if (which == FORM_POST)
		form_retake(v, &view.post, why);
	else if (which == FORM_END)
		form_retake(v, &view.end, why);
	else if (which == FORM_DELEGATION)
		form_retake(v, &view.delegation, why);
	else if (which == FORM_MAILBOX)
		form_retake(v, &view.mailbox, why);
	else if (why)
		form_error(v, &view.post, why);
	if (view.may_manage && v->match.n_ids > 0)
		way_to_hand_over(v, &view.end, why);
	TRY(frame_load(v, view.is_own ? "posts" : "accounts", e));
	return RESPOND(v, e, why ? 422 : 200, page_person_posts, &v->frame, &view);
}

enum rc web_person_show(struct visit *v, struct err *e)
{
	return show_person(v, FORM_NONE, NULL, e);
}

enum rc web_own_posts(struct visit *v, struct err *e)
{
	return web_person_show(v, e);
}

static enum rc person_changed(struct visit *v, enum person_form which, enum rc rc,
			      const char *flash, struct err *e)
{
	struct err why;

	if (form_refused(rc, e, &why))
		return show_person(v, which, &why, e);
	TRY(rc);
	flash_set(v, "success", flash, STR(""));
	struct url_path back = v->match.n_ids > 0
				       ? url_path_of(str_fmt(v->a, "/accounts/%lld/posts",
							     (long long)v->match.id[0]))
				       : URL_PATH("/account/posts");
	return redirect(v, flash_path(v, back));
}

static enum rc give(struct visit *v, struct err *e)
{
	struct post p = { .account_id = v->match.id[0],
			  .unit_id = form_id(v, "post_unit"),
			  .title = form_str(v, "post_title") };
	int64_t id;

	if (!role_parse(form_str(v, "post_role"), &p.role))
		problem_add(&v->problems, "post_role", "problem.choice", 0);
	form_date(v, "valid_from", &p.valid_from);
	form_date(v, "valid_to", &p.valid_to);
	TRY(problems_rc(&v->problems, e));
	enum rc rc = office_post_give(v->node, v->actor, &p, v->now, &id, &v->problems, e);
	form_rename(v, post_names, N(post_names));
	return rc;
}

enum rc web_post_give(struct visit *v, struct err *e)
{
	return person_changed(v, FORM_POST, give(v, e), "post_given", e);
}

/* "now": no more from this moment on; else the day given is its last. */
static enum rc end(struct visit *v, struct err *e)
{
	struct date last = { .year = 0 };

	if (str_eq_c(form_str(v, "do"), "now"))
		last = date_add(time_date_vn(v->now), -1);
	else
		form_date(v, "last", &last);
	TRY(problems_rc(&v->problems, e));
	return office_post_end(v->node, v->actor, v->match.id[1], last, v->now, &v->problems, e);
}

enum rc web_post_end(struct visit *v, struct err *e)
{
	return person_changed(v, FORM_END, end(v, e), "post_ended", e);
}

static enum rc set_mailbox(struct visit *v, struct err *e)
{
	struct mailbox_form f = { .address = form_str(v, "mailbox") };

	form_date(v, "mailbox_from", &f.from);
	form_date(v, "mailbox_until", &f.until);
	TRY(problems_rc(&v->problems, e));
	enum rc rc = office_mailbox_set(v->node, v->actor, v->match.id[0], &f, v->now, &v->problems,
					e);
	form_rename(v, mailbox_names, N(mailbox_names));
	return rc;
}

enum rc web_mailbox_set(struct visit *v, struct err *e)
{
	return person_changed(v, FORM_MAILBOX, set_mailbox(v, e), "mailbox_set", e);
}

static enum rc find_delegate(struct visit *v, struct delegation *out, struct err *e)
{
	struct str login = str_lower(v->a, str_trim(form_str(v, "delegate_to")));
	bool is_there;

	enum rc rc = office_person_find(v->node, v->a, v->actor, login, &out->account_id, e);
	TRY(err_if_absent(e, rc, &is_there));
	if (!is_there)
		problem_add_words(&v->problems, "delegate_to", "problem.no_person", login, STR(""));
	return RC_OK;
}

static enum rc delegate(struct visit *v, struct err *e)
{
	struct delegation d = { .post_id = form_id(v, "delegate_post"),
				.ground = form_str(v, "ground") };
	int64_t id;

	if (!delegation_kind_parse(form_str(v, "delegate_kind"), &d.kind))
		problem_add(&v->problems, "delegate_kind", "problem.choice", 0);
	form_date(v, "from", &d.valid_from);
	form_date(v, "to", &d.valid_to);
	TRY(find_delegate(v, &d, e));
	TRY(problems_rc(&v->problems, e));
	enum rc rc = office_delegate(v->node, v->actor, &d, v->now, &id, &v->problems, e);
	form_rename(v, delegation_names, N(delegation_names));
	return rc;
}

enum rc web_delegate(struct visit *v, struct err *e)
{
	return person_changed(v, FORM_DELEGATION, delegate(v, e), "delegated", e);
}

enum rc web_own_delegate(struct visit *v, struct err *e)
{
	return web_delegate(v, e);
}

enum rc web_delegation_end(struct visit *v, struct err *e)
{
	int64_t id = form_id(v, "delegation");

	return person_changed(v, FORM_NONE, office_delegation_end(v->node, v->actor, id, v->now, e),
			      "delegation_ended", e);
}

enum rc web_own_delegation_end(struct visit *v, struct err *e)
{
	return web_delegation_end(v, e);
}

/* ---- what nobody has confirmed yet ---- */

struct str change_words(struct arena *a, enum lang lang, const struct permission_change *c)
{
	struct str kind = text_of_enum(lang, STR("permission"),
				       permission_change_kind_text(c->kind));
	struct str what = text_of_enum(lang, STR("role"), role_text(c->role));
	struct str whose = c->account_name;

	if (c->reader_id > 0) {
		const struct text_param name = text_param_str(c->group_name);
		const struct text_param unit = text_param_str(c->unit_name);
		what = text_format(a, text_get(lang, TEXT_PERMISSIONS_READER), &name, 1);
		if (c->account_id == 0)
			whose = c->unit_name.n > 0
					? text_format(a, text_get(lang, TEXT_GROUPS_UNIT), &unit, 1)
					: text_get(lang, TEXT_GROUPS_EVERYBODY);
	}
	return str_fmt(a, "%.*s: %.*s – %.*s", STR_FMT(kind), STR_FMT(what), STR_FMT(whose));
}

enum rc web_permission_list(struct visit *v, struct err *e)
{
	struct permissions_view view = { .n_rows = 0 };

	TRY(office_permission_changes(v->node, v->a, v->actor, &view.rows, &view.n_rows, e));
	view.may = ARENA_ARRAY(v->a, view.n_rows + 1, bool);
	for (size_t i = 0; i < view.n_rows; i++)
		view.may[i] = office_may_settle(v->actor, &view.rows[i]);
	bulk_offer(v, &view.bulk, BULK_CONFIRM);
	TRY(frame_load(v, "permissions", e));
	return RESPOND(v, e, 200, page_permissions, &v->frame, &view);
}

enum rc web_permission_settle(struct visit *v, struct err *e)
{
	bool is_undone = str_eq_c(form_str(v, "do"), "undo");

	TRY(office_permission_settle(v->node, v->actor, v->match.id[0], is_undone, v->now, e));
	flash_set(v, "success", is_undone ? "permission_undone" : "permission_confirmed", STR(""));
	return redirect(v, flash_path(v, URL_PATH("/permissions")));
}

/* admin.c -- for the administrator: accounts of the organ, its own data. */
#include "web/web_int.h"

/* ---- accounts ---- */

static const struct field_spec account_fields[] = {
	{ .name = "login", .is_required = true, .max = 40 },
	{ .name = "name", .is_required = true, .max = 100 },
	{ .name = "role", .is_required = true },
};

/* Where no organ has its office nobody handles documents. A head is one of a unit, by a further post. */
static bool is_role_here(const struct visit *v, enum role role)
{
	return (v->ctx.has_office && role != ROLE_HEAD) || role == ROLE_ADMIN;
}

static void fill_roles(struct visit *v, struct form_view *f)
{
	struct choice *all = ARENA_ARRAY(v->a, role__COUNT, struct choice);
	size_t n = 0;

	for (size_t i = 0; i < role__COUNT; i++) {
		struct str word = role_text((enum role)i);
		if (is_role_here(v, (enum role)i))
			all[n++] = (struct choice){ word, enum_words(v, "role", word) };
	}
	form_choices(f, "role", all, n);
}

static enum rc show_accounts(struct visit *v, const struct err *why, struct err *e)
{
	struct accounts_view view = { .n_rows = 0 };

	form_init(v, &view.form, account_fields, 3);
	fill_roles(v, &view.form);
	form_value(&view.form, "role", v->ctx.has_office ? STR("specialist") : STR("admin"));
	form_retake(v, &view.form, why);
	TRY(office_account_list(v->node, v->a, v->actor, v->now, &view.rows, &view.n_rows, e));
	TRY(frame_load(v, "accounts", e));
	return RESPOND(v, e, why ? 422 : 200, page_accounts, &v->frame, &view);
}

enum rc web_account_list(struct visit *v, struct err *e)
{
	return show_accounts(v, NULL, e);
}

static bool read_account(struct visit *v, struct account_form *out)
{
	*out = (struct account_form){ .login = str_trim(form_str(v, "login")),
				      .name = form_str(v, "name"),
				      .must_change_password = true };
	if (role_parse(form_str(v, "role"), &out->role) && is_role_here(v, out->role))
		return true;
	problem_add(&v->problems, "role", "problem.choice", 0);
	return false;
}

/* A made-up password is on this answer alone. */
static enum rc show_secret(struct visit *v, const struct secret_page *p, struct err *e)
{
	TRY(frame_load(v, "accounts", e));
	return RESPOND(v, e, 200, page_account_secret, &v->frame, p);
}

enum rc web_account_add(struct visit *v, struct err *e)
{
	struct account_form f;
	struct str password;
	struct err why;
	int64_t id;
	enum rc rc = RC_INVALID;

	if (read_account(v, &f))
		rc = office_account_add(v->node, v->a, v->actor, &f, v->now, &id, &password,
					&v->problems, e);
	if (form_refused(rc, e, &why))
		return show_accounts(v, &why, e);
	TRY(rc);
	return show_secret(v, &(struct secret_page){ f.login, f.name, password }, e);
}

static enum rc load_account(struct visit *v, struct account *out, struct err *e)
{
	struct account *all;
	size_t n;

	TRY(office_account_list(v->node, v->a, v->actor, v->now, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (all[i].id == v->match.id[0]) {
			*out = all[i];
			return RC_OK;
		}
	}
	return err_set(e, RC_NOT_FOUND, "err.not_found", "no such account");
}

static enum rc show_account(struct visit *v, const struct err *why, struct err *e)
{
	struct account_page view;

	TRY(load_account(v, &view.account, e));
	view.is_own = view.account.id == v->actor->account_id;
	form_init(v, &view.form, &account_fields[1], 1);
	form_value(&view.form, "name", view.account.name);
	form_retake(v, &view.form, why);
	way_to_hand_over(v, &view.form, why);
	TRY(frame_load(v, "accounts", e));
	return RESPOND(v, e, why ? 422 : 200, page_account, &v->frame, &view);
}

enum rc web_account_show(struct visit *v, struct err *e)
{
	return show_account(v, NULL, e);
}

/* What the use case says no to is told on the account's page. */
static enum rc account_changed(struct visit *v, enum rc rc, const char *flash, struct err *e)
{
	struct err why;

	if (form_refused(rc, e, &why))
		return show_account(v, &why, e);
	TRY(rc);
	flash_set(v, "success", flash, STR(""));
	return redirect(v, url_path_of(str_fmt(v->a, "/accounts/%lld", (long long)v->match.id[0])));
}

enum rc web_account_set(struct visit *v, struct err *e)
{
	const struct account_form f = { .name = form_str(v, "name") };
	enum rc rc = office_account_set(v->node, v->actor, v->match.id[0], &f, v->now, &v->problems,
					e);

	return account_changed(v, rc, "account_saved", e);
}

enum rc web_account_lock(struct visit *v, struct err *e)
{
	bool is_locked = str_eq(form_str(v, "locked"), STR("yes"));
	enum rc rc = office_account_lock(v->node, v->actor, v->match.id[0], is_locked, v->now, e);

	return account_changed(v, rc, is_locked ? "account_locked" : "account_unlocked", e);
}

enum rc web_account_reset(struct visit *v, struct err *e)
{
	struct account a;
	struct str password;

	TRY(load_account(v, &a, e));
	if (a.id == v->actor->account_id)
		return redirect(v, URL_PATH("/account/password"));
	TRY(office_account_password(v->node, v->a, v->actor, a.id, STR(""), STR(""), v->now,
				    &password, &v->problems, e));
	return show_secret(v, &(struct secret_page){ a.login, a.name, password }, e);
}

/* ---- the organ's own data ---- */

static const struct field_spec organ_fields[] = {
	{ .name = "organ_name", .is_required = true, .max = 200 },
	{ .name = "parent_name", .max = 500 },
	{ .name = "place", .max = 50 },
	{ .name = "signer_competence", .max = 50, .is_short = true },
	{ .name = "signer_position", .max = 100 },
	{ .name = "signer_name", .max = 50 },
	{ .name = "address", .max = 500 },
	{ .name = "mail", .max = 100, .type = "email" },
	{ .name = "telephone", .max = 20, .type = "tel", .is_short = true },
	{ .name = "fax", .max = 20, .type = "tel", .is_short = true },
	{ .name = "website", .max = 100 },
	{ .name = "axis_url" },
	{ .name = "axis_secret", .type = "password", .autocomplete = "new-password" },
};
#define N_ORGAN_FIELDS (sizeof organ_fields / sizeof organ_fields[0])

/* Where each field's value lives; those of struct tenant named as there, but its name. */
static struct str *organ_value(struct tenant *t, size_t i)
{
	struct str *const places[N_ORGAN_FIELDS] = {
		&t->name,
		&t->parent_name,
		&t->place,
		&t->signer_competence,
		&t->signer_position,
		&t->signer_name,
		&t->address,
		&t->mail,
		&t->telephone,
		&t->fax,
		&t->website,
		&t->axis_url,
		&t->axis_secret,
	};
	return places[i];
}

static enum rc show_organ(struct visit *v, const struct err *why, struct err *e)
{
	struct tenant t = v->who.session.tenant;
	struct organ_page view = { .code = t.organ_code,
				   .may_move = v->actor->is_of_owner,
				   .axis_url = t.axis_url };

	form_init(v, &view.form, organ_fields, N_ORGAN_FIELDS);
	for (size_t i = 0; i + 1 < N_ORGAN_FIELDS; i++)
		view.form.fields[i].value = *organ_value(&t, i);
	form_retake(v, &view.form, why);
	TRY(frame_load(v, "organ", e));
	TRY(office_directory_state(v->node, v->a, v->actor, &view.directory, e));
	return RESPOND(v, e, why ? 422 : 200, page_organ, &v->frame, &view);
}

/* An axis alone has no office whose data these would be. */
static enum rc check_office(const struct visit *v, struct err *e)
{
	return v->ctx.has_office
		       ? RC_OK
		       : err_set(e, RC_NOT_FOUND, "err.no_page", "this node is no office");
}

enum rc web_organ_show(struct visit *v, struct err *e)
{
	TRY(check_office(v, e));
	return show_organ(v, NULL, e);
}

enum rc web_organ_set(struct visit *v, struct err *e)
{
	/* "name" is a person's on these pages */
	static const struct field_name names[] = { { "name", "organ_name" } };
	struct tenant t = v->who.session.tenant;

	TRY(check_office(v, e));

	for (size_t i = 0; i < N_ORGAN_FIELDS; i++)
		*organ_value(&t, i) = str_trim(form_str(v, organ_fields[i].name));
	if (!v->actor->is_of_owner) /* the page has no such field for them */
		t.axis_url = v->who.session.tenant.axis_url;
	enum rc rc = office_tenant_set(v->node, v->actor, &t, v->now, &v->problems, e);
	if (rc == RC_INVALID) {
		struct err why = *e;
		err_clear(e);
		form_rename(v, names, 1);
		return show_organ(v, &why, e);
	}
	TRY(rc);
	flash_set(v, "success", "organ_saved", STR(""));
	return redirect(v, URL_PATH("/organ"));
}

/* ---- the copy of the axis's directory ---- */

enum rc web_directory_ask(struct visit *v, struct err *e)
{
	struct directory_state state;

	TRY(office_directory_refresh(v->node, v->a, v->actor, v->now, &state, e));
	flash_set(v, "success", "directory_asked", STR(""));
	return RC_OK;
}

enum rc web_directory_refresh(struct visit *v, struct err *e)
{
	TRY(web_directory_ask(v, e));
	return redirect(v, URL_PATH("/organ"));
}

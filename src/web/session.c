/* session.c -- signing in and out, language, one's own password and tokens. */
#include "web/web_int.h"

#include "text/text.h"

/* ---- signing in ---- */

static const struct field_spec sign_in_fields[] = {
	{ .name = "organ", .autocomplete = "organization" },
	{ .name = "login", .autocomplete = "username" },
	{ .name = "password", .type = "password", .autocomplete = "current-password" },
};

#define ORGAN_KEPT_SECS INT64_C(34560000) /* 400 days: longer no browser keeps it */

/* Which organ is asked only where the node holds several, and never shown: who else is here is nobody's matter. What
 * the address says, else what was last used in this browser, is proposed. */
static enum rc ask_organ(struct visit *v, struct sign_in_view *out, struct err *e)
{
	struct str *value = &out->form.fields[0].value;
	struct tenant *all;
	size_t n;

	TRY(office_tenant_list(v->node, v->a, &all, &n, e));
	out->has_choice = n > 1;
	if (n == 1)
		out->organ = all[0].name;
	if (value->n == 0)
		*value = query_str(v, "organ");
	if (value->n == 0)
		*value = cookie_get(v, "organ_");
	*value = text_cut(*value, LIMIT_ORGAN_NAME);
	return RC_OK;
}

/* why: a wrong password is a form to be mended (422), not a page that asks for credentials. Which of the three was
 * wrong is not told. */
static enum rc show_sign_in(struct visit *v, const struct err *why, struct str next, struct err *e)
{
	struct sign_in_view view = { .next = next };
	int status = 200;

	form_init(v, &view.form, sign_in_fields, 3);
	view.form.fields[0].hint = text_get(v->lang, TEXT_SIGN_IN_ORGAN_HINT);
	view.form.fields[1].hint = STR("");
	form_take(v, &view.form);
	TRY(ask_organ(v, &view, e));
	TRY(frame_load(v, "", e));
	if (why) {
		struct err told = *why;
		if (view.has_choice && why->rc == RC_UNAUTHENTICATED)
			(void)err_set(&told, RC_UNAUTHENTICATED, "err.login_three", "one of three");
		form_error(v, &view.form, &told);
		respond_retry(v, why);
		status = why->rc == RC_UNAUTHENTICATED ? 422 : rc_http_status(why->rc);
	}
	return RESPOND(v, e, status, page_sign_in, &v->frame, &view);
}

enum rc web_sign_in_show(struct visit *v, struct err *e)
{
	if (v->ctx.is_signed_in)
		return redirect(v, next_path(v, query_str(v, "next")));
	return show_sign_in(v, NULL, query_str(v, "next"), e);
}

static enum rc start_session(struct visit *v, struct sign_in *s, struct err *e)
{
	struct session session;
	struct str token;

	TRY(office_sign_in(v->node, v->a, s, &token, &session, e));
	add_header(v, "Set-Cookie",
		   identity_cookie(v->node, v->request, token,
				   (session.expires_at - v->now) / TIME_SEC));
	if (s->organ.n > 0)
		cookie_set(v, "organ_", session.tenant.organ_code, ORGAN_KEPT_SECS);
	return RC_OK;
}

static enum rc check_filled(struct visit *v, struct err *e)
{
	if (str_trim(form_str(v, "login")).n == 0)
		problem_add(&v->problems, "login", "problem.login_empty", 0);
	if (form_str(v, "password").n == 0)
		problem_add(&v->problems, "password", "problem.password_empty", 0);
	return problems_rc(&v->problems, e);
}

enum rc web_sign_in_do(struct visit *v, struct err *e)
{
	struct sign_in s = { .organ = form_str(v, "organ"),
			     .login = str_lower(v->a, str_trim(form_str(v, "login"))),
			     .password = form_str(v, "password"),
			     .remote = v->who.remote,
			     .now = v->now };
	struct str next = form_str(v, "next");
	enum rc rc = check_filled(v, e);

	if (rc == RC_OK)
		rc = start_session(v, &s, e);
	if (rc == RC_OK)
		return redirect(v, next_path(v, next));
	if (rc != RC_UNAUTHENTICATED && rc != RC_THROTTLED && rc != RC_INVALID)
		return rc;
	struct err why = *e;
	err_clear(e);
	return show_sign_in(v, &why, next, e);
}

enum rc web_sign_out_do(struct visit *v, struct err *e)
{
	TRY(office_sign_out(v->node, v->who.token, v->now, e));
	add_header(v, "Set-Cookie", identity_cookie(v->node, v->request, STR(""), 0));
	cookie_set(v, "lang_", STR(""), 0);
	flash_set(v, "success", "signed_out", STR(""));
	return redirect(v, URL_PATH("/sign-in"));
}

enum rc web_language_set(struct visit *v, struct err *e)
{
	struct str language = form_str(v, "language");

	if (!str_eq(language, STR("vi")) && !str_eq(language, STR("en")))
		return err_set(e, RC_INVALID, "err.language", "language is vi or en");
	if (v->ctx.is_signed_in)
		TRY(office_session_language(v->node, v->actor, language, e));
	cookie_set(v, "lang_", language, -1);
	return redirect(v, next_path(v, form_str(v, "next")));
}

/* ---- one's own password ---- */

static const struct field_spec password_fields[] = {
	{ .name = "old_password", .type = "password", .autocomplete = "current-password" },
	{ .name = "password", .type = "password", .autocomplete = "new-password" },
	{ .name = "repeat_password", .type = "password", .autocomplete = "new-password" },
};

static enum rc show_password(struct visit *v, const struct err *why, struct err *e)
{
	struct password_view view = { .must_change = v->who.session.must_change_password };

	form_init(v, &view.form, password_fields, 3);
	view.form.fields[1].label = text_get(v->lang, TEXT_PASSWORD_NEW);
	view.form.fields[1].hint = text_get(v->lang, TEXT_PASSWORD_HINT);
	if (why)
		form_error(v, &view.form, why);
	TRY(frame_load(v, "password", e));
	return RESPOND(v, e, why ? 422 : 200, page_password, &v->frame, &view);
}

enum rc web_password_show(struct visit *v, struct err *e)
{
	return show_password(v, NULL, e);
}

/* Every session ends with the old password, this one too: it starts anew with the new one. */
static enum rc change_password(struct visit *v, struct str fresh, struct err *e)
{
	struct sign_in s = { .tenant_id = v->actor->tenant_id,
			     .login = v->actor->login,
			     .password = fresh,
			     .remote = v->who.remote,
			     .now = v->now };
	struct str ignored;

	TRY(office_account_password(v->node, v->a, v->actor, v->actor->account_id,
				    form_str(v, "old_password"), fresh, v->now, &ignored,
				    &v->problems, e));
	return start_session(v, &s, e);
}

enum rc web_password_set(struct visit *v, struct err *e)
{
	struct str fresh = form_str(v, "password");

	/* the use case adds what else is wrong, and changes nothing when anything is */
	if (!str_eq(text_nfc(v->a, text_repair(v->a, fresh)),
		    text_nfc(v->a, text_repair(v->a, form_str(v, "repeat_password")))))
		problem_add(&v->problems, "repeat_password", "problem.password_differs", 0);
	enum rc rc = change_password(v, fresh, e);
	if (rc == RC_INVALID) {
		struct err why = *e;
		err_clear(e);
		return show_password(v, &why, e);
	}
	TRY(rc);
	flash_set(v, "success", "password_changed", STR(""));
	return redirect(v, URL_PATH("/"));
}

/* ---- tokens ---- */

static const struct field_spec token_fields[] = {
	{ .name = "token_name", .is_required = true, .max = 100 },
	{ .name = "days", .is_required = true, .is_short = true },
};

static enum rc show_tokens(struct visit *v, struct tokens_view *view, const struct err *why,
			   struct err *e)
{
	form_init(v, &view->form, token_fields, 2);
	form_value(&view->form, "days", STR("90"));
	form_retake(v, &view->form, why);
	TRY(office_token_list(v->node, v->a, v->actor, &view->rows, &view->n_rows, e));
	TRY(frame_load(v, "tokens", e));
	return RESPOND(v, e, why ? 422 : 200, page_tokens, &v->frame, view);
}

enum rc web_token_list(struct visit *v, struct err *e)
{
	struct tokens_view view = { .n_rows = 0 };
	return show_tokens(v, &view, NULL, e);
}

static enum rc make_token(struct visit *v, struct str *out, struct err *e)
{
	struct str name = str_trim(form_str(v, "token_name"));
	int64_t days;

	if (name.n == 0)
		problem_add(&v->problems, "token_name", "problem.required", 0);
	else if (text_count(name) > LIMIT_TOKEN_NAME)
		problem_add(&v->problems, "token_name", "problem.too_long", LIMIT_TOKEN_NAME);
	if (!str_to_i64(str_trim(form_str(v, "days")), 1, LIMIT_TOKEN_DAYS, &days))
		problem_add(&v->problems, "days", "problem.days", LIMIT_TOKEN_DAYS);
	TRY(problems_rc(&v->problems, e));
	return office_token_create(v->node, v->a, v->actor, name, v->now + days * TIME_DAY, v->now,
				   out, e);
}

/* The token is on this answer alone: no redirect, or nobody would ever see it. */
enum rc web_token_add(struct visit *v, struct err *e)
{
	struct tokens_view view = { .n_rows = 0 };
	enum rc rc = make_token(v, &view.made, e);

	if (rc == RC_INVALID) {
		struct err why = *e;
		err_clear(e);
		view.made = STR_NULL;
		return show_tokens(v, &view, &why, e);
	}
	TRY(rc);
	return show_tokens(v, &view, NULL, e);
}

enum rc web_token_remove(struct visit *v, struct err *e)
{
	TRY(office_token_remove(v->node, v->actor, v->match.id[0], v->now, e));
	flash_set(v, "success", "token_removed", STR(""));
	return redirect(v, URL_PATH("/account/tokens"));
}

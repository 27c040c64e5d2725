/* session_calls.c -- signing in, tokens, accounts, the organ's own data, over the API. */
#include "api/api_int.h"
#include "base/limits.h"

static void write_session(struct call *c, const struct session *s)
{
	struct json *j = &c->json;

	json_object(j);
	json_kv_i64(j, "account_id", s->actor.account_id);
	json_kv_str(j, "login", s->actor.login);
	json_kv_str(j, "name", s->actor.name);
	office_json_roles(j, actor_roles(c->a, &s->actor));
	json_kv_str(j, "organ", s->tenant.organ_code);
	json_kv_str(j, "organ_name", s->tenant.name);
	json_kv_str(j, "csrf", s->is_token ? STR_NULL : s->csrf);
	json_kv_bool(j, "must_change_password", s->must_change_password);
	json_kv_str(j, "expires_at", time_iso(c->a, s->expires_at));
	json_object_end(j);
}

enum rc api_session_start(struct call *c, struct err *e)
{
	struct sign_in s = { .remote = c->who.remote, .now = c->now };
	struct str token;
	struct session session;

	if (!api_body_str(c, "login", &s.login) || !api_body_str(c, "password", &s.password) ||
	    !api_body_str(c, "organ", &s.organ))
		return problems_rc(&c->problems, e);
	TRY(office_sign_in(c->node, c->a, &s, &token, &session, e));
	api_add_header(c, "Set-Cookie",
		       identity_cookie(c->node, c->request, token,
				       (session.expires_at - c->now) / TIME_SEC));
	write_session(c, &session);
	return RC_OK;
}

enum rc api_session_show(struct call *c, struct err *e)
{
	(void)e;
	write_session(c, &c->who.session);
	return RC_OK;
}

enum rc api_session_end(struct call *c, struct err *e)
{
	TRY(office_sign_out(c->node, c->who.token, c->now, e));
	api_add_header(c, "Set-Cookie", identity_cookie(c->node, c->request, STR(""), 0));
	return api_answer_done(c);
}

/* ---- tokens ---- */

enum rc api_token_list(struct call *c, struct err *e)
{
	struct token_view *all;
	struct json *j = &c->json;
	size_t n;

	TRY(office_token_list(c->node, c->a, c->actor, &all, &n, e));
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		json_kv_i64(j, "id", all[i].id);
		json_kv_str(j, "name", all[i].name);
		json_kv_str(j, "created_at", time_iso(c->a, all[i].created_at));
		json_kv_str(j, "expires_at", time_iso(c->a, all[i].expires_at));
		json_kv_str(j, "used_at", time_iso(c->a, all[i].seen_at));
		json_object_end(j);
	}
	json_array_end(j);
	return RC_OK;
}

enum rc api_token_create(struct call *c, struct err *e)
{
	struct str name = STR_NULL, token;
	int64_t days = 90;

	if (!api_body_str(c, "name", &name) || !api_body_i64(c, "days", &days))
		return problems_rc(&c->problems, e);
	if (days < 1 || days > LIMIT_TOKEN_DAYS)
		problem_add(&c->problems, "days", "problem.choice", 0);
	TRY(problems_rc(&c->problems, e));
	TRY(office_token_create(c->node, c->a, c->actor, name, c->now + days * TIME_DAY, c->now,
				&token, e));
	json_object(&c->json);
	json_kv_str(&c->json, "token", token);
	json_object_end(&c->json);
	return RC_OK;
}

enum rc api_token_remove(struct call *c, struct err *e)
{
	TRY(office_token_remove(c->node, c->actor, c->match.id[0], c->now, e));
	return api_answer_done(c);
}

/* ---- accounts ---- */

enum rc api_account_list(struct call *c, struct err *e)
{
	struct account *all;
	struct json *j = &c->json;
	size_t n;

	TRY(office_account_list(c->node, c->a, c->actor, c->now, &all, &n, e));
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		json_kv_i64(j, "id", all[i].id);
		json_kv_str(j, "login", all[i].login);
		json_kv_str(j, "name", all[i].name);
		office_json_roles(j, all[i].roles);
		json_kv_bool(j, "locked", all[i].is_locked);
		json_kv_str(j, "last_login_at",
			    all[i].last_login_at ? time_iso(c->a, all[i].last_login_at) : STR_NULL);
		json_object_end(j);
	}
	json_array_end(j);
	return RC_OK;
}

static enum rc read_account(struct call *c, struct account_form *f, struct err *e)
{
	struct str role = STR_NULL;

	*f = (struct account_form){ .must_change_password = true };
	if (!api_body_str(c, "login", &f->login) || !api_body_str(c, "name", &f->name) ||
	    !api_body_str(c, "password", &f->password) || !api_body_str(c, "role", &role))
		return problems_rc(&c->problems, e);
	if (!role_parse(role, &f->role))
		problem_add(&c->problems, "role", "problem.choice", 0);
	return problems_rc(&c->problems, e);
}

static void answer_password(struct call *c, int64_t id, struct str made)
{
	json_object(&c->json);
	json_kv_i64(&c->json, "id", id);
	json_kv_str(&c->json, "password", made); /* null unless we made it up */
	json_object_end(&c->json);
}

enum rc api_account_add(struct call *c, struct err *e)
{
	struct account_form f;
	struct str password;
	int64_t id;

	TRY(read_account(c, &f, e));
	TRY(office_account_add(c->node, c->a, c->actor, &f, c->now, &id, &password, &c->problems,
			       e));
	answer_password(c, id, f.password.n > 0 ? STR_NULL : password);
	return RC_OK;
}

enum rc api_account_set(struct call *c, struct err *e)
{
	struct account_form f = { .must_change_password = true };

	(void)api_body_str(c, "name", &f.name);
	if (jval_get(c->body, "role"))
		problem_add(&c->problems, "role", "problem.role_of_post", 0);
	TRY(problems_rc(&c->problems, e));
	TRY(office_account_set(c->node, c->actor, c->match.id[0], &f, c->now, &c->problems, e));
	return api_answer_done(c);
}

enum rc api_account_lock(struct call *c, struct err *e)
{
	bool is_locked = true;

	if (!api_body_bool(c, "locked", &is_locked))
		return problems_rc(&c->problems, e);
	TRY(office_account_lock(c->node, c->actor, c->match.id[0], is_locked, c->now, e));
	return api_answer_done(c);
}

enum rc api_account_password(struct call *c, struct err *e)
{
	struct str old = STR_NULL, fresh = STR_NULL, password;

	if (!api_body_str(c, "old_password", &old) || !api_body_str(c, "password", &fresh))
		return problems_rc(&c->problems, e);
	TRY(office_account_password(c->node, c->a, c->actor, c->match.id[0], old, fresh, c->now,
				    &password, &c->problems, e));
	answer_password(c, c->match.id[0], fresh.n > 0 ? STR_NULL : password);
	return RC_OK;
}

/* ---- the organ's own data ---- */

static const struct {
	const char *name;
	size_t offset;
	bool is_managers; /* shown to nobody else: an address inside */
} tenant_fields[] = {
#define FIELD(member, is_managers)                                                                 \
	{                                                                                          \
#member, offsetof(struct tenant, member), is_managers                              \
	}
	FIELD(name, false),
	FIELD(parent_name, false),
	FIELD(place, false),
	FIELD(signer_name, false),
	FIELD(signer_position, false),
	FIELD(signer_competence, false),
	FIELD(address, false),
	FIELD(mail, false),
	FIELD(telephone, false),
	FIELD(fax, false),
	FIELD(website, false),
	FIELD(axis_url, true),
#undef FIELD
};
#define N_TENANT_FIELDS (sizeof tenant_fields / sizeof tenant_fields[0])

static struct str *tenant_field(struct tenant *t, size_t i)
{
	return (struct str *)(void *)((char *)t + tenant_fields[i].offset);
}

enum rc api_tenant_show(struct call *c, struct err *e)
{
	struct tenant t = c->who.session.tenant;
	bool may_manage = policy_allows(c->actor, ACTION_TENANT_MANAGE, NULL);

	(void)e;
	json_object(&c->json);
	json_kv_str(&c->json, "code", t.organ_code);
	for (size_t i = 0; i < N_TENANT_FIELDS; i++)
		if (may_manage || !tenant_fields[i].is_managers)
			json_kv_str(&c->json, tenant_fields[i].name, *tenant_field(&t, i));
	json_object_end(&c->json);
	return RC_OK;
}

enum rc api_tenant_set(struct call *c, struct err *e)
{
	struct tenant t = c->who.session.tenant;

	t.axis_secret = STR("");
	for (size_t i = 0; i < N_TENANT_FIELDS; i++)
		(void)api_body_str(c, tenant_fields[i].name, tenant_field(&t, i));
	(void)api_body_str(c, "axis_secret", &t.axis_secret);
	TRY(problems_rc(&c->problems, e));
	TRY(office_tenant_set(c->node, c->actor, &t, c->now, &c->problems, e));
	return api_answer_done(c);
}

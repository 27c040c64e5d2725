/* cmd_user.c -- vanthu user add|passwd|hand-over|lock|unlock|list, vanthu tenant add|list. */
#include <stdio.h>
#include <unistd.h>

#include "app/app.h"
#include "app/make.h"
#include "base/codec.h"
#include "base/fd.h"
#include "base/limits.h"
#include "office/flow.h"
#include "office/people.h"

/* The organ the command is about becomes the operator's. */
enum rc cmd_choose_organ(struct cmd *c, const char *option, struct tenant *out, struct err *e)
{
	struct str code = cmd_value(c, option);
	struct tenant *all;
	size_t n;

	if (code.p) {
		TRY(office_tenant_find(c->node, c->arena, code, out, e));
	} else {
		TRY(office_tenant_list(c->node, c->arena, &all, &n, e));
		if (n != 1)
			return err_set(e, RC_INVALID, NULL,
				       "this node holds %zu organs: say which one by its code", n);
		*out = all[0];
	}
	c->actor.tenant_id = out->id;
	return RC_OK;
}

enum rc cmd_stand_in(struct cmd *c, struct err *e)
{
	const struct actor operator= c->actor;

	return office_stand_in(c->node, c->arena, &operator, cmd_value(c, "--as"), c->now,
			       &c->actor, e);
}

enum rc cmd_begin(struct cmd *c, struct err *e)
{
	struct tenant t;

	TRY(cmd_choose_organ(c, "--organ", &t, e));
	return cmd_knows(c, "--as") && cmd_has(c, "--as") ? cmd_stand_in(c, e) : RC_OK;
}

enum rc cmd_begin_at(struct cmd *c, const char *what, int64_t *out_id, struct err *e)
{
	TRY(cmd_begin(c, e));
	return cmd_id(c, 1, what, out_id, e);
}

/* What was made, with the password if that was made up. */
static void print_made(struct cmd *c, struct str login, struct str made, const char *done)
{
	struct json j;

	if (!cmd_has(c, "--json")) {
		cmd_printf(c, "%s\n", done);
		if (made.p)
			cmd_printf(c, "password %.*s (shown this once)\n", STR_FMT(made));
		return;
	}
	cmd_json_begin(c, &j);
	json_kv_str(&j, "login", login);
	json_kv_str(&j, "password", made);
	cmd_json_end(c, &j);
}

static const struct cmd_option add_options[] = {
	CMD_OPTION_ORGAN,
	{ "--role", "ROLE", "what the person is in the organ itself; see below", true },
	{ "--name", "NAME", "the person's name", true },
	{ "--password-file", "FILE", "first password (- = stdin); made up without it", false },
	CMD_OPTION_JSON,
};

static struct str role_words(struct arena *a)
{
	struct buf b;

	buf_init(&b, a, LIMIT_ROLES_BYTES);
	for (int i = 0; i < (int)role__COUNT; i++) {
		if (i == (int)ROLE_HEAD) /* of a unit: by `user import` or on the pages */
			continue;
		buf_add_c(&b, i > 0 ? ", " : "");
		buf_add(&b, role_text((enum role)i));
	}
	return buf_str(&b);
}

static enum rc run_user_add(struct cmd *c, struct err *e)
{
	struct account_form f = { .login = c->args[1], .name = cmd_value(c, "--name") };
	const struct secret *password;
	struct str made;
	int64_t id;

	if (!role_parse(cmd_value(c, "--role"), &f.role))
		return err_set(e, RC_INVALID, NULL, "--role: one of %.*s expected",
			       STR_FMT(role_words(c->arena)));
	TRY(cmd_begin(c, e));
	TRY(cmd_secret(c, "--password-file", NULL, &password, e));
	f.password = password ? secret_view(password) : STR_NULL;
	f.must_change_password = !password;
	TRY(office_account_add(c->node, c->arena, &c->actor, &f, c->now, &id, &made, &c->problems,
			       e));
	print_made(c, f.login, password ? STR_NULL : made,
		   str_c(c->arena, str_fmt(c->arena, "account %.*s added", STR_FMT(f.login))));
	return RC_OK;
}

static const struct cmd_option passwd_options[] = {
	CMD_OPTION_ORGAN,
	{ "--password-file", "FILE", "the new password (- = stdin); made up without it", false },
	CMD_OPTION_JSON,
};

static enum rc run_user_passwd(struct cmd *c, struct err *e)
{
	const struct secret *password;
	struct account who;
	struct str made;

	TRY(cmd_begin(c, e));
	TRY(cmd_secret(c, "--password-file", NULL, &password, e));
	TRY(office_account_find(c->node, c->arena, &c->actor, c->args[1], c->now, &who, e));
	TRY(office_account_password(c->node, c->arena, &c->actor, who.id, STR_NULL,
				    password ? secret_view(password) : STR_NULL, c->now, &made,
				    &c->problems, e));
	print_made(c, c->args[1], password ? STR_NULL : made,
		   str_c(c->arena,
			 str_fmt(c->arena, "password of %.*s changed", STR_FMT(c->args[1]))));
	return RC_OK;
}

static const struct cmd_option organ_option[] = { CMD_OPTION_ORGAN };

static enum rc set_lock(struct cmd *c, bool is_locked, struct err *e)
{
	struct account who;

	TRY(cmd_begin(c, e));
	TRY(office_account_find(c->node, c->arena, &c->actor, c->args[1], c->now, &who, e));
	TRY(office_account_lock(c->node, &c->actor, who.id, is_locked, c->now, e));
	cmd_printf(c, "account %.*s %s\n", STR_FMT(c->args[1]), is_locked ? "locked" : "unlocked");
	return RC_OK;
}

static enum rc run_user_lock(struct cmd *c, struct err *e)
{
	return set_lock(c, true, e);
}

static enum rc run_user_unlock(struct cmd *c, struct err *e)
{
	return set_lock(c, false, e);
}

static const struct cmd_option hand_over_options[] = {
	CMD_OPTION_ORGAN,
	{ "--reason", "TEXT", "why, for the history of each document", false },
	{ "--dry-run", NULL, "only say how much there is", false },
	CMD_OPTION_JSON,
};

static void print_work(struct cmd *c, const struct open_work *w, const char *done)
{
	struct json j;

	json_init(&j, c->arena, LIMIT_PAGE_BYTES);
	json_object(&j);
	json_kv_i64(&j, "assigned", w->n_assigned);
	json_kv_i64(&j, "presented", w->n_presented);
	json_kv_i64(&j, "given", w->n_given);
	json_kv_i64(&j, "drafts", w->n_drafts);
	json_kv_i64(&j, "opinions", w->n_opinions);
	json_kv_i64(&j, "signatures", w->n_signatures);
	json_kv_i64(&j, "files", w->n_files);
	json_kv_i64(&j, "notices", w->n_notices);
	json_object_end(&j);
	if (cmd_has(c, "--json"))
		cmd_json(c, &j);
	else
		cmd_printf(c,
			   "%s: %lld assigned, %lld before them as a leader, %lld that they "
			   "gave, %lld drafts that others have seen, %lld opinions, %lld "
			   "signatures, %lld work files, %lld internal documents\n",
			   done, (long long)w->n_assigned, (long long)w->n_presented,
			   (long long)w->n_given, (long long)w->n_drafts, (long long)w->n_opinions,
			   (long long)w->n_signatures, (long long)w->n_files,
			   (long long)w->n_notices);
}

static enum rc run_user_hand_over(struct cmd *c, struct err *e)
{
	struct account from, to;
	struct open_work moved;

	TRY(cmd_begin(c, e));
	TRY(office_account_find(c->node, c->arena, &c->actor, c->args[1], c->now, &from, e));
	TRY(office_account_find(c->node, c->arena, &c->actor, c->args[2], c->now, &to, e));
	if (cmd_has(c, "--dry-run")) {
		TRY(office_open_work(c->node, c->arena, &c->actor, from.id, &moved, e));
		print_work(c, &moved, "open");
		return RC_OK;
	}
	const struct hand_over h = { .from_account = from.id,
				     .to_account = to.id,
				     .reason = cmd_value(c, "--reason") };
	TRY(office_hand_over(c->node, &c->actor, &h, c->now, &moved, &c->problems, e));
	print_work(c, &moved, "handed over");
	return RC_OK;
}

static const struct cmd_option list_options[] = { CMD_OPTION_ORGAN, CMD_OPTION_JSON };

static void add_account_json(struct json *j, const struct account *x)
{
	json_object(j);
	json_kv_str(j, "login", x->login);
	json_kv_str(j, "name", x->name);
	office_json_roles(j, x->roles);
	json_kv_bool(j, "locked", x->is_locked);
	json_object_end(j);
}

static enum rc run_user_list(struct cmd *c, struct err *e)
{
	struct account *all;
	struct json j;
	size_t n;

	TRY(cmd_begin(c, e));
	TRY(office_account_list(c->node, c->arena, &c->actor, c->now, &all, &n, e));
	cmd_rows_begin(c, &j);
	for (size_t i = 0; i < n; i++) {
		add_account_json(&j, &all[i]);
		if (!cmd_has(c, "--json"))
			cmd_printf(c, "%-20.*s %-11.*s %s%.*s\n", STR_FMT(all[i].login),
				   STR_FMT(all[i].roles), all[i].is_locked ? "(locked) " : "",
				   STR_FMT(all[i].name));
	}
	return cmd_rows_end(c, &j, e);
}

#define N(options) (sizeof options / sizeof options[0])

const struct command user_commands[] = {
	{ "user add", "DIR LOGIN", "add an account",
	  "ROLE is admin, clerk, leader, specialist, archivist, reporter or inspector; a head is one "
	  "of a unit, see `user import`. Until another administrator, an inspector or a leader has "
	  "confirmed it, pages warn of it.",
	  RUN_NODE, 2, 2, add_options, N(add_options), run_user_add },
	{ "user passwd", "DIR LOGIN", "give an account a new password",
	  "All sessions of the account end.", RUN_NODE, 2, 2, passwd_options, N(passwd_options),
	  run_user_passwd },
	{ "user hand-over", "DIR FROM TO", "hand over all that an account has open to another",
	  "Assignments, documents that lie before a leader, what they gave, drafts and opinions asked of "
	  "them; all of it, or none. What lies before a leader goes to a leader. What they were to sign "
	  "goes back to its author.",
	  RUN_NODE, 3, 3, hand_over_options, N(hand_over_options), run_user_hand_over },
	{ "user lock", "DIR LOGIN", "lock an account and end its sessions",
	  "Its delegations end too. One with open work is refused: see `user hand-over`.", RUN_NODE,
	  2, 2, organ_option, N(organ_option), run_user_lock },
	{ "user unlock", "DIR LOGIN", "unlock an account", "", RUN_NODE, 2, 2, organ_option,
	  N(organ_option), run_user_unlock },
	{ "user list", "DIR", "list the accounts", "", RUN_NODE, 1, 1, list_options,
	  N(list_options), run_user_list },
};
const size_t n_user_commands = N(user_commands);

/* ---- organs of the node ---- */

static const struct cmd_option tenant_add_options[] = {
	{ "--organ", "CODE", "code of the organ", true },
	{ "--name", "NAME", "its name", true },
	{ "--axis-url", "URL", "the axis to join; that of the node's owner without it", false },
	{ "--axis-secret-file", "FILE",
	  "file with the secret that the axis gave (- = stdin); without it no axis is joined",
	  false },
	{ "--admin-password-file", "FILE", "first password of admin; made up without it", false },
	CMD_OPTION_JSON,
};

static void print_tenant(struct cmd *c, const struct tenant *t, struct str made, const char *cert)
{
	struct json j;

	if (!cmd_has(c, "--json")) {
		cmd_printf(c, "organ %.*s added\n", STR_FMT(t->organ_code));
		if (made.p)
			cmd_printf(c, "account admin, password %.*s (shown this once)\n",
				   STR_FMT(made));
		cmd_printf(c, "certificate for the axis's directory: %s\n", cert);
		return;
	}
	cmd_json_begin(c, &j);
	json_kv_str(&j, "organ", t->organ_code);
	json_kv_str(&j, "login", STR("admin"));
	json_kv_str(&j, "password", made);
	json_kv_str(&j, "certificate", str_of(cert));
	cmd_json_end(c, &j);
}

/* In a running node the key is made by the keeper, the only one who may write there. */
static enum rc create_key(struct cmd *c, const struct tenant *t, const char *cert_path,
			  struct err *e)
{
	const struct key_request q = {
		.id = t->key_id,
		.kind = KEY_P256,
		.purposes = KEY_FOR_PACKET,
		.organ_code = t->organ_code,
		.organ_name = t->name,
		.now = c->now,
	};
	struct str der;

	if (!c->node->keeper)
		return key_create(conf_path(c->arena, c->node->conf, "keys"), &q, cert_path, e);
	TRY(keeper_create_key(c->node->keeper, c->arena, &q, &der, e));
	return file_write_durable(cert_path, 0644, certificate_pem(c->arena, der), e);
}

/* A key that is there is what a command that was interrupted left: no organ has it, which was looked
 * at before, and its certificate lies in certs/. */
static enum rc make_tenant_key(struct cmd *c, struct tenant *t, const char *cert_path,
			       struct err *e)
{
	struct certificate parsed;
	struct str pem;
	enum rc rc = create_key(c, t, cert_path, e);

	if (rc != RC_OK && (rc != RC_CONFLICT || access(cert_path, R_OK) != 0))
		return rc;
	err_clear(e);
	TRY(file_read(c->arena, cert_path, LIMIT_CERTIFICATE_BYTES, &pem, e));
	TRY(certificate_parse(c->arena, pem, &parsed, e));
	t->certificate = parsed.der;
	return RC_OK;
}

static enum rc owner_axis_url(struct cmd *c, struct str *out, struct err *e)
{
	struct tenant owner;

	TRY(office_tenant_find(c->node, c->arena, c->node->conf->node_organ, &owner, e));
	*out = owner.axis_url;
	return RC_OK;
}

/* Without a secret no axis would let it in: it joins one later (tenant axis). */
static enum rc choose_axis(struct cmd *c, const struct secret *secret, struct tenant *t,
			   struct err *e)
{
	t->axis_url = cmd_text(c, "--axis-url");
	t->axis_secret = secret ? secret_view(secret) : STR("");
	if (!secret && t->axis_url.n > 0)
		return err_set(e, RC_INVALID, NULL, "--axis-url needs --axis-secret-file");
	return secret && t->axis_url.n == 0 ? owner_axis_url(c, &t->axis_url, e) : RC_OK;
}

static enum rc run_tenant_add(struct cmd *c, struct err *e)
{
	struct make_tenant m = { .is_office = true, .actor = c->actor, .now = c->now };
	const struct secret *secret, *password;
	struct str made;

	m.tenant.organ_code = cmd_value(c, "--organ");
	m.tenant.name = cmd_value(c, "--name");
	TRY(organ_code_check(m.tenant.organ_code, e));
	TRY(cmd_secret(c, "--axis-secret-file", NULL, &secret, e));
	TRY(cmd_secret(c, "--admin-password-file", NULL, &password, e));
	TRY(choose_axis(c, secret, &m.tenant, e));
	m.tenant.key_id = str_fmt(c->arena, "packet-%.*s", STR_FMT(m.tenant.organ_code));
	m.admin_password = password;
	const char *cert = conf_path(
		c->arena, c->node->conf,
		str_c(c->arena, str_fmt(c->arena, "certs/%.*s.pem", STR_FMT(m.tenant.key_id))));
	TRY(tenant_check(c->node, &m, e));
	TRY(make_tenant_key(c, &m.tenant, cert, e));
	TRY(tenant_make(c->node, c->arena, &m, &made, e));
	print_tenant(c, &m.tenant, password ? STR_NULL : made, cert);
	event_wake(c->node->poll);
	return RC_OK;
}

static const struct cmd_option json_option[] = { CMD_OPTION_JSON };

static enum rc run_tenant_list(struct cmd *c, struct err *e)
{
	struct tenant *all;
	struct json j;
	size_t n;

	TRY(office_tenant_list(c->node, c->arena, &all, &n, e));
	cmd_rows_begin(c, &j);
	for (size_t i = 0; i < n; i++) {
		json_object(&j);
		json_kv_str(&j, "organ", all[i].organ_code);
		json_kv_str(&j, "name", all[i].name);
		json_kv_str(&j, "axis_url", all[i].axis_url);
		json_object_end(&j);
		if (!cmd_has(c, "--json"))
			cmd_printf(c, "%-36.*s %.*s\n", STR_FMT(all[i].organ_code),
				   STR_FMT(all[i].name));
	}
	return cmd_rows_end(c, &j, e);
}

static const struct cmd_option tenant_axis_options[] = {
	{ "--organ", "CODE", "which organ, where the node has several", false },
	{ "--axis-secret-file", "FILE", "file with the secret that the axis gave (- = stdin)",
	  false },
};

static enum rc run_tenant_axis(struct cmd *c, struct err *e)
{
	const struct secret *secret;
	struct tenant t;

	TRY(cmd_choose_organ(c, "--organ", &t, e));
	TRY(cmd_secret(c, "--axis-secret-file", NULL, &secret, e));
	t.axis_url = c->args[1];
	t.axis_secret = secret ? secret_view(secret) : STR("");
	TRY(office_tenant_set(c->node, &c->actor, &t, c->now, &c->problems, e));
	cmd_printf(c, "%.*s: %.*s\n", STR_FMT(t.organ_code), STR_FMT(t.axis_url));
	return RC_OK;
}

const struct command tenant_commands[] = {
	{ "tenant add", "DIR", "one more organ on the node",
	  "Makes its key, certificate and first account. What the organ's axis must know is its "
	  "code, its secret and its certificate.",
	  RUN_NODE, 1, 1, tenant_add_options, N(tenant_add_options), run_tenant_add },
	{ "tenant axis", "DIR URL", "join another axis",
	  "Only the owner's administrators may do so on a page; for the other organs of the node it "
	  "is done here.",
	  RUN_NODE, 2, 2, tenant_axis_options, N(tenant_axis_options), run_tenant_axis },
	{ "tenant list", "DIR", "list the organs of the node", "", RUN_NODE, 1, 1, json_option,
	  N(json_option), run_tenant_list },
};
const size_t n_tenant_commands = N(tenant_commands);

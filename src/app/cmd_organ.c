/* cmd_organ.c -- vanthu organ …: the axis's directory from a terminal. */
#include <stdio.h>

#include "app/app.h"
#include "axis/axis.h"
#include "base/codec.h"
#include "base/fd.h"
#include "base/limits.h"
#include "store/organ.h"

#define N(options) (sizeof options / sizeof options[0])

#define ORGAN_FACTS                                                                                \
	{ "--parent", "CODE", "code of the organ above it", false },                               \
		{ "--mail", "ADDRESS", "its mailbox", false },                                     \
		{ "--kind", "WORD", "ministry, peoples-committee, department …", false },          \
		{ "--level", "WORD", "central, province, district or commune", false },            \
		{ "--province", "CODE", "code of the province's People's Committee", false },      \
		{ "--superior", "CODE", "direct superior; the parent without it", false },         \
		{ "--valid-from", "DATE", "first day of the code", false },                        \
		{ "--valid-to", "DATE", "last day of the code", false },                           \
		{ "--successor", "CODE", "the organ that took its place", false },                 \
	{                                                                                          \
		"--cert", "FILE", "certificate its packets are signed with (PEM or DER)", false    \
	}

static const struct cmd_option add_options[] = {
	{ "--name", "NAME", "its name", true },
	ORGAN_FACTS,
	{ "--secret-file", "FILE", "file with the secret it signs requests with (- = stdin)",
	  false },
	{ "--secret", "TEXT", "the same on the command line, for tests", false },
	CMD_OPTION_JSON,
};
static const struct cmd_option set_options[] = {
	{ "--name", "NAME", "its name", false },
	ORGAN_FACTS,
	{ "--signature", "WORD", "required: packets with an invalid signature are refused; any",
	  false },
};

/* An office's directory is a copy of its axis's: what is changed here the next copy undoes. */
static enum rc need_axis(const struct cmd *c, struct err *e)
{
	if (c->node->conf->node_axis)
		return RC_OK;
	return err_set(e, RC_CONFLICT, NULL,
		       "this node is no axis: its directory is a copy of its axis's (node.axis)");
}

/* ---- facts from options ---- */

/* The words of an enum's column, for the message about one that is none. */
static struct str words_of(struct arena *a, struct str (*text)(int i), int count)
{
	struct buf b;

	buf_init(&b, a, 4096);
	for (int i = 0; i < count; i++) {
		buf_add_c(&b, i > 0 ? ", " : "");
		buf_add(&b, text(i));
	}
	return buf_str(&b);
}

static struct str kind_word(int i)
{
	return organ_kind_text((enum organ_kind)i);
}

static struct str level_word(int i)
{
	return organ_level_text((enum organ_level)i);
}

static enum rc take_code(struct cmd *c, const char *option, struct str *out, struct err *e)
{
	if (!cmd_has(c, option))
		return RC_OK;
	*out = cmd_value(c, option);
	return out->n > 0 ? organ_code_check(*out, e) : RC_OK;
}

static enum rc take_words(struct cmd *c, struct organ *o, struct err *e)
{
	struct str kind = cmd_value(c, "--kind"), level = cmd_value(c, "--level");

	if (kind.p && !organ_kind_parse(kind, &o->kind))
		return err_set(e, RC_INVALID, NULL, "--kind %.*s: one of %.*s expected",
			       STR_FMT(kind),
			       STR_FMT(words_of(c->arena, kind_word, organ_kind__COUNT)));
	if (level.p && !organ_level_parse(level, &o->level))
		return err_set(e, RC_INVALID, NULL, "--level %.*s: one of %.*s expected",
			       STR_FMT(level),
			       STR_FMT(words_of(c->arena, level_word, organ_level__COUNT)));
	return RC_OK;
}

static enum rc take_facts(struct cmd *c, struct organ *o, struct err *e)
{
	if (cmd_has(c, "--name"))
		o->name = str_trim(cmd_value(c, "--name"));
	if (o->name.n == 0)
		return err_set(e, RC_INVALID, NULL, "--name is empty");
	if (cmd_has(c, "--mail"))
		o->mail = cmd_value(c, "--mail");
	if (cmd_has(c, "--province"))
		o->province = cmd_value(c, "--province");
	TRY(take_words(c, o, e));
	bool follows = str_eq(o->superior_code, o->parent_code);
	TRY(take_code(c, "--parent", &o->parent_code, e));
	if (follows) /* a superior that was the parent goes along with it */
		o->superior_code = o->parent_code;
	TRY(take_code(c, "--superior", &o->superior_code, e));
	TRY(take_code(c, "--successor", &o->successor_code, e));
	TRY(cmd_date(c, "--valid-from", &o->valid_from, e));
	return cmd_date(c, "--valid-to", &o->valid_to, e);
}

static enum rc put_certificate(struct cmd *c, struct str code, struct err *e)
{
	struct str bytes;

	if (!cmd_has(c, "--cert"))
		return RC_OK;
	TRY(cmd_read(c, cmd_value(c, "--cert"), LIMIT_CERTIFICATE_BYTES, &bytes, e));
	return axis_organ_certificate(c->node, &c->actor, code, bytes, c->now, e);
}

/* A certificate that cannot be read is told before anything is written. */
static enum rc check_certificate(struct cmd *c, struct err *e)
{
	struct certificate parsed;
	struct str bytes;

	if (!cmd_has(c, "--cert") || str_eq_c(cmd_value(c, "--cert"), "-"))
		return RC_OK;
	TRY(cmd_read(c, cmd_value(c, "--cert"), LIMIT_CERTIFICATE_BYTES, &bytes, e));
	return certificate_parse(c->arena, bytes, &parsed, e);
}

/* *out: the secret when it was made up, else STR_NULL. */
static enum rc new_secret(struct cmd *c, struct str code, const struct secret *given,
			  struct str *out, struct err *e)
{
	struct str secret = given ? secret_view(given) : random_password(c->arena);

	TRY(axis_organ_secret(c->node, &c->actor, code, secret, c->now, e));
	*out = given ? STR_NULL : secret;
	return RC_OK;
}

static void print_secret(struct cmd *c, struct str code, struct str made, const char *done)
{
	struct json j;

	if (!cmd_has(c, "--json")) {
		cmd_printf(c, "%s\n", done);
		if (made.p)
			cmd_printf(c,
				   "secret %.*s (shown this once; give it to the organ's "
				   "administrator)\n",
				   STR_FMT(made));
		return;
	}
	cmd_json_begin(c, &j);
	json_kv_str(&j, "code", code);
	json_kv_str(&j, "secret", made);
	cmd_json_end(c, &j);
}

/* ---- add, set ---- */

static enum rc run_add(struct cmd *c, struct err *e)
{
	struct organ o = { .code = c->args[1],
			   .kind = ORGAN_KIND_UNKNOWN,
			   .level = LEVEL_UNKNOWN,
			   .province = STR("unknown"),
			   .state = ORGAN_ACTIVE,
			   .origin = ORIGIN_LOCAL };
	struct axis_new_organ new = { .organ = &o };
	const struct secret *secret;

	TRY(need_axis(c, e));
	TRY(take_facts(c, &o, e));
	TRY(cmd_secret(c, "--secret-file", "--secret", &secret, e));
	if (cmd_has(c, "--cert"))
		TRY(cmd_read(c, cmd_value(c, "--cert"), LIMIT_CERTIFICATE_BYTES, &new.certificate,
			     e));
	if (o.superior_code.n == 0)
		o.superior_code = o.parent_code;
	new.secret = secret ? secret_view(secret) : random_password(c->arena);
	TRY(axis_organ_add(c->node, &c->actor, &new, c->now, e));
	print_secret(c, o.code, secret ? STR_NULL : new.secret,
		     str_c(c->arena, str_fmt(c->arena, "organ %.*s added", STR_FMT(o.code))));
	return RC_OK;
}

static enum rc run_set(struct cmd *c, struct err *e)
{
	struct str signature = cmd_value(c, "--signature");
	struct organ o;

	TRY(need_axis(c, e));
	TRY(axis_organ_find(c->node, c->arena, c->args[1], &o, e));
	TRY(take_facts(c, &o, e));
	TRY(check_certificate(c, e));
	if (signature.p && !str_eq_c(signature, "required") && !str_eq_c(signature, "any"))
		return err_set(e, RC_INVALID, NULL, "--signature: required or any expected");
	if (signature.p)
		o.requires_signature = str_eq_c(signature, "required");
	TRY(axis_organ_set(c->node, &c->actor, &o, c->now, e));
	TRY(put_certificate(c, o.code, e));
	cmd_printf(c, "organ %.*s set\n", STR_FMT(o.code));
	return RC_OK;
}

static enum rc set_lock(struct cmd *c, bool is_locked, struct err *e)
{
	TRY(need_axis(c, e));
	TRY(axis_organ_lock(c->node, &c->actor, c->args[1], is_locked, c->now, e));
	cmd_printf(c, "organ %.*s %s\n", STR_FMT(c->args[1]), is_locked ? "locked" : "unlocked");
	return RC_OK;
}

static enum rc run_lock(struct cmd *c, struct err *e)
{
	return set_lock(c, true, e);
}

static enum rc run_unlock(struct cmd *c, struct err *e)
{
	return set_lock(c, false, e);
}

static enum rc run_remove(struct cmd *c, struct err *e)
{
	TRY(need_axis(c, e));
	TRY(axis_organ_remove(c->node, &c->actor, c->args[1], c->now, e));
	cmd_printf(c, "organ %.*s removed\n", STR_FMT(c->args[1]));
	return RC_OK;
}

static const struct cmd_option secret_options[] = {
	{ "--secret-file", "FILE", "file with the new secret (- = stdin); made up without it",
	  false },
	{ "--secret", "TEXT", "the same on the command line, for tests", false },
	CMD_OPTION_JSON,
};

static enum rc run_secret(struct cmd *c, struct err *e)
{
	const struct secret *secret;
	struct str made;
	struct organ o;

	TRY(need_axis(c, e));
	TRY(cmd_secret(c, "--secret-file", "--secret", &secret, e));
	TRY(axis_organ_find(c->node, c->arena, c->args[1], &o, e));
	TRY(new_secret(c, o.code, secret, &made, e));
	struct str done =
		str_fmt(c->arena, "new secret of %.*s; the one before stays valid for %lld hours",
			STR_FMT(o.code), (long long)(c->node->conf->axis_secret_grace_secs / 3600));
	print_secret(c, o.code, made, str_c(c->arena, done));
	return RC_OK;
}

/* ---- list ---- */

struct listing {
	struct cmd *cmd;
	struct json json;
	int64_t last_id, n_seen, n;
	bool is_json;
};

static enum rc list_one(void *ctx, const struct organ *o, struct str certificate, struct err *e)
{
	struct listing *l = ctx;
	struct json *j = &l->json;

	(void)e;
	l->last_id = o->id;
	l->n_seen++;
	if (o->state == ORGAN_REMOVED)
		return RC_OK;
	l->n++;
	if (!l->is_json) {
		cmd_printf(l->cmd, "%-36.*s %s%.*s\n", STR_FMT(o->code),
			   o->state == ORGAN_LOCKED ? "(locked) " : "", STR_FMT(o->name));
		return RC_OK;
	}
	json_init(j, l->cmd->arena, 65536);
	json_object(j);
	json_kv_str(j, "code", o->code);
	json_kv_str(j, "name", o->name);
	json_kv_str(j, "parent", o->parent_code);
	json_kv_str(j, "superior", o->superior_code);
	json_kv_str(j, "mail", o->mail);
	json_kv_str(j, "kind", organ_kind_text(o->kind));
	json_kv_str(j, "level", organ_level_text(o->level));
	json_kv_str(j, "province", o->province);
	json_kv_str(j, "valid_from", date_iso(l->cmd->arena, o->valid_from));
	json_kv_str(j, "valid_to", date_iso(l->cmd->arena, o->valid_to));
	json_kv_str(j, "successor", o->successor_code);
	json_kv_str(j, "state", organ_state_text(o->state));
	json_kv_bool(j, "requires_signature", o->requires_signature);
	json_kv_bool(j, "has_certificate", certificate.n > 0);
	json_object_end(j);
	if (l->n > 1)
		cmd_out(l->cmd, STR(",\n"));
	cmd_out(l->cmd, json_text(j));
	return RC_OK;
}

static const struct cmd_option list_options[] = { CMD_OPTION_JSON };

static enum rc run_list(struct cmd *c, struct err *e)
{
	struct listing l = { .cmd = c, .is_json = cmd_has(c, "--json") };
	int64_t before;

	if (l.is_json)
		cmd_out(c, STR("["));
	do {
		struct arena_mark m = arena_mark(c->arena);
		before = l.n_seen;
		const struct axis_organ_range range = { .after_id = l.last_id,
							.n_max = LIMIT_VXP_PAGE,
							.with_certificates = true,
							.with_parties = true };
		TRY(axis_organs(c->node, c->arena, &range, list_one, &l, e));
		arena_rewind(c->arena, m);
	} while (l.n_seen > before);
	if (l.is_json)
		cmd_out(c, STR("]\n"));
	return RC_OK;
}

/* ---- import ---- */

static void report_row(void *ctx, int64_t line, struct str code, const char *why, struct str detail)
{
	struct cmd *c = ctx;
	struct arena_mark m = arena_mark(c->arena);
	struct err e = ERR_INIT;

	(void)err_set(&e, RC_INVALID, why, "%s", why);
	err_param(&e, detail);
	cmd_warn(c, "line %lld: %.*s: %.*s\n", (long long)line, STR_FMT(code),
		 STR_FMT(cmd_error_text(c, &e)));
	arena_rewind(c->arena, m);
}

static void print_counts(struct cmd *c, const struct import_report *r)
{
	struct json j;

	if (!cmd_has(c, "--json")) {
		cmd_printf(c, "%lld rows: %lld added, %lld changed, %lld unchanged, %lld refused\n",
			   (long long)r->rows, (long long)r->added, (long long)r->changed,
			   (long long)r->unchanged, (long long)r->refused);
		return;
	}
	cmd_json_begin(c, &j);
	json_kv_i64(&j, "rows", r->rows);
	json_kv_i64(&j, "added", r->added);
	json_kv_i64(&j, "changed", r->changed);
	json_kv_i64(&j, "unchanged", r->unchanged);
	json_kv_i64(&j, "refused", r->refused);
	cmd_json_end(c, &j);
}

static enum rc run_import(struct cmd *c, struct err *e)
{
	AUTO_CLOSE fd = -1;
	struct import_report r;

	TRY(need_axis(c, e));
	TRY(cmd_open(c, c->args[1], &fd, e));
	const struct axis_import_order order = {
		.fd = fd, .now = c->now, .stop = c->stop, .report = report_row, .ctx = c
	};
	TRY(axis_import(c->node, &c->actor, &order, &r, e));
	print_counts(c, &r);
	c->exit_code = r.refused > 0 ? 1 : 0;
	return RC_OK;
}

const struct command organ_commands[] = {
	{ "organ add", "DIR CODE", "add an organ to the axis's directory",
	  "Without a secret one is made up and printed once.", RUN_NODE, 2, 2, add_options,
	  N(add_options), run_add },
	{ "organ set", "DIR CODE", "change an organ of the directory", "", RUN_NODE, 2, 2,
	  set_options, N(set_options), run_set },
	{ "organ list", "DIR", "list the directory", "", RUN_NODE, 1, 1, list_options,
	  N(list_options), run_list },
	{ "organ lock", "DIR CODE", "lock an organ: it neither sends nor receives", "", RUN_NODE, 2,
	  2, NULL, 0, run_lock },
	{ "organ unlock", "DIR CODE", "unlock an organ", "", RUN_NODE, 2, 2, NULL, 0, run_unlock },
	{ "organ remove", "DIR CODE", "take an organ out of the directory",
	  "Its traces stay, and its code stays taken; `organ add` brings it back.", RUN_NODE, 2, 2,
	  NULL, 0, run_remove },
	{ "organ secret", "DIR CODE", "give an organ a new secret",
	  "The one before stays valid for axis.secret_grace_secs.", RUN_NODE, 2, 2, secret_options,
	  N(secret_options), run_secret },
	{ "organ import", "DIR FILE.csv", "take a catalogue into the directory",
	  "Header line: code,name,parent,mail and optionally kind, level, province, superior, "
	  "valid_from, valid_to, successor. Malformed and duplicate rows are told by line, the "
	  "others are taken. Exit code 1 when a row was refused.",
	  RUN_NODE, 2, 2, list_options, N(list_options), run_import },
};
const size_t n_organ_commands = N(organ_commands);

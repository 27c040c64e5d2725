/* cmd_freeze.c -- vanthu freeze …: what nothing is done to, because a competent authority asks for it. */
#include "app/app.h"
#include "office/freeze.h"

#define N(x) (sizeof(x) / sizeof *(x))

static const struct cmd_option list_options[] = { CMD_OPTION_ORGAN, CMD_OPTION_JSON };
static const struct cmd_option add_options[] = {
	CMD_OPTION_ORGAN,
	{ "--document", "ID", "a document that is registered or issued", false },
	{ "--file", "ID", "a work file, with what is in it", false },
	{ "--group", "ID", "a group of documents, with what is in it", false },
	{ "--authority", "NAME", "who asks for it", true },
	{ "--reason", "TEXT", "why, and by which document", true },
	CMD_OPTION_JSON,
};
static const struct cmd_option lift_options[] = {
	CMD_OPTION_ORGAN,
	{ "--reason", "TEXT", "why it is over", true },
	CMD_OPTION_JSON,
};

static const char *kind_of(const struct freeze *f)
{
	return f->document_id > 0 ? "document" : f->file_id > 0 ? "file" : "group";
}

static enum rc run_list(struct cmd *c, struct err *e)
{
	struct freeze *all;
	struct json j;
	size_t n;

	TRY(cmd_begin(c, e));
	TRY(office_freeze_list(c->node, c->arena, &c->actor, &all, &n, e));
	cmd_json_begin(c, &j);
	json_key(&j, "freezes");
	json_array(&j);
	for (size_t i = 0; i < n; i++) {
		const struct freeze *f = &all[i];
		json_object(&j);
		json_kv_i64(&j, "id", f->id);
		json_kv_str(&j, "kind", str_of(kind_of(f)));
		json_kv_str(&j, "name", f->name);
		json_kv_str(&j, "authority", f->authority);
		json_kv_str(&j, "reason", f->reason);
		json_kv_bool(&j, "holds", f->lifted_at == 0);
		json_object_end(&j);
		if (!cmd_has(c, "--json"))
			cmd_printf(c, "%6lld  %-6s  %-8s  %.*s  %.*s: %.*s\n", (long long)f->id,
				   f->lifted_at == 0 ? "holds" : "lifted", kind_of(f),
				   STR_FMT(f->name), STR_FMT(f->authority), STR_FMT(f->reason));
	}
	json_array_end(&j);
	if (cmd_has(c, "--json"))
		cmd_json_end(c, &j);
	return RC_OK;
}

static enum rc run_add(struct cmd *c, struct err *e)
{
	struct freeze f = { .authority = cmd_value(c, "--authority"),
			    .reason = cmd_value(c, "--reason") };
	int64_t id;

	TRY(cmd_begin(c, e));
	TRY(cmd_i64(c, "--document", 1, INT64_MAX, &f.document_id, e));
	TRY(cmd_i64(c, "--file", 1, INT64_MAX, &f.file_id, e));
	TRY(cmd_i64(c, "--group", 1, INT64_MAX, &f.group_id, e));
	TRY(office_freeze_make(c->node, &c->actor, &f, c->now, &id, &c->problems, e));
	return cmd_told(c, id, str_fmt(c->arena, "freeze %lld", (long long)id).p);
}

static enum rc run_lift(struct cmd *c, struct err *e)
{
	int64_t id;

	TRY(cmd_begin_at(c, "a freeze's number", &id, e));
	TRY(office_freeze_lift(c->node, &c->actor, id, cmd_value(c, "--reason"), c->now,
			       &c->problems, e));
	return cmd_told(c, id, "lifted");
}

const struct command freeze_commands[] = {
	{ "freeze list", "DIR", "list what an organ has frozen",
	  "The newest first, those that are lifted too.", RUN_NODE, 1, 1, list_options,
	  N(list_options), run_list },
	{ "freeze add", "DIR", "freeze a document, a work file or a group of documents",
	  "Nothing is done to it until that is lifted; what arrives about it is recorded.",
	  RUN_NODE, 1, 1, add_options, N(add_options), run_add },
	{ "freeze lift", "DIR FREEZE", "lift a freeze", "What another freeze holds stays held.",
	  RUN_NODE, 2, 2, lift_options, N(lift_options), run_lift },
};
const size_t n_freeze_commands = N(freeze_commands);

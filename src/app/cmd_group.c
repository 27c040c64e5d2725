/* cmd_group.c -- vanthu group …: groups of documents, who reads them, what is in them. */
#include "app/app.h"
#include "office/doc_group.h"
#include "office/people.h"

#define N(x) (sizeof(x) / sizeof *(x))

static const struct cmd_option list_options[] = { CMD_OPTION_ORGAN, CMD_OPTION_JSON };
static const struct cmd_option add_options[] = {
	CMD_OPTION_ORGAN,
	{ "--name", "TEXT", "what it is called", true },
	{ "--level", "WORD", "organ: everybody reads it; listed: those who are added", true },
	{ "--description", "TEXT", "what it is for", false },
	CMD_OPTION_JSON,
};
static const struct cmd_option reader_options[] = {
	CMD_OPTION_ORGAN,
	{ "--unit", "ID", "a unit, with those below it", false },
	{ "--login", "LOGIN", "a person", false },
	{ "--everybody", NULL, "everybody of the organ, where that is the level", false },
	{ "--end", "READER", "this reader reads it no more", false },
	CMD_OPTION_JSON,
};
static const struct cmd_option rule_options[] = {
	CMD_OPTION_ORGAN,
	{ "--direction", "WORD", "incoming or outgoing", false },
	{ "--type", "NAME", "of this type of document; of any without it", false },
	{ "--series", "ID", "of this series of what goes out; of any without it", false },
	{ "--drop", "RULE", "this rule does so no more", false },
	CMD_OPTION_JSON,
};
static const struct cmd_option put_options[] = {
	CMD_OPTION_ORGAN,
	{ "--out", NULL, "take it out", false },
	CMD_OPTION_JSON,
};

static enum rc run_list(struct cmd *c, struct err *e)
{
	struct doc_group *all;
	struct json j;
	size_t n;

	TRY(cmd_begin(c, e));
	TRY(office_group_list(c->node, c->arena, &c->actor, &all, &n, e));
	cmd_json_begin(c, &j);
	json_key(&j, "groups");
	json_array(&j);
	for (size_t i = 0; i < n; i++) {
		const struct doc_group *g = &all[i];
		json_object(&j);
		json_kv_i64(&j, "id", g->id);
		json_kv_str(&j, "name", g->name);
		json_kv_str(&j, "level", group_level_text(g->level));
		json_kv_i64(&j, "documents", g->n_documents);
		json_kv_i64(&j, "readers", g->n_readers);
		json_kv_bool(&j, "ended", g->ended_at > 0);
		json_object_end(&j);
		if (!cmd_has(c, "--json"))
			cmd_printf(c, "%6lld  %-6.*s  %5lld documents  %4lld readers  %.*s%s\n",
				   (long long)g->id, STR_FMT(group_level_text(g->level)),
				   (long long)g->n_documents, (long long)g->n_readers,
				   STR_FMT(g->name), g->ended_at > 0 ? " (ended)" : "");
	}
	json_array_end(&j);
	if (cmd_has(c, "--json"))
		cmd_json_end(c, &j);
	return RC_OK;
}

static enum rc run_add(struct cmd *c, struct err *e)
{
	struct doc_group g = { .name = cmd_value(c, "--name"),
			       .description = cmd_value(c, "--description") };
	int64_t id;

	TRY(cmd_begin(c, e));
	if (!group_level_parse(cmd_value(c, "--level"), &g.level))
		return err_set(e, RC_INVALID, NULL, "--level: organ or listed");
	TRY(office_group_save(c->node, &c->actor, &g, c->now, &id, &c->problems, e));
	return cmd_told(c, id, str_fmt(c->arena, "group %lld", (long long)id).p);
}

static enum rc run_end(struct cmd *c, struct err *e)
{
	int64_t id;

	TRY(cmd_begin_at(c, "a group's number", &id, e));
	TRY(office_group_end(c->node, &c->actor, id, c->now, e));
	return cmd_told(c, id, "ended");
}

static void print_readers(struct cmd *c, const struct group_view *v)
{
	for (size_t i = 0; i < v->n_readers; i++) {
		const struct group_reader *r = &v->readers[i];
		const char *kind = r->unit_id > 0      ? "unit"
				   : r->account_id > 0 ? "person"
						       : "everybody";
		cmd_printf(c, "%6lld  %-9s  %.*s\n", (long long)r->id, kind, STR_FMT(r->name));
	}
}

static enum rc run_reader(struct cmd *c, struct err *e)
{
	struct group_reader r = { .id = 0 };
	struct str login = cmd_value(c, "--login");
	int64_t end = 0;
	struct group_view v;

	TRY(cmd_begin_at(c, "a group's number", &r.group_id, e));
	TRY(cmd_i64(c, "--end", 1, INT64_MAX, &end, e));
	TRY(cmd_i64(c, "--unit", 1, INT64_MAX, &r.unit_id, e));
	if (login.n > 0)
		TRY(office_person_find(c->node, c->arena, &c->actor, login, &r.account_id, e));
	TRY(office_group_view(c->node, c->arena, &c->actor, r.group_id, &v, e));
	if (end > 0) {
		TRY(office_group_reader_end(c->node, &c->actor, end, c->now, e));
		return cmd_told(c, end, "reads it no more");
	}
	if (r.unit_id == 0 && r.account_id == 0 && !cmd_has(c, "--everybody")) {
		print_readers(c, &v);
		return RC_OK;
	}
	TRY(office_group_reader_add(c->node, &c->actor, &r, c->now, &r.id, &c->problems, e));
	return cmd_told(c, r.id, "reads it from now on; somebody competent is to confirm it");
}

static enum rc run_rule(struct cmd *c, struct err *e)
{
	struct group_rule r = { .type_name = cmd_value(c, "--type") };
	struct str direction = cmd_value(c, "--direction");
	int64_t drop = 0;

	TRY(cmd_begin_at(c, "a group's number", &r.group_id, e));
	TRY(cmd_i64(c, "--drop", 1, INT64_MAX, &drop, e));
	TRY(cmd_i64(c, "--series", 1, INT64_MAX, &r.series_id, e));
	if (drop > 0) {
		TRY(office_group_rule_drop(c->node, &c->actor, r.group_id, drop, c->now, e));
		return cmd_told(c, drop, "dropped");
	}
	if (!direction_parse(direction, &r.direction))
		return err_set(e, RC_INVALID, NULL, "--direction: incoming or outgoing");
	TRY(office_group_rule_add(c->node, &c->actor, &r, c->now, &r.id, &c->problems, e));
	return cmd_told(c, r.id, str_fmt(c->arena, "rule %lld", (long long)r.id).p);
}

static enum rc run_put(struct cmd *c, struct err *e)
{
	struct group_filling f = { .is_out = cmd_has(c, "--out") };

	TRY(cmd_begin_at(c, "a group's number", &f.group_id, e));
	TRY(cmd_id(c, 2, "a document's number", &f.document_id, e));
	TRY(office_group_fill(c->node, &c->actor, &f, c->now, e));
	return cmd_told(c, f.document_id, f.is_out ? "out of the group" : "in the group");
}

const struct command group_commands[] = {
	{ "group list", "DIR", "list an organ's groups of documents",
	  "With how many documents are in each and how many entries of readers it has. Those that "
	  "are over come last.",
	  RUN_NODE, 1, 1, list_options, N(list_options), run_list },
	{ "group add", "DIR", "make a group of documents",
	  "Of the level organ everybody of the organ reads it, at once; somebody competent confirms "
	  "it.",
	  RUN_NODE, 1, 1, add_options, N(add_options), run_add },
	{ "group reader", "DIR GROUP", "list, add or end those who read a group of documents",
	  "Without an option it lists them.", RUN_NODE, 2, 2, reader_options, N(reader_options),
	  run_reader },
	{ "group rule", "DIR GROUP", "say what falls into a group of documents by itself",
	  "Documents that are registered or issued from then on.", RUN_NODE, 2, 2, rule_options,
	  N(rule_options), run_rule },
	{ "group put", "DIR GROUP DOCUMENT", "put a document into a group, or take it out",
	  "An incoming document that is registered, or one that is issued.", RUN_NODE, 3, 3,
	  put_options, N(put_options), run_put },
	{ "group end", "DIR GROUP", "end a group of documents",
	  "Nobody reads a document by it any more.", RUN_NODE, 2, 2, list_options, N(list_options),
	  run_end },
};
const size_t n_group_commands = N(group_commands);

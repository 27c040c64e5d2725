/* cmd_flow.c -- vanthu present, holiday list|add|remove. */
#include "app/app.h"
#include "base/limits.h"
#include "office/flow.h"

#define N(options) (sizeof options / sizeof options[0])

/* ---- trình lãnh đạo ---- */

static const struct cmd_option present_options[] = {
	CMD_OPTION_ORGAN,
	{ "--to", "LOGIN", "the leader", true },
};

static enum rc find_leader(struct cmd *c, struct presenting *p, struct err *e)
{
	struct str login = str_lower(c->arena, str_trim(cmd_value(c, "--to")));
	struct flow_person *all;
	size_t n;

	TRY(office_flow_leaders(c->node, c->arena, &c->actor, c->now, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (str_eq(all[i].login, login))
			p->leader_id = all[i].account_id;
	}
	if (p->leader_id == 0)
		return err_set(e, RC_NOT_FOUND, "problem.leader", "%.*s is no leader today",
			       STR_FMT(login));
	return RC_OK;
}

static enum rc run_present(struct cmd *c, struct err *e)
{
	struct presenting p = { .version = 0 };

	TRY(cmd_begin(c, e));
	if (!str_to_i64(c->args[1], 1, INT64_MAX, &p.document_id))
		return err_set(e, RC_INVALID, NULL, "%.*s: a document's number expected",
			       STR_FMT(c->args[1]));
	TRY(find_leader(c, &p, e));
	TRY(office_incoming_present(c->node, &c->actor, &p, c->now, &c->problems, e));
	cmd_printf(c, "presented\n");
	return RC_OK;
}

/* ---- ngày nghỉ, ngày làm bù ---- */

static const struct cmd_option holiday_list_options[] = {
	CMD_OPTION_ORGAN,
	{ "--year", "YYYY", "this year without it", false },
	CMD_OPTION_JSON,
};

static enum rc run_holiday_list(struct cmd *c, struct err *e)
{
	int64_t year = time_date_vn(c->now).year;
	struct str typed = cmd_value(c, "--year");
	struct holiday *all;
	struct json j;
	size_t n;

	if (typed.p && !str_to_i64(typed, 2000, 2100, &year))
		return err_set(e, RC_INVALID, NULL, "--year: 2000 to 2100 expected");
	TRY(cmd_begin(c, e));
	TRY(office_holiday_list(c->node, c->arena, &c->actor, year, &all, &n, e));
	cmd_rows_begin(c, &j);
	for (size_t i = 0; i < n; i++) {
		struct str day = date_iso(c->arena, all[i].day);
		struct str kind = holiday_kind_text(all[i].kind);
		if (!cmd_has(c, "--json"))
			cmd_printf(c, "%.*s  %-6.*s  %.*s\n", STR_FMT(day), STR_FMT(kind),
				   STR_FMT(all[i].name));
		json_object(&j);
		json_kv_str(&j, "day", day);
		json_kv_str(&j, "kind", kind);
		json_kv_str(&j, "name", all[i].name);
		json_object_end(&j);
	}
	return cmd_rows_end(c, &j, e);
}

static enum rc read_day(struct cmd *c, struct date *out, struct err *e)
{
	if (date_parse_iso(c->args[1], out) || date_parse_vn(c->args[1], out))
		return RC_OK;
	return err_set(e, RC_INVALID, NULL, "%.*s: a date like 2026-02-17 expected",
		       STR_FMT(c->args[1]));
}

static const struct cmd_option holiday_add_options[] = {
	CMD_OPTION_ORGAN,
	{ "--name", "TEXT", "what it is called", true },
	{ "--worked", NULL, "a day of rest that is worked, for another", false },
};

static enum rc run_holiday_add(struct cmd *c, struct err *e)
{
	struct holiday h = { .kind = cmd_has(c, "--worked") ? HOLIDAY_WORKED : HOLIDAY_OFF,
			     .name = cmd_value(c, "--name") };

	TRY(cmd_begin(c, e));
	TRY(read_day(c, &h.day, e));
	return office_holiday_put(c->node, &c->actor, &h, 1, c->now, &c->problems, e);
}

static const struct cmd_option holiday_remove_options[] = {
	CMD_OPTION_ORGAN,
};

static enum rc run_holiday_remove(struct cmd *c, struct err *e)
{
	struct date day;

	TRY(cmd_begin(c, e));
	TRY(read_day(c, &day, e));
	return office_holiday_drop(c->node, &c->actor, day, c->now, e);
}

const struct command flow_commands[] = {
	{ "present", "DIR ID", "put a registered document before a leader", "", RUN_NODE, 2, 2,
	  present_options, N(present_options), run_present },
	{ "holiday list", "DIR", "list the holidays and make-up days of a year", "", RUN_NODE, 1, 1,
	  holiday_list_options, N(holiday_list_options), run_holiday_list },
	{ "holiday add", "DIR DAY", "add a day without work, or write it over",
	  "Deadlines that were counted in working days are counted anew; those given as a day stay.",
	  RUN_NODE, 2, 2, holiday_add_options, N(holiday_add_options), run_holiday_add },
	{ "holiday remove", "DIR DAY", "a day is no holiday any more",
	  "Deadlines are counted anew as by holiday add.", RUN_NODE, 2, 2, holiday_remove_options,
	  N(holiday_remove_options), run_holiday_remove },
};
const size_t n_flow_commands = N(flow_commands);

/* cmd_series.c -- vanthu series …, tenant checks: series of numbers, and the checks before signing. */
#include "app/app.h"
#include "base/limits.h"
#include "office/series.h"

#define N(options) (sizeof options / sizeof options[0])

/* ---- series ---- */

static const struct cmd_option list_options[] = {
	CMD_OPTION_ORGAN,
	{ "--incoming", NULL, "registers of what comes in", false },
	CMD_OPTION_JSON,
};

static struct str types_line(struct cmd *c, const struct series_view *v)
{
	struct buf b;

	buf_init(&b, c->arena, LIMIT_PAGE_BYTES);
	for (size_t i = 0; i < v->n_types; i++) {
		buf_add_c(&b, i > 0 ? ", " : "");
		buf_add(&b, v->types[i]);
	}
	return buf_str(&b);
}

static void add_series(struct cmd *c, struct json *j, const struct series_view *v)
{
	const struct series *s = &v->series;
	struct str end = date_iso(c->arena, s->closed_on);

	json_object(j);
	json_kv_i64(j, "id", s->id);
	json_kv_str(j, "kind", series_kind_text(s->kind));
	json_kv_str(j, "name", s->name);
	json_kv_str(j, "abbreviation", s->abbreviation);
	json_kv_str(j, "closed_on", end);
	json_key(j, "types");
	json_array(j);
	for (size_t i = 0; i < v->n_types; i++)
		json_str(j, v->types[i]);
	json_array_end(j);
	json_kv_i64(j, "next", v->next);
	json_object_end(j);
	if (!cmd_has(c, "--json"))
		cmd_printf(c, "%4lld  %-6.*s  next %lld  %.*s  %.*s  %.*s%s%.*s\n",
			   (long long)s->id, STR_FMT(series_kind_text(s->kind)), (long long)v->next,
			   STR_FMT(s->abbreviation), STR_FMT(s->name), STR_FMT(types_line(c, v)),
			   end.n > 0 ? "  closed " : "", STR_FMT(end));
}

static enum rc find_all(struct cmd *c, bool is_entry, struct series_view **out, size_t *out_n,
			struct err *e)
{
	return office_series_list(c->node, c->arena, &c->actor,
				  is_entry ? DIRECTION_INCOMING : DIRECTION_OUTGOING, c->now, out,
				  out_n, e);
}

static enum rc run_list(struct cmd *c, struct err *e)
{
	struct series_view *all;
	struct json j;
	size_t n;

	TRY(cmd_begin(c, e));
	TRY(find_all(c, cmd_has(c, "--incoming"), &all, &n, e));
	cmd_rows_begin(c, &j);
	for (size_t i = 0; i < n; i++)
		add_series(c, &j, &all[i]);
	return cmd_rows_end(c, &j, e);
}

static const struct cmd_option add_options[] = {
	CMD_OPTION_ORGAN,
	{ "--name", "TEXT", "what it is called", true },
	{ "--kind", "WORD", "types, copies, secret or body; of what comes in types or secret",
	  true },
	{ "--incoming", NULL, "a register of what comes in", false },
	{ "--types", "NAME[,NAME…]", "tên loại that it counts, of kind types", false },
	{ "--abbreviation", "TEXT", "of the organ or body, as in the notation", false },
	CMD_OPTION_JSON,
};
static const struct cmd_option set_options[] = {
	CMD_OPTION_ORGAN,
	{ "--name", "TEXT", "another name", false },
	{ "--types", "NAME[,NAME…]", "all that it counts from now on", false },
	{ "--abbreviation", "TEXT", "another abbreviation", false },
	{ "--close", "YYYY-MM-DD", "its last day", false },
	CMD_OPTION_JSON,
};

static void read_types(struct cmd *c, struct series_form *f)
{
	struct str *types = ARENA_ARRAY(c->arena, LIMIT_SERIES_TYPES + 2, struct str);
	struct str rest = cmd_value(c, "--types"), name;

	if (!rest.p)
		return;
	f->n_types = 0;
	while (rest.n > 0 && f->n_types <= LIMIT_SERIES_TYPES) {
		(void)str_split(rest, ',', &name, &rest);
		types[f->n_types++] = str_trim(name);
	}
	f->types = types;
}

static enum rc save(struct cmd *c, struct series_form *f, struct err *e)
{
	int64_t id;

	if (cmd_has(c, "--name"))
		f->series.name = cmd_value(c, "--name");
	if (cmd_has(c, "--abbreviation"))
		f->series.abbreviation = cmd_value(c, "--abbreviation");
	read_types(c, f);
	TRY(office_series_save(c->node, &c->actor, f, c->now, &id, &c->problems, e));
	return cmd_told(c, id, str_fmt(c->arena, "series %lld", (long long)id).p);
}

static enum rc run_add(struct cmd *c, struct err *e)
{
	struct series_form f = { .is_entry = cmd_has(c, "--incoming") };

	TRY(cmd_begin(c, e));
	if (!series_kind_parse(cmd_value(c, "--kind"), &f.series.kind))
		return err_set(e, RC_INVALID, NULL, "--kind: types, copies, secret or body");
	return save(c, &f, e);
}

/* What is not named stays. */
static enum rc run_set(struct cmd *c, struct err *e)
{
	struct series_form f = { .n_types = 0 };
	struct series_view *all;
	bool is_there = false;
	int64_t id;
	size_t n;

	TRY(cmd_begin_at(c, "a series' id", &id, e));
	for (int k = 0; k < 2 && !is_there; k++) {
		TRY(find_all(c, k > 0, &all, &n, e));
		for (size_t i = 0; i < n; i++) {
			if (all[i].series.id != id)
				continue;
			f = (struct series_form){ .series = all[i].series,
						  .types = all[i].types,
						  .n_types = all[i].n_types };
			is_there = true;
		}
	}
	if (!is_there)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "no series %lld", (long long)id);
	TRY(cmd_date(c, "--close", &f.series.closed_on, e));
	return save(c, &f, e);
}

/* ---- a year's register ---- */

static const struct cmd_option numbers_options[] = {
	CMD_OPTION_ORGAN,
	{ "--year", "YYYY", "this year without it", false },
	{ "--after", "N", "only greater numbers", false },
	CMD_OPTION_JSON,
};

static enum rc run_numbers(struct cmd *c, struct err *e)
{
	int64_t id, year = time_date_vn(c->now).year, after = 0;
	struct register_number *all;
	struct json j;
	size_t n;

	TRY(cmd_begin_at(c, "a series' id", &id, e));
	TRY(cmd_i64(c, "--year", LIMIT_REGISTER_YEAR_MIN, LIMIT_REGISTER_YEAR_MAX, &year, e));
	TRY(cmd_i64(c, "--after", 1, INT64_MAX, &after, e));
	TRY(office_register_list(c->node, c->arena, &c->actor, id, year, after, &all, &n, e));
	cmd_rows_begin(c, &j);
	for (size_t i = 0; i < n; i++) {
		struct str state = number_state_text(all[i].state);
		json_object(&j);
		json_kv_i64(&j, "number", all[i].number);
		json_kv_str(&j, "state", state);
		json_kv_i64(&j, "document", all[i].document_id);
		json_kv_str(&j, "reason", all[i].reason);
		json_kv_str(&j, "by", all[i].by_name);
		json_object_end(&j);
		if (!cmd_has(c, "--json"))
			cmd_printf(c, "%6lld  %-8.*s  %.*s\n", (long long)all[i].number,
				   STR_FMT(state), STR_FMT(all[i].reason));
	}
	return cmd_rows_end(c, &j, e);
}

static const struct cmd_option reserve_options[] = {
	CMD_OPTION_ORGAN,
	{ "--count", "N", "how many; one without it", false },
	{ "--reason", "TEXT", "what for", true },
	CMD_OPTION_JSON,
};

static enum rc run_reserve(struct cmd *c, struct err *e)
{
	struct register_act x = { .count = 1, .reason = cmd_value(c, "--reason") };
	struct json j;
	int64_t first;

	TRY(cmd_begin_at(c, "a series' id", &x.series_id, e));
	TRY(cmd_i64(c, "--count", 1, LIMIT_RESERVE, &x.count, e));
	TRY(office_number_reserve(c->node, &c->actor, &x, c->now, &first, &c->problems, e));
	if (!cmd_has(c, "--json")) {
		cmd_printf(c, "%lld reserved, from %lld on\n", (long long)x.count,
			   (long long)first);
		return RC_OK;
	}
	cmd_json_begin(c, &j);
	json_kv_i64(&j, "first", first);
	json_kv_i64(&j, "count", x.count);
	cmd_json_end(c, &j);
	return RC_OK;
}

static const struct cmd_option reason_options[] = {
	CMD_OPTION_ORGAN,
	{ "--reason", "TEXT", "why", true },
};

static enum rc read_number(struct cmd *c, struct register_act *x, struct err *e)
{
	*x = (struct register_act){ .reason = cmd_value(c, "--reason") };
	TRY(cmd_begin_at(c, "a series' id", &x->series_id, e));
	return cmd_id(c, 2, "a number", &x->number, e);
}

static enum rc run_release(struct cmd *c, struct err *e)
{
	struct register_act x;

	TRY(read_number(c, &x, e));
	TRY(office_number_release(c->node, &c->actor, &x, c->now, &c->problems, e));
	cmd_printf(c, "released\n");
	return RC_OK;
}

static enum rc run_begin(struct cmd *c, struct err *e)
{
	struct register_act x;

	TRY(read_number(c, &x, e));
	TRY(office_register_begin(c->node, &c->actor, &x, c->now, &c->problems, e));
	cmd_printf(c, "the next number is %lld\n", (long long)x.number);
	return RC_OK;
}

/* ---- the checks before signing ---- */

static enum rc set_checks(struct cmd *c, struct str words, struct err *e)
{
	struct draft_route r = { .has_content = false };
	struct str rest = words, word;

	while (rest.n > 0) {
		(void)str_split(rest, ',', &word, &rest);
		word = str_trim(word);
		if (str_eq_c(word, "content"))
			r.has_content = true;
		else if (str_eq_c(word, "form"))
			r.has_form = true;
		else if (!str_eq_c(words, "none"))
			return err_set(e, RC_INVALID, NULL, "content,form or none expected");
	}
	return office_route_set(c->node, &c->actor, &r, c->now, e);
}

static enum rc run_checks(struct cmd *c, struct err *e)
{
	struct draft_route r;

	TRY(cmd_begin(c, e));
	if (c->n_args > 1)
		TRY(set_checks(c, c->args[1], e));
	TRY(office_route_find(c->node, &c->actor, &r, e));
	cmd_printf(c, "%s%s%s\n",
		   r.has_content ? "content"
		   : r.has_form  ? ""
				 : "none",
		   r.has_content && r.has_form ? "," : "", r.has_form ? "form" : "");
	return RC_OK;
}

static const struct cmd_option checks_options[] = {
	CMD_OPTION_ORGAN,
};

const struct command series_commands[] = {
	{ "series list", "DIR", "list the series of numbers of what goes out",
	  "The main one is there from the first number on.", RUN_NODE, 1, 1, list_options,
	  N(list_options), run_list },
	{ "series add", "DIR", "add a series", "", RUN_NODE, 1, 1, add_options, N(add_options),
	  run_add },
	{ "series set", "DIR ID", "change a series, or close it", "What is not named stays.",
	  RUN_NODE, 2, 2, set_options, N(set_options), run_set },
	{ "series numbers", "DIR ID", "list what became of a year's numbers",
	  "Each is used, reserved, skipped or released; none is missing.", RUN_NODE, 2, 2,
	  numbers_options, N(numbers_options), run_numbers },
	{ "series reserve", "DIR ID",
	  "keep the next numbers for documents that are numbered by hand", "", RUN_NODE, 2, 2,
	  reserve_options, N(reserve_options), run_reserve },
	{ "series release", "DIR ID N", "say why a number that was kept or passed over is not used",
	  "", RUN_NODE, 3, 3, reason_options, N(reason_options), run_release },
	{ "series begin", "DIR ID N", "say with which number this year's register goes on",
	  "For the organ has counted on paper up to there; a register of what comes in may as well.",
	  RUN_NODE, 3, 3, reason_options, N(reason_options), run_begin },
	{ "tenant checks", "DIR [CHECKS]",
	  "show or set the checks that drafts go through before signing",
	  "CHECKS is content,form or one of them, or none.", RUN_NODE, 1, 2, checks_options,
	  N(checks_options), run_checks },
};
const size_t n_series_commands = N(series_commands);

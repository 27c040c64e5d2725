/* cmd_task.c -- vanthu task …: given, followed, worked on.
 *
 * Each act is a person's, named by --as, as of drafts.
 */
#include "office/task.h"

#include "app/app.h"
#include "base/limits.h"
#include "office/organ_task.h"

#define N(options) (sizeof options / sizeof options[0])

/* ---- units and persons by what they are called ---- */

static enum rc add_to(const struct flow_recipients *all, struct str word, bool is_unit,
		      struct directive_to *out, struct err *e)
{
	for (size_t i = 0; is_unit && i < all->n_units; i++) {
		if (str_eq(all->units[i].code, word))
			out->unit_id = all->units[i].id;
	}
	for (size_t i = 0; !is_unit && i < all->n_people; i++) {
		if (str_eq(all->people[i].login, word))
			out->account_id = all->people[i].account_id;
	}
	if (out->unit_id + out->account_id > 0)
		return RC_OK;
	return err_set(e, RC_NOT_FOUND, is_unit ? "problem.unit" : "problem.person",
		       "%.*s: nobody of these", STR_FMT(word));
}

enum rc cmd_whom(struct cmd *c, const struct flow_recipients *all, const struct cmd_whom *w,
		 struct directive_to *to, size_t *n, struct err *e)
{
	const struct {
		struct str list;
		bool is_unit;
	} lists[] = { { cmd_text(c, w->units), true },
		      { str_lower(c->arena, cmd_text(c, w->people)), false } };

	for (size_t i = 0; i < N(lists); i++) {
		struct str word, rest = lists[i].list;
		while (rest.n > 0) {
			(void)str_split(rest, ',', &word, &rest);
			if (*n == w->most)
				return err_set(e, RC_LIMIT, NULL, "%zu at most", w->most);
			to[*n] = w->like;
			TRY(add_to(all, str_trim(word), lists[i].is_unit, &to[*n], e));
			(*n)++;
		}
	}
	return RC_OK;
}

/* ---- list ---- */

static const struct cmd_option list_options[] = {
	CMD_OPTION_ORGAN,
	CMD_OPTION_AS,
	{ "--whose", "WORD", "mine, unit or given; mine without it", false },
	{ "--standing", "WORD", "done, done-late, open, open-late or undated", false },
	{ "--before", "ID", "only what stands behind this assignment", false },
	CMD_OPTION_JSON,
};

static void add_task(struct cmd *c, struct json *j, const struct work_row *r)
{
	const struct assignment *x = &r->assignment;
	struct str whom = x->account_id > 0 ? x->account_name : x->unit_name;
	struct str standing = task_standing_text(assignment_standing(x, time_date_vn(c->now)));

	json_object(j);
	json_kv_i64(j, "document_id", r->document.id);
	json_kv_i64(j, "assignment_id", x->id);
	json_kv_str(j, "subject", r->document.subject);
	json_kv_str(j, "lead", whom);
	json_kv_str(j, "state", assignment_state_text(x->state));
	json_kv_str(j, "standing", standing);
	json_kv_str(j, "due_on", date_iso(c->arena, x->due_on));
	json_object_end(j);
	if (!cmd_has(c, "--json"))
		cmd_printf(c, "%6lld %6lld  %-9.*s %-8.*s %-10.*s  %.*s  %.*s\n",
			   (long long)r->document.id, (long long)x->id, STR_FMT(standing),
			   STR_FMT(assignment_state_text(x->state)),
			   STR_FMT(date_iso(c->arena, x->due_on)), STR_FMT(whom),
			   STR_FMT(r->document.subject));
}

static enum rc read_filter(struct cmd *c, struct task_filter *f, struct err *e)
{
	struct str whose = cmd_value(c, "--whose"), standing = cmd_value(c, "--standing");

	*f = (struct task_filter){ .scope = TASKS_MINE, .has_standing = standing.p != NULL };
	if (whose.p && !task_scope_parse(whose, &f->scope))
		return err_set(e, RC_INVALID, NULL, "--whose: mine, unit or given");
	if (standing.p && !task_standing_parse(standing, &f->standing))
		return err_set(e, RC_INVALID, NULL,
			       "--standing: done, done-late, open, open-late or undated");
	return cmd_i64(c, "--before", 1, INT64_MAX, &f->before_id, e);
}

static enum rc run_list(struct cmd *c, struct err *e)
{
	struct task_filter f;
	struct task_page page;
	struct json j;

	TRY(cmd_begin(c, e));
	TRY(read_filter(c, &f, e));
	TRY(office_task_list(c->node, c->arena, &c->actor, &f, c->now, &page, e));
	cmd_rows_begin(c, &j);
	for (size_t i = 0; i < page.n_rows; i++)
		add_task(c, &j, &page.rows[i]);
	return cmd_rows_end(c, &j, e);
}

/* ---- given to other organs ---- */

static const struct cmd_option organs_options[] = {
	CMD_OPTION_ORGAN,
	{ "--standing", "WORD", "done, done-late, open, open-late or undated", false },
	{ "--before", "ID", "only what stands behind this one", false },
	CMD_OPTION_JSON,
};

static void add_organ_task(struct cmd *c, struct json *j, const struct organ_task *x)
{
	struct str standing = task_standing_text(organ_task_standing(x, time_date_vn(c->now)));

	json_object(j);
	json_kv_i64(j, "id", x->id);
	json_kv_i64(j, "document_id", x->document_id);
	json_kv_str(j, "organ_code", x->organ_code);
	json_kv_str(j, "organ_name", x->organ_name);
	json_kv_str(j, "content", x->content);
	json_kv_str(j, "state", organ_task_state_text(x->state));
	json_kv_str(j, "standing", standing);
	json_kv_str(j, "due_on", date_iso(c->arena, x->due_now));
	json_object_end(j);
	if (!cmd_has(c, "--json"))
		cmd_printf(c, "%6lld  %-9.*s %-10.*s  %.*s  %.*s\n", (long long)x->document_id,
			   STR_FMT(standing), STR_FMT(date_iso(c->arena, x->due_now)),
			   STR_FMT(x->organ_name), STR_FMT(x->subject));
}

static enum rc run_organs(struct cmd *c, struct err *e)
{
	struct str standing = cmd_value(c, "--standing");
	struct organ_task_filter f = { .has_standing = standing.p != NULL };
	struct organ_task *rows;
	struct json j;
	size_t n;

	TRY(cmd_begin(c, e));
	if (standing.p && !task_standing_parse(standing, &f.standing))
		return err_set(e, RC_INVALID, NULL,
			       "--standing: done, done-late, open, open-late or undated");
	TRY(cmd_i64(c, "--before", 1, INT64_MAX, &f.before_id, e));
	TRY(office_organ_task_list(c->node, c->arena, &c->actor, &f, c->now, &rows, &n, e));
	cmd_rows_begin(c, &j);
	for (size_t i = 0; i < n; i++)
		add_organ_task(c, &j, &rows[i]);
	return cmd_rows_end(c, &j, e);
}

/* ---- show ---- */

static const struct cmd_option show_options[] = {
	CMD_OPTION_ORGAN,
	CMD_OPTION_AS,
	CMD_OPTION_JSON,
};

static void add_assignment(struct cmd *c, struct json *j, const struct assignment *x)
{
	struct str whom = x->account_id > 0 ? x->account_name : x->unit_name;

	json_object(j);
	json_kv_i64(j, "id", x->id);
	json_kv_str(j, "whom", whom);
	json_kv_str(j, "part", assignment_part_text(x->part));
	json_kv_str(j, "state", assignment_state_text(x->state));
	json_kv_str(j, "due_on", date_iso(c->arena, x->due_on));
	json_kv_str(j, "done_on", date_iso(c->arena, x->done_on));
	json_kv_str(j, "result", x->reason);
	json_object_end(j);
	if (!cmd_has(c, "--json"))
		cmd_printf(c, "        -> %lld  %.*s  %.*s  %.*s  %.*s\n", (long long)x->id,
			   STR_FMT(whom), STR_FMT(assignment_part_text(x->part)),
			   STR_FMT(assignment_state_text(x->state)), STR_FMT(x->reason));
}

static enum rc run_show(struct cmd *c, struct err *e)
{
	struct document_view d;
	struct flow_view v;
	struct json j;
	int64_t id;

	TRY(cmd_begin_at(c, "a task's id", &id, e));
	TRY(office_document_view(c->node, c->arena, &c->actor, id, c->now, &d, e));
	TRY(office_flow_view(c->node, c->arena, &c->actor, id, &v, e));
	json_init(&j, c->arena, LIMIT_PAGE_BYTES);
	json_object(&j);
	json_kv_i64(&j, "id", id);
	json_kv_str(&j, "subject", d.document.subject);
	json_kv_str(&j, "content", d.document.content);
	json_kv_str(&j, "from", d.document.from_name);
	json_kv_str(&j, "progress", progress_text(d.document.progress));
	if (!cmd_has(c, "--json"))
		cmd_printf(c, "%6lld  %.*s  %.*s\n", (long long)id,
			   STR_FMT(progress_text(d.document.progress)),
			   STR_FMT(d.document.subject));
	json_key(&j, "assignments");
	json_array(&j);
	for (size_t i = 0; i < v.n_assignments; i++)
		add_assignment(c, &j, &v.assignments[i]);
	json_array_end(&j);
	json_object_end(&j);
	if (cmd_has(c, "--json"))
		cmd_json(c, &j);
	return RC_OK;
}

/* ---- give ---- */

static const struct cmd_option give_options[] = {
	CMD_OPTION_ORGAN,
	CMD_OPTION_AS,
	{ "--subject", "TEXT", "what is to be done", true },
	{ "--content", "TEXT", "what is expected", false },
	{ "--unit", "ID", "as the head of this unit; as a leader without it", false },
	{ "--above", "ID", "the assignment that it is a part of", false },
	{ "--lead", "LOGIN", "who leads", false },
	{ "--lead-unit", "CODE", "…or which unit", false },
	{ "--support", "LOGIN[,LOGIN…]", "who supports", false },
	{ "--support-units", "CODE[,CODE…]", "…and which units", false },
	{ "--due", "YYYY-MM-DD", "until the end of this day", false },
	{ "--days", "N", "…or for so many working days", false },
	{ "--urgent", "N", "độ khẩn, 0 to 4", false },
	{ "--unchecked", NULL, "done when who leads says so", false },
	CMD_OPTION_JSON,
};

static enum rc read_to(struct cmd *c, struct task_form *f, struct err *e)
{
	struct directive_to *to = ARENA_ARRAY(c->arena, LIMIT_ASSIGNMENTS, struct directive_to);
	struct cmd_whom lead = {
		"--lead-unit", "--lead", { .part = PART_LEAD }, LIMIT_ASSIGNMENTS
	};
	struct flow_recipients all;

	TRY(cmd_date(c, "--due", &lead.like.due_on, e));
	TRY(cmd_i64(c, "--days", 1, LIMIT_DEADLINE_DAYS, &lead.like.due_days, e));
	struct cmd_whom support = lead;
	support.units = "--support-units";
	support.people = "--support";
	support.like.part = PART_SUPPORT;
	TRY(office_task_recipients(c->node, c->arena, &c->actor, f->unit_id, c->now, &all, e));
	TRY(cmd_whom(c, &all, &lead, to, &f->n_to, e));
	TRY(cmd_whom(c, &all, &support, to, &f->n_to, e));
	f->to = to;
	return RC_OK;
}

static enum rc run_give(struct cmd *c, struct err *e)
{
	struct task_form f = { .subject = cmd_value(c, "--subject"),
			       .content = cmd_text(c, "--content"),
			       .is_checked = !cmd_has(c, "--unchecked"),
			       .form_id = STR("") };
	int64_t id;

	TRY(cmd_begin(c, e));
	TRY(cmd_i64(c, "--unit", 1, INT64_MAX, &f.unit_id, e));
	TRY(cmd_i64(c, "--above", 1, INT64_MAX, &f.above_id, e));
	TRY(cmd_i64(c, "--urgent", 0, PRIORITY__COUNT - 1, &f.priority, e));
	TRY(read_to(c, &f, e));
	TRY(office_task_give(c->node, &c->actor, &f, c->now, &id, &c->problems, e));
	return cmd_told(c, id, str_fmt(c->arena, "task %lld is given", (long long)id).p);
}

/* ---- worked on ---- */

static const struct cmd_option do_options[] = {
	CMD_OPTION_ORGAN,
	CMD_OPTION_AS,
	{ "--text", "TEXT", "how far it has come, what came of it, or why", false },
	{ "--until", "YYYY-MM-DD", "extend: the day that is asked for", false },
	{ "--confirmed", NULL, "grant: also beyond the day of the unit's own part", false },
};

static enum rc run_do(struct cmd *c, struct err *e)
{
	struct assignment_act x = { .text = cmd_text(c, "--text"),
				    .is_confirmed = cmd_has(c, "--confirmed") };

	TRY(cmd_begin_at(c, "an assignment's id", &x.id, e));
	if (!office_act_parse(c->args[2], &x))
		return err_set(e, RC_INVALID, NULL,
			       "%.*s: open, begin, report, extend, return, finish, grant, decline, "
			       "settle, withdraw, reopen, accept or rework",
			       STR_FMT(c->args[2]));
	TRY(cmd_date(c, "--until", &x.day, e));
	TRY(office_assignment_act(c->node, &c->actor, &x, c->now, &c->problems, e));
	cmd_printf(c, "done\n");
	return RC_OK;
}

const struct command task_commands[] = {
	{ "task list", "DIR", "list somebody's tasks, and how each stands",
	  "The first number is the document's, the second the assignment's.", RUN_NODE, 1, 1,
	  list_options, N(list_options), run_list },
	{ "task organs", "DIR", "list the tasks that were given to other organs",
	  "The number is that of the document that gave it.", RUN_NODE, 1, 1, organs_options,
	  N(organs_options), run_organs },
	{ "task show", "DIR ID", "show a task, and who has what of it", "", RUN_NODE, 2, 2,
	  show_options, N(show_options), run_show },
	{ "task give", "DIR", "give a task to somebody, or to a unit", "", RUN_NODE, 1, 1,
	  give_options, N(give_options), run_give },
	{ "task do", "DIR ASSIGNMENT WORD", "work on what is assigned, or answer who does",
	  "WORD is open, begin, report, extend, return, finish; of who gave it grant, decline, "
	  "settle, withdraw, reopen, accept, rework.",
	  RUN_NODE, 3, 3, do_options, N(do_options), run_do },
};
const size_t n_task_commands = N(task_commands);

/* cmd_people.c -- vanthu user import, unit list|import|dissolve: an organ's people and units from lists. */
#include "app/app.h"
#include "base/limits.h"
#include "office/digest.h"
#include "office/people.h"

#define N(options) (sizeof options / sizeof options[0])

static const struct cmd_option options[] = {
	CMD_OPTION_ORGAN,
	CMD_OPTION_JSON,
};

/* ---- units ---- */

static struct str code_of(const struct unit *all, size_t n, int64_t id)
{
	for (size_t i = 0; i < n && id > 0; i++) {
		if (all[i].id == id)
			return all[i].code;
	}
	return STR_NULL;
}

static void print_unit(struct cmd *c, const struct unit *u)
{
	bool is_over = u->state == UNIT_DISSOLVED;

	cmd_printf(c, "%*s%-12.*s %.*s (%lld)%s%.*s\n", (int)(2 * u->depth), "", STR_FMT(u->code),
		   STR_FMT(u->name), (long long)u->n_people, is_over ? " dissolved " : "",
		   STR_FMT(date_iso(c->arena, is_over ? u->valid_to : (struct date){ 0 })));
}

static void add_unit_json(struct cmd *c, struct json *j, const struct unit *all, size_t n,
			  const struct unit *u)
{
	json_object(j);
	json_kv_str(j, "code", u->code);
	json_kv_str(j, "name", u->name);
	json_kv_str(j, "parent", code_of(all, n, u->parent_id));
	json_kv_i64(j, "depth", u->depth);
	json_kv_i64(j, "people", u->n_people);
	json_kv_str(j, "state", unit_state_text(u->state));
	json_kv_str(j, "valid_to",
		    date_is_set(u->valid_to) ? date_iso(c->arena, u->valid_to) : STR_NULL);
	json_kv_str(j, "successor", code_of(all, n, u->successor_id));
	json_object_end(j);
}

static enum rc run_unit_list(struct cmd *c, struct err *e)
{
	struct unit *all;
	struct json j;
	size_t n;

	TRY(cmd_begin(c, e));
	TRY(office_unit_list(c->node, c->arena, &c->actor, c->now, &all, &n, e));
	cmd_rows_begin(c, &j);
	for (size_t i = 0; i < n; i++) {
		if (cmd_has(c, "--json"))
			add_unit_json(c, &j, all, n, &all[i]);
		else
			print_unit(c, &all[i]);
	}
	return cmd_rows_end(c, &j, e);
}

/* ---- what came of a list ---- */

static struct str fault_text(struct cmd *c, const struct import_fault *f)
{
	struct err e = ERR_INIT;

	(void)err_set(&e, RC_INVALID, f->key, "%s", f->key);
	err_param(&e, f->words);
	return cmd_error_text(c, &e);
}

static void print_faults(struct cmd *c, const struct import_result *r)
{
	for (size_t i = 0; i < r->n_faults; i++) {
		const struct import_fault *f = &r->faults[i];
		cmd_warn(c, "line %lld: %.*s%s%.*s\n", (long long)f->line, STR_FMT(f->field),
			 f->field.n > 0 ? ": " : "", STR_FMT(fault_text(c, f)));
	}
	if (r->n_wrong > (int64_t)r->n_faults)
		cmd_warn(c, "… and %lld more\n", (long long)(r->n_wrong - (int64_t)r->n_faults));
}

static void add_faults_json(struct cmd *c, struct json *j, const struct import_result *r)
{
	json_key(j, "faults");
	json_array(j);
	for (size_t i = 0; i < r->n_faults; i++) {
		const struct import_fault *f = &r->faults[i];
		json_object(j);
		json_kv_i64(j, "line", f->line);
		json_kv_str(j, "field", f->field.n > 0 ? f->field : STR_NULL);
		json_kv_str(j, "key", str_of(f->key));
		json_kv_str(j, "text", fault_text(c, f));
		json_object_end(j);
	}
	json_array_end(j);
}

struct made {
	const struct import_result *result;
	const struct imported_person *people; /* NULL: a list of units */
	size_t n_people;
};

static void add_accounts_json(struct json *j, const struct made *m)
{
	json_key(j, "accounts");
	json_array(j);
	for (size_t i = 0; i < m->n_people; i++) {
		json_object(j);
		json_kv_str(j, "login", m->people[i].login);
		json_kv_str(j, "name", m->people[i].name);
		json_kv_str(j, "password", m->people[i].password);
		json_object_end(j);
	}
	json_array_end(j);
}

static void print_made_json(struct cmd *c, const struct made *m, bool is_done)
{
	const struct import_result *r = m->result;
	struct json j;

	cmd_json_begin(c, &j);
	json_kv_i64(&j, "lines", r->n_lines);
	json_kv_i64(&j, "made", is_done ? r->n_made : 0);
	json_kv_i64(&j, "same", is_done ? r->n_same : 0);
	if (m->people)
		add_accounts_json(&j, m);
	json_kv_i64(&j, "wrong", r->n_wrong);
	add_faults_json(c, &j, r);
	cmd_json_end(c, &j);
}

static void print_made(struct cmd *c, const struct made *m)
{
	const struct import_result *r = m->result;

	cmd_printf(c, "%lld lines: %lld made, %lld there already\n", (long long)r->n_lines,
		   (long long)r->n_made, (long long)r->n_same);
	if (m->n_people > 0)
		cmd_printf(c, "first passwords, shown this once:\n");
	for (size_t i = 0; i < m->n_people; i++)
		cmd_printf(c, "%-20.*s %.*s  %.*s\n", STR_FMT(m->people[i].login),
			   STR_FMT(m->people[i].password), STR_FMT(m->people[i].name));
}

/* Says what is wrong line by line, or what was made; answers rc. */
static enum rc tell(struct cmd *c, enum rc rc, const struct made *m)
{
	if (cmd_has(c, "--json") && (rc == RC_OK || m->result->n_wrong > 0))
		print_made_json(c, m, rc == RC_OK);
	else if (rc == RC_OK)
		print_made(c, m);
	else
		print_faults(c, m->result);
	return rc;
}

/* ---- lists ---- */

static enum rc run_unit_import(struct cmd *c, struct err *e)
{
	struct import_result r = { 0 };
	const struct made m = { .result = &r };
	struct str csv;

	TRY(cmd_begin(c, e));
	TRY(cmd_read(c, c->args[1], LIMIT_PEOPLE_BYTES, &csv, e));
	return tell(c, office_unit_import(c->node, c->arena, &c->actor, csv, c->now, &r, e), &m);
}

static enum rc run_user_import(struct cmd *c, struct err *e)
{
	struct imported_person none = { .login = STR_NULL }, *people = &none;
	struct import_result r = { 0 };
	size_t n = 0;
	struct str csv;

	TRY(cmd_begin(c, e));
	TRY(cmd_read(c, c->args[1], LIMIT_PEOPLE_BYTES, &csv, e));
	enum rc rc = office_people_import(c->node, c->arena, &c->actor, csv, c->now, &r, &people,
					  &n, e);
	const struct made m = { .result = &r, .people = people, .n_people = n };
	return tell(c, rc, &m);
}

/* ---- an end ---- */

static const struct cmd_option dissolve_options[] = {
	CMD_OPTION_ORGAN,
	{ "--successor", "CODE", "the unit that has its work from now on; none without it", false },
};

const struct unit *cmd_unit_of(const struct unit *all, size_t n, struct str code)
{
	for (size_t i = 0; i < n; i++) {
		if (all[i].state == UNIT_ACTIVE && str_eq_nocase(all[i].code, code))
			return &all[i];
	}
	return NULL;
}

static enum rc find_unit(struct cmd *c, const struct unit *all, size_t n, struct str code,
			 const struct unit **out, struct err *e)
{
	*out = cmd_unit_of(all, n, code);
	if (*out)
		return RC_OK;
	return err_set(e, RC_NOT_FOUND, NULL, "%.*s: no unit has this code; vanthu unit list %.*s",
		       STR_FMT(code), STR_FMT(c->args[0]));
}

static enum rc run_unit_dissolve(struct cmd *c, struct err *e)
{
	struct str to = cmd_value(c, "--successor");
	const struct unit *found, *next;
	struct unit *all, u;
	size_t n;

	TRY(cmd_begin(c, e));
	TRY(office_unit_list(c->node, c->arena, &c->actor, c->now, &all, &n, e));
	TRY(find_unit(c, all, n, c->args[1], &found, e));
	u = *found;
	u.successor_id = 0;
	if (to.p) {
		TRY(find_unit(c, all, n, to, &next, e));
		u.successor_id = next->id;
	}
	TRY(office_unit_dissolve(c->node, &c->actor, &u, c->now, &c->problems, e));
	cmd_printf(c, "%.*s %.*s is dissolved\n", STR_FMT(u.code), STR_FMT(u.name));
	return RC_OK;
}

/* ---- mail ---- */

static const struct cmd_option organ_option[] = { CMD_OPTION_ORGAN };

static const struct cmd_option mailbox_options[] = {
	CMD_OPTION_ORGAN,
	{ "--from", "D", "its first day; today without it", false },
	{ "--until", "D", "its last day; until it is ended without it", false },
};

static enum rc run_user_mailbox(struct cmd *c, struct err *e)
{
	struct mailbox_form f = { .address = c->n_args > 2 ? c->args[2] : STR("") };
	struct account who;

	TRY(cmd_begin(c, e));
	TRY(cmd_date(c, "--from", &f.from, e));
	TRY(cmd_date(c, "--until", &f.until, e));
	TRY(office_account_find(c->node, c->arena, &c->actor, c->args[1], c->now, &who, e));
	TRY(office_mailbox_set(c->node, &c->actor, who.id, &f, c->now, &c->problems, e));
	cmd_printf(c, "the mailbox of %.*s is set\n", STR_FMT(who.login));
	return RC_OK;
}

static const struct cmd_option digest_options[] = {
	CMD_OPTION_ORGAN,
	CMD_OPTION_AS,
	{ "--hour", "H", "from which hour on in Vietnam, 0 to 23; 7 without it", false },
	CMD_OPTION_JSON,
};

static enum rc choose_digest(struct cmd *c, struct err *e)
{
	struct digest_choice choice = { .hour = 7 };

	if (!digest_kind_parse(c->args[1], &choice.kind))
		return err_set(e, RC_INVALID, NULL, "never, daily or overdue expected");
	TRY(cmd_i64(c, "--hour", 0, 23, &choice.hour, e));
	return office_digest_choose(c->node, &c->actor, &choice, c->now, &c->problems, e);
}

static enum rc run_user_digest(struct cmd *c, struct err *e)
{
	struct digest_view v;
	struct json j;

	TRY(cmd_begin(c, e));
	if (c->n_args > 1)
		TRY(choose_digest(c, e));
	TRY(office_digest_view(c->node, c->arena, &c->actor, c->now, &v, e));
	if (cmd_has(c, "--json")) {
		cmd_json_begin(c, &j);
		json_kv_str(&j, "kind", digest_kind_text(v.choice.kind));
		json_kv_i64(&j, "hour", v.choice.hour);
		json_kv_str(&j, "mailbox", v.mailbox.n > 0 ? v.mailbox : STR_NULL);
		cmd_json_end(c, &j);
		return RC_OK;
	}
	cmd_printf(c, "%.*s", STR_FMT(digest_kind_text(v.choice.kind)));
	if (v.choice.kind != DIGEST_NEVER)
		cmd_printf(c, " from %02lld:00, to %.*s", (long long)v.choice.hour,
			   STR_FMT(v.mailbox.n > 0 ? v.mailbox : STR("no mailbox")));
	cmd_printf(c, "\n");
	return RC_OK;
}

static enum rc run_tenant_digest(struct cmd *c, struct err *e)
{
	bool has_subjects = str_eq_c(c->args[1], "subjects");
	struct tenant t;

	if (!has_subjects && !str_eq_c(c->args[1], "numbers"))
		return err_set(e, RC_INVALID, NULL, "numbers or subjects expected");
	TRY(cmd_choose_organ(c, "--organ", &t, e));
	TRY(office_digest_allow(c->node, &c->actor, has_subjects, c->now, e));
	cmd_printf(c, "digests of %.*s say %.*s\n", STR_FMT(t.organ_code), STR_FMT(c->args[1]));
	return RC_OK;
}

const struct command people_commands[] = {
	{ "user import", "DIR FILE", "make accounts with their posts from a list",
	  "FILE (- = stdin) is CSV in UTF-8 with a header line: login, name, role, and optionally "
	  "unit, title, from (of the post), mail, mail_from and mail_until. Somebody with several posts stands on several lines; who has an "
	  "account gets the posts it lacks. ROLE is a word of `user add`, or head, or what the pages "
	  "call it. All lines are taken or, when anything is wrong, none; each fault is told by its "
	  "line. The passwords made up for new accounts are printed once.",
	  RUN_NODE, 2, 2, options, N(options), run_user_import },
	{ "user mailbox", "DIR LOGIN [ADDRESS]", "set somebody's official mailbox, or end it",
	  "The one before ends the day before. Without ADDRESS there is none any more.", RUN_NODE,
	  2, 3, mailbox_options, N(mailbox_options), run_user_mailbox },
	{ "user digest", "DIR [WHEN]", "show or choose when a person gets a digest by e-mail",
	  "WHEN is never, daily (every working day on which something waits) or overdue (only when "
	  "something is). It goes to the official mailbox.",
	  RUN_NODE, 1, 2, digest_options, N(digest_options), run_user_digest },
	{ "tenant digest", "DIR WHAT", "say what an organ's digests name documents by",
	  "WHAT is numbers, or subjects: then they also say what documents are about. Nothing of a "
	  "secret document is ever in them.",
	  RUN_NODE, 2, 2, organ_option, N(organ_option), run_tenant_digest },
	{ "unit list", "DIR", "list the units of an organ as they stand below each other",
	  "With how many people hold a post in each.", RUN_NODE, 1, 1, options, N(options),
	  run_unit_list },
	{ "unit import", "DIR FILE", "make units from a list",
	  "FILE (- = stdin) is CSV in UTF-8 with a header line: code, name, and optionally parent "
	  "(a code) and ordinal. A parent may stand below its children. What is there already in the "
	  "same words is left alone. All lines are taken or, when anything is wrong, none; each fault "
	  "is told by its line.",
	  RUN_NODE, 2, 2, options, N(options), run_unit_import },
	{ "unit dissolve", "DIR CODE", "dissolve a unit",
	  "Its posts end today, and it stays in the history. Nothing is done while there are units below "
	  "it, or while somebody has open work that goes with it: all who have are named, and hand it "
	  "over first.",
	  RUN_NODE, 2, 2, dissolve_options, N(dissolve_options), run_unit_dissolve },
};
const size_t n_people_commands = N(people_commands);

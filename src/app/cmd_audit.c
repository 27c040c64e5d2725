/* cmd_audit.c -- vanthu audit list|head|verify: what was done, and the proof that it still stands. */
#include "app/app.h"
#include "base/limits.h"
#include "office/audit.h"

#define N(options) (sizeof options / sizeof options[0])

/* ---- list ---- */

static const struct cmd_option list_options[] = {
	{ "--person", "LOGIN", "what this person did", false },
	{ "--about", "THING", "what was done to this: document:17, account:3 …", false },
	{ "--group", "WORD", "reads, documents, people, sessions or settings", false },
	{ "--from", "YYYY-MM-DD", "from this day on", false },
	{ "--to", "YYYY-MM-DD", "to this day, which is meant too", false },
	CMD_OPTION_ORGAN,
	CMD_OPTION_JSON,
};

static enum rc read_filter(struct cmd *c, struct audit_filter *f, struct err *e)
{
	struct str group = cmd_value(c, "--group");

	*f = (struct audit_filter){ .login = cmd_value(c, "--person"),
				    .object = cmd_value(c, "--about"),
				    .n_max = LIMIT_LIST_PAGE };
	TRY(cmd_date(c, "--from", &f->from, e));
	TRY(cmd_date(c, "--to", &f->to, e));
	if (f->login.n > 0 && f->object.n > 0)
		return err_set(e, RC_INVALID, NULL, "give one of --person and --about");
	if (group.p && !audit_group_parse(group, &f->group))
		return err_set(e, RC_INVALID, NULL,
			       "--group: reads, documents, people, sessions or settings");
	return RC_OK;
}

static void print_row(struct cmd *c, const struct audit_line *x)
{
	cmd_printf(c, "%.*s  %-16.*s %-20.*s %-16.*s%s%.*s%s%.*s\n",
		   STR_FMT(time_vn(c->arena, x->at)), STR_FMT(x->actor), STR_FMT(x->action),
		   STR_FMT(x->object), x->detail.n > 0 ? " " : "", STR_FMT(x->detail),
		   x->on_behalf_of.n > 0 ? " for " : "", STR_FMT(x->on_behalf_of));
}

static void print_json(struct cmd *c, const struct audit_line *x)
{
	struct json j;

	cmd_json_begin(c, &j);
	json_kv_i64(&j, "id", x->id);
	json_kv_str(&j, "at", time_iso(c->arena, x->at));
	json_kv_str(&j, "actor", x->actor);
	json_kv_str(&j, "name", x->person);
	json_kv_str(&j, "action", x->action);
	json_kv_str(&j, "object", x->object);
	json_kv_str(&j, "detail", x->detail);
	json_kv_str(&j, "address", x->remote);
	json_kv_str(&j, "on_behalf_of", x->on_behalf_of);
	json_kv_bool(&j, "sealed", x->is_sealed);
	cmd_json_end(c, &j);
}

/* All of them, page by page: a line each, in JSON an object a line. */
static enum rc run_list(struct cmd *c, struct err *e)
{
	struct audit_filter f;
	struct audit_view v;

	TRY(cmd_begin(c, e));
	TRY(read_filter(c, &f, e));
	do {
		struct arena_mark mark = arena_mark(c->arena);
		TRY(cmd_go_on(c, e));
		TRY(office_audit_list(c->node, c->arena, &c->actor, &f, c->now, &v, e));
		for (size_t i = 0; i < v.n; i++) {
			if (cmd_has(c, "--json"))
				print_json(c, &v.rows[i]);
			else
				print_row(c, &v.rows[i]);
		}
		f.before_at = v.last_at;
		f.before_id = v.last_id;
		arena_rewind(c->arena, mark);
	} while (v.has_more);
	return RC_OK;
}

/* ---- head, verify ---- */

static const struct cmd_option head_options[] = {
	CMD_OPTION_ORGAN,
};

static enum rc run_head(struct cmd *c, struct err *e)
{
	struct audit_head h;

	TRY(cmd_begin(c, e));
	TRY(office_audit_head(c->node, c->arena, &c->actor, &h, e));
	cmd_printf(c, "%lld:%.*s\n", (long long)h.n, STR_FMT(h.digest));
	return RC_OK;
}

static const struct cmd_option verify_options[] = {
	{ "--head", "N:DIGEST", "what `audit head` said before: the chain must still pass it",
	  false },
	CMD_OPTION_ORGAN,
};

static enum rc read_head(struct cmd *c, struct audit_head *out, bool *out_has, struct err *e)
{
	struct str v = cmd_value(c, "--head"), n;

	*out_has = v.p != NULL;
	if (!v.p)
		return RC_OK;
	if (!str_split(v, ':', &n, &out->digest) || !str_to_i64(n, 1, INT64_MAX, &out->n) ||
	    out->digest.n != 64)
		return err_set(e, RC_INVALID, NULL,
			       "--head: what `vanthu audit head` said expected");
	return RC_OK;
}

static const char *const faults[] = {
	[AUDIT_WHOLE] = "",
	[AUDIT_GAP] = "the seal is missing",
	[AUDIT_CUT] = "the chain ends before it",
	[AUDIT_CHAIN] = "the seal does not follow from the one before, or is not the head given",
	[AUDIT_ROWS] = "rows under the seal were changed, removed or put in",
	[AUDIT_STRAY] = "behind it: rows say they are sealed, and no seal knows them",
};

static enum rc run_verify(struct cmd *c, struct err *e)
{
	struct audit_head kept = { .n = 0 };
	struct audit_proof p;
	bool has_head;

	TRY(cmd_begin(c, e));
	TRY(read_head(c, &kept, &has_head, e));
	TRY(office_audit_prove(c->node, c->arena, &c->actor, has_head ? &kept : NULL, c->stop, &p,
			       e));
	if (p.fault != AUDIT_WHOLE)
		return err_set(e, RC_CORRUPT, "err.audit_broken",
			       "seal %lld: %s (%lld rows before it are sound)",
			       (long long)p.at_seal, faults[p.fault], (long long)p.rows);
	cmd_printf(c, "%lld rows under %lld seals, sound; %lld wait for a seal; head %lld:%.*s\n",
		   (long long)p.rows, (long long)p.n_seals, (long long)p.open, (long long)p.head.n,
		   STR_FMT(p.head.digest));
	return RC_OK;
}

const struct command audit_commands[] = {
	{ "audit list", "DIR", "list what was done, the newest first",
	  "With --json an object a line. The look is itself in it.", RUN_NODE, 1, 1, list_options,
	  N(list_options), run_list },
	{ "audit head", "DIR", "print the newest seal, to be kept elsewhere", "", RUN_NODE, 1, 1,
	  head_options, N(head_options), run_head },
	{ "audit verify", "DIR", "prove that nothing in the audit was changed or removed",
	  "Whoever can write the database can also make the whole chain anew: keep what `audit head` "
	  "says elsewhere, and give it here. The node's log has it too, once an hour.",
	  RUN_NODE, 1, 1, verify_options, N(verify_options), run_verify },
};
const size_t n_audit_commands = N(audit_commands);

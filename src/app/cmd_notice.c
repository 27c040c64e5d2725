/* cmd_notice.c -- vanthu notice …: internal documents that are only to be read.
 *
 * Each act is a person's, named by --as, as of drafts.
 */
#include "app/app.h"
#include "base/fd.h"
#include "base/limits.h"
#include "office/notice.h"

#define N(options) (sizeof options / sizeof options[0])

static struct str iso_or_empty(struct cmd *c, int64_t at)
{
	return at > 0 ? time_iso(c->arena, at) : STR("");
}

/* ---- list ---- */

static const struct cmd_option list_options[] = {
	CMD_OPTION_ORGAN,
	{ "--as", "LOGIN", "what this person may see; all of the organ's without it", false },
	{ "--scope", "WORD", "all, unread or written; all without it", false },
	{ "--kind", "WORD", "meeting, material, inform, report or opinion", false },
	{ "--before", "ID", "only what stands behind this one", false },
	CMD_OPTION_JSON,
};

static void add_notice(struct cmd *c, struct json *j, const struct document *d,
		       const struct notice *x)
{
	json_kv_i64(j, "id", d->id);
	json_kv_str(j, "kind", notice_kind_text(d->notice));
	json_kv_str(j, "subject", d->subject);
	json_kv_str(j, "from", d->from_name);
	json_kv_str(j, "sent_at", time_iso(c->arena, d->created_at));
	json_kv_str(j, "standing", document_standing_text(d->standing));
	json_kv_str(j, "form", form_text(x->form));
	json_kv_str(j, "meets_at", iso_or_empty(c, x->meets_at));
	json_kv_str(j, "venue", x->venue);
}

static enum rc read_filter(struct cmd *c, struct notice_filter *f, struct err *e)
{
	struct str scope = cmd_value(c, "--scope"), kind = cmd_value(c, "--kind");

	*f = (struct notice_filter){ .scope = NOTICES_ALL, .has_kind = kind.p != NULL };
	if (scope.p && !notice_scope_parse(scope, &f->scope))
		return err_set(e, RC_INVALID, NULL, "--scope: all, unread or written");
	if (kind.p && (!notice_kind_parse(kind, &f->kind) || f->kind == NOTICE_NONE))
		return err_set(e, RC_INVALID, NULL,
			       "--kind: meeting, material, inform, report or opinion");
	return cmd_i64(c, "--before", 1, INT64_MAX, &f->before_id, e);
}

static enum rc run_list(struct cmd *c, struct err *e)
{
	struct notice_filter f;
	struct notice_row *rows;
	struct json j;
	size_t n;

	TRY(cmd_begin(c, e));
	TRY(read_filter(c, &f, e));
	TRY(office_notice_list(c->node, c->arena, &c->actor, &f, &rows, &n, e));
	cmd_rows_begin(c, &j);
	for (size_t i = 0; i < n; i++) {
		const struct document *d = &rows[i].document;
		json_object(&j);
		add_notice(c, &j, d, &rows[i].notice);
		json_object_end(&j);
		if (!cmd_has(c, "--json"))
			cmd_printf(c, "%6lld  %-8.*s  %.*s  %.*s\n", (long long)d->id,
				   STR_FMT(notice_kind_text(d->notice)), STR_FMT(d->from_name),
				   STR_FMT(d->subject));
	}
	return cmd_rows_end(c, &j, e);
}

/* ---- show ---- */

static const struct cmd_option show_options[] = {
	CMD_OPTION_ORGAN,
	{ "--as", "LOGIN", "as this person sees it", false },
	CMD_OPTION_JSON,
};

static void add_reader(struct cmd *c, struct json *j, const struct assignment *x)
{
	bool is_person = x->account_id > 0;
	struct str name = is_person ? x->account_name : x->unit_name;
	struct str at = iso_or_empty(c, x->seen_at);

	json_object(j);
	json_kv_str(j, "name", name);
	json_kv_bool(j, "is_unit", !is_person);
	json_kv_str(j, "read_at", is_person ? at : STR(""));
	json_object_end(j);
	if (!cmd_has(c, "--json"))
		cmd_printf(c, "        -> %.*s  %.*s\n", STR_FMT(name),
			   STR_FMT(is_person ? at : STR("")));
}

static enum rc run_show(struct cmd *c, struct err *e)
{
	struct notice_view v;
	struct json j;
	int64_t id;

	TRY(cmd_begin_at(c, "a document's id", &id, e));
	TRY(office_notice_view(c->node, c->arena, &c->actor, id, c->now, &v, e));
	const struct document *d = &v.v.document;
	json_init(&j, c->arena, LIMIT_PAGE_BYTES);
	json_object(&j);
	add_notice(c, &j, d, &v.notice);
	json_kv_str(&j, "content", d->content);
	json_kv_i64(&j, "readers", v.n_readers);
	if (v.sees_receipts)
		json_kv_i64(&j, "read", v.n_read);
	if (!cmd_has(c, "--json"))
		cmd_printf(c, "%6lld  %.*s  %.*s  %.*s  %lld/%lld\n", (long long)d->id,
			   STR_FMT(notice_kind_text(d->notice)),
			   STR_FMT(document_standing_text(d->standing)), STR_FMT(d->subject),
			   (long long)v.n_read, (long long)v.n_readers);
	json_key(&j, "to");
	json_array(&j);
	for (size_t i = 0; i < v.n_to; i++)
		add_reader(c, &j, &v.to[i]);
	json_array_end(&j);
	json_object_end(&j);
	if (cmd_has(c, "--json"))
		cmd_json(c, &j);
	return RC_OK;
}

/* ---- write ---- */

static const struct cmd_option write_options[] = {
	CMD_OPTION_ORGAN,
	CMD_OPTION_AS,
	{ "--kind", "WORD", "meeting, material, inform, report or opinion", true },
	{ "--subject", "TEXT", "trích yếu", true },
	{ "--content", "TEXT", "nội dung", false },
	{ "--units", "CODE[,CODE…]", "to everybody in these units", false },
	{ "--people", "LOGIN[,LOGIN…]", "to these persons", false },
	{ "--form", "WORD", "electronic, hybrid or paper; electronic without it", false },
	{ "--urgent", "N", "độ khẩn: 0 thường, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc, 4 hẹn giờ",
	  false },
	{ "--meets-at", "TIME", "a meeting's time, like 2026-12-01T08:30:00+07:00", false },
	{ "--venue", "TEXT", "a meeting's place", false },
	CMD_OPTION_JSON,
};

static enum rc read_to(struct cmd *c, struct notice_form *f, struct err *e)
{
	const struct cmd_whom w = {
		"--units", "--people", { .part = PART_INFORMED }, LIMIT_ASSIGNMENTS
	};
	struct directive_to *to = ARENA_ARRAY(c->arena, LIMIT_ASSIGNMENTS, struct directive_to);
	struct flow_recipients all;

	TRY(office_notice_recipients(c->node, c->arena, &c->actor, c->now, &all, e));
	TRY(cmd_whom(c, &all, &w, to, &f->n_to, e));
	f->to = to;
	return RC_OK;
}

static enum rc read_form(struct cmd *c, struct notice_form *f, struct err *e)
{
	struct str form = cmd_value(c, "--form"), meets = cmd_value(c, "--meets-at");

	*f = (struct notice_form){ .subject = cmd_value(c, "--subject"),
				   .content = cmd_text(c, "--content"),
				   .venue = cmd_text(c, "--venue"),
				   .form_id = STR(""),
				   .form = FORM_ELECTRONIC };
	if (!notice_kind_parse(cmd_value(c, "--kind"), &f->kind))
		return err_set(e, RC_INVALID, NULL,
			       "--kind: meeting, material, inform, report or opinion");
	if (form.p && !form_parse(form, &f->form))
		return err_set(e, RC_INVALID, NULL, "--form: electronic, hybrid or paper");
	if (meets.p && !time_parse_iso(meets, &f->meets_at))
		return err_set(e, RC_INVALID, NULL,
			       "--meets-at: a time like 2026-12-01T08:30:00+07:00 expected");
	TRY(cmd_i64(c, "--urgent", 0, PRIORITY__COUNT - 1, &f->priority, e));
	return read_to(c, f, e);
}

static enum rc write_with(struct cmd *c, struct notice_form *f, struct outgoing_file *files,
			  struct err *e)
{
	int64_t id;

	TRY(cmd_open_files(c, 1, files, f->n_files, e));
	TRY(office_notice_write(c->node, &c->actor, f, c->now, &id, &c->problems, e));
	return cmd_told(
		c, id,
		str_fmt(c->arena, "document %lld is sent within the organ", (long long)id).p);
}

static enum rc run_write(struct cmd *c, struct err *e)
{
	struct notice_form f;
	struct outgoing_file *files = ARENA_ARRAY(c->arena, c->n_args + 1, struct outgoing_file);

	TRY(cmd_begin(c, e));
	TRY(read_form(c, &f, e));
	f.files = files;
	f.n_files = c->n_args - 1;
	enum rc rc = write_with(c, &f, files, e);
	for (size_t i = 0; i < f.n_files; i++)
		fd_close(files[i].fd);
	return rc;
}

/* ---- withdraw ---- */

static const struct cmd_option withdraw_options[] = {
	CMD_OPTION_ORGAN,
	CMD_OPTION_AS,
	{ "--reason", "TEXT", "why; its readers see it", true },
};

static enum rc run_withdraw(struct cmd *c, struct err *e)
{
	int64_t id;

	TRY(cmd_begin_at(c, "a document's id", &id, e));
	return office_notice_withdraw(c->node, &c->actor, id, 0, cmd_value(c, "--reason"), c->now,
				      &c->problems, e);
}

const struct command notice_commands[] = {
	{ "notice list", "DIR", "list the internal documents that are only to be read", "",
	  RUN_NODE, 1, 1, list_options, N(list_options), run_list },
	{ "notice show", "DIR ID", "show one, and who has read it", "", RUN_NODE, 2, 2,
	  show_options, N(show_options), run_show },
	{ "notice write", "DIR [FILE…]", "send one to units and persons of the organ",
	  "Whom a person may write to is told by their role.", RUN_NODE, 1, LIMIT_ATTACHMENTS + 1,
	  write_options, N(write_options), run_write },
	{ "notice withdraw", "DIR ID", "take one back; it stays to be seen", "", RUN_NODE, 2, 2,
	  withdraw_options, N(withdraw_options), run_withdraw },
};
const size_t n_notice_commands = N(notice_commands);

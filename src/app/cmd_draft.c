/* cmd_draft.c -- vanthu draft …: what a draft goes through until it is issued.
 *
 * Each act is a person's, named by --as: the operator does what that person may do, and history and audit
 * say so.
 */
#include "app/app.h"
#include "base/fd.h"
#include "base/limits.h"
#include "office/drafting.h"
#include "office/letter.h"

#define N(options) (sizeof options / sizeof options[0])

/* ---- what waits ---- */

static const struct cmd_option list_options[] = {
	CMD_OPTION_ORGAN,
	CMD_OPTION_AS,
	{ "--queue", "WORD",
	  "comment, content, form, sign, number, issue, back or organs; how many lie in each without it",
	  false },
	{ "--after", "ID", "only drafts behind this one", false },
	CMD_OPTION_JSON,
};

static enum rc list_counts(struct cmd *c, struct err *e)
{
	struct office_counts k;
	struct json j;

	TRY(office_counts(c->node, c->arena, &c->actor, c->now, &k, e));
	json_init(&j, c->arena, LIMIT_PAGE_BYTES);
	json_object(&j);
	for (int q = 0; q < (int)draft_queue__COUNT; q++) {
		struct str word = draft_queue_text((enum draft_queue)q);
		json_kv_i64(&j, str_c(c->arena, word), k.draft_work.n[q]);
		if (!cmd_has(c, "--json"))
			cmd_printf(c, "%-8.*s %lld\n", STR_FMT(word), (long long)k.draft_work.n[q]);
	}
	json_kv_i64(&j, "total", k.draft_work.total);
	json_object_end(&j);
	if (cmd_has(c, "--json"))
		cmd_json(c, &j);
	return RC_OK;
}

static void add_draft(struct cmd *c, struct json *j, const struct document *d)
{
	json_object(j);
	json_kv_i64(j, "id", d->id);
	json_kv_i64(j, "version", d->version);
	json_kv_str(j, "stage", draft_stage_text(d->stage));
	json_kv_str(j, "type", d->type_name);
	json_kv_str(j, "number", d->number);
	json_kv_str(j, "notation", d->notation);
	json_kv_str(j, "subject", d->subject);
	json_object_end(j);
	if (!cmd_has(c, "--json"))
		cmd_printf(c, "%6lld  %-8.*s  %.*s  %.*s\n", (long long)d->id,
			   STR_FMT(draft_stage_text(d->stage)), STR_FMT(d->type_name),
			   STR_FMT(d->subject));
}

static enum rc run_list(struct cmd *c, struct err *e)
{
	struct str word = cmd_value(c, "--queue");
	enum draft_queue queue;
	struct document *all;
	int64_t after = 0;
	struct json j;
	size_t n;

	TRY(cmd_begin(c, e));
	if (!word.p)
		return list_counts(c, e);
	if (!draft_queue_parse(word, &queue))
		return err_set(
			e, RC_INVALID, NULL,
			"--queue: comment, content, form, sign, number, issue, back or organs");
	TRY(cmd_i64(c, "--after", 1, INT64_MAX, &after, e));
	TRY(office_draft_queue(c->node, c->arena, &c->actor, queue, after, c->now, &all, &n, e));
	cmd_rows_begin(c, &j);
	for (size_t i = 0; i < n; i++)
		add_draft(c, &j, &all[i]);
	return cmd_rows_end(c, &j, e);
}

/* ---- what has been said and done ---- */

static const struct cmd_option show_options[] = {
	CMD_OPTION_ORGAN,
	CMD_OPTION_AS,
	CMD_OPTION_JSON,
};

/* "by operator for Nguyễn Văn An" */
static struct str whose(struct cmd *c, struct str by, struct str on_behalf_of)
{
	if (by.n == 0)
		return STR("");
	return on_behalf_of.n == 0
		       ? str_fmt(c->arena, "by %.*s", STR_FMT(by))
		       : str_fmt(c->arena, "by %.*s for %.*s", STR_FMT(by), STR_FMT(on_behalf_of));
}

static void print_view(struct cmd *c, const struct document *d, const struct draft_view *v)
{
	cmd_printf(c, "document %lld, version %lld: %.*s, draft %lld\n", (long long)d->id,
		   (long long)d->version, STR_FMT(draft_stage_text(d->stage)),
		   (long long)d->draft_n);
	for (size_t i = 0; i < v->n_opinions; i++) {
		const struct opinion *x = &v->opinions[i];
		cmd_printf(c, "  opinion %lld  draft %lld  %.*s  %.*s %.*s  %.*s\n",
			   (long long)x->id, (long long)x->draft_n, STR_FMT(x->account_name),
			   STR_FMT(opinion_state_text(x->state)),
			   STR_FMT(opinion_verdict_text(x->verdict)), STR_FMT(x->text));
	}
	for (size_t i = 0; i < v->n_approvals; i++) {
		const struct approval *x = &v->approvals[i];
		cmd_printf(c, "  %-8.*s draft %lld  %.*s  %.*s  %.*s\n",
			   STR_FMT(approval_step_text(x->step)), (long long)x->draft_n,
			   STR_FMT(approval_state_text(x->state)),
			   STR_FMT(whose(c, x->by_name, x->on_behalf_of)), STR_FMT(x->text));
	}
}

static void add_opinions(struct cmd *c, struct json *j, const struct draft_view *v)
{
	json_key(j, "opinions");
	json_array(j);
	for (size_t i = 0; i < v->n_opinions; i++) {
		const struct opinion *x = &v->opinions[i];
		json_object(j);
		json_kv_i64(j, "id", x->id);
		json_kv_i64(j, "draft_n", x->draft_n);
		json_kv_i64(j, "ordinal", x->ordinal);
		json_kv_str(j, "of", x->account_name);
		json_kv_str(j, "question", x->question);
		json_kv_str(j, "due_on", date_iso(c->arena, x->due_on));
		json_kv_str(j, "state", opinion_state_text(x->state));
		json_kv_str(j, "verdict", opinion_verdict_text(x->verdict));
		json_kv_str(j, "text", x->text);
		json_kv_str(j, "by", x->by_name);
		json_kv_str(j, "on_behalf_of", x->on_behalf_of);
		json_object_end(j);
	}
	json_array_end(j);
}

static void add_approvals(struct json *j, const struct draft_view *v)
{
	json_key(j, "approvals");
	json_array(j);
	for (size_t i = 0; i < v->n_approvals; i++) {
		const struct approval *x = &v->approvals[i];
		json_object(j);
		json_kv_i64(j, "draft_n", x->draft_n);
		json_kv_str(j, "step", approval_step_text(x->step));
		json_kv_str(j, "state", approval_state_text(x->state));
		json_kv_str(j, "of", x->account_name.n > 0 ? x->account_name : x->unit_name);
		json_kv_str(j, "by", x->by_name);
		json_kv_str(j, "on_behalf_of", x->on_behalf_of);
		json_kv_str(j, "text", x->text);
		json_object_end(j);
	}
	json_array_end(j);
}

/* The files of each version, by what was signed: name and SHA-256. */
static void add_versions(struct cmd *c, struct json *j, const struct draft_view *v)
{
	json_key(j, "versions");
	json_array(j);
	for (size_t i = 0; i < v->n_versions; i++) {
		json_object(j);
		json_kv_i64(j, "n", v->versions[i].n);
		json_kv_str(j, "at", time_iso(c->arena, v->versions[i].at));
		json_kv_str(j, "by", v->versions[i].by_name);
		json_kv_str(j, "note", v->versions[i].note);
		json_key(j, "files");
		json_array(j);
		for (size_t k = 0; k < v->n_files[i]; k++) {
			json_object(j);
			json_kv_str(j, "name", v->files[i][k].name);
			json_kv_str(j, "sha256", blob_id_hex(c->arena, &v->files[i][k].blob));
			json_kv_str(j, "made", file_make_text(v->files[i][k].made));
			json_kv_str(j, "standing", file_standing_text(v->files[i][k].standing));
			json_object_end(j);
		}
		json_array_end(j);
		json_object_end(j);
	}
	json_array_end(j);
}

static enum rc run_show(struct cmd *c, struct err *e)
{
	struct document_view d;
	struct draft_view v;
	struct json j;
	int64_t id;

	TRY(cmd_begin_at(c, "a document's id", &id, e));
	TRY(office_draft_view(c->node, c->arena, &c->actor, id, c->now, &v, e));
	TRY(office_document_view(c->node, c->arena, &c->actor, id, c->now, &d, e));
	if (!cmd_has(c, "--json")) {
		print_view(c, &d.document, &v);
		return RC_OK;
	}
	cmd_json_begin(c, &j);
	json_kv_i64(&j, "id", id);
	json_kv_i64(&j, "version", d.document.version);
	json_kv_str(&j, "stage", draft_stage_text(d.document.stage));
	json_kv_i64(&j, "draft_n", d.document.draft_n);
	json_kv_str(&j, "number", d.document.number);
	json_kv_str(&j, "notation", d.document.notation);
	json_kv_str(&j, "signer", d.document.signer_name);
	add_versions(c, &j, &v);
	add_opinions(c, &j, &v);
	add_approvals(&j, &v);
	cmd_json_end(c, &j);
	return RC_OK;
}

/* ---- opinions ---- */

static const struct cmd_option ask_options[] = {
	CMD_OPTION_ORGAN,
	CMD_OPTION_AS,
	{ "--question", "TEXT", "what is asked", false },
	{ "--due", "YYYY-MM-DD", "answer wanted by", false },
	{ "--in-turn", NULL, "one after the other; all at once without it", false },
};

static enum rc find_person(struct cmd *c, struct str login, int64_t *out, struct err *e)
{
	struct draft_person *all;
	size_t n;

	*out = 0;
	login = str_lower(c->arena, str_trim(login));
	TRY(office_draft_people(c->node, c->arena, &c->actor, c->now, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (str_eq(all[i].login, login))
			*out = all[i].account_id;
	}
	if (*out > 0)
		return RC_OK;
	(void)err_set(e, RC_NOT_FOUND, "err.no_account", "nobody %.*s with a post today",
		      STR_FMT(login));
	err_param(e, login);
	return RC_NOT_FOUND;
}

static enum rc read_asked(struct cmd *c, struct opinion_form *f, struct err *e)
{
	struct opinion_ask *asked = ARENA_ARRAY(c->arena, LIMIT_OPINIONS + 1, struct opinion_ask);
	struct str rest = c->args[2], login;

	while (rest.n > 0 && f->n_asked <= LIMIT_OPINIONS) {
		struct opinion_ask *x = &asked[f->n_asked];
		(void)str_split(rest, ',', &login, &rest);
		TRY(find_person(c, login, &x->account_id, e));
		x->ordinal = cmd_has(c, "--in-turn") ? (int64_t)f->n_asked + 1 : 1;
		TRY(cmd_date(c, "--due", &x->due_on, e));
		f->n_asked++;
	}
	f->asked = asked;
	return RC_OK;
}

static enum rc run_ask(struct cmd *c, struct err *e)
{
	struct opinion_form f = { .n_asked = 0 };

	TRY(cmd_begin_at(c, "a document's id", &f.document_id, e));
	f.question = cmd_text(c, "--question");
	TRY(read_asked(c, &f, e));
	TRY(office_opinion_ask(c->node, &c->actor, &f, c->now, &c->problems, e));
	cmd_printf(c, "%zu asked\n", f.n_asked);
	return RC_OK;
}

static const struct cmd_option opinion_options[] = {
	CMD_OPTION_ORGAN,
	CMD_OPTION_AS,
	{ "--text", "TEXT", "the opinion, or why it is asked no more", false },
};

static enum rc run_opinion(struct cmd *c, struct err *e)
{
	struct opinion_act x = { .what = ACTION_OPINION_GIVE };

	TRY(cmd_begin_at(c, "an opinion's id", &x.id, e));
	x.text = cmd_text(c, "--text");
	if (str_eq_c(c->args[2], "withdraw"))
		x.what = ACTION_OPINION_WITHDRAW;
	else if (!opinion_verdict_parse(c->args[2], &x.verdict) || x.verdict == VERDICT_NONE)
		return err_set(e, RC_INVALID, NULL, "agree, comment, disagree or withdraw");
	TRY(office_opinion_act(c->node, &c->actor, &x, c->now, &c->problems, e));
	cmd_printf(c, "%s\n", x.what == ACTION_OPINION_GIVE ? "given" : "withdrawn");
	return RC_OK;
}

/* ---- on its way ---- */

static enum rc act(struct cmd *c, struct draft_act *x, const char *done, struct err *e)
{
	TRY(office_draft_act(c->node, &c->actor, x, c->now, &c->problems, e));
	cmd_printf(c, "%s\n", done);
	return RC_OK;
}

static const struct cmd_option submit_options[] = {
	CMD_OPTION_ORGAN,
	CMD_OPTION_AS,
	{ "--signer", "LOGIN", "who is to sign; who was named before without it", false },
	{ "--text", "TEXT", "a note for those who check it", false },
};

static enum rc run_submit(struct cmd *c, struct err *e)
{
	struct draft_act x = { .what = ACTION_DRAFT_SUBMIT };

	TRY(cmd_begin_at(c, "a document's id", &x.document_id, e));
	x.text = cmd_text(c, "--text");
	if (cmd_has(c, "--signer"))
		TRY(find_person(c, cmd_value(c, "--signer"), &x.signer_id, e));
	return act(c, &x, "submitted", e);
}

static const struct cmd_option text_options[] = {
	CMD_OPTION_ORGAN,
	CMD_OPTION_AS,
	{ "--text", "TEXT", "a note", false },
};
static const struct cmd_option reason_options[] = {
	CMD_OPTION_ORGAN,
	CMD_OPTION_AS,
	{ "--reason", "TEXT", "why", true },
};
static const struct cmd_option sign_options[] = {
	CMD_OPTION_ORGAN,
	CMD_OPTION_AS,
	{ "--version", "N", "the document's version that was signed, as draft show tells it",
	  true },
	{ "--text", "TEXT", "a note", false },
};

static enum rc run_pass(struct cmd *c, struct err *e)
{
	struct draft_act x = { .what = ACTION_DRAFT_PASS };

	TRY(cmd_begin_at(c, "a document's id", &x.document_id, e));
	x.text = cmd_text(c, "--text");
	return act(c, &x, "passed", e);
}

static enum rc run_take_back(struct cmd *c, struct err *e)
{
	struct draft_act x = { .what = ACTION_DRAFT_TAKE_BACK };

	TRY(cmd_begin_at(c, "a document's id", &x.document_id, e));
	x.text = cmd_text(c, "--text");
	return act(c, &x, "taken back", e);
}

static enum rc run_return(struct cmd *c, struct err *e)
{
	struct draft_act x = { .what = ACTION_DRAFT_RETURN };

	TRY(cmd_begin_at(c, "a document's id", &x.document_id, e));
	x.text = cmd_value(c, "--reason");
	return act(c, &x, "returned to its author", e);
}

static enum rc run_undo(struct cmd *c, struct err *e)
{
	struct draft_act x = { .what = ACTION_DRAFT_UNDO };

	TRY(cmd_begin_at(c, "a document's id", &x.document_id, e));
	x.text = cmd_value(c, "--reason");
	return act(c, &x, "undone, and returned to its author", e);
}

static enum rc run_sign(struct cmd *c, struct err *e)
{
	struct draft_act x = { .what = ACTION_DRAFT_SIGN };

	TRY(cmd_begin_at(c, "a document's id", &x.document_id, e));
	TRY(cmd_i64(c, "--version", 1, INT64_MAX, &x.version, e));
	x.text = cmd_text(c, "--text");
	return act(c, &x, "signed", e);
}

static enum rc run_signed_file(struct cmd *c, struct err *e)
{
	struct signed_file f = { .name = c->args[2] };

	TRY(cmd_begin_at(c, "a document's id", &f.document_id, e));
	TRY(cmd_i64(c, "--of", 1, INT64_MAX, &f.attachment_id, e));
	TRY(cmd_open(c, c->args[2], &f.fd, e));
	enum rc rc = office_signed_file_put(c->node, &c->actor, &f, c->now, &c->problems, e);
	fd_close(f.fd);
	TRY(rc);
	cmd_printf(c, "kept: it goes out at issue\n");
	return RC_OK;
}

static const struct cmd_option signed_file_options[] = {
	CMD_OPTION_ORGAN,
	CMD_OPTION_AS,
	{ "--of", "ID", "the file whose place it takes; the first without it", false },
};

static const struct cmd_option pdf_options[] = {
	CMD_OPTION_ORGAN,
	CMD_OPTION_AS,
	{ "--file", "ID", "the file; the first that can be without it", false },
	{ "--agree", NULL, "to a new version, when this one has left its author's hands", false },
};

static enum rc run_pdf(struct cmd *c, struct err *e)
{
	struct draft_convert wish = { .is_agreed = cmd_has(c, "--agree") };

	TRY(cmd_begin_at(c, "a document's id", &wish.document_id, e));
	TRY(cmd_i64(c, "--file", 1, INT64_MAX, &wish.attachment_id, e));
	TRY(office_draft_convert(c->node, c->arena, &c->actor, &wish, c->now, &c->problems, e));
	cmd_printf(c, "made: it takes the place of the file\n");
	return RC_OK;
}

static const struct cmd_option letter_options[] = {
	CMD_OPTION_ORGAN,
	CMD_OPTION_AS,
	{ "--agree", NULL, "to a new version, when this one has left its author's hands", false },
};

static enum rc run_letter(struct cmd *c, struct err *e)
{
	struct letter_put wish = { .is_agreed = cmd_has(c, "--agree") };

	TRY(cmd_begin_at(c, "a document's id", &wish.document_id, e));
	TRY(office_letter_put(c->node, c->arena, &c->actor, &wish, c->now, &c->problems, e));
	cmd_printf(c, "put into the draft\n");
	return RC_OK;
}

static enum rc run_issue(struct cmd *c, struct err *e)
{
	struct draft_act x = { .what = ACTION_DRAFT_ISSUE,
			       .text = STR(""),
			       .stops_at_doubts = !cmd_has(c, "--confirmed") };

	TRY(cmd_begin_at(c, "a document's id", &x.document_id, e));
	return act(c, &x, "issued: the outbox holds it", e);
}

static const struct cmd_option issue_options[] = {
	CMD_OPTION_ORGAN,
	CMD_OPTION_AS,
	CMD_OPTION_CONFIRMED,
};

static const struct cmd_option number_options[] = {
	CMD_OPTION_ORGAN,
	CMD_OPTION_AS,
	{ "--series", "ID", "the series; the one that its type is counted in without it", false },
	{ "--number", "N", "one that is reserved, passed over or released; the next one without it",
	  false },
	{ "--notation", "TEXT", "ký hiệu; made of its type without it", false },
	CMD_OPTION_JSON,
};

static enum rc run_number(struct cmd *c, struct err *e)
{
	struct numbering f = { .series_id = 0 };
	struct document d;
	struct json j;

	TRY(cmd_begin_at(c, "a document's id", &f.document_id, e));
	f.notation = cmd_text(c, "--notation");
	TRY(cmd_i64(c, "--series", 1, INT64_MAX, &f.series_id, e));
	TRY(cmd_i64(c, "--number", 1, INT64_MAX, &f.number, e));
	TRY(office_draft_number(c->node, c->arena, &c->actor, &f, c->now, &d, &c->problems, e));
	if (!cmd_has(c, "--json")) {
		struct str notation = document_notation(c->arena, d.number, d.notation);
		cmd_printf(c, "numbered %.*s\n", STR_FMT(notation));
		return RC_OK;
	}
	cmd_json_begin(c, &j);
	json_kv_i64(&j, "id", d.id);
	json_kv_str(&j, "number", d.number);
	json_kv_str(&j, "notation", d.notation);
	json_kv_str(&j, "date", date_iso(c->arena, d.issued_on));
	cmd_json_end(c, &j);
	return RC_OK;
}

const struct command draft_commands[] = {
	{ "draft list", "DIR", "list the drafts that wait for somebody", "The oldest first.",
	  RUN_NODE, 1, 1, list_options, N(list_options), run_list },
	{ "draft show", "DIR ID", "show a draft's versions, opinions, checks and signature", "",
	  RUN_NODE, 2, 2, show_options, N(show_options), run_show },
	{ "draft ask", "DIR ID LOGIN[,LOGIN…]", "ask for opinions about a draft", "", RUN_NODE, 3,
	  3, ask_options, N(ask_options), run_ask },
	{ "draft opinion", "DIR OPINION VERDICT", "give an opinion, or ask for it no more",
	  "VERDICT is agree, comment, disagree, or withdraw, which is for who asked.", RUN_NODE, 3,
	  3, opinion_options, N(opinion_options), run_opinion },
	{ "draft letter", "DIR ID", "begin a draft's file from the form of its type",
	  "A DOCX. The one that was put in before is made anew of what is known now; other files stay.",
	  RUN_NODE, 2, 2, letter_options, N(letter_options), run_letter },
	{ "draft pdf", "DIR ID", "make a PDF of a draft's DOCX or ODT",
	  "By LibreOffice, in a node that runs. The PDF takes the place of the file, which is kept.",
	  RUN_NODE, 2, 2, pdf_options, N(pdf_options), run_pdf },
	{ "draft submit", "DIR ID", "submit a draft to be checked and signed", "", RUN_NODE, 2, 2,
	  submit_options, N(submit_options), run_submit },
	{ "draft take-back", "DIR ID", "take a submitted draft back before it is signed", "",
	  RUN_NODE, 2, 2, text_options, N(text_options), run_take_back },
	{ "draft pass", "DIR ID", "pass the check that is due",
	  "Of the content by a head of the drafting unit, then of the form by a clerk.", RUN_NODE,
	  2, 2, text_options, N(text_options), run_pass },
	{ "draft return", "DIR ID", "return a draft to its author instead of passing or signing it",
	  "", RUN_NODE, 2, 2, reason_options, N(reason_options), run_return },
	{ "draft sign", "DIR ID", "record the signature of who is to sign",
	  "What is kept is who signed which version, with its files by their SHA-256.", RUN_NODE, 2,
	  2, sign_options, N(sign_options), run_sign },
	{ "draft signed-file", "DIR ID FILE", "put a draft's file in as it was signed",
	  "A PDF: the scan of the paper, or one that was signed elsewhere. It goes out in the place of the"
	  " draft's file, which is kept.",
	  RUN_NODE, 3, 3, signed_file_options, N(signed_file_options), run_signed_file },
	{ "draft number", "DIR ID", "give a signed document its number and its date", "", RUN_NODE,
	  2, 2, number_options, N(number_options), run_number },
	{ "draft undo", "DIR ID", "return what is signed, and not issued yet, to its author",
	  "Its number is released with the reason; nobody gets it unless a clerk names it.",
	  RUN_NODE, 2, 2, reason_options, N(reason_options), run_undo },
	{ "draft issue", "DIR ID", "issue a numbered document to its receivers",
	  "Exit code 0 means as of send.", RUN_NODE, 2, 2, issue_options, N(issue_options),
	  run_issue },
};
const size_t n_draft_commands = N(draft_commands);

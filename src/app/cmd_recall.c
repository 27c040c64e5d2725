/* cmd_recall.c -- lấy lại, thu hồi, drafts about another document, what other organs ask; secret documents. */
#include "app/app.h"
#include "base/limits.h"
#include "office/copy.h"
#include "office/recall.h"
#include "office/secret.h"
#include "office/urge.h"

#define N(x) (sizeof(x) / sizeof *(x))

static const struct cmd_option reason_options[] = {
	CMD_OPTION_ORGAN,
	{ "--reason", "TEXT", "why; the other organs read it", true },
	CMD_OPTION_JSON,
};
static const struct cmd_option agree_options[] = { CMD_OPTION_ORGAN, CMD_OPTION_JSON };

static enum rc run_take_back(struct cmd *c, struct err *e)
{
	bool is_asked;
	int64_t id;

	TRY(cmd_begin_at(c, "a number", &id, e));
	TRY(office_delivery_take_back(c->node, &c->actor, id, cmd_value(c, "--reason"), c->now,
				      &is_asked, &c->problems, e));
	return cmd_told(c, id, is_asked ? "asked" : "given up before it left");
}

static enum rc run_recall(struct cmd *c, struct err *e)
{
	int64_t id;

	TRY(cmd_begin_at(c, "a number", &id, e));
	TRY(office_outgoing_recall(c->node, &c->actor, id, 0, cmd_value(c, "--reason"), c->now,
				   &c->problems, e));
	return cmd_told(c, id, "recalled");
}

static enum rc run_about(struct cmd *c, struct err *e)
{
	enum document_relation relation;
	int64_t id, out;

	TRY(cmd_begin_at(c, "a number", &id, e));
	if (!document_relation_parse(c->args[2], &relation) || relation == RELATION_NONE)
		return err_set(e, RC_INVALID, NULL, "%.*s: answer, update, replace or correct",
			       STR_FMT(c->args[2]));
	TRY(office_outgoing_about(c->node, c->arena, &c->actor, id, relation, c->now, &out, e));
	return cmd_told(c, out, str_fmt(c->arena, "draft %lld", (long long)out).p);
}

static const struct cmd_option urge_options[] = {
	CMD_OPTION_ORGAN,
	{ "--to", "CODE[,CODE…]", "these receivers; else everybody who owes something", false },
	CMD_OPTION_JSON,
};

static enum rc run_urge(struct cmd *c, struct err *e)
{
	struct str rest = cmd_text(c, "--to");
	struct str *to = ARENA_ARRAY(c->arena, rest.n + 1, struct str);
	struct urge_form f = { .receivers = to };
	int64_t id;
	bool is_new;

	TRY(cmd_begin_at(c, "a number", &f.document_id, e));
	while (rest.n > 0)
		(void)str_split(rest, ',', &to[f.n_receivers++], &rest);
	TRY(office_urge(c->node, c->arena, &c->actor, &f, c->now, &id, &is_new, &c->problems, e));
	return cmd_told(c, id, str_fmt(c->arena, "draft %lld", (long long)id).p);
}

static void print_request(struct cmd *c, const struct request_row *r)
{
	const struct document *d = &r->document;

	cmd_printf(c, "%lld  %.*s  document %lld  %.*s  %.*s: %.*s\n", (long long)r->request.id,
		   STR_FMT(request_kind_text(r->request.kind)), (long long)d->id,
		   STR_FMT(document_notation(c->arena, d->number, d->notation)),
		   STR_FMT(d->from_name), STR_FMT(r->request.reason));
}

static void add_request(struct json *j, const struct request_row *r)
{
	json_object(j);
	json_kv_i64(j, "id", r->request.id);
	json_kv_str(j, "kind", request_kind_text(r->request.kind));
	json_kv_i64(j, "document", r->document.id);
	json_kv_str(j, "from", r->document.from_code);
	json_kv_str(j, "reason", r->request.reason);
	json_object_end(j);
}

static enum rc run_list(struct cmd *c, struct err *e)
{
	struct request_row *rows;
	struct json j;
	size_t n;

	TRY(cmd_begin(c, e));
	TRY(office_request_list(c->node, c->arena, &c->actor, &rows, &n, e));
	cmd_rows_begin(c, &j);
	for (size_t i = 0; i < n; i++) {
		if (!cmd_has(c, "--json"))
			print_request(c, &rows[i]);
		add_request(&j, &rows[i]);
	}
	return cmd_rows_end(c, &j, e);
}

static enum rc answer(struct cmd *c, bool is_agreed, struct err *e)
{
	struct request_answer x = { .is_agreed = is_agreed, .reason = STR("") };

	TRY(cmd_begin_at(c, "a number", &x.id, e));
	if (!is_agreed)
		x.reason = cmd_value(c, "--reason");
	TRY(office_request_answer(c->node, &c->actor, &x, c->now, &c->problems, e));
	return cmd_told(c, x.id, is_agreed ? "agreed" : "refused");
}

static enum rc run_agree(struct cmd *c, struct err *e)
{
	return answer(c, true, e);
}

static enum rc run_disagree(struct cmd *c, struct err *e)
{
	return answer(c, false, e);
}

static const struct cmd_option secret_options[] = {
	CMD_OPTION_ORGAN,
	{ "--level", "WORD", "confidential, secret or top-secret", true },
	{ "--type", "NAME", "tên loại", true },
	{ "--number", "N", "as on the paper; of what goes out, else the next of its series",
	  false },
	{ "--notation", "TEXT", "as on the paper", false },
	{ "--date", "D", "of what came", false },
	{ "--from-code", "CODE", "the organ that it came from", false },
	{ "--from-name", "NAME", "its name", false },
	{ "--from-unit", "CODE", "the unit of the organ that handed it over", false },
	{ "--signer", "NAME", "who signed it", false },
	{ "--position", "NAME", "as what", false },
	{ "--to", "CODE[,CODE…]", "whom it goes to, on paper", false },
	{ "--lies", "WHERE", "where the paper lies", false },
	{ "--another", NULL, "what came is not the one of that number that is there already",
	  false },
	CMD_OPTION_JSON,
};

static enum rc run_secret(struct cmd *c, struct err *e)
{
	struct secret_form f = { .type_name = cmd_text(c, "--type"),
				 .number = cmd_text(c, "--number"),
				 .notation = cmd_text(c, "--notation"),
				 .organ_code = cmd_text(c, "--from-code"),
				 .organ_name = cmd_text(c, "--from-name"),
				 .signer_name = cmd_text(c, "--signer"),
				 .signer_position = cmd_text(c, "--position"),
				 .receivers = cmd_text(c, "--to"),
				 .paper_at = cmd_text(c, "--lies"),
				 .is_another = cmd_has(c, "--another") };
	int64_t id, number;

	TRY(cmd_begin(c, e));
	if (!direction_parse(c->args[1], &f.direction))
		return err_set(e, RC_INVALID, NULL, "incoming or outgoing expected");
	if (!secrecy_parse(cmd_text(c, "--level"), &f.secrecy))
		return err_set(e, RC_INVALID, NULL, "--level: confidential, secret or top-secret");
	TRY(cmd_date(c, "--date", &f.issued_on, e));
	TRY(cmd_from_unit(c, &f.from_unit_id, e));
	TRY(office_secret_enter(c->node, c->arena, &c->actor, &f, c->now, &id, &number,
				&c->problems, e));
	return cmd_told(c, id, str_fmt(c->arena, "entered under number %lld", (long long)number).p);
}

static const struct cmd_option copy_options[] = {
	CMD_OPTION_ORGAN,
	{ "--from", "FORM", "paper or electronic: what is copied", true },
	{ "--to", "FORM", "paper or electronic: what it is copied onto", true },
	{ "--part", "TEXT", "of an extract: what of it", false },
	{ "--text", "TEXT", "of an extract: what stands there", false },
	{ "--prints", "N", "onto paper: how many; else 1", false },
	{ "--for", "NAMES", "onto paper: for whom, one a line", false },
	CMD_OPTION_JSON,
};

static enum rc run_copy(struct cmd *c, struct err *e)
{
	struct copy_form f = { .part = cmd_text(c, "--part"),
			       .text = cmd_text(c, "--text"),
			       .prints_for = cmd_text(c, "--for"),
			       .prints = 1 };
	struct str prints = cmd_text(c, "--prints");
	int64_t id;

	TRY(cmd_begin_at(c, "a number", &f.document_id, e));
	if (!copy_kind_parse(c->args[2], &f.kind))
		return err_set(e, RC_INVALID, NULL, "true-copy, extract or second-copy expected");
	if (!form_parse(cmd_text(c, "--from"), &f.source) ||
	    !form_parse(cmd_text(c, "--to"), &f.target))
		return err_set(e, RC_INVALID, NULL, "--from and --to: paper or electronic");
	if (prints.n > 0 && !str_to_i64(prints, 1, LIMIT_COPY_PRINTS, &f.prints))
		return err_set(e, RC_INVALID, NULL, "--prints: a number");
	TRY(office_copy_make(c->node, c->arena, &c->actor, &f, c->now, &id, &c->problems, e));
	return cmd_told(c, id, str_fmt(c->arena, "draft %lld", (long long)id).p);
}

const struct command recall_commands[] = {
	{ "copy", "DIR ID KIND", "begin a copy of a document",
	  "KIND is true-copy (sao y), extract (trích sao) or second-copy (sao lục). The draft is signed, numbered "
	  "and issued as every other.",
	  RUN_NODE, 3, 3, copy_options, N(copy_options), run_copy },
	{ "secret", "DIR DIRECTION", "enter a secret document by its number",
	  "DIRECTION is incoming or outgoing. Neither what it says nor a file can be given; it goes "
	  "by no road but paper.",
	  RUN_NODE, 2, 2, secret_options, N(secret_options), run_secret },
	{ "take-back", "DIR DELIVERY", "take a document back from one receiver",
	  "What has not left is given up; who has it is asked (status 13), and answers.", RUN_NODE,
	  2, 2, reason_options, N(reason_options), run_take_back },
	{ "recall", "DIR ID", "recall a document from all its receivers",
	  "It is frozen here, and cancelled there.", RUN_NODE, 2, 2, reason_options,
	  N(reason_options), run_recall },
	{ "about", "DIR ID RELATION",
	  "make a draft that answers, updates, replaces or corrects a document",
	  "RELATION is answer (of one that came), update, replace or correct (of one that was "
	  "sent).",
	  RUN_NODE, 3, 3, agree_options, N(agree_options), run_about },
	{ "urge", "DIR ID", "make a draft that urges the receivers of a document",
	  "Those who have not received it, or have it and have not dealt with it.", RUN_NODE, 2, 2,
	  urge_options, N(urge_options), run_urge },
	{ "request list", "DIR", "list what other organs ask and nobody has answered",
	  "The oldest first.", RUN_NODE, 1, 1, agree_options, N(agree_options), run_list },
	{ "request agree", "DIR REQUEST", "agree to what another organ asks", "Status 15 goes out.",
	  RUN_NODE, 2, 2, agree_options, N(agree_options), run_agree },
	{ "request refuse", "DIR REQUEST", "refuse what another organ asks",
	  "Status 16 goes out with the reason.", RUN_NODE, 2, 2, reason_options, N(reason_options),
	  run_disagree },
};
const size_t n_recall_commands = N(recall_commands);

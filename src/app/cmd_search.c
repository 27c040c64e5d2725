/* cmd_search.c -- vanthu search: the organ's documents by words and fields. */
#include "app/app.h"
#include "base/limits.h"
#include "office/finding.h"

#define N(options) (sizeof options / sizeof options[0])

/* Those of search_fields, but for the words themselves. */
static const struct cmd_option search_options[] = {
	CMD_OPTION_ORGAN,
	{ "--direction", "WORD", "incoming or outgoing", false },
	{ "--register", "ID", "the series its number was given by", false },
	{ "--year", "YYYY", "of the register", false },
	{ "--arrival", "N", "số đến", false },
	{ "--number", "N", "số", false },
	{ "--notation", "TEXT", "ký hiệu, or parts of it", false },
	{ "--organ-of", "TEXT", "who sent it or receives it: code, or words of the name", false },
	{ "--type", "NAME", "tên loại", false },
	{ "--signer", "NAME", "words of the signer's name", false },
	{ "--issued-from", "DAY", "day of issue", false },
	{ "--issued-to", "DAY", "day of issue", false },
	{ "--due-from", "DAY", "deadline", false },
	{ "--due-to", "DAY", "deadline", false },
	{ "--late", NULL, "past its deadline", false },
	{ "--state", "WORD", "draft, sent, waiting, registered, refused, unreadable", false },
	{ "--progress", "WORD", "new, presented, assigned, processing, finished", false },
	{ "--unit", "ID", "given to this unit, or drafted there", false },
	{ "--person", "ID", "given to this account, or drafted by it; a login does too", false },
	{ "--priority", "N", "0 to 4", false },
	{ "--road", "WORD", "axis or paper", false },
	{ "--place", "TEXT", "words of where it was signed", false },
	{ "--code", "CODE", "mã định danh văn bản", false },
	{ "--directive-words", "TEXT", "words of what leaders and heads said of it", false },
	{ "--arrived-from", "DAY", "ngày đến", false },
	{ "--arrived-to", "DAY", "ngày đến", false },
	{ "--secrecy", "WORD", "none, confidential, secret, top-secret", false },
	{ "--standing", "WORD", "holds, recalled, replaced, updated, cancelled, struck", false },
	{ "--purpose", "WORD", "submit, exchange, direct, report, inform, reply", false },
	{ "--form", "WORD", "electronic, hybrid, paper", false },
	{ "--saved", "ID",
	  "a search that is kept and shared with the organ; what else is given goes before its fields",
	  false },
	{ "--by-title", NULL, "those whose titles are nearest first, not the newest", false },
	{ "--before", "N", "the next page: behind this document", false },
	{ "--distance", "N", "the same by title: what the page before ended with", false },
	CMD_OPTION_JSON,
};

static struct str field_value(struct cmd *c, const char *name)
{
	struct str option = str_fmt(c->arena, "--%s", name);

	if (str_eq_c(str_of(name), "late"))
		return cmd_has(c, "--late") ? STR("yes") : STR("");
	if (str_eq_c(str_of(name), "organ")) /* --organ is whose documents they are */
		option = STR("--organ-of");
	for (size_t i = 0; i < option.n; i++) {
		if (option.p[i] == '_')
			option = str_fmt(c->arena, "%.*s-%s", (int)i, option.p, option.p + i + 1);
	}
	return cmd_value(c, option.p);
}

static enum rc read_kept(struct cmd *c, struct search_order *o, struct err *e)
{
	struct str id = cmd_value(c, "--saved");
	struct saved_search x;
	int64_t n;

	if (!id.p)
		return RC_OK;
	if (!str_to_i64(id, 1, INT64_MAX, &n))
		return err_set(e, RC_INVALID, NULL, "--saved: a number expected");
	TRY(office_saved_load(c->node, c->arena, &c->actor, n, &x, e));
	search_question_read(x.question, &o->form, &o->by_title, &c->problems);
	return RC_OK;
}

static enum rc read_order(struct cmd *c, struct search_order *o, struct err *e)
{
	struct str before = cmd_value(c, "--before"), distance = cmd_value(c, "--distance");
	struct buf words;

	*o = (struct search_order){ .n_max = LIMIT_LIST_PAGE, .now = c->now };
	TRY(read_kept(c, o, e));
	o->by_title = o->by_title || cmd_has(c, "--by-title");
	buf_init(&words, c->arena, LIMIT_CTL_WORDS);
	for (size_t i = 1; i < c->n_args; i++) {
		buf_add(&words, c->args[i]);
		buf_add_char(&words, ' ');
	}
	for (size_t i = 0; i < search_fields_count; i++)
		search_form_put(&o->form, i,
				i == 0 ? buf_str(&words) : field_value(c, search_fields[i]),
				&c->problems);
	if ((before.p && !str_to_i64(before, 1, INT64_MAX, &o->before_id)) ||
	    (distance.p && !str_to_i64(distance, 0, INT64_MAX, &o->before_distance)))
		return err_set(e, RC_INVALID, NULL, "--before, --distance: a number expected");
	return problems_rc(&c->problems, e);
}

static void print_row(struct cmd *c, const struct document *d)
{
	struct str on = date_iso(c->arena, d->issued_on);

	cmd_printf(c, "%6lld  %-8.*s  %-10.*s  %.*s  %.*s  %.*s\n", (long long)d->id,
		   STR_FMT(direction_text(d->direction)), STR_FMT(document_state_text(d->state)),
		   STR_FMT(on), STR_FMT(document_notation(c->arena, d->number, d->notation)),
		   STR_FMT(d->subject));
}

static void add_row(struct json *j, struct arena *a, const struct document *d)
{
	json_object(j);
	json_kv_i64(j, "id", d->id);
	json_kv_str(j, "direction", direction_text(d->direction));
	json_kv_str(j, "state", document_state_text(d->state));
	json_kv_str(j, "issued_on", date_iso(a, d->issued_on));
	json_kv_str(j, "number", d->number);
	json_kv_str(j, "notation", d->notation);
	json_kv_str(j, "type_name", d->type_name);
	json_kv_str(j, "from", d->from_code);
	json_kv_str(j, "subject", d->subject);
	json_object_end(j);
}

static enum rc print_json(struct cmd *c, const struct search_result *r, struct err *e)
{
	struct json j;

	json_init(&j, c->arena, LIMIT_PAGE_BYTES);
	json_object(&j);
	json_key(&j, "rows");
	json_array(&j);
	for (size_t i = 0; i < r->n_rows; i++)
		add_row(&j, c->arena, &r->rows[i].document);
	json_array_end(&j);
	json_kv_bool(&j, "has_more", r->has_more);
	json_kv_i64(&j, "next", r->has_more ? r->next_id : 0);
	json_kv_i64(&j, "next_distance", r->has_more ? r->next_distance : 0);
	json_object_end(&j);
	TRY(json_rc(&j, e));
	cmd_json(c, &j);
	return RC_OK;
}

static enum rc run_search(struct cmd *c, struct err *e)
{
	struct search_result r = { .n_rows = 0 };
	struct search_order o;

	TRY(cmd_begin(c, e));
	TRY(read_order(c, &o, e));
	TRY(office_search(c->node, c->arena, &c->actor, &o, &r, &c->problems, e));
	if (cmd_has(c, "--json"))
		return print_json(c, &r, e);
	for (size_t i = 0; i < r.n_rows; i++)
		print_row(c, &r.rows[i].document);
	if (r.has_more && o.by_title)
		cmd_printf(c, "more: --before %lld --distance %lld\n", (long long)r.next_id,
			   (long long)r.next_distance);
	else if (r.has_more)
		cmd_printf(c, "more: --before %lld\n", (long long)r.next_id);
	return RC_OK;
}

const struct command search_commands[] = {
	{ "search", "DIR [WORD…]", "find an organ's documents, the newest first",
	  "All words must be there, in number, subject, organs, names or files: \"side by side\" in quotes, "
	  "not there with a hyphen in front; one typed with marks is found with these alone.",
	  RUN_NODE, 1, LIMIT_SEARCH_WORDS, search_options, N(search_options), run_search },
};
const size_t n_search_commands = N(search_commands);

/* cmd_travel.c -- how a document travels to its receivers; what may go on paper alone. */
#include "app/app.h"
#include "office/own_receiver.h"
#include "office/travel.h"

#define N(x) (sizeof(x) / sizeof *(x))

static const struct cmd_option travel_options[] = {
	CMD_OPTION_ORGAN,
	{ "--to", "CODE", "of one receiver; of all without it", false },
	{ "--form", "WORD", "electronic, hybrid (with paper) or paper", false },
	{ "--purpose", "WORD", "submit, exchange, direct, report, inform, reply", false },
	{ "--exemption", "ID", "that paper alone goes by; 0: none", false },
	CMD_OPTION_JSON,
};
static const struct cmd_option list_options[] = { CMD_OPTION_ORGAN, CMD_OPTION_JSON };
static const struct cmd_option add_options[] = {
	CMD_OPTION_ORGAN,
	{ "--name", "TEXT", "what it is called", true },
	{ "--given-by", "TEXT", "who gave it", true },
	{ "--reason", "TEXT", "why", true },
	{ "--from", "D", "its first day; today without it", false },
	{ "--until", "D", "its last day; until it is ended without it", false },
	CMD_OPTION_JSON,
};
static const struct cmd_option types_options[] = {
	CMD_OPTION_ORGAN,
	{ "--set", "NAME[,NAME…]", "these from now on; \"\": none", false },
	CMD_OPTION_JSON,
};

static void add_receiver(struct cmd *c, struct json *j, const struct delivery *x)
{
	json_object(j);
	json_kv_i64(j, "id", x->id);
	json_kv_str(j, "receiver", x->receiver_code);
	json_kv_str(j, "form", form_text(x->form));
	json_kv_str(j, "form_proposed", form_text(x->form_proposed));
	json_kv_str(j, "purpose", purpose_text(x->purpose));
	json_kv_str(j, "purpose_proposed", purpose_text(x->purpose_proposed));
	json_kv_str(j, "handed_on", date_iso(c->arena, x->handed_on));
	json_kv_str(j, "handed_how", x->handed_how);
	json_object_end(j);
}

static void print_receivers_json(struct cmd *c, const struct travel_view *v)
{
	struct json j;

	cmd_json_begin(c, &j);
	json_key(&j, "deliveries");
	json_array(&j);
	for (size_t i = 0; i < v->n_deliveries; i++)
		add_receiver(c, &j, &v->deliveries[i]);
	json_array_end(&j);
	json_kv_i64(&j, "exemption", v->exemption.id);
	cmd_json_end(c, &j);
}

static void print_receivers(struct cmd *c, const struct travel_view *v)
{
	if (cmd_has(c, "--json")) {
		print_receivers_json(c, v);
		return;
	}
	for (size_t i = 0; i < v->n_deliveries; i++) {
		const struct delivery *x = &v->deliveries[i];
		cmd_printf(c, "%.*s  %.*s (proposed %.*s)  %.*s (proposed %.*s)\n",
			   STR_FMT(x->receiver_code), STR_FMT(form_text(x->form)),
			   STR_FMT(form_text(x->form_proposed)), STR_FMT(purpose_text(x->purpose)),
			   STR_FMT(purpose_text(x->purpose_proposed)));
	}
	if (v->exemption.id > 0)
		cmd_printf(c, "exemption %lld: %.*s, %.*s\n", (long long)v->exemption.id,
			   STR_FMT(v->exemption.name), STR_FMT(v->exemption.given_by));
}

static enum rc read_choice(struct cmd *c, const struct travel_view *v, struct travel_form *f,
			   struct travel_line *lines, struct err *e)
{
	struct str form = cmd_value(c, "--form"), purpose = cmd_value(c, "--purpose"),
		   to = cmd_value(c, "--to"), exemption = cmd_value(c, "--exemption");
	struct travel_line line = { 0, FORM_UNKNOWN, PURPOSE_UNKNOWN };

	if (form.p && !form_parse(form, &line.form))
		return err_set(e, RC_INVALID, NULL, "--form: electronic, hybrid or paper");
	if (purpose.p && !purpose_parse(purpose, &line.purpose))
		return err_set(e, RC_INVALID, NULL,
			       "--purpose: submit, exchange, direct, report, inform or reply");
	if (exemption.p && !str_to_i64(exemption, 0, INT64_MAX, &f->exemption_id))
		return err_set(e, RC_INVALID, NULL, "--exemption: a number expected");
	for (size_t i = 0; i < v->n_deliveries; i++) {
		line.delivery_id = v->deliveries[i].id;
		if (!to.p || str_eq(to, v->deliveries[i].receiver_code))
			lines[f->n_lines++] = line;
	}
	return f->n_lines > 0 || !to.p
		       ? RC_OK
		       : err_set(e, RC_INVALID, NULL, "--to: no receiver of this document");
}

static enum rc run_travel(struct cmd *c, struct err *e)
{
	struct travel_form f = { .exemption_id = -1 };
	struct travel_view v;

	TRY(cmd_begin_at(c, "a number", &f.document_id, e));
	TRY(office_travel_view(c->node, c->arena, &c->actor, f.document_id, c->now, &v, e));
	if (!cmd_value(c, "--form").p && !cmd_value(c, "--purpose").p &&
	    !cmd_value(c, "--exemption").p) {
		print_receivers(c, &v);
		return RC_OK;
	}
	struct travel_line *lines = ARENA_ARRAY(c->arena, v.n_deliveries + 1, struct travel_line);
	f.lines = lines;
	TRY(read_choice(c, &v, &f, lines, e));
	TRY(office_travel_save(c->node, &c->actor, &f, c->now, &c->problems, e));
	return cmd_told(c, f.document_id, "saved");
}

static void add_exemption(struct cmd *c, struct json *j, const struct paper_exemption *x)
{
	struct str from = date_iso(c->arena, x->valid_from), to = date_iso(c->arena, x->valid_to);

	json_object(j);
	json_kv_i64(j, "id", x->id);
	json_kv_str(j, "name", x->name);
	json_kv_str(j, "given_by", x->given_by);
	json_kv_str(j, "reason", x->reason);
	json_kv_str(j, "from", from);
	json_kv_str(j, "until", to);
	json_kv_i64(j, "used", x->n_used);
	json_object_end(j);
	if (!cmd_has(c, "--json"))
		cmd_printf(c, "%lld  %.*s  %.*s  %.*s..%.*s  used %lld\n", (long long)x->id,
			   STR_FMT(x->name), STR_FMT(x->given_by), STR_FMT(from), STR_FMT(to),
			   (long long)x->n_used);
}

static enum rc run_exemptions(struct cmd *c, struct err *e)
{
	struct travel_settings s;
	struct json j;

	TRY(cmd_begin(c, e));
	TRY(office_travel_settings(c->node, c->arena, &c->actor, &s, e));
	cmd_rows_begin(c, &j);
	for (size_t i = 0; i < s.n_exemptions; i++)
		add_exemption(c, &j, &s.exemptions[i]);
	return cmd_rows_end(c, &j, e);
}

static enum rc run_exemption_add(struct cmd *c, struct err *e)
{
	struct paper_exemption x = { .name = cmd_value(c, "--name"),
				     .given_by = cmd_value(c, "--given-by"),
				     .reason = cmd_value(c, "--reason") };
	int64_t id;

	TRY(cmd_begin(c, e));
	TRY(cmd_date(c, "--from", &x.valid_from, e));
	TRY(cmd_date(c, "--until", &x.valid_to, e));
	TRY(office_exemption_add(c->node, &c->actor, &x, c->now, &id, &c->problems, e));
	return cmd_told(c, id, str_fmt(c->arena, "exemption %lld", (long long)id).p);
}

static enum rc run_exemption_end(struct cmd *c, struct err *e)
{
	int64_t id;

	TRY(cmd_begin_at(c, "a number", &id, e));
	TRY(office_exemption_end(c->node, &c->actor, id, c->now, e));
	return cmd_told(c, id, "today is its last day");
}

static enum rc run_types(struct cmd *c, struct err *e)
{
	struct str types[LIMIT_SERIES_TYPES + 1], rest = cmd_value(c, "--set"), one;
	struct travel_settings s;
	struct json j;
	size_t n = 0;

	TRY(cmd_begin(c, e));
	bool is_set = rest.p;
	while (rest.n > 0 && n < N(types)) {
		(void)str_split(rest, ',', &one, &rest);
		if (str_trim(one).n > 0)
			types[n++] = str_trim(one);
	}
	TRY(is_set ? office_paper_types_set(c->node, &c->actor, types, n, c->now, &c->problems, e)
		   : RC_OK);
	TRY(office_travel_settings(c->node, c->arena, &c->actor, &s, e));
	cmd_rows_begin(c, &j);
	for (size_t i = 0; i < s.n_types; i++) {
		json_str(&j, s.types[i]);
		if (!cmd_has(c, "--json"))
			cmd_printf(c, "%.*s\n", STR_FMT(s.types[i]));
	}
	return cmd_rows_end(c, &j, e);
}

static const struct cmd_option own_options[] = {
	CMD_OPTION_ORGAN,
	CMD_OPTION_AS,
	{ "--units", "CODE[,CODE…]", "to everybody in these units", false },
	{ "--people", "LOGIN[,LOGIN…]", "to these persons", false },
	{ "--kept", NULL, "to nobody at all: it is only kept", false },
	CMD_OPTION_JSON,
};

static enum rc run_own(struct cmd *c, struct err *e)
{
	const struct cmd_whom w = {
		"--units", "--people", { .part = PART_INFORMED }, LIMIT_OWN_RECEIVERS
	};
	struct directive_to *to = ARENA_ARRAY(c->arena, LIMIT_OWN_RECEIVERS, struct directive_to);
	struct own_receivers_form f = { .to = to, .is_kept = cmd_has(c, "--kept") };
	struct flow_recipients all;

	TRY(cmd_begin_at(c, "a number", &f.document_id, e));
	TRY(office_own_receivers_choices(c->node, c->arena, &c->actor, c->now, &all, e));
	TRY(cmd_whom(c, &all, &w, to, &f.n_to, e));
	TRY(office_own_receivers_save(c->node, &c->actor, &f, c->now, &c->problems, e));
	return cmd_told(c, f.document_id, "saved");
}

static const struct cmd_option handed_options[] = {
	CMD_OPTION_ORGAN,
	{ "--on", "D", "the day; today without it", false },
	{ "--how", "TEXT", "by hand, by post, the number of the consignment …", false },
	CMD_OPTION_JSON,
};

static enum rc run_handed(struct cmd *c, struct err *e)
{
	struct paper_handed x = { .how = cmd_text(c, "--how") };

	TRY(cmd_begin_at(c, "a number", &x.delivery_id, e));
	TRY(cmd_date(c, "--on", &x.on, e));
	TRY(office_paper_handed(c->node, &c->actor, &x, c->now, &c->problems, e));
	return cmd_told(c, x.delivery_id, "noted");
}

const struct command travel_commands[] = {
	{ "travel", "DIR DOCUMENT", "say how a document goes to its receivers, and why",
	  "Without --form, --purpose and --exemption it lists them. Paper alone goes by an "
	  "exemption.",
	  RUN_NODE, 2, 2, travel_options, N(travel_options), run_travel },
	{ "own-receivers", "DIR DOCUMENT",
	  "say which units and persons of the organ a draft goes to",
	  "Those that it had are gone. When it is issued they have it before them to be read.",
	  RUN_NODE, 2, 2, own_options, N(own_options), run_own },
	{ "handed", "DIR DELIVERY", "note that the paper of a document was handed over",
	  "To a receiver who gets paper alone; once.", RUN_NODE, 2, 2, handed_options,
	  N(handed_options), run_handed },
	{ "exemption list", "DIR", "list what may go on paper without its electronic copy",
	  "The newest first, with the number of documents that were issued by each.", RUN_NODE, 1,
	  1, list_options, N(list_options), run_exemptions },
	{ "exemption add", "DIR", "record an exemption from the electronic copy",
	  "It is not changed afterwards; it is ended.", RUN_NODE, 1, 1, add_options, N(add_options),
	  run_exemption_add },
	{ "exemption end", "DIR ID", "end an exemption from the electronic copy",
	  "Today is its last day.", RUN_NODE, 2, 2, list_options, N(list_options),
	  run_exemption_end },
	{ "paper-types", "DIR", "list, or set, the types of documents that paper follows",
	  "Of these a receiver is proposed to get the document electronically with paper.",
	  RUN_NODE, 1, 1, types_options, N(types_options), run_types },
};
const size_t n_travel_commands = N(travel_commands);

/* cmd_document.c -- vanthu send, incoming, outgoing: the main line without a browser. */
#include <stdio.h>

#include "app/app.h"
#include "base/fd.h"
#include "base/limits.h"
#include "markup/page.h"
#include "base/map.h"
#include "office/arrival.h"
#include "office/finding.h"
#include "office/mail.h"
#include "office/people.h"
#include "text/text.h"

#define N(options) (sizeof options / sizeof options[0])

static const struct cmd_option send_options[] = {
	{ "--to", "CODE[,CODE…]", "the receivers", false },
	{ "--outside", "NAME|ADDRESS[;…]", "receivers that the directory does not have, on paper",
	  false },
	{ "--type", "NAME", "tên loại, e.g. \"Công văn\"", true },
	{ "--number", "N", "số", true },
	{ "--notation", "TEXT", "ký hiệu, e.g. UBND-VP", true },
	{ "--subject", "TEXT", "trích yếu", true },
	{ "--from", "CODE", "the sending organ, when the node holds several", false },
	{ "--signer", "NAME", "người ký; the organ's setting without it", false },
	{ "--position", "TEXT", "chức vụ; the organ's setting without it", false },
	{ "--competence", "TEXT", "thẩm quyền ký (TM., KT., TL., TUQ., Q.)", false },
	{ "--place", "TEXT", "nơi ban hành; the organ's setting without it", false },
	{ "--date", "YYYY-MM-DD", "ngày ban hành; today without it", false },
	{ "--due", "YYYY-MM-DD", "hạn trả lời", false },
	{ "--urgent", "N", "độ khẩn: 0 thường, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc, 4 hẹn giờ",
	  false },
	{ "--pages", "N", "số trang", false },
	{ "--purpose", "WORD", "submit, exchange, direct, report, inform, reply", false },
	{ "--form", "WORD", "electronic, hybrid (with paper) or paper; as proposed without it",
	  false },
	CMD_OPTION_CONFIRMED,
	CMD_OPTION_JSON,
};

static struct str or_setting(const struct cmd *c, const char *option, struct str setting)
{
	struct str v = cmd_value(c, option);
	return v.p ? v : setting;
}

/* A draft gets its number and its date later. */
static enum rc read_document(struct cmd *c, const struct tenant *t, bool is_draft,
			     struct document *d, struct err *e)
{
	struct str urgent = cmd_value(c, "--urgent"), pages = cmd_value(c, "--pages");

	*d = (struct document){
		.type_group = -1,
		.type_detail = -1,
		.type_name = cmd_value(c, "--type"),
		.subject = cmd_value(c, "--subject"),
		.place = or_setting(c, "--place", t->place),
		.signer_name = or_setting(c, "--signer", t->signer_name),
		.signer_position = or_setting(c, "--position", t->signer_position),
		.signer_competence = or_setting(c, "--competence", t->signer_competence),
	};
	if (!is_draft) {
		d->number = cmd_value(c, "--number");
		d->notation = cmd_value(c, "--notation");
		d->issued_on = time_date_vn(c->now);
		TRY(cmd_date(c, "--date", &d->issued_on, e));
	}
	TRY(cmd_date(c, "--due", &d->due_on, e));
	if (urgent.p && !str_to_i64(urgent, 0, PRIORITY__COUNT - 1, &d->priority))
		return err_set(e, RC_INVALID, NULL, "--urgent: 0 to 4 expected");
	if (pages.p && !str_to_i64(pages, 1, LIMIT_PAGE_COUNT, &d->page_count))
		return err_set(e, RC_INVALID, NULL, "--pages: 1 to %d expected", LIMIT_PAGE_COUNT);
	return RC_OK;
}

static enum rc read_receivers(struct cmd *c, struct outgoing_form *f, struct err *e)
{
	VEC(struct outgoing_receiver) list = VEC_INIT(c->arena);
	struct str rest = cmd_value(c, "--to"), code, purpose = cmd_value(c, "--purpose");
	struct str word = cmd_value(c, "--form");
	enum purpose p = PURPOSE_UNKNOWN;
	enum form form = FORM_UNKNOWN;

	if (purpose.p && !purpose_parse(purpose, &p))
		return err_set(e, RC_INVALID, NULL,
			       "--purpose: submit, exchange, direct, report, inform or reply");
	if (word.p && !form_parse(word, &form))
		return err_set(e, RC_INVALID, NULL, "--form: electronic, hybrid or paper");
	while (rest.n > 0) {
		(void)str_split(rest, ',', &code, &rest);
		code = str_trim(code);
		if (code.n > 0)
			VEC_PUSH(&list, ((struct outgoing_receiver){
						.code = code, .purpose = p, .form = form }));
	}
	for (rest = cmd_value(c, "--outside"); rest.n > 0;) {
		struct str name, address;
		(void)str_split(rest, ';', &code, &rest);
		(void)str_split(code, '|', &name, &address);
		VEC_PUSH(&list, ((struct outgoing_receiver){ .purpose = p,
							     .form = FORM_UNKNOWN,
							     .name = str_trim(name),
							     .address = str_trim(address) }));
	}
	f->receivers = list.p;
	f->n_receivers = list.n;
	return RC_OK;
}

static struct str last_part(struct str path)
{
	struct str head, rest = path;

	while (str_split(rest, '/', &head, &rest))
		continue;
	return head;
}

enum rc cmd_open_files(struct cmd *c, size_t first, struct outgoing_file *files, size_t n,
		       struct err *e)
{
	for (size_t i = 0; i < n; i++)
		files[i].fd = -1;
	for (size_t i = 0; i < n; i++) {
		files[i].name = last_part(c->args[first + i]);
		TRY(cmd_open(c, c->args[first + i], &files[i].fd, e));
	}
	return RC_OK;
}

static enum rc send_form(struct cmd *c, bool is_draft, struct outgoing_form *f, struct err *e)
{
	int64_t id;

	if (is_draft)
		TRY(office_outgoing_save(c->node, c->arena, &c->actor, f, c->now, &id, &c->problems,
					 e));
	else if (cmd_has(c, "--confirmed"))
		TRY(office_outgoing_send(c->node, c->arena, &c->actor, 0, f, c->now, &id,
					 &c->problems, e));
	else
		TRY(office_outgoing_send_checked(c->node, c->arena, &c->actor, 0, f, c->now, &id,
						 &c->problems, e));
	return cmd_told(c, id,
			str_fmt(c->arena, "document %lld is %s", (long long)id,
				is_draft ? "a draft" : "in the outbox")
				.p);
}

static enum rc read_and_send(struct cmd *c, const struct tenant *t, bool is_draft, struct err *e)
{
	struct outgoing_form f = { .n_files = c->n_args - 1 };
	struct outgoing_file *files = ARENA_ARRAY(c->arena, c->n_args, struct outgoing_file);

	TRY(read_document(c, t, is_draft, &f.document, e));
	TRY(read_receivers(c, &f, e));
	f.files = files;
	enum rc rc = cmd_open_files(c, 1, files, f.n_files, e);
	if (rc == RC_OK)
		rc = send_form(c, is_draft, &f, e);
	for (size_t i = 0; i < f.n_files; i++)
		fd_close(files[i].fd);
	return rc;
}

static enum rc run_send(struct cmd *c, struct err *e)
{
	struct tenant t;

	TRY(cmd_choose_organ(c, "--from", &t, e));
	return read_and_send(c, &t, false, e);
}

static const struct cmd_option write_options[] = {
	CMD_OPTION_ORGAN,
	CMD_OPTION_AS,
	{ "--to", "CODE[,CODE…]", "the receivers", false },
	{ "--outside", "NAME|ADDRESS[;…]", "receivers that the directory does not have, on paper",
	  false },
	{ "--type", "NAME", "tên loại, e.g. \"Công văn\"", true },
	{ "--subject", "TEXT", "trích yếu", true },
	{ "--signer", "NAME", "người ký; the organ's setting without it", false },
	{ "--position", "TEXT", "chức vụ; the organ's setting without it", false },
	{ "--competence", "TEXT", "thẩm quyền ký (TM., KT., TL., TUQ., Q.)", false },
	{ "--place", "TEXT", "nơi ban hành; the organ's setting without it", false },
	{ "--due", "YYYY-MM-DD", "hạn trả lời", false },
	{ "--urgent", "N", "độ khẩn: 0 thường, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc, 4 hẹn giờ",
	  false },
	{ "--pages", "N", "số trang", false },
	{ "--purpose", "WORD", "submit, exchange, direct, report, inform, reply", false },
	{ "--form", "WORD", "electronic, hybrid (with paper) or paper; as proposed without it",
	  false },
	CMD_OPTION_JSON,
};

static enum rc run_draft_write(struct cmd *c, struct err *e)
{
	struct tenant t;

	TRY(cmd_choose_organ(c, "--organ", &t, e));
	TRY(cmd_stand_in(c, e));
	return read_and_send(c, &t, true, e);
}

/* ---- what came in no packet ---- */

static const struct cmd_option enter_options[] = {
	CMD_OPTION_ORGAN,
	{ "--type", "NAME", "tên loại", true },
	{ "--subject", "TEXT", "trích yếu; with --mail its own", false },
	{ "--date", "D", "of the document", true },
	{ "--mail", "FILE", "the e-mail (.eml) that it came as: it and what it brings become files",
	  false },
	{ "--number", "N", "as on the document", false },
	{ "--notation", "TEXT", "as on the document", false },
	{ "--from-code", "CODE", "the organ that it came from", false },
	{ "--from-name", "NAME", "its name, when the directory does not know it", false },
	{ "--from-unit", "CODE", "the unit of the organ that handed it over", false },
	{ "--signer", "NAME", "who signed it", false },
	{ "--position", "NAME", "as what", false },
	{ "--received", "D", "on which it came; today without it", false },
	{ "--series", "ID", "the register; the one for its type without it", false },
	{ "--lies", "WHERE", "where the paper lies", false },
	{ "--another", NULL,
	  "it is not the one of that number that is there already, its date is right", false },
	CMD_OPTION_JSON,
};

enum rc cmd_from_unit(struct cmd *c, int64_t *out_id, struct err *e)
{
	struct str code = cmd_text(c, "--from-unit");
	const struct unit *found;
	struct unit *all;
	size_t n;

	if (!cmd_has(c, "--from-unit"))
		return RC_OK;
	TRY(office_unit_list(c->node, c->arena, &c->actor, c->now, &all, &n, e));
	found = cmd_unit_of(all, n, code);
	if (!found)
		problem_add(&c->problems, "from_unit", "problem.unit", 0);
	else
		*out_id = found->id;
	return problems_rc(&c->problems, e);
}

/* What the options do not say is as the mail has it; it becomes a file with all that was attached. */
static enum rc mail_into(struct cmd *c, struct arrival_form *f, struct err *e)
{
	struct outgoing_file file = { .name = last_part(cmd_value(c, "--mail")), .fd = -1 };
	struct mail_view v;

	TRY(cmd_open(c, cmd_value(c, "--mail"), &file.fd, e));
	enum rc rc = office_mail_take(c->node, c->arena, &c->actor, &file, c->now, &f->mail_id,
				      &c->problems, e);
	fd_close(file.fd);
	TRY(rc);
	TRY(office_mail_view(c->node, c->arena, &c->actor, f->mail_id, &v, &c->problems, e));
	int64_t *places = ARENA_ARRAY(c->arena, v.mail.n_files + 1, int64_t);
	for (size_t i = 0; i < v.mail.n_files; i++) {
		if (v.offers[i].is_proposed)
			places[f->n_mail_files++] = (int64_t)i;
	}
	f->mail_files = places;
	f->keeps_mail = true;
	if (!cmd_has(c, "--subject"))
		f->subject = text_cut(v.mail.text[MAIL_SUBJECT], LIMIT_SUBJECT);
	if (!cmd_has(c, "--from-code") && !cmd_has(c, "--from-name") && f->from_unit_id == 0) {
		f->organ_code = v.organ_code;
		f->organ_name = v.organ_name;
	}
	return RC_OK;
}

static enum rc enter_with(struct cmd *c, struct arrival_form *f, struct outgoing_file *files,
			  struct err *e)
{
	int64_t id, number;
	struct json j;

	TRY(cmd_open_files(c, 1, files, f->n_files, e));
	if (cmd_has(c, "--mail"))
		TRY(mail_into(c, f, e));
	TRY(office_arrival_enter(c->node, c->arena, &c->actor, f, c->now, &id, &number,
				 &c->problems, e));
	if (!cmd_has(c, "--json")) {
		cmd_printf(c, "document %lld has arrival number %lld\n", (long long)id,
			   (long long)number);
		return RC_OK;
	}
	cmd_json_begin(c, &j);
	json_kv_i64(&j, "id", id);
	json_kv_i64(&j, "number", number);
	cmd_json_end(c, &j);
	return RC_OK;
}

/* What a page has a button for. */
static void tell_another(struct cmd *c, enum rc rc)
{
	if (rc == RC_INVALID && arrival_is_doubtful(&c->problems))
		cmd_warn(c, "what follows is yours to decide: if it is so, give --another\n");
}

static enum rc run_enter(struct cmd *c, struct err *e)
{
	struct outgoing_file *files = ARENA_ARRAY(c->arena, c->n_args + 1, struct outgoing_file);
	struct arrival_form f = { .type_name = cmd_text(c, "--type"),
				  .subject = cmd_text(c, "--subject"),
				  .number = cmd_text(c, "--number"),
				  .notation = cmd_text(c, "--notation"),
				  .organ_code = cmd_text(c, "--from-code"),
				  .organ_name = cmd_text(c, "--from-name"),
				  .signer_name = cmd_text(c, "--signer"),
				  .signer_position = cmd_text(c, "--position"),
				  .paper_at = cmd_text(c, "--lies"),
				  .is_another = cmd_has(c, "--another"),
				  .files = files };

	TRY(cmd_begin(c, e));
	TRY(cmd_date(c, "--date", &f.issued_on, e));
	TRY(cmd_date(c, "--received", &f.received_on, e));
	TRY(cmd_i64(c, "--series", 1, INT64_MAX, &f.series_id, e));
	TRY(cmd_from_unit(c, &f.from_unit_id, e));
	f.n_files = c->n_args - 1;
	for (size_t i = 0; i <= f.n_files; i++)
		files[i].fd = -1;
	enum rc rc = enter_with(c, &f, files, e);
	tell_another(c, rc);
	for (size_t i = 0; i < f.n_files; i++)
		fd_close(files[i].fd);
	return rc;
}

/* ---- what was entered wrongly ---- */

static const struct cmd_option correct_options[] = {
	CMD_OPTION_ORGAN,
	{ "--reason", "TEXT", "lý do, kept in the history", true },
	{ "--type", "NAME", "tên loại", false },
	{ "--subject", "TEXT", "trích yếu", false },
	{ "--date", "D", "of the document", false },
	{ "--received", "D", "on which it came", false },
	{ "--number", "N", "as on the document", false },
	{ "--notation", "TEXT", "as on the document", false },
	{ "--from-code", "CODE", "the organ that it came from", false },
	{ "--from-name", "NAME", "its name, when the directory does not know it", false },
	{ "--from-unit", "CODE", "the unit of the organ that handed it over", false },
	{ "--signer", "NAME", "who signed it", false },
	{ "--position", "NAME", "as what", false },
	{ "--lies", "WHERE", "where the paper lies", false },
	{ "--another", NULL,
	  "it is not the one of that number that is there already, its date is right", false },
};

static enum rc read_correction(struct cmd *c, struct arrival_form *f, struct err *e)
{
	struct {
		const char *name;
		struct str *slot;
	} all[] = {
		{ "--type", &f->type_name },       { "--subject", &f->subject },
		{ "--number", &f->number },        { "--notation", &f->notation },
		{ "--from-code", &f->organ_code }, { "--from-name", &f->organ_name },
		{ "--signer", &f->signer_name },   { "--position", &f->signer_position },
		{ "--lies", &f->paper_at },
	};

	if (cmd_has(c, "--from-name") || cmd_has(c, "--from-unit"))
		f->organ_code = STR("");
	if (cmd_has(c, "--from-unit"))
		f->organ_name = STR("");
	else if (cmd_has(c, "--from-name") || cmd_has(c, "--from-code"))
		f->from_unit_id = 0;
	for (size_t i = 0; i < N(all); i++) {
		if (cmd_has(c, all[i].name))
			*all[i].slot = cmd_text(c, all[i].name);
	}
	f->is_another = cmd_has(c, "--another");
	TRY(cmd_from_unit(c, &f->from_unit_id, e));
	TRY(cmd_date(c, "--date", &f->issued_on, e));
	return cmd_date(c, "--received", &f->received_on, e);
}

static enum rc correct_with(struct cmd *c, int64_t id, struct outgoing_file *files, size_t n,
			    struct err *e)
{
	struct arrival_correction x = { .id = id, .reason = cmd_value(c, "--reason") };
	struct document_view v;

	TRY(office_document_view(c->node, c->arena, &c->actor, id, c->now, &v, e));
	arrival_form_of(&v.document, &x.form);
	x.version = v.document.version;
	TRY(read_correction(c, &x.form, e));
	x.form.files = files;
	x.form.n_files = n;
	TRY(cmd_open_files(c, 2, files, n, e));
	TRY(office_arrival_correct(c->node, c->arena, &c->actor, &x, c->now, &c->problems, e));
	cmd_printf(c, "corrected\n");
	return RC_OK;
}

static enum rc run_correct(struct cmd *c, struct err *e)
{
	struct outgoing_file *files = ARENA_ARRAY(c->arena, c->n_args + 1, struct outgoing_file);
	size_t n = c->n_args - 2;
	int64_t id;

	TRY(cmd_begin_at(c, "a document's number", &id, e));
	for (size_t i = 0; i <= n; i++)
		files[i].fd = -1;
	enum rc rc = correct_with(c, id, files, n, e);
	tell_another(c, rc);
	for (size_t i = 0; i < n; i++)
		fd_close(files[i].fd);
	return rc;
}

static const struct cmd_option strike_options[] = {
	CMD_OPTION_ORGAN,
	{ "--reason", "TEXT", "lý do, printed in the register", true },
};

static enum rc run_strike(struct cmd *c, struct err *e)
{
	int64_t id;

	TRY(cmd_begin_at(c, "a document's number", &id, e));
	TRY(office_arrival_strike(c->node, &c->actor, id, 0, cmd_value(c, "--reason"), c->now,
				  &c->problems, e));
	cmd_printf(c, "struck\n");
	return RC_OK;
}

/* ---- lists ---- */

static const struct cmd_option list_options[] = {
	CMD_OPTION_ORGAN,
	{ "--state", "WORD", "only documents in this state", false },
	{ "--words", "TEXT", "only documents with these words, as search has them", false },
	{ "--series", "ID", "only what stands in this register (series list)", false },
	{ "--before", "ID", "only documents older than this one", false },
	CMD_OPTION_JSON,
};

/* Why it failed, or what the receiver said. */
static struct str said(const struct cmd *c, const struct delivery *x)
{
	return text_of_kept(c->arena, c->is_vietnamese ? LANG_VI : LANG_EN, x->status_text);
}

static void add_deliveries(const struct cmd *c, struct json *j, const struct document_view *v)
{
	json_key(j, "deliveries");
	json_array(j);
	for (size_t i = 0; i < v->n_deliveries; i++) {
		const struct delivery *x = &v->deliveries[i];
		json_object(j);
		json_kv_i64(j, "id", x->id);
		json_kv_str(j, "receiver", x->receiver_code);
		json_kv_str(j, "state", delivery_state_text(x->state));
		json_kv_str(j, "status", x->status);
		json_kv_str(j, "text", said(c, x));
		json_object_end(j);
	}
	json_array_end(j);
}

static void add_document(const struct cmd *c, struct json *j, const struct document_row *r,
			 const struct document_view *v)
{
	const struct document *d = &r->document;

	json_object(j);
	json_kv_i64(j, "id", d->id);
	json_kv_str(j, "state", document_state_text(d->state));
	json_kv_str(j, "code", d->code);
	json_kv_str(j, "from", d->from_code);
	json_kv_str(j, "from_name", d->from_name);
	json_kv_str(j, "number", d->number);
	json_kv_str(j, "notation", d->notation);
	json_kv_str(j, "date", date_iso(c->arena, d->issued_on));
	json_kv_str(j, "type", d->type_name);
	json_kv_str(j, "subject", d->subject);
	if (d->direction == DIRECTION_INCOMING) {
		json_kv_i64(j, "arrival_number", d->arrival_number);
		json_kv_str(j, "signature", signature_text(r->signature));
	} else {
		add_deliveries(c, j, v);
	}
	json_object_end(j);
}

static void print_document(struct cmd *c, const struct document_row *r,
			   const struct document_view *v)
{
	const struct document *d = &r->document;

	cmd_printf(c, "%6lld  %-10.*s  %.*s  %.*s  %.*s\n", (long long)d->id,
		   STR_FMT(document_state_text(d->state)), STR_FMT(d->from_code),
		   STR_FMT(document_notation(c->arena, d->number, d->notation)),
		   STR_FMT(d->subject));
	for (size_t i = 0; i < v->n_deliveries; i++) {
		const struct delivery *x = &v->deliveries[i];
		cmd_printf(c, "        -> %.*s  %.*s %.*s %.*s\n", STR_FMT(x->receiver_code),
			   STR_FMT(delivery_state_text(x->state)), STR_FMT(x->status),
			   STR_FMT(said(c, x)));
	}
}

static enum rc read_filter(struct cmd *c, enum direction direction, struct document_filter *f,
			   struct err *e)
{
	struct str state = cmd_value(c, "--state"), before = cmd_value(c, "--before");

	*f = (struct document_filter){ .direction = direction, .n_max = LIMIT_LIST_PAGE };
	f->has_state = state.p != NULL;
	if (state.p && !document_state_parse(state, &f->state))
		return err_set(e, RC_INVALID, NULL,
			       "--state: draft, sent, waiting, registered, "
			       "refused or unreadable");
	if (before.p && !str_to_i64(before, 1, INT64_MAX, &f->before_id))
		return err_set(e, RC_INVALID, NULL, "--before: a document's number expected");
	if (cmd_has(c, "--series") && cmd_has(c, "--words"))
		return err_set(e, RC_INVALID, NULL,
			       "--series goes without --words: vanthu search has --register");
	return cmd_i64(c, "--series", 1, INT64_MAX, &f->series_id, e);
}

/* One after the other, however much all of them are together. */
static enum rc list_one(struct cmd *c, enum direction direction, const struct document_row *r,
			bool is_first, struct err *e)
{
	struct document_view v = { .n_deliveries = 0 };
	struct json j;

	if (direction == DIRECTION_OUTGOING)
		TRY(office_document_deliveries(c->node, c->arena, &c->actor, r->document.id,
					       &v.deliveries, &v.n_deliveries, e));
	if (!cmd_has(c, "--json")) {
		print_document(c, r, &v);
		return RC_OK;
	}
	json_init(&j, c->arena, LIMIT_PAGE_BYTES);
	add_document(c, &j, r, &v);
	TRY(json_rc(&j, e));
	if (!is_first)
		cmd_out(c, STR(",\n"));
	cmd_out(c, json_text(&j));
	return RC_OK;
}

static enum rc find_rows(struct cmd *c, const struct document_filter *f, struct document_row **out,
			 size_t *out_n, struct err *e)
{
	struct search_result r;
	struct search_order o = { .form = { .words = cmd_value(c, "--words"),
					    .has_direction = true,
					    .direction = f->direction,
					    .has_state = f->has_state,
					    .state = f->state },
				  .before_id = f->before_id,
				  .n_max = f->n_max,
				  .now = c->now };

	if (o.form.words.n == 0)
		return office_document_list(c->node, c->arena, &c->actor, f, out, out_n, e);
	TRY(office_search(c->node, c->arena, &c->actor, &o, &r, &c->problems, e));
	*out = r.rows;
	*out_n = r.n_rows;
	return RC_OK;
}

static enum rc list_documents(struct cmd *c, enum direction direction, struct err *e)
{
	struct document_filter f;
	struct document_row *rows;
	size_t n;

	TRY(cmd_begin(c, e));
	TRY(read_filter(c, direction, &f, e));
	TRY(find_rows(c, &f, &rows, &n, e));
	if (cmd_has(c, "--json"))
		cmd_out(c, STR("["));
	for (size_t i = 0; i < n; i++) {
		struct arena_mark m = arena_mark(c->arena);
		TRY(list_one(c, direction, &rows[i], i == 0, e));
		arena_rewind(c->arena, m);
	}
	if (cmd_has(c, "--json"))
		cmd_out(c, STR("]\n"));
	return RC_OK;
}

static enum rc run_incoming(struct cmd *c, struct err *e)
{
	return list_documents(c, DIRECTION_INCOMING, e);
}

static enum rc run_outgoing(struct cmd *c, struct err *e)
{
	return list_documents(c, DIRECTION_OUTGOING, e);
}

/* ---- the clerk's two answers ---- */

static const struct cmd_option answer_options[] = {
	CMD_OPTION_ORGAN,
	{ "--series", "ID", "the register; the one for its type without it", false },
	CMD_OPTION_JSON,
};

static enum rc run_register(struct cmd *c, struct err *e)
{
	struct taking_in x = { .version = 0 };
	struct json j;
	int64_t number;

	TRY(cmd_begin_at(c, "a document's number", &x.id, e));
	TRY(cmd_i64(c, "--series", 1, INT64_MAX, &x.series_id, e));
	TRY(office_incoming_register_in(c->node, c->arena, &c->actor, &x, c->now, &number, e));
	if (!cmd_has(c, "--json")) {
		cmd_printf(c, "registered under arrival number %lld\n", (long long)number);
		return RC_OK;
	}
	cmd_json_begin(c, &j);
	json_kv_i64(&j, "id", x.id);
	json_kv_i64(&j, "arrival_number", number);
	cmd_json_end(c, &j);
	return RC_OK;
}

static const struct cmd_option refuse_options[] = {
	CMD_OPTION_ORGAN,
	{ "--reason", "TEXT", "lý do từ chối, sent to the sender", true },
};

static enum rc run_refuse(struct cmd *c, struct err *e)
{
	int64_t id;

	TRY(cmd_begin_at(c, "a document's number", &id, e));
	TRY(office_incoming_refuse(c->node, c->arena, &c->actor, id, 0, cmd_value(c, "--reason"),
				   c->now, &c->problems, e));
	cmd_printf(c, "refused\n");
	return RC_OK;
}

const struct command document_commands[] = {
	{ "send", "DIR FILE…", "send a document",
	  "Exit code 0 means: the outbox holds it durably and it will reach the receivers' axis. "
	  "When a person should look at its files first it says why and sends nothing (exit code 6) without --confirmed. "
	  "What is left out is taken from the organ's settings.",
	  RUN_NODE, 2, LIMIT_ATTACHMENTS + 1, send_options, N(send_options), run_send },
	{ "enter", "DIR [FILE…]", "register an incoming document that came in no packet",
	  "On paper, as a scan or by e-mail. With --mail subject and sender are the mail's unless options say otherwise; "
	  "what may be given is --from-code or --from-name. It gets the next arrival number; one with the number of one of the "
	  "same organ is refused without --another.",
	  RUN_NODE, 1, LIMIT_ATTACHMENTS + 1, enter_options, N(enter_options), run_enter },
	{ "correct", "DIR ID [FILE…]", "correct an incoming document that was entered",
	  "What is not given stays; files are added. The arrival number never changes, and the history keeps what stood before.",
	  RUN_NODE, 2, LIMIT_ATTACHMENTS + 2, correct_options, N(correct_options), run_correct },
	{ "strike", "DIR ID", "strike an incoming document that was entered by mistake",
	  "Entered twice, or not this organ's. Its number stays used, and the register shows it struck.",
	  RUN_NODE, 2, 2, strike_options, N(strike_options), run_strike },
	{ "outgoing", "DIR", "list the documents sent, with each receiver's state", "", RUN_NODE, 1,
	  1, list_options, N(list_options), run_outgoing },
	{ "incoming", "DIR", "list the documents received", "", RUN_NODE, 1, 1, list_options,
	  N(list_options), run_incoming },
	{ "register", "DIR ID", "enter a waiting document in the register of arrivals",
	  "Allots the arrival number; status 03 goes to the sender.", RUN_NODE, 2, 2,
	  answer_options, N(answer_options), run_register },
	{ "refuse", "DIR ID", "refuse a waiting document",
	  "Status 02 goes to the sender with the reason.", RUN_NODE, 2, 2, refuse_options,
	  N(refuse_options), run_refuse },
	{ "draft write", "DIR FILE…", "write a draft, for others to check and sign",
	  "It gets its number and its date when it is signed. What is left out is taken from the "
	  "organ's settings.",
	  RUN_NODE, 2, LIMIT_ATTACHMENTS + 1, write_options, N(write_options), run_draft_write },
};
const size_t n_document_commands = N(document_commands);

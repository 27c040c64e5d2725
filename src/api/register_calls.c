/* register_calls.c -- sổ đăng ký văn bản đến, văn bản đi, sổ theo dõi giải quyết, over the API. */
#include "api/api_int.h"
#include "base/limits.h"
#include "office/letter.h"
#include "office/print_ticket.h"
#include "office/slip.h"

static enum rc read_wish(struct call *c, struct register_wish *out, struct err *e)
{
	struct str format = api_query_str(c, "format");

	*out = (struct register_wish){ .lang = c->lang, .year = time_date_vn(c->now).year };
	if (!book_kind_parse(c->match.word[0], &out->book))
		return err_set(e, RC_NOT_FOUND, "err.not_found", "no such register");
	if (format.n > 0 && !register_format_parse(format, &out->format))
		problem_add(&c->problems, "format", "problem.choice", 0);
	api_query_day(c, "from", &out->from);
	api_query_day(c, "to", &out->to);
	TRY(api_query_i64(c, "year", LIMIT_REGISTER_YEAR_MIN, LIMIT_REGISTER_YEAR_MAX, &out->year,
			  e));
	TRY(api_query_i64(c, "first", 1, INT64_MAX, &out->first, e));
	TRY(api_query_i64(c, "last", 1, INT64_MAX, &out->last, e));
	TRY(api_query_i64(c, "series", 1, INT64_MAX, &out->series_id, e));
	return problems_rc(&c->problems, e);
}

static void write_ticket(struct call *c, const struct print_ticket *t)
{
	struct json *j = &c->json;

	json_object(j);
	json_kv_i64(j, "id", t->id);
	json_kv_str(j, "register", book_kind_text(t->book));
	json_kv_i64(j, "year", t->year);
	json_kv_str(j, "format", t->format);
	json_kv_str(j, "state", ticket_state_text(t->state));
	json_kv_i64(j, "percent", ticket_percent(t));
	json_kv_i64(j, "rows", t->rows_done);
	json_kv_i64(j, "rows_total", t->rows_total);
	json_kv_i64(j, "pages", t->pages);
	json_kv_i64(j, "bytes", t->bytes);
	json_kv_str(j, "name", t->name);
	json_kv_str(j, "error", t->error);
	json_object_end(j);
}

/* 202: it is looked after at Location. */
static enum rc answer_ordered(struct call *c, int64_t id, struct err *e)
{
	struct print_ticket t;

	TRY(office_ticket_load(c->node, c->a, c->actor, id, c->now, &t, e));
	api_add_header(c, "Location", str_fmt(c->a, "/api/v1/prints/%lld", (long long)id));
	write_ticket(c, &t);
	api_respond_json(c, 202);
	return RC_OK;
}

enum rc api_register_get(struct call *c, struct err *e)
{
	struct register_wish wish;
	struct register_answer made;

	TRY(read_wish(c, &wish, e));
	TRY(office_register_ask(c->node, c->a, c->actor, &wish, c->now, &made, &c->problems, e));
	if (made.ticket_id > 0)
		return answer_ordered(c, made.ticket_id, e);
	api_respond_file(c, made.print.fd, made.print.bytes, made.print.name, made.print.type);
	return RC_OK;
}

enum rc api_print_show(struct call *c, struct err *e)
{
	struct print_ticket t;

	TRY(office_ticket_load(c->node, c->a, c->actor, c->match.id[0], c->now, &t, e));
	write_ticket(c, &t);
	return RC_OK;
}

enum rc api_print_file(struct call *c, struct err *e)
{
	struct register_print made;

	TRY(office_ticket_open(c->node, c->a, c->actor, c->match.id[0], c->now, &made, e));
	api_respond_file(c, made.fd, made.bytes, made.name, made.type);
	return RC_OK;
}

enum rc api_print_cancel(struct call *c, struct err *e)
{
	TRY(office_ticket_cancel(c->node, c->a, c->actor, c->match.id[0], c->now, e));
	return api_answer_done(c);
}

enum rc api_slip_get(struct call *c, struct err *e)
{
	struct register_print made;

	TRY(office_slip_print(c->node, c->a, c->actor, c->match.id[0], c->lang, c->now, &made, e));
	api_respond_file(c, made.fd, made.bytes, made.name, made.type);
	return RC_OK;
}

enum rc api_letter_get(struct call *c, struct err *e)
{
	enum register_format format = REGISTER_DOCX;
	struct str word = api_query_str(c, "format");
	struct register_print made;

	if (word.n > 0 && (!register_format_parse(word, &format) || format == REGISTER_XLSX))
		problem_add(&c->problems, "format", "problem.choice", 0);
	TRY(problems_rc(&c->problems, e));
	TRY(office_letter_print(c->node, c->a, c->actor, c->match.id[0], format, c->now, &made, e));
	api_respond_file(c, made.fd, made.bytes, made.name, made.type);
	return RC_OK;
}

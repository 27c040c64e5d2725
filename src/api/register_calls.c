/* register_calls.c -- sổ đăng ký văn bản đến, văn bản đi, sổ theo dõi giải quyết, over the API. */
#include "api/api_int.h"
#include "base/limits.h"
#include "office/register.h"
#include "office/letter.h"
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
	return problems_rc(&c->problems, e);
}

enum rc api_register_get(struct call *c, struct err *e)
{
	struct register_wish wish;
	struct register_print made;

	TRY(read_wish(c, &wish, e));
	TRY(office_register_print(c->node, c->a, c->actor, &wish, c->now, &made, &c->problems, e));
	api_respond_file(c, made.fd, made.bytes, made.name, made.type);
	return RC_OK;
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

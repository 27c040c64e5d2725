/* report_calls.c -- báo cáo tình hình giải quyết văn bản đến, đi, over the API. */
#include "api/api_int.h"
#include "base/limits.h"
#include "office/report.h"

static enum rc read_wish(struct call *c, struct report_wish *out, struct err *e)
{
	*out = (struct report_wish){ .kind = REPORT_INCOMING };
	if (!report_kind_parse(c->match.word[0], &out->kind))
		return err_set(e, RC_NOT_FOUND, "err.not_found", "no such report");
	api_query_day(c, "from", &out->from);
	api_query_day(c, "to", &out->to);
	return problems_rc(&c->problems, e);
}

static void write_row(struct call *c, enum report_kind kind, const struct report_row *row)
{
	struct json *j = &c->json;

	json_object(j);
	json_kv_str(j, "by", report_group_text(row->by));
	json_kv_i64(j, "id", row->id);
	json_kv_str(j, "name", row->name);
	json_key(j, "figures");
	json_object(j);
	for (int f = 0; f < (int)report_figure__COUNT; f++) {
		if (report_has(kind, (enum report_figure)f))
			json_kv_i64(j, str_c(c->a, report_figure_text((enum report_figure)f)),
				    row->n[f]);
	}
	json_object_end(j);
	if (kind == REPORT_OUTGOING && row->n[FIGURE_ISSUED] > 0)
		json_kv_i64(j, "seconds_to_issue", row->took / row->n[FIGURE_ISSUED] / TIME_SEC);
	json_object_end(j);
}

static enum rc answer_file(struct call *c, const struct report_wish *wish,
			   enum register_format format, struct err *e)
{
	struct register_print made;

	TRY(office_report_print(c->node, c->a, c->actor, wish, format, c->lang, c->now, &made,
				&c->problems, e));
	api_respond_file(c, made.fd, made.bytes, made.name, made.type);
	return RC_OK;
}

enum rc api_report_get(struct call *c, struct err *e)
{
	struct str word = api_query_str(c, "format");
	enum register_format format = REGISTER_PDF;
	struct json *j = &c->json;
	struct report_wish wish;
	struct report r;

	if (word.n > 0 && !register_format_parse(word, &format))
		problem_add(&c->problems, "format", "problem.choice", 0);
	TRY(read_wish(c, &wish, e));
	if (word.n > 0)
		return answer_file(c, &wish, format, e);
	TRY(office_report(c->node, c->a, c->actor, &wish, c->now, &r, &c->problems, e));
	json_object(j);
	json_kv_str(j, "from", date_iso(c->a, r.from));
	json_kv_str(j, "to", date_iso(c->a, r.to));
	json_kv_bool(j, "is_whole", r.is_whole);
	json_key(j, "rows");
	json_array(j);
	for (size_t i = 0; i < r.n_rows; i++)
		write_row(c, wish.kind, &r.rows[i]);
	json_array_end(j);
	json_object_end(j);
	return RC_OK;
}

static enum rc read_of(struct call *c, struct report_of *out, struct err *e)
{
	struct str figure = api_query_str(c, "figure"), by = api_query_str(c, "by");

	*out = (struct report_of){ .by = REPORT_WHOLE,
				   .word = api_query_str(c, "word"),
				   .n_max = 50 };
	if (!report_figure_parse(figure, &out->figure))
		problem_add(&c->problems, "figure", "problem.choice", 0);
	if (by.n > 0 && !report_group_parse(by, &out->by))
		problem_add(&c->problems, "by", "problem.choice", 0);
	TRY(api_query_i64(c, "id", 0, INT64_MAX, &out->id, e));
	TRY(api_query_i64(c, "before", 1, INT64_MAX, &out->before_id, e));
	TRY(api_query_i64(c, "limit", 1, LIMIT_LIST_PAGE, &out->n_max, e));
	return read_wish(c, &out->wish, e);
}

static void write_line(struct call *c, const struct report_line *x)
{
	const struct document *d = &x->document;
	struct json *j = &c->json;

	json_object(j);
	json_kv_i64(j, "id", x->item.id);
	json_kv_str(j, "figure", report_figure_text(x->item.figure));
	json_kv_bool(j, "is_hidden", x->is_hidden);
	if (d->arrival_number > 0) {
		json_kv_i64(j, "arrival_number", d->arrival_number);
		json_kv_i64(j, "arrival_year", d->arrival_year);
	}
	if (!x->is_hidden) {
		json_kv_i64(j, "document_id", d->id);
		json_kv_str(j, "subject", d->subject);
		json_kv_str(j, "receiver", x->item.whom);
	}
	json_object_end(j);
}

enum rc api_report_list(struct call *c, struct err *e)
{
	struct json *j = &c->json;
	struct report_line *lines;
	struct report_of of;
	size_t n;

	TRY(read_of(c, &of, e));
	TRY(office_report_list(c->node, c->a, c->actor, &of, c->now, &lines, &n, &c->problems, e));
	json_object(j);
	json_key(j, "rows");
	json_array(j);
	for (size_t i = 0; i < n; i++)
		write_line(c, &lines[i]);
	json_array_end(j);
	json_object_end(j);
	return RC_OK;
}

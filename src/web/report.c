/* report.c -- báo cáo tình hình giải quyết văn bản: the figures of a period, and what each of them counts. */
#include "web/report_views.h"

#include "web/web_int.h"

#define PAGE_ROWS 50
#define N(x) (sizeof(x) / sizeof *(x))

static const struct field_spec report_fields[] = {
	{ .name = "from", .is_short = true },
	{ .name = "to", .is_short = true },
};

/* ---- what is asked ---- */

static void take_day(struct visit *v, const char *name, struct date *out)
{
	struct str s = str_trim(query_str(v, name));

	if (s.n > 0 && !date_parse_typed(s, out) && !date_parse_iso(s, out))
		problem_add(&v->problems, name, "problem.date", 0);
}

static enum rc read_wish(struct visit *v, struct report_wish *out, struct err *e)
{
	*out = (struct report_wish){ .kind = REPORT_INCOMING };
	if (!report_kind_parse(v->match.word[0], &out->kind))
		return err_set(e, RC_NOT_FOUND, "err.no_page", "no such report");
	take_day(v, "from", &out->from);
	take_day(v, "to", &out->to);
	return RC_OK;
}

/* ---- the ways on ---- */

static struct url_path period_path(struct visit *v, enum report_kind kind, const char *part,
				   struct date from, struct date to)
{
	struct url_path p = url_path_of(
		str_fmt(v->a, "/reports/%.*s%s", STR_FMT(report_kind_text(kind)), part));

	p = url_path_query(v->a, p, STR("from"), date_iso(v->a, from));
	return url_path_query(v->a, p, STR("to"), date_iso(v->a, to));
}

static struct date month_end(struct date first)
{
	struct date next = date_add(first, 31);

	next.day = 1;
	return date_add(next, -1);
}

static void add_period(struct visit *v, struct report_page_view *out, const char *word,
		       struct date from, struct date to)
{
	out->periods[out->n_periods++] = (struct report_way){
		.path = period_path(v, out->kind, "", from, to),
		.words = enum_words(v, "report_period", str_of(word)),
		.is_here = date_cmp(from, out->report.from) == 0 &&
			   date_cmp(to, out->report.to) == 0,
	};
}

/* Whole months, quarters and years: what is yet to come of them is empty. */
static void fill_periods(struct visit *v, struct report_page_view *out)
{
	const struct date today = time_date_vn(v->now);
	const struct date month = { today.year, today.month, 1 };
	const struct date before = date_add(month, -1);
	const struct date last = { before.year, before.month, 1 };
	const struct date quarter = { today.year, (int8_t)((today.month - 1) / 3 * 3 + 1), 1 };
	const struct date third = { today.year, (int8_t)(quarter.month + 2), 1 };

	add_period(v, out, "month", month, month_end(month));
	add_period(v, out, "last_month", last, before);
	add_period(v, out, "quarter", quarter, month_end(third));
	add_period(v, out, "year", (struct date){ today.year, 1, 1 },
		   (struct date){ today.year, 12, 31 });
}

static void fill_ways(struct visit *v, struct report_page_view *out)
{
	const struct report *r = &out->report;

	for (int i = 0; i < (int)report_kind__COUNT; i++) {
		enum report_kind kind = (enum report_kind)i;
		out->kinds[out->n_kinds++] = (struct report_way){
			.path = period_path(v, kind, "", r->from, r->to),
			.words = enum_words(v, "report_kind", report_kind_text(kind)),
			.is_here = kind == out->kind,
		};
	}
	for (int i = 0; i < (int)register_format__COUNT; i++) {
		struct str word = register_format_text((enum register_format)i);
		struct url_path p = period_path(v, out->kind, "/print", r->from, r->to);
		out->formats[out->n_formats++] =
			(struct report_way){ .path = url_path_query(v->a, p, STR("format"), word),
					     .words = enum_words(v, "book_format", word) };
	}
	fill_periods(v, out);
}

/* ---- figures ---- */

static struct url_path list_path(struct visit *v, const struct report_page_view *p,
				 const struct report_row *row, enum report_figure f)
{
	struct url_path path = period_path(v, p->kind, "/list", p->report.from, p->report.to);

	path = url_path_query(v->a, path, STR("figure"), report_figure_text(f));
	if (row->by == REPORT_WHOLE)
		return path;
	path = url_path_query(v->a, path, STR("by"), report_group_text(row->by));
	if (row->by == REPORT_TYPE)
		return url_path_query(v->a, path, STR("word"), row->name);
	return url_path_query(v->a, path, STR("id"), str_fmt(v->a, "%lld", (long long)row->id));
}

static void fill_columns(struct visit *v, struct report_page_view *out)
{
	out->columns = ARENA_ARRAY(v->a, report_figure__COUNT, enum report_figure);
	for (int f = 0; f < (int)report_figure__COUNT; f++) {
		if (report_has(out->kind, (enum report_figure)f))
			out->columns[out->n_columns++] = (enum report_figure)f;
	}
}

static void fill_row(struct visit *v, const struct report_page_view *page,
		     const struct report_row *row, struct report_view_row *out)
{
	out->row = row;
	out->cells = ARENA_ARRAY(v->a, page->n_columns, struct report_cell);
	for (size_t i = 0; i < page->n_columns; i++) {
		enum report_figure f = page->columns[i];
		out->cells[i] = (struct report_cell){ .figure = f,
						      .n = row->n[f],
						      .path = list_path(v, page, row, f) };
	}
	if (page->kind == REPORT_OUTGOING)
		out->took = report_took_words(v->a, v->lang, row);
}

static void fill_figures(struct visit *v, struct report_page_view *out)
{
	const struct report *r = &out->report;

	fill_columns(v, out);
	out->rows = ARENA_ARRAY(v->a, r->n_rows + 1, struct report_view_row);
	for (size_t i = 0; i < r->n_rows; i++) {
		fill_row(v, out, &r->rows[i], &out->rows[i]);
		out->rows[i].begins = i == 0 || r->rows[i - 1].by != r->rows[i].by;
	}
	out->n_rows = r->n_rows;
}

static enum rc show(struct visit *v, const struct report_wish *wish, const struct err *why,
		    struct err *e)
{
	struct report_page_view view = { .kind = wish->kind };
	struct err refused = ERR_INIT;
	bool is_read = v->problems.n == 0;
	enum rc rc = RC_OK;

	if (is_read)
		rc = office_report(v->node, v->a, v->actor, wish, v->now, &view.report,
				   &v->problems, e);
	if (is_read && !form_refused(rc, e, &refused)) {
		TRY(rc);
		view.has_figures = true;
		fill_ways(v, &view);
		fill_figures(v, &view);
	}
	form_init(v, &view.form, report_fields, N(report_fields));
	form_value(&view.form, "from",
		   view.has_figures ? date_vn(v->a, view.report.from) : query_str(v, "from"));
	form_value(&view.form, "to",
		   view.has_figures ? date_vn(v->a, view.report.to) : query_str(v, "to"));
	form_problems(v, &view.form);
	if (why)
		form_error(v, &view.form, why);
	TRY(frame_load(v, "reports", e));
	int status = why ? rc_http_status(why->rc) : view.has_figures ? 200 : 422;
	return RESPOND(v, e, status, page_report, &v->frame, &view);
}

enum rc web_report_show(struct visit *v, struct err *e)
{
	struct report_wish wish;

	TRY(read_wish(v, &wish, e));
	return show(v, &wish, NULL, e);
}

enum rc web_report_begin(struct visit *v, struct err *e)
{
	(void)e;
	return redirect(v, URL_PATH("/reports/incoming"));
}

/* ---- what a figure counts ---- */

static enum rc read_of(struct visit *v, struct report_of *out, struct err *e)
{
	struct str by = query_str(v, "by");

	*out = (struct report_of){ .by = REPORT_WHOLE,
				   .id = query_id(v, "id"),
				   .word = query_str(v, "word"),
				   .before_id = query_id(v, "before"),
				   .n_max = PAGE_ROWS + 1 };
	TRY(read_wish(v, &out->wish, e));
	if (!report_figure_parse(query_str(v, "figure"), &out->figure) ||
	    (by.n > 0 && !report_group_parse(by, &out->by)))
		return err_set(e, RC_NOT_FOUND, "err.no_page", "no such figure");
	return problems_rc(&v->problems, e);
}

static struct url_path same_path(struct visit *v, struct url_path path)
{
	static const char *const names[] = { "from", "to", "figure", "by", "id", "word" };

	for (size_t i = 0; i < N(names); i++) {
		struct str value = query_str(v, names[i]);
		if (value.n > 0)
			path = url_path_query(v->a, path, str_of(names[i]), value);
	}
	return path;
}

/* One row more than shown says whether there are others behind it. */
static void fill_list(struct visit *v, const struct report_of *of, struct report_list_view *out)
{
	struct str kind = report_kind_text(out->kind);

	out->first = same_path(v, url_path_of(str_fmt(v->a, "/reports/%.*s/list", STR_FMT(kind))));
	out->back = url_path_of(str_fmt(v->a, "/reports/%.*s", STR_FMT(kind)));
	out->back = url_path_query(v->a, out->back, STR("from"), query_str(v, "from"));
	out->back = url_path_query(v->a, out->back, STR("to"), query_str(v, "to"));
	out->has_first = of->before_id > 0;
	out->has_behind = out->n_lines > PAGE_ROWS;
	if (!out->has_behind)
		return;
	out->n_lines = PAGE_ROWS;
	out->behind =
		url_path_query(v->a, out->first, STR("before"),
			       str_fmt(v->a, "%lld", (long long)out->lines[PAGE_ROWS - 1].item.id));
}

enum rc web_report_list(struct visit *v, struct err *e)
{
	struct report_list_view view = { .n_lines = 0 };
	struct report_of of;

	TRY(read_of(v, &of, e));
	TRY(office_report_list(v->node, v->a, v->actor, &of, v->now, &view.lines, &view.n_lines,
			       &v->problems, e));
	view.kind = of.wish.kind;
	view.figure = of.figure;
	view.from = of.wish.from;
	view.to = of.wish.to;
	fill_list(v, &of, &view);
	TRY(frame_load(v, "reports", e));
	return RESPOND(v, e, 200, page_report_list, &v->frame, &view);
}

/* ---- to keep ---- */

enum rc web_report_print(struct visit *v, struct err *e)
{
	enum register_format format = REGISTER_PDF;
	struct err why = ERR_INIT;
	struct register_print made;
	struct report_wish wish;

	TRY(read_wish(v, &wish, e));
	if (!register_format_parse(query_str(v, "format"), &format))
		problem_add(&v->problems, "format", "problem.choice", 0);
	TRY(problems_rc(&v->problems, e));
	enum rc rc = office_report_print(v->node, v->a, v->actor, &wish, format, v->lang, v->now,
					 &made, &v->problems, e);
	if (rc == RC_BUSY || rc == RC_UNSUPPORTED) { /* a moment, or the administrator, mends it */
		why = *e;
		err_clear(e);
		return show(v, &wish, &why, e);
	}
	TRY(rc);
	return respond_file(v, &(struct file_reply){ .fd = made.fd,
						     .bytes = made.bytes,
						     .name = made.name,
						     .type = made.type });
}

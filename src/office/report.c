/* report.c -- figures of a period, and what each of them counts. */
#include "office/report.h"

#include <stdlib.h>

#include "base/limits.h"
#include "markup/page.h"
#include "office/office_int.h"
#include "office/sight.h"
#include "store/document.h"

struct report_read {
	struct arena *arena;
	const struct actor *who;
	enum report_kind kind;
	struct report_page page;
	struct report *report;
	const struct report_of *of;
	struct report_line *lines;
	size_t n_lines;
};

/* ---- of which period, of whom ---- */

static void take_period(const struct report_wish *wish, struct date today, struct report *out,
			struct problems *problems)
{
	out->to = date_is_set(wish->to) ? wish->to : today;
	out->from = date_is_set(wish->from) ? wish->from : (struct date){ out->to.year, 1, 1 };
	if (date_cmp(out->from, out->to) > 0)
		problem_add(problems, "to", "problem.ends_before", 0);
	else if (date_cmp(date_add(out->from, LIMIT_REPORT_DAYS), out->to) <= 0)
		problem_add(problems, "to", "problem.period", LIMIT_REPORT_DAYS);
	if (out->from.year < LIMIT_REGISTER_YEAR_MIN || out->to.year > LIMIT_REGISTER_YEAR_MAX)
		problem_add(problems, "from", "problem.date", 0);
}

static enum rc begin(struct report_read *r, const struct report_wish *wish, int64_t now,
		     struct problems *problems, struct err *e)
{
	const struct date today = time_date_vn(now);

	TRY(policy_check(r->who, ACTION_REPORT_VIEW, NULL, e));
	take_period(wish, today, r->report, problems);
	TRY(problems_rc(problems, e));
	r->kind = wish->kind;
	r->page = (struct report_page){
		.tenant_id = r->who->tenant_id,
		.is_whole = actor_may_organ(r->who, ACTION_REPORT_VIEW),
		.headed = actor_keys_of(r->arena, r->who, capacity_may_some, ACTION_REPORT_VIEW)
				  .headed,
		.today = today,
	};
	report_period(&r->page, r->report->from, r->report->to);
	r->report->is_whole = r->page.is_whole;
	return RC_OK;
}

/* ---- figures ---- */

static int by_name(const void *x, const void *y)
{
	const struct report_row *p = x, *q = y;
	int order = str_cmp(p->name, q->name);

	return order != 0 ? order : p->id < q->id ? -1 : p->id > q->id ? 1 : 0;
}

static enum rc add_group(struct tx *tx, struct report_read *r, enum report_group by, struct err *e)
{
	struct report *out = r->report;
	struct report_row *rows;
	size_t n;

	r->page.by = by;
	TRY(report_count(tx, r->arena, r->kind, &r->page, &rows, &n, e));
	if (by == REPORT_WHOLE && n == 0)
		rows[n++] = (struct report_row){ .by = by }; /* nothing, and that is said */
	qsort(rows, n, sizeof *rows, by_name);
	struct report_row *all = ARENA_ARRAY(r->arena, out->n_rows + n + 1, struct report_row);
	for (size_t i = 0; i < out->n_rows; i++)
		all[i] = out->rows[i];
	for (size_t i = 0; i < n; i++)
		all[out->n_rows + i] = rows[i];
	out->rows = all;
	out->n_rows += n;
	return RC_OK;
}

static enum rc report_fn(struct tx *tx, void *arg, struct err *e)
{
	static const enum report_group order[] = { REPORT_WHOLE, REPORT_TYPE, REPORT_UNIT,
						   REPORT_PERSON };
	struct report_read *r = arg;

	r->report->n_rows = 0;
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		if (report_by(r->kind, order[i]))
			TRY(add_group(tx, r, order[i], e));
	}
	return RC_OK;
}

enum rc office_report(struct node *n, struct arena *a, const struct actor *who,
		      const struct report_wish *wish, int64_t now, struct report *out,
		      struct problems *problems, struct err *e)
{
	struct report_read r = { .arena = a, .who = who, .report = out };

	*out = (struct report){ .n_rows = 0 };
	TRY(begin(&r, wish, now, problems, e));
	return db_read(n->db, report_fn, &r, e);
}

struct str report_name(enum lang lang, const struct report_row *row)
{
	return row->name.n > 0 ? row->name
			       : text_of_enum(lang, STR("report_none"), report_group_text(row->by));
}

struct str report_took_words(struct arena *a, enum lang lang, const struct report_row *row)
{
	if (row->n[FIGURE_ISSUED] == 0)
		return STR("");
	int64_t tenths = row->took / row->n[FIGURE_ISSUED] * 10 / TIME_DAY;
	const struct text_param days =
		text_param_str(str_fmt(a, "%lld%s%lld", (long long)(tenths / 10),
				       lang == LANG_VI ? "," : ".", (long long)(tenths % 10)));

	return text_format(a, text_get(lang, TEXT_REPORT_TOOK_DAYS), &days, 1);
}

/* ---- what a figure counts ---- */

static enum rc line_make(struct tx *tx, struct report_read *r, const struct report_item *x,
			 struct report_line *out, struct err *e)
{
	struct document d;
	bool may;

	TRY(document_load(tx, r->arena, x->document_id, &d, e));
	TRY(sight_may(tx, r->arena, r->who, &d, &may, e));
	*out = (struct report_line){ .item = *x, .document = d, .is_hidden = !may };
	if (!may)
		out->document = (struct document){ .direction = d.direction,
						   .arrival_number = d.arrival_number,
						   .arrival_year = d.arrival_year,
						   .registered_at = d.registered_at,
						   .arrived_at = d.arrived_at,
						   .packet_id = d.packet_id };
	return RC_OK;
}

static enum rc list_fn(struct tx *tx, void *arg, struct err *e)
{
	struct report_read *r = arg;
	struct report_item *items;
	size_t n;

	TRY(report_list(tx, r->arena, r->kind, r->of->figure, &r->page, &items, &n, e));
	r->lines = ARENA_ARRAY(r->arena, n + 1, struct report_line);
	r->n_lines = n;
	for (size_t i = 0; i < n; i++)
		TRY(line_make(tx, r, &items[i], &r->lines[i], e));
	return RC_OK;
}

enum rc office_report_list(struct node *n, struct arena *a, const struct actor *who,
			   const struct report_of *of, int64_t now, struct report_line **out,
			   size_t *out_n, struct problems *problems, struct err *e)
{
	struct report report = { .n_rows = 0 };
	struct report_read r = { .arena = a, .who = who, .report = &report, .of = of };

	TRY(begin(&r, &of->wish, now, problems, e));
	if (!report_has(r.kind, of->figure) || !report_by(r.kind, of->by))
		return err_set(e, RC_NOT_FOUND, "err.no_page", "no such figure");
	r.page.by = of->by;
	r.page.group_id = of->id;
	r.page.word = of->word;
	r.page.before_id = of->before_id > 0 ? of->before_id : INT64_MAX;
	r.page.most = of->n_max > 0 && of->n_max < LIMIT_LIST_PAGE ? of->n_max : LIMIT_LIST_PAGE;
	TRY(db_read(n->db, list_fn, &r, e));
	*out = r.lines;
	*out_n = r.n_lines;
	return RC_OK;
}

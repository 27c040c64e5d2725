/* report_print.c -- báo cáo tình hình giải quyết văn bản đến, đi, to print and to keep. */
#include "markup/page.h"
#include "office/office_int.h"
#include "office/printing.h"
#include "office/report.h"
#include "print/forms.h"

struct report_printing {
	struct node *node;
	struct arena *arena;
	const struct actor *who;
	const struct report_wish *wish;
	enum lang lang;
	struct report report;
	struct tenant tenant;
	size_t at;
	bool is_headed; /* the group's heading stands above the row that is next */
	int64_t n;      /* of the rows of its group */
	struct str lines[2];
	size_t n_lines;
};

static struct str words(const struct report_printing *p, enum text_id id, struct str x,
			struct str y)
{
	const struct text_param params[] = { text_param_str(x), text_param_str(y) };

	return text_format(p->arena, text_get(p->lang, id), params, 2);
}

/* ---- rows ---- */

/* All the figures of a report in the order of their table, as print/forms.c has them. */
static void figure_cells(const struct report_printing *p, const struct report_row *row,
			 struct print_cell *cells)
{
	size_t i = 0;

	for (int f = 0; f < (int)report_figure__COUNT; f++) {
		if (report_has(p->wish->kind, (enum report_figure)f))
			cells[i++] = (struct print_cell){ .kind = PRINT_NUMBER,
							  .number = row->n[f] };
	}
	if (p->wish->kind == REPORT_OUTGOING)
		cells[i] = (struct print_cell){ .kind = PRINT_TEXT,
						.text = report_took_words(p->arena, p->lang, row) };
}

static enum rc row_next(void *ctx, struct arena *a, struct print_cell *cells, bool *out_more,
			struct err *e)
{
	struct report_printing *p = ctx;
	const struct report *r = &p->report;

	(void)a;
	(void)e;
	*out_more = p->at < r->n_rows;
	if (!*out_more)
		return RC_OK;
	const struct report_row *row = &r->rows[p->at];
	bool begins = p->at == 0 || r->rows[p->at - 1].by != row->by;
	struct str group = text_of_enum(p->lang, STR("report_group"), report_group_text(row->by));
	if (begins && !p->is_headed && row->by != REPORT_WHOLE) {
		p->is_headed = true;
		p->n = 0;
		cells[1].text = group;
		return RC_OK;
	}
	p->is_headed = false;
	p->at++;
	if (row->by != REPORT_WHOLE)
		cells[0] = (struct print_cell){ .kind = PRINT_NUMBER, .number = ++p->n };
	cells[1].text = row->by == REPORT_WHOLE ? group : report_name(p->lang, row);
	figure_cells(p, row, cells + 2);
	return RC_OK;
}

/* ---- the file ---- */

static const struct {
	enum print_form_id form;
	enum text_id file;
} kinds[report_kind__COUNT] = {
	[REPORT_INCOMING] = { PRINT_REPORT_INCOMING, TEXT_PRINT_REPORT_INCOMING_FILE },
	[REPORT_OUTGOING] = { PRINT_REPORT_OUTGOING, TEXT_PRINT_REPORT_OUTGOING_FILE },
};

static enum rc tenant_fn(struct tx *tx, void *arg, struct err *e)
{
	struct report_printing *p = arg;

	return office_own_tenant(tx, p->arena, p->who, &p->tenant, e);
}

static enum rc make(struct report_printing *p, const struct print_job *like,
		    struct register_print *out, struct err *e)
{
	const struct report *r = &p->report;
	struct str from = date_iso(p->arena, r->from), to = date_iso(p->arena, r->to);
	struct print_job job = *like;
	struct print_form form;

	p->lines[p->n_lines++] = words(p, TEXT_PRINT_DAYS, date_vn(p->arena, r->from),
				       date_vn(p->arena, r->to));
	if (!r->is_whole)
		p->lines[p->n_lines++] = text_get(p->lang, TEXT_REPORT_OF_UNITS);
	print_form_make(p->arena, kinds[p->wish->kind].form, p->lang, &form);
	job.form = &form;
	job.lines = p->lines;
	job.n_lines = p->n_lines;
	job.stem = words(p, kinds[p->wish->kind].file, from, to);
	job.object = object_name(p->arena, "report", r->from.year);
	job.detail = str_fmt(p->arena, "%.*s %.*s..%.*s", STR_FMT(report_kind_text(p->wish->kind)),
			     STR_FMT(from), STR_FMT(to));
	return print_job_run(&job, out, e);
}

enum rc office_report_print(struct node *n, struct arena *a, const struct actor *who,
			    const struct report_wish *wish, enum register_format format,
			    enum lang lang, int64_t now, struct register_print *out,
			    struct problems *problems, struct err *e)
{
	struct report_printing p = {
		.node = n, .arena = a, .who = who, .wish = wish, .lang = lang
	};
	const struct print_job job = { .node = n,
				       .arena = a,
				       .who = who,
				       .lang = lang,
				       .now = now,
				       .stop = wish->stop,
				       .tenant = &p.tenant,
				       .format = format,
				       .next = row_next,
				       .ctx = &p,
				       .audit = "report.print" };

	TRY(office_report(n, a, who, wish, now, &p.report, problems, e));
	TRY(db_read(n->db, tenant_fn, &p, e));
	TRY(printing_turn_take(who, wish->stop ? wish->stop : &n->is_stopping, e));
	enum rc rc = make(&p, &job, out, e);
	printing_turn_give();
	return rc;
}

/* consult_print.c -- bảng tổng hợp ý kiến của các cơ quan. */
#include "markup/page.h"
#include "office/consult.h"
#include "office/office_int.h"
#include "office/print_job.h"
#include "office/printing.h"
#include "print/forms.h"

struct consult_print {
	const struct consult_view *view;
	enum lang lang;
	struct date today;
	size_t at;
};

static struct str verdict_words(const struct consult_print *p, const struct organ_opinion *x)
{
	enum organ_opinion_state s = organ_opinion_state(x, p->today);

	return s == ORGAN_ANSWERED
		       ? text_of_enum(p->lang, STR("organ_verdict"), organ_verdict_text(x->verdict))
		       : text_of_enum(p->lang, STR("organ_opinion"), str_of(organ_opinion_word(s)));
}

static enum rc row_next(void *ctx, struct arena *a, struct print_cell *c, bool *out_more,
			struct err *e)
{
	struct consult_print *p = ctx;

	(void)e;
	*out_more = p->at < p->view->n_rows;
	if (!*out_more)
		return RC_OK;
	const struct organ_opinion *x = &p->view->rows[p->at++];
	c[0] = (struct print_cell){ .kind = PRINT_NUMBER, .number = (int64_t)p->at };
	c[1].text = x->receiver_name;
	c[2].text = document_notation(a, x->number, x->notation);
	c[3] = (struct print_cell){ .kind = PRINT_DATE, .date = x->due_on };
	c[4].text = verdict_words(p, x);
	c[5].text = x->text;
	if (x->answered_at > 0)
		c[6] = (struct print_cell){ .kind = PRINT_DATE,
					    .date = time_date_vn(x->answered_at) };
	return RC_OK;
}

static enum rc tenant_fn(struct tx *tx, void *arg, struct err *e)
{
	struct print_job *j = arg;
	struct tenant *t = ARENA_NEW(j->arena, struct tenant);

	TRY(office_own_tenant(tx, j->arena, j->who, t, e));
	j->tenant = t;
	return RC_OK;
}

enum rc office_consult_print(struct node *n, struct arena *a, const struct actor *who,
			     int64_t draft_id, enum register_format format, enum lang lang,
			     int64_t now, struct register_print *out, struct err *e)
{
	struct consult_view view;
	struct consult_print p = { .view = &view, .lang = lang, .today = time_date_vn(now) };
	struct print_form form;
	struct print_job j = { .node = n,
			       .arena = a,
			       .who = who,
			       .lang = lang,
			       .now = now,
			       .form = &form,
			       .format = format,
			       .n_lines = 1,
			       .next = row_next,
			       .ctx = &p,
			       .stem = text_get(lang, TEXT_PRINT_CONSULT_FILE),
			       .audit = "consult.print",
			       .object = object_name(a, "document", draft_id) };

	TRY(office_consult_view(n, a, who, draft_id, now, &view, e));
	TRY(db_read(n->db, tenant_fn, &j, e));
	const struct text_param params[] = { text_param_str(view.draft.type_name),
					     text_param_str(view.draft.subject) };
	const struct str line = text_format(a, text_get(lang, TEXT_PRINT_CONSULT_ABOUT), params, 2);
	j.lines = &line;
	print_form_make(a, PRINT_CONSULT, lang, &form);
	TRY(printing_turn_take(who, &n->is_stopping, e));
	enum rc rc = print_job_run(&j, out, e);
	printing_turn_give();
	return rc;
}

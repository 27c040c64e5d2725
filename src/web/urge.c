/* urge.c -- theo dõi, đôn đốc nơi nhận: who owes something to a document that was sent, and the draft that urges them. */
#include "office/urge.h"

#include "web/recall_views.h"
#include "web/web_int.h"

#define FIELD "to[]"

struct delivery_watch watch_of(const struct page_ctx *ctx, const struct document_view *v,
			       const struct delivery *x)
{
	return delivery_watch(&v->watch, &v->document, x, time_date_vn(ctx->now));
}

bool is_owed(const struct page_ctx *ctx, const struct document_view *v)
{
	for (size_t i = 0; i < v->n_deliveries; i++) {
		if (watch_of(ctx, v, &v->deliveries[i]).lack != LACK_NOTHING)
			return true;
	}
	return false;
}

static bool is_chosen(const struct visit *v, struct str code)
{
	const struct net_form *form = &v->form.form;

	for (size_t i = 0; i < form->n; i++) {
		if (str_eq_c(form->fields[i].name, FIELD) && str_eq(form->fields[i].value, code))
			return true;
	}
	return false;
}

/* why NULL: for the first time, and whoever owes something is chosen. */
static enum rc show(struct visit *v, const struct err *why, struct err *e)
{
	struct urge_page p = { .n_rows = 0 };

	TRY(office_document_view(v->node, v->a, v->actor, v->match.id[0], v->now, &p.v, e));
	if (p.v.document.direction != DIRECTION_OUTGOING || p.v.document.state != DOCUMENT_SENT)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "not a sent document");
	p.rows = ARENA_ARRAY(v->a, p.v.n_deliveries + 1, struct urge_row);
	for (size_t i = 0; i < p.v.n_deliveries; i++) {
		const struct delivery *x = &p.v.deliveries[i];
		struct delivery_watch w = watch_of(&v->ctx, &p.v, x);
		bool owes = w.lack != LACK_NOTHING;
		p.rows[p.n_rows++] =
			(struct urge_row){ x, w, owes && (!why || is_chosen(v, x->receiver_code)) };
		p.n_owing += owes;
	}
	p.back = outgoing_path(v, v->match.id[0], "");
	if (why)
		form_error(v, &p.form, why);
	v->is_form = p.v.may_urge && p.n_owing > 0;
	TRY(frame_load(v, "outgoing.sent", e));
	return RESPOND(v, e, why ? rc_http_status(why->rc) : 200, page_urge, &v->frame, &p);
}

enum rc web_urge_show(struct visit *v, struct err *e)
{
	return show(v, NULL, e);
}

static void read_chosen(struct visit *v, struct urge_form *f)
{
	const struct net_form *form = &v->form.form;
	struct str *all = ARENA_ARRAY(v->a, form->n + 1, struct str);

	for (size_t i = 0; i < form->n; i++) {
		if (str_eq_c(form->fields[i].name, FIELD))
			all[f->n_receivers++] = form->fields[i].value;
	}
	f->receivers = all;
}

/* A draft công văn, opened where it is written. */
enum rc web_urge_do(struct visit *v, struct err *e)
{
	struct urge_form f = { .document_id = v->match.id[0] };
	struct err why;
	int64_t id = 0;
	bool is_new = false;

	read_chosen(v, &f);
	if (f.n_receivers == 0)
		problem_add(&v->problems, "receivers", "problem.urge_nobody", 0);
	enum rc rc = problems_rc(&v->problems, e);
	if (rc == RC_OK)
		rc = office_urge(v->node, v->a, v->actor, &f, v->now, &id, &is_new, &v->problems,
				 e);
	if (form_refused(rc, e, &why))
		return show(v, &why, e);
	TRY(rc);
	flash_set(v, "success", is_new ? "urge_made" : "urge_there", STR(""));
	return redirect(v, flash_path(v, outgoing_path(v, id, "/edit")));
}

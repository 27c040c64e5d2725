/* recall.c -- lấy lại, thu hồi, soạn văn bản về một văn bản khác, đề nghị của cơ quan gửi. */
#include "web/recall_views.h"
#include "web/web_int.h"

#define N(x) (sizeof(x) / sizeof *(x))

/* What use cases call "reason" is here why something is undone, not why it is refused. */
static const struct field_spec undo_fields[] = {
	{ .name = "undo_reason", .is_required = true, .rows = 4, .max = LIMIT_REASON },
};
static const struct field_name undo_names[] = { { "reason", "undo_reason" } };
static const struct field_spec refuse_fields[] = {
	{ .name = "request_reason", .is_required = true, .rows = 4, .max = LIMIT_REASON },
};
static const struct field_name refuse_names[] = { { "reason", "request_reason" } };

/* ---- words ---- */

struct str link_word(const struct page_ctx *ctx, const struct document_view *v,
		     const struct document_link *x)
{
	const struct document *of = x->is_about ? &x->document : &v->document;

	return str_fmt(ctx->arena, "%.*s%s", STR_FMT(document_relation_text(of->relation)),
		       x->is_about ? "_by" : "");
}

struct url_path link_path(struct arena *a, const struct document *d)
{
	return url_path_of(
		str_fmt(a, "/%.*s/%lld", STR_FMT(direction_text(d->direction)), (long long)d->id));
}

const struct request *request_of(const struct document_view *v, const struct delivery *d)
{
	for (size_t i = v->n_requests; i-- > 0;) {
		if (v->requests[i].delivery_id == d->id)
			return &v->requests[i];
	}
	return NULL;
}

const struct request *request_to_answer(const struct document_view *v)
{
	if (v->asks.id > 0 && v->asks.state == REQUEST_OPEN)
		return &v->asks;
	for (size_t i = 0; i < v->n_requests; i++) {
		if (v->requests[i].delivery_id == 0 && v->requests[i].state == REQUEST_OPEN)
			return &v->requests[i];
	}
	return NULL;
}

/* ---- lấy lại, thu hồi ---- */

static const struct delivery *find_delivery(const struct document_view *v, int64_t id)
{
	for (size_t i = 0; i < v->n_deliveries; i++) {
		if (v->deliveries[i].id == id)
			return &v->deliveries[i];
	}
	return NULL;
}

/* why NULL: for the first time. */
static enum rc show_undo(struct visit *v, bool is_recall, const struct err *why, struct err *e)
{
	struct document_view *view = ARENA_NEW(v->a, struct document_view);
	struct recall_page p = { .document = &view->document, .v = view };
	struct url_path here = outgoing_path(v, v->match.id[0], "");

	TRY(office_document_view(v->node, v->a, v->actor, v->match.id[0], v->now, view, e));
	if (view->document.direction != DIRECTION_OUTGOING)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "of the other direction");
	p.delivery = is_recall ? NULL : find_delivery(view, v->match.id[1]);
	if (!is_recall && !p.delivery)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "no such delivery");
	p.is_here_still = p.delivery && (p.delivery->state == DELIVERY_QUEUED ||
					 p.delivery->state == DELIVERY_FAILED);
	p.back = here;
	p.action = is_recall ? url_path_segment(v->a, here, STR("recall"))
			     : url_path_of(str_fmt(v->a, "/outgoing/%lld/deliveries/%lld/take-back",
						   (long long)view->document.id,
						   (long long)p.delivery->id));
	form_init(v, &p.form, undo_fields, N(undo_fields));
	form_retake(v, &p.form, why);
	TRY(frame_load(v, "outgoing.sent", e));
	return RESPOND(v, e, why ? rc_http_status(why->rc) : 200, page_recall, &v->frame, &p);
}

enum rc web_take_back_show(struct visit *v, struct err *e)
{
	return show_undo(v, false, NULL, e);
}

enum rc web_recall_show(struct visit *v, struct err *e)
{
	return show_undo(v, true, NULL, e);
}

static enum rc undone(struct visit *v, enum rc rc, bool is_recall, const char *told, struct err *e)
{
	struct err why = ERR_INIT;

	form_rename(v, undo_names, N(undo_names));
	if (form_refused(rc, e, &why))
		return show_undo(v, is_recall, &why, e);
	TRY(rc);
	flash_set(v, "success", told, STR(""));
	return redirect(v, flash_path(v, outgoing_path(v, v->match.id[0], "")));
}

enum rc web_take_back_do(struct visit *v, struct err *e)
{
	bool is_asked = false;
	enum rc rc = office_delivery_take_back(v->node, v->actor, v->match.id[1],
					       form_str(v, "undo_reason"), v->now, &is_asked,
					       &v->problems, e);

	return undone(v, rc, false, is_asked ? "take_back_asked" : "given_up", e);
}

enum rc web_recall_do(struct visit *v, struct err *e)
{
	enum rc rc = office_outgoing_recall(v->node, v->actor, v->match.id[0],
					    form_id(v, "version"), form_str(v, "undo_reason"),
					    v->now, &v->problems, e);

	return undone(v, rc, true, "recalled", e);
}

/* ---- drafts about another ---- */

static enum rc draft_about(struct visit *v, enum document_relation relation, struct err *e)
{
	int64_t id;

	TRY(office_outgoing_about(v->node, v->a, v->actor, v->match.id[0], relation, v->now, &id,
				  e));
	flash_set(v, "success", "about_made", STR(""));
	return redirect(v, outgoing_path(v, id, "/edit"));
}

enum rc web_about_do(struct visit *v, struct err *e)
{
	enum document_relation relation;

	if (!document_relation_parse(v->match.word[0], &relation) || relation == RELATION_ANSWER)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "no such relation");
	return draft_about(v, relation, e);
}

enum rc web_reply_do(struct visit *v, struct err *e)
{
	return draft_about(v, RELATION_ANSWER, e);
}

/* ---- what other organs ask ---- */

enum rc web_requests_show(struct visit *v, struct err *e)
{
	struct requests_page p = { .n_rows = 0 };

	TRY(office_request_list(v->node, v->a, v->actor, &p.rows, &p.n_rows, e));
	TRY(frame_load(v, "incoming.waiting", e));
	return RESPOND(v, e, 200, page_requests, &v->frame, &p);
}

static void add_fact(struct visit *v, struct request_page *p, const char *name, struct str before,
		     struct str after)
{
	struct str label = str_of(name);

	if (before.n == 0 && after.n == 0)
		return;
	(void)text_find(v->lang, str_fmt(v->a, "field.%s", name), &label);
	bool is_changed = !str_eq(before, after);
	p->facts[p->n_facts++] = (struct version_fact){ label, before, after, is_changed };
	p->n_changed += is_changed;
}

static void compare(struct visit *v, struct request_page *p)
{
	const struct document *old = &p->row.document, *new = &p->row.update;

	p->facts = ARENA_ARRAY(v->a, document_texts_count + 2, struct version_fact);
	for (size_t i = 0; i < document_texts_count; i++)
		add_fact(v, p, document_texts[i].name, document_text_of(old, &document_texts[i]),
			 document_text_of(new, &document_texts[i]));
	add_fact(v, p, "issued_on", date_vn(v->a, old->issued_on), date_vn(v->a, new->issued_on));
	add_fact(v, p, "due_on", date_vn(v->a, old->due_on), date_vn(v->a, new->due_on));
}

static enum rc show_request(struct visit *v, const struct err *why, struct err *e)
{
	struct request_page p = { .is_refusing = why != NULL };

	TRY(office_request_find(v->node, v->a, v->actor, v->match.id[0], &p.row, e));
	if (p.row.update.id > 0)
		compare(v, &p);
	form_init(v, &p.form, refuse_fields, N(refuse_fields));
	form_retake(v, &p.form, why);
	TRY(frame_load(v, "incoming.waiting", e));
	return RESPOND(v, e, why ? rc_http_status(why->rc) : 200, page_request, &v->frame, &p);
}

enum rc web_request_show(struct visit *v, struct err *e)
{
	return show_request(v, NULL, e);
}

enum rc web_request_do(struct visit *v, struct err *e)
{
	struct request_answer x = { .id = v->match.id[0],
				    .is_agreed = str_eq_c(v->match.word[0], "agree"),
				    .reason = form_str(v, "request_reason") };
	struct request_row row;
	struct err why = ERR_INIT;

	if (!x.is_agreed && !str_eq_c(v->match.word[0], "refuse"))
		return err_set(e, RC_NOT_FOUND, "err.not_found", "no such answer");
	enum rc rc = office_request_answer(v->node, v->actor, &x, v->now, &v->problems, e);
	form_rename(v, refuse_names, N(refuse_names));
	if (form_refused(rc, e, &why))
		return show_request(v, &why, e);
	TRY(rc);
	TRY(office_request_find(v->node, v->a, v->actor, x.id, &row, e));
	flash_set(v, "success", x.is_agreed ? "request_agreed" : "request_refused", STR(""));
	return redirect(v, flash_path(v, link_path(v->a, &row.document)));
}

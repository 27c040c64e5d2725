/* own_receiver.c -- nơi nhận trong cơ quan: which units and persons a draft goes to, or that it is only kept. */
#include "office/own_receiver.h"

#include "web/travel_views.h"
#include "web/web_int.h"

static const struct field_spec own_fields[] = {
	{ .name = "assignees" },
	{ .name = "kept" },
};
static const struct field_name own_names[] = { { "to", "assignees" } };

/* Those that it has are chosen, until the form says otherwise. */
static void choose_own(struct visit *v, struct own_page *p)
{
	const struct document_view *d = &p->v;
	struct pattern *none = ARENA_NEW(v->a, struct pattern);
	struct pattern_to *to = ARENA_ARRAY(v->a, d->n_own + 1, struct pattern_to);

	for (size_t i = 0; i < d->n_own; i++)
		to[i] = (struct pattern_to){ .unit_id = d->own[i].unit_id,
					     .account_id = d->own[i].account_id,
					     .part = PART_INFORMED,
					     .name = d->own[i].name };
	*none = (struct pattern){ .id = 0 };
	p->whom.applied = none;
	p->whom.applied_to = to;
	p->whom.n_applied = d->n_own;
}

static enum rc load(struct visit *v, struct own_page *p, bool is_first, struct str words,
		    struct err *e)
{
	struct flow_recipients all;

	*p = (struct own_page){ .whom = { .is_notice = true } };
	TRY(office_document_view(v->node, v->a, v->actor, v->match.id[0], v->now, &p->v, e));
	if (p->v.document.direction != DIRECTION_OUTGOING)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "of the other direction");
	if (!p->v.may_edit)
		return err_set(e, RC_CONFLICT, "err.not_draft", "not to be written now");
	TRY(office_own_receivers_choices(v->node, v->a, v->actor, v->now, &all, e));
	p->action = outgoing_path(v, v->match.id[0], "/own");
	p->whom.back = outgoing_path(v, v->match.id[0], "/edit");
	p->is_kept = is_first ? p->v.is_kept : form_str(v, "kept").n > 0;
	if (is_first)
		choose_own(v, p);
	form_init(v, &p->whom.form, own_fields, sizeof own_fields / sizeof own_fields[0]);
	whom_look_for(v, &p->whom, words);
	whom_fill(v, &p->whom, &all);
	return RC_OK;
}

static enum rc show(struct visit *v, struct own_page *p, int status, struct err *e)
{
	v->is_form = true;
	TRY(frame_load(v, "outgoing.draft", e));
	return RESPOND(v, e, status, page_own, &v->frame, p);
}

enum rc web_own_show(struct visit *v, struct err *e)
{
	struct own_page p;

	TRY(load(v, &p, true, query_str(v, "q"), e));
	return show(v, &p, 200, e);
}

static enum rc show_again(struct visit *v, const struct err *why, struct err *e)
{
	struct own_page p;

	TRY(load(v, &p, false, form_str(v, "q"), e));
	if (why)
		form_error(v, &p.whom.form, why);
	return show(v, &p, why ? rc_http_status(why->rc) : 200, e);
}

enum rc web_own_save(struct visit *v, struct err *e)
{
	struct own_receivers_form f = { .document_id = v->match.id[0],
					.version = form_id(v, "version"),
					.is_kept = form_str(v, "kept").n > 0 };
	struct err why;

	if (whom_is_search(v))
		return show_again(v, NULL, e);
	f.to = whom_read(v, &f.n_to);
	enum rc rc = problems_rc(&v->problems, e);
	if (rc == RC_OK)
		rc = office_own_receivers_save(v->node, v->actor, &f, v->now, &v->problems, e);
	form_rename(v, own_names, sizeof own_names / sizeof own_names[0]);
	if (form_refused(rc, e, &why))
		return show_again(v, &why, e);
	TRY(rc);
	flash_set(v, "success", "own_saved", STR(""));
	return redirect(v, flash_path(v, outgoing_path(v, v->match.id[0], "/edit")));
}

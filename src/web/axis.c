/* axis.c -- for the operator of an axis: what flows, what waits, what failed. */
#include "web/web_int.h"

struct str organ_words(struct arena *a, struct str name, struct str code)
{
	if (name.n == 0 || str_eq(name, code))
		return code;
	return str_fmt(a, "%.*s (%.*s)", STR_FMT(name), STR_FMT(code));
}

static enum rc load(struct visit *v, struct axis_overview *out, struct err *e)
{
	if (!v->ctx.has_axis)
		return err_set(e, RC_NOT_FOUND, "err.no_page", "this node is no axis");
	return axis_overview(v->node, v->a, v->actor, v->now, out, e);
}

enum rc web_axis_show(struct visit *v, struct err *e)
{
	struct axis_overview view;

	TRY(load(v, &view, e));
	TRY(frame_load(v, "axis", e));
	return RESPOND(v, e, 200, page_axis, &v->frame, &view);
}

enum rc web_axis_part(struct visit *v, struct err *e)
{
	struct axis_overview view;

	TRY(load(v, &view, e));
	return RESPOND_PART(v, e, part_axis_overview, &view);
}

enum rc web_axis_again(struct visit *v, struct err *e)
{
	if (!v->ctx.has_axis)
		return err_set(e, RC_NOT_FOUND, "err.no_page", "this node is no axis");
	TRY(axis_delivery_again(v->node, v->actor, v->match.id[0], v->now, e));
	flash_set(v, "success", "handed_out_again", STR(""));
	return redirect(v, URL_PATH("/axis"));
}

enum rc web_axis_end(struct visit *v, struct err *e)
{
	if (!v->ctx.has_axis)
		return err_set(e, RC_NOT_FOUND, "err.no_page", "this node is no axis");
	TRY(axis_delivery_end(v->node, v->actor, v->match.id[0], v->now, e));
	flash_set(v, "success", "delivery_ended", STR(""));
	return redirect(v, URL_PATH("/axis"));
}

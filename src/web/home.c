/* home.c -- the first page and what stands around every page: queues named by what must be done
 * next. */
#include "web/web_int.h"

#define NEWEST 5

/* The newest that wait, for those who may receive them. */
static enum rc load(struct visit *v, struct home_view *out, struct err *e)
{
	const struct document_filter f = { .direction = DIRECTION_INCOMING,
					   .has_state = true,
					   .state = DOCUMENT_WAITING,
					   .n_max = NEWEST };

	TRY(frame_load(v, "home", e));
	if (!v->frame.sees_all_incoming)
		return RC_OK;
	return office_document_list(v->node, v->a, v->actor, &f, &out->rows, &out->n_rows, e);
}

enum rc web_home_show(struct visit *v, struct err *e)
{
	struct home_view view = { .n_rows = 0 };

	TRY(load(v, &view, e));
	return RESPOND(v, e, 200, page_home, &v->frame, &view);
}

enum rc web_home_part(struct visit *v, struct err *e)
{
	struct home_view view = { .n_rows = 0 };

	TRY(load(v, &view, e));
	return RESPOND(v, e, 200, part_home_queues, &v->frame, &view);
}

/* The menu does not know on which page it stands; the page says it. */
enum rc web_counts_show(struct visit *v, struct err *e)
{
	TRY(frame_load(v, str_c(v->a, str_sub(query_str(v, "here"), 0, 40)), e));
	return RESPOND(v, e, 200, part_menu, &v->frame);
}

enum rc web_help_show(struct visit *v, struct err *e)
{
	TRY(frame_load(v, "help", e));
	return RESPOND(v, e, 200, page_help, &v->frame);
}

/* home.c -- the first page and what stands around every page: queues named by what must be done
 * next. */
#include "web/web_int.h"

enum rc web_home_show(struct visit *v, struct err *e)
{
	TRY(frame_load(v, "home", e));
	return RESPOND(v, e, 200, page_home, &v->frame);
}

enum rc web_home_part(struct visit *v, struct err *e)
{
	TRY(frame_load(v, "home", e));
	return RESPOND(v, e, 200, part_home_queues, &v->frame);
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

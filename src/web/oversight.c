/* oversight.c -- điều hành: what waits for a leader or a head, and how their units stand; each number leads to
 * its list. */
#include "web/web_int.h"

struct url_path unit_tasks_path(struct arena *a, int64_t unit_id, struct str standing, bool soon)
{
	struct url_path p = url_path_query(a, URL_PATH("/tasks"), STR("whose"),
					   task_scope_text(TASKS_UNIT));

	p = url_path_query(a, p, STR("unit"), str_fmt(a, "%lld", (long long)unit_id));
	if (soon)
		return url_path_query(a, p, STR("soon"), STR("1"));
	return standing.n > 0 ? url_path_query(a, p, STR("standing"), standing) : p;
}

enum rc web_oversight_show(struct visit *v, struct err *e)
{
	struct oversight_view view = { .n_rows = 0 };

	TRY(frame_load(v, "oversight", e));
	TRY(office_oversight(v->node, v->a, v->actor, v->now, &view.rows, &view.n_rows, e));
	for (size_t i = 0; i < view.n_rows; i++) {
		for (int s = 0; s < (int)task_standing__COUNT; s++)
			view.sum.n[s] += view.rows[i].n[s];
		view.sum.soon += view.rows[i].soon;
	}
	view.own.n_work = work_entries(&v->frame, view.own.work);
	view.own.n_drafts = draft_entries(&v->frame, view.own.drafts);
	return RESPOND(v, e, 200, page_oversight, &v->frame, &view);
}

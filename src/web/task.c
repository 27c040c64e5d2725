/* task.c -- nhiệm vụ: how those of somebody stand, and the page of one that no document asked for. */
#include "web/web_int.h"

#define PAGE_ROWS 50

/* ---- one ---- */

/* The list of tasks, as it was left. */
static bool comes_from_tasks(struct visit *v, struct url_path *out)
{
	if (!referring_path(v, out))
		return false;
	struct str path = url_path_str(*out);
	return str_eq_c(path, "/tasks") || str_starts(path, STR("/tasks?"));
}

enum rc task_page(struct visit *v, struct doc_view *view, int status, struct err *e)
{
	if (!comes_from_else(v, &view->back) && !comes_from_tasks(v, &view->back))
		view->back = URL_PATH("/tasks");
	TRY(frame_load(v, "tasks", e));
	v->frame.is_wide = true;
	return RESPOND_PANEL(v, e, status, task, &v->frame, view);
}

enum rc web_task_show(struct visit *v, struct err *e)
{
	struct doc_view view;

	TRY(office_incoming_read(v->node, v->actor, v->match.id[0], v->now, e));
	TRY(worked_load(v, &view, e));
	return task_page(v, &view, 200, e);
}

/* ---- all of somebody's ---- */

static struct url_path list_path(struct visit *v, const struct tasks_view *view, struct str scope,
				 struct str standing, bool soon)
{
	if (view->unit)
		return unit_tasks_path(v->a, view->unit->id, standing, soon);
	struct url_path p = url_path_query(v->a, URL_PATH("/tasks"), STR("whose"), scope);

	return standing.n > 0 ? url_path_query(v->a, p, STR("standing"), standing) : p;
}

static void fill_scopes(struct visit *v, const struct task_page *page, struct tasks_view *out)
{
	out->scopes = ARENA_ARRAY(v->a, task_scope__COUNT, struct tab);
	for (int i = 0; i < (int)task_scope__COUNT; i++) {
		struct str word = task_scope_text((enum task_scope)i);
		if (page->has_scope[i])
			out->scopes[out->n_scopes++] =
				(struct tab){ .key = str_c(v->a, word),
					      .path = list_path(v, out, word, out->standing, false),
					      .is_here = str_eq(word, out->scope) };
	}
}

static void fill_tabs(struct visit *v, const struct task_page *page, struct tasks_view *out)
{
	int64_t sum = 0;

	out->tabs = ARENA_ARRAY(v->a, task_standing__COUNT + 1, struct tab);
	for (int i = 0; i < (int)task_standing__COUNT; i++)
		sum += page->n[i];
	out->tabs[out->n_tabs++] =
		(struct tab){ .key = "all",
			      .path = list_path(v, out, out->scope, STR(""), false),
			      .is_here = out->standing.n == 0 && !out->is_soon,
			      .count = sum };
	for (int i = 0; i < (int)task_standing__COUNT; i++) {
		struct str word = task_standing_text((enum task_standing)i);
		out->tabs[out->n_tabs++] =
			(struct tab){ .key = str_c(v->a, word),
				      .path = list_path(v, out, out->scope, word, false),
				      .is_here = str_eq(word, out->standing),
				      .count = page->n[i],
				      .is_bad = i == (int)TASK_OPEN_LATE && page->n[i] > 0 };
	}
}

/* Whose, when nobody says: what one gave, for whoever gives; else one's unit's, else one's own. */
static enum task_scope usual_scope(const struct visit *v)
{
	if (policy_allows(v->actor, ACTION_INCOMING_DIRECT, NULL))
		return TASKS_GIVEN;
	return policy_allows(v->actor, ACTION_ASSIGNMENT_PASS, NULL) ? TASKS_UNIT : TASKS_MINE;
}

static enum rc read_filter(struct visit *v, struct task_filter *f, struct err *e)
{
	struct str scope = query_str(v, "whose"), standing = query_str(v, "standing");

	*f = (struct task_filter){ .scope = usual_scope(v),
				   .unit_id = query_id(v, "unit"),
				   .is_soon = query_str(v, "soon").n > 0,
				   .before_id = query_id(v, "before"),
				   .n_max = PAGE_ROWS + 1 };
	f->has_standing = standing.n > 0 && !f->is_soon;
	if (((f->unit_id > 0 || f->is_soon) && !str_eq(scope, task_scope_text(TASKS_UNIT))) ||
	    (scope.n > 0 && !task_scope_parse(scope, &f->scope)) ||
	    (f->has_standing && !task_standing_parse(standing, &f->standing)))
		return err_set(e, RC_NOT_FOUND, "err.no_page", "no such list");
	return RC_OK;
}

/* One row more than shown says whether there are others behind it. */
static void fill_rows(struct visit *v, const struct task_filter *f, const struct task_page *page,
		      struct tasks_view *out)
{
	out->rows = page->rows;
	out->n_rows = page->n_rows;
	out->first = list_path(v, out, out->scope, out->standing, out->is_soon);
	out->has_first = f->before_id > 0;
	out->has_behind = out->n_rows > PAGE_ROWS;
	if (!out->has_behind)
		return;
	out->n_rows = PAGE_ROWS;
	out->behind = url_path_query(v->a, out->first, STR("before"),
				     str_fmt(v->a, "%lld", (long long)out->rows[PAGE_ROWS - 1].id));
}

enum rc web_task_list(struct visit *v, struct err *e)
{
	struct tasks_view view = { .n_rows = 0 };
	struct task_filter f;
	struct task_page page;
	struct unit unit;

	TRY(read_filter(v, &f, e));
	TRY(frame_load(v, f.unit_id > 0 ? "oversight" : "tasks", e));
	TRY(office_task_list(v->node, v->a, v->actor, &f, v->now, &page, e));
	if (f.unit_id > 0) {
		TRY(office_unit_view(v->node, v->a, v->actor, f.unit_id, &unit, e));
		view.unit = &unit;
	}
	view.is_soon = f.is_soon;
	view.scope = task_scope_text(f.scope);
	view.standing = f.has_standing ? task_standing_text(f.standing) : STR("");
	view.may_give = policy_allows(v->actor, ACTION_TASK_GIVE, NULL);
	if (!view.unit)
		fill_scopes(v, &page, &view);
	fill_tabs(v, &page, &view);
	fill_rows(v, &f, &page, &view);
	if (f.scope != TASKS_MINE)
		bulk_offer(v, &view.bulk, BULK_ACCEPT);
	return RESPOND(v, e, 200, page_tasks, &v->frame, &view);
}

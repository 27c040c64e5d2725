/* home.c -- the first page and what stands around every page: queues named by what must be done
 * next. */
#include "web/web_int.h"

#include "office/setup.h"

#define FIRST_ROWS 25

struct str away_words(const struct page_ctx *ctx, const struct office_counts *k)
{
	const struct text_param at = text_param_str(time_vn(ctx->arena, k->axis_seen_at));

	if (k->axis_seen_at == 0)
		return text_get(ctx->lang, TEXT_FRAME_AXIS_NEVER);
	return text_format(ctx->arena,
			   text_get(ctx->lang, k->is_axis_silent ? TEXT_FRAME_AXIS_SILENT
								 : TEXT_FRAME_AXIS_AWAY),
			   &at, 1);
}

struct str unsent_words(enum lang lang, const struct office_counts *k)
{
	return text_get(lang, k->is_axis_silent ? TEXT_HOME_UNSENT_SILENT
			      : k->is_axis_away ? TEXT_HOME_UNSENT_AWAY
						: TEXT_HOME_UNSENT_DO);
}

/* What stands beside the queues: for whoever receives, what waits to be received; for everybody else what is
 * theirs to do first. */
static enum rc load_list(struct visit *v, struct home_view *out, struct err *e)
{
	const struct office_counts *k = &v->frame.counts;
	const struct document_filter f = { .direction = DIRECTION_INCOMING,
					   .has_state = true,
					   .state = DOCUMENT_WAITING,
					   .n_max = FIRST_ROWS };
	bool has_own = v->frame.has_work && k->work.total + k->draft_work.total > 0;
	bool receives = policy_allows(v->actor, ACTION_INCOMING_REGISTER, NULL);

	if (v->frame.sees_all_incoming && k->waiting > 0 && (receives || !has_own))
		return office_document_list(v->node, v->a, v->actor, &f, &out->rows, &out->n_rows,
					    e);
	if (!has_own)
		return RC_OK;
	struct work_view *list = ARENA_NEW(v->a, struct work_view);
	out->list = list;
	return work_load(v, STR(""), list, e);
}

static enum rc load(struct visit *v, struct home_view *out, struct err *e)
{
	TRY(frame_load(v, "home", e));
	out->n_work = work_entries(&v->frame, out->work);
	out->n_drafts = draft_entries(&v->frame, out->drafts);
	return load_list(v, out, e);
}

/* What is left of setting the organ up, for who keeps its accounts, and where each is done. The page does not ask
 * for it again by itself. */
static enum rc load_setup(struct visit *v, struct home_view *out, struct err *e)
{
	static const struct {
		const char *path;
		enum text_id what, how;
	} lines[SETUP__COUNT] = {
		[SETUP_UNITS] = { "/units", TEXT_SETUP_UNITS, TEXT_SETUP_UNITS_DO },
		[SETUP_PEOPLE] = { "/accounts", TEXT_SETUP_PEOPLE, TEXT_SETUP_PEOPLE_DO },
		[SETUP_CLERK] = { "/accounts", TEXT_SETUP_CLERK, TEXT_SETUP_CLERK_DO },
		[SETUP_LEADER] = { "/accounts", TEXT_SETUP_LEADER, TEXT_SETUP_LEADER_DO },
		[SETUP_ABBREVIATION] = { "/series", TEXT_SETUP_ABBREVIATION,
					 TEXT_SETUP_ABBREVIATION_DO },
		[SETUP_HOLIDAYS] = { "/holidays", TEXT_SETUP_HOLIDAYS, TEXT_SETUP_HOLIDAYS_DO },
		[SETUP_MAILBOXES] = { "/accounts", TEXT_SETUP_MAILBOXES, TEXT_SETUP_MAILBOXES_DO },
		[SETUP_AXIS] = { "/organ#axis", TEXT_SETUP_AXIS, TEXT_SETUP_AXIS_DO },
	};
	const struct text_param year =
		text_param_str(plain_number(v->a, time_date_vn(v->now).year));
	struct office_setup left;

	if (!v->ctx.has_office || !v->frame.manages_accounts)
		return RC_OK;
	TRY(office_setup_left(v->node, v->a, v->actor, v->now, &left, e));
	out->setup = ARENA_ARRAY(v->a, SETUP__COUNT, struct setup_entry);
	for (size_t i = 0; i < SETUP__COUNT; i++) {
		if (!left.is_left[i])
			continue;
		out->setup[out->n_setup++] = (struct setup_entry){
			.path = url_path_of(str_of(lines[i].path)),
			.what = text_format(v->a, text_get(v->lang, lines[i].what), &year, 1),
			.how = text_get(v->lang, lines[i].how),
		};
	}
	return RC_OK;
}

enum rc web_home_show(struct visit *v, struct err *e)
{
	struct home_view view = { .n_rows = 0 };

	TRY(load(v, &view, e));
	TRY(load_setup(v, &view, e));
	return RESPOND(v, e, 200, page_home, &v->frame, &view);
}

enum rc web_home_part(struct visit *v, struct err *e)
{
	struct home_view view = { .n_rows = 0 };

	TRY(load(v, &view, e));
	return RESPOND_PART(v, e, part_home_refreshed, &v->frame, &view);
}

/* The menu does not know on which page it stands; the page says it. */
enum rc web_counts_show(struct visit *v, struct err *e)
{
	TRY(frame_load(v, str_c(v->a, str_sub(query_str(v, "here"), 0, 40)), e));
	return RESPOND_PART(v, e, part_refreshed, &v->frame);
}

enum rc web_help_show(struct visit *v, struct err *e)
{
	TRY(frame_load(v, "help", e));
	return RESPOND(v, e, 200, page_help, &v->frame);
}

/* holiday.c -- days without work and days made up for; opinions ready to be chosen. */
#include "web/web_int.h"

/* ---- ngày nghỉ, ngày làm bù ---- */

static const struct field_spec holiday_fields[] = {
	{ .name = "holiday_day", .is_required = true, .is_short = true },
	{ .name = "holiday_kind", .is_required = true },
	{ .name = "holiday_name", .is_required = true },
};
static const struct field_name holiday_names[] = {
	{ "day", "holiday_day" },
	{ "kind", "holiday_kind" },
	{ "name", "holiday_name" },
};

/* Labour Code 2019 art. 112: those on the same day of every year. Tết and the tenth of the third month go
 * by the moon, and the second day around the National Day is chosen each year: those are given by hand. */
static const struct {
	int8_t month, day;
	enum text_id name;
} lawful[] = {
	{ 1, 1, TEXT_HOLIDAY_NEW_YEAR },
	{ 4, 30, TEXT_HOLIDAY_VICTORY },
	{ 5, 1, TEXT_HOLIDAY_LABOUR },
	{ 9, 2, TEXT_HOLIDAY_NATIONAL },
};
#define N_LAWFUL (sizeof lawful / sizeof lawful[0])

struct str weekday_word(struct date day)
{
	static const char *const words[] = { "1", "2", "3", "4", "5", "6", "7" };
	return str_of(words[date_weekday(day) - 1]);
}

static int64_t year_of(const struct visit *v, struct str typed)
{
	int64_t year = time_date_vn(v->now).year;

	(void)str_to_i64(typed, LIMIT_HOLIDAY_YEAR_MIN, LIMIT_HOLIDAY_YEAR_MAX, &year);
	return year;
}

static bool is_listed(const struct holidays_view *view, struct date day)
{
	for (size_t i = 0; i < view->n_rows; i++) {
		if (date_cmp(view->rows[i].day, day) == 0)
			return true;
	}
	return false;
}

static void fill_lawful(struct visit *v, struct holidays_view *view)
{
	view->lawful = ARENA_ARRAY(v->a, N_LAWFUL, struct holiday);
	for (size_t i = 0; i < N_LAWFUL; i++) {
		const struct holiday h = { .day = { .year = (int16_t)view->year,
						    .month = lawful[i].month,
						    .day = lawful[i].day },
					   .kind = HOLIDAY_OFF,
					   .name = text_get(LANG_VI, lawful[i].name) };
		if (!is_listed(view, h.day))
			view->lawful[view->n_lawful++] = h;
	}
}

static void choose_kind(struct visit *v, struct form_view *f)
{
	struct choice *c = ARENA_ARRAY(v->a, holiday_kind__COUNT, struct choice);

	for (int i = 0; i < holiday_kind__COUNT; i++) {
		struct str word = holiday_kind_text((enum holiday_kind)i);
		c[i] = (struct choice){ word, enum_words(v, "holiday", word) };
	}
	form_choices(f, "holiday_kind", c, holiday_kind__COUNT);
	form_value(f, "holiday_kind", holiday_kind_text(HOLIDAY_OFF));
}

static enum rc show_holidays(struct visit *v, int64_t year, const struct err *why, struct err *e)
{
	struct holidays_view view = { .year = year };

	TRY(office_holiday_list(v->node, v->a, v->actor, year, &view.rows, &view.n_rows, e));
	fill_lawful(v, &view);
	form_init(v, &view.form, holiday_fields, sizeof holiday_fields / sizeof holiday_fields[0]);
	choose_kind(v, &view.form);
	form_retake(v, &view.form, why);
	view.may_manage = policy_allows(v->actor, ACTION_TENANT_MANAGE, NULL);
	TRY(frame_load(v, "holidays", e));
	return RESPOND(v, e, why ? 422 : 200, page_holidays, &v->frame, &view);
}

enum rc web_holiday_list(struct visit *v, struct err *e)
{
	return show_holidays(v, year_of(v, query_str(v, "year")), NULL, e);
}

static enum rc changed(struct visit *v, int64_t year, enum rc rc, const char *flash, struct err *e)
{
	struct err why;

	if (form_refused(rc, e, &why))
		return show_holidays(v, year, &why, e);
	TRY(rc);
	flash_set(v, "success", flash, STR(""));
	return redirect(v, flash_path(v, url_path_query(v->a, URL_PATH("/holidays"), STR("year"),
							str_fmt(v->a, "%lld", (long long)year))));
}

enum rc web_holiday_add(struct visit *v, struct err *e)
{
	struct holiday h = { .name = form_str(v, "holiday_name") };

	form_date(v, "holiday_day", &h.day);
	if (!date_is_set(h.day) && v->problems.n == 0)
		problem_add(&v->problems, "holiday_day", "problem.required", 0);
	if (!holiday_kind_parse(form_str(v, "holiday_kind"), &h.kind))
		problem_add(&v->problems, "holiday_kind", "problem.choice", 0);
	enum rc rc = problems_rc(&v->problems, e);
	if (rc == RC_OK)
		rc = office_holiday_put(v->node, v->actor, &h, 1, v->now, &v->problems, e);
	form_rename(v, holiday_names, sizeof holiday_names / sizeof holiday_names[0]);
	int64_t year = date_is_set(h.day) ? h.day.year : year_of(v, form_str(v, "year"));
	return changed(v, year, rc, "holiday_added", e);
}

/* Those that were ticked. */
enum rc web_holiday_lawful(struct visit *v, struct err *e)
{
	struct holidays_view view = { .year = year_of(v, form_str(v, "year")) };
	struct holiday days[N_LAWFUL];
	size_t n = 0;

	TRY(office_holiday_list(v->node, v->a, v->actor, view.year, &view.rows, &view.n_rows, e));
	fill_lawful(v, &view);
	for (size_t i = 0; i < view.n_lawful; i++) {
		struct str iso = date_iso(v->a, view.lawful[i].day);
		if (form_str(v, str_c(v->a, str_fmt(v->a, "day-%.*s", STR_FMT(iso)))).n > 0)
			days[n++] = view.lawful[i];
	}
	enum rc rc = RC_OK;
	if (n > 0)
		rc = office_holiday_put(v->node, v->actor, days, n, v->now, &v->problems, e);
	return changed(v, view.year, rc, n > 0 ? "holidays_added" : "holidays_none", e);
}

enum rc web_holiday_remove(struct visit *v, struct err *e)
{
	struct date day = { .year = 0 };

	if (!date_parse_iso(form_str(v, "day"), &day))
		return err_set(e, RC_NOT_FOUND, "err.not_found", "no such day");
	return changed(v, day.year, office_holiday_drop(v->node, v->actor, day, v->now, e),
		       "holiday_removed", e);
}

/* ---- ý kiến mẫu ---- */

static const struct field_spec preset_fields[] = {
	{ .name = "preset_text", .is_required = true, .rows = 3, .max = LIMIT_DIRECTIVE },
	{ .name = "preset_of", .is_required = true },
};
static const struct field_name preset_names[] = { { "text", "preset_text" } };

static enum rc show_presets(struct visit *v, const struct err *why, struct err *e)
{
	struct presets_view view = { .may_organ = policy_allows(v->actor, ACTION_TENANT_MANAGE,
								NULL) };
	const struct choice of[] = { { STR("own"), text_get(v->lang, TEXT_PRESETS_OWN) },
				     { STR("organ"), text_get(v->lang, TEXT_PRESETS_ORGAN) } };

	TRY(office_preset_list(v->node, v->a, v->actor, &view.rows, &view.n_rows, e));
	view.may_own = office_preset_own(v->actor);
	TRY(office_pattern_list(v->node, v->a, v->actor, &view.patterns, &view.n_patterns, e));
	view.account_id = v->actor->account_id;
	view.may_share = policy_allows(v->actor, ACTION_SEARCH_SHARE, NULL);
	form_init(v, &view.form, preset_fields, sizeof preset_fields / sizeof preset_fields[0]);
	form_choices(&view.form, "preset_of", of + !view.may_own,
		     (size_t)view.may_own + view.may_organ);
	form_retake(v, &view.form, why);
	TRY(frame_load(v, "presets", e));
	return RESPOND(v, e, why ? 422 : 200, page_presets, &v->frame, &view);
}

enum rc web_preset_list(struct visit *v, struct err *e)
{
	return show_presets(v, NULL, e);
}

static enum rc preset_changed(struct visit *v, enum rc rc, const char *flash, struct err *e)
{
	struct err why;

	if (form_refused(rc, e, &why))
		return show_presets(v, &why, e);
	TRY(rc);
	flash_set(v, "success", flash, STR(""));
	return redirect(v, flash_path(v, URL_PATH("/account/presets")));
}

enum rc web_preset_add(struct visit *v, struct err *e)
{
	bool is_organ = str_eq_c(form_str(v, "preset_of"), "organ");
	const struct preset p = { .account_id = is_organ ? 0 : v->actor->account_id,
				  .text = form_str(v, "preset_text") };
	int64_t id;
	enum rc rc = office_preset_save(v->node, v->actor, &p, v->now, &id, &v->problems, e);

	form_rename(v, preset_names, 1);
	return preset_changed(v, rc, "preset_added", e);
}

enum rc web_preset_remove(struct visit *v, struct err *e)
{
	return preset_changed(v, office_preset_drop(v->node, v->actor, v->match.id[0], v->now, e),
			      "preset_removed", e);
}

enum rc web_pattern_remove(struct visit *v, struct err *e)
{
	return preset_changed(v, office_pattern_drop(v->node, v->actor, v->match.id[0], v->now, e),
			      "pattern_removed", e);
}

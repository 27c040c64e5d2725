/* holiday.c -- days without work, and words used again and again. */
#include "base/limits.h"
#include "office/flow.h"
#include "office/office_int.h"
#include "office/sight.h"
#include "store/people.h"

/* ---- days ---- */

struct holiday_work {
	struct arena *arena;
	const struct actor *who;
	int64_t now, year;
	const struct holiday *days; /* names cleaned */
	size_t n_days;
	bool is_dropped;
	struct holiday *rows;
	size_t n_rows;
};

static enum rc year_fn(struct tx *tx, void *arg, struct err *e)
{
	struct holiday_work *w = arg;

	return holiday_list_year(tx, w->arena, w->who->tenant_id, w->year, &w->rows, &w->n_rows, e);
}

enum rc office_holiday_list(struct node *n, struct arena *a, const struct actor *who, int64_t year,
			    struct holiday **out, size_t *out_n, struct err *e)
{
	struct holiday_work w = { .arena = a, .who = who, .year = year };

	*out = NULL;
	*out_n = 0;
	TRY(policy_check(who, ACTION_DIRECTORY_VIEW, NULL, e));
	if (year < 1 || year > 9999)
		return RC_OK;
	TRY(db_read(n->db, year_fn, &w, e));
	*out = w.rows;
	*out_n = w.n_rows;
	return RC_OK;
}

static enum rc recount_one(struct tx *tx, const struct holiday_work *w, struct assignment *x,
			   struct err *e)
{
	struct date given = time_date_vn(x->created_at);
	struct date due = work_days_after(w->rows, w->n_rows, given, x->due_days);
	struct document d;

	if (date_cmp(due, x->due_on) == 0)
		return RC_OK;
	TRY(document_load(tx, w->arena, x->document_id, &d, e));
	x->due_on = due;
	x->queue_rank = assignment_rank(d.priority, due);
	TRY(assignment_save(tx, x, e));
	return document_deadline_move(tx, x->document_id, e);
}

/* What was counted over one of the days, and is not over. */
static enum rc recount(struct tx *tx, struct holiday_work *w, struct err *e)
{
	const struct date begin = { 1, 1, 1 };
	struct date first = w->days[0].day;
	struct assignment *all;
	size_t n;

	for (size_t i = 1; i < w->n_days; i++) {
		if (date_cmp(w->days[i].day, first) < 0)
			first = w->days[i].day;
	}
	TRY(holiday_list(tx, w->arena, w->who->tenant_id, begin, &w->rows, &w->n_rows, e));
	TRY(assignment_counted(tx, w->arena, w->who->tenant_id, first, &all, &n, e));
	for (size_t i = 0; i < n; i++)
		TRY(recount_one(tx, w, &all[i], e));
	return RC_OK;
}

static enum rc change_fn(struct tx *tx, void *arg, struct err *e)
{
	struct holiday_work *w = arg;
	int64_t tenant = w->who->tenant_id;

	for (size_t i = 0; i < w->n_days; i++) {
		const struct holiday *h = &w->days[i];
		TRY(w->is_dropped ? holiday_drop(tx, tenant, h->day, e)
				  : holiday_put(tx, tenant, h, e));
		TRY(office_audit(tx, w->who, w->is_dropped ? "holiday.drop" : "holiday.set",
				 str_fmt(w->arena, "day:%04d-%02d-%02d", h->day.year, h->day.month,
					 h->day.day),
				 h->name, w->now, e));
	}
	return recount(tx, w, e);
}

static struct holiday checked(struct arena *a, const struct holiday *h, struct problems *out)
{
	const struct text_rule name = { "name", TEXT_LINE, LIMIT_UNIT_NAME, false };
	struct holiday x = *h;

	if (!date_is_set(x.day))
		problem_add(out, "day", "problem.required", 0);
	else if (x.day.year < LIMIT_HOLIDAY_YEAR_MIN || x.day.year > LIMIT_HOLIDAY_YEAR_MAX)
		problem_add(out, "day", "problem.holiday_year", 0);
	x.name = office_text(a, &name, x.name, out);
	return x;
}

enum rc office_holiday_put(struct node *n, const struct actor *who, const struct holiday *days,
			   size_t n_days, int64_t now, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct holiday_work w = { .arena = a, .who = who, .now = now, .n_days = n_days };
	struct holiday *clean = ARENA_ARRAY(a, n_days + 1, struct holiday);

	TRY(policy_check(who, ACTION_TENANT_MANAGE, NULL, e));
	if (n_days == 0)
		problem_add(out, "day", "problem.required", 0);
	if (n_days > LIMIT_HOLIDAYS)
		problem_add(out, "day", "problem.too_many", LIMIT_HOLIDAYS);
	TRY(problems_rc(out, e));
	for (size_t i = 0; i < n_days; i++)
		clean[i] = checked(a, &days[i], out);
	TRY(problems_rc(out, e));
	w.days = clean;
	return db_write(n->db, change_fn, &w, e);
}

enum rc office_holiday_drop(struct node *n, const struct actor *who, struct date day, int64_t now,
			    struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	const struct holiday h = { .day = day, .name = STR("") };
	struct holiday_work w = {
		.arena = a, .who = who, .now = now, .days = &h, .n_days = 1, .is_dropped = true
	};

	TRY(policy_check(who, ACTION_TENANT_MANAGE, NULL, e));
	return db_write(n->db, change_fn, &w, e);
}

/* ---- words ---- */

struct preset_work {
	struct arena *arena;
	const struct actor *who;
	struct preset preset;
	int64_t now, id;
	struct problems *problems;
	struct preset *rows;
	size_t n_rows;
};

bool office_preset_own(const struct actor *who)
{
	return policy_allows(who, ACTION_INCOMING_DIRECT, NULL) ||
	       policy_allows(who, ACTION_ASSIGNMENT_PASS, NULL);
}

static enum rc check_may(const struct actor *who, bool is_own, struct err *e)
{
	if (is_own && who->kind == ACTOR_PERSON && office_preset_own(who))
		return RC_OK;
	if (is_own)
		return err_set(e, RC_DENIED, "err.denied.role", "directs nothing");
	return policy_check(who, ACTION_TENANT_MANAGE, NULL, e);
}

static enum rc presets_fn(struct tx *tx, void *arg, struct err *e)
{
	struct preset_work *w = arg;

	return preset_list(tx, w->arena, w->who->tenant_id, w->who->account_id, &w->rows,
			   &w->n_rows, e);
}

enum rc office_preset_list(struct node *n, struct arena *a, const struct actor *who,
			   struct preset **out, size_t *out_n, struct err *e)
{
	struct preset_work w = { .arena = a, .who = who };

	if (!office_preset_own(who))
		TRY(policy_check(who, ACTION_TENANT_MANAGE, NULL, e));
	TRY(db_read(n->db, presets_fn, &w, e));
	*out = w.rows;
	*out_n = w.n_rows;
	return RC_OK;
}

static size_t count_owned(const struct preset_work *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n_rows; i++)
		n += w->rows[i].account_id == w->preset.account_id;
	return n;
}

static enum rc save_fn(struct tx *tx, void *arg, struct err *e)
{
	struct preset_work *w = arg;

	w->id = w->preset.id;
	if (w->id > 0) {
		TRY(preset_update(tx, &w->preset, e));
	} else {
		TRY(presets_fn(tx, w, e));
		if (count_owned(w) >= LIMIT_PRESETS)
			problem_add(w->problems, "text", "problem.too_many", LIMIT_PRESETS);
		TRY(problems_rc(w->problems, e));
		TRY(preset_insert(tx, w->arena, &w->preset, &w->id, e));
	}
	return office_audit(tx, w->who, "preset.set", object_name(w->arena, "preset", w->id),
			    w->preset.text, w->now, e);
}

enum rc office_preset_save(struct node *n, const struct actor *who, const struct preset *p,
			   int64_t now, int64_t *out_id, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct preset_work w = {
		.arena = a, .who = who, .preset = *p, .now = now, .problems = out
	};
	const struct text_rule text = { "text", TEXT_LINES, LIMIT_DIRECTIVE, true };

	TRY(check_may(who, p->account_id != 0, e));
	w.preset.tenant_id = who->tenant_id;
	w.preset.account_id = p->account_id != 0 ? who->account_id : 0;
	w.preset.text = office_text(a, &text, p->text, out);
	if (p->ordinal < 0 || p->ordinal > LIMIT_UNIT_ORDINAL)
		problem_add(out, "ordinal", "problem.ordinal", LIMIT_UNIT_ORDINAL);
	TRY(problems_rc(out, e));
	TRY(office_db_write(n, save_fn, &w, out, e));
	*out_id = w.id;
	return RC_OK;
}

static enum rc drop_fn(struct tx *tx, void *arg, struct err *e)
{
	struct preset_work *w = arg;
	struct preset p;

	TRY(preset_load(tx, w->arena, w->who->tenant_id, w->id, &p, e));
	if (p.account_id != 0 && p.account_id != w->who->account_id)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "somebody else's");
	TRY(check_may(w->who, p.account_id != 0, e));
	TRY(preset_drop(tx, w->who->tenant_id, w->id, e));
	return office_audit(tx, w->who, "preset.drop", object_name(w->arena, "preset", w->id),
			    p.text, w->now, e);
}

enum rc office_preset_drop(struct node *n, const struct actor *who, int64_t id, int64_t now,
			   struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct preset_work w = { .arena = a, .who = who, .id = id, .now = now };

	return db_write(n->db, drop_fn, &w, e);
}

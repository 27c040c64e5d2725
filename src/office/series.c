/* series.c -- dãy số, sổ đăng ký văn bản đi: giữ số, bỏ số kèm lý do; các bước kiểm tra của cơ quan. */
#include "office/series.h"

#include "base/limits.h"
#include "model/copy.h"
#include "office/flow_int.h"
#include "store/draft.h"
#include "store/series.h"
#include "text/text.h"

/* ---- series ---- */

struct saving {
	struct flow_work w;
	struct series typed, series; /* as it came, and as it is saved: this may run again */
	bool is_entry;
	struct str *types; /* keys */
	size_t n_types;
	int64_t out_id;
};

static enum rc save_types(struct tx *tx, struct saving *t, const struct series *s, struct err *e)
{
	struct str copies[copy_kind__COUNT];
	size_t taken;

	/* All copies are counted in it (Decree 30 App. I), but those that have a series of their own. */
	for (size_t i = 0; i < copy_kind__COUNT; i++)
		copies[i] = document_type_key(t->w.arena, copy_type_name((enum copy_kind)i));
	if (s->kind == SERIES_COPIES)
		return series_set_types(tx, s, copies, copy_kind__COUNT, &taken, e);
	TRY(series_set_types(tx, s, t->types, t->n_types, &taken, e));
	if (taken < t->n_types)
		problem_add_words(t->w.problems, "types", "problem.series_type", t->types[taken],
				  STR(""));
	return problems_rc(t->w.problems, e);
}

/* There is one from the first day on; as long as nobody has said how it is abbreviated, who does need not name it. */
static enum rc open_main(struct tx *tx, struct saving *t, struct err *e)
{
	struct series was;

	TRY(series_find_main(tx, t->w.arena, t->w.tenant.id, DIRECTION_OUTGOING, &was, e));
	if (was.abbreviation.n > 0)
		return err_set(e, RC_CONFLICT, "err.stale", "series %lld is there",
			       (long long)was.id);
	t->series.id = was.id;
	t->series.version = was.version;
	return RC_OK;
}

/* Kind and direction stay what they are. */
static enum rc merge(struct tx *tx, struct saving *t, struct err *e)
{
	struct series was, *s = &t->series;

	if (s->id == 0 && s->kind == SERIES_MAIN)
		TRY(open_main(tx, t, e));
	if (s->id == 0)
		return RC_OK;
	TRY(series_load(tx, t->w.arena, t->w.tenant.id, s->id, &was, e));
	if (was.direction == DIRECTION_INCOMING && was.kind == SERIES_MAIN)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "the common register");
	s->direction = was.direction;
	s->kind = was.kind;
	if (s->kind == SERIES_MAIN) {
		s->name = STR("");
		s->closed_on = (struct date){ .year = 0 };
		t->n_types = 0;
	}
	return RC_OK;
}

/* A register of what comes in counts, and makes no notation; beside it there is the common one. */
static enum rc check_entry(struct tx *tx, struct saving *t, struct err *e)
{
	struct series *s = &t->series, common;

	if (s->direction != DIRECTION_INCOMING)
		return RC_OK;
	if (s->kind != SERIES_TYPES && s->kind != SERIES_SECRET)
		problem_add(t->w.problems, "kind", "problem.entry_register_kind", 0);
	TRY(problems_rc(t->w.problems, e));
	s->abbreviation = STR("");
	return series_find_main(tx, t->w.arena, t->w.tenant.id, DIRECTION_INCOMING, &common, e);
}

static enum rc save_fn(struct tx *tx, void *arg, struct err *e)
{
	struct saving *t = arg;
	struct flow_work *w = &t->w;

	TRY(office_own_tenant(tx, w->arena, w->who, &w->tenant, e));
	t->series = t->typed;
	t->series.tenant_id = w->tenant.id;
	t->series.direction = t->is_entry ? DIRECTION_INCOMING : DIRECTION_OUTGOING;
	TRY(merge(tx, t, e));
	TRY(check_entry(tx, t, e));
	if (t->series.kind != SERIES_MAIN && t->series.name.n == 0)
		problem_add(w->problems, "name", "problem.required", 0);
	if (t->n_types > 0 && t->series.kind != SERIES_TYPES)
		problem_add(w->problems, "types", "problem.choice", 0);
	TRY(problems_rc(w->problems, e));
	struct series row = t->series;
	TRY(series_save(tx, w->arena, &row, e));
	t->out_id = row.id;
	TRY(save_types(tx, t, &row, e));
	return office_audit(tx, w->who, "series.save", object_name(w->arena, "series", row.id),
			    row.name, w->now, e);
}

static void read_series(struct saving *t, const struct series_form *f)
{
	struct problems *out = t->w.problems;

	t->series = f->series;
	t->series.name = flow_text(&t->w, "name", f->series.name, LIMIT_SERIES_NAME, false);
	t->series.abbreviation = text_upper(
		t->w.arena,
		flow_text(&t->w, "abbreviation", f->series.abbreviation, LIMIT_UNIT_CODE, false));
	if (t->series.abbreviation.n > 0 && !document_notation_is_lawful(t->series.abbreviation))
		problem_add(out, "abbreviation", "problem.notation", 0);
	if (t->series.ordinal < 0 || t->series.ordinal > LIMIT_UNIT_ORDINAL)
		problem_add(out, "ordinal", "problem.choice", 0);
	if (date_is_set(t->series.closed_on) && !date_is_valid(t->series.closed_on))
		problem_add(out, "closed_on", "problem.date", 0);
	if (f->n_types > LIMIT_SERIES_TYPES)
		problem_add(out, "types", "problem.too_many", LIMIT_SERIES_TYPES);
}

enum rc office_series_save(struct node *n, const struct actor *who, const struct series_form *f,
			   int64_t now, int64_t *out_id, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct saving t = { .w = { .arena = a, .who = who, .now = now, .problems = out } };

	TRY(policy_check(who, ACTION_SERIES_MANAGE, NULL, e));
	read_series(&t, f);
	TRY(problems_rc(out, e));
	t.typed = t.series;
	t.is_entry = f->is_entry;
	t.types = ARENA_ARRAY(a, f->n_types + 1, struct str);
	for (size_t i = 0; i < f->n_types; i++) {
		struct str name = flow_text(&t.w, "types", f->types[i], LIMIT_SERIES_NAME, true);
		t.types[t.n_types++] = document_type_key(a, name);
	}
	TRY(problems_rc(out, e));
	TRY(office_db_write(n, save_fn, &t, out, e));
	*out_id = t.out_id;
	return RC_OK;
}

/* ---- for those who look ---- */

struct listing {
	struct arena *arena;
	const struct actor *who;
	enum direction direction;
	int64_t year;
	struct series *all;
	struct series_view *views;
	size_t n;
	struct number_page page;
	struct register_number *numbers;
	struct number_range *ranges;
};

static enum rc names_fn(struct tx *tx, void *arg, struct err *e)
{
	struct listing *w = arg;

	return series_list(tx, w->arena, w->who->tenant_id, w->direction, &w->all, &w->n, e);
}

static enum rc list_fn(struct tx *tx, void *arg, struct err *e)
{
	struct listing *w = arg;

	TRY(names_fn(tx, w, e));
	w->views = ARENA_ARRAY(w->arena, w->n + 1, struct series_view);
	for (size_t i = 0; i < w->n; i++) {
		struct series_view *v = &w->views[i];
		v->series = w->all[i];
		TRY(series_types(tx, w->arena, v->series.id, &v->types, &v->n_types, e));
		TRY(number_peek(tx, w->arena, v->series.id, w->year, &v->next, e));
	}
	return RC_OK;
}

enum rc office_series_list(struct node *n, struct arena *a, const struct actor *who,
			   enum direction direction, int64_t now, struct series_view **out,
			   size_t *out_n, struct err *e)
{
	struct listing w = {
		.arena = a, .who = who, .direction = direction, .year = time_date_vn(now).year
	};

	if (!policy_allows(who, ACTION_SERIES_MANAGE, NULL))
		TRY(policy_check(who, ACTION_REGISTER_PRINT, NULL, e));
	TRY(db_read(n->db, list_fn, &w, e));
	*out = w.views;
	*out_n = w.n;
	return RC_OK;
}

enum rc office_series_names(struct node *n, struct arena *a, const struct actor *who,
			    enum direction direction, struct series **out, size_t *out_n,
			    struct err *e)
{
	struct listing w = { .arena = a, .who = who, .direction = direction };

	if (policy_allows(who, ACTION_REGISTER_PRINT, NULL))
		TRY(db_read(n->db, names_fn, &w, e));
	*out = w.all;
	*out_n = w.n;
	return RC_OK;
}

static enum rc numbers_fn(struct tx *tx, void *arg, struct err *e)
{
	struct listing *w = arg;
	struct series s;

	TRY(series_load(tx, w->arena, w->who->tenant_id, w->page.series_id, &s, e));
	return number_list(tx, w->arena, &w->page, &w->numbers, &w->n, e);
}

static enum rc list_numbers(struct node *n, struct listing *w, struct register_number **out,
			    size_t *out_n, struct err *e)
{
	w->page.most = LIMIT_LIST_PAGE;
	TRY(policy_check(w->who, ACTION_REGISTER_MANAGE, NULL, e));
	TRY(db_read(n->db, numbers_fn, w, e));
	*out = w->numbers;
	*out_n = w->n;
	return RC_OK;
}

enum rc office_register_list(struct node *n, struct arena *a, const struct actor *who,
			     int64_t series_id, int64_t year, int64_t after,
			     struct register_number **out, size_t *out_n, struct err *e)
{
	struct listing w = { .arena = a,
			     .who = who,
			     .page = { .series_id = series_id, .year = year, .after = after } };

	return list_numbers(n, &w, out, out_n, e);
}

enum rc office_number_free(struct node *n, struct arena *a, const struct actor *who,
			   int64_t series_id, int64_t year, struct register_number **out,
			   size_t *out_n, struct err *e)
{
	struct listing w = { .arena = a,
			     .who = who,
			     .page = { .series_id = series_id, .year = year, .is_free = true } };

	return list_numbers(n, &w, out, out_n, e);
}

static enum rc passed_fn(struct tx *tx, void *arg, struct err *e)
{
	struct listing *w = arg;
	struct series s;

	TRY(series_load(tx, w->arena, w->who->tenant_id, w->page.series_id, &s, e));
	return number_passed(tx, w->arena, s.id, w->page.year, &w->ranges, &w->n, e);
}

enum rc office_number_passed(struct node *n, struct arena *a, const struct actor *who,
			     int64_t series_id, int64_t year, struct number_range **out,
			     size_t *out_n, struct err *e)
{
	struct listing w = { .arena = a,
			     .who = who,
			     .page = { .series_id = series_id, .year = year } };

	TRY(policy_check(who, ACTION_REGISTER_MANAGE, NULL, e));
	TRY(db_read(n->db, passed_fn, &w, e));
	*out = w.ranges;
	*out_n = w.n;
	return RC_OK;
}

/* ---- numbers kept, given back, counted elsewhere ---- */

struct register_work {
	struct flow_work w;
	const struct register_act *act;
	struct register_number x;
	const char *audit;
	int64_t first;
	bool is_either; /* of what comes in too */
};

/* Of what comes in no number is kept, nor given back: it is the document's from the transaction that enters it. */
static enum rc open_register(struct tx *tx, struct register_work *t, struct err *e)
{
	struct flow_work *w = &t->w;
	struct series s;

	TRY(office_own_tenant(tx, w->arena, w->who, &w->tenant, e));
	TRY(t->is_either ? series_load(tx, w->arena, w->tenant.id, t->act->series_id, &s, e)
			 : series_find(tx, w->arena, w->tenant.id, DIRECTION_OUTGOING,
				       t->act->series_id, &s, e));
	t->x.series_id = s.id;
	t->x.year = time_date_vn(w->now).year;
	t->x.by_account = w->who->account_id;
	t->x.by_name = actor_name(w->who);
	t->x.at = w->now;
	return RC_OK;
}

static enum rc audit_number(struct tx *tx, const struct register_work *t, int64_t number,
			    struct err *e)
{
	const struct flow_work *w = &t->w;

	return office_audit(tx, w->who, t->audit, object_name(w->arena, "series", t->x.series_id),
			    str_fmt(w->arena, "%lld/%lld %.*s", (long long)number,
				    (long long)t->x.year, STR_FMT(t->x.reason)),
			    w->now, e);
}

static enum rc reserve_fn(struct tx *tx, void *arg, struct err *e)
{
	struct register_work *t = arg;

	TRY(open_register(tx, t, e));
	t->x.state = NUMBER_RESERVED;
	for (int64_t i = 0; i < t->act->count; i++) {
		TRY(number_take(tx, t->w.arena, &t->x, e));
		if (i == 0)
			t->first = t->x.number;
		TRY(audit_number(tx, t, t->x.number, e));
	}
	return RC_OK;
}

static enum rc release_fn(struct tx *tx, void *arg, struct err *e)
{
	struct register_work *t = arg;
	struct register_number was;

	TRY(open_register(tx, t, e));
	t->x.number = t->act->number;
	TRY(number_load(tx, t->w.arena, &t->x, &was, e));
	if (was.state != NUMBER_RESERVED && was.state != NUMBER_SKIPPED)
		return err_set(e, RC_CONFLICT, "err.number_state", "a number that is %.*s",
			       STR_FMT(number_state_text(was.state)));
	t->x.state = NUMBER_RELEASED;
	TRY(number_move(tx, &t->x, was.state, e));
	return audit_number(tx, t, t->x.number, e);
}

static enum rc begin_fn(struct tx *tx, void *arg, struct err *e)
{
	struct register_work *t = arg;
	int64_t next;
	bool is_done;

	TRY(open_register(tx, t, e));
	t->x.number = t->act->number;
	TRY(number_peek(tx, t->w.arena, t->x.series_id, t->x.year, &next, e));
	if (t->x.number - next > LIMIT_NUMBER_BEGIN)
		problem_add(t->w.problems, "number", "problem.number_far", LIMIT_NUMBER_BEGIN);
	TRY(problems_rc(t->w.problems, e));
	TRY(number_begin(tx, t->w.arena, &t->x, &is_done, e));
	if (is_done)
		return audit_number(tx, t, t->x.number, e);
	(void)err_set(e, RC_CONFLICT, "err.number_passed", "the register is at %lld",
		      (long long)next);
	err_param_i64(e, next);
	return RC_CONFLICT;
}

static enum rc run(struct node *n, struct register_work *t, db_fn fn, struct err *e)
{
	TRY(policy_check(t->w.who, ACTION_REGISTER_MANAGE, NULL, e));
	t->x.reason = flow_text(&t->w, "reason", t->act->reason, LIMIT_REASON, true);
	TRY(problems_rc(t->w.problems, e));
	return office_db_write(n, fn, t, t->w.problems, e);
}

enum rc office_number_reserve(struct node *n, const struct actor *who,
			      const struct register_act *act, int64_t now, int64_t *out_first,
			      struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct register_work t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
				   .act = act,
				   .audit = "number.reserve" };

	if (act->count < 1 || act->count > LIMIT_RESERVE)
		problem_add(out, "count", "problem.too_many", LIMIT_RESERVE);
	TRY(run(n, &t, reserve_fn, e));
	*out_first = t.first;
	return RC_OK;
}

enum rc office_number_release(struct node *n, const struct actor *who,
			      const struct register_act *act, int64_t now, struct problems *out,
			      struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct register_work t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
				   .act = act,
				   .audit = "number.release" };

	return run(n, &t, release_fn, e);
}

enum rc office_register_begin(struct node *n, const struct actor *who,
			      const struct register_act *act, int64_t now, struct problems *out,
			      struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct register_work t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
				   .act = act,
				   .audit = "register.begin",
				   .is_either = true };

	if (act->number < 1)
		problem_add(out, "number", "problem.document_number", 0);
	return run(n, &t, begin_fn, e);
}

/* ---- the checks before signing ---- */

struct route_work {
	struct arena *arena;
	const struct actor *who;
	struct draft_route route;
	int64_t now;
};

static enum rc route_find_fn(struct tx *tx, void *arg, struct err *e)
{
	struct route_work *w = arg;
	struct str checks;

	TRY(tenant_checks(tx, w->arena, w->who->tenant_id, &checks, e));
	w->route = (struct draft_route){ .has_content = checks_have(checks, APPROVE_CONTENT),
					 .has_form = checks_have(checks, APPROVE_FORM) };
	return RC_OK;
}

enum rc office_route_find(struct node *n, const struct actor *who, struct draft_route *out,
			  struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct route_work w = { .arena = a, .who = who };

	/* the administrator sets it, and reads no documents */
	if (!policy_allows(who, ACTION_TENANT_MANAGE, NULL))
		TRY(policy_check(who, ACTION_OUTGOING_VIEW, NULL, e));
	TRY(db_read(n->db, route_find_fn, &w, e));
	*out = w.route;
	return RC_OK;
}

static enum rc route_set_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct route_work *w = arg;
	const struct draft_route *r = &w->route;
	struct str checks = r->has_content && r->has_form ? STR("content,form")
			    : r->has_content              ? STR("content")
			    : r->has_form                 ? STR("form")
							  : STR("");

	TRY(tenant_checks_set(tx, w->who->tenant_id, checks, e));
	return office_audit(
		tx, w->who, "route.set", object_name(w->arena, "tenant", w->who->tenant_id),
		checks.n > 0 ? str_fmt(w->arena, "checks:%.*s", STR_FMT(checks)) : STR(""), w->now,
		e);
}

enum rc office_route_set(struct node *n, const struct actor *who, const struct draft_route *r,
			 int64_t now, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct route_work w = { .arena = a, .who = who, .route = *r, .now = now };

	TRY(policy_check(who, ACTION_TENANT_MANAGE, NULL, e));
	return db_write(n->db, route_set_fn, &w, e);
}

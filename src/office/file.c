/* file.c -- hồ sơ: mở, sửa, kết thúc, kiểm tra, trả lại, mở lại. */
#include "base/limits.h"
#include "base/log.h"
#include "office/file_int.h"
#include "store/tenant.h"
#include "text/text.h"

/* ---- shared ---- */

enum rc file_ask(const struct file_work *t, enum action what, struct err *e)
{
	const struct subject s = { .file = &t->file, .reach = &t->reach };

	return policy_check_on(t->w.who, what, &s, e);
}

enum rc file_begin(struct tx *tx, struct file_work *t, struct file_change x, enum action what,
		   struct err *e)
{
	struct flow_work *w = &t->w;

	TRY(office_own_tenant(tx, w->arena, w->who, &w->tenant, e));
	TRY(file_load(tx, w->arena, w->tenant.id, x.file_id, &t->file, e));
	TRY(file_reach_of(tx, w->arena, &t->file, &t->reach, e));
	TRY(file_ask(t, what, e));
	return office_fresh(x.version, t->file.version, e);
}

enum rc file_note(struct tx *tx, const struct file_work *t, enum file_step step, const char *audit,
		  struct str text, struct err *e)
{
	const struct flow_work *w = &t->w;
	const struct file_history line = { .file_id = t->file.id,
					   .at = w->now,
					   .step = step,
					   .by_name = actor_name(w->who),
					   .on_behalf_of = actor_stands_for(w->who),
					   .text = text };

	TRY(file_step_add(tx, &line, e));
	return office_audit(tx, w->who, audit, object_name(w->arena, "file", t->file.id), text,
			    w->now, e);
}

/* ---- made, changed ---- */

struct saving {
	struct file_work t;
	struct work_file typed;
	int64_t out_id;
};

static void check_days(struct saving *s)
{
	const struct work_file *f = &s->typed;
	struct problems *out = s->t.w.problems;
	struct date today = time_date_vn(s->t.w.now);

	if (date_is_set(f->started_on) &&
	    (!date_is_valid(f->started_on) || date_cmp(f->started_on, today) > 0))
		problem_add(out, "started_on", "problem.date", 0);
	if (date_is_set(f->settled_on) &&
	    (!date_is_valid(f->settled_on) || f->kind != WORK_FILE_CONSTRUCTION))
		problem_add(out, "settled_on", "problem.settled_on", 0);
}

static void read_form(struct saving *s)
{
	struct flow_work *w = &s->t.w;
	struct work_file *f = &s->typed;

	f->title = flow_text(w, "title", f->title, LIMIT_FILE_TITLE, f->entry_id == 0 || f->id > 0);
	f->notation = flow_text(w, "notation", f->notation, LIMIT_FILE_NOTATION, false);
	f->rights = flow_text(w, "rights", f->rights, LIMIT_FILE_WORDS, false);
	f->language = flow_text(w, "language", f->language, LIMIT_FILE_LANGUAGE, false);
	f->description = flow_text(w, "description", f->description, LIMIT_SUBJECT, false);
	if (f->notation.n > 0 && !file_notation_is_lawful(f->notation))
		problem_add(w->problems, "notation", "problem.file_notation", 0);
	if (f->retention < 0 || f->retention > LIMIT_RETENTION_YEARS)
		problem_add(w->problems, "retention", "problem.retention", LIMIT_RETENTION_YEARS);
	check_days(s);
}

/* What the list says of it; the form may write another title. */
static enum rc from_entry(struct tx *tx, struct saving *s, struct work_file *f, struct err *e)
{
	struct flow_work *w = &s->t.w;
	struct catalog_entry x;
	struct catalog c;
	int64_t *above;

	TRY(entry_load(tx, w->arena, w->tenant.id, f->entry_id, &x, e));
	TRY(catalog_load(tx, w->arena, w->tenant.id, x.catalog_id, &c, e));
	TRY(file_of_entry(tx, w->arena, x.id, &x.file_id, e));
	if (c.state != CATALOG_ISSUED || x.kind != ENTRY_FILE)
		return err_set(e, RC_CONFLICT, "err.denied.catalog", "the list is not issued");
	if (x.file_id > 0)
		return err_set(e, RC_CONFLICT, "err.file_made", "file %lld", (long long)x.file_id);
	TRY(unit_line(tx, w->arena, x.unit_id, &above, &s->t.reach.n_above, e));
	s->t.reach.above = above;
	if (!entry_may_make(w->who, &c, &s->t.reach, &x))
		return err_set(e, RC_DENIED, "err.denied.file_sight", "another's entry");
	f->year = c.year;
	f->notation = x.notation;
	f->title = f->title.n > 0 ? f->title : x.title;
	f->retention = x.retention;
	f->unit_id = x.unit_id;
	f->maker_id = x.maker_id > 0 ? x.maker_id : w->who->account_id;
	return RC_OK;
}

static bool is_of_unit(const struct actor *who, int64_t unit_id)
{
	bool is_there = false;

	for (size_t i = 0; i < who->n_capacities; i++)
		is_there = is_there || who->capacities[i].unit_id == unit_id ||
			   capacity_may_organ(&who->capacities[i], ACTION_CATALOG_DRAFT);
	return is_there;
}

static enum rc outside_list(struct tx *tx, struct saving *s, struct work_file *f, struct err *e)
{
	struct flow_work *w = &s->t.w;
	int64_t this_year = time_date_vn(w->now).year, number;
	struct unit u = { .code = STR("") };
	bool is_there = true;

	f->maker_id = w->who->account_id;
	f->year = f->year > 0 ? f->year : this_year;
	if (f->year < this_year - LIMIT_CATALOG_YEARS || f->year > this_year + 1)
		problem_add(w->problems, "year", "problem.year", 0);
	if (f->unit_id > 0)
		TRY(err_if_absent(e, unit_load(tx, w->arena, w->tenant.id, f->unit_id, &u, e),
				  &is_there));
	if (!is_there || !is_of_unit(w->who, f->unit_id) ||
	    (f->unit_id > 0 && u.state != UNIT_ACTIVE))
		problem_add(w->problems, "unit", "problem.choice", 0);
	if (f->notation.n > 0)
		return RC_OK;
	if (u.code.n == 0) {
		problem_add(w->problems, "notation", "problem.required", 0);
		return RC_OK;
	}
	TRY(notation_next(tx, w->arena, f, u.code, &number, e));
	f->notation = file_notation_make(w->arena, number, u.code);
	return RC_OK;
}

static enum rc check_notation(struct tx *tx, struct saving *s, const struct work_file *f,
			      struct err *e)
{
	bool is_taken;

	TRY(notation_is_taken(tx, s->t.w.arena, f, &is_taken, e));
	if (is_taken)
		problem_add(s->t.w.problems, "notation", "problem.file_notation_taken", 0);
	return problems_rc(s->t.w.problems, e);
}

static enum rc make(struct tx *tx, struct saving *s, struct err *e)
{
	struct flow_work *w = &s->t.w;
	struct work_file f = s->typed;

	TRY(office_own_tenant(tx, w->arena, w->who, &w->tenant, e));
	f.tenant_id = w->tenant.id;
	f.state = WORK_FILE_OPEN;
	f.created_at = w->now;
	f.ended_on = f.due_on = (struct date){ .year = 0 };
	if (!date_is_set(f.started_on))
		f.started_on = time_date_vn(w->now);
	TRY(f.entry_id > 0 ? from_entry(tx, s, &f, e) : outside_list(tx, s, &f, e));
	TRY(problems_rc(w->problems, e));
	TRY(check_notation(tx, s, &f, e));
	TRY(file_insert(tx, w->arena, &f, &f.id, e));
	s->t.file = f;
	s->out_id = f.id;
	return file_note(tx, &s->t, FILE_OPENED, "file.open", STR(""), e);
}

enum rc file_make(struct tx *tx, struct file_work *t, const struct work_file *typed,
		  int64_t *out_id, struct err *e)
{
	struct saving s = { .t = *t, .typed = *typed };

	read_form(&s);
	TRY(problems_rc(t->w.problems, e));
	TRY(make(tx, &s, e));
	*t = s.t;
	*out_id = s.out_id;
	return RC_OK;
}

static enum rc change(struct tx *tx, struct saving *s, struct err *e)
{
	const struct work_file *x = &s->typed;
	const struct file_change which = { x->id, x->version };
	struct work_file *f = &s->t.file;

	TRY(file_begin(tx, &s->t, which, ACTION_FILE_EDIT, e));
	f->title = x->title;
	f->kind = x->kind;
	f->settled_on = x->settled_on;
	f->rights = x->rights;
	f->language = x->language;
	f->description = x->description;
	if (date_is_set(x->started_on))
		f->started_on = x->started_on;
	if (f->entry_id == 0) { /* else the list says it */
		f->retention = x->retention;
		f->notation = x->notation.n > 0 ? x->notation : f->notation;
	}
	TRY(check_notation(tx, s, f, e));
	TRY(file_save(tx, s->t.w.arena, f, e));
	s->out_id = f->id;
	return file_note(tx, &s->t, FILE_EDITED, "file.edit", STR(""), e);
}

static enum rc save_fn(struct tx *tx, void *arg, struct err *e)
{
	struct saving *s = arg;

	return s->typed.id > 0 ? change(tx, s, e) : make(tx, s, e);
}

enum rc office_file_save(struct node *n, const struct actor *who, const struct work_file *form,
			 int64_t now, int64_t *out_id, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct saving s = { .t = { .w = { .arena = a, .who = who, .now = now, .problems = out } },
			    .typed = *form };

	TRY(policy_check(who, form->id > 0 ? ACTION_FILE_EDIT : ACTION_FILE_OPEN, NULL, e));
	if (who->kind != ACTOR_PERSON) /* a file is somebody's */
		return err_set(e, RC_DENIED, "err.denied.role", "no person");
	read_form(&s);
	TRY(problems_rc(out, e));
	TRY(office_db_write(n, save_fn, &s, out, e));
	*out_id = s.out_id;
	return RC_OK;
}

/* ---- closed, checked, returned, reopened ---- */

struct acting {
	struct file_work t;
	const struct file_act *act;
	struct str text;
};

static enum rc check_flaws(struct tx *tx, struct acting *x, struct err *e)
{
	struct file_flaw *all;
	size_t n;

	TRY(file_look(tx, &x->t, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		struct str ordinal = str_fmt(x->t.w.arena, "%lld", (long long)all[i].ordinal);
		if (all[i].lack == LACK_EMPTY)
			problem_add(x->t.w.problems, "flaws", "problem.file_empty_file", 0);
		else if (lack_blocks(all[i].lack))
			problem_add_words(x->t.w.problems, "flaws",
					  all[i].lack == LACK_DRAFT ? "problem.file_draft"
								    : "problem.file_doubled",
					  ordinal, STR(""));
	}
	return problems_rc(x->t.w.problems, e);
}

static void close_file(struct acting *x)
{
	const struct file_act *act = x->act;
	struct work_file *f = &x->t.file;
	struct problems *out = x->t.w.problems;
	struct date today = time_date_vn(x->t.w.now);

	if (!date_is_set(act->ended_on))
		problem_add(out, "ended_on", "problem.required", 0);
	else if (!date_is_valid(act->ended_on) || date_cmp(act->ended_on, today) > 0 ||
		 date_cmp(act->ended_on, f->started_on) < 0)
		problem_add(out, "ended_on", "problem.ended_on", 0);
	f->ended_on = act->ended_on;
	if (date_is_set(act->settled_on))
		f->settled_on = act->settled_on;
	if (date_is_set(f->settled_on) && f->kind != WORK_FILE_CONSTRUCTION)
		problem_add(out, "settled_on", "problem.settled_on", 0);
	f->closed_at = x->t.w.now;
	f->is_returned = false;
}

static void open_again(struct acting *x)
{
	struct work_file *f = &x->t.file;

	f->ended_on = (struct date){ .year = 0 };
	f->closed_at = f->checked_at = 0;
	f->checked_by = STR("");
	f->is_returned = x->act->what == ACTION_FILE_RETURN;
}

static enum rc apply(struct tx *tx, struct acting *x, struct err *e)
{
	struct work_file *f = &x->t.file;

	if (x->act->what == ACTION_FILE_CLOSE)
		close_file(x);
	else if (x->act->what != ACTION_FILE_CHECK)
		open_again(x);
	if (x->act->what == ACTION_FILE_CLOSE || x->act->what == ACTION_FILE_CHECK)
		TRY(check_flaws(tx, x, e));
	if (x->act->what == ACTION_FILE_CHECK) {
		f->checked_at = x->t.w.now;
		f->checked_by = actor_name(x->t.w.who);
	}
	f->due_on = file_due(f);
	return problems_rc(x->t.w.problems, e);
}

static enum rc act_fn(struct tx *tx, void *arg, struct err *e)
{
	struct acting *x = arg;
	struct work_file *f = &x->t.file;
	enum work_file_state to;
	enum action what = x->act->what;

	TRY(file_begin(tx, &x->t, x->act->file, what, e));
	TRY(file_move(f->state, what, &to, e));
	TRY(apply(tx, x, e));
	f->state = to;
	TRY(file_save(tx, x->t.w.arena, f, e));
	switch (what) {
	case ACTION_FILE_CLOSE: return file_note(tx, &x->t, FILE_CLOSED, "file.close", x->text, e);
	case ACTION_FILE_CHECK: return file_note(tx, &x->t, FILE_CHECKED, "file.check", x->text, e);
	case ACTION_FILE_REOPEN:
		return file_note(tx, &x->t, FILE_REOPENED, "file.reopen", x->text, e);
	default: return file_note(tx, &x->t, FILE_RETURNED, "file.return", x->text, e);
	}
}

enum rc office_file_act(struct node *n, const struct actor *who, const struct file_act *act,
			int64_t now, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct acting x = { .t = { .w = { .arena = a, .who = who, .now = now, .problems = out } },
			    .act = act };
	bool is_back = act->what == ACTION_FILE_REOPEN || act->what == ACTION_FILE_RETURN;

	bug_if(act->what != ACTION_FILE_CLOSE && act->what != ACTION_FILE_CHECK && !is_back);
	TRY(policy_check(who, act->what, NULL, e));
	x.text = flow_text(&x.t.w, "text", act->text, LIMIT_REASON, is_back);
	TRY(problems_rc(out, e));
	return office_db_write(n, act_fn, &x, out, e);
}

/* unit.c -- the units of an organ. */
#include "base/limits.h"
#include "office/flow_int.h"
#include "office/people_int.h"
#include "text/text.h"

struct unit_work {
	struct arena *arena;
	const struct actor *who;
	struct unit unit;
	int64_t now, id;
	struct problems *problems;
	struct unit *rows;
	size_t n_rows;
};

/* ---- the list ---- */

static enum rc names_fn(struct tx *tx, void *arg, struct err *e)
{
	struct unit_work *w = arg;

	return unit_list(tx, w->arena, w->who->tenant_id, &w->rows, &w->n_rows, e);
}

enum rc office_unit_names(struct node *n, struct arena *a, const struct actor *who,
			  struct unit **out, size_t *out_n, struct err *e)
{
	struct unit_work w = { .arena = a, .who = who };

	TRY(db_read(n->db, names_fn, &w, e));
	*out = w.rows;
	*out_n = w.n_rows;
	return RC_OK;
}

static enum rc list_fn(struct tx *tx, void *arg, struct err *e)
{
	struct unit_work *w = arg;

	TRY(names_fn(tx, w, e));
	return unit_count_people(tx, w->arena, w->who->tenant_id, time_date_vn(w->now), w->rows,
				 w->n_rows, e);
}

enum rc office_unit_list(struct node *n, struct arena *a, const struct actor *who, int64_t now,
			 struct unit **out, size_t *out_n, struct err *e)
{
	struct unit_work w = { .arena = a, .who = who, .now = now };

	TRY(db_read(n->db, list_fn, &w, e));
	*out = w.rows;
	*out_n = w.n_rows;
	return RC_OK;
}

enum rc units_by_code(struct tx *tx, struct arena *a, int64_t tenant_id, struct map **out,
		      struct err *e)
{
	struct unit *all;
	size_t n;

	TRY(unit_list(tx, a, tenant_id, &all, &n, e));
	*out = map_new(a);
	for (size_t i = 0; i < n; i++) {
		if (all[i].state == UNIT_ACTIVE)
			(void)map_put(*out, all[i].code, &all[i]);
	}
	return RC_OK;
}

static enum rc view_fn(struct tx *tx, void *arg, struct err *e)
{
	struct unit_work *w = arg;

	return unit_load(tx, w->arena, w->who->tenant_id, w->id, &w->unit, e);
}

enum rc office_unit_view(struct node *n, struct arena *a, const struct actor *who, int64_t id,
			 struct unit *out, struct err *e)
{
	struct unit_work w = { .arena = a, .who = who, .id = id };

	TRY(db_read(n->db, view_fn, &w, e));
	*out = w.unit;
	return RC_OK;
}

struct unit_people {
	struct arena *arena;
	const struct actor *who;
	int64_t id, now;
	struct flow_person *people;
	size_t n;
};

static enum rc people_fn(struct tx *tx, void *arg, struct err *e)
{
	struct unit_people *w = arg;
	struct unit u;

	TRY(unit_load(tx, w->arena, w->who->tenant_id, w->id, &u, e));
	return post_people_unit(tx, w->arena, &u, time_date_vn(w->now), &w->people, &w->n, e);
}

enum rc office_unit_people(struct node *n, struct arena *a, const struct actor *who, int64_t id,
			   int64_t now, struct flow_person **out, size_t *out_n, struct err *e)
{
	struct unit_people w = { .arena = a, .who = who, .id = id, .now = now };

	TRY(db_read(n->db, people_fn, &w, e));
	*out = w.people;
	*out_n = w.n;
	return RC_OK;
}

/* ---- made and changed ---- */

struct str unit_code_normal(struct arena *a, struct str typed)
{
	return text_is_valid(typed, TEXT_LINE) ? text_upper(a, text_trim(typed)) : typed;
}

/* Letters, Đ too, and figures, as they stand in số và ký hiệu. */
static bool is_code(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool ok = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
			  c == '.' || c == '&' || (unsigned char)c >= 0x80;
		if (!ok)
			return false;
	}
	return true;
}

void unit_check(const struct unit *u, struct problems *out)
{
	check_line("code", u->code, LIMIT_UNIT_CODE, true, out);
	if (!problems_has(out, "code") && !is_code(u->code))
		problem_add(out, "code", "problem.unit_code", 0);
	check_line("name", u->name, LIMIT_UNIT_NAME, true, out);
	if (u->ordinal < 0 || u->ordinal > LIMIT_UNIT_ORDINAL)
		problem_add(out, "ordinal", "problem.ordinal", LIMIT_UNIT_ORDINAL);
}

enum rc unit_check_active(const struct unit *u, struct err *e)
{
	if (u->state == UNIT_ACTIVE)
		return RC_OK;
	err_set(e, RC_CONFLICT, "err.unit_dissolved", "unit is dissolved");
	err_param(e, u->name);
	return RC_CONFLICT;
}

static enum rc check_parent(struct tx *tx, struct unit_work *w, struct err *e)
{
	struct unit parent;
	bool is_there;

	if (w->unit.parent_id == 0)
		return RC_OK;
	TRY(err_if_absent(e,
			  unit_load(tx, w->arena, w->who->tenant_id, w->unit.parent_id, &parent, e),
			  &is_there));
	if (!is_there || parent.state != UNIT_ACTIVE)
		problem_add(w->problems, "parent_id", "problem.unit", 0);
	return problems_rc(w->problems, e);
}

static enum rc put(struct tx *tx, struct unit_work *w, struct err *e)
{
	struct unit before;

	w->id = w->unit.id;
	if (w->id == 0)
		return unit_insert(tx, w->arena, &w->unit, &w->id, e);
	TRY(unit_load(tx, w->arena, w->who->tenant_id, w->unit.id, &before, e));
	TRY(unit_check_active(&before, e));
	bool is_moved = before.parent_id != w->unit.parent_id;
	before.code = w->unit.code;
	before.name = w->unit.name;
	before.parent_id = w->unit.parent_id;
	before.ordinal = w->unit.ordinal;
	before.version = w->unit.version;
	TRY(unit_save(tx, w->arena, &before, e));
	return is_moved ? sight_renew_unit(tx, before.id, e) : RC_OK;
}

static enum rc save_fn(struct tx *tx, void *arg, struct err *e)
{
	struct unit_work *w = arg;

	TRY(check_parent(tx, w, e));
	TRY(put(tx, w, e));
	return office_audit(tx, w->who, w->unit.id == 0 ? "unit.add" : "unit.set",
			    object_name(w->arena, "unit", w->id), w->unit.code, w->now, e);
}

/* What the tree says no to is said beside its field too. */
static void tell_field(const struct err *e, struct problems *out)
{
	static const struct {
		const char *key, *field, *problem;
	} all[] = {
		{ "err.unit_code", "code", "problem.unit_code_taken" },
		{ "err.unit_loop", "parent_id", "problem.unit_loop" },
		{ "err.unit_depth", "parent_id", "problem.unit_depth" },
	};

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		if (str_eq_c(str_of(e->key), all[i].key))
			problem_add(out, all[i].field, all[i].problem,
				    i == 2 ? LIMIT_UNIT_DEPTH : 0);
	}
}

enum rc office_unit_save(struct node *n, const struct actor *who, const struct unit *u, int64_t now,
			 int64_t *out_id, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct unit_work w = { .arena = a, .who = who, .unit = *u, .now = now, .problems = out };
	struct err why = ERR_INIT;

	TRY(policy_check(who, ACTION_ACCOUNT_MANAGE, NULL, e));
	w.unit.tenant_id = who->tenant_id;
	w.unit.state = UNIT_ACTIVE;
	w.unit.code = unit_code_normal(a, u->code);
	w.unit.name = text_is_utf8(u->name) ? text_nfc(a, text_trim(u->name)) : u->name;
	unit_check(&w.unit, out);
	TRY(problems_rc(out, e));
	enum rc rc = office_db_write(n, save_fn, &w, out, &why);
	if (rc != RC_OK)
		tell_field(&why, out);
	if (rc != RC_OK && e)
		*e = why;
	TRY(rc);
	*out_id = w.id;
	return RC_OK;
}

/* ---- dissolved ---- */

/* Who followed may have been dissolved, too. */
enum rc unit_tell_next(struct tx *tx, struct arena *a, const struct unit_gone *x,
		       struct problems *out, bool *out_told, struct err *e)
{
	struct unit u, next;

	*out_told = false;
	TRY(err_if_absent(e, unit_load(tx, a, x->tenant_id, x->unit_id, &u, e), out_told));
	if (!*out_told)
		return RC_OK;
	next = u;
	for (int i = 0; i < LIMIT_UNIT_DEPTH && next.state != UNIT_ACTIVE; i++) {
		if (next.successor_id == 0)
			break;
		TRY(unit_load(tx, a, x->tenant_id, next.successor_id, &next, e));
	}
	*out_told = u.state != UNIT_ACTIVE && next.state == UNIT_ACTIVE;
	if (*out_told)
		problem_add_words(out, x->field, "problem.unit_gone", u.name, next.name);
	return RC_OK;
}

static enum rc check_successor(struct tx *tx, struct unit_work *w, struct err *e)
{
	struct unit s;

	if (w->unit.successor_id == 0)
		return RC_OK;
	TRY(unit_load(tx, w->arena, w->who->tenant_id, w->unit.successor_id, &s, e));
	if (s.state != UNIT_ACTIVE || s.id == w->unit.id)
		return err_set(e, RC_CONFLICT, "err.unit_successor", "no unit that could follow");
	return RC_OK;
}

/* Whoever has work that goes with the unit is named, all of them at once: who hands it over goes from one to the next. */
static enum rc end_posts(struct tx *tx, struct unit_work *w, const struct unit *u, struct err *e)
{
	struct date today = time_date_vn(w->now);
	int64_t n_busy = 0;
	struct post *posts;
	size_t n;

	TRY(post_list_unit(tx, w->arena, u, today, &posts, &n, e));
	for (size_t i = 0; i < n; i++) {
		struct err why = ERR_INIT;
		enum rc rc = post_finish(tx, w->arena, w->who, &posts[i], today, w->now, &why);
		if (rc == RC_CONFLICT && str_eq_c(str_of(why.key), "err.work_open")) {
			problem_add_words(w->problems, "successor", "problem.person_work",
					  str_of(why.param[0]), str_of(why.param[1]));
			n_busy++;
		} else if (rc != RC_OK) {
			if (e)
				*e = why;
			return rc;
		}
	}
	if (n_busy == 0)
		return RC_OK;
	(void)err_set(e, RC_CONFLICT, "err.unit_people", "%lld people have open work",
		      (long long)n_busy);
	err_param(e, u->name);
	err_param_i64(e, n_busy);
	return RC_CONFLICT;
}

static enum rc end_unit(struct tx *tx, struct unit_work *w, struct unit *u, struct err *e)
{
	bool has_below;

	TRY(unit_has_below(tx, w->arena, u->tenant_id, u->id, &has_below, e));
	if (has_below)
		return err_set(e, RC_CONFLICT, "err.unit_busy", "there are units below it");
	u->state = UNIT_DISSOLVED;
	u->valid_to = time_date_vn(w->now);
	u->successor_id = w->unit.successor_id;
	u->version = w->unit.version;
	return unit_save(tx, w->arena, u, e);
}

static enum rc hand_work_over(struct tx *tx, struct unit_work *w, const struct unit *u,
			      struct err *e)
{
	struct problems none = { .n = 0 };
	struct flow_work f = { .arena = w->arena, .who = w->who, .now = w->now, .problems = &none };
	struct unit to = { .id = 0 };

	if (u->successor_id > 0)
		TRY(unit_load(tx, w->arena, u->tenant_id, u->successor_id, &to, e));
	return unit_hand_over(tx, &f, u, &to, e);
}

static enum rc dissolve_fn(struct tx *tx, void *arg, struct err *e)
{
	struct unit_work *w = arg;
	struct admins admins;
	struct unit u;

	TRY(unit_load(tx, w->arena, w->who->tenant_id, w->unit.id, &u, e));
	if (u.state != UNIT_ACTIVE)
		return err_set(e, RC_CONFLICT, "err.stale", "dissolved already");
	TRY(check_successor(tx, w, e));
	TRY(end_unit(tx, w, &u, e));
	TRY(hand_work_over(tx, w, &u, e));
	TRY(admins_before(tx, w->arena, u.tenant_id, w->now, &admins, e));
	TRY(end_posts(tx, w, &u, e));
	TRY(admins_keep(tx, w->arena, &admins, e));
	return office_audit(tx, w->who, "unit.dissolve", object_name(w->arena, "unit", u.id),
			    object_name(w->arena, "unit", u.successor_id), w->now, e);
}

enum rc office_unit_dissolve(struct node *n, const struct actor *who, const struct unit *u,
			     int64_t now, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct unit_work w = { .arena = a, .who = who, .unit = *u, .now = now, .problems = out };

	TRY(policy_check(who, ACTION_ACCOUNT_MANAGE, NULL, e));
	return office_db_write(n, dissolve_fn, &w, out, e);
}

/* catalog.c -- danh mục hồ sơ: soạn, trình, ban hành. */
#include "office/catalog.h"

#include "base/limits.h"
#include "base/log.h"
#include "base/map.h"
#include "office/file_int.h"
#include "store/people.h"
#include "store/tenant.h"
#include "text/text.h"

struct catalog_work {
	struct flow_work w;
	struct catalog catalog;
	struct file_reach reach; /* of the entry that is asked about */
};

static enum rc catalog_ask(struct catalog_work *t, enum action what, struct err *e)
{
	const struct subject s = { .catalog = &t->catalog, .reach = &t->reach };

	return policy_check_on(t->w.who, what, &s, e);
}

static enum rc note(struct tx *tx, const struct catalog_work *t, const char *audit,
		    struct str detail, struct err *e)
{
	return office_audit(tx, t->w.who, audit,
			    object_name(t->w.arena, "catalog", t->catalog.year), detail, t->w.now,
			    e);
}

static enum rc open_year(struct tx *tx, struct catalog_work *t, int64_t year, struct err *e)
{
	TRY(office_own_tenant(tx, t->w.arena, t->w.who, &t->w.tenant, e));
	return catalog_of_year(tx, t->w.arena, t->w.tenant.id, year, &t->catalog, e);
}

/* ---- for those who look ---- */

struct list_read {
	struct arena *arena;
	const struct actor *who;
	struct catalog *found;
	size_t n;
};

static enum rc list_fn(struct tx *tx, void *arg, struct err *e)
{
	struct list_read *r = arg;

	return catalog_list(tx, r->arena, r->who->tenant_id, &r->found, &r->n, e);
}

enum rc office_catalog_list(struct node *n, struct arena *a, const struct actor *who,
			    struct catalog **out, size_t *out_n, struct err *e)
{
	struct list_read r = { .arena = a, .who = who };

	TRY(policy_check(who, ACTION_CATALOG_VIEW, NULL, e));
	TRY(db_read(n->db, list_fn, &r, e));
	*out = r.found;
	*out_n = r.n;
	return RC_OK;
}

struct view_read {
	struct catalog_work t;
	int64_t year;
	struct catalog_view view;
};

static enum rc reach_entry(struct tx *tx, struct catalog_work *t, int64_t unit_id, struct err *e)
{
	int64_t *above;

	t->reach = (struct file_reach){ .n_above = 0 };
	TRY(unit_line(tx, t->w.arena, unit_id, &above, &t->reach.n_above, e));
	t->reach.above = above;
	return RC_OK;
}

bool entry_may_make(const struct actor *who, const struct catalog *c, const struct file_reach *r,
		    const struct catalog_entry *x)
{
	const struct catalog drafting = { .tenant_id = c->tenant_id, .state = CATALOG_DRAFTING };
	const struct subject s = { .catalog = &drafting, .reach = r };

	if (c->state != CATALOG_ISSUED || x->kind != ENTRY_FILE || x->file_id > 0)
		return false;
	if (who->kind != ACTOR_PERSON || !policy_allows(who, ACTION_FILE_OPEN, NULL))
		return false;
	if (x->maker_id == who->account_id)
		return true;
	for (size_t i = 0; x->maker_id == 0 && i < who->n_capacities; i++) {
		if (who->capacities[i].unit_id == x->unit_id)
			return true;
	}
	return policy_check_on(who, ACTION_CATALOG_DRAFT, &s, NULL) == RC_OK;
}

/* Who may write an entry now: whoever writes all, and a unit's heads. */
static enum rc fill_may(struct tx *tx, struct view_read *r, struct err *e)
{
	struct catalog_view *v = &r->view;

	v->may_change = ARENA_ARRAY(r->t.w.arena, v->n_entries + 1, bool);
	v->may_make = ARENA_ARRAY(r->t.w.arena, v->n_entries + 1, bool);
	for (size_t i = 0; i < v->n_entries; i++) {
		const struct catalog_entry *x = &v->entries[i];
		TRY(reach_entry(tx, &r->t, x->unit_id, e));
		v->may_change[i] = catalog_ask(&r->t, ACTION_CATALOG_DRAFT, NULL) == RC_OK;
		v->may_make[i] = entry_may_make(r->t.w.who, &r->t.catalog, &r->t.reach, x);
	}
	return RC_OK;
}

static enum rc view_fn(struct tx *tx, void *arg, struct err *e)
{
	struct view_read *r = arg;
	struct catalog_view *v = &r->view;
	struct catalog_work *t = &r->t;
	bool is_drafting;

	TRY(open_year(tx, t, r->year, e));
	v->catalog = t->catalog;
	is_drafting = t->catalog.state == CATALOG_DRAFTING;
	TRY(catalog_ask(t, ACTION_CATALOG_VIEW, e));
	TRY(entry_list(tx, t->w.arena, t->catalog.id, &v->entries, &v->n_entries, e));
	TRY(fill_may(tx, r, e));
	t->reach = (struct file_reach){ .n_above = 0 };
	v->may_head = catalog_ask(t, ACTION_CATALOG_DRAFT, NULL) == RC_OK;
	v->may_add = is_drafting && policy_allows(t->w.who, ACTION_CATALOG_DRAFT, NULL);
	v->may_submit = catalog_ask(t, ACTION_CATALOG_SUBMIT, NULL) == RC_OK;
	v->may_issue = catalog_ask(t, ACTION_CATALOG_ISSUE, NULL) == RC_OK;
	v->may_return = catalog_ask(t, ACTION_CATALOG_RETURN, NULL) == RC_OK;
	return RC_OK;
}

enum rc office_catalog_view(struct node *n, struct arena *a, const struct actor *who, int64_t year,
			    struct catalog_view *out, struct err *e)
{
	struct view_read r = { .t = { .w = { .arena = a, .who = who } }, .year = year };

	TRY(policy_check(who, ACTION_CATALOG_VIEW, NULL, e));
	TRY(db_read(n->db, view_fn, &r, e));
	*out = r.view;
	return RC_OK;
}

/* ---- a year begins ---- */

struct beginning {
	struct catalog_work t;
	int64_t year;
	bool is_copy;
};

/* The newest before it; id 0: there is none. */
static enum rc find_before(struct tx *tx, struct beginning *b, struct catalog *out, struct err *e)
{
	struct catalog *all;
	size_t n;

	*out = (struct catalog){ .id = 0 };
	TRY(catalog_list(tx, b->t.w.arena, b->t.w.tenant.id, &all, &n, e));
	for (size_t i = n; i-- > 0;) {
		if (all[i].year < b->year)
			*out = all[i];
	}
	return RC_OK;
}

static enum rc begin_fn(struct tx *tx, void *arg, struct err *e)
{
	struct beginning *b = arg;
	struct flow_work *w = &b->t.w;
	const struct catalog c = { .tenant_id = w->who->tenant_id,
				   .year = b->year,
				   .by_name = actor_name(w->who),
				   .at = w->now };
	struct catalog before;
	bool is_new;

	TRY(office_own_tenant(tx, w->arena, w->who, &w->tenant, e));
	TRY(find_before(tx, b, &before, e));
	if (b->is_copy && before.id == 0)
		problem_add(w->problems, "copy", "problem.no_catalog", 0);
	TRY(catalog_insert(tx, &c, &is_new, e));
	if (!is_new)
		problem_add(w->problems, "year", "problem.catalog_there", 0);
	TRY(problems_rc(w->problems, e));
	TRY(catalog_of_year(tx, w->arena, w->tenant.id, b->year, &b->t.catalog, e));
	if (b->is_copy)
		TRY(entry_copy(tx, before.id, b->t.catalog.id, e));
	return note(tx, &b->t, "catalog.begin", STR(""), e);
}

enum rc office_catalog_begin(struct node *n, const struct actor *who, int64_t year, bool is_copy,
			     int64_t now, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct beginning b = {
		.t = { .w = { .arena = a, .who = who, .now = now, .problems = out } },
		.year = year,
		.is_copy = is_copy
	};
	int64_t this_year = time_date_vn(now).year;

	TRY(policy_check(who, ACTION_CATALOG_SUBMIT, NULL, e));
	if (year < this_year - LIMIT_CATALOG_YEARS || year > this_year + 1)
		problem_add(out, "year", "problem.year", 0);
	TRY(problems_rc(out, e));
	return office_db_write(n, begin_fn, &b, out, e);
}

/* ---- entries ---- */

struct saving {
	struct catalog_work t;
	const struct entry_form *f;
	struct catalog_entry typed, entry;
	int64_t out_id;
};

/* Behind the last that stands below the heading: before the next of its rank or a greater one. */
static int64_t place_under(const struct catalog_entry *all, size_t n, const struct saving *s)
{
	size_t i = 0;

	while (i < n && all[i].id != s->f->under_id)
		i++;
	if (i == n || s->f->under_id == 0)
		return (int64_t)n + 1;
	for (i++; i < n; i++) {
		if (all[i].kind == ENTRY_HEADING)
			break;
		if (all[i].kind == ENTRY_SUBHEADING && s->entry.kind == ENTRY_FILE)
			break;
	}
	return (int64_t)i + 1;
}

static enum rc check_people(struct tx *tx, struct saving *s, struct err *e)
{
	struct flow_work *w = &s->t.w;
	struct catalog_entry *x = &s->entry;
	struct unit u;
	struct account maker;
	bool is_there = true;

	if (x->unit_id > 0)
		TRY(err_if_absent(e, unit_load(tx, w->arena, w->tenant.id, x->unit_id, &u, e),
				  &is_there));
	if (!is_there || (x->unit_id > 0 && u.state != UNIT_ACTIVE))
		problem_add(w->problems, "unit", "problem.choice", 0);
	is_there = true;
	if (x->maker_id > 0)
		TRY(err_if_absent(e, account_of_organ(tx, w->arena, w->who, x->maker_id, &maker, e),
				  &is_there));
	if (!is_there || (x->maker_id > 0 && maker.is_locked))
		problem_add(w->problems, "maker", "problem.person", 0);
	return RC_OK;
}

static enum rc check_notation(struct tx *tx, struct saving *s, struct err *e)
{
	const struct catalog_entry *x = &s->entry;
	const struct work_file as = { .tenant_id = s->t.w.tenant.id,
				      .year = s->t.catalog.year,
				      .entry_id = x->id,
				      .notation = x->notation };
	bool is_taken;

	if (x->kind != ENTRY_FILE || x->notation.n == 0)
		return RC_OK;
	TRY(notation_is_taken(tx, s->t.w.arena, &as, &is_taken, e));
	if (is_taken)
		problem_add(s->t.w.problems, "notation", "problem.file_notation_taken", 0);
	return RC_OK;
}

/* Kind and place stay; whoever writes it may write what it was, and what it will be. */
static enum rc merge(struct tx *tx, struct saving *s, struct err *e)
{
	struct catalog_entry was, *x = &s->entry;

	x->tenant_id = s->t.w.tenant.id;
	x->catalog_id = s->t.catalog.id;
	if (x->id > 0) {
		TRY(entry_load(tx, s->t.w.arena, s->t.w.tenant.id, x->id, &was, e));
		if (was.catalog_id != s->t.catalog.id)
			return err_set(e, RC_NOT_FOUND, "err.not_found", "of another year");
		TRY(reach_entry(tx, &s->t, was.unit_id, e));
		TRY(catalog_ask(&s->t, ACTION_CATALOG_DRAFT, e));
		x->kind = was.kind;
		x->ordinal = was.ordinal;
	}
	if (x->kind != ENTRY_FILE)
		x->unit_id = x->maker_id = x->retention = 0;
	TRY(reach_entry(tx, &s->t, x->unit_id, e));
	return catalog_ask(&s->t, ACTION_CATALOG_DRAFT, e);
}

static enum rc put_entry(struct tx *tx, struct saving *s, struct err *e)
{
	struct catalog_entry *all;
	size_t n;

	if (s->entry.id > 0) {
		s->out_id = s->entry.id;
		return entry_save(tx, &s->entry, e);
	}
	TRY(entry_list(tx, s->t.w.arena, s->t.catalog.id, &all, &n, e));
	if (n >= LIMIT_CATALOG_ENTRIES)
		return err_set(e, RC_LIMIT, "err.catalog_full", "%zu entries", n);
	s->entry.ordinal = place_under(all, n, s);
	return entry_insert(tx, s->t.w.arena, &s->entry, &s->out_id, e);
}

static enum rc save_fn(struct tx *tx, void *arg, struct err *e)
{
	struct saving *s = arg;

	s->entry = s->typed;
	TRY(open_year(tx, &s->t, s->f->year, e));
	TRY(merge(tx, s, e));
	TRY(check_people(tx, s, e));
	TRY(check_notation(tx, s, e));
	TRY(problems_rc(s->t.w.problems, e));
	TRY(put_entry(tx, s, e));
	return note(tx, &s->t, "catalog.entry", s->entry.title, e);
}

static void read_entry(struct saving *s)
{
	struct flow_work *w = &s->t.w;
	struct catalog_entry *x = &s->typed;

	x->title = flow_text(w, "title", x->title, LIMIT_FILE_TITLE, true);
	x->notation = flow_text(w, "notation", x->notation, LIMIT_FILE_NOTATION, false);
	x->note = flow_text(w, "note", x->note, LIMIT_REASON, false);
	if (x->notation.n > 0 && !file_notation_is_lawful(x->notation))
		problem_add(w->problems, "notation", "problem.file_notation", 0);
	if (x->retention < 0 || x->retention > LIMIT_RETENTION_YEARS)
		problem_add(w->problems, "retention", "problem.retention", LIMIT_RETENTION_YEARS);
}

enum rc office_entry_save(struct node *n, const struct actor *who, const struct entry_form *f,
			  int64_t now, int64_t *out_id, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct saving s = { .t = { .w = { .arena = a, .who = who, .now = now, .problems = out } },
			    .f = f,
			    .typed = f->entry };

	TRY(policy_check(who, ACTION_CATALOG_DRAFT, NULL, e));
	read_entry(&s);
	TRY(problems_rc(out, e));
	TRY(office_db_write(n, save_fn, &s, out, e));
	*out_id = s.out_id;
	return RC_OK;
}

struct acting {
	struct catalog_work t;
	int64_t id, version;
	enum entry_act what;
};

static enum rc entry_act_fn(struct tx *tx, void *arg, struct err *e)
{
	struct acting *x = arg;
	struct flow_work *w = &x->t.w;
	struct catalog_entry entry, *all;
	size_t n;

	TRY(office_own_tenant(tx, w->arena, w->who, &w->tenant, e));
	TRY(entry_load(tx, w->arena, w->tenant.id, x->id, &entry, e));
	TRY(catalog_load(tx, w->arena, w->tenant.id, entry.catalog_id, &x->t.catalog, e));
	TRY(reach_entry(tx, &x->t, entry.unit_id, e));
	TRY(catalog_ask(&x->t, ACTION_CATALOG_DRAFT, e));
	TRY(office_fresh(x->version, entry.version, e));
	TRY(note(tx, &x->t, "catalog.entry", entry.title, e));
	if (x->what == ENTRY_DROP)
		return entry_drop(tx, &entry, e);
	TRY(entry_list(tx, w->arena, entry.catalog_id, &all, &n, e));
	int64_t to = entry.ordinal + (x->what == ENTRY_UP ? -1 : 1);
	return to < 1 || to > (int64_t)n ? RC_OK : entry_move(tx, &entry, to, e);
}

enum rc office_entry_act(struct node *n, const struct actor *who, int64_t id, int64_t version,
			 enum entry_act what, int64_t now, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct acting x = { .t = { .w = { .arena = a, .who = who, .now = now } },
			    .id = id,
			    .version = version,
			    .what = what };

	TRY(policy_check(who, ACTION_CATALOG_DRAFT, NULL, e));
	return db_write(n->db, entry_act_fn, &x, e);
}

/* ---- submitted, issued, returned ---- */

struct moving {
	struct catalog_work t;
	const struct catalog_act *act;
	struct str reason, decision;
};

/* The abbreviation that a file's number is counted by: its heading's, else its unit's. */
struct numbering_list {
	struct map *next; /* abbreviation -> int64_t */
	struct str of_heading;
};

static enum rc number_entry(struct tx *tx, struct moving *m, struct numbering_list *l,
			    struct catalog_entry *x, struct err *e)
{
	struct arena *a = m->t.w.arena;
	struct str abbreviation = l->of_heading.n > 0 ? l->of_heading : x->unit_code;
	const struct work_file as = { .tenant_id = m->t.w.tenant.id, .year = m->t.catalog.year };

	if (abbreviation.n == 0) {
		problem_add_words(m->t.w.problems, "notation", "problem.entry_notation", x->title,
				  STR(""));
		return RC_OK;
	}
	void *known = NULL;
	if (!map_find(l->next, abbreviation, &known)) {
		known = ARENA_NEW(a, int64_t);
		TRY(notation_next(tx, a, &as, abbreviation, known, e));
		(void)map_put(l->next, abbreviation, known);
	}
	int64_t *next = known;
	x->notation = file_notation_make(a, (*next)++, abbreviation);
	return entry_save(tx, x, e);
}

static enum rc number_all(struct tx *tx, struct moving *m, struct err *e)
{
	struct numbering_list l = { .next = map_new(m->t.w.arena) };
	struct catalog_entry *all;
	size_t n, n_files = 0;

	TRY(entry_list(tx, m->t.w.arena, m->t.catalog.id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		n_files += all[i].kind == ENTRY_FILE;
		if (all[i].kind == ENTRY_HEADING ||
		    (all[i].kind == ENTRY_SUBHEADING && all[i].notation.n > 0))
			l.of_heading = all[i].notation;
		if (all[i].kind == ENTRY_FILE && all[i].notation.n == 0)
			TRY(number_entry(tx, m, &l, &all[i], e));
	}
	if (n_files == 0)
		problem_add(m->t.w.problems, "entries", "problem.catalog_empty", 0);
	return problems_rc(m->t.w.problems, e);
}

static enum rc act_fn(struct tx *tx, void *arg, struct err *e)
{
	static const char *const audits[] = { "catalog.submit", "catalog.issue", "catalog.return" };
	struct moving *m = arg;
	struct catalog *c = &m->t.catalog;
	enum catalog_state to;

	TRY(open_year(tx, &m->t, m->act->year, e));
	TRY(catalog_ask(&m->t, m->act->what, e));
	TRY(office_fresh(m->act->version, c->version, e));
	TRY(catalog_move(c->state, m->act->what, &to, e));
	if (m->act->what != ACTION_CATALOG_RETURN)
		TRY(number_all(tx, m, e));
	c->state = to;
	c->reason = m->reason;
	c->decision = m->decision;
	c->issued_on = to == CATALOG_ISSUED ? m->act->issued_on : (struct date){ .year = 0 };
	c->by_name = actor_name(m->t.w.who);
	c->at = m->t.w.now;
	TRY(catalog_save(tx, c, e));
	return note(tx, &m->t, audits[(int)m->act->what - (int)ACTION_CATALOG_SUBMIT],
		    m->reason.n > 0 ? m->reason : m->decision, e);
}

enum rc office_catalog_act(struct node *n, const struct actor *who, const struct catalog_act *act,
			   int64_t now, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct moving m = { .t = { .w = { .arena = a, .who = who, .now = now, .problems = out } },
			    .act = act,
			    .reason = STR(""),
			    .decision = STR("") };
	bool is_issue = act->what == ACTION_CATALOG_ISSUE;

	bug_if(act->what != ACTION_CATALOG_SUBMIT && act->what != ACTION_CATALOG_RETURN &&
	       !is_issue);
	TRY(policy_check(who, act->what, NULL, e));
	if (act->what == ACTION_CATALOG_RETURN)
		m.reason = flow_text(&m.t.w, "reason", act->reason, LIMIT_REASON, true);
	if (is_issue) {
		m.decision = flow_text(&m.t.w, "decision", act->decision, LIMIT_FILE_LANGUAGE,
				       true);
		if (!date_is_set(act->issued_on) || !date_is_valid(act->issued_on) ||
		    date_cmp(act->issued_on, time_date_vn(now)) > 0)
			problem_add(out, "issued_on", "problem.date", 0);
	}
	TRY(problems_rc(out, e));
	return office_db_write(n, act_fn, &m, out, e);
}

/* doc_group.c -- nhóm tài liệu: groups of documents, who reads them, what falls into them. */
#include "base/limits.h"
#include "office/flow_int.h"
#include "office/doc_group.h"
#include "office/people_int.h"
#include "office/sight.h"
#include "store/doc_group.h"
#include "store/document.h"
#include "store/series.h"

/* ---- looked at ---- */

struct groups_read {
	struct arena *arena;
	const struct actor *who;
	struct doc_group *groups;
	size_t n_groups;
};

static enum rc list_fn(struct tx *tx, void *arg, struct err *e)
{
	struct groups_read *r = arg;

	return doc_group_list(tx, r->arena, r->who->tenant_id, &r->groups, &r->n_groups, e);
}

enum rc office_group_list(struct node *n, struct arena *a, const struct actor *who,
			  struct doc_group **out, size_t *out_n, struct err *e)
{
	struct groups_read r = { .arena = a, .who = who };

	if (!policy_allows(who, ACTION_GROUP_MANAGE, NULL))
		TRY(policy_check(who, ACTION_GROUP_FILL, NULL, e));
	TRY(db_read(n->db, list_fn, &r, e));
	*out = r.groups;
	*out_n = r.n_groups;
	return RC_OK;
}

struct view_read {
	struct arena *arena;
	const struct actor *who;
	int64_t id;
	struct group_view *v;
};

static enum rc view_fn(struct tx *tx, void *arg, struct err *e)
{
	struct view_read *r = arg;
	struct group_view *v = r->v;

	TRY(doc_group_load(tx, r->arena, r->who->tenant_id, r->id, &v->group, e));
	TRY(group_reader_list(tx, r->arena, r->id, &v->readers, &v->n_readers, e));
	return group_rule_list(tx, r->arena, r->id, &v->rules, &v->n_rules, e);
}

enum rc office_group_view(struct node *n, struct arena *a, const struct actor *who, int64_t id,
			  struct group_view *out, struct err *e)
{
	struct view_read r = { .arena = a, .who = who, .id = id, .v = out };

	*out = (struct group_view){ .n_readers = 0 };
	TRY(policy_check(who, ACTION_GROUP_MANAGE, NULL, e));
	return db_read(n->db, view_fn, &r, e);
}

/* ---- shared by what changes one ---- */

struct group_work {
	struct flow_work w;
	const struct doc_group *typed;
	struct doc_group group;
	struct group_reader reader;
	struct group_rule rule;
	int64_t id; /* of what is made, or changed */
};

static enum rc load(struct tx *tx, struct group_work *t, int64_t id, struct err *e)
{
	struct doc_group g;

	TRY(doc_group_load(tx, t->w.arena, t->w.who->tenant_id, id, &g, e));
	if (g.ended_at > 0)
		return err_set(e, RC_CONFLICT, "err.group_ended", "the group has ended");
	t->group = g;
	return held_check(g.is_held, e);
}

static enum rc note(struct tx *tx, const struct group_work *t, const char *action, struct str what,
		    struct err *e)
{
	return office_audit(tx, t->w.who, action, object_name(t->w.arena, "group", t->group.id),
			    what, t->w.now, e);
}

static enum rc is_full(struct err *e, int64_t most)
{
	(void)err_set(e, RC_LIMIT, "err.group_full", "as many as there may be");
	err_param_i64(e, most);
	return RC_LIMIT;
}

/* ---- readers ---- */

static enum rc reader_note(struct tx *tx, const struct group_work *t, const struct group_reader *r,
			   enum permission_change_kind kind, struct err *e)
{
	const struct permission_change c = { .reader_id = r->id,
					     .account_id = r->account_id,
					     .kind = kind };
	const char *action = kind == PERMISSION_MADE ? "group.reader" : "group.reader_end";
	struct str who = r->account_id > 0 ? object_name(t->w.arena, "account", r->account_id)
			 : r->unit_id > 0  ? object_name(t->w.arena, "unit", r->unit_id)
					   : object_name(t->w.arena, "tenant", r->tenant_id);

	TRY(permission_note(tx, t->w.who, &c, t->w.now, e));
	return note(tx, t, action, who, e);
}

/* Somebody who is there: a unit that is not dissolved, a person who may sign in. */
static enum rc check_reader(struct tx *tx, struct group_work *t, struct err *e)
{
	struct flow_work *w = &t->w;
	struct group_reader *r = &t->reader;
	bool is_there = true;
	struct account a;
	struct unit u;

	if (r->account_id > 0) {
		TRY(err_if_absent(e, account_of_organ(tx, w->arena, w->who, r->account_id, &a, e),
				  &is_there));
		is_there = is_there && !a.is_locked;
	} else if (r->unit_id > 0) {
		TRY(err_if_absent(e, unit_load(tx, w->arena, r->tenant_id, r->unit_id, &u, e),
				  &is_there));
		is_there = is_there && u.state == UNIT_ACTIVE;
	}
	if (!is_there)
		problem_add(w->problems, "reader", "problem.person", 0);
	bool is_everybody = r->account_id == 0 && r->unit_id == 0;
	if (is_everybody != (t->group.level == GROUP_ORGAN))
		problem_add(w->problems, "reader", "problem.group_reader", 0);
	return problems_rc(w->problems, e);
}

static enum rc put_reader(struct tx *tx, struct group_work *t, struct err *e)
{
	t->reader.tenant_id = t->w.who->tenant_id;
	t->reader.group_id = t->group.id;
	t->reader.created_at = t->w.now;
	TRY(check_reader(tx, t, e));
	TRY(group_reader_insert(tx, t->w.arena, &t->reader, &t->reader.id, e));
	if (t->reader.id == 0)
		problem_add(t->w.problems, "reader", "problem.reader_twice", 0);
	TRY(problems_rc(t->w.problems, e));
	return reader_note(tx, t, &t->reader, PERMISSION_MADE, e);
}

static enum rc reader_add_fn(struct tx *tx, void *arg, struct err *e)
{
	struct group_work *t = arg;

	TRY(load(tx, t, t->id, e));
	if (t->group.n_readers >= LIMIT_GROUP_READERS)
		return is_full(e, LIMIT_GROUP_READERS);
	return put_reader(tx, t, e);
}

enum rc office_group_reader_add(struct node *n, const struct actor *who,
				const struct group_reader *r, int64_t now, int64_t *out_id,
				struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct group_work t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
				.reader = *r,
				.id = r->group_id };

	TRY(policy_check(who, ACTION_GROUP_MANAGE, NULL, e));
	if (r->account_id > 0 && r->unit_id > 0)
		problem_add(out, "reader", "problem.choice", 0);
	TRY(problems_rc(out, e));
	TRY(office_db_write(n, reader_add_fn, &t, out, e));
	*out_id = t.reader.id;
	return RC_OK;
}

static enum rc reader_end_fn(struct tx *tx, void *arg, struct err *e)
{
	struct group_work *t = arg;
	struct group_reader r;

	TRY(group_reader_load(tx, t->w.arena, t->w.who->tenant_id, t->id, &r, e));
	TRY(load(tx, t, r.group_id, e));
	TRY(group_reader_set_end(tx, &r, t->w.now, e));
	return reader_note(tx, t, &r, PERMISSION_ENDED, e);
}

enum rc office_group_reader_end(struct node *n, const struct actor *who, int64_t id, int64_t now,
				struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct group_work t = { .w = { .arena = a, .who = who, .now = now }, .id = id };

	TRY(policy_check(who, ACTION_GROUP_MANAGE, NULL, e));
	return db_write(n->db, reader_end_fn, &t, e);
}

enum rc reader_undo(struct tx *tx, struct arena *a, const struct permission_change *c, int64_t now,
		    struct err *e)
{
	bool is_back = c->kind == PERMISSION_ENDED, is_there;
	struct group_reader r;
	struct doc_group g;

	TRY(group_reader_load(tx, a, c->tenant_id, c->reader_id, &r, e));
	TRY(doc_group_load(tx, a, c->tenant_id, r.group_id, &g, e));
	if (g.ended_at > 0)
		return err_set(e, RC_CONFLICT, "err.group_ended", "the group has ended");
	TRY(held_check(g.is_held, e));
	TRY(group_reader_is_there(tx, a, r.id, &is_there, e));
	if (is_back && is_there)
		return err_set(e, RC_CONFLICT, "problem.reader_twice", "given again since");
	return group_reader_set_end(tx, &r, is_back ? 0 : now, e);
}

/* ---- made, changed, ended ---- */

static enum rc check_name(struct tx *tx, struct group_work *t, struct err *e)
{
	int64_t n;
	bool has_name;

	TRY(doc_group_count(tx, t->w.arena, &t->group, &n, &has_name, e));
	if (has_name)
		problem_add(t->w.problems, "name", "problem.group_name", 0);
	TRY(problems_rc(t->w.problems, e));
	return t->group.id == 0 && n >= LIMIT_GROUPS ? is_full(e, LIMIT_GROUPS) : RC_OK;
}

static enum rc save_fn(struct tx *tx, void *arg, struct err *e)
{
	struct group_work *t = arg;
	const struct doc_group *typed = t->typed;

	t->group = *typed;
	if (t->id > 0)
		TRY(load(tx, t, t->id, e));
	t->group.version = typed->version > 0 ? typed->version : t->group.version;
	t->group.name = typed->name;
	t->group.description = typed->description;
	TRY(check_name(tx, t, e));
	if (t->id > 0) {
		TRY(doc_group_save(tx, &t->group, e));
		return note(tx, t, "group.save", typed->name, e);
	}
	TRY(doc_group_insert(tx, t->w.arena, &t->group, &t->group.id, e));
	TRY(note(tx, t, "group.make", typed->name, e));
	return typed->level == GROUP_ORGAN ? put_reader(tx, t, e) : RC_OK;
}

enum rc office_group_save(struct node *n, const struct actor *who, const struct doc_group *form,
			  int64_t now, int64_t *out_id, struct problems *out, struct err *e)
{
	static const struct text_rule name = { "name", TEXT_LINE, LIMIT_GROUP_NAME, true };
	static const struct text_rule words = { "description", TEXT_LINES, LIMIT_REASON, false };
	AUTO_ARENA a = arena_new(NULL);
	struct doc_group typed = *form;
	struct group_work t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
				.typed = &typed,
				.id = form->id };

	TRY(policy_check(who, ACTION_GROUP_MANAGE, NULL, e));
	typed.tenant_id = who->tenant_id;
	typed.name = office_text(a, &name, form->name, out);
	typed.description = office_text(a, &words, form->description, out);
	typed.created_at = now;
	typed.created_by = actor_name(who);
	TRY(problems_rc(out, e));
	TRY(office_db_write(n, save_fn, &t, out, e));
	*out_id = t.group.id;
	return RC_OK;
}

static enum rc end_fn(struct tx *tx, void *arg, struct err *e)
{
	struct group_work *t = arg;
	struct group_reader *readers;
	size_t n;

	TRY(load(tx, t, t->id, e));
	TRY(group_reader_list(tx, t->w.arena, t->id, &readers, &n, e));
	for (size_t i = 0; i < n; i++) {
		TRY(group_reader_set_end(tx, &readers[i], t->w.now, e));
		TRY(reader_note(tx, t, &readers[i], PERMISSION_ENDED, e));
	}
	t->group.ended_at = t->w.now;
	t->group.ended_by = actor_name(t->w.who);
	TRY(doc_group_end(tx, &t->group, e));
	return note(tx, t, "group.end", t->group.name, e);
}

enum rc office_group_end(struct node *n, const struct actor *who, int64_t id, int64_t now,
			 struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct group_work t = { .w = { .arena = a, .who = who, .now = now }, .id = id };

	TRY(policy_check(who, ACTION_GROUP_MANAGE, NULL, e));
	return db_write(n->db, end_fn, &t, e);
}

/* ---- rules ---- */

static enum rc rule_add_fn(struct tx *tx, void *arg, struct err *e)
{
	struct group_work *t = arg;
	struct group_rule *all;
	struct series s;
	bool is_there = true;
	size_t n;

	TRY(load(tx, t, t->id, e));
	TRY(group_rule_list(tx, t->w.arena, t->id, &all, &n, e));
	if (n >= LIMIT_GROUP_RULES)
		return is_full(e, LIMIT_GROUP_RULES);
	if (t->rule.series_id > 0)
		TRY(err_if_absent(
			e,
			series_load(tx, t->w.arena, t->w.who->tenant_id, t->rule.series_id, &s, e),
			&is_there));
	if (!is_there)
		problem_add(t->w.problems, "series_id", "problem.choice", 0);
	TRY(problems_rc(t->w.problems, e));
	TRY(group_rule_insert(tx, t->w.arena, &t->rule, &t->rule.id, e));
	return note(tx, t, "group.rule", t->rule.type_name, e);
}

enum rc office_group_rule_add(struct node *n, const struct actor *who, const struct group_rule *r,
			      int64_t now, int64_t *out_id, struct problems *out, struct err *e)
{
	static const struct text_rule type = { "type_name", TEXT_LINE, LIMIT_TYPE_NAME, false };
	AUTO_ARENA a = arena_new(NULL);
	struct group_work t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
				.rule = *r,
				.id = r->group_id };

	TRY(policy_check(who, ACTION_GROUP_MANAGE, NULL, e));
	if (r->direction == DIRECTION_INTERNAL)
		problem_add(out, "direction", "problem.choice", 0);
	if (r->direction == DIRECTION_INCOMING && r->series_id > 0)
		problem_add(out, "series_id", "problem.choice", 0);
	t.rule.tenant_id = who->tenant_id;
	t.rule.created_at = now;
	t.rule.type_name = office_text(a, &type, r->type_name, out);
	t.rule.type_key = document_type_key(a, t.rule.type_name);
	TRY(problems_rc(out, e));
	TRY(office_db_write(n, rule_add_fn, &t, out, e));
	*out_id = t.rule.id;
	return RC_OK;
}

static enum rc rule_drop_fn(struct tx *tx, void *arg, struct err *e)
{
	struct group_work *t = arg;

	TRY(load(tx, t, t->id, e));
	TRY(group_rule_drop(tx, t->id, t->rule.id, e));
	return note(tx, t, "group.rule_drop", STR(""), e);
}

enum rc office_group_rule_drop(struct node *n, const struct actor *who, int64_t group_id,
			       int64_t id, int64_t now, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct group_work t = { .w = { .arena = a, .who = who, .now = now },
				.rule = { .id = id },
				.id = group_id };

	TRY(policy_check(who, ACTION_GROUP_MANAGE, NULL, e));
	return db_write(n->db, rule_drop_fn, &t, e);
}

/* ---- what is in it ---- */

static enum rc moved(struct tx *tx, struct flow_work *w, bool is_out, struct str name,
		     struct err *e)
{
	const struct flow_note x = { .step = is_out ? STEP_GROUP_OUT : STEP_GROUP_IN,
				     .audit = is_out ? "group.out" : "group.in",
				     .text = name,
				     .about = STR("") };

	TRY(sight_renew(tx, w->document.id, e));
	return flow_note(tx, w, &x, e);
}

/* What is entered by number alone is in none: check_untouchable says so. */
static enum rc load_document(struct tx *tx, struct flow_work *w, int64_t id, struct err *e)
{
	struct document *d = &w->document;

	TRY(office_own_tenant(tx, w->arena, w->who, &w->tenant, e));
	TRY(document_load(tx, w->arena, id, d, e));
	TRY(sight_check(tx, w->arena, w->who, d, e));
	bool is_final = d->state == DOCUMENT_REGISTERED || d->state == DOCUMENT_SENT;
	if (d->direction == DIRECTION_INTERNAL || !is_final)
		return err_set(e, RC_CONFLICT, "err.group_document", "document %lld",
			       (long long)id);
	return policy_check(w->who, ACTION_GROUP_FILL, d, e);
}

struct filling {
	struct group_work t;
	const struct group_filling *f;
};

static bool is_in(const struct doc_group *all, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++) {
		if (all[i].id == id)
			return true;
	}
	return false;
}

static enum rc fill_fn(struct tx *tx, void *arg, struct err *e)
{
	struct filling *x = arg;
	struct group_work *t = &x->t;
	const struct group_filling *f = x->f;
	struct doc_group *all;
	size_t n;
	bool is_new;

	TRY(load_document(tx, &t->w, f->document_id, e));
	TRY(load(tx, t, f->group_id, e));
	TRY(doc_group_of_document(tx, t->w.arena, f->document_id, &all, &n, e));
	if (is_in(all, n, f->group_id) != f->is_out)
		return RC_OK;
	if (f->is_out)
		TRY(group_item_drop(tx, f->group_id, f->document_id, e));
	else
		TRY(group_item_put(tx, f->group_id, f->document_id, t->w.now, actor_name(t->w.who),
				   &is_new, e));
	return moved(tx, &t->w, f->is_out, t->group.name, e);
}

enum rc office_group_fill(struct node *n, const struct actor *who, const struct group_filling *f,
			  int64_t now, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct filling x = { .t = { .w = { .arena = a, .who = who, .now = now } }, .f = f };

	TRY(policy_check(who, ACTION_GROUP_FILL, NULL, e));
	return db_write(n->db, fill_fn, &x, e);
}

enum rc groups_take_in(struct tx *tx, struct arena *a, const struct actor *who,
		       const struct document *d, int64_t now, struct err *e)
{
	struct flow_work w = { .arena = a, .who = who, .now = now, .document = *d };
	struct str names = STR("");
	struct doc_group *all;
	int64_t n_new;
	size_t n;

	TRY(group_item_fall(tx, d->id, document_type_key(a, d->type_name), now, &n_new, e));
	if (n_new == 0)
		return RC_OK;
	TRY(office_own_tenant(tx, a, who, &w.tenant, e));
	TRY(doc_group_of_document(tx, a, d->id, &all, &n, e));
	for (size_t i = 0; i < n; i++)
		names = str_fmt(a, "%.*s%s%.*s", STR_FMT(names), i > 0 ? ", " : "",
				STR_FMT(all[i].name));
	return moved(tx, &w, false, names, e);
}

/* ---- of a document ---- */

struct groups_of {
	struct flow_work w;
	int64_t id;
	struct document_groups *out;
};

static enum rc of_fn(struct tx *tx, void *arg, struct err *e)
{
	struct groups_of *r = arg;
	struct document_groups *v = r->out;
	struct doc_group *all;
	size_t n;

	TRY(load_document(tx, &r->w, r->id, e));
	v->document = r->w.document;
	v->n_others = 0;
	TRY(doc_group_of_document(tx, r->w.arena, r->id, &v->in, &v->n_in, e));
	TRY(doc_group_list(tx, r->w.arena, r->w.who->tenant_id, &all, &n, e));
	v->others = ARENA_ARRAY(r->w.arena, n + 1, struct doc_group);
	for (size_t i = 0; i < n; i++) {
		if (all[i].ended_at == 0 && !all[i].is_held && !is_in(v->in, v->n_in, all[i].id))
			v->others[v->n_others++] = all[i];
	}
	return RC_OK;
}

enum rc office_groups_of(struct node *n, struct arena *a, const struct actor *who,
			 int64_t document_id, struct document_groups *out, struct err *e)
{
	struct groups_of r = { .w = { .arena = a, .who = who }, .id = document_id, .out = out };

	*out = (struct document_groups){ .n_in = 0 };
	TRY(policy_check(who, ACTION_GROUP_FILL, NULL, e));
	return db_read(n->db, of_fn, &r, e);
}

/* travel_settings.c -- what an organ decides: the types that paper follows, and what may go on paper alone. */
#include "base/limits.h"
#include "office/flow_int.h"
#include "office/travel_int.h"
#include "store/travel.h"

struct settings_read {
	struct arena *arena;
	const struct actor *who;
	struct travel_settings *out;
};

static enum rc settings_fn(struct tx *tx, void *arg, struct err *e)
{
	struct settings_read *r = arg;
	struct travel_settings *v = r->out;

	TRY(paper_types(tx, r->arena, r->who->tenant_id, &v->types, &v->n_types, e));
	for (size_t i = 0; i < v->n_types; i++) {
		const struct document_type *t = document_type_find(r->arena, v->types[i]);
		v->types[i] = t ? t->name : v->types[i];
	}
	return paper_exemption_list(tx, r->arena, r->who->tenant_id, &v->exemptions,
				    &v->n_exemptions, e);
}

enum rc office_travel_settings(struct node *n, struct arena *a, const struct actor *who,
			       struct travel_settings *out, struct err *e)
{
	struct settings_read r = { .arena = a, .who = who, .out = out };

	*out = (struct travel_settings){ .n_types = 0 };
	TRY(policy_check(who, ACTION_SERIES_MANAGE, NULL, e));
	out->may_set = policy_allows(who, ACTION_TENANT_MANAGE, NULL);
	return db_read(n->db, settings_fn, &r, e);
}

/* ---- types ---- */

struct types_work {
	struct flow_work w;
	struct str *keys;
	size_t n;
	struct str said;
};

static enum rc types_fn(struct tx *tx, void *arg, struct err *e)
{
	struct types_work *t = arg;

	TRY(paper_types_set(tx, t->w.who->tenant_id, t->keys, t->n, e));
	return office_audit(tx, t->w.who, "paper_types.set",
			    object_name(t->w.arena, "tenant", t->w.who->tenant_id), t->said,
			    t->w.now, e);
}

enum rc office_paper_types_set(struct node *n, const struct actor *who, const struct str *types,
			       size_t n_types, int64_t now, struct problems *out, struct err *e)
{
	static const struct text_rule type = { "types", TEXT_LINE, LIMIT_TYPE_NAME, true };
	AUTO_ARENA a = arena_new(NULL);
	struct types_work t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
				.n = n_types,
				.said = STR("") };

	TRY(policy_check(who, ACTION_TENANT_MANAGE, NULL, e));
	if (n_types > LIMIT_SERIES_TYPES)
		problem_add(out, "types", "problem.too_many", LIMIT_SERIES_TYPES);
	TRY(problems_rc(out, e));
	t.keys = ARENA_ARRAY(a, n_types + 1, struct str);
	for (size_t i = 0; i < n_types; i++) {
		struct str name = office_text(a, &type, types[i], out);
		t.keys[i] = document_type_key(a, name);
		t.said = str_fmt(a, "%.*s%s%.*s", STR_FMT(t.said), i > 0 ? ", " : "",
				 STR_FMT(name));
	}
	TRY(problems_rc(out, e));
	return office_db_write(n, types_fn, &t, out, e);
}

/* ---- exemptions ---- */

struct exempting {
	struct flow_work w;
	struct paper_exemption x;
};

static enum rc add_fn(struct tx *tx, void *arg, struct err *e)
{
	struct exempting *t = arg;

	TRY(paper_exemption_insert(tx, t->w.arena, &t->x, &t->x.id, e));
	return office_audit(tx, t->w.who, "exemption.add",
			    object_name(t->w.arena, "exemption", t->x.id), t->x.name, t->w.now, e);
}

enum rc office_exemption_add(struct node *n, const struct actor *who,
			     const struct paper_exemption *x, int64_t now, int64_t *out_id,
			     struct problems *out, struct err *e)
{
	static const struct text_rule name = { "name", TEXT_LINE, LIMIT_EXEMPTION_NAME, true };
	static const struct text_rule given = { "given_by", TEXT_LINE, LIMIT_EXEMPTION_NAME, true };
	static const struct text_rule reason = { "reason", TEXT_LINES, LIMIT_REASON, true };
	AUTO_ARENA a = arena_new(NULL);
	struct exempting t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
			       .x = *x };

	TRY(policy_check(who, ACTION_TENANT_MANAGE, NULL, e));
	t.x.tenant_id = who->tenant_id;
	t.x.name = office_text(a, &name, x->name, out);
	t.x.given_by = office_text(a, &given, x->given_by, out);
	t.x.reason = office_text(a, &reason, x->reason, out);
	if (!date_is_set(t.x.valid_from))
		t.x.valid_from = time_date_vn(now);
	if (date_is_set(t.x.valid_to) && date_cmp(t.x.valid_to, t.x.valid_from) < 0)
		problem_add(out, "valid_to", "problem.ends_before", 0);
	t.x.created_at = now;
	t.x.created_by = actor_name(who);
	TRY(problems_rc(out, e));
	TRY(office_db_write(n, add_fn, &t, out, e));
	*out_id = t.x.id;
	return RC_OK;
}

static enum rc end_fn(struct tx *tx, void *arg, struct err *e)
{
	struct exempting *t = arg;

	TRY(paper_exemption_end(tx, t->w.who->tenant_id, t->x.id, time_date_vn(t->w.now), e));
	return office_audit(tx, t->w.who, "exemption.end",
			    object_name(t->w.arena, "exemption", t->x.id), STR(""), t->w.now, e);
}

enum rc office_exemption_end(struct node *n, const struct actor *who, int64_t id, int64_t now,
			     struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct exempting t = { .w = { .arena = a, .who = who, .now = now }, .x = { .id = id } };

	TRY(policy_check(who, ACTION_TENANT_MANAGE, NULL, e));
	return db_write(n->db, end_fn, &t, e);
}

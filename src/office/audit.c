/* audit.c -- the audit as people look through it. */
#include "office/audit.h"

#include "base/limits.h"
#include "office/office_int.h"
#include "office/sight.h"
#include "store/document.h"
#include "store/people.h"
#include "store/tenant.h"

/* ---- what details name ---- */

static bool is_named(const struct audit_view *v, struct str object)
{
	for (size_t i = 0; i < v->n_names; i++) {
		if (str_eq(v->names[i].object, object))
			return true;
	}
	return false;
}

static enum rc load_name(struct tx *tx, struct arena *a, int64_t tenant_id, struct str object,
			 struct str *out, struct err *e)
{
	struct str kind, rest;
	struct account who;
	struct unit unit;
	bool is_there = false;
	int64_t id;

	*out = STR("");
	if (!str_split(object, ':', &kind, &rest) || !str_to_i64(rest, 1, INT64_MAX, &id))
		return RC_OK;
	if (str_eq_c(kind, "account"))
		TRY(err_if_absent(e, account_load(tx, a, id, &who, e), &is_there));
	if (is_there && who.tenant_id == tenant_id)
		*out = who.name;
	is_there = false;
	if (str_eq_c(kind, "unit"))
		TRY(err_if_absent(e, unit_load(tx, a, tenant_id, id, &unit, e), &is_there));
	if (is_there)
		*out = unit.name;
	return RC_OK;
}

static enum rc name_fact(struct tx *tx, struct arena *a, int64_t tenant_id, struct str object,
			 struct audit_view *v, struct err *e)
{
	struct audit_name x = { .object = object };

	if (v->n_names == LIMIT_LIST_PAGE || is_named(v, object))
		return RC_OK;
	TRY(load_name(tx, a, tenant_id, object, &x.name, e));
	if (x.name.n > 0)
		v->names[v->n_names++] = x;
	return RC_OK;
}

static enum rc name_facts(struct tx *tx, struct arena *a, int64_t tenant_id, struct audit_view *v,
			  struct err *e)
{
	v->n_names = 0;
	v->names = ARENA_ARRAY(a, LIMIT_LIST_PAGE, struct audit_name);
	for (size_t i = 0; i < v->n; i++) {
		const struct audit_action *x = audit_action_find(v->rows[i].action);
		struct str rest = v->rows[i].detail, word;
		while (x && x->detail == AUDIT_FACTS && rest.n > 0) {
			(void)str_split(rest, ' ', &word, &rest);
			TRY(name_fact(tx, a, tenant_id, word, v, e));
		}
	}
	return RC_OK;
}

/* ---- what is of documents stays with who may open them ---- */

/* The chain is over what is written; who looks through it is shown that something was done, and by whom. */
struct words_of {
	const struct actor *who;
	bool opens_any, opens_all;
	int64_t ids[LIMIT_LIST_PAGE]; /* asked before */
	bool may[LIMIT_LIST_PAGE];
	size_t n;
};

static enum rc may_read(struct tx *tx, struct arena *a, struct words_of *w, int64_t id, bool *out,
			struct err *e)
{
	struct document d;
	bool is_there;

	*out = false;
	for (size_t i = 0; i < w->n; i++) {
		if (w->ids[i] != id)
			continue;
		*out = w->may[i];
		return RC_OK;
	}
	TRY(err_if_absent(e, document_load(tx, a, id, &d, e), &is_there));
	if (is_there)
		TRY(sight_may_drafting(tx, a, w->who, &d, out, e));
	w->ids[w->n] = id;
	w->may[w->n++] = *out;
	return RC_OK;
}

static enum rc withhold(struct tx *tx, struct arena *a, struct words_of *w, struct audit_line *x,
			struct err *e)
{
	const struct audit_action *action = audit_action_find(x->action);
	struct str kind, rest;
	bool may = w->opens_all;
	int64_t id;

	if (x->detail.n == 0 || !action || action->detail != AUDIT_WORDS ||
	    (action->group != AUDIT_READS && action->group != AUDIT_DOCUMENTS))
		return RC_OK;
	if (w->opens_any && str_split(x->object, ':', &kind, &rest) && str_eq_c(kind, "document") &&
	    str_to_i64(rest, 1, INT64_MAX, &id))
		TRY(may_read(tx, a, w, id, &may, e));
	if (may)
		return RC_OK;
	x->detail = STR("");
	x->is_withheld = true;
	return RC_OK;
}

static enum rc withhold_all(struct tx *tx, struct arena *a, const struct actor *who,
			    struct audit_view *v, struct err *e)
{
	static const enum direction all[] = { DIRECTION_INCOMING, DIRECTION_OUTGOING,
					      DIRECTION_INTERNAL };
	struct words_of w = { .who = who, .opens_all = true };

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		enum action view = view_action(all[i]);
		w.opens_any = w.opens_any || policy_allows(who, view, NULL);
		w.opens_all = w.opens_all && actor_may_organ(who, view);
	}
	for (size_t i = 0; i < v->n; i++)
		TRY(withhold(tx, a, &w, &v->rows[i], e));
	return RC_OK;
}

/* ---- a page of it ---- */

struct looking {
	struct arena *arena;
	const struct actor *who;
	struct audit_query query;
	enum audit_group group;
	size_t n_max;
	struct audit_view *out;
};

static void take_rows(struct looking *w, const struct audit_line *rows, size_t n)
{
	struct audit_view *v = w->out;

	for (size_t i = 0; i < n && v->n < w->n_max; i++) {
		v->last_at = rows[i].at;
		v->last_id = rows[i].id;
		const struct audit_action *x = audit_action_find(rows[i].action);
		if (w->group == AUDIT_ALL || (x && x->group == w->group))
			v->rows[v->n++] = rows[i];
		v->has_more = i + 1 < n;
	}
}

/* A group that is rare is looked for a part at a time, and a bounded number of rows a page. */
static enum rc look_fn(struct tx *tx, void *arg, struct err *e)
{
	struct looking *w = arg;
	struct audit_query q = w->query;
	struct audit_view *v = w->out;
	struct audit_line *rows;
	size_t n;

	v->n = 0;
	for (int64_t looked = 0; looked < LIMIT_AUDIT_LOOK && v->n < w->n_max; looked += q.most) {
		TRY(audit_list(tx, w->arena, &q, &rows, &n, e));
		take_rows(w, rows, n);
		v->has_more = v->has_more || (int64_t)n == q.most;
		if ((int64_t)n < q.most)
			break;
		q.before_at = v->last_at;
		q.before_id = v->last_id;
	}
	TRY(withhold_all(tx, w->arena, w->who, v, e));
	return name_facts(tx, w->arena, q.tenant_id, v, e);
}

static int64_t end_of(struct date day)
{
	return date_is_set(day) ? date_start_vn(date_add(day, 1)) : INT64_MAX;
}

static struct str filter_words(struct arena *a, const struct audit_filter *f)
{
	return str_fmt(a, "%s%.*s%s%.*s", f->login.n > 0 ? "login:" : "", STR_FMT(f->login),
		       f->object.n > 0 ? "about:" : "", STR_FMT(f->object));
}

enum rc office_audit_list(struct node *n, struct arena *a, const struct actor *who,
			  const struct audit_filter *f, int64_t now, struct audit_view *out,
			  struct err *e)
{
	struct looking w = {
		.arena = a,
		.who = who,
		.group = f->group,
		.n_max = (size_t)(f->n_max > 0 && f->n_max < LIMIT_LIST_PAGE ? f->n_max
									     : LIMIT_LIST_PAGE),
		.query = { .tenant_id = who->tenant_id,
			   .from_at = date_is_set(f->from) ? date_start_vn(f->from) : 0,
			   .before_at = f->before_at > 0 ? f->before_at : end_of(f->to),
			   .before_id = f->before_at > 0 ? f->before_id : 0,
			   .most = LIMIT_LIST_PAGE + 1,
			   .actor = f->login,
			   .object = f->object },
		.out = out,
	};

	*out = (struct audit_view){ .rows = ARENA_ARRAY(a, w.n_max, struct audit_line) };
	TRY(policy_check(who, ACTION_AUDIT_VIEW, NULL, e));
	TRY(db_read(n->db, look_fn, &w, e));
	return office_read_note(n, who, "audit.read", STR("audit"), filter_words(a, f), now, e);
}

/* ---- the readers of a document ---- */

struct readers_work {
	struct arena *arena;
	const struct actor *who;
	int64_t id;
	struct document document;
	struct audit_reader *rows;
	size_t n;
};

static enum rc readers_fn(struct tx *tx, void *arg, struct err *e)
{
	struct readers_work *w = arg;

	TRY(document_load(tx, w->arena, w->id, &w->document, e));
	TRY(sight_check(tx, w->arena, w->who, &w->document, e));
	TRY(policy_check(w->who, ACTION_READERS_VIEW, &w->document, e));
	return audit_readers(tx, w->arena, w->who->tenant_id,
			     object_name(w->arena, "document", w->id), &w->rows, &w->n, e);
}

enum rc office_document_readers(struct node *n, struct arena *a, const struct actor *who,
				int64_t document_id, struct document *out_document,
				struct audit_reader **out, size_t *out_n, struct err *e)
{
	struct readers_work w = { .arena = a, .who = who, .id = document_id };

	TRY(db_read(n->db, readers_fn, &w, e));
	*out_document = w.document;
	*out = w.rows;
	*out_n = w.n;
	return RC_OK;
}

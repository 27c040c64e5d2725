/* audit.c -- the audit as people look through it. */
#include "office/audit.h"

#include "base/limits.h"
#include "office/office_int.h"
#include "office/sight.h"
#include "store/document.h"

/* ---- groups ---- */

static const char *const group_words[audit_group__COUNT] = {
	[AUDIT_ALL] = "all",           [AUDIT_READS] = "reads",       [AUDIT_DOCUMENTS] = "documents",
	[AUDIT_PEOPLE] = "people",     [AUDIT_SESSIONS] = "sessions", [AUDIT_SETTINGS] = "settings",
};

struct str audit_group_text(enum audit_group g)
{
	return str_of(group_words[g]);
}

bool audit_group_parse(struct str s, enum audit_group *out)
{
	for (int i = 0; i < (int)audit_group__COUNT; i++) {
		if (!str_eq_c(s, group_words[i]))
			continue;
		*out = (enum audit_group)i;
		return true;
	}
	return false;
}

/* By the word before the point of an action, or by the whole; the first that fits. What stands in no row has
 * to do with documents. */
static const struct {
	const char *word;
	enum audit_group group;
} group_of[] = {
	{ "document.read", AUDIT_READS },   { "attachment", AUDIT_READS },
	{ "packet.read", AUDIT_READS },     { "document.slip", AUDIT_READS },
	{ "register.print", AUDIT_READS },  { "audit", AUDIT_READS },
	{ "account", AUDIT_PEOPLE },        { "post", AUDIT_PEOPLE },
	{ "delegation", AUDIT_PEOPLE },     { "permission", AUDIT_PEOPLE },
	{ "unit", AUDIT_PEOPLE },           { "people", AUDIT_PEOPLE },
	{ "session", AUDIT_SESSIONS },      { "token", AUDIT_SESSIONS },
	{ "tenant", AUDIT_SETTINGS },       { "series", AUDIT_SETTINGS },
	{ "route", AUDIT_SETTINGS },        { "holiday", AUDIT_SETTINGS },
	{ "preset", AUDIT_SETTINGS },       { "organ", AUDIT_SETTINGS },
	{ "agency", AUDIT_SETTINGS },
};

static enum audit_group find_group(struct str action)
{
	struct str head, rest;

	(void)str_split(action, '.', &head, &rest);
	for (size_t i = 0; i < sizeof group_of / sizeof group_of[0]; i++) {
		if (str_eq_c(action, group_of[i].word) || str_eq_c(head, group_of[i].word))
			return group_of[i].group;
	}
	return AUDIT_DOCUMENTS;
}

/* ---- a page of it ---- */

struct looking {
	struct arena *arena;
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
		if (w->group == AUDIT_ALL || find_group(rows[i].action) == w->group)
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
	return RC_OK;
}

static int64_t end_of(struct date day)
{
	return date_is_set(day) ? date_start_vn(date_add(day, 1)) : INT64_MAX;
}

static struct str filter_words(struct arena *a, const struct audit_filter *f)
{
	return f->object.n > 0 ? f->object : str_dup(a, f->login);
}

enum rc office_audit_list(struct node *n, struct arena *a, const struct actor *who,
			  const struct audit_filter *f, int64_t now, struct audit_view *out,
			  struct err *e)
{
	struct looking w = {
		.arena = a,
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

/* audit.c -- rows of audit and trace. */
#include "store/audit.h"

#include "gen/queries.h"
#include "base/log.h"

/* ---- actions ---- */

static const struct audit_action actions[] = {
#define AUDIT_ACTION(word, group, detail) { word, AUDIT_##group, AUDIT_##detail },
#include "store/audit_actions.tbl"
#undef AUDIT_ACTION
};

const struct audit_action *audit_action_find(struct str word)
{
	for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++) {
		if (str_eq_c(word, actions[i].word))
			return &actions[i];
	}
	return NULL;
}

static const char *const groups[audit_group__COUNT] = {
	[AUDIT_ALL] = "all",         [AUDIT_READS] = "reads",       [AUDIT_DOCUMENTS] = "documents",
	[AUDIT_PEOPLE] = "people",   [AUDIT_SESSIONS] = "sessions", [AUDIT_SETTINGS] = "settings",
	[AUDIT_PROGRAM] = "program",
};

struct str audit_group_text(enum audit_group g)
{
	return str_of(groups[g]);
}

bool audit_group_parse(struct str s, enum audit_group *out)
{
	for (int i = 0; i < (int)audit_group__COUNT; i++) {
		if (!str_eq_c(s, groups[i]))
			continue;
		*out = (enum audit_group)i;
		return true;
	}
	return false;
}

/* ---- rows ---- */

enum rc audit_add(struct tx *tx, const struct audit_entry *x, struct err *e)
{
#ifdef VANTHU_FAULTS /* the builds of the tests: an action that no page can say is found there */
	bug_if(!audit_action_find(x->action));
#endif
	return q_audit_add(tx, x, NULL, e);
}

enum rc audit_newest(struct tx *tx, struct arena *a, int64_t *out_at, struct err *e)
{
	struct q_audit_newest_row row;

	TRY(q_audit_newest(tx, a, &row, e));
	*out_at = row.at;
	return RC_OK;
}

enum rc audit_list(struct tx *tx, struct arena *a, const struct audit_query *q,
		   struct audit_line **out, size_t *out_n, struct err *e)
{
	if (q->object.n > 0)
		return q_audit_list_object(tx, a, q, out, out_n, e);
	if (q->actor.n > 0)
		return q_audit_list_actor(tx, a, q, out, out_n, e);
	return q_audit_list(tx, a, q, out, out_n, e);
}

enum rc audit_readers(struct tx *tx, struct arena *a, int64_t tenant_id, struct str object,
		      struct audit_reader **out, size_t *out_n, struct err *e)
{
	const struct q_audit_readers_args args = { .tenant_id = tenant_id, .object = object };

	return q_audit_readers(tx, a, &args, out, out_n, e);
}

enum rc audit_count_rows(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t upto,
			 struct audit_count *out, struct err *e)
{
	const struct q_audit_count_args args = { .tenant_id = tenant_id, .upto = upto };

	return q_audit_count(tx, a, &args, out, e);
}

enum rc audit_unsealed_tenants(struct tx *tx, struct arena *a, struct audit_unsealed **out,
			       size_t *out_n, struct err *e)
{
	return q_audit_unsealed_tenants(tx, a, out, out_n, e);
}

enum rc audit_unsealed_rows(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t most,
			    struct audit_row **out, size_t *out_n, struct err *e)
{
	const struct q_audit_unsealed_args args = { .tenant_id = tenant_id, .most = most };

	return q_audit_unsealed(tx, a, &args, out, out_n, e);
}

enum rc audit_sealed_rows(struct tx *tx, struct arena *a, const struct audit_seal *s,
			  struct audit_row **out, size_t *out_n, struct err *e)
{
	const struct q_audit_sealed_args args = { .tenant_id = s->tenant_id,
						  .seal_id = s->id,
						  .first_id = s->first_id,
						  .last_id = s->last_id };

	return q_audit_sealed(tx, a, &args, out, out_n, e);
}

enum rc audit_seal_last(struct tx *tx, struct arena *a, int64_t tenant_id, struct audit_seal *out,
			struct err *e)
{
	struct audit_seal s = { .n = 0 };
	bool is_there;

	TRY(err_if_absent(e, q_audit_seal_last(tx, a, tenant_id, &s, e), &is_there));
	*out = is_there ? s : (struct audit_seal){ .tenant_id = tenant_id };
	return RC_OK;
}

enum rc audit_seal_list(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t from_n,
			int64_t most, struct audit_seal **out, size_t *out_n, struct err *e)
{
	const struct q_audit_seal_list_args args = { .tenant_id = tenant_id,
						     .from_n = from_n,
						     .most = most };

	return q_audit_seal_list(tx, a, &args, out, out_n, e);
}

enum rc audit_seal_add(struct tx *tx, struct arena *a, struct audit_seal *s, struct err *e)
{
	struct q_audit_seal_add_row row;

	TRY(q_audit_seal_add(tx, a, s, &row, e));
	s->id = row.id;
	const struct q_audit_seal_put_args args = { .tenant_id = s->tenant_id,
						    .seal_id = s->id,
						    .last_id = s->last_id };
	return q_audit_seal_put(tx, &args, NULL, e);
}

enum rc trace_add(struct tx *tx, const struct trace *t, int64_t packet_id, struct err *e)
{
	return q_trace_add(tx, t, packet_id, NULL, e);
}

enum rc trace_list(struct tx *tx, struct arena *a, int64_t document_id, struct trace **out,
		   size_t *out_n, struct err *e)
{
	return q_trace_list(tx, a, document_id, out, out_n, e);
}

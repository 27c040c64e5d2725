/* organ.c -- the directory in the database. */
#include "store/organ.h"

#include <string.h>

#include "base/limits.h"
#include "db/typed.h"
#include "markup/markup.h"
#include "text/text.h"
#include "gen/queries.h"

static enum rc not_there(struct str code, struct err *e)
{
	enum rc rc = err_set(e, RC_NOT_FOUND, "err.organ_unknown", "no organ %.*s", STR_FMT(code));
	err_param(e, code);
	return rc;
}

enum rc organ_find_any(struct tx *tx, struct arena *a, struct str code, struct organ *out,
		       struct err *e)
{
	enum rc rc = q_organ_find(tx, a, code, out, e);
	return rc == RC_NOT_FOUND ? not_there(code, e) : rc;
}

enum rc organ_find(struct tx *tx, struct arena *a, struct str code, struct organ *out,
		   struct err *e)
{
	struct organ o;
	TRY(organ_find_any(tx, a, code, &o, e));
	if (o.state == ORGAN_REMOVED)
		return not_there(code, e);
	*out = o;
	return RC_OK;
}

enum rc organ_find_mail(struct tx *tx, struct arena *a, struct str mail, struct organ *out,
			struct err *e)
{
	struct organ *rows;
	size_t n;

	TRY(q_organ_of_mail(tx, a, str_lower(a, mail), &rows, &n, e));
	if (n != 1)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "%zu organs of that mailbox", n);
	*out = rows[0];
	return RC_OK;
}

enum rc organ_find_name(struct tx *tx, struct arena *a, struct str name, struct organ **out,
			size_t *out_n, struct err *e)
{
	return q_organ_of_name(tx, a, name, out, out_n, e);
}

struct str organ_search_text(struct arena *a, const struct organ *o)
{
	return text_fold(a, str_fmt(a, "%.*s %.*s", STR_FMT(o->code), STR_FMT(o->name)));
}

static struct str text_or_empty(struct str s)
{
	return s.p ? s : STR("");
}

bool organ_is_same(const struct organ *x, const struct organ *y)
{
	return str_eq(x->code, y->code) && str_eq(x->name, y->name) &&
	       str_eq(x->parent_code, y->parent_code) &&
	       str_eq(x->superior_code, y->superior_code) && str_eq(x->mail, y->mail) &&
	       x->kind == y->kind && x->level == y->level && str_eq(x->province, y->province) &&
	       x->state == y->state && x->origin == y->origin &&
	       x->requires_signature == y->requires_signature &&
	       date_cmp(x->valid_from, y->valid_from) == 0 &&
	       date_cmp(x->valid_to, y->valid_to) == 0 &&
	       str_eq(x->successor_code, y->successor_code);
}

enum rc organ_put(struct tx *tx, const struct organ *o, struct str search, int64_t now,
		  struct err *e)
{
	struct q_organ_put_args args = { .search = search, .now = now };
	return q_organ_put(tx, o, &args, NULL, e);
}

static void row_write(struct json *j, const struct organ_row *r, size_t n)
{
	const struct organ *o = &r->organ;
	char from[DB_DATE_ROOM], to[DB_DATE_ROOM];
	json_object(j);
	json_kv_str(j, "code", o->code);
	json_kv_str(j, "name", text_or_empty(o->name));
	json_kv_str(j, "parent_code", text_or_empty(o->parent_code));
	json_kv_str(j, "superior_code", text_or_empty(o->superior_code));
	json_kv_str(j, "mail", text_or_empty(o->mail));
	json_kv_str(j, "kind", organ_kind_text(o->kind));
	json_kv_str(j, "level", organ_level_text(o->level));
	json_kv_str(j, "province", text_or_empty(o->province));
	json_kv_str(j, "state", organ_state_text(o->state));
	json_kv_str(j, "origin", organ_origin_text(o->origin));
	json_kv_bool(j, "requires_signature", o->requires_signature);
	json_kv_str(j, "valid_from", text_or_empty(db_put_date(o->valid_from, from).s));
	json_kv_str(j, "valid_to", text_or_empty(db_put_date(o->valid_to, to).s));
	json_kv_str(j, "successor_code", text_or_empty(o->successor_code));
	json_kv_str(j, "search", text_or_empty(r->search));
	json_kv_i64(j, "n", (int64_t)n);
	json_object_end(j);
}

enum rc organ_rows(struct arena *a, const struct organ_row *list, size_t n, struct str *out,
		   struct err *e)
{
	struct json j;
	json_init(&j, a, LIMIT_PAGE_BYTES);
	json_array(&j);
	for (size_t i = 0; i < n; i++)
		row_write(&j, &list[i], i + 1);
	json_array_end(&j);
	TRY(json_rc(&j, e));
	*out = json_text(&j);
	return RC_OK;
}

enum rc organ_put_many(struct tx *tx, struct str rows, int64_t now, struct err *e)
{
	struct q_organ_put_many_args args = { .rows_json = rows, .now = now };
	return q_organ_put_many(tx, &args, NULL, e);
}

enum rc organ_save(struct tx *tx, struct arena *a, const struct organ *o, struct str search,
		   int64_t now, enum organ_change *out_change, struct err *e)
{
	struct organ old;
	enum organ_change change = ORGAN_CHANGED;
	enum rc rc = q_organ_find(tx, a, o->code, &old, e);
	if (rc == RC_NOT_FOUND)
		change = ORGAN_ADDED;
	else if (rc != RC_OK)
		return rc;
	else if (organ_is_same(&old, o))
		change = ORGAN_UNCHANGED;
	if (change != ORGAN_UNCHANGED)
		TRY(organ_put(tx, o, search, now, e));
	if (out_change)
		*out_change = change;
	return RC_OK;
}

enum rc organ_state_put(struct tx *tx, struct str code, enum organ_state state, int64_t now,
			struct err *e)
{
	struct q_organ_state_set_args args = { .code = code, .state = state, .now = now };
	if (state == ORGAN_REMOVED)
		TRY(q_organ_secret_remove(tx, code, NULL, e));
	return q_organ_state_set(tx, &args, NULL, e);
}

enum rc organ_search(struct tx *tx, struct arena *a, struct str folded, int64_t n_max,
		     struct organ **out, size_t *out_n, struct err *e)
{
	struct str word[LIMIT_ORGAN_WORDS] = { { 0 } };
	size_t n = 0;
	for (struct str rest = folded, head; n < LIMIT_ORGAN_WORDS && rest.n > 0;) {
		str_split(rest, ' ', &head, &rest);
		if (head.n > 0)
			word[n++] = head;
	}
	if (n == 0) {
		*out = NULL;
		*out_n = 0;
		return RC_OK;
	}
	struct q_organ_search_args args = { .first = word[0],
					    .word2 = word[1],
					    .word3 = word[2],
					    .word4 = word[3],
					    .word5 = word[4],
					    .word6 = word[5],
					    .most = n_max };
	return q_organ_search(tx, a, &args, out, out_n, e);
}

enum rc organ_list(struct tx *tx, struct arena *a, int64_t after_id, int64_t n_max,
		   struct organ **out, size_t *out_n, struct err *e)
{
	struct q_organ_list_args args = { .after_id = after_id, .most = n_max };
	return q_organ_list(tx, a, &args, out, out_n, e);
}

enum rc organ_list_all(struct tx *tx, struct arena *a, int64_t after_id, int64_t n_max,
		       struct organ **out, size_t *out_n, struct err *e)
{
	struct q_organ_all_args args = { .after_id = after_id, .most = n_max };
	return q_organ_all(tx, a, &args, out, out_n, e);
}

enum rc organ_changes(struct tx *tx, struct arena *a, int64_t after_version, int64_t since_at,
		      int64_t n_max, struct organ_changed **out, size_t *out_n, struct err *e)
{
	struct q_organ_changes_args args = { .after_version = after_version,
					     .since_at = since_at,
					     .most = n_max };
	return q_organ_changes(tx, a, &args, out, out_n, e);
}

enum rc organ_changed_rows(struct tx *tx, struct arena *a, int64_t after_version, int64_t n_max,
			   struct organ **out, size_t *out_n, struct err *e)
{
	struct q_organ_changed_rows_args args = { .after_version = after_version, .most = n_max };
	return q_organ_changed_rows(tx, a, &args, out, out_n, e);
}

enum rc organ_version(struct tx *tx, struct arena *a, int64_t *out, struct err *e)
{
	struct q_organ_version_row row;
	TRY(q_organ_version(tx, a, &row, e));
	*out = row.version;
	return RC_OK;
}

enum rc organ_touch(struct tx *tx, struct str code, int64_t now, struct err *e)
{
	struct q_organ_touch_args args = { .code = code, .now = now };
	return q_organ_touch(tx, &args, NULL, e);
}

enum rc organ_has_children(struct tx *tx, struct arena *a, struct str code, bool *out,
			   struct err *e)
{
	struct q_organ_children_args args = { .code = code, .most = 1 };
	struct q_organ_children_row row;
	TRY(q_organ_children(tx, a, &args, &row, e));
	*out = row.children > 0;
	return RC_OK;
}

enum rc organ_secrets(struct tx *tx, struct arena *a, struct str code, int64_t now,
		      struct str **out, size_t *out_n, struct err *e)
{
	struct q_organ_secrets_args args = { .code = code, .now = now };
	struct q_organ_secrets_row *row;
	size_t n;
	TRY(q_organ_secrets(tx, a, &args, &row, &n, e));
	*out = ARENA_ARRAY(a, n + 1, struct str);
	for (size_t i = 0; i < n; i++)
		(*out)[i] = row[i].secret;
	*out_n = n;
	return RC_OK;
}

enum rc organ_secret_put(struct tx *tx, struct str code, struct str secret, int64_t now,
			 int64_t grace_until_at, struct err *e)
{
	struct q_organ_secret_sweep_args old = { .code = code, .secret = secret, .now = now };
	struct q_organ_secret_expire_args end = { .code = code, .until_at = grace_until_at };
	struct q_organ_secret_add_args add = { .code = code, .secret = secret, .now = now };
	struct q_organ_member_set_args member = { .code = code, .now = now };
	TRY(q_organ_secret_sweep(tx, &old, NULL, e));
	TRY(q_organ_secret_expire(tx, &end, NULL, e));
	TRY(q_organ_secret_add(tx, &add, NULL, e));
	return q_organ_member_set(tx, &member, NULL, e);
}

enum rc organ_is_member(struct tx *tx, struct arena *a, struct str code, bool *out,
			int64_t *out_seen_at, struct err *e)
{
	struct q_organ_member_find_row row;
	enum rc rc = q_organ_member_find(tx, a, code, &row, e);
	if (rc == RC_NOT_FOUND)
		return not_there(code, e);
	if (rc != RC_OK)
		return rc;
	*out = row.is_member;
	*out_seen_at = row.seen_at;
	return RC_OK;
}

enum rc organ_members(struct tx *tx, struct arena *a, int64_t most, struct organ_member **out,
		      size_t *out_n, struct err *e)
{
	return q_organ_members(tx, a, most, out, out_n, e);
}

enum rc organ_seen(struct tx *tx, struct str code, int64_t now, struct err *e)
{
	const struct q_organ_seen_args args = { .code = code, .now = now };
	return q_organ_seen(tx, &args, NULL, e);
}

enum rc organ_certificates(struct tx *tx, struct arena *a, struct str code,
			   struct certificate **out, size_t *out_n, struct err *e)
{
	struct q_organ_certificates_row *row;
	size_t n;
	TRY(q_organ_certificates(tx, a, code, &row, &n, e));
	struct certificate *list = ARENA_ARRAY(a, n + 1, struct certificate);
	for (size_t i = 0; i < n; i++) {
		list[i] = (struct certificate){ .der = row[i].der,
						.organ_code = code,
						.from_at = row[i].from_at,
						.until_at = row[i].until_at };
		memcpy(list[i].sha256, row[i].sha256.b, sizeof list[i].sha256);
	}
	*out = list;
	*out_n = n;
	return RC_OK;
}

enum rc organ_certificates_newest(struct tx *tx, struct arena *a, int64_t after_id, int64_t to_id,
				  struct organ_der **out, size_t *out_n, struct err *e)
{
	struct q_organ_certificates_newest_args args = { .after_id = after_id, .to_id = to_id };
	return q_organ_certificates_newest(tx, a, &args, out, out_n, e);
}

enum rc organ_certificate_put(struct tx *tx, struct str code, const struct certificate *cert,
			      int64_t now, struct err *e)
{
	struct q_organ_certificate_add_args args = { .code = code,
						     .der = cert->der,
						     .from_at = cert->from_at,
						     .until_at = cert->until_at,
						     .now = now };
	memcpy(args.sha256.b, cert->sha256, sizeof cert->sha256);
	return q_organ_certificate_add(tx, &args, NULL, e);
}

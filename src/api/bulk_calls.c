/* bulk_calls.c -- one thing done to many rows, over the API. */
#include "office/bulk.h"

#include "api/api_int.h"
#include "base/limits.h"

static void read_row(const struct jval *v, bool is_document, struct bulk_row *out)
{
	*out = (struct bulk_row){ .id = 0 };
	api_member_i64(v, "id", &out->id);
	api_member_i64(v, "version", &out->version);
	if (is_document)
		out->document_id = out->id;
}

static enum rc read_form(struct call *c, struct bulk_form *f, struct err *e)
{
	const struct jval *list = jval_get(c->body, "rows");
	size_t n = list ? jval_count(list) : 0;
	struct bulk_row *rows;

	*f = (struct bulk_form){ .n = n };
	if (!bulk_act_parse(c->match.word[0], &f->act))
		return err_set(e, RC_NOT_FOUND, "err.not_found", "no such act");
	if (n > LIMIT_BULK)
		problem_add(&c->problems, "rows", "problem.too_many", LIMIT_BULK);
	(void)api_body_i64(c, "with", &f->with);
	TRY(problems_rc(&c->problems, e));
	rows = ARENA_ARRAY(c->a, n + 1, struct bulk_row);
	for (size_t i = 0; i < n; i++)
		read_row(jval_at(list, i), bulk_kind_of(f->act) == BULK_DOCUMENTS, &rows[i]);
	f->rows = rows;
	return RC_OK;
}

enum rc api_bulk_do(struct call *c, struct err *e)
{
	struct json *j = &c->json;
	struct bulk_result r;
	struct bulk_form f;

	TRY(read_form(c, &f, e));
	TRY(office_bulk_do(c->node, c->a, c->actor, &f, c->now, &r, &c->problems, e));
	json_object(j);
	json_kv_i64(j, "done", (int64_t)r.n_done);
	json_key(j, "failed");
	json_array(j);
	for (size_t i = 0; i < r.n_failures; i++) {
		const struct bulk_failure *x = &r.failures[i];
		json_object(j);
		json_kv_i64(j, "id", x->row.id);
		json_kv_str(j, "key", str_of(x->why.key));
		json_kv_str(j, "text", text_of_err(c->a, c->lang, &x->why));
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
	return RC_OK;
}

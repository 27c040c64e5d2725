/* column_calls.c -- the columns of lists, over the API: each person's choice, and rows with their cells. */
#include "api/api_int.h"

static enum rc read_listing(struct call *c, enum document_listing *out, struct err *e)
{
	if (document_listing_parse(c->match.word[0], out))
		return RC_OK;
	return err_set(e, RC_NOT_FOUND, "err.not_found", "no such list");
}

enum rc api_columns_show(struct call *c, struct err *e)
{
	struct json *j = &c->json;
	struct column_list list;
	enum document_listing l;

	TRY(read_listing(c, &l, e));
	TRY(office_columns(c->node, c->a, c->actor, l, STR(""), &list, &c->problems, e));
	json_object(j);
	json_kv_str(j, "columns", column_list_text(c->a, &list));
	json_kv_bool(j, "is_default", !list.is_chosen);
	json_key(j, "available");
	json_array(j);
	for (int i = 0; i < (int)COLUMN__COUNT; i++) {
		if (!column_is_for(c->actor, (enum column)i, l))
			continue;
		json_object(j);
		json_kv_str(j, "name", column_name((enum column)i));
		json_kv_str(j, "words", column_words(c->lang, (enum column)i));
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
	return RC_OK;
}

enum rc api_columns_set(struct call *c, struct err *e)
{
	struct column_list list;
	struct str typed = STR("");
	enum document_listing l;

	TRY(read_listing(c, &l, e));
	(void)api_body_str(c, "columns", &typed);
	if (typed.n == 0)
		problem_add(&c->problems, "columns", "problem.required", 0);
	TRY(problems_rc(&c->problems, e));
	TRY(office_columns(c->node, c->a, c->actor, l, typed, &list, &c->problems, e));
	TRY(office_columns_save(c->node, c->actor, l, &list, c->now, e));
	return api_answer_done(c);
}

enum rc api_columns_drop(struct call *c, struct err *e)
{
	enum document_listing l;

	TRY(read_listing(c, &l, e));
	TRY(office_columns_save(c->node, c->actor, l, NULL, c->now, e));
	return api_answer_done(c);
}

/* ---- rows ---- */

static void write_cells(struct call *c, const struct column_row *r, const struct column_list *list)
{
	struct json *j = &c->json;

	json_key(j, "cells");
	json_object(j);
	for (size_t i = 0; i < list->n; i++) {
		struct str name = column_name(list->at[i]);
		json_kv_str(j, str_c(c->a, name), column_said(c->a, c->lang, r, list->at[i]));
	}
	json_object_end(j);
}

enum rc api_write_rows(struct call *c, const struct document_row *rows, size_t n,
		       enum document_listing l, struct str typed, struct err *e)
{
	struct column_row *cells = ARENA_ARRAY(c->a, n + 1, struct column_row);
	struct column_list list = { .n = 0 };

	for (size_t i = 0; i < n; i++)
		cells[i] = (struct column_row){ .document = &rows[i].document, .row = &rows[i] };
	if (typed.n > 0) {
		TRY(office_columns(c->node, c->a, c->actor, l, typed, &list, &c->problems, e));
		TRY(office_columns_fill(c->node, c->a, c->actor, &list, cells, n, e));
	}
	json_array(&c->json);
	for (size_t i = 0; i < n; i++) {
		json_object(&c->json);
		api_write_row(c, &rows[i]);
		if (list.n > 0)
			write_cells(c, &cells[i], &list);
		json_object_end(&c->json);
	}
	json_array_end(&c->json);
	return RC_OK;
}

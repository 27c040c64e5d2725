/* file_find.c -- documents looked for on a file's own page, and put into it several at once. */
#include "office/finding.h"
#include "web/file_views.h"
#include "web/file_web.h"
#include "web/web_int.h"

#define PAGE_ROWS 20
#define N(x) (sizeof(x) / sizeof *(x))

static const struct field_spec find_fields[] = {
	{ .name = "find_q" },
	{ .name = "find_number", .is_short = true },
	{ .name = "find_notation", .is_short = true },
	{ .name = "find_arrival", .is_short = true },
};
static const struct field_name find_names[] = {
	{ "q", "find_q" },
	{ "number", "find_number" },
	{ "notation", "find_notation" },
	{ "arrival", "find_arrival" },
	{ "documents", "find_documents" },
};

/* In the address, and in the form that puts what was found into the file. */
static struct str typed(const struct visit *v, const char *name)
{
	struct str s = query_str(v, name);

	return str_trim(s.n > 0 ? s : form_str(v, name));
}

static const char *field_of(struct str search_field)
{
	for (size_t i = 0; i < N(find_fields); i++) {
		if (str_eq_c(search_field, find_names[i].theirs))
			return find_names[i].here;
	}
	return NULL;
}

static void read_order(struct visit *v, struct search_order *o, struct problems *ps)
{
	*o = (struct search_order){ .n_max = PAGE_ROWS, .now = v->now };
	for (size_t i = 0; i < search_fields_count; i++) {
		const char *here = field_of(str_of(search_fields[i]));
		if (here)
			search_form_put(&o->form, i, typed(v, here), ps);
	}
	(void)str_to_i64(typed(v, "find_before"), 1, INT64_MAX, &o->before_id);
}

static enum rc look(struct visit *v, int64_t file_id, struct file_find_view *out, struct err *e)
{
	struct problems ps = { .n = 0 };
	struct search_order o;

	read_order(v, &o, &ps);
	if (ps.n == 0) {
		enum rc rc = office_file_find(v->node, v->a, v->actor, file_id, &o, &out->found,
					      &ps, e);
		if (ps.n == 0)
			TRY(rc);
		err_clear(e);
	}
	out->is_found = ps.n == 0;
	if (ps.n == 0 || v->problems.n > 0)
		return RC_OK;
	v->problems = ps;
	form_rename(v, find_names, N(find_names));
	form_problems(v, &out->form);
	return RC_OK;
}

enum rc file_find_fill(struct visit *v, int64_t file_id, struct file_find_view *out, struct err *e)
{
	*out = (struct file_find_view){ .more = work_file_path(v, file_id) };
	form_init(v, &out->form, find_fields, N(find_fields));
	for (size_t i = 0; i < N(find_fields); i++) {
		struct str value = typed(v, find_fields[i].name);
		form_value(&out->form, find_fields[i].name, value);
		out->is_asked = out->is_asked || value.n > 0;
		if (value.n > 0)
			out->more = url_path_query(v->a, out->more, str_of(find_fields[i].name),
						   value);
	}
	if (!out->is_asked)
		return RC_OK;
	TRY(look(v, file_id, out, e));
	if (out->found.has_more)
		out->more = url_path_query(v->a, out->more, STR("find_before"),
					   plain_number(v->a, out->found.next_id));
	return RC_OK;
}

/* ---- put in ---- */

static enum rc read_chosen(struct visit *v, struct file_adding *x, struct err *e)
{
	const struct net_form *form = &v->form.form;
	int64_t *ids = ARENA_ARRAY(v->a, form->n + 1, int64_t);

	for (size_t i = 0; i < form->n; i++) {
		if (str_eq_c(form->fields[i].name, "document[]") &&
		    str_to_i64(form->fields[i].value, 1, INT64_MAX, &ids[x->n]))
			x->n++;
	}
	x->documents = ids;
	if (x->n == 0)
		problem_add(&v->problems, "find_documents", "problem.find_none", 0);
	return problems_rc(&v->problems, e);
}

enum rc web_work_documents_add(struct visit *v, struct err *e)
{
	struct file_adding x = { .file = { v->match.id[0], 0 } };
	struct err why;
	int64_t added = 0;
	enum rc rc = read_chosen(v, &x, e);

	if (rc == RC_OK)
		rc = office_file_add(v->node, v->actor, &x, v->now, &added, &v->problems, e);
	form_rename(v, find_names, N(find_names));
	if (form_refused(rc, e, &why))
		return work_file_again(v, "find", &why, e);
	TRY(rc);
	flash_set(v, added > 0 ? "success" : "warning",
		  added > 0 ? "file_added_many" : "file_has_all", plain_number(v->a, added));
	return redirect(v, flash_path(v, work_file_path(v, v->match.id[0])));
}

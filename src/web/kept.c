/* kept.c -- the files of a form that was refused: shown, to be left out or handed in with it. */
#include "office/kept_file.h"
#include "web/web_int.h"

static struct str field_of(struct visit *v, const struct kept_file *x)
{
	return str_fmt(v->a, "kept-%lld", (long long)x->id);
}

static bool is_ticked(struct visit *v, const struct kept_file *x)
{
	return form_str(v, str_c(v->a, field_of(v, x))).n > 0;
}

/* One that was swept away in between is missed before the form is handed in without it. */
static void check_all(struct visit *v, size_t n_found)
{
	size_t n_ticked = 0;

	for (size_t i = 0; i < v->form.form.n; i++)
		n_ticked += str_starts(v->form.form.fields[i].name, STR("kept-"));
	if (n_ticked > n_found)
		problem_add(&v->problems, "files", "problem.kept_gone", 0);
}

enum rc form_files_all(struct visit *v, enum action what, const struct outgoing_file **out,
		       size_t *out_n, struct err *e)
{
	struct outgoing_file *chosen = form_files(v, out_n), *all;
	struct kept_file *kept;
	size_t n, n_all = 0;

	TRY(office_files_kept(v->node, v->a, v->actor, what, form_str(v, "form"), &kept, &n, e));
	all = ARENA_ARRAY(v->a, n + *out_n + 1, struct outgoing_file);
	for (size_t i = 0; i < n; i++) {
		if (is_ticked(v, &kept[i]))
			TRY(office_file_kept_open(v->node, v->a, &kept[i], &all[n_all++], e));
	}
	check_all(v, n_all);
	for (size_t i = 0; i < *out_n; i++)
		all[n_all++] = chosen[i];
	*out = all;
	*out_n = n_all;
	return RC_OK;
}

enum rc form_files_keep(struct visit *v, enum action what, struct refused_files *out, struct err *e)
{
	struct str form = form_str(v, "form");
	struct kept_file *before, *all;
	size_t n_before, n, n_files;
	const struct outgoing_file *files = form_files(v, &n_files);

	*out = (struct refused_files){ .n = 0 };
	if (v->is_token_stale) /* nobody knows whose form it is */
		return RC_OK;
	TRY(office_files_kept(v->node, v->a, v->actor, what, form, &before, &n_before, e));
	TRY(office_files_keep(v->node, v->a, v->actor, what, form, files, n_files, v->now, e));
	TRY(office_files_kept(v->node, v->a, v->actor, what, form, &all, &n, e));
	out->lines = ARENA_ARRAY(v->a, n + 1, struct refused_file);
	for (size_t i = 0; i < n; i++) {
		bool is_new = n_before == 0 || all[i].id > before[n_before - 1].id;
		out->lines[out->n++] = (struct refused_file){
			.field = field_of(v, &all[i]),
			.name = all[i].name,
			.size = bytes_words(v->a, v->lang, all[i].bytes),
			.is_chosen = is_new || is_ticked(v, &all[i]),
		};
	}
	return RC_OK;
}

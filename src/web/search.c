/* search.c -- tìm kiếm: documents of both directions by words and fields; all of it in the URL. */
#include "office/series.h"
#include "web/draft_views.h"
#include "web/saved.h"
#include "web/search_views.h"
#include "text/text.h"
#include "web/web_int.h"

#define PAGE_ROWS 50
#define N(x) (sizeof(x) / sizeof *(x))

/* Named as search_fields names them. */
static const struct field_spec search_specs[] = {
	{ .name = "q", .max = 0 },
	{ .name = "direction" },
	{ .name = "state" },
	{ .name = "progress" },
	{ .name = "register" },
	{ .name = "year", .is_short = true },
	{ .name = "arrival", .is_short = true },
	{ .name = "number", .is_short = true },
	{ .name = "notation", .is_short = true },
	{ .name = "type" },
	{ .name = "organ" },
	{ .name = "signer" },
	{ .name = "place" },
	{ .name = "code" },
	{ .name = "directive_words" },
	{ .name = "issued_from", .is_short = true },
	{ .name = "issued_to", .is_short = true },
	{ .name = "arrived_from", .is_short = true },
	{ .name = "arrived_to", .is_short = true },
	{ .name = "due_from", .is_short = true },
	{ .name = "due_to", .is_short = true },
	{ .name = "late" },
	{ .name = "priority" },
	{ .name = "unit" },
	{ .name = "person" },
	{ .name = "road" },
	{ .name = "form" },
	{ .name = "purpose" },
	{ .name = "secrecy" },
	{ .name = "standing" },
	{ .name = "order" },
};

/* ---- what may be chosen ---- */

struct options {
	struct choice *p;
	size_t n, room;
};

static struct options options_begin(struct visit *v, size_t most)
{
	struct options o = { .p = ARENA_ARRAY(v->a, most + 1, struct choice), .room = most + 1 };

	o.p[o.n++] = (struct choice){ STR(""), text_get(v->lang, TEXT_SEARCH_ANY) };
	return o;
}

static void option_add(struct options *o, struct str value, struct str label)
{
	if (o->n < o->room)
		o->p[o->n++] = (struct choice){ value, label };
}

static void words_add(struct visit *v, struct options *o, const char *prefix, struct str word)
{
	option_add(o, word, enum_words(v, prefix, word));
}

static void choose_words(struct visit *v, struct form_view *f)
{
	struct options direction = options_begin(v, direction__COUNT);
	struct options state = options_begin(v, document_state__COUNT);
	struct options progress = options_begin(v, progress__COUNT);
	struct options road = options_begin(v, road__COUNT);

	for (int i = 0; i < (int)direction__COUNT; i++)
		option_add(&direction, direction_text((enum direction)i),
			   enum_words(v, "direction", direction_text((enum direction)i)));
	for (int i = 0; i < (int)document_state__COUNT; i++)
		words_add(v, &state, "state", document_state_text((enum document_state)i));
	for (int i = PROGRESS_NEW; i < (int)progress__COUNT; i++)
		words_add(v, &progress, "progress", progress_text((enum progress)i));
	for (int i = 0; i < (int)road__COUNT; i++) {
		if (road_is_gone((enum road)i))
			words_add(v, &road, "road", road_text((enum road)i));
	}
	form_choices(f, "direction", direction.p, direction.n);
	form_choices(f, "state", state.p, state.n);
	form_choices(f, "progress", progress.p, progress.n);
	form_choices(f, "road", road.p, road.n);
}

/* What is known of how, what for and whether it still holds. */
static void choose_kinds(struct visit *v, struct form_view *f)
{
	struct options form = options_begin(v, form__COUNT);
	struct options purpose = options_begin(v, purpose__COUNT);
	struct options secrecy = options_begin(v, secrecy__COUNT);
	struct options standing = options_begin(v, document_standing__COUNT);

	for (int i = 0; i < (int)FORM_UNKNOWN; i++)
		words_add(v, &form, "form", form_text((enum form)i));
	for (int i = 0; i < (int)PURPOSE_UNKNOWN; i++)
		words_add(v, &purpose, "purpose", purpose_text((enum purpose)i));
	for (int i = 0; i < (int)secrecy__COUNT; i++)
		words_add(v, &secrecy, "secrecy", secrecy_text((enum secrecy)i));
	for (int i = 0; i < (int)document_standing__COUNT; i++)
		words_add(v, &standing, "standing",
			  document_standing_text((enum document_standing)i));
	form_choices(f, "form", form.p, form.n);
	form_choices(f, "purpose", purpose.p, purpose.n);
	form_choices(f, "secrecy", secrecy.p, secrecy.n);
	form_choices(f, "standing", standing.p, standing.n);
}

static void choose_numbers(struct visit *v, struct form_view *f)
{
	struct options priority = options_begin(v, 5), late = options_begin(v, 1);
	struct choice *order = ARENA_ARRAY(v->a, 2, struct choice);

	for (int i = 0; i < 5; i++)
		words_add(v, &priority, "priority", str_fmt(v->a, "%d", i));
	option_add(&late, STR("yes"), text_get(v->lang, TEXT_SEARCH_LATE));
	order[0] = (struct choice){ STR(""), text_get(v->lang, TEXT_SEARCH_NEWEST) };
	order[1] = (struct choice){ STR("title"), text_get(v->lang, TEXT_SEARCH_BY_TITLE) };
	form_choices(f, "priority", priority.p, priority.n);
	form_choices(f, "late", late.p, late.n);
	form_choices(f, "order", order, 2);
}

static void choose_units(struct visit *v, const struct units_view *all, struct form_view *f)
{
	struct options o = options_begin(v, all->n_units);

	for (size_t i = 0; i < all->n_units; i++)
		option_add(&o, plain_number(v->a, all->units[i].id),
			   unit_words(v->a, &all->units[i]));
	form_choices(f, "unit", o.p, o.n);
}

/* By name for whoever may ask colleagues, themselves first; others type logins. An address may have the number. */
static enum rc choose_people(struct visit *v, struct form_view *f, struct err *e)
{
	struct str asked = form_field(f, "person")->value;
	struct draft_person *all;
	int64_t id = 0;
	size_t n;

	if (!policy_allows(v->actor, ACTION_OPINION_ASK, NULL))
		return RC_OK;
	TRY(office_draft_people(v->node, v->a, v->actor, v->now, &all, &n, e));
	struct options o = options_begin(v, n);
	(void)str_to_i64(asked, 1, INT64_MAX, &id);
	for (size_t i = 0; i < n; i++) {
		if (all[i].account_id == v->actor->account_id)
			option_add(&o, all[i].login, text_get(v->lang, TEXT_SEARCH_ME));
		if (all[i].account_id == id)
			form_value(f, "person", all[i].login);
	}
	for (size_t i = 0; i < n; i++) {
		if (all[i].account_id != v->actor->account_id)
			option_add(&o, all[i].login,
				   str_fmt(v->a, "%.*s (%.*s)", STR_FMT(all[i].name),
					   STR_FMT(all[i].login)));
	}
	form_choices(f, "person", o.p, o.n);
	form_hint(f, "person", STR(""));
	return RC_OK;
}

/* Both directions have a common one. */
static struct str register_words(struct visit *v, const struct series *s)
{
	return s->kind == SERIES_MAIN ? text_get(v->lang, TEXT_SEARCH_COMMON_REGISTER)
				      : series_words(v->lang, s->name);
}

static enum rc choose_series(struct visit *v, struct form_view *f, struct err *e)
{
	struct series *out, *in;
	size_t n_out, n_in;

	TRY(office_series_names(v->node, v->a, v->actor, DIRECTION_OUTGOING, &out, &n_out, e));
	TRY(office_series_names(v->node, v->a, v->actor, DIRECTION_INCOMING, &in, &n_in, e));
	struct options o = options_begin(v, n_out + n_in);
	for (size_t i = 0; i < n_out; i++)
		option_add(&o, plain_number(v->a, out[i].id), series_words(v->lang, out[i].name));
	for (size_t i = 0; i < n_in; i++)
		option_add(&o, plain_number(v->a, in[i].id), register_words(v, &in[i]));
	form_choices(f, "register", o.p, o.n);
	return RC_OK;
}

/* ---- what was asked ---- */

/* A condition that is misspelt narrows nothing: whoever wrote it is told. */
static void check_known(struct visit *v)
{
	static const char *const beside[] = { "order", "before", "columns", "format" };

	for (size_t i = 0; i < v->query.n; i++) {
		struct str name = v->query.fields[i].name;
		bool is_known = search_is_field(name);
		for (size_t k = 0; k < N(beside); k++)
			is_known = is_known || str_eq_c(name, beside[k]);
		if (!is_known)
			problem_add_words(&v->problems, "q", "problem.search_unknown", name,
					  STR(""));
	}
}

static void read_order(struct visit *v, struct search_order *o)
{
	struct str after = query_str(v, "before"), distance;

	*o = (struct search_order){ .n_max = PAGE_ROWS, .now = v->now };
	o->by_title = str_eq_c(query_str(v, "order"), "title");
	check_known(v);
	for (size_t i = 0; i < search_fields_count; i++)
		search_form_put(&o->form, i, query_str(v, search_fields[i]), &v->problems);
	if (!str_split(after, '.', &distance, &after))
		after = distance;
	else
		(void)str_to_i64(distance, 0, INT64_MAX, &o->before_distance);
	(void)str_to_i64(after, 1, INT64_MAX, &o->before_id);
}

/* As the address says, else as the reader has chosen. */
static enum rc read_columns(struct visit *v, struct column_list *out, struct err *e)
{
	return office_columns(v->node, v->a, v->actor, LISTING_SEARCH, query_str(v, "columns"), out,
			      &v->problems, e);
}

static enum rc fill_form(struct visit *v, const struct units_view *units, struct search_view *out,
			 struct err *e)
{
	form_init(v, &out->form, search_specs, N(search_specs));
	choose_words(v, &out->form);
	choose_numbers(v, &out->form);
	choose_kinds(v, &out->form);
	choose_units(v, units, &out->form);
	TRY(choose_series(v, &out->form, e));
	for (size_t i = 0; i < N(search_specs); i++) {
		struct str value = str_trim(query_str(v, search_specs[i].name));
		form_value(&out->form, search_specs[i].name, value);
		out->is_asked = out->is_asked || value.n > 0;
		out->is_narrow = out->is_narrow || (i > 0 && value.n > 0);
	}
	out->words = form_field(&out->form, "q")->value;
	return choose_people(v, &out->form, e);
}

/* ---- the ways on ---- */

/* The same question, in the reader's own columns. */
static struct url_path bare_path(struct visit *v, const struct search_view *view,
				 struct url_path path)
{
	for (size_t i = 0; i < view->form.n_fields; i++) {
		const struct field *x = &view->form.fields[i];
		if (x->value.n > 0)
			path = url_path_query(v->a, path, str_of(x->name), x->value);
	}
	return path;
}

/* The same question. */
static struct url_path same_path(struct visit *v, const struct search_view *view,
				 struct url_path path)
{
	path = bare_path(v, view, path);
	if (query_str(v, "columns").n > 0)
		path = url_path_query(v->a, path, STR("columns"), query_str(v, "columns"));
	return path;
}

static void fill_ways(struct visit *v, const struct search_order *o, struct search_view *out)
{
	const struct search_result *r = &out->result;

	out->newest = same_path(v, out, URL_PATH("/search"));
	for (int i = 0; i < (int)register_format__COUNT; i++) {
		struct str word = register_format_text((enum register_format)i);
		struct url_path path = same_path(v, out, URL_PATH("/search/export"));
		out->formats[out->n_formats++] = (struct search_format){
			.path = url_path_query(v->a, path, STR("format"), word),
			.words = text_upper(v->a, word),
		};
	}
	out->has_newest = o->before_id > 0;
	out->older = url_path_query(v->a, out->newest, STR("before"),
				    o->by_title ? str_fmt(v->a, "%lld.%lld",
							  (long long)r->next_distance,
							  (long long)r->next_id)
						: str_fmt(v->a, "%lld", (long long)r->next_id));
}

/* The same question, answered by a file. */
enum rc web_search_export(struct visit *v, struct err *e)
{
	enum register_format format = REGISTER_XLSX;
	struct register_print made;
	struct search_order o;

	read_order(v, &o);
	if (!register_format_parse(query_str(v, "format"), &format))
		problem_add(&v->problems, "format", "problem.choice", 0);
	TRY(problems_rc(&v->problems, e));
	TRY(read_columns(v, &o.columns, e));
	TRY(office_search_print(v->node, v->a, v->actor, &o, format, v->lang, &made, &v->problems,
				e));
	return respond_file(v, &(struct file_reply){ .fd = made.fd,
						     .bytes = made.bytes,
						     .name = made.name,
						     .type = made.type });
}

enum rc web_search_show(struct visit *v, struct err *e)
{
	struct search_view view = { .is_asked = false };
	struct units_view units;
	struct search_order o;

	read_order(v, &o);
	TRY(units_load(v, &units, e));
	TRY(fill_form(v, &units, &view, e));
	TRY(read_columns(v, &view.columns.list, e));
	view.columns.choose = columns_path(v, LISTING_SEARCH,
					   bare_path(v, &view, URL_PATH("/search")));
	if (v->problems.n == 0) {
		enum rc rc = office_search(v->node, v->a, v->actor, &o, &view.result, &v->problems,
					   e);
		if (v->problems.n == 0)
			TRY(rc);
		err_clear(e);
	}
	form_problems(v, &view.form);
	fill_ways(v, &o, &view);
	TRY(saved_fill(v, &units, &view.saved, e));
	for (size_t i = 0; i < view.form.n_fields; i++)
		search_question_add(v->a, &view.saved.question, str_of(view.form.fields[i].name),
				    view.form.fields[i].value);
	if (view.columns.list.is_chosen)
		search_question_add(v->a, &view.saved.question, STR("columns"),
				    column_list_text(v->a, &view.columns.list));
	TRY(frame_load(v, "search", e));
	TRY(columns_of_rows(v, view.result.rows, view.result.n_rows, &view.columns, e));
	return RESPOND(v, e, view.form.n_problems > 0 ? 422 : 200, page_search_found, &v->frame,
		       &view);
}

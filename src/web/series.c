/* series.c -- sổ và số văn bản đi: series, their numbers of a year, and the checks before signing. */
#include "web/draft_views.h"
#include "web/web_int.h"

#define N(x) (sizeof(x) / sizeof *(x))

static const struct field_spec series_fields[] = {
	{ .name = "series_for" },
	{ .name = "series_name", .is_required = true, .max = LIMIT_SERIES_NAME },
	{ .name = "series_kind", .is_required = true },
	{ .name = "series_abbreviation", .is_short = true },
	{ .name = "series_types", .rows = 3 },
	{ .name = "series_closed_on", .is_short = true },
};
static const struct field_name series_names[] = {
	{ "name", "series_name" },
	{ "kind", "series_kind" },
	{ "abbreviation", "series_abbreviation" },
	{ "types", "series_types" },
	{ "closed_on", "series_closed_on" },
};
static const struct field_spec main_fields[] = {
	{ .name = "main_abbreviation", .is_required = true, .is_short = true },
};
static const struct field_name main_names[] = { { "abbreviation", "main_abbreviation" } };
static const struct field_spec reserve_fields[] = {
	{ .name = "reserve_count", .is_required = true, .is_short = true },
	{ .name = "reserve_reason", .is_required = true, .rows = 2, .max = LIMIT_REASON },
};
static const struct field_name reserve_names[] = { { "count", "reserve_count" },
						   { "reason", "reserve_reason" } };
static const struct field_spec begin_fields[] = {
	{ .name = "begin_number", .is_required = true, .is_short = true },
	{ .name = "begin_reason", .is_required = true, .rows = 2, .max = LIMIT_REASON },
};
static const struct field_name begin_names[] = { { "number", "begin_number" },
						 { "reason", "begin_reason" } };

static struct url_path series_path(struct visit *v, int64_t id)
{
	return url_path_of(str_fmt(v->a, "/series/%lld", (long long)id));
}

static void choose_kind(struct visit *v, struct form_view *f)
{
	struct choice *c = ARENA_ARRAY(v->a, series_kind__COUNT, struct choice);
	size_t n = 0;

	for (int i = SERIES_TYPES; i < (int)series_kind__COUNT; i++) {
		struct str word = series_kind_text((enum series_kind)i);
		c[n++] = (struct choice){ word, enum_words(v, "series_kind", word) };
	}
	form_choices(f, "series_kind", c, n);
}

static void choose_direction(struct visit *v, struct form_view *f)
{
	static const enum direction all[] = { DIRECTION_OUTGOING, DIRECTION_INCOMING };
	struct choice *c = ARENA_ARRAY(v->a, N(all), struct choice);

	for (size_t i = 0; i < N(all); i++)
		c[i] = (struct choice){ direction_text(all[i]),
					enum_words(v, "direction", direction_text(all[i])) };
	form_choices(f, "series_for", c, N(all));
}

static void make_form(struct visit *v, struct form_view *f)
{
	form_init(v, f, series_fields, N(series_fields));
	choose_direction(v, f);
	choose_kind(v, f);
}

/* Types as the law writes them, where they are the law's. */
static struct str type_words(struct visit *v, struct str key)
{
	const struct document_type *t = document_type_find(v->a, key);
	return t ? t->name : key;
}

static void fill_form(struct visit *v, const struct series_view *s, struct form_view *f)
{
	struct str types = STR("");

	make_form(v, f);
	for (size_t i = 0; i < s->n_types; i++)
		types = str_fmt(v->a, "%.*s%s%.*s", STR_FMT(types), i > 0 ? "\n" : "",
				STR_FMT(type_words(v, s->types[i])));
	form_value(f, "series_name", s->series.name);
	form_value(f, "series_kind", series_kind_text(s->series.kind));
	form_value(f, "series_abbreviation", s->series.abbreviation);
	form_value(f, "series_types", types);
	form_value(f, "series_closed_on", date_vn(v->a, s->series.closed_on));
}

/* One type a line, or with commas between. */
static size_t read_types(struct visit *v, struct str *all, size_t most)
{
	struct str rest = form_str(v, "series_types");
	size_t n = 0;

	for (size_t i = 0, from = 0; i <= rest.n && n < most; i++) {
		bool is_end = i == rest.n || rest.p[i] == '\n' || rest.p[i] == ',';
		if (!is_end)
			continue;
		struct str one = str_trim(str_sub(rest, from, i));
		from = i + 1;
		if (one.n > 0)
			all[n++] = one;
	}
	return n;
}

static enum rc save(struct visit *v, int64_t id, int64_t *out_id, struct err *e)
{
	struct str types[LIMIT_SERIES_TYPES + 1];
	struct series_form f = { .series = { .id = id,
					     .kind = SERIES_MAIN,
					     .name = form_str(v, "series_name"),
					     .abbreviation = form_str(v, "series_abbreviation"),
					     .version = form_id(v, "version") },
				 .is_entry = str_eq(form_str(v, "series_for"),
						    direction_text(DIRECTION_INCOMING)),
				 .types = types };
	struct str kind = form_str(v, "series_kind");

	if (id == 0 && !series_kind_parse(kind, &f.series.kind))
		problem_add(&v->problems, "series_kind", "problem.choice", 0);
	form_date(v, "series_closed_on", &f.series.closed_on);
	TRY(problems_rc(&v->problems, e));
	f.n_types = read_types(v, types, N(types));
	enum rc rc = office_series_save(v->node, v->actor, &f, v->now, out_id, &v->problems, e);
	form_rename(v, series_names, N(series_names));
	return rc;
}

/* ---- all of them ---- */

static int status_of(const struct err *why)
{
	return why->rc == RC_CONFLICT ? 409 : 422;
}

/* is_main: it was the common one's form that was refused. */
static enum rc show_list(struct visit *v, bool is_main, const struct err *why, struct err *e)
{
	struct series_list_page p = { .n_rows = 0 };

	TRY(office_series_list(v->node, v->a, v->actor, DIRECTION_OUTGOING, v->now, &p.rows,
			       &p.n_rows, e));
	TRY(office_series_list(v->node, v->a, v->actor, DIRECTION_INCOMING, v->now, &p.entries,
			       &p.n_entries, e));
	TRY(office_route_find(v->node, v->actor, &p.route, e));
	p.may_route = policy_allows(v->actor, ACTION_TENANT_MANAGE, NULL);
	for (size_t i = 0; i < p.n_rows; i++)
		p.has_main = p.has_main ||
			     (p.rows[i].series.kind == SERIES_MAIN &&
			      (p.rows[i].series.abbreviation.n > 0 || p.rows[i].next > 1));
	make_form(v, &p.form);
	form_init(v, &p.main, main_fields, N(main_fields));
	form_retake(v, is_main && !p.has_main ? &p.main : &p.form, why);
	TRY(frame_load(v, "series", e));
	return RESPOND(v, e, why ? status_of(why) : 200, page_series_list, &v->frame, &p);
}

enum rc web_series_main_set(struct visit *v, struct err *e)
{
	const struct series_form f = { .series = {
					       .kind = SERIES_MAIN,
					       .name = STR(""),
					       .abbreviation = form_str(v, "main_abbreviation") } };
	struct err why;
	int64_t id;

	if (str_trim(f.series.abbreviation).n == 0)
		problem_add(&v->problems, "main_abbreviation", "problem.required", 0);
	enum rc rc = problems_rc(&v->problems, e);
	if (rc == RC_OK)
		rc = office_series_save(v->node, v->actor, &f, v->now, &id, &v->problems, e);
	form_rename(v, main_names, N(main_names));
	if (form_refused(rc, e, &why))
		return show_list(v, true, &why, e);
	TRY(rc);
	flash_set(v, "success", "series_saved", STR(""));
	return redirect(v, flash_path(v, URL_PATH("/series")));
}

enum rc web_series_list(struct visit *v, struct err *e)
{
	return show_list(v, false, NULL, e);
}

enum rc web_series_add(struct visit *v, struct err *e)
{
	struct err why;
	int64_t id;
	enum rc rc = save(v, 0, &id, e);

	if (form_refused(rc, e, &why))
		return show_list(v, false, &why, e);
	TRY(rc);
	flash_set(v, "success", "series_saved", STR(""));
	return redirect(v, flash_path(v, series_path(v, id)));
}

enum rc web_checks_set(struct visit *v, struct err *e)
{
	const struct draft_route r = { .has_content = str_eq_c(form_str(v, "has_content"), "1"),
				       .has_form = str_eq_c(form_str(v, "has_form"), "1") };

	TRY(office_route_set(v->node, v->actor, &r, v->now, e));
	flash_set(v, "success", "checks_saved", STR(""));
	return redirect(v, flash_path(v, URL_PATH("/series")));
}

/* ---- one, and its numbers of a year ---- */

static enum rc find_series(struct visit *v, struct series_page *p, struct err *e)
{
	struct series_view *out, *in;
	size_t n_out, n_in;

	TRY(office_series_list(v->node, v->a, v->actor, DIRECTION_OUTGOING, v->now, &out, &n_out,
			       e));
	TRY(office_series_list(v->node, v->a, v->actor, DIRECTION_INCOMING, v->now, &in, &n_in, e));
	for (size_t i = 0; i < n_out + n_in; i++) {
		const struct series_view *s = i < n_out ? &out[i] : &in[i - n_out];
		if (s->series.id != v->match.id[0])
			continue;
		p->s = *s;
		p->is_entry = i >= n_out;
		return RC_OK;
	}
	return err_set(e, RC_NOT_FOUND, "err.not_found", "no such series");
}

static struct url_path numbers_path(struct visit *v, const struct series_page *p)
{
	struct url_path path = url_path_query(v->a, series_path(v, p->s.series.id), STR("year"),
					      str_fmt(v->a, "%lld", (long long)p->year));

	return p->is_all ? url_path_query(v->a, path, STR("all"), STR("1")) : path;
}

static void add_number(struct visit *v, struct series_page *p, const struct register_number *x)
{
	static const struct field_spec text[] = {
		{ .name = "text", .is_required = true, .rows = 2, .max = LIMIT_REASON }
	};
	struct number_row *r = &p->rows[p->n_rows++];

	*r = (struct number_row){ .x = x, .release = { .word = "release", .is_quiet = true } };
	r->may_release = p->year == p->this_year &&
			 (x->state == NUMBER_RESERVED || x->state == NUMBER_SKIPPED);
	form_init(v, &r->release.form, text, 1);
	r->release.form.fields[0].name = str_c(v->a,
					       str_fmt(v->a, "release-%lld", (long long)x->number));
	r->release.form.fields[0].label = text_get(v->lang, TEXT_SERIES_RELEASE_WHY);
	r->release.form.fields[0].hint = STR("");
}

static enum rc fill_numbers(struct visit *v, struct series_page *p, struct err *e)
{
	int64_t after = query_id(v, "after");
	struct register_number *all;
	size_t n;

	if (!p->may_register)
		return RC_OK;
	if (p->is_entry)
		return office_number_passed(v->node, v->a, v->actor, p->s.series.id, p->year,
					    &p->passed, &p->n_passed, e);
	TRY(p->is_all ? office_register_list(v->node, v->a, v->actor, p->s.series.id, p->year,
					     after, &all, &n, e)
		      : office_number_free(v->node, v->a, v->actor, p->s.series.id, p->year, &all,
					   &n, e));
	p->rows = ARENA_ARRAY(v->a, n + 1, struct number_row);
	for (size_t i = 0; i < n; i++)
		add_number(v, p, &all[i]);
	p->has_first = p->is_all && after > 0;
	p->first = numbers_path(v, p);
	p->has_behind = p->is_all && n == LIMIT_LIST_PAGE;
	if (p->has_behind)
		p->behind = url_path_query(v->a, p->first, STR("after"),
					   str_fmt(v->a, "%lld", (long long)all[n - 1].number));
	return RC_OK;
}

static enum rc load(struct visit *v, struct series_page *p, struct err *e)
{
	*p = (struct series_page){ .n_rows = 0 };
	TRY(find_series(v, p, e));
	p->this_year = time_date_vn(v->now).year;
	p->year = query_id(v, "year");
	if (p->year < LIMIT_REGISTER_YEAR_MIN || p->year > p->this_year)
		p->year = p->this_year;
	p->is_all = query_str(v, "all").n > 0;
	p->is_main = p->s.series.kind == SERIES_MAIN;
	p->may_register = policy_allows(v->actor, ACTION_REGISTER_MANAGE, NULL);
	fill_form(v, &p->s, &p->form);
	form_init(v, &p->reserve, reserve_fields, N(reserve_fields));
	form_init(v, &p->begin, begin_fields, N(begin_fields));
	return fill_numbers(v, p, e);
}

static enum rc show(struct visit *v, struct series_page *p, int status, struct err *e)
{
	TRY(frame_load(v, "series", e));
	return RESPOND(v, e, status, page_series, &v->frame, p);
}

enum rc web_series_show(struct visit *v, struct err *e)
{
	struct series_page p;

	TRY(load(v, &p, e));
	return show(v, &p, 200, e);
}

enum rc web_series_set(struct visit *v, struct err *e)
{
	struct series_page p;
	struct err why;
	int64_t id;
	enum rc rc = save(v, v->match.id[0], &id, e);

	if (form_refused(rc, e, &why)) {
		TRY(load(v, &p, e));
		form_retake(v, &p.form, &why);
		return show(v, &p, status_of(&why), e);
	}
	TRY(rc);
	flash_set(v, "success", "series_saved", STR(""));
	return redirect(v, flash_path(v, series_path(v, id)));
}

/* ---- numbers kept, given back, counted elsewhere ---- */

static enum rc told(struct visit *v, const char *flash, int64_t number, struct err *e)
{
	(void)e;
	flash_set(v, "success", flash, str_fmt(v->a, "%lld", (long long)number));
	return redirect(v, flash_path(v, series_path(v, v->match.id[0])));
}

enum rc web_number_reserve_do(struct visit *v, struct err *e)
{
	struct register_act act = { .series_id = v->match.id[0],
				    .reason = form_str(v, "reserve_reason") };
	struct series_page p;
	struct err why;
	int64_t first = 0;

	form_number(v, "reserve_count", (struct form_span){ 1, LIMIT_RESERVE, "problem.reserve" },
		    &act.count);
	if (str_trim(form_str(v, "reserve_count")).n == 0)
		problem_add(&v->problems, "reserve_count", "problem.required", 0);
	enum rc rc = problems_rc(&v->problems, e);
	if (rc == RC_OK)
		rc = office_number_reserve(v->node, v->actor, &act, v->now, &first, &v->problems,
					   e);
	form_rename(v, reserve_names, N(reserve_names));
	if (form_refused(rc, e, &why)) {
		TRY(load(v, &p, e));
		p.is_reserving = true;
		form_retake(v, &p.reserve, &why);
		return show(v, &p, status_of(&why), e);
	}
	TRY(rc);
	return told(v, "number_reserved", first, e);
}

enum rc web_register_begin_do(struct visit *v, struct err *e)
{
	struct register_act act = { .series_id = v->match.id[0],
				    .reason = form_str(v, "begin_reason") };
	struct series_page p;
	struct err why;

	form_number(v, "begin_number",
		    (struct form_span){ 1, INT32_MAX, "problem.document_number" }, &act.number);
	enum rc rc = problems_rc(&v->problems, e);
	if (rc == RC_OK)
		rc = office_register_begin(v->node, v->actor, &act, v->now, &v->problems, e);
	form_rename(v, begin_names, N(begin_names));
	if (form_refused(rc, e, &why)) {
		TRY(load(v, &p, e));
		p.is_beginning = true;
		form_retake(v, &p.begin, &why);
		return show(v, &p, status_of(&why), e);
	}
	TRY(rc);
	return told(v, "register_begun", act.number, e);
}

static struct number_row *find_row(struct series_page *p, int64_t number)
{
	for (size_t i = 0; i < p->n_rows; i++) {
		if (p->rows[i].x->number == number)
			return &p->rows[i];
	}
	return NULL;
}

/* Somebody was first: the error alone, above what the numbers are now. */
static enum rc show_release(struct visit *v, const struct err *why, struct err *e)
{
	struct series_page p;

	TRY(load(v, &p, e));
	struct number_row *r = find_row(&p, v->match.id[1]);
	if (r && r->may_release) {
		r->release.is_open = true;
		form_retake(v, &r->release.form, why);
	} else {
		form_error(v, &p.refused, why);
	}
	return show(v, &p, status_of(why), e);
}

enum rc web_number_release_do(struct visit *v, struct err *e)
{
	const char *text = str_c(v->a, str_fmt(v->a, "release-%lld", (long long)v->match.id[1]));
	const struct field_name names[] = { { "reason", text } };
	const struct register_act act = { .series_id = v->match.id[0],
					  .number = v->match.id[1],
					  .reason = form_str(v, text) };
	struct err why;
	enum rc rc = office_number_release(v->node, v->actor, &act, v->now, &v->problems, e);

	form_rename(v, names, 1);
	if (form_refused(rc, e, &why))
		return show_release(v, &why, e);
	TRY(rc);
	return told(v, "number_released", act.number, e);
}

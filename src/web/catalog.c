/* catalog.c -- danh mục hồ sơ: the years, one year's list, its entries. */
#include "web/file_views.h"
#include "web/web_int.h"

#include "web/file_web.h"

#define N(x) (sizeof(x) / sizeof *(x))

static struct url_path year_path(struct visit *v, int64_t year)
{
	return url_path_of(str_fmt(v->a, "/catalogs/%lld", (long long)year));
}

static struct str number_text(struct visit *v, int64_t n)
{
	return str_fmt(v->a, "%lld", (long long)n);
}

/* ---- the years ---- */

static const struct field_spec begin_fields[] = {
	{ .name = "begin_year", .is_required = true, .is_short = true },
	{ .name = "begin_copy" },
};
static const struct field_name begin_names[] = { { "year", "begin_year" },
						 { "copy", "begin_copy" } };

/* Next year's in its last months, when this year's is there. */
static int64_t likely_year(const struct visit *v, const struct catalog_list_page *p)
{
	for (size_t i = 0; i < p->n_rows; i++) {
		if (p->rows[i].year == time_date_vn(v->now).year)
			return p->rows[i].year + 1;
	}
	return time_date_vn(v->now).year;
}

static enum rc show_years(struct visit *v, const struct err *why, struct err *e)
{
	struct catalog_list_page p = { .this_year = time_date_vn(v->now).year };
	struct choice *c = ARENA_ARRAY(v->a, 2, struct choice);

	TRY(office_catalog_list(v->node, v->a, v->actor, &p.rows, &p.n_rows, e));
	p.may_begin = policy_allows(v->actor, ACTION_CATALOG_SUBMIT, NULL);
	form_init(v, &p.form, begin_fields, p.n_rows > 0 ? N(begin_fields) : 1);
	form_value(&p.form, "begin_year", number_text(v, likely_year(v, &p)));
	if (p.n_rows > 0) {
		c[0] = (struct choice){ STR("1"), text_get(v->lang, TEXT_CATALOG_COPY_LAST) };
		c[1] = (struct choice){ STR("0"), text_get(v->lang, TEXT_CATALOG_COPY_NOTHING) };
		form_choices(&p.form, "begin_copy", c, 2);
	}
	form_retake(v, &p.form, why);
	TRY(frame_load(v, "catalogs", e));
	return RESPOND(v, e, why ? rc_http_status(why->rc) : 200, page_catalog_list, &v->frame, &p);
}

enum rc web_catalog_list(struct visit *v, struct err *e)
{
	return show_years(v, NULL, e);
}

enum rc web_catalog_begin(struct visit *v, struct err *e)
{
	bool is_copy = str_eq_c(form_str(v, "begin_copy"), "1");
	struct err why;
	int64_t year = 0;

	form_number(v, "begin_year",
		    (struct form_span){ LIMIT_REGISTER_YEAR_MIN, LIMIT_REGISTER_YEAR_MAX,
					"problem.year" },
		    &year);
	enum rc rc = problems_rc(&v->problems, e);
	if (rc == RC_OK)
		rc = office_catalog_begin(v->node, v->actor, year, is_copy, v->now, &v->problems,
					  e);
	form_rename(v, begin_names, N(begin_names));
	if (form_refused(rc, e, &why))
		return show_years(v, &why, e);
	TRY(rc);
	flash_set(v, "success", "catalog_begun", STR(""));
	return redirect(v, flash_path(v, year_path(v, year)));
}

/* ---- one year's ---- */

static const struct field_spec entry_fields[] = {
	{ .name = "entry_kind" },
	{ .name = "entry_under" },
	{ .name = "entry_title", .is_required = true, .rows = 2, .max = LIMIT_FILE_TITLE },
	{ .name = "entry_notation", .is_short = true },
	{ .name = "entry_retention" },
	{ .name = "entry_unit" },
	{ .name = "entry_maker" },
	{ .name = "entry_note" },
};
static const struct field_name entry_names[] = {
	{ "title", "entry_title" },         { "notation", "entry_notation" },
	{ "retention", "entry_retention" }, { "unit", "entry_unit" },
	{ "maker", "entry_maker" },         { "note", "entry_note" },
};
static const struct field_spec issue_fields[] = {
	{ .name = "issue_decision", .is_required = true, .is_short = true },
	{ .name = "issue_on", .is_required = true, .is_short = true },
};
static const struct field_name issue_names[] = { { "decision", "issue_decision" },
						 { "issued_on", "issue_on" } };
static const struct field_spec back_fields[] = {
	{ .name = "back_text", .is_required = true, .rows = 2, .max = LIMIT_REASON },
};
static const struct field_name back_names[] = { { "reason", "back_text" },
						{ "notation", "back_text" },
						{ "entries", "back_text" } };

static void choose_kind(struct visit *v, struct form_view *f, bool may_head)
{
	static const enum entry_kind order[] = { ENTRY_FILE, ENTRY_HEADING, ENTRY_SUBHEADING };
	struct choice *c = ARENA_ARRAY(v->a, entry_kind__COUNT, struct choice);
	size_t n = may_head ? N(order) : 1;

	for (size_t i = 0; i < n; i++) {
		struct str word = entry_kind_text(order[i]);
		c[i] = (struct choice){ word, enum_words(v, "entry_kind", word) };
	}
	form_choices(f, "entry_kind", c, n);
}

static void choose_under(struct visit *v, struct form_view *f, const struct catalog_view *list)
{
	struct choice *c = ARENA_ARRAY(v->a, list->n_entries + 1, struct choice);
	struct entry_counters k = { 0, 0 };
	size_t n = 0;

	c[n++] = (struct choice){ STR("0"), text_get(v->lang, TEXT_CATALOG_AT_END) };
	for (size_t i = 0; i < list->n_entries; i++) {
		const struct catalog_entry *x = &list->entries[i];
		struct str numeral = entry_numeral(v->a, x->kind, &k);
		if (x->kind != ENTRY_FILE)
			c[n++] = (struct choice){ number_text(v, x->id),
						  str_fmt(v->a, "%s%.*s. %.*s",
							  x->kind == ENTRY_SUBHEADING ? "– " : "",
							  STR_FMT(numeral),
							  STR_FMT(text_cut(x->title, 80))) };
	}
	form_choices(f, "entry_under", c, n);
}

static enum rc choose_maker(struct visit *v, struct form_view *f, struct err *e)
{
	struct flow_person *people;
	size_t n;

	TRY(office_file_people(v->node, v->a, v->actor, v->now, &people, &n, e));
	struct choice *c = ARENA_ARRAY(v->a, n + 1, struct choice);
	c[0] = (struct choice){ STR("0"), text_get(v->lang, TEXT_CATALOG_NO_MAKER) };
	for (size_t i = 0; i < n; i++)
		c[i + 1] = (struct choice){ number_text(v, people[i].account_id), people[i].name };
	form_choices(f, "entry_maker", c, n + 1);
	return RC_OK;
}

/* A unit's head begins with the unit. */
static int64_t headed_unit(const struct visit *v)
{
	for (size_t i = 0; i < v->actor->n_capacities; i++) {
		if (v->actor->capacities[i].role == ROLE_HEAD)
			return v->actor->capacities[i].unit_id;
	}
	return 0;
}

static enum rc fill_entry(struct visit *v, struct form_view *f, const struct catalog_view *list,
			  struct err *e)
{
	struct units_view units = { .n_units = 0 };

	form_init(v, f, entry_fields, N(entry_fields));
	choose_kind(v, f, list->may_head);
	choose_under(v, f, list);
	TRY(units_load(v, &units, e));
	units_choose(v, f, "entry_unit", &units, text_get(v->lang, TEXT_FILE_OF_ORGAN));
	form_value(f, "entry_unit", number_text(v, headed_unit(v)));
	retention_choose(v, f, "entry_retention", 10);
	return choose_maker(v, f, e);
}

static void fill_lines(struct visit *v, struct catalog_page *p)
{
	struct entry_counters k = { 0, 0 };

	p->lines = ARENA_ARRAY(v->a, p->v.n_entries + 1, struct entry_line);
	for (size_t i = 0; i < p->v.n_entries; i++) {
		const struct catalog_entry *x = &p->v.entries[i];
		p->lines[i] = (struct entry_line){ .x = x,
						   .numeral = entry_numeral(v->a, x->kind, &k),
						   .may_change = p->v.may_change[i],
						   .may_make = p->v.may_make[i] };
	}
}

static enum rc load(struct visit *v, struct catalog_page *p, struct err *e)
{
	*p = (struct catalog_page){ .open = "" };
	TRY(office_catalog_view(v->node, v->a, v->actor, v->match.id[0], &p->v, e));
	fill_lines(v, p);
	form_init(v, &p->issue, issue_fields, N(issue_fields));
	form_value(&p->issue, "issue_on", date_vn(v->a, time_date_vn(v->now)));
	form_init(v, &p->back, back_fields, N(back_fields));
	return p->v.may_add ? fill_entry(v, &p->entry, &p->v, e) : RC_OK;
}

static enum rc show(struct visit *v, struct catalog_page *p, int status, struct err *e)
{
	TRY(frame_load(v, "catalogs", e));
	return RESPOND(v, e, status, page_catalog, &v->frame, p);
}

enum rc web_catalog_show(struct visit *v, struct err *e)
{
	struct catalog_page p;

	TRY(load(v, &p, e));
	return show(v, &p, 200, e);
}

static enum rc show_refused(struct visit *v, const char *which, const struct err *why,
			    struct err *e)
{
	struct catalog_page p;

	TRY(load(v, &p, e));
	p.open = which;
	if (str_eq_c(str_of(which), "entry"))
		form_retake(v, &p.entry, why);
	else if (str_eq_c(str_of(which), "issue"))
		form_retake(v, &p.issue, why);
	else if (str_eq_c(str_of(which), "back"))
		form_retake(v, &p.back, why);
	else
		form_retake(v, &p.refused, why);
	return show(v, &p, rc_http_status(why->rc), e);
}

/* ---- entries ---- */

static enum rc read_entry(struct visit *v, struct entry_form *f, struct err *e)
{
	struct catalog_entry *x = &f->entry;
	struct str kind = form_str(v, "entry_kind");

	x->kind = ENTRY_FILE;
	if (kind.n > 0 && !entry_kind_parse(kind, &x->kind))
		problem_add(&v->problems, "entry_kind", "problem.choice", 0);
	x->title = form_str(v, "entry_title");
	x->notation = form_str(v, "entry_notation");
	x->retention = form_id(v, "entry_retention");
	x->unit_id = form_id(v, "entry_unit");
	x->maker_id = form_id(v, "entry_maker");
	x->note = form_str(v, "entry_note");
	f->under_id = form_id(v, "entry_under");
	return problems_rc(&v->problems, e);
}

static enum rc save_entry(struct visit *v, struct entry_form *f, struct err *e)
{
	int64_t id;

	TRY(read_entry(v, f, e));
	enum rc rc = office_entry_save(v->node, v->actor, f, v->now, &id, &v->problems, e);
	form_rename(v, entry_names, N(entry_names));
	return rc;
}

enum rc web_entry_add(struct visit *v, struct err *e)
{
	struct entry_form f = { .year = v->match.id[0] };
	struct err why;
	enum rc rc = save_entry(v, &f, e);

	if (form_refused(rc, e, &why))
		return show_refused(v, "entry", &why, e);
	TRY(rc);
	flash_set(v, "success", "entry_saved", STR(""));
	return redirect(v, flash_path(v, year_path(v, f.year)));
}

static enum rc show_entry(struct visit *v, const struct err *why, struct err *e)
{
	struct entry_page p = { .year = v->match.id[0] };
	struct catalog_view list;

	TRY(office_catalog_view(v->node, v->a, v->actor, p.year, &list, e));
	for (size_t i = 0; i < list.n_entries; i++) {
		if (list.entries[i].id == v->match.id[1])
			p.x = &list.entries[i];
	}
	if (!p.x)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "no such entry");
	TRY(fill_entry(v, &p.form, &list, e));
	form_value(&p.form, "entry_title", p.x->title);
	form_value(&p.form, "entry_notation", p.x->notation);
	retention_choose(v, &p.form, "entry_retention", p.x->retention);
	form_value(&p.form, "entry_unit", number_text(v, p.x->unit_id));
	form_value(&p.form, "entry_maker", number_text(v, p.x->maker_id));
	form_value(&p.form, "entry_note", p.x->note);
	v->is_form = true;
	form_retake(v, &p.form, why);
	TRY(frame_load(v, "catalogs", e));
	return RESPOND(v, e, why ? rc_http_status(why->rc) : 200, page_catalog_entry, &v->frame,
		       &p);
}

enum rc web_entry_edit(struct visit *v, struct err *e)
{
	return show_entry(v, NULL, e);
}

enum rc web_entry_set(struct visit *v, struct err *e)
{
	struct entry_form f = { .year = v->match.id[0],
				.entry = { .id = v->match.id[1],
					   .version = form_id(v, "version") } };
	struct err why;
	enum rc rc = save_entry(v, &f, e);

	if (form_refused(rc, e, &why))
		return show_entry(v, &why, e);
	TRY(rc);
	flash_set(v, "success", "entry_saved", STR(""));
	return redirect(v, flash_path(v, year_path(v, f.year)));
}

enum rc web_entry_do(struct visit *v, struct err *e)
{
	static const char *const words[] = { "drop", "up", "down" };

	for (int i = 0; i < (int)N(words); i++) {
		struct err why;
		if (!str_eq_c(v->match.word[0], words[i]))
			continue;
		enum rc rc = office_entry_act(v->node, v->actor, v->match.id[1],
					      form_id(v, "version"), (enum entry_act)i, v->now, e);
		if (form_refused(rc, e, &why))
			return show_refused(v, "", &why, e);
		TRY(rc);
		flash_set(v, "success", i == 0 ? "entry_dropped" : "entry_moved", STR(""));
		return redirect(v, flash_path(v, year_path(v, v->match.id[0])));
	}
	return err_set(e, RC_NOT_FOUND, "err.no_page", "no such act");
}

/* ---- submitted, issued, returned, printed ---- */

static const struct {
	const char *word, *form, *flash;
	enum action what;
} acts[] = {
	{ "submit", "", "catalog_submitted", ACTION_CATALOG_SUBMIT },
	{ "issue", "issue", "catalog_issued", ACTION_CATALOG_ISSUE },
	{ "return", "back", "catalog_returned", ACTION_CATALOG_RETURN },
};

static enum rc run(struct visit *v, enum action what, struct err *e)
{
	struct catalog_act act = { .year = v->match.id[0],
				   .version = form_id(v, "version"),
				   .what = what,
				   .reason = form_str(v, "back_text"),
				   .decision = form_str(v, "issue_decision") };

	form_date(v, "issue_on", &act.issued_on);
	TRY(problems_rc(&v->problems, e));
	enum rc rc = office_catalog_act(v->node, v->actor, &act, v->now, &v->problems, e);
	if (what == ACTION_CATALOG_ISSUE)
		form_rename(v, issue_names, N(issue_names));
	else
		form_rename(v, back_names, N(back_names));
	return rc;
}

enum rc web_catalog_do(struct visit *v, struct err *e)
{
	for (size_t i = 0; i < N(acts); i++) {
		struct err why;
		if (!str_eq_c(v->match.word[0], acts[i].word))
			continue;
		enum rc rc = run(v, acts[i].what, e);
		if (form_refused(rc, e, &why))
			return show_refused(v, acts[i].form, &why, e);
		TRY(rc);
		flash_set(v, "success", acts[i].flash, STR(""));
		return redirect(v, flash_path(v, year_path(v, v->match.id[0])));
	}
	return err_set(e, RC_NOT_FOUND, "err.no_page", "no such act");
}

enum rc web_catalog_print(struct visit *v, struct err *e)
{
	struct file_print_wish wish = { .kind = FILE_PRINT_CATALOG,
					.year = v->match.id[0],
					.lang = v->lang };
	struct register_print made;

	if (!register_format_parse(v->match.word[0], &wish.format))
		return err_set(e, RC_NOT_FOUND, "err.no_page", "no such format");
	TRY(office_file_print(v->node, v->a, v->actor, &wish, v->now, &made, e));
	return respond_print(v, &made);
}

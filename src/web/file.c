/* file.c -- hồ sơ công việc: lists and queues, one file, made and edited; the files of a document. */
#include "web/file_views.h"
#include "web/web_int.h"

#include "web/file_web.h"

#define PAGE_ROWS 50
#define N(x) (sizeof(x) / sizeof *(x))

struct url_path work_file_path(struct visit *v, int64_t id)
{
	return url_path_of(str_fmt(v->a, "/files/%lld", (long long)id));
}

bool file_may(const struct file_view *v, enum action what)
{
	return (v->may & FILE_MAY(what)) != 0;
}

static struct str number_text(struct visit *v, int64_t n)
{
	return str_fmt(v->a, "%lld", (long long)n);
}

/* ---- lists and queues ---- */

static const struct {
	const char *word;
	enum file_queue queue; /* of a queue; else file_queue__COUNT */
	bool has_state, is_mine;
	enum work_file_state state;
} lists[] = {
	{ "check", FILES_TO_CHECK, false, false, WORK_FILE_OPEN },
	{ "due", FILES_DUE, false, false, WORK_FILE_OPEN },
	{ "back", FILES_BACK, false, false, WORK_FILE_OPEN },
	{ "mine", file_queue__COUNT, false, true, WORK_FILE_OPEN },
	{ "open", file_queue__COUNT, true, false, WORK_FILE_OPEN },
	{ "closed", file_queue__COUNT, true, false, WORK_FILE_CLOSED },
	{ "checked", file_queue__COUNT, true, false, WORK_FILE_CHECKED },
	{ "all", file_queue__COUNT, false, false, WORK_FILE_OPEN },
};

static size_t find_list(struct str word)
{
	for (size_t i = 0; i < N(lists); i++) {
		if (str_eq_c(word, lists[i].word))
			return i;
	}
	return 3; /* mine */
}

static struct url_path list_path(struct visit *v, const char *word)
{
	return url_path_query(v->a, URL_PATH("/files"), STR("view"), str_of(word));
}

static void fill_tabs(struct visit *v, struct work_file_list *p)
{
	const struct file_counts *k = &v->frame.counts.files;

	p->tabs = ARENA_ARRAY(v->a, N(lists), struct tab);
	for (size_t i = 0; i < N(lists); i++) {
		bool is_queue = lists[i].queue != file_queue__COUNT;
		int64_t n = is_queue ? k->n[lists[i].queue] : 0;
		bool is_here = str_eq_c(p->view, lists[i].word);
		bool is_usual = lists[i].queue == FILES_TO_CHECK &&
				policy_allows(v->actor, ACTION_FILE_CHECK, NULL);
		if (is_queue && n == 0 && !is_here && !is_usual)
			continue;
		p->tabs[p->n_tabs++] = (struct tab){ .key = lists[i].word,
						     .path = list_path(v, lists[i].word),
						     .is_here = is_here,
						     .count = n,
						     .is_bad = lists[i].queue == FILES_DUE };
	}
}

static enum rc fill_rows(struct visit *v, size_t at, struct work_file_list *p, struct err *e)
{
	struct file_filter f = { .has_state = lists[at].has_state,
				 .state = lists[at].state,
				 .is_mine = lists[at].is_mine,
				 .words = p->words,
				 .year = query_id(v, "year"),
				 .before_id = query_id(v, "after") };

	p->is_queue = lists[at].queue != file_queue__COUNT;
	TRY(p->is_queue ? office_file_queue(v->node, v->a, v->actor, lists[at].queue, f.before_id,
					    v->now, &p->rows, &p->n_rows, e)
			: office_file_list(v->node, v->a, v->actor, &f, &p->rows, &p->n_rows, e));
	p->has_first = f.before_id > 0;
	p->has_behind = p->n_rows > PAGE_ROWS;
	if (!p->has_behind)
		return RC_OK;
	p->n_rows = PAGE_ROWS;
	p->behind = url_path_query(v->a, p->first, STR("after"),
				   number_text(v, p->rows[PAGE_ROWS - 1].id));
	return RC_OK;
}

enum rc web_work_file_list(struct visit *v, struct err *e)
{
	size_t at = find_list(query_str(v, "view"));
	struct work_file_list p = { .view = str_of(lists[at].word),
				    .words = query_str(v, "q"),
				    .year = query_str(v, "year"),
				    .today = time_date_vn(v->now),
				    .this_year = time_date_vn(v->now).year };

	p.first = list_path(v, lists[at].word);
	if (p.words.n > 0)
		p.first = url_path_query(v->a, p.first, STR("q"), p.words);
	if (p.year.n > 0)
		p.first = url_path_query(v->a, p.first, STR("year"), p.year);
	p.may_open = policy_allows(v->actor, ACTION_FILE_OPEN, NULL);
	p.may_print = policy_allows(v->actor, ACTION_FILE_INVENTORY, NULL);
	TRY(frame_load(v, "files", e));
	TRY(fill_rows(v, at, &p, e));
	fill_tabs(v, &p);
	return RESPOND(v, e, 200, page_work_file_list, &v->frame, &p);
}

/* ---- made and edited ---- */

static const struct field_spec file_fields[] = {
	{ .name = "file_title", .is_required = true, .rows = 2, .max = LIMIT_FILE_TITLE },
	{ .name = "file_started", .is_short = true },
	{ .name = "file_kind" },
	{ .name = "file_settled", .is_short = true },
	{ .name = "file_rights", .max = LIMIT_FILE_WORDS },
	{ .name = "file_language", .max = LIMIT_FILE_LANGUAGE },
	{ .name = "file_description", .rows = 2, .max = LIMIT_SUBJECT },
	/* outside the list */
	{ .name = "file_unit" },
	{ .name = "file_notation", .is_short = true },
	{ .name = "file_retention" },
};
#define N_OF_LIST 7
static const struct field_name file_names[] = {
	{ "title", "file_title" },         { "started_on", "file_started" },
	{ "settled_on", "file_settled" },  { "rights", "file_rights" },
	{ "language", "file_language" },   { "description", "file_description" },
	{ "unit", "file_unit" },           { "notation", "file_notation" },
	{ "retention", "file_retention" },
};

void retention_choose(struct visit *v, struct form_view *f, const char *name, int64_t now)
{
	static const int64_t usual[] = { 0, 70, 50, 30, 20, 15, 10, 7, 5, 3, 2, 1 };
	struct choice *c = ARENA_ARRAY(v->a, N(usual) + 1, struct choice);
	bool is_there = false;
	size_t n = 0;

	for (size_t i = 0; i < N(usual); i++) {
		is_there = is_there || usual[i] == now;
		c[n++] = (struct choice){ number_text(v, usual[i]),
					  retention_words(v->a, v->lang, usual[i]) };
	}
	if (!is_there)
		c[n++] = (struct choice){ number_text(v, now),
					  retention_words(v->a, v->lang, now) };
	form_choices(f, name, c, n);
	form_value(f, name, number_text(v, now));
}

static void choose_kind(struct visit *v, struct form_view *f)
{
	struct choice *c = ARENA_ARRAY(v->a, work_file_kind__COUNT, struct choice);

	for (int i = 0; i < (int)work_file_kind__COUNT; i++) {
		struct str word = work_file_kind_text((enum work_file_kind)i);
		c[i] = (struct choice){ word, enum_words(v, "file_kind", word) };
	}
	form_choices(f, "file_kind", c, work_file_kind__COUNT);
}

/* The first unit that the reader has a post in. */
static int64_t own_unit(const struct visit *v)
{
	for (size_t i = 0; i < v->actor->n_capacities; i++) {
		if (v->actor->capacities[i].unit_id > 0 &&
		    v->actor->capacities[i].delegation_id == 0)
			return v->actor->capacities[i].unit_id;
	}
	return 0;
}

static enum rc fill_outside(struct visit *v, struct work_file_form *p, struct err *e)
{
	struct units_view units = { .n_units = 0 };
	bool is_new = p->file.id == 0;

	TRY(units_load(v, &units, e));
	units_choose(v, &p->form, "file_unit", &units, text_get(v->lang, TEXT_FILE_OF_ORGAN));
	form_value(&p->form, "file_unit", number_text(v, is_new ? own_unit(v) : p->file.unit_id));
	form_value(&p->form, "file_notation", p->file.notation);
	retention_choose(v, &p->form, "file_retention", is_new ? 10 : p->file.retention);
	return RC_OK;
}

static enum rc fill_form(struct visit *v, struct work_file_form *p, struct err *e)
{
	const struct work_file *f = &p->file;
	bool is_outside = !p->entry && f->entry_id == 0;

	form_init(v, &p->form, file_fields, is_outside ? N(file_fields) : N_OF_LIST);
	choose_kind(v, &p->form);
	form_value(&p->form, "file_title", p->entry ? p->entry->title : f->title);
	form_value(&p->form, "file_started",
		   date_vn(v->a, f->id > 0 ? f->started_on : time_date_vn(v->now)));
	form_value(&p->form, "file_kind", work_file_kind_text(f->kind));
	form_value(&p->form, "file_settled", date_vn(v->a, f->settled_on));
	form_value(&p->form, "file_rights", f->rights);
	form_value(&p->form, "file_language",
		   f->id > 0 ? f->language : text_get(v->lang, TEXT_FILE_VIETNAMESE));
	form_value(&p->form, "file_description", f->description);
	return is_outside ? fill_outside(v, p, e) : RC_OK;
}

/* The entry of the year that the request names; NULL: none. */
static enum rc find_entry(struct visit *v, int64_t year, int64_t id,
			  const struct catalog_entry **out, struct err *e)
{
	struct catalog_view list;

	*out = NULL;
	if (id == 0)
		return RC_OK;
	TRY(office_catalog_view(v->node, v->a, v->actor, year, &list, e));
	const struct catalog_entry *all = list.entries;
	for (size_t i = 0; i < list.n_entries; i++) {
		if (all[i].id == id)
			*out = all + i;
	}
	return *out ? RC_OK : err_set(e, RC_NOT_FOUND, "err.not_found", "no such entry");
}

static enum rc show_form(struct visit *v, struct work_file_form *p, const struct err *why,
			 struct err *e)
{
	v->is_form = true;
	TRY(fill_form(v, p, e));
	form_retake(v, &p->form, why);
	TRY(frame_load(v, "files", e));
	return RESPOND(v, e, why ? rc_http_status(why->rc) : 200, page_work_file_form, &v->frame,
		       p);
}

static enum rc begin_new(struct visit *v, int64_t year, int64_t entry_id, struct work_file_form *p,
			 struct err *e)
{
	TRY(find_entry(v, year, entry_id, &p->entry, e));
	p->action = URL_PATH("/files/new");
	p->back = p->entry ? url_path_of(str_fmt(v->a, "/catalogs/%lld", (long long)year))
			   : URL_PATH("/files");
	p->file.year = year;
	return RC_OK;
}

enum rc web_work_file_new(struct visit *v, struct err *e)
{
	struct work_file_form p = { .file = { .id = 0 } };

	TRY(begin_new(v, query_id(v, "year"), query_id(v, "entry"), &p, e));
	return show_form(v, &p, NULL, e);
}

static enum rc save(struct visit *v, struct work_file *f, int64_t *out_id, struct err *e)
{
	struct str kind = form_str(v, "file_kind");

	f->title = form_str(v, "file_title");
	f->rights = form_str(v, "file_rights");
	f->language = form_str(v, "file_language");
	f->description = form_str(v, "file_description");
	f->notation = form_str(v, "file_notation");
	f->unit_id = form_id(v, "file_unit");
	f->retention = form_id(v, "file_retention");
	f->kind = WORK_FILE_ORDINARY;
	if (kind.n > 0 && !work_file_kind_parse(kind, &f->kind))
		problem_add(&v->problems, "file_kind", "problem.choice", 0);
	form_date(v, "file_started", &f->started_on);
	form_date(v, "file_settled", &f->settled_on);
	TRY(problems_rc(&v->problems, e));
	enum rc rc = office_file_save(v->node, v->actor, f, v->now, out_id, &v->problems, e);
	form_rename(v, file_names, N(file_names));
	return rc;
}

enum rc web_work_file_create(struct visit *v, struct err *e)
{
	struct work_file f = { .year = form_id(v, "year"), .entry_id = form_id(v, "entry") };
	struct work_file_form p = { .file = { .id = 0 } };
	struct err why;
	int64_t id;
	enum rc rc = save(v, &f, &id, e);

	if (form_refused(rc, e, &why)) {
		TRY(begin_new(v, f.year, f.entry_id, &p, e));
		return show_form(v, &p, &why, e);
	}
	TRY(rc);
	flash_set(v, "success", "file_opened", STR(""));
	return redirect(v, flash_path(v, work_file_path(v, id)));
}

static enum rc begin_edit(struct visit *v, struct work_file_form *p, struct err *e)
{
	struct file_view view;

	TRY(office_file_view(v->node, v->a, v->actor, v->match.id[0], 0, &view, e));
	p->file = view.file;
	p->back = work_file_path(v, view.file.id);
	p->action = url_path_segment(v->a, p->back, STR("edit"));
	return RC_OK;
}

enum rc web_work_file_edit(struct visit *v, struct err *e)
{
	struct work_file_form p = { .entry = NULL };

	TRY(begin_edit(v, &p, e));
	return show_form(v, &p, NULL, e);
}

enum rc web_work_file_set(struct visit *v, struct err *e)
{
	struct work_file f = { .id = v->match.id[0], .version = form_id(v, "version") };
	struct work_file_form p = { .entry = NULL };
	struct err why;
	int64_t id;
	enum rc rc = save(v, &f, &id, e);

	if (form_refused(rc, e, &why)) {
		TRY(begin_edit(v, &p, e));
		return show_form(v, &p, &why, e);
	}
	TRY(rc);
	flash_set(v, "success", "file_saved", STR(""));
	return redirect(v, flash_path(v, work_file_path(v, id)));
}

/* ---- the files of a document ---- */

static const struct field_spec put_fields[] = {
	{ .name = "into", .is_required = true },
	/* of a file that came */
	{ .name = "receive_unit" },
	{ .name = "receive_notation", .is_short = true, .max = LIMIT_FILE_NOTATION },
};
#define N_TO_PUT 1
static const struct field_name put_names[] = { { "documents", "into" },
					       { "unit", "receive_unit" },
					       { "notation", "receive_notation" } };

enum rc fillable_choose(struct visit *v, struct form_view *f, const char *name, size_t *out_n,
			struct err *e)
{
	struct work_file *all;
	size_t n;

	TRY(office_file_fillable(v->node, v->a, v->actor, &all, &n, e));
	struct choice *c = ARENA_ARRAY(v->a, n + 1, struct choice);
	for (size_t i = 0; i < n; i++)
		c[i] = (struct choice){ number_text(v, all[i].id),
					str_fmt(v->a, "%.*s – %.*s", STR_FMT(all[i].notation),
						STR_FMT(text_cut(all[i].title, 120))) };
	form_choices(f, name, c, n);
	*out_n = n;
	return RC_OK;
}

static enum rc choose_file(struct visit *v, struct document_files_page *p, struct err *e)
{
	form_init(v, &p->form, put_fields, p->arrived ? N(put_fields) : N_TO_PUT);
	return fillable_choose(v, &p->form, "into", &p->n_fillable, e);
}

/* What came with it, if anything. */
static enum rc find_arrived(struct visit *v, struct document_files_page *p, struct err *e)
{
	struct arrived_file *x = ARENA_NEW(v->a, struct arrived_file);
	bool is_there;

	TRY(err_if_absent(e, office_file_arrived(v->node, v->a, v->actor, v->match.id[0], x, e),
			  &is_there));
	p->arrived = is_there ? x : NULL;
	return RC_OK;
}

static enum rc choose_unit(struct visit *v, struct document_files_page *p, struct err *e)
{
	struct units_view units = { .n_units = 0 };

	if (!p->arrived)
		return RC_OK;
	TRY(units_load(v, &units, e));
	units_choose(v, &p->form, "receive_unit", &units, text_get(v->lang, TEXT_FILE_OF_ORGAN));
	form_value(&p->form, "receive_unit", number_text(v, own_unit(v)));
	return RC_OK;
}

static enum rc show_document(struct visit *v, const struct err *why, struct err *e)
{
	struct document_files_page p = { .n_fillable = 0 };
	const struct document *d = &p.in.document;

	TRY(office_file_of_document(v->node, v->a, v->actor, v->match.id[0], &p.in, e));
	TRY(find_arrived(v, &p, e));
	TRY(choose_file(v, &p, e));
	TRY(choose_unit(v, &p, e));
	p.may_open = policy_allows(v->actor, ACTION_FILE_OPEN, NULL);
	p.back = url_path_of(str_fmt(v->a, "/%s/%lld",
				     d->direction == DIRECTION_INCOMING ? "incoming" : "outgoing",
				     (long long)d->id));
	form_retake(v, &p.form, why);
	TRY(frame_load(v, "files", e));
	return RESPOND(v, e, why ? rc_http_status(why->rc) : 200, page_document_files, &v->frame,
		       &p);
}

enum rc web_document_files(struct visit *v, struct err *e)
{
	return show_document(v, NULL, e);
}

static enum rc receive(struct visit *v, struct err *e)
{
	const struct file_receiving x = { .document_id = v->match.id[0],
					  .unit_id = form_id(v, "receive_unit"),
					  .notation = form_str(v, "receive_notation") };
	struct err why;
	int64_t id;
	enum rc rc = office_file_receive(v->node, v->actor, &x, v->now, &id, &v->problems, e);

	form_rename(v, put_names, N(put_names));
	if (form_refused(rc, e, &why))
		return show_document(v, &why, e);
	TRY(rc);
	flash_set(v, "success", "file_opened", STR(""));
	return redirect(v, flash_path(v, work_file_path(v, id)));
}

enum rc web_document_file_add(struct visit *v, struct err *e)
{
	if (form_id(v, "receive") > 0)
		return receive(v, e);
	const struct file_adding x = { .file = { form_id(v, "into"), 0 },
				       .documents = &v->match.id[0],
				       .n = 1 };
	struct err why;
	int64_t added;

	if (x.file.file_id == 0)
		problem_add(&v->problems, "into", "problem.required", 0);
	enum rc rc = problems_rc(&v->problems, e);
	if (rc == RC_OK)
		rc = office_file_add(v->node, v->actor, &x, v->now, &added, &v->problems, e);
	form_rename(v, put_names, N(put_names));
	if (form_refused(rc, e, &why))
		return show_document(v, &why, e);
	TRY(rc);
	flash_set(v, added > 0 ? "success" : "warning", added > 0 ? "file_added" : "file_has_it",
		  STR(""));
	return redirect(v, flash_path(v, work_file_path(v, x.file.file_id)));
}

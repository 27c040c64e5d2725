/* file_act.c -- one file: what is in it, and what may be done to it. */
#include "office/file_send.h"
#include "web/file_views.h"
#include "web/web_int.h"

#include "web/file_web.h"

#define N(x) (sizeof(x) / sizeof *(x))

/* ---- the page ---- */

static const struct field_spec close_fields[] = {
	{ .name = "close_ended", .is_required = true, .is_short = true },
	{ .name = "close_text", .rows = 2, .max = LIMIT_REASON },
	{ .name = "close_settled", .is_short = true }, /* of construction */
};
static const struct field_spec back_fields[] = {
	{ .name = "back_text", .is_required = true, .rows = 2, .max = LIMIT_REASON },
};
static const struct field_spec share_fields[] = {
	{ .name = "share_with", .is_required = true },
	{ .name = "share_as" },
};
static const struct field_spec paper_fields[] = {
	{ .name = "paper_title", .is_required = true, .max = LIMIT_SUBJECT },
	{ .name = "paper_file", .is_required = true },
	{ .name = "paper_author", .max = LIMIT_ORGAN_NAME },
	{ .name = "paper_code", .is_short = true },
	{ .name = "paper_dated", .is_short = true },
	{ .name = "paper_pages", .is_short = true },
};
static const struct field_name close_names[] = { { "ended_on", "close_ended" },
						 { "settled_on", "close_settled" },
						 { "text", "close_text" },
						 { "flaws", "close_ended" } };
static const struct field_name back_names[] = { { "text", "back_text" } };
static const struct field_name share_names[] = { { "with", "share_with" } };
static const struct field_name paper_names[] = {
	{ "title", "paper_title" }, { "file", "paper_file" },   { "author", "paper_author" },
	{ "code", "paper_code" },   { "dated", "paper_dated" }, { "n_pages", "paper_pages" },
};

/* "a12" a person, "u3" all of a unit. */
static enum rc choose_readers(struct visit *v, struct form_view *f, struct err *e)
{
	struct units_view units = { .n_units = 0 };
	struct flow_person *people;
	size_t n_people, n = 0;

	TRY(units_load(v, &units, e));
	TRY(office_file_people(v->node, v->a, v->actor, v->now, &people, &n_people, e));
	struct choice *c = ARENA_ARRAY(v->a, n_people + units.n_units + 1, struct choice);
	c[n++] = (struct choice){ STR(""), text_get(v->lang, TEXT_HAND_CHOOSE) };
	for (size_t i = 0; i < n_people; i++)
		c[n++] = (struct choice){ str_fmt(v->a, "a%lld", (long long)people[i].account_id),
					  people[i].name };
	for (size_t i = 0; i < units.n_units; i++) {
		if (units.units[i].state == UNIT_ACTIVE)
			c[n++] = (struct choice){ str_fmt(v->a, "u%lld",
							  (long long)units.units[i].id),
						  units.units[i].name };
	}
	form_choices(f, "share_with", c, n);
	c = ARENA_ARRAY(v->a, 2, struct choice);
	c[0] = (struct choice){ STR("read"), text_get(v->lang, TEXT_FILE_SHARE_READ) };
	c[1] = (struct choice){ STR("fill"), text_get(v->lang, TEXT_FILE_SHARE_FILL) };
	form_choices(f, "share_as", c, 2);
	return RC_OK;
}

static enum rc fill_forms(struct visit *v, struct work_file_page *p, struct err *e)
{
	const struct work_file *f = &p->v.file;
	struct date ended = date_is_set(p->v.last_dated) &&
					    date_cmp(p->v.last_dated, f->started_on) >= 0 &&
					    date_cmp(p->v.last_dated, p->today) <= 0
				    ? p->v.last_dated
				    : p->today;
	bool is_settled = f->kind == WORK_FILE_CONSTRUCTION;

	form_init(v, &p->close, close_fields, N(close_fields) - (is_settled ? 0 : 1));
	form_value(&p->close, "close_ended", date_vn(v->a, ended));
	if (is_settled)
		form_value(&p->close, "close_settled", date_vn(v->a, f->settled_on));
	form_init(v, &p->back, back_fields, N(back_fields));
	form_init(v, &p->paper, paper_fields, N(paper_fields));
	form_init(v, &p->share, share_fields, N(share_fields));
	if (file_may(&p->v, ACTION_FILE_FILL))
		TRY(file_find_fill(v, f->id, &p->find, e));
	if (p->find.is_asked)
		p->open = "find";
	return file_may(&p->v, ACTION_FILE_SHARE) ? choose_readers(v, &p->share, e) : RC_OK;
}

static enum rc load(struct visit *v, struct work_file_page *p, struct err *e)
{
	int64_t id = v->match.id[0];

	*p = (struct work_file_page){ .open = "",
				      .today = time_date_vn(v->now),
				      .may_send = policy_allows(v->actor, ACTION_OUTGOING_WRITE,
								NULL) };
	TRY(office_file_view(v->node, v->a, v->actor, id, query_id(v, "after"), &p->v, e));
	p->kept_until = file_kept_until(&p->v.file);
	if (p->v.has_more) {
		int64_t last = p->v.rows[p->v.n_rows - 1].item.ordinal;
		p->behind = url_path_query(v->a, work_file_path(v, id), STR("after"),
					   str_fmt(v->a, "%lld", (long long)last));
	}
	return fill_forms(v, p, e);
}

static enum rc show(struct visit *v, struct work_file_page *p, int status, struct err *e)
{
	TRY(frame_load(v, "files", e));
	return RESPOND(v, e, status, page_work_file, &v->frame, p);
}

enum rc web_work_file_show(struct visit *v, struct err *e)
{
	struct work_file_page p;

	TRY(load(v, &p, e));
	return show(v, &p, 200, e);
}

enum rc work_file_again(struct visit *v, const char *which, const struct err *why, struct err *e)
{
	struct work_file_page p;

	TRY(load(v, &p, e));
	p.open = which;
	if (str_eq_c(str_of(which), "close"))
		form_retake(v, &p.close, why);
	else if (str_eq_c(str_of(which), "back"))
		form_retake(v, &p.back, why);
	else if (str_eq_c(str_of(which), "share"))
		form_retake(v, &p.share, why);
	else if (str_eq_c(str_of(which), "paper"))
		form_retake(v, &p.paper, why);
	else if (str_eq_c(str_of(which), "find"))
		form_retake(v, &p.find.form, why);
	else
		form_retake(v, &p.refused, why);
	return show(v, &p, rc_http_status(why->rc), e);
}

static enum rc done(struct visit *v, const char *flash)
{
	flash_set(v, "success", flash, STR(""));
	return redirect(v, flash_path(v, work_file_path(v, v->match.id[0])));
}

/* ---- closed, checked, returned, reopened, ordered, shared ---- */

static enum rc do_act(struct visit *v, enum action what, struct err *e)
{
	bool is_close = what == ACTION_FILE_CLOSE;
	struct file_act act = { .file = { v->match.id[0], form_id(v, "version") },
				.what = what,
				.text = form_str(v, is_close ? "close_text" : "back_text") };

	if (is_close) {
		form_date(v, "close_ended", &act.ended_on);
		form_date(v, "close_settled", &act.settled_on);
	}
	TRY(problems_rc(&v->problems, e));
	enum rc rc = office_file_act(v->node, v->actor, &act, v->now, &v->problems, e);
	if (is_close)
		form_rename(v, close_names, N(close_names));
	else
		form_rename(v, back_names, N(back_names));
	return rc;
}

static enum rc do_share(struct visit *v, bool is_end, struct err *e)
{
	struct str with = form_str(v, "share_with");
	struct file_sharing x = { .file = { v->match.id[0], 0 }, .is_end = is_end };
	bool is_unit = with.n > 0 && with.p[0] == 'u';

	(void)str_to_i64(str_sub(with, 1, with.n), 1, INT64_MAX,
			 is_unit ? &x.with.unit_id : &x.with.account_id);
	x.with.may_fill = str_eq_c(form_str(v, "share_as"), "fill");
	enum rc rc = office_file_share(v->node, v->actor, &x, v->now, &v->problems, e);
	form_rename(v, share_names, N(share_names));
	return rc;
}

static const struct work_act {
	const char *word, *form, *flash;
	enum action what; /* ACTION__COUNT: none of office_file_act */
} acts[] = {
	{ "close", "close", "file_closed", ACTION_FILE_CLOSE },
	{ "check", "", "file_checked", ACTION_FILE_CHECK },
	{ "return", "back", "file_returned", ACTION_FILE_RETURN },
	{ "reopen", "back", "file_reopened", ACTION_FILE_REOPEN },
	{ "share", "share", "file_shared", ACTION__COUNT },
	{ "unshare", "", "file_unshared", ACTION__COUNT },
	{ "sort", "", "file_ordered", ACTION__COUNT },
};

static enum rc run(struct visit *v, const struct work_act *x, struct err *e)
{
	const struct file_change f = { v->match.id[0], form_id(v, "version") };

	if (x->what != ACTION__COUNT)
		return do_act(v, x->what, e);
	if (str_eq_c(str_of(x->word), "sort"))
		return office_file_sort(v->node, v->actor, f, v->now, e);
	return do_share(v, str_eq_c(str_of(x->word), "unshare"), e);
}

/* The draft is gone on with where drafts are written. */
static enum rc send(struct visit *v, struct err *e)
{
	struct err why;
	int64_t id;
	enum rc rc = office_file_send(v->node, v->actor, v->match.id[0], v->now, &id, e);

	if (form_refused(rc, e, &why))
		return work_file_again(v, "", &why, e);
	TRY(rc);
	flash_set(v, "success", "file_send", STR(""));
	return redirect(v, flash_path(v, outgoing_path(v, id, "")));
}

enum rc web_work_file_do(struct visit *v, struct err *e)
{
	if (str_eq_c(v->match.word[0], "send"))
		return send(v, e);
	for (size_t i = 0; i < N(acts); i++) {
		struct err why;
		if (!str_eq_c(v->match.word[0], acts[i].word))
			continue;
		enum rc rc = run(v, &acts[i], e);
		if (form_refused(rc, e, &why))
			return work_file_again(v, acts[i].form, &why, e);
		TRY(rc);
		return done(v, acts[i].flash);
	}
	return err_set(e, RC_NOT_FOUND, "err.no_page", "no such act");
}

/* ---- papers of its own, and each thing in it ---- */

static enum rc put(struct visit *v, struct err *e)
{
	struct file_paper x = { .file = { v->match.id[0], 0 }, .fd = -1 };
	int64_t ordinal;

	TRY(form_fresh(v, e));
	for (size_t i = 0; i < v->form.n_uploads && x.fd < 0; i++) {
		const struct net_upload *u = &v->form.uploads[i];
		if (u->file_name.n == 0)
			continue;
		x.fd = u->fd;
		x.item.name = u->file_name;
	}
	x.item.title = form_str(v, "paper_title");
	x.item.author = form_str(v, "paper_author");
	x.item.code = form_str(v, "paper_code");
	form_date(v, "paper_dated", &x.item.dated);
	form_number(v, "paper_pages", (struct form_span){ 1, LIMIT_PAGE_COUNT, "problem.pages" },
		    &x.item.n_pages);
	TRY(problems_rc(&v->problems, e));
	enum rc rc = office_file_put(v->node, v->actor, &x, v->now, &ordinal, &v->problems, e);
	form_rename(v, paper_names, N(paper_names));
	return rc;
}

enum rc web_work_paper_put(struct visit *v, struct err *e)
{
	struct err why;
	enum rc rc = put(v, e);

	if (form_refused(rc, e, &why))
		return work_file_again(v, "paper", &why, e);
	TRY(rc);
	return done(v, "file_added");
}

enum rc web_work_item_do(struct visit *v, struct err *e)
{
	static const char *const words[] = { "remove", "up", "down" };
	const struct file_change f = { v->match.id[0], form_id(v, "version") };

	for (int i = 0; i < (int)N(words); i++) {
		struct err why;
		if (!str_eq_c(v->match.word[0], words[i]))
			continue;
		enum rc rc = office_item_act(v->node, v->actor, f, v->match.id[1], (enum item_act)i,
					     v->now, e);
		if (form_refused(rc, e, &why))
			return work_file_again(v, "", &why, e);
		TRY(rc);
		return done(v, i == 0 ? "file_removed" : "file_ordered");
	}
	return err_set(e, RC_NOT_FOUND, "err.no_page", "no such act");
}

enum rc web_work_item_get(struct visit *v, struct err *e)
{
	struct file_item x;
	int fd;

	TRY(office_item_open(v->node, v->a, v->actor, v->match.id[0], v->match.id[1], v->now, &x,
			     &fd, e));
	return respond_file(v, &(struct file_reply){ .fd = fd,
						     .bytes = (uint64_t)x.bytes,
						     .name = x.name,
						     .type = x.content_type });
}

static const struct field_spec item_fields[] = {
	{ .name = "item_sheet", .is_short = true },
	{ .name = "item_pages", .is_short = true },
	{ .name = "item_note", .rows = 2, .max = LIMIT_REASON },
	/* of a paper */
	{ .name = "paper_title", .is_required = true, .max = LIMIT_SUBJECT },
	{ .name = "paper_author", .max = LIMIT_ORGAN_NAME },
	{ .name = "paper_code", .is_short = true },
	{ .name = "paper_dated", .is_short = true },
};
#define N_OF_DOCUMENT 3
static const struct field_name item_names[] = {
	{ "sheet", "item_sheet" },  { "n_pages", "item_pages" },  { "note", "item_note" },
	{ "title", "paper_title" }, { "author", "paper_author" }, { "code", "paper_code" },
	{ "dated", "paper_dated" },
};

/* Its page is before the one that it stands on. */
static enum rc find_row(struct visit *v, struct file_view *view, struct file_row *out,
			struct err *e)
{
	int64_t after = 0;

	do {
		TRY(office_file_view(v->node, v->a, v->actor, v->match.id[0], after, view, e));
		for (size_t i = 0; i < view->n_rows; i++) {
			after = view->rows[i].item.ordinal;
			if (view->rows[i].item.id != v->match.id[1])
				continue;
			*out = view->rows[i];
			return RC_OK;
		}
	} while (view->has_more);
	return err_set(e, RC_NOT_FOUND, "err.not_found", "no such item");
}

static enum rc show_item(struct visit *v, const struct err *why, struct err *e)
{
	struct file_item_form p = { .file = NULL };
	const struct file_item *x = &p.row.item;
	struct file_view view;

	TRY(find_row(v, &view, &p.row, e));
	p.file = &view.file;
	form_init(v, &p.form, item_fields, x->document_id > 0 ? N_OF_DOCUMENT : N(item_fields));
	form_value(&p.form, "item_sheet", x->sheet);
	if (x->n_pages > 0)
		form_value(&p.form, "item_pages", str_fmt(v->a, "%lld", (long long)x->n_pages));
	form_value(&p.form, "item_note", x->note);
	if (x->document_id == 0) {
		form_value(&p.form, "paper_title", x->title);
		form_value(&p.form, "paper_author", x->author);
		form_value(&p.form, "paper_code", x->code);
		form_value(&p.form, "paper_dated", date_vn(v->a, x->dated));
	}
	v->is_form = true;
	form_retake(v, &p.form, why);
	TRY(frame_load(v, "files", e));
	return RESPOND(v, e, why ? rc_http_status(why->rc) : 200, page_file_item, &v->frame, &p);
}

enum rc web_work_item_edit(struct visit *v, struct err *e)
{
	return show_item(v, NULL, e);
}

enum rc web_work_item_set(struct visit *v, struct err *e)
{
	const struct file_change f = { v->match.id[0], form_id(v, "version") };
	struct file_item x = { .id = v->match.id[1],
			       .sheet = form_str(v, "item_sheet"),
			       .note = form_str(v, "item_note"),
			       .title = form_str(v, "paper_title"),
			       .author = form_str(v, "paper_author"),
			       .code = form_str(v, "paper_code") };
	struct err why;

	form_number(v, "item_pages", (struct form_span){ 1, LIMIT_PAGE_COUNT, "problem.pages" },
		    &x.n_pages);
	form_date(v, "paper_dated", &x.dated);
	enum rc rc = problems_rc(&v->problems, e);
	if (rc == RC_OK)
		rc = office_item_set(v->node, v->actor, f, &x, v->now, &v->problems, e);
	form_rename(v, item_names, N(item_names));
	if (form_refused(rc, e, &why))
		return show_item(v, &why, e);
	TRY(rc);
	return done(v, "file_saved");
}

/* ---- printed ---- */

enum rc respond_print(struct visit *v, const struct register_print *made)
{
	return respond_file(v, &(struct file_reply){ .fd = made->fd,
						     .bytes = made->bytes,
						     .name = made->name,
						     .type = made->type });
}

enum rc web_work_file_print(struct visit *v, struct err *e)
{
	struct file_print_wish wish = { .kind = FILE_PRINT_CONTENTS,
					.file_id = v->match.id[0],
					.lang = v->lang };
	struct register_print made;

	if (!register_format_parse(v->match.word[0], &wish.format))
		return err_set(e, RC_NOT_FOUND, "err.no_page", "no such format");
	TRY(office_file_print(v->node, v->a, v->actor, &wish, v->now, &made, e));
	return respond_print(v, &made);
}

enum rc web_work_file_pdf(struct visit *v, struct err *e)
{
	struct register_print made;

	TRY(office_file_pdf(v->node, v->a, v->actor, v->match.id[0], v->lang, v->now, &made, e));
	return respond_print(v, &made);
}

enum rc web_work_file_xml(struct visit *v, struct err *e)
{
	struct register_print made;

	TRY(office_file_xml(v->node, v->a, v->actor, v->match.id[0], v->now, &made, e));
	return respond_print(v, &made);
}

enum rc web_inventory_print(struct visit *v, struct err *e)
{
	struct file_print_wish wish = { .kind = FILE_PRINT_INVENTORY,
					.year = query_id(v, "year"),
					.closed_only = true,
					.lang = v->lang };
	struct register_print made;

	if (!register_format_parse(v->match.word[0], &wish.format))
		return err_set(e, RC_NOT_FOUND, "err.no_page", "no such format");
	if (wish.year == 0)
		wish.year = time_date_vn(v->now).year;
	TRY(office_file_print(v->node, v->a, v->actor, &wish, v->now, &made, e));
	return respond_print(v, &made);
}

/* notice.c -- văn bản nội bộ: what is only to be read; its receipts; a new one. */
#include "office/notice.h"

#include "text/text.h"
#include "web/web_int.h"

#define PAGE_ROWS 50

/* ---- all that somebody may see ---- */

static struct url_path list_path(struct visit *v, struct str scope, struct str kind)
{
	struct url_path p = url_path_query(v->a, URL_PATH("/internal"), STR("scope"), scope);

	return kind.n > 0 ? url_path_query(v->a, p, STR("kind"), kind) : p;
}

static void fill_scopes(struct visit *v, struct notices_view *out)
{
	out->scopes = ARENA_ARRAY(v->a, notice_scope__COUNT, struct tab);
	for (int i = 0; i < (int)notice_scope__COUNT; i++) {
		struct str word = notice_scope_text((enum notice_scope)i);
		out->scopes[out->n_scopes++] = (struct tab){ .key = str_c(v->a, word),
							     .path = list_path(v, word, out->kind),
							     .is_here = str_eq(word, out->scope) };
	}
}

static void fill_tabs(struct visit *v, struct notices_view *out)
{
	out->tabs = ARENA_ARRAY(v->a, notice_kind__COUNT, struct tab);
	for (int i = 0; i < (int)notice_kind__COUNT; i++) {
		bool is_all = i == (int)NOTICE_NONE;
		struct str word = is_all ? STR("") : notice_kind_text((enum notice_kind)i);
		out->tabs[out->n_tabs++] = (struct tab){ .key = str_c(v->a, word),
							 .path = list_path(v, out->scope, word),
							 .is_here = str_eq(word, out->kind) };
	}
}

static enum rc read_filter(struct visit *v, struct notice_filter *f, struct err *e)
{
	struct str scope = query_str(v, "scope"), kind = query_str(v, "kind");

	*f = (struct notice_filter){ .scope = NOTICES_ALL,
				     .has_kind = kind.n > 0,
				     .before_id = query_id(v, "before"),
				     .n_max = PAGE_ROWS + 1 };
	if ((scope.n > 0 && !notice_scope_parse(scope, &f->scope)) ||
	    (f->has_kind && (!notice_kind_parse(kind, &f->kind) || f->kind == NOTICE_NONE)))
		return err_set(e, RC_NOT_FOUND, "err.no_page", "no such list");
	return RC_OK;
}

/* One row more than shown says whether there are others behind it. */
static void fill_pages(struct visit *v, const struct notice_filter *f, struct notices_view *out)
{
	out->first = list_path(v, out->scope, out->kind);
	out->has_first = f->before_id > 0;
	out->has_behind = out->n_rows > PAGE_ROWS;
	if (!out->has_behind)
		return;
	out->n_rows = PAGE_ROWS;
	out->behind = url_path_query(
		v->a, out->first, STR("before"),
		str_fmt(v->a, "%lld", (long long)out->rows[PAGE_ROWS - 1].document.id));
}

enum rc web_notice_list(struct visit *v, struct err *e)
{
	struct notices_view view = { .n_rows = 0 };
	struct notice_filter f;

	TRY(read_filter(v, &f, e));
	TRY(frame_load(v, "notices", e));
	TRY(office_notice_list(v->node, v->a, v->actor, &f, &view.rows, &view.n_rows, e));
	view.scope = notice_scope_text(f.scope);
	view.kind = f.has_kind ? notice_kind_text(f.kind) : STR("");
	view.may_write = policy_allows(v->actor, ACTION_NOTICE_WRITE, NULL);
	fill_scopes(v, &view);
	fill_tabs(v, &view);
	fill_pages(v, &f, &view);
	if (f.scope == NOTICES_UNREAD)
		bulk_offer(v, &view.bulk, BULK_READ);
	return RESPOND(v, e, 200, page_notices, &v->frame, &view);
}

/* ---- one ---- */

static const struct field_spec withdraw_fields[] = {
	{ .name = "withdraw_reason", .rows = 2, .max = LIMIT_REASON, .is_required = true },
};
static const struct field_name withdraw_names[] = { { "reason", "withdraw_reason" } };

static enum rc load(struct visit *v, struct notice_page_view *p, struct err *e)
{
	struct url_path from;

	*p = (struct notice_page_view){ .is_withdrawing = false };
	TRY(office_notice_view(v->node, v->a, v->actor, v->match.id[0], v->now, &p->n, e));
	p->doc.v = p->n.v;
	doc_view_fill(v, &p->doc);
	form_init(v, &p->withdraw, withdraw_fields, 1);
	p->doc.back = URL_PATH("/internal");
	if (comes_from_else(v, &from) ||
	    (referring_path(v, &from) && str_starts(url_path_str(from), STR("/internal?"))))
		p->doc.back = from;
	return RC_OK;
}

static enum rc show(struct visit *v, struct notice_page_view *p, int status, struct err *e)
{
	TRY(frame_load(v, "notices", e));
	v->frame.is_wide = true;
	return RESPOND_PANEL(v, e, status, notice, &v->frame, p);
}

enum rc web_notice_show(struct visit *v, struct err *e)
{
	struct notice_page_view p;

	TRY(office_incoming_read(v->node, v->actor, v->match.id[0], v->now, e));
	TRY(load(v, &p, e));
	return show(v, &p, 200, e);
}

static struct url_path notice_path(struct visit *v, int64_t id)
{
	return url_path_of(str_fmt(v->a, "/internal/%lld", (long long)id));
}

enum rc web_notice_read_do(struct visit *v, struct err *e)
{
	const struct assignment_act x = { .id = form_id(v, "assignment"),
					  .document_id = v->match.id[0],
					  .what = ACTION_ASSIGNMENT_OPEN };

	TRY(office_assignment_act(v->node, v->actor, &x, v->now, &v->problems, e));
	flash_set(v, "success", "notice_read", STR(""));
	return redirect(v, flash_path(v, notice_path(v, v->match.id[0])));
}

enum rc web_notice_withdraw_do(struct visit *v, struct err *e)
{
	int64_t id = v->match.id[0];
	struct notice_page_view p;
	struct err why;
	enum rc rc = office_notice_withdraw(v->node, v->actor, id, form_id(v, "version"),
					    form_str(v, "withdraw_reason"), v->now, &v->problems,
					    e);

	form_rename(v, withdraw_names, 1);
	if (form_refused(rc, e, &why)) {
		TRY(load(v, &p, e));
		form_retake(v, &p.withdraw, &why);
		p.is_withdrawing = true;
		return show(v, &p, why.rc == RC_CONFLICT ? 409 : 422, e);
	}
	TRY(rc);
	flash_set(v, "success", "notice_withdrawn", STR(""));
	return redirect(v, flash_path(v, notice_path(v, id)));
}

enum rc web_notice_print_do(struct visit *v, struct err *e)
{
	struct register_print made;

	TRY(office_notice_print(v->node, v->a, v->actor, v->match.id[0], v->lang, v->now, &made,
				e));
	return respond_file(v, &(struct file_reply){ .fd = made.fd,
						     .bytes = made.bytes,
						     .name = made.name,
						     .type = made.type });
}

/* ---- a new one ---- */

static const struct field_spec write_fields[] = {
	{ .name = "notice_kind", .is_required = true },
	{ .name = "notice_priority", .is_short = true },
	{ .name = "notice_subject", .max = LIMIT_SUBJECT, .is_required = true },
	{ .name = "notice_content", .rows = 5, .max = LIMIT_DIRECTIVE },
	{ .name = "notice_form" },
	{ .name = "meets_on", .is_short = true },
	{ .name = "meets_time", .is_short = true },
	{ .name = "venue", .max = LIMIT_NOTICE_VENUE },
	{ .name = "assignees", .is_required = true },
	{ .name = "files" },
};
static const struct field_name write_names[] = {
	{ "kind", "notice_kind" },       { "priority", "notice_priority" },
	{ "subject", "notice_subject" }, { "content", "notice_content" },
	{ "form", "notice_form" },       { "meets_at", "meets_on" },
	{ "to", "assignees" },
};

static void choose_words(struct visit *v, struct form_view *f, const char *field,
			 const char *prefix, const struct str *words, size_t n)
{
	struct choice *c = ARENA_ARRAY(v->a, n, struct choice);

	for (size_t i = 0; i < n; i++)
		c[i] = (struct choice){ words[i], enum_words(v, prefix, words[i]) };
	form_choices(f, field, c, n);
}

static void fill_choices(struct visit *v, struct form_view *f)
{
	static const enum form forms[] = { FORM_ELECTRONIC, FORM_HYBRID, FORM_PAPER };
	struct str words[PRIORITY__COUNT + (int)notice_kind__COUNT];
	size_t n = 0;

	for (int i = (int)NOTICE_NONE + 1; i < (int)notice_kind__COUNT; i++)
		words[n++] = notice_kind_text((enum notice_kind)i);
	choose_words(v, f, "notice_kind", "notice_kind", words, n);
	for (n = 0; n < PRIORITY__COUNT; n++)
		words[n] = str_fmt(v->a, "%zu", n);
	choose_words(v, f, "notice_priority", "priority", words, n);
	for (n = 0; n < sizeof forms / sizeof forms[0]; n++)
		words[n] = form_text(forms[n]);
	choose_words(v, f, "notice_form", "form", words, n);
}

static enum rc write_load(struct visit *v, struct notice_write_view *w, struct str words,
			  struct err *e)
{
	struct flow_recipients all;

	*w = (struct notice_write_view){ .whom = { .is_notice = true },
					 .max_bytes = v->node->conf->limit_upload_bytes };
	TRY(office_notice_recipients(v->node, v->a, v->actor, v->now, &all, e));
	form_init(v, &w->whom.form, write_fields, sizeof write_fields / sizeof write_fields[0]);
	fill_choices(v, &w->whom.form);
	whom_look_for(v, &w->whom, words);
	whom_fill(v, &w->whom, &all);
	return RC_OK;
}

static enum rc write_show(struct visit *v, struct notice_write_view *w, int status, struct err *e)
{
	v->is_form = true;
	TRY(frame_load(v, "notices", e));
	return RESPOND(v, e, status, page_notice_write, &v->frame, w);
}

enum rc web_notice_new(struct visit *v, struct err *e)
{
	struct notice_write_view w;

	TRY(write_load(v, &w, query_str(v, "q"), e));
	w.whom.form_id = make_form_id(v);
	return write_show(v, &w, 200, e);
}

/* As it was typed; why NULL: somebody is looked for. */
static enum rc write_again(struct visit *v, const struct err *why, struct err *e)
{
	struct notice_write_view w;

	TRY(write_load(v, &w, form_str(v, "q"), e));
	w.whom.form_id = form_str(v, "form");
	TRY(form_files_keep(v, ACTION_NOTICE_WRITE, &w.kept, e));
	form_take(v, &w.whom.form);
	if (why)
		form_error(v, &w.whom.form, why);
	return write_show(v, &w, !why ? 200 : why->rc == RC_CONFLICT ? 409 : 422, e);
}

static void read_meeting(struct visit *v, struct notice_form *f)
{
	struct str typed = str_trim(form_str(v, "meets_time"));
	struct date on = { .year = 0 };
	int64_t at = 0;

	form_date(v, "meets_on", &on);
	if (typed.n > 0 && !meeting_clock_parse(typed, &at))
		problem_add(&v->problems, "meets_time", "problem.clock", 0);
	if (date_is_set(on) && typed.n == 0)
		problem_add(&v->problems, "meets_time", "problem.required", 0);
	if (date_is_set(on))
		f->meets_at = date_start_vn(on) + at;
	else if (typed.n > 0)
		problem_add(&v->problems, "meets_on", "problem.required", 0);
	f->venue = form_str(v, "venue");
}

static enum rc hand_in(struct visit *v, int64_t *out_id, struct err *e)
{
	struct notice_form f = { .subject = form_str(v, "notice_subject"),
				 .content = form_str(v, "notice_content"),
				 .priority = form_id(v, "notice_priority"),
				 .form_id = form_str(v, "form") };

	if (!notice_kind_parse(form_str(v, "notice_kind"), &f.kind))
		problem_add(&v->problems, "notice_kind", "problem.choice", 0);
	if (!form_parse(form_str(v, "notice_form"), &f.form))
		problem_add(&v->problems, "notice_form", "problem.choice", 0);
	read_meeting(v, &f);
	TRY(form_files_all(v, ACTION_NOTICE_WRITE, &f.files, &f.n_files, e));
	f.to = whom_read(v, &f.n_to);
	enum rc rc = office_notice_write(v->node, v->actor, &f, v->now, out_id, &v->problems, e);
	form_rename(v, write_names, sizeof write_names / sizeof write_names[0]);
	return rc;
}

enum rc web_notice_new_do(struct visit *v, struct err *e)
{
	struct err why;
	int64_t id;

	if (whom_is_search(v))
		return write_again(v, NULL, e);
	enum rc rc = form_fresh(v, e);
	if (rc == RC_OK)
		rc = hand_in(v, &id, e);
	if (form_refused(rc, e, &why))
		return write_again(v, &why, e);
	TRY(rc);
	flash_set(v, "success", "notice_sent", STR(""));
	return redirect(v, flash_path(v, notice_path(v, id)));
}

/* ---- to more ---- */

static const struct field_spec more_fields[] = {
	{ .name = "assignees", .is_required = true },
};

/* Who has it already is shown so, and not to be chosen. */
static void show_told(struct visit *v, const struct notice_view *n, struct direct_view *d)
{
	d->flow.rows = ARENA_ARRAY(v->a, n->n_to + 1, struct flow_row);
	for (size_t i = 0; i < n->n_to; i++)
		d->flow.rows[d->flow.n_rows++] = (struct flow_row){ .x = &n->to[i] };
}

static enum rc more_load(struct visit *v, struct notice_more_view *m, struct str words,
			 struct err *e)
{
	struct flow_recipients all;

	*m = (struct notice_more_view){ .whom = { .is_notice = true } };
	TRY(office_notice_view(v->node, v->a, v->actor, v->match.id[0], v->now, &m->n, e));
	if (!m->n.may_add)
		return err_set(e, RC_DENIED, "err.denied.role", "its author's alone");
	TRY(office_notice_recipients(v->node, v->a, v->actor, v->now, &all, e));
	m->action = url_path_of(str_fmt(v->a, "/internal/%lld/readers", (long long)v->match.id[0]));
	m->whom.back = notice_path(v, v->match.id[0]);
	show_told(v, &m->n, &m->whom);
	form_init(v, &m->whom.form, more_fields, 1);
	whom_look_for(v, &m->whom, words);
	whom_fill(v, &m->whom, &all);
	return RC_OK;
}

static enum rc more_show(struct visit *v, struct notice_more_view *m, int status, struct err *e)
{
	v->is_form = true;
	TRY(frame_load(v, "notices", e));
	return RESPOND(v, e, status, page_notice_more, &v->frame, m);
}

enum rc web_notice_more(struct visit *v, struct err *e)
{
	struct notice_more_view m;

	TRY(more_load(v, &m, query_str(v, "q"), e));
	return more_show(v, &m, 200, e);
}

static enum rc more_again(struct visit *v, const struct err *why, struct err *e)
{
	struct notice_more_view m;

	TRY(more_load(v, &m, form_str(v, "q"), e));
	if (why)
		form_error(v, &m.whom.form, why);
	return more_show(v, &m, !why ? 200 : why->rc == RC_CONFLICT ? 409 : 422, e);
}

enum rc web_notice_more_do(struct visit *v, struct err *e)
{
	static const struct field_name names[] = { { "to", "assignees" } };
	struct notice_more f = { .document_id = v->match.id[0], .version = form_id(v, "version") };
	struct err why;

	if (whom_is_search(v))
		return more_again(v, NULL, e);
	f.to = whom_read(v, &f.n_to);
	enum rc rc = office_notice_add(v->node, v->actor, &f, v->now, &v->problems, e);
	form_rename(v, names, 1);
	if (form_refused(rc, e, &why))
		return more_again(v, &why, e);
	TRY(rc);
	flash_set(v, "success", "notice_more", STR(""));
	return redirect(v, flash_path(v, notice_path(v, f.document_id)));
}

/* direct.c -- the page on which a leader says what is to be done, and by whom; a head to whom of the unit; and
 * both, what nobody asked for in a document: a task. */
#include "web/web_int.h"

#include "base/buf.h"
#include "base/limits.h"
#include "text/text.h"

static const struct field_spec directive_fields[] = {
	{ .name = "preset" },
	{ .name = "directive", .rows = 4, .max = LIMIT_DIRECTIVE },
	{ .name = "assignees" },
	{ .name = "deadline_on", .is_short = true },
	{ .name = "deadline_days", .is_short = true },
	{ .name = "support_on", .is_short = true },
	{ .name = "pattern", .is_short = true },
	{ .name = "pattern_name", .max = LIMIT_SAVED_NAME },
};
#define N_FIELDS (sizeof directive_fields / sizeof directive_fields[0])
static const struct field_spec task_fields[] = {
	{ .name = "task_subject", .max = LIMIT_SUBJECT, .is_required = true },
	{ .name = "task_content", .rows = 4, .max = LIMIT_DIRECTIVE },
	{ .name = "task_priority", .is_short = true },
	{ .name = "assignees", .is_required = true },
	{ .name = "deadline_on", .is_short = true },
	{ .name = "deadline_days", .is_short = true },
	{ .name = "support_on", .is_short = true },
	{ .name = "pattern", .is_short = true },
	{ .name = "pattern_name", .max = LIMIT_SAVED_NAME },
};
static const struct field_name directive_names[] = {
	{ "subject", "task_subject" },   { "content", "task_content" },
	{ "priority", "task_priority" }, { "unit", "assignees" },
	{ "text", "directive" },         { "to", "assignees" },
	{ "due_on", "deadline_on" },     { "due_days", "deadline_days" },
	{ "name", "pattern_name" },      { "share", "pattern_name" },
	{ "days", "deadline_days" },
};

/* ---- the form ---- */

/* Words that everybody has to hand; they go into the document as they are, in Vietnamese. */
static void choose_presets(struct visit *v, struct form_view *f, const struct preset *own, size_t n)
{
	static const enum text_id usual[] = { TEXT_PRESET_1, TEXT_PRESET_2, TEXT_PRESET_3,
					      TEXT_PRESET_4, TEXT_PRESET_5 };
	size_t n_usual = sizeof usual / sizeof usual[0], k = 0;
	struct choice *c = ARENA_ARRAY(v->a, n + n_usual + 1, struct choice);

	c[k++] = (struct choice){ STR(""), text_get(v->lang, TEXT_DIRECT_NO_PRESET) };
	for (size_t i = 0; i < n; i++)
		c[k++] = (struct choice){ own[i].text, own[i].text };
	for (size_t i = 0; i < n_usual; i++)
		c[k++] = (struct choice){ text_get(LANG_VI, usual[i]),
					  text_get(LANG_VI, usual[i]) };
	form_choices(f, "preset", c, k);
}

/* By when, unless somebody says otherwise: the day of the unit's own part, what the sender asks for, or so
 * many working days as it is urgent. */
static void suggest_deadline(struct visit *v, struct direct_view *d)
{
	static const int64_t days[PRIORITY__COUNT] = { 0, 3, 2, 1, 1 };
	const struct document *doc = d->document;
	struct date on = d->passed ? d->passed->x->due_on : doc->due_on;

	if (date_is_set(on) && date_cmp(on, time_date_vn(v->now)) >= 0)
		form_value(&d->form, "deadline_on", date_vn(v->a, on));
	else if (doc->priority > 0 && doc->priority < PRIORITY__COUNT)
		form_value(&d->form, "deadline_days",
			   str_fmt(v->a, "%lld", (long long)days[doc->priority]));
}

static struct str find_lead(const struct direct_view *d)
{
	const struct flow_view *f = &d->flow.v;
	const struct assignment *lead = assignment_lead(f->assignments, f->n_assignments,
							d->passed ? d->passed->x->id : 0);

	return lead ? whom_words(lead) : STR("");
}

static enum rc find_passed(struct visit *v, struct direct_view *d, struct err *e)
{
	if (v->match.n_ids < 2)
		return RC_OK;
	for (size_t i = 0; i < d->flow.n_rows && !d->passed; i++) {
		if (d->flow.rows[i].x->id == v->match.id[1])
			d->passed = &d->flow.rows[i];
	}
	if (!d->passed)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "of another document");
	return RC_OK;
}

/* What nobody could hand in is not shown to be filled in. */
static enum rc check_may(const struct direct_view *d, struct err *e)
{
	bool may = d->passed ? d->passed->may_pass : d->flow.v.may_direct;

	return may ? RC_OK : err_set(e, RC_CONFLICT, "err.denied.progress", "not now");
}

static enum rc load(struct visit *v, struct doc_view *doc, struct direct_view *d, struct err *e)
{
	int64_t id = v->match.id[0];

	*d = (struct direct_view){ .document = &doc->v.document, .doc = doc };
	*doc = (struct doc_view){ 0 };
	TRY(office_document_view(v->node, v->a, v->actor, id, v->now, &doc->v, e));
	if ((doc->v.document.direction == DIRECTION_INTERNAL) != is_of_task(v) ||
	    doc->v.document.state != DOCUMENT_REGISTERED)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "nothing to direct");
	doc_view_fill(v, doc);
	TRY(flow_block_load(v, &doc->v.document, &d->flow, e));
	TRY(find_passed(v, d, e));
	d->back = worked_path(v);
	d->action = d->passed ? d->passed->pass : d->flow.direct;
	return RC_OK;
}

/* How urgent, as the law says it. */
static void choose_priority(struct visit *v, struct form_view *f)
{
	struct choice *c = ARENA_ARRAY(v->a, PRIORITY__COUNT, struct choice);

	for (size_t i = 0; i < PRIORITY__COUNT; i++) {
		struct str value = str_fmt(v->a, "%zu", i);
		c[i] = (struct choice){ value, enum_words(v, "priority", value) };
	}
	form_choices(f, "task_priority", c, PRIORITY__COUNT);
}

/* ---- mẫu phân phối ---- */

static enum rc choose_patterns(struct visit *v, struct direct_view *d, struct err *e)
{
	struct pattern *all;
	struct choice *c;

	TRY(office_pattern_list(v->node, v->a, v->actor, &all, &d->n_patterns, e));
	d->may_keep = pattern_is_for(v->actor);
	d->may_share = policy_allows(v->actor, ACTION_SEARCH_SHARE, NULL);
	c = ARENA_ARRAY(v->a, d->n_patterns + 1, struct choice);
	c[0] = (struct choice){ STR(""), text_get(v->lang, TEXT_PATTERN_CHOOSE) };
	for (size_t i = 0; i < d->n_patterns; i++)
		c[i + 1] = (struct choice){ str_fmt(v->a, "%lld", (long long)all[i].id),
					    all[i].name };
	form_choices(&d->form, "pattern", c, d->n_patterns + 1);
	return RC_OK;
}

/* Whom the form cannot have is named: it is for whoever applies it to say who does that instead. */
static void fit(struct visit *v, struct direct_view *d, const struct flow_recipients *all)
{
	struct buf b;

	pattern_fit(d->applied_to, d->n_applied, all);
	buf_init(&b, v->a, LIMIT_PAGE_BYTES);
	for (size_t i = 0; i < d->n_applied; i++) {
		struct pattern_to *x = &d->applied_to[i];
		x->is_gone = x->is_gone || (x->part == PART_LEAD && d->lead_name.n > 0);
		if (!x->is_gone)
			continue;
		buf_add_c(&b, b.n > 0 ? "; " : "");
		buf_add(&b, x->name);
	}
	d->left_out = buf_str(&b);
}

static enum rc load_applied(struct visit *v, struct direct_view *d, struct err *e)
{
	struct pattern *x = ARENA_NEW(v->a, struct pattern);

	TRY(office_pattern_load(v->node, v->a, v->actor, form_id(v, "pattern"), x, &d->applied_to,
				&d->n_applied, e));
	d->applied = x;
	return RC_OK;
}

/* Words that are there stay; its working days take the place of the day that was proposed. */
static void take_applied(struct visit *v, struct direct_view *d)
{
	const struct pattern *x = d->applied;
	const char *words = d->document ? "directive" : "task_content";

	if (x->words.n > 0 && str_trim(form_field(&d->form, words)->value).n == 0)
		form_value(&d->form, words, x->words);
	if (x->days > 0) {
		form_value(&d->form, "deadline_on", STR(""));
		form_value(&d->form, "deadline_days", str_fmt(v->a, "%lld", (long long)x->days));
	}
	d->is_checked = x->is_checked;
}

/* ---- a day of one's own ---- */

static struct str own_day_name(const struct visit *v, struct str key)
{
	return str_fmt(v->a, "due-%.*s", STR_FMT(key));
}

/* They are asked for, or were on the page before. */
static bool has_own_days(const struct visit *v)
{
	const struct net_form *f = &v->form.form;

	for (size_t i = 0; i < f->n; i++) {
		if (str_starts(f->fields[i].name, STR("due-")))
			return true;
	}
	return str_eq_c(form_str(v, "do"), "days");
}

/* Somebody with two posts stands on the page twice, and has one day. */
static void add_own_day(struct visit *v, struct direct_view *d, const struct whom_row *r)
{
	struct str name = own_day_name(v, r->key);
	struct field *f = &d->own_days[d->n_own_days];

	if (r->is_lead || !(r->is_support || r->is_informed))
		return;
	for (size_t i = 0; i < d->n_own_days; i++) {
		if (str_eq_c(name, d->own_days[i].name))
			return;
	}
	*f = (struct field){ .name = str_c(v->a, name),
			     .label = r->name,
			     .hint = STR(""),
			     .value = STR(""),
			     .type = "text",
			     .autocomplete = "off",
			     .is_short = true };
	d->n_own_days++;
}

/* A field for each who is chosen to support or to know; the form has them behind its own. */
static void fill_own_days(struct visit *v, struct direct_view *d)
{
	size_t n = 0;

	d->has_own_days = has_own_days(v);
	for (size_t i = 0; i < d->n_groups; i++)
		n += 1 + d->groups[i].n_people;
	d->own_days = ARENA_ARRAY(v->a, n + 1, struct field);
	for (size_t i = 0; i < d->n_groups && d->has_own_days; i++) {
		add_own_day(v, d, &d->groups[i].unit);
		for (size_t k = 0; k < d->groups[i].n_people; k++)
			add_own_day(v, d, &d->groups[i].people[k]);
	}
	d->own_days = form_add(v, &d->form, d->own_days, d->n_own_days);
	if (d->n_own_days > 0 && str_eq_c(form_str(v, "do"), "days"))
		d->own_days[0].is_first = true;
}

static enum rc fill_task(struct visit *v, struct direct_view *d, struct err *e)
{
	struct flow_recipients all;

	TRY(office_task_recipients(v->node, v->a, v->actor, d->unit_id, v->now, &all, e));
	form_init(v, &d->form, task_fields, sizeof task_fields / sizeof task_fields[0]);
	choose_priority(v, &d->form);
	TRY(choose_patterns(v, d, e));
	fit(v, d, &all);
	whom_fill(v, d, &all);
	fill_own_days(v, d);
	return RC_OK;
}

static enum rc fill(struct visit *v, struct direct_view *d, struct err *e)
{
	struct flow_recipients all;
	struct preset *own;
	size_t n;

	if (!d->document)
		return fill_task(v, d, e);
	TRY(office_flow_recipients(v->node, v->a, v->actor, d->document->id,
				   d->passed ? d->passed->x->id : 0, v->now, &all, e));
	TRY(office_preset_list(v->node, v->a, v->actor, &own, &n, e));
	form_init(v, &d->form, directive_fields, N_FIELDS);
	choose_presets(v, &d->form, own, n);
	d->lead_name = find_lead(d);
	TRY(choose_patterns(v, d, e));
	fit(v, d, &all);
	whom_fill(v, d, &all);
	fill_own_days(v, d);
	return RC_OK;
}

static enum rc show(struct visit *v, struct direct_view *d, int status, struct err *e)
{
	v->is_form = true;
	TRY(frame_load(v, d->document ? "work" : "tasks.new", e));
	return RESPOND(v, e, status, page_direct, &v->frame, d);
}

/* ---- a task: no document is there yet ---- */

static struct url_path task_path(struct visit *v, int64_t unit_id, int64_t above_id)
{
	struct url_path p = URL_PATH("/tasks/new");

	if (unit_id > 0)
		p = url_path_query(v->a, p, STR("unit"), str_fmt(v->a, "%lld", (long long)unit_id));
	if (above_id > 0)
		p = url_path_query(v->a, p, STR("above"),
				   str_fmt(v->a, "%lld", (long long)above_id));
	return p;
}

/* As a leader, and as the head of each unit that they head. */
static enum rc fill_posts(struct visit *v, struct direct_view *d, struct err *e)
{
	struct units_view units;
	struct post_choice *c;

	TRY(units_load(v, &units, e));
	c = ARENA_ARRAY(v->a, units.n_units + 1, struct post_choice);
	if (task_giver(v->actor, 0))
		c[d->n_posts++] =
			(struct post_choice){ .path = task_path(v, 0, d->above_id),
					      .label = enum_words(v, "role", STR("leader")),
					      .is_here = d->unit_id == 0 };
	for (size_t i = 0; i < units.n_units; i++) {
		const struct unit *u = &units.units[i];
		if (task_giver(v->actor, u->id))
			c[d->n_posts++] =
				(struct post_choice){ .path = task_path(v, u->id, d->above_id),
						      .label = unit_words(v->a, u),
						      .is_here = d->unit_id == u->id };
	}
	d->posts = c;
	return RC_OK;
}

/* Without a word they give it as a leader, else as the head of the first unit that they head. */
static int64_t usual_unit(const struct visit *v)
{
	for (size_t i = 0; !task_giver(v->actor, 0) && i < v->actor->n_capacities; i++) {
		int64_t id = v->actor->capacities[i].unit_id;
		if (id > 0 && task_giver(v->actor, id))
			return id;
	}
	return 0;
}

static enum rc load_task(struct visit *v, struct direct_view *d, struct err *e)
{
	struct document above;

	*d = (struct direct_view){ .unit_id = query_id(v, "unit"),
				   .above_id = query_id(v, "above"),
				   .back = URL_PATH("/tasks") };
	if (d->unit_id == 0)
		d->unit_id = usual_unit(v);
	if (d->above_id > 0) {
		TRY(office_task_above(v->node, v->a, v->actor, d->above_id, &above, e));
		d->above = above.subject;
		d->back = doc_path(v->a, &above);
	}
	d->action = task_path(v, d->unit_id, d->above_id);
	return fill_posts(v, d, e);
}

static enum rc load_any(struct visit *v, struct doc_view *doc, struct direct_view *d, struct err *e)
{
	return v->match.n_ids == 0 ? load_task(v, d, e) : load(v, doc, d, e);
}

static enum rc show_new(struct visit *v, struct err *e)
{
	struct doc_view doc;
	struct direct_view d;

	TRY(load_any(v, &doc, &d, e));
	if (d.document)
		TRY(check_may(&d, e));
	whom_look_for(v, &d, query_str(v, "q"));
	TRY(fill(v, &d, e));
	d.is_checked = !d.document; /* a task's result is looked at, unless its giver says no */
	d.form_id = make_form_id(v);
	if (d.document)
		suggest_deadline(v, &d);
	return show(v, &d, 200, e);
}

/* As it was typed; why NULL: nothing is wrong, somebody is looked for, days are asked for, a
 * pattern is applied, or kept. */
static enum rc show_again(struct visit *v, const struct err *why, struct err *e)
{
	bool applies = !why && str_eq_c(form_str(v, "do"), "apply");
	struct doc_view doc;
	struct direct_view d;

	TRY(load_any(v, &doc, &d, e));
	whom_look_for(v, &d, applies ? STR("") : form_str(v, "q"));
	if (applies)
		TRY(load_applied(v, &d, e));
	TRY(fill(v, &d, e));
	d.is_checked = form_str(v, "checked").n > 0;
	d.form_id = form_str(v, "form");
	form_take(v, &d.form);
	if (applies)
		take_applied(v, &d);
	if (!why && str_eq_c(form_str(v, "do"), "keep"))
		d.kept = str_trim(form_str(v, "pattern_name"));
	if (why)
		form_error(v, &d.form, why);
	return show(v, &d, !why ? 200 : why->rc == RC_CONFLICT ? 409 : 422, e);
}

enum rc web_direct_show(struct visit *v, struct err *e)
{
	return show_new(v, e);
}

enum rc web_pass_show(struct visit *v, struct err *e)
{
	return show_new(v, e);
}

enum rc web_task_new(struct visit *v, struct err *e)
{
	return show_new(v, e);
}

/* ---- handed in ---- */

struct typed {
	struct directive_form f;
	struct directive_to *to;
	struct date lead_on, support_on;
	int64_t days;
};

/* The words chosen, and those typed below them. */
static struct str read_text(struct visit *v)
{
	struct str preset = str_trim(form_str(v, "preset"));
	struct str own = str_trim(form_str(v, "directive"));

	if (preset.n == 0 || own.n == 0)
		return own.n > 0 ? own : preset;
	return str_fmt(v->a, "%.*s\n%.*s", STR_FMT(preset), STR_FMT(own));
}

/* Without one of their own nobody has a deadline for their information. */
static void set_deadline(const struct typed *t, struct directive_to *to)
{
	bool is_own = to->part == PART_SUPPORT && date_is_set(t->support_on);

	if (to->part == PART_INFORMED)
		return;
	to->due_on = is_own ? t->support_on : t->lead_on;
	if (!date_is_set(to->due_on))
		to->due_days = t->days;
}

/* A day, or so many working days: nobody means a day by two or three digits. False: as all others. */
static bool read_own_day(struct visit *v, struct directive_to *to)
{
	struct str name = own_day_name(v, whom_key(v, to->unit_id, to->account_id));
	struct str typed = str_trim(form_str(v, str_c(v->a, name)));

	if (to->part == PART_LEAD || typed.n == 0)
		return false;
	to->due_field = str_c(v->a, name);
	if (!str_to_i64(typed, 1, LIMIT_DEADLINE_DAYS, &to->due_days))
		form_date(v, to->due_field, &to->due_on);
	return true;
}

static void read_deadlines(struct visit *v, struct typed *t)
{
	form_date(v, "deadline_on", &t->lead_on);
	form_date(v, "support_on", &t->support_on);
	form_number(v, "deadline_days",
		    (struct form_span){ 1, LIMIT_DEADLINE_DAYS, "problem.days" }, &t->days);
	if (date_is_set(t->lead_on) && t->days > 0)
		problem_add(&v->problems, "deadline_days", "problem.deadline_twice", 0);
	for (size_t i = 0; i < t->f.n_to; i++) {
		if (!read_own_day(v, &t->to[i]))
			set_deadline(t, &t->to[i]);
	}
}

static void read_form(struct visit *v, struct typed *t)
{
	*t = (struct typed){ .f = { .document_id = v->match.n_ids > 0 ? v->match.id[0] : 0,
				    .is_checked = form_str(v, "checked").n > 0,
				    .assignment_id = v->match.n_ids > 1 ? v->match.id[1] : 0,
				    .version = form_id(v, "version"),
				    .text = read_text(v) } };
	t->to = whom_read(v, &t->f.n_to);
	t->f.to = t->to;
	read_deadlines(v, t);
}

static enum rc give(struct visit *v, const struct typed *t, int64_t *out_id, struct err *e)
{
	const struct task_form f = { .unit_id = query_id(v, "unit"),
				     .above_id = query_id(v, "above"),
				     .subject = form_str(v, "task_subject"),
				     .content = form_str(v, "task_content"),
				     .priority = form_id(v, "task_priority"),
				     .is_checked = t->f.is_checked,
				     .to = t->f.to,
				     .n_to = t->f.n_to,
				     .form_id = form_str(v, "form") };

	return office_task_give(v->node, v->actor, &f, v->now, out_id, &v->problems, e);
}

/* out_id: of the document that there is then. */
static enum rc hand_in(struct visit *v, struct typed *t, int64_t *out_id, struct err *e)
{
	read_form(v, t);
	*out_id = t->f.document_id;
	enum rc rc = *out_id == 0 ? give(v, t, out_id, e)
				  : office_incoming_direct(v->node, v->actor, &t->f, v->now,
							   &v->problems, e);
	form_rename(v, directive_names, sizeof directive_names / sizeof directive_names[0]);
	return rc;
}

/* The form as it stands, kept for other documents; nothing is given. */
static enum rc keep(struct visit *v, struct err *e)
{
	bool is_task = v->match.n_ids == 0;
	struct pattern_form f = { .name = form_str(v, "pattern_name"),
				  .is_organ = form_str(v, "pattern_share").n > 0,
				  .words = is_task ? form_str(v, "task_content") : read_text(v),
				  .is_checked = form_str(v, "checked").n > 0 };
	int64_t id;

	form_number(v, "deadline_days",
		    (struct form_span){ 1, LIMIT_DEADLINE_DAYS, "problem.days" }, &f.days);
	f.to = whom_read(v, &f.n_to);
	TRY(problems_rc(&v->problems, e));
	enum rc rc = office_pattern_keep(v->node, v->actor, &f, v->now, &id, &v->problems, e);
	form_rename(v, directive_names, sizeof directive_names / sizeof directive_names[0]);
	return rc;
}

/* RC_OK: the page is to be shown again. */
static enum rc with_pattern(struct visit *v, bool *out_is_it, struct err *e)
{
	struct str what = form_str(v, "do");

	*out_is_it = str_eq_c(what, "apply") || str_eq_c(what, "keep");
	if (str_eq_c(what, "apply") && form_id(v, "pattern") == 0) {
		problem_add(&v->problems, "pattern", "problem.required", 0);
		return problems_rc(&v->problems, e);
	}
	return str_eq_c(what, "keep") ? keep(v, e) : RC_OK;
}

static enum rc take(struct visit *v, const char *flash, struct err *e)
{
	struct document d = { .direction = is_of_task(v) ? DIRECTION_INTERNAL
							 : DIRECTION_INCOMING };
	struct typed t = { .days = 0 };
	bool is_pattern = false;
	struct err why;

	if (whom_is_search(v) || str_eq_c(form_str(v, "do"), "days"))
		return show_again(v, NULL, e);
	enum rc rc = form_fresh(v, e);
	if (rc == RC_OK)
		rc = with_pattern(v, &is_pattern, e);
	if (rc == RC_OK && is_pattern)
		return show_again(v, NULL, e);
	if (rc == RC_OK)
		rc = hand_in(v, &t, &d.id, e);
	if (form_refused(rc, e, &why))
		return show_again(v, &why, e);
	TRY(rc);
	if (t.f.n_to == 0)
		flash = "directed_only"; /* who forgot to choose should not believe that somebody has it */
	flash_set(v, "success", flash, STR(""));
	return redirect(v, flash_path(v, doc_path(v->a, &d)));
}

enum rc web_direct_do(struct visit *v, struct err *e)
{
	return take(v, "directed", e);
}

enum rc web_pass_do(struct visit *v, struct err *e)
{
	return take(v, "passed", e);
}

enum rc web_task_new_do(struct visit *v, struct err *e)
{
	return take(v, "task_given", e);
}

enum rc web_task_direct(struct visit *v, struct err *e)
{
	return show_new(v, e);
}

enum rc web_task_direct_do(struct visit *v, struct err *e)
{
	return take(v, "directed", e);
}

enum rc web_task_pass(struct visit *v, struct err *e)
{
	return show_new(v, e);
}

enum rc web_task_pass_do(struct visit *v, struct err *e)
{
	return take(v, "passed", e);
}

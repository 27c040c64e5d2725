/* flow.c -- what becomes of a registered document: the block on its page, and what is done there. */
#include "web/web_int.h"

#include "text/text.h"

/* ---- in words ---- */

struct str whom_words(const struct assignment *x)
{
	return x->account_id > 0 ? x->account_name : x->unit_name;
}

bool assignment_is_late(const struct assignment *x, int64_t now)
{
	return assignment_is_open(x->state) && x->state != ASSIGNMENT_HANDED &&
	       assignment_standing(x, time_date_vn(now)) == TASK_OPEN_LATE;
}

bool is_due_sooner(const struct document *d, const struct assignment *x)
{
	return assignment_is_open(x->state) && date_is_set(d->deadline_on) &&
	       date_is_set(x->due_on) && date_cmp(d->deadline_on, x->due_on) < 0;
}

struct str assignment_word(const struct assignment *x)
{
	/* the program ended it: the document holds no more */
	if (x->state == ASSIGNMENT_DONE && x->ended_by == 0)
		return STR("ended");
	bool is_known = x->part == PART_INFORMED && x->state == ASSIGNMENT_DONE;
	return is_known ? STR("known") : assignment_state_text(x->state);
}

struct str assignment_ended_word(const struct assignment *x)
{
	if (x->ended_by == 0 && x->state == ASSIGNMENT_DONE)
		return STR("");
	if (!date_is_set(x->due_on) || !date_is_set(x->done_on))
		return STR("");
	return date_cmp(x->done_on, x->due_on) > 0 ? STR("done_late") : STR("done_in_time");
}

bool is_led_by_reader(const struct flow_block *b)
{
	for (size_t i = 0; i < b->n_rows; i++) {
		if (b->rows[i].is_mine && b->rows[i].x->part == PART_LEAD)
			return true;
	}
	return false;
}

/* Some lines of a wide page. */
#define LONG_WORDS 400
#define WORDS_BEGIN 160

bool words_are_long(struct str text)
{
	return text.n > LONG_WORDS && text_count(text) > LONG_WORDS;
}

struct str words_begin(struct arena *a, struct str text)
{
	return str_cat(a, str_trim(text_cut(text, WORDS_BEGIN)), STR("…"));
}

/* ---- what may be done to an assignment ---- */

struct act_spec {
	const char *word; /* of the path */
	enum action what;
	bool has_text, needs_text, has_day, is_granted, is_primary, is_quiet;
	const char *flash;
};
static const struct act_spec acts[] = {
	{ .word = "begin", .what = ACTION_ASSIGNMENT_BEGIN, .is_primary = true, .flash = "begun" },
	{ .word = "finish",
	  .what = ACTION_ASSIGNMENT_FINISH,
	  .has_text = true,
	  .is_primary = true,
	  .flash = "finished" },
	{ .word = "report",
	  .what = ACTION_ASSIGNMENT_REPORT,
	  .has_text = true,
	  .needs_text = true,
	  .flash = "reported" },
	{ .word = "extend",
	  .what = ACTION_ASSIGNMENT_EXTEND,
	  .has_text = true,
	  .needs_text = true,
	  .has_day = true,
	  .flash = "extension_asked" },
	{ .word = "return",
	  .what = ACTION_ASSIGNMENT_RETURN,
	  .has_text = true,
	  .needs_text = true,
	  .flash = "returned" },
	{ .word = "grant",
	  .what = ACTION_ASSIGNMENT_ANSWER,
	  .is_granted = true,
	  .is_primary = true,
	  .flash = "extension_granted" },
	{ .word = "decline",
	  .what = ACTION_ASSIGNMENT_ANSWER,
	  .has_text = true,
	  .needs_text = true,
	  .flash = "extension_refused" },
	{ .word = "accept",
	  .what = ACTION_ASSIGNMENT_ACCEPT,
	  .has_text = true,
	  .is_primary = true,
	  .flash = "accepted" },
	{ .word = "rework",
	  .what = ACTION_ASSIGNMENT_REWORK,
	  .has_text = true,
	  .needs_text = true,
	  .flash = "reworked" },
	{ .word = "settle", .what = ACTION_ASSIGNMENT_SETTLE, .flash = "settled" },
	{ .word = "withdraw",
	  .what = ACTION_ASSIGNMENT_WITHDRAW,
	  .has_text = true,
	  .is_quiet = true,
	  .flash = "withdrawn" },
	{ .word = "reopen",
	  .what = ACTION_ASSIGNMENT_REOPEN,
	  .has_text = true,
	  .is_quiet = true,
	  .flash = "reopened" },
};
#define N_ACTS (sizeof acts / sizeof acts[0])
#define OF_HOLDER                                                                                  \
	(FLOW_MAY(ACTION_ASSIGNMENT_OPEN) | FLOW_MAY(ACTION_ASSIGNMENT_BEGIN) |                    \
	 FLOW_MAY(ACTION_ASSIGNMENT_PASS) | FLOW_MAY(ACTION_ASSIGNMENT_REPORT) |                   \
	 FLOW_MAY(ACTION_ASSIGNMENT_EXTEND) | FLOW_MAY(ACTION_ASSIGNMENT_RETURN) |                 \
	 FLOW_MAY(ACTION_ASSIGNMENT_FINISH) | FLOW_MAY(ACTION_ASSIGNMENT_SPLIT))

static const struct act_spec *find_act(struct str word)
{
	for (size_t i = 0; i < N_ACTS; i++) {
		if (str_eq_c(word, acts[i].word))
			return &acts[i];
	}
	return NULL;
}

/* A page has one form for each act and assignment: so have their fields' names. */
static const char *act_field(struct visit *v, const struct act_spec *s, const char *what,
			     int64_t id)
{
	return str_c(v->a, str_fmt(v->a, "%s-%s-%lld", s->word, what, (long long)id));
}

/* Labels and hints are those of act.WORD.text and act.day, whatever the assignment. */
static void name_field(struct visit *v, struct field *f, const char *name, struct str label_key)
{
	struct str text = STR("");

	f->name = name;
	if (text_find(v->lang, label_key, &text))
		f->label = text;
	text = STR("");
	(void)text_find(v->lang, str_fmt(v->a, "%.*s.hint", STR_FMT(label_key)), &text);
	f->hint = text;
}

static void make_form(struct visit *v, const struct act_spec *s, int64_t id, struct form_view *out)
{
	const struct field_spec day = { .name = "day", .is_required = true, .is_short = true };
	const struct field_spec text = {
		.name = "text", .is_required = s->needs_text, .rows = 3, .max = LIMIT_REASON
	};
	struct field_spec specs[2];
	size_t n = 0, i = 0;

	if (s->has_day)
		specs[n++] = day;
	if (s->has_text)
		specs[n++] = text;
	form_init(v, out, specs, n);
	if (s->has_day)
		name_field(v, &out->fields[i++], act_field(v, s, "day", id), STR("act.day"));
	if (s->has_text)
		name_field(v, &out->fields[i], act_field(v, s, "text", id),
			   str_fmt(v->a, "act.%s.text", s->word));
}

/* Somebody who is only informed has nothing to say to it but that they know, or that it is not theirs. */
static bool is_offered(const struct act_spec *s, const struct flow_row *r, uint64_t may)
{
	bool is_begun = r->x->state == ASSIGNMENT_WORKING;

	if (!(may & FLOW_MAY(s->what)))
		return false;
	return s->what != ACTION_ASSIGNMENT_REPORT || is_begun;
}

static void fill_acts(struct visit *v, struct flow_row *r, struct url_path base, uint64_t may)
{
	bool may_begin = (may & FLOW_MAY(ACTION_ASSIGNMENT_BEGIN)) != 0;

	r->acts = ARENA_ARRAY(v->a, N_ACTS, struct act_form);
	for (size_t i = 0; i < N_ACTS; i++) {
		if (!is_offered(&acts[i], r, may))
			continue;
		struct act_form *f = &r->acts[r->n_acts++];
		*f = (struct act_form){ .word = acts[i].word,
					.action = url_path_segment(v->a, base,
								   str_of(acts[i].word)),
					.is_primary = acts[i].is_primary,
					.is_quiet = acts[i].is_quiet };
		f->asks_beyond = acts[i].is_granted && date_is_set(r->beyond);
		f->has_day = acts[i].has_day;
		/* begun first, as a rule; or passed on */
		if (f->asks_beyond || (acts[i].what == ACTION_ASSIGNMENT_FINISH && may_begin) ||
		    r->may_pass)
			f->is_primary = false;
		make_form(v, &acts[i], r->x->id, &f->form);
	}
}

/* ---- the tree ---- */

static int64_t depth_of(const struct flow_block *b, const struct assignment *x)
{
	for (size_t i = 0; i < b->n_rows; i++) {
		if (b->rows[i].x->id == x->parent_id)
			return b->rows[i].depth + 1;
	}
	return 0;
}

/* The day of the unit's own part, when more time is asked for below it than it has itself. */
static struct date asked_beyond(const struct flow_block *b, const struct flow_row *r)
{
	const struct date none = { .year = 0 };

	for (size_t i = 0; r->asked && i < b->n_rows; i++) {
		const struct assignment *above = b->rows[i].x;
		bool is_above = above->id == r->x->parent_id && date_is_set(above->due_on);
		if (is_above && date_cmp(r->asked->asked_for, above->due_on) > 0)
			return above->due_on;
	}
	return none;
}

/* Below the one that it was passed on from, who leads before who supports before who is informed. */
static size_t place_of(const struct flow_block *b, const struct assignment *x, int64_t depth)
{
	size_t i = 0;

	while (x->parent_id > 0 && i < b->n_rows && b->rows[i].x->id != x->parent_id)
		i++;
	if (x->parent_id > 0)
		i++;
	for (; i < b->n_rows && b->rows[i].depth >= depth; i++) {
		if (b->rows[i].depth == depth && b->rows[i].x->part > x->part)
			break;
	}
	return i;
}

/* "/incoming/7/assignments/12" */
static struct url_path assignment_path(struct visit *v, const struct document *d,
				       const struct assignment *x, const char *what)
{
	struct url_path p = url_path_segment(v->a, doc_path(v->a, d), str_of(what));

	return url_path_segment(v->a, p, str_fmt(v->a, "%lld", (long long)x->id));
}

static void fill_paths(struct visit *v, const struct document *d, struct flow_row *r)
{
	r->pass = assignment_path(v, d, r->x, "pass");
	r->split = url_path_query(v->a, URL_PATH("/tasks/new"), STR("above"),
				  str_fmt(v->a, "%lld", (long long)r->x->id));
	if (r->x->account_id == 0)
		r->split = url_path_query(v->a, r->split, STR("unit"),
					  str_fmt(v->a, "%lld", (long long)r->x->unit_id));
}

static void add_row(struct visit *v, struct flow_block *b, const struct document *d,
		    const struct assignment *x, uint64_t may)
{
	struct flow_row row = { .x = x,
				.whom = whom_words(x),
				.depth = depth_of(b, x),
				.is_mine = (may & OF_HOLDER) != 0,
				.is_own = x->account_id == v->actor->account_id,
				.may_pass = (may & FLOW_MAY(ACTION_ASSIGNMENT_PASS)) != 0,
				.may_split = (may & FLOW_MAY(ACTION_ASSIGNMENT_SPLIT)) != 0,
				.asked = extension_open(b->v.extensions, b->v.n_extensions,
							x->id) };
	row.beyond = asked_beyond(b, &row);
	size_t at = place_of(b, x, row.depth);

	fill_paths(v, d, &row);
	fill_acts(v, &row, assignment_path(v, d, x, "assignments"), may);
	for (size_t i = b->n_rows; i > at; i--)
		b->rows[i] = b->rows[i - 1];
	b->rows[at] = row;
	b->n_rows++;
}

/* ---- before a leader ---- */

static const struct field_spec present_fields[] = { { .name = "leader", .is_required = true } };

static struct choice leader_choice(struct visit *v, const struct flow_person *p)
{
	struct str name = p->title.n == 0 ? p->name
					  : str_fmt(v->a, "%.*s – %.*s", STR_FMT(p->name),
						    STR_FMT(p->title));

	return (struct choice){ str_fmt(v->a, "%lld", (long long)p->account_id), name };
}

void choose_leader(struct visit *v, struct form_view *f, const char *name,
		   const struct flow_person *all, size_t n)
{
	struct choice *c = ARENA_ARRAY(v->a, n + 1, struct choice);
	size_t k = 0;

	if (n > 1) /* nobody is meant before somebody says who */
		c[k++] = (struct choice){ STR(""), text_get(v->lang, TEXT_FLOW_CHOOSE_LEADER) };
	for (size_t i = 0; i < n; i++)
		c[k++] = leader_choice(v, &all[i]);
	form_choices(f, name, c, k);
}

static enum rc fill_present(struct visit *v, const struct document *d, struct flow_block *out,
			    struct err *e)
{
	struct flow_person *all;
	size_t n, n_others = 0;

	if (!out->v.may_present)
		return RC_OK;
	TRY(office_flow_leaders(v->node, v->a, v->actor, v->now, &all, &n, e));
	out->has_leader = n > 0;
	for (size_t i = 0; i < n; i++) {
		/* before whom it lies it is not put again */
		if (all[i].account_id == d->presented_to && d->progress == PROGRESS_PRESENTED)
			continue;
		all[n_others++] = all[i];
	}
	choose_leader(v, &out->present, "leader", all, n_others);
	out->may_present = n_others > 0;
	return RC_OK;
}

void flow_block_fill(struct visit *v, const struct document *d, const struct flow_view *f,
		     struct flow_block *out)
{
	*out = (struct flow_block){ .v = *f, .is_task = d->direction == DIRECTION_INTERNAL };
	out->direct = url_path_segment(v->a, doc_path(v->a, d), STR("direct"));
	out->rows = ARENA_ARRAY(v->a, f->n_assignments + 1, struct flow_row);
	for (size_t i = 0; i < f->n_assignments; i++)
		add_row(v, out, d, &f->assignments[i], f->may[i]);
	form_init(v, &out->present, present_fields, 1);
}

enum rc flow_block_load(struct visit *v, const struct document *d, struct flow_block *out,
			struct err *e)
{
	struct flow_view f;

	TRY(office_flow_view(v->node, v->a, v->actor, d->id, &f, e));
	flow_block_fill(v, d, &f, out);
	return fill_present(v, d, out, e);
}

/* ---- done ---- */

struct url_path doc_path(struct arena *a, const struct document *d)
{
	return url_path_of(document_address(a, d));
}

struct url_path outgoing_path(const struct visit *v, int64_t id, const char *step)
{
	return url_path_of(str_fmt(v->a, "/outgoing/%lld%s", (long long)id, step));
}

struct url_path incoming_path(const struct visit *v, int64_t id)
{
	return url_path_of(str_fmt(v->a, "/incoming/%lld", (long long)id));
}

bool is_of_task(const struct visit *v)
{
	return str_starts(url_path_str(v->ctx.path), STR("/tasks/"));
}

struct url_path worked_path(struct visit *v)
{
	const struct document d = { .id = v->match.id[0],
				    .direction = is_of_task(v) ? DIRECTION_INTERNAL
							       : DIRECTION_INCOMING };

	return doc_path(v->a, &d);
}

enum rc web_incoming_present_do(struct visit *v, struct err *e)
{
	const struct presenting p = { .document_id = v->match.id[0],
				      .version = form_id(v, "version"),
				      .leader_id = form_id(v, "leader") };
	struct doc_view view;
	struct err why;
	enum rc rc = office_incoming_present(v->node, v->actor, &p, v->now, &v->problems, e);

	if (rc == RC_OK) {
		flash_set(v, "success", "presented", STR(""));
		return redirect(v, flash_path(v, worked_path(v)));
	}
	if (!form_refused(rc, e, &why))
		return rc;
	TRY(incoming_load(v, &view, e));
	form_retake(v, &view.flow.present, &why);
	return incoming_page(v, &view, rc == RC_CONFLICT ? 409 : 422, e);
}

static struct flow_row *find_row(struct flow_block *b, int64_t id)
{
	for (size_t i = 0; i < b->n_rows; i++) {
		if (b->rows[i].x->id == id)
			return &b->rows[i];
	}
	return NULL;
}

/* What was typed for other steps of the same card comes back with the page. False: nothing was. */
static bool retake_others(struct visit *v, struct flow_row *r, const char *word)
{
	bool is_any = false;

	for (size_t i = 0; i < r->n_acts; i++) {
		struct act_form *f = &r->acts[i];
		if (str_eq_c(str_of(f->word), word))
			continue;
		for (size_t k = 0; k < f->form.n_fields; k++)
			f->is_open = f->is_open ||
				     str_trim(form_str(v, f->form.fields[k].name)).n > 0;
		if (f->is_open)
			form_take(v, &f->form);
		is_any = is_any || f->is_open;
	}
	return is_any;
}

/* The page with that form as it was typed. Somebody else was first and nothing can be done any more: the
 * error alone, above what may be done now. */
static enum rc show_act(struct visit *v, const struct act_spec *s, const struct err *why,
			struct err *e)
{
	struct doc_view view;

	TRY(worked_load(v, &view, e));
	struct flow_row *r = find_row(&view.flow, v->match.id[1]);
	if (!r)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "of another document");
	(void)retake_others(v, r, s->word);
	for (size_t i = 0; i < r->n_acts; i++) {
		struct act_form *f = &r->acts[i];
		if (!str_eq_c(str_of(s->word), f->word))
			continue;
		f->is_open = true;
		form_retake(v, &f->form, why);
		return worked_page(v, &view, why->rc == RC_CONFLICT ? 409 : 422, e);
	}
	form_error(v, &view.flow.present, why);
	return worked_page(v, &view, 409, e);
}

static enum rc act(struct visit *v, const struct act_spec *s, struct err *e)
{
	int64_t id = v->match.id[1];
	const char *day = act_field(v, s, "day", id), *text = act_field(v, s, "text", id);
	const struct field_name names[] = { { "day", day }, { "text", text } };
	struct assignment_act x = { .id = id,
				    .document_id = v->match.id[0],
				    .version = form_id(v, "version"),
				    .what = s->what,
				    .text = form_str(v, text),
				    .is_granted = s->is_granted,
				    .is_confirmed = form_str(v, "confirmed").n > 0 };

	if (s->has_day)
		form_date(v, day, &x.day);
	if (s->needs_text && str_trim(x.text).n == 0)
		problem_add(&v->problems, text, "problem.required", 0);
	TRY(problems_rc(&v->problems, e));
	enum rc rc = office_assignment_act(v->node, v->actor, &x, v->now, &v->problems, e);
	form_rename(v, names, 2);
	return rc;
}

/* Who has given back what they had need not see the document any more. */
static struct url_path path_behind(struct visit *v, struct err *e)
{
	if (office_flow_check(v->node, v->actor, v->match.id[0], e) == RC_OK)
		return worked_path(v);
	err_clear(e);
	return URL_PATH("/work");
}

/* Something was typed for another step that may still be done: the page as it is now, with those words. */
static enum rc show_typed(struct visit *v, const struct act_spec *s, struct err *e)
{
	struct doc_view view;

	if (office_flow_check(v->node, v->actor, v->match.id[0], e) != RC_OK) {
		err_clear(e);
		return RC_OK;
	}
	TRY(worked_load(v, &view, e));
	struct flow_row *r = find_row(&view.flow, v->match.id[1]);
	if (!r || !retake_others(v, r, s->word))
		return RC_OK;
	flash_now(v, "success", s->flash);
	return worked_page(v, &view, 200, e);
}

enum rc web_assignment_do(struct visit *v, struct err *e)
{
	const struct act_spec *s = find_act(v->match.word[0]);

	if (!s)
		return err_set(e, RC_NOT_FOUND, "err.no_page", "no such act");
	TRY(office_flow_check(v->node, v->actor, v->match.id[0], e));
	struct err why;
	enum rc rc = act(v, s, e);
	if (form_refused(rc, e, &why))
		return show_act(v, s, &why, e);
	TRY(rc);
	TRY(show_typed(v, s, e));
	if (v->is_replied)
		return RC_OK;
	flash_set(v, "success", s->flash, STR(""));
	return redirect(v, flash_path(v, path_behind(v, e)));
}

enum rc web_task_act(struct visit *v, struct err *e)
{
	return web_assignment_do(v, e);
}

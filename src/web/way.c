/* way.c -- the page of a draft: where it stands, who has it and since when, and what may be done now. */
#include "web/way.h"

#define N(x) (sizeof(x) / sizeof *(x))

/* In the order of the page. */
static const struct way_spec specs[] = {
	{ .word = "pass",
	  .what = ACTION_DRAFT_PASS,
	  .has_text = true,
	  .is_card = true,
	  .flash = "draft_passed" },
	{ .word = "sign",
	  .what = ACTION_DRAFT_SIGN,
	  .has_text = true,
	  .is_card = true,
	  .flash = "draft_signed" },
	{ .word = "signed-file",
	  .what = ACTION_DRAFT_SIGNED_FILE,
	  .is_file = true,
	  .flash = "draft_signed_file" },
	{ .word = "number",
	  .what = ACTION_DRAFT_NUMBER,
	  .is_card = true,
	  .flash = "draft_numbered" },
	{ .word = "issue", .what = ACTION_DRAFT_ISSUE, .is_card = true, .flash = "draft_issued" },
	{ .word = "return",
	  .what = ACTION_DRAFT_RETURN,
	  .has_text = true,
	  .needs_text = true,
	  .flash = "draft_returned" },
	{ .word = "submit",
	  .what = ACTION_DRAFT_SUBMIT,
	  .has_text = true,
	  .flash = "draft_submitted" },
	{ .word = "take-back",
	  .what = ACTION_DRAFT_TAKE_BACK,
	  .has_text = true,
	  .is_quiet = true,
	  .flash = "draft_taken_back" },
	{ .word = "undo",
	  .what = ACTION_DRAFT_UNDO,
	  .has_text = true,
	  .needs_text = true,
	  .is_danger = true,
	  .is_quiet = true,
	  .flash = "draft_undone" },
	{ .word = "give",
	  .what = ACTION_OPINION_GIVE,
	  .has_text = true,
	  .is_opinion = true,
	  .flash = "opinion_given" },
	{ .word = "withdraw",
	  .what = ACTION_OPINION_WITHDRAW,
	  .has_text = true,
	  .needs_text = true,
	  .is_opinion = true,
	  .is_quiet = true,
	  .flash = "opinion_withdrawn" },
};

const struct way_spec *way_spec_find(struct str word)
{
	for (size_t i = 0; i < N(specs); i++) {
		if (str_eq_c(word, specs[i].word))
			return &specs[i];
	}
	return NULL;
}

struct url_path way_path(struct visit *v, int64_t id)
{
	return outgoing_path(v, id, "/draft");
}

const char *way_state_word(enum way_state s)
{
	static const char *const words[] = { "done", "now", "ahead", "skipped" };
	return words[s];
}

struct str asked_words(const struct page_ctx *ctx, const struct opinion *x)
{
	return x->account_name.n > 0 ? x->account_name : text_get(ctx->lang, TEXT_WAY_NOBODY);
}

/* ---- forms ---- */

const char *way_field(struct visit *v, const char *word, const char *what, int64_t id)
{
	return str_c(v->a, id > 0 ? str_fmt(v->a, "%s-%s-%lld", word, what, (long long)id)
				  : str_fmt(v->a, "%s-%s", word, what));
}

/* Its label and hint are those of way_act.WORD.WHAT, wherever it stands. */
static void name_field(struct visit *v, struct field *f, const char *word, const char *what,
		       int64_t id)
{
	struct str key = str_fmt(v->a, "way_act.%s.%s", word, what), text = STR("");

	f->name = way_field(v, word, what, id);
	if (text_find(v->lang, key, &text))
		f->label = text;
	text = STR("");
	(void)text_find(v->lang, str_fmt(v->a, "%.*s.hint", STR_FMT(key)), &text);
	f->hint = text;
}

static void choose_verdict(struct visit *v, struct field *f)
{
	struct choice *c = ARENA_ARRAY(v->a, opinion_verdict__COUNT, struct choice);

	c[0] = (struct choice){ STR(""), text_get(v->lang, TEXT_WAY_CHOOSE) };
	for (int i = VERDICT_AGREE; i < (int)opinion_verdict__COUNT; i++) {
		struct str word = opinion_verdict_text((enum opinion_verdict)i);
		c[i] = (struct choice){ word, enum_words(v, "verdict", word) };
	}
	f->choices = c;
	f->n_choices = opinion_verdict__COUNT;
}

static void make_form(struct visit *v, const struct way_spec *s, int64_t id, struct form_view *out)
{
	const struct field_spec verdict = { .name = "verdict", .is_required = true };
	const struct field_spec text = {
		.name = "text", .is_required = s->needs_text, .rows = 3, .max = LIMIT_REASON
	};
	struct field_spec fields[2] = { { .name = "" } };
	size_t n = 0, i = 0;
	bool is_given = s->what == ACTION_OPINION_GIVE;

	if (is_given)
		fields[n++] = verdict;
	if (s->has_text)
		fields[n++] = text;
	form_init(v, out, fields, n);
	if (is_given) {
		name_field(v, &out->fields[i], s->word, "verdict", id);
		choose_verdict(v, &out->fields[i++]);
	}
	if (s->has_text)
		name_field(v, &out->fields[i], s->word, "text", id);
}

/* Who may sign; the one who was named before, or is proposed, is chosen. */
static enum rc fill_submit(struct visit *v, int64_t signer, struct form_view *f, struct err *e)
{
	static const struct field_spec fields[] = {
		{ .name = "submit-signer", .is_required = true },
		{ .name = "submit-text", .rows = 2, .max = LIMIT_REASON },
	};
	struct draft_person *all;
	struct choice *c;
	size_t n, k = 0;

	TRY(office_draft_people(v->node, v->a, v->actor, v->now, &all, &n, e));
	c = ARENA_ARRAY(v->a, n + 1, struct choice);
	c[k++] = (struct choice){ STR(""), text_get(v->lang, TEXT_WAY_CHOOSE) };
	for (size_t i = 0; i < n; i++) {
		if (!all[i].may_sign)
			continue;
		struct str name = all[i].title.n == 0
					  ? all[i].name
					  : str_fmt(v->a, "%.*s – %.*s", STR_FMT(all[i].name),
						    STR_FMT(all[i].title));
		c[k++] = (struct choice){ str_fmt(v->a, "%lld", (long long)all[i].account_id),
					  name };
	}
	form_init(v, f, fields, N(fields));
	name_field(v, &f->fields[0], "submit", "signer", 0);
	name_field(v, &f->fields[1], "submit", "text", 0);
	form_choices(f, "submit-signer", c, k);
	if (signer > 0)
		form_value(f, "submit-signer", plain_number(v->a, signer));
	else if (k == 2) /* there is but one */
		form_value(f, "submit-signer", c[1].value);
	return RC_OK;
}

/* Which file it takes the place of is asked when there are several. */
static void fill_signed_file(struct visit *v, const struct way_view *w, struct form_view *f)
{
	static const struct field_spec fields[] = {
		{ .name = "signed-file-file", .is_required = true },
		{ .name = "signed-file-of", .is_required = true },
	};
	size_t n = w->doc.n_files;

	form_init(v, f, fields, n > 1 ? 2 : 1);
	name_field(v, &f->fields[0], "signed-file", "file", 0);
	if (n < 2)
		return;
	struct choice *c = ARENA_ARRAY(v->a, n, struct choice);
	for (size_t i = 0; i < n; i++)
		c[i] = (struct choice){ str_fmt(v->a, "%lld", (long long)w->doc.files[i].id),
					w->doc.files[i].name };
	name_field(v, &f->fields[1], "signed-file", "of", 0);
	form_choices(f, "signed-file-of", c, n);
}

static enum rc add_act(struct visit *v, struct way_view *w, const struct way_spec *s, struct err *e)
{
	struct way_act *x = &w->acts[w->n_acts++];

	*x = (struct way_act){ .a = { .word = s->word,
				      .is_primary = s->is_card || s->what == ACTION_DRAFT_SUBMIT,
				      .is_quiet = s->is_quiet },
			       .is_card = s->is_card,
			       .has_warnings = s->what == ACTION_DRAFT_SUBMIT ||
					       s->what == ACTION_DRAFT_SIGN ||
					       s->what == ACTION_DRAFT_NUMBER ||
					       s->what == ACTION_DRAFT_ISSUE,
			       .is_danger = s->is_danger,
			       .is_file = s->is_file };
	w->has_cards = w->has_cards || s->is_card;
	if (s->what == ACTION_DRAFT_SUBMIT)
		return fill_submit(v, w->draft.signer, &x->a.form, e);
	if (s->what == ACTION_DRAFT_NUMBER)
		return number_form_fill(v, &w->doc.v.document, &x->a.form, e);
	if (s->is_file) {
		fill_signed_file(v, w, &x->a.form);
		return RC_OK;
	}
	make_form(v, s, 0, &x->a.form);
	return RC_OK;
}

static enum rc fill_acts(struct visit *v, struct way_view *w, struct err *e)
{
	w->acts = ARENA_ARRAY(v->a, N(specs), struct way_act);
	for (size_t i = 0; i < N(specs); i++) {
		if (!specs[i].is_opinion && (w->draft.may & DRAFT_MAY(specs[i].what)))
			TRY(add_act(v, w, &specs[i], e));
	}
	w->may_edit = (w->draft.may & DRAFT_MAY(ACTION_OUTGOING_WRITE)) != 0;
	w->may_ask = (w->draft.may & DRAFT_MAY(ACTION_OPINION_ASK)) != 0;
	return RC_OK;
}

/* ---- what the program may put in ---- */

static bool was_seen(const struct way_view *w)
{
	for (size_t i = 0; i < w->draft.n_versions; i++) {
		if (w->draft.versions[i].n >= w->doc.v.document.draft_n)
			return true;
	}
	return false;
}

static void fill_program_files(struct visit *v, struct way_view *w)
{
	const struct document_view *d = &w->doc.v;

	if (!w->may_edit)
		return;
	w->has_converter = v->node->converter != NULL;
	w->is_seen = was_seen(w);
	w->to_pdf = ARENA_ARRAY(v->a, w->doc.n_files + 1, const struct file_line *);
	for (size_t i = 0; i < d->n_attachments; i++) {
		if (draft_file_converts(&d->attachments[i]))
			w->to_pdf[w->n_to_pdf++] = &w->doc.files[i];
	}
	for (size_t i = 0; i < w->draft.n_now; i++)
		w->has_form = w->has_form || w->draft.now[i].made == MADE_FORM;
}

struct way_act *way_act_find(struct way_view *view, const char *word)
{
	for (size_t i = 0; i < view->n_acts; i++) {
		if (str_eq_c(str_of(word), view->acts[i].a.word))
			return &view->acts[i];
	}
	return NULL;
}

/* ---- opinions ---- */

static void add_opinion(struct visit *v, struct way_view *w, size_t i)
{
	const struct opinion *x = &w->draft.opinions[i];
	uint64_t may = w->draft.opinion_may[i];
	struct opinion_row *r = &w->opinions[w->n_opinions++];

	*r = (struct opinion_row){
		.x = x,
		.is_old = x->draft_n < w->doc.v.document.draft_n,
		.is_own = x->account_id == v->actor->account_id,
		.may_give = (may & DRAFT_MAY(ACTION_OPINION_GIVE)) != 0,
		.may_withdraw = (may & DRAFT_MAY(ACTION_OPINION_WITHDRAW)) != 0,
		.give = { .word = "give", .is_primary = true },
		.withdraw = { .word = "withdraw", .is_quiet = true },
	};
	make_form(v, way_spec_find(STR("give")), x->id, &r->give.form);
	make_form(v, way_spec_find(STR("withdraw")), x->id, &r->withdraw.form);
}

/* Of the newest version first; of one as they were asked. */
static void fill_opinions(struct visit *v, struct way_view *w)
{
	w->opinions = ARENA_ARRAY(v->a, w->draft.n_opinions + 1, struct opinion_row);
	for (int64_t n = w->doc.v.document.draft_n; n > 0; n--) {
		for (size_t i = 0; i < w->draft.n_opinions; i++) {
			if (w->draft.opinions[i].draft_n == n)
				add_opinion(v, w, i);
		}
	}
}

static enum rc fill_organs(struct visit *v, struct way_view *w, struct err *e)
{
	struct consult_view c;

	TRY(office_consult_view(v->node, v->a, v->actor, v->match.id[0], v->now, &c, e));
	w->n_organs = c.n_rows;
	w->n_organs_answered = c.n_answered;
	w->n_organs_late = c.n_late;
	return office_consult_says(v->node, v->a, v->actor, v->match.id[0], &w->says, e);
}

/* ---- where it stands ---- */

/* The newest line of the history about one of these steps; NULL: none. */
static const struct trace *find_trace(const struct document_view *d, const enum step *steps,
				      size_t n)
{
	for (size_t i = d->n_traces; i-- > 0;) {
		const struct trace *t = &d->traces[i];
		for (size_t k = 0; k < n && t->kind == TRACE_STEP; k++) {
			if (str_eq(t->step, step_text(steps[k])))
				return t;
		}
	}
	return NULL;
}
#define TRACE_OF(d, ...)                                                                           \
	find_trace((d), (const enum step[]){ __VA_ARGS__ },                                        \
		   sizeof((const enum step[]){ __VA_ARGS__ }) / sizeof(enum step))

static const struct approval *find_approval(const struct way_view *w, enum approval_step step)
{
	for (size_t i = w->draft.n_approvals; i-- > 0;) {
		const struct approval *x = &w->draft.approvals[i];
		if (x->step == step && x->draft_n == w->doc.v.document.draft_n &&
		    (x->state == APPROVAL_DUE || x->state == APPROVAL_PASSED))
			return x;
	}
	return NULL;
}

static struct str heads_of(struct visit *v, struct str unit)
{
	const struct text_param p = text_param_str(unit);

	return unit.n == 0 ? text_get(v->lang, TEXT_WAY_HEAD)
			   : text_format(v->a, text_get(v->lang, TEXT_WAY_HEADS), &p, 1);
}

static void take_trace(struct visit *v, const struct trace *t, struct way_step *s)
{
	if (!t)
		return;
	s->who = person_words(&v->ctx, t->person);
	s->behalf = t->on_behalf_of;
	s->note = trace_words(&v->ctx, t);
	s->at = t->at;
}

/* What a check that is ahead will be. */
static struct str plan_note(struct visit *v, enum check_plan p)
{
	switch (p) {
	case CHECK_OFF: return text_get(v->lang, TEXT_WAY_OFF);
	case CHECK_NOBODY: return text_get(v->lang, TEXT_WAY_NOBODY_THERE);
	case CHECK_OWN: return text_get(v->lang, TEXT_WAY_OWN);
	case CHECK_ASKED: break;
	}
	return STR("");
}

static void fill_asked(struct visit *v, const struct way_view *w, enum approval_step step,
		       const struct approval *x, struct way_step *s)
{
	const struct draft_plan *plan = &w->draft.plan;
	const struct document *d = &w->doc.v.document;

	if (step == APPROVE_CONTENT)
		s->who = heads_of(v, x ? x->unit_name : plan->content_unit);
	else if (step == APPROVE_FORM)
		s->who = text_get(v->lang, TEXT_WAY_CLERKS);
	else if (d->signer_account > 0 || x)
		s->who = x ? x->account_name : d->signer_name;
	if (x) {
		s->at = x->asked_at;
		return;
	}
	enum check_plan p = step == APPROVE_CONTENT ? plan->content
			    : step == APPROVE_FORM  ? plan->form
						    : CHECK_ASKED;
	s->note = plan_note(v, p);
	if (p == CHECK_OFF || p == CHECK_NOBODY) {
		s->who = STR("");
		s->state = WAY_SKIPPED;
	}
}

static void add_check(struct visit *v, struct way_view *w, enum approval_step step)
{
	static const char *const words[] = { "content", "form", "sign" };
	static const enum draft_stage stages[] = { STAGE_CONTENT, STAGE_FORM, STAGE_APPROVAL };
	const struct approval *x = find_approval(w, step);
	struct way_step *s = &w->steps[1 + step];
	bool is_behind = w->doc.v.document.stage > stages[step];

	*s = (struct way_step){ .word = words[step], .state = WAY_AHEAD };
	if (x && x->state == APPROVAL_PASSED) {
		s->state = WAY_DONE;
		s->who = x->by_name;
		s->behalf = x->on_behalf_of;
		s->note = x->text;
		s->at = x->ended_at;
	} else if (is_behind) {
		s->state = WAY_SKIPPED;
		take_trace(v,
			   step == APPROVE_CONTENT ? TRACE_OF(&w->doc.v, STEP_CONTENT_SKIPPED)
						   : TRACE_OF(&w->doc.v, STEP_FORM_SKIPPED),
			   s);
		s->who = STR("");
	} else {
		fill_asked(v, w, step, x, s);
		if (x)
			s->state = WAY_NOW;
	}
}

static void add_writing(struct visit *v, struct way_view *w)
{
	const struct document *d = &w->doc.v.document;
	const struct trace *back = TRACE_OF(&w->doc.v, STEP_SENT_BACK, STEP_UNDONE,
					    STEP_TAKEN_BACK);
	const struct trace *gone = TRACE_OF(&w->doc.v, STEP_SUBMITTED);
	struct way_step *s = &w->steps[0];

	*s = (struct way_step){ .word = "draft",
				.state = WAY_DONE,
				.who = w->draft.author_name,
				.at = gone ? gone->at : d->created_at };
	if (d->stage != STAGE_DRAFT)
		return;
	s->state = WAY_NOW;
	s->at = back ? back->at : d->created_at;
	if (back && !str_eq(back->step, step_text(STEP_TAKEN_BACK))) {
		const struct text_param p[] = {
			text_param_str(trace_party(&v->ctx, back)),
			text_param_str(time_vn(v->a, back->at)),
		};
		w->came_back_by = text_format(v->a, text_get(v->lang, TEXT_WAY_CAME_BACK), p, 2);
		w->came_back_why = trace_words(&v->ctx, back);
	}
}

static void add_clerks(struct visit *v, struct way_view *w, size_t at, const char *word,
		       enum draft_stage stage)
{
	const struct document *d = &w->doc.v.document;
	struct way_step *s = &w->steps[at];
	const struct trace *before = stage == STAGE_SIGNED ? TRACE_OF(&w->doc.v, STEP_SIGNED)
							   : TRACE_OF(&w->doc.v, STEP_NUMBERED);

	*s = (struct way_step){ .word = word,
				.state = d->stage < stage    ? WAY_AHEAD
					 : d->stage == stage ? WAY_NOW
							     : WAY_DONE,
				.who = text_get(v->lang, TEXT_WAY_CLERKS) };
	if (s->state == WAY_NOW && before)
		s->at = before->at;
	else if (s->state == WAY_DONE)
		take_trace(v,
			   stage == STAGE_SIGNED ? TRACE_OF(&w->doc.v, STEP_NUMBERED)
						 : TRACE_OF(&w->doc.v, STEP_SENT),
			   s);
}

static struct str names_asked(struct visit *v, const struct way_view *w)
{
	struct buf b;

	buf_init(&b, v->a, LIMIT_OPINIONS * LIMIT_PERSON_NAME * 4);
	for (size_t i = 0; i < w->n_opinions; i++) {
		if (w->opinions[i].x->state != OPINION_OPEN)
			continue;
		buf_add_c(&b, b.n > 0 ? ", " : "");
		buf_add(&b, asked_words(&v->ctx, w->opinions[i].x));
	}
	return b.failed ? STR("") : buf_str(&b);
}

static int64_t asked_since(const struct way_view *w)
{
	int64_t at = 0;

	for (size_t i = 0; i < w->n_opinions; i++) {
		const struct opinion *x = w->opinions[i].x;
		if (x->state == OPINION_OPEN && (at == 0 || x->asked_at < at))
			at = x->asked_at;
	}
	return at;
}

static struct str where_words(struct visit *v, const struct way_view *w)
{
	struct str names = names_asked(v, w), text = STR("");
	const struct way_step *s = NULL;

	for (size_t i = 0; i < WAY_STEPS && !s; i++) {
		if (w->steps[i].state == WAY_NOW)
			s = &w->steps[i];
	}
	if (!s) /* issued */
		return STR("");
	bool is_asked = w->doc.v.document.stage == STAGE_DRAFT && names.n > 0;
	const struct text_param p[] = {
		text_param_str(is_asked ? names : s->who),
		text_param_str(time_vn(v->a, is_asked ? asked_since(w) : s->at)),
	};
	(void)text_find(v->lang, str_fmt(v->a, "where.%s", is_asked ? "opinions" : s->word), &text);
	return text_format(v->a, text, p, 2);
}

static void fill_steps(struct visit *v, struct way_view *w)
{
	add_writing(v, w);
	add_check(v, w, APPROVE_CONTENT);
	add_check(v, w, APPROVE_FORM);
	add_check(v, w, APPROVE_SIGN);
	add_clerks(v, w, 4, "number", STAGE_SIGNED);
	add_clerks(v, w, 5, "issue", STAGE_NUMBERED);
	w->where = where_words(v, w);
}

/* ---- files that are made of each other ---- */

static void fill_made(struct visit *v, struct way_view *w)
{
	const struct draft_view *d = &w->draft;
	struct file_line *lines;

	w->made = ARENA_ARRAY(v->a, d->n_now + 1, struct made_file);
	file_lines(v, d->now, d->n_now, &lines);
	for (size_t i = 0; i < d->n_now; i++) {
		const struct attachment *x = &d->now[i];
		if (x->made != MADE_GIVEN || x->standing != FILE_CURRENT)
			w->made[w->n_made++] = (struct made_file){ x, lines[i],
								   blob_id_hex(v->a, &x->blob) };
	}
}

/* ---- the page ---- */

enum rc way_load(struct visit *v, struct way_view *out, struct err *e)
{
	*out = (struct way_view){ .n_acts = 0 };
	TRY(outgoing_load(v, &out->doc, e));
	TRY(office_draft_view(v->node, v->a, v->actor, v->match.id[0], v->now, &out->draft, e));
	TRY(fill_acts(v, out, e));
	fill_opinions(v, out);
	fill_steps(v, out);
	fill_made(v, out);
	fill_program_files(v, out);
	return fill_organs(v, out, e);
}

void way_tell_last(struct visit *v, const struct document_view *d, struct form_view *f)
{
	const struct trace *t = d->n_traces > 0 ? &d->traces[d->n_traces - 1] : NULL;

	if (!t || t->kind != TRACE_STEP)
		return;
	const struct text_param p[] = {
		text_param_str(enum_words(v, "step", t->step)),
		text_param_str(trace_party(&v->ctx, t)),
		text_param_str(time_vn(v->a, t->at)),
	};
	f->advice = text_format(v->a, text_get(v->lang, TEXT_WAY_LAST), p, 3);
}

enum rc way_page(struct visit *v, struct way_view *view, int status, struct err *e)
{
	view->doc.back = outgoing_back(v, &view->doc);
	v->is_form = view->n_acts > 0;
	TRY(frame_load(v,
		       view->doc.v.document.state == DOCUMENT_DRAFT ? "outgoing.draft"
								    : "outgoing.sent",
		       e));
	v->frame.is_wide = true;
	return RESPOND_PANEL(v, e, status, way, &v->frame, view);
}

enum rc web_way_show(struct visit *v, struct err *e)
{
	struct way_view view;

	TRY(way_load(v, &view, e));
	return way_page(v, &view, 200, e);
}

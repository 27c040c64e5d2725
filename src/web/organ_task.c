/* organ_task.c -- nhiệm vụ giao cơ quan khác: given by a draft, followed, reported on. */
#include "web/organ_task_views.h"
#include "web/web_int.h"

#define N(x) (sizeof(x) / sizeof *(x))
#define PAGE_ROWS 50

static const struct field_spec give_fields[] = {
	{ .name = "task_text", .rows = 5, .max = LIMIT_DIRECTIVE },
	{ .name = "task_day", .is_short = true },
};
static const struct field_name give_names[] = { { "text", "task_text" }, { "day", "task_day" } };
static const struct field_spec said_fields[] = {
	{ .name = "organ_act", .is_required = true },
	{ .name = "organ_words", .rows = 4, .max = LIMIT_REASON },
	{ .name = "organ_day", .is_short = true },
};

/* ---- one card's forms: a page has one for each organ ---- */

static const char *name_of(struct visit *v, const char *field, const char *word, int64_t id)
{
	return str_c(v->a, str_fmt(v->a, "%s-%s-%lld", field, word, (long long)id));
}

static void make_form(struct visit *v, const struct organ_task *x, const char *word,
		      const enum organ_task_act *acts, size_t n_acts, struct form_view *f)
{
	struct choice *c = ARENA_ARRAY(v->a, n_acts + 1, struct choice);
	size_t n = 1;

	*f = (struct form_view){ .n_fields = 0 };
	c[0] = (struct choice){ STR(""), text_get(v->lang, TEXT_WAY_CHOOSE) };
	for (size_t i = 0; i < n_acts; i++) {
		struct str key = organ_task_act_text(acts[i]);
		if (organ_task_may(x, acts[i]))
			c[n++] = (struct choice){ key, enum_words(v, "organ_task_act", key) };
	}
	if (n == 1)
		return;
	form_init(v, f, said_fields, N(said_fields));
	form_choices(f, "organ_act", c, n);
	for (size_t i = 0; i < f->n_fields; i++)
		f->fields[i].name = name_of(v, f->fields[i].name, word, x->id);
}

static void make_forms(struct visit *v, const struct organ_task_view *t, struct organ_task_row *r)
{
	static const enum organ_task_act theirs[] = { TASK_ACT_PROGRESS, TASK_ACT_EXTEND,
						      TASK_ACT_FINISH, TASK_ACT_ACCEPT };
	static const enum organ_task_act ours[] = { TASK_ACT_GRANT, TASK_ACT_DECLINE,
						    TASK_ACT_ACCEPT, TASK_ACT_REWORK };
	const struct organ_task *x = &r->card->task;

	if (t->may_report && !x->is_given)
		make_form(v, x, "say", theirs, 3, &r->say);
	if (t->may_keep && x->is_given) {
		make_form(v, x, "say", ours, N(ours), &r->say);
		make_form(v, x, "enter", theirs, N(theirs), &r->enter);
	}
}

/* ---- the page ---- */

static struct str words_of(struct visit *v, const struct organ_task_event *x)
{
	return text_of_kept(v->a, v->lang, organ_task_words(v->a, x));
}

static void fill_events(struct visit *v, struct organ_task_row *r)
{
	const struct organ_task_card *card = r->card;

	r->words = ARENA_ARRAY(v->a, card->n_events + 1, struct str);
	r->paths = ARENA_ARRAY(v->a, card->n_events + 1, struct url_path);
	for (size_t i = 0; i < card->n_events; i++) {
		const struct organ_task_event *x = &card->events[i];
		bool is_ours = organ_task_act_is_givers(x->act) == card->task.is_given;
		r->words[i] = words_of(v, x);
		r->paths[i] = url_path_of(str_fmt(v->a, "/%s/%lld",
						  is_ours ? "outgoing" : "incoming",
						  (long long)x->document_id));
	}
}

static struct url_path act_path(struct visit *v, const struct organ_task_page_view *p,
				const struct organ_task *x, const char *word)
{
	return url_path_of(str_fmt(v->a, "/%s/%lld/task/%lld/%s",
				   p->is_out ? "outgoing" : "incoming", (long long)p->v.document.id,
				   (long long)x->id, word));
}

static void fill_rows(struct visit *v, struct organ_task_page_view *p)
{
	p->rows = ARENA_ARRAY(v->a, p->v.n_cards + 1, struct organ_task_row);
	for (size_t i = 0; i < p->v.n_cards; i++) {
		struct organ_task_row *r = &p->rows[i];
		r->card = &p->v.cards[i];
		fill_events(v, r);
		r->delivery_words = enum_words(v, "delivery",
					       delivery_state_text(r->card->delivery.state));
		r->say_path = act_path(v, p, &r->card->task, "say");
		r->enter_path = act_path(v, p, &r->card->task, "enter");
		make_forms(v, &p->v, r);
	}
}

static void fill_letter(struct visit *v, struct organ_task_page_view *p)
{
	const struct organ_task_letter *x = p->v.report_id > 0 ? &p->v.report : &p->v.letter;
	const struct organ_task_event said = { .act = x->act, .text = x->text, .day = x->day };

	form_init(v, &p->give, give_fields, N(give_fields));
	form_value(&p->give, "task_text", p->v.letter.text);
	form_value(&p->give, "task_day", date_vn(v->a, p->v.letter.day));
	p->is_checked = !p->v.has_letter || p->v.letter.is_checked;
	if (x->document_id > 0 && x->task_id > 0 &&
	    (p->v.report_id > 0 || p->v.document.state == DOCUMENT_DRAFT))
		p->letter_words = words_of(v, &said);
}

static enum rc load(struct visit *v, struct organ_task_page_view *p, struct err *e)
{
	const struct document *d = &p->v.document;

	*p = (struct organ_task_page_view){ .is_checked = true };
	TRY(office_organ_task_view(v->node, v->a, v->actor, v->match.id[0], v->now, &p->v, e));
	p->is_out = d->direction == DIRECTION_OUTGOING;
	fill_rows(v, p);
	fill_letter(v, p);
	p->back = url_path_of(str_fmt(v->a, "/%s/%lld%s", p->is_out ? "outgoing" : "incoming",
				      (long long)d->id,
				      d->state == DOCUMENT_DRAFT ? "/draft" : ""));
	return RC_OK;
}

static enum rc show(struct visit *v, struct organ_task_page_view *p, int status, struct err *e)
{
	if (p->v.n_cards == 0 && !p->v.has_letter && !p->v.may_edit)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "it gives no task");
	v->is_form = p->v.may_edit || p->v.may_keep || p->v.may_report;
	TRY(frame_load(v, p->is_out ? "tasks" : "incoming.registered", e));
	return RESPOND(v, e, status, page_organ_task, &v->frame, p);
}

enum rc web_organ_task_show(struct visit *v, struct err *e)
{
	struct organ_task_page_view p;

	TRY(load(v, &p, e));
	return show(v, &p, 200, e);
}

enum rc web_organ_task_came(struct visit *v, struct err *e)
{
	return web_organ_task_show(v, e);
}

static enum rc to_draft(struct visit *v, const char *flash, int64_t id)
{
	flash_set(v, "success", flash, STR(""));
	return redirect(v, flash_path(v, outgoing_path(v, id, "/edit")));
}

enum rc web_organ_task_give(struct visit *v, struct err *e)
{
	struct organ_task_form f = { .document_id = v->match.id[0],
				     .text = form_str(v, "task_text"),
				     .is_checked = form_str(v, "checked").n > 0 };
	struct organ_task_page_view p;
	struct err why;

	form_date(v, "task_day", &f.day);
	enum rc rc = v->problems.n > 0 ? problems_rc(&v->problems, e)
				       : office_organ_task_give(v->node, v->actor, &f, v->now,
								&v->problems, e);
	form_rename(v, give_names, N(give_names));
	if (form_refused(rc, e, &why)) {
		TRY(load(v, &p, e));
		p.is_checked = f.is_checked;
		form_retake(v, &p.give, &why);
		return show(v, &p, rc_http_status(why.rc), e);
	}
	TRY(rc);
	return to_draft(v, "organ_task_given", f.document_id);
}

/* ---- said, or entered ---- */

static enum rc show_said(struct visit *v, bool is_entered, const struct err *why, struct err *e)
{
	struct organ_task_page_view p;

	TRY(load(v, &p, e));
	for (size_t i = 0; i < p.v.n_cards; i++) {
		struct organ_task_row *r = &p.rows[i];
		if (r->card->task.id != v->match.id[1])
			continue;
		r->is_saying = !is_entered;
		r->is_entering = is_entered;
		form_retake(v, is_entered ? &r->enter : &r->say, why);
	}
	return show(v, &p, rc_http_status(why->rc), e);
}

static enum rc do_said(struct visit *v, const struct organ_task_said *f, bool is_entered,
		       int64_t *out_id, struct err *e)
{
	if (v->problems.n > 0)
		return problems_rc(&v->problems, e);
	return is_entered ? office_organ_task_enter(v->node, v->actor, f, v->now, &v->problems, e)
			  : office_organ_task_say(v->node, v->a, v->actor, f, v->now, out_id,
						  &v->problems, e);
}

enum rc web_organ_task_say(struct visit *v, struct err *e)
{
	bool is_entered = str_eq_c(v->match.word[0], "enter");
	const char *word = is_entered ? "enter" : "say";
	const char *act = name_of(v, "organ_act", word, v->match.id[1]);
	const char *text = name_of(v, "organ_words", word, v->match.id[1]);
	const char *day = name_of(v, "organ_day", word, v->match.id[1]);
	const struct field_name names[] = { { "act", act }, { "text", text }, { "day", day } };
	struct organ_task_said f = { .task_id = v->match.id[1],
				     .document_id = v->match.id[0],
				     .act = TASK_ACT_GIVE,
				     .text = form_str(v, text) };
	struct err why;
	int64_t id = 0;

	if (!is_entered && !str_eq_c(v->match.word[0], "say"))
		return err_set(e, RC_NOT_FOUND, "err.no_page", "no such act");
	(void)organ_task_act_parse(form_str(v, act), &f.act);
	form_date(v, day, &f.day);
	enum rc rc = do_said(v, &f, is_entered, &id, e);
	form_rename(v, names, N(names));
	if (form_refused(rc, e, &why))
		return show_said(v, is_entered, &why, e);
	TRY(rc);
	if (!is_entered)
		return to_draft(v, "organ_task_said", id);
	flash_set(v, "success", "organ_task_entered", STR(""));
	return redirect(v, flash_path(v, outgoing_path(v, f.document_id, "/task")));
}

enum rc web_organ_task_report(struct visit *v, struct err *e)
{
	return web_organ_task_say(v, e);
}

/* ---- all of them ---- */

static enum rc fill_tabs(struct visit *v, struct str standing, struct organ_tasks_view *out,
			 struct err *e)
{
	const struct url_path all = URL_PATH("/tasks/organs");
	int64_t n[task_standing__COUNT];

	TRY(office_organ_task_counts(v->node, v->actor, v->now, n, e));
	out->tabs = ARENA_ARRAY(v->a, task_standing__COUNT + 1, struct tab);
	out->tabs[out->n_tabs++] =
		(struct tab){ .key = "all", .path = all, .is_here = standing.n == 0 };
	for (int i = 0; i < (int)task_standing__COUNT; i++) {
		struct str word = task_standing_text((enum task_standing)i);
		out->tabs[out->n_tabs++] =
			(struct tab){ .key = str_c(v->a, word),
				      .path = url_path_query(v->a, all, STR("standing"), word),
				      .is_here = str_eq(word, standing),
				      .count = n[i],
				      .is_bad = i == (int)TASK_OPEN_LATE };
		out->tabs[0].count += n[i];
	}
	return RC_OK;
}

enum rc web_organ_task_list(struct visit *v, struct err *e)
{
	struct str standing = query_str(v, "standing");
	struct organ_task_filter f = { .has_standing = standing.n > 0,
				       .before_id = query_id(v, "before"),
				       .n_max = PAGE_ROWS + 1 };
	struct organ_tasks_view view = { .n_rows = 0 };

	if (f.has_standing && !task_standing_parse(standing, &f.standing))
		return err_set(e, RC_NOT_FOUND, "err.no_page", "no such list");
	TRY(frame_load(v, "tasks", e));
	TRY(office_organ_task_list(v->node, v->a, v->actor, &f, v->now, &view.rows, &view.n_rows,
				   e));
	TRY(fill_tabs(v, standing, &view, e));
	view.may_give = policy_allows(v->actor, ACTION_OUTGOING_WRITE, NULL);
	view.has_behind = view.n_rows > PAGE_ROWS;
	if (view.has_behind) {
		view.n_rows = PAGE_ROWS;
		view.behind = URL_PATH("/tasks/organs");
		if (standing.n > 0)
			view.behind = url_path_query(v->a, view.behind, STR("standing"), standing);
		view.behind = url_path_query(
			v->a, view.behind, STR("before"),
			str_fmt(v->a, "%lld", (long long)view.rows[PAGE_ROWS - 1].id));
	}
	return RESPOND(v, e, 200, page_organ_tasks, &v->frame, &view);
}

enum rc web_organ_task_draft(struct visit *v, struct err *e)
{
	int64_t id;

	TRY(office_organ_task_draft(v->node, v->actor, v->now, &id, e));
	return redirect(v, outgoing_path(v, id, "/task"));
}

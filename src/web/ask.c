/* ask.c -- xin ý kiến về dự thảo: who is asked, in which turn, until when. */
#include "web/way.h"

#include "text/text.h"

static const struct field_spec ask_fields[] = {
	{ .name = "ask_to" },
	{ .name = "ask_question", .rows = 3, .max = LIMIT_OPINION },
	{ .name = "ask_due_on", .is_short = true },
};
static const struct field_name ask_names[] = {
	{ "to", "ask_to" },
	{ "ordinal", "ask_to" },
	{ "question", "ask_question" },
	{ "due_on", "ask_due_on" },
};
#define N(x) (sizeof(x) / sizeof *(x))

struct asking {
	struct way_view way;
	struct ask_view view;
	struct draft_person *people;
	size_t n_people;
};

/* ---- the people ---- */

static bool has_words(struct visit *v, struct str where, struct str words)
{
	return words.n == 0 || str_find(text_fold(v->a, where), words) != SIZE_MAX;
}

static const char *turn_field(struct visit *v, struct str id)
{
	return str_c(v->a, str_fmt(v->a, "turn-%.*s", STR_FMT(id)));
}

static struct str turn_words(struct visit *v, int64_t turn)
{
	return turn > 0 ? str_fmt(v->a, "%lld", (long long)turn) : STR("");
}

/* Somebody who is asked and has not answered yet. */
static bool is_asked(const struct draft_view *d, int64_t account_id)
{
	for (size_t i = 0; i < d->n_opinions; i++) {
		if (d->opinions[i].account_id == account_id &&
		    opinion_is_unfinished(&d->opinions[i]))
			return true;
	}
	return false;
}

/* The turn in which somebody was asked about the newest version before this one; 0: they were not. */
static int64_t turn_before(const struct asking *x, int64_t account_id)
{
	const struct draft_view *d = &x->way.draft;
	int64_t newest = 0, turn = 0;

	for (size_t i = 0; i < d->n_opinions; i++)
		newest = d->opinions[i].draft_n > newest ? d->opinions[i].draft_n : newest;
	if (newest == x->way.doc.v.document.draft_n)
		return 0;
	for (size_t i = 0; i < d->n_opinions; i++) {
		const struct opinion *o = &d->opinions[i];
		if (o->draft_n == newest && o->account_id == account_id && o->ordinal <= ASK_TURNS)
			turn = o->ordinal;
	}
	return turn;
}

static struct str note_of(struct visit *v, const struct draft_person *p)
{
	if (p->title.n == 0 || p->unit_name.n == 0)
		return p->title.n > 0 ? p->title : p->unit_name;
	return str_fmt(v->a, "%.*s – %.*s", STR_FMT(p->title), STR_FMT(p->unit_name));
}

static void add_row(struct visit *v, struct asking *x, const struct draft_person *p, bool is_new)
{
	struct ask_view *view = &x->view;
	struct ask_row r = { .id = str_fmt(v->a, "%lld", (long long)p->account_id),
			     .name = p->name,
			     .note = note_of(v, p),
			     .is_asked = is_asked(&x->way.draft, p->account_id) };

	r.turn = is_new ? turn_words(v, turn_before(x, p->account_id))
			: form_str(v, turn_field(v, r.id));
	bool is_found = has_words(v, p->name, view->folded) || has_words(v, r.note, view->folded);
	view->is_prefilled = view->is_prefilled || (is_new && r.turn.n > 0);
	view->n_found += is_found;
	if (is_found || r.turn.n > 0)
		view->rows[view->n_rows++] = r;
}

static enum rc load(struct visit *v, struct asking *x, struct str words, bool is_new, struct err *e)
{
	struct ask_view *view = &x->view;
	int64_t author;

	*x = (struct asking){ .n_people = 0 };
	TRY(way_load(v, &x->way, e));
	if (!x->way.may_ask)
		return err_set(e, RC_CONFLICT, "err.denied.stage", "nobody is asked now");
	TRY(office_draft_people(v->node, v->a, v->actor, v->now, &x->people, &x->n_people, e));
	*view = (struct ask_view){ .document = &x->way.doc.v.document,
				   .words = str_trim(words),
				   .back = way_path(v, v->match.id[0]) };
	view->folded = text_fold(v->a, view->words);
	view->action = outgoing_path(v, v->match.id[0], "/ask");
	view->rows = ARENA_ARRAY(v->a, x->n_people + 1, struct ask_row);
	author = view->document->drafter_id > 0 ? view->document->drafter_id : v->actor->account_id;
	for (size_t i = 0; i < x->n_people; i++) {
		if (x->people[i].may_comment && x->people[i].account_id != author)
			add_row(v, x, &x->people[i], is_new);
	}
	form_init(v, &view->form, ask_fields, N(ask_fields));
	return RC_OK;
}

static enum rc show(struct visit *v, struct asking *x, int status, struct err *e)
{
	v->is_form = true;
	TRY(frame_load(v, "outgoing.draft", e));
	return RESPOND(v, e, status, page_ask, &v->frame, &x->view);
}

enum rc web_ask_show(struct visit *v, struct err *e)
{
	struct asking x;

	TRY(load(v, &x, query_str(v, "q"), true, e));
	return show(v, &x, 200, e);
}

/* As it was typed; why NULL: nothing is wrong, somebody is looked for. */
static enum rc show_again(struct visit *v, const struct err *why, struct err *e)
{
	struct asking x;

	TRY(load(v, &x, form_str(v, "q"), false, e));
	form_take(v, &x.view.form);
	if (why)
		form_error(v, &x.view.form, why);
	if (why && why->rc == RC_CONFLICT)
		way_tell_last(v, &x.way.doc.v, &x.view.form);
	return show(v, &x, !why ? 200 : why->rc == RC_CONFLICT ? 409 : 422, e);
}

/* ---- handed in ---- */

static void read_asked(struct visit *v, struct opinion_ask *all, size_t *out_n)
{
	const struct net_form *form = &v->form.form;
	struct date due_on = { .year = 0 };

	form_date(v, "ask_due_on", &due_on);
	for (size_t i = 0; i < form->n; i++) {
		struct opinion_ask x = { .due_on = due_on };
		struct str name = form->fields[i].name;
		if (!str_starts(name, STR("turn-")) || form->fields[i].value.n == 0)
			continue;
		if (str_to_i64(str_sub(name, 5, name.n), 1, INT64_MAX, &x.account_id) &&
		    str_to_i64(form->fields[i].value, 1, ASK_TURNS, &x.ordinal))
			all[(*out_n)++] = x;
		else
			problem_add(&v->problems, "ask_to", "problem.choice", 0);
	}
}

static enum rc hand_in(struct visit *v, struct err *e)
{
	struct opinion_ask *all = ARENA_ARRAY(v->a, v->form.form.n + 1, struct opinion_ask);
	struct opinion_form f = { .document_id = v->match.id[0],
				  .version = form_id(v, "version"),
				  .question = form_str(v, "ask_question"),
				  .asked = all };

	read_asked(v, all, &f.n_asked);
	if (f.n_asked == 0)
		problem_add(&v->problems, "ask_to", "problem.nobody_asked", 0);
	enum rc rc = office_opinion_ask(v->node, v->actor, &f, v->now, &v->problems, e);
	form_rename(v, ask_names, N(ask_names));
	return rc;
}

enum rc web_ask_do(struct visit *v, struct err *e)
{
	struct err why;

	if (str_eq_c(form_str(v, "do"), "find"))
		return show_again(v, NULL, e);
	enum rc rc = hand_in(v, e);
	if (form_refused(rc, e, &why))
		return show_again(v, &why, e);
	TRY(rc);
	flash_set(v, "success", "opinion_asked", STR(""));
	return redirect(v, flash_path(v, way_path(v, v->match.id[0])));
}

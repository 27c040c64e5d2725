/* way_act.c -- what is done on a draft's page: submitted, checked, signed, numbered, issued, sent back; an
 * opinion given or asked for no more. */
#include "web/way.h"

#include "office/letter.h"

struct acting {
	const struct way_spec *spec;
	int64_t opinion_id; /* 0: the draft's own */
	struct str param;   /* of what is told afterwards */
};

static const char *field_of(struct visit *v, const struct acting *x, const char *what)
{
	return way_field(v, x->spec->word, what, x->opinion_id);
}

static void rename_fields(struct visit *v, const struct acting *x)
{
	const char *text = field_of(v, x, "text");
	const struct field_name names[] = {
		{ "text", text },
		{ "reason", text },
		{ "verdict", field_of(v, x, "verdict") },
		{ "signer", field_of(v, x, "signer") },
		{ "file", field_of(v, x, "file") },
		{ "number", "number-choice" },
		{ "series", "number-choice" },
		{ "notation", "number-notation" },
	};
	/* a draft that is submitted lacks a notation where it is written, not here */
	size_t n = x->spec->what == ACTION_DRAFT_NUMBER ? 8 : 5;

	form_rename(v, names, n);
}

/* ---- done ---- */

static enum rc act_on_opinion(struct visit *v, const struct acting *x, struct err *e)
{
	struct opinion_act act = { .id = x->opinion_id,
				   .what = x->spec->what,
				   .text = form_str(v, field_of(v, x, "text")) };
	struct str verdict = form_str(v, field_of(v, x, "verdict"));

	if (x->spec->what == ACTION_OPINION_GIVE && verdict.n > 0 &&
	    !opinion_verdict_parse(verdict, &act.verdict))
		problem_add(&v->problems, "verdict", "problem.choice", 0);
	TRY(problems_rc(&v->problems, e));
	return office_opinion_act(v->node, v->actor, &act, v->now, &v->problems, e);
}

static enum rc give_number(struct visit *v, struct acting *x, struct err *e)
{
	struct numbering f = { .document_id = v->match.id[0], .version = form_id(v, "version") };
	struct document d;

	number_form_read(v, &f);
	TRY(problems_rc(&v->problems, e));
	TRY(office_draft_number(v->node, v->a, v->actor, &f, v->now, &d, &v->problems, e));
	x->param = notation_words(v->a, &d);
	return RC_OK;
}

static enum rc act_on_draft(struct visit *v, struct acting *x, struct err *e)
{
	const char *text = field_of(v, x, "text");
	const struct draft_act act = { .document_id = v->match.id[0],
				       .version = form_id(v, "version"),
				       .what = x->spec->what,
				       .text = form_str(v, text),
				       .signer_id = form_id(v, field_of(v, x, "signer")) };

	if (x->spec->what == ACTION_DRAFT_NUMBER)
		return give_number(v, x, e);
	if (x->spec->what == ACTION_DRAFT_SUBMIT && act.signer_id == 0) {
		problem_add(&v->problems, "signer", "problem.signer_choose", 0);
		return problems_rc(&v->problems, e);
	}
	return office_draft_act(v->node, v->actor, &act, v->now, &v->problems, e);
}

static enum rc put_signed(struct visit *v, const struct acting *x, struct err *e)
{
	struct signed_file f = { .document_id = v->match.id[0],
				 .version = form_id(v, "version"),
				 .attachment_id = form_id(v, field_of(v, x, "of")),
				 .fd = -1 };

	TRY(form_fresh(v, e));
	for (size_t i = 0; i < v->form.n_uploads && f.fd < 0; i++) {
		if (v->form.uploads[i].file_name.n == 0)
			continue;
		f.fd = v->form.uploads[i].fd;
		f.name = v->form.uploads[i].file_name;
	}
	return office_signed_file_put(v->node, v->actor, &f, v->now, &v->problems, e);
}

/* ---- refused ---- */

/* What the form itself can mend stays with it; the rest is mended where the draft is written. */
static void split_problems(struct visit *v, struct way_view *w, const struct form_view *f)
{
	struct problems own = { .n = 0 }, other = { .n = 0 };
	struct form_view none;

	for (size_t i = 0; i < v->problems.n; i++) {
		bool is_own = false;
		for (size_t k = 0; k < f->n_fields; k++)
			is_own = is_own ||
				 str_eq_c(str_of(v->problems.p[i].field), f->fields[k].name);
		problem_copy(is_own ? &own : &other, &v->problems.p[i]);
	}
	v->problems = other;
	form_init(v, &none, NULL, 0);
	form_problems(v, &none);
	w->lacks = none.problems;
	w->n_lacks = none.n_problems;
	w->lacks_way = none.way;
	w->lacks_way_words = none.way_words;
	v->problems = own;
}

static struct act_form *form_of(struct way_view *w, const struct acting *x)
{
	for (size_t i = 0; x->opinion_id > 0 && i < w->n_opinions; i++) {
		struct opinion_row *r = &w->opinions[i];
		if (r->x->id != x->opinion_id)
			continue;
		if (x->spec->what == ACTION_OPINION_GIVE)
			return r->may_give ? &r->give : NULL;
		return r->may_withdraw ? &r->withdraw : NULL;
	}
	struct way_act *act = x->opinion_id > 0 ? NULL : way_act_find(w, x->spec->word);
	return act ? &act->a : NULL;
}

/* The page with that form as it was typed. Somebody else was first: what they did, above what may be done
 * now. */
static enum rc show_refused(struct visit *v, const struct acting *x, const struct err *why,
			    struct err *e)
{
	struct way_view *view = ARENA_NEW(v->a, struct way_view);

	TRY(way_load(v, view, e));
	struct act_form *form = form_of(view, x);
	if (form) {
		form->is_open = true;
		split_problems(v, view, &form->form);
		form_take(v, &form->form);
	}
	if (why->rc == RC_CONFLICT) {
		form_error(v, &view->refused, why);
		if (view->refused.advice.n == 0 || str_eq_c(str_of(why->key), "err.stale"))
			way_tell_last(v, &view->doc.v, &view->refused);
	} else if (form && (v->problems.n > 0 || view->n_lacks == 0)) {
		form_error(v, &form->form, why);
	}
	return way_page(v, view, why->rc == RC_CONFLICT ? 409 : 422, e);
}

static enum rc take(struct visit *v, struct acting *x, enum rc rc, struct err *e)
{
	struct err why;

	rename_fields(v, x);
	if (form_refused(rc, e, &why))
		return show_refused(v, x, &why, e);
	TRY(rc);
	flash_set(v, "success", x->spec->flash, x->param);
	return redirect(v, flash_path(v, x->spec->what == ACTION_DRAFT_ISSUE
						 ? outgoing_path(v, v->match.id[0], "")
						 : way_path(v, v->match.id[0])));
}

/* Of another document, or none: the path says which one it is about. */
static enum rc check_opinion(struct visit *v, int64_t id, struct err *e)
{
	struct draft_view d;

	TRY(office_draft_view(v->node, v->a, v->actor, v->match.id[0], v->now, &d, e));
	for (size_t i = 0; i < d.n_opinions; i++) {
		if (d.opinions[i].id == id)
			return RC_OK;
	}
	return err_set(e, RC_NOT_FOUND, "err.not_found", "of another document");
}

enum rc web_way_do(struct visit *v, struct err *e)
{
	struct acting x = { .spec = way_spec_find(v->match.word[0]), .param = STR("") };

	if (!x.spec || x.spec->is_opinion || x.spec->is_file)
		return err_set(e, RC_NOT_FOUND, "err.no_page", "no such act");
	return take(v, &x, act_on_draft(v, &x, e), e);
}

enum rc web_opinion_do(struct visit *v, struct err *e)
{
	struct acting x = { .spec = way_spec_find(v->match.word[0]),
			    .opinion_id = v->match.id[1],
			    .param = STR("") };

	if (!x.spec || !x.spec->is_opinion)
		return err_set(e, RC_NOT_FOUND, "err.no_page", "no such act");
	TRY(check_opinion(v, x.opinion_id, e));
	return take(v, &x, act_on_opinion(v, &x, e), e);
}

enum rc web_signed_file_put(struct visit *v, struct err *e)
{
	struct acting x = { .spec = way_spec_find(STR("signed-file")), .param = STR("") };

	return take(v, &x, put_signed(v, &x, e), e);
}

/* Mẫu văn bản: a file to begin with. */
enum rc web_letter(struct visit *v, struct err *e)
{
	enum register_format format;
	struct register_print made;

	if (!register_format_parse(v->match.word[0], &format) || format == REGISTER_XLSX)
		return err_set(e, RC_NOT_FOUND, "err.no_page", "no such form");
	TRY(office_letter_print(v->node, v->a, v->actor, v->match.id[0], format, v->now, &made, e));
	return respond_file(v, &(struct file_reply){ .fd = made.fd,
						     .bytes = made.bytes,
						     .name = made.name,
						     .type = made.type });
}

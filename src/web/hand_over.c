/* hand_over.c -- bàn giao công việc: what somebody has open, and to whom all of it goes. */
#include "web/web_int.h"

static const struct field_spec fields[] = {
	{ .name = "hand_to", .is_required = true },
	{ .name = "hand_reason", .max = LIMIT_REASON, .rows = 2 },
};
#define N_FIELDS (sizeof fields / sizeof fields[0])
static const struct field_name names[] = { { "to", "hand_to" }, { "reason", "hand_reason" } };

struct url_path hand_over_path(struct visit *v, int64_t account_id)
{
	return url_path_of(str_fmt(v->a, "/accounts/%lld/hand-over", (long long)account_id));
}

void way_to_hand_over(struct visit *v, struct form_view *f, const struct err *why)
{
	if (!why || !str_eq_c(STR("err.work_open"), why->key))
		return;
	f->way = hand_over_path(v, v->match.id[0]);
	f->way_words = text_get(v->lang, TEXT_HAND_LINK);
}

/* Names to choose from; where there are too many a login is typed. Nobody is chosen to begin with. */
static void choose_taker(struct visit *v, struct hand_over_page *p)
{
	const struct hand_over_view *x = &p->v;
	struct choice *c = ARENA_ARRAY(v->a, x->n_takers + 1, struct choice);

	if (x->n_takers > LIMIT_TAKERS)
		return;
	c[0] = (struct choice){ STR(""), text_get(v->lang, TEXT_HAND_CHOOSE) };
	for (size_t i = 0; i < x->n_takers; i++) {
		const struct flow_person *y = &x->takers[i];
		struct str what = y->title.n > 0 ? y->title
						 : enum_words(v, "role", role_text(y->role));
		c[i + 1] = (struct choice){ y->login, str_fmt(v->a, "%.*s – %.*s", STR_FMT(y->name),
							      STR_FMT(what)) };
	}
	form_choices(&p->form, "hand_to", c, x->n_takers + 1);
	p->form.fields[0].hint = STR("");
}

static void fill_groups(struct visit *v, struct hand_over_page *p)
{
	const struct open_work *w = &p->v.work;
	const int64_t n[open_kind__COUNT] = { w->n_assigned, w->n_presented,
					      w->n_given,    w->n_drafts + w->n_unseen,
					      w->n_opinions, w->n_signatures,
					      w->n_files,    w->n_notices };
	const struct open_item *at = p->v.items, *end = at + p->v.n_items;

	p->groups = ARENA_ARRAY(v->a, open_kind__COUNT, struct open_group);
	for (int i = 0; i < open_kind__COUNT; i++) {
		struct open_group *g = &p->groups[i];
		*g = (struct open_group){ .kind = (enum open_kind)i, .n = n[i], .items = at };
		while (at < end && at->kind == g->kind)
			at++;
		g->n_items = (size_t)(at - g->items);
		p->n += n[i];
	}
}

static enum rc show(struct visit *v, const struct err *why, struct err *e)
{
	struct hand_over_page page = { .n = 0 };

	TRY(office_hand_over_view(v->node, v->a, v->actor, v->match.id[0], v->now, &page.v, e));
	fill_groups(v, &page);
	form_init(v, &page.form, fields, N_FIELDS);
	choose_taker(v, &page);
	form_retake(v, &page.form, why);
	TRY(frame_load(v, "accounts", e));
	return RESPOND(v, e, why ? 422 : 200, page_hand_over, &v->frame, &page);
}

enum rc web_hand_over_show(struct visit *v, struct err *e)
{
	return show(v, NULL, e);
}

static enum rc find_taker(struct visit *v, int64_t *out, struct err *e)
{
	struct str login = str_lower(v->a, str_trim(form_str(v, "hand_to")));
	bool is_there;

	if (login.n == 0)
		problem_add(&v->problems, "hand_to", "problem.required", 0);
	TRY(problems_rc(&v->problems, e));
	enum rc rc = office_person_find(v->node, v->a, v->actor, login, out, e);
	TRY(err_if_absent(e, rc, &is_there));
	if (!is_there)
		problem_add_words(&v->problems, "hand_to", "problem.no_person", login, STR(""));
	return problems_rc(&v->problems, e);
}

static enum rc hand_over(struct visit *v, struct open_work *out, struct err *e)
{
	struct hand_over h = { .from_account = v->match.id[0],
			       .reason = form_str(v, "hand_reason") };

	TRY(find_taker(v, &h.to_account, e));
	enum rc rc = office_hand_over(v->node, v->actor, &h, v->now, out, &v->problems, e);
	form_rename(v, names, sizeof names / sizeof names[0]);
	return rc;
}

enum rc web_hand_over_do(struct visit *v, struct err *e)
{
	struct open_work moved;
	struct err why;
	enum rc rc = hand_over(v, &moved, e);

	if (form_refused(rc, e, &why))
		return show(v, &why, e);
	TRY(rc);
	const struct text_param p[] = {
		text_param_i64(moved.n_assigned), text_param_i64(moved.n_presented),
		text_param_i64(moved.n_given),    text_param_i64(moved.n_drafts + moved.n_unseen),
		text_param_i64(moved.n_opinions), text_param_i64(moved.n_signatures),
		text_param_i64(moved.n_files),    text_param_i64(moved.n_notices)
	};
	struct str words = text_format(v->a, text_get(v->lang, TEXT_HAND_MOVED), p,
				       sizeof p / sizeof p[0]);
	flash_set(v, "success", "handed_over", words);
	return redirect(v, flash_path(v, hand_over_path(v, v->match.id[0])));
}

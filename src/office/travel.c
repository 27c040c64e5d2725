/* travel.c -- what is proposed for each receiver, what is chosen, and what keeps paper from going alone. */
#include "office/travel_int.h"

#include "base/limits.h"
#include "markup/page.h"
#include "office/drafting_int.h"
#include "office/sight.h"
#include "store/document.h"
#include "store/organ.h"
#include "store/travel.h"

/* ---- proposed ---- */

static struct str superior_of(const struct organ *o)
{
	return o->superior_code.n > 0 ? o->superior_code : o->parent_code;
}

static bool is_own_superior(const struct travel_from *x, struct str code)
{
	for (size_t i = 0; i < x->n_above; i++) {
		if (str_eq(x->above[i], code))
			return true;
	}
	return false;
}

enum rc travel_from(struct tx *tx, struct arena *a, const struct document *d,
		    struct travel_from *out, struct err *e)
{
	bool is_known;

	*out = (struct travel_from){ .document = d };
	TRY(paper_type_has(tx, a, d->tenant_id, document_type_key(a, d->type_name), &out->has_paper,
			   e));
	TRY(err_if_absent(e, organ_find_any(tx, a, d->from_code, &out->own, e), &is_known));
	if (!is_known)
		out->own = (struct organ){ .kind = ORGAN_KIND_UNKNOWN, .level = LEVEL_UNKNOWN };
	for (struct organ o = out->own;
	     superior_of(&o).n > 0 && out->n_above < LIMIT_ORGAN_LEVELS;) {
		struct str code = superior_of(&o);
		if (str_eq(code, d->from_code) || is_own_superior(out, code))
			break;
		out->above[out->n_above++] = code;
		TRY(err_if_absent(e, organ_find_any(tx, a, code, &o, e), &is_known));
		if (!is_known)
			break;
	}
	return RC_OK;
}

/* Up from the receiver, as far as one whom we stand below too. */
static enum rc is_below(struct tx *tx, struct arena *a, const struct travel_from *from,
			const struct organ *other, bool *out, struct err *e)
{
	struct organ o = *other;
	bool is_known = true;

	*out = false;
	for (int i = 0; is_known && i < LIMIT_ORGAN_LEVELS; i++) {
		struct str code = superior_of(&o);
		*out = str_eq(code, from->document->from_code);
		if (code.n == 0 || *out || is_own_superior(from, code))
			return RC_OK;
		TRY(err_if_absent(e, organ_find_any(tx, a, code, &o, e), &is_known));
	}
	return RC_OK;
}

static enum rc rank_of(struct tx *tx, struct arena *a, const struct travel_from *from,
		       struct str code, enum organ_rank *out, struct err *e)
{
	struct organ other;
	bool is_known;

	*out = RANK_UNKNOWN;
	TRY(err_if_absent(e, organ_find_any(tx, a, code, &other, e), &is_known));
	if (!is_known)
		return RC_OK;
	struct organ_lines x = { .own = &from->own,
				 .other = &other,
				 .is_above = is_own_superior(from, code) };
	TRY(is_below(tx, a, from, &other, &x.is_below, e));
	*out = organ_rank_of(&x);
	return RC_OK;
}

enum rc receiver_add(struct tx *tx, struct arena *a, const struct travel_from *from,
		     const struct receiver_new *x, struct err *e)
{
	const struct document *d = from->document;
	struct delivery v = { .document_id = d->id,
			      .receiver_code = x->code,
			      .receiver_name = x->name,
			      .form_proposed = from->has_paper ? FORM_HYBRID : FORM_ELECTRONIC,
			      .state = DELIVERY_DRAFT,
			      .is_outside = x->is_outside,
			      .address = x->address };
	enum organ_rank rank;
	int64_t id;

	TRY(rank_of(tx, a, from, x->code, &rank, e));
	v.purpose_proposed = purpose_propose(a, d->type_name, rank, d->relation == RELATION_ANSWER);
	if (x->is_outside)
		v.form_proposed = FORM_PAPER;
	v.form = x->is_outside || x->form == FORM_UNKNOWN ? v.form_proposed : x->form;
	v.road = v.form == FORM_PAPER ? ROAD_PAPER : ROAD_AXIS;
	v.purpose = x->purpose == PURPOSE_UNKNOWN ? v.purpose_proposed : x->purpose;
	return delivery_insert(tx, a, &v, &id, e);
}

/* ---- checked and issued ---- */

bool travel_is_paper(const struct delivery *all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (all[i].road != ROAD_PAPER)
			return false;
	}
	return true;
}

/* Whom the directory has, and who could get it electronically. */
static const struct delivery *paper_of(const struct delivery *all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (all[i].form == FORM_PAPER && !all[i].is_outside)
			return &all[i];
	}
	return NULL;
}

bool travel_is_exempt(const struct delivery *all, size_t n)
{
	return travel_is_paper(all, n) && paper_of(all, n);
}

enum rc travel_check(struct tx *tx, struct outgoing_check *c, const struct document *d,
		     const struct delivery *to, size_t n_to, struct err *e)
{
	const struct delivery *paper = paper_of(to, n_to);
	struct paper_exemption x;
	bool is_exempt;

	if (!paper)
		return RC_OK;
	TRY(err_if_absent(e, paper_exemption_of(tx, c->arena, d->id, &x, e), &is_exempt));
	if (!is_exempt)
		problem_add_words(c->problems, "receivers", "problem.paper_alone",
				  paper->receiver_name, STR(""));
	else if (!paper_exemption_holds(&x, time_date_vn(c->now)))
		problem_add_words(c->problems, "receivers", "problem.exemption_over", x.name,
				  date_vn(c->arena, x.valid_to));
	return RC_OK;
}

enum rc travel_issued(struct tx *tx, const struct issue_work *w, const struct document *d,
		      const struct delivery *to, size_t n_to, struct err *e)
{
	return paper_of(to, n_to) ? paper_exempt_issued(tx, d->id, w->now, e)
				  : paper_exempt(tx, d->id, 0, STR(""), e);
}

/* ---- chosen ---- */

struct choosing {
	struct flow_work w;
	const struct travel_form *f;
	struct delivery *all;
	size_t n;
};

/* Whoever writes the draft; of one that has left its author's hands, and of what was issued, a clerk. */
static enum rc check_may(const struct flow_work *w, struct err *e)
{
	const struct document *d = &w->document;
	bool is_open = d->state == DOCUMENT_DRAFT && d->stage == STAGE_DRAFT;

	return policy_check(w->who, is_open ? ACTION_OUTGOING_WRITE : ACTION_TRAVEL_SET, d, e);
}

static enum rc note(struct tx *tx, const struct flow_work *w, struct str text,
		    const struct delivery *v, struct err *e)
{
	const struct flow_note x = { .step = STEP_TRAVEL_CHANGED,
				     .audit = "travel.save",
				     .text = text,
				     .about = v->receiver_name };

	return flow_note(tx, w, &x, e);
}

static struct str kept(struct arena *a, const char *of, struct str word)
{
	return text_keep(a, str_c(a, str_fmt(a, "kept.%s.%.*s", of, STR_FMT(word))), NULL, 0);
}

/* What has left does not go another way: of what is issued only that paper follows, or does not. */
static enum rc check_left(const struct choosing *t, const struct delivery *was,
			  const struct delivery *v, struct err *e)
{
	bool is_same = was->road == v->road && was->purpose == v->purpose;

	return t->w.document.state == DOCUMENT_DRAFT || is_same
		       ? RC_OK
		       : err_set(e, RC_CONFLICT, "err.travel_gone", "delivery %lld has left",
				 (long long)v->id);
}

static enum rc choose(struct tx *tx, const struct choosing *t, const struct delivery *was,
		      const struct travel_line *line, struct err *e)
{
	struct arena *a = t->w.arena;
	struct delivery v = *was;

	if (line->form != FORM_UNKNOWN) {
		v.form = line->form;
		v.road = v.form == FORM_PAPER ? ROAD_PAPER : ROAD_AXIS;
	}
	if (line->purpose != PURPOSE_UNKNOWN)
		v.purpose = line->purpose;
	if (v.form == was->form && v.purpose == was->purpose)
		return RC_OK;
	if (was->is_outside && v.form != FORM_PAPER) {
		problem_add_words(t->w.problems, "receivers", "problem.outside_paper",
				  was->receiver_name, STR(""));
		return problems_rc(t->w.problems, e);
	}
	TRY(check_left(t, was, &v, e));
	TRY(delivery_set_travel(tx, &v, e));
	if (v.form != was->form)
		TRY(note(tx, &t->w, kept(a, "travel", form_text(v.form)), &v, e));
	if (v.purpose != was->purpose)
		TRY(note(tx, &t->w, kept(a, "purpose", purpose_text(v.purpose)), &v, e));
	return RC_OK;
}

static enum rc exempt(struct tx *tx, const struct choosing *t, struct err *e)
{
	const struct document *d = &t->w.document;
	int64_t id = t->f->exemption_id;
	struct paper_exemption was;
	bool is_there;

	if (id < 0)
		return RC_OK;
	TRY(err_if_absent(e, paper_exemption_of(tx, t->w.arena, d->id, &was, e), &is_there));
	if (id == (is_there ? was.id : 0))
		return RC_OK;
	if (d->state != DOCUMENT_DRAFT)
		return err_set(e, RC_CONFLICT, "err.travel_gone", "issued already");
	TRY(paper_exempt(tx, d->id, id, actor_name(t->w.who), e));
	return office_audit(tx, t->w.who, "exemption.choose",
			    object_name(t->w.arena, "document", d->id),
			    object_name(t->w.arena, "exemption", id), t->w.now, e);
}

static const struct delivery *find(const struct choosing *t, int64_t id)
{
	for (size_t i = 0; i < t->n; i++) {
		if (t->all[i].id == id)
			return &t->all[i];
	}
	return NULL;
}

static enum rc save_fn(struct tx *tx, void *arg, struct err *e)
{
	struct choosing *t = arg;

	TRY(draft_load(tx, &t->w, t->f->document_id, t->f->version, e));
	TRY(check_may(&t->w, e));
	TRY(delivery_list(tx, t->w.arena, t->w.document.id, &t->all, &t->n, e));
	for (size_t i = 0; i < t->f->n_lines; i++) {
		const struct delivery *was = find(t, t->f->lines[i].delivery_id);
		if (!was) /* the receivers were changed meanwhile */
			return err_set(e, RC_CONFLICT, "err.stale", "no such delivery");
		TRY(choose(tx, t, was, &t->f->lines[i], e));
	}
	return exempt(tx, t, e);
}

enum rc office_travel_save(struct node *n, const struct actor *who, const struct travel_form *f,
			   int64_t now, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct choosing t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
			      .f = f };

	if (!policy_allows(who, ACTION_OUTGOING_WRITE, NULL))
		TRY(policy_check(who, ACTION_TRAVEL_SET, NULL, e));
	if (f->n_lines > LIMIT_RECEIVERS)
		problem_add(out, "receivers", "problem.too_many", LIMIT_RECEIVERS);
	TRY(problems_rc(out, e));
	return office_db_write(n, save_fn, &t, out, e);
}

/* ---- looked at ---- */

struct travel_read {
	struct flow_work w;
	int64_t id;
	struct travel_view *view;
};

static enum rc choices(struct tx *tx, const struct travel_read *r, struct err *e)
{
	struct travel_view *v = r->view;
	struct date today = time_date_vn(r->w.now);
	struct paper_exemption *all;
	size_t n;

	TRY(paper_exemption_list(tx, r->w.arena, v->document.tenant_id, &all, &n, e));
	v->choices = ARENA_ARRAY(r->w.arena, n + 1, struct paper_exemption);
	for (size_t i = 0; i < n; i++) {
		if (paper_exemption_holds(&all[i], today) || all[i].id == v->exemption.id)
			v->choices[v->n_choices++] = all[i];
	}
	return RC_OK;
}

static enum rc view_fn(struct tx *tx, void *arg, struct err *e)
{
	struct travel_read *r = arg;
	struct travel_view *v = r->view;
	bool is_exempt;

	*v = (struct travel_view){ .n_deliveries = 0 };
	TRY(draft_load(tx, &r->w, r->id, 0, e));
	v->document = r->w.document;
	TRY(sight_check(tx, r->w.arena, r->w.who, &v->document, e));
	TRY(delivery_list(tx, r->w.arena, r->id, &v->deliveries, &v->n_deliveries, e));
	TRY(err_if_absent(e, paper_exemption_of(tx, r->w.arena, r->id, &v->exemption, e),
			  &is_exempt));
	if (!is_exempt)
		v->exemption = (struct paper_exemption){ .id = 0 };
	v->may_edit = check_may(&r->w, NULL) == RC_OK;
	return choices(tx, r, e);
}

enum rc office_travel_view(struct node *n, struct arena *a, const struct actor *who,
			   int64_t document_id, int64_t now, struct travel_view *out, struct err *e)
{
	struct travel_read r = { .w = { .arena = a, .who = who, .now = now },
				 .id = document_id,
				 .view = out };

	TRY(policy_check(who, ACTION_OUTGOING_VIEW, NULL, e));
	return db_read(n->db, view_fn, &r, e);
}

/* ---- paper that was handed over, paper that came ---- */

struct handing {
	struct flow_work w;
	int64_t id;
	enum form came;
	struct str paper_at;
	struct date on; /* the paper was handed over, and how */
	struct str how;
};

static struct str handed_words(const struct handing *t)
{
	const struct text_param params[] = { text_param_date(t->on), text_param_str(t->how) };

	return t->how.n > 0 ? text_keep(t->w.arena, "kept.paper_handed_how", params, 2)
			    : text_keep(t->w.arena, "kept.paper_handed", params, 1);
}

static enum rc handed_fn(struct tx *tx, void *arg, struct err *e)
{
	struct handing *t = arg;
	struct delivery v;

	TRY(delivery_load(tx, t->w.arena, t->id, &v, e));
	TRY(draft_load(tx, &t->w, v.document_id, 0, e));
	TRY(policy_check(t->w.who, ACTION_TRAVEL_SET, &t->w.document, e));
	if (v.road != ROAD_PAPER || v.state != DELIVERY_SENT)
		return err_set(e, RC_CONFLICT, "err.travel_handed", "a delivery that is %.*s",
			       STR_FMT(delivery_state_text(v.state)));
	if (date_cmp(t->on, t->w.document.issued_on) < 0) {
		problem_add_words(t->w.problems, "handed_on", "problem.handed_before",
				  date_vn(t->w.arena, t->w.document.issued_on), STR(""));
		return problems_rc(t->w.problems, e);
	}
	v.state = DELIVERY_RECEIVED;
	v.status_at = t->w.now;
	v.handed_on = t->on;
	v.handed_how = t->how;
	TRY(delivery_set_state(tx, &v, e));
	TRY(delivery_set_handed(tx, &v, e));
	return note(tx, &t->w, handed_words(t), &v, e);
}

enum rc office_paper_handed(struct node *n, const struct actor *who, const struct paper_handed *x,
			    int64_t now, struct problems *out, struct err *e)
{
	static const struct text_rule how = { "handed_how", TEXT_LINE, LIMIT_HANDED_HOW, false };
	AUTO_ARENA a = arena_new(NULL);
	const struct date today = time_date_vn(now);
	struct handing t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
			     .id = x->delivery_id,
			     .on = date_is_set(x->on) ? x->on : today };

	TRY(policy_check(who, ACTION_TRAVEL_SET, NULL, e));
	t.how = office_text(a, &how, x->how, out);
	if (date_cmp(t.on, today) > 0)
		problem_add(out, "handed_on", "problem.handed_future", 0);
	TRY(problems_rc(out, e));
	return office_db_write(n, handed_fn, &t, out, e);
}

static enum rc came_fn(struct tx *tx, void *arg, struct err *e)
{
	struct handing *t = arg;
	struct document *d = &t->w.document;

	TRY(flow_load(tx, &t->w, t->id, e));
	TRY(policy_check(t->w.who, ACTION_TRAVEL_SET, d, e));
	if (t->came == FORM_PAPER && d->packet_id > 0) {
		problem_add(t->w.problems, "came", "problem.choice", 0);
		return problems_rc(t->w.problems, e);
	}
	bool is_same = d->came == t->came && str_eq(d->paper_at, t->paper_at);
	d->came = t->came;
	if (is_same)
		return RC_OK;
	TRY(document_came_set(tx, d, e));
	TRY(document_paper_set(tx, d->id, t->paper_at, e));
	const struct flow_note x = { .step = STEP_CAME_CHANGED,
				     .audit = "incoming.came",
				     .text = kept(t->w.arena, "came", form_text(d->came)),
				     .about = t->paper_at };
	return flow_note(tx, &t->w, &x, e);
}

enum rc office_incoming_came(struct node *n, const struct actor *who, int64_t id, enum form came,
			     struct str paper_at, int64_t now, struct problems *out, struct err *e)
{
	static const struct text_rule place = { "paper_at", TEXT_LINE, LIMIT_PAPER_PLACE, false };
	AUTO_ARENA a = arena_new(NULL);
	struct handing t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
			     .id = id,
			     .came = came };

	TRY(policy_check(who, ACTION_TRAVEL_SET, NULL, e));
	if (came == FORM_UNKNOWN || came == form__COUNT)
		problem_add(out, "came", "problem.choice", 0);
	t.paper_at = came != FORM_ELECTRONIC ? office_text(a, &place, paper_at, out) : STR("");
	TRY(problems_rc(out, e));
	return office_db_write(n, came_fn, &t, out, e);
}

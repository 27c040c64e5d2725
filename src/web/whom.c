/* whom.c -- whom something goes to: units and people to choose from, and those that were chosen. */
#include "web/web_int.h"

#include "base/limits.h"
#include "text/text.h"

/* ---- who may be chosen ---- */

/* A key is "u12", a unit, or "p5", a person. Who leads is the value of one field; all else is in a field of
 * its own, "support-p5-3": somebody with two posts stands on the page twice, and the last number is where. */
static bool is_lead(const struct visit *v, struct str key)
{
	return str_eq(form_str(v, "lead"), key);
}

static bool has_part(struct visit *v, const char *part, struct str key)
{
	struct str name = str_fmt(v->a, "%s-%.*s-", part, STR_FMT(key));
	const struct net_form *f = &v->form.form;

	for (size_t i = 0; i < f->n; i++) {
		if (str_starts(f->fields[i].name, name))
			return true;
	}
	return false;
}

static const struct assignment *find_given(const struct direct_view *d, int64_t unit_id,
					   int64_t account_id)
{
	int64_t level = d->passed ? d->passed->x->id : 0;

	for (size_t i = 0; i < d->flow.n_rows; i++) {
		const struct assignment *x = d->flow.rows[i].x;
		bool is_it = account_id > 0 ? x->account_id == account_id
					    : x->account_id == 0 && x->unit_id == unit_id;
		if (assignment_stands(x->state) && is_it && x->parent_id == level)
			return x;
	}
	return NULL;
}

struct str whom_key(const struct visit *v, int64_t unit_id, int64_t account_id)
{
	return unit_id > 0 ? str_fmt(v->a, "u%lld", (long long)unit_id)
			   : str_fmt(v->a, "p%lld", (long long)account_id);
}

static void choose_applied(struct visit *v, const struct direct_view *d, struct whom_row *r)
{
	for (size_t i = 0; i < d->n_applied; i++) {
		const struct pattern_to *x = &d->applied_to[i];
		if (x->is_gone || !str_eq(whom_key(v, x->unit_id, x->account_id), r->key))
			continue;
		r->is_lead = r->is_lead || x->part == PART_LEAD;
		r->is_support = r->is_support || x->part == PART_SUPPORT;
		r->is_informed = r->is_informed || x->part == PART_INFORMED;
	}
}

static void choose_row(struct visit *v, struct direct_view *d, struct whom_row *r)
{
	if (r->given || r->key.n == 0)
		return;
	if (d->applied) {
		choose_applied(v, d, r);
	} else {
		r->is_lead = is_lead(v, r->key);
		r->is_support = has_part(v, "support", r->key);
		r->is_informed = has_part(v, "informed", r->key);
	}
	d->is_chosen = d->is_chosen || r->is_lead;
}

static struct str person_note(struct visit *v, const struct flow_person *p)
{
	if (p->title.n > 0)
		return p->title;
	return enum_words(v, "role", role_text(p->role));
}

static bool is_chosen(const struct whom_row *r)
{
	return r->is_lead || r->is_support || r->is_informed;
}

/* What an organ has more of is looked for by name: nobody reads through a thousand names, and no phone
 * loads them gladly. */
#define MOST_UNITS 50
#define MOST_PEOPLE 100

/* Without a search: units down to the level at which they are few enough, people when all of them are. */
static void fold(struct direct_view *d, const struct flow_recipients *all)
{
	for (d->levels = 0; d->levels < LIMIT_UNIT_DEPTH; d->levels++) {
		size_t n = 0;
		for (size_t i = 0; i < all->n_units; i++)
			n += all->units[i].depth <= d->levels;
		if (n > MOST_UNITS || n == all->n_units) {
			d->levels += n <= MOST_UNITS;
			break;
		}
	}
	d->has_people = all->n_people <= MOST_PEOPLE;
	d->is_folded = d->words.n == 0 && !d->has_people;
	for (size_t i = 0; i < all->n_units && d->words.n == 0; i++)
		d->is_folded = d->is_folded || all->units[i].depth >= d->levels;
	d->n_units = all->n_units;
	d->n_people = all->n_people;
}

/* Whether there is room for one more that was found. */
static bool has_room(struct direct_view *d)
{
	d->n_shown++;
	return d->words.n == 0 || d->n_shown <= MOST_UNITS + MOST_PEOPLE;
}

static bool has_words(struct visit *v, struct str where, struct str words)
{
	return words.n == 0 || str_find(text_fold(v->a, where), words) != SIZE_MAX;
}

/* People of a unit (0: of the organ itself), each once, that have the words or are chosen. */
static void fill_people(struct visit *v, struct direct_view *d, const struct flow_recipients *all,
			int64_t unit_id, struct whom_group *g, bool is_whole)
{
	g->people = ARENA_ARRAY(v->a, all->n_people + 1, struct whom_row);
	for (size_t i = 0; i < all->n_people; i++) {
		const struct flow_person *p = &all->people[i];
		struct whom_row r = { .key = str_fmt(v->a, "p%lld", (long long)p->account_id),
				      .name = p->name,
				      .note = person_note(v, p),
				      .given = find_given(d, 0, p->account_id) };
		bool is_twice = g->n_people > 0 && str_eq(g->people[g->n_people - 1].key, r.key);
		if (p->unit_id != unit_id || is_twice)
			continue;
		choose_row(v, d, &r);
		bool is_found = has_words(v, p->name, d->folded) ||
				has_words(v, p->title, d->folded);
		bool is_wanted = d->words.n == 0 ? d->has_people : is_whole || is_found;
		d->n_found += is_found;
		if (!is_chosen(&r) && !(is_wanted && has_room(d)))
			continue;
		g->is_open = g->is_open || is_chosen(&r) || (is_found && d->words.n > 0);
		g->people[g->n_people++] = r;
	}
}

static void add_unit(struct visit *v, struct direct_view *d, const struct flow_recipients *all,
		     size_t i)
{
	const struct unit *u = &all->units[i];
	struct whom_group *g = &d->groups[d->n_groups];
	bool is_found = has_words(v, unit_words(v->a, u), d->folded);

	*g = (struct whom_group){ .depth = u->depth,
				  .unit = { .name = unit_words(v->a, u),
					    .given = find_given(d, u->id, 0) } };
	if (all->has_head[i])
		g->unit.key = str_fmt(v->a, "u%lld", (long long)u->id);
	else if (!d->is_notice)
		g->unit.note = text_get(v->lang, TEXT_DIRECT_NO_HEAD);
	choose_row(v, d, &g->unit);
	d->n_found += is_found && g->unit.key.n > 0;
	bool is_wanted = d->words.n == 0 ? u->depth < d->levels : is_found && has_room(d);
	fill_people(v, d, all, u->id, g, is_found);
	if (is_wanted || g->n_people > 0 || is_chosen(&g->unit))
		d->n_groups++;
}

void whom_fill(struct visit *v, struct direct_view *d, const struct flow_recipients *all)
{
	int64_t own = d->passed ? d->passed->x->unit_id : d->unit_id;
	struct whom_group *first;

	fold(d, all);
	d->groups = ARENA_ARRAY(v->a, all->n_units + 1, struct whom_group);
	first = &d->groups[0];
	*first = (struct whom_group){ .depth = 0 };
	fill_people(v, d, all, own, first, d->words.n == 0);
	first->is_open = true;
	d->n_groups = first->n_people > 0;
	for (size_t i = 0; i < all->n_units; i++) {
		if (all->units[i].id != own)
			add_unit(v, d, all, i);
	}
	d->is_cut = d->words.n > 0 && d->n_shown > MOST_UNITS + MOST_PEOPLE;
}

void whom_look_for(struct visit *v, struct direct_view *d, struct str words)
{
	d->words = str_trim(words);
	d->folded = text_fold(v->a, d->words);
}

/* ---- handed in ---- */

static bool is_there(const struct directive_to *to, size_t n, const struct directive_to *x)
{
	for (size_t i = 0; i < n; i++) {
		if (to[i].unit_id == x->unit_id && to[i].account_id == x->account_id &&
		    to[i].part == x->part)
			return true; /* somebody with two posts stands in two places */
	}
	return false;
}

/* The part and the key that a field stands for; false: it is another field. */
static bool read_choice(const struct net_field *f, enum assignment_part *part, struct str *key)
{
	struct str word, rest;

	if (str_eq_c(f->name, "lead")) {
		*part = PART_LEAD;
		*key = f->value;
		return key->n > 1;
	}
	if (!str_split(f->name, '-', &word, &rest) || !assignment_part_parse(word, part))
		return false;
	(void)str_split(rest, '-', key, &rest);
	return key->n > 1;
}

static void add_to(struct visit *v, const struct net_field *f, struct directive_to *to, size_t *n)
{
	struct directive_to x = { .unit_id = 0 };
	struct str key;
	int64_t id;

	if (!read_choice(f, &x.part, &key))
		return;
	if (!str_to_i64(str_sub(key, 1, key.n), 1, INT64_MAX, &id)) {
		problem_add(&v->problems, "assignees", "problem.choice", 0);
		return;
	}
	if (key.p[0] == 'u')
		x.unit_id = id;
	else
		x.account_id = id;
	if (!is_there(to, *n, &x))
		to[(*n)++] = x;
}

struct directive_to *whom_read(struct visit *v, size_t *out_n)
{
	const struct net_form *form = &v->form.form;
	struct directive_to *to = ARENA_ARRAY(v->a, form->n + 1, struct directive_to);

	*out_n = 0;
	for (size_t i = 0; i < form->n; i++)
		add_to(v, &form->fields[i], to, out_n);
	return to;
}

/* Enter in the field for names looks for them, in any other it does what the form is for. */
bool whom_is_search(struct visit *v)
{
	struct str what = form_str(v, "do");
	bool is_typed = !str_eq(str_trim(form_str(v, "q")), str_trim(form_str(v, "looked_for")));

	return str_eq_c(what, "find") || (str_eq_c(what, "enter") && is_typed);
}

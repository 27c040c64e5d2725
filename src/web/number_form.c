/* number_form.c -- cấp số: which numbers a clerk may give a signed draft, and how its notation is made.
 *
 * A choice is "SERIES-NUMBER"; number 0 stands for the next one, series 0 for the one that the type is
 * counted in.
 */
#include "web/way.h"

struct filling {
	const struct document *d;
	struct str type_key;
	struct series_view *series;
	size_t n_series;
	struct choice *choices;
	size_t n;
};

struct str series_words(enum lang lang, struct str name)
{
	return name.n > 0 ? name : text_get(lang, TEXT_SERIES_MAIN);
}

static bool has_type(const struct series_view *s, struct str key)
{
	for (size_t i = 0; i < s->n_types; i++) {
		if (str_eq(s->types[i], key))
			return true;
	}
	return false;
}

/* The one of the type, else the main one; NULL: it is not made yet. */
static const struct series_view *find_usual(const struct filling *w)
{
	const struct series_view *main_one = NULL;

	for (size_t i = 0; i < w->n_series; i++) {
		if (has_type(&w->series[i], w->type_key))
			return &w->series[i];
		if (w->series[i].series.kind == SERIES_MAIN)
			main_one = &w->series[i];
	}
	return main_one;
}

static void add_choice(struct visit *v, struct filling *w, int64_t series, int64_t number,
		       struct str label)
{
	if (w->n < LIMIT_NUMBER_CHOICES)
		w->choices[w->n++] = (struct choice){
			str_fmt(v->a, "%lld-%lld", (long long)series, (long long)number), label
		};
}

static void add_next(struct visit *v, struct filling *w, const struct series_view *s)
{
	const struct text_param p[] = { text_param_i64(s->next),
					text_param_str(series_words(v->lang, s->series.name)) };

	add_choice(v, w, s->series.id, 0,
		   text_format(v->a, text_get(v->lang, TEXT_NUMBER_NEXT), p, 2));
}

static enum rc add_free(struct visit *v, struct filling *w, const struct series_view *s,
			struct err *e)
{
	struct register_number *all;
	size_t n;

	TRY(office_number_free(v->node, v->a, v->actor, s->series.id, time_date_vn(v->now).year,
			       &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		const struct text_param p[] = {
			text_param_i64(all[i].number),
			text_param_str(series_words(v->lang, s->series.name)),
			text_param_str(enum_words(v, "number", number_state_text(all[i].state))),
			text_param_str(all[i].reason),
		};
		add_choice(v, w, s->series.id, all[i].number,
			   text_format(v->a,
				       text_get(v->lang, all[i].reason.n > 0 ? TEXT_NUMBER_FREE_WHY
									     : TEXT_NUMBER_FREE),
				       p, 4));
	}
	return RC_OK;
}

static bool is_closed(struct visit *v, const struct series *s)
{
	return date_is_set(s->closed_on) && date_cmp(s->closed_on, time_date_vn(v->now)) < 0;
}

static enum rc fill_choices(struct visit *v, struct filling *w, struct err *e)
{
	const struct series_view *usual = find_usual(w);

	w->choices = ARENA_ARRAY(v->a, LIMIT_NUMBER_CHOICES, struct choice);
	if (usual)
		add_next(v, w, usual);
	else
		add_choice(v, w, 0, 0, text_get(v->lang, TEXT_NUMBER_FIRST));
	for (size_t i = 0; i < w->n_series; i++) {
		const struct series_view *s = &w->series[i];
		if (s != usual && !is_closed(v, &s->series))
			add_next(v, w, s);
	}
	for (size_t i = 0; i < w->n_series; i++) {
		if (!is_closed(v, &w->series[i].series))
			TRY(add_free(v, w, &w->series[i], e));
	}
	return RC_OK;
}

static enum rc tell_notation(struct visit *v, const struct filling *w, struct form_view *f,
			     struct err *e)
{
	const struct series_view *usual = find_usual(w);
	struct units_view units = { .n_units = 0 };
	struct str unit = STR("");

	TRY(units_load(v, &units, e));
	for (size_t i = 0; i < units.n_units; i++) {
		if (units.units[i].id == w->d->unit_id)
			unit = units.units[i].code;
	}
	struct str made = notation_make(v->a, w->d->type_name,
					usual ? usual->series.abbreviation : STR(""), unit);
	if (made.n == 0)
		made = w->d->notation;
	const struct text_param p = text_param_str(made);
	if (made.n == 0 && policy_allows(v->actor, ACTION_SERIES_MANAGE, NULL)) {
		f->way = URL_PATH("/series");
		f->way_words = text_get(v->lang, TEXT_NUMBER_NOTATION_SET);
	}
	f->fields[1].is_required = made.n == 0;
	f->fields[1].hint =
		made.n == 0
			? text_get(v->lang, TEXT_NUMBER_NOTATION_TYPE)
			: text_format(v->a, text_get(v->lang, TEXT_NUMBER_NOTATION_MADE), &p, 1);
	return RC_OK;
}

enum rc number_form_fill(struct visit *v, const struct document *d, struct form_view *f,
			 struct err *e)
{
	static const struct field_spec fields[] = {
		{ .name = "number-choice", .is_required = true },
		{ .name = "number-notation" },
	};
	struct filling w = { .d = d, .type_key = document_type_key(v->a, d->type_name) };

	TRY(office_series_list(v->node, v->a, v->actor, DIRECTION_OUTGOING, v->now, &w.series,
			       &w.n_series, e));
	form_init(v, f, fields, 2);
	TRY(fill_choices(v, &w, e));
	form_choices(f, "number-choice", w.choices, w.n);
	form_value(f, "number-choice", w.choices[0].value);
	return tell_notation(v, &w, f, e);
}

void number_form_read(struct visit *v, struct numbering *out)
{
	struct str chosen = form_str(v, "number-choice"), series, number;

	out->notation = form_str(v, "number-notation");
	if (chosen.n == 0)
		return;
	if (!str_split(chosen, '-', &series, &number) ||
	    !str_to_i64(series, 0, INT64_MAX, &out->series_id) ||
	    !str_to_i64(number, 0, INT64_MAX, &out->number))
		problem_add(&v->problems, "number", "problem.choice", 0);
}

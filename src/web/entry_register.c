/* entry_register.c -- a choice of the registers of what comes in, where there are several. */
#include "web/draft_views.h"
#include "web/web_int.h"

static bool is_of(struct visit *v, const struct series_view *s, struct str type)
{
	struct str key = document_type_key(v->a, type);

	for (size_t i = 0; i < s->n_types; i++) {
		if (str_eq(s->types[i], key))
			return true;
	}
	return false;
}

static bool is_offered(struct visit *v, const struct entry_offer *o, const struct series *s)
{
	struct date today = time_date_vn(v->now);
	bool is_over = date_is_set(s->closed_on) && date_cmp(s->closed_on, today) < 0;

	return o->is_print || (!is_over && s->kind != SERIES_SECRET);
}

/* The one for its type, else the common one, which is the first. */
static struct str proposed(struct visit *v, const struct entry_offer *o,
			   const struct series_view *all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (is_offered(v, o, &all[i].series) && is_of(v, &all[i], o->type))
			return plain_number(v->a, all[i].series.id);
	}
	return plain_number(v->a, all[0].series.id);
}

static void add(struct visit *v, struct form_view *f, const struct entry_offer *o,
		const struct series_view *all, size_t n)
{
	const struct field_spec spec = { .name = o->field };
	struct choice *c = ARENA_ARRAY(v->a, n + 1, struct choice);
	struct form_view one;
	size_t k = 0;

	form_init(v, &one, &spec, 1);
	if (o->is_typed)
		c[k++] = (struct choice){ STR(""), text_get(v->lang, TEXT_ENTRY_REGISTER_BY_TYPE) };
	else
		form_value(&one, o->field, proposed(v, o, all, n));
	for (size_t i = 0; i < n; i++) {
		const struct series *s = &all[i].series;
		if (is_offered(v, o, s))
			c[k++] = (struct choice){ plain_number(v->a, s->id),
						  series_words(v->lang, s->name) };
	}
	form_choices(&one, o->field, c, k);
	(void)form_add(v, f, one.fields, 1);
}

enum rc entry_registers_offer(struct visit *v, struct form_view *f, const struct entry_offer *o,
			      bool *out_has, struct err *e)
{
	struct series_view *all;
	size_t n;

	TRY(office_series_list(v->node, v->a, v->actor, DIRECTION_INCOMING, v->now, &all, &n, e));
	*out_has = n > 1;
	if (n > 1)
		add(v, f, o, all, n);
	return RC_OK;
}

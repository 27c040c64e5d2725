/* register.c -- rows of document as a register has them. */
#include "store/register.h"

#include "base/limits.h"
#include "gen/queries.h"
#include "markup/markup.h"

/* Where the documents of a day begin, whatever their numbers. */
static int64_t day_rank(struct date on)
{
	const struct document d = { .issued_on = on, .number = STR("0") };

	return document_list_rank(&d, DOCUMENT_SENT);
}

void register_range_init(struct register_range *r, const struct register_wanted *w)
{
	const struct date behind = date_add(w->to, 1);

	*r = (struct register_range){
		.tenant_id = w->tenant_id,
		.year = w->from.year,
		.series_id = w->series_id,
		.after_number = w->first_number > 0 ? w->first_number - 1 : 0,
		.last_number = w->last_number > 0 ? w->last_number : INT64_MAX,
		.from_at = date_start_vn(w->from),
		.until_at = date_start_vn(behind),
		.after_rank = day_rank(w->from) - 1,
		.after_id = INT64_MAX,
		.below_rank = day_rank(behind),
		.most = LIMIT_REGISTER_PART,
	};
}

enum rc register_extent(struct tx *tx, struct arena *a, enum direction direction,
			const struct register_range *r, struct register_extent *out, struct err *e)
{
	*out = (struct register_extent){ 0 };
	return direction == DIRECTION_INCOMING ? q_register_arrivals_extent(tx, a, r, out, e)
					       : q_register_issued_extent(tx, a, r, out, e);
}

enum rc register_part(struct tx *tx, struct arena *a, enum direction direction,
		      const struct register_range *r, struct document **out, size_t *out_n,
		      struct err *e)
{
	return direction == DIRECTION_INCOMING ? q_register_arrivals(tx, a, r, out, out_n, e)
					       : q_register_issued(tx, a, r, out, out_n, e);
}

void register_range_behind(struct register_range *r, enum direction direction,
			   const struct document *last)
{
	if (direction == DIRECTION_INCOMING) {
		r->after_number = last->arrival_number;
		return;
	}
	r->after_rank = document_list_rank(last, DOCUMENT_SENT);
	r->after_id = last->id;
}

enum rc register_receivers(struct tx *tx, struct arena *a, int64_t document_id,
			   struct delivery **out, size_t *out_n, struct err *e)
{
	return q_register_receivers(tx, a, document_id, out, out_n, e);
}

static struct str ids_json(struct arena *a, const struct document *all, size_t n)
{
	struct json j;

	json_init(&j, a, LIMIT_REGISTER_PART * 24);
	json_array(&j);
	for (size_t i = 0; i < n; i++)
		json_i64(&j, all[i].id);
	json_array_end(&j);
	return json_text(&j);
}

enum rc register_assigned(struct tx *tx, struct arena *a, const struct document *all, size_t n_all,
			  struct register_assigned **out, size_t *out_n, struct err *e)
{
	const struct q_register_assigned_args args = { .documents = ids_json(a, all, n_all),
						       .most = LIMIT_REGISTER_WHOM };

	return q_register_assigned(tx, a, &args, out, out_n, e);
}

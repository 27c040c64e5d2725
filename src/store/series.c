/* series.c -- rows of series, register and register_number. */
#include "store/series.h"

#include "gen/queries.h"
#include "store/rows.h"

/* ---- series ---- */

enum rc series_find_main(struct tx *tx, struct arena *a, int64_t tenant_id,
			 enum direction direction, struct series *out, struct err *e)
{
	const struct q_series_main_args args = { .tenant_id = tenant_id, .direction = direction };
	const struct q_series_main_make_args made = { .tenant_id = tenant_id,
						      .direction = direction };
	struct series *found;
	size_t n;

	TRY(q_series_main(tx, a, &args, &found, &n, e));
	if (n == 0) {
		TRY(q_series_main_make(tx, &made, NULL, e));
		TRY(q_series_main(tx, a, &args, &found, &n, e));
	}
	if (n != 1)
		return err_set(e, RC_CORRUPT, NULL, "%zu main series", n);
	*out = found[0];
	return RC_OK;
}

enum rc series_find_type(struct tx *tx, struct arena *a, int64_t tenant_id, struct str type_name,
			 struct series *out, struct err *e)
{
	const struct q_series_of_type_args args = { .tenant_id = tenant_id,
						    .direction = DIRECTION_OUTGOING,
						    .type_key = document_type_key(a, type_name) };
	struct series *found;
	size_t n;

	TRY(q_series_of_type(tx, a, &args, &found, &n, e));
	if (n == 0)
		return series_find_main(tx, a, tenant_id, DIRECTION_OUTGOING, out, e);
	*out = found[0];
	return RC_OK;
}

/* Where series_find_type would find or make it; NULL: it is not there yet. */
static enum rc look_type(struct tx *tx, struct arena *a, int64_t tenant_id, struct str type_name,
			 const struct series **out, struct err *e)
{
	const struct q_series_of_type_args args = { .tenant_id = tenant_id,
						    .direction = DIRECTION_OUTGOING,
						    .type_key = document_type_key(a, type_name) };
	const struct q_series_main_args main = { .tenant_id = tenant_id,
						 .direction = DIRECTION_OUTGOING };
	struct series *found;
	size_t n;

	TRY(q_series_of_type(tx, a, &args, &found, &n, e));
	if (n == 0)
		TRY(q_series_main(tx, a, &main, &found, &n, e));
	*out = n > 0 ? &found[0] : NULL;
	return RC_OK;
}

enum rc series_abbreviation(struct tx *tx, struct arena *a, int64_t tenant_id, struct str type_name,
			    struct str *out, struct err *e)
{
	const struct series *s;

	TRY(look_type(tx, a, tenant_id, type_name, &s, e));
	*out = s ? s->abbreviation : STR("");
	return RC_OK;
}

enum rc series_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
		    struct series *out, struct err *e)
{
	const struct q_series_load_args args = { .tenant_id = tenant_id, .id = id };
	enum rc rc = q_series_load(tx, a, &args, out, e);

	if (rc != RC_NOT_FOUND)
		return rc;
	return err_set(e, rc, "err.not_found", "no series %lld", (long long)id);
}

enum rc series_find(struct tx *tx, struct arena *a, int64_t tenant_id, enum direction direction,
		    int64_t id, struct series *out, struct err *e)
{
	TRY(series_load(tx, a, tenant_id, id, out, e));
	if (out->direction == direction)
		return RC_OK;
	return err_set(e, RC_NOT_FOUND, "err.not_found", "series %lld is of the other direction",
		       (long long)id);
}

enum rc series_list(struct tx *tx, struct arena *a, int64_t tenant_id, enum direction direction,
		    struct series **out, size_t *out_n, struct err *e)
{
	const struct q_series_list_args args = { .tenant_id = tenant_id, .direction = direction };

	return q_series_list(tx, a, &args, out, out_n, e);
}

enum rc series_save(struct tx *tx, struct arena *a, struct series *s, struct err *e)
{
	struct q_series_insert_row row;
	int64_t changed = 0;

	if (s->id == 0) {
		TRY(q_series_insert(tx, a, s, &row, e));
		s->id = row.id;
		return RC_OK;
	}
	TRY(q_series_update(tx, s, &changed, e));
	return row_fresh(RC_OK, changed, e);
}

enum rc series_set_types(struct tx *tx, const struct series *s, const struct str *keys, size_t n,
			 size_t *out_taken, struct err *e)
{
	TRY(q_series_types_clear(tx, s->id, NULL, e));
	for (*out_taken = 0; *out_taken < n; (*out_taken)++) {
		const struct q_series_type_put_args args = { .tenant_id = s->tenant_id,
							     .direction = s->direction,
							     .type_key = keys[*out_taken],
							     .series_id = s->id };
		int64_t changed = 0;
		TRY(q_series_type_put(tx, &args, &changed, e));
		if (changed != 1)
			return RC_OK;
	}
	return RC_OK;
}

enum rc series_types(struct tx *tx, struct arena *a, int64_t series_id, struct str **out,
		     size_t *out_n, struct err *e)
{
	struct q_series_types_row *rows;

	TRY(q_series_types(tx, a, series_id, &rows, out_n, e));
	*out = ARENA_ARRAY(a, *out_n + 1, struct str);
	for (size_t i = 0; i < *out_n; i++)
		(*out)[i] = rows[i].type_key;
	return RC_OK;
}

/* ---- arrival numbers ---- */

bool series_is_open(const struct series *s, struct date on)
{
	return !date_is_set(s->closed_on) || date_cmp(s->closed_on, on) >= 0;
}

/* The first that is open; n: none. */
static size_t first_open(const struct series *all, size_t n, struct date on, bool is_secret)
{
	for (size_t i = 0; i < n; i++) {
		if (series_is_open(&all[i], on) && (!is_secret || all[i].kind == SERIES_SECRET))
			return i;
	}
	return n;
}

enum rc series_find_entry(struct tx *tx, struct arena *a, const struct document *d, struct date on,
			  struct series *out, struct err *e)
{
	const struct q_series_of_type_args args = { .tenant_id = d->tenant_id,
						    .direction = DIRECTION_INCOMING,
						    .type_key = document_type_key(a,
										  d->type_name) };
	bool is_secret = d->secrecy != SECRECY_NONE;
	struct series *found;
	size_t n, i;

	TRY(is_secret ? series_list(tx, a, d->tenant_id, DIRECTION_INCOMING, &found, &n, e)
		      : q_series_of_type(tx, a, &args, &found, &n, e));
	i = first_open(found, n, on, is_secret);
	if (i == n)
		return series_find_main(tx, a, d->tenant_id, DIRECTION_INCOMING, out, e);
	*out = found[i];
	return RC_OK;
}

enum rc register_take(struct tx *tx, struct arena *a, const struct series *s, struct document *d,
		      struct err *e)
{
	const struct q_register_take_args args = { .series_id = s->id, .year = d->arrival_year };
	const struct q_register_entered_args all = { .tenant_id = s->tenant_id,
						     .year = d->arrival_year };
	struct q_register_entered_row entered;
	struct q_register_take_row row;

	TRY(q_register_take(tx, a, &args, &row, e));
	TRY(q_register_entered(tx, a, &all, &entered, e));
	d->series_id = s->kind == SERIES_MAIN ? 0 : s->id;
	d->arrival_number = row.number;
	d->arrival_place = entered.n;
	return RC_OK;
}

/* ---- numbers of outgoing series ---- */

struct place {
	int64_t next;  /* as the register has it */
	int64_t first; /* that nothing is known of, behind what was typed by hand */
	bool is_begun;
};

static enum rc find_place(struct tx *tx, struct arena *a, int64_t series_id, int64_t year,
			  struct place *out, struct err *e)
{
	const struct q_register_next_args args = { .series_id = series_id, .year = year };
	struct q_register_next_row *rows;
	struct q_number_known_row *known;
	size_t n_rows, n;

	TRY(q_register_next(tx, a, &args, &rows, &n_rows, e));
	out->next = n_rows > 0 ? rows[0].next_number : 1;
	out->is_begun = out->next > 1;
	const struct q_number_known_args from = { .series_id = series_id,
						  .year = year,
						  .from_number = out->next };
	TRY(q_number_known(tx, a, &from, &known, &n, e));
	int64_t *numbers = ARENA_ARRAY(a, n + 1, int64_t);
	for (size_t i = 0; i < n; i++)
		numbers[i] = known[i].number;
	out->first = number_next(out->next, out->is_begun, numbers, n);
	return RC_OK;
}

/* The register goes on with `next`; none below it stays unknown. */
static enum rc move_on(struct tx *tx, const struct register_number *x, int64_t from, int64_t below,
		       int64_t next, struct err *e)
{
	const struct q_register_set_args args = { .series_id = x->series_id,
						  .year = x->year,
						  .next_number = next };
	struct register_number first = *x;

	first.number = from;
	TRY(q_number_skip(tx, &first, below, NULL, e));
	return q_register_set(tx, &args, NULL, e);
}

enum rc number_take(struct tx *tx, struct arena *a, struct register_number *x, struct err *e)
{
	struct register_number passed = *x;
	struct place p;
	int64_t changed = 0;

	TRY(find_place(tx, a, x->series_id, x->year, &p, e));
	passed.reason = STR("");
	TRY(move_on(tx, &passed, p.next, p.first, p.first + 1, e));
	x->number = p.first;
	TRY(q_number_insert(tx, x, &changed, e));
	return row_fresh(RC_OK, changed, e);
}

enum rc number_begin(struct tx *tx, struct arena *a, const struct register_number *x,
		     bool *out_done, struct err *e)
{
	struct place p;

	TRY(find_place(tx, a, x->series_id, x->year, &p, e));
	*out_done = x->number >= p.first;
	return *out_done ? move_on(tx, x, p.next, x->number, x->number, e) : RC_OK;
}

enum rc number_peek(struct tx *tx, struct arena *a, int64_t series_id, int64_t year, int64_t *out,
		    struct err *e)
{
	struct place p;

	TRY(find_place(tx, a, series_id, year, &p, e));
	*out = p.first;
	return RC_OK;
}

enum rc number_look(struct tx *tx, struct arena *a, int64_t tenant_id, struct str type_name,
		    const struct register_number *like, struct number_typed *out, struct err *e)
{
	struct register_number x = *like;
	const struct series *s;
	struct place p;

	*out = (struct number_typed){ .next = 1 };
	TRY(look_type(tx, a, tenant_id, type_name, &s, e));
	if (!s)
		return RC_OK;
	x.series_id = s->id;
	TRY(err_if_absent(e, number_load(tx, a, &x, &out->known, e), &out->is_known));
	TRY(find_place(tx, a, s->id, x.year, &p, e));
	out->is_begun = p.is_begun;
	out->next = p.first;
	return RC_OK;
}

enum rc number_enter(struct tx *tx, const struct register_number *x, int64_t replaces,
		     struct err *e)
{
	return q_number_enter(tx, x, replaces, NULL, e);
}

enum rc number_load(struct tx *tx, struct arena *a, const struct register_number *like,
		    struct register_number *out, struct err *e)
{
	const struct q_number_load_args args = { .series_id = like->series_id,
						 .year = like->year,
						 .number = like->number };
	enum rc rc = q_number_load(tx, a, &args, out, e);

	if (rc != RC_NOT_FOUND)
		return rc;
	return err_set(e, rc, "err.not_found", "nothing is known of number %lld",
		       (long long)like->number);
}

enum rc number_move(struct tx *tx, const struct register_number *x, enum number_state was,
		    struct err *e)
{
	int64_t changed = 0;

	TRY(q_number_move(tx, x, was, &changed, e));
	return row_fresh(RC_OK, changed, e);
}

enum rc number_of_document(struct tx *tx, struct arena *a, int64_t document_id,
			   struct register_number **out, size_t *out_n, struct err *e)
{
	return q_number_of_document(tx, a, document_id, out, out_n, e);
}

enum rc number_passed(struct tx *tx, struct arena *a, int64_t series_id, int64_t year,
		      struct number_range **out, size_t *out_n, struct err *e)
{
	const struct q_number_passed_args args = { .series_id = series_id, .year = year };

	return q_number_passed(tx, a, &args, out, out_n, e);
}

enum rc number_list(struct tx *tx, struct arena *a, const struct number_page *p,
		    struct register_number **out, size_t *out_n, struct err *e)
{
	const struct q_number_list_args args = { .series_id = p->series_id,
						 .year = p->year,
						 .after_number = p->after,
						 .most = p->most };

	const struct q_number_free_args free_args = { .series_id = p->series_id,
						      .year = p->year,
						      .after_number = p->after,
						      .most = p->most };

	return p->is_free ? q_number_free(tx, a, &free_args, out, out_n, e)
			  : q_number_list(tx, a, &args, out, out_n, e);
}

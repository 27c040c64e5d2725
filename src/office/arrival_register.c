/* arrival_register.c -- sổ đăng ký văn bản đến: in which of an organ's registers a document is entered. */
#include "office/office_int.h"
#include "office/series.h"
#include "store/series.h"

/* ---- a number ---- */

static enum rc refused(struct err *e, const char *key, const struct series *s)
{
	(void)err_set(e, RC_CONFLICT, key, "register %lld", (long long)s->id);
	err_param(e, s->name);
	return RC_CONFLICT;
}

/* Secret documents have a register of their own as soon as there is one, and it takes nothing else. */
static enum rc check_choice(const struct document *d, const struct series *proposed,
			    const struct series *s, struct date today, struct err *e)
{
	if (s->direction != DIRECTION_INCOMING)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "a series of what goes out");
	if (!series_is_open(s, today))
		return refused(e, "err.entry_register_closed", s);
	if (s->kind == SERIES_SECRET && d->secrecy == SECRECY_NONE)
		return refused(e, "err.entry_register_secret", s);
	return d->secrecy != SECRECY_NONE && proposed->kind == SERIES_SECRET &&
			       s->kind != SERIES_SECRET
		       ? refused(e, "err.entry_register_secret_own", proposed)
		       : RC_OK;
}

enum rc entry_number(struct tx *tx, struct arena *a, struct document *d, int64_t series_id,
		     int64_t now, struct err *e)
{
	struct date today = time_date_vn(now);
	struct series proposed, s;

	TRY(series_find_entry(tx, a, d, today, &proposed, e));
	s = proposed;
	if (series_id != 0 && series_id != proposed.id) {
		TRY(series_load(tx, a, d->tenant_id, series_id, &s, e));
		TRY(check_choice(d, &proposed, &s, today, e));
	}
	d->arrival_year = today.year;
	return register_take(tx, a, &s, d, e);
}

/* ---- which there are ---- */

struct listing {
	struct arena *arena;
	const struct actor *who;
	int64_t year;
	struct series_view *views;
	size_t n;
};

static enum rc list_fn(struct tx *tx, void *arg, struct err *e)
{
	struct listing *w = arg;

	return series_views(tx, w->arena, w->who->tenant_id, DIRECTION_INCOMING, w->year, &w->views,
			    &w->n, e);
}

enum rc office_entry_registers(struct node *n, struct arena *a, const struct actor *who,
			       int64_t now, struct series_view **out, size_t *out_n, struct err *e)
{
	struct listing w = { .arena = a, .who = who, .year = time_date_vn(now).year };

	if (!policy_allows(who, ACTION_SERIES_MANAGE, NULL))
		TRY(policy_check(who, ACTION_REGISTER_PRINT, NULL, e));
	TRY(db_read(n->db, list_fn, &w, e));
	*out = w.views;
	*out_n = w.n;
	return RC_OK;
}

/* arrival_register.c -- sổ đăng ký văn bản đến: in which of an organ's registers a document is entered. */
#include "office/office_int.h"
#include "store/series.h"

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
		TRY(series_find(tx, a, d->tenant_id, DIRECTION_INCOMING, series_id, &s, e));
		TRY(check_choice(d, &proposed, &s, today, e));
	}
	d->arrival_year = today.year;
	return register_take(tx, a, &s, d, e);
}

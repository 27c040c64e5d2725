/* watch.c -- who has not received a document, who has not dealt with it, and since when. */
#include "model/watch.h"

#include "model/model.h"

bool purpose_wants_work(enum purpose purpose)
{
	return purpose != PURPOSE_INFORM && purpose != PURPOSE_REPORT && purpose != PURPOSE_REPLY;
}

static bool has_answered(const struct watched *w, struct str code)
{
	for (size_t i = 0; i < w->n_answered; i++) {
		if (str_eq(w->answered[i], code))
			return true;
	}
	return false;
}

static enum delivery_lack lack_of(const struct watched *w, const struct document *d,
				  const struct delivery *x)
{
	if (d->state != DOCUMENT_SENT || d->standing != STANDING_HOLDS || x->road != ROAD_AXIS)
		return LACK_NOTHING;
	if (has_answered(w, x->receiver_code))
		return LACK_NOTHING;
	if (x->state == DELIVERY_SENT || x->state == DELIVERY_ARRIVED)
		return LACK_RECEIPT;
	bool has_it = x->state == DELIVERY_RECEIVED || x->state == DELIVERY_ASSIGNED ||
		      x->state == DELIVERY_PROCESSING;
	return has_it && purpose_wants_work(x->purpose) ? LACK_WORK : LACK_NOTHING;
}

/* The first status of this receiver that says so; they may be lost on their way, and come in any order. */
static int64_t received_at(const struct watched *w, const struct delivery *x)
{
	enum delivery_state reported;
	int64_t at = x->status_at;

	for (size_t i = 0; i < w->n_traces; i++) {
		const struct trace *t = &w->traces[i];
		bool is_its = t->kind == TRACE_STATUS_IN &&
			      str_eq(t->organ_code, x->receiver_code) &&
			      delivery_state_of_status(t->status, &reported);
		if (is_its && reported != DELIVERY_ARRIVED && reported != DELIVERY_REFUSED &&
		    t->at < at)
			at = t->at;
	}
	return at;
}

struct delivery_watch delivery_watch(const struct watched *w, const struct document *d,
				     const struct delivery *x, struct date today)
{
	struct delivery_watch out = { .lack = lack_of(w, d, x) };

	if (out.lack == LACK_NOTHING)
		return out;
	out.since = time_date_vn(out.lack == LACK_RECEIPT ? d->sent_at : received_at(w, x));
	out.days = work_days_since(w->holidays, w->n_holidays, out.since, today);
	return out;
}

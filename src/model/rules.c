/* rules.c -- codes, numbers and which status leads where. */
#include "base/buf.h"
#include "base/limits.h"
#include "model/model.h"
#include "text/text.h"

static bool is_code_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

enum rc organ_code_check(struct str code, struct err *e)
{
	bool ok = code.n >= LIMIT_ORGAN_CODE_MIN && code.n <= LIMIT_ORGAN_CODE;
	bool in_group = false;

	for (size_t i = 0; ok && i < code.n; i++) {
		if (code.p[i] == '.')
			ok = in_group; /* no empty group */
		else
			ok = is_code_char(code.p[i]);
		in_group = code.p[i] != '.';
	}
	if (ok && in_group)
		return RC_OK;
	enum rc rc = err_set(e, RC_INVALID, "err.organ_code", "bad organ code");
	err_param(e, code);
	return rc;
}

struct str document_address(struct arena *a, const struct document *d)
{
	static const char *const lists[] = { [DIRECTION_INCOMING] = "/incoming",
					     [DIRECTION_OUTGOING] = "/outgoing",
					     [DIRECTION_INTERNAL] = "/tasks" };
	const char *list = d->notice != NOTICE_NONE ? "/internal" : lists[d->direction];

	return str_fmt(a, "%s/%lld", list, (long long)d->id);
}

struct str document_notation(struct arena *a, struct str number, struct str notation)
{
	struct buf b;
	int64_t value;

	buf_init(&b, a, number.n + notation.n + 8);
	if (number.n == 1 && str_to_i64(number, 0, 9, &value))
		buf_add_char(&b,
			     '0'); /* Decree 30, App. I: a number below 10 has a zero in front */
	buf_add(&b, number);
	if (notation.n > 0) {
		buf_add_char(&b, '/');
		buf_add(&b, notation);
	}
	return buf_str(&b);
}

static struct str skip_zeros(struct str s)
{
	while (s.n > 1 && s.p[0] == '0' && s.p[1] >= '0' && s.p[1] <= '9')
		s = str_sub(s, 1, s.n);
	return s;
}

static void add_without_blanks(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != ' ')
			buf_add_char(b, s.p[i]);
	}
}

struct str document_number_key(struct arena *a, struct str number, struct str notation)
{
	struct buf b;

	buf_init(&b, a, number.n + notation.n + 2);
	add_without_blanks(&b, skip_zeros(str_trim(number)));
	buf_add_char(&b, '/');
	add_without_blanks(&b, notation);
	return text_casefold(a, buf_str(&b));
}

struct str document_code_make(struct arena *a, struct str organ, struct date d, struct str number,
			      struct str notation)
{
	struct buf b;

	buf_init(&b, a, organ.n + number.n + notation.n + 32);
	buf_add(&b, organ);
	buf_add_char(&b, ',');
	buf_add(&b, date_slash(a, d));
	buf_add_char(&b, ',');
	buf_add(&b, document_notation(a, number, notation));
	return buf_str(&b);
}

#define RANK_NUMBERS 10000000000 /* greater numbers stand beside each other */

static int64_t leading_figures(struct str s)
{
	int64_t value = 0;

	for (size_t i = 0; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++) {
		if (value < RANK_NUMBERS)
			value = value * 10 + (s.p[i] - '0');
	}
	return value;
}

#define RANK_ARRIVALS INT64_C(1000000000000000000) /* no point in time comes near */

bool document_state_is_ranked(enum document_state state)
{
	return state == DOCUMENT_REGISTERED || state == DOCUMENT_SENT || state == DOCUMENT_WAITING;
}

enum document_state document_state_seen(enum direction d)
{
	return d == DIRECTION_OUTGOING ? DOCUMENT_DRAFT : DOCUMENT_REGISTERED;
}

/* A foreign packet may say anything. */
static int64_t calmness(int64_t priority)
{
	const int64_t most = PRIORITY__COUNT - 1;

	return most - (priority < 0 ? 0 : priority > most ? most : priority);
}

int64_t document_waiting_below(int64_t priority)
{
	return (calmness(priority) + 1) * RANK_ARRIVALS;
}

static int64_t waiting_rank(const struct document *d)
{
	int64_t at = d->arrived_at;

	at = at < 1 ? 1 : at < RANK_ARRIVALS ? at : RANK_ARRIVALS - 1;
	return calmness(d->priority) * RANK_ARRIVALS + at;
}

int64_t document_list_rank(const struct document *d, enum document_state state)
{
	const struct date on = d->issued_on;
	bool is_sent = state == DOCUMENT_SENT;

	if (state == DOCUMENT_WAITING)
		return waiting_rank(d);
	if (!document_state_is_ranked(state))
		return 0;
	if (d->direction == DIRECTION_INTERNAL)
		return d->created_at;
	int64_t period = is_sent ? (on.year * 100 + on.month) * 100 + on.day : d->arrival_year;
	int64_t place = d->arrival_place > 0 ? d->arrival_place : d->arrival_number;
	int64_t number = is_sent ? leading_figures(str_trim(d->number)) : place;

	return period * RANK_NUMBERS + (number < RANK_NUMBERS ? number : RANK_NUMBERS - 1);
}

/* QCVN 102: what each status code of a receiver says about the delivery. */
static const struct {
	const char *status;
	enum delivery_state state;
} status_states[] = {
	{ "01", DELIVERY_ARRIVED },  { "02", DELIVERY_REFUSED },    { "03", DELIVERY_RECEIVED },
	{ "04", DELIVERY_ASSIGNED }, { "05", DELIVERY_PROCESSING }, { "06", DELIVERY_FINISHED },
};

bool delivery_state_of_status(struct str status, enum delivery_state *out)
{
	for (size_t i = 0; i < sizeof status_states / sizeof status_states[0]; i++) {
		if (str_eq_c(status, status_states[i].status)) {
			*out = status_states[i].state;
			return true;
		}
	}
	return false;
}

/* How far a delivery has come. A failure on our side is undone by any word from the receiver, for
 * then the packet did arrive; so is what we gave up before it left. A refusal is final unless the receiver
 * takes the document after all. */
static const int progress[] = {
	[DELIVERY_DRAFT] = 0,    [DELIVERY_FAILED] = 0,    [DELIVERY_QUEUED] = 0,
	[DELIVERY_SENT] = 1,     [DELIVERY_ARRIVED] = 2,   [DELIVERY_REFUSED] = 3,
	[DELIVERY_RECEIVED] = 4, [DELIVERY_ASSIGNED] = 5,  [DELIVERY_PROCESSING] = 6,
	[DELIVERY_FINISHED] = 7, [DELIVERY_CANCELLED] = 0,
};

enum delivery_state delivery_next(enum delivery_state now, enum delivery_state reported)
{
	return progress[reported] > progress[now] ? reported : now;
}

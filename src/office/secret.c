/* secret.c -- văn bản mật: its number, and nothing of what it says. */
#include "office/secret.h"

#include "base/limits.h"
#include "office/arrival_int.h"
#include "office/drafting_int.h"
#include "store/document.h"
#include "store/organ.h"
#include "store/series.h"
#include "text/text.h"

struct entering {
	struct flow_work w;
	const struct secret_form *f;
	int64_t number; /* out */
};

/* ---- the form ---- */

static struct str line(struct entering *t, const char *field, struct str s, int64_t max,
		       bool is_required)
{
	struct problems *ps = t->w.problems;

	if (text_clean(t->w.arena, s, TEXT_LINE, &s, NULL) != RC_OK)
		problem_add(ps, field, "problem.text", 0);
	else if (is_required && s.n == 0)
		problem_add(ps, field, "problem.required", 0);
	else if ((int64_t)text_count(s) > max)
		problem_add(ps, field, "problem.too_long", max);
	return s;
}

/* As long as the same text of any document may be. */
static struct str text(struct entering *t, const char *field, struct str s, bool is_required)
{
	const struct document_text *x = document_text_find(str_of(field));

	return line(t, field, s, x ? x->limit : 0, is_required);
}

static void read_form(struct entering *t)
{
	const struct secret_form *f = t->f;
	struct document *d = &t->w.document;
	bool is_incoming = f->direction == DIRECTION_INCOMING;

	*d = (struct document){
		.direction = f->direction,
		.secrecy = f->secrecy,
		.type_group = -1,
		.type_detail = -1,
		.type_name = text(t, "type_name", f->type_name, true),
		.number = text(t, "number", f->number, is_incoming),
		.notation = text(t, "notation", f->notation, is_incoming),
		.issued_on = is_incoming ? f->issued_on : time_date_vn(t->w.now),
		.from_code = is_incoming
				     ? line(t, "organ_code", f->organ_code, LIMIT_ORGAN_CODE, false)
				     : STR(""),
		.from_name = is_incoming ? line(t, "organ_name", f->organ_name, LIMIT_ORGAN_NAME,
						f->from_unit_id == 0)
					 : STR(""),
		.from_unit_id = f->from_unit_id,
		.signer_name = text(t, "signer_name", f->signer_name, false),
		.signer_position = text(t, "signer_position", f->signer_position, false),
		.paper_at = line(t, "paper_at", f->paper_at, LIMIT_PAPER_PLACE, false),
	};
	document_tidy_number(t->w.arena, d);
	if (!is_incoming && f->from_unit_id != 0)
		problem_add(t->w.problems, "from_unit", "problem.choice", 0);
	if (f->from_unit_id != 0 && d->from_code.n + d->from_name.n > 0)
		problem_add(t->w.problems, "from_unit", "problem.sender_two", 0);
	if (f->secrecy == SECRECY_NONE || f->secrecy == secrecy__COUNT)
		problem_add(t->w.problems, "secrecy", "problem.choice", 0);
	if (is_incoming && !date_is_set(d->issued_on))
		problem_add(t->w.problems, "issued_on", "problem.required", 0);
	else if (date_cmp(d->issued_on, time_date_vn(t->w.now)) > 0)
		problem_add(t->w.problems, "issued_on", "problem.date_future", 0);
	if (d->number.n > 0 && !document_number_is_lawful(d->number))
		problem_add(t->w.problems, "number", "problem.document_number", 0);
}

/* ---- incoming ---- */

static enum rc note(struct tx *tx, struct entering *t, struct err *e)
{
	TRY(document_paper_set(tx, t->w.document.id, t->w.document.paper_at, e));

	const struct flow_note x = { .step = STEP_SECRET_ENTERED,
				     .audit = "secret.enter",
				     .text = document_notation(t->w.arena, t->w.document.number,
							       t->w.document.notation),
				     .about = STR("") };

	return flow_note(tx, &t->w, &x, e);
}

static enum rc check_twin(struct tx *tx, struct entering *t, struct err *e)
{
	struct arriving in = { .w = t->w };

	if (!t->f->is_another)
		TRY(entry_check_twin(tx, &in, e));
	return problems_rc(t->w.problems, e);
}

static enum rc enter_incoming(struct tx *tx, struct entering *t, struct err *e)
{
	struct document *d = &t->w.document;

	d->state = DOCUMENT_REGISTERED;
	d->arrived_at = d->registered_at = t->w.now;
	if (d->from_unit_id != 0)
		TRY(entry_unit(tx, &t->w, e));
	TRY(check_twin(tx, t, e));
	TRY(entry_number(tx, t->w.arena, d, 0, t->w.now, e));
	t->number = d->arrival_number;
	TRY(document_insert(tx, t->w.arena, d, &d->id, e));
	d->came = FORM_PAPER;
	d->purpose = PURPOSE_UNKNOWN;
	TRY(document_came_set(tx, d, e));
	return note(tx, t, e);
}

/* ---- outgoing ---- */

static enum rc find_series(struct tx *tx, struct entering *t, struct series *out, struct err *e)
{
	struct date today = time_date_vn(t->w.now);
	struct series *all;
	size_t n;

	TRY(series_list(tx, t->w.arena, t->w.tenant.id, DIRECTION_OUTGOING, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (all[i].kind != SERIES_SECRET || !series_is_open(&all[i], today))
			continue;
		*out = all[i];
		return RC_OK;
	}
	problem_add(t->w.problems, "number", "problem.series_secret", 0);
	return problems_rc(t->w.problems, e);
}

/* Decree 30 art. 15: secret documents have a series of their own. */
static enum rc take_number(struct tx *tx, struct entering *t, struct err *e)
{
	struct document *d = &t->w.document, other;
	struct series s = { .id = 0 };
	bool is_taken;

	TRY(find_series(tx, t, &s, e));
	struct register_number x = { .series_id = s.id,
				     .year = d->issued_on.year,
				     .number = number_parse(d->number),
				     .state = NUMBER_USED,
				     .document_id = d->id,
				     .reason = STR(""),
				     .by_account = t->w.who->account_id,
				     .by_name = actor_name(t->w.who),
				     .at = t->w.now };
	TRY(x.number > 0 ? number_enter(tx, &x, 0, e) : number_take(tx, t->w.arena, &x, e));
	d->number = str_fmt(t->w.arena, "%lld", (long long)x.number);
	if (d->notation.n == 0)
		d->notation = notation_make(t->w.arena, d->type_name, s.abbreviation, STR(""));
	if (d->notation.n == 0)
		problem_add(t->w.problems, "notation", "problem.required", 0);
	TRY(problems_rc(t->w.problems, e));
	TRY(err_if_absent(e, document_number_taken(tx, t->w.arena, d, &other, e), &is_taken));
	if (is_taken)
		problem_add_words(t->w.problems, "number", "problem.number_taken",
				  date_vn(t->w.arena, other.issued_on), other.subject);
	t->number = x.number;
	return problems_rc(t->w.problems, e);
}

static enum rc add_receiver(struct tx *tx, struct entering *t, struct str code, struct err *e)
{
	struct organ o;
	bool is_known;
	int64_t id;

	TRY(err_if_absent(e, organ_find(tx, t->w.arena, code, &o, e), &is_known));
	if (!is_known) {
		problem_add_words(t->w.problems, "receivers", "problem.receiver_unknown", code,
				  STR(""));
		return problems_rc(t->w.problems, e);
	}
	const struct delivery v = { .document_id = t->w.document.id,
				    .receiver_code = o.code,
				    .receiver_name = o.name,
				    .road = ROAD_PAPER,
				    .form = FORM_PAPER,
				    .form_proposed = FORM_PAPER,
				    .purpose = PURPOSE_UNKNOWN,
				    .purpose_proposed = PURPOSE_UNKNOWN,
				    .state = DELIVERY_SENT,
				    .status_at = t->w.now };
	return delivery_insert(tx, t->w.arena, &v, &id, e);
}

static enum rc enter_outgoing(struct tx *tx, struct entering *t, struct err *e)
{
	struct document *d = &t->w.document;
	struct str rest = t->f->receivers, code;

	d->state = DOCUMENT_DRAFT;
	d->stage = STAGE_DRAFT;
	d->from_code = t->w.tenant.organ_code;
	d->from_name = t->w.tenant.name;
	TRY(document_insert(tx, t->w.arena, d, &d->id, e));
	d->version = 1;
	TRY(take_number(tx, t, e));
	d->code = document_code_make(t->w.arena, d->from_code, d->issued_on, d->number,
				     d->notation);
	d->sent_at = t->w.now;
	d->sent_by = t->w.who->account_id;
	d->sent_by_name = actor_name(t->w.who);
	TRY(draft_save_stage(tx, d, e));
	d->version++;
	TRY(document_issue(tx, t->w.arena, d, e));
	while (rest.n > 0) {
		(void)str_split(rest, ',', &code, &rest);
		if (str_trim(code).n > 0)
			TRY(add_receiver(tx, t, str_trim(code), e));
	}
	return note(tx, t, e);
}

static enum rc enter_fn(struct tx *tx, void *arg, struct err *e)
{
	struct entering *t = arg;
	struct document *d = &t->w.document;

	TRY(office_own_tenant(tx, t->w.arena, t->w.who, &t->w.tenant, e));
	read_form(t);
	TRY(problems_rc(t->w.problems, e));
	d->tenant_id = t->w.tenant.id;
	d->created_at = d->updated_at = t->w.now;
	return d->direction == DIRECTION_INCOMING ? enter_incoming(tx, t, e)
						  : enter_outgoing(tx, t, e);
}

enum rc office_secret_enter(struct node *n, struct arena *a, const struct actor *who,
			    const struct secret_form *f, int64_t now, int64_t *out_id,
			    int64_t *out_number, struct problems *out, struct err *e)
{
	struct entering t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
			      .f = f };

	TRY(policy_check(who, ACTION_SECRET_ENTER, NULL, e));
	TRY(office_db_write(n, enter_fn, &t, out, e));
	*out_id = t.w.document.id;
	*out_number = t.number;
	return RC_OK;
}

/* arrival_correct.c -- what was entered by hand is corrected, or struck from the register. */
#include <string.h>

#include "base/fault.h"
#include "base/limits.h"
#include "markup/page.h"
#include "office/arrival_int.h"
#include "office/recall_int.h"
#include "store/document.h"
#include "store/draft.h"

struct correcting {
	struct arriving in;
	const struct arrival_correction *x;
	struct str reason;
	struct document was;
};

/* What a node was told by a packet is its sender's word; a secret one is here by its number alone (policy). */
static enum rc check_entered(const struct document *d, struct err *e)
{
	return d->direction == DIRECTION_INCOMING && d->packet_id > 0
		       ? err_set(e, RC_CONFLICT, "err.entry_by_packet",
				 "document %lld has a packet", (long long)d->id)
		       : RC_OK;
}

static enum rc load_entered(struct tx *tx, struct flow_work *w, int64_t id, int64_t version,
			    struct err *e)
{
	TRY(flow_load(tx, w, id, e));
	TRY(office_fresh(version, w->document.version, e));
	return check_entered(&w->document, e);
}

/* ---- corrected ---- */

void arrival_form_of(const struct document *d, struct arrival_form *out)
{
	*out = (struct arrival_form){ .type_name = d->type_name,
				      .number = d->number,
				      .notation = d->notation,
				      .subject = d->subject,
				      .issued_on = d->issued_on,
				      .due_on = d->due_on,
				      .received_on = time_date_vn(d->arrived_at),
				      .organ_code = d->from_code,
				      .organ_name = d->from_unit_id > 0 ? STR("") : d->from_name,
				      .from_unit_id = d->from_unit_id,
				      .signer_name = d->signer_name,
				      .signer_position = d->signer_position,
				      .priority = d->priority,
				      .paper_at = d->paper_at,
				      .form_id = STR("") };
}

/* A line of the history: what it was, and what it is. */
static enum rc changed(struct tx *tx, const struct flow_work *w, const char *what,
		       struct str before, struct str after, struct err *e)
{
	const struct str blank = STR("–");
	const struct text_param params[] = {
		text_param_str(before.n > 0 ? before : blank),
		text_param_str(after.n > 0 ? after : blank),
	};
	const struct trace line = {
		.document_id = w->document.id,
		.at = w->now,
		.organ_code = w->tenant.organ_code,
		.organ_name = w->tenant.name,
		.text = text_keep(w->arena,
				  str_c(w->arena, str_fmt(w->arena, "kept.entry.%s", what)), params,
				  2),
		.person = actor_name(w->who),
		.on_behalf_of = actor_stands_for(w->who),
		.about = STR(""),
	};

	return str_eq(before, after) ? RC_OK : trace_step(tx, &line, STEP_ENTRY_CHANGED, 0, e);
}

static struct str number_of(struct arena *a, const struct document *d)
{
	return d->number.n + d->notation.n > 0 ? document_notation(a, d->number, d->notation)
					       : STR("");
}

/* The law's words, in both languages. */
static struct str urgency(struct arena *a, int64_t priority)
{
	struct str word = STR("");

	(void)text_find(LANG_VI, str_fmt(a, "priority.%lld", (long long)priority), &word);
	return word;
}

static enum rc tell_fields(struct tx *tx, const struct correcting *t, struct err *e)
{
	const struct flow_work *w = &t->in.w;
	const struct document *x = &t->was, *y = &w->document;
	struct arena *a = w->arena;
	const struct {
		const char *what;
		struct str before, after;
	} all[] = {
		{ "organ", x->from_name, y->from_name },
		{ "organ_code", x->from_code, y->from_code },
		{ "type", x->type_name, y->type_name },
		{ "number", number_of(a, x), number_of(a, y) },
		{ "date", date_vn(a, x->issued_on), date_vn(a, y->issued_on) },
		{ "subject", x->subject, y->subject },
		{ "signer", x->signer_name, y->signer_name },
		{ "position", x->signer_position, y->signer_position },
		{ "urgency", urgency(a, x->priority), urgency(a, y->priority) },
		{ "due", date_vn(a, x->due_on), date_vn(a, y->due_on) },
		{ "received", date_vn(a, time_date_vn(x->arrived_at)),
		  date_vn(a, time_date_vn(y->arrived_at)) },
		{ "paper", x->paper_at, y->paper_at },
	};

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		TRY(changed(tx, w, all[i].what, all[i].before, all[i].after, e));
	return RC_OK;
}

static bool is_dropped(const struct arrival_correction *x, int64_t id)
{
	for (size_t i = 0; i < x->n_drop; i++) {
		if (x->drop[i] == id)
			return true;
	}
	return false;
}

/* Those that stay, and those that come; their places go on behind all that ever were. */
static enum rc check_files(struct tx *tx, const struct correcting *t, int64_t *out_last,
			   struct err *e)
{
	const struct document *d = &t->in.w.document;
	struct attachment *all;
	size_t n, n_stay = t->in.n_files, n_dropped = 0;

	*out_last = 0;
	TRY(attachment_list_version(tx, t->in.w.arena, d->id, d->draft_n, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		bool is_there = all[i].standing == FILE_CURRENT;
		*out_last = all[i].ordinal > *out_last ? all[i].ordinal : *out_last;
		n_dropped += is_there && is_dropped(t->x, all[i].id);
		n_stay += is_there && !is_dropped(t->x, all[i].id);
	}
	if (n_dropped < t->x->n_drop)
		return err_set(e, RC_CONFLICT, "err.stale", "no such file");
	if (n_stay > LIMIT_ATTACHMENTS)
		problem_add(t->in.w.problems, "files", "problem.too_many", LIMIT_ATTACHMENTS);
	return problems_rc(t->in.w.problems, e);
}

static enum rc change_files(struct tx *tx, const struct correcting *t, struct err *e)
{
	const struct flow_work *w = &t->in.w;
	struct attachment *all;
	int64_t last;
	size_t n;

	TRY(check_files(tx, t, &last, e));
	TRY(attachment_list(tx, w->arena, w->document.id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (!is_dropped(t->x, all[i].id))
			continue;
		TRY(attachment_drop(tx, w->document.id, all[i].id, e));
		TRY(changed(tx, w, "file_out", all[i].name, STR(""), e));
	}
	for (size_t i = 0; i < t->in.n_files; i++) {
		struct attachment x = t->in.files[i];
		x.document_id = w->document.id;
		x.ordinal = ++last;
		TRY(attachment_insert(tx, &x, e));
		TRY(changed(tx, w, "file_in", x.name, STR(""), e));
	}
	return RC_OK;
}

/* What was typed, over what is there; what the organ has made of it since stays. */
static void take_typed(struct correcting *t)
{
	const struct document *x = &t->in.typed;
	struct document *d = &t->in.w.document;

	d->type_name = x->type_name;
	d->number = x->number;
	d->notation = x->notation;
	d->subject = x->subject;
	d->issued_on = x->issued_on;
	d->due_on = x->due_on;
	d->from_code = x->from_code;
	d->from_name = x->from_name;
	d->from_unit_id = x->from_unit_id;
	d->signer_name = x->signer_name;
	d->signer_position = x->signer_position;
	d->priority = x->priority;
	d->paper_at = x->paper_at;
	if (date_is_set(t->x->form.received_on) &&
	    date_cmp(t->x->form.received_on, time_date_vn(t->was.arrived_at)) != 0)
		d->arrived_at = x->arrived_at;
	d->updated_at = t->in.w.now;
}

/* The unit that it came from is called as it was then, even if it is no more. */
static enum rc find_sender(struct tx *tx, struct correcting *t, struct err *e)
{
	struct document *d = &t->in.w.document;

	if (d->from_unit_id == 0 || d->from_unit_id != t->was.from_unit_id)
		return entry_sender(tx, &t->in, e);
	d->from_name = t->was.from_name;
	return RC_OK;
}

static enum rc correct_fn(struct tx *tx, void *arg, struct err *e)
{
	struct correcting *t = arg;
	struct flow_work *w = &t->in.w;
	const struct flow_note note = { .step = STEP_ENTRY_CORRECTED,
					.audit = "incoming.correct",
					.text = t->reason,
					.about = STR("") };

	TRY(load_entered(tx, w, t->x->id, t->x->version, e));
	TRY(policy_check(w->who, ACTION_ENTRY_CORRECT, &w->document, e));
	t->was = w->document;
	take_typed(t);
	TRY(find_sender(tx, t, e));
	bool is_other = !str_eq(number_of(w->arena, &t->was), number_of(w->arena, &w->document)) ||
			!str_eq(t->was.from_name, w->document.from_name) ||
			t->was.from_unit_id != w->document.from_unit_id;
	TRY(entry_check(tx, &t->in, is_other, e));
	TRY(flow_note(tx, w, &note, e));
	TRY(change_files(tx, t, e));
	TRY(tell_fields(tx, t, e));
	TRY(document_correct(tx, w->arena, &w->document, e));
	return groups_take_in(tx, w->arena, w->who, &w->document, w->now, e);
}

enum rc office_arrival_correct(struct node *n, struct arena *a, const struct actor *who,
			       const struct arrival_correction *x, int64_t now,
			       struct problems *out, struct err *e)
{
	struct correcting t = {
		.in = { .w = { .arena = a, .who = who, .now = now, .problems = out },
			.f = &x->form,
			.is_correction = true },
		.x = x,
	};

	TRY(policy_check(who, ACTION_ENTRY_CORRECT, NULL, e));
	entry_read(&t.in);
	t.reason = flow_text(&t.in.w, "reason", x->reason, LIMIT_REASON, true);
	t.in.n_files = x->form.n_files;
	TRY(uploads_take(n, a, x->form.files, x->form.n_files, out, &t.in.files, e));
	FAULT_POINT("office.files_taken");
	TRY(office_db_write(n, correct_fn, &t, out, e));
	event_wake(n->read);
	return RC_OK;
}

/* ---- struck ---- */

struct striking {
	struct flow_work w;
	int64_t id, version;
	struct str reason;
};

/* Of what was answered, or dealt with, something is outside or finished that a line through it does not undo. */
static enum rc check_open(struct tx *tx, const struct flow_work *w, struct err *e)
{
	const struct document *d = &w->document;
	struct document *all;
	size_t n;

	TRY(document_list_about(tx, w->arena, d->id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (all[i].relation == RELATION_ANSWER && all[i].state == DOCUMENT_SENT &&
		    all[i].standing == STANDING_HOLDS) {
			(void)err_set(e, RC_CONFLICT, "err.entry_answered", "it is answered");
			err_param(e, document_notation(w->arena, all[i].number, all[i].notation));
			return RC_CONFLICT;
		}
	}
	return d->progress == PROGRESS_FINISHED
		       ? err_set(e, RC_CONFLICT, "err.entry_done", "it is dealt with")
		       : RC_OK;
}

static enum rc strike_one(struct tx *tx, const struct striking *t, const struct document *d,
			  struct err *e)
{
	struct flow_work w = t->w;
	const struct cancelling c = { .arena = w.arena,
				      .who = w.who,
				      .tenant = &w.tenant,
				      .standing = STANDING_STRUCK,
				      .why = t->reason,
				      .now = w.now };
	const struct flow_note note = { .step = STEP_ENTRY_STRUCK,
					.audit = "incoming.strike",
					.text = t->reason,
					.about = STR("") };

	w.document = *d;
	TRY(held_check(d->is_held, e));
	TRY(document_cancel(tx, d->id, STANDING_STRUCK, t->reason, w.now, e));
	TRY(assignments_end(tx, &c, d, e));
	return flow_note(tx, &w, &note, e);
}

/* With the tasks that were split off it. */
static enum rc strike_all(struct tx *tx, const struct striking *t, struct err *e)
{
	struct document *parts;
	size_t n;

	TRY(parts_open(tx, t->w.arena, t->w.document.id, &parts, &n, e));
	TRY(strike_one(tx, t, &t->w.document, e));
	for (size_t i = 0; i < n; i++)
		TRY(strike_one(tx, t, &parts[i], e));
	return RC_OK;
}

static enum rc strike_fn(struct tx *tx, void *arg, struct err *e)
{
	struct striking *t = arg;
	struct flow_work *w = &t->w;

	TRY(load_entered(tx, w, t->id, t->version, e));
	TRY(check_open(tx, w, e));
	TRY(policy_check(w->who, ACTION_ENTRY_STRIKE, &w->document, e));
	return strike_all(tx, t, e);
}

enum rc office_arrival_strike(struct node *n, const struct actor *who, int64_t id, int64_t version,
			      struct str reason, int64_t now, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct striking t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
			      .id = id,
			      .version = version };

	TRY(policy_check(who, ACTION_ENTRY_STRIKE, NULL, e));
	t.reason = flow_text(&t.w, "reason", reason, LIMIT_REASON, true);
	TRY(problems_rc(out, e));
	return office_db_write(n, strike_fn, &t, out, e);
}

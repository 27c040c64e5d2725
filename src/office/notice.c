/* notice.c -- văn bản nội bộ: written to units and persons, taken back. */
#include "office/notice.h"

#include "base/limits.h"
#include "base/map.h"
#include "markup/page.h"
#include "office/notice_int.h"
#include "office/people_int.h"
#include "office/recall_int.h"
#include "store/document.h"
#include "store/notice.h"
#include "store/people.h"

/* ---- whom somebody may write to ---- */

enum rc notice_reach_load(struct tx *tx, const struct flow_work *w, bool is_free,
			  struct notice_reach *out, struct err *e)
{
	const struct date today = time_date_vn(w->now);
	int64_t tenant_id = w->who->tenant_id;

	*out = (struct notice_reach){ .who = w->who, .is_free = is_free };
	TRY(unit_list(tx, w->arena, tenant_id, &out->units, &out->n_units, e));
	return flow_people(tx, w->arena, tenant_id, today, &out->people, &out->n_people, e);
}

static const struct unit *find_unit(const struct notice_reach *r, int64_t id)
{
	for (size_t i = 0; i < r->n_units; i++) {
		if (r->units[i].id == id)
			return &r->units[i];
	}
	return NULL;
}

static bool lies_below(const struct notice_reach *r, int64_t unit_id, int64_t above)
{
	const struct unit *u = find_unit(r, unit_id);

	while (u && u->id != above)
		u = find_unit(r, u->parent_id);
	return u != NULL;
}

static bool reaches(const struct notice_reach *r, struct addressee *x)
{
	if (r->is_free)
		return true;
	for (size_t i = 0; i < r->who->n_capacities; i++) {
		const struct capacity *c = &r->who->capacities[i];
		x->is_below = c->unit_id > 0 && lies_below(r, x->unit_id, c->unit_id);
		x->is_above = x->unit_id > 0 && lies_below(r, c->unit_id, x->unit_id);
		if (capacity_addresses(c, x))
			return true;
	}
	return false;
}

bool notice_reaches_unit(const struct notice_reach *r, int64_t unit_id)
{
	const struct unit *u = find_unit(r, unit_id);
	struct addressee x = { .unit_id = unit_id };

	return u && u->state == UNIT_ACTIVE && reaches(r, &x);
}

bool notice_reaches(const struct notice_reach *r, const struct flow_person *p)
{
	struct addressee x = { .is_person = true, .role = p->role, .unit_id = p->unit_id };

	return reaches(r, &x);
}

/* ---- written ---- */

struct writing {
	struct flow_work w;
	const struct notice_form *f;
	struct str subject, content, venue, form_key;
	struct attachment *files;
	struct notice_reach reach;
	bool is_free;     /* as there */
	int64_t *readers; /* accounts, each once */
	size_t n_readers;
	int64_t out_id;
};

static void add_reader(struct writing *t, struct map *seen, int64_t account_id)
{
	struct str key = str_fmt(t->w.arena, "%lld", (long long)account_id);

	bool is_author = account_id == t->w.who->account_id && !t->is_free;

	if (!is_author && map_put(seen, key, t))
		t->readers[t->n_readers++] = account_id;
}

/* A unit is everybody in it today. */
static void add_unit(struct writing *t, struct map *seen, int64_t unit_id)
{
	for (size_t i = 0; i < t->reach.n_people; i++) {
		if (t->reach.people[i].unit_id == unit_id)
			add_reader(t, seen, t->reach.people[i].account_id);
	}
}

static bool add_person(struct writing *t, struct map *seen, int64_t account_id)
{
	for (size_t i = 0; i < t->reach.n_people; i++) {
		const struct flow_person *p = &t->reach.people[i];
		if (p->account_id != account_id || !notice_reaches(&t->reach, p))
			continue;
		add_reader(t, seen, account_id);
		return true;
	}
	return false;
}

/* One that is there is another's to write to. */
static enum rc tell_unit(struct tx *tx, struct writing *t, int64_t unit_id, struct err *e)
{
	const struct unit_gone gone = { t->w.who->tenant_id, unit_id, "to" };
	const struct unit *u = find_unit(&t->reach, unit_id);
	bool is_told = u && u->state == UNIT_ACTIVE;

	if (is_told)
		problem_add_words(t->w.problems, "to", "problem.notice_unit", u->name, STR(""));
	else
		TRY(unit_tell_next(tx, t->w.arena, &gone, t->w.problems, &is_told, e));
	if (!is_told)
		problem_add(t->w.problems, "to", "problem.unit", 0);
	return RC_OK;
}

static void tell_person(struct writing *t, int64_t account_id)
{
	for (size_t i = 0; i < t->reach.n_people; i++) {
		if (t->reach.people[i].account_id != account_id)
			continue;
		problem_add_words(t->w.problems, "to", "problem.notice_person",
				  t->reach.people[i].name, STR(""));
		return;
	}
	problem_add(t->w.problems, "to", "problem.person", 0);
}

static enum rc find_readers(struct tx *tx, struct writing *t, struct err *e)
{
	struct map *seen = map_new(t->w.arena);

	TRY(notice_reach_load(tx, &t->w, t->is_free, &t->reach, e));
	t->readers = ARENA_ARRAY(t->w.arena, t->reach.n_people + 1, int64_t);
	t->n_readers = 0;
	for (size_t i = 0; i < t->f->n_to; i++) {
		const struct directive_to *to = &t->f->to[i];
		if (to->unit_id > 0 && notice_reaches_unit(&t->reach, to->unit_id))
			add_unit(t, seen, to->unit_id);
		else if (to->unit_id > 0)
			TRY(tell_unit(tx, t, to->unit_id, e));
		else if (!add_person(t, seen, to->account_id))
			tell_person(t, to->account_id);
	}
	if (t->n_readers == 0)
		problem_add(t->w.problems, "to", "problem.notice_nobody", 0);
	if (t->n_readers > LIMIT_NOTICE_READERS)
		problem_add(t->w.problems, "to", "problem.too_many", LIMIT_NOTICE_READERS);
	return problems_rc(t->w.problems, e);
}

static enum rc insert_document(struct tx *tx, struct writing *t, struct err *e)
{
	const struct flow_work *w = &t->w;
	const struct document d = {
		.tenant_id = w->tenant.id,
		.direction = DIRECTION_INTERNAL,
		.state = DOCUMENT_REGISTERED,
		.code = STR(""),
		.from_code = STR(""),
		.from_name = actor_name(w->who),
		.type_group = -1,
		.type_detail = -1,
		.type_name = text_of_enum(LANG_VI, STR("notice_kind"),
					  notice_kind_text(t->f->kind)),
		.subject = t->subject,
		.content = t->content,
		.priority = t->f->priority,
		.created_at = w->now,
		.updated_at = w->now,
		.registered_at = w->now,
		.form_key = t->form_key,
		.drafter_id = w->who->account_id,
		.notice = t->f->kind,
	};
	const struct notice x = { .tenant_id = w->tenant.id,
				  .form = t->f->form,
				  .meets_at = t->f->meets_at,
				  .venue = t->venue };
	struct notice one = x;

	TRY(document_insert(tx, w->arena, &d, &t->out_id, e));
	one.document_id = t->out_id;
	TRY(notice_insert(tx, &one, e));
	for (size_t i = 0; i < t->f->n_files; i++) {
		t->files[i].document_id = t->out_id;
		TRY(attachment_insert(tx, &t->files[i], e));
	}
	return RC_OK;
}

/* Before whom it lies. A unit is told with its people: that it was lets who comes to it later see it, too. */
static enum rc insert_readers(struct tx *tx, struct writing *t, struct err *e)
{
	struct flow_work *w = &t->w;
	const struct date day = time_date_vn(t->f->meets_at);
	const struct date none = { .year = 0 };
	struct assignment x = { .tenant_id = w->tenant.id,
				.document_id = t->out_id,
				.part = PART_INFORMED,
				.state = ASSIGNMENT_NEW,
				.queue_rank = assignment_rank(t->f->priority,
							      t->f->meets_at > 0 ? day : none),
				.created_at = w->now,
				.reason = STR("") };
	int64_t id;

	for (size_t i = 0; i < t->n_readers; i++) {
		x.account_id = t->readers[i];
		TRY(assignment_insert(tx, w->arena, &x, &id, e));
	}
	x.account_id = 0;
	x.state = ASSIGNMENT_DONE;
	x.ended_at = w->now;
	x.ended_by = w->who->account_id;
	x.done_on = time_date_vn(w->now);
	for (size_t i = 0; i < t->f->n_to; i++) {
		x.unit_id = t->f->to[i].unit_id;
		if (x.unit_id > 0)
			TRY(assignment_insert(tx, w->arena, &x, &id, e));
	}
	return RC_OK;
}

static enum rc circulate(struct tx *tx, struct writing *t, struct err *e)
{
	const struct flow_note note = {
		.step = STEP_CIRCULATED, .audit = "notice.write", .text = STR(""), .about = STR("")
	};

	TRY(insert_readers(tx, t, e));
	TRY(flow_load(tx, &t->w, t->out_id, e));
	TRY(flow_note(tx, &t->w, &note, e));
	return flow_settle(tx, &t->w, true, e);
}

static enum rc write_fn(struct tx *tx, void *arg, struct err *e)
{
	struct writing *t = arg;
	struct document same;
	bool is_there = false;

	TRY(office_own_tenant(tx, t->w.arena, t->w.who, &t->w.tenant, e));
	if (t->form_key.n > 0)
		TRY(err_if_absent(e, document_find_form(tx, t->w.arena, t->form_key, &same, e),
				  &is_there));
	if (is_there) {
		t->out_id = same.id;
		return RC_OK;
	}
	TRY(find_readers(tx, t, e));
	TRY(insert_document(tx, t, e));
	return circulate(tx, t, e);
}

enum rc notice_give(struct tx *tx, const struct flow_work *w, const struct notice_giving *x,
		    int64_t *out_id, struct err *e)
{
	const struct notice_form f = { .kind = NOTICE_INFORM,
				       .form = FORM_ELECTRONIC,
				       .priority = x->issued->priority,
				       .to = x->to,
				       .n_to = x->n_to };
	struct writing t = { .w = *w,
			     .f = &f,
			     .subject = x->subject,
			     .content = STR(""),
			     .venue = STR(""),
			     .form_key = STR(""),
			     .is_free = true };

	TRY(find_readers(tx, &t, e));
	TRY(insert_document(tx, &t, e));
	TRY(attachment_copy(tx, w->arena, x->issued->id, t.out_id, e));
	TRY(circulate(tx, &t, e));
	*out_id = t.out_id;
	return RC_OK;
}

/* ---- to more ---- */

struct adding {
	struct writing t;
	struct notice_form form; /* what it is, to those who are new */
	const struct notice_more *f;
	struct directive_to *to;
};

static const struct assignment *find_told(const struct assignment *all, size_t n, int64_t unit_id,
					  int64_t account_id)
{
	for (size_t i = 0; i < n; i++) {
		bool is_it = account_id > 0 ? all[i].account_id == account_id
					    : all[i].account_id == 0 && all[i].unit_id == unit_id;
		if (is_it && all[i].state != ASSIGNMENT_WITHDRAWN)
			return &all[i];
	}
	return NULL;
}

/* Readers and units that have it already are not told again. */
static enum rc leave_out_told(struct tx *tx, struct adding *x, struct err *e)
{
	struct writing *t = &x->t;
	struct assignment *all;
	size_t n, n_readers = 0, n_to = 0;

	TRY(assignment_list(tx, t->w.arena, t->out_id, &all, &n, e));
	for (size_t i = 0; i < t->n_readers; i++) {
		if (!find_told(all, n, 0, t->readers[i]))
			t->readers[n_readers++] = t->readers[i];
	}
	for (size_t i = 0; i < x->form.n_to; i++) {
		if (x->to[i].unit_id == 0 || !find_told(all, n, x->to[i].unit_id, 0))
			x->to[n_to++] = x->to[i];
	}
	t->n_readers = n_readers;
	x->form.n_to = n_to;
	if (n_readers == 0)
		problem_add(t->w.problems, "to", "problem.notice_told", 0);
	if (n + n_readers > LIMIT_NOTICE_READERS)
		problem_add(t->w.problems, "to", "problem.too_many", LIMIT_NOTICE_READERS);
	return problems_rc(t->w.problems, e);
}

static enum rc add_fn(struct tx *tx, void *arg, struct err *e)
{
	struct adding *x = arg;
	struct writing *t = &x->t;
	struct flow_work *w = &t->w;
	struct notice notice;

	TRY(flow_load(tx, w, x->f->document_id, e));
	const struct document *d = &w->document;
	if (d->notice == NOTICE_NONE)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "it is none");
	TRY(policy_check(w->who, ACTION_NOTICE_ADD, d, e));
	TRY(office_fresh(x->f->version, d->version, e));
	TRY(notice_load(tx, w->arena, d->id, &notice, e));
	x->to = ARENA_ARRAY(w->arena, x->f->n_to + 1, struct directive_to);
	for (size_t i = 0; i < x->f->n_to; i++)
		x->to[i] = x->f->to[i];
	x->form = (struct notice_form){ .priority = d->priority,
					.meets_at = notice.meets_at,
					.to = x->to,
					.n_to = x->f->n_to };
	t->f = &x->form;
	t->out_id = d->id;
	TRY(find_readers(tx, t, e));
	TRY(leave_out_told(tx, x, e));
	TRY(insert_readers(tx, t, e));
	const struct text_param params[] = { text_param_i64((int64_t)t->n_readers) };
	const struct flow_note note = { .step = STEP_READERS_ADDED,
					.audit = "notice.add",
					.text = text_keep(w->arena, "kept.readers_added", params,
							  1),
					.about = STR("") };
	TRY(flow_note(tx, w, &note, e));
	return flow_settle(tx, w, true, e);
}

static void check_to(const struct directive_to *to, size_t n, struct problems *out)
{
	if (n == 0)
		problem_add(out, "to", "problem.required", 0);
	if (n > LIMIT_NOTICE_READERS)
		problem_add(out, "to", "problem.too_many", LIMIT_NOTICE_READERS);
	for (size_t i = 0; i < n; i++) {
		if ((to[i].unit_id > 0) == (to[i].account_id > 0))
			problem_add(out, "to", "problem.required", 0);
	}
}

enum rc office_notice_add(struct node *n, const struct actor *who, const struct notice_more *f,
			  int64_t now, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct adding x = { .t = { .w = { .arena = a, .who = who, .now = now, .problems = out } },
			    .f = f };

	TRY(policy_check(who, ACTION_NOTICE_ADD, NULL, e));
	check_to(f->to, f->n_to, out);
	TRY(problems_rc(out, e));
	return office_db_write(n, add_fn, &x, out, e);
}

/* ---- what is written ---- */

static void check_meeting(struct writing *t)
{
	const struct notice_form *f = t->f;
	struct problems *out = t->w.problems;

	if (f->kind != NOTICE_MEETING) {
		if (f->meets_at > 0 || t->venue.n > 0)
			problem_add(out, "meets_at", "problem.no_meeting", 0);
		return;
	}
	if (f->meets_at == 0)
		problem_add(out, "meets_at", "problem.required", 0);
	else if (f->meets_at < t->w.now)
		problem_add(out, "meets_at", "problem.date_past", 0);
	if (t->venue.n == 0)
		problem_add(out, "venue", "problem.required", 0);
}

static void check_form(struct writing *t)
{
	static const struct text_rule subject = { "subject", TEXT_LINE, LIMIT_SUBJECT, true };
	static const struct text_rule venue = { "venue", TEXT_LINE, LIMIT_NOTICE_VENUE, false };
	const struct notice_form *f = t->f;
	struct problems *out = t->w.problems;

	t->subject = office_text(t->w.arena, &subject, f->subject, out);
	t->content = flow_text(&t->w, "content", f->content, LIMIT_DIRECTIVE, false);
	t->venue = office_text(t->w.arena, &venue, f->venue, out);
	if (f->kind == NOTICE_NONE)
		problem_add(out, "kind", "problem.required", 0);
	if (f->form == FORM_UNKNOWN)
		problem_add(out, "form", "problem.required", 0);
	if (f->priority < 0 || f->priority >= PRIORITY__COUNT)
		problem_add(out, "priority", "problem.required", 0);
	check_meeting(t);
	bool says_something = t->content.n > 0 || f->n_files > 0 || f->kind == NOTICE_MEETING;
	if (!says_something && f->form != FORM_PAPER)
		problem_add(out, "content", "problem.notice_empty", 0);
	check_to(f->to, f->n_to, out);
}

enum rc office_notice_write(struct node *n, const struct actor *who, const struct notice_form *f,
			    int64_t now, int64_t *out_id, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct writing t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
			     .f = f,
			     .form_key = form_key(a, who, f->form_id) };

	TRY(policy_check(who, ACTION_NOTICE_WRITE, NULL, e));
	if (who->kind != ACTOR_PERSON)
		return err_set(e, RC_DENIED, "err.denied.role", "it is written by a person");
	check_form(&t);
	TRY(uploads_take(n, a, f->files, f->n_files, out, &t.files, e));
	TRY(problems_rc(out, e));
	TRY(office_db_write(n, write_fn, &t, out, e));
	*out_id = t.out_id;
	if (f->n_files > 0)
		event_wake(n->read);
	return RC_OK;
}

/* ---- taken back ---- */

enum rc notice_end(struct tx *tx, struct flow_work *w, enum document_standing standing,
		   struct str why, struct err *e)
{
	const struct document *d = &w->document;
	const struct flow_note note = {
		.step = STEP_RECALLED, .audit = "notice.withdraw", .text = why, .about = STR("")
	};
	const struct cancelling c = { .arena = w->arena,
				      .who = w->who,
				      .tenant = &w->tenant,
				      .standing = standing,
				      .why = why,
				      .person = STR(""),
				      .now = w->now };

	TRY(document_cancel(tx, d->id, standing, why, w->now, e));
	TRY(assignments_end(tx, &c, d, e));
	return flow_note(tx, w, &note, e);
}

struct withdrawing {
	struct flow_work w;
	int64_t id, version;
	struct str reason;
};

static enum rc withdraw_fn(struct tx *tx, void *arg, struct err *e)
{
	struct withdrawing *t = arg;
	struct flow_work *w = &t->w;

	TRY(flow_load(tx, w, t->id, e));
	const struct document *d = &w->document;
	if (d->notice == NOTICE_NONE)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "it is none");
	TRY(policy_check(w->who, ACTION_NOTICE_WITHDRAW, d, e));
	TRY(office_fresh(t->version, d->version, e));
	return notice_end(tx, w, STANDING_RECALLED, t->reason, e);
}

enum rc office_notice_withdraw(struct node *n, const struct actor *who, int64_t id, int64_t version,
			       struct str reason, int64_t now, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct withdrawing t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
				 .id = id,
				 .version = version };

	TRY(policy_check(who, ACTION_NOTICE_WITHDRAW, NULL, e));
	t.reason = flow_text(&t.w, "reason", reason, LIMIT_REASON, true);
	TRY(problems_rc(out, e));
	return office_db_write(n, withdraw_fn, &t, out, e);
}

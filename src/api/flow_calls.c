/* flow_calls.c -- what becomes of a registered document, and one's own work, over the API. */
#include "api/api_int.h"
#include "base/limits.h"
#include "office/flow.h"

/* ---- what has been said and done ---- */

void api_write_time(struct call *c, const char *name, int64_t at)
{
	json_kv_str(&c->json, name, at > 0 ? time_iso(c->a, at) : STR_NULL);
}

static void write_directives(struct call *c, const struct flow_view *v)
{
	struct json *j = &c->json;

	json_key(j, "directives");
	json_array(j);
	for (size_t i = 0; i < v->n_directives; i++) {
		const struct directive *x = &v->directives[i];
		json_object(j);
		json_kv_i64(j, "id", x->id);
		json_kv_str(j, "by", x->by_name);
		json_kv_str(j, "on_behalf_of", x->on_behalf_of);
		api_write_time(c, "at", x->at);
		json_kv_str(j, "text", x->text);
		api_write_id(c, "assignment_id", x->assignment_id);
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_may(struct call *c, uint64_t may)
{
	json_key(&c->json, "may");
	json_array(&c->json);
	for (size_t i = 0; i < assignment_words_count; i++) {
		if (may & FLOW_MAY(assignment_words[i].what))
			json_str(&c->json, str_of(assignment_words[i].word));
	}
	if (may & FLOW_MAY(ACTION_ASSIGNMENT_PASS))
		json_str(&c->json, STR("pass"));
	if (may & FLOW_MAY(ACTION_ASSIGNMENT_SPLIT))
		json_str(&c->json, STR("split"));
	json_array_end(&c->json);
}

static void write_assignment(struct call *c, const struct assignment *x)
{
	struct json *j = &c->json;

	json_kv_i64(j, "id", x->id);
	json_kv_i64(j, "version", x->version);
	api_write_id(c, "below", x->parent_id);
	api_write_id(c, "unit_id", x->unit_id);
	json_kv_str(j, "unit_name", x->unit_name);
	api_write_id(c, "account_id", x->account_id);
	json_kv_str(j, "account_name", x->account_name);
	json_kv_str(j, "part", assignment_part_text(x->part));
	json_kv_str(j, "state", assignment_state_text(x->state));
	json_kv_str(j, "due_on", date_iso(c->a, x->due_on));
	json_kv_i64(j, "due_days", x->due_days);
	json_kv_bool(j, "is_checked", x->is_checked);
	json_kv_str(j, "done_on", date_iso(c->a, x->done_on));
	json_kv_str(j, "standing",
		    task_standing_text(assignment_standing(x, time_date_vn(c->now))));
	json_kv_str(j, "reason", text_of_kept(c->a, c->lang, x->reason));
	api_write_time(c, "given_at", x->created_at);
	api_write_time(c, "seen_at", x->seen_at);
	api_write_time(c, "ended_at", x->ended_at);
}

static void write_assignments(struct call *c, const struct flow_view *v)
{
	struct json *j = &c->json;

	json_key(j, "assignments");
	json_array(j);
	for (size_t i = 0; i < v->n_assignments; i++) {
		json_object(j);
		write_assignment(c, &v->assignments[i]);
		write_may(c, v->may[i]);
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_extensions(struct call *c, const struct flow_view *v)
{
	struct json *j = &c->json;

	json_key(j, "extensions");
	json_array(j);
	for (size_t i = 0; i < v->n_extensions; i++) {
		const struct extension *x = &v->extensions[i];
		json_object(j);
		json_kv_i64(j, "assignment_id", x->assignment_id);
		json_kv_str(j, "asked_by", x->asked_name);
		api_write_time(c, "asked_at", x->asked_at);
		json_kv_str(j, "asked_for", date_iso(c->a, x->asked_for));
		json_kv_str(j, "reason", x->reason);
		json_kv_str(j, "state", extension_state_text(x->state));
		json_kv_str(j, "answered_by", x->answered_name);
		api_write_time(c, "answered_at", x->answered_at);
		json_kv_str(j, "answer", x->answer);
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_reports(struct call *c, const struct flow_view *v)
{
	struct json *j = &c->json;

	json_key(j, "reports");
	json_array(j);
	for (size_t i = 0; i < v->n_reports; i++) {
		json_object(j);
		json_kv_str(j, "by", v->reports[i].person);
		json_kv_str(j, "on_behalf_of", v->reports[i].on_behalf_of);
		api_write_time(c, "at", v->reports[i].at);
		json_kv_str(j, "text", v->reports[i].text);
		json_object_end(j);
	}
	json_array_end(j);
}

enum rc api_flow_show(struct call *c, struct err *e)
{
	struct json *j = &c->json;
	struct document_view d;
	struct flow_view v;

	TRY(office_document_view(c->node, c->a, c->actor, c->match.id[0], c->now, &d, e));
	TRY(office_flow_view(c->node, c->a, c->actor, c->match.id[0], &v, e));
	json_object(j);
	json_kv_i64(j, "document_id", d.document.id);
	json_kv_i64(j, "version", d.document.version);
	json_kv_str(j, "progress", progress_text(d.document.progress));
	json_kv_str(j, "presented_to", v.presented_name);
	json_kv_str(j, "deadline_on", date_iso(c->a, d.document.deadline_on));
	json_kv_bool(j, "may_present", v.may_present);
	json_kv_bool(j, "may_direct", v.may_direct);
	write_directives(c, &v);
	write_assignments(c, &v);
	write_extensions(c, &v);
	write_reports(c, &v);
	json_object_end(j);
	return RC_OK;
}

/* ---- whom to choose ---- */

static void write_person(struct call *c, const struct flow_person *p)
{
	struct json *j = &c->json;

	json_object(j);
	json_kv_i64(j, "account_id", p->account_id);
	json_kv_str(j, "login", p->login);
	json_kv_str(j, "name", p->name);
	json_kv_str(j, "title", p->title);
	json_kv_str(j, "role", role_text(p->role));
	api_write_id(c, "unit_id", p->unit_id);
	json_object_end(j);
}

static void write_people(struct call *c, const struct flow_person *all, size_t n)
{
	json_array(&c->json);
	for (size_t i = 0; i < n; i++)
		write_person(c, &all[i]);
	json_array_end(&c->json);
}

enum rc api_leader_list(struct call *c, struct err *e)
{
	struct flow_person *all;
	size_t n;

	TRY(office_flow_leaders(c->node, c->a, c->actor, c->now, &all, &n, e));
	write_people(c, all, n);
	return RC_OK;
}

void api_write_recipients(struct call *c, const struct flow_recipients *r)
{
	struct json *j = &c->json;

	json_object(j);
	json_key(j, "units");
	json_array(j);
	for (size_t i = 0; i < r->n_units; i++) {
		json_object(j);
		json_kv_i64(j, "id", r->units[i].id);
		json_kv_str(j, "code", r->units[i].code);
		json_kv_str(j, "name", r->units[i].name);
		json_kv_i64(j, "depth", r->units[i].depth);
		json_kv_bool(j, "has_head", r->has_head[i]);
		json_object_end(j);
	}
	json_array_end(j);
	json_key(j, "people");
	write_people(c, r->people, r->n_people);
	json_object_end(j);
}

enum rc api_recipient_list(struct call *c, struct err *e)
{
	struct flow_recipients r;
	int64_t assignment_id = 0;

	TRY(api_query_i64(c, "assignment", 1, INT64_MAX, &assignment_id, e));
	TRY(office_flow_recipients(c->node, c->a, c->actor, c->match.id[0], assignment_id, c->now,
				   &r, e));
	api_write_recipients(c, &r);
	return RC_OK;
}

/* ---- presented, directed, passed on ---- */

static enum rc find_leader(struct call *c, struct presenting *p, struct err *e)
{
	struct flow_person *all;
	struct str login = STR_NULL;
	size_t n;

	(void)api_body_i64(c, "account_id", &p->leader_id);
	(void)api_body_i64(c, "version", &p->version);
	if (!api_body_str(c, "login", &login) || login.n == 0)
		return problems_rc(&c->problems, e);
	TRY(office_flow_leaders(c->node, c->a, c->actor, c->now, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (str_eq(all[i].login, str_lower(c->a, str_trim(login))))
			p->leader_id = all[i].account_id;
	}
	if (p->leader_id == 0)
		problem_add(&c->problems, "login", "problem.leader", 0);
	return problems_rc(&c->problems, e);
}

enum rc api_document_present(struct call *c, struct err *e)
{
	struct presenting p = { .document_id = c->match.id[0] };

	TRY(find_leader(c, &p, e));
	TRY(office_incoming_present(c->node, c->actor, &p, c->now, &c->problems, e));
	return api_answer_done(c);
}

/* A unit by id or code, a person by id or login. */
static void read_whom(struct call *c, const struct jval *v, const struct flow_recipients *all,
		      struct directive_to *to)
{
	struct str code = STR(""), login = STR("");

	api_member_i64(v, "unit_id", &to->unit_id);
	api_member_i64(v, "account_id", &to->account_id);
	(void)api_member_str(v, "unit", &code);
	(void)api_member_str(v, "login", &login);
	login = str_lower(c->a, str_trim(login));
	for (size_t i = 0; code.n > 0 && i < all->n_units; i++) {
		if (str_eq(all->units[i].code, code))
			to->unit_id = all->units[i].id;
	}
	for (size_t i = 0; login.n > 0 && i < all->n_people; i++) {
		if (str_eq(all->people[i].login, login))
			to->account_id = all->people[i].account_id;
	}
	if (code.n > 0 && to->unit_id == 0)
		problem_add(&c->problems, "to", "problem.unit", 0);
	if (login.n > 0 && to->account_id == 0)
		problem_add(&c->problems, "to", "problem.person", 0);
}

static void read_to(struct call *c, const struct jval *v, const struct flow_recipients *all,
		    bool has_parts, struct directive_to *to)
{
	struct str part = STR(""), day = STR("");

	*to = (struct directive_to){ .part = PART_LEAD };
	if (has_parts &&
	    (!api_member_str(v, "part", &part) || !assignment_part_parse(part, &to->part)))
		problem_add(&c->problems, "part", "problem.choice", 0);
	if (api_member_str(v, "due_on", &day) && day.n > 0 && !date_parse_iso(day, &to->due_on) &&
	    !date_parse_typed(day, &to->due_on))
		problem_add(&c->problems, "due_on", "problem.date", 0);
	api_member_i64(v, "due_days", &to->due_days);
	read_whom(c, v, all, to);
}

enum rc api_read_to(struct call *c, const struct flow_recipients *all, bool has_parts,
		    const struct directive_to **out, size_t *out_n, struct err *e)
{
	const struct jval *list = jval_get(c->body, "to");
	size_t n = list ? jval_count(list) : 0;
	struct directive_to *to;

	if (list && !jval_is_array(list))
		problem_add(&c->problems, "to", "problem.choice", 0);
	if (n > LIMIT_ASSIGNMENTS)
		problem_add(&c->problems, "to", "problem.too_many", LIMIT_ASSIGNMENTS);
	TRY(problems_rc(&c->problems, e));
	to = ARENA_ARRAY(c->a, n + 1, struct directive_to);
	for (size_t i = 0; i < n; i++)
		read_to(c, jval_at(list, i), all, has_parts, &to[i]);
	*out = to;
	*out_n = n;
	return problems_rc(&c->problems, e);
}

static enum rc read_directive(struct call *c, struct directive_form *f, struct err *e)
{
	struct flow_recipients all;

	*f = (struct directive_form){ .document_id = c->match.id[0], .text = STR("") };
	(void)api_body_i64(c, "version", &f->version);
	(void)api_body_i64(c, "assignment_id", &f->assignment_id);
	(void)api_body_str(c, "text", &f->text);
	(void)api_body_bool(c, "is_checked", &f->is_checked);
	TRY(problems_rc(&c->problems, e));
	TRY(office_flow_recipients(c->node, c->a, c->actor, f->document_id, f->assignment_id,
				   c->now, &all, e));
	return api_read_to(c, &all, true, &f->to, &f->n_to, e);
}

enum rc api_document_direct(struct call *c, struct err *e)
{
	struct directive_form f;

	TRY(read_directive(c, &f, e));
	TRY(office_incoming_direct(c->node, c->actor, &f, c->now, &c->problems, e));
	return api_answer_done(c);
}

/* ---- working on it ---- */

enum rc api_assignment_act(struct call *c, struct err *e)
{
	struct assignment_act x = { .id = c->match.id[0], .text = STR("") };

	if (!office_act_parse(c->match.word[0], &x))
		return err_set(e, RC_NOT_FOUND, "err.not_found", "no such act");
	(void)api_body_i64(c, "version", &x.version);
	(void)api_body_str(c, "text", &x.text);
	(void)api_body_date(c, "day", &x.day);
	(void)api_body_bool(c, "confirmed", &x.is_confirmed);
	TRY(problems_rc(&c->problems, e));
	TRY(office_assignment_act(c->node, c->actor, &x, c->now, &c->problems, e));
	return api_answer_done(c);
}

void api_write_work(struct call *c, const struct work_row *r)
{
	struct json *j = &c->json;

	json_object(j);
	json_key(j, "document");
	json_object(j);
	api_write_document(c, &r->document);
	json_object_end(j);
	json_key(j, "assignment");
	if (r->assignment.id > 0) {
		json_object(j);
		write_assignment(c, &r->assignment);
		json_object_end(j);
	} else {
		json_null(j);
	}
	api_write_id(c, "organ_task_id", r->task.id);
	json_kv_str(j, "text", text_of_kept(c->a, c->lang, r->text));
	json_kv_str(j, "asked_for", date_iso(c->a, r->asked_for));
	json_kv_str(j, "due_on", date_iso(c->a, r->due_on));
	json_kv_bool(j, "is_overdue", r->is_overdue);
	json_kv_i64(j, "rank", r->rank);
	json_kv_i64(j, "id", r->id);
	json_object_end(j);
}

enum rc api_work_list(struct call *c, struct err *e)
{
	struct work_filter f = { .queue = WORK_LEAD, .after_rank = -1, .n_max = 50 };
	struct work_row *rows;
	size_t n;

	if (!work_queue_parse(api_query_str(c, "queue"), &f.queue))
		problem_add(&c->problems, "queue", "problem.choice", 0);
	TRY(api_query_i64(c, "rank", INT64_MIN, INT64_MAX, &f.after_rank, e));
	TRY(api_query_i64(c, "after", 1, INT64_MAX, &f.after_id, e));
	TRY(api_query_i64(c, "limit", 1, LIMIT_LIST_PAGE, &f.n_max, e));
	TRY(problems_rc(&c->problems, e));
	TRY(office_work_list(c->node, c->a, c->actor, &f, c->now, &rows, &n, e));
	json_array(&c->json);
	for (size_t i = 0; i < n; i++)
		api_write_work(c, &rows[i]);
	json_array_end(&c->json);
	return RC_OK;
}

/* ---- days without work ---- */

enum rc api_holiday_list(struct call *c, struct err *e)
{
	struct json *j = &c->json;
	struct holiday *all;
	int64_t year = time_date_vn(c->now).year;
	size_t n;

	TRY(api_query_i64(c, "year", LIMIT_HOLIDAY_YEAR_MIN, LIMIT_HOLIDAY_YEAR_MAX, &year, e));
	TRY(office_holiday_list(c->node, c->a, c->actor, year, &all, &n, e));
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		json_kv_str(j, "day", date_iso(c->a, all[i].day));
		json_kv_str(j, "kind", holiday_kind_text(all[i].kind));
		json_kv_str(j, "name", all[i].name);
		json_object_end(j);
	}
	json_array_end(j);
	return RC_OK;
}

static void read_holiday(struct call *c, const struct jval *v, struct holiday *h)
{
	struct str day = STR(""), kind = STR("off");

	*h = (struct holiday){ .name = STR("") };
	if (!api_member_str(v, "day", &day) || !date_parse_iso(day, &h->day))
		problem_add(&c->problems, "day", "problem.date", 0);
	(void)api_member_str(v, "kind", &kind);
	if (!holiday_kind_parse(kind, &h->kind))
		problem_add(&c->problems, "kind", "problem.choice", 0);
	(void)api_member_str(v, "name", &h->name);
}

enum rc api_holiday_put(struct call *c, struct err *e)
{
	const struct jval *list = jval_get(c->body, "days");
	size_t n = list ? jval_count(list) : 0;
	struct holiday *days = ARENA_ARRAY(c->a, n + 1, struct holiday);

	if (n == 0)
		problem_add(&c->problems, "days", "problem.required", 0);
	for (size_t i = 0; i < n; i++)
		read_holiday(c, jval_at(list, i), &days[i]);
	TRY(problems_rc(&c->problems, e));
	TRY(office_holiday_put(c->node, c->actor, days, n, c->now, &c->problems, e));
	return api_answer_done(c);
}

enum rc api_holiday_drop(struct call *c, struct err *e)
{
	struct date day;

	if (!date_parse_iso(c->match.word[0], &day))
		return err_set(e, RC_NOT_FOUND, "err.not_found", "no such day");
	TRY(office_holiday_drop(c->node, c->actor, day, c->now, e));
	return api_answer_done(c);
}

/* ---- ready-made words ---- */

enum rc api_preset_list(struct call *c, struct err *e)
{
	struct json *j = &c->json;
	struct preset *all;
	size_t n;

	TRY(office_preset_list(c->node, c->a, c->actor, &all, &n, e));
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		json_kv_i64(j, "id", all[i].id);
		json_kv_bool(j, "is_own", all[i].account_id > 0);
		json_kv_str(j, "text", all[i].text);
		json_object_end(j);
	}
	json_array_end(j);
	return RC_OK;
}

enum rc api_preset_add(struct call *c, struct err *e)
{
	struct preset p = { .account_id = c->actor->account_id, .text = STR("") };
	bool is_organ = false;
	int64_t id;

	(void)api_body_str(c, "text", &p.text);
	(void)api_body_bool(c, "is_organ", &is_organ);
	TRY(problems_rc(&c->problems, e));
	if (is_organ)
		p.account_id = 0;
	TRY(office_preset_save(c->node, c->actor, &p, c->now, &id, &c->problems, e));
	return api_answer_id(c, 201, id);
}

enum rc api_preset_drop(struct call *c, struct err *e)
{
	TRY(office_preset_drop(c->node, c->actor, c->match.id[0], c->now, e));
	return api_answer_done(c);
}

/* organ_task_in.c -- tasks between organs, as they are issued and as they arrive (doc/vanthu-json.md). */
#include "base/limits.h"
#include "edxml/rider.h"
#include "markup/page.h"
#include "office/drafting_int.h"
#include "office/organ_task_int.h"
#include "office/recall.h"
#include "store/document.h"
#include "store/flow.h"
#include "store/organ_task.h"
#include "store/rider.h"

#define CODE_POINTS 255 /* TaskCode and DocumentId of QCVN 102 */

struct str organ_task_words(struct arena *a, const struct organ_task_event *x)
{
	const struct text_param params[] = { text_param_str(x->text),
					     text_param_str(date_vn(a, x->day)) };
	const char *key =
		str_c(a, str_fmt(a, "kept.organ_task_%.*s", STR_FMT(organ_task_act_text(x->act))));

	return text_keep(a, key, params, 2);
}

/* ---- issued ---- */

enum rc organ_task_ends(struct tx *tx, struct arena *a, int64_t document_id, bool *out,
			struct err *e)
{
	struct organ_task_letter x;
	bool is_there;

	TRY(err_if_absent(e, organ_task_letter_find(tx, a, document_id, &x, e), &is_there));
	*out = !is_there || x.act == TASK_ACT_FINISH;
	return RC_OK;
}

enum rc organ_task_code_of(struct tx *tx, struct arena *a, int64_t document_id, struct str *out,
			   struct err *e)
{
	struct organ_task_letter x;
	struct organ_task task;
	struct document d;
	bool is_there;

	*out = STR("");
	TRY(err_if_absent(e, organ_task_letter_find(tx, a, document_id, &x, e), &is_there));
	if (!is_there || x.task_id == 0)
		return RC_OK;
	TRY(document_load(tx, a, document_id, &d, e));
	TRY(organ_task_load(tx, a, d.tenant_id, x.task_id, &task, e));
	*out = task.code;
	return RC_OK;
}

static bool has_work(const struct delivery *d)
{
	return d->receiver_code.n > 0 && !d->is_outside && d->purpose != PURPOSE_INFORM;
}

static void write_to(struct json *j, const struct delivery *to, size_t n)
{
	json_key(j, "to");
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		if (has_work(&to[i]))
			json_str(j, to[i].receiver_code);
	}
	json_array_end(j);
}

/* Every message of the giver's says all of the task: whichever comes first makes it. */
static void write_task(struct json *j, struct arena *a, const struct organ_task *x)
{
	json_kv_str(j, "code", x->code);
	json_kv_str(j, "subject", x->subject);
	json_kv_str(j, "content", x->content);
	json_kv_bool(j, "checked", x->is_checked);
	if (date_is_set(x->due_on))
		json_kv_str(j, "due", date_iso(a, x->due_on));
}

static void write_event(struct json *j, struct arena *a, const struct organ_task_event *x)
{
	json_kv_str(j, "act", organ_task_act_text(x->act));
	json_kv_i64(j, "n", x->n);
	json_kv_str(j, "text", x->text);
	if (date_is_set(x->day))
		json_kv_str(j, "day", date_iso(a, x->day));
}

static enum rc end_rider(struct tx *tx, struct json *j, int64_t document_id, struct err *e)
{
	struct rider rider;

	TRY(rider_end(j, &rider, e));
	rider.document_id = document_id;
	return rider_put(tx, &rider, e);
}

static enum rc give_each(struct tx *tx, const struct issue_work *w, const struct document *d,
			 const struct organ_task_letter *x, struct err *e)
{
	struct organ_task head = { .tenant_id = d->tenant_id,
				   .is_given = true,
				   .document_id = d->id,
				   .code = d->code,
				   .subject = d->subject,
				   .content = x->text,
				   .is_checked = x->is_checked,
				   .due_on = x->day,
				   .given_at = w->now };
	const struct organ_task_event none = { .act = TASK_ACT_GIVE, .text = STR("") };
	struct delivery *to;
	struct json j;
	size_t n;

	TRY(delivery_list(tx, w->arena, d->id, &to, &n, e));
	for (size_t i = 0; i < n; i++) {
		struct organ_task one = head;
		one.organ_code = to[i].receiver_code;
		one.organ_name = to[i].receiver_name;
		if (has_work(&to[i]))
			TRY(organ_task_put(tx, w->arena, &one, e));
	}
	rider_begin(&j, w->arena, RIDER_TASK);
	write_task(&j, w->arena, &head);
	write_event(&j, w->arena, &none);
	write_to(&j, to, n);
	return end_rider(tx, &j, d->id, e);
}

static enum rc tell(struct tx *tx, const struct issue_work *w, const struct tenant *t,
		    const struct organ_task *task, const struct organ_task_event *x, struct err *e)
{
	const struct trace line = { .document_id = task->document_id,
				    .at = w->now,
				    .organ_code = t->organ_code,
				    .organ_name = t->name,
				    .text = organ_task_words(w->arena, x),
				    .person = actor_name(w->who),
				    .on_behalf_of = actor_stands_for(w->who),
				    .about = task->organ_name };

	return trace_step(tx, &line, STEP_ORGAN_TASK, 0, e);
}

static enum rc say(struct tx *tx, const struct issue_work *w, const struct tenant *t,
		   const struct document *d, const struct organ_task_letter *x, struct err *e)
{
	struct organ_task task;
	struct json j;
	bool is_new;

	TRY(organ_task_load(tx, w->arena, d->tenant_id, x->task_id, &task, e));
	struct organ_task_event y = { .task_id = task.id,
				      .n = task.n + 1,
				      .act = x->act,
				      .text = x->text,
				      .day = x->day,
				      .document_id = d->id,
				      .key = d->code,
				      .at = w->now };
	if (x->act == TASK_ACT_FINISH)
		y.day = d->issued_on;
	if (x->act == TASK_ACT_ACCEPT)
		y.day = task.done_on;
	rider_begin(&j, w->arena, task.is_given ? RIDER_TASK : RIDER_TASK_REPORT);
	if (task.is_given)
		write_task(&j, w->arena, &task);
	else
		json_kv_str(&j, "code", task.code);
	write_event(&j, w->arena, &y);
	TRY(end_rider(tx, &j, d->id, e));
	TRY(organ_task_say(tx, w->arena, &task, &y, &is_new, e));
	return tell(tx, w, t, &task, &y, e);
}

/* One that is written anew because it did not arrive says what the first one said. */
static enum rc find_letter(struct tx *tx, const struct issue_work *w, const struct document *d,
			   struct organ_task_letter *out, bool *is_there, struct err *e)
{
	TRY(err_if_absent(e, organ_task_letter_find(tx, w->arena, d->id, out, e), is_there));
	if (*is_there || d->made_from == 0)
		return RC_OK;
	TRY(err_if_absent(e, organ_task_letter_find(tx, w->arena, d->made_from, out, e), is_there));
	if (!*is_there)
		return RC_OK;
	out->document_id = d->id;
	if (out->act == TASK_ACT_GIVE)
		TRY(organ_task_move(tx, d->made_from, d->id, d->code, e));
	return organ_task_letter_put(tx, out, e);
}

enum rc organ_task_issued(struct tx *tx, const struct issue_work *w, const struct tenant *t,
			  const struct document *d, struct err *e)
{
	struct organ_task_letter x;
	bool is_there;

	TRY(find_letter(tx, w, d, &x, &is_there, e));
	if (!is_there)
		return RC_OK;
	return x.act == TASK_ACT_GIVE ? give_each(tx, w, d, &x, e) : say(tx, w, t, d, &x, e);
}

/* ---- arrived ---- */

static const struct jval *root_of(const struct arrival *v)
{
	const struct jval *root = NULL;
	struct rider x;

	return rider_parse(v->arena, v->rider.text, &x, &root, NULL) == RC_OK ? root : NULL;
}

/* false: it says nothing that can be counted. */
static bool event_of(const struct arrival *v, const struct jval *root, const struct document *d,
		     struct organ_task_event *out)
{
	struct arena *a = v->arena;

	*out = (struct organ_task_event){ .n = rider_number(root, "n", 1, INT32_MAX, 0),
					  .text = rider_lines(a, root, "text", LIMIT_REASON),
					  .day = rider_date(root, "day"),
					  .document_id = d->id,
					  .key = d->code.n > 0 ? d->code
							       : object_name(a, "document", d->id),
					  .at = v->now };
	return organ_task_act_parse(rider_line(a, root, "act", LIMIT_ORGAN_NAME), &out->act) &&
	       (out->n > 0 || out->act == TASK_ACT_GIVE) && out->act != TASK_ACT_UNREAD;
}

static bool is_for_us(const struct arrival *v, const struct jval *root)
{
	size_t n = rider_count(root, "to", LIMIT_RECEIVERS);
	struct str code;

	for (size_t i = 0; i < n; i++) {
		const struct jval *x = rider_item(root, "to", i);
		if (x && jval_str(x, &code) && str_eq(code, v->tenant.organ_code))
			return true;
	}
	return n == 0;
}

static enum rc tell_came(struct tx *tx, const struct arrival *v, const struct document *d,
			 const struct organ_task *task, const struct organ_task_event *x,
			 struct err *e)
{
	const struct trace line = { .document_id = task->document_id,
				    .at = v->now,
				    .organ_code = d->from_code,
				    .organ_name = d->from_name,
				    .text = organ_task_words(v->arena, x),
				    .about = task->organ_name };

	return task->document_id > 0 ? trace_step(tx, &line, STEP_ORGAN_TASK, d->packet_id, e)
				     : RC_OK;
}

/* Sent back: whoever leads has it to do again. */
static enum rc work_again(struct tx *tx, const struct arrival *v, const struct organ_task *task,
			  struct str why, struct err *e)
{
	const struct actor who = arrival_actor(v);
	struct flow_work w = { .arena = v->arena, .who = &who, .now = v->now };

	if (task->document_id == 0 || task->state != ORGAN_TASK_OPEN)
		return RC_OK;
	w.tenant = v->tenant;
	TRY(document_load(tx, v->arena, task->document_id, &w.document, e));
	return flow_reworked(tx, &w, why, e);
}

/* Whoever has it until the day that was has it until the new one. */
static enum rc move_work(struct tx *tx, const struct arrival *v, const struct document *d,
			 struct date was, struct err *e)
{
	struct assignment *all;
	size_t n;

	TRY(assignment_list(tx, v->arena, d->id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		struct assignment *x = &all[i];
		if (!assignment_is_open(x->state) || date_cmp(x->due_on, was) != 0)
			continue;
		x->due_on = d->due_on;
		x->due_days = 0; /* the giver set it: no holiday moves it */
		x->queue_rank = assignment_rank(d->priority, x->due_on);
		TRY(assignment_save(tx, x, e));
	}
	return document_deadline_move(tx, d->id, e);
}

/* The giver has moved it. What the clerk corrected meanwhile, and what is held or holds no more, stays. */
static enum rc follow_deadline(struct tx *tx, const struct arrival *v,
			       const struct organ_task *task, struct date was, struct err *e)
{
	struct document d;

	if (task->document_id == 0 || date_cmp(task->due_now, was) == 0)
		return RC_OK;
	TRY(document_load(tx, v->arena, task->document_id, &d, e));
	if (d.direction != DIRECTION_INCOMING || d.standing != STANDING_HOLDS || d.is_held ||
	    date_cmp(d.due_on, was) != 0)
		return RC_OK;
	d.due_on = task->due_now;
	d.updated_at = v->now;
	TRY(document_set_content(tx, v->arena, &d, e));
	return date_is_set(was) ? move_work(tx, v, &d, was, e) : RC_OK;
}

static enum rc hear(struct tx *tx, const struct arrival *v, const struct document *d,
		    struct organ_task *task, struct organ_task_event *x, struct err *e)
{
	struct date was = task->due_now;
	bool is_new;

	x->task_id = task->id;
	TRY(organ_task_say(tx, v->arena, task, x, &is_new, e));
	if (!is_new)
		return RC_OK;
	TRY(tell_came(tx, v, d, task, x, e));
	if (!task->is_given)
		TRY(follow_deadline(tx, v, task, was, e));
	return x->act == TASK_ACT_REWORK ? work_again(tx, v, task, x->text, e) : RC_OK;
}

enum rc organ_task_came(struct tx *tx, struct arrival *v, const struct document *d, struct err *e)
{
	const struct jval *root = root_of(v);
	struct organ_task_event x;

	if (!root || !event_of(v, root, d, &x) || !organ_task_act_is_givers(x.act))
		return RC_OK;
	bool gives = x.act == TASK_ACT_GIVE;
	struct organ_task task = { .tenant_id = d->tenant_id,
				   .document_id = gives ? d->id : 0,
				   .code = rider_line(v->arena, root, "code", CODE_POINTS),
				   .organ_code = v->packet->from.code,
				   .organ_name = d->from_name,
				   .subject = rider_line(v->arena, root, "subject", LIMIT_SUBJECT),
				   .content = rider_lines(v->arena, root, "content",
							  LIMIT_DIRECTIVE),
				   .is_checked = rider_flag(root, "checked"),
				   .due_on = rider_date(root, "due"),
				   .given_at = v->now };
	if (task.code.n == 0 || task.organ_code.n == 0 || !is_for_us(v, root) ||
	    (gives && !str_eq(task.code, d->code)))
		return RC_OK;
	TRY(organ_task_put(tx, v->arena, &task, e));
	return gives ? follow_deadline(tx, v, &task, task.due_on, e) : hear(tx, v, d, &task, &x, e);
}

/* Of a task that we gave to whoever it comes from, by the document that it answers. */
static enum rc find_about(struct tx *tx, const struct arrival *v, const struct document *d,
			  struct organ_task *out, bool *is_there, struct err *e)
{
	struct organ_task_letter letter;
	struct organ_task *all;
	size_t n;

	*is_there = false;
	if (d->relation != RELATION_ANSWER || d->about_id == 0)
		return RC_OK;
	TRY(organ_task_of(tx, v->arena, d->about_id, &all, &n, e));
	for (size_t i = 0; i < n && !*is_there; i++) {
		*is_there = all[i].is_given && str_eq(all[i].organ_code, v->packet->from.code);
		*out = all[i];
	}
	if (*is_there)
		return RC_OK;
	TRY(err_if_absent(e, organ_task_letter_find(tx, v->arena, d->about_id, &letter, e),
			  is_there));
	*is_there = *is_there && letter.task_id > 0;
	if (!*is_there)
		return RC_OK;
	TRY(organ_task_load(tx, v->arena, d->tenant_id, letter.task_id, out, e));
	*is_there = out->is_given && str_eq(out->organ_code, v->packet->from.code);
	return RC_OK;
}

/* Nobody is done before they were told to, nor after they said so: late is late. */
static struct date day_between(struct date day, int64_t from_at, int64_t until_at)
{
	struct date first = time_date_vn(from_at), last = time_date_vn(until_at);

	if (!date_is_set(day) || date_cmp(day, last) > 0)
		return last;
	return date_cmp(day, first) < 0 ? first : day;
}

enum rc organ_task_reported(struct tx *tx, struct arrival *v, const struct document *d,
			    struct err *e)
{
	const struct jval *root = root_of(v);
	struct organ_task_event x;
	bool is_there;

	if (!root || !event_of(v, root, d, &x) || organ_task_act_is_givers(x.act))
		return RC_OK;
	struct organ_task task = { .tenant_id = d->tenant_id,
				   .is_given = true,
				   .organ_code = v->packet->from.code,
				   .code = rider_line(v->arena, root, "code", CODE_POINTS) };
	TRY(err_if_absent(e, organ_task_find(tx, v->arena, &task, e), &is_there));
	if (!is_there)
		TRY(find_about(tx, v, d, &task, &is_there, e));
	if (is_there && x.act == TASK_ACT_FINISH)
		x.day = day_between(x.day, task.given_at, v->now);
	return is_there ? hear(tx, v, d, &task, &x, e) : RC_OK;
}

enum rc organ_task_answered(struct tx *tx, struct arrival *v, const struct document *d,
			    struct err *e)
{
	struct organ_task task;
	bool is_there;

	if (v->rider.kind == RIDER_TASK_REPORT && v->rider.text.n > 0)
		return RC_OK;
	TRY(find_about(tx, v, d, &task, &is_there, e));
	if (!is_there)
		return RC_OK;
	struct organ_task_event x = { .n = task.n + 1,
				      .act = TASK_ACT_UNREAD,
				      .text = d->subject,
				      .document_id = d->id,
				      .key = d->code.n > 0
						     ? d->code
						     : object_name(v->arena, "document", d->id),
				      .at = v->now };
	return hear(tx, v, d, &task, &x, e);
}

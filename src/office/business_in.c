/* business_in.c -- what organs ask of each other, as it arrives: type 1 to 3 of QCVN 102, statuses 13, 15, 16.
 *
 * A document is recalled, updated or replaced by its own sender alone, and never by bytes that were changed on
 * the way, nor in the name of another. A sender whose certificate is known signs; what is not signed as theirs is
 * a question for the clerk. Everything here runs in the transaction that files the packet, which is filed once: so each answer
 * goes out once.
 */
#include "base/limits.h"
#include "markup/page.h"
#include "office/recall_int.h"
#include "store/document.h"
#include "store/packet.h"
#include "text/text.h"

enum { BUSINESS_RECALL = 1, BUSINESS_UPDATE = 2, BUSINESS_REPLACE = 3 };

/* ---- the document here that is spoken of ---- */

/* An update is about another: what it is about is meant, as long as both are here. */
static int worth(const struct document *d)
{
	return (d->standing == STANDING_HOLDS ? 2 : 0) + (d->relation != RELATION_UPDATE ? 1 : 0);
}

/* The newest of those that hold, else the newest. */
static void choose(const struct document *all, size_t n, struct document *out)
{
	for (size_t i = 0; i < n; i++) {
		if (out->id == 0 || worth(&all[i]) > worth(out))
			*out = all[i];
	}
}

static enum rc find_came(struct tx *tx, struct arrival *v, const struct document *like,
			 struct document *out, struct err *e)
{
	struct document *all;
	size_t n;

	if (out->id > 0 || (like->code.n == 0 && like->number.n == 0))
		return RC_OK;
	TRY(document_find_came(tx, v->arena, like, &all, &n, e));
	choose(all, n, out);
	return RC_OK;
}

static struct document like_of(const struct arrival *v, struct str code)
{
	return (struct document){ .tenant_id = v->in->tenant_id,
				  .from_code = v->packet->from.code,
				  .code = code };
}

static enum rc find_answered(struct tx *tx, struct arrival *v, struct document *out, struct err *e)
{
	const struct edxml *p = v->packet;

	for (size_t i = 0; i < p->n_response_for && out->id == 0; i++) {
		const struct edxml_response_for *r = &p->response_for[i];
		struct document like = like_of(v, r->document_id);
		TRY(find_came(tx, v, &like, out, e));
		like.code = STR("");
		like.issued_on = r->promulgated_on;
		(void)str_split(r->code, '/', &like.number, &like.notation);
		TRY(find_came(tx, v, &like, out, e));
	}
	return RC_OK;
}

/* Systems name it in different places. */
static enum rc find_target(struct tx *tx, struct arrival *v, struct document *out, struct err *e)
{
	const struct edxml *p = v->packet;
	bool is_recall = p->bussiness_type == BUSINESS_RECALL;

	*out = (struct document){ .id = 0 };
	for (size_t i = 0; i < p->n_replacements && out->id == 0; i++) {
		const struct document like = like_of(v, p->replacements[i].document_id);
		TRY(find_came(tx, v, &like, out, e));
	}
	const struct document named = like_of(v, p->bussiness_document_id);
	TRY(find_came(tx, v, &named, out, e));
	TRY(find_answered(tx, v, out, e));
	const struct document own = like_of(v, p->document_id);
	return is_recall ? find_came(tx, v, &own, out, e) : RC_OK;
}

/* ---- answers by the program ---- */

struct reply {
	const struct document *document; /* id 0: not here */
	struct str code;                 /* 15 or 16 */
	enum text_id text;
};

static enum rc reply(struct tx *tx, struct arrival *v, const struct reply *r, struct err *e)
{
	const struct status_plan s = { .tenant = &v->tenant,
				       .document = r->document,
				       .code = r->code,
				       .text = text_get(LANG_VI, r->text),
				       .person = STR(""),
				       .now = v->now };
	int64_t packet_id;

	return plan_status_to(tx, v->arena, &s, v->packet->from.code, &packet_id, e);
}

/* What is asked about a document that is not here, or by somebody who may not: it is kept, and refused. */
static enum rc refuse(struct tx *tx, struct arrival *v, struct str code, enum text_id text,
		      struct err *e)
{
	const struct actor who = arrival_actor(v);
	const struct document nowhere = { .code = code, .from_code = v->packet->from.code };
	const struct reply r = { &nowhere, STR("16"), text };
	int64_t id;

	TRY(arrival_store_packet(tx, v, PACKET_UNMATCHED, 0, &id, e));
	TRY(reply(tx, v, &r, e));
	return office_audit(tx, &who, "request.unmatched", object_name(v->arena, "packet", id),
			    v->packet->from.code, v->now, e);
}

static enum rc keep_request(struct tx *tx, struct arrival *v, const struct document *d,
			    const struct request *like, struct err *e)
{
	struct request x = *like;

	x.tenant_id = v->in->tenant_id;
	x.document_id = d->id;
	x.asked_at = v->now;
	x.asked_by = v->packet->staff_name;
	if (x.state != REQUEST_OPEN)
		x.answered_at = v->now;
	return request_insert(tx, &x, e);
}

static enum rc cancel(struct tx *tx, struct arrival *v, const struct document *d,
		      enum document_standing standing, struct str why, struct err *e)
{
	const struct actor who = arrival_actor(v);
	const struct cancelling c = { .arena = v->arena,
				      .who = &who,
				      .tenant = &v->tenant,
				      .standing = standing,
				      .why = why,
				      .person = v->packet->staff_name,
				      .now = v->now };

	return incoming_cancel_all(tx, &c, d, e);
}

/* ---- thu hồi ---- */

/* A take-back that waits for the clerk needs no answer of its own any more. */
static enum rc end_open(struct tx *tx, struct arrival *v, const struct document *d, struct err *e)
{
	struct request *all;
	size_t n;

	TRY(request_list(tx, v->arena, d->id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (all[i].state != REQUEST_OPEN || all[i].delivery_id > 0)
			continue;
		all[i].state = REQUEST_VOID;
		all[i].answered_at = v->now;
		TRY(request_end(tx, &all[i], e));
	}
	return RC_OK;
}

/* What a freeze holds is not cancelled: its sender is told so, and may ask again. */
static enum rc recall_held(struct tx *tx, struct arrival *v, const struct document *d,
			   struct err *e)
{
	const struct reply r = { d, STR("16"), TEXT_PACKET_HELD };
	struct request x = { .kind = REQUEST_RECALL,
			     .state = REQUEST_REFUSED,
			     .reason = v->packet->bussiness_reason };

	TRY(arrival_store_packet(tx, v, PACKET_STORED, d->id, &x.packet_id, e));
	TRY(keep_request(tx, v, d, &x, e));
	return reply(tx, v, &r, e);
}

static enum rc recalled(struct tx *tx, struct arrival *v, const struct document *d, struct err *e)
{
	const struct edxml *p = v->packet;
	const struct text_param params[] = { text_param_str(p->bussiness_reason) };
	const struct reply r = { d, STR("15"), TEXT_PACKET_RECALLED };
	struct request x = { .kind = REQUEST_RECALL,
			     .state = REQUEST_AGREED,
			     .reason = p->bussiness_reason };

	TRY(arrival_store_packet(tx, v, PACKET_STORED, d->id, &x.packet_id, e));
	TRY(end_open(tx, v, d, e));
	TRY(keep_request(tx, v, d, &x, e));
	TRY(cancel(tx, v, d, STANDING_CANCELLED, text_keep(v->arena, "kept.recalled", params, 1),
		   e));
	return reply(tx, v, &r, e);
}

/* ---- thay thế ---- */

static struct str replaced_text(const struct arrival *v)
{
	const struct edxml *p = v->packet;
	const struct text_param params[] = {
		text_param_str(document_notation(v->arena, p->code_number, p->code_notation)),
		text_param_str(date_vn(v->arena, p->promulgated_on)),
	};

	return text_keep(v->arena, "kept.replaced", params, 2);
}

/* ---- đính chính, cập nhật, trả lời ---- */

/* The one that it is about tells of it too. */
static enum rc tell_about(struct tx *tx, struct arrival *v, const struct document *d,
			  enum step step, struct err *e)
{
	const struct text_param params[] = {
		text_param_str(document_notation(v->arena, d->number, d->notation)),
		text_param_str(date_vn(v->arena, d->issued_on)),
	};
	const struct trace line = { .document_id = d->about_id,
				    .at = v->now,
				    .organ_code = d->from_code,
				    .organ_name = d->from_name,
				    .text = text_keep(v->arena, "kept.by_document", params, 2) };

	return trace_step(tx, &line, step, d->packet_id, e);
}

/* The clerk decides, unless what it updates holds no more. */
static enum rc ask_update(struct tx *tx, struct arrival *v, const struct document *d, struct err *e)
{
	const struct reply r = { d, STR("16"), TEXT_PACKET_NOT_HERE };
	struct document about;

	TRY(document_load(tx, v->arena, d->about_id, &about, e));
	bool holds = about.standing == STANDING_HOLDS;
	const struct request x = { .update_id = d->id,
				   .kind = REQUEST_UPDATE,
				   .state = holds ? REQUEST_OPEN : REQUEST_REFUSED,
				   .reason = v->packet->bussiness_reason,
				   .packet_id = d->packet_id };

	TRY(keep_request(tx, v, &about, &x, e));
	return holds ? RC_OK : reply(tx, v, &r, e);
}

/* An update of what is not here is a document like any other, and what was asked is refused. */
static enum rc refuse_update(struct tx *tx, struct arrival *v, const struct document *d,
			     struct err *e)
{
	const struct reply r = { d, STR("16"), TEXT_PACKET_NOT_HERE };

	return v->packet->has_bussiness && v->packet->bussiness_type == BUSINESS_UPDATE
		       ? reply(tx, v, &r, e)
		       : RC_OK;
}

enum rc business_filed(struct tx *tx, struct arrival *v, const struct document *d, struct err *e)
{
	switch (d->relation) {
	case RELATION_NONE: return refuse_update(tx, v, d, e);
	case RELATION_ANSWER: return tell_about(tx, v, d, STEP_ANSWERED, e);
	case RELATION_CORRECT: return tell_about(tx, v, d, STEP_CORRECTED, e);
	case RELATION_URGE: return tell_about(tx, v, d, STEP_URGED, e);
	case RELATION_UPDATE: return ask_update(tx, v, d, e);
	case RELATION_REPLACE:
	case RELATION_COPY:
	case document_relation__COUNT: break;
	}
	return RC_OK;
}

/* The document of ours that has this id, if the sender was among its receivers. */
static enum rc find_sent(struct tx *tx, struct arrival *v, struct str code, struct document *out,
			 struct err *e)
{
	const struct document like = { .tenant_id = v->in->tenant_id, .code = code };
	struct delivery to;
	struct document *all;
	bool is_receiver;
	size_t n;

	if (code.n == 0 || out->id > 0)
		return RC_OK;
	TRY(document_find_sent(tx, v->arena, &like, &all, &n, e));
	for (size_t k = 0; k < n && out->id == 0; k++) {
		TRY(err_if_absent(e,
				  delivery_find(tx, v->arena, all[k].id, v->packet->from.code,
						ROAD_AXIS, &to, e),
				  &is_receiver));
		if (is_receiver)
			*out = all[k];
	}
	return RC_OK;
}

/* What it answers: by ResponseFor, or by the code of a task, which is that of the document that gave it. */
static enum rc find_ours(struct tx *tx, struct arrival *v, struct document *out, struct err *e)
{
	const struct edxml *p = v->packet;

	for (size_t i = 0; i < p->n_response_for; i++)
		TRY(find_sent(tx, v, p->response_for[i].document_id, out, e));
	for (size_t i = 0; i < p->n_task_codes; i++)
		TRY(find_sent(tx, v, p->task_codes[i], out, e));
	return RC_OK;
}

/* ---- lấy lại; thu hồi, when it is not sure who asks ---- */

static bool is_asked_already(const struct request *all, size_t n, enum request_kind kind)
{
	for (size_t i = 0; i < n; i++) {
		if (all[i].state == REQUEST_OPEN && all[i].kind == kind && all[i].delivery_id == 0)
			return true;
	}
	return false;
}

static enum rc tell_asked(struct tx *tx, struct arrival *v, const struct document *d,
			  const struct request *x, struct err *e)
{
	const struct actor who = arrival_actor(v);
	bool is_recall = x->kind == REQUEST_RECALL;
	const struct trace line = { .document_id = d->id,
				    .at = arrival_said_at(v),
				    .kind = TRACE_STATUS_IN,
				    .organ_code = d->from_code,
				    .organ_name = d->from_name,
				    .status = v->packet->status_code,
				    .text = is_recall ? text_keep(v->arena, "kept.recall_unsigned",
								  NULL, 0)
						      : x->reason,
				    .person = v->packet->staff_name };

	if (is_recall)
		TRY(trace_step(tx, &line, STEP_ARRIVED_BUSINESS, x->packet_id, e));
	else
		TRY(trace_add(tx, &line, x->packet_id, e));
	return office_audit(tx, &who, "request.arrive", object_name(v->arena, "document", d->id),
			    v->packet->status_code, v->now, e);
}

/* The clerk decides; what is cancelled already needs no decision. Asked twice before that, it is one question. */
static enum rc asked_back(struct tx *tx, struct arrival *v, const struct document *d,
			  enum request_kind kind, struct str reason, struct err *e)
{
	const struct reply r = { d, STR("15"), TEXT_PACKET_AGREED };
	bool holds = d->standing == STANDING_HOLDS;
	struct request x = { .kind = kind,
			     .state = holds ? REQUEST_OPEN : REQUEST_AGREED,
			     .reason = reason };
	struct request *all;
	size_t n;

	TRY(arrival_store_packet(tx, v, PACKET_STORED, d->id, &x.packet_id, e));
	TRY(tell_asked(tx, v, d, &x, e));
	TRY(request_list(tx, v->arena, d->id, &all, &n, e));
	if (is_asked_already(all, n, kind))
		return RC_OK;
	TRY(keep_request(tx, v, d, &x, e));
	return holds ? RC_OK : reply(tx, v, &r, e);
}

static enum rc file_recall(struct tx *tx, struct arrival *v, const struct document *about,
			   struct err *e)
{
	const struct edxml *p = v->packet;

	if (!arrival_is_believed(v))
		return refuse(tx, v, p->document_id, TEXT_PACKET_NOT_BELIEVED, e);
	if (about->id == 0)
		return refuse(tx, v, p->document_id, TEXT_PACKET_NOT_HERE, e);
	if (!arrival_is_sure(v))
		return asked_back(tx, v, about, REQUEST_RECALL, p->bussiness_reason, e);
	return about->is_held ? recall_held(tx, v, about, e) : recalled(tx, v, about, e);
}

enum rc file_business(struct tx *tx, struct arrival *v, struct document *about, bool *out_is_filed,
		      struct err *e)
{
	const struct edxml *p = v->packet;
	int64_t type = p->has_bussiness ? p->bussiness_type : 0;

	*out_is_filed = type == BUSINESS_RECALL;
	TRY(find_target(tx, v, about, e));
	if (type == BUSINESS_RECALL)
		return file_recall(tx, v, about, e);
	if (!arrival_is_believed(v)) {
		*about = (struct document){ .id = 0 };
		return RC_OK;
	}
	if (about->id == 0)
		return find_ours(tx, v, about, e);
	/* of one that is held, both pages say that the other came */
	if (type != BUSINESS_REPLACE || !arrival_is_sure(v) || about->is_held)
		return RC_OK;
	TRY(end_open(tx, v, about, e));
	return cancel(tx, v, about, STANDING_REPLACED, replaced_text(v), e);
}

/* ---- lấy lại ---- */

enum rc file_take_back(struct tx *tx, struct arrival *v, struct err *e)
{
	const struct edxml *p = v->packet;
	struct document d = { .id = 0 };
	struct str code = p->n_response_for > 0 ? p->response_for[0].document_id : STR("");

	if (code.n == 0 && p->n_response_for > 0)
		code = p->response_for[0].code;
	if (!arrival_is_believed(v))
		return refuse(tx, v, code, TEXT_PACKET_NOT_BELIEVED, e);
	TRY(find_answered(tx, v, &d, e));
	return d.id > 0 ? asked_back(tx, v, &d, REQUEST_TAKE_BACK, p->status_description, e)
			: refuse(tx, v, code, TEXT_PACKET_NOT_HERE, e);
}

/* ---- 15 and 16, at whoever asked ---- */

enum rc file_answer(struct tx *tx, struct arrival *v, struct delivery *d, bool *out_is_cancelled,
		    struct err *e)
{
	const struct edxml *p = v->packet;
	bool is_agreed = str_eq_c(p->status_code, "15"), is_there;
	struct request x;

	*out_is_cancelled = false;
	TRY(err_if_absent(e, request_of_delivery(tx, v->arena, d->id, &x, e), &is_there));
	if (!is_there)
		return RC_OK;
	*out_is_cancelled = is_agreed && x.kind != REQUEST_UPDATE;
	x.state = is_agreed ? REQUEST_AGREED : REQUEST_REFUSED;
	x.answered_at = arrival_said_at(v);
	x.answered_by = p->staff_name;
	x.answer = p->status_description;
	return request_end(tx, &x, e);
}

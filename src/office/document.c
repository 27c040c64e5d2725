/* document.c -- lists, views and downloads of both directions; the directory; counts. */
#include "base/fd.h"
#include "base/limits.h"
#include "markup/page.h"
#include "office/audit.h"
#include "office/copy_int.h"
#include "office/file_int.h"
#include "office/office_int.h"
#include "office/own_receiver_int.h"
#include "office/pdf_fields.h"
#include "office/sight.h"
#include "office/urge_int.h"
#include "office/work.h"
#include "store/document.h"
#include "store/draft.h"
#include "store/file_text.h"
#include "store/freeze.h"
#include "store/people.h"
#include "store/organ.h"
#include "store/packet.h"
#include "store/part.h"
#include "store/request.h"
#include "store/tenant.h"
#include "store/series.h"
#include "text/text.h"

/* ---- lists ---- */

struct list_work {
	struct arena *arena;
	const struct actor *who;
	struct document_query query;
	int64_t series_id;
	struct document_row *rows;
	size_t n_rows;
};

static enum rc find_register(struct tx *tx, struct arena *a, const struct document *d,
			     struct str *out, struct err *e)
{
	struct series s;

	*out = STR("");
	if (d->direction != DIRECTION_INCOMING || d->series_id == 0)
		return RC_OK;
	TRY(series_load(tx, a, d->tenant_id, d->series_id, &s, e));
	*out = s.name;
	return RC_OK;
}

enum rc office_row_fill(struct tx *tx, struct arena *a, const struct document *d,
			struct document_row *out, struct err *e)
{
	struct delivery_summary s;
	struct document twin;
	struct packet p;

	out->document = *d;
	TRY(find_register(tx, a, d, &out->register_name, e));
	if (d->direction == DIRECTION_OUTGOING) {
		TRY(delivery_summary(tx, a, d->id, &s, e));
		out->n_deliveries = s.n_all;
		out->n_queued = s.n_queued;
		out->n_again = s.n_again;
		out->n_received = s.n_received;
		out->n_failed = s.n_failed;
		out->n_refused = s.n_refused;
		out->n_receivers = s.n_all + s.n_own;
		out->first_receiver = s.first_receiver;
	} else if (d->packet_id > 0) {
		TRY(packet_load(tx, a, d->packet_id, &p, e));
		out->signature = p.signature;
	}
	if (d->direction == DIRECTION_INCOMING && d->state == DOCUMENT_WAITING) {
		TRY(document_find_twin(tx, a, d, &twin, e));
		out->has_twin = twin.id > 0;
	}
	return RC_OK;
}

/* What is one's own to write: what one drafts, and what nobody does and one may take up. */
static void narrow_own(struct arena *a, const struct actor *who, struct document_query *q)
{
	const struct document free_one = { .tenant_id = who->tenant_id,
					   .direction = DIRECTION_OUTGOING,
					   .state = DOCUMENT_DRAFT,
					   .stage = STAGE_DRAFT };
	struct actor asks = *who;

	asks.stands_for = NULL;
	q->accounts = actor_keys_of(a, who, capacity_may_some, ACTION_OUTGOING_WRITE).accounts;
	q->takes_up = policy_allows(&asks, ACTION_OUTGOING_WRITE, &free_one);
}

/* A register is read whole or not at all. */
static enum rc narrow_register(struct tx *tx, struct list_work *w, struct err *e)
{
	struct document_query *q = &w->query;
	const struct document entered = {
		.tenant_id = w->who->tenant_id,
		.direction = q->direction,
		.state = q->direction == DIRECTION_INCOMING ? DOCUMENT_REGISTERED : DOCUMENT_SENT,
	};

	if (w->series_id == 0)
		return RC_OK;
	TRY(policy_check(w->who, ACTION_REGISTER_PRINT, NULL, e));
	TRY(policy_check(w->who, view_action(q->direction), &entered, e));
	if (q->queue.n > 0 || (q->has_state && q->state != entered.state))
		return err_set(e, RC_NOT_FOUND, "err.not_found", "a register has no such list");
	q->has_state = true;
	q->state = entered.state;
	return series_find(tx, w->arena, w->who->tenant_id, q->direction, w->series_id, &q->in, e);
}

static enum rc list_fn(struct tx *tx, void *arg, struct err *e)
{
	struct list_work *w = arg;
	struct document *found;
	bool any;

	TRY(narrow_register(tx, w, e));
	TRY(sight_narrow(tx, w->arena, w->who, &w->query, &any, e));
	if (!any)
		return RC_OK;
	TRY(document_list(tx, w->arena, &w->query, &found, &w->n_rows, e));
	w->rows = ARENA_ARRAY(w->arena, w->n_rows + 1, struct document_row);
	for (size_t i = 0; i < w->n_rows; i++)
		TRY(office_row_fill(tx, w->arena, &found[i], &w->rows[i], e));
	return RC_OK;
}

enum rc office_document_list(struct node *n, struct arena *a, const struct actor *who,
			     const struct document_filter *f, struct document_row **out,
			     size_t *out_n, struct err *e)
{
	struct list_work w = {
		.arena = a,
		.who = who,
		.query = { .tenant_id = who->tenant_id,
			   .direction = f->direction,
			   .has_state = f->has_state,
			   .state = f->state,
			   .queue = f->queue,
			   .today = time_date_vn(f->now),
			   .before_id = f->before_id,
			   .n_max = f->n_max > 0 && f->n_max < LIMIT_LIST_PAGE ? f->n_max
									       : LIMIT_LIST_PAGE },
		.series_id = f->series_id,
	};
	TRY(policy_check(who, view_action(f->direction), NULL, e));
	if (str_eq_c(f->queue, "own"))
		narrow_own(a, who, &w.query);
	TRY(db_read(n->db, list_fn, &w, e));
	*out = w.rows;
	*out_n = w.n_rows;
	return RC_OK;
}

/* ---- one document ---- */

struct view_work {
	struct arena *arena;
	const struct actor *who;
	int64_t id;
	struct document_view *view;
};

static enum rc load_seen(struct tx *tx, struct view_work *w, struct document *out, struct err *e)
{
	TRY(document_load(tx, w->arena, w->id, out, e));
	return sight_check(tx, w->arena, w->who, out, e);
}

static bool may_correct(const struct actor *who, const struct document *d)
{
	return d->packet_id == 0 && d->secrecy == SECRECY_NONE &&
	       policy_allows(who, ACTION_ENTRY_CORRECT, d);
}

static bool may_strike(const struct actor *who, const struct document *d)
{
	return d->direction == DIRECTION_INCOMING && d->packet_id == 0 &&
	       policy_allows(who, ACTION_ENTRY_STRIKE, d);
}

/* What may be done about a document that others have. */
static void fill_more_rights(const struct actor *who, struct document_view *v)
{
	const struct document *d = &v->document;
	bool is_incoming = d->direction == DIRECTION_INCOMING;

	bool may_write = d->secrecy == SECRECY_NONE &&
			 policy_allows(who, ACTION_OUTGOING_WRITE, NULL);
	v->may_take_back = !is_incoming && policy_allows(who, ACTION_DELIVERY_TAKE_BACK, d);
	v->may_recall = !is_incoming && policy_allows(who, ACTION_OUTGOING_RECALL, d);
	v->may_urge = may_write && policy_allows(who, ACTION_DELIVERY_URGE, d);
	v->may_answer = is_incoming && policy_allows(who, ACTION_REQUEST_ANSWER, d);
	v->may_copy = d->secrecy == SECRECY_NONE && policy_allows(who, ACTION_COPY_MAKE, d);
	v->may_travel = d->secrecy == SECRECY_NONE && policy_allows(who, ACTION_TRAVEL_SET, d);
	v->may_correct = is_incoming && may_correct(who, d);
	v->may_strike = may_strike(who, d);
	bool stands = d->standing == STANDING_HOLDS && !d->is_held;
	v->may_reply = d->state == DOCUMENT_REGISTERED && stands && may_write;
	v->may_change = d->state == DOCUMENT_SENT && stands && d->replaced_by == 0 && may_write;
}

static void fill_rights(const struct actor *who, struct document_view *v)
{
	const struct document *d = &v->document;
	bool is_incoming = d->direction == DIRECTION_INCOMING;

	v->may_register = is_incoming && policy_allows(who, ACTION_INCOMING_REGISTER, d);
	v->may_refuse = is_incoming && policy_allows(who, ACTION_INCOMING_REFUSE, d);
	v->may_edit = !is_incoming && policy_allows(who, ACTION_OUTGOING_WRITE, d);
	v->may_send = !is_incoming && policy_allows(who, ACTION_OUTGOING_SEND, d);
	v->may_retry = !is_incoming && d->replaced_by == 0 &&
		       policy_allows(who, ACTION_DELIVERY_RETRY, d);
	v->may_handle = policy_allows(
		who, is_incoming ? ACTION_INCOMING_HANDLE : ACTION_DELIVERY_HANDLE, d);
	v->may_remake = d->state == DOCUMENT_SENT && d->replaced_by == 0 &&
			d->secrecy == SECRECY_NONE && !d->is_held &&
			policy_allows(who, ACTION_OUTGOING_WRITE, NULL);
	fill_more_rights(who, v);
	if (v->asks.state == REQUEST_OPEN && v->asks.id > 0)
		v->may_register = v->may_refuse = false; /* that comes first */
	v->keeps_number = v->may_remake && reached_nobody(v->deliveries, v->n_deliveries);
}

/* ---- what it is to others ---- */

/* Of what is answered or copied whoever drafts that must know at least what it is. */
static bool drafts_about(const struct actor *who, const struct document *d)
{
	bool is_theirs = false;

	if (d->state != DOCUMENT_DRAFT || d->drafter_id == 0 ||
	    (d->relation != RELATION_ANSWER && d->relation != RELATION_COPY))
		return false;
	for (size_t i = 0; i < who->n_capacities; i++)
		is_theirs = is_theirs || who->capacities[i].of_account == d->drafter_id;
	return is_theirs;
}

static struct document told_of(const struct document *d)
{
	return (struct document){ .id = d->id,
				  .tenant_id = d->tenant_id,
				  .direction = d->direction,
				  .state = d->state,
				  .standing = d->standing,
				  .relation = d->relation,
				  .type_name = d->type_name,
				  .number = d->number,
				  .notation = d->notation,
				  .subject = d->subject };
}

static enum rc add_link(struct tx *tx, struct view_work *w, const struct document *d, bool is_about,
			struct err *e)
{
	struct document_view *v = w->view;
	bool may_open;

	TRY(sight_may(tx, w->arena, w->who, d, &may_open, e));
	if (may_open || (!is_about && drafts_about(w->who, &v->document)))
		v->links[v->n_links++] = (struct document_link){ .document = may_open ? *d
										      : told_of(d),
								 .is_about = is_about,
								 .may_open = may_open };
	return RC_OK;
}

static enum rc find_links(struct tx *tx, struct view_work *w, struct err *e)
{
	const struct document *d = &w->view->document;
	struct document *all, about;
	bool is_there;
	size_t n;

	TRY(document_list_about(tx, w->arena, d->id, &all, &n, e));
	w->view->links = ARENA_ARRAY(w->arena, n + 1, struct document_link);
	if (d->about_id > 0) {
		TRY(document_load(tx, w->arena, d->about_id, &about, e));
		TRY(add_link(tx, w, &about, false, e));
	}
	for (size_t i = 0; i < n; i++)
		TRY(add_link(tx, w, &all[i], true, e));
	TRY(request_list(tx, w->arena, d->id, &w->view->requests, &w->view->n_requests, e));
	if (d->is_held)
		TRY(freeze_of_document(tx, w->arena, d->id, &w->view->freezes, &w->view->n_freezes,
				       e));
	if (d->relation != RELATION_UPDATE || d->direction != DIRECTION_INCOMING)
		return RC_OK;
	return err_if_absent(e, request_of_update(tx, w->arena, d->id, &w->view->asks, e),
			     &is_there);
}

/* Whom to tell that their packet cannot be read. */
static enum rc find_sender(struct tx *tx, struct view_work *w, struct err *e)
{
	struct organ o;
	struct err none = ERR_INIT;
	enum rc rc = organ_find_any(tx, w->arena, w->view->document.from_code, &o, &none);

	if (rc == RC_OK)
		w->view->sender_mail = o.mail;
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return err_set(e, rc, none.key, "%s", none.text);
	return RC_OK;
}

static enum rc find_dropped(struct tx *tx, struct view_work *w, struct err *e)
{
	struct document_view *v = w->view;
	const struct document *d = &v->document;
	struct attachment *all;
	size_t n;

	if (d->direction != DIRECTION_INCOMING || d->packet_id > 0)
		return RC_OK;
	TRY(attachment_list_version(tx, w->arena, d->id, d->draft_n, &all, &n, e));
	v->n_dropped = 0;
	v->dropped = ARENA_ARRAY(w->arena, n + 1, struct attachment);
	for (size_t i = 0; i < n; i++) {
		if (all[i].standing == FILE_VOID)
			v->dropped[v->n_dropped++] = all[i];
	}
	return RC_OK;
}

static bool is_drafting(const struct trace *t)
{
	static const enum step steps[] = {
		STEP_REVISED,           STEP_OPINION_ASKED, STEP_OPINION_GIVEN,
		STEP_OPINION_WITHDRAWN, STEP_SUBMITTED,     STEP_CONTENT_PASSED,
		STEP_CONTENT_SKIPPED,   STEP_FORM_PASSED,   STEP_FORM_SKIPPED,
		STEP_SENT_BACK,         STEP_TAKEN_BACK,    STEP_UNDONE,
		STEP_CONSULTED,         STEP_CONSULT_URGED, STEP_CONSULT_ANSWERED
	};

	for (size_t i = 0; t->kind == TRACE_STEP && i < sizeof steps / sizeof steps[0]; i++) {
		if (str_eq(t->step, step_text(steps[i])))
			return true;
	}
	return false;
}

/* Who signed, numbered and issued it is everybody's. */
static void leave_drafting_out(struct document_view *v)
{
	size_t n = 0;

	for (size_t i = 0; i < v->n_traces; i++) {
		if (!is_drafting(&v->traces[i]))
			v->traces[n++] = v->traces[i];
	}
	v->n_traces = n;
}

static enum rc find_files(struct tx *tx, struct view_work *w, struct err *e)
{
	struct document_view *v = w->view;
	struct attachment main_file;

	TRY(attachment_list(tx, w->arena, v->document.id, &v->attachments, &v->n_attachments, e));
	TRY(pdf_fields_file(tx, w->arena, v->attachments, v->n_attachments, &main_file, e));
	v->main_file_id = main_file.id;
	return RC_OK;
}

static enum rc view_fn(struct tx *tx, void *arg, struct err *e)
{
	struct view_work *w = arg;
	struct document_view *v = w->view;
	struct document *d = &v->document;
	bool has_packet;

	TRY(load_seen(tx, w, d, e));
	TRY(find_register(tx, w->arena, &w->view->document, &w->view->register_name, e));
	TRY(find_files(tx, w, e));
	TRY(delivery_list(tx, w->arena, d->id, &v->deliveries, &v->n_deliveries, e));
	TRY(trace_list(tx, w->arena, d->id, &v->traces, &v->n_traces, e));
	TRY(sight_may_drafting(tx, w->arena, w->who, d, &v->may_follow, e));
	if (!v->may_follow)
		leave_drafting_out(v);
	v->watch = (struct watched){ .traces = v->traces, .n_traces = v->n_traces };
	TRY(watch_load(tx, w->arena, d, &v->watch, e));
	enum rc rc = d->packet_id > 0 ? packet_load(tx, w->arena, d->packet_id, &v->packet, e)
				      : packet_find_of_document(tx, w->arena, d->id, &v->packet, e);
	TRY(err_if_absent(e, rc, &has_packet));
	if (d->direction == DIRECTION_INCOMING && d->state == DOCUMENT_WAITING)
		TRY(document_find_twin(tx, w->arena, d, &v->twin, e));
	if (d->state == DOCUMENT_UNREADABLE)
		TRY(find_sender(tx, w, e));
	TRY(find_dropped(tx, w, e));
	TRY(find_links(tx, w, e));
	TRY(copy_of_draft(tx, w->arena, d, &v->copy, &v->is_copy, e));
	TRY(part_count(tx, w->arena, d->id, &v->n_parts, e));
	TRY(own_receivers_view(tx, w->arena, w->who, v, e));
	fill_rights(w->who, v);
	if (v->keeps_number)
		return number_is_free(tx, w->arena, d->id, v->deliveries, v->n_deliveries,
				      &v->keeps_number, e);
	return RC_OK;
}

/* A clerk with seventy documents presses once for each that is in order. */
bool incoming_is_doubtful(const struct document_view *v)
{
	const struct document *d = &v->document;

	return d->direction == DIRECTION_INCOMING && d->state == DOCUMENT_WAITING &&
	       (v->twin.id > 0 || d->is_faulty || v->n_attachments == 0);
}

enum rc office_document_refresh(struct node *n, struct arena *a, const struct actor *who,
				int64_t id, struct document_view *out, struct err *e)
{
	struct view_work w = { .arena = a, .who = who, .id = id, .view = out };

	*out = (struct document_view){ .n_attachments = 0 };
	return db_read(n->db, view_fn, &w, e);
}

enum rc office_document_view(struct node *n, struct arena *a, const struct actor *who, int64_t id,
			     int64_t now, struct document_view *out, struct err *e)
{
	TRY(office_document_refresh(n, a, who, id, out, e));
	return office_read_note(n, who, "document.read", object_name(a, "document", id), STR(""),
				now, e);
}

static enum rc deliveries_fn(struct tx *tx, void *arg, struct err *e)
{
	struct view_work *w = arg;
	struct document_view *v = w->view;

	TRY(load_seen(tx, w, &v->document, e));
	return delivery_list(tx, w->arena, w->id, &v->deliveries, &v->n_deliveries, e);
}

enum rc office_document_deliveries(struct node *n, struct arena *a, const struct actor *who,
				   int64_t id, struct delivery **out, size_t *out_n, struct err *e)
{
	struct document_view v = { .n_deliveries = 0 };
	struct view_work w = { .arena = a, .who = who, .id = id, .view = &v };

	TRY(db_read(n->db, deliveries_fn, &w, e));
	*out = v.deliveries;
	*out_n = v.n_deliveries;
	return RC_OK;
}

/* ---- downloads ---- */

struct opening {
	struct view_work view;
	int64_t attachment_id;
	struct attachment attachment;
	struct packet packet;
	struct str words;
};

/* Of whatever version of a draft; what was not issued of it, for whom that concerned. */
static enum rc find_attachment(struct tx *tx, struct opening *w, const struct document *d,
			       struct err *e)
{
	struct attachment *all;
	size_t n;

	TRY(attachment_list(tx, w->view.arena, d->id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (all[i].id != w->attachment_id)
			continue;
		w->attachment = all[i];
		return RC_OK;
	}
	TRY(sight_drafting(tx, w->view.arena, w->view.who, d, e));
	for (int64_t draft_n = d->draft_n; draft_n > 0; draft_n--) {
		TRY(attachment_list_version(tx, w->view.arena, d->id, draft_n, &all, &n, e));
		for (size_t i = 0; i < n; i++) {
			if (all[i].id != w->attachment_id)
				continue;
			w->attachment = all[i];
			return RC_OK;
		}
	}
	return err_set(e, RC_NOT_FOUND, "err.not_found", "no such attachment");
}

static enum rc find_attachment_fn(struct tx *tx, void *arg, struct err *e)
{
	struct opening *w = arg;
	struct document d;

	TRY(load_seen(tx, &w->view, &d, e));
	return find_attachment(tx, w, &d, e);
}

static enum rc words_fn(struct tx *tx, void *arg, struct err *e)
{
	struct opening *w = arg;

	TRY(find_attachment_fn(tx, w, e));
	return file_text_words(tx, w->view.arena, &w->attachment.blob, &w->words, e);
}

enum rc office_attachment_words(struct node *n, struct arena *a, const struct actor *who,
				int64_t document_id, int64_t attachment_id, struct str *out,
				struct err *e)
{
	struct opening w = { .view = { .arena = a, .who = who, .id = document_id },
			     .attachment_id = attachment_id };

	TRY(db_read(n->db, words_fn, &w, e));
	*out = w.words;
	return RC_OK;
}

enum rc office_attachment_open(struct node *n, struct arena *a, const struct actor *who,
			       int64_t document_id, int64_t attachment_id, int64_t now,
			       struct attachment *out, int *out_fd, struct err *e)
{
	struct opening w = { .view = { .arena = a, .who = who, .id = document_id },
			     .attachment_id = attachment_id };
	uint64_t bytes;

	TRY(db_read(n->db, find_attachment_fn, &w, e));
	TRY(office_read_note(n, who, "attachment.read", object_name(a, "document", document_id),
			     w.attachment.name, now, e));
	TRY(blob_read_open(n->blobs, &w.attachment.blob, out_fd, &bytes, e));
	*out = w.attachment;
	return RC_OK;
}

static enum rc find_packet_fn(struct tx *tx, void *arg, struct err *e)
{
	struct opening *w = arg;
	struct document d;

	TRY(load_seen(tx, &w->view, &d, e));
	TRY(d.packet_id > 0 ? packet_load(tx, w->view.arena, d.packet_id, &w->packet, e)
			    : packet_find_of_document(tx, w->view.arena, d.id, &w->packet, e));
	if (w->packet.state == PACKET_PLANNED)
		return err_set(e, RC_NOT_FOUND, "err.not_built", "packet is not built yet");
	return RC_OK;
}

enum rc office_packet_open(struct node *n, struct arena *a, const struct actor *who,
			   int64_t document_id, int64_t now, struct packet *out, int *out_fd,
			   uint64_t *out_bytes, struct err *e)
{
	struct opening w = { .view = { .arena = a, .who = who, .id = document_id } };

	TRY(db_read(n->db, find_packet_fn, &w, e));
	TRY(office_read_note(n, who, "packet.read", object_name(a, "document", document_id),
			     STR(""), now, e));
	TRY(blob_read_open(n->blobs, &w.packet.blob, out_fd, out_bytes, e));
	*out = w.packet;
	return RC_OK;
}

/* ---- counts, directory ---- */

/* Kept texts without a key came with an answer. */
static void judge_contact(const struct axis_contact *c, struct office_counts *out)
{
	static const char *const silence[] = { "err.net.", "err.carrier.http",
					       "err.carrier.garbage" };

	struct str key = err_kept_key(c->error);

	out->is_axis_silent = c->is_silent;
	for (size_t i = 0; i < sizeof silence / sizeof silence[0]; i++) {
		if (str_starts(key, str_of(silence[i])))
			out->is_axis_silent = true;
	}
	out->is_axis_away = out->is_axis_silent || key.n > 0;
}

struct counts_work {
	struct arena *arena;
	const struct actor *who;
	int64_t now;
	struct office_counts counts;
};

static enum rc count_changes(struct tx *tx, struct counts_work *w, struct err *e)
{
	int64_t all, own;

	TRY(permission_change_count(tx, w->arena, w->who->tenant_id, w->who->account_id, &all, &own,
				    e));
	w->counts.permissions = policy_allows(w->who, ACTION_PERMISSION_CONFIRM, NULL) ? all : own;
	return RC_OK;
}

static enum rc count_requests(struct tx *tx, struct counts_work *w, struct err *e)
{
	if (!policy_allows(w->who, ACTION_REQUEST_ANSWER, NULL))
		return RC_OK;
	return request_waiting_count(tx, w->arena, w->who->tenant_id, &w->counts.requests, e);
}

/* Figures are part of what they count: who may not see that sees none, and none is counted for them. */
static enum rc count_incoming(struct tx *tx, const struct counts_work *w,
			      struct document_counts *out, struct err *e)
{
	*out = (struct document_counts){ .waiting = 0 };
	if (!policy_scope(w->who, ACTION_INCOMING_VIEW).states[DOCUMENT_WAITING])
		return RC_OK;
	return document_count_open(tx, w->arena, w->who->tenant_id, time_date_vn(w->now), out, e);
}

static enum rc count_drafts(struct tx *tx, const struct counts_work *w, int64_t *out, struct err *e)
{
	struct document_query own = { .tenant_id = w->who->tenant_id };

	const struct scope s = policy_scope(w->who, ACTION_OUTGOING_VIEW);

	*out = 0;
	if (!s.states[DOCUMENT_DRAFT] && !s.by_sight)
		return RC_OK;
	narrow_own(w->arena, w->who, &own);
	return document_count_drafts(tx, w->arena, &own, out, e);
}

static enum rc count_sent(struct tx *tx, const struct counts_work *w, struct delivery_counts *out,
			  struct err *e)
{
	*out = (struct delivery_counts){ .queued = 0 };
	if (!policy_scope(w->who, ACTION_OUTGOING_VIEW).states[DOCUMENT_SENT])
		return RC_OK;
	return delivery_counts(tx, w->arena, w->who->tenant_id, out, e);
}

static enum rc counts_fn(struct tx *tx, void *arg, struct err *e)
{
	struct counts_work *w = arg;
	struct document_counts d;
	struct delivery_counts v;
	struct axis_contact c;
	int64_t drafts;

	TRY(count_incoming(tx, w, &d, e));
	TRY(count_drafts(tx, w, &drafts, e));
	TRY(count_sent(tx, w, &v, e));
	TRY(tenant_axis_contact(tx, w->arena, w->who->tenant_id, &c, e));
	w->counts = (struct office_counts){
		.waiting = d.waiting,
		.urgent = d.urgent,
		.late = d.late,
		.unreadable = d.unreadable,
		.drafts = drafts,
		.unsent = v.unsent,
		.urgent_unsent = v.urgent_unsent,
		.queued = v.queued,
		.sent = v.sent,
		.failed = v.failed,
		.refused = v.refused,
		.axis_seen_at = c.seen_at,
		.axis_error = c.error,
	};
	judge_contact(&c, &w->counts);
	TRY(work_counts_of(tx, w->arena, w->who, w->now, &w->counts.work, e));
	TRY(draft_counts_of(tx, w->arena, w->who, w->now, &w->counts.draft_work, e));
	TRY(count_requests(tx, w, e));
	TRY(file_counts_of(tx, w->arena, w->who, w->now, &w->counts.files, e));
	return count_changes(tx, w, e);
}

enum rc office_counts(struct node *n, struct arena *a, const struct actor *who, int64_t now,
		      struct office_counts *out, struct err *e)
{
	struct counts_work w = { .arena = a, .who = who, .now = now };

	TRY(db_read(n->db, counts_fn, &w, e));
	*out = w.counts;
	return RC_OK;
}

struct search_work {
	struct arena *arena;
	struct str folded;
	int64_t n_max;
	struct organ *rows;
	size_t n_rows;
};

static enum rc search_fn(struct tx *tx, void *arg, struct err *e)
{
	struct search_work *w = arg;
	return organ_search(tx, w->arena, w->folded, w->n_max, &w->rows, &w->n_rows, e);
}

enum rc office_organ_search(struct node *n, struct arena *a, const struct actor *who,
			    struct str words, int64_t n_max, struct organ **out, size_t *out_n,
			    struct err *e)
{
	struct search_work w = { .arena = a, .folded = text_fold(a, words), .n_max = n_max };

	TRY(policy_check(who, ACTION_DIRECTORY_VIEW, NULL, e));
	TRY(db_read(n->db, search_fn, &w, e));
	*out = w.rows;
	*out_n = w.n_rows;
	return RC_OK;
}

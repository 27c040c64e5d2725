/* document.c -- one document: its facts, its file, its history, and what the clerk answers. */
#include "office/drafting.h"
#include "web/web_int.h"

#include "base/fd.h"
#include "edxml/edxml.h"

/* What a browser's own viewer shows without running anything in it. */
static bool can_view(struct str type)
{
	static const char *const safe[] = { "application/pdf", "image/png",  "image/jpeg",
					    "image/gif",       "image/webp", "text/plain" };

	for (size_t i = 0; i < sizeof safe / sizeof safe[0]; i++) {
		if (str_eq_c(type, safe[i]))
			return true;
	}
	return false;
}

/* A viewer would try, and say in its own words that it cannot. */
static bool is_false(const struct attachment *x)
{
	return media_name_lies(x->name, x->kind) || x->is_damaged || x->reason == UNREAD_DAMAGED ||
	       x->reason == UNREAD_CRASH;
}

static bool may_view(const struct attachment *x)
{
	return (can_view(x->content_type) && !is_false(x)) || mail_is_read(x);
}

void file_lines(struct visit *v, const struct attachment *all, size_t n, struct file_line **out)
{
	*out = ARENA_ARRAY(v->a, n + 1, struct file_line);
	for (size_t i = 0; i < n; i++) {
		const struct attachment *x = &all[i];
		(*out)[i] = (struct file_line){ .id = x->id,
						.name = x->name,
						.type = x->content_type,
						.size = bytes_words(v->a, v->lang, x->bytes),
						.note = text_of_kept(v->a, v->lang, x->description),
						.can_view = may_view(x),
						.is_false = is_false(x),
						.is_damaged = x->is_damaged,
						.is_program = media_is_program(x->name),
						.kind = x->kind,
						.reason = x->reason,
						.pages = x->kind == FILE_PDF ? x->pages : 0,
						.is_lie = media_name_lies(x->name, x->kind),
						.is_encrypted = x->is_encrypted,
						.has_macros = x->has_macros,
						.is_cut = x->is_cut };
	}
}

/* The first that can be shown; id > 0: that file alone. */
static struct file_line *viewable(struct doc_view *x, int64_t id)
{
	for (size_t i = 0; i < x->n_files; i++) {
		if (x->files[i].can_view && (id == 0 || x->files[i].id == id))
			return &x->files[i];
	}
	return NULL;
}

/* The file asked for, else the document's own, else the first that can be shown; beside it the first that is not what
 * it says. */
static void choose_file(struct visit *v, struct doc_view *out)
{
	int64_t wanted = query_id(v, "file");

	struct file_line *shown = viewable(out, wanted > 0 ? wanted : out->v.main_file_id);

	if (!shown && wanted == 0)
		shown = viewable(out, 0);
	if (shown)
		shown->is_shown = true;
	out->shown = shown;
	for (size_t i = 0; i < out->n_files && !out->doubted; i++) {
		struct file_line *f = &out->files[i];
		if (f->is_false && (wanted == 0 || f->id == wanted))
			out->doubted = f;
	}
}

/* ---- findings, kept since the packet came in ---- */

static struct finding_line finding_of(const struct visit *v, const struct edxml_kept_finding *f)
{
	return (struct finding_line){ .severity = f->severity,
				      .rule = f->rule,
				      .element = f->element,
				      .detail = f->detail,
				      .text = v->lang == LANG_VI ? f->text_vi : f->text_en,
				      .line = f->line };
}

/* What makes a packet unreadable stands above two hundred notes, not below them. */
static void fill_findings(struct visit *v, struct doc_view *out)
{
	static const char *const worst_first[] = { "error", "warning", "info" };
	struct edxml_kept_finding *all;
	size_t n = edxml_findings_parse(v->a, out->v.packet.findings, &all);
	size_t n_of[3];

	out->findings = ARENA_ARRAY(v->a, n + 1, struct finding_line);
	for (size_t k = 0; k < 3; k++) {
		size_t before = out->n_findings;
		for (size_t i = 0; i < n; i++) {
			if (str_eq_c(all[i].severity, worst_first[k]))
				out->findings[out->n_findings++] = finding_of(v, &all[i]);
		}
		n_of[k] = out->n_findings - before;
	}
	out->n_errors = n_of[0];
	out->n_warnings = n_of[1];
}

static const struct field_spec refusal_fields[] = {
	{ .name = "reason", .is_required = true, .rows = 5, .max = LIMIT_REASON },
};

static const struct field_spec receipt_fields[] = { { .name = "confirmed" } };

void doc_view_fill(struct visit *v, struct doc_view *out)
{
	file_lines(v, out->v.attachments, out->v.n_attachments, &out->files);
	out->n_files = out->v.n_attachments;
	out->has_packet = out->v.packet.id > 0 && out->v.packet.state != PACKET_PLANNED;
	choose_file(v, out);
	fill_findings(v, out);
	form_init(v, &out->refusal, refusal_fields, 1);
	form_init(v, &out->receipt, receipt_fields, 1);
	out->is_doubtful = incoming_is_doubtful(&out->v);
}

struct str certificate_name(struct str subject)
{
	size_t at = str_find(subject, STR("CN="));
	struct str head, rest;

	if (at == SIZE_MAX)
		return subject;
	(void)str_split(str_sub(subject, at + 3, subject.n), ',', &head, &rest);
	return head;
}

struct str notation_words(struct arena *a, const struct document *d)
{
	if (d->number.n == 0 && d->notation.n == 0)
		return STR("");
	return document_notation(a, d->number, d->notation);
}

struct str signer_words(struct arena *a, const struct document *d)
{
	const struct str parts[] = { d->signer_competence, d->signer_position, d->signer_name };
	struct str out = STR("");

	for (size_t i = 0; i < 3; i++) {
		if (parts[i].n == 0)
			continue;
		const char *gap = out.n == 0 ? "" : i == 2 ? ", " : " ";
		out = str_fmt(a, "%.*s%s%.*s", STR_FMT(out), gap, STR_FMT(parts[i]));
	}
	return out;
}

struct str key_words(enum lang lang, struct str key)
{
	struct str text = key;

	(void)text_find(lang, key, &text);
	return text;
}

struct str why_words(const struct page_ctx *ctx, struct str kept)
{
	return text_of_kept(ctx->arena, ctx->lang, kept);
}

/* Packets speak Vietnamese whatever the page's language. */
struct str trace_words(const struct page_ctx *ctx, const struct trace *t)
{
	struct str word = text_of_enum(LANG_VI, STR("status"), t->status);

	if (t->kind == TRACE_STEP)
		return why_words(ctx, t->text);
	if (t->kind == TRACE_STATUS_OUT && str_eq_c(t->status, "02"))
		return STR(""); /* the page says the reason of our own refusal on top */
	if (!str_starts(t->text, word))
		return t->text;
	struct str rest = str_trim(str_sub(t->text, word.n, t->text.n));
	if (rest.n == 0 || !str_starts(rest, STR("-")))
		return rest.n == 0 ? rest : t->text;
	return str_trim(str_sub(rest, 1, rest.n));
}

struct str person_words(const struct page_ctx *ctx, struct str person)
{
	if (str_eq_c(person, ACTOR_OPERATOR_NAME))
		return text_get(ctx->lang, TEXT_PERSON_OPERATOR);
	return str_eq_c(person, "system") ? text_get(ctx->lang, TEXT_PERSON_SYSTEM) : person;
}

struct str sending_word(const struct document_row *r)
{
	if (r->n_again > 0)
		return STR("again");
	if (r->n_queued > 0)
		return STR("queued");
	if (r->n_deliveries == 0)
		return STR("issued");
	return r->n_failed == r->n_deliveries ? STR("failed") : STR("sent");
}

struct str sending_of(const struct document_view *v, struct str *out_why)
{
	struct document_row r = { .n_deliveries = (int64_t)v->n_deliveries };

	*out_why = STR("");
	for (size_t i = 0; i < v->n_deliveries; i++) {
		const struct delivery *d = &v->deliveries[i];
		bool is_queued = d->state == DELIVERY_QUEUED;
		bool is_again = is_queued && d->status_text.n > 0;
		r.n_queued += is_queued;
		r.n_again += is_again;
		r.n_failed += d->state == DELIVERY_FAILED;
		if (is_again && out_why->n == 0)
			*out_why = d->status_text;
	}
	return sending_word(&r);
}

int64_t deliveries_received(const struct document_view *v)
{
	int64_t n = 0;

	for (size_t i = 0; i < v->n_deliveries; i++) {
		enum delivery_state s = v->deliveries[i].state;
		n += s >= DELIVERY_RECEIVED && s <= DELIVERY_FINISHED;
	}
	return n;
}

static bool is_step(const struct trace *t, const enum step *steps, size_t n)
{
	for (size_t i = 0; t->kind == TRACE_STEP && i < n; i++) {
		if (str_eq(t->step, step_text(steps[i])))
			return true;
	}
	return false;
}

bool trace_is_of_sender(const struct trace *t)
{
	static const enum step steps[] = { STEP_ARRIVED, STEP_ARRIVED_BUSINESS, STEP_ARRIVED_AGAIN,
					   STEP_UNREADABLE };
	return is_step(t, steps, sizeof steps / sizeof steps[0]);
}

bool trace_is_of_axis(const struct trace *t)
{
	static const enum step steps[] = { STEP_AXIS_TOOK, STEP_AXIS_REFUSED, STEP_FAILED };
	return is_step(t, steps, sizeof steps / sizeof steps[0]);
}

bool trace_names_whom(const struct trace *t)
{
	static const enum step steps[] = { STEP_PRESENTED,         STEP_WITHDRAWN,
					   STEP_REOPENED,          STEP_EXTENSION_GRANTED,
					   STEP_EXTENSION_REFUSED, STEP_HANDED_OVER,
					   STEP_OPINION_ASKED,     STEP_OPINION_WITHDRAWN,
					   STEP_CONSULT_ANSWERED,  STEP_SUBMITTED,
					   STEP_REVISED,           STEP_ENTERED };
	return t->about.n > 0 && is_step(t, steps, sizeof steps / sizeof steps[0]);
}

struct str trace_party(const struct page_ctx *ctx, const struct trace *t)
{
	struct str person = person_words(ctx, t->person);
	if (t->on_behalf_of.n > 0) {
		const struct text_param both[] = { text_param_str(person),
						   text_param_str(t->on_behalf_of) };
		person = text_format(ctx->arena, text_get(ctx->lang, TEXT_DOC_ON_BEHALF), both, 2);
	}
	const struct text_param params[] = { text_param_str(person),
					     text_param_str(t->organ_name) };

	if (person.n == 0 || t->organ_name.n == 0)
		return person.n > 0 ? person : t->organ_name;
	return text_format(ctx->arena, text_get(ctx->lang, TEXT_DOC_BY), params, 2);
}

bool trace_is_of(const struct trace *t, const struct delivery *d)
{
	return t->kind == TRACE_STATUS_IN && str_eq(t->organ_code, d->receiver_code);
}

/* ---- văn bản đến ---- */

static enum rc load_view(struct visit *v, enum direction direction, struct doc_view *out,
			 struct err *e)
{
	if (out->v.document.direction != direction || out->v.document.notice != NOTICE_NONE)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "of the other direction");
	doc_view_fill(v, out);
	return RC_OK;
}

static enum rc load(struct visit *v, enum direction direction, struct doc_view *out, struct err *e)
{
	*out = (struct doc_view){ .n_files = 0 };
	TRY(office_document_view(v->node, v->a, v->actor, v->match.id[0], v->now, &out->v, e));
	return load_view(v, direction, out, e);
}

static enum rc load_flow(struct visit *v, struct doc_view *out, struct err *e)
{
	if (out->v.document.state != DOCUMENT_REGISTERED)
		return RC_OK;
	return flow_block_load(v, &out->v.document, &out->flow, e);
}

enum rc incoming_load(struct visit *v, struct doc_view *out, struct err *e)
{
	bool has_registers;

	TRY(load(v, DIRECTION_INCOMING, out, e));
	if (out->v.may_register)
		TRY(entry_registers_offer(
			v, &out->receipt,
			&(struct entry_offer){ .field = "entry_register",
					       .type = out->v.document.type_name },
			&has_registers, e));
	return load_flow(v, out, e);
}

enum rc worked_load(struct visit *v, struct doc_view *out, struct err *e)
{
	TRY(load(v, is_of_task(v) ? DIRECTION_INTERNAL : DIRECTION_INCOMING, out, e));
	return load_flow(v, out, e);
}

/* What waits behind this one in its list, else the newest that waits. */
static enum rc find_next(struct visit *v, struct doc_view *view, struct err *e)
{
	struct document_filter f = { .direction = DIRECTION_INCOMING,
				     .has_state = true,
				     .state = DOCUMENT_WAITING,
				     .before_id = view->v.document.id,
				     .n_max = 1 };
	struct document_row *rows;
	size_t n;

	if (!policy_allows(v->actor, ACTION_INCOMING_REGISTER, NULL))
		return RC_OK;
	TRY(office_document_list(v->node, v->a, v->actor, &f, &rows, &n, e));
	if (n == 0) {
		f.before_id = 0;
		TRY(office_document_list(v->node, v->a, v->actor, &f, &rows, &n, e));
	}
	if (n > 0 && rows[0].document.id != view->v.document.id)
		view->next_id = rows[0].document.id;
	return RC_OK;
}

/* The list that the person came from, with its search and its page; else what waits, for whoever
 * receives it, and the list of the document's state for all others. */
bool comes_from_else(struct visit *v, struct url_path *out)
{
	return referring_path(v, out) && (str_starts(url_path_str(*out), STR("/work")) ||
					  str_starts(url_path_str(*out), STR("/search")));
}

static struct url_path back_path(struct visit *v, struct url_path list, struct str state)
{
	struct url_path from;
	struct str path = url_path_str(list);

	if (referring_path(v, &from) && str_starts(url_path_str(from), path)) {
		struct str rest = str_sub(url_path_str(from), path.n, SIZE_MAX);
		if (rest.n == 0 || rest.p[0] == '?')
			return from;
	}
	return url_path_query(v->a, list, STR("state"), state);
}

enum rc incoming_page(struct visit *v, struct doc_view *view, int status, struct err *e)
{
	const struct str state = document_state_text(view->v.document.state);

	bool is_done = view->v.document.state == DOCUMENT_REGISTERED ||
		       view->v.document.state == DOCUMENT_REFUSED;
	bool receives = policy_allows(v->actor, ACTION_INCOMING_REGISTER, NULL);
	if (!comes_from_else(v, &view->back))
		view->back = back_path(v, URL_PATH("/incoming"),
				       is_done && receives ? document_state_text(DOCUMENT_WAITING)
							   : state);
	TRY(office_dossier_view(v->node, v->a, v->actor, view->v.document.id, v->now,
				&view->dossier, e));
	if (!view->is_refusing && (view->v.may_refuse || view->dossier.may_return))
		form_value(&view->refusal, "reason", dossier_refusal(v, &view->dossier));
	if (view->flow.may_present)
		dossier_propose(v, &view->dossier, &view->flow.present);
	TRY(office_consult_asked(v->node, v->a, v->actor, view->v.document.id, &view->asked, e));
	TRY(office_organ_task_view(v->node, v->a, v->actor, view->v.document.id, v->now,
				   &view->task, e));
	TRY(find_next(v, view, e));
	TRY(frame_load(v, str_c(v->a, str_fmt(v->a, "incoming.%.*s", STR_FMT(state))), e));
	v->frame.is_wide = true;
	return RESPOND_PANEL(v, e, status, incoming, &v->frame, view);
}

enum rc worked_page(struct visit *v, struct doc_view *view, int status, struct err *e)
{
	return is_of_task(v) ? task_page(v, view, status, e) : incoming_page(v, view, status, e);
}

enum rc web_incoming_show(struct visit *v, struct err *e)
{
	struct doc_view view;

	TRY(office_incoming_read(v->node, v->actor, v->match.id[0], v->now, e));
	TRY(incoming_load(v, &view, e));
	return incoming_page(v, &view, 200, e);
}

static struct url_path document_path(struct visit *v, const char *direction, int64_t id)
{
	return url_path_of(str_fmt(v->a, "/%s/%lld", direction, (long long)id));
}

/* The page once more, if something speaks against the document and nobody has ticked the box. */
static enum rc ask_again(struct visit *v, struct err *e)
{
	struct doc_view view;

	TRY(incoming_load(v, &view, e));
	if (!view.is_doubtful || !view.v.may_register ||
	    view.v.document.version != form_id(v, "version"))
		return RC_OK; /* what the page shows is old: the use case says so */
	problem_add(&v->problems, "confirmed", "problem.confirm", 0);
	form_take(v, &view.receipt);
	form_problems(v, &view.receipt);
	return incoming_page(v, &view, 422, e);
}

enum rc web_incoming_register_do(struct visit *v, struct err *e)
{
	int64_t id = v->match.id[0], number;

	if (!str_eq_c(form_str(v, "confirmed"), "1")) {
		TRY(ask_again(v, e));
		if (v->is_replied)
			return RC_OK;
	}
	const struct taking_in taking = { .id = id,
					  .version = form_id(v, "version"),
					  .series_id = form_id(v, "entry_register") };
	TRY(office_incoming_register_in(v->node, v->a, v->actor, &taking, v->now, &number, e));
	flash_set(v, "success", "registered", str_fmt(v->a, "%lld", (long long)number));
	return redirect(v, flash_path(v, document_path(v, "incoming", id)));
}

/* With what was typed, and what is wrong with it. */
static enum rc refuse_again(struct visit *v, struct doc_view *view, struct err *e)
{
	view->is_refusing = true;
	form_take(v, &view->refusal);
	form_problems(v, &view->refusal);
	return incoming_page(v, view, 422, e);
}

enum rc web_incoming_refuse_do(struct visit *v, struct err *e)
{
	int64_t id = v->match.id[0];
	struct doc_view view;
	enum rc rc = office_incoming_refuse(v->node, v->a, v->actor, id, form_id(v, "version"),
					    form_str(v, "reason"), v->now, &v->problems, e);

	if (rc == RC_OK) {
		flash_set(v, "success", "refused", STR(""));
		return redirect(v, flash_path(v, document_path(v, "incoming", id)));
	}
	if (rc != RC_INVALID || v->problems.n == 0)
		return rc;
	err_clear(e);
	TRY(incoming_load(v, &view, e));
	if (!view.v.may_refuse) { /* somebody else was first: no reason would help */
		rc = err_set(e, RC_CONFLICT, "err.denied.state", "not waiting any more");
		err_param(e, document_state_text(view.v.document.state));
		return rc;
	}
	return refuse_again(v, &view, e);
}

enum rc web_dossier_return_do(struct visit *v, struct err *e)
{
	const struct dossier_return f = { .document_id = v->match.id[0],
					  .version = form_id(v, "version"),
					  .reason = form_str(v, "reason") };
	struct doc_view view;
	enum rc rc = office_dossier_return(v->node, v->actor, &f, v->now, &v->problems, e);

	if (rc == RC_OK) {
		flash_set(v, "success", "dossier_returned", STR(""));
		return redirect(v, flash_path(v, document_path(v, "incoming", f.document_id)));
	}
	if (rc != RC_INVALID || v->problems.n == 0)
		return rc;
	err_clear(e);
	TRY(incoming_load(v, &view, e));
	return refuse_again(v, &view, e);
}

/* ---- văn bản đi ---- */

enum rc outgoing_load(struct visit *v, struct doc_view *out, struct err *e)
{
	return load(v, DIRECTION_OUTGOING, out, e);
}

struct url_path outgoing_back(struct visit *v, const struct doc_view *view)
{
	struct url_path back;

	if (comes_from_else(v, &back))
		return back;
	return back_path(v, URL_PATH("/outgoing"), document_state_text(view->v.document.state));
}

/* One that is still in its author's hands is written on; one that others have seen has a page. */
static enum rc show_draft(struct visit *v, const struct document_view *d, struct err *e)
{
	struct url_path here = document_path(v, "outgoing", d->document.id);
	struct draft_view draft;

	TRY(office_draft_view(v->node, v->a, v->actor, d->document.id, v->now, &draft, e));
	bool is_written = d->may_edit && draft.n_versions == 0;
	return redirect(v, url_path_segment(v->a, here, is_written ? STR("edit") : STR("draft")));
}

enum rc web_outgoing_show(struct visit *v, struct err *e)
{
	struct doc_view view;

	TRY(load(v, DIRECTION_OUTGOING, &view, e));
	if (view.v.document.state == DOCUMENT_DRAFT)
		return show_draft(v, &view.v, e);
	TRY(office_organ_task_view(v->node, v->a, v->actor, view.v.document.id, v->now, &view.task,
				   e));
	view.back = outgoing_back(v, &view);
	TRY(frame_load(v, "outgoing.sent", e));
	v->frame.is_wide = true;
	return RESPOND_PANEL(v, e, 200, outgoing, &v->frame, &view);
}

enum rc web_deliveries_part(struct visit *v, struct err *e)
{
	struct doc_view view = { .n_files = 0 };

	TRY(office_document_refresh(v->node, v->a, v->actor, v->match.id[0], &view.v, e));
	TRY(load_view(v, DIRECTION_OUTGOING, &view, e));
	return RESPOND_PART(v, e, part_deliveries_news, &view);
}

enum rc web_delivery_again_do(struct visit *v, struct err *e)
{
	TRY(office_delivery_again(v->node, v->actor, v->match.id[1], v->now, e));
	flash_set(v, "success", "sent_again", STR(""));
	return redirect(v, flash_path(v, document_path(v, "outgoing", v->match.id[0])));
}

enum rc web_delivery_handled_do(struct visit *v, struct err *e)
{
	TRY(office_delivery_handle(v->node, v->actor, v->match.id[1], v->now, e));
	flash_set(v, "success", "handled", STR(""));
	return redirect(v, flash_path(v, document_path(v, "outgoing", v->match.id[0])));
}

enum rc web_incoming_handled_do(struct visit *v, struct err *e)
{
	TRY(office_incoming_handle(v->node, v->actor, v->match.id[0], v->now, e));
	flash_set(v, "success", "handled", STR(""));
	return redirect(v, flash_path(v, document_path(v, "incoming", v->match.id[0])));
}

enum rc web_outgoing_remake_do(struct visit *v, struct err *e)
{
	int64_t id;

	TRY(office_outgoing_remake(v->node, v->a, v->actor, v->match.id[0], v->now, &id, e));
	flash_set(v, "success", "remade", STR(""));
	return redirect(v, url_path_segment(v->a, document_path(v, "outgoing", id), STR("edit")));
}

/* ---- downloads ---- */

enum rc web_file_get(struct visit *v, struct err *e)
{
	struct attachment x;
	int fd;

	TRY(office_attachment_open(v->node, v->a, v->actor, v->match.id[0], v->match.id[1], v->now,
				   &x, &fd, e));
	return respond_file(v, &(struct file_reply){ .fd = fd,
						     .bytes = (uint64_t)x.bytes,
						     .name = x.name,
						     .type = x.content_type });
}

/* Files that a viewer would run, or cannot show, are kept instead. */
enum rc web_file_view(struct visit *v, struct err *e)
{
	struct attachment x;
	int fd;

	TRY(office_attachment_open(v->node, v->a, v->actor, v->match.id[0], v->match.id[1], v->now,
				   &x, &fd, e));
	if (mail_is_read(&x)) {
		fd_close(fd);
		return mail_view(v, &x, e);
	}
	bool is_text = str_eq(x.content_type, STR("text/plain"));
	return respond_file(v,
			    &(struct file_reply){ .fd = fd,
						  .bytes = (uint64_t)x.bytes,
						  .name = x.name,
						  .type = is_text ? STR("text/plain; charset=utf-8")
								  : x.content_type,
						  .is_shown = may_view(&x) });
}

enum rc web_packet_get(struct visit *v, struct err *e)
{
	struct packet p;
	uint64_t bytes;
	int fd;

	TRY(office_packet_open(v->node, v->a, v->actor, v->match.id[0], v->now, &p, &fd, &bytes,
			       e));
	struct str hash = str_sub(blob_id_hex(v->a, &p.blob), 0, 16);
	return respond_file(
		v, &(struct file_reply){ .fd = fd,
					 .bytes = bytes,
					 .name = str_fmt(v->a, "%.*s.edxml", STR_FMT(hash)),
					 .type = STR("application/octet-stream") });
}

/* document_calls.c -- documents of both directions, over the API. */
#include "api/api_int.h"
#include "base/limits.h"
#include "base/map.h"
#include "edxml/edxml.h"

/* ---- lists and views ---- */

void api_write_document(struct call *c, const struct document *d)
{
	struct json *j = &c->json;

	json_kv_i64(j, "id", d->id);
	json_kv_str(j, "direction", direction_text(d->direction));
	json_kv_str(j, "state", document_state_text(d->state));
	json_kv_str(j, "stage", draft_stage_text(d->stage));
	json_kv_i64(j, "version", d->version);
	json_kv_str(j, "code", d->code);
	json_kv_str(j, "from", d->from_code);
	json_kv_str(j, "from_name", d->from_name);
	api_write_id(c, "from_unit", d->from_unit_id);
	json_kv_str(j, "number", d->number);
	json_kv_str(j, "notation", d->notation);
	json_kv_str(j, "place", d->place);
	json_kv_str(j, "issued_on", date_iso(c->a, d->issued_on));
	json_kv_str(j, "type_name", d->type_name);
	json_kv_str(j, "subject", d->subject);
	json_kv_str(j, "content", d->content);
	json_kv_str(j, "signer_competence", d->signer_competence);
	json_kv_str(j, "signer_position", d->signer_position);
	json_kv_str(j, "signer_name", d->signer_name);
	json_kv_str(j, "due_on", date_iso(c->a, d->due_on));
	json_kv_i64(j, "priority", d->priority);
	json_kv_i64(j, "page_count", d->page_count);
	json_kv_i64(j, "arrival_number", d->arrival_number);
	json_kv_i64(j, "arrival_year", d->arrival_year);
	json_kv_i64(j, "series", d->series_id);
	json_kv_str(j, "refusal_reason", text_of_kept(c->a, c->lang, d->refusal_reason));
	json_kv_bool(j, "is_faulty", d->is_faulty);
	json_kv_str(j, "secrecy", secrecy_text(d->secrecy));
	json_kv_str(j, "standing", document_standing_text(d->standing));
	json_kv_str(j, "notice", notice_kind_text(d->notice));
	json_kv_str(j, "relation", document_relation_text(d->relation));
	json_kv_i64(j, "about", d->about_id);
	if (d->direction == DIRECTION_INCOMING) {
		json_kv_str(j, "came", form_text(d->came));
		json_kv_str(j, "purpose", purpose_text(d->purpose));
	}
}

void api_write_row(struct call *c, const struct document_row *r)
{
	struct json *j = &c->json;

	api_write_document(c, &r->document);
	if (r->document.direction == DIRECTION_OUTGOING) {
		json_kv_i64(j, "receivers", r->n_deliveries);
		json_kv_i64(j, "receivers_within", r->n_receivers - r->n_deliveries);
		json_kv_i64(j, "received", r->n_received);
		json_kv_i64(j, "failed", r->n_failed);
		json_kv_i64(j, "refused", r->n_refused);
	} else {
		json_kv_str(j, "signature", signature_text(r->signature));
		json_kv_bool(j, "has_twin", r->has_twin);
	}
}

static enum rc read_filter(struct call *c, struct document_filter *f, struct err *e)
{
	struct str direction = api_query_str(c, "direction"), state = api_query_str(c, "state");
	struct str owes = api_query_str(c, "owes");
	enum delivery_lack lack = LACK_NOTHING;

	*f = (struct document_filter){ .n_max = 50 };
	if (direction.n > 0 && !direction_parse(direction, &f->direction))
		problem_add(&c->problems, "direction", "problem.choice", 0);
	if (owes.n > 0) {
		if (!delivery_lack_parse(owes, &lack) || lack == LACK_NOTHING)
			problem_add(&c->problems, "owes", "problem.choice", 0);
		f->direction = DIRECTION_OUTGOING;
		f->queue = lack == LACK_RECEIPT ? STR("unreceived") : STR("unfinished");
	}
	f->has_state = state.n > 0;
	if (state.n > 0 && !document_state_parse(state, &f->state))
		problem_add(&c->problems, "state", "problem.choice", 0);
	TRY(api_query_i64(c, "series", 1, INT64_MAX, &f->series_id, e));
	TRY(api_query_i64(c, "before", 1, INT64_MAX, &f->before_id, e));
	TRY(api_query_i64(c, "limit", 1, LIMIT_LIST_PAGE, &f->n_max, e));
	return problems_rc(&c->problems, e);
}

enum rc api_document_list(struct call *c, struct err *e)
{
	struct document_filter f;
	struct document_row *rows;
	size_t n;

	TRY(read_filter(c, &f, e));
	TRY(office_document_list(c->node, c->a, c->actor, &f, &rows, &n, e));
	return api_write_rows(
		c, rows, n, f.direction == DIRECTION_OUTGOING ? LISTING_OUTGOING : LISTING_INCOMING,
		api_query_str(c, "columns"), e);
}

/* What was found in a file. */
static void write_facts(struct call *c, const struct attachment *x)
{
	struct json *j = &c->json;

	json_kv_str(j, "reading", file_reading_text(x->reading));
	json_kv_str(j, "kind", file_kind_text(x->kind));
	json_kv_str(j, "unread", unread_reason_text(x->reason));
	json_kv_i64(j, "pages", x->pages);
	json_kv_bool(j, "name_lies", media_name_lies(x->name, x->kind));
	json_kv_bool(j, "is_encrypted", x->is_encrypted);
	json_kv_bool(j, "has_macros", x->has_macros);
	json_kv_bool(j, "is_cut", x->is_cut);
}

static void write_attachments(struct call *c, const struct document_view *v)
{
	struct json *j = &c->json;

	json_key(j, "attachments");
	json_array(j);
	for (size_t i = 0; i < v->n_attachments; i++) {
		const struct attachment *x = &v->attachments[i];
		json_object(j);
		json_kv_i64(j, "id", x->id);
		json_kv_str(j, "name", x->name);
		json_kv_str(j, "content_type", x->content_type);
		json_kv_i64(j, "bytes", x->bytes);
		json_kv_str(j, "sha256", blob_id_hex(c->a, &x->blob));
		json_kv_bool(j, "is_damaged", x->is_damaged);
		write_facts(c, x);
		json_object_end(j);
	}
	json_array_end(j);
}

/* Whom the directory does not have; paper that was handed over. */
static void write_outside(struct call *c, const struct delivery *x)
{
	struct json *j = &c->json;

	json_kv_bool(j, "is_outside", x->is_outside);
	if (x->is_outside)
		json_kv_str(j, "address", x->address);
	if (!date_is_set(x->handed_on))
		return;
	json_kv_str(j, "handed_on", date_iso(c->a, x->handed_on));
	json_kv_str(j, "handed_how", x->handed_how);
}

/* What a receiver owes, since when, for how many working days; and how often it was urged. */
static void write_owed(struct call *c, const struct document_view *v, const struct delivery *x)
{
	struct json *j = &c->json;
	struct delivery_watch w = delivery_watch(&v->watch, &v->document, x, time_date_vn(c->now));

	json_kv_str(j, "owes", delivery_lack_text(w.lack));
	if (w.lack != LACK_NOTHING) {
		json_kv_str(j, "owes_since", date_iso(c->a, w.since));
		json_kv_i64(j, "owes_days", w.days);
	}
	json_kv_i64(j, "urged", x->n_urged);
	json_kv_str(j, "urged_at", x->urged_at > 0 ? time_iso(c->a, x->urged_at) : STR_NULL);
}

static void write_deliveries(struct call *c, const struct document_view *v)
{
	struct json *j = &c->json;

	json_key(j, "deliveries");
	json_array(j);
	for (size_t i = 0; i < v->n_deliveries; i++) {
		const struct delivery *x = &v->deliveries[i];
		json_object(j);
		json_kv_i64(j, "id", x->id);
		json_kv_str(j, "receiver", x->receiver_code);
		json_kv_str(j, "receiver_name", x->receiver_name);
		json_kv_str(j, "road", road_text(x->road));
		json_kv_str(j, "form", form_text(x->form));
		json_kv_str(j, "form_proposed", form_text(x->form_proposed));
		json_kv_str(j, "purpose", purpose_text(x->purpose));
		json_kv_str(j, "purpose_proposed", purpose_text(x->purpose_proposed));
		json_kv_str(j, "state", delivery_state_text(x->state));
		json_kv_str(j, "status", x->status);
		json_kv_str(j, "status_text", text_of_kept(c->a, c->lang, x->status_text));
		json_kv_str(j, "status_at", x->status_at ? time_iso(c->a, x->status_at) : STR_NULL);
		write_owed(c, v, x);
		write_outside(c, x);
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_own(struct call *c, const struct document_view *v)
{
	struct json *j = &c->json;

	json_kv_bool(j, "is_kept", v->is_kept);
	if (v->own_notice > 0)
		json_kv_i64(j, "own_notice", v->own_notice);
	json_key(j, "own_receivers");
	json_array(j);
	for (size_t i = 0; i < v->n_own; i++) {
		const struct own_receiver *x = &v->own[i];
		json_object(j);
		json_kv_i64(j, x->unit_id > 0 ? "unit_id" : "account_id",
			    x->unit_id > 0 ? x->unit_id : x->account_id);
		json_kv_str(j, "name", x->name);
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_traces(struct call *c, const struct document_view *v)
{
	struct json *j = &c->json;

	json_key(j, "history");
	json_array(j);
	for (size_t i = 0; i < v->n_traces; i++) {
		const struct trace *x = &v->traces[i];
		json_object(j);
		json_kv_str(j, "at", time_iso(c->a, x->at));
		json_kv_str(j, "kind", trace_kind_text(x->kind));
		json_kv_str(j, "organ", x->organ_code);
		json_kv_str(j, "status", x->kind == TRACE_STEP ? x->step : x->status);
		/* statuses are another agency's words, or ours to one */
		json_kv_str(j, "text",
			    x->kind == TRACE_STEP ? text_of_kept(c->a, c->lang, x->text) : x->text);
		json_kv_str(j, "person", x->person);
		json_kv_str(j, "on_behalf_of", x->on_behalf_of);
		json_object_end(j);
	}
	json_array_end(j);
}

/* Kept since the packet came in; told in the language of the caller. */
static void write_findings(struct call *c, const struct packet *p)
{
	struct json *j = &c->json;
	struct edxml_kept_finding *all;
	size_t n = edxml_findings_parse(c->a, p->findings, &all);

	json_key(j, "findings");
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		json_kv_str(j, "rule", all[i].rule);
		json_kv_str(j, "severity", all[i].severity);
		json_kv_i64(j, "line", all[i].line);
		json_kv_str(j, "element", all[i].element);
		json_kv_str(j, "detail", all[i].detail);
		json_kv_str(j, "text", c->lang == LANG_VI ? all[i].text_vi : all[i].text_en);
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_packet(struct call *c, const struct packet *p)
{
	struct json *j = &c->json;

	json_key(j, "packet");
	if (p->id == 0) {
		json_null(j);
		return;
	}
	json_object(j);
	json_kv_str(j, "state", packet_state_text(p->state));
	json_kv_i64(j, "bytes", p->bytes);
	json_kv_str(j, "axis_doc_id", p->axis_doc_id);
	/* what was found when it came; our own are signed on their way out, and nobody checks them */
	if (p->direction == DIRECTION_INCOMING) {
		json_kv_str(j, "signature", signature_text(p->signature));
		json_kv_str(j, "signature_reason", p->signature_reason);
		json_kv_str(j, "signer", p->signer);
		write_findings(c, p);
	}
	json_object_end(j);
}

/* What may be the same document: the software of an organ asks before it registers, as a page does. */
static void write_twin(struct call *c, const struct document *twin)
{
	struct json *j = &c->json;

	json_key(j, "twin");
	if (twin->id == 0) {
		json_null(j);
		return;
	}
	json_object(j);
	json_kv_i64(j, "id", twin->id);
	json_kv_str(j, "state", document_state_text(twin->state));
	json_kv_str(j, "number", twin->number);
	json_kv_str(j, "notation", twin->notation);
	json_kv_str(j, "issued_on", date_iso(c->a, twin->issued_on));
	json_kv_i64(j, "arrival_number", twin->arrival_number);
	json_kv_i64(j, "arrival_year", twin->arrival_year);
	json_object_end(j);
}

enum rc api_document_show(struct call *c, struct err *e)
{
	struct document_view v;

	TRY(office_document_view(c->node, c->a, c->actor, c->match.id[0], c->now, &v, e));
	json_object(&c->json);
	api_write_document(c, &v.document);
	write_attachments(c, &v);
	write_deliveries(c, &v);
	if (v.document.direction == DIRECTION_OUTGOING)
		write_own(c, &v);
	write_traces(c, &v);
	write_packet(c, &v.packet);
	write_twin(c, &v.twin);
	api_write_relations(c, &v);
	json_object_end(&c->json);
	return RC_OK;
}

/* ---- writing and sending ---- */

/* By its code; or by its name, at an address, whom the directory does not have. */
static bool read_name(const struct jval *v, struct outgoing_receiver *out)
{
	if (jval_get(v, "code"))
		return jval_str(jval_get(v, "code"), &out->code) && out->code.n > 0;
	return jval_get(v, "name") && jval_str(jval_get(v, "name"), &out->name) &&
	       out->name.n > 0 &&
	       (!jval_get(v, "address") || jval_str(jval_get(v, "address"), &out->address));
}

static void read_receiver(struct call *c, const struct jval *v, struct outgoing_receiver *out)
{
	struct str purpose = STR_NULL, form = STR_NULL;

	*out = (struct outgoing_receiver){ .purpose = PURPOSE_UNKNOWN, .form = FORM_UNKNOWN };
	if (jval_str(v, &out->code)) {
		if (out->code.n == 0)
			problem_add(&c->problems, "receivers", "problem.required", 0);
		return;
	}
	if (!jval_is_object(v) || !read_name(v, out))
		problem_add(&c->problems, "receivers", "problem.type", 0);
	else if (jval_get(v, "purpose") && (!jval_str(jval_get(v, "purpose"), &purpose) ||
					    !purpose_parse(purpose, &out->purpose)))
		problem_add(&c->problems, "receivers", "problem.choice", 0);
	else if (jval_get(v, "form") &&
		 (!jval_str(jval_get(v, "form"), &form) || !form_parse(form, &out->form)))
		problem_add(&c->problems, "receivers", "problem.choice", 0);
}

static void read_receivers(struct call *c, struct outgoing_form *f)
{
	const struct jval *list = jval_get(c->body, "receivers");
	struct outgoing_receiver *all;

	if (list && !jval_is_array(list))
		problem_add(&c->problems, "receivers", "problem.type", 0);
	f->n_receivers = list ? jval_count(list) : 0;
	all = ARENA_ARRAY(c->a, f->n_receivers + 1, struct outgoing_receiver);
	for (size_t i = 0; i < f->n_receivers; i++)
		read_receiver(c, jval_at(list, i), &all[i]);
	f->receivers = all;
}

/* First the files that a draft keeps ("keep": ids), then the uploads. */
static void read_files(struct call *c, struct outgoing_form *f)
{
	const struct jval *keep = jval_get(c->body, "keep");
	size_t n_keep = keep ? jval_count(keep) : 0;
	struct outgoing_file *all;

	if (keep && !jval_is_array(keep)) /* read as none, it would throw the draft's files away */
		problem_add(&c->problems, "keep", "problem.type", 0);
	all = ARENA_ARRAY(c->a, n_keep + c->files.n_uploads + 1, struct outgoing_file);
	for (size_t i = 0; i < n_keep; i++) {
		all[i].fd = -1;
		if (!jval_i64(jval_at(keep, i), &all[i].keep_id) || all[i].keep_id < 1)
			problem_add(&c->problems, "keep", "problem.type", 0);
	}
	for (size_t i = 0; i < c->files.n_uploads; i++) {
		const struct net_upload *u = &c->files.uploads[i];
		all[n_keep + i] = (struct outgoing_file){ .name = u->file_name,
							  .content_type = u->content_type,
							  .fd = u->fd };
	}
	f->files = all;
	f->n_files = n_keep + c->files.n_uploads;
}

enum rc api_read_multipart(struct call *c, const char *field, struct err *e)
{
	struct str text = net_form_get(&c->files.form, field);

	if (text.n == 0)
		return err_set(e, RC_INVALID, "err.api_document", "no field \"%s\"", field);
	TRY(json_parse(c->a, text, &c->body, e));
	if (!jval_is_object(c->body))
		return err_set(e, RC_INVALID, "err.json_object", "a JSON object expected");
	return api_contract_check(c, field, e);
}

struct outgoing_file *api_uploads(struct call *c, size_t *out_n)
{
	struct outgoing_file *all = ARENA_ARRAY(c->a, c->files.n_uploads + 1, struct outgoing_file);

	for (size_t i = 0; i < c->files.n_uploads; i++) {
		const struct net_upload *u = &c->files.uploads[i];
		all[i] = (struct outgoing_file){ .name = u->file_name,
						 .content_type = u->content_type,
						 .fd = u->fd };
	}
	*out_n = c->files.n_uploads;
	return all;
}

static enum rc read_form(struct call *c, struct outgoing_form *f, struct err *e)
{
	struct document *d = &f->document;

	TRY(api_read_multipart(c, "document", e));
	if (jval_get(c->body, "secrecy"))
		problem_add(&c->problems, "secrecy", "problem.secret_here", 0);
	*d = (struct document){ .type_group = -1, .type_detail = -1 };
	for (size_t i = 0; i < document_texts_count; i++)
		(void)api_body_str(c, document_texts[i].name,
				   document_text_slot(d, &document_texts[i]));
	(void)api_body_date(c, "issued_on", &d->issued_on);
	(void)api_body_date(c, "due_on", &d->due_on);
	(void)api_body_i64(c, "priority", &d->priority);
	(void)api_body_i64(c, "page_count", &d->page_count);
	(void)api_body_i64(c, "version", &d->version);
	read_receivers(c, f);
	read_files(c, f);
	return problems_rc(&c->problems, e);
}

/* No page has shown the files: unless the caller says that somebody has looked, doubts are told first. */
static enum rc send(struct call *c, int64_t id, const struct outgoing_form *f, bool is_confirmed,
		    int64_t *out_id, struct err *e)
{
	return is_confirmed ? office_outgoing_send(c->node, c->a, c->actor, id, f, c->now, out_id,
						   &c->problems, e)
			    : office_outgoing_send_checked(c->node, c->a, c->actor, id, f, c->now,
							   out_id, &c->problems, e);
}

static enum rc save_or_send(struct call *c, int64_t id, struct err *e)
{
	struct outgoing_form f = { .n_files = 0 };
	bool is_send = false, is_confirmed = false;
	int64_t out_id;

	TRY(read_form(c, &f, e));
	if (!api_body_bool(c, "send", &is_send) || !api_body_bool(c, "confirmed", &is_confirmed))
		return problems_rc(&c->problems, e);
	f.document.id = id;
	if (is_send)
		TRY(send(c, 0, &f, is_confirmed, &out_id, e));
	else
		TRY(office_outgoing_save(c->node, c->a, c->actor, &f, c->now, &out_id, &c->problems,
					 e));
	return api_answer_id(c, id == 0 ? 201 : 200, out_id);
}

enum rc api_document_create(struct call *c, struct err *e)
{
	return save_or_send(c, 0, e);
}

enum rc api_document_change(struct call *c, struct err *e)
{
	return save_or_send(c, c->match.id[0], e);
}

enum rc api_document_send(struct call *c, struct err *e)
{
	bool is_confirmed = str_eq_c(api_query_str(c, "confirmed"), "true");
	int64_t id;

	TRY(send(c, c->match.id[0], NULL, is_confirmed, &id, e));
	return api_answer_id(c, 200, id);
}

enum rc api_document_discard(struct call *c, struct err *e)
{
	int64_t version = 0;

	TRY(api_query_i64(c, "version", 1, INT64_MAX, &version, e));
	TRY(office_outgoing_discard(c->node, c->actor, c->match.id[0], version, c->now, e));
	return api_answer_id(c, 200, c->match.id[0]);
}

enum rc api_delivery_again(struct call *c, struct err *e)
{
	TRY(office_delivery_again(c->node, c->actor, c->match.id[0], c->now, e));
	return api_answer_id(c, 200, c->match.id[0]);
}

/* ---- the clerk's answers ---- */

enum rc api_document_register(struct call *c, struct err *e)
{
	struct taking_in x = { .id = c->match.id[0] };
	int64_t number;

	(void)api_body_i64(c, "series", &x.series_id);
	if (!api_body_i64(c, "version", &x.version) || c->problems.n > 0)
		return problems_rc(&c->problems, e);
	TRY(office_incoming_register_in(c->node, c->a, c->actor, &x, c->now, &number, e));
	json_object(&c->json);
	json_kv_i64(&c->json, "id", c->match.id[0]);
	json_kv_i64(&c->json, "arrival_number", number);
	json_object_end(&c->json);
	return RC_OK;
}

enum rc api_document_refuse(struct call *c, struct err *e)
{
	struct str reason = STR_NULL;
	int64_t version = 0;

	if (!api_body_i64(c, "version", &version) || !api_body_str(c, "reason", &reason))
		return problems_rc(&c->problems, e);
	TRY(office_incoming_refuse(c->node, c->a, c->actor, c->match.id[0], version, reason, c->now,
				   &c->problems, e));
	return api_answer_id(c, 200, c->match.id[0]);
}

/* ---- downloads ---- */

enum rc api_attachment_get(struct call *c, struct err *e)
{
	struct attachment x;
	int fd;

	TRY(office_attachment_open(c->node, c->a, c->actor, c->match.id[0], c->match.id[1], c->now,
				   &x, &fd, e));
	api_respond_file(c, fd, (uint64_t)x.bytes, x.name, x.content_type);
	return RC_OK;
}

enum rc api_packet_get(struct call *c, struct err *e)
{
	struct packet p;
	uint64_t bytes;
	int fd;

	TRY(office_packet_open(c->node, c->a, c->actor, c->match.id[0], c->now, &p, &fd, &bytes,
			       e));
	api_respond_file(c, fd, bytes,
			 str_fmt(c->a, "%.*s.edxml", STR_FMT(blob_id_hex(c->a, &p.blob))),
			 STR("application/octet-stream"));
	return RC_OK;
}

/* packet_in.c -- files what came from the axis.
 *
 * Reading comes first: attachments become durable blobs, the signature is checked. Then one
 * transaction writes packet, document, attachments, history and status 01, or finds that all this was
 * done before. Repeating any of it does no harm, so a crash anywhere is answered by doing it again.
 */
#include "office/packet_in.h"

#include "base/fault.h"
#include "base/fd.h"
#include "base/limits.h"
#include "markup/page.h"
#include "office/consult_int.h"
#include "office/organ_task_int.h"
#include "office/office_int.h"
#include "office/part_int.h"
#include "office/plan.h"
#include "office/recall_int.h"
#include "office/urge_int.h"
#include "store/document.h"
#include "store/organ.h"
#include "store/packet.h"
#include "store/tenant.h"
#include "text/text.h"

#define ROOTS_FILE "certs/roots.pem"

struct actor arrival_actor(const struct arrival *v)
{
	return (struct actor){ .kind = ACTOR_SYSTEM, .tenant_id = v->in->tenant_id };
}

/* Who handed it in is what the axis lists; an axis that does not say leaves it open. */
bool arrival_is_believed(const struct arrival *v)
{
	struct str listed = v->in->sender_code;

	return v->signature != SIGNATURE_INVALID &&
	       (organ_code_check(listed, NULL) != RC_OK || str_eq(listed, v->packet->from.code));
}

bool arrival_is_sure(const struct arrival *v)
{
	return arrival_is_believed(v) && (v->n_known == 0 || v->signature == SIGNATURE_VALID);
}

/* ---- reading, outside the transaction ---- */

static enum rc sink_start(void *ctx, struct edxml_attachment *att, struct err *e)
{
	struct reading *r = ctx;

	att->sink_data = NULL;
	return blob_write_start(r->blobs, r->arena, r->max_bytes, &r->writer, e);
}

static enum rc sink_write(void *ctx, struct edxml_attachment *att, const void *p, size_t n,
			  struct err *e)
{
	struct reading *r = ctx;

	(void)att;
	return blob_write(r->writer, p, n, e);
}

static enum rc sink_end(void *ctx, struct edxml_attachment *att, struct err *e)
{
	struct reading *r = ctx;
	struct blob_id *id = ARENA_NEW(r->arena, struct blob_id);
	uint64_t bytes;

	TRY(blob_write_commit(r->writer, id, &bytes, e));
	att->sink_data = id;
	return RC_OK;
}

/* What the directory says of the sender: its name and certificates. */
static enum rc sender_fn(struct tx *tx, void *arg, struct err *e)
{
	struct arrival *v = arg;
	struct organ o;
	enum rc rc = organ_find_any(tx, v->arena, v->packet->from.code, &o, e);

	v->n_known = 0;
	v->sender_name = STR_NULL;
	if (rc == RC_NOT_FOUND)
		return err_clear(e), RC_OK;
	TRY(rc);
	v->sender_name = o.name;
	return organ_certificates(tx, v->arena, v->packet->from.code, &v->known, &v->n_known, e);
}

static enum rc check_signature(struct arrival *v, int fd, struct err *e)
{
	static const enum signature words[] = {
		[VERDICT_ABSENT] = SIGNATURE_ABSENT,
		[VERDICT_UNVERIFIABLE] = SIGNATURE_UNVERIFIABLE,
		[VERDICT_VALID] = SIGNATURE_VALID,
		[VERDICT_INVALID] = SIGNATURE_INVALID,
	};
	struct signature_result result;

	TRY(db_read(v->node->db, sender_fn, v, e));
	const struct trust trust = { .known = v->known,
				     .n_known = v->n_known,
				     .now = v->now,
				     .roots_file = conf_path(v->arena, v->node->conf, ROOTS_FILE) };
	TRY(xmldsig_check(v->arena, fd, (uint64_t)v->in->bytes, &trust, &result, e));
	v->signature = words[result.state];
	v->signature_reason = result.reason_key;
	v->signer = result.signer.subject;
	return RC_OK;
}

/* True when the failure is the packet's fault and will be the same tomorrow. */
static bool is_packets_fault(enum rc rc)
{
	return rc == RC_INVALID || rc == RC_LIMIT;
}

/* Without these nobody can be answered, and no status can name the document. */
static bool has_identity(const struct edxml *p)
{
	return p->from.code.n > 0 && (p->kind == EDXML_STATUS || p->document_id.n > 0);
}

/* So that the clerk knows whom to tell. */
static void take_listed_sender(struct arrival *v)
{
	struct str *code = &v->packet->from.code;

	if (!v->is_readable && code->n == 0 && organ_code_check(v->in->sender_code, NULL) == RC_OK)
		*code = v->in->sender_code;
}

static enum rc read_packet(struct arrival *v, struct err *e)
{
	AUTO_CLOSE fd = -1;
	uint64_t bytes;
	struct err why = ERR_INIT;
	struct reading r = { .arena = v->arena,
			     .blobs = v->node->blobs,
			     .max_bytes = (uint64_t)v->node->conf->limit_packet_bytes };
	const struct edxml_sink sink = { &r, sink_start, sink_write, sink_end };

	TRY(blob_read_open(v->node->blobs, &v->in->blob, &fd, &bytes, e));
	enum rc rc = edxml_read_fd(v->arena, fd, &sink, v->now, &v->packet, &why);
	if (rc != RC_OK && !is_packets_fault(rc)) {
		if (e)
			*e = why;
		return rc;
	}
	v->is_readable = rc == RC_OK && has_identity(v->packet);
	v->why = rc == RC_OK ? STR("") : err_keep(v->arena, &why);
	v->findings = edxml_findings_json(v->arena, v->packet);
	take_listed_sender(v);
	return check_signature(v, fd, e);
}

/* Names that are safe to show and differ from each other. */
static void name_attachments(struct arrival *v)
{
	const struct edxml *p = v->packet;

	v->files = ARENA_ARRAY(v->arena, p->n_attachments + 1, struct attachment);
	v->n_files = 0;
	struct map *seen = map_new(v->arena);
	for (size_t i = 0; i < p->n_attachments; i++) {
		const struct edxml_attachment *att = &p->attachments[i];
		const struct blob_id *blob = att->sink_data;
		struct str name = text_file_name(v->arena, text_repair(v->arena, att->name),
						 LIMIT_FILE_NAME, LIMIT_FILE_NAME_BYTES);
		struct str unique = name;
		for (int k = 2; !map_put(seen, unique, NULL); k++)
			unique = str_fmt(v->arena, "(%d) %.*s", k, STR_FMT(name));
		if (!blob)
			continue; /* the packet broke off in the middle of it */
		v->files[v->n_files] = (struct attachment){
			.ordinal = (int64_t)v->n_files + 1,
			.name = unique,
			.content_type = media_type_of_name(unique),
			.description =
				att->is_damaged ? text_keep(v->arena, "kept.file_damaged", NULL, 0)
				: att->bytes == 0 ? text_keep(v->arena, "kept.file_empty", NULL, 0)
						  : att->description,
			.is_damaged = att->is_damaged || att->bytes == 0,
			.bytes = (int64_t)att->bytes,
			.blob = *blob,
		};
		v->n_files++;
	}
}

static struct organ provisional_organ(const struct edxml_organ *x)
{
	return (struct organ){ .code = x->code,
			       .name = x->name.n > 0 ? x->name : x->code,
			       .mail = x->email,
			       .kind = ORGAN_KIND_UNKNOWN,
			       .level = LEVEL_UNKNOWN,
			       .province = STR("unknown"),
			       .state = ORGAN_ACTIVE,
			       .origin = ORIGIN_PROVISIONAL };
}

/* As the directory has it, where it does; an unreadable packet is shown with what it says itself, if it
 * says anything. */
static struct str sender_name(const struct arrival *v)
{
	const struct edxml_organ *from = &v->packet->from;

	if (!v->is_readable && from->name.n > 0)
		return from->name;
	if (v->sender_name.n > 0)
		return v->sender_name;
	return from->name.n > 0 ? from->name : from->code;
}

/* What a clerk must know before a number is allotted. */
static bool is_faulty(const struct arrival *v)
{
	for (size_t i = 0; i < v->n_files; i++) {
		if (v->files[i].is_damaged)
			return true;
	}
	return v->is_readable && !edxml_is_acceptable(v->packet);
}

/* What the packet's list of receivers says of one of that name. */
struct place_found {
	bool is_told, is_vague; /* vague: two of that name, who are written to differently */
	enum purpose purpose;
	bool has_paper, somebody_has; /* paper follows: to this one, to any */
};

static struct place_found find_place(const struct arrival *v, struct str name)
{
	const struct edxml *p = v->packet;
	struct place_found x = { .purpose = PURPOSE_UNKNOWN };

	for (size_t i = 0; i < p->n_to_places; i++) {
		enum purpose purpose;
		bool paper;
		x.somebody_has |= str_ends(p->to_places[i], STR("kèm bản giấy)"));
		if (!place_read(v->arena, p->to_places[i], name, &purpose, &paper))
			continue;
		x.is_vague |= x.is_told && (purpose != x.purpose || paper != x.has_paper);
		x.purpose = purpose;
		x.has_paper = paper;
		x.is_told = true;
	}
	return x;
}

/* To which purpose it came here, and whether paper follows. A packet whose list does not say to whom it does says it
 * to all. */
static void take_travel(const struct arrival *v, struct str own_code, struct document *d)
{
	const struct edxml *p = v->packet;
	struct str name = STR("");

	for (size_t i = 0; i < p->n_to; i++) {
		if (str_eq(p->to[i].code, own_code))
			name = text_trim(text_cut(text_trim(p->to[i].name), PLACE_NAME_POINTS));
	}
	const struct place_found x = find_place(v, name);
	bool is_clear = x.is_told && !x.is_vague;
	bool has_paper = p->paper == 1 && (!x.somebody_has || !is_clear || x.has_paper);
	d->purpose = is_clear ? x.purpose : PURPOSE_UNKNOWN;
	d->came = has_paper ? FORM_HYBRID : FORM_ELECTRONIC;
}

static struct document document_of(const struct arrival *v)
{
	const struct edxml *p = v->packet;

	return (struct document){
		.tenant_id = v->in->tenant_id,
		.direction = DIRECTION_INCOMING,
		.state = v->is_readable ? DOCUMENT_WAITING : DOCUMENT_UNREADABLE,
		.code = p->document_id,
		.from_code = p->from.code,
		.from_name = sender_name(v),
		.number = p->code_number,
		.notation = p->code_notation,
		.place = p->place,
		.issued_on = p->promulgated_on,
		.type_group = p->type,
		.type_detail = p->type_detail,
		.type_name = p->type_name,
		.subject = p->subject,
		.content = p->content,
		.signer_competence = p->competence,
		.signer_position = p->position,
		.signer_name = p->full_name,
		.due_on = p->due_on,
		.priority = p->priority > 0 && p->priority < PRIORITY__COUNT ? p->priority : 0,
		.page_count = p->page_amount > 0 ? p->page_amount : 0,
		.is_faulty = is_faulty(v),
		.refusal_reason = v->why,
		.arrived_at = v->now,
		.created_at = v->now,
		.updated_at = v->now,
	};
}

/* ---- inside the transaction ---- */

static struct packet packet_of(const struct arrival *v, enum packet_state state)
{
	const struct edxml *p = v->packet;

	return (struct packet){
		.tenant_id = v->in->tenant_id,
		.direction = DIRECTION_INCOMING,
		.type = !v->is_readable           ? v->in->type
			: p->kind == EDXML_STATUS ? MESSAGE_STATUS
						  : MESSAGE_EDOC,
		.state = state,
		.blob = v->in->blob,
		.bytes = v->in->bytes,
		.axis_doc_id = v->in->axis_doc_id,
		.document_code = p->document_id,
		.from_code = p->from.code,
		.status_code = p->status_code,
		.status_text = p->status_description,
		.status_person = p->staff_name,
		.status_at = p->status_at,
		.signature = v->signature,
		.signature_reason = v->signature_reason,
		.signer = v->signer,
		.findings = v->findings,
		.created_at = v->now,
	};
}

static enum rc store_packet(struct tx *tx, struct arrival *v, enum packet_state state,
			    int64_t document_id, int64_t *out_id, struct err *e)
{
	struct packet p = packet_of(v, state);

	p.document_id = document_id;
	v->out = state;
	return packet_insert(tx, v->arena, &p, out_id, e);
}

/* A sender nobody knows becomes a row of the directory, so that it can be answered. */
static enum rc know_sender(struct tx *tx, struct arrival *v, struct err *e)
{
	struct organ o, fresh = provisional_organ(&v->packet->from);
	enum rc rc = organ_find_any(tx, v->arena, fresh.code, &o, e);

	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear(e);
	if (organ_code_check(fresh.code, NULL) != RC_OK)
		return RC_OK;
	/* perhaps it is new at the axis, whose directory has its name and certificate */
	v->is_new_sender = v->tenant.axis_url.n > 0;
	if (v->is_new_sender)
		TRY(tenant_directory_want(tx, v->tenant.axis_url, v->now, e));
	return organ_save(tx, v->arena, &fresh, v->sender_search, v->now, NULL, e);
}

/* Update and replacement are filed like any other document. Their history says what the sender wants, and of
 * which document. */
static struct str business_text(const struct arrival *v)
{
	static const char *const kinds[] = { "kept.business_new", "kept.business_new",
					     "kept.business_update", "kept.business_replace" };
	const struct edxml *p = v->packet;
	size_t kind = p->bussiness_type <= 3 ? (size_t)p->bussiness_type : 0;
	struct str about = p->n_replacements > 0 ? p->replacements[0].document_id
						 : p->bussiness_document_id;
	const struct text_param params[] = { text_param_str(p->bussiness_reason),
					     text_param_str(about.n > 0 ? about : p->document_id) };

	return text_keep(v->arena, kinds[kind], params, 2);
}

/* The same DocumentId in another packet: nothing says whether it was mended or mistaken, so both are
 * there and the clerk is told. */
static struct str again_text(const struct arrival *v, const struct document *other)
{
	const struct text_param params[] = { text_param_str(v->packet->document_id),
					     text_param_i64(other->arrival_number),
					     text_param_i64(other->arrival_year) };
	const char *key = other->state == DOCUMENT_REGISTERED ? "kept.again_registered"
			  : other->state == DOCUMENT_REFUSED  ? "kept.again_refused"
							      : "kept.again_waiting";

	return text_keep(v->arena, key, params, 3);
}

static enum rc find_again(struct tx *tx, const struct arrival *v, const struct document *d,
			  struct str *out, struct err *e)
{
	struct document other;
	enum rc rc = document_find_again(tx, v->arena, d, &other, e);

	if (rc == RC_OK)
		*out = again_text(v, &other);
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear(e);
	return RC_OK;
}

int64_t arrival_said_at(const struct arrival *v)
{
	int64_t at = v->packet->status_at;
	return at > 0 && at <= v->now ? at : v->now;
}

/* again: the text about another document with the same id, or empty. */
static enum rc add_arrival_trace(struct tx *tx, const struct arrival *v, const struct document *d,
				 struct str again, struct err *e)
{
	const struct edxml *p = v->packet;
	bool is_business = p->has_bussiness && p->bussiness_type > 0;
	const struct trace line = {
		.document_id = d->id,
		.at = v->now,
		.organ_code = d->from_code,
		.organ_name = d->from_name,
		.text = !v->is_readable ? v->why
			: is_business   ? business_text(v)
					: again,
		.person = p->staff_name,
	};
	enum step step = !v->is_readable ? STEP_UNREADABLE
			 : is_business   ? STEP_ARRIVED_BUSINESS
			 : again.n > 0   ? STEP_ARRIVED_AGAIN
					 : STEP_ARRIVED;
	return trace_step(tx, &line, step, d->packet_id, e);
}

static enum rc store_files(struct tx *tx, const struct arrival *v, int64_t document_id,
			   struct err *e)
{
	for (size_t i = 0; i < v->n_files; i++) {
		struct attachment x = v->files[i];
		x.document_id = document_id;
		TRY(attachment_insert(tx, &x, e));
	}
	return RC_OK;
}

/* Receipt: the software has it, the clerk has not looked yet (status 01). */
static enum rc plan_receipt(struct tx *tx, struct arrival *v, const struct document *d,
			    struct err *e)
{
	const struct status_plan s = {
		.tenant = &v->tenant,
		.document = d,
		.code = STR("01"),
		.now = v->now,
		.text = text_get(LANG_VI, TEXT_PACKET_ARRIVED), /* packets speak Vietnamese */
		.person = STR(""),
	};
	return plan_status(tx, v->arena, &s, e);
}

/* What it is to another document here. */
static enum rc relate(struct tx *tx, struct arrival *v, struct document *d, bool *out_is_filed,
		      struct err *e)
{
	static const enum document_relation words[] = { RELATION_ANSWER, RELATION_NONE,
							RELATION_UPDATE, RELATION_REPLACE };
	const struct edxml *p = v->packet;
	size_t type = p->has_bussiness && p->bussiness_type > 0 ? (size_t)p->bussiness_type : 0;
	struct document about;

	TRY(file_business(tx, v, &about, out_is_filed, e));
	if (about.id == 0 || type >= sizeof words / sizeof words[0])
		return RC_OK;
	d->about_id = about.id;
	d->relation = words[type];
	if (d->relation == RELATION_REPLACE && !arrival_is_sure(v))
		d->relation = RELATION_UPDATE; /* which the clerk decides about */
	/* of its own document it says what is wrong with it, or urges; of ours it is the answer */
	if (type == 0 && about.direction == DIRECTION_INCOMING)
		d->relation = urging_came(v) ? RELATION_URGE : RELATION_CORRECT;
	return RC_OK;
}

static enum rc store_travel(struct tx *tx, const struct arrival *v, struct document *d,
			    struct err *e)
{
	struct tenant t;

	TRY(tenant_load(tx, v->arena, v->in->tenant_id, &t, e));
	take_travel(v, t.organ_code, d);
	return document_came_set(tx, d, e);
}

/* What a document has of its packet. */
static enum rc fill_document(struct tx *tx, const struct arrival *v, struct document *d,
			     int64_t packet_id, struct err *e)
{
	TRY(document_came_with(tx, d->id, packet_id, e));
	d->packet_id = packet_id;
	TRY(store_travel(tx, v, d, e));
	return store_files(tx, v, d->id, e);
}

enum rc arrival_show(struct tx *tx, struct arrival *v, int64_t packet_id, struct str why,
		     int64_t *out_id, struct err *e)
{
	const struct actor who = arrival_actor(v);
	struct document d = document_of(v);

	TRY(document_insert(tx, v->arena, &d, &d.id, e));
	TRY(packet_give(tx, packet_id, d.id, e));
	TRY(fill_document(tx, v, &d, packet_id, e));
	const struct trace line = { .document_id = d.id,
				    .at = v->now,
				    .organ_code = d.from_code,
				    .organ_name = d.from_name,
				    .text = why };
	TRY(trace_step(tx, &line, STEP_ARRIVED, packet_id, e));
	*out_id = d.id;
	return office_audit(tx, &who, "incoming.arrive", object_name(v->arena, "document", d.id),
			    v->in->axis_doc_id, v->now, e);
}

static enum rc store_document(struct tx *tx, struct arrival *v, struct err *e)
{
	const struct actor who = arrival_actor(v);
	struct document d = document_of(v);
	struct str again = STR("");
	bool is_filed = false;
	int64_t packet_id;

	if (v->is_readable) {
		TRY(know_sender(tx, v, e));
		TRY(part_filed(tx, v, &is_filed, e));
		if (!is_filed)
			TRY(relate(tx, v, &d, &is_filed, e));
		if (is_filed)
			return RC_OK;
		TRY(find_again(tx, v, &d, &again, e));
	}
	TRY(document_insert(tx, v->arena, &d, &d.id, e));
	TRY(store_packet(tx, v, v->is_readable ? PACKET_STORED : PACKET_UNREADABLE, d.id,
			 &packet_id, e));
	TRY(fill_document(tx, v, &d, packet_id, e));
	TRY(add_arrival_trace(tx, v, &d, again, e));
	if (v->is_readable) {
		TRY(plan_receipt(tx, v, &d, e));
		TRY(business_filed(tx, v, &d, e));
		TRY(arrival_rider_filed(tx, v, &d, e));
		TRY(consult_filed(tx, v, &d, e));
		TRY(organ_task_answered(tx, v, &d, e));
	}
	return office_audit(tx, &who, "incoming.arrive", object_name(v->arena, "document", d.id),
			    v->in->axis_doc_id, v->now, e);
}

/* The same bytes under another DocId: registered once. */
static enum rc file_twin(struct tx *tx, struct arrival *v, bool *out_is_twin, struct err *e)
{
	struct packet like = packet_of(v, PACKET_STORED), twin;
	int64_t id;
	enum rc rc = packet_find_twin(tx, v->arena, &like, &twin, e);

	*out_is_twin = rc == RC_OK;
	if (rc == RC_OK)
		return store_packet(tx, v, PACKET_DUPLICATE, twin.document_id, &id, e);
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear(e);
	return RC_OK;
}

static enum rc file_readable(struct tx *tx, struct arrival *v, struct err *e)
{
	bool is_twin;

	TRY(file_twin(tx, v, &is_twin, e));
	if (is_twin)
		return RC_OK;
	return v->packet->kind == EDXML_STATUS ? file_status(tx, v, e) : store_document(tx, v, e);
}

/* A status that cannot be read is no document for the clerk: it is kept, and told to the operator. */
static enum rc file_broken_status(struct tx *tx, struct arrival *v, struct err *e)
{
	const struct actor who = arrival_actor(v);
	int64_t id;

	TRY(store_packet(tx, v, PACKET_UNREADABLE, 0, &id, e));
	return office_audit(tx, &who, "status.unreadable", object_name(v->arena, "packet", id),
			    v->in->axis_doc_id, v->now, e);
}

/* It should never have been sent: its number is known here as that of a secret document. The packet is on
 * record, empty; its sender is told; the bytes that no row names are swept. */
static enum rc file_secret(struct tx *tx, struct arrival *v, struct err *e)
{
	const struct actor who = arrival_actor(v);
	const struct document nowhere = { .code = v->packet->document_id,
					  .from_code = v->packet->from.code };
	const struct status_plan s = { .tenant = &v->tenant,
				       .document = &nowhere,
				       .code = STR("02"),
				       .text = text_get(LANG_VI, TEXT_PACKET_SECRET),
				       .person = STR(""),
				       .now = v->now };
	int64_t id, answer;

	v->findings = STR("[]");
	TRY(store_packet(tx, v, PACKET_UNMATCHED, 0, &id, e));
	TRY(plan_status_to(tx, v->arena, &s, nowhere.from_code, &answer, e));
	return office_audit(tx, &who, "packet.secret", object_name(v->arena, "packet", id),
			    v->packet->from.code, v->now, e);
}

static enum rc file_fn(struct tx *tx, void *arg, struct err *e)
{
	struct arrival *v = arg;
	struct packet old;
	enum rc rc = packet_find_fetched(tx, v->arena, v->in->tenant_id, v->in->axis_doc_id, &old,
					 e);

	if (rc == RC_OK) { /* done before; perhaps the axis was not told */
		v->out = old.state;
		return RC_OK;
	}
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear(e);
	TRY(tenant_load(tx, v->arena, v->in->tenant_id, &v->tenant, e));
	if (v->is_secret)
		return file_secret(tx, v, e);
	if (v->is_readable)
		return file_readable(tx, v, e);
	return v->in->type == MESSAGE_STATUS ? file_broken_status(tx, v, e)
					     : store_document(tx, v, e);
}

enum rc arrival_store_packet(struct tx *tx, struct arrival *v, enum packet_state state,
			     int64_t document_id, int64_t *out_id, struct err *e)
{
	return store_packet(tx, v, state, document_id, out_id, e);
}

static enum rc unkept_fn(struct tx *tx, void *arg, struct err *e)
{
	struct arrival *v = arg;
	const struct document d = document_of(v);

	TRY(document_secret_came(tx, v->arena, &d, &v->is_secret, e));
	return v->is_secret ? RC_OK : part_is_here(tx, v, &v->is_part_again, e);
}

/* Not even the packet's bytes are kept of what is secret, or is a part that is here already. */
static enum rc empty_unkept(struct arrival *v, struct office_arrival *empty, struct err *e)
{
	if (!v->is_readable || v->packet->kind == EDXML_STATUS || v->packet->code_number.n == 0)
		return RC_OK;
	TRY(db_read(v->node->db, unkept_fn, v, e));
	if (!v->is_secret && !v->is_part_again)
		return RC_OK;
	*empty = *v->in;
	empty->bytes = 0;
	v->in = empty;
	return blob_put(v->node->blobs, STR(""), &empty->blob, e);
}

enum rc arrival_read(struct arrival *v, struct err *e)
{
	TRY(read_packet(v, e));
	name_attachments(v);
	return arrival_take_rider(v, e);
}

enum rc office_packet_file(struct node *n, struct arena *a, const struct office_arrival *x,
			   int64_t now, enum packet_state *out, struct err *e)
{
	struct arrival v = { .node = n, .arena = a, .in = x, .now = now };
	struct office_arrival empty;

	TRY(arrival_read(&v, e));
	struct organ sender = provisional_organ(&v.packet->from);
	v.sender_search = organ_search_text(a, &sender);
	TRY(empty_unkept(&v, &empty, e));
	FAULT_POINT("office.packet_read");
	TRY(db_write(n->db, file_fn, &v, e));
	FAULT_POINT("office.packet_filed");
	if (v.is_new_sender)
		event_wake(n->poll);
	if (v.n_files > 0)
		event_wake(n->read);
	*out = v.out;
	return RC_OK;
}

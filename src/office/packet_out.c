/* packet_out.c -- a planned packet gets its bytes, once.
 *
 * The bytes are durable and recorded before anything is sent; from then on every attempt sends those
 * very bytes. Between building and recording nothing has left the house, so a crash there costs only
 * the work.
 */
#include "base/fault.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/map.h"
#include "edxml/edxml.h"
#include "markup/page.h"
#include "office/office_int.h"
#include "office/part_int.h"
#include "office/organ_task_int.h"
#include "store/document.h"
#include "store/own_receiver.h"
#include "store/packet.h"
#include "store/rider.h"
#include "store/tenant.h"
#include "text/text.h"

#define CHUNK (64 << 10)
#define PLACE_POINTS 150        /* ToPlaces/Place of QCVN 102 */
#define ANSWERED_CODE_POINTS 42 /* ResponseFor/Code … */
#define ANSWERED_ID_POINTS 255  /* … and DocumentId of QCVN 102 */

/* BussinessDocType of QCVN 102 */
enum { BUSSINESS_RECALL = 1, BUSSINESS_UPDATE = 2, BUSSINESS_REPLACE = 3 };

struct build {
	struct node *node;
	struct arena *arena;
	int64_t packet_id, now;
	struct packet packet;
	struct tenant tenant;
	struct document document;
	struct document about; /* what it is an answer to, or replaces … */
	struct attachment *files;
	size_t n_files;
	struct rider rider;   /* text "" = none */
	struct str task_code; /* of the task that it speaks of, "" = none */
	struct delivery *deliveries;
	size_t n_deliveries;
	struct own_receiver *own; /* of the organ itself */
	size_t n_own;
	struct outbox_item *items;
	size_t n_items;
	char *chunk;
	struct blob_id blob;
	int64_t bytes;
};

/* ---- what goes into it ---- */

/* A part of a work file goes like its letter, with files of its own. */
static enum rc load_part(struct tx *tx, struct build *b, struct err *e)
{
	struct part_packet x;

	TRY(part_packet_load(tx, b->arena, b->packet_id, &x, e));
	b->document = x.document;
	b->files = x.files;
	b->n_files = x.n_files;
	b->rider = x.rider;
	return delivery_list(tx, b->arena, b->document.id, &b->deliveries, &b->n_deliveries, e);
}

static enum rc load_fn(struct tx *tx, void *arg, struct err *e)
{
	struct build *b = arg;
	struct arena *a = b->arena;
	bool has_rider;

	TRY(packet_load(tx, a, b->packet_id, &b->packet, e));
	if (b->packet.state != PACKET_PLANNED)
		return RC_OK;
	TRY(tenant_load(tx, a, b->packet.tenant_id, &b->tenant, e));
	TRY(outbox_items_of(tx, a, b->packet_id, &b->items, &b->n_items, e));
	if (b->packet.document_id == 0 && b->packet.type == MESSAGE_EDOC)
		return load_part(tx, b, e);
	if (b->packet.document_id == 0) { /* an answer about one that is not here */
		b->document = (struct document){ .code = b->packet.document_code };
		return RC_OK;
	}
	TRY(document_load(tx, a, b->packet.document_id, &b->document, e));
	if (b->document.about_id > 0)
		TRY(document_load(tx, a, b->document.about_id, &b->about, e));
	TRY(delivery_list(tx, a, b->document.id, &b->deliveries, &b->n_deliveries, e));
	TRY(own_receiver_list(tx, a, b->document.id, &b->own, &b->n_own, e));
	TRY(err_if_absent(e, rider_find(tx, a, b->document.id, &b->rider, e), &has_rider));
	TRY(organ_task_code_of(tx, a, b->document.id, &b->task_code, e));
	return attachment_list(tx, a, b->document.id, &b->files, &b->n_files, e);
}

static struct edxml_organ organ_of_tenant(const struct tenant *t)
{
	return (struct edxml_organ){ .code = t->organ_code,
				     .in_charge = t->parent_name,
				     .name = t->name,
				     .address = t->address,
				     .email = t->mail,
				     .telephone = t->telephone,
				     .fax = t->fax,
				     .website = t->website };
}

/* "Nơi nhận": everybody the document goes to, by name, and what for. */
static void fill_places(struct build *b, struct edxml *p)
{
	struct str *places = ARENA_ARRAY(b->arena, b->n_deliveries + b->n_own + 1, struct str);

	p->to_places = places;
	p->n_to_places = 0;
	for (size_t i = 0; i < b->n_deliveries; i++) {
		const struct delivery *x = &b->deliveries[i];
		struct str words = place_words(b->arena, x->purpose, x->form != FORM_ELECTRONIC);
		struct str name =
			text_trim(text_cut(text_trim(x->receiver_name),
					   words.n > 0 ? PLACE_NAME_POINTS : PLACE_POINTS));
		if (name.n > 0)
			places[p->n_to_places++] = words.n == 0
							   ? name
							   : str_fmt(b->arena, "%.*s %.*s",
								     STR_FMT(name), STR_FMT(words));
	}
	for (size_t i = 0; i < b->n_own; i++) {
		if (b->own[i].name.n > 0)
			places[p->n_to_places++] =
				text_trim(text_cut(b->own[i].name, PLACE_POINTS));
	}
}

/* Whom this packet is for: the receivers of its outbox rows, by their names of the day of sending. */
static void fill_receivers(struct build *b, struct edxml *p)
{
	struct map *names = map_new(b->arena);
	struct edxml_organ *to = ARENA_ARRAY(b->arena, b->n_items + 1, struct edxml_organ);

	for (size_t i = 0; i < b->n_deliveries; i++)
		(void)map_put(names, b->deliveries[i].receiver_code, &b->deliveries[i]);
	for (size_t i = 0; i < b->n_items; i++) {
		void *found = NULL;
		to[i].code = to[i].name = b->items[i].receiver_code;
		if (map_find(names, to[i].code, &found) &&
		    ((const struct delivery *)found)->receiver_name.n > 0)
			to[i].name = text_cut(((const struct delivery *)found)->receiver_name,
					      LIMIT_ORGAN_NAME);
	}
	p->to = to;
	p->n_to = b->n_items;
}

static void fill_files(struct build *b, struct edxml *p)
{
	p->attachments = ARENA_ARRAY(b->arena, b->n_files + 2, struct edxml_attachment);
	p->n_attachments = b->n_files;
	for (size_t i = 0; i < b->n_files; i++) {
		p->attachments[i] = (struct edxml_attachment){
			.name = b->files[i].name,
			.description = b->files[i].description,
			.content_type = b->files[i].content_type,
			.bytes = (uint64_t)b->files[i].bytes,
			.sink_data = &b->files[i].blob,
		};
	}
	if (b->rider.text.n > 0) /* no blob: its bytes are a row's */
		p->attachments[p->n_attachments++] = (struct edxml_attachment){
			.name = STR(RIDER_NAME),
			.content_type = STR("application/json"),
			.bytes = b->rider.text.n,
		};
}

static bool has_purpose(const struct build *b, enum purpose purpose)
{
	for (size_t i = 0; i < b->n_deliveries; i++) {
		if (b->deliveries[i].purpose == purpose)
			return true;
	}
	return false;
}

static bool has_paper(const struct build *b)
{
	for (size_t i = 0; i < b->n_deliveries; i++) {
		if (b->deliveries[i].form == FORM_HYBRID)
			return true;
	}
	return false;
}

/* As somebody said, else by its name: A, văn bản quy phạm pháp luật; B, văn bản hành chính. */
static void fill_type(const struct build *b, struct edxml *p)
{
	const struct document *d = &b->document;
	const struct legal_type *legal = legal_type_find(b->arena, d->type_name);

	p->type = d->type_group > 0 ? d->type_group : legal ? LEGAL_GROUP : 2;
	p->type_detail = d->type_detail > 0 ? d->type_detail : 0;
	if (legal && d->type_group <= 0)
		p->type_detail = legal->detail;
}

static void fill_header(const struct build *b, struct edxml *p)
{
	const struct document *d = &b->document;

	p->document_id = d->code;
	p->code_number = d->number;
	p->code_notation = d->notation;
	p->place = d->place;
	p->promulgated_on = d->issued_on;
	fill_type(b, p);
	p->type_name = d->type_name;
	p->subject = d->subject;
	p->content = d->content;
	p->competence = d->signer_competence;
	p->position = d->signer_position;
	p->full_name = d->signer_name;
	p->due_on = d->due_on;
	p->priority = d->priority;
	p->page_amount = d->page_count > 0 ? d->page_count : -1;
	/* SteeringType is left out: one reading has 1 for "not steering", the other for "steering" */
	p->direction = has_purpose(b, PURPOSE_DIRECT);
}

static void fill_staff(const struct build *b, struct edxml *p, struct str person)
{
	p->staff_department = b->tenant.name;
	p->staff_name = person;
	p->staff_email = b->tenant.mail;
	p->staff_mobile = b->tenant.telephone;
}

static void fill_traced(struct build *b, struct edxml *p)
{
	struct edxml_trace *trace = ARENA_NEW(b->arena, struct edxml_trace);

	edxml_init(p, EDXML_DOCUMENT);
	p->from = organ_of_tenant(&b->tenant);
	fill_header(b, p);
	fill_receivers(b, p);
	*trace = (struct edxml_trace){ .organ_code = b->tenant.organ_code, .at = b->now };
	p->traces = trace;
	p->n_traces = 1;
	p->has_bussiness = true;
}

/* As its sender wrote it, without a zero put in front: the sender looks it up by this. */
static struct str number_as_written(struct arena *a, const struct document *d)
{
	return d->notation.n > 0 ? str_fmt(a, "%.*s/%.*s", STR_FMT(d->number), STR_FMT(d->notation))
				 : d->number;
}

/* What another organ wrote may be longer than the standard has it. Half an id names nothing; half a
 * number is better than no answer. */
static void fill_answered(struct arena *a, const struct document *d, struct edxml_response_for *r)
{
	struct str code = number_as_written(a, d);

	if (text_count(d->code) <= ANSWERED_ID_POINTS)
		r->document_id = d->code;
	if (text_count(code) <= ANSWERED_CODE_POINTS || r->document_id.n == 0)
		r->code = text_cut(code, ANSWERED_CODE_POINTS);
}

/* What it is to another document: QCVN 102, Bussiness and ResponseFor. */
static void fill_related(struct build *b, struct edxml *p)
{
	const struct document *about = &b->about;
	struct edxml_replacement *r = ARENA_NEW(b->arena, struct edxml_replacement);
	struct edxml_response_for *f = ARENA_NEW(b->arena, struct edxml_response_for);
	struct str *codes = ARENA_ARRAY(b->arena, p->n_to + 1, struct str);

	switch (b->document.relation) {
	case RELATION_NONE:
	case RELATION_COPY:
	case document_relation__COUNT: return;
	case RELATION_REPLACE:
		for (size_t i = 0; i < p->n_to; i++)
			codes[i] = p->to[i].code;
		*r = (struct edxml_replacement){ about->code, codes, p->n_to };
		p->replacements = r;
		p->n_replacements = 1;
		p->bussiness_type = BUSSINESS_REPLACE;
		p->bussiness_reason = text_get(LANG_VI, TEXT_PACKET_REPLACEMENT);
		return;
	case RELATION_UPDATE:
		p->bussiness_document_id = about->code;
		p->bussiness_type = BUSSINESS_UPDATE;
		p->bussiness_reason = text_get(LANG_VI, TEXT_PACKET_UPDATE);
		p->changed_document = 1;
		p->changed_receivers = 0;
		return;
	case RELATION_ANSWER:
	case RELATION_URGE:
	case RELATION_CORRECT: break;
	}
	*f = (struct edxml_response_for){ .organ_code = about->from_code,
					  .promulgated_on = about->issued_on };
	fill_answered(b->arena, about, f);
	p->response_for = f;
	p->n_response_for = 1;
}

static void fill_document(struct build *b, struct edxml *p)
{
	fill_traced(b, p);
	fill_places(b, p);
	fill_files(b, p);
	p->bussiness_type = 0;
	p->bussiness_reason = text_get(LANG_VI, TEXT_PACKET_NEW_DOCUMENT);
	p->paper = has_paper(b);
	fill_related(b, p);
	if (b->task_code.n > 0 && text_count(b->task_code) <= ANSWERED_ID_POINTS) {
		p->task_codes = &b->task_code;
		p->n_task_codes = 1;
	}
	fill_staff(b, p, b->document.sent_by_name);
}

/* The one recalled is named by its own DocumentId; nothing of it is sent once more. */
static void fill_recall(struct build *b, struct edxml *p)
{
	fill_traced(b, p);
	p->bussiness_document_id = b->document.code;
	p->bussiness_type = BUSSINESS_RECALL;
	p->bussiness_reason = text_cut(b->packet.status_text, LIMIT_REASON);
	p->paper = 0;
	fill_staff(b, p, b->packet.status_person);
}

static void fill_status(struct build *b, struct edxml *p)
{
	struct edxml_response_for *r = ARENA_NEW(b->arena, struct edxml_response_for);
	const struct document *d = &b->document;

	edxml_init(p, EDXML_STATUS);
	p->from = organ_of_tenant(&b->tenant);
	*r = (struct edxml_response_for){
		.organ_code = b->n_items > 0 ? b->items[0].receiver_code : d->from_code,
		.promulgated_on = d->issued_on,
	};
	fill_answered(b->arena, d, r);
	p->response_for = r;
	p->n_response_for = 1;
	p->status_code = b->packet.status_code;
	p->status_description = b->packet.status_text;
	p->status_at = b->packet.status_at;
	fill_staff(b, p, b->packet.status_person);
}

/* ---- writing it ---- */

typedef enum rc (*put_fn)(void *ctx, const void *p, size_t n, struct err *e);

static enum rc read_file(void *ctx, const struct edxml_attachment *att, put_fn put, void *put_ctx,
			 struct err *e)
{
	struct build *b = ctx;
	AUTO_CLOSE fd = -1;
	uint64_t bytes;
	size_t n = CHUNK;

	if (!att->sink_data)
		return put(put_ctx, b->rider.text.p, b->rider.text.n, e);
	TRY(blob_read_open(b->node->blobs, att->sink_data, &fd, &bytes, e));
	while (n == CHUNK) {
		TRY(fd_read_full(fd, b->chunk, CHUNK, &n, e));
		TRY(put(put_ctx, b->chunk, n, e));
	}
	return RC_OK;
}

static enum rc write_piece(void *ctx, const char *p, size_t n, struct err *e)
{
	return blob_write(ctx, p, n, e);
}

static enum rc write_blob(struct build *b, const struct edxml *p, struct err *e)
{
	const struct edxml_source source = { b, read_file };
	struct certificate cert;
	struct blob_writer *writer;
	uint64_t bytes;

	TRY(certificate_parse(b->arena, b->tenant.certificate, &cert, e));
	const struct packet_signer signer = { .keeper = b->node->keeper,
					      .key_id = b->tenant.key_id,
					      .cert = &cert };
	TRY(blob_write_start(b->node->blobs, b->arena, (uint64_t)b->node->conf->limit_packet_bytes,
			     &writer, e));
	const struct edxml_output output = { writer, write_piece };
	TRY(edxml_write(b->arena, p, &source, b->node->keeper ? &signer : NULL, &output, e));
	FAULT_POINT("office.packet_written");
	TRY(blob_write_commit(writer, &b->blob, &bytes, e));
	b->bytes = (int64_t)bytes;
	return RC_OK;
}

static enum rc record_fn(struct tx *tx, void *arg, struct err *e)
{
	struct build *b = arg;
	struct packet now;

	TRY(packet_load(tx, b->arena, b->packet_id, &now, e));
	if (now.state == PACKET_PLANNED) {
		TRY(packet_built(tx, b->packet_id, &b->blob, b->bytes, e));
		return packet_load(tx, b->arena, b->packet_id, &b->packet, e);
	}
	b->packet = now; /* somebody was quicker: theirs are the bytes */
	return RC_OK;
}

enum rc office_packet_build(struct node *n, struct arena *a, int64_t packet_id, int64_t now,
			    struct packet *out, struct err *e)
{
	struct build b = { .node = n, .arena = a, .packet_id = packet_id, .now = now };
	struct edxml p;

	TRY(db_read(n->db, load_fn, &b, e));
	if (b.packet.state == PACKET_PLANNED) {
		b.chunk = arena_alloc(a, CHUNK);
		if (b.packet.type == MESSAGE_STATUS)
			fill_status(&b, &p);
		else if (b.packet.is_recall)
			fill_recall(&b, &p);
		else
			fill_document(&b, &p);
		TRY(write_blob(&b, &p, e));
		TRY(db_write(n->db, record_fn, &b, e));
		FAULT_POINT("office.packet_built");
	}
	*out = b.packet;
	return RC_OK;
}

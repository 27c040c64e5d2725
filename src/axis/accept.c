/* accept.c -- takes a packet in: reads it, checks it, keeps the bytes, then the rows.
 *
 * The order is the promise: checked (nothing stored when refused), the blob durable, then one
 * transaction with packet, deliveries and hop, then the answer. A crash before the commit leaves a
 * blob that no row names; the sender, who got no answer, comes again.
 */
#include "axis/axis_int.h"

#include <string.h>
#include <unistd.h>

#include "base/codec.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/map.h"
#include "edxml/edxml.h"
#include "text/text.h"

#define ROOTS_FILE "certs/roots.pem" /* certificates of roots, if the operator has put them there */
#define FINDINGS_SHOWN 3

struct acceptance {
	struct node *node;
	struct arena *a;
	const struct axis_upload *up;
	struct axis_refusal *out;
	struct edxml *edxml;
	struct axis_packet packet;
	struct str same_doc_id; /* of the same packet handed in before; or empty */
	/* receivers: those named, then who of them is at fault */
	const struct str *to;
	size_t n_to;
	const struct str *unknown, *locked;
	size_t n_unknown, n_locked;
	/* the sender */
	const struct certificate *known;
	size_t n_known;
	bool requires_signature;
};

/* ---- what can be said of the packet alone ---- */

/* "what is wrong: “the value” (Element, dòng 5)", as far as known. */
static struct str finding_text(struct arena *a, const struct edxml_finding *f)
{
	struct str text = str_of(f->text_vi), where = str_of(f->element ? f->element : "");
	if (f->detail.n > 0)
		text = str_fmt(a, "%.*s: “%.*s”", STR_FMT(text), STR_FMT(f->detail));
	if (f->line > 0)
		where = str_fmt(
			a, "%.*s%s%.*s", STR_FMT(where), where.n > 0 ? ", " : "",
			STR_FMT(axis_text(a, TEXT_VXP_LINE, str_fmt(a, "%lld", (long long)f->line),
					  STR_NULL, STR_NULL)));
	return where.n > 0 ? str_fmt(a, "%.*s (%.*s)", STR_FMT(text), STR_FMT(where)) : text;
}

/* The first errors among the findings, and how many there are. */
static enum rc format_refuse(struct acceptance *x)
{
	const struct edxml *p = x->edxml;
	struct str text = STR_NULL;
	size_t n = 0;
	for (size_t i = 0; i < p->n_findings; i++) {
		if (p->findings[i].severity != FINDING_ERROR)
			continue;
		if (n++ >= FINDINGS_SHOWN)
			continue;
		struct str one = finding_text(x->a, &p->findings[i]);
		text = n == 1 ? one : str_fmt(x->a, "%.*s; %.*s", STR_FMT(text), STR_FMT(one));
	}
	if (n <= FINDINGS_SHOWN)
		return refuse(x->a, x->out, VXP_BAD_FORMAT, TEXT_VXP_22_FORMAT, text, STR_NULL);
	return refuse(x->a, x->out, VXP_BAD_FORMAT, TEXT_VXP_22_MORE, text,
		      str_fmt(x->a, "%zu", n - FINDINGS_SHOWN));
}

static const struct edxml_attachment *damaged_find(const struct edxml *p)
{
	for (size_t i = 0; i < p->n_attachments; i++) {
		if (p->attachments[i].is_damaged)
			return &p->attachments[i];
	}
	return NULL;
}

/* Reads the packet; the bytes of its attachments are only looked at. */
static enum rc packet_read(struct acceptance *x, struct err *e)
{
	const struct axis_upload *u = x->up;
	enum rc rc = edxml_read_fd(x->a, u->fd, NULL, u->now, &x->edxml, e);
	if (rc == RC_INVALID || rc == RC_LIMIT) {
		err_clear(e);
		return format_refuse(x);
	}
	if (rc != RC_OK)
		return rc;
	const struct edxml_attachment *damaged = damaged_find(x->edxml);
	if (damaged)
		return refuse(x->a, x->out, VXP_FILE_ERROR, TEXT_VXP_21_ATTACHMENT, damaged->name,
			      STR_NULL);
	if (!edxml_is_acceptable(x->edxml))
		return format_refuse(x);
	return RC_OK;
}

/* Document for edoc, status for status; the sender is who signed the request. */
static enum rc facts_check(struct acceptance *x)
{
	const struct axis_upload *u = x->up;
	const struct edxml *p = x->edxml;
	bool is_status = u->type == MESSAGE_STATUS;
	if ((p->kind == EDXML_STATUS) != is_status)
		return refuse(x->a, x->out, VXP_BAD_FORMAT,
			      is_status ? TEXT_VXP_22_NOT_STATUS : TEXT_VXP_22_NOT_EDOC, STR_NULL,
			      STR_NULL);
	if (u->from_arg.n > 0 && !str_eq(u->from_arg, u->sender_code))
		return refuse(x->a, x->out, VXP_NOT_REGISTERED, TEXT_VXP_19_FROM_ARG, u->from_arg,
			      u->sender_code);
	if (!str_eq(p->from.code, u->sender_code))
		return refuse(x->a, x->out, VXP_NOT_REGISTERED, TEXT_VXP_19_FROM, p->from.code,
			      u->sender_code);
	if (is_status && p->n_response_for == 0)
		return refuse(x->a, x->out, VXP_BAD_FORMAT, TEXT_VXP_22_NO_RESPONSE_FOR, STR_NULL,
			      STR_NULL);
	return RC_OK;
}

/* Whom the packet goes to, each once. */
static void receivers_collect(struct acceptance *x)
{
	const struct edxml *p = x->edxml;
	bool is_status = p->kind == EDXML_STATUS;
	size_t n = is_status ? p->n_response_for : p->n_to;
	struct str *to = ARENA_ARRAY(x->a, n + 1, struct str);
	struct map *seen = map_new(x->a);
	for (size_t i = 0; i < n; i++) {
		struct str code = is_status ? p->response_for[i].organ_code : p->to[i].code;
		if (map_put(seen, code, NULL))
			to[x->n_to++] = code;
	}
	x->to = to;
}

/* What the rows say of the packet. */
static void packet_fill(struct acceptance *x)
{
	const struct axis_upload *u = x->up;
	const struct edxml *p = x->edxml;
	bool is_status = p->kind == EDXML_STATUS;
	struct axis_packet *row = &x->packet;
	*row = (struct axis_packet){ .sender_code = u->sender_code,
				     .type = u->type,
				     .bytes = (int64_t)u->bytes,
				     .now = u->now };
	memcpy(row->blob.b, u->sha256, sizeof row->blob.b);
	if (is_status) {
		row->document_code = p->response_for[0].document_id;
		row->notation = p->response_for[0].code;
		row->title = str_fmt(x->a, "%.*s %.*s", STR_FMT(p->status_code),
				     STR_FMT(p->status_description));
	} else {
		row->document_code = p->document_id;
		row->title = p->subject;
		row->notation = str_fmt(x->a, "%.*s/%.*s", STR_FMT(p->code_number),
					STR_FMT(p->code_notation));
	}
	row->title = text_cut(row->title, LIMIT_SUBJECT);
}

/* ---- what the directory says ---- */

static bool is_in_directory(const struct organ *o)
{
	return o->kind != ORGAN_COMPANY && o->kind != ORGAN_PERSON;
}

static enum rc receivers_look(struct tx *tx, struct acceptance *x, struct err *e)
{
	struct str *unknown = ARENA_ARRAY(x->a, x->n_to + 1, struct str);
	struct str *locked = ARENA_ARRAY(x->a, x->n_to + 1, struct str);
	size_t n_unknown = 0, n_locked = 0;
	for (size_t i = 0; i < x->n_to; i++) {
		struct organ o;
		enum rc rc = organ_find(tx, x->a, x->to[i], &o, e);
		if (rc == RC_NOT_FOUND || (rc == RC_OK && !is_in_directory(&o)))
			unknown[n_unknown++] = x->to[i];
		else if (rc != RC_OK)
			return rc;
		else if (o.state == ORGAN_LOCKED)
			locked[n_locked++] = x->to[i];
	}
	err_clear(e);
	x->unknown = unknown;
	x->n_unknown = n_unknown;
	x->locked = locked;
	x->n_locked = n_locked;
	return RC_OK;
}

static enum rc directory_look(struct tx *tx, void *arg, struct err *e)
{
	struct acceptance *x = arg;
	struct organ sender;
	struct certificate *known;
	enum rc rc = axis_packet_same(tx, x->a, &x->packet, &x->same_doc_id, e);
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear(e);
	TRY(organ_find(tx, x->a, x->up->sender_code, &sender, e));
	x->requires_signature = sender.requires_signature;
	TRY(organ_certificates(tx, x->a, x->up->sender_code, &known, &x->n_known, e));
	x->known = known;
	return receivers_look(tx, x, e);
}

static enum rc receivers_refuse(struct acceptance *x)
{
	size_t n = x->n_unknown + x->n_locked;
	struct str unknown = codes_join(x->a, x->unknown, x->n_unknown);
	struct str locked = codes_join(x->a, x->locked, x->n_locked);
	struct str *all = ARENA_ARRAY(x->a, n + 1, struct str);
	if (n == 0)
		return RC_OK;
	for (size_t i = 0; i < n; i++)
		all[i] = i < x->n_unknown ? x->unknown[i] : x->locked[i - x->n_unknown];
	enum rc rc;
	if (x->n_unknown == 0)
		rc = refuse(x->a, x->out, VXP_LOCKED, TEXT_VXP_23_RECEIVERS, locked, STR_NULL);
	else if (x->n_locked == 0)
		rc = refuse(x->a, x->out, VXP_NO_RECEIVER, TEXT_VXP_18_UNKNOWN, unknown, STR_NULL);
	else
		rc = refuse(x->a, x->out, VXP_NO_RECEIVER, TEXT_VXP_18_BOTH, unknown, locked);
	x->out->receivers = all;
	x->out->n_receivers = n;
	return rc;
}

/* ---- the signature ---- */

static enum signature signature_of(enum signature_verdict v)
{
	switch (v) {
	case VERDICT_VALID: return SIGNATURE_VALID;
	case VERDICT_INVALID: return SIGNATURE_INVALID;
	case VERDICT_UNVERIFIABLE: return SIGNATURE_UNVERIFIABLE;
	default: return SIGNATURE_ABSENT;
	}
}

/* Recorded whatever it is; a wrong one is refused only for organs that must sign rightly. */
static enum rc signature_check(struct acceptance *x, struct err *e)
{
	struct trust trust = { .known = x->known,
			       .n_known = x->n_known,
			       .roots_file = conf_path(x->a, x->node->conf, ROOTS_FILE),
			       .now = x->up->now };
	struct signature_result r;
	TRY(xmldsig_check(x->a, x->up->fd, x->up->bytes, &trust, &r, e));
	x->packet.signature = signature_of(r.state);
	x->packet.signature_reason = r.reason_key;
	if (r.state == VERDICT_INVALID && x->requires_signature)
		return refuse(x->a, x->out, VXP_FILE_INVALID, TEXT_VXP_10_SIGNATURE,
			      x->up->sender_code, STR_NULL);
	return RC_OK;
}

/* ---- keeping it ---- */

static enum rc payload_keep(struct acceptance *x, struct err *e)
{
	struct blob_id id;
	uint64_t bytes;
	if (lseek(x->up->fd, 0, SEEK_SET) != 0)
		return err_errno(e, "the file of a packet");
	TRY(blob_put_fd(x->node->blobs, x->up->fd, x->up->bytes, &id, &bytes, e));
	if (!blob_id_eq(&id, &x->packet.blob) || bytes != x->up->bytes)
		return err_set(e, RC_CORRUPT, NULL, "a packet's bytes changed while it was read");
	FAULT_POINT("axis.payload_kept");
	return RC_OK;
}

static enum rc addresses_make(struct acceptance *x, struct err *e)
{
	struct axis_address *list = ARENA_ARRAY(x->a, x->n_to + 1, struct axis_address);
	x->packet.doc_id = uuid_v7(x->a, x->up->now);
	for (size_t i = 0; i < x->n_to; i++)
		list[i] = (struct axis_address){ .code = x->to[i],
						 .doc_id = uuid_v7(x->a, x->up->now) };
	return axis_addresses(x->a, list, x->n_to, &x->packet.addresses, e);
}

/* The same packet may have come over another connection meanwhile. */
static enum rc rows_write(struct tx *tx, void *arg, struct err *e)
{
	struct acceptance *x = arg;
	x->same_doc_id = STR_NULL;
	enum rc rc = axis_packet_same(tx, x->a, &x->packet, &x->same_doc_id, e);
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear(e);
	return axis_packet_put(tx, x->a, &x->packet, e);
}

static void receivers_wake(struct acceptance *x)
{
	if (!x->node->axis_arrived)
		return;
	for (size_t i = 0; i < x->n_to; i++)
		x->node->axis_arrived(x->node->axis_arrived_ctx, x->to[i]);
}

/* Everything up to the first write. RC_OK with a refusal or same_doc_id set: there is none. */
static enum rc packet_check(struct acceptance *x, struct err *e)
{
	TRY(packet_read(x, e));
	if (x->out->code == VXP_OK)
		TRY(facts_check(x));
	if (x->out->code != VXP_OK)
		return RC_OK;
	receivers_collect(x);
	packet_fill(x);
	TRY(db_read(x->node->db, directory_look, x, e));
	if (x->same_doc_id.n > 0)
		return RC_OK;
	TRY(receivers_refuse(x));
	return x->out->code == VXP_OK ? signature_check(x, e) : RC_OK;
}

static enum rc packet_keep(struct acceptance *x, struct err *e)
{
	TRY(addresses_make(x, e));
	FAULT_POINT("axis.checked");
	TRY(payload_keep(x, e));
	TRY(db_write(x->node->db, rows_write, x, e));
	FAULT_POINT("axis.accepted");
	if (x->same_doc_id.n == 0)
		receivers_wake(x);
	return RC_OK;
}

/* A file is there, within the limit, and its hash is the one that was signed. */
static void file_check(const struct acceptance *x)
{
	const struct axis_upload *u = x->up;
	int64_t most = x->node->conf->limit_packet_bytes;
	enum text_id id = TEXT__COUNT;
	struct str param = STR_NULL;
	if (u->hash_given.n == 0) {
		id = TEXT_VXP_10_NO_HASH;
	} else if (u->bytes == 0) {
		id = TEXT_VXP_10_EMPTY;
	} else if (u->bytes > (uint64_t)most) {
		id = TEXT_VXP_10_TOO_LARGE;
		param = str_fmt(x->a, "%lld", (long long)most);
	} else if (!vxp_hash_file_matches(u->hash_given, u->sha256)) {
		id = TEXT_VXP_10_HASH;
	}
	if (id != TEXT__COUNT)
		refuse(x->a, x->out, VXP_FILE_INVALID, id, param, STR_NULL);
}

enum rc axis_accept(struct node *n, struct arena *a, const struct axis_upload *u,
		    struct str *out_doc_id, struct axis_refusal *out, struct err *e)
{
	struct acceptance x = { .node = n, .a = a, .up = u, .out = out };
	const struct axis_attempted what = { u->sender_code, STR("sendEdoc"), u->now };
	*out = (struct axis_refusal){ .code = VXP_OK };
	file_check(&x);
	if (out->code == VXP_OK)
		TRY(packet_check(&x, e));
	if (out->code != VXP_OK) {
		axis_refusal_note(n, a, &what, out);
		return RC_OK;
	}
	if (x.same_doc_id.n == 0)
		TRY(packet_keep(&x, e));
	*out_doc_id = x.same_doc_id.n > 0 ? x.same_doc_id : x.packet.doc_id;
	return RC_OK;
}

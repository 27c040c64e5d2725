/* part_in.c -- a part of a work file as it arrives, in whichever order, and what its receiver says of it. */
#include "base/limits.h"
#include "edxml/rider.h"
#include "markup/page.h"
#include "office/office_int.h"
#include "office/part_int.h"
#include "office/plan.h"
#include "store/document.h"
#include "store/packet.h"
#include "text/text.h"

#define CODE_POINTS 255 /* DocumentId of QCVN 102 */
#define MARK ",P"

bool part_code_split(struct str code, struct str *out_letter, int64_t *out_n)
{
	for (size_t i = code.n; i > 2; i--) {
		if (!str_eq_c(str_sub(code, i - 2, 2), MARK))
			continue;
		*out_letter = str_sub(code, 0, i - 2);
		return str_to_i64(str_sub(code, i, code.n), 2, LIMIT_FILE_PARTS, out_n);
	}
	return false;
}

static struct file_part part_of(struct arena *a, const struct jval *root)
{
	return (struct file_part){ .direction = DIRECTION_INCOMING,
				   .letter_code = rider_line(a, root, "letter", CODE_POINTS),
				   .n = rider_number(root, "part", 2, LIMIT_FILE_PARTS, 0),
				   .n_of = rider_number(root, "parts", 2, LIMIT_FILE_PARTS, 0) };
}

enum rc part_rider_check(struct arena *a, const struct jval *root, struct err *e)
{
	const struct file_part x = part_of(a, root);

	if (x.letter_code.n == 0 || x.n == 0 || x.n > x.n_of)
		return err_set(e, RC_INVALID, "err.rider.format", "no part of anything");
	return RC_OK;
}

static bool is_sound(const struct arrival *v)
{
	const struct edxml *p = v->packet;

	if (v->rider.text.n == 0 || v->rider.kind != RIDER_FILE_PART || !edxml_is_acceptable(p) ||
	    (p->has_bussiness && p->bussiness_type > 0))
		return false;
	for (size_t i = 0; i < v->n_files; i++) {
		if (v->files[i].is_damaged)
			return false;
	}
	return v->n_files > 0;
}

/* What it says of itself beside the packet is what its DocumentId says. */
static bool read_part(const struct arrival *v, struct file_part *out)
{
	const struct jval *root;
	struct rider again;
	struct str letter;
	int64_t n;

	if (!is_sound(v) || rider_parse(v->arena, v->rider.text, &again, &root, NULL) != RC_OK)
		return false;
	*out = part_of(v->arena, root);
	out->tenant_id = v->in->tenant_id;
	out->from_code = v->packet->from.code;
	out->created_at = v->now;
	return part_code_split(v->packet->document_id, &letter, &n) && n == out->n &&
	       str_eq(letter, out->letter_code);
}

/* In the same order: as one system writes the same part twice. */
static bool has_files(const struct arrival *v, const struct attachment *files, size_t n)
{
	if (n != v->n_files)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!blob_id_eq(&files[i].blob, &v->files[i].blob) ||
		    !str_eq(files[i].name, v->files[i].name))
			return false;
	}
	return true;
}

/* The row of this number, if any: id 0. */
static enum rc find_same(struct tx *tx, const struct arrival *v, const struct file_part *x,
			 int64_t *out_id, bool *out_is_same, struct err *e)
{
	struct attachment *files;
	struct file_part *all;
	size_t n, n_files;

	*out_id = 0;
	*out_is_same = false;
	TRY(part_came(tx, v->arena, x, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (all[i].n == x->n)
			*out_id = all[i].id;
	}
	if (*out_id == 0)
		return RC_OK;
	TRY(part_file_list(tx, v->arena, *out_id, &files, &n_files, e));
	*out_is_same = has_files(v, files, n_files);
	return RC_OK;
}

enum rc part_is_here(struct tx *tx, struct arrival *v, bool *out, struct err *e)
{
	struct file_part x;
	int64_t id;

	*out = false;
	return read_part(v, &x) ? find_same(tx, v, &x, &id, out, e) : RC_OK;
}

/* The letter tells of it, when it is here. */
static enum rc tell_letter(struct tx *tx, struct arrival *v, const struct file_part *x,
			   int64_t packet_id, struct err *e)
{
	const struct document like = { .tenant_id = x->tenant_id,
				       .from_code = x->from_code,
				       .code = x->letter_code };
	struct document *all;
	size_t n;

	TRY(document_find_came(tx, v->arena, &like, &all, &n, e));
	if (n == 0)
		return RC_OK;
	const struct trace line = { .document_id = all[0].id,
				    .at = v->now,
				    .organ_code = all[0].from_code,
				    .organ_name = all[0].from_name,
				    .text = part_name(v->arena, x->n, x->n_of) };
	return trace_step(tx, &line, STEP_PART_ARRIVED, packet_id, e);
}

/* Its sender counts these; nobody here has anything to do with a part by itself. */
static enum rc answer(struct tx *tx, struct arrival *v, struct err *e)
{
	const struct document nowhere = { .code = v->packet->document_id,
					  .from_code = v->packet->from.code };
	const struct status_plan s = { .tenant = &v->tenant,
				       .document = &nowhere,
				       .code = STR("01"),
				       .text = text_get(LANG_VI, TEXT_PACKET_ARRIVED),
				       .person = STR(""),
				       .now = v->now };
	int64_t packet_id;

	return plan_status_to(tx, v->arena, &s, nowhere.from_code, &packet_id, e);
}

/* Another file under a number that is here, and more than one sender may have waiting: a document like any other,
 * which somebody sees. */
static enum rc check(struct tx *tx, struct arrival *v, const struct file_part *x, bool *out_is_new,
		     bool *out_is_part, struct err *e)
{
	int64_t id, n_waiting;

	TRY(find_same(tx, v, x, &id, out_is_part, e));
	*out_is_new = id == 0;
	if (id > 0)
		return RC_OK;
	TRY(part_waiting(tx, v->arena, x, v->now, &n_waiting, e));
	*out_is_part = n_waiting < LIMIT_PARTS_WAITING;
	return RC_OK;
}

enum rc part_filed(struct tx *tx, struct arrival *v, bool *out_is_filed, struct err *e)
{
	const struct actor who = arrival_actor(v);
	struct file_part x;
	int64_t packet_id;
	bool is_new;

	*out_is_filed = false;
	if (!read_part(v, &x))
		return RC_OK;
	TRY(check(tx, v, &x, &is_new, out_is_filed, e));
	if (!*out_is_filed)
		return RC_OK;
	if (is_new)
		TRY(part_insert(tx, v->arena, &x, v->files, v->n_files, &is_new, e));
	TRY(arrival_store_packet(tx, v, is_new ? PACKET_STORED : PACKET_DUPLICATE, 0, &packet_id,
				 e));
	if (is_new)
		TRY(tell_letter(tx, v, &x, packet_id, e));
	TRY(answer(tx, v, e));
	return office_audit(tx, &who, "file.part_arrive",
			    object_name(v->arena, "packet", packet_id), v->packet->document_id,
			    v->now, e);
}

/* ---- what a receiver says of a part of ours ---- */

static enum rc find_way(struct tx *tx, struct arrival *v, struct part_way *out, bool *out_is_there,
			struct err *e)
{
	const struct edxml *p = v->packet;

	*out_is_there = false;
	for (size_t i = 0; i < p->n_response_for && !*out_is_there; i++) {
		struct part_way like = { .receiver_code = p->from.code };
		if (!part_code_split(p->response_for[i].document_id, &like.letter_code, &like.n))
			continue;
		TRY(err_if_absent(e,
				  part_way_of_code(tx, v->arena, v->in->tenant_id, &like, out, e),
				  out_is_there));
	}
	return RC_OK;
}

/* Whatever the last try looked like, it has it: nothing to send again. */
static enum rc forget_failure(struct tx *tx, struct arrival *v, const struct part_way *way,
			      struct err *e)
{
	struct outbox_item *items;
	size_t n;

	TRY(outbox_items_of(tx, v->arena, way->packet_id, &items, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (items[i].state == OUTBOX_READY || items[i].state == OUTBOX_DEAD)
			TRY(outbox_cancel(tx, items[i].id, v->now, e));
	}
	return RC_OK;
}

static enum rc move(struct tx *tx, struct arrival *v, struct part_way *way, struct err *e)
{
	enum delivery_state reported = DELIVERY_ARRIVED;

	(void)delivery_state_of_status(v->packet->status_code, &reported);
	if (delivery_next(way->state, reported) != reported)
		return RC_OK; /* late */
	way->state = reported;
	way->status_text = v->packet->status_description;
	way->status_at = arrival_said_at(v);
	TRY(part_way_set(tx, way, e));
	return forget_failure(tx, v, way, e);
}

enum rc part_status(struct tx *tx, struct arrival *v, bool *out_is_filed, struct err *e)
{
	const struct actor who = { .kind = ACTOR_SYSTEM, .tenant_id = v->in->tenant_id };
	struct part_way way;
	int64_t packet_id;

	*out_is_filed = false;
	if (!arrival_is_believed(v))
		return RC_OK;
	TRY(find_way(tx, v, &way, out_is_filed, e));
	if (!*out_is_filed)
		return RC_OK;
	TRY(arrival_store_packet(tx, v, PACKET_STORED, 0, &packet_id, e));
	TRY(move(tx, v, &way, e));
	return office_audit(
		tx, &who, "file.part_status", object_name(v->arena, "packet", packet_id),
		str_fmt(v->arena, "status:%.*s", STR_FMT(v->packet->status_code)), v->now, e);
}

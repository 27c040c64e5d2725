/* vxp_directory.c -- getAgenciesList, getSynchronizeUnit, registerAgency, deleteAgency.
 *
 * The two lists may have 123,000 rows: they are written to a nameless file, a batch at a time, and
 * sent from there.
 */
#include "api/vxp_int.h"

#include <string.h>
#include <unistd.h>

#include "base/codec.h"
#include "base/fd.h"
#include "base/limits.h"

#define BATCH 1000
#define ROW_BYTES (128 << 10) /* an organ with its certificate */

/* ---- a list that goes to a file ---- */

struct list {
	struct vxp_call *c;
	struct arena *scratch; /* as long as a batch */
	struct buf out;        /* what is not yet in the file; in scratch */
	int fd;
	uint64_t bytes;
	bool has_rows, is_full; /* is_full: all fields (X-Vanthu-Directory) */
	int64_t since, version; /* of the directory, for our own nodes; 0 = not told */
	int64_t last_id, last_version;
	size_t n_batch;
};

static enum rc list_flush(struct list *l, struct err *e)
{
	struct str s = buf_str(&l->out);
	TRY(buf_rc(&l->out, e));
	TRY(fd_write_all(l->fd, s.p, s.n, e));
	l->bytes += s.n;
	arena_reset(l->scratch);
	buf_init(&l->out, l->scratch, LIMIT_PAGE_BYTES);
	return RC_OK;
}

/* One row, made by a writer of its own. */
static enum rc row_add(struct list *l, const struct json *j, struct err *e)
{
	TRY(json_rc(j, e));
	if (l->has_rows)
		buf_add_char(&l->out, ',');
	l->has_rows = true;
	l->n_batch++;
	buf_add(&l->out, json_text(j));
	return l->out.n > (1 << 20) ? list_flush(l, e) : RC_OK;
}

static void list_init(struct list *l, struct vxp_call *c)
{
	*l = (struct list){ .c = c, .scratch = arena_new(c->a), .fd = -1 };
}

static enum rc list_begin(struct list *l, struct err *e)
{
	struct vxp_call *c = l->c;
	struct json j;
	TRY(fd_temp(c->node->spool_dir, &l->fd, e));
	buf_init(&l->out, l->scratch, LIMIT_PAGE_BYTES);
	vxp_answer_begin(c, &j);
	if (l->version > 0)
		json_kv_i64(&j, VXP_DIRECTORY_VERSION, l->version);
	if (l->since > 0)
		json_kv_i64(&j, VXP_SINCE, l->since);
	json_key(&j, "data");
	json_array(&j);
	json_array_end(&j);
	vxp_answer(c, &j);
	buf_add(&l->out, str_sub(c->out->body, 0, c->out->body.n - 2));
	return RC_OK;
}

static enum rc list_end(struct list *l, struct err *e)
{
	buf_add(&l->out, str_sub(l->c->out->body, l->c->out->body.n - 2, 2));
	return list_flush(l, e);
}

static void list_answer(struct list *l, enum rc rc, const struct err *e)
{
	struct net_reply *out = l->c->out;
	if (rc != RC_OK) {
		fd_close(l->fd);
		vxp_answer_failure(l->c, e);
		return;
	}
	out->body = STR_NULL;
	out->body_fd = l->fd;
	out->body_bytes = l->bytes;
}

/* ---- getAgenciesList ---- */

static void facts_write(struct list *l, struct json *j, const struct organ *o,
			struct str certificate)
{
	json_kv_str(j, "kind", organ_kind_text(o->kind));
	json_kv_str(j, "level", organ_level_text(o->level));
	json_kv_str(j, "province", o->province);
	json_kv_str(j, "superior", o->superior_code);
	json_kv_str(j, "valid_from", date_iso(l->scratch, o->valid_from));
	json_kv_str(j, "valid_to", date_iso(l->scratch, o->valid_to));
	json_kv_str(j, "successor", o->successor_code);
	json_kv_str(j, "state", organ_state_text(o->state));
	json_kv_str(j, "certificate", base64_encode(l->scratch, certificate));
}

/* pid names a parent by its code, so id is the code too: a client that builds the tree finds it. */
static enum rc agency_add(void *ctx, const struct organ *o, struct str certificate, struct err *e)
{
	struct list *l = ctx;
	struct json j;
	json_init(&j, l->c->a, ROW_BYTES);
	json_object(&j);
	json_kv_str(&j, "id", o->code);
	json_kv_str(&j, "code", o->code);
	json_kv_str(&j, "name", o->name);
	json_kv_str(&j, "mail", o->mail);
	json_kv_str(&j, "pid", o->parent_code);
	if (l->is_full)
		facts_write(l, &j, o, certificate);
	json_object_end(&j);
	l->last_id = o->id;
	return row_add(l, &j, e);
}

static enum rc agencies_write(struct list *l, struct err *e)
{
	struct arena *a = l->c->a;
	do {
		struct arena_mark mark = arena_mark(a);
		struct axis_organ_range range = { .after_id = l->last_id,
						  .n_max = BATCH,
						  .with_certificates = l->is_full };
		l->n_batch = 0;
		TRY(axis_organs(l->c->node, a, &range, agency_add, l, e));
		TRY(list_flush(l, e));
		arena_rewind(a, mark);
	} while (l->n_batch == BATCH);
	return list_end(l, e);
}

static enum rc news_write(struct list *l, const struct axis_news *news, struct err *e)
{
	for (size_t i = 0; i < news->n; i++)
		TRY(agency_add(l, &news->organs[i], news->certificates[i], e));
	return list_end(l, e);
}

/* The version that the asker has, 0 = it wants all. */
static int64_t since_of(const struct vxp_call *c)
{
	struct str wanted = net_header(c->r, VXP_HEADER_DIRECTORY);
	struct str prefix = STR(VXP_DIRECTORY_SINCE);
	int64_t since = 0;
	if (str_starts(wanted, prefix))
		(void)str_to_i64(str_sub(wanted, prefix.n, wanted.n), 1, INT64_MAX, &since);
	return since;
}

/* For our own nodes. The version is read first: the rows may be newer, but are never older. */
static enum rc directory_write(struct list *l, struct err *e)
{
	struct axis_news news = { .is_all = false };
	int64_t since = since_of(l->c);
	TRY(axis_directory_version(l->c->node, l->c->a, &l->version, e));
	if (since > 0 && since <= l->version)
		TRY(axis_directory_news(l->c->node, l->c->a, since, &news, e));
	l->since = news.is_all ? since : 0;
	TRY(list_begin(l, e));
	return news.is_all ? news_write(l, &news, e) : agencies_write(l, e);
}

void vxp_agencies(struct vxp_call *c)
{
	struct list l;
	struct err e = ERR_INIT;
	enum rc rc;
	list_init(&l, c);
	l.is_full = str_starts(net_header(c->r, VXP_HEADER_DIRECTORY), STR("1"));
	rc = l.is_full ? directory_write(&l, &e) : list_begin(&l, &e);
	if (rc == RC_OK && !l.is_full)
		rc = agencies_write(&l, &e);
	list_answer(&l, rc, &e);
}

/* ---- getSynchronizeUnit ---- */

/* centerCode: through which member an organ is reached, itself or else the one above it. */
static enum rc change_add(struct list *l, const struct organ_changed *o, struct err *e)
{
	struct json j;
	json_init(&j, l->c->a, ROW_BYTES);
	json_object(&j);
	json_kv_str(&j, "id", o->code);
	json_kv_str(&j, "code", o->code);
	json_kv_str(&j, "name", o->name);
	json_kv_str(&j, "mail", o->mail);
	json_kv_str(&j, "pid", o->parent_code);
	json_kv_str(&j, "centerCode", o->is_member ? o->code : o->parent_code);
	json_kv_bool(&j, "deleted", o->state == ORGAN_REMOVED);
	json_kv_str(&j, "modifyDate", vxp_time_text(l->c, o->updated_at));
	json_kv_bool(&j, "isAgency", o->is_member);
	json_kv_i64(&j, "version", o->version);
	json_object_end(&j);
	l->last_version = o->version;
	return row_add(l, &j, e);
}

static enum rc changes_write(struct list *l, int64_t since_at, struct err *e)
{
	struct arena *a = l->c->a;
	size_t n;
	do {
		struct arena_mark mark = arena_mark(a);
		struct organ_changed *rows;
		TRY(axis_organ_changes(l->c->node, a, l->last_version, since_at, BATCH, &rows, &n,
				       e));
		for (size_t i = 0; i < n; i++)
			TRY(change_add(l, &rows[i], e));
		TRY(list_flush(l, e));
		arena_rewind(a, mark);
	} while (n == BATCH);
	return list_end(l, e);
}

void vxp_changes(struct vxp_call *c)
{
	struct list l;
	struct err e = ERR_INIT;
	struct str since = vxp_arg(c, "modifyDate");
	int64_t after_version = 0, since_at = 0;
	if (!vxp_arg_number(c, "version", &after_version))
		return;
	if (since.n > 0 && !vxp_date_parse(since, c->zone, false, &since_at)) {
		vxp_answer_fault(c, VXP_BAD_FORMAT, TEXT_VXP_22_ARGUMENT, STR("modifyDate"), since);
		return;
	}
	list_init(&l, c);
	enum rc rc = list_begin(&l, &e);
	l.last_version = after_version;
	if (rc == RC_OK)
		rc = changes_write(&l, since_at, &e);
	list_answer(&l, rc, &e);
}

/* ---- registerAgency, deleteAgency ---- */

static struct str member(const struct jval *object, const char *key)
{
	struct str s = STR_NULL;
	const struct jval *v = jval_get(object, key);
	if (v)
		(void)jval_str(v, &s);
	return str_trim(s);
}

static bool form_read(struct vxp_call *c, struct agency_form *out)
{
	const struct jval *object;
	if (json_parse(c->a, c->r->body, &object, NULL) != RC_OK || !jval_is_object(object)) {
		vxp_answer_fault(c, VXP_BAD_FORMAT, TEXT_VXP_22_BODY, STR_NULL, STR_NULL);
		return false;
	}
	*out = (struct agency_form){ .code = member(object, "code"),
				     .parent_code = member(object, "pid"),
				     .name = member(object, "name"),
				     .mail = member(object, "mail") };
	if (out->parent_code.n == 0)
		out->parent_code = member(object, "pcode");
	struct str arg = vxp_arg(c, "agencycode");
	if (arg.n == 0 || str_eq(arg, out->code))
		return true;
	vxp_answer_fault(c, VXP_BAD_FORMAT, TEXT_VXP_22_AGENCY_CODE, arg, out->code);
	return false;
}

static void change_answer(struct vxp_call *c, enum rc rc, const struct axis_refusal *refusal,
			  const struct err *e)
{
	if (rc != RC_OK)
		vxp_answer_failure(c, e);
	else if (refusal->code != VXP_OK)
		vxp_answer_refusal(c, refusal);
	else
		vxp_answer_ok(c);
}

void vxp_register(struct vxp_call *c)
{
	struct agency_form form;
	struct axis_refusal refusal;
	struct err e = ERR_INIT;
	if (!form_read(c, &form))
		return;
	enum rc rc = axis_agency_register(c->node, c->a, c->caller.organ.code, &form, c->now,
					  &refusal, &e);
	change_answer(c, rc, &refusal, &e);
}

void vxp_remove(struct vxp_call *c)
{
	struct str code = vxp_arg(c, "agencycode");
	struct axis_refusal refusal;
	struct err e = ERR_INIT;
	if (code.n == 0) {
		vxp_answer_fault(c, VXP_BAD_FORMAT, TEXT_VXP_22_ARGUMENT, STR("agencycode"),
				 STR_NULL);
		return;
	}
	enum rc rc = axis_agency_remove(c->node, c->a, c->caller.organ.code, code, c->now, &refusal,
					&e);
	change_answer(c, rc, &refusal, &e);
}

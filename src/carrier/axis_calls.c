/* axis_calls.c -- the calls of the axis protocol that a node makes. */
#include "base/codec.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/map.h"
#include "carrier/carrier_int.h"

#define WAIT_MARGIN_SECS 30 /* beyond what we asked the axis to hold its answer */
#define DECODE_PIECE 4096

static void type_args(struct axis_call *c, enum message_type type)
{
	call_arg(c, "servicetype", STR("eDoc"));
	call_arg(c, "messagetype", message_type_text(type));
}

/* Asks, reads the short answer, says what it means. */
static enum rc ask(struct axis_visit *v, const struct axis_call *c, struct axis_answer *out,
		   struct err *e)
{
	TRY(call_do(v, c, out, e));
	return answer_judge(v, c, out, e);
}

/* ---- sendEdoc ---- */

enum rc axis_send(struct axis_visit *v, const struct axis_parcel *p, struct axis_receipt *out,
		  struct err *e)
{
	struct axis_call c = {
		.name = "sendEdoc", .body_kind = BODY_FILE, .parcel = p, .total_secs = p->total_secs
	};
	struct axis_answer r = { .code = -1 };

	*out = (struct axis_receipt){ .n_refused = 0 };
	call_arg(&c, "from", v->login.system_id);
	type_args(&c, p->type);
	call_arg(&c, "hash-file", vxp_hash_file(v->arena, p->sha256));
	enum rc rc = ask(v, &c, &r, e);
	answer_refused(v->arena, &r, p, out);
	TRY(rc);
	out->doc_id = jval_text(r.json, "DocId");
	return out->doc_id.n > 0 ? RC_OK : answer_garbage(v, &c, &r, e);
}

/* ---- answers in rows ---- */

struct row_call {
	struct rows *rows;
	row_fn each;
	void *ctx;
	bool is_each_failed; /* our own side, not the answer */
};

static enum rc row_do(void *ctx, struct arena *scratch, const struct jval *row, struct err *e)
{
	struct row_call *x = ctx;
	enum rc rc = x->each(x->ctx, scratch, row, e);

	x->is_each_failed = rc != RC_OK;
	return rc;
}

static enum rc row_feed(void *ctx, const char *p, size_t n, struct err *e)
{
	struct row_call *x = ctx;
	return rows_feed(x->rows, p, n, e);
}

static int64_t version_of(const struct jval *json, const char *key)
{
	const struct jval *v = jval_get(json, key);
	int64_t version;

	return v && jval_i64(v, &version) && version > 0 ? version : 0;
}

/* *out_since (or NULL): the answer's member of that name, 0 = none. */
static enum rc ask_rows(struct axis_visit *v, struct axis_call *c, row_fn each, void *ctx,
			int64_t *out_since, struct err *e)
{
	struct row_call x = { .each = each, .ctx = ctx };
	const struct jval *json = NULL;
	struct axis_answer r;

	x.rows = rows_new(v->arena, row_do, &x);
	c->sink = row_feed;
	c->sink_ctx = &x;
	TRY(call_do(v, c, &r, e));
	if (x.is_each_failed && r.http_status == 200)
		return answer_local(v, r.sink_rc, &r.sink_err, e);
	if (r.sink_rc == RC_OK && rows_end(x.rows, &json, NULL) != RC_OK)
		json = NULL;
	answer_read(v->arena, json, &r);
	TRY(answer_judge(v, c, &r, e));
	v->directory_version = version_of(r.json, VXP_DIRECTORY_VERSION);
	if (out_since)
		*out_since = version_of(r.json, VXP_SINCE);
	return RC_OK;
}

/* ---- getReceivedEdocList ---- */

struct listing {
	struct arena *arena;
	enum message_type type;
	VEC(struct axis_listed) rows;
};

/* It will be a header: printable ASCII, and not without end. */
static bool is_doc_id(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] <= ' ' || s.p[i] > '~')
			return false;
	}
	return s.n > 0 && s.n <= LIMIT_DOC_ID_BYTES;
}

static enum rc listed_add(void *ctx, struct arena *scratch, const struct jval *row, struct err *e)
{
	struct listing *l = ctx;
	struct axis_listed x = { .type = l->type };

	(void)scratch;
	(void)e;
	x.doc_id = str_dup(l->arena, jval_text(row, "docId"));
	x.from = str_dup(l->arena, jval_text(row, "from"));
	x.to = str_dup(l->arena, jval_text(row, "to"));
	x.status = str_dup(l->arena, jval_text(row, "status"));
	if (is_doc_id(x.doc_id))
		VEC_PUSH(&l->rows, x);
	return RC_OK;
}

enum rc axis_list(struct axis_visit *v, const struct axis_query *q, struct axis_listed **out,
		  size_t *out_n, struct err *e)
{
	struct axis_call c = { .name = "getReceivedEdocList", .max_answer = LIMIT_JSON_BYTES };
	struct listing l = { .arena = v->arena, .type = q->type, .rows = VEC_INIT(v->arena) };

	type_args(&c, q->type);
	if (q->page > 1) {
		call_arg(&c, "pageSize", str_fmt(v->arena, "%lld", (long long)q->size));
		call_arg(&c, "pageIndex", str_fmt(v->arena, "%lld", (long long)q->page));
	}
	if (q->is_first || q->wait_secs > 0)
		c.extra = (struct net_field){ STR(VXP_HEADER_WAIT),
					      str_fmt(v->arena, "%d", q->wait_secs) };
	if (q->wait_secs > 0) {
		c.is_held = true;
		c.stall_secs = q->wait_secs + WAIT_MARGIN_SECS;
	}
	TRY(ask_rows(v, &c, listed_add, &l, NULL, e));
	*out = l.rows.p;
	*out_n = l.rows.n;
	return RC_OK;
}

/* ---- getEdoc ---- */

struct fetch {
	struct blob_writer *blob;
	struct base64_dec dec;
	struct json_scan *scan;
	uint64_t bytes;
	bool is_ours; /* it was the blob that failed */
};

static enum rc fetch_data(void *ctx, const char *p, size_t n, struct err *e)
{
	struct fetch *f = ctx;
	unsigned char bytes[DECODE_PIECE / 4 * 3 + 3];

	while (n > 0) {
		size_t piece = n < DECODE_PIECE ? n : DECODE_PIECE;
		size_t got = base64_dec_feed(&f->dec, p, piece, bytes);
		enum rc rc = blob_write(f->blob, bytes, got, e);
		f->is_ours = rc != RC_OK;
		TRY(rc);
		f->bytes += got;
		p += piece;
		n -= piece;
	}
	return RC_OK;
}

static enum rc fetch_feed(void *ctx, const char *p, size_t n, struct err *e)
{
	struct fetch *f = ctx;
	return json_scan_feed(f->scan, p, n, e);
}

/* The members beside data, as an object for answer_read. */
static const struct jval *beside(struct arena *a, const struct json_scan *s)
{
	static const char *const keys[] = { "ErrorCode", "ErrorDesc" };
	const struct jval *out = NULL;
	struct json j;
	struct str value;

	json_init(&j, a, LIMIT_AXIS_ANSWER);
	json_object(&j);
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		if (json_scan_get(s, keys[i], &value))
			json_kv_str(&j, keys[i], value);
	}
	json_object_end(&j);
	return json_parse(a, json_text(&j), &out, NULL) == RC_OK ? out : NULL;
}

static enum rc fetch_end(struct axis_visit *v, const struct axis_call *c, struct fetch *f,
			 struct axis_answer *r, struct err *e)
{
	const struct jval *json = NULL;

	if (f->is_ours && r->http_status == 200)
		return answer_local(v, r->sink_rc, &r->sink_err, e);
	if (r->sink_rc == RC_OK && json_scan_end(f->scan, NULL) == RC_OK)
		json = beside(v->arena, f->scan);
	answer_read(v->arena, json, r);
	TRY(answer_judge(v, c, r, e));
	if (f->bytes == 0 || !base64_dec_end(&f->dec))
		return answer_garbage(v, c, r, e);
	return RC_OK;
}

/* An answer over the limit is a packet over ours. */
static enum rc fetch(struct axis_visit *v, struct axis_call *c, struct fetch *f, struct err *e)
{
	struct axis_answer r;
	enum rc rc = call_do(v, c, &r, e);

	if (rc == RC_LIMIT)
		v->attempt.is_local = true;
	return rc == RC_OK ? fetch_end(v, c, f, &r, e) : rc;
}

enum rc axis_get(struct axis_visit *v, struct str doc_id, struct blob_store *blobs, uint64_t max,
		 struct blob_id *out, uint64_t *out_bytes, struct err *e)
{
	struct fetch f = { .is_ours = false };
	struct axis_call c = { .name = "getEdoc",
			       .body_kind = BODY_TEXT,
			       .max_answer = max + max / 2 + LIMIT_AXIS_ANSWER,
			       .sink = fetch_feed,
			       .sink_ctx = &f };
	struct err why = ERR_INIT;
	enum rc rc = blob_write_start(blobs, v->arena, max, &f.blob, &why);

	if (rc != RC_OK)
		return answer_local(v, rc, &why, e);
	call_arg(&c, "docId", doc_id);
	f.scan = json_scan_new(v->arena, "data", fetch_data, &f);
	TRY(fetch(v, &c, &f, e));
	rc = blob_write_commit(f.blob, out, out_bytes, &why);
	return rc == RC_OK ? RC_OK : answer_local(v, rc, &why, e);
}

/* ---- updateStatus ---- */

enum rc axis_update(struct axis_visit *v, struct str doc_id, const char *status, struct str text,
		    struct err *e)
{
	struct axis_call c = { .name = "updateStatus", .body_kind = BODY_TEXT };
	struct axis_answer r;
	struct json j;

	call_arg(&c, "docid", doc_id);
	call_arg(&c, "status", str_of(status));
	if (text.n > 0) {
		json_init(&j, v->arena, LIMIT_AXIS_ANSWER);
		json_object(&j);
		json_kv_str(&j, "text", text);
		json_object_end(&j);
		c.text = json_text(&j);
	}
	return ask(v, &c, &r, e);
}

/* ---- getAgenciesList ---- */

struct directory {
	axis_agency_fn each;
	void *ctx;
};

static struct date date_of(const struct jval *row, const char *key)
{
	struct date d = { 0 };

	(void)date_parse_iso(jval_text(row, key), &d);
	return d;
}

/* What only our own axis says; words it does not know stay "unknown". */
static void facts_read(struct arena *scratch, const struct jval *row, struct axis_agency *x)
{
	struct organ *o = &x->organ;
	struct str province = jval_text(row, "province");

	x->has_facts = jval_get(row, "kind") && jval_get(row, "level");
	if (!x->has_facts)
		return;
	(void)organ_kind_parse(jval_text(row, "kind"), &o->kind);
	(void)organ_level_parse(jval_text(row, "level"), &o->level);
	(void)organ_state_parse(jval_text(row, "state"), &o->state);
	if (province.n > 0)
		o->province = province;
	o->superior_code = jval_text(row, "superior");
	o->valid_from = date_of(row, "valid_from");
	o->valid_to = date_of(row, "valid_to");
	o->successor_code = jval_text(row, "successor");
	if (!base64_decode(scratch, jval_text(row, "certificate"), &x->certificate))
		x->certificate = STR("");
}

static enum rc agency_read(void *ctx, struct arena *scratch, const struct jval *row, struct err *e)
{
	const struct directory *d = ctx;
	struct axis_agency x = { .organ = { .code = str_trim(jval_text(row, "code")),
					    .name = jval_text(row, "name"),
					    .parent_code = jval_text(row, "pid"),
					    .superior_code = STR(""),
					    .successor_code = STR(""),
					    .mail = jval_text(row, "mail"),
					    .kind = ORGAN_KIND_UNKNOWN,
					    .level = LEVEL_UNKNOWN,
					    .province = STR("unknown"),
					    .state = ORGAN_ACTIVE,
					    .origin = ORIGIN_DIRECTORY },
				 .certificate = STR("") };

	facts_read(scratch, row, &x);
	return d->each(d->ctx, &x, e);
}

enum rc axis_agencies(struct axis_visit *v, int64_t since, axis_agency_fn each, void *ctx,
		      bool *out_is_part, struct err *e)
{
	struct directory d = { .each = each, .ctx = ctx };
	struct axis_call c = { .name = "getAgenciesList",
			       .max_answer = LIMIT_AXIS_DIRECTORY,
			       .extra = { STR(VXP_HEADER_DIRECTORY), STR("1") } };
	int64_t part_since;

	if (since > 0)
		c.extra.value = str_fmt(v->arena, VXP_DIRECTORY_SINCE "%lld", (long long)since);
	TRY(ask_rows(v, &c, agency_read, &d, &part_since, e));
	*out_is_part = part_since > 0;
	return RC_OK;
}

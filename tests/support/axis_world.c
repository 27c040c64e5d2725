/* axis_world.c -- see axis_world.h. */
#include "support/axis_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/sha256.h"
#include "base/time.h"
#include "store/schema.h"
#include "support/blobs.h"
#include "support/keeper.h"

#define PACKET_MAX (256 << 20)
#define GRACE_SECS 3600

static void must(enum rc rc, const struct err *e)
{
	assert_rc(RC_OK, rc, e);
}

static const char *path_in(struct axis_world *w, const char *name)
{
	return str_c(w->a, str_fmt(w->a, "%s/%s", w->t->dir, name));
}

static void arrived(void *ctx, struct str organ_code)
{
	struct axis_world *w = ctx;
	size_t i = w->n_arrived++ % (sizeof w->arrived / sizeof w->arrived[0]);
	(void)snprintf(w->arrived[i], sizeof w->arrived[i], "%.*s", STR_FMT(organ_code));
}

static void node_open(struct axis_world *w)
{
	struct err e = ERR_INIT;
	struct blob_options o = { .dir = path_in(w, "blobs") };
	must(conf_parse(w->a, STR(""), "test", &w->conf, &e), &e);
	w->conf.dir = w->t->dir;
	w->conf.axis_secret_grace_secs = GRACE_SECS;
	test_blobs_lend(o.dir);
	must(dir_make(path_in(w, "tmp"), 0700, &e), &e);
	must(dir_make(path_in(w, "certs"), 0700, &e), &e);
	w->node = (struct node){ .conf = &w->conf,
				 .db = w->t->db,
				 .spool_dir = path_in(w, "tmp"),
				 .axis_arrived = arrived,
				 .axis_arrived_ctx = w };
	must(blob_open(&o, &w->node.blobs, &e), &e);
}

struct axis_world *axis_world_new(void)
{
	struct arena *a = arena_new(NULL);
	struct axis_world *w = ARENA_NEW(a, struct axis_world);
	struct db_options o = { 0 };
	schema_fill_options(&o);
	w->a = a;
	w->now = WORLD_NOW;
	w->operator=(struct actor){ .kind = ACTOR_OPERATOR, .login = STR("operator") };
	w->t = test_db_emptied(&o);
	node_open(w);
	world_organ(w, ORGAN_A, "UBND tỉnh An Bình (mẫu)", "", SECRET_A);
	world_organ(w, ORGAN_B, "Sở Nội vụ tỉnh An Bình (mẫu)", ORGAN_A, SECRET_B);
	world_organ(w, ORGAN_C, "UBND tỉnh Bình Yên (mẫu)", "", NULL);
	world_organ(w, ORGAN_L, "Sở bị khóa tỉnh An Bình (mẫu)", ORGAN_A, NULL);
	world_lock(w, ORGAN_L, true);
	return w;
}

void axis_world_end(struct axis_world *w)
{
	blob_close(w->node.blobs);
	test_blobs_return(path_in(w, "blobs"));
	if (w->keeper)
		keeper_stop(w->keeper);
	test_db_end(w->t);
	arena_free(w->a);
}

void world_organ(struct axis_world *w, const char *code, const char *name, const char *parent,
		 const char *secret)
{
	struct err e = ERR_INIT;
	struct organ o = { .code = str_of(code),
			   .name = str_of(name),
			   .parent_code = str_of(parent),
			   .kind = ORGAN_PEOPLES_COMMITTEE,
			   .level = LEVEL_PROVINCE,
			   .state = ORGAN_ACTIVE,
			   .origin = ORIGIN_LOCAL };
	must(axis_organ_register(&w->node, &w->operator, & o, w->now, &e), &e);
	if (secret)
		must(axis_organ_secret(&w->node, &w->operator, o.code, str_of(secret), w->now, &e),
		     &e);
}

void world_lock(struct axis_world *w, const char *code, bool is_locked)
{
	struct err e = ERR_INIT;
	must(axis_organ_lock(&w->node, &w->operator, str_of(code), is_locked, w->now, &e), &e);
}

void axis_world_sign(struct axis_world *w)
{
	struct err e = ERR_INIT;
	struct str pem;
	const char *keys = path_in(w, "keys");
	const char *cert = path_in(w, "certs/packet.pem");
	struct key_request q = { .id = STR("packet"),
				 .kind = KEY_P256,
				 .purposes = KEY_FOR_PACKET,
				 .organ_code = STR(ORGAN_A),
				 .organ_name = STR("UBND tỉnh An Bình (mẫu)"),
				 .now = w->now - TIME_DAY };
	static bool is_ready; /* once in a process */
	if (!is_ready)
		must(sign_init(&e), &e);
	is_ready = true;
	must(dir_make(keys, 0700, &e), &e);
	must(key_create(keys, &q, cert, &e), &e);
	w->keeper = test_keeper(keys);
	must(file_read(w->a, cert, LIMIT_CERTIFICATE_BYTES, &pem, &e), &e);
	must(certificate_parse(w->a, pem, &w->cert, &e), &e);
	must(axis_organ_certificate(&w->node, &w->operator, STR(ORGAN_A), pem, w->now, &e), &e);
}

/* ---- packets ---- */

static enum rc packet_out(void *ctx, const char *p, size_t n, struct err *e)
{
	struct buf *b = ctx;
	buf_add_bytes(b, p, n);
	return buf_rc(b, e);
}

static enum rc attachment_read(void *ctx, const struct edxml_attachment *att,
			       enum rc (*put)(void *put_ctx, const void *p, size_t n,
					      struct err *e),
			       void *put_ctx, struct err *e)
{
	static const char pdf[] = "%PDF-1.7 an invented file, repeated until it is long enough\n";
	const struct world_packet *p = ctx;
	(void)att;
	for (size_t left = p->attachment_bytes; left > 0;) {
		size_t n = left < sizeof pdf - 1 ? left : sizeof pdf - 1;
		TRY(put(put_ctx, pdf, n, e));
		left -= n;
	}
	return RC_OK;
}

static const char *or_default(const char *given, const char *standard)
{
	return given ? given : standard;
}

static struct edxml_organ party(const char *code)
{
	return (struct edxml_organ){ .code = str_of(code),
				     .in_charge = STR("UBND tỉnh An Bình (mẫu)"),
				     .name = STR("Cơ quan mẫu"),
				     .address = STR("1 đường Mẫu"),
				     .email = STR("vanthu@mau.example"),
				     .telephone = STR("0200000000"),
				     .fax = STR("0200000001"),
				     .website = STR("mau.example") };
}

static void status_fill(struct axis_world *w, const struct world_packet *p, struct edxml *x)
{
	struct edxml_response_for *r = ARENA_NEW(w->a, struct edxml_response_for);
	*r = (struct edxml_response_for){
		.organ_code = str_of(or_default(p->to[0], ORGAN_B)),
		.code = STR("15/UBND-VP"),
		.document_id = STR("000.00.00.Z01,2026/11/21,15/UBND-VP"),
		.promulgated_on = { 2026, 11, 21 },
	};
	x->response_for = r;
	x->n_response_for = 1;
	x->status_code = STR("01");
	x->status_description = STR("Đã đến - Phần mềm QLVB đã nhận nhưng văn thư chưa xử lý");
	x->status_at = w->now;
	x->staff_department = STR("Văn thư");
	x->staff_name = STR("Lê Thị Mẫu");
}

static void document_fill(struct axis_world *w, const struct world_packet *p, struct edxml *x)
{
	struct edxml_organ *to = ARENA_ARRAY(w->a, 8, struct edxml_organ);
	const char *number = or_default(p->number, "15");
	struct edxml_trace *trace = ARENA_NEW(w->a, struct edxml_trace);
	for (x->n_to = 0; x->n_to < 8 && (p->to[x->n_to] || x->n_to == 0); x->n_to++)
		to[x->n_to] = party(or_default(p->to[x->n_to], ORGAN_B));
	*trace = (struct edxml_trace){ .organ_code = x->from.code, .at = w->now };
	x->to = to;
	x->document_id = str_fmt(w->a, "%.*s,2026/11/21,%s/UBND-VP", STR_FMT(x->from.code), number);
	x->code_number = str_of(number);
	x->code_notation = STR("UBND-VP");
	x->place = STR("An Bình");
	x->promulgated_on = (struct date){ 2026, 11, 21 };
	x->type = 2;
	x->type_detail = 18;
	x->type_name = STR("Công văn");
	x->subject = str_of(or_default(p->subject, "Về việc thử liên thông văn bản"));
	x->content = x->subject;
	x->competence = STR("TM.");
	x->position = STR("Chủ tịch");
	x->full_name = STR("Nguyễn Văn Mẫu");
	x->priority = 0;
	x->traces = trace;
	x->n_traces = 1;
}

static void attachment_fill(struct axis_world *w, const struct world_packet *p, struct edxml *x)
{
	if (p->attachment_bytes == 0)
		return;
	x->attachments = ARENA_NEW(w->a, struct edxml_attachment);
	x->attachments[0].name = STR("cong-van.pdf");
	x->attachments[0].description = STR("Công văn");
	x->n_attachments = 1;
}

struct str world_packet(struct axis_world *w, const struct world_packet *p)
{
	struct world_packet made = *p;
	struct edxml x;
	struct buf b;
	struct err e = ERR_INIT;
	struct edxml_source source = { .ctx = &made, .read = attachment_read };
	struct edxml_output out = { .ctx = &b, .write = packet_out };
	struct packet_signer signer = { .keeper = w->keeper,
					.key_id = STR("packet"),
					.cert = &w->cert };
	edxml_init(&x, p->is_status ? EDXML_STATUS : EDXML_DOCUMENT);
	x.from = party(or_default(p->from, ORGAN_A));
	if (p->is_status)
		status_fill(w, p, &x);
	else
		document_fill(w, p, &x);
	attachment_fill(w, p, &x);
	buf_init(&b, w->a, PACKET_MAX);
	must(edxml_write(w->a, &x, &source, p->is_signed ? &signer : NULL, &out, &e), &e);
	return buf_str(&b);
}

/* ---- the axis's answers ---- */

int world_file(struct axis_world *w, struct str bytes)
{
	struct err e = ERR_INIT;
	int fd;
	must(fd_temp(w->node.spool_dir, &fd, &e), &e);
	must(fd_write_all(fd, bytes.p, bytes.n, &e), &e);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

struct axis_refusal world_accept(struct axis_world *w, const char *sender, enum message_type type,
				 struct str packet, struct str *out_doc_id)
{
	struct axis_refusal refusal;
	struct err e = ERR_INIT;
	struct axis_upload u = { .sender_code = str_of(sender),
				 .type = type,
				 .fd = world_file(w, packet),
				 .bytes = packet.n,
				 .now = w->now };
	sha256_of(packet, u.sha256);
	u.hash_given = vxp_hash_file(w->a, u.sha256);
	*out_doc_id = STR_NULL;
	must(axis_accept(&w->node, w->a, &u, out_doc_id, &refusal, &e), &e);
	(void)close(u.fd);
	return refusal;
}

struct axis_received *world_received(struct axis_world *w, const char *code, enum message_type type,
				     size_t *out_n)
{
	struct axis_filter f = { .organ_code = str_of(code), .type = type };
	struct axis_received *rows;
	struct err e = ERR_INIT;
	must(axis_received_list(&w->node, w->a, &f, &rows, out_n, &e), &e);
	return rows;
}

struct axis_sent *world_sent(struct axis_world *w, const char *code, enum message_type type,
			     size_t *out_n)
{
	struct axis_filter f = { .organ_code = str_of(code), .type = type };
	struct axis_sent *rows;
	struct err e = ERR_INIT;
	must(axis_sent_list(&w->node, w->a, &f, &rows, out_n, &e), &e);
	return rows;
}

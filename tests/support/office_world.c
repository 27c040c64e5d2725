/* office_world.c -- see office_world.h. */
#include "support/office_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/limits.h"
#include "office/audit.h"
#include "store/organ.h"
#include "store/packet.h"
#include "store/rider.h"
#include "store/schema.h"
#include "store/tenant.h"
#include "support/blobs.h"
#include "support/dir.h"
#include "support/keeper.h"
#include "support/roles.h"

#define LEASE (5 * TIME_MIN)
#define PACKET_MAX (64 << 20)

static void must(enum rc rc, const struct err *e)
{
	assert_rc(RC_OK, rc, e);
}

/* ---- keys: one keeper for the whole process ---- */

static struct {
	struct arena *arena;
	const char *dir;
	struct keeper *keeper;
} keys;

static void keys_end(void)
{
	keeper_stop(keys.keeper);
	test_dir_remove(keys.dir);
	arena_free(keys.arena);
}

static const char *key_path(const char *code)
{
	return str_fmt(keys.arena, "%s/%s.pem", keys.dir, code).p;
}

static void key_make(const char *code, const char *name)
{
	const struct key_request q = { .id = str_of(code),
				       .kind = KEY_P256,
				       .purposes = KEY_FOR_PACKET,
				       .organ_code = str_of(code),
				       .organ_name = str_of(name),
				       .now = OFFICE_NOW - TIME_DAY };
	struct err e = ERR_INIT;

	must(key_create(str_fmt(keys.arena, "%s/keys", keys.dir).p, &q, key_path(code), &e), &e);
}

static void keys_begin(void)
{
	struct err e = ERR_INIT;

	if (keys.keeper)
		return;
	must(sign_init(&e), &e);
	keys.arena = arena_new(NULL);
	keys.dir = test_dir_new(keys.arena);
	must(dir_make(str_fmt(keys.arena, "%s/keys", keys.dir).p, 0700, &e), &e);
	key_make(OFFICE_A, "UBND tỉnh An Bình (mẫu)");
	key_make(OFFICE_B, "Sở Nội vụ tỉnh An Bình (mẫu)");
	keys.keeper = test_keeper(str_fmt(keys.arena, "%s/keys", keys.dir).p);
	(void)atexit(keys_end);
}

/* ---- the node ---- */

struct office_world *office_world_new(void)
{
	struct arena *a = arena_new(NULL);
	struct office_world *w = ARENA_NEW(a, struct office_world);
	struct db_options o = { 0 };
	struct err e = ERR_INIT;

	keys_begin();
	schema_fill_options(&o);
	w->a = a;
	w->now = OFFICE_NOW;
	w->t = test_db_emptied(&o);
	must(conf_parse(a, STR(""), "test", &w->conf, &e), &e);
	w->conf.dir = test_dir_new(a);
	const struct blob_options blobs = { .dir = conf_path(a, &w->conf, "blobs") };
	must(dir_make(conf_path(a, &w->conf, "tmp"), 0700, &e), &e);
	must(dir_make(conf_path(a, &w->conf, "certs"), 0700, &e), &e);
	w->node = (struct node){ .conf = &w->conf,
				 .db = w->t->db,
				 .keeper = keys.keeper,
				 .reads = read_log_new(w->a),
				 .deliver = event_new(a),
				 .read = event_new(a),
				 .print = event_new(a),
				 .poll = event_new(a),
				 .spool_dir = conf_path(a, &w->conf, "tmp") };
	test_blobs_lend(blobs.dir);
	must(blob_open(&blobs, &w->node.blobs, &e), &e);
	return w;
}

void office_world_end(struct office_world *w)
{
	const char *dir = w->conf.dir;
	struct blob_store *blobs = w->node.blobs;

	test_db_end(w->t);
	test_blobs_return(conf_path(w->a, &w->conf, "blobs"));
	test_dir_remove(dir);
	arena_free(w->a);
	blob_close(blobs);
}

/* ---- organs and people ---- */

struct str office_certificate(struct office_world *w, const char *code)
{
	struct err e = ERR_INIT;
	struct str pem;

	must(file_read(w->a, key_path(code), LIMIT_CERTIFICATE_BYTES, &pem, &e), &e);
	return pem;
}

struct actor office_tenant(struct office_world *w, const char *code, const char *name,
			   const char *axis_url)
{
	const struct actor operator_ = { .kind = ACTOR_OPERATOR, .login = STR("operator") };
	struct tenant t = { .organ_code = str_of(code),
			    .name = str_of(name),
			    .parent_name = STR("Cơ quan chủ quản (mẫu)"),
			    .place = STR("An Bình"),
			    .mail = STR("vanthu@anbinh.example"),
			    .axis_url = str_of(axis_url),
			    .axis_secret = STR("s3cret-of-a-test"),
			    .key_id = str_of(code) };
	struct certificate cert;
	struct problems problems = { .n = 0 };
	struct err e = ERR_INIT;
	struct str none;
	int64_t id;

	must(certificate_parse(w->a, office_certificate(w, code), &cert, &e), &e);
	t.certificate = cert.der;
	const struct tenant_form form = { .tenant = &t, .is_office = true };
	must(office_tenant_add(&w->node, w->a, &operator_, &form, w->now, &id, &none, &problems,
			       &e),
	     &e);
	return (struct actor){ .kind = ACTOR_PERSON,
			       .account_id = 1,
			       .tenant_id = id,
			       .login = STR("vanthu"),
			       .name = STR("Lê Thị Văn Thư"),
			       .capacities = capacity_of_account(ROLE_CLERK, 1),
			       .n_capacities = 1,
			       .remote = STR("127.0.0.1") };
}

struct actor office_colleague(struct actor of, enum role role)
{
	of.account_id++;
	of.capacities = capacity_of_account(role, of.account_id);
	of.n_capacities = 1;
	return of;
}

struct knowing {
	struct office_world *w;
	struct organ organ;
};

static enum rc know_fn(struct tx *tx, void *arg, struct err *e)
{
	struct knowing *k = arg;
	return organ_save(tx, k->w->a, &k->organ, organ_search_text(k->w->a, &k->organ), k->w->now,
			  NULL, e);
}

void office_know(struct office_world *w, const char *code, const char *name)
{
	struct knowing k = { w,
			     { .code = str_of(code),
			       .name = str_of(name),
			       .kind = ORGAN_DEPARTMENT,
			       .level = LEVEL_PROVINCE,
			       .province = STR("unknown"),
			       .state = ORGAN_ACTIVE,
			       .origin = ORIGIN_DIRECTORY } };
	struct err e = ERR_INIT;

	must(db_write(w->node.db, know_fn, &k, &e), &e);
}

/* ---- documents ---- */

static void file_end(void *ctx)
{
	(void)close((int)(intptr_t)ctx);
}

int office_file(struct office_world *w, struct str bytes)
{
	struct err e = ERR_INIT;
	int fd;

	must(fd_temp(w->node.spool_dir, &fd, &e), &e);
	must(fd_write_all(fd, bytes.p, bytes.n, &e), &e);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	arena_defer(w->a, file_end, (void *)(intptr_t)fd);
	return fd;
}

void office_draft(struct office_world *w, struct office_draft *out, const char *number,
		  const char *const *to)
{
	*out = (struct office_draft){ .form = { .n_files = 1 } };
	out->form.document = (struct document){
		.number = str_of(number),
		.notation = STR("UBND-VP"),
		.place = STR("An Bình"),
		.issued_on = { 2026, 11, 20 },
		.type_group = 2,
		.type_detail = 18,
		.type_name = STR("Công văn"),
		.subject = STR("Về việc thử liên thông văn bản"),
		.content = STR("Thử"),
		.signer_competence = STR("TM."),
		.signer_position = STR("Chủ tịch"),
		.signer_name = STR("Nguyễn Văn Mẫu"),
		.priority = 1,
	};
	for (size_t n = 0; to[n]; n++) {
		out->receivers[n] = (struct outgoing_receiver){ .code = str_of(to[n]),
								.purpose = PURPOSE_EXCHANGE,
								.form = FORM_UNKNOWN };
		out->form.n_receivers = n + 1;
	}
	out->files[0] = (struct outgoing_file){
		.name = STR("cong-van.pdf"),
		.content_type = STR("application/pdf"),
		.fd = office_file(w, str_fmt(w->a, "%%PDF-1.7 số %s", number)),
	};
	out->form.receivers = out->receivers;
	out->form.files = out->files;
}

int64_t office_send(struct office_world *w, const struct actor *who, const char *number,
		    const char *const *to)
{
	struct problems problems = { .n = 0 };
	struct err e = ERR_INIT;
	struct office_draft d;
	int64_t id;

	office_draft(w, &d, number, to);
	d.form.form_id = str_fmt(w->a, "form %d", ++w->n_forms); /* as each page has one */
	enum rc rc = office_outgoing_send(&w->node, w->a, who, 0, &d.form, w->now, &id, &problems,
					  &e);
	if (problems.n > 0)
		fail_msg("%s: %s", problems.p[0].field, problems.p[0].key);
	must(rc, &e);
	return id;
}

struct document_view office_view(struct office_world *w, const struct actor *who, int64_t id)
{
	struct document_view v;
	struct err e = ERR_INIT;

	must(office_document_view(&w->node, w->a, who, id, OFFICE_NOW, &v, &e), &e);
	return v;
}

struct delivery office_delivery(struct office_world *w, const struct actor *who, int64_t id,
				const char *receiver)
{
	struct document_view v = office_view(w, who, id);
	size_t i = 0;

	while (i < v.n_deliveries && !str_eq_c(v.deliveries[i].receiver_code, receiver))
		i++;
	if (i == v.n_deliveries)
		fail_msg("no delivery to %s", receiver);
	return v.deliveries[i];
}

/* ---- packets ---- */

struct outbox_item *office_claim(struct office_world *w, size_t *out_n)
{
	const struct outbox_claim c = { .owner = STR("test"), .now = w->now, .lease_us = LEASE };
	struct outbox_item *items = NULL;
	struct err e = ERR_INIT;
	enum rc rc = outbox_claim(w->node.db, w->a, &c, &items, out_n, &e);

	if (rc == RC_NOT_FOUND)
		*out_n = 0;
	else
		must(rc, &e);
	return items;
}

struct str office_bytes(struct office_world *w, const struct packet *p)
{
	struct err e = ERR_INIT;
	struct str s;

	must(blob_read(w->node.blobs, w->a, &p->blob, PACKET_MAX, &s, &e), &e);
	return s;
}

struct edxml *office_read(struct office_world *w, struct str bytes)
{
	struct edxml *p;
	struct err e = ERR_INIT;

	must(edxml_read_fd(w->a, office_file(w, bytes), NULL, w->now, &p, &e), &e);
	return p;
}

struct edxml office_foreign(struct office_world *w, const char *from, const char *number)
{
	struct edxml_organ *to = ARENA_NEW(w->a, struct edxml_organ);
	struct edxml_trace *trace = ARENA_NEW(w->a, struct edxml_trace);
	struct edxml p;

	edxml_init(&p, EDXML_DOCUMENT);
	*to = (struct edxml_organ){ .code = STR(OFFICE_B), .name = STR("Sở Nội vụ") };
	*trace = (struct edxml_trace){ .organ_code = str_of(from), .at = w->now };
	p.from = (struct edxml_organ){ .code = str_of(from), .name = STR("Cơ quan lạ (mẫu)") };
	p.to = to;
	p.n_to = 1;
	p.document_id = str_fmt(w->a, "%s,2026/11/20,%s/LA", from, number);
	p.code_number = str_of(number);
	p.code_notation = STR("LA");
	p.place = STR("Nơi Lạ");
	p.promulgated_on = (struct date){ 2026, 11, 20 };
	p.type = 2;
	p.type_detail = 18;
	p.type_name = STR("Công văn");
	p.subject = STR("Về việc lạ");
	p.position = STR("Giám đốc");
	p.full_name = STR("Trần Thị Lạ");
	p.priority = 0;
	p.traces = trace;
	p.n_traces = 1;
	return p;
}

struct edxml office_status(struct office_world *w, const char *from, const char *code,
			   const struct document *about)
{
	struct edxml_response_for *r = ARENA_NEW(w->a, struct edxml_response_for);
	struct edxml p;

	edxml_init(&p, EDXML_STATUS);
	*r = (struct edxml_response_for){
		.organ_code = about->from_code,
		.document_id = about->code,
		.code = str_fmt(w->a, "%.*s/%.*s", STR_FMT(about->number),
				STR_FMT(about->notation)),
		.promulgated_on = about->issued_on,
	};
	p.from = (struct edxml_organ){ .code = str_of(from), .name = STR("Cơ quan nhận (mẫu)") };
	p.response_for = r;
	p.n_response_for = 1;
	p.status_code = str_of(code);
	p.status_description = str_fmt(w->a, "Trạng thái %s", code);
	p.status_at = w->now;
	p.staff_name = STR("Người Báo");
	return p;
}

static enum rc write_attachment(void *ctx, const struct edxml_attachment *att,
				enum rc (*put)(void *put_ctx, const void *p, size_t n,
					       struct err *e),
				void *put_ctx, struct err *e)
{
	const struct str *bytes = att->sink_data;

	(void)ctx;
	return put(put_ctx, bytes->p, bytes->n, e);
}

static enum rc write_out(void *ctx, const char *p, size_t n, struct err *e)
{
	buf_add_bytes(ctx, p, n);
	return buf_rc(ctx, e);
}

struct str office_write(struct office_world *w, const struct edxml *p)
{
	const struct edxml_source source = { NULL, write_attachment };
	struct buf b;
	const struct edxml_output out = { &b, write_out };
	struct err e = ERR_INIT;

	buf_init(&b, w->a, PACKET_MAX);
	must(edxml_write(w->a, p, &source, NULL, &out, &e), &e);
	return buf_str(&b);
}

enum packet_state office_arrive(struct office_world *w, const struct actor *whose,
				const char *doc_id, enum message_type type, struct str bytes)
{
	return office_arrive_from(w, whose, "", doc_id, type, bytes);
}

enum packet_state office_arrive_from(struct office_world *w, const struct actor *whose,
				     const char *sender, const char *doc_id, enum message_type type,
				     struct str bytes)
{
	struct office_arrival x = { .tenant_id = whose->tenant_id,
				    .type = type,
				    .sender_code = str_of(sender),
				    .axis_doc_id = str_of(doc_id),
				    .bytes = (int64_t)bytes.n };
	enum packet_state state;
	struct err e = ERR_INIT;

	must(blob_put(w->node.blobs, bytes, &x.blob, &e), &e);
	must(office_packet_file(&w->node, w->a, &x, w->now, &state, &e), &e);
	return state;
}

/* ---- rows ---- */

static enum rc count_fn(struct tx *tx, void *arg, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	return login_failure_load(tx, a, STR("count"), arg, e);
}

/* The count travels in a row that the store can read. */
int64_t office_count(struct office_world *w, const char *from)
{
	struct login_failure f = { 0 };
	struct err e = ERR_INIT;

	must(office_reads_write(&w->node, &e), &e);
	test_db_sql(w->t, str_fmt(w->a,
				  "DELETE FROM login_failure WHERE key = 'count'; INSERT INTO "
				  "login_failure (key, failures, blocked_until_at, updated_at) "
				  "SELECT 'count', COUNT(*), 0, 0 FROM %s",
				  from)
				  .p);
	must(db_read(w->node.db, count_fn, &f, &e), &e);
	return f.failures;
}

/* ---- vanthu.json ---- */

void office_conforms(struct str lines)
{
	const char *src = getenv("VANTHU_SRC");
	char command[1024];
	FILE *to;

	assert_non_null(src);
	(void)snprintf(command, sizeof command,
		       "python3 '%s/tests/support/conforms.py' '%s/doc/vanthu.schema.json'", src,
		       src);
	to = popen(command, "w");
	assert_non_null(to);
	assert_int_equal(fwrite(lines.p, 1, lines.n, to), lines.n);
	assert_int_equal(pclose(to), 0);
}

struct finding_rider {
	struct office_world *w;
	struct rider rider;
};

static enum rc rider_fn(struct tx *tx, void *arg, struct err *e)
{
	struct finding_rider *x = arg;

	return rider_find(tx, x->w->a, x->rider.document_id, &x->rider, e);
}

void office_riders_conform(struct office_world *w, enum rider_kind kind)
{
	int64_t left = office_count(w, "rider");
	bool is_there = false;
	struct buf b;

	buf_init(&b, w->a, 1 << 20);
	for (int64_t id = 1; left > 0; id++) {
		struct finding_rider x = { .w = w, .rider.document_id = id };
		if (db_read(w->node.db, rider_fn, &x, NULL) != RC_OK)
			continue;
		left--;
		is_there = is_there || x.rider.kind == kind;
		buf_fmt(&b, "%.*s\n", STR_FMT(x.rider.text));
	}
	assert_true(is_there);
	/* the same lines on PostgreSQL, and to ask takes longer than what made them */
	if (test_db_engine() == DB_SQLITE || getenv("VANTHU_LONG"))
		office_conforms(buf_str(&b));
}

/* vxp_send.c -- sendEdoc: a packet comes in. */
#include "api/vxp_int.h"

#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/sha256.h"

#define PIECE (64 << 10)

/* The file without what the SDK puts behind it. */
struct sent_file {
	int fd;
	uint64_t bytes;
	unsigned char sha256[SHA256_BYTES];
};

/* SHA-256 of the first n bytes of fd. */
static enum rc prefix_hash(int fd, uint64_t n, struct arena *a, unsigned char out[SHA256_BYTES],
			   struct err *e)
{
	struct sha256 s;
	char *piece = arena_alloc(a, PIECE);
	sha256_init(&s);
	for (uint64_t at = 0; at < n;) {
		size_t want = n - at < PIECE ? (size_t)(n - at) : PIECE;
		ssize_t got = pread(fd, piece, want, (off_t)at);
		if (got <= 0)
			return err_errno(e, "reading a spooled packet");
		sha256_add(&s, piece, (size_t)got);
		at += (uint64_t)got;
	}
	sha256_done(&s, out);
	return RC_OK;
}

static bool ends_in_crlf(const struct net_request *r)
{
	char tail[2] = { 0 };
	if (r->body_bytes < 2)
		return false;
	if (r->body_fd < 0)
		return str_ends(r->body, STR("\r\n"));
	return pread(r->body_fd, tail, 2, (off_t)r->body_bytes - 2) == 2 && tail[0] == '\r' &&
	       tail[1] == '\n';
}

/* A descriptor of the file's bytes alone: in memory, if the body is; a spool file loses its tail. */
static enum rc file_open(struct vxp_call *c, struct sent_file *f, struct err *e)
{
	struct net_request *r = c->r;
	if (r->body_fd >= 0) {
		f->fd = dup(r->body_fd);
		if (f->fd < 0 || ftruncate(f->fd, (off_t)f->bytes) != 0)
			return err_errno(e, "the spool file of a packet");
		return RC_OK;
	}
	return fd_memory(str_sub(r->body, 0, (size_t)f->bytes), &f->fd, e);
}

/* Finds out whether the two bytes at the end belong to the file: its hash says so. */
static enum rc file_measure(struct vxp_call *c, struct str hash, struct sent_file *f, struct err *e)
{
	struct net_request *r = c->r;
	f->bytes = r->body_bytes;
	memcpy(f->sha256, r->body_sha256, sizeof f->sha256);
	if (vxp_hash_file_matches(hash, f->sha256) || !ends_in_crlf(r))
		return RC_OK;
	f->bytes -= 2;
	if (r->body_fd >= 0)
		return prefix_hash(r->body_fd, f->bytes, c->a, f->sha256, e);
	sha256_of(str_sub(r->body, 0, (size_t)f->bytes), f->sha256);
	return RC_OK;
}

static void accept_answer(struct vxp_call *c, const struct axis_refusal *refusal, struct str doc_id)
{
	struct json j;
	if (refusal->code != VXP_OK) {
		vxp_answer_refusal(c, refusal);
		return;
	}
	vxp_answer_begin(c, &j);
	json_kv_str(&j, "DocId", doc_id);
	vxp_answer(c, &j);
}

static enum rc file_accept(struct vxp_call *c, enum message_type type, struct sent_file *f,
			   struct err *e)
{
	struct axis_upload u = { .sender_code = c->caller.organ.code,
				 .from_arg = vxp_arg(c, "from"),
				 .type = type,
				 .bytes = f->bytes,
				 .hash_given = vxp_arg(c, "hash-file"),
				 .now = c->now };
	struct axis_refusal refusal;
	struct str doc_id = STR_NULL;
	AUTO_CLOSE fd = -1;
	enum rc rc = file_open(c, f, e);
	fd = f->fd;
	if (rc != RC_OK)
		return rc;
	u.fd = fd;
	memcpy(u.sha256, f->sha256, sizeof u.sha256);
	TRY(axis_accept(c->node, c->a, &u, &doc_id, &refusal, e));
	accept_answer(c, &refusal, doc_id);
	return RC_OK;
}

/* servicetype and messagetype; false: the answer is given. */
bool vxp_arg_types(struct vxp_call *c, enum message_type *out)
{
	struct str service = vxp_arg(c, "servicetype"), message = vxp_arg(c, "messagetype");
	*out = MESSAGE_EDOC;
	if (service.n > 0 && !str_eq_nocase(service, STR("eDoc"))) {
		vxp_answer_fault(c, VXP_BAD_FORMAT, TEXT_VXP_22_ARGUMENT, STR("servicetype"),
				 service);
		return false;
	}
	if (message.n > 0 && !message_type_parse(str_lower(c->a, message), out)) {
		vxp_answer_fault(c, VXP_BAD_FORMAT, TEXT_VXP_22_ARGUMENT, STR("messagetype"),
				 message);
		return false;
	}
	return true;
}

bool vxp_send_check(struct vxp_call *c)
{
	const struct axis_attempted what = { c->caller.organ.code, str_of(c->route->name), c->now };
	struct axis_refusal refusal = { .code = VXP_FILE_INVALID };
	enum message_type type;

	if (!vxp_arg_types(c, &type))
		return false;
	if (vxp_arg(c, "hash-file").n > 0)
		return true;
	refusal.text = axis_text(c->a, TEXT_VXP_10_NO_HASH, STR_NULL, STR_NULL, STR_NULL);
	vxp_answer_refusal(c, &refusal);
	axis_refusal_note(c->node, c->a, &what, &refusal);
	return false;
}

void vxp_send(struct vxp_call *c)
{
	struct err e = ERR_INIT;
	struct sent_file f = { .fd = -1 };
	enum message_type type;
	if (!vxp_arg_types(c, &type))
		return;
	enum rc rc = file_measure(c, vxp_arg(c, "hash-file"), &f, &e);
	if (rc == RC_OK)
		rc = file_accept(c, type, &f, &e);
	if (rc != RC_OK)
		vxp_answer_failure(c, &e);
}

/* body.c -- collecting a request's body: in memory while small, else in a nameless file. */
#include "net/server_int.h"

#include <sys/statvfs.h>

#include "base/fault.h"
#include "base/fd.h"
#include "base/time.h"

/* A full disk is the client's business only in that it may come back later. */
static int spool_status(const struct err *e)
{
	return str_eq_c(str_of(e->key), "err.disk_full") ? 507 : 503;
}

int body_room(const struct request *r)
{
	struct statvfs fs;

	if (r->declared == UINT64_MAX || r->declared <= LIMIT_BODY_MEMORY)
		return 0;
	if (statvfs(r->server->o.spool_dir, &fs) != 0)
		return 503;
	return r->declared / fs.f_frsize >= fs.f_bavail ? 507 : 0;
}

static int memory_take(struct request *r, const char *p, size_t n)
{
	buf_add_bytes(&r->memory, p, n);
	return 0;
}

static enum rc spool_open(struct request *r, struct err *e)
{
	TRY(FAULT_RC(e, "net.spool"));
	TRY(fd_temp(r->server->o.spool_dir, &r->pub.body_fd, e));
	return fd_write_all(r->pub.body_fd, r->memory.p, r->memory.n, e);
}

static int spool_take(struct request *r, const char *p, size_t n)
{
	struct err e = ERR_INIT;

	if (r->pub.body_fd < 0 && spool_open(r, &e) != RC_OK)
		return spool_status(&e);
	if (fd_write_all(r->pub.body_fd, p, n, &e) != RC_OK)
		return spool_status(&e);
	return 0;
}

int body_take(struct request *r, const char *p, size_t n)
{
	struct net_server *s = r->server;
	bool is_small = r->pub.body_fd < 0 && r->memory.n + n <= LIMIT_BODY_MEMORY;

	if (n > r->max_body - r->pub.body_bytes)
		return 413;
	r->pub.body_bytes += n;
	sha256_add(&r->sha256, p, n);
	atomic_store(&r->conn->deadline,
		     r->body_began_at + s->o.body_secs * TIME_SEC +
			     (int64_t)(r->pub.body_bytes / LIMIT_BODY_RATE) * TIME_SEC);
	return is_small ? memory_take(r, p, n) : spool_take(r, p, n);
}

int body_done(struct request *r)
{
	sha256_done(&r->sha256, r->pub.body_sha256);
	if (r->pub.body_fd < 0) {
		r->pub.body = buf_str(&r->memory);
		return 0;
	}
	return lseek(r->pub.body_fd, 0, SEEK_SET) == 0 ? 0 : 503;
}

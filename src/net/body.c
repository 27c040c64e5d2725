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

/* ---- room on the disk ---- */

#define STEP ((uint64_t)16 << 20) /* claimed at a time by a body that does not say how long it is */

void body_unclaim(struct request *r, uint64_t n)
{
	if (n > r->claim)
		n = r->claim;
	r->claim -= n;
	(void)atomic_fetch_sub(&r->server->spool_claimed, n);
}

/* What requests under way may still write counts as taken: many at once must not together fill the disk
 * that the database lives on. */
static int room_claim(struct request *r, uint64_t n)
{
	struct net_server *s = r->server;
	struct statvfs fs;

	if (statvfs(s->o.spool_dir, &fs) != 0)
		return 503;
	uint64_t room = (uint64_t)fs.f_bavail * fs.f_frsize;
	uint64_t taken = atomic_load(&s->spool_reserve) + atomic_load(&s->spool_claimed);
	if (taken >= room || n >= room - taken)
		return 507;
	(void)atomic_fetch_add(&s->spool_claimed, n);
	r->claim += n;
	return 0;
}

int body_room(struct request *r)
{
	if (r->declared == UINT64_MAX || r->declared <= LIMIT_BODY_MEMORY)
		return 0;
	return room_claim(r, r->declared);
}

/* ---- keeping it ---- */

/* At once as long as it was said to be, else twice as long; a NUL stands behind it. */
static void memory_grow(struct request *r, size_t n)
{
	size_t room = r->declared != UINT64_MAX ? (size_t)r->declared : 2 * r->memory_room;

	if (room < n)
		room = n;
	r->memory = arena_grow(r->pub.arena, r->memory, r->memory_room, room + 1);
	r->memory_room = room + 1;
}

static int memory_take(struct request *r, const char *p, size_t n)
{
	size_t at = (size_t)r->pub.body_bytes;

	if (at + n >= r->memory_room)
		memory_grow(r, at + n);
	memcpy(r->memory + at, p, n);
	return 0;
}

static enum rc spool_open(struct request *r, struct err *e)
{
	TRY(FAULT_RC(e, "net.spool"));
	TRY(fd_temp(r->server->o.spool_dir, &r->pub.body_fd, e));
	return fd_write_all(r->pub.body_fd, r->memory, (size_t)r->pub.body_bytes, e);
}

static int spool_take(struct request *r, const char *p, size_t n)
{
	struct err e = ERR_INIT;

	if (r->claim < n) {
		int status = room_claim(r, STEP + n);
		if (status)
			return status;
	}
	if (r->pub.body_fd < 0 && spool_open(r, &e) != RC_OK)
		return spool_status(&e);
	if (fd_write_all(r->pub.body_fd, p, n, &e) != RC_OK)
		return spool_status(&e);
	body_unclaim(r, n);
	return 0;
}

/* Whether the body, as far as it is known, is kept in memory. */
static bool is_small(const struct request *r, size_t n)
{
	if (r->pub.body_fd >= 0)
		return false;
	if (r->declared != UINT64_MAX)
		return r->declared <= LIMIT_BODY_MEMORY;
	return r->pub.body_bytes + n <= LIMIT_BODY_MEMORY;
}

static void deadline_move(struct request *r)
{
	int64_t secs = r->server->o.body_secs + (int64_t)(r->pub.body_bytes / LIMIT_BODY_RATE);

	conn_expecting(r->conn, r->body_began_at + secs * TIME_SEC);
}

int body_take(struct request *r, const char *p, size_t n)
{
	int status;

	if (n > r->max_body - r->pub.body_bytes)
		return 413;
	sha256_add(&r->sha256, p, n);
	status = is_small(r, n) ? memory_take(r, p, n) : spool_take(r, p, n);
	r->pub.body_bytes += n;
	deadline_move(r);
	return status;
}

int body_done(struct request *r)
{
	sha256_done(&r->sha256, r->pub.body_sha256);
	if (r->pub.body_fd < 0) {
		r->pub.body = r->memory ? str_of_n(r->memory, (size_t)r->pub.body_bytes) : STR("");
		return 0;
	}
	return lseek(r->pub.body_fd, 0, SEEK_SET) == 0 ? 0 : 503;
}

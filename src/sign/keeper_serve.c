#include "sign/keeper_wire.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/map.h"
#include "sign/sign_int.h"

/* A request that takes longer ends the keeper, and the watcher starts a fresh one. Longer than the
 * node waits, so that it is the last resort. */
#define STUCK_SECS (LIMIT_KEEPER_CREATE_SECS + 5)

struct vault {
	const char *keys_dir;
	bool is_shut, is_locked;
	struct arena *arena; /* of the keys, made anew by a reload */
	struct map *keys;    /* id → struct key */
	int64_t bad_keys;
};

/* ---- opening ---- */
/* The id of a key file; false for names that are none. */
static bool id_of_file(const char *file, struct str *out)
{
	struct str name = str_of(file);

	if (!str_ends(name, STR(".key")))
		return false;
	*out = str_sub(name, 0, name.n - 4);
	return key_id_is_valid(*out);
}

static enum rc key_open(struct vault *v, struct str id, struct key **out, struct err *e)
{
	struct key key;

	if (map_count(v->keys) >= LIMIT_KEYS)
		return err_set(e, RC_LIMIT, NULL, "over %d keys", LIMIT_KEYS);
	TRY(key_load(v->arena, v->keys_dir, id, &key, e));
	*out = ARENA_NEW(v->arena, struct key);
	**out = key;
	(void)map_put(v->keys, str_dup(v->arena, id), *out);
	return RC_OK;
}

static void keys_open(struct vault *v)
{
	DIR *dir = opendir(v->keys_dir);
	struct dirent *entry;
	struct key *key;
	struct str id;

	while (dir && (entry = readdir(dir)))
		if (id_of_file(entry->d_name, &id) && key_open(v, id, &key, NULL) != RC_OK)
			v->bad_keys++;
	if (dir)
		closedir(dir);
}

size_t keys_count(const char *keys_dir)
{
	DIR *dir = opendir(keys_dir);
	struct dirent *entry;
	struct str id;
	size_t n = 0;

	while (dir && (entry = readdir(dir)))
		n += id_of_file(entry->d_name, &id);
	if (dir)
		closedir(dir);
	return n < LIMIT_KEYS ? n : LIMIT_KEYS;
}

static void vault_fill(struct vault *v)
{
	v->bad_keys = 0;
	v->keys = map_new(v->arena);
	keys_open(v);
}

struct vault *vault_open(struct arena *a, const char *keys_dir, bool is_shut, bool is_locked)
{
	struct vault *v = ARENA_NEW(a, struct vault);

	v->keys_dir = str_c(a, str_of(keys_dir));
	v->is_shut = is_shut;
	v->is_locked = is_locked;
	v->arena = arena_new(a);
	vault_fill(v);
	return v;
}

void vault_state(const struct vault *v, struct keeper_state *out)
{
	*out = (struct keeper_state){ .pid = getpid(),
				      .keys = (int64_t)map_count(v->keys),
				      .bad_keys = v->bad_keys,
				      .is_shut = v->is_shut,
				      .is_locked = v->is_locked };
}

/* ---- answering ---- */
/* A key that came while we run (init of another organ by hand) is opened when it is asked for. */
static enum rc key_find(struct vault *v, struct str id, struct key **out, struct err *e)
{
	void *there;

	if (!map_find(v->keys, id, &there))
		return key_open(v, id, out, e);
	*out = there;
	return RC_OK;
}

static enum rc sign(struct vault *v, struct arena *a, const struct sign_request *q,
		    struct keeper_answer *out, struct err *e)
{
	struct key_signature s;
	struct key *key;

	TRY(key_find(v, q->key_id, &key, e));
	/* Exactly one purpose, so that nobody gets by with a set of them. */
	if ((q->purpose != KEY_FOR_PACKET && q->purpose != KEY_FOR_PERSON &&
	     q->purpose != KEY_FOR_SEAL) ||
	    (key->purposes & q->purpose) == 0)
		return err_set(e, RC_DENIED, "err.key.purpose", "key %.*s is not for purpose %u",
			       STR_FMT(q->key_id), (unsigned)q->purpose);
	TRY(key_sign(a, key, q->digest, &s, e));
	out->algorithm = s.algorithm;
	out->bytes = s.bytes;
	return RC_OK;
}

static enum rc create(struct vault *v, struct arena *a, const struct key_request *q,
		      struct keeper_answer *out, struct err *e)
{
	struct key key;

	TRY(key_make(a, v->keys_dir, q, &key, e));
	return certificate_make(a, &key, q, &out->bytes, e);
}

static enum rc request_do(struct vault *v, struct arena *a, const struct keeper_request *q,
			  struct keeper_answer *out, struct err *e)
{
	switch (q->op) {
	case KEEPER_SIGN: return sign(v, a, &q->sign, out, e);
	case KEEPER_CREATE: return create(v, a, &q->create, out, e);
	case KEEPER_RELOAD:
		arena_reset(v->arena);
		vault_fill(v);
		return RC_OK;
	case KEEPER_STATE: return RC_OK;
	}
	return err_set(e, RC_UNSUPPORTED, NULL, "no such request");
}

bool vault_answer(struct vault *v, struct arena *a, struct str message, struct keeper_answer *out)
{
	struct keeper_request q;
	struct err e = ERR_INIT;

	if (!keeper_request_parse(message, &q))
		return false;
	*out = (struct keeper_answer){ .seq = q.seq };
	out->rc = request_do(v, a, &q, out, &e);
	vault_state(v, &out->state);
	if (out->rc != RC_OK) {
		out->bytes = STR_NULL;
		out->key = str_dup(a, str_of(e.key));
		out->text = str_dup(a, str_of(e.text));
	}
	return true;
}

/* ---- serving ---- */
static bool answer_send(int fd, const struct keeper_answer *ans)
{
	char message[LIMIT_KEEPER_MESSAGE];
	size_t n = keeper_answer_write(ans, message, sizeof(message));
	ssize_t sent;

	do
		sent = send(fd, message, n, MSG_NOSIGNAL);
	while (sent < 0 && errno == EINTR);
	return sent == (ssize_t)n;
}

static bool is_closed(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLRDHUP };

	return poll(&p, 1, 0) != 0;
}

/* False when the other end is closed; an empty message (*out_n 0) looks the same to recv. */
static bool message_receive(int fd, char *p, size_t room, size_t *out_n)
{
	ssize_t n;

	do
		n = recv(fd, p, room, 0);
	while (n < 0 && errno == EINTR);
	*out_n = n > 0 ? (size_t)n : 0;
	return n > 0 || (n == 0 && !is_closed(fd));
}

void keeper_serve(int fd, const char *keys_dir, bool is_shut, bool is_locked)
{
	AUTO_ARENA a = arena_new(NULL);
	AUTO_ARENA scratch = arena_new(NULL);
	struct vault *v = vault_open(a, keys_dir, is_shut, is_locked);
	struct keeper_answer ans = { .rc = RC_OK };
	/* One byte more, so that a message that is too long is not taken for one that fits. */
	char message[LIMIT_KEEPER_MESSAGE + 1];
	bool is_open;
	size_t n;

	vault_state(v, &ans.state);
	is_open = answer_send(fd, &ans);
	while (is_open && message_receive(fd, message, sizeof(message), &n)) {
		(void)alarm(STUCK_SECS);
		if (n <= LIMIT_KEEPER_MESSAGE &&
		    vault_answer(v, scratch, str_of_n(message, n), &ans))
			is_open = answer_send(fd, &ans);
		(void)alarm(0);
		arena_reset(scratch);
	}
}

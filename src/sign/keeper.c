/* The node's side. One request is under way at a time: a signature takes some 50 µs with both ways,
 * so a queue in front of the lock is shorter than the machinery that would spare it. */
#include "sign/keeper_wire.h"

#include <errno.h>
#include <pthread.h>
#include <sys/socket.h>

#include "base/child.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/time.h"
#include "sign/sign_int.h"

#define HELLO_WAIT (60 * TIME_SEC) /* 20,000 RSA keys take a while */
#define SPAWN_PAUSE_FIRST TIME_SEC
#define SPAWN_PAUSE_LAST TIME_MIN

struct keeper {
	struct arena *arena;
	char *argv[4];        /* program keeper keys_dir */
	pthread_mutex_t lock; /* of all below */
	struct child child;   /* fd -1: watcher and keeper are gone */
	uint32_t seq;
	int64_t restarts;
	int64_t spawns, spawn_at; /* since the last answer; when the next one may be */
	char message[LIMIT_KEEPER_MESSAGE];
};

/* The keeper ends by itself when its socket closes. */
static void keeper_drop(struct keeper *k)
{
	child_drop(&k->child);
}

/* ---- messages ---- */
enum got { GOT_ANSWER, GOT_CLOSED, GOT_NOTHING };

static enum got answer_receive(struct keeper *k, int64_t until, struct keeper_answer *out)
{
	ssize_t n;

	if (!child_has_word(&k->child, until))
		return GOT_NOTHING;
	n = recv(k->child.fd, k->message, sizeof(k->message), MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return GOT_NOTHING;
	if (n <= 0 || !keeper_answer_parse(str_of_n(k->message, (size_t)n), out))
		return GOT_CLOSED;
	return GOT_ANSWER;
}

static enum rc answer_rc(const struct keeper_answer *ans, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);

	if (ans->rc == RC_OK)
		return RC_OK;
	return err_set(e, ans->rc, ans->key.n ? str_c(a, ans->key) : NULL, "keeper: %.*s",
		       STR_FMT(ans->text));
}

static enum rc hello_wait(struct keeper *k, int64_t until, struct err *e)
{
	struct keeper_answer ans;
	enum rc rc = RC_UNAVAILABLE;

	switch (answer_receive(k, until, &ans)) {
	case GOT_ANSWER: rc = answer_rc(&ans, e); break;
	case GOT_CLOSED:
		rc = err_set(e, RC_UNAVAILABLE, "err.keeper", "keeper ended at its start");
		break;
	case GOT_NOTHING:
		rc = err_set(e, RC_UNAVAILABLE, "err.keeper", "keeper does not say hello");
		break;
	}
	if (rc != RC_OK)
		keeper_drop(k);
	return rc;
}

static enum rc open_at(struct keeper *k, int64_t until, struct err *e)
{
	TRY(child_start(&k->child, e));
	return hello_wait(k, until, e);
}

/* Only when even the watcher died. The node may be shut out of keys_dir by now, and its children
 * with it: then the new one says so, and only a new node helps. */
static enum rc reopen(struct keeper *k, int64_t until, struct err *e)
{
	int64_t now = time_monotonic();
	enum rc rc;

	if (now < k->spawn_at)
		return err_set(e, RC_UNAVAILABLE, "err.keeper", "keeper gone, started again soon");
	k->spawn_at = now + backoff(SPAWN_PAUSE_FIRST, SPAWN_PAUSE_LAST, k->spawns++);
	rc = open_at(k, until, e);
	if (rc == RC_OK)
		k->restarts++;
	return rc == RC_OK ? rc
			   : err_wrap(e, RC_UNAVAILABLE, "the keeper and its watcher are gone");
}

/* What came while nobody waited: late answers, and the hello of a keeper that was started again. */
static void drain(struct keeper *k)
{
	struct keeper_answer ans;
	enum got got = GOT_ANSWER;

	while (k->child.fd >= 0 && got == GOT_ANSWER) {
		got = answer_receive(k, 0, &ans);
		if (got == GOT_ANSWER && ans.seq == 0)
			k->restarts++;
	}
	if (got == GOT_CLOSED)
		keeper_drop(k);
}

/* One attempt. GOT_CLOSED: the keeper died over it, and the next one may be asked. */
static enum got ask_once(struct keeper *k, const char *message, size_t n, int64_t until,
			 struct keeper_answer *out)
{
	enum got got;

	if (send(k->child.fd, message, n, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)n) {
		if (errno == EAGAIN)
			return GOT_NOTHING;
		keeper_drop(k);
		return GOT_CLOSED;
	}
	do
		got = answer_receive(k, until, out);
	while (got == GOT_ANSWER && out->seq != k->seq && out->seq != 0);
	if (got == GOT_CLOSED)
		keeper_drop(k);
	if (got == GOT_ANSWER && out->seq == 0) {
		k->restarts++;
		return GOT_CLOSED;
	}
	return got;
}

/* Every request can be repeated without harm, so one lost with a keeper is asked once more. */
static enum rc ask_locked(struct keeper *k, const struct keeper_request *q, int64_t until,
			  struct keeper_answer *out, struct err *e)
{
	struct keeper_request numbered = *q;
	char message[LIMIT_KEEPER_MESSAGE];
	size_t n;
	enum got got = GOT_CLOSED;

	k->seq = k->seq == UINT32_MAX ? 1 : k->seq + 1;
	numbered.seq = k->seq;
	n = keeper_request_write(&numbered, message, sizeof(message));
	if (n == 0)
		return err_set(e, RC_LIMIT, NULL, "request to the keeper over %d bytes",
			       LIMIT_KEEPER_MESSAGE);
	drain(k);
	for (int i = 0; i < 2 && got == GOT_CLOSED; i++) {
		if (k->child.fd < 0)
			TRY(reopen(k, until, e));
		got = ask_once(k, message, n, until, out);
	}
	if (got != GOT_ANSWER)
		return err_set(e, RC_UNAVAILABLE, "err.keeper", "keeper does not answer");
	k->spawns = 0;
	return answer_rc(out, e);
}

/* The answer's texts are copied to a. */
static enum rc ask(struct keeper *k, struct arena *a, const struct keeper_request *q, int64_t secs,
		   struct keeper_answer *out, struct err *e)
{
	enum rc rc;

	TRY(FAULT_RC(e, "keeper.ask"));
	pthread_mutex_lock(&k->lock);
	rc = ask_locked(k, q, time_monotonic() + secs * TIME_SEC, out, e);
	out->state.restarts = k->restarts;
	if (rc == RC_OK)
		out->bytes = str_dup(a, out->bytes);
	pthread_mutex_unlock(&k->lock);
	return rc;
}

/* ---- the interface ---- */
static void lock_done(void *p)
{
	pthread_mutex_t *lock = p;

	pthread_mutex_destroy(lock);
}

enum rc keeper_start(const char *program, const char *keys_dir, struct keeper **out, struct err *e)
{
	struct arena *a = arena_new(NULL);
	struct keeper *k = ARENA_NEW(a, struct keeper);
	enum rc rc;

	k->arena = a;
	k->argv[0] = arena_dup(a, program, strlen(program));
	k->argv[1] = arena_dup(a, "keeper", 6);
	k->argv[2] = arena_dup(a, keys_dir, strlen(keys_dir));
	k->child = (struct child){ .argv = k->argv, .watcher = -1, .fd = -1 };
	pthread_mutex_init(&k->lock, NULL);
	arena_defer(a, lock_done, &k->lock);
	rc = open_at(k, time_monotonic() + HELLO_WAIT, e);
	if (rc != RC_OK)
		arena_free(a);
	else
		*out = k;
	return rc;
}

void keeper_stop(struct keeper *k)
{
	if (!k)
		return;
	keeper_drop(k);
	arena_free(k->arena);
}

enum rc keeper_sign(struct keeper *k, struct arena *a, const struct sign_request *q,
		    struct key_signature *out, struct err *e)
{
	const struct keeper_request request = { .op = KEEPER_SIGN, .sign = *q };
	struct keeper_answer ans;

	TRY(ask(k, a, &request, LIMIT_KEEPER_SIGN_SECS, &ans, e));
	if (ans.algorithm != SIGN_RSA_SHA256 && ans.algorithm != SIGN_ECDSA_SHA256)
		return err_set(e, RC_UNAVAILABLE, "err.keeper", "keeper speaks in tongues");
	out->algorithm = (enum sign_algorithm)ans.algorithm;
	out->bytes = ans.bytes;
	return RC_OK;
}

enum rc keeper_create_key(struct keeper *k, struct arena *a, const struct key_request *q,
			  struct str *out_cert_der, struct err *e)
{
	const struct keeper_request request = { .op = KEEPER_CREATE, .create = *q };
	struct keeper_answer ans;

	if (!key_request_is_valid(q))
		return err_set(e, RC_INVALID, "err.key.request", "key request not valid");
	TRY(ask(k, a, &request, LIMIT_KEEPER_CREATE_SECS, &ans, e));
	*out_cert_der = ans.bytes;
	return RC_OK;
}

enum rc keeper_reload(struct keeper *k, struct err *e)
{
	const struct keeper_request request = { .op = KEEPER_RELOAD };
	AUTO_ARENA a = arena_new(NULL);
	struct keeper_answer ans;

	return ask(k, a, &request, LIMIT_KEEPER_RELOAD_SECS, &ans, e);
}

enum rc keeper_ask_state(struct keeper *k, struct keeper_state *out, struct err *e)
{
	const struct keeper_request request = { .op = KEEPER_STATE };
	AUTO_ARENA a = arena_new(NULL);
	struct keeper_answer ans;

	TRY(ask(k, a, &request, LIMIT_KEEPER_SIGN_SECS, &ans, e));
	*out = ans.state;
	return RC_OK;
}

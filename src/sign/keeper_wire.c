#include "sign/keeper_wire.h"

#include <string.h>

#define FLAG_SHUT 1U
#define FLAG_LOCKED 2U

/* ---- writing ---- */
struct writer {
	char *p;
	size_t n, room;
	bool failed;
};

static void put(struct writer *w, const void *p, size_t n)
{
	if (w->failed || n > w->room - w->n) {
		w->failed = true;
		return;
	}
	if (n)
		memcpy(w->p + w->n, p, n);
	w->n += n;
}

static void put_int(struct writer *w, uint64_t v, size_t n_bytes)
{
	unsigned char b[8];

	for (size_t i = 0; i < n_bytes; i++)
		b[i] = (unsigned char)(v >> (8 * i));
	put(w, b, n_bytes);
}

static void put_str(struct writer *w, struct str s)
{
	if (s.n > UINT16_MAX) {
		w->failed = true;
		return;
	}
	put_int(w, s.n, 2);
	put(w, s.p, s.n);
}

/* ---- reading ---- */
struct reader {
	struct str rest;
	bool failed;
};

static const char *take(struct reader *r, size_t n)
{
	const char *p = r->rest.p;

	if (r->failed || r->rest.n < n) {
		r->failed = true;
		return NULL;
	}
	r->rest = str_of_n(p + n, r->rest.n - n);
	return p;
}

static uint64_t take_int(struct reader *r, size_t n_bytes)
{
	const char *p = take(r, n_bytes);
	uint64_t v = 0;

	for (size_t i = 0; p && i < n_bytes; i++)
		v |= (uint64_t)(unsigned char)p[i] << (8 * i);
	return v;
}

static struct str take_str(struct reader *r)
{
	size_t n = (size_t)take_int(r, 2);
	const char *p = take(r, n);

	return p ? str_of_n(p, n) : STR_NULL;
}

/* ---- requests ---- */
size_t keeper_request_write(const struct keeper_request *q, char *out, size_t room)
{
	struct writer w = { .p = out, .room = room };

	put_int(&w, q->seq, 4);
	put_int(&w, q->op, 1);
	if (q->op == KEEPER_SIGN) {
		put_int(&w, q->sign.purpose, 1);
		put(&w, q->sign.digest, 32);
		put_str(&w, q->sign.key_id);
	}
	if (q->op == KEEPER_CREATE) {
		put_int(&w, q->create.kind, 1);
		put_int(&w, q->create.purposes, 1);
		put_int(&w, (uint64_t)q->create.now, 8);
		put_str(&w, q->create.id);
		put_str(&w, q->create.organ_code);
		put_str(&w, q->create.organ_name);
	}
	return w.failed ? 0 : w.n;
}

bool keeper_request_parse(struct str message, struct keeper_request *out)
{
	struct reader r = { .rest = message };
	struct keeper_request q = { .seq = (uint32_t)take_int(&r, 4) };

	q.op = (enum keeper_op)take_int(&r, 1);
	switch (q.op) {
	case KEEPER_SIGN:
		q.sign.purpose = (enum key_purpose)take_int(&r, 1);
		q.sign.digest = (const unsigned char *)take(&r, 32);
		q.sign.key_id = take_str(&r);
		break;
	case KEEPER_CREATE:
		q.create.kind = (enum key_kind)take_int(&r, 1);
		q.create.purposes = (unsigned)take_int(&r, 1);
		q.create.now = (int64_t)take_int(&r, 8);
		q.create.id = take_str(&r);
		q.create.organ_code = take_str(&r);
		q.create.organ_name = take_str(&r);
		break;
	case KEEPER_RELOAD:
	case KEEPER_STATE: break;
	default: return false;
	}
	if (r.failed || r.rest.n != 0 || q.seq == 0)
		return false;
	*out = q;
	return true;
}

/* ---- answers ---- */
size_t keeper_answer_write(const struct keeper_answer *ans, char *out, size_t room)
{
	struct writer w = { .p = out, .room = room };

	put_int(&w, ans->seq, 4);
	put_int(&w, ans->rc, 1);
	put_int(&w, ans->algorithm, 1);
	put_int(&w, (ans->state.is_shut ? FLAG_SHUT : 0) | (ans->state.is_locked ? FLAG_LOCKED : 0),
		1);
	put_int(&w, (uint64_t)ans->state.pid, 8);
	put_int(&w, (uint64_t)ans->state.keys, 8);
	put_int(&w, (uint64_t)ans->state.bad_keys, 8);
	put_str(&w, ans->bytes);
	put_str(&w, ans->key);
	put_str(&w, ans->text);
	return w.failed ? 0 : w.n;
}

bool keeper_answer_parse(struct str message, struct keeper_answer *out)
{
	struct reader r = { .rest = message };
	struct keeper_answer ans = { .seq = (uint32_t)take_int(&r, 4) };
	uint64_t rc = take_int(&r, 1), flags;

	ans.algorithm = (unsigned)take_int(&r, 1);
	flags = take_int(&r, 1);
	ans.state.is_shut = flags & FLAG_SHUT;
	ans.state.is_locked = flags & FLAG_LOCKED;
	ans.state.pid = (int64_t)take_int(&r, 8);
	ans.state.keys = (int64_t)take_int(&r, 8);
	ans.state.bad_keys = (int64_t)take_int(&r, 8);
	ans.bytes = take_str(&r);
	ans.key = take_str(&r);
	ans.text = take_str(&r);
	if (r.failed || r.rest.n != 0 || rc >= RC__COUNT)
		return false;
	ans.rc = (enum rc)rc;
	*out = ans;
	return true;
}

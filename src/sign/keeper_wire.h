/* keeper_wire.h -- what node and keeper say to each other.
 *
 * WHAT      One message is one packet of a SOCK_SEQPACKET pair. Numbers are little-endian; a text is
 *           a u16 length and that many bytes. Both ends are the same program, so there are no
 *           versions; both parse as if the other end were hostile.
 *             request  u32 seq (never 0) · u8 op · fields of that op
 *               SIGN     u8 purpose · 32 bytes digest · text id
 *               CREATE   u8 kind · u8 purposes · i64 now · text id, code, name
 *               RELOAD, STATE   nothing
 *             answer   u32 seq (0: hello, unasked) · u8 rc · u8 algorithm · u8 flags · i64 pid ·
 *                      i64 keys · i64 bad_keys · text bytes · text key · text text
 * OWNERSHIP A parsed message points into the bytes it was parsed from.
 * ERRORS    Parsers answer false for anything that is not exactly one message; writers 0 when it
 *           does not fit.
 * LIMITS    LIMIT_KEEPER_MESSAGE.
 */
#pragma once

#include "sign/sign.h"

enum keeper_op { KEEPER_SIGN = 1, KEEPER_CREATE, KEEPER_RELOAD, KEEPER_STATE };

struct keeper_request {
	uint32_t seq;
	enum keeper_op op;
	struct sign_request sign;
	struct key_request create;
};

struct keeper_answer {
	uint32_t seq;
	enum rc rc;
	unsigned algorithm;
	struct keeper_state state;
	struct str bytes;     /* signature, or certificate */
	struct str key, text; /* of struct err */
};

/* Fill out; the count of bytes. */
size_t keeper_request_write(const struct keeper_request *q, char *out, size_t room);
bool keeper_request_parse(struct str message, struct keeper_request *out);
size_t keeper_answer_write(const struct keeper_answer *ans, char *out, size_t room);
bool keeper_answer_parse(struct str message, struct keeper_answer *out);

/* ---- the keeper's inside, without its process (keeper_serve.c); also for tests ---- */
/* How many key files there are, LIMIT_KEYS at most. */
size_t keys_count(const char *keys_dir);
struct vault;
/* Opens every key of keys_dir. What cannot be read is counted. */
struct vault *vault_open(struct arena *a, const char *keys_dir, bool is_shut, bool is_locked);
void vault_state(const struct vault *v, struct keeper_state *out);
/* Answers one message, whatever it is; the answer's texts live in a. False: not a request, so there
 * is nobody to answer. */
bool vault_answer(struct vault *v, struct arena *a, struct str message, struct keeper_answer *out);
/* Says hello, then answers until the socket closes. */
void keeper_serve(int fd, const char *keys_dir, bool is_shut, bool is_locked);

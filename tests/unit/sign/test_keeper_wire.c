/* The messages between node and keeper, and the keeper's inside without its process. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "packets.h"
#include "sign/keeper_wire.h"
#include "sign/sign_int.h"

static struct arena *a;
static const unsigned char digest[32] = { 9, 8, 7 };

static int set_up(void **state)
{
	(void)state;
	a = arena_new(NULL);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

/* In the initialiser of a constant. */
#define LIT(s)                                                                                     \
	{                                                                                          \
		"" s, sizeof(s) - 1                                                                \
	}
static const struct keeper_request requests[] = {
	{ .seq = 1,
	  .op = KEEPER_SIGN,
	  .sign = { .key_id = LIT("tenant-1"), .purpose = KEY_FOR_SEAL, .digest = digest } },
	{ .seq = UINT32_MAX,
	  .op = KEEPER_CREATE,
	  .create = { .id = LIT("k"),
		      .kind = KEY_RSA3072,
		      .purposes = 7,
		      .organ_code = LIT("000.00.00.Z01"),
		      .organ_name = LIT("Sở \"A\""),
		      .now = TEST_NOW } },
	{ .seq = 0x01020304, .op = KEEPER_RELOAD },
	{ .seq = 2, .op = KEEPER_STATE },
};
#define N_REQUESTS (sizeof(requests) / sizeof(*requests))

static struct str written(const struct keeper_request *q)
{
	char *p = arena_alloc(a, LIMIT_KEEPER_MESSAGE);
	size_t n = keeper_request_write(q, p, LIMIT_KEEPER_MESSAGE);

	assert_true(n > 0);
	return str_of_n(p, n);
}

static void requests_round_trip(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_REQUESTS; i++) {
		const struct keeper_request *q = &requests[i];
		struct keeper_request got;

		assert_true(keeper_request_parse(written(q), &got));
		assert_int_equal(got.seq, q->seq);
		assert_int_equal(got.op, q->op);
		if (q->op == KEEPER_SIGN) {
			assert_true(str_eq(got.sign.key_id, q->sign.key_id));
			assert_int_equal(got.sign.purpose, q->sign.purpose);
			assert_memory_equal(got.sign.digest, digest, 32);
		}
		if (q->op == KEEPER_CREATE) {
			assert_int_equal(got.create.kind, q->create.kind);
			assert_int_equal(got.create.purposes, q->create.purposes);
			assert_int_equal(got.create.now, q->create.now);
			assert_true(str_eq(got.create.id, q->create.id));
			assert_true(str_eq(got.create.organ_code, q->create.organ_code));
			assert_true(str_eq(got.create.organ_name, q->create.organ_name));
		}
	}
}

static void requests_cut_or_longer_are_none(void **state)
{
	struct keeper_request got;

	(void)state;
	for (size_t i = 0; i < N_REQUESTS; i++) {
		struct str s = written(&requests[i]);

		for (size_t n = 0; n < s.n; n++)
			assert_false(keeper_request_parse(str_sub(s, 0, n), &got));
		assert_false(keeper_request_parse(str_cat(a, s, STR("x")), &got));
	}
	assert_false(keeper_request_parse(STR("\0\0\0\0\4"), &got)); /* 0 is the hello */
	assert_false(keeper_request_parse(STR("\1\0\0\0\0"), &got));
	assert_false(keeper_request_parse(STR("\1\0\0\0\5"), &got));
	assert_true(keeper_request_parse(STR("\1\0\0\0\4"), &got));
}

static void what_does_not_fit_is_not_written(void **state)
{
	char room[40];

	(void)state;
	assert_int_equal(keeper_request_write(&requests[0], room, sizeof(room)), 0);
	for (size_t n = 0; n < written(&requests[1]).n; n++)
		assert_int_equal(keeper_request_write(&requests[1], arena_alloc(a, n + 1), n), 0);
}

static void answers_round_trip(void **state)
{
	const struct keeper_answer ans = {
		.seq = 77,
		.rc = RC_DENIED,
		.algorithm = SIGN_ECDSA_SHA256,
		.state = { .pid = 1 << 30, .keys = 5, .bad_keys = 2, .is_shut = true },
		.bytes = STR("\0\1\2"),
		.key = STR("err.key.purpose"),
		.text = STR("no")
	};
	char message[LIMIT_KEEPER_MESSAGE];
	size_t n = keeper_answer_write(&ans, message, sizeof(message));
	struct keeper_answer got;

	(void)state;
	assert_true(keeper_answer_parse(str_of_n(message, n), &got));
	assert_int_equal(got.seq, 77);
	assert_int_equal(got.rc, RC_DENIED);
	assert_int_equal(got.algorithm, SIGN_ECDSA_SHA256);
	assert_int_equal(got.state.pid, 1 << 30);
	assert_int_equal(got.state.keys, 5);
	assert_int_equal(got.state.bad_keys, 2);
	assert_true(got.state.is_shut);
	assert_true(str_eq(got.bytes, ans.bytes));
	assert_true(str_eq(got.key, ans.key));
	assert_true(str_eq(got.text, ans.text));
	for (size_t i = 0; i < n; i++)
		assert_false(keeper_answer_parse(str_of_n(message, i), &got));
	message[4] = (char)RC__COUNT;
	assert_false(keeper_answer_parse(str_of_n(message, n), &got));
}

/* ---- the vault ---- */
static void a_vault_answers(void **state)
{
	const char *dir = temp_dir(a);
	struct vault *v = vault_open(a, dir, false, false);
	struct keeper_answer ans;
	struct keeper_request sign = requests[0];

	(void)state;
	assert_false(vault_answer(v, a, STR(""), &ans));
	assert_false(vault_answer(v, a, STR("rubbish"), &ans));
	assert_true(vault_answer(v, a, written(&requests[1]), &ans));
	assert_int_equal(ans.rc, RC_OK);
	assert_int_equal(ans.seq, UINT32_MAX);
	assert_non_null(x509_read(a, ans.bytes));
	assert_true(vault_answer(v, a, written(&requests[3]), &ans));
	assert_int_equal(ans.state.keys, 0); /* opened when it is first asked for, or at a reload */
	assert_true(vault_answer(v, a, written(&requests[2]), &ans));
	assert_int_equal(ans.state.keys, 1);
	sign.sign.key_id = STR("k");
	assert_true(vault_answer(v, a, written(&sign), &ans));
	assert_int_equal(ans.rc, RC_OK);
	assert_int_equal(ans.bytes.n, 384);
	assert_int_equal(ans.algorithm, SIGN_RSA_SHA256);
	sign.sign.key_id = STR("none");
	assert_true(vault_answer(v, a, written(&sign), &ans));
	assert_int_equal(ans.rc, RC_NOT_FOUND);
	assert_true(str_is_empty(ans.bytes));
}

/* A thief who asks for names that do not exist must not fill the keeper's memory. */
static void asking_in_vain_takes_no_memory(void **state)
{
	AUTO_ARENA own = arena_new(NULL);
	struct vault *v = vault_open(own, temp_dir(a), false, false);
	struct keeper_answer ans;
	size_t before = arena_bytes(own);

	(void)state;
	for (int i = 0; i < 2000; i++) {
		AUTO_ARENA scratch = arena_new(NULL);

		assert_true(vault_answer(v, scratch, written(&requests[0]), &ans));
	}
	assert_int_equal(arena_bytes(own), before);
}

/* ---- the loop ---- */
struct served {
	int fd;
	const char *dir;
};

static void *serve(void *p)
{
	const struct served *s = p;

	keeper_serve(s->fd, s->dir, true, false);
	return NULL;
}

static struct keeper_answer receive(int fd, char message[LIMIT_KEEPER_MESSAGE])
{
	struct keeper_answer ans = { .rc = RC_OK };
	ssize_t n = recv(fd, message, LIMIT_KEEPER_MESSAGE, 0);

	assert_true(n > 0 && keeper_answer_parse(str_of_n(message, (size_t)n), &ans));
	return ans;
}

static void serves_whatever_comes(void **state)
{
	char message[LIMIT_KEEPER_MESSAGE];
	char *big = arena_alloc(a, 100000);
	struct served s = { .dir = temp_dir(a) };
	pthread_t thread;
	int pair[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
	s.fd = pair[1];
	assert_int_equal(pthread_create(&thread, NULL, serve, &s), 0);
	assert_int_equal(receive(pair[0], message).seq, 0); /* hello */
	assert_int_equal(send(pair[0], "", 0, 0), 0);
	assert_int_equal(send(pair[0], "x", 1, 0), 1);
	assert_int_equal(send(pair[0], big, 100000, 0), 100000);
	assert_true(send(pair[0], written(&requests[3]).p, written(&requests[3]).n, 0) > 0);
	assert_int_equal(receive(pair[0], message).seq, 2);
	close(pair[0]);
	assert_int_equal(pthread_join(thread, NULL), 0);
	close(pair[1]);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(requests_round_trip),
		TEST(requests_cut_or_longer_are_none),
		TEST(what_does_not_fit_is_not_written),
		TEST(answers_round_trip),
		TEST(a_vault_answers),
		TEST(asking_in_vain_takes_no_memory),
		TEST(serves_whatever_comes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* fuzz_keeper.c -- what a node that was taken over may send to its keeper.
 *
 * WHAT      Requests are answered by the keeper's inside, with one key in its folder. A request that
 *           would make a key is only parsed and judged: making one takes time and a file. Answers
 *           are parsed too, as the node does.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/time.h"
#include "sign/keeper_wire.h"
#include "sign/sign_int.h"

static struct vault *vault;
static struct arena *process;
static char dir[] = "/tmp/vanthu-fuzz.XXXXXX";

static void tear_down(void)
{
	(void)unlink(str_fmt(process, "%s/k.key", dir).p);
	(void)unlink(str_fmt(process, "%s/cert.pem", dir).p);
	(void)rmdir(dir);
	arena_free(process);
}

static void set_up(void)
{
	const struct key_request q = { .id = STR("k"),
				       .kind = KEY_P256,
				       .purposes = KEY_FOR_PACKET,
				       .organ_code = STR("000.00.00.Z01"),
				       .organ_name = STR("UBND (mẫu)"),
				       .now = INT64_C(1795219200) * TIME_SEC };

	process = arena_new(NULL);
	bug_if(!mkdtemp(dir) || atexit(tear_down) != 0);
	bug_if(key_create(dir, &q, str_fmt(process, "%s/cert.pem", dir).p, NULL) != RC_OK);
	vault = vault_open(process, dir, false, false);
}

static void request_try(struct arena *a, struct str message)
{
	char room[LIMIT_KEEPER_MESSAGE];
	struct keeper_request q;
	struct keeper_answer ans;
	size_t n;

	if (!keeper_request_parse(message, &q)) {
		bug_if(vault_answer(vault, a, message, &ans));
		return;
	}
	n = keeper_request_write(&q, room, sizeof(room));
	if (message.n <= sizeof(room))
		bug_if(!str_eq(str_of_n(room, n), message));
	if (q.op == KEEPER_CREATE) {
		(void)key_request_is_valid(&q.create);
		return;
	}
	bug_if(!vault_answer(vault, a, message, &ans) || ans.seq != q.seq);
	/* Only the one key, only for its purpose. */
	if (q.op == KEEPER_SIGN && ans.rc == RC_OK)
		bug_if(!str_eq_c(q.sign.key_id, "k") || q.sign.purpose != KEY_FOR_PACKET);
	bug_if(keeper_answer_write(&ans, room, sizeof(room)) == 0);
}

static void answer_try(struct str message)
{
	char room[LIMIT_KEEPER_MESSAGE];
	struct keeper_answer ans;
	size_t n;

	if (message.n > sizeof(room) || !keeper_answer_parse(message, &ans))
		return;
	n = keeper_answer_write(&ans, room, sizeof(room));
	bug_if(n != message.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA a = arena_new(NULL);
	const struct str message = str_of_n((const char *)data, size);

	if (!vault)
		set_up();
	request_try(a, message);
	answer_try(message);
	return 0;
}

#include "sign/keeper_wire.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/crypto.h>

#include "base/child.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/sanitized.h"
#include "base/shut.h"
#include "sign/sign_int.h"

#define HEAP_LEAST ((size_t)4 << 20) /* 2,000 RSA keys; within the usual RLIMIT_MEMLOCK of 8 MiB */
#define HEAP_KEY ((size_t)2 << 10)   /* what the numbers of one RSA key take */
#define HEAP_PIECE 32
#define LOCK_ALL_LEAST ((rlim_t)512 << 20) /* a keeper with all the keys it may have is smaller */

/* ---- the keeper proper ---- */
static void limit_set(int what, rlim_t n)
{
	struct rlimit l = { .rlim_cur = n, .rlim_max = n };

	(void)setrlimit((__rlimit_resource_t)what, &l);
}

/* Everything, as it is touched: OpenSSL keeps some numbers of RSA keys in its ordinary heap. Only with
 * room to spare, for from then on memory beyond the limit is refused. */
static void memory_lock(void)
{
	struct rlimit l = { .rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY };

	if (setrlimit(RLIMIT_MEMLOCK, &l) != 0 && getrlimit(RLIMIT_MEMLOCK, &l) == 0) {
		l.rlim_cur = l.rlim_max;
		(void)setrlimit(RLIMIT_MEMLOCK, &l);
	}
	if (l.rlim_cur >= LOCK_ALL_LEAST && !IS_SANITIZED)
		(void)mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT);
}

/* Private numbers go to a heap of their own, which is neither swapped nor dumped and wiped when freed:
 * room for twice the keys that are there. When it may not be locked it serves all the same. */
static bool keys_lock(const char *keys_dir)
{
	size_t room = HEAP_LEAST, wanted = 2 * keys_count(keys_dir) * HEAP_KEY;

	while (room < wanted)
		room *= 2;
	memory_lock();
	return CRYPTO_secure_malloc_init(room, HEAP_PIECE) == 1;
}

struct keeper_place {
	int fd;
	const char *keys_dir;
	bool is_shut;
};

static void keeper_run(void *arg)
{
	const struct keeper_place *at = arg;

	(void)prctl(PR_SET_NAME, "vanthu-keeper");
	limit_set(RLIMIT_CORE, 0);
	limit_set(RLIMIT_FSIZE, LIMIT_KEY_FILE);
	limit_set(RLIMIT_NOFILE, 16);
	bool is_locked = keys_lock(at->keys_dir);

	/* A sanitizer needs calls that a keeper does not. */
	if (!IS_SANITIZED)
		(void)calls_shut();
	keeper_serve(at->fd, at->keys_dir, at->is_shut, is_locked);
}

/* ---- both ---- */
static void say_failure(int fd, const struct err *e)
{
	char message[LIMIT_KEEPER_MESSAGE];
	struct keeper_answer ans = { .rc = e->rc, .key = str_of(e->key), .text = str_of(e->text) };
	size_t n = keeper_answer_write(&ans, message, sizeof(message));

	(void)send(fd, message, n, MSG_NOSIGNAL);
}

static enum rc dir_check(const char *keys_dir, struct err *e)
{
	struct stat st;

	if (stat(keys_dir, &st) != 0 || access(keys_dir, R_OK | X_OK) != 0)
		return err_errno(e, "folder of keys %s", keys_dir);
	if (!S_ISDIR(st.st_mode))
		return err_set(e, RC_INVALID, NULL, "%s is not a folder", keys_dir);
	if (st.st_mode & (S_IRWXG | S_IRWXO))
		return err_set(e, RC_DENIED, "err.key.mode", "others may enter %s (mode %04o)",
			       keys_dir, (unsigned)st.st_mode & 07777);
	return RC_OK;
}

static int keeper_begin(int fd, const char *keys_dir)
{
	const struct shut_path allow = { .path = keys_dir, .is_writable = true };
	struct err e = ERR_INIT;
	enum rc rc = dir_check(keys_dir, &e);

	/* A node that is told to end still signs what it has under way. */
	child_signals_ignore();
	/* Should a library of the node have left something open across exec. */
	(void)close_range((unsigned)fd + 1, ~0U, 0);
	if (rc != RC_OK) {
		say_failure(fd, &e);
		return rc_exit_code(rc);
	}
	/* Before the file system is out of reach; no configuration, which could load code. */
	(void)OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_LOAD_CRYPTO_STRINGS,
				  NULL);
	rc = landlock_shut(&allow, 1, true, &e);
	if (rc != RC_OK && rc != RC_UNSUPPORTED) {
		say_failure(fd, &e);
		return rc_exit_code(rc);
	}
	(void)prctl(PR_SET_NAME, "vanthu-watcher");
	struct keeper_place at = { .fd = fd, .keys_dir = keys_dir, .is_shut = rc == RC_OK };
	const struct child_role role = { .run = keeper_run, .arg = &at };
	return child_watch(&role);
}

int keeper_main(int fd, const char *keys_dir)
{
	int code = keeper_begin(fd, keys_dir);

	/* What a sanitizer does at the end of a program needs files that are out of reach. */
	if (IS_SANITIZED)
		_exit(code);
	return code;
}

#include "sign/keeper_wire.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <openssl/crypto.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/sanitized.h"
#include "base/time.h"
#include "sign/sign_int.h"

#define PAUSE_FIRST (100 * INT64_C(1000))
#define PAUSE_LAST (10 * TIME_SEC)
#define LIVED_WELL TIME_MIN
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

static _Noreturn void keeper_run(int fd, const char *keys_dir, bool is_shut)
{
	(void)prctl(PR_SET_NAME, "vanthu-keeper");
	limit_set(RLIMIT_CORE, 0);
	limit_set(RLIMIT_FSIZE, LIMIT_KEY_FILE);
	limit_set(RLIMIT_NOFILE, 16);
	bool is_locked = keys_lock(keys_dir);

	/* A sanitizer needs calls that a keeper does not. */
	if (!IS_SANITIZED)
		(void)calls_shut();
	keeper_serve(fd, keys_dir, is_shut, is_locked);
	_exit(0);
}

/* ---- the watcher ---- */
/* A node that is told to end still signs what it has under way, and these signals often go to the
 * whole group or control group. The closed socket is the end. */
static void signals_ignore(void)
{
	static const int ignored[] = {
		SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGUSR1, SIGUSR2, SIGXFSZ
	};

	for (size_t i = 0; i < sizeof(ignored) / sizeof(*ignored); i++)
		(void)signal(ignored[i], SIG_IGN);
	(void)signal(SIGCHLD, SIG_DFL); /* or there would be nothing to wait for */
}

static bool ended_well(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0)
		;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int keeper_watch(int fd, const char *keys_dir, bool is_shut)
{
	int64_t n_died_soon = 0;

	(void)prctl(PR_SET_NAME, "vanthu-watcher");
	for (;;) {
		int64_t start = time_monotonic();
		pid_t pid = fork();

		if (pid == 0)
			keeper_run(fd, keys_dir, is_shut);
		if (pid > 0 && ended_well(pid))
			return 0;
		if (time_monotonic() - start >= LIVED_WELL)
			n_died_soon = 0;
		time_sleep(backoff(PAUSE_FIRST, PAUSE_LAST, n_died_soon++));
	}
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

	signals_ignore();
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
	return keeper_watch(fd, keys_dir, rc == RC_OK);
}

int keeper_main(int fd, const char *keys_dir)
{
	int code = keeper_begin(fd, keys_dir);

	/* What a sanitizer does at the end of a program needs files that are out of reach. */
	if (IS_SANITIZED)
		_exit(code);
	return code;
}

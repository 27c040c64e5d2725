/* process_shut in a child: what may still be done and what not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/sanitized.h"
#include "base/shut.h"
#include "packets.h"
#include "sign/sign_int.h"
#include "support/child.h"
#include "support/skip.h"

static struct arena *a;
static const char *dir, *open_dir, *read_dir, *keys_dir, *file;

static int set_up(void **state)
{
	(void)state;
	a = arena_new(NULL);
	dir = temp_dir(a);
	open_dir = str_fmt(a, "%s/data", dir).p;
	read_dir = str_fmt(a, "%s/certs", dir).p;
	keys_dir = str_fmt(a, "%s/keys", dir).p;
	file = str_fmt(a, "%s/vanthu.conf", dir).p;
	assert_int_equal(mkdir(open_dir, 0700) | mkdir(read_dir, 0700) | mkdir(keys_dir, 0700), 0);
	assert_int_equal(run(str_fmt(a, "cd %s && touch vanthu.conf data/x certs/x keys/x", dir).p),
			 0);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static const char *in(const char *folder, const char *name)
{
	return str_fmt(a, "%s/%s", folder, name).p;
}

static bool opens(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* Ends the child with the line that is wrong. */
#define MUST(x)                                                                                    \
	do {                                                                                       \
		if (!(x)) {                                                                        \
			dprintf(2, "line %d: %s (%s)\n", __LINE__, #x, strerror(errno));           \
			_exit(1);                                                                  \
		}                                                                                  \
	} while (0)

static void shut_as_a_node(void)
{
	const struct shut_path allow[] = {
		{ .path = open_dir, .is_writable = true },
		{ .path = read_dir },
		{ .path = file },
		{ .path = "/nowhere/at/all" },
		{ .path = "/usr" },
	};

	MUST(process_shut(allow, 5, NULL) == RC_OK);
}

static void files_body(void *ctx)
{
	(void)ctx;
	int before = open(in(keys_dir, "x"), O_RDONLY);

	shut_as_a_node();
	MUST(read(before, &before, 1) == 0); /* what is open stays open */
	MUST(opens(in(open_dir, "x"), O_RDWR));
	MUST(opens(in(open_dir, "new"), O_CREAT | O_RDWR | O_TRUNC));
	MUST(rename(in(open_dir, "new"), in(open_dir, "newer")) == 0);
	MUST(mkdir(in(open_dir, "sub"), 0700) == 0);
	MUST(landlock_abi() < 2 || rename(in(open_dir, "newer"), in(open_dir, "sub/newer")) == 0);
	MUST(truncate(in(open_dir, "x"), 0) == 0);
	MUST(unlink(in(open_dir, "x")) == 0);
	MUST(opens(in(read_dir, "x"), O_RDONLY));
	MUST(!opens(in(read_dir, "x"), O_RDWR) && errno == EACCES);
	MUST(!opens(in(read_dir, "new"), O_CREAT | O_RDWR) && errno == EACCES);
	MUST(unlink(in(read_dir, "x")) != 0);
	MUST(opens(file, O_RDONLY));
	MUST(!opens(file, O_WRONLY));
	MUST(!opens(in(keys_dir, "x"), O_RDONLY) && errno == EACCES);
	MUST(!opens(keys_dir, O_RDONLY | O_DIRECTORY));
	MUST(!opens(dir, O_RDONLY | O_DIRECTORY));
	MUST(!opens("/etc/passwd", O_RDONLY));
	MUST(rename(in(keys_dir, "x"), in(open_dir, "x")) != 0);
	MUST(link(in(keys_dir, "x"), in(open_dir, "x")) != 0);
	MUST(symlink(in(keys_dir, "x"), in(open_dir, "link")) == 0);
	MUST(!opens(in(open_dir, "link"), O_RDONLY));
	MUST(landlock_abi() < 3 || truncate(in(keys_dir, "x"), 0) != 0);
}

static void children_body(void *ctx)
{
	(void)ctx;
	shut_as_a_node();
	MUST(run("/usr/bin/test -r /usr/bin/test") == 0);
	MUST(run(str_fmt(a, "/usr/bin/cat %s/x 2>&-", keys_dir).p) == 1);
	MUST(run(str_fmt(a, "/usr/bin/cp /usr/bin/true %s/true && %s/true 2>&-", open_dir, open_dir)
			 .p) == 126); /* what can be written cannot be executed */
	MUST(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1);
	MUST(IS_SANITIZED || prctl(PR_GET_DUMPABLE) == 0);
}

static void network_body(void *ctx)
{
	struct sockaddr_in addr = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd;

	(void)ctx;
	shut_as_a_node();
	fd = socket(AF_INET, SOCK_STREAM, 0);
	MUST(fd >= 0 && bind(fd, (struct sockaddr *)&addr, sizeof(addr)) == 0);
	MUST(listen(fd, 1) == 0);
}

static void keeper_body(void *ctx)
{
	const struct shut_path allow = { .path = keys_dir, .is_writable = true };
	struct sockaddr_in addr = { .sin_family = AF_INET,
				    .sin_addr = { htonl(INADDR_LOOPBACK) },
				    .sin_port = htons(9) };
	int fd;

	(void)ctx;
	MUST(landlock_shut(&allow, 1, true, NULL) == RC_OK);
	MUST(opens(in(keys_dir, "x"), O_RDONLY));
	MUST(opens(in(keys_dir, "new"), O_CREAT | O_RDWR));
	MUST(!opens("/usr/bin/test", O_RDONLY) && errno == EACCES);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	MUST(landlock_abi() < 4 ||
	     (connect(fd, (struct sockaddr *)&addr, sizeof(addr)) != 0 && errno == EACCES));
	MUST(landlock_abi() < 6 || (kill(getppid(), 0) != 0 && errno == EPERM));
}

static void calls_body(void *ctx)
{
	char *const argv[] = { NULL };
	int pair[2];

	(void)ctx;
	MUST(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
	MUST(calls_shut());
	MUST(socket(AF_INET, SOCK_STREAM, 0) < 0 && errno == EPERM);
	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0 && errno == EPERM);
	MUST(fork() < 0 && errno == EPERM);
	MUST(execve("/usr/bin/true", argv, argv) < 0 && errno == EPERM);
	MUST(kill(getppid(), 0) < 0 && errno == EPERM);
	siginfo_t info = { .si_code = SI_QUEUE };
	MUST(syscall(SYS_rt_sigqueueinfo, getppid(), SIGURG, &info) < 0 && errno == EPERM);
	MUST(syscall(SYS_rt_tgsigqueueinfo, getppid(), getppid(), SIGURG, &info) < 0 &&
	     errno == EPERM);
	MUST(tgkill(getppid(), getppid(), 0) < 0 && errno == EPERM);
	MUST(tgkill(getpid(), getpid(), 0) == 0); /* abort() does that */
	MUST(pipe(pair) == 0);                    /* the rest goes on */
	MUST(getpid() > 0);
}

static void expect_good_end(void (*body)(void *))
{
	if (landlock_abi() == 0)
		SKIPPED("this kernel has no Landlock");
	struct child_end end = child_run(body, NULL);

	if (end.exit_code != 0)
		fail_msg("exit %d, signal %d: %s", end.exit_code, end.signal, end.text);
}

static void files(void **state)
{
	(void)state;
	expect_good_end(files_body);
}

static void children(void **state)
{
	(void)state;
	expect_good_end(children_body);
}

static void the_network_stays(void **state)
{
	(void)state;
	expect_good_end(network_body);
}

static void a_keeper(void **state)
{
	(void)state;
	expect_good_end(keeper_body);
}

static void calls(void **state)
{
	(void)state;
	if (IS_SANITIZED)
		SKIPPED("a sanitizer needs these calls");
	expect_good_end(calls_body);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(files), TEST(children), TEST(the_network_stays), TEST(a_keeper), TEST(calls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

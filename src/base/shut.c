/* shut.c -- what a process leaves itself of the file system. */
#include "base/shut.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/sanitized.h"

/* Rights and fields that kernels newer than Debian 12's headers know. */
#define FS_TRUNCATE (1ULL << 14)  /* ABI 3 */
#define FS_IOCTL_DEV (1ULL << 15) /* ABI 5 */
#define NET_BIND (1ULL << 0)      /* ABI 4 */
#define NET_CONNECT (1ULL << 1)
#define SCOPE_ABSTRACT_SOCKET (1ULL << 0) /* ABI 6 */
#define SCOPE_SIGNAL (1ULL << 1)

struct ruleset {
	uint64_t fs, net, scoped;
};

#define FS_READ                                                                                    \
	(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define FS_WRITE                                                                                   \
	(LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |                           \
	 LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |                            \
	 LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |                              \
	 LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_SYM | LANDLOCK_ACCESS_FS_REFER |   \
	 FS_TRUNCATE)
#define FS_NEVER (LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK)
/* What makes sense for a single file. */
#define FS_FILE                                                                                    \
	(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |                              \
	 LANDLOCK_ACCESS_FS_READ_FILE | FS_TRUNCATE)

int landlock_abi(void)
{
	long v = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

	return v > 0 ? (int)v : 0;
}

static struct ruleset rules_known(int abi, bool is_alone)
{
	struct ruleset r = { .fs = FS_READ | FS_WRITE | FS_NEVER };

	if (abi < 2)
		r.fs &= ~(uint64_t)LANDLOCK_ACCESS_FS_REFER;
	if (abi < 3)
		r.fs &= ~(uint64_t)FS_TRUNCATE;
	if (abi >= 4 && is_alone)
		r.net = NET_BIND | NET_CONNECT;
	if (abi >= 5 && is_alone)
		r.fs |= FS_IOCTL_DEV;
	if (abi >= 6 && is_alone)
		r.scoped = SCOPE_ABSTRACT_SOCKET | SCOPE_SIGNAL;
	return r;
}

static size_t ruleset_size(int abi)
{
	if (abi >= 6)
		return sizeof(struct ruleset);
	return abi >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);
}

static enum rc path_allow(int rules, uint64_t known, const struct shut_path *p, struct err *e)
{
	AUTO_CLOSE
	fd = open(p->path, O_PATH | O_CLOEXEC);
	struct landlock_path_beneath_attr rule = { .parent_fd = fd };
	struct stat st;

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return RC_OK;
	if (fd < 0 || fstat(fd, &st) != 0)
		return err_errno(e, "open %s", p->path);
	/* What may be written may not be executed. */
	rule.allowed_access = p->is_writable ? (FS_READ & ~LANDLOCK_ACCESS_FS_EXECUTE) | FS_WRITE
					     : FS_READ;
	if (!S_ISDIR(st.st_mode))
		rule.allowed_access &= FS_FILE;
	rule.allowed_access &= known;
	if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0)
		return err_errno(e, "Landlock rule for %s", p->path);
	return RC_OK;
}

static void undumpable(void)
{
	/* a sanitizer looks at its own process (ptrace, /proc) when it ends */
	if (!IS_SANITIZED)
		(void)prctl(PR_SET_DUMPABLE, 0);
}

enum rc landlock_shut(const struct shut_path *allow, size_t n, bool is_alone, struct err *e)
{
	const int abi = landlock_abi();
	const struct ruleset known = rules_known(abi, is_alone);
	AUTO_CLOSE
	rules = -1;

	undumpable();
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return err_errno(e, "no new privileges");
	if (abi == 0)
		return err_set(e, RC_UNSUPPORTED, NULL, "this kernel has no Landlock");
	rules = (int)syscall(SYS_landlock_create_ruleset, &known, ruleset_size(abi), 0);
	if (rules < 0)
		return err_errno(e, "Landlock rules");
	for (size_t i = 0; i < n; i++)
		TRY(path_allow(rules, known.fs, &allow[i], e));
	if (syscall(SYS_landlock_restrict_self, rules, 0) != 0)
		return err_errno(e, "Landlock");
	return RC_OK;
}

enum rc process_shut(const struct shut_path *allow, size_t n, struct err *e)
{
	return landlock_shut(allow, n, false, e);
}

/* owner.c -- a node folder belongs to one user. Root becomes that user before anything in the folder is
 * touched, for what root makes there the node's own user cannot use; anybody else is told how.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/log.h"

/* ---- the caller's files ---- */

struct kept_file {
	struct str path;
	int fd;
};

struct kept_files {
	struct kept_file file[LIMIT_CTL_FILES];
	size_t n;
};

/* A regular file is kept open; of everything else the first look comes when the command asks. */
static void keep_file(struct kept_files *k, struct str path, struct arena *a)
{
	struct stat st;

	if (path.n == 0 || k->n >= LIMIT_CTL_FILES)
		return;
	int fd = open(str_c(a, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		k->file[k->n++] = (struct kept_file){ path, fd };
	else
		fd_close(fd);
}

static enum rc kept_open(void *ctx, const char *path, int *out_fd, struct err *e)
{
	const struct kept_files *k = ctx;
	const struct cmd_io *plain = cmd_terminal();

	for (size_t i = 0; i < k->n; i++) {
		if (!str_eq_c(k->file[i].path, path))
			continue;
		*out_fd = fcntl(k->file[i].fd, F_DUPFD_CLOEXEC, 3);
		if (*out_fd < 0 || lseek(*out_fd, 0, SEEK_SET) != 0)
			return err_errno(e, "%s", path);
		return RC_OK;
	}
	return plain->open(plain->ctx, path, out_fd, e);
}

static void kept_write(void *ctx, bool is_error, struct str text)
{
	const struct cmd_io *plain = cmd_terminal();

	(void)ctx;
	plain->write(plain->ctx, is_error, text);
}

/* The files of the command line, opened with the rights of who typed it. */
static void keep_files(struct cmd *c)
{
	struct kept_files *k = ARENA_NEW(c->arena, struct kept_files);
	struct cmd_io *io = ARENA_NEW(c->arena, struct cmd_io);

	for (size_t i = 0; i < c->n_args; i++)
		keep_file(k, c->args[i], c->arena);
	for (size_t i = 0; i < c->command->n_options; i++)
		keep_file(k, c->values[i], c->arena);
	*io = (struct cmd_io){ k, kept_write, kept_open };
	c->io = io;
}

/* ---- becoming the owner ---- */

/* NULL: the user has no name here. A command has but one thread when it asks. */
static const struct passwd *user_of(uid_t uid)
{
	/* cppcheck-suppress getpwuidCalled */
	return getpwuid(uid);
}

/* libpq and libcurl look for files of the user in HOME. */
static void take_environment(const struct passwd *p)
{
	(void)setenv("HOME", p ? p->pw_dir : "/", 1);
	(void)setenv("USER", p ? p->pw_name : "", 1);
	(void)setenv("LOGNAME", p ? p->pw_name : "", 1);
}

/* Groups first, for they cannot be changed any more when root is gone; the way back must be shut. */
static enum rc become(uid_t uid, gid_t gid, struct err *e)
{
	const struct passwd *p = user_of(uid);

	if (p)
		gid = p->pw_gid;
	if ((p ? initgroups(p->pw_name, gid) : setgroups(0, NULL)) != 0)
		return err_errno(e, "giving up root's groups");
	if (setgid(gid) != 0 || setuid(uid) != 0)
		return err_errno(e, "becoming user %u", (unsigned)uid);
	bug_if(getuid() != uid || geteuid() != uid || getgid() != gid || getegid() != gid);
	bug_if(setuid(0) == 0);
	take_environment(p);
	return RC_OK;
}

static enum rc refuse(struct cmd *c, const char *dir, uid_t owner, struct err *e)
{
	const struct passwd *p = user_of(owner);
	struct str name = p ? str_of(p->pw_name) : str_fmt(c->arena, "#%u", (unsigned)owner);

	return err_set(e, RC_DENIED, NULL,
		       "%s belongs to %.*s: sudo -u %.*s vanthu %s %s …, or the same as root", dir,
		       STR_FMT(name), STR_FMT(name), c->command->name, dir);
}

/* The folder, or when it is yet to be made, the one it will be in. */
static bool owner_of(struct arena *a, const char *dir, bool may_be_new, struct stat *out)
{
	struct str path = str_of(dir);

	if (stat(dir, out) == 0)
		return true;
	if (!may_be_new)
		return false;
	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	while (path.n > 0 && path.p[path.n - 1] != '/')
		path.n--;
	return stat(path.n > 0 ? str_c(a, path) : ".", out) == 0;
}

enum rc cmd_become_owner(struct cmd *c, bool may_be_new, struct err *e)
{
	const char *dir = str_c(c->arena, c->args[0]);
	struct stat st;

	if (!owner_of(c->arena, dir, may_be_new, &st) || st.st_uid == geteuid())
		return RC_OK;
	if (geteuid() == 0) {
		keep_files(c);
		return become(st.st_uid, st.st_gid, e);
	}
	return may_be_new ? RC_OK : refuse(c, dir, st.st_uid, e);
}

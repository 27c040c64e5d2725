/* reread.c -- a process that opens the settings for a node that no longer can. */
#include "app/reread.h"

#include <errno.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/ctl.h"
#include "base/fd.h"

#define SOCKET_FD 3
#define CONF_MAX (256 << 10)
#define TOKEN_MAX 4096

struct reread {
	const char *dir;
	char *frame;
	int sock;
	pid_t pid;
};

/* ---- the process ---- */

static enum rc open_token(struct arena *a, const char *dir, int *out_fd, struct err *e)
{
	struct conf c;

	TRY(conf_load(a, dir, &c, e));
	if (c.metrics_token_file.n == 0)
		return err_set(e, RC_NOT_FOUND, NULL, "no metrics.token_file");
	return fd_open_read(str_c(a, c.metrics_token_file), out_fd, e);
}

static enum rc open_wanted(struct arena *a, const char *dir, struct str word, int *out_fd,
			   struct err *e)
{
	if (str_eq_c(word, "token"))
		return open_token(a, dir, out_fd, e);
	return fd_open_read(str_c(a, str_fmt(a, "%s/vanthu.conf", dir)), out_fd, e);
}

static enum rc answer(int sock, const char *dir, struct str word, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct err why = ERR_INIT;
	AUTO_CLOSE fd = -1;

	if (open_wanted(a, dir, word, &fd, &why) != RC_OK)
		return ctl_send(sock, CTL_NO_FILE, str_of(why.text), -1, e);
	return ctl_send(sock, CTL_FILE, STR_NULL, fd, e);
}

static _Noreturn void answer_all(const struct reread *r, int sock)
{
	struct err e = ERR_INIT;
	enum ctl_type type;
	struct str word;
	int fd;

	(void)prctl(PR_SET_NAME, "vanthu-settings");
	(void)prctl(PR_SET_DUMPABLE, 0);
	/* the folder's lock above all: it must end with the node */
	if (dup2(sock, SOCKET_FD) < 0 || close_range(SOCKET_FD + 1, ~0U, 0) != 0)
		_exit(1);
	do {
		if (ctl_receive(SOCKET_FD, r->frame, &type, &word, &fd, &e) != RC_OK)
			_exit(0);
		fd_close(fd);
	} while (answer(SOCKET_FD, r->dir, word, &e) == RC_OK);
	_exit(0);
}

enum rc reread_start(struct arena *a, const char *dir, struct reread **out, struct err *e)
{
	const struct timeval patience = { .tv_sec = REREAD_PATIENCE_SECS };
	struct reread *r = ARENA_NEW(a, struct reread);
	int pair[2];

	*r = (struct reread){ .dir = dir, .frame = arena_alloc(a, CTL_FRAME) };
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return err_errno(e, "socket pair for the settings");
	r->pid = fork();
	if (r->pid == 0)
		answer_all(r, pair[1]);
	r->sock = pair[0];
	fd_close(pair[1]);
	if (r->pid < 0) {
		fd_close(r->sock);
		return err_errno(e, "process for the settings");
	}
	(void)setsockopt(r->sock, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	*out = r;
	return RC_OK;
}

void reread_stop(struct reread *r)
{
	if (!r)
		return;
	fd_close(r->sock);
	while (waitpid(r->pid, NULL, 0) < 0 && errno == EINTR)
		continue;
}

/* ---- the node ---- */

static enum rc read_some(struct arena *a, int fd, size_t max, struct str *out, struct err *e)
{
	char *p = arena_alloc(a, max + 1);
	size_t n;

	TRY(fd_read_full(fd, p, max + 1, &n, e));
	if (n > max)
		return err_set(e, RC_LIMIT, NULL, "over %zu bytes", max);
	*out = str_of_n(p, n);
	return RC_OK;
}

static enum rc ask(struct reread *r, struct arena *a, struct str word, size_t max, struct str *out,
		   struct err *e)
{
	AUTO_CLOSE fd = -1;
	enum ctl_type type;
	struct str why;

	TRY(ctl_send(r->sock, CTL_OPEN, word, -1, e));
	TRY(ctl_receive(r->sock, r->frame, &type, &why, &fd, e));
	if (type != CTL_FILE || fd < 0)
		return err_set(e, RC_NOT_FOUND, NULL, "%.*s", STR_FMT(why));
	return read_some(a, fd, max, out, e);
}

enum rc reread_conf(struct reread *r, struct arena *a, struct conf *out, struct err *e)
{
	struct str text, token = STR("");

	TRY(ask(r, a, STR("settings"), CONF_MAX, &text, e));
	TRY(conf_parse(a, text, str_c(a, str_fmt(a, "%s/vanthu.conf", r->dir)), out, e));
	out->dir = r->dir;
	if (out->metrics_token_file.n > 0)
		TRY(ask(r, a, STR("token"), TOKEN_MAX, &token, e));
	out->metrics_token = str_trim(token);
	return RC_OK;
}

enum rc token_load(struct arena *a, struct conf *c, struct err *e)
{
	struct str token = STR("");

	if (c->metrics_token_file.n > 0)
		TRY(file_read(a, str_c(a, c->metrics_token_file), TOKEN_MAX, &token, e));
	c->metrics_token = str_trim(token);
	return RC_OK;
}

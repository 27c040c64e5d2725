/* reread.c -- a process that opens the settings for a node that no longer can. */
#include "app/reread.h"

#include <errno.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/ctl.h"
#include "base/fd.h"
#include "base/limits.h"

#define SOCKET_FD 3

struct reread {
	const char *dir;
	char *frame;
	int sock;
	pid_t pid;
	uint64_t n_asked; /* the number of the last request, which its answer repeats */
};

/* ---- the process ---- */

/* The words of a request, each for the file that a setting names. */
static const struct {
	const char *word;
	size_t offset; /* of the setting in struct conf */
} wanted[] = {
	{ "token", offsetof(struct conf, metrics_token_file) },
	{ "mail_password", offsetof(struct conf, mail_password_file) },
	{ "mail_roots", offsetof(struct conf, mail_ca_file) },
	{ "certificate", offsetof(struct conf, http_tls_certificate) },
	{ "key", offsetof(struct conf, http_tls_key) },
};

static enum rc open_named(struct arena *a, const char *dir, size_t offset, int *out_fd,
			  struct err *e)
{
	struct conf c;
	struct str path;

	TRY(conf_load(a, dir, &c, e));
	path = *(const struct str *)(const void *)((const char *)&c + offset);
	if (path.n == 0)
		return err_set(e, RC_NOT_FOUND, NULL, "vanthu.conf names no such file");
	return fd_open_read(str_c(a, path), out_fd, e);
}

static enum rc open_wanted(struct arena *a, const char *dir, struct str word, int *out_fd,
			   struct err *e)
{
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		if (str_eq_c(word, wanted[i].word))
			return open_named(a, dir, wanted[i].offset, out_fd, e);
	}
	return fd_open_read(str_c(a, str_fmt(a, "%s/vanthu.conf", dir)), out_fd, e);
}

/* request: a number, a blank, the word. */
static enum rc answer(int sock, const char *dir, struct str request, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct err why = ERR_INIT;
	struct str number, word;
	AUTO_CLOSE fd = -1;

	(void)str_split(request, ' ', &number, &word);
	if (open_wanted(a, dir, word, &fd, &why) == RC_OK)
		return ctl_send(sock, CTL_FILE, number, fd, e);
	return ctl_send(sock, CTL_NO_FILE, str_fmt(a, "%.*s %s", STR_FMT(number), why.text), -1, e);
}

static _Noreturn void answer_all(const struct reread *r, int sock)
{
	struct err e = ERR_INIT;
	enum ctl_type type;
	struct str request;
	int fd;

	(void)prctl(PR_SET_NAME, "vanthu-settings");
	(void)prctl(PR_SET_DUMPABLE, 0);
	/* the folder's lock above all: it must end with the node */
	if (dup2(sock, SOCKET_FD) < 0 || close_range(SOCKET_FD + 1, ~0U, 0) != 0)
		_exit(1);
	do {
		if (ctl_receive(SOCKET_FD, r->frame, &type, &request, &fd, &e) != RC_OK)
			_exit(0);
		fd_close(fd);
	} while (answer(SOCKET_FD, r->dir, request, &e) == RC_OK);
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
	(void)setsockopt(r->sock, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
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

/* An answer to an earlier request, which came when nobody waited any more, is let go. */
static enum rc answer_wait(struct reread *r, enum ctl_type *out_type, struct str *out_why,
			   int *out_fd, struct err *e)
{
	struct str payload, number;
	uint64_t n;

	do {
		fd_close(*out_fd);
		*out_fd = -1;
		TRY(ctl_receive(r->sock, r->frame, out_type, &payload, out_fd, e));
		(void)str_split(payload, ' ', &number, out_why);
	} while (!str_to_u64(number, UINT64_MAX, &n) || n != r->n_asked);
	return RC_OK;
}

static enum rc ask(struct reread *r, struct arena *a, struct str word, size_t max, struct str *out,
		   struct err *e)
{
	struct str request = str_fmt(a, "%llu %.*s", (unsigned long long)++r->n_asked,
				     STR_FMT(word));
	AUTO_CLOSE fd = -1;
	enum ctl_type type;
	struct str why;

	TRY(ctl_send(r->sock, CTL_OPEN, request, -1, e));
	TRY(answer_wait(r, &type, &why, &fd, e));
	if (type != CTL_FILE || fd < 0)
		return err_set(e, RC_NOT_FOUND, NULL, "%.*s", STR_FMT(why));
	return read_some(a, fd, max, out, e);
}

enum rc reread_conf(struct reread *r, struct arena *a, struct conf *out, struct err *e)
{
	struct str text, token = STR("");

	TRY(ask(r, a, STR("settings"), LIMIT_CONF_BYTES, &text, e));
	TRY(conf_parse(a, text, str_c(a, str_fmt(a, "%s/vanthu.conf", r->dir)), out, e));
	out->dir = r->dir;
	if (out->metrics_token_file.n > 0)
		TRY(ask(r, a, STR("token"), LIMIT_METRICS_TOKEN, &token, e));
	out->metrics_token = str_trim(token);
	if (out->mail_password_file.n > 0)
		TRY(ask(r, a, STR("mail_password"), LIMIT_SMTP_PASSWORD, &out->mail_password, e));
	out->mail_password = str_trim(out->mail_password);
	if (out->mail_ca_file.n > 0)
		TRY(ask(r, a, STR("mail_roots"), LIMIT_TLS_FILE, &out->mail_roots, e));
	return RC_OK;
}

enum rc reread_tls(struct reread *r, struct arena *a, struct str *out_certificate,
		   struct str *out_key, struct err *e)
{
	struct str certificate;

	TRY(ask(r, a, STR("certificate"), LIMIT_TLS_FILE, &certificate, e));
	TRY(ask(r, a, STR("key"), LIMIT_TLS_FILE, out_key, e));
	*out_certificate = certificate;
	return RC_OK;
}

enum rc served_load(struct arena *a, struct conf *c, struct err *e)
{
	struct str token = STR("");

	if (c->http_tls_certificate.n > 0)
		TRY(file_read(a, str_c(a, c->http_tls_certificate), LIMIT_TLS_FILE, &c->tls_served,
			      e));
	if (c->metrics_token_file.n > 0)
		TRY(file_read(a, str_c(a, c->metrics_token_file), LIMIT_METRICS_TOKEN, &token, e));
	c->metrics_token = str_trim(token);
	if (c->mail_password_file.n > 0)
		TRY(file_read(a, str_c(a, c->mail_password_file), LIMIT_SMTP_PASSWORD,
			      &c->mail_password, e));
	c->mail_password = str_trim(c->mail_password);
	if (c->mail_ca_file.n > 0)
		TRY(file_read(a, str_c(a, c->mail_ca_file), LIMIT_TLS_FILE, &c->mail_roots, e));
	return RC_OK;
}

/* ctl_client.c -- the terminal's end of the control socket. */
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "app/app.h"
#include "app/ctl.h"
#include "base/fd.h"
#include "base/log.h"

struct talk {
	struct arena *arena;
	int argc;
	char *const *argv;
};

static int connect_to(const char *path)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	size_t n = strlen(path);
	AUTO_CLOSE
	sock = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	if (sock < 0 || n >= sizeof at.sun_path)
		return -1;
	memcpy(at.sun_path, path, n + 1);
	if (connect(sock, (const struct sockaddr *)&at, sizeof at) != 0)
		return -1;
	int result = sock;
	sock = -1;
	return result;
}

/* Language byte, then the words. */
static struct str run_payload(struct arena *a, int argc, char *const *argv, bool is_vietnamese)
{
	struct buf b;

	buf_init(&b, a, CTL_FRAME - 1);
	buf_add_char(&b, is_vietnamese ? 'v' : 'e');
	for (int i = 0; i < argc; i++) {
		buf_add_c(&b, argv[i]);
		buf_add_char(&b, 0);
	}
	return b.failed ? STR_NULL : buf_str(&b);
}

/* A path that stands on the command line, as a word or behind an option's '='. */
static bool is_on_command_line(const struct talk *t, struct str path)
{
	for (int i = 0; i < t->argc; i++) {
		struct str word = str_of(t->argv[i]), name, value;
		bool is_option = str_starts(word, STR("--")) && str_split(word, '=', &name, &value);
		if (str_eq(word, path) || (is_option && str_eq(value, path)))
			return true;
	}
	return false;
}

/* The node asks for a file by its path: we open it with our own rights and hand it over. These may be
 * root's, and whoever is the node by now may not be whom we trust: it gets what the person named and
 * nothing else. */
static enum rc hand_over(const struct talk *t, int sock, struct str path, struct err *e)
{
	struct cmd_io *io = cmd_terminal();
	struct arena *a = t->arena;
	struct err why = ERR_INIT;
	AUTO_CLOSE
	fd = -1;

	if (!is_on_command_line(t, path))
		return ctl_send(sock, CTL_NO_FILE, STR("not a file of this command"), -1, e);
	if (io->open(io->ctx, str_c(a, path), &fd, &why) != RC_OK)
		return ctl_send(sock, CTL_NO_FILE, str_of(why.text), -1, e);
	return ctl_send(sock, CTL_FILE, STR_NULL, fd, e);
}

static enum rc converse(const struct talk *t, int sock, int *out_exit, struct err *e)
{
	struct cmd_io *io = cmd_terminal();
	char *frame = arena_alloc(t->arena, CTL_FRAME);
	enum ctl_type type;
	struct str payload;
	int64_t code;
	int fd;

	for (;;) {
		TRY(ctl_receive(sock, frame, &type, &payload, &fd, e));
		fd_close(fd);
		if (type == CTL_OUT || type == CTL_ERR)
			io->write(io->ctx, type == CTL_ERR, payload);
		else if (type == CTL_OPEN)
			TRY(hand_over(t, sock, payload, e));
		else if (type == CTL_EXIT && str_to_i64(payload, 0, 255, &code))
			return *out_exit = (int)code, RC_OK;
		else
			return err_set(e, RC_CORRUPT, NULL, "the node speaks another language");
	}
}

bool ctl_call(const char *dir, int argc, char *const *argv, int *out_exit)
{
	AUTO_ARENA a = arena_new(NULL);
	struct err e = ERR_INIT;
	const char *path = str_c(a, str_fmt(a, "%s/run/control.sock", dir));
	AUTO_CLOSE
	sock = connect_to(path);

	if (sock < 0)
		return false;
	struct str run = run_payload(a, argc, argv, cmd_is_vietnamese());
	enum rc rc = run.p ? ctl_send(sock, CTL_RUN, run, -1, &e)
			   : err_set(&e, RC_LIMIT, NULL, "command line too long");
	if (rc == RC_OK)
		rc = converse(&(struct talk){ a, argc, argv }, sock, out_exit, &e);
	if (rc != RC_OK) {
		fprintf(stderr,
			"vanthu: the node ended before the command did (%s); look whether it was "
			"done before trying again\n",
			e.text);
		*out_exit = rc == RC_LIMIT ? rc_exit_code(rc) : rc_exit_code(RC_UNCERTAIN);
	}
	return true;
}

/* worker.c -- hello, one request, its answer. */
#include "reader/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/child.h"
#include "base/fault.h"
#include "base/fd.h"
#include "base/sanitized.h"

/* What a file makes a library say goes nowhere. */
static void outputs_close(void)
{
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	for (int i = 0; fd >= 0 && i <= STDERR_FILENO; i++)
		(void)dup2(fd, i);
	fd_close(fd);
}

static void message_send(const struct reader_message *m)
{
	union {
		const struct reader_message *in;
		void *out;
	} bytes = { .in = m };
	struct iovec part = { .iov_base = bytes.out, .iov_len = sizeof *m };
	const struct msghdr h = { .msg_iov = &part, .msg_iovlen = 1 };

	(void)sendmsg(CHILD_FD, &h, MSG_NOSIGNAL);
}

static ssize_t message_receive(struct reader_message *m, int fds[static READER_FDS])
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(READER_FDS * sizeof(int))];
	} control;
	struct iovec part = { .iov_base = m, .iov_len = sizeof *m };
	struct msghdr h = { .msg_iov = &part,
			    .msg_iovlen = 1,
			    .msg_control = &control,
			    .msg_controllen = sizeof control };
	ssize_t n;

	memset(&control, 0, sizeof control);
	do
		n = recvmsg(CHILD_FD, &h, MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	fds[0] = fds[1] = fds[2] = -1;
	const struct cmsghdr *c = CMSG_FIRSTHDR(&h);
	for (size_t k = 2; n > 0 && c && c->cmsg_type == SCM_RIGHTS && k <= READER_FDS; k++) {
		if (c->cmsg_len == CMSG_LEN(k * sizeof(int)))
			memcpy(fds, CMSG_DATA(c), k * sizeof(int));
	}
	return n;
}

void worker_answer(struct reader_message *out, const struct reader_facts *f, uint64_t bytes)
{
	out->kind = f->kind;
	out->reason = f->reason;
	out->pages = (uint32_t)f->pages;
	out->bytes = f->reason == UNREAD_NONE ? (uint32_t)bytes : 0;
	out->flags = (f->is_encrypted ? READER_ENCRYPTED : 0) |
		     (f->has_macros ? READER_MACROS : 0) | (f->is_cut ? READER_CUT : 0);
}

static void hello(unsigned flags)
{
	const struct reader_message m = { .word = READER_HELLO,
					  .pid = (uint32_t)getpid(),
					  .flags = flags };

	message_send(&m);
}

/* A request for one that is no more is left: the node takes that for its end. */
static void work(void *arg)
{
	struct worker *w = arg;
	struct reader_message q;
	int fds[READER_FDS];
	ssize_t n;

	(void)prctl(PR_SET_NAME, w->name);
	hello(w->shut(w->arg));
	while ((n = message_receive(&q, fds)) > 0) {
		if (reader_message_check(&q, (size_t)n) && q.word == READER_ASK &&
		    q.pid == (uint32_t)getpid() && fds[1] >= 0) {
			struct reader_message m = { .word = READER_ANSWER, .seq = q.seq };
			FAULT_POINT("reader.asked");
			w->serve(w->arg, &q, fds, &m);
			message_send(&m);
			FAULT_POINT("reader.answered");
			_exit(CHILD_NEXT);
		}
		for (size_t i = 0; i < READER_FDS; i++)
			fd_close(fds[i]);
	}
}

static void died(void *arg, int status)
{
	const struct reader_message m = { .word = READER_DIED, .status = (uint32_t)status };

	(void)arg;
	message_send(&m);
}

void worker_watcher_begin(void)
{
	child_signals_ignore();
	(void)prctl(PR_SET_NAME, "vanthu-watcher");
	(void)close_range(CHILD_FD + 1, ~0U, 0);
	if (!IS_SANITIZED)
		outputs_close();
}

int worker_watch(struct worker *w)
{
	const struct child_role role = { .run = work, .died = died, .arg = w };

	return child_watch(&role);
}

/* main.c -- vanthu-reader: a watcher, which only waits, and workers, each of which reads one file.
 *
 * What needs files (what libmagic knows) is loaded first; then the watcher shuts itself and so its children
 * out of the file system, and each worker itself out of all calls but those on memory and descriptors.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/child.h"
#include "base/fault.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/sanitized.h"
#include "base/time.h"
#include "reader/inside/inside.h"
#include "reader/wire.h"

struct place {
	struct sniffer *sniffer;
	bool is_shut; /* out of the file system */
};

/* What a file makes a library say goes nowhere. */
static void outputs_close(void)
{
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	for (int i = 0; fd >= 0 && i <= STDERR_FILENO; i++)
		(void)dup2(fd, i);
	fd_close(fd);
}

/* ---- one request ---- */

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

/* The file is only looked at, so its pages are nobody's memory. STR_NULL: it cannot be. */
static struct str file_map(int fd)
{
	off_t n = lseek(fd, 0, SEEK_END);

	if (n == 0)
		return STR("");
	void *p = n > 0 ? mmap(NULL, (size_t)n, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
	return p == MAP_FAILED ? STR_NULL : str_of_n(p, (size_t)n);
}

static void answer(const struct reader_message *q, const struct reader_facts *f, size_t n,
		   const struct fields_answer *fields)
{
	struct reader_message m = { .word = READER_ANSWER,
				    .seq = q->seq,
				    .kind = f->kind,
				    .reason = f->reason,
				    .pages = (uint32_t)f->pages,
				    .bytes = (uint32_t)n,
				    .flags = (f->is_encrypted ? READER_ENCRYPTED : 0) |
					     (f->has_macros ? READER_MACROS : 0) |
					     (f->is_cut ? READER_CUT : 0) };

	for (size_t i = 0; i < READER_FIELDS; i++)
		reader_box_put(&fields->box[i], m.box[i]);
	message_send(&m);
}

static size_t text_serve(const struct place *at, const struct reader_message *q, struct taking *t,
			 int out)
{
	size_t most = q->max_bytes < LIMIT_READ_BYTES ? q->max_bytes : LIMIT_READ_BYTES;
	struct str text = read_file(t, at->sniffer, most);

	if (fd_pwrite_all(out, text.p, text.n, 0, NULL) != RC_OK)
		t->facts.reason = UNREAD_MEMORY;
	return text.n;
}

static void look_serve(const struct place *at, struct taking *t)
{
	t->facts.kind = sniff(at->sniffer, t->bytes);
	if (t->facts.kind == FILE_PDF)
		join_look(t);
	else
		t->facts.reason = UNREAD_UNSUPPORTED;
}

static size_t join_serve(struct taking *t, int out)
{
	struct outlet o = { .fd = out };

	join_all(t, &o);
	return (size_t)o.n;
}

static size_t fields_serve(const struct reader_message *q, struct taking *t, const int *fds,
			   struct fields_answer *got)
{
	struct fields_order o = { .is_fill = q->what == READER_FILL_FIELDS };

	for (size_t i = 0; i < READER_FIELDS; i++)
		o.box[i] = reader_box_get(q->box[i]);
	o.stamp = o.is_fill ? file_map(fds[2]) : STR("");
	t->facts.kind = FILE_PDF;
	if (o.stamp.p)
		fields_take(t, &o, got);
	if (!o.stamp.p || got->appended.n > LIMIT_READ_BYTES ||
	    fd_pwrite_all(fds[1], got->appended.p, got->appended.n, 0, NULL) != RC_OK)
		t->facts.reason = UNREAD_MEMORY;
	return got->appended.n;
}

static void serve(const struct place *at, const struct reader_message *q, const int *fds)
{
	AUTO_ARENA a = arena_new(NULL);
	int64_t secs = q->secs > LIMIT_READ_LAST_SECS ? q->secs - LIMIT_READ_LAST_SECS : q->secs;
	struct taking t = { .arena = a,
			    .bytes = file_map(fds[0]),
			    .until = time_monotonic() + secs * TIME_SEC };
	struct fields_answer fields = { .appended = STR("") };
	size_t n = 0;

	if (!t.bytes.p)
		t.facts = (struct reader_facts){ .kind = FILE_OTHER, .reason = UNREAD_MEMORY };
	else if (q->what == READER_TEXT)
		n = text_serve(at, q, &t, fds[1]);
	else if (q->what == READER_LOOK)
		look_serve(at, &t);
	else if (q->what == READER_JOIN)
		n = join_serve(&t, fds[1]);
	else
		n = fields_serve(q, &t, fds, &fields);
	answer(q, &t.facts, t.facts.reason == UNREAD_NONE ? n : 0, &fields);
}

/* ---- the worker ---- */

static void hello(const struct place *at, bool is_shut)
{
	const struct reader_message m = { .word = READER_HELLO,
					  .pid = (uint32_t)getpid(),
					  .flags = (at->is_shut ? READER_SHUT_FILES : 0) |
						   (is_shut ? READER_SHUT_CALLS : 0) };

	message_send(&m);
}

/* A request for one that is no more is left: the node takes that for its end. */
static void work(void *arg)
{
	const struct place *at = arg;
	struct reader_message q;
	int fds[READER_FDS];
	ssize_t n;

	(void)prctl(PR_SET_NAME, "vanthu-reader");
	hello(at, worker_shut());
	while ((n = message_receive(&q, fds)) > 0) {
		if (reader_message_check(&q, (size_t)n) && q.word == READER_ASK &&
		    q.pid == (uint32_t)getpid() && fds[1] >= 0) {
			FAULT_POINT("reader.asked");
			serve(at, &q, fds);
			FAULT_POINT("reader.answered");
			_exit(CHILD_NEXT);
		}
		fd_close(fds[0]);
		fd_close(fds[1]);
		fd_close(fds[2]);
	}
}

static void died(void *arg, int status)
{
	const struct reader_message m = { .word = READER_DIED, .status = (uint32_t)status };

	(void)arg;
	message_send(&m);
}

int main(void)
{
	struct arena *a = arena_new(NULL);
	struct place at = { .sniffer = sniffer_open(a) };
	const struct child_role role = { .run = work, .died = died, .arg = &at };

	child_signals_ignore();
	(void)prctl(PR_SET_NAME, "vanthu-watcher");
	(void)close_range(CHILD_FD + 1, ~0U, 0);
	if (!IS_SANITIZED)
		outputs_close();
	at.is_shut = watcher_shut();
	int code = child_watch(&role);
	/* what a sanitizer does at the end of a program needs files */
	_exit(code);
}

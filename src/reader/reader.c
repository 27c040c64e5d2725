/* reader.c -- the node's side. A worker serves one file, so whoever asks first waits for the hello of one
 * that has not been asked yet: a hello that comes instead of an answer is the next one's. */
#include "reader/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child.h"
#include "base/fault.h"
#include "base/fd.h"
#include "base/gate.h"
#include "base/limits.h"
#include "base/time.h"
#include "text/text.h"

#define HELLO_WAIT (10 * TIME_SEC)
#define LOOK (TIME_SEC / 5) /* between two looks whether somebody wants an end */
#define START_PAUSE_FIRST TIME_SEC
#define START_PAUSE_LAST TIME_MIN

struct reader {
	struct arena *arena;
	char *argv[4];
	struct gate gate;  /* to all below: one is inside */
	int64_t wait_secs; /* for it */
	struct child child;
	uint32_t seq;
	bool is_ready; /* a worker waits for a request */
	int worker;    /* pidfd of the newest one; -1 = none */
	struct reader_state state;
	int64_t starts, start_at; /* since the last hello; when the next one may be */
};

bool reader_message_check(const struct reader_message *m, size_t n)
{
	if (n != sizeof *m)
		return false;
	switch (m->word) {
	case READER_HELLO: return m->pid > 0 && m->pid <= INT32_MAX;
	case READER_ASK:
		return m->seq > 0 && m->pid > 0 && m->what >= READER_TEXT &&
		       m->what < READER_WHAT__END && m->secs > 0;
	case READER_ANSWER:
		return m->seq > 0 && m->kind < file_kind__COUNT &&
		       m->reason < unread_reason__COUNT && m->kind != FILE_UNKNOWN &&
		       m->pages <= INT32_MAX && (m->reason == UNREAD_NONE || m->bytes == 0);
	case READER_DIED: return true;
	default: return false;
	}
}

void reader_box_put(const struct reader_box *b, int32_t out[static 4])
{
	const float parts[] = { b->x, b->y, b->w, b->h };

	for (size_t i = 0; i < 4; i++)
		out[i] = (int32_t)(parts[i] * READER_BOX_UNIT);
}

struct reader_box reader_box_get(const int32_t in[static 4])
{
	return (struct reader_box){ (float)in[0] / READER_BOX_UNIT, (float)in[1] / READER_BOX_UNIT,
				    (float)in[2] / READER_BOX_UNIT,
				    (float)in[3] / READER_BOX_UNIT };
}

/* ---- the process ---- */

static void drop(struct reader *r)
{
	child_drop(&r->child);
	fd_close(r->worker);
	r->worker = -1;
	r->is_ready = false;
	r->state.pid = 0;
}

/* Without a handle to it, it ends by itself after its time on the processor. */
static void worker_kill(struct reader *r)
{
	if (r->worker >= 0)
		(void)syscall(SYS_pidfd_send_signal, r->worker, SIGKILL, NULL, 0);
}

static void hello_take(struct reader *r, const struct reader_message *m)
{
	fd_close(r->worker);
	r->worker = (int)syscall(SYS_pidfd_open, (pid_t)m->pid, 0);
	r->is_ready = true;
	r->starts = 0;
	r->state.pid = m->pid;
	r->state.is_shut = (m->flags & READER_SHUT_FILES) && (m->flags & READER_SHUT_CALLS);
	r->state.is_offline = m->flags & READER_SHUT_NET;
}

/* RC_UNAVAILABLE: nothing came. RC_CORRUPT: it is gone. */
static enum rc message_take(struct reader *r, int64_t until, struct reader_message *out)
{
	ssize_t n;

	if (!child_has_word(&r->child, until))
		return RC_UNAVAILABLE;
	n = recv(r->child.fd, out, sizeof *out, MSG_DONTWAIT | MSG_TRUNC);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return RC_UNAVAILABLE;
	if (n <= 0 || !reader_message_check(out, (size_t)n)) {
		drop(r);
		return RC_CORRUPT;
	}
	if (out->word == READER_HELLO)
		hello_take(r, out);
	if (out->word == READER_DIED) {
		r->is_ready = false;
		r->state.pid = 0;
		r->state.died++;
	}
	return RC_OK;
}

/* Only when even the watcher died. A node that is shut in may reach its program no more. */
static enum rc reopen(struct reader *r, struct err *e)
{
	int64_t now = time_monotonic();

	if (now < r->start_at)
		return err_set(e, RC_UNAVAILABLE, "err.reader", "reader gone, started again soon");
	r->start_at = now + backoff(START_PAUSE_FIRST, START_PAUSE_LAST, r->starts++);
	if (child_start(&r->child, e) == RC_OK)
		return RC_OK;
	return err_wrap(e, RC_UNAVAILABLE, "the reader and its watcher are gone");
}

/* What came while nobody asked; then a worker that waits. */
static enum rc ready_wait(struct reader *r, struct err *e)
{
	int64_t until = time_monotonic() + HELLO_WAIT;
	struct reader_message m;

	if (r->child.fd < 0)
		TRY(reopen(r, e));
	while (r->child.fd >= 0 && message_take(r, 0, &m) == RC_OK)
		;
	while (r->child.fd >= 0 && !r->is_ready && time_monotonic() < until)
		(void)message_take(r, until, &m);
	if (r->child.fd >= 0 && r->is_ready)
		return RC_OK;
	return err_set(e, RC_UNAVAILABLE, "err.reader", "reader does not say hello");
}

/* ---- a request ---- */

/* Where the text goes: a file in memory, of which the worker gets a descriptor for writing. */
static enum rc outlet_make(size_t bytes, int *out_fd, int *out_write_only, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	int fd;

	TRY(fd_memory_of(bytes, &fd, e));
	*out_write_only = open(str_c(a, str_fmt(a, "/proc/self/fd/%d", fd)), O_WRONLY | O_CLOEXEC);
	if (*out_write_only < 0) {
		enum rc rc = err_errno(e, "a file in memory");
		fd_close(fd);
		return rc;
	}
	*out_fd = fd;
	return RC_OK;
}

/* fds: the file, where the answer goes, and what comes with it (-1: nothing). */
static bool request_send(const struct reader *r, const struct reader_message *m,
			 const int fds[static READER_FDS])
{
	size_t n_bytes = (fds[2] < 0 ? 2 : READER_FDS) * sizeof(int);
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(READER_FDS * sizeof(int))];
	} control;
	union {
		const struct reader_message *in;
		void *out;
	} bytes = { .in = m };
	struct iovec part = { .iov_base = bytes.out, .iov_len = sizeof *m };
	struct msghdr h = { .msg_iov = &part,
			    .msg_iovlen = 1,
			    .msg_control = &control,
			    .msg_controllen = sizeof control };

	memset(&control, 0, sizeof control);
	struct cmsghdr *c = CMSG_FIRSTHDR(&h);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(n_bytes);
	memcpy(CMSG_DATA(c), fds, n_bytes);
	h.msg_controllen = CMSG_SPACE(n_bytes);
	return sendmsg(r->child.fd, &h, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)sizeof *m;
}

static enum rc died(const struct reader_message *m, struct reader_facts *out, struct err *e)
{
	int status = m->word == READER_DIED ? (int)m->status : 0;

	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) {
		out->reason = UNREAD_SLOW;
		return err_set(e, RC_LIMIT, NULL, "the reader had no time left");
	}
	out->reason = UNREAD_CRASH;
	return err_set(e, RC_CORRUPT, NULL, "the reader died (status %d)", status);
}

static bool is_wanted(const struct reader_order *o)
{
	return !o->stop || !atomic_load(o->stop);
}

/* The background reads a file as well a little later. */
static bool must_yield(struct reader *r, const struct reader_order *o, int64_t began)
{
	return o->is_last && time_monotonic() - began > LIMIT_READ_YIELD_SECS * TIME_SEC &&
	       gate_has_waiting(&r->gate);
}

/* From here on the worker belongs to this request. */
static enum rc answer_wait(struct reader *r, const struct reader_order *o,
			   struct reader_message *out, struct reader_facts *facts, struct err *e)
{
	int64_t began = time_monotonic(), now = began, until = now + o->secs * TIME_SEC;
	bool yields = false;

	r->is_ready = false;
	while (now < until && is_wanted(o) && !yields) {
		enum rc rc = message_take(r, until < now + LOOK ? until : now + LOOK, out);
		if (rc == RC_CORRUPT || (rc == RC_OK && out->word != READER_ANSWER))
			return died(out, facts, e);
		if (rc == RC_OK && out->seq == r->seq)
			return RC_OK;
		now = time_monotonic();
		yields = must_yield(r, o, began);
	}
	worker_kill(r);
	if (yields)
		return err_set(e, RC_BUSY, "err.reader.busy", "people wait");
	if (!is_wanted(o))
		return err_set(e, RC_CANCELLED, NULL, "reading given up");
	facts->reason = UNREAD_SLOW;
	return err_set(e, RC_LIMIT, NULL, "the reader does not answer");
}

/* So many bytes, or it lied. */
static enum rc bytes_take(struct arena *a, int fd, const struct reader_message *m,
			  struct reader_facts *facts, struct str *out, struct err *e)
{
	char *p = ARENA_ARRAY(a, m->bytes + 1, char);
	size_t n;

	if (lseek(fd, 0, SEEK_SET) != 0)
		return err_errno(e, "answer of the reader");
	TRY(fd_read_full(fd, p, m->bytes, &n, e));
	*out = str_of_n(p, n);
	if (n == m->bytes)
		return RC_OK;
	facts->reason = UNREAD_CRASH;
	return err_set(e, RC_CORRUPT, NULL, "the reader's answer is short");
}

/* Nothing of it is believed. */
static enum rc text_take(struct arena *a, int fd, const struct reader_message *m,
			 struct reader_facts *facts, struct str *out, struct err *e)
{
	TRY(bytes_take(a, fd, m, facts, out, e));
	if (text_is_valid(*out, TEXT_LINES))
		return RC_OK;
	facts->reason = UNREAD_CRASH;
	return err_set(e, RC_CORRUPT, NULL, "the reader's answer is no text");
}

/* with: what comes beside the file, and what the request says of it; NULL: nothing. */
struct beside {
	int fd;
	const struct reader_box *box;
};

static enum rc ask(struct reader *r, enum reader_what what, const struct reader_order *o,
		   const struct beside *with, int outlet, struct reader_message *out,
		   struct reader_facts *facts, struct err *e)
{
	struct reader_message m = { .word = READER_ASK, .what = what };
	const int fds[] = { o->fd, outlet, with ? with->fd : -1 };

	for (size_t i = 0; with && i < READER_FIELDS; i++)
		reader_box_put(&with->box[i], m.box[i]);
	TRY(ready_wait(r, e));
	r->seq = r->seq == UINT32_MAX ? 1 : r->seq + 1;
	m.seq = r->seq;
	m.pid = (uint32_t)r->state.pid;
	m.max_bytes = (uint32_t)o->max_bytes;
	m.secs = (uint32_t)o->secs;
	/* one that died while it waited is not the file's doing */
	if (!request_send(r, &m, fds))
		return err_set(e, RC_UNAVAILABLE, "err.reader", "reader takes no request");
	return answer_wait(r, o, out, facts, e);
}

static struct reader_facts facts_of(const struct reader_message *m)
{
	return (struct reader_facts){ .kind = (enum file_kind)m->kind,
				      .reason = (enum unread_reason)m->reason,
				      .pages = m->pages,
				      .is_encrypted = m->flags & READER_ENCRYPTED,
				      .has_macros = m->flags & READER_MACROS,
				      .is_cut = m->flags & READER_CUT };
}

static enum rc text_locked(struct reader *r, struct arena *a, const struct reader_order *o,
			   struct reader_facts *out, struct str *out_text, struct err *e)
{
	struct reader_message m = { .word = 0 };
	AUTO_CLOSE fd = -1;
	AUTO_CLOSE write_only = -1;

	TRY(outlet_make(o->max_bytes, &fd, &write_only, e));
	TRY(ask(r, READER_TEXT, o, NULL, write_only, &m, out, e));
	if (m.bytes > o->max_bytes) {
		out->reason = UNREAD_CRASH;
		return err_set(e, RC_CORRUPT, NULL, "the reader answers more than it may");
	}
	TRY(text_take(a, fd, &m, out, out_text, e));
	*out = facts_of(&m);
	return RC_OK;
}

static enum rc look_locked(struct reader *r, const struct reader_order *o, struct reader_facts *out,
			   struct err *e)
{
	struct reader_message m = { .word = 0 };
	AUTO_CLOSE fd = -1;
	AUTO_CLOSE write_only = -1;

	TRY(outlet_make(0, &fd, &write_only, e));
	TRY(ask(r, READER_LOOK, o, NULL, write_only, &m, out, e));
	*out = facts_of(&m);
	return RC_OK;
}

/* An answer that is a file. */
static enum rc file_locked(struct reader *r, enum reader_what what, const struct reader_order *o,
			   int out_fd, struct reader_facts *out, uint64_t *out_bytes, struct err *e)
{
	struct reader_message m = { .word = 0 };
	uint64_t bytes;

	TRY(ask(r, what, o, NULL, out_fd, &m, out, e));
	*out = facts_of(&m);
	TRY(fd_size(out_fd, &bytes, e));
	if (out->reason == UNREAD_NONE && (m.bytes == 0 || m.bytes != bytes))
		return err_set(e, RC_CORRUPT, NULL, "the reader says %u bytes and wrote %llu",
			       m.bytes, (unsigned long long)bytes);
	*out_bytes = bytes;
	return RC_OK;
}

static enum rc fields_locked(struct reader *r, struct arena *a, const struct reader_order *o,
			     const struct reader_fields_order *f, struct reader_fields *out,
			     struct err *e)
{
	const struct beside with = { f->stamp_fd, f->box };
	enum reader_what what = f->stamp_fd < 0 ? READER_PUT_FIELDS : READER_FILL_FIELDS;
	struct reader_message m = { .word = 0 };
	struct reader_facts facts = { .kind = FILE_UNKNOWN };
	AUTO_CLOSE fd = -1;
	AUTO_CLOSE write_only = -1;

	TRY(outlet_make(o->max_bytes, &fd, &write_only, e));
	TRY(ask(r, what, o, &with, write_only, &m, &facts, e));
	if (m.bytes > o->max_bytes)
		return err_set(e, RC_CORRUPT, NULL, "the reader answers more than it may");
	TRY(bytes_take(a, fd, &m, &facts, &out->appended, e));
	out->reason = (enum unread_reason)m.reason;
	for (size_t i = 0; i < READER_FIELDS; i++)
		out->box[i] = reader_box_get(m.box[i]);
	return RC_OK;
}

/* ---- the interface ---- */

static void gate_end(void *p)
{
	gate_done(p);
}

static enum rc start(const char *const *words, size_t n, struct reader **out, struct err *e)
{
	struct arena *a = arena_new(NULL);
	struct reader *r = ARENA_NEW(a, struct reader);
	enum rc rc;

	r->arena = a;
	for (size_t i = 0; i < n; i++)
		r->argv[i] = arena_dup(a, words[i], strlen(words[i]));
	r->child = (struct child){ .argv = r->argv, .has_no_files = true, .watcher = -1, .fd = -1 };
	r->worker = -1;
	gate_init(&r->gate, 1, "err.reader.busy");
	r->wait_secs = LIMIT_READ_WAIT_SECS;
	arena_defer(a, gate_end, &r->gate);
	rc = child_start(&r->child, e);
	if (rc != RC_OK)
		arena_free(a);
	else
		*out = r;
	return rc;
}

enum rc reader_start(const char *program, struct reader **out, struct err *e)
{
	return start(&program, 1, out, e);
}

enum rc converter_start(const char *program, const char *spool, const char *office,
			struct reader **out, struct err *e)
{
	const char *const words[] = { program, spool, office };

	TRY(start(words, 3, out, e));
	(*out)->gate.busy = "err.convert.busy";
	(*out)->wait_secs = LIMIT_CONVERT_WAIT_SECS;
	return RC_OK;
}

void reader_stop(struct reader *r)
{
	if (!r)
		return;
	drop(r);
	arena_free(r->arena);
}

/* One that takes long holds up others, who are told so. */
static enum rc turn_take(struct reader *r, const struct reader_order *o, struct err *e)
{
	const struct gate_wish w = {
		.who = o->who, .secs = r->wait_secs, .is_last = o->is_last, .stop = o->stop
	};

	return gate_enter(&r->gate, &w, e);
}

enum rc reader_text(struct reader *r, struct arena *a, const struct reader_order *o,
		    struct reader_facts *out, struct str *out_text, struct err *e)
{
	enum rc rc;

	*out = (struct reader_facts){ .kind = FILE_UNKNOWN };
	TRY(FAULT_RC(e, "reader.ask"));
	TRY(turn_take(r, o, e));
	rc = text_locked(r, a, o, out, out_text, e);
	gate_leave(&r->gate);
	return rc;
}

enum rc reader_look(struct reader *r, const struct reader_order *o, struct reader_facts *out,
		    struct err *e)
{
	enum rc rc;

	*out = (struct reader_facts){ .kind = FILE_UNKNOWN };
	TRY(FAULT_RC(e, "reader.ask"));
	TRY(turn_take(r, o, e));
	rc = look_locked(r, o, out, e);
	gate_leave(&r->gate);
	return rc;
}

enum rc reader_join(struct reader *r, const struct reader_order *o, int out_fd,
		    struct reader_facts *out, uint64_t *out_bytes, struct err *e)
{
	enum rc rc;

	*out = (struct reader_facts){ .kind = FILE_UNKNOWN };
	TRY(turn_take(r, o, e));
	rc = file_locked(r, READER_JOIN, o, out_fd, out, out_bytes, e);
	gate_leave(&r->gate);
	return rc;
}

enum rc reader_to_pdf(struct reader *r, const struct reader_order *o, int out_fd,
		      struct reader_facts *out, uint64_t *out_bytes, struct err *e)
{
	enum rc rc;

	*out = (struct reader_facts){ .kind = FILE_UNKNOWN };
	TRY(turn_take(r, o, e));
	rc = file_locked(r, READER_TO_PDF, o, out_fd, out, out_bytes, e);
	gate_leave(&r->gate);
	return rc;
}

static enum rc mail_locked(struct reader *r, struct arena *a, const struct reader_order *o,
			   int out_fd, struct mail *out, struct err *e)
{
	uint64_t bytes;

	TRY(file_locked(r, READER_MAIL, o, out_fd, &out->facts, &bytes, e));
	if (out->facts.reason != UNREAD_NONE || mail_list_read(a, out_fd, bytes, out))
		return RC_OK;
	out->facts.reason = UNREAD_CRASH;
	return err_set(e, RC_CORRUPT, NULL, "the reader's list of a mail is not sound");
}

enum rc reader_mail(struct reader *r, struct arena *a, const struct reader_order *o, int out_fd,
		    struct mail *out, struct err *e)
{
	enum rc rc;

	*out = (struct mail){ .facts = { .kind = FILE_UNKNOWN } };
	TRY(FAULT_RC(e, "reader.ask"));
	TRY(turn_take(r, o, e));
	rc = mail_locked(r, a, o, out_fd, out, e);
	gate_leave(&r->gate);
	return rc;
}

enum rc reader_fields(struct reader *r, struct arena *a, const struct reader_fields_order *o,
		      struct reader_fields *out, struct err *e)
{
	const struct reader_order order = { .fd = o->fd,
					    .max_bytes = LIMIT_READ_BYTES,
					    .secs = o->secs,
					    .who = o->who,
					    .stop = o->stop };
	enum rc rc;

	*out = (struct reader_fields){ .appended = STR("") };
	TRY(FAULT_RC(e, "reader.ask"));
	TRY(turn_take(r, &order, e));
	rc = fields_locked(r, a, &order, o, out, e);
	gate_leave(&r->gate);
	return rc;
}

enum rc reader_ask_state(struct reader *r, struct reader_state *out, struct err *e)
{
	const struct gate_wish at_once = { .is_last = true };
	enum rc rc;

	*out = (struct reader_state){ .is_busy = true };
	if (gate_enter(&r->gate, &at_once, NULL) != RC_OK)
		return RC_OK;
	rc = ready_wait(r, e);
	*out = r->state;
	gate_leave(&r->gate);
	return rc;
}

/* main.c -- vanthu-reader: a watcher, which only waits, and workers, each of which reads one file.
 *
 * What needs files (what libmagic knows, encodings of mails) is loaded first; then the watcher shuts itself and so its children
 * out of the file system, and each worker itself out of all calls but those on memory and descriptors.
 */
#include <sys/mman.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/limits.h"
#include "base/time.h"
#include "reader/inside/inside.h"
#include "reader/worker.h"

struct place {
	struct sniffer *sniffer;
	bool is_shut; /* out of the file system */
};

/* ---- one request ---- */

/* The file is only looked at, so its pages are nobody's memory. STR_NULL: it cannot be. */
static struct str file_map(int fd)
{
	off_t n = lseek(fd, 0, SEEK_END);

	if (n == 0)
		return STR("");
	void *p = n > 0 ? mmap(NULL, (size_t)n, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
	return p == MAP_FAILED ? STR_NULL : str_of_n(p, (size_t)n);
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

static size_t mail_serve(const struct place *at, struct taking *t, int out)
{
	struct outlet o = { .fd = out };
	struct mail_found found = { .n_files = 0 };

	mail_unpack(t, at->sniffer, &o, &found);
	if (t->facts.reason == UNREAD_NONE)
		mail_list_put(&o, &found);
	if (o.failed)
		t->facts.reason = UNREAD_MEMORY;
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

static void serve(void *arg, const struct reader_message *q, const int fds[static READER_FDS],
		  struct reader_message *out)
{
	const struct place *at = arg;
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
	else if (q->what == READER_MAIL)
		n = mail_serve(at, &t, fds[1]);
	else if (q->what == READER_JOIN)
		n = join_serve(&t, fds[1]);
	else
		n = fields_serve(q, &t, fds, &fields);
	worker_answer(out, &t.facts, n);
	for (size_t i = 0; i < READER_FIELDS; i++)
		reader_box_put(&fields.box[i], out->box[i]);
}

/* ---- the worker ---- */

static unsigned shut(void *arg)
{
	const struct place *at = arg;

	return (at->is_shut ? READER_SHUT_FILES : 0) | (worker_shut() ? READER_SHUT_CALLS : 0);
}

int main(void)
{
	struct arena *a = arena_new(NULL);
	struct place at = { .sniffer = sniffer_open(a) };
	struct worker worker = {
		.name = "vanthu-reader", .shut = shut, .serve = serve, .arg = &at
	};

	mail_prepare();
	worker_watcher_begin();
	at.is_shut = watcher_shut();
	int code = worker_watch(&worker);
	/* what a sanitizer does at the end of a program needs files */
	_exit(code);
}

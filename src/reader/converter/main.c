/* main.c -- vanthu-converter SPOOL PROGRAM: a watcher, and workers, each of which has LibreOffice make one PDF.
 *
 * Watcher and workers are ours and only carry bytes; they are shut out of all files but the spool and the
 * system's. What opens the file is shut in further (base/run.h): its own folder, no children, nobody to talk to.
 */
#include <unistd.h>

#include "base/child.h"
#include "base/limits.h"
#include "base/time.h"
#include "reader/converter/converter.h"
#include "reader/worker.h"

static unsigned shut(void *arg)
{
	const struct converter *c = arg;
	/* a folder of the spool would be its own */
	const struct run_order o = { .dir = c->spool, .reach = c->reach, .n_reach = c->n_reach };
	unsigned done = program_shut_trial(&o);

	dir_temp_sweep(c->spool, CONVERTER_STEM); /* of one that was killed */
	return (c->is_shut && (done & RUN_SHUT_FILES) ? READER_SHUT_FILES : 0) |
	       (done & RUN_SHUT_CALLS ? READER_SHUT_CALLS : 0) |
	       (done & RUN_SHUT_NET ? READER_SHUT_NET : 0);
}

static void serve(void *arg, const struct reader_message *q, const int fds[static READER_FDS],
		  struct reader_message *out)
{
	int64_t secs = q->secs > LIMIT_READ_LAST_SECS ? q->secs - LIMIT_READ_LAST_SECS : q->secs;
	const struct conversion x = { .fd = fds[0],
				      .out_fd = fds[1],
				      .until = time_monotonic() + secs * TIME_SEC,
				      .leash = CHILD_FD };
	struct reader_facts facts = { .kind = FILE_PDF, .reason = UNREAD_UNSUPPORTED };
	uint64_t n = 0;

	if (q->what == READER_TO_PDF)
		convert_file(arg, &x, &facts, &n);
	worker_answer(out, &facts, n);
}

static bool watcher_shut(const struct converter *c)
{
	struct shut_path allow[CONVERTER_REACH + 1];

	for (size_t i = 0; i < c->n_reach; i++)
		allow[i] = c->reach[i];
	allow[c->n_reach] = (struct shut_path){ c->spool, true };
	return landlock_shut(allow, c->n_reach + 1, true, NULL) == RC_OK;
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new(NULL);
	struct converter c;
	struct worker worker = {
		.name = "vanthu-convert", .shut = shut, .serve = serve, .arg = &c
	};

	if (argc != 3)
		return 64;
	worker_watcher_begin();
	converter_init(a, argv[1], argv[2], &c);
	c.is_shut = watcher_shut(&c);
	_exit(worker_watch(&worker));
}

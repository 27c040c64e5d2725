/* print_job.h -- one print: with its mark, and put down.
 *
 * WHAT      Takes a form and the function that gives its rows, makes the file in the spool, and writes the
 *           line of the audit. Nothing is handed out without that.
 * OWNERSHIP *out lives in the arena of the job; its descriptor, a nameless file at offset 0, is the caller's.
 * ERRORS    RC_BUSY err.print.busy when LIMIT_PRINTS are at work for LIMIT_PRINT_WAIT_SECS; RC_CANCELLED when
 *           the node stops; RC_LIMIT err.print.rows; RC_UNSUPPORTED err.print.fonts; RC_UNAVAILABLE
 *           err.disk_full.
 * TIME      Passed in.
 * THREADS   Any.
 * LAW       Decree 30/2020/NĐ-CP App. VI III.6: prints carry a mark and are in the log.
 */
#pragma once

#include "office/register.h"
#include "print/print.h"

struct print_job {
	struct node *node;
	struct arena *arena;
	const struct actor *who;
	enum lang lang;
	int64_t now;
	const atomic_bool *stop;
	const struct tenant *tenant;
	const struct print_form *form;
	enum register_format format;
	const struct str *lines; /* below the title */
	size_t n_lines;
	print_next_fn next;
	void *ctx;
	struct str stem;           /* the file's name without its ending */
	const char *audit;         /* action */
	struct str object, detail; /* of the audit; the rows are added */
};
/* The file alone: for what is made of several. */
NODISCARD enum rc print_job_make(const struct print_job *j, int fd, struct print_done *out,
				 struct err *e);
NODISCARD enum rc print_job_run(const struct print_job *j, struct register_print *out,
				struct err *e);

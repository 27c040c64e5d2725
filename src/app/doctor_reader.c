/* doctor_reader.c -- the doctor's look at the text of files: is somebody there who reads, what waits, what
 * could not be read and why. */
#include "app/doctor.h"
#include "base/limits.h"
#include "office/doctor.h"

/* Without the node nobody reads, and that is as it should be. */
static void check_process(struct doctor *d)
{
	const struct node *n = d->cmd->node;
	struct reader_state s;
	struct err e = ERR_INIT;

	if (!n->keeper)
		return;
	if (!n->reader) {
		doctor_report(d, DOCTOR_WARNING, "reader", STR("not there: no file is read"),
			      "install vanthu-reader beside vanthu, then restart the node");
		return;
	}
	if (reader_ask_state(n->reader, &s, &e) != RC_OK) {
		doctor_report(d, DOCTOR_FAULT, "reader", str_of(e.text),
			      "restart the node; does `ldd vanthu-reader` find all it needs?");
		return;
	}
	if (s.is_busy)
		doctor_report(d, DOCTOR_OK, "reader", STR("reads a file"), "");
	else
		doctor_report(d, s.is_shut ? DOCTOR_OK : DOCTOR_WARNING, "reader",
			      str_fmt(d->cmd->arena, "waits for files, %s, died %lld times",
				      s.is_shut ? "shut in" : "not shut in", (long long)s.died),
			      "this kernel has no Landlock: files of strangers are opened by a "
			      "process that could look at others");
}

/* Asked of a node that runs; a trial is a file of its own, so nobody is kept waiting for it here. */
static void check_converter(struct doctor *d)
{
	const struct node *n = d->cmd->node;
	struct str program = n->conf->convert_program;
	struct reader_state s;
	struct err e = ERR_INIT;

	if (!n->keeper || !n->conf->node_office)
		return;
	if (!n->converter) {
		doctor_report(d, DOCTOR_OK, "LibreOffice",
			      STR("not there: no PDF is made of DOCX (convert.program)"), "");
		return;
	}
	if (reader_ask_state(n->converter, &s, &e) != RC_OK) {
		doctor_report(d, DOCTOR_FAULT, "LibreOffice", str_of(e.text),
			      "restart the node; is vanthu-converter beside vanthu?");
		return;
	}
	if (s.is_busy) {
		doctor_report(d, DOCTOR_OK, "LibreOffice", STR("makes a PDF"), "");
		return;
	}
	doctor_report(
		d, s.is_shut ? DOCTOR_OK : DOCTOR_FAULT, "LibreOffice",
		str_fmt(d->cmd->arena, "%.*s, %s, %s, died %lld times", STR_FMT(program),
			s.is_shut ? "shut in" : "cannot be shut in",
			s.is_offline ? "in a network of its own"
				     : "no sockets (this system gives it no network of its own)",
			(long long)s.died),
		"this kernel has no Landlock: files are not given to LibreOffice, and no PDF is made");
}

static struct str reasons(struct arena *a, const struct file_text_counts *c, int64_t *out_n)
{
	struct str out = STR("");

	*out_n = 0;
	for (int i = 0; i < (int)unread_reason__COUNT; i++) {
		if (c->unread[i] == 0)
			continue;
		*out_n += c->unread[i];
		out = str_fmt(a, "%.*s%s%.*s %lld", STR_FMT(out), out.n ? ", " : ": ",
			      STR_FMT(unread_reason_text((enum unread_reason)i)),
			      (long long)c->unread[i]);
	}
	return out;
}

static void check_counts(struct doctor *d)
{
	struct arena *a = d->cmd->arena;
	struct file_text_counts c;
	struct err e = ERR_INIT;
	int64_t n;

	if (doctor_file_text(d->cmd->node, &c, &e) != RC_OK) {
		doctor_report(d, DOCTOR_FAULT, "text of files", str_of(e.text),
			      "see the database first");
		return;
	}
	struct str why = reasons(a, &c, &n);
	bool is_odd = c.again + c.unread[UNREAD_SLOW] + c.unread[UNREAD_MEMORY] +
			      c.unread[UNREAD_CRASH] + c.unread[UNREAD_MISSING] >
		      0;
	doctor_report(
		d, is_odd ? DOCTOR_WARNING : DOCTOR_OK, "text of files",
		str_fmt(a, "%lld%s wait (%lld tried before), %lld unread%.*s", (long long)c.waiting,
			c.waiting == LIMIT_READ_COUNT ? " or more" : "", (long long)c.again,
			(long long)n, STR_FMT(why)),
		"the log says which; slow, memory, crash: the file is odd, or the machine was "
		"busy; missing: restore it under blobs/ from a backup; vanthu rebuild search --unread "
		"has them read again");
}

void doctor_check_reader(struct doctor *d)
{
	check_process(d);
	check_converter(d);
	check_counts(d);
}

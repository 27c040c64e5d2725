/* convert.c -- chuyển thành PDF: a PDF is made of a draft's DOCX, and takes its place.
 *
 * LibreOffice makes it, where it is installed, in a process that may do nothing else (adr/0008). What comes out
 * is looked at by the reader before it is kept; the DOCX stays beside it, under its SHA-256.
 */
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/limits.h"
#include "office/draft_file.h"
#include "office/file_send.h"
#include "office/spool.h"
#include "reader/reader.h"
#include "store/document.h"
#include "text/text.h"

struct converting {
	struct flow_work w;
	struct node *node;
	const struct draft_convert *wish;
	struct attachment file, made;
	struct blob_id source; /* what it was made of */
};

static bool is_text_name(struct str name)
{
	static const char *const endings[] = { ".docx", ".odt" };

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		struct str end = str_of(endings[i]);
		if (name.n > end.n && str_eq_nocase(str_sub(name, name.n - end.n, end.n), end))
			return true;
	}
	return false;
}

bool draft_file_converts(const struct attachment *x)
{
	return x->made_of == 0 && is_text_name(x->name);
}

/* ---- which file ---- */

static enum rc find_file(struct tx *tx, struct converting *c, struct err *e)
{
	struct attachment *all;
	bool is_listed = false;
	size_t n;

	TRY(attachment_list(tx, c->w.arena, c->w.document.id, &all, &n, e));
	c->file.id = 0;
	for (size_t i = 0; i < n && c->file.id == 0; i++) {
		if (c->wish->attachment_id > 0 ? all[i].id == c->wish->attachment_id
					       : draft_file_converts(&all[i]))
			c->file = all[i];
	}
	if (c->file.id == 0)
		return c->wish->attachment_id > 0
			       ? err_set(e, RC_CONFLICT, "err.stale", "no such file")
			       : err_set(e, RC_CONFLICT, "err.convert.kind", "no DOCX");
	TRY(file_is_listed(tx, c->w.arena, &c->file, &is_listed, e));
	return is_listed ? err_set(e, RC_CONFLICT, "err.convert.listed", "of a work file") : RC_OK;
}

static enum rc look_fn(struct tx *tx, void *arg, struct err *e)
{
	struct converting *c = arg;

	TRY(draft_load(tx, &c->w, c->wish->document_id, c->wish->version, e));
	TRY(draft_own(&c->w, ACTION_OUTGOING_WRITE, e));
	return find_file(tx, c, e);
}

/* ---- outside the transaction ---- */

/* Both are ZIP files: what is none keeps nobody waiting. */
static enum rc check_head(int fd, struct err *e)
{
	static const char zip[4] = { 'P', 'K', 3, 4 };
	char head[sizeof zip];
	size_t n;

	TRY(fd_read_full(fd, head, sizeof head, &n, e));
	if (n < sizeof head || memcmp(head, zip, sizeof zip) != 0)
		return err_set(e, RC_CONFLICT, "err.convert.kind", "it is no ZIP file");
	return lseek(fd, 0, SEEK_SET) == 0 ? RC_OK : err_errno(e, "a file of a draft");
}

/* By its content: LibreOffice opens a hundred formats, and we want two of them. */
static enum rc check_source(struct converting *c, int fd, struct err *e)
{
	struct reader_order o = { .fd = fd,
				  .max_bytes = LIMIT_READ_BYTES,
				  .secs = LIMIT_READ_ASKED_SECS,
				  .who = c->w.who->account_id,
				  .stop = &c->node->is_stopping };
	struct reader_facts f;
	struct str text;

	TRY(check_head(fd, e));
	TRY(reader_text(c->node->reader, c->w.arena, &o, &f, &text, e));
	if (f.is_encrypted)
		return err_set(e, RC_CONFLICT, "err.convert.encrypted", "it has a password");
	if (f.kind != FILE_DOCX && f.kind != FILE_ODT)
		return err_set(e, RC_CONFLICT, "err.convert.kind", "it is a %.*s",
			       STR_FMT(file_kind_text(f.kind)));
	if (f.has_macros)
		return err_set(e, RC_CONFLICT, "err.convert.macros", "it has macros");
	return RC_OK;
}

static enum rc refused(enum unread_reason why, struct err *e)
{
	if (why == UNREAD_UNSUPPORTED)
		return err_set(e, RC_UNSUPPORTED, "err.convert.absent", "LibreOffice does not run");
	if (why == UNREAD_SLOW)
		return err_set(e, RC_CONFLICT, "err.convert.slow", "LibreOffice took too long");
	return err_set(e, RC_CONFLICT, "err.convert.failed", "no PDF: %.*s",
		       STR_FMT(unread_reason_text(why)));
}

static enum rc ask(struct converting *c, int fd, int out_fd, struct err *e)
{
	const struct reader_order o = { .fd = fd,
					.secs = LIMIT_CONVERT_SECS,
					.who = c->w.who->account_id,
					.stop = &c->node->is_stopping };
	struct reader_facts f;
	uint64_t bytes;
	enum rc rc = reader_to_pdf(c->node->converter, &o, out_fd, &f, &bytes, e);

	if (rc == RC_LIMIT || rc == RC_CORRUPT) { /* the file's doing, as X3 has it */
		err_clear(e);
		return refused(f.reason, e);
	}
	TRY(rc);
	return f.reason == UNREAD_NONE ? RC_OK : refused(f.reason, e);
}

/* It opens, and has pages. */
static enum rc check_result(struct converting *c, int fd, struct err *e)
{
	const struct reader_order o = { .fd = fd,
					.secs = LIMIT_READ_ASKED_SECS,
					.who = c->w.who->account_id,
					.stop = &c->node->is_stopping };
	struct reader_facts f;
	enum rc rc = reader_look(c->node->reader, &o, &f, e);

	if (rc == RC_UNAVAILABLE || rc == RC_CANCELLED || rc == RC_BUSY)
		return rc;
	if (rc == RC_OK && f.kind == FILE_PDF && f.reason == UNREAD_NONE && f.pages > 0)
		return RC_OK;
	err_clear(e);
	return refused(UNREAD_DAMAGED, e);
}

static enum rc make(struct converting *c, struct err *e)
{
	struct node *n = c->node;
	uint64_t bytes;
	AUTO_CLOSE fd = -1;
	AUTO_CLOSE pdf = -1;

	TRY(blob_read_open(n->blobs, &c->file.blob, &fd, &bytes, e));
	TRY(check_source(c, fd, e));
	TRY(spool_open(n, LIMIT_CONVERT_BYTES, &pdf, e));
	TRY(ask(c, fd, pdf, e));
	TRY(check_result(c, pdf, e));
	if (lseek(pdf, 0, SEEK_SET) != 0)
		return err_errno(e, "a PDF in the spool");
	c->source = c->file.blob;
	c->made = (struct attachment){ .document_id = c->w.document.id,
				       .name = draft_file_pdf_name(c->w.arena, c->file.name),
				       .content_type = STR("application/pdf"),
				       .made = MADE_PDF,
				       .made_at = c->w.now,
				       .made_by = actor_name(c->w.who) };
	TRY(blob_put_fd(n->blobs, pdf, LIMIT_CONVERT_BYTES, &c->made.blob, &bytes, e));
	c->made.bytes = (int64_t)bytes;
	return RC_OK;
}

/* ---- inside ---- */

/* Where the file stands in the version that the author writes now: opened anew it has another id. */
static enum rc find_again(struct tx *tx, struct converting *c, struct err *e)
{
	struct attachment *all;
	size_t n;

	TRY(attachment_list(tx, c->w.arena, c->w.document.id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (all[i].made_of == 0 && blob_id_eq(&all[i].blob, &c->source)) {
			c->made.made_of = all[i].id;
			return RC_OK;
		}
	}
	return err_set(e, RC_CONFLICT, "err.stale", "the file is gone");
}

static enum rc put_fn(struct tx *tx, void *arg, struct err *e)
{
	struct converting *c = arg;
	struct flow_work *w = &c->w;
	int64_t id;

	TRY(look_fn(tx, c, e));
	TRY(draft_files_open(tx, w, c->wish->is_agreed, e));
	TRY(find_again(tx, c, e));
	TRY(attachment_make(tx, w->arena, &c->made, &id, e));
	const struct flow_note note = {
		.step = STEP_PDF_MADE,
		.audit = "draft.pdf",
		.text = str_fmt(w->arena, "%.*s (SHA-256 %.*s)", STR_FMT(c->made.name),
				STR_FMT(blob_id_hex(w->arena, &c->made.blob))),
		.about = STR("")
	};
	return flow_note(tx, w, &note, e);
}

/* What would be refused behind a minute's work is refused before it. */
static enum rc before_fn(struct tx *tx, void *arg, struct err *e)
{
	struct converting *c = arg;

	TRY(look_fn(tx, c, e));
	return draft_version_agreed(tx, &c->w, c->wish->is_agreed, e);
}

enum rc office_draft_convert(struct node *n, struct arena *a, const struct actor *who,
			     const struct draft_convert *wish, int64_t now, struct problems *out,
			     struct err *e)
{
	struct converting c = { .w = { .arena = a, .who = who, .now = now, .problems = out },
				.node = n,
				.wish = wish };

	TRY(policy_check(who, ACTION_OUTGOING_WRITE, NULL, e));
	TRY(db_read(n->db, before_fn, &c, e));
	if (!n->converter)
		return err_set(e, RC_UNSUPPORTED, "err.convert.absent", "no LibreOffice here");
	if (!n->reader)
		return err_set(e, RC_UNAVAILABLE, "err.reader", "no reader to look at files");
	TRY(make(&c, e));
	TRY(office_db_write(n, put_fn, &c, out, e));
	event_wake(n->read);
	return RC_OK;
}

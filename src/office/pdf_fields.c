/* pdf_fields.c -- ô Số và ngày tháng: two text fields in the PDF of a draft, empty when it is signed, filled
 * when it has its number.
 *
 * The reader puts them in and fills them; its answer is appended to the file, so that what was seen and signed
 * stands in the file as it stood, byte by byte. Each is a file of its own in the version (attachment.made).
 */
#include "base/fd.h"
#include "base/limits.h"
#include "base/log.h"
#include "office/copy_int.h"
#include "office/file_send.h"
#include "office/pdf_fields.h"
#include "print/print.h"
#include "store/document.h"

#define LETTERS 13.0 /* points: App. I */

struct fielding {
	struct flow_work w;
	struct attachment file; /* the document's, id 0: none that could have fields */
	bool has_files;
	enum unread_reason reason; /* why it takes no fields */
	struct attachment made;    /* blob: what it becomes */
	bool is_marked; /* it is a copy that goes as a file: its mark stands there instead (App. III 3.2) */
	struct document_copy copy;
};

/* Decree 30 App. I part II: in the upper right corner of the first page, form of copy and organ, below them the time. */
#define MARK_SIZE 10.0
static const struct reader_box mark_boxes[READER_FIELDS] = {
	[FIELD_NUMBER] = { -242, 12, 200, 25 },
	[FIELD_DATE] = { -242, 38, 200, 13 },
};

/* ---- outside the transaction ---- */

enum rc pdf_fields_file(struct tx *tx, struct arena *a, const struct attachment *all, size_t n,
			struct attachment *out, struct err *e)
{
	*out = (struct attachment){ .id = 0 };
	for (size_t i = 0; i < n && out->id == 0; i++) {
		bool is_listed = false;

		if (!str_eq_c(all[i].content_type, "application/pdf"))
			continue;
		TRY(file_is_listed(tx, a, &all[i], &is_listed, e));
		if (!is_listed)
			*out = all[i];
	}
	return RC_OK;
}

static bool is_among(const struct attachment *all, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++) {
		if (all[i].id == id)
			return true;
	}
	return false;
}

static enum rc look_fn(struct tx *tx, void *arg, struct err *e)
{
	struct fielding *f = arg;
	struct attachment *all;
	size_t n;

	TRY(office_own_tenant(tx, f->w.arena, f->w.who, &f->w.tenant, e));
	TRY(document_load(tx, f->w.arena, f->w.document.id, &f->w.document, e));
	TRY(attachment_list(tx, f->w.arena, f->w.document.id, &all, &n, e));
	TRY(copy_of_draft(tx, f->w.arena, &f->w.document, &f->copy, &f->is_marked, e));
	f->is_marked = f->is_marked && f->copy.target == FORM_ELECTRONIC;
	f->has_files = n > 0;
	if (f->w.document.tenant_id != f->w.tenant.id)
		return RC_OK;
	return pdf_fields_file(tx, f->w.arena, all, n, &f->file, e);
}

static enum rc append(struct node *n, struct fielding *f, struct str more, struct err *e)
{
	struct blob_writer *out;
	AUTO_CLOSE fd = -1;
	uint64_t bytes;
	char part[8192];
	size_t got;

	TRY(blob_read_open(n->blobs, &f->file.blob, &fd, &bytes, e));
	TRY(blob_write_start(n->blobs, f->w.arena, bytes + more.n, &out, e));
	do {
		TRY(fd_read_full(fd, part, sizeof part, &got, e));
		TRY(blob_write(out, part, got, e));
	} while (got == sizeof part);
	TRY(blob_write(out, more.p, more.n, e));
	TRY(blob_write_commit(out, &f->made.blob, &bytes, e));
	f->made.made_of = f->file.id;
	f->made.document_id = f->w.document.id;
	f->made.name = f->file.name;
	f->made.content_type = f->file.content_type;
	f->made.bytes = (int64_t)bytes;
	f->made.made_at = f->w.now;
	f->made.made_by = actor_name(f->w.who);
	return RC_OK;
}

static enum rc ask_reader(struct node *n, struct fielding *f, struct reader_fields_order *o,
			  struct reader_fields *out, struct err *e)
{
	AUTO_CLOSE fd = -1;
	uint64_t bytes;

	TRY(blob_read_open(n->blobs, &f->file.blob, &fd, &bytes, e));
	o->fd = fd;
	o->secs = LIMIT_FIELDS_SECS;
	o->who = f->w.who->account_id;
	o->stop = &n->is_stopping;
	TRY(reader_fields(n->reader, f->w.arena, o, out, e));
	f->reason = out->reason;
	return RC_OK;
}

/* made.blob stays empty when there is nothing to be done, or the file cannot be appended to. */
static enum rc ask(struct node *n, struct fielding *f, struct reader_fields_order *o, struct err *e)
{
	struct reader_fields got;

	f->made = (struct attachment){ .made_of = 0 };
	TRY(ask_reader(n, f, o, &got, e));
	return got.appended.n > 0 ? append(n, f, got.appended, e) : RC_OK;
}

/* ---- looked at, before somebody works on it in vain ---- */

enum rc pdf_fields_check(struct tx *tx, struct arena *a, const struct fields_ask *f,
			 struct problems *out, struct err *e)
{
	struct attachment pdf;

	if (!f->has_reader || f->n_files == 0 || problems_has(out, "files"))
		return RC_OK;
	TRY(pdf_fields_file(tx, a, f->files, f->n_files, &pdf, e));
	if (pdf.id > 0)
		return RC_OK;
	for (size_t i = 0; f->has_converter && i < f->n_files; i++) {
		bool is_listed = true;

		if (draft_file_converts(&f->files[i]))
			TRY(file_is_listed(tx, a, &f->files[i], &is_listed, e));
		if (!is_listed) {
			problem_add_words(out, "files", "problem.draft_convert", f->files[i].name,
					  STR(""));
			return RC_OK;
		}
	}
	problem_add(out, "files", "problem.draft_pdf", 0);
	return RC_OK;
}

/* ---- put in, before the first signature ---- */

enum rc pdf_fields_put(struct node *n, struct arena *a, const struct actor *who,
		       int64_t document_id, int64_t now, struct attachment *out, struct err *e)
{
	struct fielding f = {
		.w = { .arena = a, .who = who, .now = now, .document = { .id = document_id } }
	};
	struct reader_fields_order o = { .stamp_fd = -1 };
	struct err why = ERR_INIT;

	*out = (struct attachment){ .made_of = 0 };
	TRY(db_read(n->db, look_fn, &f, e));
	if (f.file.id == 0 || f.file.made >= MADE_FIELDS || !n->reader)
		return RC_OK;
	if (f.is_marked)
		memcpy(o.box, mark_boxes, sizeof o.box);
	enum rc rc = ask(n, &f, &o, &why);
	/* signed without them it would go out without its number */
	if (rc == RC_UNAVAILABLE && strcmp(why.key, "err.disk_full") != 0)
		return err_set(e, rc, "err.fields_wait", "%s", why.text);
	if (rc == RC_BUSY || rc == RC_CANCELLED || rc == RC_UNAVAILABLE) { /* a moment mends it */
		if (e)
			*e = why;
		return rc;
	}
	if (rc != RC_OK) { /* it is signed as it is */
		log_err(NULL, &why, "fields of a draft");
		return RC_OK;
	}
	*out = f.made;
	out->made = MADE_FIELDS;
	return RC_OK;
}

enum rc pdf_fields_keep(struct tx *tx, struct arena *a, const struct attachment *x, struct err *e)
{
	struct attachment row = *x, *all;
	int64_t id;
	size_t n;

	if (row.made_of == 0)
		return RC_OK;
	TRY(attachment_list(tx, a, row.document_id, &all, &n, e));
	if (!is_among(all, n, row.made_of)) /* another file is there by now */
		return RC_OK;
	return attachment_make(tx, a, &row, &id, e);
}

/* ---- filled ---- */

static struct str date_words(struct arena *a, struct date d)
{
	const char *day = d.day < 10 ? "0" : "", *month = d.month < 3 ? "0" : "";

	return str_fmt(a, "ngày %s%d tháng %s%d năm %d", day, d.day, month, d.month, d.year);
}

/* The mark of an electronic copy is that of the organ's signature, as it will stand there. */
static void mark_lines(const struct fielding *f, struct print_line lines[static READER_FIELDS])
{
	struct arena *a = f->w.arena;
	struct date day = time_date_vn(f->w.now);
	int64_t secs = (f->w.now - date_start_vn(day)) / TIME_SEC;

	lines[FIELD_NUMBER] = (struct print_line){
		.text = str_fmt(a, "%.*s\n%.*s", STR_FMT(copy_words(f->copy.kind)),
				STR_FMT(f->w.tenant.name)),
		.size = MARK_SIZE
	};
	lines[FIELD_DATE] = (struct print_line){
		.text = str_fmt(a, "%.*s; %02lld:%02lld:%02lld; +07:00", STR_FMT(date_vn(a, day)),
				(long long)(secs / 3600), (long long)(secs / 60 % 60),
				(long long)(secs % 60)),
		.size = MARK_SIZE
	};
}

static enum rc stamp_make(struct fielding *f, int *out_fd, struct err *e)
{
	const struct document *d = &f->w.document;
	struct print_line lines[READER_FIELDS] = {
		[FIELD_NUMBER] = { .text = document_notation(f->w.arena, d->number, d->notation),
				   .size = LETTERS },
		[FIELD_DATE] = { .text = date_words(f->w.arena, d->issued_on),
				 .size = LETTERS,
				 .is_italic = true },
	};

	if (f->is_marked)
		mark_lines(f, lines);
	TRY(fd_memory(STR(""), out_fd, e));
	enum rc rc = print_stamp(lines, READER_FIELDS, f->w.now, *out_fd, e);
	if (rc != RC_OK)
		fd_close(*out_fd);
	return rc;
}

static enum rc fill_fn(struct tx *tx, void *arg, struct err *e)
{
	struct fielding *f = arg;
	struct flow_work *w = &f->w;
	struct attachment *all;
	int64_t id;
	size_t n;

	TRY(document_load(tx, w->arena, w->document.id, &w->document, e));
	TRY(attachment_list(tx, w->arena, w->document.id, &all, &n, e));
	if (w->document.stage != STAGE_NUMBERED || !is_among(all, n, f->made.made_of))
		return RC_OK; /* somebody was first */
	TRY(attachment_make(tx, w->arena, &f->made, &id, e));
	const struct flow_note note = { .step = STEP_NUMBER_FILLED,
					.audit = "draft.fill",
					.text = f->made.name,
					.about = STR("") };
	return flow_note(tx, w, &note, e);
}

static enum rc fill(struct node *n, struct fielding *f, struct err *e)
{
	struct reader_fields_order o = { .stamp_fd = -1 };
	AUTO_CLOSE stamp = -1;

	TRY(stamp_make(f, &stamp, e));
	o.stamp_fd = stamp;
	TRY(ask(n, f, &o, e));
	if (f->made.made_of == 0)
		return RC_OK; /* it has no such fields */
	f->made.made = MADE_NUMBERED;
	return db_write(n->db, fill_fn, f, e);
}

/* A file that was signed elsewhere perhaps has no fields, and goes out as it is; whoever put it in answers for it. */
static enum rc check_by_hand(const struct node *n, const struct fielding *f, struct err *e)
{
	bool is_shut = f->reason == UNREAD_ENCRYPTED || f->reason == UNREAD_UNSUPPORTED ||
		       f->reason == UNREAD_DAMAGED;

	if (!n->reader || !f->has_files || f->file.made == MADE_SIGNED ||
	    (f->file.id > 0 && !is_shut))
		return RC_OK;
	return err_set(e, RC_CONFLICT, "err.fields_by_hand", "no file has number and date");
}

enum rc pdf_fields_fill(struct node *n, struct arena *a, const struct actor *who,
			int64_t document_id, int64_t now, struct err *e)
{
	struct fielding f = {
		.w = { .arena = a, .who = who, .now = now, .document = { .id = document_id } }
	};
	struct err why = ERR_INIT;
	enum rc rc = RC_OK;

	TRY(db_read(n->db, look_fn, &f, e));
	if (f.w.document.stage != STAGE_NUMBERED || f.file.made == MADE_NUMBERED)
		return RC_OK;
	if (f.file.id > 0)
		rc = n->reader ? fill(n, &f, &why)
			       : err_set(&why, RC_CORRUPT, NULL, "no reader to fill the fields");
	if (rc_is_temporary(rc) || (rc != RC_OK && f.file.made == MADE_FIELDS))
		return err_set(e, RC_UNAVAILABLE, "err.fields", "%s", why.text);
	return f.made.made_of > 0 ? RC_OK : check_by_hand(n, &f, e);
}

enum rc pdf_fields_ready(struct node *n, struct arena *a, const struct actor *who,
			 int64_t document_id, int64_t now, struct err *e)
{
	struct fielding f = {
		.w = { .arena = a, .who = who, .now = now, .document = { .id = document_id } }
	};
	struct reader_fields_order o = { .stamp_fd = -1 };
	struct err why = ERR_INIT;
	struct reader_fields got;

	TRY(db_read(n->db, look_fn, &f, e));
	if (!n->reader || f.file.made >= MADE_FIELDS)
		return RC_OK;
	if (f.file.id > 0 && rc_is_temporary(ask_reader(n, &f, &o, &got, &why)))
		return err_set(e, RC_UNAVAILABLE, "err.fields_number", "%s", why.text);
	return check_by_hand(n, &f, e);
}

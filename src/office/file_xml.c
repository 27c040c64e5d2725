/* file_xml.c -- a whole file as XML: its metadata by the names of App. VI, what is in it in the order of time. */
#include <unistd.h>

#include "base/fd.h"
#include "base/limits.h"
#include "markup/markup.h"
#include "markup/page.h"
#include "office/file_int.h"
#include "office/file_print.h"
#include "office/register_rows.h"
#include "office/spool.h"
#include "store/document.h"
#include "text/text.h"

#define PIECE_BYTES 6144 /* of a file: a multiple of three, as base64 takes them */

struct writing {
	struct file_work t;
	struct node *node;
	struct xml *x;
	int64_t file_id;
	struct file_parcel all;
	int fd;
	uint64_t n_looked; /* bytes since the last look at the disk */
};

enum rc file_whole(struct tx *tx, struct file_work *t, int64_t file_id, struct file_row **out,
		   size_t *out_n, struct err *e)
{
	const struct file_change which = { .file_id = file_id };
	int64_t n_hidden = 0;

	TRY(file_begin(tx, t, which, ACTION_FILE_VIEW, e));
	TRY(file_rows(tx, t, 0, LIMIT_FILE_ITEMS, out, out_n, e));
	for (size_t i = 0; i < *out_n; i++)
		n_hidden += (*out)[i].is_hidden;
	if (n_hidden == 0)
		return RC_OK;
	(void)err_set(e, RC_DENIED, "err.file_hidden", "%lld documents of others",
		      (long long)n_hidden);
	err_param_i64(e, n_hidden);
	return RC_DENIED;
}

enum rc file_parcel_load(struct tx *tx, struct file_work *t, int64_t file_id,
			 struct file_parcel *out, struct err *e)
{
	struct arena *a = t->w.arena;

	TRY(file_whole(tx, t, file_id, &out->rows, &out->n, e));
	file_rows_by_day(out->rows, out->n);
	out->files = ARENA_ARRAY(a, out->n + 1, struct attachment *);
	out->n_files = ARENA_ARRAY(a, out->n + 1, size_t);
	for (size_t i = 0; i < out->n; i++) {
		if (out->rows[i].document)
			TRY(attachment_list(tx, a, out->rows[i].document->id, &out->files[i],
					    &out->n_files[i], e));
	}
	return RC_OK;
}

static enum rc load_fn(struct tx *tx, void *arg, struct err *e)
{
	struct writing *w = arg;

	return file_parcel_load(tx, &w->t, w->file_id, &w->all, e);
}

/* ---- elements ---- */

static void text_of(struct writing *w, const char *name, struct str s)
{
	if (s.n > 0)
		xml_element(w->x, name, text_salvage(w->t.w.arena, s, TEXT_LINES));
}

static void number_of(struct writing *w, const char *name, int64_t n)
{
	xml_element(w->x, name, str_fmt(w->t.w.arena, "%lld", (long long)n));
}

static void day_of(struct writing *w, const char *name, struct date d)
{
	text_of(w, name, date_iso(w->t.w.arena, d));
}

static void write_head(struct writing *w)
{
	const struct work_file *f = &w->t.file;
	struct xml *x = w->x;

	xml_open(x, "FileCode");
	text_of(w, "OrganId", w->t.w.tenant.organ_code);
	number_of(w, "FileCatalog", f->year);
	text_of(w, "FileNotation", f->notation);
	xml_close(x);
	text_of(w, "Title", f->title);
	text_of(w, "Maintenance", retention_words(w->t.w.arena, LANG_VI, f->retention));
	text_of(w, "Rights", f->rights);
	text_of(w, "Creator", f->maker_name);
	text_of(w, "Language", f->language);
	day_of(w, "StartDate", f->started_on);
	day_of(w, "EndDate", f->ended_on);
	number_of(w, "DocTotal", f->n_items);
	number_of(w, "PageTotal", f->n_pages);
	text_of(w, "Description", f->description);
}

static enum rc write_bytes(struct writing *w, const struct blob_id *blob, struct err *e)
{
	char piece[PIECE_BYTES];
	AUTO_CLOSE fd = -1;
	uint64_t bytes;
	size_t n;

	TRY(blob_read_open(w->node->blobs, blob, &fd, &bytes, e));
	do {
		TRY(fd_read_full(fd, piece, sizeof piece, &n, e));
		xml_base64(w->x, piece, n);
		if (atomic_load(&w->node->is_stopping))
			return err_set(e, RC_CANCELLED, NULL, "the node stops");
	} while (n == sizeof piece);
	xml_base64_end(w->x);
	return RC_OK;
}

struct part {
	struct str name, type;
	int64_t bytes;
	const struct blob_id *blob;
};

static enum rc write_part(struct writing *w, const struct part *p, struct err *e)
{
	struct xml *x = w->x;

	xml_open(x, "Attachment");
	text_of(w, "AttachmentName", p->name);
	text_of(w, "ContentType", p->type);
	number_of(w, "Size", p->bytes);
	xml_open(x, "Content");
	TRY(write_bytes(w, p->blob, e));
	xml_close(x);
	xml_close(x);
	return RC_OK;
}

static void write_document(struct writing *w, const struct document *d)
{
	struct arena *a = w->t.w.arena;

	text_of(w, "Direction", direction_text(d->direction));
	text_of(w, "DocumentId", d->code);
	text_of(w, "TypeName", d->type_name);
	text_of(w, "CodeNumber", d->number);
	text_of(w, "CodeNotation", d->notation);
	day_of(w, "IssuedDate", d->issued_on);
	text_of(w, "OrganId", d->from_code);
	text_of(w, "OrganName", d->from_name);
	text_of(w, "Subject", d->subject);
	if (d->direction == DIRECTION_INCOMING) {
		day_of(w, "ArrivalDate", time_date_vn(document_came_at(d)));
		number_of(w, "ArrivalNumber", d->arrival_number);
	}
	if (d->signer_name.n > 0) {
		xml_open(w->x, "SignerInfo");
		text_of(w, "Position", d->signer_position);
		text_of(w, "FullName", d->signer_name);
		xml_close(w->x);
	}
	number_of(w, "Priority", d->priority);
	text_of(w, "DueDate", date_iso(a, d->due_on));
}

static void write_paper(struct writing *w, const struct file_item *p)
{
	text_of(w, "CodeNotation", p->code);
	day_of(w, "IssuedDate", p->dated);
	text_of(w, "OrganName", p->author);
	text_of(w, "Subject", p->title);
}

static enum rc write_row(struct writing *w, size_t i, struct err *e)
{
	const struct file_row *r = &w->all.rows[i];
	const struct file_item *p = &r->item;

	xml_open(w->x, "Document");
	number_of(w, "DocOrdinal", p->ordinal);
	if (r->document)
		write_document(w, r->document);
	else
		write_paper(w, p);
	if (p->n_pages > 0)
		number_of(w, "PageAmount", p->n_pages);
	text_of(w, "Sheet", p->sheet);
	text_of(w, "Description", p->note);
	if (!r->document)
		TRY(write_part(w, &(struct part){ p->name, p->content_type, p->bytes, &p->blob },
			       e));
	for (size_t k = 0; k < w->all.n_files[i]; k++) {
		const struct attachment *f = &w->all.files[i][k];
		TRY(write_part(w, &(struct part){ f->name, f->content_type, f->bytes, &f->blob },
			       e));
	}
	xml_close(w->x);
	return RC_OK;
}

static enum rc write_all(struct writing *w, struct err *e)
{
	xml_declaration(w->x);
	xml_open(w->x, "WorkFile");
	xml_xmlns(w->x, NULL, "urn:vanthu:work-file:1");
	write_head(w);
	xml_open(w->x, "Documents");
	for (size_t i = 0; i < w->all.n; i++)
		TRY(write_row(w, i, e));
	xml_close(w->x);
	xml_close(w->x);
	return xml_end(w->x, e);
}

/* ---- the file ---- */

static enum rc sink(void *ctx, const char *p, size_t n, struct err *e)
{
	struct writing *w = ctx;

	w->n_looked += n;
	if (w->n_looked >= LIMIT_EXPORT_LOOK) {
		TRY(spool_room(w->node, 0, e));
		w->n_looked = 0;
	}
	return fd_write_all(w->fd, p, n, e);
}

/* Known before a byte of it is written: the files, in base64. */
static enum rc check_size(const struct writing *w, uint64_t *out, struct err *e)
{
	const struct file_parcel *p = &w->all;
	int64_t bytes = 0;

	for (size_t i = 0; i < p->n; i++) {
		bytes += p->rows[i].document ? 0 : p->rows[i].item.bytes;
		for (size_t k = 0; k < p->n_files[i]; k++)
			bytes += p->files[i][k].bytes;
	}
	*out = (uint64_t)bytes / 3 * 4;
	if (*out <= LIMIT_EXPORT_BYTES)
		return RC_OK;
	return err_set(e, RC_LIMIT, "err.file_xml_large", "%llu bytes", (unsigned long long)*out);
}

static enum rc put_down_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct writing *w = arg;

	return office_audit(tx, w->t.w.who, "file.export",
			    object_name(w->t.w.arena, "file", w->file_id), STR("xml"), w->t.w.now,
			    e);
}

enum rc office_file_xml(struct node *n, struct arena *a, const struct actor *who, int64_t file_id,
			int64_t now, struct register_print *out, struct err *e)
{
	struct writing w = { .t = { .w = { .arena = a, .who = who, .now = now } },
			     .node = n,
			     .file_id = file_id };
	AUTO_CLOSE fd = -1;
	uint64_t bytes;

	TRY(policy_check(who, ACTION_FILE_VIEW, NULL, e));
	TRY(db_read(n->db, load_fn, &w, e));
	TRY(check_size(&w, &bytes, e));
	TRY(spool_open(n, bytes, &fd, e));
	TRY(spool_hold(a, who, e));
	w.fd = fd;
	w.x = xml_new(a, sink, &w);
	TRY(write_all(&w, e));
	TRY(db_write(n->db, put_down_fn, &w, e));
	*out = (struct register_print){
		.rows = (int64_t)w.all.n,
		.type = STR("application/xml"),
		.name = text_file_name(a, str_fmt(a, "%.*s.xml", STR_FMT(w.t.file.notation)),
				       LIMIT_FILE_NAME, LIMIT_FILE_NAME_BYTES)
	};
	TRY(fd_size(fd, &out->bytes, e));
	if (lseek(fd, 0, SEEK_SET) != 0)
		return err_errno(e, "an export in the spool");
	out->fd = fd;
	fd = -1;
	return RC_OK;
}

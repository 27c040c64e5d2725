/* signed_file.c -- tệp đã ký: the file as it was signed takes the place of the draft's file.
 *
 * The draft's file stays in the version that the signature was given to, under its SHA-256; the signed one is
 * bound to it, and is what goes out. When the draft goes back to its author it holds no more.
 */
#include <unistd.h>

#include "base/fault.h"
#include "base/fd.h"
#include "model/media.h"
#include "office/draft_file.h"
#include "office/file_send.h"
#include "store/document.h"

struct putting {
	struct flow_work w;
	const struct signed_file *form;
	struct attachment file;
	struct str given_name; /* by whoever put it in */
};

/* A scan or a signed document is a PDF (Decree 30 art. 25, App. I.I.1), whatever its name says. */
static enum rc check_pdf(struct putting *p, struct err *e)
{
	char head[MEDIA_PDF_HEAD];
	size_t n;

	if (lseek(p->form->fd, 0, SEEK_SET) != 0)
		return err_errno(e, "a signed file");
	TRY(fd_read_full(p->form->fd, head, sizeof head, &n, e));
	if (!media_begins_as_pdf(str_of_n(head, n)))
		problem_add_words(p->w.problems, "file", "problem.file_no_pdf", p->file.name,
				  STR(""));
	return problems_rc(p->w.problems, e);
}

static enum rc take_file(struct node *n, struct putting *p, struct err *e)
{
	struct upload u = { .field = "file", .name = p->form->name, .fd = p->form->fd };

	if (u.fd < 0)
		problem_add(p->w.problems, "file", "problem.required", 0);
	TRY(problems_rc(p->w.problems, e));
	TRY(upload_take(n, p->w.arena, &u, p->w.problems, e));
	p->file.name = p->given_name = u.name;
	p->file.content_type = STR("application/pdf");
	p->file.blob = u.blob;
	p->file.bytes = u.bytes;
	return check_pdf(p, e);
}

/* The file whose place it takes: as it stands now. */
static enum rc find_place(struct tx *tx, struct putting *p, struct err *e)
{
	struct attachment *all;
	size_t n;

	TRY(attachment_list(tx, p->w.arena, p->w.document.id, &all, &n, e));
	bool is_listed = false;
	p->file.made_of = 0;
	for (size_t i = 0; i < n && p->file.made_of == 0; i++) {
		if (p->form->attachment_id > 0 && all[i].id != p->form->attachment_id)
			continue;
		TRY(file_is_listed(tx, p->w.arena, &all[i], &is_listed, e));
		p->file.made_of = all[i].id;
		p->file.name = draft_file_pdf_name(p->w.arena, all[i].name);
	}
	if (p->file.made_of == 0)
		return err_set(e, RC_CONFLICT, "err.stale", "no file %lld",
			       (long long)p->form->attachment_id);
	return is_listed ? err_set(e, RC_CONFLICT, "err.signed_file_listed", "of a work file")
			 : RC_OK;
}

static enum rc put_fn(struct tx *tx, void *arg, struct err *e)
{
	struct putting *p = arg;
	struct flow_work *w = &p->w;
	int64_t id;

	TRY(draft_load(tx, w, p->form->document_id, p->form->version, e));
	TRY(draft_check(w, ACTION_DRAFT_SIGNED_FILE, (struct subject){ .approval = NULL }, e));
	TRY(find_place(tx, p, e));
	p->file.made = MADE_SIGNED;
	p->file.made_at = w->now;
	p->file.made_by = actor_name(w->who);
	TRY(attachment_make(tx, w->arena, &p->file, &id, e));
	TRY(stage_move(w->document.stage, ACTION_DRAFT_SIGNED_FILE, &w->document.stage, e));
	const struct flow_note note = {
		.step = STEP_SIGNED_FILE,
		.audit = "draft.signed_file",
		.text = str_fmt(w->arena, "%.*s (SHA-256 %.*s)", STR_FMT(p->given_name),
				STR_FMT(blob_id_hex(w->arena, &p->file.blob))),
		.about = STR("")
	};
	TRY(flow_note(tx, w, &note, e));
	return draft_save(tx, w, e);
}

enum rc office_signed_file_put(struct node *n, const struct actor *who, const struct signed_file *f,
			       int64_t now, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct putting p = { .w = { .arena = a, .who = who, .now = now, .problems = out },
			     .form = f };

	TRY(policy_check(who, ACTION_DRAFT_SIGNED_FILE, NULL, e));
	TRY(take_file(n, &p, e));
	FAULT_POINT("office.files_taken");
	TRY(office_db_write(n, put_fn, &p, out, e));
	event_wake(n->read);
	return RC_OK;
}

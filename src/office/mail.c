/* mail.c -- an e-mail is handed over, and what it brings becomes the files of a document. */
#include <unistd.h>

#include "base/fd.h"
#include "base/limits.h"
#include "model/media.h"
#include "office/mail_int.h"
#include "office/office_int.h"
#include "office/spool.h"
#include "store/mail.h"
#include "store/organ.h"
#include "text/text.h"

#define COPY_BYTES 8192

struct mailing_work {
	struct arena *arena;
	const struct actor *who;
	struct kept_mail kept;
	struct mail_view *view;
	struct str subject;
};

/* ---- what is in it ---- */

static enum rc refused(enum rc rc, const struct mail *m, struct problems *out, struct err *e)
{
	err_clear(e); /* what the reader died of is the file's doing */
	problem_add(out, "mail",
		    rc != RC_OK || m->facts.kind == FILE_MAIL ? "problem.mail_unread"
		    : m->facts.kind == FILE_OFFICE            ? "problem.mail_outlook"
							      : "problem.mail_not",
		    0);
	return problems_rc(out, e);
}

/* out_fd: what it brings. */
static enum rc mail_ask(struct node *n, struct arena *a, int fd, int out_fd, struct mail *out,
			struct problems *problems, struct err *e)
{
	const struct reader_order o = { .fd = fd,
					.secs = LIMIT_MAIL_SECS,
					.stop = &n->is_stopping };

	if (!n->reader)
		return err_set(e, RC_UNAVAILABLE, "err.reader", "nobody reads files");
	enum rc rc = reader_mail(n->reader, a, &o, out_fd, out, e);
	if (rc == RC_OK && out->facts.reason == UNREAD_NONE)
		return RC_OK;
	return rc == RC_OK || rc == RC_LIMIT || rc == RC_CORRUPT ? refused(rc, out, problems, e)
								 : rc;
}

static struct mail_offer offer_of(struct arena *a, const struct mail_file *f)
{
	struct mail_offer x = { .name = text_file_name(a, text_repair(a, f->name), LIMIT_FILE_NAME,
						       LIMIT_FILE_NAME_BYTES) };

	x.is_lie = media_name_lies(x.name, f->kind);
	x.is_program = media_is_program(x.name) || f->kind == FILE_PROGRAM;
	x.is_proposed = f->bytes > 0 && !(f->flags & MAIL_FILE_INLINE) && !x.is_program;
	return x;
}

/* ---- handed over ---- */

static enum rc take_fn(struct tx *tx, void *arg, struct err *e)
{
	struct mailing_work *w = arg;

	TRY(mail_keep(tx, w->arena, &w->kept, &w->kept.id, e));
	return office_audit(tx, w->who, "mail.take", object_name(w->arena, "mail", w->kept.id),
			    w->subject, w->kept.taken_at, e);
}

static struct kept_mail kept_of(const struct actor *who, const struct mail *m,
				const struct upload *u, int64_t now)
{
	return (struct kept_mail){ .tenant_id = who->tenant_id,
				   .account_id = who->account_id,
				   .name = u->name,
				   .blob = u->blob,
				   .bytes = u->bytes,
				   .message_id = m->text[MAIL_MESSAGE_ID],
				   .sender = m->text[MAIL_FROM_ADDRESS],
				   .taken_at = now };
}

/* What a mail brings is no more than the mail. */
static enum rc room_for(struct node *n, int mail, int *out_spool, struct err *e)
{
	uint64_t bytes;

	TRY(fd_size(mail, &bytes, e));
	return spool_open(n, bytes, out_spool, e);
}

enum rc office_mail_take(struct node *n, struct arena *a, const struct actor *who,
			 const struct outgoing_file *f, int64_t now, int64_t *out_id,
			 struct problems *out, struct err *e)
{
	struct mailing_work w = { .arena = a, .who = who };
	struct upload u = { .field = "mail", .name = f->name, .fd = f->fd };
	struct mail m;
	AUTO_CLOSE spool = -1;

	TRY(policy_check(who, ACTION_INCOMING_ENTER, NULL, e));
	TRY(room_for(n, f->fd, &spool, e));
	TRY(mail_ask(n, a, f->fd, spool, &m, out, e));
	TRY(upload_take(n, a, &u, out, e));
	w.kept = kept_of(who, &m, &u, now);
	w.subject = m.text[MAIL_SUBJECT];
	TRY(db_write(n->db, take_fn, &w, e));
	*out_id = w.kept.id;
	return RC_OK;
}

/* ---- looked at ---- */

static enum rc find_fn(struct tx *tx, void *arg, struct err *e)
{
	struct mailing_work *w = arg;
	struct kept_mail whose = { .id = w->kept.id,
				   .tenant_id = w->who->tenant_id,
				   .account_id = w->who->account_id };

	return mail_find(tx, w->arena, &whose, &w->kept, e);
}

/* The bytes of a mail that waits; *out_fd is the caller's to close. */
static enum rc mail_open(struct node *n, struct mailing_work *w, int *out_fd, struct err *e)
{
	uint64_t bytes;

	TRY(db_read(n->db, find_fn, w, e));
	enum rc rc = blob_read_open(n->blobs, &w->kept.blob, out_fd, &bytes, e);
	return rc == RC_NOT_FOUND ? err_set(e, rc, "err.mail_gone", "its bytes are gone") : rc;
}

/* Whose mailbox wrote it, and whether it is a document already. */
static enum rc sender_fn(struct tx *tx, void *arg, struct err *e)
{
	struct mailing_work *w = arg;
	struct mail_view *v = w->view;
	struct organ o;
	bool is_known;

	TRY(err_if_absent(e, organ_find_mail(tx, w->arena, w->kept.sender, &o, e), &is_known));
	if (is_known) {
		v->organ_code = o.code;
		v->organ_name = o.name;
	}
	return mail_find_twin(tx, w->arena, w->kept.tenant_id, w->kept.message_id, &v->twin, e);
}

enum rc office_mail_view(struct node *n, struct arena *a, const struct actor *who, int64_t id,
			 struct mail_view *out, struct problems *problems, struct err *e)
{
	struct mailing_work w = { .arena = a, .who = who, .kept = { .id = id }, .view = out };
	AUTO_CLOSE fd = -1;
	AUTO_CLOSE spool = -1;

	*out = (struct mail_view){ .organ_code = STR("") };
	TRY(policy_check(who, ACTION_INCOMING_ENTER, NULL, e));
	TRY(mail_open(n, &w, &fd, e));
	TRY(room_for(n, fd, &spool, e));
	TRY(mail_ask(n, a, fd, spool, &out->mail, problems, e));
	out->kept = w.kept;
	out->organ_name = out->mail.text[MAIL_FROM_NAME].n > 0 ? out->mail.text[MAIL_FROM_NAME]
							       : w.kept.sender;
	out->organ_name = text_cut(out->organ_name, LIMIT_ORGAN_NAME);
	out->offers = ARENA_ARRAY(a, out->mail.n_files + 1, struct mail_offer);
	for (size_t i = 0; i < out->mail.n_files; i++)
		out->offers[i] = offer_of(a, &out->mail.files[i]);
	return db_read(n->db, sender_fn, &w, e);
}

/* ---- entered ---- */

static void fd_done(void *p)
{
	const int *fd = p;

	fd_close(*fd);
}

/* A descriptor that is closed with the arena. */
static int *fd_slot(struct arena *a)
{
	int *fd = ARENA_NEW(a, int);

	*fd = -1;
	arena_defer(a, fd_done, fd);
	return fd;
}

static enum rc part_copy(int from, const struct mail_file *f, int to, struct err *e)
{
	char piece[COPY_BYTES];
	uint64_t left = f->bytes;
	size_t got;

	if (lseek(from, (off_t)f->at, SEEK_SET) < 0)
		return err_errno(e, "what a mail brought");
	while (left > 0) {
		TRY(fd_read_full(from, piece, left < sizeof piece ? (size_t)left : sizeof piece,
				 &got, e));
		if (got == 0)
			return err_set(e, RC_CORRUPT, NULL, "what a mail brought is short");
		TRY(fd_write_all(to, piece, got, e));
		left -= got;
	}
	return RC_OK;
}

/* One of those that the form names. */
static enum rc part_take(struct node *n, struct arena *a, int spool, const struct mail_file *f,
			 struct outgoing_file *out, struct err *e)
{
	int *fd = fd_slot(a);

	TRY(spool_open(n, f->bytes, fd, e));
	TRY(part_copy(spool, f, *fd, e));
	*out = (struct outgoing_file){ .name = offer_of(a, f).name, .fd = *fd };
	return RC_OK;
}

static enum rc parts_take(struct node *n, struct arena *a, int spool, const struct mail *m,
			  const struct arrival_form *f, struct outgoing_file *out, size_t *out_n,
			  struct problems *problems, struct err *e)
{
	for (size_t i = 0; i < f->n_mail_files; i++) {
		int64_t k = f->mail_files[i];

		if (k < 0 || k >= (int64_t)m->n_files) {
			problem_add(problems, "mail", "problem.choice", 0);
			return problems_rc(problems, e);
		}
		TRY(part_take(n, a, spool, &m->files[k], &out[(*out_n)++], e));
	}
	return RC_OK;
}

enum rc mail_files_take(struct node *n, struct arena *a, const struct actor *who,
			const struct arrival_form *f, struct kept_mail *out_mail,
			struct outgoing_file **out, size_t *out_n, struct problems *problems,
			struct err *e)
{
	struct mailing_work w = { .arena = a, .who = who, .kept = { .id = f->mail_id } };
	struct outgoing_file *all = ARENA_ARRAY(a, f->n_files + f->n_mail_files + 1,
						struct outgoing_file);
	int *fd = fd_slot(a), *spool = fd_slot(a);
	size_t n_all = 0;
	struct mail m;

	if (f->n_mail_files + f->n_files > LIMIT_ATTACHMENTS) {
		problem_add(problems, "files", "problem.too_many", LIMIT_ATTACHMENTS);
		return problems_rc(problems, e);
	}
	TRY(mail_open(n, &w, fd, e));
	if (f->keeps_mail)
		all[n_all++] = (struct outgoing_file){ .name = w.kept.name, .fd = *fd };
	if (f->n_mail_files > 0) {
		TRY(room_for(n, *fd, spool, e));
		TRY(mail_ask(n, a, *fd, *spool, &m, problems, e));
		TRY(parts_take(n, a, *spool, &m, f, all, &n_all, problems, e));
	}
	for (size_t i = 0; i < f->n_files; i++)
		all[n_all++] = f->files[i];
	*out_mail = w.kept;
	*out = all;
	*out_n = n_all;
	return RC_OK;
}

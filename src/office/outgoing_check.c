/* outgoing_check.c -- what keeps a document from being sent, and what a person should look at before. */
#include "base/fd.h"
#include "base/map.h"
#include "model/media.h"
#include "office/dossier_int.h"
#include "office/draft_file.h"
#include "office/copy_int.h"
#include "office/office_int.h"
#include "office/own_receiver_int.h"
#include "office/travel_int.h"
#include "store/document.h"
#include "store/draft.h"
#include "store/series.h"

#define PACKET_OVERHEAD (64 << 10)
#define SUBJECT_SHOWN 60 /* code points of another document's subject in a message */

/* The one this was written anew from reached nobody: its number is free for this one. An update has the number of
 * what it updates. */
static enum rc may_replace(struct tx *tx, struct outgoing_check *c, const struct document *d,
			   int64_t other, bool *out, struct err *e)
{
	struct delivery *all;
	size_t n;

	*out = d->relation == RELATION_UPDATE && d->about_id == other;
	if (*out || other != d->made_from)
		return RC_OK;
	TRY(delivery_list(tx, c->arena, other, &all, &n, e));
	return number_is_free(tx, c->arena, other, all, n, out, e);
}

static void tell_taken(struct outgoing_check *c, const struct document *other)
{
	problem_add_words(c->problems, "number", "problem.number_taken",
			  date_vn(c->arena, other->issued_on),
			  text_cut(other->subject, SUBJECT_SHOWN));
}

/* …by a draft that has its number, and is yet to be issued. */
static enum rc check_numbered(struct tx *tx, struct outgoing_check *c, const struct document *d,
			      struct err *e)
{
	struct document other;
	bool is_taken;

	TRY(err_if_absent(e, draft_number_taken(tx, c->arena, d, &other, e), &is_taken));
	if (is_taken)
		tell_taken(c, &other);
	return RC_OK;
}

/* Decree 30 art. 15: an organ's number and notation are unique in the year. */
static enum rc check_number(struct tx *tx, struct outgoing_check *c, const struct document *d,
			    struct err *e)
{
	struct document other;
	bool is_free;
	enum rc rc;

	if (d->number.n == 0 || d->notation.n == 0)
		return RC_OK;
	rc = document_number_taken(tx, c->arena, d, &other, e);
	if (rc == RC_NOT_FOUND)
		return check_numbered(tx, c, d, e);
	TRY(rc);
	TRY(may_replace(tx, c, d, other.id, &is_free, e));
	if (is_free) {
		c->replaces = other.id;
		return RC_OK;
	}
	tell_taken(c, &other);
	return RC_OK;
}

static enum rc tell_used(struct tx *tx, struct outgoing_check *c, const struct number_typed *x,
			 struct err *e)
{
	struct document other;

	TRY(document_load(tx, c->arena, x->known.document_id, &other, e));
	problem_add_words(c->problems, "number", "problem.number_in_series",
			  document_notation(c->arena, other.number, other.notation),
			  str_fmt(c->arena, "%lld", (long long)x->next));
	return RC_OK;
}

/* N1: a number that is typed by hand is one that the series has not used; once the program counts it, the next or
 * one that was kept, passed over or given back. Before that the organ counts on paper. */
static enum rc check_series(struct tx *tx, struct outgoing_check *c, const struct document *d,
			    struct err *e)
{
	const struct register_number like = { .number = number_parse(d->number),
					      .year = d->issued_on.year };
	struct number_typed x;
	bool is_free;

	if (d->stage != STAGE_DRAFT || like.number == 0 || !date_is_set(d->issued_on) ||
	    d->relation == RELATION_UPDATE || problems_has(c->problems, "number"))
		return RC_OK;
	TRY(number_look(tx, c->arena, d->tenant_id, d->type_name, &like, &x, e));
	if (x.is_known && x.known.state == NUMBER_USED) {
		TRY(may_replace(tx, c, d, x.known.document_id, &is_free, e));
		if (!is_free)
			return tell_used(tx, c, &x, e);
		c->replaces = x.known.document_id;
	}
	if (!x.is_known && x.is_begun && like.number != x.next)
		problem_add(c->problems, "number", "problem.number_gap", x.next);
	return RC_OK;
}

int64_t packet_room(const struct conf *c)
{
	return c->limit_packet_bytes - PACKET_OVERHEAD;
}

int64_t packet_weight(int64_t bytes)
{
	return bytes / 3 * 4 + 4 + 2048;
}

static void check_files(struct outgoing_check *c, bool is_paper)
{
	int64_t bytes = 0;

	for (size_t i = 0; i < c->n_files; i++) {
		bytes += packet_weight(c->files[i].bytes);
		if (media_is_program(c->files[i].name))
			problem_add_words(c->problems, "files", "problem.file_program",
					  c->files[i].name, STR(""));
	}
	for (size_t i = 0; i < c->n_files; i++) {
		if (str_eq_c(c->files[i].name, RIDER_NAME))
			problem_add_words(c->problems, "files", "problem.file_rider",
					  c->files[i].name, STR(""));
	}
	if (c->n_files == 0 && !is_paper)
		problem_add(c->problems, "files", "problem.no_file", 0);
	if (bytes > packet_room(c->conf))
		problem_add(c->problems, "files", "problem.packet_large",
			    c->conf->limit_packet_bytes >> 20);
}

/* The form that the program put in is no document yet; the page of a copy (mẫu 3.1) is whole as it is. */
static enum rc check_forms(struct tx *tx, struct outgoing_check *c, const struct document *d,
			   struct err *e)
{
	struct attachment *all;
	size_t n;

	if (d->relation == RELATION_COPY)
		return RC_OK;
	TRY(attachment_list_version(tx, c->arena, d->id, d->draft_n, &all, &n, e));
	for (size_t i = 0; i < c->n_files; i++) {
		if (draft_file_is_form(&c->files[i], all, n))
			problem_add_words(c->problems, "files", "problem.file_form",
					  c->files[i].name, STR(""));
	}
	return RC_OK;
}

/* Prints of a copy may be for people and units alone. */
static enum rc check_receivers(struct tx *tx, struct outgoing_check *c, const struct document *d,
			       size_t n_receivers, struct err *e)
{
	struct document_copy copy = { .prints_for = STR("") };
	bool is_copy, has_own;

	TRY(own_receivers_check(tx, c, d, &has_own, e));
	if (n_receivers > 0 || has_own)
		return RC_OK;
	TRY(copy_of_draft(tx, c->arena, d, &copy, &is_copy, e));
	/* one that was refused is none that is missing */
	if ((!is_copy || copy.prints_for.n == 0) && !problems_has(c->problems, "receivers") &&
	    !problems_has(c->problems, "outside"))
		problem_add(c->problems, "receivers", "problem.no_receiver", 0);
	return RC_OK;
}

enum rc outgoing_check(struct tx *tx, struct outgoing_check *c, const struct document *d,
		       struct err *e)
{
	struct delivery *receivers;
	size_t n_receivers;

	c->replaces = 0;
	document_check_outgoing(d, time_date_vn(c->now), c->problems);
	TRY(attachment_list(tx, c->arena, d->id, &c->files, &c->n_files, e));
	TRY(delivery_list(tx, c->arena, d->id, &receivers, &n_receivers, e));
	check_files(c, travel_is_exempt(receivers, n_receivers));
	TRY(check_forms(tx, c, d, e));
	TRY(check_receivers(tx, c, d, n_receivers, e));
	TRY(travel_check(tx, c, d, receivers, n_receivers, e));
	TRY(dossier_check(tx, c, d, receivers, n_receivers, e));
	TRY(about_check(tx, c, d, e));
	TRY(check_number(tx, c, d, e));
	return check_series(tx, c, d, e);
}

/* ---- warnings ---- */

static enum rc begins_as_pdf(struct blob_store *blobs, struct arena *a, const struct attachment *x,
			     bool *out, struct err *e)
{
	char *head = arena_alloc(a, MEDIA_PDF_HEAD);
	uint64_t bytes;
	size_t got = 0;
	int fd;

	TRY(blob_read_open(blobs, &x->blob, &fd, &bytes, e));
	enum rc rc = fd_read_full(fd, head, bytes < MEDIA_PDF_HEAD ? (size_t)bytes : MEDIA_PDF_HEAD,
				  &got, e);
	fd_close(fd);
	*out = rc == RC_OK && media_begins_as_pdf(str_of_n(head, got));
	return rc;
}

enum rc outgoing_warn(struct blob_store *blobs, const struct outgoing_check *c,
		      struct problems *out, struct err *e)
{
	struct map *seen = map_new(c->arena);
	bool is_sound = true;

	for (size_t i = 0; i < c->n_files; i++) {
		const struct attachment *x = &c->files[i];
		if (!map_put(seen, text_casefold(c->arena, x->name), NULL))
			problem_add_words(out, "files", "problem.file_twice", x->name, STR(""));
		if (!str_eq_c(media_type_of_name(x->name), "application/pdf"))
			continue;
		TRY(begins_as_pdf(blobs, c->arena, x, &is_sound, e));
		if (!is_sound)
			problem_add_words(out, "files", "problem.file_no_pdf", x->name, STR(""));
	}
	return RC_OK;
}

static void tell_inside(const struct attachment *x, struct problems *out)
{
	if (x->is_encrypted)
		problem_add_words(out, "files", "problem.file_encrypted", x->name, STR(""));
	if (x->has_macros)
		problem_add_words(out, "files", "problem.file_macros", x->name, STR(""));
	/* of one that is called a PDF that is said already */
	if (media_name_lies(x->name, x->kind) &&
	    !str_eq_c(media_type_of_name(x->name), "application/pdf"))
		problem_add_words(out, "files", "problem.file_lies", x->name, STR(""));
}

enum rc outgoing_doubts(struct tx *tx, struct blob_store *blobs, const struct outgoing_check *c,
			const struct document *d, struct problems *out, struct err *e)
{
	struct attachment x;
	enum file_lacks lacks;

	TRY(outgoing_warn(blobs, c, out, e));
	for (size_t i = 0; i < c->n_files; i++)
		tell_inside(&c->files[i], out);
	if (c->n_files == 0)
		return RC_OK;
	TRY(draft_document_file(tx, c->arena, c->files, c->n_files, &x, e));
	TRY(draft_file_lacks(tx, c->arena, d, &x, &lacks, e));
	if (lacks == LACKS_SUBJECT)
		problem_add_words(out, "subject", "problem.file_subject", x.name, d->subject);
	else if (lacks == LACKS_SIGNER)
		problem_add_words(out, "signer_name", "problem.file_signer", x.name,
				  d->signer_name);
	return RC_OK;
}

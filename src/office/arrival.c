/* arrival.c -- nhập văn bản đến: what came on paper or by e-mail is registered by hand. */
#include "office/arrival_int.h"

#include <string.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/fd.h"
#include "base/limits.h"
#include "office/drafting_int.h"
#include "office/mail_int.h"
#include "model/media.h"
#include "model/series.h"
#include "store/document.h"
#include "store/organ.h"
#include "store/people.h"
#include "text/text.h"

#define PAPER_PLACE 200 /* code points */
#define YEARS_OLD 30    /* what is dated before these is asked about */

/* ---- the form ---- */

static struct str line(struct arriving *t, const char *field, struct str s, int64_t max,
		       bool is_required)
{
	const struct text_rule rule = { field, TEXT_LINE, max, is_required };

	return office_text(t->w.arena, &rule, s, t->w.problems);
}

/* As long as the same text of any document may be. */
static struct str text(struct arriving *t, const char *field, struct str s, bool is_required)
{
	const struct document_text *x = document_text_find(str_of(field));

	return line(t, field, s, x ? x->limit : 0, is_required);
}

/* It came on a day that is no other's but the clerk's to know: not before it was written, nor after today. */
static void check_received(struct arriving *t, struct date today)
{
	struct date on = t->f->received_on;
	const struct document *d = &t->typed;

	if (date_cmp(on, today) > 0)
		problem_add(t->w.problems, "received_on", "problem.received_future", 0);
	else if (date_is_set(d->issued_on) && date_cmp(on, d->issued_on) < 0)
		problem_add(t->w.problems, "received_on", "problem.received_early", 0);
}

bool arrival_is_doubtful(const struct problems *all)
{
	static const char *const doubts[] = { "problem.arrival_twin",   "problem.arrival_like",
					      "problem.mail_twin",      "problem.date_old",
					      "problem.due_past",       "problem.number_figures",
					      "problem.notation_blank", "problem.file_no_pdf_in" };

	for (size_t i = 0; i < all->n; i++) {
		for (size_t k = 0; k < sizeof doubts / sizeof doubts[0]; k++) {
			if (strcmp(all->p[i].key, doubts[k]) == 0)
				return true;
		}
	}
	return false;
}

/* A year that was mistyped, mostly; but it may be so, and the clerk decides. */
static void doubt_dates(struct arriving *t, struct date today)
{
	const struct document *d = &t->typed;

	if (d->issued_on.year < today.year - YEARS_OLD)
		problem_add(t->doubts, "issued_on", "problem.date_old", YEARS_OLD);
	if (!t->is_correction && date_is_set(d->due_on) && date_cmp(d->due_on, today) < 0)
		problem_add(t->doubts, "due_on", "problem.due_past", 0);
}

/* Strange papers come; a slip of the fingers is more frequent. */
static void doubt_number(struct arriving *t)
{
	const struct document *d = &t->typed;
	bool has_figure = false;

	for (size_t i = 0; i < d->number.n; i++)
		has_figure = has_figure || (d->number.p[i] >= '0' && d->number.p[i] <= '9');
	if (d->number.n > 0 && !has_figure)
		problem_add(t->doubts, "number", "problem.number_figures", 0);
	if (str_find_char(d->notation, ' ') != SIZE_MAX)
		problem_add_words(t->doubts, "notation", "problem.notation_blank", d->notation,
				  STR(""));
}

static void check_dates(struct arriving *t)
{
	const struct document *d = &t->typed;
	struct date today = time_date_vn(t->w.now);

	if (!date_is_set(d->issued_on))
		problem_add(t->w.problems, "issued_on", "problem.required", 0);
	else if (date_cmp(d->issued_on, today) > 0)
		problem_add(t->w.problems, "issued_on", "problem.date_future", 0);
	if (date_is_set(d->due_on) && date_is_set(d->issued_on) &&
	    date_cmp(d->due_on, d->issued_on) < 0)
		problem_add(t->w.problems, "due_on", "problem.due_before_issue", 0);
	if (date_is_set(t->f->received_on))
		check_received(t, today);
	doubt_dates(t, today);
}

/* "" of one that cannot be read: whoever takes its bytes says so. */
static struct str head_of(struct arena *a, const struct outgoing_file *f)
{
	char *head = arena_alloc(a, MEDIA_PDF_HEAD);
	struct err ignored = ERR_INIT;
	size_t n = 0;

	if (f->fd < 0 || lseek(f->fd, 0, SEEK_SET) != 0 ||
	    fd_read_full(f->fd, head, MEDIA_PDF_HEAD, &n, &ignored) != RC_OK)
		return STR("");
	return str_of_n(head, n);
}

/* What a browser's user was made to run has no place among documents, whatever it is called; a mail's files are
 * looked at one by one. The reader looks into the rest later, and the page says what it has found. */
static void check_file(struct arriving *t, const struct outgoing_file *f)
{
	struct str head = head_of(t->w.arena, f);

	if (media_is_program(f->name) || media_begins_as_program(head))
		problem_add_words(t->w.problems, "files", "problem.file_program_in", f->name,
				  STR(""));
	else if (head.n > 0 && str_eq_c(media_type_of_name(f->name), "application/pdf") &&
		 !media_begins_as_pdf(head))
		problem_add_words(t->doubts, "files", "problem.file_no_pdf_in", f->name, STR(""));
}

void entry_read(struct arriving *t)
{
	const struct arrival_form *f = t->f;
	struct document *d = &t->typed;

	t->doubts = ARENA_NEW(t->w.arena, struct problems);
	*d = (struct document){
		.direction = DIRECTION_INCOMING,
		.state = DOCUMENT_WAITING,
		.type_group = -1,
		.type_detail = -1,
		.type_name = document_type_in_full(t->w.arena,
						   text(t, "type_name", f->type_name, true)),
		.number = text(t, "number", f->number, false),
		.notation = text(t, "notation", f->notation, false),
		.subject = text(t, "subject", f->subject, true),
		.issued_on = f->issued_on,
		.due_on = f->due_on,
		.from_code = line(t, "organ_code", f->organ_code, LIMIT_ORGAN_CODE, false),
		.from_name = line(t, "organ_name", f->organ_name, LIMIT_ORGAN_NAME,
				  f->organ_code.n == 0 && f->from_unit_id == 0),
		.from_unit_id = f->from_unit_id,
		.signer_name = text(t, "signer_name", f->signer_name, false),
		.signer_position = text(t, "signer_position", f->signer_position, false),
		.priority = f->priority,
		.paper_at = line(t, "paper_at", f->paper_at, PAPER_PLACE, false),
		.form_key = form_key(t->w.arena, t->w.who, f->form_id),
	};
	d->arrived_at = date_is_set(f->received_on) &&
					date_cmp(f->received_on, time_date_vn(t->w.now)) < 0
				? date_start_vn(f->received_on)
				: t->w.now;
	document_tidy_number(t->w.arena, d);
	if (f->from_unit_id > 0 && d->from_code.n + d->from_name.n > 0)
		problem_add(t->w.problems, "from_unit", "problem.sender_two", 0);
	if (f->has_came && f->came == FORM_UNKNOWN)
		problem_add(t->w.problems, "came", "problem.choice", 0);
	if (f->priority < 0 || f->priority >= PRIORITY__COUNT)
		problem_add(t->w.problems, "priority", "problem.choice", 0);
	for (size_t i = 0; i < f->n_files; i++)
		check_file(t, &f->files[i]);
	check_dates(t);
	doubt_number(t);
}

/* ---- in the transaction ---- */

/* The clerk writes what stands on the paper. One organ of that name is the sender; many may be. */
static enum rc by_name(struct tx *tx, struct arriving *t, struct err *e)
{
	struct document *d = &t->w.document;

	TRY(organ_find_name(tx, t->w.arena, d->from_name, &t->named, &t->n_named, e));
	if (t->n_named == 1)
		d->from_code = t->named[0].code;
	return RC_OK;
}

/* It keeps the name that it had when it handed this over; an organ's code it never gets. */
enum rc entry_unit(struct tx *tx, struct flow_work *w, struct err *e)
{
	struct document *d = &w->document;
	struct unit u;
	bool is_there;

	TRY(err_if_absent(e, unit_load(tx, w->arena, d->tenant_id, d->from_unit_id, &u, e),
			  &is_there));
	if (is_there && u.state == UNIT_ACTIVE)
		d->from_name = u.name;
	else
		problem_add(w->problems, "from_unit", "problem.unit", 0);
	return problems_rc(w->problems, e);
}

enum rc entry_sender(struct tx *tx, struct arriving *t, struct err *e)
{
	struct document *d = &t->w.document;
	struct organ o;
	bool is_known;

	if (d->from_unit_id > 0)
		return entry_unit(tx, &t->w, e);
	if (d->from_code.n == 0)
		return by_name(tx, t, e);
	TRY(err_if_absent(e, organ_find(tx, t->w.arena, d->from_code, &o, e), &is_known));
	if (is_known)
		d->from_name = o.name;
	else
		problem_add_words(t->w.problems, "organ_code", "problem.receiver_unknown",
				  d->from_code, STR(""));
	return RC_OK;
}

/* Where it stands in the register; one that waits has no number yet. */
static struct str entry_words(struct arena *a, const struct document *d)
{
	return d->arrival_number > 0 ? str_fmt(a, "%lld/%lld", (long long)d->arrival_number,
					       (long long)d->arrival_year)
				     : STR("–");
}

static struct str twin_words(struct arena *a, const struct document *d)
{
	struct str notation = document_notation(a, d->number, d->notation);

	return str_fmt(a, "%.*s (%.*s)", STR_FMT(notation), STR_FMT(date_vn(a, d->issued_on)));
}

/* Decree 30 App. VI III.1: the clerk is warned, and decides. */
enum rc entry_check_twin(struct tx *tx, struct arriving *t, struct err *e)
{
	struct document d = t->w.document, twin = { .id = 0 };

	if (d.number.n == 0)
		return RC_OK;
	TRY(document_find_twin(tx, t->w.arena, &d, &twin, e));
	for (size_t i = 0; i < t->n_named && twin.id == 0; i++) {
		d.from_code = t->named[i].code;
		TRY(document_find_twin(tx, t->w.arena, &d, &twin, e));
	}
	const char *key = "problem.arrival_twin";
	struct str what = twin_words(t->w.arena, &twin);
	if (twin.id == 0) {
		TRY(document_find_like(tx, t->w.arena, &t->w.document, &twin, e));
		key = "problem.arrival_like";
		what = twin.from_name;
	}
	if (twin.id > 0)
		problem_add_document(t->w.problems, "number", key, twin.id, what,
				     entry_words(t->w.arena, &twin));
	return RC_OK;
}

static enum rc check_mail(struct tx *tx, struct arriving *t, struct err *e)
{
	struct mail_twin twin = { .document_id = 0 };

	if (t->mail.id == 0)
		return RC_OK;
	TRY(mail_find_twin(tx, t->w.arena, t->mail.tenant_id, t->mail.message_id, &twin, e));
	if (twin.document_id > 0)
		problem_add_document(t->w.problems, "mail", "problem.mail_twin", twin.document_id,
				     str_fmt(t->w.arena, "%lld", (long long)twin.arrival_number),
				     str_fmt(t->w.arena, "%lld", (long long)twin.arrival_year));
	return RC_OK;
}

enum rc entry_check(struct tx *tx, struct arriving *t, bool has_twins, struct err *e)
{
	TRY(problems_rc(t->w.problems, e));
	if (t->f->is_another)
		return RC_OK;
	for (size_t i = 0; i < t->doubts->n; i++)
		problem_copy(t->w.problems, &t->doubts->p[i]);
	if (has_twins)
		TRY(entry_check_twin(tx, t, e));
	TRY(check_mail(tx, t, e));
	return problems_rc(t->w.problems, e);
}

static enum rc put_files(struct tx *tx, const struct arriving *t, struct err *e)
{
	for (size_t i = 0; i < t->n_files; i++) {
		struct attachment x = t->files[i];
		x.document_id = t->w.document.id;
		TRY(attachment_insert(tx, &x, e));
	}
	return RC_OK;
}

static enum rc insert(struct tx *tx, struct arriving *t, struct err *e)
{
	struct document *d = &t->w.document;

	d->registered_at = d->created_at = d->updated_at = t->w.now;
	TRY(document_insert(tx, t->w.arena, d, &d->id, e));
	d->version = 1;
	/* Decree 30 art. 22: the same numbers for paper and electronic ones */
	TRY(entry_number(tx, t->w.arena, d, t->f->series_id, t->w.now, e));
	TRY(document_register(tx, d, e));
	TRY(document_paper_set(tx, d->id, d->paper_at, e));
	if (t->mail.id > 0)
		TRY(mail_enter(tx, t->mail.id, d->id, e));
	/* a file beside paper that lies somewhere is its scan; the clerk may say otherwise */
	bool is_file = (t->n_files > 0 || t->mail.id > 0) && d->paper_at.n == 0;
	d->came = t->f->has_came ? t->f->came : is_file ? FORM_ELECTRONIC : FORM_PAPER;
	d->purpose = PURPOSE_UNKNOWN;
	TRY(document_came_set(tx, d, e));
	TRY(put_files(tx, t, e));
	const struct flow_note note = { .step = STEP_ENTERED,
					.audit = "incoming.enter",
					.text = d->subject,
					.about = t->mail.id > 0 ? t->mail.sender : STR("") };
	TRY(flow_note(tx, &t->w, &note, e));
	return groups_take_in(tx, t->w.arena, t->w.who, d, t->w.now, e);
}

static enum rc enter_fn(struct tx *tx, void *arg, struct err *e)
{
	struct arriving *t = arg;
	struct document *d = &t->w.document, same;
	bool is_made = false;

	TRY(office_own_tenant(tx, t->w.arena, t->w.who, &t->w.tenant, e));
	*d = t->typed;
	d->tenant_id = t->w.tenant.id;
	if (d->form_key.n > 0)
		TRY(err_if_absent(e, document_find_form(tx, t->w.arena, d->form_key, &same, e),
				  &is_made));
	if (is_made) { /* the button pressed twice */
		TRY(problems_rc(t->w.problems, e));
		TRY(document_load(tx, t->w.arena, same.id, d, e));
	} else {
		TRY(entry_sender(tx, t, e));
		TRY(entry_check(tx, t, true, e));
		TRY(insert(tx, t, e));
	}
	t->out_id = d->id;
	t->out_number = d->arrival_number;
	return RC_OK;
}

/* The bytes of all files, durable. */
static enum rc take_files(struct node *n, struct arriving *t, struct err *e)
{
	struct outgoing_file *with_mail;
	const struct outgoing_file *all = t->f->files;

	t->n_files = t->f->n_files;
	if (t->f->mail_id > 0) {
		TRY(mail_files_take(n, t->w.arena, t->w.who, t->f, &t->mail, &with_mail,
				    &t->n_files, t->w.problems, e));
		all = with_mail;
	}
	return uploads_take(n, t->w.arena, all, t->n_files, t->w.problems, &t->files, e);
}

enum rc office_arrival_enter(struct node *n, struct arena *a, const struct actor *who,
			     const struct arrival_form *f, int64_t now, int64_t *out_id,
			     int64_t *out_number, struct problems *out, struct err *e)
{
	struct arriving t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
			      .f = f };

	TRY(policy_check(who, ACTION_INCOMING_ENTER, NULL, e));
	entry_read(&t);
	TRY(take_files(n, &t, e));
	FAULT_POINT("office.files_taken");
	TRY(office_db_write(n, enter_fn, &t, out, e));
	event_wake(n->read);
	*out_id = t.out_id;
	*out_number = t.out_number;
	return RC_OK;
}

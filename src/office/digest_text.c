/* digest_text.c -- what a digest says. */
#include "base/buf.h"
#include "base/limits.h"
#include "office/digest_int.h"

/* What lies in another queue as well, and what is only watched, is no more to do. */
static bool is_counted(int queue)
{
	return queue != (int)WORK_DUE && queue != (int)WORK_WATCH;
}

void digest_add_up(struct digest_facts *f)
{
	const struct office_counts *k = &f->counts;

	f->total = k->work.total + k->draft_work.total + k->files.total;
	f->late = k->work.total_late;
	if (f->receives) {
		f->total += k->waiting + k->requests;
		f->late += k->late;
	}
}

static struct str say(const struct digest_facts *f, enum text_id text, struct text_param x,
		      struct text_param y)
{
	const struct text_param params[] = { x, y };

	return text_format(f->arena, text_get(f->lang, text), params, 2);
}

struct str digest_subject(const struct digest_facts *f)
{
	return say(f, f->late > 0 ? TEXT_DIGEST_MAIL_SUBJECT_LATE : TEXT_DIGEST_MAIL_SUBJECT,
		   text_param_i64(f->total), text_param_i64(f->late));
}

struct str digest_settings_url(const struct digest_facts *f)
{
	return f->url.n > 0 ? str_fmt(f->arena, "%.*s/account/digest", STR_FMT(f->url)) : STR("");
}

/* ---- how much ---- */

static void add_count(const struct digest_facts *f, struct buf *b, struct str label, int64_t n,
		      int64_t late)
{
	if (n == 0)
		return;
	buf_fmt(b, "- %.*s: %lld", STR_FMT(label), (long long)n);
	if (late > 0)
		buf_fmt(b, " (%.*s)",
			STR_FMT(say(f, TEXT_DIGEST_MAIL_LATE, text_param_i64(late),
				    text_param_c(""))));
	buf_add_c(b, "\n");
}

static void add_counts(const struct digest_facts *f, struct buf *b)
{
	static const enum text_id files[file_queue__COUNT] = {
		[FILES_TO_ISSUE] = TEXT_HOME_FILES_ISSUE,
		[FILES_TO_CHECK] = TEXT_HOME_FILES_CHECK,
		[FILES_DUE] = TEXT_HOME_FILES_DUE,
		[FILES_BACK] = TEXT_HOME_FILES_BACK,
	};
	const struct office_counts *k = &f->counts;

	for (int q = 0; q < (int)work_queue__COUNT; q++) {
		if (is_counted(q))
			add_count(f, b,
				  text_of_enum(f->lang, STR("work"),
					       work_queue_text((enum work_queue)q)),
				  k->work.n[q], k->work.late[q]);
	}
	for (int q = 0; q < (int)draft_queue__COUNT; q++) {
		if (q != (int)DRAFTS_BACK)
			add_count(f, b,
				  text_of_enum(f->lang, STR("work"),
					       draft_queue_text((enum draft_queue)q)),
				  k->draft_work.n[q], 0);
	}
	for (int q = 0; q < (int)file_queue__COUNT; q++)
		add_count(f, b, text_get(f->lang, files[q]), k->files.n[q], 0);
	if (f->receives) {
		add_count(f, b, text_get(f->lang, TEXT_HOME_WAITING), k->waiting, k->late);
		add_count(f, b, text_get(f->lang, TEXT_HOME_REQUESTS), k->requests, 0);
	}
}

/* ---- what is urgent or overdue ---- */

static void add_part(struct buf *b, struct str words)
{
	if (words.n > 0)
		buf_fmt(b, "%s%.*s", b->n > 0 ? "; " : "", STR_FMT(words));
}

static struct str urgency_of(const struct digest_facts *f, int64_t priority)
{
	if (priority <= 0)
		return STR("");
	return text_of_enum(f->lang, STR("priority"),
			    str_fmt(f->arena, "%lld", (long long)priority));
}

/* A document without a number is a task of the organ's own. */
static void add_row(const struct digest_facts *f, struct buf *b, const struct work_row *r)
{
	const struct document *d = &r->document;
	struct buf line;

	buf_init(&line, f->arena, LIMIT_SMTP_BYTES);
	add_part(&line, d->number.n > 0 || d->notation.n > 0
				? document_notation(f->arena, d->number, d->notation)
				: text_get(f->lang, TEXT_DIGEST_MAIL_TASK));
	if (d->arrival_number > 0)
		add_part(&line, say(f, TEXT_DIGEST_MAIL_ARRIVAL, text_param_i64(d->arrival_number),
				    text_param_i64(d->arrival_year)));
	if (date_is_set(r->due_on))
		add_part(&line,
			 say(f, TEXT_DIGEST_MAIL_DUE, text_param_str(date_vn(f->arena, r->due_on)),
			     text_param_c("")));
	if (r->is_overdue)
		add_part(&line, text_get(f->lang, TEXT_DIGEST_MAIL_OVERDUE));
	add_part(&line, urgency_of(f, d->priority));
	buf_fmt(b, "- %.*s\n", STR_FMT(buf_str(&line)));
	if (f->has_subjects && d->secrecy == SECRECY_NONE)
		buf_fmt(b, "  %.*s\n", STR_FMT(d->subject));
	if (f->url.n > 0)
		buf_fmt(b, "  %.*s%.*s\n", STR_FMT(f->url), STR_FMT(document_address(f->arena, d)));
}

static void add_rows(const struct digest_facts *f, struct buf *b)
{
	if (f->n_rows == 0)
		return;
	buf_fmt(b, "\n%.*s\n", STR_FMT(text_get(f->lang, TEXT_DIGEST_MAIL_ROWS)));
	for (size_t i = 0; i < f->n_rows; i++)
		add_row(f, b, &f->rows[i]);
	if (f->n_more > 0)
		buf_fmt(b, "- %.*s\n",
			STR_FMT(say(f, TEXT_DIGEST_MAIL_MORE, text_param_i64((int64_t)f->n_more),
				    text_param_c(""))));
}

static void add_line(struct buf *b, struct str s)
{
	buf_fmt(b, "%.*s\n", STR_FMT(s));
}

struct str digest_body(const struct digest_facts *f)
{
	struct buf b;

	buf_init(&b, f->arena, LIMIT_SMTP_BYTES / 4);
	add_line(&b, say(f, TEXT_DIGEST_MAIL_HELLO, text_param_str(f->name), text_param_c("")));
	buf_add_c(&b, "\n");
	add_line(&b, say(f, TEXT_DIGEST_MAIL_LEAD, text_param_str(date_vn(f->arena, f->today)),
			 text_param_str(f->organ)));
	add_counts(f, &b);
	add_rows(f, &b);
	buf_add_c(&b, "\n");
	if (f->url.n > 0)
		add_line(&b, say(f, TEXT_DIGEST_MAIL_OPEN,
				 text_param_str(str_fmt(f->arena, "%.*s/", STR_FMT(f->url))),
				 text_param_c("")));
	add_line(&b, text_get(f->lang, TEXT_DIGEST_MAIL_AUTOMATIC));
	if (f->url.n > 0)
		add_line(&b, say(f, TEXT_DIGEST_MAIL_STOP, text_param_str(digest_settings_url(f)),
				 text_param_c("")));
	return buf_str(&b);
}

/* register_rows.c -- documents as rows of a register. The order of cells is that of print/forms.h. */
#include "office/register_rows.h"

#include "base/limits.h"
#include "base/log.h"
#include "markup/page.h"
#include "text/text.h"

struct row {
	struct document document;
	struct str receivers; /* whom it went to; of what came, whom a leader gave it to */
	int64_t n_receivers;
	int64_t n_hybrid, n_paper; /* of them: with paper, on paper alone */
	int64_t given_at;          /* incoming */
	struct str answer;         /* incoming: what answers it */
};
struct register_rows {
	struct node *node;
	enum book_kind book;
	enum direction direction;
	struct date today;
	enum lang lang;
	struct register_range range;
	struct register_extent extent;
	struct arena *part;    /* the rows */
	struct arena *scratch; /* emptied after each document */
	struct row *rows;
	size_t n, at;
	bool is_last; /* no part behind this one */
};

/* ---- reading ---- */

/* Names one behind the other, as many as a cell holds, and how many there are. */
struct names {
	const struct register_rows *r;
	struct buf b;
	size_t points, n_said;
	bool is_cut;
};

static void names_init(struct names *x, const struct register_rows *r)
{
	*x = (struct names){ .r = r };
	buf_init(&x->b, r->scratch, LIMIT_PRINT_CELL * 4);
}

static void names_add(struct names *x, struct str name)
{
	x->points += text_count(name) + 2;
	x->is_cut = x->is_cut || x->points > LIMIT_REGISTER_RECEIVERS;
	if (x->is_cut)
		return;
	buf_add_c(&x->b, x->n_said > 0 ? "; " : "");
	buf_add(&x->b, name);
	x->n_said++;
}

static struct str names_said(const struct names *x, int64_t n)
{
	const struct text_param params[] = { text_param_str(buf_str(&x->b)), text_param_i64(n) };

	if ((int64_t)x->n_said == n)
		return str_dup(x->r->part, buf_str(&x->b));
	return text_format(x->r->part, text_get(x->r->lang, TEXT_PRINT_RECEIVERS_MORE), params, 2);
}

/* Each receiver once. */
static struct str receivers_join(const struct register_rows *r, const struct delivery *all,
				 size_t n, int64_t *out_n)
{
	struct str code = STR_NULL;
	struct names names;

	names_init(&names, r);
	*out_n = 0;
	for (size_t i = 0; i < n; i++) {
		const struct delivery *x = &all[i];
		if (i > 0 && str_eq(x->receiver_code, code))
			continue;
		code = x->receiver_code;
		++*out_n;
		names_add(&names, x->receiver_name.n > 0 ? x->receiver_name : x->receiver_code);
	}
	return names_said(&names, *out_n);
}

/* Alone, a name says all; of several, what each has to do. */
static struct str whom_words(const struct register_rows *r, const struct register_assigned *x)
{
	struct str part = text_of_enum(r->lang, STR("print_part"), assignment_part_text(x->part));

	if (x->n_whom == 1 && x->part != PART_INFORMED)
		return x->whom;
	return str_fmt(r->scratch, "%.*s (%.*s)", STR_FMT(x->whom), STR_FMT(part));
}

/* all: from the first of the document's own on. Answers how many these are. */
static size_t given_fill(struct register_rows *r, const struct register_assigned *all, size_t n,
			 struct row *out)
{
	struct names names;
	size_t i = 0;

	names_init(&names, r);
	out->given_at = all[0].first_at;
	for (; i < n && all[i].document_id == all[0].document_id; i++) {
		const struct register_assigned *x = &all[i];
		names_add(&names, whom_words(r, x));
		if (x->answer_number.n + x->answer_notation.n > 0 && out->answer.n == 0)
			out->answer = document_notation(r->part, x->answer_number,
							x->answer_notation);
	}
	out->receivers = names_said(&names, all[0].n_whom);
	return i;
}

static struct row *row_of(struct register_rows *r, size_t n, int64_t document_id)
{
	for (size_t i = 0; i < n; i++) {
		if (r->rows[i].document.id == document_id)
			return &r->rows[i];
	}
	return NULL;
}

/* Whom the documents of the part were given to: one question for all of them. */
static enum rc part_given(struct tx *tx, struct register_rows *r, const struct document *found,
			  size_t n, struct err *e)
{
	struct register_assigned *all;
	size_t n_all;

	TRY(register_assigned(tx, r->part, found, n, &all, &n_all, e));
	for (size_t i = 0; i < n_all;) {
		arena_reset(r->scratch);
		struct row *x = row_of(r, n, all[i].document_id);
		bug_if(!x);
		i += given_fill(r, &all[i], n_all - i, x);
	}
	return RC_OK;
}

static enum rc row_fill(struct tx *tx, struct register_rows *r, const struct document *d,
			struct row *out, struct err *e)
{
	struct delivery *all;
	size_t n;

	*out = (struct row){ .document = *d };
	if (r->direction == DIRECTION_INCOMING)
		return RC_OK;
	arena_reset(r->scratch);
	TRY(register_receivers(tx, r->scratch, d->id, &all, &n, e));
	out->receivers = receivers_join(r, all, n, &out->n_receivers);
	for (size_t i = 0; i < n; i++) {
		out->n_hybrid += all[i].form == FORM_HYBRID;
		out->n_paper += all[i].form == FORM_PAPER;
	}
	return RC_OK;
}

static enum rc part_fn(struct tx *tx, void *arg, struct err *e)
{
	struct register_rows *r = arg;
	struct document *found;

	arena_reset(r->part);
	r->at = r->n = 0;
	size_t n;
	TRY(register_part(tx, r->part, r->direction, &r->range, &found, &n, e));
	r->rows = ARENA_ARRAY(r->part, n + 1, struct row);
	for (size_t i = 0; i < n; i++)
		TRY(row_fill(tx, r, &found[i], &r->rows[i], e));
	if (r->direction == DIRECTION_INCOMING && n > 0)
		TRY(part_given(tx, r, found, n, e));
	r->n = n;
	return RC_OK;
}

static enum rc extent_fn(struct tx *tx, void *arg, struct err *e)
{
	struct register_rows *r = arg;

	return register_extent(tx, r->part, r->direction, &r->range, &r->extent, e);
}

static enum rc extent_take(struct register_rows *r, struct err *e)
{
	TRY(db_read(r->node->db, extent_fn, r, e));
	if (r->extent.n_rows > LIMIT_PRINT_ROWS) {
		(void)err_set(e, RC_LIMIT, "err.print.rows", "%lld rows to print",
			      (long long)r->extent.n_rows);
		err_param_i64(e, LIMIT_PRINT_ROWS);
		return RC_LIMIT;
	}
	if (r->direction == DIRECTION_INCOMING)
		r->range.last_number = r->extent.last;
	return RC_OK;
}

enum rc register_rows_open(struct node *n, struct arena *a, const struct register_wanted *w,
			   enum lang lang, struct register_rows **out, struct err *e)
{
	struct register_rows *r = ARENA_NEW(a, struct register_rows);

	*r = (struct register_rows){ .node = n,
				     .book = w->book,
				     .direction = w->book == BOOK_OUTGOING ? DIRECTION_OUTGOING
									   : DIRECTION_INCOMING,
				     .today = w->today,
				     .lang = lang,
				     .part = arena_new(a),
				     .scratch = arena_new(a) };
	register_range_init(&r->range, w);
	*out = r;
	return extent_take(r, e);
}

void register_rows_close(struct register_rows *r)
{
	arena_free(r->part);
	arena_free(r->scratch);
}

const struct register_extent *register_rows_extent(const struct register_rows *r)
{
	return &r->extent;
}

/* ---- cells ---- */

static struct print_cell text_cell(struct str s)
{
	return (struct print_cell){ .kind = PRINT_TEXT, .text = s };
}

static struct print_cell date_cell(struct date on)
{
	return (struct print_cell){ .kind = PRINT_DATE, .date = on };
}

static struct print_cell day_cell(int64_t at)
{
	return date_cell(at > 0 ? time_date_vn(at) : (struct date){ 0 });
}

static struct str notation_of(struct arena *a, const struct document *d)
{
	return d->number.n + d->notation.n > 0 ? document_notation(a, d->number, d->notation)
					       : STR("");
}

static struct str came_number(struct arena *a, enum lang lang, const struct document *d)
{
	struct str number = notation_of(a, d);

	return number.n > 0 ? number : text_get(lang, TEXT_PRINT_NO_NUMBER);
}

struct str document_number_words(struct arena *a, enum lang lang, const struct document *d)
{
	bool says_none = d->direction != DIRECTION_INCOMING || d->state == DOCUMENT_UNREADABLE;

	return says_none ? notation_of(a, d) : came_number(a, lang, d);
}

static struct str subject_of(struct arena *a, const struct document *d)
{
	if (d->type_name.n == 0 || d->subject.n == 0)
		return d->type_name.n > 0 ? d->type_name : d->subject;
	return str_fmt(a, "%.*s: %.*s", STR_FMT(d->type_name), STR_FMT(d->subject));
}

static struct str line_add(struct arena *a, struct str said, struct str line)
{
	if (said.n == 0 || line.n == 0)
		return said.n > 0 ? said : line;
	return str_fmt(a, "%.*s\n%.*s", STR_FMT(said), STR_FMT(line));
}

/* Paper that goes with it, or came with it; of a secret document that is the law's. */
static struct str paper_note(const struct register_rows *r, struct arena *a, const struct row *x)
{
	const struct text_param hybrid = text_param_i64(x->n_hybrid),
				paper = text_param_i64(x->n_paper);
	struct str said = STR("");

	if (x->document.secrecy != SECRECY_NONE)
		return said;
	if (r->direction == DIRECTION_INCOMING)
		return x->document.came == FORM_HYBRID ? text_get(r->lang, TEXT_PRINT_CAME_HYBRID)
						       : said;
	if (x->n_hybrid > 0)
		said = text_format(a, text_get(r->lang, TEXT_PRINT_WENT_HYBRID), &hybrid, 1);
	if (x->n_paper > 0)
		said = line_add(
			a, said,
			text_format(a, text_get(r->lang, TEXT_PRINT_WENT_PAPER), &paper, 1));
	return said;
}

static struct str struck_note(const struct register_rows *r, struct arena *a,
			      const struct document *d)
{
	const struct text_param why = text_param_str(d->refusal_reason);

	return text_format(a, text_get(r->lang, TEXT_PRINT_STRUCK), &why, 1);
}

/* A line through what was entered by mistake; its number, and the note that says why, are there to be read. */
static void strike_row(const struct row *x, struct print_cell *cells, size_t n, size_t number)
{
	bool is_struck = x->document.standing == STANDING_STRUCK;

	for (size_t i = 0; i < n; i++)
		cells[i].is_struck = is_struck && i != number;
}

/* How urgent, what became of a number that was used twice, and on how much paper. */
static struct str note_of(const struct register_rows *r, struct arena *a, const struct row *x)
{
	const struct document *d = &x->document;
	struct str said = STR("");

	if (d->standing == STANDING_STRUCK)
		return struck_note(r, a, d);
	if (d->priority > 0)
		(void)text_find(r->lang, str_fmt(a, "priority.%lld", (long long)d->priority),
				&said);
	if (d->replaced_by > 0)
		said = line_add(a, said, text_get(r->lang, TEXT_PRINT_REMADE));
	return line_add(a, said, paper_note(r, a, x));
}

int64_t document_came_at(const struct document *d)
{
	bool is_stated = d->packet_id == 0 && d->arrived_at > 0;

	return d->registered_at > 0 && !is_stated ? d->registered_at : d->arrived_at;
}

static void incoming_cells(const struct register_rows *r, struct arena *a, const struct row *x,
			   struct print_cell *cells)
{
	const struct document *d = &x->document;

	cells[0] = day_cell(document_came_at(d));
	cells[1] = (struct print_cell){ .kind = PRINT_ORDINAL, .number = d->arrival_number };
	cells[2] = text_cell(d->from_name.n > 0 ? d->from_name : d->from_code);
	cells[3] = text_cell(came_number(a, r->lang, d));
	cells[4] = date_cell(d->issued_on);
	cells[5] = text_cell(subject_of(a, d));
	cells[6] = text_cell(x->receivers);
	cells[7] = day_cell(x->given_at);
	strike_row(x, cells, 9, 1);
	cells[9] = text_cell(note_of(r, a, x));
}

static struct str whole_add(struct arena *a, struct str all, enum lang lang, enum text_id id,
			    struct str what)
{
	const struct text_param p = text_param_str(what);

	return str_fmt(a, "%.*s %.*s", STR_FMT(all),
		       STR_FMT(text_format(a, text_get(lang, id), &p, 1)));
}

struct str document_whole_words(struct arena *a, enum lang lang, const struct document *d)
{
	struct str all = d->type_name.n > 0 ? d->type_name : text_get(lang, TEXT_PRINT_DOCUMENT);
	struct str number = notation_of(a, d);

	all = whole_add(a, all, lang,
			number.n > 0 ? TEXT_PRINT_WHOLE_NUMBER : TEXT_PRINT_WHOLE_NO_NUMBER,
			number);
	if (date_is_set(d->issued_on))
		all = whole_add(a, all, lang, TEXT_PRINT_WHOLE_DATE, date_vn(a, d->issued_on));
	return whole_add(a, all, lang, TEXT_PRINT_WHOLE_FROM,
			 d->from_name.n > 0 ? d->from_name : d->from_code);
}

/* The lead's day; before anybody leads, the one that the sender asks for. */
static struct date due_of(const struct document *d)
{
	return date_is_set(d->deadline_on) ? d->deadline_on : d->due_on;
}

/* How far it has come, held against its day. */
static struct str progress_words(const struct register_rows *r, struct arena *a,
				 const struct document *d)
{
	bool is_over = d->progress == PROGRESS_FINISHED;
	struct date due = due_of(d), day = is_over ? time_date_vn(d->finished_at) : r->today;
	bool is_late = date_is_set(due) && date_cmp(day, due) > 0;
	struct str word = text_of_enum(r->lang, STR("progress"), progress_text(d->progress));

	if (d->progress == PROGRESS_CANCELLED)
		return word; /* no day counts any more */
	if (is_over)
		word = str_fmt(a, "%.*s %.*s", STR_FMT(word), STR_FMT(date_vn(a, day)));
	if (!date_is_set(due) || !(is_over || is_late))
		return word;
	return str_fmt(a, "%.*s\n%.*s", STR_FMT(word),
		       STR_FMT(text_get(r->lang, is_late ? TEXT_PRINT_LATE : TEXT_PRINT_IN_TIME)));
}

static void settling_cells(const struct register_rows *r, struct arena *a, const struct row *x,
			   struct print_cell *cells)
{
	const struct document *d = &x->document;

	cells[0] = (struct print_cell){ .kind = PRINT_ORDINAL, .number = d->arrival_number };
	cells[1] = text_cell(document_whole_words(a, r->lang, d));
	cells[2] = text_cell(x->receivers);
	cells[3] = date_cell(due_of(d));
	cells[4] = text_cell(progress_words(r, a, d));
	cells[5] = text_cell(x->answer);
	strike_row(x, cells, 6, 0);
	cells[6] = text_cell(note_of(r, a, x));
}

static void outgoing_cells(const struct register_rows *r, struct arena *a, const struct row *x,
			   struct print_cell *cells)
{
	const struct document *d = &x->document;

	cells[0] = text_cell(notation_of(a, d));
	cells[1] = date_cell(d->issued_on);
	cells[2] = text_cell(subject_of(a, d));
	cells[3] = text_cell(d->signer_name);
	cells[4] = text_cell(x->receivers);
	cells[6] = (struct print_cell){ .kind = PRINT_NUMBER, .number = x->n_receivers };
	cells[7] = day_cell(d->sent_at);
	cells[9] = text_cell(note_of(r, a, x));
}

static enum rc part_take(struct register_rows *r, struct err *e)
{
	if (r->at < r->n || r->is_last)
		return RC_OK;
	TRY(db_read(r->node->db, part_fn, r, e));
	r->is_last = (int64_t)r->n < r->range.most;
	if (r->n > 0)
		register_range_behind(&r->range, r->direction, &r->rows[r->n - 1].document);
	return RC_OK;
}

enum rc register_rows_next(void *ctx, struct arena *a, struct print_cell *cells, bool *out_more,
			   struct err *e)
{
	struct register_rows *r = ctx;

	TRY(part_take(r, e));
	*out_more = r->at < r->n;
	if (!*out_more)
		return RC_OK;
	const struct row *x = &r->rows[r->at++];
	if (r->book == BOOK_INCOMING)
		incoming_cells(r, a, x, cells);
	else if (r->book == BOOK_SETTLING)
		settling_cells(r, a, x, cells);
	else
		outgoing_cells(r, a, x, cells);
	return RC_OK;
}

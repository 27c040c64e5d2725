/* register_rows.c -- documents as rows of a register. The order of cells is that of print/forms.h. */
#include "office/register_rows.h"

#include "base/limits.h"
#include "markup/page.h"
#include "text/text.h"

struct row {
	struct document document;
	struct str receivers; /* outgoing */
	int64_t n_receivers;
};
struct register_rows {
	struct node *node;
	enum direction direction;
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

/* Each receiver once, as many as a cell holds, and how many they are. */
static struct str receivers_join(const struct register_rows *r, const struct delivery *all,
				 size_t n, int64_t *out_n)
{
	struct str code = STR_NULL;
	struct buf b;
	size_t points = 0;
	bool is_cut = false;

	buf_init(&b, r->scratch, LIMIT_PRINT_CELL * 4);
	*out_n = 0;
	for (size_t i = 0; i < n; i++) {
		const struct delivery *x = &all[i];
		struct str name = x->receiver_name.n > 0 ? x->receiver_name : x->receiver_code;
		if (i > 0 && str_eq(x->receiver_code, code))
			continue;
		code = x->receiver_code;
		++*out_n;
		points += text_count(name) + 2;
		is_cut = is_cut || points > LIMIT_REGISTER_RECEIVERS;
		if (is_cut)
			continue;
		buf_add_c(&b, *out_n > 1 ? "; " : "");
		buf_add(&b, name);
	}
	if (!is_cut)
		return str_dup(r->part, buf_str(&b));
	const struct text_param params[] = { text_param_str(buf_str(&b)), text_param_i64(*out_n) };
	return text_format(r->part, text_get(r->lang, TEXT_PRINT_RECEIVERS_MORE), params, 2);
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
				     .direction = w->direction,
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

static struct str subject_of(struct arena *a, const struct document *d)
{
	if (d->type_name.n == 0 || d->subject.n == 0)
		return d->type_name.n > 0 ? d->type_name : d->subject;
	return str_fmt(a, "%.*s: %.*s", STR_FMT(d->type_name), STR_FMT(d->subject));
}

/* How urgent, and what became of a number that was used twice. */
static struct str note_of(const struct register_rows *r, struct arena *a, const struct document *d)
{
	struct str again = d->replaced_by > 0 ? text_get(r->lang, TEXT_PRINT_REMADE) : STR("");
	struct str urgency = STR("");

	if (d->priority > 0)
		(void)text_find(r->lang, str_fmt(a, "priority.%lld", (long long)d->priority),
				&urgency);
	if (again.n == 0 || urgency.n == 0)
		return again.n > 0 ? again : urgency;
	return str_fmt(a, "%.*s\n%.*s", STR_FMT(urgency), STR_FMT(again));
}

static void incoming_cells(const struct register_rows *r, struct arena *a, const struct document *d,
			   struct print_cell *cells)
{
	cells[0] = day_cell(d->registered_at);
	cells[1] = (struct print_cell){ .kind = PRINT_ORDINAL, .number = d->arrival_number };
	cells[2] = text_cell(d->from_name.n > 0 ? d->from_name : d->from_code);
	cells[3] = text_cell(notation_of(a, d));
	cells[4] = date_cell(d->issued_on);
	cells[5] = text_cell(subject_of(a, d));
	cells[9] = text_cell(note_of(r, a, d));
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
	cells[9] = text_cell(note_of(r, a, d));
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
	if (r->direction == DIRECTION_INCOMING)
		incoming_cells(r, a, &x->document, cells);
	else
		outgoing_cells(r, a, x, cells);
	return RC_OK;
}

#include "print/print_int.h"

#include "base/log.h"
#include "text/text.h"

void source_init(struct print_source *s, const struct print_order *o, struct arena *a)
{
	const struct print_form *f = o->form;

	bug_if(f->is_plain && f->n_columns != 1);
	bug_if(f->n_columns == 0 || f->n_columns > LIMIT_PRINT_COLUMNS || !o->next);
	for (size_t i = 0; i < f->n_columns; i++)
		bug_if(f->columns[i].width <= 0);
	*s = (struct print_source){ .order = o, .row = arena_new(a) };
}

/* Marks and overrides of the writing direction: with them a text would be read otherwise than it is
 * stored, and a register has no right-to-left text. */
static bool turns_direction(uint32_t c)
{
	return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2066 && c <= 0x2069);
}

static struct str directions_drop(struct arena *a, struct str s)
{
	struct str rest = s;
	struct buf b;
	uint32_t c;

	buf_init(&b, a, s.n);
	while (text_next(&rest, &c)) {
		if (!turns_direction(c))
			text_add_point(&b, c);
	}
	return b.n == s.n ? s : buf_str(&b);
}

struct str text_for_print(struct arena *a, struct str s, size_t points)
{
	struct str clean = directions_drop(a, text_salvage(a, s, TEXT_LINES));

	if (clean.n <= points || text_count(clean) <= points)
		return clean;
	return str_cat(a, text_cut(clean, points - 1), STR("…"));
}

static enum rc cells_fill(struct print_source *s, bool *out_more, struct err *e)
{
	size_t n = s->order->form->n_columns;

	arena_reset(s->row);
	for (size_t i = 0; i < n; i++)
		s->cells[i] = (struct print_cell){ .kind = PRINT_TEXT };
	*out_more = false;
	TRY(s->order->next(s->order->ctx, s->row, s->cells, out_more, e));
	for (size_t i = 0; i < n && *out_more; i++) {
		struct print_cell *c = &s->cells[i];

		c->text = text_for_print(s->row, c->text, LIMIT_PRINT_CELL);
	}
	return RC_OK;
}

enum rc source_next(struct print_source *s, bool *out_more, struct err *e)
{
	const atomic_bool *stop = s->order->stop;

	if (stop && atomic_load_explicit(stop, memory_order_relaxed))
		return err_set(e, RC_CANCELLED, NULL, "printing was stopped after %lld rows",
			       (long long)s->done.rows);
	TRY(cells_fill(s, out_more, e));
	if (!*out_more)
		return RC_OK;
	if (s->done.rows == LIMIT_PRINT_ROWS) {
		(void)err_set(e, RC_LIMIT, "err.print.rows", "more than %d rows to print",
			      LIMIT_PRINT_ROWS);
		err_param_i64(e, LIMIT_PRINT_ROWS);
		return RC_LIMIT;
	}
	s->done.rows++;
	return RC_OK;
}

void source_report(const struct print_source *s)
{
	if (s->order->progress)
		s->order->progress(s->order->ctx, &s->done);
}

struct str cell_text(struct arena *a, const struct print_cell *c)
{
	switch (c->kind) {
	case PRINT_DATE: return date_vn(a, c->date);
	case PRINT_NUMBER: return str_fmt(a, "%lld", (long long)c->number);
	case PRINT_ORDINAL: return str_fmt(a, "%02lld", (long long)c->number);
	case PRINT_TEXT:
	case PRINT_HEADING:
	case PRINT_KIND__COUNT:
	default: return c->text;
	}
}

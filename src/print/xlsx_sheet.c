#include "print/xlsx_int.h"
#include "text/text.h"

#define FONT "Times New Roman"
#define PAPER_A4 9
#define SHEET_CHARS 130.0 /* of the letters of the table, that lie beside each other on the paper */
#define FIRST_YEAR 1900   /* a sheet has no dates before it */
#define EXACT_TO (INT64_C(1) << 53) /* a sheet's numbers are doubles */

enum sheet_band { BAND_PLAIN, BAND_BOLD, BAND_TITLE };

static void keep(struct sheet *s, lxw_error error)
{
	if (s->error == LXW_NO_ERROR)
		s->error = error;
}

static lxw_format *format_new(struct sheet *s, double size)
{
	lxw_format *f = workbook_add_format(s->book);

	format_set_font_name(f, FONT);
	format_set_font_size(f, size);
	format_set_text_wrap(f);
	return f;
}

static void formats_shared(struct sheet *s)
{
	static const double sizes[] = { [BAND_PLAIN] = 12, [BAND_BOLD] = 12, [BAND_TITLE] = 14 };

	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		s->band[i] = format_new(s, sizes[i]);
		format_set_align(s->band[i], LXW_ALIGN_CENTER);
		format_set_align(s->band[i], LXW_ALIGN_VERTICAL_CENTER);
		if (i != BAND_PLAIN)
			format_set_bold(s->band[i]);
	}
	s->head = format_new(s, 11);
	format_set_bold(s->head);
	format_set_border(s->head, LXW_BORDER_THIN);
	format_set_align(s->head, LXW_ALIGN_CENTER);
	format_set_align(s->head, LXW_ALIGN_VERTICAL_CENTER);
}

static lxw_format *format_cell(struct sheet *s, enum print_align align, enum print_kind kind)
{
	static const uint8_t aligns[] = { [PRINT_LEFT] = LXW_ALIGN_LEFT,
					  [PRINT_CENTER] = LXW_ALIGN_CENTER,
					  [PRINT_RIGHT] = LXW_ALIGN_RIGHT };
	static const char *const shapes[PRINT_KIND__COUNT] = {
		[PRINT_DATE] = "dd/mm/yyyy", [PRINT_NUMBER] = "0", [PRINT_ORDINAL] = "00"
	};
	lxw_format *f = format_new(s, 11);

	format_set_border(f, LXW_BORDER_THIN);
	format_set_align(f, aligns[align]);
	format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
	if (shapes[kind])
		format_set_num_format(f, shapes[kind]);
	return f;
}

static void columns_init(struct sheet *s)
{
	const struct print_form *f = s->source.order->form;
	int all = 0;

	for (size_t i = 0; i < f->n_columns; i++)
		all += f->columns[i].width;
	for (size_t i = 0; i < f->n_columns; i++) {
		lxw_col_t col = (lxw_col_t)i;
		double chars = SHEET_CHARS * f->columns[i].width / all;

		keep(s, worksheet_set_column(s->ws, col, col, chars, NULL));
		for (int kind = 0; kind < PRINT_KIND__COUNT; kind++) {
			enum print_align align = f->columns[i].align;
			s->cell[i][kind] = format_cell(s, align, (enum print_kind)kind);
			s->struck[i][kind] = format_cell(s, align, (enum print_kind)kind);
			format_set_font_strikeout(s->struck[i][kind]);
		}
	}
}

/* A footer has codes that begin with &. */
static struct str footer_text(struct sheet *s)
{
	struct str mark = text_for_print(s->arena, s->source.order->mark, LIMIT_PRINT_MARK);
	struct buf b;

	buf_init(&b, s->arena, 2 * mark.n + 16);
	buf_add(&b, STR("&L&9"));
	/* a figure would join the size */
	buf_add(&b, STR(" "));
	for (size_t i = 0; i < mark.n; i++) {
		if (mark.p[i] == '&')
			buf_add_char(&b, '&');
		buf_add_char(&b, mark.p[i] == '\n' ? ' ' : mark.p[i]);
	}
	return buf_str(&b);
}

void sheet_init(struct sheet *s)
{
	const struct print_form *f = s->source.order->form;

	if (f->is_portrait)
		worksheet_set_portrait(s->ws);
	else
		worksheet_set_landscape(s->ws);
	worksheet_set_paper(s->ws, PAPER_A4);
	worksheet_set_margins(s->ws, 30 / 25.4, 15 / 25.4, 20 / 25.4, 20 / 25.4);
	worksheet_fit_to_pages(s->ws, 1, 0);
	keep(s, worksheet_set_header(s->ws, "&C&13 &P"));
	keep(s, worksheet_set_footer(s->ws, str_c(s->arena, footer_text(s))));
	formats_shared(s);
	columns_init(s);
}

/* A text over several columns of the row that is being written. */
static void band_write(struct sheet *s, size_t first, size_t last, struct str text,
		       enum sheet_band band)
{
	lxw_col_t from = (lxw_col_t)first, to = (lxw_col_t)last;
	const char *c = str_c(s->arena, text_for_print(s->arena, text, LIMIT_PRINT_CELL));

	if (from == to)
		keep(s, worksheet_write_string(s->ws, s->row, from, c, s->band[band]));
	else if (from < to)
		keep(s, worksheet_merge_range(s->ws, s->row, from, s->row, to, c, s->band[band]));
}

static void letterhead_write(struct sheet *s)
{
	const struct print_order *o = s->source.order;
	size_t n = o->form->n_columns, half = n / 2;
	struct str above = text_upper(s->arena, o->parent), organ = text_upper(s->arena, o->organ);

	if (half > 0)
		band_write(s, 0, half - 1, above, BAND_PLAIN);
	band_write(s, half, n - 1, o->nation, BAND_BOLD);
	s->row++;
	if (half > 0)
		band_write(s, 0, half - 1, organ, BAND_BOLD);
	band_write(s, half, n - 1, o->motto, BAND_BOLD);
	s->row++;
}

static void heads_write(struct sheet *s)
{
	const struct print_form *f = s->source.order->form;

	for (size_t i = 0; i < f->n_columns; i++) {
		struct str head = text_for_print(s->arena, f->columns[i].head, LIMIT_PRINT_CELL);

		keep(s, worksheet_write_string(s->ws, s->row, (lxw_col_t)i, str_c(s->arena, head),
					       s->head));
	}
	s->row++;
	for (size_t i = 0; i < f->n_columns; i++)
		keep(s, worksheet_write_string(s->ws, s->row, (lxw_col_t)i,
					       str_c(s->arena, str_fmt(s->arena, "(%zu)", i + 1)),
					       s->head));
	s->row++;
}

void sheet_top(struct sheet *s)
{
	const struct print_order *o = s->source.order;
	size_t last = o->form->n_columns - 1;

	letterhead_write(s);
	s->row++;
	band_write(s, 0, last, o->form->title, BAND_TITLE);
	s->row++;
	for (size_t i = 0; i < o->n_lines; i++, s->row++)
		band_write(s, 0, last, o->lines[i], BAND_PLAIN);
	heads_write(s);
	s->first = s->row;
	worksheet_freeze_panes(s->ws, s->first, 0);
	keep(s, worksheet_repeat_rows(s->ws, s->first - 2, s->first - 1));
}

static lxw_error date_write(struct sheet *s, lxw_col_t col, struct date d, lxw_format *format)
{
	lxw_datetime at = { .year = d.year, .month = d.month, .day = d.day };

	return worksheet_write_datetime(s->ws, s->row, col, &at, format);
}

static bool is_number(const struct print_cell *c)
{
	return (c->kind == PRINT_NUMBER || c->kind == PRINT_ORDINAL) && c->number <= EXACT_TO &&
	       c->number >= -EXACT_TO;
}

/* Always as a string: a text that begins with = is no formula. */
static lxw_error text_write(struct sheet *s, lxw_col_t col, const struct print_cell *c)
{
	lxw_format *format = (c->is_struck ? s->struck : s->cell)[col][PRINT_TEXT];
	struct str text = cell_text(s->source.row, c);

	if (str_is_empty(text))
		return worksheet_write_blank(s->ws, s->row, col, format);
	return worksheet_write_string(s->ws, s->row, col, str_c(s->source.row, text), format);
}

void sheet_row(struct sheet *s)
{
	for (size_t i = 0; i < s->source.order->form->n_columns; i++) {
		const struct print_cell *c = &s->source.cells[i];
		lxw_format *format = (c->is_struck ? s->struck : s->cell)[i][c->kind];
		lxw_col_t col = (lxw_col_t)i;

		if (is_number(c))
			keep(s,
			     worksheet_write_number(s->ws, s->row, col, (double)c->number, format));
		else if (c->kind == PRINT_DATE && c->date.year >= FIRST_YEAR)
			keep(s, date_write(s, col, c->date, format));
		else
			keep(s, text_write(s, col, c));
	}
	s->row++;
}

void sheet_end(struct sheet *s)
{
	lxw_col_t last = (lxw_col_t)(s->source.order->form->n_columns - 1);

	if (s->source.done.rows)
		keep(s, worksheet_autofilter(s->ws, s->first - 1, 0, s->row - 1, last));
}

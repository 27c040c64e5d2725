#include "base/log.h"
#include "print/pdf_int.h"

#define PLAIN_SIZE 13.0
#define PLAIN_ABOVE 3.0 /* between two paragraphs, on either side */

static const struct pdf_style head_style = { .size = CELL_SIZE,
					     .is_bold = true,
					     .align = PRINT_CENTER };
static const struct pdf_style plain_heading = { .size = PLAIN_SIZE, .is_bold = true };
static const struct pdf_style plain_text = { .size = PLAIN_SIZE };
static const struct pdf_style ordinal_style = { .size = CELL_SIZE - 1, .align = PRINT_CENTER };

/* A row begins at the foot of a page only when so many lines of it fit there. */
#define FEWEST_LINES 3

static const struct print_form *form_of(const struct pdf *p)
{
	return p->source.order->form;
}

static double tallest(struct pdf_box *boxes, size_t n)
{
	double height = 0;

	for (size_t i = 0; i < n; i++) {
		double h = box_height(&boxes[i]);

		height = h > height ? h : height;
	}
	return height;
}

static void plain_init(struct pdf *p)
{
	p->x[0] = MARGIN_LEFT;
	p->x[1] = p->width - MARGIN_RIGHT;
	box_init(p, &p->head[0], plain_heading, p->x[1] - p->x[0]);
	box_init(p, &p->cell[0], plain_text, p->x[1] - p->x[0]);
	p->heads = 0;
}

void columns_init(struct pdf *p)
{
	const struct print_form *f = form_of(p);

	if (f->is_plain) {
		plain_init(p);
		return;
	}
	double inner = p->width - MARGIN_LEFT - MARGIN_RIGHT;
	int all = 0, so_far = 0;

	for (size_t i = 0; i < f->n_columns; i++)
		all += f->columns[i].width;
	p->x[0] = MARGIN_LEFT;
	for (size_t i = 0; i < f->n_columns; i++) {
		so_far += f->columns[i].width;
		p->x[i + 1] = MARGIN_LEFT + inner * so_far / all;
		double width = p->x[i + 1] - p->x[i] - 2 * CELL_SIDE;
		struct pdf_style style = { .size = CELL_SIZE, .align = f->columns[i].align };

		box_init(p, &p->head[i], head_style, width);
		box_set(&p->head[i],
			text_for_print(p->arena, f->columns[i].head, LIMIT_PRINT_CELL));
		box_init(p, &p->cell[i], style, width);
	}
	p->heads = tallest(p->head, f->n_columns) + 3 * CELL_ABOVE + LINE * (CELL_SIZE - 1);
	/* else a row might find no room on any page */
	bug_if(p->heads > (p->bottom - MARGIN_TOP) / 2);
}

void columns_done(struct pdf *p)
{
	for (size_t i = 0; i < LIMIT_PRINT_COLUMNS; i++) {
		box_done(&p->head[i]);
		box_done(&p->cell[i]);
	}
}

/* The rules around a row from p->y down to y; the next one begins there. */
static void rules_draw(struct pdf *p, double y)
{
	size_t n = form_of(p)->n_columns;

	rule_draw(p, p->x[0], p->y, p->x[n], p->y);
	rule_draw(p, p->x[0], y, p->x[n], y);
	for (size_t i = 0; i <= n; i++)
		rule_draw(p, p->x[i], p->y, p->x[i], y);
	p->y = y;
}

static void ordinals_draw(struct pdf *p)
{
	struct arena_mark m = arena_mark(p->arena);
	double end = p->y;

	for (size_t i = 0; i < form_of(p)->n_columns; i++)
		end = text_draw(p, str_fmt(p->arena, "(%zu)", i + 1), ordinal_style,
				p->x[i] + CELL_SIDE, p->y + CELL_ABOVE / 2, p->head[i].width, NULL);
	rules_draw(p, end + CELL_ABOVE / 2);
	arena_rewind(p->arena, m);
}

void heads_draw(struct pdf *p)
{
	size_t n = form_of(p)->n_columns;

	if (form_of(p)->is_plain)
		return;
	for (size_t i = 0; i < n; i++)
		p->head[i].at = 0;
	double height = tallest(p->head, n);
	for (size_t i = 0; i < n; i++) {
		struct pdf_box *b = &p->head[i];
		double above = (height - box_height(b)) / 2;

		(void)box_draw(p, b, p->x[i] + CELL_SIDE, p->y + CELL_ABOVE + above, b->n_lines);
	}
	rules_draw(p, p->y + height + 2 * CELL_ABOVE);
	ordinals_draw(p);
}

static void cells_set(struct pdf *p)
{
	for (size_t i = 0; i < form_of(p)->n_columns; i++) {
		const struct print_cell *c = &p->source.cells[i];
		box_strike(&p->cell[i], c->is_struck);
		box_set(&p->cell[i], cell_text(p->source.row, c));
	}
}

/* What is left of the row and fits above the bottom. True when that was all. */
static bool part_draw(struct pdf *p)
{
	size_t n = form_of(p)->n_columns;
	double room = p->bottom - p->y - 2 * CELL_ABOVE;
	double end = p->y + CELL_ABOVE + LINE * CELL_SIZE; /* also when all cells are blank */
	bool is_all = true;

	for (size_t i = 0; i < n; i++) {
		struct pdf_box *b = &p->cell[i];
		double y = box_draw(p, b, p->x[i] + CELL_SIDE, p->y + CELL_ABOVE, box_fit(b, room));

		end = y > end ? y : end;
		is_all = is_all && b->at == b->n_lines;
	}
	rules_draw(p, end + CELL_ABOVE);
	return is_all;
}

/* A row that fits on a page is not divided; one that is longer begins where it is, unless almost nothing
 * of it fits here. */
static bool wants_new_page(struct pdf *p)
{
	double page_room = p->bottom - MARGIN_TOP - p->heads - 2 * CELL_ABOVE;
	double height = tallest(p->cell, form_of(p)->n_columns);
	double room = p->bottom - p->y - 2 * CELL_ABOVE;

	height = height > LINE * CELL_SIZE ? height : LINE * CELL_SIZE;
	if (height <= room)
		return false;
	return height <= page_room || room < FEWEST_LINES * LINE * CELL_SIZE;
}

static enum rc page_turn(struct pdf *p, struct err *e)
{
	TRY(page_end(p, e));
	page_begin(p);
	return RC_OK;
}

/* ---- without a table ---- */

/* A heading is not the last thing on a page. */
static enum rc plain_draw(struct pdf *p, struct err *e)
{
	const struct print_cell *c = &p->source.cells[0];
	bool is_heading = c->kind == PRINT_HEADING;
	struct pdf_box *b = is_heading ? &p->head[0] : &p->cell[0];

	box_set(b, cell_text(p->source.row, c));
	double lines = is_heading ? FEWEST_LINES + b->n_lines : 1;
	if (p->bottom - p->y < lines * LINE * PLAIN_SIZE)
		TRY(page_turn(p, e));
	p->y += is_heading ? 4 * PLAIN_ABOVE : PLAIN_ABOVE;
	for (;;) {
		p->y = box_draw(p, b, p->x[0], p->y, box_fit(b, p->bottom - p->y));
		if (b->at == b->n_lines)
			break;
		TRY(page_turn(p, e));
	}
	p->y += PLAIN_ABOVE;
	return RC_OK;
}

enum rc row_draw(struct pdf *p, struct err *e)
{
	if (form_of(p)->is_plain)
		return plain_draw(p, e);
	cells_set(p);
	if (wants_new_page(p))
		TRY(page_turn(p, e));
	while (!part_draw(p))
		TRY(page_turn(p, e));
	return RC_OK;
}

/* unit_import.c -- the units of an organ from a list.
 *
 * A parent may stand below its children in the list: units are made from the top down. What the organ has
 * already in the very same words is left alone; another name or place under the same code is a fault, for
 * a list adds and does not change.
 */
#include "base/limits.h"
#include "office/people_int.h"
#include "office/sheet.h"
#include "text/text.h"

enum { COLUMN_CODE, COLUMN_NAME, COLUMN_PARENT, COLUMN_ORDINAL, COLUMN__COUNT };
static const struct sheet_column columns[COLUMN__COUNT] = {
	{ "code", "Mã đơn vị", "ma|ma don vi", true },
	{ "name", "Tên đơn vị", "ten|ten don vi", true },
	{ "parent", "Đơn vị cấp trên", "cap tren|don vi cap tren|ma cap tren|truc thuoc", false },
	{ "ordinal", "Thứ tự", "thu tu", false },
};

struct str unit_list_template(struct arena *a)
{
	return sheet_template(a, columns, COLUMN__COUNT);
}

#define NONE SIZE_MAX

struct line {
	int64_t number;
	struct unit unit;
	struct str parent; /* its code, "" = none */
	size_t parent_at;  /* the parent's line, NONE = the organ has it, or nobody */
	enum { FRESH, ON_THE_WAY, PLACED } state;
};

struct import {
	struct arena *scratch;
	const struct actor *who;
	struct sheet sheet;
	struct line *lines;
	size_t n;
	size_t *order; /* parents first */
	size_t n_order;
	struct map *by_code; /* code -> struct line */
	struct map *known;   /* code -> struct unit, of the organ as it is */
	int64_t now;
};

/* ---- lines ---- */

static int64_t ordinal_of(struct str cell)
{
	int64_t n = 0;

	if (cell.n > 0 && !str_to_i64(cell, 0, LIMIT_UNIT_ORDINAL, &n))
		return -1;
	return n;
}

static void take_line(struct import *im, size_t i)
{
	const struct sheet_row *row = &im->sheet.rows[i];
	struct line *l = &im->lines[i];
	struct problems problems = { .n = 0 };
	void *first;

	*l = (struct line){
		.number = row->line,
		.unit = { .tenant_id = im->who->tenant_id,
			  .code = unit_code_normal(im->scratch, row->cell[COLUMN_CODE]),
			  .name = row->cell[COLUMN_NAME],
			  .ordinal = ordinal_of(row->cell[COLUMN_ORDINAL]),
			  .state = UNIT_ACTIVE },
		.parent = unit_code_normal(im->scratch, row->cell[COLUMN_PARENT]),
		.parent_at = NONE,
	};
	unit_check(&l->unit, &problems);
	sheet_problems(&im->sheet, l->number, &problems);
	if (problems.n > 0 || map_put(im->by_code, l->unit.code, l))
		return;
	(void)map_find(im->by_code, l->unit.code, &first);
	sheet_fault(&im->sheet, l->number, "code", "err.import.duplicate",
		    str_fmt(im->scratch, "%lld", (long long)((struct line *)first)->number));
}

static void take_lines(struct import *im)
{
	im->n = im->sheet.n_rows;
	im->lines = ARENA_ARRAY(im->scratch, im->n + 1, struct line);
	im->order = ARENA_ARRAY(im->scratch, im->n + 1, size_t);
	im->by_code = map_new(im->scratch);
	for (size_t i = 0; i < im->n; i++)
		take_line(im, i);
	for (size_t i = 0; i < im->n; i++) {
		void *parent;
		if (map_find(im->by_code, im->lines[i].parent, &parent))
			im->lines[i].parent_at = (size_t)((struct line *)parent - im->lines);
	}
}

/* ---- parents first ---- */

static void tell_cycle(struct import *im, const size_t *way, size_t n, size_t from)
{
	size_t k = n;

	while (k > 0 && way[k - 1] != from)
		k--;
	for (k = k > 0 ? k - 1 : 0; k < n; k++) {
		const struct line *l = &im->lines[way[k]];
		sheet_fault(&im->sheet, l->number, "parent", "problem.unit_loop", l->parent);
	}
}

/* Up from a line to the first that is placed, or that has no parent in the list; then down again. */
static void place(struct import *im, size_t at, size_t *way)
{
	size_t n = 0;

	while (at != NONE && im->lines[at].state == FRESH) {
		im->lines[at].state = ON_THE_WAY;
		way[n++] = at;
		at = im->lines[at].parent_at;
	}
	if (at != NONE && im->lines[at].state == ON_THE_WAY)
		tell_cycle(im, way, n, at);
	while (n > 0) {
		im->lines[way[--n]].state = PLACED;
		im->order[im->n_order++] = way[n];
	}
}

static void order_lines(struct import *im)
{
	size_t *way = ARENA_ARRAY(im->scratch, im->n + 1, size_t);

	for (size_t i = 0; i < im->n; i++)
		place(im, i, way);
}

/* ---- against what is there ---- */

/* *out: the parent's row; 0 = none. */
static bool find_parent(struct import *im, const struct line *l, int64_t *out)
{
	void *found;

	*out = 0;
	if (l->parent.n == 0)
		return true;
	if (l->parent_at != NONE)
		*out = im->lines[l->parent_at].unit.id;
	else if (map_find(im->known, l->parent, &found))
		*out = ((struct unit *)found)->id;
	return *out > 0;
}

static void compare(struct import *im, struct line *l, const struct unit *there)
{
	l->unit.id = there->id;
	if (!str_eq(there->name, l->unit.name) || there->parent_id != l->unit.parent_id) {
		sheet_fault(&im->sheet, l->number, "code", "err.import.unit_differs", there->name);
		return;
	}
	im->sheet.out->n_same++;
}

static enum rc make(struct tx *tx, struct import *im, struct line *l, struct err *e)
{
	struct err why = ERR_INIT;
	enum rc rc = unit_insert(tx, im->scratch, &l->unit, &l->unit.id, &why);

	if (rc == RC_LIMIT) {
		sheet_fault(&im->sheet, l->number, "parent", "err.unit_depth",
			    str_of(why.param[0]));
		return sheet_rc(&im->sheet, e);
	}
	if (rc != RC_OK && e)
		*e = why;
	TRY(rc);
	im->sheet.out->n_made++;
	return office_audit(tx, im->who, "unit.add", object_name(im->scratch, "unit", l->unit.id),
			    l->unit.code, im->now, e);
}

/* Of a line whose parent has a fault of its own nothing more is said. */
static enum rc take(struct tx *tx, struct import *im, struct line *l, struct err *e)
{
	bool is_sound = im->sheet.out->n_wrong == 0;
	void *there;

	l->unit.id = 0;
	if (!find_parent(im, l, &l->unit.parent_id)) {
		if (l->parent_at == NONE)
			sheet_fault(&im->sheet, l->number, "parent", "err.import.unit_none",
				    l->parent);
		return RC_OK;
	}
	if (map_find(im->known, l->unit.code, &there)) {
		compare(im, l, there);
		return RC_OK;
	}
	return is_sound ? make(tx, im, l, e) : RC_OK;
}

static enum rc import_fn(struct tx *tx, void *arg, struct err *e)
{
	struct import *im = arg;
	struct import_result *out = im->sheet.out;

	sheet_rewind(&im->sheet); /* it may run again */
	TRY(units_by_code(tx, im->scratch, im->who->tenant_id, &im->known, e));
	for (size_t i = 0; i < im->n_order; i++)
		TRY(take(tx, im, &im->lines[im->order[i]], e));
	TRY(sheet_rc(&im->sheet, e));
	return office_audit(tx, im->who, "unit.import",
			    object_name(im->scratch, "tenant", im->who->tenant_id),
			    str_fmt(im->scratch, "made:%lld same:%lld", (long long)out->n_made,
				    (long long)out->n_same),
			    im->now, e);
}

enum rc office_unit_import(struct node *n, struct arena *a, const struct actor *who, struct str csv,
			   int64_t now, struct import_result *out, struct err *e)
{
	AUTO_ARENA scratch = arena_new(NULL);
	struct import im = {
		.scratch = scratch,
		.who = who,
		.sheet = { .arena = a, .columns = columns, .n_columns = COLUMN__COUNT, .out = out },
		.now = now,
	};

	TRY(policy_check(who, ACTION_ACCOUNT_MANAGE, NULL, e));
	TRY(sheet_read(&im.sheet, csv, e));
	take_lines(&im);
	order_lines(&im);
	sheet_mark(&im.sheet);
	return db_write(n->db, import_fn, &im, e);
}

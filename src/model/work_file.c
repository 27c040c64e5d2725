/* work_file.c -- what the law asks of files: numbers, time limits, what must be in them. */
#include "model/work_file.h"

#include "base/limits.h"
#include "base/map.h"

/* ---- notations ---- */

static struct str roman(struct arena *a, int64_t n)
{
	static const struct {
		int64_t value;
		const char *text;
	} parts[] = { { 1000, "M" }, { 900, "CM" }, { 500, "D" }, { 400, "CD" }, { 100, "C" },
		      { 90, "XC" },  { 50, "L" },   { 40, "XL" }, { 10, "X" },   { 9, "IX" },
		      { 5, "V" },    { 4, "IV" },   { 1, "I" } };
	struct str out = STR("");

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		for (; n >= parts[i].value; n -= parts[i].value)
			out = str_cat(a, out, str_of(parts[i].text));
	}
	return out;
}

struct str entry_numeral(struct arena *a, enum entry_kind kind, struct entry_counters *counters)
{
	if (kind == ENTRY_HEADING) {
		counters->subheadings = 0;
		return roman(a, ++counters->headings);
	}
	if (kind == ENTRY_SUBHEADING)
		return str_fmt(a, "%lld", (long long)++counters->subheadings);
	return STR("");
}

struct str file_notation_make(struct arena *a, int64_t number, struct str abbreviation)
{
	return str_fmt(a, "%02lld.%.*s", (long long)number, STR_FMT(abbreviation));
}

int64_t file_notation_number(struct str notation, struct str abbreviation)
{
	struct str head, rest;
	int64_t number = 0;

	if (!str_split(notation, '.', &head, &rest) || !str_eq(rest, abbreviation) ||
	    !str_to_i64(head, 1, INT32_MAX, &number))
		return 0;
	return number;
}

/* Vietnamese letters are bytes above 0x7f. */
bool file_notation_is_lawful(struct str notation)
{
	for (size_t i = 0; i < notation.n; i++) {
		unsigned char c = (unsigned char)notation.p[i];
		bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c > 0x7f;
		bool is_sign = c == '.' || c == '-' || c == '/';
		if (!is_letter && !is_sign && (c < '0' || c > '9'))
			return false;
	}
	return notation.n > 0;
}

/* ---- time limits ---- */

/* The same day so many months later; in a shorter month its last. */
static struct date months_later(struct date d, int months)
{
	int all = d.month - 1 + months;

	d.year = (int16_t)(d.year + all / 12);
	d.month = (int8_t)(all % 12 + 1);
	while (!date_is_valid(d))
		d.day = (int8_t)(d.day - 1);
	return d;
}

struct date file_due(const struct work_file *f)
{
	const struct date never = { .year = 0 };
	bool is_construction = f->kind == WORK_FILE_CONSTRUCTION;
	struct date from = is_construction ? f->settled_on : f->ended_on;

	if (f->retention > 0 && f->retention < LIMIT_FILE_ARCHIVED_YEARS)
		return never;
	if (!date_is_set(f->ended_on) || !date_is_set(from))
		return never;
	return months_later(from, is_construction ? 3 : 12);
}

struct date file_kept_until(const struct work_file *f)
{
	if (f->retention == 0 || !date_is_set(f->ended_on))
		return (struct date){ .year = 0 };
	return months_later(f->ended_on, (int)f->retention * 12);
}

bool file_is_due_soon(const struct work_file *f, struct date today)
{
	return date_is_set(f->due_on) &&
	       date_cmp(f->due_on, date_add(today, LIMIT_FILE_NOTICE_DAYS)) <= 0;
}

/* ---- who stands where ---- */

bool capacity_heads(const struct capacity *c, const struct file_reach *r)
{
	for (size_t i = 0; c->role == ROLE_HEAD && i < r->n_above; i++) {
		if (c->unit_id == r->above[i])
			return true;
	}
	return false;
}

bool capacity_reads(const struct capacity *c, const struct file_reach *r, bool to_fill)
{
	for (size_t i = 0; i < r->n_readers; i++) {
		const struct file_reader *x = &r->readers[i];
		if (to_fill && !x->may_fill)
			continue;
		if (x->account_id > 0 && x->account_id == c->of_account)
			return true;
		if (x->unit_id > 0 && x->unit_id == c->unit_id)
			return true;
	}
	return false;
}

/* ---- what must be there ---- */

bool lack_blocks(enum file_lack lack)
{
	return lack == LACK_EMPTY || lack == LACK_DRAFT || lack == LACK_TWICE;
}

struct flaws {
	struct arena *a;
	const struct file_fact *facts;
	size_t n_facts;
	struct map *keys;
	VEC(struct file_flaw) all;
};

static void add(struct flaws *w, bool is_there, enum file_lack lack, int64_t ordinal)
{
	if (is_there)
		VEC_PUSH(&w->all, ((struct file_flaw){ .lack = lack, .ordinal = ordinal }));
}

static bool has_document(const struct flaws *w, int64_t id)
{
	for (size_t i = 0; i < w->n_facts; i++) {
		if (w->facts[i].item->document_id == id)
			return true;
	}
	return false;
}

static void look_at(struct flaws *w, const struct work_file *f, const struct file_fact *x)
{
	bool is_listed = f->retention == 0 || f->retention >= LIMIT_FILE_ARCHIVED_YEARS;
	int64_t ordinal = x->item->ordinal;

	add(w, x->is_draft, LACK_DRAFT, ordinal);
	add(w, x->key.n > 0 && !map_put(w->keys, x->key, NULL), LACK_TWICE, ordinal);
	add(w, x->is_unfinished, LACK_UNFINISHED, ordinal);
	add(w, x->answer_id > 0 && !has_document(w, x->answer_id), LACK_ANSWER, ordinal);
	add(w, x->is_damaged, LACK_DAMAGED, ordinal);
	/* biên mục: a list of the documents with their sheets belongs to what is kept for long */
	add(w, is_listed && x->item->sheet.n == 0 && x->item->n_pages == 0, LACK_SHEETS, ordinal);
}

void file_flaws(struct arena *a, const struct work_file *f, const struct file_fact *facts, size_t n,
		struct file_flaw **out, size_t *out_n)
{
	struct flaws w = {
		.a = a, .facts = facts, .n_facts = n, .keys = map_new(a), .all = VEC_INIT(a)
	};

	add(&w, n == 0, LACK_EMPTY, 0);
	for (size_t i = 0; i < n; i++)
		look_at(&w, f, &facts[i]);
	*out = w.all.p;
	*out_n = w.all.n;
}

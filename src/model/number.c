/* number.c -- số, ký hiệu of an outgoing document, as Decree 30/2020/NĐ-CP (App. I, App. III) has them
 * written. What other organs write is taken as it came. */
#include "base/buf.h"
#include "model/model.h"
#include "text/text.h"

/* App. III abbreviates some words with small letters; Thủ tướng is so in every decision of his. */
static const struct {
	const char *capitals, *lawful;
} mixed[] = {
	{ "TTR", "TTr" }, { "CTR", "CTr" }, { "QYĐ", "QyĐ" }, { "TRS", "TrS" }, { "TTG", "TTg" },
};
#define N_MIXED (sizeof mixed / sizeof mixed[0])

static bool is_figures(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	}
	return s.n > 0;
}

/* QPPL: the year stands between number and notation, 15/2026/NĐ-CP. */
static bool is_year(struct str s)
{
	return s.n == 4 && is_figures(s) && (s.p[0] == '1' || s.p[0] == '2');
}

static struct str without_zeros(struct str s)
{
	while (s.n > 1 && s.p[0] == '0')
		s = str_sub(s, 1, s.n);
	return s;
}

/* ---- tidying ---- */

/* Word processors make – or — of a hyphen. */
static struct str with_hyphens(struct arena *a, struct str s)
{
	struct buf b;
	uint32_t c;

	buf_init(&b, a, s.n + 1);
	while (text_next(&s, &c))
		text_add_point(&b, (c >= 0x2010 && c <= 0x2015) || c == 0x2212 ? '-' : c);
	return buf_str(&b);
}

static struct str lawful_group(struct str capitals)
{
	for (size_t i = 0; i < N_MIXED; i++) {
		if (str_eq_c(capitals, mixed[i].capitals))
			return str_of(mixed[i].lawful);
	}
	return capitals;
}

/* Blanks beside the signs that part it say nothing. */
static struct str without_blanks(struct arena *a, struct str s)
{
	struct buf b;

	buf_init(&b, a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		bool is_sign = s.p[i] == '-' || s.p[i] == '/';
		while (is_sign && b.n > 0 && b.p[b.n - 1] == ' ')
			b.n--;
		if (s.p[i] != ' ' || b.n == 0 || (b.p[b.n - 1] != '-' && b.p[b.n - 1] != '/'))
			buf_add_char(&b, s.p[i]);
	}
	return buf_str(&b);
}

static struct str tidy_notation(struct arena *a, struct str typed)
{
	struct str rest = text_upper(a, without_blanks(a, with_hyphens(a, str_trim(typed)))), group;
	struct buf b;
	bool is_more = rest.n > 0;

	buf_init(&b, a, 2 * rest.n + 16);
	while (is_more) {
		is_more = str_split(rest, '-', &group, &rest);
		buf_add(&b, lawful_group(group));
		if (is_more)
			buf_add_char(&b, '-');
	}
	return buf_str(&b);
}

/* "15/UBND-VP" pasted whole into one field goes into both, unless the other one says something else. */
static void part_number(struct arena *a, struct document *d)
{
	struct str head, rest;

	if (str_split(d->number, '/', &head, &rest)) {
		rest = tidy_notation(a, rest);
		if (is_figures(str_trim(head)) && rest.n > 0 &&
		    (d->notation.n == 0 || str_eq(d->notation, rest))) {
			d->number = str_trim(head);
			d->notation = rest;
		}
	} else if (str_split(d->notation, '/', &head, &rest)) {
		head = str_trim(head);
		if (is_figures(head) && !is_year(head) && rest.n > 0 &&
		    (d->number.n == 0 || str_eq(without_zeros(d->number), without_zeros(head)))) {
			d->number = head;
			d->notation = tidy_notation(a, rest);
		}
	}
}

void document_tidy_number(struct arena *a, struct document *d)
{
	d->number = str_trim(d->number);
	d->notation = tidy_notation(a, d->notation);
	part_number(a, d);
	if (is_figures(d->number))
		d->number = without_zeros(d->number);
}

/* ---- checking ---- */

bool document_number_is_lawful(struct str number)
{
	return is_figures(number) && !str_eq(without_zeros(number), STR("0"));
}

/* Capitals of the Vietnamese alphabet. */
static bool is_capital(uint32_t c)
{
	static const uint32_t with_marks[] = { 0x102, 0xC2, 0x110, 0xCA, 0xD4, 0x1A0, 0x1AF };

	for (size_t i = 0; i < sizeof with_marks / sizeof with_marks[0]; i++) {
		if (c == with_marks[i])
			return true;
	}
	return c >= 'A' && c <= 'Z';
}

static bool group_is_lawful(struct str group, bool *has_letter)
{
	uint32_t c;

	for (size_t i = 0; i < N_MIXED; i++) {
		if (str_eq_c(group, mixed[i].lawful))
			return *has_letter = true;
	}
	if (group.n == 0)
		return false;
	while (text_next(&group, &c)) {
		if (is_capital(c))
			*has_letter = true;
		else if (c < '0' || c > '9')
			return false;
	}
	return true;
}

bool document_notation_is_lawful(struct str notation)
{
	struct str rest = notation, head, behind;
	bool is_more = true, has_letter = false;

	if (str_split(notation, '/', &head, &behind) && is_year(head))
		rest = behind;
	while (is_more) {
		is_more = str_split(rest, '-', &head, &rest);
		if (!group_is_lawful(head, &has_letter))
			return false;
	}
	return has_letter;
}

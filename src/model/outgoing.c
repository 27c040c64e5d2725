/* outgoing.c -- what must be right before a document goes out: a table of fields. */
#include <string.h>

#include "base/limits.h"
#include "model/model.h"

/* What is wrong for each of many, in one field, is said once. */
static bool is_said(const struct problems *ps, const struct problem *x)
{
	for (size_t i = 0; i < ps->n; i++) {
		const struct problem *p = &ps->p[i];
		if (str_eq_c(str_of(p->field), x->field) && str_eq_c(str_of(p->key), x->key) &&
		    p->limit == x->limit && p->document_id == x->document_id &&
		    memcmp(p->words, x->words, sizeof x->words) == 0)
			return true;
	}
	return false;
}

void problem_copy(struct problems *ps, const struct problem *p)
{
	if (ps->n < LIMIT_PROBLEMS && !is_said(ps, p))
		ps->p[ps->n++] = *p;
}

void problem_add(struct problems *ps, const char *field, const char *key, int64_t limit)
{
	const struct problem x = { .field = field, .key = key, .limit = limit };

	problem_copy(ps, &x);
}

/* What the words were taken from is often gone when they are told: of a transaction, of a row. */
static void word_keep(char to[LIMIT_PROBLEM_WORD], struct str word)
{
	static const char more[] = "…";
	struct str kept = str_utf8_cut(word, LIMIT_PROBLEM_WORD - sizeof more);

	if (kept.n > 0)
		memcpy(to, kept.p, kept.n);
	if (kept.n < word.n)
		memcpy(to + kept.n, more, sizeof more);
}

void problem_add_document(struct problems *ps, const char *field, const char *key, int64_t id,
			  struct str word0, struct str word1)
{
	struct problem x = { .field = field, .key = key, .document_id = id };

	word_keep(x.words[0], word0);
	word_keep(x.words[1], word1);
	problem_copy(ps, &x);
}

void problem_add_words(struct problems *ps, const char *field, const char *key, struct str word0,
		       struct str word1)
{
	problem_add_document(ps, field, key, 0, word0, word1);
}

bool problems_has(const struct problems *ps, const char *field)
{
	for (size_t i = 0; i < ps->n; i++) {
		if (str_eq_c(str_of(field), ps->p[i].field))
			return true;
	}
	return false;
}

void problem_err(const struct problem *p, struct err *e)
{
	(void)err_set(e, RC_INVALID, p->key, "%s", p->key);
	if (p->words[0][0] == '\0') {
		err_param_i64(e, p->limit);
		return;
	}
	err_param(e, str_of(p->words[0]));
	err_param(e, str_of(p->words[1]));
}

enum rc problems_rc(const struct problems *ps, struct err *e)
{
	if (ps->n == 0)
		return RC_OK;
	return err_set(e, RC_INVALID, "err.form", "%s: %s", ps->p[0].field, ps->p[0].key);
}

const struct document_text document_texts[] = {
#define TEXT(member, shape, limit, required)                                                       \
	{ #member, offsetof(struct document, member), shape, limit, required },
#include "model/document_texts.tbl"
#undef TEXT
};
const size_t document_texts_count = sizeof document_texts / sizeof document_texts[0];

const struct document_text *document_text_find(struct str name)
{
	for (size_t i = 0; i < document_texts_count; i++) {
		if (str_eq_c(name, document_texts[i].name))
			return &document_texts[i];
	}
	return NULL;
}

struct str document_text_of(const struct document *d, const struct document_text *t)
{
	return *(const struct str *)(const void *)((const char *)d + t->offset);
}

struct str *document_text_slot(struct document *d, const struct document_text *t)
{
	return (struct str *)(void *)((char *)d + t->offset);
}

static void check_text(const struct document *d, const struct document_text *t,
		       struct problems *out)
{
	struct str v = str_trim(document_text_of(d, t));

	if (v.n == 0 && t->is_required)
		problem_add(out, t->name, "problem.required", 0);
	else if ((int64_t)text_count(v) > t->limit)
		problem_add(out, t->name, "problem.too_long", t->limit);
}

/* Once they are there and short enough. */
static void check_number(const struct document *d, struct problems *out)
{
	struct str number = str_trim(d->number), notation = str_trim(d->notation);

	if (number.n > 0 && !problems_has(out, "number") && !document_number_is_lawful(number))
		problem_add(out, "number", "problem.document_number", 0);
	if (notation.n > 0 && !problems_has(out, "notation") &&
	    !document_notation_is_lawful(notation))
		problem_add(out, "notation", "problem.notation", 0);
}

static void check_dates(const struct document *d, struct date today, struct problems *out)
{
	if (!date_is_set(d->issued_on) || !date_is_valid(d->issued_on))
		problem_add(out, "issued_on", "problem.date", 0);
	else if (date_cmp(d->issued_on, today) > 0)
		problem_add(out, "issued_on", "problem.date_future", 0);
	if (!date_is_set(d->due_on))
		return;
	if (!date_is_valid(d->due_on))
		problem_add(out, "due_on", "problem.date", 0);
	else if (date_is_set(d->issued_on) && date_cmp(d->due_on, d->issued_on) < 0)
		problem_add(out, "due_on", "problem.due_before_issue", 0);
}

void document_check_outgoing(const struct document *d, struct date today, struct problems *out)
{
	for (size_t i = 0; i < document_texts_count; i++)
		check_text(d, &document_texts[i], out);
	check_number(d, out);
	check_dates(d, today, out);
	if (d->priority < 0 || d->priority >= PRIORITY__COUNT)
		problem_add(out, "priority", "problem.choice", 0);
	if (d->page_count < 0 || d->page_count > LIMIT_PAGE_COUNT)
		problem_add(out, "page_count", "problem.page_count", LIMIT_PAGE_COUNT);
}

void document_check_draft(const struct document *d, struct date today, struct problems *out)
{
	struct problems all = { .n = 0 };
	struct document known = *d;

	if (!date_is_set(known.issued_on))
		known.issued_on = today;
	document_check_outgoing(&known, today, &all);
	for (size_t i = 0; i < all.n; i++) {
		if (!str_eq_c(str_of(all.p[i].key), "problem.required"))
			problem_add(out, all.p[i].field, all.p[i].key, all.p[i].limit);
	}
}

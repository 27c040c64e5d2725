/* outgoing.c -- what must be right before a document goes out: a table of fields. */
#include "base/limits.h"
#include "model/model.h"
#include "text/text.h"

void problem_add(struct problems *ps, const char *field, const char *key, int64_t limit)
{
	if (ps->n < PROBLEMS_MAX)
		ps->p[ps->n++] = (struct problem){ .field = field, .key = key, .limit = limit };
}

void problem_add_words(struct problems *ps, const char *field, const char *key, struct str word0,
		       struct str word1)
{
	if (ps->n < PROBLEMS_MAX)
		ps->p[ps->n++] =
			(struct problem){ .field = field, .key = key, .words = { word0, word1 } };
}

void problem_err(const struct problem *p, struct err *e)
{
	(void)err_set(e, RC_INVALID, p->key, "%s", p->key);
	if (p->words[0].n == 0) {
		err_param_i64(e, p->limit);
		return;
	}
	err_param(e, p->words[0]);
	err_param(e, p->words[1]);
}

/* Lengths: QCVN 102 as the known checkers hold it; signer and type: Decree 30 App. VI. */
static const struct {
	const char *name;
	size_t offset;
	int64_t max;
	bool is_required;
} fields[] = {
#define FIELD(member, max, required)                                                               \
	{                                                                                          \
#member, offsetof(struct document, member), max, required                          \
	}
	FIELD(number, 11, true),
	FIELD(notation, 30, true),
	FIELD(place, 50, true),
	FIELD(type_name, 100, true),
	FIELD(subject, LIMIT_SUBJECT, true),
	FIELD(content, 500, false),
	FIELD(signer_competence, 100, false),
	FIELD(signer_position, 100, true),
	FIELD(signer_name, 50, true),
#undef FIELD
};

static struct str field_value(const struct document *d, size_t offset)
{
	return *(const struct str *)(const void *)((const char *)d + offset);
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
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		struct str v = str_trim(field_value(d, fields[i].offset));
		if (v.n == 0 && fields[i].is_required)
			problem_add(out, fields[i].name, "problem.required", 0);
		else if ((int64_t)text_count(v) > fields[i].max)
			problem_add(out, fields[i].name, "problem.too_long", fields[i].max);
	}
	check_dates(d, today, out);
	if (d->priority < 0 || d->priority > 4)
		problem_add(out, "priority", "problem.choice", 0);
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

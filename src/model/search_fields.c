/* search_fields.c -- the fields of a search by their names: as a page's form, a URL, the API and a command
 * have them. */
#include "base/limits.h"
#include "model/search.h"
#include "text/text.h"

const char *const search_fields[] = { "q",
				      "direction",
				      "register",
				      "year",
				      "arrival",
				      "number",
				      "notation",
				      "organ",
				      "type",
				      "signer",
				      "issued_from",
				      "issued_to",
				      "due_from",
				      "due_to",
				      "late",
				      "state",
				      "progress",
				      "unit",
				      "person",
				      "priority",
				      "road",
				      "place",
				      "code",
				      "directive_words",
				      "arrived_from",
				      "arrived_to",
				      "secrecy",
				      "standing",
				      "purpose",
				      "form" };
const size_t search_fields_count = sizeof search_fields / sizeof search_fields[0];

bool search_is_field(struct str name)
{
	size_t i = 0;

	while (i < search_fields_count && !str_eq_c(name, search_fields[i]))
		i++;
	return i < search_fields_count;
}

bool road_is_gone(enum road r)
{
	return r == ROAD_AXIS || r == ROAD_PAPER;
}

static bool is_named(size_t i, const char *name)
{
	return str_eq_c(str_of(search_fields[i]), name);
}

/* The slot of a text, a day, a number; NULL: the field is none. */
static struct str *text_slot(struct search_form *f, size_t i)
{
	return is_named(i, "q")                 ? &f->words
	       : is_named(i, "number")          ? &f->number
	       : is_named(i, "notation")        ? &f->notation
	       : is_named(i, "organ")           ? &f->organ
	       : is_named(i, "type")            ? &f->type
	       : is_named(i, "signer")          ? &f->signer
	       : is_named(i, "place")           ? &f->place
	       : is_named(i, "code")            ? &f->code
	       : is_named(i, "directive_words") ? &f->directive
						: NULL;
}

static struct date *date_slot(struct search_form *f, size_t i)
{
	return is_named(i, "issued_from")    ? &f->issued_from
	       : is_named(i, "issued_to")    ? &f->issued_to
	       : is_named(i, "due_from")     ? &f->due_from
	       : is_named(i, "due_to")       ? &f->due_to
	       : is_named(i, "arrived_from") ? &f->arrived_from
	       : is_named(i, "arrived_to")   ? &f->arrived_to
					     : NULL;
}

static int64_t *number_slot(struct search_form *f, size_t i)
{
	return is_named(i, "register")   ? &f->series_id
	       : is_named(i, "year")     ? &f->year
	       : is_named(i, "arrival")  ? &f->arrival
	       : is_named(i, "unit")     ? &f->unit_id
	       : is_named(i, "person")   ? &f->account_id
	       : is_named(i, "priority") ? &f->priority
					 : NULL;
}

/* One of some words; answers whether it is. */
static bool put_choice(struct search_form *f, size_t i, struct str value)
{
	if (is_named(i, "direction"))
		return f->has_direction = direction_parse(value, &f->direction);
	if (is_named(i, "state"))
		return f->has_state = document_state_parse(value, &f->state);
	if (is_named(i, "progress"))
		return f->has_progress = progress_parse(value, &f->progress);
	if (is_named(i, "road"))
		return f->has_road = road_parse(value, &f->road) && road_is_gone(f->road);
	if (is_named(i, "secrecy"))
		return f->has_secrecy = secrecy_parse(value, &f->secrecy);
	if (is_named(i, "standing"))
		return f->has_standing = document_standing_parse(value, &f->standing);
	if (is_named(i, "purpose"))
		return f->has_purpose = purpose_parse(value, &f->purpose);
	if (is_named(i, "form"))
		return f->has_form = form_parse(value, &f->form);
	return f->is_late = str_eq_c(value, "yes");
}

static bool put_number(struct search_form *f, size_t i, struct str value)
{
	bool is_priority = is_named(i, "priority");

	if (is_named(i, "person") && !str_to_i64(value, 1, INT64_MAX, &f->account_id)) {
		f->person = value;
		return text_count(value) <= LIMIT_LOGIN;
	}
	bool is_ok = str_to_i64(value, is_priority ? 0 : 1, INT64_MAX, number_slot(f, i));

	f->has_priority = f->has_priority || (is_priority && is_ok);
	return is_ok;
}

void search_form_put(struct search_form *f, size_t i, struct str value, struct problems *ps)
{
	struct date *day = date_slot(f, i);
	struct str *text = text_slot(f, i);

	value = str_trim(value);
	if (value.n == 0)
		return;
	if (text && text_count(value) > LIMIT_SEARCH_TYPED)
		problem_add(ps, search_fields[i], "problem.too_long", LIMIT_SEARCH_TYPED);
	else if (text)
		*text = value;
	else if (day && !date_parse_typed(value, day) && !date_parse_iso(value, day))
		problem_add(ps, search_fields[i], "problem.date", 0);
	else if (number_slot(f, i) && !put_number(f, i, value))
		problem_add(ps, search_fields[i], "problem.search_number", 0);
	else if (!day && !number_slot(f, i) && !put_choice(f, i, value))
		problem_add(ps, search_fields[i], "problem.choice", 0);
}

/* ---- a question as it is kept ---- */

void search_question_add(struct arena *a, struct str *question, struct str name, struct str value)
{
	struct str line;

	if (str_trim(value).n == 0)
		return;
	line = str_dup(a, str_trim(value));
	for (size_t i = 0; i < line.n; i++) {
		if ((unsigned char)line.p[i] < 0x20)
			((char *)(uintptr_t)line.p)[i] = ' ';
	}
	*question = str_fmt(a, "%.*s%.*s=%.*s\n", STR_FMT(*question), STR_FMT(name), STR_FMT(line));
}

bool search_question_next(struct str *rest, struct str *out_name, struct str *out_value)
{
	struct str line;

	if (rest->n == 0)
		return false;
	(void)str_split(*rest, '\n', &line, rest);
	(void)str_split(line, '=', out_name, out_value);
	return true;
}

void search_question_read(struct str question, struct search_form *f, bool *out_by_title,
			  struct problems *ps)
{
	struct str name, value;

	*f = (struct search_form){ .has_direction = false };
	*out_by_title = false;
	while (search_question_next(&question, &name, &value)) {
		size_t i = 0;
		while (i < search_fields_count && !str_eq_c(name, search_fields[i]))
			i++;
		if (i < search_fields_count)
			search_form_put(f, i, value, ps);
		else if (str_eq(name, STR("order")) && str_eq(value, STR("title")))
			*out_by_title = true;
		else if (!str_eq(name, STR("order")) && !str_eq(name, STR("columns")))
			problem_add(ps, "q", "problem.choice", 0);
	}
}

struct str search_question_find(struct str question, struct str wanted)
{
	struct str name, value;

	while (search_question_next(&question, &name, &value)) {
		if (str_eq(name, wanted))
			return value;
	}
	return STR("");
}

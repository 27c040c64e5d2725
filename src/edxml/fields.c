/* fields.c -- the text of an element as a value of struct edxml. */
#include "edxml/edxml_int.h"

#include "base/limits.h"
#include "model/model.h"
#include "text/text.h"

/* Which kind of packet the element belongs to, for the severity of what is wrong with it. */
static enum edxml_kind kind_of(enum el id)
{
	return edxml_elements[id].need[EDXML_DOCUMENT] == NEED_NO ? EDXML_STATUS : EDXML_DOCUMENT;
}

static void fault(struct edxml_reader *r, enum el id, enum rule_class class, int64_t line,
		  struct str value)
{
	edxml_find_element(&r->findings, id, class, kind_of(id), line, value);
}

static struct str name_clean(struct edxml_reader *r, int64_t line)
{
	struct str name = text_nfc(r->a, text_trim(buf_str(&r->text)));
	struct str safe = text_file_name(r->a, name, LIMIT_FILE_NAME, SIZE_MAX);

	if (name.n && text_count(name) <= LIMIT_FILE_NAME && !str_eq(name, safe))
		edxml_find(&r->findings, RULE_FILE_NAME, line, NULL, name);
	return str_dup(r->a, name);
}

static struct str text_take(struct edxml_reader *r, enum el id, int64_t line)
{
	struct str raw = buf_str(&r->text);
	struct str clean;
	const char *name = edxml_elements[id].name;

	if (edxml_elements[id].place.kind == AS_NAME)
		return name_clean(r, line);
	if (text_clean(r->a, raw, TEXT_LINES, &clean, NULL) != RC_OK) {
		edxml_find(&r->findings, RULE_CONTROL, line, name, STR_NULL);
		clean = text_salvage(r->a, raw, TEXT_LINES);
	}
	if (!str_eq(text_nfc(r->a, raw), raw))
		edxml_find_once(&r->findings, RULE_NFC, line, str_of(name));
	return str_dup(r->a, clean);
}

void *edxml_list_push(struct edxml_reader *r, enum el id, char *target)
{
	const struct place *place = &edxml_elements[id].place;
	void *list;
	size_t n;

	memcpy(&list, target + place->at, sizeof list);
	memcpy(&n, target + place->second, sizeof n);
	if (!n)
		r->room[id] = 0; /* the array of another owner */
	if (n == r->room[id]) {
		list = vec_grow(r->a, n ? list : NULL, n, &r->room[id], place->size);
		memcpy(target + place->at, &list, sizeof list);
	}
	char *item = (char *)list + n * place->size;

	memset(item, 0, place->size);
	n++;
	memcpy(target + place->second, &n, sizeof n);
	return item;
}

static void code_check(struct edxml_reader *r, enum el id, int64_t line, struct str code)
{
	const char *name = edxml_elements[id].name;

	if (text_count(code) > LIMIT_ORGAN_CODE)
		return; /* R. says it */
	if (text_count(code) > LIMIT_ORGAN_CODE_QCVN)
		edxml_find(&r->findings, RULE_CODE_13, line, name, code);
	if (organ_code_check(code, NULL) != RC_OK)
		edxml_find(&r->findings, RULE_CODE_FORM, line, name, code);
}

static void text_check(struct edxml_reader *r, enum el id, int64_t line, struct str s)
{
	const struct element *el = &edxml_elements[id];

	if (el->measure == MEASURE_CHARS && text_count(s) > (size_t)el->max)
		fault(r, id, CLASS_R, line, s);
	if (el->place.kind == AS_CODE || id == EL_REPLACEMENT_ORGAN)
		code_check(r, id, line, s);
}

static bool bool_parse(struct str s, int64_t *out)
{
	if (str_eq_c(s, "1") || str_eq_nocase(s, STR("true")))
		*out = 1;
	else if (str_eq_c(s, "0") || str_eq_nocase(s, STR("false")))
		*out = 0;
	else
		return false;
	return true;
}

/* Out of range is as good as not given: nobody downstream has to expect it. */
static void int_store(struct edxml_reader *r, enum el id, char *to, int64_t line, struct str s)
{
	const struct element *el = &edxml_elements[id];
	int64_t v = -1;

	if (el->place.kind != AS_INT) {
		if (!bool_parse(s, &v))
			fault(r, id, CLASS_T, line, s);
	} else if (!str_to_i64(s, 0, INT32_MAX, &v)) {
		fault(r, id, CLASS_T, line, s);
	} else if (el->measure == MEASURE_UPTO && v > el->max) {
		fault(r, id, CLASS_R, line, s);
		v = -1;
	}
	memcpy(to, &v, sizeof v);
}

/* The date in front of a time: 2026-11-21T00:00:00+07:00, 21/11/2026 10:00:00. */
static struct str date_part(struct str s)
{
	struct str head, rest;

	str_split(s, ' ', &head, &rest);
	str_split(head, 'T', &head, &rest);
	return head;
}

static bool date_parse_any(struct str s, struct date *out)
{
	s = date_part(s);
	return date_parse_slash(s, out) || date_parse_iso(s, out) || date_parse_vn(s, out);
}

static void date_store(struct edxml_reader *r, enum el id, char *to, int64_t line, struct str s)
{
	struct date d = { 0 };

	if (!date_parse_any(s, &d))
		fault(r, id, CLASS_T, line, s);
	else if (!str_eq(s, date_slash(r->a, d)))
		fault(r, id, CLASS_F, line, s);
	memcpy(to, &d, sizeof d);
}

/* 21/11/2026 20:45:46 and 2026-11-21 20:45:46, in Vietnam. */
static bool time_parse_swapped(struct arena *a, struct str s, int64_t *out)
{
	struct str day, clock;
	struct date d;

	if (!str_split(s, ' ', &day, &clock) && !str_split(s, 'T', &day, &clock))
		clock = STR("00:00:00");
	if (!date_parse_any(day, &d))
		return false;
	return time_parse_edxml(
		str_fmt(a, "%.*s %.*s", STR_FMT(date_slash(a, d)), STR_FMT(str_sub(clock, 0, 8))),
		out);
}

static void time_store(struct edxml_reader *r, enum el id, char *to, int64_t line, struct str s)
{
	int64_t at = 0;

	if (!time_parse_edxml(s, &at) && !time_parse_iso(s, &at) &&
	    !time_parse_swapped(r->a, s, &at))
		fault(r, id, CLASS_T, line, s);
	else if (!str_eq(s, time_edxml(r->a, at)))
		fault(r, id, CLASS_F, line, s);
	memcpy(to, &at, sizeof at);
}

bool edxml_field_store(struct edxml_reader *r, enum el id, char *target, int64_t line)
{
	const struct place *place = &edxml_elements[id].place;
	struct str s = text_take(r, id, line);

	if (!s.n)
		return false;
	text_check(r, id, line, s);
	switch (place->kind) {
	case AS_TEXTS: memcpy(edxml_list_push(r, id, target), &s, sizeof s); break;
	case AS_INT:
	case AS_BOOL:
	case AS_FLAG: int_store(r, id, target + place->at, line, s); break;
	case AS_DATE:
		date_store(r, id, target + place->at, line, s);
		memcpy(target + place->second, &s, sizeof s);
		break;
	case AS_TIME:
		time_store(r, id, target + place->at, line, s);
		memcpy(target + place->second, &s, sizeof s);
		break;
	default: memcpy(target + place->at, &s, sizeof s); break;
	}
	return true;
}

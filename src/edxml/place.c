/* place.c -- a value of struct edxml, found by its row of the table. */
#include "edxml/writer_int.h"

#include "text/text.h"

struct str edxml_place_text(enum el id, const char *target)
{
	struct str s;

	memcpy(&s, target + edxml_elements[id].place.at, sizeof s);
	return text_trim(s);
}

int64_t edxml_place_number(enum el id, const char *target)
{
	int64_t v;

	memcpy(&v, target + edxml_elements[id].place.at, sizeof v);
	return v;
}

struct date edxml_place_date(enum el id, const char *target)
{
	struct date d;

	memcpy(&d, target + edxml_elements[id].place.at, sizeof d);
	return d;
}

const void *edxml_place_list(enum el id, const char *target)
{
	const void *list;

	memcpy(&list, target + edxml_elements[id].place.at, sizeof list);
	return list;
}

size_t edxml_place_count(enum el id, const char *target)
{
	size_t n;

	memcpy(&n, target + edxml_elements[id].place.second, sizeof n);
	return n;
}

const char *edxml_place_inner(enum el id, const char *target)
{
	const struct place *place = &edxml_elements[id].place;

	return place->kind == AS_SUB ? target + place->at : target;
}

static bool switch_is_set(enum el id, const char *target)
{
	bool is_set;

	memcpy(&is_set, target + edxml_elements[id].place.at, sizeof is_set);
	return is_set;
}

static bool children_are_set(enum el parent, const char *target)
{
	for (enum el id = parent + 1; id < EL__COUNT; id++)
		if (edxml_elements[id].parent == parent && edxml_place_is_set(id, target))
			return true;
	return false;
}

bool edxml_place_is_set(enum el id, const char *target)
{
	switch (edxml_elements[id].place.kind) {
	case AS_GROUP:
	case AS_SUB: return children_are_set(id, edxml_place_inner(id, target));
	case AS_SWITCH: return switch_is_set(id, target);
	case AS_ITEM:
	case AS_TEXTS: return edxml_place_count(id, target) > 0;
	case AS_INT:
	case AS_BOOL:
	case AS_FLAG: return edxml_place_number(id, target) != -1;
	case AS_DATE: return date_is_set(edxml_place_date(id, target));
	case AS_TIME: return edxml_place_number(id, target) != 0;
	case AS_TEXT:
	case AS_CODE:
	case AS_NAME: return edxml_place_text(id, target).n > 0;
	case AS_ATTACHMENT:
	case AS_IGNORED:
	case AS_BYTES: break;
	}
	return false;
}

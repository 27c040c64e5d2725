/* writer_check.c -- everything that must hold before the first byte is written.
 *
 * The same table that the reader checks by, obeyed: what would be an error or a text too long there
 * is refused here, and so is a number, date or list that the standard wants and that cannot be
 * written empty.
 */
#include "edxml/writer_int.h"

#include "base/limits.h"
#include "model/model.h"
#include "text/text.h"

static enum rc refuse(struct err *e, const char *key, const char *rule)
{
	const char *field = rule + strlen("N.");
	enum rc rc = err_set(e, RC_INVALID, key, "field %s: %s", field, key);

	err_param(e, str_of(field));
	return rc;
}

static enum rc refuse_element(struct err *e, const char *key, enum el id)
{
	return refuse(e, key, edxml_elements[id].rule[CLASS_N].rule);
}

static enum rc text_check(enum el id, struct str s, enum need need, struct err *e)
{
	const struct element *el = &edxml_elements[id];

	if (!s.n)
		return need == NEED_ERR ? refuse_element(e, "err.edxml.missing", id) : RC_OK;
	if (!text_is_valid(s, TEXT_LINES))
		return refuse_element(e, "err.edxml.text", id);
	if (el->measure == MEASURE_CHARS && text_count(s) > (size_t)el->max)
		return refuse_element(e, "err.edxml.long", id);
	if (el->place.kind == AS_CODE && organ_code_check(s, NULL) != RC_OK)
		return refuse_element(e, "err.edxml.text", id);
	return RC_OK;
}

static enum rc number_check(enum el id, int64_t v, enum need need, struct err *e)
{
	const struct element *el = &edxml_elements[id];
	int64_t max = el->place.kind != AS_INT      ? 1
		      : el->measure == MEASURE_UPTO ? el->max
						    : INT32_MAX;

	if (v == -1)
		return need >= NEED_WARN ? refuse_element(e, "err.edxml.missing", id) : RC_OK;
	return v < 0 || v > max ? refuse_element(e, "err.edxml.range", id) : RC_OK;
}

static enum rc date_check(enum el id, struct date d, enum need need, struct err *e)
{
	if (!date_is_set(d))
		return need >= NEED_WARN ? refuse_element(e, "err.edxml.missing", id) : RC_OK;
	return date_is_valid(d) ? RC_OK : refuse_element(e, "err.edxml.range", id);
}

static enum rc texts_check(enum el id, const char *target, struct err *e)
{
	const struct str *list = edxml_place_list(id, target);
	size_t n = edxml_place_count(id, target);

	for (size_t i = 0; i < n; i++)
		TRY(text_check(id, text_trim(list[i]), NEED_ERR, e));
	return RC_OK;
}

static enum rc leaf_check(enum el id, const char *target, enum need need, struct err *e)
{
	switch (edxml_elements[id].place.kind) {
	case AS_INT:
	case AS_BOOL:
	case AS_FLAG: return number_check(id, edxml_place_number(id, target), need, e);
	case AS_DATE: return date_check(id, edxml_place_date(id, target), need, e);
	case AS_TIME:
		if (!edxml_place_number(id, target) && need >= NEED_WARN)
			return refuse_element(e, "err.edxml.missing", id);
		return RC_OK;
	case AS_TEXTS: return texts_check(id, target, e);
	case AS_BYTES: return RC_OK; /* the source has them */
	default: return text_check(id, edxml_place_text(id, target), need, e);
	}
}

static enum rc children_check(enum el parent, const char *target, enum edxml_kind kind,
			      struct err *e);

static enum rc items_check(enum el id, const char *target, enum edxml_kind kind, struct err *e)
{
	const char *list = edxml_place_list(id, target);
	size_t n = edxml_place_count(id, target);

	if (!n && edxml_elements[id].need[kind] >= NEED_WARN)
		return refuse_element(e, "err.edxml.missing", id);
	for (size_t i = 0; i < n; i++)
		TRY(children_check(id, list + i * edxml_elements[id].place.size, kind, e));
	return RC_OK;
}

static enum rc element_check(enum el id, const char *target, enum edxml_kind kind, struct err *e)
{
	const struct element *el = &edxml_elements[id];
	enum need need = el->need[kind];

	if (need == NEED_NO || (need == NEED_OPT && !edxml_place_is_set(id, target)))
		return RC_OK;
	if (edxml_element_is_leaf(id))
		return leaf_check(id, target, need, e);
	if (el->place.kind == AS_ITEM)
		return items_check(id, target, kind, e);
	if (need == NEED_ERR && !edxml_place_is_set(id, target))
		return refuse_element(e, "err.edxml.missing", id);
	return children_check(id, edxml_place_inner(id, target), kind, e);
}

static enum rc children_check(enum el parent, const char *target, enum edxml_kind kind,
			      struct err *e)
{
	for (enum el id = parent + 1; id < EL__COUNT; id++)
		if (edxml_elements[id].parent == parent)
			TRY(element_check(id, target, kind, e));
	return RC_OK;
}

static enum rc receivers_check(struct arena *a, const struct edxml *p, struct err *e)
{
	struct map *seen = map_new(a);

	if (p->n_to > LIMIT_RECEIVERS) {
		enum rc rc = err_set(e, RC_LIMIT, "err.edxml.receivers", "too many receivers");
		err_param_i64(e, LIMIT_RECEIVERS);
		return rc;
	}
	for (size_t i = 0; i < p->n_to; i++)
		if (!map_put(seen, text_trim(p->to[i].code), NULL))
			return refuse_element(e, "err.edxml.twice", EL_TO);
	return RC_OK;
}

static enum rc attachment_check(struct arena *a, const struct edxml_attachment *att, struct err *e)
{
	TRY(children_check(EL_ATTACHMENT, (const char *)att, EDXML_DOCUMENT, e));
	if (!att->name.n)
		return refuse_element(e, "err.edxml.missing", EL_ATTACHMENT_NAME);
	if (!str_eq(att->name, text_file_name(a, att->name, LIMIT_FILE_NAME, SIZE_MAX)))
		return refuse_element(e, "err.edxml.text", EL_ATTACHMENT_NAME);
	return RC_OK;
}

static enum rc attachments_check(struct writer *w, struct err *e)
{
	struct map *seen = map_new(w->a);

	if (w->p->n_attachments > LIMIT_ATTACHMENTS) {
		enum rc rc = err_set(e, RC_LIMIT, "err.edxml.attachments", "too many attachments");
		err_param_i64(e, LIMIT_ATTACHMENTS);
		return rc;
	}
	for (size_t i = 0; i < w->p->n_attachments; i++) {
		TRY(attachment_check(w->a, &w->attachments[i], e));
		if (!map_put(seen, w->attachments[i].content_id, NULL))
			return refuse_element(e, "err.edxml.twice", EL_ATTACHMENT_ID);
	}
	return RC_OK;
}

static enum rc answered_check(const struct edxml *p, struct err *e)
{
	for (size_t i = 0; i < p->n_response_for; i++)
		if (!p->response_for[i].document_id.n && !p->response_for[i].code.n)
			return refuse_element(e, "err.edxml.missing", EL_RESPONSE_DOCUMENT);
	return RC_OK;
}

enum rc edxml_writer_check(struct writer *w, struct err *e)
{
	const struct edxml *p = w->p;

	TRY(children_check(EL_MESSAGE, (const char *)p, p->kind, e));
	if (p->kind == EDXML_STATUS) {
		if (p->n_attachments)
			return refuse_element(e, "err.edxml.range", EL_ATTACHMENTS);
		return answered_check(p, e);
	}
	TRY(children_check(EL_TRACES, (const char *)p, p->kind, e));
	TRY(receivers_check(w->a, p, e));
	return attachments_check(w, e);
}

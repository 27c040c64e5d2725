/* json.c -- a packet and its findings as JSON, named as the elements are. */
#include "edxml/writer_int.h"

#include "base/limits.h"

static const char *const severities[] = { "info", "warning", "error" };

static void finding_put(struct json *j, const struct edxml_finding *f)
{
	json_object(j);
	json_kv_str(j, "rule", str_of(f->rule));
	json_kv_str(j, "severity", str_of(severities[f->severity]));
	json_kv_i64(j, "line", f->line);
	json_kv_str(j, "element", str_of(f->element));
	json_kv_str(j, "detail", f->detail.n ? f->detail : STR(""));
	json_kv_str(j, "vi", str_of(f->text_vi));
	json_kv_str(j, "en", str_of(f->text_en));
	json_object_end(j);
}

void edxml_findings_put(struct json *j, const struct edxml *p)
{
	json_array(j);
	for (size_t i = 0; i < p->n_findings; i++)
		finding_put(j, &p->findings[i]);
	json_array_end(j);
}

struct str edxml_findings_json(struct arena *a, const struct edxml *p)
{
	struct json j;

	json_init(&j, a, LIMIT_PAGE_BYTES);
	edxml_findings_put(&j, p);
	return json_text(&j);
}

static struct str member_text(const struct jval *object, const char *name)
{
	struct str s = STR("");
	const struct jval *v = jval_get(object, name);

	if (v)
		(void)jval_str(v, &s);
	return s;
}

static struct edxml_kept_finding finding_get(const struct jval *v)
{
	struct edxml_kept_finding f = { .rule = member_text(v, "rule"),
					.severity = member_text(v, "severity"),
					.element = member_text(v, "element"),
					.detail = member_text(v, "detail"),
					.text_vi = member_text(v, "vi"),
					.text_en = member_text(v, "en") };
	const struct jval *line = jval_get(v, "line");

	if (line)
		(void)jval_i64(line, &f.line);
	return f;
}

size_t edxml_findings_parse(struct arena *a, struct str json, struct edxml_kept_finding **out)
{
	const struct jval *all = NULL;
	size_t n = 0;

	if (json_parse(a, json, &all, NULL) == RC_OK)
		n = jval_count(all);
	*out = ARENA_ARRAY(a, n + 1, struct edxml_kept_finding);
	for (size_t i = 0; i < n; i++)
		(*out)[i] = finding_get(jval_at(all, i));
	return n;
}

/* ---- the packet ---- */

struct dump {
	struct json *j;
	struct arena *a;
	bool has_bussiness;
};

static void children_put(struct dump *d, enum el parent, const char *target);

static void texts_put(struct dump *d, enum el id, const char *target)
{
	const struct str *list = edxml_place_list(id, target);
	size_t n = edxml_place_count(id, target);

	json_array(d->j);
	for (size_t i = 0; i < n; i++)
		json_str(d->j, list[i]);
	json_array_end(d->j);
}

static void items_put(struct dump *d, enum el id, const char *target)
{
	const char *list = edxml_place_list(id, target);
	size_t n = edxml_place_count(id, target);

	json_array(d->j);
	for (size_t i = 0; i < n; i++) {
		json_object(d->j);
		children_put(d, id, list + i * edxml_elements[id].place.size);
		json_object_end(d->j);
	}
	json_array_end(d->j);
}

static void value_put(struct dump *d, enum el id, const char *target)
{
	switch (edxml_elements[id].place.kind) {
	case AS_TEXTS: texts_put(d, id, target); break;
	case AS_ITEM: items_put(d, id, target); break;
	case AS_INT: json_i64(d->j, edxml_place_number(id, target)); break;
	case AS_BOOL:
	case AS_FLAG: json_bool(d->j, edxml_place_number(id, target) == 1); break;
	case AS_TIME: json_str(d->j, time_iso(d->a, edxml_place_number(id, target))); break;
	case AS_DATE: json_str(d->j, date_iso(d->a, edxml_place_date(id, target))); break;
	case AS_GROUP:
	case AS_SWITCH:
	case AS_SUB:
		json_object(d->j);
		children_put(d, id, edxml_place_inner(id, target));
		json_object_end(d->j);
		break;
	default: json_str(d->j, edxml_place_text(id, target)); break;
	}
}

static void children_put(struct dump *d, enum el parent, const char *target)
{
	for (enum el id = parent + 1; id < EL__COUNT; id++) {
		if (edxml_elements[id].parent != parent || !edxml_place_is_set(id, target))
			continue;
		/* both places of StaffInfo fill the same fields; Bussiness is a document's */
		if (id == EL_STATUS_STAFF && d->has_bussiness)
			continue;
		json_key(d->j, edxml_elements[id].name);
		value_put(d, id, target);
	}
}

static void attachment_put(struct dump *d, const struct edxml_attachment *att)
{
	struct str digest = str_of_n((const char *)att->sha256, sizeof att->sha256);

	json_object(d->j);
	children_put(d, EL_ATTACHMENT, (const char *)att);
	json_kv_str(d->j, "mediaType", att->content_type.n ? att->content_type : STR(""));
	json_kv_i64(d->j, "bytes", (int64_t)att->bytes);
	json_kv_str(d->j, "sha256", hex_encode(d->a, digest));
	json_kv_bool(d->j, "wasZipped", att->was_zipped);
	json_kv_bool(d->j, "isDamaged", att->is_damaged);
	json_object_end(d->j);
}

static void attachments_put(struct dump *d, const struct edxml *p)
{
	json_array(d->j);
	for (size_t i = 0; i < p->n_attachments; i++)
		attachment_put(d, &p->attachments[i]);
	json_array_end(d->j);
}

void edxml_put(struct json *j, struct arena *a, const struct edxml *p)
{
	struct dump d = { .j = j, .a = a, .has_bussiness = p->has_bussiness };

	json_object(j);
	json_kv_str(j, "kind", p->kind == EDXML_STATUS ? STR("status") : STR("document"));
	json_kv_bool(j, "isAcceptable", edxml_is_acceptable(p));
	children_put(&d, EL_HEADER, (const char *)p);
	json_key(j, "attachments");
	attachments_put(&d, p);
	json_kv_bool(j, "hasSignature", p->has_signature_element);
	json_key(j, "findings");
	edxml_findings_put(j, p);
	json_kv_i64(j, "findingsDropped", (int64_t)p->n_findings_dropped);
	json_object_end(j);
}

/* writer.c -- a packet as the strictest receiver wants it, in canonical form.
 *
 * The bytes written are the exclusive canonical form of themselves (declaration aside): so the digest
 * of the first pass, without the Signature, is what XML-DSig's transforms give the receiver.
 */
#include "edxml/writer_int.h"

#include "base/limits.h"
#include "text/text.h"

/* ---- output ---- */

static enum rc output_take(void *ctx, const char *p, size_t n, struct err *e)
{
	struct writer *w = ctx;

	if (w->rc == RC_OK && w->out)
		w->rc = w->out->write(w->out->ctx, p, n, &w->err);
	else if (w->rc == RC_OK)
		sha256_add(&w->sha, p, n);
	if (e && w->rc != RC_OK)
		*e = w->err;
	return w->rc;
}

/* ---- elements by the table ---- */

static struct str number_text(struct writer *w, enum el id, int64_t v)
{
	if (v == -1)
		return STR_NULL;
	if (edxml_elements[id].place.kind == AS_BOOL)
		return v ? STR("true") : STR("false");
	return str_fmt(w->a, "%lld", (long long)v);
}

static struct str leaf_text(struct writer *w, enum el id, const char *target)
{
	struct date d;
	int64_t at;

	switch (edxml_elements[id].place.kind) {
	case AS_INT:
	case AS_BOOL:
	case AS_FLAG: return number_text(w, id, edxml_place_number(id, target));
	case AS_DATE:
		d = edxml_place_date(id, target);
		return date_is_set(d) ? date_slash(w->a, d) : STR_NULL;
	case AS_TIME:
		at = edxml_place_number(id, target);
		return at ? time_edxml(w->a, at) : STR_NULL;
	default: return edxml_place_text(id, target);
	}
}

static void children_write(struct writer *w, enum el parent, const char *target);

static void texts_write(struct writer *w, enum el id, const char *target)
{
	const struct str *list = edxml_place_list(id, target);
	size_t n = edxml_place_count(id, target);

	for (size_t i = 0; i < n; i++)
		xml_element(w->xml, edxml_elements[id].prefixed, text_trim(list[i]));
}

static void items_write(struct writer *w, enum el id, const char *target)
{
	const char *list = edxml_place_list(id, target);
	size_t n = edxml_place_count(id, target);

	for (size_t i = 0; i < n; i++) {
		xml_open(w->xml, edxml_elements[id].prefixed);
		children_write(w, id, list + i * edxml_elements[id].place.size);
		xml_close(w->xml);
	}
}

static void element_write(struct writer *w, enum el id, const char *target)
{
	const struct element *el = &edxml_elements[id];
	enum need need = el->need[w->p->kind];

	if (need == NEED_NO || (need == NEED_OPT && !edxml_place_is_set(id, target)))
		return;
	if (el->place.kind == AS_TEXTS) {
		texts_write(w, id, target);
	} else if (el->place.kind == AS_ITEM) {
		items_write(w, id, target);
	} else if (edxml_element_is_leaf(id)) {
		xml_element(w->xml, el->prefixed, leaf_text(w, id, target));
	} else {
		xml_open(w->xml, el->prefixed);
		children_write(w, id, edxml_place_inner(id, target));
		xml_close(w->xml);
	}
}

static void children_write(struct writer *w, enum el parent, const char *target)
{
	for (enum el id = parent + 1; id < EL__COUNT; id++)
		if (edxml_elements[id].parent == parent)
			element_write(w, id, target);
}

/* ---- attachments ---- */

struct put {
	struct writer *w;
	struct sha256 sha;
	bool is_zipped;
};

static enum rc encoded_put(void *ctx, const void *p, size_t n, struct err *e)
{
	struct writer *w = ctx;

	xml_base64(w->xml, p, n);
	if (e && w->rc != RC_OK)
		*e = w->err;
	return w->rc;
}

static enum rc source_put(void *ctx, const void *p, size_t n, struct err *e)
{
	struct put *put = ctx;

	sha256_add(&put->sha, p, n);
	if (put->is_zipped)
		return edxml_zip_put(put->w->zip, p, n, e);
	return encoded_put(put->w, p, n, e);
}

/* The bytes must be those that the struct names, and in both passes the same. */
static enum rc digest_check(struct writer *w, size_t i, struct put *put, struct err *e)
{
	static const unsigned char none[SHA256_BYTES];
	const unsigned char *told = w->attachments[i].sha256;
	unsigned char digest[SHA256_BYTES];

	sha256_done(&put->sha, digest);
	if (memcmp(told, none, sizeof none) != 0 && memcmp(told, digest, sizeof digest) != 0)
		return err_set(e, RC_CORRUPT, NULL, "attachment %zu has another digest", i + 1);
	if (w->has_digests && memcmp(w->digests[i], digest, sizeof digest) != 0)
		return err_set(e, RC_CORRUPT, NULL, "attachment %zu changed on the way", i + 1);
	memcpy(w->digests[i], digest, sizeof digest);
	return RC_OK;
}

static enum rc bytes_write(struct writer *w, size_t i, struct err *e)
{
	const struct edxml_attachment *att = &w->attachments[i];
	struct put put = { .w = w, .is_zipped = !media_of_name(att->name)->is_raw };

	sha256_init(&put.sha);
	xml_open(w->xml, edxml_elements[EL_ATTACHMENT_BYTES].prefixed);
	xml_xmlns(w->xml, "edXML", EDXML_NAMESPACE);
	if (put.is_zipped && !w->zip)
		w->zip = edxml_zip_new(w->a);
	if (put.is_zipped)
		TRY(edxml_zip_start(w->zip, att->name, encoded_put, w, e));
	TRY(w->src->read(w->src->ctx, &w->p->attachments[i], source_put, &put, e));
	if (put.is_zipped)
		TRY(edxml_zip_end(w->zip, e));
	xml_base64_end(w->xml);
	xml_close(w->xml);
	return digest_check(w, i, &put, e);
}

static enum rc attachment_write(struct writer *w, size_t i, struct err *e)
{
	const char *target = (const char *)&w->attachments[i];

	xml_open(w->xml, edxml_elements[EL_ATTACHMENT].name);
	for (enum el id = EL_ATTACHMENT + 1; id < EL_ATTACHMENT_BYTES; id++)
		if (edxml_elements[id].need[EDXML_DOCUMENT] != NEED_OPT ||
		    edxml_place_is_set(id, target))
			xml_element(w->xml, edxml_elements[id].name, leaf_text(w, id, target));
	TRY(bytes_write(w, i, e));
	xml_close(w->xml);
	return RC_OK;
}

static enum rc attachments_write(struct writer *w, struct err *e)
{
	if (!w->p->n_attachments)
		return RC_OK;
	xml_open(w->xml, edxml_elements[EL_ATTACHMENTS].name);
	for (size_t i = 0; i < w->p->n_attachments; i++)
		TRY(attachment_write(w, i, e));
	xml_close(w->xml);
	return RC_OK;
}

static void manifest_write(struct writer *w)
{
	xml_open(w->xml, edxml_elements[EL_BODY].prefixed);
	xml_open(w->xml, edxml_elements[EL_MANIFEST].prefixed);
	xml_attr(w->xml, "version", STR("1.0"));
	for (size_t i = 0; i < w->p->n_attachments; i++) {
		const struct edxml_attachment *att = &w->attachments[i];
		struct packet_reference ref = {
			.content_id = att->content_id,
			.content_type = att->transfer_type,
			.description = att->description,
			.name = att->name,
		};

		xml_open(w->xml, edxml_elements[EL_REFERENCE].prefixed);
		children_write(w, EL_REFERENCE, (const char *)&ref);
		xml_close(w->xml);
	}
	xml_close(w->xml);
	xml_close(w->xml);
}

/* ---- the packet ---- */

static void header_write(struct writer *w)
{
	xml_open(w->xml, edxml_elements[EL_HEADER].prefixed);
	element_write(w, EL_MESSAGE, (const char *)w->p);
	element_write(w, EL_TRACES, (const char *)w->p);
	if (w->signature.n)
		xml_raw_canonical(w->xml, w->signature);
	xml_close(w->xml);
}

static enum rc packet_write(struct writer *w, struct err *e)
{
	w->xml = xml_new(w->a, output_take, w);
	if (w->out)
		xml_declaration(w->xml);
	xml_open(w->xml, edxml_elements[EL_ROOT].name);
	xml_xmlns(w->xml, NULL, EDXML_NAMESPACE);
	xml_open(w->xml, edxml_elements[EL_ENVELOPE].prefixed);
	xml_xmlns(w->xml, "edXML", EDXML_NAMESPACE);
	header_write(w);
	if (w->p->kind == EDXML_DOCUMENT)
		manifest_write(w);
	xml_close(w->xml);
	TRY(attachments_write(w, e));
	xml_close(w->xml);
	return xml_end(w->xml, e);
}

static void attachments_prepare(struct writer *w)
{
	size_t n = w->p->n_attachments;

	w->attachments = ARENA_ARRAY(w->a, n + 1, struct edxml_attachment);
	w->digests = arena_array(w->a, n + 1, sizeof *w->digests);
	for (size_t i = 0; i < n; i++) {
		struct edxml_attachment *att = &w->attachments[i];

		*att = w->p->attachments[i];
		att->name = text_trim(att->name);
		att->content_id = text_trim(att->content_id);
		if (!att->content_id.n)
			att->content_id = str_fmt(w->a, "cid:%zu", i + 1);
		att->transfer_type = media_of_name(att->name)->is_raw
					     ? media_type_of_name(att->name)
					     : STR("application/zip");
	}
}

static enum rc digest_sign(struct writer *w, const struct packet_signer *signer, struct err *e)
{
	unsigned char digest[SHA256_BYTES];

	sha256_init(&w->sha);
	TRY(packet_write(w, e));
	w->has_digests = true;
	sha256_done(&w->sha, digest);
	return xmldsig_build(w->a, signer, digest, &w->signature, e);
}

enum rc edxml_write(struct arena *a, const struct edxml *p, const struct edxml_source *src,
		    const struct packet_signer *signer, const struct edxml_output *out,
		    struct err *e)
{
	struct writer *w = ARENA_NEW(a, struct writer);

	w->a = a;
	w->p = p;
	w->src = src;
	attachments_prepare(w);
	TRY(edxml_writer_check(w, e));
	if (signer)
		TRY(digest_sign(w, signer, e));
	w->out = out;
	return packet_write(w, e);
}

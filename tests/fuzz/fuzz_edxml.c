/* fuzz_edxml.c -- any bytes as a packet: no crash, and what is acceptable can be written again.
 *
 * The first byte says how the rest is cut into pieces, which must not matter to what is sound.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/limits.h"
#include "edxml/edxml.h"
#include "markup/markup.h"

#define NOW (INT64_C(1795219200) * TIME_SEC) /* 2026-11-21 */

static enum rc packet_read(struct arena *a, struct str text, size_t piece, struct edxml **out)
{
	struct edxml_reader *r = edxml_reader_new(a, NULL);

	for (; text.n; text = str_sub(text, piece, text.n)) {
		struct str part = str_sub(text, 0, piece);

		if (edxml_reader_feed(r, part.p, part.n, NULL) != RC_OK)
			break;
	}
	return edxml_reader_end(r, NOW, out, NULL);
}

static enum rc second_read(struct arena *a, struct str text, struct edxml *first)
{
	struct edxml_reader *r = edxml_reader_again(a, first, NULL);
	struct edxml *out;

	if (edxml_reader_feed(r, text.p, text.n, NULL) != RC_OK)
		abort(); /* the same bytes went well before */
	return edxml_reader_end(r, NOW, &out, NULL);
}

static enum rc nothing_read(void *ctx, const struct edxml_attachment *att,
			    enum rc (*put)(void *put_ctx, const void *p, size_t n, struct err *e),
			    void *put_ctx, struct err *e)
{
	(void)ctx;
	(void)att;
	return put(put_ctx, "fuzz", 4, e);
}

static enum rc feed(void *ctx, const char *p, size_t n, struct err *e)
{
	return edxml_reader_feed(ctx, p, n, e);
}

/* What we write we must take, without an error finding. */
static void write_and_read(struct arena *a, struct edxml *p)
{
	struct edxml_source src = { .read = nothing_read };
	struct edxml_reader *r = edxml_reader_new(a, NULL);
	struct edxml_output out = { .ctx = r, .write = feed };
	struct edxml *back;

	for (size_t i = 0; i < p->n_attachments; i++)
		p->attachments[i] = (struct edxml_attachment){ .name = p->attachments[i].name };
	if (edxml_write(a, p, &src, NULL, &out, NULL) != RC_OK)
		return; /* the writer is stricter */
	if (edxml_reader_end(r, NOW, &back, NULL) != RC_OK || !edxml_is_acceptable(back) ||
	    back->n_attachments != p->n_attachments)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA a = arena_new(NULL);
	struct edxml *p = NULL, *whole = NULL;
	struct str text;
	const struct jval *json;

	if (!size)
		return 0;
	text = str_of_n((const char *)data + 1, size - 1);
	enum rc rc = packet_read(a, text, (size_t)data[0] + 1, &p);

	enum rc whole_rc = packet_read(a, text, SIZE_MAX, &whole);

	if ((rc == RC_OK) != (whole_rc == RC_OK))
		abort();
	/* How far a broken one was read hangs on the cut. */
	if (rc == RC_OK && (p->n_findings != whole->n_findings || p->n_to != whole->n_to ||
			    p->n_attachments != whole->n_attachments))
		abort();
	if (p->n_to > LIMIT_RECEIVERS || p->n_findings > LIMIT_FINDINGS)
		abort();
	if (rc == RC_OK && edxml_needs_again(p) && second_read(a, text, p) != RC_OK)
		abort();
	if (json_parse(a, edxml_findings_json(a, p), &json, NULL) != RC_OK)
		abort();
	if (rc == RC_OK && edxml_is_acceptable(p))
		write_and_read(a, p);
	return 0;
}

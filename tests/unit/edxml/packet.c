/* packet.c -- see packet.h. */
#include "packet.h"

#define ATTACHMENT_MAX (64 << 20)
#define PACKET_MAX (128 << 20)

static enum rc store_start(void *ctx, struct edxml_attachment *att, struct err *e)
{
	struct packet_store *s = ctx;

	(void)att;
	(void)e;
	s->n_starts++;
	buf_init(&s->now, s->a, ATTACHMENT_MAX);
	return RC_OK;
}

static enum rc store_write(void *ctx, struct edxml_attachment *att, const void *p, size_t n,
			   struct err *e)
{
	struct packet_store *s = ctx;

	(void)att;
	s->n_writes++;
	buf_add_bytes(&s->now, p, n);
	return buf_rc(&s->now, e);
}

static enum rc store_end(void *ctx, struct edxml_attachment *att, struct err *e)
{
	struct packet_store *s = ctx;
	struct str *kept = ARENA_NEW(s->a, struct str);

	(void)e;
	s->n_ends++;
	*kept = buf_str(&s->now);
	att->sink_data = kept;
	return RC_OK;
}

const struct edxml_sink *packet_store_sink(struct packet_store *s)
{
	s->sink = (struct edxml_sink){
		.ctx = s, .start = store_start, .write = store_write, .end = store_end
	};
	return &s->sink;
}

struct str packet_bytes(const struct edxml_attachment *att)
{
	const struct str *kept = att->sink_data;

	return kept ? *kept : STR_NULL;
}

/* In two pieces, so that pieces are seen to be joined. */
static enum rc store_read(void *ctx, const struct edxml_attachment *att,
			  enum rc (*put)(void *put_ctx, const void *p, size_t n, struct err *e),
			  void *put_ctx, struct err *e)
{
	struct str bytes = packet_bytes(att);
	size_t half = bytes.n / 2;

	(void)ctx;
	if (half)
		TRY(put(put_ctx, bytes.p, half, e));
	if (bytes.n - half)
		TRY(put(put_ctx, bytes.p + half, bytes.n - half, e));
	return RC_OK;
}

const struct edxml_source *packet_store_source(struct packet_store *s)
{
	s->source = (struct edxml_source){ .ctx = s, .read = store_read };
	return &s->source;
}

static enum rc text_feed(struct edxml_reader *r, struct str text, size_t piece, struct err *e)
{
	while (text.n) {
		size_t n = text.n < piece ? text.n : piece;

		TRY(edxml_reader_feed(r, text.p, n, e));
		text = str_sub(text, n, text.n);
	}
	return RC_OK;
}

enum rc packet_read(struct arena *a, struct str text, size_t piece, int64_t now, struct edxml **out,
		    struct err *e)
{
	struct packet_store *store = ARENA_NEW(a, struct packet_store);
	struct edxml_reader *r;

	store->a = a;
	r = edxml_reader_new(a, packet_store_sink(store));
	if (text_feed(r, text, piece, e) != RC_OK)
		return edxml_reader_end(r, now, out, e);
	TRY(edxml_reader_end(r, now, out, e));
	if (!edxml_needs_again(*out))
		return RC_OK;
	r = edxml_reader_again(a, *out, packet_store_sink(store));
	TRY(text_feed(r, text, piece, e));
	return edxml_reader_end(r, now, out, e);
}

static enum rc buf_put(void *ctx, const char *p, size_t n, struct err *e)
{
	buf_add_bytes(ctx, p, n);
	return buf_rc(ctx, e);
}

enum rc packet_write(struct arena *a, const struct edxml *p, const struct packet_signer *signer,
		     struct str *out, struct err *e)
{
	struct packet_store store = { .a = a };
	struct buf text;
	struct edxml_output output = { .ctx = &text, .write = buf_put };

	buf_init(&text, a, PACKET_MAX);
	TRY(edxml_write(a, p, packet_store_source(&store), signer, &output, e));
	*out = buf_str(&text);
	return RC_OK;
}

enum rc packet_write_and_read(struct arena *a, const struct edxml *p, int64_t now,
			      struct edxml **out, struct err *e)
{
	struct str text;

	TRY(packet_write(a, p, NULL, &text, e));
	return packet_read(a, text, 1000, now, out, e);
}

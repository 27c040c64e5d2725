/* attach.c -- attachment bytes: base64, perhaps a ZIP of one entry, digest, sink.
 *
 * Whether a ZIP is to be unpacked hangs on the name (media_of_name). When it is known
 * before the bytes, from the Attachment or from the manifest, the stream goes the right way at once.
 * When not, the bytes go out as they are and are tested as a ZIP beside; edxml_attachments_settle
 * sees the name later and marks the attachment for the second pass. A ZIP that turns out to be
 * faulty after some of it was given is marked too: then to be given as it is. The second pass
 * therefore never has a doubt.
 */
#include "edxml/edxml_int.h"

#include "base/limits.h"

#define DECODED_BYTES (64 << 10)
#define DECODED_SLACK 4        /* base64_dec_feed may want a little more than comes out */
#define PIECE_BYTES (16 << 10) /* of base64 decoded at once */

static const char zip_begin[4] = { 'P', 'K', 3, 4 };

/* ---- opening ---- */

static void attachments_make(struct edxml_reader *r)
{
	r->out->p.attachments = ARENA_ARRAY(r->a, LIMIT_ATTACHMENTS, struct edxml_attachment);
	r->states = ARENA_ARRAY(r->a, LIMIT_ATTACHMENTS, struct attachment_state);
	r->pipe.room = arena_alloc(r->a, DECODED_BYTES + DECODED_SLACK);
}

enum rc edxml_attachment_open(struct edxml_reader *r, char **target, int64_t line, struct err *e)
{
	struct edxml *p = &r->out->p;
	size_t i = p->n_attachments;

	if (i == LIMIT_ATTACHMENTS) {
		edxml_find(&r->findings, RULE_LIMIT_ATTACHMENTS, line, NULL,
			   edxml_over(r->a, LIMIT_ATTACHMENTS));
		enum rc rc = err_set(e, RC_LIMIT, "err.edxml.attachments", "too many attachments");
		err_param_i64(e, LIMIT_ATTACHMENTS);
		return rc;
	}
	if (r->first && !r->first->attachments)
		return err_set(e, RC_CORRUPT, NULL, "packet changed between two readings");
	if (!r->states)
		attachments_make(r);
	p->n_attachments++;
	r->states[i] = (struct attachment_state){ .line = line };
	p->attachments[i] = (struct edxml_attachment){ .content_id = STR_NULL };
	*target = (char *)&p->attachments[i];
	r->pipe.mode = PIPE_UNDECIDED;
	r->pipe.state = &r->states[i];
	/* Both arrays have room for the most; whether there are as many is seen at the end, for this
	 * one may turn out empty. */
	r->pipe.att = r->first ? &r->first->attachments[i] : &p->attachments[i];
	return RC_OK;
}

/* In the second pass an attachment that was given rightly in the first is not looked at. */
static bool pipe_is_done_with(const struct edxml_reader *r)
{
	return r->first && r->pipe.att->again == EDXML_AGAIN_NO;
}

static void attachment_forget_bytes(struct edxml_attachment *att)
{
	att->was_zipped = att->is_damaged = false;
	att->bytes = 0;
	att->sink_data = NULL;
	memset(att->sha256, 0, sizeof att->sha256);
}

void edxml_attachment_bytes_open(struct edxml_reader *r, int64_t line)
{
	struct attachment_pipe *pipe = &r->pipe;

	pipe->state->has_bytes = true;
	pipe->state->bytes_line = line;
	pipe->base64 = (struct base64_dec){ 0 };
	pipe->n = 0;
	pipe->is_tested = false;
	sha256_init(&pipe->sha);
	pipe->mode = pipe_is_done_with(r) ? PIPE_STOPPED : PIPE_UNDECIDED;
	if (pipe->mode == PIPE_UNDECIDED)
		attachment_forget_bytes(pipe->att);
}

/* ---- the way of the bytes ---- */

/* What the name will be, as far as it is known by now. */
static struct str name_known(const struct edxml_reader *r)
{
	const struct edxml_attachment *att = r->pipe.att;

	if (att->name.n || !att->content_id.n)
		return att->name;
	for (size_t i = 0; i < r->out->n_references; i++)
		if (str_eq(r->out->references[i].content_id, att->content_id))
			return r->out->references[i].name;
	return STR_NULL;
}

static enum rc bytes_give(void *ctx, const void *p, size_t n, struct err *e)
{
	struct edxml_reader *r = ctx;
	struct edxml_attachment *att = r->pipe.att;

	att->bytes += n;
	sha256_add(&r->pipe.sha, p, n);
	if (!r->sink || !n)
		return RC_OK;
	return r->sink->write(r->sink->ctx, att, p, n, e);
}

static void unzip_open(struct edxml_reader *r, bytes_sink emit, void *ctx)
{
	struct attachment_pipe *pipe = &r->pipe;

	if (!pipe->unzip)
		pipe->unzip = edxml_unzip_new(r->a);
	edxml_unzip_start(pipe->unzip, LIMIT_ZIP_BYTES - pipe->unzipped, emit, ctx);
}

/* The ZIP is only the wrapping of a file of that name. A docx is a ZIP by nature: wrapped it is a
 * ZIP whose entry is a ZIP. */
static bool name_is_wrapped(struct str name, const struct attachment_state *state)
{
	enum zip_nature nature = media_of_name(name)->zip;

	if (!name.n || !state->is_zip)
		return false;
	return nature == ZIP_NOT || (nature == ZIP_BASED && state->holds_zip);
}

static bool zip_begins(const void *p, size_t n)
{
	return n >= sizeof zip_begin && memcmp(p, zip_begin, sizeof zip_begin) == 0;
}

struct peek {
	unsigned char head[sizeof zip_begin];
	size_t n;
};

static enum rc peek_take(void *ctx, const void *p, size_t n, struct err *e)
{
	struct peek *peek = ctx;
	size_t left = sizeof peek->head - peek->n;

	(void)e;
	memcpy(peek->head + peek->n, p, n < left ? n : left);
	peek->n += n < left ? n : left;
	return RC_OK;
}

/* Looks through the wrapping, if it is one. */
static bool zip_holds_zip(struct edxml_reader *r, const unsigned char *p, size_t n)
{
	struct peek peek = { .n = 0 };

	unzip_open(r, peek_take, &peek);
	if (edxml_unzip_feed(r->pipe.unzip, p, n, NULL) != RC_OK)
		return false;
	return zip_begins(peek.head, peek.n);
}

static enum pipe_mode mode_decide(struct edxml_reader *r)
{
	struct attachment_pipe *pipe = &r->pipe;
	struct str name = name_known(r);

	if (r->first)
		return pipe->att->again == EDXML_AGAIN_UNPACKED ? PIPE_UNPACK : PIPE_RAW;
	pipe->is_tested = pipe->state->is_zip && !name.n;
	return name_is_wrapped(name, pipe->state) ? PIPE_UNPACK : PIPE_RAW;
}

/* The first bytes are here (or there are none). */
static enum rc pipe_begin(struct edxml_reader *r, const unsigned char *p, size_t n, struct err *e)
{
	struct attachment_pipe *pipe = &r->pipe;

	pipe->state->is_zip = zip_begins(p, n);
	if (pipe->state->is_zip)
		pipe->state->holds_zip = zip_holds_zip(r, p, n);
	pipe->mode = mode_decide(r);
	if (pipe->mode == PIPE_UNPACK)
		unzip_open(r, bytes_give, r);
	else if (pipe->is_tested)
		unzip_open(r, NULL, NULL);
	if (!r->sink || !r->sink->start)
		return RC_OK;
	return r->sink->start(r->sink->ctx, pipe->att, e);
}

static enum rule rule_of(enum unzip_fault fault)
{
	switch (fault) {
	case UNZIP_ENTRIES: return RULE_ZIP_ENTRIES;
	case UNZIP_RATIO: return RULE_ZIP_RATIO;
	case UNZIP_ENCRYPTED: return RULE_ZIP_ENCRYPTED;
	case UNZIP_OK:
	case UNZIP_BROKEN: break;
	}
	return RULE_ZIP;
}

/* A docx that cannot be unpacked is simply a docx. */
static void zip_fault_note(struct edxml_reader *r, const struct attachment_state *state,
			   enum unzip_fault fault, struct str name)
{
	if (media_of_name(name)->zip == ZIP_NOT)
		edxml_find(&r->findings, rule_of(fault), state->bytes_line, NULL, name);
}

static void zip_refuse(struct edxml_reader *r, enum unzip_fault fault)
{
	struct attachment_pipe *pipe = &r->pipe;

	zip_fault_note(r, pipe->state, fault, name_known(r));
	pipe->att->again = EDXML_AGAIN_RAW;
	pipe->mode = PIPE_STOPPED;
}

/* All ZIPs of a packet share one allowance, also those that are refused. */
static void unzip_count(struct attachment_pipe *pipe)
{
	uint64_t left = LIMIT_ZIP_BYTES - pipe->unzipped;
	uint64_t bytes = edxml_unzip_bytes(pipe->unzip);

	pipe->unzipped += bytes < left ? bytes : left;
}

static enum rc bytes_unpack(struct edxml_reader *r, const void *p, size_t n, struct err *e)
{
	struct attachment_pipe *pipe = &r->pipe;
	enum unzip_fault fault;

	TRY(edxml_unzip_feed(pipe->unzip, p, n, e));
	fault = edxml_unzip_fault(pipe->unzip);
	if (fault == UNZIP_OK)
		return RC_OK;
	unzip_count(pipe);
	zip_refuse(r, fault);
	return RC_OK;
}

/* What was decoded goes on. */
static enum rc pipe_flush(struct edxml_reader *r, struct err *e)
{
	struct attachment_pipe *pipe = &r->pipe;
	size_t n = pipe->n;

	pipe->n = 0;
	if (pipe->mode == PIPE_UNDECIDED)
		TRY(pipe_begin(r, pipe->room, n, e));
	if (pipe->mode == PIPE_UNPACK)
		return bytes_unpack(r, pipe->room, n, e);
	if (pipe->mode != PIPE_RAW)
		return RC_OK;
	if (pipe->is_tested)
		TRY(edxml_unzip_feed(pipe->unzip, pipe->room, n, e));
	return bytes_give(r, pipe->room, n, e);
}

static void base64_fault(struct edxml_reader *r)
{
	struct attachment_pipe *pipe = &r->pipe;

	pipe->att->is_damaged = true;
	if (!r->first)
		edxml_find(&r->findings, RULE_BASE64, xml_reader_line(r->xml), NULL,
			   pipe->att->name);
}

enum rc edxml_attachment_text(struct edxml_reader *r, const char *p, size_t n, struct err *e)
{
	struct attachment_pipe *pipe = &r->pipe;

	while (n && pipe->mode != PIPE_STOPPED && !pipe->base64.failed) {
		size_t take = n < PIECE_BYTES ? n : PIECE_BYTES;

		if (pipe->n + take > DECODED_BYTES)
			TRY(pipe_flush(r, e));
		pipe->n += base64_dec_feed(&pipe->base64, p, take, pipe->room + pipe->n);
		if (pipe->base64.failed)
			base64_fault(r);
		p += take;
		n -= take;
	}
	return RC_OK;
}

/* ---- closing ---- */

static void unzip_close(struct edxml_reader *r)
{
	struct attachment_pipe *pipe = &r->pipe;
	enum unzip_fault fault = edxml_unzip_end(pipe->unzip);

	unzip_count(pipe);
	pipe->state->is_tested = true;
	pipe->state->fault = fault;
	if (pipe->mode != PIPE_UNPACK)
		return;
	if (fault != UNZIP_OK)
		zip_refuse(r, fault);
	else
		pipe->att->was_zipped = true;
}

enum rc edxml_attachment_bytes_close(struct edxml_reader *r, struct err *e)
{
	struct attachment_pipe *pipe = &r->pipe;

	if (pipe->mode == PIPE_STOPPED)
		return RC_OK;
	if (!pipe->base64.failed && !base64_dec_end(&pipe->base64))
		base64_fault(r);
	TRY(pipe_flush(r, e));
	if (pipe->mode == PIPE_UNPACK || pipe->is_tested)
		unzip_close(r);
	sha256_done(&pipe->sha, pipe->att->sha256);
	return RC_OK;
}

enum rc edxml_attachment_close(struct edxml_reader *r, bool is_filled, struct err *e)
{
	struct attachment_pipe *pipe = &r->pipe;
	bool has_bytes = pipe->state->has_bytes;

	pipe->mode = PIPE_CLOSED;
	if (!is_filled && !has_bytes) {
		r->out->p.n_attachments--; /* an empty element is none */
		return RC_OK;
	}
	if (pipe_is_done_with(r))
		return RC_OK;
	if (!has_bytes) {
		edxml_attachment_bytes_open(r, pipe->state->line);
		TRY(edxml_attachment_bytes_close(r, e));
		pipe->mode = PIPE_CLOSED;
		pipe->att->is_damaged = true;
	}
	if (!r->sink || !r->sink->end)
		return RC_OK;
	return r->sink->end(r->sink->ctx, pipe->att, e);
}

/* ---- the whole packet ---- */

static struct packet_reference *reference_find(struct edxml_reader *r,
					       const struct edxml_attachment *att)
{
	for (size_t i = 0; i < r->out->n_references; i++) {
		struct packet_reference *ref = &r->out->references[i];
		bool same = att->content_id.n ? str_eq(ref->content_id, att->content_id)
					      : att->name.n && str_eq(ref->name, att->name);

		if (same && !ref->is_used)
			return ref;
	}
	return NULL;
}

static void reference_use(struct edxml_reader *r, struct edxml_attachment *att,
			  struct packet_reference *ref, int64_t line)
{
	ref->is_used = true;
	if (!att->name.n)
		att->name = ref->name;
	else if (ref->name.n && !str_eq(ref->name, att->name))
		edxml_find(&r->findings, RULE_NAMES_DIFFER, line, NULL, ref->name);
	if (!att->description.n)
		att->description = ref->description;
	if (!att->transfer_type.n)
		att->transfer_type = ref->content_type;
	if (!att->content_id.n)
		att->content_id = ref->content_id;
}

static void manifest_match(struct edxml_reader *r)
{
	struct edxml *p = &r->out->p;

	for (size_t i = 0; i < p->n_attachments; i++) {
		struct edxml_attachment *att = &p->attachments[i];
		struct packet_reference *ref = reference_find(r, att);

		if (ref)
			reference_use(r, att, ref, r->states[i].line);
		else
			edxml_find(&r->findings, RULE_NO_REFERENCE, r->states[i].line, NULL,
				   att->name.n ? att->name : att->content_id);
	}
	for (size_t i = 0; i < r->out->n_references; i++)
		if (!r->out->references[i].is_used)
			edxml_find(&r->findings, RULE_NO_ATTACHMENT, r->out->references[i].line,
				   NULL, r->out->references[i].content_id);
}

static void content_ids_check(struct edxml_reader *r)
{
	struct map *seen = map_new(r->a);
	struct edxml *p = &r->out->p;

	for (size_t i = 0; i < p->n_attachments; i++)
		if (p->attachments[i].content_id.n &&
		    !map_put(seen, p->attachments[i].content_id, NULL))
			edxml_find(&r->findings, RULE_CONTENT_ID_TWICE, r->states[i].line, NULL,
				   p->attachments[i].content_id);
}

/* All is known now. Was it given as it should have been? */
static void decision_settle(struct edxml_reader *r, size_t i)
{
	struct edxml_attachment *att = &r->out->p.attachments[i];
	const struct attachment_state *state = &r->states[i];
	bool to_unpack = name_is_wrapped(att->name, state);

	if (att->was_zipped && !to_unpack) {
		att->again = EDXML_AGAIN_RAW;
	} else if (to_unpack && !att->was_zipped && state->is_tested && state->fault == UNZIP_OK) {
		edxml_find(&r->findings, RULE_ZIP_ORDER, state->line, NULL, att->name);
		att->again = EDXML_AGAIN_UNPACKED;
	} else if (to_unpack && att->again == EDXML_AGAIN_NO && state->fault != UNZIP_OK) {
		zip_fault_note(r, state, state->fault, att->name);
	}
	if (!state->is_zip && att->bytes &&
	    str_eq_nocase(att->transfer_type, STR("application/zip")))
		edxml_find(&r->findings, RULE_ZIP_LABEL, state->line, NULL, att->name);
}

static void content_type_settle(struct edxml_attachment *att)
{
	bool is_unpacked = att->again == EDXML_AGAIN_UNPACKED ||
			   (att->was_zipped && att->again == EDXML_AGAIN_NO);

	if (is_unpacked || !att->transfer_type.n)
		att->content_type = media_type_of_name(att->name);
	else
		att->content_type = att->transfer_type;
}

void edxml_attachments_settle(struct edxml_reader *r)
{
	struct edxml *p = &r->out->p;

	manifest_match(r);
	content_ids_check(r);
	for (size_t i = 0; i < p->n_attachments; i++) {
		decision_settle(r, i);
		content_type_settle(&p->attachments[i]);
	}
}

bool edxml_needs_again(const struct edxml *p)
{
	for (size_t i = 0; i < p->n_attachments; i++)
		if (p->attachments[i].again != EDXML_AGAIN_NO)
			return true;
	return false;
}

enum rc edxml_attachments_merge(struct edxml_reader *r, struct err *e)
{
	struct edxml *first = r->first;

	if (r->out->p.n_attachments != first->n_attachments)
		return err_set(e, RC_CORRUPT, NULL, "packet changed between two readings");
	for (size_t i = 0; i < first->n_attachments; i++) {
		struct edxml_attachment *att = &first->attachments[i];

		if (att->was_zipped != (att->again == EDXML_AGAIN_UNPACKED) &&
		    att->again != EDXML_AGAIN_NO)
			return err_set(e, RC_CORRUPT, NULL, "packet changed between two readings");
		att->again = EDXML_AGAIN_NO;
	}
	return RC_OK;
}

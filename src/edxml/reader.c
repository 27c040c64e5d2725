/* reader.c -- the tree of a packet, element by element, as elements.tbl has it.
 *
 * A frame is kept for each open element of the table; whatever the table does not know is skipped
 * with all below it. Text is gathered for leaves alone; that of an attachment goes its own way.
 */
#include "edxml/edxml_int.h"

#include <errno.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/log.h"

#define READ_BYTES (64 << 10)

static const char *const legacy_namespaces[] = { "http://www.e-doc.vn/Schema/",
						 "http://www.go.vn/eDoc" };

static bool set_has(const struct element_set *s, enum el id)
{
	return s->word[id / 64] >> (id % 64) & 1;
}

static void set_add(struct element_set *s, enum el id)
{
	s->word[id / 64] |= UINT64_C(1) << (id % 64);
}

static struct frame *frame_top(struct edxml_reader *r)
{
	return &r->frames[r->depth - 1];
}

/* ---- namespaces ---- */

static bool namespace_is_legacy(struct str uri)
{
	for (size_t i = 0; i < sizeof legacy_namespaces / sizeof legacy_namespaces[0]; i++)
		if (str_eq_c(uri, legacy_namespaces[i]))
			return true;
	return false;
}

static bool namespace_is_ours(struct edxml_reader *r, struct str uri, int64_t line)
{
	if (str_eq_c(uri, EDXML_NAMESPACE))
		return true;
	if (!uri.n)
		edxml_find_once(&r->findings, RULE_NO_NAMESPACE, line, STR(""));
	else if (namespace_is_legacy(uri))
		edxml_find_once(&r->findings, RULE_LEGACY, line, STR(""));
	else
		return false;
	return true;
}

/* ---- opening ---- */

static enum rc root_open(struct edxml_reader *r, struct str local, struct str uri, int64_t line,
			 struct err *e)
{
	if (!str_eq_c(local, edxml_elements[EL_ROOT].name) || !namespace_is_ours(r, uri, line)) {
		edxml_find(&r->findings, RULE_ROOT, line, NULL, local);
		return err_set(e, RC_INVALID, "err.edxml.root", "root element is not edXML");
	}
	r->frames[0] = (struct frame){ .id = EL_ROOT, .target = (char *)r->out, .line = line };
	r->depth = 1;
	return RC_OK;
}

/* A number that is not given is -1. */
static void numbers_unset(enum el parent, char *target)
{
	static const int64_t none = -1;

	for (enum el id = parent + 1; id < EL__COUNT; id++) {
		enum el_kind kind = edxml_elements[id].place.kind;

		if (edxml_elements[id].parent == parent &&
		    (kind == AS_INT || kind == AS_BOOL || kind == AS_FLAG))
			memcpy(target + edxml_elements[id].place.at, &none, sizeof none);
	}
}

static enum rc item_open(struct edxml_reader *r, enum el id, struct frame *f, struct err *e)
{
	if (id == EL_TO && r->out->p.n_to == LIMIT_RECEIVERS) {
		edxml_find(&r->findings, RULE_LIMIT_TO, f->line, NULL,
			   edxml_over(r->a, LIMIT_RECEIVERS));
		enum rc rc = err_set(e, RC_LIMIT, "err.edxml.receivers", "too many receivers");
		err_param_i64(e, LIMIT_RECEIVERS);
		return rc;
	}
	f->target = edxml_list_push(r, id, f->target);
	numbers_unset(id, f->target);
	if (id == EL_TO)
		VEC_PUSH(&r->to_lines, f->line);
	if (id == EL_REFERENCE)
		((struct packet_reference *)(void *)f->target)->line = f->line;
	return RC_OK;
}

static enum rc known_open(struct edxml_reader *r, enum el id, int64_t line, struct err *e)
{
	const struct element *el = &edxml_elements[id];
	struct frame f = { .id = id, .target = frame_top(r)->target, .line = line };

	r->line[id] = line;
	switch (el->place.kind) {
	case AS_SUB: f.target += el->place.at; break;
	case AS_ITEM: TRY(item_open(r, id, &f, e)); break;
	case AS_ATTACHMENT: TRY(edxml_attachment_open(r, &f.target, line, e)); break;
	case AS_BYTES: edxml_attachment_bytes_open(r, line); break;
	default: break;
	}
	bug_if(r->depth == FRAMES_MAX);
	r->frames[r->depth++] = f;
	buf_reset(&r->text);
	return RC_OK;
}

static bool is_signature(struct edxml_reader *r, struct str local)
{
	if (!str_eq_c(local, "Signature"))
		return false;
	r->out->p.has_signature_element = true;
	return true;
}

/* The element is known here and may stand here; otherwise what is wrong with it is noted. */
static bool element_is_welcome(struct edxml_reader *r, enum el id, struct str local, int64_t line)
{
	if (id == EL__COUNT) {
		edxml_find_once(&r->findings, RULE_UNKNOWN, line, local);
		return false;
	}
	if (edxml_elements[id].place.kind == AS_IGNORED)
		return false;
	if (set_has(&frame_top(r)->opened, id) && !edxml_element_is_many(id)) {
		edxml_find(&r->findings, RULE_TWICE, line, edxml_elements[id].name, STR_NULL);
		return false;
	}
	set_add(&frame_top(r)->opened, id);
	return true;
}

static enum rc open_take(struct edxml_reader *r, struct str local, struct str uri, int64_t line,
			 struct err *e)
{
	enum el id;

	if (r->depth == 0)
		return root_open(r, local, uri, line, e);
	if (r->skip || is_signature(r, local)) {
		r->skip++;
		return RC_OK;
	}
	id = namespace_is_ours(r, uri, line) ? edxml_element_find(frame_top(r)->id, local)
					     : EL__COUNT;
	if (element_is_welcome(r, id, local, line))
		return known_open(r, id, line, e);
	r->skip++;
	return RC_OK;
}

/* ---- text ---- */

static enum rc text_take(struct edxml_reader *r, const char *p, size_t n, struct err *e)
{
	enum el id;

	if (r->skip || r->depth == 0)
		return RC_OK;
	id = frame_top(r)->id;
	if (id == EL_ATTACHMENT_BYTES)
		return edxml_attachment_text(r, p, n, e);
	if (!edxml_element_is_leaf(id))
		return RC_OK;
	buf_add_bytes(&r->text, p, n);
	if (!r->text.failed)
		return RC_OK;
	edxml_find(&r->findings, RULE_LIMIT_TEXT, frame_top(r)->line, edxml_elements[id].name,
		   edxml_over(r->a, LIMIT_XML_TEXT));
	return buf_rc(&r->text, e);
}

/* ---- closing ---- */

static bool frame_is_filled(const struct frame *f)
{
	for (size_t i = 0; i < ELEMENT_SET_WORDS; i++)
		if (f->filled.word[i])
			return true;
	return false;
}

/* What it means is known only when the kind of packet is. */
static void children_missed(struct edxml_reader *r, const struct frame *f)
{
	for (enum el id = f->id + 1; id < EL__COUNT; id++) {
		const struct element *el = &edxml_elements[id];
		bool needed = el->need[EDXML_DOCUMENT] >= NEED_INFO ||
			      el->need[EDXML_STATUS] >= NEED_INFO;

		if (el->parent == f->id && needed && !set_has(&f->filled, id))
			VEC_PUSH(&r->missing, (struct missing){ .id = id, .line = f->line });
	}
}

/* An empty element is an absent one: its row goes. */
static void item_drop(struct edxml_reader *r, enum el id)
{
	char *owner = frame_top(r)->target;
	size_t n;

	memcpy(&n, owner + edxml_elements[id].place.second, sizeof n);
	n--;
	memcpy(owner + edxml_elements[id].place.second, &n, sizeof n);
	if (id == EL_TO)
		r->to_lines.n--;
}

static enum rc branch_close(struct edxml_reader *r, const struct frame *f, bool *out_filled,
			    struct err *e)
{
	enum el_kind kind = edxml_elements[f->id].place.kind;

	*out_filled = frame_is_filled(f);
	if (kind == AS_ATTACHMENT)
		TRY(edxml_attachment_close(r, *out_filled, e));
	if (kind == AS_ITEM && !*out_filled)
		item_drop(r, f->id);
	if (kind == AS_SWITCH)
		memcpy(f->target + edxml_elements[f->id].place.at, out_filled, sizeof *out_filled);
	/* Of an empty element nothing more is said, unless it is part of the frame. */
	if (*out_filled || f->id <= EL_HEADER)
		children_missed(r, f);
	return RC_OK;
}

static enum rc close_take(struct edxml_reader *r, struct err *e)
{
	struct frame f;
	bool is_filled = true;

	if (r->skip) {
		r->skip--;
		return RC_OK;
	}
	f = *frame_top(r);
	r->depth--;
	if (f.id == EL_ATTACHMENT_BYTES)
		TRY(edxml_attachment_bytes_close(r, e));
	else if (edxml_element_is_leaf(f.id))
		is_filled = edxml_field_store(r, f.id, f.target, f.line);
	else
		TRY(branch_close(r, &f, &is_filled, e));
	if (is_filled && r->depth)
		set_add(&frame_top(r)->filled, f.id);
	if (is_filled && f.id == EL_MESSAGE)
		r->has_message = true;
	return RC_OK;
}

/* ---- the XML reader's calls ---- */

static enum rc refusal_note(struct edxml_reader *r, enum rc rc)
{
	if (rc != RC_OK)
		r->is_refused = true;
	return rc;
}

static enum rc on_open(void *ctx, struct str local, struct str prefix, struct str uri,
		       const struct xml_attr_view *attrs, size_t n_attrs, int64_t line,
		       struct err *e)
{
	(void)prefix;
	(void)attrs;
	(void)n_attrs;
	return refusal_note(ctx, open_take(ctx, local, uri, line, e));
}

static enum rc on_text(void *ctx, const char *p, size_t n, struct err *e)
{
	return refusal_note(ctx, text_take(ctx, p, n, e));
}

static enum rc on_close(void *ctx, int64_t line, struct err *e)
{
	(void)line;
	return refusal_note(ctx, close_take(ctx, e));
}

/* ---- a packet from its first byte to its last ---- */

void edxml_init(struct edxml *p, enum edxml_kind kind)
{
	*p = (struct edxml){
		.kind = kind,
		.type = -1,
		.type_detail = -1,
		.priority = -1,
		.promulgation_amount = -1,
		.page_amount = -1,
		.direction = -1,
		.steering_type = -1,
		.bussiness_type = -1,
		.paper = -1,
		.changed_document = -1,
		.changed_receivers = -1,
	};
}

struct edxml_reader *edxml_reader_new(struct arena *a, const struct edxml_sink *sink)
{
	struct edxml_reader *r = ARENA_NEW(a, struct edxml_reader);
	struct xml_events events = {
		.ctx = r, .open = on_open, .text = on_text, .close = on_close
	};

	r->a = a;
	r->sink = sink;
	r->out = ARENA_NEW(a, struct packet_read);
	edxml_init(&r->out->p, EDXML_DOCUMENT);
	buf_init(&r->text, a, LIMIT_XML_TEXT);
	r->to_lines.arena = r->missing.arena = a;
	r->findings.a = r->findings.list.arena = a;
	r->xml = xml_reader_new(a, &events);
	return r;
}

struct edxml_reader *edxml_reader_again(struct arena *a, struct edxml *first,
					const struct edxml_sink *sink)
{
	struct edxml_reader *r = edxml_reader_new(a, sink);

	r->first = first;
	return r;
}

static enum rule xml_fault_rule(const struct edxml_reader *r)
{
	static const struct {
		const char *key;
		enum rule rule;
	} known[] = {
		{ "err.xml.dtd", RULE_DTD },     { "err.xml.entity", RULE_ENTITY },
		{ "err.xml.utf8", RULE_UTF8 },   { "err.xml.encoding", RULE_ENCODING },
		{ "err.xml.empty", RULE_EMPTY }, { "err.xml.cut", RULE_CUT },
		{ "err.xml.char", RULE_CHAR },
	};

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (str_eq_c(str_of(r->err.key), known[i].key))
			return known[i].rule;
	return r->rc == RC_LIMIT ? RULE_LIMIT_XML : RULE_XML;
}

/* The XML itself is at fault; what the handlers above refused has its finding already. */
static void xml_fault_note(struct edxml_reader *r)
{
	if (r->is_refused || (r->rc != RC_LIMIT && r->rc != RC_INVALID))
		return;
	struct str limit = r->rc == RC_LIMIT ? str_fmt(r->a, "> %s", r->err.param[0]) : STR_NULL;
	edxml_find(&r->findings, xml_fault_rule(r), xml_reader_line(r->xml), NULL, limit);
}

/* The first failure is the answer to every later call. */
static enum rc answer(const struct edxml_reader *r, struct err *e)
{
	if (e && r->rc != RC_OK)
		*e = r->err;
	return r->rc;
}

enum rc edxml_reader_feed(struct edxml_reader *r, const char *p, size_t n, struct err *e)
{
	if (r->rc == RC_OK) {
		r->rc = xml_reader_feed(r->xml, p, n, &r->err);
		xml_fault_note(r);
	}
	return answer(r, e);
}

static void whole_check(struct edxml_reader *r, int64_t now)
{
	edxml_attachments_settle(r);
	edxml_check(r, now);
	if (!r->has_message)
		r->rc = err_set(&r->err, RC_INVALID, "err.edxml.empty", "no MessageHeader");
}

enum rc edxml_reader_end(struct edxml_reader *r, int64_t now, struct edxml **out, struct err *e)
{
	if (r->rc == RC_OK) {
		r->rc = xml_reader_end(r->xml, &r->err);
		xml_fault_note(r);
	}
	*out = r->first ? r->first : &r->out->p;
	if (r->pipe.mode != PIPE_CLOSED)
		r->pipe.att->is_damaged = true;
	if (r->first && r->rc == RC_OK)
		r->rc = edxml_attachments_merge(r, &r->err);
	if (r->first)
		return answer(r, e);
	edxml_kind_settle(r);
	if (r->rc == RC_OK)
		whole_check(r, now);
	edxml_findings_take(&r->findings, &r->out->p);
	return answer(r, e);
}

/* ---- a packet in a file ---- */

/* A failure stays in the reader, the descriptor's own too. */
static void fd_feed(struct edxml_reader *r, int fd)
{
	char *piece = arena_alloc(r->a, READ_BYTES);
	off_t at = 0;

	while (r->rc == RC_OK) {
		ssize_t n = pread(fd, piece, READ_BYTES, at);

		if (n == 0)
			return;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			r->rc = err_errno(&r->err, "read packet");
		else if (edxml_reader_feed(r, piece, (size_t)n, NULL) == RC_OK)
			at += n;
	}
}

static enum rc fd_pass(struct edxml_reader *r, int fd, int64_t now, struct edxml **out,
		       struct err *e)
{
	fd_feed(r, fd);
	return edxml_reader_end(r, now, out, e);
}

enum rc edxml_read_fd(struct arena *a, int fd, const struct edxml_sink *sink, int64_t now,
		      struct edxml **out, struct err *e)
{
	TRY(fd_pass(edxml_reader_new(a, sink), fd, now, out, e));
	if (!edxml_needs_again(*out))
		return RC_OK;
	return fd_pass(edxml_reader_again(a, *out, sink), fd, now, out, e);
}

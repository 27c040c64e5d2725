/* multipart.c -- multipart/form-data (RFC 7578, RFC 2046) as a stream.
 *
 * A delimiter is CR LF "--" boundary. No boundary has a CR in it, so when a match breaks off, the
 * bytes matched so far are data and the search starts anew at the byte that broke it: no going back,
 * whatever the pieces. The body counts as if a CR LF stood before its first byte.
 */
#include "net/form_int.h"

#include <unistd.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/map.h"

#define BOUNDARY_BYTES 70 /* RFC 2046 */
#define OUT_BYTES ((size_t)64 << 10)

enum where { IN_PREAMBLE, IN_DELIMITER, IN_HEADERS, IN_DATA, IN_EPILOGUE };

/* What was seen of the rest of a delimiter's line. */
enum delimiter_rest { REST_NOTHING, REST_PADDING, REST_CR, REST_DASH };

struct part {
	struct str name;
	struct str file_name; /* p set: a file */
	struct str content_type;
	bool has_disposition;
	int fd; /* -1 until the first bytes are written */
	uint64_t bytes;
};

struct multipart {
	struct arena *arena;
	const char *spool_dir;
	char delimiter[4 + BOUNDARY_BYTES];
	size_t delimiter_n;
	size_t matched;
	enum where where;
	enum delimiter_rest rest;
	struct buf headers;
	struct buf value;
	struct part part;
	char *out; /* bytes of a file, gathered */
	size_t out_n;
	size_t n_parts;
	VEC(struct net_field) fields;
	VEC(struct net_upload) uploads;
};

static enum rc malformed(struct err *e, const char *why)
{
	return err_set(e, RC_INVALID, "err.form.malformed", "multipart: %s", why);
}

static bool boundary_is_good(struct str b)
{
	if (b.n == 0 || b.n > BOUNDARY_BYTES || b.p[b.n - 1] == ' ')
		return false;
	for (size_t i = 0; i < b.n; i++)
		if (b.p[i] < ' ' || b.p[i] > '~')
			return false;
	return true;
}

enum rc multipart_new(struct arena *a, struct str boundary, const char *spool_dir,
		      struct multipart **out, struct err *e)
{
	struct multipart *m;

	if (!boundary_is_good(boundary))
		return malformed(e, "no usable boundary");
	m = ARENA_NEW(a, struct multipart);
	m->arena = a;
	m->spool_dir = spool_dir;
	memcpy(m->delimiter, "\r\n--", 4);
	memcpy(m->delimiter + 4, boundary.p, boundary.n);
	m->delimiter_n = 4 + boundary.n;
	m->matched = 2;
	m->part.fd = -1;
	m->fields.arena = a;
	m->uploads.arena = a;
	buf_init(&m->headers, a, LIMIT_PART_HEADER);
	buf_init(&m->value, a, LIMIT_FORM_FIELD);
	*out = m;
	return RC_OK;
}

/* ---- the headers of a part ---- */

/* Browsers write three characters so in a name and leave all others, '%' too, as they are (WHATWG HTML,
 * multipart/form-data): what looks like any other escape is the user's own. */
static struct str browser_name(struct arena *a, struct str in)
{
	static const char *const escapes[] = { "%22\"", "%0D\r", "%0A\n" };
	char *p = arena_alloc(a, in.n + 1);
	size_t n = 0;

	while (in.n) {
		struct str head = str_sub(in, 0, 3);
		char c = in.p[0];
		size_t used = 1;

		for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++)
			if (str_eq_nocase(head, str_of_n(escapes[i], 3))) {
				c = escapes[i][3];
				used = 3;
			}
		p[n++] = c;
		in = str_sub(in, used, SIZE_MAX);
	}
	return str_of_n(p, n);
}

static enum rc disposition_param(struct multipart *m, const struct net_field *f, struct err *e)
{
	struct part *part = &m->part;
	struct str *to = NULL;

	if (str_eq_nocase(f->name, STR("name")))
		to = &part->name;
	else if (str_eq_nocase(f->name, STR("filename")))
		to = &part->file_name;
	if (!to)
		return RC_OK;
	if (to->p)
		return malformed(e, "a parameter twice");
	*to = to == &part->file_name ? browser_name(m->arena, f->value) : f->value;
	return RC_OK;
}

/* filename*=UTF-8'vi'C%C3%B4ng%20v%C4%83n.pdf (RFC 8187) */
static enum rc extended_name(struct multipart *m, struct str value, struct str *out, struct err *e)
{
	struct str charset;
	struct str rest;

	if (out->p)
		return malformed(e, "filename* twice");
	if (!str_split(value, '\'', &charset, &rest) || !str_eq_nocase(charset, STR("UTF-8")) ||
	    !str_split(rest, '\'', &charset, &rest) || !percent_decode(m->arena, rest, false, out))
		return malformed(e, "filename* is not UTF-8''percent-encoded");
	return RC_OK;
}

static enum rc disposition_parse(struct multipart *m, struct str value, struct err *e)
{
	struct str extended = STR_NULL;
	struct net_field f;
	size_t semicolon = str_find_char(value, ';');
	struct str kind = str_sub(value, 0, semicolon);
	struct str rest = str_sub(value, kind.n, SIZE_MAX);
	bool bad = false;

	if (m->part.has_disposition)
		return malformed(e, "Content-Disposition twice");
	m->part.has_disposition = true;
	if (!str_eq_nocase(str_trim(kind), STR("form-data")))
		return malformed(e, "Content-Disposition is not form-data");
	while (header_param_next(m->arena, &rest, &f, &bad)) {
		if (str_eq_nocase(f.name, STR("filename*")))
			TRY(extended_name(m, f.value, &extended, e));
		else
			TRY(disposition_param(m, &f, e));
	}
	if (bad)
		return malformed(e, "Content-Disposition");
	if (extended.p)
		m->part.file_name = extended;
	return RC_OK;
}

static bool is_identity(struct str coding)
{
	return str_eq_nocase(coding, STR("7bit")) || str_eq_nocase(coding, STR("8bit")) ||
	       str_eq_nocase(coding, STR("binary"));
}

static enum rc header_line(struct multipart *m, struct str line, struct err *e)
{
	struct str name;
	struct str value;

	if (memchr(line.p, '\r', line.n) || memchr(line.p, '\n', line.n) ||
	    memchr(line.p, '\0', line.n))
		return malformed(e, "CR, LF or NUL inside a header");
	if (line.p[0] == ' ' || line.p[0] == '\t')
		return malformed(e, "folded header");
	if (!str_split(line, ':', &name, &value) || name.n == 0)
		return malformed(e, "a header without a name");
	value = str_trim(value);
	if (str_eq_nocase(name, STR("Content-Disposition")))
		return disposition_parse(m, str_dup(m->arena, value), e);
	if (str_eq_nocase(name, STR("Content-Type")))
		m->part.content_type = str_dup(m->arena, value);
	if (str_eq_nocase(name, STR("Content-Transfer-Encoding")) && !is_identity(value))
		return err_set(e, RC_UNSUPPORTED, "err.form.malformed",
			       "multipart: Content-Transfer-Encoding %.*s", STR_FMT(value));
	return RC_OK;
}

static enum rc part_begin(struct multipart *m, struct err *e)
{
	struct str rest = buf_str(&m->headers);

	m->part = (struct part){ .fd = -1 };
	if (++m->n_parts > LIMIT_FORM_FIELDS + LIMIT_ATTACHMENTS)
		return form_over(e, "err.form.fields", LIMIT_FORM_FIELDS);
	while (rest.n > 2) {
		size_t end = str_find(rest, STR("\r\n"));

		TRY(header_line(m, str_sub(rest, 0, end), e));
		rest = str_sub(rest, end + 2, SIZE_MAX);
	}
	if (m->part.name.n == 0)
		return malformed(e, "a part without a name");
	buf_reset(&m->headers);
	buf_reset(&m->value);
	m->where = IN_DATA;
	return RC_OK;
}

/* ---- the data of a part ---- */

struct closing {
	int fd;
};

static void closing_run(void *closing)
{
	fd_close(((struct closing *)closing)->fd);
}

static enum rc file_open(struct multipart *m, struct err *e)
{
	struct closing *closing;

	if (m->uploads.n == LIMIT_ATTACHMENTS)
		return form_over(e, "err.form.files", LIMIT_ATTACHMENTS);
	TRY(fd_temp(m->spool_dir, &m->part.fd, e));
	closing = ARENA_NEW(m->arena, struct closing);
	closing->fd = m->part.fd;
	arena_defer(m->arena, closing_run, closing);
	return RC_OK;
}

static enum rc out_flush(struct multipart *m, struct err *e)
{
	size_t n = m->out_n;

	m->out_n = 0;
	if (m->part.fd < 0)
		TRY(file_open(m, e));
	return n ? fd_write_all(m->part.fd, m->out, n, e) : RC_OK;
}

static enum rc file_add(struct multipart *m, const char *p, size_t n, struct err *e)
{
	if (!m->out)
		m->out = arena_alloc(m->arena, OUT_BYTES);
	m->part.bytes += n;
	while (n) {
		size_t room = OUT_BYTES - m->out_n;
		size_t some = n < room ? n : room;

		memcpy(m->out + m->out_n, p, some);
		m->out_n += some;
		p += some;
		n -= some;
		if (m->out_n == OUT_BYTES)
			TRY(out_flush(m, e));
	}
	return RC_OK;
}

static enum rc value_add(struct multipart *m, const char *p, size_t n, struct err *e)
{
	if (memchr(p, '\0', n))
		return malformed(e, "NUL in a field");
	buf_add_bytes(&m->value, p, n);
	return m->value.failed ? form_over(e, "err.form.field", LIMIT_FORM_FIELD) : RC_OK;
}

static enum rc data_add(struct multipart *m, const char *p, size_t n, struct err *e)
{
	if (n == 0 || m->where == IN_PREAMBLE)
		return RC_OK;
	return m->part.file_name.p ? file_add(m, p, n, e) : value_add(m, p, n, e);
}

static enum rc file_end(struct multipart *m, struct err *e)
{
	struct part *part = &m->part;

	/* What a browser sends for a file input that was left empty. */
	if (part->file_name.n == 0 && part->bytes == 0)
		return RC_OK;
	TRY(out_flush(m, e));
	if (lseek(part->fd, 0, SEEK_SET) != 0)
		return err_errno(e, "spool file");
	VEC_PUSH(&m->uploads, ((struct net_upload){ .field = part->name,
						    .file_name = part->file_name,
						    .content_type = part->content_type,
						    .fd = part->fd,
						    .bytes = part->bytes }));
	return RC_OK;
}

static enum rc part_end(struct multipart *m, struct err *e)
{
	if (arena_is_over(m->arena))
		return form_over(e, "err.form.memory", LIMIT_REQUEST_MEMORY);
	if (m->part.file_name.p)
		return file_end(m, e);
	if (m->fields.n == LIMIT_FORM_FIELDS)
		return form_over(e, "err.form.fields", LIMIT_FORM_FIELDS);
	VEC_PUSH(&m->fields,
		 ((struct net_field){ m->part.name, str_dup(m->arena, buf_str(&m->value)) }));
	return RC_OK;
}

/* ---- the stream ---- */

static enum rc delimiter_seen(struct multipart *m, struct err *e)
{
	if (m->where == IN_DATA)
		TRY(part_end(m, e));
	m->where = IN_DELIMITER;
	m->rest = REST_NOTHING;
	m->matched = 0;
	return RC_OK;
}

/* Takes bytes of the preamble or of a part; *used of them. */
static enum rc data_step(struct multipart *m, struct str s, size_t *used, struct err *e)
{
	if (m->matched == 0) {
		const char *cr = memchr(s.p, '\r', s.n);
		size_t n = cr ? (size_t)(cr - s.p) : s.n;

		m->matched = cr ? 1 : 0;
		*used = n + m->matched;
		return data_add(m, s.p, n, e);
	}
	if (s.p[0] == m->delimiter[m->matched]) {
		*used = 1;
		return ++m->matched == m->delimiter_n ? delimiter_seen(m, e) : RC_OK;
	}
	*used = 0;
	size_t n = m->matched;
	m->matched = 0;
	return data_add(m, m->delimiter, n, e);
}

static enum rc delimiter_step(struct multipart *m, char c, struct err *e)
{
	if (m->rest == REST_NOTHING && c == '-')
		m->rest = REST_DASH;
	else if (m->rest == REST_DASH && c == '-')
		m->where = IN_EPILOGUE;
	else if (m->rest <= REST_PADDING && (c == ' ' || c == '\t'))
		m->rest = REST_PADDING;
	else if (m->rest <= REST_PADDING && c == '\r')
		m->rest = REST_CR;
	else if (m->rest == REST_CR && c == '\n')
		m->where = IN_HEADERS;
	else
		return malformed(e, "text behind a boundary");
	return RC_OK;
}

static enum rc headers_step(struct multipart *m, char c, struct err *e)
{
	buf_add_char(&m->headers, c);
	if (m->headers.failed)
		return form_over(e, "err.form.part", LIMIT_PART_HEADER);
	if (str_ends(buf_str(&m->headers), STR("\r\n\r\n")) ||
	    str_eq(buf_str(&m->headers), STR("\r\n")))
		return part_begin(m, e);
	return RC_OK;
}

enum rc multipart_feed(struct multipart *m, struct str bytes, struct err *e)
{
	while (bytes.n) {
		size_t used = 1;

		switch (m->where) {
		case IN_PREAMBLE:
		case IN_DATA: TRY(data_step(m, bytes, &used, e)); break;
		case IN_DELIMITER: TRY(delimiter_step(m, bytes.p[0], e)); break;
		case IN_HEADERS: TRY(headers_step(m, bytes.p[0], e)); break;
		case IN_EPILOGUE: used = bytes.n; break;
		}
		bytes = str_of_n(bytes.p + used, bytes.n - used);
	}
	return RC_OK;
}

enum rc multipart_end(struct multipart *m, struct net_multipart *out, struct err *e)
{
	if (m->where != IN_EPILOGUE)
		return malformed(e, "it ends before its last boundary");
	*out = (struct net_multipart){ .form = { .fields = m->fields.p, .n = m->fields.n },
				       .uploads = m->uploads.p,
				       .n_uploads = m->uploads.n };
	return RC_OK;
}

enum rc net_multipart_parse(struct arena *a, struct str body, struct str boundary,
			    const char *spool_dir, struct net_multipart *out, struct err *e)
{
	struct multipart *m;

	TRY(multipart_new(a, boundary, spool_dir, &m, e));
	TRY(multipart_feed(m, body, e));
	return multipart_end(m, out, e);
}

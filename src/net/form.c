/* form.c -- the form a request carries, by its Content-Type; parameters of headers. */
#include "net/form_int.h"

#include <errno.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"

#define PIECE ((size_t)64 << 10)

/* ---- parameters ---- */

static bool is_space(char c)
{
	return c == ' ' || c == '\t';
}

static struct str space_skip(struct str s)
{
	while (s.n && is_space(s.p[0]))
		s = str_sub(s, 1, SIZE_MAX);
	return s;
}

/* Only \" and \\ are escapes: browsers send any other backslash as part of a file's name. */
static bool quoted_take(struct arena *a, struct str *rest, struct str *out)
{
	char *p = arena_alloc(a, rest->n + 1);
	size_t n = 0;

	for (size_t i = 1; i < rest->n; i++) {
		char c = rest->p[i];

		if (c == '"') {
			*out = str_of_n(p, n);
			*rest = str_sub(*rest, i + 1, SIZE_MAX);
			return true;
		}
		if (c == '\\' && i + 1 < rest->n &&
		    (rest->p[i + 1] == '"' || rest->p[i + 1] == '\\'))
			c = rest->p[++i];
		p[n++] = c;
	}
	return false;
}

static bool token_take(struct str *rest, struct str *out)
{
	size_t n = 0;

	while (n < rest->n && rest->p[n] != ';' && rest->p[n] != '"' && !is_space(rest->p[n]))
		n++;
	*out = str_sub(*rest, 0, n);
	*rest = str_sub(*rest, n, SIZE_MAX);
	return n > 0;
}

static bool param_take(struct arena *a, struct str *rest, struct net_field *out)
{
	struct str s = *rest;
	size_t equals = str_find_char(s, '=');
	bool ok;

	if (equals == SIZE_MAX || equals == 0)
		return false;
	out->name = str_sub(s, 0, equals);
	if (str_find_char(out->name, ';') != SIZE_MAX ||
	    str_find_char(out->name, '"') != SIZE_MAX || str_find_char(out->name, ' ') != SIZE_MAX)
		return false;
	s = str_sub(s, equals + 1, SIZE_MAX);
	if (s.n && s.p[0] == '"')
		ok = quoted_take(a, &s, &out->value);
	else
		ok = token_take(&s, &out->value);
	*rest = s;
	return ok;
}

bool header_param_next(struct arena *a, struct str *rest, struct net_field *out, bool *bad)
{
	struct str s = space_skip(*rest);

	if (s.n == 0)
		return false;
	if (s.p[0] != ';') {
		*bad = true;
		return false;
	}
	while (s.n && (s.p[0] == ';' || is_space(s.p[0])))
		s = str_sub(s, 1, SIZE_MAX);
	*rest = s;
	if (s.n == 0)
		return false;
	if (!param_take(a, rest, out)) {
		*bad = true;
		return false;
	}
	return true;
}

/* ---- forms ---- */

static struct str boundary_of(struct arena *a, struct str params)
{
	struct net_field f;
	bool bad = false;

	while (header_param_next(a, &params, &f, &bad))
		if (str_eq_nocase(f.name, STR("boundary")))
			return f.value;
	return STR_NULL;
}

static enum rc piece_read(int fd, char *p, uint64_t at, size_t *out_n, struct err *e)
{
	ssize_t n;

	do
		n = pread(fd, p, PIECE, (off_t)at);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_errno(e, "spool file");
	*out_n = (size_t)n;
	return RC_OK;
}

static enum rc spooled_feed(struct multipart *m, const struct net_request *r, struct err *e)
{
	char *p = arena_alloc(r->arena, PIECE);
	size_t n;

	for (uint64_t at = 0; at < r->body_bytes; at += n) {
		TRY(piece_read(r->body_fd, p, at, &n, e));
		if (n == 0)
			return err_set(e, RC_CORRUPT, NULL, "spool file shorter than its body");
		TRY(multipart_feed(m, str_of_n(p, n), e));
	}
	return RC_OK;
}

static enum rc multipart_read(struct net_request *r, struct str params, const char *spool_dir,
			      struct net_multipart *out, struct err *e)
{
	struct multipart *m;

	TRY(multipart_new(r->arena, boundary_of(r->arena, params), spool_dir, &m, e));
	if (r->body_fd >= 0)
		TRY(spooled_feed(m, r, e));
	else
		TRY(multipart_feed(m, r->body, e));
	return multipart_end(m, out, e);
}

/* A form that was spooled, in memory again: it is parsed as a whole. */
static enum rc whole_read(struct net_request *r, struct str *out, struct err *e)
{
	char *p;
	size_t n;

	if (r->body_bytes > LIMIT_FORM_BYTES)
		return form_over(e, "err.limit.bytes", LIMIT_FORM_BYTES);
	p = arena_alloc(r->arena, (size_t)r->body_bytes + PIECE);
	for (uint64_t at = 0; at < r->body_bytes; at += n) {
		TRY(piece_read(r->body_fd, p + at, at, &n, e));
		if (n == 0)
			return err_set(e, RC_CORRUPT, NULL, "spool file shorter than its body");
	}
	*out = str_of_n(p, (size_t)r->body_bytes);
	return RC_OK;
}

static enum rc urlencoded_read(struct net_request *r, struct net_multipart *out, struct err *e)
{
	struct net_multipart form = { 0 };
	struct str body = r->body;

	if (r->body_fd >= 0)
		TRY(whole_read(r, &body, e));
	TRY(net_query_parse(r->arena, body, &form.form, e));
	*out = form;
	return RC_OK;
}

enum rc net_form_parse(struct net_request *r, const char *spool_dir, struct net_multipart *out,
		       struct err *e)
{
	struct str header = net_header(r, "Content-Type");
	struct str type = str_sub(header, 0, str_find_char(header, ';'));
	struct str params = str_sub(header, type.n, SIZE_MAX);

	type = str_trim(type);
	if (str_eq_nocase(type, STR("multipart/form-data")))
		return multipart_read(r, params, spool_dir, out, e);
	if (str_eq_nocase(type, STR("application/x-www-form-urlencoded")))
		return urlencoded_read(r, out, e);
	if (r->body_bytes == 0) {
		*out = (struct net_multipart){ 0 };
		return RC_OK;
	}
	return err_set(e, RC_UNSUPPORTED, "err.form.type", "not a form: %.*s", STR_FMT(type));
}

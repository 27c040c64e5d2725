/* The XML reader: no crash, no leak, the same events however the input is cut; what it reads can be
 * written and read again. The first byte says how it is cut. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "markup/markup.h"
#include "text/text.h"

struct events {
	struct buf out;
	int64_t depth, last_line;
};

static void name_add(struct events *s, struct str prefix, struct str local, struct str uri)
{
	bug_if(local.n == 0 || !text_is_utf8(local) || !text_is_utf8(prefix) || !text_is_utf8(uri));
	buf_fmt(&s->out, "%.*s:%.*s{%.*s}", STR_FMT(prefix), STR_FMT(local), STR_FMT(uri));
}

static enum rc on_open(void *ctx, struct str local, struct str prefix, struct str uri,
		       const struct xml_attr_view *attrs, size_t n_attrs, int64_t line,
		       struct err *e)
{
	struct events *s = ctx;
	(void)e;
	bug_if(line < s->last_line || n_attrs > LIMIT_XML_ATTRIBUTES);
	s->last_line = line;
	bug_if(++s->depth > LIMIT_XML_DEPTH);
	buf_add_char(&s->out, '<');
	name_add(s, prefix, local, uri);
	for (size_t i = 0; i < n_attrs; i++) {
		name_add(s, attrs[i].prefix, attrs[i].local, attrs[i].uri);
		bug_if(!text_is_utf8(attrs[i].value));
		buf_add(&s->out, attrs[i].value);
	}
	return RC_OK;
}

static enum rc on_text(void *ctx, const char *p, size_t n, struct err *e)
{
	struct events *s = ctx;
	(void)e;
	bug_if(s->depth == 0 || !text_is_utf8(str_of_n(p, n)));
	buf_add_bytes(&s->out, p, n);
	return RC_OK;
}

static enum rc on_close(void *ctx, int64_t line, struct err *e)
{
	struct events *s = ctx;
	(void)e;
	bug_if(line < s->last_line || --s->depth < 0);
	s->last_line = line;
	buf_add_char(&s->out, '>');
	return RC_OK;
}

static enum rc read(struct arena *a, struct str in, size_t cut, struct events *out)
{
	const struct xml_events ev = {
		.ctx = out, .open = on_open, .text = on_text, .close = on_close
	};
	struct err e = ERR_INIT;
	enum rc rc = RC_OK;
	*out = (struct events){ .depth = 0 };
	buf_init(&out->out, a, 64 << 20);
	struct xml_reader *r = xml_reader_new(a, &ev);
	for (size_t i = 0; i < in.n && rc == RC_OK; i += cut) {
		struct str piece = str_sub(in, i, cut);
		char *copy = malloc(piece.n);
		memcpy(copy, piece.p, piece.n);
		rc = xml_reader_feed(r, copy, piece.n, &e);
		free(copy);
	}
	if (rc == RC_OK)
		rc = xml_reader_end(r, &e);
	bug_if(rc == RC_OK && out->depth != 0);
	bug_if(rc != RC_OK && ((rc != RC_INVALID && rc != RC_LIMIT) ||
			       !str_starts(str_of(e.key), STR("err.xml."))));
	return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA a = arena_new(NULL);
	struct events whole, cut;
	if (size == 0)
		return 0;
	struct str in = str_of_n((const char *)data + 1, size - 1);
	enum rc rc = read(a, in, in.n ? in.n : 1, &whole);
	bug_if(read(a, in, 1 + data[0] % 16U, &cut) != rc);
	if (rc == RC_OK)
		bug_if(!str_eq(buf_str(&whole.out), buf_str(&cut.out)));
	return 0;
}

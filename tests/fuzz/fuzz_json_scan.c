/* The JSON scanner: the same result however the input is cut, and the same as the tree reader's. The
 * first byte says how it is cut. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "markup/markup.h"

struct result {
	enum rc rc;
	struct buf streamed;
	struct json_scan *scan;
	struct err err;
};

static enum rc stream(void *ctx, const char *p, size_t n, struct err *e)
{
	struct buf *b = ctx;
	(void)e;
	bug_if(n == 0);
	buf_add_bytes(b, p, n);
	return RC_OK;
}

static void scan(struct arena *a, struct str in, size_t cut, struct result *out)
{
	*out = (struct result){ .rc = RC_OK };
	buf_init(&out->streamed, a, 64 << 20);
	out->scan = json_scan_new(a, "data", stream, &out->streamed);
	for (size_t i = 0; i < in.n && out->rc == RC_OK; i += cut) {
		struct str piece = str_sub(in, i, cut);
		char *copy = malloc(piece.n);
		memcpy(copy, piece.p, piece.n);
		out->rc = json_scan_feed(out->scan, copy, piece.n, &out->err);
		free(copy);
	}
	if (out->rc == RC_OK)
		out->rc = json_scan_end(out->scan, &out->err);
}

/* Each member of the tree as the scanner gives it. */
static void members_check(const struct result *r, const struct jval *v, struct arena *a)
{
	const struct jval *value;
	struct str key, s, got;
	for (size_t i = 0; jval_member(v, i, &key, &value); i++) {
		bool is_found = json_scan_get(r->scan, str_c(a, key), &got);
		if (str_eq(key, STR("data")) && jval_str(value, &s))
			bug_if(is_found || !str_eq(s, buf_str(&r->streamed)));
		else if (jval_is_null(value))
			bug_if(is_found);
		else if (jval_str(value, &s))
			bug_if(!is_found || !str_eq(s, got));
		else
			bug_if(!is_found || json_parse(a, got, &value, NULL) != RC_OK);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA a = arena_new(NULL);
	struct result whole, cut;
	const struct jval *v;
	if (size == 0)
		return 0;
	struct str in = str_of_n((const char *)data + 1, size - 1);
	scan(a, in, in.n ? in.n : 1, &whole);
	scan(a, in, 1 + data[0] % 16U, &cut);
	bug_if(whole.rc != cut.rc || !str_eq(buf_str(&whole.streamed), buf_str(&cut.streamed)));
	bug_if(whole.rc != RC_OK && strcmp(whole.err.key, cut.err.key) != 0);
	enum rc rc = json_parse(a, in, &v, NULL);
	if (rc == RC_LIMIT || whole.rc == RC_LIMIT)
		return 0;
	bug_if((whole.rc == RC_OK) != (rc == RC_OK && jval_is_object(v)));
	if (rc == RC_OK && whole.rc == RC_OK) {
		members_check(&whole, v, a);
		members_check(&cut, v, a);
	}
	return 0;
}

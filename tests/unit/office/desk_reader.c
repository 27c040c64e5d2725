/* desk_reader.c -- see desk_reader.h. */
#include "desk_reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/fd.h"
#include "base/limits.h"

int setup_reader(void **state)
{
	struct err e = ERR_INIT;
	int rc = setup(state);
	const char *program = str_c(s.w->a,
				    str_fmt(s.w->a, "%s/vanthu-reader", getenv("VANTHU_BUILD")));

	assert_rc(RC_OK, reader_start(program, &node->reader, &e), &e);
	return rc;
}

int teardown_reader(void **state)
{
	reader_stop(node->reader);
	node->reader = NULL;
	return teardown(state);
}

struct str reader_words(struct str bytes, enum file_kind *kind)
{
	struct reader_order o = { .max_bytes = LIMIT_READ_BYTES, .secs = 30 };
	struct reader_facts facts;
	struct err e = ERR_INIT;
	struct str text;

	assert_rc(RC_OK, fd_memory(bytes, &o.fd, &e), &e);
	assert_rc(RC_OK, reader_text(node->reader, s.w->a, &o, &facts, &text, &e), &e);
	fd_close(o.fd);
	if (kind)
		*kind = facts.kind;
	return text;
}

struct str file_bytes(const struct attachment *x)
{
	struct str out;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, blob_read(node->blobs, s.w->a, &x->blob, 1 << 24, &out, &e), &e);
	return out;
}

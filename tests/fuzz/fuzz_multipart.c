/* fuzz_multipart.c -- a multipart body, cut in ways the input itself chooses, must come out the same.
 *
 * The first byte says how the body is cut, the rest is the body with boundary "b".
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/fd.h"
#include "base/limits.h"
#include "net/form_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum rc parse(struct arena *a, struct str body, size_t step, struct net_multipart *out)
{
	struct multipart *m;

	TRY(multipart_new(a, STR("b"), "/tmp", &m, NULL));
	while (body.n) {
		struct str piece = str_sub(body, 0, step);

		TRY(multipart_feed(m, piece, NULL));
		body = str_sub(body, piece.n, SIZE_MAX);
	}
	return multipart_end(m, out, NULL);
}

static void same_or_abort(const struct net_multipart *x, const struct net_multipart *y)
{
	if (x->form.n != y->form.n || x->n_uploads != y->n_uploads)
		abort();
	for (size_t i = 0; i < x->form.n; i++)
		if (!str_eq(x->form.fields[i].name, y->form.fields[i].name) ||
		    !str_eq(x->form.fields[i].value, y->form.fields[i].value))
			abort();
	for (size_t i = 0; i < x->n_uploads; i++)
		if (x->uploads[i].bytes != y->uploads[i].bytes ||
		    !str_eq(x->uploads[i].file_name, y->uploads[i].file_name))
			abort();
}

static void limits_or_abort(const struct net_multipart *m)
{
	if (m->form.n > LIMIT_FORM_FIELDS || m->n_uploads > LIMIT_ATTACHMENTS)
		abort();
	for (size_t i = 0; i < m->form.n; i++)
		if (m->form.fields[i].name.n == 0 || m->form.fields[i].value.n > LIMIT_FORM_FIELD ||
		    str_find_char(m->form.fields[i].value, '\0') != SIZE_MAX)
			abort();
	for (size_t i = 0; i < m->n_uploads; i++) {
		uint64_t n;

		if (fd_size(m->uploads[i].fd, &n, NULL) != RC_OK || n != m->uploads[i].bytes)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA a = arena_new(NULL);
	struct net_multipart whole = { 0 };
	struct net_multipart cut = { 0 };
	struct str body;
	enum rc rc;

	if (size == 0)
		return 0;
	body = str_of_n((const char *)data + 1, size - 1);
	rc = parse(a, body, SIZE_MAX, &whole);
	if (parse(a, body, (size_t)data[0] % 16 + 1, &cut) != rc)
		abort();
	if (rc == RC_OK) {
		same_or_abort(&whole, &cut);
		limits_or_abort(&whole);
	}
	return 0;
}

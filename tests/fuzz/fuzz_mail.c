/* fuzz_mail.c -- any bytes as an e-mail: as a file whose words are taken, and unpacked into what it brings. No
 * crash; what comes out is sound, and the list of it is one that the node takes. */
#include <stdint.h>
#include <stdlib.h>

#include "base/fd.h"
#include "base/limits.h"
#include "base/time.h"
#include "reader/inside/inside.h"
#include "text/text.h"

#define MOST 4096

static void words(struct str bytes)
{
	AUTO_ARENA a = arena_new(NULL);
	struct taking t = { .arena = a, .bytes = bytes, .until = time_monotonic() + 10 * TIME_SEC };
	struct str text = read_file(&t, NULL, MOST);

	if (text.n > MOST || !text_is_valid(text, TEXT_LINES))
		abort();
}

static void unpacked(struct str bytes)
{
	AUTO_ARENA a = arena_new(NULL);
	struct taking t = { .arena = a, .bytes = bytes, .until = time_monotonic() + 10 * TIME_SEC };
	struct outlet out = { .fd = -1 };
	struct mail_found found = { .n_files = 0 };
	struct mail got;

	if (fd_memory(STR(""), &out.fd, NULL) != RC_OK)
		return;
	mail_unpack(&t, NULL, &out, &found);
	if (t.facts.reason == UNREAD_NONE) {
		mail_list_put(&out, &found);
		if (out.failed || !mail_list_read(a, out.fd, out.n, &got) ||
		    got.n_files != found.n_files)
			abort();
	}
	fd_close(out.fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool is_ready;
	struct str bytes = str_of_n((const char *)data, size);

	if (!is_ready)
		mail_prepare();
	is_ready = true;
	/* what MuPDF and the others do is theirs */
	if (!is_mail(bytes))
		return 0;
	words(bytes);
	unpacked(bytes);
	return 0;
}

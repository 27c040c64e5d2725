/* golden.c -- every packet in a folder, read, must give the text that stands beside it.
 *
 * WHAT      golden DIR: NAME.edxml is read and compared with NAME.ref; GOLDEN_UPDATE=1 writes it
 *           anew. What can be read and is acceptable is also written and read again, and must have
 *           kept its facts. TAP on standard output.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "unit/edxml/dump.h"
#include "unit/edxml/packet.h"

#define NOW (INT64_C(1795219200) * TIME_SEC) /* 2026-11-21T00:00:00Z */

static int tests, failures;

static void tell(bool ok, const char *name, const char *what)
{
	printf("%s %d - %s: %s\n", ok ? "ok" : "not ok", ++tests, name, what);
	failures += !ok;
}

static struct str packet_show(struct arena *a, const char *path, struct edxml **out)
{
	struct packet_store store = { .a = a };
	struct err e = ERR_INIT;
	int fd;

	if (fd_open_read(path, &fd, &e) != RC_OK)
		abort();
	enum rc rc = edxml_read_fd(a, fd, packet_store_sink(&store), NOW, out, &e);

	fd_close(fd);
	return str_fmt(a, "%s %s\n%.*s", rc_name(rc), e.key, STR_FMT(dump_all(a, *out)));
}

static void ref_compare(struct arena *a, const char *path, const char *name, struct str got)
{
	struct str want;
	struct err e = ERR_INIT;

	if (getenv("GOLDEN_UPDATE") && file_write_durable(path, 0644, got, &e) != RC_OK)
		abort();
	if (file_read(a, path, 16 << 20, &want, &e) != RC_OK) {
		tell(false, name, "has no .ref");
		return;
	}
	if (!str_eq(got, want))
		printf("# got:\n%.*s", STR_FMT(got));
	tell(str_eq(got, want), name, "reads as before");
}

/* What a strict receiver accepts, our strict writer can write. */
static void round_trip(struct arena *a, const char *name, const struct edxml *p)
{
	struct err e = ERR_INIT;
	struct edxml *again = NULL;
	enum rc rc = packet_write_and_read(a, p, NOW, &again, &e);

	if (rc != RC_OK)
		printf("# %s: %s\n", rc_name(rc), e.text);
	tell(rc == RC_OK && str_eq(dump_facts(a, p), dump_facts(a, again)), name,
	     "written and read keeps its facts");
}

static void packet_try(const char *dir, const char *file)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str stem = str_sub(str_of(file), 0, strlen(file) - strlen(".edxml"));
	const char *path = str_c(a, str_fmt(a, "%s/%s", dir, file));
	const char *ref = str_c(a, str_fmt(a, "%s/%.*s.ref", dir, STR_FMT(stem)));
	struct edxml *p = NULL;

	ref_compare(a, ref, file, packet_show(a, path, &p));
	if (edxml_is_acceptable(p))
		round_trip(a, file, p);
}

int main(int argc, char **argv)
{
	struct dirent **list;
	int n = argc == 2 ? scandir(argv[1], &list, NULL, alphasort) : -1;

	if (n < 0)
		return 2;
	for (int i = 0; i < n; i++) {
		if (str_ends(str_of(list[i]->d_name), STR(".edxml")))
			packet_try(argv[1], list[i]->d_name);
		free(list[i]);
	}
	free(list);
	printf("1..%d\n", tests);
	return failures != 0;
}

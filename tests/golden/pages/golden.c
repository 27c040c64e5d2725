/* golden.c -- the main pages, written for facts that never change, must be the HTML that stands here,
 * so that whoever changes a page sees in review what it changes.
 *
 * WHAT      golden DIR: each page of the table below is compared with DIR/NAME.html;
 *           GOLDEN_UPDATE=1 writes it anew (make golden-update). The tags of assets and the version
 *           are left out: they change without any page changing. TAP on standard output.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fd.h"
#include "facts.h"

static int tests, failures;

static const struct golden_page {
	const char *name;
	enum lang lang;
	enum role role;
	void (*write)(struct facts *f, struct html *h);
} pages[] = {
	{ "sign-in", LANG_VI, ROLE_CLERK, golden_sign_in },
	{ "sign-in-wrong", LANG_EN, ROLE_CLERK, golden_sign_in_wrong },
	{ "home", LANG_VI, ROLE_CLERK, golden_home },
	{ "home-en", LANG_EN, ROLE_CLERK, golden_home },
	{ "home-leader", LANG_VI, ROLE_LEADER, golden_home },
	{ "home-admin", LANG_VI, ROLE_ADMIN, golden_home },
	{ "incoming-list", LANG_VI, ROLE_CLERK, golden_incoming_list },
	{ "incoming-list-empty", LANG_EN, ROLE_CLERK, golden_incoming_empty },
	{ "book-wrong", LANG_VI, ROLE_ARCHIVIST, golden_book },
	{ "incoming", LANG_VI, ROLE_CLERK, golden_incoming },
	{ "incoming-leader", LANG_EN, ROLE_LEADER, golden_incoming },
	{ "flow", LANG_VI, ROLE_SPECIALIST, golden_flow },
	{ "flow-leader", LANG_EN, ROLE_LEADER, golden_flow },
	{ "direct", LANG_VI, ROLE_LEADER, golden_direct },
	{ "work", LANG_VI, ROLE_CLERK, golden_work },
	{ "way", LANG_VI, ROLE_CLERK, golden_way },
	{ "versions", LANG_EN, ROLE_SPECIALIST, golden_versions },
	{ "holidays", LANG_VI, ROLE_ADMIN, golden_holidays },
	{ "outgoing-list", LANG_VI, ROLE_CLERK, golden_outgoing_list },
	{ "outgoing", LANG_VI, ROLE_CLERK, golden_outgoing },
	{ "write-wrong", LANG_VI, ROLE_CLERK, golden_write },
	{ "review", LANG_VI, ROLE_CLERK, golden_review },
	{ "accounts", LANG_VI, ROLE_ADMIN, golden_accounts },
	{ "tokens", LANG_VI, ROLE_CLERK, golden_tokens },
	{ "axis", LANG_VI, ROLE_ADMIN, golden_axis },
	{ "error", LANG_VI, ROLE_CLERK, golden_error },
	{ "help", LANG_VI, ROLE_CLERK, golden_help },
};

/* What stands behind each of these, up to the mark, changes without a page changing. */
static const struct {
	const char *before;
	char until;
} moving[] = { { "/static/", '/' }, { "(UTC+7). Bản ", '<' }, { "(UTC+7). Version ", '<' } };

static struct str without_moving(struct arena *a, struct str s)
{
	for (size_t i = 0; i < sizeof moving / sizeof moving[0]; i++) {
		struct str mark = str_of(moving[i].before), rest = s;
		struct buf b;
		size_t at;

		buf_init(&b, a, LIMIT_PAGE_BYTES);
		while ((at = str_find(rest, mark)) != SIZE_MAX) {
			buf_add(&b, str_sub(rest, 0, at + mark.n));
			buf_add(&b, STR("*"));
			rest = str_sub(rest, at + mark.n, rest.n);
			while (rest.n > 0 && rest.p[0] != moving[i].until)
				rest = str_sub(rest, 1, rest.n);
		}
		buf_add(&b, rest);
		s = buf_str(&b);
	}
	return s;
}

/* The first line that is another one, for whoever looks at the log. */
static void show_difference(struct str got, struct str want)
{
	struct str g, w;

	for (int line = 1; got.n > 0 || want.n > 0; line++) {
		(void)str_split(got, '\n', &g, &got);
		(void)str_split(want, '\n', &w, &want);
		if (str_eq(g, w))
			continue;
		printf("# line %d\n# is:  %.*s\n# was: %.*s\n", line, STR_FMT(g), STR_FMT(w));
		return;
	}
}

static void page_try(const char *dir, const struct golden_page *p)
{
	AUTO_ARENA a = arena_new(NULL);
	const char *path = str_c(a, str_fmt(a, "%s/%s.html", dir, p->name));
	struct str want = STR(""), got;
	struct err e = ERR_INIT;
	struct facts f;
	struct html h;

	facts_init(&f, a, p->lang, p->role);
	html_init(&h, a, LIMIT_PAGE_BYTES);
	p->write(&f, &h);
	got = without_moving(a, html_str(&h));
	if (getenv("GOLDEN_UPDATE") && file_write_durable(path, 0644, got, &e) != RC_OK)
		abort();
	bool is_same = file_read(a, path, LIMIT_PAGE_BYTES, &want, &e) == RC_OK &&
		       str_eq(got, want);
	printf("%s %d - %s\n", is_same ? "ok" : "not ok", ++tests, p->name);
	failures += !is_same;
	if (!is_same)
		show_difference(got, want);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
		page_try(argv[1], &pages[i]);
	printf("1..%d\n", tests);
	return failures > 0;
}

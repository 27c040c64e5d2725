/* help.c -- --help and the manual page, from the rows of the command tables. */
#include "app/app.h"
#include "conf/conf.h"
#include "text/text.h"

#define HELP_MAX (1 << 20)

/* As printf's %-*s, but by letters: a name may have "…" in it. */
static void add_padded(struct buf *b, struct str s, size_t width)
{
	size_t n = text_count(s);

	buf_add(b, s);
	for (; n < width; n++)
		buf_add_char(b, ' ');
}

static void add_options(struct buf *b, const struct command *c)
{
	for (size_t i = 0; i < c->n_options; i++) {
		const struct cmd_option *o = &c->options[i];
		struct buf name;
		buf_init(&name, b->arena, 256);
		buf_add_c(&name, o->name);
		if (o->value)
			buf_fmt(&name, " %s", o->value);
		buf_add_c(b, "  ");
		add_padded(b, buf_str(&name), 28);
		buf_fmt(b, " %s%s\n", o->help, o->is_required ? " (required)" : "");
	}
}

struct str command_help(struct arena *a, const struct command *c)
{
	struct buf b;

	buf_init(&b, a, HELP_MAX);
	buf_fmt(&b, "usage: vanthu %s [options] %s\n%s.\n", c->name, c->synopsis, c->summary);
	if (c->text[0])
		buf_fmt(&b, "\n%s\n", c->text);
	if (c->n_options > 0)
		buf_add_c(&b, "\noptions:\n");
	add_options(&b, c);
	buf_add_c(
		&b,
		"\nexit codes: 0 done, 2 wrong use, 3 not found, 4 not valid, 5 not permitted,\n"
		"6 conflict, 7 over a limit, 64 not supported, 65 damaged, 70 not known whether done,\n"
		"77 not signed in; 69, 71, 72 and 75 not available now, try again\n");
	return buf_str(&b);
}

static void add_line(const struct command *c, void *ctx)
{
	struct buf *b = ctx;
	struct buf head;

	buf_init(&head, b->arena, 256);
	buf_fmt(&head, "%s %s", c->name, c->synopsis);
	buf_add_c(b, "  ");
	add_padded(b, buf_str(&head), 38);
	buf_fmt(b, " %s\n", c->summary);
}

struct str command_list_help(struct arena *a)
{
	struct buf b;

	buf_init(&b, a, HELP_MAX);
	buf_add_c(&b, "usage: vanthu COMMAND [options] [arguments]\n"
		      "The paperless office and the post office between agencies.\n\ncommands:\n");
	command_each(add_line, &b);
	buf_add_c(&b, "\nvanthu COMMAND --help tells more of each; man vanthu has everything.\n");
	return buf_str(&b);
}

struct group {
	struct buf *b;
	struct str word;
	int n;
};

static void add_line_of(const struct command *c, void *ctx)
{
	struct group *g = ctx;
	struct str first, rest;

	(void)str_split(str_of(c->name), ' ', &first, &rest);
	if (!str_eq(first, g->word))
		return;
	g->n++;
	add_line(c, g->b);
}

struct str command_group_help(struct arena *a, const char *word)
{
	struct buf b;
	struct group g = { .b = &b, .word = str_of(word) };

	buf_init(&b, a, HELP_MAX);
	buf_fmt(&b, "usage: vanthu %s COMMAND [options] [arguments]\n\ncommands:\n", word);
	command_each(add_line_of, &g);
	buf_fmt(&b, "\nvanthu %s COMMAND --help tells more of each.\n", word);
	return g.n > 0 ? buf_str(&b) : STR_NULL;
}

static void add_man(const struct command *c, void *ctx)
{
	struct buf *b = ctx;

	buf_fmt(b, ".Ss vanthu %s %s\n%s.\n", c->name, c->synopsis, c->summary);
	if (c->text[0])
		buf_fmt(b, "%s\n", c->text);
	if (c->n_options == 0)
		return;
	buf_add_c(b, ".Bl -tag -width Ds\n");
	for (size_t i = 0; i < c->n_options; i++) {
		const struct cmd_option *o = &c->options[i];
		/* mdoc writes one dash itself */
		buf_fmt(b, ".It Fl %s", o->name + 1);
		if (o->value)
			buf_fmt(b, " Ar %s", o->value);
		buf_fmt(b, "\n%s%s.\n", o->help, o->is_required ? " (required)" : "");
	}
	buf_add_c(b, ".El\n");
}

struct str command_man(struct arena *a)
{
	struct buf b;

	buf_init(&b, a, HELP_MAX);
	command_each(add_man, &b);
	return buf_str(&b);
}

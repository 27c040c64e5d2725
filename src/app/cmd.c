/* cmd.c -- one command line: options by the table, output, files, secrets. */
#include "app/cmd.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/log.h"
#include "markup/page.h"

#define PIECE_BYTES (64 << 10)

#define CMD_LINE_MAX (1 << 20)

/* ---- options ---- */

static const struct cmd_option *find_option(const struct command *c, struct str name)
{
	for (size_t i = 0; i < c->n_options; i++) {
		if (str_eq_c(name, c->options[i].name))
			return &c->options[i];
	}
	return NULL;
}

static enum rc usage_error(struct cmd *c, struct str word, const char *what, struct err *e)
{
	enum rc rc = err_set(e, RC_INVALID, NULL, "%s: %.*s (vanthu %s --help)", what,
			     STR_FMT(word), c->command->name);
	c->exit_code = 2;
	return rc;
}

/* Takes one option, its value perhaps from the next word; *i moves on by what was taken. */
static enum rc take_option(struct cmd *c, struct str *values, int argc, char *const *argv, int *i,
			   struct err *e)
{
	struct str name, value;
	bool has_value = str_split(str_of(argv[*i]), '=', &name, &value);
	const struct cmd_option *o = find_option(c->command, name);

	if (!o)
		return usage_error(c, name, "unknown option", e);
	size_t at = (size_t)(o - c->command->options);
	if (values[at].p)
		return usage_error(c, name, "option given twice", e);
	if (!o->value && has_value)
		return usage_error(c, name, "this option takes no value", e);
	if (o->value && !has_value) {
		if (*i + 1 >= argc)
			return usage_error(c, name, "a value is missing behind", e);
		value = str_of(argv[++*i]);
	}
	values[at] = o->value ? value : STR("1");
	return RC_OK;
}

static enum rc check_complete(struct cmd *c, struct err *e)
{
	const struct command *k = c->command;

	for (size_t i = 0; i < k->n_options; i++) {
		if (k->options[i].is_required && !c->values[i].p)
			return usage_error(c, str_of(k->options[i].name), "required option", e);
	}
	if (c->n_args < (size_t)k->min_args)
		return usage_error(c, str_of(k->synopsis), "too few arguments, expected", e);
	if (c->n_args > (size_t)k->max_args)
		return usage_error(c, c->args[k->max_args], "one argument too many", e);
	return RC_OK;
}

enum rc cmd_parse(struct cmd *c, int argc, char *const *argv, struct err *e)
{
	struct str *values = ARENA_ARRAY(c->arena, c->command->n_options + 1, struct str);
	struct str *args = ARENA_ARRAY(c->arena, (size_t)argc + 1, struct str);
	bool is_options = true;

	for (int i = 0; i < argc; i++) {
		if (is_options && strcmp(argv[i], "--") == 0)
			is_options = false;
		else if (is_options && argv[i][0] == '-' && argv[i][1] == '-')
			TRY(take_option(c, values, argc, argv, &i, e));
		else if (is_options && argv[i][0] == '-' && argv[i][1])
			return usage_error(c, str_of(argv[i]), "unknown option", e);
		else
			args[c->n_args++] = str_of(argv[i]);
	}
	c->values = values;
	c->args = args;
	return check_complete(c, e);
}

bool cmd_knows(const struct cmd *c, const char *option)
{
	return find_option(c->command, str_of(option)) != NULL;
}

struct str cmd_value(const struct cmd *c, const char *option)
{
	const struct cmd_option *o = find_option(c->command, str_of(option));

	bug_if(!o);
	return c->values[o - c->command->options];
}

struct str cmd_text(const struct cmd *c, const char *option)
{
	struct str value = cmd_value(c, option);

	return value.p ? value : STR("");
}

bool cmd_has(const struct cmd *c, const char *option)
{
	return cmd_value(c, option).p != NULL;
}

enum rc cmd_date(const struct cmd *c, const char *option, struct date *out, struct err *e)
{
	struct str v = cmd_value(c, option);

	if (!v.p || date_parse_iso(v, out) || date_parse_vn(v, out))
		return RC_OK;
	return err_set(e, RC_INVALID, NULL, "%s: a date like 2026-11-21 expected", option);
}

enum rc cmd_id(const struct cmd *c, size_t i, const char *what, int64_t *out, struct err *e)
{
	if (str_to_i64(c->args[i], 1, INT64_MAX, out))
		return RC_OK;
	return err_set(e, RC_INVALID, NULL, "%.*s: %s expected", STR_FMT(c->args[i]), what);
}

enum rc cmd_i64(const struct cmd *c, const char *option, int64_t min, int64_t max, int64_t *out,
		struct err *e)
{
	struct str v = cmd_value(c, option);

	if (!v.p || str_to_i64(v, min, max, out))
		return RC_OK;
	return err_set(e, RC_INVALID, NULL, "%s: %lld to %lld expected", option, (long long)min,
		       (long long)max);
}

enum rc cmd_go_on(const struct cmd *c, struct err *e)
{
	if (c->stop && atomic_load(c->stop))
		return err_set(e, RC_CANCELLED, NULL, "the node stops");
	return RC_OK;
}

/* ---- output ---- */

void cmd_out(struct cmd *c, struct str text)
{
	c->io->write(c->io->ctx, false, text);
}

static void print_to(struct cmd *c, bool is_error, const char *fmt, va_list ap)
	__attribute__((format(printf, 3, 0)));

static void print_to(struct cmd *c, bool is_error, const char *fmt, va_list ap)
{
	va_list again;
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0 || n > CMD_LINE_MAX)
		return;
	char *p = arena_alloc(c->arena, (size_t)n + 1);
	(void)vsnprintf(p, (size_t)n + 1, fmt, ap);
	c->io->write(c->io->ctx, is_error, str_of_n(p, (size_t)n));
}

void cmd_printf(struct cmd *c, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	print_to(c, false, fmt, ap);
	va_end(ap);
}

void cmd_warn(struct cmd *c, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	print_to(c, true, fmt, ap);
	va_end(ap);
}

enum rc cmd_copy(struct cmd *c, int fd, struct err *e)
{
	char *piece = arena_alloc(c->arena, PIECE_BYTES);
	size_t n;

	do {
		TRY(cmd_go_on(c, e));
		TRY(fd_read_full(fd, piece, PIECE_BYTES, &n, e));
		cmd_out(c, str_of_n(piece, n));
	} while (n == PIECE_BYTES);
	return RC_OK;
}

void cmd_json(struct cmd *c, const struct json *j)
{
	cmd_out(c, json_text(j));
	cmd_out(c, STR("\n"));
}

void cmd_json_begin(struct cmd *c, struct json *j)
{
	json_init(j, c->arena, LIMIT_PAGE_BYTES);
	json_object(j);
}

void cmd_json_end(struct cmd *c, struct json *j)
{
	json_object_end(j);
	cmd_json(c, j);
}

void cmd_rows_begin(struct cmd *c, struct json *j)
{
	json_init(j, c->arena, LIMIT_PAGE_BYTES);
	json_array(j);
}

enum rc cmd_rows_end(struct cmd *c, struct json *j, struct err *e)
{
	json_array_end(j);
	TRY(json_rc(j, e));
	if (cmd_has(c, "--json"))
		cmd_json(c, j);
	return RC_OK;
}

enum rc cmd_told(struct cmd *c, int64_t id, const char *words)
{
	struct json j;

	if (!cmd_has(c, "--json")) {
		cmd_printf(c, "%s\n", words);
		return RC_OK;
	}
	cmd_json_begin(c, &j);
	json_kv_i64(&j, "id", id);
	cmd_json_end(c, &j);
	return RC_OK;
}

struct str cmd_error_text(struct cmd *c, const struct err *e)
{
	/* what only a terminal meets has no text in two languages, but says what to do */
	if (!e->key[0] && e->text[0])
		return str_of(e->text);
	return text_of_err(c->arena, c->is_vietnamese ? LANG_VI : LANG_EN, e);
}

/* ---- files and secrets ---- */

enum rc cmd_open(struct cmd *c, struct str path, int *out_fd, struct err *e)
{
	return c->io->open(c->io->ctx, str_c(c->arena, path), out_fd, e);
}

enum rc cmd_read(struct cmd *c, struct str path, size_t max, struct str *out, struct err *e)
{
	char *p = arena_alloc(c->arena, max + 1);
	AUTO_CLOSE fd = -1;
	size_t n;

	TRY(cmd_open(c, path, &fd, e));
	TRY(fd_read_full(fd, p, max + 1, &n, e));
	if (n > max)
		return err_over_bytes(e, max, str_c(c->arena, path));
	*out = str_of_n(p, n);
	return RC_OK;
}

enum rc cmd_secret(struct cmd *c, const char *file_option, const char *text_option,
		   const struct secret **out, struct err *e)
{
	struct str path = cmd_value(c, file_option);
	struct str text = text_option ? cmd_value(c, text_option) : STR_NULL;

	*out = NULL;
	if (path.p && text.p)
		return usage_error(c, path, "give one of --secret and --secret-file", e);
	if (text.p) {
		cmd_warn(c,
			 "warning: a secret on the command line can be seen by everybody on "
			 "this machine; use %s\n",
			 file_option);
		*out = secret_new(c->arena, text);
	}
	if (path.p) {
		struct secret *s;
		AUTO_CLOSE fd = -1;
		TRY(cmd_open(c, path, &fd, e));
		enum rc rc = secret_read(c->arena, fd, LIMIT_PASSWORD_BYTES, &s, e);
		if (rc == RC_INVALID)
			return usage_error(c, path, "the file with the secret is empty", e);
		TRY(rc);
		*out = s;
	}
	return RC_OK;
}

/* ---- the terminal ---- */

struct actor cmd_operator(void)
{
	return (struct actor){ .kind = ACTOR_OPERATOR,
			       .login = STR(ACTOR_OPERATOR_NAME),
			       .name = STR(ACTOR_OPERATOR_NAME),
			       .remote = STR("console") };
}

bool cmd_is_vietnamese(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *v = getenv(names[i]);
		if (v && v[0])
			return strncmp(v, "vi", 2) == 0;
	}
	return false;
}

static void terminal_write(void *ctx, bool is_error, struct str text)
{
	(void)ctx;
	/* a closed pipe is the reader's wish to stop reading, not an error of ours */
	if (fd_write_all(is_error ? STDERR_FILENO : STDOUT_FILENO, text.p, text.n, NULL) != RC_OK)
		return;
}

static enum rc terminal_open(void *ctx, const char *path, int *out_fd, struct err *e)
{
	(void)ctx;
	if (strcmp(path, "-") != 0)
		return fd_open_read(path, out_fd, e);
	*out_fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	return *out_fd < 0 ? err_errno(e, "standard input") : RC_OK;
}

struct cmd_io *cmd_terminal(void)
{
	static struct cmd_io io = { NULL, terminal_write, terminal_open };
	return &io;
}

/* ---- running ---- */

static bool wants_help(int argc, char *const *argv)
{
	for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return true;
	}
	return false;
}

void cmd_fail(struct cmd *c, const struct err *e)
{
	struct str text = cmd_error_text(c, e);

	cmd_warn(c, "vanthu %s: %.*s\n", c->command->name, STR_FMT(text));
	/* the sentence is a clerk's; the operator sees what lies behind it too */
	if (e->text[0] && !str_eq_c(text, e->text))
		cmd_warn(c, "  (%s)\n", e->text);
}

static void print_problems(struct cmd *c)
{
	for (size_t i = 0; i < c->problems.n; i++) {
		const struct problem *p = &c->problems.p[i];
		struct err one = ERR_INIT;
		problem_err(p, &one);
		cmd_warn(c, "  %s: %.*s\n", p->field, STR_FMT(cmd_error_text(c, &one)));
		if (p->document_id > 0)
			cmd_warn(c, "    document %lld\n", (long long)p->document_id);
	}
}

static int finish(struct cmd *c, enum rc rc, struct err *e)
{
	if (rc != RC_OK) {
		e->rc = rc;
		print_problems(c);
		cmd_fail(c, e);
	}
	return c->exit_code != 0 ? c->exit_code : rc_exit_code(rc);
}

bool cmd_prepare(struct cmd *c, int argc, char *const *argv, int *out_exit)
{
	struct err e = ERR_INIT;

	*out_exit = 0;
	if (wants_help(argc, argv)) {
		cmd_out(c, command_help(c->arena, c->command));
		return false;
	}
	enum rc rc = cmd_parse(c, argc, argv, &e);
	if (rc == RC_OK)
		return true;
	*out_exit = finish(c, rc, &e);
	return false;
}

int cmd_run(struct cmd *c)
{
	struct err e = ERR_INIT;
	enum rc rc = c->command->run(c, &e);

	return finish(c, rc, &e);
}

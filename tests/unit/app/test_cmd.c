/* test_cmd.c -- command lines: the table of commands, options, what is wrong with words; secrets. */
#include "app/app.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/fd.h"

/* ---- a caller ---- */

struct caller {
	struct arena *a;
	struct buf out, err;
	const char *file; /* what any path that is opened holds */
};

static void caller_write(void *ctx, bool is_error, struct str text)
{
	struct caller *c = ctx;

	buf_add(is_error ? &c->err : &c->out, text);
}

static enum rc caller_open(void *ctx, const char *path, int *out_fd, struct err *e)
{
	struct caller *c = ctx;

	if (!c->file)
		return err_set(e, RC_NOT_FOUND, NULL, "%s", path);
	return fd_memory(str_of(c->file), out_fd, e);
}

static enum rc run_nothing(struct cmd *c, struct err *e)
{
	(void)c;
	return err_set(e, RC_CONFLICT, NULL, "nothing was done");
}

static const struct cmd_option options[] = {
	{ "--to", "CODE", "whom", true },
	{ "--secret-file", "F", "a secret", false },
	{ "--secret", "S", "the same", false },
	{ "--json", NULL, "a switch", false },
};
static const struct command command = { .name = "try it",
					.synopsis = "DIR FILE…",
					.summary = "tries",
					.text = "",
					.min_args = 1,
					.max_args = 2,
					.options = options,
					.n_options = 4,
					.run = run_nothing };

static struct cmd begin(struct caller *c, struct cmd_io *io)
{
	c->a = arena_new(NULL);
	buf_init(&c->out, c->a, 1 << 20);
	buf_init(&c->err, c->a, 1 << 20);
	*io = (struct cmd_io){ c, caller_write, caller_open };
	return (struct cmd){ .arena = c->a, .command = &command, .io = io };
}

/* ---- words ---- */

static void words_are_options_or_arguments(void **state)
{
	static const struct {
		const char *words[6];
		enum rc rc;
		size_t n_args;
		const char *to; /* or, when refused, a word of the reason */
	} cases[] = {
		{ { "d", "--to", "X" }, RC_OK, 1, "X" },
		{ { "--to=X", "d" }, RC_OK, 1, "X" },
		{ { "--to=", "d" }, RC_INVALID, 0, "--to" },
		{ { "--to", "--json", "d" }, RC_OK, 1, "--json" },
		{ { "d", "--to", "X", "--json", "f" }, RC_OK, 2, "X" },
		{ { "--to", "X", "--", "--json", "-x" }, RC_OK, 2, "X" },
		{ { "--to", "X", "-" }, RC_OK, 1, "X" },
		{ { "d" }, RC_INVALID, 0, "--to" },
		{ { "--to", "X" }, RC_INVALID, 0, "DIR FILE" },
		{ { "--to", "X", "a", "b", "c" }, RC_INVALID, 0, "c" },
		{ { "d", "--to" }, RC_INVALID, 0, "--to" },
		{ { "d", "--to", "X", "--to", "Y" }, RC_INVALID, 0, "twice" },
		{ { "d", "--to", "X", "--json=1" }, RC_INVALID, 0, "no value" },
		{ { "d", "--nothing" }, RC_INVALID, 0, "--nothing" },
		{ { "d", "-x" }, RC_INVALID, 0, "-x" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct caller caller = { .file = NULL };
		struct cmd_io io;
		struct cmd c = begin(&caller, &io);
		char *argv[6];
		struct err e = ERR_INIT;
		int argc = 0;
		while (argc < 6 && cases[i].words[argc]) {
			argv[argc] = arena_dup(caller.a, cases[i].words[argc],
					       strlen(cases[i].words[argc]) + 1);
			argc++;
		}
		enum rc rc = cmd_parse(&c, argc, argv, &e);
		if (rc != cases[i].rc)
			fail_msg("case %zu: %s", i, e.text);
		if (rc == RC_OK) {
			assert_int_equal(c.n_args, cases[i].n_args);
			assert_true(str_eq_c(cmd_value(&c, "--to"), cases[i].to));
		} else {
			assert_int_equal(c.exit_code, 2);
			assert_non_null(strstr(e.text, cases[i].to));
		}
		arena_free(caller.a);
	}
}

static void help_runs_nothing_and_a_failure_has_its_exit_code(void **state)
{
	struct caller caller = { .file = NULL };
	struct cmd_io io;
	struct cmd c = begin(&caller, &io);
	char help[] = "--help", to[] = "--to=X", dir[] = "d";
	char *const asked[] = { help }, *const given[] = { to, dir };
	int exit_code = -1;

	(void)state;
	assert_false(cmd_prepare(&c, 1, asked, &exit_code));
	assert_int_equal(exit_code, 0);
	for (size_t i = 0; i < 4; i++)
		assert_true(str_find(buf_str(&caller.out), str_of(options[i].name)) != SIZE_MAX);
	assert_true(cmd_prepare(&c, 2, given, &exit_code));
	assert_int_equal(cmd_run(&c), rc_exit_code(RC_CONFLICT));
	assert_true(str_find(buf_str(&caller.err), STR("nothing was done")) != SIZE_MAX);
	arena_free(caller.a);
}

static void a_secret_comes_from_a_file_or_with_a_warning(void **state)
{
	static const struct {
		const char *file, *words[3];
		enum rc rc;
		const char *secret;
		bool is_warned;
	} cases[] = {
		{ "s3cret\n", { "--to=X", "d", "--secret-file=f" }, RC_OK, "s3cret", false },
		{ "s3 cret\r\n\n", { "--to=X", "d", "--secret-file=-" }, RC_OK, "s3 cret", false },
		{ "\n", { "--to=X", "d", "--secret-file=f" }, RC_INVALID, NULL, false },
		{ NULL, { "--to=X", "d", "--secret-file=f" }, RC_NOT_FOUND, NULL, false },
		{ NULL, { "--to=X", "d", "--secret=s" }, RC_OK, "s", true },
		{ NULL, { "--to=X", "d" }, RC_OK, NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct caller caller = { .file = cases[i].file };
		struct cmd_io io;
		struct cmd c = begin(&caller, &io);
		const struct secret *s;
		struct err e = ERR_INIT;
		char *argv[3];
		int argc = 0;
		while (argc < 3 && cases[i].words[argc]) {
			argv[argc] = arena_dup(caller.a, cases[i].words[argc],
					       strlen(cases[i].words[argc]) + 1);
			argc++;
		}
		assert_int_equal(cmd_parse(&c, argc, argv, &e), RC_OK);
		assert_int_equal(cmd_secret(&c, "--secret-file", "--secret", &s, &e), cases[i].rc);
		assert_int_equal(caller.err.n > 0, cases[i].is_warned);
		if (cases[i].secret)
			assert_true(str_eq_c(secret_view(s), cases[i].secret));
		else
			assert_null(s);
		arena_free(caller.a);
	}
}

/* ---- the table ---- */

static void check_command(const struct command *c, void *ctx)
{
	struct arena *a = ctx;
	struct str word, rest = str_of(c->name);
	char *argv[4];
	int argc = 0, words = 0;

	while (rest.n > 0) {
		(void)str_split(rest, ' ', &word, &rest);
		argv[argc++] = arena_dup(a, str_c(a, word), word.n + 1);
	}
	assert_ptr_equal(command_find(argc, argv, &words), c);
	assert_int_equal(words, argc);
	assert_true(c->summary[0] && c->summary[strlen(c->summary) - 1] != '.');
	assert_true(c->run && c->min_args <= c->max_args);
	assert_true(c->place == RUN_ALONE || c->min_args >= 1);
	for (size_t i = 0; i < c->n_options; i++) {
		assert_memory_equal(c->options[i].name, "--", 2);
		assert_true(str_find(command_help(a, c), str_of(c->options[i].name)) != SIZE_MAX);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(c->options[i].name, c->options[k].name);
	}
}

static void every_command_is_found_by_its_name_and_explained(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	char none[] = "fly";
	char *const argv[] = { none };
	int words;

	(void)state;
	command_each(check_command, a);
	assert_null(command_find(1, argv, &words));
	assert_null(command_find(0, argv, &words));
}

static void the_language_is_that_of_messages(void **state)
{
	static const struct {
		const char *all, *messages, *lang;
		bool is_vietnamese;
	} cases[] = {
		{ "", "", "vi_VN.UTF-8", true }, { "", "en_US.UTF-8", "vi_VN.UTF-8", false },
		{ "vi", "en", "en", true },      { "C", "vi_VN", "vi_VN", false },
		{ "", "", "", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		(void)setenv("LC_ALL", cases[i].all, 1);
		(void)setenv("LC_MESSAGES", cases[i].messages, 1);
		(void)setenv("LANG", cases[i].lang, 1);
		assert_int_equal(cmd_is_vietnamese(), cases[i].is_vietnamese);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_options_or_arguments),
		cmocka_unit_test(help_runs_nothing_and_a_failure_has_its_exit_code),
		cmocka_unit_test(a_secret_comes_from_a_file_or_with_a_warning),
		cmocka_unit_test(every_command_is_found_by_its_name_and_explained),
		cmocka_unit_test(the_language_is_that_of_messages),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

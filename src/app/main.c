/* main.c -- finds the subcommand and where it runs. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "base/fd.h"
#include "base/log.h"

#define LOCK_PATIENCE (10 * TIME_SEC)

static int print_and_exit(struct str text, int code)
{
	struct cmd_io *io = cmd_terminal();
	io->write(io->ctx, code != 0, text);
	return code;
}

static bool asks(const char *word, const char *what)
{
	return strcmp(word, what) == 0;
}

static bool is_help(const char *word)
{
	return asks(word, "--help") || asks(word, "-h");
}

/* --version, help and the keeper, which are not commands for people. */
static bool run_special(struct arena *a, int argc, char **argv, int *out_exit)
{
	if (asks(argv[1], "keeper") && argc == 3)
		*out_exit = keeper_main(3, argv[2]);
	else if (asks(argv[1], "--version") || asks(argv[1], "version"))
		*out_exit = print_and_exit(STR("vanthu " VANTHU_VERSION "\n"), 0);
	else if (asks(argv[1], "--help") || asks(argv[1], "-h") || asks(argv[1], "help"))
		*out_exit = print_and_exit(command_list_help(a), 0);
	else if (asks(argv[1], "manual") && argc == 3 && asks(argv[2], "commands"))
		*out_exit = print_and_exit(command_man(a), 0);
	else if (asks(argv[1], "manual") && argc == 3 && asks(argv[2], "settings"))
		*out_exit = print_and_exit(conf_man(a), 0);
	else
		return false;
	return true;
}

static int run_without_node(struct cmd *c, const char *dir, bool *out_busy)
{
	struct open_node *n;
	struct err *e = ARENA_NEW(c->arena, struct err);
	enum rc rc = node_open(dir, c->command->place == RUN_ANYHOW ? OPEN_LOOK : OPEN_ALONE, &n,
			       e);

	*out_busy = rc == RC_BUSY;
	if (rc != RC_OK) {
		c->unopened = e;
		if (!*out_busy && c->command->place == RUN_ANYHOW)
			return cmd_run(c);
		if (!*out_busy)
			cmd_fail(c, e);
		return rc_exit_code(rc);
	}
	c->node = &n->node;
	int code = cmd_run(c);
	node_close(n);
	return code;
}

/* In the running node if one answers; else here. Between the two stands another command that holds
 * the lock for a moment: wait for it. */
static int run_on_node(struct cmd *c, int argc, char **argv)
{
	const char *dir = str_c(c->arena, c->args[0]);
	int64_t until = time_monotonic() + LOCK_PATIENCE;
	struct err e = ERR_INIT;
	bool is_busy = true;
	int code = 0;

	while (is_busy) {
		if (ctl_call(dir, argc, argv, &code))
			return code;
		if (cmd_become_owner(c, false, &e) != RC_OK) {
			cmd_warn(c, "vanthu %s: %s\n", c->command->name, e.text);
			return rc_exit_code(e.rc);
		}
		code = run_without_node(c, dir, &is_busy);
		if (is_busy && time_monotonic() > until) {
			cmd_warn(c,
				 "vanthu: %s: another process has held this node for %d seconds "
				 "and does not answer on run/control.sock\n",
				 dir, (int)(LOCK_PATIENCE / TIME_SEC));
			return code;
		}
		if (is_busy)
			time_sleep(TIME_SEC / 10);
	}
	return code;
}

int main(int argc, char **argv)
{
	memory_keep();
	AUTO_ARENA a = arena_new(NULL);
	int words = 0, code = 0;
	struct err e = ERR_INIT;

	(void)signal(SIGPIPE, SIG_IGN);
	if (argc < 2)
		return print_and_exit(command_list_help(a), 2);
	if (run_special(a, argc, argv, &code))
		return code;
	const struct command *k = command_find(argc - 1, argv + 1, &words);
	struct str group = k ? STR_NULL : command_group_help(a, argv[1]);
	if (group.p)
		return print_and_exit(group, argc > 2 && is_help(argv[2]) ? 0 : 2);
	if (!k)
		return print_and_exit(str_fmt(a,
					      "vanthu: %s: no such command; vanthu --help lists "
					      "them\n",
					      argv[1]),
				      2);
	if (sign_init(&e) != RC_OK)
		die("%s", e.text);
	struct cmd c = {
		.arena = a,
		.command = k,
		.io = cmd_terminal(),
		.actor = cmd_operator(),
		.now = time_now(),
		.is_vietnamese = cmd_is_vietnamese(),
	};
	if (!cmd_prepare(&c, argc - 1 - words, argv + 1 + words, &code))
		return code;
	return k->place == RUN_ALONE ? cmd_run(&c) : run_on_node(&c, argc - 1, argv + 1);
}

/* cmd.h -- what a subcommand is: a row in a table, a function, and a way to talk to its caller.
 *
 * WHAT      Every subcommand is a struct command in the table of its cmd_<group>.c. Options are
 *           data, so --help and the manual page come from the same rows. A command that needs the
 *           node's database (RUN_NODE) runs inside the running node, which the terminal reaches
 *           over the control socket; when no node runs, the same function runs in the terminal's
 *           own process, which then holds the folder's lock. It cannot tell the difference: it
 *           prints and opens files through struct cmd alone.
 * OWNERSHIP Everything of one run lives in cmd->arena.
 * ERRORS    run answers the rc; the exit code is rc_exit_code(rc), or cmd->exit_code when set.
 *           cmd_fail prints an error as people read it (by the caller's language).
 * TIME      cmd->now: when the command was given.
 * LIMITS    LIMIT_CTL_FILES files opened by one command.
 */
#pragma once

#include <stdatomic.h>

#include "base/buf.h"
#include "base/secret.h"
#include "markup/markup.h"
#include "office/flow.h"
#include "policy/policy.h"
#include "store/node.h"

struct cmd_option {
	const char *name;  /* "--to" */
	const char *value; /* what stands behind it, "CODE[,CODE…]"; NULL: a switch */
	const char *help;  /* one line */
	bool is_required;
};

enum cmd_place {
	RUN_ALONE, /* in the terminal's process, no node */
	RUN_NODE,  /* args[0] is the node folder; in the running node if there is one */
	RUN_ANYHOW /* the same; a folder that cannot be opened: node NULL, unopened says why */
};

struct cmd;

struct command {
	const char *name;     /* "user add" */
	const char *synopsis; /* "DIR LOGIN" */
	const char *summary;  /* one line, no full stop */
	const char *text; /* paragraphs for --help and the manual, "" if the summary says it all */
	enum cmd_place place;
	int min_args, max_args; /* without the options; DIR counts */
	const struct cmd_option *options;
	size_t n_options;
	enum rc (*run)(struct cmd *c, struct err *e);
};

/* Where a command's output goes and where its files come from: the terminal itself or the control
 * socket. */
struct cmd_io {
	void *ctx;
	void (*write)(void *ctx, bool is_error, struct str text);
	/* A descriptor of the caller's file, "-" is its standard input; the command closes it. */
	enum rc (*open)(void *ctx, const char *path, int *out_fd, struct err *e);
};

struct cmd {
	struct arena *arena;
	const struct command *command;
	struct cmd_io *io;
	struct node *node; /* RUN_NODE, RUN_ANYHOW */
	const struct err *unopened;
	struct actor actor; /* the operator */
	int64_t now;
	const struct str *args; /* positional, args[0] = DIR for RUN_NODE */
	size_t n_args;
	const struct str *values; /* one per option, STR_NULL when not given; a switch gives "1" */
	bool is_vietnamese;
	bool is_inside_node;
	/* turns true when the node wants to end: what takes long looks at it and answers
	 * RC_CANCELLED; NULL outside a node */
	const atomic_bool *stop;
	struct problems problems; /* with fields: a line each before a failure's own */
	int exit_code;            /* 0: from the rc */
};

/* RC_CANCELLED when the node wants to end. */
NODISCARD enum rc cmd_go_on(const struct cmd *c, struct err *e);
/* Whether this command has the option at all. */
bool cmd_knows(const struct cmd *c, const char *option);
/* The value of an option of this command; STR_NULL when it was not given. */
struct str cmd_value(const struct cmd *c, const char *option);
/* …empty when it was not given. */
struct str cmd_text(const struct cmd *c, const char *option);
bool cmd_has(const struct cmd *c, const char *option);
/* …as a day, 2026-11-21 or 21/11/2026; *out stays what it is when the option was not given. */
NODISCARD enum rc cmd_date(const struct cmd *c, const char *option, struct date *out,
			   struct err *e);
/* Prints to the caller's standard output, or error output. */
void cmd_out(struct cmd *c, struct str text);
void cmd_printf(struct cmd *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void cmd_warn(struct cmd *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Prints all of fd, which stays open. */
NODISCARD enum rc cmd_copy(struct cmd *c, int fd, struct err *e);
/* Prints a finished JSON text and a newline. */
void cmd_json(struct cmd *c, const struct json *j);
/* An answer that is one JSON object: begins it in j; ends and prints it. */
void cmd_json_begin(struct cmd *c, struct json *j);
void cmd_json_end(struct cmd *c, struct json *j);
/* An answer that is a list: its rows are written to j whatever is printed; ends and, with --json, prints it. */
void cmd_rows_begin(struct cmd *c, struct json *j);
NODISCARD enum rc cmd_rows_end(struct cmd *c, struct json *j, struct err *e);
/* What was done: its id with --json, else in words. */
NODISCARD enum rc cmd_told(struct cmd *c, int64_t id, const char *words);
/* Prints an error: the sentence in the caller's language, and the technical text in brackets. */
void cmd_fail(struct cmd *c, const struct err *e);
/* The error's text in the caller's language, for a line of its own. */
struct str cmd_error_text(struct cmd *c, const struct err *e);
/* Opens a file of the caller's for reading. */
NODISCARD enum rc cmd_open(struct cmd *c, struct str path, int *out_fd, struct err *e);
/* …those that its arguments name from `first` on; the caller closes all n, whatever becomes of it. */
struct outgoing_file;
NODISCARD enum rc cmd_open_files(struct cmd *c, size_t first, struct outgoing_file *files, size_t n,
				 struct err *e);
NODISCARD enum rc cmd_read(struct cmd *c, struct str path, size_t max, struct str *out,
			   struct err *e);
/* The secret of --NAME-file FILE, or of --NAME TEXT (warned about: others can see it in the list of
 * processes); *out NULL when neither was given. */
NODISCARD enum rc cmd_secret(struct cmd *c, const char *file_option, const char *text_option,
			     const struct secret **out, struct err *e);

/* The organ a command is about, whose code is the option's value (not given: the only one of the node);
 * it becomes the operator's own, so that the use cases work in it. */
NODISCARD enum rc cmd_choose_organ(struct cmd *c, const char *option, struct tenant *out,
				   struct err *e);

/* How most commands begin: the organ of --organ, and the person of --as where there is one. */
NODISCARD enum rc cmd_begin(struct cmd *c, struct err *e);
/* …and the id in args[1], called `what` when it is none. */
NODISCARD enum rc cmd_begin_at(struct cmd *c, const char *what, int64_t *out_id, struct err *e);
/* The operator does what the person of --as may do, in the organ that was chosen. */
NODISCARD enum rc cmd_stand_in(struct cmd *c, struct err *e);
/* The id in args[i], called `what` when it is none. */
NODISCARD enum rc cmd_id(const struct cmd *c, size_t i, const char *what, int64_t *out,
			 struct err *e);
/* The value of an option as a number; *out stays what it is when it was not given. */
NODISCARD enum rc cmd_i64(const struct cmd *c, const char *option, int64_t min, int64_t max,
			  int64_t *out, struct err *e);

/* Units by their codes and persons by their logins, as two options name them. */
struct cmd_whom {
	const char *units, *people; /* the options */
	struct directive_to like;   /* all but whom */
	size_t most;
};
NODISCARD enum rc cmd_whom(struct cmd *c, const struct flow_recipients *all,
			   const struct cmd_whom *w, struct directive_to *to, size_t *n,
			   struct err *e);

/* The unit of a code, in any case, that is there now (a code may have been another's before); NULL: none. */
const struct unit *cmd_unit_of(const struct unit *all, size_t n, struct str code);
/* --from-unit: a unit of the organ by its code; without the option *out_id stays. */
NODISCARD enum rc cmd_from_unit(struct cmd *c, int64_t *out_id, struct err *e);

/* The tables, one per group. */
extern const struct command init_commands[], serve_commands[], tenant_commands[], user_commands[],
	people_commands[], organ_commands[], edxml_commands[], document_commands[],
	draft_commands[], recall_commands[], travel_commands[], series_commands[], flow_commands[],
	file_commands[], group_commands[], freeze_commands[], notice_commands[], task_commands[],
	book_commands[], audit_commands[], search_commands[], doctor_commands[];
extern const size_t n_init_commands, n_serve_commands, n_tenant_commands, n_user_commands,
	n_people_commands, n_organ_commands, n_edxml_commands, n_document_commands,
	n_draft_commands, n_recall_commands, n_travel_commands, n_series_commands, n_flow_commands,
	n_file_commands, n_group_commands, n_freeze_commands, n_notice_commands, n_task_commands,
	n_book_commands, n_audit_commands, n_search_commands, n_doctor_commands;

/* --organ, for the option tables of commands about one organ. */
#define CMD_OPTION_ORGAN                                                                           \
	{                                                                                          \
		"--organ", "CODE", "the organ, when the node holds several", false                 \
	}

/* --as, for the option tables of commands that are a person's. */
#define CMD_OPTION_CONFIRMED                                                                       \
	{                                                                                          \
		"--confirmed", NULL, "somebody has looked at what is told as a doubt: go on",      \
			false                                                                      \
	}
#define CMD_OPTION_AS                                                                              \
	{                                                                                          \
		"--as", "LOGIN", "whose post allows it; the history names the operator too", true  \
	}

/* --json, for the option tables of commands that print data. */
#define CMD_OPTION_JSON                                                                            \
	{                                                                                          \
		"--json", NULL, "print JSON for scripts", false                                    \
	}

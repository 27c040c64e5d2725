/* app.h -- main's own pieces: finding and running a subcommand, opening a node, the control socket.
 *
 * WHAT      Between the files of app only; nothing outside includes it.
 * OWNERSHIP An open node lives in its arena and is closed by node_close.
 * ERRORS    As each function says.
 */
#pragma once

#include "app/cmd.h"
#include "app/reread.h"
#include "base/shut.h"

/* ---- the list of subcommands (commands.c) ---- */
/* The command whose name the first words of argv are; *out_words says how many. NULL if none. */
const struct command *command_find(int argc, char *const *argv, int *out_words);
/* Calls fn for each command in the order of the manual. */
void command_each(void (*fn)(const struct command *c, void *ctx), void *ctx);

/* ---- one command line (cmd.c) ---- */
/* Fills args and values from the words behind the command's name. RC_INVALID says which word. */
NODISCARD enum rc cmd_parse(struct cmd *c, int argc, char *const *argv, struct err *e);
/* Parses, or prints help or what is wrong with the words: false, with the exit code. */
bool cmd_prepare(struct cmd *c, int argc, char *const *argv, int *out_exit);
/* Runs a prepared command, prints what went wrong, answers the exit code. */
int cmd_run(struct cmd *c);
struct str command_help(struct arena *a, const struct command *c);
struct str command_list_help(struct arena *a);
/* The commands that begin with this word; STR_NULL when none does. */
struct str command_group_help(struct arena *a, const char *word);
struct str command_man(struct arena *a); /* mdoc(7) of all commands */
/* Who acts when a command is given: the operator of the machine. */
struct actor cmd_operator(void);
/* By LC_ALL, LC_MESSAGES, LANG: messages in Vietnamese, else English. */
bool cmd_is_vietnamese(void);
/* Output to this process's own terminal. */
struct cmd_io *cmd_terminal(void);

/* ---- whose folder it is (owner.c) ---- */
/* Root becomes the user who owns args[0] (groups, gid, uid; for good), having opened the files of the
 * command line with its own rights, so that nothing of root's gets into the folder. Others who do not
 * own it: RC_DENIED with the line that works. may_be_new (init): the folder above counts when there
 * is none yet, and others may try. */
NODISCARD enum rc cmd_become_owner(struct cmd *c, bool may_be_new, struct err *e);

/* ---- an open node (open.c) ---- */
struct open_node {
	struct arena *arena;
	struct conf conf;
	struct node node;
	struct reread *reread; /* OPEN_SERVE */
	int lock_fd;
};
enum open_mode {
	OPEN_ALONE, /* a command without the node: takes the lock, migrates nothing */
	OPEN_LOOK,  /* the same, and makes no file or folder that is missing (doctor) */
	OPEN_SERVE  /* the node itself: lock and keeper */
};
/* RC_BUSY err.node_running when another process holds the lock; what db_schema_check says about a
 * database that this program cannot serve (it is older and needs `vanthu migrate`, newer, changed). */
NODISCARD enum rc node_open(const char *dir, enum open_mode mode, struct open_node **out,
			    struct err *e);
void node_close(struct open_node *n);
/* All that a serving node still reaches in the file system; answers how many. */
#define NODE_REACH 24
size_t node_reach(struct arena *a, const struct conf *c, struct shut_path out[static NODE_REACH]);
/* fresh, in the node's arena, takes the place of the settings, which stay for those who are reading
 * them: what SIGHUP may change changes, the rest does not. */
void node_settings_take(struct open_node *n, struct conf *fresh);

/* The lock of a node folder, held until the descriptor closes. RC_BUSY err.node_running. Makes run/ and
 * tmp/ when they are missing: a backup has neither. */
NODISCARD enum rc node_lock(struct arena *a, const struct conf *conf, int *out_fd, struct err *e);
/* Opens the database of a node folder as its configuration says. may_make: an SQLite file that is not
 * there is made (init); else RC_CORRUPT err.db_missing, for an empty one in its place would hide that
 * everything is gone. */
NODISCARD enum rc node_db_open(struct arena *a, const struct conf *conf, bool may_make,
			       struct db **out, struct err *e);
/* RC_CONFLICT when the database holds organs and node.organ is not among them: db.url names another
 * node's. *out_empty: it holds none. */
NODISCARD enum rc node_owner_check(struct arena *a, struct node *n, bool *out_empty, struct err *e);
/* RC_CONFLICT for a folder below one that the shut-in node may read (/etc, /usr …): it would see its
 * own keys there. */
NODISCARD enum rc node_place_check(struct arena *a, const char *dir, struct err *e);
/* Absolute path of a folder that may not exist yet. */
NODISCARD enum rc path_absolute(struct arena *a, const char *path, const char **out, struct err *e);
/* The path of this very program, for starting the keeper and the demo's nodes. */
NODISCARD enum rc program_path(struct arena *a, const char **out, struct err *e);

/* ---- the control socket (ctl_client.c, ctl_server.c) ---- */
/* Runs the command line in the node that serves dir. False when none answers: *out_exit untouched. */
bool ctl_call(const char *dir, int argc, char *const *argv, int *out_exit);
struct ctl_server;
/* A terminal that has called and says nothing, or takes nothing of what a command prints, for
 * patience_secs is given up: the command finishes its work, and the terminal gets no exit code. */
#define CTL_PATIENCE_SECS 30
NODISCARD enum rc ctl_server_start(struct arena *a, struct node *n, const char *path,
				   int patience_secs, struct ctl_server **out, struct err *e);
/* No further commands; those under way have grace_secs to finish, then cmd->stop tells them to give
 * up. Returns when the last one is gone, however long that takes. */
void ctl_server_stop(struct ctl_server *s, int grace_secs);

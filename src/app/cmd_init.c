/* cmd_init.c -- vanthu init, vanthu migrate.
 *
 * init makes the folder beside its place and renames it at the end: a node folder is whole or not
 * there.
 */
#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "app/make.h"
#include "base/codec.h"
#include "base/fd.h"
#include "base/limits.h"
#include "office/office.h"

static const struct cmd_option init_options[] = {
	{ "--organ", "CODE", "code of the organ that owns the node", true },
	{ "--name", "NAME", "its name", true },
	{ "--office", NULL, "the node is the office of its organ (the default)", false },
	{ "--axis", NULL, "the node is an axis", false },
	{ "--both", NULL, "the node is both", false },
	{ "--axis-url", "URL", "the axis to join, e.g. https://truc.example.vn/vxp", false },
	{ "--axis-secret-file", "FILE", "file with the secret that the axis gave (- = stdin)",
	  false },
	{ "--port", "N", "port to listen on (8080; 0 = chosen at each start)", false },
	{ "--db-url", "URL", "PostgreSQL connection string; SQLite without it", false },
	{ "--admin-password-file", "FILE", "first password of admin; made up without it", false },
	CMD_OPTION_JSON,
};

/* Which parts the node plays, from the three switches. */
static enum rc read_parts(struct cmd *c, struct conf *conf, struct err *e)
{
	int given = cmd_has(c, "--office") + cmd_has(c, "--axis") + cmd_has(c, "--both");

	if (given > 1) {
		c->exit_code = 2;
		return err_set(e, RC_INVALID, NULL, "give one of --office, --axis, --both");
	}
	conf->node_office = !cmd_has(c, "--axis");
	conf->node_axis = cmd_has(c, "--axis") || cmd_has(c, "--both");
	return RC_OK;
}

static enum rc read_conf(struct cmd *c, struct conf *conf, struct err *e)
{
	struct str port = cmd_value(c, "--port");

	TRY(conf_parse(c->arena, STR(""), "defaults", conf, e));
	TRY(organ_code_check(cmd_value(c, "--organ"), e));
	TRY(read_parts(c, conf, e));
	conf->node_organ = cmd_value(c, "--organ");
	conf->node_name = str_trim(cmd_value(c, "--name"));
	if (conf->node_name.n == 0)
		return err_set(e, RC_INVALID, NULL, "--name is empty");
	if (port.p && !str_to_i64(port, 0, 65535, &conf->http_port))
		return err_set(e, RC_INVALID, NULL, "--port: 0 to 65535 expected");
	if (cmd_has(c, "--db-url"))
		conf->db_url = cmd_value(c, "--db-url");
	return RC_OK;
}

static void print_made(struct cmd *c, const char *dir, const struct made_node *m)
{
	struct json j;

	if (cmd_has(c, "--json")) {
		cmd_json_begin(c, &j);
		json_kv_str(&j, "dir", str_of(dir));
		json_kv_str(&j, "login", STR("admin"));
		json_kv_str(&j, "password", m->is_password_given ? STR_NULL : m->password);
		json_kv_str(&j, "certificate", m->cert_path);
		cmd_json_end(c, &j);
		return;
	}
	cmd_printf(c, "node made in %s\n", dir);
	if (!m->is_password_given)
		cmd_printf(c,
			   "account admin, password %.*s (shown this once; change it at the "
			   "first sign-in)\n",
			   STR_FMT(m->password));
	cmd_printf(c, "certificate for the axis's directory: %.*s\nnext: vanthu serve %s\n",
		   STR_FMT(m->cert_path), dir);
}

static enum rc run_init(struct cmd *c, struct err *e)
{
	struct make_node make = { .now = c->now, .actor = c->actor };
	struct made_node made;
	struct conf conf;

	TRY(cmd_become_owner(c, true, e));
	TRY(read_conf(c, &conf, e));
	TRY(cmd_secret(c, "--axis-secret-file", NULL, &make.axis_secret, e));
	TRY(cmd_secret(c, "--admin-password-file", NULL, &make.admin_password, e));
	make.axis_url = cmd_value(c, "--axis-url");
	if (make.axis_url.p && !make.axis_secret)
		return err_set(e, RC_INVALID, NULL, "--axis-url needs --axis-secret-file");
	TRY(path_absolute(c->arena, str_c(c->arena, c->args[0]), &make.dir, e));
	make.conf = &conf;
	TRY(node_make(c->arena, &make, &made, e));
	print_made(c, make.dir, &made);
	return RC_OK;
}

static const struct cmd_option migrate_options[] = {
	{ "--dry-run", NULL, "only say how many steps are missing", false },
	CMD_OPTION_JSON,
};

/* password: that of admin when an empty database was filled, else STR_NULL. */
static void print_steps(struct cmd *c, int n, struct str password)
{
	struct json j;

	if (!cmd_has(c, "--json")) {
		cmd_printf(c, "%d migration%s %s\n", n, n == 1 ? "" : "s",
			   cmd_has(c, "--dry-run") ? "missing" : "applied");
		if (password.p)
			cmd_printf(c,
				   "the database was empty: it has the node's organ now, not yet "
				   "connected to an axis,\nand the account admin, password %.*s "
				   "(shown this once)\n",
				   STR_FMT(password));
		return;
	}
	cmd_json_begin(c, &j);
	json_kv_i64(&j, cmd_has(c, "--dry-run") ? "missing" : "applied", n);
	json_kv_str(&j, "password", password);
	cmd_json_end(c, &j);
}

/* A database that vanthu.conf names anew knows nobody yet. */
static enum rc fill_if_empty(struct cmd *c, const struct conf *conf, struct db *db,
			     struct str *out_password, struct err *e)
{
	struct node n = { .conf = conf, .db = db, .spool_dir = conf->dir };
	const struct make_node m = { .conf = conf, .actor = c->actor, .now = c->now };
	struct certificate cert;
	struct str pem;
	bool is_empty;

	TRY(node_owner_check(c->arena, &n, &is_empty, e));
	if (!is_empty)
		return RC_OK;
	TRY(file_read(c->arena, conf_path(c->arena, conf, "certs/packet.pem"),
		      LIMIT_CERTIFICATE_BYTES, &pem, e));
	TRY(certificate_parse(c->arena, pem, &cert, e));
	return owner_make(&n, c->arena, &m, cert.der, out_password, e);
}

static enum rc run_migrate(struct cmd *c, struct err *e)
{
	const char *dir;
	struct conf conf;
	struct db *db;
	struct str password = STR_NULL;
	int applied = 0;
	AUTO_CLOSE
	lock = -1;

	TRY(cmd_become_owner(c, false, e));
	TRY(path_absolute(c->arena, str_c(c->arena, c->args[0]), &dir, e));
	TRY(conf_load(c->arena, dir, &conf, e));
	TRY(node_lock(c->arena, &conf, &lock, e));
	TRY(node_db_open(c->arena, &conf, false, &db, e));
	enum rc rc = db_migrate(db, cmd_has(c, "--dry-run"), c->now, &applied, e);
	if (rc == RC_OK && !cmd_has(c, "--dry-run"))
		rc = fill_if_empty(c, &conf, db, &password, e);
	db_close(db);
	TRY(rc);
	print_steps(c, applied, password);
	return RC_OK;
}

const struct command init_commands[] = {
	{ "init", "DIR", "make a node folder",
	  "DIR must not exist or be empty. It gets vanthu.conf, the database, the blob store, the "
	  "organ's signing key with its certificate, and the account admin, whose password is "
	  "printed once.",
	  RUN_ALONE, 1, 1, init_options, sizeof init_options / sizeof init_options[0], run_init },
	{ "migrate", "DIR", "bring the database to this program's version",
	  "The node must be stopped. An SQLite database is copied to a file beside it first. A "
	  "database that is empty, because db.url names another one now, gets the node's organ and "
	  "the account admin, whose password is printed once; nothing is moved into it.",
	  RUN_ALONE, 1, 1, migrate_options, sizeof migrate_options / sizeof migrate_options[0],
	  run_migrate },
};
const size_t n_init_commands = sizeof init_commands / sizeof init_commands[0];

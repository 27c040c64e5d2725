/* cmd_doctor.c -- vanthu doctor, rebuild: looks at everything a node stands on and says what to do.
 *
 * Each check prints one line: ok, warning or fault. The exit code is 0 without faults.
 */
#include "app/doctor.h"

#include <stdio.h>
#include <unistd.h>

#include "app/app.h"
#include "base/fd.h"
#include "base/limits.h"
#include "carrier/carrier.h"
#include "office/office.h"
#include "office/doctor.h"
#include "office/finding.h"
#include "print/print.h"

#define FAULTS_SHOWN 20
#define CLOCK_CLOSE_SECS 5
#define CLOCK_FAR_SECS 300

void doctor_report(struct doctor *d, enum verdict v, const char *what, struct str text,
		   const char *advice)
{
	static const char *const words[] = { "ok", "warning", "FAULT" };

	d->n_faults += v == DOCTOR_FAULT;
	d->n_warnings += v == DOCTOR_WARNING;
	json_object(&d->json);
	json_kv_str(&d->json, "check", str_of(what));
	json_kv_str(&d->json, "verdict", v == DOCTOR_FAULT ? STR("fault") : str_of(words[v]));
	json_kv_str(&d->json, "text", text);
	json_kv_str(&d->json, "advice", v == DOCTOR_OK ? STR("") : str_of(advice));
	json_object_end(&d->json);
	if (cmd_has(d->cmd, "--json"))
		return;
	cmd_printf(d->cmd, "%-8s %-14s %.*s\n", words[v], what, STR_FMT(text));
	if (v != DOCTOR_OK && advice[0])
		cmd_printf(d->cmd, "         %-14s -> %s\n", "", advice);
}

/* ---- database and blobs ---- */

static void check_database(struct doctor *d)
{
	struct err e = ERR_INIT;
	struct db *db = d->cmd->node->db;

	if (db_check(db, &e) != RC_OK)
		doctor_report(d, DOCTOR_FAULT, "database", cmd_error_text(d->cmd, &e),
			      "stop the node, keep a copy of data/, restore the last backup");
	else if (db_prepare_all(db, &e) != RC_OK)
		doctor_report(d, DOCTOR_FAULT, "database", str_of(e.text),
			      "the schema is not this program's: vanthu migrate");
	else
		doctor_report(d, DOCTOR_OK, "database",
			      db_engine_of(db) == DB_POSTGRES ? STR("PostgreSQL answers")
							      : STR("SQLite, sound"),
			      "");
}

struct blob_look {
	struct doctor *doctor;
	int64_t n_bad;
};

/* What is wrong with a file, or NULL. */
static const char *fault_of(struct cmd *c, const struct blob_id *id)
{
	struct err why = ERR_INIT;

	if (!blob_exists(c->node->blobs, id))
		return "is missing";
	if (cmd_has(c, "--deep") && blob_verify(c->node->blobs, id, &why) != RC_OK)
		return "is damaged";
	return NULL;
}

static enum rc check_blob(void *ctx, const struct blob_id *id, struct str owner, struct err *e)
{
	struct blob_look *l = ctx;
	struct cmd *c = l->doctor->cmd;

	TRY(cmd_go_on(c, e));
	const char *fault = fault_of(c, id);
	if (!fault || ++l->n_bad > FAULTS_SHOWN)
		return RC_OK;
	doctor_report(l->doctor, DOCTOR_FAULT, "files",
		      str_fmt(c->arena, "%.*s of %.*s %s", STR_FMT(blob_id_hex(c->arena, id)),
			      STR_FMT(owner), fault),
		      "restore it under blobs/ from a backup");
	return RC_OK;
}

static void check_blobs(struct doctor *d)
{
	struct blob_look look = { .doctor = d };
	struct err e = ERR_INIT;
	int64_t n = 0;

	enum rc rc = doctor_each_blob(d->cmd->node, check_blob, &look, &n, &e);
	if (rc == RC_CANCELLED)
		return;
	if (rc != RC_OK)
		doctor_report(d, DOCTOR_FAULT, "files", str_of(e.text), "see the database first");
	else if (look.n_bad == 0)
		doctor_report(d, DOCTOR_OK, "files",
			      str_fmt(d->cmd->arena, "%lld named by the database, all there%s",
				      (long long)n, cmd_has(d->cmd, "--deep") ? " and sound" : ""),
			      "");
	else if (look.n_bad > FAULTS_SHOWN)
		doctor_report(d, DOCTOR_FAULT, "files",
			      str_fmt(d->cmd->arena, "%lld of %lld files missing or damaged",
				      (long long)look.n_bad, (long long)n),
			      "is the disk of blobs/ mounted? else restore it from a backup");
}

/* ---- who sees what ---- */

static void check_sight(struct doctor *d)
{
	struct err e = ERR_INIT;
	int64_t n, n_wrong;

	if (doctor_sight(d->cmd->node, cmd_has(d->cmd, "--deep"), &n, &n_wrong, &e) != RC_OK)
		doctor_report(d, DOCTOR_FAULT, "sight", str_of(e.text), "see the database first");
	else
		doctor_report(
			d, n_wrong > 0 ? DOCTOR_FAULT : DOCTOR_OK, "sight",
			str_fmt(d->cmd->arena,
				"%lld assigned documents and drafts, %lld seen by others than should",
				(long long)n, (long long)n_wrong),
			"vanthu rebuild sight");
}

/* ---- parts of work files ---- */

static void check_parts(struct doctor *d)
{
	struct err e = ERR_INIT;
	int64_t n, n_late;

	if (doctor_parts(d->cmd->node, d->cmd->now, &n, &n_late, &e) != RC_OK)
		doctor_report(d, DOCTOR_FAULT, "parts", str_of(e.text), "see the database first");
	else
		doctor_report(
			d, n_late > 0 ? DOCTOR_WARNING : DOCTOR_OK, "parts",
			str_fmt(d->cmd->arena,
				"%lld parts of work files wait for their letter, %lld for too long",
				(long long)n, (long long)n_late),
			"a node that runs makes documents of them within an hour; see its log");
}

/* ---- the audit ---- */

#define SEAL_LATE TIME_MIN

/* Rows wait for a seal while no node runs: that is none's fault. */
static void report_waiting(struct doctor *d, const struct doctor_audit *x)
{
	bool is_late = d->cmd->is_inside_node && x->open > 0 &&
		       d->cmd->now - x->open_since > SEAL_LATE;

	doctor_report(d, is_late ? DOCTOR_WARNING : DOCTOR_OK, "audit",
		      str_fmt(d->cmd->arena, "%lld rows wait for a seal%s", (long long)x->open,
			      x->n_proved > 0 ? ", the sealed ones are sound" : ""),
		      "see the node's log: why are they not sealed?");
}

/* The chains themselves only with --deep: every row is read. */
static void check_audit(struct doctor *d)
{
	struct doctor_audit x;
	struct err e = ERR_INIT;
	enum rc rc = doctor_audit(d->cmd->node, d->cmd->arena, cmd_has(d->cmd, "--deep"),
				  d->cmd->stop, &x, &e);

	if (rc == RC_CANCELLED)
		return;
	if (rc != RC_OK)
		doctor_report(d, DOCTOR_FAULT, "audit", str_of(e.text), "see the database first");
	else if (x.bad_organ.n > 0)
		doctor_report(d, DOCTOR_FAULT, "audit",
			      str_fmt(d->cmd->arena, "%.*s: changed at seal %lld",
				      STR_FMT(x.bad_organ), (long long)x.bad_seal),
			      "vanthu audit verify; compare with a backup");
	else
		report_waiting(d, &x);
}

/* ---- what the search index is still to learn ---- */

static void check_search(struct doctor *d)
{
	struct err e = ERR_INIT;
	int64_t n;

	if (office_search_behind(d->cmd->node, &n, &e) != RC_OK)
		doctor_report(d, DOCTOR_FAULT, "search", str_of(e.text), "see the database first");
	else
		doctor_report(
			d, n >= LIMIT_SEARCH_COUNT ? DOCTOR_WARNING : DOCTOR_OK, "search",
			n == 0 ? STR("the index knows every document")
			       : str_fmt(d->cmd->arena, "%s%lld changes not in the index yet",
					 n >= LIMIT_SEARCH_COUNT ? "at least " : "", (long long)n),
			"it learns of them while the node runs; if the figure stays, see the log");
}

/* ---- keys and certificates ---- */

static void check_certificate(struct doctor *d, const struct tenant *t)
{
	struct certificate cert;
	struct err e = ERR_INIT;
	struct str who = t->organ_code;
	struct arena *a = d->cmd->arena;

	if (certificate_parse(a, t->certificate, &cert, &e) != RC_OK) {
		doctor_report(d, DOCTOR_FAULT, "certificate",
			      str_fmt(a, "%.*s: cannot be read", STR_FMT(who)),
			      "restore data/ from a backup");
		return;
	}
	doctor_report_certificate(d, who, &cert);
}

/* A bundle that cannot be read counts as empty: signatures then are "unverifiable", and why is said
 * here alone. */
static void check_roots(struct doctor *d)
{
	const char *path = conf_path(d->cmd->arena, d->conf, "certs/roots.pem");
	struct err e = ERR_INIT;
	size_t n = 0;

	if (access(path, F_OK) != 0)
		return;
	if (signature_roots_check(path, &n, &e) != RC_OK)
		doctor_report(
			d, DOCTOR_FAULT, "roots", str_fmt(d->cmd->arena, "%s", e.text),
			"put a PEM bundle of whole certificates there, or take the file away");
	else
		doctor_report(d, n > 0 ? DOCTOR_OK : DOCTOR_WARNING, "roots",
			      str_fmt(d->cmd->arena, "%zu root certificates", n),
			      "the file holds none: no chain is accepted");
}

static void check_keeper(struct doctor *d)
{
	struct keeper_state s;
	struct err e = ERR_INIT;

	if (!d->cmd->node->keeper) {
		doctor_report(d, DOCTOR_WARNING, "node", STR("not running: no key was tried"),
			      "vanthu serve");
		return;
	}
	if (keeper_ask_state(d->cmd->node->keeper, &s, &e) != RC_OK) {
		doctor_report(d, DOCTOR_FAULT, "keys", str_of(e.text), "restart the node");
		return;
	}
	struct str text = str_fmt(d->cmd->arena, "%lld key%s, %lld unreadable, %s, %s",
				  (long long)s.keys, s.keys == 1 ? "" : "s", (long long)s.bad_keys,
				  s.is_shut ? "shut in" : "kernel without Landlock",
				  s.is_locked ? "locked in memory" : "not locked in memory");
	doctor_report(
		d, s.bad_keys > 0 ? DOCTOR_FAULT : DOCTOR_OK, "keys", text,
		"each must belong to the node's user, 0600, and begin with \"vanthu key for:\"; "
		"the log says which and why (chown, chmod; from a backup if it is damaged)");
	if (!s.is_locked)
		doctor_report(
			d, DOCTOR_WARNING, "keys", STR("keys may be written to swap"),
			"raise the limit of locked memory (LimitMEMLOCK=512M) or encrypt swap");
}

static void check_key_use(struct doctor *d, const struct tenant *t)
{
	static const unsigned char digest[32] = { 1 };
	const struct sign_request q = { .key_id = t->key_id,
					.purpose = KEY_FOR_PACKET,
					.digest = digest };
	struct key_signature s;
	struct err e = ERR_INIT;

	if (!d->cmd->node->keeper) {
		doctor_check_key_file(d, t->key_id);
		return;
	}
	if (keeper_sign(d->cmd->node->keeper, d->cmd->arena, &q, &s, &e) == RC_OK)
		return;
	doctor_report(
		d, DOCTOR_FAULT, "keys",
		str_fmt(d->cmd->arena, "%.*s cannot sign: %s", STR_FMT(t->organ_code), e.text),
		"is its key in keys/? SIGHUP makes the node read the folder again");
}

/* ---- the axis, and its clock against ours ---- */

static void check_clocks(struct doctor *d, const struct tenant *t, int64_t axis_at)
{
	/* the axis rounds down to a second, and its answer took some time */
	int64_t off = (axis_at - time_now()) / TIME_SEC;
	int64_t far = off < 0 ? -off : off;
	struct str text =
		str_fmt(d->cmd->arena, "%.*s: the axis's clock is %lld seconds %s this machine's",
			STR_FMT(t->organ_code), (long long)far, off < 0 ? "behind" : "ahead of");

	if (axis_at == 0 || far <= CLOCK_CLOSE_SECS)
		return;
	doctor_report(d, far > CLOCK_FAR_SECS ? DOCTOR_FAULT : DOCTOR_WARNING, "clock", text,
		      "set this machine's clock (timedatectl set-ntp true); if it is right, tell "
		      "the axis's operator");
}

static void check_axis(struct doctor *d, const struct tenant *shown)
{
	struct arena *a = d->cmd->arena;
	const struct axis_client_options options = { .stop = d->cmd->stop, .abort = d->cmd->stop };
	const struct axis_query query = { .type = MESSAGE_EDOC };
	struct axis_visit visit = { .arena = a, .now = d->cmd->now };
	struct axis_listed *listed;
	struct err e = ERR_INIT;
	size_t n;

	if (shown->axis_url.n == 0) {
		doctor_report(
			d, DOCTOR_WARNING, "axis",
			str_fmt(a, "%.*s: not connected", STR_FMT(shown->organ_code)),
			"vanthu tenant axis DIR URL --axis-secret-file FILE joins one; without "
			"it nothing goes out or comes in electronically");
		return;
	}
	if (doctor_axis_login(d->cmd->node, a, shown->organ_code, &visit.login, &e) != RC_OK ||
	    axis_client_open(&options, &visit.client, &e) != RC_OK) {
		doctor_report(d, DOCTOR_FAULT, "axis", str_of(e.text),
			      "see the axis's address and secret in the organ's settings");
		return;
	}
	enum rc rc = axis_list(&visit, &query, &listed, &n, &e);
	axis_client_close(visit.client);
	check_clocks(d, shown, visit.axis_clock_at);
	if (rc == RC_OK)
		doctor_report(d, DOCTOR_OK, "axis",
			      str_fmt(a, "%.*s: %.*s answers", STR_FMT(shown->organ_code),
				      STR_FMT(shown->axis_url)),
			      "");
	else
		doctor_report(d, DOCTOR_FAULT, "axis",
			      str_fmt(a, "%.*s: %s", STR_FMT(shown->organ_code), e.text),
			      rc == RC_DENIED ? "is the secret right, and this machine's clock?"
					      : "is the address right and the network there?");
}

#define CLOCK_SLACK TIME_MIN

static void check_clock(struct doctor *d)
{
	struct civil c = time_to_civil(d->cmd->now, 0);
	struct arena *a = d->cmd->arena;
	int64_t newest = 0;

	/* A node that does not open, and a database that does not answer, have lines of their own. */
	if (d->cmd->node && doctor_newest(d->cmd->node, &newest, NULL) != RC_OK)
		newest = 0;
	if (newest > d->cmd->now + CLOCK_SLACK)
		doctor_report(
			d, DOCTOR_FAULT, "clock",
			str_fmt(a, "%.*s, but something was done at %.*s: it was set back",
				STR_FMT(time_iso(a, d->cmd->now)), STR_FMT(time_iso(a, newest))),
			"set the clock (timedatectl set-ntp true); nothing is lost, but dates are "
			"wrong and an axis refuses our requests");
	else if (c.date.year < 2024)
		doctor_report(
			d, DOCTOR_FAULT, "clock", time_iso(d->cmd->arena, d->cmd->now),
			"set the clock (timedatectl set-ntp true); requests with a wrong time are "
			"refused");
	else
		doctor_report(d, DOCTOR_OK, "clock", time_iso(d->cmd->arena, d->cmd->now), "");
}

static void check_printing(struct doctor *d)
{
	struct err why = ERR_INIT;

	if (print_ready(&why) == RC_OK)
		doctor_report(d, DOCTOR_OK, "printing", STR("the font is there"), "");
	else
		doctor_report(d, DOCTOR_WARNING, "printing",
			      STR("the font Tinos is missing: no register comes out as PDF"),
			      "apt-get install fonts-croscore, then restart the node");
}

static enum rc check_organs(struct doctor *d, struct err *e)
{
	struct tenant *all;
	size_t n;

	TRY(office_tenant_list(d->cmd->node, d->cmd->arena, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		TRY(cmd_go_on(d->cmd, e));
		check_certificate(d, &all[i]);
		check_key_use(d, &all[i]);
		if (d->cmd->node->conf->node_office)
			check_axis(d, &all[i]);
	}
	if (d->cmd->node->conf->node_office) {
		check_printing(d);
		doctor_check_reader(d);
		doctor_check_mail(d);
	}
	return RC_OK;
}

static enum rc check_node(struct doctor *d, struct err *e)
{
	check_database(d);
	check_blobs(d);
	TRY(cmd_go_on(d->cmd, e));
	check_sight(d);
	check_parts(d);
	check_audit(d);
	TRY(cmd_go_on(d->cmd, e));
	check_search(d);
	check_roots(d);
	check_keeper(d);
	return check_organs(d, e);
}

/* What can be said of a node that does not open. */
static void check_unopened(struct doctor *d)
{
	struct arena *a = d->cmd->arena;
	struct conf *conf = ARENA_NEW(a, struct conf);
	struct err e = ERR_INIT;
	const char *dir;

	if (path_absolute(a, str_c(a, d->cmd->args[0]), &dir, &e) != RC_OK ||
	    conf_load(a, dir, conf, &e) != RC_OK) {
		doctor_report_unopened(d, &e);
		return;
	}
	d->conf = conf;
	doctor_check_files(d);
	doctor_report_unopened(d, d->cmd->unopened);
}

static enum rc run_doctor(struct cmd *c, struct err *e)
{
	struct doctor d = { .cmd = c, .conf = c->node ? c->node->conf : NULL };

	json_init(&d.json, c->arena, LIMIT_PAGE_BYTES);
	json_array(&d.json);
	check_clock(&d);
	if (c->node) {
		doctor_check_files(&d);
		TRY(check_node(&d, e));
	} else {
		check_unopened(&d);
	}
	json_array_end(&d.json);
	if (cmd_has(c, "--json"))
		cmd_json(c, &d.json);
	else
		cmd_printf(c, "%d fault%s, %d warning%s\n", d.n_faults, d.n_faults == 1 ? "" : "s",
			   d.n_warnings, d.n_warnings == 1 ? "" : "s");
	c->exit_code = d.n_faults > 0 ? 1 : 0;
	return RC_OK;
}

static const struct cmd_option doctor_options[] = {
	{ "--deep", NULL, "read every file through and compare its hash; look at every document",
	  false },
	CMD_OPTION_JSON,
};

static enum rc run_rebuild_sight(struct cmd *c, struct err *e)
{
	int64_t n, n_wrong;
	struct json j;

	TRY(office_sight_rebuild(c->node, &n, &n_wrong, e));
	json_init(&j, c->arena, LIMIT_PAGE_BYTES);
	json_object(&j);
	json_kv_i64(&j, "documents", n);
	json_kv_i64(&j, "mended", n_wrong);
	json_object_end(&j);
	if (cmd_has(c, "--json"))
		cmd_json(c, &j);
	else
		cmd_printf(c, "%lld assigned documents and drafts, %lld mended\n", (long long)n,
			   (long long)n_wrong);
	return RC_OK;
}

static enum rc search_go_on(void *ctx, int64_t n, struct err *e)
{
	(void)n;
	return cmd_go_on(ctx, e);
}

/* The index follows as they are read. */
static enum rc run_files_again(struct cmd *c, struct err *e)
{
	int64_t n;
	struct json j;

	TRY(office_files_again(c->node, &n, e));
	json_init(&j, c->arena, LIMIT_PAGE_BYTES);
	json_object(&j);
	json_kv_i64(&j, "files", n);
	json_object_end(&j);
	if (cmd_has(c, "--json"))
		cmd_json(c, &j);
	else
		cmd_printf(c, "%lld files wait to be read again\n", (long long)n);
	return RC_OK;
}

static enum rc run_rebuild_search(struct cmd *c, struct err *e)
{
	int64_t n, begun = time_monotonic();
	struct json j;

	if (cmd_has(c, "--unread"))
		return run_files_again(c, e);
	TRY(office_search_rebuild(c->node, search_go_on, c, &n, e));
	double secs = (double)(time_monotonic() - begun) / TIME_SEC;
	json_init(&j, c->arena, LIMIT_PAGE_BYTES);
	json_object(&j);
	json_kv_i64(&j, "documents", n);
	json_kv_i64(&j, "milliseconds", (int64_t)(secs * 1000));
	json_object_end(&j);
	if (cmd_has(c, "--json"))
		cmd_json(c, &j);
	else
		cmd_printf(c, "%lld documents in %.1f s\n", (long long)n, secs);
	return RC_OK;
}

static const struct cmd_option rebuild_options[] = { CMD_OPTION_JSON };
static const struct cmd_option rebuild_search_options[] = {
	{ "--unread", NULL, "only have files read again that could not be", false },
	CMD_OPTION_JSON,
};

const struct command doctor_commands[] = {
	{ "doctor", "DIR", "look for faults and say what to do about each",
	  "Checks clock, settings, disk, file modes, database, files against rows, who sees what "
	  "against what is assigned, what the search index knows, keys, certificates, and whether the axis answers and its clock agrees. Works on a node that "
	  "does not start too. Exit code 1 when there is a fault.",
	  RUN_ANYHOW, 1, 1, doctor_options, sizeof doctor_options / sizeof doctor_options[0],
	  run_doctor },
	{ "rebuild sight", "DIR", "make anew who sees which documents and drafts",
	  "For whoever does not see all of them; doctor says when it is needed. Each document is looked at, and "
	  "mended if its rows are not those that follow from what is assigned, or from a draft's way; it may be stopped and begun again, "
	  "and the node may run meanwhile.",
	  RUN_NODE, 1, 1, rebuild_options, sizeof rebuild_options / sizeof rebuild_options[0],
	  run_rebuild_sight },
	{ "rebuild search", "DIR", "make the search index anew",
	  "From the documents and the words of their files that are known already. It may be stopped and "
	  "begun again; the node may run meanwhile, and finds everything. With --unread the index stays, "
	  "and what could not be read waits for the reader once more.",
	  RUN_NODE, 1, 1, rebuild_search_options,
	  sizeof rebuild_search_options / sizeof rebuild_search_options[0], run_rebuild_search },
};
const size_t n_doctor_commands = sizeof doctor_commands / sizeof doctor_commands[0];

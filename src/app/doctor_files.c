/* doctor_files.c -- the doctor's checks that need no database: settings, disk, modes, certificates of
 * the server, key files. */
#include "app/doctor.h"

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/limits.h"

#define LAST_DAYS 60

static void check_disk(struct doctor *d)
{
	struct statvfs s;

	if (statvfs(d->conf->dir, &s) != 0) {
		doctor_report(d, DOCTOR_FAULT, "disk", STR("cannot be asked"),
			      "is the disk mounted?");
		return;
	}
	uint64_t free_mb = (uint64_t)s.f_bavail * s.f_frsize >> 20;
	uint64_t all_mb = (uint64_t)s.f_blocks * s.f_frsize >> 20;
	struct str text = str_fmt(d->cmd->arena, "%llu of %llu MiB free",
				  (unsigned long long)free_mb, (unsigned long long)all_mb);
	if (free_mb < (uint64_t)d->conf->blob_reserve_mb)
		doctor_report(d, DOCTOR_FAULT, "disk", text,
			      "below blob.reserve_mb: nothing new is taken; make room");
	else
		doctor_report(d, free_mb < all_mb / 20 ? DOCTOR_WARNING : DOCTOR_OK, "disk", text,
			      "less than 5 % free: make room before it is full");
}

static void check_modes(struct doctor *d)
{
	static const char *const secret[] = { "data", "blobs", "keys", "run", "vanthu.conf" };
	struct stat st;

	for (size_t i = 0; i < sizeof secret / sizeof secret[0]; i++) {
		const char *path = conf_path(d->cmd->arena, d->conf, secret[i]);
		struct str text = str_fmt(d->cmd->arena, "%s may be read by others", path);
		if (stat(path, &st) == 0 && (st.st_mode & 077) != 0)
			doctor_report(d, DOCTOR_WARNING, "file modes", text, "chmod go= on it");
	}
}

void doctor_report_certificate(struct doctor *d, struct str who, const struct certificate *c)
{
	struct arena *a = d->cmd->arena;
	struct str text = str_fmt(a, "%.*s: until %.*s", STR_FMT(who),
				  STR_FMT(date_iso(a, time_date_vn(c->until_at))));

	if (c->until_at <= d->cmd->now)
		doctor_report(d, DOCTOR_FAULT, "certificate", text, "it is over: make a new one");
	else if (c->from_at > d->cmd->now)
		doctor_report(d, DOCTOR_FAULT, "certificate", text,
			      "it is not valid yet: is this machine's clock right?");
	else
		doctor_report(d,
			      c->until_at < d->cmd->now + LAST_DAYS * TIME_DAY ? DOCTOR_WARNING
									       : DOCTOR_OK,
			      "certificate", text, "less than 60 days left: make a new one");
}

/* Inside the node counts what it shows: a file that took the place of the old one may be out of its
 * reach until it is told to read it. */
static bool certificate_text(struct doctor *d, struct str *out, struct err *e)
{
	struct str path = d->conf->http_tls_certificate, served = d->conf->tls_served;
	bool is_inside = d->cmd->is_inside_node;
	enum rc rc = file_read(d->cmd->arena, str_c(d->cmd->arena, path), LIMIT_TLS_FILE, out, e);

	if (!is_inside)
		return rc == RC_OK;
	if (rc != RC_OK || !str_eq(*out, served))
		doctor_report(d, DOCTOR_WARNING, "certificate",
			      str_fmt(d->cmd->arena, "%.*s is not the one that the node shows",
				      STR_FMT(path)),
			      "was it renewed? systemctl reload vanthu (SIGHUP) takes it; the log "
			      "says why not");
	*out = served;
	return true;
}

static void check_tls(struct doctor *d)
{
	struct arena *a = d->cmd->arena;
	struct str path = d->conf->http_tls_certificate;
	struct err e = ERR_INIT;
	struct certificate c;
	struct str bytes;

	if (path.n == 0)
		return;
	if (!certificate_text(d, &bytes, &e) || certificate_parse(a, bytes, &c, &e) != RC_OK)
		doctor_report(d, DOCTOR_FAULT, "certificate",
			      str_fmt(a, "%.*s: %s", STR_FMT(path), e.text),
			      "see http.tls_certificate");
	else
		doctor_report_certificate(d, path, &c);
	if (!d->cmd->is_inside_node && access(str_c(a, d->conf->http_tls_key), R_OK) != 0)
		doctor_report(d, DOCTOR_FAULT, "keys",
			      str_fmt(a, "http.tls_key: \"%.*s\" cannot be read",
				      STR_FMT(d->conf->http_tls_key)),
			      "see http.tls_key");
}

static void check_settings(struct doctor *d)
{
	struct arena *a = d->cmd->arena;
	struct str token = d->conf->metrics_token_file;

	doctor_report(d, DOCTOR_OK, "settings",
		      str_fmt(a, "%s", conf_path(a, d->conf, "vanthu.conf")), "");
	/* the running node could not have started without it, and cannot see it any more */
	if (token.n > 0 && !d->cmd->is_inside_node && access(str_c(a, token), R_OK) != 0)
		doctor_report(d, DOCTOR_FAULT, "settings",
			      str_fmt(a, "metrics.token_file: %.*s cannot be read", STR_FMT(token)),
			      "make it, readable for the node alone, or take the setting out");
}

void doctor_check_files(struct doctor *d)
{
	check_settings(d);
	check_disk(d);
	check_modes(d);
	check_tls(d);
}

void doctor_check_key_file(struct doctor *d, struct str key_id)
{
	struct arena *a = d->cmd->arena;
	const char *path = conf_path(a, d->conf,
				     str_c(a, str_fmt(a, "keys/%.*s.key", STR_FMT(key_id))));
	struct stat st;

	if (stat(path, &st) != 0)
		doctor_report(d, DOCTOR_FAULT, "keys", str_fmt(a, "%s is not there", path),
			      "restore keys/ from a backup, for the node's user alone (0600)");
	else if (access(path, R_OK) != 0)
		doctor_report(
			d, DOCTOR_FAULT, "keys", str_fmt(a, "%s cannot be read", path),
			"give it to the user who owns the node's folder (chown, then chmod 600)");
	else if ((st.st_mode & 077) != 0)
		doctor_report(d, DOCTOR_FAULT, "keys",
			      str_fmt(a, "%s may be read by others: the keeper refuses it", path),
			      "chmod go= on it, and think of the key as known");
	else
		doctor_report(d, DOCTOR_OK, "keys", str_fmt(a, "%s is there", path), "");
}

/* ---- a node that does not open ---- */

static const struct {
	const char *key;
	enum rc rc; /* when key is NULL */
	const char *what, *advice;
} reasons[] = {
	{ "err.no_node", RC_OK, "settings", "name the node's own folder; vanthu init makes one" },
	{ "err.conf.", RC_OK, "settings",
	  "mend that line; man vanthu.conf explains every setting" },
	{ "err.db_missing", RC_OK, "database",
	  "restore the last backup: \"Restore\" in vanthu(1)" },
	{ "err.db_needs_migration", RC_OK, "database", "vanthu migrate, with the node stopped" },
	{ "err.db_tls", RC_OK, "database", "db.url: see sslmode in doc/operations.md" },
	{ "err.db_newer", RC_OK, "database", "run the newer program that wrote it" },
	{ NULL, RC_CORRUPT, "database",
	  "stop the node, keep a copy of data/, restore the last backup" },
	{ NULL, RC_UNAVAILABLE, "database", "does the database server run, and is db.url right?" },
	{ NULL, RC_DENIED, "folder", "run this as the node's own user" },
};

void doctor_report_unopened(struct doctor *d, const struct err *why)
{
	struct str text = cmd_error_text(d->cmd, why);

	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
		const char *key = reasons[i].key;
		if (key ? str_starts(str_of(why->key), str_of(key)) : why->rc == reasons[i].rc) {
			doctor_report(d, DOCTOR_FAULT, reasons[i].what, text, reasons[i].advice);
			return;
		}
	}
	doctor_report(d, DOCTOR_FAULT, "folder", text, "see the message");
}

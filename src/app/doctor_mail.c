/* doctor_mail.c -- the mail server, and what became of the digests. */
#include "app/doctor.h"

#include <unistd.h>

#include "office/digest.h"

static void check_server(struct doctor *d)
{
	struct arena *a = d->cmd->arena;
	struct str url = d->conf->mail_url;
	struct err e = ERR_INIT;
	enum rc rc = office_mail_check(d->cmd->node, a, d->cmd->stop, &e);

	if (rc == RC_OK)
		doctor_report(d, DOCTOR_OK, "mail",
			      str_fmt(a, "%.*s takes mail from us", STR_FMT(url)), "");
	else if (rc == RC_INVALID)
		doctor_report(
			d, DOCTOR_FAULT, "mail", str_of(e.text),
			"see the settings mail.url, mail.from, mail.user, mail.password_file");
	else
		doctor_report(d, DOCTOR_FAULT, "mail", str_of(e.text),
			      "is the server there, its certificate good (mail.ca_file), the "
			      "password right? what waits is sent when it is mended, until the day "
			      "is over");
}

static void check_digests(struct doctor *d)
{
	struct arena *a = d->cmd->arena;
	struct digest_counts k;
	struct err e = ERR_INIT;

	if (office_digest_count(d->cmd->node, a, d->cmd->now, &k, &e) != RC_OK) {
		doctor_report(d, DOCTOR_FAULT, "digests", str_of(e.text), "see the database first");
		return;
	}
	struct str text = str_fmt(a,
				  "since yesterday %lld sent, %lld wait (%lld after a try), %lld "
				  "given up, %lld without an answer%s%.*s",
				  (long long)k.sent, (long long)k.waiting, (long long)k.again,
				  (long long)k.failed, (long long)k.unsure,
				  k.error.n > 0 ? "; last: " : "", STR_FMT(k.error));
	doctor_report(d, k.again + k.failed + k.unsure > 0 ? DOCTOR_WARNING : DOCTOR_OK, "digests",
		      text,
		      "what the mail server said last stands behind it; the log has the rest");
}

/* The running node has read these files, and cannot see them any more. */
static void check_file(struct doctor *d, const char *setting, struct str path)
{
	struct arena *a = d->cmd->arena;

	if (path.n > 0 && !d->cmd->is_inside_node && access(str_c(a, path), R_OK) != 0)
		doctor_report(d, DOCTOR_FAULT, "settings",
			      str_fmt(a, "%s: %.*s cannot be read", setting, STR_FMT(path)),
			      "make it, readable for the node alone, or take the setting out");
}

void doctor_check_mail(struct doctor *d)
{
	if (d->conf->mail_url.n == 0)
		return;
	check_file(d, "mail.password_file", d->conf->mail_password_file);
	check_file(d, "mail.ca_file", d->conf->mail_ca_file);
	if (d->cmd->is_inside_node) /* who has the password */
		check_server(d);
	check_digests(d);
}

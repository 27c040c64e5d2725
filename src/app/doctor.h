/* doctor.h -- between the files of `vanthu doctor`.
 *
 * WHAT      A check prints one line: ok, warning or fault, and with the last two what to do.
 * OWNERSHIP Everything lives in the command's arena.
 * ERRORS    None: what a check cannot find out is a fault it reports.
 */
#pragma once

#include "app/cmd.h"

enum verdict { DOCTOR_OK, DOCTOR_WARNING, DOCTOR_FAULT };

struct doctor {
	struct cmd *cmd;
	const struct conf *conf;
	struct json json;
	int n_faults, n_warnings;
};

/* advice is not told with DOCTOR_OK. */
void doctor_report(struct doctor *d, enum verdict v, const char *what, struct str text,
		   const char *advice);
/* A certificate's last day: a fault when it is over, a warning in its last 60 days. */
void doctor_report_certificate(struct doctor *d, struct str who, const struct certificate *c);

/* ---- what needs no database (doctor_files.c) ---- */
void doctor_check_files(struct doctor *d); /* settings, disk, modes, TLS */
/* The key file of an organ, when no node runs whose keeper could be asked. */
void doctor_check_key_file(struct doctor *d, struct str key_id);
/* The reader's process, and what it has read (doctor_reader.c). */
void doctor_check_reader(struct doctor *d);
/* The mail server, and what was sent through it (doctor_mail.c); nothing where none is named. */
void doctor_check_mail(struct doctor *d);
/* Why a node could not be opened, and what to do about it. */
void doctor_report_unopened(struct doctor *d, const struct err *why);

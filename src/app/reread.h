/* reread.h -- the settings of a node that has shut itself in, read again.
 *
 * WHAT      Landlock knows a file by what it is, not by its name: a vanthu.conf that an editor has
 *           put in the place of the old one is out of the shut node's reach, and its folder cannot
 *           be allowed without keys/ in it. So a small process is forked before; it waits for one
 *           word on a socket pair, opens what the word stands for, and hands the descriptor over.
 *           It sees nothing that came from outside, and ends with the node.
 * OWNERSHIP struct reread lives in the arena given; reread_stop ends the process.
 * ERRORS    RC_UNAVAILABLE: the process is gone or silent. Else as conf_load.
 * LIMITS    REREAD_PATIENCE_SECS for an answer.
 * THREADS   One; reread_start before any other thread.
 */
#pragma once

#include "conf/conf.h"

#define REREAD_PATIENCE_SECS 5

struct reread;
/* dir: the node folder, absolute. */
NODISCARD enum rc reread_start(struct arena *a, const char *dir, struct reread **out,
			       struct err *e);
/* The settings as they are now, with what metrics.token_file, mail.password_file and mail.ca_file hold. */
NODISCARD enum rc reread_conf(struct reread *r, struct arena *a, struct conf *out, struct err *e);
/* The files of http.tls_certificate and http.tls_key as they are now; the caller wipes the key. */
NODISCARD enum rc reread_tls(struct reread *r, struct arena *a, struct str *out_certificate,
			     struct str *out_key, struct err *e);
void reread_stop(struct reread *r); /* NULL is fine */
/* Fills c->metrics_token, c->tls_served, c->mail_password and c->mail_roots by this process's own rights. A file that cannot be read is
 * an error. */
NODISCARD enum rc served_load(struct arena *a, struct conf *c, struct err *e);

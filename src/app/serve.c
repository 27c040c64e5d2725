/* serve.c -- the node at work.
 *
 * Order: signals are blocked first (so that every thread inherits it and the main thread alone
 * takes them), then the keeper, then the node shuts itself out of keys/, then database and threads.
 * At the end the other way round: no new commands, requests finished, jobs stopped, database
 * closed.
 */
#include "app/serve.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <systemd/sd-daemon.h>

#include "base/fd.h"
#include "base/log.h"
#include "base/secret.h"
#include "jobs/jobs.h"
#include "office/office.h"

#define GRACE_SECS 20
#define COMMAND_GRACE_SECS 10

struct serving {
	struct open_node *open;
	struct http *http;
	struct jobs *jobs;
	struct ctl_server *ctl;
};

static void block_signals(sigset_t *set)
{
	(void)sigemptyset(set);
	(void)sigaddset(set, SIGTERM);
	(void)sigaddset(set, SIGINT);
	(void)sigaddset(set, SIGHUP);
	(void)pthread_sigmask(SIG_BLOCK, set, NULL);
}

static void key_wipe(struct str key)
{
	union {
		const char *in;
		char *out;
	} bytes = { .in = key.p };

	if (key.n > 0)
		wipe(bytes.out, key.n);
}

/* A certificate that was renewed. One that cannot be used leaves the one before in its place. */
static void renew(struct serving *s, struct conf *fresh)
{
	const struct conf *old = s->open->node.conf;
	AUTO_ARENA a = arena_new(NULL);
	struct str certificate, key = STR_NULL;
	struct err e = ERR_INIT;

	e.rc = reread_tls(s->open->reread, a, &certificate, &key, &e);
	if (e.rc == RC_OK && !str_eq(certificate, old->tls_served)) {
		e.rc = http_renew(s->http, certificate, key, &e);
		if (e.rc == RC_OK) {
			fresh->tls_served = str_dup(s->open->arena, certificate);
			log_event(LOG_NOTICE, NULL, "certificate re-read");
		}
	}
	if (e.rc != RC_OK)
		log_err(NULL, &e, "certificate not re-read, the one before is still shown");
	key_wipe(key);
}

/* Whether there is TLS is decided at the start. */
static void reload_tls(struct serving *s, struct conf *fresh)
{
	const struct conf *old = s->open->node.conf;
	bool has = old->tls_served.n > 0;

	fresh->tls_served = old->tls_served;
	if (has && fresh->http_tls_certificate.n > 0) {
		renew(s, fresh);
		return;
	}
	if (has || fresh->http_tls_certificate.n > 0)
		log_event(LOG_WARNING, NULL,
			  "http.tls_certificate: TLS is turned on and off by a restart alone");
	fresh->http_tls_certificate = old->http_tls_certificate;
	fresh->http_tls_key = old->http_tls_key;
}

/* SIGHUP: what may be re-read is, in a copy that takes the place of the old one, which stays for
 * those who are reading it. */
static void reload(struct serving *s)
{
	struct open_node *n = s->open;
	struct conf *fresh = ARENA_NEW(n->arena, struct conf);
	struct err e = ERR_INIT;

	(void)sd_notify(0, "RELOADING=1");
	if (reread_conf(n->reread, n->arena, fresh, &e) != RC_OK) {
		log_err(NULL, &e, "settings not re-read");
	} else {
		reload_tls(s, fresh);
		node_settings_take(n, fresh);
		http_settings_take(s->http, fresh);
		log_event(LOG_NOTICE, NULL, "settings re-read");
	}
	/* both wait, for a disk or a process; neither as long as the service manager does */
	(void)sd_notify(0, "WATCHDOG=1");
	if (keeper_reload(n->node.keeper, &e) != RC_OK)
		log_err(NULL, &e, "keeper: keys not re-read");
	(void)sd_notify(0, "READY=1");
}

static void wait_for_end(struct serving *s, const sigset_t *signals)
{
	const struct timespec second = { .tv_sec = 1 };

	for (;;) {
		int sig = sigtimedwait(signals, NULL, &second);
		if (sig == SIGTERM || sig == SIGINT)
			return;
		if (sig == SIGHUP)
			reload(s);
		(void)sd_notify(0, "WATCHDOG=1");
	}
}

static enum rc start_parts(struct serving *s, struct err *e)
{
	struct open_node *n = s->open;
	const char *socket_path = conf_path(n->arena, &n->conf, "run/control.sock");

	TRY(http_start(n->arena, &n->node, &s->http, e));
	TRY(jobs_start(&n->node, &s->jobs, e));
	return ctl_server_start(n->arena, &n->node, socket_path, CTL_PATIENCE_SECS, &s->ctl, e);
}

static void stop_parts(struct serving *s)
{
	(void)sd_notify(0, "STOPPING=1");
	atomic_store(&s->open->node.is_stopping, true);
	if (s->ctl)
		ctl_server_stop(s->ctl, COMMAND_GRACE_SECS);
	if (s->http)
		http_stop(s->http, GRACE_SECS);
	if (s->jobs)
		jobs_stop(s->jobs, GRACE_SECS);
	node_close(s->open);
}

static void say_ready(const struct serving *s, const struct serve_options *o)
{
	char line[64];
	int n = snprintf(line, sizeof line, "ready %d\n", http_port(s->http));

	log_event(LOG_NOTICE, NULL, "serving %s on port %d", s->open->conf.dir, http_port(s->http));
	(void)sd_notify(0, "READY=1");
	if (o->ready_fd >= 0 && n > 0 && fd_write_all(o->ready_fd, line, (size_t)n, NULL) != RC_OK)
		log_event(LOG_WARNING, NULL, "nobody listens for the readiness");
	fd_close(o->ready_fd);
}

enum rc serve_node(const struct serve_options *o, struct err *e)
{
	struct serving s = { .open = NULL };
	sigset_t signals;

	block_signals(&signals);
	TRY(node_open(o->dir, OPEN_SERVE, &s.open, e));
	if (o->port >= 0)
		s.open->conf.http_port = o->port;
	enum rc rc = start_parts(&s, e);
	if (rc == RC_OK) {
		say_ready(&s, o);
		wait_for_end(&s, &signals);
		log_event(LOG_NOTICE, NULL, "stopping");
	}
	stop_parts(&s);
	return rc;
}

/* cmd_serve.c -- vanthu serve, vanthu demo. */
#include <stdio.h>

#include "app/demo.h"
#include "app/serve.h"

static const struct cmd_option serve_options[] = {
	{ "--port", "N", "port to listen on instead of the one in vanthu.conf", false },
	{ "--ready-fd", "N", "write \"ready PORT\" to this descriptor when it serves", false },
};

static enum rc run_serve(struct cmd *c, struct err *e)
{
	struct serve_options o = { .port = -1, .ready_fd = -1 };
	struct str port = cmd_value(c, "--port"), fd = cmd_value(c, "--ready-fd");
	int64_t number;

	TRY(cmd_become_owner(c, false, e));
	o.dir = str_c(c->arena, c->args[0]);
	if (port.p && !str_to_i64(port, 0, 65535, &o.port))
		return err_set(e, RC_INVALID, NULL, "--port: 0 to 65535 expected");
	if (fd.p && !str_to_i64(fd, 0, 1 << 20, &number))
		return err_set(e, RC_INVALID, NULL, "--ready-fd: a descriptor's number expected");
	if (fd.p)
		o.ready_fd = (int)number;
	return serve_node(&o, e);
}

static const struct cmd_option demo_options[] = {
	{ "--port-base", "N", "axis on N, first agency on N+1, second on N+2 (8080)", false },
};

static enum rc run_demo(struct cmd *c, struct err *e)
{
	struct str base = cmd_value(c, "--port-base");
	int64_t port = 8080;

	if (base.p && !str_to_i64(base, 1, 65533, &port))
		return err_set(e, RC_INVALID, NULL, "--port-base: 1 to 65533 expected");
	return demo_run(c, (int)port, e);
}

const struct command serve_commands[] = {
	{ "serve", "DIR", "run the node in the foreground",
	  "SIGTERM and SIGINT finish what is under way and end it, SIGHUP re-reads the settings "
	  "that allow it. Under systemd it tells when it is ready.",
	  RUN_ALONE, 1, 1, serve_options, sizeof serve_options / sizeof serve_options[0],
	  run_serve },
	{ "demo", "DIR", "run an axis and two agencies on this machine, with invented names",
	  "Makes the node folders DIR/axis, DIR/a and DIR/b at the first start and keeps them. The "
	  "password of every account is public: never put real documents here.",
	  RUN_ALONE, 1, 1, demo_options, sizeof demo_options / sizeof demo_options[0], run_demo },
};
const size_t n_serve_commands = sizeof serve_commands / sizeof serve_commands[0];

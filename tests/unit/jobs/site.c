#include "site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "api/vxp.h"
#include "axis/axis.h"

#define SECRET "s3cret-of-a-test" /* what office_tenant gives each organ */

static const struct actor operator_ = { .kind = ACTOR_OPERATOR };

struct site {
	struct net_server *server;
	const char *url;
};

static void wake(void *ctx, struct str organ_code)
{
	const struct site *s = ctx;
	net_wake(s->server, vxp_wait_key(organ_code));
}

struct site *site_start(struct office_world *axis)
{
	struct site *s = ARENA_NEW(axis->a, struct site);
	const struct net_server_options o = { .address = "127.0.0.1",
					      .http_threads = 1,
					      .workers = 8,
					      .spool_dir = axis->node.spool_dir };
	struct net_handler h = { NULL, vxp_admit, vxp_handle, vxp_refuse, vxp_check };
	struct err e = ERR_INIT;
	struct vxp *vxp;

	axis->conf.node_axis = true;
	axis->conf.axis_check_freshness = false; /* the clocks of tests stand still */
	assert_rc(RC_OK, vxp_open(axis->a, &axis->node, &vxp, &e), &e);
	h.ctx = vxp;
	assert_rc(RC_OK, net_server_new(&o, &h, &s->server, &e), &e);
	s->url = str_fmt(axis->a, "http://127.0.0.1:%d/vxp", net_server_port(s->server)).p;
	axis->node.axis_arrived = wake;
	axis->node.axis_arrived_ctx = s;
	assert_rc(RC_OK, net_server_start(s->server, &e), &e);
	return s;
}

void site_stop(struct site *s)
{
	net_server_stop(s->server, 2);
}

const char *site_url(const struct site *s)
{
	return s->url;
}

void site_organ(struct office_world *axis, const char *code, const char *name)
{
	const struct organ o = { .code = str_of(code),
				 .name = str_of(name),
				 .kind = ORGAN_DEPARTMENT,
				 .level = LEVEL_PROVINCE,
				 .province = STR("unknown"),
				 .state = ORGAN_ACTIVE,
				 .origin = ORIGIN_LOCAL };
	struct err e = ERR_INIT;

	assert_rc(RC_OK, axis_organ_register(&axis->node, &operator_, &o, axis->now, &e), &e);
}

void site_member(struct office_world *axis, const char *code, const char *name)
{
	struct organ o;
	struct err e = ERR_INIT;

	if (axis_organ_find(&axis->node, axis->a, str_of(code), &o, NULL) != RC_OK)
		site_organ(axis, code, name);
	assert_rc(RC_OK,
		  axis_organ_secret(&axis->node, &operator_, str_of(code), STR(SECRET), axis->now,
				    &e),
		  &e);
	if (str_eq_c(STR(OFFICE_A), code) || str_eq_c(STR(OFFICE_B), code))
		assert_rc(RC_OK,
			  axis_organ_certificate(&axis->node, &operator_, str_of(code),
						 office_certificate(axis, code), axis->now, &e),
			  &e);
}

void site_remove(struct office_world *axis, const char *code)
{
	struct err e = ERR_INIT;

	assert_rc(RC_OK, axis_organ_remove(&axis->node, &operator_, str_of(code), axis->now, &e),
		  &e);
}

int64_t run_deliver(struct office_world *w)
{
	struct err e = ERR_INIT;
	int64_t n;

	w->now += TIME_SEC; /* what a round before planned for its end is due */
	assert_rc(RC_OK, jobs_deliver_once(&w->node, w->now, &n, &e), &e);
	return n;
}

int64_t run_poll(struct office_world *w, const struct actor *whose)
{
	struct err e = ERR_INIT;
	int64_t n;

	w->now += TIME_SEC; /* what a round before planned for its end is due */
	assert_rc(RC_OK, jobs_poll_once(&w->node, whose->tenant_id, w->now, &n, &e), &e);
	return n;
}

int64_t run_directory(struct office_world *w, const struct actor *whose)
{
	struct err e = ERR_INIT;
	int64_t n;

	w->now += TIME_SEC; /* what a round before planned for its end is due */
	assert_rc(RC_OK, jobs_directory_once(&w->node, whose->tenant_id, w->now, &n, &e), &e);
	return n;
}

static struct document_row *incoming(struct office_world *w, const struct actor *whose, size_t *n)
{
	const struct document_filter f = { .direction = DIRECTION_INCOMING };
	struct document_row *rows;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_document_list(&w->node, w->a, whose, &f, &rows, n, &e), &e);
	return rows;
}

struct document_view arrived(struct office_world *w, const struct actor *whose)
{
	size_t n;
	struct document_row *rows = incoming(w, whose, &n);

	assert_int_equal(n, 1);
	return office_view(w, whose, rows[0].document.id);
}

size_t count_incoming(struct office_world *w, const struct actor *whose)
{
	size_t n;

	(void)incoming(w, whose, &n);
	return n;
}

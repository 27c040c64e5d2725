/* http.c -- the node's one HTTP server: /vxp is the axis protocol, /api, /healthz and /metrics are
 * for programs, the rest are pages. */
#include <string.h>

#include "api/api.h"
#include "api/vxp.h"
#include "app/serve.h"
#include "base/fd.h"
#include "base/limits.h"
#include "web/web.h"

struct part {
	const char *prefix;
	void *ctx;
	void (*admit)(void *ctx, const struct net_request *r, struct net_admission *out);
	void (*handle)(void *ctx, struct net_request *r, struct net_reply *out);
	void (*refuse)(void *ctx, struct net_request *r, int status, uint64_t limit,
		       struct net_reply *out);
	bool (*check)(void *ctx, struct net_request *r, struct net_reply *out);
};

struct http {
	struct part parts[5]; /* the last has prefix "" and takes what is left */
	size_t n_parts;
	struct net_server *server;
};

static bool is_below(struct str path, const char *prefix)
{
	struct str p = str_of(prefix);
	return str_starts(path, p) && (p.n == 0 || path.n == p.n || path.p[p.n] == '/');
}

static const struct part *find_part(const struct http *h, const struct net_request *r)
{
	size_t i = 0;

	while (i + 1 < h->n_parts && !is_below(r->path, h->parts[i].prefix))
		i++;
	return &h->parts[i];
}

static void http_admit(void *ctx, const struct net_request *r, struct net_admission *out)
{
	const struct part *p = find_part(ctx, r);
	p->admit(p->ctx, r, out);
}

static void http_handle(void *ctx, struct net_request *r, struct net_reply *out)
{
	const struct part *p = find_part(ctx, r);
	p->handle(p->ctx, r, out);
}

static void http_refuse(void *ctx, struct net_request *r, int status, uint64_t limit,
			struct net_reply *out)
{
	const struct part *p = find_part(ctx, r);
	p->refuse(p->ctx, r, status, limit, out);
}

static bool http_check(void *ctx, struct net_request *r, struct net_reply *out)
{
	const struct part *p = find_part(ctx, r);
	return p->check(p->ctx, r, out);
}

static void add_part(struct http *h, struct part p)
{
	h->parts[h->n_parts++] = p;
}

static void wake_organ(void *ctx, struct str organ_code)
{
	struct http *h = ctx;
	net_wake(h->server, vxp_wait_key(organ_code));
}

static void add_server_metrics(void *ctx, struct buf *out)
{
	const struct http *h = ctx;
	struct net_server_stats s;

	net_server_stats(h->server, &s);
	api_metric(out, "vanthu_http_requests_total", "counter", "Requests that were read.",
		   (int64_t)s.requests);
	api_metric(out, "vanthu_http_refused_total", "counter",
		   "Requests and connections turned away before anybody looked at them.",
		   (int64_t)s.refused);
	api_metric(out, "vanthu_http_connections", "gauge", "Connections that are open.",
		   (int64_t)s.open_connections);
	api_metric(out, "vanthu_http_queued", "gauge", "Requests that wait for a worker.",
		   (int64_t)s.queued);
	api_metric(out, "vanthu_http_parked", "gauge",
		   "Looks that are held until a packet arrives.", (int64_t)s.parked);
}

static enum rc open_parts(struct http *h, struct arena *a, struct node *n, struct err *e)
{
	const struct api_options api_options = { .node = n,
						 .more_metrics = add_server_metrics,
						 .more_metrics_ctx = h };
	struct api *api;
	struct web *web;
	struct vxp *vxp;

	TRY(api_open(a, &api_options, &api, e));
	TRY(web_open(a, n, &web, e));
	if (n->conf->node_axis) {
		TRY(vxp_open(a, n, &vxp, e));
		add_part(h, (struct part){ "/vxp", vxp, vxp_admit, vxp_handle, vxp_refuse,
					   vxp_check });
	}
	add_part(h, (struct part){ "/api", api, api_admit, api_handle, api_refuse, api_check });
	add_part(h, (struct part){ "/healthz", api, api_admit, api_handle, api_refuse, api_check });
	add_part(h, (struct part){ "/metrics", api, api_admit, api_handle, api_refuse, api_check });
	add_part(h, (struct part){ "", web, web_admit, web_handle, web_refuse, web_check });
	return RC_OK;
}

static enum rc read_tls(struct arena *a, const struct conf *c, struct net_server_options *o,
			struct err *e)
{
	o->tls_certificate = c->tls_served;
	if (c->tls_served.n == 0)
		return RC_OK;
	return err_wrap(e, file_read(a, str_c(a, c->http_tls_key), LIMIT_TLS_FILE, &o->tls_key, e),
			"http.tls_key");
}

static uint64_t reserve_of(const struct conf *c)
{
	return (uint64_t)c->blob_reserve_mb << 20;
}

enum rc http_start(struct arena *a, struct node *n, struct http **out, struct err *e)
{
	static const struct net_handler functions = { NULL, http_admit, http_handle, http_refuse,
						      http_check };
	struct http *h = ARENA_NEW(a, struct http);
	struct net_handler handler = functions;
	struct net_server_options o = {
		.address = str_c(a, n->conf->http_address),
		.port = (int)n->conf->http_port,
		.workers = (int)n->conf->http_workers,
		.max_per_address = (int)n->conf->http_max_per_address,
		.proxy = str_c(a, n->conf->http_trusted_proxy),
		.spool_dir = n->spool_dir,
		.spool_reserve = reserve_of(n->conf),
	};
	handler.ctx = h;
	TRY(read_tls(a, n->conf, &o, e));
	TRY(open_parts(h, a, n, e));
	enum rc rc = net_server_new(&o, &handler, &h->server, e);
	if (rc != RC_OK) {
		err_param(e, n->conf->http_address);
		err_param_i64(e, o.port);
		return rc;
	}
	/* all that a handler looks at is set before the first one runs */
	n->axis_arrived = wake_organ;
	n->axis_arrived_ctx = h;
	rc = net_server_start(h->server, e);
	if (rc != RC_OK) {
		net_server_stop(h->server, 0);
		return rc;
	}
	*out = h;
	return RC_OK;
}

int http_port(const struct http *h)
{
	return net_server_port(h->server);
}

void http_settings_take(struct http *h, const struct conf *fresh)
{
	net_server_set_reserve(h->server, reserve_of(fresh));
}

enum rc http_renew(struct http *h, struct str certificate, struct str key, struct err *e)
{
	return net_server_set_tls(h->server, certificate, key, e);
}

void http_stop(struct http *h, int grace_secs)
{
	net_server_stop(h->server, grace_secs);
}

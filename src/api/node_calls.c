/* node_calls.c -- directory, counts, the axis's page, health and metrics. */
#include "api/api_int.h"
#include "office/guard.h"
#include "base/embed.h"
#include "base/fd.h"
#include "base/limits.h"
#include "office/doctor.h"

enum rc api_organ_search(struct call *c, struct err *e)
{
	struct organ *all;
	struct json *j = &c->json;
	int64_t most = 20;
	size_t n;

	TRY(api_query_i64(c, "limit", 1, LIMIT_LIST_PAGE, &most, e));
	TRY(office_organ_search(c->node, c->a, c->actor, api_query_str(c, "q"), most, &all, &n, e));
	if (n == 0)
		office_directory_missed(c->node, c->actor, str_trim(api_query_str(c, "q")), c->now);
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		json_kv_str(j, "code", all[i].code);
		json_kv_str(j, "name", all[i].name);
		json_kv_str(j, "kind", organ_kind_text(all[i].kind));
		json_kv_str(j, "level", organ_level_text(all[i].level));
		json_kv_str(j, "state", organ_state_text(all[i].state));
		json_object_end(j);
	}
	json_array_end(j);
	return RC_OK;
}

enum rc api_directory_refresh(struct call *c, struct err *e)
{
	struct directory_state d;
	struct json *j = &c->json;

	TRY(office_directory_refresh(c->node, c->a, c->actor, c->now, &d, e));
	json_object(j);
	json_kv_str(j, "copied_at", d.copied_at ? time_iso(c->a, d.copied_at) : STR_NULL);
	json_kv_bool(j, "wanted", d.is_wanted);
	json_object_end(j);
	return RC_OK;
}

static void write_work(struct call *c, const struct work_counts *k)
{
	struct json *j = &c->json;

	json_key(j, "work");
	json_object(j);
	for (int i = 0; i < work_queue__COUNT; i++)
		json_kv_i64(j, str_c(c->a, work_queue_text((enum work_queue)i)), k->n[i]);
	json_kv_i64(j, "total", k->total);
	json_kv_i64(j, "overdue", k->total_late);
	json_object_end(j);
}

static void write_draft_work(struct call *c, const struct draft_counts *k)
{
	struct json *j = &c->json;

	json_key(j, "draft_work");
	json_object(j);
	for (int i = 0; i < draft_queue__COUNT; i++)
		json_kv_i64(j, str_c(c->a, draft_queue_text((enum draft_queue)i)), k->n[i]);
	json_kv_i64(j, "total", k->total);
	json_object_end(j);
}

enum rc api_counts_show(struct call *c, struct err *e)
{
	struct office_counts k;
	struct json *j = &c->json;

	TRY(office_counts(c->node, c->a, c->actor, c->now, &k, e));
	json_object(j);
	json_kv_i64(j, "waiting", k.waiting);
	json_kv_i64(j, "unreadable", k.unreadable);
	json_kv_i64(j, "drafts", k.drafts);
	json_kv_i64(j, "in_transit", k.queued + k.sent);
	json_kv_i64(j, "failed", k.failed);
	json_kv_i64(j, "refused", k.refused);
	write_work(c, &k.work);
	write_draft_work(c, &k.draft_work);
	json_kv_str(j, "axis_seen_at", k.axis_seen_at ? time_iso(c->a, k.axis_seen_at) : STR_NULL);
	json_kv_str(j, "axis_error", text_of_kept(c->a, c->lang, k.axis_error));
	json_object_end(j);
	api_respond_json(c, 200);
	guard_tag(c->request, c->reply);
	return RC_OK;
}

/* ---- the axis ---- */

static void write_queues(struct call *c, const struct axis_overview *v)
{
	struct json *j = &c->json;

	json_key(j, "queues");
	json_array(j);
	for (size_t i = 0; i < v->n_queues; i++) {
		json_object(j);
		json_kv_str(j, "receiver", v->queues[i].receiver_code);
		json_kv_str(j, "name", v->queues[i].receiver_name);
		json_kv_i64(j, "waiting", v->queues[i].waiting);
		json_kv_i64(j, "failed", v->queues[i].failed);
		json_kv_str(j, "oldest_at",
			    v->queues[i].oldest_at ? time_iso(c->a, v->queues[i].oldest_at)
						   : STR_NULL);
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_failures(struct call *c, const struct axis_overview *v)
{
	struct json *j = &c->json;

	json_key(j, "failures");
	json_array(j);
	for (size_t i = 0; i < v->n_failures; i++) {
		const struct axis_failure *f = &v->failures[i];
		json_object(j);
		json_kv_i64(j, "delivery_id", f->delivery_id);
		json_kv_str(j, "sender", f->sender_code);
		json_kv_str(j, "receiver", f->receiver_code);
		json_kv_str(j, "title", f->title);
		json_kv_str(j, "notation", f->notation);
		json_kv_str(j, "text", f->text);
		json_kv_str(j, "at", time_iso(c->a, f->at));
		json_object_end(j);
	}
	json_array_end(j);
}

enum rc api_axis_show(struct call *c, struct err *e)
{
	struct axis_overview v;
	struct json *j = &c->json;

	if (!c->node->conf->node_axis)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "this node is no axis");
	TRY(axis_overview(c->node, c->a, c->actor, c->now, &v, e));
	json_object(j);
	json_kv_i64(j, "packets_hour", v.packets_hour);
	json_kv_i64(j, "packets_day", v.packets_day);
	json_kv_i64(j, "bytes_day", v.bytes_day);
	json_kv_i64(j, "waiting", v.waiting);
	json_kv_i64(j, "failed", v.failed);
	json_kv_str(j, "oldest_at", v.oldest_at ? time_iso(c->a, v.oldest_at) : STR_NULL);
	write_queues(c, &v);
	write_failures(c, &v);
	json_object_end(j);
	return RC_OK;
}

enum rc api_axis_again(struct call *c, struct err *e)
{
	if (!c->node->conf->node_axis)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "this node is no axis");
	TRY(axis_delivery_again(c->node, c->actor, c->match.id[0], c->now, e));
	json_object(&c->json);
	json_kv_i64(&c->json, "delivery_id", c->match.id[0]);
	json_object_end(&c->json);
	return RC_OK;
}

enum rc api_axis_end(struct call *c, struct err *e)
{
	if (!c->node->conf->node_axis)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "this node is no axis");
	TRY(axis_delivery_end(c->node, c->actor, c->match.id[0], c->now, e));
	json_object(&c->json);
	json_kv_i64(&c->json, "delivery_id", c->match.id[0]);
	json_object_end(&c->json);
	return RC_OK;
}

/* ---- for machines ---- */

enum rc api_openapi_get(struct call *c, struct err *e)
{
	for (size_t i = 0; i < gen_assets_count; i++) {
		if (!str_eq_c(STR("openapi.yaml"), gen_assets[i].name))
			continue;
		api_respond_text(c, str_of_n((const char *)gen_assets[i].p, gen_assets[i].n),
				 "application/yaml");
		return RC_OK;
	}
	return err_set(e, RC_NOT_FOUND, "err.not_found", "not built in");
}

enum rc api_health_show(struct call *c, struct err *e)
{
	struct office_health k;

	/* one real read: alive means that the database answers */
	TRY(office_health(c->node, &k, e));
	json_object(&c->json);
	json_kv_str(&c->json, "status", STR("ok"));
	json_kv_str(&c->json, "version", STR(VANTHU_VERSION));
	json_object_end(&c->json);
	return RC_OK;
}

/* Behind a proxy on this machine everybody's requests come from loopback. One is there when the settings
 * say so, or when people reach a node without TLS of its own at an address that begins with https; and
 * when the request looks like it. */
static bool is_behind_proxy(const struct call *c)
{
	static const char *const signs[] = { "Forwarded",         "Via",
					     "X-Real-IP",         "X-Forwarded-For",
					     "X-Forwarded-Host",  "X-Forwarded-Proto",
					     "X-Forwarded-Server" };
	const struct conf *conf = c->node->conf;

	if (conf->http_trusted_proxy.n > 0 ||
	    (!c->request->is_tls && str_starts(conf->http_public_url, STR("https://"))))
		return true;
	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
		if (net_header(c->request, signs[i]).p)
			return true;
	}
	return !net_is_own_name(net_header(c->request, "Host"));
}

static bool may_see_metrics(struct call *c)
{
	struct str wanted = c->node->conf->metrics_token;
	struct str given = net_header(c->request, "Authorization");

	if (c->request->is_loopback && !is_behind_proxy(c))
		return true;
	return wanted.n > 0 && str_starts(given, STR("Bearer ")) &&
	       str_eq_secret(str_sub(given, 7, given.n), wanted);
}

static int64_t age_secs(const struct call *c, int64_t at)
{
	return at > 0 && at < c->now ? (c->now - at) / TIME_SEC : 0;
}

void api_metric_head(struct buf *out, const char *name, const char *type, const char *help)
{
	buf_fmt(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

void api_metric(struct buf *out, const char *name, const char *type, const char *help,
		int64_t value)
{
	api_metric_head(out, name, type, help);
	buf_fmt(out, "%s %lld\n", name, (long long)value);
}

static enum rc add_axis_metrics(struct call *c, struct buf *b, struct err *e)
{
	struct axis_totals k;

	TRY(axis_health(c->node, c->a, &k, e));
	api_metric(b, "vanthu_axis_waiting", "gauge", "Packets that receivers have not taken yet.",
		   k.waiting);
	api_metric(b, "vanthu_axis_oldest_waiting_seconds", "gauge",
		   "How long the oldest of them has waited.", age_secs(c, k.oldest_at));
	api_metric(b, "vanthu_axis_failed", "gauge", "Packets that their receivers gave up.",
		   k.failed);
	return RC_OK;
}

enum rc api_metrics_show(struct call *c, struct err *e)
{
	struct office_health k;
	struct buf b;

	if (!may_see_metrics(c))
		return err_set(e, RC_DENIED, "err.metrics", "metrics: loopback or token only");
	TRY(office_health(c->node, &k, e));
	buf_init(&b, c->a, LIMIT_PAGE_BYTES);
	api_metric_head(&b, "vanthu_info", "gauge", "The program that answers.");
	buf_fmt(&b, "vanthu_info{version=\"%s\"} 1\n", VANTHU_VERSION);
	api_metric(&b, "vanthu_start_time_seconds", "gauge", "When it started, since 1970.",
		   c->api->started_at / TIME_SEC);
	api_metric_head(&b, "vanthu_outbox_items", "gauge", "What is to go out, by state.");
	buf_fmt(&b, "vanthu_outbox_items{state=\"ready\"} %lld\n", (long long)k.ready);
	buf_fmt(&b, "vanthu_outbox_items{state=\"leased\"} %lld\n", (long long)k.leased);
	buf_fmt(&b, "vanthu_outbox_items{state=\"dead\"} %lld\n", (long long)k.dead);
	api_metric(&b, "vanthu_outbox_oldest_due_seconds", "gauge",
		   "How long the oldest item has been due.", age_secs(c, k.oldest_due_at));
	api_metric(&b, "vanthu_looks_failing", "gauge",
		   "Organs of this node whose newest look at their axis failed.", k.looks_failing);
	api_metric(&b, "vanthu_disk_free_bytes", "gauge",
		   "Free space where the node keeps its files.", (int64_t)k.disk_free);
	if (c->node->conf->node_axis)
		TRY(add_axis_metrics(c, &b, e));
	if (c->api->options.more_metrics)
		c->api->options.more_metrics(c->api->options.more_metrics_ctx, &b);
	api_respond_text(c, buf_str(&b), "text/plain; version=0.0.4");
	return RC_OK;
}

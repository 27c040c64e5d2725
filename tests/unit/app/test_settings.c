/* Settings that SIGHUP re-reads: each has a reader that looks at it after the start. */
#include "folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/fd.h"
#include "conf/conf_int.h"

/* Who reads it while the node runs. A setting that is looked at once, when something starts, does not
 * belong here, and is `false` in conf/settings.tbl. */
static const struct reader {
	const char *setting, *file, *text;
} readers[] = {
	{ "http.tls_certificate", "src/app/serve.c", "reread_tls(" },
	{ "http.tls_key", "src/app/serve.c", "http_renew(s->http, certificate, key, &e)" },
	{ "blob.reserve_mb", "src/app/open.c",
	  "blob_set_reserve(n->node.blobs, reserve_of(fresh))" },
	{ "limit.packet_bytes", "src/api/vxp.c", "limit_packet_bytes" },
	{ "limit.upload_bytes", "src/web/web.c", "limit_upload_bytes" },
	{ "limit.print_rows", "src/office/register.c", "limit_print_rows" },
	{ "axis.check_freshness", "src/api/vxp.c", "conf->axis_check_freshness" },
	{ "axis.freshness_secs", "src/api/vxp.c", "axis_freshness_secs" },
	{ "axis.zone_minutes", "src/api/vxp.c", "axis_zone_minutes" },
	{ "axis.retention_days", "src/axis/operator.c", "n->conf->axis_retention_days" },
	{ "axis.secret_grace_secs", "src/axis/directory.c", "axis_secret_grace_secs" },
	{ "jobs.poll_secs", "src/jobs/turn.c", "conf->jobs_poll_secs" },
	{ "jobs.wait_secs", "src/jobs/turn.c", "conf->jobs_wait_secs" },
	{ "jobs.directory_secs", "src/jobs/timetable.c", "conf->jobs_directory_secs" },
	{ "outbox.max_attempts", "src/office/settle.c", "outbox_max_attempts" },
	{ "outbox.base_secs", "src/office/settle.c", "outbox_base_secs" },
	{ "outbox.max_secs", "src/office/settle.c", "outbox_max_secs" },
	{ "session.hours", "src/office/session.c", "session_hours" },
	{ "mail.url", "src/office/digest_send.c", "c->mail_url" },
	{ "mail.from", "src/office/digest_send.c", "c->mail_from" },
	{ "mail.user", "src/office/digest_send.c", "c->mail_user" },
	{ "mail.password_file", "src/office/digest_send.c", "c->mail_password" },
	{ "mail.ca_file", "src/office/digest_send.c", "c->mail_roots" },
	{ "metrics.token_file", "src/api/node_calls.c", "c->node->conf->metrics_token" },
	{ "log.level", "src/app/open.c", "settings_log_level(fresh)" },
};

static const struct reader *reader_of(struct str setting)
{
	for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
		if (str_eq_c(setting, readers[i].setting))
			return &readers[i];
	}
	return NULL;
}

static bool is_read(struct arena *a, const struct reader *r)
{
	const char *path = str_fmt(a, "%s/%s", getenv("VANTHU_SRC"), r->file).p;
	struct str text;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, file_read(a, path, 1 << 20, &text, &e), &e);
	return strstr(text.p, r->text);
}

static void each_has_a_reader(void **state)
{
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	for (size_t i = 0; i < n_settings; i++) {
		struct str name = str_fmt(a, "%s.%s", settings[i].section, settings[i].key);
		const struct reader *r = reader_of(name);

		if (settings[i].is_reloadable != (r != NULL))
			fail_msg("%s: is re-read, they say: %d; has a reader: %d", name.p,
				 settings[i].is_reloadable, r != NULL);
		if (r && !is_read(a, r))
			fail_msg("%s: %s does not say %s", name.p, r->file, r->text);
	}
}

static struct conf *settings_of(struct folder *f, struct open_node *n, const char *more)
{
	struct conf *c = ARENA_NEW(n->arena, struct conf);
	struct err e = ERR_INIT;

	folder_configure(f, more);
	assert_rc(RC_OK, conf_load(n->arena, f->dir, c, &e), &e);
	return c;
}

static enum rc write_one(struct open_node *n, struct err *e)
{
	struct blob_id id;

	return blob_put(n->node.blobs, STR("x"), &id, e);
}

/* More room kept on the disk: refused from now on. What may not change stays as it was. */
static void reserve_is_reread(void **state)
{
	struct folder *f = folder_new("[jobs]\ndeliver_threads = 3\n");
	struct open_node *n = folder_open(f);
	struct err e = ERR_INIT;

	(void)state;
	assert_rc(RC_OK, write_one(n, &e), &e);
	node_settings_take(n, settings_of(f, n,
					  "[jobs]\ndeliver_threads = 9\n"
					  "[blob]\nreserve_mb = 1048576\n"
					  "[session]\nhours = 3\n"));
	assert_rc(RC_UNAVAILABLE, write_one(n, &e), &e);
	assert_string_equal(e.key, "err.disk_full");
	assert_int_equal(n->node.conf->session_hours, 3);
	assert_int_equal(n->node.conf->jobs_deliver_threads, 3);
	node_settings_take(n, settings_of(f, n, ""));
	err_clear(&e);
	assert_rc(RC_OK, write_one(n, &e), &e);
	node_close(n);
	folder_end(f);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_has_a_reader),
		cmocka_unit_test(reserve_is_reread),
	};
	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

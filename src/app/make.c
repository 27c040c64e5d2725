/* make.c -- a node folder, from nothing to whole. */
#include "app/make.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/codec.h"
#include "base/fault.h"
#include "base/fd.h"
#include "base/limits.h"
#include "gen/texts.h"
#include "office/office.h"

static const struct {
	const char *name;
	mode_t mode;
} folders[] = { { "", 0700 },      { "data", 0700 }, { "blobs", 0700 }, { "keys", 0700 },
		{ "certs", 0755 }, { "run", 0700 },  { "tmp", 0700 } };

static bool is_empty_dir(const char *path)
{
	DIR *d = opendir(path);
	struct dirent *entry;
	bool is_empty = true;

	if (!d)
		return errno == ENOENT;
	while ((entry = readdir(d)) != NULL) {
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			is_empty = false;
	}
	(void)closedir(d);
	return is_empty;
}

static enum rc make_folders(struct arena *a, const char *dir, struct err *e)
{
	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
		const char *path = str_c(a, str_fmt(a, "%s/%s", dir, folders[i].name));
		TRY(dir_make(path, folders[i].mode, e));
	}
	return RC_OK;
}

static enum rc make_key(struct arena *a, const char *dir, const struct make_node *m,
			struct str *out_der, struct err *e)
{
	const char *cert = str_c(a, str_fmt(a, "%s/certs/packet.pem", dir));
	const struct key_request q = {
		.id = STR("packet"),
		.kind = KEY_P256,
		.purposes = KEY_FOR_PACKET,
		.organ_code = m->conf->node_organ,
		.organ_name = m->conf->node_name,
		.now = m->now,
	};
	struct certificate parsed;
	struct str pem;

	TRY(key_create(str_c(a, str_fmt(a, "%s/keys", dir)), &q, cert, e));
	TRY(file_read(a, cert, LIMIT_CERTIFICATE_BYTES, &pem, e));
	TRY(certificate_parse(a, pem, &parsed, e));
	*out_der = parsed.der;
	return RC_OK;
}

static struct account_form first_account(const struct make_tenant *m)
{
	return (struct account_form){
		.login = STR("admin"),
		.name = text_get(LANG_VI, TEXT_ACCOUNT_FIRST_NAME),
		.role = ROLE_ADMIN,
		.password = m->admin_password ? secret_view(m->admin_password) : STR_NULL,
		.must_change_password = !m->admin_password,
	};
}

/* The first problem in its own words, which name the limit too. */
static enum rc tell(enum rc rc, const struct problems *ps, struct err *e)
{
	if (rc == RC_INVALID && ps->n > 0)
		problem_err(&ps->p[0], e);
	return rc;
}

enum rc tenant_check(struct node *n, const struct make_tenant *m, struct err *e)
{
	const struct account_form first = first_account(m);
	const struct tenant_form form = { &m->tenant, &first, m->is_office };
	struct problems problems = { .n = 0 };

	return tell(office_tenant_check(n, &form, &problems, e), &problems, e);
}

enum rc tenant_make(struct node *n, struct arena *a, const struct make_tenant *m,
		    struct str *out_password, struct err *e)
{
	const struct account_form first = first_account(m);
	const struct tenant_form form = { &m->tenant, &first, m->is_office };
	struct problems problems = { .n = 0 };
	int64_t id;

	return tell(
		office_tenant_add(n, a, &m->actor, &form, m->now, &id, out_password, &problems, e),
		&problems, e);
}

enum rc owner_make(struct node *n, struct arena *a, const struct make_node *m, struct str cert_der,
		   struct str *out_password, struct err *e)
{
	struct make_tenant t = {
		.tenant = { .organ_code = m->conf->node_organ,
			    .name = m->conf->node_name,
			    .axis_url = m->axis_url,
			    .key_id = STR("packet"),
			    .certificate = cert_der,
			    .axis_secret = m->axis_secret ? secret_view(m->axis_secret) : STR("") },
		.is_office = m->conf->node_office,
		.admin_password = m->admin_password,
		.actor = m->actor,
		.now = m->now,
	};
	return tenant_make(n, a, &t, out_password, e);
}

/* A database in which somebody's data are is not made the new node's: the two would share it under
 * different keys. */
static enum rc check_unused(struct db *db, const struct conf *c, struct err *e)
{
	struct db_schema_state state;

	TRY(db_schema_state(db, &state, e));
	if (state.version == 0)
		return RC_OK;
	return err_set(e, RC_CONFLICT, NULL,
		       "%s is a node's already; give an empty one (a second machine "
		       "over the same database gets a copy of the first one's folder)",
		       c->db_url.n > 0 ? "the database of --db-url" : "data/vanthu.db");
}

/* The database in the new folder: schema, owner, first account. */
static enum rc fill_database(struct arena *a, const char *dir, const struct make_node *m,
			     struct str cert_der, struct made_node *out, struct err *e)
{
	struct conf conf = *m->conf;
	struct node n = { .conf = &conf, .spool_dir = dir };
	int applied;

	conf.dir = dir;
	TRY(node_db_open(a, &conf, true, &n.db, e));
	enum rc rc = check_unused(n.db, &conf, e);
	if (rc == RC_OK)
		rc = db_migrate(n.db, false, m->now, &applied, e);
	if (rc == RC_OK)
		rc = owner_make(&n, a, m, cert_der, &out->password, e);
	db_close(n.db);
	return rc;
}

/* A node is made when it can be read: the settings come back as they went out. */
static enum rc write_settings(struct arena *a, const char *temp, const struct make_node *m,
			      struct err *e)
{
	const char *path = str_c(a, str_fmt(a, "%s/vanthu.conf", temp));
	struct str text = conf_write(a, m->conf);
	struct conf back;

	TRY(file_write_durable(path, 0600, text, e));
	TRY(conf_load(a, temp, &back, e));
	if (str_eq(conf_write(a, &back), text))
		return RC_OK;
	return err_set(
		e, RC_INVALID, NULL,
		"a value cannot stand in vanthu.conf: no line breaks, no spaces at its ends");
}

static enum rc fill_folder(struct arena *a, const char *temp, const struct make_node *m,
			   struct made_node *out, struct err *e)
{
	struct str der;

	TRY(make_folders(a, temp, e));
	TRY(make_key(a, temp, m, &der, e));
	TRY(write_settings(a, temp, m, e));
	TRY(fill_database(a, temp, m, der, out, e));
	FAULT_POINT("init.filled");
	return RC_OK;
}

/* What a making that failed has left, by name: nothing else is in it. */
static void remove_made(struct arena *a, const char *temp)
{
	static const char *const files[] = { "vanthu.conf",        "keys/packet.key",
					     "certs/packet.pem",   "data/vanthu.db",
					     "data/vanthu.db-wal", "data/vanthu.db-shm" };

	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
		(void)unlink(str_c(a, str_fmt(a, "%s/%s", temp, files[i])));
	for (size_t i = sizeof folders / sizeof folders[0]; i-- > 0;)
		(void)rmdir(str_c(a, str_fmt(a, "%s/%s", temp, folders[i].name)));
}

enum rc node_make(struct arena *a, const struct make_node *m, struct made_node *out, struct err *e)
{
	const char *temp = str_c(a, str_fmt(a, "%s.new-%d", m->dir, (int)getpid()));

	if (!is_empty_dir(m->dir)) {
		enum rc rc = err_set(e, RC_CONFLICT, "err.dir_not_empty", "%s: not empty", m->dir);
		err_param(e, str_of(m->dir));
		return rc;
	}
	TRY(node_place_check(a, m->dir, e));
	enum rc rc = fill_folder(a, temp, m, out, e);
	if (rc == RC_OK && rename(temp, m->dir) != 0)
		rc = err_errno(e, "%s", m->dir);
	if (rc != RC_OK) {
		remove_made(a, temp);
		return rc;
	}
	out->is_password_given = m->admin_password != NULL;
	out->cert_path = str_fmt(a, "%s/certs/packet.pem", m->dir);
	return RC_OK;
}

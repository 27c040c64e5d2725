/* open.c -- opens a node folder: configuration, lock, database, blobs, keeper.
 *
 * The folder: vanthu.conf, data/ (database), blobs/, keys/ (the keeper's alone), certs/ (public),
 * run/ (lock, control socket), tmp/ (spool). Keys have a folder of their own so that the node can
 * be shut out of it.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "app/app.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/time.h"
#include "office/audit.h"
#include "office/office.h"
#include "print/print.h"
#include "store/schema.h"

enum rc path_absolute(struct arena *a, const char *path, const char **out, struct err *e)
{
	char here[4096];
	struct str p = str_of(path);

	/* a shell completes the name of a folder with a slash, and names are made by adding to it */
	while (p.n > 1 && p.p[p.n - 1] == '/')
		p.n--;
	if (path[0] == '/') {
		*out = str_c(a, p);
		return RC_OK;
	}
	if (!getcwd(here, sizeof here))
		return err_errno(e, "getcwd");
	*out = str_c(a, str_fmt(a, "%s/%.*s", here, STR_FMT(p)));
	return RC_OK;
}

enum rc program_path(struct arena *a, const char **out, struct err *e)
{
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);

	if (n < 0)
		return err_errno(e, "/proc/self/exe");
	*out = str_c(a, str_of_n(path, (size_t)n));
	return RC_OK;
}

/* A node that was killed while it started a child is held by that child until it has closed what it
 * inherited: who starts the node again at once waits that moment. */
static bool is_locked_soon(int fd, bool may_wait)
{
	int64_t until = time_monotonic() + LIMIT_LOCK_WAIT_SECS * TIME_SEC;

	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK || !may_wait || time_monotonic() >= until)
			return false;
		time_sleep(20000);
	}
	return true;
}

static enum rc lock_take(struct arena *a, const struct conf *conf, int flags, int *out_fd,
			 struct err *e)
{
	const char *path = conf_path(a, conf, "run/lock");
	AUTO_CLOSE fd = open(path, O_RDWR | O_CLOEXEC | flags, 0600);

	if (fd < 0)
		return err_errno(e, "%s", path);
	if (!is_locked_soon(fd, flags & O_CREAT)) {
		enum rc rc = err_set(e, RC_BUSY, "err.node_running",
				     "%s: another process has this node open", path);
		err_param(e, str_of(conf->dir));
		return rc;
	}
	*out_fd = fd;
	fd = -1;
	return RC_OK;
}

enum rc node_lock(struct arena *a, const struct conf *conf, int *out_fd, struct err *e)
{
	TRY(dir_make(conf_path(a, conf, "run"), 0700, e));
	TRY(dir_make(conf_path(a, conf, "tmp"), 0700, e));
	return lock_take(a, conf, O_CREAT, out_fd, e);
}

/* Without a lock's file no node runs: there is nothing to hold. */
static enum rc lock_if_there(struct arena *a, const struct conf *conf, int *out_fd, struct err *e)
{
	struct err why = ERR_INIT;
	enum rc rc = lock_take(a, conf, 0, out_fd, &why);

	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc != RC_OK && e)
		*e = why;
	return rc;
}

static enum rc check_is_there(const char *path, struct err *e)
{
	if (access(path, F_OK) == 0 || errno != ENOENT)
		return RC_OK;
	enum rc rc = err_set(e, RC_CORRUPT, "err.db_missing", "%s is not there", path);
	err_param(e, str_of(path));
	return rc;
}

enum rc node_db_open(struct arena *a, const struct conf *conf, bool may_make, struct db **out,
		     struct err *e)
{
	bool is_postgres = conf->db_url.n > 0;
	struct db_options o = {
		.engine = is_postgres ? DB_POSTGRES : DB_SQLITE,
		.sqlite_path = conf_path(a, conf, "data/vanthu.db"),
		.postgres_url = is_postgres ? str_c(a, conf->db_url) : NULL,
	};
	if (!is_postgres && !may_make)
		TRY(check_is_there(o.sqlite_path, e));
	schema_fill_options(&o);
	return db_open(&o, out, e);
}

static uint64_t reserve_of(const struct conf *c)
{
	return (uint64_t)c->blob_reserve_mb << 20;
}

enum rc node_owner_check(struct arena *a, struct node *n, bool *out_empty, struct err *e)
{
	struct str own = n->conf->node_organ;
	struct tenant *all;
	size_t count;

	TRY(office_tenant_list(n, a, &all, &count, e));
	*out_empty = count == 0;
	for (size_t i = 0; i < count; i++) {
		if (str_eq(all[i].organ_code, own))
			return RC_OK;
	}
	if (count == 0)
		return RC_OK;
	return err_set(e, RC_CONFLICT, NULL,
		       "the database is the node's of %.*s; node.organ in vanthu.conf is %.*s: is "
		       "db.url right?",
		       STR_FMT(all[0].organ_code), STR_FMT(own));
}

/* A database that this program cannot serve is left alone: `vanthu migrate` is a step of its own. */
static enum rc open_stores(struct open_node *n, enum open_mode mode, struct err *e)
{
	const struct blob_options blobs = {
		.dir = conf_path(n->arena, &n->conf, "blobs"),
		.is_look = mode == OPEN_LOOK,
		.reserve_bytes = reserve_of(&n->conf),
	};
	bool is_empty;

	TRY(node_db_open(n->arena, &n->conf, false, &n->node.db, e));
	TRY(db_schema_check(n->node.db, e));
	TRY(node_owner_check(n->arena, &n->node, &is_empty, e));
	return blob_open(&blobs, &n->node.blobs, e);
}

static enum rc start_keeper(struct open_node *n, struct err *e)
{
	const char *program;

	TRY(program_path(n->arena, &program, e));
	return keeper_start(program, conf_path(n->arena, &n->conf, "keys"), &n->node.keeper, e);
}

/* Beside this program. A node without one does all but look into files; doctor tells. */
static void start_reader(struct open_node *n)
{
	const char *program;
	struct err e = ERR_INIT;

	if (!n->conf.node_office)
		return;
	e.rc = program_path(n->arena, &program, &e);
	if (e.rc == RC_OK)
		e.rc = reader_start(str_c(n->arena, str_fmt(n->arena, "%s-reader", program)),
				    &n->node.reader, &e);
	if (e.rc != RC_OK)
		log_err(NULL, &e, "the text of files cannot be read");
}

/* Where LibreOffice is installed. */
static void start_converter(struct open_node *n)
{
	const char *office = str_c(n->arena, n->conf.convert_program), *program;
	struct err e = ERR_INIT;

	if (!n->conf.node_office || access(office, X_OK) != 0)
		return;
	e.rc = program_path(n->arena, &program, &e);
	if (e.rc == RC_OK)
		e.rc = converter_start(str_c(n->arena, str_fmt(n->arena, "%s-converter", program)),
				       n->node.spool_dir, office, &n->node.converter, &e);
	if (e.rc != RC_OK)
		log_err(NULL, &e, "no PDF is made of DOCX");
}

/* What the shut-in node may still reach besides its own folders. */
static const struct shut_path system_paths[] = {
	{ "/etc", false },        { "/usr", false },
	{ "/lib", false },        { "/lib64", false },
	{ "/proc", false },       { "/sys", false },
	{ "/run", false },        { "/var/lib/ca-certificates", false },
	{ "/dev/null", true },    { "/dev/urandom", false },
	{ "/dev/random", false },
};
static const char *const own_folders[] = { "data", "blobs", "tmp", "run", "certs" };

/* A folder inside one that is allowed cannot be left out of it: a node below /etc or /usr would still
 * see its keys. */
static enum rc refuse_place(const char *path, struct err *e)
{
	return err_set(e, RC_CONFLICT, NULL,
		       "%s: the node would see its private keys here; put its folder elsewhere, "
		       "for example below /srv",
		       path);
}

enum rc node_place_check(struct arena *a, const char *dir, struct err *e)
{
	char parent[PATH_MAX];
	struct str up = str_of(dir);

	/* the folder itself is perhaps not there yet */
	while (up.n > 1 && up.p[up.n - 1] == '/')
		up.n--;
	while (up.n > 1 && up.p[up.n - 1] != '/')
		up.n--;
	if (!realpath(str_c(a, up), parent))
		return err_errno(e, "%.*s", STR_FMT(up));
	struct str real = str_fmt(a, "%s/", parent);
	for (size_t i = 0; i < sizeof system_paths / sizeof system_paths[0]; i++) {
		if (str_starts(real, str_fmt(a, "%s/", system_paths[i].path)))
			return refuse_place(dir, e);
	}
	return RC_OK;
}

static enum rc check_shut(struct open_node *n, struct err *e)
{
	const char *keys = conf_path(n->arena, &n->conf, "keys");
	AUTO_CLOSE fd = open(keys, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? RC_OK : refuse_place(keys, e);
}

size_t node_reach(struct arena *a, const struct conf *c, struct shut_path out[static NODE_REACH])
{
	const struct str files[] = { c->http_tls_certificate, c->http_tls_key };
	size_t k = 0;

	_Static_assert(sizeof system_paths / sizeof system_paths[0] +
				       sizeof own_folders / sizeof own_folders[0] + 1 +
				       sizeof files / sizeof files[0] <=
			       NODE_REACH,
		       "room for all");

	for (size_t i = 0; i < sizeof system_paths / sizeof system_paths[0]; i++)
		out[k++] = system_paths[i];
	for (size_t i = 0; i < sizeof own_folders / sizeof own_folders[0]; i++)
		out[k++] = (struct shut_path){ conf_path(a, c, own_folders[i]), true };
	out[k++] = (struct shut_path){ conf_path(a, c, "vanthu.conf"), false };
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		if (files[i].n > 0)
			out[k++] = (struct shut_path){ str_c(a, files[i]), false };
	}
	return k;
}

/* From here on this process reaches its own folders and the system's files, but not keys/. */
static enum rc shut_in(struct open_node *n, struct err *e)
{
	struct shut_path allow[NODE_REACH];
	size_t k = node_reach(n->arena, &n->conf, allow);

	/* SQLite's and libcurl's temporary files go where we may write */
	(void)setenv("SQLITE_TMPDIR", n->node.spool_dir, 1);
	(void)setenv("TMPDIR", n->node.spool_dir, 1);
	struct err why = ERR_INIT;
	enum rc rc = process_shut(allow, k, &why);
	if (rc == RC_UNSUPPORTED) {
		log_event(LOG_WARNING, NULL,
			  "this kernel has no Landlock: only file modes keep "
			  "the node out of keys/");
		return RC_OK;
	}
	if (rc != RC_OK) {
		if (e)
			*e = why;
		return rc;
	}
	return check_shut(n, e);
}

/* What prints that were cut short left behind; nobody prints while the lock is ours alone. */
static void prints_sweep(const char *dir)
{
	DIR *all = opendir(dir);
	const struct dirent *d;

	while (all && (d = readdir(all)) != NULL) {
		if (str_starts(str_of(d->d_name), STR(PRINT_TMP_STEM)))
			(void)unlinkat(dirfd(all), d->d_name, 0);
	}
	if (all)
		(void)closedir(all);
}

/* Looked for here, shut in, for this is where it is needed. */
static void font_look(const struct conf *c)
{
	struct err why = ERR_INIT;

	if (c->node_office && print_ready(&why) != RC_OK)
		log_event(LOG_WARNING, NULL, "registers cannot be printed as PDF: %s", why.text);
}

static enum rc open_parts(struct open_node *n, const char *dir, enum open_mode mode, struct err *e)
{
	const char *absolute;

	TRY(path_absolute(n->arena, dir, &absolute, e));
	TRY(conf_load(n->arena, absolute, &n->conf, e));
	TRY(mode == OPEN_LOOK ? lock_if_there(n->arena, &n->conf, &n->lock_fd, e)
			      : node_lock(n->arena, &n->conf, &n->lock_fd, e));
	n->node.conf = &n->conf;
	n->node.spool_dir = conf_path(n->arena, &n->conf, "tmp");
	n->node.deliver = event_new(n->arena);
	n->node.poll = event_new(n->arena);
	n->node.read = event_new(n->arena);
	n->node.print = event_new(n->arena);
	if (mode == OPEN_SERVE) {
		TRY(served_load(n->arena, &n->conf, e));
		TRY(start_keeper(n, e)); /* before any thread: it forks */
		start_reader(n);
		start_converter(n);
		TRY(reread_start(n->arena, n->conf.dir, &n->reread, e));
		TRY(shut_in(n, e));
		font_look(&n->conf);
		n->node.reads = read_log_new(n->arena);
	}
	if (mode != OPEN_LOOK)
		prints_sweep(n->node.spool_dir);
	return open_stores(n, mode, e);
}

/* The words are those of log.level in conf/settings.tbl. */
static void settings_log_level(const struct conf *c)
{
	static const struct {
		const char *word;
		int level;
	} levels[] = { { "debug", LOG_DEBUG },
		       { "info", LOG_INFO },
		       { "notice", LOG_NOTICE },
		       { "warning", LOG_WARNING },
		       { "err", LOG_ERR } };

	for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
		if (str_eq_c(c->log_level, levels[i].word))
			log_set_level(levels[i].level);
	}
}

enum rc node_open(const char *dir, enum open_mode mode, struct open_node **out, struct err *e)
{
	struct arena *a = arena_new(NULL);
	struct open_node *n = ARENA_NEW(a, struct open_node);

	n->arena = a;
	n->lock_fd = -1;
	enum rc rc = open_parts(n, dir, mode, e);
	if (rc != RC_OK) {
		node_close(n);
		return rc;
	}
	if (mode == OPEN_SERVE)
		settings_log_level(&n->conf);
	*out = n;
	return RC_OK;
}

void node_settings_take(struct open_node *n, struct conf *fresh)
{
	conf_keep_fixed(fresh, n->node.conf);
	n->node.conf = fresh;
	blob_set_reserve(n->node.blobs, reserve_of(fresh));
	settings_log_level(fresh);
}

void node_close(struct open_node *n)
{
	if (n->node.db)
		db_close(n->node.db);
	if (n->node.blobs)
		blob_close(n->node.blobs);
	keeper_stop(n->node.keeper);
	reader_stop(n->node.reader);
	reader_stop(n->node.converter);
	reread_stop(n->reread);
	fd_close(n->lock_fd);
	arena_free(n->arena);
}

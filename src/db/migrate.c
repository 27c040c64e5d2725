/* Migrations: forward only, each in a transaction, the applied ones remembered with their hash. The
 * same for both engines but for a copy of the SQLite file before the first change. */
#include "db/db_int.h"

#include <string.h>

#include "base/codec.h"
#include "base/fault.h"
#include "base/log.h"
#include "base/map.h"
#include "base/sha256.h"

struct applied {
	int version;
	int min_binary;
	struct str name;
	struct str sha256;
};

typedef VEC(struct applied) applied_list;

/* ---- our own table ---- */

static const char table_sqlite[] =
	"CREATE TABLE IF NOT EXISTS schema_migration ("
	" version INTEGER PRIMARY KEY CHECK (version > 0),"
	" name TEXT NOT NULL,"
	" sha256 TEXT NOT NULL CHECK (length(sha256) = 64)," /* of the text that was applied */
	" min_binary INTEGER NOT NULL," /* oldest program (its newest migration) that may serve */
	" applied_at INTEGER NOT NULL"
	") STRICT";
static const char table_postgres[] = "CREATE TABLE IF NOT EXISTS schema_migration ("
				     " version INTEGER PRIMARY KEY CHECK (version > 0),"
				     " name TEXT NOT NULL,"
				     " sha256 TEXT NOT NULL CHECK (length(sha256) = 64),"
				     " min_binary INTEGER NOT NULL,"
				     " applied_at BIGINT NOT NULL)";

static const enum db_type one_number[] = { DB_I64 };
static const struct db_statement table_find = {
	.name = "schema_migration exists",
	.sqlite = "SELECT count(*) FROM sqlite_schema"
		  " WHERE type = 'table' AND name = 'schema_migration'",
	.postgres = "SELECT count(*) FROM pg_class"
		    " WHERE relnamespace = current_schema()::regnamespace"
		    " AND relkind IN ('r', 'p') AND relname = 'schema_migration'",
	.col_types = one_number,
	.n_cols = 1,
};

static const enum db_type applied_types[] = { DB_I64, DB_TEXT, DB_TEXT, DB_I64 };
static const struct db_statement applied_select = {
	.name = "schema_migration list",
	.sqlite = "SELECT version, name, sha256, min_binary FROM schema_migration ORDER BY version",
	.postgres = "SELECT version, name, sha256, min_binary FROM schema_migration"
		    " ORDER BY version",
	.col_types = applied_types,
	.n_cols = 4,
};

static const enum db_type insert_types[] = { DB_I64, DB_TEXT, DB_TEXT, DB_I64, DB_I64 };
static const struct db_statement applied_insert = {
	.name = "schema_migration insert",
	.sqlite = "INSERT INTO schema_migration (version, name, sha256, min_binary, applied_at)"
		  " VALUES (?1, ?2, ?3, ?4, ?5)",
	.postgres = "INSERT INTO schema_migration (version, name, sha256, min_binary, applied_at)"
		    " VALUES ($1, $2, $3, $4, $5)",
	.param_types = insert_types,
	.n_params = 5,
	.is_write = true,
};

/* ---- admin connections ---- */

enum rc admin_start(struct db *db, struct admin *ad, struct err *e)
{
	*ad = (struct admin){ .db = db, .arena = arena_new(NULL) };
	enum rc rc = db->ops->admin_open(ad, e);

	if (rc != RC_OK)
		admin_end(ad);
	return rc;
}

void admin_end(struct admin *ad)
{
	arena_free(ad->arena);
	ad->arena = NULL;
}

static enum rc script_run(struct admin *ad, const char *sql, struct err *e)
{
	return ad->db->ops->admin_script(ad, sql, e);
}

/* ---- what is there ---- */

static enum rc number_take(const struct db_value *cols, void *arg, struct err *e)
{
	int64_t *out = arg;

	(void)e;
	*out = cols[0].i;
	return RC_OK;
}

struct applied_read {
	struct arena *arena;
	applied_list *list;
};

static enum rc applied_take(const struct db_value *cols, void *arg, struct err *e)
{
	struct applied_read *r = arg;
	const struct applied row = {
		.version = (int)cols[0].i,
		.name = str_dup(r->arena, cols[1].s),
		.sha256 = str_dup(r->arena, cols[2].s),
		.min_binary = (int)cols[3].i,
	};

	(void)e;
	VEC_PUSH(r->list, row);
	return RC_OK;
}

static enum rc applied_load(struct admin *ad, applied_list *out, struct err *e)
{
	struct applied_read r = { .arena = ad->arena, .list = out };
	int64_t is_there = 0;

	TRY(ad->db->ops->admin_query(ad, &table_find, NULL, number_take, &is_there, e));
	if (!is_there)
		return RC_OK;
	return ad->db->ops->admin_query(ad, &applied_select, NULL, applied_take, &r, e);
}

static const char *text_of(const struct db *db, const struct db_migration *m)
{
	return db->o.engine == DB_SQLITE ? m->sqlite : m->postgres;
}

static struct str hash_of(const struct db *db, struct arena *a, const struct db_migration *m)
{
	unsigned char digest[SHA256_BYTES];

	sha256_of(str_of(text_of(db, m)), digest);
	return hex_encode(a, str_of_n((const char *)digest, sizeof digest));
}

static const struct db_migration *migration_find(const struct db *db, int version)
{
	for (int i = 0; i < db->o.n_migrations; i++) {
		if (db->o.migrations[i].version == version)
			return &db->o.migrations[i];
	}
	return NULL;
}

/* Every applied migration that this program knows must be the one it knows. */
static enum rc applied_check(struct admin *ad, const applied_list *list, struct err *e)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct applied *row = &list->p[i];
		const struct db_migration *m = migration_find(ad->db, row->version);

		if (!m || (str_eq_c(row->name, m->name) &&
			   str_eq(row->sha256, hash_of(ad->db, ad->arena, m))))
			continue;
		(void)err_set(e, RC_CORRUPT, "err.db_migration_changed",
			      "migration %.*s was applied with another text than %s has now",
			      STR_FMT(row->name), m->name);
		err_param(e, row->name);
		return RC_CORRUPT;
	}
	return RC_OK;
}

static int wanted_of(const struct db *db)
{
	int n = db->o.n_migrations;

	return n ? db->o.migrations[n - 1].version : 0;
}

static struct db_schema_state state_of(const struct db *db, const applied_list *list)
{
	struct db_schema_state s = { .wanted = wanted_of(db) };

	for (size_t i = 0; i < list->n; i++) {
		s.version = list->p[i].version;
		if (list->p[i].min_binary > s.min_binary)
			s.min_binary = list->p[i].min_binary;
	}
	return s;
}

static enum rc state_load(struct admin *ad, struct db_schema_state *out, struct err *e)
{
	applied_list list = VEC_INIT(ad->arena);

	TRY(applied_load(ad, &list, e));
	TRY(applied_check(ad, &list, e));
	*out = state_of(ad->db, &list);
	return RC_OK;
}

enum rc db_schema_state(struct db *db, struct db_schema_state *out, struct err *e)
{
	struct admin ad;

	TRY(admin_start(db, &ad, e));
	applied_list list = VEC_INIT(ad.arena);
	enum rc rc = applied_load(&ad, &list, e);
	if (rc == RC_OK)
		*out = state_of(db, &list);
	admin_end(&ad);
	return err_wrap(e, rc, "reading the schema's version");
}

static enum rc newer_refuse(const struct db_schema_state *s, struct err *e)
{
	return err_set(e, RC_UNSUPPORTED, "err.db_newer",
		       "the database is at version %d and wants a program that knows %d; this one "
		       "knows %d",
		       s->version, s->min_binary, s->wanted);
}

static enum rc servable_check(struct admin *ad, struct err *e)
{
	struct db_schema_state s;

	TRY(state_load(ad, &s, e));
	if (s.version < s.wanted)
		return err_set(e, RC_UNSUPPORTED, "err.db_needs_migration",
			       "the database is at version %d, this program wants %d", s.version,
			       s.wanted);
	return s.min_binary > s.wanted ? newer_refuse(&s, e) : RC_OK;
}

enum rc db_schema_check(struct db *db, struct err *e)
{
	struct admin ad;

	TRY(admin_start(db, &ad, e));
	enum rc rc = servable_check(&ad, e);
	admin_end(&ad);
	return rc;
}

/* ---- applying ---- */

static enum rc applied_remember(struct admin *ad, const struct db_migration *m, int64_t now,
				struct err *e)
{
	const struct db_value values[] = {
		{ .type = DB_I64, .i = m->version },
		{ .type = DB_TEXT, .s = str_of(m->name) },
		{ .type = DB_TEXT, .s = hash_of(ad->db, ad->arena, m) },
		{ .type = DB_I64, .i = m->min_binary },
		{ .type = DB_I64, .i = now },
	};

	return ad->db->ops->admin_query(ad, &applied_insert, values, NULL, NULL, e);
}

static enum rc migration_steps(struct admin *ad, const struct db_migration *m, int64_t now,
			       struct err *e)
{
	bool is_sqlite = ad->db->o.engine == DB_SQLITE;

	TRY(script_run(ad, is_sqlite ? table_sqlite : table_postgres, e));
	TRY(script_run(ad, text_of(ad->db, m), e));
	TRY(applied_remember(ad, m, now, e));
	TRY(ad->db->ops->admin_verify(ad, e));
	FAULT_POINT("db.migrated");
	return script_run(ad, "COMMIT", e);
}

static enum rc migration_apply(struct admin *ad, const struct db_migration *m, int64_t now,
			       struct err *e)
{
	struct err ignored;

	TRY(script_run(ad, ad->db->o.engine == DB_SQLITE ? "BEGIN IMMEDIATE" : "BEGIN", e));
	enum rc rc = migration_steps(ad, m, now, e);
	if (rc != RC_OK)
		(void)!script_run(ad, "ROLLBACK", &ignored);
	return err_wrap(e, rc, "migration %s", m->name);
}

static enum rc missing_apply(struct admin *ad, const struct db_schema_state *s, int64_t now,
			     struct err *e)
{
	const struct db_options *o = &ad->db->o;

	if (s->version > 0 && s->version < s->wanted)
		TRY(ad->db->ops->admin_backup(ad, s->version, e));
	for (int i = 0; i < o->n_migrations; i++) {
		if (o->migrations[i].version > s->version)
			TRY(migration_apply(ad, &o->migrations[i], now, e));
	}
	return RC_OK;
}

static enum rc migrate(struct admin *ad, bool dry_run, int64_t now, int *out_applied, struct err *e)
{
	struct db_schema_state s;

	/* Two programs that migrate at once wait for each other; the lock goes with the connection.
	 * On SQLite the folder's lock keeps the second one out. */
	if (ad->db->o.engine == DB_POSTGRES)
		TRY(script_run(ad, "SELECT pg_advisory_lock(1450341480)", e));
	TRY(state_load(ad, &s, e));
	if (s.version > s.wanted)
		return newer_refuse(&s, e);
	if (!dry_run)
		TRY(missing_apply(ad, &s, now, e));
	*out_applied = s.wanted - s.version;
	return RC_OK;
}

enum rc db_migrate(struct db *db, bool dry_run, int64_t now, int *out_applied, struct err *e)
{
	struct admin ad;

	TRY(admin_start(db, &ad, e));
	enum rc rc = migrate(&ad, dry_run, now, out_applied, e);
	admin_end(&ad);
	return rc;
}

/* ---- statements against the tables ---- */

static enum rc statements_prepare(struct admin *ad, struct err *e)
{
	for (int i = 0; i < ad->db->o.n_statements; i++) {
		const struct db_statement *st = &ad->db->o.statements[i];
		enum rc rc = ad->db->ops->admin_prepare(ad, st, e);

		if (rc != RC_OK)
			return err_wrap(e, rc, "statement %s", st->name);
	}
	return RC_OK;
}

enum rc db_prepare_all(struct db *db, struct err *e)
{
	struct admin ad;

	TRY(admin_start(db, &ad, e));
	enum rc rc = statements_prepare(&ad, e);
	admin_end(&ad);
	return rc;
}

/* schema.c -- the generated tables, for db_open. */
#include "store/schema.h"

#include "gen/migrations.h"
#include "gen/queries.h"

void schema_fill_options(struct db_options *o)
{
	o->statements = db_statements;
	o->n_statements = db_statements_count;
	o->migrations = db_migrations;
	o->n_migrations = db_migrations_count;
}

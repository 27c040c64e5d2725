/* schema.c -- the generated tables, for db_open. */
#include "store/schema.h"

#include "gen/migrations.h"
#include "gen/queries.h"
#include "text/words.h"

static int words_give(struct str text, bool is_asked, db_word_fn take, void *ctx)
{
	struct word_cutter c;
	struct word w;
	int code = 0;

	words_cut(&c, text);
	while (code == 0 && words_next(&c, &w)) {
		if (is_asked) {
			code = take(ctx, word_typed(&w), false, w.seen);
			continue;
		}
		code = take(ctx, w.folded, false, w.seen);
		if (code == 0 && w.marked.n > 0)
			code = take(ctx, w.marked, true, w.seen);
	}
	return code;
}

void schema_fill_options(struct db_options *o)
{
	o->statements = db_statements;
	o->n_statements = db_statements_count;
	o->migrations = db_migrations;
	o->n_migrations = db_migrations_count;
	o->words = words_give;
}

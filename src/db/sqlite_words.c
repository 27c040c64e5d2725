/* The tokenizer of full-text indexes: FTS5 asks, the program cuts. */
#include "db/sqlite_int.h"

struct taking {
	void *ctx;
	int (*take)(void *, int, const char *, int, int, int);
	const char *text;
};

static int word_take(void *arg, struct str word, bool beside, struct str seen)
{
	const struct taking *t = arg;
	int from = (int)(seen.p - t->text);

	return t->take(t->ctx, beside ? FTS5_TOKEN_COLOCATED : 0, word.p, (int)word.n, from,
		       from + (int)seen.n);
}

static int words_create(void *ctx, const char **args, int n_args, Fts5Tokenizer **out)
{
	(void)args;
	(void)n_args;
	*out = ctx;
	return SQLITE_OK;
}

static void words_delete(Fts5Tokenizer *t)
{
	(void)t;
}

static int tokens_cut(Fts5Tokenizer *t, void *ctx, int flags, const char *text, int n,
		      int (*take)(void *, int, const char *, int, int, int))
{
	const struct db_options *o = (const void *)t;
	struct taking taking = { .ctx = ctx, .take = take, .text = text };

	return o->words(str_of_n(text, (size_t)n), flags & FTS5_TOKENIZE_QUERY, word_take, &taking);
}

static enum rc api_find(sqlite3 *h, fts5_api **out, struct err *e)
{
	sqlite3_stmt *stmt;
	int code = sqlite3_prepare_v2(h, "SELECT fts5(?1)", -1, &stmt, NULL);

	*out = NULL;
	if (code == SQLITE_OK) {
		(void)sqlite3_bind_pointer(stmt, 1, out, "fts5_api_ptr", NULL);
		(void)sqlite3_step(stmt);
		code = sqlite3_finalize(stmt);
	}
	if (code != SQLITE_OK)
		return sqlite_fail(h, code, e);
	return *out ? RC_OK : err_set(e, RC_UNSUPPORTED, NULL, "SQLite has no FTS5");
}

enum rc sqlite_words_add(sqlite3 *h, const struct db_options *o, struct err *e)
{
	fts5_tokenizer words = { .xCreate = words_create,
				 .xDelete = words_delete,
				 .xTokenize = tokens_cut };
	fts5_api *api;

	if (!o->words)
		return RC_OK;
	TRY(api_find(h, &api, e));
	union {
		const struct db_options *o;
		void *ctx;
	} arg = { .o = o };
	int code = api->xCreateTokenizer(api, "vanthu", arg.ctx, &words, NULL);
	return code == SQLITE_OK ? RC_OK : sqlite_fail(h, code, e);
}

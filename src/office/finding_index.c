/* finding_index.c -- the search index learns of what was marked, or of everything anew. */
#include "base/fault.h"
#include "base/limits.h"
#include "office/finding.h"
#include "store/search.h"

#define MARKS (4 * LIMIT_SEARCH_BATCH)
#define MARKS_PART 2000

struct batch {
	struct arena *arena;
	enum db_engine engine;
	/* what is asked for: the marks that are oldest, or the documents behind one */
	bool is_all;
	int64_t after_id;
	/* what was read */
	struct search_mark marks[MARKS];
	size_t n_marks;
	struct search_entry entries[LIMIT_SEARCH_BATCH];
	struct search_made made[LIMIT_SEARCH_BATCH];
	size_t n_entries;
	int64_t gone[LIMIT_SEARCH_BATCH];
	size_t n_gone;
	size_t n_bytes;
};

static bool is_full(const struct batch *b)
{
	return b->n_entries + b->n_gone >= LIMIT_SEARCH_BATCH ||
	       b->n_bytes > LIMIT_SEARCH_BATCH_BYTES;
}

static enum rc batch_add(struct tx *tx, struct batch *b, int64_t id, struct err *e)
{
	struct search_entry *x = &b->entries[b->n_entries];
	bool there;

	TRY(search_entry_read(tx, b->arena, id, x, &there, e));
	if (!there) {
		b->gone[b->n_gone++] = id;
		return RC_OK;
	}
	b->n_bytes += x->text.body.n + x->text.facts.n;
	b->n_entries++;
	return RC_OK;
}

static bool is_known(const struct batch *b, int64_t id)
{
	for (size_t i = 0; i < b->n_entries; i++) {
		if (b->entries[i].document_id == id)
			return true;
	}
	for (size_t i = 0; i < b->n_gone; i++) {
		if (b->gone[i] == id)
			return true;
	}
	return false;
}

/* A document may be marked more than once: it is read once for all of them. */
static enum rc read_marked(struct tx *tx, struct batch *b, struct err *e)
{
	struct search_mark *marks;
	size_t n;

	TRY(search_marks(tx, b->arena, MARKS, &marks, &n, e));
	for (size_t i = 0; i < n; i++) {
		bool is_new = !is_known(b, marks[i].document_id);
		if (is_new && is_full(b))
			continue;
		if (is_new)
			TRY(batch_add(tx, b, marks[i].document_id, e));
		b->marks[b->n_marks++] = marks[i];
	}
	return RC_OK;
}

static enum rc read_behind(struct tx *tx, struct batch *b, struct err *e)
{
	int64_t *ids;
	size_t n;

	TRY(search_documents(tx, b->arena, b->after_id, LIMIT_SEARCH_BATCH, &ids, &n, e));
	for (size_t i = 0; i < n && !is_full(b); i++) {
		TRY(batch_add(tx, b, ids[i], e));
		b->after_id = ids[i];
	}
	return RC_OK;
}

static enum rc read_fn(struct tx *tx, void *arg, struct err *e)
{
	struct batch *b = arg;

	b->n_marks = b->n_entries = b->n_gone = b->n_bytes = 0; /* it may run again */
	return b->is_all ? read_behind(tx, b, e) : read_marked(tx, b, e);
}

static enum rc write_fn(struct tx *tx, void *arg, struct err *e)
{
	struct batch *b = arg;

	for (size_t i = 0; i < b->n_entries; i++)
		TRY(search_entry_put(tx, &b->entries[i], &b->made[i], e));
	for (size_t i = 0; i < b->n_gone; i++)
		TRY(search_entry_drop(tx, b->gone[i], e));
	return b->n_marks > 0 ? search_marks_done(tx, b->arena, b->marks, b->n_marks, e) : RC_OK;
}

/* What was read and is changed meanwhile has a newer mark, and is read again. */
static enum rc batch_run(struct node *n, struct batch *b, struct err *e)
{
	TRY(db_read(n->db, read_fn, b, e));
	if (b->n_entries + b->n_gone == 0)
		return RC_OK;
	for (size_t i = 0; i < b->n_entries; i++)
		b->made[i] = search_entry_make(b->arena, b->engine, &b->entries[i]);
	FAULT_POINT("search.read");
	TRY(db_write(n->db, write_fn, b, e));
	FAULT_POINT("search.indexed");
	return RC_OK;
}

static struct batch *batch_new(struct node *n, struct arena *a)
{
	struct batch *b = ARENA_NEW(a, struct batch);

	b->arena = a;
	b->engine = db_engine_of(n->db);
	return b;
}

enum rc office_search_index(struct node *n, int64_t *out_n, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct batch *b = batch_new(n, a);

	*out_n = 0;
	TRY(batch_run(n, b, e));
	*out_n = (int64_t)(b->n_entries + b->n_gone);
	return RC_OK;
}

/* What was marked before is known afterwards. */
struct covered {
	struct arena *arena;
	struct search_mark *marks;
	size_t n, first, n_part;
};

static enum rc covered_fn(struct tx *tx, void *arg, struct err *e)
{
	struct covered *c = arg;

	return search_marks(tx, c->arena, LIMIT_SEARCH_MARKS, &c->marks, &c->n, e);
}

static enum rc uncover_fn(struct tx *tx, void *arg, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	const struct covered *c = arg;

	return search_marks_done(tx, a, c->marks + c->first, c->n_part, e);
}

static enum rc uncover(struct node *n, struct covered *c, struct err *e)
{
	for (c->first = 0; c->first < c->n; c->first += c->n_part) {
		c->n_part = c->n - c->first < MARKS_PART ? c->n - c->first : MARKS_PART;
		TRY(db_write(n->db, uncover_fn, c, e));
	}
	return RC_OK;
}

enum rc office_search_rebuild(struct node *n, search_go_on_fn go_on, void *ctx, int64_t *out_n,
			      struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	AUTO_ARENA kept = arena_new(NULL);
	struct covered covered = { .arena = kept };
	int64_t after_id = 0;
	size_t n_batch;

	*out_n = 0;
	TRY(db_read(n->db, covered_fn, &covered, e));
	do {
		struct batch *b = batch_new(n, a);
		b->is_all = true;
		b->after_id = after_id;
		TRY(batch_run(n, b, e));
		after_id = b->after_id;
		n_batch = b->n_entries + b->n_gone;
		*out_n += (int64_t)n_batch;
		arena_reset(a);
		TRY(go_on ? go_on(ctx, *out_n, e) : RC_OK);
	} while (n_batch > 0);
	return uncover(n, &covered, e);
}

static enum rc behind_fn(struct tx *tx, void *arg, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);

	return search_marks_count(tx, a, LIMIT_SEARCH_COUNT, arg, e);
}

enum rc office_search_behind(struct node *n, int64_t *out_n, struct err *e)
{
	return db_read(n->db, behind_fn, out_n, e);
}

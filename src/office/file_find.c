/* file_find.c -- documents looked for to be put into a file, from the file's own page. */
#include "office/file_int.h"
#include "office/finding.h"

struct finding {
	struct file_work t;
	int64_t file_id;
	int64_t *inside;
	size_t n_inside;
};

static enum rc find_fn(struct tx *tx, void *arg, struct err *e)
{
	struct finding *f = arg;

	TRY(file_begin(tx, &f->t, (struct file_change){ .file_id = f->file_id }, ACTION_FILE_FILL,
		       e));
	return item_document_ids(tx, f->t.w.arena, f->file_id, &f->inside, &f->n_inside, e);
}

static bool is_inside(const struct finding *f, int64_t id)
{
	for (size_t i = 0; i < f->n_inside; i++) {
		if (f->inside[i] == id)
			return true;
	}
	return false;
}

/* The search shows what its reader may see, and no page of it is thinned out: what cannot be put in is shown as that. */
enum rc office_file_find(struct node *n, struct arena *a, const struct actor *who, int64_t file_id,
			 const struct search_order *o, struct file_finding *out,
			 struct problems *problems, struct err *e)
{
	struct finding f = { .t = { .w = { .arena = a, .who = who, .now = o->now } },
			     .file_id = file_id };
	struct search_result r;

	TRY(policy_check(who, ACTION_FILE_FILL, NULL, e));
	TRY(db_read(n->db, find_fn, &f, e));
	TRY(office_search(n, a, who, o, &r, problems, e));
	*out = (struct file_finding){ .rows = ARENA_ARRAY(a, r.n_rows + 1, struct file_found),
				      .n = r.n_rows,
				      .has_more = r.has_more,
				      .next_id = r.next_id };
	for (size_t i = 0; i < r.n_rows; i++) {
		const struct document *d = &r.rows[i].document;
		out->rows[i] = (struct file_found){ .document = *d,
						    .is_in = is_inside(&f, d->id),
						    .is_fit = may_be_in_file(d) };
	}
	return RC_OK;
}

/* file_share.c -- whom a file is shared with; the files of somebody who leaves. */
#include "base/limits.h"
#include "office/file_int.h"
#include "store/tenant.h"

struct sharing {
	struct file_work t;
	const struct file_sharing *x;
};

/* The person or unit, by name. */
static enum rc name_reader(struct tx *tx, struct sharing *s, struct file_reader *r, struct err *e)
{
	struct flow_work *w = &s->t.w;
	bool is_there = false;
	struct account a;
	struct unit u;

	if (r->account_id > 0) {
		TRY(err_if_absent(e, account_of_organ(tx, w->arena, w->who, r->account_id, &a, e),
				  &is_there));
		r->name = is_there ? a.name : STR("");
		is_there = is_there && (s->x->is_end || !a.is_locked);
	} else if (r->unit_id > 0) {
		TRY(err_if_absent(e, unit_load(tx, w->arena, w->tenant.id, r->unit_id, &u, e),
				  &is_there));
		r->name = is_there ? u.name : STR("");
		is_there = is_there && (s->x->is_end || u.state == UNIT_ACTIVE);
	}
	if (!is_there)
		problem_add(w->problems, "with", "problem.person", 0);
	return problems_rc(w->problems, e);
}

static enum rc share_fn(struct tx *tx, void *arg, struct err *e)
{
	struct sharing *s = arg;
	struct file_reader r = s->x->with;

	TRY(file_begin(tx, &s->t, s->x->file, ACTION_FILE_SHARE, e));
	r.file_id = s->t.file.id;
	TRY(name_reader(tx, s, &r, e));
	if (!s->x->is_end && s->t.reach.n_readers >= LIMIT_FILE_READERS)
		return err_set(e, RC_LIMIT, "err.file_readers", "too many");
	TRY(s->x->is_end ? reader_drop(tx, &r, e) : reader_put(tx, &r, e));
	return file_note(tx, &s->t, s->x->is_end ? FILE_UNSHARED : FILE_SHARED,
			 s->x->is_end ? "file.unshare" : "file.share", r.name, e);
}

enum rc office_file_share(struct node *n, const struct actor *who, const struct file_sharing *x,
			  int64_t now, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct sharing s = { .t = { .w = { .arena = a, .who = who, .now = now, .problems = out } },
			     .x = x };

	TRY(policy_check(who, ACTION_FILE_SHARE, NULL, e));
	if ((x->with.account_id > 0) == (x->with.unit_id > 0))
		problem_add(out, "with", "problem.required", 0);
	TRY(problems_rc(out, e));
	return office_db_write(n, share_fn, &s, out, e);
}

struct people_read {
	struct arena *arena;
	const struct actor *who;
	struct date today;
	struct flow_person *found;
	size_t n;
};

static enum rc people_fn(struct tx *tx, void *arg, struct err *e)
{
	struct people_read *r = arg;

	return flow_people(tx, r->arena, r->who->tenant_id, r->today, &r->found, &r->n, e);
}

enum rc office_file_people(struct node *n, struct arena *a, const struct actor *who, int64_t now,
			   struct flow_person **out, size_t *out_n, struct err *e)
{
	struct people_read r = { .arena = a, .who = who, .today = time_date_vn(now) };

	TRY(policy_check(who, ACTION_FILE_OPEN, NULL, e));
	TRY(db_read(n->db, people_fn, &r, e));
	*out = r.found;
	*out_n = 0;
	for (size_t i = 0; i < r.n; i++) { /* each once: the posts of a person follow no order */
		bool is_there = false;
		for (size_t k = 0; k < *out_n; k++)
			is_there = is_there || r.found[k].account_id == r.found[i].account_id;
		if (!is_there)
			r.found[(*out_n)++] = r.found[i];
	}
	return RC_OK;
}

/* ---- handed over ---- */

enum rc files_hand_over(struct tx *tx, struct flow_work *w, const struct account *from,
			const struct account *to, struct str reason, struct err *e)
{
	struct file_work t = { .w = *w };
	int64_t *ids;
	size_t n;

	TRY(files_of_maker(tx, w->arena, w->who->tenant_id, from->id, &ids, &n, e));
	TRY(files_pass(tx, w->who->tenant_id, from->id, to->id, e));
	for (size_t i = 0; i < n; i++) {
		struct str text = str_fmt(w->arena, "%.*s → %.*s%s%.*s", STR_FMT(from->name),
					  STR_FMT(to->name), reason.n > 0 ? ": " : "",
					  STR_FMT(reason));
		t.file.id = ids[i];
		TRY(file_note(tx, &t, FILE_HANDED_OVER, "file.hand_over", text, e));
	}
	return RC_OK;
}

/* dossier.c -- hồ sơ trình: the list of parts, whether it is complete, and what of it goes out and came. */
#include "office/dossier_int.h"

#include "base/limits.h"
#include "edxml/rider.h"
#include "office/draft_file.h"
#include "office/drafting_int.h"
#include "office/plan.h"
#include "office/recall_int.h"
#include "office/sight.h"
#include "store/document.h"
#include "store/dossier.h"
#include "store/organ.h"
#include "store/rider.h"

static bool has_file(const struct attachment *files, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(files[i].name, name))
			return name.n > 0;
	}
	return false;
}

/* ---- looked at ---- */

struct dossier_read {
	struct flow_work w;
	int64_t id;
	struct dossier_view *view;
};

static void take_part(struct arena *a, const struct jval *item, struct dossier_view *v)
{
	struct dossier_part *x = &v->parts[v->n_parts];

	*x = (struct dossier_part){ .n = (int64_t)v->n_parts + 1,
				    .title = rider_line(a, item, "title", LIMIT_SUBJECT),
				    .has_paper = rider_flag(item, "paper"),
				    .file_name = rider_line(a, item, "file", LIMIT_FILE_NAME) };
	v->n_parts += x->title.n > 0;
}

/* As its sender wrote it; what is missing is looked for among the files that came. */
static enum rc read_came(struct tx *tx, const struct dossier_read *r, struct err *e)
{
	struct dossier_view *v = r->view;
	struct arena *a = r->w.arena;
	const struct jval *root;
	struct rider x;
	bool is_there;

	TRY(err_if_absent(e, rider_find(tx, a, r->id, &x, e), &is_there));
	if (!is_there || x.kind != RIDER_DOSSIER ||
	    rider_parse(a, x.text, &x, &root, NULL) != RC_OK)
		return RC_OK;
	size_t n = rider_count(root, "parts", LIMIT_DOSSIER_PARTS);
	v->parts = ARENA_ARRAY(a, n + 1, struct dossier_part);
	for (size_t i = 0; i < n; i++)
		take_part(a, rider_item(root, "parts", i), v);
	v->leader = rider_line(a, root, "leader", LIMIT_ADDRESSEE);
	v->reason = rider_lines(a, root, "reason", LIMIT_REASON);
	return RC_OK;
}

static enum rc read_own(struct tx *tx, const struct dossier_read *r, struct err *e)
{
	struct date today = time_date_vn(r->w.now);
	struct dossier_view *v = r->view;
	struct dossier x = { .leader = STR(""), .reason = STR("") };
	bool is_there;

	TRY(err_if_absent(e, dossier_find(tx, r->w.arena, r->id, &x, e), &is_there));
	v->leader = is_there ? x.leader : STR("");
	v->reason = is_there ? x.reason : STR("");
	TRY(dossier_parts(tx, r->w.arena, r->id, &v->parts, &v->n_parts, e));
	v->may_edit = draft_may_own(r->w.who, &v->document, ACTION_OUTGOING_WRITE);
	return dossier_count(tx, r->w.arena, v->document.tenant_id,
			     date_start_vn((struct date){ today.year, 1, 1 }),
			     date_start_vn((struct date){ today.year + 1, 1, 1 }), &v->year, e);
}

static enum rc view_fn(struct tx *tx, void *arg, struct err *e)
{
	struct dossier_read *r = arg;
	struct dossier_view *v = r->view;

	*v = (struct dossier_view){ .leader = STR(""), .reason = STR("") };
	TRY(document_load(tx, r->w.arena, r->id, &v->document, e));
	TRY(sight_check(tx, r->w.arena, r->w.who, &v->document, e));
	TRY(attachment_list(tx, r->w.arena, r->id, &v->files, &v->n_files, e));
	TRY(v->document.direction == DIRECTION_OUTGOING ? read_own(tx, r, e) : read_came(tx, r, e));
	v->lacks = ARENA_ARRAY(r->w.arena, v->n_parts + 1, bool);
	for (size_t i = 0; i < v->n_parts; i++) {
		v->lacks[i] = !has_file(v->files, v->n_files, v->parts[i].file_name);
		v->n_missing += v->lacks[i];
	}
	v->may_return = v->document.direction == DIRECTION_INCOMING && v->n_missing > 0 &&
			policy_allows(r->w.who, ACTION_DOSSIER_RETURN, &v->document);
	return RC_OK;
}

enum rc office_dossier_view(struct node *n, struct arena *a, const struct actor *who,
			    int64_t document_id, int64_t now, struct dossier_view *out,
			    struct err *e)
{
	struct dossier_read r = { .w = { .arena = a, .who = who, .now = now },
				  .id = document_id,
				  .view = out };

	return db_read(n->db, view_fn, &r, e);
}

/* ---- given back ---- */

struct giving_back {
	struct flow_work w;
	const struct dossier_return *f;
	struct str reason;
};

static enum rc check_return(struct tx *tx, struct giving_back *t, struct err *e)
{
	struct flow_work *w = &t->w;
	struct dossier_view v;
	struct dossier_read r = { .w = *w, .id = t->f->document_id, .view = &v };

	TRY(flow_load(tx, w, t->f->document_id, e));
	if (w->document.direction != DIRECTION_INCOMING)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "not an incoming document");
	TRY(policy_check(w->who, ACTION_DOSSIER_RETURN, &w->document, e));
	TRY(office_fresh(t->f->version, w->document.version, e));
	TRY(view_fn(tx, &r, e));
	return v.n_missing > 0 ? RC_OK
			       : err_set(e, RC_CONFLICT, "err.dossier_complete",
					 "of %zu parts none", v.n_parts);
}

/* It keeps its number in the register; who had work with it reads why that is over. */
static enum rc return_fn(struct tx *tx, void *arg, struct err *e)
{
	struct giving_back *t = arg;
	struct flow_work *w = &t->w;
	const struct document *d = &w->document;
	const struct flow_note note = { .step = STEP_CANCELLED,
					.audit = "dossier.return",
					.text = t->reason,
					.about = STR("") };

	TRY(check_return(tx, t, e));
	const struct cancelling c = { .arena = w->arena,
				      .who = w->who,
				      .tenant = &w->tenant,
				      .standing = STANDING_CANCELLED,
				      .why = t->reason,
				      .now = w->now };
	const struct status_plan status = { .tenant = &w->tenant,
					    .document = d,
					    .code = STR("02"),
					    .text = t->reason,
					    .person = actor_name(w->who),
					    .on_behalf_of = actor_stands_for(w->who),
					    .now = w->now };
	TRY(plan_status(tx, w->arena, &status, e));
	TRY(document_cancel(tx, d->id, STANDING_CANCELLED, t->reason, w->now, e));
	TRY(assignments_end(tx, &c, d, e));
	TRY(parts_cancel(tx, &c, d->id, e));
	return flow_note(tx, w, &note, e);
}

enum rc office_dossier_return(struct node *n, const struct actor *who,
			      const struct dossier_return *f, int64_t now, struct problems *out,
			      struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct giving_back t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
				 .f = f };

	TRY(policy_check(who, ACTION_DOSSIER_RETURN, NULL, e));
	t.reason = flow_text(&t.w, "reason", f->reason, LIMIT_REASON, true);
	TRY(problems_rc(out, e));
	TRY(office_db_write(n, return_fn, &t, out, e));
	event_wake(n->deliver);
	return RC_OK;
}

/* ---- written ---- */

struct dossier_saving {
	struct flow_work w;
	const struct dossier_form *f;
	struct dossier_part *parts;
	struct str leader, reason;
};

static enum rc check_files(struct tx *tx, struct dossier_saving *t, struct err *e)
{
	struct attachment *files;
	size_t n;

	TRY(attachment_list(tx, t->w.arena, t->f->document_id, &files, &n, e));
	for (size_t i = 0; i < t->f->n_parts; i++) {
		struct str name = t->parts[i].file_name;
		if (name.n > 0 && !has_file(files, n, name))
			problem_add_words(t->w.problems, "parts", "problem.dossier_file", name,
					  STR(""));
	}
	return problems_rc(t->w.problems, e);
}

/* N2: what was given for the draft as it was does not hold for another list. */
static enum rc save_fn(struct tx *tx, void *arg, struct err *e)
{
	struct dossier_saving *t = arg;
	struct flow_work *w = &t->w;

	TRY(draft_load(tx, w, t->f->document_id, t->f->version, e));
	TRY(draft_own(w, ACTION_OUTGOING_WRITE, e));
	TRY(check_files(tx, t, e));
	TRY(draft_files_open(tx, w, true, e));
	const struct dossier x = { .document_id = w->document.id,
				   .leader = t->leader,
				   .reason = t->reason };
	TRY(dossier_save(tx, &x, t->parts, t->f->n_parts, e));
	return office_audit(tx, w->who, "dossier.save",
			    object_name(w->arena, "document", w->document.id), t->reason, w->now,
			    e);
}

enum rc office_dossier_save(struct node *n, const struct actor *who, const struct dossier_form *f,
			    int64_t now, struct problems *out, struct err *e)
{
	static const struct text_rule title = { "parts", TEXT_LINE, LIMIT_SUBJECT, true };
	static const struct text_rule leader = { "leader", TEXT_LINE, LIMIT_ADDRESSEE, false };
	AUTO_ARENA a = arena_new(NULL);
	struct dossier_saving t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
				    .f = f };

	TRY(policy_check(who, ACTION_OUTGOING_WRITE, NULL, e));
	if (f->n_parts > LIMIT_DOSSIER_PARTS)
		problem_add(out, "parts", "problem.too_many", LIMIT_DOSSIER_PARTS);
	TRY(problems_rc(out, e));
	t.parts = ARENA_ARRAY(a, f->n_parts + 1, struct dossier_part);
	for (size_t i = 0; i < f->n_parts; i++) {
		t.parts[i] = f->parts[i];
		t.parts[i].title = office_text(a, &title, f->parts[i].title, out);
		if (!f->parts[i].has_paper && f->parts[i].file_name.n == 0)
			problem_add_words(out, "parts", "problem.dossier_nothing", t.parts[i].title,
					  STR(""));
	}
	t.leader = office_text(a, &leader, f->leader, out);
	t.reason = flow_text(&t.w, "reason", f->reason, LIMIT_REASON, false);
	TRY(problems_rc(out, e));
	return office_db_write(n, save_fn, &t, out, e);
}

enum rc dossier_copy(struct tx *tx, struct arena *a, int64_t from_id, int64_t to_id, struct err *e)
{
	struct dossier_part *parts;
	struct dossier x;
	bool is_there;
	size_t n;

	TRY(err_if_absent(e, dossier_find(tx, a, from_id, &x, e), &is_there));
	if (!is_there)
		return RC_OK;
	TRY(dossier_parts(tx, a, from_id, &parts, &n, e));
	x.document_id = to_id;
	return dossier_save(tx, &x, parts, n, e);
}

/* ---- sent ---- */

struct dossier_out {
	struct dossier dossier;
	struct dossier_part *parts;
	size_t n;
	const struct dossier_part *missing; /* the first, or NULL */
};

static enum rc load_out(struct tx *tx, struct arena *a, const struct document *d,
			struct dossier_out *x, struct err *e)
{
	struct attachment *files;
	size_t n_files;
	bool is_there;

	*x = (struct dossier_out){ .n = 0 };
	TRY(err_if_absent(e, dossier_find(tx, a, d->id, &x->dossier, e), &is_there));
	if (!is_there)
		return RC_OK;
	TRY(dossier_parts(tx, a, d->id, &x->parts, &x->n, e));
	TRY(attachment_list(tx, a, d->id, &files, &n_files, e));
	x->dossier.n_parts = (int64_t)x->n;
	x->dossier.n_missing = 0;
	for (size_t i = 0; i < x->n; i++) {
		if (has_file(files, n_files, x->parts[i].file_name))
			continue;
		x->missing = x->missing ? x->missing : &x->parts[i];
		x->dossier.n_missing++;
	}
	return RC_OK;
}

/* To the direct superior, or to whom it is submitted in so many words. */
static enum rc is_submitted(struct tx *tx, struct arena *a, const struct document *d,
			    const struct delivery *to, size_t n_to, bool *out, struct err *e)
{
	struct organ own = { .superior_code = STR(""), .parent_code = STR("") };
	bool is_known;

	*out = false;
	TRY(err_if_absent(e, organ_find(tx, a, d->from_code, &own, e), &is_known));
	for (size_t i = 0; i < n_to; i++) {
		struct str code = to[i].receiver_code;
		*out = *out || to[i].purpose == PURPOSE_SUBMIT ||
		       (is_known &&
			(str_eq(code, own.superior_code) || str_eq(code, own.parent_code)));
	}
	return RC_OK;
}

enum rc dossier_check(struct tx *tx, struct outgoing_check *c, const struct document *d,
		      const struct delivery *to, size_t n_to, struct err *e)
{
	struct dossier_out x;
	bool is_up;

	TRY(load_out(tx, c->arena, d, &x, e));
	if (!x.missing || x.dossier.reason.n > 0)
		return RC_OK;
	TRY(is_submitted(tx, c->arena, d, to, n_to, &is_up, e));
	if (is_up)
		problem_add_words(c->problems, "files", "problem.dossier_incomplete",
				  x.missing->title, STR(""));
	return RC_OK;
}

static enum rc put_rider(struct tx *tx, const struct issue_work *w, const struct document *d,
			 const struct dossier_out *x, struct err *e)
{
	struct rider rider;
	struct json j;

	rider_begin(&j, w->arena, RIDER_DOSSIER);
	json_kv_str(&j, "leader", x->dossier.leader);
	json_kv_str(&j, "reason", x->dossier.reason);
	json_key(&j, "parts");
	json_array(&j);
	for (size_t i = 0; i < x->n; i++) {
		json_object(&j);
		json_kv_str(&j, "title", x->parts[i].title);
		json_kv_bool(&j, "paper", x->parts[i].has_paper);
		json_kv_str(&j, "file", x->parts[i].file_name);
		json_object_end(&j);
	}
	json_array_end(&j);
	TRY(rider_end(&j, &rider, e));
	rider.document_id = d->id;
	return rider_put(tx, &rider, e);
}

enum rc dossier_issued(struct tx *tx, const struct issue_work *w, const struct document *d,
		       struct err *e)
{
	struct dossier_out x;
	struct rider other;
	bool is_taken;

	TRY(load_out(tx, w->arena, d, &x, e));
	if (x.n == 0)
		return RC_OK;
	x.dossier.issued_at = w->now;
	TRY(dossier_issue(tx, &x.dossier, e));
	TRY(err_if_absent(e, rider_find(tx, w->arena, d->id, &other, e), &is_taken));
	return is_taken ? RC_OK : put_rider(tx, w, d, &x, e); /* a document has one */
}

/* draft.c -- writing văn bản đi: every button of the form saves the draft, so that nothing typed and
 * no file is lost on the way, with or without scripts.
 *
 * Buttons (name=value): do=save · do=review (save, then check and send) · do=search (save, then look
 * receivers up by "find") · do=directory (save; the axis's directory is asked for) · do=upload
 * (save; the upload island) · do=own (save; units and persons of the organ) · do=way (save; where it is submitted) · do=overwrite (save over what somebody else saved meanwhile) ·
 * add=CODE · remove=CODE · drop=ID.
 *
 * A new document's form has an id of its own, so that a form handed in twice makes one draft.
 */
#include "web/draft_form.h"

#include "office/drafting.h"
#include "web/way.h"

#include "base/codec.h"
#include "text/text.h"

#define FOUND_MAX 12
#define FORM_ID_RANDOM 16

static void receivers_of_view(struct visit *v, const struct document_view *from,
			      struct write_view *out)
{
	out->receivers = ARENA_ARRAY(v->a, from->n_deliveries + 1, struct receiver_line);
	out->n_receivers = 0;
	for (size_t i = 0; i < from->n_deliveries; i++) {
		const struct delivery *d = &from->deliveries[i];
		if (d->is_outside)
			continue;
		out->receivers[out->n_receivers++] =
			(struct receiver_line){ d->receiver_code, d->receiver_name,
						purpose_text(d->purpose),
						purpose_text(d->purpose_proposed) };
	}
}

static enum rc load_draft(struct visit *v, int64_t id, struct document_view *out, struct err *e)
{
	TRY(office_document_view(v->node, v->a, v->actor, id, v->now, out, e));
	if (out->document.direction != DIRECTION_OUTGOING)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "of the other direction");
	if (!out->may_edit && out->document.stage == STAGE_DRAFT)
		return err_set(e, RC_DENIED, "err.denied.author", "another's draft");
	if (!out->may_edit)
		return err_set(e, RC_CONFLICT, "err.not_draft", "sent already");
	return RC_OK;
}

static void view_of_draft(struct visit *v, const struct document_view *from, struct write_view *out)
{
	*out = (struct write_view){ .id = from->document.id,
				    .version = from->document.version,
				    .n_files = from->n_attachments };
	draft_form_fill(v, &out->form, &from->document);
	file_lines(v, from->attachments, from->n_attachments, &out->files);
	receivers_of_view(v, from, out);
	form_value(&out->form, "outside", draft_outside(v, from->deliveries, from->n_deliveries));
	out->own = from->own;
	out->n_own = from->n_own;
	out->is_kept = from->is_kept;
}

static enum rc search(struct visit *v, struct str words, struct write_view *out, struct err *e)
{
	out->has_search = words.n > 0;
	out->words = words;
	if (words.n == 0)
		return RC_OK;
	TRY(office_organ_search(v->node, v->a, v->actor, words, FOUND_MAX, &out->found,
				&out->n_found, e));
	if (out->n_found == 0)
		office_directory_missed(v->node, v->actor, words, v->now);
	return RC_OK;
}

/* What a person should look at before the draft is sent. */
static enum rc fill_advice(struct visit *v, struct write_view *out, struct err *e)
{
	struct outgoing_advice all;

	TRY(office_outgoing_check(v->node, v->a, v->actor, out->id, v->now, &all, e));
	for (size_t i = 0; i < all.problems.n; i++) {
		const struct problem *p = &all.problems.p[i];
		bool is_early = str_eq_c(str_of(p->key), "problem.number_taken") ||
				str_eq_c(str_of(p->key), "problem.number_in_series") ||
				str_eq_c(str_of(p->key), "problem.number_gap") ||
				str_eq_c(str_of(p->key), "problem.file_program") ||
				str_eq_c(str_of(p->key), "problem.file_rider");
		if (is_early)
			problem_copy(&all.warnings, p);
	}
	out->warnings = problem_lines(v, &all.warnings);
	out->n_warnings = all.warnings.n;
	return RC_OK;
}

struct str make_form_id(struct visit *v)
{
	char bytes[FORM_ID_RANDOM];

	random_bytes(bytes, sizeof bytes);
	return base64url_encode(v->a, str_of_n(bytes, sizeof bytes));
}

static enum rc fill_way(struct visit *v, struct write_view *view, struct err *e)
{
	struct draft_view d;

	if (view->id == 0)
		return RC_OK;
	TRY(office_draft_view(v->node, v->a, v->actor, view->id, v->now, &d, e));
	view->is_on_way = d.n_versions > 0;
	return RC_OK;
}

static enum rc show(struct visit *v, struct write_view *view, int status, struct err *e)
{
	view->max_bytes = v->node->conf->limit_upload_bytes;
	if (view->id > 0)
		TRY(fill_advice(v, view, e));
	else if (view->form_id.n == 0)
		view->form_id = make_form_id(v);
	v->is_form = true;
	TRY(frame_load(v, view->id ? "outgoing.draft" : "outgoing.new", e));
	view->may_send = v->frame.may_send;
	TRY(office_directory_state(v->node, v->a, v->actor, &view->directory, e));
	TRY(fill_way(v, view, e));
	return RESPOND(v, e, status, page_write, &v->frame, view);
}

/* It was submitted meanwhile: it is not written on where it is now. */
static bool is_moved(const struct err *e)
{
	return e->rc == RC_CONFLICT && str_eq_c(str_of(e->key), "err.denied.stage");
}

/* What is asked for is no longer there to be done, for the document is on its way: there it is. */
static enum rc lead_to_sent(struct visit *v, int64_t id, enum rc rc, struct err *e)
{
	const struct err why = *e;
	struct document_view d;

	if (rc != RC_CONFLICT || id == 0 ||
	    (!str_eq_c(str_of(e->key), "err.not_draft") && !is_moved(e) &&
	     !str_eq_c(str_of(e->key), "err.draft_on_its_way") &&
	     !str_eq_c(str_of(e->key), "err.denied.state")))
		return rc;
	err_clear(e);
	TRY(office_document_view(v->node, v->a, v->actor, id, v->now, &d, e));
	if (d.document.direction == DIRECTION_OUTGOING && d.document.sent_at == 0 &&
	    !str_eq_c(str_of(why.key), "err.denied.state")) {
		flash_set(v, "warning", "draft_moved", STR(""));
		return redirect(v, flash_path(v, way_path(v, id)));
	}
	if (d.document.direction != DIRECTION_OUTGOING || d.document.sent_at == 0) {
		*e = why;
		return rc;
	}
	flash_set(v, "warning", "already_sent", time_vn(v->a, d.document.sent_at));
	return redirect(v, outgoing_path(v, id, ""));
}

/* Sent on by web_refuse: the whole was too large, and nothing of it was read. */
static enum rc refuse_large(struct visit *v, struct err *e)
{
	enum rc rc = err_set(e, RC_LIMIT, "err.upload_large", "body over the limit");

	err_param(e, bytes_words(v->a, v->lang, v->node->conf->limit_upload_bytes));
	return rc;
}

enum rc web_draft_new(struct visit *v, struct err *e)
{
	struct write_view view = { .id = 0 };
	struct document d;

	if (query_str(v, "large").p)
		return refuse_large(v, e);
	draft_defaults(v, &d);
	draft_form_fill(v, &view.form, &d);
	TRY(search(v, str_trim(query_str(v, "find")), &view, e));
	return show(v, &view, 200, e);
}

static enum rc show_draft(struct visit *v, struct err *e)
{
	struct document_view d;
	struct write_view view;

	TRY(load_draft(v, v->match.id[0], &d, e));
	view_of_draft(v, &d, &view);
	TRY(search(v, str_trim(query_str(v, "find")), &view, e));
	return show(v, &view, 200, e);
}

/* Saved, but not to be sent as it is: what is missing or wrong. */
static enum rc show_incomplete(struct visit *v, const struct document_view *d, struct err *e)
{
	struct write_view view;

	view_of_draft(v, d, &view);
	view.form.summary = text_get(v->lang, TEXT_WRITE_INCOMPLETE);
	form_problems(v, &view.form);
	return show(v, &view, 422, e);
}

static enum rc check_draft(struct visit *v, int64_t id, struct err *e)
{
	struct outgoing_advice all;

	TRY(office_outgoing_check(v->node, v->a, v->actor, id, v->now, &all, e));
	v->problems = all.problems;
	return RC_OK;
}

static enum rc show_checked(struct visit *v, struct err *e)
{
	struct document_view d;

	TRY(load_draft(v, v->match.id[0], &d, e));
	TRY(check_draft(v, d.document.id, e));
	return v->problems.n > 0 ? show_incomplete(v, &d, e)
				 : redirect(v, outgoing_path(v, d.document.id, "/send"));
}

enum rc web_draft_edit(struct visit *v, struct err *e)
{
	if (query_str(v, "large").p)
		return refuse_large(v, e);
	enum rc rc = query_str(v, "check").p ? show_checked(v, e) : show_draft(v, e);
	return lead_to_sent(v, v->match.id[0], rc, e);
}

/* ---- saving ---- */

/* Beside a date or number that cannot be read: all else that is wrong, told in one go. */
static void add_what_is_wrong(struct visit *v, const struct document *d)
{
	bool is_last = str_eq(form_str(v, "do"), STR("review"));
	struct problems all = { .n = 0 };

	(is_last ? document_check_outgoing : document_check_draft)(d, time_date_vn(v->now), &all);
	for (size_t i = 0; i < all.n; i++) {
		if (!problems_has(&v->problems, all.p[i].field))
			problem_add(&v->problems, all.p[i].field, all.p[i].key, all.p[i].limit);
	}
}

static enum rc save(struct visit *v, const struct outgoing_form *f, int64_t *out_id, struct err *e)
{
	if (v->problems.n > 0) {
		add_what_is_wrong(v, &f->document);
		return problems_rc(&v->problems, e);
	}
	return office_outgoing_save(v->node, v->a, v->actor, f, v->now, out_id, &v->problems, e);
}

/* The texts of the document that a problem speaks of are left empty. */
static bool leave_out(struct document *d, const char *field)
{
	struct str name = str_of(field);
	const struct document_text *t = document_text_find(name);

	if (t) {
		*document_text_slot(d, t) = STR("");
		return true;
	}
	if (str_eq(name, STR("due_on")))
		d->due_on = (struct date){ 0 };
	else if (str_eq(name, STR("issued_on")))
		d->issued_on = d->due_on = (struct date){ 0 };
	return str_eq(name, STR("due_on")) || str_eq(name, STR("issued_on")) ||
	       str_eq(name, STR("page_count")) || str_eq(name, STR("priority"));
}

/* A refused form keeps what was typed in the page, but files cannot be put back into a page: they are
 * saved with all that is right, so that nobody has to choose them again. */
static int64_t save_files_anyway(struct visit *v, const struct outgoing_form *f)
{
	struct outgoing_form reduced = *f;
	struct problems again = { .n = 0 };
	struct err ignored = ERR_INIT;
	int64_t id = 0;

	for (size_t i = 0; i < v->problems.n; i++) {
		if (!leave_out(&reduced.document, v->problems.p[i].field))
			return 0;
	}
	if (office_outgoing_save(v->node, v->a, v->actor, &reduced, v->now, &id, &again,
				 &ignored) != RC_OK)
		return 0;
	return id;
}

/* Somebody else saved the draft since this form was fetched: who, when, and nothing but a choice. */
static void show_conflict(struct visit *v, const struct document *stored, struct write_view *out)
{
	bool is_own = stored->edited_by == v->actor->account_id;
	const struct text_param params[] = {
		text_param_str(stored->edited_by_name),
		text_param_str(time_vn(v->a, stored->updated_at)),
	};
	enum text_id text = is_own ? TEXT_WRITE_CONFLICT_OWN : TEXT_WRITE_CONFLICT;

	out->other_version = stored->version;
	out->form.error = text_format(v->a, text_get(v->lang, text), params, 2);
}

/* Submitted meanwhile: nothing can be saved, but what was typed stands there to be copied. */
static void show_moved(struct visit *v, const struct document_view *stored, struct form_view *f)
{
	f->error = text_get(v->lang, TEXT_ERR_DENIED_STAGE);
	way_tell_last(v, stored, f);
}

/* Also one that has been submitted since; not one that has been sent. */
static enum rc load_written(struct visit *v, int64_t id, struct document_view *out, struct err *e)
{
	TRY(office_document_view(v->node, v->a, v->actor, id, v->now, out, e));
	if (out->document.direction == DIRECTION_OUTGOING && out->document.state == DOCUMENT_DRAFT)
		return RC_OK;
	return load_draft(v, id, out, e);
}

static bool is_stale(const struct err *e)
{
	return e->rc == RC_CONFLICT && str_eq_c(str_of(e->key), "err.stale");
}

/* What became of a form that was not taken as it is. */
struct refusal {
	struct err why;
	int64_t id; /* the draft as it is stored, 0 = none */
	bool has_saved_files;
};

/* The page as typed, with what is wrong. Saving it once more goes over what it was made from, and
 * nothing newer. */
static enum rc show_refused(struct visit *v, const struct draft_form *in, const struct refusal *r,
			    struct err *e)
{
	struct write_view view = { .form_id = in->form.form_id };
	struct document_view stored = { .may_edit = true };

	if (r->id > 0) {
		TRY(load_written(v, r->id, &stored, e));
		view_of_draft(v, &stored, &view);
		if (!r->has_saved_files)
			view.version = in->form.document.version;
	} else {
		draft_form_fill(v, &view.form, &in->form.document);
	}
	form_take(v, &view.form);
	form_error(v, &view.form, &r->why);
	if (!stored.may_edit)
		show_moved(v, &stored, &view.form);
	else if (r->id > 0 && is_stale(&r->why))
		show_conflict(v, &stored.document, &view);
	view.form.summary = text_get(v->lang, r->has_saved_files ? TEXT_WRITE_PARTLY_SAVED
								 : TEXT_WRITE_NOT_SAVED);
	view.receivers = in->receivers;
	view.n_receivers = in->n_receivers;
	return show(v, &view, rc_http_status(r->why.rc), e);
}

/* The draft that this form means: of its address, or the one that it has made. */
static int64_t id_of_form(struct visit *v, const struct draft_form *in)
{
	struct err ignored = ERR_INIT;
	int64_t id = in->form.document.id;

	if (id == 0 && office_outgoing_of_form(v->node, v->a, v->actor, in->form.form_id, &id,
					       &ignored) != RC_OK)
		return 0;
	return id;
}

static enum rc refused(struct visit *v, const struct draft_form *in, struct err *e)
{
	bool has_files = e->rc == RC_INVALID && v->form.n_uploads > 0;
	struct refusal r = { .why = *e, .id = has_files ? save_files_anyway(v, &in->form) : 0 };

	err_clear(e);
	r.has_saved_files = r.id > 0;
	if (r.id == 0 && r.why.rc != RC_NOT_FOUND)
		r.id = id_of_form(v, in);
	return show_refused(v, in, &r, e);
}

static enum rc to_receivers(struct visit *v, struct url_path page)
{
	return redirect(v, url_path_fragment(v->a, page, "receivers"));
}

/* A button beside the receivers, and back to them; any other: no answer yet. */
static enum rc look_up(struct visit *v, struct url_path here, struct err *e)
{
	struct str what = form_str(v, "do"), words = str_trim(form_str(v, "find"));

	if (str_eq(what, STR("search")))
		return to_receivers(v, url_path_query(v->a, here, STR("find"), words));
	if (!str_eq(what, STR("directory")))
		return RC_OK;
	TRY(web_directory_ask(v, e));
	return to_receivers(v, here);
}

/* Saved; now whither? */
static enum rc go_on(struct visit *v, int64_t id, struct err *e)
{
	struct str what = form_str(v, "do");
	struct url_path here = outgoing_path(v, id, "/edit");

	if (form_str(v, "add").n > 0 || form_str(v, "remove").n > 0)
		return to_receivers(v, here);
	TRY(look_up(v, here, e));
	if (v->is_replied)
		return RC_OK;
	if (str_eq(what, STR("review")))
		return redirect(v, url_path_query(v->a, here, STR("check"), STR("1")));
	if (str_eq(what, STR("way")))
		return redirect(v, way_path(v, id));
	if (str_eq(what, STR("own")))
		return redirect(v, outgoing_path(v, id, "/own"));
	if (!str_eq(what, STR("upload")))
		flash_set(v, "success", "draft_saved", STR(""));
	return redirect(v, here);
}

/* No draft is made of nothing: who wants to send it is told all that it needs, and whoever looks for a
 * receiver first finds it all the same. */
static enum rc go_back_blank(struct visit *v, const struct draft_form *in, struct err *e)
{
	struct url_path here = URL_PATH("/outgoing/new");

	TRY(look_up(v, here, e));
	if (v->is_replied)
		return RC_OK;
	if (str_eq(form_str(v, "do"), STR("review")) || str_eq(form_str(v, "do"), STR("way"))) {
		add_what_is_wrong(v, &in->form.document);
		problem_add(&v->problems, "files", "problem.no_file", 0);
		problem_add(&v->problems, "receivers", "problem.no_receiver", 0);
		e->rc = err_set(e, RC_INVALID, "err.form", "nothing was written");
		return refused(v, in, e);
	}
	flash_set(v, "warning", "nothing_to_save", STR(""));
	return redirect(v, here);
}

/* Somebody threw the draft away while this person wrote: what was typed becomes a new one, if they save
 * it once more. */
static enum rc tell_gone(enum rc rc, struct err *e)
{
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear(e);
	return err_set(e, rc, "err.draft_gone", "the draft is no longer there");
}

static enum rc save_and_go_on(struct visit *v, struct draft_form *in, struct err *e)
{
	int64_t id;
	enum rc rc = v->is_token_stale
			     ? err_set(e, RC_DENIED, "err.form_again", "token of another session")
			     : tell_gone(save(v, &in->form, &id, e), e);
	e->rc = rc;
	/* also when somebody else was first: what was typed stays, to be saved over theirs or not */
	if (v->is_token_stale || (rc == RC_INVALID && v->problems.n > 0) || is_stale(e) ||
	    is_moved(e) || rc == RC_NOT_FOUND)
		return refused(v, in, e);
	TRY(rc);
	return go_on(v, id, e);
}

enum rc web_draft_create(struct visit *v, struct err *e)
{
	struct draft_form in;

	draft_form_read(v, &in);
	if (!v->is_token_stale && draft_form_is_untouched(v, &in))
		return go_back_blank(v, &in, e);
	enum rc rc = save_and_go_on(v, &in, e);
	return rc == RC_CONFLICT ? lead_to_sent(v, id_of_form(v, &in), rc, e) : rc;
}

enum rc web_draft_save(struct visit *v, struct err *e)
{
	struct draft_form in;

	draft_form_read(v, &in);
	return lead_to_sent(v, v->match.id[0], save_and_go_on(v, &in, e), e);
}

enum rc web_draft_discard(struct visit *v, struct err *e)
{
	enum rc rc = office_outgoing_discard(v->node, v->actor, v->match.id[0],
					     form_id(v, "version"), v->now, e);

	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return lead_to_sent(v, v->match.id[0], rc, e);
	err_clear(e); /* pressed twice, or somebody was first: it is gone either way */
	flash_set(v, "success", "draft_discarded", STR(""));
	return redirect(v, URL_PATH("/outgoing?state=draft"));
}

/* ---- the last look, and sending ---- */

static enum rc show_review(struct visit *v, struct err *e)
{
	struct review_view view = { .bytes = 0 };
	struct outgoing_advice all;

	TRY(load_draft(v, v->match.id[0], &view.v, e));
	TRY(office_outgoing_check(v->node, v->a, v->actor, v->match.id[0], v->now, &all, e));
	if (all.problems.n > 0)
		return redirect(v, url_path_query(v->a, outgoing_path(v, v->match.id[0], "/edit"),
						  STR("check"), STR("1")));
	view.warnings = problem_lines(v, &all.warnings);
	view.n_warnings = all.warnings.n;
	file_lines(v, view.v.attachments, view.v.n_attachments, &view.files);
	view.n_files = view.v.n_attachments;
	for (size_t i = 0; i < view.v.n_attachments; i++)
		view.bytes += view.v.attachments[i].bytes;
	TRY(frame_load(v, "outgoing.draft", e));
	return RESPOND(v, e, 200, page_review, &v->frame, &view);
}

enum rc web_draft_review(struct visit *v, struct err *e)
{
	return lead_to_sent(v, v->match.id[0], show_review(v, e), e);
}

/* The draft as it was shown: its version goes along, so that what somebody changed meanwhile does
 * not go out unseen. */
static void form_of_draft(struct visit *v, const struct document_view *d, struct outgoing_form *out)
{
	struct outgoing_receiver *receivers = ARENA_ARRAY(v->a, d->n_deliveries + 1,
							  struct outgoing_receiver);
	struct outgoing_file *files = ARENA_ARRAY(v->a, d->n_attachments + 1, struct outgoing_file);

	for (size_t i = 0; i < d->n_deliveries; i++) {
		const struct delivery *x = &d->deliveries[i];
		receivers[i] = (struct outgoing_receiver){
			.code = x->is_outside ? STR("") : x->receiver_code,
			.purpose = x->purpose,
			.form = x->form,
			.name = x->receiver_name,
			.address = x->address,
		};
	}
	for (size_t i = 0; i < d->n_attachments; i++)
		files[i] = (struct outgoing_file){ .fd = -1, .keep_id = d->attachments[i].id };
	*out = (struct outgoing_form){ .document = d->document,
				       .receivers = receivers,
				       .n_receivers = d->n_deliveries,
				       .files = files,
				       .n_files = d->n_attachments };
	out->document.version = form_id(v, "version");
}

static bool goes_by_axis(const struct document_view *d)
{
	for (size_t i = 0; i < d->n_deliveries; i++) {
		if (d->deliveries[i].road == ROAD_AXIS)
			return true;
	}
	return false;
}

static enum rc send_draft(struct visit *v, struct err *e)
{
	struct outgoing_form f;
	struct document_view d;
	int64_t id;

	TRY(load_draft(v, v->match.id[0], &d, e));
	form_of_draft(v, &d, &f);
	enum rc rc = office_outgoing_send(v->node, v->a, v->actor, 0, &f, v->now, &id, &v->problems,
					  e);
	if (rc == RC_INVALID && v->problems.n > 0) {
		err_clear(e);
		return show_incomplete(v, &d, e);
	}
	TRY(rc);
	flash_set(v, "success", goes_by_axis(&d) ? "sent" : "issued", STR(""));
	return redirect(v, outgoing_path(v, id, ""));
}

enum rc web_draft_send(struct visit *v, struct err *e)
{
	return lead_to_sent(v, v->match.id[0], send_draft(v, e), e);
}

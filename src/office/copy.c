/* copy.c -- sao y, trích sao, sao lục: a draft that copies a document, and how it is handed out on paper. */
#include "office/copy.h"

#include "base/fd.h"
#include "base/limits.h"
#include "base/sha256.h"
#include "markup/page.h"
#include "office/copy_int.h"
#include "office/sight.h"
#include "store/copy.h"
#include "store/document.h"
#include "store/series.h"
#include "text/text.h"

struct copying {
	struct flow_work w; /* document: the draft */
	const struct copy_form *f;
	struct document_copy copy;
	struct str text;
	struct document about;
	struct attachment *files; /* of what is copied */
	size_t n_files;
	struct attachment made[2]; /* the copy's own: its page, the text of a trích sao */
	size_t n_made;
	int64_t out_id;
};

/* ---- the form ---- */

static void read_form(struct copying *t)
{
	const struct copy_form *f = t->f;
	struct problems *ps = t->w.problems;
	bool is_extract = f->kind == COPY_EXTRACT, is_paper = f->target == FORM_PAPER;
	const struct text_rule part = { "part", TEXT_LINE, LIMIT_SUBJECT, true };

	t->copy = (struct document_copy){ .kind = f->kind,
					  .source = f->source,
					  .target = f->target,
					  .part = STR(""),
					  .prints_for = STR("") };
	if (f->kind >= copy_kind__COUNT)
		problem_add(ps, "kind", "problem.choice", 0);
	if (f->source != FORM_PAPER && f->source != FORM_ELECTRONIC)
		problem_add(ps, "source", "problem.choice", 0);
	if (f->target != FORM_PAPER && f->target != FORM_ELECTRONIC)
		problem_add(ps, "target", "problem.choice", 0);
	if (is_extract) {
		t->copy.part = office_text(t->w.arena, &part, f->part, ps);
		t->text = flow_text(&t->w, "text", f->text, LIMIT_COPY_TEXT, true);
	}
	if (!is_paper)
		return;
	t->copy.prints = f->prints;
	t->copy.prints_for = flow_text(&t->w, "prints_for", f->prints_for, LIMIT_REASON, false);
	if (f->prints < 1)
		problem_add(ps, "prints", "problem.copy_prints", LIMIT_COPY_PRINTS);
	else if (f->prints > LIMIT_COPY_PRINTS)
		problem_add(ps, "prints", "problem.too_many", LIMIT_COPY_PRINTS);
}

/* ---- what is copied ---- */

static enum rc check_about(struct tx *tx, struct copying *t, struct err *e)
{
	struct document *d = &t->about;

	TRY(document_load(tx, t->w.arena, t->f->document_id, d, e));
	TRY(sight_check(tx, t->w.arena, t->w.who, d, e));
	if (d->secrecy != SECRECY_NONE)
		return err_set(e, RC_CONFLICT, "err.copy_secret", "a secret document");
	TRY(policy_check(t->w.who, ACTION_COPY_MAKE, d, e));
	if (d->direction == DIRECTION_INTERNAL)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "neither came nor was sent");
	const char *fault = copy_fault(t->w.arena, &t->copy, d->type_name);
	if (fault)
		problem_add(t->w.problems, "kind", fault, 0);
	return problems_rc(t->w.problems, e);
}

/* Whether what is kept here is of the form that is copied from: what came in a packet or was numbered here is
 * electronic, and no scan of the paper. */
static bool files_are_source(const struct copying *t)
{
	bool is_born_electronic = t->about.packet_id > 0;

	if (t->copy.kind == COPY_EXTRACT)
		return false; /* its text is written anew */
	for (size_t i = 0; i < t->n_files; i++)
		is_born_electronic = is_born_electronic || t->files[i].made != MADE_GIVEN;
	return t->copy.source == FORM_ELECTRONIC || !is_born_electronic;
}

static struct str subject_of(const struct copying *t)
{
	const struct document *d = &t->about;
	const struct text_param params[] = {
		text_param_str(d->type_name),
		text_param_str(document_notation(t->w.arena, d->number, d->notation)),
		text_param_str(date_vn(t->w.arena, d->issued_on)),
		text_param_str(d->from_name),
		text_param_str(d->subject),
	};
	static const enum text_id keys[copy_kind__COUNT] = {
		[COPY_TRUE] = TEXT_KEPT_SUBJECT_COPY_TRUE,
		[COPY_EXTRACT] = TEXT_KEPT_SUBJECT_COPY_EXTRACT,
		[COPY_SECOND] = TEXT_KEPT_SUBJECT_COPY_SECOND,
	};

	return text_cut(text_format(t->w.arena, text_get(LANG_VI, keys[t->copy.kind]), params, 5),
			LIMIT_SUBJECT);
}

/* All that was said: the same words make the same draft. */
static struct str key_of(const struct copying *t)
{
	const struct copy_form *f = t->f;
	struct str all = str_fmt(t->w.arena, "%d:%d:%d:%lld:%.*s:%.*s:%.*s", (int)f->kind,
				 (int)f->source, (int)f->target, (long long)t->copy.prints,
				 STR_FMT(t->copy.part), STR_FMT(t->text),
				 STR_FMT(t->copy.prints_for));
	struct blob_id id;

	sha256_of(all, id.b);
	return str_fmt(t->w.arena, "copy:%lld:%lld:%.*s", (long long)t->about.id,
		       (long long)t->w.who->account_id, STR_FMT(blob_id_hex(t->w.arena, &id)));
}

/* A clerk drafts it; what a leader orders is drafted by whoever takes it up. */
static void draft_make(struct copying *t)
{
	const struct tenant *o = &t->w.tenant;
	struct document d = draft_blank(t->w.who, o, t->w.now);

	d.relation = RELATION_COPY;
	d.about_id = t->about.id;
	d.type_name = copy_type_name(t->copy.kind);
	d.subject = subject_of(t);
	d.priority = t->about.priority;
	d.place = o->place;
	d.signer_competence = o->signer_competence;
	d.signer_position = o->signer_position;
	d.signer_name = o->signer_name;
	d.form_key = key_of(t);
	if (policy_allows(t->w.who, ACTION_OUTGOING_SEND, NULL))
		draft_adopt(t->w.who, &d);
	t->w.document = d;
}

static enum rc look_fn(struct tx *tx, void *arg, struct err *e)
{
	struct copying *t = arg;

	TRY(office_own_tenant(tx, t->w.arena, t->w.who, &t->w.tenant, e));
	TRY(check_about(tx, t, e));
	TRY(attachment_list(tx, t->w.arena, t->about.id, &t->files, &t->n_files, e));
	if (t->f->source == FORM_ELECTRONIC &&
	    t->n_files == 0) /* nobody has it electronically here */
		problem_add(t->w.problems, "source", "problem.copy_no_file", 0);
	TRY(problems_rc(t->w.problems, e));
	draft_make(t);
	return series_abbreviation(tx, t->w.arena, t->w.tenant.id, t->w.document.type_name,
				   &t->w.document.notation, e);
}

/* ---- its own pages, before the transaction ---- */

static enum rc keep_print(struct node *n, struct copying *t, struct register_print *p,
			  enum text_id name, struct err *e)
{
	struct upload u = { .field = "files",
			    .name = str_fmt(t->w.arena, "%.*s.pdf",
					    STR_FMT(text_get(LANG_VI, name))),
			    .fd = p->fd };
	enum rc rc = upload_take(n, t->w.arena, &u, t->w.problems, e);

	fd_close(p->fd);
	TRY(rc);
	t->made[t->n_made++] = (struct attachment){
		.name = u.name, .content_type = u.content_type, .blob = u.blob, .bytes = u.bytes
	};
	return RC_OK;
}

static enum rc make_pages(struct node *n, struct copying *t, struct err *e)
{
	struct str organ = t->w.document.notation; /* its abbreviation, until it has a number */
	const struct copy_page page = {
		.copy = &t->copy,
		.about = &t->about,
		.text = t->text,
		.notation = notation_make(t->w.arena, t->w.document.type_name, organ, STR(""))
	};
	struct register_print p;

	t->w.document.notation = STR("");
	if (t->copy.target == FORM_PAPER) {
		TRY(copy_page_print(n, &t->w, &page, &p, e));
		TRY(keep_print(n, t, &p, TEXT_KEPT_COPY_PAGE, e));
	}
	if (t->copy.kind == COPY_EXTRACT) {
		TRY(copy_extract_print(n, &t->w, &page, &p, e));
		TRY(keep_print(n, t, &p, TEXT_KEPT_COPY_EXTRACT, e));
	}
	return RC_OK;
}

/* ---- the draft ---- */

/* Decree 30 App. I: all copies are counted in one series, unless the organ has given their types others. */
static enum rc open_series(struct tx *tx, struct copying *t, struct err *e)
{
	struct series of_type, s;
	struct str keys[copy_kind__COUNT];
	size_t taken;

	TRY(series_find_type(tx, t->w.arena, t->w.tenant.id, t->w.document.type_name, &of_type, e));
	if (of_type.kind != SERIES_MAIN)
		return RC_OK;
	for (size_t i = 0; i < copy_kind__COUNT; i++)
		keys[i] = document_type_key(t->w.arena, copy_type_name((enum copy_kind)i));
	s = (struct series){ .tenant_id = t->w.tenant.id,
			     .direction = DIRECTION_OUTGOING,
			     .kind = SERIES_COPIES,
			     .name = text_get(LANG_VI, TEXT_KEPT_SERIES_COPIES),
			     .abbreviation = of_type.abbreviation };
	TRY(series_save(tx, t->w.arena, &s, e));
	TRY(series_set_types(tx, &s, keys, copy_kind__COUNT, &taken, e));
	return office_audit(tx, t->w.who, "series.save", object_name(t->w.arena, "series", s.id),
			    s.name, t->w.now, e);
}

static enum rc put_files(struct tx *tx, const struct copying *t, struct err *e)
{
	int64_t ordinal = 0;

	for (size_t i = 0; i < t->n_made; i++) {
		struct attachment x = t->made[i];
		x.document_id = t->out_id;
		x.ordinal = ++ordinal;
		TRY(attachment_insert(tx, &x, e));
	}
	for (size_t i = 0; files_are_source(t) && i < t->n_files; i++) {
		ordinal++;
		const struct attachment x = { .document_id = t->out_id,
					      .ordinal = ordinal,
					      .name = t->files[i].name,
					      .content_type = t->files[i].content_type,
					      .blob = t->files[i].blob,
					      .bytes = t->files[i].bytes };
		TRY(attachment_insert(tx, &x, e));
	}
	return RC_OK;
}

static enum rc make_fn(struct tx *tx, void *arg, struct err *e)
{
	struct copying *t = arg;
	struct document same;
	bool is_made;

	TRY(look_fn(tx, t, e));
	t->w.document.notation = STR("");
	TRY(err_if_absent(e, document_find_form(tx, t->w.arena, t->w.document.form_key, &same, e),
			  &is_made));
	if (is_made && same.version == 1) { /* the button pressed twice */
		t->out_id = same.id;
		return RC_OK;
	}
	if (is_made)
		t->w.document.form_key = STR("");
	TRY(open_series(tx, t, e));
	TRY(document_insert(tx, t->w.arena, &t->w.document, &t->out_id, e));
	struct document_copy row = t->copy;
	row.document_id = t->out_id;
	TRY(document_copy_insert(tx, &row, e));
	TRY(put_files(tx, t, e));
	return office_audit(tx, t->w.who, "copy.make",
			    object_name(t->w.arena, "document", t->out_id), t->w.document.subject,
			    t->w.now, e);
}

enum rc office_copy_make(struct node *n, struct arena *a, const struct actor *who,
			 const struct copy_form *f, int64_t now, int64_t *out_id,
			 struct problems *out, struct err *e)
{
	struct copying t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
			     .f = f,
			     .text = STR("") };

	TRY(policy_check(who, ACTION_COPY_MAKE, NULL, e));
	read_form(&t);
	TRY(problems_rc(out, e));
	TRY(db_read(n->db, look_fn, &t, e));
	TRY(make_pages(n, &t, e));
	TRY(office_db_write(n, make_fn, &t, out, e));
	event_wake(n->read);
	*out_id = t.out_id;
	return RC_OK;
}

/* ---- when it is issued ---- */

enum rc copy_of_draft(struct tx *tx, struct arena *a, const struct document *d,
		      struct document_copy *out, bool *out_is, struct err *e)
{
	*out_is = false;
	if (d->relation != RELATION_COPY)
		return RC_OK;
	return err_if_absent(e, document_copy_find(tx, a, d->id, out, e), out_is);
}

enum rc copy_hand_out(struct tx *tx, const struct issue_work *w, const struct document *d,
		      const struct document_copy *c, struct err *e)
{
	TRY(document_copy_hand_out(tx, d->id, w->now, e));
	return office_audit(tx, w->who, "copy.hand_out", object_name(w->arena, "document", d->id),
			    c->prints_for, w->now, e);
}

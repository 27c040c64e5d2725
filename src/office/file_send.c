/* file_send.c -- a whole file as a công văn to another organ: a draft with all of its files, and vanthu.json, which
 * says what they are. From there on it is a draft as every other. */
#include "base/limits.h"
#include "edxml/rider.h"
#include "markup/page.h"
#include "office/drafting_int.h"
#include "office/file_int.h"
#include "office/file_send.h"
#include "store/document.h"
#include "store/rider.h"
#include "text/text.h"

struct sending {
	struct file_work t;
	int64_t file_id, out_id;
	struct file_parcel all;
	struct attachment *out; /* of the draft */
	size_t n_out;
};

/* ---- what may leave ---- */

static enum rc refuse(enum rc rc, const char *key, const struct file_item *x, struct err *e)
{
	(void)err_set(e, rc, key, "item %lld", (long long)x->ordinal);
	err_param_i64(e, x->ordinal);
	return rc;
}

static enum rc check_row(const struct sending *s, size_t i, struct err *e)
{
	const struct file_row *r = &s->all.rows[i];
	const struct document *d = r->document;

	if (!d)
		return RC_OK;
	if (d->secrecy != SECRECY_NONE)
		return refuse(RC_CONFLICT, "err.file_send_secret", &r->item, e);
	if (d->state != DOCUMENT_SENT && d->state != DOCUMENT_REGISTERED)
		return refuse(RC_CONFLICT, "err.file_send_draft", &r->item, e);
	if (s->all.n_files[i] == 0)
		return refuse(RC_CONFLICT, "err.file_send_empty", &r->item, e);
	return RC_OK;
}

static enum rc check(const struct sending *s, struct err *e)
{
	size_t n = 0;

	for (size_t i = 0; i < s->all.n; i++) {
		TRY(check_row(s, i, e));
		n += s->all.rows[i].document ? s->all.n_files[i] : 1;
	}
	if (n == 0)
		return err_set(e, RC_CONFLICT, "err.file_send_nothing", "an empty file");
	if (n < LIMIT_ATTACHMENTS) /* vanthu.json is one more */
		return RC_OK;
	(void)err_set(e, RC_LIMIT, "err.file_send_many", "%zu files", n);
	err_param_i64(e, (int64_t)n);
	err_param_i64(e, LIMIT_ATTACHMENTS - 1);
	return RC_LIMIT;
}

/* ---- the list ---- */

static void write_head(struct json *j, struct arena *a, const struct work_file *f)
{
	json_key(j, "file");
	json_object(j);
	json_kv_str(j, "notation", f->notation);
	json_kv_str(j, "title", f->title);
	json_kv_i64(j, "year", f->year);
	json_kv_i64(j, "retention", f->retention);
	json_kv_str(j, "maker", f->maker_name);
	json_kv_str(j, "started_on", date_iso(a, f->started_on));
	json_kv_str(j, "ended_on", date_iso(a, f->ended_on));
	json_kv_str(j, "language", f->language);
	json_kv_str(j, "description", f->description);
	json_object_end(j);
}

/* The name tells people whose system does not read the list which document a file belongs to. */
static void add_file(struct sending *s, struct json *j, const struct file_row *r,
		     const struct attachment *f)
{
	struct arena *a = s->t.w.arena;
	struct attachment x = *f;

	x.id = x.document_id = 0;
	x.ordinal = (int64_t)s->n_out + 1;
	x.description = STR("");
	x.name = text_file_name(
		a, str_fmt(a, "%02lld. %.*s", (long long)r->item.ordinal, STR_FMT(f->name)),
		LIMIT_FILE_NAME, LIMIT_FILE_NAME_BYTES);
	s->out[s->n_out++] = x;
	json_object(j);
	json_kv_str(j, "name", f->name);
	json_kv_str(j, "sha256", blob_id_hex(a, &f->blob));
	json_object_end(j);
}

static void write_row(struct sending *s, struct json *j, size_t i)
{
	struct arena *a = s->t.w.arena;
	const struct file_row *r = &s->all.rows[i];
	const struct file_item *x = &r->item;
	const struct document *d = r->document;
	const struct attachment own = {
		.name = x->name, .content_type = x->content_type, .bytes = x->bytes, .blob = x->blob
	};

	json_object(j);
	json_kv_i64(j, "ordinal", x->ordinal);
	json_kv_str(j, "type", d ? d->type_name : STR(""));
	json_kv_str(j, "code", d ? document_notation(a, d->number, d->notation) : x->code);
	json_kv_str(j, "dated", date_iso(a, row_dated(r)));
	json_kv_str(j, "author",
		    d ? (d->from_name.n > 0 ? d->from_name : d->from_code) : x->author);
	json_kv_str(j, "title", d ? d->subject : x->title);
	json_kv_str(j, "sheet", x->sheet);
	json_kv_i64(j, "pages", x->n_pages);
	json_kv_str(j, "note", x->note);
	json_key(j, "files");
	json_array(j);
	if (!d)
		add_file(s, j, r, &own);
	for (size_t k = 0; k < s->all.n_files[i]; k++)
		add_file(s, j, r, &s->all.files[i][k]);
	json_array_end(j);
	json_object_end(j);
}

static enum rc list_make(struct sending *s, struct rider *out, struct err *e)
{
	struct arena *a = s->t.w.arena;
	struct json j;

	s->out = ARENA_ARRAY(a, LIMIT_ATTACHMENTS, struct attachment);
	s->n_out = 0;
	rider_begin(&j, a, RIDER_FILE_MANIFEST);
	write_head(&j, a, &s->t.file);
	json_key(&j, "items");
	json_array(&j);
	for (size_t i = 0; i < s->all.n; i++)
		write_row(s, &j, i);
	json_array_end(&j);
	out->kind = RIDER_FILE_MANIFEST;
	return rider_end(&j, out, e);
}

enum rc file_is_listed(struct tx *tx, struct arena *a, const struct attachment *x, bool *out,
		       struct err *e)
{
	struct rider rider;
	bool is_there;

	TRY(err_if_absent(e, rider_find(tx, a, x->document_id, &rider, e), &is_there));
	*out = is_there && rider.kind == RIDER_FILE_MANIFEST &&
	       str_find(rider.text, blob_id_hex(a, &x->blob)) != SIZE_MAX;
	return RC_OK;
}

/* ---- the draft ---- */

static struct document draft_of(const struct sending *s)
{
	const struct flow_work *w = &s->t.w;
	const struct work_file *f = &s->t.file;
	const struct text_param params[] = { text_param_str(f->notation),
					     text_param_str(f->title) };
	struct document d = draft_blank(w->who, &w->tenant, w->now);

	d.type_name = text_get(LANG_VI, TEXT_KEPT_TYPE_LETTER);
	d.place = w->tenant.place;
	d.subject = text_cut(
		text_format(w->arena, text_get(LANG_VI, TEXT_KEPT_SUBJECT_FILE), params, 2),
		LIMIT_SUBJECT);
	d.form_key = str_fmt(w->arena, "file:%lld:%lld:%lld", (long long)f->id,
			     (long long)f->version, (long long)w->who->account_id);
	draft_adopt(w->who, &d);
	return d;
}

static enum rc send_fn(struct tx *tx, void *arg, struct err *e)
{
	struct sending *s = arg;
	struct flow_work *w = &s->t.w;
	struct rider rider = { .document_id = 0 };
	struct document same;
	bool is_made;

	TRY(file_parcel_load(tx, &s->t, s->file_id, &s->all, e));
	TRY(check(s, e));
	struct document d = draft_of(s);
	TRY(err_if_absent(e, document_find_form(tx, w->arena, d.form_key, &same, e), &is_made));
	if (is_made && same.version == 1) { /* the button pressed twice */
		s->out_id = same.id;
		return RC_OK;
	}
	if (is_made)
		d.form_key = STR("");
	TRY(list_make(s, &rider, e));
	TRY(document_insert(tx, w->arena, &d, &s->out_id, e));
	for (size_t i = 0; i < s->n_out; i++) {
		s->out[i].document_id = s->out_id;
		TRY(attachment_insert(tx, &s->out[i], e));
	}
	rider.document_id = s->out_id;
	TRY(rider_put(tx, &rider, e));
	return office_audit(tx, w->who, "file.send", object_name(w->arena, "file", s->file_id),
			    object_name(w->arena, "document", s->out_id), w->now, e);
}

enum rc office_file_send(struct node *n, const struct actor *who, int64_t file_id, int64_t now,
			 int64_t *out_id, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct sending s = { .t = { .w = { .arena = a, .who = who, .now = now } },
			     .file_id = file_id };

	TRY(policy_check(who, ACTION_FILE_VIEW, NULL, e));
	TRY(policy_check(who, ACTION_OUTGOING_WRITE, NULL, e));
	TRY(db_write(n->db, send_fn, &s, e));
	*out_id = s.out_id;
	return RC_OK;
}

/* file_send.c -- a whole file as a công văn to another organ: a draft with all of its files, and vanthu.json, which
 * says what they are. From there on it is a draft as every other. */
#include "base/limits.h"
#include "edxml/rider.h"
#include "markup/page.h"
#include "office/drafting_int.h"
#include "office/file_int.h"
#include "office/file_send.h"
#include "office/office_int.h"
#include "store/document.h"
#include "store/part.h"
#include "store/rider.h"
#include "text/text.h"

/* In more than one packet: room for the letter itself and what its author adds. */
#define FILES_OF_PART (LIMIT_ATTACHMENTS - 10)

struct sending {
	struct file_work t;
	int64_t room; /* what files may weigh in one packet */
	int64_t file_id, out_id;
	struct file_parcel all;
	struct attachment *out; /* of all parts, in order */
	int64_t *part;          /* of each: 1 is the draft itself */
	size_t n_out;
	int64_t n_parts; /* begun */
	size_t n_in_part;
	int64_t weight; /* of the part that is being filled */
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
	if (n < LIMIT_FILE_ITEMS) /* each is a paper where it arrives, and the letter one more */
		return RC_OK;
	(void)err_set(e, RC_LIMIT, "err.file_send_many", "%zu files", n);
	err_param_i64(e, (int64_t)n);
	err_param_i64(e, LIMIT_FILE_ITEMS - 1);
	return RC_LIMIT;
}

/* ---- in how many packets ---- */

static bool fits_one(const struct sending *s)
{
	int64_t weight = 0;
	size_t n = 0;

	for (size_t i = 0; i < s->all.n; i++) {
		const struct file_row *r = &s->all.rows[i];
		if (!r->document) {
			n++;
			weight += packet_weight(r->item.bytes);
		}
		for (size_t k = 0; k < s->all.n_files[i]; k++, n++)
			weight += packet_weight(s->all.files[i][k].bytes);
	}
	return n < LIMIT_ATTACHMENTS && weight <= s->room; /* vanthu.json is one more */
}

/* The first has the list and the letter too. */
static int64_t room_of(const struct sending *s, int64_t part)
{
	return part == 1 ? s->room / 2 : s->room;
}

/* The part that the next file goes into. */
static int64_t place(struct sending *s, bool is_one, int64_t bytes)
{
	int64_t weight = packet_weight(bytes);

	if (is_one)
		return 1;
	if (s->n_in_part == FILES_OF_PART || s->weight + weight > room_of(s, s->n_parts)) {
		s->n_parts++;
		s->n_in_part = 0;
		s->weight = 0;
	}
	s->n_in_part++;
	s->weight += weight;
	return s->n_parts;
}

static enum rc cut(struct sending *s, struct err *e)
{
	bool is_one = fits_one(s);

	s->n_parts = 1;
	s->n_in_part = 0;
	s->weight = 0;
	s->n_out = 0;
	for (size_t i = 0; i < s->all.n; i++) {
		const struct file_row *r = &s->all.rows[i];
		size_t n = r->document ? s->all.n_files[i] : 1;
		for (size_t k = 0; k < n; k++) {
			int64_t bytes = r->document ? s->all.files[i][k].bytes : r->item.bytes;
			if (packet_weight(bytes) > s->room)
				return refuse(RC_LIMIT, "err.file_send_big", &r->item, e);
			s->part[s->n_out++] = place(s, is_one, bytes);
		}
	}
	if (s->n_parts <= LIMIT_FILE_PARTS)
		return RC_OK;
	(void)err_set(e, RC_LIMIT, "err.file_send_large", "%lld packets", (long long)s->n_parts);
	err_param_i64(e, s->n_parts);
	err_param_i64(e, LIMIT_FILE_PARTS);
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
	if (s->part[s->n_out - 1] > 1)
		json_kv_i64(j, "part", s->part[s->n_out - 1]);
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

	s->n_out = 0;
	rider_begin(&j, a, RIDER_FILE_MANIFEST);
	write_head(&j, a, &s->t.file);
	if (s->n_parts > 1)
		json_kv_i64(&j, "parts", s->n_parts);
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

/* Those behind the first. */
static enum rc put_parts(struct tx *tx, const struct sending *s, size_t from, struct err *e)
{
	for (size_t i = from, n; i < s->n_out; i += n) {
		const struct file_part x = { .tenant_id = s->t.w.tenant.id,
					     .direction = DIRECTION_OUTGOING,
					     .document_id = s->out_id,
					     .n = s->part[i],
					     .n_of = s->n_parts,
					     .created_at = s->t.w.now };
		bool is_new;
		n = 1;
		while (i + n < s->n_out && s->part[i + n] == s->part[i])
			n++;
		TRY(part_insert(tx, s->t.w.arena, &x, &s->out[i], n, &is_new, e));
	}
	return RC_OK;
}

static enum rc put_files(struct tx *tx, struct sending *s, struct err *e)
{
	size_t i = 0;

	for (; i < s->n_out && s->part[i] == 1; i++) {
		s->out[i].document_id = s->out_id;
		TRY(attachment_insert(tx, &s->out[i], e));
	}
	return put_parts(tx, s, i, e);
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
	s->out = ARENA_ARRAY(w->arena, LIMIT_FILE_ITEMS, struct attachment);
	s->part = ARENA_ARRAY(w->arena, LIMIT_FILE_ITEMS, int64_t);
	TRY(cut(s, e));
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
	TRY(put_files(tx, s, e));
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
			     .room = packet_room(n->conf),
			     .file_id = file_id };

	TRY(policy_check(who, ACTION_FILE_VIEW, NULL, e));
	TRY(policy_check(who, ACTION_OUTGOING_WRITE, NULL, e));
	TRY(db_write(n->db, send_fn, &s, e));
	*out_id = s.out_id;
	return RC_OK;
}

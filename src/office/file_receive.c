/* file_receive.c -- a work file that another organ sent: what came of it, and how it becomes one here. */
#include "base/limits.h"
#include "base/map.h"
#include "edxml/rider.h"
#include "office/file_int.h"
#include "office/file_send.h"
#include "office/sight.h"
#include "store/document.h"
#include "store/part.h"
#include "store/rider.h"
#include "text/text.h"

struct receiving {
	struct file_work t;
	const struct file_receiving *x;
	int64_t document_id, out_id;
	struct arrived_file all;
	struct file_item *parts; /* a file each */
	size_t n_parts;
	struct map *files; /* that are here, by their SHA-256 */
};

/* ---- what came ---- */

static const struct attachment *find_bytes(const struct receiving *r, struct str sha256)
{
	void *found = NULL;

	return map_find(r->files, sha256, &found) ? found : NULL;
}

static void take_files(struct receiving *r, struct attachment *files, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!files[i].is_damaged)
			(void)map_put(r->files, blob_id_hex(r->t.w.arena, &files[i].blob),
				      &files[i]);
	}
}

/* The letter's own files are the first part; what came of the others came before or behind it. */
static enum rc find_files(struct tx *tx, struct receiving *r, struct err *e)
{
	struct arena *a = r->t.w.arena;
	const struct document *d = &r->all.document;
	const struct file_part like = { .tenant_id = d->tenant_id,
					.from_code = d->from_code,
					.letter_code = d->code };
	struct attachment *files;
	struct file_part *parts;
	bool *has = ARENA_ARRAY(a, LIMIT_FILE_PARTS + 1, bool);
	size_t n, n_parts;

	r->files = map_new(a);
	TRY(attachment_list(tx, a, d->id, &files, &n, e));
	take_files(r, files, n);
	TRY(part_came(tx, a, &like, &parts, &n_parts, e));
	r->all.n_came = 1;
	for (size_t i = 0; i < n_parts; i++) {
		if (parts[i].n > r->all.n_of)
			continue;
		TRY(part_file_list(tx, a, parts[i].id, &files, &n, e));
		take_files(r, files, n);
		has[parts[i].n] = true;
		r->all.n_came++;
	}
	r->all.lacks = STR("");
	for (int64_t i = 2; i <= r->all.n_of; i++) {
		if (!has[i])
			r->all.lacks = str_fmt(a, "%.*s%s%lld", STR_FMT(r->all.lacks),
					       r->all.lacks.n > 0 ? ", " : "", (long long)i);
	}
	return RC_OK;
}

static void read_head(struct receiving *r, const struct jval *x)
{
	struct arena *a = r->t.w.arena;
	struct work_file *f = &r->all.file;

	f->notation = rider_line(a, x, "notation", LIMIT_FILE_NOTATION);
	f->title = rider_line(a, x, "title", LIMIT_FILE_TITLE);
	f->year = rider_number(x, "year", LIMIT_REGISTER_YEAR_MIN, LIMIT_REGISTER_YEAR_MAX, 0);
	f->retention = rider_number(x, "retention", 0, LIMIT_RETENTION_YEARS, 0);
	f->maker_name = rider_line(a, x, "maker", LIMIT_ORGAN_NAME);
	f->started_on = rider_date(x, "started_on");
	f->ended_on = rider_date(x, "ended_on");
	f->language = rider_line(a, x, "language", LIMIT_FILE_LANGUAGE);
	f->description = rider_line(a, x, "description", LIMIT_SUBJECT);
	if (f->title.n == 0)
		f->title = text_cut(r->all.document.subject, LIMIT_FILE_TITLE);
}

static struct file_item item_of(struct arena *a, const struct jval *x, size_t i)
{
	struct file_item out = {
		.ordinal = (int64_t)i + 1,
		.title = rider_line(a, x, "title", LIMIT_SUBJECT),
		.author = rider_line(a, x, "author", LIMIT_ORGAN_NAME),
		.code = rider_line(a, x, "code", LIMIT_FILE_LANGUAGE),
		.dated = rider_date(x, "dated"),
		.sheet = rider_line(a, x, "sheet", LIMIT_FILE_WORDS),
		.n_pages = rider_number(x, "pages", 0, LIMIT_PAGE_COUNT, 0),
		.note = rider_line(a, x, "note", LIMIT_REASON),
	};
	struct str type = rider_line(a, x, "type", LIMIT_ORGAN_NAME);

	if (type.n > 0)
		out.title = text_cut(str_fmt(a, "%.*s: %.*s", STR_FMT(type), STR_FMT(out.title)),
				     LIMIT_SUBJECT);
	return out;
}

static void read_files(struct receiving *r, const struct jval *x, struct arrived_item *out)
{
	struct arena *a = r->t.w.arena;

	out->n_files = rider_count(x, "files", LIMIT_ATTACHMENTS);
	out->missing = STR("");
	for (size_t k = 0; k < out->n_files; k++) {
		const struct jval *f = rider_item(x, "files", k);
		struct str name = rider_line(a, f, "name", LIMIT_FILE_NAME);
		const struct attachment *file = find_bytes(r, rider_line(a, f, "sha256", 64));
		if (!file || r->n_parts + 1 >= LIMIT_FILE_ITEMS) { /* the letter is one more */
			r->all.n_missing++;
			out->missing = str_fmt(a, "%.*s%s%.*s", STR_FMT(out->missing),
					       out->missing.n > 0 ? ", " : "", STR_FMT(name));
			continue;
		}
		struct file_item *p = &r->parts[r->n_parts++];
		*p = out->item;
		p->name = text_file_name(a, name.n > 0 ? name : file->name, LIMIT_FILE_NAME,
					 LIMIT_FILE_NAME_BYTES);
		if (p->title.n == 0 || out->n_files > 1)
			p->title = text_cut(str_fmt(a, "%.*s%s%.*s", STR_FMT(out->item.title),
						    out->item.title.n > 0 ? " – " : "",
						    STR_FMT(p->name)),
					    LIMIT_SUBJECT);
		p->content_type = media_type_of_name(p->name);
		p->bytes = file->bytes;
		p->blob = file->blob;
	}
}

static enum rc read_list(struct tx *tx, struct receiving *r, const struct rider *rider,
			 struct err *e)
{
	struct arena *a = r->t.w.arena;
	struct rider again;
	const struct jval *root;

	TRY(rider_parse(a, rider->text, &again, &root, e));
	read_head(r, jval_get(root, "file"));
	r->all.n_of = rider_number(root, "parts", 1, LIMIT_FILE_PARTS, 1);
	TRY(find_files(tx, r, e));
	r->all.n_items = rider_count(root, "items", LIMIT_FILE_ITEMS);
	r->all.items = ARENA_ARRAY(a, r->all.n_items + 1, struct arrived_item);
	r->parts = ARENA_ARRAY(a, LIMIT_FILE_ITEMS, struct file_item);
	for (size_t i = 0; i < r->all.n_items; i++) {
		const struct jval *x = rider_item(root, "items", i);
		r->all.items[i].item = item_of(a, x, i);
		read_files(r, x, &r->all.items[i]);
	}
	return RC_OK;
}

static enum rc no_list(struct err *e)
{
	return err_set(e, RC_NOT_FOUND, "err.file_manifest", "no work file came with it");
}

static enum rc load(struct tx *tx, struct receiving *r, struct err *e)
{
	struct flow_work *w = &r->t.w;
	struct document *d = &r->all.document;
	struct rider rider;
	bool is_there;

	TRY(office_own_tenant(tx, w->arena, w->who, &w->tenant, e));
	TRY(document_load(tx, w->arena, r->document_id, d, e));
	TRY(sight_check(tx, w->arena, w->who, d, e));
	TRY(err_if_absent(e, rider_find(tx, w->arena, d->id, &rider, e), &is_there));
	if (!is_there || rider.kind != RIDER_FILE_MANIFEST || d->direction != DIRECTION_INCOMING)
		return no_list(e);
	TRY(file_of_arrival(tx, w->arena, d->id, &r->all.made_id, e));
	return read_list(tx, r, &rider, e);
}

static enum rc arrived_fn(struct tx *tx, void *arg, struct err *e)
{
	return load(tx, arg, e);
}

enum rc office_file_arrived(struct node *n, struct arena *a, const struct actor *who,
			    int64_t document_id, struct arrived_file *out, struct err *e)
{
	struct receiving r = { .t = { .w = { .arena = a, .who = who } },
			       .document_id = document_id };

	TRY(policy_check(who, ACTION_FILE_VIEW, NULL, e));
	TRY(db_read(n->db, arrived_fn, &r, e));
	*out = r.all;
	return RC_OK;
}

/* ---- made ---- */

static enum rc check(const struct receiving *r, struct err *e)
{
	if (r->all.document.state != DOCUMENT_REGISTERED)
		return err_set(e, RC_CONFLICT, "err.denied.state", "not registered");
	if (r->all.document.standing != STANDING_HOLDS)
		return err_set(e, RC_CONFLICT, "err.denied.frozen", "recalled or replaced");
	if (r->all.n_missing == 0)
		return r->n_parts > 0 ? RC_OK : no_list(e);
	(void)err_set(e, RC_CONFLICT, "err.file_missing", "%zu files", r->all.n_missing);
	err_param_i64(e, (int64_t)r->all.n_missing);
	return RC_CONFLICT;
}

/* Its papers, and behind them the document that brought them. */
static enum rc fill(struct tx *tx, struct receiving *r, struct err *e)
{
	struct flow_work *w = &r->t.w;
	struct file_item letter = { .document_id = r->all.document.id };
	bool is_new;

	for (size_t i = 0; i <= r->n_parts; i++) {
		struct file_item *x = i < r->n_parts ? &r->parts[i] : &letter;
		x->tenant_id = w->tenant.id;
		x->file_id = r->out_id;
		x->added_at = w->now;
		x->added_by = w->who->account_id;
		TRY(item_insert(tx, w->arena, x, &is_new, e));
	}
	return RC_OK;
}

static enum rc receive_fn(struct tx *tx, void *arg, struct err *e)
{
	struct receiving *r = arg;
	const struct work_file *of = &r->all.file;

	r->n_parts = 0;
	r->all = (struct arrived_file){ .n_items = 0 };
	TRY(load(tx, r, e));
	r->out_id = r->all.made_id;
	if (r->out_id > 0) /* pressed twice, or by two */
		return RC_OK;
	TRY(check(r, e));
	const struct work_file f = { .title = of->title,
				     .retention = of->retention,
				     .language = of->language,
				     .description = of->description,
				     .unit_id = r->x->unit_id,
				     .notation = r->x->notation };
	TRY(file_make(tx, &r->t, &f, &r->out_id, e));
	TRY(fill(tx, r, e));
	TRY(file_of_arrival_put(tx, r->all.document.id, r->out_id, e));
	return file_note(tx, &r->t, FILE_ADDED, "file.receive",
			 str_fmt(r->t.w.arena, "%zu", r->n_parts), e);
}

enum rc office_file_receive(struct node *n, const struct actor *who, const struct file_receiving *x,
			    int64_t now, int64_t *out_id, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct receiving r = {
		.t = { .w = { .arena = a, .who = who, .now = now, .problems = out } },
		.x = x,
		.document_id = x->document_id
	};

	TRY(policy_check(who, ACTION_FILE_OPEN, NULL, e));
	if (who->kind != ACTOR_PERSON) /* a file is somebody's */
		return err_set(e, RC_DENIED, "err.denied.role", "no person");
	TRY(office_db_write(n, receive_fn, &r, out, e));
	*out_id = r.out_id;
	return RC_OK;
}

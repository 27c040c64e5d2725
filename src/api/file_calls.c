/* file_calls.c -- work files over the API: lists and queues, one, what is in it, what is done to it. */
#include "api/api_int.h"
#include "base/limits.h"
#include "office/file_send.h"
#include "office/file.h"
#include "office/file_print.h"
#include "office/part.h"

/* ---- written ---- */

static void write_file(struct call *c, const struct work_file *f)
{
	struct json *j = &c->json;

	json_kv_i64(j, "id", f->id);
	json_kv_i64(j, "version", f->version);
	json_kv_i64(j, "year", f->year);
	api_write_id(c, "entry_id", f->entry_id);
	json_kv_str(j, "notation", f->notation);
	json_kv_str(j, "title", f->title);
	json_kv_i64(j, "retention", f->retention);
	json_kv_str(j, "kind", work_file_kind_text(f->kind));
	json_kv_str(j, "state", work_file_state_text(f->state));
	json_kv_bool(j, "is_returned", f->is_returned);
	api_write_id(c, "unit_id", f->unit_id);
	json_kv_str(j, "unit", f->unit_name);
	json_kv_i64(j, "maker_id", f->maker_id);
	json_kv_str(j, "maker", f->maker_name);
	json_kv_str(j, "started_on", date_iso(c->a, f->started_on));
	json_kv_str(j, "ended_on", date_iso(c->a, f->ended_on));
	json_kv_str(j, "settled_on", date_iso(c->a, f->settled_on));
	json_kv_str(j, "due_on", date_iso(c->a, f->due_on));
	json_kv_str(j, "kept_until", date_iso(c->a, file_kept_until(f)));
	json_kv_str(j, "rights", f->rights);
	json_kv_str(j, "language", f->language);
	json_kv_str(j, "description", f->description);
	json_kv_str(j, "checked_by", f->checked_by);
	json_kv_i64(j, "documents", f->n_items);
	json_kv_i64(j, "pages", f->n_pages);
	json_kv_i64(j, "uncounted", f->n_uncounted);
}

static void write_list(struct call *c, const struct work_file *all, size_t n)
{
	json_array(&c->json);
	for (size_t i = 0; i < n; i++) {
		json_object(&c->json);
		write_file(c, &all[i]);
		json_object_end(&c->json);
	}
	json_array_end(&c->json);
}

static void write_row(struct call *c, const struct file_row *r)
{
	const struct file_item *x = &r->item;
	struct json *j = &c->json;

	json_object(j);
	json_kv_i64(j, "id", x->id);
	json_kv_i64(j, "ordinal", x->ordinal);
	json_kv_str(j, "sheet", x->sheet);
	json_kv_i64(j, "pages", x->n_pages);
	json_kv_str(j, "note", x->note);
	json_kv_bool(j, "is_hidden", r->is_hidden);
	if (r->document) {
		json_key(j, "document");
		json_object(j);
		api_write_document(c, r->document);
		json_object_end(j);
	}
	if (x->document_id == 0) {
		json_kv_str(j, "title", x->title);
		json_kv_str(j, "author", x->author);
		json_kv_str(j, "code", x->code);
		json_kv_str(j, "dated", date_iso(c->a, x->dated));
		json_kv_str(j, "name", x->name);
		json_kv_i64(j, "bytes", x->bytes);
	}
	json_object_end(j);
}

static void write_readers(struct call *c, const struct file_view *v)
{
	struct json *j = &c->json;

	json_key(j, "readers");
	json_array(j);
	for (size_t i = 0; i < v->n_readers; i++) {
		json_object(j);
		api_write_id(c, "account_id", v->readers[i].account_id);
		api_write_id(c, "unit_id", v->readers[i].unit_id);
		json_kv_str(j, "name", v->readers[i].name);
		json_kv_bool(j, "may_fill", v->readers[i].may_fill);
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_history(struct call *c, const struct file_view *v)
{
	struct json *j = &c->json;

	json_key(j, "history");
	json_array(j);
	for (size_t i = 0; i < v->n_history; i++) {
		const struct file_history *h = &v->history[i];
		json_object(j);
		json_kv_str(j, "at", time_iso(c->a, h->at));
		json_kv_str(j, "step", file_step_text(h->step));
		json_kv_str(j, "by", h->by_name);
		json_kv_str(j, "on_behalf_of", h->on_behalf_of);
		json_kv_str(j, "text", h->text);
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_flaws(struct call *c, const struct file_view *v)
{
	struct json *j = &c->json;

	json_key(j, "lacks");
	json_array(j);
	for (size_t i = 0; i < v->n_flaws; i++) {
		json_object(j);
		json_kv_str(j, "lack", file_lack_text(v->flaws[i].lack));
		json_kv_i64(j, "ordinal", v->flaws[i].ordinal);
		json_kv_bool(j, "blocks", lack_blocks(v->flaws[i].lack));
		json_object_end(j);
	}
	json_array_end(j);
}

/* ---- lists ---- */

static enum rc list_queue(struct call *c, struct str word, int64_t after, struct err *e)
{
	enum file_queue queue;
	struct work_file *all;
	size_t n;

	if (!file_queue_parse(word, &queue)) {
		problem_add(&c->problems, "queue", "problem.choice", 0);
		return problems_rc(&c->problems, e);
	}
	TRY(office_file_queue(c->node, c->a, c->actor, queue, after, c->now, &all, &n, e));
	write_list(c, all, n);
	return RC_OK;
}

enum rc api_file_list(struct call *c, struct err *e)
{
	struct file_filter f = { .words = api_query_str(c, "q"),
				 .is_mine = str_eq_c(api_query_str(c, "mine"), "true") };
	struct str state = api_query_str(c, "state"), queue = api_query_str(c, "queue");
	struct work_file *all;
	int64_t after = 0;
	size_t n;

	TRY(api_query_i64(c, "year", LIMIT_REGISTER_YEAR_MIN, LIMIT_REGISTER_YEAR_MAX, &f.year, e));
	TRY(api_query_i64(c, "before", 1, INT64_MAX, &f.before_id, e));
	TRY(api_query_i64(c, "after", 1, INT64_MAX, &after, e));
	if (queue.n > 0)
		return list_queue(c, queue, after, e);
	f.has_state = state.n > 0;
	if (f.has_state && !work_file_state_parse(state, &f.state))
		problem_add(&c->problems, "state", "problem.choice", 0);
	TRY(problems_rc(&c->problems, e));
	TRY(office_file_list(c->node, c->a, c->actor, &f, &all, &n, e));
	write_list(c, all, n);
	return RC_OK;
}

enum rc api_file_of_document(struct call *c, struct err *e)
{
	struct document_files in;

	TRY(office_file_of_document(c->node, c->a, c->actor, c->match.id[0], &in, e));
	write_list(c, in.files, in.n);
	return RC_OK;
}

enum rc api_file_show(struct call *c, struct err *e)
{
	struct json *j = &c->json;
	struct file_view v;
	int64_t after = 0;

	TRY(api_query_i64(c, "after", 1, INT64_MAX, &after, e));
	TRY(office_file_view(c->node, c->a, c->actor, c->match.id[0], after, &v, e));
	json_object(j);
	write_file(c, &v.file);
	json_key(j, "items");
	json_array(j);
	for (size_t i = 0; i < v.n_rows; i++)
		write_row(c, &v.rows[i]);
	json_array_end(j);
	json_kv_bool(j, "has_more", v.has_more);
	write_readers(c, &v);
	write_flaws(c, &v);
	write_history(c, &v);
	json_object_end(j);
	return RC_OK;
}

/* ---- made, changed ---- */

static enum rc save(struct call *c, int64_t id, struct err *e)
{
	struct work_file f = { .id = id };
	struct str kind = STR("");
	int64_t out_id;

	(void)api_body_i64(c, "version", &f.version);
	(void)api_body_i64(c, "year", &f.year);
	(void)api_body_i64(c, "entry_id", &f.entry_id);
	(void)api_body_str(c, "notation", &f.notation);
	(void)api_body_str(c, "title", &f.title);
	(void)api_body_i64(c, "retention", &f.retention);
	(void)api_body_i64(c, "unit_id", &f.unit_id);
	(void)api_body_date(c, "started_on", &f.started_on);
	(void)api_body_date(c, "settled_on", &f.settled_on);
	(void)api_body_str(c, "rights", &f.rights);
	(void)api_body_str(c, "language", &f.language);
	(void)api_body_str(c, "description", &f.description);
	(void)api_body_str(c, "kind", &kind);
	if (kind.n > 0 && !work_file_kind_parse(kind, &f.kind))
		problem_add(&c->problems, "kind", "problem.choice", 0);
	TRY(problems_rc(&c->problems, e));
	TRY(office_file_save(c->node, c->actor, &f, c->now, &out_id, &c->problems, e));
	return api_answer_id(c, id == 0 ? 201 : 200, out_id);
}

enum rc api_file_open(struct call *c, struct err *e)
{
	return save(c, 0, e);
}

enum rc api_file_set(struct call *c, struct err *e)
{
	return save(c, c->match.id[0], e);
}

static struct file_change change_of(struct call *c)
{
	struct file_change f = { .file_id = c->match.id[0] };

	(void)api_body_i64(c, "version", &f.version);
	return f;
}

static enum rc share(struct call *c, bool is_end, struct err *e)
{
	struct file_sharing x = { .file = change_of(c), .is_end = is_end };

	(void)api_body_i64(c, "account_id", &x.with.account_id);
	(void)api_body_i64(c, "unit_id", &x.with.unit_id);
	(void)api_body_bool(c, "may_fill", &x.with.may_fill);
	TRY(problems_rc(&c->problems, e));
	return office_file_share(c->node, c->actor, &x, c->now, &c->problems, e);
}

static enum rc act(struct call *c, enum action what, struct err *e)
{
	struct file_act x = { .file = change_of(c), .what = what, .text = STR("") };

	(void)api_body_str(c, "text", &x.text);
	(void)api_body_date(c, "ended_on", &x.ended_on);
	(void)api_body_date(c, "settled_on", &x.settled_on);
	TRY(problems_rc(&c->problems, e));
	return office_file_act(c->node, c->actor, &x, c->now, &c->problems, e);
}

static enum rc answer_id(struct call *c, int64_t id)
{
	json_object(&c->json);
	json_kv_i64(&c->json, "id", id);
	json_object_end(&c->json);
	return RC_OK;
}

/* The draft that sends all of it. */
static enum rc send(struct call *c, struct err *e)
{
	int64_t id;

	TRY(office_file_send(c->node, c->actor, c->match.id[0], c->now, &id, e));
	return answer_id(c, id);
}

static void write_arrived(struct call *c, const struct arrived_file *x)
{
	struct json *j = &c->json;

	json_object(j);
	json_kv_str(j, "notation", x->file.notation);
	json_kv_str(j, "title", x->file.title);
	json_kv_i64(j, "retention", x->file.retention);
	json_kv_i64(j, "file_id", x->made_id);
	json_kv_i64(j, "missing", (int64_t)x->n_missing);
	json_kv_i64(j, "parts", x->n_of);
	json_kv_i64(j, "parts_here", x->n_came);
	json_key(j, "items");
	json_array(j);
	for (size_t i = 0; i < x->n_items; i++) {
		const struct arrived_item *r = &x->items[i];
		json_object(j);
		json_kv_str(j, "code", r->item.code);
		json_kv_str(j, "title", r->item.title);
		json_kv_str(j, "author", r->item.author);
		json_kv_str(j, "dated", date_iso(c->a, r->item.dated));
		json_kv_str(j, "missing", r->missing);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}

enum rc api_file_arrived(struct call *c, struct err *e)
{
	struct arrived_file x;

	TRY(office_file_arrived(c->node, c->a, c->actor, c->match.id[0], &x, e));
	write_arrived(c, &x);
	return RC_OK;
}

enum rc api_file_receive(struct call *c, struct err *e)
{
	struct file_receiving x = { .document_id = c->match.id[0] };
	int64_t id;

	(void)api_body_i64(c, "unit_id", &x.unit_id);
	(void)api_body_str(c, "notation", &x.notation);
	TRY(problems_rc(&c->problems, e));
	TRY(office_file_receive(c->node, c->actor, &x, c->now, &id, &c->problems, e));
	return answer_id(c, id);
}

/* ---- the parts of one that goes out in more than one packet ---- */

static void write_way(struct call *c, const struct part_way *x)
{
	struct json *j = &c->json;

	json_object(j);
	json_kv_i64(j, "delivery_id", x->delivery_id);
	json_kv_str(j, "receiver", x->receiver_code);
	json_kv_str(j, "state", delivery_state_text(x->state));
	json_kv_str(j, "status_at", time_iso(c->a, x->status_at));
	json_object_end(j);
}

enum rc api_letter_parts(struct call *c, struct err *e)
{
	struct json *j = &c->json;
	struct letter_parts x;

	TRY(office_letter_parts(c->node, c->a, c->actor, c->match.id[0], &x, e));
	json_object(j);
	json_key(j, "parts");
	json_array(j);
	for (size_t i = 0; i < x.n_parts; i++) {
		json_object(j);
		json_kv_i64(j, "id", x.parts[i].id);
		json_kv_i64(j, "part", x.parts[i].n);
		json_kv_i64(j, "parts", x.parts[i].n_of);
		json_kv_i64(j, "files", x.parts[i].n_files);
		json_kv_i64(j, "bytes", x.parts[i].bytes);
		json_key(j, "receivers");
		json_array(j);
		for (size_t k = 0; k < x.n_ways; k++) {
			if (x.ways[k].part_id == x.parts[i].id)
				write_way(c, &x.ways[k]);
		}
		json_array_end(j);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
	return RC_OK;
}

enum rc api_part_again(struct call *c, struct err *e)
{
	const struct part_again x = { .delivery_id = c->match.id[0], .part_id = c->match.id[1] };

	TRY(office_part_again(c->node, c->actor, x, c->now, e));
	return api_answer_id(c, 200, x.part_id);
}

enum rc api_file_act(struct call *c, struct err *e)
{
	const struct str what = c->match.word[0];

	if (str_eq_c(what, "send"))
		return send(c, e);
	if (str_eq_c(what, "close"))
		TRY(act(c, ACTION_FILE_CLOSE, e));
	else if (str_eq_c(what, "check"))
		TRY(act(c, ACTION_FILE_CHECK, e));
	else if (str_eq_c(what, "return"))
		TRY(act(c, ACTION_FILE_RETURN, e));
	else if (str_eq_c(what, "reopen"))
		TRY(act(c, ACTION_FILE_REOPEN, e));
	else if (str_eq_c(what, "sort"))
		TRY(office_file_sort(c->node, c->actor, change_of(c), c->now, e));
	else if (str_eq_c(what, "share") || str_eq_c(what, "unshare"))
		TRY(share(c, str_eq_c(what, "unshare"), e));
	else
		return err_set(e, RC_NOT_FOUND, "err.not_found", "no such act");
	return api_answer_done(c);
}

/* ---- filled ---- */

enum rc api_file_add(struct call *c, struct err *e)
{
	const struct jval *list = jval_get(c->body, "documents");
	struct file_adding x = { .file = change_of(c), .n = list ? jval_count(list) : 0 };
	int64_t *ids = ARENA_ARRAY(c->a, x.n + 1, int64_t), added;

	for (size_t i = 0; i < x.n; i++) {
		if (!jval_i64(jval_at(list, i), &ids[i]))
			problem_add(&c->problems, "documents", "problem.type", 0);
	}
	x.documents = ids;
	TRY(problems_rc(&c->problems, e));
	TRY(office_file_add(c->node, c->actor, &x, c->now, &added, &c->problems, e));
	json_object(&c->json);
	json_kv_i64(&c->json, "added", added);
	json_object_end(&c->json);
	return RC_OK;
}

static void read_item(struct call *c, struct file_item *x)
{
	(void)api_body_str(c, "title", &x->title);
	(void)api_body_str(c, "author", &x->author);
	(void)api_body_str(c, "code", &x->code);
	(void)api_body_date(c, "dated", &x->dated);
	(void)api_body_str(c, "sheet", &x->sheet);
	(void)api_body_i64(c, "pages", &x->n_pages);
	(void)api_body_str(c, "note", &x->note);
}

/* The multipart field "paper" is a JSON object; the one file beside it has its bytes. */
enum rc api_file_put(struct call *c, struct err *e)
{
	struct file_paper x = { .file = { .file_id = c->match.id[0] }, .fd = -1 };
	int64_t ordinal;

	TRY(api_read_multipart(c, "paper", e));
	read_item(c, &x.item);
	if (c->files.n_uploads > 0) {
		x.fd = c->files.uploads[0].fd;
		x.item.name = c->files.uploads[0].file_name;
	}
	TRY(problems_rc(&c->problems, e));
	TRY(office_file_put(c->node, c->actor, &x, c->now, &ordinal, &c->problems, e));
	json_object(&c->json);
	json_kv_i64(&c->json, "ordinal", ordinal);
	json_object_end(&c->json);
	return RC_OK;
}

enum rc api_item_get(struct call *c, struct err *e)
{
	struct file_item x;
	int fd;

	TRY(office_item_open(c->node, c->a, c->actor, c->match.id[0], c->match.id[1], c->now, &x,
			     &fd, e));
	api_respond_file(c, fd, (uint64_t)x.bytes, x.name, x.content_type);
	return RC_OK;
}

enum rc api_item_set(struct call *c, struct err *e)
{
	struct file_item x = { .id = c->match.id[1] };
	struct file_change f = change_of(c);

	read_item(c, &x);
	TRY(problems_rc(&c->problems, e));
	TRY(office_item_set(c->node, c->actor, f, &x, c->now, &c->problems, e));
	return api_answer_done(c);
}

enum rc api_item_act(struct call *c, struct err *e)
{
	static const char *const words[] = { "remove", "up", "down" };
	struct file_change f = change_of(c);

	TRY(problems_rc(&c->problems, e));
	for (int i = 0; i < 3; i++) {
		if (!str_eq_c(c->match.word[0], words[i]))
			continue;
		TRY(office_item_act(c->node, c->actor, f, c->match.id[1], (enum item_act)i, c->now,
				    e));
		return api_answer_done(c);
	}
	return err_set(e, RC_NOT_FOUND, "err.not_found", "no such act");
}

/* ---- printed ---- */

static enum rc print(struct call *c, struct file_print_wish *wish, struct err *e)
{
	struct str format = api_query_str(c, "format");
	struct register_print made;

	wish->lang = c->lang;
	if (format.n > 0 && !register_format_parse(format, &wish->format))
		problem_add(&c->problems, "format", "problem.choice", 0);
	TRY(problems_rc(&c->problems, e));
	TRY(office_file_print(c->node, c->a, c->actor, wish, c->now, &made, e));
	api_respond_file(c, made.fd, made.bytes, made.name, made.type);
	return RC_OK;
}

enum rc api_file_contents(struct call *c, struct err *e)
{
	struct file_print_wish wish = { .kind = FILE_PRINT_CONTENTS, .file_id = c->match.id[0] };

	return print(c, &wish, e);
}

enum rc api_inventory_get(struct call *c, struct err *e)
{
	struct file_print_wish wish = { .kind = FILE_PRINT_INVENTORY,
					.year = time_date_vn(c->now).year,
					.closed_only = true };

	TRY(api_query_i64(c, "year", LIMIT_REGISTER_YEAR_MIN, LIMIT_REGISTER_YEAR_MAX, &wish.year,
			  e));
	return print(c, &wish, e);
}

enum rc api_catalog_print(struct call *c, struct err *e)
{
	struct file_print_wish wish = { .kind = FILE_PRINT_CATALOG, .year = c->match.id[0] };

	return print(c, &wish, e);
}

enum rc api_file_pdf(struct call *c, struct err *e)
{
	struct register_print made;

	TRY(office_file_pdf(c->node, c->a, c->actor, c->match.id[0], LANG_VI, c->now, &made, e));
	api_respond_file(c, made.fd, made.bytes, made.name, made.type);
	return RC_OK;
}

enum rc api_file_xml(struct call *c, struct err *e)
{
	struct register_print made;

	TRY(office_file_xml(c->node, c->a, c->actor, c->match.id[0], c->now, &made, e));
	api_respond_file(c, made.fd, made.bytes, made.name, made.type);
	return RC_OK;
}

/* part_alone.c -- parts of work files whose letter does not come, or does not name them: they become documents, so
 * that somebody sees what was acknowledged. */
#include "base/limits.h"
#include "base/log.h"
#include "base/map.h"
#include "edxml/rider.h"
#include "markup/page.h"
#include "office/part_int.h"
#include "store/document.h"
#include "store/packet.h"

struct looking {
	struct arena *arena;
	int64_t before, after_id;
	struct file_part *parts;
	size_t n;
};

struct alone {
	struct arrival v;
	struct office_arrival in;
	struct file_part part;
	struct packet packet;
	int64_t letter_id; /* that names it; 0: none */
};

/* ---- is it named? ---- */

static struct map *names_of(const struct jval *root, struct arena *a)
{
	struct map *out = map_new(a);
	size_t n = rider_count(root, "items", LIMIT_FILE_ITEMS);

	for (size_t i = 0; i < n; i++) {
		const struct jval *x = rider_item(root, "items", i);
		size_t n_files = rider_count(x, "files", LIMIT_ATTACHMENTS);
		for (size_t k = 0; k < n_files; k++)
			(void)map_put(out, rider_line(a, rider_item(x, "files", k), "sha256", 64),
				      NULL);
	}
	return out;
}

/* By the list of a work file that came with it: each of the part's files. */
static enum rc names_part(struct tx *tx, struct arena *a, int64_t document_id,
			  const struct file_part *x, bool *out, struct err *e)
{
	struct rider rider, again;
	const struct jval *root;
	struct attachment *files;
	bool is_there;
	size_t n;

	*out = false;
	TRY(err_if_absent(e, rider_find(tx, a, document_id, &rider, e), &is_there));
	if (!is_there || rider.kind != RIDER_FILE_MANIFEST ||
	    rider_parse(a, rider.text, &again, &root, NULL) != RC_OK ||
	    rider_number(root, "parts", 1, LIMIT_FILE_PARTS, 1) < x->n)
		return RC_OK;
	TRY(part_file_list(tx, a, x->id, &files, &n, e));
	struct map *names = names_of(root, a);
	*out = true;
	for (size_t i = 0; i < n && *out; i++)
		*out = map_find(names, blob_id_hex(a, &files[i].blob), NULL);
	return RC_OK;
}

static enum rc find_letter(struct tx *tx, struct alone *p, struct err *e)
{
	struct arena *a = p->v.arena;
	const struct document like = { .tenant_id = p->part.tenant_id,
				       .from_code = p->part.from_code,
				       .code = p->part.letter_code };
	struct document *all;
	bool is_named;
	size_t n;

	p->letter_id = 0;
	TRY(document_find_came(tx, a, &like, &all, &n, e));
	for (size_t i = 0; i < n && p->letter_id == 0; i++) {
		TRY(names_part(tx, a, all[i].id, &p->part, &is_named, e));
		if (is_named)
			p->letter_id = all[i].id;
	}
	return RC_OK;
}

/* ---- shown ---- */

static enum rc look_fn(struct tx *tx, void *arg, struct err *e)
{
	struct alone *p = arg;
	struct arena *a = p->v.arena;
	const struct packet like = { .tenant_id = p->part.tenant_id,
				     .from_code = p->part.from_code,
				     .document_code = part_code(a, p->part.letter_code,
								p->part.n) };

	TRY(find_letter(tx, p, e));
	return p->letter_id > 0 ? RC_OK : packet_find_of_part(tx, a, &like, &p->packet, e);
}

static enum rc settle_fn(struct tx *tx, void *arg, struct err *e)
{
	struct alone *p = arg;
	const struct text_param params[] = { text_param_i64(p->part.n),
					     text_param_i64(p->part.n_of) };
	struct str why = text_keep(p->v.arena, "kept.part_alone", params, 2);
	struct file_part now;
	int64_t id = p->letter_id;

	TRY(part_load(tx, p->v.arena, p->part.id, &now, e));
	if (now.document_id > 0) /* somebody was first */
		return RC_OK;
	if (id == 0)
		TRY(arrival_show(tx, &p->v, p->packet.id, why, &id, e));
	return part_settle(tx, p->part.id, id, e);
}

static enum rc settle(struct node *n, const struct file_part *x, int64_t now, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct alone p = { .v = { .node = n, .arena = a, .now = now }, .part = *x };

	TRY(db_read(n->db, look_fn, &p, e));
	p.in = (struct office_arrival){ .tenant_id = x->tenant_id,
					.axis_doc_id = p.packet.axis_doc_id,
					.type = MESSAGE_EDOC,
					.blob = p.packet.blob,
					.bytes = p.packet.bytes };
	p.v.in = &p.in;
	if (p.letter_id == 0)
		TRY(arrival_read(&p.v, e));
	return db_write(n->db, settle_fn, &p, e);
}

static enum rc page_fn(struct tx *tx, void *arg, struct err *e)
{
	struct looking *l = arg;

	return part_unlisted(tx, l->arena, l->before, l->after_id, LIMIT_PART_PAGE, &l->parts,
			     &l->n, e);
}

enum rc office_parts_alone(struct node *n, int64_t now, const atomic_bool *stop, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct looking l = { .arena = a, .before = now - LIMIT_PART_WAIT_DAYS * TIME_DAY };
	bool has_found = false;

	do {
		TRY(db_read(n->db, page_fn, &l, e));
		for (size_t i = 0; i < l.n; i++) {
			struct err why = ERR_INIT;
			if (stop && atomic_load(stop))
				return err_set(e, RC_CANCELLED, NULL, "stopped");
			l.after_id = l.parts[i].id;
			if (settle(n, &l.parts[i], now, &why) != RC_OK) /* the next ones go on */
				log_err(NULL, &why, "a part of a work file");
		}
		has_found = has_found || l.n > 0;
	} while (l.n == LIMIT_PART_PAGE);
	if (has_found)
		event_wake(n->read);
	return RC_OK;
}

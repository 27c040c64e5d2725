/* rider.c -- vanthu.json as it arrives (doc/vanthu-json.md).
 *
 * Each kind that means something here has a row in the table: whether what it says can be used at all, asked
 * before the transaction, and what follows from it, inside. A kind without a row is kept for whoever reads the
 * document.
 */
#include "edxml/rider.h"

#include "base/limits.h"
#include "markup/page.h"
#include "office/part_int.h"
#include "office/organ_task_int.h"
#include "store/rider.h"

struct rider_handler {
	/* RC_INVALID: it is not what its kind asks for; NULL: anything is. */
	enum rc (*check)(struct arena *a, const struct jval *root, struct err *e);
	/* NULL: nothing follows. Whoever it comes from is v->packet->from; what the document answers is
	 * d->about_id. Nothing in it is a reason to refuse the packet. */
	enum rc (*filed)(struct tx *tx, struct arrival *v, const struct document *d, struct err *e);
};

static const struct rider_handler handlers[rider_kind__COUNT] = {
	[RIDER_OPINION_REQUEST] = { NULL, NULL },
	[RIDER_FILE_PART] = { part_rider_check, NULL },
	[RIDER_TASK] = { NULL, organ_task_came },
	[RIDER_TASK_REPORT] = { NULL, organ_task_reported },
};

/* Of two nobody knows which is meant. */
static struct attachment *find_file(struct arrival *v)
{
	const struct edxml *p = v->packet;
	size_t n = 0;

	for (size_t i = 0; i < p->n_attachments; i++)
		n += str_eq_c(p->attachments[i].name, RIDER_NAME);
	for (size_t i = 0; n == 1 && i < v->n_files; i++) {
		if (str_eq_c(v->files[i].name, RIDER_NAME))
			return &v->files[i];
	}
	return NULL;
}

static void take_out(struct arrival *v, const struct attachment *file)
{
	size_t kept = 0;

	for (size_t i = 0; i < v->n_files; i++) {
		if (&v->files[i] == file)
			continue;
		v->files[kept] = v->files[i];
		v->files[kept].ordinal = (int64_t)kept + 1;
		kept++;
	}
	v->n_files = kept;
}

static enum rc read_rider(const struct arrival *v, const struct attachment *file, struct rider *out,
			  struct err *e)
{
	const struct jval *root;
	struct str bytes;

	if (file->bytes > LIMIT_RIDER_BYTES)
		return err_over_bytes(e, LIMIT_RIDER_BYTES, RIDER_NAME);
	TRY(blob_read(v->node->blobs, v->arena, &file->blob, LIMIT_RIDER_BYTES, &bytes, e));
	TRY(rider_parse(v->arena, bytes, out, &root, e));
	return handlers[out->kind].check ? handlers[out->kind].check(v->arena, root, e) : RC_OK;
}

enum rc arrival_take_rider(struct arrival *v, struct err *e)
{
	struct attachment *file = find_file(v);
	struct rider rider = { .document_id = 0 };
	struct err why = ERR_INIT;

	if (!file || !v->is_readable || v->packet->kind == EDXML_STATUS || file->is_damaged ||
	    !arrival_is_believed(v))
		return RC_OK;
	enum rc rc = read_rider(v, file, &rider, &why);
	if (rc == RC_INVALID || rc == RC_LIMIT)
		file->description = text_keep(v->arena, "kept.rider_broken", NULL, 0);
	if (rc == RC_INVALID || rc == RC_LIMIT || rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc != RC_OK)
		return err_set(e, rc, why.key, "%s", why.text);
	v->rider = rider;
	take_out(v, file);
	return RC_OK;
}

enum rc arrival_rider_filed(struct tx *tx, struct arrival *v, const struct document *d,
			    struct err *e)
{
	struct rider x = v->rider;

	if (x.text.n == 0)
		return RC_OK;
	x.document_id = d->id;
	TRY(rider_put(tx, &x, e));
	return handlers[x.kind].filed ? handlers[x.kind].filed(tx, v, d, e) : RC_OK;
}

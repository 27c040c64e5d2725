/* kept_file.c -- what came with a form that was refused is kept for it. */
#include "office/kept_file.h"

#include "base/fd.h"
#include "base/limits.h"
#include "office/drafting_int.h"
#include "office/office_int.h"

struct keeping {
	struct arena *arena;
	struct node *node;
	const struct actor *who;
	struct kept_file whose;
	const struct attachment *files;
	size_t n_files;
	struct kept_file *out;
	size_t out_n;
};

static struct keeping keeping_of(struct node *n, struct arena *a, const struct actor *who,
				 struct str form_id)
{
	return (struct keeping){ .arena = a,
				 .node = n,
				 .who = who,
				 .whose = { .tenant_id = who->tenant_id,
					    .account_id = who->account_id,
					    .form_key = form_key(a, who, form_id) } };
}

static enum rc keep_fn(struct tx *tx, void *arg, struct err *e)
{
	struct keeping *k = arg;
	int64_t most = k->node->conf->limit_upload_bytes * LIMIT_KEPT_ROUNDS;

	for (size_t i = 0; i < k->n_files; i++) {
		struct kept_file x = k->whose;
		x.name = k->files[i].name;
		x.blob = k->files[i].blob;
		x.bytes = k->files[i].bytes;
		if (x.bytes == 0)
			continue;
		TRY(kept_file_add(tx, k->arena, &x, most, e));
		TRY(office_audit(tx, k->who, "upload.keep", STR(""), x.name, x.kept_at, e));
	}
	return RC_OK;
}

enum rc office_files_keep(struct node *n, struct arena *a, const struct actor *who,
			  enum action what, struct str form_id, const struct outgoing_file *files,
			  size_t n_files, int64_t now, struct err *e)
{
	struct keeping k = keeping_of(n, a, who, form_id);
	struct problems told = { .n = 0 }; /* the form says them itself */
	struct attachment *all;
	struct err why = ERR_INIT;

	TRY(policy_check(who, what, NULL, e));
	if (k.whose.form_key.n == 0 || n_files == 0)
		return RC_OK;
	k.whose.kept_at = now;
	k.n_files = n_files < LIMIT_ATTACHMENTS ? n_files : LIMIT_ATTACHMENTS;
	TRY(uploads_take(n, a, files, k.n_files, &told, &all, e));
	k.files = all;
	enum rc rc = db_write(n->db, keep_fn, &k, &why);
	return rc == RC_OK || rc == RC_LIMIT ? RC_OK : err_set(e, rc, why.key, "%s", why.text);
}

static enum rc list_fn(struct tx *tx, void *arg, struct err *e)
{
	struct keeping *k = arg;

	return kept_file_list(tx, k->arena, &k->whose, &k->out, &k->out_n, e);
}

enum rc office_files_kept(struct node *n, struct arena *a, const struct actor *who,
			  enum action what, struct str form_id, struct kept_file **out,
			  size_t *out_n, struct err *e)
{
	struct keeping k = keeping_of(n, a, who, form_id);

	*out_n = 0;
	TRY(policy_check(who, what, NULL, e));
	if (k.whose.form_key.n == 0)
		return RC_OK;
	TRY(db_read(n->db, list_fn, &k, e));
	*out = k.out;
	*out_n = k.out_n;
	return RC_OK;
}

static void fd_done(void *p)
{
	const int *fd = p;

	fd_close(*fd);
}

enum rc office_file_kept_open(struct node *n, struct arena *a, const struct kept_file *x,
			      struct outgoing_file *out, struct err *e)
{
	int *fd = ARENA_NEW(a, int);
	uint64_t bytes;

	*fd = -1;
	arena_defer(a, fd_done, fd);
	TRY(blob_read_open(n->blobs, &x->blob, fd, &bytes, e));
	*out = (struct outgoing_file){ .name = x->name, .fd = *fd };
	return RC_OK;
}

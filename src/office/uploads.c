/* uploads.c -- the files of a form become blobs, outside the transaction that names them. */
#include <unistd.h>

#include "base/fd.h"
#include "base/limits.h"
#include "office/office_int.h"
#include "text/text.h"

static enum rc take_file(struct node *n, struct arena *a, const struct outgoing_file *f,
			 int64_t ordinal, struct attachment *out, struct err *e)
{
	uint64_t bytes;

	*out = (struct attachment){ .ordinal = ordinal, .id = f->keep_id };
	if (f->fd < 0)
		return RC_OK;
	out->name = text_file_name(a, text_repair(a, f->name), LIMIT_FILE_NAME,
				   LIMIT_FILE_NAME_BYTES);
	out->content_type = media_type_of_name(out->name);
	(void)lseek(f->fd, 0, SEEK_SET); /* a form may be handed in twice */
	TRY(blob_put_fd(n->blobs, f->fd, (uint64_t)n->conf->limit_upload_bytes, &out->blob, &bytes,
			e));
	out->bytes = (int64_t)bytes;
	return RC_OK;
}

enum rc uploads_take(struct node *n, struct arena *a, const struct outgoing_file *files,
		     size_t n_files, struct problems *out, struct attachment **out_all,
		     struct err *e)
{
	struct attachment *all = ARENA_ARRAY(a, n_files + 1, struct attachment);

	*out_all = all;
	if (n_files > LIMIT_ATTACHMENTS)
		problem_add(out, "files", "problem.too_many", LIMIT_ATTACHMENTS);
	for (size_t i = 0; i < n_files && i < LIMIT_ATTACHMENTS; i++) {
		enum rc rc = take_file(n, a, &files[i], (int64_t)i + 1, &all[i], e);
		if (rc == RC_LIMIT)
			problem_add_words(
				out, "files", "problem.file_large", all[i].name,
				str_fmt(a, "%lld", (long long)n->conf->limit_upload_bytes >> 20));
		else if (rc != RC_OK)
			return rc;
		else if (all[i].id == 0 && all[i].bytes == 0)
			problem_add_words(out, "files", "problem.file_empty", all[i].name, STR(""));
	}
	return RC_OK;
}

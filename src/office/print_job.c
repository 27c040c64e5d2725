/* print_job.c -- one print: with its mark, and put down. */
#include "office/print_job.h"

#include <unistd.h>

#include "base/fd.h"
#include "base/limits.h"
#include "markup/page.h"
#include "office/office_int.h"
#include "office/printing.h"
#include "office/spool.h"
#include "print/forms.h"

/* ---- the file ---- */

/* Who has no name of their own has a text. */
static struct str mark(const struct print_job *j)
{
	struct str name = actor_name(j->who);
	struct str person = j->who->kind == ACTOR_PERSON
				    ? name
				    : text_of_enum(j->lang, STR("person"), name);
	const struct text_param params[] = { text_param_str(person),
					     text_param_str(time_vn(j->arena, j->now)) };

	return text_format(j->arena, text_get(j->lang, TEXT_PRINT_MARK), params, 2);
}

enum rc print_job_make(const struct print_job *j, int fd, struct print_done *out, struct err *e)
{
	struct print_order o = {
		.form = j->form,
		.parent = j->tenant->parent_name,
		.organ = j->tenant->name,
		.lines = j->lines,
		.n_lines = j->n_lines,
		.mark = mark(j),
		.now = j->now,
		.next = j->next,
		.ctx = j->ctx,
		.stop = j->stop ? j->stop : &j->node->is_stopping,
	};

	print_nation(j->lang, &o);
	return printing_table(j->node, j->format, &o, fd, out, e);
}

static enum rc file_make(const struct print_job *j, int fd, struct register_print *out,
			 struct err *e)
{
	struct print_done done;

	TRY(print_job_make(j, fd, &done, e));
	*out = (struct register_print){
		.pages = done.pages,
		.rows = done.rows,
		.name = str_fmt(j->arena, "%.*s.%.*s", STR_FMT(j->stem),
				STR_FMT(register_format_text(j->format))),
		.type = register_format_type(j->format),
	};
	TRY(fd_size(fd, &out->bytes, e));
	return lseek(fd, 0, SEEK_SET) == 0 ? RC_OK
					   : err_errno(e, "a print in %s", j->node->spool_dir);
}

/* ---- put down ---- */

struct put_down {
	const struct print_job *j;
	struct str detail;
};

static enum rc put_down_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct put_down *d = arg;

	return office_audit(tx, d->j->who, d->j->audit, d->j->object, d->detail, d->j->now, e);
}

enum rc print_job_run(const struct print_job *j, struct register_print *out, struct err *e)
{
	struct put_down d = { .j = j };
	AUTO_CLOSE fd = -1;

	TRY(spool_open(j->node, LIMIT_PRINT_LEAVE, &fd, e));
	TRY(file_make(j, fd, out, e));
	d.detail = str_fmt(j->arena, "%.*s %.*s%srows:%lld",
			   STR_FMT(register_format_text(j->format)), STR_FMT(j->detail),
			   j->detail.n > 0 ? " " : "", (long long)out->rows);
	TRY(db_write(j->node->db, put_down_fn, &d, e)); /* what nobody knows of is not handed out */
	out->fd = fd;
	fd = -1;
	return RC_OK;
}

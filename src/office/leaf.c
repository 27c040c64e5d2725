/* leaf.c -- paragraphs one by one, as print asks for them. */
#include "office/leaf.h"
#include "office/spool.h"

#include <unistd.h>

#include "base/fd.h"
#include "markup/page.h"
#include "print/forms.h"

struct leaf_line {
	bool is_heading;
	struct str text;
	struct leaf_line *next;
};

void leaf_add(struct leaf *l, bool is_heading, struct str text)
{
	struct leaf_line *x = ARENA_NEW(l->arena, struct leaf_line);

	*x = (struct leaf_line){ .is_heading = is_heading, .text = text };
	if (l->last)
		l->last->next = x;
	else
		l->first = x;
	l->last = x;
}

struct str leaf_words(const struct leaf *l, enum text_id id, struct str x, struct str y)
{
	const struct text_param params[] = { text_param_str(x), text_param_str(y) };

	return text_format(l->arena, text_get(l->lang, id), params, 2);
}

static enum rc line_next(void *ctx, struct arena *a, struct print_cell *cells, bool *out_more,
			 struct err *e)
{
	struct leaf *l = ctx;

	(void)a;
	(void)e;
	*out_more = l->at != NULL;
	if (!l->at)
		return RC_OK;
	cells[0] = (struct print_cell){ .kind = l->at->is_heading ? PRINT_HEADING : PRINT_TEXT,
					.text = l->at->text };
	l->at = l->at->next;
	return RC_OK;
}

static enum rc tenant_fn(struct tx *tx, void *arg, struct err *e)
{
	struct leaf *l = arg;

	return office_own_tenant(tx, l->arena, l->who, &l->tenant, e);
}

static enum rc file_make(struct leaf *l, int fd, struct register_print *out, struct err *e)
{
	static const struct print_column column = { .width = 1 };
	const struct print_form form = { .title = l->title,
					 .columns = &column,
					 .n_columns = 1,
					 .is_portrait = true,
					 .is_plain = true };
	struct str name = actor_name(l->who);
	struct str person = l->who->kind == ACTOR_PERSON
				    ? name
				    : text_of_enum(l->lang, STR("person"), name);
	struct print_order o = {
		.form = &form,
		.parent = l->tenant.parent_name,
		.organ = l->tenant.name,
		.mark = leaf_words(l, TEXT_PRINT_MARK, person, time_vn(l->arena, l->now)),
		.now = l->now,
		.next = line_next,
		.ctx = l,
		.stop = &l->node->is_stopping,
	};
	struct print_done done;

	print_nation(l->lang, &o);
	TRY(print_pdf(&o, fd, &done, e));
	*out = (struct register_print){ .pages = done.pages,
					.rows = done.rows,
					.type = STR("application/pdf"),
					.name = l->name };
	TRY(fd_size(fd, &out->bytes, e));
	return lseek(fd, 0, SEEK_SET) == 0 ? RC_OK : err_errno(e, "a print in the spool");
}

static enum rc put_down_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct leaf *l = arg;

	if (l->put_down)
		TRY(l->put_down(tx, l->ctx, e));
	return office_audit(tx, l->who, l->audit, object_name(l->arena, "document", l->document_id),
			    STR(""), l->now, e);
}

enum rc leaf_print(struct leaf *l, struct register_print *out, struct err *e)
{
	AUTO_CLOSE fd = -1;

	TRY(db_read(l->node->db, tenant_fn, l, e));
	TRY(spool_open(l->node, LIMIT_PRINT_LEAVE, &fd, e));
	l->at = l->first;
	TRY(file_make(l, fd, out, e));
	TRY(db_write(l->node->db, put_down_fn, l, e));
	out->fd = fd;
	fd = -1;
	return RC_OK;
}

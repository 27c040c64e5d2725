/* finding_print.c -- what a search found as a table to keep: read page by page while it is made. */
#include <unistd.h>

#include "base/fd.h"
#include "base/limits.h"
#include "markup/page.h"
#include "office/finding.h"
#include "office/office_int.h"
#include "office/printing.h"
#include "office/spool.h"
#include "print/forms.h"

struct found_print {
	struct node *node;
	struct arena *arena; /* of the whole */
	struct arena *page;  /* of the rows at hand */
	const struct actor *who;
	struct search_order order;
	enum register_format format;
	enum lang lang;
	struct problems *problems;
	struct tenant tenant;
	struct search_result result;
	struct column_row *rows; /* of it */
	size_t i;                /* the next of them */
	int64_t n;
	struct str lines[1];
	struct print_form form;
	struct print_order print;
	struct str detail;
};

/* ---- rows ---- */

static enum rc read_page(struct found_print *p, struct err *e)
{
	arena_reset(p->page);
	p->i = 0;
	TRY(office_search(p->node, p->page, p->who, &p->order, &p->result, p->problems, e));
	p->order.before_id = p->result.next_id;
	p->order.before_distance = p->result.next_distance;
	p->rows = ARENA_ARRAY(p->page, p->result.n_rows + 1, struct column_row);
	for (size_t i = 0; i < p->result.n_rows; i++) {
		const struct document_row *r = &p->result.rows[i];
		p->rows[i] = (struct column_row){ .document = &r->document, .row = r };
	}
	return office_columns_fill(p->node, p->page, p->who, &p->order.columns, p->rows,
				   p->result.n_rows, e);
}

static void fill_cells(const struct found_print *p, struct arena *a, const struct column_row *r,
		       struct print_cell *c)
{
	c[0] = (struct print_cell){ .kind = PRINT_NUMBER, .number = p->n };
	for (size_t i = 0; i < p->order.columns.n; i++)
		column_cell(a, p->lang, r, p->order.columns.at[i], &c[i + 1]);
}

static enum rc row_next(void *ctx, struct arena *a, struct print_cell *cells, bool *out_more,
			struct err *e)
{
	struct found_print *p = ctx;

	while (p->i == p->result.n_rows && p->result.has_more)
		TRY(read_page(p, e));
	*out_more = p->i < p->result.n_rows;
	if (!*out_more)
		return RC_OK;
	if (++p->n > LIMIT_SEARCH_EXPORT) {
		(void)err_set(e, RC_LIMIT, "err.search_export", "more than %d documents",
			      LIMIT_SEARCH_EXPORT);
		err_param_i64(e, LIMIT_SEARCH_EXPORT);
		return RC_LIMIT;
	}
	fill_cells(p, a, &p->rows[p->i++], cells);
	return RC_OK;
}

/* ---- the table ---- */

static struct str words(const struct found_print *p, enum text_id id, struct str x, struct str y)
{
	const struct text_param params[] = { text_param_str(x), text_param_str(y) };

	return text_format(p->arena, text_get(p->lang, id), params, 2);
}

static void order_make(struct found_print *p)
{
	struct str name = actor_name(p->who), typed = p->order.form.words;

	if (p->who->kind != ACTOR_PERSON)
		name = text_of_enum(p->lang, STR("person"), name);
	column_form(p->arena, p->lang, &p->order.columns, &p->form);
	p->lines[0] = words(p, TEXT_PRINT_FOUND_WORDS, typed, STR(""));
	p->print = (struct print_order){
		.form = &p->form,
		.parent = p->tenant.parent_name,
		.organ = p->tenant.name,
		.lines = p->lines,
		.n_lines = typed.n > 0 ? 1 : 0,
		.mark = words(p, TEXT_PRINT_MARK, name, time_vn(p->arena, p->order.now)),
		.now = p->order.now,
		.next = row_next,
		.ctx = p,
		.stop = &p->node->is_stopping,
	};
	print_nation(p->lang, &p->print);
}

static enum rc tenant_fn(struct tx *tx, void *arg, struct err *e)
{
	struct found_print *p = arg;

	return office_own_tenant(tx, p->arena, p->who, &p->tenant, e);
}

/* What nobody knows of is not handed out. */
static enum rc put_down_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct found_print *p = arg;

	return office_audit(tx, p->who, "search.export", STR("search:0"), p->detail, p->order.now,
			    e);
}

static enum rc file_make(struct found_print *p, struct register_print *out, struct err *e)
{
	struct str word = register_format_text(p->format), name;
	struct print_done done;
	AUTO_CLOSE fd = -1;

	TRY(spool_open(p->node, LIMIT_PRINT_LEAVE, &fd, e));
	TRY(printing_table(p->node, p->format, &p->print, fd, &done, e));
	p->detail = str_fmt(p->arena, "%.*s rows:%lld", STR_FMT(word), (long long)done.rows);
	TRY(db_write(p->node->db, put_down_fn, p, e));
	name = words(p, TEXT_PRINT_FOUND_FILE, date_iso(p->arena, time_date_vn(p->order.now)),
		     STR(""));
	*out = (struct register_print){ .pages = done.pages,
					.rows = done.rows,
					.name = str_fmt(p->arena, "%.*s.%.*s", STR_FMT(name),
							STR_FMT(word)),
					.type = register_format_type(p->format) };
	TRY(fd_size(fd, &out->bytes, e));
	if (lseek(fd, 0, SEEK_SET) != 0)
		return err_errno(e, "a print in %s", p->node->spool_dir);
	out->fd = fd;
	fd = -1;
	return RC_OK;
}

enum rc office_search_print(struct node *n, struct arena *a, const struct actor *who,
			    const struct search_order *o, enum register_format format,
			    enum lang lang, struct register_print *out, struct problems *ps,
			    struct err *e)
{
	AUTO_ARENA page = arena_new(NULL);
	struct found_print p = { .node = n,
				 .arena = a,
				 .page = page,
				 .who = who,
				 .order = *o,
				 .format = format,
				 .lang = lang,
				 .problems = ps };

	p.order.before_id = 0;
	p.order.n_max = LIMIT_LIST_PAGE;
	if (p.order.columns.n == 0)
		TRY(office_columns(n, a, who, LISTING_SEARCH, STR(""), &p.order.columns, ps, e));
	TRY(read_page(&p,
		      e)); /* who may not, and what is wrong, is told before it is anybody's turn */
	TRY(db_read(n->db, tenant_fn, &p, e));
	order_make(&p);
	TRY(printing_turn_take(who, &n->is_stopping, e));
	enum rc rc = file_make(&p, out, e);
	printing_turn_give();
	return rc;
}

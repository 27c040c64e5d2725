/* register.c -- a register is printed: checked, read part by part, made into a file, put down. */
#include "office/register.h"

#include <unistd.h>

#include "base/fd.h"
#include "base/gate.h"
#include "base/limits.h"
#include "markup/page.h"
#include "office/office_int.h"
#include "office/printing.h"
#include "office/print_ticket.h"
#include "office/register_int.h"
#include "office/register_rows.h"
#include "office/spool.h"
#include "print/forms.h"
#include "store/series.h"
#include "text/text.h"

static const struct {
	const char *word, *type;
} formats[register_format__COUNT] = {
	[REGISTER_PDF] = { "pdf", "application/pdf" },
	[REGISTER_XLSX] = { "xlsx",
			    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
	[REGISTER_DOCX] = { "docx", "application/vnd.openxmlformats-officedocument."
				    "wordprocessingml.document" },
};

struct str register_format_text(enum register_format f)
{
	return str_of(formats[f].word);
}

struct str register_format_type(enum register_format f)
{
	return str_of(formats[f].type);
}

bool register_format_parse(struct str word, enum register_format *out)
{
	for (int i = 0; i < (int)register_format__COUNT; i++) {
		if (!str_eq_c(word, formats[i].word))
			continue;
		*out = (enum register_format)i;
		return true;
	}
	return false;
}

/* ---- what is wanted ---- */

static void days_check(const struct register_wanted *w, int64_t year, struct problems *out)
{
	bool has_from = w->from.year == year, has_to = w->to.year == year;

	if (!has_from)
		problem_add(out, "from", "problem.not_in_year", year);
	if (!has_to)
		problem_add(out, "to", "problem.not_in_year", year);
	if (has_from && has_to && date_cmp(w->from, w->to) > 0)
		problem_add(out, "to", "problem.ends_before", 0);
}

static void numbers_check(const struct register_wish *wish, struct problems *out)
{
	if (wish->book == BOOK_OUTGOING && (wish->first != 0 || wish->last != 0))
		problem_add(out, "first", "problem.no_numbers", 0);
	else if (wish->first < 0 || wish->last < 0)
		problem_add(out, "first", "problem.arrival_number", 0);
	else if (wish->last > 0 && wish->first > wish->last)
		problem_add(out, "last", "problem.numbers_order", 0);
}

static enum rc wish_check(const struct register_wish *wish, struct register_wanted *out,
			  struct problems *problems, struct err *e)
{
	if (wish->year < LIMIT_REGISTER_YEAR_MIN || wish->year > LIMIT_REGISTER_YEAR_MAX) {
		problem_add(problems, "year", "problem.year", 0);
		return problems_rc(problems, e);
	}
	*out = (struct register_wanted){ .book = wish->book,
					 .from = { (int16_t)wish->year, 1, 1 },
					 .to = { (int16_t)wish->year, 12, 31 },
					 .first_number = wish->first,
					 .last_number = wish->last };
	if (date_is_set(wish->from))
		out->from = wish->from;
	if (date_is_set(wish->to))
		out->to = wish->to;
	if (wish->book == BOOK_OUTGOING && wish->series_id != 0) /* it is not left out unsaid */
		problem_add(problems, "series", "problem.choice", 0);
	days_check(out, wish->year, problems);
	numbers_check(wish, problems);
	return problems_rc(problems, e);
}

/* ---- in turn ---- */

/* A print keeps a processor busy; many at once would keep the node from its other work. */
static struct gate prints = GATE_INIT(LIMIT_PRINTS, "err.print.busy");

enum rc printing_turn_take(const struct actor *who, const atomic_bool *stop, struct err *e)
{
	return gate_enter(&prints,
			  &(struct gate_wish){ .who = who->account_id,
					       .secs = LIMIT_PRINT_WAIT_SECS,
					       .stop = stop },
			  e);
}

void printing_turn_give(void)
{
	gate_leave(&prints);
}

/* ---- what stands above the rows, and at a page's foot ---- */

struct printing {
	struct node *node;
	struct arena *arena;
	const struct actor *who;
	const struct register_wish *wish;
	struct register_wanted wanted;
	int64_t now;
	struct tenant tenant;
	struct series series; /* what came: the register */
	struct register_rows *rows;
	int64_t n_asked;
	struct number_range *passed; /* of the register in that year */
	size_t n_passed;
	struct str *lines;
	struct print_form form;
	struct print_order order;
};

static struct str words(const struct printing *p, enum text_id id, struct str x, struct str y)
{
	const struct text_param params[] = { text_param_str(x), text_param_str(y) };

	return text_format(p->arena, text_get(p->wish->lang, id), params, 2);
}

static struct str number(const struct printing *p, int64_t n)
{
	return str_fmt(p->arena, "%02lld", (long long)n);
}

static bool is_incoming(const struct printing *p)
{
	return p->wish->book != BOOK_OUTGOING;
}

/* What is yet to come is in no register. */
static struct date last_day(const struct printing *p)
{
	const struct date today = time_date_vn(p->now);
	bool is_over = date_cmp(p->wanted.to, today) < 0 || date_cmp(p->wanted.from, today) > 0;

	return is_over ? p->wanted.to : today;
}

/* Between the first and the last of these a number is not missing: it is on paper. */
static size_t passed_say(const struct printing *p, struct str *lines)
{
	const struct register_extent *x = register_rows_extent(p->rows);
	size_t n = 0;

	for (size_t i = 0; i < p->n_passed && x->n_rows > 0; i++) {
		const struct number_range *r = &p->passed[i];
		const struct text_param params[] = { text_param_str(number(p, r->first)),
						     text_param_str(number(p, r->last)),
						     text_param_str(r->reason) };
		if (r->last + 1 >= x->first && r->first < x->last)
			lines[n++] = text_format(
				p->arena, text_get(p->wish->lang, TEXT_PRINT_PASSED), params, 3);
	}
	return n;
}

static void lines_make(struct printing *p)
{
	const struct register_extent *x = register_rows_extent(p->rows);
	struct arena *a = p->arena;
	size_t n = 0;

	p->lines = ARENA_ARRAY(a, p->n_passed + 3, struct str);
	p->lines[n++] = words(p, TEXT_PRINT_YEAR, str_fmt(a, "%lld", (long long)p->wish->year),
			      STR(""));
	p->lines[n++] = words(p, TEXT_PRINT_DAYS, date_vn(a, p->wanted.from),
			      date_vn(a, last_day(p)));
	if (x->n_rows == 0)
		p->lines[n++] = text_get(p->wish->lang, TEXT_PRINT_NONE);
	else if (is_incoming(p))
		p->lines[n++] = words(p, TEXT_PRINT_NUMBERS, number(p, x->first),
				      number(p, x->last));
	n += passed_say(p, p->lines + n);
	p->order.lines = p->lines;
	p->order.n_lines = n;
}

/* Who has no name of their own has a text. */
static struct str person(const struct printing *p)
{
	struct str name = actor_name(p->who);

	return p->who->kind == ACTOR_PERSON ? name
					    : text_of_enum(p->wish->lang, STR("person"), name);
}

/* What each is printed as, and called. */
static const struct {
	enum print_form_id form;
	enum text_id file;
} books[book_kind__COUNT] = {
	[BOOK_INCOMING] = { PRINT_REGISTER_INCOMING, TEXT_PRINT_INCOMING_FILE },
	[BOOK_OUTGOING] = { PRINT_REGISTER_OUTGOING, TEXT_PRINT_OUTGOING_FILE },
	[BOOK_SETTLING] = { PRINT_REGISTER_SETTLING, TEXT_PRINT_SETTLING_FILE },
};

static enum rc next_row(void *ctx, struct arena *a, struct print_cell *cells, bool *out_more,
			struct err *e)
{
	struct printing *p = ctx;
	const struct register_wish *w = p->wish;

	if (w->step)
		TRY(w->step(w->ctx, p->n_asked, register_rows_extent(p->rows)->n_rows, e));
	p->n_asked++;
	return register_rows_next(p->rows, a, cells, out_more, e);
}

static void order_make(struct printing *p)
{
	print_form_make(p->arena, books[p->wish->book].form, p->wish->lang, &p->form);
	if (p->series.name.n > 0) /* one of several: SỔ ĐĂNG KÝ VĂN BẢN ĐẾN – SỔ ĐƠN THƯ */
		p->form.title = str_fmt(p->arena, "%.*s – %.*s", STR_FMT(p->form.title),
					STR_FMT(text_upper(p->arena, p->series.name)));
	p->order = (struct print_order){
		.form = &p->form,
		.parent = p->tenant.parent_name,
		.organ = p->tenant.name,
		.mark = words(p, TEXT_PRINT_MARK, person(p), time_vn(p->arena, p->now)),
		.now = p->now,
		.next = next_row,
		.ctx = p,
		.stop = p->wish->stop ? p->wish->stop : &p->node->is_stopping,
	};
	print_nation(p->wish->lang, &p->order);
	lines_make(p);
}

/* ---- the file ---- */

static struct str file_name(const struct printing *p)
{
	const struct register_wanted *w = &p->wanted;
	bool is_part = date_is_set(p->wish->from) || date_is_set(p->wish->to);
	struct arena *a = p->arena;
	struct str of = str_fmt(a, "%lld", (long long)p->wish->year);

	if (is_part)
		of = str_fmt(a, "%.*s - %.*s", STR_FMT(date_iso(a, w->from)),
			     STR_FMT(date_iso(a, w->to)));
	if (p->series.name.n > 0)
		of = str_fmt(a, "%.*s - %.*s", STR_FMT(of), STR_FMT(p->series.name));
	struct str stem = words(p, books[p->wish->book].file, of, STR(""));
	return str_fmt(a, "%.*s.%s", STR_FMT(stem), formats[p->wish->format].word);
}

enum rc printing_table(const struct node *n, enum register_format f, const struct print_order *o,
		       int fd, struct print_done *out, struct err *e)
{
	switch (f) {
	case REGISTER_PDF: return print_pdf(o, fd, out, e);
	case REGISTER_DOCX: return print_docx(o, fd, out, e);
	case REGISTER_XLSX:
	case register_format__COUNT:
	default: return print_xlsx(o, n->spool_dir, fd, out, e);
	}
}

static enum rc file_make(const struct printing *p, int fd, struct register_print *out,
			 struct err *e)
{
	const char *dir = p->node->spool_dir;
	struct print_done done;

	TRY(printing_table(p->node, p->wish->format, &p->order, fd, &done, e));
	*out = (struct register_print){
		.pages = done.pages,
		.rows = done.rows,
		.name = file_name(p),
		.type = register_format_type(p->wish->format),
	};
	TRY(fd_size(fd, &out->bytes, e));
	return lseek(fd, 0, SEEK_SET) == 0 ? RC_OK : err_errno(e, "a print in %s", dir);
}

/* ---- put down ---- */

struct str register_object(struct arena *a, enum book_kind book, int64_t year)
{
	return str_fmt(a, "register:%.*s/%lld", STR_FMT(book_kind_text(book)), (long long)year);
}

static void note_make(const struct printing *p, struct register_made *out)
{
	struct arena *a = p->arena;

	out->object = register_object(a, p->wish->book, p->wish->year);
	out->detail = str_fmt(a, "%s %.*s..%.*s rows:%lld", formats[p->wish->format].word,
			      STR_FMT(date_iso(a, p->wanted.from)),
			      STR_FMT(date_iso(a, p->wanted.to)), (long long)out->print.rows);
	if (p->wanted.series_id > 0)
		out->detail = str_fmt(a, "%.*s series:%lld", STR_FMT(out->detail),
				      (long long)p->wanted.series_id);
}

enum rc register_put_down(struct tx *tx, const struct actor *who, const struct register_made *made,
			  int64_t now, struct err *e)
{
	return office_audit(tx, who, "register.print", made->object, made->detail, now, e);
}

/* ---- the use case ---- */

/* One that the organ has; the common one when none is named. */
static enum rc find_series(struct tx *tx, struct printing *p, struct err *e)
{
	const int64_t wished = p->wish->series_id, tenant_id = p->who->tenant_id;
	struct series *s = &p->series;

	*s = (struct series){ .name = STR("") };
	p->wanted.series_id = 0;
	if (!is_incoming(p))
		return RC_OK;
	TRY(wished != 0 ? series_find(tx, p->arena, tenant_id, DIRECTION_INCOMING, wished, s, e)
			: series_find_main(tx, p->arena, tenant_id, DIRECTION_INCOMING, s, e));
	p->wanted.series_id = s->kind == SERIES_MAIN ? 0 : s->id;
	return number_passed(tx, p->arena, s->id, p->wish->year, &p->passed, &p->n_passed, e);
}

static enum rc tenant_fn(struct tx *tx, void *arg, struct err *e)
{
	struct printing *p = arg;

	TRY(office_own_tenant(tx, p->arena, p->who, &p->tenant, e));
	return find_series(tx, p, e);
}

static enum rc begin(struct printing *p, struct err *e)
{
	TRY(db_read(p->node->db, tenant_fn, p, e));
	p->wanted.tenant_id = p->tenant.id;
	TRY(register_rows_open(p->node, p->arena, &p->wanted, p->wish->lang, &p->rows, e));
	order_make(p);
	return RC_OK;
}

static enum rc make(struct printing *p, struct register_made *out, struct err *e)
{
	AUTO_CLOSE fd = -1;

	TRY(begin(p, e));
	TRY(spool_open(p->node, LIMIT_PRINT_LEAVE, &fd, e));
	TRY(file_make(p, fd, &out->print, e));
	note_make(p, out);
	out->print.fd = fd;
	fd = -1;
	return RC_OK;
}

enum rc register_make(struct node *n, struct arena *a, const struct actor *who,
		      const struct register_wish *wish, int64_t now, struct register_made *out,
		      struct problems *problems, struct err *e)
{
	struct printing p = { .node = n, .arena = a, .who = who, .wish = wish, .now = now };

	TRY(policy_check(who, ACTION_REGISTER_PRINT, NULL, e));
	TRY(wish_check(wish, &p.wanted, problems, e));
	p.wanted.today = time_date_vn(now);
	TRY(printing_turn_take(who, wish->stop ? wish->stop : &n->is_stopping, e));
	enum rc rc = make(&p, out, e);
	printing_turn_give();
	if (p.rows)
		register_rows_close(p.rows);
	return rc;
}

struct put_down {
	const struct actor *who;
	struct register_made made;
	int64_t now;
};

static enum rc put_down_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct put_down *d = arg;

	return register_put_down(tx, d->who, &d->made, d->now, e);
}

enum rc office_register_print(struct node *n, struct arena *a, const struct actor *who,
			      const struct register_wish *wish, int64_t now,
			      struct register_print *out, struct problems *problems, struct err *e)
{
	struct put_down d = { .who = who, .now = now };

	TRY(register_make(n, a, who, wish, now, &d.made, problems, e));
	enum rc rc = db_write(n->db, put_down_fn, &d, e);
	if (rc != RC_OK) /* what nobody knows of is not handed out */
		return fd_close(d.made.print.fd), rc;
	*out = d.made.print;
	return RC_OK;
}

/* ---- at once, or by and by ---- */

static enum rc rows_count(struct printing *p, int64_t *out, struct err *e)
{
	struct register_rows *rows;

	TRY(db_read(p->node->db, tenant_fn, p, e));
	p->wanted.tenant_id = p->tenant.id;
	TRY(register_rows_open(p->node, p->arena, &p->wanted, LANG_VI, &rows, e));
	*out = register_rows_extent(rows)->n_rows;
	register_rows_close(rows);
	return RC_OK;
}

enum rc office_register_ask(struct node *n, struct arena *a, const struct actor *who,
			    const struct register_wish *wish, int64_t now,
			    struct register_answer *out, struct problems *problems, struct err *e)
{
	struct printing p = { .node = n, .arena = a, .who = who, .wish = wish, .now = now };
	int64_t rows;

	*out = (struct register_answer){ .ticket_id = 0 };
	TRY(policy_check(who, ACTION_REGISTER_PRINT, NULL, e));
	TRY(wish_check(wish, &p.wanted, problems, e));
	TRY(rows_count(&p, &rows, e));
	if (rows <= n->conf->limit_print_rows || who->kind != ACTOR_PERSON)
		return office_register_print(n, a, who, wish, now, &out->print, problems, e);
	return ticket_order(n, a, who, wish, rows, now, &out->ticket_id, e);
}
